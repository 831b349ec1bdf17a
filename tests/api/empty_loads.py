#!/usr/bin/env python3
"""What gives nothing to load is refused, with a finding that says which file and why: a header alone, rules that together leave
nothing, an empty member of an archive, sheets, JSON, audit files and Iv3 deliveries without lines. check, load and stage agree,
and the store stays as it was; at the desk the step of the findings holds it back. A file without a byte among others that have lines is told."""
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from auditfiles import FIRST, SECOND, auditfile  # noqa: E402
from book_writer import book, sheet  # noqa: E402
from desk_served import Desk  # noqa: E402
from iv3_load import DETAILED  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

MAPPINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'mappings')
HEAD = 'jaar;soort;bedrag\n'
LINES = '2024;kosten;1,00\n2024;rest;2,50\n2024;kosten;4,25\n'
KOSTEN = {'name': 'kosten', 'when': [{'field': 'soort', 'equals': ['kosten']}]}
REST = {'name': 'rest', 'when': [{'field': 'soort', 'equals': ['rest']}]}


def descriptor(*rules):
    fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, {'name': 'soort', 'type': 'string'},
              {'name': 'bedrag', 'type': 'number', 'columnType': 'value', 'decimalChar': ','}]
    return {'name': 'leeg', 'countryCode': 'NL', 'stuiver': {'scope': 'file', 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}},
            'resources': [{'name': 'ledger', 'path': 'x.csv', 'schema': {'fields': fields}, 'stuiver': {'drop': list(rules)}}],
            'model': {'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}},
                      'dimensions': {'year': {'attributes': {'year': {'source': 'jaar'}}}, 'kind': {'attributes': {'kind': {'source': 'soort'}}}}}}


class Empty(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.store = os.path.join(self.folder, 'store.db')
        self.mapping()

    def put(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return path

    def mapping(self, *rules):
        self.own = os.path.join(self.folder, 'mapping')
        os.makedirs(self.own, exist_ok=True)
        self.put('mapping/datapackage.json', json.dumps(descriptor(*rules)))

    def run_it(self, *words):
        p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE, check=False)
        return p.returncode, p.stdout, p.stderr

    def stored(self):
        """What the store's file holds; None: there is none yet."""
        if not os.path.exists(self.store):
            return None
        with open(self.store, 'rb') as f:
            return hashlib.sha256(f.read()).digest()

    def refused(self, code, *files, mapping=None, line=None):
        """By check, load and stage alike; the finding, and the store untouched."""
        for words in (['check'], ['load', '--store', self.store], ['stage', '--store', self.store, '--by', 'An']):
            before = self.stored()
            status, out, err = self.run_it(words[0], '--json', '-m', mapping or self.own, *words[1:], *files)
            self.assertEqual(status, 4, (words, out, err))
            said = json.loads(out)
            self.assertEqual(said['outcome'], 'refused', words)
            self.assertIn(before, (self.stored(), None), words)
        found = [(s['name'], i) for s in said['report']['sources'] for i in s['issues'] if i['code'] == code]
        self.assertEqual(len(found), 1, said['report']['sources'])
        self.assertEqual(found[0][1]['severity'], 'error')
        if line is not None:
            self.assertEqual(found[0][1].get('line'), line)
        self.assertIn(found[0][1]['message'], said['message'])
        return found[0][1]['message'], said

    def fine(self, *files, mapping=None, lines):
        status, out, err = self.run_it('check', '--json', '-m', mapping or self.own, *files)
        self.assertEqual(status, 0, out + err)
        self.assertEqual(json.loads(out)['report']['total']['loaded']['lines'], lines)

    def test_a_header_alone(self):
        self.assertEqual(self.refused('no-lines', self.put('kop.csv', HEAD), line=1)[0],
                         'there is a header, and no line below it. Export it again, or leave this file out')
        self.refused('no-lines', self.put('boven.csv', 'Export van 1 mei\n\n' + HEAD), line=3)
        self.refused('empty-file', self.put('niets.csv', ''))
        self.refused('empty-file', self.put('wit.csv', '\n\n'))

    def test_lines_without_anything(self):
        message = self.refused('all-dropped', self.put('wit.csv', HEAD + ';;\n;;\n'))[0]
        self.assertEqual(message, 'each of its lines (2) is left out: blank lines 2. Export it again, or leave this file out')
        message = self.refused('all-dropped', self.put('kop.csv', HEAD + HEAD))[0]
        self.assertEqual(message, 'its only line is left out: repeated headers 1. Export it again, or leave this file out')

    def test_rules_that_together_leave_nothing(self):
        path = self.put('x.csv', HEAD + LINES)
        self.mapping(KOSTEN)
        self.fine(path, lines=1)
        self.mapping(REST)
        self.fine(path, lines=2)
        self.mapping(KOSTEN, REST)
        message, said = self.refused('all-dropped', path)
        self.assertEqual(message, 'each of its lines (3) is left out: drop rule "kosten" 2, drop rule "rest" 1. Change the drop rules of the '
                                  'mapping, which together leave nothing, or leave this file out')
        self.assertEqual(said['report']['total']['dropped']['lines'], 3)
        self.assertEqual(float(said['report']['total']['dropped']['sums']['bedrag']), 7.75)

    def test_rules_are_counted_where_they_are_shown(self):
        self.mapping(KOSTEN, REST)
        status, out, err = self.run_it('map', 'show', '-m', self.own, '--list', 'drop:ledger', self.put('x.csv', HEAD + LINES))
        self.assertEqual(status, 0, err)
        self.assertEqual(out.splitlines()[0], 'rule,field,condition,value,reason')
        self.assertEqual(err, 'x.csv\n  in the file: 3 lines, bedrag 7.75\n  left out by rule kosten: 2 lines, bedrag 5.25\n'
                              '  left out by rule rest: 1 line, bedrag 2.50\n  left over to load: 0 lines, bedrag 0.00\n')
        self.assertEqual(self.run_it('map', 'show', '-m', self.own, '--list', 'drop:ledger', self.put('y.csv', ''))[0], 0)
        self.assertNotEqual(self.run_it('map', 'show', '-m', self.own, '--list', 'drop:ledger', 'nergens.csv')[0], 0)

    def warned(self, code, name, *files):
        """The others are counted, and it is told which one has nothing."""
        status, out, err = self.run_it('check', '--json', '-m', self.own, *files)
        self.assertEqual(status, 0, out + err)
        found = [(os.path.basename(s['name']), i['severity']) for s in json.loads(out)['report']['sources'] for i in s['issues'] if i['code'] == code]
        self.assertEqual(found, [(os.path.basename(name), 'warning')])
        self.assertEqual(json.loads(out)['report']['total']['loaded']['lines'], 3)

    def test_one_of_several_files(self):
        whole, bare, nothing = self.put('a.csv', HEAD + LINES), self.put('b.csv', HEAD), self.put('c.csv', '')
        self.warned('empty-file', nothing, whole, nothing)
        self.assertIn('b.csv gives nothing to load', self.refused('no-lines', whole, bare)[1]['message'])
        status, _, err = self.run_it('check', '-m', self.own, bare, nothing)
        self.assertEqual(status, 4)
        self.assertIn('several files (2 of 2) give nothing to load, the first is b.csv: there is a header', err)
        self.assertIn('c.csv: error: the file is empty', err)
        self.assertEqual(self.run_it('load', '--store', self.store, '-m', self.own, whole)[0], 0)
        self.refused('no-lines', whole, bare)  # though the other is loaded already
        self.assertEqual(self.run_it('load', '--store', self.store, '-m', self.own, whole, nothing)[0], 5)  # nothing new

    def test_one_whose_lines_are_all_left_out(self):
        """Its money was delivered and would not be published: whoever means it says so, by leaving the file out."""
        self.mapping(REST)
        whole, dropped = self.put('a.csv', HEAD + LINES), self.put('b.csv', HEAD + '2024;rest;7,00\n')
        self.refused('all-dropped', whole, dropped)
        self.fine(whole, lines=2)

    def test_one_that_cannot_be_read(self):
        """Lines are in it, and none that is seen: beside another its money would be missed by nobody."""
        whole, stated = self.put('a.csv', HEAD + LINES), descriptor()
        stated['resources'][0]['encoding'] = 'utf-8'
        self.put('mapping/datapackage.json', json.dumps(stated))
        for name, content in (('wijd.csv', (HEAD + LINES * 100).encode('utf-16-le')), ('nul.csv', (HEAD + LINES).replace('\n', '\0\n')),
                              ('wit.csv', '\n\n\n'), ('leeg.xlsx', book({'Blad1': sheet([])}))):
            path = self.put(name, content)
            for files in ((path,), (whole, path), (path, whole)):
                status, out, err = self.run_it('check', '--json', '-m', self.own, *files)
                self.assertEqual(status, 4, (name, files, out, err))
                found = [i['severity'] for s in json.loads(out)['report']['sources'] for i in s['issues'] if i['code'] in ('no-lines', 'empty-file', 'all-dropped')]
                self.assertEqual(found, ['error'], name)
                self.assertIn(name, err)

    def test_members_of_archives(self):
        for members, code in (({'a.csv': HEAD + LINES, 'b.csv': HEAD}, 'no-lines'), ({'a.csv': HEAD + LINES, 'b.csv': ''}, None),
                              ({'b.csv': HEAD}, 'no-lines')):
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w') as z:
                for name, content in members.items():
                    z.writestr(name, content)
            path = self.put('pak.zip', out.getvalue())
            if code:
                self.refused(code, path)
            else:
                self.fine(path, lines=3)
        self.refused('no-lines', self.put('b.csv.gz', gzip.compress(HEAD.encode())))

    def test_sheets(self):
        self.refused('no-lines', self.put('boek.xlsx', book({'Blad1': sheet([['jaar', 'soort', 'bedrag']])})))
        self.fine(self.put('boek.xlsx', book({'Blad1': sheet([['jaar', 'soort', 'bedrag'], [2024, 'kosten', 1.5]])})), lines=1)

    def test_json(self):
        for content in ('[]', ''):
            self.refused('empty-file', self.put('x.json', content))

    def test_an_audit_file_without_transactions(self):
        mapping = os.path.join(MAPPINGS, 'nl-xaf')
        self.fine(self.put('x.xaf', auditfile(FIRST, SECOND)), mapping=mapping, lines=4)
        self.refused('no-lines', self.put('x.xaf', auditfile(totals=(0, '0', '0'))), mapping=mapping)

    def test_a_delivery_without_rows(self):
        mapping = os.path.join(MAPPINGS, 'nl-iv3-levering')
        empty = dict(DETAILED, data={k: [] for k in DETAILED['data']})
        self.refused('no-lines', self.put('iv3.json', json.dumps(empty)), mapping=mapping)

    def test_all_rejected(self):
        path, whole = self.put('x.csv', HEAD + '2024;kosten;een\n'), self.put('y.csv', HEAD + LINES)
        self.assertIn('1 line was rejected', self.run_it('check', '-m', self.own, path)[2])
        status, _, err = self.run_it('load', '-m', self.own, '--store', self.store, '--allow-rejected', '1', path)
        self.assertEqual(status, 4)
        self.assertIn('no line is left to load: what is not left out was rejected', err)
        # whoever says how many lines may stay behind says so of one file among others
        self.assertEqual(self.run_it('check', '-m', self.own, '--allow-rejected', '1', path, whole)[0], 0)

    def test_at_the_desk(self):
        lines = ''.join('2024;kosten;%d,25\n' % i for i in range(1, 40))
        with Desk() as d:
            n = d.bring(self.put('heel.csv', HEAD + lines), self.put('kop.csv', HEAD))
            page = d.wait(n, 'bevindingen').text
            text = re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', page))
            self.assertIn('Zo wordt dit niet geladen. Dit houdt het laden tegen: Van kop.csv is niets te laden: er is een kop, en er staat geen '
                          'regel onder. Exporteer het opnieuw, of laat dit bestand weg.', text)
            self.assertIn('Bestand zonder regels 1 × fout Wat te doen: Exporteer opnieuw, of breng de levering zonder dit bestand.', text)
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
            self.assertNotIn('staat klaar', d.wait(n, 'publiceren').text)

if __name__ == '__main__':
    unittest.main()
