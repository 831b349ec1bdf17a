"""An order that names a text, where more facts are alike in all before it than have their texts held: pages and downloads are in it
all the same, whether each text is another, most are the same, or there is none."""
import copy
import csv
import io
import json
import os
import random
import sys
import unittest
import urllib.parse

from facts_large import API, MAPPING, MOST
from served import Served, folder_of_module, load

LINES = MOST + 100001
FIELDS = ('year.year', 'line.text', 'party.group', 'amount', 'note.note')
YEAR, TEXT, GROUP, AMOUNT, NOTE = range(5)
# An order, and the fields that it names, with which of them fall; those that are shown but no text follow.
ORDERS = (('line.text', ((TEXT, False),)),
          ('line.text:desc', ((TEXT, True),)),
          ('line.text,amount:desc', ((TEXT, False), (AMOUNT, True))),
          ('line.text,note.note:desc', ((TEXT, False), (NOTE, True))),
          ('party.group:desc,line.text', ((GROUP, True), (TEXT, False))),
          ('amount,line.text:desc', ((AMOUNT, False), (TEXT, True))),
          ('amount:desc', ((AMOUNT, True),)))


def with_note():
    """A second text."""
    mapping = copy.deepcopy(MAPPING)
    mapping['resources'][0]['schema']['fields'].append({'name': 'noot', 'type': 'string', 'stuiver': {'text': True}})
    mapping['model']['dimensions']['note'] = {'primaryKey': 'note', 'attributes': {'note': {'source': 'noot'}}}
    return mapping


def make(folder):
    """Of one year, nearly all of one group and of one amount; most texts are the same, some are none."""
    mapping = os.path.join(folder, 'teksten')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(with_note(), f)
    chosen = random.Random(7)
    facts = []
    for _ in range(LINES):
        kind = chosen.randrange(20)
        text = 'salaris' if kind < 14 else None if kind == 14 else ('r' if kind < 17 else 'té') + '%06d' % chosen.randrange(1000000)
        facts.append((2024, text, 'B' if kind == 19 else 'A', max(0, chosen.randrange(60) - 57), chosen.choice((None, 'a', 'aa', 'n%05d' % chosen.randrange(100000)))))
    path = os.path.join(mapping, 'groot.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter=';')
        out.writerow(['jaar', 'tekst', 'groep', 'bedrag', 'noot'])
        out.writerows(facts)
    store = os.path.join(folder, 'teksten.db')
    load(store, mapping, path)
    return store, facts


def in_order(facts, named):
    """As texts are put in order: by their bytes, none last whichever way; then as they are stored."""
    keys = [*named, *((i, False) for i in (YEAR, GROUP, AMOUNT) if i not in dict(named))]
    out = list(facts)
    for field, falls in reversed(keys):
        if field in (TEXT, NOTE):
            there = [f for f in out if f[field] is not None]
            there.sort(key=lambda f: f[field].encode(), reverse=falls)  # noqa: B023
            out = there + [f for f in out if f[field] is None]
        else:
            out.sort(key=lambda f: f[field], reverse=falls)  # noqa: B023
    return out


def target(order, rest):
    return API + 'facts/?order=%s&%s' % (urllib.parse.quote(order), urllib.parse.quote(rest, safe='=&'))


def pages(n):
    """At the ends, in the middle, and wherever."""
    chosen = random.Random(n)
    for size in (10000, 7):
        last = -(-n // size)
        yield from ((size, page) for page in (1, last // 2, last, last + 1, chosen.randrange(1, last), chosen.randrange(1, last)))


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.store, cls.facts = make(folder_of_module())

    def same(self, got, want, what):
        self.assertEqual(len(got), len(want), what)
        wrong = next((i for i, fact in enumerate(got) if fact != want[i]), None)
        if wrong is not None:
            self.fail('%r: %r at %d, not %r' % (what, got[wrong], wrong, want[wrong]))

    def test_pages(self):
        with Served(self.store, '--json', '--query-timeout', '600') as server:
            for order, named in ORDERS:
                for cut, facts in (('', self.facts), ('&cut=amount:0', [f for f in self.facts if f[AMOUNT] == 0]))[:1 + order.startswith('line')]:
                    want = in_order(facts, named)
                    for size, page in pages(len(want)):
                        status, _, body = server.get(target(order, 'pagesize=%d&page=%d%s' % (size, page, cut)))
                        self.assertEqual(status, 200, body[:300])
                        answer = json.loads(body)
                        self.assertEqual(answer['total_fact_count'], len(want))
                        self.same([tuple(f[x] for x in FIELDS) for f in answer['data']], want[(page - 1) * size:page * size], (order, cut, size, page))

    def test_downloads(self):
        with Served(self.store, '--json', '--query-timeout', '600') as server:
            for order, named in ORDERS:
                status, _, body = server.get(API + 'facts?download=csv&order=' + urllib.parse.quote(order))
                self.assertEqual(status, 200, body[:300])
                rows = list(csv.DictReader(io.StringIO(body.decode())))
                self.same([(int(f['year.year']), f['line.text'] or None, f['party.group'], int(float(f['amount'])), f['note.note'] or None) for f in rows],
                          in_order(self.facts, named), order)


if __name__ == '__main__':
    sys.exit(unittest.main())
