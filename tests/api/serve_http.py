#!/usr/bin/env python3
"""HTTP as clients see it: routes, methods, negotiation, caching, faults, limits."""
import gzip
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import (CUBE, LINES, PATH, PATIENCE, PROGRAM, Served, folder_of_module, make_store,  # noqa: E402
                    read_all, server_of_module)

ETAG_OF = PATH + '/aggregate/?drilldown=programme'


def setUpModule():
    global server, store
    store = make_store(folder_of_module())[0]
    server = server_of_module(store, '--timeout', '2', '--log')


class Routes(unittest.TestCase):
    def ok(self, target, **more):
        status, headers, body = server.get(target, **more)
        self.assertEqual(status, 200, '%s: %s' % (target, body[:300]))
        return headers, body

    def test_both_slash_forms_answer_directly(self):
        for path in ('/api/3', '/api/3/cubes', PATH + '/model', PATH + '/aggregate', PATH + '/facts',
                     PATH + '/members/programme', '/api/3/info/gm0000%3Abegroting/package'):
            one, two = self.ok(path)[1], self.ok(path + '/')[1]
            self.assertEqual(one, two, path)
            json.loads(one)

    def test_colon_raw_and_escaped(self):
        a = json.loads(self.ok('/api/3/cubes/gm0000%3Abegroting/model/')[1])
        b = json.loads(self.ok('/api/3/cubes/gm0000:begroting/model/')[1])
        self.assertEqual(a, b)
        self.assertEqual(a['name'], CUBE)

    def test_index_has_an_absolute_link(self):
        index = json.loads(self.ok('/api/3/')[1])
        self.assertEqual(index['status'], 'ok')
        self.assertEqual(index['cubes_index_url'], 'http://127.0.0.1:%d/api/3/cubes/' % server.port)
        bad = json.loads(self.ok('/api/3/', headers={'Host': 'x"><b>'})[1])
        self.assertEqual(bad['cubes_index_url'], index['cubes_index_url'])

    def test_cubes_and_sums(self):
        cubes = json.loads(self.ok('/api/3/cubes/')[1])
        self.assertEqual([c['name'] for c in cubes['data']], [CUBE])
        answer = json.loads(self.ok(PATH + '/aggregate/?aggregates=amount.sum%7C_count')[1])
        self.assertEqual(answer['summary'], {'amount.sum': LINES, '_count': LINES})

    def test_query_plus_is_a_space(self):
        cells = json.loads(self.ok(PATH + '/aggregate/?drilldown=programme+&cut=+programme:%22P1%22')[1])
        self.assertEqual(len(cells['cells']), 1)

    def test_start_page(self):
        headers, body = self.ok('/')
        page = body.decode()
        self.assertEqual(headers['content-type'], 'text/html; charset=utf-8')
        self.assertIn('<html lang="nl"', page)
        self.assertIn('Begroting &amp; &lt;rekening&gt;', page)
        self.assertIn('href="/gm0000%3Abegroting"', page)
        self.assertNotIn('<script>', page, 'nothing inline')

    def test_health(self):
        headers, body = self.ok('/healthz')
        self.assertEqual((body, headers['cache-control']), (b'ok\n', 'no-store'))

    def test_unknown(self):
        for path in ('/x', '/api/4/cubes/', '/api/3/cubes/nope/model/', PATH + '/nope/',
                     PATH + '/members/', '/api/3/info/nope/package', PATH + '/facts/more/'):
            status, headers, body = server.get(path)
            self.assertEqual(status, 404, path)
            self.assertNotIn(b'.db', body, 'no path of the machine')
            self.assertEqual(json.loads(body)['status'], 'error', path)
            status, headers, body = server.get(path, headers={'Accept': 'text/html,*/*;q=0.8'})
            self.assertEqual((status, headers['content-type']), (404, 'text/html; charset=utf-8'))
            self.assertIn(b'lang="nl"', body)


class Methods(unittest.TestCase):
    def test_head_is_get_without_a_body(self):
        for path in ('/', '/api/3/', ETAG_OF, '/nope', PATH + '/facts/?format=ndjson'):
            g, h = server.get(path), server.get(path, method='HEAD')
            self.assertEqual((h[0], h[2]), (g[0], b''), path)
            for name in ('content-type', 'etag', 'content-length', 'content-disposition'):
                self.assertEqual(h[1].get(name), g[1].get(name), (path, name))

    def test_options_and_preflight(self):
        status, headers, _ = server.get(PATH + '/facts/', method='OPTIONS', headers={
            'Origin': 'https://example.nl', 'Access-Control-Request-Method': 'GET'})
        self.assertEqual(status, 200)
        self.assertEqual(headers['allow'], 'GET, HEAD, OPTIONS')
        self.assertEqual(headers['access-control-allow-origin'], '*')
        self.assertEqual(headers['access-control-allow-methods'], 'GET, HEAD, OPTIONS')

    def test_other_methods(self):
        for method in ('POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'):
            status, headers, body = server.get('/api/3/cubes/', method=method)
            self.assertEqual((status, headers['allow']), (405, 'GET, HEAD, OPTIONS'), method)
            self.assertEqual(json.loads(body)['status'], 'error')

    def test_bodies_are_refused_unread(self):
        self.assertEqual(server.get('/api/3/cubes/', body=b'x' * 100)[0], 413)
        self.assertEqual(server.get('/api/3/cubes/', method='POST', body=b'x' * 100)[0], 405)
        s = server.raw(b'POST /api/3/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n')
        self.assertIn(b' 405 ', read_all(s)[:20])
        s.close()
        s = server.raw(b'GET /api/3/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
        self.assertIn(b' 413 ', read_all(s)[:20])
        s.close()


class Headers(unittest.TestCase):
    def test_on_every_answer(self):
        for path in ('/', '/api/3/', ETAG_OF, '/api/nope'):
            headers = server.get(path)[1]
            self.assertEqual(headers['x-content-type-options'], 'nosniff', path)
            self.assertEqual(headers['access-control-allow-origin'], '*', path)
            # Accept counts where a page may come in place of JSON, and for scripts.
            varied = {'/': 'Accept-Encoding, Accept-Language', '/api/nope': 'Accept, Accept-Encoding'}
            self.assertEqual(headers['vary'], varied.get(path, 'Accept-Encoding'), path)

    def test_caching(self):
        self.assertIn('max-age=60', server.get(ETAG_OF)[1]['cache-control'])
        self.assertEqual(server.get('/nope')[1]['cache-control'], 'no-store')
        self.assertEqual(server.get(PATH + '/facts/?cut=nope:1')[1]['cache-control'], 'no-store')

    def test_etag_and_304(self):
        for path in (ETAG_OF, '/api/3/cubes/', PATH + '/model/', PATH + '/facts/?pagesize=2',
                     PATH + '/members/programme/', PATH + '/facts/?format=ndjson'):
            etag = server.get(path)[1]['etag']
            self.assertRegex(etag, r'^"[^"]+"$', path)
            for sent in (etag, 'W/' + etag, '"x", ' + etag, '*'):
                status, headers, body = server.get(path, headers={'If-None-Match': sent})
                self.assertEqual((status, body, headers['etag']), (304, b'', etag), (path, sent))
                self.assertIn('max-age', headers['cache-control'])
            self.assertEqual(server.get(path, headers={'If-None-Match': '"x"'})[0], 200)

    def test_etags_differ_by_question(self):
        tags = [server.get(PATH + '/facts/?pagesize=%d' % n)[1]['etag'] for n in (1, 2)]
        self.assertNotEqual(*tags)

    def test_gzip(self):
        path = PATH + '/facts/?pagesize=50'
        plain = server.get(path)
        packed = server.get(path, headers={'Accept-Encoding': 'br, gzip'})
        self.assertNotIn('content-encoding', plain[1])
        self.assertEqual(packed[1]['content-encoding'], 'gzip')
        self.assertEqual(gzip.decompress(packed[2]), plain[2])
        self.assertNotEqual(packed[1]['etag'], plain[1]['etag'])
        again = server.get(path, headers={'Accept-Encoding': 'gzip', 'If-None-Match': packed[1]['etag']})
        self.assertEqual((again[0], again[1]['etag']), (304, packed[1]['etag']))
        for no in ('gzip;q=0', 'identity', ''):
            self.assertNotIn('content-encoding', server.get(path, headers={'Accept-Encoding': no})[1])
        self.assertNotIn('content-encoding', server.get('/api/3/', headers={'Accept-Encoding': 'gzip'})[1])

    def test_csv_download(self):
        status, headers, body = server.get(ETAG_OF + '&format=csv')
        self.assertEqual(status, 200)
        self.assertEqual(headers['content-type'], 'text/csv; charset=utf-8')
        self.assertEqual(headers['content-disposition'], 'attachment; filename="gm0000-begroting-by-programme-data.csv"')

    def test_access_log_tells_no_address(self):
        server.get('/api/3/?log=%22me')
        time.sleep(0.2)
        lines = [x for x in server.stderr().splitlines() if 'log=%22me' in x]
        self.assertRegex(lines[0], r'^time=\S+Z method=GET target="/api/3/\?log=%22me" status=200 '
                                   r'bytes=\d+ ms=[\d.]+$')
        self.assertNotIn('127.0.0.1', lines[0])


class Jsonp(unittest.TestCase):
    def test_wraps_json(self):
        for path in ('/api/3/?', '/api/3/cubes/?', PATH + '/model/?', ETAG_OF + '&',
                     '/api/3/cubes/nope/model/?'):
            status, headers, body = server.get(path + 'callback=my.$cb_1')
            text = body.decode()
            self.assertTrue(text.startswith('my.$cb_1 && my.$cb_1({') and text.endswith('})'), text[:80])
            json.loads(text[len('my.$cb_1 && my.$cb_1('):-1])
            self.assertEqual((headers['content-type'], headers['x-content-type-options']),
                             ('application/javascript', 'nosniff'))
            # As the reference calls it, for who says so; with nosniff no browser would run that.
            status, headers, body = server.get(path + 'callback=my.$cb_1', headers={'Accept': 'application/json'})
            self.assertEqual((headers['content-type'], body.decode()), ('application/json', text))
            self.assertNotIn('x-content-type-options', headers)

    def test_not_csv(self):
        body = server.get(ETAG_OF + '&format=csv&callback=x')[2]
        self.assertFalse(body.startswith(b'x &&'))

    def test_names_are_checked(self):
        for name in ('', '1a', 'a%28%29', 'alert%281%29%2F%2F', 'a-b', 'a%20b', '%C3%A9', 'a' * 129,
                     '%3Cscript%3E', 'a%0A'):
            status, headers, body = server.get('/api/3/cubes/?callback=' + name)
            self.assertEqual(status, 400, name)
            self.assertEqual(json.loads(body)['status'], 'error')


class Faults(unittest.TestCase):
    def test_bad_escapes_and_text(self):
        for target in ('/api/3/cubes/?a=%zz', '/api/3/cubes/%4', '/api/3/cubes/?a=%', '/%ff',
                       '/api/3/cubes/a%00b/model/', PATH + '/facts/?cut=programme:a%00b'):
            status, headers, body = server.get(target)
            self.assertEqual(status, 400, target)
            problem = json.loads(body)
            self.assertEqual((problem['status'], type(problem['message'])), ('error', str))

    def test_too_long_a_target(self):
        status, _, body = server.get('/api/3/cubes/?a=' + 'x' * 9000)
        self.assertEqual((status, json.loads(body)['status']), (414, 'error'))
        self.assertEqual(server.get('/api/3/cubes/?a=' + 'x' * 7000)[0], 200)

    def test_far_too_long_a_target_or_header(self):
        for junk in (b'GET /?' + b'x' * 200000 + b' HTTP/1.1\r\nHost: x\r\n\r\n',
                     b'GET / HTTP/1.1\r\nHost: x\r\nCookie: ' + b'x' * 200000 + b'\r\n\r\n',
                     b'GET / HTTP/1.1\r\nHost: x\r\n' + b'A: b\r\n' * 40000 + b'\r\n'):
            s = server.raw()
            try:
                s.sendall(junk)
                status = read_all(s)[:12]
            except (BrokenPipeError, ConnectionResetError):
                status = b''
            s.close()
            self.assertIn(status, (b'', b'HTTP/1.1 414', b'HTTP/1.1 431', b'HTTP/1.1 413'))
        self.assertEqual(server.get('/healthz')[0], 200)

    def test_too_many_parameters(self):
        self.assertEqual(server.get('/api/3/cubes/?' + 'a&' * 300)[0], 400)
        for n in (1000, 4000, 8000, 14000, 16000, 20000):
            for text in ('&', 'a&'):
                status, _, body = server.get('/api/3/cubes/?' + text * (n // len(text)))
                self.assertIn(status, (400, 414), n)
                self.assertEqual(json.loads(body)['status'], 'error')

    def test_heads_that_others_read_otherwise(self):
        """What a proxy may take for two requests, or for another address: RFC 9112, 2.2 and 3.2."""
        end = b'Host: x\r\nConnection: close\r\n\r\n'
        line = b'GET /api/3/cubes/ HTTP/1.1\r\n'
        for sound in (line + end, line + b'X-Empty:\r\nX-Tab:\ta b\r\n' + end, line + b'X:' + b'y' * 5000 + b'\r\n' + end,
                      b'GET /api/3/cubes/?a=b&c HTTP/1.1\r\n' + end, line + b''.join(b'H%d: %d\r\n' % (i, i) for i in range(50)) + end):
            s = server.raw(sound)
            self.assertTrue(read_all(s).startswith(b'HTTP/1.1 200'), sound)
            s.close()
        for bad in (b'GET /api/3/cubes/\0 HTTP/1.1\r\n' + end, b'GET /api/3\0/cubes/ HTTP/1.1\r\n' + end,
                    b'GET /api/3/cubes/?a=\0b HTTP/1.1\r\n' + end, b'GET /api/3/cubes/ HTTP/1.1\0\r\n' + end,
                    line + b'X-A: b\0c\r\n' + end, line + b'X\0-A: b\r\n' + end, line + b'X-A: b\0\r\n' + end,
                    line + b'Host: y\r\n' + end, line + b'host: x\r\n' + end, line + b'Connection: close\r\n\r\n',
                    b'GET /api/3/cubes/ HTTP/1.1\n' + end, line + b'X: y\n' + end, line + b'X: y\r' + end,
                    line + b'Host: x\nConnection: close\r\n\r\n', line + b'X: a\rb\r\n' + end):
            s = server.raw(bad)
            answer = read_all(s)
            s.close()
            self.assertTrue(answer.startswith(b'HTTP/1.1 400'), (bad, answer[:60]))

    def test_junk(self):
        for junk in (b'\r\n\r\n', b'\x00\x01\x02\r\n\r\n', b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n',
                     b'GET / HTTP/1.1\r\n\r\n', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'):
            s = server.raw(junk)
            s.shutdown(socket.SHUT_WR)
            answer = read_all(s)
            s.close()
            self.assertNotIn(b' 200 ', answer[:20], junk)
        self.assertEqual(server.get('/healthz')[0], 200)


class Connections(unittest.TestCase):
    def test_keep_alive(self):
        c = server.connect()
        c.connect()
        own = c.sock.getsockname()
        for path in ('/healthz', '/api/3/', ETAG_OF, '/nope', '/', '/?%zz', PATH + '/facts/?format=ndjson'):
            c.request('GET', path)
            c.getresponse().read()
            self.assertIsNotNone(c.sock, 'closed behind ' + path)
            self.assertEqual(c.sock.getsockname(), own, path)
        c.close()

    def test_pipelined(self):
        one = b'GET /api/3/cubes/ HTTP/1.1\r\nHost: x\r\n\r\n'
        last = b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
        s = server.raw(one * 20 + last)
        answer = read_all(s)
        s.close()
        self.assertEqual(answer.count(b'HTTP/1.1 200 OK'), 21)
        self.assertTrue(answer.endswith(b'ok\n'))

    def test_http_1_0(self):
        s = server.raw(b'GET ' + PATH.encode() + b'/facts/?format=ndjson HTTP/1.0\r\n\r\n')
        head, _, body = read_all(s).partition(b'\r\n\r\n')
        s.close()
        self.assertNotIn(b'chunked', head)
        self.assertEqual(body.count(b'\n'), LINES)

    def test_slow_clients_block_nobody_and_are_shown_out(self):
        slow = [server.raw(b'GET /api/3/ HTTP/1.1\r\nHost: x\r\n') for _ in range(100)]
        begun = time.monotonic()
        for _ in range(20):
            self.assertEqual(server.get('/healthz')[0], 200)
        self.assertLess(time.monotonic() - begun, 1)
        # one byte now and then starts the library's timeout anew, but not the guard's
        ended = 0
        while time.monotonic() - begun < 12 and not ended:
            time.sleep(0.5)
            try:
                slow[0].sendall(b'A')
                slow[0].setblocking(False)
                ended = slow[0].recv(100) is not None
            except BlockingIOError:
                slow[0].setblocking(True)
            except OSError:
                ended = 1
        self.assertTrue(ended, 'a dawdling client was never shown out')
        for s in slow:
            s.settimeout(20)
            read_all(s)
            s.close()

    def test_many_at_once(self):
        faults = []

        def ask(i):
            try:
                path = (ETAG_OF, '/healthz', PATH + '/facts/?pagesize=10', '/')[i % 4]
                for _ in range(3):
                    status = server.get(path)[0]
                    if status != 200:
                        faults.append((path, status))
            except Exception as fault:  # whatever it is, it must be told
                faults.append(repr(fault))
        threads = [threading.Thread(target=ask, args=(i,)) for i in range(200)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(faults, [])


class Streams(unittest.TestCase):
    target = PATH + '/facts/?format=ndjson'

    def get_when_free(self):
        """Clients that left are noticed at the next write: until then their places are taken (503)."""
        until = time.monotonic() + PATIENCE
        status, headers, body = server.get(self.target)
        while status == 503 and time.monotonic() < until:
            time.sleep(0.1)
            status, headers, body = server.get(self.target)
        self.assertEqual(status, 200, 'places that were left are never given back')
        return headers, body

    def test_whole(self):
        headers, body = self.get_when_free()
        self.assertEqual(headers['transfer-encoding'], 'chunked')
        lines = body.splitlines()
        self.assertEqual(len(lines), LINES)
        self.assertEqual(sum(json.loads(x)['amount'] for x in lines), LINES)

    def test_gzip(self):
        status, headers, body = server.get(self.target, headers={'Accept-Encoding': 'gzip'})
        self.assertEqual(headers['content-encoding'], 'gzip')
        self.assertRegex(headers['etag'], '-gzip"$')
        self.assertEqual(gzip.decompress(body), server.get(self.target)[2])

    def test_readers_that_leave_give_back_what_they_held(self):
        for _ in range(150):  # more than may stream at the same time
            s = server.raw(b'GET ' + self.target.encode() + b' HTTP/1.1\r\nHost: x\r\n\r\n', 4096)
            s.recv(100)
            s.close()
        self.assertEqual(len(self.get_when_free()[1].splitlines()), LINES)

    def test_too_many_streams_are_told_to_wait_and_block_nothing_else(self):
        # Less than the idle timeout passes before the check, so all are still there.
        held = [server.raw(b'GET ' + self.target.encode() + b' HTTP/1.1\r\nHost: x\r\n\r\n', 4096)
                for _ in range(64)]
        for s in held:
            self.assertIn(b' 200 ', s.recv(20))
        status, headers, body = server.get(self.target)
        self.assertEqual((status, json.loads(body)['status']), (503, 'error'))
        self.assertGreater(int(headers['retry-after']), 0)
        self.assertEqual(server.get(ETAG_OF)[0], 200)
        for s in held:
            s.close()
        self.get_when_free()


class Held(unittest.TestCase):
    """What slow clients have not taken yet is bounded, and given back however they leave. A client has the last byte of
    an answer a moment before the server gives back what it held: who asks at once may still be told to wait."""

    def until_it_is_free(self, ask):
        """What `ask` returns once there is no 503 in it."""
        until = time.monotonic() + PATIENCE
        while True:
            status, what = ask()
            if status != 503:
                self.assertEqual(status, 200)
                return what
            self.assertLess(time.monotonic(), until, 'what was held is not given back')
            time.sleep(0.05)

    def slow(self, server, target):
        """A client that takes the beginning of its answer."""
        s = server.raw(b'GET %s HTTP/1.1\r\nHost: x\r\n\r\n' % target.encode(), 4096)
        status = int(s.recv(20).split()[1])
        if status != 200:
            s.close()
        return status, s

    def test_large_answers_wait_for_the_slow(self):
        large = PATH + '/facts/?pagesize=10000&page='
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with Served(make_store(folder.name, lines=30000, text=600)[0], '--answer-memory', '9') as own:
            size = len(own.get(large + '1')[2])
            self.assertGreater(size, 6 << 20)  # a system takes up to 4 MiB for a socket itself
            for leave in (False, True):
                slow = self.until_it_is_free(lambda: self.slow(own, large + '2'))
                status, headers, body = own.get(large + '3')
                self.assertEqual((status, json.loads(body)['status']), (503, 'error'))
                self.assertIn('retry-after', headers)
                self.assertNotIn('etag', headers)
                self.assertEqual(own.get(large + '3', method='HEAD')[0], 200)
                self.assertEqual(own.get(ETAG_OF)[0], 200)
                if not leave:
                    left = size
                    while left > 0:
                        left -= len(slow.recv(1 << 20))
                slow.close()
                self.until_it_is_free(lambda: own.get(large + '3')[:2])


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
