"""/suggesties: what somebody who is still typing may mean, each with a page that is there and the amount that the page says
first; nothing of what was withdrawn, staged, or is not public; odd words."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import figures  # noqa: E402
from served import CUBE, DESCRIPTOR, PATIENCE, PROGRAM, Served, load, load_samples, write_ledger  # noqa: E402


class Suggestions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        cls.served = Served(store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def ask(self, served=None, status=200, **question):
        got, headers, body = (served or self.served).get('/suggesties?' + urllib.parse.urlencode(dict({'taal': 'nl'}, **question)))
        self.assertEqual(got, status, body[-2000:])
        self.assertEqual(headers['content-type'], 'application/json; charset=utf-8')
        return json.loads(body)

    def labels(self, q, **more):
        return [s['label'] for s in self.ask(q=q, **more)]

    def test_what_was_typed_comes_first(self):
        self.assertEqual(self.labels('zw')[0], 'Zwembad')
        self.assertEqual(self.labels('ZWEMBAD')[0], 'Zwembad')
        self.assertEqual(self.labels('waterr')[0], 'Waterrijk')
        self.assertEqual(self.labels('hulp jeugd'), self.labels('jeugd hulp'))
        self.assertEqual(self.labels('P4103'), ['Zwembad'])
        self.assertIn('Jeugdhulp kost ieder jaar meer', self.labels('jeugd'))
        self.assertLessEqual(len(self.labels('a')), 8)

    def test_amounts_are_those_of_the_pages(self):
        seen = 0
        for q in ('zw', 'jeugd', 'wa', 'b', 'onderhoud', 'waterrijk'):
            for s in self.ask(q=q):
                status, _, page = self.served.get(s['address'])
                self.assertEqual(status, 200, s)
                if 'value' in s:
                    seen += 1
                    self.assertEqual(figures(page.decode())[0][1], Decimal(s['value']), s)
        self.assertGreater(seen, 20)

    def test_words_of_the_reader(self):
        s = self.ask(q='zw', taal='en')[0]
        self.assertEqual((s['of'], s['amount'][:1]), ('expenditure 2025, actual', '€'))
        self.assertTrue(s['address'].endswith('?taal=en'))
        self.assertEqual(self.ask(q='zw')[0]['of'], 'lasten 2025, werkelijk')

    def test_odd_words(self):
        for q in ('', ' ', '"', '*', '(', 'NOT', 'a OR', 'x' * 5000, '\u202e\u05d0', 'a" OR "b', "'; DROP", '-', '%00', 'é' * 60,
                  'a b c d e f g h i j k l'):
            self.assertIsInstance(self.ask(q=q), list, q)
        self.assertEqual(self.served.get('/suggesties')[2], b'[]')
        self.assertEqual(self.served.get('/suggesties?q=%00')[0], 400)
        self.assertEqual(self.served.get('/suggesties?q=%ff%fe')[2], b'[]')
        status, _, body = self.served.get('/suggesties?q=zw&gemeente=nergens')
        self.assertEqual((status, 'gemeente=nergens' in json.loads(body)['message']), (400, True))
        self.assertEqual(self.labels('zw', gemeente='waterrijk')[0], 'Zwembad')

    def test_not_modified(self):
        _, headers, _ = self.served.get('/suggesties?q=zw')
        self.assertEqual(self.served.get('/suggesties?q=zw', headers={'If-None-Match': headers['etag']})[0], 304)

    def test_nothing_that_is_not_published(self):
        where = os.path.join(self.where.name, 'own')
        os.mkdir(where)
        mapping, store = os.path.join(where, 'mapping'), os.path.join(where, 's.db')
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        ledgers = []
        for year, word in ((2023, 'Blijft'), (2024, 'Verdwijnt')):
            ledgers.append(os.path.join(where, '%d.csv' % year))
            write_ledger(ledgers[-1], 50, year)
            with open(ledgers[-1], encoding='utf-8') as f:
                text = f.read()
            with open(ledgers[-1], 'w', encoding='utf-8') as f:
                f.write(re.sub('P(3)', word, text))
            load(store, mapping, ledgers[-1])
        with Served(store) as served:
            self.assertEqual([s['label'] for s in self.ask(served, q='verd')], ['Verdwijnt'])
            # Texts of single lines are no names.
            self.assertEqual(self.ask(served, q='regel'), [])
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'x', '2'], check=True, capture_output=True, timeout=PATIENCE)
            self.assertEqual(self.ask(served, q='verd'), [])
            self.assertEqual([s['label'] for s in self.ask(served, q='blij')], ['Blijft'])
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'x', '1'], check=True, capture_output=True, timeout=PATIENCE)
            self.assertEqual(self.ask(served, q='blij'), [])
            self.assertEqual(self.ask(served, q='begroting'), [], CUBE)


if __name__ == '__main__':
    unittest.main()
