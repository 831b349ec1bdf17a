#!/usr/bin/env python3
"""An Iv3 delivery as what it is: recognised without a word, loaded with its details, tied to the sums of its own file."""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from iv3_model import Model  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, '..', '..', 'samples', 'iv3-2024-jaarrekening.json')
CBS = os.path.join(HERE, '..', '..', '..', 'shared', 'data', 'iv3-json')
PARTS = ('lasten', 'baten', 'balans_lasten', 'balans_baten', 'balans_standen')
SIDES = {'expenditure': ('lasten',), 'revenue': ('baten',), 'balance': PARTS[2:]}
DETAILED = {
    'metadata': {'overheidslaag': 'Gemeente', 'overheidsnummer': '060344', 'overheidsnaam': 'Waterrijk', 'boekjaar': 2024, 'periode': 5,
                 'status': 'Realisatie', 'datum': '2025-06-30T12:00:00Z', 'details_openbaar': True, 'financieel_pakket': 'Pakket',
                 'export_software': 'zelfbouw'},
    'contact': {'naam': 'F. Inancien', 'telefoon': '0612345678', 'email': 'financien@waterrijk.nl'},
    'data': {
        'lasten': [{'taakveld': '0.4', 'categorie': '3.8', 'bedrag': 120, 'details': {'grootboek': '4301', 'grootboek_naam': 'Papier', 'kostenplaats': '610'}},
                   {'taakveld': '0.4', 'categorie': '3.8', 'bedrag': 80.25, 'details': {'grootboek': '4302', 'grootboek_naam': 'Inkt', 'kostenplaats': '611',
                                                                                        'bedrag_euro': 80251.13}},
                   {'taakveld': '0.10', 'categorie': '7.1', 'bedrag': 10}],
        'baten': [{'taakveld': '0.4', 'categorie': '3.8', 'bedrag': 210.25, 'details': {'grootboek': '8301', 'grootboek_naam': 'Verkoop', 'kostenplaats': '610'}}],
        'balans_lasten': [], 'balans_baten': [], 'balans_standen': [{'balanscode': 'A111', 'standper': 'ultimo', 'bedrag': 7}]}}


def own_sums(delivery):
    """In cents, by the file itself."""
    return {side: round(sum(r['bedrag'] for p in parts for r in delivery['data'].get(p, ())) * 100000) for side, parts in SIDES.items()
            if any(delivery['data'].get(p) for p in parts)}


class Iv3Load(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(self.folder.cleanup)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def run_it(self, *args, code=0, **more):
        p = subprocess.run([PROGRAM, *args], capture_output=True, check=False, timeout=300, **more)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def put(self, delivery, name='levering.json', **how):
        with open(self.at(name), 'w', encoding=how.pop('encoding', 'utf-8')) as f:
            json.dump(delivery, f, ensure_ascii=False, **how)
        return self.at(name)

    def load(self, path, name='m'):
        """The store it is in, and what was said."""
        self.run_it('sniff', '--quiet', '--write', self.at(name), path)
        p = self.run_it('load', '--store', self.at(name + '.db'), '--mapping', self.at(name), path)
        return self.at(name + '.db'), (p.stdout + p.stderr).decode()

    def sums(self, store):
        said = json.loads(self.run_it('status', '--json', '--store', store).stdout)
        [cube] = said['cubes']
        self.assertEqual(cube['cube'], 'iv3')
        with Served(store) as s:
            got = json.loads(s.get('/api/3/cubes/iv3/aggregate/?drilldown=zijde')[2])
        return {c['zijde.zijde']: round(c['bedrag.sum'] * 100) for c in got['cells']}

    def test_columns_are_known_and_sums_are_those_of_the_file(self):
        with open(SAMPLE, encoding='utf-8') as f:
            delivery = json.load(f)
        said = json.loads(self.run_it('sniff', '--json', SAMPLE).stdout)
        self.assertEqual(said['mapping'], 'nl-iv3-levering')
        store, told = self.load(SAMPLE)
        self.assertIn('what CBS would say of this Iv3 delivery: faults 0, warnings 0, checks', told)
        self.assertEqual(self.sums(store), own_sums(delivery))
        self.assertIn('verschil € 0', self.run_it('iv3', 'reconcile', '--store', store, '--cube', 'iv3', SAMPLE).stdout.decode())

    def test_of_cbs_itself(self):
        for name, faults in (('iv3_bestand_zonder_fouten_1.json', None), ('iv3_bestand_definitie_fout.json', 2),
                             ('history/krd174065678_04789ad.json', 0)):
            path = os.path.join(CBS, name)
            if not os.path.exists(path):
                self.skipTest('no shared data')
            with self.subTest(name=name), open(path, encoding='cp1252') as f:
                delivery = json.load(f)
                if 'waarden' in delivery:
                    data = collections.defaultdict(list)
                    for row in delivery['waarden']:
                        data[row['rekeningkant']].append(row)
                    delivery['data'] = data
                store, told = self.load(path, re.sub(r'\W', '', name))
                self.assertEqual(self.sums(store), own_sums(delivery))
                if faults is not None:
                    self.assertIn('Iv3 delivery: faults %d,' % faults, told)

    def test_details_are_dimensions(self):
        store, _ = self.load(self.put(DETAILED))
        self.assertEqual(self.sums(store), {'expenditure': 21025000, 'revenue': 21025000, 'balance': 700000})
        with Served(store) as s:
            got = json.loads(s.get('/api/3/cubes/iv3/aggregate/?drilldown=grootboek&cut=zijde:expenditure')[2])
            self.assertEqual({c['grootboek.code']: (c.get('grootboek.naam'), c['bedrag.sum']) for c in got['cells']},
                             {'4301': ('Papier', 120000), '4302': ('Inkt', 80250), None: (None, 10000)})
            model = json.loads(s.get('/api/3/cubes/iv3/model/')[2])['model']
            self.assertIn('kostenplaats', model['dimensions'])
            self.assertNotIn('bedrag_euro', json.dumps(model))  # it says again what the row says
            self.assertNotIn('financien@waterrijk.nl', s.get('/api/3/cubes/iv3/facts/')[2].decode())

    def test_several_at_once_are_one_ledger(self):
        """With details and without, whichever comes first."""
        detailed = self.put(DETAILED)
        for i, files in enumerate(((SAMPLE, detailed), (detailed, SAMPLE))):
            with self.subTest(first=os.path.basename(files[0])):
                name, store = self.at('m%d' % i), self.at('several%d.db' % i)
                self.run_it('sniff', '--quiet', '--write', name, *files)
                self.run_it('load', '--store', store, '--mapping', name, *files)
                with open(SAMPLE, encoding='utf-8') as f:
                    own, more = own_sums(json.load(f)), own_sums(DETAILED)
                self.assertEqual(self.sums(store), {side: own[side] + more[side] for side in own})
                with Served(store) as s:
                    self.assertIn('grootboek', json.loads(s.get('/api/3/cubes/iv3/model/')[2])['model']['dimensions'])

    def test_details_that_are_not_public_stay_away(self):
        closed = json.loads(json.dumps(DETAILED))
        closed['metadata']['details_openbaar'] = False
        store, told = self.load(self.put(closed))
        self.assertIn('details of 3 rows are not read', told)
        with Served(store) as s:
            self.assertNotIn('grootboek', s.get('/api/3/cubes/iv3/model/')[2].decode())
        self.assertEqual(self.sums(store)['expenditure'], 21025000)
        # and by the mapping of one that had them
        self.run_it('sniff', '--quiet', '--write', self.at('open'), self.put(DETAILED))
        path = self.put(closed)
        self.run_it('load', '--store', self.at('o.db'), '--mapping', self.at('open'), path)
        with Served(self.at('o.db')) as s:
            self.assertNotIn('Papier', s.get('/api/3/cubes/iv3/facts/')[2].decode())

    def test_a_line_is_that_of_the_file(self):
        text = json.dumps(DETAILED).replace('{"taakveld"', '\n{"taakveld"')
        with open(self.at('lines.json'), 'w', encoding='utf-8') as f:
            f.write(text)
        store, _ = self.load(self.at('lines.json'))
        with Served(store) as s:
            [part] = json.loads(s.get('/api/3/cubes/iv3/provenance/?cut=grootboek.code:%224302%22')[2])['parts']
            self.assertEqual((part['line_ranges'], part['sums']), ([[3, 3]], {'bedrag': 80250}))
            self.assertIn('"Inkt"', text.split('\n')[2])
            said = json.loads(s.get('/api/3/cubes/iv3/source/%s/' % part['file']['sha256'])[2])['lines']
        self.assertIn('"bedrag":80.25', said[2]['text'])  # as it stands there, in thousands
        self.assertNotIn('80251.13', said[2]['text'])
        self.assertNotIn('Inancien', json.dumps(said))

    def test_wherever_it_comes_from(self):
        path = self.put(DETAILED)
        with open(path, 'rb') as f, gzip.open(self.at('l.json.gz'), 'wb') as g:
            g.write(f.read())
        with zipfile.ZipFile(self.at('l.zip'), 'w') as z:
            z.write(path, 'levering.json')
        turned = {k: DETAILED[k] for k in ('data', 'contact', 'metadata')}  # the order of its members means nothing
        ways = (self.at('l.json.gz'), self.at('l.zip'), self.put(turned, 'turned.json'), self.put(DETAILED, 'fine.json', indent=2))
        for i, way in enumerate(ways):
            with self.subTest(way=os.path.basename(way)):
                self.assertEqual(self.sums(self.load(way, 'way%d' % i)[0])['expenditure'], 21025000)
        with open(path, 'rb') as f:
            self.assertIn(b'"mapping":"nl-iv3-levering"', self.run_it('sniff', '--json', '-', stdin=f).stdout.replace(b' ', b''))

    def test_windows_1252(self):
        latin = json.loads(json.dumps(DETAILED))
        latin['metadata']['overheidsnaam'] = 'Súdwest-Fryslân'
        store, _ = self.load(self.put(latin, encoding='cp1252'))
        with Served(store) as s:
            self.assertIn('Súdwest-Fryslân', s.get('/api/3/cubes/iv3/members/overheid/')[2].decode())

    def test_a_workbook_of_cbs(self):
        with open(SAMPLE, encoding='utf-8') as f:
            data = json.load(f)['data']
        data['kengetallen'] = []
        model = Model('Gemeente', 2024).fill(data)
        store, _ = self.load(model.save(self.at('iv3-model.xlsx')))
        self.assertEqual(self.sums(store), own_sums({'data': data}))

    def test_another_workbook_is_none(self):
        model = Model('Gemeente', 2024)
        del model.tabs['4.Informatie']
        said = self.run_it('sniff', '--json', model.save(self.at('other.xlsx'))).stdout.decode()
        self.assertNotIn('nl-iv3-levering', said)

    def test_more_decimals_than_two_are_cents(self):
        """In thousands of euros: what is loaded is what stands there."""
        d = json.loads(json.dumps(DETAILED))
        d['data']['lasten'][0]['bedrag'] = 120.12345
        store, told = self.load(self.put(d))
        self.assertEqual(self.sums(store)['expenditure'], 21025000 + 12345)
        self.assertIn('warnings 1,', told)

    def test_what_is_not_whole_is_not_loaded(self):
        lacks, many, half = (json.loads(json.dumps(DETAILED)) for _ in range(3))
        del lacks['data']['lasten'][0]['bedrag']
        many['data']['lasten'][0]['bedrag'] = 120.1234567
        whole = self.put(DETAILED)
        self.run_it('sniff', '--quiet', '--write', self.at('m'), whole)
        with open(whole, encoding='utf-8') as f:
            text = f.read()
        with open(self.at('half.json'), 'w', encoding='utf-8') as f:
            f.write(text[:len(text) // 2])
        half = self.at('half.json')
        for path, word in ((self.put(lacks, 'lacks.json'), 'ontbreekt de sleutel bedrag'), (half, 'dit is geen JSON'),
                           (self.put(many, 'many.json'), 'heeft meer decimalen dan er centen zijn')):
            with self.subTest(path=os.path.basename(path)):
                for command in (('sniff',), ('load', '--store', self.at('s.db'), '--mapping', self.at('m'))):
                    p = subprocess.run([PROGRAM, *command, path], capture_output=True, check=False, timeout=300)
                    self.assertIn(p.returncode, (3, 4), p.stderr)
                    self.assertIn(word, p.stderr.decode())
        self.assertFalse(os.path.exists(self.at('s.db')) and json.loads(
            self.run_it('status', '--json', '--store', self.at('s.db')).stdout)['cubes'])


if __name__ == '__main__':
    unittest.main()
