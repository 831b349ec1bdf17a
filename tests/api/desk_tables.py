#!/usr/bin/env python3
"""The mapping editor of the desk: lists with programmes, pasting and spreadsheets, coverage by money, budgets and explanations,
versions and the way back, and two people at the same table."""
import csv
import html
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from book_writer import book, sheet  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
BONN = os.path.join(HERE, '..', '..', '..', 'shared', 'data', 'de-bonn')
LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


def version(page):
    return re.search(r'name="versie" value="(\d+)"', page).group(1)


def said(page):
    """Its text without tags."""
    return html.unescape(re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', page.split('<main', 1)[-1]))).replace('\xa0', ' ')


class Editing(unittest.TestCase):
    """A delivery with a list, and what people do to it."""

    def begin(self, d, path=LEDGER, column='Taakveld', levels='Programma'):
        self.d = d
        self.n = d.bring(path)
        d.wait(self.n)
        self.open()
        a = self.post('tabellen/wijzig', doe='lijst', kolom=column, niveaus=levels)
        self.assertEqual(a.status, 303, said(a.text))
        self.list = a.to.rsplit('/', 1)[-1]

    def open(self, part='', who=AN):
        return self.d.wait(self.n, 'tabellen' + part, who)

    def table(self, part='', who=AN):
        return self.open('/%s%s' % (self.list, '?deel=' + part if part else ''), who)

    def post(self, path, who=AN, at=None, files=(), **fields):
        fields.setdefault('versie', at or self.now())
        return self.d.post('/leveringen/%d/%s' % (self.n, path), who, fields, files)

    def change(self, who=AN, at=None, **fields):
        return self.post('tabellen/%s/wijzig' % self.list, who, at, **fields)

    def now(self):
        return version(self.open().text)

    def place(self, codes, **fields):
        for i, code in enumerate(codes):
            fields['code.%d' % i] = code
            fields['kies.%d' % i] = '1'
        return self.change(doe='deel-in', **fields)

    def totals(self, d, drilldown, *more):
        out = subprocess.run([PROGRAM, 'export', '--store', d.at('store.db'), '--drilldown', drilldown, *more],
                             capture_output=True, text=True, check=False, timeout=PATIENCE)
        self.assertEqual(out.returncode, 0, out.stderr)
        return list(csv.DictReader(out.stdout.splitlines()))

    def open_codes(self):
        return re.findall(r'name="code\.\d+" value="([^"]*)"', self.table('open').text)

    def paste(self, text, how='voeg'):
        """The page that says what would change, and its address."""
        a = self.change(doe='plak', tekst=text, hoe=how)
        self.assertEqual(a.status, 303, said(a.text))
        return self.d.get(a.to), a.to[1:].split('/', 2)[2]

    def take(self, draft):
        return self.post(draft + '/neem')


class Journeys(Editing):
    def test_a_list_is_filled_until_all_money_has_a_place(self):
        with Desk() as d:
            self.begin(d)
            page = said(self.table('open').text)
            self.assertIn('0,0 % van het geld heeft een plaats', page)
            self.assertIn('Sluit aan', page)
            self.assertIn('€ 102.702.646,72', page)
            codes = self.open_codes()
            self.assertEqual(len(codes), 50)
            a = self.place(codes[:1], **{'nieuwe-code': 'B1', 'nieuwe-naam': 'Bestuur & <veiligheid>'})
            self.assertEqual(a.status, 303, said(a.text))
            self.assertEqual(len(self.open_codes()), 49)
            page = self.table('boom').text
            self.assertIn('Bestuur &amp; &lt;veiligheid&gt;', page)
            self.assertEqual(self.place(codes[1:], onder='B1').status, 303)
            page = said(self.table('boom').text)
            self.assertIn('Al het geld heeft een plaats', page)
            # the programme has all of it, to the cent
            self.assertRegex(page, r'B1 Bestuur & <veiligheid> [\d.]+ € 102\.702\.646,72')
            self.assertIn('Sluit aan', said(d.wait(self.n, 'totalen').text))
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % self.n).status, 303)
            d.wait(self.n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % self.n).status, 303)
            self.assertIn('Gepubliceerd', d.wait(self.n, 'publiceren').text)
            self.assertEqual({r['programma.label'] for r in self.totals(d, 'programma')}, {'Bestuur & <veiligheid>'})
            # what is published is not edited any more, and the next delivery begins with it
            self.assertEqual(self.change(at='2', doe='niveaus', niveaus='X').status, 409)
            self.n = d.bring(os.path.join(SAMPLES, 'grootboek-2023.csv'))
            d.wait(self.n)
            page = said(self.open().text)
            self.assertIn('Programma', page)
            self.assertIn('zoals een eerdere levering', page)
            self.assertIn('100,0 %', page)

    def test_what_is_pasted_is_told_row_by_row_before_anything_is_kept(self):
        with Desk() as d:
            self.begin(d)
            before = self.now()
            bad = '\t'.join(('code', 'naam', 'valt onder')) + '\n' + '\n'.join((
                '1\tBestuur\t', '0.1\tBestuur en zo\t1', '0.1\tTwee keer\t1', '2.1\tWegen\t99', '=A1+1\tSom\t1',
                '0.2\t#N/B\t1', '2-jan\tDatum\t1', '0.3\tte\tveel\tvelden', '7.1\tVolksgezondheid in Ã©Ã©n\t1', '0.4\t\t0.4',
                '\tgeen code\t1', '1.1\tVerloren \ufffd\t1'))
            page, _ = self.paste(bad)
            text = said(page.text)
            self.assertIn('er is niets bewaard', text)
            for line, what in ((4, 'Deze code staat er al, op regel 3'), (5, 'Er is geen rij met deze code'), (6, 'Dit is een formule'),
                               (7, 'een fout van het rekenblad'), (8, 'maakt datums van codes'), (9, 'Deze regel heeft 4 velden; de eerste regel 3'),
                               (11, 'valt onder zichzelf'), (12, 'Er staat geen code'), (13, 'gingen tekens verloren')):
                self.assertRegex(text, r'regel %d [^|]*?%s' % (line, re.escape(what)))
            self.assertIn('Letters die in een verkeerde tekenset stonden', text)
            self.assertNotIn('Neem dit over', text)
            draft = re.search(r'/voorstellen/(\d+)', self.change(doe='plak', tekst=bad, hoe='voeg').to).group(0)[1:]
            self.assertEqual(self.take(draft).status, 422)
            self.assertEqual(self.now(), before)
            for text, why in (('code;naam;kleur\n0.1;Bestuur;rood', 'De kolom ‘kleur’ kent deze tabel niet'),
                              ('code\tcode\n1\t2', 'staat er twee keer'), ('a\tb\tc\td\te\tf\n', 'meer kolommen dan de tabel heeft'),
                              ('code\tnaam\n"0.1\tBestuur', 'never closed'), ('code;naam\n', 'Er staat geen enkele rij in')):
                self.assertIn(why, said(self.paste(text)[0].text), text)
            self.assertIn('Er is niets geplakt', said(self.change(doe='plak', tekst=' ').text))
            self.assertEqual(self.now(), before)

    def test_a_paste_shows_its_differences_and_is_taken(self):
        with Desk() as d:
            self.begin(d)
            page, draft = self.paste('1\tBestuur\n0.1\tBestuur\t1\n0.4\tOverhead\t1\n9.9\tBestaat niet\t1\n')
            text = said(page.text)
            self.assertIn('Rijen: 4 erbij, 0 veranderd, 0 weg', text)
            self.assertIn('9.9 Code 9.9 Let op: Deze code komt in het bestand niet voor', text)
            self.assertIn('zonder kop, in de volgorde van de tabel', text)
            self.assertIn('Ingedeeld: nu 0,0 % van het geld', text)
            self.assertEqual(self.take(draft).status, 303)
            # the second fills and changes, in other columns, and says what was there
            page, draft = self.paste('Taakveld;Omschrijving\n0.4;"Overhead; ondersteuning"\n2.1;Wegen\n')
            text = said(page.text)
            self.assertIn('Rijen: 1 erbij, 1 veranderd, 0 weg', text)
            self.assertIn('Naam: Overhead → Overhead; ondersteuning', text)
            self.assertEqual(self.take(draft).status, 303)
            # replacing says what goes, and keeps columns that it does not name
            page, draft = self.paste('code\tvalt onder\n1\t\n0.1\t1\n0.4\t1\n', 'vervang')
            self.assertIn('Rijen: 0 erbij, 0 veranderd, 2 weg', said(page.text))
            self.assertEqual(self.take(draft).status, 303)
            rows = self.d.get('/leveringen/%d/tabellen/%s/bestand?voor=programma' % (self.n, self.list)).text
            self.assertEqual(rows, 'code,label,parent,description\n1,Bestuur,,\n0.1,Bestuur,1,\n0.4,Overhead; ondersteuning,1,\n')
            self.assertIn('Dit is overgenomen', said(d.get('/leveringen/%d/%s' % (self.n, draft)).text))

    def test_a_spreadsheet_goes_there_and_back(self):
        with Desk() as d:
            self.begin(d)
            _, draft = self.paste('1\tBestuur\n0.10\tReserves\t1\n0.1\t-1 en meer\t1\n')
            self.assertEqual(self.take(draft).status, 303)
            path = '/leveringen/%d/tabellen/%s/bestand' % (self.n, self.list)
            a = d.get(path)
            self.assertIn('text/csv', a.headers['Content-Type'])
            self.assertIn('attachment', a.headers['Content-Disposition'])
            self.assertTrue(a.body.startswith(b'\xef\xbb\xbf'))
            self.assertIn('"=""0.10"""', a.text)
            # as it is
            b = self.post('tabellen/%s/bestand' % self.list, hoe='vervang', files=[('taakveld.csv', a.body)])
            self.assertEqual(b.status, 303, said(b.text))
            self.assertIn('Dit verandert niets', said(d.wait(self.n, b.to.split('/', 3)[3]).text))
            # as Excel saves it, edited: another charset, and rows of a workbook
            old = a.body.decode('utf-8-sig').replace('Reserves', 'Reserves én voorzieningen').replace('"=""0.10"""', '0.10').encode('cp1252')
            b = self.post('tabellen/%s/bestand' % self.list, hoe='vervang', files=[('taakveld.csv', old)])
            text = said(d.wait(self.n, b.to.split('/', 3)[3]).text)
            self.assertIn('Rijen: 0 erbij, 1 veranderd, 0 weg', text)
            self.assertIn('Reserves én voorzieningen', text)
            self.assertEqual(self.take(b.to.split('/', 3)[3]).status, 303)
            xlsx = book({'Blad1': sheet([['Taakveld', 'Naam', 'Valt onder'], ['0.2', 'Burgerzaken', '1'], ['0.10', 'Reserves', '1']])})
            b = self.post('tabellen/%s/bestand' % self.list, hoe='voeg', files=[('lijst.xlsx', xlsx)])
            text = said(d.wait(self.n, b.to.split('/', 3)[3]).text)
            self.assertIn('Rijen: 1 erbij, 1 veranderd, 0 weg', text)
            # what lost its zeros is told by the code that it was
            b = self.post('tabellen/%s/bestand' % self.list, hoe='voeg',
                          files=[('lijst.xlsx', book({'B': sheet([['Taakveld', 'Naam'], [0.2, 'Burgerzaken'], ['6.20', 'x']])}))])
            text = said(d.wait(self.n, b.to.split('/', 3)[3]).text)
            self.assertNotIn('Neem dit over', text) if 'er is niets bewaard' in text else None
            for junk in (b'\0\1\2' * 100, b'PK\3\4 no zip', b''):
                b = self.post('tabellen/%s/bestand' % self.list, hoe='voeg', files=[('lijst.xlsx', junk)])
                if b.status == 303:
                    text = said(d.wait(self.n, b.to.split('/', 3)[3]).text)
                    self.assertNotIn('Neem dit over', text)
                else:
                    self.assertEqual(b.status, 422)

    def test_a_code_and_its_name_in_one_cell_are_taken_apart(self):
        with Desk() as d:
            self.begin(d)
            _, draft = self.paste('B\tBestuur\n0.1\tRaad\tB\n')
            self.assertEqual(self.take(draft).status, 303)
            page, draft = self.paste('Taakveld\tValt onder\nBurgerzaken (0.2)\tBestuur (B)\n0.10 - Reserves\tB Bestuur\n')
            text = said(page.text)
            self.assertIn('Code en naam stonden in één cel', text)
            self.assertIn('Rijen: 2 erbij, 0 veranderd, 0 weg.', text)
            self.assertEqual(self.take(draft).status, 303)
            rows = {r['code']: r for r in csv.DictReader(d.get(
                '/leveringen/%d/tabellen/%s/bestand?voor=programma' % (self.n, self.list)).text.splitlines())}
            self.assertEqual({c: (r['label'], r['parent']) for c, r in rows.items()},
                             {'B': ('Bestuur', ''), '0.1': ('Raad', 'B'), '0.2': ('Burgerzaken', 'B'), '0.10': ('Reserves', 'B')})
            # a name with a bracket of its own, of a code that is none, stays as it was
            page, _ = self.paste('Taakveld\tNaam\n6.1\tWonen (samen)\n')
            self.assertNotIn('uit elkaar gehaald', said(page.text))

    def test_rules_place_all_codes_that_fit_to_the_cent(self):
        with Desk() as d:
            self.begin(d, column='GrootboekNummer', levels='Soort')
            self.assertEqual(self.change(doe='regels', regels='ja').status, 303)
            self.assertIn('Elke rij is een regel', said(self.table('opzet').text))
            page, draft = self.paste('P\tPersoneel\nR\tRest\n4103*\tInhuur\tR\n41*\tLonen\tP\n410300\tDood\tP\n4200..4399\tNiets\tR\n'
                                     '420000..499999\tMaterieel\tR\n')
            text = said(page.text)
            self.assertIn('Deze regel doet niets', text)
            self.assertIn('Deze regel past op geen enkele code', text)
            self.assertEqual(self.take(draft).status, 303)
            self.assertIn('rijen zijn regels', said(self.open().text))
            wanted = {'P': [0, 0], 'R': [0, 0], '': [0, 0]}
            with open(LEDGER, encoding='cp1252', newline='') as f:
                for row in csv.DictReader(f, delimiter=';'):
                    code, side = row['GrootboekNummer'], row['InkomstenUitgavenBBV'] == 'I'
                    cents = [int(row[k].replace('.', '').replace(',', '')) for k in ('BedragDebet', 'BedragCredit')]
                    place = 'R' if code.startswith('4103') else 'P' if code.startswith('41') else 'R' if '420000' <= code <= '499999' else ''
                    wanted[place][side] += cents[side] - cents[not side]

            def euros(cents):
                return '€ {:,}'.format(cents // 100).replace(',', '.') + ',%02d' % (cents % 100)
            tree = said(self.table('boom').text)
            self.assertIn(euros(wanted['P'][0]), tree.split('P Personeel')[1].split('R Rest')[0] if tree.index('P Personeel') < tree.index('R Rest')
                          else tree.split('P Personeel')[1])
            self.assertTrue(self.open_codes())
            self.assertFalse([c for c in self.open_codes() if c.startswith('4')])
            self.assertIn('Sluit aan', said(self.table('open').text))
            d.wait(self.n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % self.n).status, 303)
            d.wait(self.n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % self.n).status, 303)
            self.assertIn('Gepubliceerd', d.wait(self.n, 'publiceren').text)
            got = {r['soort.code']: r for r in self.totals(d, 'soort', '--cut', 'side:"expenditure"')}
            measure = next(k for k in got['P'] if k.endswith('.sum'))
            for code in ('P', 'R'):
                self.assertEqual(int(got[code][measure].replace('.', '')), wanted[code][0], code)
            # a change of many codes at once is undone as any other is
            self.n = d.bring(os.path.join(SAMPLES, 'grootboek-2023.csv'))
            d.wait(self.n)
            self.assertIn('Elke rij is een regel', said(self.table('opzet').text))
            self.assertEqual(self.change(doe='regels', regels='nee').status, 303)
            self.assertIn('Elke rij is één code', said(self.table('opzet').text))
            self.assertEqual(self.post('versies/1/terug').status, 303)
            self.assertIn('Elke rij is een regel', said(self.table('opzet').text))

    def test_rows_are_typed_and_taken_away(self):
        with Desk() as d:
            self.begin(d)
            a = self.change(doe='rijen', deel='rijen', **{'nieuw.0.0': '1', 'nieuw.0.1': 'Bestuur', 'nieuw.1.0': '0.1', 'nieuw.1.1': 'Raad',
                                                         'nieuw.1.2': '1'})
            self.assertEqual(a.status, 303, said(a.text))
            page = self.table('rijen').text
            self.assertIn('value="Raad"', page)
            a = self.change(doe='rijen', **{'rij.1.1': 'Raad en griffie', 'rij.1.3': 'Wat de raad kost\r\nper jaar', 'rij.0.1': 'Bestuur'})
            self.assertEqual(a.status, 303, said(a.text))
            self.assertIn('2 cellen veranderd, 0 rijen erbij, 0 weg', said(self.open().text))
            self.assertIn('Er is niets veranderd', said(self.change(doe='rijen', **{'rij.0.1': 'Bestuur'}).text))
            a = self.change(doe='rijen', **{'rij.1.2': '77'})
            self.assertEqual(a.status, 422)
            self.assertIn('0.1 · parent: Er is geen rij met deze code', said(a.text))
            self.assertEqual(self.change(doe='rijen', **{'weg.1': '1'}).status, 303)
            self.assertNotIn('Raad', self.table('rijen').text)
            self.assertEqual(self.change(doe='rijen', **{'weg.99': '1', 'rij.99.1': 'x', 'rij.0.99': 'x', 'rij.a.b': 'x'}).status, 422)

    def test_versions_tell_what_changed_and_lead_back(self):
        with Desk() as d:
            self.begin(d)
            first = self.now()
            self.place(['0.1', '0.4'], **{'nieuwe-code': 'P1', 'nieuwe-naam': 'Bestuur'})
            second = self.now()
            self.change(doe='rijen', **{'rij.1.1': 'Anders', 'weg.2': '1'})
            third = self.now()
            self.assertEqual((int(second), int(third)), (int(first) + 1, int(first) + 2))
            page = said(d.get('/leveringen/%d/versies/%s' % (self.n, third)).text)
            self.assertIn('Door ' + AN, page)
            self.assertIn('Rijen: 0 erbij, 1 veranderd, 1 weg', page)
            page = said(d.get('/leveringen/%d/versies/%s?taal=en' % (self.n, second)).text)
            self.assertIn('P1 added Code: P1 Name: Bestuur', page)
            self.assertRegex(page, r'0\.4 added Code: 0\.4 Stands below: P1 €17,175,158\.82')
            self.assertIn('€102,702,646.72', said(self.open('/%s?deel=boom&taal=en' % self.list).text))
            a = self.post('versies/%s/terug' % second, BO)
            self.assertEqual(a.status, 303, said(a.text))
            self.assertIn('value="0.4"', self.table('rijen').text)
            page = said(self.open().text)
            self.assertIn('terug naar versie ' + second, page)
            self.assertIn(BO, page)
            # before there was a list, and forward again
            self.assertEqual(self.post('versies/1/terug').status, 303)
            self.assertEqual(d.get('/leveringen/%d/tabellen/%s' % (self.n, self.list)).status, 404)
            self.assertEqual(self.post('versies/%s/terug' % second).status, 303)
            self.assertIn('value="0.4"', self.table('rijen').text)
            self.assertIn('Sluit aan', said(d.wait(self.n, 'totalen').text))
            self.assertEqual(d.get('/leveringen/%d/versies/999' % self.n).status, 404)

    def test_two_people_see_each_other_and_lose_nothing(self):
        with Desk() as d:
            self.begin(d)
            self.place(['0.1', '0.4'], **{'nieuwe-code': 'P1'})
            at = self.now()
            self.assertNotIn('Nu ook hier', said(self.table('rijen').text))
            self.assertIn('Nu ook hier: ' + AN, said(self.table('rijen', BO).text))
            self.assertIn('Nu ook hier: ' + BO, said(self.table('rijen').text))
            self.assertEqual(self.change(doe='rijen', **{'rij.1.1': 'Van An'}).status, 303)
            mine = {'doe': 'rijen', 'rij.1.1': '', 'rij.1.2': 'P1', 'rij.2.1': 'Van Bo'}  # as Bo's page had them
            a = self.change(BO, at, **mine)
            self.assertEqual(a.status, 409)
            page = said(a.text)
            self.assertIn(AN + ' bewaarde een wijziging terwijl u bezig was', page)
            self.assertIn('Naam: → Van An', page)
            self.assertNotIn('Van Bo', self.table('rijen').text)
            # on top of that: what Bo did not touch stays as An has it
            fields = dict((k, html.unescape(v)) for k, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', a.text))
            a = d.ask('POST', '/leveringen/%d/tabellen/%s/wijzig' % (self.n, self.list), BO, fields)
            self.assertEqual(a.status, 303, said(a.text))
            page = self.table('rijen').text
            self.assertIn('value="Van An"', page)
            self.assertIn('value="Van Bo"', page)
            # a draft, a way back and a placing of an older page are refused alike
            _, draft = self.paste('5.1\tSport\tP1\n')
            at = self.now()
            self.change(doe='rijen', **{'rij.0.1': 'Bestuur'})
            self.assertEqual(self.post(draft + '/neem', at=at).status, 409)
            self.assertEqual(self.post('versies/1/terug', BO, at=at).status, 409)
            self.assertEqual(self.change(BO, at, doe='deel-in', onder='P1', **{'code.0': '5.1', 'kies.0': '1'}).status, 409)
            self.assertEqual(self.take(draft).status, 303)

    def test_budgets_and_explanations_are_typed_and_published(self):
        with Desk() as d:
            self.begin(d)
            self.place(self.open_codes(), **{'nieuwe-code': 'P1', 'nieuwe-naam': 'Alles'})
            a = self.change(doe='begroting', jaar='2025', fase='proposed', kant='expenditure')
            self.assertEqual(a.status, 303, said(a.text))
            a = self.change(doe='rijen', **{'rij.1.4': '1.234,5x'})
            self.assertIn('Dit is geen bedrag', said(a.text))
            for wrong in ('1,234', '1.23.456', '12,345,67', '--1', '1e5', '1.234,567'):
                self.assertEqual(self.change(doe='rijen', **{'rij.1.4': wrong}).status, 422, wrong)
            a = self.change(doe='rijen', **{'rij.0.4': '1.000.000', 'rij.1.4': '€ 1.234,50', 'rij.2.4': '-0,25'})
            self.assertEqual(a.status, 303, said(a.text))
            self.assertIn('€ 1.001.234,25', said(self.table('boom').text))
            self.assertEqual(self.post('tabellen/wijzig', doe='toelichtingen').status, 303)
            ledger, self.list = self.list, 'explanations'
            a = self.change(doe='toelichting', bij='programma', titel='Waarom', tekst='Omdat het **moet**.', jaar='2024', **{'bij-code': 'P1'})
            self.assertEqual(a.status, 303, said(a.text))
            a = self.change(doe='toelichting', bij='niets', titel='x', tekst='y', **{'bij-code': 'P1'})
            self.assertEqual(a.status, 422)
            self.assertIn('niets', said(a.text))
            self.list = ledger
            self.assertIn('Sluit aan', said(d.wait(self.n, 'totalen').text))
            d.post('/leveringen/%d/klaarzetten' % self.n)
            d.wait(self.n, 'publiceren')
            d.post('/leveringen/%d/vrijgeven' % self.n)
            self.assertIn('Gepubliceerd', d.wait(self.n, 'publiceren').text)
            sums = {(r['year.year'], r['phase.phase']): r['amount.sum'] for r in self.totals(d, 'year|phase', '--cut', 'side:"expenditure"')}
            self.assertEqual(sums, {('2024', 'executed'): '102702646.72', ('2025', 'proposed'): '1001234.25'})

    def test_another_organisation_and_a_viewer(self):
        with Desk() as d:
            self.begin(d)
            self.place(['0.1'], **{'nieuwe-code': 'P1'})
            d.come('kijker', d.invite('kijker@example.nl', 'viewer'))
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            page = self.table('rijen', 'kijker')
            self.assertEqual(page.status, 200)
            self.assertNotIn('doe" value="rijen"', page.text)
            self.assertNotIn('Nu ook hier: kijker', self.table('rijen').text)
            for path in ('tabellen', 'tabellen/' + self.list, 'tabellen/%s/bestand' % self.list, 'versies/1'):
                self.assertEqual(d.get('/leveringen/%d/%s' % (self.n, path), 'kijker').status, 200, path)
                self.assertEqual(d.get('/leveringen/%d/%s' % (self.n, path), 'elders').status, 404, path)
            self.assertEqual(d.get('/leveringen/%d/tabellen/../../x' % self.n).status, 404)
            self.assertEqual(d.get('/leveringen/%d/tabellen/bestaatniet' % self.n).status, 404)


class Large(Editing):
    def test_ten_thousand_codes_are_searched_and_turned(self):
        with Desk() as d:
            path = d.at('groot.csv')
            with open(path, 'w', encoding='utf-8') as f:
                f.write('Jaar;Kostenplaats;Bedrag\n')
                for i in range(20000):
                    f.write('2024;K%05d;%d,25\n' % (i % 10000, i % 10000 + 1))
            self.begin(d, path, 'Kostenplaats')
            page = self.table('open').text
            self.assertIn('1 tot en met 50 van 10.000', said(page))
            self.assertEqual(self.open_codes()[0], 'K09999')
            self.assertLess(len(page), 250000)
            page = self.open('/%s?deel=open&zoek=k0123' % self.list).text
            self.assertEqual(re.findall(r'name="code\.\d+" value="([^"]*)"', page), ['K0123%d' % i for i in range(9, -1, -1)])
            rows = 'P1\tEen\nP2\tTwee\n' + ''.join('K%05d\tNaam %d\tP%d\n' % (i, i, 1 + i % 2) for i in range(10000))
            page, draft = self.paste(rows)
            self.assertIn('Hier staan de eerste 200 van 10.002', said(page.text))
            self.assertEqual(self.take(draft).status, 303)
            page = said(self.table('boom').text)
            self.assertIn('Al het geld heeft een plaats', page)
            self.assertIn('P2 Twee 10.000 € 50.012.500,00', page)
            self.assertFalse('K00001' in page)
            self.assertIn('Naam 9999', self.open('/%s?deel=boom&onder=P2' % self.list).text)
            page = self.open('/%s?deel=rijen&zoek=naam+7799' % self.list).text
            self.assertTrue('value="K07799"' in page)
            row = re.search(r'name="rij\.(\d+)\.1" value="Naam 7799"', page).group(1)
            self.assertEqual(self.change(doe='rijen', **{'rij.%s.1' % row: 'Een ander'}).status, 303)
            self.assertIn('1 veranderd, 0 weg', said(d.get('/leveringen/%d/versies/%s' % (self.n, self.now())).text))


@unittest.skipUnless(os.path.isdir(BONN), 'the city of Bonn is not here')
class Bonn(Editing):
    """A real ledger with its product list, from its upload to a programme for every euro."""

    def test_all_of_it_is_placed(self):
        with open(os.path.join(BONN, 'ProduktuebersichtBonn2016.csv'), encoding='utf-8') as f:
            rows = [line for line in csv.DictReader(f) if line['Produkt']]
        tops = {r['Produkt']: r['Bezeichnung'] for r in rows if not r['broader']}
        with Desk() as d:
            name = [n for n in sorted(os.listdir(BONN)) if n.startswith('Executed')][0]
            self.begin(d, os.path.join(BONN, name), 'Profitcenter', 'Produktbereich')
            self.assertIn('€ 1.579.274.205,98', said(self.table('open').text))
            self.assertIn('€ 1.514.404.694,91', said(self.table('open').text))
            lines = ['PB%s\t%s\t' % x for x in sorted(tops.items())]
            lines += ['%s\t%s\tPB%s' % (r['Profitcenter'], r['Bezeichnung'], r['broader'] or r['Produkt']) for r in rows if r['Profitcenter']]
            page, draft = self.paste('Profitcenter\tBezeichnung\tbroader\n' + '\n'.join(lines) + '\n')
            self.assertIn('Neem dit over', page.text, said(page.text))
            self.assertEqual(self.take(draft).status, 303)
            left = self.open_codes()
            self.assertEqual(len(left), 17)  # 151 of 168 are on the list
            self.assertEqual(self.place(left, **{'nieuwe-code': 'PB99', 'nieuwe-naam': 'Nicht zugeordnet'}).status, 303)
            page = said(self.table('boom').text)
            self.assertIn('Al het geld heeft een plaats', page)
            self.assertIn('€ 1.579.274.205,98 € 1.579.274.205,98 € 0,00', page)
            self.assertIn('Sluit aan', said(d.wait(self.n, 'totalen').text))
            check = json.loads(subprocess.run(
                [PROGRAM, 'map', '--mapping', d.at('desk.db.files/%d/mapping' % self.n), '--json', 'coverage', os.path.join(BONN, name)],
                capture_output=True, text=True, check=True, timeout=PATIENCE).stdout)
            self.assertEqual(check['unmapped'], [])


if __name__ == '__main__':
    unittest.main()
