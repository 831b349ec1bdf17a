"""Feeds of publications, corrections and withdrawals, and the news of the start page: valid Atom, entries that keep their
ids, a tombstone for what was withdrawn and nothing of what was erased, 304s, links in the heads of pages."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, HERE, PATIENCE, PROGRAM, Served, load, load_samples, write_ledger  # noqa: E402

PROJECT = os.path.join(HERE, '..', '..')
ATOM = '{http://www.w3.org/2005/Atom}'
GONE = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'
REASON = 'Een naam stond er per ongeluk in <&>'


def withdraw(store, *arguments):
    subprocess.run([PROGRAM, 'withdraw', '--store', store, *arguments], check=True, capture_output=True, timeout=PATIENCE)


def plain_ids(atom):
    """For xmllint, to whom a URI of the scheme urn (RFC 4287's own example) is none."""
    return atom.replace(b'urn:uuid:', b'tag:example.org,2026:')


class Feeds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        with Served(cls.store) as served:
            cls.before = served.get('/waterrijk/wijzigingen.atom?taal=nl')[2]
        # A correction of 2024, and two files taken back, one of them with all that it held.
        changed = os.path.join(cls.where.name, 'grootboek-2024.csv')
        with open(os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'), 'rb') as f:
            lines = f.read().split(b'\n')
        with open(changed, 'wb') as f:
            f.write(b'\n'.join(lines[:100] + lines[130:]))
        load(cls.store, os.path.join(PROJECT, 'mappings', 'waterrijk'), changed)
        withdraw(cls.store, '--reason', REASON, '3')
        withdraw(cls.store, '--reason', 'Verkeerd bestand', '--purge', '6')
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def feed(self, target='/waterrijk/wijzigingen.atom?taal=nl'):
        status, headers, body = self.served.get(target)
        self.assertEqual(status, 200, body[-500:])
        self.assertEqual(headers['content-type'], 'application/atom+xml; charset=utf-8')
        return ElementTree.fromstring(body), body

    def test_it_is_atom(self):
        xmllint = shutil.which('xmllint')
        if not xmllint:
            self.skipTest('xmllint is not there')
        for target in ('/wijzigingen.atom', '/waterrijk/wijzigingen.atom', '/wijzigingen.atom?taal=en'):
            p = subprocess.run([xmllint, '--noout', '--relaxng', os.path.join(HERE, 'atom.rng'), '-'], input=plain_ids(self.feed(target)[1]),
                               capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual(p.returncode, 0, p.stderr.decode())

    def test_entries_keep_their_ids(self):
        old = {e.findtext(ATOM + 'id') for e in ElementTree.fromstring(self.before).iter(ATOM + 'entry')}
        root, _ = self.feed()
        new = [e.findtext(ATOM + 'id') for e in root.iter(ATOM + 'entry')]
        gone = {e.get('ref') for e in root.iter(GONE)}
        # Of another address, as another port is no part of an id.
        self.assertEqual(len(old), 6)
        self.assertEqual(len(gone), 2)
        self.assertLess(gone, old)
        self.assertEqual(old - gone, old & set(new))
        self.assertEqual(len(new), len(set(new)))
        both = self.feed('/wijzigingen.atom?taal=nl')[0]
        self.assertEqual(new, [e.findtext(ATOM + 'id') for e in both.iter(ATOM + 'entry')])
        moments = [e.findtext(ATOM + 'updated') for e in root.iter(ATOM + 'entry')]
        self.assertEqual(moments, sorted(moments, reverse=True))
        self.assertEqual(root.findtext(ATOM + 'updated'), moments[0])

    def test_what_happened_is_told(self):
        root, _ = self.feed()
        by_kind = {}
        for e in root.iter(ATOM + 'entry'):
            by_kind.setdefault(e.find(ATOM + 'category').get('term'), []).append(e)
        self.assertEqual({k: len(v) for k, v in by_kind.items()}, {'publication': 4, 'correction': 1, 'withdrawal': 2})
        correction = by_kind['correction'][0]
        self.assertEqual(correction.findtext(ATOM + 'title'), 'Waterrijk. Gecorrigeerd: 2024, werkelijk')
        self.assertRegex(correction.findtext(ATOM + 'summary'), r'Grootste verschil: 2024, werkelijk, \w+ €.[\d.,]+ m')
        link = re.sub('^https?://[^/]*', '', correction.find(ATOM + 'link').get('href'))
        self.assertEqual(self.served.get(link)[0], 200)
        self.assertIn('Reden: ' + REASON, [e.findtext(ATOM + 'summary') for e in by_kind['withdrawal']])

    def test_what_was_taken_back_is_not_told(self):
        for body in (self.feed()[1], self.feed('/wijzigingen.atom')[1], self.served.get('/?taal=nl')[2]):
            self.assertNotIn(b'begroting-2025', body)
            self.assertNotIn(b'grootboek-2025', body)
            self.assertNotIn('2025, na wijziging'.encode(), body)

    def test_json_feed_says_the_same(self):
        for target in ('/wijzigingen', '/waterrijk/wijzigingen'):
            root, _ = self.feed(target + '.atom?taal=nl')
            status, headers, body = self.served.get(target + '.json?taal=nl')
            self.assertEqual((status, headers['content-type']), (200, 'application/feed+json; charset=utf-8'))
            told = json.loads(body)
            self.assertEqual(told['version'], 'https://jsonfeed.org/version/1.1')
            entries = list(root.iter(ATOM + 'entry'))
            self.assertEqual([e.findtext(ATOM + 'id') for e in entries], [i['id'] for i in told['items']])
            self.assertEqual([e.findtext(ATOM + 'title') for e in entries], [i['title'] for i in told['items']])
            self.assertEqual([e.find(ATOM + 'category').get('term') for e in entries], [i['tags'][0] for i in told['items']])
            self.assertNotIn(b'begroting-2025', body)
            self.assertTrue(told['feed_url'].endswith(target + '.json?taal=nl') or told['feed_url'].endswith(target + '.json'))

    def test_not_modified(self):
        for target in ('/wijzigingen.atom', '/waterrijk/wijzigingen.atom'):
            tag = self.served.get(target)[1]['etag']
            status, _, body = self.served.get(target, headers={'If-None-Match': tag})
            self.assertEqual((status, body), (304, b''))
            self.assertEqual(self.served.get(target, headers={'If-None-Match': '"other"'})[0], 200)

    def test_each_host_gets_its_own_addresses(self):
        """None of one client is kept for another."""
        for _ in range(3):
            for host in ('a.example', 'b.example:8080'):
                body = self.served.get('/wijzigingen.atom', headers={'Host': host})[2].decode()
                self.assertIn('href="http://%s/wijzigingen.atom"' % host, body)
        # What names an entry hangs on no address, else each host's readers would see all of it anew.
        one, other = ([re.findall('<id>([^<]*)', self.served.get(path, headers={'Host': host})[2].decode()) for path in
                       ('/wijzigingen.atom', '/waterrijk/wijzigingen.atom', '/waterrijk/wijzigingen.atom?cut=year:2024')]
                      for host in ('a.example', 'b.example:8080'))
        self.assertEqual(one, other)
        self.assertRegex(one[0][0], '^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')
        self.assertEqual(len({x for ids in one for x in ids}), len(set(one[0]) | set(one[1])) + len(one[2]))
        body = self.served.get('/wijzigingen.atom', headers={'Host': '"><evil/>'})[2]
        self.assertNotIn(b'evil', body)

    def test_a_public_address(self):
        with Served(self.store, '--json', '--public-url', 'https://cijfers.example/stuiver') as served:
            body = served.get('/wijzigingen.atom', headers={'Host': 'a.example'})[2].decode()
            self.assertIn('href="https://cijfers.example/stuiver/wijzigingen.atom"', body)
            self.assertEqual(re.findall('<id>([^<]*)', body), re.findall('<id>([^<]*)', self.feed('/wijzigingen.atom')[1].decode()))
            self.assertNotIn('a.example', body.replace('cijfers.example', ''))

    def test_pages_name_their_feed(self):
        for page, feed in (('/', '/wijzigingen.atom'), ('/zoeken', '/wijzigingen.atom'),
                           ('/waterrijk/2024', '/waterrijk/wijzigingen.atom')):
            body = self.served.get(page + '?taal=en')[2].decode()
            found = re.search(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', body)
            self.assertEqual(found.group(1), feed + '?taal=en')
        self.assertNotIn('atom+xml', self.served.get('/embed/waterrijk/2024')[2].decode())

    def test_the_start_page_tells_the_news(self):
        page = self.served.get('/?taal=nl')[2].decode()
        news = page[page.index('id="nieuw"'):]
        news = news[:news.index('</section>')]
        self.assertIn('Gecorrigeerd: 2024, werkelijk', news)
        self.assertIn('2 bestanden ingetrokken', news)
        self.assertIn('4 bestanden gepubliceerd', news)
        self.assertIn('naar=7', news)
        self.assertIn('4 files published', self.served.get('/?taal=en')[2].decode())

    def test_publications_of_one_name_are_told_apart(self):
        store = os.path.join(self.where.name, 'same.db')
        for name, title in (('a', 'Gemeente X: begroting'), ('b', 'Gemeente X: begroting'), ('c', 'Gemeente X: grootboek'), ('d', 'Gemeente Y')):
            mapping = os.path.join(self.where.name, 'same-' + name)
            os.mkdir(mapping)
            with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(dict(DESCRIPTOR, title=title, stuiver={'cube': 'cube-' + name, 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}), f)
            write_ledger(mapping + '.csv', 3)
            load(store, mapping, mapping + '.csv')
        with Served(store) as served:
            page = served.get('/?taal=nl')[2].decode()
        names = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>(?:<span class="sub">([^<]*))?', page)
        self.assertEqual([n[0] for n in names], ['Gemeente X: begroting (cube-a)', 'Gemeente X: begroting (cube-b)', 'Gemeente X: grootboek', 'Y'])
        self.assertRegex(names[0][1], r'^cube-a, gepubliceerd op \d+')
        self.assertEqual([n[1] for n in names[2:]], ['', 'Gemeente Y'])
        news = page[page.index('id="nieuw"'):]
        self.assertIn('Gemeente X: begroting (cube-b)</a>', news[:news.index('</section>')])

    def test_all_gone(self):
        store = os.path.join(self.where.name, 'gone.db')
        load_samples(store, 'begroting-2023.csv')
        withdraw(store, '--reason', 'Te vroeg', '1')
        with Served(store) as served:
            told = set()
            for feed in '/waterrijk/wijzigingen', '/wijzigingen':  # whoever follows it hears of it where he listens
                status, _, body = served.get(feed + '.atom?taal=nl')
                self.assertEqual(status, 200)
                root = ElementTree.fromstring(body)
                self.assertEqual(len(root.findall(GONE)), 1)
                entry = root.find(ATOM + 'entry')
                self.assertEqual(entry.findtext(ATOM + 'summary'), 'Reden: Te vroeg')
                # Atom wants an entry without content to lead somewhere: here to the start, for nothing is told of it elsewhere.
                self.assertTrue(entry.find(ATOM + 'link').get('href').endswith('/?taal=nl') or entry.find(ATOM + 'link').get('href').endswith('/'))
                item, = json.loads(served.get(feed + '.json?taal=nl')[2])['items']
                self.assertEqual((item['id'], item['tags']), (entry.findtext(ATOM + 'id'), ['withdrawal']))
                told.add(item['id'])
            self.assertEqual(len(told), 1)
            self.assertEqual(served.get('/waterrijk/wijzigingen')[0], 410)
            page = served.get('/?taal=nl')[2].decode()
            self.assertIn('Ingetrokken: een gepubliceerd bestand', page)
            self.assertIn('waterrijk: Ingetrokken', page)
        # Of what is erased nothing says that it was there.
        subprocess.run([PROGRAM, 'erase', '--store', store, '--by', 'A', '--yes', '1'], check=True, capture_output=True, timeout=PATIENCE)
        with Served(store) as served:
            for form, kind in (('atom', 'text/plain; charset=utf-8'), ('json', 'application/json')):
                status, headers, _ = served.get('/waterrijk/wijzigingen.' + form, headers={'Accept': 'text/html'})
                self.assertEqual((status, headers['content-type']), (404, kind))


if __name__ == '__main__':
    unittest.main()
