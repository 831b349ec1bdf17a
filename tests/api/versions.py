"""What a load replaces or stands beside: shown before it happens, and refused where it cannot be meant."""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ['STUIVER']
OK, USAGE, REFUSED, EXISTS = 0, 2, 4, 5
MONTHS = {'name': 'm', 'resources': [{'name': 'ledger', 'path': 'x.csv', 'schema': {'fields': [
    {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
    {'name': 'maand', 'type': 'integer', 'columnType': 'date:fiscal-month'},
    {'name': 'post', 'type': 'string'},
    {'name': 'kant', 'type': 'string', 'columnType': 'direction', 'constraints': {'required': False}},
    {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}]}
HEAD = 'jaar;maand;post;kant;bedrag\n'


def rows(n, month=1, year=2024, first=1, side='expenditure', cents=50):
    return ''.join('%d;%02d;post %d;%s;%d,%02d\n' % (year, month, i, side, i * 7, cents)
                   for i in range(first, first + n))


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.store = self.at('s.db')
        self.describe(MONTHS)

    def at(self, name):
        return os.path.join(self.folder, name)

    def describe(self, package):
        os.makedirs(self.at('map'), exist_ok=True)
        with open(self.at('map/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)

    def write(self, name, text, **how):
        if isinstance(text, str):
            text = text.encode(how.get('charset', 'utf-8'))
        os.makedirs(os.path.dirname(self.at(name)), exist_ok=True)
        with open(self.at(name), 'wb') as f:
            f.write(text)
        return self.at(name)

    def run_it(self, command, *args, code=OK):
        p = subprocess.run([PROGRAM, command, '-m', self.at('map'), *args], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL='C.UTF-8'), timeout=300)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        p.told, p.out = p.stderr.decode(), p.stdout.decode()
        return p

    def load(self, *args, code=OK):
        """And check beside the same store says the same beforehand, and changes nothing."""
        before = self.published()
        known = os.path.exists(self.store)
        checked = self.run_it('check', '-s', self.store, *args, code=code)
        self.assertEqual(os.path.exists(self.store), known)
        self.assertEqual(self.published(), before)
        p = self.run_it('load', '-s', self.store, *args, code=code)
        if code != OK:
            self.assertEqual(p.told, checked.told)
            self.assertEqual(self.published(), before)
        return p

    def published(self):
        if not os.path.exists(self.store):
            return []
        p = subprocess.run([PROGRAM, 'status', '-s', self.store, '--json'], stdout=subprocess.PIPE, check=True)
        return [(d['source'], d['entries']) for cube in json.loads(p.stdout)['cubes'] for d in cube['datasets']]


class Replaced(Case):
    def test_old_stands_beside_new(self):
        self.load(self.write('a.csv', HEAD + rows(30)))
        p = self.load(self.write('b.csv', HEAD + rows(29) + '2024;02;post 31;revenue;1,00\n'))
        self.assertIn('In place of dataset 1 (a.csv)', p.out)
        self.assertRegex(p.out, r'2024 · expenditure, old +30 +3,270\.00')
        self.assertRegex(p.out, r'2024 · expenditure, new +29 +3,059\.50')
        self.assertRegex(p.out, r'2024 · revenue, old +0 +0\.00')
        self.assertRegex(p.out, r'2024 · revenue, new +1 +1\.00')
        self.assertIn('97 % come again unchanged', p.out)
        self.assertIn('maand 1 before, maand 1 … 2 now', p.out)
        told = json.loads(self.run_it('check', '-s', self.store, '--json', self.write(
            'c.csv', HEAD + rows(30))).stdout)['report']['replaced'][0]
        self.assertEqual((told['dataset'], told['source'], told['old']['entries'], told['unchanged_percent']),
                         (2, 'b.csv', 30, 97))

    def test_the_next_month_does_not_take_the_place_of_the_last(self):
        january = self.write('2024-01.csv', HEAD + rows(30))
        february = self.write('2024-02.csv', HEAD + rows(30, month=2))
        self.load(january)
        p = self.load(february, code=REFUSED)
        self.assertIn('dataset 1 (2024-01.csv), of whose 30 entries nothing comes again', p.told)
        self.assertIn('maand 1 before, maand 2 now', p.out)
        self.load('--beside', february)
        self.assertEqual(len(self.published()), 2)

    def test_revenue_does_not_take_the_place_of_expenditure(self):
        self.load(self.write('lasten.csv', HEAD + rows(5)))
        self.load(self.write('baten.csv', HEAD + rows(5, side='revenue')), code=REFUSED)
        self.load('--replace', self.at('baten.csv'))
        self.assertEqual(self.published(), [('baten.csv', 5)])

    def test_a_few_lines_do_not_take_the_place_of_thousands(self):
        self.load(self.write('all.csv', HEAD + rows(3012)))
        p = self.load(self.write('few.csv', HEAD + rows(15)), code=REFUSED)
        self.assertIn('of whose 3012 entries almost nothing comes again: it has 15', p.told)

    def test_corrections_pass(self):
        self.load(self.write('a.csv', HEAD + rows(3000)))
        self.load(self.write('b.csv', HEAD + rows(2000) + rows(1000, first=2001, cents=99)))
        self.load(self.write('c.csv', HEAD + rows(4000, cents=50)))
        self.load(self.write('tiny.csv', HEAD + rows(3, year=2025)))
        self.load(self.write('tiny-2.csv', HEAD + rows(3, year=2025, cents=10)))
        self.assertEqual(self.published(), [('c.csv', 4000), ('tiny-2.csv', 3)])

    def test_twelve_months_take_the_place_of_their_year(self):
        self.load(self.write('year.csv', HEAD + ''.join(rows(40, month=m) for m in range(1, 13))))
        self.load(*[self.write('m/%02d.csv' % m, HEAD + rows(40, month=m)) for m in range(1, 13)])
        self.assertEqual(len(self.published()), 12)
        self.load(self.write('again.csv', HEAD + ''.join(rows(40, month=m, cents=49 + (m == 1))
                                                         for m in range(1, 13))), code=REFUSED)

    def test_another_mapping_of_the_same_file_is_no_other_file(self):
        self.load(self.write('a.csv', HEAD + rows(30)))
        package = json.loads(json.dumps(MONTHS))
        package['resources'][0]['schema']['fields'][4]['stuiver'] = {'negate': True}
        self.describe(package)
        self.load(self.at('a.csv'))
        self.assertEqual(self.published(), [('a.csv', 30)])


class Doubled(Case):
    def setUp(self):
        super().setUp()
        self.describe(dict(MONTHS, stuiver={'scope': 'file'}))

    def test_a_publication_again_under_another_name(self):
        self.load(self.write('2015-09-16.csv', HEAD + rows(30)))
        p = self.load(self.write('2015-09-18.csv', HEAD + rows(31)), code=REFUSED)
        self.assertIn('share almost all entries (31 and 30)', p.told)
        self.load('--replace', self.at('2015-09-18.csv'))
        self.assertEqual(self.published(), [('2015-09-18.csv', 31)])
        self.load('--beside', self.at('2015-09-16.csv'))
        self.assertEqual(len(self.published()), 2)

    def test_a_month_beside_its_year(self):
        self.load(self.write('year.csv', HEAD + ''.join(rows(500, month=m) for m in range(1, 13))))
        self.load(self.write('march.csv', HEAD + rows(500, month=3)), code=REFUSED)
        self.load(self.write('other.csv', HEAD + rows(500, year=2025)))

    def test_two_of_one_load(self):
        a, b = self.write('f/a.csv', HEAD + rows(30)), self.write('f/b.csv', HEAD + rows(31))
        for command in (['check'], ['load', '-s', self.store]):
            self.assertIn('share almost all', self.run_it(*command, self.at('f'), code=REFUSED).told)
        self.load('--beside', a, b)
        self.assertEqual(len(self.published()), 2)

    def test_the_same_lines_written_differently_are_the_same(self):
        text = HEAD + rows(4).replace('post 1', 'p\u00f3st')
        forms = {'crlf.csv': text.replace('\n', '\r\n'), 'mark.csv': '\ufeff' + text,
                 'quoted.csv': ''.join(';'.join('"%s"' % cell for cell in line.split(';')) + '\n'
                                       for line in text.splitlines()),
                 'order.csv': HEAD + ''.join(reversed(text.splitlines(True)[1:]))}
        a = self.write('a.csv', text)
        others = [self.write(n, t) for n, t in forms.items()]
        others.append(self.write('latin.csv', text, charset='cp1252'))
        others.append(self.write('packed.csv.gz', gzip.compress(text.replace('\n', '\r\n').encode())))
        for other in others:
            for command in (['check'], ['load', '-s', self.store]):
                p = self.run_it(*command, a, other, code=REFUSED)
                self.assertIn('hold the same 4 entries, written differently', p.told)
        self.load(a)
        for other in others:
            self.assertIn('the same lines are loaded already', self.load(other, code=EXISTS).told)

    def test_the_same_bytes_in_check_and_load(self):
        a, b = self.write('f/a.csv', HEAD + rows(2)), self.write('f/a (1).csv', HEAD + rows(2))
        for command in (['check'], ['load', '-s', self.store]):
            for more in ([], ['--beside']):
                self.assertIn('hold the same bytes', self.run_it(*command, *more, a, b, code=REFUSED).told)

    def test_labels_that_changed_are_something_new(self):
        text = HEAD + rows(4)
        self.load(self.write('a.csv', text))
        self.load(self.write('b.csv', text.replace('post 1', 'post one')))
        self.assertEqual(len(self.published()), 2)


class Options(Case):
    def test_beside_and_replace_contradict_each_other(self):
        self.run_it('check', '--beside', '--replace', self.write('a.csv', HEAD + rows(2)), code=USAGE)


if __name__ == '__main__':
    unittest.main()
