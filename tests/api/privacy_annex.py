#!/usr/bin/env python3
"""The report that is kept with what is staged and published: what was found by rule, column and taakveld, with masked
samples, and each decision with its ground, person and moment; as text, JSON and a page."""
import csv
import json
import os
import unittest

from privacy_gate import Load, descriptor

UNKNOWN = 6
TASKS = [('5.2', 'Sportaccommodaties'), ('2.1', 'Verkeer en vervoer'), ('0.4', 'Overhead')]


def with_taakveld(name='taakveld'):
    d = descriptor()
    d['resources'][0]['schema']['fields'].append({'name': name, 'type': 'string'})
    d['resources'][0]['schema']['foreignKeys'].append({'fields': name, 'reference': {'resource': 'lijst', 'fields': 'code'}})
    d['resources'].append({'name': 'lijst', 'path': 'lijst.csv', 'stuiver': {'role': 'codelist'}, 'schema': {'fields': [
        {'name': 'code', 'type': 'string'}, {'name': 'naam', 'type': 'string'}]}})
    d['model']['dimensions'][name] = {'primaryKey': name, 'attributes': {
        name: {'source': name}, 'name': {'resource': 'lijst', 'source': 'naam', 'labelfor': name}}}
    return d


class Annex(Load):
    column = 'taakveld'

    def setUp(self):
        super().setUp()
        self.write_mapping(with_taakveld(self.column))
        self.write('m/lijst.csv', 'code,naam\n' + ''.join('%s,%s\n' % x for x in TASKS))
        policy = json.loads(self.run_it('privacy', '--print-policy').stdout)
        policy['decisions'] = [{'allow': 'Tolwem Rieko', 'ground': 'raadslid <b>', 'by': 'A. Bos', 'at': '2026-01-02'}]
        self.write('m/privacy-policy.json', json.dumps(policy))

    def ledger(self, lines, name='2024.csv'):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, delimiter=';', lineterminator='\r\n')
            out.writerow(['jaar', 'programma', 'omschrijving', 'bedrag', 'leverancier', self.column])
            for i, (text, supplier, task) in enumerate(lines):
                out.writerow([2024, 'P0', text, '%d,25' % (i % 500), supplier, task])
        return path

    def lines(self):
        return ([('onderhoud', 'Jansen Beton B.V.', '2.1')] * 30 +
                [('hulp dhr. Kwabromans', 'Jansen Beton B.V.', '5.2')] * 2 +
                [('hulp mevr. Zijgoria', 'Dhr. P. Vletteren', '5.2')] * 3 +
                [('bel 06-12345678', 'Dhr. P. Vletteren', '0.4'), ('aan Tolwem Rieko', 'Jansen Beton B.V.', '0.4')])

    def places(self, told):
        return {(x['column'], x['rule'], x['of']): x for x in told['places']}

    def kept(self, *which):
        return json.loads(self.run_it('privacy', '--store', self.store, *which, '--report', 'json').stdout)

    def check_report(self, *which):
        """`which`: of what was staged or published."""
        told = self.kept(*which)
        places = self.places(told)
        self.assertEqual(told['by'].lower(), self.column)
        self.assertEqual({k: v['entries'] for k, v in places.items() if k[0] in ('omschrijving', 'leverancier')}, {
            ('omschrijving', 'R4', '5.2 Sportaccommodaties'): 5,
            ('omschrijving', 'R6', '0.4 Overhead'): 1,
            ('leverancier', 'R4', '5.2 Sportaccommodaties'): 3,
            ('leverancier', 'R4', '0.4 Overhead'): 1,
            ('leverancier', 'R12', '5.2 Sportaccommodaties'): 3,
            ('leverancier', 'R12', '0.4 Overhead'): 1})
        self.assertEqual(places['omschrijving', 'R4', '5.2 Sportaccommodaties']['samples'], ['hulp [naam]'])
        self.assertEqual(told['decisions'],
                         [{'allow': 'Tolwem Rieko', 'ground': 'raadslid <b>', 'by': 'A. Bos', 'at': '2026-01-02'}])
        self.assertIn('2024.csv', told['about'])
        text = self.run_it('privacy', '--store', self.store, *which).stdout
        self.assertRegex(text, r'omschrijving · 5\.2 Sportaccommodaties: R4 .*, mask, 5 entries')
        self.assertIn('raadslid <b>; A. Bos; 2026-01-02', text)
        page = self.run_it('privacy', '--store', self.store, *which, '--report', 'html').stdout
        self.assertRegex(page, r'<td>5\.2 Sportaccommodaties</td>\s*<td>omschrijving</td>\s*<td>R4</td>')
        self.assertIn('raadslid &lt;b&gt;', page)
        for body in (json.dumps(told, ensure_ascii=False), text, page):
            for value in ('Kwabromans', 'Zijgoria', 'Vletteren', '12345678'):
                self.assertNotIn(value, body)

    def test_a_load_keeps_it(self):
        self.load(self.ledger(self.lines()))
        self.check_report('--version', '1')

    def test_what_is_staged_has_it_before_it_is_released(self):
        self.run_it('stage', '--store', self.store, '--by', 'A. de Wit', '--mapping', self.mapping, self.ledger(self.lines()))
        self.check_report('--staged', '1')
        self.run_it('privacy', '--store', self.store, '--version', '1', expect=UNKNOWN)
        self.run_it('release', '--store', self.store, '--by', 'B. Smit', '1')
        self.check_report('--staged', '1')
        self.check_report('--version', '1')

    def test_numbers_that_nobody_has_are_faults(self):
        self.load(self.ledger(self.lines()))
        self.run_it('privacy', '--store', self.store, '--version', '99', expect=UNKNOWN)
        self.run_it('privacy', '--store', self.store, '--staged', '1', expect=UNKNOWN)
        self.run_it('privacy', '--store', self.store, '--version', '1', '--staged', '1', expect=2)
        self.run_it('privacy', '--version', '1', expect=2)
        self.run_it('privacy', '--store', self.store, '--version', '1', '--report', 'pdf', expect=2)

    def test_it_goes_with_what_is_erased(self):
        self.run_it('stage', '--store', self.store, '--by', 'A. de Wit', '--mapping', self.mapping, self.ledger(self.lines()))
        self.run_it('release', '--store', self.store, '--by', 'B. Smit', '1')
        self.run_it('withdraw', '--store', self.store, '--by', 'A. de Wit', '--reason', 'fout', '1')
        self.run_it('erase', '--store', self.store, '--by', 'A. de Wit', '--yes', '1')
        self.run_it('privacy', '--store', self.store, '--version', '1', expect=UNKNOWN)
        self.run_it('privacy', '--store', self.store, '--staged', '1', expect=UNKNOWN)
        with open(self.store, 'rb') as f:
            self.assertFalse(b'Sportaccommodaties: R4' in f.read())


class OtherNames(Annex):
    """A cube that calls its taakveld by another word of the field."""
    column = 'task'


class NoTaakveld(Load):
    """Without one, the whole is one part: the same counts, told apart by nothing."""

    def test_a_load_keeps_it(self):
        self.load(self.write_ledger(['onderhoud'] * 30 + ['hulp dhr. Kwabromans'] * 5))
        told = json.loads(self.run_it('privacy', '--store', self.store, '--version', '1', '--report', 'json').stdout)
        found = {(x['column'], x['rule'], x['of']): x['entries'] for x in told['places']}
        self.assertEqual(found['omschrijving', 'R4', ''], 5)


if __name__ == '__main__':
    unittest.main()
