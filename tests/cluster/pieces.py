#!/usr/bin/env python3
"""All facts in an order, which come in pieces: byte for byte the store's, whatever lies where a piece ends; and of replicas that lack
rows in a piece the store's, or none. Exits 77 where there is no ClickHouse."""
import csv
import http.client
import http.server
import json
import os
import random
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lagging  # noqa: E402
import servers  # noqa: E402
import stores  # noqa: E402
from facts_large import API, MAPPING  # noqa: E402
from served import Served, folder_of_module, load  # noqa: E402

LINES = 800000  # more than PIECE_FACTS (facts.c) are alike in all but their place and text
FIELDS = 'fields=year.year,party.group,amount'


def setUpModule():
    global single, store, ours
    folder = folder_of_module()
    store = make(folder)
    single = lagging.single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)
    stores.sync(store, single.address(), servers.environment())
    ours = Served(store, '--json', '--query-timeout', '600')
    unittest.addModuleCleanup(ours.finish)


def make(folder):
    """Years and groups are few, most amounts are one, some are none."""
    chosen = random.Random(23)
    made = [(chosen.choice((2022, 2023, 2023, 2024)), '%06d' % chosen.randrange(1000000), chosen.choice('AAAAAAAB'),
             '' if i % 1000 == 0 else 7 if i % 4 else chosen.randrange(-400000, 400000)) for i in range(LINES)]
    made = [(2023, text, 'A', 7) if amount == 7 and i % 10 else (year, text, group, amount)
            for i, (year, text, group, amount) in enumerate(made)]
    path = os.path.join(folder, 'groot.csv')
    with open(os.path.join(folder, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(MAPPING, f)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter=';')
        out.writerow(['jaar', 'tekst', 'groep', 'bedrag'])
        out.writerows(made)
    load(os.path.join(folder, 'groot.db'), folder, path)
    return os.path.join(folder, 'groot.db')


def target(asked):
    return API + 'facts/?' + urllib.parse.quote(asked, safe='&=')


class Pieces(unittest.TestCase):
    def served(self, port):
        address = single.address(user='lezer', catalogue=store).replace(':%d/' % single.server.http, ':%d/' % port)
        s = Served(address, '--json', '--cache-memory', '0', '--query-timeout', '600', environment=servers.environment())
        self.addCleanup(s.finish)
        return s

    def front(self):
        """Of a server some of whose answers lack rows."""
        lagging.Front.lacks, lagging.Front.touched = staticmethod(lambda sql: False), 0
        front = http.server.ThreadingHTTPServer(('127.0.0.1', 0), lagging.Front)
        threading.Thread(target=front.serve_forever, daemon=True).start()
        self.addCleanup(front.server_close)
        self.addCleanup(front.shutdown)
        return self.served(front.server_address[1])

    def test_the_store_s(self):
        theirs = self.served(single.server.http)
        for asked in ('order=amount:desc&format=ndjson&' + FIELDS, 'order=amount&download=csv&' + FIELDS, 'order=party.group:desc&download=csv&' + FIELDS,
                      'order=year.year:desc,amount:desc&format=ndjson', 'cut=party.group:"A"&order=amount:desc&download=csv&' + FIELDS,
                      'cut=party.group:"B"&order=amount&download=csv', 'cut=amount:7&order=party.group&download=csv&' + FIELDS,
                      'order=line.text:desc&download=csv&fields=line.text,party.group', 'order=party.group:desc,line.text,amount&format=ndjson',
                      'cut=year.year:1999&order=amount&download=csv'):
            with self.subTest(asked):
                mine, there = ours.get(target(asked)), theirs.get(target(asked))
                self.assertEqual((mine[0], there[0]), (200, 200), there[2][:300])
                self.assertTrue(mine[2] == there[2])
                # FACTS_AT_ONCE (answer/facts.c): more are sent as they are made, with a length that nobody knows yet
                for answer in (mine, there):
                    self.assertEqual('content-length' in answer[1], answer[2].count(b'\n') <= 400000)
        self.assertEqual(len(mine[2].splitlines()), 1)

    def test_replicas_that_lack_rows(self):
        theirs, asked = self.front(), target('order=amount:desc&download=csv&' + FIELDS)
        expected = ours.get(asked)[2]
        lagging.Front.without = 'line%7!=3'
        for part, some, statuses in (('SELECT dataset,', (2,), (200,)), ('SELECT dataset,', (1, 2, 3), (503,)), ('SELECT dataset,', (3, 4, 5), (503,)),
                                     (' AS v', (2,), (200, 503)), (' AS k,', (1,), (200, 503)), ('SELECT sum(', (3, 4), (200, 503))):
            with self.subTest((part, some)):
                seen = []
                lagging.Front.lacks = staticmethod(lambda sql: part in sql and not seen.append(1) and len(seen) in some)  # noqa: B023
                lagging.Front.touched = 0
                try:
                    status, _, body = theirs.get(asked)
                except http.client.IncompleteRead:
                    status, body = 503, b''
                self.assertIn(status, statuses)
                self.assertTrue(status == 503 or body == expected)
                self.assertEqual(lagging.Front.touched, len(some))


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
