#!/usr/bin/env python3
"""What catalogues ask of a publication: said once by an admin at the desk, or by command, and published with what comes after."""
import contextlib
import html
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_people import form  # noqa: E402
from desk_served import AN, Desk, SAMPLES  # noqa: E402
from desk_several import text  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
BAAS = 'baas@example.nl'
TOOI = 'https://identifier.overheid.nl/tooi/id/gemeente/gm0344'
SAID = {'publisher': 'Gemeente Waterrijk', 'tooi': 'GM0344', 'contact': 'Team Financiën', 'questions': 'vragen@waterrijk.nl', 'licence': 'CC0-1.0',
        'title': 'Financiën van Waterrijk', 'description': 'Wat Waterrijk\r\nuitgaf en ontving.'}


def say(d, who=BAAS, **words):
    return form(d, '/organisatie', who, **words)


def user(d, *words):
    return subprocess.run([PROGRAM, 'desk-user', '--desk', d.at('desk.db'), *words], capture_output=True, text=True)


def kept(page):
    """What the form's fields hold."""
    found = dict(re.findall(r'<input class="utrecht-textbox" id="(\w+)"[^>]* value="([^"]*)"', page))
    found['description'] = re.search(r'<textarea[^>]*id="description"[^>]*>([^<]*)<', page).group(1)
    found['licence'] = re.search(r'<option value="([^"]*)" selected', page + '<option value="" selected').group(1)
    return {k: html.unescape(v) for k, v in found.items()}


def publish(d, n):
    d.wait(n, 'publiceren')
    if d.post('/leveringen/%d/klaarzetten' % n).status != 303:
        raise AssertionError('not staged')
    d.wait(n, 'publiceren')
    if d.post('/leveringen/%d/vrijgeven' % n, fields={'reden': 'proef'}).status != 303:
        raise AssertionError('not released')
    d.wait(n, 'publiceren')


class Desks(unittest.TestCase):
    def test_said_once_and_published_with_what_comes_after(self):
        with Desk() as d:
            d.come(BAAS, d.invite(BAAS, 'admin'))
            n = d.bring(LEDGER)
            page = text(d.wait(n, 'bevindingen'))
            for lack in ('Uitgever', 'Licentie', 'Contact', 'Omschrijving'):
                self.assertIn(lack, page.split('Om gevonden te worden')[1])
            self.assertIn('Een beheerder van uw organisatie vult dit in', page)
            self.assertIn('href="/organisatie"', d.get('/leveringen/%d/bevindingen' % n, BAAS).text)
            self.assertEqual(say(d, **SAID).status, 200)
            # What was looked at before anybody said it is asked no more either, and is published with it.
            self.assertNotIn('Om gevonden te worden', text(d.get('/leveringen/%d/bevindingen' % n)))
            publish(d, n)
            with Served(d.at('store.db')) as s:
                model = json.loads(s.get('/api/3/cubes/waterrijk-grootboek/model/')[2])
                catalogue = s.get('/catalog.jsonld')[2].decode()
            for part in (TOOI, 'Gemeente Waterrijk', 'mailto:vragen@waterrijk.nl', 'https://creativecommons.org/publicdomain/zero/1.0/deed.nl', 'Financiën van Waterrijk'):
                self.assertIn(part, catalogue)
            self.assertIn('Wat Waterrijk', catalogue)
            self.assertTrue(model)
            # the mapping's versions are as they were: what an admin says later counts for the next publication
            self.assertEqual(say(d, **dict(SAID, questions='https://waterrijk.nl/contact')).status, 200)
            m = d.bring(LEDGER)
            d.wait(m, 'bevindingen')
            for at, _, files in os.walk(d.folder):
                if at.endswith('/%d/mapping' % m) and 'datapackage.json' in files:
                    with open(os.path.join(at, 'datapackage.json'), encoding='utf-8') as f:
                        own = json.load(f)
            self.assertEqual(own['stuiver']['questions'], 'https://waterrijk.nl/contact')
            self.assertEqual(own['contributors'], [{'role': 'publisher', 'title': 'Gemeente Waterrijk', 'path': TOOI}, {'role': 'contact', 'title': 'Team Financiën'}])

    def test_what_is_no_government_address_or_licence_is_refused_whole(self):
        with Desk() as d:
            d.come(BAAS, d.invite(BAAS, 'admin'))
            for words, why in (({'tooi': '344'}, 'geen overheid in TOOI'), ({'tooi': TOOI.replace('0344', '34')}, 'geen overheid in TOOI'),
                               ({'tooi': 'https://identifier.overheid.nl/tooi/id/provincie/gm0344'}, 'geen overheid in TOOI'),
                               ({'questions': 'vragen waterrijk'}, 'geen e-mailadres'), ({'questions': 'javascript:alert(1)'}, 'geen e-mailadres'),
                               ({'licence': 'Eigen'}, 'geen licentie'), ({'publisher': 'a\tb'}, 'één regel'), ({'title': 'x' * 201}, '200 tekens'),
                               ({'description': 'x' * 2001}, '2.000 tekens'), ({'publisher': ''}, 'ook haar naam'), ({'questions': ''}, 'waar vragen heen')):
                a = say(d, **dict(SAID, **words))
                self.assertEqual(a.status, 400, words)
                self.assertIn(why, text(a))
                if 'licence' not in words:  # what was typed stands in the form, to be mended
                    self.assertEqual(kept(a.text)['publisher'].strip(), words.get('publisher', SAID['publisher']).strip())
                self.assertEqual(set(kept(d.get('/organisatie', BAAS).text).values()), {''})
            self.assertEqual(d.get('/organisatie', AN).status, 403)
            self.assertEqual(say(d, AN, **SAID).status, 403)

    def test_another_municipality_than_the_ledgers_are_of(self):
        with Desk() as d:
            d.come(BAAS, d.invite(BAAS, 'admin'))
            n = d.bring(LEDGER)
            d.wait(n, 'bevindingen')
            with contextlib.closing(sqlite3.connect(d.at('desk.db'))) as c:  # as a mapping that somebody brought says
                c.execute("UPDATE mapping_version SET descriptor = json_set(descriptor, '$.stuiver.statistics', json('{\"region\": \"GM0363\"}'))")
                c.commit()
            a = say(d, **SAID)
            self.assertEqual(a.status, 400)
            self.assertIn('een andere gemeente dan die van de cijfers: die zijn van gm0363', text(a))
            self.assertEqual(say(d, **dict(SAID, tooi='0363')).status, 200)
            said = user(d, '--organisation', 'waterrijk', '--say', 'tooi=0344')
            self.assertEqual(said.returncode, 2)
            self.assertIn('gm0363', said.stderr)

    def test_by_command_and_each_change_in_the_audit(self):
        with Desk() as d:
            d.come(BAAS, d.invite(BAAS, 'admin'))
            self.assertEqual(user(d, '--organisation', 'waterrijk', *[x for k, v in SAID.items() for x in ('--say', k + '=' + v)]).returncode, 0)
            self.assertEqual(kept(d.get('/organisatie', BAAS).text), dict(SAID, tooi=TOOI, description='Wat Waterrijk\nuitgaf en ontving.'))
            self.assertEqual(user(d, '--organisation', 'waterrijk', '--say', 'licence=', '--say', 'title=Geld').returncode, 0)
            says = json.loads(user(d, '--json').stdout)[0]['says']
            self.assertEqual((says.get('licence'), says['title'], says['tooi']), (None, 'Geld', TOOI))
            for wrong in (['--say', 'licence=CC-BY-9'], ['--say', 'uitgever=x'], ['--say', 'licence']):
                self.assertEqual(user(d, '--organisation', 'waterrijk', *wrong).returncode, 2, wrong)
            self.assertEqual(user(d, '--say', 'title=x').returncode, 2)
            page = text(d.get('/logboek', BAAS))
            self.assertEqual(page.count('Gezegd voor catalogi'), 9)
            self.assertIn('title: Financiën van Waterrijk → Geld', page)
            self.assertIn('licence: CC0-1.0 → –', page)
            self.assertEqual(say(d, **kept(d.get('/organisatie', BAAS).text)).status, 200)  # no change, no entry
            self.assertEqual(text(d.get('/logboek', BAAS)).count('Gezegd voor catalogi'), 9)

    def test_another_organisation_says_its_own(self):
        with Desk() as d:
            d.come(BAAS, d.invite(BAAS, 'admin'))
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            self.assertEqual(say(d, **SAID).status, 200)
            self.assertEqual(set(kept(d.get('/organisatie', 'elders').text).values()), {''})


class Mappings(unittest.TestCase):
    def test_map_attribute(self):
        with tempfile.TemporaryDirectory() as folder:
            mapping = os.path.join(folder, 'm')

            def run(*words):
                return subprocess.run([PROGRAM, *words], capture_output=True, text=True)
            self.assertEqual(run('sniff', LEDGER, '--write', mapping).returncode, 0)
            self.assertIn('still asked: licenses', run('map', 'attribute', '-m', mapping).stdout)
            with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
                before = f.read()
            words = [k + '=' + v for k, v in SAID.items()]
            self.assertEqual(run('map', 'attribute', '-m', mapping, '--dry-run', *words).returncode, 0)
            for wrong in ('tooi=34', 'licence=x', 'questions=x', 'naam=x'):
                self.assertEqual(run('map', 'attribute', '-m', mapping, wrong).returncode, 2, wrong)
            with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
                self.assertEqual(f.read(), before)
            said = run('map', 'attribute', '-m', mapping, *words)
            self.assertEqual(said.returncode, 0, said.stderr)
            self.assertNotIn('still asked', said.stdout)
            with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
                own = json.load(f)
            self.assertEqual((own['countryCode'], own['licenses'][0]['name']), ('NL', 'CC0-1.0'))
            self.assertEqual(own['contributors'], [{'role': 'publisher', 'title': 'Gemeente Waterrijk', 'path': TOOI},
                                                   {'role': 'contact', 'title': 'Team Financiën', 'email': 'vragen@waterrijk.nl'}])
            self.assertEqual(run('map', 'attribute', '-m', mapping, *[k + '=' for k in SAID if k != 'title']).returncode, 0)
            with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
                self.assertFalse({'contributors', 'licenses', 'description'} & set(json.load(f)))


if __name__ == '__main__':
    unittest.main()
