#!/usr/bin/env python3
"""The desk's record: each form that changes something adds exactly one entry for it, with who did it; one that is refused, or only
asks what would happen, adds none. Each address that changes something is driven here, or is named with where it is."""
import os
import re
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_people import routes  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
# Pieces of a file are recorded as the delivery that they become; who comes and goes, or takes a file along, changes nothing.
NO_CHANGE = {'uitloggen', 'inloggen', 'inloggen/code', 'aanvoer/*/*', 'aanvoer/*/weg', 'account/organisatie', 'leveringen/#/iv3'}
# Answered by the same function of the table (record in etl/desk/routes.c), with the same need; what they do is tested there.
BY_THE_TABLE = {
    'leveringen/#/herkend': 'desk_steps', 'leveringen/#/hoort': 'desk_join', 'leveringen/#/tijd': 'desk_release',
    'leveringen/*': 'desk_uploads', 'aanvoer/*': 'desk_uploads', 'leveringen/#/totalen': 'desk_steps', 'leveringen/#/bevindingen': 'desk_steps',
    'leveringen/#/herstel': 'desk_repairs', 'leveringen/#/naast': 'desk_release', 'leveringen/#/tabellen/wijzig': 'desk_tables',
    'leveringen/#/tabellen/*/wijzig': 'desk_tables', 'leveringen/#/tabellen/*/bestand': 'desk_tables',
    'leveringen/#/voorstellen/#/neem': 'desk_tables', 'leveringen/#/versies/#/terug': 'desk_tables', 'leveringen/#/taken/#/stop': 'desk_steps',
    'leveringen/#/voorbeeld': 'desk_preview', 'vragen/#/toewijzen': 'desk_questions', 'vragen/#/antwoord': 'desk_questions',
    'vragen/#/afwijzen': 'desk_questions', 'vragen/#/wissen': 'desk_questions', 'vragen/#/publiceren': 'desk_questions',
    'vragen/#/terugnemen': 'desk_questions', 'post/#/opnieuw': 'desk_questions', 'gepubliceerd/#/wissen': 'desk_several',
    'gepubliceerd/#/bevestigen': 'desk_release', 'gepubliceerd/#/terugzetten': 'desk_road'}
# Recorded by etl/accounts, which changes them.
BY_ACCOUNTS = {
    'mensen/uitnodigen', 'tokens/#/intrekken', 'link/*', 'account/wachtwoord', 'account/tweede-factor', 'account/tweede-factor/aan', 'account/tweede-factor/uit',
    'account/herstelcodes', 'account/vervanger', 'account/vervanger/weg', 'mensen/intrekken', 'mensen/rol', 'mensen/wachtwoord',
    'organisatie'}


class Record(unittest.TestCase):
    def record(self, d):
        with sqlite3.connect('file:%s?mode=ro' % d.at('desk.db'), uri=True) as db:
            return db.execute("SELECT who, action FROM audit WHERE action <> 'claim' ORDER BY id").fetchall()

    def claims(self, d):
        """That a cube is an organisation's from its first delivery on is a thing of its own, and of whoever staged it."""
        with sqlite3.connect('file:%s?mode=ro' % d.at('desk.db'), uri=True) as db:
            return db.execute("SELECT who FROM audit WHERE action = 'claim'").fetchall()

    def adds(self, d, wanted, path, who=AN, status=303, **fields):
        """What came with a form: (who, action), or nothing."""
        if path.startswith('/leveringen/'):
            d.wait(1, 'publiceren')
        before = self.record(d)
        a = d.post(path, who, fields=fields)
        self.assertEqual(a.status, status, (path, a.text[-2000:]))
        after = self.record(d)
        self.assertEqual(after[:len(before)], before, path)
        self.assertEqual(after[len(before):], [wanted] if wanted else [], path)
        self.driven.add(re.sub(r'\d+', '#', path[1:]))

    def test_each_form_adds_one_entry(self):
        self.driven = {'leveringen'}
        with Desk() as d:
            d.come('baas', d.invite('baas@example.nl', 'admin'))
            before = self.record(d)
            n = d.bring(LEDGER)
            self.assertEqual(self.record(d)[len(before):], [(AN, 'bring')])
            there = '/leveringen/%d/' % n
            version = self.version(d, n)
            self.adds(d, (AN, 'privacy'), there + 'privacy', versie=version, wat='niveau-bewaren', niveau='L2')
            self.adds(d, None, there + 'privacy', status=409, versie=version, wat='niveau-bewaren', niveau='L3')
            self.adds(d, None, there + 'privacy', status=422, versie=self.version(d, n), wat='niveau-bewaren', niveau='L9')
            page = d.wait(n, 'kolommen').text
            ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
            version = re.search(r'name="versie" value="(\d+)"', page).group(1)
            self.adds(d, (AN, 'kolommen'), there + 'kolommen', **{'versie': version, ids['Locatie']: 'weg'})
            self.adds(d, (AN, 'klaarzetten'), there + 'klaarzetten')
            self.adds(d, (AN, 'heropenen'), there + 'heropenen')
            self.adds(d, (AN, 'klaarzetten'), there + 'klaarzetten')
            self.adds(d, (BO, 'terugsturen'), there + 'terugsturen', BO, opmerkingen='nog eens')
            self.adds(d, (AN, 'klaarzetten'), there + 'klaarzetten')
            self.adds(d, None, there + 'terugsturen', BO, status=409, opmerkingen=' ')
            self.adds(d, (BO, 'vrijgeven'), there + 'vrijgeven', BO)
            d.wait(n, 'publiceren', BO)
            self.adds(d, None, '/gepubliceerd/1/intrekken', status=200)  # asks what would happen
            self.adds(d, (AN, 'intrekken'), '/gepubliceerd/1/intrekken', zeker='ja', reden='dubbel geboekt')
            self.assertEqual(self.claims(d), [(AN,)])
            n = d.bring(os.path.join(SAMPLES, 'begroting-2024.csv'))
            d.wait(n, 'publiceren')
            self.adds(d, (AN, 'weg'), '/leveringen/%d/weg' % n)
            before = len(self.record(d))
            d.invite('nog@example.nl', 'viewer')
            self.assertEqual(len(self.record(d)), before + 1)
            self.adds(d, (AN, 'token'), '/tokens', naam='nacht', dagen='30', brengen='1', status=200)
        known = self.driven | NO_CHANGE | set(BY_THE_TABLE) | BY_ACCOUNTS
        self.assertEqual([p for m, p, _ in routes() if m in ('POST', 'PUT') and p not in known], [])

    def version(self, d, n):
        return re.search(r'name="versie" value="(\d+)"', d.wait(n, 'privacy').text).group(1)


if __name__ == '__main__':
    unittest.main()
