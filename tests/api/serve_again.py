#!/usr/bin/env python3
"""The same question again: what is kept as it was sent must be what would be said anew."""
import gzip
import json
import os
import re
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATH, PATIENCE, PROGRAM, Served, load, make_store, write_ledger, write_sql  # noqa: E402

SUM = PATH + '/aggregate/?drilldown=programme&aggregates=amount.sum'
LARGE = PATH + '/facts/?pagesize=50'  # long enough to be compressed
LINES = 20000
OPTIONS = ((), ('--cache-memory', '0'))  # kept, and made anew each time


def own(headers):
    return {k: v for k, v in headers.items() if k not in ('date', 'last-modified')}  # none in the second of the publication


class Again(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store, self.mapping = make_store(self.folder.name, LINES)
        self.versions = 0

    def publish(self, cents):
        """Every line is `cents` from now on."""
        self.versions += 1
        ledger = os.path.join(self.folder.name, 'versie%d.csv' % self.versions)
        write_ledger(ledger, LINES, cents=cents)
        load(self.store, self.mapping, ledger)

    def commit(self, sql):
        """What any other process may do to the store."""
        write_sql(self.store, sql)

    def served(self, *options):
        server = Served(self.store, *options)
        self.addCleanup(server.finish)
        return server

    def total(self, server, target=SUM, **headers):
        status, got, body = server.get(target, headers=headers)
        self.assertEqual(status, 200, body[:300])
        return json.loads(body)['summary']['amount.sum'], got['etag']

    def test_a_load_is_seen_at_once(self):
        for options, amounts in zip(OPTIONS, ((200, 300, 400), (500, 600, 700))):
            with self.subTest(options=options):
                server, seen = self.served(*options), set()
                for cents in amounts:
                    first = self.total(server)
                    for _ in range(5):
                        self.assertEqual(self.total(server), first)
                    self.publish(cents)
                    now, tag = self.total(server)
                    self.assertEqual(now, LINES * cents / 100)
                    seen |= {first[1], tag}
                self.assertEqual(len(seen), 4)

    def test_any_commit_is_seen_at_once(self):
        server = self.served()
        for i in range(20):
            before = self.total(server)
            self.assertEqual(self.total(server), before)
            self.commit("UPDATE cube SET version = 'v%d'" % i)
            after = self.total(server)
            self.assertEqual(after[0], before[0])
            self.assertNotEqual(after[1], before[1])
            self.commit('PRAGMA wal_checkpoint(TRUNCATE)')
            self.assertEqual(self.total(server), after)

    def test_304_for_the_right_tag_only(self):
        for options in OPTIONS:
            with self.subTest(options=options):
                server = self.served(*options)
                plain = server.get(SUM)
                tag = plain[1]['etag']
                for _ in range(3):
                    for sent in (tag, 'W/' + tag, '"x", ' + tag, '*'):
                        status, headers, body = server.get(SUM, headers={'If-None-Match': sent})
                        self.assertEqual((status, body, headers['etag']), (304, b'', tag), sent)
                        self.assertNotIn('content-type', headers)
                        self.assertIn('max-age', headers['cache-control'])
                    for sent in ('"x"', tag[:-2] + '"', tag.strip('"'), 'x' * 5000):
                        again = server.get(SUM, headers={'If-None-Match': sent})
                        self.assertEqual((again[0], again[2]), (200, plain[2]), sent)
                self.publish(100 + len(options) + 1)
                status, headers, body = server.get(SUM, headers={'If-None-Match': tag})
                self.assertEqual(status, 200)
                self.assertNotEqual(headers['etag'], tag)
                self.assertNotEqual(body, plain[2])

    def test_codings_do_not_mix(self):
        for options in OPTIONS:
            with self.subTest(options=options):
                server = self.served(*options)
                plain, packed = server.get(LARGE), server.get(LARGE, headers={'Accept-Encoding': 'gzip'})
                self.assertEqual(packed[1]['etag'], plain[1]['etag'][:-1] + '-gzip"')
                for accepted in ('', 'gzip', 'identity', 'gzip;q=0', 'br, gzip', 'x-gzip', '*') * 3:
                    again = server.get(LARGE, headers={'Accept-Encoding': accepted})
                    wanted = packed if accepted in ('gzip', 'br, gzip', 'x-gzip', '*') else plain
                    self.assertEqual((again[0], own(again[1]), again[2]),
                                     (200, own(wanted[1]), wanted[2]), accepted)
                self.assertEqual(gzip.decompress(packed[2]), plain[2])
                # Either form's tag is known, whichever is accepted, and the one that was named goes back.
                for accepted in ('gzip', 'identity'):
                    for tag in (plain[1]['etag'], packed[1]['etag']):
                        again = server.get(LARGE, headers={'Accept-Encoding': accepted, 'If-None-Match': tag})
                        self.assertEqual((again[0], again[1]['etag']), (304, tag))

    def test_head(self):
        for first, second in (('GET', 'HEAD'), ('HEAD', 'GET')):
            server = self.served()
            asked = [server.get(LARGE, method=m) for m in (first, second) * 3]
            for method, (status, headers, body) in zip((first, second) * 3, asked):
                self.assertEqual((status, own(headers)), (200, own(asked[0][1])))
                self.assertEqual(len(body), 0 if method == 'HEAD' else int(headers['content-length']))

    def test_callbacks_do_not_leak(self):
        server = self.served()
        plain = server.get(SUM)[2]
        for i in range(30):
            name = b'cb%d' % (i % 3)
            body = server.get(SUM + '&callback=' + name.decode())[2]
            self.assertEqual(body, name + b' && ' + name + b'(' + plain + b')')
            self.assertEqual(server.get(SUM)[2], plain)

    def test_questions_do_not_mix(self):
        server = self.served()
        for _ in range(3):
            for pages in (1, 2, 3):
                body = json.loads(server.get(PATH + '/facts/?pagesize=%d' % pages)[2])
                self.assertEqual(len(body['data']), pages)
            one = server.get(PATH + '/aggregate/?cut=programme:%22P1%22')
            self.assertEqual(server.get(PATH + '/aggregate/?cut=programme%3A%22P1%22')[2], one[2])
            self.assertEqual(server.get(SUM, method='POST')[0], 405)
            self.assertEqual(server.get(SUM, body=b'x')[0], 413)

    def test_more_than_there_is_room_for(self):
        server, wrong = self.served('--cache-memory', '1'), []

        def ask(first):
            connection = server.connect()
            for i in range(first, first + 120):
                page = i % 100 + 1
                connection.request('GET', PATH + '/facts/?pagesize=10&page=%d' % page)
                got = json.loads(connection.getresponse().read())['page']
                if got != page:
                    wrong.append((page, got))
            connection.close()
        threads = [threading.Thread(target=ask, args=(i * 50,)) for i in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(wrong, [])

    def test_the_log_has_them_too(self):
        server = self.served('--log')
        size = len(server.get(SUM)[2])
        for _ in range(4):
            tag = server.get(SUM)[1]['etag']
        server.get(SUM, headers={'If-None-Match': tag})
        server.stop()
        found = re.findall(r'method=GET target="\S+" status=(\d+) bytes=(\d+) ms=[\d.]+$', server.stderr(), re.M)
        # In any order: each connection may have a thread of its own, which writes when it is done.
        self.assertCountEqual(found, [('200', str(size))] * 5 + [('304', '0')])

    def test_the_log_tells_what_was_sent(self):
        """Of a HEAD no byte of a body, be it kept, made anew, a stream or a file."""
        targets = (SUM, LARGE, PATH + '/facts/?format=ndjson', PATH + '/facts/?download=xlsx', '/api/3/', '/none')
        server = self.served('--log')
        for target in targets * 2:
            server.get(target, method='HEAD')
        server.stop()
        found = re.findall(r'method=HEAD target="\S+" status=\d+ bytes=(\d+) ', server.stderr())
        self.assertEqual(found, ['0'] * len(targets) * 2)

    def test_they_do_not_wait_for_long_questions(self):
        server, done = self.served('--threads', '1'), []

        def ask(i):
            done.append(server.get(PATH + '/aggregate/?drilldown=description%7Cprogramme&pagesize=' + str(i))[0])
        kept = self.total(server)
        threads = [threading.Thread(target=ask, args=(i + 1,)) for i in range(40)]
        for t in threads:
            t.start()
        time.sleep(0.05)
        self.assertEqual(self.total(server), kept)
        self.assertLess(len(done), len(threads))
        for t in threads:
            t.join()
        self.assertEqual(done, [200] * len(threads))

    def test_many_clients_and_loads(self):
        server, faults, stop = self.served(), [], threading.Event()
        published = [100]

        def ask():
            connection, last = server.connect(), 0
            tags = {}
            while not stop.is_set():
                least = published[-1]
                connection.request('GET', SUM)
                answer = connection.getresponse()
                body = answer.read()
                total = json.loads(body)['summary']['amount.sum'] * 100 / LINES
                if total < max(least, last):
                    faults.append('%s after %s' % (total, max(least, last)))
                if tags.setdefault(answer.getheader('ETag'), body) != body:
                    faults.append('two answers with one tag')
                last = total
            connection.close()
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for t in threads:
            t.start()
        for cents in (200, 300, 400, 500):
            self.publish(cents)
            published.append(cents)
            time.sleep(0.1)
        stop.set()
        for t in threads:
            t.join(PATIENCE)
        self.assertEqual(faults, [])


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
