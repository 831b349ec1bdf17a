#!/usr/bin/env python3
"""The program behind nginx and Varnish, and asked by a browser: what they read in its headers is what was meant."""
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, PROGRAM, Served, folder_of_module, load_samples  # noqa: E402

API = '/api/3/cubes/waterrijk/'

NGINX = '''
daemon off; master_process off; pid %(folder)s/pid; error_log %(folder)s/log;
events {}
http {
    access_log off;
    client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c;
    uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
    proxy_cache_path %(folder)s/cache keys_zone=z:1m;
    upstream stuiver { server 127.0.0.1:%(origin)d; keepalive 4; }
    server {
        listen 127.0.0.1:%(port)d;
        location / {
            proxy_pass http://stuiver; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
            proxy_cache z; proxy_cache_revalidate on; add_header X-Cache $upstream_cache_status always;
        }
    }
}
'''
VARNISH = '''
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "%(origin)d"; }
sub vcl_deliver { set resp.http.X-Hits = obj.hits; }
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def setUpModule():
    global folder, store, origin
    folder = folder_of_module()
    store = os.path.join(folder, 'stuiver.db')
    load_samples(store)
    origin = Served(store, '--offer-store')
    unittest.addModuleCleanup(origin.finish)
    time.sleep(1.1)


class Proxy:
    """A program in front, on a port of its own."""

    def __init__(self, command, port):
        self.port = port
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.log.seek(0)
        raise RuntimeError('%s: %s' % (command[0], self.log.read().decode()[-500:]))

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)  # it and the workers it started
        except ProcessLookupError:
            pass
        self.process.wait(PATIENCE)
        self.log.close()

    def get(self, target, method='GET', **headers):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        try:
            c.request(method, target, headers={k.replace('_', '-'): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, {k.lower(): v for k, v in r.getheaders()}, r.read()
        finally:
            c.close()


class Behind:
    """What holds behind either."""
    TARGETS = ('/api/3/cubes/', API + 'model/', API + 'aggregate/?drilldown=year', API + 'facts/?pagesize=5&page=2',
               API + 'facts/?download=csv&cut=year:2024', '/healthz', '/api/3/cubes/nope/model/')

    def test_the_same_answers(self):
        for target in self.TARGETS:
            for _ in range(2):
                own, through = origin.get(target), self.proxy.get(target)
                self.assertEqual((through[0], through[2]), (own[0], own[2]), target)
                for name in ('content-type', 'last-modified', 'link', 'cache-control', 'access-control-allow-origin'):
                    self.assertEqual(through[1].get(name), own[1].get(name), (target, name))

    def test_revalidation(self):
        for target in self.TARGETS[:5]:
            _, headers, body = self.proxy.get(target)
            for condition in ({'If_None_Match': headers['etag']}, {'If_Modified_Since': headers['last-modified']}):
                for _ in range(2):
                    status, again, empty = self.proxy.get(target, **condition)
                    self.assertEqual((status, empty), (304, b''), (target, condition))
            self.assertEqual(self.proxy.get(target, If_None_Match='"x"')[2], body)

    def test_codings_are_kept_apart(self):
        target = API + 'facts/?pagesize=60'
        for accepted in ('gzip', 'identity') * 2:
            _, headers, body = self.proxy.get(target, Accept_Encoding=accepted)
            self.assertEqual(headers.get('content-encoding'), 'gzip' if accepted == 'gzip' else None)
            if accepted == 'gzip':
                import gzip
                body = gzip.decompress(body)
            self.assertEqual(len(json.loads(body)['data']), 60)

    def test_one_is_kept_for_all_who_accept_otherwise(self):
        target = API + 'aggregate/?drilldown=programme&_=%d' % time.time_ns()
        self.proxy.get(target, Accept='application/json')
        self.assertTrue(self.was_kept(self.proxy.get(target, Accept='text/html,*/*;q=0.8')[1]))

    def test_a_page_is_not_taken_for_an_answer(self):
        html = self.proxy.get('/api/3/cubes/nope/model/', Accept='text/html')[1]['content-type']
        self.assertTrue(html.startswith('text/html'))
        self.assertEqual(self.proxy.get('/api/3/cubes/nope/model/', Accept='application/json')[1]['content-type'], 'application/json')

    def test_head_and_ranges(self):
        status, headers, body = self.proxy.get(API + 'package.zip?cut=year:2023', 'HEAD')
        self.assertEqual((status, body), (200, b''))
        whole = self.proxy.get(API + 'package.zip?cut=year:2023')[2]
        status, headers, part = self.proxy.get(API + 'package.zip?cut=year:2023', Range='bytes=0-99')
        self.assertEqual((status, part, headers['content-range']), (206, whole[:100], 'bytes 0-99/%d' % len(whole)))

    def test_many_304_over_one_connection(self):
        """None of them is taken for the beginning of the next."""
        etag = self.proxy.get(API + 'model/')[1]['etag']
        c = http.client.HTTPConnection('127.0.0.1', self.proxy.port, timeout=PATIENCE)
        for i in range(20):
            target = API + 'model/' + ('?_=%d' % i if i % 2 else '')
            c.request('GET', target, headers={'If-None-Match': etag})
            r = c.getresponse()
            self.assertIn((r.status, r.read() == b''), ((304, True), (200, False)))
        c.close()


class Nginx(Behind, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which('nginx') and not os.path.exists('/usr/sbin/nginx'):
            raise unittest.SkipTest('there is no nginx')
        place = os.path.join(folder, 'nginx')
        os.mkdir(place)
        port = free_port()
        with open(os.path.join(place, 'conf'), 'w', encoding='utf-8') as f:
            f.write(NGINX % {'folder': place, 'port': port, 'origin': origin.port})
        cls.proxy = Proxy([shutil.which('nginx') or '/usr/sbin/nginx', '-c', os.path.join(place, 'conf'), '-e',
                           os.path.join(place, 'log')], port)
        cls.addClassCleanup(cls.proxy.stop)

    def was_kept(self, headers):
        return headers['x-cache'] == 'HIT'


class Example(unittest.TestCase):
    """The example that the package has for operators, with addresses and certificates of this machine."""

    def test_it_stands_before_the_server(self):
        nginx = shutil.which('nginx') or '/usr/sbin/nginx'
        if not os.path.exists(nginx) or not shutil.which('openssl') or not shutil.which('curl'):
            self.skipTest('there is no nginx, openssl or curl')
        place = os.path.join(folder, 'example')
        os.mkdir(place)
        key, certificate = os.path.join(place, 'key'), os.path.join(place, 'certificate')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj',
                        '/CN=data.gemeente.example'], check=True, capture_output=True)
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl', 'install', 'nginx', 'stuiver.conf'), encoding='utf-8') as f:
            example = f.read()
        port = free_port()
        for given, here in (('listen [::]:443 ssl http2;', ''), ('listen 443 ssl', 'listen 127.0.0.1:%d ssl' % port),
                            ('/etc/ssl/stuiver/fullchain.pem', certificate), ('/etc/ssl/stuiver/privkey.pem', key),
                            ('/var/cache/nginx/stuiver', os.path.join(place, 'cache')), ('http://127.0.0.1:8080', 'http://127.0.0.1:%d' % origin.port)):
            self.assertIn(given, example)
            example = example.replace(given, here)
        with open(os.path.join(place, 'conf'), 'w', encoding='utf-8') as f:
            f.write('daemon off; master_process off; pid %(at)s/pid; error_log %(at)s/log; events {} http { access_log off;\n'
                    'client_body_temp_path %(at)s/a; proxy_temp_path %(at)s/b; fastcgi_temp_path %(at)s/c; uwsgi_temp_path %(at)s/d;\n'
                    'scgi_temp_path %(at)s/e;\n%(example)s\n}' % {'at': place, 'example': example})
        proxy = Proxy([nginx, '-c', os.path.join(place, 'conf'), '-e', os.path.join(place, 'log')], port)
        self.addCleanup(proxy.stop)

        def ask(target):
            p = subprocess.run(['curl', '-sk', '-o', '-', '-w', '\n%{http_code} %{http_version}', '--resolve',
                                'data.gemeente.example:%d:127.0.0.1' % port, 'https://data.gemeente.example:%d%s' % (port, target)],
                               capture_output=True, text=True, timeout=PATIENCE, check=True)
            body, _, said = p.stdout.rpartition('\n')
            return body, said
        body, said = ask(API + 'model/')
        self.assertEqual((said, json.loads(body)['status']), ('200 2', 'ok'))
        self.assertEqual([ask(t)[1] for t in ('/', '/healthz', '/readyz', '/metrics')], ['200 2', '200 2', '404 2', '404 2'])


class Varnish(Behind, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program = shutil.which('varnishd') or '/usr/sbin/varnishd'
        if not os.path.exists(program):
            raise unittest.SkipTest('there is no Varnish')
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        port = free_port()
        with open(os.path.join(place.name, 'vcl'), 'w', encoding='utf-8') as f:
            f.write(VARNISH % {'origin': origin.port})
        try:
            cls.proxy = Proxy([program, '-F', '-j', 'none', '-n', os.path.join(place.name, 'n'), '-a', '127.0.0.1:%d' % port,
                               '-f', os.path.join(place.name, 'vcl'), '-s', 'malloc,32m', '-p', 'vcc_allow_inline_c=off'], port)
        except RuntimeError as e:
            raise unittest.SkipTest('Varnish does not start here: %s' % e)
        cls.addClassCleanup(cls.proxy.stop)

    def was_kept(self, headers):
        return int(headers['x-hits']) > 0


PAGE = '''<!DOCTYPE html><meta charset="utf-8"><title>asking</title><pre id="out">not yet</pre><script>
(async () => {
  const api = 'http://127.0.0.1:%d', out = {};
  try {
    const facts = await fetch(api + '%sfacts/?pagesize=2', {headers: {traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'}});
    out.link = facts.headers.get('Link'); out.etag = facts.headers.get('ETag'); out.rows = (await facts.json()).data.length;
    const part = await fetch(api + '/api/3/download/store.sqlite', {headers: {Range: 'bytes=0-15', 'Cache-Control': 'no-cache'}});
    out.status = part.status; out.range = part.headers.get('Content-Range'); out.accepts = part.headers.get('Accept-Ranges');
    out.text = await part.text();
    const told = await fetch(api + '%saggregate/?foo=1');
    out.ignored = told.headers.get('Stuiver-Ignored-Parameters');
  } catch (e) { out.error = String(e); }
  document.getElementById('out').textContent = JSON.stringify(out);
})();
</script>'''


class Browser(unittest.TestCase):
    def test_fetch_from_another_origin(self):
        chromium = shutil.which('chromium') or shutil.which('chromium-browser')
        if not chromium:
            self.skipTest('there is no Chromium')
        page = (PAGE % (origin.port, API, API)).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Type', 'text/html; charset=utf-8')
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *ignored):
                pass

        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            p = subprocess.run([chromium, '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                                '--user-data-dir=' + profile, '--virtual-time-budget=20000', '--dump-dom',
                                'http://127.0.0.1:%d/' % server.server_port], capture_output=True, text=True, timeout=300, check=False)
        if '<pre id="out">' not in p.stdout:
            self.skipTest('Chromium does not run here: %s' % p.stderr[-300:])
        out = json.loads(p.stdout.split('<pre id="out">')[1].split('</pre>')[0].replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&'))
        self.assertNotIn('error', out)
        self.assertIn('rel="next"', out['link'])
        self.assertEqual((out['rows'], out['status'], out['accepts'], out['ignored']), (2, 206, 'bytes', 'foo'))
        self.assertTrue(out['text'].startswith('SQLite format 3'))
        self.assertRegex(out['range'], r'^bytes 0-15/\d+$')


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
