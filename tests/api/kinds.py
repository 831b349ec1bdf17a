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

    def test_word_within_a_label(self):
        self.gives('Nr;Naam post;Bedrag\n1;Wegen;10,25\n2;Groen;20,50\n3;Programma 1 totaal;30,75\n', total='30.75')

    def test_balance(self):
        self.gives('Rekening;Debet;Credit\n4000;10,00;\n8000;;25,00\n4001;30,50;\nSaldo;15,50;\n', total='15.50')
        self.gives('Rekening;Bedrag;DC\n4000;10,00;D\n8000;25,00;C\n4001;30,50;D\nSaldo;15,50;D\n', total='15.50')

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


if __name__ == '__main__':
    unittest.main()
