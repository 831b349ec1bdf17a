#!/usr/bin/env python3
"""kill -9 at random moments of load, stage, release, withdraw, purge and erase: the old or the new, never half, and in no public
byte what is staged or erased. $STUIVER_KILLS is how many of each (40), $STUIVER_SEED where the moments begin."""
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from on_road import SECRET, Case, run  # noqa: E402
from served import PATH, PATIENCE, PROGRAM, Served, write_ledger  # noqa: E402

# A sanitized program takes ten times as long to start.
SANITIZED = 'anitize' in PROGRAM
KILLS = int(os.environ.get('STUIVER_KILLS', '6' if SANITIZED else '40'))
SEED = int(os.environ.get('STUIVER_SEED', '1'))
QUICK = ['/api/3/cubes/', '/api/3/search/?q=geheim*', '/suggesties?q=gehe', '/wijzigingen.atom'] + [PATH + p for p in (
    '/model/', '/aggregate/?drilldown=year|programme', '/members/programme/', '/facts/?pagesize=1000', '/changes/')]


class Killed(Case):
    def setUp(self):
        super().setUp()
        self.random = random.Random('%d %s' % (SEED, self.id()))
        write_ledger(self.old, 40)
        write_ledger(self.new, 40, year=2025, cents=250)
        with open(self.new, 'a', encoding='utf-8') as f:
            f.write('2025;%s;%s komt nog;1,00\r\n' % (SECRET, SECRET))
        os.remove(self.store)
        for beside in ('-wal', '-shm'):
            if os.path.exists(self.store + beside):
                os.remove(self.store + beside)
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.old)

    def program(self, *words):
        """With the store behind the command."""
        return [PROGRAM, words[0], '-q', '-s', self.store, *words[1:]]

    def put(self, base):
        """The store as it was, also in the server's eyes: another file under its name."""
        for beside in ('-wal', '-shm'):
            if os.path.exists(self.store + beside):
                os.remove(self.store + beside)
        shutil.copy(base, self.store + '.new')
        os.replace(self.store + '.new', self.store)

    def kept(self):
        base = self.at('base.kept')
        run('status', '-q', '-s', self.store)
        self.assertFalse(os.path.exists(self.store + '-wal') and os.path.getsize(self.store + '-wal'))
        shutil.copy(self.store, base)
        return base

    def looks(self, server, targets=QUICK):
        return {t: server.get(t.replace('|', '%7C'))[::2] for t in targets}

    def state(self):
        d = json.loads(run('status', '-s', self.store, '--all', '--json'))['cubes']
        actions = [json.loads(x)['action'] for x in run('audit', '-s', self.store, '--json').splitlines()]
        # What a kill left to be cleared is cleared by the command that looks, and told: the erasure is as done as without.
        actions = [x for x in actions if x != 'clear']
        staged = [x['status'] for x in json.loads(run('review', '-s', self.store, '-a', '--json'))]
        return [(x['dataset'], x['status']) for c in d for x in c['datasets']], actions, staged

    def kill(self, command, longest):
        p = subprocess.Popen(self.program(*command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.random.uniform(0, longest))
        p.send_signal(signal.SIGKILL)
        p.wait(PATIENCE)

    def loop(self, command, holds):
        """`holds(new)` looks at more, once it is known which it is."""
        base = self.kept()
        with Served(self.store) as server:
            old = self.state(), self.shown(self.looks(server))
            began = time.monotonic()
            run(command[0], '-q', '-s', self.store, *command[1:])
            longest = (time.monotonic() - began) * 1.1
            new = self.state(), self.shown(self.looks(server))
            self.assertNotEqual(old[0], new[0])
            seen = {True: 0, False: 0}
            for i in range(KILLS):
                self.put(base)
                self.kill(command, longest)
                state = self.state()
                self.assertIn(state, (old[0], new[0]), i)
                done = state == new[0]
                looks = self.looks(server)
                self.assertEqual(self.shown(looks), (new if done else old)[1], i)
                holds(done, looks)
                seen[done] += 1
        run('review', '-s', self.store)
        self.assertEqual(os.listdir(self.temporary), [])  # the next command sweeps
        print('%s: %d kills left the old, %d the new' % (command[0], seen[False], seen[True]), flush=True)

    def shown(self, looks):
        """Without what a clock says."""
        return {t: looks[t] for t in looks if not t.endswith('.atom') and 'changes' not in t and t != '/api/3/cubes/'}

    def without(self, looks, *words):
        for target, (_, body) in looks.items():
            for word in words:
                self.assertNotIn(word.encode(), body, target)

    def test_stage(self):
        time.sleep(1.1)  # before a second has passed nothing is dated
        with Served(self.store) as server:
            before = {k: (s, {n: v for n, v in h.items() if n != 'date'}, b) for k, (s, h, b) in (
                (t, server.get(t.replace('|', '%7C'))) for t in QUICK)}

            def holds(done, looks):
                self.without(looks, SECRET)
                for t in ('/api/3/cubes/', PATH + '/model/'):  # tags and dates as well
                    s, h, b = server.get(t)
                    self.assertEqual((s, {n: v for n, v in h.items() if n != 'date'}, b), before[t])
            self.loop(['stage', '--by', 'A. de Wit', '-m', self.mapping, self.new], holds)

    def test_load(self):
        def holds(done, looks):
            self.assertEqual(SECRET.encode() in looks[PATH + '/members/programme/'][1], done)
            self.assertEqual(SECRET.encode() in looks['/api/3/search/?q=geheim*'][1], done)
            if not done:
                self.without(looks, SECRET)
        self.loop(['load', '--by', 'B. Smit', '-m', self.mapping, self.new], holds)

    def test_release(self):
        number = self.stage()

        def holds(done, looks):
            self.assertEqual(SECRET.encode() in looks[PATH + '/members/programme/'][1], done)
            self.assertEqual(SECRET.encode() in looks['/api/3/search/?q=geheim*'][1], done)
            if not done:
                self.without(looks, SECRET)
        self.loop(['release', '--by', 'B. Smit', number], holds)

    def test_withdraw(self):
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.new)

        def holds(done, looks):
            if done:
                self.without(looks, SECRET)
            self.assertEqual(b'"withdrawn"' in looks['/api/3/cubes/'][1], done)
        self.loop(['withdraw', '--by', 'D', '--reason', 'fout', '2'], holds)

    def test_purge(self):
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.new)

        def holds(done, looks):
            if done:
                self.without(looks, SECRET)
                self.is_gone()
            self.assertEqual(b'"withdrawn"' in looks['/api/3/cubes/'][1], done)
        self.loop(['withdraw', '--yes', '--purge', '--by', 'D', '--reason', 'fout', '2'], holds)

    def test_erase(self):
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.new)

        def holds(done, looks):
            if done:
                self.without(looks, SECRET, '"withdrawn"')
                self.is_gone()  # state() was the next command: what a kill left over went with it
            else:
                run('erase', '-q', '-s', self.store, '--by', 'D', '--value', SECRET, '--yes', '2')
                self.is_gone()
        self.loop(['erase', '--by', 'D', '--yes', '2'], holds)

    def is_gone(self):
        for name in ('s.db', 's.db-wal', 's.db-journal'):
            if os.path.exists(self.at(name)):
                with open(self.at(name), 'rb') as f:
                    self.assertNotIn(SECRET.encode(), f.read(), name)

    @unittest.skipIf(SANITIZED, 'a sanitized program is slow to trace; the other builds do it')
    @unittest.skipUnless(shutil.which('strace'), 'no strace')
    def test_erase_is_killed_at_each_call_that_writes(self):
        """The n-th call that changes a file is its last; then one command that only reads, and no byte is left. Each
        STUIVER_STRIDE-th n (5); with 1 all of them."""
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.new)
        base, words, finished = self.kept(), ['erase', '-q', '-s', self.store, '--by', 'D', '--yes', '2'], 0
        for n in itertools.count(1, int(os.environ.get('STUIVER_STRIDE', '5'))):
            self.put(base)
            calls = 'pwrite64,write,ftruncate,fsync,fdatasync,unlink'
            p = subprocess.run(['strace', '-f', '-o', '/dev/null', '-e', 'trace=' + calls, '-e',
                                'inject=%s:signal=SIGKILL:when=%d' % (calls, n), PROGRAM, *words], capture_output=True, timeout=PATIENCE, check=False)
            if p.returncode == 0:
                break
            told = subprocess.run([PROGRAM, 'status', '-s', self.store, '--all', '--json'], capture_output=True, text=True, check=True)
            finished += 'interrupted' in told.stderr or 'onderbroken' in told.stderr
            if all(d['dataset'] != 2 for c in json.loads(told.stdout)['cubes'] for d in c['datasets']):
                self.is_gone()
                self.assertEqual(run('audit', '-s', self.store).count(' erase '), 1)
        self.assertGreater(n, 10)
        self.assertGreater(finished, 3)  # between the transaction and its end there are several
        print('killed at calls up to the %dth, finished by the next command %d times' % (n - 1, finished), flush=True)


if __name__ == '__main__':
    unittest.main()
