"""No parameter that counts or chooses takes what it cannot be: each of openapi.json is given words, fractions, numbers below
and beyond, and must say 400; but for the few whose tolerance was recorded of the reference, which say that they did not count."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from openapi import NEEDED  # noqa: E402
from served import HERE, PATIENCE, PROGRAM, Served, load, load_samples  # noqa: E402

PROJECT = os.path.join(HERE, '..', '..')
NUMBERS = 'abc', '1.5', '-1', '1e2', '99999999999999999999'
WORDS = 'zzz', '-', '2x', 'nl-en'
# Text that names something of the cube or the store: what it names is not there.
NAMES = {'cut': ('zzz', 'zzz:1', 'year:'), 'drilldown': ('zzz',), 'aggregates': ('zzz', 'amount.median'), 'order': ('zzz', 'amount.sum:sideways'),
         'toggle': ('zzz',), 'pivot': ('zzz',), 'compare': ('zzz', 'zzz,yyy'), 'comparable': ('abc', '1900', '2999', '-1'), 'prices': ('abc', '1900', '2999', '-1'),
         'fields': ('zzz',), 'from': ('zzz',), 'to': ('zzz',), 'by': ('zzz',), 'measure': ('zzz',), 'dimension': ('zzz',), 'level': ('zzz',),
         'lines': ('abc', '0', '5-1', '-1'), 'period': ('abc', '-1', '9'), 'year': ('abc', '-1', '1.5'), 'with': ('zzz',), 'cube': ('zzz',)}
FREE = {'q'}  # words to look for
WITH = {'aggregate': {'drilldown': 'task', 'aggregates': 'amount.sum', 'pivot': 'phase', 'cut': 'side:"expenditure"'},
        'locations': {'dimension': 'location', 'cut': 'year:2024'}, 'key_figures': {'year': '2024'}, 'reconciliation': {'year': '2024'}}
APART = {'lang': {}, 'page': {}, 'pagesize': {}, 'comparable': {'drilldown': 'task'}, 'per': {'drilldown': 'year'}, 'prices': {'drilldown': 'year'}}
# Recorded of babbage (api/conformance), and in the table of differences (etl/handbook/api.md): taken as if not given, and told so.
RECORDED = {(operation, name): ('abc', '1.5', '1e2', '-1') for operation in ('aggregate', 'facts', 'members') for name in ('page', 'pagesize')}
BEYOND = 'pagesize', '99999999999999999999'  # recorded too: as many as there may be, which page_size says
# What is not there is as fine an answer as that it cannot be.
ABSENT = {('reconciliation', 'with'), ('reconciliation', 'period'), ('search', 'cube')}
# Nothing found is an answer of a search, whose facets say where there is something.
EMPTY = {('search', 'dimension'), ('search', 'cube')}


class Parameters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        table = os.path.join(cls.where.name, 'iv3.csv')
        with open(table, 'wb') as f:
            subprocess.run([PROGRAM, 'iv3', 'table', '--quiet', *sorted(glob.glob(os.path.join(PROJECT, 'samples', 'iv3-*.json')))],
                           stdout=f, check=True, timeout=PATIENCE)
        load(store, os.path.join(PROJECT, 'mappings', 'nl-iv3-levering'), table)
        cls.served = Served(store)
        cls.told = json.loads(cls.served.get('/api/3/openapi.json')[2])
        origin = json.loads(cls.served.get('/api/3/cubes/waterrijk/provenance/?cut=year:2024')[2])
        cls.parts = {'name': 'waterrijk', 'ref': 'programme', 'dataset': '1', 'sha256': re.search(r'[0-9a-f]{64}', json.dumps(origin)).group(0)}

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def ask(self, path, asked):
        return self.served.get(path + ('?' + urllib.parse.urlencode(asked) if asked else ''))

    def cases(self):
        for template, item in self.told['paths'].items():
            path = re.sub(r'{(\w+)}', lambda m: self.parts.get(m.group(1), ''), template)
            if not template.startswith('/api/3/') or 'get' not in item:
                continue
            operation = item['get']['operationId']
            for p in item['get'].get('parameters', []):
                if p['in'] != 'query' or p['name'] in FREE:
                    continue
                schema = p['schema']
                values = WORDS if 'enum' in schema else NUMBERS if schema['type'] == 'integer' else NAMES[p['name']]
                base = dict(NEEDED.get(operation, {}), **WITH.get(operation, {}))
                yield operation, path, p['name'], values, APART.get(p['name'], base) if operation == 'aggregate' else base

    def test_what_cannot_be_is_refused(self):
        tried, faults = 0, []
        for operation, path, name, values, base in self.cases():
            if not base and operation in NEEDED:
                base = NEEDED[operation]
            for value in values:
                status, headers, body = self.ask(path, dict(base, **{name: value}))
                tried += 1
                if (name, value) == BEYOND and (operation, name) in RECORDED:
                    if json.loads(body)['page_size'] != 10000:
                        faults.append((path, name, value, 'no page_size'))
                    continue
                if value in RECORDED.get((operation, name), ()) and status == 200:
                    if name not in headers.get('stuiver-ignored-parameters', ''):
                        if not (name == 'pagesize' and value == '-1'):  # recorded: no rows
                            faults.append((path, name, value, 'not told'))
                    continue
                if (operation, name) in EMPTY and status == 200 and json.loads(body)['total_hit_count'] == 0:
                    continue
                if status != 400 and not (status == 404 and (operation, name) in ABSENT):
                    faults.append((path, name, value, status, body[:80]))
                elif json.loads(body)['status'] != 'error':
                    faults.append((path, name, value, body[:80]))
        self.assertEqual(faults, [])
        self.assertGreater(tried, 150)

    def test_yes_and_no_are_taken_in_each_spelling(self):
        """explanations=1 stood in openapi.json and did nothing."""
        def cells(value):
            return json.loads(self.ask('/api/3/cubes/waterrijk/aggregate/', {'drilldown': 'programme', 'explanations': value})[2])['cells']
        for yes in '1', 'true', 'on':
            self.assertIn('_explanations', cells(yes)[0])
        for no in '0', 'false', 'off':
            self.assertNotIn('_explanations', cells(no)[0])

    def test_a_page_says_what_its_address_cannot_mean(self):
        """Instead of another sum than was asked."""
        for name, wrong, right in (('kant', 'zzz', 'baten'), ('fase', 'zzz', 'begroot'), ('naast', '1900', '2024'), ('naast', 'zzz', 'niets'),
                                   ('maat', 'zzz', 'inwoner'), ('maat', 'totaal', 'aandeel'), ('prijzen', '1800', '2025'),
                                   ('prijzen', 'zzz', ''), ('bedrag', 'zzz', 'amount'), ('aan', 'zzz', 'reserves'),
                                   ('uit', 'zzz', 'without-reserves')):
            for path in '/waterrijk/2025', '/waterrijk/2025/lijst', '/waterrijk/2025/geldstromen':
                with self.subTest(path=path, name=name, wrong=wrong):
                    status, _, body = self.ask(path, {name: wrong, 'taal': 'nl'})
                    self.assertEqual(status, 400)
                    said = 'In het adres staat %s=%s, en dat is er hier niet.' % (name, wrong)
                    self.assertIn(said + (' Wat wel kan: ' if right else ''), body.decode())
                    self.assertEqual(self.ask(path, {name: right, 'taal': 'nl'})[0], 200)

    def test_the_dutch_api_too(self):
        told = json.loads(self.served.get('/api/begrotingen/v1/openapi.json')[2])
        tried, faults = 0, []
        base = urllib.parse.urlsplit(told['servers'][0]['url']).path
        for template, item in told['paths'].items():
            path = base + re.sub(r'{(\w+)}', lambda m: {'begroting': 'waterrijk'}.get(m.group(1), 'programme'), template)
            for p in item['get'].get('parameters', []):
                if p['in'] != 'query' or '$ref' in p:
                    continue
                values = WORDS if 'enum' in p['schema'] else NUMBERS + ('0',) if p['schema']['type'] == 'integer' else ('zzz',)
                if p['name'] == 'selectie':
                    values = 'zzz', 'zzz:1'
                for value in values:
                    status, headers, body = self.ask(path, {p['name']: value})
                    tried += 1
                    if status != 400 or headers['content-type'].split(';')[0] != 'application/problem+json':
                        faults.append((path, p['name'], value, status, body[:80]))
        self.assertEqual(faults, [])
        self.assertGreater(tried, 30)


if __name__ == '__main__':
    unittest.main()
