"""The catalogue for those who harvest (DCAT-AP-NL 3), what search engines are told, and security.txt."""
import datetime
import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import HERE, PATIENCE, PROGRAM, Served, load, load_samples, make_store, write_ledger  # noqa: E402
from shapes import shaped  # noqa: E402

PROJECT = os.path.join(HERE, '..', '..')


def of_type(graph, name):
    return [n for n in graph if name in n['@type']]


def links(node, predicate):
    return [x['@id'] for x in node.get(predicate, [])]


class Catalogue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        changed = os.path.join(cls.where.name, 'grootboek-2024.csv')
        with open(os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'), 'rb') as f:
            lines = f.read().split(b'\n')
        with open(changed, 'wb') as f:
            f.write(b'\n'.join(lines[:100] + lines[130:]))
        load(cls.store, os.path.join(PROJECT, 'mappings', 'waterrijk'), changed)
        subprocess.run([PROGRAM, 'withdraw', '--store', cls.store, '--reason', 'Verkeerd', '3'], check=True, capture_output=True,
                       timeout=PATIENCE)
        odd = os.path.join(cls.where.name, 'odd')
        os.mkdir(odd)
        _, mapping = make_store(odd, 30)
        with open(os.path.join(mapping, 'datapackage.json'), encoding='utf-8') as f:
            d = json.load(f)
        d['title'] = 'Een "titel" \\ met\nalles é \U0001F600'
        d['licenses'] = [{'name': 'x', 'path': 'https://x.example/a b"c>d'}]
        d['countryCode'] = 'DE'
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(d, f)
        load(cls.store, mapping, os.path.join(odd, 'grootboek.csv'))
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def graph(self):
        status, headers, body = self.served.get('/catalog.jsonld')
        self.assertEqual((status, headers['content-type']), (200, 'application/ld+json; charset=utf-8'))
        return json.loads(body)['@graph']

    def test_both_apis_are_services(self):
        graph = {n['@id']: n for n in self.graph()}
        base = 'http://127.0.0.1:%d' % self.served.port
        for fragment, url, described in (('api', '/api/3/', '/api/3/openapi.json'),
                                         ('api-nl', '/api/begrotingen/v1', '/api/begrotingen/v1/openapi.json')):
            node = graph[base + '/waterrijk/gegevens#' + fragment]
            self.assertEqual(node['@type'], ['dcat:DataService'])
            self.assertEqual(links(node, 'dcat:endpointURL'), [base + url])
            self.assertEqual(links(node, 'dcat:endpointDescription'), [base + described])
            self.assertEqual(links(node, 'dct:conformsTo'), ['https://spec.openapis.org/oas'])
            self.assertEqual(self.served.get(url)[0], 200)
            self.assertEqual(json.loads(self.served.get(described)[2])['openapi'], '3.1.0')

    def test_every_cube_is_there_with_its_downloads(self):
        graph = self.graph()
        catalogue, = of_type(graph, 'dcat:Catalog')
        nodes = {n['@id']: n for n in graph}
        self.assertEqual(len(nodes), len(graph), 'a node is there twice')
        cubes = [n for n in of_type(graph, 'dcat:Dataset') if 'dcat:distribution' in n]
        self.assertEqual(len(cubes), 2)
        for cube in cubes:
            self.assertIn(cube['@id'], links(catalogue, 'dcat:dataset'))
            self.assertEqual(len(links(cube, 'dcat:distribution')), 4)
            for iri in links(cube, 'dcat:distribution'):
                url = nodes[iri]['dcat:downloadURL'][0]['@id']
                status, headers, _ = self.served.get(url[url.index('/', 8):])
                self.assertEqual(status, 200, url)
                media = links(nodes[iri], 'dcat:mediaType')[0].split('media-types/')[1]
                self.assertEqual(headers['content-type'].split(';')[0], media, url)
        waterrijk, = (c for c in cubes if '/waterrijk/' in c['@id'])
        area, = (nodes[iri] for iri in links(waterrijk, 'dct:spatial') if 'gebied' in iri)
        self.assertEqual((area['@type'], area['skos:prefLabel'][0]['@value'], area['dct:identifier'][0]['@value']),
                         (['dct:Location'], 'Waterrijk', 'GM9999'))
        for node in graph:  # all that is ours and pointed at is told
            for key, values in node.items():
                if key[0] != '@':
                    for v in values:
                        if '#' in v.get('@id', '') and '127.0.0.1' in v['@id']:
                            self.assertIn(v['@id'], nodes)

    def test_a_correction_is_seen_and_what_was_withdrawn_is_not(self):
        graph = self.graph()
        versions = [n for n in of_type(graph, 'dcat:Dataset') if 'dcat:inSeries' in n and '/waterrijk/' in n['@id']]
        ids = {n['@id'].rsplit('#', 1)[1]: n for n in versions}
        self.assertNotIn('bestand-3', ids)
        catalogue, = of_type(graph, 'dcat:Catalog')
        withdrawn = [n for n in graph if links(n, 'adms:status')]
        self.assertEqual([n['@id'].rsplit('#', 1)[1] for n in withdrawn], ['bestand-3'])
        self.assertTrue(links(withdrawn[0], 'adms:status')[0].endswith('/dataset-status/WITHDRAWN'))
        self.assertIn(withdrawn[0]['@id'], links(catalogue, 'dcat:dataset'))
        self.assertEqual([x['@value'] for x in withdrawn[0]['dct:description']], ['Verkeerd'])
        self.assertNotIn('2022', json.dumps({k: v for k, v in withdrawn[0].items() if k.startswith('dct:title')}))
        before = [n for n in versions if 'dcat:previousVersion' in n]
        self.assertEqual(len(before), 1)
        self.assertEqual(before[0]['dcat:version'][0]['@value'], '2')
        self.assertIn(links(before[0], 'dcat:previousVersion')[0].rsplit('#', 1)[1], ids)

    def test_a_cube_that_went_has_a_tombstone_and_one_that_was_erased_none(self):
        with tempfile.TemporaryDirectory() as where:
            store, _ = make_store(where, 30)
            with Served(store) as server:
                was = [n['@id'].split('/', 3)[3] for n in of_type(json.loads(server.get('/catalog.jsonld')[2])['@graph'], 'dcat:Dataset')]
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '1'], check=True, capture_output=True, timeout=PATIENCE)
            with Served(store) as server:
                body = server.get('/catalog.jsonld')[2]
                graph = json.loads(body)['@graph']
                gone = {n['@id'].split('/', 3)[3]: n for n in graph if links(n, 'adms:status')}
                self.assertEqual(set(gone), set(was))
                self.assertEqual([n for n in of_type(graph, 'dcat:Dataset') if not links(n, 'adms:status')], [])
                self.assertNotIn(b'grootboek', body)
                self.assertEqual(server.get('/catalog.ttl')[0], 200)
            subprocess.run([PROGRAM, 'erase', '--store', store, '--by', 'A', '--yes', '1'], check=True, capture_output=True, timeout=PATIENCE)
            with Served(store) as server:
                self.assertEqual(of_type(json.loads(server.get('/catalog.jsonld')[2])['@graph'], 'dcat:Dataset'), [])

    def test_it_is_the_same_for_everybody(self):
        first = self.served.get('/catalog.ttl', headers={'Accept-Language': 'en'})[2]
        self.assertEqual(first, self.served.get('/catalog.ttl', headers={'Accept-Language': 'nl'})[2])
        self.assertIn(b'"Begrotingen en uitgaven, tot op de regel"@nl , "Budgets', first)

    def shaped(self, served):
        names = []
        for ending in 'ttl', 'jsonld':
            names.append(os.path.join(self.where.name, 'catalog.' + ending))
            with open(names[-1], 'wb') as f:
                f.write(served.get('/catalog.' + ending)[2])
        return shaped(*names)

    def test_the_shapes_of_the_profile(self):
        told, shapes = self.shaped(self.served)
        self.assertGreater(told['quads'], 200)
        self.assertEqual(told['problems'], [])
        if not shapes:
            self.skipTest('../shared has the shapes, and is not there: both forms were compared only')

    def test_what_the_samples_serve_has_all_that_the_profile_asks(self):
        """Deliveries to CBS are beside them (samples/quickstart): their mapping named no licence."""
        store, table = (os.path.join(self.where.name, n) for n in ('quickstart.db', 'iv3.csv'))
        load_samples(store, 'begroting-*.csv')
        with open(table, 'wb') as f:
            subprocess.run([PROGRAM, 'iv3', 'table', '--quiet', *sorted(glob.glob(os.path.join(PROJECT, 'samples', 'iv3-*.json')))], stdout=f,
                           check=True, timeout=PATIENCE)
        load(store, os.path.join(PROJECT, 'mappings', 'nl-iv3-levering'), table)
        with Served(store) as served:
            self.assertEqual(self.shaped(served)[0]['problems'], [])

    def test_an_icon_where_it_is_looked_for(self):
        page = self.served.get('/', headers={'Accept': 'text/html'})[2].decode()
        named = page.split('<link rel="icon"')[1].split('href="')[1].split('"')[0]
        for path, kind, begin in (named, 'image/svg+xml', b'<svg'), ('/favicon.ico', 'image/vnd.microsoft.icon', b'\0\0\1\0'):
            status, headers, body = self.served.get(path)
            self.assertEqual((status, headers['content-type'].split(';')[0]), (200, kind), path)
            self.assertTrue(body.startswith(begin), path)
        logo = os.path.join(self.where.name, 'logo.svg')
        with open(logo, 'w', encoding='utf-8') as f:
            f.write('<svg xmlns="http://www.w3.org/2000/svg"/>')
        with Served(self.store, '--logo', logo) as served:
            status, headers, body = served.get('/favicon.ico')
            self.assertEqual((status, headers['content-type'].split(';')[0], body[:4]), (200, 'image/svg+xml', b'<svg'))

    def test_a_sitemap_leads_to_pages(self):
        status, headers, body = self.served.get('/sitemap.xml')
        self.assertEqual((status, headers['content-type']), (200, 'application/xml; charset=utf-8'))
        found = [x.text for x in ElementTree.fromstring(body).iter('{http://www.sitemaps.org/schemas/sitemap/0.9}loc')]
        self.assertGreater(len(found), 9)
        for chapter in glob.glob(os.path.join(PROJECT, 'etl', 'handbook', '*.md')):
            self.assertIn('%shandboek/%s' % (found[0], os.path.basename(chapter)[:-3]), found)
        for url in found:
            self.assertEqual(self.served.get(url[url.index('/', 8):])[0], 200, url)
        english = ElementTree.fromstring(self.served.get('/sitemap.xml?taal=en')[2])
        for x in english.iter('{http://www.sitemaps.org/schemas/sitemap/0.9}loc'):
            self.assertEqual(self.served.get(x.text[x.text.index('/', 8):])[0], 200, x.text)
        self.assertIn(('Sitemap: %s' % found[0]).encode() + b'sitemap.xml', self.served.get('/robots.txt')[2])

    def test_a_public_address_stands_in_it(self):
        with Served(self.store, '--json', '--public-url', 'https://data.example.nl/begroting') as served:
            graph = json.loads(served.get('/catalog.jsonld')[2])['@graph']
            self.assertEqual(of_type(graph, 'dcat:Catalog')[0]['@id'], 'https://data.example.nl/begroting/#catalogus')


class Asked(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store, self.mapping = make_store(self.where.name, 10)
        self.ledger = os.path.join(self.where.name, 'grootboek.csv')
        write_ledger(self.ledger, 12)

    def check(self, *more, mapping=None, ledger=None, lang='nl_NL.UTF-8'):
        return subprocess.run([PROGRAM, 'check', '--mapping', mapping or self.mapping, *more, ledger or self.ledger], capture_output=True,
                              timeout=PATIENCE, env=dict(os.environ, LC_ALL=lang, LANG=lang))

    def say(self, **members):
        path = os.path.join(self.mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            d = json.load(f)
        d.update(members)
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(d, f)

    def test_check_asks_for_what_a_catalogue_needs(self):
        for store in [], ['--store', self.store]:
            told = self.check(*store)
            self.assertEqual(told.returncode, 0)
            for word in '"role": "publisher"', 'welke licentie', 'waar kunnen vragen heen', 'in een zin', 'over welk land':
                self.assertIn(word, told.stdout.decode())
            self.assertNotIn('TOOI', told.stdout.decode())
            self.assertIn('under which licence', self.check(*store, lang='C.UTF-8').stdout.decode())
            whole = self.check(*store, mapping=os.path.join(PROJECT, 'mappings', 'waterrijk'), ledger=os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'))
            self.assertNotIn('catalogus', whole.stdout.decode())

    def test_it_is_told_to_programs_too(self):
        for store in [], ['--store', self.store]:
            asked = json.loads(self.check('--json', *store).stdout)['catalogue']
            self.assertEqual([(x['severity'], x['property']) for x in asked],
                             [('warning', p) for p in ('contributors', 'licenses', 'contributors', 'description', 'countryCode')])
            self.assertIn('welke licentie', asked[1]['nl'])
            self.assertIn('which licence', asked[1]['en'])

    def test_what_is_asked_is_mended_by_what_is_said(self):
        """Each answer takes its question away, and what all of them make is what the profile asks."""
        answers = [('description', 'x', 'in een zin'), ('countryCode', 'NL', 'over welk land'),
                   ('licenses', [{'name': 'CC0-1.0', 'path': 'https://creativecommons.org/publicdomain/zero/1.0/'}], 'welke licentie'),
                   ('contributors', [{'title': 'Gemeente Y', 'role': 'contact', 'email': 'a@b.example'}], 'waar kunnen vragen heen'),
                   ('contributors', [{'title': 'Gemeente Y', 'role': 'publisher', 'email': 'a@b.example'}], 'wie geeft dit uit'),
                   ('contributors', [{'title': 'Gemeente Y', 'role': 'publisher', 'email': 'a@b.example',
                                      'path': 'https://identifier.overheid.nl/tooi/id/gemeente/gm0344'}], 'in TOOI')]
        for key, value, question in answers:
            if question == 'in TOOI':
                told = self.check().stdout.decode()
                self.assertIn(question, told)
                # Nothing that could be pasted as it is: it would name another municipality.
                self.assertIn('tooi/id/gemeente/gm…"', told)
            self.say(**{key: value})
            self.assertNotIn(question, self.check().stdout.decode(), question)
        self.assertNotIn('catalogus', self.check().stdout.decode())
        store, names = os.path.join(self.where.name, 'mended.db'), []
        load(store, self.mapping, self.ledger)
        with Served(store) as served:
            for ending in 'ttl', 'jsonld':
                names.append(os.path.join(self.where.name, 'mended.' + ending))
                with open(names[-1], 'wb') as f:
                    f.write(served.get('/catalog.' + ending)[2])
        self.assertEqual(shaped(*names)[0]['problems'], [])

    def test_an_address_that_no_government_can_have_is_refused(self):
        for path in ('https://identifier.overheid.nl/tooi/id/gemeente/GM0344', 'http://identifier.overheid.nl/tooi/id/gemeente/gm0344',
                     'https://identifier.overheid.nl/tooi/id/gemeente/gm344', 'https://identifier.overheid.nl/tooi/id/gemeente/gm…'):
            self.say(contributors=[{'title': 'Gemeente Y', 'role': 'publisher', 'path': path}])
            told = self.check()
            self.assertEqual(told.returncode, 3, path)
            self.assertIn(b'contributors[0].path', told.stderr)
            self.assertIn(b'is no address in TOOI', told.stderr)
        self.say(contributors=[{'title': 'Gemeente Y', 'role': 'contact', 'email': 'bel ons'}])
        self.assertIn(b'"bel ons" is no e-mail address', self.check().stderr)

    def test_a_path_that_is_no_address_is_not_told(self):
        self.say(licenses=[{'name': 'x', 'path': 'LICENSE.txt'}], contributors=[{'title': 'Y', 'role': 'publisher', 'path': 'over/ons'}])
        self.assertIn('welke licentie', self.check().stdout.decode())
        store = os.path.join(self.where.name, 'paths.db')
        load(store, self.mapping, self.ledger)
        with Served(store) as served:
            told = served.get('/catalog.ttl')[2].decode()
        self.assertNotIn('LICENSE.txt', told)
        self.assertNotIn('over/ons', told)


class SecurityText(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store, _ = make_store(self.where.name, 10)
        self.path = os.path.join(self.where.name, 'security.txt')

    def write(self, days, contact='Contact: mailto:csirt@example.nl\n'):
        when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
        with open(self.path, 'w', encoding='utf-8') as f:
            f.write('%sExpires: %s\n' % (contact, when.strftime('%Y-%m-%dT%H:%M:%SZ')))

    def serve(self):
        return subprocess.run([PROGRAM, 'serve', '--store', self.store, '--port', '0', '--security-txt', self.path],
                              capture_output=True, timeout=PATIENCE)

    def test_it_is_shown(self):
        self.write(200)
        with Served(self.store, '--security-txt', self.path) as served:
            status, headers, body = served.get('/.well-known/security.txt')
            self.assertEqual((status, headers['content-type']), (200, 'text/plain; charset=utf-8'))
            self.assertIn(b'csirt@example.nl', body)
        with Served(self.store) as served:
            self.assertEqual(served.get('/.well-known/security.txt')[0], 404)

    def test_one_that_cannot_be_right_is_refused(self):
        self.write(200, '')
        p = self.serve()
        self.assertEqual(p.returncode, 3)
        self.assertIn(b"no line 'Contact: ", p.stderr)
        with open(self.path, 'w', encoding='utf-8') as f:
            f.write('Contact: mailto:a@b.nl\nExpires: volgend jaar\n')
        self.assertIn(b'volgend jaar is no moment', self.serve().stderr)

    def test_one_that_is_nearly_over_is_told(self):
        for days, word in (3, b'expires in '), (-3, b'out of date'):
            self.write(days)
            p = subprocess.Popen([PROGRAM, 'serve', '--store', self.store, '--port', '0', '--security-txt', self.path],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            p.stdout.readline()
            p.terminate()
            self.assertIn(word, p.communicate(timeout=PATIENCE)[1])

    def test_a_watcher_sees_when_it_is_over(self):
        """A server that runs on for a year says nothing at its start."""
        self.write(40)
        name = 'stuiver_security_txt_expires_timestamp_seconds'
        with Served(self.store, '--metrics', '--security-txt', self.path) as served:
            told = [line.split() for line in served.get('/metrics')[2].decode().splitlines() if line.startswith(name)]
        self.assertEqual(len(told), 1)
        left = float(told[0][1]) - datetime.datetime.now(datetime.timezone.utc).timestamp()
        self.assertTrue(39.9 < left / 86400 < 40.1, left)
        with Served(self.store, '--metrics') as served:
            self.assertNotIn(name.encode(), served.get('/metrics')[2])


if __name__ == '__main__':
    unittest.main()
