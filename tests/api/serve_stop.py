#!/usr/bin/env python3
"""Starting and stopping: announcements, faults, signals while requests are in flight, stores that change."""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import (LINES, PATH, PATIENCE, PROGRAM, Served, load, make_store, read_all,  # noqa: E402
                    write_ledger)

STREAM = PATH + '/facts/?format=ndjson'


def setUpModule():
    global folder, store, mapping
    folder = tempfile.TemporaryDirectory()
    store, mapping = make_store(folder.name)


def tearDownModule():
    folder.cleanup()


def serve(*arguments):
    p = subprocess.run([PROGRAM, 'serve', *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=PATIENCE)
    return p.returncode, p.stderr.decode()


class Start(unittest.TestCase):
    def test_taken_port_is_named(self):
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            s.listen()
            port = s.getsockname()[1]
            code, text = serve('--store', store, '--port', str(port))
        self.assertEqual(code, 1, text)
        self.assertIn('127.0.0.1 port %d' % port, text)
        self.assertIn('another program', text)

    def test_no_store_is_told(self):
        code, text = serve('--store', os.path.join(folder.name, 'none.db'), '--port', '0')
        self.assertEqual(code, 6, text)
        self.assertIn('none.db', text)
        self.assertIn('stuiver load', text)

    def test_no_store_at_all(self):
        path = os.path.join(folder.name, 'junk.db')
        with open(path, 'wb') as f:
            f.write(b'this is no store' * 500)
        code, text = serve('--store', path, '--port', '0')
        self.assertEqual(code, 1, text)
        self.assertIn('junk.db', text)

    def test_without_libmicrohttpd(self):
        """It is opened when something is served; all else works without it."""
        with tempfile.TemporaryDirectory() as other:
            with open(os.path.join(other, 'libmicrohttpd.so.12'), 'w', encoding='ascii') as f:
                f.write('no library')
            environment = dict(os.environ, LD_LIBRARY_PATH=other)
            p = subprocess.run([PROGRAM, 'serve', '--store', store, '--port', '0'], capture_output=True,
                               timeout=PATIENCE, env=environment)
            self.assertEqual(p.returncode, 1, p.stderr)
            self.assertIn(b'libmicrohttpd.so.12', p.stderr)
            self.assertIn(b'install it (package libmicrohttpd12)', p.stderr)
            subprocess.run([PROGRAM, 'status', '--store', store], capture_output=True, timeout=PATIENCE,
                           env=environment, check=True)

    def test_bad_words(self):
        for words in (['--port', '70000'], ['--port', 'x'], ['--public-url', 'ftp://x'],
                      ['--threads', '0'], ['--address', 'no such host.']):
            code, text = serve('--store', store, *words)
            self.assertEqual(code, 2, (words, text))

    def test_json_announcement(self):
        p = subprocess.Popen([PROGRAM, 'serve', '--store', store, '--port', '0', '--json'],
                             stdout=subprocess.PIPE)
        line = json.loads(p.stdout.readline())
        p.send_signal(signal.SIGINT)
        self.assertEqual(p.wait(PATIENCE), 0)
        p.stdout.close()
        self.assertEqual(line['url'], 'http://127.0.0.1:%d/api/3/cubes/' % line['port'])

    def test_public_url(self):
        p = subprocess.Popen([PROGRAM, 'serve', '--store', store, '--port', '0', '--json', '--public-url',
                              'https://data.example.nl/geld/'], stdout=subprocess.PIPE)
        line = json.loads(p.stdout.readline())
        c = http.client.HTTPConnection('127.0.0.1', line['port'])
        c.request('GET', '/api/3/')
        index = json.loads(c.getresponse().read())
        c.close()
        p.terminate()
        p.wait(PATIENCE)
        p.stdout.close()
        self.assertEqual(index['cubes_index_url'], 'https://data.example.nl/geld/api/3/cubes/')


class Stop(unittest.TestCase):
    def test_requests_in_flight_are_finished(self):
        answers = []

        def ask(server):
            c = server.connect()
            while True:
                try:
                    c.request('GET', PATH + '/aggregate/?drilldown=description&pagesize=1')
                    r = c.getresponse()
                    answers.append((r.status, len(r.read())))
                    if r.getheader('Connection') == 'close':
                        break
                except (ConnectionError, http.client.RemoteDisconnected) as gone:
                    # refused or closed before the request went out is fine; half an answer is not
                    answers.append(type(gone).__name__)
                    break
                except http.client.HTTPException as broken:
                    answers.append(repr(broken))
                    break
            c.close()
        with Served(store) as server:
            threads = [threading.Thread(target=ask, args=(server,)) for _ in range(6)]
            for t in threads:
                t.start()
            time.sleep(0.5)
            code = server.stop()
            for t in threads:
                t.join()
            self.assertEqual(code, 0, server.stderr())
        good = [a for a in answers if a[0] == 200]
        self.assertGreaterEqual(len(good), 6)
        self.assertEqual(len(set(good)), 1)
        rest = {a for a in answers if a[0] != 200}
        self.assertLessEqual(rest, {'RemoteDisconnected', 'ConnectionResetError', 'ConnectionRefusedError',
                                    'BrokenPipeError'})

    def test_a_stream_in_flight_is_finished(self):
        with Served(store) as server:
            s = server.raw(b'GET ' + STREAM.encode() + b' HTTP/1.1\r\nHost: x\r\n\r\n', 4096)
            first = s.recv(1000)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            self.assertIsNone(server.process.poll(), 'did not wait for the stream')
            answer = first + read_all(s)
            s.close()
            self.assertEqual(server.process.wait(PATIENCE), 0)
            self.assertTrue(answer.endswith(b'\r\n0\r\n\r\n'), answer[-60:])

    def test_a_reader_who_never_reads_is_not_waited_for(self):
        with Served(store, '--grace', '1') as server:
            s = server.raw(b'GET ' + STREAM.encode() + b' HTTP/1.1\r\nHost: x\r\n\r\n', 4096)
            s.recv(1000)
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - begun, 6)
            self.assertFalse(read_all(s).endswith(b'\r\n0\r\n\r\n'), 'a broken stream must look broken')
            s.close()

    def test_idle_connections_do_not_hold_it(self):
        with Served(store) as server:
            c = server.connect()
            c.request('GET', '/healthz')
            c.getresponse().read()
            s = server.raw(b'GET /half')
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - begun, 5)
            c.close()
            s.close()

    def test_a_second_signal_ends_at_once(self):
        with Served(store, '--grace', '60') as server:
            s = server.raw(b'GET ' + STREAM.encode() + b' HTTP/1.1\r\nHost: x\r\n\r\n', 4096)
            s.recv(1000)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(40), -signal.SIGTERM)  # below the grace
            s.close()


class Changing(unittest.TestCase):
    def test_a_publication_changes_answers_and_etags(self):
        with tempfile.TemporaryDirectory() as other:
            mine, how = make_store(other, 100)
            with Served(mine) as server:
                path = PATH + '/aggregate/?drilldown=year&order=year'
                before = server.get(path)
                ledger = os.path.join(other, 'ledger-2025.csv')
                write_ledger(ledger, 50, year=2025)
                load(mine, how, ledger)
                status, headers, body = server.get(path, headers={'If-None-Match': before[1]['etag']})
                self.assertEqual(status, 200)
                self.assertNotEqual(headers['etag'], before[1]['etag'])
                cells = json.loads(body)['cells']
                self.assertEqual([c['amount.sum'] for c in cells], [100, 50])

    def test_a_stream_is_of_one_version(self):
        with tempfile.TemporaryDirectory() as other:
            mine, how = make_store(other, LINES)
            with Served(mine) as server:
                c = server.connect()
                c.request('GET', STREAM)
                r = c.getresponse()
                first = r.read(1000)
                ledger = os.path.join(other, 'grootboek.csv')
                write_ledger(ledger, LINES + 7, cents=300)
                load(mine, how, ledger)
                lines = (first + r.read()).splitlines()
                c.close()
                self.assertEqual({json.loads(x)['amount'] for x in lines}, {1})
                self.assertEqual(len(lines), LINES)
                after = server.get(STREAM)[2].splitlines()
                self.assertEqual(len(after), LINES + 7)


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
