"""A cube beside its Iv3 delivery and CBS's two publications: the API, the page and the badge say the same, to the cent."""
import csv
import http.client
import io
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from decimal import Decimal
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import iv3_beside as iv3  # noqa: E402  pylint: disable=wrong-import-position
from served import Served  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = STORE = SERVER = None
MOVED = LOST = CHANGED = None
SIDES = {'lasten': 'expenditure', 'baten': 'revenue'}


def setUpModule():
    global FOLDER, STORE, SERVER, MOVED, LOST, CHANGED  # pylint: disable=global-statement
    FOLDER = tempfile.mkdtemp()
    STORE = os.path.join(FOLDER, 's.db')
    MOVED, LOST, CHANGED = iv3.load_all(STORE, FOLDER)
    SERVER = Served(STORE)
    SERVER.__enter__()


def tearDownModule():
    SERVER.__exit__(None, None, None)
    shutil.rmtree(FOLDER)


def get(target, port=None, headers=None):
    c = http.client.HTTPConnection('127.0.0.1', port or SERVER.port, timeout=300)
    c.request('GET', target, headers=headers or {})
    r = c.getresponse()
    body = r.read()
    c.close()
    return r.status, dict(r.getheaders()), body


def answer(words='', cube='waterrijk', port=None, status=200):
    code, _, body = get('/api/3/cubes/%s/reconciliation/%s' % (cube, words), port)
    assert code == status, (code, body)
    return json.loads(body, parse_float=Decimal)


def by(d, title, period):
    return next(c for c in d['comparisons'] if c['title'] == title and c['period'] == period)


class Ties(unittest.TestCase):
    def test_a_year_that_ties(self):
        d = answer('?year=2025')
        self.assertEqual((d['years'], d['year'], d['tied'], d['made'], d['failed']), ([2023, 2024, 2025], 2025, True, 3, 0))
        self.assertEqual(d['sentence'], '2025 sluit aan op Iv3 (verschil € 0)')
        self.assertEqual([(c['period'], c['period_label']) for c in d['comparisons']],
                         [(0, 'begroting'), (2, 't/m tweede kwartaal'), (5, 'jaarrekening')])
        for c in d['comparisons']:
            self.assertEqual(c['sentence'], 'sluit aan op Iv3 (verschil € 0)')
            self.assertEqual([c['summary'][s]['left'] for s in SIDES], [0, 0])
        self.assertEqual(answer(), d)

    def test_each_cell_is_what_the_cube_answers(self):
        c = by(answer('?year=2025&period=5'), 'eigen levering', 5)
        _, _, body = get('/api/3/cubes/waterrijk/aggregate/?download=csv&drilldown=side|task.code|category.code&cut=' + quote(c['cut']))
        own = {(r['side.side'], r['task.code'], r['category.code']): Decimal(r['amount.sum'])
               for r in csv.DictReader(io.StringIO(body.decode()))}
        self.assertEqual({(SIDES[x['side']], x['taakveld.code'], x['categorie.code']): x['cube'] for x in c['cells']}, own)
        self.assertEqual(len(c['cells']), c['total_cell_count'])
        for side, name in SIDES.items():
            self.assertEqual(c['summary'][side]['cube'], sum(v for k, v in own.items() if k[0] == name))
            self.assertEqual(c['summary'][side]['beside'], sum(x['beside'] for x in c['cells'] if x['side'] == side))

    def test_both_publications(self):
        d = answer('?year=2024')
        self.assertFalse(d['tied'])
        self.assertTrue(by(d, 'CBS, eerste plaatsing', 5)['tied'])
        second = by(d, 'CBS, tweede plaatsing', 5)
        self.assertEqual((second['tied'], second['cells_off']), (False, 1))
        self.assertIn('lasten € -12.000,00, baten € 0,00', second['sentence'])
        off = [x for x in second['cells'] if not x['within']]
        self.assertEqual([(x['taakveld.code'], x['categorie.code']) for x in off], [(CHANGED['taakveld'], CHANGED['categorie'])])
        self.assertTrue(by(d, 'eigen levering', 5)['tied'])
        self.assertIn('2024, jaarrekening, CBS, tweede plaatsing: sluit niet aan', d['sentence'])
        self.assertIn('gemeente:"GM9999"', second['beside_cut'])

    def test_only_what_is_asked(self):
        d = answer('?year=2024&with=waterrijk-iv3&period=5&cells=off')
        self.assertEqual([(c['beside'], c['period']) for c in d['comparisons']], [('waterrijk-iv3', 5)])
        self.assertNotIn('cells', d['comparisons'][0])
        self.assertTrue(d['tied'])


class DoesNotTie(unittest.TestCase):
    def test_where_and_why(self):
        c = by(answer('?year=2023'), 'eigen levering', 5)
        self.assertFalse(c['tied'])
        off = {(x['side'], x['taakveld.code'], x['categorie.code']): x for x in c['cells'] if not x['within']}
        self.assertEqual(set(off), {('lasten', '0.4', '1.1'), ('lasten', '2.1', '1.1'), ('baten', LOST['taakveld'], LOST['categorie'])})
        self.assertEqual(off['lasten', '0.4', '1.1']['why'], 'hetzelfde bedrag staat in de levering op taakveld 2.1 categorie 1.1')
        self.assertEqual(off['baten', LOST['taakveld'], LOST['categorie']]['why'], 'de levering heeft hier niets')
        self.assertEqual(c['cells_off'], 3)
        self.assertEqual(c['summary']['baten']['left'], LOST['bedrag'] * 1000)

    def test_as_csv(self):
        code, headers, body = get('/api/3/cubes/waterrijk/reconciliation/?year=2023&format=csv')
        self.assertEqual((code, headers['Content-Type']), (200, 'text/csv; charset=utf-8'))
        rows = list(csv.DictReader(io.StringIO(body.decode())))
        cells = by(answer('?year=2023'), 'eigen levering', 5)['cells']
        self.assertEqual(len(rows), len(cells))
        for r, x in zip(rows, cells):
            self.assertEqual((r['side'], r['taakveld.code'], r['categorie.code'], Decimal(r['cube']), Decimal(r['beside_amount']),
                              Decimal(r['difference']), r['within'] == 'true', r['why']),
                             (x['side'], x['taakveld.code'], x['categorie.code'], x['cube'], x['beside'], x['difference'],
                              x['within'], x.get('why', '')))

    def test_what_was_booked_when_the_year_was_closed(self):
        """A delivery of twelve months that calls itself the year."""
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            iv3.load_waterrijk(store, folder, [iv3.DELIVERY])
            d = iv3.export(store, 2024, 4)
            d['metadata']['periode'] = 5
            iv3.load_deliveries(store, folder, [d])
            with Served(store) as s:
                c = by(answer(port=s.port), 'eigen levering', 5)
        off = [x for x in c['cells'] if not x['within']]
        self.assertTrue(off)
        for x in off:
            self.assertEqual(x['why'], 'het verschil is wat in periode 13 en later is geboekt')
            self.assertLess(abs(x['difference'] - x['closing']), 1000)


class CannotBeMade(unittest.TestCase):
    def test_what_is_not_there_is_no_approval(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            iv3.load_waterrijk(store, folder, [iv3.DELIVERY, dict(iv3.DELIVERY, cube='nergens', title='CBS')])
            iv3.load_deliveries(store, folder, [iv3.export(store, 2024, 5)])
            with Served(store) as s:
                d = answer(port=s.port)
                page, badge = get('/waterrijk/2024/aansluiting', s.port)[2].decode(), get('/waterrijk/aansluiting.svg', s.port)[2].decode()
        self.assertEqual((d['tied'], d['made'], d['failed']), (False, 1, 1))
        self.assertIn('geen oordeel', d['sentence'])
        self.assertIn('nergens', next(c for c in d['comparisons'] if c['state'] == 'failed')['why'])
        self.assertIn('Geen oordeel', page)
        self.assertIn('geen oordeel', badge)
        self.assertNotIn('verschil € 0', badge)

    def test_a_delivery_that_was_withdrawn(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            iv3.load_waterrijk(store, folder, [iv3.DELIVERY])
            iv3.load_deliveries(store, folder, [iv3.export(store, 2024, 5)])
            with Served(store) as s:
                self.assertTrue(answer(port=s.port)['tied'])
                tag = get('/api/3/cubes/waterrijk/reconciliation/', s.port)[1]['ETag']
                p = iv3.run('withdraw', '--store', store, '--cube', 'waterrijk-iv3', '--reason', 'fout', '--source', 'waterrijk-iv3.csv')
                self.assertEqual(p.returncode, 0, p.stderr)
                d = answer(port=s.port)
                self.assertNotEqual(get('/api/3/cubes/waterrijk/reconciliation/', s.port)[1]['ETag'], tag)
        self.assertEqual((d['tied'], d['failed'], d['made']), (False, 1, 0))

    def test_two_of_the_same_are_not_added_up(self):
        """CBS's table without a government: all of them together are nobody's delivery."""
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            beside = {k: v for k, v in iv3.FIRST.items() if k != 'cut'}
            iv3.load_waterrijk(store, folder, [beside])
            iv3.load_cbs(store, folder, [iv3.export(store, 2024, 5)])
            with Served(store) as s:
                d = answer(port=s.port)
        self.assertEqual((d['tied'], d['failed'], d['made']), (False, 1, 0))
        self.assertIn('gemeente', d['comparisons'][0]['why'])

    def test_faults_of_the_question(self):
        for words in ('?year=12', '?period=6', '?period=x', '?cells=maybe', '?yaer=2024', '?format=xlsx', '?download=json'):
            self.assertEqual(answer(words, status=400)['status'], 'error', words)
        for words in ('?year=2030', '?with=nergens'):
            self.assertEqual(answer(words, status=404)['status'], 'error', words)
        self.assertIn('stuiver.iv3.beside', answer(cube='waterrijk-iv3', status=404)['message'])
        answer(cube='nergens', status=404)

    def test_not_modified(self):
        _, headers, _ = get('/api/3/cubes/waterrijk/reconciliation/?year=2025')
        code, _, body = get('/api/3/cubes/waterrijk/reconciliation/?year=2025', headers={'If-None-Match': headers['ETag']})
        self.assertEqual((code, body), (304, b''))


class Mapping(unittest.TestCase):
    def fault(self, **own):
        with tempfile.TemporaryDirectory() as folder:
            path = iv3.mapping_of(folder, 'waterrijk', [iv3.DELIVERY])
            with open(os.path.join(path, 'datapackage.json'), encoding='utf-8') as f:
                d = json.load(f)
            d['stuiver']['iv3'].update(own)
            iv3.put(path, 'datapackage.json', d)
            p = iv3.run('check', '--mapping', path, os.path.join(iv3.ROOT, 'samples', 'begroting-2024.csv'))
            self.assertEqual(p.returncode, 3, p.stderr)
            return p.stderr.decode()

    def test_faults_are_located(self):
        self.assertRegex(self.fault(layer='Rijk'), r'stuiver\.iv3\.layer: "Rijk" is none of')
        self.assertRegex(self.fault(beside=[{'title': 'x'}]), r'stuiver\.iv3\.beside\[0\]: names no cube')
        self.assertRegex(self.fault(beside=[{'cube': 'x'}]), r'stuiver\.iv3\.beside\[0\]: has no title')
        self.assertRegex(self.fault(taakveld='nergens.code'), r'stuiver\.iv3\.taakveld: "nergens" is no dimension')
        self.assertRegex(self.fault(besides=[]), r'stuiver\.iv3\.besides: means nothing')


class Page(unittest.TestCase):
    def text(self, target):
        code, _, body = get(target)
        self.assertEqual(code, 200)
        return re.sub(r'\s+', ' ', re.sub('<[^>]*>', ' ', body.decode()))

    def test_says_what_the_api_says(self):
        self.assertIn('2025 sluit aan op Iv3 (verschil € 0).', self.text('/waterrijk/2025/aansluiting'))
        page = self.text('/waterrijk/2023/aansluiting')
        self.assertIn('2023 sluit niet aan op Iv3 (eigen levering, jaarrekening): lasten verschillen € 0, baten € %s.'
                      % '{:,}'.format(LOST['bedrag'] * 1000).replace(',', '.'), page)
        self.assertIn('hetzelfde bedrag staat in Iv3 op taakveld 2.1, categorie 1.1', page)
        self.assertIn('2025 ties to Iv3 (difference € 0).', self.text('/waterrijk/2025/aansluiting?taal=en'))

    def test_only_where_there_is_something_beside(self):
        self.assertIn('/waterrijk/2024/aansluiting', get('/waterrijk/2024')[2].decode())
        self.assertNotIn('aansluiting', get('/waterrijk-iv3/2024')[2].decode())
        self.assertEqual(get('/waterrijk-iv3/2024/aansluiting')[0], 404)

    def test_badge(self):
        for target, said, colour in (('/waterrijk/aansluiting.svg', 'sluit aan (verschil € 0)', '#1a6b33'),
                                     ('/waterrijk/aansluiting.svg?jaar=2023', 'sluit niet aan: ', '#b3261e'),
                                     ('/waterrijk/aansluiting.svg?taal=en', 'ties (difference € 0)', '#1a6b33')):
            code, headers, body = get(target)
            self.assertEqual((code, headers['Content-Type']), (200, 'image/svg+xml'), target)
            root = xml.etree.ElementTree.fromstring(body)
            texts = [x.text for x in root.iter('{http://www.w3.org/2000/svg}text')]
            self.assertTrue(texts[1].startswith(said), texts)
            self.assertIn(colour, body.decode())
        self.assertEqual(get('/waterrijk/aansluiting.svg?jaar=zomer')[0], 404)


if __name__ == '__main__':
    unittest.main()
