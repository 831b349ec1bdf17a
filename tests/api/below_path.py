"""A small reverse proxy that has the desk below a path, takes that path away, and reads along: whatever the desk answers with
(headers, pages, JSON, styles, scripts) names no address of its own beside that path. What a browser asks beside it is another's."""
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
import threading
import time
from html import unescape

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, stop_listening  # noqa: E402

ROUTES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl', 'desk', 'routes.c')
ATTRIBUTES = re.compile(r'\s([a-z-]+)="(/[^"]*)"')
LEADS = {'href', 'src', 'action', 'formaction', 'poster', 'xlink:href', 'content'}
REFRESH = re.compile(r'(?i)<meta http-equiv="refresh" content="[^"]*url=([^"]*)"')
SHEET = re.compile(r'''(?:url\(|@import\s)\s*["']?(/[^"')\s]*)''')
# A program's own texts, and no selector.
SCRIPT = re.compile(r'''(?<![*^$]=)["'`](/[a-z-][^"'`\s]*)''')
TOP = 418  # of what stands beside the path


def words():
    """What addresses of the desk begin with."""
    with open(ROUTES, encoding='utf-8') as f:
        found = set(re.findall(r'\{(?:GETS|POSTS|PUTS),\s+"([a-z]+)', f.read()))
    if len(found) < 10:
        raise AssertionError('the table of routes is not found')
    return found | {'-'}


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Reader:
    """What stands beside the path in an answer, as (address, where)."""

    def __init__(self, public, direct):
        origin, self.base = re.match(r'(https?://[^/]+)(/.*)', public).groups()
        self.ours = re.compile(r'/(?:%s)(?:[/?.]|$)' % '|'.join(sorted(words())))
        hosts = {origin, origin.replace('https:', 'http:'), origin.partition('://')[2].partition(':')[0] and 'http://' + direct}
        self.absolute = re.compile(r'(?:%s)(?![0-9])[^\s"\'<>\\)]*' % '|'.join(map(re.escape, sorted(hosts))))
        self.public, self.seen = public, 0

    def below(self, at):
        if re.match('https?://', at) and not self.absolute.match(at):
            return True  # a provider, the public site
        path = at[len(self.public) - len(self.base):] if at.startswith(self.public[:-len(self.base)] + '/') else at
        return re.match(re.escape(self.base) + r'(?:[/?#]|$)', path) is not None

    def beside(self, headers, body):
        self.seen += 1
        return [x for x in self.found(headers, body) if not self.below(x)]

    def found(self, headers, body):
        out, kind, coding = [], '', ''
        for name, value in headers:
            if name in ('location', 'content-location'):
                out.append(value)
            elif name == 'refresh' and 'url=' in value.lower():
                out.append(value.lower().partition('url=')[2])
            elif name == 'link':
                out += re.findall('<([^>]*)>', value)
            elif name == 'set-cookie':
                path = re.search('(?i);\\s*path=([^;]*)', value)
                out.append(path.group(1) if path else '/')
                if not value.startswith(('__Secure-', 'stuiver-')) or '; HttpOnly' not in value or '; SameSite=' not in value:
                    out.append('a cookie like ' + value)
            elif name == 'content-type':
                kind = value.partition(';')[0]
            elif name == 'content-encoding':
                coding = value
        try:
            text = (gzip.decompress(body) if coding == 'gzip' else body).decode()
        except (UnicodeDecodeError, OSError, EOFError):
            return out
        out += self.absolute.findall(unescape(text) if kind == 'text/html' else text)
        if kind in ('text/html', 'image/svg+xml'):
            out += [unescape(x) for name, x in ATTRIBUTES.findall(text) if name in LEADS or self.ours.match(x)] + REFRESH.findall(text)
        if kind in ('text/html', 'text/css', 'image/svg+xml'):
            out += SHEET.findall(text)
        if kind == 'text/javascript':
            out += [x for x in SCRIPT.findall(text) if self.ours.match(x)]
        if kind.endswith('json') and text.startswith(('{', '[')):
            out += self.of_json(json.loads(text))
        return out

    def of_json(self, value):
        if isinstance(value, str):
            return [value] if self.ours.match(value) else []
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [x for v in inside for x in self.of_json(v)]


def head_of(s, rest=b''):
    """(first line, headers, what of the body came with them)."""
    while b'\r\n\r\n' not in rest:
        more = s.recv(65536)
        if not more:
            return None, [], rest
        rest += more
    head, _, rest = rest.partition(b'\r\n\r\n')
    first, *lines = head.decode('latin-1').split('\r\n')
    return first, [(k.strip().lower(), v.strip()) for k, _, v in (x.partition(':') for x in lines)], rest


def unchunked(body):
    out = b''
    while body:
        size, _, body = body.partition(b'\r\n')
        n = int(size.partition(b';')[0] or b'0', 16)
        if not n:
            break
        out, body = out + body[:n], body[n + 2:]
    return out


class BelowPath:
    """Listens; `aim` says which port is asked. A request a connection, streams and uploads as they come."""

    def __init__(self, base, public=None, strips=True):
        self.base, self.strips = base, strips
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.port = self.listening.getsockname()[1]
        self.public = public or 'http://127.0.0.1:%d%s' % (self.port, base)
        self.direct, self.faults, self.lock = 0, [], threading.Lock()
        self.reader = None
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def aim(self, port):
        self.direct = port
        self.reader = Reader(self.public, '127.0.0.1:%d' % port)

    def close(self):
        stop_listening(self.listening, self.thread)

    def read(self, what, headers, body):
        """It was read on its way."""

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    def serve(self):
        while True:
            try:
                s, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.one, args=(s,), daemon=True).start()

    def one(self, s):
        s.settimeout(PATIENCE)
        try:
            with s:
                self.pass_on(s)
        except OSError:
            pass  # either side went away

    def pass_on(self, s):
        first, headers, rest = head_of(s)
        if first is None:
            return
        method, target, version = first.split(' ')
        if target != self.base and not target.startswith(self.base + '/'):
            if target != '/favicon.ico':
                self.fault('%s is asked for, beside %s' % (target, self.base))
            s.sendall(b'HTTP/1.1 %d of somebody else\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' % TOP)
            return
        asked = target[len(self.base):] or '/'
        if not asked.startswith('/') or not self.strips:
            asked = '/' + asked if self.strips else target
        kept = [(k, v) for k, v in headers if k not in ('connection', 'keep-alive', 'accept-encoding')]
        head = ''.join('%s: %s\r\n' % x for x in kept)
        with socket.create_connection(('127.0.0.1', self.direct), PATIENCE) as up:
            up.settimeout(PATIENCE)
            up.sendall(('%s %s %s\r\n%sConnection: close\r\n\r\n' % (method, asked, version, head)).encode('latin-1') + rest)
            there = threading.Thread(target=self.upward, args=(s, up), daemon=True)
            there.start()
            try:
                self.downward(up, s, method, target)
            finally:
                # Who still waits at a closed number of a file reads what the next connection of that number is asked.
                for x in (s, up):
                    self.over(x)
                there.join()

    @staticmethod
    def over(s):
        try:
            s.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was first

    @staticmethod
    def upward(s, up):
        try:
            while True:
                piece = s.recv(1 << 20)
                if not piece:
                    up.shutdown(socket.SHUT_WR)
                    return
                up.sendall(piece)
        except OSError:
            pass

    def downward(self, up, s, method, target):
        whole = b''
        while True:
            piece = up.recv(1 << 20)
            if not piece:
                break
            whole += piece
            s.sendall(piece)
        first, headers, body = head_of(up, whole) if b'\r\n\r\n' in whole else (None, [], b'')
        if first is None:
            return
        if ('transfer-encoding', 'chunked') in headers:
            body = unchunked(body)
        for at in self.reader.beside(headers, body if method != 'HEAD' else b''):
            self.fault('%s stands in %s %s' % (at, method, target))


EXAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl', 'install', 'nginx', 'one-host.conf')
CONF = '''
daemon off; master_process off; pid %(at)s/pid; error_log %(at)s/log; events {}
http {
    access_log off; default_type text/plain; keepalive_requests 100000;
    client_body_temp_path %(at)s/a; proxy_temp_path %(at)s/b; fastcgi_temp_path %(at)s/c; uwsgi_temp_path %(at)s/d; scgi_temp_path %(at)s/e;
%(example)s
    server {
        listen 127.0.0.1:%(port)d%(tls)s;
%(locations)s
    }
}
'''


def nginx_program():
    return shutil.which('nginx') or (os.path.exists('/usr/sbin/nginx') and '/usr/sbin/nginx') or ''


class OneHost:
    """nginx by the example: the public site at the top, the desk below a path. Answers are read by who asks (desk_served.py)."""

    there = staticmethod(lambda: bool(nginx_program()))

    def __init__(self, folder, public_port, base, tls=False):
        self.folder, self.public_port, self.base, self.tls = folder, public_port, base, tls
        self.port, self.faults, self.process = free_port(), [], None
        self.public = '%s://127.0.0.1:%d%s' % ('https' if tls else 'http', self.port, base)

    def certificate(self):
        if not self.tls:
            return ''
        key, cert = (os.path.join(self.folder, x) for x in ('key.pem', 'cert.pem'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert],
                       check=True, capture_output=True)
        return ' ssl http2; ssl_certificate %s; ssl_certificate_key %s' % (cert, key)

    def aim(self, port):
        self.close()
        self.reader = Reader(self.public, '127.0.0.1:%d' % port)
        with open(EXAMPLE, encoding='utf-8') as f:
            text = f.read()
        for given, here in (('/balie', self.base), ('http://127.0.0.1:8080', 'http://127.0.0.1:%d' % self.public_port), ('http://127.0.0.1:8081', 'http://127.0.0.1:%d' % port)):
            if given not in text:
                raise AssertionError('the example has no ' + given)
            text = text.replace(given, here)
        outside, _, inside = text.partition('# ---- in the server block ----\n')
        with open(os.path.join(self.folder, 'conf'), 'w', encoding='utf-8') as f:
            f.write(CONF % {'at': self.folder, 'port': self.port, 'tls': self.certificate(), 'example': outside, 'locations': inside})
        self.process = subprocess.Popen([nginx_program(), '-c', os.path.join(self.folder, 'conf'), '-e', os.path.join(self.folder, 'log')])
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(.05)

    def read(self, what, headers, body):
        self.faults += ['%s stands in %s' % (at, what) for at in self.reader.beside(headers, body)]

    def top(self, target):
        """Of what stands beside the desk."""
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        try:
            c.request('GET', target)
            r = c.getresponse()
            return r.status, {k.lower(): v for k, v in r.getheaders()}, r.read()
        finally:
            c.close()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
