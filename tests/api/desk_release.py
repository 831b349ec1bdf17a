#!/usr/bin/env python3
"""Step 7 at the desk: released alone with a reason, at a set time, by whom; what is true afterwards; and erased."""
import datetime
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import unittest
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
BUDGET = os.path.join(SAMPLES, 'begroting-2024.csv')


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


def two_persons(d):
    run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')


def datasets(d):
    said = json.loads(run('status', '--json', '--all', '--store', d.at('store.db')))
    return {x['dataset']: x for c in said['cubes'] for x in c['datasets']}


def stage(d, *paths, who=AN):
    n = d.bring(*paths, who=who)
    d.wait(n, 'publiceren', who)
    d.post('/leveringen/%d/klaarzetten' % n, who)
    d.wait(n, 'publiceren', who)
    return n


def step7(d, n, who=AN):
    return d.get('/leveringen/%d/publiceren' % n, who).text.replace('\u00a0', ' ')


def corrected(d):
    """The ledger again, with a line less."""
    with open(LEDGER, 'rb') as f:
        lines = f.read().splitlines(keepends=True)
    path = d.at('grootboek-2024-beter.csv')
    with open(path, 'wb') as f:
        f.writelines(lines[:-1])
    return path


class Release(unittest.TestCase):
    def test_alone_with_a_public_reason_until_another_confirms(self):
        with Desk() as d:
            two_persons(d)
            n = stage(d, LEDGER)
            there = '/leveringen/%d/vrijgeven' % n
            self.assertIn('Geef alleen vrij', step7(d, n))
            self.assertNotIn('Geef alleen vrij', step7(d, n, BO))
            self.assertEqual(d.post(there).status, 400)
            self.assertEqual(d.post(there, fields={'reden': ' '}).status, 400)
            self.assertEqual(datasets(d), {})
            self.assertEqual(d.post(there, fields={'reden': 'niemand <anders> is er'}).status, 303)
            said = d.wait(n, 'publiceren').text
            self.assertIn('door één persoon vrijgegeven', said)
            self.assertIn('niemand &lt;anders&gt; is er', said)
            self.assertEqual(datasets(d)[1]['releasedByOne'], 'niemand <anders> is er')
            self.assertNotIn('Bevestig als tweede persoon', said)
            self.assertIn('nog te bevestigen', d.get('/').text)
            self.assertIn('Bevestig als tweede persoon', step7(d, n, BO))
            self.assertEqual(d.post('/gepubliceerd/1/bevestigen', BO).status, 303)
            self.assertNotIn('door één persoon', step7(d, n))
            self.assertNotIn('releasedByOne', datasets(d)[1])

    def test_set_times_that_there_are_not_are_refused(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            there = '/leveringen/%d/tijd' % n
            for day, hour, word in (('2099-03-29', '02:30', 'bestaat die dag niet'), ('2099-10-25', '02:30', 'twee keer'),
                                    ('2099-02-30', '09:00', 'Kies een dag en een tijd'), ('', '', 'Kies een dag en een tijd'),
                                    ('2001-01-01', '09:00', 'al voorbij')):
                a = d.post(there, BO, {'dag': day, 'uur': hour})
                self.assertEqual(a.status, 400, (day, hour))
                self.assertIn(word, a.text)
            self.assertIn('name="keer"', d.post(there, BO, {'dag': '2099-10-25', 'uur': '02:30'}).text)
            self.assertEqual(d.post(there, BO, {'dag': '2099-10-25', 'uur': '02:30', 'keer': 'tweede'}).status, 303)
            self.assertEqual(self.due(d), [('2099-10-25T01:30:00Z', BO)])
            self.assertEqual(d.post(there, BO, {'dag': '2099-07-01', 'uur': '09:00'}).status, 303)
            self.assertEqual(self.due(d), [('2099-07-01T07:00:00Z', BO)])
            self.assertIn('1 juli 2099, 09.00 uur', step7(d, n))
            self.assertIn('gezette tijd', d.get('/').text)
            self.assertEqual(d.post(there, BO, {'weg': 'ja'}).status, 303)
            self.assertEqual(self.due(d), [(None, None)])
            self.assertEqual(datasets(d), {})

    def due(self, d):
        with sqlite3.connect(d.at('store.db')) as c:
            return c.execute('SELECT due_at, due_by FROM staged').fetchall()

    def test_a_moment_that_was_missed_runs_at_the_start_and_is_told(self):
        with Desk() as d:
            two_persons(d)
            n = stage(d, LEDGER)
            self.assertEqual(d.post('/leveringen/%d/tijd' % n, AN, {'dag': '2099-07-01', 'uur': '09:00'}).status, 400, 'alone')
            moment = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Amsterdam')) + datetime.timedelta(seconds=3)
            a = d.post('/leveringen/%d/tijd' % n, BO, {'dag': moment.strftime('%Y-%m-%d'), 'uur': moment.strftime('%H:%M:%S')})
            self.assertEqual(a.status, 303)
            d.end()
            self.assertEqual(datasets(d), {})
            while datetime.datetime.now(datetime.timezone.utc) < moment + datetime.timedelta(seconds=1):
                time.sleep(.1)
            d.start()
            until = time.monotonic() + PATIENCE
            while 'vrijgegeven door' not in step7(d, n) and time.monotonic() < until:
                time.sleep(.05)
            said = step7(d, n)
            self.assertIn('vrijgegeven door ' + BO, said)
            self.assertIn('De vrijgave was gezet op', said)
            self.assertIn(moment.strftime(', %H.%M uur, en gebeurde op'), said)
            self.assertEqual([x['status'] for x in datasets(d).values()], ['published'])

    def test_who_can_release_and_who_let_them_in(self):
        with Desk() as d:
            two_persons(d)
            d.come('baas', d.invite('baas@example.nl', 'admin'))
            d.invite('later@example.nl', 'releaser')
            page = d.post('/mensen/uitnodigen', 'baas', {'adres': 'eigen@example.nl', 'rol': 'releaser'}).text
            d.come('eigen', re.search(r'/link/[\w-]+', page).group(0))
            n = stage(d, LEDGER, who='baas')
            said = step7(d, n, 'baas')
            for word in ('Wie kan vrijgeven', BO, 'uitgenodigd, nog niet gekomen', 'geeft daarom niet vrij', 'account gemaakt door wie klaarzette'):
                self.assertIn(word, said)
            self.assertIn('Uw account is gemaakt door wie dit klaarzette', step7(d, n, 'eigen'))
            self.assertNotIn('Uw account is gemaakt', step7(d, n, BO))
            d.post('/leveringen/%d/vrijgeven' % n, 'eigen')
            self.assertIn('het account van wie vrijgaf is gemaakt', d.wait(n, 'publiceren').text)
            self.assertIn('made by baas@example.nl, who staged it', d.get('/logboek', 'baas').text)

    def test_what_a_correction_changes_is_shown_before(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            self.assertNotIn('Wat er verandert', step7(d, n))
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            said = step7(d, stage(d, corrected(d)))
            self.assertIn('Wat er verandert', said)
            self.assertIn('→', said)
            rows = re.findall(r'<tr><th scope="row">(2024 · werkelijk · \d+ · \w+)</th>(.*?)</tr>', said, re.S)
            self.assertEqual(len(rows), 1, 'one part changed')
            self.assertIn('50 → 49', rows[0][1])
            self.assertIn('25 andere delen blijven gelijk', said)

    def test_what_is_true_now_whoever_did_it(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            run('release', '--store', d.at('store.db'), '--by', 'beheer', '--quiet', '1')
            self.assertIn('vrijgegeven door beheer', step7(d, n))
            self.assertIn('>Gepubliceerd<', d.get('/').text)
            m = stage(d, corrected(d))
            d.post('/leveringen/%d/vrijgeven' % m, BO)
            d.wait(m, 'publiceren')
            self.assertIn('Vervangen', step7(d, n))
            run('withdraw', '--store', d.at('store.db'), '--by', 'beheer', '--reason', 'dubbel geboekt', '--yes', '2')
            said = step7(d, m)
            self.assertIn('is het niet meer', said)
            self.assertIn('dubbel geboekt', said)
            self.assertNotIn('Gepubliceerd, en vrijgegeven', said)
            self.assertIn('Ingetrokken', d.get('/').text)
            k = stage(d, BUDGET)
            run('reject', '--store', d.at('store.db'), '--by', 'beheer', '--remarks', 'niet nu', '3')
            said = step7(d, k)
            self.assertIn('Teruggestuurd door beheer', said)
            self.assertIn('niet nu', said)

    def test_manifest(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            self.assertIn('/gepubliceerd/1/manifest.json', d.get('/gepubliceerd').text)
            a = d.get('/gepubliceerd/1/manifest.json')
            self.assertEqual(a.status, 200)
            self.assertIn('manifest-1.json', a.headers['Content-Disposition'])
            self.assertEqual(a.body.decode(), run('manifest', '--store', d.at('store.db'), '--dataset', '1'))
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            self.assertEqual(d.get('/gepubliceerd/1/manifest.json', 'elders').status, 404)

    def test_a_budget_beside_a_ledger_that_is_published(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            m = d.bring(BUDGET)
            d.wait(m, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/hoort' % m, fields={'bij': 'eigen'}).status, 303)
            d.wait(m, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % m).status, 303)
            d.wait(m, 'publiceren')
            self.assertIn('nog niets is openbaar', step7(d, m))
            d.post('/leveringen/%d/vrijgeven' % m, BO)
            self.assertIn('vrijgegeven door', d.wait(m, 'publiceren').text)
            self.assertEqual([x['status'] for x in datasets(d).values()], ['published', 'published'])

    def test_a_part_of_what_is_published_asks_what_is_meant(self):
        with Desk() as d:
            path = d.at('grootboek-2023-2024.csv')
            with open(path, 'wb') as out:
                for i, year in enumerate((2023, 2024)):
                    with open(os.path.join(SAMPLES, 'grootboek-%d.csv' % year), 'rb') as f:
                        out.writelines(f.read().splitlines(keepends=True)[min(i, 1):])
            n = stage(d, path)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            self.assertIn('vrijgegeven door', d.wait(n, 'publiceren').text)
            before = datasets(d)
            m = stage(d, LEDGER)
            said = step7(d, m)
            self.assertIn('Wat is de bedoeling?', said)
            self.assertIn('maar een deel van wat al openbaar is (grootboek-2023-2024.csv, dataset 1)', said)
            self.assertIn('dat zou verdwijnen', said)
            self.assertEqual(d.post('/leveringen/%d/naast' % m, fields={'wat': 'anders'}).status, 409)
            self.assertEqual(d.post('/leveringen/%d/naast' % m, fields={'wat': 'replace'}).status, 303)
            self.assertIn('nog niets is openbaar', d.wait(m, 'publiceren').text)
            self.assertEqual(datasets(d), before)
            d.post('/leveringen/%d/vrijgeven' % m, BO)
            self.assertIn('vrijgegeven door', d.wait(m, 'publiceren').text)
            self.assertEqual({k: x['status'] for k, x in datasets(d).items()}, {1: 'superseded', 2: 'published'})

    def test_a_correction_beside_what_it_corrects_is_told_with_the_sums_of_both(self):
        with Desk() as d:
            path = d.at('grootboek-2023-2024.csv')
            with open(path, 'wb') as out:
                for i, year in enumerate((2023, 2024)):
                    with open(os.path.join(SAMPLES, 'grootboek-%d.csv' % year), 'rb') as f:
                        out.writelines(f.read().splitlines(keepends=True)[min(i, 1):])
            n = stage(d, path)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            self.assertIn('vrijgegeven door', d.wait(n, 'publiceren').text)
            m = stage(d, corrected(d))
            naast, vrij, tijd = ('/leveringen/%d/%s' % (m, w) for w in ('naast', 'vrijgeven', 'tijd'))
            # 102.7 million of 2024 is public; nobody doubles it without having read what both come to
            doubled = r'2024 · werkelijk · lasten</th><td class="num"[^>]*>€ 102[.]\d{3}[.]\d{3},\d\d</td><td class="num"[^>]*>€ 202[.]704[.]058,66'
            self.assertRegex(step7(d, m), doubled)
            self.assertIn('Dit telt dubbel', step7(d, m))
            refused = d.post(naast, fields={'wat': 'beside'})
            self.assertEqual(refused.status, 409)
            self.assertIn('samen tellen ze dubbel', refused.text)
            self.assertEqual(d.post(naast, fields={'wat': 'beside', 'dubbel': 'ja'}).status, 303)
            d.wait(m, 'publiceren')
            for who in (AN, BO):
                said = step7(d, m, who)
                self.assertIn('Gekozen: ernaast', said)
                self.assertIn('Dit telt dubbel', said)
                self.assertNotIn('Dit komt in de plaats', said)
                self.assertRegex(said, doubled)
                self.assertIn('(+97 %)', said)
            self.assertEqual(d.post(vrij, BO).status, 409)
            self.assertEqual(d.post(tijd, BO, {'dag': '2099-07-01', 'uur': '09:00'}).status, 409)
            self.assertEqual(len(datasets(d)), 1)
            self.assertEqual(d.post(vrij, BO, {'dubbel': 'ja'}).status, 303)
            self.assertIn('vrijgegeven door', d.wait(m, 'publiceren').text)
            self.assertEqual([x['status'] for x in datasets(d).values()], ['published', 'published'])

    def test_what_is_released_is_shown_by_year_phase_and_side(self):
        with Desk() as d:
            said = step7(d, stage(d, LEDGER), BO)
            row = re.search(r'<tr><th scope="row">2024 · werkelijk</th>(.*?)</tr>', said, re.S).group(1)
            cells = re.findall(r'data-l="([^"]+)">([^<]+)<', row)
            self.assertEqual(dict(cells), {'Lasten': '€ 102.702.646,72', 'Baten': '€ 102.702.646,72', 'Saldo': '€ 0,00', 'Regels': '6.517'})
            self.assertNotIn('205.405.293,44', said, 'lasten and baten together are no sum of anything')
            self.assertIn('In het bestand: 6.517 regels. Daarvan geladen 6.517, weggelaten volgens regels 0, afgekeurd 0.', said)

    def test_moments_are_those_of_clocks_in_the_netherlands(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            for page in (step7(d, n, BO), d.get('/').text, d.get('/leveringen/%d/stand' % n).text):
                self.assertNotIn('UTC', page)
            self.assertRegex(step7(d, n, BO), r'Wacht op vrijgave sinds \d+ \w+ \d{4}, \d\d\.\d\d uur\.')


def erased(d):
    """What the list says once nothing is being erased any more; beside an erasure it is there all the time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        a = d.get('/gepubliceerd')
        if a.status != 200:
            raise AssertionError('%d: %s' % (a.status, a.text))
        if 'Refresh' not in a.headers:
            return a.text
        time.sleep(.05)
    raise AssertionError('still at work: ' + a.text)


class Erase(unittest.TestCase):
    def test_listed_first_and_the_name_asked(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            folder = os.path.join(d.at('desk.db.files'), str(n))
            self.assertTrue(os.path.isdir(folder))
            there = '/gepubliceerd/1/wissen'
            a = d.post(there)
            self.assertEqual(a.status, 200)
            for word in ('Wat eraan hangt', 'waterrijk-grootboek verdwijnt', 'Er is nog niets veranderd', 'Typ ter bevestiging'):
                self.assertIn(word, a.text)
            a = d.post(there, fields={'zeker': 'ja', 'titel': 'grootboek'})
            self.assertEqual(a.status, 400)
            self.assertIn('Typ haar precies over', a.text)
            self.assertEqual(len(datasets(d)), 1)
            a = d.post(there, fields={'zeker': 'ja', 'titel': 'grootboek-2024.csv', 'eerdere': 'ja', 'zoek': 'grootboek-2024.csv'})
            self.assertEqual((a.status, a.to), (303, '/gepubliceerd'))
            said = erased(d)
            self.assertRegex(said, r'gewist; van [\d.]+ waarden nog gevonden: 0')
            self.assertEqual(datasets(d), {})
            self.assertFalse(os.path.exists(folder), 'the copy of the desk')
            self.assertEqual(d.get('/leveringen/%d/publiceren' % n).status, 404)
            self.assertNotIn('grootboek-2024.csv', d.get('/').text)
            self.assertNotIn('grootboek-2024.csv', said)
            d.end()
            for name in os.listdir(d.folder):
                if name.startswith('desk.db') and os.path.isfile(d.at(name)):
                    with open(d.at(name), 'rb') as f:
                        self.assertNotIn(b'grootboek-2024.csv', f.read(), name)

    def test_erased_by_the_command_line_the_desk_forgets_it_too(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            run('erase', '--store', d.at('store.db'), '--by', 'beheer', '--yes', '1')
            self.assertNotIn('grootboek-2024.csv', d.get('/').text)
            self.assertFalse(os.path.exists(os.path.join(d.at('desk.db.files'), str(n))))

    def test_other_deliveries_forget_its_name_too(self):
        """Those that are like it, or took its mapping; in no byte of the desk's file, nor beside it."""
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            other = d.at('grootboek-2028.csv')  # its name says what that of the first does
            with open(LEDGER, 'rb') as f, open(other, 'wb') as g:
                g.write(f.read().replace(b'2024', b'2028'))
            m = d.bring(other)
            seen = '/leveringen/%d/herkend' % m
            d.wait(m, 'herkend')
            self.assertIn('>grootboek-2024.csv</a>', d.get(seen).text)
            run('erase', '--store', d.at('store.db'), '--by', 'beheer', '--yes', '1')
            self.assertNotIn('grootboek-2024.csv', d.get('/').text)
            said = d.get(seen).text
            self.assertNotIn('grootboek-2024', said)
            self.assertNotIn('/leveringen/%d/' % n, said)
            self.assertIn('Gelezen zoals een eerdere levering', said)
            d.wait(m, 'publiceren')
            d.post('/leveringen/%d/klaarzetten' % m)
            d.wait(m, 'publiceren')
            self.assertIn('waterrijk-grootboek', run('review', '--store', d.at('store.db')))
            d.end()
            for folder, _, names in os.walk(d.folder):
                for name in names:
                    with open(os.path.join(folder, name), 'rb') as f:
                        self.assertNotIn(b'grootboek-2024', f.read(), os.path.join(folder, name))

    def test_a_store_that_is_half_made_has_no_manifest(self):
        with Desk() as d:
            for there in (b'', None):
                if there is not None:
                    with open(d.at('store.db'), 'wb') as f:
                        f.write(there)
                else:
                    db = sqlite3.connect(d.at('store.db'))
                    db.execute('PRAGMA journal_mode = WAL')
                    db.close()
                self.assertEqual(d.get('/gepubliceerd/1/manifest.json').status, 404)
                self.assertEqual(d.get('/gepubliceerd').status, 200)

    def test_only_by_who_may_and_of_the_own_organisation(self):
        with Desk() as d:
            n = stage(d, LEDGER)
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren')
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            d.come('brenger', d.invite('c@example.nl', 'uploader'))
            fields = {'zeker': 'ja', 'titel': 'grootboek-2024.csv'}
            self.assertEqual(d.post('/gepubliceerd/1/wissen', 'elders', fields).status, 404)
            self.assertEqual(d.post('/gepubliceerd/1/wissen', 'brenger', fields).status, 403)
            self.assertEqual(len(datasets(d)), 1)


if __name__ == '__main__':
    unittest.main()
