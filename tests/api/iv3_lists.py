#!/usr/bin/env python3
"""Code lists of CBS's own open data as definition files: functies, water boards, provinces of earlier years; and where one list
ends and another begins, said on the pages."""
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cbs_iv3 import MAPPING, NONE, Cbs, Regions, Table  # noqa: E402  pylint: disable=wrong-import-position
from served import PATIENCE, PROGRAM, Served, load  # noqa: E402  pylint: disable=wrong-import-position

# In the shape of CBS's lists of a dimension; names are ours.
FUNCTIES = [('0     ', '0 Algemeen bestuur', ''), ('001   ', '001 Bestuursorganen', 'Raad en college'), ('004   ', 'Baten secretarieleges', ''),
            ('2     ', 'Verkeer, vervoer en waterstaat', ''), ('210   ', 'Wegen, straten en pleinen; "alle"', ''), ('980   ', 'Mutaties reserves', ''),
            ('A111  ', 'Kosten sluiten geldleningen', ''), ('P11   ', 'Eigen vermogen', ''), ('Tot_F ', 'Totaal functies', '')]
CATEGORIES = [('L1.1    ', 'Loonbetalingen', ''), ('L3.1    ', 'Energie', ''), ('B3.2    ', 'Huren', ''), ('L1      ', 'Alle lasten 1', ''),
              ('Primo   ', 'Stand 1 januari', ''), ('Ultimo  ', 'Stand 31 december', ''), ('LTot    ', 'Totaal lasten', '')]


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *args, expect=0):
        p = subprocess.run([PROGRAM, *args], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, expect, p.stderr.decode())
        self.told = p.stderr.decode()
        return p.stdout if expect == 0 else self.told

    def put(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return path

    def csv(self, name, rows, delimiter=',', head=('Key', 'Title', 'Description')):
        quoted = [[c if c.strip() == c and '"' not in c and delimiter not in c and ';' not in c else '"%s"' % c.replace('"', '""') for c in r] for r in rows]
        return self.put(name, '\r\n'.join(delimiter.join(r) for r in [head, *quoted]) + '\r\n')

    def lists(self, *files, year='2016', layer='Gemeente', expect=0):
        out = self.run_it('iv3', 'lists', '--year', year, '--layer', layer, *files, expect=expect)
        return json.loads(out) if expect == 0 else out

    def both(self):
        return self.csv('functies.csv', FUNCTIES), self.csv('categorie.csv', CATEGORIES)

    def test_a_definition_file(self):
        d = self.lists(*self.both())
        self.assertEqual((d['metadata']['overheidslaag'], d['metadata']['boekjaar']), ('Gemeente', 2016))
        heads = {x['code']: (x['omschrijving'], [y['code'] for y in x.get('subcodes', ())]) for x in d['codelijsten']['taakveld']['codelijst']}
        self.assertEqual(heads, {'0': ('Algemeen bestuur', ['001', '004']), '2': ('Verkeer, vervoer en waterstaat', ['210']), '980': ('Mutaties reserves', [])})
        self.assertEqual(d['codelijsten']['taakveld']['codelijst'][1]['subcodes'][0]['omschrijving'], 'Wegen, straten en pleinen; "alle"')
        self.assertEqual([y['code'] for x in d['codelijsten']['categorie_lasten']['codelijst'] for y in x['subcodes']], ['1.1', '3.1'])
        self.assertEqual([x['code'] for x in d['codelijsten']['balanscode']['codelijst']], ['A111', 'P11'])
        self.assertIn('3 keys', self.told)
        self.assertIn('Tot_F', self.told)

    def test_the_same_of_every_form(self):
        """Commas, semicolons, a byte order mark, Windows-1252, and JSON as the service gives it: one list."""
        wanted = self.lists(*self.both())
        semicolons = self.csv('s.csv', FUNCTIES, ';')
        with open(semicolons, 'rb') as f:
            text = f.read()
        for first in (semicolons, self.put('bom.csv', b'\xef\xbb\xbf' + text),
                      self.put('odata.json', json.dumps({'odata.metadata': 'x', 'value': [
                          {'Key': k, 'Title': t, 'Description': d, 'CategoryGroupID': 1} for k, t, d in FUNCTIES]}))):
            self.assertEqual(self.lists(first, os.path.join(self.folder, 'categorie.csv')), wanted, first)

    def test_taken_by_reconcile(self):
        """A ledger of 2016 by functie ties to what CBS published of it, and does not when it is a thousand off."""
        definitions = self.put('functies-2016.json', json.dumps(self.lists(*self.both())))
        fields = [{'name': n, 'type': 'string', 'stuiver': {'asWritten': True}} for n in ('taakveld', 'categorie')]
        mapping = os.path.join(self.folder, 'm')
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump({'name': 'oud', 'title': 'Oud', 'resources': [{'name': 'lines', 'path': 'lines.csv', 'dialect': {'delimiter': ';'}, 'schema': {'fields': [
                {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, {'name': 'zijde', 'type': 'string', 'columnType': 'direction'},
                {'name': 'fase', 'type': 'string', 'columnType': 'phase:id'}, *fields, {'name': 'bedrag', 'type': 'number', 'columnType': 'value'}]}}],
                       'model': {'dimensions': {k: {'primaryKey': k, 'attributes': {k: {'source': k}}} for k in ('jaar', 'zijde', 'fase', 'taakveld', 'categorie')},
                                 'measures': {'bedrag': {'source': 'bedrag', 'currency': 'EUR'}}}, 'stuiver': {'cube': 'oud'}}, f)
        lines = self.put('lines.csv', 'jaar;zijde;fase;taakveld;categorie;bedrag\n2016;expenditure;executed;210;3.1;5000\n2016;revenue;executed;004;3.2;2000\n')
        store = os.path.join(self.folder, 's.db')
        load(store, mapping, lines)
        for amount, code in (('5', 0), ('6', 4)):
            table = self.csv('45031NED.csv', [['210   ', 'L3.1    ', 'GM0344', '2016X005', amount, ''], ['004   ', 'B3.2    ', 'GM0344', '2016X005', '2', '']],
                             head=('FunctieKostenplaatsBalanspost', 'Categorie', 'Gemeenten', 'Verslagsoort', 'k_1stePlaatsing_1', 'k_2dePlaatsing_2'))
            self.run_it('iv3', 'reconcile', '--store', store, '--cube', 'oud', '--number', 'GM0344', '--year', '2016', '--period', '5', '--definitions',
                        definitions, table, expect=code)
        # Codes are known, nothing is approved.
        p = subprocess.run([PROGRAM, 'iv3', 'check', '--json', '--store', store, '--cube', 'oud', '--year', '2016', '--period', '5', '--definitions',
                            definitions], capture_output=True, timeout=PATIENCE, check=False)
        report = json.loads(p.stdout)[0]
        self.assertEqual({f['code'] for f in report['findings']}, {'PF099'})
        self.assertFalse(report['approved'])
        self.assertEqual(p.returncode, 4)

    def test_other_layers_and_years(self):
        tasks = self.csv('t.csv', [('1', 'Watersysteem', ''), ('1.1', 'Aanleg waterkeringen', '')])
        for layer, year in (('Waterschap', '2024'), ('Provincie', '2019'), ('GR', '2020')):
            d = self.lists(tasks, self.both()[1], layer=layer, year=year)
            self.assertEqual((d['metadata']['overheidslaag'], d['metadata']['boekjaar']), (layer, int(year)))
            self.assertEqual(d['codelijsten']['taakveld']['codelijst'][0]['subcodes'], [{'code': '1.1', 'omschrijving': 'Aanleg waterkeringen'}])
        groups = self.lists(tasks, self.csv('c.csv', [('L1.1', 'a', ''), ('L6.1', 'b', ''), ('L7.1', 'c', ''), ('B6.1', 'd', '')]), year='2020', layer='GR')
        self.assertEqual([x['code'] for x in groups['codelijsten']['categorie_lasten']['codelijst']], ['LR', 'FR', 'IV'])

    def test_without_them_it_is_said_what_to_fetch_where(self):
        """And what the words say makes a file that is taken."""
        delivery = {'metadata': {'overheidsnummer': '0636', 'overheidsnaam': 'W', 'periode': 5, 'status': 'Realisatie'}, 'contact': {}, 'data': {}}
        for layer, year, said in (('Waterschap', 2024, 'FunctieKostenplaatsBalanspost'), ('Gemeente', 2014, 'OData/45005NED/'),
                                  ('Provincie', 2019, 'TaakveldBalanspost'), ('GR', 2016, 'FunctieKostenplaatsBalanspost'),
                                  ('Gemeente', 2031, 'iv3_definities_Gemeente_2031.json')):
            with self.subTest(layer=layer, year=year):
                delivery['metadata'].update(overheidslaag=layer, boekjaar=year)
                path = self.put('d.json', json.dumps(delivery))
                p = subprocess.run([PROGRAM, 'iv3', 'check', '--json', path], capture_output=True, timeout=PATIENCE, check=False)
                [report] = json.loads(p.stdout)
                self.assertEqual((p.returncode, report['approved']), (4, False))
                self.assertIn(said, report['noDefinitions'])
                self.assertIn('--definitions', report['noDefinitions'])
                if 'stuiver iv3 lists' not in report['noDefinitions']:
                    continue
                words = report['noDefinitions'].split("'stuiver iv3 lists ")[1].split("'")[0].split()
                made = self.run_it('iv3', 'lists', *words[:4], *self.both())
                definitions = self.put('gemaakt.json', made)
                p = subprocess.run([PROGRAM, 'iv3', 'check', '--json', '--definitions', definitions, path], capture_output=True, timeout=PATIENCE,
                                   check=False)
                self.assertNotIn('noDefinitions', json.loads(p.stdout)[0])
                self.assertFalse(json.loads(p.stdout)[0]['approved'])

    def test_what_is_no_list(self):
        functies, categories = self.both()
        for files, said in (
                ((functies,), 'Categorie'), ((categories,), 'FunctieKostenplaatsBalanspost'),
                ((functies, categories, self.csv('twee.csv', [('210', 'Straten', '')])), 'eerder "Wegen'),
                ((self.csv('kop.csv', FUNCTIES, head=('Code', 'Title', 'D')), categories), 'kolom Key'),
                ((self.csv('kop2.csv', FUNCTIES, head=('Key', 'Naam', 'D')), categories), 'kolom Title'),
                ((self.csv('gemeenten.csv', [('GM0344', 'Utrecht', '')]), categories), 'geen enkele Key')):
            self.assertIn(said, self.lists(*files, expect=3))
        self.assertIn('niets.csv', self.lists(os.path.join(self.folder, 'niets.csv'), expect=6))
        self.assertIn('dataderden.cbs.nl', self.lists(functies, expect=3))
        self.assertIn('--layer', self.lists(functies, categories, layer='Rijk', expect=2))
        self.assertIn('--year', self.run_it('iv3', 'lists', functies, expect=2))

    def test_the_break_is_said(self):
        """2016 by functie and 2017 by taakveld in one cube: neither series goes on in the other, and both say so."""
        cbs = Cbs(Table('45031NED', 'Gemeenten 2016 onbewerkte Iv3-data', 2016,
                        [('210', 'L3.1', 'GM0344', p, 90, NONE) for p in (0, 5)], {'GM0344': 'Utrecht'}, 'Gemeenten', {'210': 'Wegen, straten en pleinen'},
                        {'L3.1': 'Energie'}, old=True),
                  Table('45038NED', 'Gemeenten 2017 onbewerkte Iv3-data', 2017,
                        [('2.1', 'L3.8', 'GM0344', p, 95, NONE) for p in (0, 5)], {'GM0344': 'Utrecht'}, 'Gemeenten', {'2.1': 'Verkeer en vervoer'},
                        {'L3.8': 'Overige goederen en diensten'}),
                  Table('45042NED', 'Gemeenten 2018 onbewerkte Iv3-data', 2018,
                        [('2.1', 'L3.8', 'GM0344', p, 97, NONE) for p in (0, 5)], {'GM0344': 'Utrecht'}, 'Gemeenten', {'2.1': 'Verkeer en vervoer'},
                        {'L3.8': 'Overige goederen en diensten'}), Regions('83553NED', 2017))
        self.addCleanup(cbs.close)
        to, store = os.path.join(self.folder, 'iv3'), os.path.join(self.folder, 'jaren.db')
        self.run_it('fetch', 'iv3', '--years', '2016-2018', '--to', to, '--rate', '100', '--no-regions', '--url', cbs.base)
        load(store, MAPPING, to)
        with Served(store) as served:
            def page(path):
                status, _, body = served.get(path)
                self.assertEqual(status, 200, path)
                return html.unescape(body.decode())
            new = page('/nl-overheden/2018/taakvelden/2/2.1')
            self.assertIn('Vanaf 2017 een andere indeling: geen enkele code', new)
            self.assertIn('Vanaf 2017 een andere indeling, waarin', page('/nl-overheden/2016/taakvelden/F2/F210'))
            self.assertIn('Another classification from 2017 on', page('/nl-overheden/2018/taakvelden/2?taal=en'))
            whole = page('/nl-overheden/2018/overheid/GM0344')
            self.assertIn('2016', whole)  # what a government spent goes on
            self.assertNotIn('andere indeling', whole)


if __name__ == '__main__':
    unittest.main()
