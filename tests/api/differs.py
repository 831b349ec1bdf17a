#!/usr/bin/env python3
"""The handbook's chapter on the API says what is so: each row of its table of differences with OpenSpending's reference is tried, the
versions it names last are those that are served, and nothing is deprecated unsaid."""
import csv
import io
import json
import os
import re
import tempfile
import time
import unittest
import urllib.parse

import served
from served import Served, load_samples

CHAPTER = os.path.join(served.HERE, '..', '..', 'etl', 'handbook', 'api.md')
FRONT = '/api/3/cubes/waterrijk/'


def section(title):
    with open(CHAPTER, encoding='utf-8') as f:
        return f.read().split('## ' + title + '\n')[1].split('\n## ')[0]


def rows(title):
    lines = [x for x in section(title).split('\n') if x.startswith('|')]
    return [[c.strip().replace('\\|', '|') for c in re.split(r'(?<!\\)\|', x)[1:-1]] for x in lines[2:]]


class Differs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        cls.served = Served(store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def get(self, question, **headers):
        """As it stands in the table: what has a meaning in an address of its own is encoded."""
        path, _, query = question.partition('?')
        query = '&'.join('%s=%s' % (k, urllib.parse.quote(v)) for k, v in (p.split('=', 1) for p in query.split('&') if p))
        status, answered, body = self.served.get(FRONT + path + ('?' + query if query else ''), headers=headers)
        self.assertNotIn('deprecation', answered)
        self.assertNotIn('sunset', answered)
        return status, answered, body

    def answer(self, question):
        status, _, body = self.get(question)
        self.assertEqual(status, 200, (question, body[:300]))
        return json.loads(body)

    def count(self, cut):
        return self.answer('aggregate/?cut=' + cut)['summary']['_count']

    def refused(self, question, *words, status=400):
        got, headers, body = self.get(question)
        self.assertEqual((got, headers['content-type']), (status, 'application/json'), question)
        told = json.loads(body)
        self.assertEqual(told['status'], 'error')
        for w in words:
            self.assertIn(w, told['message'], question)

    # ---- a row each ----

    def try_model(self, q):
        self.assertEqual(self.answer(q), self.answer(q + '/'))

    def try_ignored(self, q):
        self.assertEqual(self.answer(q)['ignored_parameters'], ['zomaar'])
        self.assertEqual(self.get(q)[1]['stuiver-ignored-parameters'], 'zomaar')

    def try_no_page(self, q):
        told = self.answer(q)
        self.assertEqual((told['page'], told['page_size'], told['ignored_parameters']), (1, 100, ['page', 'pagesize']))
        self.assertEqual(self.get(q)[1]['stuiver-ignored-parameters'], 'page, pagesize')

    def try_unknown(self, q):
        told = self.answer(q)
        self.assertEqual((told['summary']['_count'], told['unknown'][0]['value']), (0, 'realisatie'))
        self.assertEqual(told['unknown'][0]['nearest'][0]['value'], 'executed')

    def try_two_cuts(self, q):
        self.assertEqual(self.answer(q)['summary']['_count'], self.count('year:2024|side:"revenue"'))

    def try_empty(self, q):
        n = self.answer(q)['summary']['_count']
        self.assertTrue(0 < n < self.answer('aggregate/')['summary']['_count'])
        cells = self.answer('aggregate/?drilldown=location.code&pagesize=10000')['cells']
        self.assertEqual(n, next(c['_count'] for c in cells if c['location.code'] is None))

    def try_day(self, q):
        cells = self.answer('aggregate/?drilldown=date&cut=year:2024&pagesize=10000')['cells']
        day = next(c for c in cells if '2024-03-01' in c.values())
        self.assertEqual(self.answer(q)['summary']['_count'], day['_count'])

    def try_range(self, q):
        told = self.answer(q)['summary']
        self.assertTrue(told['_count'] > 0 and told['amount.min'] >= 1000 and told['amount.max'] <= 5000)

    def try_without(self, q):
        self.assertEqual(self.answer(q)['summary']['_count'],
                         self.answer('aggregate/')['summary']['_count'] - self.count('programme:"5"'))

    def try_words(self, q):
        self.assertTrue(0 < self.answer(q)['summary']['_count'] < self.answer('aggregate/')['summary']['_count'])

    def try_exact(self, q):
        for amount in re.findall(rb'"amount\.sum":(-?[0-9.]+)', self.get(q)[2]):
            self.assertRegex(amount, rb'^-?[0-9]+(\.[0-9]{1,2})?$')

    def try_one_sum(self, q):
        self.assertEqual(self.answer(q)['aggregates'], ['amount.sum'])

    def try_one_column(self, q):
        self.assertEqual(self.answer(q)['attributes'].count('programme.code'), 1)

    def try_one_cell(self, q):
        self.assertEqual((self.answer(q)['total_cell_count'], len(self.answer(q)['cells'])), (1, 1))

    def try_csv(self, q):
        status, headers, body = self.get(q)
        self.assertEqual((status, headers['content-type']), (200, 'text/csv; charset=utf-8'))
        rows_here = list(csv.reader(io.StringIO(body.decode()), strict=True))
        self.assertEqual({len(r) for r in rows_here}, {len(rows_here[0])})
        self.assertEqual(len(rows_here), 3)

    def try_all_lines(self, q):
        status, _, body = self.get(q)
        n = len(list(csv.reader(io.StringIO(body.decode())))) - 1
        self.assertEqual((status, n), (200, self.answer('aggregate/')['summary']['_count']))
        self.assertGreater(n, 10000)

    def try_members_csv(self, q):
        self.assertEqual(self.get(q)[2].decode().split('\n')[0], 'programme.code,programme.label,programme.portfolio')

    def try_members_order(self, q):
        codes = [m['programme.code'] for m in self.answer(q)['data']]
        self.assertEqual(codes, sorted(codes))

    def try_kept(self, q):
        # A moment counts in whole seconds: of what was published in this one none is told, nor by an answer that is kept.
        headers, tried, until = {}, 0, time.monotonic() + 20
        while 'last-modified' not in headers and time.monotonic() < until:
            time.sleep(.2)
            tried += 1
            _, headers, _ = self.get('%s&_=%d' % (q, tried))
        _, headers, _ = self.get(q)
        self.assertEqual(self.get(q, **{'If-None-Match': headers['etag']})[0], 304)
        self.assertEqual(self.get(q, **{'If-Modified-Since': headers['last-modified']})[0], 304)

    TRIED = {
        'model': try_model,
        'aggregate/?drilldown=programme,year': lambda t, q: t.refused(q, "'|'"),
        'aggregate/?drilldown=programme&order=programme:DESC': lambda t, q: t.refused(q, "'asc' or 'desc'"),
        'aggregate/?cutt=year:2024': lambda t, q: t.refused(q, "'cut' may be meant"),
        'aggregate/?zomaar=1': try_ignored,
        'aggregate/?cut=year:2024&cut=side:"revenue"': try_two_cuts,
        'aggregate/?cut=location:""': try_empty,
        'aggregate/?cut=date:2024-03-01': try_day,
        'aggregate/?cut=amount:1000..5000': try_range,
        'aggregate/?cut=programme!:"5"': try_without,
        'aggregate/?cut=description~"onderhoud"': try_words,
        'aggregate/?aggregates=amount.sum&drilldown=year': try_exact,
        'aggregate/?aggregates=amount.sum|amount.sum': try_one_sum,
        'aggregate/?drilldown=programme|programme.code': try_one_column,
        'aggregate/?cut=year:2024': try_one_cell,
        'aggregate/?page=99999999999999999999': lambda t, q: t.refused(q),
        'aggregate/?page=abc&pagesize=-x': try_no_page,
        'aggregate/?pagesize=99999': lambda t, q: t.assertEqual(t.answer(q)['page_size'], 10000),
        'aggregate/?lang=xx': lambda t, q: t.refused(q, 'nl and en'),
        'aggregate/?cut=phase:"realisatie"': try_unknown,
        'aggregate/?callback=alert(1)': lambda t, q: t.refused(q, 'callback'),
        'aggregate/?drilldown=programme.label&format=csv&cut=programme:"1";"5"': try_csv,
        'facts/?download=csv': try_all_lines,
        'members/programme/?download=csv': try_members_csv,
        'members/programme/?order=programme': try_members_order,
        'facts/?order=niets': lambda t, q: t.refused(q, 'niets'),
        'niets/': lambda t, q: t.refused(q, status=404),
        'aggregate/?drilldown=task&cut=year:2024': try_kept,
    }

    def test_each_row_is_so(self):
        told = [r[0].strip('`') for r in rows('Wat anders is dan bij OpenSpending')]
        self.assertEqual(sorted(told), sorted(self.TRIED), 'a row without a test, or the other way about')
        for question in told:
            with self.subTest(question):
                self.TRIED[question](self, question)

    def test_versions_are_those_that_are_served(self):
        last = {}
        for api, version, _ in rows('Wat veranderde'):
            last.setdefault(api.strip('`'), version)
        self.assertEqual(sorted(last), ['/api/3', '/api/begrotingen/v1'])
        for api, version in last.items():
            status, headers, body = self.served.get(api + '/openapi.json')
            told = json.loads(body)
            self.assertEqual((status, told['info']['version']), (200, version), api)
            self.assertRegex(told['externalDocs']['url'], r'^http://127\.0\.0\.1:\d+/handboek/api$')
            if api != '/api/3':
                self.assertEqual(headers['api-version'], version)
        status, _, page = self.served.get('/handboek/api', headers={'Accept': 'text/html'})
        self.assertEqual(status, 200)
        self.assertIn('id="wat-veranderde"', page.decode())

    def test_nothing_is_deprecated_unsaid(self):
        self.assertIn('Niets: geen antwoord', section('Wat nu verouderd is'))
        for path in '/', '/api', '/api/3/', '/api/3/cubes/', '/api/begrotingen/v1', '/api/begrotingen/v1/begrotingen', '/waterrijk':
            headers = self.served.get(path)[1]
            self.assertFalse({'deprecation', 'sunset'} & set(headers), path)


if __name__ == '__main__':
    unittest.main()
