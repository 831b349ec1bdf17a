#!/usr/bin/env python3
"""Cuts over the samples: exclusions and what is empty, counted by hand, and hints for what no member is called."""
import csv
import io
import json
import os
import sys
import unittest
from decimal import Decimal
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import folder_of_module, load_samples, server_of_module  # noqa: E402

CUBE = '/api/3/cubes/waterrijk'


def setUpModule():
    global server
    store = os.path.join(folder_of_module(), 'stuiver.db')
    load_samples(store)
    server = server_of_module(store)


def aggregate(cut):
    status, _, body = server.get('%s/aggregate/?aggregates=_count%%7Camount.sum&cut=%s' % (CUBE, quote(cut)))
    answer = json.loads(body, parse_float=Decimal, parse_int=Decimal)
    assert status == 200, (cut, answer)
    return answer


def nearest(cut):
    return [[n['value'] for n in one['nearest']] for one in aggregate(cut)['unknown']]


class Exclusions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        _, _, body = server.get(CUBE + '/facts/?download=csv&fields=location.code,product.code,year,description,amount')
        cls.rows = list(csv.DictReader(io.StringIO(body.decode())))

    def check(self, cut, passes):
        rows = [r for r in self.rows if passes(r)]
        self.assertTrue(0 < len(rows) < len(self.rows), cut)
        summary = aggregate(cut)['summary']
        self.assertEqual((summary['_count'], summary['amount.sum']),
                         (len(rows), sum(Decimal(r['amount']) for r in rows)), cut)
        _, _, body = server.get('%s/facts/?download=csv&fields=location.code&cut=%s' % (CUBE, quote(cut)))
        self.assertEqual(len(body.splitlines()) - 1, len(rows), cut)

    def test_empty(self):
        self.check('location:""', lambda r: not r['location.code'])
        self.check('location!:""', lambda r: r['location.code'])
        self.check('location:"";"BU0101"', lambda r: r['location.code'] in ('', 'BU0101'))
        self.check('location!:"";"BU0101"', lambda r: r['location.code'] not in ('', 'BU0101'))
        self.check('description:""', lambda r: not r['description.description'])
        self.check('description!:""|location!:""', lambda r: r['description.description'] and r['location.code'])

    def test_others(self):
        self.check('location!:"BU0101"', lambda r: r['location.code'] != 'BU0101')
        self.check('year!:2024', lambda r: r['year.year'] != '2024')
        self.check('year!:2023;2025', lambda r: r['year.year'] == '2024')
        self.check('description!*="onderhoud"', lambda r: 'onderhoud' not in r['description.description'].lower())

    def test_grammar(self):
        for cut in ('location!', 'location!"x"', 'location!!:"x"', 'amount!:5', 'location!:', '!location:"x"'):
            self.assertEqual(server.get('%s/aggregate/?cut=%s' % (CUBE, quote(cut)))[0], 400, cut)


class Hints(unittest.TestCase):
    def test_what_administrations_call_it(self):
        for word, member in (('realisatie', 'executed'), ('Jaarrekening', 'executed'), ('Ergebnis', 'executed'),
                             ('actuals', 'executed'), ('begroting', 'proposed'), ('primitief', 'proposed'),
                             ('Haushaltsansatz', 'proposed'), ('gewijzigd', 'adjusted'),
                             ('begroting na wijziging', 'adjusted'), ('Nachtrag', 'adjusted')):
            self.assertEqual(nearest('phase:"%s"' % word), [[member]], word)
        for word, member in (('lasten', 'expenditure'), ('Uitgaven', 'expenditure'), ('Aufwendungen', 'expenditure'),
                             ('Ausgaben', 'expenditure'), ('costs', 'expenditure'), ('baten', 'revenue'),
                             ('inkomsten', 'revenue'), ('Erträge', 'revenue'), ('Einnahmen', 'revenue'), ('income', 'revenue')):
            self.assertEqual(nearest('side:"%s"' % word), [[member]], word)

    def test_labels(self):
        self.assertEqual(nearest('product:"Zwembad"'), [['P4103']])
        self.assertEqual(nearest('product:"Zwenbad"')[0][0], 'P4103')
        self.assertEqual(nearest('product:"Brandweer"')[0][0], 'P1201')
        self.assertEqual(nearest('product:"P41O3"')[0][0], 'P4103')

    def test_nothing_near_names_nobody(self):
        self.assertEqual(nearest('product:"Ruimtevaart"'), [[]])

    def test_an_exclusion_of_nobody_is_told(self):
        self.assertEqual(nearest('phase!:"realisatie"'), [['executed']])
        self.assertNotIn('unknown', aggregate('phase!:"executed"'))
        self.assertNotIn('unknown', aggregate('location!:""'))


if __name__ == '__main__':
    unittest.main()
