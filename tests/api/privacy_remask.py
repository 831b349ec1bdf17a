#!/usr/bin/env python3
"""Masked once is masked everywhere: what a policy, a list or a level hides is hidden in what was published before as well, in each
version, where they are compared and when one comes back; sums are what they were, also when it is killed at any moment."""
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

from privacy_gate import REFUSED, Load, descriptor, every_text
from served import PATH, PATIENCE, PROGRAM, Served

# On nobody's list yet: three spellings in labels, suppliers and texts.
TEXTS = ['werk zwabberstok jan', 'uren Kwoefardi mei', 'kwoefardi anna en Tribuldox', 'asfalt'] + ['zand %d' % i for i in range(30)]
SUPPLIERS = ['Tribuldox, Bea', 'Kwoefardi', 'Jansen Beton B.V.', 'Bouw B.V.', 'Weg B.V.', 'Groen B.V.', 'Zand B.V.']
CLIENTS = 'naam\nAnna Kwoefardi\nBea Tribuldox\nJan Zwabberstok\n'
SECRETS = [b'woefardi', b'ribuldox', b'wabberstok']
TARGETS = ['/facts?pagesize=500', '/facts?format=csv', '/facts?download=csv', '/aggregate?drilldown=supplier|programme|year', '/members/supplier',
           '/members/programme', '/members/description', '/explanations', '/changes', '/changes?from=1&to=2', '/changes?from=1&to=3',
           '/provenance', '/model']


class Remask(Load):
    def setUp(self):
        super().setUp()
        os.environ['STUIVER_PRIVACY_KEY'] = os.path.join(self.folder, 'own.key')
        self.addCleanup(os.environ.pop, 'STUIVER_PRIVACY_KEY', None)
        d = descriptor()
        d['resources'][0]['schema']['fields'][3:3] = []
        self.write_mapping(d)
        self.write('m/programmas.csv', 'code,naam\nP0,Wegen\nP1,Groen van Anna Kwoefardi\nP2,Zorg\nP3,Werk bea tribuldox\n')
        self.write('m/toelichtingen.md', '---\nscope: year:2024\ntitle: Vraag\n---\n\nOver wegen.\n')
        self.policy = os.path.join(self.mapping, 'privacy-policy.json')

    def year(self, year, texts=TEXTS, name=None):
        path = self.write_ledger(texts * 3, SUPPLIERS, name=name or '%d.csv' % year)
        with open(path, encoding='utf-8') as f:
            text = f.read().replace('\n2024;', '\n%d;' % year)
        return self.write(name or '%d.csv' % year, text)

    def list_them(self):
        self.run_it('lists', 'add', '--policy', self.policy, '--kind', 'clients', self.write('clients.csv', CLIENTS))

    def public(self, store=None):
        """Every byte that anybody gets, by where. Words that are asked for are beginnings, for they are said again."""
        store, out = store or self.store, {}
        with Served(store, '--offer-store') as server:
            shas = [p['file']['sha256'] for p in json.loads(server.get(PATH + '/provenance')[2])['parts']]
            targets = [PATH + t for t in TARGETS] + [PATH + '/source/%s?lines=1-90' % sha for sha in shas]
            targets += ['/api/3/search?q=kwo*', '/api/3/search?q=tribul*', '/api/3/search?q=kwoef*&texts=true', '/suggesties?q=kwo',
                        '/gm0000%3Abegroting/2024', '/gm0000%3Abegroting/wijzigingen', '/wijzigingen.atom', '/api/3/download/store.sqlite',
                        '/sitemap.xml', '/catalog.ttl', '/catalog.jsonld', '/handboek', '/handboek/privacy', '/mcp', '/api', '/none/kwo',
                        '/api/begrotingen/v1/', '/api/begrotingen/v1/openapi.json', '/api/begrotingen/v1/begrotingen',
                        '/api/begrotingen/v1/begrotingen/gm0000%3Abegroting', '/openapi.json', '/gm0000%3Abegroting/wijzigingen.atom',
                        PATH + '/aggregate?cut=supplier.supplier:"Kwo', PATH + '/members/supplier?q=Kwo', PATH + '/facts?order=kwo']
            for t in targets:
                # What was asked for may be said again.
                body = server.get(t.replace('|', '%7C'))[2]
                out[t] = re.sub(rb'127\.0\.0\.1:\d+', b'HERE', body)
        for form in ('csv', 'fdp', 'sqlite', 'xlsx'):
            path = os.path.join(self.folder, 'out.zip' if form == 'fdp' else 'out.' + form)
            if os.path.exists(path):
                os.remove(path)
            self.run_it('export', '--store', store, '--format', form, '--output', path)
            with open(path, 'rb') as f:
                out[form] = f.read()
        return out

    def assert_clean(self, public):
        for where, body in public.items():
            for part in every_text(body):
                for secret in SECRETS:
                    at = part.find(secret)
                    self.assertEqual(at, -1, '%s: %r' % (where, part[max(0, at - 80):at + 80]))

    def store_has(self, secret):
        found = []
        for path in (self.store, self.store + '-wal'):
            if os.path.exists(path):
                with open(path, 'rb') as f:
                    found += [path] if secret in f.read() else []
        return found

    def sums(self, store=None):
        with Served(store or self.store) as server:
            rows = json.loads(server.get(PATH + '/aggregate?drilldown=year%7Cprogramme')[2])
            changed = json.loads(server.get(PATH + '/changes?from=1&to=2')[2])
            return (rows['summary'], sorted((c['year.year'], c['programme.programme'], c['amount.sum']) for c in rows['cells']),
                    changed.get('totals'))

    def datasets(self):
        cubes = json.loads(self.run_it('status', '--store', self.store, '--all', '--json').stdout)['cubes']
        return {d['dataset']: d['entries'] for c in cubes for d in c['datasets']}

    def masked(self):
        """Who masked which dataset, as the record has it."""
        record = [json.loads(x) for x in self.run_it('audit', '--store', self.store, '--json').stdout.splitlines()]
        return [(x['who'], json.loads(x['detail'])['dataset']) for x in record if x['action'] == 'remask']

    def two_years(self):
        self.load(self.year(2023))
        self.load(self.year(2024))

    def test_a_list_that_grew_hides_in_each_version_and_file(self):
        self.two_years()
        shown = self.public()
        self.assertTrue(any(SECRETS[0] in body for body in shown.values()))
        before = self.datasets()
        self.list_them()
        new = self.year(2024, ['werk zwabberstok jan', 'nieuw'] + TEXTS, name='2024b.csv')
        told = self.run_it('stage', '--store', self.store, '--mapping', self.mapping, '--by', 'A', new)
        self.assertEqual(shown, self.public())  # what is staged changes nothing
        said = self.run_it('review', '--store', self.store, '1').stdout
        self.assertIn('Masked with this in what was published before', said)
        self.assertRegex(said, r'dataset 1: \d+ entries; amounts stay\n  dataset 2: \d+ entries')
        self.run_it('release', '--store', self.store, '--by', 'B', '1')
        self.assert_clean(self.public())
        after = self.datasets()
        self.assertEqual({n: after[n] for n in before}, before)
        self.run_it('verify', '--store', self.store)
        self.assertEqual(self.masked(), [('B', 1), ('B', 2)])
        # The version before comes back masked.
        self.run_it('undo', '--store', self.store, '--by', 'B', '3')
        self.assert_clean(self.public())
        self.assertEqual(told.returncode, 0)
        # And nothing is left to be masked.
        again = self.run_it('privacy', '--store', self.store, '--remask').stdout
        self.assertIn('Nothing is shown that would be masked now', again)

    def test_no_sum_changes(self):
        self.two_years()
        self.load(self.year(2024, ['nieuw'] + TEXTS, name='2024b.csv'))
        before = self.sums()
        self.list_them()
        out = json.loads(self.run_it('privacy', '--store', self.store, '--remask', '--policy', self.policy, '--dry-run', '--json').stdout)
        self.assertEqual(self.sums(), before)
        self.assertTrue(any(SECRETS[0] in body for body in self.public().values()))
        self.assertEqual(self.masked(), [])  # asked only
        done = json.loads(self.run_it('privacy', '--store', self.store, '--remask', '--policy', self.policy, '--by', 'B', '--json').stdout)
        self.assertEqual(done['datasets'], out['datasets'])
        self.assertEqual(self.masked(), [('B', 1), ('B', 2), ('B', 3)])  # an entry for each thing that changed
        self.run_it('privacy', '--store', self.store, '--remask', '--policy', self.policy, '--by', 'B')
        self.assertEqual(len(self.masked()), 3)  # and none for what did not
        self.assertGreater(done['entries'], 0)
        self.assertEqual(self.sums(), before)
        self.assert_clean(self.public())
        for secret in SECRETS:
            self.assertEqual(self.store_has(secret), [], 'originals are packed, and members overwritten')
        self.run_it('verify', '--store', self.store)

    def test_a_decision_that_is_taken_back_hides_too(self):
        """The same policy, and a column that the mapping accepts no more."""
        d = descriptor()
        d['resources'][0]['schema']['fields'][-1]['stuiver']['personal'] = ['name']
        self.write_mapping(d)
        self.load(self.write_ledger(TEXTS, SUPPLIERS + ['Dhr. P. Kwoefardi'], name='a.csv'))
        with Served(self.store) as server:
            self.assertIn(b'Dhr. P. Kwoefardi', server.get(PATH + '/members/supplier')[2])
        self.write_mapping(descriptor())
        self.load(self.year(2023))
        with Served(self.store) as server:
            for t in ('/members/supplier', '/facts?pagesize=500', '/source/%s?lines=1-90' % json.loads(
                    server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']):
                self.assertNotIn(b'P. Kwoefardi', server.get(PATH + t)[2], t)

    def test_a_level_hides_in_each_version(self):
        self.two_years()
        d = descriptor()
        d['stuiver'] = dict(d.get('stuiver', {}), privacyLevels={'default': 'L1'})
        d['resources'][0]['schema']['fields'][-1]['stuiver']['level'] = 'L3'
        self.write_mapping(d)
        before = None
        with Served(self.store) as server:
            before = json.loads(server.get(PATH + '/aggregate?drilldown=year')[2])['cells']
        self.load(self.year(2025))
        with Served(self.store) as server:
            self.assertEqual([m['supplier.supplier'] for m in json.loads(server.get(PATH + '/members/supplier')[2])['data']], ['afgeschermd'])
            self.assertEqual(json.loads(server.get(PATH + '/aggregate?drilldown=year')[2])['cells'][:2], before)
            for target in ('/changes?from=1&to=2', '/facts?pagesize=500', '/aggregate?drilldown=supplier'):
                self.assertNotIn(b'Jansen Beton', server.get(PATH + target)[2], target)
            for part in json.loads(server.get(PATH + '/provenance')[2])['parts']:
                self.assertNotIn(b'Jansen Beton', server.get(PATH + '/source/%s?lines=1-90' % part['file']['sha256'])[2])

    def test_a_name_of_a_file_is_refused_with_what_to_do(self):
        self.load(self.year(2023, name='wegen-Kwoefardi.csv'))
        self.list_them()
        said = self.load(self.year(2024), expect=REFUSED).stderr
        self.assertIn('dataset 1', said)
        self.assertIn("'stuiver erase' it", said)

    def killed(self, kills, *command):
        """Public bytes after each of them: all as they were, or none with what is masked."""
        was, base, done = self.public(), os.path.join(self.folder, 'base.db'), 0
        shutil.copy(self.store, base)
        begun = time.monotonic()
        self.run_it(*command)
        whole = time.monotonic() - begun
        for i in range(kills):
            for end in ('', '-wal', '-shm'):
                if os.path.exists(self.store + end):
                    os.remove(self.store + end)
            shutil.copy(base, self.store)
            p = subprocess.Popen([PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(whole * (i + 1) / (kills - 2))
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
            self.run_it('verify', '--store', self.store)
            now = self.public()
            if SECRETS[0] in now['csv']:
                self.assertEqual(now['csv'], was['csv'])
            else:
                self.assert_clean(now)
                done += 1
            yield
        self.assertGreater(done, 0)  # it was long enough

    def test_killed_at_any_moment_it_is_all_or_nothing(self):
        self.two_years()
        sums = self.sums()
        self.list_them()
        for _ in self.killed(12, 'privacy', '--store', self.store, '--remask', '--policy', self.policy):
            self.assertEqual(self.sums(), sums)

    def test_a_release_that_masks_is_killed_at_any_moment(self):
        """What it publishes, and what it masks in the versions before, are there together or not at all."""
        self.two_years()
        self.list_them()
        new = self.year(2025, ['werk zwabberstok jan', 'nieuw'] + TEXTS, name='2025.csv')
        self.run_it('stage', '--store', self.store, '--mapping', self.mapping, '--by', 'A', new)
        for _ in self.killed(12, 'release', '--store', self.store, '--by', 'B', '1'):
            masked = [json.loads(x)['action'] for x in self.run_it('audit', '--store', self.store, '--json').stdout.splitlines()]
            self.assertEqual((masked.count('release'), masked.count('remask')), (1, 2) if 3 in self.datasets() else (0, 0))


if __name__ == '__main__':
    unittest.main()
