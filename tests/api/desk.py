#!/usr/bin/env python3
"""The desk: who may come in, what may be brought, and what becomes of it."""
import http.client
import os
import re
import socket
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


class Entering(unittest.TestCase):
    def test_nobody_gets_in_without_a_login(self):
        with Desk() as d:
            for path in ('/', '/leveringen/nieuw', '/leveringen/1', '/leveringen/1/kolommen', '/nergens'):
                self.assertEqual((d.ask('GET', path).status, d.ask('GET', path).to), (303, '/inloggen'), path)
            for path in ('/leveringen', '/leveringen/1/weg'):
                a = d.ask('POST', path, fields={'csrf': 'x'})
                self.assertEqual((a.status, a.to), (303, '/inloggen'), path)
            self.assertEqual(d.ask('PUT', '/leveringen/x.csv', body=b'a;b\n1;2\n').status, 401)
            self.assertEqual(os.listdir(d.at('desk.db.files')), [])

    def test_a_form_of_elsewhere_does_nothing(self):
        with Desk() as d:
            for fields, headers in (({}, {}), ({'csrf': 'f' * 64}, {}), ({'csrf': d.csrf(BO)}, {}),
                                    ({'csrf': d.csrf(AN)}, {'Sec-Fetch-Site': 'cross-site'})):
                a = d.ask('POST', '/leveringen', AN, fields, [('a.csv', b'a;b\n1;2\n')], headers=headers)
                self.assertEqual(a.status, 403)
            self.assertEqual(os.listdir(d.at('desk.db.files')), [])

    def test_what_it_answers_is_kept_by_nobody(self):
        with Desk() as d:
            a = d.get('/')
            self.assertEqual(a.headers['Cache-Control'], 'no-store')
            self.assertNotIn('Access-Control-Allow-Origin', a.headers)
            self.assertIn("frame-ancestors 'none'", a.headers['Content-Security-Policy'])


class Bringing(unittest.TestCase):
    def test_names_are_harmless(self):
        with Desk() as d:
            names = ['../../../etc/passwd.csv', '..', '-rf.csv', 'a%0ab.csv', 'C:\\map\\x.csv', 'x.csv', '.verborgen.csv', 'n' * 300 + '.csv']
            content = b'jaar;programma;bedrag\n2024;P1;1,00\n'
            a = d.post('/leveringen', files=[(n, content) for n in names])
            self.assertEqual(a.status, 303)
            kept = os.listdir(os.path.join(d.at('desk.db.files'), '1', 'files'))
            self.assertEqual(len(kept), len(names))
            self.assertTrue(all(re.fullmatch(r'[A-Za-z0-9_%][A-Za-z0-9_.%-]{0,130}', n) for n in kept), kept)
            d.wait(1)

    def test_a_connection_cut_at_any_byte_leaves_nothing(self):
        with Desk() as d:
            csrf = d.csrf(AN)
            body = ('--m\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n--m\r\nContent-Disposition: form-data; '
                    'name="bestand"; filename="x.csv"\r\n\r\na;b\r\n1;2\r\n--m--\r\n' % csrf).encode()
            head = ('POST %s/leveringen HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nContent-Type: multipart/form-data; boundary=m\r\n'
                    'Content-Length: %d\r\n\r\n' % (d.base, d.cookies[AN], len(body))).encode()
            for n in list(range(0, len(body), 17)) + [len(body) - 1]:
                with socket.create_connection((d.host, d.port)) as s:
                    s.sendall(head + body[:n])
            self.assertEqual(d.get('/').status, 200)
            d.end()
            self.assertEqual(os.listdir(d.at('desk.db.files')), [])

    def test_a_duplicate_is_said_at_once(self):
        with Desk() as d:
            one, two = d.bring(LEDGER), d.bring(LEDGER, who=BO)
            self.assertNotIn('al eens gebracht', d.wait(one).text)
            said = d.wait(two, who=BO).text
            self.assertIn('al eens gebracht', said)
            self.assertIn('href="/leveringen/%d"' % one, said)

    def test_too_much_is_refused_before_it_comes(self):
        with Desk() as d:
            for path, size in (('/leveringen', (4 << 30) + 1), ('/inloggen', (1 << 20) + 1)):
                c = http.client.HTTPConnection(d.host, d.port)
                c.putrequest('POST', d.base + path)
                c.putheader('Cookie', d.cookies[AN])
                c.putheader('Content-Type', 'multipart/form-data; boundary=m')
                c.putheader('Content-Length', str(size))
                c.endheaders()
                self.assertEqual(c.getresponse().status, 413)
                c.close()

    def test_what_is_thrown_away_is_gone(self):
        with Desk() as d:
            n = d.bring(LEDGER)
            d.wait(n)
            self.assertEqual(d.post('/leveringen/%d/weg' % n).to, '/')
            self.assertEqual(d.get('/leveringen/%d' % n).status, 404)
            self.assertEqual(os.listdir(d.at('desk.db.files')), [])


if __name__ == '__main__':
    unittest.main()
