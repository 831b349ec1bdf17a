#!/usr/bin/env python3
"""A reader's question at a figure: the form of the public page, what it takes and refuses, and what the command does with it."""
import glob
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import HERE, PATIENCE, PROGRAM, Served, folder_of_module, load, load_samples  # noqa: E402

CUT = 'year.year:2024|phase.phase:"executed"|programme.code:"6"'
PAGE = '/waterrijk/vraag?' + urllib.parse.urlencode({'cut': CUT})
PASSPORT = PAGE.replace('/vraag?', '/paspoort?')
FORM = {'Content-Type': 'application/x-www-form-urlencoded', 'Accept': 'text/html'}
PROJECT = os.path.join(HERE, '..', '..')
FOLDER = STORE = None


def setUpModule():
    global FOLDER, STORE
    FOLDER = folder_of_module()
    STORE = os.path.join(FOLDER, 'stuiver.db')
    load_samples(STORE)


class Asking(unittest.TestCase):
    def setUp(self):
        self.file = os.path.join(FOLDER, self.id() + '.db')

    def served(self, *options):
        return Served(STORE, '--questions', self.file, *options)

    def send(self, s, page=PAGE, headers=None, **fields):
        return s.get(page, 'POST', dict(FORM, **(headers or {})), urllib.parse.urlencode(fields))

    def kept(self, columns='body, address'):
        db = sqlite3.connect(self.file)
        try:
            return db.execute('SELECT %s FROM question ORDER BY id' % columns).fetchall()
        finally:
            db.close()

    def run_(self, *arguments, code=0):
        p = subprocess.run([PROGRAM, 'questions', '--questions', self.file, *arguments], capture_output=True, text=True, timeout=PATIENCE,
                           check=False)
        self.assertEqual(p.returncode, code, p.stderr)
        return p.stdout if code == 0 else p.stderr

    def test_it_is_there_only_where_questions_are_taken(self):
        with Served(STORE) as s:
            self.assertEqual(s.get(PAGE, headers={'Accept': 'text/html'})[0], 404)
            self.assertEqual(self.send(s, vraag='x')[0], 405)
            self.assertNotIn('/vraag?', s.get(PASSPORT)[2].decode())
        with self.served() as s:
            passport = s.get(PASSPORT)[2].decode()
            link = html.unescape(re.search(r'href="(/waterrijk/vraag\?[^"]*)">Vraag hierover', passport).group(1))
            self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)['cut'], [CUT])
            status, headers, body = s.get(link)
            self.assertEqual(status, 200)
            text = body.decode()
            for word in ('Wat ermee gebeurt', '90 dagen', 'Uw netwerkadres wordt niet bewaard', 'method="post"', 'hoeft niet'):
                self.assertIn(word, text)
            self.assertNotIn('<script>', text)
            self.assertIn("form-action 'self'", headers['content-security-policy'])
            english = s.get(link + '&taal=en')[2].decode()
            self.assertIn('What happens with it', english)

    def test_it_is_kept_with_the_exact_selection(self):
        with self.served() as s:
            amount = re.search(r'<data value="[^"]*">([^<]*)', s.get(PASSPORT)[2].decode()).group(1)
            status, headers, _ = self.send(s, vraag='Waarom is dit zo veel? <b>€</b>', adres=' lezer@example.nl ')
            self.assertEqual((status, headers['cache-control']), (303, 'no-store'))
            reference = re.search(r'ontvangen=([A-Z0-9-]+)$', headers['location']).group(1)
            thanks = s.get(headers['location'])[2].decode()
            self.assertIn(reference, thanks)
            self.assertNotIn('Waarom is dit', thanks)
            row = self.kept('reference, cube, cut, minus, amount, place, language, body, address, state')[0]
            self.assertEqual(row, (reference, 'waterrijk', CUT, '', html.unescape(amount), row[5], 'nl',
                                   'Waarom is dit zo veel? <b>€</b>', 'lezer@example.nl', 'open'))
            self.assertTrue(row[5].startswith('/waterrijk/paspoort?cut='), row[5])
            # Sent again it is the same question; nothing of it is on any page.
            self.assertTrue(self.send(s, vraag='Waarom is dit zo veel? <b>€</b>', adres='lezer@example.nl')[1]['location'].endswith(reference))
            self.assertEqual(len(self.kept()), 1)
            for page in (PAGE, PASSPORT, '/waterrijk/2024', '/zoeken?q=waarom', '/api/3/cubes/waterrijk/explanations/'):
                self.assertNotIn('zo veel', s.get(page)[2].decode(), page)

    def test_what_is_not_taken_says_why_and_keeps_what_was_typed(self):
        with self.served() as s:
            for fields, status, word in (({'vraag': ' \r\n '}, 400, 'Schrijf uw vraag op'),
                                         ({'vraag': 'hallo', 'adres': 'geen adres'}, 400, 'klopt niet'),
                                         ({'vraag': 'hallo', 'adres': 'a@b.nl\r\nBcc: x@y.nl'}, 400, 'klopt niet'),
                                         ({'vraag': 'hallo', 'adres': 'a@b.nl,x@y.nl'}, 400, 'klopt niet'),
                                         ({'vraag': 'hallo', 'site': 'http://koop.example'}, 400, 'Niet invullen'),
                                         ({'vraag': 'é' * 4001}, 400, 'langer dan 4000'),
                                         ({'vraag': 'a\0b'}, 400, 'geen tekst'), ({'adres': 'a@b.nl'}, 400, 'Schrijf uw vraag op')):
                a = self.send(s, **fields)
                self.assertEqual(a[0], status, fields)
                self.assertIn(word, html.unescape(a[2].decode()), fields)
                if fields.get('vraag') == 'hallo':
                    self.assertIn('>hallo</textarea>', a[2].decode())
            self.assertEqual(self.send(s, vraag='x' * 70000)[0], 413)
            self.assertEqual(self.send(s, headers={'Sec-Fetch-Site': 'cross-site'}, vraag='x')[0], 403)
            self.assertEqual(self.send(s, headers={'Origin': 'https://evil.example'}, vraag='x')[0], 403)
            for page in ('/waterrijk/vraag?cut=nergens:1', '/nergens/vraag?cut=year.year:2024'):
                self.assertIn(self.send(s, page, vraag='x')[0], (400, 404), page)
            for page in ('/waterrijk/paspoort?cut=year.year:2024', '/', '/api/3/cubes/', '/api/vraag'):
                self.assertEqual(self.send(s, page, vraag='x')[0], 405, page)
            for method in ('PUT', 'DELETE', 'PATCH'):
                self.assertEqual(s.get(PAGE, method, FORM, 'vraag=x')[0], 405)
            self.assertEqual(self.kept(), [])
            self.assertEqual(self.send(s, vraag='é' * 4000)[0], 303, 'as long as may be')
            raw = s.raw(b'POST ' + PAGE.encode() + b' HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n'
                        b'Content-Length: 900\r\n\r\nvraag=half')
            raw.close()
            self.assertEqual(len(self.kept()), 1, 'a connection that breaks off leaves nothing')

    def test_so_many_an_hour_from_one_part_of_the_network(self):
        with self.served('--behind-proxy') as s:
            def ask(client, n):
                return self.send(s, vraag='vraag %s %d' % (client, n), headers={'X-Forwarded-For': '198.51.100.1, ' + client})
            self.assertEqual([ask('192.0.2.%d' % n, n)[0] for n in range(8)], 6 * [303] + 2 * [429])
            late = ask('192.0.2.99', 9)
            self.assertEqual((late[0], late[1]['retry-after']), (429, '3600'))
            self.assertIn('vraag 192.0.2.99 9</textarea>', late[2].decode())
            self.assertEqual(ask('192.0.3.1', 1)[0], 303, 'from elsewhere')
            self.assertEqual([ask('2001:db8:1:%x::1' % n, n)[0] for n in range(7)], 6 * [303] + [429])
            self.assertEqual(ask('2001:db8:2::1', 1)[0], 303)
            # What is not taken does not count, and no address of a client is kept.
            self.assertEqual([self.send(s, vraag='', headers={'X-Forwarded-For': '203.0.113.5'})[0] for _ in range(9)], 9 * [400])
            self.assertEqual(ask('203.0.113.6', 1)[0], 303)
            names = [os.path.join(FOLDER, n) for n in os.listdir(FOLDER) if n.startswith(os.path.basename(self.file))]
            for name in names:
                with open(name, 'rb') as f:
                    content = f.read()
                self.assertFalse(b'198.51.100.1' in content, name)
                self.assertEqual(os.stat(name).st_mode & 0o077, 0, name)

    def test_an_answer_that_tells_of_people_is_not_public(self):
        store, text = os.path.join(FOLDER, 'people.db'), os.path.join(FOLDER, 'mensen.md')
        load_samples(store)

        def write(answer):
            with open(text, 'w', encoding='utf-8') as f:
                f.write(answer)
        with Served(store, '--questions', self.file) as s:
            self.send(s, vraag='Waarom?')
            explanations = '/api/3/cubes/waterrijk/explanations/?' + urllib.parse.urlencode({'cut': CUT})
            before = s.get(explanations)[2]
            answer = ('answer', '1', '--title', 'Meer hulp', '--text', text, '--by', 'An')
            for said, rule in (('Dit ging naar mevr. P. de Vries, BSN 111222333.', 'R1 '), ('Zie NL91ABNA0417164300.', 'R2 '),
                               ('Bel 06-12345678.', 'R6 '), ('Vraag het p.devries@gmail.com.', 'R6 ')):
                write('Omdat er meer nodig was. %s\n' % said)
                for store_of in ((), ('--store', store)):
                    told = self.run_(*answer, *store_of, code=4)
                    self.assertIn('the answer would be public, and tells of people: ', told)
                    self.assertIn(rule, told)
                    self.assertIn('decisions of the mapping', told)
                    for secret in ('Vries', 'devries', '111222333', '0417164300', '12345678'):
                        self.assertNotIn(secret, told)
            write('Omdat er meer nodig was.\n')
            self.assertIn('the title would', self.run_(*answer[:2], '--title', 'Voor dhr. Jansen', *answer[4:], code=4))
            self.assertIn('open', self.run_())
            # No way past: what was proposed before it was looked at, or by other means, is not published either.
            self.run_(*answer)
            for column, words in (('answer', 'Aan mevr. P. de Vries, BSN 111222333'), ('title', 'Voor dhr. Jansen')):
                db = sqlite3.connect(self.file)
                kept = db.execute('SELECT %s FROM question' % column).fetchone()
                db.execute('UPDATE question SET %s = ?' % column, (words,))
                db.commit()
                self.assertIn('would be public', self.run_('publish', '1', '--store', store, '--by', 'Bo', code=4))
                db.execute('UPDATE question SET %s = ?' % column, kept)
                db.commit()
                db.close()
            self.assertEqual(s.get(explanations)[2], before)
            self.assertIn('would be public', self.run_('publish', '1', '--store', store, '--by', 'Bo', '--author', 'BSN 111222333', code=4))
            self.run_('publish', '1', '--store', store, '--by', 'Bo', '--author', 'P. de Vries, wethouder')

    def test_the_policy_of_the_load_says_what_an_answer_may_tell(self):
        store, mapping, text = (os.path.join(FOLDER, x) for x in ('decided.db', 'decided', 'besloten.md'))
        shutil.copytree(os.path.join(PROJECT, 'mappings', 'waterrijk'), mapping)
        own = subprocess.run([PROGRAM, 'privacy', '--print-policy'], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
        policy = json.loads(own)
        policy['decisions'] = [{'allow': 'dhr. Jansen', 'ground': 'wethouder', 'by': 'A. Bos', 'at': '2026-03-02'}]
        for path, content in ((os.path.join(mapping, 'privacy-policy.json'), json.dumps(policy)), (text, 'Zegt dhr. Jansen.\n'),
                              (os.path.join(FOLDER, 'own.json'), own)):
            with open(path, 'w', encoding='utf-8') as f:
                f.write(content)
        load(store, mapping, *sorted(glob.glob(os.path.join(PROJECT, 'samples', '*.csv'))))
        with Served(store, '--questions', self.file) as s:
            self.send(s, vraag='Wie?')
            answer = ('answer', '1', '--title', 'Wie', '--text', text, '--by', 'An')
            self.run_(*answer, code=4)
            self.run_(*answer, '--store', store)
            self.run_('publish', '1', '--store', store, '--by', 'Bo')
        # What stands in a store is looked at as well, under any policy.
        for more, found in (((), False), (('--policy', os.path.join(FOLDER, 'own.json')), True)):
            told = subprocess.run([PROGRAM, 'privacy', '--store', store, *more], capture_output=True, text=True, timeout=PATIENCE,
                                  check=True).stdout
            self.assertEqual('(answers)' in told, found, told)
            self.assertEqual('Zegt [naam].' in told, found, told)
            self.assertNotIn('dhr. Jansen.', told)

    def test_the_command_answers_and_publishes(self):
        store = os.path.join(FOLDER, 'answered.db')
        load_samples(store)
        with Served(store, '--questions', self.file) as s:
            self.send(s, vraag='Waarom?')
            self.send(s, vraag='Reclame', adres='x@example.nl')
            explanations = '/api/3/cubes/waterrijk/explanations/?' + urllib.parse.urlencode({'cut': CUT})
            before = json.loads(s.get(explanations)[2])
            listed = self.run_()
            self.assertIn('open', listed)
            self.assertNotIn('Waarom?', listed)
            self.assertIn('Waarom?', self.run_('show', '1'))
            text = os.path.join(FOLDER, 'antwoord.md')
            with open(text, 'w', encoding='utf-8') as f:
                f.write('Omdat er **meer** hulp nodig was.\n')
            self.assertIn('no answer is proposed', self.run_('publish', '1', '--store', store, '--by', 'Bo', code=4))
            self.run_('answer', '1', '--title', 'Meer hulp', '--text', text, '--by', 'An')
            subprocess.run([PROGRAM, 'policy', '--store', store, '--persons', '2', '--by', 'Chef'], check=True, timeout=PATIENCE)
            self.assertIn('two persons', self.run_('publish', '1', '--store', store, '--by', ' AN ', code=4))
            self.assertEqual(json.loads(s.get(explanations)[2]), before)
            self.run_('publish', '1', '--store', store, '--by', 'Bo', '--author', 'Waterrijk')
            after = json.loads(s.get(explanations)[2])
            added = [x for x in after['data'] if x not in before['data']]
            self.assertEqual([(x['title'], x['author']) for x in added], [('Meer hulp', 'Waterrijk')])
            self.assertIn('Meer hulp', s.get('/zoeken?q=hulp+nodig')[2].decode())
            self.assertIn('published', self.run_())
            self.assertIn('already', self.run_('decline', '1', '--by', 'An', '--reason', 'x', code=4))
            # A load leaves it as it is.
            for chef in ('Chef', 'Tweede'):
                subprocess.run([PROGRAM, 'policy', '--store', store, '--persons', '1', '--by', chef], check=True, timeout=PATIENCE)
            shorter = os.path.join(FOLDER, 'grootboek-2024.csv')
            with open(os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'), 'rb') as f, open(shorter, 'wb') as out:
                out.writelines(f.readlines()[:-1])
            load(store, os.path.join(PROJECT, 'mappings', 'waterrijk'), shorter)
            self.assertIn('Meer hulp', s.get(explanations)[2].decode())
            self.run_('take-back', '1', '--store', store, '--by', 'Bo')
            self.assertEqual(json.loads(s.get(explanations)[2])['data'], before['data'])
            self.assertIn('no answer', self.run_('take-back', '1', '--store', store, '--by', 'Bo', code=6))
            self.run_('decline', '2', '--by', 'An', code=2)
            self.run_('decline', '2', '--by', 'An', '--reason', 'Geen vraag')
            self.run_('keep', '0', code=2)
            self.run_('keep', '30')
            self.assertIn('30 dagen', s.get(PAGE)[2].decode())
            self.assertEqual(self.run_('forget'), '0\n', 'not yet')
            db = sqlite3.connect(self.file)
            db.execute("UPDATE question SET settled_at = '2020-01-01T00:00:00Z' WHERE id = 1")
            db.commit()
            db.close()
            self.assertEqual(self.run_('forget'), '1\n')
            self.assertEqual(self.run_('forget', '2'), '1\n')
            self.assertEqual(self.kept(), [('', ''), ('', '')])
            self.assertIn('Meer hulp', self.run_('show', '1'))
            audit = subprocess.run([PROGRAM, 'audit', '--store', store], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
            self.assertIn('answer', audit)

    def test_a_file_of_something_else_is_left_alone(self):
        p = subprocess.run([PROGRAM, 'serve', '--store', STORE, '--questions', STORE, '--port', '0'], capture_output=True, text=True,
                           timeout=PATIENCE, check=False)
        self.assertNotEqual(p.returncode, 0)
        self.assertIn('holds something else', p.stderr)


if __name__ == '__main__':
    unittest.main()
