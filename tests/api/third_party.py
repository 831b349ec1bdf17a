#!/usr/bin/env python3
"""A ledger that somebody else than its government publishes: each page, answer, file, picture and feed about it says so."""
import glob
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import urllib.parse
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import HERE, PATIENCE, PROGRAM, Served, folder_of_module, load  # noqa: E402

PROJECT = os.path.join(HERE, '..', '..')
PUBLISHER, SOURCE = 'Raadsfractie <De Kiem>', 'Woo-verzoek van 3 maart 2026'
CUT = urllib.parse.quote('year.year:2024|phase.phase:"executed"')
PAGES = ['/2024', '/2024/programma', '/2024/programma/6', '/2024/programma/6/regels', '/2024/lijst', '/2024/programma/6/vergelijken',
         '/2024/begroot-en-werkelijk', '/2024/geldstromen', '/2024/plaatsen', '/2024/leveranciers', '/paspoort?cut=' + CUT, '/vraag?cut=' + CUT,
         '/vergelijken', '/wijzigingen', '/gegevens', '/2024?taal=en']
PICTURES = ['/2024/verdeling.svg', '/2024/vlakken.svg', '/2024/begroot-en-werkelijk/waterval.svg', '/2024/geldstromen/stromen.svg',
            '/2024/plaatsen/kaart.svg', '/2024/programma/6/tijdlijn.svg']
ANSWERS = ['model/', 'aggregate/?drilldown=year', 'facts/?pagesize=2', 'members/year/', 'explanations/', 'locations/',
           'provenance/?cut=' + CUT]
FILES = ['aggregate/?drilldown=year&format=csv', 'aggregate/?drilldown=year&format=xlsx', 'facts/?format=csv', 'facts/?format=ndjson',
         'members/year/?format=csv']
FOLDER = STORE = None


def descriptor(change):
    """The samples' mapping, changed; its folder."""
    folder = os.path.join(FOLDER, 'mapping-%d' % len(os.listdir(FOLDER)))
    shutil.copytree(os.path.join(PROJECT, 'mappings', 'waterrijk'), folder)
    path = os.path.join(folder, 'datapackage.json')
    with open(path, encoding='utf-8') as f:
        d = json.load(f)
    change(d)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(d, f)
    return folder


def setUpModule():
    global FOLDER, STORE
    FOLDER = folder_of_module()
    STORE = os.path.join(FOLDER, 'stuiver.db')
    mapping = descriptor(lambda d: d['stuiver'].update(third_party={'publisher': PUBLISHER, 'source': SOURCE}))
    load(STORE, mapping, *sorted(glob.glob(os.path.join(PROJECT, 'samples', '*.csv'))))


class Marked(unittest.TestCase):
    def test_each_page_picture_and_feed(self):
        with Served(STORE, '--questions', os.path.join(FOLDER, 'vragen.db')) as s:
            for page in PAGES + ['']:
                for front in ('/waterrijk', '/embed/waterrijk'):
                    status, headers, body = s.get(front + page, headers={'Accept': 'text/html'})
                    if status in (302, 307):
                        continue
                    self.assertEqual(status, 200, front + page)
                    text = html.unescape(body.decode())
                    self.assertTrue('Niet gepubliceerd door Waterrijk.' in text or 'Not published by Waterrijk.' in text, front + page)
                    self.assertIn(PUBLISHER, text)
                    self.assertIn(SOURCE, text)
                    self.assertNotIn('Toelichting van Waterrijk', text)
                    self.assertNotIn('uw vraag gaat naar Waterrijk', text)
            for picture in PICTURES:
                status, headers, body = s.get('/waterrijk' + picture)
                self.assertEqual(status, 200, picture)
                self.assertIn('maar door ' + PUBLISHER, re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', body.decode()))), picture)
            self.assertIn('maar door ' + PUBLISHER, html.unescape(s.get('/')[2].decode()))
            self.assertIn('Niet gepubliceerd door Waterrijk, maar door ' + PUBLISHER, s.get('/waterrijk/wijzigingen.json')[2].decode())
            for feed in ('/waterrijk/wijzigingen.atom', '/wijzigingen.atom'):
                text = html.unescape(s.get(feed)[2].decode())
                self.assertEqual(text.count('<name>%s</name>' % PUBLISHER), text.count('<entry>'), feed)
                self.assertIn('Niet gepubliceerd door Waterrijk, maar door', text)

    def test_each_answer_of_the_api(self):
        with Served(STORE) as s:
            for path in ANSWERS:
                status, headers, body = s.get('/api/3/cubes/waterrijk/' + path)
                self.assertEqual(status, 200, path)
                self.assertEqual(json.loads(body)['third_party'], {'publisher': PUBLISHER, 'source': SOURCE}, path)
                self.assertEqual(urllib.parse.unquote(headers['stuiver-third-party']), PUBLISHER, path)
            for path in FILES + ['package.zip']:
                status, headers, body = s.get('/api/3/cubes/waterrijk/' + path)
                self.assertEqual(status, 200, path)
                self.assertEqual(urllib.parse.unquote(headers['stuiver-third-party']), PUBLISHER, path)
            with zipfile.ZipFile(io.BytesIO(body)) as z:
                self.assertEqual(json.loads(z.read('datapackage.json'))['third_party'], {'publisher': PUBLISHER, 'source': SOURCE})
            status, headers, body = s.get('/api/3/info/waterrijk/package')
            self.assertEqual(json.loads(body)['third_party']['publisher'], PUBLISHER)
            self.assertIn('stuiver-third-party', headers)

    def test_a_site_of_files(self):
        store, out = os.path.join(FOLDER, 'small.db'), os.path.join(FOLDER, 'site')
        small = os.path.join(FOLDER, 'grootboek-2024.csv')
        with open(os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'), 'rb') as f, open(small, 'wb') as out_file:
            out_file.writelines(f.readlines()[:40])

        def change(d):
            d['stuiver'].update(third_party={'publisher': PUBLISHER, 'source': SOURCE})
            d['resources'] = [r for r in d['resources'] if r.get('stuiver', {}).get('role') != 'explanations']
        load(store, descriptor(change), small)
        subprocess.run([PROGRAM, 'export', '--store', store, '--format', 'site', '--out', out], check=True, timeout=PATIENCE, capture_output=True)
        pages = [p for p in glob.glob(os.path.join(out, '**', '*.html'), recursive=True)
                 if re.search(r'waterrijk', os.path.relpath(p, out))]
        self.assertTrue(pages)
        for page in pages:
            with open(page, encoding='utf-8') as f:
                text = html.unescape(f.read())
            self.assertTrue(PUBLISHER in text, page)

    def test_what_a_mapping_says_is_checked(self):
        for given, said in (({'publisher': '', 'source': 'x'}, 'publisher'), ({'publisher': 'x'}, 'source'), ({'publisher': 5, 'source': 'x'}, 'publisher'),
                            ({'publisher': 'a\nb', 'source': 'x'}, 'one line'), ({'publisher': 'x' * 301, 'source': 'x'}, 'at most'), ('ja', 'third_party')):
            mapping = descriptor(lambda d, g=given: d['stuiver'].update(third_party=g))
            p = subprocess.run([PROGRAM, 'check', '--mapping', mapping, os.path.join(PROJECT, 'samples', 'grootboek-2024.csv')],
                               capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertNotEqual(p.returncode, 0, given)
            self.assertIn(said, p.stderr, given)

    def test_a_government_s_own_is_not_marked(self):
        store = os.path.join(FOLDER, 'own.db')
        load(store, os.path.join(PROJECT, 'mappings', 'waterrijk'), os.path.join(PROJECT, 'samples', 'grootboek-2024.csv'))
        with Served(store) as s:
            self.assertNotIn('Niet gepubliceerd door', s.get('/waterrijk/2024')[2].decode())
            status, headers, body = s.get('/api/3/cubes/waterrijk/model/')
            self.assertNotIn('third_party', body.decode())
            self.assertNotIn('stuiver-third-party', headers)


if __name__ == '__main__':
    unittest.main()
