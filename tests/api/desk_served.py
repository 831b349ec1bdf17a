"""A desk of its own folder, and persons who came in: what the desk's black-box tests start from."""
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, PROGRAM  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, '..', '..', 'samples')
AN, BO = 'an@example.nl', 'bo@example.nl'


class Answer:
    def __init__(self, reply):
        self.status, self.headers, self.body = reply.status, reply.headers, reply.read()
        self.text = self.body.decode('utf-8', 'replace')

    @property
    def to(self):
        return self.headers.get('Location')


class Desk:
    """with Desk() as d: …"""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp()
        self.options = options
        self.cookies = {}
        self.process = None

    def at(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        self.start()
        return self

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, 'desk', '--store', self.at('store.db'), '--desk', self.at('desk.db'), '--port', '0',
             '--person', AN, '--person', BO, *self.options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = [self.process.stdout.readline() for _ in range(3)]
        found = re.search(r'http://([^:/]+):(\d+)', said[0])
        if not found:
            raise AssertionError(''.join(said) + self.process.stderr.read())
        self.host, self.port = found.group(1), int(found.group(2))
        self.secrets = {who: line.rsplit('sleutel=', 1)[1].strip() for who, line in zip((AN, BO), said[1:])}
        self.cookies = {}
        for who, secret in self.secrets.items():
            a = self.ask('POST', '/inloggen', fields={'sleutel': secret})
            self.cookies[who] = a.headers['Set-Cookie'].split(';')[0]

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

    def ask(self, method, path, who=None, fields=None, files=(), body=None, headers=None):
        headers = dict({'Accept': 'text/html'}, **(headers or {}))
        if who:
            headers['Cookie'] = self.cookies[who]
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
        c = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            c.request(method, path, body, headers)
            return Answer(c.getresponse())
        finally:
            c.close()

    def get(self, path, who=AN):
        return self.ask('GET', path, who)

    def csrf(self, who):
        return re.search(r'name="csrf" value="([^"]+)"', self.get('/leveringen/nieuw', who).text).group(1)

    def post(self, path, who=AN, fields=None, files=()):
        return self.ask('POST', path, who, dict({'csrf': self.csrf(who)}, **(fields or {})), files)

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
            if 'Refresh' not in a.headers:
                return a
            time.sleep(.05)
        raise AssertionError('still at work: ' + a.text)
