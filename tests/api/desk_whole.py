#!/usr/bin/env python3
"""Half an export that stops exactly at the end of a line: told where the delivery before it, its periods or its balance tell it."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk, SAMPLES  # noqa: E402
from desk_uploads import token  # noqa: E402


def text(answer):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1]))


def ledger(year, lines=None):
    with open(os.path.join(SAMPLES, 'grootboek-%d.csv' % year), 'rb') as f:
        content = f.read()
    if lines is None:
        return content
    end = -1
    for _ in range(lines + 1):
        end = content.index(b'\r\n', end + 1)
    return content[:end + 2]


class Whole(unittest.TestCase):
    CUT = 'Het lijkt afgebroken'

    def bring(self, d, name, content):
        with open(d.at(name), 'wb') as f:
            f.write(content)
        return d.bring(d.at(name))

    def test_a_whole_one_is_not_doubted(self):
        with Desk() as d:
            for year in (2023, 2024):
                n = self.bring(d, 'grootboek-%d.csv' % year, ledger(year))
                for step in ('totalen', 'bevindingen'):
                    said = text(d.wait(n, step))
                    self.assertNotIn(self.CUT, said)
                    self.assertIn('Debet en credit zijn gelijk', said)

    def test_half_of_it_beside_the_year_before(self):
        with Desk() as d:
            d.wait(self.bring(d, 'grootboek-2023.csv', ledger(2023)), 'totalen')
            n = self.bring(d, 'grootboek-2024.csv', ledger(2024, 3000))
            for step in ('totalen', 'bevindingen'):
                said = text(d.wait(n, step))
                self.assertIn(self.CUT, said)
                self.assertRegex(said, r'heeft 2\.990 regels; de vorige levering met dezelfde kolommen had er 6\.\d{3}')
                self.assertIn('In de vorige levering waren zij gelijk', said)

    def test_a_period_that_is_cut_off_tells_it_of_a_first_one(self):
        rows = ['Jaar;Periode;Taakveld;Bedrag'] + ['2024;%d;0.1;%d,25' % (p, 100 + i) for p in range(1, 8) for i in range(40)]
        with Desk() as d:
            n = self.bring(d, 'heel.csv', '\n'.join(rows + ['']).encode())
            said = text(d.wait(n, 'totalen'))
            self.assertNotIn(self.CUT, said)
            self.assertIn('is niet te zien dat er iets ontbreekt', said)  # nothing tells it, and that is said
        with Desk() as d:
            n = self.bring(d, 'half.csv', '\n'.join(rows[:-33] + ['']).encode())
            self.assertIn('De laatste periode (2024-7) heeft 7 regels; een gewone periode heeft er 40', text(d.wait(n, 'totalen')))

    def test_it_is_not_staged_unattended(self):
        with Desk() as d:
            n = d.bring(os.path.join(SAMPLES, 'grootboek-2023.csv'))
            d.wait(n, 'publiceren')
            d.post('/leveringen/%d/klaarzetten' % n)
            d.wait(n, 'publiceren')
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren', BO)
            answer = d.ask('PUT', '/leveringen/grootboek-2024.csv?klaarzetten=1', body=ledger(2024, 3000),
                           headers=token(d, brengen='1', klaarzetten='1'))
            m = json.loads(answer.text)['delivery']
            d.wait(m, 'publiceren')
            state = json.loads(d.get('/leveringen/%d/stand' % m).text)
            self.assertIn('partial', json.dumps(state))
            self.assertIn('Zet klaar om', d.get('/leveringen/%d/publiceren' % m).text)


if __name__ == '__main__':
    unittest.main()
