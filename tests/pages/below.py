#!/usr/bin/env python3
"""The site below a path of another one, as etl/install/nginx/below-a-path.conf has it: whatever is found in whatever it answers
(pages, styles, scripts, JSON, feeds, catalogues, pictures, headers) stays below that path and is there. What stands beside
the path is another's: nginx answers it with 418 here, and asking for it is a fault.

    below.py [--each N] [--pages N]

First crawl.py's walk, figures and all, then everything else by kind of address, at most N of each. The program is $STUIVER."""
import argparse
import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

from crawl import PATIENCE, PROJECT, Crawl, Served, Web, dutch_texts, load_samples  # first: it finds the rooms below
from odd_cubes import load_odd

BASE = '/gemeente/begroting'
EXAMPLE = os.path.join(PROJECT, 'etl', 'install', 'nginx', 'below-a-path.conf')
CONF = '''
daemon off; master_process off; pid %(at)s/pid; error_log %(at)s/log; events {}
http {
    access_log off; default_type text/plain; keepalive_requests 100000; proxy_cache_path %(at)s/cache keys_zone=stuiver:1m;
    client_body_temp_path %(at)s/a; proxy_temp_path %(at)s/b; fastcgi_temp_path %(at)s/c; uwsgi_temp_path %(at)s/d; scgi_temp_path %(at)s/e;
%(example)s
    server {
        listen 127.0.0.1:%(port)d;
        location / { return 418 "of somebody else\\n"; }
%(locations)s
    }
}
'''
STARTS = ('/', '/api', '/api/3/', '/api/3/cubes/', '/api/3/openapi.json', '/api/begrotingen/v1', '/api/begrotingen/v1/openapi.json',
          '/api/begrotingen/v1/begrotingen', '/api/v1/governments/', '/api/v1/documents/', '/catalog.ttl', '/catalog.jsonld',
          '/wijzigingen.atom', '/wijzigingen.json', '/waterrijk/wijzigingen.atom', '/robots.txt', '/sitemap.xml', '/handboek', '/suggesties?q=weg',
          '/is-niet', '/waterrijk/2024/nergens', '/api/3/cubes/waterrijk/package.zip', '/api/3/cubes/waterrijk/facts/?pagesize=2', '/healthz',
          '/.well-known/security.txt')
ATTRIBUTES = re.compile(r'\s(href|src|action|formaction|poster|xlink:href|data-[a-z-]+)="(/[^"]*)"')
SHEET = re.compile(r'''(?:url\(|@import\s)\s*["']?(/[^"')\s]*)''')
# A program's own texts: one that begins at the top of the server.
SCRIPT = re.compile(r'''["'`](/(?:-|api|embed|handboek|zoeken|suggesties)\b[^"'`\s]*)''')
OURS = re.compile(r'/(?:-|api|embed|handboek|zoeken|suggesties|waterrijk|odd-codes|mcp|catalog\.|wijzigingen)(?:[/?.]|$)')
# Named and not there: what errors look like here, and the front of a cube's addresses, which its package names.
NOT_FOUND = ('/api/3/cubes/waterrijk', '/is-niet', '/waterrijk/2024/nergens', '/.well-known/security.txt')


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Nginx:
    def __init__(self, folder, port, origin):
        with open(EXAMPLE, encoding='utf-8') as f:
            text = f.read()
        for given, here in (('/begroting', BASE), ('http://127.0.0.1:8080', 'http://127.0.0.1:%d' % origin)):
            assert given in text, given
            text = text.replace(given, here)
        outside, _, inside = text.partition('# ---- in the server block ----\n')
        assert inside
        with open(os.path.join(folder, 'conf'), 'w', encoding='utf-8') as f:
            f.write(CONF % {'at': folder, 'port': port, 'example': outside, 'locations': inside})
        self.process = subprocess.Popen([shutil.which('nginx') or '/usr/sbin/nginx', '-c', os.path.join(folder, 'conf'), '-e', os.path.join(folder, 'log')])
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


class Below(Web):
    """A connection that notes what points beside the path, in all that it brings."""

    def __init__(self, port, origin):
        super().__init__(port)
        self.own = ('127.0.0.1:%d' % port, '127.0.0.1:%d' % origin)
        self.public = 'http://%s%s' % (self.own[0], BASE)
        self.any_own = re.compile(r'https?://(?:%s|localhost)[^\s"\'<>\\)]*' % '|'.join(map(re.escape, self.own)))
        self.leaks, self.kinds = {}, Counter()

    def ask(self, target, method='GET', body=None, headers=None):
        self.connection.request(method, target, body=body, headers=dict({'Accept-Encoding': 'gzip', 'Accept': 'text/html,*/*;q=0.8'}, **(headers or {})))
        r = self.connection.getresponse()
        raw = r.read()
        headers = [(k.lower(), v) for k, v in r.getheaders()]
        return r.status, headers, raw

    def get(self, target):
        status, headers, raw = self.ask(target)
        body = gzip.decompress(raw) if ('content-encoding', 'gzip') in headers else raw
        if status == 418:
            self.leaks.setdefault(target, 'is asked for')
        self.note(target, headers, body)
        return status, dict(headers), body, len(zlib.compress(body))

    def inside(self, at):
        u = urlsplit(at)
        return u.netloc in ('', self.own[0]) and (u.path == BASE or u.path.startswith(BASE + '/'))

    def note(self, target, headers, body):
        """Every address of ours in an answer; one beside the path is a leak."""
        found = self.found(headers, body)
        for at in found:
            if not self.inside(at):
                self.leaks.setdefault(at, 'stands in %s' % target)
        return [at for at in found if self.inside(at)]

    def found(self, headers, body):
        out = []
        for name, value in headers:
            if name in ('location', 'content-location'):
                out.append(value)
            elif name == 'link':
                out += [x for x in re.findall('<([^>]*)>', value) if x.startswith('/')]
            elif name == 'set-cookie':
                path = re.search('(?i);\\s*path=([^;]*)', value)
                out.append(path.group(1) + '/' if path else '/')
            if name not in ('location', 'content-location'):
                out += self.any_own.findall(value)
        kind = dict(headers).get('content-type', '').partition(';')[0]
        try:
            text = body.decode() if not kind.startswith('application/zip') and 'spreadsheet' not in kind else ''
        except UnicodeDecodeError:
            text = ''
        self.kinds[kind] += 1
        out += [re.split('["<>]', unescape(x))[0].rstrip(',;') for x in self.any_own.findall(text)]
        if kind in ('text/html', 'image/svg+xml', 'application/xml', 'application/atom+xml'):
            out += [unescape(x) for name, x in ATTRIBUTES.findall(text) if x.startswith('/') and (not name.startswith('data-') or OURS.match(x))]
        if kind in ('text/html', 'text/css', 'image/svg+xml'):
            out += SHEET.findall(text)
        if kind == 'text/javascript':
            out += SCRIPT.findall(text)
        if kind.endswith('json') and text:
            out += self.of_json([json.loads(x) for x in (text.splitlines() if 'ndjson' in kind else [text])])
        if kind == 'text/plain':
            out += re.findall(r'(?m)^(?:Sitemap|Allow|Disallow): (\S+)', text)
        return out

    def of_json(self, value):
        """Texts that lead to the top of this server. A description has paths as keys, below its `servers`."""
        if isinstance(value, str):
            return [value] if OURS.match(value) else []
        if isinstance(value, dict):
            if 'servers' in value and 'paths' in value:
                assert all(self.inside(x['url']) for x in value['servers']), value['servers']
                value = value['info']
            return [x for v in value.values() for x in self.of_json(v)]
        return [x for v in value for x in self.of_json(v)] if isinstance(value, list) else []


def kind(at):
    u = urlsplit(at)
    parts = [re.sub(r'\d+', '0', x) for x in u.path[len(BASE):].split('/') if x]
    return (*parts[:2], *parts[3:4], len(parts), parts[-1].rpartition('.')[2] if parts else '', *sorted(re.findall(r'[?&]([a-z_]+)=', '?' + u.query))[:2])


def everything(web, each, most):
    """All that is no page too: by what is named in what."""
    faults, kinds, seen, todo = [], Counter(), set(), [BASE + x for x in STARTS]
    asked = 0
    while todo and (asked < most or not most):
        at, asked = todo.pop(0), asked + 1
        status, headers, raw = web.ask(at)
        body = gzip.decompress(raw) if ('content-encoding', 'gzip') in headers else raw
        if status != (404 if urlsplit(at).path[len(BASE):] in NOT_FOUND else 200) and not 300 <= status < 400:
            faults.append('%s\n    status %d: %s' % (at, status, re.sub(r'\s+', ' ', re.sub('<[^>]*>', ' ', body.decode('utf-8', 'replace')))[-200:]))
        for x in web.note(at, headers, body):
            u = urlsplit(urljoin(at, x))
            x = u.path + ('?' + u.query if u.query else '')
            k = kind(x)
            if x in seen or re.search('[{*|]|=$', x) or kinds[k] >= each or not x.isascii() or ' ' in x:
                continue
            seen.add(x)
            kinds[k] += 1
            todo.append(x)
    print('%d addresses of %d kinds; types: %s' % (len(seen), len(kinds), ', '.join('%s %d' % x for x in sorted(web.kinds.items()))))
    return faults


def assistant(web):
    """The tools of an assistant name their sources below the path."""
    faults = []
    for call in ({'method': 'tools/list'}, {'method': 'tools/call', 'params': {'name': 'aggregate', 'arguments': {'name': 'waterrijk', 'drilldown': 'year'}}}):
        status, headers, raw = web.ask(BASE + '/mcp', 'POST', json.dumps(dict(call, jsonrpc='2.0', id=1)),
                                       {'Content-Type': 'application/json', 'Accept': 'application/json, text/event-stream', 'Accept-Encoding': 'identity'})
        web.note(BASE + '/mcp', headers, raw)
        if status != 200 or b'"error"' in raw or call['method'] == 'tools/call' and web.public.encode() not in raw:
            faults.append('/mcp %s\n    %d %s' % (call['method'], status, raw[:300]))
    return faults


def below(store, folder, options, odd):
    port = free_port()
    os.mkdir(folder)
    public = 'http://127.0.0.1:%d%s/' % (port, BASE)
    with Served(store, '--public-url', public, '--openspending-nl', '--json') as server:
        nginx = Nginx(folder, port, server.port)
        try:
            web = Below(port, server.port)
            c = Crawl(web, options.each, options.pages, dutch_texts(), BASE)
            c.run((BASE + '/',))
            faults = c.faults + (everything(web, options.each, 4 * options.pages) + assistant(web) if not odd else [])
            print('%d pages, %d other addresses, %d figures, %d passports' % (c.pages, len(c.seen) - c.pages, c.figures, len(c.passports)))
            if c.pages < 10 or c.figures < 10:
                faults.append('hardly anything was seen')
        finally:
            nginx.stop()
        server.finish()
    return faults + ['%s\n    %s' % x for x in web.leaks.items()]


def main():
    options = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    options.add_argument('--each', type=int, default=2)
    options.add_argument('--pages', type=int, default=200)
    options = options.parse_args()
    if not shutil.which('nginx') and not os.path.exists('/usr/sbin/nginx'):
        print('skipped: there is no nginx')
        return 77
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        store, odd = (os.path.join(folder, x) for x in ('samples.db', 'odd.db'))
        load_samples(store)
        load_odd(odd, folder)
        faults += below(store, os.path.join(folder, 'n1'), options, False)
        faults += below(odd, os.path.join(folder, 'n2'), options, True)
    for what in faults[:40]:
        print('FAULT ' + what)
    print('%d faults' % len(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
