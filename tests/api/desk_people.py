#!/usr/bin/env python3
"""The desk's people: each address tried as each role, as another organisation's and as nobody; links, logins, second factors,
tokens and the audit, as a browser and a program have them."""
import base64
import csv
import hashlib
import hmac
import io
import json
import os
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from desk_served import AN, BO, Desk, PASSWORD, SAMPLES  # noqa: E402
from served import PROGRAM  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
ROLES = ('viewer', 'uploader', 'releaser', 'admin')
# Who may what, by the need that a route names: v viewer, u uploader, r releaser, a admin; '' whoever is logged in; None: everybody.
NEEDS = {'NOBODY': None, 'PERSON': '', 'VIEW': 'vura', 'UPLOAD': 'ura', 'MAP': 'ura', 'STAGE': 'ura', 'RELEASE': 'ra', 'PUBLISH': 'ra', 'ANSWER': 'ura', 'WITHDRAW': 'ra', 'TOKEN': 'ura',
         'PEOPLE': 'a', 'AUDIT': 'a'}
# What is for everybody, and no more than this.
OPEN = {'inloggen', 'inloggen/code', 'inloggen/organisatie', 'inloggen/terug', 'link/*', 'handboek', 'handboek/**'}
# Forms that need no file are told to be of elsewhere before anything is done.
METHODS = {'GETS': 'GET', 'POSTS': 'POST', 'PUTS': 'PUT'}


def routes():
    """Each row of the desk's own table: method, address (of delivery 1), need."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl', 'desk', 'routes.c'), encoding='utf-8') as f:
        rows = re.findall(r'\{(GETS|POSTS|PUTS),\s+"([^"]*)",\s+NEED_(\w+),', f.read())
    if len(rows) < 30:
        raise AssertionError('the table of routes is not found')
    return [(METHODS[m], pattern, need) for m, pattern, need in rows]


def totp(secret, step):
    mac = hmac.new(base64.b32decode(secret), struct.pack('>Q', step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return '%06d' % ((struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000)


def login(d, who, password=PASSWORD, cookies='', **headers):
    a = d.ask('POST', '/inloggen', fields={'adres': who, 'wachtwoord': password},
              headers=dict({'Cookie': cookies}, **headers))
    if a.status == 303:
        d.keep(who, a)
    return a


def form(d, path, who, **fields):
    """A form of the account page."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', who).text).group(1)
    return d.ask('POST', path, who, dict({'csrf': csrf}, **fields))

READ_QR = """
const [size, runs] = JSON.parse(require('fs').readFileSync(0, 'utf8')), scale = 4, wide = size * scale;
const pixels = new Uint8ClampedArray(4 * wide * wide).fill(255);
for (const [x, y, n] of runs)
    for (let i = 0; i < n * scale * scale; i++) {
        const at = 4 * ((y * scale + Math.floor(i / (n * scale))) * wide + x * scale + i % (n * scale));
        pixels[at] = pixels[at + 1] = pixels[at + 2] = 0;
    }
process.stdout.write(require('jsqr')(pixels, wide, wide).data);
"""


class Routes(unittest.TestCase):
    def test_each_address_as_each_role(self):
        with Desk() as d:
            d.bring(LEDGER)
            for role in ROLES:
                d.come(role, d.invite(role + '@example.nl', role))
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            for method, pattern, need in routes():
                path = '/' + pattern.replace('#', '1').replace('*', 'x.csv')
                may, body = NEEDS[need], {} if method == 'POST' else None
                send = b'a;b\n1;2\n' if method == 'PUT' else None
                nobody = d.ask(method, path, fields=body, body=send)
                self.assertEqual(pattern in OPEN, may is None, 'for everybody, or not: ' + pattern)
                if may is not None:
                    self.assertIn((nobody.status, nobody.to), ((303, '/inloggen'), (401, None)), (method, path))
                else:
                    self.assertNotEqual(nobody.to, '/inloggen', (method, path))
                for role in ROLES:
                    if method == 'GET' and pattern.endswith('/code') or method == 'PUT' and role[0] in may:
                        continue
                    # A form without the secret of the login is refused whatever the role: 403 with other words.
                    a = d.ask(method, path, role, body, body=send)
                    refused = 'Dit mag u niet' in a.text or 'not for you to do' in a.text
                    self.assertEqual(refused, not (may in ('', None) or role[0] in may), (role, method, path, a.status))
                    if method == 'POST':
                        self.assertIn(a.status, (403, 404) if pattern in OPEN else (403,), (role, method, path))
                if '/#' in pattern and pattern.startswith('leveringen'):
                    self.assertEqual(d.ask(method, path, 'elders', body, body=send).status, 404, path)
            # What is of another organisation is not there, for whoever may all in his own.
            self.assertEqual(d.get('/leveringen/99', 'elders').status, 404)
            self.assertIn(d.post('/leveringen/1/weg', 'elders').status, (403, 404))
            self.assertNotIn('grootboek-2024', d.get('/', 'elders').text)
            self.assertIn('grootboek-2024', d.get('/', BO).text)
            self.assertNotIn('example.nl', d.get('/mensen', 'elders').text)
            self.assertNotIn(AN, d.get('/logboek', 'elders').text)
            self.assertIn(d.get('/leveringen/1').status, (200, 303), 'and is still there')

    def test_each_address_by_a_token(self):
        """A token opens what it is for, in its own organisation, and nothing else."""
        with Desk() as d:
            n = d.bring(LEDGER)
            d.wait(n, 'publiceren')
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            bearer = {}
            for name, who, may in (('bring', AN, {'brengen': '1'}), ('stage', AN, {'klaarzetten': '1'}), ('theirs', 'elders', {'brengen': '1', 'klaarzetten': '1'})):
                page = form(d, '/tokens', who, naam=name, dagen='3', **may).text
                bearer[name] = {'Authorization': 'Bearer ' + re.search(r'<code>(stv_[\w-]{43})</code>', page).group(1), 'Accept': 'application/json'}
            opens = {'bring': ('VIEW', 'UPLOAD'), 'stage': ('STAGE',), 'theirs': ('VIEW', 'UPLOAD', 'STAGE')}
            for method, pattern, need in routes():
                if pattern in OPEN or method == 'PUT' or pattern.endswith('/weg'):
                    continue
                path = '/' + pattern.replace('#', str(n)).replace('*', 'x' * 9)
                d.wait(n)  # what the token for that had staged
                for name, headers in bearer.items():
                    a = d.ask(method, path, fields={} if method == 'POST' else None, headers=headers)
                    if need not in opens[name]:
                        self.assertIn((a.status, a.to), ((303, '/inloggen'), (401, None), (403, None)), (name, method, path))
                    elif name == 'theirs' and '/#' in pattern:
                        self.assertEqual(a.status, 404, (method, path))
                    else:
                        self.assertNotIn(a.status, (401, 403), (name, method, path))
                        self.assertNotEqual(a.to, '/inloggen', (name, method, path))
            self.assertIn('grootboek-2024', d.get('/').text, 'and it is still there')

    def test_a_form_needs_the_secret_of_its_login(self):
        with Desk() as d:
            d.come('baas', d.invite('baas@example.nl', 'admin'))
            own = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', 'baas').text).group(1)
            other = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', AN).text).group(1)
            fields = {'adres': 'x@example.nl', 'rol': 'viewer'}
            for csrf, headers in ((other, {}), ('', {}), (own + 'x', {}), (own, {'Origin': 'https://evil.example'}),
                                  (own, {'Sec-Fetch-Site': 'cross-site'}), (own, {'Origin': 'null'})):
                a = d.ask('POST', '/mensen/uitnodigen', 'baas', dict(fields, csrf=csrf), headers=headers)
                self.assertEqual(a.status, 403, (csrf, headers))
            self.assertNotIn('x@example.nl', d.get('/mensen', 'baas').text)
            good = {'Origin': 'http://%s:%d' % (d.host, d.port), 'Sec-Fetch-Site': 'same-origin'}
            self.assertEqual(d.ask('POST', '/mensen/uitnodigen', 'baas', dict(fields, csrf=own), headers=good).status, 200)
            # Nobody logs somebody else's browser in.
            a = d.ask('POST', '/inloggen', fields={'adres': AN, 'wachtwoord': PASSWORD},
                      headers={'Origin': 'https://evil.example'})
            self.assertEqual((a.status, a.headers['Set-Cookie']), (403, None))


class Entering(unittest.TestCase):
    def test_a_link_works_once(self):
        with Desk() as d:
            link = d.invite('c@example.nl', 'viewer')
            for _ in range(2):  # looking changes nothing
                self.assertIn('c@example.nl', d.ask('GET', link).text)
            bad = {'naam': 'C', 'wachtwoord': 'kort', 'nogmaals': 'kort'}
            self.assertEqual(d.ask('POST', link, fields=bad).status, 400)
            bad = {'naam': 'C', 'wachtwoord': PASSWORD, 'nogmaals': PASSWORD + 'x'}
            self.assertEqual(d.ask('POST', link, fields=bad).status, 400)
            d.come('c@example.nl', link)
            self.assertEqual(d.get('/', 'c@example.nl').status, 200)
            self.assertEqual(d.ask('GET', link).status, 410)
            self.assertEqual(d.ask('POST', link, fields={'naam': 'D', 'wachtwoord': PASSWORD, 'nogmaals': PASSWORD}).status, 410)
            self.assertEqual(d.ask('GET', link[:-1] + ('A' if link[-1] != 'A' else 'B')).status, 404)
            a = d.ask('GET', link)
            self.assertEqual(a.headers['Cache-Control'], 'no-store')
            self.assertIn(a.headers['Referrer-Policy'], ('no-referrer', 'same-origin'))

    def test_cookies_are_of_this_desk_alone(self):
        with Desk() as d:
            a = login(d, AN)
            self.assertEqual(a.to, '/')
            for cookie in a.headers.get_all('Set-Cookie'):
                self.assertRegex(cookie, r'^stuiver-\w+=[\w-]+; Path=%s/; HttpOnly; SameSite=Strict' % d.base)
            if d.base:
                return
            # Another name for the same server is another server, where nobody said what it is called.
            self.assertEqual(d.ask('GET', '/', AN, headers={'Host': 'localhost:%d' % d.port}).status, 303)
        with Desk('--public-url', 'https://desk.example') as d:
            for cookie in login(d, AN).headers.get_all('Set-Cookie'):
                self.assertRegex(cookie, r'^__Host-stuiver-\w+=[\w-]+; Path=/; HttpOnly; SameSite=Strict; Secure')
            self.assertEqual(d.get('/').status, 200)
            plain = d.cookies[AN].replace('__Host-', '')
            self.assertEqual(d.ask('GET', '/', headers={'Cookie': plain}).status, 303)

    def test_a_login_ends(self):
        with Desk() as d:
            was = d.cookies[AN]
            self.assertEqual(form(d, '/uitloggen', AN).to, '/inloggen')
            self.assertEqual(d.ask('GET', '/', headers={'Cookie': was}).status, 303)
            login(d, AN)
            first = d.cookies[AN]
            login(d, AN)
            a = form(d, '/account/wachtwoord', AN, oud='iets anders heel lang', wachtwoord=PASSWORD + '!', nogmaals=PASSWORD + '!')
            self.assertEqual(a.status, 403)
            a = form(d, '/account/wachtwoord', AN, oud=PASSWORD, wachtwoord=PASSWORD + '!', nogmaals=PASSWORD + '!')
            self.assertEqual(a.to, '/account')
            self.assertEqual(d.ask('GET', '/', headers={'Cookie': first}).status, 303, 'logged in elsewhere')
            self.assertEqual(d.get('/').status, 303, 'and it has a new secret here')
            d.keep(AN, a)
            self.assertEqual(d.get('/').status, 200)
            self.assertEqual(login(d, AN).status, 403)
            self.assertEqual(login(d, AN, PASSWORD + '!').status, 303)

    def test_the_answer_to_an_unknown_address_is_that_to_a_wrong_password(self):
        with Desk() as d:
            wrong, unknown = login(d, AN, 'een ander wachtwoord'), login(d, 'niemand@example.nl')
            self.assertEqual((wrong.status, unknown.status), (403, 403))
            self.assertEqual(wrong.text.replace(AN, ''), unknown.text.replace('niemand@example.nl', ''))

    def test_trying_out_is_slowed_down_but_not_for_who_was_in_before(self):
        with Desk() as d:
            browser = [c for c in d.cookies[AN].split('; ') if c.startswith('stuiver-browser=')][0]
            said = [login(d, AN, 'gok nummer %d, lang genoeg' % i) for i in range(9)]
            self.assertEqual([a.status for a in said[:6]], [403] * 6)
            self.assertEqual(said[8].status, 429)
            self.assertGreater(int(said[8].headers['Retry-After']), 0)
            self.assertEqual(login(d, AN).status, 429, 'from there not even the right one')
            self.assertEqual(login(d, AN, cookies=browser).status, 303)
            self.assertEqual(login(d, BO).status, 303, 'nobody else is held up')

    def test_the_client_is_whom_the_proxy_names_where_there_is_one(self):
        for options, sets_apart in ((('--behind-proxy',), True), ((), False)):
            with Desk(*options) as d:
                def attempt(ip, password):
                    return d.ask('POST', '/inloggen', fields={'adres': AN, 'wachtwoord': password},
                                 headers={'X-Forwarded-For': ip}).status
                for i in range(9):
                    attempt('198.51.100.%d, 192.0.2.1' % i, 'gok nummer %d, lang genoeg' % i)
                self.assertEqual(attempt('203.0.113.5, 192.0.2.1', PASSWORD), 429)
                self.assertEqual(attempt('192.0.2.1, 203.0.113.5', PASSWORD), 303 if sets_apart else 429)

    def test_a_proxy_answers_for_people(self):
        with Desk() as d:
            path = d.at('proxy.secret')
            with open(path, 'w') as f:
                f.write('zestien bytes of meer\n')
            d.end()
            d.options = ('--proxy-secret', path)
            d.start()
            good = {'Stuiver-Person': AN.upper(), 'Stuiver-Proxy-Secret': 'zestien bytes of meer'}
            a = d.ask('GET', '/inloggen', headers=good)
            self.assertEqual((a.status, a.to), (303, '/'))
            d.keep('proxied', a)
            self.assertIn(AN, d.get('/', 'proxied').text)
            for bad in (dict(good, **{'Stuiver-Proxy-Secret': 'x'}), {'Stuiver-Person': AN}):
                a = d.ask('GET', '/inloggen', headers=bad)
                self.assertEqual((a.status, a.headers['Set-Cookie']), (200, None))
            self.assertEqual(d.ask('GET', '/inloggen', headers=dict(good, **{'Stuiver-Person': 'x@y.nl'})).status, 403)

    def test_hostile_words(self):
        with Desk() as d:
            for adres in ('', '\0', 'a' * 100000, "' OR 1=1 --", '\u0430n@example.nl', 'an@example.nl\0', '<script>'):
                a = login(d, adres)
                self.assertIn(a.status, (400, 403, 429), adres[:20])
                self.assertNotIn('<script>alert', a.text)
            for cookie in ('stuiver-login=', 'stuiver-login=' + 'x' * 3000, 'stuiver-login=a; stuiver-login=b', ';;;=',
                           d.cookies[AN].split('; ')[0] + 'x'):
                self.assertEqual(d.ask('GET', '/', headers={'Cookie': cookie}).status, 303, cookie[:20])


class Second(unittest.TestCase):
    def test_a_second_factor(self):
        with Desk() as d:
            page = form(d, '/account/tweede-factor', AN).text
            secret = re.search(r'<p class="desk-secret"><code>([A-Z2-7]{32})</code>', page).group(1)
            self.assertEqual(form(d, '/account/tweede-factor/aan', AN, code='000', geheim=secret).status, 403)
            step = int(time.time()) // 30
            codes = re.findall(r'<li><code>([a-z2-7-]{19})</code>',
                               form(d, '/account/tweede-factor/aan', AN, code=totp(secret, step), geheim=secret).text)
            self.assertEqual(len(set(codes)), 10)
            self.assertEqual(login(d, AN).to, '/inloggen/code')
            half = d.cookies[AN]
            self.assertEqual(d.get('/').status, 303, 'a password alone lets nobody in')
            self.assertEqual(d.ask('POST', '/inloggen/code', AN, {'code': totp(secret, step)}).status, 403, 'used')
            a = d.ask('POST', '/inloggen/code', AN, {'code': codes[0]})
            self.assertEqual(a.to, '/')
            d.keep(AN, a)
            self.assertEqual(d.get('/').status, 200)
            self.assertEqual(d.ask('POST', '/inloggen/code', headers={'Cookie': half}, fields={'code': codes[1]}).status, 403)
            self.assertIn('nog 9 herstelcodes', d.get('/account').text)
            self.assertEqual(form(d, '/account/tweede-factor/uit', AN, code=codes[0]).status, 403)
            self.assertEqual(form(d, '/account/tweede-factor/uit', AN, code=codes[1]).status, 200)
            self.assertEqual(login(d, AN).to, '/')


    def test_its_code_can_be_read_by_a_camera(self):
        """Also after a wrong code: the app may not have it yet."""
        home = npm.folder('jsqr@1.4.0')
        with Desk() as d:
            page = form(d, '/account/tweede-factor', AN).text
            secret = re.search(r'<p class="desk-secret"><code>([A-Z2-7]{32})</code>', page).group(1)
            again = form(d, '/account/tweede-factor/aan', AN, code='000', geheim=secret).text
        for text in (page, again):
            size = int(re.search(r'<svg class="desk-qr" role="img" viewBox="0 0 (\d+) ', text).group(1))
            runs = re.findall(r'M(\d+) (\d+)h(\d+)v1h-\3z', text)
            told = subprocess.run(['node', '-e', READ_QR], input=json.dumps([size, [[int(n) for n in r] for r in runs]]).encode(),
                                  capture_output=True, timeout=300, check=False, env=dict(os.environ, NODE_PATH=os.path.join(home, 'node_modules')))
            self.assertEqual(told.stdout.decode(), 'otpauth://totp/Stuiver:%s?secret=%s&issuer=Stuiver' % (AN, secret), told.stderr)
        with Desk() as d:
            self.assertNotIn('desk-qr', form(d, '/account/tweede-factor/aan', AN, code='000', geheim='"><b>').text)


class People(unittest.TestCase):
    def test_an_admin_decides_who_may_what(self):
        with Desk() as d:
            boss = 'baas@example.nl'
            d.come(boss, d.invite(boss, 'admin'))
            page = form(d, '/mensen/uitnodigen', boss, adres='Nieuw@Example.nl', rol='uploader').text
            link = re.search(r'<code>http://[^/]+(/link/[\w-]+)</code>', page).group(1)
            self.assertIn('nieuw@example.nl', d.get('/mensen', boss).text)
            d.come('nieuw', link)
            self.assertEqual(d.get('/leveringen/nieuw', 'nieuw').status, 200)
            self.assertEqual(form(d, '/mensen/rol', boss, adres='nieuw@example.nl', rol='viewer').status, 303)
            self.assertEqual(d.get('/leveringen/nieuw', 'nieuw').status, 403, 'at once')
            self.assertEqual(form(d, '/mensen/rol', boss, adres='nieuw@example.nl', rol='none').status, 303)
            self.assertEqual(d.get('/', 'nieuw').status, 403)
            self.assertEqual(form(d, '/mensen/rol', boss, adres=boss, rol='none').status, 403, 'the last admin stays')
            self.assertEqual(form(d, '/mensen/rol', boss, adres=AN, rol='keizer').status, 400)
            form(d, '/mensen/uitnodigen', boss, adres='weg@example.nl', rol='viewer')
            self.assertEqual(form(d, '/mensen/intrekken', boss, adres='weg@example.nl').status, 303)
            self.assertNotIn('weg@example.nl', d.get('/mensen', boss).text)
            page = form(d, '/mensen/wachtwoord', boss, adres=AN).text
            link = re.search(r'<code>http://[^/]+(/link/[\w-]+)</code>', page).group(1)
            d.come('again', link)
            self.assertEqual(d.get('/').status, 303, 'who was in with the old one is out')
            self.assertIn(AN, d.get('/', 'again').text)

    def test_somebody_of_two_organisations_looks_at_one(self):
        with Desk() as d:
            link = d.invite(AN, 'uploader', 'elders')
            self.assertIn('Log daarmee in', d.ask('GET', link).text)
            self.assertEqual(d.ask('POST', link, fields={'naam': 'x', 'wachtwoord': PASSWORD, 'nogmaals': PASSWORD}).status, 403)
            self.assertEqual(form(d, link, BO).status, 403, 'a link of another')
            self.assertEqual(form(d, link, AN).status, 303)
            page = d.get('/account').text
            others = re.findall(r'name="organisatie" value="(\d+)"', page)
            self.assertEqual(len(others), 1)
            here = 'Elders' if 'Ga naar Waterrijk' in page else 'Waterrijk'
            d.bring(LEDGER)
            form(d, '/account/organisatie', AN, organisatie=others[0])
            self.assertNotIn('grootboek-2024', d.get('/').text)
            self.assertEqual(form(d, '/account/organisatie', AN, organisatie='99').status, 403)
            self.assertIn(d.get('/leveringen/1').status, (200, 303), 'by its own address it is there')
            self.assertEqual(d.get('/leveringen/1', BO).status == 404, here != 'Waterrijk')


class Cubes(unittest.TestCase):
    def stage(self, d, who):
        n = d.bring(LEDGER, who=who)
        d.wait(n, 'publiceren', who)
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n, who).status, 303)
        return d.wait(n, 'publiceren', who).text

    def test_a_cube_is_of_one_organisation(self):
        with Desk() as d:
            self.assertIn('nog niets is openbaar', self.stage(d, AN))
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            self.assertNotIn('al eens gebracht', d.wait(d.bring(LEDGER, who='elders'), '', 'elders').text, 'no word of theirs')
            self.assertIn('nog niets is openbaar', self.stage(d, 'elders'), 'its own, by its own name')
            d.come('derde', d.invite('baas@derde.nl', 'admin', 'derde'))
            subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), '--organisation', 'waterrijk', '--claim', 'derde-grootboek'], check=True)
            said = self.stage(d, 'derde')
            self.assertIn('is of another organisation', said)
            self.assertNotIn('nog niets is openbaar', said)
            self.assertIn('nog niets is openbaar', self.stage(d, BO), 'a colleague may')


class Tokens(unittest.TestCase):
    def test_a_program_brings_files(self):
        with Desk() as d:
            page = form(d, '/tokens', AN, naam='nacht <b>', dagen='30', brengen='1').text
            token = re.search(r'<code>(stv_[\w-]{43})</code>', page).group(1)
            self.assertNotIn('<b>', page)
            self.assertNotIn(token, d.get('/tokens').text, 'shown once')
            with open(LEDGER, 'rb') as f:
                ledger = f.read()

            def bring(secret, content=b'a;b\n1;2\n'):  # little: who is refused may not listen to the end
                return d.ask('PUT', '/leveringen/nacht.csv', body=content,
                             headers={'Authorization': 'Bearer ' + secret, 'Accept': 'application/json'})
            self.assertLess(bring(token, ledger).status, 300)
            self.assertIn(AN, d.get('/', BO).text, 'who made the token answers for it')
            for wrong in ('', token[:-1], token + 'x', token[4:], 'stv_' + 'A' * 43):
                self.assertEqual(bring(wrong).status, 401, wrong)
            for method, path in (('GET', '/mensen'), ('GET', '/account'), ('POST', '/tokens'), ('POST', '/account/wachtwoord')):
                a = d.ask(method, path, headers={'Authorization': 'Bearer ' + token}, fields={} if method == 'POST' else None)
                self.assertEqual((a.status, a.to), (303, '/inloggen'), path)
            number = re.search(r'/tokens/(\d+)/intrekken', d.get('/tokens').text).group(1)
            self.assertEqual(form(d, '/tokens/%s/intrekken' % number, BO).status, 404, 'not somebody else\'s')
            self.assertEqual(form(d, '/tokens/%s/intrekken' % number, AN).status, 303)
            self.assertEqual(bring(token).status, 401)
            for bad in ({'dagen': '0'}, {'dagen': '401'}, {'naam': ''}, {'brengen': ''}):
                self.assertEqual(form(d, '/tokens', AN, **dict({'naam': 'x', 'dagen': '3', 'brengen': '1'}, **bad)).status, 403)


class Audit(unittest.TestCase):
    def test_it_tells_who_did_what(self):
        with Desk() as d:
            boss = 'baas@example.nl'
            d.come(boss, d.invite(boss, 'admin'))
            form(d, '/mensen/uitnodigen', boss, adres='nieuw@example.nl', rol='uploader')
            page = d.get('/logboek', boss).text
            self.assertIn('Nagekeken', page)
            a = d.get('/logboek.csv', boss)
            rows = list(csv.DictReader(io.StringIO(a.text)))
            self.assertEqual([(r['who'], r['action'], r['subject']) for r in rows if r['action'] == 'invite'][-1],
                             (boss, 'invite', 'nieuw@example.nl'))
            self.assertTrue(all('waterrijk' in r['detail'] for r in rows))
            n = d.bring(LEDGER)
            d.post('/leveringen/%d/weg' % n, AN)
            rows = list(csv.DictReader(io.StringIO(d.get('/logboek.csv', boss).text)))
            self.assertEqual([(r['who'], r['action']) for r in rows[-2:]], [(AN, 'bring'), (AN, 'weg')])
            self.assertIn('/leveringen/%d/' % n, rows[-2]['subject'])
            self.assertNotIn(PASSWORD, a.text)


class Installed(unittest.TestCase):
    def test_what_the_installed_settings_say_lets_the_first_one_in(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl', 'install', 'systemd', 'desk.env'), encoding='utf-8') as f:
            command, = [shlex.split(line.split(' -- ', 1)[1]) for line in f if ' -- stuiver ' in line]
        with tempfile.TemporaryDirectory() as folder:
            command[command.index('--desk') + 1] = os.path.join(folder, 'desk.db')
            done = subprocess.run([PROGRAM] + command[1:], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn('/link/', done.stdout)


if __name__ == '__main__':
    unittest.main()
