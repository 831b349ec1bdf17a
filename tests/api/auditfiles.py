#!/usr/bin/env python3
"""Audit files (XAF) through the whole program: read, proposed, loaded, shown as they stand. The public files of
../shared/data/xaf come to their control figures (left out when they are absent)."""
import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import zipfile
from decimal import Decimal

from served import HERE, PATIENCE, PROGRAM, Served

PROJECT = os.path.join(HERE, '..', '..')
SHARED = os.path.join(PROJECT, '..', 'shared', 'data', 'xaf')
MAPPING = os.path.join(PROJECT, 'mappings', 'nl-xaf')
MASK = '▒▒▒'
SPACE = 'http://www.auditfiles.nl/XAF/3.2'

HEADER = ('<header><fiscalYear>2024</fiscalYear><startDate>2024-01-01</startDate><endDate>2024-12-31</endDate>'
          '<curCode>EUR</curCode><softwareDesc>Boekje</softwareDesc></header>\n')
NAMES = ('<customersSuppliers><customerSupplier><custSupID>R1</custSupID><custSupName>J. de Vries</custSupName>'
         '</customerSupplier></customersSuppliers>\n'
         '<generalLedger>\n'
         '<ledgerAccount><accID>0110</accID><accDesc>Coördinatie</accDesc><accTp>P</accTp></ledgerAccount>\n'
         '<ledgerAccount><accID>1300</accID><accDesc>Debiteuren</accDesc><accTp>B</accTp></ledgerAccount>\n'
         '<basics><basic><basicType>02</basicType><basicID>K1</basicID><basicDesc>Bestuur</basicDesc></basic></basics>'
         '</generalLedger>\n')


def line(account, amount, side, more=''):
    return ('<trLine>\n  <nr>1</nr>\n  <accID>%s</accID>\n  <desc>van J. de Vries</desc>\n  <amnt>%s</amnt>\n'
            '  <amntTp>%s</amntTp>%s\n</trLine>\n' % (account, amount, side, more))


def transaction(number, lines):
    return ('<transaction><nr>%s</nr><desc>factuur van J. de Vries</desc><periodNumber>2</periodNumber>'
            '<trDt>2024-02-03</trDt>\n%s</transaction>\n' % (number, ''.join(lines)))


def auditfile(*transactions, names=NAMES, encoding='UTF-8', totals=(4, '30.25', '30.25')):
    declared = ''
    if totals:
        declared = '<linesCount>%d</linesCount><totalDebit>%s</totalDebit><totalCredit>%s</totalCredit>\n' % totals
    return ('<?xml version="1.0" encoding="%s"?>\n<auditfile xmlns="%s">\n%s<company>%s<transactions>%s'
            '<journal><jrnID>V</jrnID><desc>Verkoop</desc>\n%s</journal></transactions></company></auditfile>\n'
            % (encoding, SPACE, HEADER, names, declared, ''.join(transactions)))


FIRST = transaction('1', [line('1300', '12.10', 'D', '<costID>K1</costID><custSupID>R1</custSupID>'),
                          line('0110', '12.10', 'C', '<vat><vatID>H</vatID><vatAmnt>2.10</vatAmnt></vat>')])
SECOND = transaction('2', [line('1300', '18.15', 'D'), line('0110', '18.15', 'C')])
WHOLE = auditfile(FIRST, SECOND)


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text, encoding='utf-8'):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(text.encode(encoding) if isinstance(text, str) else text)
        return path

    def run_it(self, *args, expect=0):
        p = subprocess.run([PROGRAM, *args], capture_output=True, text=True, encoding='utf-8', timeout=PATIENCE,
                           check=False)
        self.assertEqual(p.returncode, expect, p.stdout + p.stderr)
        return p

    def rows(self, *args):
        p = self.run_it('extract', *args)
        return list(csv.DictReader(io.StringIO(p.stdout))), p.stderr

    def sums(self, rows):
        out = {}
        for r in rows:
            key = (r['lineKind'], r['amntTp'])
            count, total = out.get(key, (0, Decimal(0)))
            out[key] = (count + 1, total + Decimal(r['amnt']))
        return out


class Reading(Files):
    def test_a_line_has_all_that_is_around_it(self):
        rows, told = self.rows(self.write('boek.xaf', WHOLE))
        self.assertIn('info: the totals that the file has of its transactions come true: 4 lines, debit 30.25, credit 30.25', told)
        self.assertEqual(len(rows), 4)
        wanted = {'lineKind': 'trLine', 'fiscalYear': '2024', 'jrnID': 'V', 'jrnDesc': 'Verkoop', 'trNr': '1',
                  'periodNumber': '2', 'trDt': '2024-02-03', 'accID': '1300', 'accDesc': 'Debiteuren', 'accTp': 'B',
                  'amnt': '12.10', 'amntTp': 'D', 'costID': 'K1', 'costDesc': 'Bestuur', 'custSupID': 'R1',
                  'custSupName': 'J. de Vries', 'vatID': ''}
        self.assertEqual({k: rows[0][k] for k in wanted}, wanted)
        self.assertEqual((rows[1]['vatID'], rows[1]['vatAmnt'], rows[1]['accDesc']), ('H', '2.10', 'Coördinatie'))

    def test_whatever_it_is_called_and_packed_in(self):
        whole = self.rows(self.write('boek.xaf', WHOLE))[0]
        self.assertEqual(self.rows(self.write('boek.txt', WHOLE))[0], whole)
        self.assertEqual(self.rows(self.write('boek.xml', WHOLE, 'utf-8-sig'))[0], whole)
        self.assertEqual(self.rows(self.write('b.xaf.gz', gzip.compress(WHOLE.encode())))[0], whole)
        self.assertEqual(self.rows(self.write('w.xaf', WHOLE.replace('UTF-8', 'UTF-16'), 'utf-16'))[0], whole)
        folder = self.write('map/boek.xml', WHOLE)
        self.write('map/instellingen.xml', '<?xml version="1.0"?><settings/>')
        self.assertEqual(self.rows(os.path.dirname(folder))[0], whole)
        path = os.path.join(self.folder, 'boek.zip')
        with zipfile.ZipFile(path, 'w') as z:
            z.writestr('in/boek.xml', WHOLE)
            z.writestr('in/andere.xml', '<?xml version="1.0"?><settings/>')
        self.assertEqual(self.rows(path)[0], whole)

    def test_charset_is_what_the_file_says(self):
        whole = self.rows(self.write('boek.xaf', WHOLE))[0]
        latin = WHOLE.replace('UTF-8', 'ISO-8859-1')
        self.assertEqual(self.rows(self.write('latin.xaf', latin, 'iso-8859-1'))[0], whole)
        lie = self.write('lie.xaf', WHOLE, 'cp1252')
        at = 1 + WHOLE[:WHOLE.index('ö')].count('\n')
        refused = self.run_it('extract', lie, expect=3).stderr
        self.assertIn('lie.xaf: %d: byte 0xF6 means nothing in utf-8' % at, refused)
        self.assertIn('--charset windows-1252', refused)
        self.assertEqual(self.rows('--charset', 'windows-1252', lie)[0], whole)

    def test_what_is_no_audit_file_is_refused(self):
        for text, part in (('<?xml version="1.0"?><feed/>', 'its first element is <feed>'),
                           (WHOLE[:-300], 'cut off'),
                           (WHOLE.replace('</transaction>', '</transactie>', 1), 'mismatched tag'),
                           ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "/etc/passwd">]><auditfile>&a;'
                            '</auditfile>', 'DOCTYPE')):
            with self.subTest(part):
                self.assertIn(part, self.run_it('extract', self.write('x.xaf', text), expect=3).stderr)
        self.assertIn('no XML', self.run_it('extract', '--format', 'xaf', self.write('x.csv', 'a;b\n1;2\n'),
                                            expect=3).stderr)

    def test_a_header_in_angle_brackets_is_a_csv(self):
        rows, _ = self.rows(self.write('x.csv', '<jaar>;<bedrag>\n2024;1\n2024;2\n'))
        self.assertEqual([r['<bedrag>'] for r in rows], ['1', '2'])


class Parts(Files):
    def cut(self, at, mark='<?xml version="1.0"?>\n<!-- Vervolgbestand %d van %d -->\n'):
        ends = [*at, len(WHOLE)]
        starts = [0, *at]
        return [(mark % (i + 1, len(ends)) if i else '') + WHOLE[a:b] for i, (a, b) in enumerate(zip(starts, ends))]

    def test_cut_anywhere(self):
        whole = self.rows(self.write('boek.xaf', WHOLE))[0]
        second = WHOLE.index(SECOND)
        for at in ([second], [second + 5], [WHOLE.index('12.10') + 3], [WHOLE.index(FIRST), second],
                   [WHOLE.index('</journal>')]):
            with self.subTest(at=at):
                paths = [self.write('deel_%d.xaf' % i, text) for i, text in enumerate(self.cut(at))]
                rows, told = self.rows(*reversed(paths))
                self.assertEqual(rows, whole)
                self.assertIn('read as one set', told)
                self.assertEqual(self.rows(self.folder + '/deel_0.xaf', *paths[1:])[0], whole)
                for path in paths:
                    os.remove(path)

    def test_names_in_one_file_and_lines_in_another(self):
        names = auditfile(totals=None)
        lines = auditfile(FIRST, SECOND, names='')
        whole = self.rows(self.write('heel.xaf', WHOLE))[0]
        for mark in ('', '<!-- Vervolgbestand 1 van 1 -->', '<!-- Vervolgbestand 2 van 2 -->'):
            with self.subTest(mark=mark):
                self.write('set/boek_0.xaf', names)
                self.write('set/boek_1.xaf', lines.replace('?>\n', '?>\n' + mark, 1))
                rows, told = self.rows(os.path.join(self.folder, 'set'))
                self.assertEqual(rows, whole)
                self.assertNotIn('declared-total', told)

    def test_a_part_that_is_missing(self):
        paths = [self.write('deel_%d.xaf' % i, text)
                 for i, text in enumerate(self.cut([WHOLE.index(FIRST), WHOLE.index(SECOND)]))]
        for some in (paths[:2], paths[1:], [paths[0], paths[2]], paths[:1], paths[2:]):
            refused = self.run_it('extract', *some, expect=3).stderr
            self.assertRegex(refused, 'all (3 )?parts|give them all together')


class Loading(Files):
    def setUp(self):
        super().setUp()
        self.store = os.path.join(self.folder, 's.db')

    def load(self, *files, mapping=MAPPING, expect=0, options=()):
        return self.run_it('load', '--store', self.store, '--mapping', mapping, *options, *files, expect=expect)

    def ask(self, server, path, **query):
        status, _, body = server.get('/api/3/cubes/%s?%s' % (path, urllib.parse.urlencode(query)))
        self.assertEqual(status, 200, body[:500])
        return json.loads(body, parse_float=Decimal)

    def shown(self, server, first, last):
        told = self.ask(server, 'auditfile/provenance/')
        self.assertEqual(len(told['parts']), 1)
        return self.ask(server, 'auditfile/source/' + told['parts'][0]['file']['sha256'],
                        lines='%d-%d' % (first, last))['lines']

    def test_a_line_is_shown_as_it_stands(self):
        path = self.write('boek.xaf', WHOLE)
        self.load(path)
        start = 1 + WHOLE[:WHOLE.index('<trLine>')].count('\n')
        with Served(self.store) as server:
            lines = self.shown(server, start - 3, start + 9)
            texts = {r['line']: r['text'] for r in lines}
            self.assertEqual(texts[start], '<trLine>\n  <nr>%s</nr>\n  <accID>1300</accID>\n  <desc>%s</desc>\n'
                             '  <amnt>12.10</amnt>\n  <amntTp>D</amntTp><costID>K1</costID><custSupID>%s</custSupID>\n'
                             '</trLine>' % (MASK, MASK, MASK))
            self.assertEqual([r['text'] for r in lines if r['line'] < start], [MASK] * 3)
            cells = self.ask(server, 'auditfile/aggregate', drilldown='account|debit_credit')['cells']
            self.assertEqual({(c['account.code'], c['debit_credit.code']): c['amount.sum'] for c in cells},
                             {('1300', 'D'): Decimal('30.25'), ('0110', 'C'): Decimal('-30.25')})
            self.assertNotIn('Vries', str(self.ask(server, 'auditfile/facts')))
            self.assertNotIn('Vries', str(self.shown(server, 1, 60)))

    def test_a_line_shows_what_its_own_level_shows(self):
        """Of a transaction with a line of roads and one of care; what stands around them is masked as ever."""
        mapping = os.path.join(self.folder, 'm')
        shutil.copytree(MAPPING, mapping)
        with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
            d = json.load(f)
        for f in d['resources'][0]['schema']['fields']:
            if f['name'] == 'desc':
                f['stuiver'] = {'text': True}
        d['model']['dimensions']['description'] = {'primaryKey': 'text', 'attributes': {'text': {'source': 'desc'}}}
        d['stuiver']['privacyLevels'] = {'default': 'L4', 'task': 'cost_centre'}
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(d, f)
        lines = [line('1300', '12.10', 'D', '<costID>2.1</costID>').replace('van J. de Vries', 'asfalt kade'),
                 line('0110', '12.10', 'C', '<costID>6.72</costID>').replace('van J. de Vries', 'zorgwoord')]
        text = auditfile(transaction('1', lines), totals=(2, '12.10', '12.10'))
        self.load(self.write('boek.xaf', text), mapping=mapping)
        with Served(self.store) as server:
            facts = {x['cost_centre.code']: x['description.text'] for x in self.ask(server, 'auditfile/facts')['data']}
            self.assertEqual(facts, {'2.1': 'asfalt kade', '6.72': 'afgeschermd'})
            shown = '\n'.join(r['text'] for r in self.shown(server, 1, 60))
        self.assertEqual((shown.count('<desc>asfalt kade</desc>'), shown.count('<desc>%s</desc>' % MASK)), (1, 1))
        self.assertIn('<costID>6.72</costID>', shown)
        for word in ('zorgwoord', 'Vries'):
            self.assertNotIn(word, shown)

    def test_lines_that_share_a_line_are_masked(self):
        self.load(self.write('boek.xaf', WHOLE.replace('\n', '')))
        with Served(self.store) as server:
            self.assertEqual([r['text'] for r in self.shown(server, 1, 3)], [MASK])

    def test_parts_are_one_dataset(self):
        cut = WHOLE.index(SECOND) + 20
        first = self.write('a-1.xaf', WHOLE[:cut])
        second = self.write('a-2.xaf', '<!-- Vervolgbestand 2 van 2 -->\n' + WHOLE[cut:])
        self.load(first, second)
        with Served(self.store) as server:
            told = self.ask(server, 'auditfile/provenance/')['parts']
            self.assertEqual([p['file']['name'] for p in told], ['a-1.xaf + a-2.xaf'])
            start = 1 + WHOLE[:WHOLE.rindex('<trLine>')].count('\n') + 1  # the line of the mark
            self.assertIn('<amnt>18.15</amnt>', self.shown(server, start, start)[0]['text'])
        self.load(first, second, expect=5)

    def test_two_amounts_are_a_rejected_line(self):
        text = WHOLE.replace('<amnt>18.15</amnt>', '<amnt>18.15</amnt><amnt>1815</amnt>', 1)
        told = self.load(self.write('boek.xaf', text), expect=4).stderr
        at = 1 + text[:text.rindex('<trLine>', 0, text.index('1815<'))].count('\n')
        self.assertIn('%d' % at, told)

    def test_what_is_declared_and_differs_is_told(self):
        text = WHOLE.replace('<totalDebit>30.25', '<totalDebit>30.52')
        told = self.load(self.write('boek.xaf', text))
        self.assertIn('totalDebit of transactions says 30.52, and its lines come to 30.25, -0.27 beside it',
                      told.stdout + told.stderr)

    def test_the_first_proposal_loads_and_keeps_people_private(self):
        path = self.write('boek.xaf', WHOLE)
        mapping = os.path.join(self.folder, 'm')
        self.run_it('sniff', '--write', mapping, path)
        with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
            fields = {x['name']: x for x in json.load(f)['resources'][0]['schema']['fields']}
        for name in ('custSupID', 'custSupName', 'desc', 'trDesc', 'userID', 'bankAccNr', 'offsetBankAccNr'):
            self.assertEqual(fields[name]['stuiver'].get('class'), 'private', name)
        self.load(path, mapping=mapping)
        # And reads another month, in another charset, without a word.
        other = WHOLE.replace('UTF-8', 'ISO-8859-1').replace('2024', '2025')
        self.load(self.write('later.xaf', other, 'iso-8859-1'), mapping=mapping)


@unittest.skipUnless(os.path.isdir(SHARED), '../shared/data is absent')
class Public(Files):
    """The control figures of ../shared/data/README.md."""
    FIGURES = {
        'exactonline_2016_XAF32.xaf': (167, '999954.06', 0, '0'),
        'multivers_2017_XAF32_latin1.xaf': (371, '135836.32', 22, '1109753.22'),
        'osfinancials_2015_XAF31.xaf': (10, '3630', 2, '0'),
        'banana_2018_XAF32.xaf': (121, '91275.49', 2, '5000.00'),
        'belastingdienst_XAF_4_0_Test_100425.xaf': (2, '11111.11', 2, '11111.11'),
    }

    def test_control_figures(self):
        for name, (lines, total, opening, balance) in self.FIGURES.items():
            with self.subTest(name):
                rows, told = self.rows(os.path.join(SHARED, name))
                sums = self.sums(rows)
                for kind, count, amount in (('trLine', lines, total), ('obLine', opening, balance)):
                    debit, credit = (sums.get((kind, side), (0, Decimal(0))) for side in 'DC')
                    self.assertEqual(debit[0] + credit[0], count)
                    self.assertEqual((debit[1], credit[1]), (Decimal(amount), Decimal(amount)))
                self.assertEqual('counts-transactions' in told, name.startswith('banana'))
                self.assertNotIn('declared-total', told)
                self.assertTrue(all(r['accDesc'] for r in rows))

    def test_each_loads_with_the_mapping_that_reads_any(self):
        with open(os.path.join(MAPPING, 'datapackage.json'), encoding='utf-8') as f:
            package = json.load(f)
        for field in package['resources'][0]['schema']['fields']:
            if field['name'] == 'accDesc':  # Multivers names its own bank accounts by their IBAN
                field['stuiver'] = {'personal': ['iban']}
        self.write('m/datapackage.json', json.dumps(package))
        for name, (_, total, _, balance) in self.FIGURES.items():
            with self.subTest(name):
                both = str(Decimal(total) + Decimal(balance))
                self.run_it('check', '--mapping', os.path.join(self.folder, 'm'), '--expect', 'debit=' + both,
                            '--expect', 'credit=' + both, os.path.join(SHARED, name))

    def test_own_accounts_are_not_published_unasked(self):
        path = os.path.join(SHARED, 'multivers_2017_XAF32_latin1.xaf')
        told = self.run_it('check', '--mapping', MAPPING, path)
        self.assertIn('accDesc: R2 IBAN, mask, 3', told.stdout + told.stderr)


if __name__ == '__main__':
    unittest.main()
