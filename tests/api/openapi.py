"""openapi.json says what is so: every address of it answers, every parameter is taken there, every form is had, and what is
not in it is refused; the page under /api has them all."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import PATIENCE, PROGRAM, Served, load_samples  # noqa: E402

# What an address takes besides what stands in it.
NEEDED = {'explainChange': {'from': 'phase:"proposed"', 'to': 'phase:"executed"', 'cut': 'year:2024|side:"expenditure"'},
          'search': {'q': 'jeug*'}, 'locations': {'dimension': 'location', 'cut': 'year:2024'}, 'changes': {'from': '1', 'to': '1', 'by': 'programme'}}
VALUES = {'cut': 'year:2024', 'order': None, 'toggle': None, 'compare': 'proposed,executed', 'pivot': 'year', 'comparable': '2024', 'prices': '2024',
          'from': None, 'to': None, 'by': None, 'q': 'jeug*', 'dimension': None, 'level': None, 'period': None, 'with': None, 'fields': 'amount'}
ALONE = {'pivot': {'drilldown': 'programme'}, 'compare': {'drilldown': 'programme', 'pivot': 'phase'}, 'comparable': {'drilldown': 'year'},
         'per': {'drilldown': 'year', 'aggregates': 'amount.sum'}, 'prices': {'drilldown': 'year', 'aggregates': 'amount.sum'},
         'explanations': {'drilldown': 'programme'}}
# The samples have no delivery to CBS beside them, and no signed manifest: both are 404 there.
ABSENT = 'reconciliation', 'key_figures', 'manifest'


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        cls.served = Served(store, '--offer-store')
        status, headers, body = cls.served.get('/api/3/openapi.json')
        assert status == 200 and headers['content-type'] == 'application/json', (status, headers)
        cls.body = body
        cls.told = json.loads(body)
        changes = json.loads(cls.served.get('/api/3/cubes/waterrijk/provenance/?cut=year:2024')[2])
        text = json.dumps(changes)
        cls.parts = {'name': 'waterrijk', 'ref': 'programme', 'dataset': '1',
                     'sha256': re.search(r'[0-9a-f]{64}', text).group(0)}

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def operations(self):
        for path, item in self.told['paths'].items():
            yield re.sub(r'{(\w+)}', lambda m: self.parts[m.group(1)], path), item['get']

    def ask(self, path, parameters):
        return self.served.get(path + ('?' + urllib.parse.urlencode(parameters) if parameters else ''))

    def test_every_address_answers(self):
        for path, operation in self.operations():
            if operation['operationId'] in ABSENT:
                continue
            status, headers, body = self.ask(path, NEEDED.get(operation['operationId'], {}))
            self.assertEqual(status, 200, (path, body[:300]))
            self.assertIn(headers['content-type'].split(';')[0], operation['responses']['200']['content'], path)

    def test_every_parameter_and_form_is_taken(self):
        tried = 0
        for path, operation in self.operations():
            if operation['operationId'] in ABSENT:
                continue
            base = NEEDED.get(operation['operationId'], {})
            for p in operation['parameters']:
                if p['in'] != 'query':
                    continue
                for value in p['schema'].get('enum', [VALUES.get(p['name'], p.get('example'))]):
                    if value is None:
                        continue
                    asked = dict(base, **ALONE.get(p['name'], {}))
                    asked.setdefault(p['name'], value)
                    if 'enum' in p['schema']:
                        asked[p['name']] = value
                    status, headers, body = self.ask(path, asked)
                    self.assertEqual(status, 200, (path, asked, body[:300]))
                    self.assertNotIn(p['name'], headers.get('stuiver-ignored-parameters', ''), (path, asked))
                    self.assertIn(headers['content-type'].split(';')[0], operation['responses']['200']['content'], (path, asked))
                    tried += 1
        self.assertGreater(tried, 80)

    def test_its_faults_are_those_that_it_tells(self):
        for path, operation in self.operations():
            if any(p['name'] == 'format' for p in operation['parameters']):
                status, _, body = self.ask(path, {'format': 'klei'})
                self.assertEqual((status, json.loads(body)['status']), (400, 'error'), path)
            if '/waterrijk/' in path:
                status = self.ask(path.replace('/waterrijk/', '/nergens/'), NEEDED.get(operation['operationId'], {}))[0]
                self.assertEqual(status, 404, path)
            self.assertTrue({'400', '404', '410', '503'} <= set(operation['responses']))
        self.assertEqual(self.served.get('/api/3/cubes/waterrijk/niets/')[0], 404)

    def test_withdrawn_and_out_of_reach(self):
        """410 and 503, which every address tells of."""
        store = os.path.join(self.where.name, 'gone.db')
        load_samples(store, 'begroting-2023.csv')
        with Served(store, '--offer-store') as served:
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'Te vroeg', '1'], check=True, capture_output=True,
                           timeout=PATIENCE)
            for path, operation in self.operations():
                if '/waterrijk/' in path:
                    asked = NEEDED.get(operation['operationId'], {})
                    status, _, body = served.get(path + ('?' + urllib.parse.urlencode(asked) if asked else ''))
                    self.assertEqual(status, 410, (path, body[:300]))
                    self.assertIn('Te vroeg', json.loads(body)['message'])
            os.remove(store)
            for path, operation in self.operations():
                if operation['operationId'] in ('openapi', 'index') or path in ('/api/3/', '/api/3/openapi.json'):
                    continue
                asked = dict(NEEDED.get(operation['operationId'], {}))
                status, headers, body = served.get(path + ('?' + urllib.parse.urlencode(asked) if asked else ''))
                self.assertEqual((status, json.loads(body)['status']), (503, 'error'), path)
                self.assertGreater(int(headers['retry-after']), 0)

    def test_the_page_has_them_all(self):
        for language in 'nl', 'en':
            status, _, body = self.served.get('/api?taal=' + language, headers={'Accept': 'text/html'})
            self.assertEqual(status, 200)
            for path in self.told['paths']:
                self.assertIn('<code>%s</code>' % path, body.decode())
            links = re.findall(r'href="(/api/3/[^"]*)"', body.decode())
            self.assertGreater(len(links), 7)
            for link in links:
                self.assertEqual(self.served.get(link)[0], 200, link)

    def test_it_is_valid(self):
        home = npm.folder('@seriousme/openapi-schema-validator@2')
        name = os.path.join(self.where.name, 'openapi.json')
        with open(name, 'wb') as f:
            f.write(self.body)
        p = subprocess.run([os.path.join(home, 'node_modules', '.bin', 'validate-api'), name], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 0, p.stdout.decode())


if __name__ == '__main__':
    unittest.main()
