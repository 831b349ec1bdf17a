#!/usr/bin/env python3
"""export --format site: a folder that is whole, the same each time, and leads nowhere but into itself.

The samples are exported as far as --max-pages goes: every link of every file must lead to a file that is there, every
figure be what the API answers for its cut, or what the served page says where it has no passport; the pages are opened
from the folder in Chromium. Then names that no file system likes, and exports that fail."""
import filecmp
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
from folder import check_links, export, files, listed, pages, read, target  # noqa: E402
from crawl import Crawl, Web, says  # noqa: E402
from odd_cubes import MONEY, TEXT, YEAR, cube, load_odd, write_cube  # noqa: E402
from page_reader import Page  # noqa: E402
from served import PATIENCE, PROGRAM, Served, load_samples  # noqa: E402

PAGES = 160
OK, USAGE, NOT_FOUND = 0, 2, 6
DEVICES = {'con', 'prn', 'aux', 'nul'} | {w + n for w in ('com', 'lpt') for n in '0123456789'}


def check_names(case, folder):
    names = files(folder)
    case.assertEqual(len({n.lower() for n in names}), len(names))
    for name in names:
        case.assertRegex(name, r'^[a-z0-9._~/-]+$')
        case.assertLessEqual(len(name), 160, name)
        for piece in name.split('/'):
            case.assertNotIn(piece.split('.')[0], DEVICES, name)
            case.assertFalse(piece.endswith('.') or (piece.startswith(('.', '_')) and name != '.well-known/security.txt'), name)
    return names


class Samples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.temporary.name, 'samples.db')
        cls.folder = os.path.join(cls.temporary.name, 'site')
        load_samples(cls.store)
        cls.told = export(cls.store, cls.folder, '--max-pages', str(PAGES))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_is_told(self):
        self.assertEqual(self.told.returncode, OK, self.told.stderr)
        self.assertRegex(self.told.stderr.decode(), r'pages were left out.*--max-pages is %d' % PAGES)
        kinds = {re.sub('.*[.]', '', n) for n in files(self.folder)}
        self.assertLessEqual({'html', 'css', 'js', 'csv', 'xlsx', 'json', 'zip', 'geojson'}, kinds)
        named = [n for n, row in listed(self.folder).items() if n.endswith('.html')]
        self.assertLessEqual(len(named), PAGES)

    def test_links_lead_to_files(self):
        read_pages = check_links(self, self.folder)
        check_names(self, self.folder)
        for name in 'index.html', 'en/index.html', 'waterrijk.html', 'waterrijk/2024.html', 'waterrijk/gegevens.html', \
                'waterrijk/niet-in-deze-map.html', 'waterrijk/2023/plaatsen.html', 'waterrijk/wijzigingen.html', 'uitleg.html':
            self.assertIn(name, read_pages)
        rows = listed(self.folder)
        copies = {n for n in read_pages if n not in rows}
        self.assertEqual(copies, {'waterrijk.html', 'en/waterrijk.html'})
        # Downloads are what they are called.
        for name in files(self.folder):
            if name.endswith(('.xlsx', '.zip')):
                with open(os.path.join(self.folder, name), 'rb') as f:
                    self.assertEqual(f.read(2), b'PK', name)

    def test_figures_are_the_api_s(self):
        store, folder = os.path.join(self.temporary.name, 'year.db'), os.path.join(self.temporary.name, 'year')
        load_samples(store, '*-2024.csv')
        done = export(store, folder, '--lang', 'nl', '--max-pages', '600')
        self.assertEqual(done.returncode, OK, done.stderr)
        check_links(self, folder)
        rows = listed(folder)
        with Served(store) as server:
            crawl = Crawl(Web(server.port), 0, 0)
            by_cut = by_page = 0
            for name, page in pages(folder).items():
                lost = False
                for f in page.figures:
                    if f.href is None:
                        lost = True
                        continue
                    value = Decimal(f.value)
                    self.assertEqual(crawl.answer(rows[target(name, f.href)[0]]['address']), value, (name, f.href))
                    self.assertTrue(says(f.text, value, page.language), (name, f.text, f.value))
                    by_cut += 1
                if not lost or name not in rows:
                    continue
                address = rows[name]['address']
                at = address + ('&' if '?' in address else '?') + 'taal=' + rows[name]['language']
                served = Page(crawl.web.get(at)[2].decode())
                self.assertEqual([(f.value, f.text) for f in page.figures], [(f.value, f.text) for f in served.figures], name)
                by_page += 1
            crawl.web.connection.close()
            server.finish()
        self.assertGreater(by_cut, 300)
        self.assertGreater(by_page, 10)

    def test_is_the_same_again(self):
        other = os.path.join(self.temporary.name, 'again')
        self.assertEqual(export(self.store, other, '--max-pages', str(PAGES)).returncode, OK)
        self.assertEqual(files(other), files(self.folder))
        different = filecmp.cmpfiles(self.folder, other, files(other), shallow=False)[1:]
        self.assertEqual(different, ([], []))
        # Replaced as a whole: what is not of it goes, and what does not fit says so.
        with open(os.path.join(other, 'old.html'), 'w') as f:
            f.write('old')
        done = export(self.store, other, '--max-pages', '20', '--lang', 'nl', '--public-url', 'https://town.example/geld')
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertNotIn('old.html', files(other))
        self.assertFalse(os.path.isdir(os.path.join(other, 'en')))
        check_links(self, other)
        self.assertIn('<link rel="canonical" href="https://town.example/geld/waterrijk/2025.html">',
                      read(other, 'waterrijk.html'))

    def test_opens_from_a_folder(self):
        browser = shutil.which('chromium')
        if not browser:
            self.skipTest('no chromium')
        copy = os.path.join(self.temporary.name, 'opened')
        shutil.copytree(self.folder, copy)
        name = 'waterrijk/2024.html'
        text = read(copy, name)
        with open(os.path.join(copy, name), 'w', encoding='utf-8') as f:
            f.write(text.replace('</head>', '<script defer src="../look.js"></script></head>'))
        with open(os.path.join(copy, 'look.js'), 'w', encoding='utf-8') as f:
            f.write("""addEventListener("load", () => {
              const bars = [...document.querySelectorAll("rect.s-actual")];
              document.title = JSON.stringify({
                family: getComputedStyle(document.body).fontFamily !== getComputedStyle(document.documentElement).fontFamily,
                sheets: document.styleSheets.length, bars: bars.filter((r) => r.getBoundingClientRect().width > 1 &&
                  getComputedStyle(r).fill !== "rgb(0, 0, 0)").length,
                sortable: document.querySelectorAll("th button").length,
                links: [...document.links].filter((a) => a.protocol === "file:").length,
                elsewhere: [...document.links].filter((a) => a.protocol === "file:" && !a.pathname.includes("/opened/")).length,
                width: document.documentElement.scrollWidth <= innerWidth }); });""")
        done = subprocess.run([browser, '--headless', '--no-sandbox', '--disable-gpu', '--user-data-dir=' + copy + '.user',
                               '--virtual-time-budget=5000', '--dump-dom', 'file://' + os.path.join(copy, name)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE * 2)
        said = re.search(r'<title>(\{.*?\})</title>', done.stdout.decode())
        self.assertTrue(said, done.stderr[-1000:])
        said = said.group(1)
        for wanted in '"sheets":1', '"elsewhere":0', '"width":true':
            self.assertIn(wanted, said)
        for some in 'bars', 'sortable', 'links':
            self.assertRegex(said, '"%s":[1-9]' % some)

    def test_others_are_refused(self):
        folder = os.path.join(self.temporary.name, 'mine')
        os.mkdir(folder)
        with open(os.path.join(folder, 'thesis.txt'), 'w') as f:
            f.write('mine')
        for path in folder, os.path.join(folder, 'thesis.txt'), '/', '.':
            done = export(self.store, path, '--max-pages', '3', cwd=folder)
            self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertEqual(files(folder), ['thesis.txt'])
        self.assertEqual(os.listdir(folder), ['thesis.txt'])
        for words in ['--cut', 'year:2024'], ['--lang', 'fr'], ['--public-url', 'town'], ['--max-pages', '0']:
            self.assertEqual(export(self.store, folder + '2', *words).returncode, USAGE, words)
        self.assertEqual(export(self.store, folder + '2', '--cube', 'none').returncode, NOT_FOUND)
        self.assertNotEqual(export(self.store, '/proc/none/site').returncode, OK)
        self.assertFalse(os.path.exists(folder + '2'))

    def test_what_fails_leaves_what_was(self):
        folder = os.path.join(self.temporary.name, 'kept')
        self.assertEqual(export(self.store, folder, '--max-pages', '3', '--lang', 'nl').returncode, OK)
        before = files(folder)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        self.assertNotEqual(export(self.store, folder, preexec_fn=small_files).returncode, OK)
        for number in signal.SIGINT, signal.SIGKILL:
            p = subprocess.Popen([PROGRAM, 'export', '--store', self.store, '--format', 'site', '--output', folder],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + PATIENCE
            while not os.path.isdir(folder + '.unfinished/waterrijk') and time.monotonic() < until:
                time.sleep(.01)
            # Two cannot be at it.
            self.assertEqual(export(self.store, folder).returncode, USAGE)
            p.send_signal(number)
            self.assertNotEqual(p.wait(PATIENCE), OK)
            self.assertEqual(files(folder), before)
            self.assertEqual(os.path.exists(folder + '.unfinished'), number == signal.SIGKILL)
        self.assertEqual(export(self.store, folder, '--max-pages', '4', '--lang', 'nl').returncode, OK)
        self.assertEqual([n for n in os.listdir(self.temporary.name) if n.startswith('kept')], ['kept'])

    def test_withdrawn(self):
        store, folder = os.path.join(self.temporary.name, 'gone.db'), os.path.join(self.temporary.name, 'gone')
        load_samples(store, 'begroting-2024.csv')
        done = subprocess.run([PROGRAM, 'withdraw', '--store', store, '1', '--reason', 'A name was in it'],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
        self.assertEqual(done.returncode, OK, done.stderr)
        for which in [], ['--cube', 'waterrijk']:
            done = export(store, folder, *which)
            self.assertEqual(done.returncode, OK, done.stderr)
            check_links(self, folder)
            for name in 'waterrijk.html', 'en/waterrijk.html':
                self.assertIn('A name was in it', read(folder, name))


class Hostile(unittest.TestCase):
    def test_names(self):
        codes = ['CON', 'con', 'Con', 'nul.txt', 'COM1', '..', '.', 'a/b', 'A/B', 'a', 'a.html', 'a.', ' a', 'x' * 300, 'X' * 300,
                 'x' * 299 + 'y', 'שלום', '../../etc/passwd', 'a~b', 'a-b', '_a', '%2e%2e', 'é', 'É', 'regels', 'index', 'downloads',
                 '"><script>alert(1)</script>', "it's", 'a\\b', 'c:', 'a?b', 'a*b', 'a|b', '=1+1', 'niet-in-deze-map']
        rows = [[code, 2023 + i % 2, 'note', '%d,50' % (900 - i)] for i, code in enumerate(codes)]
        with tempfile.TemporaryDirectory() as where:
            store, folder = os.path.join(where, 's.db'), os.path.join(where, 'site')
            write_cube(store, where, *cube('Con', {'code': TEXT, 'year': YEAR, 'note': TEXT, 'amount': MONEY}, rows))
            done = export(store, folder)
            self.assertEqual(done.returncode, OK, done.stderr)
            check_links(self, folder)
            names = check_names(self, folder)
            addresses = [row['address'] for row in listed(folder).values() if '/code/' in row['address']]
            for code in 'CON', 'con', 'Con', 'X' * 300, 'x' * 300:
                self.assertTrue([a for a in addresses if a.endswith('/code/' + code)], code)
            self.assertFalse([n for n in names if 'passwd' in n and '..' in n.split('/')])
            self.assertEqual(sorted(n for n in os.listdir(where) if not n.startswith('s.db')), ['Con', 'Con.csv', 'site'])

    def test_odd_cubes(self):
        with tempfile.TemporaryDirectory() as where:
            store, folder = os.path.join(where, 's.db'), os.path.join(where, 'site')
            load_odd(store, where)
            done = export(store, folder, '--cube', 'odd-codes', '--lang', 'en', '--max-pages', '200')
            self.assertEqual(done.returncode, OK, done.stderr)
            read_pages = check_links(self, folder)
            check_names(self, folder)
            # The only cube of the site, though not of the store, stands where the start page would.
            self.assertEqual(read_pages['index.html'].title, read_pages['odd-codes.html'].title)
            self.assertFalse([n for n in files(folder) if n.startswith(('many', 'one-line'))])


if __name__ == '__main__':
    unittest.main()
