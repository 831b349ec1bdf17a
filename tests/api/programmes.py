#!/usr/bin/env python3
"""The programme budget on the samples: trees from one code list, columns per phase, toggles, years made
comparable, and the commands that show and mend what no list knows."""
import copy
import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

from served import PATIENCE, PROGRAM, Served

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAPPING = os.path.join(PROJECT, 'mappings', 'waterrijk')
SAMPLES = os.path.join(PROJECT, 'samples')
YEARS = ('2023', '2024', '2025')
FILES = [os.path.join(SAMPLES, '%s-%s.csv' % (kind, y)) for kind in ('begroting', 'grootboek') for y in YEARS]


def run(*arguments, expect=0, text=None):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=PATIENCE, input=text)
    if p.returncode != expect:
        raise AssertionError('%s ended with %d: %s' % (arguments, p.returncode, p.stderr.decode()))
    return p.stdout.decode('utf-8'), p.stderr.decode('utf-8')


def rows(path):
    with open(path, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def write(path, text, encoding='utf-8'):
    with open(path, 'w', encoding=encoding, newline='') as f:
        f.write(text)


def descriptor():
    with open(os.path.join(MAPPING, 'datapackage.json'), encoding='utf-8') as f:
        return json.load(f)


def copy_mapping(folder, package):
    shutil.copytree(MAPPING, folder, dirs_exist_ok=True)
    write(os.path.join(folder, 'datapackage.json'), json.dumps(package))
    return folder


def tree_csv():
    """Programmes, policy fields and products of the sample as one list with a parent column."""
    out = ['code,parent,label,description,valid_from,valid_to']
    text = io.StringIO()
    w = csv.writer(text)
    for r in rows(os.path.join(MAPPING, 'programmes.csv')):
        w.writerow(['PR' + r['code'], '', r['label'], r['description'], '', ''])
    for r in rows(os.path.join(MAPPING, 'policy_fields.csv')):
        w.writerow(['B' + r['code'], 'PR' + r['programme'], r['label'], '', '', ''])
    for r in rows(os.path.join(MAPPING, 'products.csv')):
        w.writerow([r['code'], 'B' + r['policy_field'], r['label'], '', '', ''])
    return out[0] + '\r\n' + text.getvalue()


TREE = {'name': 'tree', 'path': 'tree.csv', 'title': 'Programma’s', 'encoding': 'utf-8',
        'stuiver': {'tree': {'code': 'code', 'parent': 'parent', 'label': 'label',
                             'validity': {'from': 'valid_from', 'to': 'valid_to'},
                             'levels': ['tree_programme', 'tree_field', 'tree_product']}},
        'schema': {'fields': [{'name': n, 'type': 'string'} for n in
                              ('code', 'parent', 'label', 'description', 'valid_from', 'valid_to')]}}


def tree_package():
    """The sample with the tree beside its own lists: several trees over the same lines."""
    package = descriptor()
    package['name'] = 'waterrijk-tree'
    package['resources'].append(copy.deepcopy(TREE))
    for r in package['resources']:
        if r['name'] == 'cost_centres':
            r['schema']['foreignKeys'].append(
                {'fields': 'product', 'reference': {'resource': 'tree', 'fields': 'code'}})
    return package


class Store(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.folder.name, 's.db')
        tree = copy_mapping(os.path.join(cls.folder.name, 'tree'), tree_package())
        write(os.path.join(tree, 'tree.csv'), tree_csv())
        run('load', '--store', cls.store, '--mapping', tree, *FILES)
        run('load', '--store', cls.store, '--mapping', MAPPING, *FILES)
        cls.server = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.server.finish()
        cls.folder.cleanup()

    def ask(self, path, expect=200, **params):
        status, _, body = self.server.get('/api/3/cubes/' + path + '?' + urllib.parse.urlencode(params))
        self.assertEqual(status, expect, body[:500])
        return body.decode('utf-8')

    def aggregate(self, cube='waterrijk', **params):
        return json.loads(self.ask(cube + '/aggregate/', **params), parse_float=Decimal)


class Trees(Store):
    def sums(self, cube, ref, **more):
        a = self.aggregate(cube, drilldown=ref, aggregates='amount.sum', pagesize=10000, **more)
        return {c[ref]: c['amount.sum'] for c in a['cells']}, a['summary']['amount.sum']

    def test_levels_equal_the_lists(self):
        for level, own, prefix in (('tree_programme', 'programme', 'PR'), ('tree_field', 'policy_field', 'B'),
                                   ('tree_product', 'product', '')):
            by_tree, whole = self.sums('waterrijk-tree', level + '.code')
            by_list, _ = self.sums('waterrijk-tree', own + '.code')
            self.assertEqual({k: v for k, v in by_tree.items()},
                             {k and prefix + k: v for k, v in by_list.items()}, level)
            self.assertEqual(sum(by_tree.values()), whole)

    def test_model(self):
        model = json.loads(self.ask('waterrijk-tree/model/'))['model']
        self.assertEqual(model['hierarchies']['tree']['levels'], ['tree_programme', 'tree_field', 'tree_product'])
        self.assertEqual(model['hierarchies']['tree']['label'], 'Programma’s')
        self.assertIn('programmes', model['hierarchies'], 'the other tree is there too')
        self.assertEqual(model['dimensions']['tree_field']['hierarchy'], 'tree')
        self.assertEqual(model['dimensions']['tree_field']['label_attribute'], 'label')


class Pivot(Store):
    def whole(self, **params):
        return self.aggregate(aggregates='amount.sum', pagesize=10000, **params)

    def test_columns_are_the_cells(self):
        flat = self.whole(drilldown='programme.code|phase', cut='year:2024')
        wide = self.whole(drilldown='programme.code', pivot='phase', cut='year:2024')
        self.assertEqual(wide['pivot'], {'ref': 'phase.phase', 'members': ['adjusted', 'executed', 'proposed']})
        got = {(c['programme.code'], m): c['amount.sum@' + m] for c in wide['cells'] for m in wide['pivot']['members']}
        self.assertEqual(got, {(c['programme.code'], c['phase.phase']): c['amount.sum'] for c in flat['cells']})
        self.assertEqual(wide['total_cell_count'], 9)
        for m in wide['pivot']['members']:
            self.assertEqual(wide['summary']['amount.sum@' + m], sum(c['amount.sum@' + m] for c in wide['cells']))
        self.assertNotIn('amount.sum', wide['cells'][0], 'phases are not added up')

    def test_compare_is_exact(self):
        a = self.whole(drilldown='product.code', pivot='phase', compare='proposed,executed',
                       cut='year:2024|side:"expenditure"', order='amount.sum.difference:desc')
        last = None
        for c in a['cells'] + [a['summary']]:
            base, other = c['amount.sum@proposed'], c['amount.sum@executed']
            self.assertEqual(c['amount.sum.difference'], (other or 0) - (base or 0))
            if not base:
                self.assertIsNone(c['amount.sum.percentage'])
                continue
            want = (Decimal((other or 0) - base) * 100 / abs(base)).quantize(Decimal('0.01'), 'ROUND_HALF_UP')
            self.assertEqual(c['amount.sum.percentage'], want)
        found = [c['amount.sum.difference'] for c in a['cells']]
        self.assertEqual(found, sorted(found, reverse=True))
        self.assertEqual(a['compare'], ['proposed', 'executed'])

    def test_missing_side(self):
        a = self.whole(drilldown='supplier', pivot='phase', compare='proposed,executed', cut='year:2024')
        budget = [c for c in a['cells'] if c['supplier.name'] is not None]
        self.assertTrue(budget)
        for c in budget:
            self.assertIsNone(c['amount.sum@proposed'])
            self.assertIsNone(c['amount.sum.percentage'])
            self.assertEqual(c['amount.sum.difference'], c['amount.sum@executed'])

    def test_empty_selection(self):
        a = self.whole(drilldown='programme', pivot='phase', compare='proposed,executed', cut='year:1999')
        self.assertEqual((a['cells'], a['pivot']['members']), ([], ['executed', 'proposed']))

    def test_csv(self):
        text = self.ask('waterrijk/aggregate/', drilldown='programme.code', pivot='phase', aggregates='amount.sum',
                        compare='proposed,executed', format='csv', cut='year:2024|side:"expenditure"')
        got = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(list(got[0]), ['programme.code', 'amount.sum@adjusted', 'amount.sum@executed',
                                        'amount.sum@proposed', 'amount.sum.difference', 'amount.sum.percentage'])
        self.assertEqual(sum(Decimal(r['amount.sum@executed']) for r in got), Decimal('102702646.72'))
        self.assertEqual(got[0]['amount.sum.percentage'], '6.73')

    def test_counts_and_pages(self):
        a = self.aggregate(drilldown='programme.code', pivot='year', aggregates='_count|amount.avg', pagesize=2, page=2,
                           order='_count@2024:desc')
        self.assertEqual((len(a['cells']), a['total_cell_count'], a['page']), (2, 9, 2))
        self.assertEqual(a['order'], [['_count@2024', 'desc']])
        self.assertEqual(sum(v for k, v in a['summary'].items() if k.startswith('_count')), 24036)

    def test_amendments(self):
        a = self.whole(drilldown='amendment', pivot='phase', cut='year:2024')
        by = {c['amendment.code']: c for c in a['cells']}
        named = [k for k in by if k is not None]
        self.assertTrue(named, 'adjusted lines carry the number of their amendment')
        for k in named:
            self.assertIsNone(by[k]['amount.sum@executed'])
            self.assertIsNotNone(by[k]['amount.sum@adjusted'])
        self.assertEqual(sum(c['amount.sum@adjusted'] or 0 for c in a['cells']), a['summary']['amount.sum@adjusted'])

    def test_refused(self):
        for params, word in (({'pivot': 'document'}, 'more than 64'), ({'pivot': 'nothing'}, 'no dimension'),
                             ({'pivot': 'amount'}, 'no dimension'), ({'compare': 'a,b'}, 'add pivot'),
                             ({'pivot': 'phase', 'compare': 'proposed,nothing'}, 'adjusted, executed, proposed'),
                             ({'pivot': 'phase', 'drilldown': 'phase'}, 'in the drilldown already'),
                             ({'pivot': 'phase', 'order': 'amount.sum'}, 'sorting criterion')):
            self.assertIn(word, self.ask('waterrijk/aggregate/', expect=400, **params))


class Toggles(Store):
    def test_excluded(self):
        whole = self.aggregate(aggregates='amount.sum|_count')['summary']
        by = {c['task.code']: c['amount.sum'] for c in self.aggregate(drilldown='task.code')['cells']}
        self.assertIn('0.10', by)
        out = self.aggregate(aggregates='amount.sum|_count', toggle='without-reserves')
        self.assertEqual(out['summary']['amount.sum'], whole['amount.sum'] - by['0.10'])
        self.assertEqual(out['cell'], [{'ref': 'task.code', 'operator': '!:', 'value': ['0.10']}])
        only = self.aggregate(aggregates='amount.sum|_count', toggle='reserves')['summary']
        self.assertEqual(only['amount.sum'], by['0.10'])
        self.assertEqual(only['_count'] + out['summary']['_count'], whole['_count'])
        facts = json.loads(self.ask('waterrijk/facts/', toggle='without-reserves', pagesize=1))
        self.assertEqual(facts['total_fact_count'], out['summary']['_count'])

    def test_several_and_cut(self):
        a = self.aggregate(drilldown='task.code', toggle='without-reserves|without-result', cut='year:2024')
        self.assertFalse({'0.10', '0.11'} & {c['task.code'] for c in a['cells']})

    def test_what_is_empty_stays(self):
        a = self.aggregate(drilldown='category.code', toggle='without-settlements')
        self.assertFalse([c for c in a['cells'] if (c['category.code'] or '').startswith('7.')])

    def test_published_and_refused(self):
        model = json.loads(self.ask('waterrijk/model/'))['model']
        self.assertIn('without-reserves', [t['name'] for t in model['stuiver']['toggles']])
        self.assertIn('without-result', self.ask('waterrijk/aggregate/', expect=400, toggle='nothing'))

    def test_checked(self):
        package = descriptor()
        package['model']['stuiver']['toggles'][0]['exclude'] = 'nothing.code:"1"'
        package['model']['stuiver']['toggles'][1].pop('exclude')
        with tempfile.TemporaryDirectory() as folder:
            _, told = run('explain', '--mapping', copy_mapping(folder, package), expect=3)
            self.assertIn('model.stuiver.toggles[0].exclude', told)
            self.assertIn('needs one of `cut` and `exclude`', told)


class Crosswalk(unittest.TestCase):
    LEDGER = ('jaar;taak;bedrag\n2022;A;100,00\n2022;B;0,05\n2023;A1;40,00\n2023;A2;70,00\n2024;C;10,01\n'
              '2024;A1;1,00\n2025;D;5,00\n2022;;3,00\n')
    ROWS = ('2022,A,2023,A1,0.333333333\n2022,A,2023,A2,0.333333333\n2022,A,2023,A3,0.333333334\n'
            '2024,C,2025,D,1\n2024,A1,2025,D,1\n2022,B,2023,B1,0.5\n2022,B,2023,B2,0.5\n')

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.ledger = os.path.join(self.folder.name, 'l.csv')
        self.store = os.path.join(self.folder.name, 's.db')
        write(self.ledger, self.LEDGER)

    def mapping(self, text):
        package = {
            'name': 'small', 'resources': [
                {'name': 'ledger', 'path': 'l.csv', 'schema': {'fields': [
                    {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                    {'name': 'taak', 'type': 'string'},
                    {'name': 'bedrag', 'type': 'number', 'columnType': 'value', 'decimalChar': ','}]}},
                {'name': 'walk', 'path': 'crosswalk.csv', 'stuiver': {'role': 'crosswalk', 'dimension': 'task'},
                 'schema': {'fields': [{'name': n, 'type': 'string'} for n in
                                       ('from_year', 'from_code', 'to_year', 'to_code', 'share')]}}],
            'model': {'measures': {'amount': {'source': 'bedrag'}}, 'dimensions': {
                'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
                'task': {'primaryKey': 'code', 'attributes': {'code': {'source': 'taak'}}}}}}
        write(os.path.join(self.folder.name, 'datapackage.json'), json.dumps(package))
        write(os.path.join(self.folder.name, 'crosswalk.csv'), 'from_year,from_code,to_year,to_code,share\n' + text)
        return self.folder.name

    def test_comparable(self):
        run('load', '--store', self.store, '--mapping', self.mapping(self.ROWS), self.ledger)
        with Served(self.store) as server:
            def ask(query, expect=200):
                status, _, body = server.get('/api/3/cubes/small/aggregate/?' + query)
                self.assertEqual(status, expect, body)
                return json.loads(body, parse_float=Decimal)
            def sums(year):
                a = ask('drilldown=task&comparable=%d' % year)
                return {c['task.code']: c['amount.sum'] for c in a['cells']}, a
            D = Decimal
            got, a = sums(2025)
            # 100.00 in thirds: 33.33, 33.33, and what is left on the largest share; then A1 becomes D.
            self.assertEqual(got, {'A2': D('103.33'), 'A3': D('33.34'), 'B1': D('0.03'), 'B2': D('0.02'),
                                   'D': D('89.34'), None: 3})
            self.assertEqual(a['summary']['amount.sum'], D('229.06'))
            self.assertEqual(a['comparable'], 2025)
            self.assertEqual(len(a['breaks']), 7)
            self.assertEqual(a['breaks'][0], {'ref': 'task.code', 'from_year': 2022, 'from_code': 'A', 'to_year': 2023,
                                              'to_code': 'A1', 'share': D('0.333333333'), 'undivided': False})
            # Back: a split is undone; a merge cannot be, and is told.
            got, a = sums(2022)
            self.assertEqual(got, {'A': D('211'), 'B': D('0.05'), 'C': D('10.01'), 'D': 5, None: 3})
            self.assertEqual({b['to_code'] for b in a['breaks'] if b['undivided']}, {'D'})
            wide = ask('drilldown=task&pivot=year&comparable=2025')
            by = {c['task.code']: c for c in wide['cells']}
            self.assertEqual([by['D']['amount.sum@%d' % y] for y in (2022, 2023, 2024, 2025)],
                             [D('33.33'), D('40'), D('11.01'), D('5')])
            whole = ask('drilldown=year&comparable=2025')
            self.assertEqual(whole['breaks'], [])
            for bad in ('drilldown=task&comparable=soon', 'drilldown=task&comparable=2025&aggregates=_count',
                        'drilldown=task&comparable=2025&cut=task:%22A%22', 'pivot=task&comparable=2025'):
                ask(bad, 400)

    def test_faults(self):
        for text, words in (('2022,A,2023,A1,0.4\n2022,A,2023,A2,0.5\n', ('crosswalk.csv:2:', 'add up to 0.9')),
                            ('2022,A,2023,A1,much\n', ('crosswalk.csv:2:', '"much"')),
                            ('2023,A,2022,A1,1\n', ('crosswalk.csv:2:', 'the later one')),
                            ('x,A,2022,A1,1\n', ('crosswalk.csv:2:', 'no year')),
                            ('2022,A,2023,A1,0.5\n2022,A,2023,A1,0.5\n', ('crosswalk.csv:3:', 'line 2')),
                            ('2022,A,2023,,1\n', ('crosswalk.csv:2:', 'needs from_code'))):
            _, told = run('load', '--store', self.store, '--mapping', self.mapping(text), self.ledger, expect=3)
            for word in words:
                self.assertIn(word, told)


BONN = os.path.join(PROJECT, '..', 'shared', 'data', 'de-bonn')


@unittest.skipUnless(os.path.isdir(BONN), '../shared is absent')
class Bonn(unittest.TestCase):
    def test_settlements_apart(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 's.db')
            run('load', '--store', store, '--mapping', os.path.join(PROJECT, 'mappings', 'de-bonn'),
                os.path.join(BONN, 'Executed-Erträge und Kosten ohne Vorzeichen 2016.csv'))
            with Served(store) as server:
                def summary(query):
                    _, _, body = server.get('/api/3/cubes/de-bonn/aggregate/?pivot=side' + query)
                    return json.loads(body, parse_float=Decimal)['summary']
                whole, without, only = summary(''), summary('&toggle=without-settlements'), summary('&toggle=settlements')
            self.assertEqual(whole['amount.sum@expenditure'], Decimal('1579274205.98'))
            self.assertEqual(whole['amount.sum@revenue'], Decimal('1514404694.91'))
            for side in ('expenditure', 'revenue'):
                for ref in ('amount.sum@', '_count@'):
                    self.assertGreater(only[ref + side], 0)
                    self.assertEqual(without[ref + side] + only[ref + side], whole[ref + side])


class Iv3(unittest.TestCase):
    """The lists and crosswalks that ship: Iv3's changes of 2023 and 2025."""

    def test_lists(self):
        with tempfile.TemporaryDirectory() as folder:
            at = os.path.join(folder, 'm')
            shutil.copytree(os.path.join(PROJECT, 'mappings', 'iv3'), at)
            def fields(*names):
                return {'fields': [{'name': n, 'type': 'string'} for n in names]}
            walk = fields('from_year', 'from_code', 'to_year', 'to_code', 'share')
            package = {
                'name': 'iv3', 'resources': [
                    {'name': 'ledger', 'path': 'l.csv', 'schema': {
                        'fields': [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                                   {'name': 'taakveld', 'type': 'string'}, {'name': 'categorie', 'type': 'string'},
                                   {'name': 'bedrag', 'type': 'integer', 'columnType': 'value'}],
                        'foreignKeys': [
                            {'fields': 'taakveld', 'reference': {'resource': 'taakvelden', 'fields': 'code'}},
                            {'fields': 'categorie', 'reference': {'resource': 'categorieen', 'fields': 'code'},
                             'stuiver': {'validity': {'from': 'valid_from', 'to': 'valid_to'}}}]}},
                    {'name': 'taakvelden', 'path': 'taakvelden.csv', 'stuiver': {'tree': {
                        'levels': ['main', 'task'], 'validity': {'from': 'valid_from', 'to': 'valid_to'}}},
                     'schema': fields('code', 'parent', 'label', 'valid_from', 'valid_to')},
                    {'name': 'categorieen', 'path': 'categorieen.csv', 'stuiver': {'role': 'codelist'},
                     'schema': {**fields('code', 'label', 'side', 'valid_from', 'valid_to'), 'primaryKey': 'code'}},
                    {'name': 'tasks-walk', 'path': 'taakvelden-crosswalk.csv', 'schema': walk,
                     'stuiver': {'role': 'crosswalk', 'dimension': 'task'}},
                    {'name': 'categories-walk', 'path': 'categorieen-crosswalk.csv', 'schema': walk,
                     'stuiver': {'role': 'crosswalk', 'dimension': 'category'}}],
                'model': {'measures': {'amount': {'source': 'bedrag'}}, 'dimensions': {
                    'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
                    'category': {'primaryKey': 'code', 'attributes': {
                        'code': {'source': 'categorie'},
                        'label': {'source': 'label', 'resource': 'categorieen', 'labelfor': 'code'}}}}}}
            write(os.path.join(at, 'datapackage.json'), json.dumps(package))
            ledger = os.path.join(folder, 'l.csv')
            write(ledger, 'jaar;taakveld;categorie;bedrag\n2022;6.2;4.4.2;1\n2024;6.2;4.4.2;2\n2025;6.21;4.5.2;4\n'
                          '2024;6.71a;3.8;8\n2025;6.711;3.8;16\n2025;0.10;7.1;32\n2025;6.2;3.8;64\n2024;8.1;3.8;128\n')
            store = os.path.join(folder, 's.db')
            run('load', '--store', store, '--mapping', at, ledger)
            with Served(store) as server:
                def cells(query):
                    _, _, body = server.get('/api/3/cubes/iv3/aggregate/?aggregates=amount.sum&' + query)
                    return json.loads(body)['cells']
                labels = {(c['task.code'], c['task.label']): c['amount.sum'] for c in cells('drilldown=task')}
                self.assertEqual(labels[('6.2', 'Wijkteams')], 1)
                self.assertEqual(labels[('6.2', 'Toegang en eerstelijnsvoorzieningen')], 2)
                self.assertEqual(labels[('6.2', None)], 64, 'not a taakveld any more in 2025')
                self.assertEqual({c['main.code']: c['amount.sum'] for c in cells('drilldown=main.code')},
                                 {'0': 32, '6': 31, '8': 128, None: 64})
                got = {c['task.code']: c['amount.sum'] for c in cells('drilldown=task.code&comparable=2025')}
                self.assertEqual((got['6.711'], got.get('6.71a')), (24, None))
                got = cells('drilldown=category&comparable=2025')
                self.assertEqual({c['category.code']: (c['category.label'], c['amount.sum']) for c in got}['4.5.2'],
                                 ('Investeringsbijdragen: gemeenten', 7))


class Wide(unittest.TestCase):
    """A wide budget table, programme × phase × year, is un-pivoted by two targets at once."""

    def test_two_targets(self):
        amounts = [('Begroot 2023', 'proposed', '2023'), ('Na wijziging 2023', 'adjusted', '2023'),
                   ('Realisatie 2023', 'executed', '2023'), ('Begroot 2024', 'proposed', '2024')]
        package = {
            'name': 'wide', 'stuiver': {'scope': ['year', 'phase']}, 'resources': [
                {'name': 'table', 'path': 'w.csv', 'schema': {
                    'fields': [{'name': 'Programma', 'type': 'string'}] + [
                        {'name': n, 'type': 'number', 'decimalChar': ',', 'groupChar': '.',
                         'normalize': {'phase': p, 'year': y}} for n, p, y in amounts],
                    'extraFields': [
                        {'name': 'phase', 'type': 'string', 'columnType': 'phase:id', 'normalizationTarget': True},
                        {'name': 'year', 'type': 'integer', 'columnType': 'date:fiscal-year',
                         'normalizationTarget': True},
                        {'name': 'amount', 'type': 'number', 'columnType': 'value', 'normalizationTarget': True}]}}],
            'model': {'measures': {'amount': {'source': 'amount'}}, 'dimensions': {
                'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'year'}}},
                'phase': {'primaryKey': 'phase', 'attributes': {'phase': {'source': 'phase'}}},
                'programme': {'primaryKey': 'name', 'attributes': {'name': {'source': 'Programma'}}}}}}
        with tempfile.TemporaryDirectory() as folder:
            write(os.path.join(folder, 'datapackage.json'), json.dumps(package))
            table = os.path.join(folder, 'w.csv')
            write(table, 'Programma;' + ';'.join(n for n, _, _ in amounts) +
                  '\nZorg;1.000,50;1.100,00;1.050,25;2.000,00\nSport;0,00;;10,10;20,00\n')
            store = os.path.join(folder, 's.db')
            run('load', '--store', store, '--mapping', folder, table)
            with Served(store) as server:
                _, _, body = server.get('/api/3/cubes/wide/aggregate/?drilldown=programme|year&pivot=phase'
                                        '&compare=proposed,executed&aggregates=amount.sum'.replace('|', '%7C'))
                got = {(c['programme.name'], c['year.year']):
                       [c['amount.sum@' + p] for p in ('proposed', 'adjusted', 'executed')] +
                       [c['amount.sum.difference'], c['amount.sum.percentage']]
                       for c in json.loads(body, parse_float=Decimal)['cells']}
            D = Decimal
            self.assertEqual(got, {('Zorg', 2023): [D('1000.5'), 1100, D('1050.25'), D('49.75'), D('4.97')],
                                   ('Sport', 2023): [0, None, D('10.1'), D('10.1'), None],
                                   ('Zorg', 2024): [2000, None, None, -2000, D('-100.00')],
                                   ('Sport', 2024): [20, None, None, -20, D('-100.00')]})


class Map(unittest.TestCase):
    """`stuiver map`: which rule decides, what no list knows, and back from the spreadsheet."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.mapping = copy_mapping(os.path.join(self.folder.name, 'm'), descriptor())
        self.products = os.path.join(self.mapping, 'products.csv')
        self.todo = os.path.join(self.folder.name, 'todo.csv')

    def coverage(self, *more):
        return json.loads(run('map', 'coverage', '--json', '-m', self.mapping, *more, FILES[4])[0],
                          parse_float=Decimal)

    def test_line(self):
        out = json.loads(run('map', 'test', '--json', '-m', self.mapping, FILES[4] + ':120')[0])
        by = {d['dimension']: d for d in out['dimensions']}
        self.assertIsNone(out['dropped'])
        self.assertEqual(by['programme']['value'], '1 Bestuur en veiligheid')
        self.assertTrue(by['programme']['file'].endswith('programmes.csv'))
        self.assertEqual(by['programme']['line'], 2)
        self.assertIn('cost_centre 610210 → cost_centres.csv:4 → product P1102 → products.csv:3', by['product']['why'])
        _, told = run('map', 'test', '-m', self.mapping, FILES[4] + ':99999999', expect=6)
        self.assertIn('no record on line', told)

    def test_code(self):
        def why(code, *year):
            out = run('map', 'test', '--json', '-m', self.mapping, '--dimension', 'task', *year, code)[0]
            return json.loads(out)['dimensions'][0]
        self.assertEqual(why('0.10')['value'], '0.10')
        self.assertIn('no row of tasks.csv has it in 2025; there is tasks.csv:', why('6.2', '--year', '2025')['why'])
        self.assertIn('no row of tasks.csv has it', why('99')['why'])
        _, told = run('map', 'test', '-m', self.mapping, '--dimension', 'year', '2024', expect=2)
        self.assertIn('no code list decides', told)

    def drop_products(self, *codes):
        with open(self.products, encoding='utf-8', newline='') as f:
            lines = f.read().splitlines(keepends=True)
        write(self.products, ''.join(x for x in lines if x.split(',')[0] not in codes))
        return [x for x in lines if x.split(',')[0] in codes]

    def test_coverage_and_back(self):
        whole = self.coverage()
        dropped = self.drop_products('P1101', 'P1201')
        lacks = self.coverage('--csv', self.todo)
        unmapped = [u for u in lacks['unmapped'] if u['list'] == 'products']
        self.assertEqual(sorted(u['code'] for u in unmapped), ['P1101', 'P1201'])
        self.assertEqual(unmapped, sorted(unmapped, key=lambda u: -abs(u['sums']['amount'])))
        for u in unmapped:
            self.assertEqual(u['dimensions'], 'programme policy_field product')
            self.assertGreater(u['lines'], 0)
        with open(self.todo, encoding='utf-8-sig', newline='') as f:
            todo = list(csv.DictReader(f))
        for r in todo:
            for line in dropped:
                code, label, field = next(csv.reader([line]))
                if r['list'] == 'products.csv' and r['code'] == code:
                    r['label'], r['policy_field'] = label, field
        def save(delimiter=';'):
            with open(self.todo, 'w', encoding='utf-8-sig', newline='') as f:
                w = csv.DictWriter(f, list(todo[0]), delimiter=delimiter)
                w.writeheader()
                w.writerows(todo)
        save()
        out, _ = run('map', 'apply', '--codelist', self.products, self.todo)
        self.assertIn('2 rows added', out)
        self.assertEqual([u for u in self.coverage()['unmapped'] if u['list'] == 'products'], [])
        self.assertEqual(sorted(rows(self.products), key=str),
                         sorted(rows(os.path.join(MAPPING, 'products.csv')), key=str))
        self.assertEqual(self.coverage()['unmapped'], whole['unmapped'])
        # A second time is refused, and changes nothing.
        before = read(self.products)
        _, told = run('map', 'apply', '--codelist', self.products, self.todo, expect=4)
        self.assertIn('exists already', told)
        self.assertEqual(read(self.products), before)
        # So is a code that a spreadsheet has changed.
        for r in todo:
            r['code'] = r['code'].replace('P1101', 'P110')
        save(',')
        _, told = run('map', 'apply', '--codelist', self.products, self.todo, expect=4)
        self.assertIn('is not what was written out', told)
        self.assertEqual(read(self.products), before)

    def test_charset_and_delimiter_stay(self):
        path = os.path.join(self.folder.name, 'lijst.csv')
        write(path, 'code;label\r\nA;Coöperatie één\r\nB;Crème brûlée, café\r\nC;Zuidoostbeëmster', 'cp1252')
        filled = os.path.join(self.folder.name, 'f.csv')
        write(filled, 'code,label\nD,"Pâté; ""extra"""\n')
        run('map', 'apply', '--codelist', path, filled)
        with open(path, encoding='cp1252', newline='') as f:
            self.assertTrue(f.read().endswith('C;Zuidoostbeëmster\r\nD;"Pâté; ""extra"""\r\n'))
        write(filled, 'code,label\nE,żółw\n')
        _, told = run('map', 'apply', '--codelist', path, filled, expect=3)
        self.assertIn('save the list as UTF-8', told)

    def test_unused_and_shadowed(self):
        with open(os.path.join(self.mapping, 'rules.csv'), 'w', encoding='utf-8') as f:
            f.write('pattern,label\n41*,people\n410000..410999,never\n4*,cost\n8*,income\nzz,nothing\n')
        package = descriptor()
        package['resources'].append({
            'name': 'rules', 'path': 'rules.csv', 'stuiver': {'role': 'codelist'},
            'schema': {'fields': [{'name': 'pattern', 'type': 'string'}, {'name': 'label', 'type': 'string'}]}})
        package['resources'][0]['schema']['foreignKeys'].append(
            {'fields': 'account', 'reference': {'resource': 'rules', 'fields': 'pattern'},
             'stuiver': {'match': 'pattern'}})
        package['model']['dimensions']['kind_of_cost'] = {'primaryKey': 'label', 'attributes': {
            'label': {'source': 'label', 'resource': 'rules'}}}
        write(os.path.join(self.mapping, 'datapackage.json'), json.dumps(package))
        unused = {u['code']: u['shadowed_by'] for u in self.coverage()['unused'] if u['list'] == 'rules'}
        self.assertEqual(unused, {'410000..410999': 2, 'zz': 0})
        text, _ = run('map', 'coverage', '-m', self.mapping, FILES[4])
        self.assertIn('shadowed by line 2', text)

    def test_words(self):
        for arguments in (('map', 'nothing'), ('map', 'test', 'x:1'), ('map', 'apply', 'x'),
                          ('map', 'coverage', '-m', self.mapping), ('map', 'test', '-m', self.mapping, 'file')):
            run(*arguments, expect=2)


class TreeFaults(unittest.TestCase):
    """A small ledger on a tree: what is wrong is told with file and line, and nothing is loaded."""
    LEDGER = 'jaar;code;bedrag\n2023;A;1,00\n2023;A1;2,00\n2023;A1x;4,00\n2024;A1x;8,00\n2023;Z;16,00\n'

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.ledger = os.path.join(self.folder.name, 'l.csv')
        write(self.ledger, self.LEDGER)

    def mapping(self, tree, encoding='utf-8', **options):
        tree_of = {'levels': ['one', 'two', 'three'], 'validity': {'from': 'from', 'to': 'to'}, **options}
        package = {
            'name': 'small', 'resources': [
                {'name': 'ledger', 'path': 'l.csv', 'schema': {
                    'fields': [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                               {'name': 'code', 'type': 'string'},
                               {'name': 'bedrag', 'type': 'number', 'columnType': 'value', 'decimalChar': ','}],
                    'foreignKeys': [{'fields': 'code', 'reference': {'resource': 'tree', 'fields': 'code'}}]}},
                {'name': 'tree', 'path': 'tree.csv', 'encoding': 'utf-8', 'stuiver': {'tree': tree_of},
                 'schema': {'fields': [{'name': n, 'type': 'string'} for n in
                                       ('code', 'parent', 'label', 'from', 'to')]}}],
            'model': {'measures': {'amount': {'source': 'bedrag'}},
                      'dimensions': {'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}}}}}
        at = os.path.join(self.folder.name, 'm')
        os.makedirs(at, exist_ok=True)
        write(os.path.join(at, 'datapackage.json'), json.dumps(package))
        write(os.path.join(at, 'tree.csv'), 'code,parent,label,from,to\n' + tree, encoding)
        return at

    def fault(self, tree, *words, **options):
        store = os.path.join(self.folder.name, 's.db')
        _, told = run('load', '--store', store, '--mapping', self.mapping(tree, **options), self.ledger, expect=3)
        for word in words:
            self.assertIn(word, told)

    def test_any_depth(self):
        at = self.mapping('A,,a,,\nA1,A,a1,,\nA1x,A1,old,,2023\nB,,b,,\nA1x,B,new,2024,\n')
        store = os.path.join(self.folder.name, 's.db')
        run('load', '--store', store, '--mapping', at, self.ledger)
        with Served(store) as server:
            def sums(level):
                _, _, body = server.get('/api/3/cubes/small/aggregate/?drilldown=%s.code&aggregates=amount.sum' % level)
                return {c[level + '.code']: c['amount.sum'] for c in json.loads(body)['cells']}
            # A line above a level shows its own row there; A1x moved to B in 2024; Z is unknown.
            self.assertEqual(sums('one'), {'A': 7, 'B': 8, None: 16})
            self.assertEqual(sums('two'), {'A': 1, 'A1': 6, 'A1x': 8, None: 16})
            self.assertEqual(sums('three'), {'A': 1, 'A1': 2, 'A1x': 12, 'Z': 16})

    def test_cycle(self):
        self.fault('A,B,a,,\nB,C,b,,\nC,A,c,,\n', 'tree.csv:2:', 'own ancestor', 'correct the parent')
        self.fault('A,A,a,,\n', 'tree.csv:2:', 'own ancestor')

    def test_cycle_above(self):
        self.fault('X,A,x,,\nA,B,a,,\nB,A,b,,\n', 'tree.csv:3:', 'tree.csv:4:', 'own ancestor')

    def test_parent(self):
        self.fault('A,,a,,\nA1,Q,a1,,\n', 'tree.csv:3:', '"Q"', 'which no line has')

    def test_parent_years(self):
        self.fault('A,,a,,2023\nA1,A,a1,,\n', 'tree.csv:3:', 'not valid in 2024')

    def test_twice(self):
        self.fault('A,,a,,\nA,,b,,\n', 'tree.csv:3:', 'stands on line 2 already')
        self.fault('A,,a,2020,2024\nA,,b,2024,\n', 'tree.csv:3:', 'for the same years')

    def test_depth(self):
        self.fault('A,,a,,\nA1,A,a1,,\nA1x,A1,a,,\n', 'tree.csv:4:', 'depth 3', levels=['one', 'two'])

    def test_spreadsheet(self):
        self.fault('0.1,,Bestuur,,\n0.1,,Reserves,,\n', 'tree.csv:3:', 'saves 0.10 as 0.1', 'as text')
        self.fault('A,,a,,\n1-jan,A,a1,,\n', 'tree.csv:3:', '"1-jan"', 'looks like a date')
        self.fault('A,,a,,\njan-10,A,a1,,\n', 'tree.csv:3:', 'looks like a date')
        self.fault('1E+05,,a,,\n', 'tree.csv:2:', 'power of ten')

    def test_validity(self):
        self.fault('A,,a,2024,2020\n', 'tree.csv:2:', 'no time at all')
        self.fault('A,,a,soon,\n', 'tree.csv:2:', '"soon"', 'no year')

    def test_charset(self):
        self.fault('A,,één,,\n', 'tree.csv', 'charset', encoding='cp1252')

class Rules(unittest.TestCase):
    """A rule CSV over two columns: ranges, prefixes, lists, anything; first match wins; validity by year."""

    def test_two_columns(self):
        package = {
            'name': 'rules', 'resources': [
                {'name': 'ledger', 'path': 'l.csv', 'schema': {
                    'fields': [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                               {'name': 'account', 'type': 'string'}, {'name': 'centre', 'type': 'string'},
                               {'name': 'bedrag', 'type': 'integer', 'columnType': 'value'}],
                    'foreignKeys': [{'fields': ['account', 'centre'],
                                     'reference': {'resource': 'rules', 'fields': ['account', 'centre']},
                                     'stuiver': {'match': 'pattern',
                                                 'validity': {'from': 'from', 'to': 'to', 'year': 'jaar'}}}]}},
                {'name': 'rules', 'path': 'rules.csv', 'schema': {'fields': [
                    {'name': n, 'type': 'string'} for n in ('account', 'centre', 'programme', 'from', 'to')]}}],
            'model': {'measures': {'amount': {'source': 'bedrag'}},
                      'dimensions': {
                          'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
                          'programme': {'primaryKey': 'programme', 'attributes': {
                              'programme': {'source': 'programme', 'resource': 'rules'}}}}}}
        with tempfile.TemporaryDirectory() as folder:
            write(os.path.join(folder, 'datapackage.json'), json.dumps(package))
            write(os.path.join(folder, 'rules.csv'),
                  'account;centre;programme;from;to\n'
                  '4000..4999;610*;staff;;2023\n4000..4999;610*;people;2024;\n'
                  '8001,8002;;income;;\n*;7*;parks;;\n4100;*;rest;;\n')
            ledger = os.path.join(folder, 'l.csv')
            write(ledger, 'jaar;account;centre;bedrag\n2023;4100;61001;1\n2024;4100;61001;2\n2024;8002;5;4\n'
                          '2024;9999;700;8\n2024;4100;620;16\n2024;9999;620;32\n2024;8002;700;64\n')
            store = os.path.join(folder, 's.db')
            run('load', '--store', store, '--mapping', folder, ledger)
            with Served(store) as server:
                _, _, body = server.get('/api/3/cubes/rules/aggregate/?drilldown=programme&aggregates=amount.sum')
                self.assertEqual({c['programme.programme']: c['amount.sum'] for c in json.loads(body)['cells']},
                                 {'staff': 1, 'people': 2, 'income': 68, 'parks': 8, 'rest': 16, None: 32})


if __name__ == '__main__':
    unittest.main()
