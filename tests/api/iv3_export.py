"""Iv3: a ledger becomes a delivery, which is read back, judged, and tied to the ledger it came from."""
import collections
import csv
import decimal
import glob
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402  pylint: disable=wrong-import-position
from served import PROGRAM  # noqa: E402  pylint: disable=wrong-import-position

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
SCHEMA = os.path.join(ROOT, '..', 'shared', 'data', 'iv3', 'cbs', 'iv3_data_schema_v2_1_1.json')
WATERRIJK = os.path.join(ROOT, 'mappings', 'waterrijk')
DELIVERIES = os.path.join(ROOT, 'mappings', 'nl-iv3-levering')
WHO = ('--number', '060344', '--name', 'Waterrijk', '--contact-name', 'F. Inancien', '--email', 'financien@waterrijk.nl',
       '--phone', '0612345678', '--package', 'Pakket')
MOMENT = '2025-06-30T12:00:00Z'
FOLDER = None
STORE = None


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, check=False, timeout=300)


def setUpModule():
    global FOLDER, STORE  # pylint: disable=global-statement
    FOLDER = tempfile.mkdtemp()
    STORE = os.path.join(FOLDER, 's.db')
    p = run('load', '--store', STORE, '--mapping', WATERRIJK, *sorted(glob.glob(os.path.join(ROOT, 'samples', '*-202*.csv'))))
    assert p.returncode == 0, p.stderr


def tearDownModule():
    shutil.rmtree(FOLDER)


class Iv3Export(unittest.TestCase):
    def export(self, *args, year=2024, period=5, store=None, cube='waterrijk', fails=0):
        p = run('iv3', 'export', '--store', store or STORE, '--cube', cube, '--year', str(year), '--period', str(period), *WHO,
                '--date', MOMENT, *args)
        self.assertEqual(p.returncode, fails, p.stderr.decode())
        if fails:
            self.assertEqual(p.stdout, b'')
            return p.stderr.decode()
        self.told = p.stderr.decode()
        return json.loads(p.stdout)

    def put(self, delivery, name='levering.json'):
        path = os.path.join(FOLDER, name)
        with open(path, 'wb') as f:
            f.write(delivery if isinstance(delivery, bytes) else json.dumps(delivery).encode())
        return path

    def cells(self, cut, store=None, cube='waterrijk'):
        """What the cube says itself, in cents per side, taakveld and category."""
        p = run('export', '--store', store or STORE, '--cube', cube, '--cut', cut, '--drilldown', 'side|task.code|category.code',
                '--aggregates', 'amount.sum')
        self.assertEqual(p.returncode, 0, p.stderr)
        sides = {'expenditure': 'lasten', 'revenue': 'baten'}
        return {(sides[r['side.side']], r['task.code'], r['category.code']): int(decimal.Decimal(r['amount.sum']) * 100)
                for r in csv.DictReader(io.StringIO(p.stdout.decode()))}

    def units(self, delivery):
        found = collections.Counter()
        for part in ('lasten', 'baten'):
            for r in delivery['data'][part]:
                found[part, r['taakveld'], r['categorie']] += r['bedrag']
        return dict(found)

    def holds(self, delivery, cells):
        """Each cell is the thousand below or above; totals are the rounded sums."""
        units = self.units(delivery)
        self.assertEqual(set(units), set(cells))
        for key, cents in cells.items():
            self.assertLess(abs(units[key] * 100000 - cents), 100000, key)
        for part in ('lasten', 'baten'):
            self.assertEqual(sum(v for k, v in units.items() if k[0] == part),
                             int((decimal.Decimal(sum(v for k, v in cells.items() if k[0] == part)) / 100000)
                                 .quantize(1, rounding=decimal.ROUND_HALF_UP)))

    def verdict(self, delivery):
        p = run('iv3', 'check', '--json', self.put(delivery))
        return json.loads(p.stdout)[0]


class Written(Iv3Export):
    def test_each_year_phase_and_period(self):
        for year in (2023, 2024, 2025):
            for period, cut in ((0, 'phase:"proposed"'), (5, 'phase:"executed"'), (1, 'phase:"executed"|period:[..3]'),
                                (3, 'phase:"executed"|period:[..9]'), (4, 'phase:"executed"|period:[..12]')):
                with self.subTest(year=year, period=period):
                    d = self.export(year=year, period=period)
                    self.holds(d, self.cells(f'year:{year}|{cut}'))
                    self.assertEqual(d['metadata']['status'], 'Realisatie' if period else 'Begroting')
                    report = self.verdict(d)
                    self.assertEqual([f for f in report['findings'] if f['code'][:2] in ('SF', 'DF')], [])
                    self.assertEqual({f['code'] for f in report['findings'] if f['weight'] == 'fault'}, set())
                    self.assertEqual('PF099' in {f['code'] for f in report['findings']}, period > 0)

    def test_known_totals(self):
        """samples/README.md: 102,702,646.72 on both sides."""
        d = self.export()
        for part in ('lasten', 'baten'):
            self.assertEqual(sum(r['bedrag'] for r in d['data'][part]), 102703)
        self.assertEqual([d['data'][p] for p in ('balans_lasten', 'balans_baten', 'balans_standen')], [[], [], []])
        for part in ('lasten', 'baten'):
            keys = [(r['taakveld'], r['categorie']) for r in d['data'][part]]
            self.assertEqual(keys, sorted(set(keys)))
        self.assertIn('0.10', {r['taakveld'] for r in d['data']['lasten']})
        self.assertEqual(d['metadata']['datum'], MOMENT)

    def test_the_same_bytes(self):
        args = ('iv3', 'export', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', '--period', '5', *WHO, '--date', MOMENT)
        self.assertEqual(run(*args).stdout, run(*args).stdout)

    def test_another_phase_and_cut(self):
        self.holds(self.export('--phase', 'adjusted', period=0), self.cells('year:2024|phase:"adjusted"'))
        self.holds(self.export('--cut', 'programme:"1"'), self.cells('year:2024|phase:"executed"|programme:"1"'))

    def test_details(self):
        plain, d = self.export(), self.export('--details')
        self.assertEqual(self.units(d), self.units(plain))
        self.assertFalse(d['metadata']['details_openbaar'])
        self.assertTrue(self.export('--details', '--details-public')['metadata']['details_openbaar'])
        few = self.export('--detail', 'account')
        self.assertEqual(self.units(few), self.units(plain))
        self.assertEqual({tuple(r['details']) for r in few['data']['lasten']},
                         {('grootboekrekening', 'grootboekrekening_naam', 'bedrag_euro')})
        for no in ('supplier', 'description', 'nergens', 'year'):
            self.assertIn(f'{no} is no classification', self.export('--detail', no, fails=2))
        cells = self.cells('year:2024|phase:"executed"')
        euros = collections.Counter()
        for part in ('lasten', 'baten'):
            self.assertGreater(len(d['data'][part]), len(plain['data'][part]))
            for r in d['data'][part]:
                self.assertRegex(r['details']['grootboekrekening'], '^[0-9]{6}$')
                self.assertRegex(r['details']['kostenplaats'], '^[0-9]{6}$')
                self.assertTrue(r['details']['grootboekrekening_naam'])
                self.assertIn('programma', r['details'])
                self.assertFalse({'omschrijving', 'leverancier', 'document', 'boekdatum'} & set(r['details']))
                exact = decimal.Decimal(str(r['details']['bedrag_euro']))
                self.assertLess(abs(exact - r['bedrag'] * 1000), 1000)
                euros[part, r['taakveld'], r['categorie']] += int(exact * 100)
        self.assertEqual(dict(euros), cells)
        self.assertEqual([f for f in self.verdict(d)['findings'] if f['code'][:2] in ('SF', 'DF')], [])

    def test_read_back_as_a_cube(self):
        """The table of the delivery, loaded, says what the cube says."""
        d = self.export()
        p = run('iv3', 'table', self.put(d))
        sums = collections.Counter()
        for r in csv.DictReader(io.StringIO(p.stdout.decode())):
            sums[r['zijde'], r['taakveld'], r['categorie']] += int(r['bedrag'])
        self.assertEqual(dict(sums), {k: v * 1000 for k, v in self.units(d).items()})

    @unittest.skipUnless(os.path.exists(SCHEMA), '../shared/data is absent')
    def test_official_schema(self):
        home = npm.folder('ajv@8.17.1')
        script = ("const Ajv=require('ajv');const fs=require('fs');const a=new Ajv({strict:false,validateFormats:false,unicodeRegExp:false});"
                  "const v=a.compile(JSON.parse(fs.readFileSync(process.argv[1])));"
                  "for(const f of process.argv.slice(2))console.log(v(JSON.parse(fs.readFileSync(f)))?'valid':JSON.stringify(v.errors))")
        with open(SCHEMA, encoding='utf-8-sig') as f:
            schema = json.load(f)

        def without_ids(x):  # "#/properties/…" as $id is not what draft 7 means by it
            if isinstance(x, dict):
                return {k: without_ids(v) for k, v in x.items() if k not in ('$id', '$schema') or not isinstance(v, str)}
            return [without_ids(v) for v in x] if isinstance(x, list) else x
        files = [self.put(without_ids(schema), 'schema.json'), self.put(self.export(), 'a.json'),
                 self.put(self.export('--details', period=0), 'b.json')]
        broken = self.export()
        del broken['metadata']['status']
        files.append(self.put(broken, 'c.json'))
        p = subprocess.run(['node', '-e', script, *files], capture_output=True, check=True, cwd=home, timeout=300)
        said = p.stdout.decode().splitlines()
        self.assertEqual(said[:2], ['valid', 'valid'])
        self.assertIn('status', said[2])


LARGE = {
    'name': 'groot', 'title': 'Groot', 'resources': [{
        'name': 'lines', 'path': 'lines.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'zijde', 'type': 'string', 'columnType': 'direction'}, {'name': 'fase', 'type': 'string', 'columnType': 'phase:id'},
            {'name': 'taakveld', 'type': 'string', 'stuiver': {'asWritten': True}},
            {'name': 'categorie', 'type': 'string', 'stuiver': {'asWritten': True}},
            {'name': 'grootboek', 'type': 'string'}, {'name': 'kostenplaats', 'type': 'string'},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '', 'columnType': 'value'}]}}],
    'model': {
        'dimensions': {k: {'primaryKey': k, 'dimensionType': 'classification' if k in ('grootboek', 'kostenplaats') else 'other',
                           'attributes': {k: {'source': k}}}
                       for k in ('jaar', 'zijde', 'fase', 'taakveld', 'categorie', 'grootboek', 'kostenplaats')},
        'measures': {'bedrag': {'source': 'bedrag', 'currency': 'EUR'}}},
    'stuiver': {'cube': 'groot', 'scope': ['jaar']}}
TASKS = ['%d.%d' % (h, n) for h, most in ((1, 2), (2, 5), (3, 4), (4, 3), (5, 7), (7, 5), (8, 3)) for n in range(1, most + 1)]
LARGE_LINES = 300000


class Large(Iv3Export):
    @unittest.skipIf('anitize' in PROGRAM, 'sanitizers need memory of their own')
    def test_details_are_not_held(self):
        """Each line a row of details of its own: what is written is several times what is held."""
        mapping, lines, store = (os.path.join(FOLDER, n) for n in ('groot', 'lines.csv', 'groot.db'))
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(LARGE, f)
        with open(lines, 'w', encoding='utf-8') as f:
            f.write('jaar;zijde;fase;taakveld;categorie;grootboek;kostenplaats;bedrag\n')
            for i in range(LARGE_LINES):
                f.write('2024;%s;executed;%s;%s;rekening %06d van de %s;kostenplaats %04d %s;%d,%02d\n' % (
                    'expenditure' if i % 2 else 'revenue', TASKS[i % len(TASKS)], '3.8' if i % 2 else '3.7', i % 30000, 'x' * 60, i % 997, 'y' * 40,
                    i % 4000, i % 100))
        p = run('load', '--store', store, '--mapping', mapping, lines)
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        sizes = {}
        for details in ((), ('--details',)):
            path = os.path.join(FOLDER, 'groot.json')
            with open(path, 'wb') as out, subprocess.Popen(
                    [PROGRAM, 'iv3', 'export', '--store', store, '--cube', 'groot', '--year', '2024', '--period', '5', *WHO, *details], stdout=out) as p:
                _, status, used = os.wait4(p.pid, 0)
                p.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(p.returncode, 0)
            sizes[bool(details)] = (os.path.getsize(path), used.ru_maxrss * 1024)
            with open(path, 'rb') as f:
                d = json.load(f)
            units = self.units(d)
            self.assertEqual(sizes.setdefault('units', units), units)
            if details:
                self.assertEqual(sum(len(d['data'][k]) for k in ('lasten', 'baten')), LARGE_LINES)
        size, held = sizes[True]
        self.assertGreater(size, 70 << 20)
        self.assertLess(held - sizes[False][1], size / 3, (size, held, sizes[False][1]))


class Whole(Iv3Export):
    """With the balance and indicators of another delivery of the same report."""

    def other(self, **changes):
        d = self.export()
        d['data'].update(
            balans_lasten=[{'balanscode': 'A1311', 'categorie': '6.1', 'bedrag': 70}], balans_baten=[],
            balans_standen=[{'balanscode': 'A1311', 'standper': '1 januari', 'bedrag': 100.5}, {'balanscode': 'A1311', 'standper': 'ultimo', 'bedrag': 170.5}],
            kengetallen=[{'verslagperiode': 'Rek_2024', 'kengetal': 'fk.1', 'waarde': '45,2'}],
            beleidsindicatoren=[{'verslagperiode': 'Rek_2024', 'beleidsindicator': 'bi.1', 'waarde': '7,31'},
                                {'verslagperiode': 'Rek_2024', 'beleidsindicator': 'bi.2', 'waarde': '6,98'}])
        for key, value in changes.items():
            d['metadata'][key] = value
        return d

    def test_written_and_read_back(self):
        other = self.other()
        d = self.export('--balance', self.put(other))
        self.assertEqual(d['data'], other['data'])
        self.assertEqual(self.export('--details', '--balance', self.put(d))['data']['balans_standen'], other['data']['balans_standen'])
        self.assertEqual(list(d['data']), ['lasten', 'baten', 'balans_lasten', 'balans_baten', 'balans_standen', 'kengetallen', 'beleidsindicatoren'])
        self.assertEqual([f for f in self.verdict(d)['findings'] if f['code'][:2] in ('SF', 'DF')], [])
        self.assertNotIn('kengetallen', self.export()['data'])

    def test_of_another_report(self):
        for key, value, word in (('boekjaar', 2023, 'boekjaar'), ('overheidsnummer', '060001', 'overheidsnummer'), ('overheidslaag', 'GR', 'NUMMER')):
            self.assertIn(word, self.export('--balance', self.put(self.other(**{key: value})), fails=4))
        self.assertIn('periode', self.export('--balance', self.put(self.other(periode=1)), fails=4))
        euros = self.other()
        for part in ('lasten', 'baten'):
            for r in euros['data'][part]:
                r['bedrag'] *= 1000
        self.assertIn('unit', self.export('--balance', self.put(euros), fails=4))
        self.assertIn('afgekapt', self.export('--balance', self.put(json.dumps(euros)[:5000].encode()), fails=3))
        self.assertIn('niets.json', self.export('--balance', os.path.join(FOLDER, 'niets.json'), fails=6))


class Judged(Iv3Export):
    def judged(self, *args):
        p = run('iv3', 'check', '--json', '--store', STORE, '--cube', 'waterrijk', *args)
        return p, json.loads(p.stdout)[0] if p.stdout else None

    def test_as_what_is_written(self):
        """The verdict on a cube is that on its delivery, but for the places."""
        for year, period in ((2023, 0), (2024, 2), (2025, 5)):
            _, own = self.judged('--year', str(year), '--period', str(period))
            written = self.verdict(self.export(year=year, period=period))
            self.assertEqual(own['totals'], {k: v for k, v in written['totals'].items()})
            for report in (own, written):
                for f in report['findings']:
                    for key in ('where', 'line', 'lines'):
                        f.pop(key, None)
                    for b in f.get('behind', ()):
                        for key in ('where', 'line', 'details'):
                            b.pop(key, None)
            self.assertEqual((own['verdict'], own['findings']), (written['verdict'], written['findings']))

    def test_lines_behind_a_finding(self):
        # Accounts are no categories, so each cell is a finding.
        p, report = self.judged('--year', '2024', '--period', '1', '--categorie', 'account.code')
        self.assertEqual(p.returncode, 4)
        with open(os.path.join(ROOT, 'samples', 'grootboek-2024.csv'), encoding='cp1252', newline='') as f:
            lines = f.read().split('\n')
        found = next(f for f in report['findings'] if (f.get('row'), f.get('column')) == ('6.1', '438000'))
        name, numbers = found['where'].split(' regel ')
        self.assertEqual(name, 'grootboek-2024.csv')
        wanted = [n for n, line in enumerate(lines, 1) if ';6.1;4.3.8;' in line and int(line.split(';')[4]) <= 3]
        self.assertEqual([int(n) for n in numbers.split(', ')], wanted)
        cents = sum(int((a or '0').replace('.', '').replace(',', '')) - int((b or '0').replace('.', '').replace(',', ''))
                    for a, b in self.amounts(lines, wanted))
        self.assertEqual(found['lines'], '%d regels, samen € %s' % (
            len(wanted), '{:,.2f}'.format(cents / 100).translate(str.maketrans(',.', '.,'))))

    @staticmethod
    def amounts(lines, wanted):
        head = lines[0].rstrip('\r').split(';')
        debit, credit = head.index('BedragDebet'), head.index('BedragCredit')
        for n in wanted:
            fields = next(csv.reader([lines[n - 1]], delimiter=';'))
            yield fields[debit], fields[credit]

    def test_lines_behind_a_check_of_sums(self):
        """PF006: the reserves and the result, each with the lines of the ledger."""
        p, report = self.judged('--year', '2024', '--period', '5', '--cut', 'task.code:"0.1";"0.10";"0.11"', '--limit', 'PF006=1')
        self.assertEqual(p.returncode, 4)
        [found] = [f for f in report['findings'] if f['code'] == 'PF006']
        self.assertEqual(found['rows'], len(found['behind']))
        for b in found['behind']:
            self.assertIn(b['row'], ('0.10', '0.11'))
            self.assertRegex(b['where'], r'^grootboek-2024\.csv regel \d')
            self.assertRegex(b['details'], r'^\d+ regels?, samen € ')
        self.assertEqual(found['sum'], sum(b['amount'] for b in found['behind']))

    def test_words(self):
        self.assertEqual(run('iv3', 'check').returncode, 2)
        self.assertEqual(self.judged('--year', '2024')[0].returncode, 2)
        self.assertEqual(self.judged('--year', '2022', '--period', '5')[0].returncode, 6)


class Reconciled(Iv3Export):
    def reconcile(self, delivery, *args, ties=True, **where):
        p = run('iv3', 'reconcile', '--json', '--store', where.get('store') or STORE, '--cube', where.get('cube', 'waterrijk'), *args,
                self.put(delivery))
        self.assertEqual(p.returncode, 0 if ties else 4, p.stderr.decode())
        report = json.loads(p.stdout, parse_float=decimal.Decimal)
        self.assertEqual(report['tied'], ties)
        return report

    def off(self, report):
        return {(c['part'], c['taakveld'], c['categorie']): c for c in report['cells'] if not c['within']}

    def moved(self, delivery, part, taakveld, category, by):
        row = next(r for r in delivery['data'][part] if (r['taakveld'], r['categorie']) == (taakveld, category))
        row['bedrag'] += by
        return row

    def test_own_delivery_ties_to_nothing(self):
        for year in (2023, 2024, 2025):
            for period in range(6):
                with self.subTest(year=year, period=period):
                    report = self.reconcile(self.export(year=year, period=period))
                    self.assertEqual(report['sentence'], 'sluit aan op Iv3 (verschil € 0)')
                    self.assertEqual((report['lasten']['left'], report['baten']['left']), (0, 0))
        report = self.reconcile(self.export('--details'))
        self.assertEqual(report['sentence'], 'sluit aan op Iv3 (verschil € 0)')
        self.assertEqual(report['lasten']['cube'], decimal.Decimal('102702646.72'))
        self.assertEqual({(c['part'], c['taakveld'], c['categorie']): int(c['cube'] * 100) for c in report['cells']},
                         self.cells('year:2024|phase:"executed"'))

    def test_another_delivery_does_not(self):
        d = self.export()
        d['metadata']['boekjaar'] = 2023
        self.assertIn('sluit niet aan', self.reconcile(d, ties=False)['sentence'])
        p = run('iv3', 'reconcile', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', self.put(d))
        self.assertEqual(p.returncode, 2)

    def test_by_how_much_and_where(self):
        d = self.export()
        self.moved(d, 'lasten', '0.1', '1.1', -25)
        report = self.reconcile(d, ties=False)
        self.assertEqual(report['lasten']['left'], 25000)
        self.assertEqual(list(self.off(report)), [('lasten', '0.1', '1.1')])
        self.assertIn('lasten € 25.000,00, baten € 0,00; 1 van', report['sentence'])
        self.assertIn('lasten taakveld 0.1 categorie 1.1', report['sentence'])
        p = run('iv3', 'reconcile', '--csv', '--store', STORE, '--cube', 'waterrijk', self.put(d))
        self.assertEqual(p.returncode, 4)
        rows = list(csv.DictReader(io.StringIO(p.stdout.decode())))
        self.assertEqual(len(rows), len(report['cells']))
        self.assertEqual([r['taakveld_naam'] for r in rows if r['binnen_afronding'] == 'nee'], ['Bestuur'])
        p = run('iv3', 'reconcile', '--store', STORE, '--cube', 'waterrijk', self.put(d))
        self.assertIn('verschil na afronding € 25.000,00', p.stdout.decode())
        self.assertEqual(p.stdout.decode().splitlines()[-1], report['sentence'])

    def test_at_the_edge_of_rounding(self):
        """Another rounding of each cell ties; a unit more does not."""
        cells = self.cells('year:2024|phase:"executed"')
        d = self.export()
        for part in ('lasten', 'baten'):
            for r in d['data'][part]:
                cents = cells[part, r['taakveld'], r['categorie']]
                r['bedrag'] = int((decimal.Decimal(cents) / 100000).quantize(1, rounding=decimal.ROUND_HALF_UP))
        self.assertIn('binnen de afronding', self.reconcile(d)['sentence'])
        d['data']['lasten'][0]['bedrag'] += 1
        off = self.off(self.reconcile(d, ties=cells['lasten', '0.1', '1.1'] % 100000 < 50000))
        self.assertLessEqual(len(off), 1)
        d['data']['lasten'][0]['bedrag'] += 1
        self.assertEqual(len(self.off(self.reconcile(d, ties=False))), 1)

    def test_no_cell_off_but_the_total(self):
        """All cells up, or all down: each within its own rounding, together more than rounding makes."""
        seen = 0
        for year in (2023, 2024, 2025):
            cells = self.cells(f'year:{year}|phase:"executed"')
            lasten = {k: v for k, v in cells.items() if k[0] == 'lasten'}
            down = sum(v % 100000 for v in lasten.values())
            up = sum(-v % 100000 for v in lasten.values())
            d = self.export(year=year)
            for r in d['data']['lasten']:
                cents = cells['lasten', r['taakveld'], r['categorie']]
                r['bedrag'] = cents // 100000 if down > up else -(-cents // 100000)
            ties = max(down, up) <= 50000 * len(lasten)
            report = self.reconcile(d, ties=ties)
            self.assertEqual((report['lasten']['within'], self.off(report)), (ties, {}))
            seen += not ties
            self.assertEqual('meer dan afronding geeft' in report['sentence'], not ties)
        self.assertGreater(seen, 0)

    def test_decimals_are_held_to_what_they_say(self):
        cells = self.cells('year:2024|phase:"executed"')
        d = self.export()
        for part in ('lasten', 'baten'):
            for r in d['data'][part]:
                r['bedrag'] = round(cells[part, r['taakveld'], r['categorie']] / 100000, 2)
        self.reconcile(d)
        self.moved(d, 'lasten', '0.1', '1.1', 0.5)
        self.assertEqual(list(self.off(self.reconcile(d, ties=False))), [('lasten', '0.1', '1.1')])

    def test_explained(self):
        d = self.export()
        row = self.moved(d, 'lasten', '0.1', '1.1', -70)
        d['data']['lasten'].append({'taakveld': '0.2', 'categorie': '4.2', 'bedrag': 70})
        off = self.off(self.reconcile(d, ties=False))
        self.assertEqual(off['lasten', '0.1', '1.1']['why'], 'hetzelfde bedrag staat in de levering op taakveld 0.2 categorie 4.2')
        self.assertEqual(off['lasten', '0.2', '4.2']['why'], 'hetzelfde bedrag staat in de cube op taakveld 0.1 categorie 1.1')
        d['data']['lasten'].pop()
        row['bedrag'] += 70
        d['data']['baten'] = [r for r in d['data']['baten'] if r['taakveld'] != '0.10']
        d['data']['lasten'].append({'taakveld': '9.9', 'categorie': '1.1', 'bedrag': 5})
        off = self.off(self.reconcile(d, ties=False))
        self.assertEqual(off['baten', '0.10', '7.1']['why'], 'mogelijk: mutaties reserves worden vaak pas bij de jaarrekening geboekt')
        self.assertEqual(off['lasten', '9.9', '1.1']['why'], 'Iv3 van 2024 kent taakveld 9.9 niet')

    def test_period_13_explains(self):
        """The fourth quarter, sent for the year."""
        d = self.export(period=4)
        d['metadata']['periode'] = 5
        report = self.reconcile(d, ties=False)
        late = self.cells('year:2024|phase:"executed"|period:[13..]')
        for key, cell in self.off(report).items():
            self.assertIn(key, late)
            self.assertEqual(cell['why'], 'het verschil is wat in periode 13 en later is geboekt', key)

    def test_not_a_whole_delivery(self):
        d = self.export()
        d['data']['lasten'][3]['bedrag'] = 'x'
        p = run('iv3', 'reconcile', '--store', STORE, '--cube', 'waterrijk', self.put(d))
        self.assertEqual((p.returncode, p.stdout), (4, b''))
        self.assertIn(b'lasten', p.stderr)
        p = run('iv3', 'reconcile', '--store', STORE, '--cube', 'waterrijk', self.put(b'{"metadata":'))
        self.assertEqual(p.returncode, 3)
        d = self.export()
        d['data']['lasten'][3]['bedrag'] = 1e15
        p = run('iv3', 'reconcile', '--store', STORE, '--cube', 'waterrijk', self.put(d))
        self.assertEqual(p.returncode, 3)
        self.assertIn(b'data.lasten[3]: the amount is larger', p.stderr)


class Published(Iv3Export):
    """What CBS published, in the shape of its open data: padded keys, other governments and reports, totals, two publications."""

    def table(self, first, second, name='45067NED.csv', more=(), **changes):
        rows, totals = [], collections.Counter()
        for part, prefix in (('lasten', 'L'), ('baten', 'B')):
            one = {(r['taakveld'], r['categorie']): r['bedrag'] for r in first['data'][part]} if first else {}
            two = {(r['taakveld'], r['categorie']): r['bedrag'] for r in second['data'][part]} if second else {}
            for key in sorted(set(one) | set(two)):
                figures = [str(one.get(key, 0)) if first else '', str(two.get(key, 0)) if second else '-99998']
                rows.append([f'{key[0]:6}', f'{prefix + key[1]:8}', 'GM0344   ', '2024X005', *figures])
                totals[prefix] += one.get(key, 0)
                rows.append([key[0], prefix + key[1], 'GM0345   ', '2024X005', '7', '7'])
                rows.append([key[0], prefix + key[1], 'GM0344   ', '2024X000', '8', '8'])
        rows += [['Tot_TV', 'L1.1    ', 'GM0344', '2024X005', str(totals['L']), ''], ['A111  ', 'Primo   ', 'GM0344', '2024X005', '5', ''],
                 ['6     ', 'L1.1    ', 'GM0344', '2024X005', '9', '9'], *more]
        for i, value in changes.items():
            rows[0][int(i[1:])] = value
        out = io.StringIO()
        w = csv.writer(out)
        w.writerow(['ID', 'TaakveldBalanspost', 'Categorie', 'Gemeenten', 'Verslagsoort', 'k_1ePlaatsing_1', 'k_2ePlaatsing_2'])
        w.writerows([i, *r] for i, r in enumerate(rows))
        return self.put(out.getvalue().encode(), name)

    def reconcile(self, path, *args, period=5, rc=0):
        p = run('iv3', 'reconcile', '--json', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', '--period', str(period), *args, path)
        self.assertEqual(p.returncode, rc, p.stderr.decode())
        self.told = p.stderr.decode()
        return json.loads(p.stdout) if p.stdout else None

    def test_ties(self):
        d = self.export()
        path = self.table(d, None)
        for number in ('060344', 'GM0344'):
            self.assertEqual(self.reconcile(path, '--number', number)['sentence'], 'sluit aan op Iv3 (verschil € 0)')
        self.assertIn('publication 1', self.told)
        self.assertIn('3 rows', self.told)
        self.assertIn('Tot_TV L1.1', self.told)
        self.assertEqual(self.reconcile(path, '--number', '060344', period=0, rc=4)['tied'], False)

    def test_codes_that_the_year_does_not_know(self):
        """Wages on a taakveld of another year are a difference that is told; what is provably the sum of other rows is not counted twice."""
        d = self.export()
        for task, category, cause in (('6.6x', 'L1.1', 'taakveld 6.6x'), ('6.711', 'L1.1', 'taakveld 6.711'), ('0.1', 'L1.9', 'categorie 1.9')):
            with self.subTest(task=task, category=category):
                report = self.reconcile(self.table(d, None, more=[[task, category, 'GM0344', '2024X005', '500', '']]), '--number', '060344', rc=4)
                self.assertIn('sluit niet aan', report['sentence'])
                cell = next(c for c in report['cells'] if not c['within'])
                self.assertEqual((cell['taakveld'], cell['categorie'], cell['delivery'], cell['cube']), (task, category[1:], 500000, 0))
                self.assertIn(f'Iv3 van 2024 kent {cause} niet', cell['why'])
        fields = {r['taakveld'] for r in d['data']['lasten'] if r['taakveld'].startswith('0.6')}
        self.assertGreater(len(fields), 1)
        category = next(r['categorie'] for r in d['data']['lasten'] if r['taakveld'] in fields)
        whole = sum(r['bedrag'] for r in d['data']['lasten'] if r['taakveld'] in fields and r['categorie'] == category)
        group = ['0.6', 'L' + category, 'GM0344', '2024X005', str(whole), '']
        self.assertTrue(self.reconcile(self.table(d, None, more=[group]), '--number', '060344')['tied'])
        self.assertIn('4 rows', self.told)
        group[4] = str(whole + 100)
        self.assertFalse(self.reconcile(self.table(d, None, more=[group]), '--number', '060344', rc=4)['tied'])
        self.reconcile(self.table(d, None, more=[['0.1', '1.1', 'GM0344', '2024X005', '9', '9']]), '--number', '060344', rc=3)
        self.assertIn('category 1.1 of taakveld 0.1 does not say', self.told)

    def test_a_group_and_its_parts_that_the_year_both_knows(self):
        """6.71 and 6.71a to d are all codes of 2024: as a total 6.71 counts once, as money of its own it counts beside them."""
        d = self.export()
        sums = collections.Counter()
        for part, prefix in (('lasten', 'L'), ('baten', 'B')):
            for r in d['data'][part]:
                self.assertNotIn(r['taakveld'], ('6.71', '6.72'))
                if re.fullmatch(r'6\.7[12][a-d]', r['taakveld']):
                    sums[r['taakveld'][:4], prefix + r['categorie']] += r['bedrag']
        self.assertGreater(sum(v > 10 for v in sums.values()), 1)
        groups = [[task, category, 'GM0344', '2024X005', str(v), ''] for (task, category), v in sums.items()]
        path = self.table(d, None, more=groups)
        self.assertTrue(self.reconcile(path, '--number', '060344')['tied'])
        self.assertIn(f'{3 + len(groups)} rows', self.told)
        own = max(groups, key=lambda g: int(g[4]))
        own[4] = str(int(own[4]) + 500)
        report = self.reconcile(self.table(d, None, more=groups), '--number', '060344', rc=4)
        off = {c['taakveld']: c['delivery'] for c in report['cells'] if not c['within']}
        self.assertEqual(off[own[0]] % 1000, 0)
        self.assertIn(own[0], off)

    def test_the_second_publication_is_another(self):
        first, second = self.export(), self.export()
        second['data']['lasten'][0]['bedrag'] += 40
        path = self.table(first, second)
        report = self.reconcile(path, '--number', '060344', rc=4)
        self.assertEqual(report['lasten']['left'], -40000)
        self.assertIn('publication 2', self.told)
        self.assertTrue(self.reconcile(path, '--number', '060344', '--placement', '1')['tied'])

    def test_faults(self):
        d = self.export()
        path = self.table(d, None, c4='12,5')
        self.reconcile(path, '--number', '060344', rc=3)
        self.assertIn('line 2: k_1ePlaatsing_1', self.told)
        path = self.table(d, None)
        self.reconcile(path, rc=2)
        self.assertIn('--number', self.told)
        self.reconcile(path, '--number', '060999', rc=6)
        self.assertIn('GM0999, 2024X005', self.told)
        self.reconcile(path, '--number', '060344', '--placement', '2', rc=6)
        self.reconcile(self.put(b'a,b\n1,2\n', 'x.csv'), '--number', '060344', rc=3)
        self.assertIn('no column TaakveldBalanspost', self.told)
        with open(path, 'rb') as f:
            text = f.read()
        self.reconcile(self.put(text[:text.index(b'GM0345') - 20], 'cut.csv'), '--number', '060344', rc=3)
        self.assertIn('line 2 ends before', self.told)
        self.reconcile(os.path.join(FOLDER, 'niets.csv'), '--number', '060344', rc=6)


class Refused(Iv3Export):
    def test_number_of_nobody(self):
        for number in ('99', '344', 'nonsens', '030344', '0000'):
            p = run('iv3', 'export', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', '--period', '5', *WHO, '--number', number)
            self.assertEqual((p.returncode, p.stdout), (2, b''))
            self.assertIn(number.encode(), p.stderr)

    def test_words(self):
        self.assertIn('1999', self.export(year=1999, fails=6))
        self.assertIn('2023, 2024, 2025', self.export(year=2022, fails=6))
        self.assertIn('no phase besloten', self.export('--phase', 'besloten', fails=6))
        self.assertIn('no nergens.code', self.export('--taakveld', 'nergens.code', fails=2))
        self.assertIn('--status', self.export('--status', 'Begroting', fails=2))
        for code, option, value in (('SF008', '--email', 'geen adres'), ('SF004', '--date', 'gisteren')):
            args = [*WHO, '--date', MOMENT]
            args[args.index(option) + 1] = value
            p = run('iv3', 'export', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', '--period', '5', *args)
            self.assertEqual((p.returncode, p.stdout), (2, b''))
            self.assertIn(code, p.stderr.decode())
        self.assertIn('no text', self.export('--taakveld', 'year', fails=2))
        p = run('iv3', 'export', '--store', STORE, '--cube', 'waterrijk', '--year', '2024', '--period', '5')
        self.assertEqual(p.returncode, 2)
        self.assertIn(b'--number', p.stderr)

    def test_unmapped_is_told_and_refused(self):
        """The budget of 2024 with one taakveld that Iv3 does not have."""
        folder = os.path.join(FOLDER, 'unmapped')
        shutil.copytree(WATERRIJK, folder)
        with open(os.path.join(folder, 'tasks.csv'), 'a', encoding='utf-8') as f:
            f.write('9.9,Eigen taakveld,8,2017,\n')
        with open(os.path.join(ROOT, 'samples', 'begroting-2024.csv'), encoding='utf-8') as f:
            lines = f.read().splitlines()
        cells = lines[1].split(',')
        cells[6] = '9.9'
        self.assertEqual(cells[-1], '334100.00')
        store = os.path.join(FOLDER, 'u.db')
        ledger = self.put('\n'.join([lines[0], ','.join(cells), *lines[2:], '']).encode(), 'begroting-2024.csv')
        p = run('load', '--store', store, '--mapping', folder, ledger)
        self.assertEqual(p.returncode, 0, p.stderr)
        told = self.export(period=0, store=store, fails=4)
        self.assertIn('lasten, taakveld "9.9", category "1.1": 1 line, € 334.100,00', told)
        self.assertIn('--allow-unmapped', told)
        d = self.export('--allow-unmapped', period=0, store=store)
        self.assertIn('9.9', self.told)
        self.assertIn('lasten € 334.100,00, baten € 0,00', d['opmerkingen'][0]['tekst'])
        rest = {k: v for k, v in self.cells('year:2024|phase:"proposed"', store).items() if k[1] != '9.9'}
        self.holds(d, rest)
        p = run('iv3', 'check', '--json', '--store', store, '--cube', 'waterrijk', '--year', '2024', '--period', '0')
        self.assertEqual(p.returncode, 4)
        found = [f for f in json.loads(p.stdout)[0]['findings'] if f['code'] == 'DF001']
        self.assertEqual([(f['row'], f['column'], f['where']) for f in found], [('9.9', '1.1', 'begroting-2024.csv regel 2')])
        report = Reconciled.reconcile(self, d, store=store, ties=False)
        self.assertEqual([(c['taakveld'], c['why']) for c in report['cells'] if not c['within']],
                         [('9.9', 'Iv3 van 2024 kent taakveld 9.9 niet')])

    def test_lines_without_a_code(self):
        """A verdict on less than all of it is none."""
        folder = os.path.join(FOLDER, 'empty')
        shutil.copytree(WATERRIJK, folder)
        with open(os.path.join(folder, 'categories.csv'), 'a', encoding='utf-8') as f:
            f.write('0.0,Zonder categorie,2017,\n')
        with open(os.path.join(ROOT, 'samples', 'begroting-2024.csv'), encoding='utf-8') as f:
            lines = f.read().splitlines()
        lines[1] = lines[1].replace(',0.1,1.1,', ',0.1,,')
        store = os.path.join(FOLDER, 'e.db')
        p = run('load', '--store', store, '--mapping', folder, self.put('\n'.join([*lines, '']).encode(), 'begroting-2024.csv'))
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertIn('taakveld "0.1", category (empty): 1 line, € 334.100,00', self.export(period=0, store=store, fails=4))
        p = run('iv3', 'check', '--store', store, '--cube', 'waterrijk', '--year', '2024', '--period', '0')
        self.assertEqual((p.returncode, p.stdout), (4, b''))
        self.assertIn(b'category (empty)', p.stderr)

    def load_deliveries(self, store, mapping):
        tables = []
        for period in (1, 5):
            p = run('iv3', 'table', self.put(self.export(period=period)))
            tables.append(self.put(p.stdout, f'levering{period}.csv'))
        p = run('load', '--store', store, '--mapping', mapping, '--resource', 'levering', *tables)
        self.assertEqual(p.returncode, 0, p.stderr)

    def test_quarters_are_no_part_of_the_year(self):
        """A cube of deliveries: a quarter is a phase of its own, so the account is the account alone."""
        store = os.path.join(FOLDER, 'd.db')
        self.load_deliveries(store, DELIVERIES)
        self.assertEqual(self.export(store=store, cube='nl-iv3-levering'), self.export())

    def test_what_is_not_to_be_added_up(self):
        """One that has periods beside phases: these are cumulative, so one must be chosen."""
        store, folder = os.path.join(FOLDER, 'p.db'), os.path.join(FOLDER, 'periods')
        shutil.copytree(DELIVERIES, folder)
        path = os.path.join(folder, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            mapping = json.load(f)
        fields = {x['name']: x for x in mapping['resources'][0]['schema']['fields']}
        fields['periode'].clear()
        fields['periode'].update(name='periode', type='string', stuiver={'values': {'1': '1 eerste kwartaal', '5': '5 jaarrekening'}})
        fields['status'].update(columnType='phase:id', stuiver={'values': {'Begroting': 'approved', 'Realisatie': 'executed'}})
        own = mapping['model']['dimensions']
        own['phase']['attributes']['phase']['source'] = 'status'
        own['period'] = {'primaryKey': 'period', 'attributes': {'period': {'source': 'periode'}}}
        mapping['stuiver']['scope'] = ['overheid', 'year', 'period']
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(mapping, f)
        self.load_deliveries(store, folder)
        self.assertIn("--cut 'period.period:", self.export(store=store, cube='nl-iv3-levering', fails=4))
        again = self.export('--cut', 'period:"5 jaarrekening"', store=store, cube='nl-iv3-levering')
        self.assertEqual(again, self.export())

    def test_governments_are_not_added_up(self):
        """Those of a cube with several, though no file replaces another by them."""
        folder = os.path.join(FOLDER, 'bodies')
        shutil.copytree(WATERRIJK, folder)
        path = os.path.join(folder, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            mapping = json.load(f)
        for r in mapping['resources'][:2]:
            for field in r['schema']['fields']:
                if field['name'] == 'cost_centre':
                    field['columnType'] = 'administrator:generic:id'
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(mapping, f)
        store = os.path.join(FOLDER, 'b.db')
        p = run('load', '--store', store, '--mapping', folder, os.path.join(ROOT, 'samples', 'begroting-2024.csv'))
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertIn("--cut 'cost_centre.code:", self.export(period=0, store=store, fails=4))
        d = self.export('--cut', 'cost_centre:"610110"', period=0, store=store)
        self.holds(d, self.cells('year:2024|phase:"proposed"|cost_centre:"610110"', store))


if __name__ == '__main__':
    unittest.main()
