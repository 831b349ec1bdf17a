#!/usr/bin/env python3
"""Quarters of own deliveries: cumulative and alone, on the page, in the API, as CSV and by the command; what lacks is told."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, Served  # noqa: E402  pylint: disable=wrong-import-position

# By period: lasten 0.1 and 2.1, baten 0.7. The second quarter of 2.1 takes back 50; the third was not delivered.
YEAR = {0: (400, 900, 1300), 1: (100, 300, 300), 2: (200, 250, 620), 4: (390, 800, 1250), 5: (410, 880, 1290)}
# Nothing on 2.1 in the second quarter: it was delivered all the same.
OTHER = {1: (10, 7, 17), 2: (30, None, 30)}


def delivery(number, period, amounts, year=2026):
    tasks = (('lasten', '0.1', '1.1'), ('lasten', '2.1', '1.1'), ('baten', '0.7', '4.3.1'))
    data = {'lasten': [], 'baten': [], 'balans_lasten': [], 'balans_baten': [], 'balans_standen': []}
    for (part, task, category), amount in zip(tasks, amounts):
        if amount is not None:
            data[part].append({'taakveld': task, 'categorie': category, 'bedrag': amount})
    return {'metadata': {'overheidslaag': 'Gemeente', 'overheidsnummer': number, 'overheidsnaam': 'Gemeente ' + number[-1], 'boekjaar': year,
                         'periode': period, 'status': 'Realisatie' if period else 'Begroting', 'datum': '2027-06-30T12:00:00+02:00',
                         'details_openbaar': False, 'financieel_pakket': 'P', 'export_software': 'S'},
            'contact': {'naam': 'F', 'email': 'f@voorbeeld.nl', 'telefoon': '0'}, 'data': data}


class Quarters(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, 's.db')
        self.mapping = os.path.join(self.folder.name, 'm')

    def run_it(self, *args, expect=0):
        p = subprocess.run([PROGRAM, *args], capture_output=True, check=False, timeout=300)
        self.assertEqual(p.returncode, expect, p.stderr.decode())
        return p.stdout.decode() + p.stderr.decode()

    def load(self, *deliveries):
        paths = []
        for i, d in enumerate(deliveries):
            paths.append(os.path.join(self.folder.name, f'{i}.json'))
            with open(paths[-1], 'w', encoding='utf-8') as f:
                json.dump(d, f)
        if not os.path.exists(self.mapping):
            self.run_it('sniff', '--quiet', '--write', self.mapping, *paths)
        self.run_it('load', '--quiet', '--store', self.store, '--mapping', self.mapping, *paths)

    def load_year(self):
        self.load(*(delivery('060001', p, a) for p, a in YEAR.items()))

    @staticmethod
    def api(served, status=200, **words):
        got, _, body = served.get('/api/3/cubes/iv3/quarters/?' + urllib.parse.urlencode(words))
        assert got == status, (got, body)
        return json.loads(body)

    @staticmethod
    def row(d, side, task=None):
        return next(r for r in d['rows'] if r['side'] == side and r.get('taakveld.code') == task)

    def test_cumulative_and_alone(self):
        self.load_year()
        with Served(self.store) as served:
            d = self.api(served)
            self.assertEqual((d['year'], d['years'], d['corrections']), (2026, [2026], 1))
            roads = {q['quarter']: q for q in self.row(d, 'lasten', '2.1')['quarters']}
            self.assertEqual((roads[1]['cumulative'], roads[1]['alone'], roads[1]['correction']), (300000, 300000, False))
            self.assertEqual((roads[2]['cumulative'], roads[2]['alone'], roads[2]['correction']), (250000, -50000, True))
            self.assertEqual(roads[3], {'quarter': 3, 'delivered': False})
            self.assertEqual((roads[4]['cumulative'], roads[4]['since'], roads[4]['since_amount'], roads[4]['alone']), (800000, 3, 550000, None))
            self.assertEqual(self.row(d, 'lasten', '2.1')['account'], 880000)
            # What came in adds up to the last one, and the totals are the rows'.
            for side in ('lasten', 'baten'):
                total = self.row(d, side)['quarters']
                self.assertEqual(sum(q.get('since_amount', 0) for q in total), total[3]['cumulative'])
                for i in (0, 1, 3):
                    self.assertEqual(sum(r['quarters'][i]['cumulative'] for r in d['rows'] if r['side'] == side and not r['total']),
                                     total[i]['cumulative'])
            self.assertIn('Het 3e kwartaal is niet geleverd', d['lacking'])
            self.assertIn('niet de jaarrekening', d['rule'])
            # Each cumulative amount is what its cut gives.
            for report in d['reports']:
                if report['delivered']:
                    cut = self.row(d, 'lasten', '2.1')['cut'] + '|' + report['cut']
                    body = served.get('/api/3/cubes/iv3/aggregate/?' + urllib.parse.urlencode({'cut': cut, 'aggregates': 'bedrag.sum'}))[2]
                    self.assertEqual(json.loads(body)['summary']['bedrag.sum'], YEAR[report['period']][1] * 1000)

    def test_a_cut_that_leaves_nothing_of_a_report(self):
        """It was delivered: that it has nothing of a taakveld is an amount of 0, and a correction of what was there."""
        self.load(*(delivery('060001', p, a) for p, a in OTHER.items()))
        with Served(self.store) as served:
            d = self.api(served, cut='taakveld.code:"2.1"')
            q = self.row(d, 'lasten', '2.1')['quarters']
            self.assertEqual((q[1]['delivered'], q[1]['cumulative'], q[1]['alone'], q[1]['correction']), (True, 0, -7000, True))

    def test_a_report_that_comes_later_or_is_replaced(self):
        self.load_year()
        self.load(delivery('060001', 3, (300, 700, 900)))
        with Served(self.store) as served:
            d = self.api(served)
            q = self.row(d, 'lasten', '0.1')['quarters']
            self.assertEqual([x['alone'] for x in q], [100000, 100000, 100000, 90000])
            self.assertEqual(d['lacking'], '')
        self.load(delivery('060001', 2, (150, 310, 620)))
        with Served(self.store) as served:
            q = self.row(self.api(served), 'lasten', '0.1')['quarters']
            self.assertEqual([x['alone'] for x in q], [100000, 50000, 150000, 90000])

    def test_several_governments(self):
        self.load(*(delivery('060001', p, a) for p, a in YEAR.items()), *(delivery('060002', p, a) for p, a in OTHER.items()))
        with Served(self.store) as served:
            self.assertIn('several governments', json.dumps(self.api(served, 400)))
            d = self.api(served, cut='overheid.nummer:"060002"')
            self.assertEqual([q['delivered'] for q in self.row(d, 'baten')['quarters']], [True, True, False, False])
            self.assertIn('(nog) niet geleverd', d['lacking'])
            self.assertEqual(self.api(served, cut='overheid.nummer:"060001"', year=2026)['corrections'], 1)
            status, _, body = served.get('/iv3/2026/kwartalen?lid=060002')
            self.assertEqual(status, 200)
            self.assertIn('Kwartalen van Gemeente 2', body.decode())
            self.assertIn('Kies er een', served.get('/iv3/2026/kwartalen')[2].decode())

    def test_on_the_page(self):
        self.load_year()
        with Served(self.store) as served:
            page = served.get('/iv3/2026/kwartalen')[2].decode()
            text = re.sub(r'\s+', ' ', re.sub('<[^>]*>', ' ', page))
            self.assertIn('Het vierde kwartaal is niet de jaarrekening', text)
            self.assertIn('Het 3e kwartaal is niet geleverd', text)
            self.assertIn('3e en 4e kwartaal samen', text)
            self.assertIn('−50.000 correctie', text)
            for value in ('-50000', '550000', '800000', '880000'):
                self.assertRegex(page, f'<data value="{value}(\\.00)?">')
            one = served.get('/iv3/2026?fase=' + urllib.parse.quote('2e kwartaal'))[2].decode()
            self.assertIn('/iv3/2026/kwartalen', one)
            self.assertIn('Kwartalen zijn cumulatief', one)

    def test_the_command_and_the_csv_say_the_same(self):
        self.load_year()
        told = self.run_it('iv3', 'quarters', '-s', self.store, '-c', 'iv3')
        self.assertIn('2e kwartaal -50.000,00 (correctie: minder dan in de levering ervoor)', told)
        self.assertIn('t/m 4e kwartaal 800.000,00; 3e en 4e kwartaal samen 550.000,00', told)
        lines = self.run_it('iv3', 'quarters', '-s', self.store, '-c', 'iv3', '--csv')
        with Served(self.store) as served:
            self.assertEqual(served.get('/api/3/cubes/iv3/quarters/?download=csv')[2].decode(), lines)
            self.assertEqual(self.api(served), json.loads(self.run_it('iv3', 'quarters', '--json', '-s', self.store, '-c', 'iv3')))
        rows = [r for r in csv.DictReader(io.StringIO(lines)) if r['taakveld.code'] == '2.1']
        self.assertEqual([(r['period'], r['delivered'], r['alone'], r['correction']) for r in rows],
                         [('1', 'true', '300000.00', 'false'), ('2', 'true', '-50000.00', 'true'), ('3', 'false', '', ''),
                          ('4', 'true', '', 'false'), ('5', 'true', '', '')])

    def test_there_are_none(self):
        self.load(delivery('060001', 5, YEAR[5]))
        self.assertIn('no quarters', self.run_it('iv3', 'quarters', '-s', self.store, '-c', 'iv3', expect=6))
        with Served(self.store) as served:
            self.api(served, 404)
            self.assertEqual(served.get('/iv3/2026/kwartalen')[0], 404)
            self.assertNotIn('kwartalen', served.get('/iv3/2026')[2].decode())


if __name__ == '__main__':
    unittest.main()
