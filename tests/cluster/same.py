#!/usr/bin/env python3
"""The same answers from ClickHouse as from the store, byte for byte: the recorded cases, the sums of golden cases, pages
that lead to each other, and questions at random.
Usage: same.py [--questions N] [--pages N] [--seed N] [unittest's arguments]. Exits 77 where there is no ClickHouse."""
import argparse
import collections
import html
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from at_random import Questions  # noqa: E402
from served import CUBE, Served, folder_of_module  # noqa: E402

SITE = ('--json', '--public-url', 'https://begroting.example.nl')  # workbooks and pages name it
OPTIONS = argparse.Namespace(questions=300, pages=150, seed=22)
LINK = re.compile(rb'(?:href|src|action)="(/[^"#]*)')
KIND_MOST = 8  # pages of a kind: a form of address, by what is a name in it, and its parameters


def setUpModule():
    global single, store, recorded, ours, theirs
    folder = folder_of_module()
    store, recorded = stores.make_all(folder), os.path.join(folder, 'recorded.db')
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)
    stores.sync(store, single.address(), servers.environment())
    ours = Served(store, *SITE)
    unittest.addModuleCleanup(ours.finish)
    theirs = Served(single.address(user='lezer', catalogue=store), *SITE, environment=servers.environment())
    unittest.addModuleCleanup(theirs.finish)


class Same(unittest.TestCase):
    maxDiff = 2000

    def test_recorded(self):
        if not stores.load_recorded(recorded):
            self.skipTest('there are no recorded cases')
        stores.sync(recorded, single.address(), servers.environment())
        with Served(single.address(user='lezer', catalogue=recorded), environment=servers.environment()) as s:
            p = subprocess.run([sys.executable, os.path.join(stores.SHARED, 'compare.py'), 'http://127.0.0.1:%d/api/3' % s.port],
                               capture_output=True, timeout=600, check=False)
        self.assertEqual(p.returncode, 0, p.stdout.decode()[-3000:])

    def test_questions_at_random(self):
        asked = Questions(lambda target: ours.get(target)[2], OPTIONS.seed)
        statuses = {}
        for i in range(OPTIONS.questions):
            target = asked.next()
            status, headers, body = ours.get(target)
            other, heads, there = theirs.get(target)
            if (status, body) != (other, there):
                self.fail('question %d of seed %d: %s\n%d %r\n%d %r\n%s' % (
                    i, OPTIONS.seed, target, status, body[:600], other, there[:600], theirs.stderr()[-1500:]))
            self.assertEqual(headers.get('etag'), heads.get('etag'), target)
            statuses[status] = statuses.get(status, 0) + 1
        print('%d questions, the same answers: %s' % (OPTIONS.questions, statuses))
        self.assertGreater(statuses.get(200, 0), OPTIONS.questions / 2, statuses)

    def test_lines_of_originals(self):
        """What a line shows hangs on what its entries show: in Waterrijk not all of them the same."""
        kinds = {}
        for name in (CUBE, 'awkward', 'waterrijk'):
            path = '/api/3/cubes/%s/' % urllib.parse.quote(name, safe='')
            for part in json.loads(ours.get(path + 'provenance')[2])['parts']:
                for first in (1, 801):
                    target = path + 'source/%s?lines=%d-%d' % (part['file']['sha256'], first, first + 399)
                    status, _, body = ours.get(target)
                    self.assertEqual((status, body), theirs.get(target)[::2], target)
                    for line in json.loads(body).get('lines', ()):
                        kind = (name, str(line.get('masked_columns')))
                        kinds[kind] = kinds.get(kind, 0) + 1
        self.assertEqual(len([k for k in kinds if k[0] == 'waterrijk']), 2, kinds)

    def test_figures_divided_and_in_prices(self):
        """And what is said where they cannot be: of cells that come in another order."""
        path, statuses = '/api/3/cubes/waterrijk/aggregate/?', set()
        refs = ['%s.%s' % (d, a) for d, x in json.loads(ours.get('/api/3/cubes/waterrijk/model/')[2])['model']['dimensions'].items()
                for a in x['attributes']]
        for ref in refs:
            for function, words in itertools.product(('sum', 'avg', 'max'), ('per=inhabitant', 'per=household&prices=2024', 'prices=1900', 'prices=2024', 'comparable', 'pivot=year.year')):
                for more in ('', '&cut=year.year:2024'):
                    target = path + 'drilldown=%s&aggregates=amount.%s&%s%s' % (ref, function, words, more)
                    status, _, body = ours.get(target)
                    self.assertEqual((status, body), theirs.get(target)[::2], target)
                    statuses.add(status)
        self.assertEqual(statuses, {200, 400})

    def kind(self, target):
        path, _, query = target.partition('?')
        return path.count('/'), path.split('/')[1:3], path.split('.')[-1][:6] if '.' in path else '', [q.split('=')[0] for q in query.split('&')]

    def test_pages(self):
        """Breadth first from the start page, some of each kind."""
        todo, seen, kinds, asked = collections.deque(['/', '/feed.atom', '/sitemap.xml', '/catalogus.ttl']), {'/'}, collections.Counter(), 0
        while todo and asked < OPTIONS.pages:
            target = todo.popleft()
            asked += 1
            mine, headers, body = ours.get(target)
            other, _, there = theirs.get(target)
            self.assertEqual((mine, body), (other, there), (target, theirs.stderr()[-1500:]))
            if 'html' not in headers.get('content-type', ''):
                continue
            for link in LINK.findall(body):
                link = html.unescape(link.decode())
                kind = str(self.kind(link))
                if link not in seen and kinds[kind] < KIND_MOST:
                    seen.add(link)
                    kinds[kind] += 1
                    todo.append(link)
        print('%d pages of %d kinds, the same' % (asked, len(kinds)))
        self.assertGreater(len(kinds), 20)

    def test_golden(self):
        n = 0
        with tempfile.TemporaryDirectory() as folder:
            for case, path in stores.golden_stores(folder):
                if stores.sync(path, single.address(), servers.environment(), check=False).returncode:
                    continue  # a case that leaves no store
                with Served(path) as mine, Served(single.address(user='lezer', catalogue=path), environment=servers.environment()) as other:
                    for cube in json.loads(mine.get('/api/3/cubes/')[2])['data']:
                        base = '/api/3/cubes/%s/' % urllib.parse.quote(cube['name'])
                        for d in [''] + list(json.loads(mine.get(base + 'model/')[2])['model']['dimensions']):
                            target = base + 'aggregate/' + ('?drilldown=' + d if d else '')
                            self.assertEqual(mine.get(target)[::2], other.get(target)[::2], (case, target))
                            n += 1
        print('%d sums of golden cases, the same' % n)
        self.assertGreater(n, 80)

    def test_nothing_is_moved_twice(self):
        before = single.server.ask('SELECT sum(rows) FROM system.parts WHERE active')
        told = stores.sync(store, single.address(), servers.environment())
        self.assertIn(b'"sent":0', told.stdout)
        self.assertEqual(single.server.ask('SELECT sum(rows) FROM system.parts WHERE active'), before)


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    reader = argparse.ArgumentParser()
    reader.add_argument('--questions', type=int, default=OPTIONS.questions)
    reader.add_argument('--pages', type=int, default=OPTIONS.pages)
    reader.add_argument('--seed', type=int, default=OPTIONS.seed)
    OPTIONS, rest = reader.parse_known_args()
    unittest.main(argv=sys.argv[:1] + rest)
