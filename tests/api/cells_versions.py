#!/usr/bin/env python3
"""Small cells, as an attacker sees them who kept every version of a cube, and who knows which lines each of them had.

What is narrower than the policy promises was told to whoever published it (`privacy-cells-difference`, `-before`); and of what was
hidden and never told no public byte of any version has a name or an amount: aggregates over each pair of dimensions, what changed
between each pair of versions, the course of totals, feeds, downloads, lines of originals, and the site as a folder."""
import collections
import itertools
import json
import os
import random
import re
import tempfile
import unittest
import urllib.parse

from cells import CUBE, HIDDEN, NAMES, PATH, SOCIAL, Line, Store, bounds, is_guarded, ledger, rule_holds
from privacy_gate import every_text
from served import Served

TOLD = ('privacy-cells-difference', 'privacy-cells-before')
PAGES = 700  # of a crawl
WORD = re.compile(rb'[A-Za-z0-9]+')


class Kept(Store):
    def table(self):
        with Served(self.store) as server:
            return {k[:5]: v for k, v in self.facts(server)[0].items() if k[5] == HIDDEN}

    def fresh(self):
        for path in (self.store, self.store + '-wal', self.store + '-shm'):
            if os.path.exists(path):
                os.remove(path)

    def publish(self, lines, name):
        """What is told, and the rows that are public from now on."""
        said = self.load(lines, '--replace', name=name)
        return any(x in said for x in TOLD), self.table()



class Histories(Kept):
    def narrow(self, versions):
        """Sets of lines that are alike in all versions, of few payees, whose amount comes out closer than it may. `versions`:
        (lines, rows)."""
        places = collections.defaultdict(lambda: [None] * len(versions))
        for v, (lines, table) in enumerate(versions):
            shown = self.published(lines, dict.fromkeys(table, 0))
            count = collections.Counter()
            for i, x in enumerate(lines):
                count[x] += 1
                places[(x, count[x])][v] = shown[i]
        sets = collections.defaultdict(collections.Counter)
        for (x, _), where in places.items():
            sets[tuple(where)][x.client] += x.cents
        unknown = {k: i for i, k in enumerate(sorted(sets, key=str))}
        equations = [({i: 1 for k, i in unknown.items() if k[v] == row}, value)
                     for v, (_, table) in enumerate(versions) for row, value in table.items()]
        low, high = bounds(equations, len(unknown))
        found = set()
        for k, i in unknown.items():
            alone = any(row is not None and sum(1 for other in sets if other[v] == row) == 1 for v, row in enumerate(k))
            amount, p = sum(sets[k].values()), SOCIAL['protection']
            close = high[i] is not None and high[i] * 100 < amount * (100 + p) and low[i] * 100 > amount * (100 - p)
            # What is a row by itself was judged with that version (cells.py).
            if close and not alone and not rule_holds(sets[k]):
                found.add(k)
        return found

    def test_what_three_versions_tell_together(self):
        """The last differs by hundreds from the one before, and by one client from the first: hers is the difference."""
        one = [Line(2024, '6.72', '4.1.1', centre, '1', 'x%d' % i, 'C%s%d' % (centre, i), 10000 + 7 * i)
               for centre, n in (('K1', 40), ('K2', 30)) for i in range(n)]
        many = [x._replace(client='N' + x.client, cents=x.cents + 1, text='n' + x.text) for x in one]
        told, first = self.publish(one, 'a.csv')
        self.assertFalse(told)
        told, second = self.publish(one + many, 'b.csv')
        self.assertFalse(told)
        last = one + [Line(2024, '6.72', '4.1.1', 'K1', '1', 'z', 'C-alone', 123456)]
        told, third = self.publish(last, 'c.csv')
        self.assertTrue(self.narrow([(one, first), (one + many, second), (last, third)]))
        self.assertTrue(told)
        # Said once: what is public already is told by no later version.
        self.publish(one + many, 'b.csv')
        told, _ = self.publish(last + [], 'c.csv')
        self.assertFalse(told)

    def test_what_four_versions_tell_together(self):
        """One comes with three hundred, and the three hundred go again by themselves when others are there: no two versions differ
        by few."""
        base = [Line(2024, '6.72', '4.1.1', centre, '1', 'x%d' % i, 'C%s%d' % (centre, i), 10000 + 7 * i)
                for centre, n in (('K1', 40), ('K2', 30)) for i in range(n)]
        some = [x._replace(client='N' + x.client, cents=x.cents + 1, text='n' + x.text) for x in base]
        other = [x._replace(client='M' + x.client, cents=x.cents + 3, text='m' + x.text) for x in base]
        alone = [Line(2024, '6.72', '4.1.1', 'K1', '1', 'z', 'C-alone', 123456)]
        versions, told = [], []
        for n, lines in enumerate((base, base + some + alone, base + some + alone + other, base + alone + other)):
            said, table = self.publish(lines, '%d.csv' % n)
            told.append(said)
            versions.append((lines, table))
        self.assertFalse(self.narrow(versions[:3]))
        self.assertTrue(self.narrow(versions))
        self.assertEqual(told, [False, False, False, True])

    def change(self, r, versions, n):
        """Lines of the next version: more, fewer, other amounts, or those of an earlier one and something new."""
        lines = list(r.choice([v[0] for v in versions]) if r.random() < .4 else versions[-1][0])
        how = r.choice(('more', 'many', 'fewer', 'other'))
        some = r.sample(lines, r.choice((1, 2, 5)))
        if how == 'fewer':
            return [x for x in lines if x not in some]
        if how == 'other':
            return [x._replace(cents=x.cents + r.randint(500, 70000)) if x in some else x for x in lines]
        new = r.sample(lines, min(len(lines), 400 if how == 'many' else r.choice((1, 3))))
        return lines + [x._replace(client='N%d.%d' % (n, i), cents=r.randint(1000, 90000), text='nieuw %d.%d' % (n, i)) for i, x in enumerate(new)]

    def test_what_is_narrower_than_promised_was_told(self):
        found = over = 0
        for seed in range(1, int(os.environ.get('STUIVER_HISTORIES', '6')) + 1):
            r = random.Random(seed)
            self.fresh()
            lines = [x for x in ledger(seed, 500) if is_guarded(x)]
            versions, narrow = [(lines, self.publish(lines, '0.csv')[1])], set()
            for n in range(1, 5):
                lines = self.change(r, versions, n)
                if any(sorted(lines) == sorted(v[0]) for v in versions):
                    continue
                told, table = self.publish(lines, '%d.csv' % n)
                versions.append((lines, table))
                now = self.narrow(versions)
                # Of what was narrow already nothing new need be told.
                new = {k for k in now if k[:-1] not in narrow}
                with self.subTest(seed=seed, version=n):
                    self.assertTrue(told or not new, new)
                if new:
                    found += 1
                    last = self.narrow(versions[-2:])
                    over += not last
                narrow = now | {k[:-1] for k in now}
        self.assertGreater(found, 5)
        print('%d versions told something narrow, %d of them only beside one that is older than the last' % (found, over), flush=True)


class Everywhere(Kept):
    """Three versions that differ by many, one of them withdrawn: nothing of them is told, and nothing of them is found."""

    def versions(self):
        lines = [x._replace(cents=7000001 + 1013 * i, costcenter=x.costcenter.replace('K', 'Plaats')) for i, x in enumerate(ledger(5, 500)) if is_guarded(x)]
        out = [lines]
        for n in (1, 2):
            out.append(out[-1] + [x._replace(client='N%d.%d' % (n, i), cents=9000001 + 977 * i + 100000 * n, text='nieuw %d.%d geheim' % (n, i))
                                  for i, x in enumerate(lines) if x.costcenter != 'GEHEIM1'])
        return out

    @staticmethod
    def written(cents):
        whole, part = divmod(cents, 100)
        dotted = '{:,}'.format(whole).replace(',', '.')
        return {('%d.%02d' % (whole, part)).encode(), ('%d,%02d' % (whole, part)).encode(), ('%s,%02d' % (dotted, part)).encode(),
                ('{:,}.{:02d}'.format(whole, part)).encode(), ('%d' % cents).encode()}

    def secrets(self, versions, tables):
        """Names that only hidden cells have; amounts of lines and hidden cells, and what of these changed; but what is public."""
        public, hidden, names = set(), set(), set()
        for v, (lines, table) in enumerate(zip(versions, tables)):
            shown = self.published(lines, dict.fromkeys(table, 0))
            cells = collections.Counter()
            for i, x in enumerate(lines):
                hidden.add(x.cents)
                if shown[i][3] == HIDDEN:
                    cells[tuple(str(part) for part in x[:5])] += x.cents
            hidden |= set(cells.values())
            names |= {k[3] for k in cells}
            for drill in itertools.chain.from_iterable(itertools.combinations(range(5), n) for n in range(6)):
                sums = collections.Counter()
                for k, value in table.items():
                    sums[tuple(k[d] for d in drill)] += value
                public |= set(sums.values())
            if v:
                before = collections.Counter()
                for i, x in enumerate(versions[v - 1]):
                    before[tuple(str(part) for part in x[:5])] += x.cents
                hidden |= {abs(n - before[k]) for k, n in cells.items() if n != before[k]}
        public |= {abs(a - b) for a in set(public) for b in set(public)}
        seen = {k[3] for table in tables for k in table}
        said = {name.encode() for name in names - seen}
        texts = {x.text.encode() for lines in versions for x in lines}
        return said | texts, {w for cents in hidden - public for w in self.written(cents)}

    def targets(self, sha):
        yield from ('/', '/robots.txt', '/sitemap.xml', '/wijzigingen.atom', '/wijzigingen.json', '/api/3/cubes/', '/api/3/openapi.json', '/catalogus.ttl',
                    '/api/3/download/store.sqlite', '/api/3/search/?q=geheim*', '/api/3/search/?texts=true&q=geheim*', '/suggesties?q=geh')
        for one, two in itertools.permutations(NAMES[:5], 2):
            yield PATH + '/aggregate/?pagesize=1000&drilldown=%s|%s' % (one, two)
            yield PATH + '/explain-change/?by=%s&from=%s.%s:1&to=%s.%s:2' % (one, two, two, two, two)
        for form in ('csv', 'ndjson', 'xlsx', 'json'):
            yield PATH + '/facts/?pagesize=100000&format=' + form
            yield PATH + '/aggregate/?drilldown=%s&format=%s' % ('|'.join(NAMES[:5]), form)
        for one, two in itertools.permutations(range(0, 6), 2):
            yield PATH + '/changes/?from=%d&to=%d' % (one, two)
            yield PATH + '/changes/?version=%d' % one
        yield PATH + '/changes/'
        for name in NAMES:
            yield PATH + '/members/%s/?pagesize=1000' % name
        for cut in ('', '?cut=task.task:"6.72"', '?cut=task.task:"6.72"|category.category:"4.1.1"', '?cut=costcenter.costcenter:"Plaats1"',
                    '?cut=costcenter.costcenter:"GEHEIM1"', '?cut=costcenter.costcenter:"%s"' % HIDDEN):
            yield '/gm0000:zorg/wijzigingen.atom' + cut
            yield '/gm0000:zorg/wijzigingen.json' + cut
            yield PATH + '/provenance/' + (cut + '&plan=1' if cut else '?plan=1')
            yield PATH + '/package.zip' + cut
            yield PATH + '/aggregate/' + cut
        for n in range(1, 5):
            yield PATH + '/manifest/%d' % n
        for one in sha:
            yield PATH + '/source/%s?lines=1-400' % one.decode()
            yield PATH + '/source/%s?lines=1-400&format=txt' % one.decode()

    def crawl(self, server, first):
        """What these targets lead to, and so on: links of documents, and addresses in answers."""
        queue, seen, bodies = collections.deque(first), set(first), {}
        while queue and len(bodies) < PAGES:
            target = queue.popleft()
            status, headers, body = server.get(urllib.parse.quote(target, safe="/?&=:|%,;~!@$'()*+#"))
            bodies[target] = (status, body)
            kind = {k.lower(): v for k, v in headers.items()}.get('content-type', '') if not isinstance(headers, str) else headers
            if status != 200 or not re.search('html|json|xml', kind):
                continue
            for found in re.findall(rb'(?:href|src|action)="([^"#]+)|"(?:https?://[^/"]+)?(/(?:api/|gm0000)[^"\\]*)"', body):
                link = (found[0] or found[1]).decode().replace('&amp;', '&')
                link = re.sub(r'^https?://(?:127\.0\.0\.1|localhost)(?::\d+)?', '', urllib.parse.urljoin('http://127.0.0.1' + target, link)) or '/'
                if link.startswith('/') and not link.startswith('/handboek') and link not in seen:
                    seen.add(link)
                    queue.append(link)
        return bodies

    def look(self, where, body, names, amounts):
        for part in every_text(body):
            for found in WORD.finditer(part):
                if found[0] in names and found[0] not in urllib.parse.unquote_to_bytes(where):
                    self.fail('%r in %s: %r' % (found[0], where, part[max(0, found.start() - 60):found.end() + 60]))
            for name in (name for name in names if b' ' in name):
                self.assertNotIn(name, part, where)
            told = set(re.findall(rb'[0-9][0-9.,]*[0-9]', part)) & amounts
            self.assertEqual(told, set(), where)

    def test_no_public_byte_has_what_no_version_showed(self):
        versions, tables = self.versions(), []
        for n, lines in enumerate(versions):
            told, table = self.publish(lines, '%d.csv' % n)
            self.assertFalse(told)
            tables.append(table)
        names, amounts = self.secrets(versions, tables)
        self.assertIn(b'GEHEIM1', names)
        self.assertGreater(len(amounts), 1000)
        self.run_it('withdraw', '--store', self.store, '--reason', 'vervangen', '--by', 'A', '3')
        self.run_it('load', '--replace', '--store', self.store, '--mapping', self.mapping, os.path.join(self.folder, '2.csv'))
        with Served(self.store, '--offer-store') as server:
            sha = set(re.findall(rb'[0-9a-f]{64}', server.get(PATH + '/provenance/')[2] + server.get('/api/3/cubes/')[2]))
            bodies = self.crawl(server, list(self.targets(sha)))
            answered = [t for t, (status, _) in bodies.items() if status == 200]
            self.assertGreater(len(answered), 150)
            for target, (_, body) in bodies.items():
                self.look(target, body, names, amounts)
            # Each pair of dimensions adds up from the rows that are public, and from nothing else.
            for one, two in itertools.permutations(NAMES[:5], 2):
                _, body = bodies[PATH + '/aggregate/?pagesize=1000&drilldown=%s|%s' % (one, two)]
                have = collections.Counter()
                for k, value in tables[-1].items():
                    have[k[NAMES.index(one)], k[NAMES.index(two)]] += value
                self.assertEqual({(str(c['%s.%s' % (one, one)]), str(c['%s.%s' % (two, two)])): round(c['amount.sum'] * 100)
                                  for c in json.loads(body)['cells']}, have)
        with tempfile.TemporaryDirectory() as folder:
            self.run_it('export', '--store', self.store, '--format', 'site', '--output', os.path.join(folder, 'site'))
            files = [os.path.join(at, name) for at, _, names_ in os.walk(folder) for name in names_]
            self.assertGreater(len(files), 10)
            for path in (path for path in files if not path.endswith('.png') and 'handboek' not in path):
                with open(path, 'rb') as f:
                    self.look(os.path.relpath(path, folder), f.read(), names, amounts)
        print('%d addresses, %d of them answered, %d files of a site; %d names and %d amounts were looked for' % (
            len(bodies), len(answered), len(files), len(names), len(amounts)), flush=True)


if __name__ == '__main__':
    unittest.main()
