#!/usr/bin/env python3
"""Ledgers joined to another ledger's lines by keys of several fields, and explanations out of any table: on a
small budget of its own, and on Madrid's year 2019, whose answers are computed here from the files."""
import collections
import copy
import csv
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
SHARED = os.path.join(PROJECT, '..', 'shared', 'data')
MADRID = os.path.join(SHARED, 'es-madrid', '2019')

BUDGET = '''organ;programme;account;name;amount
1;P1;100;Lifeboats;1000,00
1;P1;200;Crews;250,00
2;P2;100;Beaches;80,00
'''
PAYMENTS = '''001-P1,100,first,400.00
001-P1,100,second,350.50
002-P2,100,third,80.00
002-P9,100,fourth,7.25
,,fifth,1.00
'''
GOALS = '''organ;programme;goal;done
1;P1;Save everyone "always";yes|no
2;P2;Clean sand;
'''


def text(name, **own):
    return {'name': name, 'type': 'string', **({'stuiver': own} if own else {})}


def constant(name, value, kind='string'):
    return {'name': name, 'type': kind, 'constant': value}


def dimension(**sources):
    return {'primaryKey': next(iter(sources)),
            'attributes': {name: ({'source': s, 'labelfor': 'code'} if name == 'label' else {'source': s})
                           for name, s in sources.items()}}


KEY = ['organ', 'programme', 'account']
PACKAGE = {
    'name': 'joined',
    'resources': [
        {'name': 'budget', 'path': 'budget.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
         'stuiver': {'files': ['budget*']},
         'schema': {
             'fields': [text('organ'), text('programme'), text('account'), text('name'),
                        {'name': 'amount', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}],
             'extraFields': [constant('year', 2024, 'integer'), constant('phase', 'approved')]}},
        {'name': 'payments', 'path': 'payments.csv', 'encoding': 'utf-8',
         'dialect': {'delimiter': ',', 'header': False}, 'stuiver': {'files': ['payments*']},
         'schema': {
             'fields': [text('where'), text('account'), text('about', text=True),
                        {'name': 'amount', 'type': 'number', 'decimalChar': '.', 'columnType': 'value'}],
             'extraFields': [
                 constant('year', 2024, 'integer'), constant('phase', 'paid'),
                 text('organ', **{'from': 'where', 'pattern': '^0*([1-9][0-9]*)-'}),
                 text('programme', **{'from': 'where', 'pattern': '-(.*)$'}),
                 text('name', **{'from': 'name', 'resource': 'lines'})],
             'foreignKeys': [{'fields': KEY, 'reference': {'resource': 'lines', 'fields': KEY}}]}},
        {'name': 'lines', 'path': 'budget.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
         'stuiver': {'role': 'codelist', 'external': True},
         'schema': {'fields': [text('organ'), text('programme'), text('account'), text('name')],
                    'primaryKey': KEY}},
        {'name': 'goals', 'path': 'goals.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
         'stuiver': {'role': 'explanations', 'external': True,
                     'explanations': {'scope': 'programme:{programme}|organ:{organ}', 'year': '2024',
                                      'title': 'Goal of {organ}', 'text': '{goal}: {done}.'}},
         'schema': {'fields': [text('organ'), text('programme'), text('goal'), text('done')]}}],
    'model': {
        'dimensions': {
            'year': dimension(year='year'), 'phase': dimension(phase='phase'),
            'organ': dimension(organ='organ'), 'programme': dimension(programme='programme'),
            'line': dimension(code='account', label='name'), 'about': dimension(about='about')},
        'measures': {'amount': {'source': 'amount', 'currency': 'EUR'}}},
}


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.at = tempfile.TemporaryDirectory()
        self.addCleanup(self.at.cleanup)
        self.folder = self.at.name
        self.store = os.path.join(self.folder, 'store.db')

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(content)
        return path

    def load(self, package, *files, expect=0, command='load'):
        mapping = os.path.join(self.folder, 'mapping')
        os.makedirs(mapping, exist_ok=True)
        self.write(os.path.join(mapping, 'datapackage.json'), json.dumps(package))
        return self.run_with(mapping, *files, expect=expect, command=command)

    def run_with(self, mapping, *files, expect=0, command='load'):
        store = ['--store', self.store] if command == 'load' else []
        p = subprocess.run([PROGRAM, command, '--json', '--mapping', mapping, *store, *files],
                           capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, expect, p.stderr.decode()[-3000:])
        report = json.loads(p.stdout, parse_float=Decimal)['report'] if expect == 0 else None
        return report, p.stderr.decode()

    def serve(self):
        served = Served(self.store)
        self.addCleanup(served.__exit__)
        return served

    def ask(self, served, target, **parameters):
        status, _, body = served.get('/api/3/cubes/' + target + '?' + urllib.parse.urlencode(parameters))
        self.assertEqual(status, 200, body[:500])
        return json.loads(body, parse_float=Decimal)


class Small(Case):
    def setUp(self):
        super().setUp()
        self.files = [self.write('budget.csv', BUDGET), self.write('payments.csv', PAYMENTS)]
        self.write('goals.csv', GOALS)

    def test_payments_reach_their_line(self):
        report, _ = self.load(PACKAGE, *self.files)
        served = self.serve()
        cells = self.ask(served, 'joined/aggregate/', drilldown='organ|programme|line', pivot='phase')['cells']
        by = {(c['organ.organ'], c['programme.programme'], c['line.label']):
              (c['amount.sum@approved'], c['amount.sum@paid'], c['_count@paid']) for c in cells}
        self.assertEqual(by[('1', 'P1', 'Lifeboats')], (1000, Decimal('750.5'), 2))
        self.assertEqual(by[('1', 'P1', 'Crews')], (250, None, 0))
        self.assertEqual(by[('2', 'P2', 'Beaches')], (80, 80, 1))
        # What does not join is loaded, and told by count and money.
        self.assertEqual(by[('2', 'P9', None)], (None, Decimal('7.25'), 1))
        told = [(u['list'], u['code'], u['lines'], u['sums']['amount']) for u in report['sources'][1]['unmapped']]
        self.assertEqual(told, [('lines', '2 P9 100', 1, Decimal('7.25')), ('lines', None, 1, 1)])
        self.assertEqual(report['sources'][0]['unmapped'], [])
        self.assertEqual(report['sources'][1]['joins'],
                         [{'list': 'lines', 'entries': 5, 'joined': 3, 'sums': {'amount': Decimal('830.5')}}])

    def test_a_computed_column_of_the_list_is_a_key(self):
        package = copy.deepcopy(PACKAGE)
        lines = package['resources'][2]['schema']
        lines['extraFields'] = [text('key', template='{organ}-{programme}')]
        pay = package['resources'][1]['schema']
        pay['extraFields'].append(text('key', template='{organ}-{programme}'))
        pay['foreignKeys'] = [{'fields': ['key', 'account'],
                               'reference': {'resource': 'lines', 'fields': ['key', 'account']}}]
        report, _ = self.load(package, *self.files)
        self.assertEqual(report['sources'][1]['joins'][0]['joined'], 3)

    def test_the_code_list_is_told_for_a_line(self):
        self.load(PACKAGE, *self.files)
        p = subprocess.run([PROGRAM, 'map', 'test', '--mapping', os.path.join(self.folder, 'mapping'),
                            self.files[1] + ':1'], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        self.assertIn('budget.csv:2', p.stdout.decode())

    def test_faults_of_looking_up(self):
        def with_field(**own):
            package = copy.deepcopy(PACKAGE)
            package['resources'][1]['schema']['extraFields'][-1] = text('name', **own)
            return package
        self.assertIn('needs a ledger whose foreign keys lead to a code list named "nothing"',
                      self.load(with_field(**{'from': 'name', 'resource': 'nothing'}), *self.files, expect=3)[1])
        self.assertIn('code list "lines" has no field "nome"',
                      self.load(with_field(**{'from': 'nome', 'resource': 'lines'}), *self.files, expect=3)[1])
        package = copy.deepcopy(PACKAGE)
        package['resources'][1]['schema']['extraFields'][2] = text('organ', **{'from': 'organ', 'resource': 'lines'})
        self.assertIn('is computed from itself', self.load(package, *self.files, expect=3)[1])
        package = copy.deepcopy(PACKAGE)
        package['resources'][2]['schema']['fields'][3]['stuiver'] = {'class': 'private'}
        package['resources'][0]['schema']['fields'][3]['name'] = 'other'
        self.assertIn('is of a class that is never loaded', self.load(package, *self.files, expect=3)[1])

    def test_explanations_of_a_table(self):
        self.load(PACKAGE, *self.files)
        served = self.serve()
        got = self.ask(served, 'joined/explanations/', cut='programme:"P1"')
        self.assertEqual([(x['title'], x['text'], x['scope']) for x in got['data']],
                         [('Goal of 1', 'Save everyone "always": yes|no.',
                           {'year.year': [2024], 'organ.organ': ['1'], 'programme.programme': ['P1']})])
        cells = self.ask(served, 'joined/aggregate/', drilldown='programme', explanations='true')['cells']
        self.assertEqual({c['programme.programme']: c['_explanations'] for c in cells},
                         {'P1': 1, 'P2': 1, 'P9': 0, None: 0})

    def test_values_cannot_leave_their_scope(self):
        self.write('goals.csv', 'organ;programme;goal;done\n1;"P1""|year:""2023";x;y\n')
        _, told = self.load(PACKAGE, *self.files, expect=3)
        self.assertIn('goals.csv:2', told)
        self.assertIn('has no member "P1"|year:"2023"', told)

    def test_faults_of_a_table(self):
        def with_rule(**rule):
            package = copy.deepcopy(PACKAGE)
            package['resources'][3]['stuiver']['explanations'].update(rule)
            return package
        self.assertIn('no field is named "goel"', self.load(with_rule(text='{goel}'), *self.files, expect=3)[1])
        self.assertIn('explanations.tekst: is unknown', self.load(with_rule(tekst='x'), *self.files, expect=3)[1])
        package = with_rule()
        del package['resources'][3]['stuiver']['explanations']['title']
        self.assertIn('explanations.title: is missing', self.load(package, *self.files, expect=3)[1])
        self.assertIn('goals.csv:3:0: title: is empty', self.load(with_rule(title='{done}'), *self.files, expect=3)[1])
        self.write('goals.csv', 'organisation;programme;goal;done\n1;P1;x;y\n')
        self.assertIn('a required column is missing: "organ"', self.load(PACKAGE, *self.files, expect=3)[1])
        os.remove(os.path.join(self.folder, 'goals.csv'))
        self.assertIn('goals.csv was not found', self.load(PACKAGE, *self.files, expect=3)[1])

    def test_a_code_of_several_rows_may_lead_to_none(self):
        with open(os.path.join(self.folder, 'budget.csv'), 'a', encoding='utf-8') as f:
            f.write('1;P1;100;Rafts;5,00\n')
        package = copy.deepcopy(PACKAGE)
        del package['resources'][2]['schema']['primaryKey']
        report, _ = self.load(package, *self.files)
        self.assertEqual(report['sources'][1]['joins'][0]['joined'], 3, 'the first row counts')
        package['resources'][1]['schema']['foreignKeys'][0]['stuiver'] = {'several': 'none'}
        self.store += '2'
        source = self.load(package, *self.files)[0]['sources'][1]
        self.assertEqual((source['joins'][0]['joined'], source['joins'][0]['sums']['amount']), (1, 80))
        self.assertIn({'dimension': 'line', 'list': 'lines', 'code': '1 P1 100', 'several': True, 'lines': 2,
                       'sums': {'amount': Decimal('750.5')}}, source['unmapped'])
        package['resources'][1]['schema']['foreignKeys'][0]['stuiver'] = {'several': 'none', 'match': 'pattern'}
        self.assertIn('of patterns the first that matches decides',
                      self.load(package, *self.files, expect=3)[1])

    def test_a_code_that_need_not_be_there_is_quiet(self):
        package = copy.deepcopy(PACKAGE)
        for f in package['resources'][1]['schema']['fields'][:2]:
            f['constraints'] = {'required': False}
        for f in package['resources'][1]['schema']['extraFields'][2:4]:
            f['constraints'] = {'required': False}
        report, _ = self.load(package, *self.files)
        source = report['sources'][1]
        told = [(u['code'], u['lines'], u.get('optional', False)) for u in source['unmapped']]
        self.assertEqual(told, [('2 P9 100', 1, False), (None, 1, True)])
        warning = next(i for i in source['issues'] if i['code'] == 'unmapped-code')
        self.assertIn('1 line carries a code', warning['message'])
        self.assertEqual(source['joins'][0]['joined'], 3)
        mapping = os.path.join(self.folder, 'mapping')
        p = subprocess.run([PROGRAM, 'map', 'coverage', '--mapping', mapping, '--csv',
                            os.path.join(self.folder, 'fill.csv'), *self.files], capture_output=True, timeout=PATIENCE)
        self.assertIn('Codes that no code list knows: 1\n', p.stdout.decode())
        self.assertIn('lines (empty) (line), as it may be: 1 line, amount 1.00', p.stdout.decode())
        with open(os.path.join(self.folder, 'fill.csv'), encoding='utf-8-sig', newline='') as f:
            self.assertEqual([r['code'] for r in csv.DictReader(f) if r['kind'] == 'unmapped'], ['2 P9 100'])


def rows(name, charset, **dialect):
    with open(os.path.join(MADRID, name), encoding=charset, newline='') as f:
        return list(csv.DictReader(f, delimiter=';', **dialect))


def amount(s):
    return Decimal(s.replace('.', '').replace(',', '.'))


@unittest.skipUnless(os.path.isdir(MADRID), '../shared/data is absent')
class Madrid(Case):
    """The year, loaded once; sums of the files themselves beside those of the API."""
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.kept.name, 'madrid.db')
        files = [os.path.join(MADRID, n) for n in ('gastos.csv', 'ingresos.csv', 'pagos.csv')]
        p = subprocess.run([PROGRAM, 'load', '--json', '--store', cls.store, '--mapping',
                            os.path.join(PROJECT, 'mappings', 'es-madrid'), *files], capture_output=True)
        if p.returncode:
            raise AssertionError(p.stderr.decode()[-3000:])
        cls.report = json.loads(p.stdout, parse_float=Decimal)['report']
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.kept.cleanup()

    def setUp(self):
        pass

    def test_every_payment_joins(self):
        pagos = self.report['sources'][2]
        self.assertEqual((pagos['tallies']['read']['lines'], pagos['tallies']['loaded']['lines']), (34862, 34862))
        self.assertEqual(pagos['unmapped'], [])
        joined = next(j for j in pagos['joins'] if j['list'] == 'lineas')
        self.assertEqual((joined['entries'], joined['joined']), (34862, 34862))
        self.assertEqual(joined['sums']['importe'], Decimal('3822064997.14'))
        print('es-madrid: %d of %d payments joined to their budget line, %s' %
              (joined['joined'], joined['entries'], joined['sums']['importe']))

    def test_phases_side_by_side_for_each_programme(self):
        want = collections.defaultdict(lambda: collections.defaultdict(Decimal))
        columns = {'CRED_INICIAL': 'approved', 'MOD_CREDITO': 'amendment', 'C_DEFINITIVO': 'adjusted',
                   'OBL_RECONOC': 'executed'}
        for r in rows('gastos.csv', 'cp1252'):
            for column, phase in columns.items():
                want[r['Programa'].zfill(5)][phase] += amount(r[column])
        lines = collections.Counter()
        with open(os.path.join(MADRID, 'pagos.csv'), encoding='utf-8', newline='') as f:
            for r in csv.reader(f):
                want[r[1]]['paid'] += Decimal(r[6])
                lines[r[1]] += 1
        answer = self.ask(self.served, 'es-madrid/aggregate/', drilldown='programa', pivot='phase', pagesize=1000,
                          cut='side:"expenditure"')
        self.assertEqual(len(answer['cells']), len(want))
        for c in answer['cells']:
            code = c['programa.code']
            for phase in [*columns.values(), 'paid']:
                self.assertEqual(c['importe.sum@' + phase] or 0, want[code][phase], (code, phase))
            self.assertEqual(c['_count@paid'], lines[code], code)
        whole = answer['summary']
        self.assertEqual([whole['importe.sum@' + p] for p in ('approved', 'amendment', 'adjusted', 'executed', 'paid')],
                         [Decimal(s) for s in ('5114688774', '1231469741.86', '6346158515.98', '5287775019.16',
                                               '3822064997.14')])

    def test_payments_have_the_labels_of_their_line(self):
        for level in ('area', 'politica', 'programa', 'centro', 'seccion', 'capitulo', 'economico'):
            answer = self.ask(self.served, 'es-madrid/aggregate/', drilldown=level, pivot='phase', pagesize=2000,
                              cut='side:"expenditure"')
            codes = [c[level + '.code'] for c in answer['cells']]
            self.assertEqual(len(codes), len(set(codes)), level + ': one member for each code')
            for c in answer['cells']:
                self.assertTrue(c[level + '.label'], (level, c[level + '.code']))
                self.assertTrue(c['_count@approved'], (level, 'payments have no member of their own'))

    def test_payments_are_kept_apart(self):
        model = self.ask(self.served, 'es-madrid/model/')['model']
        toggle = next(t for t in model['stuiver']['toggles'] if t['name'] == 'without-payments')
        self.assertTrue(toggle['default'])
        both = self.ask(self.served, 'es-madrid/aggregate/', cut='phase:"executed";"paid"|side:"expenditure"',
                        toggle='without-payments')
        self.assertEqual(both['summary']['importe.sum'], Decimal('5287775019.16'))
        only = self.ask(self.served, 'es-madrid/aggregate/', toggle='payments')
        self.assertEqual((only['summary']['_count'], only['summary']['importe.sum']),
                         (34862, Decimal('3822064997.14')))

    def test_tax_ids_are_nowhere(self):
        with open(os.path.join(MADRID, 'pagos.csv'), encoding='utf-8', newline='') as f:
            nif = next(csv.reader(f))[4]
        for target in ('facts/?pagesize=50&cut=phase:%22paid%22', 'members/tercero', 'model/'):
            status, _, body = self.served.get('/api/3/cubes/es-madrid/' + target)
            self.assertEqual(status, 200, target)
            self.assertNotIn(nif.encode(), body)

    def test_objectives_and_indicators(self):
        counts = collections.Counter()
        for name, total in (('actividades.csv', 6994), ('indicadores.csv', 12009)):
            mine = collections.Counter(r['Prog. Finan.'] for r in rows(name, 'utf-8'))
            self.assertEqual(sum(mine.values()), total)
            counts += mine
        everything = self.ask(self.served, 'es-madrid/explanations/', pagesize=1)
        self.assertEqual(everything['total_explanation_count'], 6994 + 12009)
        cells = self.ask(self.served, 'es-madrid/aggregate/', drilldown='programa', explanations='true',
                         cut='phase:"executed"|side:"expenditure"', pagesize=1000)['cells']
        self.assertEqual({c['programa.code']: c['_explanations'] for c in cells if c['_explanations']}, counts)
        got = self.ask(self.served, 'es-madrid/explanations/', cut='programa:"23270"', pagesize=1000)
        self.assertEqual(got['total_explanation_count'], counts['23270'])
        self.assertIn(('Objetivo 01, indicador 01',
                       'CAMPAÑA DÍAS INTERNACIONALES DE SOLIDARIDAD: presupuestado 4, realizado 2 NÚMERO/AÑO '
                       '(centro gestor 001002)'), [(x['title'], x['text']) for x in got['data']])


if __name__ == '__main__':
    unittest.main()
