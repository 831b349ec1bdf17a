"""Feeds of one total: what it was before each publication and after, as the API said it then; what is not understood is
refused; nothing of what is public no longer; read by readers of feeds from npm and Debian."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import feed_reader  # noqa: E402
import npm  # noqa: E402
from feeds import plain_ids  # noqa: E402
from served import DESCRIPTOR, HERE, PATIENCE, PROGRAM, Served, load  # noqa: E402

ATOM = '{http://www.w3.org/2005/Atom}'
GONE = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'
CUBE = '/gm0000%3Abegroting'
Q2024, P1, SECRET = 'year:2024', 'year:2024|programme:"P1"', 'programme:"Geheim"'
READ = """
const Parser = require('rss-parser');
new Parser().parseString(require('fs').readFileSync(0, 'utf8')).then(f => process.stdout.write(JSON.stringify(f)));
"""
CONVERT = """
const turn = require('jsonfeed-to-atom');
process.stdout.write(turn(JSON.parse(require('fs').readFileSync(0, 'utf8'))));
"""


def ledger(path, rows):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('jaar;programma;omschrijving;bedrag\r\n')
        f.writelines('%d;%s;%s;%s\r\n' % r for r in rows)
    return path


class FeedsOfAQuery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        at = cls.where.name
        mapping = os.path.join(at, 'mapping')
        os.mkdir(mapping)
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        cls.store = os.path.join(at, 'stuiver.db')
        first = [(2024, 'P1', 'wegen', '100,00'), (2024, 'P2', 'groen', '50,50'), (2024, 'Geheim', 'zaak', '7,00')]
        second = [(2024, 'P1', 'wegen', '80,25'), (2024, 'P2', 'groen', '50,50'), (2024, 'P2', 'extra', '1,00')]
        third = [(2024, 'P1', 'wegen', '80,25'), (2024, 'P2', 'groen', '60,00')]
        cls.totals = []
        for rows in (first, second, third):
            load(cls.store, mapping, ledger(os.path.join(at, 'grootboek.csv'), rows))
            cls.totals.append({cut: cls.asked(cut) for cut in (Q2024, P1)})
        with Served(cls.store) as served:
            cls.before = served.get(cls.address('atom', Q2024))[2]
        load(cls.store, mapping, ledger(os.path.join(at, 'later.csv'), [(2025, 'P1', 'wegen', '1000,00')]))
        load(cls.store, mapping, ledger(os.path.join(at, 'fout.csv'), [(2023, 'P9', 'fout', '123456,78')]))
        subprocess.run([PROGRAM, 'withdraw', '--store', cls.store, '--reason', 'Verkeerd', '5'], check=True, capture_output=True,
                       timeout=PATIENCE)
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    @classmethod
    def asked(cls, cut):
        """What the API says of it now."""
        with Served(cls.store) as served:
            told = json.loads(served.get('/api/3/cubes%s/aggregate/?cut=%s&aggregates=amount.sum' % (CUBE, urllib.parse.quote(cut)))[2])
        return told['summary']['amount.sum']

    @staticmethod
    def address(form, cut, more='&taal=nl'):
        return '%s/wijzigingen.%s?cut=%s%s' % (CUBE, form, urllib.parse.quote(cut), more)

    def items(self, cut):
        status, headers, body = self.served.get(self.address('json', cut))
        self.assertEqual((status, headers['content-type']), (200, 'application/feed+json; charset=utf-8'), body)
        return json.loads(body)['items']

    def publications(self, cut):
        return [i for i in self.items(cut) if i['tags'] not in (['withdrawal'], ['note'])][::-1]

    def test_totals_are_those_that_the_api_gave(self):
        for cut, came in ((Q2024, 3), (P1, 3)):
            items = self.publications(cut)
            self.assertEqual(len(items), came)
            before = [float(i['_stuiver']['before']) for i in items]
            after = [float(i['_stuiver']['after']) for i in items]
            self.assertEqual(after, [t[cut] for t in self.totals])
            self.assertEqual(before, [0] + after[:-1])
        texts = [i['content_text'] for i in self.publications(P1)]
        self.assertIn('Het totaal werd €\u00a0100,00; ervoor waren er geen regels.', texts[0].replace(' ', ' '))
        self.assertRegex(texts[1], r'Het totaal ging van €.100,00 naar €.80,25\.')
        self.assertRegex(texts[2], r'Het totaal bleef €.80,25\.')
        self.assertEqual(self.publications('year:2025')[0]['_stuiver']['after'], '1000')
        self.assertEqual(self.publications('year:1999'), [])

    def test_entries_lead_to_the_passport_and_the_change(self):
        item = self.publications(P1)[1]
        self.assertIn('/paspoort?cut=', item['url'])
        page = self.served.get(re.sub('^https?://[^/]*', '', item['url']))
        self.assertEqual(page[0], 200)
        self.assertIn('value="80.25"', page[2].decode())
        self.assertEqual(self.served.get(re.sub('^https?://[^/]*', '', item['_stuiver']['changes']))[0], 200)
        entry = [e for e in ElementTree.fromstring(self.served.get(self.address('atom', P1))[2]).iter(ATOM + 'entry')][-2]
        links = {x.get('rel'): x.get('href') for x in entry.iter(ATOM + 'link')}
        self.assertEqual(links, {'alternate': item['url'], 'related': item['_stuiver']['changes']})

    def test_ids_stay_and_are_of_the_query(self):
        def ids(body):
            return [e.findtext(ATOM + 'id') for e in ElementTree.fromstring(body).iter(ATOM + 'entry')]
        now = ids(self.served.get(self.address('atom', Q2024))[2])
        self.assertEqual(set(ids(self.before)) - set(now), set())
        self.assertEqual(now, [i['id'] for i in self.items(Q2024)])
        everything = ids(self.served.get(CUBE + '/wijzigingen.atom')[2])
        self.assertFalse(set(now) & set(everything) | set(now) & set(ids(self.served.get(self.address('atom', P1))[2])))

    def test_what_was_withdrawn_is_not_told(self):
        for cut in (Q2024, 'year:2023', 'programme:"P9"'):
            for form in ('atom', 'json'):
                body = self.served.get(self.address(form, cut))[2]
                for secret in (b'123456', b'123.456', b'fout.csv'):
                    self.assertNotIn(secret, body)
        gone = [i for i in self.items(Q2024) if i['tags'] == ['withdrawal']]
        self.assertEqual([(i['_stuiver']['before'], i['_stuiver']['after']) for i in gone], [(None, '140.25')])
        atom = ElementTree.fromstring(self.served.get(self.address('atom', Q2024))[2])
        self.assertEqual(len(atom.findall(GONE)), 1)

    def test_a_member_that_is_public_no_longer_is_as_one_that_never_was(self):
        """Else a name that a correction took away could be asked for, with its amount."""
        never, gone = ([(i['tags'], i.get('_stuiver', {}).get('before'), i.get('_stuiver', {}).get('after'), i['content_text'].replace(name, ''))
                        for i in self.items('programme:"%s"' % name)] for name in ('Nooit', 'Geheim'))
        self.assertEqual(gone, never)
        # All but it, and a range around it, would tell as much.
        for cut in ('year:2024|programme!:"Geheim"', 'programme:"P1";"Geheim"', 'description:"wegen"', 'amount:5..10'):
            told = [i['_stuiver'] for i in self.publications(cut)]
            now = {None, '0', '80.25', '140.25', '1080.25', '1140.25'}  # of what is published
            self.assertLessEqual({t[k] for t in told for k in ('before', 'after')}, now, cut)

    def test_what_is_not_understood_is_refused(self):
        for target, said in (('/wijzigingen.%s?cut=year:2024', "kent 'cut' niet"), (CUBE + '/wijzigingen.%s?cut=', 'is leeg'),
                             (CUBE + '/wijzigingen.%s?cut=nooit:1', 'nooit'), (CUBE + '/wijzigingen.%s?cut=year', "expecting ':'"),
                             (CUBE + '/wijzigingen.%s?cut=year:2024&min=year:2023', "kent 'min' niet"),
                             (CUBE + '/wijzigingen.%s?snede=year:2024', "kent 'snede' niet"),
                             (CUBE + '/wijzigingen.%s?bedrag=nooit', 'nooit'), (CUBE + '/wijzigingen.%s?taal=fr', 'taal=nl of taal=en'),
                             ('/wijzigingen.%s?bedrag=amount', "kent 'bedrag' niet")):
            for form in ('atom', 'json'):
                status, headers, body = self.served.get(target.replace('%s', form), headers={'Accept-Language': 'nl', 'Accept': 'text/html,*/*;q=0.5'})
                self.assertEqual(status, 400, target)
                self.assertIn(said, body.decode(), target)
                # A reader of feeds shows no pages.
                self.assertEqual(headers['content-type'], 'application/json' if form == 'json' else 'text/plain; charset=utf-8')
                self.assertIn(said, json.loads(body)['message'] if form == 'json' else body.decode())
        # Several are one, as in the API.
        self.assertEqual(len(self.publications('year:2024&cut=programme:"P1"'.replace('&cut=', '|'))), 3)

    def test_what_nothing_has_is_told_and_may_come_yet(self):
        """A misspelt member would else be an empty feed for ever; the next year is followed on purpose."""
        for cut, said in (('programme:"P11"', 'Bij programme is er nu geen "P11". Er is wel: "P1", "P2".'),
                          ('year:2024|year:2031', 'Bij year is er nu geen "2031". Er is wel: "2024", "2025".')):
            note, = [i for i in self.items(cut) if i['tags'] == ['note']]
            self.assertIn(said, note['content_text'])
            self.assertIn('later bij', note['content_text'])
            atom = ElementTree.fromstring(self.served.get(self.address('atom', cut))[2])
            told = [e for e in atom.iter(ATOM + 'entry') if e.find(ATOM + 'category').get('term') == 'note']
            self.assertEqual([(e.findtext(ATOM + 'id'), e.findtext(ATOM + 'summary')) for e in told], [(note['id'], note['content_text'])])
        self.assertNotIn(['note'], [i['tags'] for i in self.items(P1)])

    def test_all_of_the_cube_was_withdrawn(self):
        """Who follows a total hears of it in the feed, by the id that the entry keeps."""
        with tempfile.TemporaryDirectory() as at:
            store = os.path.join(at, 'gone.db')
            shutil.copy(self.store, store)
            for n in '3', '4':
                subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'Alles weg', n], check=True, capture_output=True, timeout=PATIENCE)
            with Served(store) as served:
                for form in 'atom', 'json':
                    for more in '', '&bedrag=amount':
                        status, _, body = served.get(self.address(form, P1, '&taal=nl' + more))
                        self.assertEqual((status, body.decode().count('Reden: Alles weg')), (200, 2), body)
                gone = json.loads(served.get(self.address('json', P1))[2])
                self.assertEqual([i['tags'][0] for i in gone['items']].count('withdrawal'), 3)
                self.assertEqual(served.get('/' + gone['feed_url'].split('/', 3)[3])[0], 200)
            subprocess.run([PROGRAM, 'load', '--replace', '--store', store, '--mapping', os.path.join(self.where.name, 'mapping'),
                            ledger(os.path.join(at, 'weer.csv'), [(2024, 'P1', 'wegen', '5,00')])], check=True, capture_output=True, timeout=PATIENCE)
            with Served(store) as served:
                back = {i['id']: i['tags'] for i in json.loads(served.get(self.address('json', P1))[2])['items']}
                for i in gone['items']:
                    if i['tags'] == ['withdrawal'] and i['id'] in back:
                        self.assertEqual(back[i['id']], ['withdrawal'])
                self.assertTrue({i['id'] for i in gone['items']} & set(back))

    def test_not_modified(self):
        for form in ('atom', 'json'):
            target = self.address(form, P1)
            tag = self.served.get(target)[1]['etag']
            self.assertEqual(self.served.get(target, headers={'If-None-Match': tag})[0::2], (304, b''))

    def test_pages_name_the_feed_of_what_they_show(self):
        for page in ('%s/2024/programme/P1' % CUBE, '%s/paspoort?cut=%s' % (CUBE, urllib.parse.quote(P1))):
            status, _, body = self.served.get(page)
            self.assertEqual(status, 200)
            found = re.findall(r'<link rel="alternate" type="application/(\w+)\+\w+" title="Volg dit getal" href="([^"]+)">', body.decode())
            self.assertEqual([x[0] for x in found], ['atom', 'feed'], page)
            for _, href in found:
                status, _, told = self.served.get(href.replace('&amp;', '&').replace('&#38;', '&'))
                self.assertEqual(status, 200)
                self.assertIn(b'80,25', told)

    def test_it_is_atom(self):
        xmllint = shutil.which('xmllint')
        if not xmllint:
            self.skipTest('xmllint is not there')
        for cut in (Q2024, P1, 'programme:"<&>"'):
            p = subprocess.run([xmllint, '--noout', '--relaxng', os.path.join(HERE, 'atom.rng'), '-'],
                               input=plain_ids(self.served.get(self.address('atom', cut))[2]), capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual(p.returncode, 0, p.stderr.decode())

    def node(self, script, package, body):
        home = npm.folder(package)
        p = subprocess.run(['node', '-e', script], input=body, capture_output=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, NODE_PATH=os.path.join(home, 'node_modules')))
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        return p.stdout

    def test_a_reader_of_npm(self):
        told = json.loads(self.node(READ, 'rss-parser@3.13.0', self.served.get(self.address('atom', P1))[2]))
        items = self.items(P1)
        self.assertEqual([(i['id'], i['title'], i['link'], i['summary']) for i in told['items']],
                         [(i['id'], i['title'], i['url'], i['content_text']) for i in items])

    def test_a_reader_of_json_feeds(self):
        # It knows 1.0, to which 1.1 only adds.
        body = self.served.get(self.address('json', P1))[2].replace(b'/version/1.1', b'/version/1')
        root = ElementTree.fromstring(self.node(CONVERT, 'jsonfeed-to-atom@1.2.5', body))
        self.assertEqual([e.findtext(ATOM + 'title') for e in root.iter(ATOM + 'entry')], [i['title'] for i in self.items(P1)])

    def test_json_feed_as_it_is_written_down(self):
        """https://www.jsonfeed.org/version/1.1/"""
        feed = json.loads(self.served.get(self.address('json', P1))[2])
        self.assertEqual(feed['version'], 'https://jsonfeed.org/version/1.1')
        self.assertLessEqual(set(feed), {'version', 'title', 'home_page_url', 'feed_url', 'language', 'items'})
        for i in feed['items']:
            self.assertLessEqual(set(i), {'id', 'url', 'title', 'content_text', 'date_published', 'tags', '_stuiver'})
            self.assertTrue(i['id'] and i['content_text'] and isinstance(i['tags'], list))
            self.assertRegex(i['date_published'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
            self.assertRegex(i['url'], '^http://')

    def test_a_reader_of_debian(self):
        self.assertEqual(feed_reader.entries(self.served.get(self.address('atom', P1))[2]),
                         [[i['id'], i['title'], i['url'], i['content_text']] for i in self.items(P1)])


if __name__ == '__main__':
    unittest.main()
