#!/usr/bin/env python3
"""A reader's question from the public page to the desk and back: assigned, answered, published as an explanation, mailed;
declined and forgotten; and mail that is not taken."""
import json
import os
import re
import sqlite3
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk  # noqa: E402
from post_office import PostOffice  # noqa: E402
from served import Served, load_samples  # noqa: E402
from questions import CUT, FORM, PAGE  # noqa: E402

READER = 'lezer@example.org'
EXPLANATIONS = '/api/3/cubes/waterrijk/explanations/?' + urllib.parse.urlencode({'cut': CUT})


class QuestionsDesk(Desk):
    """A desk with questions, and a public server that takes them."""

    def __init__(self, post=None, settings='', persons=1):
        super().__init__()
        load_samples(self.at('store.db'))
        self.options = ('--questions', self.at('vragen.db'), '--site-url', 'https://cijfers.example')
        if post:
            with open(self.at('mail.conf'), 'w', encoding='utf-8') as f:
                f.write('# mail of the desk\nurl = %s\nfrom = cijfers@waterrijk.example\nname = Waterrijk, cijfers\nplain = yes\n%s' % (
                    post.url, settings))
            os.chmod(self.at('mail.conf'), 0o600)
            self.options += ('--mail', self.at('mail.conf'))
        self.public = None

    def __enter__(self):
        super().__enter__()
        self.public = Served(self.at('store.db'), '--questions', self.at('vragen.db'))
        return self

    def __exit__(self, *why):
        self.public.__exit__()
        super().__exit__(*why)

    def reader(self, text='Waarom werd dit duurder?', address='', page=PAGE):
        status, headers, body = self.public.get(page, 'POST', FORM, urllib.parse.urlencode({'vraag': text, 'adres': address}))
        if status != 303:
            raise AssertionError(body)
        return re.search(r'ontvangen=([A-Z0-9-]+)', headers['location']).group(1)

    def write(self, n=1, who=AN, edition=None, **fields):
        form = self.get('/vragen/%d' % n, who).text
        given = {'titel': 'Meer hulp', 'antwoord': 'Omdat er **meer** nodig was.', 'selectie': CUT, 'doe': 'voorstellen',
                 'editie': edition or re.search(r'name="editie" value="(\d+)"', form).group(1)}
        return self.post('/vragen/%d/antwoord' % n, who, dict(given, **fields))

    def publish(self, n=1, who=BO):
        edition = re.findall(r'name="editie" value="(\d+)"', self.get('/vragen/%d' % n, who).text)[-1]
        return self.post('/vragen/%d/publiceren' % n, who, {'editie': edition})

    def told(self):
        return [x['title'] for x in json.loads(self.public.get(EXPLANATIONS)[2])['data']]


class Answering(unittest.TestCase):
    def test_from_question_to_explanation(self):
        with PostOffice() as post, QuestionsDesk(post, 'user = desk\npassword = geheim woord\n') as d:
            self.assertIn('nog geen vragen', d.get('/vragen').text)
            reference = d.reader(address=READER)
            a = d.get('/vragen')
            for word in ('Eén vraag wacht', reference, 'open', '/vragen/1'):
                self.assertIn(word, a.text)
            page = d.get('/vragen/1').text
            for word in ('Waarom werd dit duurder?', READER, 'https://cijfers.example/waterrijk/paspoort?cut=', CUT.replace('"', '&quot;')):
                self.assertIn(word, page)
            # Whoever should know is told, without what the reader wrote; the reader has a confirmation.
            post.wait(lambda all_: len(all_) >= 3)
            for who in (AN, BO):
                mail, = post.to(who)
                self.assertIn('/vragen/1', mail.get_content())
                self.assertNotIn('duurder', mail.as_string())
                self.assertNotIn(READER, mail.as_string())
            mail, = post.to(READER)
            self.assertIn(reference, mail['Subject'])
            self.assertEqual((mail['From'], mail['Auto-Submitted']), ('"Waterrijk, cijfers" <cijfers@waterrijk.example>', 'auto-generated'))
            self.assertNotIn('duurder', mail.get_content())
            self.assertEqual(post.messages[0]['login'], [b'desk', b'geheim woord'])
            self.assertEqual(d.post('/vragen/1/toewijzen', fields={'aan': BO}).status, 303)
            self.assertEqual(d.post('/vragen/1/toewijzen', fields={'aan': 'iemand@elders.nl'}).status, 400)
            self.assertRegex(d.get('/vragen/1').text, '<option value="%s" selected' % BO)
            # What cannot be published says why and stays as it was typed.
            a = d.write(selectie='year.year:2023-2024')
            self.assertEqual(a.status, 400)
            self.assertIn('Omdat er **meer** nodig was.', a.text)
            self.assertEqual(d.write(antwoord='').status, 400)
            self.assertEqual(d.write(doe='bewaren').to, '/vragen/1')
            self.assertNotIn('Publiceer als toelichting', d.get('/vragen/1').text)
            self.assertEqual(d.write(edition='0').status, 409, 'somebody saved another since')
            before = d.told()
            self.assertEqual(d.write(antwoord='Omdat er *meer* <script>x</script> nodig was.').status, 303)
            self.assertEqual(d.told(), before, 'nothing is public before it is published')
            self.assertNotIn('<script>x', d.get('/vragen/1').text)
            a = d.publish(who=AN)
            self.assertEqual((a.status, a.to), (303, '/vragen/1'))
            self.assertEqual(sorted(d.told()), sorted(before + ['Meer hulp']))
            self.assertIn('antwoord gepubliceerd', d.get('/vragen/1').text)
            post.wait(lambda all_: len(post.to(READER)) == 2)
            answer = post.to(READER)[1]
            self.assertIn('Antwoord op uw vraag ' + reference, answer['Subject'])
            for word in ('nodig was', 'https://cijfers.example/waterrijk/paspoort?cut='):
                self.assertIn(word, answer.get_content())
            self.assertEqual(d.write(edition='9').status, 409, 'it is settled')
            self.assertEqual(d.post('/vragen/1/terugnemen').status, 303)
            self.assertEqual(d.told(), before)
            self.assertEqual(d.post('/vragen/1/terugnemen').status, 409)
            d.come('baas', d.invite('baas@example.nl', 'admin'))
            audit = d.get('/logboek', 'baas').text
            for word in ('Antwoord gepubliceerd', 'Gepubliceerd antwoord teruggenomen', 'Vraag toegewezen', '/vragen/1'):
                self.assertIn(word, audit)
            self.assertNotIn(READER, audit)

    def test_two_persons_where_the_policy_asks_them(self):
        with QuestionsDesk() as d:
            import subprocess
            from served import PATIENCE, PROGRAM
            subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'Chef'], check=True, timeout=PATIENCE)
            d.reader()
            self.assertEqual(d.write().status, 303)
            self.assertNotIn('Publiceer als toelichting', d.get('/vragen/1').text)
            self.assertIn('twee personen', d.get('/vragen/1').text)
            self.assertEqual(d.publish(who=AN).status, 403)
            self.assertNotIn('Meer hulp', d.told())
            d.come('up', d.invite('up@example.nl', 'uploader'))
            self.assertEqual(d.publish(who='up').status, 403)
            self.assertEqual(d.publish(who=BO).status, 303)
            self.assertIn('Meer hulp', d.told())

    def test_what_tells_of_people_is_not_proposed_and_not_published(self):
        with QuestionsDesk() as d:
            d.reader()
            told = 'Dit ging naar mevr. P. de Vries, BSN 111222333.'
            for fields in ({'antwoord': told}, {'titel': 'Voor dhr. Jansen'}):
                a = d.write(**fields)
                self.assertEqual(a.status, 400)
                self.assertIn('er staat iets in dat van een persoon kan zijn: R', a.text)
                self.assertIn('[naam]', a.text)
                self.assertIn(list(fields.values())[0], a.text, 'what was typed stays to be mended')
            self.assertEqual(d.write(antwoord=told, doe='bewaren').status, 303, 'a draft is not public')
            self.assertEqual(d.write().status, 303)
            db = sqlite3.connect(d.at('vragen.db'))
            db.execute('UPDATE question SET answer = ?', (told,))
            db.commit()
            db.close()
            a = d.publish()
            self.assertEqual(a.status, 409)
            self.assertIn('BSN [BSN]', a.text)
            self.assertNotIn('Meer hulp', d.told())
            d.write()
            self.assertEqual(d.publish().status, 303)
            self.assertIn('Meer hulp', d.told())

    def test_what_changed_since_it_was_read_is_not_published(self):
        with QuestionsDesk() as d:
            d.reader()
            d.write()
            stale = re.findall(r'name="editie" value="(\d+)"', d.get('/vragen/1', BO).text)[-1]
            d.write(titel='Anders')
            self.assertEqual(d.post('/vragen/1/publiceren', BO, {'editie': stale}).status, 409)
            self.assertNotIn('Anders', d.told())

    def test_another_organisation_sees_nothing_of_it(self):
        with QuestionsDesk() as d:
            d.reader()
            self.assertIn('Eén vraag', d.get('/vragen').text, 'of the only organisation that there is')
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            # Of whom a cube is that was published before there was a desk, somebody says.
            import subprocess
            from served import PATIENCE, PROGRAM
            subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), '--organisation', 'waterrijk', '--claim', 'waterrijk'],
                           check=True, timeout=PATIENCE, capture_output=True)
            self.assertIn('Eén vraag', d.get('/vragen').text)
            self.assertNotIn('waterrijk/', d.get('/vragen', 'elders').text.split('<main')[1])
            for path in ('', '/toewijzen', '/antwoord', '/afwijzen', '/wissen', '/publiceren', '/terugnemen'):
                a = d.post('/vragen/1' + path, 'elders') if path else d.get('/vragen/1', 'elders')
                self.assertEqual(a.status, 404, path)
            self.assertIn('Waarom werd dit duurder?', d.get('/vragen/1').text)

    def test_declined_and_forgotten(self):
        with QuestionsDesk() as d:
            d.reader(address=READER)
            self.assertIn('mailto:', d.get('/vragen/1').text, 'a desk without mail: somebody writes')
            self.assertEqual(d.post('/vragen/1/afwijzen', fields={'reden': ' '}).status, 400)
            self.assertEqual(d.post('/vragen/1/afwijzen', fields={'reden': 'Dit is reclame.'}).status, 303)
            self.assertIn('Dit is reclame.', d.get('/vragen/1').text)
            d.reader('Nog een', READER)
            self.assertEqual(d.post('/vragen/2/wissen').status, 303)
            page = d.get('/vragen/2').text
            self.assertIn('zijn gewist', page)
            self.assertNotIn('Nog een', page)
            db = sqlite3.connect(d.at('vragen.db'))
            self.assertEqual(db.execute('SELECT body, address, digest FROM question WHERE id = 2').fetchall(), [('', '', '')])
            db.close()
            for path in ('/vragen/7', '/vragen/7/wissen'):
                self.assertEqual((d.post(path, fields={}) if path.endswith('n') else d.get(path)).status, 404)

    def test_a_desk_without_questions(self):
        with Desk() as d:
            self.assertEqual(d.get('/vragen').status, 404)
            self.assertNotIn('href="/vragen"', d.get('/').text)


class Mailing(unittest.TestCase):
    def test_what_is_not_taken_is_shown_and_tried_again(self):
        with PostOffice() as post, QuestionsDesk(post) as d:
            post.mood = 'later'
            d.reader(address=READER)
            post_lines = lambda: [x for x in post.lines if x.startswith('RCPT')]
            until = [None]

            def shown():
                until[0] = d.get('/vragen').text
                return 'bevestiging van vraag' in until[0]
            for _ in range(600):
                if shown():
                    break
                import time
                time.sleep(.05)
            self.assertIn('Mail die niet aankwam', until[0])
            self.assertIn('Wordt vanzelf opnieuw geprobeerd', until[0])
            self.assertEqual(post.messages, [])
            self.assertTrue(post_lines())
            # The desk is started again, and the mail is still there.
            d.end()
            d.start()
            post.mood = 'take'
            for path in re.findall(r'action="(/post/\d+/opnieuw)"', d.get('/vragen').text):
                self.assertEqual(d.post(path).status, 303)
            post.wait(lambda all_: len(all_) == 3)
            self.assertNotIn('Mail die niet aankwam', d.get('/vragen').text)
            db = sqlite3.connect(d.at('desk.db'))
            self.assertEqual(db.execute("SELECT count(*) FROM outbox WHERE recipient <> '' OR body <> ''").fetchall(), [(0,)],
                             'of what was sent only that it was stays')
            db.close()

    def test_what_the_server_refuses_for_good_waits_for_somebody(self):
        with PostOffice() as post, QuestionsDesk(post) as d:
            post.mood = 'never'
            d.reader(address=READER)
            for _ in range(600):
                text = d.get('/vragen').text
                if 'Wordt niet vanzelf opnieuw' in text:
                    break
                import time
                time.sleep(.05)
            self.assertIn('Wordt niet vanzelf opnieuw geprobeerd', text)
            self.assertIn('Waarom werd dit duurder?', d.get('/vragen/1').text, 'the question is not lost')

    def test_nothing_given_makes_another_header_or_recipient(self):
        with PostOffice() as post, QuestionsDesk(post) as d:
            d.reader('Subject: x\r\nBcc: iedereen@example.org\r\n\r\n.\r\nMAIL FROM:<a@b.nl>', READER)
            self.assertEqual(d.write(titel='Titel\r\nBcc: iedereen@example.org', antwoord='Regel\r\n.\r\nRCPT TO:<iedereen@example.org>\r\nTot ziens é€',
                                     doe='versturen').status, 303)
            post.wait(lambda all_: len(post.to(READER)) >= 1 and any('Antwoord' in m['Subject'] for m in post.to(READER)))
            for m in post.messages:
                self.assertEqual(len(m['to']), 1)
                self.assertIsNone(m['mail']['Bcc'])
                self.assertEqual(sorted(set(m['mail'].keys())), sorted(['Date', 'From', 'To', 'Subject', 'Message-ID', 'Auto-Submitted',
                                                                         'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']))
                self.assertTrue(all(len(x) <= 76 for x in m['raw'].decode('ascii').split('\r\n')), 'short lines of ASCII')
            self.assertFalse(any('iedereen' in x for x in post.lines))
            answer = [m for m in post.to(READER) if 'Antwoord' in m['Subject']][0]
            self.assertIn('RCPT TO:<iedereen@example.org>\nTot ziens é€', answer.get_content().replace('\r\n', '\n'))

    def test_who_releases_is_told_of_what_is_staged(self):
        from desk_served import SAMPLES
        with PostOffice() as post, QuestionsDesk(post) as d:
            n = d.bring(os.path.join(SAMPLES, 'grootboek-2024.csv'))
            d.wait(n, 'publiceren')
            d.post('/leveringen/%d/klaarzetten' % n)
            d.wait(n, 'publiceren')
            post.wait(lambda all_: post.to(BO))
            mail = post.to(BO)[0]
            self.assertIn('/leveringen/%d/publiceren' % n, mail.get_content())
            self.assertNotIn('€', mail.get_content())
            self.assertEqual(post.to(AN), [], 'not who staged it')

    def test_settings_that_are_of_no_use_are_told(self):
        import subprocess
        from served import PATIENCE, PROGRAM
        with Desk() as d:
            path = d.at('mail.conf')
            for text, said in (('url = smtp://mail.example\nfrom = a@b.nl\nplain = yes\n', 'on this machine only'),
                               ('url = smtp://127.0.0.1.evil.example\nfrom = a@b.nl\nplain = yes\n', 'on this machine only'),
                               ('url = smtp://127.0.0.1@evil.example\nfrom = a@b.nl\nplain = yes\n', 'on this machine only'),
                               ('url = http://x\nfrom = a@b.nl\n', 'url is like'), ('url = smtps://x\nfrom = Jan\n', 'from is an address'),
                               ('url = smtps://x\nfrom = a@b.nl\nhost = y\n', 'mail.conf:3: has none of the keys'), ('wat\n', 'mail.conf:1')):
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
                p = subprocess.run([PROGRAM, 'desk', '--store', d.at('x.db'), '--desk', d.at('d2.db'), '--port', '0', '--mail', path],
                                   capture_output=True, text=True, timeout=PATIENCE, check=False)
                self.assertNotEqual(p.returncode, 0, text)
                self.assertIn(said, p.stderr)
            with open(path, 'w', encoding='utf-8') as f:
                f.write('url = smtps://x\nfrom = a@b.nl\nuser = u\npassword = p\n')
            os.chmod(path, 0o644)
            p = subprocess.run([PROGRAM, 'desk', '--store', d.at('x.db'), '--desk', d.at('d2.db'), '--port', '0', '--mail', path],
                               capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertIn("chmod 600", p.stderr)


if __name__ == '__main__':
    unittest.main()
