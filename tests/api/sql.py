"""`stuiver sql` and the loadable extension give what the plain export of the same store gives."""
import csv
import glob
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
PROGRAM = os.environ.get('STUIVER', os.path.join(ROOT, 'build', 'stuiver'))
EXTENSION = os.path.join(os.path.dirname(PROGRAM), 'extension', 'stuiver')
PATIENCE = 300


def run(*arguments, expect=0, text=None):
    p = subprocess.run([PROGRAM, *arguments], input=text.encode() if text else None, capture_output=True,
                       timeout=PATIENCE)
    if p.returncode != expect:
        raise AssertionError('%s ended with %d: %s' % (arguments, p.returncode, p.stderr))
    return (p.stdout if expect == 0 else p.stderr).decode()


def rows(text):
    return list(csv.reader(io.StringIO(text, newline='')))


class Sql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        star = os.path.join(cls.where.name, 'star.db')
        files = sorted(glob.glob(os.path.join(ROOT, 'samples', '*.csv')))
        run('load', '-q', '--store', cls.store, '--mapping', os.path.join(ROOT, 'mappings', 'waterrijk'), *files)
        run('export', '--store', cls.store, '--format', 'sqlite', '--output', star)
        cls.star = sqlite3.connect(star)
        (cls.view,), = cls.star.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        cls.columns = [r[1] for r in cls.star.execute('PRAGMA table_info("%s")' % cls.view)]

    @classmethod
    def tearDownClass(cls):
        cls.star.close()
        cls.where.cleanup()

    def expected(self, statement):
        found = self.star.execute(statement.replace(' entry', ' "%s"' % self.view)).fetchall()
        return [['' if v is None else repr(v) if isinstance(v, float) else str(v) for v in r] for r in found]

    def same(self, statement):
        found, wanted = rows(run('sql', '-s', self.store, statement))[1:], self.expected(statement)
        self.assertEqual(len(found), len(wanted), statement)
        for a, b in zip(found, wanted):  # one row at a time: a difference of long lists takes minutes to print
            self.assertEqual(a, b, statement)

    def test_every_column_of_every_entry(self):
        self.assertEqual(rows(run('sql', '-s', self.store, 'SELECT * FROM entry LIMIT 0'))[0], self.columns)
        kept = ['"%s"' % c for c in self.columns if c != 'amount']  # floats are printed each in its own way
        self.same('SELECT %s FROM entry ORDER BY dataset, line, amount_x100, side' % ', '.join(kept))

    def test_cuts_that_are_pushed_down(self):
        chance = random.Random(3)
        values = {}
        for name in self.columns:
            if name != 'amount':
                values[name] = [r[0] for r in self.star.execute(
                    'SELECT DISTINCT "%s" FROM "%s" LIMIT 300' % (name, self.view))]
        for _ in range(70):
            terms = []
            for _ in range(chance.randint(1, 3)):
                name = chance.choice(list(values))
                picked = [self.literal(chance.choice(values[name])) for _ in range(3)]
                terms.append(chance.choice([
                    '"%s" = %s' % (name, picked[0]), '"%s" > %s' % (name, picked[0]),
                    '"%s" <= %s' % (name, picked[0]), '"%s" IN (%s)' % (name, ', '.join(picked)),
                    '"%s" BETWEEN %s AND %s' % (name, *sorted(picked[:2])), '"%s" IS NULL' % name,
                    '"%s" IS NOT NULL' % name, '"%s" <> %s' % (name, picked[0]),
                    '"%s" = %s COLLATE NOCASE' % (name, picked[0].upper()), '"%s" < 2023.5' % name,
                    '"%s" > \'2024\'' % name, '"%s" LIKE \'%%a%%\'' % name]))
            join = chance.choice([' AND ', ' OR '])
            self.same('SELECT count(*), sum(amount_x100), min(line), max(dataset) FROM entry WHERE ' + join.join(terms))

    @staticmethod
    def literal(value):
        if value is None:
            return 'NULL'
        return repr(value) if isinstance(value, (int, float)) else "'%s'" % value.replace("'", "''")

    def test_groups_joins_and_windows(self):
        self.same('SELECT year, phase, side, count(*), sum(amount_x100) FROM entry GROUP BY 1, 2, 3 ORDER BY 1, 2, 3')
        self.same('SELECT name, count(*), sum(amount_x100) FROM entry JOIN (SELECT DISTINCT programme_code AS name'
                  ' FROM entry WHERE year = 2024) ON name = programme_code GROUP BY 1 ORDER BY 1')
        self.same('SELECT DISTINCT year, rank() OVER (ORDER BY year) FROM entry ORDER BY 1')

    def test_the_extension_gives_the_same(self):
        shell = shutil.which('sqlite3')
        if not shell or not os.path.exists(EXTENSION + '.so'):
            self.skipTest('the sqlite3 shell or the extension is not there')
        for statement in ('SELECT programme_code, sum(amount_x100) FROM entry GROUP BY 1 ORDER BY 1',
                          "SELECT count(*) FROM entry WHERE phase = 'executed' AND year IN (2023, 2025)"):
            p = subprocess.run([shell, '-csv', self.store, '.load ' + EXTENSION, statement],
                               capture_output=True, text=True, timeout=PATIENCE)
            if 'ASan runtime' in p.stderr:
                self.skipTest('the extension is built with a sanitizer, and the shell is not')
            self.assertEqual((p.returncode, p.stderr), (0, ''))
            self.assertEqual(rows(p.stdout), self.expected(statement))

    HOSTED = 'SELECT year, sum(amount_x100) FROM entry GROUP BY 1 ORDER BY 1'

    def test_the_extension_uses_its_hosts_sqlite(self):
        """Not the one of this machine: a host that brings its own would have two, and crash."""
        nm = shutil.which('nm')
        if not nm or not os.path.exists(EXTENSION + '.so'):
            self.skipTest('nm or the extension is not there')
        p = subprocess.run([nm, '-D', '--undefined-only', EXTENSION + '.so'], capture_output=True, text=True)
        self.assertNotIn(' sqlite3_', p.stdout)

    def test_the_extension_in_python(self):
        db = sqlite3.connect(self.store)
        if not hasattr(db, 'enable_load_extension'):
            self.skipTest('this Python loads no extensions')
        db.enable_load_extension(True)
        try:
            db.load_extension(EXTENSION)
        except sqlite3.OperationalError as fault:
            if 'asan' in str(fault).lower():
                self.skipTest('the extension is built with a sanitizer, and Python is not')
            raise
        self.assertEqual([[str(x) for x in row] for row in db.execute(self.HOSTED)], self.expected(self.HOSTED))
        db.close()

    def test_the_extension_in_r(self):
        r = shutil.which('Rscript')
        script = 'if (!requireNamespace("RSQLite", quietly = TRUE)) quit(status = 77)\n' \
                 'db <- DBI::dbConnect(RSQLite::SQLite(), "%s", loadable.extensions = TRUE)\n' \
                 'invisible(DBI::dbGetQuery(db, "SELECT load_extension(\'%s\')"))\n' \
                 'write.table(DBI::dbGetQuery(db, "%s"), sep = ",", row.names = FALSE, col.names = FALSE)\n' \
                 % (self.store, EXTENSION, self.HOSTED)
        p = r and subprocess.run([r, '-e', script], capture_output=True, text=True, timeout=PATIENCE)
        if not p or p.returncode == 77 or 'ASan runtime' in p.stderr:
            self.skipTest('R with RSQLite is not installed (r-cran-rsqlite), or the extension has a sanitizer')
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual([[float(x) for x in row] for row in rows(p.stdout)],
                         [[float(x) for x in row] for row in self.expected(self.HOSTED)])

    def test_it_only_reads(self):
        before = os.stat(self.store).st_mtime_ns
        for statement in ('DELETE FROM issue', 'CREATE TABLE t(a)', 'CREATE TEMP TABLE t(a)', 'DROP TABLE issue',
                          "ATTACH '/tmp/x.db' AS x", 'PRAGMA journal_mode = DELETE', 'VACUUM', 'UPDATE cube SET id = 2',
                          'INSERT INTO entry(line) VALUES (1)', "SELECT load_extension('x')", 'SELEKT 1', 'SELECT nix'):
            self.assertIn('stuiver: ', run('sql', '-s', self.store, statement, expect=2), statement)
        self.assertEqual(os.stat(self.store).st_mtime_ns, before)

    def test_limits(self):
        endless = 'WITH RECURSIVE a(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a) SELECT max(i) FROM a'
        start = time.monotonic()
        self.assertIn('longer than 1 seconds', run('sql', '-s', self.store, '--timeout', '1', endless, expect=3))
        self.assertLess(time.monotonic() - start, 60)
        large = 'SELECT length(hex(zeroblob(50000000)))'
        self.assertIn('needs more than 16 MB', run('sql', '-s', self.store, '--memory', '16', large, expect=3))

    def test_formats_and_standard_input(self):
        statement = 'SELECT year, sum(amount_x100) s, NULL AS n FROM entry GROUP BY 1 ORDER BY 1;'
        found = [json.loads(x) for x in run('sql', '-s', self.store, '--json', text=statement + '\n').splitlines()]
        self.assertEqual([[str(x['year']), str(x['s']), ''] for x in found], self.expected(statement))
        table = run('sql', '-s', self.store, '--format', 'table', text=statement).splitlines()
        self.assertEqual(table[0].split(), ['year', 's', 'n'])
        self.assertEqual(table[-1], '(%d rows)' % len(found))
        self.assertEqual(rows(run('sql', '-s', self.store, text="SELECT 'twee  \n  regels' AS t,\n 1;\n"))[1],
                         ['twee  \n  regels', '1'])
        self.assertIn('entry(dataset, line, amount', run('sql', '-s', self.store, text='\n .schema entry\n'))
        self.assertEqual(rows(run('sql', '-s', self.store, "SELECT name FROM pragma_table_info('entry') LIMIT 1"))[1],
                         ['dataset'])

    def test_no_store(self):
        self.assertIn('nergens.db', run('sql', '-s', os.path.join(self.where.name, 'nergens.db'), 'SELECT 1', expect=6))


if __name__ == '__main__':
    unittest.main()
