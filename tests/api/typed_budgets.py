#!/usr/bin/env python3
"""Budgets typed in the code list: amount columns of a tree that load as entries of its rows, each at its own
depth, with the list's line behind it, and never beside a ledger's budget for the same year and phase."""
import copy
import json
import os
import subprocess
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

from served import PATIENCE, PROGRAM, Served

PROGRAMMES = '''code;parent;label;2024 primitief;2024 na wijziging;2025 primitief
1;;Bestuur;1.000,50;;
1.1;1;Raad;250,00;300,00;
1.1.1;1.1;Griffie;;75,25;80,00
2;;Veiligheid;-40,00;40,00;
9;;Nog niets;;;
'''
LEDGER = '''jaar;programma;bedrag
2024;1.1;120,00
2024;1.1.1;30,00
2024;2;5,00
'''


def text(name):
    return {'name': name, 'type': 'string'}


def typed(name, year, phase):
    return {'name': name, 'type': 'number', 'decimalChar': ',', 'groupChar': '.',
            'stuiver': {'budget': {'year': year, 'phase': phase}}}


PACKAGE = {
    'name': 'typed',
    'resources': [
        {'name': 'ledger', 'path': 'ledger.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
         'schema': {
             'fields': [{'name': 'jaar', 'type': 'integer'}, text('programma'),
                        {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}],
             'extraFields': [
                 {'name': 'year', 'type': 'integer', 'columnType': 'date:fiscal-year', 'stuiver': {'from': 'jaar'}},
                 {'name': 'phase', 'type': 'string', 'columnType': 'phase:id', 'constant': 'executed'}],
             'foreignKeys': [{'fields': 'programma', 'reference': {'resource': 'programmes', 'fields': 'code'}}]}},
        {'name': 'programmes', 'path': 'programmes.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
         'stuiver': {'tree': {'levels': ['programme', 'field', 'product']}},
         'schema': {'fields': [text('code'), text('parent'), text('label'),
                               typed('2024 primitief', 2024, 'proposed'),
                               typed('2024 na wijziging', 2024, 'adjusted'),
                               typed('2025 primitief', 2025, 'proposed')]}}],
    'model': {
        'dimensions': {
            'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'year'}}},
            'phase': {'primaryKey': 'phase', 'attributes': {'phase': {'source': 'phase'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}},
}


class TypedBudgets(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.at = tempfile.TemporaryDirectory()
        self.addCleanup(self.at.cleanup)
        self.mapping = os.path.join(self.at.name, 'mapping')
        os.mkdir(self.mapping)
        self.store = os.path.join(self.at.name, 'store.db')
        self.describe(PACKAGE)
        self.list = self.write('mapping/programmes.csv', PROGRAMMES)
        self.ledger = self.write('rekening.csv', LEDGER)

    def write(self, name, content):
        path = os.path.join(self.at.name, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(content)
        return path

    def describe(self, package):
        self.write('mapping/datapackage.json', json.dumps(package))

    def load(self, *arguments, expect=0):
        p = subprocess.run([PROGRAM, 'load', '--json', '--store', self.store, '--mapping', self.mapping, *arguments],
                           capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, expect, p.stderr.decode()[-3000:])
        return json.loads(p.stdout, parse_float=Decimal)['report'] if expect == 0 else p.stderr.decode()

    def ask(self, target, **parameters):
        with Served(self.store) as served:
            status, _, body = served.get('/api/3/cubes/typed/' + target + '?' + urllib.parse.urlencode(parameters))
        self.assertEqual(status, 200, body[:500])
        return json.loads(body, parse_float=Decimal)

    def sums(self, drilldown, **parameters):
        answer = self.ask('aggregate/', drilldown=drilldown, **parameters)
        refs = [r for r in answer['attributes'] if not r.endswith('.label')]
        return {tuple(c[r] for r in refs): c['amount.sum'] for c in answer['cells']}

    def test_each_amount_is_of_its_own_row(self):
        report = self.load(self.ledger)
        self.assertEqual([(s['name'], s['resource']) for s in report['sources']],
                         [('rekening.csv', 'ledger'), ('programmes.csv', 'budget:programmes')])
        self.assertEqual(report['sources'][1]['tallies']['loaded']['lines'], 4)
        self.assertEqual(report['sources'][1]['tallies']['rules']['no-amount']['lines'], 1)
        self.assertEqual(self.sums('year|phase'), {
            (2024, 'proposed'): Decimal('1210.5'), (2024, 'adjusted'): Decimal('415.25'),
            (2025, 'proposed'): 80, (2024, 'executed'): 155})
        cells = self.ask('aggregate/', drilldown='programme', pivot='phase', cut='year:2024')['cells']
        self.assertEqual({c['programme.code']: (c['amount.sum@proposed'], c['amount.sum@adjusted'],
                                                c['amount.sum@executed']) for c in cells},
                         {'1': (Decimal('1250.5'), Decimal('375.25'), 150), '2': (-40, 40, 5)})
        # What is typed on a row itself shows on the levels below it too, and adds up once.
        self.assertEqual(self.sums('product', cut='year:2024|phase:"proposed"'),
                         {('1',): Decimal('1000.5'), ('1.1',): 250, ('2',): -40})
        self.assertEqual({c['programme.label'] for c in cells}, {'Bestuur', 'Veiligheid'})

    def test_the_figure_leads_to_the_line_of_the_list(self):
        self.load(self.ledger)
        cut = 'product:"1.1"|phase:"adjusted"'
        whole = self.ask('provenance/', cut=cut)
        part, = whole['parts']
        self.assertEqual((part['file']['name'], part['line_ranges'], part['sums']['bedrag']),
                         ('programmes.csv', [[3, 3]], 300))
        raw = self.ask('source/' + part['file']['sha256'], lines='3-3')
        line, = raw['lines']
        self.assertEqual((line['line'], line['text'][:4], line['text'][-15:]), (3, '1.1;', ';250,00;300,00;'))
        self.assertEqual(self.ask('aggregate/', cut=cut)['summary']['amount.sum'], 300)

    def test_the_list_comes_once_and_anew_when_it_is_changed(self):
        self.load(self.ledger)
        before = self.sums('year|phase')
        self.assertIn('loaded already', self.load(self.ledger, expect=5))
        self.assertIn('loaded already', self.load(self.ledger, self.list, expect=5))
        self.load(self.write('rekening-2023.csv', LEDGER.replace('2024', '2023')))
        after = self.sums('year|phase')
        self.assertEqual({**before, (2023, 'executed'): 155}, after)
        self.write('mapping/programmes.csv', PROGRAMMES.replace('250,00', '260,00'))
        self.load(self.write('rekening-2022.csv', LEDGER.replace('2024', '2022')))
        self.assertEqual({**after, (2022, 'executed'): 155, (2024, 'proposed'): Decimal('1220.5')},
                         self.sums('year|phase'))

    def budget(self):
        """The ledger's resource reads budgets too: the phase comes from the file."""
        package = copy.deepcopy(PACKAGE)
        schema = package['resources'][0]['schema']
        schema['extraFields'][1] = {'name': 'phase', 'type': 'string', 'columnType': 'phase:id', 'stuiver': {
            'from': '$file', 'pattern': '^([a-z]+)', 'values': {'begroting': 'proposed', 'rekening': 'executed'}}}
        self.describe(package)
        return self.write('begroting.csv', LEDGER.replace('120,00', '121,00'))

    def test_not_beside_a_ledger_for_the_same_year_and_phase(self):
        budget = self.budget()
        told = self.load(self.ledger, budget, expect=4)
        self.assertIn('begroting.csv and the code list programmes.csv both hold 2024|proposed', told)
        self.load(self.ledger)
        told = self.load(budget, expect=4)
        self.assertIn('both hold 2024|proposed', told)
        self.assertEqual(self.sums('phase', cut='year:2024')[('proposed',)], Decimal('1210.5'))
        self.load('--beside', budget)
        self.assertEqual(self.sums('phase', cut='year:2024')[('proposed',)], Decimal('1366.5'))

    def test_not_in_the_place_of_a_ledger(self):
        self.write('mapping/programmes.csv', '\n'.join(
            ';'.join(line.split(';')[:3] + ([';;'] if i else line.split(';')[3:]))
            for i, line in enumerate(PROGRAMMES.splitlines())) + '\n')
        self.load(self.budget())
        self.write('mapping/programmes.csv', PROGRAMMES)
        told = self.load(self.ledger, expect=4)
        self.assertIn('one of them is a budget typed in a code list', told)
        self.assertEqual(self.sums('phase'), {('proposed',): 156})

    def test_faults(self):
        def fault(change):
            package = copy.deepcopy(PACKAGE)
            change(package['resources'])
            self.describe(package)
            return self.load(self.ledger, expect=3)
        self.assertIn('stuiver.budget names fields of the ledgers',
                      fault(lambda r: r[1]['schema']['fields'][3]['stuiver'].update(budget=2024)))
        self.assertIn('stuiver.budget names fields', fault(lambda r: r[0]['schema']['fields'][2].pop('columnType')))
        self.assertIn('begins with "budget:"', fault(lambda r: r[0].update(name='budget:x')))
        self.assertIn('with a `schema.primaryKey` or a `stuiver.tree`', fault(lambda r: r[1].pop('stuiver')))
        self.assertIn('must be number', fault(lambda r: r[1]['schema']['fields'][3].update(type='string')))
        self.describe(PACKAGE)
        self.write('mapping/programmes.csv', PROGRAMMES.replace('250,00', '2x50,00'))
        self.assertIn('programmes.csv:3', self.load(self.ledger, expect=4))


if __name__ == '__main__':
    unittest.main()
