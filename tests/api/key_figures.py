"""Kengetallen of cubes: of one government, of one of several beside the middle of all, and of what a cube is laid beside."""
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, Served, load  # noqa: E402  pylint: disable=wrong-import-position

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, '..', '..', 'samples')
WATERRIJK = os.path.join(HERE, '..', '..', 'mappings', 'waterrijk')
MAPPING = os.path.join(HERE, '..', '..', 'mappings', 'nl-iv3-levering')
DEBTS = {'060001': 1000, '060002': 2000, '060003': 4000, '060004': 8000, '060005': 9000}
BATEN = 10000


def delivery(number, debt, year=2026, period=5, off=0):
    def rows(**amounts):
        return [{'balanscode': c, 'standper': s, 'bedrag': b} for c, b in amounts.items() for s in ('1 januari', 'ultimo')]
    return {'metadata': {'overheidslaag': 'Gemeente', 'overheidsnummer': number, 'overheidsnaam': 'Gemeente ' + number[-1], 'boekjaar': year,
                         'periode': period, 'status': 'Realisatie' if period else 'Begroting', 'datum': '2027-06-30T12:00:00+02:00',
                         'details_openbaar': False, 'financieel_pakket': 'P', 'export_software': 'S'},
            'contact': {'naam': 'F', 'email': 'f@voorbeeld.nl', 'telefoon': '0'},
            'data': {'lasten': [{'taakveld': '0.1', 'categorie': '1.1', 'bedrag': BATEN}],
                     'baten': [{'taakveld': '0.7', 'categorie': '4.3.1', 'bedrag': BATEN - 600}, {'taakveld': '8.3', 'categorie': '3.7', 'bedrag': 600},
                               {'taakveld': '0.10', 'categorie': '7.1', 'bedrag': 77}],
                     'balans_lasten': [], 'balans_baten': [],
                     'balans_standen': rows(A121=12000, A1322=500, A23=250, P111=12750 - debt + off, P133=debt) if period else []}}


class KeyFigures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        deliveries = [delivery(n, d) for n, d in DEBTS.items()]
        deliveries += [delivery('060001', 3000, 2025), delivery('060006', 100, off=51), delivery('060007', 0, period=0)]
        paths = []
        for i, d in enumerate(deliveries):
            paths.append(os.path.join(cls.where.name, f'{i}.json'))
            with open(paths[-1], 'w', encoding='utf-8') as f:
                json.dump(d, f)
        table = os.path.join(cls.where.name, 'leveringen.csv')
        with open(table, 'wb') as f:
            subprocess.run([PROGRAM, 'iv3', 'table', *paths], check=True, stdout=f)
        load(cls.store, MAPPING, table)
        load(cls.store, WATERRIJK, *sorted(glob.glob(os.path.join(SAMPLES, 'begroting-*.csv'))))
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.stop()
        cls.where.cleanup()

    def get(self, path):
        status, _, body = self.served.get(path)
        return status, body.decode()

    def asked(self, **parameters):
        status, body = self.get('/api/3/cubes/nl-iv3-levering/key-figures/?' + urllib.parse.urlencode(parameters))
        return status, json.loads(body)

    @staticmethod
    def of(number):
        return f'overheid.nummer:"{number}"'

    def test_of_each(self):
        for number, debt in DEBTS.items():
            status, d = self.asked(cut=self.of(number), year=2026)
            self.assertEqual(status, 200)
            figures = {k['code']: k.get('percentage') for k in d['key_figures']}
            self.assertEqual(figures, {'fk.1': (debt - 250) / BATEN * 100, 'fk.2': (debt - 750) / BATEN * 100,
                                       'fk.3': round((12750 - debt) / 12750 * 100, 2), 'fk.4': None, 'fk.5': 0, 'fk.6': None})

    def test_in_english(self):
        number = next(iter(DEBTS))
        _, dutch = self.asked(cut=self.of(number), year=2026)
        _, d = self.asked(cut=self.of(number), year=2026, lang='en')
        why = {k['code']: k.get('why', '') for k in d['key_figures']}
        self.assertIn('Iv3 does not', why['fk.4'])
        for a, b in zip(dutch['key_figures'], d['key_figures']):
            self.assertNotEqual(a['name'], b['name'])
            self.assertEqual((a.get('percentage'), a['formula'], len(a['inputs'])), (b.get('percentage'), b['formula'], len(b['inputs'])))
            for x, y in zip(a['inputs'], b['inputs']):
                self.assertNotEqual(x['what'], y['what'])
        self.assertEqual(self.asked(cut=self.of(number), year=2026, lang='fr')[0], 400)

    def test_each_input_is_what_its_cut_gives(self):
        """The passport of a kengetal: its inputs, each a question of its own."""
        seen = 0
        for figure in self.asked(cut=self.of('060003'))[1]['key_figures']:
            for x in figure['inputs']:
                if 'cut' not in x:
                    self.assertIn(x.get('amount', 0), (0,))
                    continue
                _, body = self.get('/api/3/cubes/nl-iv3-levering/aggregate/?' + urllib.parse.urlencode({'cut': x['cut'], 'aggregates': 'bedrag.sum'}))
                self.assertEqual(json.loads(body)['summary']['bedrag.sum'], x['amount'], x)
                seen += 1
        self.assertGreater(seen, 8)

    def test_years(self):
        _, d = self.asked(cut=self.of('060001'))
        self.assertEqual((d['year'], d['years']), (2026, [2025, 2026]))
        self.assertEqual(self.asked(cut=self.of('060001'), year=2025)[1]['key_figures'][0]['percentage'], 27.5)

    def test_refusals(self):
        status, d = self.asked(year=2026)
        self.assertEqual(status, 400)
        self.assertIn('several governments', d['message'])
        self.assertEqual(self.asked(cut=self.of('060001'), year=2024)[0], 404)
        self.assertEqual(self.asked(cut=self.of('060007'))[0], 404)  # a budget has no account
        self.assertEqual(self.asked(cut='nix:1')[0], 400)
        self.assertEqual(self.asked(jaar=2026)[0], 400)
        unequal = self.asked(cut=self.of('060006'))[1]['key_figures']
        self.assertEqual({k['state'] for k in unequal}, {'not-available'})
        self.assertIn('niet gelijk', unequal[0]['why'])

    def test_page_of_one_beside_the_middle_of_all(self):
        status, page = self.get('/nl-iv3-levering/2026/kengetallen?lid=060004')
        self.assertEqual(status, 200)
        self.assertIn('Kengetallen van Gemeente 4', page)
        row = re.search(r'Netto schuldquote</a></th>(.*?)</tr>', page, re.S).group(1)
        middle = statistics.median((d - 250) / BATEN * 100 for d in DEBTS.values())
        self.assertEqual(re.findall(r'[\d,]+(?=\s?%)', row), ['77,5', f'{middle:.1f}'.replace('.', ',')])
        self.assertIn('niet beschikbaar', page)
        self.assertEqual(page.count('paspoort?cut='), sum('cut' in x for k in self.asked(cut=self.of('060004'))[1]['key_figures'] for x in k['inputs']))

    def test_page_without_a_choice(self):
        status, page = self.get('/nl-iv3-levering/2026/kengetallen')
        self.assertEqual(status, 200)
        self.assertIn('Kies er een', page)
        self.assertIn('/nl-iv3-levering/2026/kengetallen', self.get('/nl-iv3-levering/2026')[1])

    def test_a_municipality_stands_before_the_figures_of_many(self):
        self.assertEqual(re.findall(r'<th scope="row"[^>]*><a [^>]*href="/([^"?]+)', self.get('/')[1]), ['waterrijk', 'nl-iv3-levering'])

    def test_page_that_cannot_be_made_says_why(self):
        for number, said in (('060006', 'niet gelijk'), ('060007', 'Hier niet te vinden: 060007'), ('069', 'Hier niet te vinden: 069')):
            status, page = self.get(f'/nl-iv3-levering/2026/kengetallen?lid={number}')
            self.assertEqual(status, 200)
            self.assertIn(said, page)

    def test_in_english_nothing_is_dutch(self):
        """Names, inputs and reasons: of one that is computed, and of one whose balance is not whole."""
        dutch = ('niet gelijk', 'vaste schulden', 'Netto schuldquote', 'Iv3 zegt', 'baten, zonder', 'een gezin', 'in exploitatie')
        for number, said in (('060003', 'does not say which expenditure and revenue are structural'), ('060006', 'are not equal (PF008)')):
            _, page = self.get(f'/nl-iv3-levering/2026/kengetallen?lid={number}&taal=en')
            self.assertIn('Net debt ratio', page)
            self.assertIn(said, page)
            for word in dutch:
                self.assertNotIn(word, page)


if __name__ == '__main__':
    unittest.main()
