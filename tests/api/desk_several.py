#!/usr/bin/env python3
"""Several files in one delivery: each has its columns, decisions, totals and findings on screen, beside what they come to together."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from auditfiles import SHARED, WHOLE  # noqa: E402
from desk_served import BO, Desk, SAMPLES  # noqa: E402
from served import PROGRAM  # noqa: E402

LEDGER, BUDGET = (os.path.join(SAMPLES, '%s-2024.csv' % name) for name in ('grootboek', 'begroting'))
# Signs that are not to be told from the lines, of two different shapes.
OPEN_ONE = 'Jaar;Taakveld;DC;Bedrag\n' + ''.join('2024;0.1;%s;%s1%02d,50\n' % (d, s, i) for i, (d, s) in enumerate(
    [('D', ''), ('D', '-'), ('C', ''), ('C', '-')] * 8))
OPEN_OTHER = OPEN_ONE.replace('Taakveld', 'Kostenplaats;Taakveld').replace('2024;', '2024;77;')
BAD = 'Jaar;Taakveld;Bedrag\n' + '2024;0.1;1,50\n' * 30 + '2024;0.1;2,00;4\n'


def text(answer):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1])).replace('\xa0', ' ')


def put(d, name, content):
    with open(d.at(name), 'w', encoding='utf-8') as f:
        f.write(content)
    return d.at(name)


class Several(unittest.TestCase):
    def test_each_file_has_its_columns_and_totals(self):
        with Desk() as d:
            n = d.bring(LEDGER, BUDGET)
            columns = d.wait(n, 'kolommen').text
            for name in ('begroting-2024.csv', 'grootboek-2024.csv'):
                self.assertIn('<h2 class="utrecht-heading-2 desk-file-head">%s</h2>' % name, columns)
            # as the file calls it, not as the field that means the same in the other
            self.assertIn('>DienstJaar</strong>', columns)
            said = text(d.wait(n, 'totalen'))
            apart = said.split('Per bestand')[1].split('Hoe leest u')[0]
            for amount in ('102.702.646,72', '104.499.900,00', '102.079.000,00'):
                self.assertIn(amount, apart)
            self.assertNotIn('618.563.093,44', said)  # budget, changed budget and actuals, costs and revenue in one sum
            self.assertNotIn('205.405.293,44', said)
            self.assertIn('vormen samen geen totaal', said)

    def test_neither_year_nor_side(self):
        """It is told what that makes of it, and all of it has a total that can be said."""
        with Desk() as d:
            lines = ''.join('%d;Post %d;%d,25\n' % (100 + i % 5, i, 10 + i) for i in range(40))
            n = d.bring(put(d, 'uit.csv', 'Centro;Descripcion;Importe\n' + lines), put(d, 'in.csv', 'Centro;Concepto;Importe\n' + lines.replace(',25', ',75')))
            said = text(d.wait(n, 'totalen'))
            self.assertIn('Alle bedragen tellen als lasten.', said)
            self.assertIn('Nergens staat van welk jaar dit is.', said)
            self.assertIn('Het bestand telt € 2.400,00.', said)
            for total, word in (('2400,01', 'telt € 0,01 minder dan u opgaf'), ('2400', 'Klopt tot op de cent.')):
                self.assertEqual(d.post('/leveringen/%d/totalen' % n, fields={'e.deel-1': total}).status, 303)
                self.assertIn(word, text(d.wait(n, 'totalen')))

    def test_costs_and_revenue_stand_apart_and_their_balance_too(self):
        with Desk() as d:
            n = d.bring(put(d, 'b.csv', 'Jaar;Taakveld;Lasten;Baten\n2024;0.1;1000,00;250,50\n2024;2.1;10,00;0,00\n'))
            for step in ('totalen', 'bevindingen'):
                said = text(d.wait(n, step))
                self.assertRegex(said, r'In het bestand 2 € 1.010,00 € 250,50 € −759,50')
                self.assertNotIn('1.260,50', said)

    def test_a_scale_is_shown_with_debit_and_credit_apart(self):
        with Desk() as d:
            said = text(d.wait(d.bring(LEDGER), 'totalen'))
            self.assertIn('debet € 104.383.106,78, credit € 104.383.106,78, grootste € 3.897.749,29', said)
            self.assertIn('debet € 104.383.106.780,00, credit', said)
            self.assertNotIn('208.766.213,56, grootste', said)

    def test_each_file_is_decided_for_itself(self):
        with Desk() as d:
            n = d.bring(put(d, 'een.csv', OPEN_ONE), put(d, 'twee.csv', OPEN_OTHER))
            page = d.wait(n, 'totalen')
            self.assertIn('Zeg het hier', text(page))
            fields = set(re.findall(r'name="(d\.\d\.sign)"', page.text))
            self.assertEqual(len(fields), 2)
            one, other = sorted(fields)
            self.assertEqual(d.post('/leveringen/%d/totalen' % n, fields={one: 'flag'}).status, 303)
            self.assertIn('Zeg het hier', text(d.wait(n, 'totalen')))  # the other one is still open
            d.post('/leveringen/%d/totalen' % n, fields={one: 'flag', other: 'signed'})
            page = d.wait(n, 'totalen')
            self.assertIn('het sluit aan', text(page))
            chosen = dict(re.findall(r'name="(d\.\d\.sign)" value="([^"]*)" checked', page.text))
            self.assertEqual(chosen, {one: 'flag', other: 'signed'})

    def test_files_of_the_same_columns_are_decided_together(self):
        with Desk() as d:
            n = d.bring(put(d, 'jan.csv', OPEN_ONE), put(d, 'feb.csv', OPEN_ONE.replace(',50', ',75')))
            page = d.wait(n, 'totalen')
            fields = set(re.findall(r'name="(d\.\d\.sign)"', page.text))
            self.assertEqual(len(fields), 1)
            self.assertIn('feb.csv, jan.csv', text(page))
            self.assertIn('samen:', text(page))
            d.post('/leveringen/%d/totalen' % n, fields={fields.pop(): 'flag'})
            self.assertIn('het sluit aan', text(d.wait(n, 'totalen')))

    def test_no_file_hides_the_findings_of_another(self):
        bad = BAD.replace('2024;0.1;1,50\n', '2024;0.1;1,25\n' * 40).replace('2024;0.1;2,00;4\n', '2024;0.1;2,00;4\n' * 25)
        with Desk() as d:
            n = d.bring(put(d, 'a-veel.csv', bad), put(d, 'b-een.csv', BAD.replace(';1,50', ';7,25')))
            page = d.wait(n, 'bevindingen')
            said = text(page)
            self.assertIn('a-veel.csv (25), b-een.csv (1)', said)
            self.assertIn('regel 32 b-een.csv', said)
            only = text(d.get('/leveringen/%d/bevindingen?bestand=b-een.csv' % n))
            self.assertIn('1 × fout', only)
            self.assertNotIn('a-veel.csv (25)', only)
            rows = list(csv.DictReader(io.StringIO(d.get('/leveringen/%d/bevindingen.csv' % n).body.decode('utf-8-sig')), delimiter=';'))
            self.assertEqual({r['bestand'] for r in rows if r['code'] == 'ragged-record'}, {'a-veel.csv', 'b-een.csv'})
            self.assertEqual(rows[0]['ernst'], 'fout')
            self.assertIn('wat te doen', rows[0])

    def test_the_command_line_decides_one_of_several_files(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name, content in (('een.csv', OPEN_ONE), ('twee.csv', OPEN_OTHER)):
                paths.append(os.path.join(folder, name))
                with open(paths[-1], 'w', encoding='utf-8') as f:
                    f.write(content)

            def chosen(*words):
                done = subprocess.run([PROGRAM, 'sniff', '--json', *words, *paths], capture_output=True, text=True, check=False)
                return done.returncode, {f['file']: next(x.get('chosen') for x in f['decide'] if x['name'] == 'sign')
                                         for f in map(json.loads, done.stdout.splitlines())}
            self.assertEqual(chosen('--decide', 'twee.csv:sign=signed'), (0, {'een.csv': None, 'twee.csv': 'signed'}))
            self.assertEqual(chosen('--decide', 'twee.csv:sign=signed', '--decide', 'sign=flag'), (0, {'een.csv': 'flag', 'twee.csv': 'signed'}))
            self.assertEqual(chosen('--decide', 'drie.csv:sign=signed')[0], 2)


class Columns(unittest.TestCase):
    def test_what_is_only_empty_is_not_called_hidden(self):
        with Desk() as d:
            n = d.bring(put(d, 'b.csv', 'Jaar;Taakveld;Leeg;Bedrag\n2024;0.1;;1,50\n2024;0.2;;2,75\n'))
            said = text(d.wait(n, 'kolommen'))
            self.assertIn('overal leeg', said)
            self.assertNotIn('niet getoond', said)
            self.assertIn('Alle kolommen worden geladen', said)
            self.assertNotIn('0 kolommen', said)

    def test_a_refused_change_keeps_what_the_form_said_of_the_others(self):
        with Desk() as d:
            n = d.bring(LEDGER)
            page = d.wait(n, 'kolommen').text
            names = {b: a for a, b in re.findall(r'<strong id="n(k[\d.]+)">([^<]*)', page)}
            fields = {'versie': '1', names['Locatie']: 'programma', names['CrediteurNaam']: 'leverancier'}  # without a ground
            answer = d.post('/leveringen/%d/kolommen' % n, fields=fields)
            self.assertEqual(answer.status, 422)
            for name, word in (('Locatie', 'programma'), ('CrediteurNaam', 'leverancier')):
                row = answer.text.split('name="%s"' % names[name], 1)[1].split('</select>', 1)[0]
                self.assertIn('<option value="%s" selected>' % word, row)
            self.assertIn('Wat u koos staat hieronder nog', answer.text)
            self.assertNotIn('programma" selected', d.get('/leveringen/%d/kolommen' % n).text.split(names['Locatie'], 1)[1].split('</select>', 1)[0])


class AuditFiles(unittest.TestCase):
    """Recognised at step 2 and read by the mapping that is shipped, up to publication, without anything to say."""

    def publish(self, d, path):
        n = d.bring(path)
        said = text(d.wait(n, 'herkend'))
        self.assertIn('Dit is een auditbestand (XAF)', said)
        self.assertIn('nl-xaf', said)
        self.assertNotIn('type="radio"', d.wait(n, 'totalen').text)
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
        self.assertIn('vrijgegeven door ' + BO, d.wait(n, 'publiceren', BO).text)
        return n

    def test_one_of_our_own(self):
        with Desk() as d:
            n = self.publish(d, put(d, 'boek.xaf', WHOLE))
            # quantities are no money, and what is of people stays away
            self.assertNotIn('qntity', d.wait(n, 'totalen').text)
            done = subprocess.run([PROGRAM, 'status', '--json', '--store', d.at('store.db')], capture_output=True, text=True, check=True)
            self.assertEqual([c['cube'] for c in json.loads(done.stdout)['cubes']], ['waterrijk-boek'])

    @unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
    def test_those_of_packages(self):
        for name in ('banana_2018_XAF32.xaf', 'belastingdienst_XAF_4_0_Test_100425.xaf', 'exactonline_2016_XAF32.xaf',
                     'osfinancials_2015_XAF31.xaf'):
            with self.subTest(name), Desk() as d:
                self.publish(d, os.path.join(SHARED, name))

    @unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
    def test_accounts_that_may_be_of_people_ask_for_a_ground_first(self):
        with Desk() as d:
            n = d.bring(os.path.join(SHARED, 'multivers_2017_XAF32_latin1.xaf'))
            self.assertIn('Niemand zei waarom', text(d.wait(n, 'privacy')))
            self.assertNotIn('Zet klaar om', d.wait(n, 'publiceren').text)


if __name__ == '__main__':
    unittest.main()
