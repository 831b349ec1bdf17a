#!/usr/bin/env python3
"""The desk below a path of a host (https://financien.example/balie/): every address of its table, and all that pages lead to,
through a proxy of ours and through nginx as etl/install/nginx/one-host.conf has it; cookies, what a proxy does wrong, and what is refused.
Other tests of the desk run below a path too, with $DESK_BELOW (desk_served.py)."""
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from below_path import BelowPath, OneHost  # noqa: E402
from desk_people import LEDGER, login, routes  # noqa: E402
from desk_questions import QuestionsDesk  # noqa: E402
from desk_served import AN, BO, Desk, PASSWORD  # noqa: E402
from served import PATIENCE, PROGRAM, Served  # noqa: E402

BASE = '/financien/balie'
ADMIN = 'baas@example.nl'
# What leads out of an account, or has no page of its own.
NOT_FOLLOWED = re.compile(r'/(?:inloggen|link)\b')
# What a preview names and has not yet.
NOT_BEFORE = re.compile(r'/voorbeeld/(?:api/|.*\.atom)')
# Reached by no link of what stands in this desk: by a code, a provider, a paste, a script, a program, or a delivery of Iv3.
UNLINKED = {'inloggen', 'inloggen/code', 'inloggen/organisatie', 'inloggen/terug', 'link/*', 'aanvoer/*/*', 'gebracht/*', 'leveringen/#/stand', 'leveringen/#/iv3',
            'leveringen/#/voorstellen/#'}


def below(**given):
    """A desk below the path, whatever the environment says."""
    os.environ['DESK_BELOW'] = BASE
    try:
        d = QuestionsDesk(**given)
    finally:
        del os.environ['DESK_BELOW']
    return d


def furnish(d):
    """Something of everything: a delivery at work, one that waits with its preview, one published, a question, a token."""
    d.come(ADMIN, d.invite(ADMIN, 'admin'))
    published, staged, open_ = (d.bring(LEDGER) for _ in range(3))
    for n in (published, staged):
        d.wait(n, 'publiceren')
        d.post('/leveringen/%d/klaarzetten' % n)
        d.wait(n, 'publiceren')
    d.post('/leveringen/%d/vrijgeven' % published, BO)
    d.wait(published, 'publiceren')
    version = re.search(r'name="versie" value="(\d+)"', d.wait(open_, 'tabellen').text).group(1)
    d.post('/leveringen/%d/tabellen/wijzig' % open_, AN, {'versie': version, 'doe': 'toelichtingen'})
    d.wait(open_, 'tabellen')
    d.reader()
    csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', ADMIN).text).group(1)
    d.ask('POST', '/tokens', ADMIN, {'csrf': csrf, 'naam': 'x', 'dagen': '3', 'brengen': '1'})
    return published, staged, open_


def pattern_of(path, rows):
    """The row of the table that answers it."""
    asked = [x for x in path.partition('?')[0].split('/') if x]
    for method, pattern, _ in rows:
        parts = [x for x in pattern.split('/') if x]
        if '**' in parts:
            front = parts[:parts.index('**')]
            asked_too, parts = asked[:len(front)], front
        else:
            asked_too = asked
        if method == 'GET' and len(parts) == len(asked_too) and all(
                p == '*' or p == a or p == '#' and a.isdigit() for p, a in zip(parts, asked_too)):
            return pattern
    return None


def crawl(d, who, most=400):
    """From the first page wherever a link leads; {path: answer}, at most three of a kind."""
    todo, seen, kinds = ['/'], {}, {}
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen:
            continue
        a = seen[path] = d.get(path, who)
        if (a.headers.get('Content-Type') or '').startswith('text/html'):
            for at in re.findall(r'\s(?:href|src)="(/[^"#]*)', a.text):
                at = html.unescape(at)
                kind = re.sub(r'\d+', '0', at.partition('?')[0]) + ','.join(sorted(re.findall(r'[?&](\w+)=', at)))
                if '/voorbeeld/' in at:
                    kind = '/'.join(kind.split('/')[:5])
                kinds[kind] = kinds.get(kind, 0) + (at not in seen and at not in todo)
                if at not in seen and kinds[kind] <= 3 and not NOT_FOLLOWED.match(at):
                    todo.append(at)
    return seen


class Crawled(unittest.TestCase):
    def look(self, d):
        """All of it, by somebody who may all; the proxy says what stands beside the path."""
        furnish(d)
        rows, seen = routes(), crawl(d, ADMIN)
        bad = {k: a.status for k, a in seen.items() if a.status not in (200, 301, 302, 303) and not NOT_BEFORE.search(k)}
        self.assertEqual(bad, {})
        self.assertGreater(len(seen), 60)
        missed = {p for m, p, _ in rows if m == 'GET'} - {pattern_of(x, rows) for x in seen} - UNLINKED
        self.assertEqual(missed, set(), 'nothing leads there')
        return seen

    def test_all_that_pages_lead_to(self):
        with below() as d:
            seen = self.look(d)
            print('%d addresses followed, %d answers read' % (len(seen), d.proxy.reader.seen))

    def test_each_address_of_the_table(self):
        """As nobody, as who may little and as who may all; also with a form of the desk's own and no content."""
        with below() as d:
            _, staged, _ = furnish(d)
            d.come('kijker', d.invite('kijker@example.nl', 'viewer'))
            csrf = {who: re.search(r'name="csrf" value="([^"]+)"', d.get('/account', who).text).group(1) for who in (ADMIN, 'kijker')}
            for method, pattern, _ in routes():
                if pattern in ('uitloggen', 'account/wachtwoord') or pattern.endswith('wissen'):
                    continue
                path = '/' + pattern.replace('leveringen/#', 'leveringen/%d' % staged, 1).replace('#', '1').replace('**', '').replace('*', 'x.csv')
                for who in (None, 'kijker', ADMIN):
                    for accept in ('text/html', 'application/json'):
                        fields = {'csrf': csrf.get(who, '')} if method == 'POST' else None
                        a = d.ask(method, path, who, fields, body=b'a;b\n1;2\n' if method == 'PUT' else None, headers={'Accept': accept})
                        self.assertNotIn(a.status, (418, 500, 502), (method, path, who))
            a = d.ask('POST', '/uitloggen', ADMIN, {'csrf': csrf[ADMIN]})
            self.assertEqual(a.headers['Location'], BASE + '/inloggen')
            self.assertTrue(all('; Path=%s/;' % BASE in c for c in a.headers.get_all('Set-Cookie')))
            self.assertGreater(d.proxy.reader.seen, 300)

    @unittest.skipUnless(OneHost.there(), 'there is no nginx')
    def test_behind_nginx_beside_the_public_site(self):
        with tempfile.TemporaryDirectory() as folder:
            d = below()
            d.proxy.close()
            with Served(d.at('store.db')) as public:
                nginx = d.proxy = OneHost(folder, public.port, BASE)
                with d:
                    self.beside_the_site(d, nginx)

    def beside_the_site(self, d, nginx):
        self.look(d)
        # The neighbour at the top is the public site, and gets nothing of the desk's.
        status, headers, body = nginx.top('/api/3/cubes/')
        self.assertEqual(status, 200)
        self.assertIn(b'waterrijk', body)
        self.assertNotIn('set-cookie', headers)
        self.assertEqual(nginx.top(BASE)[0], 301)
        self.assertEqual(nginx.top('/metrics')[0], 404)
        # A name with a slash in it arrives as it was sent.
        a = d.ask('GET', '/leveringen/1/tabellen/a%2Fb', ADMIN)
        self.assertEqual(a.status, 404)
        name = urllib.parse.quote('map/grootboek é.csv', safe='')
        a = d.ask('PUT', '/aanvoer/een-woord-van-mij/' + name, AN, body=b'a;b\n', headers={'Accept': 'application/json', 'Content-Range': 'bytes 0-3/4'})
        self.assertEqual((a.status, json.loads(a.text)['complete']), (200, True), a.text)


class Cookies(unittest.TestCase):
    def test_below_a_path_they_are_of_that_path(self):
        with Desk('--public-url', 'https://financien.example' + BASE + '/') as d:
            d.cookies[AN] = ''
            a = login(d, AN)
            self.assertEqual((a.status, a.to), (303, BASE + '/'))
            for cookie in a.headers.get_all('Set-Cookie'):
                self.assertRegex(cookie, r'^__Secure-stuiver-\w+=[\w-]+; Path=%s/; HttpOnly; SameSite=Strict; Secure' % BASE)
            self.assertEqual(d.get('/').status, 200)
            # Of no other name, and not one of two.
            for other in ('__Host-', ''):
                self.assertEqual(d.ask('GET', '/', headers={'Cookie': d.cookies[AN].replace('__Secure-', other)}).status, 303)
            twice = '__Secure-stuiver-login=x; ' + d.cookies[AN]
            self.assertEqual(d.ask('GET', '/', headers={'Cookie': twice}).status, 303)

    def test_origin_has_no_path(self):
        with Desk('--public-url', 'https://financien.example' + BASE) as d:
            for origin, status in (('https://financien.example', 303), ('https://financien.example' + BASE, 403), ('https://evil.example', 403),
                                   ('http://financien.example', 403), ('null', 403)):
                self.assertEqual(login(d, AN, Origin=origin).status, status, origin)

    def test_links_that_are_handed_over(self):
        public = 'https://financien.example' + BASE
        with Desk('--public-url', public + '/') as d:
            d.come(ADMIN, d.invite(ADMIN, 'admin'))
            csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', ADMIN).text).group(1)
            a = d.ask('POST', '/mensen/uitnodigen', ADMIN, {'csrf': csrf, 'adres': 'c@example.nl', 'rol': 'viewer'})
            link = re.search(re.escape(public) + r'(/link/[\w-]+)', a.text).group(1)
            a = d.ask('POST', link, fields={'naam': 'C', 'wachtwoord': PASSWORD, 'nogmaals': PASSWORD})
            self.assertEqual((a.status, a.to), (303, BASE + '/'))
            self.assertIn(public + '/leveringen/grootboek.csv', self.token(d, csrf))
            said = subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), '--invite', 'e@example.nl', '--organisation', 'waterrijk', '--role', 'viewer',
                                   '--url', public + '/'], capture_output=True, text=True, check=True)
            self.assertIn(public + '/link/', said.stdout)

    def token(self, d, csrf):
        return html.unescape(d.ask('POST', '/tokens', ADMIN, {'csrf': csrf, 'naam': 'x', 'dagen': '3', 'brengen': '1'}).text)

    def test_the_audit_tells_the_same_wherever_the_desk_stands(self):
        said = []
        for options in ((), ('--public-url', 'https://financien.example' + BASE)):
            with Desk(*options) as d:
                d.come(ADMIN, d.invite(ADMIN, 'admin'))
                a = d.ask('PUT', '/leveringen/grootboek.csv', AN, body=b'a;b\n1;2\n')
                if a.status == 403:  # a program does that
                    a = d.post('/leveringen', files=[('grootboek.csv', b'a;b\n1;2\n')])
                self.assertIn(a.status, (201, 303))
                said.append(re.findall(r'/leveringen/\d+[^;,\s"]*', d.get('/logboek.csv', ADMIN).text))
        self.assertTrue(said[0])
        self.assertEqual(said[0], said[1])


class WrongProxies(unittest.TestCase):
    def test_a_path_that_is_not_taken_away_is_said_and_not_gone_round_in(self):
        proxy = BelowPath(BASE, strips=False)
        with Desk('--public-url', proxy.public) as d:
            proxy.aim(d.port)
            d.port = proxy.port
            try:
                for method, path in (('GET', '/'), ('GET', ''), ('GET', '/inloggen'), ('GET', '/-/desk.css'), ('POST', '/inloggen'), ('PUT', '/leveringen/x.csv')):
                    for who in (None, AN):
                        a = d.ask(method, BASE + path, who, {} if method == 'POST' else None, body=b'x' if method == 'PUT' else None)
                        self.assertEqual((a.status, a.to), (502, None), (method, path))
                        self.assertIn('take that away', a.text)
            finally:
                proxy.close()
            d.end()
            self.assertIn('has to take that away', d.said)

    def test_a_word_that_begins_like_the_path_is_another(self):
        with Desk('--public-url', 'https://financien.example/vragen') as d:
            self.assertEqual(d.ask('GET', '/vragenlijst').to, '/vragen/inloggen')
            self.assertEqual(d.ask('GET', '/mensen').to, '/vragen/inloggen')

    def test_addresses_that_cannot_be(self):
        for url in ('https://x.example/a b', 'https://x.example/a;b', 'https://x.example/a,b', 'https://x.example//a', 'https://x.example/a/../b', 'https://x.example/./',
                    'https://x.example/a%2Fb', 'https://x.example/é', 'https://x.example/a?b', 'https://x.example/a#b', 'https://x.example/a"b', 'https:///a',
                    'https://', 'ftp://x.example/', 'financien.example/balie', '', 'https://x.example/' + 'a' * 201):
            with tempfile.TemporaryDirectory() as folder:
                said = subprocess.run([PROGRAM, 'desk', '--store', os.path.join(folder, 's.db'), '--desk', os.path.join(folder, 'd.db'), '--port', '0', '--public-url', url],
                                      capture_output=True, text=True, timeout=PATIENCE, check=False)
                self.assertEqual(said.returncode, 2, (url, said.stderr))
                self.assertIn('--public-url', said.stderr)
                self.assertEqual(os.listdir(folder), [], url)


if __name__ == '__main__':
    unittest.main()
