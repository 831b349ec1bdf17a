#!/usr/bin/env python3
"""Mail about what is staged: who can release it hears of it once, and again after days, in Dutch, with a link that leads there; a
mail server that is down is told and tried again, and holds up nobody."""
import contextlib
import datetime
import os
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_deputies import COR, DAAN, name  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from desk_several import text  # noqa: E402
from post_office import PostOffice  # noqa: E402
from served import PATIENCE  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
PUBLIC = 'https://loket.waterrijk.example'


class MailDesk(Desk):
    def __init__(self, url, *options):
        super().__init__()
        with open(self.at('mail.conf'), 'w', encoding='utf-8') as f:
            f.write('url = %s\nfrom = loket@waterrijk.example\nname = Loket Waterrijk\nplain = yes\n' % url)
        os.chmod(self.at('mail.conf'), 0o600)
        self.options = ('--mail', self.at('mail.conf'), *options)

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.at('desk.db'), timeout=PATIENCE)) as c:
            rows = c.execute(statement, values).fetchall()
            c.commit()
            return rows

    def staged_before(self, days):
        then = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)).strftime('%Y-%m-%dT%H:%M:%SZ')
        self.sql("UPDATE job SET ended_at = ? WHERE kind = 'stage'", then)

    def stage(self, who):
        n = self.bring(LEDGER, who=who)
        self.wait(n, 'publiceren', who)
        if self.post('/leveringen/%d/klaarzetten' % n, who).status != 303:
            raise AssertionError('not staged')
        self.wait(n, 'publiceren', who)
        return n

    def until(self, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if what():
                return
            time.sleep(.05)
        raise AssertionError('it did not come to that')

    def rounds(self, n=2):
        """The mailer has gone round so often since: it is started again for each."""
        for _ in range(n):
            self.end()
            self.start()
            time.sleep(.3)


def people(d):
    for who in (COR, DAAN):
        d.come(who, d.invite(who, 'uploader'))
    if name(d, BO, COR).status != 303:
        raise AssertionError('no deputy')


def subjects(post, who):
    return [m['Subject'] for m in post.to(who)]


class Reminders(unittest.TestCase):
    def test_once_a_term_to_those_who_can_release_in_dutch_with_the_link(self):
        with PostOffice() as post, MailDesk(post.url) as d:
            people(d)
            n = d.stage(DAAN)
            post.wait(lambda all_: len(all_) == 3)
            first = '%s wacht op vrijgave' % 'grootboek-2024.csv'
            self.assertEqual([subjects(post, who) for who in (AN, BO, COR, DAAN)], [[first], [first], [first], []])
            d.staged_before(4)
            d.rounds()
            post.wait(lambda all_: len(all_) == 6)
            for who in (AN, BO, COR):
                mail = post.to(who)[1]
                self.assertEqual(mail['Subject'], 'Herinnering: grootboek-2024.csv wacht op vrijgave')
                said = mail.get_content().replace('\r\n', '\n')
                self.assertIn('%s zette grootboek-2024.csv klaar, en niemand gaf het nog vrij of stuurde het terug' % DAAN, said)
                self.assertIn('%s/leveringen/%d/publiceren\n' % (d.url, n), said)
                self.assertNotIn('€', said)
            d.rounds()
            self.assertEqual(len(post.messages), 6, 'not again before the next term')
            d.staged_before(7)  # the second term
            d.rounds()
            post.wait(lambda all_: len(all_) == 9)
            d.rounds()
            self.assertEqual(len(post.messages), 9)
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            d.wait(n, 'publiceren', BO)
            d.staged_before(20)
            d.rounds()
            self.assertEqual(len(post.messages), 9, 'what is released waits no more')

    @unittest.skipIf(os.environ.get('DESK_BELOW'), 'it says itself where the desk is')
    def test_the_link_is_where_browsers_find_the_desk(self):
        with PostOffice() as post, MailDesk(post.url) as d:
            n = d.stage(AN)
            post.wait(lambda all_: post.to(BO))
            d.staged_before(4)
            d.end()
            d.options += ('--public-url', PUBLIC)
            d.start()
            post.wait(lambda all_: len(post.to(BO)) == 2)
            self.assertIn(PUBLIC + '/leveringen/%d/publiceren\n' % n, post.to(BO)[1].get_content().replace('\r\n', '\n'))
            d.staged_before(7)
            d.end()
            d.options = d.options[:-1] + (PUBLIC + '/balie/',)
            d.start()
            post.wait(lambda all_: len(post.to(BO)) == 3)
            self.assertIn(PUBLIC + '/balie/leveringen/%d/publiceren\n' % n, post.to(BO)[2].get_content().replace('\r\n', '\n'))

    def test_a_deputy_hears_nothing_of_what_it_cannot_release(self):
        with PostOffice() as post, MailDesk(post.url) as d:
            people(d)
            d.stage(BO)  # in whose place Cor releases
            post.wait(lambda all_: post.to(AN))
            d.rounds()
            self.assertEqual([len(post.to(who)) for who in (AN, BO, COR)], [1, 0, 0])


class Down(unittest.TestCase):
    def test_it_is_told_tried_again_and_holds_up_nobody(self):
        with PostOffice() as post:
            post.mood = 'later'
            with MailDesk(post.url) as d:
                n = d.stage(AN)
                d.until(lambda: d.sql('SELECT 1 FROM outbox WHERE tries > 0'))
                page = text(d.get('/', BO))
                self.assertIn('Eén mail over een levering kwam niet aan', page)
                self.assertIn('451', page)
                # The desk goes on: pages come, another file is brought and read.
                began = time.monotonic()
                d.get('/leveringen/%d/publiceren' % n, BO)
                self.assertLess(time.monotonic() - began, 5)
                # While it was down nine days went by: one mail, and not each that was due.
                d.staged_before(10)
                d.rounds()
                d.until(lambda: [k for k, in d.sql('SELECT key FROM outbox WHERE state = 0') if 'again 3' in k])
                post.mood = 'take'
                d.sql('UPDATE outbox SET next_at = 0')
                d.rounds()
                post.wait(lambda all_: post.to(BO))
                d.rounds()
                self.assertEqual(subjects(post, BO), ['Herinnering: grootboek-2024.csv wacht op vrijgave'])
                self.assertNotIn('kwam niet aan', text(d.get('/', BO)))

    def test_nobody_there_at_all(self):
        with PostOffice() as post:
            gone = post.url
        with MailDesk(gone) as d:
            n = d.stage(AN)
            d.until(lambda: d.sql('SELECT 1 FROM outbox WHERE tries > 0'))
            self.assertIn('kwam niet aan', text(d.get('/', BO)))
            d.end()
            self.assertIn('mail', d.said)
            d.start()
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            self.assertIn('vrijgegeven door', text(d.wait(n, 'publiceren', BO)))
            d.rounds()
            d.until(lambda: not d.sql('SELECT 1 FROM outbox WHERE state <> 1'))  # what it says is not so any more
            self.assertNotIn('kwam niet aan', text(d.get('/', BO)))


if __name__ == '__main__':
    unittest.main()
