"""Workbooks as Excel wrote them until 2003 (.xls): no text is lost to a chart, to a record that ends or to an old charset, and what
is damaged is refused whole."""
import struct
import unittest

from sheets import Sheets
from xls_writer import (BIFF5, CHART, END, RECALC, begin, chart, container, dimensions, formula, label, number, record, shared, strings,
                        text, xls)

HEADER = ['taakveld', 'omschrijving', 'bedrag']


def ledger(n=20):
    """Records of a sheet, and its texts."""
    texts = [*HEADER, *(f'Regel {i}' for i in range(n))]
    cells = [shared(0, c, c) for c in range(3)]
    for i in range(n):
        cells += [number(i + 1, 0, 0.1), shared(i + 1, 1, 3 + i), number(i + 1, 2, i + 0.25)]
    return [dimensions(n + 1, 3), *cells], strings(*texts)


class Xls(Sheets):
    def read(self, content, *args):
        return self.extract(self.put(content, 'boek.xls'), *args)

    def first_cells(self, content):
        rows, _ = self.read(content, '--no-header')
        return [r[0] for r in rows]

    def test_a_chart_on_the_sheet_takes_nothing_away(self):
        """It has dimensions, and cells, of its own; before the sheet's cells, behind them, or both."""
        cells, table = ledger()
        want, told = self.read(xls({'Grootboek': cells}, [table]))
        self.assertEqual(len(want), 21)
        self.assertEqual(want[20], ['0.1', 'Regel 19', '19.25'])
        self.assertEqual(told, '')
        for inside in (chart(), chart(21, 3), chart(2, 1), chart() + chart(5, 5)):
            for records in (cells + inside, inside + cells, inside + cells + inside):
                self.assertEqual(self.read(xls({'Grootboek': records}, [table])), (want, told))

    def test_dimensions_that_come_twice(self):
        cells, table = ledger()
        want = self.read(xls({'Grootboek': cells}, [table]))
        for more in (dimensions(1, 1), dimensions(65536, 256), (0x0200, b'')):
            self.assertEqual(self.read(xls({'Grootboek': [*cells, more]}, [table])), want)

    def test_a_sheet_that_is_a_chart_is_none(self):
        cells, table = ledger()
        content = xls({'Grafiek': (CHART, [number(0, 0, 1)]), 'Grootboek': cells}, [table])
        self.assertEqual(len(self.read(content)[0]), 21)
        self.assertEqual(len(self.read(content, '--sheet', '1')[0]), 21)

    def test_texts_that_go_on_in_the_next_record(self):
        """Within their characters, where one byte may become two, between two texts, within what is said of their looks."""
        long = 'a' * 6 + 'é€ß' + 'z' * 9
        wide = struct.pack('<HB', len(long), 1) + long.encode('utf-16-le')
        rich = struct.pack('<HBHI', 4, 0x0D, 2, 6) + 'rijk'.encode('utf-16-le') + b'runsruns' + b'extras'
        pair = text('voor \N{BANKNOTE WITH EURO SIGN} na')
        head = struct.pack('<II', 5, 5)
        narrow = struct.pack('<HB', 6, 0) + b'abc'
        values = ['eerste', long, 'rijk', 'voor \N{BANKNOTE WITH EURO SIGN} na', 'abc€€€']
        data = head + text('eerste') + wide + rich + pair
        cells = [shared(i, 0, i) for i in range(5)]
        cuts = [len(head) + len(text('eerste')),  # between two
                len(head) + len(text('eerste')) + 3 + 8,  # within characters
                data.index(b'runsruns') + 3, data.index(b'extras') + 2,
                len(data) - len(pair) + 3 + 2 * 6]  # between the halves of one character
        for cut in cuts:
            inside = cut in (cuts[1], cuts[4])
            content = xls({'A': cells}, [(0xFC, data[:cut]), (0x3C, (b'\1' if inside else b'') + data[cut:] + narrow),
                                         (0x3C, b'\1' + '€€€'.encode('utf-16-le'))])
            self.assertEqual(self.first_cells(content), values, cut)

    def test_a_formula_whose_text_is_long(self):
        formula = (0x06, struct.pack('<HHHBBBBHHHIH', 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0, 0))
        value = 'x' * 9000
        half = struct.pack('<HB', len(value), 0) + value[:8000].encode()
        content = xls({'A': [formula, (0x0207, half), (0x3C, b'\0' + value[8000:].encode()), number(1, 0, 1)]})
        self.assertEqual(self.first_cells(content), [value, '1'])

    def test_texts_of_excel_5(self):
        """Bytes of the code page that the workbook names; Windows-1252 where it names none."""
        for page, sent, want in ((1252, 'Caf\xe9 \u20ac 5'.encode('cp1252'), 'Café € 5'),
                                 (1250, 'Děčín'.encode('cp1250'), 'Děčín'),
                                 (10000, 'Café'.encode('mac_roman'), 'Café'),
                                 (0x8000, 'Café'.encode('mac_roman'), 'Café'),
                                 (850, 'Café'.encode('cp850'), 'Café'),
                                 (None, b'Caf\xe9 \x80', 'Café €'),
                                 (1252, b'a\x81b\0c', 'a\ufffdb\ufffdc'), (0, b'abc', 'abc'), (65001, 'Café'.encode(), 'Café'),
                                 (28605, 'Café €'.encode('iso8859-15'), 'Café €')):
            cells = [label(0, 0, struct.pack('<H', len(sent)) + sent), number(1, 0, 2)]
            more = [(0x42, struct.pack('<H', page))] if page else []
            for name in ('Book', 'Workbook'):
                self.assertEqual(self.first_cells(xls({'Bl\xe4d': cells}, more, BIFF5, name)), [want, '2'])
        self.refused(xls({'A': [number(0, 0, 1)]}, [(0x42, struct.pack('<H', 999))], BIFF5), 'code page 999', '.xlsx',
                     name='boek.xls')

    def test_what_is_embedded_is_not_the_workbook(self):
        """A table of another workbook lies in a folder with a stream of the same name; a letter of Word is no reason to refuse."""
        cells, table = ledger()
        want = self.read(xls({'Grootboek': cells}, [table]))
        other = b''.join(record(*r) for r in (begin(5), (0x85, struct.pack('<IBB', 47, 0, 0) + text('Ander', 'B')), END,
                                              begin(0x10), number(0, 0, 666), END))
        for inside in (('Workbook', other), ('Book', other), ('WordDocument', b'brief')):
            self.assertEqual(self.read(xls({'Grootboek': cells}, [table], inside=inside)), want, inside[0])
            self.assertEqual(self.read(xls({'Grootboek': cells}, [table], name='Book', inside=inside)), want, inside[0])
        self.refused(container(b'brief', 'WordDocument', inside=('Workbook', other)), 'no workbook', name='boek.xls')

    def test_names_of_the_stream(self):
        """As other programs may write them; of two the one of Excel 97."""
        cells, table = ledger()
        want = self.read(xls({'Grootboek': cells}, [table]))
        for name in ('WORKBOOK', 'WorkBook', 'BOOK', 'workbook', 'book'):
            self.assertEqual(self.read(xls({'Grootboek': cells}, [table], name=name)), want, name)
        old = xls({'Grootboek': [number(0, 0, 5)]}, version=BIFF5)
        self.assertEqual(self.read(xls({'Grootboek': cells}, [table], beside=('Book', old[1536:]))), want)

    def test_formulas_that_were_never_calculated(self):
        """Writers that cannot reckon store 0 or nothing; Excel says with which version it reckoned, and then 0 is 0."""
        rows = [label(0, 0, 'naam'), label(0, 1, 'bedrag'), label(1, 0, 'a'), formula(1, 1, 0), label(2, 0, 'b'), formula(2, 1, 0, empty=True)]
        got, told = self.read(xls({'A': rows}))
        self.assertEqual(got[1:], [['a', '=…'], ['b', '=…']])
        self.assertEqual(told.count('formula-without-value'), 2)
        for records, more in ((rows, [RECALC]), ([*rows, formula(3, 1, 7.5)], [])):
            got, told = self.read(xls({'A': records}, more))
            self.assertEqual(got[1:3], [['a', '0'], ['b', '']])
            self.assertEqual(told, '')

    def test_a_workbook_that_says_it_was_not_calculated(self):
        """Apache POI: an engine of number 0, or a sheet that says so, though Excel reckoned the template before."""
        rows = [label(0, 0, 'bedrag'), formula(1, 0, 0), formula(2, 0, 0)]
        unsaid = (0x01C1, struct.pack('<HHI', 0x01C1, 0, 0))
        for records, more in ((rows, [unsaid]), ([(0x5E, b'\0\0'), *rows], [RECALC])):
            got, told = self.read(xls({'A': records}, more))
            self.assertEqual(got[1:], [['=…'], ['=…']])
            self.assertEqual(told.count('formula-without-value'), 2)

    def test_formulas_in_records_of_older_versions(self):
        for kind in (0x0206, 0x0406):
            rows = [label(0, 0, 'bedrag'), (kind, formula(1, 0, 7.5)[1]), number(2, 0, 2)]
            self.assertEqual(self.read(xls({'A': rows}))[0], [['bedrag'], ['7.5'], ['2']])

    def test_a_formula_that_promised_a_text(self):
        """What comes first is a cell, whose value it does not take, or the end."""
        promise = (0x06, struct.pack('<HHHBBBBHHHIH', 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0, 0))
        late = (0x0207, text('laat'))
        for records in ([promise, number(1, 0, 5), late], [number(1, 0, 5), promise]):
            got, told = self.read(xls({'A': records}), '--no-header')
            self.assertEqual(got, [['=…'], ['5']])
            self.assertIn('formula-without-value', told)

    def test_tables_of_texts_that_count_wrong(self):
        cells, table = ledger(3)
        want = self.read(xls({'A': cells}, [table]))
        for count in (0, 1, 5, 7, 1000):
            counted = (0xFC, struct.pack('<II', count, count) + table[1][8:])
            self.assertEqual(self.read(xls({'A': cells}, [counted])), want, count)

    def test_what_is_damaged_is_refused_whole(self):
        cells, table = ledger()
        self.refused(xls({'A': [*cells, shared(30, 0, 99)]}, [table]), 'row 31', 'damaged', name='boek.xls')
        self.refused(xls({'A': [*cells, number(1, 2, 7)]}, [table]), 'C2 comes twice', name='boek.xls')
        self.refused(xls({'A': cells}, [table, table]), 'damaged', name='boek.xls')
        self.refused(xls({'A': [label(0, 0, struct.pack('<HB', 50, 0) + b'kort')]}), 'damaged', name='boek.xls')
        self.refused(xls({'A': cells}, [table, (0x2F, bytes(6))]), 'password', name='boek.xls')
        self.refused(xls({}), 'sheet', name='boek.xls')
        # A sheet without an end, one that begins where none does, a table of texts that breaks off.
        whole = xls({'A': cells}, [table])
        end = whole.rindex(record(0x0A))
        self.refused(whole[:end] + b'\xff\0\0\0' + whole[end + 4:], 'damaged', name='boek.xls')
        place = whole.index(record(0x85, b'xxxx')[:2]) + 4
        self.refused(whole[:place] + struct.pack('<I', 20) + whole[place + 4:], 'damaged', name='boek.xls')
        bound = whole.index(record(0x85, text('A', 'B').ljust(9, b'x'))[:4])
        two = xls({'A': cells, 'B': cells}, [table])
        first = two[bound + 4:bound + 8]
        self.refused(two.replace(two[bound + 13:bound + 21], two[bound + 13:bound + 17] + first), 'damaged', name='boek.xls')
        self.refused(xls({'A': cells}, [(0xFC, table[1][:-4])]), 'damaged', name='boek.xls')
        self.refused(container(record(0x0203, bytes(14))), 'damaged', name='boek.xls')
        self.refused(xls({'A': [number(0, 0, 1), (0x0203, b'\1\0')]}), 'damaged', name='boek.xls')
        at = whole.index(record(0x0A))  # where the workbook ends
        self.refused(whole[:place] + struct.pack('<I', at - 1536) + whole[place + 4:], 'damaged', name='boek.xls')

    def test_numbers_that_are_none(self):
        rows, told = self.read(xls({'A': [number(0, 0, float('nan')), number(1, 0, float('inf')), number(2, 0, 3)]}), '--no-header')
        self.assertEqual(rows, [['#NUM!'], ['#NUM!'], ['3']])


if __name__ == '__main__':
    unittest.main()
