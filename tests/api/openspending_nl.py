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
    c = http.client.HTTPConnection('127.0.0.1', port or SERVER.port, timeout=300)
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


class Source(unittest.TestCase):
    def test_by_what_a_cube_holds_and_not_by_its_name(self):
        """A cube with as many governments that comes first by its name, of deliveries with other amounts."""
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            iv3.load_all(store, folder)
            other = iv3.export(store, 2024, 5)
            for side in ('lasten', 'baten'):
                for r in other['data'][side]:
                    r['bedrag'] += 1
            second = json.loads(json.dumps(other))
            second['metadata']['overheidsnummer'] = '060001'
            for cube in ('aaa', 'zzz'):
                iv3.load_deliveries(store, folder, [other, second], cube)
            with Served(store, '--openspending-nl') as served:
                target = '/api/v1/entries/?document_id=%d&limit=0' % DOCUMENT
                own = [(x['code_sub'], x['code_cat'], x['value']) for x in json.loads(get(target, port=served.port)[2])['objects']]
            self.assertEqual(own, [(x['code_sub'], x['code_cat'], float(x['value'])) for x in ask(target)['objects']])


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
        self.assertEqual(sorted(index), ['documents', 'entries', 'governments', 'labels', 'metrics'])
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


class Metrics(unittest.TestCase):
    """What a government is divided by: the figures of its own cube."""

    def test_are_those_of_the_mapping(self):
        with open(os.path.join(iv3.ROOT, 'mappings', 'waterrijk', 'statistics.csv'), encoding='utf-8') as f:
            figures = {(r['subject'].replace('households', 'household'), int(r['year'])): Decimal(r['value'])
                       for r in csv.DictReader(f) if r['region'] == 'GM9999'}
        figures.update({('currency', year): 1 for subject, year in list(figures) if subject == 'population'})
        d = ask('/api/v1/metrics/?limit=0&government__code=GM9999')['objects']
        self.assertEqual({(x['metric'], x['year']): x['factor'] for x in d}, figures)
        self.assertEqual(ask('/api/v1/governments/69999/')['metrics'], d)
        self.assertEqual(ask('/api/v1/governments/60001/')['metrics'], [])
        year = ask('/bronnen/Gemeenten/waterrijk/2024/realisatie/per/hoofdfunctie')['metrics']
        self.assertEqual(year, {'Bevolking': figures['population', 2024], 'Oppervlakte': figures['area', 2024],
                                'Huishouden': figures['household', 2024]})
        self.assertEqual(ask('/bronnen/Gemeenten/gm0001/2024/realisatie/per/categorie')['metrics'], {})

    def test_shape(self):
        was = recorded('v1_governments_2019.json')['objects'][0]['metrics'][0]
        own = ask('/api/v1/metrics/?limit=1')['objects'][0]
        self.assertEqual(set(own), set(was))
        self.assertIn(own['metric'], {m['metric'] for x in recorded('v1_governments_2019.json')['objects'] for m in x['metrics']})

    def test_kinds_are_those_that_were(self):
        kinds = {x['kind'] for x in recorded('v1_governments_2017_all.json')['objects']}
        self.assertTrue({x['kind'] for x in ask('/api/v1/governments/?limit=0')['objects']} <= kinds)


class Search(unittest.TestCase):
    def found(self, q, target='/zoek'):
        return ask('%s?q=%s' % (target, quote(q)))

    def test_titles(self):
        """The CBS cube of this store has codes alone; its titles are the hoofdtaakvelden and these codes."""
        d = self.found('onderwijs')
        self.assertEqual(d, [{'Title': 'Onderwijs', 'Description': '', 'headline_title': '<b>Onderwijs</b>', 'headline_description': '',
                              'rank': 1}])
        d = self.found('vervoer & !economie')
        self.assertEqual([x['headline_title'] for x in d], ['Verkeer, <b>vervoer</b> en waterstaat'])
        self.assertEqual({x['Title'] for x in self.found('(economie | onderwijs)')}, {'Economie', 'Onderwijs'})
        self.assertEqual({x['Title'] for x in self.found('eco:*')}, {'Economie'})
        self.assertEqual(self.found('economie onderwijs'), [])
        self.assertEqual(self.found(''), [])

    def test_what_cannot_be_read(self):
        for q in ('(a', 'a)', '&', 'a |', '!', '(' * 500, '!' * 500, '()'):
            self.assertIn('q', ask('/zoek?q=' + quote(q), 400)['message'], q)

    def test_where_a_title_is(self):
        self.assertEqual(self.found('Onderwijs', '/zoek/titel'), [{'Identifier': 'Gemeenten-2024', 'Period': '2024', 'SourceType': 'Gemeenten',
                                                                  'Summary': '', 'Title': 'Iv3 Gemeenten 2024'}])
        self.assertEqual(self.found('onder', '/zoek/titel'), [])

    def test_details_and_the_way_to_them(self):
        d = self.found('energie', '/zoek/detaildata')
        self.assertTrue(d)
        for x in d:
            self.assertIn('<b>', x['headline'])
            self.assertIn(x['TitleType'], ('grootboek', 'kostenplaats'))
            target = '/detaildata/redirect-zoekresultaat/%s/%s/%s/%s/%s' % (x['Type'], x['Slug'], x['Period'], x['TitleType'], x['Code'])
            code, headers, body = get(target)
            self.assertEqual((code, headers['content-type']), (200, 'text/plain; charset=utf-8'))
            self.assertTrue(body.startswith(b'/gegevens/Gemeenten/details/waterrijk/%s/' % x['Period'].encode()), body)
            main = body.decode().split('categorie=')[1].split('/')[0]
            rows = ask('/detaildata/Gemeenten/waterrijk/%s/%s/per/categorie/%s/%s' % (x['Period'], body.decode().split('/')[6], main, x['TitleType']))
            self.assertIn(x['Code'], [r['Code'] for r in rows])
        for target in ('waterrijk/2024/grootboek/nergens', 'waterrijk/2024/programma/1', 'gm0001/2024/grootboek/410100', 'waterrijk/2024/grootboek'):
            ask('/detaildata/redirect-zoekresultaat/Gemeenten/' + target, 404)

    def test_headlines_are_html(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            own = iv3.mapping_of(folder, 'waterrijk', [])
            path = os.path.join(own, 'accounts.csv')
            with open(path, encoding='utf-8') as f:
                text = f.read()
            os.unlink(path)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text.replace('410100,', '410100,<i>Zeldzaam</i> & ', 1))
            iv3.load(store, own, os.path.join(iv3.ROOT, 'samples', 'grootboek-2024.csv'))
            with Served(store, '--openspending-nl') as s:
                d = json.loads(get('/zoek/detaildata?q=zeldzaam', port=s.port)[2])
            self.assertTrue(d[0]['headline'].startswith('&lt;i&gt;<b>Zeldzaam</b>&lt;/i&gt; &amp; '), d[0])


class Lists(unittest.TestCase):
    def test_reports(self):
        d = ask('/lijstenmaker/hoogste/10/Lasten/Gemeenten/2024')
        self.assertEqual([x.rsplit('/', 1)[1] for x in d['$links']], ['2024X005'])

    def test_lists_are_the_cells(self):
        cells = ask('/api/v1/entries/?limit=0')['objects']
        subjects = {x['value']: x['label'] for x in ask('/zoek/onderwerpen/2024/alles')}
        self.assertTrue({'0', '0.4', 'L1.1'} <= set(subjects))
        for key in ('0', '0.4', '0.10', 'L1.1', 'B3.7'):
            sums = {}
            for x in cells:
                if key in (x['code_main'], x['code_sub'], 'LB'[x['direction'] == 'in'] + x['code_cat']) or key[1:] == x['code_cat']:
                    own = sums.setdefault('GM' + x['gov_code'], {'out': 0, 'in': 0})
                    own[x['direction']] += x['value']
            for order in ('hoogste', 'laagste'):
                for side, direction in (('Lasten', 'out'), ('Baten', 'in')):
                    d = ask('/lijstenmaker/%s/10/%s/Gemeenten/2024X005/%s' % (order, side, key))
                    want = sorted((k for k, v in sums.items() if v[direction]), key=lambda k: (sums[k][direction] * (-1 if order == 'hoogste' else 1), k))
                    self.assertEqual(list(d['lijst']), want, (key, order, side))
                    for k, v in d['lijst'].items():
                        self.assertEqual((v['Lasten'], v['Baten']), (sums[k]['out'], sums[k]['in']))
                    self.assertEqual(d['onderwerp']['Key'], key)
        self.assertEqual(len(ask('/lijstenmaker/hoogste/1/Lasten/Gemeenten/2024X005/0.4')['lijst']), 1)

    def test_what_is_no_list(self):
        for target in ('hoogste/0/Lasten/Gemeenten/2024', 'hoogste/x/Lasten/Gemeenten/2024', 'meeste/1/Lasten/Gemeenten/2024',
                       'hoogste/1/Kosten/Gemeenten/2024', 'hoogste/1/Lasten/Rijk/2024', 'hoogste/1/Lasten/Gemeenten/2024X006/0',
                       'hoogste/1/Lasten/Gemeenten/2024/0', 'hoogste/1/Lasten/Gemeenten/2024X005', 'hoogste/1/Lasten/Gemeenten/2024X005/9.9'):
            ask('/lijstenmaker/' + target, 404)

    def test_who_is_alike(self):
        """By inhabitants; of GM0001 nobody knows any."""
        self.assertEqual(ask('/bronnen/Gemeenten/waterrijk/suggesties'), {'Keys': [], 'Gemeente': [], 'SimilariteitScore': []})
        with tempfile.TemporaryDirectory() as folder:
            store, people = os.path.join(folder, 's.db'), os.path.join(folder, 'people.csv')
            shutil.copy(STORE, store)
            with open(people, 'w', encoding='utf-8') as f:
                f.write('subject,region,name,year,value,table,url,retrieved,note\n')
                f.write('population,GM0001,Eén,2024,50000,03759ned,,2024-01-01,\n')
            p = iv3.run('fetch', 'cbs', '--store', store, '--from-snapshot', people)
            self.assertEqual(p.returncode, 0, p.stderr)
            with Served(store, '--openspending-nl') as s:
                d = json.loads(get('/bronnen/Gemeenten/waterrijk/suggesties', port=s.port)[2])
        with open(os.path.join(iv3.ROOT, 'mappings', 'waterrijk', 'statistics.csv'), encoding='utf-8') as f:
            own = [int(r['value']) for r in csv.DictReader(f) if r['subject'] == 'population'][-1]
        self.assertEqual((d['Keys'], d['SimilariteitScore']), (['GM0001'], [own * 1000 // 50000 / 10]))


class Tables(unittest.TestCase):
    def table(self, name):
        code, headers, body = get('/fiscaldatapackage/Gemeenten/2024/' + name)
        self.assertEqual((code, headers['content-type']), (200, 'text/csv; charset=utf-8'), name)
        return list(csv.DictReader(io.StringIO(body.decode())))

    def test_codes(self):
        cells = ask('/api/v1/entries/?limit=0')['objects']
        groups = {r['ID']: r['Title'] for r in self.table('categorygroup.csv')}
        self.assertEqual(groups['5'], 'Onderwijs')
        tasks = self.table('taakveldbalanspost.csv')
        self.assertEqual({r['Key'] for r in tasks}, {x['code_sub'] for x in cells})
        self.assertEqual({r['CategoryGroupID'] for r in tasks if r['Key'].startswith('4.')}, {'5'})
        self.assertEqual({r['Key'] for r in self.table('categorie.csv')}, {('L' if x['direction'] == 'out' else 'B') + x['code_cat'] for x in cells})
        self.assertEqual([r['Key'] for r in self.table('gemeenten.csv')], ['GM0001', 'GM9999'])
        self.assertEqual([r['Key'] for r in self.table('verslagsoort.csv')], ['2024X00%d' % i for i in range(6)])
        for r in tasks:
            self.assertIn(r['CategoryGroupID'], groups)
        ask('/fiscaldatapackage/Gemeenten/2024/provincies.csv', 404)
        ask('/fiscaldatapackage/Gemeenten/2024/nergens.csv', 404)

    def test_facts(self):
        """Each cell of the layer and year, in CBS's columns."""
        own = {(r['TaakveldBalanspost'], r['Categorie'], r['Gemeenten'], r['Verslagsoort']): Decimal(r['k_1ePlaatsing_1']) for r in self.table('typeddataset.csv')}
        self.assertEqual(own, {(x['code_sub'], 'LB'[x['direction'] == 'in'] + x['code_cat'], 'GM' + x['gov_code'], '2024X00%d' % x['period']):
                               x['plaatsing'][0]['value'] for x in ask('/api/v1/entries/?year=2024&limit=0')['objects']})

    def test_a_package_is_of_one_government_and_year(self):
        _, headers, _ = get('/fiscaldatapackage/Gemeenten/2024/waterrijk/datapackage.json')
        said = ask('/' + headers['location'].split('/', 3)[3])
        _, _, body = get('/' + said['resources'][0]['path'].split('/', 3)[3])
        rows = list(csv.DictReader(io.StringIO(body.decode())))
        self.assertTrue(rows, body[:300])
        year = next(k for k in rows[0] if rows[0][k] == '2024')
        self.assertEqual({(r[year], r['gemeente.gemeente']) for r in rows}, {('2024', 'GM9999')})

    def test_details_are_a_file(self):
        _, headers, _ = get('/detaildata/Gemeenten/waterrijk/2024/realisatie.json')
        self.assertEqual(headers['content-disposition'], 'attachment; filename="waterrijk-2024-realisatie.json"')


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

    def test_a_popup(self):
        d = ask('/bronnen/Key/GM9999')
        cells = ask('/api/v1/entries/?document_id=%d&limit=0' % DOCUMENT)['objects']
        self.assertEqual((d['Title'], d['Slug'], d['verslagsoort'], d['dataset']), ('Waterrijk', 'waterrijk', 'realisatie', {'Period': '2024'}))
        self.assertEqual(d['totaal'], {side: sum(x['value'] for x in cells if x['direction'] == way) for side, way in (('Baten', 'in'), ('Lasten', 'out'))})
        ask('/bronnen/Key/GM0002', 404)

    def test_addresses(self):
        self.assertEqual(ask('/utils/short/gegevens/Gemeenten/a%20b')['url'], '/gegevens/Gemeenten/a%20b')
        self.assertEqual(ask('/utils/long/gegevens/Gemeenten')['url'], '/gegevens/Gemeenten')
        ask('/utils/long/Ab3x', 404)
        self.assertEqual(ask('/gemeenschappelijkeregeling/adres'), [])

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

    def test_what_is_not_there_is_no_empty_answer(self):
        """Sums of nothing under a name of something."""
        base = '/bronnen/Gemeenten/waterrijk'
        for path in (base + '/1900', base + '/1900/realisatie/per/hoofdfunctie', base + '/2024/realisatie/per/hoofdfunctie/99', base + '/realisatie/trends/hoofdfunctie/99',
                     base + '/realisatie/trends/iets/0', '/detaildata/Gemeenten/waterrijk/1900/realisatie/per/categorie', '/detaildata/Gemeenten/waterrijk/1900/realisatie.json'):
            self.assertEqual(get(path)[0], 404, path)
        self.assertEqual(get('/zoek?q=sport&zomaar=1')[1]['stuiver-ignored-parameters'], 'zomaar')
        self.assertEqual(get('/bronnen/Gemeenten?zomaar=1&utm_source=x')[1]['stuiver-ignored-parameters'], 'zomaar')
        self.assertNotIn('stuiver-ignored-parameters', get('/zoek?q=sport')[1])
        self.assertEqual(get('/api/v1/entries/?zomaar=1')[0], 400)

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
        self.assertTrue(code == 302 and headers['location'].endswith('/api/3/info/waterrijk/package?cut=year.year:2024'))

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
