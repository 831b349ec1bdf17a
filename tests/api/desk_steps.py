#!/usr/bin/env python3
"""Steps 2 to 5 of a delivery: what they say, what they compare, what they mend."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, Desk, SAMPLES  # noqa: E402

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


if __name__ == '__main__':
    unittest.main()
