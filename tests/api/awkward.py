"""Awkward files as the Pollock survey has them, made of one table: what extract makes of each, told nothing."""
import csv
import io
import os
import subprocess
import tempfile
import unittest

from served import PROGRAM as STUIVER

HEADER = ['DATE', 'TIME', 'Qty', 'PRODUCTID', 'Price', 'ProductType', 'ProductDescription', 'URL', 'Comments']
ROWS = [['30/05/2018', '5:26', '2', '8.1', '€ 1,20', 'a', 'Old "cup", blue', 'http://a.example/1', 'no'],
        ['31/05/2018', '12:02', '1', '9.0', '€ 11,50', 'b', 'Plate', 'http://a.example/2', 'fine; it is'],
        ['01/06/2018', '8:15', '7', '10.2', '€ 0,99', 'a', 'Fork, large', 'http://a.example/3', ''],
        ['02/06/2018', '22:40', '3', '11.4', '€ 5,00', 'c', 'Spoon', 'http://a.example/4', 'x y'],
        ['03/06/2018', '9:01', '5', '12.6', '€ 2,75', 'b', 'Knife', 'http://a.example/5', 'end']]
TABLE = [HEADER] + ROWS


def write(rows, delimiter=',', quote='"', escape=None, end='\n', every=False):
    def cell(text):
        if not (every or quote in text or delimiter.strip() in text or delimiter in text):
            return text
        inside = text.replace(quote, quote * 2) if escape is None else text.replace(quote, escape + quote)
        return quote + inside + quote
    return ''.join(delimiter.join(map(cell, row)) + end for row in rows)


class Awkward(unittest.TestCase):
    def reads(self, text, expected=None, code=0):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'x.csv')
            with open(path, 'w', encoding='utf-8', newline='') as f:
                f.write(text)
            done = subprocess.run([STUIVER, 'extract', path], capture_output=True, text=True, encoding='utf-8', check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(list(csv.reader(io.StringIO(done.stdout, newline=''))), expected or TABLE)
        return done.stderr

    def test_delimiters(self):
        for delimiter in (',', ';', '\t', '|', ', ', ' '):
            with self.subTest(delimiter=delimiter):
                self.reads(write(TABLE, delimiter, every=delimiter == ' '))
        self.reads(write([row[:8] for row in TABLE], ' '), [row[:8] for row in TABLE])

    def test_quotes_and_escapes(self):
        self.reads(write(TABLE, quote="'"))
        self.reads(write(TABLE, every=True))
        self.reads(write(TABLE, escape='\\'))

    def test_ends_of_records(self):
        for end in ('\r', '\n', '\r\n'):
            with self.subTest(end=end):
                self.reads(write(TABLE, end=end))
                self.reads(write(TABLE, end=end) + end)
                self.reads(write(TABLE, end=end)[:-len(end)])

    def test_headers(self):
        self.reads(write(ROWS), ROWS)
        self.reads(write(TABLE[:2]), TABLE[:2])
        self.reads('Sales overview 2018,,,,,,,,\n,,,,,,,,\n' + write(TABLE))
        self.reads('Sales overview 2018\nmade by: me\n\n' + write(TABLE))
        self.reads('\ufeff' + write(TABLE))

    def test_rows_of_nothing_but_delimiters(self):
        self.reads(write(TABLE[:3]) + ',,,,,,,,\n' + write(TABLE[3:]))
        self.reads(write(TABLE) + ',,,,,,,,\n')

    def test_fields_too_few_and_too_many(self):
        """Padded, and kept: what is done with them is the load's business."""
        few = ROWS[2][:5]
        self.reads(write(TABLE[:3]) + write([few]) + write(ROWS[3:]), TABLE[:3] + [few + [''] * 4] + ROWS[3:])
        many = ROWS[2] + ['']
        self.reads(write(TABLE[:3]) + write([many]) + write(ROWS[3:]), TABLE[:3] + [many] + ROWS[3:])

    def test_a_quote_within_a_text(self):
        odd = [['31/05/2018', '12:02', '1', '9.0', '11', 'b', 'Pla"te', 'http://a.example/2', 'fine']]
        self.reads(write(TABLE[:2]) + ','.join(odd[0]) + '\n' + write(ROWS[2:]), TABLE[:2] + odd + ROWS[2:])


if __name__ == '__main__':
    unittest.main()
