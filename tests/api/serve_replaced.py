#!/usr/bin/env python3
"""A store that is replaced while it is served: renamed over, another link, copied over, removed. What is answered is
of the store that is there, or a 503; never the figures before, and never a complaint about a file that is sound."""
import json
import os
import shutil
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATH, PATIENCE, PROGRAM, Served, load, make_store, read_all, write_ledger  # noqa: E402

SUM = PATH + '/aggregate/?drilldown=programme&aggregates=amount.sum'
STREAM = PATH + '/facts/?format=ndjson'
LINES = 20000


class Replaced(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.mapping = make_store(self.folder.name, LINES)[1]
        self.one = self.at('stuiver.db')
        self.public = self.at('public.db')
        shutil.copyfile(self.one, self.public)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def store(self, cents, lines=LINES):
        """Another store, built elsewhere, in which every line is `cents`."""
        name = self.at('store-%d-%d.db' % (cents, lines))
        if os.path.exists(name):
            return name
        ledger = self.at('ledger-%d-%d.csv' % (cents, lines))
        write_ledger(ledger, lines, cents=cents)
        load(name, self.mapping, ledger)
        return name

    def served(self, path=None, *options):
        server = Served(path or self.public, *options)

        def end():
            code = server.stop() if server.process.poll() is None else server.process.returncode
            said = server.stderr()
            server.__exit__()
            self.assertEqual(code, 0, said)
            self.assertNotIn('Sanitizer', said)
            # Half of a copy is what SQLite takes it for; the log says whence it comes.
            for line in said.splitlines():
                if 'damaged' in line:
                    self.assertIn('cannot be read yet', line)
        self.addCleanup(end)
        return server

    def total(self, server):
        status, headers, body = server.get(SUM)
        if status == 200:
            self.assertEqual(server.get('/healthz')[0], 200)
            return json.loads(body)['summary']['amount.sum']
        self.assertEqual(status, 503, body)
        self.assertIn('retry-after', headers)
        self.assertEqual(headers['cache-control'], 'no-store')
        self.assertNotIn(self.folder.name, body.decode())
        return None

    def warm(self, server, wanted=LINES):
        """So that answers, columns and files are kept."""
        for _ in range(3):
            self.assertEqual(self.total(server), wanted)
        server.get('/api/3/cubes/')

    def test_renamed_over(self):
        for options in ((), ('--cache-memory', '0')):
            with self.subTest(options=options):
                other = self.store(250 + len(options))
                path = self.at('renamed%d.db' % len(options))
                shutil.copyfile(self.one, path)
                server = self.served(path, *options)
                self.warm(server)
                os.rename(other, path)
                for _ in range(3):
                    self.assertEqual(self.total(server), LINES * (250 + len(options)) / 100)

    def test_the_link_leads_elsewhere(self):
        links = self.at('current')
        os.symlink(self.one, links)
        server = self.served(links)
        self.warm(server)
        os.symlink(self.store(300), links + '.new')
        os.rename(links + '.new', links)
        self.assertEqual(self.total(server), LINES * 3)
        os.symlink(self.one, links + '.new')
        os.rename(links + '.new', links)
        self.assertEqual(self.total(server), LINES)

    def test_copied_over(self):
        """Into the same file: as large, longer, and shorter."""
        server = self.served()
        self.warm(server)
        for cents, lines in ((200, LINES), (300, 3 * LINES), (400, 500), (500, LINES)):
            shutil.copyfile(self.store(cents, lines), self.public)
            for _ in range(3):
                self.assertEqual(self.total(server), lines * cents / 100)
            status, _, body = server.get(STREAM)
            self.assertEqual((status, body.count(b'\n')), (200, lines))

    def test_copied_over_behind_a_load(self):
        server = self.served()
        ledger = self.at('more.csv')
        write_ledger(ledger, LINES, cents=900)
        load(self.public, self.mapping, ledger)
        self.warm(server, LINES * 9)
        shutil.copyfile(self.store(200), self.public)
        self.assertEqual(self.total(server), LINES * 2)

    def test_removed_and_put_back(self):
        server = self.served()
        self.warm(server)
        os.remove(self.public)
        for _ in range(2):
            self.assertIsNone(self.total(server))
            for target in ('/healthz', '/', STREAM, PATH + '/facts/?download=xlsx', '/api/3/cubes/'):
                self.assertEqual(server.get(target)[0], 503, target)
        self.assertIn('where it was', server.get('/healthz')[2].decode())
        os.rename(self.store(700), self.public)
        self.assertEqual(self.total(server), LINES * 7)
        self.assertEqual(server.get('/')[0], 200)

    def test_no_store_in_its_place(self):
        server = self.served()
        self.warm(server)
        with open(self.at('junk'), 'wb') as f:
            f.write(b'nothing that was ever a store ' * 3000)
        os.rename(self.at('junk'), self.public)
        self.assertIsNone(self.total(server))
        self.assertEqual(server.get('/healthz')[0], 503)
        os.rename(self.store(800), self.public)
        self.assertEqual(self.total(server), LINES * 8)

    def test_files_are_of_the_store_that_is_there(self):
        server = self.served(None, '--offer-store')
        before = [server.get(target)[2] for target in ('/api/3/download/store.sqlite', PATH + '/package.zip')]
        os.rename(self.store(100, 10), self.public)
        after = [server.get(target)[2] for target in ('/api/3/download/store.sqlite', PATH + '/package.zip')]
        for old, new in zip(before, after):
            self.assertLess(len(new), len(old) / 2)

    def test_downloads_that_run(self):
        """Of a file that was renamed over they go on, whole; of one that was written over they are cut."""
        for copied in (False, True):
            with self.subTest(copied=copied):
                path, other = self.at('long%d.db' % copied), self.store(600, 10 * LINES)
                shutil.copyfile(other, path)
                server = self.served(path)
                s = server.raw(b'GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' % STREAM.encode(), 4096)
                self.assertTrue(s.recv(100).startswith(b'HTTP/1.1 200'))
                if copied:
                    shutil.copyfile(self.one, path)
                else:
                    shutil.copyfile(self.one, path + '.new')
                    os.rename(path + '.new', path)
                self.assertIn(self.total(server), (None, LINES) if copied else (LINES,))
                rest = read_all(s)
                s.close()
                self.assertEqual(rest.endswith(b'\r\n0\r\n\r\n'), not copied)
                deadline = time.monotonic() + PATIENCE
                while self.total(server) is None and time.monotonic() < deadline:
                    time.sleep(0.05)
                self.assertEqual(self.total(server), LINES)

    def test_under_load(self):
        """Many clients while it is copied over, renamed over and loaded into: each answer is whole, of one store."""
        stores = [self.store(cents, lines) for cents, lines in ((200, LINES), (300, 2 * LINES), (400, LINES // 2))]
        sums = {LINES, LINES * 2, 2 * LINES * 3, LINES // 2 * 4}
        server, faults, seen, stop = self.served(), [], set(), threading.Event()

        def ask(target):
            n = 0
            while not stop.is_set():
                n += 1
                status, _, body = server.get(target + '&pagesize=%d' % (100 + n % 50))
                if status == 503:
                    continue
                if status != 200:
                    faults.append((status, body[:200]))
                    return
                total = json.loads(body)['summary']['amount.sum']
                seen.add(total)
                if total not in sums:
                    faults.append(total)
        threads = [threading.Thread(target=ask, args=(PATH + '/aggregate/?drilldown=' + d + '&aggregates=amount.sum',))
                   for d in ('programme', 'programme', 'year')]
        for t in threads:
            t.start()
        for i in range(12):
            shutil.copyfile(stores[i % 3], self.public if i % 2 else self.public + '.new')
            if not i % 2:
                os.rename(self.public + '.new', self.public)
            time.sleep(0.15)
        stop.set()
        for t in threads:
            t.join(PATIENCE)
        self.assertEqual(faults, [])
        self.assertIsNone(server.process.poll(), server.stderr())
        self.assertGreater(len(seen), 1)

    def test_a_load_is_no_replacement(self):
        """What SQLite itself writes into the file makes nobody wait."""
        server, answers, stop = self.served(), [], threading.Event()

        def ask():
            while not stop.is_set():
                answers.append(server.get(SUM)[0])
        thread = threading.Thread(target=ask)
        thread.start()
        for cents in (200, 300, 400, 500):
            ledger = self.at('again%d.csv' % cents)
            write_ledger(ledger, LINES, cents=cents)
            load(self.public, self.mapping, ledger)
            self.assertEqual(self.total(server), LINES * cents / 100)
        stop.set()
        thread.join(PATIENCE)
        self.assertEqual(set(answers), {200})


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
