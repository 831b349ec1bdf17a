"""Workbooks: cells are their values, oddities are told with their cell, hostile files end in a clear error and little memory;
the files of ../shared/data/sheets come to their control figures (left out when they are absent)."""
import csv
import decimal
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

from book_writer import HEAD, MAIN, book, pack, parts, sheet, styled
from served import PROGRAM, Served

HERE = os.path.dirname(os.path.abspath(__file__))
MAPPINGS = os.path.join(HERE, '..', '..', 'mappings')
SHARED = os.path.join(HERE, '..', '..', '..', 'shared', 'data', 'sheets')
MEMORY = 128 << 10  # KiB
with open(PROGRAM, 'rb') as program:
    SANITIZED = b'__asan_init' in program.read()  # such memory is no measure
MASK = '\N{MEDIUM SHADE}' * 3
HEADER = ['jaar', 'grootboek', 'omschrijving', 'bedrag']


def ledger(n=20, first=2):
    return [[2024, 400000 + i, f'regel {i}', i + 0.5] for i in range(first, n + first)]


class Sheets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, content, name='boek.xlsx'):
        with open(self.path(name), 'wb') as f:
            f.write(content)
        return self.path(name)

    def run_it(self, *args, code=0, stdin=None):
        p = subprocess.run([PROGRAM, *args], capture_output=True, check=False, input=stdin, timeout=300)
        self.assertEqual(p.returncode, code, p.stderr.decode()[-2000:])
        return p.stdout.decode(), p.stderr.decode()

    def extract(self, *args, **more):
        out, told = self.run_it('extract', *args, **more)
        return list(csv.reader(io.StringIO(out))), told

    def rows(self, rows, *args, **more):
        """The rows of one sheet as they are read."""
        return self.extract(self.put(book({'Grootboek': sheet(rows, **more)})), '--no-header', *args)

    def refused(self, content, *words, name='boek.xlsx', code=None):
        p = subprocess.run([PROGRAM, 'extract', self.put(content, name)], capture_output=True, check=False, timeout=300)
        self.assertNotIn(p.returncode, (0, -6, -11), 'it should be refused')
        for word in words:
            self.assertIn(word, p.stderr.decode())
        if code:
            self.assertEqual(p.returncode, code)
        return p.stderr.decode()


class Cells(Sheets):
    def test_numbers_are_exact_decimals(self):
        """As Excel stores them, with the noise of binary fractions."""
        stored = {'7861.82': '7861.82', '35876786.150000006': '35876786.15', '1.0000000000000001E-3': '0.001',
                  '154291998.0559672': '154291998.055967', '-0.29999999999999999': '-0.3', '1E+21': '1' + 21 * '0',
                  '0': '0', '-0': '0', '100': '100', '1.50': '1.5', '9.9999999999999995E-2': '0.1',
                  '99999999999999.995': '100000000000000', '5E-324': '0'}
        rows, _ = self.rows([[('', f'<v>{v}</v>')] for v in stored])
        self.assertEqual([r[0] for r in rows], list(stored.values()))

    def test_formats_that_make_something_else(self):
        rows, _ = self.rows([[styled(1, 100), styled(1, 12345), styled(3, '-0.0259'), styled(4, 41670), styled(5, '41670.5'),
                              styled(6, '0.99998842592'), styled(7, '1.5'), styled(2, 268715000)]])
        self.assertEqual(rows[0], ['0100', '12345', '-2.59%', '2014-01-31', '2014-01-31 12:00:00', '23:59:59', '36:00:00',
                                   '268715000'])

    def test_both_date_systems(self):
        """1900 had no 29 February, but in Excel."""
        days = [1, 59, 60, 61, 36526]
        for system, dates in ((False, ['1900-01-01', '1900-02-28', '1900-02-29', '1900-03-01', '2000-01-01']),
                              (True, ['1904-01-02', '1904-02-29', '1904-03-01', '1904-03-02', '2004-01-02'])):
            content = book({'A': sheet([[styled(4, d)] for d in days])}, date1904=system)
            rows, _ = self.extract(self.put(content), '--no-header')
            self.assertEqual([r[0] for r in rows], dates)

    def test_texts(self):
        """Shared and rich ones, with phonetics left out, escapes, blanks and line ends."""
        strings = (f'{HEAD}<sst xmlns="{MAIN}"><si><t>een</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">jk </t></r>'
                   '<rPh><t>fout</t></rPh></si><si><t>a_x000A_b_x005F_c</t></si><si><t/></si></sst>')
        rows = [[('t="s"', f'<v>{i}</v>') for i in range(4)] + ['<&"> é', ('t="str"', '<f>A1</f><v>formule</v>')]]
        got, _ = self.extract(self.put(book({'A': sheet(rows)}, strings=strings)), '--no-header')
        self.assertEqual(got[0], ['een', 'rijk ', 'a\nb_c', '', '<&"> é', 'formule'])

    def test_booleans_errors_and_formulas(self):
        rows, told = self.rows([['naam', 'x', 'y', 'z'], [('t="b"', '<v>1</v>'), ('t="b"', '<v>0</v>'), ('t="e"', '<v>#REF!</v>'), 'a'],
                                [('', '<f>SUM(A1)</f>'), ('', '<f>1+1</f><v>2</v>'), ('', '<f>X</f><v></v>'), ('t="str"', '<f>X</f><v></v>')]],
                               )
        self.assertEqual(rows[1:], [['TRUE', 'FALSE', '#REF!', 'a'], ['=SUM(A1)', '2', '=X', '']])
        self.assertIn('boek.xlsx:Grootboek!C2: warning: \'#REF!\'', told)
        self.assertIn('boek.xlsx:Grootboek!A3: error: \'=SUM(A1)\'', told)
        self.assertEqual(told.count('formula-without-value'), 2)

    def test_absent_cells_and_rows(self):
        rows, _ = self.rows([(2, [None, 'a', None, 'b']), (7, ['c']), (1048576, [None, None, None, None, 'd'])])
        self.assertEqual(rows, [['', 'a', '', 'b', ''], ['c', '', '', '', ''], ['', '', '', '', 'd']])

    def test_a_formula_without_value_is_rejected_and_not_zero(self):
        content = book({'Grootboek': sheet([HEADER] + ledger() + [[2024, 400099, 'laatste', ('', '<f>SUM(D2:D21)</f>')]])})
        good = self.put(book({'Grootboek': sheet([HEADER] + ledger())}), 'goed.xlsx')
        self.run_it('sniff', good, '--write', self.path('m'))
        out, _ = self.run_it('check', '--mapping', self.path('m'), self.put(content), code=4)
        self.assertIn('Grootboek!D22', out)
        self.assertIn('rejected                                      1', out)


    def test_formulas_of_writers_that_cannot_reckon(self):
        """They store 0 for each, and say that it is to be reckoned with the number that they all took from one Excel."""
        rows = [['naam', 'bedrag', 'waar'], ['a', ('', '<f>SUM(B3:B9)</f><v>0</v>'), ('t="b"', '<v>TRUE</v>')],
                ['b', ('', '<f>1+1</f><v>2</v>'), 0], ['c', 0, None]]
        for calc, want in (('calcId="124519" fullCalcOnLoad="1"', '=SUM(B3:B9)'), ('calcId="124519"', '0'), ('calcId="191029" fullCalcOnLoad="1"', '0')):
            members = parts({'A': sheet(rows)})
            members['xl/workbook.xml'] = members['xl/workbook.xml'].replace('</sheets>', f'</sheets><calcPr {calc}/>')
            got, told = self.extract('--no-header', self.put(pack(members)))
            self.assertEqual(got[1:], [['a', want, 'TRUE'], ['b', '2', '0'], ['c', '0', '']])
            self.assertEqual(told.count('formula-without-value'), want != '0')


class Choosing(Sheets):
    def test_the_sheet_that_looks_like_a_ledger(self):
        content = book({'Voorblad': sheet([['Begroting 2024'], ['versie', 3]]), 'Data': sheet([HEADER] + ledger(200)),
                        'Totaal': sheet([['soort', 'bedrag'], ['lasten', 5], ['baten', 6]])})
        rows, _ = self.extract(self.put(content))
        self.assertEqual(rows[0], HEADER)
        self.assertEqual(len(rows), 201)
        out, _ = self.run_it('extract', '--json', self.path('boek.xlsx'))
        self.assertEqual(json.loads(out)[0]['sheet'], 'Data')
        self.assertIn('Totaal', json.loads(out)[0]['dialectEvidence'])

    def test_by_hand(self):
        content = book({'A': sheet([['x', 'y'], [1, 2]]), 'B ': sheet([['p', 'q', 'r'], [3, 4, 5], [6, 7, 8], [9, 9, 9]])})
        path = self.put(content)
        self.assertEqual(self.extract('--sheet', 'b', path)[0][1], ['3', '4', '5'])
        self.assertEqual(self.extract('--sheet', '1', path)[0][1], ['1', '2'])
        self.assertEqual(self.extract('--sheet', 'B', '--range', 'B1:C3', path)[0], [['q', 'r'], ['4', '5'], ['7', '8']])
        self.assertEqual(self.extract('--sheet', 'B', '--range', '2:3', '--no-header', path)[0], [['3', '4', '5'], ['6', '7', '8']])
        self.assertIn("'A', 'B '", self.run_it('extract', '--sheet', 'C', path, code=3)[1])
        self.assertIn('A5:F200', self.run_it('extract', '--range', 'kolom', path, code=2)[1])

    def test_the_mapping_remembers(self):
        """Another sheet first, title rows above: it is found by its names; two with the names are asked about."""
        first = book({'Voorblad': sheet([['x']]), 'Data': sheet([HEADER] + ledger(50))})
        self.run_it('sniff', self.put(first), '--write', self.path('m'))
        with open(self.path('m/datapackage.json'), encoding='utf-8') as f:
            package = json.load(f)
        self.assertEqual(package['resources'][0]['dialect']['sheetName'], 'Data')
        del package['resources'][0]['dialect']['sheetName']
        with open(self.path('m/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)
        second = {'Data 2': sheet([['Gemeente'], ['februari'], HEADER] + ledger(30)), 'Voorblad': sheet([['x', 'y', 'z', 'q']] * 90)}
        out, _ = self.run_it('check', '--mapping', self.path('m'), self.put(book(second)))
        self.assertIn("sheet 'Data 2'", out)
        second['Data 3'] = second['Data 2']
        package['resources'][0]['dialect']['sheetName'] = 'Januari'
        with open(self.path('m/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)
        out, told = self.run_it('check', '--mapping', self.path('m'), self.put(book({k: v for k, v in second.items() if k != 'Data 3'})))
        self.assertIn("no sheet 'Januari'", told)
        self.assertIn("sheet 'Data 2'", out)
        _, told = self.run_it('check', '--mapping', self.path('m'), self.put(book({'X': sheet([['x']])})), code=3)
        self.assertIn("no sheet 'Januari'; there are 'X'", told)
        self.put(book(second))
        _, told = self.run_it('check', '--mapping', self.path('m'), self.put(book(second)), code=3)
        self.assertIn("'Data 2', 'Data 3'", told)

    def test_what_is_hidden_is_told_with_its_money(self):
        rows = [HEADER] + ledger(20)
        content = book({'Data': sheet(rows, hidden=(3, 4), columns='<cols><col min="2" max="2" hidden="1"/></cols>'),
                        'Oud': sheet([HEADER] + ledger(5))}, states={'Oud': 'veryHidden'})
        got, told = self.extract(self.put(content))
        self.assertEqual(len(got), 21)
        self.assertIn('2 rows are hidden', told)
        self.assertIn('D (bedrag) 8.00', told)
        self.assertIn('1 column is hidden', told)
        self.assertIn("sheet 'Oud' is hidden, and not read: 6 rows", told)
        self.assertIn('D 22.50', told)
        got, _ = self.extract('--leave-hidden', self.path('boek.xlsx'))
        self.assertEqual(len(got), 19)
        self.assertEqual(got[1], ['2024', '', 'regel 2', '2.5'])

    def test_rows_below_a_gap(self):
        rows = [HEADER] + ledger(200) + [(100000, ['totaal', None, None, 20000.25])]
        path = self.put(book({'Data': sheet(rows)}))
        got, told = self.extract(path)
        self.assertEqual(len(got), 202)
        self.assertIn('Data!100000', told)
        self.assertIn('20,000.25', told)
        self.assertEqual(len(self.extract('--until-gap', path)[0]), 201)
        self.run_it('sniff', path, '--write', self.path('m'))
        out, _ = self.run_it('check', '--mapping', self.path('m'), path)
        self.assertIn('read                                        200', out)

    def test_amounts_that_a_format_shows_in_thousands(self):
        """They are stored in full, whatever the title says of what is shown."""
        rows = [['Begroting (bedragen x 1.000)'], HEADER] + [[2024, 400000 + i, f'regel {i}', styled(2, 1000 * i)] for i in range(30)]
        path = self.put(book({'Data': sheet(rows)}))
        told, _ = self.run_it('sniff', path, '--write', self.path('m'))
        out, _ = self.run_it('check', '--mapping', self.path('m'), path)
        self.assertIn('435,000.00', out)
        self.assertNotIn('435,000,000', told + out)

    def test_merged_cells(self):
        rows = [['groep', 'naam', 'bedrag'], ['A', 'x', 1.5], [None, 'y', 2.5], [None, 'z', None], ['B', 'q', 3]]
        merges = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="C3:C4"/></mergeCells>'
        got, told = self.rows(rows, behind=merges)
        self.assertEqual([r[0] for r in got], ['groep', 'A', '', '', 'B'])
        self.assertIn('merged', told)
        got, _ = self.rows(rows, '--fill-merged', behind=merges)
        self.assertEqual([r[0] for r in got], ['groep', 'A', 'A', 'A', 'B'])
        self.assertEqual([r[2] for r in got], ['bedrag', '1.5', '2.5', '', '3'], 'money counts once')

    def test_headings(self):
        """Rows of one text stand above those they are about; titles do not."""
        rows = [['Begroting 2024'], [None, 'lasten', 'baten'], ['Bestuur'], ['a', 1, 2], ['b', 3, None], ['Zorg', None, None],
                ['c', 5, 6], ['', None, None], [None, 7, None]]
        path = self.put(book({'Data': sheet(rows)}))
        got, _ = self.extract('--headings', 'any', path)
        self.assertEqual(got[0], ['(A)', 'lasten', 'baten', 'heading'])
        self.assertEqual([r[-1] for r in got[1:]], ['Bestuur'] * 2 + ['Zorg'] * 2)
        got, _ = self.extract('--headings', '^Z', path)
        self.assertEqual([r[-1] for r in got[1:]], [''] * 3 + ['Zorg'] * 2)
        self.assertIn('regular expression', self.run_it('extract', '--headings', '(', path, code=3)[1])

    def test_headings_of_a_mapping(self):
        rows = [[None, 'soort', 'bedrag']]
        for p in ('Bestuur', 'Zorg'):
            rows += [[p]] + [[None, f's{i}', i + len(p)] for i in range(20)]
        path = self.put(book({'Data': sheet(rows)}))
        self.run_it('sniff', '--headings', 'any', path, '--write', self.path('m'))
        with open(self.path('m/datapackage.json'), encoding='utf-8') as f:
            self.assertIs(json.load(f)['resources'][0]['dialect']['headings'], True)
        self.run_it('load', '--store', self.path('s.db'), '--mapping', self.path('m'), path)
        out, _ = self.run_it('export', '--store', self.path('s.db'), '--cube', 'boek', '--drilldown', 'heading')
        self.assertIn('330', out)
        self.assertIn('270', out)
        with Served(self.path('s.db')) as server:
            told = json.loads(server.get('/api/3/cubes/boek/provenance/?cut=heading:"Zorg"')[2])
            self.assertEqual(told['parts'][0]['lines'], 20)
            lines = json.loads(server.get(f'/api/3/cubes/boek/source/{told["parts"][0]["file"]["sha256"]}?lines=23-24')[2])['lines']
        # Column A is not published as such.
        self.assertEqual([r['text'] for r in lines], [MASK, f'{MASK};s0;4'])

    def test_names_that_come_twice(self):
        rows, told = self.extract(self.put(book({'A': sheet([['code', 'naam', 'naam', 'bedrag']] + ledger(9))})))
        self.assertEqual(rows[0], ['code', 'naam', 'naam (C)', 'bedrag'])
        self.assertIn('A!C1', told)


class Wrapped(Sheets):
    def test_whatever_it_is_called(self):
        content = book({'A': sheet([HEADER] + ledger())})
        want, _ = self.extract(self.put(content))
        for name in ('boek.xls', 'boek.csv', 'boek.xlsm', 'boek'):
            self.assertEqual(self.extract(self.put(content, name))[0], want)
        self.assertEqual(self.extract(self.put(gzip.compress(content), 'boek.gz'))[0], want)
        self.assertEqual(self.extract('-', stdin=content)[0], want)
        self.assertEqual(self.extract(self.put(pack({'jan.xlsx': content}), 'alles.zip'))[0], want)

    def test_folders(self):
        """Beside tables a workbook is none; alone it is one, and what Excel keeps while it is open is none."""
        os.mkdir(self.path('map'))
        self.put(book({'A': sheet([HEADER] + ledger())}), 'map/boek.xlsx')
        self.put(b'x', 'map/~$boek.xlsx')
        self.assertEqual(len(self.extract(self.path('map'))[0]), 21)
        self.put(b'a;b\n1;2\n', 'map/tabel.csv')
        self.assertEqual(self.extract(self.path('map'))[0], [['a', 'b'], ['1', '2']])

    def test_prefixes_strict_form_and_odd_parts(self):
        """Other writers name elements, addresses and parts as they like."""
        members = parts({'A': sheet([HEADER] + ledger())})
        for name in list(members):
            if name.endswith('sheet1.xml'):
                text = members.pop(name).replace('<', '<x:').replace('<x:/', '</x:').replace('<x:?', '<?')
                members['XL/Worksheets/SHEET1.XML'] = text.replace('xmlns=', 'xmlns:x=')
            else:
                members[name] = members[name].replace('http://schemas.openxmlformats.org/officeDocument/2006/relationships',
                                                      'http://purl.oclc.org/ooxml/officeDocument/relationships')
        self.assertEqual(len(self.extract(self.put(pack(members)))[0]), 21)

    def test_the_row_is_shown_masked(self):
        """The original is kept, and shows the row: what is not published is masked."""
        path = self.put(book({'Data': sheet([['Gemeente'], HEADER] + ledger() + [[2024, 400999, 'met; "teken"', -3]])}))
        self.run_it('sniff', path, '--write', self.path('m'))
        with open(self.path('m/datapackage.json'), encoding='utf-8') as f:
            package = json.load(f)
        fields = package['resources'][0]['schema']['fields']
        fields[:] = [f for f in fields if f['name'] != 'grootboek']
        model = package['model']['dimensions']
        for name in [n for n, d in model.items() if any(a['source'] == 'grootboek' for a in d['attributes'].values())]:
            del model[name]
        with open(self.path('m/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(package, f)
        self.run_it('load', '--store', self.path('s.db'), '--mapping', self.path('m'), path)
        cube = package['stuiver']['cube']
        with Served(self.path('s.db')) as server:
            told = json.loads(server.get(f'/api/3/cubes/{cube}/provenance/')[2])
            file = told['parts'][0]['file']
            self.assertEqual(file['name'], 'boek.xlsx')
            lines = json.loads(server.get(f'/api/3/cubes/{cube}/source/{file["sha256"]}?lines=1-23')[2])['lines']
        texts = {r['line']: r['text'] for r in lines}
        self.assertEqual(texts[1], MASK)
        self.assertEqual(texts[2], f'jaar;{MASK};{MASK};bedrag')
        self.assertEqual(texts[3], f'2024;{MASK};{MASK};2.5')
        self.assertEqual(texts[23], f'2024;{MASK};{MASK};-3')

class Refused(Sheets):
    def test_locked(self):
        ole = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 1024 + 'EncryptedPackage'.encode('utf-16-le') + b'\0' * 1024
        self.refused(ole, 'password', code=3)
        manifest = '<manifest xmlns:m="u"><m:encryption-data/></manifest>'
        self.refused(pack({'content.xml': '<x/>', 'META-INF/manifest.xml': manifest}), 'password', name='b.ods', code=3)

    def test_binary_and_documents(self):
        members = parts({'A': sheet([HEADER])})
        members['_rels/.rels'] = members['_rels/.rels'].replace('workbook.xml', 'workbook.bin')
        self.refused(pack(members), '.xlsb', '.xlsx', name='b.xlsb')
        self.refused(pack({'[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>'}), 'document', name='b.docx')
        self.refused(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 4096, 'older Office', name='b.doc')

    def test_entities(self):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        for entity in (bomb, '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'):
            members = parts({'A': sheet([['&b;']]).replace(HEAD, HEAD + entity).replace('&amp;b;', '&b;')})
            told = self.refused(pack(members), 'DOCTYPE')
            self.assertNotIn('root:', told)

    def test_damaged(self):
        content = book({'A': sheet([HEADER] + ledger(2000))})
        for n in (len(content) // 2, len(content) - 30, 60):
            self.refused(content[:n])
        self.refused(content[:200] + b'\0' * 50 + content[250:])
        for broken in ('<row r="5"><c r="A5"', '<row r="5"/><row r="4"/>', '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
                       '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'):
            self.refused(book({'A': f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{broken}</sheetData></worksheet>'}), 'damaged')
        twice = io.BytesIO()
        with zipfile.ZipFile(twice, 'w') as z:
            for name, text in parts({'A': sheet([HEADER])}).items():
                z.writestr(name, text)
            z.writestr('XL/workbook.xml', 'x')
        self.refused(twice.getvalue(), 'one name')

    def test_names_lead_nowhere(self):
        members = parts({'A': sheet([HEADER] + ledger())})
        members['xl/_rels/workbook.xml.rels'] = members['xl/_rels/workbook.xml.rels'].replace(
            'worksheets/sheet1.xml', '../../../../../../etc/passwd')
        self.assertNotIn('root:', self.refused(pack(members), 'etc/passwd is missing'))


class Hostile(Sheets):
    def memory(self, content, *args):
        """Code and words of a run that uses little memory, whatever its end is. A process counts what it was forked from too, so
        a small one starts it."""
        start = ('import resource, subprocess, sys; p = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE); '
                 'print(p.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); print(p.stderr.decode())')
        p = subprocess.run([sys.executable, '-c', start, PROGRAM, 'extract', *args, self.put(content)], capture_output=True,
                           check=True, timeout=300)
        numbers, told = p.stdout.decode().split('\n', 1)
        code, used = (int(n) for n in numbers.split())
        self.assertGreaterEqual(code, 0, told)
        if not SANITIZED:
            self.assertLess(used, MEMORY, told)
        return code, told

    def test_zip_bomb(self):
        members = parts({'A': sheet([HEADER])})
        members['xl/worksheets/sheet1.xml'] = members['xl/worksheets/sheet1.xml'].replace(
            '</sheetData>', ' ' * (100 << 20) + '</sheetData>')
        code, told = self.memory(pack(members))
        self.assertEqual(code, 3, told)
        self.assertIn('1000 times', told)

    def test_one_endless_tag(self):
        members = parts({'A': sheet([HEADER]).replace('<sheetData>', '<sheetData x="' + 'ab' * (20 << 20) + '">')})
        code, told = self.memory(pack(members))
        self.assertEqual(code, 3)
        self.assertIn('8 MiB', told)

    def test_deep(self):
        members = parts({'A': sheet([HEADER]).replace('</sheetData>', '<a>' * 100000 + '</a>' * 100000 + '</sheetData>')})
        self.assertIn('within one another', self.memory(pack(members))[1])

    def test_a_million_strings(self):
        strings = f'{HEAD}<sst xmlns="{MAIN}">' + ''.join(f'<si><t>tekst {i}</t></si>' for i in range(1000000)) + '</sst>'
        rows = [HEADER] + ledger() + [[('t="s"', '<v>999999</v>')]]
        code, told = self.memory(book({'A': sheet(rows)}, strings=strings))
        self.assertEqual(code, 0, told)
        many = f'{HEAD}<sst xmlns="{MAIN}">' + ''.join(f'<si><t>{"x" * 60}{i}</t></si>' for i in range(1000000)) + '</sst>'
        code, told = self.memory(book({'A': sheet(rows)}, strings=many))
        self.assertEqual(code, 3)
        self.assertIn('48 MiB', told)

    def test_as_wide_as_sheets_are(self):
        wide = [None] * 16383 + ['x']
        code, told = self.memory(book({'A': sheet([HEADER] + ledger(5000) + [wide])}))
        self.assertEqual(code, 0, told)
        code, told = self.memory(book({'A': sheet([HEADER]).replace('r="D1"', 'r="XFE1"')}))
        self.assertEqual(code, 3)
        self.assertIn('16384 columns', told)

    def test_endless_empty_rows_and_repeats(self):
        rows = ''.join(f'<row r="{i}"/>' for i in range(30, 1048577))
        content = book({'A': sheet([HEADER] + ledger()).replace('</sheetData>', rows + '</sheetData>')})
        self.assertEqual(self.memory(content)[0], 0)
        cells = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
        ods = ('<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
               '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">' + cells +
               '</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
        code, told = self.memory(pack({'content.xml': ods}), '--no-header')
        self.assertEqual(code, 3, told)
        self.assertIn('GiB', told)


class Older(Sheets):
    def test_formulas_errors_and_formats_of_xls(self):
        """A .xls of LibreOffice: formulas by their stored value, codes by their format, what is hidden, a merged cell."""
        with open(os.path.join(HERE, '..', 'fuzz', 'corpus', 'book', 'xls-formulas'), 'rb') as f:
            path = self.put(f.read()[1:], 'boek.xls')
        rows, told = self.extract('--no-header', path)
        self.assertEqual(rows[1], ['0002', 'n2', 'TRUE', '#N/A', '5', 't2', '2024-01-02', '12.5%', '2.2'])
        self.assertEqual(rows[6], ['0007', 'n7', 'FALSE', '#DIV/0!', '17.5', '', '2024-01-07', '12.5%', '7.7'])
        self.assertIn('Data!D3: warning: \'#DIV/0!\'', told)
        self.assertIn('1 row is hidden', told)
        self.assertIn('1 column is hidden', told)
        self.assertIn("sheet 'Verborgen' is hidden", told)


@unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
class Control(Sheets):
    """The control figures of ../shared/data/sheets/README.md, by the first proposal."""

    def shared(self, name):
        return os.path.join(SHARED, name)

    def column(self, file, name, *args, where=None):
        rows, _ = self.extract(self.shared(file), *args)
        at = rows[0].index(name)
        return sum(decimal.Decimal(r[at]).quantize(decimal.Decimal('0.01')) for r in rows[1:] if r[at] and (not where or where(rows[0], r)))

    def proposal(self, file, total):
        self.run_it('sniff', self.shared(file), '--write', self.path(file))
        out, _ = self.run_it('check', '--mapping', self.path(file), self.shared(file))
        loaded = next(line for line in out.splitlines() if line.startswith('  loaded '))
        for part in total:
            self.assertIn(part, loaded)

    def test_first_proposals(self):
        for file, total in {
                'bonn_budget2017sample.xlsx': ['2,000', '158,052,046.89'],
                'grandrapids_fy20_no-docprops.xlsx': ['4,048', '1,208,830,164.00'],
                'oakland_2013-15_proposed_1904.xlsx': ['17,579', '4,223,978,314.00'],
                'philadelphia_fy13_pivot.xlsx': ['190', '7,389,160,330.00'],
                'aragon_2013_ingresos_wps.xls': ['260', '5,107,284,732.10'],
                'saopaulo_exec_2014-01.xls': ['3,549', '50,569,325,587.00', '14,582,701,202.80', '2,038,640,698.23'],
                'saopaulo_exec2014.ods': ['4,216', '50,955,635,533.77']}.items():
            with self.subTest(file=file):
                self.proposal(file, total)

    def test_mappings(self):
        """Printed forms and cross-tables, by the mappings of ours."""
        for folder, file, sums in (
                ('us-philadelphia-obligations', 'philadelphia_obligation_history.xlsx',
                 ['2015 · executed 3,831,515,337.00', '2016 · adjusted 4,052,481,826.00', '2017 · proposed 4,167,755,000.00']),
                ('cz-decin', 'decin_2014_fin2-12.xlsx',
                 ['2014 · approved · revenue 611,246,100.00', '2014 · adjusted · revenue 707,676,100.00',
                  '2014 · executed · revenue 1,613,811,788.98', '2014 · approved · expenditure 650,412,100.00',
                  '2014 · adjusted · expenditure 824,841,100.00', '2014 · executed · expenditure 1,586,687,314.07']),
                ('us-tulsa', 'tulsa_fy17_oper_capital.xlsx', ['2017 · approved 874,577,434.92']),
                ('us-tulsa-operating', 'tulsa_fy17_oper_capital.xlsx', ['2017 · approved 744,459,000.00']),
                ('us-oakland-expenditure', 'oakland_5year_tables.xlsx',
                 ['2013 · proposed · expenditure 1,039,006,929.00', '2014 · proposed · expenditure 1,060,583,969.00']),
                ('us-oakland-revenue', 'oakland_5year_tables.xlsx',
                 ['2013 · proposed · revenue 1,052,690,555.00', '2014 · proposed · revenue 1,071,696,861.00'])):
            with self.subTest(folder=folder):
                out, _ = self.run_it('check', '--mapping', os.path.join(MAPPINGS, folder), self.shared(file))
                told = [' '.join(p for i, p in enumerate(line.split()) if not (i == len(line.split()) - 2)) for line in out.splitlines() if ' · ' in line]
                for line in sums:
                    self.assertIn(line, told)

    def test_consolidated(self):
        """The form prints what is left without transfers inside the town."""
        mapping = os.path.join(MAPPINGS, 'cz-decin')
        self.run_it('load', '--store', self.path('s.db'), '--mapping', mapping, self.shared('decin_2014_fin2-12.xlsx'))
        out, _ = self.run_it('export', '--store', self.path('s.db'), '--cube', 'cz-decin', '--drilldown', 'side',
                             '--cut', 'phase:"executed"', '--toggle', 'consolidated')
        self.assertIn('774244422.33', out)

    def test_columns(self):
        for name, total in {'SLD_ORCADO_ANO': '50569325587.00', 'VL_EMPENHADOLIQUIDO': '43443326216.80',
                            'VL_LIQUIDADO': '41660125004.84', 'VL_PAGO': '41449912427.83'}.items():
            self.assertEqual(self.column('saopaulo_exec2014.ods', name), decimal.Decimal(total))

        def is_expense(header, row):
            return row[header.index('Account Type')] == 'Expense'
        self.assertEqual(self.column('grandrapids_fy20_no-docprops.xlsx', 'AMOUNT', where=is_expense), 601038741)

    def test_twins(self):
        xls, _ = self.extract(self.shared('saopaulo_ploa2015.xls'))
        ods, _ = self.extract(self.shared('saopaulo_ploa2015.ods'))
        self.assertEqual(xls, ods)
        self.assertEqual(len(xls), 2800)
        self.assertIn(51332748121, [sum(int(r[i]) for r in xls[1:]) for i, v in enumerate(xls[1]) if all(r[i].isdigit() for r in xls)
                                    or (v.isdigit() and all(r[i].isdigit() for r in xls[1:]))])

    def test_codes(self):
        rows, _ = self.extract(self.shared('bonn_psp2016_sap.xlsx'))
        self.assertEqual(rows[1][:5:3], ['1.01.00.01.02.01', '0100'])
        self.assertEqual(len(rows), 263)
        rows, _ = self.extract(self.shared('aragon_2013_organica_libreoffice.xls'))
        self.assertEqual(len(rows), 553)

    def test_errors_are_told(self):
        _, told = self.extract(self.shared('tulsa_fy17_oper_capital.xlsx'), '--sheet', 'OPBUDProgDP (2)')
        self.assertIn('OPBUDProgDP (2)!K78: warning: \'#REF!\'', told)


@unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
@unittest.skipUnless(shutil.which('soffice'), 'LibreOffice is not installed')
class SecondOpinion(Sheets):
    """LibreOffice's conversion of each sheet to CSV holds the same cells. Pivots it draws anew, dates it shows as the locale does."""

    ODD = {'philadelphia_fy13_pivot-Data', 'tulsa_fy17_oper_capital-Adopted Oper + Capital Table'}

    def same(self, ours, theirs):
        if ours == theirs or ours[:4].isdigit() and theirs[6:10] == ours[:4] and theirs[2:3] == '/':
            return True
        try:
            a, b = (decimal.Decimal(v.rstrip('%')) for v in (ours, theirs))
        except decimal.InvalidOperation:
            return False
        return abs(a - b) <= abs(b) * decimal.Decimal('1e-12')

    def compare(self, name, converted):
        stem = name.rsplit('.', 1)[0]
        for other in sorted(os.listdir(converted)):
            if not other.startswith(stem + '-') or other[:-4] in self.ODD or 'DPCache' in other:
                continue
            ours, _ = self.extract('--no-header', '--sheet', other[len(stem) + 1:-4], os.path.join(SHARED, name))
            with open(os.path.join(converted, other), encoding='utf-8', newline='') as f:
                theirs = [r for r in csv.reader(f) if any(r)]
            ours = [r for r in ours if any(r)]
            self.assertEqual(len(ours), len(theirs), other)
            for mine, his in zip(ours, theirs):
                width = max(len(mine), len(his))
                mine, his = (r + [''] * (width - len(r)) for r in (mine, his))
                for a, b in zip(mine, his):
                    self.assertTrue(self.same(a, b), f'{other}: {a!r} is {b!r}')

    def test_all(self):
        files = sorted(f for f in os.listdir(SHARED) if not f.endswith('.md'))
        subprocess.run(['soffice', f'-env:UserInstallation=file://{self.folder}/profile', '--headless', '--convert-to',
                        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1', '--outdir',
                        self.path('csv'), *(os.path.join(SHARED, f) for f in files)],
                       check=True, capture_output=True, timeout=300)
        for name in files:
            with self.subTest(file=name):
                self.compare(name, self.path('csv'))


if __name__ == '__main__':
    unittest.main()
