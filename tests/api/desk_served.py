"""A desk of its own folder, and persons who came in: what the desk's black-box tests start from. With $DESK_BELOW=/balie it stands
below that path behind a proxy (below_path.py), and tests ask and read as if it did not, so that any of them can be run so; an address
beside the path, in whatever was answered meanwhile, fails them."""
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from below_path import BelowPath  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, '..', '..', 'samples')
AN, BO = 'an@example.nl', 'bo@example.nl'
PASSWORD = 'vier oude fietsen buiten'


class Answer:
    def __init__(self, reply, base=''):
        self.status, self.headers, self.body, self.base = reply.status, reply.headers, reply.read(), base
        self.text = self.without(self.body.decode('utf-8', 'replace'))

    def without(self, text):
        return text.replace(self.base + '/', '/') if self.base and text else text

    @property
    def to(self):
        return self.without(self.headers.get('Location'))


class Desk:
    """with Desk() as d: …"""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp()
        self.options = options
        self.cookies = {}
        self.process = None
        self.port = 0  # a login counts at one address: started again it has the same
        self.base = os.environ.get('DESK_BELOW', '') if '--public-url' not in options else ''
        self.proxy = BelowPath(self.base) if self.base else None
        self.direct = 0

    def at(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        self.start()
        return self

    def invite(self, who, role, organisation='waterrijk'):
        """The path of a link that works once."""
        said = subprocess.run(
            [PROGRAM, 'desk-user', '--desk', self.at('desk.db'), '--invite', who, '--organisation', organisation,
             '--label', organisation.title(), '--role', role, '--quiet'], capture_output=True, text=True, check=True)
        return re.search(r'/link/\S+', said.stdout).group(0)

    def start(self, before=None):
        """`before` is called in its process, for limits."""
        self.process = subprocess.Popen(
            [PROGRAM, 'desk', '--store', self.at('store.db'), '--desk', self.at('desk.db'), '--port', str(self.direct), *self.options,
             *(('--public-url', self.proxy.public) if self.proxy else ())],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)
        said = self.process.stdout.readline()
        found = re.search(r'http://([^:/]+):(\d+)', said)
        if not found:
            raise AssertionError(said + self.process.stderr.read())
        self.host, self.direct = found.group(1), int(found.group(2))
        self.port = self.direct
        if self.proxy:
            self.proxy.aim(self.direct)
            self.port = self.proxy.port
        if not self.cookies:
            for who in (AN, BO):
                self.come(who, self.invite(who, 'releaser'))

    def come(self, who, link):
        """Makes an account by a link, or a new password; is logged in from then on."""
        a = self.ask('POST', link, fields={'naam': who.split('@')[0].title(), 'wachtwoord': PASSWORD, 'nogmaals': PASSWORD})
        if a.status != 303:
            raise AssertionError('%d: %s' % (a.status, a.text))
        self.keep(who, a)

    def keep(self, who, answer):
        self.cookies[who] = '; '.join(c.split(';')[0] for c in answer.headers.get_all('Set-Cookie'))

    @property
    def url(self):
        """As browsers have it."""
        return self.proxy.public if self.proxy else 'http://%s:%d' % (self.host, self.port)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(PATIENCE)
        self.said = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()

    def __exit__(self, *why):
        if self.process.poll() is None:
            self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.proxy:
            self.proxy.close()
            if self.proxy.faults:
                raise AssertionError('beside the path: ' + '\n'.join(self.proxy.faults[:20]))

    def ask(self, method, path, who=None, fields=None, files=(), body=None, headers=None):
        headers = dict({'Accept': 'text/html'}, **(headers or {}))
        if who:
            headers.setdefault('Cookie', self.cookies[who])
        if files:
            mark = uuid.uuid4().hex
            parts = [b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (
                mark.encode(), k.encode(), v.encode()) for k, v in (fields or {}).items()]
            parts += [b'--%s\r\nContent-Disposition: form-data; name="bestand"; filename="%s"\r\n\r\n%s\r\n' % (
                mark.encode(), name.encode(), content) for name, content in files]
            body = b''.join(parts) + b'--%s--\r\n' % mark.encode()
            headers['Content-Type'] = 'multipart/form-data; boundary=' + mark
        elif fields is not None:
            body = urllib.parse.urlencode(fields).encode()
            headers['Content-Type'] = 'application/x-www-form-urlencoded'
        c = self.connection()
        try:
            c.request(method, self.base + path, body, headers)
            r = c.getresponse()
            a = Answer(r, self.base)
            if self.proxy:
                self.proxy.read('%s %s' % (method, path), [(k.lower(), v) for k, v in r.getheaders()], a.body)
            return a
        finally:
            c.close()

    def connection(self):
        if self.url.startswith('https:'):
            return http.client.HTTPSConnection(self.host, self.port, timeout=PATIENCE, context=ssl._create_unverified_context())
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def get(self, path, who=AN):
        return self.ask('GET', path, who)

    def csrf(self, who):
        return re.search(r'name="csrf" value="([^"]+)"', self.get('/leveringen/nieuw', who).text).group(1)

    def post(self, path, who=AN, fields=None, files=()):
        return self.ask('POST', path, who, dict({'csrf': self.csrf(who)}, **(fields or {})), files)

    def level(self, n, word):
        """What of its lines is shown: L1, unless somebody says otherwise."""
        version = re.search(r'name="versie" value="(\d+)"', self.wait(n, 'privacy').text).group(1)
        a = self.post('/leveringen/%d/privacy' % n, fields={'versie': version, 'wat': 'niveau-bewaren', 'niveau': word})
        if a.status != 303:
            raise AssertionError('%d: %s' % (a.status, a.text))

    def bring(self, *paths, who=AN):
        """The number of the delivery of these files."""
        files = []
        for path in paths:
            with open(path, 'rb') as f:
                files.append((os.path.basename(path), f.read()))
        a = self.post('/leveringen', who, files=files)
        if a.status != 303:
            raise AssertionError('%d: %s' % (a.status, a.text))
        return int(re.match(r'/leveringen/(\d+)/', a.to).group(1))

    def wait(self, delivery, step='', who=AN):
        """The step's page once nothing is at work any more."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            a = self.get('/leveringen/%d%s' % (delivery, '/' + step if step else ''), who)
            if 'Refresh' not in a.headers and 'http-equiv="refresh"' not in a.text:
                return a
            time.sleep(.05)
        raise AssertionError('still at work: ' + a.text)
