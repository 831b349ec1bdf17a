"""check, load, explain, status and export as a person or a script runs them: exit codes, JSON on standard
output and nothing else, issues on standard error, totals, interruption."""
import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import served
from served import CUBE, PATIENCE, PROGRAM

OK, USAGE, INPUT, REFUSED, EXISTS, NOT_FOUND, INTERRUPTED = 0, 2, 3, 4, 5, 6, 130
LINES = 3000


def run(*args, **more):
    env = dict(os.environ, LC_ALL='C.UTF-8')
    env.update(more.pop('env', {}))
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, env=env, **more)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = self.at('stuiver.db')
        self.mapping = self.at('mapping')
        os.mkdir(self.mapping)
        with open(self.at('mapping/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(served.DESCRIPTOR, f)
        self.ledger = self.at('grootboek.csv')
        served.write_ledger(self.ledger, LINES)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.at(name), 'w', encoding='utf-8', newline='') as f:
            f.write(text)
        return self.at(name)

    def load(self, *more, code=OK):
        p = run('load', '-s', self.store, '-m', self.mapping, *more)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def check(self, *more, code=OK):
        p = run('check', '-m', self.mapping, *more)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def status(self, *more):
        p = run('status', '-s', self.store, '--json', *more)
        self.assertEqual((p.returncode, p.stderr), (OK, b''))
        return json.loads(p.stdout)['cubes']

    def bad_ledger(self):
        return self.write('bad.csv', 'jaar;programma;omschrijving;bedrag\n'
                          '2024;P1;goed;1,00\n2024;P1;fout;=1+1\n2024;P2;goed;2,50\n')


class Check(Case):
    def test_reports_the_identity(self):
        text = self.check(self.ledger).stdout.decode()
        self.assertIn('loaded + dropped + rejected = read', text)
        self.assertIn('3,000.00', text)
        self.assertIn('nothing was loaded', text)
        self.assertEqual(os.listdir(self.folder.name).count('stuiver.db'), 0)

    def test_json_is_all_there_is(self):
        p = self.check('--json', self.ledger)
        told = json.loads(p.stdout)
        self.assertEqual((told['outcome'], told['message']), ('checked', None))
        self.assertEqual(told['report']['total']['loaded']['lines'], LINES)
        self.assertTrue(told['report']['total']['ties'])

    def test_a_file_that_ends_early_has_no_hash(self):
        """That of the bytes which were read would be another file's."""
        served.write_ledger(self.ledger, 5000)
        with open(self.ledger, 'rb') as f:
            packed = gzip.compress(f.read(), 1)
        for cut, code in ((0, OK), (len(packed) // 8, INPUT)):
            with open(self.at('half.csv.gz'), 'wb') as f:
                f.write(packed[:len(packed) - cut])
            p = run('check', '--mapping', self.mapping, '--json', self.at('half.csv.gz'))
            self.assertEqual(p.returncode, code, p.stderr)
            source, = json.loads(p.stdout)['report']['sources']
            with gzip.open(self.at('half.csv.gz')) as f:
                want = '' if cut else hashlib.sha256(f.read()).hexdigest()
            self.assertEqual(source['sha256'], want)
            self.assertEqual(source['size'] > 0, not cut)

    def test_rejected_lines_are_refused_with_their_place(self):
        p = self.check(self.bad_ledger(), code=REFUSED)
        self.assertIn('bad.csv:3:4: error: ', p.stderr.decode())
        told = json.loads(self.check('--json', self.bad_ledger(), code=REFUSED).stdout)
        self.assertEqual(told['outcome'], 'refused')
        self.assertEqual(told['report']['total']['rejected']['lines'], 1)

    def test_rejected_lines_can_be_allowed(self):
        self.check('--allow-rejected', '1', self.bad_ledger())

    def test_expected_totals(self):
        self.check('--expect', 'amount=3000', self.ledger)
        p = self.check('--expect', 'amount=2999.99', self.ledger, code=REFUSED)
        self.assertIn('2,999.99', p.stderr.decode())
        self.assertIn('0.01', p.stderr.decode())
        self.check('--expect', 'hours=1', self.ledger, code=USAGE)
        self.check('--expect', 'amount=3.000,00', self.ledger, code=USAGE)

    def test_issues_for_a_spreadsheet(self):
        path = self.at('issues.csv')
        self.check('--issues', path, self.bad_ledger(), code=REFUSED)
        with open(path, encoding='utf-8-sig', newline='') as f:
            rows = list(csv.DictReader(f))
        row = [r for r in rows if r['severity'] == 'error'][0]
        self.assertEqual((row['file'], row['line'], row['column'], row['field'], row['value']),
                         ('bad.csv', '3', '4', 'bedrag', "'=1+1"))

    def test_faults_have_their_codes(self):
        self.check(self.at('absent.csv'), code=NOT_FOUND)
        self.check('--resource', 'absent', self.ledger, code=USAGE)
        self.check('--codelists', self.at('absent'), self.ledger, code=NOT_FOUND)
        self.check(self.write('other.csv', 'a;b\n1;2\n'), code=INPUT)
        self.assertNotEqual(run('check', '-m', self.at('absent'), self.ledger).returncode, OK)
        self.write('mapping/datapackage.json', '{"name": 1')
        self.check(self.ledger, code=INPUT)

    def test_standard_input(self):
        with open(self.ledger, 'rb') as f:
            p = run('check', '-m', self.mapping, '--json', '-', stdin=f)
        self.assertEqual(json.loads(p.stdout)['report']['total']['read']['lines'], LINES)


class Load(Case):
    def test_loads_once_and_then_supersedes(self):
        told = json.loads(self.load('--json', self.ledger).stdout)
        self.assertEqual(told['outcome'], 'loaded')
        p = self.load(self.ledger, code=EXISTS)
        self.assertIn('already', p.stderr.decode())
        second = self.at('nieuw.csv')
        served.write_ledger(second, LINES, cents=250)
        p = self.load(second, code=REFUSED)  # no line of the old one comes again
        self.assertIn('though their codes do', p.stderr.decode())
        self.load('--replace', second)
        cube = self.status()[0]
        self.assertEqual(cube['cube'], CUBE)
        self.assertEqual([d['version'] for d in cube['datasets']], [2])
        self.assertEqual(cube['datasets'][0]['sums'], {'bedrag': 7500})
        both = self.status('--all')[0]['datasets']
        self.assertEqual([d['status'] for d in both], ['superseded', 'published'])
        self.assertEqual(both[0]['supersededBy'], both[1]['dataset'])

    def test_known_by_what_it_holds(self):
        """A file is read to know whether it came before only where its size does not tell: the answer is the same."""
        self.load(self.ledger)
        with open(self.ledger, 'rb') as f:
            content = f.read()
        packed = self.at('anders.csv.gz')
        with gzip.open(packed, 'wb') as f:
            f.write(content)
        renamed = self.at('anders.csv')
        shutil.copy(self.ledger, renamed)
        for same in (self.ledger, packed, renamed):
            self.assertIn(b'loaded already', self.load(same, code=EXISTS).stderr)
        p = run('load', '-s', self.store, '-m', self.mapping, '-', input=content)
        self.assertEqual(p.returncode, EXISTS, p.stderr.decode())
        as_long = content.replace(b';P1;', b';P2;')
        for other in (as_long, content + content.split(b'\n')[-2] + b'\n'):
            with open(self.ledger, 'wb') as f:
                f.write(other)
            self.load(self.ledger)
        self.assertEqual([d['status'] for d in self.status('--all')[0]['datasets']],
                         ['superseded', 'superseded', 'published'])

    def test_a_refused_load_changes_nothing(self):
        self.load(self.ledger)
        before = self.status('--all')
        self.load(self.bad_ledger(), code=REFUSED)
        self.load('--expect', 'amount=1', self.write(
            'x.csv', 'jaar;programma;omschrijving;bedrag\n2025;P1;x;2,00\n'), code=REFUSED)
        self.assertEqual(self.status('--all'), before)

    def test_status_text(self):
        self.load(self.ledger)
        text = run('status', '-s', self.store).stdout.decode()
        for part in (CUBE, 'grootboek.csv', '3,000.00', 'version 1'):
            self.assertIn(part, text)
        dutch = run('status', '-s', self.store, env={'LC_ALL': 'nl_NL.UTF-8'}).stdout.decode()
        self.assertIn('boekingen', dutch)

    def test_status_of_the_disk(self):
        self.load(self.ledger)
        with open(self.store + '.questions', 'wb') as f:
            f.write(b'x' * 1000)
        text = run('status', '-s', self.store, '--disk').stdout.decode()
        self.assertRegex(text, r'the store +[\d,]+\n')
        self.assertRegex(text, r'files beside it +1,000\n')
        disk = json.loads(run('status', '-s', self.store, '--disk', '--json').stdout)['disk']
        self.assertEqual(disk['file'], os.path.getsize(self.store))
        self.assertEqual(disk['beside'], 1000)
        self.assertGreater(disk['left'], 0)
        self.assertGreater(disk['originals'], 0)
        self.assertGreater(disk['facts'], 0)
        self.assertLess(disk['originals'] + disk['facts'] + disk['unused'], disk['file'] + disk['log'])
        self.assertNotIn('disk', json.loads(run('status', '-s', self.store, '--json').stdout))

    def test_status_adds_up_nothing_unlike(self):
        """Costs and revenue, phases and years are apart, and each sum says what it is of."""
        served.load_samples(self.store, 'begroting-2024.csv')
        dataset = self.status()[0]['datasets'][0]
        self.assertIsNone(dataset['sums'])
        labels = ['2024 · %s · %s' % (p, s) for p in ('adjusted', 'proposed') for s in ('expenditure', 'revenue')]
        self.assertEqual([p['label'] for p in dataset['parts']], labels)
        self.assertEqual([p['sums'] for p in dataset['parts']], [{'amount': n} for n in (104499900, 104499900, 102079000, 102079000)])
        self.assertEqual(sum(p['entries'] for p in dataset['parts']), dataset['entries'])
        text = run('status', '-s', self.store).stdout.decode()
        self.assertNotIn('413,157,800', text)
        for label in labels:
            self.assertIn(label, text)

    def test_no_store(self):
        for command in ('status', 'export'):
            p = run(command, '-s', self.at('absent.db'))
            self.assertEqual((p.returncode, p.stdout), (NOT_FOUND, b''))
        with open(self.at('text.db'), 'w') as f:
            f.write('not a database at all, ' * 100)
        self.assertEqual(run('status', '-s', self.at('text.db')).returncode, 1)

    @staticmethod
    def has_open(pid, path):
        try:
            return any(os.path.realpath('/proc/%d/fd/%s' % (pid, fd)) == path for fd in os.listdir('/proc/%d/fd' % pid))
        except OSError:
            return False

    def test_interrupted_by_a_person(self):
        """Ctrl-C in the middle: 130, and the store as it was."""
        self.load(self.ledger)
        before = self.status('--all')
        big = self.at('groot.csv')
        served.write_ledger(big, 400000, year=2030)
        p = subprocess.Popen([PROGRAM, 'load', '-s', self.store, '-m', self.mapping, big],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while p.poll() is None and not self.has_open(p.pid, big):
            time.sleep(0.01)
        time.sleep(0.1)
        p.send_signal(signal.SIGINT)
        out, errors = p.communicate(timeout=PATIENCE)
        if p.returncode == OK:
            self.skipTest('the load was done before the signal came')
        self.assertEqual(p.returncode, INTERRUPTED, errors)
        self.assertIn(b'as it was', errors)
        self.assertEqual(self.status('--all'), before)
        self.load(big)


class Explain(Case):
    def test_mapping_alone(self):
        text = run('explain', '-m', self.mapping).stdout.decode()
        for part in (CUBE, 'grootboek', 'amount', 'programme', 'year'):
            self.assertIn(part, text)
        told = json.loads(run('explain', '-m', self.mapping, '--json').stdout)
        self.assertEqual(told['cube'], CUBE)
        self.assertIn('amount', told['model']['measures'])

    def test_against_a_file(self):
        p = run('explain', '-m', self.mapping, self.ledger)
        self.assertEqual(p.returncode, OK, p.stderr)
        for part in ('bedrag', 'programma'):
            self.assertIn(part, p.stdout.decode())
        json.loads(run('explain', '-m', self.mapping, '--json', self.ledger).stdout)


class Export(Case):
    def setUp(self):
        super().setUp()
        self.load(self.ledger)

    def export(self, *more, code=OK):
        p = run('export', '-s', self.store, *more)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p.stdout.decode()

    def test_csv_holds_every_fact(self):
        rows = list(csv.DictReader(io.StringIO(self.export())))
        self.assertEqual(len(rows), LINES)
        self.assertEqual(sum(float(r['amount']) for r in rows), LINES)

    def test_ndjson_with_a_cut(self):
        lines = self.export('-f', 'ndjson', '--cut', 'programme:"P3"').split('\n')[:-1]
        self.assertEqual(len(lines), LINES // 10)
        self.assertEqual({json.loads(line)['programme.programme'] for line in lines}, {'P3'})

    def test_fields_and_order(self):
        text = self.export('--fields', 'programme,amount', '--order', 'programme:desc')
        rows = text.split('\n')
        self.assertEqual(rows[0], 'programme.programme,amount')
        self.assertEqual(rows[1], 'P9,1.00')

    def test_sqlite_is_a_plain_star(self):
        path = self.at('plain.sqlite')
        self.export('-f', 'sqlite', '-o', path)
        db = sqlite3.connect(path)
        views = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        self.assertTrue(views)
        counts = [db.execute('SELECT count(*) FROM "%s"' % v.replace('"', '""')).fetchone()[0]
                  for v in views]
        self.assertIn(LINES, counts)
        db.close()
        self.export('-f', 'sqlite', '-o', path, code=USAGE)  # nothing is overwritten
        self.export('-f', 'sqlite', code=USAGE)

    def test_a_file_appears_whole_or_not(self):
        path = self.at('out.csv')
        self.export('-o', path)
        with open(path, encoding='utf-8') as f:
            self.assertEqual(f.read(), self.export())
        self.export('-o', self.at('none.csv'), '--cut', 'nonsense:1', code=USAGE)
        self.assertFalse([n for n in os.listdir(self.folder.name) if n.startswith('none')])
        self.export('-o', self.at('no/such/folder.csv'), code=NOT_FOUND)

    def test_head_may_leave_early(self):
        p = subprocess.run(
            ['bash', '-c', '"$0" export -s "$1" | head -n 2; echo ${PIPESTATUS[0]}', PROGRAM,
             self.store], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
        lines = p.stdout.decode().split('\n')
        self.assertEqual((len(lines), lines[2], p.stderr), (4, '0', b''))

    def test_unknown_cube(self):
        self.export('-c', 'absent', code=NOT_FOUND)
        self.assertEqual(run('status', '-s', self.store, '-c', 'absent').returncode, NOT_FOUND)


if __name__ == '__main__':
    unittest.main()
