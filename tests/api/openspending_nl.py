"""openspending.nl's own interfaces: answers in the shapes that were recorded of it, and the amounts of our own API."""
import csv
import http.client
import io
import json
import os
import shutil
import sys
import tempfile
import unittest
from decimal import Decimal
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import iv3_beside as iv3  # noqa: E402  pylint: disable=wrong-import-position
from served import Served  # noqa: E402  pylint: disable=wrong-import-position

SHARED = os.path.join(iv3.ROOT, '..', 'shared', 'data', 'openspending-nl')
FOLDER = STORE = SERVER = None
DOCUMENT = 69999245  # Waterrijk, 2024, jaarrekening


def setUpModule():
    global FOLDER, STORE, SERVER  # pylint: disable=global-statement
    FOLDER = tempfile.mkdtemp()
    STORE = os.path.join(FOLDER, 's.db')
    iv3.load_all(STORE, FOLDER)
    SERVER = Served(STORE, '--openspending-nl')
    SERVER.__enter__()


def tearDownModule():
    SERVER.__exit__(None, None, None)
    shutil.rmtree(FOLDER)


def get(target, headers=None, port=None):
    c = http.client.HTTPConnection('127.0.0.1', port or SERVER.port, timeout=60)
    c.request('GET', target, headers=headers or {})
    r = c.getresponse()
    body = r.read()
    c.close()
    return r.status, {k.lower(): v for k, v in r.getheaders()}, body


def ask(target, status=200):
    code, _, body = get(target)
    assert code == status, (target, code, body[:300])
    return json.loads(body, parse_float=Decimal)


def recorded(name):
    path = os.path.join(SHARED, name)
    if not os.path.exists(path):
        raise unittest.SkipTest(name + ' is absent')
    with open(path, encoding='utf-8') as f:
        return json.load(f)


def aggregate(cube, drilldown, cut):
    _, _, body = get('/api/3/cubes/%s/aggregate/?download=csv&drilldown=%s&cut=%s' % (cube, quote(drilldown), quote(cut)))
    return list(csv.DictReader(io.StringIO(body.decode())))


class Version1(unittest.TestCase):
    def shape(self, own, was):
        """The members that were recorded are there, of the same kind where they are not null."""
        self.assertEqual(set(was) - set(own), set())
        for key, value in was.items():
            if own[key] is None or value is None:
                continue
            numbers = (int, float, Decimal)
            self.assertEqual(isinstance(own[key], numbers), isinstance(value, numbers), key)
            self.assertEqual(isinstance(own[key], (str, list, dict)) and type(own[key]),
                             isinstance(value, (str, list, dict)) and type(value), key)

    def test_shapes(self):
        for resource, name in (('governments', 'v1_governments_2019.json'), ('entries', 'v1_entries_2019.json')):
            was, own = recorded(name), ask('/api/v1/%s/?limit=1' % resource)
            meta = dict(was['meta'])
            meta.pop('took', None)
            self.assertEqual(set(own['meta']), set(meta))
            self.assertEqual((own['meta']['limit'], own['meta']['offset'], own['meta']['previous']), (1, 0, None))
            self.shape(own['objects'][0], was['objects'][0])
        own, was = ask('/api/v1/entries/?limit=1')['objects'][0], recorded('v1_entries_2019.json')['objects'][0]
        self.shape(own['labels'][0], was['labels'][0])
        self.assertEqual([x['type'] for x in own['labels']], [x['type'] for x in was['labels']])
        self.assertEqual([x['plaatsing'] for x in own['plaatsing']], [x['plaatsing'] for x in was['plaatsing']])

    def test_governments(self):
        d = ask('/api/v1/governments/')
        self.assertEqual([(x['code'], x['name'], x['kind'], x['id']) for x in d['objects']],
                         [('GM0001', 'GM0001', 'county', 60001), ('GM9999', 'Waterrijk', 'county', 69999)])
        self.assertEqual(ask('/api/v1/governments/69999/'), d['objects'][1])
        self.assertEqual([x['code'] for x in ask('/api/v1/governments/?code__in=GM9999,GM7')['objects']], ['GM9999'])
        self.assertEqual(ask('/api/v1/governments/?kind=province')['meta']['total_count'], 0)
        self.assertEqual(ask('/api/v1/governments/7/', 404)['status'], 'error')

    def test_documents(self):
        d = ask('/api/v1/documents/?government__code=GM9999&year__gte=2024&order_by=-year')
        self.assertEqual([(x['id'], x['year'], x['period'], x['plan'], x['government']['name']) for x in d['objects']],
                         [(DOCUMENT, 2024, 5, 'spending', 'Waterrijk')])
        self.assertEqual(ask('/api/v1/documents/?government__code__in=GM9999&period=0')['meta']['total_count'], 0)
        self.assertEqual(ask('/api/v1/documents/%d/' % DOCUMENT), d['objects'][0])

    def test_entries_are_the_cells(self):
        d = ask('/api/v1/entries/?document_id=%d&limit=0' % DOCUMENT)
        own = {({'out': 'lasten', 'in': 'baten'}[x['direction']], x['code_sub'], x['code_cat']): x['value'] * 1000 for x in d['objects']}
        cells = {(r['zijde.zijde'], r['taakveld.taakveld'], r['categorie.categorie']): Decimal(r['eerste_plaatsing.sum'])
                 for r in aggregate('cbs', 'zijde|taakveld|categorie', 'gemeente:"GM9999"')}
        self.assertEqual(own, cells)
        for x in d['objects']:
            self.assertEqual(x['code_main'], x['code_sub'][0])
            self.assertEqual(x['plaatsing'][0]['value'], x['value'])
        self.assertEqual(d['meta']['total_count'], len(cells))

    def test_pages_of_a_list(self):
        whole = ask('/api/v1/entries/?gov_code=9999&limit=0')['objects']
        got, target = [], '/api/v1/entries/?gov_code=9999&limit=100'
        while target:
            d = ask(target)
            got += d['objects']
            target = d['meta']['next']
        self.assertEqual(got, whole)
        d = ask('/api/v1/entries/?gov_code=9999&limit=10&offset=20')
        self.assertEqual(d['objects'], whole[20:30])
        self.assertIn('offset=10', d['meta']['previous'])
        self.assertEqual(ask('/api/v1/entries/?offset=18446744073709551615')['objects'], [])

    def test_filters_and_order(self):
        d = ask('/api/v1/entries/?document_id=%d&direction=out&value__gt=3000&order_by=-value&limit=0' % DOCUMENT)['objects']
        values = [x['value'] for x in d]
        self.assertTrue(values and all(v > 3000 for v in values))
        self.assertEqual(values, sorted(values, reverse=True))
        self.assertEqual({x['code_sub'] for x in ask('/api/v1/entries/?code_sub__in=0.10,0.4&limit=0')['objects']}, {'0.10', '0.4'})
        self.assertIn("no filter 'gov'", ask('/api/v1/entries/?gov=1', 400)['message'])
        self.assertIn("no filter '-nergens'", ask('/api/v1/entries/?order_by=-nergens', 400)['message'])
        self.assertEqual(ask('/api/v1/entries/?limit=veel', 400)['status'], 'error')
        self.assertEqual(ask('/api/v1/nergens/', 404)['status'], 'error')

    def test_each_thing_stands_at_its_own_address(self):
        index = ask('/api/v1/')
        self.assertEqual(sorted(index), ['documents', 'entries', 'governments', 'labels'])
        for resource, own in index.items():
            objects = ask(own['list_endpoint'] + '?limit=7')['objects']
            self.assertTrue(objects, resource)
            for x in objects:
                self.assertEqual(ask(x['resource_uri']), x)
            self.assertEqual(ask('/api/v1/%s/1-2-3-out/' % resource, 404)['status'], 'error')

    def test_amounts_are_floats(self):
        body = get('/api/v1/entries/?limit=50')[2]
        for x in json.loads(body)['objects']:
            for value in [x['value']] + [y['value'] for y in x['plaatsing']]:
                self.assertIsInstance(value, float)
        terms = json.loads(get('/api/v1/aggregations/main/?limit=0')[2])['facets']['terms']['terms']
        self.assertIsInstance(terms[0]['total'], float)

    def test_aggregations(self):
        entries = ask('/api/v1/entries/?document_id=%d&direction=out&limit=0' % DOCUMENT)['objects']
        d = ask('/api/v1/aggregations/main/?document_id=%d&direction=out&limit=0' % DOCUMENT)
        self.assertEqual(d['objects'], [])
        sums = {}
        for x in entries:
            sums.setdefault(int(x['code_main']) + 1, []).append(x['value'])
        self.assertEqual({t['term']: (t['count'], t['total'], t['min'], t['max']) for t in d['facets']['terms']['terms']},
                         {k: (len(v), sum(v), min(v), max(v)) for k, v in sums.items()})
        self.assertEqual(d['facets']['total']['total'], sum(x['value'] for x in entries))
        both = ask('/api/v1/aggregations/all/?document_id=%d&limit=0' % DOCUMENT)['facets']
        self.assertEqual(set(both), {'main', 'sub', 'cat', 'total'})
        by = ask('/api/v1/aggregations/entries/?year=2024&period=5&code_sub=0.4&limit=0')['facets']['document']['terms']
        self.assertEqual({t['term'] for t in by}, {DOCUMENT, 60001245})
        self.assertEqual([t['term'] for t in ask('/api/v1/aggregations/documents/?limit=1')['facets']['years']['terms']], [2024])

    def test_labels(self):
        d = ask('/api/v1/labels/?document_id=%d&type=main&direction=out' % DOCUMENT)['objects']
        self.assertEqual(d[0], {'code': '0', 'direction': 'out', 'document_id': DOCUMENT, 'label': 'Bestuur en ondersteuning',
                                'resource_uri': '/api/v1/labels/%d-main-0-out/' % DOCUMENT, 'slug': 'bestuur-en-ondersteuning',
                                'type': 'main'})


class Site(unittest.TestCase):
    def test_sources(self):
        d = ask('/bronnen/Gemeenten')
        self.assertEqual(d[1], {'Key': 'GM9999', 'Title': 'Waterrijk', 'Slug': 'waterrijk', 'Description': '', 'Type': 'Gemeenten',
                                'hasDetaildata': True})
        self.assertEqual(ask('/bronnen/Provincies'), [])
        one = ask('/bronnen/Gemeenten/waterrijk')
        self.assertEqual([x['Period'] for x in one['datasets']], ['2024'])
        self.assertEqual(ask('/utils/bronnen/Gemeenten/2024')[1]['value'], 'Gemeenten|waterrijk')
        self.assertEqual([x['Slug'] for x in ask('/zoek/bron?q=WATER')], ['waterrijk'])
        for target in ('/bronnen/Rijk', '/bronnen/Gemeenten/nergens', '/bronnen/Gemeenten/waterrijk/2024/nooit/per/categorie',
                       '/zoek/niets', '/lijstenmaker/hoogste'):
            self.assertEqual(ask(target, 404)['status'], 'error', target)

    def test_a_tree_adds_up_all_the_way_down(self):
        cells = ask('/api/v1/entries/?document_id=%d&limit=0' % DOCUMENT)['objects']
        for tree, depth in (('hoofdfunctie', 3), ('categorie', 2)):
            d = ask('/bronnen/Gemeenten/waterrijk/2024/realisatie/per/' + tree)
            total = d['dataset']['verslagsoorten']['realisatie']
            self.assertEqual(total['Lasten'], sum(x['value'] for x in cells if x['direction'] == 'out'))
            rows = d['data']
            for _ in range(depth):
                for side in ('Lasten', 'Baten'):
                    self.assertEqual(sum(r[side] for r in rows), total[side])
                row = max(rows, key=lambda r: r['Lasten'])
                if '$link' not in row:
                    break
                total = row
                rows = ask(row['$link'].split('/', 3)[3].join(['/', '']))['data']

    def test_years(self):
        d = ask('/bronnen/Gemeenten/waterrijk/realisatie/trends')
        self.assertEqual(set(d['trends']), {'2024'})
        below = ask('/bronnen/Gemeenten/waterrijk/realisatie/trends/hoofdfunctie/0')
        self.assertEqual(below['Title'], 'Bestuur en ondersteuning')
        self.assertLess(below['trends']['2024']['Lasten'], d['trends']['2024']['Lasten'])

    def test_details(self):
        self.assertEqual(ask('/detaildata/overzicht')[0]['Jaren'], [2023, 2024, 2025])
        self.assertEqual(ask('/detaildata/overzicht/niet-gepubliceerd'), [])
        self.assertEqual(ask('/detaildata/Gemeenten/waterrijk/2024/verslagsoorten'), ['begroting', 'realisatie'])
        base = '/detaildata/Gemeenten/waterrijk/2024/realisatie'
        lines, level = ask(base + '.json'), ask(base + '/per/categorie')
        sums = {r['side.side']: Decimal(r['amount.sum']) for r in aggregate('waterrijk', 'side', 'year:2024|phase:"executed"')}
        for side, word, letter in (('expenditure', 'Lasten', 'L'), ('revenue', 'Baten', 'B')):
            self.assertEqual(sum(r[word] for r in level), sums[side])
            self.assertEqual(sum(x['Bedrag'] for x in lines if x['BL'] == letter), sums[side])
        accounts = ask(base + '/per/categorie/0,1/grootboek')
        self.assertEqual({r['Category'] for r in accounts}, {'0', '1'})
        self.assertEqual(sum(r['Lasten'] for r in accounts), sum(r['Lasten'] for r in level if r['Code'] in '01'))
        first = accounts[0]
        centres = ask(base + '/per/categorie/0/grootboek/%s/kostenplaats' % first['Code'])
        self.assertEqual(sum(r['Lasten'] + r['Baten'] for r in centres), first['Lasten'] + first['Baten'])
        self.assertEqual({r['Grootboek'] for r in centres}, {first['Code']})
        for target in ('/detaildata/Gemeenten/gm0001', base + '/per/taakveld', base + '/per/categorie/0/grootboek/1/grootboek'):
            self.assertEqual(ask(target, 404)['status'], 'error', target)

    def test_downloads_lead_to_the_api(self):
        code, headers, _ = get('/spreadsheet/Gemeenten/2024/waterrijk')
        self.assertEqual(code, 302)
        path = '/' + headers['location'].split('/', 3)[3]
        self.assertIn('/api/3/cubes/cbs/facts/?download=xlsx', path)
        code, headers, body = get(path)
        self.assertEqual((code, body[:2]), (200, b'PK'))
        code, headers, _ = get('/detaildata/fiscaldatapackage/Gemeenten/2024/waterrijk/datapackage.json')
        self.assertTrue(code == 302 and headers['location'].endswith('/api/3/info/waterrijk/package'))

    def test_only_where_it_is_asked_for(self):
        with Served(STORE) as s:
            self.assertEqual(get('/api/v1/governments/', port=s.port)[0], 404)
            self.assertEqual(get('/bronnen/Gemeenten', port=s.port)[0], 404)

    def test_not_modified(self):
        _, headers, _ = get('/bronnen/Gemeenten')
        self.assertEqual(get('/bronnen/Gemeenten', {'If-None-Match': headers['etag']})[0], 304)
        self.assertEqual(get('/bronnen/Provincies', {'If-None-Match': headers['etag']})[0], 200)


if __name__ == '__main__':
    unittest.main()
