"""A Dutch controller's first hour: exports of ten packages are sniffed, and loaded without a line of JSON written by hand."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from dutch_exports import exports
from served import PROGRAM

SHARE = 0.95  # of the columns of ten exports that must be right


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, encoding='utf-8', check=False)


def used_fields(package):
    """Fields of the model: {field: (dimension, attribute)}."""
    out = {}
    for name, dimension in package['model']['dimensions'].items():
        for attribute, shape in dimension['attributes'].items():
            out[shape['source']] = (name, 'label' if 'labelfor' in shape else attribute)
    return out


def what_it_is(package, field):
    """The part a column plays in a proposal, in the words of dutch_exports."""
    ledger = package['resources'][0]
    sign, own, name = ledger['stuiver']['sign'], field['stuiver'], field['name']
    measures = {m['source'] for m in package['model']['measures'].values()}
    used = used_fields(package)
    dimension, attribute = used.get(name, ('', ''))
    if own.get('class') == 'private':
        return 'private'
    if name in measures or name in (sign.get('debit'), sign.get('credit')):
        return 'amount'
    if sign.get('flag') == name:
        return 'flag'
    if field['type'] == 'number':
        return 'beside'
    if field['type'] == 'date':
        return 'date'
    if field.get('columnType') == 'direction':
        return 'side'
    if attribute == 'label':
        return 'label'
    if dimension == 'year' or attribute in ('year', 'period'):
        return attribute
    return 'code'


class FirstHour(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.mapping = os.path.join(self.folder, 'koppeling')

    def write(self, export):
        path = os.path.join(self.folder, export.name)
        with open(path, 'wb') as f:
            f.write(export.bytes())
        return path

    def package(self):
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            return json.load(f)

    def load(self, *paths):
        store = os.path.join(self.folder, 'x.db')
        done = run('load', '--json', '--store', store, '--mapping', self.mapping, *paths)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout[-2000:])
        return json.loads(done.stdout, parse_float=str, parse_int=str)['report']

    def total(self, report, own):
        """In cents: debit less credit, or costs and revenue together."""
        cents = {}
        for row in report['split']:
            side = next((s for s in ('expenditure', 'revenue', 'balance') if s in row['label']), 'none')
            value = next(iter(row['loaded']['sums'].values()))
            cents[side] = cents.get(side, 0) + round(float(value) * 100)
        if not cents:
            cents['none'] = round(float(next(iter(report['total']['loaded']['sums'].values()))) * 100)
        revenue = cents.pop('revenue', 0)
        return sum(cents.values()) + (revenue if own else -revenue)

    def test_ten_exports(self):
        right, wrong = 0, []
        for export in exports():
            path = self.write(export)
            done = run('sniff', '--force', '--write', self.mapping, path)
            self.assertEqual(done.returncode, 0, export.name + done.stderr)
            package = self.package()
            self.assertNotIn('decide', package['resources'][0]['stuiver'], export.name + done.stdout[-1500:])
            self.assertNotIn('2024', package['stuiver']['cube'])
            for field in package['resources'][0]['schema']['fields']:
                got, expected = what_it_is(package, field), export.expected[field['name']]
                if got == expected:
                    right += 1
                else:
                    wrong.append(f'{export.name}: {field["name"]} is {got}, not {expected}')
            for secret in ('Jansen', 'Bakker', 'INGB', 'USER1'):
                self.assertNotIn(secret, done.stdout, export.name)
            own = export.name.startswith(('Programma', 'Realisatie'))
            self.assertEqual(self.total(self.load(path), own), export.cents, export.name)
        share = right / (right + len(wrong))
        self.assertGreaterEqual(share, SHARE, '\n'.join(wrong))
        print(f'{share:.1%} of {right + len(wrong)} columns right', *wrong, sep='\n  ')


    def test_worked_mappings(self):
        made = exports()
        for folder, some in (('nl-key2financien', made[:2]), ('nl-civision', made[2:3])):
            self.mapping = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'mappings', folder)
            for export in some:
                self.assertEqual(self.total(self.load(self.write(export)), False), export.cents, export.name)

    def sniff(self, *args):
        done = run('sniff', '--write', self.mapping, *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def sums(self, report):
        return {row['label']: float(next(iter(row['loaded']['sums'].values()))) for row in report['split']}

    def text(self, name, *rows):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(rows) + '\n')
        return path

    def test_ledger_and_budget_are_one_mapping(self):
        ledger = self.text('Realisatie 2024.csv', 'Boekjaar;Programma;L/B;Bedrag', '2024;P1;L;10,50', '2024;P1;B;4,00', '2024;P2;L;7,00')
        budget = self.text('Begroting 2024.csv', 'Jaar;Programmacode;Soort;Geraamd bedrag', '2024;P1;Lasten;12,00', '2024;P2;Baten;3,00')
        codes = self.text('programmas.csv', 'code;naam', 'P1;Bestuur', 'P2;Zorg')
        done = self.sniff(ledger, budget, codes)
        self.assertIn('programmas.csv: left out', done.stderr)
        package = self.package()
        self.assertEqual(len(package['resources']), 2)
        self.assertEqual(list(package['model']['measures']), ['bedrag'])
        self.assertEqual(set(package['model']['dimensions']), {'year', 'programma', 'side', 'phase'})
        self.assertEqual(self.sums(self.load(ledger, budget)), {
            '2024 · executed · expenditure': 17.5, '2024 · executed · revenue': 4.0,
            '2024 · proposed · expenditure': 12.0, '2024 · proposed · revenue': 3.0})

    def test_two_years_of_one_layout_are_one_ledger(self):
        a = self.text('Realisatie 2023.csv', 'Boekjaar;Programma;Bedrag', '2023;P1;10,50', '2023;P2;4,00')
        b = self.text('Realisatie 2024.csv', 'Boekjaar;Programma;Bedrag', '2024;P1;11,50', '2024;P2;5,00')
        self.sniff(a, b)
        self.assertEqual(len(self.package()['resources']), 1)
        self.assertEqual(self.sums(self.load(a, b)), {'2023 · executed': 14.5, '2024 · executed': 16.5})

    def test_adds_to_a_mapping_that_is_there(self):
        a = self.text('Realisatie 2023.csv', 'Boekjaar;Programma;Bedrag', '2023;P1;10,50', '2023;P2;4,00')
        b = self.text('Realisatie 2024 nieuw.csv', 'Dienstjaar;Programmanr;Debet;Credit', '2024;P1;11,50;', '2024;P2;;5,00')
        self.sniff(a)
        done = run('sniff', '--write', self.mapping, b)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn('--add', done.stderr)
        done = self.sniff('--add', b)
        self.assertIn("'" + b + "'", done.stderr)  # a path with blanks, for a shell
        package = self.package()
        self.assertEqual([r['name'] for r in package['resources']], ['ledger', 'ledger-2'])
        self.assertEqual(self.sums(self.load(a, b)), {'2023 · executed': 14.5, '2024 · executed': 6.5})
        before = package
        self.assertIn('reads it already', self.sniff('--add', a).stderr)
        self.assertEqual(self.package(), before)

    def test_reserves_that_a_later_file_has_are_told_apart(self):
        """Whatever file came first, and however each writes them; whoever took such a cut out of a mapping keeps it out."""
        lasten = ('610;50,00;0,00', '620;200,00;5,00', '630;300,00;7,00')
        tasks = ('0.10 {}', '6.1 Iets', '2.1 Weg')
        a = self.text('a.csv', 'Jaar;Kostenplaats;Lasten;Baten', *('2024;' + x for x in lasten))
        b = self.text('b.csv', 'Jaar;Taakveld;Kostenplaats;Lasten;Baten', *('2025;%s;%s' % (t.format('Mutatie reserve'), x) for t, x in zip(tasks, lasten)))
        c = self.text('c.csv', 'Jaar;Taakveld;Soort;Kostenplaats;Lasten;Baten',
                      *('2026;%s;%d;%s' % (t.format('Mutaties in reserves'), i, x) for i, (t, x) in enumerate(zip(tasks, lasten))))
        self.sniff(a)
        self.assertNotIn('stuiver', self.package()['model'])
        self.sniff('--add', b)
        usual = '"0.10";"0.10 Mutaties reserves"'
        self.assertEqual([t['exclude'] for t in self.package()['model']['stuiver']['toggles']],
                         ['taakveld.name:' + usual + ';"0.10 Mutatie reserve"', 'taakveld.name:"0.11";"0.11 Resultaat van de rekening van baten en lasten"'])
        self.sniff('--add', c)
        self.assertEqual(self.package()['model']['stuiver']['toggles'][0]['exclude'],
                         'taakveld.name:' + usual + ';"0.10 Mutatie reserve";"0.10 Mutaties in reserves"')
        self.sniff('--force', b)
        package = self.package()
        del package['model']['stuiver']
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)
        self.sniff('--add', c)
        self.assertNotIn('stuiver', self.package()['model'])

    def test_values_that_a_cut_would_take_otherwise(self):
        """A value with the signs of a cut in it, very many values, and a value without quotes that somebody wrote."""
        def lines(year, *tasks):
            return ['%d;%s;%s;10,00' % (year, t, s) for t, s in zip(tasks, 'xy' * 2000)]
        odd = self.text('odd.csv', 'Jaar;Taakveld;Soort;Lasten', *lines(2024, '0.10 a|b', '0.10 "c" \\', '6.1 Iets', '2.1 Weg'))
        self.sniff(odd)
        self.load(odd)
        many = self.text('many.csv', 'Jaar;Taakveld;Soort;Lasten', *lines(2024, *('0.10 Mut. reserve %d' % (i % 250) for i in range(2500)), '6.1 Iets', '6.1 Iets'))
        self.sniff('--force', many)
        self.assertEqual(self.package()['model']['stuiver']['toggles'][0]['exclude'].count('";"') + 1, 252)
        self.load(many)
        a = self.text('a1.csv', 'Jaar;Taakveld;Lasten', '2024;0.11;10,00', '2024;6.1;20,00', '2024;2.1;30,00')
        self.sniff('--force', a)
        package = self.package()
        package['model']['stuiver']['toggles'] = [dict(t, exclude=t['exclude'].replace('"', '')) for t in package['model']['stuiver']['toggles']]
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)
        b = self.text('b1.csv', 'Jaar;Taakveld;Soort;Lasten', *lines(2025, '0.11 Resultaat', '6.1 Iets', '2.1 Weg'))
        self.sniff('--add', b)
        self.assertEqual(self.package()['model']['stuiver']['toggles'][1]['exclude'],
                         'taakveld.code:"0.11";"0.11 Resultaat van de rekening van baten en lasten";"0.11 Resultaat"')
        for toggle, fault in ({'exclude': 'taakveld.code:"0.10'}, True), ({'exclude': 'taakveld.code:"0.10";"6.1'}, True), (
                {'cut': 'taakveld.code:"0.10|taakveld.code:"6.1"'}, True), ({'cut': 'taakveld.code:"6.1"|year.year:"20'}, True), (
                {'cut': 'taakveld.code:"6.1"|year.year:2024'}, False), ({'exclude': 'taakveld.code:0.10;"'}, False), (
                {'exclude': 'taakveld.code:"a|b";"c\\\\"'}, False):
            package['model']['stuiver']['toggles'] = [{'name': 'x', 'label': 'X', **toggle}]
            with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(package, f)
            said = run('check', '-m', self.mapping, a)
            self.assertEqual('a quoted value lacks its closing quote' in said.stderr, fault, toggle)
            self.assertEqual(said.returncode != 0, fault, said.stderr)

    def test_adds_no_columns_again_that_have_other_names(self):
        rows = ['%s;P%d;%d,50;%s' % ('{}', i % 3, i, 'LB'[i % 2]) for i in range(20)]
        a = self.text('a 2023.csv', 'Boekjaar;Programma;Bedrag;LB', *[r.format(2023) for r in rows])
        b = self.text('b 2024.csv', 'Jaar;Programmacode;Bedrag in euro;Lasten/Baten', *[r.format(2024) for r in rows])
        c = self.text('c 2025.csv', 'Jaar;Programmacode;Bedrag in euro;Lasten/Baten', *[r.format(2025) for r in rows])
        self.sniff(a)
        self.sniff('--add', b)
        before = self.package()
        self.assertEqual(len(before['resources']), 2)
        for known in (b, a):
            self.assertIn('reads it already', self.sniff('--add', known).stderr)
            self.assertEqual(self.package(), before)
        self.sniff('--add', c)  # the next year of the new names: the same ledger, of one more file
        self.assertIn('reads it already', self.sniff('--add', c).stderr)
        self.assertEqual([(r['name'], r['stuiver'].get('files')) for r in self.package()['resources']], [('ledger', None), ('ledger-2', ['b 2024.csv', 'c 2025.csv'])])
        # by hand: of the twenty rows the even ones are costs, 0 + 2 + … + 18 = 90 and ten halves; the odd ones 100 and ten halves
        self.assertEqual(self.sums(self.load(a, b, c)), {'%d · %s' % (y, w): v for y in (2023, 2024, 2025) for w, v in (('expenditure', 95.0), ('revenue', 105.0))})


if __name__ == '__main__':
    unittest.main()
