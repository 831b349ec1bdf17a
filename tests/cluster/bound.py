#!/usr/bin/env python3
"""A catalogue that is bound to ClickHouse: what is published in it is there too or nowhere, whoever publishes it and
whatever ends it. Exits 77 where there is no ClickHouse."""
import fcntl
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402,F401 (finds served)
from served import DESCRIPTOR, PATIENCE, PROGRAM, Served, folder_of_module, write_ledger  # noqa: E402

API = '/api/3/cubes/gm0000%3Abegroting/'
TARGETS = ('/api/3/cubes/', API + 'aggregate/?drilldown=year|programme', API + 'facts/?pagesize=7&order=year.year:desc',
           API + 'facts/?cut=description.description~%22regel+7%22&pagesize=5', API + 'provenance/')


def setUpModule():
    global single, folder, mapping
    folder = folder_of_module()
    mapping = os.path.join(folder, 'mapping')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(DESCRIPTOR, f)
    single = servers.Single(log_queries=True).__enter__()
    unittest.addModuleCleanup(single.__exit__)


def ledger(year, lines, cents=100):
    path = os.path.join(folder, '%d-%d-%d.csv' % (year, lines, cents))
    write_ledger(path, lines, year, cents, text=40)
    return path


def run(*arguments, code=0, environment=None):
    p = subprocess.run([PROGRAM, *arguments], env=environment or servers.environment(), capture_output=True, timeout=4 * PATIENCE, check=False)
    if code is not None and p.returncode != code:
        raise AssertionError('%s ended with %d:\n%s%s' % (' '.join(arguments), p.returncode, p.stdout.decode()[-1500:],
                                                         p.stderr.decode()[-1500:]))
    return p


class Bound(unittest.TestCase):
    def setUp(self):
        if single.server.process.poll() is not None:
            single.server.start()
            single.server.wait()
        self.base = 'bound_%s' % self._testMethodName
        single.server.ask('CREATE DATABASE IF NOT EXISTS %s' % self.base)
        self.store = os.path.join(folder, self._testMethodName + '.db')

    def address(self, user=servers.USER):
        return 'clickhouse://%s@127.0.0.1:%d/%s?catalogue=%s' % (user, single.server.http, self.base, self.store)

    def load(self, *files, to=None, code=0):
        return run('load', '--replace', '--store', to or self.store, '--mapping', mapping, *files, code=code)

    def answers(self, store):
        with Served(store, environment=servers.environment()) as s:
            return [s.get(t)[::2] for t in TARGETS], s.stderr()

    def same(self):
        """Both engines answer, and alike."""
        ours, _ = self.answers(self.store)
        theirs, said = self.answers(self.address('lezer'))
        self.assertEqual([status for status, _ in ours], [200] * len(TARGETS))
        self.assertEqual(ours, theirs, said[-1500:])
        return ours

    def rows(self):
        tables = single.server.ask("SELECT name FROM system.tables WHERE database='%s'" % self.base).split()
        return sum(int(single.server.ask('SELECT count() FROM %s.%s' % (self.base, t))) for t in tables)

    def datasets(self):
        told = json.loads(run('status', '--store', self.store, '--all', '--json').stdout)
        return [d['dataset'] for c in told['cubes'] for d in c['datasets']]

    def test_a_load_goes_to_both(self):
        p = self.load(ledger(2023, 2000), to=self.address())
        self.assertIn(b'2000 lines, moved, counted and added up', p.stderr)
        self.assertEqual(self.rows(), 2000)
        before = self.same()
        self.load(ledger(2023, 2000), to=self.address(), code=5)  # the same again changes nothing
        self.assertEqual((self.rows(), self.same()), (2000, before))
        self.load(ledger(2024, 3000))  # it remembers where
        self.assertEqual(self.rows(), 5000)
        self.load(ledger(2024, 3000, 150))
        self.assertEqual(self.rows(), 8000)
        self.assertNotEqual(self.same(), before)

    def test_what_was_there_before_is_moved_first(self):
        self.load(ledger(2023, 2000))
        self.load(ledger(2024, 1000), to=self.address())
        self.assertEqual(self.rows(), 3000)
        self.same()

    def test_two_syncs_of_one_store(self):
        """The second would take away what the first has sent by then."""
        self.load(ledger(2023, 2000))
        with open(self.store, 'rb') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            p = run('sync', '--from', self.store, '--to', self.address(), code=5)
            self.assertIn(b'another sync', p.stderr)
        run('sync', '--from', self.store, '--to', self.address())
        self.assertEqual(self.rows(), 2000)

    def test_no_password_is_told(self):
        self.load(ledger(2024, 1000), to=self.address())
        single.server.kill()
        p = self.load(ledger(2023, 1000), code=None)
        with open(self.store, 'rb') as f:
            everything = f.read() + p.stdout + p.stderr
        self.assertNotIn(servers.PASSWORD.encode(), everything)
        self.assertIn(b'clickhouse://', everything)
        p = run('load', '--store', self.address().replace('@', ':geheim@', 1), '--mapping', mapping, ledger(2023, 1000), code=None)
        self.assertEqual(p.returncode, 2)
        self.assertNotIn(b'geheim', p.stdout + p.stderr)

    def test_servers_that_are_gone(self):
        """What needs them is refused and changes nothing; what does not goes on."""
        self.load(ledger(2023, 2000), to=self.address())
        self.load(ledger(2024, 2000))
        self.load(ledger(2024, 2000, 300))
        before = self.same()
        single.server.kill()
        p = self.load(ledger(2025, 2000), code=None)
        self.assertNotEqual(p.returncode, 0)
        self.assertIn(b'nothing was changed', p.stderr)
        self.assertEqual(self.answers(self.store)[0], before)
        last = max(self.datasets())
        self.assertNotEqual(run('undo', '--store', self.store, '--by', 'A', str(last), code=None).returncode, 0)
        self.assertEqual(self.answers(self.store)[0], before)
        self.assertNotEqual(run('erase', '--store', self.store, '--by', 'A', '--yes', str(last), code=None).returncode, 0)
        self.assertEqual(self.answers(self.store)[0], before)
        run('withdraw', '--store', self.store, '--yes', '--restore', str(last))  # what it publishes again is there
        self.assertNotEqual(self.answers(self.store)[0], before)
        single.server.start()
        single.server.wait()
        self.same()
        self.load(ledger(2025, 2000))
        self.same()

    def test_what_is_erased_is_gone_there_too(self):
        self.load(ledger(2023, 2000), to=self.address())
        self.load(ledger(2024, 1000))
        run('erase', '--store', self.store, '--by', 'A', '--yes', str(max(self.datasets())))
        self.assertEqual(self.rows(), 2000)
        self.same()
        run('withdraw', '--store', self.store, '--yes', '--purge', str(max(self.datasets())))
        self.assertEqual(self.rows(), 0)

    def test_a_release_and_an_undoing(self):
        self.load(ledger(2023, 2000), to=self.address())
        staged = ('stage', '--store', self.store, '--by', 'A. de Wit', '--mapping', mapping, '--replace', ledger(2023, 2000, 500))
        run(*staged)
        self.assertEqual(self.rows(), 2000)
        before = self.same()
        run('release', '--store', self.address(), '--by', 'B. Smit', '1')
        self.assertEqual(self.rows(), 4000)
        self.assertNotEqual(self.same(), before)
        run('undo', '--store', self.store, '--by', 'B. Smit', str(max(self.datasets())))
        self.assertEqual(self.rows(), 6000)
        self.same()

    def test_killed_at_any_moment(self):
        self.load(ledger(2023, 3000), to=self.address())
        seconds = 0.0
        start = time.monotonic()
        self.load(ledger(2024, 60000))
        whole = time.monotonic() - start
        outcomes = set()
        for i in range(5):
            before = self.same()
            p = subprocess.Popen([PROGRAM, 'load', '--quiet', '--replace', '--store', self.store, '--mapping', mapping,
                                  ledger(2024, 60000, 200 + i)], env=servers.environment(), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
            seconds = whole * (0.3 + 0.15 * i)
            try:
                p.wait(seconds)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
            after = self.same()
            outcomes.add(after != before)
        self.assertIn(False, outcomes)
        self.load(ledger(2024, 60000, 250))
        self.same()

    def test_one_server_dies_while_it_is_loaded(self):
        self.load(ledger(2023, 3000), to=self.address())
        before = self.same()
        p = subprocess.Popen([PROGRAM, 'load', '--quiet', '--replace', '--store', self.store, '--mapping', mapping,
                              ledger(2024, 200000)], env=servers.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + PATIENCE
        while self.rows() <= 3000 and p.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        single.server.kill()
        said = p.communicate(timeout=3 * PATIENCE)[1]
        single.server.start()
        single.server.wait()
        if p.returncode:
            self.assertIn(b'nothing was changed', said)
            self.assertEqual(self.same(), before)
            self.load(ledger(2024, 200000))
        self.same()
        self.assertEqual(self.rows(), 203000)


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
