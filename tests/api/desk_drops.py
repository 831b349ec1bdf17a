#!/usr/bin/env python3
"""Drop rules at the desk: which lines of a file are left out, as a table that is typed, pasted and taken along; what each rule leaves
out in lines and money, whether it ties, and versions with the way back."""
import csv
import html
import json
import os
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from book_writer import book, sheet  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from desk_tables import said, version  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
LIST = 'drop:ledger'
HEAD = 'Weglaatregel\tKolom\tVoorwaarde\tWaarde\tReden\n'
TOTAL = 'tussenrekening\tGrootboekNummer\tbegint met\t4103\tdubbel\n'


def counted(test):
    """Lines and cents of the ledger's lines that hold, each positive on its own side."""
    lines = cents = 0
    with open(LEDGER, encoding='cp1252', newline='') as f:
        for row in csv.DictReader(f, delimiter=';'):
            if test(row):
                debit, credit = (int(row[k].replace('.', '').replace(',', '') or 0) for k in ('BedragDebet', 'BedragCredit'))
                lines += 1
                cents += credit - debit if row['InkomstenUitgavenBBV'] == 'I' else debit - credit
    return lines, cents


def euros(cents):
    whole = '{:,}'.format(abs(cents) // 100).replace(',', '.')
    return '%s€ %s,%02d' % ('−' if cents < 0 else '', whole, abs(cents) % 100)


def count(n):
    return '{:,}'.format(n).replace(',', '.')


class Drops(unittest.TestCase):
    def begin(self, d, path=LEDGER):
        self.d = d
        self.n = d.bring(path)
        d.wait(self.n)
        self.table()

    def table(self, part='', who=AN):
        return self.d.wait(self.n, 'tabellen/%s%s' % (LIST, '?deel=' + part if part else ''), who)

    def reckoned(self):
        """The table's page once check is done with this version."""
        self.d.wait(self.n, 'totalen')
        return said(self.table().text)

    def now(self):
        return version(self.d.wait(self.n, 'tabellen').text)

    def descriptor(self):
        with open(self.d.at('desk.db.files/%d/mapping/datapackage.json' % self.n), encoding='utf-8') as f:
            return json.load(f)

    def rules(self):
        return self.descriptor()['resources'][0]['stuiver'].get('drop', [])

    def post(self, path, who=AN, at=None, files=(), **fields):
        fields.setdefault('versie', at or self.now())
        return self.d.post('/leveringen/%d/%s' % (self.n, path), who, fields, files)

    def change(self, who=AN, at=None, **fields):
        self.table()  # what each code comes to is known
        return self.post('tabellen/%s/wijzig' % LIST, who, at, **fields)

    def add(self, *cells, **fields):
        """A row typed at the foot of the table."""
        fields.update({'nieuw.0.%d' % i: c for i, c in enumerate(cells)})
        return self.change(doe='rijen', **fields)

    def paste(self, text, how='voeg'):
        a = self.change(doe='plak', tekst=text, hoe=how)
        self.assertEqual(a.status, 303, said(a.text))
        return self.d.get(a.to), a.to[1:].split('/', 2)[2]

    def take(self, draft):
        return self.post(draft + '/neem')


class Journeys(Drops):
    def test_a_rule_is_typed_and_its_lines_and_money_tie(self):
        lines, cents = counted(lambda r: r['GrootboekNummer'].startswith('4103'))
        every, sums = counted(lambda r: True)
        with Desk() as d:
            self.begin(d)
            before = self.descriptor()
            self.assertIn('Weglaatregels', said(d.get('/leveringen/%d/tabellen' % self.n).text))
            a = self.add('tussenrekening', 'GrootboekNummer', 'starts', '4103', 'dubbel')
            self.assertEqual(a.status, 303, said(a.text))
            page = self.reckoned()
            self.assertIn('Sluit aan: wat geladen, weggelaten en afgekeurd wordt', page)
            self.assertIn('In het bestand %s %s' % (count(every), euros(sums)), page)
            self.assertIn('Blijft over, en wordt geladen %s %s' % (count(every - lines), euros(sums - cents)), page)
            self.assertIn('Weggelaten door tussenrekening %s %s' % (count(lines), euros(cents)), page)
            self.assertEqual(self.rules(), [{'name': 'tussenrekening', 'when': [{'field': 'GrootboekNummer', 'matches': '^4103'}],
                                             'why': 'dubbel', 'stated': True}])
            # all else of the descriptor is what it was
            after = self.descriptor()
            del after['resources'][0]['stuiver']['drop']
            self.assertEqual(after, before)
            # a second condition of the same rule, and a rule that fits nothing
            a = self.add('tussenrekening', 'Taakveld', 'equals', '0.1 | 0.4', **{
                'nieuw.1.0': 'nooit', 'nieuw.1.1': 'GrootboekNummer', 'nieuw.1.2': 'equals', 'nieuw.1.3': 'geen'})
            self.assertEqual(a.status, 303, said(a.text))
            both, sum_both = counted(lambda r: r['GrootboekNummer'].startswith('4103') and r['Taakveld'] in ('0.1', '0.4'))
            page = self.reckoned()
            self.assertTrue(0 < both < lines)
            self.assertIn('Weggelaten door tussenrekening %s %s' % (count(both), euros(sum_both)), page)
            self.assertIn('Weggelaten door nooit past op geen enkele regel van het bestand 0', page)
            self.assertIn('Sluit aan', page)
            # published without those lines, to the cent
            d.post('/leveringen/%d/klaarzetten' % self.n)
            d.wait(self.n, 'publiceren')
            d.post('/leveringen/%d/vrijgeven' % self.n)
            self.assertIn('Gepubliceerd', d.wait(self.n, 'publiceren').text)
            out = subprocess.run([PROGRAM, 'export', '--store', d.at('store.db'), '--drilldown', 'year'],
                                 capture_output=True, text=True, check=True, timeout=PATIENCE)
            got = sum(int(r['amount.sum'].replace('.', '')) for r in csv.DictReader(out.stdout.splitlines()))
            self.assertEqual(got, sums - sum_both)
            self.assertEqual(self.change(at='3', doe='rijen', **{'weg.0': '1'}).status, 409)

    def test_what_is_wrong_is_said_and_nothing_is_kept(self):
        with Desk() as d:
            self.begin(d)
            self.assertEqual(self.add('tussenrekening', 'GrootboekNummer', 'starts', '4103').status, 303)
            before, rules = self.now(), self.rules()
            for cells, why in (
                    (('x', 'Grootboeknr', 'equals', '1'), 'Deze kolom heeft het bestand niet. Het heeft: VolgNummer'),
                    (('x', 'Taakveld', 'lijkt op', '1'), 'Deze voorwaarde is er niet. Kies uit: is (equals)'),
                    (('x', 'GrootboekNummer', 'starts', '4103'), 'Deze regel is gelijk aan ‘tussenrekening’'),
                    (('tussenrekening', 'GrootboekNummer', 'begint met', '4103'), 'Deze voorwaarde staat er twee keer'),
                    (('x', 'Taakveld', 'matches', '.*'), 'Deze regel laat alles weg'),
                    (('x', 'Taakveld', 'filled', ''), 'Deze regel laat alles weg'),
                    (('x', 'GrootboekNummer', 'matches', '^[0-9]'), 'Deze regel laat alles weg'),
                    (('x', 'Taakveld', 'matches', '('), 'Dit is geen patroon'),
                    (('x', 'Taakveld', 'matches', 'a{999}{999}'), 'herhaalt te veel'),
                    (('x', 'Taakveld', 'equals', ''), 'Er staat geen waarde'),
                    (('x', 'Taakveld', 'empty', '1'), 'hoort geen waarde'),
                    (('', 'Taakveld', 'equals', '0.1'), 'Geef de regel een naam'),
                    (('blank', 'Taakveld', 'equals', '0.1'), 'Zo heet een vaste regel')):
                a = self.add(*cells)
                self.assertEqual(a.status, 422, cells)
                self.assertIn(why, said(a.text))
                # the same where it is pasted
                page, draft = self.paste(HEAD + '\t'.join(cells + ('',)) + '\n')
                if cells[0] != 'tussenrekening':  # pasted it becomes the row that is there
                    self.assertIn(why, said(page.text))
                    self.assertNotIn('Neem dit over', page.text)
                    self.assertEqual(self.take(draft).status, 422)
            for what in ('lijst-weg', 'niveaus', 'regels', 'begroting', 'deel-in'):
                self.assertEqual(self.change(doe=what, jaar='2024', niveaus='A').status, 422, what)
            self.assertEqual((self.now(), self.rules()), (before, rules))

    def test_rules_that_drop_everything_together_are_told(self):
        with Desk() as d:
            self.begin(d)
            a = self.add('kosten', 'InkomstenUitgavenBBV', 'equals', 'U', **{
                'nieuw.1.0': 'rest', 'nieuw.1.1': 'InkomstenUitgavenBBV', 'nieuw.1.2': 'filled'})
            self.assertEqual(a.status, 303, said(a.text))
            page = self.reckoned()
            self.assertIn('Er blijft niets over om te laden.', page)
            self.assertIn('Sluit aan', page)
            self.assertIn('Blijft over, en wordt geladen 0 € 0,00', page)
            # and it is held back, with the way to mend it
            page = said(d.wait(self.n, 'bevindingen').text)
            lines, own = counted(lambda r: True)[0], counted(lambda r: r['InkomstenUitgavenBBV'] == 'U')[0]
            why = 'elk van de %s regels wordt weggelaten: weglaatregel ‘kosten’: %s, weglaatregel ‘rest’: %s. Verander de weglaatregels, die ' \
                'samen niets overlaten, of laat dit bestand weg' % (count(lines), count(own), count(lines - own))
            self.assertIn('Dit houdt het laden tegen: Van grootboek-2024.csv is niets te laden: %s.' % why, page)
            self.assertIn('Alle regels worden weggelaten 1 × fout', page)
            self.assertIn('Naar de weglaatregels', page)

    def test_a_spreadsheet_goes_there_and_back(self):
        with Desk() as d:
            self.begin(d)
            page, draft = self.paste(HEAD + TOTAL + 'interne\tTaakveld\tis\t0.10 | 0.4\t\ninterne\tOmschrijvingBoeking\tis niet leeg\t\t\n')
            self.assertIn('Rijen: 3 erbij, 0 veranderd, 0 weg', said(page.text))
            self.assertIn('Voorwaarde: begint met', said(page.text))
            self.assertEqual(self.take(draft).status, 303)
            kept = self.rules()
            path = '/leveringen/%d/tabellen/%s/bestand' % (self.n, LIST)
            a = d.get(path)
            self.assertIn('ledger-drop.csv', a.headers['Content-Disposition'])
            for how in ('voeg', 'vervang'):
                self.table()
                b = self.post('tabellen/%s/bestand' % LIST, hoe=how, files=[('regels.csv', a.body)])
                self.assertEqual(b.status, 303, said(b.text))
                self.assertIn('Dit verandert niets', said(d.wait(self.n, b.to.split('/', 3)[3]).text))
            self.assertEqual(d.get(path + '?voor=programma').text.splitlines()[:2],
                             ['rule,field,condition,value,reason', 'tussenrekening,GrootboekNummer,starts,4103,dubbel'])
            xlsx = book({'Blad1': sheet([['Regel', 'Kolom', 'Voorwaarde', 'Waarde', 'Reden'],
                                         ['tussenrekening', 'GrootboekNummer', 'begint met', '4104', 'dubbel']])})
            self.reckoned()
            b = self.post('tabellen/%s/bestand' % LIST, hoe='vervang', files=[('regels.xlsx', xlsx)])
            draft = b.to.split('/', 3)[3]
            text = said(d.wait(self.n, draft).text)
            self.assertIn('Laat nu weg', text)
            self.assertIn('4103 → 4104 %s' % euros(counted(lambda r: r['GrootboekNummer'].startswith('4103'))[1]), text)
            self.assertIn('Rijen: 0 erbij, 1 veranderd, 2 weg', text)
            self.assertIn('4103 → 4104', text)
            self.assertEqual(self.take(draft).status, 303)
            self.assertEqual([r['name'] for r in self.rules()], ['tussenrekening'])
            # undone, as a version of its own, by whom
            at = self.now()
            page = said(d.get('/leveringen/%d/versies/%s' % (self.n, at)).text)
            self.assertIn('4103 → 4104', page)
            self.assertNotIn('Wat kolommen betekenen werd ook anders', page)
            self.table()
            self.assertEqual(self.post('versies/%d/terug' % (int(at) - 1), BO).status, 303)
            self.assertEqual(self.rules(), kept)
            page = said(d.wait(self.n, 'tabellen').text)
            self.assertRegex(page, r'terug naar versie %d ' % (int(at) - 1) + BO)
            self.assertRegex(page, r'weglaatregels: 3 rijen erbij, 0 veranderd, 0 weg \(plakken\) ' + AN)

    def test_who_was_first_is_told(self):
        with Desk() as d:
            self.begin(d)
            self.assertEqual(self.add('tussenrekening', 'GrootboekNummer', 'starts', '4103').status, 303)
            at = self.now()
            self.assertEqual(self.change(doe='rijen', **{'rij.0.4': 'van An'}).status, 303)
            a = self.change(BO, at, doe='rijen', **{'rij.0.3': '4104'})
            self.assertEqual(a.status, 409)
            self.assertIn('bewaarde een wijziging terwijl u bezig was', said(a.text))
            fields = dict((k, html.unescape(v)) for k, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', a.text))
            a = d.ask('POST', '/leveringen/%d/tabellen/%s/wijzig' % (self.n, LIST), BO, fields)
            self.assertEqual(a.status, 422)
            self.assertIn('Een rij die u veranderde is er niet meer', said(a.text))
            self.assertEqual(self.rules()[0]['when'][0]['matches'], '^4103')
            self.assertEqual(self.change(doe='rijen', **{'weg.0': '1'}).status, 303)
            self.assertEqual(self.rules(), [])

    def test_what_was_made_here_survives_another_reading_of_the_file(self):
        with Desk() as d:
            self.begin(d)
            self.assertEqual(self.add('tussenrekening', 'GrootboekNummer', 'starts', '4103').status, 303)
            at, kept = self.now(), self.rules()
            a = d.post('/leveringen/%d/herkend' % self.n, fields={'scheiding': ';', 'tekens': 'windows-1252', 'kop': 'ja'})
            self.assertEqual(a.status, 303, said(a.text))
            d.wait(self.n, 'herkend')
            d.wait(self.n, 'totalen')
            self.assertGreater(int(self.now()), int(at))
            self.assertEqual(self.rules(), kept)

    def test_another_organisation_and_a_viewer(self):
        with Desk() as d:
            self.begin(d)
            self.assertEqual(self.add('tussenrekening', 'GrootboekNummer', 'starts', '4103').status, 303)
            with sqlite3.connect('file:%s?mode=ro' % d.at('desk.db'), uri=True) as db:
                self.assertEqual(db.execute("SELECT who, action FROM audit ORDER BY id DESC LIMIT 1").fetchone(), (AN, 'wijzig'))
            d.come('kijker', d.invite('kijker@example.nl', 'viewer'))
            d.come('elders', d.invite('baas@elders.nl', 'uploader', 'elders'))
            at = self.now()
            page = self.table('', 'kijker')
            self.assertIn('tussenrekening', page.text)
            self.assertNotIn('doe" value="rijen"', page.text)
            for path in ('tabellen/' + LIST, 'tabellen/%s/bestand' % LIST):
                self.assertEqual(d.get('/leveringen/%d/%s' % (self.n, path), 'elders').status, 404, path)
            row = {'versie': at, 'doe': 'rijen', 'weg.0': '1'}
            self.assertEqual(d.post('/leveringen/%d/tabellen/%s/wijzig' % (self.n, LIST), 'kijker', row).status, 403)
            a = d.post('/leveringen/%d/tabellen/%s/wijzig' % (self.n, LIST), 'elders', row)
            self.assertIn(a.status, (403, 404), said(a.text))
            self.assertEqual(d.get('/leveringen/%d/tabellen/drop:elders' % self.n).status, 404)
            self.assertEqual(self.now(), at)


if __name__ == '__main__':
    unittest.main()
