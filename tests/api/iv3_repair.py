"""Repairs of what a spreadsheet did to a delivery: proven ones are made on request and undone to the byte, others never."""
import copy
import csv
import io
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM  # noqa: E402  pylint: disable=wrong-import-position
from iv3 import GOOD, HERE, Iv3, changed  # noqa: E402  pylint: disable=wrong-import-position


class Repair(Iv3):
    def read(self, path):
        with open(path, 'rb') as f:
            return f.read()

    def found(self, content):
        p = self.run_it('repair', '--json', content if isinstance(content, str) else self.put(content))
        self.assertEqual(p.returncode, 0, p.stderr)
        return {r['id']: r for r in json.loads(p.stdout)['repairs']}

    def proven(self, content):
        return {k: (r['before'], r['after']) for k, r in self.found(content).items() if r['proven']}

    def applied(self, content, *args, rc=0):
        path, to = self.put(content), os.path.join(self.folder.name, 'hersteld.json')
        for old in (to, to + '.herstel.json'):
            if os.path.exists(old):
                os.remove(old)
        before = self.read(path)
        p = self.run_it('repair', '--apply', *args, '--output', to, path)
        self.assertEqual(p.returncode, rc, p.stderr)
        self.assertEqual(self.read(path), before)  # never the file itself
        if rc:
            self.assertFalse(os.path.exists(to))
            self.assertFalse(os.path.exists(to + '.herstel.json'))
            return p.stderr.decode()
        back = os.path.join(self.folder.name, 'terug.json')
        self.assertEqual(self.run_it('repair', '--undo', '--output', back, to).returncode, 0)
        self.assertEqual(self.read(back), before)
        return to

    def test_nothing_to_do(self):
        self.assertEqual(self.found(GOOD), {})
        self.assertIn('niets geschreven', self.applied(GOOD, rc=4))

    def test_zero_behind(self):
        d = changed(data__lasten__1__taakveld='0.1')
        found = self.found(d)['lasten-2-taakveld']
        self.assertEqual((found['before'], found['after'], found['where']), ('"0.1"', '"0.10"', 'data.lasten[1].taakveld'))
        self.assertIn('Mutaties reserves', found['proof'])
        self.assertEqual(self.verdict(d)['repairs'], 1)
        with open(self.applied(d), encoding='utf-8') as f:
            self.assertEqual(json.load(f)['data'], changed(data__lasten__1__taakveld='0.10')['data'])
        self.assertEqual(self.proven(changed(data__lasten__2={'taakveld': '6.6', 'categorie': '1.1', 'bedrag': 0})),
                         {'lasten-3-taakveld': ('"6.6"', '"6.60"')})

    def test_some_of_them(self):
        """One by one, or those of a kind; the others stay as they are, and each way back gives the bytes."""
        d = changed(data__lasten__1__taakveld='0.1', data__lasten__0__bedrag='12,5', metadata__overheidsnummer='60344')
        found = self.found(d)
        kinds = {k: r['kind'] for k, r in found.items() if r['proven']}
        self.assertEqual(kinds, {'lasten-2-taakveld': 'nul', 'lasten-1-bedrag': 'bedrag', 'metadata-overheidsnummer': 'nummer'})
        for args, done in ((('--only', 'lasten-2-taakveld'), {'nul'}), (('--kind', 'bedrag'), {'bedrag'}),
                           (('--kind', 'nummer', '--only', 'lasten-1-bedrag'), {'nummer', 'bedrag'}),
                           ((), {'nul', 'bedrag', 'nummer'})):
            with open(self.applied(d, *args), encoding='utf-8') as f:
                got = json.load(f)
            self.assertEqual(got['data']['lasten'][1]['taakveld'] == '0.10', 'nul' in done, args)
            self.assertEqual(got['data']['lasten'][0]['bedrag'] == 12.5, 'bedrag' in done, args)
            self.assertEqual(got['metadata']['overheidsnummer'] == '060344', 'nummer' in done, args)
        self.assertIn('--kind punt', self.applied(d, '--kind', 'punt', rc=2))

    def test_not_where_it_may_be_something_else(self):
        """0.2 with category 7.1 is grey, and no 0.20 exists; 0.1 with another grey category says nothing of 0.10; and a list that
        has 0.10 whole was not damaged."""
        self.assertEqual(self.found(changed(data__lasten__1__taakveld='0.2')), {})
        self.assertEqual(self.found(changed(data__lasten__0__categorie='3.4.1')), {})
        whole = changed(data__lasten__1__taakveld='0.1', data__lasten__2={'taakveld': '0.10', 'categorie': '7.1', 'bedrag': 5})
        found = self.found(whole)['lasten-2-taakveld']
        self.assertFalse(found['proven'])
        self.assertIn('ongeschonden', found['proof'])
        self.assertIn('niet bewezen', self.applied(whole, '--only', 'lasten-2-taakveld', rc=4))
        # 6.6 is a code of 2024.
        self.assertEqual(self.found(changed(metadata__boekjaar=2024, data__lasten__2={'taakveld': '6.6', 'categorie': '1.1', 'bedrag': 1})), {})

    def test_dates_and_commas(self):
        for wrong in ('2001-03-04', '4-3-2001', '4-mrt-2001', '04-03-01'):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.proven(changed(data__baten__0__categorie=wrong)), {'baten-1-categorie': (f'"{wrong}"', '"4.3.1"')})
        self.assertEqual(self.proven(changed(data__lasten__0__categorie='1-jan')), {'lasten-1-categorie': ('"1-jan"', '"1.1"')})
        self.assertEqual(self.proven(changed(data__baten__0__taakveld='0,7')), {'baten-1-taakveld': ('"0,7"', '"0.7"')})
        for wrong in ('2001-13-40', '31-12-2001', 'jan', '4-3', '1-1-1-1', '9-9-2009'):
            self.assertEqual(self.found(changed(data__baten__0__categorie=wrong)), {}, wrong)
        # 2-mrt may be 2.3 and 3.2: both are taakvelden that have room for 1.1.
        found = self.found(changed(data__lasten__0__taakveld='2-mrt'))['lasten-1-taakveld']
        self.assertFalse(found['proven'])
        self.assertIn('2.3, 3.2', found['proof'])

    def test_codes_as_numbers(self):
        self.assertEqual(self.proven(changed(data__baten__0__taakveld=0.7)), {'baten-1-taakveld': ('0.7', '"0.7"')})
        self.assertEqual(self.proven(changed(data__lasten__1__taakveld=0.1)), {'lasten-2-taakveld': ('0.1', '"0.10"')})
        self.assertEqual(self.proven(changed(data__lasten__0__taakveld=0.1)), {'lasten-1-taakveld': ('0.1', '"0.1"')})
        text = json.dumps(changed(data__lasten__1__taakveld=0.125)).replace('0.125', '0.10').encode()
        self.assertEqual(self.proven(text), {'lasten-2-taakveld': ('0.10', '"0.10"')})

    def test_number_of_the_municipality(self):
        for given in (60344, '60344'):
            self.assertEqual(self.proven(changed(metadata__overheidsnummer=given)), {'metadata-overheidsnummer': (json.dumps(given), '"060344"')})
        self.assertFalse(self.found(changed(metadata__overheidsnummer='344'))['metadata-overheidsnummer']['proven'])
        self.assertEqual(self.found(changed(metadata__overheidsnummer='0344')), {})

    def test_amounts(self):
        for wrong, right in (('11.000,00', '11000.00'), ('11000,5', '11000.5'), ('11000', '11000'), ('-11.000.000', '-11000000'), ('11000.50', '11000.50')):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.proven(changed(data__baten__0__bedrag=wrong)), {'baten-1-bedrag': (f'"{wrong}"', right)})
        for wrong in ('1.23.456', '12e3', 'elf', '', '1.234,5,6', '007', '--5', '1.2345.678'):
            self.assertEqual(self.found(changed(data__baten__0__bedrag=wrong)), {}, wrong)

    def test_thousands_are_proven_by_the_totals(self):
        """11.000 for 11000: lasten and baten are equal then, and not as it stands."""
        for quotes in ('', '"'):
            text = json.dumps(changed(data__baten__0__bedrag=7654321)).replace('7654321', f'{quotes}11.000{quotes}').encode()
            self.assertEqual(self.proven(text), {'baten-1-bedrag': (f'{quotes}11.000{quotes}', '11000')})
            self.assertTrue(self.verdict(self.applied(text))['approved'])
        text = json.dumps(changed(data__baten__0__bedrag=7654321)).replace('7654321', '"12.000"').encode()
        self.assertIn('geen bewijs', self.found(text)['baten-1-bedrag']['proof'])
        self.assertFalse(self.found(text)['baten-1-bedrag']['proven'])
        quarter = changed(metadata__periode=2, data__baten__0__bedrag='11.000')
        self.assertIn('kwartaal', self.found(quarter)['baten-1-bedrag']['proof'])
        unread = changed(data__baten__0__bedrag='11.000', data__lasten__2={'taakveld': '0.2', 'categorie': '1.1', 'bedrag': 'elf'})
        self.assertFalse(self.found(unread)['baten-1-bedrag']['proven'])
        small = changed(data__baten__1={'taakveld': '0.2', 'categorie': '3.7', 'bedrag': 7654321}, data__baten__0__bedrag='11.000')
        small = json.dumps(small).replace('7654321', '0.010').encode()
        self.assertEqual(list(self.proven(small)), ['baten-1-bedrag'])
        # A decimal that ties as it stands is no damage.
        both = changed(data__baten__0__bedrag=7654321, data__lasten__0__bedrag=7654321, data__lasten__1=None)
        both = json.dumps(both).replace('7654321', '11.000').encode()
        self.assertEqual(self.proven(both), {})

    def test_the_file_says_what_was_done(self):
        d = changed(data__lasten__1__taakveld='0.1', data__baten__0__taakveld='0,7', data__baten__0__categorie='4-3-2001')
        for remarks in (None, [], [{'tekst': 'x', 'auteur': 'y'}]):
            given = copy.deepcopy(d)
            if remarks is not None:
                given['opmerkingen'] = remarks
            to = self.applied(given)
            with open(to, encoding='utf-8') as f:
                new = json.load(f)
            self.assertEqual(new['opmerkingen'][1:], remarks or [])
            self.assertIn('data.lasten[1].taakveld was 0.1 en is 0.10', new['opmerkingen'][0]['tekst'])
            self.assertTrue(self.verdict(to)['approved'])
            self.assertEqual(self.found(to), {})
        with open(to + '.herstel.json', encoding='utf-8') as f:
            journal = json.load(f)['repairs']
        self.assertEqual([j['id'] for j in journal], ['lasten-2-taakveld', 'baten-1-taakveld', 'baten-1-categorie', 'opmerkingen'])
        self.assertTrue(all(j['proof'] for j in journal))
        self.assertEqual(journal[0]['line'], 1)

    def test_one_of_them(self):
        d = changed(data__lasten__1__taakveld='0.1', data__baten__0__taakveld='0,7')
        with open(self.applied(d, '--only', 'baten-1-taakveld'), encoding='utf-8') as f:
            new = json.load(f)['data']
        self.assertEqual((new['lasten'][1]['taakveld'], new['baten'][0]['taakveld']), ('0.1', '0.7'))
        self.assertIn('zo heet geen voorstel', self.applied(d, '--only', 'lasten-9-taakveld', rc=2))

    def test_other_charsets_and_layouts(self):
        d = changed(data__lasten__1__taakveld='0.1', metadata__overheidsnaam='S\xfadwest-Frysl\xe2n')
        for text in (json.dumps(d, ensure_ascii=False).encode('cp1252'), json.dumps(d, indent=3, ensure_ascii=False).replace('\n', '\r\n').encode(),
                     b'\xef\xbb\xbf' + json.dumps(d).encode()):
            to = self.applied(text)
            self.assertIn(b'"0.10"', self.read(to))
            self.assertEqual(self.verdict(to)['name'], 'S\xfadwest-Frysl\xe2n')

    def test_the_cube_says_so(self):
        """A load of what was repaired tells of each row what stood there."""
        to = self.applied(changed(data__lasten__1__taakveld='0.1', data__baten__0__taakveld='0,7', data__baten__0__categorie='4-3-2001'))
        p = self.run_it('table', to)
        rows = list(csv.DictReader(io.StringIO(p.stdout.decode())))
        self.assertEqual([r['hersteld'] for r in rows[:3]], ['', 'taakveld was 0.1', 'taakveld was 0,7; categorie was 4-3-2001'])
        self.assertEqual({r['hersteld'] for r in rows[3:]}, {''})
        table, store = self.put(p.stdout, 'levering.csv'), os.path.join(self.folder.name, 's.db')
        subprocess.run([PROGRAM, 'load', '--store', store, '--mapping', os.path.join(HERE, '..', '..', 'mappings', 'nl-iv3-levering'), table],
                       capture_output=True, check=True)
        done = subprocess.run([PROGRAM, 'export', '--store', store, '--cube', 'nl-iv3-levering', '--drilldown', 'hersteld'],
                              capture_output=True, check=True)
        sums = {r['hersteld.hersteld']: r['bedrag.sum'] for r in csv.DictReader(io.StringIO(done.stdout.decode()))}
        self.assertEqual(sums['taakveld was 0.1'], '1000000.00')

    def test_changed_since(self):
        to = self.applied(changed(data__lasten__1__taakveld='0.1'))
        text = self.read(to)
        with open(to, 'wb') as f:
            f.write(text.replace(b'Waterrijk', b'Waterarm '))
        back = os.path.join(self.folder.name, 'niet.json')
        p = self.run_it('repair', '--undo', '--output', back, to)
        self.assertEqual(p.returncode, 4)
        self.assertIn(b'veranderd sinds', p.stderr)
        self.assertFalse(os.path.exists(back))
        p = self.run_it('table', to)
        self.assertEqual(p.returncode, 4)
        self.assertIn(b'herstel.json', p.stderr)
        with open(to + '.herstel.json', 'wb') as f:
            f.write(b'{"repairs": 1}')
        self.assertEqual(self.run_it('repair', '--undo', '--output', back, to).returncode, 3)

    def test_no_journal_no_repair(self):
        """What stood under that name stays when the journal cannot be written."""
        path, to = self.put(changed(data__lasten__1__taakveld='0.1')), self.put(b'iets anders', 'hersteld.json')
        os.mkdir(to + '.herstel.json')
        self.assertNotEqual(subprocess.run([PROGRAM, 'iv3', 'repair', '--apply', '--output', to, path], capture_output=True, check=False).returncode, 0)
        self.assertEqual(self.read(to), b'iets anders')
        self.assertEqual(sorted(os.listdir(self.folder.name)), ['hersteld.json', 'hersteld.json.herstel.json', 'levering.json'])

    def test_words(self):
        path = self.put(changed(data__lasten__1__taakveld='0.1'))
        for args in (['--apply', path], ['--undo', path], ['--output', path + '2', path], ['--only', 'x', path],
                     ['--undo', '--apply', '--output', path + '2', path], ['--apply', '--output', path, path], ['--apply', '--output', '/dev/stdout', path],
                     ['--apply', '--output', self.folder.name, path]):
            self.assertEqual(self.run_it('repair', *args).returncode, 2, args)
        self.assertFalse(os.path.exists(path + '2'))
        self.assertIn('BEWEZEN', self.run_it('repair', path).stdout.decode())
        self.assertEqual(self.run_it('repair', '--undo', '--output', path + '2', path).returncode, 6)


if __name__ == '__main__':
    unittest.main()
