#!/usr/bin/env python3
"""Files that come in pieces: connections cut at any byte, a desk that is killed on the way, two at once, a full disk; by a
browser's login and by a token, up to what is staged with nobody at a screen."""
import hashlib
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import PATIENCE  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
WORD = 'nacht-2026'
JSON = {'Accept': 'application/json'}


def ledger(name='grootboek-2024.csv'):
    with open(os.path.join(SAMPLES, name), 'rb') as f:
        return f.read()


def sha(content):
    return hashlib.sha256(content).hexdigest()


def token(d, who=AN, **may):
    csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', who).text).group(1)
    page = d.ask('POST', '/tokens', who, dict({'csrf': csrf, 'naam': 'nacht', 'dagen': '30'}, **may)).text
    return {'Authorization': 'Bearer ' + re.search(r'<code>(stv_[\w-]{43})</code>', page).group(1), 'Accept': 'application/json'}


def put(d, content, first=0, size=None, name='grootboek-2024.csv', who=AN, word=WORD, headers=None):
    size = len(content) if size is None else size
    return d.ask('PUT', '/aanvoer/%s/%s' % (word, name), None if headers else who, body=content, headers=dict(
        headers or JSON, **{'Content-Range': 'bytes %d-%d/%d' % (first, first + len(content) - 1, size)}))


def state(d, name='grootboek-2024.csv', who=AN, word=WORD):
    a = d.ask('GET', '/aanvoer/%s/%s' % (word, name), who, headers=JSON)
    return json.loads(a.text) if a.status == 200 else a.status


def deliver(d, who=AN, word=WORD):
    return d.ask('POST', '/aanvoer/' + word, who, {'csrf': d.csrf(who)}, headers=JSON)


def left(d):
    """What stands in the desk's folder beside deliveries."""
    return sorted(n for n in os.listdir(d.at('desk.db.files')) if not n.isdigit())


def cut(d, head, body, n):
    """Sends the head and n bytes of the body, and hangs up."""
    with socket.create_connection((d.host, d.port)) as s:
        s.sendall(head + body[:n])


def head_of(d, content, first, size, cookie):
    return ('PUT %s/aanvoer/%s/grootboek-2024.csv HTTP/1.1\r\nHost: %s:%d\r\nCookie: %s\r\nAccept: application/json\r\n'
            'Content-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n\r\n'
            % (d.base, WORD, d.host, d.port, cookie, first, first + len(content) - 1, size, len(content))).encode()


class Pieces(unittest.TestCase):
    def test_in_pieces_it_is_what_it_is_as_a_whole(self):
        content = ledger()
        with Desk() as d:
            self.assertEqual(state(d), 404)
            for first in range(0, len(content), 100000):
                piece = content[first:first + 100000]
                a = put(d, piece, first, len(content))
                self.assertEqual(a.status, 200, a.text)
                self.assertEqual(json.loads(a.text)['received'], first + len(piece))
            self.assertEqual(state(d), {'name': 'grootboek-2024.csv', 'received': len(content), 'size': len(content), 'complete': True,
                                        'sha256': sha(content)})
            a = deliver(d)
            self.assertEqual(a.status, 201, a.text)
            said = json.loads(a.text)
            self.assertEqual(said['files'], [{'name': 'grootboek-2024.csv', 'sha256': sha(content), 'size': len(content)}])
            self.assertIn('Sluit aan', d.wait(said['delivery'], 'totalen').text)
            self.assertEqual(left(d), [])
            self.assertEqual(deliver(d).status, 404, 'once')

    def test_a_connection_cut_anywhere_goes_on_where_it_was(self):
        content = ledger()[:60000]
        with Desk() as d:
            received = 0
            for n in (0, 1, 2, 100, 4096, 20000):
                piece = content[received:]
                cut(d, head_of(d, piece, received, len(content), d.cookies[AN]), piece, n)
                until = time.monotonic() + PATIENCE
                # Also where nothing came: what begins at 0 may not come in after the next.
                while state(d) == 404 or state(d)['received'] != received + n:
                    self.assertLess(time.monotonic(), until, (n, state(d)))
                    time.sleep(.02)
                received += n
            a = put(d, content[received:], received, len(content))
            self.assertEqual(json.loads(a.text)['sha256'], sha(content))

    def test_what_does_not_go_on_where_it_was_is_refused(self):
        content = ledger()[:1000]
        with Desk() as d:
            put(d, content[:400], 0, 1000)
            for first, size in ((300, 1000), (500, 1000), (400, 1001)):
                a = put(d, content[first:first + 100], first, size)
                self.assertEqual((a.status, json.loads(a.text)['received']), (409, 400), (first, size))
            self.assertEqual(deliver(d).status, 409, 'not complete')
            for bad in ('bytes 400-499', 'bytes 499-400/1000', 'bytes 400-1000/1000', 'bytes -/', 'bytes */1000', 'lines 400-499/1000',
                        'bytes 400-498/1000', 'bytes 400-499/99999999999999', 'bytes 18446744073709551615-18446744073709551616/5'):
                a = d.ask('PUT', '/aanvoer/%s/grootboek-2024.csv' % WORD, AN, body=content[400:500], headers=dict(JSON, **{'Content-Range': bad}))
                self.assertIn(a.status, (400, 413), bad)
            for word in ('kort', 'x' * 65, 'met%20spatie', '..%2f..%2fetc', 'n%0aieuw-regel'):
                self.assertEqual(put(d, content, word=word).status, 400, word)
            self.assertEqual(state(d)['received'], 400, 'and nothing of it counted')
            a = put(d, content[:10], 0, 10)  # from the beginning is anew
            self.assertEqual(json.loads(a.text)['sha256'], sha(content[:10]))
            self.assertEqual(d.ask('POST', '/aanvoer/%s/weg' % WORD, AN, {'csrf': d.csrf(AN)}, headers=JSON).status, 204)
            self.assertEqual((left(d), state(d)), ([], 404))

    def test_somebody_else_s_is_not_there(self):
        with Desk() as d:
            put(d, b'a;b\n1;2\n')
            self.assertEqual(state(d, who=BO), 404)
            self.assertEqual(deliver(d, BO).status, 404)
            put(d, b'c;d\n3;4\n5;6\n', who=BO)
            self.assertEqual((state(d)['size'], state(d, who=BO)['size']), (8, 12))

    def test_a_desk_that_was_killed_goes_on(self):
        content = ledger()
        with Desk() as d:
            put(d, content[:300000], 0, len(content))
            piece = content[300000:]
            with socket.create_connection((d.host, d.port)) as s:
                s.sendall(head_of(d, piece, 300000, len(content), d.cookies[AN]) + piece[:50000])
                until = time.monotonic() + PATIENCE
                while state(d)['received'] < 350000 and time.monotonic() < until:
                    time.sleep(.02)
                d.end(signal.SIGKILL)
            open(d.at('desk.db.files/nieuw-AbCdEf'), 'w').close()  # of a form that a kill cut off
            os.mkdir(d.at('desk.db.files/77'))  # of a delivery that was never entered
            d.start()
            self.assertEqual(sorted(os.listdir(d.at('desk.db.files'))), left(d))
            self.assertEqual(len(left(d)), 1)
            self.assertEqual(state(d)['received'], 350000)
            a = put(d, content[350000:], 350000, len(content))
            self.assertEqual(json.loads(a.text)['complete'], True)
            said = json.loads(deliver(d).text)
            self.assertEqual(said['files'][0]['sha256'], sha(content))
            self.assertIn('Sluit aan', d.wait(said['delivery'], 'totalen').text)

    def test_the_newer_of_two_goes_on(self):
        content = ledger()[:50000]
        with Desk() as d:
            old = socket.create_connection((d.host, d.port))
            old.sendall(head_of(d, content, 0, len(content), d.cookies[AN]) + content[:1000])
            until = time.monotonic() + PATIENCE
            while state(d) == 404 or state(d)['received'] < 1000:
                self.assertLess(time.monotonic(), until)
                time.sleep(.02)
            self.assertEqual(put(d, content[1000:2000], 1000, len(content)).status, 200)
            try:  # which nobody noticed was there still
                old.sendall(content[1000:])
                old.settimeout(PATIENCE)
                while old.recv(4096):
                    pass
            except OSError:
                pass
            old.close()
            self.assertEqual(state(d)['received'], 2000)
            self.assertEqual(json.loads(put(d, content[2000:], 2000, len(content)).text)['sha256'], sha(content))

    def test_the_same_upload_twice_at_once(self):
        content = ledger()[:200000]
        with Desk() as d:
            put(d, content)
            csrf, got = d.csrf(AN), []
            both = [threading.Thread(target=lambda: got.append(d.ask('POST', '/aanvoer/' + WORD, AN, {'csrf': csrf}, headers=JSON).status))
                    for _ in range(4)]
            for t in both:
                t.start()
            for t in both:
                t.join()
            self.assertEqual(sorted(got), [201, 404, 404, 404])
            self.assertEqual(left(d), [])

    def test_names_of_folders_are_told_apart_and_harmless(self):
        with Desk() as d:
            for name in ('jan%2fboek.csv', 'feb%2fboek.csv', '..%2f..%2f..%2fboek.csv', '-rf%0a.csv'):
                self.assertEqual(put(d, b'jaar;bedrag\n2024;%d\n' % len(name), name=name).status, 200, name)
            self.assertEqual([f['name'] for f in json.loads(deliver(d).text)['files']], ['2-boek.csv', '3-boek.csv', 'boek.csv', 'rf_.csv'])

    def test_too_many_and_too_much(self):
        with Desk() as d:
            for i in range(65):
                self.assertEqual(put(d, b'a;b\n%d;2\n' % i, name='%d.csv' % i).status, 200)
            a = deliver(d)
            self.assertEqual(a.status, 413)
            self.assertIn('hoogstens 64', a.text)
            a = put(d, b'x' * 10, 0, (4 << 30) + 1, word='veel-te-veel')
            self.assertEqual(a.status, 413)

    def test_what_nobody_went_on_with_is_swept(self):
        with Desk() as d:
            put(d, b'a;b\n', 0, 100)
            put(d, b'a;b\n', 0, 100, word='een-ander-woord')
            at = d.at('desk.db.files')
            old = os.path.join(at, left(d)[0])
            os.utime(old, (time.time() - 8 * 86400,) * 2)
            put(d, b'a;b\n1;2\n', word='een-derde-woord')
            deliver(d, word='een-derde-woord')
            self.assertFalse(os.path.exists(old))
            self.assertEqual(len(left(d)), 1)

    def test_a_full_disk_keeps_what_was_there(self):
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))
        content = b'jaar;bedrag\n' + b'2024;1,00\n' * 400000
        with Desk() as d:
            d.end()
            d.start(limited)
            self.assertEqual(put(d, content[:2 << 20], 0, len(content)).status, 200)
            a = put(d, content[2 << 20:], 2 << 20, len(content))
            self.assertEqual(a.status, 507, a.text)
            self.assertIn('schijf van het loket is vol', a.text)
            got = state(d)['received']
            self.assertLessEqual(got, 3 << 20)
            a = d.post('/leveringen', files=[('groot.csv', content)])
            self.assertEqual(a.status, 507)
            self.assertIn('schijf van het loket is vol', a.text)
            self.assertEqual(len(left(d)), 1, 'nothing of the form is left')
            d.end()
            d.start()
            self.assertEqual(state(d)['received'], got)
            a = put(d, content[got:], got, len(content))
            said = json.loads(deliver(d).text)
            self.assertEqual(said['files'][0]['sha256'], sha(content))


class Programs(unittest.TestCase):
    def test_curl_as_the_readme_says(self):
        if not shutil.which('curl'):
            self.skipTest('no curl')
        with Desk() as d:
            key = token(d, brengen='1')['Authorization']
            size = os.path.getsize(LEDGER)
            half = d.at('half.csv')
            with open(half, 'wb') as f:
                f.write(ledger()[:size // 2])
            url = '%s/aanvoer/%s/grootboek-2024.csv' % (d.url, WORD)

            def curl(*words):
                return subprocess.run(['curl', '-sS', '-H', 'Authorization: ' + key, *words], capture_output=True, text=True, timeout=PATIENCE,
                                      check=True).stdout
            curl('-T', half, '-H', 'Content-Range: bytes 0-%d/%d' % (size // 2 - 1, size), url)
            at = json.loads(curl(url))['received']
            self.assertEqual(at, size // 2)
            self.assertTrue(json.loads(curl('-C', str(at), '-T', LEDGER, url))['complete'])
            said = json.loads(curl('-X', 'POST', url.rsplit('/', 1)[0]))
            self.assertEqual(said['files'][0]['sha256'], sha(ledger()))

    def stood(self, d, headers, said):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            now = json.loads(d.ask('GET', said['state'], headers=headers).text)
            if not now['working']:
                return now
            time.sleep(.05)
        raise AssertionError(now)

    def bring(self, d, headers, name):
        a = d.ask('PUT', '/leveringen/%s?klaarzetten=1' % name, body=ledger(name), headers=headers)
        return json.loads(a.text) if a.status == 201 else a

    def test_what_is_recognised_is_staged_with_nobody_at_a_screen(self):
        with Desk() as d:
            both, only = token(d, brengen='1', klaarzetten='1'), token(d, brengen='1')
            refused = self.bring(d, only, 'grootboek-2023.csv')
            self.assertEqual(refused.status, 403)
            self.assertEqual(d.get('/').text.count('grootboek-2023'), 0)
            first = self.stood(d, both, self.bring(d, both, 'grootboek-2023.csv'))
            self.assertEqual((first['state'], first['recognised'], first['stage']['why_not']), ('open', False, 'unknown'))
            n = first['delivery']
            d.post('/leveringen/%d/klaarzetten' % n)
            d.wait(n)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n)
            second = self.stood(d, both, self.bring(d, both, 'grootboek-2024.csv'))
            self.assertEqual((second['state'], second['recognised'], second['stage']['why_not']), ('staged', True, ''), second)
            self.assertIn('nog niets is openbaar', d.get('/leveringen/%d/publiceren' % second['delivery']).text)
            again = self.stood(d, both, self.bring(d, both, 'grootboek-2023.csv'))
            self.assertEqual((again['state'], again['stage']['why_not']), ('open', 'same'), again)
            # what came back from whoever releases is for a person
            d.post('/leveringen/%d/terugsturen' % second['delivery'], BO, {'opmerkingen': 'kijk nog eens'})
            self.assertEqual(self.stood(d, both, {'state': '/leveringen/%d/stand' % second['delivery']})['state'], 'rejected')

    def test_a_token_sees_its_own_organisation_s(self):
        with Desk() as d:
            n = d.bring(LEDGER)
            d.come('elders', d.invite('baas@elders.nl', 'releaser', 'elders'))
            theirs = token(d, 'elders', brengen='1')
            self.assertEqual(d.ask('GET', '/leveringen/%d/stand' % n, headers=theirs).status, 404)
            self.assertEqual(d.ask('GET', '/gebracht/' + sha(ledger()), headers=theirs).status, 404)
            self.assertEqual(d.ask('GET', '/gebracht/' + sha(ledger()), headers=token(d, BO, brengen='1')).status, 200)


class Events(unittest.TestCase):
    def listen(self, d, n, out):
        c = http.client.HTTPConnection(d.host, d.port, timeout=PATIENCE)
        c.request('GET', d.base + '/leveringen/%d/stand' % n, headers={'Cookie': d.cookies[AN], 'Accept': 'text/event-stream'})
        r = c.getresponse()
        out.append((r.status, r.headers['Content-Type'], r.headers['Cache-Control']))
        for line in r:
            if line.startswith(b'data: '):
                out.append(json.loads(line[6:]))
        c.close()

    def test_each_job_is_told_as_it_happens(self):
        with Desk('--jobs', '1') as d:
            first, second = d.bring(LEDGER), d.bring(LEDGER)
            said = []
            self.listen(d, second, said)
            self.assertEqual(said[0], (200, 'text/event-stream; charset=utf-8', 'no-store'))
            kinds = [s['job']['kind'] for s in said[1:]]
            self.assertEqual(sorted(set(kinds), key=kinds.index), ['sniff', 'check', 'privacy'][3 - len(set(kinds)):])
            self.assertFalse(said[-1]['working'])
            self.assertTrue(all(s['working'] for s in said[1:-1]))
            d.wait(first)

    def test_a_desk_that_stops_ends_them(self):
        with Desk('--jobs', '1') as d:
            for _ in range(6):
                last = d.bring(LEDGER)
            said = []
            t = threading.Thread(target=self.listen, args=(d, last, said))
            t.start()
            while len(said) < 2:
                time.sleep(.01)
            begun = time.monotonic()
            d.end()
            t.join(PATIENCE)
            self.assertLess(time.monotonic() - begun, 9, 'it did not wait out its grace')
            d.start()
            self.assertIn('Sluit aan', d.wait(last, 'totalen').text)

    def test_many_listen_and_some_hang_up(self):
        with Desk('--jobs', '1') as d:
            last = [d.bring(LEDGER) for _ in range(4)][-1]
            for _ in range(30):
                s = socket.create_connection((d.host, d.port))
                s.sendall(('GET %s/leveringen/%d/stand HTTP/1.1\r\nHost: %s:%d\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n'
                           % (d.base, last, d.host, d.port, d.cookies[AN])).encode())
                s.recv(100)
                s.close()
            self.assertIn('Sluit aan', d.wait(last, 'totalen').text)


if __name__ == '__main__':
    unittest.main()
