#!/usr/bin/env python3
"""Columns that may be of people and that somebody published all the same: not without a ground, and whoever releases
sees which they are, why, by whom and when, at the desk and on the command line, also when a second delivery takes them over."""
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

FIRMS = ['Bouwbedrijf %s B.V.' % (chr(65 + i // 10) * 2 + chr(97 + i % 10)) for i in range(90)]
GROUND = 'alleen bedrijven, nagezien op een lijst'


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


def plain(page):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', page.replace('\u00a0', ' ')))


def ledger(d, month, year=2024):
    path = d.at('grootboek-%d-%02d.csv' % (year, month))
    with open(path, 'w', encoding='utf-8') as f:
        f.write('DienstJaar;PeriodeGrootboek;GrootboekNummer;Taakveld;InkomstenUitgavenBBV;CrediteurNaam;OmschrijvingBoeking;Bedrag\n')
        for i in range(400):
            who = 'Mw. %s.P. Kwabromans' % chr(65 + i // 50) if i % 50 == 7 else FIRMS[i % len(FIRMS)]
            f.write('%d;%d;4%05d;%s;%s;%s;%s;%d,%02d\n' % (
                year, month, i % 40, ('0.4', '2.1', '5.7')[i % 3], 'UI'[i % 9 == 0], who, 'Termijn %d' % i, 100 + i, i % 100))
    return path


class Opened(unittest.TestCase):
    def open(self, d, n, ground=GROUND, column='CrediteurNaam', meaning='leverancier'):
        page = d.wait(n, 'kolommen').text
        ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
        version = re.search(r'name="versie" value="(\d+)"', page).group(1)
        return d.post('/leveringen/%d/kolommen' % n, fields={'versie': version, ids[column]: meaning, 'g' + ids[column]: ground})

    def stage(self, d, n):
        d.wait(n, 'publiceren')
        a = d.post('/leveringen/%d/klaarzetten' % n)
        return a, d.wait(n, 'publiceren')

    def assertShown(self, page, ground=GROUND, by=AN):
        said = plain(page)
        self.assertIn('Eén kolom kan van personen zijn en wordt toch openbaar', said)
        self.assertIn('CrediteurNaam', said)
        self.assertIn(ground, said)
        self.assertRegex(said, 'gezegd door %s, \\d+ \\w+ \\d{4}, \\d\\d.\\d\\d uur' % re.escape(by))
        self.assertRegex(said, r'naam met titel of voorletters.*?\b8\b')
        self.assertNotIn('Kwabromans', said)

    def test_the_second_person_sees_what_the_first_opened(self):
        with Desk() as d:
            run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')
            n = d.bring(ledger(d, 1))
            self.assertNotIn('wordt toch openbaar', plain(d.wait(n, 'publiceren').text))
            self.assertEqual(self.open(d, n, '').status, 422, 'no ground')
            self.assertEqual(self.open(d, n, 'ook mw. J.P. Kwabromans vindt het goed').status, 422, 'a ground that names somebody')
            self.assertEqual(self.open(d, n).status, 303)
            d.level(n, 'L3')
            self.assertEqual(self.stage(d, n)[0].status, 303)
            page = d.get('/leveringen/%d/publiceren' % n, BO).text
            self.assertShown(page)
            self.assertLess(page.index('wordt toch openbaar'), page.index('/vrijgeven"'), 'before the button')
            self.assertNotIn('overgenomen van', page)
            # The same on the command line.
            review = run('review', '--store', d.at('store.db'), '1')
            self.assertRegex(review, r'Columns that may be of people, and are published\n  CrediteurNaam: "%s", said by %s, 20\d\d-' % (GROUND, AN))
            self.assertRegex(review, r'R4 naam met titel of voorletters, mask, 8 texts\n +Natuurlijk persoon \(afgeschermd\)')
            self.assertNotIn('Kwabromans', review)
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            d.wait(n, 'publiceren')
            # What was found and decided is kept, at step 7 and with the dataset; to be printed, and for the organisation alone.
            for there, where in (('/leveringen/%d/publiceren' % n, '/leveringen/%d/privacyverslag' % n), ('/gepubliceerd', '/gepubliceerd/1/privacyverslag')):
                self.assertIn(where, d.get(there, BO).text)
                kept = plain(d.get(where, BO).text)
                for words in ('Privacyverslag', 'Besluiten over kolommen', GROUND, 'R4', 'CrediteurNaam', 'openbaar'):
                    self.assertIn(words, kept, where)
                self.assertNotIn('Kwabromans', kept)
            self.assertEqual(d.get('/gepubliceerd/99/privacyverslag', BO).status, 404)
            self.assertNotEqual(d.get('/gepubliceerd/1/privacyverslag', None).status, 200)
            # And in writing, where anybody may read it: by role.
            manifest = run('manifest', '--store', d.at('store.db'), '--dataset', '1')
            opened = json.loads(manifest)['manifest']['opened']
            self.assertEqual([(x['column'], x['ground'], x['by'], x['inherited']) for x in opened],
                             [('CrediteurNaam', GROUND, 'preparer', False)])
            self.assertIn({'action': 'mask', 'rule': 'R4', 'texts': 8}, opened[0]['found'])
            self.assertNotIn(AN, manifest)
            # The memory carries it: still shown, and from where.
            m = d.bring(ledger(d, 2))
            self.assertEqual(self.stage(d, m)[0].status, 303)
            page = d.get('/leveringen/%d/publiceren' % m, BO).text
            self.assertShown(page)
            self.assertIn('overgenomen van ‘grootboek-2024-01.csv’', plain(page))
            self.assertIn('inherited, it was said of grootboek-2024-01.csv', run('review', '--store', d.at('store.db'), '2'))
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % m, BO).status, 303)
            d.wait(m, 'publiceren')
            self.assertTrue(json.loads(run('manifest', '--store', d.at('store.db'), '--dataset', '2'))['manifest']['opened'][0]['inherited'])

    def test_what_nobody_said_why_of_is_not_staged(self):
        with Desk() as d:
            n = d.bring(ledger(d, 1))
            self.open(d, n)
            self.assertEqual(self.stage(d, n)[0].status, 303)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            # As memories of before had it: the column is published, and nothing says why.
            d.end()
            subprocess.run([sys.executable, '-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);'
                            'c.execute("DELETE FROM mapping_table"); c.commit()', d.at('desk.db')], check=True)
            d.start()
            m = d.bring(ledger(d, 2))
            page = plain(d.wait(m, 'publiceren').text)
            self.assertIn('Niemand zei waarom', page)
            # The step where it is decided does not offer to go on, and says what comes first.
            page = d.wait(m, 'privacy').text
            self.assertIn('Zo kan dit nog niet worden klaargezet. Zeg hierboven eerst waarom de kolom openbaar mag', plain(page))
            self.assertRegex(page, r'<span class="utrecht-button utrecht-button--disabled">Verder: Publiceren')
            self.assertNotIn('Zet klaar om vrij te geven', page)
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % m).status, 409)
            there = '/leveringen/%d/privacy' % m
            version = re.search(r'name="versie" value="(\d+)"', d.get(there).text).group(1)
            self.assertEqual(d.post(there, fields={'versie': version, 'wat': 'reden', 'kolom': 'CrediteurNaam', 'grond': ' '}).status, 422)
            self.assertEqual(d.post(there, fields={'versie': '99', 'wat': 'reden', 'kolom': 'CrediteurNaam', 'grond': GROUND}).status, 409)
            self.assertEqual(d.post(there, fields={'versie': version, 'wat': 'reden', 'kolom': 'Bestaat niet', 'grond': GROUND}).status, 422)
            self.assertEqual(d.post(there, fields={'versie': version, 'wat': 'reden', 'kolom': 'CrediteurNaam', 'grond': GROUND}).status, 303)
            self.assertEqual(self.stage(d, m)[0].status, 303)
            self.assertShown(d.get('/leveringen/%d/publiceren' % m, BO).text)

    def test_a_column_of_one_file_is_not_that_of_another(self):
        with Desk() as d:
            first, second = d.at('grootboek-2024.csv'), d.at('inkomsten-2024.csv')
            with open(first, 'w', encoding='utf-8') as f:
                f.write('Dienstjaar;Kostenplaats;Grootboek;Benaming;Bedrag\n')
                f.writelines('2024;%d;4%02d;Post %s;%d,25\n' % (600 + i % 7, i % 20, chr(65 + i % 20) * 3, i + 1) for i in range(400))
            with open(second, 'w', encoding='utf-8') as f:
                f.write('Dienstjaar;Kostenplaats;Fonds;Benaming;Ontvangen\n')
                f.writelines('2024;%d;F%d;Bijdrage van mw. %s.P. Kwabromans over %d en later;%d,25\n' % (
                    600 + i % 7, i % 3, chr(65 + i % 26), i, i + 1) for i in range(400))
            n = d.bring(first, second)
            page = d.wait(n, 'kolommen').text
            rows = re.findall(r'<tr( class="private")?><th scope="row"><strong id="n[^"]+">Benaming<', page)
            self.assertEqual(sorted(rows), ['', ' class="private"'], 'left out in one of the two')
            self.assertNotIn('Niemand zei waarom', plain(d.wait(n, 'publiceren').text))

    def test_a_column_that_is_left_out_again_is_told_no_more(self):
        with Desk() as d:
            n = d.bring(ledger(d, 1))
            self.open(d, n)
            page = d.wait(n, 'privacy').text
            self.assertShown(page)
            version = re.search(r'name="versie" value="(\d+)"', page).group(1)
            self.assertEqual(d.post('/leveringen/%d/privacy' % n, fields={'versie': version, 'wat': 'weg', 'kolom': 'CrediteurNaam'}).status, 303)
            self.assertNotIn('wordt toch openbaar', plain(d.wait(n, 'publiceren').text))
            self.stage(d, n)
            self.assertNotIn('may be of people', run('review', '--store', d.at('store.db'), '1'))


if __name__ == '__main__':
    unittest.main()
