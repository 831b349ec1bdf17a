#!/usr/bin/env python3
"""stuiver links against servers on loopback that answer in every way an address does."""
import csv
import http.server
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import served
from served import PATIENCE, PROGRAM, stop_listening

ALIVE, MOVED, CLOSED, DEAD, SILENT = 'alive', 'moved', 'closed', 'dead', 'silent'


class Site:
    """What stands at each path: (status, headers, body), or a function of the handler."""

    def __init__(self, robots=None):
        self.pages = {}
        self.robots = robots
        self.log = []  # (method, path, User-Agent, moment)
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def answer(self):
                with outer.lock:
                    outer.log.append((self.command, self.path, self.headers.get('User-Agent'), time.monotonic()))
                if self.path == '/robots.txt':
                    page = (200, {}, outer.robots) if outer.robots is not None else (404, {}, '')
                else:
                    page = outer.pages.get(self.path, (404, {}, 'nothing here'))
                if callable(page):
                    page = page(self)
                if page is None:
                    self.close_connection = True
                    return
                status, headers, body = page
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                if self.command != 'HEAD':
                    try:
                        self.wfile.write(body)
                    except (BrokenPipeError, ConnectionResetError):
                        outer.log.append(('BROKEN', self.path, None, time.monotonic()))

            do_GET = do_HEAD = answer

            def log_message(self, *ignored):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.base = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def asked(self, path):
        with self.lock:
            return [m for m, p, _, _ in self.log if p == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def no_head(handler):
    return (405, {'Allow': 'GET'}, '') if handler.command == 'HEAD' else (200, {}, 'here')


def vast(handler):
    if handler.command == 'HEAD':
        return (501, {}, '')
    return (200, {}, b'x' * (32 << 20))


def hangs_up(handler):
    return None


class Links(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.site = Site()
        self.addCleanup(self.site.close)
        self.mapping = os.path.join(self.folder, 'mapping')
        os.mkdir(self.mapping)

    def write(self, explanations=(), **members):
        """A mapping whose descriptor has these members, and explanations of title, source and text."""
        descriptor = json.loads(json.dumps(served.DESCRIPTOR))
        descriptor.update(members)
        if explanations:
            descriptor['resources'].append({'name': 'texts', 'path': 'texts.csv', 'stuiver': {'role': 'explanations'}})
            with open(os.path.join(self.mapping, 'texts.csv'), 'w', encoding='utf-8', newline='') as f:
                out = csv.writer(f)
                out.writerow(['scope', 'title', 'source', 'text'])
                for title, source, text in explanations:
                    out.writerow(['programme:"P1"', title, source, text or 'tekst'])
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor, f)

    def store(self):
        path = os.path.join(self.folder, 's.db')
        ledger = os.path.join(self.folder, 'grootboek.csv')
        served.write_ledger(ledger, 20)
        served.load(path, self.mapping, ledger)
        return path

    def run_links(self, *options, private=True, pause=10, lang='nl_NL.UTF-8'):
        environment = {k: v for k, v in os.environ.items() if 'proxy' not in k.lower()}
        environment.update(LC_ALL=lang)
        return subprocess.run([PROGRAM, 'links', *(['--private'] if private else []), '--pause', str(pause), *options], capture_output=True,
                              text=True, timeout=PATIENCE * 3, env=environment)

    def verdicts(self, *options, **more):
        p = self.run_links('--json', *options, **more)
        self.assertEqual(p.stderr, '')
        answer = json.loads(p.stdout)
        return {x['url']: x for x in answer['links']}, p.returncode, answer

    @staticmethod
    def kept(state):
        if not os.path.exists(state):
            return []
        with open(state, encoding='utf-8') as f:
            return [line for line in f if line.endswith('\n')]

    def test_each_verdict(self):
        s, base = self.site, self.site.base
        other = Site()
        self.addCleanup(other.close)
        other.pages['/here'] = (200, {}, 'here')
        closed = socket.socket()
        closed.bind(('127.0.0.1', 0))  # nobody listens
        self.addCleanup(closed.close)
        s.pages.update({
            '/alive': (200, {}, 'x'), '/no-head': no_head, '/vast': vast,
            '/later': (302, {'Location': other.base + '/here'}, ''),
            '/for-good': (301, {'Location': other.base + '/here'}, ''),
            '/for-good-to-nothing': (308, {'Location': other.base + '/nothing'}, ''),
            '/round': (302, {'Location': '/round'}, ''), '/login': (401, {}, ''), '/gone': (410, {}, ''),
            '/odd': (418, {}, ''), '/broken': (500, {}, ''), '/hangs-up': hangs_up,
            '/busy': (503, {'Retry-After': '86400'}, ''),
            '/away': (301, {'Location': 'file:///etc/passwd'}, '')})
        paths = {'/alive': ALIVE, '/no-head': ALIVE, '/vast': ALIVE, '/later': ALIVE, '/for-good': MOVED,
                 '/for-good-to-nothing': DEAD, '/round': DEAD, '/login': CLOSED, '/gone': DEAD, '/nothing': DEAD,
                 '/odd': CLOSED, '/broken': SILENT, '/hangs-up': SILENT, '/busy': SILENT, '/away': DEAD}
        dead_port = 'http://127.0.0.1:%d/x' % closed.getsockname()[1]
        self.write([('Een', base + p, '') for p in paths] + [('Twee', dead_port, '')])
        found, code, counts = self.verdicts('--mapping', self.mapping)
        self.assertEqual({p: found[base + p]['verdict'] for p in paths}, paths)
        self.assertEqual(found[dead_port]['verdict'], SILENT)
        self.assertEqual(code, 4)
        self.assertEqual(counts['dead'], 5)
        self.assertEqual(found[base + '/for-good']['moved_to'], other.base + '/here')
        self.assertEqual(found[base + '/busy']['reason'], 'busy')
        self.assertEqual(found[base + '/round']['reason'], 'redirects')
        self.assertEqual((found[base + '/gone']['status'], found[base + '/login']['status']), (410, 401))
        self.assertEqual(s.asked('/alive'), ['HEAD'])
        self.assertEqual(s.asked('/no-head'), ['HEAD', 'GET'])
        self.assertIn('BROKEN', s.asked('/vast'), 'no 32 MiB are fetched')
        self.assertEqual(len(s.asked('/round')), 11)
        self.assertEqual(s.asked('/busy'), ['HEAD'], 'a day is too long to wait')
        self.assertTrue(all(a.startswith('Stuiver/') for _, _, a, _ in s.log if a))

    def test_polite(self):
        self.site.robots = ('User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: stuiver\nDisallow: /secret\n'
                            'Allow: /secret/open\nDisallow: /*.pdf$\n')
        for p in ('/a', '/secret/x', '/secret/open', '/x.pdf', '/x.pdf?v=1'):
            self.site.pages[p] = (200, {}, '')
        self.write([('Een', self.site.base + p, '') for p in self.site.pages])
        found, code, _ = self.verdicts('--mapping', self.mapping, pause=1000)
        self.assertEqual({u[len(self.site.base):]: x['verdict'] for u, x in found.items()},
                         {'/a': ALIVE, '/secret/x': CLOSED, '/secret/open': ALIVE, '/x.pdf': CLOSED,
                          '/x.pdf?v=1': ALIVE})
        self.assertEqual(code, 0)
        self.assertEqual(len(self.site.asked('/robots.txt')), 1)
        self.assertFalse(self.site.asked('/secret/x') or self.site.asked('/x.pdf'))
        moments = [m for _, _, _, m in self.site.log]
        self.assertGreaterEqual(min(b - a for a, b in zip(moments, moments[1:])), 0.95, 'one a second to an origin')

    def test_patience(self):
        times = []

        def busy_once(handler):
            times.append(time.monotonic())
            return (429, {'Retry-After': '2'}, '') if len(times) == 1 else (200, {}, '')
        self.site.pages['/busy'] = busy_once
        self.write([('Een', self.site.base + '/busy', '')])
        found, code, _ = self.verdicts('--mapping', self.mapping)
        self.assertEqual((found[self.site.base + '/busy']['verdict'], code), (ALIVE, 0))
        self.assertGreaterEqual(times[1] - times[0], 1.9)

    def test_private_networks_are_not_asked(self):
        port = self.site.base.rsplit(':', 1)[1]
        urls = ['http://127.0.0.1:%s/a' % port, 'http://localhost:%s/a' % port, 'http://[::1]:%s/a' % port,
                'http://2130706433:%s/a' % port, 'http://[::ffff:127.0.0.1]:%s/a' % port, 'http://0x7f.1:%s/a' % port,
                'http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data/', 'http://u:p@127.0.0.1:%s/a' % port]
        self.write([('Een', u, '') for u in urls])
        found, code, _ = self.verdicts('--mapping', self.mapping, private=False)
        self.assertEqual({x['reason'] for u, x in found.items() if '@' not in u}, {'private-network'})
        self.assertEqual({x['verdict'] for u, x in found.items() if '@' in u}, {DEAD})
        self.assertEqual(code, 4)
        self.assertEqual(self.site.log, [])

    def test_where_they_stand(self):
        base = self.site.base
        self.write([('Jeugd', 'Jaarstukken 2024, blz. 12', 'zie [hier](%s/a "titel") en <%s/b>, of %s/c_(d).' % (
                        (base,) * 3)),
                    ('Wegen', base + '/a#blz2', '')],
                   licenses=[{'name': 'CC0-1.0', 'path': base + '/licence'}],
                   sources=[{'title': 'bron', 'path': base + '/a'}])
        store = self.store()
        p = self.run_links('--store', store)
        self.assertEqual((p.returncode, p.stderr), (4, ''))
        self.assertIn('4 adressen: 0 leven, 0 verhuisd, 0 dicht, 4 dood, 0 stil', p.stdout)
        self.assertIn('  %s/a\n      antwoord 404\n      in %s: sources[0].path\n'
                      '      in %s, toelichting 1 "Jeugd", tekst\n      in %s, toelichting 2 "Wegen", bron\n'
                      % (base, served.CUBE, served.CUBE, served.CUBE), p.stdout)
        self.assertIn('%s/c_(d)\n' % base, p.stdout)
        self.assertIn('dood: daar is niets meer (4)', p.stdout)
        self.assertIn('in %s: licenses[0].path' % served.CUBE, p.stdout)
        english = self.run_links('--store', store, served.CUBE, lang='C.UTF-8')
        self.assertIn('4 addresses: 0 alive, 0 moved, 0 closed, 4 dead, 0 silent', english.stdout)
        rows = list(csv.DictReader(io.StringIO(self.run_links('--store', store, '--format', 'csv').stdout)))
        self.assertEqual(len(rows), 6)
        self.assertEqual(rows[0], {'verdict': 'dead', 'reason': 'status', 'status': '404', 'url': base + '/a',
                                   'moved_to': '', 'tried': rows[0]['tried'], 'cube': served.CUBE, 'explanation': '',
                                   'title': '', 'member': 'sources[0].path'})
        self.assertEqual(self.run_links('--store', store, 'nobody').returncode, 6)
        self.assertEqual(self.run_links('--store', os.path.join(self.folder, 'none.db')).returncode, 6)
        self.assertEqual(self.run_links().returncode, 2)

    def test_nothing_named(self):
        self.write()
        found, code, _ = self.verdicts('--mapping', self.mapping)
        self.assertEqual((found, code), ({}, 0))

    def test_a_question_template_is_asked_without_its_braces(self):
        self.site.pages['/contact'] = (200, {}, '')
        descriptor = dict(served.DESCRIPTOR['stuiver'], questions=self.site.base + '/contact?onderwerp={subject}')
        self.write(stuiver=descriptor)
        found, _, _ = self.verdicts('--mapping', self.mapping)
        self.assertEqual(list(found), [self.site.base + '/contact'])

    def test_a_run_that_was_ended_goes_on(self):
        state = os.path.join(self.folder, 'links.ndjson')
        for i in range(4):
            self.site.pages['/%d' % i] = (200, {}, '')
        self.site.pages['/broken'] = (500, {}, '')
        self.write([('Een', self.site.base + p, '') for p in list(self.site.pages) + ['/dead']])
        p = subprocess.Popen([PROGRAM, 'links', '--private', '--pause', '200', '--mapping', self.mapping, '--state', state],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and len(self.kept(state)) < 2:
            time.sleep(0.05)
        p.send_signal(signal.SIGTERM)
        p.communicate(timeout=PATIENCE)
        self.assertEqual(p.returncode, 130)
        kept = [json.loads(line) for line in self.kept(state)]
        self.assertTrue(2 <= len(kept) < 6)
        with open(state, 'a', encoding='utf-8') as f:
            f.write('{"url": "half')  # a kill while it wrote
        before = len(self.site.log)
        found, code, _ = self.verdicts('--mapping', self.mapping, '--state', state)
        self.assertEqual(code, 4)
        self.assertEqual(sorted(x['verdict'] for x in found.values()), [ALIVE] * 4 + [DEAD, SILENT])
        again = {path for _, path, _, _ in self.site.log[before:]}
        self.assertFalse(again & {k['url'][len(self.site.base):] for k in kept if k['verdict'] != SILENT})
        before = len(self.site.log)
        self.verdicts('--mapping', self.mapping, '--state', state)
        self.assertEqual({p for _, p, _, _ in self.site.log[before:]}, {'/robots.txt', '/broken'},
                         'only what was silent is tried again')
        self.verdicts('--mapping', self.mapping, '--state', state, '--again', '0')
        self.assertEqual(len(self.site.asked('/dead')), 4)  # HEAD and GET, twice
        with open(state, 'w', encoding='utf-8') as f:
            f.write('{"url": "x"}\n')
        p = self.run_links('--mapping', self.mapping, '--state', state)
        self.assertEqual(p.returncode, 3)
        self.assertIn('links.ndjson:1: ', p.stderr)

    def test_a_host_that_does_not_answer_is_asked_once(self):
        def silent(listening):
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return
        held = []
        listening = socket.socket()
        listening.bind(('127.0.0.1', 0))
        listening.listen()
        thread = threading.Thread(target=silent, args=(listening,), daemon=True)
        thread.start()
        self.addCleanup(stop_listening, listening, thread)
        base = 'http://127.0.0.1:%d' % listening.getsockname()[1]
        self.write([('Een', base + '/%d' % i, '') for i in range(30)])
        found, code, _ = self.verdicts('--mapping', self.mapping, '--timeout', '1')
        self.assertEqual({x['verdict'] for x in found.values()}, {SILENT})
        self.assertEqual((len(held), code), (1, 1))


if __name__ == '__main__':
    unittest.main()
