"""`stuiver diff`: what changed between two versions, exactly; both stay as they are."""
import collections
import csv
import io
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal

import served

MAPPING = {
    'name': 't', 'resources': [{
        'name': 'grootboek', 'path': 'grootboek.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'nummer', 'type': 'string'},
            {'name': 'programma', 'type': 'string'},
            {'name': 'omschrijving', 'type': 'string', 'stuiver': {'text': True}},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}],
    'model': {'dimensions': {
        'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
        'number': {'primaryKey': 'number', 'attributes': {'number': {'source': 'nummer'}}},
        'programme': {'primaryKey': 'programme', 'attributes': {'programme': {'source': 'programma'}}},
        'description': {'primaryKey': 'description', 'attributes': {'description': {'source': 'omschrijving'}}}},
        'measures': {'amount': {'source': 'bedrag'}}},
    'stuiver': {'cube': 't', 'scope': ['year']}}
HEAD = 'jaar;nummer;programma;omschrijving;bedrag\n'


class Changes(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store = os.path.join(self.where.name, 's.db')
        self.mapping = os.path.join(self.where.name, 'mapping')
        os.mkdir(self.mapping)
        self.write_mapping(MAPPING)

    def write_mapping(self, mapping):
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(mapping, f)

    def program(self, *arguments, code=0):
        p = subprocess.run([served.PROGRAM, *arguments], capture_output=True, timeout=served.PATIENCE, check=False)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def load(self, rows):
        """rows: (number, programme, description, cents)"""
        path = os.path.join(self.where.name, 'ledger.csv')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(HEAD + ''.join('2024;%s;%s;%s;%s%d,%02d\n' % (n, p, t, '-' if c < 0 else '', abs(c) // 100, abs(c) % 100)
                                   for n, p, t, c in rows))
        self.program('load', '-q', '-s', self.store, '-m', self.mapping, path)

    def diff(self, *arguments):
        return json.loads(self.program('diff', '--json', '-s', self.store, *arguments).stdout, parse_float=Decimal,
                          parse_int=Decimal)

    def lines(self, *arguments):
        text = self.program('diff', '-f', 'csv', '-s', self.store, *arguments).stdout.decode()
        return list(csv.DictReader(io.StringIO(text, newline='')))

    def check_ties(self, d):
        for part in [d] + [m for by in d['by'].values() for m in by]:
            for what in ('bedrag', 'lines'):
                changed = part['changed'][what] if what == 'bedrag' else 0
                self.assertEqual(part['from'][what] + part['added'][what] - part['removed'][what] + changed,
                                 part['to'][what])

    OLD = [('1', 'P1', 'een', 100), ('2', 'P1', 'twee', 200), ('3', 'P2', 'drie', 300), ('4', 'P2', 'vier', -50)]
    NEW = [('4', 'P2', 'vier', -50), ('1', 'P1', 'een', 150), ('3', 'P1', 'drie', 300), ('5', 'P3', 'vijf', 1)]

    def test_by_a_key(self):
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff('--key', 'number', '--by', 'programme,description')
        self.check_ties(d)
        self.assertEqual((d['changed'], d['added'], d['removed']), (
            {'lines': 2, 'bedrag': Decimal('0.5')}, {'lines': 1, 'bedrag': Decimal('0.01')}, {'lines': 1, 'bedrag': 2}))
        by = {m['programme.programme']: m for m in d['by']['programme']}
        self.assertEqual(by['P1']['to']['bedrag'] - by['P1']['from']['bedrag'], Decimal('1.5'))
        self.assertEqual(by['P2']['removed'], {'lines': 1, 'bedrag': 3})
        lines = self.lines('--key', 'number')
        self.assertEqual([(x['change'], x['line'], x['number.number']) for x in lines], [
            ('changed from', '2', '1'), ('changed to', '3', '1'), ('changed from', '4', '3'), ('changed to', '4', '3'),
            ('added', '5', '5'), ('removed', '3', '2')])
        self.assertEqual(sum(Decimal(x['bedrag_difference']) for x in lines), d['to']['bedrag'] - d['from']['bedrag'])

    def test_by_content(self):
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff()
        self.check_ties(d)
        self.assertEqual((d['changed']['lines'], d['added']['lines'], d['removed']['lines'], d['key']), (0, 3, 3, ''))
        self.assertEqual(sorted(x['number.number'] for x in self.lines() if x['change'] == 'added'), ['1', '3', '5'])

    def test_by_the_key_of_the_mapping(self):
        mapping = json.loads(json.dumps(MAPPING))
        mapping['resources'][0]['schema']['primaryKey'] = ['jaar', 'nummer']
        self.write_mapping(mapping)
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff()
        self.assertEqual((d['key'], d['changed']['lines']), ('year.year, number.number', 2))

    def test_both_stay_as_they_are(self):
        self.load(self.OLD)
        self.load(self.NEW)
        with open(self.store, 'rb') as f:
            before = f.read()
        self.diff()
        shutil.copy(self.store, self.store + '.copy')
        with open(self.store, 'rb') as f:
            self.assertEqual(f.read(), before)

    def test_equal_versions_have_no_changes(self):
        self.load(self.OLD)
        self.write_mapping(dict(MAPPING, title="again"))  # else the same lines are known as the same
        self.load(list(reversed(self.OLD)))
        d = self.diff('--by', 'programme')
        self.assertEqual((d['added']['lines'], d['removed']['lines'], d['by']), (0, 0, {'programme': []}))
        self.assertEqual(self.lines(), [])

    def test_as_counted_here(self):
        chance = random.Random(5)
        old = [(str(i % 700), 'P%d' % chance.randrange(9), 'tekst %d' % (i % 50), chance.randrange(-9999, 9999))
               for i in range(3000)]
        new = [r for r in old if chance.random() > .05]
        new = [(n, p, t, c + 1) if chance.random() < .05 else (n, p, t, c) for n, p, t, c in new]
        new += [(str(i), 'P99', 'nieuw', 5) for i in range(40)]
        chance.shuffle(new)
        self.load(old)
        self.load(new)
        d = self.diff('--by', 'programme,number,description,year')
        self.check_ties(d)
        was, now = collections.Counter(old), collections.Counter(new)
        self.assertEqual((d['added']['lines'], d['removed']['lines']), (sum((now - was).values()), sum((was - now).values())))
        for by, i in (('programme', 1), ('number', 0), ('description', 2)):
            for m in d['by'][by]:
                for side, rows in (('from', old), ('to', new)):
                    mine = [r[3] for r in rows if r[i] == m['%s.%s' % (by, by)]]
                    self.assertEqual((m[side]['lines'], m[side]['bedrag']), (len(mine), Decimal(sum(mine)) / 100))
        keyed = self.diff('--key', 'number', '--by', 'programme')
        self.check_ties(keyed)
        self.assertLess(keyed['added']['lines'], d['added']['lines'])

    def test_faults(self):
        self.load(self.OLD)
        self.assertIn(b'no dataset superseded', self.program('diff', '-s', self.store, code=6).stderr)
        self.load(self.NEW)
        self.assertIn(b'superseded nothing', self.program('diff', '-s', self.store, '1', code=6).stderr)
        self.assertIn(b'no dataset 9', self.program('diff', '-s', self.store, '1', '9', code=6).stderr)
        self.assertIn(b'is no dataset', self.program('diff', '-s', self.store, 'x', '2', code=2).stderr)
        self.assertIn(b'no dimension', self.program('diff', '-s', self.store, '--key', 'number.x', code=2).stderr)
        self.assertIn(b'no dimension', self.program('diff', '-s', self.store, '--by', 'x', code=2).stderr)
        self.program('withdraw', '-s', self.store, '--purge', '1')
        self.assertIn(b'purged', self.program('diff', '-s', self.store, '1', '2', code=4).stderr)


if __name__ == '__main__':
    unittest.main()
