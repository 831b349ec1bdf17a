#!/usr/bin/env python3
"""…/naast-anderen: one of the 342 municipalities beside its size class, its province and all, per inhabitant; each
middle one computed here from the file itself."""
import csv
import glob
import html
import math
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import unittest
import urllib.parse
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from served import HERE, PATIENCE, PROGRAM, Served, load

PROJECT = os.path.join(HERE, '..', '..')
DATA = os.path.join(PROJECT, '..', 'shared', 'data', 'nl-iv3')


def cents(x):
    return x.quantize(Decimal('0.01'), ROUND_HALF_UP)


@unittest.skipUnless(os.path.isdir(DATA), 'no ../shared')
class Peers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.stores = {}
        cls.people, cls.classes, cls.amounts = {}, {}, {}
        with open(os.path.join(DATA, '2023_jaarrekening.csv'), encoding='utf-8', newline='') as f:
            for r in csv.DictReader(f, delimiter=';', quoting=csv.QUOTE_NONE):
                who, task = r['Gemeenten'], r['Taakveld'].split(' ')[0]
                # Pages leave reserves and the result out, unless they are asked for.
                if who != 'Nederland' and task not in ('0.10', '0.11'):
                    cls.people[who] = int(Decimal(r['Inwonertal']))
                    cls.classes[who] = (r['Gemeentegrootte'], r['Provincie'])
                    cls.amounts[who, task] = int(Decimal(r['Lasten'] or 0) * 1000)
        figures = os.path.join(cls.folder, 'people.csv')
        with open(figures, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f)
            out.writerow('subject,region,name,year,value,table,url,retrieved,note'.split(','))
            out.writerows(['population', 'GM%04d' % (i + 1), n, 2023, v, '03759ned', '', '2024-01-01', '']
                          for i, (n, v) in enumerate(sorted(cls.people.items())))
        for name in ('without', 'with'):
            cls.stores[name] = os.path.join(cls.folder, name + '.db')
            load(cls.stores[name], os.path.join(PROJECT, 'mappings', 'nl-iv3'), *sorted(glob.glob(os.path.join(DATA, '2023_*.csv'))))
        subprocess.run([PROGRAM, 'fetch', 'cbs', '--store', cls.stores['with'], '--from-snapshot', figures], check=True, capture_output=True,
                       timeout=PATIENCE)

    def page(self, served, path):
        status, _, body = served.get(path)
        self.assertEqual(status, 200)
        self.assertLess(len(body), 120000)
        return body.decode()

    @staticmethod
    def rows(page):
        table = re.search(r'id="naast".*?</table>', page, re.S)[0]
        out = {}
        for row in re.findall(r'<tr>(.*?)</tr>', table, re.S):
            head = re.search(r'<th scope="row".*?>(.*?)</th>', row, re.S)
            if head:
                code = re.search(r'class="code">(.*?)<', head[1])
                cells = re.findall(r'<td.*?>(.*?)</td>', row, re.S)
                out[code[1] if code else re.sub('<.*?>', '', head[1]).strip()] = cells
        return out

    @staticmethod
    def value(cell):
        found = re.search(r'<data value="(.*?)"', cell)
        return Decimal(found[1]) if found else None

    def per(self, who, head):
        total = sum(v for (w, t), v in self.amounts.items() if w == who and (t.startswith(head + '.') or head == ''))
        return cents(Decimal(total) / self.people[who])

    def groups(self, who):
        """Who delivered nothing is in none."""
        size, province = self.classes[who]
        there = [w for w in self.people if self.per(w, '')]
        return [[w for w in there if self.classes[w][0] == size], None, [w for w in there if self.classes[w][1] == province], there]

    def test_per_inhabitant(self):
        with Served(self.stores['with']) as served:
            for who in ('Utrecht', 'Aalten', "'s-Gravenhage"):
                rows = self.rows(self.page(served, '/nl-iv3/2023/naast-anderen?' + urllib.parse.urlencode({'lid': who, 'taal': 'nl'})))
                for head, cells in [('6', rows['6']), ('0', rows['0']), ('', rows['Totaal'])]:
                    self.assertEqual(self.value(cells[0]), self.per(who, head), (who, head))
                    for cell, members in zip(cells[1:], self.groups(who)):
                        if members:
                            self.assertEqual(self.value(cell), cents(Decimal(statistics.median(self.per(w, head) for w in members))), (who, head))
                place = 1 + sum(self.per(w, '') > self.per(who, '') for w in self.people)
                self.assertEqual(html.unescape(rows['Plaats'][-1]), '%d van %d' % (place, len(self.groups(who)[-1])))

    def test_a_step_down(self):
        with Served(self.stores['with']) as served:
            page = self.page(served, '/nl-iv3/2023/naast-anderen?lid=Utrecht&taal=nl')
            link = html.unescape(re.search(r'href="([^"]*/6/naast-anderen[^"]*)"', page)[1])
            self.assertIn('lid=Utrecht', link)
            rows = self.rows(self.page(served, link))
            self.assertEqual(self.value(rows['6.3'][0]), cents(Decimal(self.amounts['Utrecht', '6.3']) / self.people['Utrecht']))

    def test_parts_of_the_total_where_nobody_counted_inhabitants(self):
        with Served(self.stores['without']) as served:
            page = self.page(served, '/nl-iv3/2023/naast-anderen?lid=Utrecht&taal=nl')
            self.assertIn('geen inwonertallen geladen', page)
            shares = {w: Decimal(sum(v for (x, t), v in self.amounts.items() if x == w and t.startswith('6.'))) /
                      sum(v for (x, _), v in self.amounts.items() if x == w) for w in self.groups('Utrecht')[-1]}
            shown = [Decimal(html.unescape(c).split('\u00a0')[0].replace(',', '.')) for c in self.rows(page)['6']]
            self.assertEqual(shown[0], (shares['Utrecht'] * 100).quantize(Decimal('0.1'), ROUND_HALF_UP))
            self.assertEqual(shown[-1], (statistics.median(shares.values()) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP))

    def test_the_middle_of_shares_is_rounded_once(self):
        """Of every municipality each of its groups and each hoofdtaakveld; two shares that were rounded before they are
        halved give 36,5 % where 36.4356 is the middle."""
        heads = sorted({t.split('.')[0] for _, t in self.amounts})
        of = {}
        for (who, task), v in self.amounts.items():
            of[who, task.split('.')[0]] = of.get((who, task.split('.')[0]), 0) + v
            of[who, ''] = of.get((who, ''), 0) + v
        with Served(self.stores['without']) as served:
            for who in ('Aalten', 'Utrecht', "'s-Gravenhage", 'Vlieland'):
                page = self.page(served, '/nl-iv3/2023/naast-anderen?' + urllib.parse.urlencode({'lid': who, 'taal': 'nl'}))
                rows, size = self.rows(page), self.classes[who][0]
                there = [w for w in self.people if of[w, '']]
                members = [w for w in there if self.classes[w][0] == size]
                for head in heads:
                    for cell, group in ((rows[head][1], members), (rows[head][-1], there)):
                        median = statistics.median(Fraction(of.get((w, head), 0), of[w, '']) for w in group) * 1000
                        permille = math.floor(median + Fraction(1, 2))
                        shown = html.unescape(re.sub('<.*?>', '', cell)).split('\u00a0')[0].replace(',', '.')
                        if len(group) >= 3:
                            self.assertEqual(Decimal(shown), Decimal(permille) / 10, (who, head, len(group), float(median)))

    def test_who_is_not_there(self):
        with Served(self.stores['without']) as served:
            self.assertIn('Hier niet te vinden: Atlantis', self.page(served, '/nl-iv3/2023/naast-anderen?lid=Atlantis&taal=nl'))
            self.assertEqual(served.get('/nl-iv3/2023/naast-anderen')[0], 200)


if __name__ == '__main__':
    unittest.main()
