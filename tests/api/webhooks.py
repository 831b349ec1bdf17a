"""Webhooks against a receiver on loopback: signed as the client of Standard Webhooks checks, once for each change, again
with the same id after a refusal and after a kill at any moment, in order, switched off and told; nothing to private
addresses, no redirects, no secrets told."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import CUBE, DESCRIPTOR, PATIENCE, PROGRAM, Served, load  # noqa: E402

VERIFY = """
const {Webhook} = require('standardwebhooks');
const {secret, body, headers} = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const told = new Webhook(secret).verify(body, headers);
let refused = 0;
try { new Webhook(secret).verify(body.replace('2', '3'), headers); } catch (e) { refused++; }
try { new Webhook(secret).verify(body, {...headers, 'webhook-id': 'msg_other'}); } catch (e) { refused++; }
process.stdout.write(JSON.stringify({told, refused}));
"""


class Receiver:
    """Keeps what comes, and answers what it is told to."""

    def __init__(self):
        self.got, self.answers, self.location, self.lag, self.long = [], [], None, 0, False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                outer.got.append(({k.lower(): v for k, v in self.headers.items()}, body, self.path))
                time.sleep(outer.lag)
                try:
                    self.answer(outer.answers.pop(0) if outer.answers else 204)
                except OSError:
                    pass

            def answer(self, status):
                self.send_response(status)
                if outer.location:
                    self.send_header('Location', outer.location)
                if status == 429:
                    self.send_header('Retry-After', '3600')
                self.end_headers()
                while outer.long:
                    self.wfile.write(b'x' * 65536)

            def do_GET(self):
                outer.got.append(({}, b'GET', self.path))
                self.answer(200)

            def log_message(self, *ignored):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d/haak?sleutel=geheim1' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        at = self.where.name
        self.mapping = os.path.join(at, 'mapping')
        os.mkdir(self.mapping)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        self.store, self.hooks = os.path.join(at, 'stuiver.db'), os.path.join(at, 'haken.db')
        self.publish('100,00')
        self.receiver = Receiver()

    def tearDown(self):
        self.receiver.close()
        self.where.cleanup()

    def publish(self, amount, programme='P1'):
        name = os.path.join(self.where.name, 'grootboek.csv')
        with open(name, 'w', encoding='utf-8') as f:
            f.write('jaar;programma;omschrijving;bedrag\r\n2024;%s;wegen;%s\r\n2024;P2;groen;1,00\r\n' % (programme, amount))
        load(self.store, self.mapping, name)

    def run_hooks(self, *arguments, code=0):
        p = subprocess.run([PROGRAM, 'hooks', *arguments, '--hooks', self.hooks], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, code, p.stdout.decode() + p.stderr.decode())
        return p.stdout.decode() if code == 0 else p.stderr.decode()

    def add(self, *more, url=None):
        told = self.run_hooks('add', url or self.receiver.url, '--store', self.store, '--cube', CUBE, '--private', '--json', *more)
        return json.loads(told)['secret']

    def send(self, *more, private=True):
        told = self.run_hooks('send', '--store', self.store, '--json', *(['--private'] if private else []), *more)
        return json.loads(told)

    def listed(self):
        return json.loads(self.run_hooks('--json'))

    def time_passes(self):
        """As the clock would: what waits may be tried again."""
        with sqlite3.connect(self.hooks) as db:
            db.execute('UPDATE message SET next_at = 0 WHERE taken_at = 0')
        db.close()

    def test_signed_as_standard_webhooks_checks_it(self):
        secret = self.add('--cut', 'programme:"P1"')
        self.assertEqual(self.send(), {'changed': 0, 'taken': 0, 'failed': 0, 'off': 0, 'busy': False})
        self.publish('80,25')
        self.assertEqual(self.send('--site-url', 'https://cijfers.example/')['taken'], 1)
        (headers, body, path), = self.receiver.got
        self.assertEqual(path, '/haak?sleutel=geheim1')
        told = json.loads(body)
        data = told['data']
        self.assertEqual((told['type'], data['before'], data['after'], data['lines'], data['cube'], data['cut'], data['measure']),
                         ('total.changed', '100', '80.25', 1, CUBE, 'programme:"P1"', 'amount'))
        self.assertEqual(data['passport'], 'https://cijfers.example/gm0000%3Abegroting/paspoort?bedrag=amount&cut=programme%3A%22P1%22')
        self.assertRegex(told['timestamp'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
        text = b'%s.%s.%s' % (headers['webhook-id'].encode(), headers['webhook-timestamp'].encode(), body)
        mac = hmac.new(base64.b64decode(secret[len('whsec_'):]), text, hashlib.sha256).digest()
        self.assertEqual(headers['webhook-signature'], 'v1,' + base64.b64encode(mac).decode())
        self.assertLess(abs(int(headers['webhook-timestamp']) - time.time()), PATIENCE)
        self.assertEqual(self.send()['taken'], 0)  # once
        home = npm.folder('standardwebhooks@1.0.0')
        given = json.dumps({'secret': secret, 'body': body.decode(), 'headers': headers})
        p = subprocess.run(['node', '-e', VERIFY], input=given.encode(), capture_output=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, NODE_PATH=os.path.join(home, 'node_modules')))
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        self.assertEqual(json.loads(p.stdout), {'told': told, 'refused': 2})

    def test_only_what_its_total_is_of(self):
        self.add('--cut', 'programme:"P2"')
        self.publish('12,00')
        self.assertEqual(self.send()['changed'], 0)
        self.assertEqual(self.receiver.got, [])

    def test_again_with_the_same_id_and_in_order(self):
        self.add()
        self.receiver.answers = [500, 302, 429]
        self.receiver.location = self.receiver.url + '&elders'
        self.publish('80,25')
        self.assertEqual(self.send()['failed'], 1)
        self.publish('70,00')  # waits behind the first
        self.assertEqual(self.send(), {'changed': 1, 'taken': 0, 'failed': 0, 'off': 0, 'busy': False})
        self.time_passes()
        self.assertEqual(self.send()['failed'], 1)
        self.assertIn('redirects are not followed', self.listed()[0]['fault'])
        self.time_passes()
        before = time.time()
        self.assertEqual(self.send()['failed'], 1)
        with sqlite3.connect(self.hooks) as db:
            self.assertGreaterEqual(db.execute('SELECT max(next_at) FROM message').fetchone()[0], int(before) + 3600)
        db.close()
        self.receiver.location = None
        self.time_passes()
        self.assertEqual(self.send()['taken'], 2)
        ids = [h['webhook-id'] for h, _, _ in self.receiver.got]
        self.assertEqual((len(set(ids[:4])), len(set(ids))), (1, 2))
        self.assertEqual(len({b for _, b, _ in self.receiver.got[:4]}), 1)
        self.assertEqual([(json.loads(b)['data']['before'], json.loads(b)['data']['after']) for _, b, _ in self.receiver.got[3:]],
                         [('101', '81.25'), ('81.25', '71')])
        self.assertNotIn(b'GET', [b for _, b, _ in self.receiver.got])

    def test_switched_off_and_told_and_on_again(self):
        self.add('--contact', 'maker@krant.example')
        self.publish('80,25')
        self.receiver.answers = [503] * 10
        for i in range(10):
            self.assertEqual(self.send()['off'], int(i == 9), i)
            self.time_passes()
        hook, = self.listed()
        self.assertEqual((hook['state'], hook['waiting'], hook['fault']), ('off', 1, 'it answers 503'))
        self.assertIn('OFF since', self.run_hooks('list'))
        self.assertEqual(len(self.receiver.got), 10)
        self.publish('60,00')
        self.assertEqual(self.send(), {'changed': 0, 'taken': 0, 'failed': 0, 'off': 0, 'busy': False})
        self.run_hooks('on', '1')
        self.assertEqual(self.send()['taken'], 2)
        self.assertEqual([json.loads(b)['data']['after'] for _, b, _ in self.receiver.got[10:]], ['81.25', '61'])
        self.receiver.answers = [410]
        self.publish('50,00')
        self.assertEqual(self.send()['off'], 1)
        self.assertIn('wants no more', self.listed()[0]['fault'])

    def test_mail_tells_whoever_made_it(self):
        got, listening = [], socket.create_server(('127.0.0.1', 0))

        def serve():
            c = listening.accept()[0]
            with c, c.makefile('rwb') as f:
                f.write(b'220 x\r\n')
                f.flush()
                data = False
                for line in f:
                    got.append(line)
                    if data and line != b'.\r\n':
                        continue
                    data = line.upper().startswith(b'DATA')
                    f.write(b'354 x\r\n' if data else b'250 x\r\n')
                    f.flush()
        threading.Thread(target=serve, daemon=True).start()
        settings = os.path.join(self.where.name, 'mail')
        with open(settings, 'w', encoding='utf-8') as f:
            f.write('url = smtp://127.0.0.1:%d\nfrom = loket@waterrijk.example\nplain = yes\n' % listening.getsockname()[1])
        os.chmod(settings, 0o600)
        self.add('--contact', 'maker@krant.example')
        self.publish('80,25')
        self.receiver.answers = [410]
        self.assertEqual(self.send('--mail', settings)['off'], 1)
        mail = b''.join(got)
        self.assertIn(b'RCPT TO:<maker@krant.example>', mail)
        body = base64.b64decode(re.search(rb'\r\n\r\n(.*?)\r\n\.\r\n', mail, re.S).group(1)).decode()
        self.assertIn('Webhook 1 meldt u geen wijzigingen meer', body)
        listening.close()
        self.send('--mail', settings)  # once: nobody listens any more, and nothing is said

    def test_a_kill_at_any_moment(self):
        """The receiver is slow; the sender is killed before, while and after it answers."""
        self.add()
        amounts = []
        for i in range(6):
            amounts.append('%d' % (10 + i))
            self.publish('%d,00' % (9 + i))
            self.receiver.lag = 0.2
            p = subprocess.Popen([PROGRAM, 'hooks', 'send', '--hooks', self.hooks, '--store', self.store, '--private'],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep((0, 0.01, 0.03, 0.1, 0.22, 0.3)[i])
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
        self.receiver.lag = 0
        self.time_passes()
        self.send()
        by_id = {}
        for h, body, _ in self.receiver.got:
            by_id.setdefault(h['webhook-id'], set()).add(body)
        self.assertTrue(all(len(bodies) == 1 for bodies in by_id.values()))
        # Every change was told, one after the other: what was is what was told before.
        seen, chain = set(), []
        for h, body, _ in self.receiver.got:
            if h['webhook-id'] not in seen:
                seen.add(h['webhook-id'])
                chain.append(json.loads(body)['data'])
        self.assertEqual(chain[0]['before'], '101')
        self.assertEqual(chain[-1]['after'], amounts[-1])
        self.assertEqual([c['before'] for c in chain[1:]], [c['after'] for c in chain[:-1]])
        self.assertEqual(self.listed()[0]['waiting'], 0)

    def test_two_senders_do_not_send_twice(self):
        self.add()
        self.publish('80,25')
        self.receiver.lag = 1
        first = subprocess.Popen([PROGRAM, 'hooks', 'send', '--hooks', self.hooks, '--store', self.store, '--private'],
                                 stdout=subprocess.DEVNULL)
        until = time.time() + PATIENCE
        while not self.receiver.got and time.time() < until:
            time.sleep(0.02)
        self.assertTrue(self.send()['busy'])
        self.assertEqual(first.wait(PATIENCE), 0)
        self.assertEqual(len(self.receiver.got), 1)

    def test_no_private_addresses(self):
        port = self.receiver.server.server_address[1]
        self.add()
        for host in ('localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0', '169.254.169.254', '10.0.0.1', '[::1]', '[fe80::1]'):
            self.add(url='https://%s:%d/' % (host, port))
        self.publish('80,25')
        told = self.send(private=False)
        self.assertEqual((told['taken'], told['failed']), (0, 10))
        self.assertEqual(self.receiver.got, [])
        faults = [h['fault'] for h in self.listed()]
        self.assertIn('--private', faults[0])
        for fault in faults[1:]:
            self.assertIn('not public', fault)

    def test_private_addresses_are_refused_when_they_are_made(self):
        for host in ('localhost', 'x.localhost', '127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '169.254.169.254', '10.0.0.1', '[::1]', '[fe80::1]'):
            p = subprocess.run([PROGRAM, 'hooks', 'add', 'https://%s/haak' % host, '--hooks', self.hooks, '--store', self.store, '--cube', CUBE],
                               capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual(p.returncode, 2, (host, p.stderr))
            self.assertIn('not public', p.stderr.decode())
        self.assertEqual(self.listed(), [])

    def test_addresses_that_are_none(self):
        for url, said in (('http://krant.example/', 'https'), ('ftp://krant.example/', 'no address'), ('file:///etc/passwd', 'no address'),
                          ('https://a:b@krant.example/', 'no user'), ('https://krant.example/#x', "'#'"), ('krant', 'https'), ('', '1 to 2000')):
            p = subprocess.run([PROGRAM, 'hooks', 'add', url, '--hooks', self.hooks, '--store', self.store, '--cube', CUBE],
                               capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual(p.returncode, 2, url)
            self.assertIn(said, p.stderr.decode())
        for more, said in ((['--cut', 'nooit:1'], 'nooit'), (['--measure', 'nooit'], "no measure 'nooit'"), (['--contact', 'x'], 'e-mail')):
            p = subprocess.run([PROGRAM, 'hooks', 'add', 'https://krant.example/', '--hooks', self.hooks, '--store', self.store, '--cube', CUBE,
                                *more], capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual(p.returncode, 2, p.stderr)
            self.assertIn(said, p.stderr.decode())

    def test_secrets_stay_where_they_are(self):
        secret = self.add()
        self.assertEqual(stat.S_IMODE(os.stat(self.hooks).st_mode), 0o600)
        self.publish('80,25')
        self.receiver.answers = [500]
        said = self.run_hooks('send', '--store', self.store, '--private') + self.run_hooks('list') + self.run_hooks('--json')
        self.assertNotIn(secret[6:], said)
        self.assertNotIn(base64.b64decode(secret[6:]).hex(), said)
        os.chmod(self.hooks, 0o644)
        self.assertIn('others may read it', self.run_hooks('list', code=4))

    def test_a_long_answer_is_broken_off(self):
        self.add()
        self.publish('80,25')
        self.receiver.long = True
        self.assertEqual(self.send()['taken'], 1)
        self.receiver.long = False

    def test_withdrawn_and_back(self):
        self.add()
        p = subprocess.run([PROGRAM, 'withdraw', '--store', self.store, '--reason', 'Verkeerd bestand', '1'], capture_output=True,
                           timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(self.send()['taken'], 1)
        self.publish('5,00')
        self.assertEqual(self.send()['taken'], 1)
        told = [json.loads(b)['data'] for _, b, _ in self.receiver.got]
        self.assertEqual([(t['before'], t['after'], t.get('reason')) for t in told], [(None, None, 'Verkeerd bestand'), (None, '6', None)])

    def withdraw(self, dataset):
        p = subprocess.run([PROGRAM, 'withdraw', '--store', self.store, '--reason', 'Verkeerd bestand', str(dataset)], capture_output=True,
                           timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)

    def test_what_was_withdrawn_is_not_told(self):
        """Neither as what it was before, nor by a message that waited meanwhile."""
        self.add()
        other = os.path.join(self.where.name, 'ander.csv')
        with open(other, 'w', encoding='utf-8') as f:
            f.write('jaar;programma;omschrijving;bedrag\r\n2025;P1;wegen;40,00\r\n')
        load(self.store, self.mapping, other)
        self.receiver.answers = [500]
        self.assertEqual(self.send()['failed'], 1)
        self.withdraw(2)
        sent = self.send()
        self.assertEqual((sent['changed'], sent['taken']), (1, 1))
        told = [json.loads(b)['data'] for _, b, _ in self.receiver.got]
        self.assertEqual([(t['before'], t['after']) for t in told], [('101', '141'), (None, '101')])
        self.assertEqual(self.send()['taken'], 0)
        self.publish('7,00')  # what it was is public still: it was replaced
        self.send()
        told = json.loads(self.receiver.got[-1][1])['data']
        self.assertEqual((told['before'], told['after']), ('101', '8'))

    def test_staged_is_not_told(self):
        self.add()
        name = os.path.join(self.where.name, 'straks.csv')
        with open(name, 'w', encoding='utf-8') as f:
            f.write('jaar;programma;omschrijving;bedrag\r\n2024;P1;wegen;999,00\r\n')
        p = subprocess.run([PROGRAM, 'stage', '--store', self.store, '--mapping', self.mapping, '--by', 'A. Bakker', name],
                           capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(self.send()['changed'], 0)

    def asked(self, server, token=None, target='/webhooks', body=None, method='POST'):
        headers = {'Content-Type': 'application/json', **({'Authorization': 'Bearer ' + token} if token else {})}
        status, _, answer = server.get(target, method, headers, json.dumps(body) if isinstance(body, (dict, list)) else body)
        return status, json.loads(answer)

    def test_made_by_token_over_http(self):
        token, other = (json.loads(self.run_hooks('token', label, '--json'))['token'] for label in ('De Krant', 'Raadslid'))
        mine = {'url': self.receiver.url, 'cube': CUBE, 'cut': 'programme.programme:"P1"'}
        with Served(self.store, '--hooks', self.hooks, '--hooks-private') as d:
            status, made = self.asked(d, token, body=mine)
            self.assertEqual(status, 201)
            self.assertEqual(self.asked(d, token, body=dict(mine, cut=''))[0], 201)
            # Each sees and removes its own, and nobody another's.
            self.assertEqual([h['webhook'] for h in self.asked(d, token, method='GET')[1]['webhooks']], [1, 2])
            self.assertEqual(d.get('/webhooks', headers={'Authorization': 'bearer ' + other})[0], 200)
            self.assertEqual(self.asked(d, other, method='GET'), (200, {'webhooks': []}))
            self.assertEqual(self.asked(d, other, '/webhooks/1/remove')[0], 404)
            self.assertEqual(self.asked(d, token, '/webhooks/2/remove'), (200, {'removed': True}))
            for given in (None, 'whtoken_' + 'A' * 43, 'x' * 4000, token[:-1]):
                self.assertEqual(self.asked(d, given, body=mine)[0], 401, given)
            for body, status in (('', 400), ('{', 400), ([], 400), ({}, 400), ({'url': 1}, 400), (dict(mine, secret='x'), 400),
                                 (dict(mine, cube='nergens'), 404), (dict(mine, cut='nergens:1'), 400), (dict(mine, measure='x'), 400),
                                 (dict(mine, url='ftp://x'), 400), ('{"url":"a","url":"b"}', 400), ('x' * 20000, 413)):
                self.assertEqual(self.asked(d, token, body=body)[0], status, body)
            self.assertEqual(self.asked(d, token, '/webhooks/1/nergens')[0], 404)
            self.assertEqual(self.asked(d, token, '/webhooks/x/remove')[0], 404)
            for path, method in (('/webhooks', 'GET'), ('/webhooks', 'POST'), ('/webhooks/1/remove', 'POST')):
                status, headers, _ = d.get(path, method, body='{}' if method == 'POST' else None)
                self.assertEqual((status, headers.get('www-authenticate')), (401, 'Bearer realm="stuiver"'), (path, method))
            # What nothing has would never be told of: refused with what may be meant, unless it is waited for.
            odd = dict(mine, cut='programme.programme:"P11"')
            status, told = self.asked(d, token, body=odd)
            self.assertEqual(status, 400)
            self.assertRegex(told['message'], r'has no programme\.programme "P11"; it has "P1".*not_yet')
            self.assertEqual(self.asked(d, token, body=dict(odd, not_yet=False))[0], 400)
            self.assertEqual(self.asked(d, token, body=dict(odd, not_yet='ja'))[0], 400)
            status, waiting = self.asked(d, token, body=dict(mine, cut='year.year:2031', not_yet=True))
            self.assertEqual(status, 201)
            self.assertEqual(self.asked(d, token, '/webhooks/%d/remove' % waiting['webhook'])[0], 200)
            for _ in range(19):
                self.assertEqual(self.asked(d, token, body=mine)[0], 201)
            self.assertEqual(self.asked(d, token, body=mine)[0], 409)
        self.publish('150,00')
        self.assertEqual(self.send()['taken'], 20)
        headers, body, _ = self.receiver.got[0]
        self.assertEqual(json.loads(body)['data']['after'], '150')
        signed = hmac.new(base64.b64decode(made['secret'][6:]), b'%s.%s.%s' % (headers['webhook-id'].encode(), headers['webhook-timestamp'].encode(), body),
                          hashlib.sha256).digest()
        self.assertEqual(headers['webhook-signature'], 'v1,' + base64.b64encode(signed).decode())
        # Taken back with all that it made; what the file holds is no token.
        with open(self.hooks, 'rb') as f:
            self.assertNotIn(token.encode(), f.read())
        self.assertIn('1  De Krant, ', self.run_hooks('tokens'))
        self.run_hooks('revoke', '1')
        self.assertEqual((self.listed(), json.loads(self.run_hooks('tokens', '--json'))[0]['label']), ([], 'Raadslid'))
        self.run_hooks('revoke', '1', code=6)
        with Served(self.store, '--hooks', self.hooks) as d:
            self.assertEqual(self.asked(d, token, body=mine)[0], 401)
            # Without --hooks-private nobody is sent into the operator's own network.
            self.assertEqual(self.asked(d, other, body=mine)[0], 400)
        with Served(self.store) as d:
            self.assertEqual(d.get('/webhooks', 'POST', {'Authorization': 'Bearer ' + other}, '{}')[0], 405)

    def test_test_remove_and_every(self):
        self.add()
        self.run_hooks('test', '1')
        self.assertEqual(self.send()['taken'], 1)
        self.assertEqual(json.loads(self.receiver.got[0][1])['type'], 'test')
        p = subprocess.Popen([PROGRAM, 'hooks', 'send', '--every', '1', '--hooks', self.hooks, '--store', self.store, '--private'],
                             stdout=subprocess.PIPE)
        self.publish('80,25')
        self.assertIn(b'1 changed, 1 taken', p.stdout.readline())
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(PATIENCE), 0)
        p.stdout.close()
        self.run_hooks('remove', '1')
        self.assertEqual(self.listed(), [])
        self.assertIn('no webhook 1', self.run_hooks('test', '1', code=6))
        self.run_hooks('dans', code=2)


if __name__ == '__main__':
    unittest.main()
