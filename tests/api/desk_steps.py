#!/usr/bin/env python3
"""Steps 2 to 5 of a delivery: what they say, what they compare, what they mend."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import Desk, SAMPLES  # noqa: E402
from served import PROGRAM  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


def english(answer):
    """What of the page is marked as English, but for what the program itself ended with, behind "Wat het programma erover zegt"."""
    return re.findall(r'<(?!p class="utrecht-paragraph desk-message")[^>]*lang="en"[^>]*>([^<]*)', answer.text.split('<main', 1)[1])


def text(answer):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1]))


class Dutch(unittest.TestCase):
    FILES = {
        'begroting.csv': 'Programma;Naam;Lasten 2024;Baten 2024\nP1;Bestuur;1.000,50;2.000,00\nP2;Zorg;5,00;7,25\nTotaal;;1.005,50;2.007,25\n',
        'tekens.csv': 'Jaar;Omschrijving;Boekdatum;Bedrag\n2024;Caf\xe9;03-04-2024;1.234\n2024;Jos\xe9;13-04-2024;-2.000\n',
        'kapot.csv': 'Jaar;Taak;DC;Bedrag\n2024;0.1;D;1,00\n2024;0.1;X;2,00\n2024;0.1;C;een\n2024;0.1;D;3,00;4\n2025;0.10;D;5,00\n',
    }

    def test_no_step_says_anything_in_english(self):
        with Desk() as d:
            for name, content in self.FILES.items():
                path = d.at(name)
                with open(path, 'w', encoding='latin-1') as f:
                    f.write(content * (1 if 'begroting' in name else 3))
                n = d.bring(path)
                for step in ('herkend', 'kolommen', 'totalen', 'bevindingen'):
                    self.assertEqual(english(d.wait(n, step)), [], (name, step))
            n = d.bring(LEDGER)
            self.assertEqual(english(d.wait(n, 'herkend')), [])
            self.assertIn('op regel 1 staan namen: dat is de kop', text(d.get('/leveringen/%d/herkend' % n)))


class Totals(unittest.TestCase):
    TAX = 'Jaar;Taakveld;Bedrag excl. btw;Bedrag incl. btw\n2024;0.1;1000,00;1210,00\n2024;2.1;2000,50;2420,61\n'
    PHASES = 'Jaar;Taakveld;Begroting primitief;Begroting na wijziging\n2024;0.1;1000,00;1210,00\n2024;2.1;2000,50;2420,61\n'

    def bring(self, d, name, content):
        with open(d.at(name), 'w', encoding='utf-8') as f:
            f.write(content)
        n = d.bring(d.at(name))
        return n, '/leveringen/%d/totalen' % n

    def say(self, d, n, path, fields):
        self.assertEqual(d.post(path, fields=fields).status, 303)
        return text(d.wait(n, 'totalen'))

    def test_each_amount_has_its_own_total(self):
        with Desk() as d:
            n, path = self.bring(d, 'btw.csv', self.TAX)
            said = text(d.wait(n, 'totalen'))
            for amount in ('3.000,50', '3.630,61'):
                self.assertIn('Het bestand telt €\xa0%s.' % amount, d.get(path).text)
            said = self.say(d, n, path, {'e.deel-1': '3.000,50', 'e.deel-2': '3.630,60'})
            self.assertEqual((said.count('Klopt tot op de cent'), said.count('Dit verschilt')), (1, 1))
            said = self.say(d, n, path, {'e.deel-1': '3.630,61', 'e.deel-2': '3.630,61'})
            self.assertIn('Dit is wat het bestand telt aan alles bij elkaar van Bedrag incl. btw.', said)

    def test_six_amounts_have_six_totals(self):
        names = ['Bedrag %s' % w for w in ('krediet', 'wijziging', 'definitief', 'verplicht', 'betaalbaar', 'betaald')]
        rows = ['2024;0.1;' + ';'.join('%d,50' % (10 ** k) for k in range(6)), '2024;2.1;' + ';'.join('%d,25' % (10 ** k) for k in range(6))]
        with Desk() as d:
            n, path = self.bring(d, 'zes.csv', '\n'.join(['Jaar;Taakveld;' + ';'.join(names), *rows, '']))
            said = text(d.wait(n, 'totalen'))
            for k in range(6):
                self.assertIn('Het bestand telt € %s,75' % '{:,}'.format(2 * 10 ** k).replace(',', '.'), said)

    def test_more_amounts_than_are_told_are_said(self):
        for n, told in ((16, False), (17, True)):
            rows = '\n'.join('2024;%s;%s' % (t, ';'.join(['1,50'] * n)) for t in ('0.1', '2.1'))
            with Desk() as d:
                m, _ = self.bring(d, 'veel.csv', 'Jaar;Taakveld;%s\n%s\n' % (';'.join('Bedrag %c' % (65 + k) for k in range(n)), rows))
                self.assertEqual('meer kolommen met bedragen' in text(d.wait(m, 'totalen')), told, n)

    def test_each_phase_has_its_own_total(self):
        with Desk() as d:
            n, path = self.bring(d, 'begroting.csv', self.PHASES)
            d.wait(n, 'totalen')
            said = self.say(d, n, path, {'e.deel-1': '3.630,61', 'e.deel-2': '3.000,50'})
            self.assertEqual((said.count('Klopt tot op de cent'), said.count('Dit verschilt')), (2, 0))
            said = self.say(d, n, path, {'e.deel-1': '3.630,62', 'e.deel-2': ''})
            self.assertIn('Het bestand telt', said)
            self.assertIn('0,01 minder dan u opgaf', said.replace('\xa0', ' '))
            self.assertIn('Zo wordt dit niet geladen', text(d.wait(n, 'bevindingen')))

    def test_a_total_in_thousands_is_read_so_by_a_click(self):
        with Desk() as d:
            n, path = self.bring(d, 'duizend.csv', 'Jaar;Taakveld;Bedrag\n2024;0.1;1250\n2024;2.1;2500\n')
            d.wait(n, 'totalen')
            said = self.say(d, n, path, {'e.deel-1': '3.750.000'})
            self.assertIn('Dit is duizend keer zo veel', said)
            said = self.say(d, n, path, {'e.deel-1': '3.750.000', 'd.scale': '1', 'lezing': 'scale=1000'})
            self.assertIn('Klopt tot op de cent', said)

    def test_no_name_of_a_form_reaches_a_command(self):
        with Desk() as d:
            n, path = self.bring(d, 'btw.csv', self.TAX)
            d.wait(n, 'totalen')
            said = self.say(d, n, path, {'maat': '--store', 'e.--store': '1', 'e.Bedrag': '1'})
            self.assertIn('het sluit aan', said)

    def test_the_command_line_ties_a_phase(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'begroting.csv')
            with open(path, 'w', encoding='utf-8') as f:
                f.write(self.PHASES)
            mapping = os.path.join(folder, 'm')
            subprocess.run([PROGRAM, 'sniff', '--quiet', '--write', mapping, path], check=True, capture_output=True)
            for wish, code in (('amount[adjusted]=3630.61', 0), ('amount[2024, proposed]=3000.50', 0), ('amount[adjusted]=3000.50', 1),
                               ('amount[executed]=1', 1), ('amount[]=1', 1)):
                done = subprocess.run([PROGRAM, 'check', '--mapping', mapping, '--expect', wish, path], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode != 0, bool(code), (wish, done.stderr))


if __name__ == '__main__':
    unittest.main()
