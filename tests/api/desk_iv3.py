#!/usr/bin/env python3
"""An Iv3 delivery at the desk: CBS's verdict in CBS's words, what a spreadsheet did to it with its proof, and the mended file."""
import copy
import html
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import Desk  # noqa: E402

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'samples', 'iv3-2024-jaarrekening.json')


def text(answer):
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1])))


class Verdicts(unittest.TestCase):
    def bring(self, d, content, name='levering.json'):
        path = d.at(name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(content if isinstance(content, str) else json.dumps(content))
        n = d.bring(path)
        d.wait(n, 'bevindingen')
        return n

    @classmethod
    def setUpClass(cls):
        with open(SAMPLE, encoding='utf-8') as f:
            cls.good = json.load(f)

    def test_verdict_and_repair(self):
        damaged = copy.deepcopy(self.good)
        row = next(r for r in damaged['data']['lasten'] if r['taakveld'] == '0.10')
        row['taakveld'] = '0.1'
        damaged['data']['baten'][0]['taakveld'] = '9.9'
        with Desk() as d:
            n = self.bring(d, damaged)
            step = d.get('/leveringen/%d/bevindingen' % n)
            self.assertIn('/leveringen/%d/iv3"' % n, step.text)
            self.assertIn('Dit is een Iv3-levering, en geen grootboek', text(d.get('/leveringen/%d/herkend' % n)))
            page = d.get('/leveringen/%d/iv3' % n)
            self.assertEqual(page.status, 200)
            said = text(page)
            self.assertIn('DF001', said)
            self.assertIn('Binnen het onderdeel baten is de code 9.9 niet toegestaan als taakveld', said)
            self.assertIn('GRIJS', said)
            self.assertIn('boekjaar 2024, periode 5', said)
            self.assertNotIn('goedgekeurd,', said)
            self.assertIn('Lees ‘0.1’ als ‘0.10’', said)
            self.assertIn('alleen 0.10 (Mutaties reserves) hier plaats', said)
            mended = d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json'})
            self.assertEqual(mended.status, 200)
            got = json.loads(mended.text)
            self.assertIn('0.10', [r['taakveld'] for r in got['data']['lasten']])
            self.assertIn('9.9', [r['taakveld'] for r in got['data']['baten']])  # nobody can prove what that was
            self.assertTrue(any('0.1' in o['tekst'] for o in got['opmerkingen']))
            self.assertEqual(d.post('/leveringen/%d/iv3' % n, fields={'bestand': '../desk.db'}).status, 404)
            self.assertEqual(json.loads(d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json'}).text), got)

    def test_nothing_wrong_and_no_delivery(self):
        with Desk() as d:
            n = self.bring(d, self.good)
            said = text(d.get('/leveringen/%d/iv3' % n))
            self.assertIn('goedgekeurd', said)
            self.assertIn('Er is niets op aan te merken', said)
            self.assertEqual(d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json'}).status, 409)
            n = self.bring(d, json.dumps(self.good)[:4000], 'half.json')
            self.assertIn('Dit is geen Iv3-levering', text(d.get('/leveringen/%d/iv3' % n)))
            self.assertNotEqual(d.get('/leveringen/999/iv3').status, 200)

    def test_in_english(self):
        with Desk() as d:
            n = self.bring(d, self.good)
            self.assertIn('What Statistics Netherlands would say', d.get('/leveringen/%d/iv3?taal=en' % n).text)


if __name__ == '__main__':
    unittest.main()
