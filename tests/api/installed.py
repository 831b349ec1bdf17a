#!/usr/bin/env python3
"""What is installed: everything that people and other programs expect, and man pages that mandoc finds no fault with."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, folder_of_module, load_samples  # noqa: E402

BUILD = os.path.dirname(os.path.abspath(PROGRAM))


def run(*arguments, code=0, **environment):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
                       env=dict({k: v for k, v in os.environ.items() if k != 'STUIVER_STORE'}, **environment), check=False)
    if p.returncode != code:
        raise AssertionError('%r gave %d: %s' % (arguments, p.returncode, p.stderr))
    return p.stdout if code == 0 else p.stderr


def setUpModule():
    global store
    store = os.path.join(folder_of_module(), 'stuiver.db')
    load_samples(store)


class Installed(unittest.TestCase):
    @unittest.skipUnless(shutil.which('cmake'), 'there is no cmake')
    def test_all_of_it(self):
        with tempfile.TemporaryDirectory() as folder:
            p = subprocess.run(['cmake', '--install', BUILD, '--prefix', folder], capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(p.returncode, 0, p.stderr)
            there = {os.path.relpath(os.path.join(at, n), folder) for at, _, names in os.walk(folder) for n in names}
            for wanted in (r'bin/stuiver', r'lib/.*stuiver/stuiver\.so', r'share/doc/stuiver/LICENSE', r'share/doc/stuiver/README\.md',
                           r'share/man/man1/stuiver\.1\.gz', r'share/man/man1/stuiver-load\.1\.gz', r'share/man/man5/stuiver-mapping\.5\.gz', r'share/stuiver/mapping\.schema\.json',
                           r'share/stuiver/mappings/waterrijk/datapackage\.json', r'share/bash-completion/completions/stuiver'):
                self.assertTrue([n for n in there if re.fullmatch(wanted, n)], wanted)

    def test_quickstart_builds_what_is_installed(self):
        with open(os.path.join(os.path.dirname(__file__), '..', '..', 'samples', 'quickstart'), encoding='utf-8') as f:
            self.assertIn('--target stuiver words manuals stuiver_extension', f.read())


class OperatorsPage(unittest.TestCase):
    """Each command of the operators' page is one that tests/install/run runs: those stand in blocks with a name, which it takes."""

    def setUp(self):
        top = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
        with open(os.path.join(top, 'etl', 'install', 'README.md'), encoding='utf-8') as f:
            self.page = f.read()
        with open(os.path.join(top, 'tests', 'install', 'run'), encoding='utf-8') as f:
            self.taken = set(re.findall(r"page\['(\w+)'\]", f.read()))

    def test_each_block_is_run(self):
        blocks = re.findall(r'(?:<!-- run: (\w+) -->\n)?^```\w*\n.*?^```$', self.page, re.M | re.S)
        self.assertGreater(len(blocks), 10)
        self.assertNotIn('', blocks, 'a block has no name')
        self.assertEqual(len(set(blocks)), len(blocks))
        self.assertEqual(set(blocks) - self.taken, set(), 'tests/install/run does not run them')

    def test_none_stands_in_a_sentence(self):
        prose = re.sub(r'^```.*?^```$', '', self.page, flags=re.M | re.S)
        for span in re.findall(r'`([^`]+)`', prose):
            self.assertNotRegex(span, r'^(journalctl|systemctl|systemd-\w+|runuser|apt-get|dpkg|curl|install|cp|mv|rm|cat|diff|sudo)\s|^stuiver\s.*\s/',
                                'put it in a block that tests/install/run runs')


class Bill(unittest.TestCase):
    """etl/install/sbom: all that the program takes, in CycloneDX 1.5, the same each time."""

    @unittest.skipUnless(shutil.which('dpkg-query') and shutil.which('objdump'), 'this is no Debian with binutils')
    def test_of_what_it_is_made(self):
        script = os.path.join(os.path.dirname(__file__), '..', '..', 'etl', 'install', 'sbom')
        # A sanitizer's own libraries may be of no package that is installed.
        if 'anitize' in PROGRAM:
            self.skipTest('of a program as it is published')
        texts = [subprocess.run([script, PROGRAM, '1.2.3'], capture_output=True, text=True, timeout=300, check=True).stdout for _ in range(2)]
        self.assertEqual(texts[0], texts[1])
        told = json.loads(texts[0])
        self.assertEqual((told['bomFormat'], told['specVersion'], told['metadata']['component']['version']), ('CycloneDX', '1.5', '1.2.3'))
        components = {c['bom-ref']: c for c in told['components']}
        self.assertEqual(len(components), len(told['components']))
        for ref, c in components.items():
            self.assertEqual((c['type'], ref), ('library', c['purl']))
            self.assertRegex(ref, r'^pkg:deb/debian/[a-z0-9.%B-]+@[A-Za-z0-9.%~-]+\?arch=[a-z0-9]+&distro=[a-z0-9.-]+$')
            found = subprocess.run(['dpkg-query', '-W', '-f', '${Version}', c['name']], capture_output=True, text=True, check=True).stdout
            self.assertEqual(c['version'], found)
        needs = {d['ref']: d['dependsOn'] for d in told['dependencies']}
        own = told['metadata']['component']['bom-ref']
        self.assertEqual(set(needs), set(components) | {own})
        for ref, others in needs.items():
            self.assertEqual(len(set(others)), len(others), ref)
            self.assertLessEqual(set(others), set(components), ref)
        direct = {components[ref]['name'] for ref in needs[own]}
        # What the linker sees, what is opened when it is needed, and what was compiled in.
        for name in ('libsqlite3-0', 'libssl3', 'libcurl4', 'libmicrohttpd12', 'libqrencode4', 'libxxhash-dev'):
            self.assertIn(name, direct)
        self.assertNotIn('libnghttp2-14', direct)
        self.assertIn('libnghttp2-14', {c['name'] for c in components.values()})


class Pages(unittest.TestCase):
    def test_mandoc_finds_nothing(self):
        if not shutil.which('mandoc'):
            self.skipTest('there is no mandoc')
        with tempfile.TemporaryDirectory() as folder:
            run('man', '--pages', folder)
            pages = sorted(glob.glob(os.path.join(folder, '*.1')))
            self.assertGreater(len(pages), 10)
            p = subprocess.run(['mandoc', '-Tlint', *pages], capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual((p.stdout + p.stderr, p.returncode), ('', 0))
            for page in pages:
                with open(page, encoding='utf-8') as f:
                    self.assertRegex(f.readline(), r'^\.TH "STUIVER[A-Z0-9\\-]*" 1 "\d{4}-\d\d-\d\d" ')

    def test_nor_in_that_of_mappings(self):
        page = os.path.join(BUILD, 'install', 'man5', 'stuiver-mapping.5.gz')
        if not shutil.which('mandoc') or not os.path.exists(page):
            self.skipTest('there is no mandoc, or this build makes no man pages')
        p = subprocess.run(['mandoc', '-Tlint', page], capture_output=True, text=True, timeout=300, check=False)
        # Examples are as long as they are.
        self.assertEqual([l for l in (p.stdout + p.stderr).splitlines() if 'longer than 80' not in l], [])


class Shell(unittest.TestCase):
    def test_tables_and_schema(self):
        tables = run('sql', '-s', store, '.tables').split()
        self.assertLessEqual({'entry', 'waterrijk', 'dataset', 'issue'}, set(tables))
        schema = run('sql', '-s', store, '.schema entry')
        self.assertTrue(schema.startswith('entry(dataset, line, ') and schema.count('\n') == 1, schema)
        self.assertEqual(run('sql', '-s', store, '.schema ENTRY;'), schema)
        self.assertEqual(len(run('sql', '-s', store, '.schema').splitlines()), len(tables))
        self.assertIn('no table nope', run('sql', '-s', store, '.schema nope', code=2))

    def test_json(self):
        rows = json.loads(run('sql', '-s', store, '--format', 'json', "SELECT year, count(*) n, NULL x, 'a\"b' t FROM entry GROUP BY 1"))
        self.assertEqual([r['year'] for r in rows], [2023, 2024, 2025])
        self.assertEqual((rows[0]['x'], rows[0]['t']), (None, 'a"b'))
        self.assertEqual(json.loads(run('sql', '-s', store, '--format', 'json', 'SELECT 1 WHERE 0')), [])
        lines = run('sql', '-s', store, '--format', 'ndjson', 'SELECT 1 a UNION SELECT 2').splitlines()
        self.assertEqual([json.loads(x) for x in lines], [{'a': 1}, {'a': 2}])

    def test_the_store_of_the_environment(self):
        wanted = run('status', '--store', store)
        self.assertEqual(run('status', STUIVER_STORE=store), wanted)
        self.assertEqual(run('status', '--store', store, STUIVER_STORE='/nowhere'), wanted)
        self.assertIn('/nowhere', run('status', STUIVER_STORE='/nowhere', code=6))
        self.assertIn('--store FILE is missing', run('status', STUIVER_STORE='', code=2))
        self.assertIn('STUIVER_STORE', run('status', '--help'))


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
