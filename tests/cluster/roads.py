#!/usr/bin/env python3
"""The other roads into a store that is bound to ClickHouse: a pull by a timer, and two persons at the desk. What they publish is in
both, and answers alike; without the servers it is refused, said, and nothing changes. Exits 77 where there is no ClickHouse."""
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402,F401 (finds what is below)
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import DESCRIPTOR, PATIENCE, PROGRAM, Served, folder_of_module, write_ledger  # noqa: E402

SAMPLE = '/api/3/cubes/waterrijk-grootboek/'


def setUpModule():
    global single, folder
    folder = folder_of_module()
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)


def run(*arguments, code=0):
    p = subprocess.run([PROGRAM, *arguments], env=servers.environment(), capture_output=True, text=True, timeout=4 * PATIENCE, check=False)
    if p.returncode != code:
        raise AssertionError('%s ended with %d:\n%s%s' % (' '.join(arguments), p.returncode, p.stdout[-1500:], p.stderr[-1500:]))
    return p


class Roads(unittest.TestCase):
    def setUp(self):
        if single.server.process.poll() is not None:
            single.server.start()
            single.server.wait()
        self.base = 'roads_%s' % self._testMethodName
        single.server.ask('CREATE DATABASE IF NOT EXISTS %s' % self.base)

    def to(self, user=servers.USER):
        return 'clickhouse://%s@127.0.0.1:%d/%s' % (user, single.server.http, self.base)

    def bind(self, store, more=''):
        run('sync', '--from', store, '--to', self.to() + more, '--bind')

    def answers(self, store, targets):
        with Served(store, environment=servers.environment()) as s:
            return [s.get(t)[::2] for t in targets]

    def same(self, store, *targets):
        ours, theirs = self.answers(store, targets), self.answers(self.to('lezer') + '?catalogue=' + store, targets)
        self.assertEqual([status for status, _ in ours], [200] * len(targets))
        self.assertEqual(ours, theirs)
        return ours

    def rows(self):
        tables = single.server.ask("SELECT name FROM system.tables WHERE database='%s'" % self.base).split()
        return sum(int(single.server.ask('SELECT count() FROM %s.%s' % (self.base, t))) for t in tables)

    def test_a_pull(self):
        mapping, ledger = os.path.join(folder, 'mapping'), os.path.join(folder, 'grootboek.csv')
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        with open(os.path.join(folder, 'sources.csv'), 'w', encoding='utf-8') as f:
            f.write('name;url;mapping;do\ngrootboek;grootboek.csv;mapping;load\n')
        store = os.path.join(folder, 'pulled.db')
        target = '/api/3/cubes/gm0000%3Abegroting/aggregate/?drilldown=year|programme'
        pull = ('pull', '--store', store, os.path.join(folder, 'sources.csv'))
        write_ledger(ledger, 700, text=40)
        run(*pull)
        self.bind(store)
        self.assertEqual(self.rows(), 700)
        write_ledger(ledger, 900, text=40)
        run(*pull)
        self.assertEqual(self.rows(), 1600)
        before = self.same(store, target)
        write_ledger(ledger, 950, text=40)
        single.server.kill()
        self.assertIn('nothing was changed', run(*pull, code=1).stdout)
        self.assertEqual(self.answers(store, (target,)), before)
        single.server.start()
        single.server.wait()
        run(*pull)  # it was no fault of the file: nobody's word is asked
        self.assertEqual(self.rows(), 2550)
        self.assertNotEqual(self.same(store, target), before)

    def test_two_persons_at_the_desk(self):
        """The password in the desk's environment."""
        os.environ.update(STUIVER_CLICKHOUSE_PASSWORD=servers.PASSWORD)
        self.addCleanup(os.environ.pop, 'STUIVER_CLICKHOUSE_PASSWORD')
        self.at_the_desk()

    def test_two_persons_at_a_desk_with_a_file(self):
        """The password in a file that the address names: what publishes may read that, and nothing else of its folder."""
        path = os.path.join(folder, 'password')
        with open(path, 'w', encoding='utf-8', opener=lambda p, f: os.open(p, f, 0o600)) as f:
            f.write(servers.PASSWORD + '\n')
        self.at_the_desk('?password-file=' + path, path)

    def at_the_desk(self, more='', password=None):
        with Desk() as d:
            store = d.at('store.db')
            run('policy', '--store', store, '--persons', '2', '--by', 'beheer')
            self.bind(store, more)
            n = d.bring(os.path.join(SAMPLES, 'grootboek-2024.csv'))
            d.wait(n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n, AN).status, 303)
            self.assertIn('nog niets is openbaar', d.wait(n, 'publiceren', AN).text)
            self.assertEqual(self.rows(), 0)
            if password:
                os.rename(password, password + '.weg')
                self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
                said = d.wait(n, 'publiceren', BO).text
                os.rename(password + '.weg', password)
                self.assertIn('er is niets openbaar geworden', said)
                self.assertIn(password, said)
                self.assertEqual(self.rows(), 0)
            single.server.kill()
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            said = d.wait(n, 'publiceren', BO).text
            self.assertIn('er is niets openbaar geworden', said)
            self.assertIn('ClickHouse', said)
            self.assertEqual(json.loads(run('status', '--json', '--store', store).stdout)['cubes'], [])
            single.server.start()
            single.server.wait()
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            self.assertIn('vrijgegeven door ' + BO, d.wait(n, 'publiceren', BO).text)
            self.assertGreater(self.rows(), 6000)
            self.same(store, SAMPLE + 'aggregate/?drilldown=year|side', SAMPLE + 'facts/?pagesize=5')
            self.assertEqual(d.post('/gepubliceerd/1/intrekken', BO, {'zeker': 'ja', 'reden': 'dubbel geboekt'}).status, 303)
            d.post('/gepubliceerd/1/wissen', BO, {'zeker': 'ja', 'titel': 'grootboek-2024.csv', 'eerdere': 'ja', 'zoek': 'grootboek-2024.csv'})
            until = time.monotonic() + PATIENCE
            while self.rows() and time.monotonic() < until:
                time.sleep(.1)
            self.assertEqual(self.rows(), 0)

if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
