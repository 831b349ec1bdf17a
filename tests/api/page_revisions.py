"""/{cube}/wijzigingen: files and versions, which took the place of which, what that changed; sums only of lines that are
alike; of what is withdrawn the reason and no name."""
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import served  # noqa: E402
from figures import links  # noqa: E402

HEAD = 'jaar;programma;omschrijving;bedrag\n'
FIRST = HEAD + '2024;P1;een;10,00\n2024;P1;twee;20,00\n2024;P2;drie;30,00\n'
SECOND = HEAD + '2024;P1;een;10,00\n2024;P2;drie;31,50\n2024;P3;<b>vier;4,00\n'
WRONG = HEAD + '2023;P1;geheim;5,00\n'


def text_of(page):
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', page)))


class Revisions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store, mapping = cls.at('s.db'), cls.at('mapping')
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(dict(served.DESCRIPTOR, stuiver={'cube': 't', 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}), f)
        for name, text in (('eerste.csv', FIRST), ('tweede.csv', SECOND), ('jansen.csv', WRONG)):
            with open(cls.at(name), 'w', encoding='utf-8') as f:
                f.write(text)
            cls.program('load', '-q', '-s', cls.store, '-m', mapping, cls.at(name))
        cls.program('withdraw', '-s', cls.store, '--reason', 'verkeerd <jaar>', '3')
        cls.served = served.Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    @classmethod
    def at(cls, name):
        return os.path.join(cls.where.name, name)

    @classmethod
    def program(cls, *arguments):
        p = subprocess.run([served.PROGRAM, *arguments], capture_output=True, timeout=served.PATIENCE, check=False)
        if p.returncode:
            raise RuntimeError('%r: %s' % (arguments, p.stderr.decode()))

    def page(self, address='/t/wijzigingen?taal=nl', status=200):
        got, _, body = self.served.get(address)
        self.assertEqual(got, status, body[-1500:])
        return body.decode()

    def test_versions_in_order_with_what_they_replaced(self):
        text = text_of(self.page())
        self.assertIn('Eén versie is vervangen. Eén versie is ingetrokken.', text)
        self.assertLess(text.index('tweede.csv versie 2'), text.index('eerste.csv versie 1'))
        self.assertIn('3 gelezen = 3 geladen + 0 weggelaten door een regel + 0 afgewezen', text)
        self.assertEqual(len(re.findall(r'\b[0-9a-f]{64}\b', text)), 2)
        self.assertIn('In plaats van versie 1', text)

    def test_what_is_withdrawn_has_a_reason_and_no_name(self):
        page = self.page()
        self.assertIn('verkeerd &lt;jaar&gt;', page)
        self.assertNotIn('jansen', page)
        self.assertNotIn('geheim', page)
        self.page('/t/wijzigingen?naar=3', 404)

    def test_what_changed_is_what_the_api_says(self):
        page = self.page('/t/wijzigingen?naar=2&taal=nl')
        status, _, body = self.served.get('/api/3/cubes/t/changes/?to=2&by=programme')
        self.assertEqual(status, 200)
        answer = json.loads(body, parse_float=Decimal)
        tables = re.findall(r'<tbody>(.*?)</tbody>', page, re.S)
        self.assertEqual(re.findall(r'<data value="([^"]*)"', tables[0]), ['60', '45.5', '-14.5'])
        told = {re.sub(r'<[^>]*>', '', row).split()[0]: re.findall(r'<data value="([^"]*)"', row)
                for row in re.findall(r'<tr>(.*?)</tr>', tables[1], re.S)}
        self.assertEqual(told, {'P1': ['30', '10', '-20'], 'P2': ['30', '31.5', '1.5'], 'P3': ['0', '4', '4']})
        self.assertEqual(len(answer['data'] if 'data' in answer else told), 3)
        for url in links(page):
            if '/changes/' in url:
                self.assertEqual(self.served.get(url)[0], 200, url)

    def test_odd_addresses(self):
        self.page('/t/wijzigingen?naar=99', 404)
        self.page('/t/wijzigingen?naar=x', 404)
        self.page('/t/wijzigingen?naar=1', 404)
        self.page('/nergens/wijzigingen', 404)
        self.page('/t/wijzigingen?pagina=99', 404)
        self.page('/t/wijzigingen?pagina=x', 400)
        self.assertIn('What changed', self.page('/t/wijzigingen?taal=en'))


if __name__ == '__main__':
    unittest.main()
