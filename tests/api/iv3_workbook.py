"""Iv3: the verdict on CBS's workbook is that on the JSON of it, with the cell of each finding; another workbook is told."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from book_writer import styled  # noqa: E402  pylint: disable=wrong-import-position
from iv3 import GOOD, SHARED, changed  # noqa: E402  pylint: disable=wrong-import-position
from iv3_model import Model, codes  # noqa: E402  pylint: disable=wrong-import-position
from served import PROGRAM  # noqa: E402  pylint: disable=wrong-import-position

LASTEN = '5.Verdelingsmatrix lasten'


class Workbook(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(self.folder.cleanup)

    def run_it(self, *args):
        p = subprocess.run([PROGRAM, 'iv3', *args], capture_output=True, check=False, timeout=300)
        self.assertIn(p.returncode, (0, 3, 4), p.stderr)
        return p

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def good(self, layer='Gemeente', year=2026, **said):
        return Model(layer, year, said).fill(GOOD['data'])

    def verdict(self, model):
        p = self.run_it('check', '--json', model.save(self.path('model.xlsx')))
        self.assertIn(p.returncode, (0, 4), p.stderr)
        report = json.loads(p.stdout)[0]
        self.assertEqual(p.returncode == 0, report['approved'], report)
        return report

    def refused(self, model):
        p = self.run_it('check', model.save(self.path('model.xlsx')))
        self.assertEqual((p.returncode, p.stdout), (3, b''))
        return p.stderr.decode()

    def codes(self, report):
        return sorted({f['code'] for f in report['findings'] if f['weight'] != 'remark'})

    def test_as_the_json_of_it(self):
        for year in (2023, 2024, 2025, 2026):
            with self.subTest(year=year):
                data = json.loads(json.dumps(GOOD['data']).replace('Rek_2026', 'Rek_%d' % year))
                report = self.verdict(Model('Gemeente', year).fill(data))
                path = self.path('same.json')
                with open(path, 'w', encoding='utf-8') as f:
                    json.dump({**changed(metadata__boekjaar=year), 'data': data}, f)
                own = json.loads(self.run_it('check', '--json', path).stdout)[0]
                self.assertEqual({k: v for k, v in report.items() if k not in ('file', 'findings')},
                                 {k: v for k, v in own.items() if k not in ('file', 'findings')})
                self.assertEqual(self.codes(report), self.codes(own))
                self.assertTrue(report['approved'], report)

    def test_the_other_layers(self):
        for layer in ('Provincie', 'GR'):
            with self.subTest(layer=layer):
                m = Model(layer, 2026, {'Overheidslaag': None} if layer == 'Provincie' else {})
                task = codes(layer, 2026, 'taakveld')[0][0]
                m.put(*m.at('lasten', task, '1.1'), 12)
                m.put(*m.at('baten', task, '3.6'), 12)
                report = self.verdict(m)
                self.assertEqual((report['layer'], report['totals']['lasten']), (layer, {'rows': 1, 'sum': 12}))
                self.assertEqual([f for f in report['findings'] if f['code'][:2] in ('SF', 'DF')], [])

    def test_the_place_of_a_finding(self):
        m = self.good()
        tab, row, _ = m.at('lasten', '0.1', '1.1')
        m.put(tab, row, 1, '0.99')
        found = [f for f in self.verdict(m)['findings'] if f['code'] == 'DF001']
        self.assertEqual([f['where'] for f in found], ['%s!C%d' % (LASTEN, row)])

    def test_the_place_of_what_is_no_amount(self):
        """Metadata have their cell on 4.Informatie, sums the range of their tabs, each finding one of them."""
        where = {f['code']: f['where'] for f in self.verdict(self.good(Periode='7', **{'E-mail: ': 'geen adres'}))['findings']}
        self.assertRegex(where['SF004'], r'^4\.Informatie!C\d+$')
        self.assertRegex(where['SF008'], r'^4\.Informatie!C\d+$')
        self.assertNotEqual(where['SF004'], where['SF008'])
        self.assertEqual(where['PF099'], where['SF004'])
        m = self.good()
        m.put(*m.at('baten', '0.7', '4.3.1'), 11051)
        [found] = self.verdict(m)['findings']
        self.assertEqual(found['code'], 'PF006')
        self.assertRegex(found['where'], r'^5\.Verdelingsmatrix lasten!C5:A[A-Z]\d+, 6\.Verdelingsmatrix baten!C5:A[A-Z]\d+$')
        m = self.good()
        del m.tabs['6.Verdelingsmatrix baten']
        for f in self.verdict(m)['findings']:
            self.assertIn(f['where'], ('6.Verdelingsmatrix baten (dat tabblad is er niet)',))

    def test_an_amount_that_is_none(self):
        for value, said in (('n.v.t.', 'n.v.t.'), (('t="e"', '<v>#REF!</v>'), '#REF!'), ('1.234', '1.234')):
            with self.subTest(value=value):
                m = self.good()
                m.put(*m.at('baten', '0.8', '3.6'), value)
                f = next(f for f in self.verdict(m)['findings'] if f['code'] == 'SF017')
                self.assertTrue(f['where'].startswith('6.Verdelingsmatrix baten!'))
                self.assertIn(said, f['text'])
                p = self.run_it('table', self.path('model.xlsx'))
                self.assertEqual((p.returncode, p.stdout), (4, b''))

    def test_a_row_without_a_code(self):
        m = self.good()
        tab, row, _ = m.at('lasten', '0.1', '1.1')
        m.put(tab, row, 1, None)
        f = next(f for f in self.verdict(m)['findings'] if f['code'] == 'SF016')
        self.assertEqual(f['where'], '%s!C%d' % (LASTEN, row))

    def test_rows_that_were_put_between(self):
        m = self.good()
        m.put(LASTEN, 102, 1, '8.3')
        m.put(LASTEN, 102, 3, 500)
        f = next(f for f in self.verdict(m)['findings'] if f['code'] == 'BEREIK')
        self.assertEqual(f['where'], LASTEN + '!A102')

    def test_cells_that_show_thousands(self):
        m = self.good()
        m.put(*m.at('lasten', '0.1', '1.1'), styled(2, 10000))
        f = next(f for f in self.verdict(m)['findings'] if f['code'] == 'EENHEID')
        self.assertIn('duizenden', f['text'])

    def test_a_tab_that_is_missing(self):
        m = self.good()
        del m.tabs['6.Verdelingsmatrix baten']
        self.assertIn('SF011', self.codes(self.verdict(m)))

    def test_of_another_layer_or_year(self):
        text = self.refused(self.good(Overheidslaag='Provincie'))
        self.assertIn('op 4.Informatie staat Provincie 2026', text)
        self.assertRegex(text, r'tabblad 5.Verdelingsmatrix lasten: .* en Gemeente 2026 er 69')
        self.assertRegex(self.refused(Model('Gemeente', 2024, {'Jaar': 2026})), 'staat Gemeente 2026, .* en Gemeente 2024 er')
        self.assertRegex(self.refused(Model('Provincie', 2026, {'Overheidslaag': 'GR'})), 'en Provincie 2026 er')
        self.assertRegex(self.refused(self.good(Jaar=2019)), 'Gemeente 2019 is niet bekend waar de bedragen staan')
        self.assertIn('achter Jaar', self.refused(self.good(Jaar='vorig jaar')))
        self.assertIn('"Rijk" is geen', self.refused(self.good(Overheidslaag='Rijk')))

    def test_another_workbook(self):
        m = self.good()
        m.tabs = {'Blad1': {(1, 1): 'x'}, 'Blad2': {(1, 1): 'y'}}
        text = self.refused(m)
        self.assertIn('4.Informatie ontbreekt (de werkmap heeft Blad1, Blad2)', text)
        tool = os.path.join(SHARED, 'iv3-json', 'MakenJSONbestandv2025_2.xlsm')
        if os.path.exists(tool):
            p = self.run_it('check', tool)
            self.assertEqual(p.returncode, 3)
            self.assertIn('hulpmiddel van CBS', p.stderr.decode())

    def test_damaged(self):
        whole = self.good().save(self.path('model.xlsx'))
        with open(whole, 'rb') as f:
            content = f.read()
        for cut in (100, len(content) // 2, len(content) - 10):
            with open(whole, 'wb') as f:
                f.write(content[:cut])
            p = self.run_it('check', whole)
            self.assertEqual((p.returncode, p.stdout), (3, b''), cut)


class Repaired(Workbook):
    """What a spreadsheet did to a workbook: listed by cell, mended in the JSON of it, and undone."""

    def damaged(self):
        m = self.good()
        for part, taakveld, categorie in (('lasten', '0.11', '7.1'),):
            m.put(*m.at(part, taakveld, categorie), None)
        m.put(*m.at('lasten', '0.10', '7.1'), 1000)
        tab, row, _ = m.at('lasten', '0.10', '7.1')
        m.put(tab, row, 1, 0.1)  # a number: 0.10 is 0.1
        m.put(*m.at('baten', '0.8', '3.6'), '12,5')
        return m.save(self.path('model.xlsx')), tab, row

    def repairs(self, path):
        return json.loads(self.run_it('repair', '--json', path).stdout)['repairs']

    def test_listed_by_cell(self):
        path, tab, row = self.damaged()
        found = {x['before']: x for x in self.repairs(path)}
        self.assertEqual((found['"0.1"']['after'], found['"0.1"']['proven']), ('"0.10"', True))
        self.assertRegex(found['"0.1"']['where'], r'^%s![A-Z]+%d \(taakveld\)$' % (tab, row))
        self.assertEqual((found['"12,5"']['after'], found['"12,5"']['proven']), ('12.5', True))
        self.assertIn('6.Verdelingsmatrix baten!', found['"12,5"']['where'])
        p = self.run_it('check', path)
        self.assertIn('iv3 repair', p.stdout.decode())

    def test_mended_in_the_json_and_undone(self):
        path, _, _ = self.damaged()
        with open(path, 'rb') as f:
            before = f.read()
        out, back = self.path('hersteld.json'), self.path('terug.json')
        self.run_it('repair', '--apply', '--output', out, path)
        with open(path, 'rb') as f:
            self.assertEqual(f.read(), before)
        with open(out, encoding='utf-8') as f:
            d = json.load(f)
        self.assertIn({'taakveld': '0.10', 'categorie': '7.1', 'bedrag': 1000}, d['data']['lasten'])
        self.assertIn({'taakveld': '0.8', 'categorie': '3.6', 'bedrag': 12.5}, d['data']['baten'])
        self.assertEqual([x for x in self.repairs(out) if x['proven']], [])
        self.run_it('repair', '--undo', '--output', back, out)
        with open(back, encoding='utf-8') as f:
            undone = json.load(f)
        self.assertIn({'taakveld': '0.1', 'categorie': '7.1', 'bedrag': 1000}, undone['data']['lasten'])
        self.assertIn({'taakveld': '0.8', 'categorie': '3.6', 'bedrag': '12,5'}, undone['data']['baten'])
        self.assertIn('0.1', self.run_it('table', '--rounded', out).stdout.decode())

    def test_nothing_in_a_good_one(self):
        self.assertEqual(self.repairs(self.good().save(self.path('model.xlsx'))), [])


if __name__ == '__main__':
    unittest.main()
