"""stuiver pull against a server on loopback that does everything wrong, an sshd on loopback, and files: what is new is
loaded or staged once, whatever cuts a download, and what is not to be trusted is refused, told once, and never loaded."""
import base64
import getpass
import hashlib
import http.server
import json
import os
import re
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
from served import DESCRIPTOR, PATIENCE, PROGRAM  # noqa: E402


def ledger(lines, cents=100, programme='P'):
    rows = ['jaar;programma;omschrijving;bedrag']
    rows += ['2024;%s%d;regel %d;%d,%02d' % (programme, i % 10, i, cents // 100, cents % 100) for i in range(lines)]
    return ('\r\n'.join(rows) + '\r\n').encode()


class Shop:
    """Serves what it is given, by its rules: `cut` bytes then a broken connection, `status` instead, without a length."""

    def __init__(self):
        self.files, self.log, self.cuts, self.status, self.without_length, self.during = {}, [], [], [], False, None
        self.need, self.posts, self.chunk = None, [], 65536
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                outer.log.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                try:
                    outer.answer(self)
                except OSError:
                    pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                outer.posts.append(({k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *ignored):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                """Whoever asked has gone: that is what is tried here."""

        self.server = Quiet(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def put(self, path, body, **validators):
        """validators: etag, modified."""
        self.files[path] = (body, validators)

    def plain(self, handler, status, headers=()):
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header('Content-Length', '0')
        handler.end_headers()

    def answer(self, handler):
        path = handler.path.split('?')[0]
        if self.need and handler.headers.get('Authorization') != self.need:
            return self.plain(handler, 401)
        if self.status:
            status, headers = self.status.pop(0)
            return self.plain(handler, status, headers)
        if path not in self.files:
            return self.plain(handler, 404)
        body, v = self.files[path]
        tag = v.get('etag', '"%s"' % hashlib.sha256(body).hexdigest()[:16])
        if tag and handler.headers.get('If-None-Match') == tag:
            return self.plain(handler, 304)
        if not tag and v.get('modified') and handler.headers.get('If-Modified-Since') == v['modified']:
            return self.plain(handler, 304)
        start, status = 0, 200
        wanted = re.match(r'bytes=(\d+)-$', handler.headers.get('Range', ''))
        if wanted and handler.headers.get('If-Range') in (tag or v.get('modified'),):
            start, status = int(wanted[1]), 206
        handler.send_response(status)
        if tag:
            handler.send_header('ETag', tag)
        if v.get('modified'):
            handler.send_header('Last-Modified', v['modified'])
        if status == 206:
            handler.send_header('Content-Range', 'bytes %d-%d/%d' % (start, len(body) - 1, len(body)))
        if self.without_length:
            handler.send_header('Connection', 'close')
        else:
            handler.send_header('Content-Length', str(len(body) - start))
        handler.end_headers()
        end = len(body)
        if self.cuts:
            end = min(end, start + self.cuts.pop(0))
        for at in range(start, end, self.chunk):
            handler.wfile.write(body[at:min(at + self.chunk, end)])
            handler.wfile.flush()
            if self.during:
                self.during(at)
        if end < len(body) or self.without_length:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
        return None


class Pulls(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.at = self.where.name
        self.mapping = os.path.join(self.at, 'mapping')
        os.mkdir(self.mapping)
        self.describe()
        self.store = os.path.join(self.at, 'stuiver.db')
        self.list = os.path.join(self.at, 'sources.csv')
        self.shop = Shop()

    def tearDown(self):
        self.shop.close()
        self.where.cleanup()

    def describe(self, title='Begroting'):
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(dict(DESCRIPTOR, title=title), f)

    def sources(self, *rows, columns='name;url;mapping;do;private'):
        with open(self.list, 'w', encoding='utf-8') as f:
            f.write(columns + '\n' + '\n'.join(rows) + '\n')

    def one(self, url=None, more='', columns='', do='load'):
        self.sources('grootboek;%s;mapping;%s;yes%s' % (url or self.shop.url + '/data/grootboek.csv', do, more),
                     columns='name;url;mapping;do;private' + columns)

    def command(self, *arguments):
        return [PROGRAM, 'pull', '--store', self.store, '--wait', '1', *arguments, self.list]

    def pull(self, *arguments, code=0):
        p = subprocess.run(self.command('--json', *arguments), capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, code, p.stdout.decode() + p.stderr.decode())
        self.said = p.stdout.decode() + p.stderr.decode()
        return json.loads(p.stdout) if p.stdout else p.stderr.decode()

    def only(self, *arguments, code=0):
        told = self.pull(*arguments, code=code)
        self.assertEqual(len(told), 1, told)
        return told[0]

    def total(self):
        """Lines and versions that are published; None without a store."""
        if not os.path.exists(self.store):
            return None
        p = subprocess.run([PROGRAM, 'status', '--json', '--all', '--store', self.store], capture_output=True, timeout=PATIENCE, check=True)
        all_of = [d for c in json.loads(p.stdout)['cubes'] for d in c['datasets']]
        return [(d['source'], d['entries'], d['version']) for d in all_of if d['status'] == 'published']

    def folder(self, *names):
        return os.path.join(self.list + '.pulled', *names)


class OfHttp(Pulls):
    def test_only_what_is_new(self):
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.one()
        told = self.only()
        self.assertEqual((told['outcome'], told['bytes']), ('loaded', len(ledger(50))))
        self.assertEqual(self.total(), [('grootboek.csv', 50, 1)])
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        self.assertIn('if-none-match', self.shop.log[-1][1])
        self.assertTrue(self.shop.log[-1][1]['user-agent'].startswith('Stuiver/'))
        # Another file becomes another version; a touched one, whose bytes are the same, nothing.
        self.shop.put('/data/grootboek.csv', ledger(55))
        self.assertEqual(self.only()['outcome'], 'loaded')
        self.assertEqual(self.total(), [('grootboek.csv', 55, 2)])
        self.shop.put('/data/grootboek.csv', ledger(55), etag='"touched"')
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        # Another mapping has the same file loaded again, without fetching it.
        self.describe('Begroting, anders')
        n = len(self.shop.log)
        self.assertEqual(self.only()['outcome'], 'loaded')
        self.assertEqual([h.get('if-none-match') for _, h in self.shop.log[n:]], ['"touched"'])

    def test_last_modified_alone(self):
        self.shop.put('/data/grootboek.csv', ledger(50), etag='', modified='Wed, 01 Jan 2025 10:00:00 GMT')
        self.one()
        self.only()
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        self.assertEqual(self.shop.log[-1][1]['if-modified-since'], 'Wed, 01 Jan 2025 10:00:00 GMT')

    def test_a_cut_goes_on_where_it_was(self):
        body = ledger(3000)
        self.shop.put('/data/grootboek.csv', body)
        self.shop.cuts = [20000, 30000]
        self.one()
        told = self.only()
        self.assertEqual((told['outcome'], told['tries'], told['resumed']), ('loaded', 3, 50000))
        asked = [(h.get('range'), bool(h.get('if-range'))) for _, h in self.shop.log]
        self.assertEqual(asked, [(None, False), ('bytes=20000-', True), ('bytes=50000-', True)])
        self.assertEqual(self.total(), [('grootboek.csv', 3000, 1)])

    def test_a_cut_goes_on_in_the_next_run(self):
        self.shop.put('/data/grootboek.csv', ledger(3000), etag='', modified='Wed, 01 Jan 2025 10:00:00 GMT')
        self.shop.cuts = [20000]
        self.one()
        told = self.only('--retries', '0', code=1)
        self.assertEqual(told['outcome'], 'failed')
        self.assertIsNone(self.total())
        self.assertEqual(self.only()['resumed'], 20000)
        self.assertEqual(self.shop.log[-1][1]['range'], 'bytes=20000-')
        self.assertEqual(self.total(), [('grootboek.csv', 3000, 1)])

    def test_what_changed_under_way_is_begun_anew(self):
        before, after = ledger(3000), ledger(3100, 200, 'Q')
        self.shop.put('/data/grootboek.csv', before)
        self.shop.cuts = [20000]
        self.shop.during = lambda at: self.shop.put('/data/grootboek.csv', after)
        self.one()
        told = self.only()
        self.assertEqual((told['outcome'], told['bytes'], told['resumed']), ('loaded', len(after), 0))
        with open(self.folder('grootboek', 'grootboek.csv'), 'rb') as f:
            self.assertEqual(f.read(), after)

    def test_without_a_validator_nothing_goes_on(self):
        for weak in ({'etag': ''}, {'etag': 'W/"1"'}):
            self.shop.put('/data/grootboek.csv', ledger(3000 + len(weak['etag'])), **weak)
            self.shop.cuts = [20000]
            self.one()
            self.assertEqual(self.only()['resumed'], 0)
            self.assertNotIn('range', self.shop.log[-1][1])

    def test_a_server_that_lies_about_a_part(self):
        class Liar(Shop):
            def answer(self, handler):
                if 'Range' in handler.headers and handler.headers['Range'] != 'bytes=0-':
                    body = self.files['/data/grootboek.csv'][0]
                    handler.send_response(206)
                    handler.send_header('ETag', '"other"' if self.lie == 'tag' else self.files['/data/grootboek.csv'][1]['etag'])
                    handler.send_header('Content-Range', 'bytes %d-%d/%d' % (100 if self.lie == 'start' else 20000, len(body) - 1,
                                                                             len(body) + (self.lie == 'all')))
                    handler.send_header('Content-Length', str(len(body) - 20000))
                    handler.end_headers()
                    handler.wfile.write(b'9' * (len(body) - 20000))
                    return None
                return Shop.answer(self, handler)

        self.shop.close()
        for i, lie in enumerate(('tag', 'start', 'all')):
            self.shop = Liar()
            self.shop.lie = lie
            self.shop.put('/data/grootboek.csv', ledger(3000 + i), etag='"%d"' % i)
            self.shop.cuts = [20000]
            self.one()
            told = self.only()
            self.assertEqual((told['outcome'], told['tries']), ('loaded', 3), told)
            self.assertEqual(self.total(), [('grootboek.csv', 3000 + i, 1 + i)])
            if lie != 'all':
                self.shop.close()

    def test_faults_that_pass_and_that_do_not(self):
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.one()
        self.shop.status = [(500, []), (503, [('Retry-After', '0')])]
        self.assertEqual(self.only()['tries'], 3)
        self.shop.put('/data/grootboek.csv', ledger(60))
        self.shop.status = [(503, [('Retry-After', '3600')])]
        self.assertIn('asks to wait 3600 s', self.only(code=1)['reason'])
        self.shop.status = [(500, [])] * 2
        told = self.only('--retries', '1', code=1)
        self.assertIn('500', told['reason'])
        self.assertEqual(self.total(), [('grootboek.csv', 50, 1)])
        del self.shop.files['/data/grootboek.csv']
        told = self.only(code=1)
        self.assertIn('404', told['reason'])
        self.shop.put('/data/grootboek.csv', ledger(60))
        self.only()
        self.assertEqual(self.total(), [('grootboek.csv', 60, 2)])

    def test_half_without_a_length_is_never_loaded(self):
        self.shop.put('/data/grootboek.csv', ledger(3000))
        self.shop.without_length = True
        self.shop.cuts = [20000]
        self.one()
        told = self.only(code=4)
        self.assertIn('does not say how long', told['reason'])
        self.assertIsNone(self.total())
        # With its checksum it may be so.
        self.shop.without_length = False
        self.shop.put('/data/SHA256SUMS', b'%s  grootboek.csv\n' % hashlib.sha256(ledger(3000)).hexdigest().encode())
        self.one(more=';%s/data/SHA256SUMS' % self.shop.url, columns=';checksums')
        self.shop.without_length = 'grootboek'
        self.assertEqual(self.only()['outcome'], 'loaded')
        self.assertEqual(self.total(), [('grootboek.csv', 3000, 1)])

    def test_checksums(self):
        right = hashlib.sha256(ledger(50)).hexdigest()
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.one(more=';%s/data/SHA256SUMS' % self.shop.url, columns=';checksums')
        for said, why in ((b'', 'says nothing'), (b'%s  ander.csv\n' % right.encode(), 'says nothing'),
                          (b'%s  grootboek.csv\n' % (b'0' * 64), 'is not what its owner wrote'),
                          (b'%s *grootboek.csv\n%s  ./grootboek.csv\n' % (right.encode(), b'1' * 64), 'has two of')):
            self.shop.put('/data/SHA256SUMS', said)
            self.assertIn(why, self.only(code=4)['reason'])
            self.assertIsNone(self.total())
        self.shop.put('/data/SHA256SUMS', b'SHA256 (data/grootboek.csv) = %s\n' % right.upper().encode())
        self.only()
        n = len(self.shop.log)
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        self.assertEqual([p for p, _ in self.shop.log[n:]], ['/data/SHA256SUMS'], 'the file itself is not asked for')
        # Written a moment after the file: the second look has it.
        self.shop.put('/data/grootboek.csv', ledger(51))
        self.shop.put('/data/SHA256SUMS', b'%s  grootboek.csv\n' % (b'2' * 64))
        self.shop.during = lambda at: self.shop.put('/data/SHA256SUMS', b'%s  grootboek.csv\n' % hashlib.sha256(ledger(51)).hexdigest().encode())
        self.only()
        self.assertEqual(self.total(), [('grootboek.csv', 51, 2)])

    def test_shrinks_and_other_types(self):
        self.one()
        self.shop.put('/data/grootboek.csv', ledger(100))
        self.only()
        self.shop.put('/data/grootboek.csv', ledger(95))
        self.only()
        for body, why in ((ledger(50), 'shrank from'), (b'', 'is empty'), (b'\r\n \r\n', 'is empty'), (b'%PDF-1.4 x', 'a PDF'),
                          (b'\xef\xbb\xbf<!DOCTYPE html><title>Inloggen</title>', 'a page to log in'),
                          (b'<?xml version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml">', 'a page to log in'),
                          (b'PK\003\004' + b'x' * 9000, 'was text and is ZIP now'), (b'[{"a":1}]' * 1000, 'is JSON now')):
            self.shop.put('/data/grootboek.csv', body)
            told = self.only(code=4)
            self.assertIn(why, told['reason'])
            self.assertEqual(self.only(code=4)['reason'], told['reason'], 'as it was refused')
            self.assertEqual(self.total(), [('grootboek.csv', 95, 2)])
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.only(code=4)
        n = len(self.shop.log)
        self.only('--accept', 'grootboek', code=0)
        self.assertEqual(len(self.shop.log) - n, 1)
        self.assertEqual(self.total(), [('grootboek.csv', 50, 3)])

    def test_the_load_refuses(self):
        self.one()
        self.shop.put('/data/grootboek.csv', b'jaar;programma;omschrijving;bedrag\r\n2024;P1;x;een\r\n')
        told = self.only(code=4)
        self.assertIn('een', told['reason'])
        self.assertEqual(self.only(code=4)['outcome'], 'refused')
        # A mapping that reads it has it tried again.
        self.shop.put('/data/grootboek.csv', b'jaar;programma;omschrijving;bedrag\r\n2024;P1;x;1,00\r\n')
        self.only()

    def test_told_once_by_mail_and_post(self):
        from post_office import PostOffice
        self.one()
        self.shop.put('/data/grootboek.csv', b'<html>')
        secret = os.path.join(self.at, 'secret')
        key = os.urandom(32)
        with open(secret, 'wb') as f:
            f.write(b'whsec_' + base64.b64encode(key) + b'\n')
        telling = ['--post', self.shop.url + '/tell', '--post-secret', secret, '--private']
        self.assertIn('chmod 600', self.pull(*telling, code=4))
        os.chmod(secret, 0o600)
        with PostOffice() as office:
            mail = os.path.join(self.at, 'mail.conf')
            with open(mail, 'w', encoding='utf-8') as f:
                f.write('url = %s\nfrom = cijfers@gemeente.example\nplain = yes\n' % office.url)
            telling += ['--mail', mail, '--mail-to', 'beheer@gemeente.example']
            self.only(*telling, code=4)
            self.only(*telling, code=4)
            self.assertEqual(len(self.shop.posts), 1)
            headers, body = self.shop.posts[0]
            self.assertEqual((body['type'], body['data']['source'], body['data']['outcome']), ('pull.refused', 'grootboek', 'refused'))
            self.assertIn('a page to log in', body['data']['reason'])
            self.assertTrue(headers['webhook-signature'].startswith('v1,'))
            self.assertEqual(len(office.messages), 1)
            # Another refusal is told; what cannot be had, when it failed three times.
            self.shop.put('/data/grootboek.csv', b'%PDF-')
            self.only(*telling, code=4)
            self.assertEqual(len(self.shop.posts), 2)
            self.shop.put('/data/grootboek.csv', ledger(50))
            self.only(*telling)
            del self.shop.files['/data/grootboek.csv']
            for _ in range(4):
                self.only(*telling, code=1)
            self.assertEqual([b['type'] for _, b in self.shop.posts[2:]], ['pull.failed'])
            self.assertEqual(len(office.messages), 3)

    def test_who_could_not_be_told_is_told_later(self):
        self.one()
        self.shop.put('/data/grootboek.csv', b'<html>')
        secret = os.path.join(self.at, 'secret')
        with open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), 'wb') as f:
            f.write(b'whsec_' + base64.b64encode(os.urandom(32)))
        nowhere = ['--post', 'http://127.0.0.1:9/tell', '--post-secret', secret, '--private']
        self.only(*nowhere, code=4)
        self.assertIn('nobody could be told', self.said)
        self.only('--post', self.shop.url + '/tell', *nowhere[2:], code=4)
        self.assertEqual(len(self.shop.posts), 1)

    def test_credentials(self):
        self.shop.put('/data/grootboek.csv', ledger(50))
        credentials = os.path.join(self.at, 'credentials')
        self.one(url=self.shop.url + '/data/grootboek.csv?sleutel=geheim1', more=';credentials', columns=';credentials')
        with open(credentials, 'w', encoding='utf-8') as f:
            f.write('# of the bookkeeper\nuser = boek\npassword = geheim2\n')
        os.chmod(credentials, 0o640)
        self.assertIn('chmod 600', self.only(code=4)['reason'])
        self.assertEqual(self.shop.log, [])
        os.chmod(credentials, 0o600)
        self.shop.need = 'Basic ' + base64.b64encode(b'boek:geheim3').decode()
        told = self.only(code=4)
        self.assertIn('401', told['reason'])
        self.assertNotIn('geheim', self.said)
        self.shop.need = 'Basic ' + base64.b64encode(b'boek:geheim2').decode()
        self.only()
        with open(credentials, 'w', encoding='utf-8') as f:
            f.write('token = geheim4\n')
        self.shop.need = 'Bearer geheim4'
        self.shop.put('/data/grootboek.csv', ledger(51))
        self.only()
        for folder, _, names in os.walk(self.folder()):
            for name in names:
                with open(os.path.join(folder, name), 'rb') as f:
                    self.assertNotIn(b'geheim', f.read(), name)
        with open(credentials, 'w', encoding='utf-8') as f:
            f.write('wachtwoord = x\n')
        self.assertIn('credentials:1', self.only(code=1)['reason'])

    def test_credentials_go_to_no_other_host(self):
        other = Shop()
        other.put('/grootboek.csv', ledger(50))
        self.shop.status = [(302, [('Location', other.url.replace('127.0.0.1', 'localhost') + '/grootboek.csv')])]
        credentials = os.path.join(self.at, 'credentials')
        with open(os.open(credentials, os.O_CREAT | os.O_WRONLY, 0o600), 'w', encoding='utf-8') as f:
            f.write('token = geheim4\n')
        self.one(more=';credentials', columns=';credentials')
        self.only()
        self.assertEqual(self.shop.log[0][1]['authorization'], 'Bearer geheim4')
        self.assertNotIn('authorization', other.log[0][1])
        other.close()

    def test_private_addresses(self):
        for url, private, why in ((self.shop.url + '/x.csv', 'no', 'by http anybody'), ('https://127.0.0.1/x.csv', '', 'is this machine'),
                                  ('https://[::1]/x.csv', '', 'is this machine'), ('https://10.1.2.3/x.csv', '', 'is this machine'),
                                  ('https://localhost/x.csv', '', 'is this machine'), ('ftp://example.org/x.csv', 'yes', 'no address'),
                                  ('https://u:p@example.org/x.csv', 'yes', 'credentials'), ('https://example.org/', 'yes', 'no name of a file')):
            self.sources('grootboek;%s;mapping;load;%s' % (url, private))
            told = self.pull(code=3)
            self.assertIn(why, told)
            self.assertNotIn('u:p', told)

    def test_one_source_does_not_stop_another(self):
        self.shop.put('/a/grootboek.csv', b'<html>')
        self.shop.put('/c/grootboek.csv', ledger(50))
        self.sources('a;%s/a/grootboek.csv;mapping;load;yes' % self.shop.url, 'b;%s/b/grootboek.csv;mapping;load;yes' % self.shop.url,
                     'c;%s/c/grootboek.csv;mapping;load;yes' % self.shop.url)
        self.assertEqual([t['outcome'] for t in self.pull(code=4)], ['refused', 'failed', 'loaded'])
        self.assertEqual([t['source'] for t in self.pull('--only', 'b', code=1)], ['b'])
        self.assertIn('no source of that name', self.pull('--only', 'd', code=2))

    def test_staged(self):
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.one(do='stage')
        self.assertEqual(self.only('--by', 'de nachtploeg')['outcome'], 'staged')
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        self.assertEqual(self.total(), [])
        p = subprocess.run([PROGRAM, 'review', '--json', '--store', self.store], capture_output=True, timeout=PATIENCE, check=True)
        self.assertIn(b'de nachtploeg', p.stdout)

    def staged(self):
        p = subprocess.run([PROGRAM, 'review', '--json', '--store', self.store], capture_output=True, timeout=PATIENCE, check=True)
        return json.loads(p.stdout)

    def test_staged_once_whenever_it_is_killed(self):
        """The store has it, and what was had is not written yet: the next pull stages nothing twice."""
        self.shop.put('/data/grootboek.csv', ledger(50))
        self.one(do='stage')
        self.only()
        state = [os.path.join(p, n) for p, _, names in os.walk(self.folder()) for n in names if n.endswith('.json')]
        self.assertEqual(len(state), 1)
        os.remove(state[0])
        self.assertEqual(self.only(code=5)['outcome'], 'staged or loaded before')
        self.assertEqual(len(self.staged()), 1)
        # What a file was changed to is another thing.
        self.shop.put('/data/grootboek.csv', ledger(51))
        self.only()
        self.assertEqual(len(self.staged()), 2)

    def test_staged_once_killed_anywhere(self):
        self.shop.put('/data/grootboek.csv', ledger(2000))
        self.one(do='stage')
        for moment in range(12):
            p = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(0.02 * moment)
            os.killpg(p.pid, signal.SIGKILL)
            p.wait(PATIENCE)
        subprocess.run(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(len(self.staged()), 1)

    def test_locked_against_itself(self):
        self.shop.put('/data/grootboek.csv', ledger(3000))
        self.shop.chunk = 1000
        held, go = threading.Event(), threading.Event()

        def during(_):
            held.set()
            go.wait(PATIENCE)

        self.shop.during = during
        self.one()
        first = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(held.wait(PATIENCE))
        self.assertIn('another pull is at work', self.pull(code=5))
        go.set()
        self.assertEqual(first.wait(PATIENCE), 0)
        first.stdout.close()
        first.stderr.close()

    def test_killed_at_many_moments(self):
        """A kill with the download half, or the load: the next run goes on, and it is loaded once."""
        body = ledger(20000)
        self.shop.put('/data/grootboek.csv', body)
        self.one()
        for after in (0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3):
            p = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(after)
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
            self.assertIn(self.total(), (None, [], [('grootboek.csv', 20000, 1)]))
        for _ in range(3):
            p = subprocess.run(self.command('--json'), capture_output=True, timeout=PATIENCE, check=False)
            if p.returncode in (0, 5):
                break
        self.assertIn(p.returncode, (0, 5), p.stdout + p.stderr)
        self.assertEqual(self.total(), [('grootboek.csv', 20000, 1)])
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')

    def test_stopped_softly(self):
        self.shop.put('/data/grootboek.csv', ledger(3000))
        self.shop.chunk = 1000
        held, go = threading.Event(), threading.Event()

        def during(at):
            if at >= 20000:
                held.set()
                go.wait(PATIENCE)

        self.shop.during = during
        self.one()
        p = subprocess.Popen(self.command('--json'), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(held.wait(PATIENCE))
        p.terminate()
        self.assertEqual(p.wait(PATIENCE), 130)
        go.set()
        p.stdout.close()
        p.stderr.close()
        self.shop.during = None
        self.assertGreater(self.only()['resumed'], 10000)
        self.assertEqual(self.total(), [('grootboek.csv', 3000, 1)])


class OfFiles(Pulls):
    def test_files_and_lists(self):
        path = os.path.join(self.at, 'grootboek.csv')
        with open(path, 'wb') as f:
            f.write(ledger(50))
        for text, name in (('[{"name":"g","url":"grootboek.csv","mapping":"mapping","do":"load"}]', 'sources.json'),
                           ('name,url,mapping,do\ng,file://%s,mapping,load\n' % path, 'sources.csv'),
                           ('\ufeffname\turl\tmapping\tdo\tremark\ng\tgrootboek.csv\tmapping\tload\tvan Els\n', 'sources.txt')):
            self.list = os.path.join(self.at, name)
            with open(self.list, 'w', encoding='utf-8') as f:
                f.write(text)
            self.assertEqual(self.only(code=0 if name == 'sources.json' else 5)['outcome'], 'loaded' if name == 'sources.json' else 'loaded before')
            self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        with open(path, 'wb') as f:
            f.write(ledger(60))
        self.assertEqual(self.only()['outcome'], 'loaded')
        os.unlink(path)
        self.assertEqual(self.only(code=1)['outcome'], 'failed')
        os.mkfifo(path)
        self.assertIn('is no file', self.only(code=1)['reason'])

    def test_lists_that_are_off(self):
        for text, why in (('', 'nothing in it'), ('name;url;mapping;do\n', 'no sources'), ('naam;url\nx;y\n', "no column 'naam'"),
                          ('name;url;mapping;do\nA;x.csv;m;load\n', 'sources.csv:2: A: a name has'),
                          ('name;url;mapping;do\na;x.csv;m;publish\n', 'load or stage'), ('name;url;mapping;do\na;;m;load\n', 'a url and a mapping'),
                          ('name;url;mapping;do\na;x.csv;m;load\na;y.csv;m;load\n', 'another source has that name'),
                          ('name;url;mapping;do;private\na;x.csv;m;load;misschien\n', 'yes or no'),
                          ('name;url;mapping;do\n../a;x.csv;m;load\n', 'a name has'), ('name;url;mapping;do\n.a;x.csv;m;load\n', 'a name has'),
                          ('{"name":"a"}', "begins with '['"), ('[{"name":1}]', 'is no text'), ('[{"wie":"x"}]', "no column 'wie'"), ('[{', 'sources.csv:1'),
                          ('[1]', 'is no object')):
            with open(self.list, 'w', encoding='utf-8') as f:
                f.write(text)
            self.assertIn(why, self.pull(code=3), text)

    def test_damaged_state(self):
        with open(os.path.join(self.at, 'g.csv'), 'wb') as f:
            f.write(ledger(50))
        self.sources('g;g.csv;mapping;load;')
        self.only()
        with open(self.folder('g.json'), 'w', encoding='utf-8') as f:
            f.write('{"last":')
        self.assertIn('remove it', self.only(code=1)['reason'])
        os.unlink(self.folder('g.json'))
        self.assertEqual(self.only(code=5)['outcome'], 'loaded before')
        shutil.rmtree(self.folder('g'))
        self.assertEqual(self.only(code=5)['outcome'], 'loaded before', 'fetched anew')


@unittest.skipUnless(os.path.exists('/usr/sbin/sshd'), 'there is no sshd (package openssh-server)')
@unittest.skipUnless(os.path.exists('/usr/lib/openssh/sftp-server'), 'there is no sftp-server (package openssh-sftp-server)')
class OfSftp(Pulls):
    def setUp(self):
        super().setUp()
        os.chmod(self.at, 0o755)
        for name in ('host', 'user', 'stranger'):
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', os.path.join(self.at, name)], check=True)
        shutil.copy(os.path.join(self.at, 'user.pub'), os.path.join(self.at, 'authorized'))
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        config = os.path.join(self.at, 'sshd_config')
        with open(config, 'w', encoding='utf-8') as f:
            f.write('Port %d\nListenAddress 127.0.0.1\nHostKey %s/host\nAuthorizedKeysFile %s/authorized\nPidFile none\nStrictModes no\nUsePAM no\n'
                    'PermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp /usr/lib/openssh/sftp-server\n' % (self.port, self.at, self.at))
        if os.geteuid() == 0:
            os.makedirs('/run/sshd', exist_ok=True)
        self.sshd = subprocess.Popen(['/usr/sbin/sshd', '-D', '-e', '-f', config], stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                break
            except OSError:
                time.sleep(0.05)
        self.path = os.path.join(self.at, 'grootboek.csv')
        self.put(ledger(3000))
        with open(os.path.join(self.at, 'host.pub'), encoding='utf-8') as f:
            self.known = '[127.0.0.1]:%d %s\n' % (self.port, f.read().rsplit(' ', 1)[0])
        self.write('known_hosts', self.known)
        self.credit()
        self.sources('grootboek;sftp://127.0.0.1:%d%s;mapping;load;yes;credentials' % (self.port, self.path),
                     columns='name;url;mapping;do;private;credentials')

    def tearDown(self):
        self.sshd.terminate()
        self.sshd.wait(PATIENCE)
        super().tearDown()

    def write(self, name, text):
        path = os.path.join(self.at, name)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def put(self, body, at=1700000000):
        with open(self.path, 'wb') as f:
            f.write(body)
        os.utime(self.path, (at, at))

    def credit(self, key='user'):
        self.write('credentials', 'user = %s\nkey = %s/%s\nknown_hosts = %s/known_hosts\n' % (getpass.getuser(), self.at, key, self.at))

    def test_all_of_it(self):
        self.assertEqual(self.only()['outcome'], 'loaded')
        self.assertEqual(self.total(), [('grootboek.csv', 3000, 1)])
        self.assertEqual(self.only(code=5)['outcome'], 'unchanged')
        self.put(ledger(3100), 1700000500)
        self.only()
        self.assertEqual(self.total(), [('grootboek.csv', 3100, 2)])
        # A part of this very version is gone on with; of another one it is begun anew.
        for body, moment, resumed in ((ledger(3200), 1700001000, 40000), (ledger(3300), 1700002000, 0)):
            with open(self.folder('grootboek.part'), 'wb') as f:
                f.write(ledger(3200)[:40000])
            with open(self.folder('grootboek.part.json'), 'w', encoding='utf-8') as f:
                json.dump({'changedAt': 1700001000, 'bytes': len(ledger(3200)), 'kept': 40000}, f)
            self.put(body, moment)
            self.assertEqual(self.only()['resumed'], resumed)
            with open(self.folder('grootboek', 'grootboek.csv'), 'rb') as f:
                self.assertEqual(f.read(), body)
        os.unlink(self.path)
        self.assertEqual(self.only(code=1)['outcome'], 'failed')

    def test_who_it_is(self):
        self.write('known_hosts', self.known.replace(self.known.split()[2][-20:-10], 'AAAAAAAAAA'))
        self.assertIn('key of the server is not known', self.only(code=4)['reason'])
        self.write('known_hosts', '')
        self.assertIn('key of the server is not known', self.only(code=4)['reason'])
        self.write('known_hosts', self.known)
        self.credit('stranger')
        self.assertIn('credentials', self.only(code=4)['reason'])
        os.chmod(os.path.join(self.at, 'stranger'), 0o644)
        self.assertIn('holds a key', self.only(code=4)['reason'])
        self.write('credentials', 'user = x\npassword = y\n')
        self.assertIn('known_hosts', self.only(code=4)['reason'])
        self.assertIsNone(self.total())
        self.credit()
        self.only()


if __name__ == '__main__':
    del Pulls
    unittest.main()
