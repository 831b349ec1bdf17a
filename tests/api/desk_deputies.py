#!/usr/bin/env python3
"""Who releases in somebody's place, what waits for release too long, and organisations that are no government."""
import contextlib
import datetime
import json
import os
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_people import form  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from desk_several import text  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
COR, DAAN = 'cor@example.nl', 'daan@example.nl'
TODAY = datetime.date.today()


def day(n):
    return (TODAY + datetime.timedelta(days=n)).isoformat()


def name(d, who, deputy, first=0, last=7):
    return form(d, '/account/vervanger', who, collega=deputy, van=day(first), tot=day(last))


def audit(d):
    return subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), '--invite', 'baas@example.nl', '--organisation', 'waterrijk', '--role', 'admin',
                           '--quiet'], capture_output=True, text=True, check=True).stdout


class Deputies(unittest.TestCase):
    def stage(self, d, who):
        n = d.bring(LEDGER, who=who)
        d.wait(n, 'publiceren', who)
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n, who).status, 303)
        self.assertIn('Klaargezet door', text(d.wait(n, 'publiceren', who)))
        return n

    def people(self, d):
        for who in (COR, DAAN):
            d.come(who, d.invite(who, 'uploader'))

    def test_releases_in_the_place_of_a_releaser_and_the_audit_says_so(self):
        with Desk() as d:
            self.people(d)
            n = self.stage(d, DAAN)
            there = '/leveringen/%d/vrijgeven' % n
            self.assertEqual(d.post(there, COR).status, 403)
            self.assertEqual(name(d, BO, COR).status, 303)
            self.assertIn('cor@example.nl vervangt u', text(d.get('/account', BO)))
            self.assertIn('U vervangt ' + BO, text(d.get('/account', COR)))
            page = text(d.get('/leveringen/%d/publiceren' % n, AN))
            self.assertIn('in de plaats van ' + BO, page)
            page = text(d.get('/leveringen/%d/publiceren' % n, COR))
            self.assertIn('Geef vrij: maak dit openbaar', page)
            self.assertIn('U geeft vrij in de plaats van ' + BO, page)
            self.assertEqual(d.post(there, COR).status, 303)
            self.assertIn('vrijgegeven door ' + COR, text(d.wait(n, 'publiceren', COR)))
            # but does not take back, and names nobody
            self.assertEqual(d.post('/gepubliceerd/1/intrekken', COR).status, 403)
            self.assertEqual(name(d, COR, DAAN).status, 403)
            d.come('baas', re.search(r'/link/\S+', audit(d)).group(0))
            said = text(d.get('/logboek', 'baas'))
            self.assertIn('Plaatsvervanger aangewezen', said)
            self.assertIn('in the place of ' + BO, said)

    def test_never_what_either_brought_in_or_staged(self):
        with Desk() as d:
            self.people(d)
            self.assertEqual(name(d, BO, COR).status, 303)
            own, theirs = self.stage(d, COR), None
            for fields in ({}, {'reden': 'niemand anders is er'}):
                a = d.post('/leveringen/%d/vrijgeven' % own, COR, fields=fields)
                self.assertEqual(a.status, 409, text(a))
                self.assertIn('Dit geeft u niet vrij', text(a))
            a = d.post('/leveringen/%d/tijd' % own, COR, fields={'dag': day(2), 'uur': '09:00', 'reden': 'x'})
            self.assertEqual(a.status, 409)
            page = text(d.get('/leveringen/%d/publiceren' % own, COR))
            self.assertIn('maar niet voor deze levering', page)
            self.assertNotIn('Geef vrij: maak dit openbaar', page)
            self.assertEqual(d.post('/leveringen/%d/terugsturen' % own, AN, fields={'opmerkingen': 'anders'}).status, 303)
            with open(LEDGER, 'rb') as f, open(d.at('ander.csv'), 'wb') as out:
                out.writelines(f.readlines()[:300])
            theirs = d.bring(d.at('ander.csv'), who=BO)  # brought by whom Cor stands in for, staged by another
            d.wait(theirs, 'publiceren', BO)
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % theirs, AN).status, 303)
            d.wait(theirs, 'publiceren', AN)
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % theirs, COR).status, 409)
            # in the place of somebody who had no part in it, it is a second person's
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % theirs, COR, fields={'reden': 'toch'}).status, 409)

    def test_only_in_its_period_and_while_the_releaser_may(self):
        with Desk() as d:
            self.people(d)
            d.come('baas', d.invite('baas@example.nl', 'admin'))
            n = self.stage(d, DAAN)
            there = '/leveringen/%d/vrijgeven' % n
            for first, last in ((-9, -2), (3, 1), (0, 200)):
                self.assertEqual(name(d, BO, COR, first, last).status, 400, (first, last))
            self.assertEqual(form(d, '/account/vervanger', BO, collega=COR, van='gisteren', tot='').status, 400)
            for other in (AN, BO, 'niemand@example.nl', 'geen adres'):  # release themselves; not there
                self.assertIn(name(d, BO, other).status, (400, 409), other)
            self.assertEqual(name(d, BO, COR, 3, 9).status, 303)  # not begun
            self.assertEqual(d.post(there, COR).status, 403)
            self.assertEqual(name(d, BO, COR, 0, 2).status, 303)
            a = d.post('/leveringen/%d/tijd' % n, COR, fields={'dag': day(5), 'uur': '09:00'})  # by then it is over
            self.assertEqual(a.status, 409, text(a))
            ids = re.findall(r'name="wie" value="(\d+)"', d.get('/account', BO).text)
            self.assertEqual(len(ids), 2)
            for one in ids:
                self.assertEqual(form(d, '/account/vervanger/weg', AN, wie=one).status, 409)  # not hers
            for one in ids:
                self.assertEqual(form(d, '/account/vervanger/weg', BO, wie=one).status, 303)
            self.assertEqual(d.post(there, COR).status, 403)
            self.assertEqual(name(d, BO, COR).status, 303)
            csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/mensen', 'baas').text).group(1)
            self.assertEqual(d.ask('POST', '/mensen/rol', 'baas', {'csrf': csrf, 'adres': BO, 'rol': 'viewer'}).status, 303)
            self.assertEqual(d.post(there, COR).status, 403)

    def test_named_and_ended_by_command(self):
        with Desk() as d:
            self.people(d)
            n = self.stage(d, DAAN)
            there = '/leveringen/%d/vrijgeven' % n

            def user(*words):
                return subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), *words], capture_output=True, text=True)

            def deputy(who, releaser, first=0, last=7):
                return user('--organisation', 'waterrijk', '--deputy', who, '--for', releaser, '--from', day(first), '--until', day(last)).returncode
            # as at the desk: who may not be named is not
            self.assertEqual([deputy(COR, BO, *days) for days in ((-9, -2), (3, 1), (0, 200))], [2, 2, 2])
            for who, releaser in ((AN, BO), (BO, BO), (COR, DAAN), ('niemand@example.nl', BO)):
                self.assertNotEqual(deputy(who, releaser), 0, (who, releaser))
            for words in (['--deputy', COR, '--for', BO, '--from', day(0), '--until', day(1)], ['--organisation', 'waterrijk', '--deputy', COR, '--for', BO],
                          ['--organisation', 'waterrijk', '--deputy', COR, '--from', day(0), '--until', day(1)], ['--organisation', 'waterrijk', '--for', BO],
                          ['--organisation', 'waterrijk', '--deputy', COR, '--for', BO, '--from', 'gisteren', '--until', day(1)]):
                self.assertEqual(user(*words).returncode, 2, words)
            self.assertEqual(d.post(there, COR).status, 403)
            self.assertEqual(json.loads(user('--json').stdout)[0]['deputies'], [])
            self.assertEqual(deputy(COR, BO), 0)
            one, = json.loads(user('--json').stdout)[0]['deputies']
            self.assertEqual((one['address'], one['for'], one['now']), (COR, BO, True))
            self.assertEqual(user('--organisation', 'waterrijk', '--end-deputy', COR, '--for', AN).returncode, 6)
            self.assertIn('cor@example.nl vervangt u', text(d.get('/account', BO)))
            # of the same days as the desk's own form
            self.assertEqual(name(d, BO, DAAN).status, 303)
            other = [x for x in json.loads(user('--json').stdout)[0]['deputies'] if x['address'] == DAAN][0]
            self.assertEqual((other['from'], other['until']), (one['from'], one['until']))
            self.assertIn('in the place of ' + BO, user().stdout)
            self.assertEqual(user('--organisation', 'waterrijk', '--end-deputy', COR, '--for', BO).returncode, 0)
            self.assertEqual(d.post(there, COR).status, 403)
            self.assertEqual(deputy(COR, BO), 0)
            self.assertEqual(d.post(there, COR).status, 303)
            d.come('baas', re.search(r'/link/\S+', audit(d)).group(0))
            said = text(d.get('/logboek', 'baas'))
            self.assertEqual((said.count('Plaatsvervanger aangewezen'), said.count('Plaatsvervanging beëindigd')), (3, 1))
            self.assertIn('command line', said)

    def test_what_waits_for_days_is_told_on_the_first_page(self):
        with Desk() as d:
            self.people(d)
            n = self.stage(d, DAAN)
            self.assertNotIn('Herinnering', text(d.get('/', BO)))
            then = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=4)).strftime('%Y-%m-%dT%H:%M:%SZ')
            with contextlib.closing(sqlite3.connect(d.at('desk.db'))) as c:
                c.execute("UPDATE job SET ended_at = ? WHERE kind = 'stage'", (then,))
                c.commit()
            self.assertIn('Herinnering', text(d.get('/', BO)))
            self.assertIn('grootboek-2024', text(d.get('/', BO)).split('Herinnering')[1])
            for who in (COR, DAAN):  # cannot end it
                self.assertNotIn('Herinnering', text(d.get('/', who)))
            self.assertEqual(name(d, BO, COR).status, 303)
            self.assertIn('Herinnering', text(d.get('/', COR)))
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, COR).status, 303)
            d.wait(n, 'publiceren', COR)
            self.assertNotIn('Herinnering', text(d.get('/', BO)))


class ThirdParty(unittest.TestCase):
    def test_all_that_it_publishes_says_so_and_nobody_takes_it_off(self):
        with Desk() as d:
            def user(*words, check=True):
                return subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), '--quiet', *words], capture_output=True, text=True, check=check)
            link = user('--invite', 'eva@example.nl', '--organisation', 'fractie', '--label', 'Fractie Helder', '--third-party', 'Woo-verzoek 2025-17',
                        '--role', 'admin').stdout
            self.assertIn('Woo-verzoek 2025-17', user().stdout)
            self.assertNotEqual(user('--organisation', 'fractie', '--third-party', '', check=False).returncode, 0)
            self.assertNotEqual(user('--third-party', 'x', check=False).returncode, 0)
            d.come('eva', re.search(r'/link/\S+', link).group(0))
            n = d.bring(LEDGER, who='eva')
            d.wait(n, 'publiceren', 'eva')
            self.assertIn('niet door de gemeente gepubliceerd. Bron: Woo-verzoek 2025-17', text(d.get('/leveringen/%d/publiceren' % n, 'eva')))
            with open(os.path.join(self.folder(d, n), 'datapackage.json'), encoding='utf-8') as f:
                self.assertEqual(json.load(f)['stuiver']['third_party'], {'publisher': 'Fractie Helder', 'source': 'Woo-verzoek 2025-17'})
            # A version that somebody goes back to, and one that is changed, say so too.
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n, 'eva').status, 303)
            d.wait(n, 'publiceren', 'eva')
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, 'eva', fields={'reden': 'de fractie is een persoon'}).status, 303)
            self.assertIn('Gepubliceerd', text(d.wait(n, 'publiceren', 'eva')))
            with Served(d.at('store.db')) as s:
                status, headers, body = s.get('/api/3/cubes/fractie-grootboek/model/')
                self.assertEqual(json.loads(body)['third_party'], {'publisher': 'Fractie Helder', 'source': 'Woo-verzoek 2025-17'})
                self.assertIn('stuiver-third-party', headers)
                self.assertIn('Niet gepubliceerd door', s.get('/fractie-grootboek/2024')[2].decode())
            # the municipality's own in the same desk is not marked
            m = d.bring(LEDGER)
            d.wait(m, 'publiceren')
            self.assertNotIn('niet door de gemeente gepubliceerd', text(d.get('/leveringen/%d/publiceren' % m)))
            with open(os.path.join(self.folder(d, m), 'datapackage.json'), encoding='utf-8') as f:
                self.assertNotIn('third_party', json.load(f)['stuiver'])

    def folder(self, d, n):
        for at, _, files in os.walk(d.folder):
            if 'datapackage.json' in files and at.endswith('mapping') and '/%d/' % n in at + '/':
                return at
        raise AssertionError('no mapping of delivery %d' % n)


if __name__ == '__main__':
    unittest.main()
