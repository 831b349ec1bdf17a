#!/usr/bin/env python3
"""A ledger's way at the desk: from its first upload to its publication, by two persons, and the second one without a click."""
import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from book_writer import book, sheet  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

STEPS = ['', 'herkend', 'kolommen', 'totalen', 'bevindingen', 'privacy', 'publiceren']


def sample(name):
    return os.path.join(SAMPLES, name)


def run(*arguments, code=0):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False)
    if p.returncode != code:
        raise AssertionError('%r gave %d: %s%s' % (arguments, p.returncode, p.stdout, p.stderr))
    return p.stdout


def two_persons(d):
    run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')


def columns(page):
    """The form of step 3: what each column means."""
    names = dict(re.findall(r'<strong id="n(k[\d.]+)">([^<]*)', page))
    chosen = dict(re.findall(r'<select[^>]* name="(k[\d.]+)".*?<option value="(\w+)" selected', page, re.S))
    return names, chosen


class Journey(unittest.TestCase):
    def publish(self, d, n, by=AN, release=BO):
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n, by).status, 303)
        self.assertIn('nog niets is openbaar', d.wait(n, 'publiceren', by).text)
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, release).status, 303)
        return d.wait(n, 'publiceren', release).text

    def test_from_upload_to_publication(self):
        with Desk() as d:
            two_persons(d)
            n = d.bring(sample('grootboek-2024.csv'))
            said = d.wait(n, 'herkend').text
            self.assertIn('export van Key2Financiën', said)
            self.assertIn('windows-1252', said)
            names, chosen = columns(d.wait(n, 'kolommen').text)
            left = {names[k] for k, meaning in chosen.items() if meaning == 'weg'}
            self.assertEqual(left, {'CrediteurNummer', 'CrediteurNaam', 'OmschrijvingBoeking'})
            totals = d.wait(n, 'totalen').text
            self.assertIn('Sluit aan', totals)
            self.assertIn('102.702.646,72', totals)
            self.assertIn('6.517', totals)
            # the total of the package: one that differs stops it, the right one lets it through
            a = d.post('/leveringen/%d/totalen' % n, fields={'e.lasten': '102.702.646,71', 'e.baten': ''})
            self.assertEqual(a.status, 303)
            self.assertIn('Dit verschilt', d.wait(n, 'totalen').text)
            self.assertIn('Zo wordt dit niet geladen', d.wait(n, 'bevindingen').text)
            self.assertNotIn('Zet klaar om', d.wait(n, 'publiceren').text)
            d.post('/leveringen/%d/totalen' % n, fields={'e.lasten': '102.702.646,72', 'e.baten': '102702646.72'})
            self.assertIn('Klopt tot op de cent', d.wait(n, 'totalen').text)
            said = d.wait(n, 'bevindingen').text
            self.assertIn('niets dat u hoeft te doen', said)
            # What catalogues ask is asked in check's words; it stops nothing.
            self.assertIn('data.overheid.nl', said)
            self.assertIn('Onder welke licentie mag ieder dit gebruiken?', said)
            self.assertIn('geen namen', d.wait(n, 'privacy').text)
            self.assertEqual(self.staged_cubes(d), [])
            said = self.publish(d, n)
            self.assertIn('vrijgegeven door ' + BO, said)
            self.assertEqual(self.staged_cubes(d), ['waterrijk-grootboek'])

    def staged_cubes(self, d):
        return [c['cube'] for c in json.loads(run('status', '--json', '--store', d.at('store.db')))['cubes']]

    def test_a_ledger_with_its_budget_is_one_delivery(self):
        with Desk() as d:
            n = d.bring(sample('begroting-2024.csv'), sample('grootboek-2024.csv'))
            said = d.wait(n, 'totalen').text
            self.assertIn('Sluit aan', said)
            self.assertIn('>2024 · werkelijk<', said)
            self.assertNotIn('executed', said)
            self.assertIn('Primitief', said)
            self.assertNotIn('name="e.lasten"', said)  # what is planned and what was done are no total together
            self.publish(d, n, AN, AN)

    def test_rejected_lines_stay_behind_only_when_somebody_says_so(self):
        with Desk() as d:
            n = self.bring_changed(d, lambda t: t.replace('18.190,20', 'achttien', 1))
            said = d.wait(n, 'bevindingen').text
            self.assertIn('Zo wordt dit niet geladen', said)
            self.assertIn('Geen getal waar een bedrag hoort', said)
            self.assertNotIn('Zet klaar om', d.get('/leveringen/%d/publiceren' % n).text)
            lines = re.search(r'name="regels" value="(\d+)"', said).group(1)
            self.assertEqual(lines, '1')
            d.post('/leveringen/%d/bevindingen' % n, fields={'regels': lines})
            self.assertNotIn('Zo wordt dit niet geladen', d.wait(n, 'bevindingen').text)
            self.publish(d, n, AN, AN)

    def test_the_second_goes_to_the_findings_without_a_click(self):
        with Desk() as d:
            two_persons(d)
            self.publish(d, d.wait(d.bring(sample('grootboek-2023.csv'))) and 1)
            n = d.bring(sample('grootboek-2024.csv'))
            said = d.wait(n, 'bevindingen').text
            self.assertIn('Gelezen zoals een eerdere levering', said)
            self.assertIn('grootboek-2023.csv', said)
            self.assertIn('niets dat u hoeft te doen', said)
            self.publish(d, n)

    def bring_changed(self, d, change, name='grootboek-2024.csv'):
        with open(sample('grootboek-2024.csv'), encoding='cp1252', newline='') as f:
            text = change(f.read())
        path = d.at(name)
        with open(path, 'w', encoding='cp1252', newline='') as f:
            f.write(text)
        return d.bring(path)

    def test_other_shapes_are_told_and_stop_where_they_must(self):
        with Desk() as d:
            n = d.bring(sample('grootboek-2024.csv'))
            d.wait(n)
            self.publish(d, n, AN, AN)  # one person is enough as long as the store says so
            new = self.bring_changed(d, lambda t: '\r\n'.join(
                line + (';Behandelaar' if i == 0 else ';K. Jansen') for i, line in enumerate(t.rstrip('\r\n').split('\r\n'))) + '\r\n')
            said = d.wait(new, 'bevindingen').text
            self.assertIn('Nieuwe kolommen staan op', said)
            names, chosen = columns(d.wait(new, 'kolommen').text)
            self.assertEqual(chosen[[k for k, v in names.items() if v == 'Behandelaar'][0]], 'weg')
            renamed = self.bring_changed(d, lambda t: t.replace('Taakveld', 'TV', 1))
            said = d.wait(renamed, 'herkend').text
            self.assertIn('maar is anders', said)
            self.assertIn('<code>Taakveld</code>', said)
            self.assertIn('<code>TV</code>', said)
            budget = self.bring_changed(d, lambda t: t, 'begroting-2026.csv')
            self.assertIn('maar is anders', d.wait(budget, 'herkend').text)

    def test_amounts_written_otherwise_are_not_read_as_before(self):
        def points(t):
            return re.sub(r'(?<=;)(-?)([\d.]+),(\d\d)(?=;)', lambda m: m[1] + m[2].replace('.', '') + '.' + m[3], t)

        def tabs(t):
            return '\r\n'.join('\t'.join(x) for x in csv.reader(t.splitlines(), delimiter=';')) + '\r\n'
        with Desk() as d:
            n = d.bring(sample('grootboek-2023.csv'))
            d.wait(n)
            self.publish(d, n, AN, AN)
            for change, said in ((points, 'nu anders'), (tabs, 'een ander teken')):
                n = self.bring_changed(d, change)
                self.assertIn(said, d.wait(n, 'herkend').text)
                self.assertIn('102.702.646,72', d.wait(n, 'totalen').text)
                self.assertIn('niets dat u hoeft te doen', d.wait(n, 'bevindingen').text)

    def test_a_total_among_the_lines_is_told_to_count_twice(self):
        with Desk() as d:
            n = d.bring(sample('grootboek-2023.csv'))
            d.wait(n)
            self.publish(d, n, AN, AN)  # from now on lines are read as in this file, which had no total to leave out
            n = self.bring_changed(d, lambda t: t + ';;;2024;;;;;;U;;;Totaal;104.383.106,78;104.383.106,78;\r\n')
            said = d.wait(n, 'bevindingen').text
            self.assertIn('Totaalregel tussen de boekingen', said)
            self.assertIn('dan telt het dubbel', said)
            self.assertNotIn('Totalen worden weggelaten', said)

    def test_a_workbook_is_published(self):
        with Desk() as d:
            path = d.at('begroting.xlsx')
            with open(path, 'wb') as f:
                f.write(book({'Begroting': sheet([['Jaar', 'Programma', 'Bedrag']] + [[2024, 'P%d' % i, i + .25] for i in range(1, 30)])}))
            n = d.bring(path)
            d.wait(n)
            self.assertIn('Gepubliceerd, en', self.publish(d, n, AN, AN))

    def test_a_budget_that_comes_before_its_ledger(self):
        with Desk() as d:
            n = d.bring(sample('begroting-2024.csv'), sample('grootboek-2024.csv'))
            said = d.wait(n, 'totalen').text
            self.assertIn('Sluit aan', said)
            self.assertIn('7.974', said)

    def test_a_name_of_a_file_that_tells_of_somebody_is_told(self):
        with Desk() as d:
            n = self.bring_changed(d, lambda t: t, 'grootboek mevr. A.B. Vaargeul.csv')
            page = d.wait(n, 'bevindingen').text
            self.assertIn('tells of people', page)  # refused, and why
            self.assertIn('grootboek [naam]', page)
            n = self.bring_changed(d, lambda t: t, 'grootboek gemeente Vaargeul 2024.csv')
            self.assertNotIn('tells of people', d.wait(n, 'bevindingen').text)

    def test_taakvelden_are_thrown_away_with_the_cuts_that_are_of_them(self):
        with Desk() as d:
            n = self.bring_changed(d, lambda t: t)
            page = d.wait(n, 'kolommen').text
            names, chosen = columns(page)
            fields = dict(chosen, versie=re.search(r'name="versie" value="(\d+)"', page).group(1), **{{v: k for k, v in names.items()}['Taakveld']: 'weg'})
            a = d.post('/leveringen/%d/kolommen' % n, fields=fields)
            self.assertEqual(a.status, 303, a.text)
            self.assertIn('Sluit aan', d.wait(n, 'totalen').text)

    def test_a_column_is_changed_by_whoever_sees_it_as_it_is(self):
        with Desk() as d:
            n = self.bring_changed(d, lambda t: t.replace('Adviesbureau Vaargeul B.V.', 'De heer J.P. Jansen'))
            self.assertIn('kolom wordt weggegooid', d.wait(n, 'privacy').text)
            page = d.wait(n, 'kolommen').text
            names, chosen = columns(page)
            at = {v: k for k, v in names.items()}
            version = re.search(r'name="versie" value="(\d+)"', page).group(1)
            fields = dict(chosen, versie=version, **{at['Locatie']: 'weg', at['CrediteurNaam']: 'leverancier',
                                                            'g' + at['CrediteurNaam']: 'alleen bedrijven'})
            self.assertEqual(d.post('/leveringen/%d/kolommen' % n, fields=fields).status, 303)
            d.wait(n)
            after = columns(d.get('/leveringen/%d/kolommen' % n).text)[1]
            self.assertEqual((after[at['Locatie']], after[at['CrediteurNaam']]), ('weg', 'leverancier'))
            d.level(n, 'L3')
            said = d.wait(n, 'privacy').text
            self.assertIn('wordt onleesbaar gemaakt</strong>', said)
            self.assertNotIn('>wordt geladen', said)
            late = d.post('/leveringen/%d/kolommen' % n, BO, dict(fields, **{at['Locatie']: 'indeling'}))
            self.assertEqual(late.status, 409)
            self.assertIn('Iemand anders veranderde', late.text)
            self.assertIn('Locatie: indeling', d.get('/leveringen/%d/kolommen' % n).text)

    def test_who_staged_it_does_not_release_it(self):
        with Desk() as d:
            two_persons(d)
            n = d.bring(sample('grootboek-2024.csv'))
            d.wait(n)
            d.post('/leveringen/%d/klaarzetten' % n)
            self.assertNotIn('Geef vrij: maak dit openbaar', d.wait(n, 'publiceren').text)
            a = d.post('/leveringen/%d/vrijgeven' % n)
            self.assertEqual(a.status, 400)
            self.assertIn('hier zijn twee personen nodig', a.text)
            self.assertIn('nog niets is openbaar', d.wait(n, 'publiceren').text)
            self.assertEqual(d.post('/leveringen/%d/terugsturen' % n, BO, {'opmerkingen': ' '}).status, 409)
            self.assertEqual(d.post('/leveringen/%d/terugsturen' % n, BO, {'opmerkingen': 'kolom 7 <noemt> namen'}).status, 303)
            self.assertIn('kolom 7 &lt;noemt&gt; namen', d.get('/leveringen/%d/publiceren' % n).text)
            self.publish(d, n)  # mended or not, it may be staged again

    def test_two_organisations_never_publish_the_same_cube(self):
        with Desk() as d:
            other = 'cor@elders.nl'
            d.come(other, d.invite(other, 'releaser', 'elders'))
            one, two = d.bring(sample('grootboek-2024.csv')), d.bring(sample('grootboek-2024.csv'), who=other)
            d.wait(one)
            d.wait(two, who=other)
            self.publish(d, one, AN, BO)
            self.publish(d, two, other, other)
            self.assertEqual(self.staged_cubes(d), ['elders-grootboek', 'waterrijk-grootboek'])

    def test_no_step_shows_what_may_be_of_people(self):
        with Desk() as d:
            n = d.bring(sample('grootboek-2024.csv'))
            d.wait(n)
            with open(sample('grootboek-2024.csv'), encoding='cp1252') as f:
                lines = list(csv.reader(f, delimiter=';'))[1:]
            people = {fields[i] for fields in lines for i in (10, 11) if len(fields[i]) > 5} - {'Natuurlijk persoon (afgeschermd)'}
            self.assertGreater(len(people), 20)
            for step in STEPS:
                text = d.get('/leveringen/%d/%s' % (n, step)).text
                for person in people:
                    self.assertNotIn(person, text, step)


class Cuts(unittest.TestCase):
    def test_a_desk_that_was_killed_goes_on(self):
        with Desk() as d:
            for moment in (0, .02, .05, .1):
                n = d.bring(sample('grootboek-2024.csv'))
                time.sleep(moment)
                d.end(signal.SIGKILL)
                d.start()
                self.assertIn('Sluit aan', d.wait(n, 'totalen').text, moment)

    def test_a_release_that_was_killed_is_all_or_nothing(self):
        with Desk() as d:
            two_persons(d)
            for k, moment in enumerate((0, .01, .03, .06, .1, .2)):
                n = d.bring(sample('grootboek-202%d.csv' % (3 + k % 3)))
                d.wait(n)
                said = d.wait(n, 'publiceren').text
                if 'Zet klaar om' not in said:  # the very same was published before: refused as a whole
                    continue
                d.post('/leveringen/%d/klaarzetten' % n)
                if 'nog niets is openbaar' not in d.wait(n, 'publiceren').text:
                    continue
                d.post('/leveringen/%d/vrijgeven' % n, BO)
                time.sleep(moment)
                d.end(signal.SIGKILL)
                d.start()
                said = d.wait(n, 'publiceren', BO).text
                run('verify', '--store', d.at('store.db'))
                published = 'Gepubliceerd, en vrijgegeven' in said
                self.assertTrue(published or 'niets half gedaan' in said, said)
                if not published:
                    d.post('/leveringen/%d/vrijgeven' % n, BO)
                    self.assertIn('Gepubliceerd, en', d.wait(n, 'publiceren', BO).text)


if __name__ == '__main__':
    unittest.main()
