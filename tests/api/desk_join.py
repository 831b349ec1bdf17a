#!/usr/bin/env python3
"""A budget that is delivered after its ledger was published, and the reverse: it is offered to join the cube, nothing is staged until
somebody says so, and what is joined adds up to the cent, phase beside phase."""
import csv
import json
import os
import re
import subprocess
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk, SAMPLES  # noqa: E402
from desk_several import put, text  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

LEDGER, BUDGET = (os.path.join(SAMPLES, '%s-2024.csv' % name) for name in ('grootboek', 'begroting'))


def amount(s):
    return Decimal(s.replace('.', '').replace(',', '.') if ',' in s else s or '0')


def ledger_sums(path=LEDGER):
    """By taakveld and side, as the file itself has them: costs are debit less credit, revenue the reverse."""
    sums = {}
    with open(path, encoding='cp1252', newline='') as f:
        for row in csv.DictReader(f, delimiter=';'):
            side = {'U': 'expenditure', 'I': 'revenue'}[row['InkomstenUitgavenBBV']]
            value = amount(row['BedragDebet']) - amount(row['BedragCredit'])
            key = (row['Taakveld'], side)
            sums[key] = sums.get(key, 0) + (value if side == 'expenditure' else -value)
    return sums


def budget_sums(phase):
    sums = {}
    with open(BUDGET, encoding='utf-8', newline='') as f:
        for row in csv.DictReader(f):
            if row['Fase'] == phase:
                key = (row['Taakveld'], {'L': 'expenditure', 'B': 'revenue'}[row['Lasten/Baten']])
                sums[key] = sums.get(key, 0) + Decimal(row['Bedrag']) * (1 if key[1] == 'expenditure' else -1)
    return sums


class Joining(unittest.TestCase):
    maxDiff = None

    def publish(self, d, n):
        d.wait(n, 'publiceren')
        a = d.post('/leveringen/%d/klaarzetten' % n)
        self.assertEqual(a.status, 303, a.text)
        page = d.wait(n, 'publiceren')
        self.assertIn('Klaargezet door', text(page))
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
        self.assertIn('vrijgegeven door ' + BO, text(d.wait(n, 'publiceren')))

    def cubes(self, d):
        done = subprocess.run([PROGRAM, 'status', '--json', '--store', d.at('store.db')], capture_output=True, text=True, check=True)
        return sorted(c['cube'] for c in json.loads(done.stdout)['cubes'])

    def sums(self, d, cube, phase):
        """By phase, taakveld and side."""
        with Served(d.at('store.db')) as s:
            status, _, body = s.get('/api/3/cubes/%s/aggregate/?drilldown=%s|taakveld.code|side.code&pagesize=5000' % (cube, phase))
            self.assertEqual(status, 200, body[:300])
            told = json.loads(body, parse_float=Decimal)
        measure = next(k for k in told['cells'][0] if k.endswith('.sum'))
        return {(c[phase], c['taakveld.code'], c['side.code']): Decimal(c[measure]) for c in told['cells']}

    def assert_beside(self, d, cube, phase):
        sums = self.sums(d, cube, phase)
        wanted = {('executed', *k): v for k, v in ledger_sums().items()}
        for word in ('Primitief', 'Na wijziging'):
            wanted.update({(word, *k): v for k, v in budget_sums(word).items()})
        self.assertEqual({k: (sums.get(k), wanted.get(k)) for k in {*sums, *wanted} if sums.get(k) != wanted.get(k)}, {})

    def test_a_budget_after_its_ledger_joins_it_by_a_click(self):
        with Desk() as d:
            self.publish(d, d.bring(LEDGER))
            n = d.bring(BUDGET)
            said = text(d.wait(n, 'herkend'))
            for words in ('Hoort dit bij waterrijk-grootboek, 2024?', 'Fase: hier Primitief · Na wijziging, daar werkelijk', 'Beide gaan over 2024',
                          'Grootboekrekening = GrootboekNummer', 'Economische categorie = CategorieBBV'):
                self.assertIn(words, said)
            asked, known = re.search(r'die zijn opgezocht: (\d+); in wat gepubliceerd is staan er (\d+)', said).groups()
            self.assertEqual((int(known) > 10, known), (True, asked))
            # Never a second cube unsaid: not by the page, not by the form behind it, not by a job that was queued.
            d.wait(n, 'publiceren')
            self.assertNotIn('/klaarzetten', d.wait(n, 'publiceren').text)
            refused = d.post('/leveringen/%d/klaarzetten' % n)
            self.assertEqual(refused.status, 409)
            self.assertIn('hoort dat al gepubliceerd is', text(refused))
            a = d.post('/leveringen/%d/hoort' % n, fields={'bij': '1'})
            self.assertEqual(a.status, 303, a.text)
            self.assertIn('Dit komt naast wat gepubliceerd is in waterrijk-grootboek', text(d.wait(n, 'herkend')))
            columns = text(d.wait(n, 'kolommen'))
            self.assertNotIn('BoekingsDatum', columns)  # of the other file
            self.publish(d, n)
            self.assertEqual(self.cubes(d), ['waterrijk-grootboek'])
            self.assert_beside(d, 'waterrijk-grootboek', 'phase.phase')
            # What comes after goes into the same cube unasked: both shapes know what it has now.
            with open(LEDGER, encoding='cp1252', newline='') as f:
                corrected = f.read().replace('18.190,20', '18.190,30', 1)
            with open(d.at('grootboek-2024.csv'), 'w', encoding='cp1252', newline='') as f:
                f.write(corrected)
            again = d.bring(d.at('grootboek-2024.csv'))
            self.assertNotIn('Hoort dit bij', text(d.wait(again, 'herkend')))
            self.publish(d, again)
            self.assertEqual(self.cubes(d), ['waterrijk-grootboek'])
            after = self.sums(d, 'waterrijk-grootboek', 'phase.phase')
            self.assertEqual(after[('executed', '0.1', 'expenditure')], ledger_sums()[('0.1', 'expenditure')] + Decimal('.10'))
            self.assertEqual({k[1:]: v for k, v in after.items() if k[0] == 'Primitief'}, budget_sums('Primitief'))
            # and a corrected budget takes the place of the one before it
            with open(BUDGET, encoding='utf-8') as f:
                corrected = f.read().replace('334100.00', '334100.01', 1)
            budget = d.bring(put(d, 'begroting-2024.csv', corrected))
            self.publish(d, budget)
            last = self.sums(d, 'waterrijk-grootboek', 'phase.phase')
            self.assertEqual(last[('Primitief', '0.1', 'expenditure')], budget_sums('Primitief')[('0.1', 'expenditure')] + Decimal('.01'))
            self.assertEqual(sum(v for k, v in last.items() if k[0] == 'Na wijziging'), sum(budget_sums('Na wijziging').values()))

    def test_a_ledger_after_its_budget_joins_it_too(self):
        with Desk() as d:
            self.publish(d, d.bring(BUDGET))
            n = d.bring(LEDGER)
            self.assertIn('Hoort dit bij waterrijk-begroting, 2024?', text(d.wait(n, 'herkend')))
            self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': '1'}).status, 303)
            self.publish(d, n)
            self.assertEqual(self.cubes(d), ['waterrijk-begroting'])
            self.assert_beside(d, 'waterrijk-begroting', 'phase.name')
            with Served(d.at('store.db')) as s:  # and keeps what the budget does not have
                _, _, body = s.get('/api/3/cubes/waterrijk-begroting/aggregate/?drilldown=period.period&cut=phase.name:%22executed%22')
                self.assertEqual(len(json.loads(body)['cells']), 13)
            with open(BUDGET, encoding='utf-8') as f:
                corrected = f.read().replace('334100.00', '334100.01', 1)
            budget = d.bring(put(d, 'begroting-2024.csv', corrected))
            self.publish(d, budget)
            last = self.sums(d, 'waterrijk-begroting', 'phase.name')
            self.assertEqual(last[('Primitief', '0.1', 'expenditure')], budget_sums('Primitief')[('0.1', 'expenditure')] + Decimal('.01'))

    def test_a_cube_of_its_own_when_somebody_says_so_and_back(self):
        with Desk() as d:
            self.publish(d, d.bring(LEDGER))
            n = d.bring(BUDGET)
            d.wait(n, 'herkend')
            before = text(d.wait(n, 'totalen'))
            self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': '1'}).status, 303)
            self.assertIn('Maak het weer los', text(d.wait(n, 'herkend')))
            self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': 'eigen'}).status, 303)
            self.assertIn('Dit wordt een eigen dataset', text(d.wait(n, 'herkend')))
            self.assertEqual(text(d.wait(n, 'totalen')), before)
            self.publish(d, n)
            self.assertEqual(self.cubes(d), ['waterrijk-begroting', 'waterrijk-grootboek'])
            self.assertEqual({k[1:]: v for k, v in self.sums(d, 'waterrijk-begroting', 'phase.name').items() if k[0] == 'Primitief'},
                             budget_sums('Primitief'))

    def toggles(self, d):
        out = subprocess.run([PROGRAM, 'sql', '--format', 'json', '-s', d.at('store.db'), 'SELECT model, descriptor FROM cube'], capture_output=True, text=True, check=True)
        model, whole = (json.loads(v) for v in json.loads(out.stdout)[0].values())
        return [t['exclude'] for t in model['stuiver']['toggles']], whole

    def test_reserves_of_either_stay_told_apart_whichever_comes_last(self):
        """Two files that write taakveld 0.10 differently, of one cube: each mapping knows the other's writing from then on. What another
        mapping left out by commands, and this one does not know, is told before anybody releases."""
        def ledger(year):
            return 'Boekjaar;Fase;Taakveld;Grootboek;Omschrijving;Lasten;Baten\n' + ''.join(
                '%d;Werkelijk;%s;%d;Post %d;%d,50;0,00\n' % (year, t, 4000 + i % 7, i, 100 + i)
                for i in range(30) for t in ('0.10 Mutatie reserve', '6.1 Samenkracht', '2.1 Verkeer'))
        with Desk() as d:
            self.publish(d, d.bring(put(d, 'boek-2024.csv', ledger(2024))))
            n = d.bring(put(d, 'begroot-2024.csv', 'Jaar;Fase;Taakveld;Grootboek;Bedrag lasten;Bedrag baten\n' + ''.join(
                '2024;Begroting;%s;%d;%d,00;0,00\n' % (t, 4000 + i % 7, 1000 + i)
                for i in range(30) for t in ('0.10 Reserves begroot', '6.1 Samenkracht', '2.1 Verkeer'))))
            d.wait(n, 'herkend')
            self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': '1'}).status, 303)
            self.publish(d, n)
            both, _ = self.toggles(d)
            self.assertIn('"0.10 Mutatie reserve";"0.10 Reserves begroot"', both[0])
            n = d.bring(put(d, 'boek-2025.csv', ledger(2025)))
            self.publish(d, n)
            self.assertNotIn('anders tellen', text(d.wait(n, 'publiceren')))
            after, mapping = self.toggles(d)
            self.assertEqual(after, both)
            # by a command, from a folder that nobody at the desk knows
            mapping['model']['stuiver']['toggles'][0]['exclude'] += ';"6.1 Samenkracht"'
            os.mkdir(d.at('map'))
            put(d, 'map/datapackage.json', json.dumps(mapping))
            done = subprocess.run([PROGRAM, 'load', '-q', '-s', d.at('store.db'), '-m', d.at('map'), '--by', BO, put(d, 'boek-2023.csv', ledger(2023))],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            n = d.bring(put(d, 'boek-2026.csv', ledger(2026)))
            d.wait(n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
            said = text(d.wait(n, 'publiceren', BO))
            self.assertIn('Wat al openbaar is gaat anders tellen', said)
            self.assertIn('laat taakveld.name ‘6.1 Samenkracht’ niet meer weg, en 240 boekingen met die waarde, die al gepubliceerd zijn, tellen voortaan mee.', said)

    def test_only_what_is_on_offer(self):
        with Desk() as d:
            self.publish(d, d.bring(LEDGER))
            with open(BUDGET, encoding='utf-8') as f:
                n = d.bring(put(d, 'begroting-2023.csv', f.read().replace('2024,', '2023,')))
            self.assertNotIn('Hoort dit bij', text(d.wait(n, 'herkend')))  # another year
            for to, status in (('1', 409), ('99', 409), (str(n), 409), ('', 400), ('-1', 400), ('1 or 1', 400)):
                self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': to}).status, status, to)
            # another organisation's is never offered
            d.come('cor@example.nl', d.invite('cor@example.nl', 'releaser', 'elders'))
            other = d.bring(BUDGET, who='cor@example.nl')
            self.assertNotIn('Hoort dit bij', text(d.wait(other, 'herkend', 'cor@example.nl')))
            self.assertEqual(d.post('/leveringen/%d/hoort' % other, 'cor@example.nl', fields={'bij': '1'}).status, 409)

    def phaseless(self, d):
        """The budget as it was proposed, with nothing that says that it is one."""
        with open(BUDGET, encoding='utf-8', newline='') as f:
            rows = list(csv.reader(f))
        at = rows[0].index('Fase')
        return put(d, 'cijfers-2024.csv', ''.join(','.join(r[:at] + r[at + 3:]) + '\n' for r in rows if r[at] in ('Fase', 'Primitief')))

    def test_a_budget_that_says_no_phase_is_never_counted_as_spent(self):
        with Desk() as d:
            self.publish(d, d.bring(LEDGER))
            n = d.bring(self.phaseless(d))
            page = d.wait(n, 'herkend')
            self.assertIn('dit bestand zegt het niet, daar werkelijk', text(page))
            self.assertNotIn('value="executed"', page.text)  # they have that
            for phase in ('', 'executed', 'x'):
                a = d.post('/leveringen/%d/hoort' % n, fields={'bij': '1', 'fase': phase})
                self.assertEqual(a.status, 400, phase)
                self.assertIn('begroting of realisatie', text(a))
            self.assertEqual(d.post('/leveringen/%d/hoort' % n, fields={'bij': '1', 'fase': 'proposed'}).status, 303)
            self.publish(d, n)
            self.assertEqual(self.cubes(d), ['waterrijk-grootboek'])
            sums = self.sums(d, 'waterrijk-grootboek', 'phase.phase')
            self.assertEqual({k[1:]: v for k, v in sums.items() if k[0] == 'executed'}, ledger_sums())
            self.assertEqual({k[1:]: v for k, v in sums.items() if k[0] == 'proposed'}, budget_sums('Primitief'))

    def test_files_that_come_together_are_asked_for_their_phase(self):
        with Desk() as d:
            ledger = put(d, 'uitvoer-2024.csv', '')
            with open(LEDGER, 'rb') as f, open(ledger, 'wb') as to:
                to.write(f.read())
            m = d.at('m')

            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stderr)
                return done.stdout + done.stderr
            for first, second in ((ledger, BUDGET), (BUDGET, ledger)):
                run('sniff', '--quiet', '--force', '--write', m, first)
                run('sniff', '--quiet', '--add', '--write', m, second)
                self.assertIn('budget or actual', run('check', '--quiet', '-m', m, ledger, BUDGET, expect=4))
                name = 'ledger' if first == ledger else 'ledger-2'
                self.assertIn('phase: executed', run('map', 'state', '-m', m, '-r', name, 'phase=executed'))
                said = run('check', '-m', m, ledger, BUDGET)
                self.assertRegex(said, r'2024 · executed ')
                self.assertRegex(said, r'2024 · Primitief ')
            n = d.bring(ledger, BUDGET)
            page = d.wait(n, 'kolommen')
            self.assertIn('Is dit begroting of realisatie?', text(page))
            self.assertNotIn('Sluit aan', text(d.wait(n, 'totalen')))
            version = re.search(r'name="versie" value="(\d+)"', page.text).group(1)
            a = d.post('/leveringen/%d/kolommen' % n, fields={'versie': version, 's1.fase': 'executed'})
            self.assertEqual(a.status, 303)
            self.assertIn('Sluit aan', text(d.wait(n, 'totalen')))

    def test_the_command_line_joins_two_mappings(self):
        with Desk() as d:
            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words, '--quiet'], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stderr)
                return done.stderr
            plan = self.phaseless(d)
            run('sniff', '--write', d.at('ledger'), LEDGER)
            run('sniff', '--write', d.at('plan'), plan)
            same = [w for pair in ('Kostenplaats=KostenPlaats', 'Grootboekrekening=GrootboekNummer', 'Economische categorie=CategorieBBV')
                    for w in ('--same', pair)]
            self.assertIn('budget or actual', run('map', 'join', '-m', d.at('plan'), *same, d.at('ledger'), expect=4))
            run('map', 'state', '-m', d.at('plan'), 'phase=proposed')
            run('map', 'join', '-m', d.at('plan'), *same, d.at('ledger'))
            run('load', '--store', d.at('store.db'), '-m', d.at('ledger'), LEDGER)
            run('load', '--store', d.at('store.db'), '-m', d.at('plan'), plan)
            self.assertEqual(self.cubes(d), ['grootboek'])
            sums = self.sums(d, 'grootboek', 'phase.phase')
            self.assertEqual({k[1:]: v for k, v in sums.items() if k[0] == 'executed'}, ledger_sums())
            self.assertEqual({k[1:]: v for k, v in sums.items() if k[0] == 'proposed'}, budget_sums('Primitief'))

    def test_the_command_line_adds_a_ledger_to_a_budget(self):
        with Desk() as d:
            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words, '--quiet'], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stderr)
                return done.stderr
            run('sniff', '--write', d.at('m'), BUDGET)
            run('load', '--store', d.at('s.db'), '--mapping', d.at('m'), BUDGET)
            run('sniff', '--add', '--write', d.at('m'), LEDGER)
            run('load', '--store', d.at('s.db'), '--mapping', d.at('m'), LEDGER)
            with Served(d.at('s.db')) as s:
                _, _, body = s.get('/api/3/cubes/begroting/aggregate/?drilldown=phase.name')
                told = {c['phase.name']: c['_count'] for c in json.loads(body)['cells']}
            self.assertEqual(told, {'Primitief': 567, 'Na wijziging': 890, 'executed': 6517})
            verified = subprocess.run([PROGRAM, 'verify', '--store', d.at('s.db')], capture_output=True, text=True, check=False)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            # What a newer file replaces may not change with it: its texts are of what was loaded before.
            path = os.path.join(d.at('m'), 'datapackage.json')
            with open(path, encoding='utf-8') as f:
                package = json.load(f)
            package['stuiver']['scope'] = ['period', 'year', 'phase', 'side']
            package['model']['dimensions']['extra'] = {'label': 'x', 'primaryKey': 'code', 'attributes': {'code': {'source': 'CrediteurNaam'}}}
            del next(f for f in package['resources'][1]['schema']['fields'] if f['name'] == 'CrediteurNaam')['stuiver']['class']
            with open(path, 'w', encoding='utf-8') as f:
                json.dump(package, f)
            self.assertIn('what a newer file replaces', run('load', '--store', d.at('s.db'), '--mapping', d.at('m'), LEDGER, expect=4))


if __name__ == '__main__':
    unittest.main()
