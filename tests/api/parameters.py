"""No parameter that counts or chooses takes what it cannot be: each of openapi.json is given words, fractions, numbers below
and beyond, and must say 400; but for the few whose tolerance was recorded of the reference, which say that they did not count."""
import glob
import html
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
# A cube without quarters is told so whatever is cut.
ABSENT = {('quarters', 'cut'), ('reconciliation', 'with'), ('reconciliation', 'period'), ('search', 'cube'), ('search', 'dimension')}


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
                                   ('maat', 'zzz', 'inwoner'), ('maat', 'totaal', 'inwoner'), ('prijzen', '1800', '2025'),
                                   ('prijzen', 'zzz', ''), ('bedrag', 'zzz', 'amount'), ('aan', 'zzz', 'reserves'),
                                   ('uit', 'zzz', 'without-reserves')):
            for path in '/waterrijk/2025', '/waterrijk/2025/lijst', '/waterrijk/2025/geldstromen':
                with self.subTest(path=path, name=name, wrong=wrong):
                    status, _, body = self.ask(path, {name: wrong, 'taal': 'nl'})
                    self.assertEqual(status, 400)
                    said = 'In het adres staat %s=%s, en dat is er hier niet.' % (name, wrong)
                    self.assertIn(said + (' Wat wel kan: ' if right else ''), body.decode())
                    self.assertEqual(self.ask(path, {name: right, 'taal': 'nl'})[0], 200)

    PAGES = (  # address, name, what it cannot mean, what it can
        ('/waterrijk/2024', 'maat', 'deel', 'aandeel'), ('/waterrijk/2024/geldstromen', 'maat', 'aandeel', 'inwoner'),
        ('/waterrijk/2024', 'weergave', 'balken', 'vlakken'), ('/waterrijk/2024', 'naast', '2024', '2023'),
        ('/waterrijk/2024?fase=begroot', 'naast', 'begroot', 'werkelijk'), ('/waterrijk/2024', 'taal', 'de', 'en'),
        ('/waterrijk/2024/programma/3', 'verdeling', 'nergens', 'product'), ('/waterrijk/2024/programma/3', 'alle', 'nee', 'ja'),
        ('/waterrijk/2024/regels', 'orde', 'niets:asc', 'supplier.name:asc'), ('/waterrijk/2024/regels', 'orde', 'amount:zijwaarts', 'amount:desc'),
        ('/waterrijk/2024/regels', 'pagina', '0', '2'), ('/waterrijk/2024/regels', 'pagina', 'x', '1'), ('/waterrijk/2024/regels', 'tekst', 'x' * 201, 'zorg'),
        ('/waterrijk/2024/lijst', 'top', '501', '500'), ('/waterrijk/2024/lijst', 'top', 'x', '7'), ('/waterrijk/2024/lijst', 'orde', 'groot', 'minst'),
        ('/waterrijk/2024/lijst', 'jaar', '1900', '2023'), ('/waterrijk/2024/lijst', 'verdeling', 'nergens', 'taakveld'),
        ('/waterrijk/2024/vergelijken', 'kolommen', 'maanden', 'jaren'), ('/waterrijk/2024/vergelijken', 'verdeling', 'nergens', 'taakveld'),
        ('/waterrijk/2024/plaatsen', 'niveau', 'nergens', 'wijken'), ('/waterrijk/2024/plaatsen/kaart.svg', 'niveau', 'nergens', 'locations'),
        ('/waterrijk/2024/verdeling.svg', 'maat', 'aandeel', 'inwoner'), ('/waterrijk/2024/programma/3/verdeling.svg', 'verdeling', 'nergens', 'product'),
        ('/waterrijk/wijzigingen', 'pagina', '-1', '1'), ('/zoeken?q=zwembad', 'pagina', 'x', '1'), ('/zoeken?q=zwembad', 'waar', 'overal', 'regels'),
        ('/zoeken?q=zwembad', 'gemeente', 'nergens', 'waterrijk'), ('/zoeken?q=zwembad', 'soort', 'nergens', 'product'),
        ('/waterrijk/paspoort?cut=year:2024', 'per', 'hond', 'inhabitant'), ('/waterrijk/paspoort?cut=year:2024', 'prices', '1800', '2025'),
        ('/waterrijk/paspoort?cut=year:2024', 'regels', 'nee', 'ja'), ('/waterrijk/paspoort?cut=year:2024', 'bedrag', 'zzz', 'amount'),
        ('/embed/waterrijk/2024', 'fase', 'zzz', 'begroot'), ('/uitleg', 'taal', 'xx', 'en'), ('/', 'taal', 'xx', 'nl'), ('/handboek', 'taal', 'xx', 'nl'))

    def read(self, path, asked, language='nl'):
        asked = dict(asked, **({} if 'taal' in asked else {'taal': language}))
        status, headers, body = self.served.get(path + ('&' if '?' in path else '?') + urllib.parse.urlencode(asked), headers={'Accept': 'text/html'})
        return status, headers, html.unescape(body.decode())

    def mended(self, body):
        """The link beside a 400 or 404 that leads to what there is."""
        return re.search(r'<p class="utrecht-paragraph"><a class="utrecht-link" href="([^"]+)">([^<]+)</a></p>', body)

    def test_each_parameter_of_a_page_is_refused_or_counts(self):
        for path, name, wrong, right in self.PAGES:
            with self.subTest(path=path, name=name, wrong=wrong):
                status, _, body = self.read(path, {name: wrong})
                self.assertEqual(status, 400)
                self.assertIn('In het adres staat %s=%s, en dat is er hier niet.' % (name, wrong[:80]), body)
                link = self.mended(body)
                self.assertEqual(link.group(2), 'Dezelfde pagina zonder ' + name)
                self.assertNotIn(name + '=' + wrong[:80], link.group(1))
                self.assertEqual(self.served.get(link.group(1))[0], 200)
                if name != 'taal':
                    self.assertIn('The address says %s=%s, and there is no such thing here.' % (name, wrong[:80]), self.read(path, {name: wrong}, 'en')[2])
                status, headers, body = self.read(path, {name: right})
                self.assertEqual(status, 200, body[-600:])
                self.assertNotIn('stuiver-ignored-parameters', headers)

    def test_a_page_beyond_the_last_leads_to_the_last(self):
        for path in '/waterrijk/2024/regels', '/waterrijk/wijzigingen', '/zoeken?q=zwembad':
            status, _, body = self.read(path, {'pagina': '999'})
            self.assertEqual(status, 404, path)
            self.assertIn('bladzijde 999; de laatste is ', body)
            link = self.mended(body)
            self.assertEqual(link.group(2), 'Naar de laatste bladzijde')
            last = int(re.search('pagina=([0-9]+)', link.group(1)).group(1))
            self.assertEqual(self.served.get(link.group(1))[0], 200)
            self.assertEqual(self.read(path, {'pagina': str(last + 1)})[0], 404)

    def test_names_that_no_page_knows(self):
        """One rule for every page: nearly right, twice, or a part of the cube is a 400; anything else is told; counters pass."""
        for path, name, meant in (('/waterrijk/2024', 'phase', 'fase'), ('/waterrijk/2024', 'fasee', 'fase'), ('/waterrijk/2024', 'side', 'kant'),
                                  ('/waterrijk/2024/regels', 'page', 'pagina'), ('/waterrijk/2024/lijst', 'limit', 'top'), ('/uitleg', 'lang', 'taal')):
            status, _, body = self.read(path, {name: '2'})
            self.assertEqual(status, 400, (path, name))
            self.assertIn('Bedoeld kan zijn: %s.' % meant, body)
            self.assertIn('%s=2' % meant, self.mended(body).group(1))
        for path, name in (('/waterrijk/2024', 'programma'), ('/waterrijk/2024', 'programme'), ('/waterrijk/2024', 'programme.code'), ('/waterrijk/2024', 'jaar'),
                           ('/waterrijk/2024', 'year'), ('/waterrijk/paspoort?cut=year:2024', 'product'), ('/waterrijk/wijzigingen', 'year')):
            status, _, body = self.read(path, {name: '3'})
            self.assertEqual(status, 400, (path, name))
            self.assertIn('In het adres staat %s=3, en ' % name, body)
        status, _, body = self.read('/waterrijk/2024?fase=begroot', {'fase': 'werkelijk'})
        self.assertEqual((status, 'In het adres staat fase meer dan eens' in body), (400, True))
        for path in '/', '/uitleg', '/waterrijk/2024', '/waterrijk/2024/regels', '/embed/waterrijk/2024', '/waterrijk/wijzigingen', '/zoeken?q=zwembad':
            status, headers, body = self.read(path, {'zomaar': '<b>', 'utm_source': 'x', 'fbclid': 'y'})
            self.assertEqual((status, headers.get('stuiver-ignored-parameters')), (200, 'zomaar'), path)
            self.assertIn('telt op deze pagina niet mee: zomaar.', body)
            self.assertIn('does not count on this page: zomaar.', self.read(path, {'zomaar': '1'}, 'en')[2])
            status, headers, body = self.read(path, {'utm_source': 'x', 'fbclid': 'y'})
            self.assertEqual((status, headers.get('stuiver-ignored-parameters')), (200, None), path)
            self.assertNotIn('telt op deze pagina niet mee', body)
        status, headers, _ = self.served.get('/suggesties?q=zwem&zomaar=1')
        self.assertEqual((status, headers.get('stuiver-ignored-parameters')), (200, 'zomaar'))
        self.assertEqual(self.served.get('/suggesties?q=zwem&gemeente=nergens')[0], 400)

    def test_per_inhabitant_where_there_are_none(self):
        """Another amount than was asked: the cube of deliveries has no inhabitants, one of many municipalities no sum of them."""
        cube = [c for c in json.loads(self.served.get('/api/3/cubes/')[2])['data'] if c['name'] != 'waterrijk'][0]['name']
        status, _, body = self.read('/%s/2024' % cube, {'maat': 'inwoner'})
        self.assertEqual(status, 400)
        self.assertIn('In het adres staat maat=inwoner, en dat is er hier niet. Wat wel kan: aandeel.', body)
        self.assertEqual(self.read('/%s/2024' % cube, {'maat': 'aandeel'})[0], 200)

    def test_what_stands_there_twice_is_told(self):
        """The first counts, as in the reference; cuts are joined."""
        for more, told in (('', []), ('&drilldown=year', ['drilldown']), ('&drilldown=programme', []), ('', []), ('&cut=side:"expenditure"&cut=year:2024', [])):
            status, headers, body = self.served.get('/api/3/cubes/waterrijk/aggregate/?drilldown=programme' + more.replace('"', '%22'))
            self.assertEqual((status, headers.get('stuiver-ignored-parameters', '').split(', ')), (200, told or ['']))
            self.assertEqual(json.loads(body).get('ignored_parameters', []), told)

    def test_a_search_says_which_cube_and_dimension_there_are_not(self):
        for name, wrong, near in (('cube', 'waterryk', 'waterrijk'), ('cube', 'nergens', 'waterrijk'), ('dimension', 'programm', 'programme'), ('dimension', 'zzz', 'programme')):
            for more in {}, {'texts': 'both'}, {'texts': '1'}:
                status, _, body = self.ask('/api/3/search/', dict(more, q='zwembad', **{name: wrong}))
                self.assertEqual(status, 404, (name, wrong, more))
                self.assertIn("there is no %s '%s'" % (name, wrong), json.loads(body)['message'])
                self.assertIn(near, json.loads(body)['message'])
        for right in {'cube': 'waterrijk'}, {'dimension': 'programme'}, {'dimension': 'location'}, {'cube': 'waterrijk', 'dimension': 'product'}:
            self.assertEqual(self.ask('/api/3/search/', dict(right, q='qwertyuiop'))[0], 200, right)

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
