#!/usr/bin/env python3
"""Logging in at the desk by OpenID Connect: a provider of the test's own on loopback, whose statements openssl signs."""
import base64
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, Desk  # noqa: E402

SECRET = 'een geheim van de client'


def b64(b):
    return base64.urlsafe_b64encode(b).rstrip(b'=').decode()


class Provider(http.server.ThreadingHTTPServer):
    """Who logs in is `person`; what it was asked is in `asked`."""

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Answer)
        self.folder = tempfile.mkdtemp()
        self.key = os.path.join(self.folder, 'key.pem')
        subprocess.run(['openssl', 'genrsa', '-out', self.key, '2048'], check=True, capture_output=True)
        said = subprocess.run(['openssl', 'rsa', '-in', self.key, '-noout', '-modulus'], check=True, capture_output=True, text=True)
        self.n = bytes.fromhex(said.stdout.split('=')[1].strip())
        self.issuer = 'http://127.0.0.1:%d' % self.server_address[1]
        self.person, self.codes, self.asked = {}, {}, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()
        shutil.rmtree(self.folder)

    def code(self, where):
        """What a person's browser is sent back with from the address that the desk sent it to."""
        q = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(where).query))
        code = b64(os.urandom(12))
        self.codes[code] = q
        return q, {'code': code, 'state': q['state']}

    def statement(self, q):
        now = int(time.time())
        claims = dict({'iss': self.issuer, 'aud': q['client_id'], 'nonce': q['nonce'], 'iat': now, 'exp': now + 60}, **self.person)
        text = b64(b'{"alg":"RS256","kid":"1"}') + '.' + b64(json.dumps(claims).encode())
        signed = subprocess.run(['openssl', 'dgst', '-sha256', '-sign', self.key], input=text.encode(), check=True, capture_output=True)
        return text + '.' + b64(signed.stdout)


class Answer(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, what, status=200):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        s = self.server
        if self.path == '/.well-known/openid-configuration':
            self.say({'issuer': s.issuer, 'authorization_endpoint': s.issuer + '/in', 'token_endpoint': s.issuer + '/token',
                      'jwks_uri': s.issuer + '/keys'})
        else:
            self.say({'keys': [{'kty': 'RSA', 'kid': '1', 'use': 'sig', 'n': b64(s.n), 'e': 'AQAB'}]})

    def do_POST(self):
        s = self.server
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers['Content-Length'])).decode()))
        s.asked.append(form)
        q = s.codes.pop(form.get('code'), None)
        proof = b64(hashlib.sha256(form.get('code_verifier', '').encode()).digest())
        if not q or proof != q['code_challenge'] or form.get('client_secret') != SECRET or form['redirect_uri'] != q['redirect_uri']:
            self.say({'error': 'invalid_grant'}, 400)
        else:
            self.say({'access_token': 'x', 'token_type': 'Bearer', 'id_token': s.statement(q)})


@unittest.skipUnless(shutil.which('openssl'), 'no openssl')
class Providing(unittest.TestCase):
    def setUp(self):
        self.provider = Provider()
        self.addCleanup(self.provider.close)
        secret = os.path.join(self.provider.folder, 'secret')
        with open(secret, 'w') as f:
            f.write(SECRET + '\n')
        self.options = ('--oidc-issuer', self.provider.issuer, '--oidc-client', 'desk', '--oidc-secret', secret)

    def go(self, d):
        """To the provider and back: the desk's answer, and the cookie and parameters that it came with."""
        a = d.ask('GET', '/inloggen/organisatie')
        self.assertEqual(a.status, 303)
        self.assertTrue(a.to.startswith(self.provider.issuer + '/in?'), a.to)
        set_cookie = a.headers['Set-Cookie']
        self.assertIn('SameSite=Lax', set_cookie)
        q, back = self.provider.code(a.to)
        self.assertEqual(q['redirect_uri'], d.url + '/inloggen/terug')
        cookie = set_cookie.split(';')[0]
        return self.back(d, back, cookie), back, cookie

    def back(self, d, parameters, cookie):
        return d.ask('GET', '/inloggen/terug?' + urllib.parse.urlencode(parameters), headers={'Cookie': cookie})

    def test_somebody_comes_in(self):
        with Desk(*self.options) as d:
            self.assertIn('/inloggen/organisatie', d.ask('GET', '/inloggen').text)
            self.provider.person = {'sub': 'u1', 'email': 'An@Example.nl', 'email_verified': True}
            a, back, cookie = self.go(d)
            self.assertEqual(a.status, 200, a.text)
            d.keep('oidc', a)
            self.assertIn(AN, d.get('/', 'oidc').text)
            self.assertEqual(self.provider.asked[0]['grant_type'], 'authorization_code')
            again = self.back(d, back, cookie)
            self.assertEqual((again.status, again.headers['Set-Cookie']), (403, None), 'once')

    def test_who_is_invited_needs_no_password(self):
        with Desk(*self.options) as d:
            d.invite('nieuw@example.nl', 'uploader')
            self.provider.person = {'sub': 'u2', 'email': 'nieuw@example.nl', 'email_verified': True}
            a, _, _ = self.go(d)
            self.assertEqual(a.status, 200)
            d.keep('nieuw', a)
            self.assertEqual(d.get('/leveringen/nieuw', 'nieuw').status, 200)
            self.assertEqual(d.get('/mensen', 'nieuw').status, 403)

    def test_others_do_not(self):
        with Desk(*self.options) as d:
            for person in ({'sub': 'u', 'email': 'vreemd@example.nl', 'email_verified': True}, {'sub': 'u', 'email': AN},
                           {'sub': 'u', 'email': AN, 'email_verified': True, 'aud': 'other'},
                           {'sub': 'u', 'email': AN, 'email_verified': True, 'iss': 'https://evil.example'},
                           {'sub': 'u', 'email': AN, 'email_verified': True, 'nonce': 'x'},
                           {'sub': 'u', 'email': AN, 'email_verified': True, 'exp': 1},
                           {'email': AN, 'email_verified': True}):
                self.provider.person = person
                a, _, _ = self.go(d)
                self.assertEqual((a.status, a.headers['Set-Cookie']), (403, None), person)
            self.provider.person = {'sub': 'u1', 'email': AN, 'email_verified': True}
            self.assertEqual(self.go(d)[0].status, 200)
            self.provider.person['sub'] = 'somebody who has that address now'
            self.assertEqual(self.go(d)[0].status, 403)

    def test_what_comes_back_is_of_this_browser(self):
        with Desk(*self.options) as d:
            self.provider.person = {'sub': 'u1', 'email': AN, 'email_verified': True}
            a = d.ask('GET', '/inloggen/organisatie')
            _, back = self.provider.code(a.to)
            other = d.ask('GET', '/inloggen/organisatie').headers['Set-Cookie'].split(';')[0]
            for parameters, cookie in ((back, other), (back, ''), ({}, a.headers['Set-Cookie'].split(';')[0])):
                self.assertEqual(self.back(d, parameters, cookie).status, 403)
            self.assertEqual(self.provider.asked, [])

    def test_a_provider_that_is_away_keeps_nobody_else_out(self):
        with Desk('--oidc-issuer', 'http://127.0.0.1:9', '--oidc-client', 'desk') as d:
            for _ in range(3):
                self.assertEqual(d.ask('GET', '/inloggen/organisatie').status, 502)
            self.assertEqual(d.get('/').status, 200)
        with Desk() as d:
            for path in ('/inloggen/organisatie', '/inloggen/terug?code=x&state=y'):
                self.assertEqual(d.ask('GET', path).status, 404)
            self.assertNotIn('/inloggen/organisatie', d.ask('GET', '/inloggen').text)


if __name__ == '__main__':
    unittest.main()
