#!/usr/bin/env python3
"""kill -9 while a store of an earlier version is brought to the newest: what is there afterwards is the old store or the new
one, whole, and after the next command that writes it answers the same. STUIVER_KILLS random moments (40) spread over the versions,
and each STUIVER_STRIDE-th call (11) that changes a file, of the oldest."""
import glob
import itertools
import lzma
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, PROGRAM  # noqa: E402

STORES = sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'stores', '*.db.xz')))
SANITIZED = 'anitize' in PROGRAM
KILLS = int(os.environ.get('STUIVER_KILLS', '10' if SANITIZED else '40'))
STRIDE = int(os.environ.get('STUIVER_STRIDE', '11'))
SEED = int(os.environ.get('STUIVER_SEED', '1'))
CALLS = 'pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,openat'
SUMS = 'SELECT year, count(*), sum(bedrag_x100) FROM entry GROUP BY 1 ORDER BY 1'
EXPECTED = ['2022,300,%d' % (300 * 125), '2023,200,%d']


class Migrations(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory()
        self.addCleanup(where.cleanup)
        self.where, self.store = where.name, os.path.join(where.name, 's.db')
        self.random = random.Random(SEED)

    def run_it(self, *words):
        p = subprocess.run([PROGRAM, words[0], '-s', self.store, *words[1:]], capture_output=True, text=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, LC_ALL='C.UTF-8'))
        return p.returncode, p.stdout + p.stderr

    def fresh(self, path):
        for left in glob.glob(self.store + '*'):
            os.remove(left)
        with open(path, 'rb') as f, open(self.store, 'wb') as g:
            g.write(lzma.decompress(f.read()))

    def migrate(self):
        """A command that writes, and changes nothing else."""
        return [PROGRAM, 'policy', '-s', self.store, '--persons', '1', '--by', 'beheer']

    def old_or_new(self, path, where):
        """Which of the two it is; then wholly the new one."""
        version = int(os.path.basename(path)[:2])
        sums = [EXPECTED[0], EXPECTED[1] % (200 * (350 if version > 9 else 300))]
        code, said = self.run_it('status')
        new = code == 0
        if new:
            self.assertEqual(self.run_it('sql', SUMS)[1].splitlines()[1:], sums, where)
        else:
            self.assertIn('older store version %d' % version, said, where)
        code, said = self.run_it(*[w for w in self.migrate()[1:] if w not in ('-s', self.store)])
        self.assertEqual(code, 0, (where, said))
        code, said = self.run_it('verify')
        self.assertEqual(code, 0, (where, said))
        self.assertEqual(self.run_it('sql', SUMS)[1].splitlines()[1:], sums, where)
        self.assertEqual(self.run_it('audit')[1].count(' migrate '), 1, where)
        return new

    def test_at_moments(self):
        ends = {False: 0, True: 0}
        for path, share in zip(STORES, itertools.repeat((KILLS + len(STORES) - 1) // len(STORES))):
            self.fresh(path)
            began = time.monotonic()
            subprocess.run(self.migrate(), check=True, capture_output=True)
            longest = 1.2 * (time.monotonic() - began)
            for _ in range(share):
                self.fresh(path)
                moment = self.random.uniform(0, longest)
                p = subprocess.Popen(self.migrate(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(moment)
                p.kill()
                p.wait(PATIENCE)
                ends[self.old_or_new(path, '%s after %.4f s' % (os.path.basename(path), moment))] += 1
        print('killed at %d moments: %d old, %d new' % (sum(ends.values()), ends[False], ends[True]), flush=True)

    def test_at_calls(self):
        if SANITIZED or not shutil.which('strace'):
            self.skipTest('takes strace, and no sanitizer')
        ends = {False: 0, True: 0}
        for n in itertools.count(1 + self.random.randrange(STRIDE), STRIDE):
            self.fresh(STORES[0])
            p = subprocess.run(['strace', '-f', '-o', '/dev/null', '-e', 'trace=' + CALLS, '-e', 'inject=%s:signal=SIGKILL:when=%d' % (CALLS, n),
                                *self.migrate()], capture_output=True, timeout=PATIENCE, check=False)
            if p.returncode == 0:
                break
            ends[self.old_or_new(STORES[0], 'call %d' % n)] += 1
        print('killed at calls up to the %dth: %d old, %d new' % (n - STRIDE, ends[False], ends[True]), flush=True)
        self.assertGreater(n, 10)


if __name__ == '__main__':
    unittest.main()
