#!/usr/bin/env python3
"""Waterrijk with hostile words everywhere: labels, titles, descriptions, names of suppliers and explanations hold markup,
quotes, addresses of programs and marks of direction. All pages and drawings that the start page leads to, and some with
hostile addresses, show them as text: no element, attribute, address or program of theirs comes to be."""
import collections
import csv
import glob
import html.parser
import io
import json
import os
import shutil
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

from served import HERE, PATIENCE, Served, load

PROJECT = os.path.join(HERE, '..', '..')
EVIL = '<zz7 onzz7="x()"> "\'onzz7=\' &lt;zz7&gt; </title></script></textarea><script>zz7()</script> javascript:zz7() ]]> --> {zz7}'
MARKS = ' \u202e\u2066\u200f zz7'
PAGES = 250  # of each kind at most are read
SPOKEN = ('label', 'portfolio', 'description', 'title', 'text', 'author', 'note', 'name', 'address')
KINDS = ('text/html', 'image/svg+xml')


def hostile_table(path):
    with open(path, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        for key in row:
            if key == 'source' and 'scope' in row:
                row[key] = 'javascript:zz7()'
            elif key in SPOKEN and row[key] and not path.endswith('statistics.csv'):
                row[key] = (row[key] + ' ' + EVIL + MARKS)[:390]
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, rows[0].keys(), lineterminator='\n')
        out.writeheader()
        out.writerows(rows)


def hostile_ledger(source, path):
    with open(source, encoding='cp1252', newline='') as f:
        rows = list(csv.reader(f, delimiter=';'))
    head = rows[0]
    name, text = head.index('CrediteurNaam'), head.index('OmschrijvingBoeking')
    # The last period too, of which an explanation speaks.
    rows = rows[:3000] + rows[-1000:] if len(rows) > 4000 else rows
    for row in rows[1:]:
        row[name] = row[name] and row[name] + ' ' + EVIL
        row[text] += ' ' + EVIL
    with open(path, 'w', encoding='cp1252', newline='') as f:
        csv.writer(f, delimiter=';', lineterminator='\r\n').writerows(rows)


class Page(html.parser.HTMLParser):
    """What hostile words made of a page, and where it leads."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.wrong, self.shown, self.program = [], [], 0, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.program = tag == 'script' and not (dict(attrs).get('type') or '').endswith('json')
        if 'zz7' in tag:
            self.wrong.append('the element <%s>' % tag)
        for name, value in attrs:
            value = value or ''
            if 'zz7' in name or name.startswith('on') or name == 'style':
                self.wrong.append('the attribute %s of <%s>' % (name, tag))
            if name in ('href', 'src', 'action', 'formaction', 'xlink:href', 'data'):
                address = ''.join(value.split()).lower()
                if not address.startswith(('/', '?', '#', '.', 'http://', 'https://', 'mailto:')) and ':' in address.split('/')[0]:
                    self.wrong.append('the address %s' % value)
                if any(c in value for c in '<>" \n'):
                    self.wrong.append('a bare character in the address %s' % value)
                if tag in ('a', 'img') and name in ('href', 'src'):
                    self.links.append(value)

    def handle_endtag(self, tag):
        self.program = False

    def handle_data(self, data):
        if self.program and 'zz7' in data:
            self.wrong.append('the program %s' % data[:80])
        self.shown += data.count('zz7')

    def handle_comment(self, data):
        self.wrong.append('the comment %s' % data[:80])


class HostilePages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        mapping, store = os.path.join(cls.folder, 'mapping'), os.path.join(cls.folder, 's.db')
        shutil.copytree(os.path.join(PROJECT, 'mappings', 'waterrijk'), mapping)
        for table in glob.glob(os.path.join(mapping, '*.csv')):
            hostile_table(table)
        path = os.path.join(mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            package = json.load(f)
        package['title'] += ' ' + EVIL + MARKS
        package['description'] = EVIL
        for dimension in package['model']['dimensions'].values():
            dimension['label'] = dimension.get('label', '') + ' ' + EVIL[:60]
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(package, f)
        ledgers = []
        for year in (2023, 2024):
            ledgers.append(os.path.join(cls.folder, 'grootboek-%d.csv' % year))
            hostile_ledger(os.path.join(PROJECT, 'samples', os.path.basename(ledgers[-1])), ledgers[-1])
        load(store, mapping, *ledgers, *(os.path.join(PROJECT, 'samples', 'begroting-%d.csv' % y) for y in (2023, 2024)))
        cls.server = Served(store)

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.finish()
        finally:
            shutil.rmtree(cls.folder)

    def read(self, address, told):
        status, headers, body = self.fetch(address)
        kind = headers.get('Content-Type', '').split(';')[0]
        if kind not in KINDS:
            return []
        text = body.decode('utf-8')  # strictly
        bad = [c for c in text if ord(c) < 32 and c not in '\n\r\t']
        self.assertFalse(bad, address)
        if kind == 'image/svg+xml':
            xml.etree.ElementTree.fromstring(body)
        page = Page(text)
        self.assertEqual(page.wrong, [], address)
        self.assertLess(status, 500, address)
        told['pages'] += 1
        told['words'] += page.shown
        return [urllib.parse.urljoin(address, link) for link in page.links]

    def fetch(self, address):
        c = self.server.connect()
        c.request('GET', address, headers={'Accept': 'text/html,image/svg+xml'})
        r = c.getresponse()
        body = r.read()
        c.close()
        return r.status, r.headers, body

    def test_all_that_the_start_page_leads_to(self):
        told, seen = collections.Counter(), set()
        todo, kinds = collections.deque(['/', '/waterrijk', '/waterrijk/2024', '/waterrijk/2024?taal=en']), collections.Counter()
        while todo and told['pages'] < PAGES:
            address = todo.popleft().split('#')[0]
            parts = urllib.parse.urlsplit(address)
            # As many of each kind of page as show what it does with words.
            kind = (parts.path.count('/'), tuple(sorted(k for k, _ in urllib.parse.parse_qsl(parts.query))), parts.path.split('/')[-2:-1] and parts.path.split('/')[-2])
            if address in seen or parts.netloc or parts.scheme or address.startswith('/api/') or kinds[kind] >= 6:
                continue
            seen.add(address)
            kinds[kind] += 1
            todo.extend(self.read(address, told))
        print('%d pages, %d hostile words shown' % (told['pages'], told['words']), file=sys.stderr)
        self.assertGreater(told['pages'], 10)
        self.assertGreater(told['words'], 200)

    def test_hostile_addresses(self):
        told = collections.Counter()
        evil = urllib.parse.quote(EVIL, safe='')
        for address in ('/%s', '/waterrijk/%s', '/waterrijk/2024/%s', '/waterrijk/2024/programmas/%s', '/waterrijk/2024?taal=%s',
                        '/waterrijk/2024?%s', '/waterrijk/2024?x=%s', '/waterrijk/2024/regels?q=%s', '/waterrijk/zoek?q=%s',
                        '/waterrijk/paspoort?cut=%s', '/waterrijk/2024/regels?orde=%s&pagina=%s', '/?gemeente=%s', '/zoek?q=%s',
                        '/waterrijk/2024?kant=%s', '/waterrijk/2024?fase=%s&naast=%s', '/%s/2024'):
            self.read(address.replace('%s', evil), told)
        self.assertGreater(told['pages'], 5)


if __name__ == '__main__':
    unittest.main()
