#!/usr/bin/env python3
"""The handbook where it is read: beside the pages, at the desk before anybody logged in, and in a site of plain files."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
from chapters import FOLDER  # noqa: E402
from desk_served import Desk  # noqa: E402
from served import PROGRAM, Served, load_samples  # noqa: E402

CHAPTERS = sorted(n[:-3] for n in os.listdir(FOLDER) if n.endswith('.md'))


def first_line(name):
    with open(os.path.join(FOLDER, name + '.md'), encoding='utf-8') as f:
        return f.readline()[2:].strip()


class Shown(unittest.TestCase):
    def look(self, get, home):
        """`get` asks an address: status, type, text or bytes."""
        self.assertIn('href="/handboek"', get(home)[2].decode())
        index = get('/handboek/')[2].decode()
        self.assertEqual(sorted(re.findall(r'href="/handboek/([^"?]+)"', index)), CHAPTERS)
        for name in CHAPTERS:
            status, kind, body = get('/handboek/' + name)
            page = body.decode()
            self.assertEqual((status, kind), (200, 'text/html; charset=utf-8'), name)
            self.assertIn('<h1 class="stuiver-sentence">' + first_line(name).replace("'", '&#39;'), page)
            self.assertNotIn('```', page)
            for picture in re.findall(r'<img[^>]* src="([^"]+)" alt="[^"]+"', page):
                status, kind, body = get(picture.replace('&amp;', '&'))
                self.assertEqual((status, kind, body[:4]), (200, 'image/png', b'\x89PNG'), picture)
            english = get('/handboek/%s?taal=en' % name)[2].decode()
            self.assertIn('<article class="stuiver-chapter" lang="nl">', english)
            self.assertIn('taal=en', english.split('<nav class="stuiver-turns"')[1])
        for missing in '/handboek/niets', '/handboek/loket/niets', '/-/niets.png':
            self.assertIn(get(missing)[0], (303, 404), missing)

    def test_beside_the_pages(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, 'store.db')
            load_samples(store, 'begroting-2024.csv')
            with Served(store) as server:
                def get(path):
                    status, headers, body = server.get(path, headers={'Accept': 'text/html'})
                    return status, headers['content-type'], body
                self.look(get, '/waterrijk/2024')

    def test_at_the_desk_without_a_login(self):
        with Desk() as d:
            def get(path):
                a = d.ask('GET', path)
                return a.status, a.headers['Content-Type'], a.body
            self.look(get, '/inloggen')

    def test_in_a_site_of_files(self):
        with tempfile.TemporaryDirectory() as folder:
            store, site = os.path.join(folder, 'store.db'), os.path.join(folder, 'site')
            load_samples(store, 'begroting-2024.csv')
            subprocess.run([PROGRAM, 'export', '-q', '--store', store, '--format', 'site', '--max-pages', '60', '--output', site], check=True)
            for name in CHAPTERS:
                for front in '', 'en':
                    path = os.path.join(site, front, 'handboek', name + '.html')
                    with open(path, encoding='utf-8') as f:
                        page = f.read()
                    for target in re.findall(r'(?:href|src)="([^"#?]+)', page.split('<main')[1].split('</main>')[0]):
                        if not re.match(r'https?:', target):
                            self.assertTrue(os.path.exists(os.path.join(os.path.dirname(path), target)), (path, target))


if __name__ == '__main__':
    unittest.main()
