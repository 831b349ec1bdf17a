#!/usr/bin/env python3
"""Step 5: codes that a spreadsheet changed are repaired by a click where the file itself proves what they were, and never otherwise."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk  # noqa: E402
from served import PROGRAM  # noqa: E402

TASKS = [('0.1', 'Bestuur'), ('0.10', 'Mutaties reserves'), ('1.1', 'Crisis'), ('6.3', 'Inkomen'), ('6.60', 'Hulpmiddelen')]
LINES = ['Jaar;Taakveld;Omschrijving taakveld;Kostenplaats;Bedrag'] + [
    '2024;%s;%s;%06d;%d,%02d' % (*TASKS[i % 5], 610 + i % 7, 100 + i, i) for i in range(60)]
DAMAGED = ['2024;1-jan;Crisis;000612;75,00', '2024;0,1;Bestuur;612;1.234,50']


def text(answer):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1]))


def open_text(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


class Repairs(unittest.TestCase):
    def bring(self, d, lines, name='schade.csv'):
        with open(d.at(name), 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        n = d.bring(d.at(name))
        return n, d.wait(n, 'bevindingen')

    def mend(self, d, n, page, **fields):
        version = re.search(r'name="versie" value="(\d+)"', page.text).group(1)
        answer = d.post('/leveringen/%d/herstel' % n, fields=dict({'versie': version}, **fields))
        return answer, d.wait(n, 'bevindingen')

    def test_what_is_proven_is_repaired_listed_and_undone(self):
        with Desk() as d:
            n, page = self.bring(d, LINES + DAMAGED)
            said = text(page)
            self.assertIn('Lees ‘1-jan’ als ‘1.1’', said)
            self.assertIn('heet alleen ‘1.1’ ook ‘Crisis’', said)
            self.assertIn('Lees ‘0,1’ als ‘0.1’', said)  # and not 0.10, which bears another label
            self.assertIn('Lees ‘612’ als ‘000612’', said)
            self.assertIn('elk van de 6 andere heeft 6 cijfers', said)
            answer, page = self.mend(d, n, page, bron='ledger', veld='Taakveld', van='1-jan')
            self.assertEqual(answer.status, 303)
            said = text(page)
            self.assertIn('Eén waarde is hersteld', said)
            self.assertNotIn('Lees ‘1-jan’', said)
            self.assertIn('an@example.nl', said)
            answer, page = self.mend(d, n, page, soort='damaged-code')
            answer, page = self.mend(d, n, page, soort='lost-zeros')
            self.assertIn('3 waarden zijn hersteld', text(page))
            self.assertNotIn('damaged-code', page.text)
            # who releases has it before their eyes, with its proof
            said = text(d.wait(n, 'publiceren', BO))
            self.assertIn('3 waarden zijn hersteld', said)
            self.assertRegex(said, r'1-jan\s+→\s+1\.1\s+van de codes die het geweest kan zijn heet alleen ‘1\.1’ ook ‘Crisis’\s+an@example\.nl, ')
            self.assertIn('hersteld: Kostenplaats: 612 → 000612', said)
            self.assertIn('Daarvoor waren de kolommen gelezen zoals voorgesteld', said)
            # step 3 still lets their columns mean something, and tells who repaired what
            self.assertIn('hersteld: Kostenplaats: 612 → 000612', text(d.get('/leveringen/%d/kolommen' % n)))
            self.assertRegex(d.get('/leveringen/%d/kolommen' % n).text, r'(?s)Taakveld</strong>.*?<select')
            answer, page = self.mend(d, n, page, doe='ongedaan', bron='ledger', veld='Taakveld', van='1-jan')
            self.assertIn('2 waarden zijn hersteld', text(page))
            self.assertIn('Lees ‘1-jan’ als ‘1.1’', text(page))

    def test_nothing_is_repaired_that_the_file_does_not_prove(self):
        with Desk() as d:
            n, page = self.bring(d, [x.replace('Crisis', 'Brandweer') if '1-jan' in x else x for x in LINES + DAMAGED])
            self.assertNotIn('Lees ‘1-jan’', text(page))
            for fields in ({'bron': 'ledger', 'veld': 'Taakveld', 'van': '1-jan'}, {'bron': 'ledger', 'veld': 'Taakveld', 'van': '0.10'},
                           {'soort': 'no-code'}, {'bron': 'x', 'veld': 'y', 'van': 'z', 'doe': 'ongedaan'}):
                self.assertEqual(self.mend(d, n, page, **fields)[0].status, 409, fields)
            self.assertEqual(d.post('/leveringen/%d/herstel' % n, fields={'versie': '7', 'soort': 'damaged-code'}).status, 409)

    def test_without_labels_0_comma_1_may_be_two_codes(self):
        lines = [';'.join(x.split(';')[:2] + x.split(';')[3:]) for x in LINES + DAMAGED]
        with Desk() as d:
            said = text(self.bring(d, lines)[1])
            self.assertIn('damaged-code', said)
            self.assertNotIn('Lees ‘0,1’', said)

    def test_a_later_file_needs_its_own_proof(self):
        with Desk() as d:
            n, page = self.bring(d, LINES + DAMAGED)
            for kind in ('damaged-code', 'lost-zeros'):
                page = self.mend(d, n, page, soort=kind)[1]
            d.wait(n, 'publiceren')
            d.post('/leveringen/%d/klaarzetten' % n)
            d.wait(n, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            self.assertIn('vrijgegeven door', d.wait(n, 'publiceren', BO).text)
            m, page = self.bring(d, [x.replace('2024', '2025') for x in LINES + DAMAGED], 'schade-2025.csv')
            self.assertIn('Gelezen zoals een eerdere levering', text(page))
            self.assertNotIn('hersteld', text(page))
            self.assertIn('Lees ‘1-jan’ als ‘1.1’', text(page))


class Slips(Repairs):
    """One amount with a decimal point among decimal commas, one date with the month first: a finding with its line, repaired by a click."""
    ROWS = ['Jaar;Taakveld;Boekdatum;Bedrag'] + ['2024;%s;%02d-%02d-2024;%d,%02d' % (TASKS[i % 5][0], i % 28 + 1, i % 12 + 1, 1200 + i, i) for i in range(60)]

    test_what_is_proven_is_repaired_listed_and_undone = None
    test_nothing_is_repaired_that_the_file_does_not_prove = None
    test_without_labels_0_comma_1_may_be_two_codes = None
    test_a_later_file_needs_its_own_proof = None

    def test_an_amount_and_a_date(self):
        with Desk() as d:
            n, page = self.bring(d, self.ROWS + ['2024;0.1;03/25/2024;1234.56'], 'tekens.csv')
            said = text(page)
            self.assertIn('Lees ‘1234.56’ als ‘1234,56’', said)
            self.assertIn('regel 62', said)
            self.assertIn('het is maar op één manier te lezen', said)
            self.assertIn('73.787,70', page.text)  # 60 * 1200 + 1770 and 17,70
            answer, page = self.mend(d, n, page, bron='ledger', veld='Bedrag', van='1234.56')
            self.assertEqual(answer.status, 303)
            said = text(page)
            self.assertIn('Eén waarde is hersteld', said)
            self.assertIn('vóór het herstel geladen: 60 regels', said)
            self.assertIn('73.787,70', page.text)
            self.assertIn('75.022,26', page.text)
            self.assertIn('Lees ‘03/25/2024’ als ‘25-03-2024’', said)
            answer, page = self.mend(d, n, page, bron='ledger', veld='Boekdatum', van='03/25/2024')
            self.assertNotIn('bad-date', page.text)
            self.assertIn('2 waarden zijn hersteld', text(page))
            answer, page = self.mend(d, n, page, doe='ongedaan', bron='ledger', veld='Bedrag', van='1234.56')
            self.assertIn('73.787,70', page.text)
            self.assertNotIn('75.022,26', text(page).split('Sluit aan')[0])
            self.assertIn('Lees ‘1234.56’ als ‘1234,56’', text(page))

    def test_what_was_loaded_before_is_told_by_side(self):
        """60 lines: the even ones 30 * 1200 + (0 + 2 + … + 58) = 36,870 and 8.70 costs, the odd ones 36,900 and 9.00 revenue."""
        rows = [self.ROWS[0] + ';Soort'] + ['%s;%s' % (x, 'baten' if i % 2 else 'lasten') for i, x in enumerate(self.ROWS[1:])]
        with Desk() as d:
            n, page = self.bring(d, rows + ['2024;0.1;03-04-2024;1234.56;baten'], 'kanten.csv')
            answer, page = self.mend(d, n, page, bron='ledger', veld='Bedrag', van='1234.56')
            self.assertEqual(answer.status, 303)
            self.assertIn('vóór het herstel geladen: 60 regels; 2024 · lasten: Bedrag 36.878,70; 2024 · baten: Bedrag 36.909,00', text(page))
            self.assertNotIn('73.787,70', text(page).split('vóór het herstel')[1])
            path, m = d.at('kanten.csv'), d.at('m')
            for words in (['sniff', '--quiet', '--write', m, path], ['map', 'repair', '-m', m, path]):
                said = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True).stdout
            self.assertIn('before: 60 lines loaded, 1 rejected\n  2024 · expenditure, Bedrag 36878.70\n  2024 · revenue, Bedrag 36909.00\n', said)
            self.assertIn('after: 61 lines loaded, 0 rejected\n  2024 · expenditure, Bedrag 36878.70\n  2024 · revenue, Bedrag 38143.56\n', said)

    def test_what_may_be_two_things_is_left_alone(self):
        with Desk() as d:
            # a thousand and more by the column's rule; two points; a day that is none; a day that may be two
            for last, finding in (('2024;0.1;03-04-2024;1.234', None), ('2024;0.1;03-04-2024;1.234.56', 'bad-number'),
                                  ('2024;0.1;31/31/2024;5,00', 'bad-date'), ('2024;0.1;03-04-2024;1.2345', 'bad-number')):
                n, page = self.bring(d, self.ROWS + [last], 'een.csv')
                self.assertNotIn('Lees ‘', text(page), last)
                self.assertEqual(finding is not None and finding in page.text, finding is not None, last)
            # half of the column is written otherwise: nothing is proven of any
            half = [x.replace(',', '.') if i % 2 else x for i, x in enumerate(self.ROWS)]
            n = d.bring(self.put(d, half))
            said = text(d.wait(n, 'herkend'))
            self.assertIn('is niet op één manier te lezen: de kolom spreekt zichzelf tegen: ', said)  # the reason in the reader's words too
            self.assertNotIn('the column contradicts itself', said.split('Wat het programma erover zegt')[0])

    def put(self, d, lines):
        with open(d.at('half.csv'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        return d.at('half.csv')

    def test_the_command_line_repairs_too(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m = os.path.join(folder, 'tekens.csv'), os.path.join(folder, 'm')
            with open(path, 'w', encoding='utf-8') as f:
                f.write('\n'.join(self.ROWS + ['2024;0.1;03/25/2024;1234.56', '2024;0.1;03-04-2024;1.234']) + '\n')

            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
                return done.stdout
            run('sniff', '--quiet', '--write', m, path)
            self.assertIn("proven to be '1234,56'", run('check', '-m', m, path, expect=4))
            dry = run('map', 'repair', '-m', m, '--dry-run', path)
            self.assertIn("'1234.56' is read as '1234,56'", dry)
            run('check', '--quiet', '-m', m, path, expect=4)
            said = run('map', 'repair', '-m', m, path)
            # 73787.70 and the thousand of the column's rule; then the one that was repaired as well
            self.assertIn('before: 61 lines loaded, Bedrag 75021.70, 1 rejected', said)
            self.assertIn('after: 62 lines loaded, Bedrag 76256.26, 0 rejected', said)
            run('check', '--quiet', '-m', m, path)
            self.assertIn("'03/25/2024' is read as '25-03-2024'", said)
            self.assertIn('nothing to repair', run('map', 'repair', '-m', m, path))
            run('map', 'repair', '-m', m, '--undo', path)
            run('check', '--quiet', '-m', m, path, expect=4)

    # ---- what repairs do to totals that are stated ----

    SIDED = [ROWS[0] + ';Soort'] + ['%s;%s' % (x, 'baten' if i % 2 else 'lasten') for i, x in enumerate(ROWS[1:])]
    TWO = ['2024;0.1;03-04-2024;1234.56;baten', '2024;0.1;03-04-2024;2234.56;lasten']

    def ledger(self, folder, lines, name='tekens.csv'):
        path, m = os.path.join(folder, name), os.path.join(folder, 'm')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        self.run_it('sniff', '--quiet', '--write', m, path)
        return path, m

    def run_it(self, *words, expect=0):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout

    def trials(self, *words, expect=4):
        told = json.loads(self.run_it('check', '--json', *words, expect=expect), parse_float=str, parse_int=str).get('repairs')
        return told and ({(x.get('field', ''), x.get('from', ''), x.get('code', '') if 'field' not in x else ''): x for x in told['trials']}, told)

    def test_what_each_repair_does_to_stated_totals(self):
        """Without them costs are 36,878.70 and revenue 36,909.00; one would be 38,143.56 with its repair, as stated, the other 39,113.26, and
        ties without."""
        with tempfile.TemporaryDirectory() as folder:
            path, m = self.ledger(folder, self.SIDED + self.TWO)
            said = ['--expect', 'baten=38143.56', '--expect', 'lasten=36878.70']
            by, told = self.trials('-m', m, *said, path)
            self.assertEqual((told['offered'], told['tried']), ('2', '2'))
            self.assertEqual([x['effect'] for x in told['trials']], ['breaks', 'breaks', 'ties'])
            one, other, both = by['Bedrag', '1234.56', ''], by['Bedrag', '2234.56', ''], by['', '', 'bad-number']
            self.assertEqual(one['effect'], 'ties')
            self.assertEqual([(t['expect'], t['before'], t['after'], t['stated'], t['off'], t['tied'], t['ties']) for t in one['totals']],
                             [('baten', '36909', '38143.56', '38143.56', '0', False, True)])
            self.assertEqual([(t['expect'], t['before'], t['after'], t['stated'], t['off'], t['tied'], t['ties']) for t in other['totals']],
                             [('lasten', '36878.7', '39113.26', '36878.7', '2234.56', True, False)])
            self.assertEqual((both['repairs'], len(both['totals'])), ('2', 2))
            text = self.run_it('check', '-m', m, *said, path, expect=4)
            self.assertIn("Bedrag: '1234.56' → '1234,56': makes a total tie\n    total baten (Bedrag): now 36,909.00, repaired 38,143.56, stated "
                          "38,143.56: ties\n", text)
            self.assertIn("Bedrag: '2234.56' → '2234,56': BREAKS a total that ties\n    total lasten (Bedrag): now 36,878.70, repaired 39,113.26, "
                          "stated 36,878.70: is off by 2,234.56, and it did tie\n", text)
            self.assertLess(text.index('BREAKS a total'), text.index('makes a total tie'))
            # where nothing is stated nothing is tried, and nothing was written
            self.assertIsNone(self.trials('-m', m, path))
            self.assertNotIn('What repairs do', self.run_it('check', '-m', m, path, expect=4))
            self.assertNotIn('1234,56', open_text(os.path.join(m, 'datapackage.json')))

    def test_a_trial_is_what_the_repair_comes_to(self):
        """Each kind of repair, put into the mapping by hand: the same sums, to the cent, by another check."""
        damaged = ['2024;0.1;03-04-2024;1234.56;baten', '2024;1.1;03-04-2024;2234.56;lasten', '2024;1.1;03/25/2024;10,00;baten']
        with tempfile.TemporaryDirectory() as folder:
            path, m = self.ledger(folder, self.SIDED + damaged)
            said = [x for kind in ('baten', 'lasten', 'Bedrag[2024,revenue]', 'Bedrag[2024,expenditure]') for x in ('--expect', kind + '=1.00')]
            by, told = self.trials('-m', m, *said, '--allow-rejected', '9', path)
            self.assertGreaterEqual(len(by), 4)
            issues = json.loads(self.run_it('check', '--json', '-m', m, path, expect=4))['report']['sources'][0]['issues']
            offers = {(i['field'], i['repair']['from']): (i['repair']['to'], i['code']) for i in issues if 'repair' in i}
            whole = open_text(os.path.join(m, 'datapackage.json'))
            for (field, value, code), trial in by.items():
                package = json.loads(whole)
                for (f, v), (to, its) in offers.items():
                    if (f, v) == (field, value) or (not field and its.startswith(code)):
                        own = next(x for x in package['resources'][0]['schema']['fields'] if x['name'] == f).setdefault('stuiver', {})
                        own.setdefault('values', {})[v] = to
                        own.setdefault('repaired', {})[v] = 'by hand'
                with open(os.path.join(m, 'datapackage.json'), 'w', encoding='utf-8') as f:
                    json.dump(package, f)
                report = json.loads(self.run_it('check', '--json', '-m', m, '--allow-rejected', '9', path), parse_float=str, parse_int=str)['report']
                self.assertEqual(trial['loadedAfter'], report['total']['loaded']['lines'], trial)
                sums = {x['label'].split(' · ')[1]: x['loaded']['sums']['Bedrag'] for x in report['split']}
                for t in trial['totals']:
                    self.assertEqual(t['after'], sums['revenue' if t['expect'] in ('baten', 'Bedrag[2024,revenue]') else 'expenditure'], (trial, sums))
            with open(os.path.join(m, 'datapackage.json'), 'w', encoding='utf-8') as f:
                f.write(whole)

    def test_control_totals_and_rows(self):
        """A total of the mapping, and a row of the file that states the sum of its lines: both are off by the line that cannot be read, and
        tie once it is repaired."""
        with tempfile.TemporaryDirectory() as folder:
            path, m = self.ledger(folder, self.SIDED + self.TWO[:1])
            at = os.path.join(m, 'datapackage.json')
            package = json.loads(open_text(at))
            own = package['resources'][0].setdefault('stuiver', {})
            own['controlTotals'] = [{'measure': 'Bedrag', 'value': '75022.26'}]
            with open(at, 'w', encoding='utf-8') as f:
                json.dump(package, f)
            by, told = self.trials('-m', m, path)
            trial = by['Bedrag', '1234.56', '']
            self.assertEqual(trial['effect'], 'ties')
            self.assertEqual([(t['name'], t['before'], t['after'], t['off'], t['ties']) for t in trial['totals']],
                             [('control total Bedrag', '73787.7', '75022.26', '0', True)])
            # what does not tie yet is no reason not to repair it
            text = self.run_it('map', 'repair', '-m', m, path)
            self.assertIn('control total Bedrag (Bedrag): stated 75,022.26, is 73,787.70: is off by -1,234.56', text)
            self.assertIn('control total Bedrag (Bedrag): stated 75,022.26, is 75,022.26: ties', text)
            self.run_it('check', '--quiet', '-m', m, path)
            # a row that controls: the line above it in its own column is off, the row itself is another
            own['controlTotals'] = []
            own['drop'] = [{'name': 'totaal', 'when': [{'field': 'Taakveld', 'equals': ['Totaal']}], 'control': {'measures': ['Bedrag'], 'by': ['Soort']}}]
            with open(at, 'w', encoding='utf-8') as f:
                json.dump(package, f)
            with open(path, 'a', encoding='utf-8') as f:
                f.write('2024;Totaal;01-01-2024;38143,56;baten\n2024;Totaal;01-01-2024;36878,70;lasten\n')
            by, told = self.trials('-m', m, path)
            self.assertEqual([(t['name'], t['before'], t['after'], t['stated'], t['ties']) for t in by['Bedrag', '1234.56', '']['totals']],
                             [('control row totaal for revenue', '36909', '38143.56', '38143.56', True)])

    def test_more_repairs_than_are_tried(self):
        lines = ['2024;0.1;03-04-2024;%d.5%d;baten' % (2000 + i, i % 10) for i in range(10)]
        with tempfile.TemporaryDirectory() as folder:
            path, m = self.ledger(folder, self.SIDED + [x for _ in range(4) for x in self.SIDED[1:]] + lines)
            by, told = self.trials('-m', m, '--expect', 'baten=1.00', path)
            self.assertEqual((told['offered'], told['tried'], len(told['trials'])), ('10', '8', 9))
            self.assertEqual(by['', '', 'bad-number']['repairs'], '10')
            self.assertIn('not tried one by one: 2 of 10', self.run_it('check', '-m', m, '--expect', 'baten=1.00', path, expect=4))

    def test_every_file_is_read_though_a_total_does_not_tie(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m = self.ledger(folder, self.SIDED)
            other = os.path.join(folder, 'ander.csv')
            with open(other, 'w', encoding='utf-8') as f:
                f.write('\n'.join([self.SIDED[0]] + [x.replace('2024', '2023') for x in self.SIDED[1:]] + [self.TWO[0]]) + '\n')
            at = os.path.join(m, 'datapackage.json')
            package = json.loads(open_text(at))
            package['resources'][0].setdefault('stuiver', {})['controlTotals'] = [{'measure': 'Bedrag', 'value': '1.00'}]
            with open(at, 'w', encoding='utf-8') as f:
                json.dump(package, f)
            told = json.loads(self.run_it('check', '--json', '-m', m, path, other, expect=4))
            self.assertIn('tekens.csv: control total "Bedrag" does not tie', told['message'])
            self.assertEqual([x['tallies']['read']['lines'] for x in told['report']['sources']], [60, 61])
            self.run_it('load', '--store', os.path.join(folder, 's.db'), '-m', m, path, other, expect=4)

    def test_at_the_desk_each_repair_says_what_it_does_to_the_totals(self):
        with Desk() as d:
            n, page = self.bring(d, self.SIDED + self.TWO, 'kanten.csv')
            self.assertNotIn('Wat herstel met uw totalen doet', page.text)  # nobody stated one
            # what lines come to that cannot be read nobody knows: it is not € 0,00
            self.assertIn('Zonder 2 regels, waarvan het bedrag niet te lezen is, telt het niet meer op', text(page))
            d.post('/leveringen/%d/totalen' % n, fields={'e.baten': '38.143,56', 'e.lasten': '36.878,70'})
            d.wait(n, 'totalen')
            page = d.wait(n, 'bevindingen')
            said = text(page)
            told = said.split('Wat herstel met uw totalen doet')[1].split('Sluit het aan?')[0]
            breaks = 'Lasten : nu € 36.878,70, met dit herstel € 39.113,26; gesteld € 36.878,70: scheelt € 2.234,56 (het klopte)'
            ties = 'Baten : nu € 36.909,00, met dit herstel € 38.143,56; gesteld € 38.143,56: klopt'
            self.assertIn('Bedrag: 2234.56 → 2234,56 Let op: een totaal dat klopte, klopt dan niet meer ' + breaks, told)
            self.assertIn('Bedrag: 1234.56 → 1234,56 een totaal dat niet klopte, klopt dan ' + ties, told)
            self.assertLess(told.index('2234.56 →'), told.index(': 1234.56 →'))
            # where each is offered, and at all of its kind
            self.assertIn('het is terug te draaien. %s %s Herstel wat bewezen is' % (ties, breaks), said)
            self.assertIn('%s Lees ‘1234.56’ als ‘1234,56’' % ties, said)
            self.assertIn('%s Lees ‘2234.56’ als ‘2234,56’' % breaks, said)
            # applied it comes to what was said
            page = self.mend(d, n, page, bron='ledger', veld='Bedrag', van='1234.56')[1]
            self.assertIn('€ 38.143,56', text(page).split('Sluit het aan?')[1].split('Saldo is')[0])
            self.assertIn('Let op: een totaal dat klopte, klopt dan niet meer', text(page))
            self.assertNotIn('klopt dan Baten', text(page))


if __name__ == '__main__':
    unittest.main()
