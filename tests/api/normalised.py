#!/usr/bin/env python3
"""Sums per inhabitant, household and km2 and in the prices of one year, on the samples: every figure is computed
again from the files, in Decimal and Fraction, and rounded once."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import zipfile
from decimal import Decimal
from fractions import Fraction

from served import PATIENCE, PROGRAM, Served

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAPPING = os.path.join(PROJECT, 'mappings', 'waterrijk')
SAMPLES = os.path.join(PROJECT, 'samples')
SHARED = os.path.join(PROJECT, '..', 'shared', 'data')
YEARS = (2023, 2024, 2025)
FILES = [os.path.join(SAMPLES, '%s-%d.csv' % (kind, y)) for kind in ('begroting', 'grootboek') for y in YEARS]
BOTH = 'phase:"executed"|side:"expenditure"'
SUBJECTS = {'inhabitant': 'population', 'household': 'households', 'km2': 'area'}


def figures():
    with open(os.path.join(MAPPING, 'statistics.csv'), encoding='utf-8', newline='') as f:
        return {(r['subject'], int(r['year'])): Fraction(r['value']) for r in csv.DictReader(f)}


def totals():
    p = subprocess.run([sys.executable, '-B', os.path.join(SAMPLES, 'totals.py'), '--json'], capture_output=True,
                       check=True, timeout=PATIENCE)
    out = {}
    for r in json.loads(p.stdout):
        key = (r['year'] if isinstance(r['year'], int) else int(r['year']), r['phase'], r['side'], r['programme'])
        out[key] = Fraction(r['amount'])
    return out


def rounded(value, decimals=2):
    """Half even, exactly."""
    return Decimal(round(value * 10 ** decimals)) / 10 ** decimals


def run(*arguments, expect=0):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=PATIENCE)
    if p.returncode != expect:
        raise AssertionError('%s ended with %d: %s' % (arguments, p.returncode, p.stderr.decode()))
    return p.stdout.decode('utf-8'), p.stderr.decode('utf-8')


class OnTheSamples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.store = os.path.join(cls.folder, 'waterrijk.db')
        run('load', '--store', cls.store, '--mapping', MAPPING, *FILES)
        cls.served = Served(cls.store)
        cls.figures = figures()
        cls.totals = totals()

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        shutil.rmtree(cls.folder)

    def ask(self, what='aggregate', expect=200, **parameters):
        target = '/api/3/cubes/waterrijk/%s/?%s' % (what, urllib.parse.urlencode(parameters))
        status, headers, body = self.served.get(target)
        self.assertEqual(status, expect, body[:500])
        if 'json' not in headers['content-type']:
            return body.decode('utf-8')
        return json.loads(body, parse_float=Decimal)

    def total(self, year, programme=None, phase='executed', side='expenditure'):
        return sum(v for (y, p, s, g), v in self.totals.items()
                   if (y, p, s) == (year, phase, side) and programme in (None, g))

    def test_each_year_is_divided_by_its_own_figure(self):
        for word, subject in SUBJECTS.items():
            answer = self.ask(drilldown='year|programme.code', cut=BOTH, aggregates='amount.sum', per=word)
            self.assertEqual(len(answer['cells']), 27)
            for cell in answer['cells']:
                year = cell['year.year']
                exact = self.total(year, cell['programme.code']) / self.figures[subject, year]
                self.assertEqual(cell['amount.sum'], rounded(exact), cell)
            said = answer['normalised']
            self.assertEqual(said['per'], word)
            self.assertEqual(said['rounding'], 'half even')
            self.assertEqual(said['decimals'], {'amount.sum': 2})
            self.assertEqual([(s['year'], s['denominator']['subject'], s['denominator']['value'],
                               s['denominator']['region']) for s in said['by']],
                             [(y, subject, Decimal(str(float(self.figures[subject, y]))), 'GM9999')
                              for y in YEARS])
            self.assertEqual(said['missing'], [])
            source = said['sources'][said['by'][0]['denominator']['source']]
            self.assertEqual((source['table'], source['origin']), ('Waterrijk (invented)', 'mapping'))
            self.assertIn('invented', source['note'])
            # what is divided by three figures has no sum
            self.assertIsNone(answer['summary']['amount.sum'])
            self.assertIn('several years', answer['summary']['_reason'])

    def test_a_single_year_has_a_summary(self):
        answer = self.ask(drilldown='programme.code', cut=BOTH + '|year:2024', aggregates='amount.sum',
                          per='inhabitant')
        whole = self.total(2024) / self.figures['population', 2024]
        self.assertEqual(answer['summary']['amount.sum'], rounded(whole))
        self.assertNotIn('_reason', answer['summary'])
        # parts are rounded one by one, the whole once
        self.assertLess(abs(sum(c['amount.sum'] for c in answer['cells']) - rounded(whole)), Decimal('0.05'))

    def test_several_years_without_showing_them_is_refused(self):
        for parameters in ({'drilldown': 'programme'}, {}, {'drilldown': 'programme', 'pivot': 'phase'},
                           {'drilldown': 'phase', 'cut': 'year:2023;2024'}):
            message = self.ask(expect=400, per='inhabitant', aggregates='amount.sum', **parameters)['message']
            self.assertIn('2023', message)
            self.assertIn('2024', message)
            self.assertIn('drilldown=year.year', message)
            self.assertIn('cut=year.year:', message)

    def test_prices_of_one_year_add_up_exactly(self):
        answer = self.ask(drilldown='programme.code', cut=BOTH, aggregates='amount.sum', prices='2024')
        index = {y: self.figures['cpi', y] for y in YEARS}
        for cell in answer['cells']:
            exact = sum(self.total(y, cell['programme.code']) * index[2024] / index[y] for y in YEARS)
            self.assertEqual(cell['amount.sum'], rounded(exact))
        exact = sum(self.total(y) * index[2024] / index[y] for y in YEARS)
        self.assertEqual(answer['summary']['amount.sum'], rounded(exact))
        said = answer['normalised']
        self.assertEqual((said['prices']['year'], said['prices']['value'], said['prices']['region']),
                         (2024, Decimal('130.5'), 'NL'))
        self.assertEqual([s['index']['year'] for s in said['by']], list(YEARS))
        self.assertNotIn('per', said)

    def test_the_target_year_is_as_it_was(self):
        plain = self.ask(drilldown='programme.code', cut=BOTH + '|year:2024', aggregates='amount.sum')
        same = self.ask(drilldown='programme.code', cut=BOTH + '|year:2024', aggregates='amount.sum', prices='2024')
        self.assertEqual([c['amount.sum'] for c in plain['cells']], [c['amount.sum'] for c in same['cells']])

    def test_both_together_and_pivots(self):
        answer = self.ask(drilldown='programme.code', cut=BOTH, aggregates='amount.sum|_count', per='household',
                          prices='2025', pivot='year', compare='2023,2025',
                          order='amount.sum.difference:desc')
        differences = []
        for row in answer['cells']:
            exact = {y: self.total(y, row['programme.code']) * self.figures['cpi', 2025] /
                     self.figures['cpi', y] / self.figures['households', y] for y in YEARS}
            for y in YEARS:
                self.assertEqual(row['amount.sum@%d' % y], rounded(exact[y]))
            self.assertEqual(row['amount.sum.difference'], rounded(exact[2025] - exact[2023]))
            self.assertEqual(row['amount.sum.percentage'],
                             rounded((exact[2025] - exact[2023]) / abs(exact[2023]) * 100))
            self.assertIsInstance(row['_count@2024'], int)
            differences.append(exact[2025] - exact[2023])
        self.assertEqual(differences, sorted(differences, reverse=True))
        # a column of one year has a sum
        whole = self.total(2024) * self.figures['cpi', 2025] / self.figures['cpi', 2024] / \
            self.figures['households', 2024]
        self.assertEqual(answer['summary']['amount.sum@2024'], rounded(whole))

    def test_phases_side_by_side(self):
        answer = self.ask(drilldown='programme.code', cut='side:"expenditure"|year:2024', aggregates='amount.sum',
                          per='inhabitant', pivot='phase', compare='proposed,executed')
        for row in answer['cells']:
            for phase in ('proposed', 'executed'):
                exact = self.total(2024, row['programme.code'], phase) / self.figures['population', 2024]
                self.assertEqual(row['amount.sum@' + phase], rounded(exact))

    def test_order_is_by_the_divided_sums(self):
        answer = self.ask(drilldown='year|programme.code', cut=BOTH, aggregates='amount.sum', per='km2',
                          order='amount.sum:desc', pagesize=5)
        got = [c['amount.sum'] for c in answer['cells']]
        everything = sorted((self.total(y, str(g)) / self.figures['area', y] for y in YEARS for g in range(1, 10)),
                            reverse=True)
        self.assertEqual(got, [rounded(v) for v in everything[:5]])
        self.assertEqual(answer['total_cell_count'], 27)

    def test_csv_says_it_too(self):
        text = self.ask(drilldown='year', cut=BOTH, aggregates='amount.sum', per='inhabitant', prices='2024',
                        format='csv')
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual([r['_denominator'] for r in rows], ['25180', '25310', '25467'])
        for row in rows:
            year = int(row['year.year'])
            exact = self.total(year) * self.figures['cpi', 2024] / self.figures['cpi', year] / \
                self.figures['population', year]
            self.assertEqual(row['amount.sum'], '%.2f' % rounded(exact))
            self.assertEqual((row['_per'], row['_prices'], row['_reason']), ('inhabitant', '2024', ''))

    def test_files_say_it_too(self):
        """What was divided by what stands beside the sums in a CSV for Excel and in a workbook."""
        text = self.ask(drilldown='year', cut=BOTH, aggregates='amount.sum', per='inhabitant', prices='2024',
                        download='csv-excel')
        rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=';'))
        self.assertEqual([r['Gedeeld door'] for r in rows], ['25180', '25310', '25467'])
        for row in rows:
            year = int(row['Jaar'])
            exact = self.total(year) * self.figures['cpi', 2024] / self.figures['cpi', year] / \
                self.figures['population', year]
            self.assertEqual(row['Bedrag'], ('%.2f' % rounded(exact)).replace('.', ','))
            self.assertEqual((row['Per'], row['Prijspeil'], row['Reden']), ('inhabitant', '2024', ''))
        target = '/api/3/cubes/waterrijk/aggregate/?' + urllib.parse.urlencode(
            {'drilldown': 'year', 'cut': BOTH, 'aggregates': 'amount.sum', 'per': 'inhabitant', 'download': 'xlsx'})
        status, _, body = self.served.get(target)
        self.assertEqual(status, 200)
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            sheet = book.read('xl/worksheets/sheet1.xml').decode()
        for year in YEARS:
            exact = rounded(self.total(year) / self.figures['population', year])
            self.assertIn('<v>%s</v>' % ('%.2f' % exact).rstrip('0').rstrip('.'), sheet)
        self.assertNotIn('SUM(B2:B4)', sheet, 'what was divided does not add up')

    def test_what_cannot_be_is_refused_with_the_reason(self):
        for parameters, words in (
                ({'per': 'capita'}, ('inhabitant', 'household', 'km2')),
                ({'prices': '24'}, ('prices=2024',)),
                ({'prices': '2019'}, ('2019', '2023, 2024, 2025', 'stuiver fetch cbs')),
                ({'prices': '-2024'}, ('prices=2024',)),
                ({'prices': ''}, ('prices=2024',)),
                ({'per': 'inhabitant', 'aggregates': 'amount.avg', 'cut': 'year:2024'}, ('amount.avg',))):
            message = self.ask(expect=400, **parameters)['message']
            for word in words:
                self.assertIn(word, message)
        for what in ('facts', 'members/programme', 'explanations', 'explain-change', 'provenance'):
            self.assertIn('ask aggregate', self.ask(what, expect=400, per='inhabitant')['message'])
            self.assertIn('ask aggregate', self.ask(what, expect=400, prices='2024')['message'])
        status, _, body = self.served.get('/api/3/search/?q=jeugd&prices=2024')
        self.assertEqual(status, 400, body)

    def test_averages_leave_a_question_that_did_not_name_them(self):
        answer = self.ask(drilldown='year', cut=BOTH, per='inhabitant')
        self.assertEqual(set(answer['aggregates']), {'_count', 'amount.sum', 'amount.count'})
        plain = self.ask(drilldown='year', cut=BOTH)
        self.assertEqual([c['_count'] for c in plain['cells']], [c['_count'] for c in answer['cells']])
        self.assertNotIn('normalised', plain)

    def test_the_model_says_where_figures_are(self):
        target = '/api/3/cubes/waterrijk/model/'
        model = json.loads(self.served.get(target)[2])['model']
        self.assertEqual(model['stuiver']['statistics'], {'year': 'year.year', 'region': 'GM9999'})

    def test_places_are_divided_too(self):
        plain = self.ask('locations', cut=BOTH + '|year:2024', aggregates='amount.sum', level='areas')
        answer = self.ask('locations', cut=BOTH + '|year:2024', aggregates='amount.sum', level='areas',
                          per='inhabitant', prices='2025')
        factor = self.figures['cpi', 2025] / self.figures['cpi', 2024] / self.figures['population', 2024]
        self.assertEqual(len(plain['features']), len(answer['features']))
        for before, after in zip(plain['features'], answer['features']):
            amount = before['properties']['amount.sum']
            expected = None if amount is None else rounded(Fraction(amount) * factor)
            self.assertEqual(after['properties']['amount.sum'], expected)
        self.assertEqual(answer['summary']['amount.sum'], rounded(Fraction(plain['summary']['amount.sum']) * factor))
        self.assertEqual(answer['normalised']['per'], 'inhabitant')
        message = self.ask('locations', expect=400, aggregates='amount.sum', level='areas', per='inhabitant')['message']
        self.assertIn('cut=year.year', message)


def municipalities(folder, statistics, region='municipality.code'):
    """A cube of three municipalities over two years, one line each."""
    mapping = os.path.join(folder, 'mapping')
    os.makedirs(mapping, exist_ok=True)
    package = {
        'name': 'iv3', 'stuiver': {'scope': ['year'], 'statistics': {'region': region}},
        'resources': [{
            'name': 'lines', 'path': 'lines.csv', 'dialect': {'delimiter': ','},
            'schema': {'fields': [
                {'name': 'year', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                {'name': 'code', 'type': 'string'}, {'name': 'name', 'type': 'string'},
                {'name': 'task', 'type': 'string'},
                {'name': 'amount', 'type': 'number', 'columnType': 'value', 'decimalChar': '.',
                 'groupChar': ''}]}}],
        'model': {
            'dimensions': {
                'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'year'}}},
                'municipality': {'primaryKey': 'code', 'attributes': {
                    'code': {'source': 'code'}, 'name': {'source': 'name', 'labelfor': 'code'}}},
                'task': {'primaryKey': 'task', 'attributes': {'task': {'source': 'task'}}}},
            'measures': {'amount': {'source': 'amount'}}}}
    if statistics is not None:
        package['resources'].append({'name': 'figures', 'path': 'figures.csv',
                                     'stuiver': {'role': 'statistics'}})
        with open(os.path.join(mapping, 'figures.csv'), 'w', encoding='utf-8') as f:
            f.write(statistics)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(package, f)
    ledger = os.path.join(folder, 'lines.csv')
    with open(ledger, 'w', encoding='utf-8') as f:
        f.write('year,code,name,task,amount\n')
        for year in YEARS[:2]:
            for i, (code, name) in enumerate((('GM0014', 'Groningen'), ('0202', 'Arnhem'), ('GM0344', 'Utrecht'))):
                for task in ('0.1', '6.3'):
                    f.write('%d,%s,%s,%s,%d.07\n' % (year, code, name, task, 1000000 * (i + 1) + year))
        f.write('2024,,,0.1,5\n')
    return mapping, ledger


FIGURES = ('subject,region,name,year,value,table\n'
           'population,GM0014,Groningen,2023,238147,made up\npopulation,GM0014,Groningen,2024,243768,made up\n'
           'population,GM0202,Arnhem,2023,165770,made up\npopulation,GM0202,Arnhem,2024,167632,made up\n'
           'population,GM0344,Utrecht,2023,367947,made up\n')


class ByMunicipality(unittest.TestCase):
    def served(self, statistics=FIGURES, region='municipality.code'):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        mapping, ledger = municipalities(folder, statistics, region)
        store = os.path.join(folder, 'store.db')
        run('load', '--store', store, '--mapping', mapping, ledger)
        served = Served(store)
        self.addCleanup(served.__exit__)
        return served

    def ask(self, served, expect=200, **parameters):
        status, _, body = served.get('/api/3/cubes/iv3/aggregate/?' + urllib.parse.urlencode(parameters))
        self.assertEqual(status, expect, body[:500])
        return json.loads(body, parse_float=Decimal)

    def check(self, answer, key):
        people = {(r['region'], int(r['year'])): int(r['value']) for r in csv.DictReader(io.StringIO(FIGURES))}
        codes = {'Groningen': 'GM0014', 'Arnhem': 'GM0202', '0202': 'GM0202', 'Utrecht': 'GM0344'}
        seen = 0
        for cell in answer['cells']:
            place, year = cell[key], cell['year.year']
            code = codes.get(place, place)
            if (code, year) not in people:
                self.assertIsNone(cell['amount.sum'])
                self.assertTrue(cell['_reason'])
                continue
            i = ['GM0014', 'GM0202', 'GM0344'].index(code)
            amount = 2 * (Fraction(1000000 * (i + 1) + year) + Fraction(7, 100))
            self.assertEqual(cell['amount.sum'], rounded(amount / people[code, year]))
            seen += 1
        self.assertEqual(seen, 5)

    def test_each_cell_by_its_own(self):
        served = self.served()
        answer = self.ask(served, drilldown='municipality.code|year', per='inhabitant', aggregates='amount.sum')
        self.check(answer, 'municipality.code')
        missing = {(m['municipality'], m['year']): m['reason'] for m in answer['normalised']['missing']}
        self.assertEqual(set(missing), {('GM0344', 2024), (None, 2024)})
        self.assertIn('stuiver fetch cbs --tables population --regions GM0344 --years 2024', missing['GM0344', 2024])
        self.assertIn('without a municipality', missing[None, 2024])
        self.assertEqual(len(answer['normalised']['by']), 5)

    def test_only_figures_of_the_page_are_told(self):
        served = self.served()
        answer = self.ask(served, drilldown='municipality.code|year', per='inhabitant', aggregates='amount.sum',
                          pagesize=1)
        self.assertEqual(len(answer['normalised']['by']), 1)

    def test_names_lead_to_codes(self):
        served = self.served(region='municipality.name')
        answer = self.ask(served, drilldown='municipality.name|year', per='inhabitant', aggregates='amount.sum')
        self.check(answer, 'municipality.name')

    def test_a_name_that_two_have_is_neither(self):
        served = self.served(FIGURES.replace('Arnhem', 'Groningen (Gld.)').replace('Groningen,', 'Groningen (Gr.),'),
                             'municipality.name')
        answer = self.ask(served, drilldown='municipality.name|year', per='inhabitant', aggregates='amount.sum')
        cell = next(c for c in answer['cells'] if c['municipality.name'] == 'Groningen')
        self.assertIsNone(cell['amount.sum'])
        self.assertRegex(cell['_reason'], 'name of GM0(014|202) and of GM0(014|202): the cube needs their codes')

    def test_several_municipalities_are_refused(self):
        served = self.served()
        message = self.ask(served, 400, drilldown='task|year', per='inhabitant', aggregates='amount.sum')['message']
        self.assertIn('drilldown=municipality.code', message)
        one = self.ask(served, drilldown='task', cut='municipality.code:"GM0014"|year:2023', per='inhabitant',
                       aggregates='amount.sum')
        self.assertEqual(len(one['cells']), 2)

    def test_no_figures_at_all(self):
        served = self.served(None)
        answer = self.ask(served, drilldown='municipality.code|year', per='inhabitant', aggregates='amount.sum')
        self.assertTrue(all(c['amount.sum'] is None and c['_reason'] for c in answer['cells']))
        self.assertIsNone(answer['summary']['amount.sum'])
        self.assertIn('stuiver fetch cbs', self.ask(served, 400, drilldown='year', prices='2024')['message'])

    def test_a_mapping_that_says_nothing(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        mapping, ledger = municipalities(folder, None)
        path = os.path.join(mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            package = json.load(f)
        del package['stuiver']['statistics']
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(package, f)
        store = os.path.join(folder, 'store.db')
        run('load', '--store', store, '--mapping', mapping, ledger)
        with Served(store) as served:
            for parameters in ({'per': 'inhabitant'}, {'prices': '2024'}):
                self.assertIn('stuiver.statistics', self.ask(served, 400, **parameters)['message'])


class WithCrosswalk(unittest.TestCase):
    """Codes brought to one year, and money to its prices, in one question."""

    def test_divided_money_is_brought_to_the_prices_of_its_own_year(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        mapping, ledger = municipalities(folder, FIGURES + 'cpi,NL,,2023,126.09,made up\ncpi,NL,,2024,130.31,made up\n')
        path = os.path.join(mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            package = json.load(f)
        package['resources'].append({
            'name': 'changes', 'path': 'changes.csv', 'stuiver': {'role': 'crosswalk', 'dimension': 'task'},
            'schema': {'fields': [{'name': n, 'type': 'string'}
                                  for n in ('from_year', 'from_code', 'to_year', 'to_code', 'share')]}})
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(package, f)
        with open(os.path.join(mapping, 'changes.csv'), 'w', encoding='utf-8') as f:
            f.write('from_year,from_code,to_year,to_code,share\n2023,6.3,2024,6.31,0.6\n2023,6.3,2024,6.32,0.4\n')
        store = os.path.join(folder, 'store.db')
        run('load', '--store', store, '--mapping', mapping, ledger)
        query = urllib.parse.urlencode({'drilldown': 'task', 'comparable': '2024', 'prices': '2024',
                                        'aggregates': 'amount.sum', 'cut': 'year:2023'})
        with Served(store) as served:
            status, _, body = served.get('/api/3/cubes/iv3/aggregate/?' + query)
        self.assertEqual(status, 200, body)
        answer = json.loads(body, parse_float=Decimal)
        whole = sum(Fraction(1000000 * i + 2023) + Fraction(7, 100) for i in (1, 2, 3))
        index = Fraction('130.31') / Fraction('126.09')
        got = {c['task.task']: c['amount.sum'] for c in answer['cells']}
        self.assertEqual(set(got), {'0.1', '6.31', '6.32'})
        self.assertEqual(got['0.1'], rounded(whole * index))
        for code, share in (('6.31', Fraction(6, 10)), ('6.32', Fraction(4, 10))):
            # the crosswalk divides in whole cents
            self.assertLessEqual(abs(got[code] - rounded(whole * share * index)), Decimal('0.02'))
        self.assertEqual(answer['summary']['amount.sum'], rounded(2 * whole * index))
        self.assertIn('breaks', answer)
        self.assertEqual(answer['normalised']['prices']['year'], 2024)


@unittest.skipUnless(os.path.isdir(SHARED), 'there is no ../shared')
class RealMunicipalities(unittest.TestCase):
    def test_iv3_on_the_map(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        store, ledger = os.path.join(folder, 'iv3.db'), os.path.join(SHARED, 'nl-iv3', '2023_jaarrekening.csv')
        run('load', '--store', store, '--mapping', os.path.join(PROJECT, 'mappings', 'nl-iv3'), '--codelists',
            os.path.join(SHARED, 'codes'), ledger)
        run('fetch', 'cbs', '--store', store, '--from-snapshot', os.path.join(PROJECT, 'mappings', 'cbs'))
        people = {}
        with open(os.path.join(PROJECT, 'mappings', 'cbs', 'statistics.csv'), encoding='utf-8') as f:
            for r in csv.DictReader(f):
                if (r['subject'], r['year']) == ('population', '2023'):
                    people[r['name']] = Fraction(r['value'])
        spent = dict.fromkeys(people, Fraction(0))
        with open(ledger, encoding='utf-8-sig', newline='') as f:
            for r in csv.DictReader(f, delimiter=';'):
                if r['Gemeenten'] in spent and r['Lasten']:
                    spent[r['Gemeenten']] += Fraction(r['Lasten']) * 1000
        self.assertEqual(len(spent), 3)
        query = urllib.parse.urlencode({'level': 'areas', 'cut': 'side:"expenditure"', 'per': 'inhabitant',
                                        'aggregates': 'bedrag.sum'})
        with Served(store) as served:
            status, _, body = served.get('/api/3/cubes/nl-iv3/locations/?' + query)
        self.assertEqual(status, 200, body[:500])
        answer = json.loads(body, parse_float=Decimal)
        got = {f['properties']['label']: f['properties']['bedrag.sum'] for f in answer['features']}
        self.assertEqual({k: v for k, v in got.items() if v is not None},
                         {k: rounded(spent[k] / people[k]) for k in spent})
        self.assertEqual(len(answer['normalised']['by']), 3)
        self.assertEqual(len(answer['normalised']['missing']), 339)
        self.assertEqual({s['origin'] for s in answer['normalised']['sources']}, {'snapshot'})


class BadFigures(unittest.TestCase):
    def refused(self, statistics, *words, region='municipality.code'):
        with tempfile.TemporaryDirectory() as folder:
            mapping, ledger = municipalities(folder, statistics, region)
            store = os.path.join(folder, 'store.db')
            error = run('load', '--store', store, '--mapping', mapping, ledger, expect=3)[1]
            for word in words:
                self.assertRegex(error, word)

    def test_rows_that_cannot_be(self):
        head = 'subject,region,year,value\n'
        self.refused(head + 'people,GM0014,2024,5\n', 'figures.csv:2:1', 'population, households, area or cpi')
        self.refused(head + 'population,0014,2024,5\n', 'figures.csv:2:2', 'GM and four digits')
        self.refused(head + 'cpi,GM0014,2024,5\n', 'write NL')
        self.refused(head + 'population,GM0014,24,5\n', 'figures.csv:2:3', 'no year')
        for value in ('0', '-5', '1.000.000', '25,5', '', '1e3', '007', '12345678901234'):
            self.refused(head + 'population,GM0014,2024,"%s"\n' % value, 'figures.csv:2:4', 'no number above zero')
        self.refused('subject,region,jaar,value\npopulation,GM0014,2024,5\n', 'figures.csv:1:3', '"jaar" is unknown',
                     '"year" is missing')
        self.refused(head + 'population,GM0014,2024,5\npopulation,GM0014,2024,6\n', 'twice, as 5 and as 6')

    def test_indices_of_two_tables_are_not_mixed(self):
        self.refused('subject,region,year,value,table\ncpi,NL,2023,126.09,83131NED\ncpi,NL,2024,97.1,86141NED\n',
                     'bases')

    def test_the_mapping_names_what_there_is(self):
        self.refused(None, 'stuiver.statistics.region', '"town" is no dimension', region='town')
        self.refused(None, '"colour" is no attribute', region='municipality.colour')


if __name__ == '__main__':
    unittest.main()
