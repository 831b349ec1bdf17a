"""The order of facts in large cubes: texts that no order names take no part in it, so that every page fits the others, whatever
the page, the cut and the engine."""
import csv
import json
import os
import random
import sys
import unittest
import urllib.parse

from served import Served, folder_of_module, load

CUBE = 'groot'
API = '/api/3/cubes/' + CUBE + '/'
MOST = 200000  # QUERY_TEXT_ORDER_MAX
MAPPING = {
    'name': 'groot', 'title': 'Groot',
    'resources': [{
        'name': 'groot', 'path': 'groot.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'tekst', 'type': 'string', 'stuiver': {'text': True}},
            {'name': 'groep', 'type': 'string'},
            {'name': 'bedrag', 'type': 'number', 'columnType': 'value'}]}}],
    'model': {
        'dimensions': {
            'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
            'line': {'primaryKey': 'text', 'attributes': {'text': {'source': 'tekst'}}},
            'party': {'primaryKey': 'group', 'attributes': {'group': {'source': 'groep'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}},
    'stuiver': {'cube': CUBE, 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}},
}


def make(folder, lines, name='groot'):
    """A store, and its lines (year, text, group, amount) in their order: of one year, in two groups, of five amounts."""
    mapping = os.path.join(folder, name)
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(MAPPING, f)
    chosen = random.Random(22)
    facts = [(2024, '%06d' % chosen.randrange(1000000), 'AB'[i % 3 == 0], chosen.randrange(5)) for i in range(lines)]
    path = os.path.join(mapping, 'groot.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter=';')
        out.writerow(['jaar', 'tekst', 'groep', 'bedrag'])
        out.writerows(facts)
    store = os.path.join(folder, name + '.db')
    load(store, mapping, path)
    return store, facts


# What is asked for, and the order that lines come in by their fields; in a small cube texts tell those apart that are alike.
ORDERS = (('', lambda f: (f[0], f[2], f[3]), lambda f: (f[0], f[1], f[2], f[3])),
          ('&order=amount:desc', lambda f: (-f[3], f[0], f[2]), lambda f: (-f[3], f[0], f[1], f[2])),
          ('&order=line.text', lambda f: (f[1], f[0], f[2], f[3]), lambda f: (f[1], f[0], f[2], f[3])),
          ('&cut=party.group:"B"|amount:3', lambda f: (f[0],), lambda f: (f[0], f[1])))


def target(order, page, size):
    return API + 'facts/?' + urllib.parse.quote('pagesize=%d&page=%d%s' % (size, page, order), safe='&=')


def some_pages(last):
    return 1, 2, last // 2, last - 1, last, last + 1


def expected(facts, order, key):
    passing = [f for f in facts if 'cut' not in order or (f[2] == 'B' and f[3] == 3)]
    return sorted(passing, key=key)


class Order(unittest.TestCase):
    def asked(self, server, order, page, size):
        status, _, body = server.get(target(order, page, size))
        self.assertEqual(status, 200, body[:300])
        answer = json.loads(body)
        return [(f['year.year'], f['line.text'], f['party.group'], f['amount']) for f in answer['data']]

    def every_page(self, store, facts, large):
        with Served(store, '--json') as server:
            for order, of_large, of_small in ORDERS:
                want = expected(facts, order, of_large if large else of_small)
                for size in (10000, 7) if large and not order else (7,):
                    last = -(-len(want) // size)
                    for page in range(1, last + 2) if size > 7 else some_pages(last):
                        got = self.asked(server, order, page, size)
                        there = want[(page - 1) * size:page * size]
                        self.assertEqual(len(got), len(there), (order, page, size))
                        wrong = next((i for i, fact in enumerate(got) if fact != there[i]), None)
                        if wrong is not None:
                            self.fail('%r: %r at %d, not %r' % ((order, page, size), got[wrong], wrong, there[wrong]))

    def test_small(self):
        folder = folder_of_module()
        self.every_page(*make(folder, 30000, 'klein'), False)

    def test_large(self):
        folder = folder_of_module()
        self.every_page(*make(folder, MOST + 1), True)

    def test_as_many_as_are_put_in_order(self):
        folder = folder_of_module()
        self.every_page(*make(folder, MOST, 'net'), False)


if __name__ == '__main__':
    sys.exit(unittest.main())
