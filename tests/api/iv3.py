"""Iv3: each error code of CBS has a delivery that provokes exactly it, and one that is just inside the limit."""
import copy
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402  pylint: disable=wrong-import-position
from served import PROGRAM  # noqa: E402  pylint: disable=wrong-import-position

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, '..', '..', '..', 'shared', 'data')

GOOD = {
    'metadata': {'overheidslaag': 'Gemeente', 'overheidsnummer': '060344', 'overheidsnaam': 'Waterrijk', 'boekjaar': 2026,
                 'periode': 5, 'status': 'Realisatie', 'datum': '2027-06-30T12:00:00+02:00', 'details_openbaar': False,
                 'financieel_pakket': 'Key2Financiën', 'export_software': 'Stuiver'},
    'contact': {'naam': 'F. Inancien', 'email': 'financien@waterrijk.nl', 'telefoon': '0612345678'},
    'data': {
        'lasten': [{'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 10000}, {'taakveld': '0.11', 'categorie': '7.1', 'bedrag': 1000}],
        'baten': [{'taakveld': '0.7', 'categorie': '4.3.1', 'bedrag': 11000}],
        'balans_lasten': [{'balanscode': 'A23', 'categorie': '6.1', 'bedrag': 1000}],
        'balans_baten': [{'balanscode': 'P111', 'categorie': '7.1', 'bedrag': 1000}],
        'balans_standen': [{'balanscode': 'A23', 'standper': '1 januari', 'bedrag': 5000},
                           {'balanscode': 'A23', 'standper': 'ultimo', 'bedrag': 6000},
                           {'balanscode': 'P111', 'standper': '1 januari', 'bedrag': 5000},
                           {'balanscode': 'P111', 'standper': 'ultimo', 'bedrag': 6000}],
        'kengetallen': [{'verslagperiode': 'Rek_2026', 'kengetal': 'fk.1', 'waarde': '45,2'}],
        'beleidsindicatoren': []}}


def changed(**paths):
    """A copy with other values: data__lasten__0__bedrag=5; None takes the member out."""
    d = copy.deepcopy(GOOD)
    for path, value in paths.items():
        at = d
        *steps, last = [int(s) if s.isdigit() else s for s in path.split('__')]
        for step in steps:
            at = at[step]
        if value is None:
            del at[last]
        elif isinstance(at, list) and last == len(at):
            at.append(value)
        else:
            at[last] = value
    return d


class Iv3(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(self.folder.cleanup)

    def put(self, content, name='levering.json'):
        path = os.path.join(self.folder.name, name)
        with open(path, 'wb') as f:
            f.write(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return path

    def run_it(self, *args):
        p = subprocess.run([PROGRAM, 'iv3', *args], capture_output=True, check=False, timeout=300)
        self.assertIn(p.returncode, (0, 2, 3, 4, 6), p.stderr)
        return p

    def verdict(self, content, *args):
        p = self.run_it('check', '--json', *args, content if isinstance(content, str) else self.put(content))
        report = json.loads(p.stdout)[0]
        self.assertEqual(p.returncode == 0, report['approved'], report)
        self.located(report)
        return report

    def codes(self, content, *args):
        return sorted({f['code'] for f in self.verdict(content, *args)['findings'] if f['weight'] != 'remark'})

    def exactly(self, code, *args, **paths):
        with self.subTest(code=code, **{k: str(v)[:40] for k, v in paths.items()}):
            report = self.verdict(changed(**paths), *args)
            self.assertEqual({f['code'] for f in report['findings']} - {'PF099'}, {code})
            self.assertFalse(report['approved'])

    def located(self, report):
        """Every finding says where, and what mends it; a remark is about the file."""
        for f in report['findings']:
            if f['weight'] == 'remark':
                continue
            self.assertTrue(f.get('where'), f)
            self.assertTrue(f.get('mend'), f)


class Codes(Iv3):
    def test_a_good_one(self):
        report = self.verdict(GOOD)
        self.assertEqual(report['findings'], [])
        self.assertEqual(report['verdict'], 'goedgekeurd')
        self.assertEqual(report['totals']['lasten'], {'rows': 2, 'sum': 11000})

    def test_shape(self):
        self.exactly('SF001', metadata=5)
        for key in GOOD['metadata']:
            if key in ('boekjaar', 'overheidslaag', 'periode'):
                continue
            self.exactly('SF002', **{f'metadata__{key}': None})
        self.exactly('SF003', metadata__gemeente='x')
        self.exactly('SF004', metadata__details_openbaar='nee')
        self.exactly('SF004', metadata__status='Raming')
        self.exactly('SF004', metadata__datum='vandaag')
        self.exactly('SF004', metadata__overheidsnummer=344)
        self.exactly('SF004', metadata__status='Begroting')
        self.exactly('SF005', contact=None)
        for key in GOOD['contact']:
            self.exactly('SF006', **{f'contact__{key}': None})
        self.exactly('SF007', contact__fax='1')
        self.exactly('SF008', contact__email='geen adres')
        self.exactly('SF009', contact__naam=' ')
        self.exactly('SF010', data=None)
        self.exactly('SF011', data__baten=None)
        self.exactly('SF012', data__lasten=None)
        self.exactly('SF013', data__balans_baten=None)
        self.exactly('SF014', data__balans_lasten=None)
        self.exactly('SF015', data__balans_standen=None)
        extra = {'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 0}
        for key in extra:
            self.exactly('SF016', data__lasten__0__taakveld='')
            self.exactly('SF016', data__lasten__2={k: v for k, v in extra.items() if k != key})
        self.exactly('SF016', data__lasten__2=dict(extra, taakveld=0.1))
        self.exactly('SF017', data__lasten__2=dict(extra, bedrag=None))
        self.exactly('SF017', data__lasten__2=dict(extra, bedrag='12'))
        self.exactly('SF017', data__lasten__2=dict(extra, bedrag=1e30))
        self.exactly('SF999', overig=1)
        self.exactly('SF999', data__overig=[])
        self.exactly('SF999', data__lasten__2=7)

    def test_codes(self):
        self.exactly('DF001', data__lasten__2={'taakveld': '1.9', 'categorie': '1.1', 'bedrag': 0})
        self.exactly('DF002', data__lasten__2={'taakveld': '0.1', 'categorie': '4.3.1x', 'bedrag': 0})
        self.exactly('DF002', data__baten__1={'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 0})
        self.exactly('DF003', data__balans_lasten__1={'balanscode': 'A999', 'categorie': '6.1', 'bedrag': 0})
        self.exactly('DF004', data__balans_standen__4={'balanscode': 'A23', 'standper': 'Pasen', 'bedrag': 0})
        self.exactly('DF005', data__kengetallen__0__kengetal='fk.9')
        self.exactly('DF006', data__beleidsindicatoren__0={'verslagperiode': 'Rek_2026', 'beleidsindicator': 'bi.9', 'waarde': '1'})
        self.exactly('DF007', data__kengetallen__0__verslagperiode='Rek_1999')
        self.assertEqual(self.codes(changed(data__balans_standen__1__standper='Ultimo')), [])

    def test_what_was_meant(self):
        for wrong, meant in (('0.1', '0.10'), ('6.6', '6.60')):
            if wrong == '0.1':
                continue  # a taakveld itself
            report = self.verdict(changed(data__lasten__2={'taakveld': wrong, 'categorie': '1.1', 'bedrag': 0}))
            self.assertIn(f'Is {meant} bedoeld', report['findings'][0]['mend'])

    def test_grey_cells_are_warnings(self):
        report = self.verdict(changed(data__lasten__0__categorie='3.4.1'))
        self.assertEqual([(f['code'], f['weight'], f['where']) for f in report['findings']], [('GRIJS', 'warning', 'data.lasten[0]')])
        self.assertTrue(report['approved'])

    def test_rows_behind(self):
        """Of a delivery with details a cell is one finding, with its rows, their lines and details."""
        row = {'taakveld': '0.1', 'categorie': '3.4.1'}
        rows = [dict(row, bedrag=n, details={'grootboek': str(4300 + n)}) for n in range(1, 13)]
        d = changed()
        d['data']['lasten'] += rows
        text = json.dumps(d).replace('{"taakveld"', '\n{"taakveld"')
        grey = [f for f in self.verdict(text.encode())['findings'] if f['code'] == 'GRIJS' and f['column'] == '3.4.1']
        self.assertEqual(len(grey), 1, grey)
        [found] = grey
        self.assertEqual((found['rows'], found['sum'], found['amount']), (12, 78, 78))
        self.assertEqual([b['amount'] for b in found['behind']], list(range(12, 2, -1)))  # the ten largest
        for b in found['behind']:
            self.assertEqual(b['details'], 'grootboek %d' % (4300 + b['amount']))
            self.assertIn('"bedrag": %d,' % b['amount'], text.split('\n')[b['line'] - 1])
        # without details a row is a finding, with its line
        plain = json.dumps(changed(data__lasten__0__categorie='3.4.1')).replace('{"taakveld"', '\n{"taakveld"')
        [found] = [f for f in self.verdict(plain.encode())['findings'] if f['code'] == 'GRIJS']
        self.assertIn('"3.4.1"', plain.split('\n')[found['line'] - 1])
        self.assertNotIn('behind', found)

    def test_rows_behind_a_check_of_sums(self):
        d = changed()
        d['data']['lasten'].append({'taakveld': '0.1', 'categorie': '6.1', 'bedrag': 5000})
        [found] = [f for f in self.verdict(d)['findings'] if f['code'] == 'PF005']
        self.assertEqual([(b['part'], b['row'], b['column'], b['amount']) for b in found['behind']], [('lasten', '0.1', '6.1', 5000)])

    def test_plausibility(self):
        """The largest that passes, and one more."""
        def balanced(**more):
            return changed(**more)
        # PF001: |b - c| at most 1 % of lasten 1-5 (10,000); with 6.1 less on the balance PF003 sees it too, so it moves as well.
        def pf001(off):
            return balanced(data__balans_lasten__0__bedrag=1000 - off, data__balans_standen__1__bedrag=6000 - off)
        self.assertEqual(self.codes(pf001(50)), [])
        self.assertIn('PF001', self.codes(pf001(101)))
        self.assertNotIn('PF001', self.codes(pf001(100)))
        # PF002: other categories on A23.
        def pf002(part):
            return balanced(data__balans_lasten__0__bedrag=1000 - part,
                            data__balans_lasten__1={'balanscode': 'A23', 'categorie': '7.3', 'bedrag': part},
                            data__balans_baten__1={'balanscode': 'P111', 'categorie': '7.3', 'bedrag': part},
                            data__balans_baten__0__bedrag=1000 - part, data__lasten__1__bedrag=1000)
        self.assertNotIn('PF002', self.codes(pf002(10)))
        self.assertIn('PF002', self.codes(pf002(11)))
        # PF003: what stands at the end differs from what was booked, of 2,000 booked.
        self.assertEqual(self.codes(balanced(data__balans_standen__1__bedrag=6020)), [])
        self.assertEqual(self.codes(balanced(data__balans_standen__1__bedrag=6021)), ['PF003'])
        # PF004: 7.x on both sides, of 1,000.
        self.assertEqual(self.codes(balanced(data__balans_baten__0__bedrag=990)), [])
        self.assertEqual(self.codes(balanced(data__balans_baten__0__bedrag=989)), ['PF004'])
        # PF005: 6.1 on a taakveld, but 0.5.
        def pf005(field, part):
            return balanced(data__balans_lasten__0__bedrag=1000 - part, data__balans_standen__1__bedrag=6000 - part,
                            data__lasten__2={'taakveld': field, 'categorie': '6.1', 'bedrag': part})
        self.assertNotIn('PF005', self.codes(pf005('8.2', 10)))
        self.assertIn('PF005', self.codes(pf005('8.2', 11)))
        self.assertNotIn('PF005', self.codes(pf005('0.5', 500)))
        # PF006: lasten and baten of taakvelden, in units.
        self.assertEqual(self.codes(balanced(data__baten__0__bedrag=11050)), [])
        self.assertEqual(self.codes(balanced(data__baten__0__bedrag=11051)), ['PF006'])
        # PF007, PF008: the balance at both ends.
        def standing(at, other, off):
            return balanced(**{f'data__balans_standen__{at}__bedrag': GOOD['data']['balans_standen'][at]['bedrag'] + off,
                               f'data__balans_standen__{other}__bedrag': GOOD['data']['balans_standen'][other]['bedrag'] + off - (off > 50)})
        self.assertEqual(self.codes(balanced(data__balans_standen__4={'balanscode': 'A111', 'standper': '1 januari', 'bedrag': 50},
                                             data__balans_standen__5={'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': 50})), [])
        self.assertEqual(self.codes(balanced(data__balans_standen__4={'balanscode': 'A111', 'standper': '1 januari', 'bedrag': 51},
                                             data__balans_standen__5={'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': 50},
                                             data__balans_lasten__1={'balanscode': 'A111', 'categorie': '6.1', 'bedrag': 0})), ['PF007'])
        self.assertEqual(self.codes(balanced(data__balans_standen__4={'balanscode': 'A111', 'standper': '1 januari', 'bedrag': 50},
                                             data__balans_standen__5={'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': 51})), ['PF008'])
        # PF009: undivided, but in a budget.
        self.assertIn('PF009', self.codes(balanced(data__lasten__0__categorie='4.3.9')))
        budget = balanced(data__lasten__0__categorie='4.3.9', metadata__periode=0, metadata__status='Begroting')
        self.assertEqual(self.codes(budget), [])

    def test_another_limit(self):
        off = changed(data__balans_standen__1__bedrag=6021)
        self.assertEqual(self.codes(off, '--limit', 'PF003=2'), [])
        self.assertEqual(self.codes(changed(data__baten__0__bedrag=11051), '--limit', 'PF006=51'), [])
        self.assertEqual(self.run_it('check', '--limit', 'PF03=1', self.put(off)).returncode, 2)

    def test_no_check_no_approval(self):
        """What could not be checked is not good."""
        for content, code in ((changed(metadata__boekjaar=1999), None), (changed(metadata__periode=None), 'PF099'),
                              (changed(metadata__overheidslaag='Waterschap'), 'SF004')):
            report = self.verdict(content)
            self.assertFalse(report['approved'])
            self.assertNotIn('goed', report['verdict'])
            if code:
                self.assertIn(code, [f['code'] for f in report['findings']])
        self.assertIn('2017-2026', self.verdict(changed(metadata__boekjaar=1999))['noDefinitions'])

    def test_no_balance_no_approval(self):
        """Sums of a balance that is not there are neither right nor wrong."""
        empty = changed(data__balans_lasten=[], data__balans_baten=[], data__balans_standen=[])
        report = self.verdict(empty)
        self.assertFalse(report['approved'])
        self.assertEqual({f['code'] for f in report['findings']}, {'PF099'})
        self.assertTrue(all('een balans' in f['text'] for f in report['findings']))
        self.assertIn('PF006', self.codes(dict(empty, data=dict(empty['data'], baten=[]))))
        budget = dict(empty, metadata=dict(empty['metadata'], periode=0, status='Begroting'))
        self.assertTrue(self.verdict(budget)['approved'])

    def test_every_field_mutated_is_seen(self):
        """Any member taken out or made another kind of value is a fault, but those that may be absent."""
        def walk(value, path=()):
            for key, below in value.items() if isinstance(value, dict) else enumerate(value):
                yield (*path, key)
                if isinstance(below, (dict, list)):
                    yield from walk(below, (*path, key))
        may_go = {('data', 'kengetallen'), ('data', 'beleidsindicatoren')}
        for path in list(walk(GOOD)):
            if isinstance(path[-1], int) or path in may_go:
                continue
            for other in (None, [[]]):
                d = copy.deepcopy(GOOD)
                at = d
                for step in path[:-1]:
                    at = at[step]
                if other is None:
                    del at[path[-1]]
                else:
                    at[path[-1]] = {'x': other}
                with self.subTest(path=path, other=other):
                    self.assertFalse(self.verdict(d)['approved'])


class Decimals(Iv3):
    def test_more_than_two_are_told(self):
        report = self.verdict(changed(data__lasten__0__bedrag=10000.005))
        self.assertEqual([(f['code'], f['weight'], f['where']) for f in report['findings']], [('AFROND', 'warning', 'data.lasten[0]')])
        self.assertIn('10000.005', report['findings'][0]['text'])
        for same in (10000.25, 10000.000000000002, 0.1 + 0.2, 123456789.12):
            self.assertEqual([f['code'] for f in self.verdict(changed(data__lasten__0__bedrag=same))['findings'] if f['code'] == 'AFROND'], [])

    def test_no_table_of_another_sum(self):
        path = self.put(changed(data__lasten__0__bedrag=10000.0000056))
        p = self.run_it('table', path)
        self.assertEqual((p.returncode, p.stdout), (4, b''))
        self.assertIn('10000.0000056', p.stderr.decode())
        self.assertIn('data.lasten[0]', p.stderr.decode())
        self.assertIn('--rounded', p.stderr.decode())
        p = self.run_it('table', '--rounded', path)
        self.assertIn(b',10000000.01,', p.stdout)
        self.assertIn('1 amount', p.stderr.decode())

    def test_a_table_to_the_cent(self):
        """Thousands of euros with five decimals are euros and cents: exact, whatever the verdict counts with."""
        for amount, euros in ((10000.005, '10000005'), (1234.56789, '1234567.89'), (-0.00001, '-0.01'), (0.12345, '123.45'),
                              (9999999.99999, '9999999999.99'), (10000.25, '10000250'), (12, '12000'), (1234.5600000001, '1234560')):
            with self.subTest(amount=amount):
                table = self.run_it('table', self.put(changed(data__lasten__0__bedrag=amount))).stdout.decode()
                self.assertEqual(next(csv.DictReader(io.StringIO(table)))['bedrag'], euros)

    def test_of_several_all_or_nothing(self):
        p = self.run_it('table', self.put(GOOD, 'a.json'), self.put(changed(data__lasten=None), 'b.json'))
        self.assertEqual((p.returncode, p.stdout), (4, b''))

    def test_names_of_categories(self):
        """Those that mappings use."""
        with open(os.path.join(HERE, '..', '..', 'mappings', 'iv3', 'categorieen.csv'), encoding='utf-8', newline='') as f:
            names = {r['code']: r['label'] for r in csv.DictReader(f) if int(r['valid_from']) <= 2026 <= int(r['valid_to'] or 9999)}
        d = changed(data__lasten=[{'taakveld': '0.1', 'categorie': c, 'bedrag': 1} for c in [*names, '4.4.1']])
        rows = [r for r in csv.DictReader(io.StringIO(self.run_it('table', self.put(d)).stdout.decode())) if r['onderdeel'] == 'lasten']
        self.assertEqual({r['categorie']: r['categorie_naam'] for r in rows}, dict(names, **{'4.4.1': ''}))


class KeyFigures(Iv3):
    """Kengetallen, against sums made here."""
    STANDS = {'A1322': 700, 'A1331c': 110, 'A1332a': 130, 'A213': 1700, 'A221a': 190, 'A224': 230, 'A23': 290, 'A29e': 310, 'A121': 9000,
              'P111': 3700, 'P114': 410, 'P12': 430, 'P133': 5300, 'P140': 610, 'P211b': 670, 'P213': 890, 'P29d': 650}

    def delivery(self, stands=None, at='ultimo', told=(), **metadata):
        rows = [{'balanscode': c, 'standper': s, 'bedrag': b} for c, b in (stands or self.STANDS).items() for s in ('1 januari', at)]
        baten = [{'taakveld': '0.7', 'categorie': '4.3.1', 'bedrag': 9000}, {'taakveld': '8.3', 'categorie': '3.7', 'bedrag': 1234},
                 {'taakveld': '0.10', 'categorie': '7.1', 'bedrag': 5000}, {'taakveld': '0.11', 'categorie': '7.1', 'bedrag': 6000}]
        d = changed(data__balans_standen=rows, data__baten=baten,
                    data__kengetallen=[{'verslagperiode': w, 'kengetal': k, 'waarde': v} for w, k, v in told])
        d['metadata'].update(metadata)
        return d

    def figures(self, *args, **kwargs):
        p = self.run_it('key-figures', '--json', self.put(self.delivery(*args, **kwargs)))
        self.assertEqual(p.returncode, 0, p.stderr)
        return {k['code']: k for k in json.loads(p.stdout)[0]['key_figures']}

    def test_as_the_regulation_says(self):
        s, k = self.STANDS, self.figures()
        self.assertEqual(sum(v for c, v in s.items() if c[0] == 'A'), sum(v for c, v in s.items() if c[0] == 'P'))
        debt = 5300 + 610 + 670 + 890 + 650 - (190 + 230) - 290 - 310
        baten = 9000 + 1234
        self.assertEqual(k['fk.1']['percentage'], round((debt - 130) * 100 / baten, 2))
        self.assertEqual(k['fk.2']['percentage'], round((debt - 130 - 700 - 110) * 100 / baten, 2))
        self.assertEqual(k['fk.3']['percentage'], round((3700 + 410) * 100 / 12660, 2))
        self.assertEqual((k['fk.5']['state'], k['fk.5']['percentage']), ('at-most', round(170000 / baten, 2)))
        self.assertIn('A213', k['fk.5']['why'])
        self.assertEqual({c: k[c]['state'] for c in ('fk.4', 'fk.6')}, dict.fromkeys(('fk.4', 'fk.6'), 'not-available'))
        self.assertNotIn('percentage', k['fk.4'])
        self.assertEqual({i['letter']: i.get('codes') for i in k['fk.1']['inputs']},
                         {'A': 'P133 P140', 'B': 'P211b P213', 'C': 'P29d', 'D': 'A1332a', 'E': 'A221a A224', 'F': 'A23', 'G': 'A29e', 'H': None})
        self.assertEqual(k['fk.1']['inputs'][-1]['without'], '0.10 0.11')

    def test_each_balance_code_is_somewhere_or_said_to_be_nowhere(self):
        """Of every code that the lists have: what is neither debt, means, equity, loan nor land is only in the total."""
        with open(os.path.join(HERE, '..', '..', 'schema', 'iv3-definitions.csv'), encoding='utf-8') as f:
            codes = sorted({line.split(';')[2] for line in f if line.startswith('Gemeente;balanscode;') and line.split(';')[5] == '2026'})
        k = self.figures({c: 1 if c[0] == 'A' else 0 for c in codes} | {'P111': sum(c[0] == 'A' for c in codes)})
        used = {c for f in k.values() for i in f['inputs'] if i['letter'] != 'B' or f['code'] != 'fk.3' for c in i.get('codes', '').split()}
        fixed = {c for c in codes if c[:3] in ('A11', 'A12') or c[:4] == 'A131'} | {'A212', 'A214', 'A215', 'P12'}
        self.assertEqual(used, set(codes) - fixed)

    def test_what_is_told(self):
        value = self.figures()['fk.1']['percentage']
        for said, agrees in ((f'{value:.2f}', True), (f'{value:.1f}'.replace('.', ',') + ' %', True), (f'{value:.0f}%', True),
                             (f'{value + 1:.1f}', False), (f'{value / 100:.2f}', False), ('n.v.t.', False), ('', None)):
            k = self.figures(told=[('Rek_2026', 'fk.1', said), ('Beg_2026', 'fk.1', '99')])['fk.1']
            self.assertEqual(k.get('agrees'), agrees, said)
        self.assertTrue(self.figures(told=[('Rek_2026', 'fk.5', '12')])['fk.5']['agrees'])
        self.assertFalse(self.figures(told=[('Rek_2026', 'fk.5', '18')])['fk.5']['agrees'])

    def test_why_not(self):
        half = dict(self.STANDS, P111=3600)
        for reason, k in (('jaarrekening', self.figures(periode=4)), ('geen balans', self.figures(at='30-6-2026')),
                          ('niet gelijk', self.figures(half)), ('P999', self.figures(dict(self.STANDS, P12=429, P999=1)))):
            for code in ('fk.1', 'fk.2', 'fk.3', 'fk.5'):
                self.assertEqual(k[code]['state'], 'not-available')
                self.assertIn(reason, k[code]['why'])
        self.assertEqual(self.figures(dict(self.STANDS, P111=3650))['fk.1']['state'], 'computed')
        self.assertEqual(self.figures(at='31-12-2026')['fk.1']['state'], 'computed')
        twice = self.delivery()
        twice['data']['balans_standen'].append({'balanscode': 'A23', 'standper': '31-12-2026', 'bedrag': 1})
        p = self.run_it('key-figures', self.put(twice))
        self.assertIn('twee keer', p.stdout.decode())

    def test_no_baten(self):
        d = self.delivery()
        d['data']['baten'] = []
        p = self.run_it('key-figures', '--json', self.put(d))
        k = {x['code']: x for x in json.loads(p.stdout)[0]['key_figures']}
        self.assertIn('nul', k['fk.1']['why'])
        self.assertEqual(k['fk.3']['state'], 'computed')


def coded(report):
    """CBS's own codes; grey cells are none."""
    return {f['code'] for f in report['findings'] if re.match('(SF|DF|PF)[0-9]', f['code'])}


CELL = {'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 0}
STANDS = 'data__balans_standen__'
# Of each code a delivery that provokes it alone, and one beside it that does not: what is changed of GOOD.
EVERY_CODE = {
    'SF001': ({'metadata': 5}, {}),
    'SF002': ({'metadata__datum': None}, {}),
    'SF003': ({'metadata__gemeente': 'x'}, {}),
    'SF004': ({'metadata__status': 'Raming'}, {'metadata__status': 'Realisatie'}),
    'SF005': ({'contact': None}, {}),
    'SF006': ({'contact__telefoon': None}, {}),
    'SF007': ({'contact__fax': '1'}, {}),
    'SF008': ({'contact__email': 'f.voorbeeld.nl'}, {'contact__email': 'f@voorbeeld.nl'}),
    'SF009': ({'contact__naam': ' '}, {'contact__naam': 'F'}),
    'SF010': ({'data': None}, {}),
    'SF011': ({'data__baten': None}, {}),
    'SF012': ({'data__lasten': None}, {}),
    'SF013': ({'data__balans_baten': None}, {}),
    'SF014': ({'data__balans_lasten': None}, {}),
    'SF015': ({'data__balans_standen': None}, {}),
    'SF016': ({'data__lasten__2': {'taakveld': '0.1', 'bedrag': 0}}, {'data__lasten__2': CELL}),
    'SF017': ({'data__lasten__2': dict(CELL, bedrag=None)}, {'data__lasten__2': dict(CELL, bedrag=0.0)}),
    'SF999': ({'overig': 1}, {}),
    'DF001': ({'data__lasten__2': dict(CELL, taakveld='6.6')}, {'data__lasten__2': dict(CELL, taakveld='6.60')}),
    'DF002': ({'data__lasten__2': dict(CELL, categorie='4.4.1')}, {'data__lasten__2': dict(CELL, categorie='4.5.1')}),
    'DF003': ({STANDS + '4': {'balanscode': 'A221', 'standper': 'ultimo', 'bedrag': 0}},
              {STANDS + '4': {'balanscode': 'A221a', 'standper': 'ultimo', 'bedrag': 0}}),
    'DF004': ({STANDS + '4': {'balanscode': 'A23', 'standper': '31-12-2025', 'bedrag': 0}},
              {STANDS + '4': {'balanscode': 'A23', 'standper': '31-12-2026', 'bedrag': 0}}),
    'DF005': ({'data__kengetallen__0__kengetal': 'fk.7'}, {'data__kengetallen__0__kengetal': 'fk.6'}),
    'DF006': ({'data__beleidsindicatoren__0': {'verslagperiode': 'Rek_2026', 'beleidsindicator': 'bi.6', 'waarde': '1'}},
              {'data__beleidsindicatoren__0': {'verslagperiode': 'Rek_2026', 'beleidsindicator': 'bi.5', 'waarde': '1'}}),
    'DF007': ({'data__kengetallen__0__verslagperiode': 'Rek_2023'}, {'data__kengetallen__0__verslagperiode': 'Rek_2024'}),
    # When all other sums tie to the last unit, so does this one: what each of them may be off adds up to 1.1 %, and to 1 %.
    'PF001': ({'data__baten__0__bedrag': 11050, 'data__balans_lasten__0__bedrag': 940, STANDS + '1__bedrag': 5950},
              {'data__baten__0__bedrag': 11050, 'data__balans_lasten__0__bedrag': 950, STANDS + '1__bedrag': 5950}),
    'PF002': tuple({'data__balans_lasten__0__bedrag': 1000 - n, 'data__balans_lasten__1': {'balanscode': 'A23', 'categorie': '7.3', 'bedrag': n},
                    'data__balans_baten__1': {'balanscode': 'P111', 'categorie': '7.3', 'bedrag': n}}
                   for n in (11, 10)),
    'PF003': tuple({STANDS + '1__bedrag': 6000 + n} for n in (21, 20)),
    'PF004': tuple({'data__balans_baten__0__bedrag': 1000 - n} for n in (11, 10)),
    'PF005': tuple({'data__balans_lasten__0__bedrag': 1000 - n, STANDS + '1__bedrag': 6000 - n,
                    'data__lasten__2': {'taakveld': '8.2', 'categorie': '6.1', 'bedrag': n}} for n in (11, 10)),
    'PF006': tuple({'data__baten__0__bedrag': 11000 + n} for n in (51, 50)),
    'PF007': tuple({STANDS + '4': {'balanscode': 'A111', 'standper': '1 januari', 'bedrag': n},
                    STANDS + '5': {'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': 50}} for n in (51, 50)),
    'PF008': tuple({STANDS + '4': {'balanscode': 'A111', 'standper': '1 januari', 'bedrag': 50},
                    STANDS + '5': {'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': n}} for n in (51, 50)),
    'PF009': ({'data__lasten__0__categorie': '4.3.9'}, {'data__lasten__0__categorie': '4.3.8'}),
    'PF099': ({'data__balans_lasten': [], 'data__balans_baten': [], 'data__balans_standen': []}, {}),
}
# Where each stands.
ALL_SUMS = 'data.lasten, data.baten, data.balans_lasten, data.balans_baten'
PLACES = {
    'SF001': 'metadata', 'SF002': 'metadata.datum', 'SF003': 'metadata.gemeente', 'SF004': 'metadata.status', 'SF005': 'contact',
    'SF006': 'contact.telefoon', 'SF007': 'contact.fax', 'SF008': 'contact.email', 'SF009': 'contact.naam', 'SF010': 'data', 'SF011': 'data.baten',
    'SF012': 'data.lasten', 'SF013': 'data.balans_baten', 'SF014': 'data.balans_lasten', 'SF015': 'data.balans_standen', 'SF016': 'data.lasten[2]',
    'SF017': 'data.lasten[2]', 'SF999': 'overig', 'DF001': 'data.lasten[2]', 'DF002': 'data.lasten[2]', 'DF003': 'data.balans_standen[4]',
    'DF004': 'data.balans_standen[4]', 'DF005': 'data.kengetallen[0]', 'DF006': 'data.beleidsindicatoren[0]', 'DF007': 'data.kengetallen[0]',
    'PF001': ALL_SUMS, 'PF002': 'data.balans_lasten, data.balans_baten', 'PF003': 'data.balans_lasten, data.balans_baten, data.balans_standen',
    'PF004': ALL_SUMS, 'PF005': ALL_SUMS, 'PF006': 'data.lasten, data.baten', 'PF007': 'data.balans_standen', 'PF008': 'data.balans_standen',
    'PF009': ALL_SUMS, 'PF099': 'data.balans_lasten, data.balans_baten, data.balans_standen',
}
# What is no delivery's own: the file is not there, or its definitions are not.
OUTSIDE = {'SF777', 'SF888'}


class EveryCode(Iv3):
    @unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
    def test_the_table_has_all_that_cbs_has(self):
        with open(os.path.join(SHARED, 'iv3', 'cbs', 'fouten.json'), encoding='utf-8-sig') as f:
            told = {x['foutcode'] for x in json.load(f)['fouten_overzicht']}
        self.assertEqual(set(EVERY_CODE) | OUTSIDE, told)

    def test_each_is_provoked_alone_and_not_beside_it(self):
        for code, (wrong, inside) in EVERY_CODE.items():
            with self.subTest(code=code):
                report = self.verdict(changed(**wrong))
                self.assertEqual(coded(report) - ({'PF099'} - {code}), {code})
                self.assertFalse(report['approved'])
                report = self.verdict(changed(**inside))
                self.assertEqual(coded(report), set())
                self.assertTrue(report['approved'])

    def test_each_says_where(self):
        """In JSON and in text: the place, or that of each row behind it."""
        self.assertEqual(set(PLACES), set(EVERY_CODE))
        for code, (wrong, _) in EVERY_CODE.items():
            with self.subTest(code=code):
                path = self.put(changed(**wrong))
                found = [f for f in self.verdict(path)['findings'] if f['code'] == code]
                self.assertEqual({f['where'] for f in found}, {PLACES[code]})
                told = self.run_it('check', path).stdout.decode().split('\n')
                at = next(i for i, line in enumerate(told) if code in line)
                self.assertIn(found[0]['behind'][0]['where'] if 'behind' in found[0] else PLACES[code], '\n'.join(told[at:at + 4]))

    def test_where_in_one_of_2017(self):
        flat = {'metadata': GOOD['metadata'], 'waarden': [dict(CELL, rekeningkant='lasten'), dict(CELL, rekeningkant='links')]}
        [found] = [f for f in self.verdict(flat)['findings'] if f['code'] == 'SF999']
        self.assertEqual(found['where'], 'waarden[1]')
        flat['waarden'][1] = dict(CELL, rekeningkant='lasten', taakveld='1.9')
        [found] = [f for f in self.verdict(flat)['findings'] if f['code'] == 'DF001']
        self.assertEqual(found['where'], 'waarden[1]')

    def test_outside_of_it(self):
        self.assertEqual(self.run_it('check', os.path.join(self.folder.name, 'niets.json')).returncode, 6)
        p = self.run_it('check', self.put(changed(metadata__boekjaar=2016)))
        self.assertEqual(p.returncode, 4)
        self.assertIn('SF888', p.stdout.decode())

    @unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
    def test_what_the_official_schema_refuses(self):
        """Each member of a delivery taken out, or of another kind: what CBS's own schema refuses, we refuse for its shape."""
        mutants = []

        def walk(value, path=()):
            for key, below in value.items() if isinstance(value, dict) else enumerate(value):
                yield (*path, key)
                if isinstance(below, (dict, list)):
                    yield from walk(below, (*path, key))
        for path in walk(GOOD):
            for other in (None, {'x': [[]]}, [7], 7.5, 'tekst', ''):
                d = copy.deepcopy(GOOD)
                at = d
                for step in path[:-1]:
                    at = at[step]
                if other is None:
                    del at[path[-1]]
                else:
                    at[path[-1]] = other
                mutants.append((path, other, self.put(d, f'{len(mutants)}.json')))
        script = ("const Ajv=require('ajv');const fs=require('fs');const a=new Ajv({strict:false,validateFormats:false,unicodeRegExp:false});"
                  "const v=a.compile(JSON.parse(fs.readFileSync(process.argv[1])));"
                  "for(const f of process.argv.slice(2))console.log(v(JSON.parse(fs.readFileSync(f))))")
        with open(os.path.join(SHARED, 'iv3', 'cbs', 'iv3_data_schema_v2_1_1.json'), encoding='utf-8-sig') as f:
            schema = json.load(f)

        def without_ids(x):  # "#/properties/…" as $id is not what draft 7 means by it
            if isinstance(x, dict):
                return {k: without_ids(v) for k, v in x.items() if k not in ('$id', '$schema') or not isinstance(v, str)}
            return [without_ids(v) for v in x] if isinstance(x, list) else x
        files = [self.put(without_ids(schema), 'schema.json'), *[m[2] for m in mutants]]
        p = subprocess.run(['node', '-e', script, *files], capture_output=True, check=True, cwd=npm.folder('ajv@8.17.1'), timeout=300)
        refused = [line == 'false' for line in p.stdout.decode().split()]
        self.assertEqual(len(refused), len(mutants))
        self.assertGreater(sum(refused), 100)
        reports = json.loads(self.run_it('check', '--json', *[m[2] for m in mutants]).stdout)
        for (path, other, _), theirs, report in zip(mutants, refused, reports):
            with self.subTest(path=path, other=other):
                if theirs:
                    self.assertFalse(report['approved'])
                    self.assertTrue({c for c in coded(report) if c.startswith('SF')} or report.get('noDefinitions'), report)


class Files(Iv3):
    def test_broken(self):
        text = json.dumps(GOOD, indent=1).encode()
        for cut in random.Random(1).sample(range(1, len(text)), 40):
            p = self.run_it('check', self.put(text[:cut]))
            self.assertEqual(p.returncode, 3)
            self.assertIn(b'regel', p.stderr)
        for content in (b'', b'[]', b'7', b'{"metadata":1,"metadata":2}', b'\xff\xfe', b'{"a":"\\u0000"}'):
            self.assertIn(self.run_it('check', self.put(content)).returncode, (3, 4))
        self.assertEqual(self.run_it('check', os.path.join(self.folder.name, 'niets.json')).returncode, 6)

    def test_where_it_broke(self):
        """The place is that of the fault, also where a list goes on far behind it; in Dutch."""
        rows = ',\n'.join(json.dumps({'taakveld': '0.1', 'categorie': '1.1', 'bedrag': i}) for i in range(5000))
        text = json.dumps(GOOD).replace('"lasten": [', '"lasten": [\n' + rows + ',\n').encode()
        lines = text.split(b'\n')
        for wrong, why in ((b'{"taakveld: "0.1", "bedrag": 1},', b'hoort er niet'), (b'{"taakveld": "0.1", "taakveld": "0.2"},', b'twee keer'),
                           (b'{"taakveld": "0.1"} {},', b'een komma'), (b'{"taakveld": [1}},', b'hoort er niet'),
                           (b',', b'hoort er niet'), (b'{"bedrag": 1e999},', b'groter')):
            with self.subTest(wrong=wrong):
                p = self.run_it('check', self.put(b'\n'.join([*lines[:3000], wrong, *lines[3000:]])))
                self.assertEqual(p.returncode, 3)
                self.assertIn(b'regel 3001, kolom ', p.stderr)
                self.assertIn(why, p.stderr)
        p = self.run_it('check', self.put(b'\n'.join(lines[:4000])[:-5]))
        self.assertIn(b'regel 4000', p.stderr)
        self.assertIn('afgekapt'.encode(), p.stderr)
        self.assertIn(b'achter de levering', self.run_it('check', self.put(text + b'{}')).stderr)

    def test_any_order_of_members_and_a_pipe(self):
        turned = {'data': dict(reversed(list(GOOD['data'].items()))), 'contact': GOOD['contact'], 'metadata': GOOD['metadata']}
        wrong = changed(data__lasten__0__categorie='3.4.1', data__baten__0__bedrag=11051)
        wrong_turned = {'data': dict(reversed(list(wrong['data'].items()))), 'contact': GOOD['contact'], 'metadata': GOOD['metadata']}
        self.assertEqual(self.verdict(turned)['totals'], self.verdict(GOOD)['totals'])
        self.assertEqual(self.verdict(wrong_turned)['findings'], self.verdict(wrong)['findings'])
        self.assertEqual(self.verdict(b'\xef\xbb\xbf' + json.dumps(GOOD).encode())['findings'], [])
        p = subprocess.run([PROGRAM, 'iv3', 'check', '--json', '/dev/stdin'], input=json.dumps(GOOD).encode(), capture_output=True, check=True)
        self.assertTrue(json.loads(p.stdout)[0]['approved'])

    @unittest.skipIf('anitize' in PROGRAM, 'sanitizers need memory of their own')
    def test_a_large_one_is_not_held(self):
        """100 MB, of which details are nearly all: rows are read one by one. (What this test holds itself counts, too.)"""
        row = {'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 1, 'details': {'omschrijving': 'x' * 900}}
        path = os.path.join(self.folder.name, 'groot.json')
        before, behind = json.dumps(GOOD).split('"lasten": [')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(before + '"lasten": [')
            for _ in range(100000):
                f.write(json.dumps(row) + ',')
            f.write(behind)
        with subprocess.Popen([PROGRAM, 'iv3', 'check', '--json', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as p:
            report = json.loads(p.stdout.read())[0]
            _, _, used = os.wait4(p.pid, 0)
            p.returncode = 0
        self.assertEqual(report['totals']['lasten'], {'rows': 100002, 'sum': 111000})
        self.assertLess(used.ru_maxrss, 70000)

    def test_the_number_is_of_the_layer(self):
        """The schema takes any text; "99" is nobody's number."""
        for layer, good in (('Gemeente', ('0344', '060344')), ('Provincie', ('0026', '030026')), ('GR', ('0123', '050123'))):
            for number in ('0344', '060344', '030026', '050123', '99', '344', '9', 'nonsens', '06034x', '0000', '060000', '0603440', '07 344', ' 0344'):
                delivery = changed(metadata__overheidsnummer=number, metadata__overheidslaag=layer)
                fits = number == '0344' or number in good
                found = [f for f in self.verdict(delivery)['findings'] if f['code'] == 'NUMMER']
                self.assertEqual(found == [], fits, (layer, number))
                if found:
                    self.assertEqual((found[0]['weight'], found[0]['where']), ('fault', 'metadata.overheidsnummer'))
                    self.assertFalse(self.verdict(delivery)['approved'])

    def test_windows_1252(self):
        """As most packages write it: read, remarked, and a byte that means nothing there ends nothing."""
        text = json.dumps(changed(metadata__overheidsnaam='S\xfadwest-Frysl\xe2n \u20ac'), ensure_ascii=False).encode('cp1252')
        report = self.verdict(text)
        self.assertEqual(report['name'], 'S\xfadwest-Frysl\xe2n \u20ac')
        self.assertEqual([f['code'] for f in report['findings']], ['TEKEN'])
        self.assertEqual(self.verdict(text.replace(b'\x80', b'\x81'))['name'], 'S\xfadwest-Frysl\xe2n \ufffd')

    def test_older_shapes(self):
        old = copy.deepcopy(GOOD)
        old['metadata'] = {k: GOOD['metadata'][k] for k in ('overheidslaag', 'overheidsnummer', 'overheidsnaam', 'status', 'datum')}
        old['metadata'].update(boekjaar='2026', periode='5')
        old['contact'] = {'naam': 'x', 'e-mail': 'a@b.nl', 'telefoon': '1'}
        self.assertEqual(self.codes(old), [])
        values = []
        for part, rows in GOOD['data'].items():
            if part.startswith(('lasten', 'baten', 'balans')):
                values += [dict(r, rekeningkant=part) for r in rows]
        flat = {'metadata': dict(old['metadata']), 'waarden': values}
        report = self.verdict(flat)
        self.assertTrue(report['approved'], report)
        self.assertEqual(report['totals']['baten'], {'rows': 1, 'sum': 11000})
        flat['waarden'].append({'rekeningkant': 'winst', 'taakveld': '0.1', 'categorie': '1.1', 'bedrag': 5})
        self.assertEqual(self.codes(flat), ['SF999'])

    def test_table_is_the_whole_or_nothing(self):
        p = self.run_it('table', self.put(GOOD))
        rows = list(csv.DictReader(io.StringIO(p.stdout.decode())))
        self.assertEqual(len(rows), 9)
        self.assertEqual(rows[0]['bedrag'], '10000000')
        self.assertEqual((rows[0]['taakveld'], rows[0]['taakveld_naam'], rows[0]['zijde']), ('0.1', 'Bestuur', 'lasten'))
        self.assertEqual(self.run_it('table', self.put(changed(data__lasten=None))).returncode, 4)
        table = self.put(p.stdout, 'levering.csv')
        mapping = os.path.join(HERE, '..', '..', 'mappings', 'nl-iv3-levering')
        store = os.path.join(self.folder.name, 's.db')
        done = subprocess.run([PROGRAM, 'load', '--store', store, '--mapping', mapping, table], capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        done = subprocess.run([PROGRAM, 'export', '--store', store, '--cube', 'nl-iv3-levering', '--drilldown', 'onderdeel'],
                              capture_output=True, check=True)
        sums = {r['onderdeel.onderdeel']: r['bedrag.sum'] for r in csv.DictReader(io.StringIO(done.stdout.decode()))}
        self.assertEqual(sums['lasten'], '11000000.00')
        self.assertEqual(sums['balans_standen'], '22000000.00')
        self.assertEqual(self.run_it('table', self.put(changed(data__lasten__0__bedrag='x'))).returncode, 4)


@unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
class Real(Iv3):
    def test_deliveries(self):
        folder = os.path.join(SHARED, 'iv3-json')

        def totals(name):
            report = self.verdict(os.path.join(folder, name))
            return report, {k: (v['rows'], v['sum']) for k, v in report['totals'].items()}
        report, sums = totals('iv3_bestand_zonder_fouten_1.json')
        self.assertEqual(sums['lasten'], (116, 48340))
        self.assertEqual(sums['baten'], (65, 52152))
        self.assertEqual(sums['balans_lasten'], (28, 837808))
        self.assertEqual(sums['balans_baten'], (17, 833232))
        self.assertEqual(sums['balans_standen'], (33, 41464 + 49443))
        # CBS's own formula of PF001 gives 764 of 52,991.
        self.assertEqual([f['code'] for f in report['findings'] if f['weight'] == 'fault'], ['PF001'])
        report, sums = totals('iv3_bestand_definitie_fout.json')
        self.assertEqual((sums['lasten'], sums['baten']), ((112, 42415), (49, 53748)))
        found = next(f for f in report['findings'] if f['code'] == 'DF001')
        self.assertEqual((found['row'], found['amount']), ('1.9', 893))
        report, _ = totals('iv3_bestand_schema_fout.json')
        self.assertIn('SF012', [f['code'] for f in report['findings']])
        report, sums = totals('history/krd174065678_04789ad.json')
        self.assertEqual((sums['lasten'][1], sums['baten'][1]), (4045937, 3873912))
        self.assertEqual(sum(rows for rows, _ in sums.values()), 716)
        for name, place in (('042fe7c', b'regel 28'), ('c5422df', b'regel 13')):
            p = self.run_it('check', os.path.join(folder, f'history/krd174060007_{name}.json'))
            self.assertEqual(p.returncode, 3)
            self.assertIn(place, p.stderr)

    def test_shipped_definitions_are_cbs_s(self):
        """The same verdict on the same odd delivery, by the program's own lists and by CBS's files."""
        seed = random.Random(7)
        for year in range(2017, 2027):
            path = os.path.join(SHARED, 'iv3', 'cbs', f'iv3_definities_Gemeente_{year}.json')
            with open(path, encoding='utf-8') as f:
                lists = json.load(f)
            cells = lists['grijze_cellen']
            odd = changed(metadata__boekjaar=year)
            for part in ('lasten', 'baten', 'balans_lasten', 'balans_baten'):
                odd['data'][part] += [dict(c, bedrag=1) for c in seed.sample(cells[part], 60)]
            for other in range(2017, 2027, 3):
                with open(os.path.join(SHARED, 'iv3', 'cbs', f'iv3_definities_Gemeente_{other}.json'), encoding='utf-8') as f:
                    odd['data']['lasten'] += [dict(c, bedrag=1) for c in seed.sample(json.load(f)['grijze_cellen']['lasten'], 60)]
            own, theirs = self.verdict(odd), self.verdict(odd, '--definitions', path)
            self.assertEqual([f['text'] for f in own['findings'] if not f['code'].startswith('PF')],
                             [f['text'] for f in theirs['findings'] if not f['code'].startswith('PF')])
            self.assertEqual(own['findings'], theirs['findings'])

    def test_units_that_are_mixed(self):
        f = [f for f in self.verdict(changed(data__baten__0__bedrag=11000000))['findings'] if f['code'] == 'EENHEID']
        self.assertEqual([x['weight'] for x in f], ['fault', 'warning'])
        self.assertIn('11.000.000', f[0]['text'])
        self.assertEqual(f[1]['where'], 'data.baten[0]')
        f = [f for f in self.verdict(changed(data__balans_standen__1__bedrag=6000000, data__balans_standen__3__bedrag=6000000))['findings']
             if f['code'] == 'EENHEID']
        self.assertEqual(len(f), 1)
        self.assertNotIn('EENHEID', self.codes(changed(data__baten__0__bedrag=2000000)))
        self.assertNotIn('EENHEID', self.codes(GOOD))

    def test_what_a_spreadsheet_made_of_a_code(self):
        def mend(code, **paths):
            return next(f['mend'] for f in self.verdict(changed(**paths))['findings'] if f['code'] == code)
        self.assertIn('Is 0.10 bedoeld (Mutaties reserves)?', mend('GRIJS', data__lasten__1__taakveld='0.1'))
        self.assertIn('alleen 0.10 mag categorie 7.1', mend('GRIJS', data__lasten__1__taakveld='0.1'))
        self.assertIn('Is 6.60 bedoeld', mend('DF001', data__lasten__0__taakveld='6.6'))
        self.assertIn('Is 4.3.1 bedoeld', mend('DF002', data__baten__0__categorie='2001-03-04'))
        self.assertIn('Is 4.3.1 bedoeld', mend('DF002', data__baten__0__categorie='4-3-2001'))
        self.assertNotIn('bedoeld', mend('DF002', data__baten__0__categorie='2001-13-40'))
        self.assertNotIn('0.10 bedoeld', mend('GRIJS', data__lasten__1__taakveld='0.2'))

    def test_definitions_with_a_field_missing(self):
        path = os.path.join(SHARED, 'iv3', 'cbs', 'iv3_definities_Gemeente_2026.json')
        with open(path, encoding='utf-8') as f:
            whole = json.load(f)
        for take in ('metadata', 'codelijsten'):
            p = self.run_it('check', '--definitions', self.put({k: v for k, v in whole.items() if k != take}, 'd.json'), self.put(GOOD))
            self.assertEqual(p.returncode, 3)
            self.assertIn(take.encode(), p.stderr)
        del whole['codelijsten']['taakveld']
        p = self.run_it('check', '--definitions', self.put(whole, 'd.json'), self.put(GOOD))
        self.assertIn(b'taakveld', p.stderr)


if __name__ == '__main__':
    unittest.main()
