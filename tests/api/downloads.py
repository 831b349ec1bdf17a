"""Downloads as people use them: workbooks read back with zipfile and an XML parser, CSV for Excel, packages, and
the store itself; over HTTP and from the command line, on the samples and on a ledger full of traps."""
import collections
import csv
import decimal
import glob
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

import served
from served import PATIENCE, PROGRAM

ROOT = os.path.join(served.HERE, '..', '..')
OK, FAULT, USAGE, REFUSED, NOT_FOUND = 0, 1, 2, 4, 6
API = '/api/3/cubes/'
NS = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
D = decimal.Decimal

TRAPS = [  # date, code, text, amount
    ('2024-01-05', '0.10', '=1+1', '1234.50'),
    ('2024-01-06', '0.1', '@SUM(A1)', '-0.07'),
    ('1899-12-31', '0.1', '-minus', '12345678901234.56'),
    ('2024-02-29', '', '+31 (0)20', '-12345678901234.56'),
    ('', 'é', 'a;b "c"\nnext, line', '0.00'),
    ('1900-02-28', 'x', 'plain', '99999999999999.9'),
]
DESCRIPTOR = {
    'name': 'traps', 'title': 'Vallen & <klemmen>', 'countryCode': 'NL',
    'licenses': [{'name': 'CC0-1.0', 'path': 'https://creativecommons.org/publicdomain/zero/1.0/'}],
    'resources': [{
        'name': 'ledger', 'path': 'traps.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ','},
        'schema': {'fields': [
            {'name': 'day', 'type': 'date', 'format': '%Y-%m-%d', 'columnType': 'date:generic'},
            {'name': 'code', 'type': 'string', 'columnType': 'functional-classification:generic:level1:code'},
            {'name': 'text', 'type': 'string', 'stuiver': {'text': True, 'level': 'L1'}},
            {'name': 'amount', 'type': 'number', 'decimalChar': '.', 'columnType': 'value'}]}}],
    'model': {
        'dimensions': {
            'day': {'label': 'Dag', 'dimensionType': 'datetime', 'primaryKey': 'day',
                    'attributes': {'day': {'source': 'day', 'label': 'Dag'}}},
            'code': {'label': 'Code', 'primaryKey': 'code', 'attributes': {'code': {'source': 'code'}}},
            'text': {'label': 'Tekst', 'primaryKey': 'text', 'attributes': {'text': {'source': 'text'}}}},
        'measures': {'amount': {'source': 'amount', 'label': 'Bedrag', 'currency': 'EUR'}}},
    'stuiver': {'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented lines'}},
}

Cell = collections.namedtuple('Cell', 'kind value formula style')


def number(cell):
    """A double as Excel shows it: 15 digits. Files may hold more, which say nothing."""
    return D(cell.value) if cell.kind == 'inlineStr' else D('%.15g' % float(cell.value))


def column_number(name):
    n = 0
    for c in re.match('[A-Z]+', name).group():
        n = n * 26 + ord(c) - 64
    return n - 1


def sheet(book, number):
    """Rows of cells, as {column: Cell}, by row number from 0."""
    rows = {}
    with book.open('xl/worksheets/sheet%d.xml' % number) as f:
        for _, row in ET.iterparse(f):
            if row.tag != '{%s}row' % NS['m']:
                continue
            cells = {}
            for c in row.findall('m:c', NS):
                text = c.find('m:is/m:t', NS)
                value = c.find('m:v', NS)
                formula = c.find('m:f', NS)
                cells[column_number(c.get('r'))] = Cell(
                    c.get('t', 'n'), (text.text or '') if text is not None else value.text,
                    None if formula is None else formula.text, c.get('s'))
            rows[int(row.get('r')) - 1] = cells
            row.clear()
    return rows


def info(book):
    """Sheet 'Bron' as a dictionary of its labels."""
    return {r[0].value: r.get(1) and r[1].value for r in sheet(book, 3).values() if 0 in r}


def totals(book):
    """Sheet 'Totalen': its header, and its rows with a total."""
    rows = list(sheet(book, 2).values())
    return [c.value for c in rows[0].values()], [r for r in rows[1:] if r and r[0].value == 'Totaal']


def unguarded(text):
    """What Excel has of a text that stands as ="0100"."""
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text


def run(*args, code=OK, **more):
    p = subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE, **more)
    if p.returncode != code:
        raise AssertionError('%s gave %d: %s' % (args, p.returncode, p.stderr.decode()))
    return p


def facts(store, *more):
    return list(csv.DictReader(io.StringIO(run('export', '-s', store, *more).stdout.decode())))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        at = os.path.join(cls.folder.name, '')
        cls.samples, cls.traps = at + 'samples.db', at + 'traps.db'
        files = sorted(glob.glob(os.path.join(ROOT, 'samples', '*-20*.csv')))
        served.load(cls.samples, os.path.join(ROOT, 'mappings', 'waterrijk'), *files)
        os.mkdir(at + 'mapping')
        with open(at + 'mapping/datapackage.json', 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        with open(at + 'traps.csv', 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, lineterminator='\n')
            out.writerow(['day', 'code', 'text', 'amount'])
            out.writerows(TRAPS)
        served.load(cls.traps, at + 'mapping', at + 'traps.csv')

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.here = tempfile.TemporaryDirectory()
        self.addCleanup(self.here.cleanup)

    def at(self, name):
        return os.path.join(self.here.name, name)


class Workbook(Case):
    def export(self, store, *more):
        path = self.at('out.xlsx')
        run('export', '-s', store, '-f', 'xlsx', '-o', path, *more)
        book = zipfile.ZipFile(path)
        self.addCleanup(book.close)
        self.assertIsNone(book.testzip())
        return book

    def test_every_fact_with_its_type(self):
        rows = facts(self.samples)
        cells = sheet(self.export(self.samples), 1)
        self.assertEqual(len(cells), len(rows) + 1)  # rows and nothing but rows: totals would count twice
        names = list(rows[0])
        year, amount, task, date = (names.index(n) for n in ('year.year', 'amount', 'task.code', 'date.date'))
        for i, row in enumerate(rows, 1):
            self.assertEqual(cells[i][year][:2], ('n', row['year.year']))
            self.assertEqual((cells[i][amount].kind, number(cells[i][amount])), ('n', D(row['amount'])))
            self.assertEqual(cells[i][task][:2], ('inlineStr', row['task.code']))
        dated = [i for i, row in enumerate(rows, 1) if row['date.date'] == '2024-01-01']
        self.assertTrue(dated)
        self.assertEqual({cells[i][date][:2] for i in dated}, {('n', '45292')})
        phases = {'proposed': 'begroot', 'adjusted': 'na wijziging', 'executed': 'werkelijk'}
        phase = names.index('phase.phase')
        self.assertTrue(all(cells[i][phase].value == phases[row['phase.phase']] for i, row in enumerate(rows, 1)))

    def test_totals_are_apart(self):
        """Per year, phase and side, with formulas that give what the API gives; never over these."""
        book = self.export(self.samples)
        header, found = totals(book)
        self.assertEqual(header, ['Totalen', 'Jaar', 'Fase', 'Lasten of baten', 'Regels', 'Bedrag'])
        words = {'begroot': 'proposed', 'na wijziging': 'adjusted', 'werkelijk': 'executed', 'lasten': 'expenditure',
                 'baten': 'revenue'}
        wanted = {(r['year.year'], r['phase.phase'], r['side.side']): (r['_count'], D(r['amount.sum']))
                  for r in facts(self.samples, '--drilldown', 'year|phase|side', '--aggregates', 'amount.sum|_count')}
        self.assertEqual({(r[1].value, words[r[2].value], words[r[3].value]): (r[4].value, number(r[5]))
                          for r in found}, wanted)
        self.assertTrue(all(re.match(r'SUMIFS\(Gegevens!\$AI\$2:', r[5].formula) for r in found))
        visible = list(sheet(book, 2).values())[-2]
        self.assertEqual(visible[0].value, 'Zichtbaar in het filter')
        self.assertIn('SUBTOTAL(109,Gegevens!$AI$2:', visible[5].formula)
        self.assertFalse(visible[5].value)  # nothing is filtered yet, and nothing is added up
        rows = list(sheet(self.export(self.samples, '--fields', 'programme,amount'), 2).values())
        self.assertIn('Jaar, Fase, Lasten of baten', rows[1][0].value)  # and no sum
        self.assertEqual(len([r for r in rows if r and r[0].value == 'Totaal']), 0)
        one = self.export(self.samples, '--fields', 'programme,amount', '--cut', 'year:2024|phase:"executed"|side:"revenue"')
        self.assertEqual(number(totals(one)[1][0][2]), wanted['2024', 'executed', 'revenue'][1])

    def test_codes_have_no_green_corners(self):
        xml = self.export(self.samples).read('xl/worksheets/sheet1.xml').decode()
        self.assertIn('<ignoredErrors><ignoredError sqref="A2:AI24037" numberStoredAsText="1"/></ignoredErrors>', xml)

    def test_in_english(self):
        book = self.export(self.samples, '--lang', 'en', '--drilldown', 'year|side', '--pivot', 'phase', '--compare',
                           'proposed,executed', '--aggregates', 'amount.sum')
        cells = sheet(book, 1)
        self.assertEqual([c.value for c in cells[0].values()],
                         ['Jaar', 'Lasten of baten', 'Bedrag: adjusted', 'Bedrag: executed', 'Bedrag: proposed',
                          'Bedrag: difference', 'Bedrag: difference (%)'])
        self.assertEqual({r[1].value for i, r in cells.items() if i}, {'expenditure', 'revenue'})
        self.assertEqual(re.findall('sheet name="([^"]*)"', book.read('xl/workbook.xml').decode()),
                         ['Data', 'Totals', 'Source'])
        dutch = self.export(self.samples, '--drilldown', 'year', '--pivot', 'phase', '--compare', 'proposed,executed',
                            '--aggregates', 'amount.sum|_count', '--cut', 'side:"revenue"')
        self.assertEqual([c.value for c in sheet(dutch, 1)[0].values()],
                         ['Jaar', 'Bedrag: na wijziging', 'Bedrag: werkelijk', 'Bedrag: begroot', 'Bedrag: verschil',
                          'Bedrag: verschil (%)', 'Aantal regels: na wijziging', 'Aantal regels: werkelijk',
                          'Aantal regels: begroot'])
        run('export', '-s', self.samples, '-f', 'xlsx', '-o', self.at('x.xlsx'), '--lang', 'fr', code=USAGE)

    def test_comparable_years(self):
        """A pivot with the codes of one year, and what became of the codes, as a workbook too."""
        question = ['--drilldown', 'task', '--pivot', 'year', '--comparable', '2025', '--aggregates', 'amount.sum',
                    '--cut', 'phase:"executed"|side:"expenditure"']
        book = self.export(self.samples, *question)
        wanted = {r['task.code']: [D(r['amount.sum@%d' % y] or 0) for y in (2023, 2024, 2025)]
                  for r in facts(self.samples, *question)}
        found = {r[0].value: [number(r[k]) if k in r else D(0) for k in (2, 3, 4)]
                 for i, r in sheet(book, 1).items() if i}
        self.assertEqual(found, wanted)
        told = info(book)
        self.assertEqual((told['Codes van het jaar (comparable)'], told['6.71a']), ('2025', '6.711'))

    def test_aggregate_has_all_cells_and_totals_of_each_kind(self):
        book = self.export(self.samples, '--drilldown', 'year|phase|product', '--aggregates',
                           'amount.sum|_count|amount.avg|amount.min|amount.max')
        rows = facts(self.samples, '--drilldown', 'year|phase|product', '--aggregates', 'amount.sum|_count')
        self.assertGreater(len(rows), 400)  # no page of 100
        self.assertEqual(list(rows[0]), ['year.year', 'phase.phase', 'product.code', 'product.label', 'amount.sum',
                                         '_count'])
        cells = sheet(book, 1)
        self.assertEqual(len(cells), len(rows) + 1)
        header, found = totals(book)
        self.assertEqual(header[:4], ['Totalen', 'Jaar', 'Fase', 'Regels'])
        self.assertEqual(found, [])  # costs and revenue are not told apart
        book = self.export(self.samples, '--drilldown', 'year|phase|product', '--cut', 'side:"expenditure"',
                           '--aggregates', 'amount.sum|_count|amount.avg|amount.min|amount.max')
        header, found = totals(book)
        self.assertNotIn('Bedrag: gemiddelde', header)  # averages are not added up
        mine = [r for r in found if (r[1].value, r[2].value) == ('2024', 'werkelijk')]
        amounts = [D(r['amount']) for r in
                   facts(self.samples, '--cut', 'side:"expenditure"|year:2024|phase:"executed"')]
        self.assertEqual([number(mine[0][k]) for k in (4, 5, 6, 7)],
                         [sum(amounts), len(amounts), min(amounts), max(amounts)])

    def test_header_is_frozen_bold_and_named_for_people(self):
        book = self.export(self.samples, '--cut', 'year:2024', '--fields', 'year,programme,amount')
        xml = book.read('xl/worksheets/sheet1.xml').decode()
        self.assertIn('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>', xml)
        self.assertIn('<autoFilter', xml)
        self.assertIn('customWidth="1"', xml)
        header = sheet(book, 1)[0]
        self.assertEqual([header[i].value for i in range(5)], [
            'Jaar', 'Programma: Code', 'Programma: Naam', 'Programma: Portefeuille', 'Bedrag'])
        styles = ET.fromstring(book.read('xl/styles.xml'))
        font = styles.findall('m:cellXfs/m:xf', NS)[int(header[0].style)].get('fontId')
        self.assertIsNotNone(styles.findall('m:fonts/m:font', NS)[int(font)].find('m:b', NS))

    def test_traps(self):
        book = self.export(self.traps)
        cells = sheet(book, 1)
        self.assertEqual(len(cells), len(TRAPS) + 1)
        self.assertEqual([c.formula for r in cells.values() for c in r.values() if c.formula], [])
        kinds = [cells[i][3].kind for i in range(1, 7)]
        self.assertEqual(kinds, ['n', 'n', 'inlineStr', 'inlineStr', 'n', 'n'])  # 16 digits do not fit
        for i, row in enumerate(TRAPS, 1):
            self.assertEqual(cells[i][2][:2], ('inlineStr', row[2]))
            self.assertEqual(number(cells[i][3]), D(row[3]))
        self.assertEqual(cells[1][1].value, '0.10')
        self.assertEqual([cells[i][0].kind for i in (1, 3, 6)], ['n', 'inlineStr', 'inlineStr'])
        self.assertNotIn(0, cells[5])
        total = totals(book)[1][0][2]  # a formula would leave out the cells that are text
        self.assertEqual((total.kind, number(total), total.formula),
                         ('inlineStr', sum(D(r[3]) for r in TRAPS), None))
        told = info(book)
        self.assertEqual(told['Bedragen als tekst (meer dan 15 cijfers)'], '2')
        self.assertEqual(told['Datums als tekst (vóór maart 1900)'], '2')

    def test_info_states_where_it_comes_from(self):
        told = info(self.export(self.samples, '--cut', 'year:2024|phase:"executed"'))
        self.assertEqual(told['Kubus'], 'waterrijk')
        self.assertEqual(told['Selectie (cut)'], 'year:2024|phase:"executed"')
        self.assertIn('EUPL-1.2', told['Licentie'])
        with open(os.path.join(ROOT, 'samples', 'grootboek-2024.csv'), 'rb') as f:
            self.assertEqual(told['grootboek-2024.csv'], hashlib.sha256(f.read()).hexdigest())
        self.assertRegex(told['Versie van de gegevens'], '^[0-9a-f]{8,}$')

    def test_nothing_passes(self):
        cells = sheet(self.export(self.samples, '--cut', 'year:1950'), 1)
        self.assertEqual(list(cells), [0])

    def test_same_data_same_bytes(self):
        for form, name in (('xlsx', 'a.xlsx'), ('fdp', 'a.zip')):
            for path in (self.at('1' + name), self.at('2' + name)):
                run('export', '-s', self.traps, '-f', form, '-o', path)
            with open(self.at('1' + name), 'rb') as a, open(self.at('2' + name), 'rb') as b:
                self.assertEqual(a.read(), b.read(), form)

    def test_refusals_leave_nothing(self):
        run('export', '-s', self.samples, '-f', 'xlsx', code=USAGE)
        run('export', '-s', self.samples, '-f', 'xlsx', '-o', self.here.name, code=USAGE)
        run('export', '-s', self.samples, '-f', 'xlsx', '-o', self.at('no/x.xlsx'), code=NOT_FOUND)
        run('export', '-s', self.samples, '-f', 'xlsx', '-o', self.at('x.xlsx'), '--cut', 'nope:1', code=USAGE)
        run('export', '-s', self.samples, '-f', 'xlsx', '-c', 'nope', '-o', self.at('x.xlsx'), code=NOT_FOUND)
        run('export', '-s', self.samples, '-f', 'ndjson', '--drilldown', 'year', code=USAGE)
        run('export', '-s', self.samples, '-f', 'sqlite', '--drilldown', 'year', '-o', self.at('x'), code=USAGE)
        self.assertEqual(os.listdir(self.here.name), [])


class ExcelCsv(Case):
    def rows(self, data):
        self.assertTrue(data.startswith(b'\xef\xbb\xbf'))
        self.assertTrue(data.endswith(b'\r\n'))
        return list(csv.reader(io.StringIO(data[3:].decode(), newline=''), delimiter=';'))

    def test_facts(self):
        rows = self.rows(run('export', '-s', self.samples, '-f', 'csv-excel').stdout)
        plain = facts(self.samples)
        self.assertEqual(len(rows), len(plain) + 1)
        self.assertEqual((rows[0][0], rows[0][-1]), ('Jaar', 'Bedrag'))
        self.assertTrue([r[-1] for r in rows[1:]] == [r['amount'].replace('.', ',') for r in plain])
        self.assertTrue([unguarded(r[18]) for r in rows[1:]] == [r['task.code'] for r in plain])
        self.assertTrue({'="0.1"', '="0.10"'} <= {r[18] for r in rows})  # else Excel makes both 0,1

    def test_traps(self):
        rows = self.rows(run('export', '-s', self.traps, '-f', 'csv-excel').stdout)
        self.assertEqual([r[2] for r in rows[1:]],
                         ["'=1+1", "'@SUM(A1)", "'-minus", '="+31 (0)20"', 'a;b "c"\nnext, line', 'plain'])
        self.assertEqual([r[3] for r in rows[1:3]], ['1234,50', '-0,07'])

    def test_aggregate(self):
        rows = self.rows(run('export', '-s', self.samples, '-f', 'csv-excel', '--drilldown', 'year',
                             '--aggregates', 'amount.sum').stdout)
        self.assertEqual([r[0] for r in rows], ['Jaar', '2023', '2024', '2025'])

    def test_fault_leaves_no_file(self):
        run('export', '-s', self.samples, '-f', 'csv-excel', '-o', self.at('x.csv'), '--cut', 'nope:1', code=USAGE)
        self.assertEqual(os.listdir(self.here.name), [])


class Http(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = served.Served(cls.samples, '--offer-store')
        cls.addClassCleanup(cls.finish)

    @classmethod
    def finish(cls):
        """It ends well: also under a sanitizer, which speaks at the end."""
        code, said = cls.server.stop(), cls.server.stderr()
        cls.server.__exit__()
        if code or 'Sanitizer' in said:
            raise AssertionError('the server ended with %d: %s' % (code, said))

    def get(self, target, **more):
        return self.server.get(target, **more)

    def test_workbook(self):
        for question in ('aggregate/?drilldown=year&format=xlsx', 'aggregate/?drilldown=year&download=xlsx',
                         'facts/?cut=year:2024&download=xlsx', 'facts?cut=year:2024&format=xlsx'):
            status, headers, body = self.get(API + 'waterrijk/' + question)
            self.assertEqual(status, 200)
            self.assertEqual(headers['content-type'],
                             'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
            name = 'waterrijk-by-year' if 'drilldown' in question else 'waterrijk-year-2024'
            self.assertEqual(headers['content-disposition'], 'attachment; filename="%s.xlsx"' % name)
            self.assertEqual(int(headers['content-length']), len(body))
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                self.assertEqual(info(book)['Opnieuw op te vragen via'],
                                 'http://127.0.0.1:%d%swaterrijk/%s' % (self.server.port, API, question))
        again = self.get(API + 'waterrijk/' + question, headers={'If-None-Match': headers['etag']})
        self.assertEqual((again[0], again[2]), (304, b''))

    def test_the_reference_is_not_disturbed(self):
        """format=csv on facts and members, and xml, are JSON as they were recorded, and told."""
        for question in ('facts/?format=csv&pagesize=1', 'aggregate/?format=xml', 'members/year/?format=csv'):
            self.assertEqual(self.get(API + 'waterrijk/' + question)[1]['content-type'], 'application/json')
            self.assertEqual(self.get(API + 'waterrijk/' + question)[1]['stuiver-ignored-parameters'], 'format')

    def test_package(self):
        status, headers, body = self.get(API + 'waterrijk/package.zip?cut=year:2024')
        self.assertEqual((status, headers['content-type']), (200, 'application/zip'))
        with zipfile.ZipFile(io.BytesIO(body)) as z:
            self.assertIsNone(z.testzip())
            rows = list(csv.DictReader(io.TextIOWrapper(z.open('data.csv'), 'utf-8', newline='')))
            told = json.loads(z.read('datapackage.json'))
        self.assertEqual({r['year'] for r in rows}, {'2024'})
        self.assertEqual(sum(D(r['amount']) for r in rows),
                         sum(D(r['amount']) for r in facts(self.samples, '--cut', 'year:2024')))
        self.assertEqual(told['stuiver:export']['cut'], 'year:2024')
        head = self.get(API + 'waterrijk/package.zip?cut=year:2024', method='HEAD')
        self.assertEqual((head[0], int(head[1]['content-length']), head[2]), (200, len(body), b''))

    def test_excel_csv(self):
        for gzip in ({}, {'Accept-Encoding': 'gzip'}):
            status, headers, body = self.get(API + 'waterrijk/facts/?download=csv-excel&cut=year:2023', headers=gzip)
            self.assertEqual((status, headers['content-type']), (200, 'text/csv; charset=utf-8'))
            if gzip:
                import gzip as codec
                body = codec.decompress(body)
            self.assertEqual(body, run('export', '-s', self.samples, '-f', 'csv-excel', '--cut', 'year:2023').stdout)
        head = self.get(API + 'waterrijk/facts/?download=csv-excel', method='HEAD')
        self.assertEqual((head[0], head[2]), (200, b''))

    def test_sheets_are_files_too(self):
        """Pivots, what is compared, comparable years and what is divided: the same figures as in JSON."""
        question = 'aggregate/?drilldown=programme.code&pivot=phase&compare=proposed,executed&aggregates=amount.sum'
        cells = json.loads(self.get(API + 'waterrijk/' + question + '&pagesize=10000')[2], parse_float=str)['cells']
        status, _, body = self.get(API + 'waterrijk/' + question + '&download=csv-excel')
        self.assertEqual(status, 200)
        rows = list(csv.reader(io.StringIO(body[3:].decode(), newline=''), delimiter=';'))
        self.assertEqual(len(rows), len(cells) + 1)
        for row, cell in zip(rows[1:], cells):
            got = [decimal.Decimal(v.replace(',', '.')) if v else None for v in row[1:]]
            self.assertEqual(got, [None if v is None else decimal.Decimal(v) for v in list(cell.values())[1:]])
        status, headers, body = self.get(API + 'waterrijk/' + question + '&download=xlsx')
        self.assertEqual((status, body[:2]), (200, b'PK'))
        for more in ('drilldown=year|task.code&comparable=2024', 'drilldown=year&pivot=nope'):
            for form in ('xlsx', 'csv-excel'):
                status = self.get(API + 'waterrijk/aggregate/?%s&download=%s' % (more, form))[0]
                plain = self.get(API + 'waterrijk/aggregate/?%s' % more)[0]
                self.assertEqual(status, plain, (more, form))

    def test_toggles_count(self):
        """What a toggle leaves out is not in the file either."""
        toggles = json.loads(self.get(API + 'waterrijk/model/')[2])['model'].get('stuiver', {}).get('toggles', [])
        self.assertTrue(toggles)
        for toggle in toggles:
            question = 'aggregate/?drilldown=year&aggregates=_count&toggle=' + toggle['name']
            cells = json.loads(self.get(API + 'waterrijk/' + question)[2])['cells']
            body = self.get(API + 'waterrijk/' + question + '&download=csv-excel')[2].decode()
            self.assertEqual([r.split(';')[-1] for r in body.splitlines()[1:]], [str(c['_count']) for c in cells])

    def test_faults_are_answers(self):
        for target, status in ((API + 'waterrijk/facts/?download=xlsx&cut=nope:1', 400),
                               (API + 'waterrijk/facts/?download=csv-excel&cut=nope:1', 400),
                               (API + 'waterrijk/package.zip?cut=amount:x', 400),
                               (API + 'nope/package.zip', 404), (API + 'nope/facts/?download=xlsx', 404)):
            code, headers, body = self.get(target)
            self.assertEqual((code, headers['content-type']), (status, 'application/json'), target)
            self.assertEqual(json.loads(body)['status'], 'error')
            self.assertNotIn('content-disposition', headers)

    def test_store(self):
        status, headers, body = self.get('/api/3/download/store.sqlite')
        self.assertEqual((status, headers['content-type']), (200, 'application/vnd.sqlite3'))
        path = self.at('store.sqlite')
        with open(path, 'wb') as f:
            f.write(body)
        db = sqlite3.connect(path)
        self.assertEqual(db.execute('SELECT count(*), sum(amount_x100) FROM waterrijk').fetchone(),
                         (len(facts(self.samples)), int(sum(D(r['amount']) for r in facts(self.samples)) * 100)))
        db.close()
        tag = {'If-Range': headers['etag']}
        for text, part in (('0-15', body[:16]), ('100-', body[100:]), ('-7', body[-7:]),
                           ('%d-%d' % (len(body) - 1, len(body) + 50), body[-1:])):
            got = self.get('/api/3/download/store.sqlite', headers=dict(tag, Range='bytes=' + text))
            self.assertEqual((got[0], got[2]), (206, part), text)
            self.assertRegex(got[1]['content-range'], r'^bytes \d+-\d+/%d$' % len(body))
        for text in ('%d-' % len(body), '-0'):
            got = self.get('/api/3/download/store.sqlite', headers={'Range': 'bytes=' + text})
            self.assertEqual((got[0], got[1]['content-range']), (416, 'bytes */%d' % len(body)))
        for text in ('bytes=5-2', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=99999999999999999999-'):
            got = self.get('/api/3/download/store.sqlite', headers={'Range': text})
            self.assertEqual((got[0], len(got[2])), (200, len(body)), text)
        other = self.get('/api/3/download/store.sqlite', headers={'Range': 'bytes=0-1', 'If-Range': '"other"'})
        self.assertEqual(other[0], 200)

    def test_nothing_stays_on_disk(self):
        with tempfile.TemporaryDirectory() as folder:
            with served.Served(self.traps, '--offer-store', environment={'TMPDIR': folder}) as server:
                for target in ('/api/3/download/store.sqlite', API + 'traps/package.zip',
                               API + 'traps/facts/?download=xlsx', API + 'traps/package.zip?cut=nope:1',
                               API + 'traps/facts/?download=xlsx&cut=nope:1'):
                    server.get(target)
                self.assertEqual(server.stop(), 0, server.stderr())
                self.assertEqual([n for n in os.listdir(folder) if not n.startswith('stuiver-cache')], [])

    def test_no_folder_to_make_files_in(self):
        """That is the machine's fault: it is logged, and nobody is told that a cube is not there."""
        with tempfile.TemporaryDirectory() as folder:
            nowhere = os.path.join(folder, 'nowhere')
            with served.Served(self.traps, '--offer-store', environment={'TMPDIR': nowhere}) as server:
                for target in ('/api/3/download/store.sqlite', API + 'traps/package.zip',
                               API + 'traps/facts/?download=xlsx'):
                    status, headers, body = server.get(target)
                    self.assertEqual(status, 503, (target, body))
                    self.assertIn('retry-after', headers)
                    self.assertNotIn('etag', headers)
                    self.assertNotIn(folder, body.decode())
                self.assertEqual(server.stderr().count('cannot make the folder ' + nowhere), 3, server.stderr())

    def test_store_is_not_offered_unasked(self):
        with served.Served(self.traps) as server:
            self.assertEqual(server.get('/api/3/download/store.sqlite')[0], 404)


if __name__ == '__main__':
    unittest.main()
