#!/usr/bin/env python3
"""What is said to ClickHouse 18.16 is understood by today's, and answered alike: the tables it makes, the very blocks that a sync sends, and
statements of questions at random. Today's is a library from npm. Exits 77 where one of the two cannot be had."""
import http.client
import http.server
import os
import re
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from at_random import Questions  # noqa: E402
import npm  # noqa: E402
from served import PATIENCE, Served, folder_of_module, make_store  # noqa: E402

PACKAGE = '@chdb/lib-linux-x64-gnu@26.5.3'
HERE = os.path.dirname(os.path.abspath(__file__))
QUESTIONS, STATEMENTS, SEED = 160, int(os.environ.get('STATEMENTS', 30)), 4


class Between:
    """Passes on what stuiver says to a server, and keeps it."""

    def __init__(self, port):
        self.said = []  # (statement, body)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                if self.headers.get('expect', '').lower() == '100-continue':
                    self.send_response_only(100)
                    self.end_headers()
                body = self.rfile.read(int(self.headers.get('content-length', 0)))
                statement = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)).get('query')
                outer.said.append((statement, body) if statement else (body.decode(), b''))
                c = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)
                c.request('POST', self.path, body, {k: v for k, v in self.headers.items() if k.lower() not in ('host', 'expect', 'content-length')})
                answer = c.getresponse()
                content = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ('transfer-encoding', 'content-length', 'connection', 'keep-alive'):
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                c.close()

            do_GET = do_POST

            def log_message(self, *ignored):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Dialect(unittest.TestCase):
    maxDiff = 2000

    def todays(self, statement):
        p = subprocess.run([sys.executable, '-B', os.path.join(HERE, 'todays.py'), self.chdb, self.data, statement],
                           capture_output=True, timeout=10 * PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, '%s\n%s' % (statement[:2000], p.stderr.decode()[-2000:]))
        return sorted(p.stdout.decode().splitlines())

    def test_both_answer_alike(self):
        folder = folder_of_module()
        self.chdb = os.path.join(npm.tarball(PACKAGE, npm.folder_for(PACKAGE)), 'libchdb.so')
        self.data = os.path.join(folder, 'todays')
        store = make_store(folder, lines=4000)[0]
        stores.load_awkward(store, folder)
        with servers.Single() as single:
            between = Between(single.server.http)
            self.addCleanup(between.close)
            address = 'clickhouse://%%s@127.0.0.1:%d/%s' % (between.port, servers.DATABASE)
            stores.sync(store, address % servers.USER, servers.environment())
            sent, between.said = between.said, []
            with Served(address % 'lezer' + '?catalogue=' + store, environment=servers.environment()) as s:
                asked = Questions(lambda target: s.get(target)[2], SEED)
                for _ in range(QUESTIONS):
                    s.get(asked.next())
            self.takes(sent, folder)
            statements = sorted({x for x, _ in between.said if re.match(r'SELECT.*FROM cube_', x, re.S)}, key=lambda x: zlib.crc32(x.encode()))[:STATEMENTS]  # no kind of them first
            self.assertGreater(len(statements), STATEMENTS / 2)
            lines = 0
            for statement in statements:
                there = single.server.ask(re.sub(r'\bFROM (cube_\w+)', r'FROM %s.\1' % servers.DATABASE, statement))
                self.assertEqual(self.todays(statement), sorted(there.splitlines()), statement)
                lines += there.count('\n')
            self.assertGreater(lines, 10 * len(statements))
        print('%d statements, %d lines in answer, of %d blocks of rows' % (len(statements), lines, len([b for _, b in sent if b])))

    def takes(self, sent, folder):
        """The tables and the blocks, as they were sent."""
        for statement, body in sent:
            if statement.startswith('CREATE TABLE'):
                self.todays(statement)
            elif body:
                path = os.path.join(folder, 'block.native')
                with open(path, 'wb') as f:
                    f.write(body)
                into = re.match(r'INSERT INTO (\w+) FORMAT Native', statement).group(1)
                self.todays("INSERT INTO %s SELECT * FROM file('%s','Native')" % (into, path))


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    try:
        npm.tarball(PACKAGE, npm.folder_for(PACKAGE))
    except unittest.SkipTest as why:
        print('skipped: %s' % why)
        sys.exit(77)
    unittest.main()
