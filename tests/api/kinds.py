"""Files of every kind that once gave a wrong sum without a word: sniff --write, then check, gives the right one, or says so."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal

from served import PROGRAM as STUIVER


def run(*args):
    return subprocess.run([STUIVER, *args], capture_output=True, text=True, encoding='utf-8', check=False)


class Kind(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.mapping = os.path.join(self.folder, 'mapping')

    def write(self, text, name='x.csv', charset='utf-8'):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode(charset))
        return path

    def sniff(self, *paths, decide=()):
        told = [word for choice in decide for word in ('--decide', choice)]
        done = run('sniff', '--force', '--write', self.mapping, *told, *paths)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            self.descriptor = json.load(f)
        return done.stdout

    def check(self, *paths):
        done = run('check', '--json', '--mapping', self.mapping, *paths)
        return done.returncode, json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)

    def issues(self, answer):
        found = {}
        for source in answer['report']['sources']:
            found.update(source['issueTotals'])
        return set(found)

    def gives(self, text, *, name='x.csv', charset='utf-8', decide=(), issues=None, lines=None, **expected):
        """What is loaded: `total` of the first measure, and `expenditure`, `revenue`; `lines` of the file; `issues` told."""
        path = self.write(text, name, charset)
        self.sniff(path, decide=decide)
        code, answer = self.check(path)
        self.assertEqual(code, 0, (answer['message'], text))
        report = answer['report']
        loaded = report['total']['loaded']
        got = {'total': next(iter(loaded['sums'].values()))}
        for row in report['split']:
            for side in ('expenditure', 'revenue', 'balance'):
                if side in row['label'].split(' · '):
                    got[side] = got.get(side, 0) + next(iter(row['loaded']['sums'].values()))
        for key, value in expected.items():
            self.assertEqual(got.get(key), Decimal(value), (key, got, text))
        if issues is not None:
            self.assertEqual(self.issues(answer), set(issues))
        if lines is not None:
            self.assertEqual(loaded['lines'], lines)
        return answer


class Totals(Kind):
    def test_above_their_lines(self):
        self.gives('Programma;Product;Bedrag\nTotaal programma 1;;30,00\n1;1.1;10,00\n1;1.2;20,00\n'
                   'Totaal programma 2;;12,00\n2;2.1;5,00\n2;2.2;7,00\n', total='42.00')
        self.gives('Programma;Product;Bedrag\n1;;30,00\n1;1.1;10,00\n1;1.2;20,00\n2;;12,00\n2;2.1;5,00\n2;2.2;7,00\n',
                   total='42.00')
        self.gives('Programma;Product;Bedrag\nTotaal;;42,00\n1;;30,00\n1;1.1;10,00\n1;1.2;20,00\n2;;12,00\n2;2.1;5,00\n'
                   '2;2.2;7,00\n', total='42.00')

    def test_above_their_lines_with_the_whole_below(self):
        self.gives('Programma;Product;Bedrag\n1;;30,00\n1;1.1;10,00\n1;1.2;20,00\n2;;12,00\n2;2.1;5,00\n2;2.2;7,00\n'
                   'Totaal;;42,00\n', total='42.00')

    def test_above_their_lines_are_told_whatever_the_mapping_says(self):
        plain = self.write('Programma;Product;Bedrag\n1;1.1;10,00\n1;1.2;20,00\n', 'plain.csv')
        self.sniff(plain)
        _, answer = self.check(self.write('Programma;Product;Bedrag\n1;;30,00\n1;1.1;10,00\n1;1.2;20,00\n'
                                          '2;;12,00\n2;2.1;5,00\n2;2.2;7,00\n'))
        self.assertEqual(self.issues(answer), {'total-among-lines'})

    def test_a_total_that_is_no_sum_is_told_by_its_name(self):
        """Of one side, of another selection, or wrong: whoever reads it counts money twice."""
        lines = ''.join(f'{i};2024;10;post {i};{i},00;;x\n' for i in range(1, 30))
        head = 'Rekening;Jaar;Product;Post;Debet;Credit;Soort\n'
        self.sniff(self.write(head + lines + '30;2024;11;baat;;100,00;x\n'))
        for total in (';;;Totaal;435,00;;\n', ';;;Totaal lasten;436,00;;\n', ';2024;;Eindtotaal;1000,00;;\n'):
            with self.subTest(total=total):
                _, answer = self.check(self.write(head + lines + '30;2024;11;baat;;100,00;x\n' + total))
                self.assertTrue({'total-by-name', 'total-among-lines'} & self.issues(answer), self.issues(answer))
        plain = 'Jaar;Rekening;Post;Product;Bedrag\n'
        some = ''.join(f'2024;{i};post {i};p;{i},00\n' for i in range(1, 60))
        self.sniff(self.write(plain + some))
        _, answer = self.check(self.write(plain + some + '2024;;Subtotaal;;777,00\n' + some.replace('post', 'rest')))
        self.assertIn('total-by-name', self.issues(answer))
        self.sniff(self.write(head + lines + '30;2024;11;baat;;100,00;x\n'))
        _, answer = self.check(self.write(head + lines + '30;2024;11;Totaal onderhoud wegen;;100,00;x\n'))
        self.assertNotIn('total-by-name', self.issues(answer))

    def test_word_within_a_label(self):
        self.gives('Nr;Naam post;Bedrag\n1;Wegen;10,25\n2;Groen;20,50\n3;Programma 1 totaal;30,75\n', total='30.75')

    def test_balance(self):
        self.gives('Rekening;Debet;Credit\n4000;10,00;\n8000;;25,00\n4001;30,50;\nSaldo;15,50;\n', total='15.50')
        self.gives('Rekening;Bedrag;DC\n4000;10,00;D\n8000;25,00;C\n4001;30,50;D\nSaldo;15,50;D\n', total='15.50')

    PAGES = 'Post;Bedrag\na;10,25\nb;20,50\n%s;30,75\n%s;30,75\nc;5,10\nd;6,15\ne;7,15\n%s'

    def test_carried_over_to_the_next_page(self):
        for foot, head in (('Te transporteren', 'Overgebracht'), ('Übertrag', 'ÜBERTRAG'), ('Suma y sigue', 'Suma anterior'),
                           ('À reporter', 'à reporter'), ('carried forward', 'Brought forward')):
            for end in ('', 'Totaal;49,15\n'):
                with self.subTest(foot=foot, end=end):
                    self.gives(self.PAGES % (foot, head, end), total='49.15', issues=set())

    def test_words_that_lines_have_too_are_told(self):
        """A rule that drops each "Transport" would drop the costs of it: the warning says it, whose money it is a person decides."""
        for word in ('Transport', 'Report', 'Transporteren'):
            path = self.write(self.PAGES % (word, 'Transport', ''))
            self.sniff(path)
            answer = self.check(path)[1]
            self.assertEqual(self.issues(answer), {'total-among-lines'}, word)
        self.gives('Post;Bedrag\nBrandstof;10,25\nTransport;10,25\nHuur;5,00\n', total='25.50', issues=set())

    def test_totals_behind_each_other_with_cells_left_empty(self):
        self.gives('Rekening;Post;Bedrag\n4000;a;10,25\n4001;b;20,50\n;Transport;30,75\n;Transport;30,75\n4002;c;5,10\n'
                   '4003;d;6,15\n4004;e;7,15\n', total='49.15', issues=set())

    def test_in_other_languages(self):
        self.gives('Chapitre;Libellé;Montant\n011;Charges;1 000,50\n012;Personnel;2 000,25\nTotal général;;3 000,75\n',
                   total='3000.75')
        self.gives('Capitolo;Descrizione;Importo\n1;Spese;1.000,50\n2;Altre;2.000,25\nTotale complessivo;;3.000,75\n',
                   total='3000.75')
        self.gives('Konto\tText\tBetrag\n1\tA\t1.000,50\n2\tB\t2.000,25\n\tGesamtsumme\t3.000,75\n', total='3000.75')
        self.gives('Account,Text,Amount\n1,A,"1,000.50"\n2,B,"2,000.25"\n,Grand Total,"3,000.75"\n', total='3000.75')


class Twice(Kind):
    HEADER = 'Rekening;Omschrijving;Datum;Bedrag\n'

    @staticmethod
    def month(m, n=20):
        return ''.join('4%03d;regel %d.%d;%02d-%02d-2024;%d,%02d\n' % (i, m, i, i % 28 + 1, m, i * (2 * m + 1) + m, i * m % 100)
                       for i in range(n))

    def twice(self, *blocks):
        path = self.write(self.HEADER + ''.join(blocks))
        told = self.sniff(path)
        code, answer = self.check(path)
        self.assertEqual(code, 0)
        self.assertEqual('Twice: lines' in told, 'lines-twice' in self.issues(answer), told)
        return [i for i in answer['report']['sources'][0]['issues'] if i['code'] == 'lines-twice']

    def test_in_a_row_and_apart(self):
        jan, feb, mar = self.month(1), self.month(2), self.month(3)
        for blocks, first, again in (((jan, feb, feb), 22, 42), ((jan, jan, feb), 2, 22), ((jan, feb, jan), 2, 42),
                                     ((jan, feb, mar, feb, self.month(4)), 22, 62), ((jan, self.HEADER, jan), 2, 23)):
            issue, = self.twice(*blocks)
            self.assertEqual(issue['line'], again)
            self.assertIn('20 lines in a row', issue['message'])
            self.assertIn('line %d on' % first, issue['message'])

    def test_money_is_told(self):
        issue, = self.twice(self.month(1), self.month(2, 3), self.month(2, 3))
        self.assertIn('3 lines in a row, which come to 21.06,', issue['message'])

    def test_long_files(self):
        months = [self.month(m, 20000) for m in range(1, 5)]
        self.assertEqual(self.twice(*months), [])
        issue, = self.twice(months[0], months[1], months[2], months[1], months[3])
        self.assertTrue(60002 <= issue['line'] < 61000, issue)

    def test_lines_that_are_alike_are_no_block(self):
        rent = '4000;huur;01-01-2024;10,00\n'
        self.assertEqual(self.twice(rent * 8), [])
        self.assertEqual(self.twice((rent + '4001;gas;01-01-2024;5,00\n') * 4), [])


class Parts(Kind):
    def test_number_and_flag_in_one_cell(self):
        for rows in (('10.50 DR', '25.00 CR', '7.00 DR'), ('10.50DR', '25.00CR', '7.00DR'), ('10.50 Dr.', '25.00 Cr.', '7.00 Dr.'),
                     ('D 10.50', 'C 25.00', 'D 7.00'), ('EUR 10.50 D', 'EUR 25.00 C', 'EUR 7.00 D'),
                     ('10.50 S', '25.00 H', '7.00 S')):
            self.gives('Account,Text,Amount\n4000,a,%s\n8000,b,%s\n4001,c,%s\n' % rows, total='-7.50', lines=3)
        self.gives('Taakveld;Bedrag\n0.1;1.010,50 L\n6.1;25,00 B\n6.2;7,00 L\n', expenditure='1017.50', revenue='25.00')
        self.gives('Rekening;Bedrag\n4000;10,50 st\n8000;25,00 st\n4001;7,00 st\n', total='42.50')
        self.gives('Account,Text,Amount\n8000,a,10.50 CR\n8000,b,25.00 CR\n', total='-35.50')
        self.gives('Account,Text,Amount\n4000,a,10.50 DR\n4000,b,n/a\n8000,b,25.00 CR\n', total='-14.50', issues={'no-figure'})

    def test_codes_are_no_parts(self):
        self.gives('Rekening;Kostenplaats;Bedrag\n4000;12 A;10,50\n4001;13 B;1,00\n', total='11.50')
        self.assertNotIn('extraFields', self.descriptor['resources'][0]['schema'])

    def test_cents_beside_euros(self):
        self.gives('Rekening;Euro;Cent\n4000;10;50\n8000;25;5\n4001;7;0\n', total='42.55')
        self.gives('Konto;Betrag Euro;Betrag Cent\n4000;10;50\n8000;25;05\n4001;-7;25\n', total='28.30')
        self.gives('Rekening;Bedrag;Ct\n4000;1.010;50\n8000;25;05\n4001;7;00\n', total='1042.55')
        self.gives('Account,Pounds,Pence\n1,10,50\n2,3,5\n', total='13.55')
        self.gives('Rekening;Euro;Cent;DC\n4000;10;50;D\n8000;25;5;C\n4001;7;0;D\n', total='-7.55')
        self.gives('Rekening;Euro;Cent\n4000;10;50\n8000;25;5\n4001;7;0\nTotaal;42;55\n', total='42.55')
        code, answer = self.check(self.write('Rekening;Euro;Cent\n4000;10;50\n8000;25;125\n'))
        self.assertEqual(code, 4, answer['message'])

    def test_cents_that_are_none_are_refused(self):
        for cents in ('125', '-12'):
            done = run('sniff', '--force', '--write', self.mapping, self.write('Rekening;Bedrag;Ct\n1;10;50\n2;-25;%s\n' % cents))
            self.assertEqual(done.returncode, 3)
            self.assertIn('not from 0 to 99', done.stderr)

    def test_in_cents(self):
        self.gives('Rekening;Bedrag in centen\n4000;1050\n8000;2505\n4001;700\n', total='42.55')
        self.gives('Account,Amount (cents)\n4000,1050\n8000,2505\n4001,700\n', total='42.55')

    def test_units(self):
        self.gives('Programma;Lasten (in duizenden euro);Baten (in duizenden euro)\n1;100;20\n2;200;50\n',
                   expenditure='300000', revenue='70000')


class NoFigure(Kind):
    def test_words(self):
        self.gives('Programma;Omschrijving;Begroot\n1;a;100\n2;b;pm\n3;c;250\n4;d;p.m.\n5;e;n.v.t.\n6;f;Pro Memorie\n', total='350',
                   issues={'no-figure'}, lines=6)
        self.gives('Konto;Betrag\n1;100,50\n2;k. A.\n3;...\n4;n/a\n', total='100.50', issues={'no-figure'})

    def test_dash_is_zero_and_told(self):
        self.gives('Programma;Begroot\n1;100,50\n2;-\n3;50,00\n', total='150.50', issues={'dash-is-zero'}, lines=3)

    def test_columns(self):
        answer = self.gives('Programma;Begroting 2024;Begroting 2025\n1;100.000;110.000\n2;PM;pm\n3;250.000;-\n4;5.000;P.M.\n',
                            total='465000', issues={'no-figure', 'dash-is-zero', 'undecided-numbers'})
        told = [i['message'] for i in answer['report']['sources'][0]['issues'] if i['code'] == 'no-figure']
        self.assertEqual([m.split()[0] for m in told], ['1', '2'])
        self.gives('Programma;Lasten;Baten\n1;100,50;n.v.t.\n2;200,00;50,25\n3;pm;10,00\n', expenditure='300.50', revenue='60.25')

    def test_other_words_are_rejected_with_advice(self):
        self.sniff(self.write('Programma;Begroot\n1;100\n2;200\n', 'plain.csv'))
        code, answer = self.check(self.write('Programma;Begroot\n1;100\n2;volgt later\n'))
        self.assertEqual(code, 4)
        self.assertIn('stuiver.placeholders', answer['report']['sources'][0]['issues'][0]['message'])


class Years(Kind):
    def years(self):
        return sorted({row['label'].split(' ')[0] for row in self.answer['report']['split']})

    def test_fiscal_years_of_two(self):
        for rows, begins in ((('2023/24', '2022/23'), ['2022', '2023']), (('2023-2024', '2022-2023'), ['2022', '2023']),
                             (('FY2023/24', 'FY2022/23'), ['2022', '2023'])):
            text = 'Account,Fiscal Year,Amount\n1,%s,10.50\n2,%s,20.00\n' % rows
            self.sniff(self.write(text))
            code, answer = self.check(self.write(text))
            self.assertEqual(code, 4)
            self.assertIn('fiscal-year:', answer['message'])
            self.answer = self.gives(text, decide=['fiscal-year=begins'], total='30.50')
            self.assertEqual(self.years(), begins)
            self.answer = self.gives(text, decide=['fiscal-year=ends'], total='30.50')
            self.assertEqual(self.years(), [str(int(y) + 1) for y in begins])

    def test_fiscal_years_in_headers(self):
        text = 'Programme,2022/23,2023/24\n1,10.50,11.00\n2,20.00,21.00\n'
        self.answer = self.gives(text, decide=['fiscal-year=ends'], total='62.50')
        self.assertEqual(self.years(), ['2023', '2024'])

    def test_a_year_among_other_characters(self):
        for rows in (('FY2023', 'FY2024'), ('Jaar 2023', 'Jaar 2024'), ('2023年度', '2024年度')):
            self.answer = self.gives('Account,Year,Amount\n1,%s,10.50\n2,%s,20.00\n' % rows, total='30.50')
            self.assertEqual(self.years(), ['2023', '2024'])

    def test_months_and_quarters_as_columns(self):
        self.gives('Rekening;Januari;Februari;Maart;Totaal\n1;10,50;11,00;12,00;33,50\n2;20,00;21,00;22,00;63,00\n', total='96.50')
        self.assertIn('period', self.descriptor['model']['dimensions'])
        self.gives('Konto;Jan;Feb;Mrz\n1;10,50;11,00;12,00\n2;20,00;21,00;22,00\n', total='96.50')
        self.gives('Rekening;Q1;Q2;Q3;Q4\n1;10,50;11,00;12,00;1,00\n2;20,00;21,00;22,00;1,00\n', total='98.50')
        self.gives('Konto;Bezeichnung;Jan;Feb;Summe\n4000;a;1,00;2,00;3,00\n4001;b;1,10;2,10;3,20\nSumme;;2,10;4,10;6,20\n',
                   total='6.20')

    def test_total_of_years(self):
        self.answer = self.gives('Programma;2023;2024;Totaal\n1;10,50;11,00;21,50\n2;20,00;21,00;41,00\n', total='62.50')
        self.assertEqual(self.years(), ['2023', '2024'])


class Signs(Kind):
    def test_sides_in_other_languages(self):
        self.gives('Compte;Sens;Montant\n601;D;100,50\n701;R;200,25\n602;D;50,00\n', expenditure='150.50', revenue='200.25')
        self.gives('Compte;Sens;Montant\n601;Dépense;100,50\n701;Recette;200,25\n', expenditure='100.50', revenue='200.25')
        self.gives('Conto;Dare;Avere\n600;100,50;\n700;;200,25\n602;50,00;\n', total='-49.75')
        self.gives('Voce;Uscite;Entrate\n600;100,50;0,00\n700;0,00;200,25\n', expenditure='100.50', revenue='200.25')
        self.gives('Post;U of I;Bedrag\n0.1;U;100,50\n6.1;I;200,25\n6.2;U;50,00\n', expenditure='150.50', revenue='200.25')

    def test_codes_beside_amounts(self):
        self.gives('Post;Bedrag\n0.1;100,50\n6.1;200,25\n', total='300.75')
        self.assertEqual(list(self.descriptor['model']['measures']), ['bedrag'])


class Merged(Kind):
    def rows(self, path):
        store = os.path.join(self.folder, 's.db')
        done = run('load', '-q', '-s', store, '-m', self.mapping, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run('sql', '-s', store, '--format', 'csv', 'SELECT * FROM entry ORDER BY line')
        os.unlink(store)
        header, *rows = [line.split(',') for line in done.stdout.split()]
        columns = [next(i for i, name in enumerate(header) if name.startswith(word)) for word in ('programma_', 'product_')]
        return ['|'.join(row[i] for i in columns) for row in rows]

    def test_fill_down(self):
        text = 'Programma;Product;Bedrag\nP1;1.1;10,50\n;1.2;20,00\n;;\nP2;2.1;1,00\n;2.2;2,00\n'
        self.gives(text, total='33.50', issues={'filled-down'}, lines=4)
        self.assertEqual(self.rows(self.write(text)), ['P1|1.1', 'P1|1.2', 'P2|2.1', 'P2|2.2'])
        self.gives(text, decide=['merged=as-is'], total='33.50', issues=set())

    def test_several_levels_and_totals(self):
        self.gives('Programma;Beleidsveld;Product;Bedrag\nP1;a;x;10,50\n;;y;20,00\n;b;z;5,00\nP2;c;p;1,00\n;;q;2,00\n',
                   total='38.50', issues={'filled-down'})
        text = ('Programma;Product;Bedrag\nP1;1.1;10,50\n;1.2;20,00\nTotaal P1;;30,50\nP2;2.1;1,00\n;2.2;2,00\nTotaal P2;;3,00\n'
                'Totaal;;33,50\n')
        self.gives(text, total='33.50')
        self.assertEqual(self.rows(self.write(text)), ['P1|1.1', 'P1|1.2', 'P2|2.1', 'P2|2.2'])

    def test_columns_that_are_merely_optional(self):
        self.gives('Rekening;Project;Bedrag\n4000;P1;10,50\n4001;;20,00\n4002;P2;1,00\n4003;;2,00\n4004;P1;5,00\n',
                   total='38.50', issues=set())

    def test_through_batches(self):
        rows = ''.join('%s;X%d;%d,25\n' % ('P%d' % (i // 5000) if i % 5000 == 0 else '', i % 90, i) for i in range(20000))
        path = self.write('Programma;Product;Bedrag\n' + rows)
        self.sniff(path)
        got = self.rows(path)
        self.assertEqual([got.count('P%d|X1' % p) for p in range(4)],
                         [sum(i % 90 == 1 and i // 5000 == p for i in range(20000)) for p in range(4)])

    def test_a_rule_does_not_ask_for_what_is_never_empty(self):
        self.sniff(self.write('Programma;Product;Bedrag\nP1;1.1;10,50\n;1.2;20,00\nP2;2.1;1,00\n;2.2;2,00\n'))
        self.ledger = self.descriptor['resources'][0]
        self.ledger['stuiver']['drop'] = [{'name': 'x', 'when': [{'field': 'Programma', 'empty': True}]}]
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(self.descriptor, f)
        done = run('check', '-m', self.mapping, os.path.join(self.folder, 'x.csv'))
        self.assertEqual(done.returncode, 3)
        self.assertIn('filled down', done.stderr)


class Decisions(Kind):
    def test_a_name_that_no_file_knows_is_refused(self):
        text = 'Rekening;Bedrag;DC\n4000;-10,00;D\n8000;-25,00;C\n'
        paths = [self.write(text, name) for name in ('x.csv', 'y.csv')]
        for files in (paths[:1], paths):
            done = run('sniff', '--force', '--write', self.mapping, '--decide', 'sgin=flag', *files)
            self.assertEqual(done.returncode, 2)
            self.assertIn('Did you mean sign?', done.stderr)
            self.assertFalse(os.path.exists(self.mapping))
            done = run('sniff', '--force', '--write', self.mapping, '--decide', 'sign=flagg', *files)
            self.assertEqual(done.returncode, 2)
            self.assertIn('choose of flag, signed, signed-reversed', done.stderr)

    def test_one_file_of_several_may_know_it(self):
        flagged = self.write('Rekening;Bedrag;DC\n4000;-10,00;D\n8000;-25,00;C\n', 'x.csv')
        plain = self.write('Rekening;Bedrag;Programma\n4000;10,00;P1\n8000;25,00;P2\n', 'y.csv')
        self.sniff(plain, flagged, decide=['sign=flag'])


class Published(Kind):
    def test_attributes_as_a_list(self):
        """As the demos of OpenSpending publish their model, and measures and dimensions as lists too."""
        fields = [{'name': n, 'type': t} for n, t in (('year', 'integer'), ('func1', 'string'), ('func1_name', 'string'),
                                                      ('approved', 'number'), ('executed', 'number'))]
        dimensions = {'year': {'attributes': [{'name': 'year', 'source': 'year', 'key': True}]},
                      'functional': {'attributes': [{'name': 'code', 'source': 'func1'},
                                                    {'name': 'label', 'source': 'func1_name', 'labelfor': 'code'}]}}
        measures = {'approved': {'source': 'approved'}, 'executed': {'source': 'executed'}}
        path = self.write('year,func1,func1_name,approved,executed\n2014,01,General,100.50,90.25\n2014,02,Defence,200.00,199.75\n')
        os.mkdir(self.mapping)
        for lists in (False, True):
            if lists:
                dimensions = [dict(name=name, **value) for name, value in dimensions.items()]
                measures = [dict(name=name, **value) for name, value in measures.items()]
            with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump({'name': 'boost', 'resources': [{'name': 'budget', 'path': 'x.csv', 'schema': {'fields': fields}}],
                           'mapping': {'measures': measures, 'dimensions': dimensions}}, f)
            done = run('check', '--json', '-m', self.mapping, path)
            self.assertEqual(done.returncode, 0, done.stderr)
            sums = json.loads(done.stdout)['report']['total']['loaded']['sums']
            self.assertEqual(sums, {'approved': 300.5, 'executed': 290})


class Others(Kind):
    def test_splits(self):
        self.gives('Date,Account,Category,Amount,Memo\n2024-01-01,4000,--Split--,100.00,x\n2024-01-01,4000,A,60.00,x\n'
                   '2024-01-01,4000,B,40.00,x\n2024-01-02,4000,C,5.00,y\n', total='105.00')

    def test_closing_balance(self):
        self.gives('Rekening;Post;Bedrag\n4000;Beginsaldo;100,00\n4000;a;10,00\n4000;b;20,00\n4000;Eindsaldo;130,00\n', total='130.00')

    def test_records_of_one_line(self):
        self.gives('[{"jaar":2024,"rekening":"4000","bedrag":10.5},{"jaar":2024,"rekening":"4001","bedrag":20.25},'
                   '{"jaar":2024,"rekening":"Totaal","bedrag":30.75}]', name='x.json', total='30.75')

    def test_months_of_a_year_as_columns(self):
        for header in ('jan-24;feb-24', '2024-01;2024-02', 'Januari 2024;Februari 2024'):
            answer = self.gives('Rekening;%s\n1;1,00;2,00\n2;1,50;1,00\n' % header, total='5.50')
            self.assertEqual({row['label'].split(' ')[0] for row in answer['report']['split']}, {'2024'}, header)

    def test_years_of_two_digits_are_named(self):
        path = self.write('Datum;Post;Bedrag\n16.01.23;a;1,00\n31-12-24;b;2,00\n1/2/24;c;4,00\n')
        self.assertIn('Datum: dates; those with years of two digits are proposed as empty', self.sniff(path))
        self.assertEqual(self.issues(self.check(path)[1]), {'bad-date', 'privacy-level'}, 'days are shown as months, which is told')

    def test_three_digits_behind_every_separator(self):
        """A factor of a thousand hangs on it: each load says so."""
        self.gives('Account,Amount\n1,1.255\n2,20.500\n3,500.125\n', issues={'undecided-numbers'})
        self.gives('Rekening;Bedrag\n1;1.010\n2;20.755\n3;500\n', issues=set(), total='22265')


if __name__ == '__main__':
    unittest.main()
