#!/usr/bin/env python3
"""kill -9 at calls that change files, and at random moments, of backup and restore: the backups before are as they
were, and what is restored is there wholly or not at all. Each STUIVER_STRIDE-th call (9) and STUIVER_KILLS moments (15)."""
import glob
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, PATIENCE, PROGRAM, write_ledger  # noqa: E402

SANITIZED = 'anitize' in PROGRAM
KILLS = int(os.environ.get('STUIVER_KILLS', '4' if SANITIZED else '15'))
STRIDE = int(os.environ.get('STUIVER_STRIDE', '9'))
SEED = int(os.environ.get('STUIVER_SEED', '1'))
CALLS = 'pwrite64,write,ftruncate,fsync,fdatasync,syncfs,unlink,unlinkat,rename,renameat2,mkdir,rmdir,chmod,openat'


class Killed(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory()
        self.addCleanup(where.cleanup)
        self.where = where.name
        self.random = random.Random('%d %s' % (SEED, self.id()))
        self.store, self.backups = self.at('stuiver.db'), self.at('backups')
        os.mkdir(self.at('mapping'))
        with open(self.at('mapping/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        os.mkdir(self.at('beside'))
        self.load(400, 2024)

    def at(self, *names):
        return os.path.join(self.where, *names)

    def run_it(self, *words, code=0):
        p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, code, '%r: %s%s' % (words, p.stdout, p.stderr))
        return p.stdout

    def load(self, lines, year):
        write_ledger(self.at('g.csv'), lines, year=year)
        shutil.copy(self.at('g.csv'), self.at('beside', 'g%d.csv' % year))
        self.run_it('load', '-q', '-s', self.store, '-m', self.at('mapping'), self.at('g.csv'))

    def back_up(self):
        self.run_it('backup', '-q', '-s', self.store, '--to', self.backups, self.at('beside'))

    def listed(self):
        return [x['backup'] for x in json.loads(self.run_it('restore', '--json', '--from', self.backups))]

    def lines_of(self, store):
        return int(self.run_it('sql', '-s', store, 'SELECT count(*) FROM entry').split()[-1])

    def killed_at_calls(self, words):
        """Ends the program at each n-th call, until none is reached any more."""
        if SANITIZED or not shutil.which('strace'):
            return
        for n in itertools.count(1 + self.random.randrange(STRIDE), STRIDE):
            p = subprocess.run(['strace', '-f', '-o', '/dev/null', '-e', 'trace=' + CALLS, '-e',
                                'inject=%s:signal=SIGKILL:when=%d' % (CALLS, n), PROGRAM, *words],
                               capture_output=True, timeout=PATIENCE, check=False)
            if p.returncode == 0:
                self.assertGreater(n, 10)
                print('%s: killed at calls up to the %dth' % (words[0], n - STRIDE), flush=True)
                return
            yield n

    def killed_at_moments(self, words, prepare):
        prepare()
        began = time.monotonic()
        self.run_it(*words)
        longest = (time.monotonic() - began) * 1.1
        for i in range(KILLS):
            prepare()
            p = subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(self.random.uniform(0, longest))
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
            yield i

    def test_backup(self):
        self.back_up()
        self.load(300, 2025)
        kept = self.at('kept')
        shutil.copytree(self.backups, kept)

        def prepare():
            shutil.rmtree(self.backups)
            shutil.copytree(kept, self.backups)
        first, done = self.listed(), 0
        words = ['backup', '-q', '-s', self.store, '--to', self.backups, '--keep', '1', self.at('beside')]
        for _ in itertools.chain(self.killed_at_calls(words), self.killed_at_moments(words, prepare)):
            now = self.listed()
            self.assertTrue(set(first) <= set(now) or (len(now) == 1 and now != first), now)
            done += now != first
            self.run_it('restore', '--check', '--from', self.backups)
            # The next one needs no help, and leaves no litter.
            self.back_up()
            self.run_it('restore', '--check', '--from', self.backups)
            self.assertEqual(sorted(os.listdir(self.backups)), ['backups', 'lock', 'objects', 'stuiver-backup.json'])
            self.run_it('restore', '-q', '--from', self.backups, '--to', self.at('again'))
            self.assertEqual(self.lines_of(self.at('again', 'stuiver.db')), 700)
            shutil.rmtree(self.at('again'))
            prepare()
        print('backup: %d kills came after it counted' % done, flush=True)

    def test_first_backup(self):
        """Of a folder that is not there yet: whenever it ends, the next one makes it."""
        words = ['backup', '-q', '-s', self.store, '--to', self.backups]
        for _ in self.killed_at_calls(words):
            self.back_up()
            self.run_it('restore', '--check', '--from', self.backups)
            shutil.rmtree(self.backups)

    def test_restore(self):
        self.back_up()
        words, again = ['restore', '-q', '--from', self.backups, '--to', self.at('again')], self.at('again')

        def prepare():
            shutil.rmtree(again, ignore_errors=True)
        for _ in itertools.chain(self.killed_at_calls(words), self.killed_at_moments(words, prepare)):
            if os.path.exists(again):
                self.assertEqual(sorted(os.listdir(again)), ['beside', 'stuiver.db'])
                self.run_it('verify', '-s', self.at('again', 'stuiver.db'))
                prepare()
            self.run_it(*words)
            self.assertEqual(self.lines_of(self.at('again', 'stuiver.db')), 400)
            self.assertEqual(glob.glob(self.at('*.restoring')), [])
            prepare()

    def test_restore_in_the_place_of_another(self):
        self.back_up()
        self.load(300, 2025)
        now, seen = self.at('now.kept'), {400: 0, 700: 0}
        shutil.copy(self.store, now)

        def prepare():
            for left in glob.glob(self.store + '*'):
                shutil.rmtree(left) if os.path.isdir(left) else os.remove(left)
            shutil.copy(now, self.store)
        words = ['restore', '-q', '--from', self.backups, '--to', self.store, '--replace', 'stuiver.db']
        for _ in itertools.chain(self.killed_at_calls(words), self.killed_at_moments(words, prepare)):
            lines = self.lines_of(self.store)
            seen[lines] += 1
            self.run_it('verify', '-s', self.store)
            if lines == 400:  # what was there is beside it
                self.assertEqual([self.lines_of(x) for x in glob.glob(self.store + '.before-*') if not x.endswith(('-wal', '-shm'))], [700])
            prepare()
        print('restore --replace: %d kills left the old, %d the new' % (seen[700], seen[400]), flush=True)


if __name__ == '__main__':
    unittest.main()
