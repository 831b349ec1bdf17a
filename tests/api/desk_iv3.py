#!/usr/bin/env python3
"""An Iv3 delivery at the desk: CBS's verdict in CBS's words, what a spreadsheet did to it with its proof, and the mended file."""
import copy
import html
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk  # noqa: E402
from served import PROGRAM  # noqa: E402

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
            self.assertIn('Dit is een Iv3-levering aan het CBS', text(d.get('/leveringen/%d/herkend' % n)))
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
            self.assertIn('Het CBS zou deze levering terugsturen', said)
            self.assertIn('Eén fout', said)
            self.assertNotIn('utrecht-alert--error', page.text)  # a verdict is no fault of who asks
            nothing = d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json'})
            self.assertEqual(nothing.status, 409)
            self.assertIn('U koos niets', nothing.text)
            tick = {name: '1' for name in re.findall(r'type="checkbox" name="(k\.[^"]+)"', page.text)}
            self.assertEqual(list(tick), ['k.lasten-%d-taakveld' % (damaged['data']['lasten'].index(row) + 1)])
            mended = d.post('/leveringen/%d/iv3' % n, fields=dict(tick, bestand='levering.json'))
            self.assertEqual(mended.status, 200)
            got = json.loads(mended.text)
            self.assertIn('0.10', [r['taakveld'] for r in got['data']['lasten']])
            self.assertIn('9.9', [r['taakveld'] for r in got['data']['baten']])  # nobody can prove what that was
            self.assertTrue(any('0.1' in o['tekst'] for o in got['opmerkingen']))
            self.assertEqual(d.post('/leveringen/%d/iv3' % n, fields={'bestand': '../desk.db'}).status, 404)
            self.assertEqual(json.loads(d.post('/leveringen/%d/iv3' % n, fields=dict(tick, bestand='levering.json')).text), got)
            self.assertEqual(json.loads(d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json', 'soort': 'nul'}).text), got)
            self.assertEqual(d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json', 'soort': 'datum'}).status, 409)
            # and back again, by its journal
            journal = d.post('/leveringen/%d/iv3' % n, fields=dict(tick, bestand='levering.json', wat='journaal'))
            for name, content in (('hersteld.json', mended.body), ('hersteld.json.herstel.json', journal.body)):
                with open(d.at(name), 'wb') as f:
                    f.write(content)
            subprocess.run([PROGRAM, 'iv3', 'repair', '--undo', '--output', d.at('terug.json'), d.at('hersteld.json')], check=True)
            with open(d.at('terug.json'), encoding='utf-8') as f:
                self.assertEqual(json.load(f), damaged)

    def test_nothing_wrong_and_no_delivery(self):
        with Desk() as d:
            n = self.bring(d, self.good)
            said = text(d.get('/leveringen/%d/iv3' % n))
            self.assertIn('goedgekeurd', said)
            self.assertIn('Er is niets op aan te merken', said)
            self.assertEqual(d.post('/leveringen/%d/iv3' % n, fields={'bestand': 'levering.json', 'soort': 'alle'}).status, 409)
            n = self.bring(d, json.dumps(self.good)[:4000], 'half.json')
            self.assertIn('Dit is geen Iv3-levering', text(d.get('/leveringen/%d/iv3' % n)))
            self.assertNotEqual(d.get('/leveringen/999/iv3').status, 200)

    def publish(self, d, n):
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
        self.assertIn('nog niets is openbaar', d.wait(n, 'publiceren').text)
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
        self.assertIn('vrijgegeven door ' + BO, d.wait(n, 'publiceren', BO).text)

    def test_the_road_of_any_delivery(self):
        """Reports of a year, and one with details, become one cube, released by two."""
        detailed = copy.deepcopy(self.good)
        detailed['metadata'].update(boekjaar=2023, details_openbaar=True)
        row = detailed['data']['lasten'][0]
        row['details'] = {'grootboek': '4301', 'grootboek_naam': 'Papier'}
        budget = SAMPLE.replace('jaarrekening', 'begroting')
        with Desk() as d:
            for n, path in enumerate((SAMPLE, budget), 1):
                self.assertEqual(d.bring(path), n)
                said = text(d.wait(n, 'totalen'))
                self.assertIn('het sluit aan', said)
                self.assertIn('€ 102.703.000,00' if n == 1 else '€ 102.079.000,00', said)
                self.assertIn('Wat het CBS van deze Iv3-levering zou zeggen', text(d.wait(n, 'bevindingen')))
                self.publish(d, n)
            n = self.bring(d, detailed, 'met-details.json')
            self.assertIn('details.grootboek', text(d.wait(n, 'kolommen')))
            self.publish(d, n)
            p = subprocess.run([PROGRAM, 'status', '--json', '--store', d.at('store.db')], capture_output=True, check=True)
            [cube] = json.loads(p.stdout)['cubes']
            self.assertEqual((cube['cube'], len(cube['datasets'])), ('waterrijk-iv3', 3))
            # Pages of what is published are named for years that it has, and for no others.
            self.assertIn('/waterrijk-iv3/2023/aansluiting', d.get('/leveringen/%d/iv3' % n).text)
            other = copy.deepcopy(self.good)
            other['metadata']['boekjaar'] = 2022
            page = d.get('/leveringen/%d/iv3' % self.bring(d, other, 'ander-jaar.json'))
            self.assertIn('boekjaar 2022', text(page))
            self.assertNotIn('aansluiting', page.text.split('<main', 1)[1])

    def test_a_balance_has_one_total_and_neither_costs_nor_revenue(self):
        with Desk() as d:
            n = d.bring(SAMPLE)
            page = d.wait(n, 'totalen').text
            asked = page.split('Welk totaal hoort het te zijn?')[1]
            self.assertEqual(re.findall(r'<label[^>]*>([^<]*)<', asked.split('<footer')[0]), ['Totaal', 'Lasten', 'Baten'])
            said = text(d.get('/leveringen/%d/totalen' % n))
            self.assertIn('529.284.000,00', said.split('Welk totaal hoort het te zijn?')[1])
            self.assertNotIn('Het bestand telt € 0,00', said)
            fields = re.findall(r'name="(e\.[^"]+)"', asked)
            for value, word in (('529.284.000', 'Klopt tot op de cent'), ('529.284.001', 'Dit verschilt')):
                self.assertEqual(d.post('/leveringen/%d/totalen' % n, fields={fields[0]: value}).status, 303)
                self.assertIn(word, text(d.wait(n, 'totalen')))

    def test_what_cannot_be_read_whole(self):
        lacks = copy.deepcopy(self.good)
        del lacks['data']['lasten'][3]['bedrag']
        with Desk() as d:
            n = self.bring(d, lacks)
            said = text(d.get('/leveringen/%d/herkend' % n))
            self.assertIn('is niet alles te lezen', said)
            self.assertIn('ontbreekt de sleutel bedrag. Rij 4', said)
            self.assertIn('SF016', text(d.get('/leveringen/%d/iv3' % n)))

    def test_in_english(self):
        with Desk() as d:
            n = self.bring(d, self.good)
            self.assertIn('What Statistics Netherlands would say', d.get('/leveringen/%d/iv3?taal=en' % n).text)


if __name__ == '__main__':
    unittest.main()
