#!/usr/bin/env python3
"""A catalogue without facts answers as the store does, and says what it is; what no store knows any more is pruned.
Exits 77 where there is no ClickHouse."""
import json
import os
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from at_random import Questions  # noqa: E402
from served import PATIENCE, PROGRAM, Served, folder_of_module, make_store, load, write_ledger  # noqa: E402

QUESTIONS, SEED = 150, 5
SITE = ('--json', '--public-url', 'https://begroting.example.nl')  # workbooks and pages name it
CHANGES = ('/api/3/cubes/gm0000%3Abegroting/changes/', '/api/3/cubes/gm0000%3Abegroting/changes/?by=programme.programme',
           '/gm0000:begroting/wijzigingen')
PAGES = ('/', '/waterrijk', '/waterrijk/2024', '/catalogus', '/api/3/cubes/', '/api/3/search/?q=weg', '/api/3/info')


def setUpModule():
    global single, store, small, folder, mapping
    folder = folder_of_module()
    store, small = os.path.join(folder, 'stuiver.db'), os.path.join(folder, 'small.db')
    store, mapping = make_store(folder, lines=20000)
    stores.load_awkward(store, folder)
    stores.load_samples(store)
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)
    told = run('sync', '--from', store, '--to', single.address(), '--catalogue', small).stdout.decode()
    print(told.splitlines()[-2])


def run(*arguments, code=0):
    p = subprocess.run([PROGRAM, *arguments], env=servers.environment(), capture_output=True, timeout=4 * PATIENCE, check=False)
    if code is not None and p.returncode != code:
        raise AssertionError('%s ended with %d:\n%s%s' % (' '.join(arguments), p.returncode, p.stdout.decode()[-1500:],
                                                         p.stderr.decode()[-1500:]))
    return p


def served(catalogue):
    return Served(single.address(user='lezer', catalogue=catalogue), *SITE, environment=servers.environment())


class Catalogues(unittest.TestCase):
    maxDiff = 2000

    def test_the_same_answers(self):
        with Served(store, *SITE) as ours, served(small) as theirs:
            asked = Questions(lambda target: ours.get(target)[2], SEED)
            for target in PAGES + tuple(asked.next() for _ in range(QUESTIONS)):
                self.assertEqual(ours.get(target)[::2], theirs.get(target)[::2], (target, theirs.stderr()[-1000:]))

    def test_the_same_downloads(self):
        """By the server, and by a command that is given the servers' address."""
        with Served(store, '--offer-store') as ours, Served(single.address(user='lezer', catalogue=small), '--offer-store', environment=servers.environment()) as theirs:
            for target in ('/api/3/download/store.sqlite', '/api/3/cubes/awkward/facts/?download=csv-excel'):
                got = [s.get(target) for s in (ours, theirs)]
                self.assertEqual([g[0] for g in got], [200, 200], target)
                self.assertEqual(*[self.content(g[2]) for g in got])
        for words in (('sqlite',), ('csv', '--cube', 'awkward'), ('xlsx', '--cube', 'awkward'), ('fdp', '--cube', 'awkward'),
                      ('site', '--cube', 'awkward', '--max-pages', '150')):
            made = []
            for where in (store, single.address(user='lezer', catalogue=small)):
                made.append(os.path.join(folder, 'made-%s-%d' % (words[0], len(made))))
                run('export', '--store', where, '--output', made[-1], '--format', *words)
            self.assertEqual(*[self.all_of(m) for m in made], words)
        p = run('export', '--store', single.address(user='lezer', catalogue=store + 'x'), '--output', os.path.join(folder, 'none'), code=None)
        self.assertEqual((p.returncode, p.stdout), (6, b''), p.stderr)

    def content(self, data):
        """What a database holds, of which the bytes tell how it was written; else the bytes."""
        if not data.startswith(b'SQLite'):
            return data
        with open(os.path.join(folder, 'content.sqlite'), 'wb') as f:
            f.write(data)
        db = sqlite3.connect(f.name)
        self.addCleanup(db.close)
        return list(db.iterdump())

    def all_of(self, made):
        out = {}
        for place, _, names in os.walk(made):
            for name in names:
                with open(os.path.join(place, name), 'rb') as f:
                    out[os.path.relpath(f.name, made)] = f.read()
        if not out:
            with open(made, 'rb') as f:
                out[''] = self.content(f.read())
        return out

    def test_it_is_small_and_has_no_facts(self):
        self.assertLess(os.path.getsize(small), os.path.getsize(store))
        bare = os.path.join(folder, 'bare.db')
        run('sync', '--from', store, '--to', single.address(), '--catalogue', bare, '--without-originals')
        self.assertLess(os.path.getsize(bare), os.path.getsize(small))
        with open(bare, 'rb') as f:
            everything = f.read()
        self.assertNotIn(b'regel 1999', everything)
        self.assertNotIn(servers.PASSWORD.encode(), everything)

    def test_it_says_what_it_is(self):
        ledger = os.path.join(folder, 'more.csv')
        write_ledger(ledger, 10, year=2019)
        before = os.path.getmtime(small)
        for line in (('serve', '--store', small, '--port', '0'), ('doctor', '--store', small), ('verify', '--store', small),
                     ('load', '--store', small, '--mapping', mapping, ledger), ('withdraw', '--store', small, '--yes', '1'),
                     ('export', '--store', small, '--format', 'sqlite', '--output', os.path.join(folder, 'out.sqlite')),
                     ('sync', '--from', small, '--to', single.address(), '--catalogue', os.path.join(folder, 'again.db')),
                     ('sql', '--store', small, 'SELECT sum(bedrag_x100) FROM awkward')):
            p = run(*line, code=None)
            self.assertNotIn(p.returncode, (0, -11), line)
            self.assertIn(b'is a catalogue without facts', p.stderr, line)
        self.assertEqual(os.path.getmtime(small), before)
        p = run('sync', '--from', store, '--to', single.address(), '--catalogue', store, code=None)
        self.assertIn(b'is no catalogue', p.stderr)

    def test_it_is_replaced_while_it_is_served(self):
        place = os.path.join(folder, 'replaced')
        os.mkdir(place)
        mine, how = make_store(place, lines=1000)
        copy = os.path.join(place, 'small.db')
        run('sync', '--from', mine, '--to', single.address(), '--catalogue', copy)
        target = '/api/3/cubes/gm0000%3Abegroting/aggregate/?drilldown=year'
        with served(copy) as s:
            self.assertEqual(json.loads(s.get(target)[2])['summary']['amount.sum'], 1000)
            ledger = os.path.join(place, 'next.csv')
            write_ledger(ledger, 500, year=2025)
            load(mine, how, ledger)
            run('sync', '--from', mine, '--to', single.address(), '--catalogue', copy)
            until = time.monotonic() + PATIENCE
            while json.loads(s.get(target)[2])['summary']['amount.sum'] != 1500 and time.monotonic() < until:
                time.sleep(0.2)
            self.assertEqual(json.loads(s.get(target)[2])['summary']['amount.sum'], 1500)

    def test_versions_are_compared_line_by_line(self):
        """Of segments that are read one by one where they are."""
        place = os.path.join(folder, 'versions')
        os.mkdir(place)
        mine, how = make_store(place, lines=900)
        ledger = os.path.join(place, 'next.csv')
        write_ledger(ledger, 905, cents=250)
        load(mine, how, ledger)
        copy = os.path.join(place, 'small.db')
        run('sync', '--from', mine, '--to', single.address(), '--catalogue', copy)
        with Served(mine) as ours, served(copy) as theirs:
            for target in CHANGES:
                a, b = ours.get(target), theirs.get(target)
                self.assertEqual(a[0], 200, (target, a[2][:300]))
                if 'api' in target:
                    self.assertEqual(a[2], b[2], (target, theirs.stderr()[-1000:]))
                self.assertEqual(b[0], 200)
            table = single.server.ask("SELECT table FROM system.parts WHERE active AND database='%s' AND rows=905" % servers.DATABASE).split()[0]
            content = single.server.ask('SELECT content FROM %s.%s GROUP BY content HAVING count()=905' % (servers.DATABASE, table)).strip()
            single.server.ask('ALTER TABLE %s.%s DROP PARTITION %s' % (servers.DATABASE, table, content))
        with served(copy) as theirs:
            status, _, body = theirs.get(CHANGES[0])
            self.assertEqual(status, 503, body[:300])
            self.assertNotIn(b'ClickHouse', body)


class Prune(unittest.TestCase):
    def test_what_no_store_knows(self):
        place = os.path.join(folder, 'other')
        os.mkdir(place)
        other, _ = make_store(place, lines=700)
        single.server.ask('CREATE DATABASE pruned')
        to = single.address().replace('/' + servers.DATABASE, '/pruned')
        for s in (store, other):
            run('sync', '--from', s, '--to', to)

        def prune(*more):
            return json.loads(run('sync', '--prune', '--to', to, '--json', *more).stdout)

        both = prune('--from', store, '--from', other, '--age', '0')
        self.assertEqual((both['gone'], both['known']), (0, both['contents']))
        self.assertEqual(prune('--from', store)['young'], 1)
        told = prune('--from', store, '--age', '0', '--dry-run')
        self.assertEqual((told['wouldGo'], told['lines']), (1, 700))
        self.assertIn(b'would go', run('sync', '--prune', '--dry-run', '--age', '0', '--to', to, '--from', store).stdout)
        self.assertEqual(prune('--from', store, '--age', '0')['gone'], 1)
        self.assertEqual(prune('--from', small, '--age', '0')['gone'], 0)
        self.assertIn(b'"sent":0', run('sync', '--json', '--from', store, '--to', to).stdout)
        self.assertIn(b'"sent":700', run('sync', '--json', '--from', other, '--to', to).stdout)

    def test_what_contradicts_is_refused(self):
        for line in (('--prune', '--bind'), ('--from', store), ('--age', '3'), ('--prune', '--unbind')):
            self.assertEqual(run('sync', '--from', store, '--to', single.address(), *line, code=None).returncode, 2, line)
        self.assertEqual(run('sync', '--from', store, code=None).returncode, 2)


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
