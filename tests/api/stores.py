"""Stores that earlier versions made (tests/stores/make.py) open, come to the newest version with the first command that writes,
and say what they said; a newer one is refused. What leaves by `export` comes back by `load`."""
import glob
import json
import lzma
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, PATH, PATIENCE, PROGRAM, Served, write_ledger, write_sql  # noqa: E402

STORES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'stores')
SUMS = 'SELECT year, count(*), sum(bedrag_x100) FROM entry GROUP BY 1 ORDER BY 1'


class Stores(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory()
        self.addCleanup(where.cleanup)
        self.where, self.store = where.name, os.path.join(where.name, 's.db')
        with open(os.path.join(self.where, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)

    def run_it(self, *words, code=0):
        p = subprocess.run([PROGRAM, words[0], '-s', self.store, *words[1:]], capture_output=True, text=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, LC_ALL='C.UTF-8'))
        self.assertEqual(p.returncode, code, '%r: %s%s' % (words, p.stdout, p.stderr))
        return p.stdout if code == 0 else p.stderr

    def take(self, path):
        for left in glob.glob(self.store + '*'):
            os.remove(left)
        with open(path, 'rb') as f, open(self.store, 'wb') as g:
            g.write(lzma.decompress(f.read()))

    def load(self, year, lines, cents):
        ledger = os.path.join(self.where, 'nieuw.csv')
        write_ledger(ledger, lines, year=year, cents=cents, text=30)
        self.run_it('load', '-q', '-m', self.where, ledger)

    def test_each_version_before(self):
        paths = sorted(glob.glob(os.path.join(STORES, '*.db.xz')))
        self.assertGreaterEqual(len(paths), 7)
        for path in paths:
            version = int(os.path.basename(path)[:2])
            with self.subTest(version):
                self.take(path)
                self.assertIn('older store version %d' % version, self.run_it('status', code=1))
                self.load(2025, 50, 200)
                self.run_it('verify')
                of_2023 = 350 if version > 9 else 300
                self.assertEqual(self.run_it('sql', SUMS).splitlines()[1:],
                                 ['2022,300,%d' % (300 * 125), '2023,200,%d' % (200 * of_2023), '2025,50,%d' % (50 * 200)])
                kept = [d for c in json.loads(self.run_it('status', '--all', '--json'))['cubes'] for d in c['datasets']]
                self.assertEqual([d['status'] for d in kept if d['status'] != 'published'],
                                 [] if version < 9 else ['withdrawn'] if version == 9 else ['superseded', 'withdrawn'])
                with Served(self.store) as server:
                    for where in ('/aggregate/?drilldown=year', '/facts/?pagesize=5', '/members/programme/', '/model/', '/provenance/'):
                        self.assertEqual(server.get(PATH + where)[0], 200, where)
                    self.assertEqual(server.get('/api/3/search/?q=P3')[0], 200)
                    cells = json.loads(server.get(PATH + '/aggregate/?drilldown=year')[2])['cells']
                    self.assertEqual([c['_count'] for c in sorted(cells, key=lambda c: c['year.year'])], [300, 200, 50])
                self.assertEqual(self.run_it('audit').count(' migrate '), 1)

    def test_a_newer_version(self):
        self.load(2024, 10, 100)
        with open(self.store, 'rb') as f:
            f.seek(60)
            newest = int.from_bytes(f.read(4), 'big')
        write_sql(self.store, 'PRAGMA user_version = %d' % (newest + 1))
        for words in (['status'], ['verify'], ['doctor'], ['sql', 'SELECT 1'], ['load', '-m', self.where, os.path.join(self.where, 'nieuw.csv')],
                      ['serve', '--port', '0'], ['backup', '--to', os.path.join(self.where, 'backups')]):
            said = self.run_it(*words, code=1)
            self.assertRegex(said, r'store version %d and this program reads up to %d' % (newest + 1, newest), words)
            self.assertIn('newer Stuiver', said)


if __name__ == '__main__':
    unittest.main()
