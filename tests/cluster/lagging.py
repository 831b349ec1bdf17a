#!/usr/bin/env python3
"""A replica that lacks rows takes some of a question's statements, and whole ones take the others: each answer is the store's, or a
503; and answers that are too much, or end in a server's words. Exits 77 where there is no ClickHouse."""
import http.client
import http.server
import json
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from served import PATIENCE, Served, folder_of_module, load_samples  # noqa: E402

API = '/api/3/cubes/awkward/'
PAGES = tuple(API + 'facts/?' + asked for asked in (
    'pagesize=5', 'order=amount:desc&pagesize=5&page=3', 'order=text.text:desc,amount&pagesize=50&page=2', 'order=second&fields=year.year&pagesize=7&page=40',
    'fields=party.name,text.text&order=party.name:desc&pagesize=3&page=20', 'order=text.text&fields=text.text&page=60&pagesize=100',
    'order=amount&fields=amount&page=60&pagesize=100', 'order=amount:desc&fields=amount&page=60&pagesize=100',
    'cut=party.group:%22G3%22&order=text.text:desc&page=2&pagesize=6', 'cut=party.group:%22G3%22&order=amount&pagesize=1000',
    'cut=party.group:%22G3%22&page=900&pagesize=10', 'page=900&pagesize=10', 'pagesize=0', 'order=amount&format=csv', 'format=ndjson'))


def setUpModule():
    global single, store, front
    folder = folder_of_module()
    store = os.path.join(folder, 'stuiver.db')
    stores.load_awkward(store, folder)
    load_samples(store)
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)
    stores.sync(store, single.address(), servers.environment())
    front = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Front)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    unittest.addModuleCleanup(front.server_close)
    unittest.addModuleCleanup(front.shutdown)


class Front(http.server.BaseHTTPRequestHandler):
    """Before the server: statements for which `lacks` is true are asked of every row but some."""
    protocol_version = 'HTTP/1.1'
    lacks, without, touched, instead = staticmethod(lambda sql: False), '1', 0, None

    def do_POST(self):
        sql = self.rfile.read(int(self.headers['Content-Length'])).decode()
        if Front.lacks(sql):
            Front.touched += 1
            sql = sql.replace(' WHERE ', ' WHERE %s AND ' % Front.without, 1)
        if Front.instead:
            Front.touched += 1
            return self.give(200, Front.instead)
        there = http.client.HTTPConnection('127.0.0.1', single.server.http, timeout=PATIENCE)
        try:
            there.request('POST', self.path, body=sql.encode(), headers={'Authorization': self.headers['Authorization']})
            answer = there.getresponse()
            body = answer.read()
        finally:
            there.close()
        return self.give(answer.status, body)

    def give(self, status, body):
        self.send_response(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


class Lagging(unittest.TestCase):
    def setUp(self):
        Front.lacks, Front.without, Front.touched, Front.instead = staticmethod(lambda sql: False), '1', 0, None
        self.ours = Served(store)
        self.addCleanup(self.ours.finish)
        self.theirs = self.served('127.0.0.1:%d' % front.server_address[1])

    def served(self, hosts):
        address = single.address(user='lezer', catalogue=store).replace('127.0.0.1:%d' % single.server.http, hosts)
        s = Served(address, '--cache-memory', '0', environment=servers.environment())
        self.addCleanup(s.finish)
        return s

    def lines(self):
        path = '/api/3/cubes/waterrijk/'
        for part in json.loads(self.ours.get(path + 'provenance')[2])['parts']:
            yield path + 'source/%s?lines=1-400' % part['file']['sha256']

    def same_or_503(self, target):
        mine, there = self.ours.get(target), self.theirs.get(target)
        self.assertIn(there[0], (200, 503), (target, there[2][:300]))
        if there[0] == 200:
            self.assertEqual(mine[2], there[2], target)
        return there[0]

    def test_whole(self):
        for target in PAGES + tuple(self.lines()):
            self.assertEqual(self.same_or_503(target), 200, (target, self.theirs.stderr()[-1000:]))

    def test_pages(self):
        """Whatever order they are in, and wherever what lacks would have stood."""
        Front.lacks = staticmethod(lambda sql: ' LIMIT ' in sql)
        for without in ('line%7!=3', 'line%2=0', 'line<1500', 'line!=1400', 'dataset>1'):
            Front.without = without
            for target in PAGES[:-2]:
                self.same_or_503(target)
        self.assertGreater(Front.touched, 30)

    def test_bounds_of_pages(self):
        """Counts that a page is found by come from a replica that lacks rows, one of them or all."""
        for part in (' AS k,count()', ' AS v FROM', 'SELECT sum(', 'SELECT sum(1)', ('SELECT sum(', ' AS k,', ' AS v '), (' LIMIT ', ' AS k,', 'SELECT sum(')):
            parts = (part,) if isinstance(part, str) else part
            Front.lacks = staticmethod(lambda sql: any(p in sql for p in parts))  # noqa: B023
            Front.touched = 0
            for without in ('line%7!=3', 'line<1500'):
                Front.without = without
                for target in PAGES[:-2]:
                    self.same_or_503(target)
            self.assertGreater(Front.touched, 10, part)

    def test_more_than_is_worked_out(self):
        """The limit is ours, so no other server is asked: a 400, as of the store."""
        Front.instead = b''.join(b'1\t1\t1\t1\t%d\n' % i for i in range(2000001))
        status, _, body = self.served('127.0.0.1:%d,127.0.0.1:%d' % (front.server_address[1], single.server.http)).get(
            API + 'aggregate/?drilldown=text&aggregates=_count')
        self.assertEqual((status, Front.touched), (400, 1), body)
        self.assertIn(b'More than 2000000', body)

    def test_words_in_an_answer(self):
        """A server that cannot go on says so in the answer; the next one is asked."""
        Front.instead = b'Code: 241, e.displayText() = DB::Exception: Memory limit (total) exceeded, e.what() = DB::Exception\n'
        self.assertEqual([self.same_or_503(t) for t in PAGES[:3]], [503] * 3)
        for target in PAGES[:5]:  # each the first that is asked of the one that cannot go on
            self.theirs = self.served('127.0.0.1:%d,127.0.0.1:%d' % (front.server_address[1], single.server.http))
            self.assertEqual(self.same_or_503(target), 200, target)

    def test_lines_of_originals(self):
        Front.lacks = staticmethod(lambda sql: sql.startswith('SELECT line,'))
        for without in ('line%7!=3', 'entry%2=0'):
            Front.without = without
            for target in self.lines():
                self.same_or_503(target)
        self.assertGreater(Front.touched, 0)


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
