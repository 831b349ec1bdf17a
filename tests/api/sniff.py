"""What sniff proposes, loaded as it is, gives right sums; or it says what must be decided, and nothing loads until it is."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from served import PROGRAM as STUIVER


def run(*args):
    return subprocess.run([STUIVER, *args], capture_output=True, text=True, encoding='utf-8', check=False)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.mapping = os.path.join(self.folder, 'mapping')

    def write(self, name, text, charset='utf-8'):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding=charset, newline='') as f:
            f.write(text)
        return path

    def sniff(self, path, *decided):
        told = [word for choice in decided for word in ('--decide', choice)]
        done = run('sniff', '--force', '--write', self.mapping, *told, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            self.descriptor = json.load(f)
        return done.stdout

    def ledger(self):
        return self.descriptor['resources'][0]

    def field(self, name):
        return next(f for f in self.ledger()['schema']['fields'] if f['name'] == name)

    def check(self, path):
        return run('check', '--json', '--mapping', self.mapping, path)

    def sums(self, path):
        """{label of side and scope: sum as text}, '' for the whole."""
        done = self.check(path)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        report = json.loads(done.stdout, parse_float=str, parse_int=str)['report']
        out = {row['label']: next(iter(row['loaded']['sums'].values())) for row in report['split']}
        out[''] = next(iter(report['total']['loaded']['sums'].values()))
        return out

    def gives(self, text, name='x.csv', decided=(), **expected):
        """Whole file -> sums: of the whole, of expenditure, of revenue."""
        path = self.write(name, text)
        self.sniff(path, *decided)
        got = self.sums(path)
        sides = {'total': got['']}
        for label, value in got.items():
            for side in ('expenditure', 'revenue', 'balance'):
                if side in label:
                    sides[side] = sides.get(side, 0) + float(value)
        for key, value in expected.items():
            self.assertEqual(float(sides.get(key, 'nan')), value, (key, sides, text))

    def asks(self, text, name='x.csv', decision='sign'):
        """Nothing loads before the decision; its choices and their totals are told."""
        path = self.write(name, text)
        told = self.sniff(path)
        self.assertIn('To be decided', told)
        done = self.check(path)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        message = json.loads(done.stdout)['message']
        self.assertIn(decision + ':', message)
        choices = self.ledger()['stuiver']['decide'][0]['choices']
        self.assertTrue(all(c['totals'] for c in choices), choices)
        return {c['name']: c['totals'] for c in choices}


def table(*rows):
    return '\n'.join(rows) + '\n'


class Signs(Case):
    def test_debit_and_credit(self):
        head = 'Boekjaar;Grootboek;Debet;Credit'
        self.gives(table(head, '2024;4000;100,00;', '2024;4001;;30,00', '2024;4003;50,00;'), total=120)
        self.gives(table(head, '2024;4000;100,00;', '2024;4001;;-30,00', '2024;4002;;-20,00', '2024;4003;50,00;'), total=100)
        self.gives(table(head, '2024;4000;-100,00;', '2024;4001;;30,00', '2024;4002;;20,00'), total=50)
        # One correction in many is a correction.
        self.gives(table(head, *['2024;4000;10,00;'] * 9, '2024;4000;-10,00;', '2024;4001;;5,00'), total=75)
        choices = self.asks(table(head, '2024;4000;100,00;', '2024;4001;;-30,00', '2024;4002;;20,00'))
        self.assertEqual(choices['as-is'], 'total 110.00')
        self.assertEqual(choices['second-negative'], 'total 90.00')

    def test_costs_and_revenue(self):
        head = 'Jaar;Programma;Lasten;Baten'
        self.gives(table(head, '2024;P1;1000,00;-400,00', '2024;P2;500,00;-100,00', '2024;P3;300,00;0,00'),
                   expenditure=1800, revenue=500)
        self.gives(table(head, '2024;P1;-1000,00;400,00', '2024;P2;-500,00;100,00'), expenditure=1500, revenue=500)
        self.gives(table(head, '2024;P1;1000,00;400,00', '2024;P2;500,00;100,00'), expenditure=1500, revenue=500)
        self.asks(table(head, '2024;P1;1000,00;-400,00', '2024;P2;500,00;100,00'))
        # A balance beside them is not a third amount.
        self.gives(table(head + ';Saldo', '2024;P1;1000,00;400,00;-600,00', '2024;P2;500,00;100,00;-400,00'),
                   expenditure=1500, revenue=500)

    def test_flags_of_sides(self):
        head = 'Jaar;Programma;%s;Bedrag'
        for title, costs, revenue in (('L/B', 'L', 'B'), ('I/U', 'U', 'I'), ('Lasten/Baten', 'L', 'B'),
                                      ('Soort', 'Lasten', 'Baten'), ('Type', 'Expenditure', 'Revenue'),
                                      ('Af Bij', 'Af', 'Bij'), ('Richting', 'Uitgaven', 'Inkomsten'),
                                      ('A/E', 'A', 'E'), ('Gasto/Ingreso', 'G', 'I'), ('Soort', 'uitgave', 'inkomst'), ('Art', 'Aufwand', 'Ertrag')):
            rows = (head % title, f'2024;P1;{costs};1000,00', f'2024;P1;{revenue};400,00', f'2024;P2;{costs};500,00')
            self.gives(table(*rows), expenditure=1500, revenue=400)
            rows = (head % title, f'2024;P1;{costs};1000,00', f'2024;P1;{revenue};-400,00', f'2024;P2;{costs};500,00')
            self.gives(table(*rows), expenditure=1500, revenue=400)
            rows = (head % title, f'2024;P1;{costs};-1000,00', f'2024;P1;{revenue};400,00', f'2024;P2;{costs};-500,00')
            self.gives(table(*rows), expenditure=1500, revenue=400)
            rows = (head % title, f'2024;P1;{costs};1000,00', f'2024;P1;{revenue};400,00', f'2024;P2;{costs};-500,00')
            self.asks(table(*rows))

    def test_flags_of_debit_and_credit(self):
        for title, debit, credit in (('D/C', 'D', 'C'), ('S/H', 'S', 'H'), ('DebCred', 'D', 'C'), ('Kant', 'Debet', 'Credit')):
            head = f'Jaar;Grootboek;{title};Bedrag'
            self.gives(table(head, f'2024;4000;{debit};100,00', f'2024;8000;{credit};30,00', f'2024;4001;{debit};20,00'), total=90)
            self.gives(table(head, f'2024;4000;{debit};100,00', f'2024;8000;{credit};-30,00', f'2024;4001;{debit};20,00'), total=90)
            self.gives(table(head, f'2024;4000;{debit};-100,00', f'2024;8000;{credit};30,00', f'2024;4001;{debit};-20,00'), total=90)
            self.asks(table(head, f'2024;4000;{debit};-100,00', f'2024;8000;{credit};30,00', f'2024;4001;{debit};20,00'))
        # Letters under a header that says nothing may be anything.
        self.asks(table('Jaar;Grootboek;Kolom;Bedrag', '2024;4000;D;100,00', '2024;8000;C;30,00'))

    def test_a_flag_of_one_value(self):
        self.gives(table('Jaar;Rek;D/C;Bedrag', '2024;1;C;10,00', '2024;2;C;4,00'), total=-14)
        self.gives(table('Jaar;Rek;L/B;Bedrag', '2024;1;B;10,00', '2024;2;B;4,00'), revenue=14)
        self.asks(table('Jaar;Rek;D/C;Bedrag', '2024;1;;10,00', '2024;2;C;4,00', '2024;3;C;4,00'))  # is an empty flag debit?

    def test_pairs_in_other_words(self):
        for costs, revenue in (('Uit', 'In'), ('Dépenses', 'Recettes'), ('Gastos', 'Ingresos'), ('Aufwand', 'Ertrag'), ('Uitgaven', 'Ontvangsten')):
            self.gives(table(f'Jaar;Post;{costs};{revenue}', '2024;a;10,00;2,00', '2024;b;4,00;1,00'), expenditure=14, revenue=3)
        for debit, credit in (('Débit', 'Crédit'), ('Debe', 'Haber'), ('Soll', 'Haben')):
            self.gives(table(f'Jaar;Post;{debit};{credit}', '2024;a;10,00;', '2024;b;;4,00'), total=6)

    def test_a_third_amount_is_not_counted_twice(self):
        more = ';'.join(f'Bedrag {i}' for i in range(40))
        rows = [f'2024;{a};10,00;4,00;' + ';'.join(f'{i},50' for i in range(40)) for a in 'ab']
        self.gives(table('Jaar;Post;Lasten;Baten;' + more, *rows), expenditure=20, revenue=8)

    def test_both_flags(self):
        head = 'Jaar;I/U;D/C;Bedrag'
        self.gives(table(head, '2024;U;D;100,00', '2024;U;C;10,00', '2024;I;C;30,00'), expenditure=90, revenue=30)
        # Lines of the balance sheet have no side.
        self.gives(table(head, '2024;U;D;100,00', '2024;I;C;30,00', '2024;;D;7,00'), expenditure=100, revenue=30, balance=7)

    def test_plus_and_minus(self):
        text = table('Boekjaar;Grootboek;+/-;Bedrag', '2024;4000;-;100,00', '2024;8000;+;30,50', '2024;4001;-;20,00')
        choices = self.asks(text)
        self.assertEqual(choices['minus-is-expenditure'], 'expenditure 120.00, revenue 30.50')
        self.gives(text, decided=['sign=minus-is-expenditure'], expenditure=120, revenue=30.5)
        self.gives(text, decided=['sign=no-side'], total=150.5)

    def test_all_negative(self):
        text = table('Jaar;Grootboek;Bedrag', '2024;4000;-100,00', '2024;4001;-20,00')
        self.asks(text)
        self.gives(text, decided=['sign=negative'], total=120)

    def test_what_is_told_must_be_a_choice(self):
        path = self.write('x.csv', table('Jaar;Grootboek;Bedrag', '2024;4000;100,00'))
        done = run('sniff', '--decide', 'sign=wrong', path)
        self.assertEqual(done.returncode, 2, done.stderr)
        done = run('sniff', '--decide', 'sign', path)
        self.assertEqual(done.returncode, 2, done.stderr)


class Beside(Case):
    def test_vat(self):
        self.gives(table('Jaar;Grootboek;D/C;Bedrag;BTW', '2024;4000;D;100,00;21,00', '2024;4001;C;10,00;-2,10'), total=90)
        self.assertEqual(list(self.descriptor['model']['measures']), ['bedrag'])
        self.gives(table('Jaar;Grootboek;Debet;Credit;Saldo;BedragBTW', '2024;4000;100,00;;100,00;21,00',
                         '2024;4001;;10,00;-10,00;0,00'), total=90)
        self.assertEqual(list(self.descriptor['model']['measures']), ['amount'])

    def test_with_and_without_vat_are_two_measures(self):
        self.sniff(self.write('x.csv', table('Jaar;Grootboek;Bedrag excl. BTW;BTW;Bedrag incl. BTW',
                                             '2024;4000;100,00;21,00;121,00', '2024;4001;10,00;2,10;12,10')))
        self.assertEqual(list(self.descriptor['model']['measures']), ['bedrag_excl_btw', 'bedrag_incl_btw'])


class Apart(Case):
    """What is in a year's totals by Iv3 and is no spending is left out of what pages say that it cost, and they say so."""
    LINES = ('2024;{}0.10;reserve;1000,00;0,00', '2024;{}0.11;resultaat;10,00;0,00', '2024;6.1;hulp;500,00;20,00', '2024;6.2;hulp;700,00;30,00',
             '2024;2.1;wegen;900,00;40,00', '2024;2.2;wegen;100,00;200,00')

    def toggles(self, *lines):
        # All of it is loaded and counted.
        self.gives(table('Jaar;Taakveld;Soort;Lasten;Baten', *lines), expenditure=3210, revenue=290)
        return [t['exclude'] for t in self.descriptor['model'].get('stuiver', {}).get('toggles', ()) if t['default']]

    def test_reserves_and_the_result(self):
        self.assertEqual(self.toggles(*(line.format('') for line in self.LINES)), ['taakveld.code:"0.10"', 'taakveld.code:"0.11"'])

    def test_written_otherwise(self):
        named = [line.format('').replace('.10;', '.10 Mutaties reserves;').replace('.11;', '.11 Resultaat;') for line in self.LINES]
        named = [re.sub(r'^(2024;\d\.\d);', r'\1 Iets anders;', line) for line in named]
        self.assertEqual(self.toggles(*named), ['taakveld.name:"0.10";"0.10 Mutaties reserves"', 'taakveld.name:"0.11";"0.11 Resultaat van de rekening van baten en lasten";"0.11 Resultaat"'])
        self.assertEqual(self.toggles(*(line.format('').replace('2024;', '2024;TV') for line in self.LINES)),
                         ['taakveld.code:"TV0.10"', 'taakveld.code:"TV0.11"'])

    def test_before_a_ledger_has_them(self):
        """The next file may: what its mapping says is said of every file."""
        self.assertEqual(self.toggles(*(line.format('1') for line in self.LINES)), ['taakveld.code:"0.10"', 'taakveld.code:"0.11"'])

    def test_not_of_other_codes(self):
        self.assertEqual(self.toggles(*(line.format('F').replace(';6.', ';F6').replace(';2.', ';F2').replace('0.1', '92') for line in self.LINES)), [])


class Units(Case):
    def test_in_headers(self):
        for header in ('Bedrag (x € 1.000)', 'Bedrag in duizenden', 'Bedrag x 1000', 'Bedrag (€ 1.000)', 'Realisatie (*Eu 1000)',
                       'Amount (£000)', 'Betrag in TEUR', 'Bedrag × € 1.000', 'Importe en miles de euros'):
            self.gives(table('Jaar;Programma;' + header, '2024;P1;100', '2024;P2;1.250'), total=1350000)
        for header in ('Bedrag (x € 1 mln)', 'Bedrag in miljoenen', 'Bedrag (mln. €)', 'Bedrag x mln', 'Betrag in Mio. Euro'):
            self.gives(table('Jaar;Programma;' + header, '2024;P1;100', '2024;P2;1.250'), total=1350000000)

    def test_in_the_lines_above(self):
        text = table('Begroting 2024 gemeente Voorbeeld;;', 'Bedragen x € 1.000;;', ';;', 'Jaar;Programma;Bedrag',
                     '2024;P1;100', '2024;P2;1.250', '2024;P3;20')
        self.gives(text, total=1370000)

    def test_what_contradicts_itself_is_asked(self):
        choices = self.asks(table('Bedragen x € 1.000;;', 'Jaar;Programma;Bedrag', '2024;P1;100,25', '2024;P2;1.250,75',
                                  '2024;P3;20,13'), decision='scale')
        self.assertEqual(choices['1'], 'all amounts together 1,371.13, largest 1,250.75')

    def test_nothing_said(self):
        self.gives(table('Jaar;Programma;Bedrag', '2024;P1;100', '2024;P2;1.250'), total=1350)


class Floats(Case):
    def test_codes_and_years(self):
        self.gives(table('jaar,grootboek,kostenplaats,bedrag', '2024.0,4100.0,601.0,12.5', '2024.0,4200.0,,7.25',
                         '2024.0,4100.0,602.0,1.0'), total=20.75)
        self.assertEqual(self.field('jaar')['columnType'], 'date:fiscal-year')
        self.assertEqual(self.field('grootboek')['type'], 'integer')
        self.assertEqual(list(self.descriptor['model']['measures']), ['bedrag'])


class Years(Case):
    def test_under_any_header(self):
        for header in ('jaar', 'Jahr', 'ano', 'año', 'exercice', '年度', 'cd_anoexecucao', 'Година', 'Exercício', 'kolom'):
            self.sniff(self.write('x.csv', table(header + ',code,bedrag', *[f'2015,{i},{i}.50' for i in range(1, 9)])))
            self.assertEqual(self.field(header).get('columnType'), 'date:fiscal-year', header)
            self.assertEqual(self.descriptor['stuiver']['scope'], ['year'], header)

    def test_what_is_no_year(self):
        self.sniff(self.write('x.csv', table('grootboek,code,bedrag', *[f'2015,{i},{i}.50' for i in range(1, 9)])))
        self.assertNotEqual(self.field('grootboek')['type'], 'integer')


class Phases(Case):
    def test_a_column_per_phase(self):
        self.gives(table('Programma;Taakveld;Primitieve begroting 2024;Begroting na wijziging 2024;Realisatie 2024;Verschil',
                         'P1;0.1;100,00;110,00;90,00;20,00', 'P2;0.2;200,00;210,00;220,00;-10,00'), total=930)
        labels = self.sums(os.path.join(self.folder, 'x.csv'))
        self.assertEqual({k: float(v) for k, v in labels.items() if k},
                         {'2024 · proposed': 300, '2024 · adjusted': 320, '2024 · executed': 310})

    def test_phases_and_sides(self):
        self.gives(table('Jaar;Programma;Lasten begroting;Baten begroting;Lasten realisatie;Baten realisatie',
                         '2024;P1;100,00;-10,00;90,00;-5,00', '2024;P2;200,00;-20,00;220,00;-7,00'),
                   expenditure=610, revenue=42)

    def test_phases_beside_a_flag(self):
        self.gives(table('Jaar;Programma;L/B;Begroting;Realisatie', '2024;P1;L;100,00;90,00', '2024;P1;B;-10,00;-12,00'),
                   expenditure=190, revenue=22)

    def test_a_column_per_year(self):
        self.gives(table('Programma;2023;2024;2025', 'P1;10;20;30', 'P2;1;2;3'), total=66)
        labels = self.sums(os.path.join(self.folder, 'x.csv'))
        self.assertEqual({k: float(v) for k, v in labels.items() if k}, {'2023': 11, '2024': 22, '2025': 33})


class Scope(Case):
    def test_period_side_and_year(self):
        rows = [f'2024;01;U;post {i};{i},50' for i in range(1, 9)] + ['2024;01;I;post 9;3,00']
        told = self.sniff(self.write('2024-01.csv', table('jaar;maand;I/U;omschrijving;bedrag', *rows)))
        self.assertEqual(self.descriptor['stuiver']['scope'], ['year', 'period', 'side'])
        self.assertIn('replaces', self.descriptor['stuiver']['why'])
        self.assertIn('Scope: a newer file replaces', told)
        self.assertEqual(self.descriptor['stuiver']['cube'], 'ledger')

    def test_nothing_tells_a_year(self):
        self.sniff(self.write('x.csv', table('code;bedrag', 'a1;1,00', 'b2;2,00')))
        self.assertEqual(self.descriptor['stuiver']['scope'], 'file')
        self.assertIn('no column tells the year', self.descriptor['stuiver']['why'])


class Totals(Case):
    def rules(self):
        return [(rule['name'], 'control' in rule) for rule in self.ledger()['stuiver'].get('drop', [])]

    def test_labelled(self):
        self.gives(table('leverancier;bedrag', 'A;10,00', 'B;20,00', 'C;5,50', 'Totaal;35,50'), total=35.5)
        self.assertEqual(self.rules(), [('total', True)])

    def test_several_amounts(self):
        self.gives(table('Organico,Economico,Importe 1,Importe 2', '0110,11000,10.50,11.00', '0110,12000,20.00,20.00',
                         '0120,12100,5.25,6.00', '#,,35.75,37.00'), total=35.75)
        self.assertEqual(self.rules(), [('total', True)])

    def test_not_labelled(self):
        self.gives(table('Jaar;Code;Bedrag', '2024;a1;10,25', '2024;b2;20,50', '2024;c3;5,10', ';;35,85'), total=35.85)
        self.assertEqual(self.rules(), [('total', True)])
        self.assertEqual(self.field('Jaar')['type'], 'integer')

    def test_subtotals_and_a_total(self):
        self.gives(table('Jaar;Programma;Omschrijving;Bedrag', '2024;P1;a;100,00', '2024;P1;Subtotaal P1;100,00', '2024;P2;b;250,00',
                         '2024;P2;Subtotaal P2;250,00', '2024;;Totaal;350,00'), total=350)
        self.assertEqual(self.rules(), [('subtotals', True), ('total', True)])

    def test_in_the_first_column(self):
        self.gives(table('Jaar;Programma;Bedrag', '2024;P1;100,10', '2024;P1;20,20', '2024;P2;3,30', 'Totaal;;123,60'), total=123.6)
        self.assertEqual(self.field('Jaar')['columnType'], 'date:fiscal-year')

    def test_debit_and_credit(self):
        self.gives(table('Jaar;Grootboek;Omschrijving;Debet;Credit', '2024;4000;a;100,10;', '2024;4001;b;;20,20',
                         '2024;4002;c;3,30;', ';;Totaal;103,40;20,20'), total=83.2)


class Computed(Case):
    def loads(self, text, fields, extra, sign, total):
        path = self.write('x.csv', text)
        os.makedirs(self.mapping, exist_ok=True)
        amount = {'name': 'amount', 'type': 'number', 'columnType': 'value', 'decimalChar': ',', 'groupChar': '.', 'stuiver': extra.pop('amount')}
        extras = [amount, *({'name': name, 'type': 'string', 'stuiver': own} for name, own in extra.items())]
        self.descriptor = {'name': 'x', 'resources': [{
            'name': 'l', 'path': 'x.csv', 'stuiver': {'sign': sign},
            'schema': {'fields': [{'name': f, 'type': 'string'} for f in fields], 'extraFields': extras}}]}
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(self.descriptor, f)
        if total is not None:
            self.assertEqual(float(self.sums(path)['']), total)
        else:
            self.assertEqual(self.check(path).returncode, 4)

    def test_amounts_by_a_pattern(self):
        extra = {'amount': {'from': 'Bedrag', 'pattern': '^([0-9.,]+)'}, 'dc': {'from': 'Bedrag', 'pattern': '([DC]R)$'}}
        sign = {'style': 'flag', 'flag': 'dc', 'debit': ['DR'], 'credit': ['CR']}
        rows = ('Rek;Bedrag', '1;5,00 DR', '2;3,00 CR', '3;1.250,50 DR')
        self.loads(table(*rows), ['Rek', 'Bedrag'], dict(extra), sign, 1252.5)
        self.loads(table(*rows, '4;volgt'), ['Rek', 'Bedrag'], dict(extra), sign, None)

    def test_what_is_no_number_is_told(self):
        done = run('sniff', '--write', self.mapping, self.write('x.csv', table('Rek;Bedrag', '1;5,00 DR 3', '2;3,00 CR 1')))
        self.assertEqual(done.returncode, 3)
        self.assertIn('column "Bedrag" is named as an amount', done.stderr)

    def test_amounts_by_a_template(self):
        extra = {'amount': {'template': '{Euro},{Cent}'}}
        self.loads(table('Rek;Euro;Cent', '1;5;05', '2;3;50', '3;;'), ['Rek', 'Euro', 'Cent'], dict(extra), {}, 8.55)
        self.loads(table('Rek;Euro;Cent', '1;5;05', '2;;xx'), ['Rek', 'Euro', 'Cent'], dict(extra), {}, None)


LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'
SURNAMES = ('Supuesto', 'Ensayo', 'Maqueta', 'Modelo', 'Imaginado', 'Inexistente', 'Boceto')
NAMES = ('Ejemplo', 'Ficticio', 'Prueba', 'Sombra', 'Nadie', 'Figura')


def payments(header, n=60):
    """Payments to people: a tax id with a right check letter, a name that goes with it, a text that now and then holds an id."""
    rows = [header]
    for i in range(n):
        number = 31939071 + 7919 * (i % 40)
        name = f'{SURNAMES[i % 40 % 7]} {SURNAMES[i % 40 // 7]}, {NAMES[i % 40 % 6]}'
        tax_id = f'{number:08d}{LETTERS[number % 23]}'
        rows.append(f'2024-01-{i % 28 + 1:02d};{i * 7 + 3},50;{tax_id};"{name}";{"Ayuda a " + tax_id if i % 7 == 0 else f"Factura {i}"}')
    return table(*rows)


class Privacy(Case):
    def private(self):
        return {f['name'] for f in self.ledger()['schema']['fields'] if f['stuiver'].get('class') == 'private'}

    def test_names_under_any_header(self):
        for code, name, text in (('Tercero', 'Nombre Ter.', 'Texto Libre'), ('Documento', 'Nombre', 'Objeto'),
                                 ('Cod', 'Adjudicatario', 'Nota'), ('x', 'y', 'z'), ('Bénéficiaire', 'Nom', 'Libellé')):
            path = self.write('pagos.csv', payments(f'Fecha;Importe;{code};{name};{text}'))
            told = self.sniff(path)
            self.assertEqual(self.private(), {code, name, text})
            for value in ('31939071', 'Supuesto', 'Sombra'):
                self.assertNotIn(value, told)

    def test_one_to_one_with_something_private(self):
        rows = [f'2024;{i},50;{100200 + i % 20};Zaak {chr(65 + i % 20)}x{i % 20}' for i in range(80)]
        self.sniff(self.write('x.csv', table('Jaar;Bedrag;Crediteurnummer;Kenmerk', *rows)))
        self.assertEqual(self.private(), {'Crediteurnummer', 'Kenmerk'})

    def test_no_value_of_a_private_column_is_quoted(self):
        rows = [f'2024;{i},50;{i + 13}-04-1961;{100200 + i}' for i in range(15)]
        told = self.sniff(self.write('x.csv', table('Jaar;Bedrag;Geboortedatum;Clientnummer', *rows)))
        self.assertEqual(self.private(), {'Geboortedatum', 'Clientnummer'})
        self.assertNotIn('1961', told)
        self.assertNotIn('1961', json.dumps(self.descriptor))

    def test_labels_of_codes_are_no_free_text(self):
        rows = [f'2024;{i},50;{4000 + i % 9};Kosten van soort {i % 9};Betaling {i} voor iets' for i in range(80)]
        self.sniff(self.write('x.csv', table('Jaar;Bedrag;Grootboek;Omschrijving;Tekst', *rows)))
        self.assertEqual(self.private(), {'Tekst'})
        self.assertEqual(self.descriptor['model']['dimensions']['grootboek']['attributes']['label']['source'], 'Omschrijving')

    def test_what_a_mapping_publishes_is_looked_at(self):
        path = self.write('pagos.csv', payments('Fecha;Importe;Tercero;Naam;Texto'))
        self.sniff(path)
        self.assertEqual(self.check(path).returncode, 0)
        self.descriptor['stuiver']['privacyLevels'] = {'default': 'L4', 'noSocialDomain': 'invented'}  # all of it, so that all of it is looked at
        for field in self.ledger()['schema']['fields']:
            if field['stuiver'].pop('class', None):
                field['stuiver']['text'] = field['name'] == 'Texto'
                self.descriptor['model']['dimensions'][field['name'].lower()] = {
                    'attributes': {'name': {'source': field['name']}}, 'primaryKey': 'name'}
        self.save()
        done = self.check(path)
        self.assertEqual(done.returncode, 4, done.stdout)
        message = json.loads(done.stdout)['message']
        for words in ('column "Tercero" (tercero.name): Spanish DNI', 'column "Naam" (naam.name): names of people', 'column "Texto"'):
            self.assertIn(words, message)
        self.assertNotIn('31939071', done.stdout + done.stderr)
        store = os.path.join(self.folder, 'x.db')
        self.assertEqual(run('load', '--store', store, '--mapping', self.mapping, path).returncode, 4)
        for field in self.ledger()['schema']['fields']:
            field['stuiver']['personal'] = {'Tercero': ['dni'], 'Naam': ['name'], 'Texto': ['dni']}.get(field['name'], [])
        self.save()
        self.assertEqual(self.check(path).returncode, 0)
        self.field('Naam')['stuiver']['personal'] = ['names']
        self.save()
        self.assertEqual(self.check(path).returncode, 3)

    def save(self):
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(self.descriptor, f)


if __name__ == '__main__':
    unittest.main()
