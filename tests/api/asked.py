#!/usr/bin/env python3
"""What was asked is what is answered: parameters, forms, pages and dates, as clients and proxies read them."""
import csv
import email.utils
import io
import json
import os
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, folder_of_module, load_samples, server_of_module  # noqa: E402

API = '/api/3/cubes/waterrijk/'
IGNORED = 'stuiver-ignored-parameters'


def setUpModule():
    global server, store
    store = os.path.join(folder_of_module(), 'stuiver.db')
    load_samples(store)
    server = server_of_module(store)
    time.sleep(1.1)  # Last-Modified is told when the second of the publication is over


def get(target, **headers):
    return server.get(target, headers={k.replace('_', '-'): v for k, v in headers.items()})


class Parameters(unittest.TestCase):
    def refused(self, target, *words):
        status, headers, body = get(target)
        self.assertEqual(status, 400, (target, body[:200]))
        message = json.loads(body)['message']
        for word in words:
            self.assertIn("'%s'" % word, message)
        self.assertEqual(headers['cache-control'], 'no-store')

    def test_nearly_a_parameter_is_refused_and_named(self):
        for where, wrong, meant in (
                ('aggregate/', 'cutt', 'cut'), ('aggregate/', 'cuts', 'cut'), ('aggregate/', 'Cut', 'cut'),
                ('aggregate/', 'drilldwn', 'drilldown'), ('aggregate/', 'limit', 'pagesize'), ('aggregate/', 'sort', 'order'),
                ('aggregate/', 'pivto', 'pivot'), ('facts/', 'field', 'fields'), ('facts/', 'page-size', 'pagesize'),
                ('facts/', 'drilldonw', None), ('facts/', 'togle', 'toggle'), ('members/programme/', 'ordr', 'order'),
                ('explanations/', 'cutt', 'cut'), ('locations/', 'levle', 'level'), ('provenance/', 'ctu', 'cut'),
                ('explain-change/', 'form', 'from'), ('package.zip', 'cutt', 'cut')):
            if meant:
                self.refused(API + where + '?%s=2' % wrong, wrong, meant)
            else:
                self.assertEqual(get(API + where + '?%s=2' % wrong)[1][IGNORED], wrong)
        self.refused('/api/3/search/?q=jeugd&dimention=product', 'dimention', 'dimension')

    def test_also_of_files(self):
        for form in ('csv', 'ndjson', 'csv-excel', 'xlsx'):
            self.refused(API + 'facts/?cutt=year:2024&download=' + form, 'cutt', 'cut')
        self.refused(API + 'facts/?year=2024&download=xlsx', 'year')

    def test_a_dimension_is_no_parameter(self):
        for name in ('year', 'programme', 'programme.label'):
            self.refused(API + 'aggregate/?%s=1' % name, name)
        self.assertEqual(get('/api/3/search/?q=jeugd&year=2024')[0], 200)

    def test_others_are_told(self):
        status, headers, body = get(API + 'aggregate/?foo=1&%22b+r=2&aggregates=_count&fields=x&foo=3')
        told = json.loads(body)
        self.assertEqual((status, told['ignored_parameters'], told['summary']), (200, ['foo', '"b r', 'fields'], {'_count': 24036}))
        self.assertEqual(headers[IGNORED], 'foo, %22b%20r, fields')
        for path in (API + 'facts/?pagesize=1&', API + 'members/year/?', API + 'model/?', '/api/3/cubes/?', '/api/3/search/?q=a*&',
                     API + 'explanations/?', API + 'provenance/?', API + 'locations/?dimension=location&level=wijken&',
                     API + 'explain-change/?from=year:2023&to=year:2024&'):
            status, headers, body = get(path + 'foo=1')
            self.assertEqual((status, json.loads(body)['ignored_parameters'], headers[IGNORED]), (200, ['foo'], 'foo'), path)
        for path in (API + 'facts/?download=csv&', API + 'facts/?format=ndjson&', API + 'facts/?download=xlsx&cut=year:2024&',
                     API + 'package.zip?cut=year:2024&', '/api/3/info/waterrijk/package?'):
            self.assertEqual(server.get(path + 'foo=1', method='HEAD')[1][IGNORED], 'foo', path)

    def test_some_pass_unsaid(self):
        target = API + 'aggregate/?aggregates=_count'
        status, headers, body = get(target + '&_=123&utm_source=x&utm_campaign=y&utm_anything=')
        self.assertEqual((status, body), (200, get(target)[2]))
        self.assertNotIn(IGNORED, headers)

    def test_what_was_recorded_is_answered(self):
        """drilldowns=, aggregate= and page_size= stand in the recorded cases as answered; they are told."""
        for name in ('drilldowns', 'aggregate', 'page_size'):
            self.assertEqual(json.loads(get(API + 'aggregate/?%s=region' % name)[2])['ignored_parameters'], [name])


class Forms(unittest.TestCase):
    LISTS = {'/api/3/cubes/?': 'name', '/api/3/search/?q=jeug*&': 'cut', API + 'members/programme/?': 'programme.code',
             API + 'explanations/?': 'text', API + 'locations/?dimension=location&level=wijken&': 'amount.sum',
             API + 'provenance/?cut=year:2024&': 'sha256', API + 'aggregate/?drilldown=year&': 'year.year',
             API + 'explain-change/?from=year:2023&to=year:2024&by=programme&': 'difference', API + 'facts/?cut=year:2023&': 'amount'}

    def test_every_list_in_every_form(self):
        for target, column in self.LISTS.items():
            status, headers, body = get(target + 'download=csv')
            self.assertEqual((status, headers['content-type']), (200, 'text/csv; charset=utf-8'), target)
            self.assertIn('.csv"', headers['content-disposition'])
            rows = list(csv.DictReader(io.StringIO(body.decode(), newline='')))
            status, headers, body = get(target + 'format=ndjson' if 'aggregate' not in target else target + 'download=ndjson')
            self.assertEqual((status, headers['content-type']), (200, 'application/x-ndjson'), target)
            objects = [json.loads(line, parse_float=str, parse_int=str) for line in body.decode().splitlines()]
            self.assertEqual(len(rows), len(objects), target)
            self.assertTrue(rows, target)
            for row, one in zip(rows, objects):
                self.assertEqual(list(row), list(one))
                self.assertIn(column, row)

    def test_the_same_sums(self):
        target = API + 'locations/?dimension=location&level=wijken&cut=year:2024|phase:"executed"&aggregates=amount.sum'.replace('"', '%22')
        told = json.loads(get(target)[2], parse_float=str)
        rows = list(csv.DictReader(io.StringIO(get(target + '&format=csv')[2].decode())))
        self.assertEqual([float(r['amount.sum']) for r in rows],
                         [float(f['properties']['amount.sum']) for f in told['features']])
        target = API + 'explain-change/?from=year:2023&to=year:2024&by=programme'
        told = json.loads(get(target + '&pagesize=1000')[2], parse_float=str)
        rows = list(csv.DictReader(io.StringIO(get(target + '&format=csv')[2].decode())))
        self.assertEqual([(r['programme.code'], r['label'], float(r['difference'])) for r in rows],
                         [(m['programme.code'], m['label'], float(m['difference'])) for m in told['members']])

    def test_members_as_files(self):
        for form, kind in (('xlsx', b'PK'), ('csv-excel', b'\xef\xbb\xbf')):
            status, _, body = get(API + 'members/programme/?download=' + form)
            self.assertEqual((status, body[:len(kind)]), (200, kind))

    def test_all_members_unless_a_page_is_asked(self):
        total = json.loads(get(API + 'members/product/')[2])['total_member_count']
        self.assertEqual(len(get(API + 'members/product/?download=csv')[2].splitlines()), total + 1)
        self.assertEqual(len(get(API + 'members/product/?download=csv&pagesize=3')[2].splitlines()), 4)

    def test_unknown_forms_are_refused_with_those_there_are(self):
        for target, there in ((API + 'facts/?download=parquet', 'csv, ndjson, csv-excel and xlsx'),
                              (API + 'facts/?format=parquet', 'json, ndjson and xlsx'), (API + 'aggregate/?download=other', 'csv'),
                              (API + 'members/year/?format=yaml', 'json'), ('/api/3/search/?q=a*&format=xlsx', 'json, csv and ndjson'),
                              (API + 'model/?format=csv', 'json'), (API + 'locations/?format=kml', 'geojson'),
                              ('/api/3/cubes/?download=zip', 'csv and ndjson'), (API + 'provenance/?format=pdf', 'csv')):
            status, _, body = get(target)
            self.assertEqual(status, 400, (target, body[:200]))
            self.assertIn(there, json.loads(body)['message'])


class Pages(unittest.TestCase):
    def links(self, headers):
        out = {}
        for part in headers.get('link', '').split(', '):
            if part:
                address, rel = part.split('>; rel=')
                out[rel.strip('"')] = address.strip('<')
        return out

    def test_a_walk_along_next_sees_every_row_once(self):
        target, seen = API + 'members/product/?pagesize=7&cut=year:2024%7Cphase:%22executed%22', []
        total = json.loads(get(target)[2])['total_member_count']
        pages = 0
        while target:
            status, headers, body = get(target)
            self.assertEqual(status, 200)
            seen += [r['product.code'] for r in json.loads(body)['data']]
            links = self.links(headers)
            self.assertEqual('prev' in links, pages > 0)
            target = urllib.parse.urljoin(target, links['next']) if 'next' in links else None
            pages += 1
        self.assertEqual((len(seen), len(set(seen)), pages), (total, total, -(-total // 7)))

    def test_all_four(self):
        links = self.links(get(API + 'facts/?page=3&pagesize=10&cut=year:2024')[1])
        self.assertEqual(sorted(links), ['first', 'last', 'next', 'prev'])
        last = urllib.parse.urljoin(API + 'facts/', links['last'])
        self.assertEqual(sorted(self.links(get(last)[1])), ['first', 'last', 'prev'])
        self.assertEqual(links['first'], '?pagesize=10&cut=year%3A2024&page=1')
        beyond = self.links(get(API + 'facts/?page=99999&pagesize=10&cut=year:2024')[1])
        self.assertEqual((beyond['prev'], 'next' in beyond), (beyond['last'], False))

    def test_none_of_a_single_page_and_of_downloads(self):
        for target in ('aggregate/?drilldown=year', 'aggregate/', 'facts/?download=csv', 'facts/?pagesize=0', 'model/'):
            self.assertNotIn('link', server.get(API + target, method='HEAD')[1], target)

    def test_search_has_them_and_kept_answers_too(self):
        for _ in range(3):
            self.assertIn('next', self.links(get('/api/3/search/?q=a*&pagesize=2')[1]))
            self.assertIn('next', self.links(get(API + 'facts/?pagesize=2')[1]))

    def test_long_questions_have_short_heads(self):
        headers = get(API + 'facts/?pagesize=2&cut=' + '%7C'.join('year:2024' for _ in range(80)))[1]
        self.assertIn('rel="next"', headers['link'])
        self.assertLess(len(headers['link']), 2100)


class Dates(unittest.TestCase):
    TARGETS = ('/api/3/cubes/', API + 'model/', API + 'aggregate/?drilldown=year', API + 'facts/?pagesize=5',
               API + 'facts/?download=csv', API + 'package.zip?cut=year:2024', API + 'facts/?download=xlsx&cut=year:2024')

    def test_modified_since(self):
        for target in self.TARGETS:
            for _ in range(3):  # from the engine, from what is kept
                _, headers, _ = server.get(target, method='HEAD')
                when = email.utils.parsedate_to_datetime(headers['last-modified'])
                status, again, body = get(target, If_Modified_Since=headers['last-modified'])
                self.assertEqual((status, body, again['etag']), (304, b'', headers['etag']), target)
                earlier = email.utils.format_datetime(when.replace(year=when.year - 1), usegmt=True)
                self.assertEqual(server.get(target, method='HEAD', headers={'If-Modified-Since': earlier})[0], 200)
                # The tag goes before the date.
                self.assertEqual(server.get(target, method='HEAD', headers={
                    'If-None-Match': '"x"', 'If-Modified-Since': headers['last-modified']})[0], 200)

    def test_what_is_no_date_does_not_count(self):
        for text in ('x', 'Sat, 28 Nov 2099 16:05:44 GMT', 'Sat, 31 Feb 2026 16:05:44 GMT', '2026-11-28', 'Sat, 28 Nov 2026 16:05:44 CET'):
            self.assertEqual(get(API + 'model/', If_Modified_Since=text)[0], 200, text)

    def test_304_tells_no_wrong_length(self):
        for target in self.TARGETS:
            for _ in range(3):
                whole = server.get(target, method='HEAD')[1]
                status, headers, _ = get(target, If_None_Match=whole['etag'])
                self.assertEqual(status, 304)
                self.assertIn(headers.get('content-length'), (None, whole.get('content-length')), target)
                self.assertNotIn('transfer-encoding', headers)

    def test_vary_only_where_it_varies(self):
        for target, vary in ((API + 'facts/?pagesize=5', 'Accept-Encoding'), (API + 'model/?callback=f', 'Accept, Accept-Encoding'),
                             (API + 'facts/?download=csv', 'Accept-Encoding'), (API + 'package.zip?cut=year:2024', None),
                             (API + 'facts/?download=xlsx&cut=year:2024', None), ('/nope', 'Accept, Accept-Encoding')):
            self.assertEqual(server.get(target, method='HEAD')[1].get('vary'), vary, target)

    def test_preflight(self):
        _, headers, _ = server.get(API + 'facts/', method='OPTIONS', headers={
            'Origin': 'https://example.nl', 'Access-Control-Request-Method': 'GET',
            'Access-Control-Request-Headers': 'range, cache-control, traceparent, if-modified-since'})
        allowed = {h.strip().lower() for h in headers['access-control-allow-headers'].split(',')}
        self.assertLessEqual({'range', 'cache-control', 'traceparent', 'if-modified-since', 'if-range'}, allowed)
        exposed = get(API + 'model/')[1]['access-control-expose-headers'].lower().split(', ')
        self.assertLessEqual({'accept-ranges', 'content-range', 'link', 'etag', IGNORED}, set(exposed))


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
