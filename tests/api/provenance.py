#!/usr/bin/env python3
"""From a figure back to files and lines: everything ties, and nothing comes out that is not published."""
import csv
import decimal
import gzip
import hashlib
import io
import json
import os
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import (DESCRIPTOR, HERE, PATH, Served, folder_of_module, load, load_samples,  # noqa: E402
                    server_of_module, write_ledger)

ROOT = os.path.join(HERE, '..', '..')
WATERRIJK = '/api/3/cubes/waterrijk'
MASK = '▒▒▒'
CENT = decimal.Decimal('0.01')


def setUpModule():
    global store, server
    store = os.path.join(folder_of_module(), 'samples.db')
    load_samples(store, '*-20*.csv')
    server = server_of_module(store)


def ask(target, expect=200, served=None, **query):
    status, headers, body = (served or server).get(target + '?' + urllib.parse.urlencode(query))
    if status != expect:
        raise AssertionError('%s: %d instead of %d: %s' % (target, status, expect, body[:500]))
    return json.loads(body, parse_float=decimal.Decimal)


def records(path, encoding, delimiter=';'):
    """Physical line of the start, and fields, of each record of a file."""
    with open(path, encoding=encoding, newline='') as f:
        reader = csv.reader(f, delimiter=delimiter)
        line = 1
        for fields in reader:
            yield line, fields
            line = reader.line_num + 1


def sample(name):
    return os.path.join(ROOT, 'samples', name)


def in_ranges(part):
    return [n for a, b in part['line_ranges'] for n in range(a, b + 1)]


class Figures(unittest.TestCase):
    CUTS = ['', 'year:2024', 'year:2024|phase:executed', 'phase:"proposed"', 'side:"revenue"|year:2025',
            'year:2023|phase:"executed"|supplier.name:"Warmtebedrijf Waterrijk B.V."', 'amount:1000..2000',
            'date:2024-02-01..2024-03-31', 'year:1900']

    def test_every_figure_ties(self):
        for cut in self.CUTS:
            with self.subTest(cut=cut):
                query = {'cut': cut} if cut else {}
                figure = ask(WATERRIJK + '/aggregate', aggregates='amount.sum|_count', **query)['summary']
                told = ask(WATERRIJK + '/provenance/', **query)
                total = figure['amount.sum'] or 0
                self.assertEqual(told['entries'], figure['_count'])
                self.assertEqual(told['sums']['amount'], total)
                self.assertEqual(sum(p['entries'] for p in told['parts']), figure['_count'])
                self.assertEqual(sum(p['sums']['amount'] for p in told['parts']), total)
                proof = told['proof']
                self.assertTrue(proof['entries']['equal'] and proof['sums']['amount']['equal'])
                self.assertEqual(proof['sums']['amount']['parts'], total)

    def test_files_are_told(self):
        told = ask(WATERRIJK + '/provenance', cut='year:2024')
        names = [p['file']['name'] for p in told['parts']]
        self.assertEqual(sorted(names), ['begroting-2024.csv', 'grootboek-2024.csv'])
        for part in told['parts']:
            with open(sample(part['file']['name']), 'rb') as f:
                content = f.read()
            self.assertEqual(part['file']['sha256'], hashlib.sha256(content).hexdigest())
            self.assertEqual(part['file']['size'], len(content))
            self.assertEqual(part['version'], 1)
            self.assertRegex(part['loaded_at'], r'^\d{4}-\d\d-\d\dT')
            self.assertTrue(part['mapping_fingerprint'])
            self.assertEqual(part['whole_file']['read']['lines'],
                             sum(part['whole_file'][k]['lines'] for k in ('loaded', 'dropped', 'rejected')))
            self.assertNotIn('plan', part)
        self.assertIn('plan', ask(WATERRIJK + '/provenance', cut='year:2024', plan='1')['parts'][0])

    def test_the_lines_are_those_of_the_file(self):
        """What the file itself says, read by other code, is what the figure is made of."""
        told = ask(WATERRIJK + '/provenance', cut='year:2024|phase:"executed"|cost_centre.code:"610120"')
        part, = told['parts']
        rows = list(records(sample('grootboek-2024.csv'), 'windows-1252'))
        names = rows[0][1]
        lines, total = [], decimal.Decimal(0)
        for line, fields in rows[1:]:
            row = dict(zip(names, fields))
            if row['KostenPlaats'] != '610120':
                continue
            debit, credit = (decimal.Decimal(row[k].replace('.', '').replace(',', '.'))
                             for k in ('BedragDebet', 'BedragCredit'))
            lines.append(line)
            total += (debit - credit) * (-1 if row['InkomstenUitgavenBBV'] == 'I' else 1)
        self.assertEqual(in_ranges(part), lines)
        self.assertEqual(part['lines'], len(lines))
        self.assertEqual(part['sums']['amount'], total)
        self.assertEqual(part['more'], {'ranges': 0, 'lines': 0})

    def test_bad_cuts_are_told(self):
        self.assertIn('nothing', ask(WATERRIJK + '/provenance', 400, cut='nothing:1')['message'])
        ask('/api/3/cubes/none/provenance/', 404)


# What no dimension is made of, and the supplier's number.
MASKED = (0, 10)
# What lines of the social domain, and of categories of people, do not show: booking, day, supplier, text.
AT_FLOOR = (1, 2, 11, 12)


def at_floor(fields):
    """By taakveld and category, as they stand in a line of Waterrijk's."""
    return (fields[7].startswith('6') and fields[7] != '6.1') or fields[8] in ('1.1', '3.4.1', '3.4.2', '4.1.1', '4.1.2')


class Lines(unittest.TestCase):
    def all_lines(self, part):
        found = []
        for first in range(1, part['file']['lines'] + 1, 1000):
            answer = ask('%s/source/%s/' % (WATERRIJK, part['file']['sha256']),
                         lines='%d-%d' % (first, first + 999))
            self.assertEqual(answer['masked_columns'], [i + 1 for i in MASKED])
            found += answer['lines']
        return found

    def test_only_what_is_published_can_be_read(self):
        """Every field of every line: as it was written, or masked by its own level; the supplier's number never."""
        for part in ask(WATERRIJK + '/provenance', cut='phase:"executed"')['parts']:
            rows = list(records(sample(part['file']['name']), 'windows-1252'))
            found = self.all_lines(part)
            self.assertEqual([r[0] for r in rows], [f['line'] for f in found])
            numbers = {fields[10] for _, fields in rows[1:]} - {''}
            self.assertGreater(len(numbers), 20)
            spanning = held = 0
            for (_, fields), line in zip(rows, found):
                shown, = csv.reader(io.StringIO(line['text'], newline=''), delimiter=';')
                masked = MASKED + (AT_FLOOR if at_floor(fields) else ())
                expected = [MASK if i in masked else f for i, f in enumerate(fields)]
                self.assertEqual(shown, expected)
                self.assertEqual(line.get('masked_columns', [i + 1 for i in MASKED]), sorted(i + 1 for i in masked))
                spanning += 'last_line' in line
                held += at_floor(fields)
            self.assertGreater(spanning, 0)
            self.assertTrue(100 < held < len(rows) - 100)

    def test_as_text(self):
        sha = ask(WATERRIJK + '/provenance', cut='year:2024|phase:"executed"')['parts'][0]['file']['sha256']
        status, headers, body = server.get('%s/source/%s?lines=2-3&format=txt' % (WATERRIJK, sha))
        self.assertEqual(status, 200)
        self.assertEqual(headers['content-type'], 'text/plain; charset=utf-8')
        lines = body.decode().split('\n')
        self.assertEqual(len(lines), 3)
        self.assertEqual([x.split(';')[:5] for x in lines[:2]], [[MASK, MASK, MASK, '2024', '1'], [MASK, '24002041', '01-01-2024', '2024', '1']])
        for other in ('raw', 'csv', 'bin'):
            status, _, body = server.get('%s/source/%s?lines=2&format=%s' % (WATERRIJK, sha, other))
            self.assertEqual((status, json.loads(body)['message']), (400, "Invalid format: '%s'; there are json and txt" % other))

    def test_limits_and_faults(self):
        sha = ask(WATERRIJK + '/provenance', cut='year:2024|phase:"executed"')['parts'][0]['file']['sha256']
        source = '%s/source/%s' % (WATERRIJK, sha)
        self.assertEqual(len(ask(source)['lines']), 100)
        self.assertEqual(len(ask(source, lines='7')['lines']), 1)
        self.assertEqual(ask(source, lines='100000-100001')['lines'], [])
        for bad in ('0', '5-2', 'x', '1-x', '-', '1-1001', '18446744073709551615-3', '1-99999999999999999999'):
            self.assertIn('lines', ask(source, 400, lines=bad)['message'])
        for other in ('0' * 64, sha.upper(), sha[:-1], sha + '0', "'", '..%2f..'):
            ask('%s/source/%s' % (WATERRIJK, urllib.parse.quote(other, safe='%')), 404)
        ask(WATERRIJK + '/source/', 404)


def mapping_of(where, descriptor):
    os.mkdir(where)
    with open(os.path.join(where, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(descriptor, f)
    return where


class Doubt(unittest.TestCase):
    """A ledger with everything that is not published: dropped, rejected and damaged lines."""
    LEDGER = ('jaar;programma;naam;omschrijving;bedrag;extra\r\n'
              '2024;P1;Jansen;één;10,00;x\r\n'
              '2024;WEG;Bakker;gedropt;20,00;x\r\n'
              '2024;P2;De Vries;"twee; met\r\nregels";30,00;x\r\n'
              '2024;P1;Visser;te;veel;40,00;x;y;z\r\n'
              '2024;P2;Smit;"los"teken;50,00;x\r\n'
              '2024;P1;"Mulder\r\nen zoon";drie;60,00;x\r\n'
              '2024;P1;Dekker;geen bedrag;zestig;x\r\n'
              '2024;P1;Hond;lo"s;5,00;x\r\n'
              '2024;P3;Meijer;vier;70,00;x')

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        descriptor = json.loads(json.dumps(DESCRIPTOR))
        resource = descriptor['resources'][0]
        resource['encoding'] = 'windows-1252'
        resource['schema']['fields'].insert(
            2, {'name': 'naam', 'type': 'string', 'stuiver': {'class': 'private'}})
        resource['stuiver'] = {'drop': [{'name': 'weg', 'when': [{'field': 'programma', 'equals': 'WEG'}]}]}
        self.mapping = mapping_of(os.path.join(self.folder.name, 'mapping'), descriptor)
        self.store = os.path.join(self.folder.name, 'stuiver.db')
        self.file = os.path.join(self.folder.name, 'grootboek.csv')
        with open(self.file, 'wb') as f:
            f.write(self.LEDGER.encode('windows-1252'))
        load(self.store, self.mapping, '--allow-rejected', '3', self.file)

    def tearDown(self):
        self.folder.cleanup()

    def test_what_is_not_published_is_masked(self):
        with Served(self.store) as served:
            told = ask(PATH + '/provenance/', served=served)
            part, = told['parts']
            whole = part['whole_file']
            self.assertEqual({r['rule']: r['lines'] for r in whole['rules'] if r['lines']}, {'weg': 1})
            self.assertEqual(told['measures'], {'amount': 'bedrag'})
            self.assertEqual(whole['dropped']['sums']['bedrag'], 20)
            self.assertEqual(part['sums']['bedrag'], 10 + 30 + 60 + 5 + 70)
            self.assertEqual(whole['rejected']['lines'], 3)
            answer = ask(PATH + '/source/' + part['file']['sha256'], served=served)
            told_lines = set(in_ranges(part))
        shown = {x['line']: x['text'] for x in answer['lines']}
        self.assertEqual(answer['masked_columns'], [3, 6])
        self.assertEqual(shown, {
            1: 'jaar;programma;%s;omschrijving;bedrag;%s' % (MASK, MASK),
            2: '2024;P1;%s;één;10,00;%s' % (MASK, MASK),
            3: MASK,  # dropped
            4: '2024;P2;%s;"twee; met\r\nregels";30,00;%s' % (MASK, MASK),
            6: MASK,  # too many fields
            7: MASK,  # a stray quote
            8: '2024;P1;%s;drie;60,00;%s' % (MASK, MASK),
            10: MASK,  # no amount
            11: '2024;P1;%s;lo"s;5,00;%s' % (MASK, MASK),  # a quote in a text: read so when it was loaded, too
            12: '2024;P3;%s;vier;70,00;%s' % (MASK, MASK)})
        self.assertTrue({2, 4, 8, 11, 12} <= told_lines and not {1, 3, 10} & told_lines, told_lines)
        text = json.dumps(answer, ensure_ascii=False)
        for name in ('Jansen', 'Bakker', 'De Vries', 'Visser', 'Smit', 'Mulder', 'zoon', 'Dekker', 'Meijer', 'Hond',
                     'gedropt'):
            self.assertNotIn(name, text)

    def test_a_superseded_file_is_gone(self):
        with Served(self.store) as served:
            old = ask(PATH + '/provenance/', served=served)['parts'][0]['file']['sha256']
            ask(PATH + '/source/' + old, served=served)
            with open(self.file, 'ab') as f:
                f.write('\r\n2024;P3;Bos;vijf;1,00;x'.encode('windows-1252'))
            load(self.store, self.mapping, '--allow-rejected', '3', self.file)
            ask(PATH + '/source/' + old, 404, served=served)
            part, = ask(PATH + '/provenance/', served=served)['parts']
            self.assertEqual(part['version'], 2)
            self.assertNotEqual(part['file']['sha256'], old)
            # One store, two cubes: the file of one is none of the other's.
            load(self.store, os.path.join(ROOT, 'mappings', 'waterrijk'), sample('begroting-2024.csv'))
            ask('%s/source/%s' % (WATERRIJK, part['file']['sha256']), 404, served=served)


class Encodings(unittest.TestCase):
    """The same ledger in other bytes gives the same lines."""
    TEXT = 'jaar;programma;omschrijving;bedrag;geheim{0}2024;P1;één “twee”;10,00;x{0}2024;P2;"a{0}b";20,00;y{0}'

    def lines_of(self, where, name, content):
        descriptor = json.loads(json.dumps(DESCRIPTOR))
        del descriptor['resources'][0]['encoding'], descriptor['resources'][0]['dialect']
        mapping = mapping_of(os.path.join(where, name + '.mapping'), descriptor)
        ledger, path = os.path.join(where, name), os.path.join(where, name + '.db')
        with open(ledger, 'wb') as f:
            f.write(content)
        load(path, mapping, ledger)
        with Served(path) as served:
            part, = ask(PATH + '/provenance/', served=served)['parts']
            return ask(PATH + '/source/' + part['file']['sha256'], served=served)['lines']

    def test_charsets_line_ends_and_gzip(self):
        for name, end, encode in (
                ('utf8.csv', '\n', lambda t: t.encode()),
                ('bom.csv', '\r\n', lambda t: t.encode('utf-8-sig')),
                ('cp1252.csv', '\r\n', lambda t: t.encode('windows-1252')),
                ('utf16.csv', '\r\n', lambda t: t.encode('utf-16')),
                ('cr.csv', '\r', lambda t: t.encode()),
                ('packed.csv.gz', '\n', lambda t: gzip.compress(t.encode()))):
            with self.subTest(name=name), tempfile.TemporaryDirectory() as where:
                lines = self.lines_of(where, name, encode(self.TEXT.format(end)))
                self.assertEqual([(x['line'], x['text']) for x in lines], [
                    (1, 'jaar;programma;omschrijving;bedrag;' + MASK), (2, '2024;P1;één “twee”;10,00;' + MASK),
                    (3, '2024;P2;"a%sb";20,00;%s' % (end, MASK))])
                self.assertEqual(lines[2]['last_line'], 4)


class WithoutOriginals(unittest.TestCase):
    def test_the_hash_is_kept_and_the_bytes_can_come_later(self):
        with tempfile.TemporaryDirectory() as where:
            mapping = mapping_of(os.path.join(where, 'mapping'), DESCRIPTOR)
            ledger, path = os.path.join(where, 'grootboek.csv'), os.path.join(where, 'stuiver.db')
            write_ledger(ledger, 50, text=0)
            load(path, mapping, '--without-originals', ledger)
            with open(ledger, 'rb') as f:
                sha256 = hashlib.sha256(f.read()).hexdigest()
            with Served(path) as served:
                part, = ask(PATH + '/provenance/', served=served)['parts']
                self.assertEqual((part['file']['sha256'], part['lines']), (sha256, 50))
                said = ask(PATH + '/source/' + sha256, 404, served=served)
                self.assertIn('--without-originals', json.dumps(said))
                load(path, mapping, ledger)
                part, = ask(PATH + '/provenance/', served=served)['parts']
                self.assertEqual((part['version'], part['lines']), (2, 50))
                self.assertEqual(len(ask(PATH + '/source/' + sha256, served=served)['lines']), 51)
            # Now that it is kept, once is enough, with and without the option.
            for options in ([], ['--without-originals']):
                with self.assertRaises(RuntimeError):
                    load(path, mapping, *options, ledger)


class Ranges(unittest.TestCase):
    def test_many_ranges_are_capped_and_counted(self):
        with tempfile.TemporaryDirectory() as where:
            mapping = mapping_of(os.path.join(where, 'mapping'), DESCRIPTOR)
            ledger, path = os.path.join(where, 'grootboek.csv'), os.path.join(where, 'stuiver.db')
            write_ledger(ledger, 20000, text=0)
            load(path, mapping, ledger)
            with Served(path) as served:
                part, = ask(PATH + '/provenance/', served=served, cut='programme:"P1"')['parts']
                self.assertEqual(len(part['line_ranges']), 1000)
                self.assertEqual(part['line_ranges'][:2], [[3, 3], [13, 13]])
                self.assertEqual(part['more'], {'ranges': 1000, 'lines': 1000})
                self.assertEqual(part['lines'], 2000)
                part, = ask(PATH + '/provenance/', served=served)['parts']
                self.assertEqual(part['line_ranges'], [[2, 20001]])


if __name__ == '__main__':
    unittest.main()
