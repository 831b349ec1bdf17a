#!/usr/bin/env python3
"""Bonn's ledger with its product tree as programmes, plan against executed, and its cost centres as locations;
what the API answers is held against sums of the files themselves. Skipped when ../shared is absent."""
import collections
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

from served import PROGRAM, Served

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BONN = os.path.join(PROJECT, '..', 'shared', 'data', 'de-bonn')
EXECUTED = 'Executed-Erträge und Kosten ohne Vorzeichen 2016.csv'
PLAN = 'Plan-Erträge und Kosten ohne Vorzeichen 2018-2024.csv'


def rows(name, charset='utf-8', delimiter=','):
    with open(os.path.join(BONN, name), encoding=charset, newline='') as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def amount(s):
    return Decimal(s.strip().replace('.', '').replace(',', '.') or '0')


class Bonn(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.folder.name, 'bonn.db')
        p = subprocess.run([PROGRAM, 'load', '--json', '--store', cls.store, '--mapping',
                            os.path.join(PROJECT, 'mappings', 'de-bonn'),
                            os.path.join(BONN, EXECUTED), os.path.join(BONN, PLAN)], capture_output=True)
        if p.returncode:
            raise AssertionError(p.stderr.decode()[-3000:])
        cls.report = json.loads(p.stdout, parse_float=Decimal)['report']
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.folder.cleanup()

    def ask(self, target, **parameters):
        status, _, body = self.served.get('/api/3/cubes/de-bonn/' + target + '?' + urllib.parse.urlencode(parameters))
        self.assertEqual(status, 200, body[:500])
        return json.loads(body, parse_float=Decimal)

    def join(self, source, name):
        return next(j for j in self.report['sources'][source]['joins'] if j['list'] == name)

    def test_lines_that_reach_a_product_and_a_cost_centre(self):
        self.assertEqual(self.join(0, 'products')['joined'], 58225)
        self.assertEqual(self.join(0, 'cost-centres')['joined'], 61921)
        products = {r['Profitcenter'] for r in rows('ProduktuebersichtBonn2016.csv')}
        used = {r['Profitcenter'] for r in rows(EXECUTED, delimiter=';')}
        self.assertEqual((len(used & products), len(used)), (151, 168))

    def test_plan_against_executed_by_programme(self):
        tree = {r['Produkt']: r for r in rows('ProduktuebersichtBonn2016.csv')}
        product = {r['Profitcenter']: r['Produkt'] for r in tree.values() if r['Profitcenter']}
        areas, products = collections.defaultdict(Decimal), collections.defaultdict(Decimal)
        for name, phase in ((EXECUTED, 'executed'), (PLAN, 'proposed')):
            for r in rows(name, delimiter=';'):
                code = product.get(r['Profitcenter'])
                area = tree[code]['broader'] or code if code else None
                areas[area, phase] += amount(r['costs'])
                # A line on a product area itself shows the area below it too; one that no list knows, nothing.
                products[area, code, phase] += amount(r['costs'])
        answer = self.ask('aggregate/', drilldown='product_area', pivot='phase', cut='side:"expenditure"', pagesize=100)
        self.assertEqual(len(answer['cells']), 18, '17 areas, and what no list knows')
        for c in answer['cells']:
            for phase in ('executed', 'proposed'):
                self.assertEqual(c['amount.sum@' + phase] or 0, areas[c['product_area.code'], phase])
        self.assertEqual(answer['summary']['amount.sum@executed'], Decimal('1579274205.98'))
        self.assertEqual(answer['summary']['amount.sum@proposed'], Decimal('10833761009.82'))
        answer = self.ask('aggregate/', drilldown='product_area|product', pivot='phase', cut='side:"expenditure"',
                          pagesize=1000)
        got = {(c['product_area.code'], c['product.code'], phase): c['amount.sum@' + phase]
               for c in answer['cells'] for phase in ('executed', 'proposed') if c['amount.sum@' + phase]}
        self.assertEqual(got, {k: v for k, v in products.items() if v})
        self.assertEqual(self.ask('model/')['model']['hierarchies']['products']['levels'],
                         ['product_area', 'product'])

    def test_cost_centres_with_a_street_address_are_locations(self):
        told = next(p for p in self.report['places'] if p['name'] == 'locations')
        without = told['without_address']
        print('de-bonn: of %d cost centres %d have a street address, %d have none' %
              (told['places'], told['with_address'], len(without)))
        self.assertEqual((told['places'], told['with_coordinates'], told['with_address'], len(without)),
                         (1700, 0, 98, 1602))
        # With a street but without a house number it is no address.
        self.assertIn({'code': '417010', 'label': 'Gebäude Kirschallee Bonn'}, without)
        self.assertIn({'code': '331023', 'label': '0520 Wohnwagenplatz'}, without)
        store = sqlite3.connect(self.store)
        found = {key: json.loads(details) for key, details in store.execute(
            "SELECT key, details FROM location WHERE json_extract(details, '$.address') IS NOT NULL")}
        store.close()
        self.assertEqual(len(found), 98)
        label = {r['Kostenstelle']: r['Beschreibung'] for r in rows('Kostenstellen2016.csv', 'cp1252')}
        for key, details in found.items():
            self.assertIn(details['address'], label[key])
            self.assertEqual(details['town'], 'Bonn')
        for key, want in (('100000', 'Berliner Platz 2'), ('100013', 'St. Augustiner STr. 86'), ('100009', 'Markt 2'),
                          ('511820', 'Schlesienstraße 21 - 23'), ('511828', 'Helsinki Straße 2'),
                          ('511851', 'Alte Bonner Straße 2'), ('504838', 'Budapester Str.23')):
            self.assertEqual(found[key]['address'], want)

    def test_no_line_is_put_at_one_of_several_cost_centres(self):
        count = collections.Counter(r['Profitcenter'] for r in rows('Kostenstellen2016.csv', 'cp1252'))
        lines = sum(count[r['Profitcenter']] == 1 for r in rows(EXECUTED, delimiter=';'))
        self.assertEqual((lines, self.join(0, 'locations')['joined']), (8529, 8529))
        cells = self.ask('aggregate/', drilldown='cost_centre', cut='phase:"executed"', pagesize=1000)['cells']
        self.assertEqual(sum(c['_count'] for c in cells if c['cost_centre.code']), 8529)
        self.assertEqual(sum(c['_count'] for c in cells), 63071)
        # None of them has an address: the ledger says of no line at which one it was spent.
        self.assertEqual({c['cost_centre.address'] for c in cells}, {None})

    def revise(self, name):
        """A copy of the ledger with one amount more: what a revised export looks like."""
        path = os.path.join(self.folder.name, name)
        with open(os.path.join(BONN, EXECUTED), 'rb') as f:
            content = f.read()
        with open(path, 'wb') as f:
            f.write(content + b'100000000;526100; ;12,50;;12;2016\r\n')
        return path

    def check(self, *arguments, expect=0):
        p = subprocess.run([PROGRAM, 'check', '--json', '--codelists', BONN, '--mapping',
                            os.path.join(PROJECT, 'mappings', 'de-bonn'), *arguments], capture_output=True)
        self.assertEqual(p.returncode, expect, p.stderr.decode()[-2000:])
        return p

    def test_a_revised_export_is_told_and_can_be_accepted(self):
        path = self.revise('Executed 2016 (2).csv')
        told = self.check(path, expect=4).stderr.decode()
        self.assertIn('amount comes to 1,579,274,218.48', told)
        self.assertIn('differs by 12.50 from the control total of the mapping, 1,579,274,205.98', told)
        self.assertIn('--accept-totals', told)
        source = json.loads(self.check('--accept-totals', path).stdout)['report']['sources'][0]
        self.assertEqual(source['tallies']['loaded']['lines'], 63072)
        warning = next(i for i in source['issues'] if i['code'] == 'control-revised')
        self.assertIn('differs by 12.50', warning['message'])
        # A file that no total is about has nothing to differ from.
        self.check(self.revise('Executed.csv'))


if __name__ == '__main__':
    if not os.path.isdir(BONN):
        print('skipped: ../shared/data is absent')
        sys.exit(77)
    unittest.main()
