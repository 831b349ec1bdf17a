"""Fiscal Data Packages of the samples: structure and sums by ourselves, and where npm is reachable also by
OpenSpending's and Frictionless's own validators (datapackage, tableschema, os-types)."""
import collections
import csv
import decimal
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

import npm
import served
from served import PATIENCE, PROGRAM

ROOT = os.path.join(served.HERE, '..', '..')
VALIDATORS = ['datapackage@1.1.10', 'tableschema@1.12.6', 'os-types@1.17.0']
D = decimal.Decimal
CASTS = {'integer': int, 'number': D, 'string': str,
         'date': lambda t: __import__('datetime').date.fromisoformat(t)}

# Prints one JSON object: what each validator said. The package's own profile stays tabular-data-package; the
# fiscal one is asked for by name, as the library does not know it under "profile".
SCRIPT = r'''
const {Package, Profile} = require('datapackage');
const {Table, Schema} = require('tableschema');
const TypeProcessor = require('os-types');
const fs = require('fs'), path = require('path');
(async () => {
  const dir = process.argv[2], told = {rows: {}, cast: {}};
  const text = fs.readFileSync(path.join(dir, 'datapackage.json'), 'utf8');
  const desc = JSON.parse(text);
  const pkg = await Package.load(path.join(dir, 'datapackage.json'), {basePath: dir});
  told.package = pkg.errors.map(String);
  const fiscal = (await Profile.load('fiscal-data-package')).validate(desc);
  told.fiscal = fiscal.valid ? [] : fiscal.errors.map(String);
  for (const r of pkg.resources) told.rows[r.name] = (await r.read({relations: true})).length;
  for (const r of desc.resources) {
    const schema = await Schema.load(r.schema, {strict: true});
    const table = await Table.load(path.join(dir, r.path), {schema: schema.descriptor, strict: true,
      delimiter: ','});  // it would guess one, also for a single column
    told.cast[r.name] = (await table.read({cast: true})).length;
  }
  const fields = desc.resources[0].schema.fields.map(f => ({name: f.name, title: f.title, type: f.columnType}));
  const model = new TypeProcessor().fieldsToModel(fields);
  told.types = model.errors || null;
  told.measures = Object.keys(model.model ? model.model.measures : {});
  console.log(JSON.stringify(told));
})().catch(e => { console.error(e.message, (e.errors || []).map(String)); process.exit(1); });
'''


def rows_of(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.folder.name, 'samples.db')
        cls.package = os.path.join(cls.folder.name, 'package')
        cls.files = sorted(glob.glob(os.path.join(ROOT, 'samples', '*-20*.csv')))
        served.load(cls.store, os.path.join(ROOT, 'mappings', 'waterrijk'), *cls.files)
        cls.export('-o', cls.package)
        with open(os.path.join(cls.package, 'datapackage.json'), encoding='utf-8') as f:
            cls.told = json.load(f)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def export(cls, *more, code=0, form='fdp'):
        p = subprocess.run([PROGRAM, 'export', '-s', cls.store, '-f', form, *more], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=PATIENCE)
        if p.returncode != code:
            raise AssertionError('export gave %d: %s' % (p.returncode, p.stderr.decode()))
        return p


class Package(Case):
    def test_head(self):
        told = self.told
        self.assertEqual(told['profile'], 'tabular-data-package')
        self.assertEqual((told['name'], told['countryCode']), ('waterrijk', 'NL'))
        self.assertEqual(told['licenses'][0]['name'], 'EUPL-1.2')
        self.assertEqual(told['fiscalPeriod'], {'start': '2023-01-01', 'end': '2025-12-31'})
        self.assertRegex(told['version'], '^[0-9a-f]+$')
        hashes = {}
        for path in self.files:
            with open(path, 'rb') as f:
                hashes[os.path.basename(path)] = 'sha256:' + hashlib.sha256(f.read()).hexdigest()
        self.assertEqual({s['title']: s['hash'] for s in told['sources']}, hashes)

    def test_files_are_as_told(self):
        listed = {r['path'] for r in self.told['resources']} | {'datapackage.json', 'data.csv-metadata.json'}
        self.assertEqual(set(os.listdir(self.package)), listed)
        for r in self.told['resources']:
            with open(os.path.join(self.package, r['path']), 'rb') as f:
                data = f.read()
            self.assertEqual((r['bytes'], r['hash']), (len(data), 'sha256:' + hashlib.sha256(data).hexdigest()))

    def test_every_cell_has_its_type(self):
        for r in self.told['resources']:
            fields = r['schema']['fields']
            rows = rows_of(self.package, r['path'])
            self.assertTrue(rows, r['name'])
            self.assertEqual(list(rows[0]), [f['name'] for f in fields])
            for f in fields:
                for value in {row[f['name']] for row in rows} - {''}:
                    CASTS[f['type']](value)

    def test_sums_are_the_api_s(self):
        plain = self.export('--drilldown', 'year|phase|programme', '--aggregates', 'amount.sum|_count', form='csv')
        wanted = {(r['year.year'], r['phase.phase'], r['programme.code']): (D(r['amount.sum']), int(r['_count']))
                  for r in csv.DictReader(plain.stdout.decode().splitlines())}
        found = collections.defaultdict(lambda: (D(0), 0))
        for r in rows_of(self.package, 'data.csv'):
            key = (r['year'], r['phase'], r['programme_code'])
            found[key] = (found[key][0] + D(r['amount']), found[key][1] + 1)
        self.assertEqual(found, wanted)

    def test_code_lists_hold_what_the_facts_use(self):
        facts = rows_of(self.package, 'data.csv')
        keys = {k['reference']['resource']: k for k in self.told['resources'][0]['schema']['foreignKeys']}
        self.assertIn('list-programme', keys)
        for r in self.told['resources'][1:]:
            if not r['name'].startswith('list-'):
                continue
            key = r['schema']['primaryKey']
            codes = [row[key] for row in rows_of(self.package, r['path'])]
            self.assertEqual(len(codes), len(set(codes)), r['name'])
            used = {row[keys[r['name']]['fields']] for row in facts} - {''}
            self.assertEqual(set(codes), used, r['name'])
        self.assertNotIn('list-description', keys)  # free text is no code list
        tasks = {row['code'] for row in rows_of(self.package, 'list-task.csv')}
        self.assertTrue({'0.1', '0.10', '0.11'} <= tasks)

    def test_column_types(self):
        types = {f['name']: f['columnType'] for f in self.told['resources'][0]['schema']['fields']}
        for name, wanted in {'year': 'date:fiscal-year', 'phase': 'phase:id', 'side': 'direction', 'amount': 'value',
                             'date': 'date:generic', 'document_number': 'transaction-id:code',
                             'task_group_code': 'functional-classification:generic:level1:code',
                             'task_code': 'functional-classification:generic:level2:code',
                             'task_label': 'functional-classification:generic:level2:label',
                             'supplier_name': 'supplier:generic:id',  # the name is the key: there is no number
                             'location_label': 'geo-source:generic:title'}.items():
            self.assertEqual(types[name], wanted, name)
        given = [t for t in types.values() if not t.startswith('unknown:') and t != 'value']
        self.assertEqual(len(given), len(set(given)))

    def test_model(self):
        model = self.told['model']
        names = {f['name'] for f in self.told['resources'][0]['schema']['fields']}
        self.assertEqual(model['measures']['amount']['currency'], 'EUR')
        self.assertEqual(model['measures']['amount']['source'], 'amount')
        for dimension in model['dimensions'].values():
            self.assertTrue(set(dimension['primaryKey']) <= set(dimension['attributes']))
            for attribute in dimension['attributes'].values():
                self.assertIn(attribute['source'], names)
                self.assertIn(attribute.get('labelfor', dimension['primaryKey'][0]), dimension['attributes'])
        self.assertEqual(model['dimensions']['task']['classificationType'], 'functional')

    def test_csvw(self):
        with open(os.path.join(self.package, 'data.csv-metadata.json'), encoding='utf-8') as f:
            told = json.load(f)
        self.assertEqual((told['@context'], told['url']),
                         (['http://www.w3.org/ns/csvw', {'@language': 'nl'}], 'data.csv'))
        columns = told['tableSchema']['columns']
        with open(os.path.join(self.package, 'data.csv'), encoding='utf-8', newline='') as f:
            header = next(csv.reader(f))
        self.assertEqual([c['titles'][0] for c in columns], header)
        kinds = {c['name']: c['datatype'] for c in columns}
        self.assertEqual((kinds['year'], kinds['date']['base'], kinds['amount']['base'], kinds['task_code']),
                         ('integer', 'date', 'decimal', 'string'))

    def test_a_cut_goes_for_all_files(self):
        path = os.path.join(self.folder.name, 'cut')
        self.export('-o', path, '--cut', 'year:2024|programme:"1"')
        self.assertEqual({r['year'] for r in rows_of(path, 'data.csv')}, {'2024'})
        self.assertEqual([r['code'] for r in rows_of(path, 'list-programme.csv')], ['1'])
        with open(os.path.join(path, 'datapackage.json'), encoding='utf-8') as f:
            told = json.load(f)
        self.assertEqual(told['fiscalPeriod'], {'start': '2024-01-01', 'end': '2024-12-31'})
        self.assertEqual(told['stuiver:export']['cut'], 'year:2024|programme:"1"')

    def test_it_is_loaded_again(self):
        """What a program exports, this and each that knows explanations loads: the same lines, sums, dimensions and explanations."""
        store, again = os.path.join(self.folder.name, 'again.db'), os.path.join(self.folder.name, 'again')
        copy = os.path.join(self.folder.name, 'copy')
        shutil.copytree(self.package, copy)
        # The addresses of places were published: without the list of places beside them they would be taken for somebody's.
        with open(os.path.join(copy, 'privacy-policy.json'), 'w', encoding='utf-8') as f:
            json.dump({'extends': 'stuiver', 'columns': [{'column': 'location_address', 'rule': 'R7', 'action': 'tell', 'ground': 'adressen van plaatsen',
                                                          'by': 'beheer', 'at': '2026-01-01'}]}, f)
        served.load(store, copy, os.path.join(copy, 'data.csv'))
        p = subprocess.run([PROGRAM, 'export', '--store', store, '--format', 'fdp', '-o', again], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)
        with open(os.path.join(again, 'datapackage.json'), encoding='utf-8') as f:
            told = json.load(f)
        self.assertEqual([r['name'] for r in told['resources']], [r['name'] for r in self.told['resources']])
        self.assertIn('explanations', [r['name'] for r in told['resources']])
        for r in told['resources']:
            with open(os.path.join(self.package, r['path']), 'rb') as f, open(os.path.join(again, r['path']), 'rb') as g:
                if r['name'] != 'data':
                    self.assertEqual(f.read() == g.read(), True, r['path'])
        # What the floor of the social domain hides it hides where there is nothing, too: that a budget has no suppliers a table no longer tells.
        for was, is_now in zip(rows_of(self.package, 'data.csv'), rows_of(again, 'data.csv'), strict=True):
            hidden = {k for k, v in is_now.items() if v == 'afgeschermd' and was[k] == ''}
            self.assertLessEqual(hidden, {'supplier_name', 'document_number', 'description'})
            self.assertEqual({k: v for k, v in was.items() if k not in hidden}, {k: v for k, v in is_now.items() if k not in hidden})
        self.assertEqual(told['stuiver'], self.told['stuiver'])
        for what in ('measures', 'hierarchies', 'dimensions'):
            self.assertEqual(told['model'][what], self.told['model'][what], what)

    def test_its_levels_are_stated_and_hold_again(self):
        """Loaded and exported time and again: what was shown is shown, what was hidden hidden, by what the first mapping said tells it."""
        where = {'why': dict(levels={'default': 'L4', 'noSocialDomain': 'wegen alleen'}, shown={'2.1', '6.72'}),
                 'told': dict(levels={'default': 'L4', 'task': 'programme'}, shown={'2.1'}),
                 'unsaid': dict(levels={'default': 'L4'}, shown=set()),
                 'low': dict(levels={'default': 'L1', 'noSocialDomain': 'wegen alleen'}, shown=set())}
        for name, case in where.items():
            with self.subTest(name):
                folder = os.path.join(self.folder.name, name)
                os.mkdir(folder)
                d = json.loads(json.dumps(served.DESCRIPTOR))
                d['stuiver']['privacyLevels'] = case['levels']
                with open(os.path.join(folder, 'datapackage.json'), 'w', encoding='utf-8') as f:
                    json.dump(d, f)
                path = os.path.join(folder, 'grootboek.csv')
                with open(path, 'w', encoding='utf-8') as f:
                    f.write('jaar;programma;omschrijving;bedrag\n' + ''.join(
                        '2024;%s;tekst %d;%d,00\n' % (('2.1', '6.72')[i % 2], i, i + 1) for i in range(80)))
                told, first = folder, None
                for turn in range(3):
                    store, out = (os.path.join(folder, '%s%d' % (x, turn)) for x in ('store', 'package'))
                    served.load(store, told, path)
                    self.run_export(store, out)
                    rows = rows_of(out, 'data.csv')
                    self.assertEqual(sum(D(r['amount']) for r in rows), 3240)
                    self.assertEqual({r['programme'] for r in rows if r['description'] != 'afgeschermd'}, case['shown'])
                    with open(os.path.join(out, 'datapackage.json'), encoding='utf-8') as f:
                        levels = json.load(f)['stuiver']['privacyLevels']
                    self.assertEqual(levels, dict(case['levels'], default='L4'))
                    first = first or rows
                    self.assertEqual(rows, first)
                    told, path = out, os.path.join(out, 'data.csv')

    def run_export(self, store, out):
        p = subprocess.run([PROGRAM, 'export', '--store', store, '--format', 'fdp', '-o', out], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)

    def test_zip_holds_the_same(self):
        path = os.path.join(self.folder.name, 'package.zip')
        self.export('-o', path)
        with zipfile.ZipFile(path) as z:
            self.assertIsNone(z.testzip())
            self.assertEqual(set(z.namelist()), set(os.listdir(self.package)))
            for name in z.namelist():
                with open(os.path.join(self.package, name), 'rb') as f:
                    self.assertEqual(z.read(name), f.read(), name)

    def test_refusals_leave_nothing(self):
        before = os.listdir(self.folder.name)
        target = os.path.join(self.folder.name, 'other')
        self.export(code=2)
        self.export('-o', target, '--fields', 'year', code=2)
        self.export('-o', target, '--cut', 'nope:1', code=2)
        self.export('-o', target, '-c', 'nope', code=6)
        self.export('-o', self.package, code=4)  # not empty
        self.export('-o', self.store, code=4)  # a file
        self.assertEqual(os.listdir(self.folder.name), before)


class Npm(Case):
    def test_validators(self):
        """The npm validators find no fault, read every row, and do find the fault that is put in."""
        home = npm.folder(*VALIDATORS)
        with open(os.path.join(home, 'validate.js'), 'w', encoding='utf-8') as f:
            f.write(SCRIPT)
        told = self.validate(home, self.package)
        self.assertEqual((told['package'], told['fiscal'], told['types']), ([], [], None))
        self.assertEqual(told['measures'], ['amount'])
        wanted = {r['name']: len(rows_of(self.package, r['path'])) for r in self.told['resources']}
        self.assertEqual((told['rows'], told['cast']), (wanted, wanted))
        broken = os.path.join(self.folder.name, 'broken')
        shutil.copytree(self.package, broken)
        with open(os.path.join(broken, 'data.csv'), 'a', encoding='utf-8') as f:
            f.write(',' * (len(self.told['resources'][0]['schema']['fields']) - 1) + 'not a number\n')
        self.assertIsNone(self.validate(home, broken, fails=True))

    def validate(self, home, package, fails=False):
        p = subprocess.run(['node', 'validate.js', package], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           timeout=300, cwd=home)
        self.assertEqual(p.returncode != 0, fails, p.stderr.decode())
        return None if fails else json.loads(p.stdout)


if __name__ == '__main__':
    unittest.main()
