#!/usr/bin/env python3
"""The shipped deliveries are what the shipped ledger and budget come to: added up here, exported again, and on screen."""
import collections
import csv
import decimal
import glob
import http.client
import json
import math
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, '..', '..'))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import PROGRAM, folder_of_module, load, load_samples, server_of_module  # noqa: E402

PERIODS = {'begroting': 0, 'q2': 2, 'jaarrekening': 5}
WHO = ('--number', '069999', '--name', 'Waterrijk', '--contact-name', 'Team', '--email', 'financien@waterrijk.test', '--phone', '0',
       '--package', 'Pakket')


def setUpModule():
    global store, server
    store = os.path.join(folder_of_module(), 'samples.db')
    load_samples(store)
    table = os.path.join(folder_of_module(), 'iv3-leveringen.csv')
    with open(table, 'wb') as f:
        subprocess.run([PROGRAM, 'iv3', 'table', *deliveries()], check=True, stdout=f)
    load(store, os.path.join(ROOT, 'mappings', 'nl-iv3-levering'), table)
    server = server_of_module(store)


def deliveries():
    return sorted(glob.glob(os.path.join(ROOT, 'samples', 'iv3-*.json')))


def cells_of(delivery):
    return {(side, r['taakveld'], r['categorie']): r['bedrag'] for side in ('lasten', 'baten') for r in delivery['data'][side]}


def euros(text):
    return decimal.Decimal(text.replace('.', '').replace(',', '.'))


def added_up(year, period):
    """In euros, of the files themselves."""
    sums = collections.defaultdict(decimal.Decimal)
    if period == 0:
        with open(os.path.join(ROOT, 'samples', f'begroting-{year}.csv'), encoding='utf-8', newline='') as f:
            for r in csv.DictReader(f):
                side = 'baten' if r['Lasten/Baten'] == 'B' else 'lasten'
                if r['Fase'] == 'Primitief':
                    sums[side, r['Taakveld'], r['Economische categorie']] += decimal.Decimal(r['Bedrag']) * (-1 if side == 'baten' else 1)
        return sums
    with open(os.path.join(ROOT, 'samples', f'grootboek-{year}.csv'), encoding='cp1252', newline='') as f:
        for r in csv.DictReader(f, delimiter=';'):
            side = 'baten' if r['InkomstenUitgavenBBV'] == 'I' else 'lasten'
            amount = euros(r['BedragDebet']) - euros(r['BedragCredit'])
            if period == 5 or int(r['PeriodeGrootboek']) <= 3 * period:
                sums[side, r['Taakveld'], r['CategorieBBV']] += -amount if side == 'baten' else amount
    return sums


class Deliveries(unittest.TestCase):
    def test_all_of_them(self):
        self.assertEqual([os.path.basename(p) for p in deliveries()],
                         [f'iv3-{y}-{n}.json' for y in (2023, 2024, 2025) for n in sorted(PERIODS)])

    def test_each_is_what_the_files_add_up_to(self):
        """No cell is off by a thousand, and the totals are the rounded totals."""
        for path in deliveries():
            with open(path, encoding='utf-8') as f:
                d = json.load(f)
            own, sums = cells_of(d), added_up(d['metadata']['boekjaar'], d['metadata']['periode'])
            self.assertEqual({k for k, v in own.items() if v}, {k for k, v in sums.items() if own.get(k)}, path)
            for key, amount in sums.items():
                self.assertIn(own.get(key, 0), (math.floor(amount / 1000), math.ceil(amount / 1000)), (path, key))
            for side in ('lasten', 'baten'):
                total = sum(v for k, v in sums.items() if k[0] == side)
                self.assertEqual(sum(v for k, v in own.items() if k[0] == side), math.floor(total / 1000 + decimal.Decimal('0.5')), path)

    def test_exported_again_it_is_the_same(self):
        for path in deliveries():
            with open(path, encoding='utf-8') as f:
                d = json.load(f)
            p = subprocess.run([PROGRAM, 'iv3', 'export', '--store', store, '--cube', 'waterrijk', '--year', str(d['metadata']['boekjaar']),
                                '--period', str(d['metadata']['periode']), *WHO], capture_output=True, check=False)
            self.assertEqual(p.returncode, 0, p.stderr)
            again, own = cells_of(json.loads(p.stdout)), cells_of(d)
            self.assertEqual({k: v for k, v in again.items() if v}, {k: v for k, v in own.items() if v}, path)

    def test_cbs_would_find_nothing(self):
        p = subprocess.run([PROGRAM, 'iv3', 'check', '--json', *deliveries()], capture_output=True, check=False)
        self.assertEqual({(r['verdict'], len(r['findings'])) for r in json.loads(p.stdout)}, {('goedgekeurd', 0)})

    def test_each_year_begins_where_the_one_before_ended(self):
        ends = {}
        for year in (2023, 2024, 2025):
            with open(os.path.join(ROOT, 'samples', f'iv3-{year}-jaarrekening.json'), encoding='utf-8') as f:
                rows = json.load(f)['data']['balans_standen']
            first = {r['balanscode']: r['bedrag'] for r in rows if r['standper'] == '1 januari'}
            self.assertIn(ends, ({}, first))
            ends = {r['balanscode']: r['bedrag'] for r in rows if r['standper'] == 'ultimo'}

    def test_key_figures_are_those_that_are_told(self):
        """The generator reckons them in its own way."""
        files = [p for p in deliveries() if p.endswith('jaarrekening.json')]
        p = subprocess.run([PROGRAM, 'iv3', 'key-figures', '--json', *files], capture_output=True, check=True)
        for report in json.loads(p.stdout):
            told = {k['code']: (k['state'], k.get('agrees')) for k in report['key_figures']}
            self.assertEqual(told, {'fk.1': ('computed', True), 'fk.2': ('computed', True), 'fk.3': ('computed', True),
                                    'fk.4': ('not-available', False), 'fk.5': ('at-most', True), 'fk.6': ('not-available', False)})

    def test_of_the_cube_they_are_the_same(self):
        """Waterrijk's own cube has no balance: that of its deliveries, which its mapping names."""
        for year in (2023, 2024, 2025):
            path = os.path.join(ROOT, 'samples', f'iv3-{year}-jaarrekening.json')
            own, of_file = (json.loads(subprocess.run([PROGRAM, 'iv3', 'key-figures', '--json', *args], capture_output=True, check=True).stdout)[0]
                            for args in (('--store', store, '--cube', 'waterrijk', '--year', str(year)), (path,)))
            self.assertEqual([k.get('percentage') for k in own['key_figures']], [k.get('percentage') for k in of_file['key_figures']])
            for mine, theirs in zip(own['key_figures'], of_file['key_figures']):
                for x, y in zip(mine['inputs'], theirs['inputs']):
                    self.assertEqual((x['known'], x.get('codes'), x.get('amount')),
                                     (y['known'], y.get('codes'), y['amount'] * 1000 if y['known'] else None))


class OnScreen(unittest.TestCase):
    @staticmethod
    def get(path):
        c = http.client.HTTPConnection('127.0.0.1', server.port, timeout=300)
        c.request('GET', path)
        r = c.getresponse()
        body = r.read().decode()
        c.close()
        return r.status, body

    def test_every_year_ties_to_nothing(self):
        for year in (2023, 2024, 2025):
            status, body = self.get(f'/api/3/cubes/waterrijk/reconciliation/?year={year}&cells=off')
            d = json.loads(body)
            self.assertEqual((status, d['tied'], d['made'], d['failed']), (200, True, 3, 0))
            self.assertEqual(d['sentence'], f'{year} sluit aan op Iv3 (verschil € 0)')
            self.assertEqual({c['summary'][s]['left'] for c in d['comparisons'] for s in ('lasten', 'baten')}, {0})
            self.assertIn('sluit aan (verschil € 0)', self.get(f'/waterrijk/aansluiting.svg?jaar={year}')[1])
            self.assertIn(f'{year} sluit aan op Iv3 (verschil € 0).', self.get(f'/waterrijk/{year}/aansluiting')[1])
        self.assertIn('/waterrijk/2025/aansluiting', self.get('/waterrijk/2025')[1])

    def test_a_quarter_is_no_part_of_the_year(self):
        """The cube of deliveries has quarters, which are cumulative: its year is the account alone."""
        with open(os.path.join(ROOT, 'samples', 'iv3-2025-jaarrekening.json'), encoding='utf-8') as f:
            account = sum(r['bedrag'] for r in json.load(f)['data']['lasten'] if r['taakveld'] not in ('0.10', '0.11'))
        self.assertIn(f'<data value="{account * 1000}', self.get('/nl-iv3-levering/2025')[1])

    def test_what_is_new_names_the_government(self):
        for path in ('/', '/nl-iv3-levering/wijzigingen', '/nl-iv3-levering/wijzigingen.atom'):
            page = self.get(path)[1]
            self.assertIn('Waterrijk, 2023, 2e kwartaal', page)
            self.assertNotIn('069999, 2023', page)

    def test_no_entry_where_there_is_no_delivery(self):
        alone = os.path.join(folder_of_module(), 'alone.db')
        load_samples(alone)
        other = server_of_module(alone)
        c = http.client.HTTPConnection('127.0.0.1', other.port, timeout=300)
        c.request('GET', '/waterrijk/2025')
        self.assertNotIn('aansluiting', c.getresponse().read().decode())
        c.request('GET', '/waterrijk/aansluiting.svg')
        self.assertIn('geen oordeel', c.getresponse().read().decode())
        c.close()


if __name__ == '__main__':
    unittest.main()
