"""From bytes to records as a user meets it: a proposal reads the months that come after it, however many title
rows each has, and holds what sniff was told."""
import json
import os
import subprocess
import tempfile
import unittest

from served import PROGRAM, PATIENCE

LEDGER = 'rekening;omschrijving;bedrag\n' + ''.join(f'{4000 + i};kosten {i % 7};{i},25\n' for i in range(60))
TOTAL = sum(range(60)) * 100 + 60 * 25


class Reading(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def put(self, name, content):
        with open(os.path.join(self.folder, name), 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return name

    def run_stuiver(self, *args):
        return subprocess.run([PROGRAM, *args], cwd=self.folder, timeout=PATIENCE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, env=dict(os.environ, LC_ALL='C.UTF-8'))

    def propose(self, file, *told):
        p = self.run_stuiver('sniff', '--write', 'map', '--force', *told, file)
        self.assertEqual(p.returncode, 0, p.stderr)
        with open(os.path.join(self.folder, 'map', 'datapackage.json'), encoding='utf-8') as f:
            return json.load(f)['resources'][0]

    def check(self, file):
        p = self.run_stuiver('check', '--json', '-m', 'map', file)
        self.assertIn(p.returncode, (0, 4), p.stderr)
        return json.loads(p.stdout)['report']['sources'][0]

    TITLES = ('', 'Grootboek;;\n', 'Gemeente Zeist;Grootboek;2024\n\n', 'Gemeente Zeist\nafgedrukt op 3-2-2025;;\n',
              'a;b;c\n;;\nd;e;f\n\ng;h;i\n')

    def test_months_with_other_title_rows_under_one_mapping(self):
        for proposed in self.TITLES:
            resource = self.propose(self.put('first.csv', proposed + LEDGER))
            self.assertNotIn('skipRows', resource['dialect'])
            for title in self.TITLES:
                with self.subTest(proposed=proposed, title=title):
                    source = self.check(self.put('month.csv', title + LEDGER))
                    self.assertEqual(source['tallies']['loaded']['lines'], 60)
                    self.assertEqual(source['tallies']['loaded']['sums']['bedrag'] * 100, TOTAL)

    def test_the_ledger_is_chosen_by_the_header_below_titles(self):
        def ledger(name, amount):
            return {'name': name, 'path': name + '.csv', 'schema': {'fields': [
                {'name': 'rekening', 'type': 'string', 'columnType': 'functional:generic:code'},
                {'name': amount, 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}
        os.mkdir(os.path.join(self.folder, 'map'))
        self.put('map/datapackage.json', json.dumps({
            'name': 'two', 'stuiver': {'cube': 'two', 'scope': 'file'},
            'resources': [ledger('actual', 'bedrag'), ledger('plan', 'raming')]}))
        for name, amount in (('actual', 'bedrag'), ('plan', 'raming')):
            source = self.check(self.put('x.csv', f'Gemeente;Zeist\nop;3-2\nrekening;{amount}\n1;2,50\n2;3,50\n'))
            self.assertEqual((source['resource'], source['tallies']['loaded']['lines']), (name, 2))

    def test_a_header_over_two_rows_is_found_again(self):
        ledger = ';Begroting;;Realisatie;\ncode;lasten;baten;lasten;baten\n' + ''.join(
            f'P{i};{i},50;{i},00;{i},75;{i},10\n' for i in range(1, 40))
        self.propose(self.put('first.csv', ledger))
        for title in ('', 'Programmabegroting;;;;\n'):
            source = self.check(self.put('next.csv', title + ledger))
            self.assertEqual(source['tallies']['loaded']['lines'], 39)

    def test_what_sniff_was_told_is_in_what_it_writes(self):
        headless = self.put('headless.csv', 'Overzicht betalingen\n1;huur;10,00\n2;gas;20,50\n3;licht;5,25\n')
        dialect = self.propose(headless, '--no-header', '--skip', '1')['dialect']
        self.assertEqual((dialect['header'], dialect['skipRows']), (False, 1))
        self.assertEqual(self.check(headless)['tallies']['loaded']['lines'], 3)
        titled = self.put('titled.csv', 'x;y;z\nu;v;w\n' + LEDGER)
        dialect = self.propose(titled, '--skip', '2')['dialect']
        self.assertEqual((dialect['header'], dialect['skipRows']), (True, 2))
        dos = self.put('dos.csv', LEDGER.replace('kosten', 'coöperatie').encode('cp850'))
        resource = self.propose(dos, '--charset', 'cp850')
        self.assertEqual(resource['encoding'], 'cp850')
        self.assertEqual(self.check(dos)['tallies']['loaded']['lines'], 60)
        spaced = self.put('spaced.csv', 'code, naam, bedrag\n1, "a, b", 2.50\n2, "c", 3.50\n')
        self.assertTrue(self.propose(spaced)['dialect']['skipInitialSpace'])
        self.assertEqual(self.check(spaced)['tallies']['loaded']['sums']['bedrag'], 6)

    def test_content_beyond_the_header_by_choice(self):
        ledger = self.put('in.csv', 'id,naam,bedrag\n1,huur,10.00\n2,gas,20.50,Contra\n3,licht,5.25,,x\n4,x,1.00,\n')
        self.put('clean.csv', 'id,naam,bedrag\n1,huur,10.00\n2,gas,20.50\n')
        self.propose('clean.csv')
        source = self.check(ledger)
        self.assertEqual(source['tallies']['rejected']['lines'], 2)
        self.assertIn('"cut"', json.dumps(source['issues']).replace('\\', ''))
        path = os.path.join(self.folder, 'map', 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            mapping = json.load(f)
        mapping['resources'][0].setdefault('stuiver', {})['ragged'] = 'cut'
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(mapping, f)
        source = self.check(ledger)
        self.assertEqual((source['tallies']['loaded']['lines'], source['tallies']['loaded']['sums']['bedrag']),
                         (4, 36.75))
        told = [i for i in source['issues'] if i['code'] == 'surplus-cut']
        self.assertEqual([(i['line'], i['message'][:7]) for i in told], [(3, '2 lines')])


if __name__ == '__main__':
    unittest.main()
