#!/usr/bin/env python3
"""export --format site --public-url: catalogue, feeds, sitemap and robots.txt of a folder, and nothing of them that names
an address which is no file of it: each address below the public one is looked up in the folder."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import feed_reader  # noqa: E402
import npm  # noqa: E402
from served import DESCRIPTOR, PATIENCE, PROGRAM, Served, load, load_samples, write_ledger  # noqa: E402
from shapes import shaped  # noqa: E402
from folder import check_links, export, files, listed, read  # noqa: E402

PUBLIC = 'https://town.example/geld/'
ATOM = '{http://www.w3.org/2005/Atom}'
GONE = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'
LOC = '{http://www.sitemaps.org/schemas/sitemap/0.9}loc'
OK, USAGE = 0, 2
READ = "const P=require('rss-parser');let s='';process.stdin.on('data',d=>s+=d).on('end',async()=>" \
       "console.log(JSON.stringify(await new P().parseString(s))))"


def withdraw(store, number, reason):
    subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', reason, str(number)], check=True, capture_output=True, timeout=PATIENCE)


class Told(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store, cls.folder = (os.path.join(cls.where.name, n) for n in ('s.db', 'site'))
        cls.security = os.path.join(cls.where.name, 'security.txt')
        with open(cls.security, 'w', encoding='utf-8') as f:
            f.write('Contact: mailto:csirt@town.example\nExpires: %s\n' %
                    (datetime.now(timezone.utc) + timedelta(days=9, hours=12)).strftime('%Y-%m-%dT%H:%M:%SZ'))
        load_samples(cls.store)
        # A correction of 2024, and one file taken back.
        project, changed = os.path.join(HERE, '..', '..'), os.path.join(cls.where.name, 'grootboek-2024.csv')
        with open(os.path.join(project, 'samples', 'grootboek-2024.csv'), 'rb') as f:
            lines = f.read().split(b'\n')
        with open(changed, 'wb') as f:
            f.write(b'\n'.join(lines[:100] + lines[130:]))
        load(cls.store, os.path.join(project, 'mappings', 'waterrijk'), changed)
        withdraw(cls.store, 3, 'Verkeerd')
        cls.told = export(cls.store, cls.folder, '--max-pages', '120', '--public-url', PUBLIC, '--security-txt', cls.security,
                          env=dict(os.environ, LC_ALL='C.UTF-8', LANG='C.UTF-8'))

    @classmethod
    def tearDownClass(cls):
        cls.where.cleanup()

    def there(self, url, folder=None):
        """The file that an address below the public one is."""
        self.assertTrue(url.startswith(PUBLIC), url)
        name = unquote(url[len(PUBLIC):].split('#')[0].split('?')[0])
        name += 'index.html' if name == '' or name.endswith('/') else ''
        self.assertTrue(os.path.isfile(os.path.join(folder or self.folder, name)), url)
        return name

    def check_told(self, folder):
        """Every address of ours that is told anywhere is a file; none is told as the server would."""
        n = 0
        for name in files(folder):
            if not name.endswith(('.ttl', '.jsonld', '.atom', 'wijzigingen.json', '.xml', 'robots.txt', '.svg', '.html')):
                continue
            text = read(folder, name)
            for url in re.findall(re.escape(PUBLIC) + r'''[^\s"'<>,]*''', text.replace('&amp;', '&')):
                self.there(url, folder)
                n += 1
            self.assertNotRegex(text, r'(?i)(href|src|content)="/', name)
        return n

    def graph(self, folder=None):
        return json.loads(read(folder or self.folder, 'catalog.jsonld'))['@graph']

    def test_all_is_there_and_leads_to_files(self):
        self.assertEqual(self.told.returncode, OK, self.told.stderr)
        for name in ('robots.txt', 'sitemap.xml', 'en/sitemap.xml', 'catalog.ttl', 'catalog.jsonld', 'wijzigingen.atom', 'wijzigingen.json',
                     'en/wijzigingen.atom', 'waterrijk/wijzigingen.atom', 'waterrijk/wijzigingen.json', 'en/waterrijk/wijzigingen.atom',
                     'favicon.ico', '.well-known/security.txt'):
            self.assertIn(name, files(self.folder))
            self.assertIn(name, listed(self.folder))
        for name in 'en/robots.txt', 'en/catalog.ttl':
            self.assertNotIn(name, files(self.folder))
        self.assertGreater(self.check_told(self.folder), 500)
        check_links(self, self.folder)

    def test_what_it_tells_who_made_it(self):
        said = self.told.stderr.decode()
        self.assertIn('expires in 9 days', said)
        self.assertIn('at the root of a host only', said)
        self.assertNotIn('without a catalogue', said)
        with open(self.security, 'rb') as f:
            self.assertEqual(read(self.folder, '.well-known/security.txt').encode(), f.read())

    def test_the_catalogue_has_what_the_profile_asks(self):
        told, shapes = shaped(*(os.path.join(self.folder, 'catalog.' + e) for e in ('ttl', 'jsonld')))
        self.assertGreater(told['quads'], 150)
        # It would have a download name its service, too; in a folder nobody answers.
        self.assertEqual([x for x in told['problems'] if 'accessService' not in x or not x.endswith('#Warning')], [])
        if not shapes:
            self.skipTest('../shared has the shapes, and is not there: both forms were compared only')

    def test_the_catalogue_is_of_files(self):
        graph = self.graph()
        catalogue, = [n for n in graph if 'dcat:Catalog' in n['@type']]
        self.assertEqual(catalogue['@id'], PUBLIC + '#catalogus')
        self.assertNotIn('dcat:service', catalogue)
        self.assertEqual([n for n in graph if 'dcat:DataService' in n['@type']], [])
        found = {}
        for n in graph:
            if 'dcat:Distribution' in n['@type']:
                name = self.there(n['dcat:downloadURL'][0]['@id'])
                with open(os.path.join(self.folder, name), 'rb') as f:
                    found[n['dct:title'][0]['@value']] = f.read(2)
        self.assertEqual(found['Fiscal Data Package'], b'PK')
        with Served(self.store) as server:
            whole = server.get('/api/3/cubes/waterrijk/facts/?download=csv')[2]
            server.finish()
        csv, = [n for n in graph if n['@id'].endswith('gegevens.html#csv')]
        with open(os.path.join(self.folder, self.there(csv['dcat:downloadURL'][0]['@id'])), 'rb') as f:
            self.assertEqual(f.read(), whole)
        self.assertEqual([n['@id'].rsplit('#', 1)[1] for n in graph if 'adms:status' in n], ['bestand-3'])

    def test_feeds_are_the_server_s(self):
        """The same entries by the same names: who moves from one to the other sees nothing anew."""
        with Served(self.store) as server:
            for name in 'wijzigingen', 'waterrijk/wijzigingen':
                for lang, front in ('nl', ''), ('en', 'en/'):
                    here = json.loads(read(self.folder, front + name + '.json'))
                    there = json.loads(server.get('/%s.json?taal=%s' % (name, lang))[2])
                    self.assertEqual([[i[k] for k in ('id', 'title', 'content_text', 'date_published')] for i in here['items']],
                                     [[i[k] for k in ('id', 'title', 'content_text', 'date_published')] for i in there['items']])
                    self.assertEqual(here['feed_url'], PUBLIC + front + name + '.json')
                    atom = ElementTree.fromstring(read(self.folder, front + name + '.atom'))
                    self.assertEqual([e.findtext(ATOM + 'id') for e in atom.iter(ATOM + 'entry')], [i['id'] for i in here['items']])
                    self.assertEqual(len(atom.findall(GONE)), 1)
                    for e in atom.iter(ATOM + 'entry'):
                        self.there(e.find(ATOM + 'link').get('href'))
            server.finish()

    def wanted(self):
        items = json.loads(read(self.folder, 'waterrijk/wijzigingen.json'))['items']
        self.assertEqual(len(items), 7)
        return [[i['id'], i['title'], i['url'], i['content_text']] for i in items]

    def test_a_reader_of_debian(self):
        self.assertEqual(feed_reader.entries(read(self.folder, 'waterrijk/wijzigingen.atom').encode()), self.wanted())

    def test_a_reader_of_npm(self):
        home = npm.folder('rss-parser@3.13.0')
        p = subprocess.run(['node', '-e', READ], input=read(self.folder, 'waterrijk/wijzigingen.atom').encode(), capture_output=True,
                           timeout=PATIENCE, check=True, env=dict(os.environ, NODE_PATH=os.path.join(home, 'node_modules')))
        self.assertEqual([[i['id'], i['title'], i['link'], i['summary']] for i in json.loads(p.stdout)['items']], self.wanted())

    def test_pages_lead_to_what_is_followed(self):
        for name, feed in ('waterrijk/2024.html', 'wijzigingen.atom'), ('uitleg.html', 'wijzigingen.atom'), \
                ('en/waterrijk/2024.html', 'wijzigingen.atom'), ('waterrijk/2024/programme/1.html', '../../wijzigingen.atom'):
            if name in files(self.folder):
                self.assertIn('<link rel="alternate" type="application/atom+xml" title="', read(self.folder, name), name)
                self.assertIn('href="%s"' % feed, read(self.folder, name), name)
        self.assertIn('href="wijzigingen.atom"', read(self.folder, 'waterrijk/wijzigingen.html').split('</head>')[1])
        self.assertIn('href="../catalog.ttl"', read(self.folder, 'waterrijk/gegevens.html'))
        passports = [n for n in files(self.folder) if '/paspoort~' in n]
        self.assertTrue(passports)
        for name in passports:  # of one total there can be no feed here
            self.assertNotIn('Volg dit getal', read(self.folder, name))
        # Both languages know of each other.
        for lang, to in ('nl', 'waterrijk/2024.html'), ('en', 'en/waterrijk/2024.html'):
            self.assertIn('<link rel="alternate" hreflang="%s" href="%s%s">' % (lang, PUBLIC, to), read(self.folder, 'waterrijk/2024.html'))

    def test_pictures_are_what_their_names_say(self):
        """A host knows no more of them."""
        with open(os.path.join(self.folder, 'favicon.ico'), 'rb') as f:
            self.assertEqual(f.read(4), b'\0\0\1\0')
        for name in files(self.folder):
            with open(os.path.join(self.folder, name), 'rb') as f:
                begin = f.read(4)
            self.assertEqual(begin == b'<svg', name.endswith('.svg'), name)
        self.assertIn('type="image/svg+xml" href="../-/icon.svg?', read(self.folder, 'waterrijk/2024.html'))

    def test_crawlers(self):
        robots = read(self.folder, 'robots.txt')
        self.assertIn('Disallow: /geld/*/paspoort~\n', robots)
        maps = re.findall('Sitemap: (.*)', robots)
        self.assertEqual(maps, [PUBLIC + 'sitemap.xml', PUBLIC + 'en/sitemap.xml'])
        for name, start in ('sitemap.xml', ''), ('en/sitemap.xml', 'en/'):
            found = [x.text for x in ElementTree.fromstring(read(self.folder, name)).iter(LOC)]
            self.assertEqual(found[0], PUBLIC + start)
            self.assertIn(PUBLIC + start + 'waterrijk/2024.html', found)
            self.assertIn(PUBLIC + start + 'waterrijk/gegevens.html', found)
            for url in found:  # each is the page that it says it is
                text = read(self.folder, self.there(url))
                if url != PUBLIC + start:
                    self.assertIn('<link rel="canonical" href="%s">' % url, text)

    def test_is_the_same_again(self):
        other = os.path.join(self.where.name, 'again')
        self.assertEqual(export(self.store, other, '--max-pages', '120', '--public-url', PUBLIC, '--security-txt', self.security).returncode, OK)
        for name in files(self.folder):
            with open(os.path.join(self.folder, name), 'rb') as a, open(os.path.join(other, name), 'rb') as b:
                self.assertEqual(a.read(), b.read(), name)


class Apart(unittest.TestCase):
    """Without an address, of one cube of several, of what is gone."""

    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store, self.folder = (os.path.join(self.where.name, n) for n in ('s.db', 'site'))

    def cubes(self, *names):
        for name in names:
            mapping = os.path.join(self.where.name, name)
            os.mkdir(mapping)
            descriptor = dict(DESCRIPTOR, title='Gemeente %s: lasten' % name.title(), stuiver={
                'cube': name, 'scope': ['year'], 'privacyLevels': {'default': 'L4'}, 'questions': 'vragen@%s.example' % name})
            with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(descriptor, f)
            write_ledger(mapping + '.csv', 4)
            load(self.store, mapping, mapping + '.csv')

    def told(self, *more, lang='C.UTF-8'):
        done = export(self.store, self.folder, *more, env=dict(os.environ, LC_ALL=lang, LANG=lang))
        self.assertEqual(done.returncode, OK, done.stderr)
        return done.stderr.decode()

    def test_without_an_address_nothing_names_one(self):
        self.cubes('aal')
        said = self.told()
        self.assertRegex(said, 'without a catalogue .*feeds, a sitemap.*--public-url')
        self.assertRegex(self.told(lang='nl_NL.UTF-8'), 'zonder catalogus .*feeds, sitemap.*--public-url')
        names = files(self.folder)
        for name in names:
            self.assertNotRegex(name, r'\.(atom|ttl|jsonld|xml)$|wijzigingen\.json$|security')
        self.assertEqual(read(self.folder, 'robots.txt'), 'User-agent: *\nDisallow: /*/paspoort~\n')
        check_links(self, self.folder)
        for name in names:
            if name.endswith(('.html', '.svg')) and 'handboek' not in name:
                text = unquote(read(self.folder, name))
                self.assertNotIn('atom+xml', text)
                self.assertNotIn('feedlezer', text)
                self.assertNotIn('DCAT', text)
                # A mail about a figure named an address that only a server has.
                self.assertNotRegex(text, r'(Adres|Address): /', name)
                self.assertNotRegex(text, r'(Bron|Source): [^<]*, (/|<)', name)

    def test_a_mail_names_the_page_that_it_is_about(self):
        self.cubes('aal')
        self.told('--public-url', PUBLIC)
        n = 0
        for name in files(self.folder):
            if name.endswith('.html'):
                for mail in re.findall(r'href="mailto:([^"]*)"', read(self.folder, name)):
                    for address in re.findall(r'(?:Adres|Address): (\S*)', unquote(mail)):
                        self.assertTrue(address.startswith(PUBLIC), address)
                        self.assertTrue(os.path.isfile(os.path.join(self.folder, unquote(address[len(PUBLIC):]))), address)
                        n += 1
        self.assertGreater(n, 3)

    def test_one_cube_tells_of_no_other(self):
        self.cubes('aal', 'baars')
        withdraw(self.store, 2, 'Snoekbaars')
        self.cubes('zalm')
        self.told('--cube', 'aal', '--public-url', PUBLIC)
        names = files(self.folder)
        self.assertIn('aal/wijzigingen.atom', names)
        self.assertNotIn('wijzigingen.atom', names)
        for name in names:
            if name.endswith(('.ttl', '.jsonld', '.atom', '.json', '.xml')):
                self.assertNotRegex(read(self.folder, name), 'zalm|baars|Snoekbaars', name)
        check_links(self, self.folder)

    def test_what_is_gone_says_so_where_it_is_followed(self):
        self.cubes('aal', 'baars')
        self.told('--public-url', PUBLIC)
        was = json.loads(read(self.folder, 'baars/wijzigingen.json'))['items'][0]['id']
        withdraw(self.store, 2, 'Snoekbaars')
        self.told('--public-url', PUBLIC)
        for name in 'baars/wijzigingen.atom', 'wijzigingen.atom':
            root = ElementTree.fromstring(read(self.folder, name))
            self.assertEqual([e.get('ref') for e in root.iter(GONE)], [was])
            self.assertIn('Reden: Snoekbaars', [e.findtext(ATOM + 'summary') for e in root.iter(ATOM + 'entry')])
            for e in root.iter(ATOM + 'entry'):  # Atom wants that
                self.assertIsNotNone(e.find(ATOM + 'link'))
        graph = json.loads(read(self.folder, 'catalog.jsonld'))['@graph']
        gone = [n['@id'] for n in graph if 'adms:status' in n]
        self.assertEqual(sorted(gone), [PUBLIC + 'baars/gegevens.html#bestand-2', PUBLIC + 'baars/gegevens.html#dataset'])
        self.assertIn('Snoekbaars', read(self.folder, 'baars/gegevens.html'))

    def test_an_address_of_its_own_host(self):
        self.cubes('aal')
        said = self.told('--public-url', 'https://geld.town.example', '--lang', 'en')
        self.assertNotIn('at the root', said)
        self.assertEqual(read(self.folder, 'robots.txt'), 'User-agent: *\nDisallow: /*/paspoort~\nSitemap: https://geld.town.example/sitemap.xml\n')
        self.assertNotIn('hreflang', read(self.folder, 'aal.html').split('</head>')[0])
        self.assertIn('<link rel="canonical" href="https://geld.town.example/">', read(self.folder, 'index.html'))

    def test_addresses_that_no_files_stand_below_are_refused(self):
        self.cubes('aal')
        for url in 'https://town.example/?x=1', 'https://town.example/#x', 'town.example', 'ftp://town.example', 'https://':
            done = export(self.store, self.folder, '--public-url', url)
            self.assertEqual(done.returncode, USAGE, url)
            self.assertIn(b'--public-url', done.stderr)
        with open(self.store + '.txt', 'w', encoding='utf-8') as f:
            f.write('Contact: mailto:a@b.example\n')
        done = export(self.store, self.folder, '--security-txt', self.store + '.txt')
        self.assertNotEqual(done.returncode, OK)
        self.assertIn(b'Expires', done.stderr)
        self.assertFalse(os.path.exists(self.folder))


if __name__ == '__main__':
    unittest.main()
