#!/usr/bin/env python3
"""A municipality's own lists: staff and clients are hashes in the policy, and stand in no byte that anybody gets; without the
key nothing is loaded and no text of an original is shown; the desk's gate has them too."""
import json
import os
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import Desk  # noqa: E402
from privacy_gate import REFUSED, Load, every_text  # noqa: E402
from served import PATH, PATIENCE, PROGRAM, Served  # noqa: E402

STAFF = 'achternaam;voorvoegsel;voornaam;voorletters;personeelsnummer;email\nQuastel;van der;Rieko;R.;10023456;rq@voorbeeld.nl\n' \
        'Water;;Xandrine;X.;10023457;\n'
CLIENTS = 'naam,clientnummer,bsn\n"Tolwem, Zijgoria",K-20417,123456782\nUmfrid Zwabber,2024,\n'
# What each is published as.
TEXTS = {'uren quastel r.': 'uren [naam].', 'zorg zijgoria tolwem': 'zorg [naam]', 'Xandrine Water': '[naam]',
         'Zwabber mei': '[naam] mei', 'water en riool': 'water en riool', 'Water en riool': 'Water en riool',
         'levering K-20417': 'levering [zaaknummer]', 'pas 10023456': 'pas [personeel]', 'jaar 2024': 'jaar 2024',
         'post rq@voorbeeld.nl': 'post [contact]', 'kantoor': 'kantoor'}
SECRETS = [b'uastel', b'olwem', b'Xandrine', b'Zwabber', b'20417', b'10023456', b'rq@voorbeeld']


class Lists(Load):
    def setUp(self):
        super().setUp()
        self.key = os.path.join(self.folder, 'keys', 'own.key')
        self.policy = os.path.join(self.mapping, 'privacy-policy.json')
        self.set_key(self.key)
        self.addCleanup(os.environ.pop, 'STUIVER_PRIVACY_KEY', None)
        self.write('m/toelichtingen.md', '---\nscope: year:2024\ntitle: Vraag\n---\n\nOver zijgoria tolwem.\n')
        self.write('m/programmas.csv', 'code,naam\nP0,Wegen\nP1,Groen van rieko quastel\nP2,Zorg\nP3,Werf\n')

    def set_key(self, path):
        os.environ['STUIVER_PRIVACY_KEY'] = path

    def add(self, kind, text, *more, expect=0, name=None):
        path = self.write(name or kind + '.csv', text)
        return self.run_it('lists', 'add', '--policy', self.policy, '--kind', kind, *more, path, expect=expect)

    def add_both(self):
        self.add('staff', STAFF)
        self.add('clients', CLIENTS)

    def ledger(self, name='2024.csv'):
        return self.write_ledger(list(TEXTS) * 3 + ['asfalt'] * 60, name=name)

    def shown(self, server):
        rows = json.loads(server.get(PATH + '/facts?pagesize=500')[2])['data']
        return {r['description.description'] for r in rows}, {r['programme.name'] for r in rows}

    def test_who_is_listed_stands_in_no_public_byte(self):
        self.add_both()
        self.load(self.ledger())
        with Served(self.store) as server:
            texts, labels = self.shown(server)
            self.assertEqual(texts, set(TEXTS.values()) | {'asfalt'})
            self.assertEqual(labels, {'Wegen', 'Groen van [naam]', 'Zorg', 'Werf'})
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            with open(self.policy, encoding='utf-8') as f:
                hashes = json.load(f)['lists']['clients']['hashes'].encode()
            for target in ('/facts?format=csv', '/members/programme', '/members/description', '/explanations', '/model',
                           '/source/%s?lines=1-60' % sha, '/source/%s?lines=1-60&format=txt' % sha, '/provenance', '/facts?format=xlsx'):
                status, _, body = server.get(PATH + target)
                self.assertEqual(status, 200, target)
                for part in every_text(body):
                    for secret in SECRETS + [hashes[:40]]:
                        self.assertNotIn(secret, part, target)
        for form in ('csv', 'fdp', 'sqlite'):
            out = os.path.join(self.folder, 'out.zip' if form == 'fdp' else 'out.' + form)
            self.run_it('export', '--store', self.store, '--format', form, '--output', out)
            with open(out, 'rb') as f:
                for part in every_text(f.read()):
                    for secret in SECRETS + [hashes[:40]]:
                        self.assertNotIn(secret, part, form)

    def test_the_policy_has_hashes_and_the_key_is_apart(self):
        self.assertIn('a new key', self.add('staff', STAFF).stdout)
        said = self.add('clients', CLIENTS).stdout
        self.assertNotIn('a new key', said)
        self.assertIn('2 persons and 2 numbers and addresses added; 1 not', said)  # 2024 is a year, too
        self.assertEqual(stat.S_IMODE(os.stat(self.key).st_mode), 0o600)
        with open(self.policy, 'rb') as f:
            text = f.read()
        with open(self.key, 'rb') as f:
            key = f.read().split()[-1]
        for secret in SECRETS + [b'123456782', key]:
            self.assertNotIn(secret, text)
        said = self.run_it('lists', 'show', '--policy', self.policy).stdout
        self.assertRegex(said, r'staff: \d+ hashes, added to on \d{4}-\d\d-\d\d\nclients: \d+ hashes')
        # The same again changes no hash; under another key nobody could tell.
        self.add('clients', CLIENTS)
        with open(self.policy, 'rb') as f:
            self.assertEqual(f.read(), text)
        self.assertIn('under the key', self.add('clients', CLIENTS, '--key', self.key + '2', expect=REFUSED).stderr)
        self.run_it('lists', 'clear', '--policy', self.policy, '--kind', 'staff')
        self.run_it('lists', 'clear', '--policy', self.policy, '--kind', 'clients')
        with open(self.policy, encoding='utf-8') as f:
            cleared = json.load(f)
        self.assertEqual(cleared, json.loads(self.run_it('privacy', '--print-policy').stdout))

    def test_without_the_key_nothing_is_loaded_and_no_text_shown(self):
        self.add_both()
        self.load(self.ledger())
        for other in (os.path.join(self.folder, 'none'), os.path.join(self.folder, 'other')):
            if other.endswith('other'):
                os.chmod(self.key, 0o644)
                self.set_key(self.key)
            else:
                self.set_key(other)
            for verb in ('load', 'check'):
                self.assertIn('privacy-policy.json cannot be looked in', self.load(self.ledger('b.csv'), verb=verb, expect=REFUSED).stderr)
            with Served(self.store) as server:
                sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
                body = server.get(PATH + '/source/%s?lines=2-60' % sha)[2]
                for secret in SECRETS + [b'kantoor', b'asfalt']:
                    self.assertNotIn(secret, body)
                self.assertIn(b'[afgeschermd]', body)

    def test_lists_in_clear_and_faults(self):
        self.add('firms', 'Firma\nQuastel Water\n')
        self.add('staff', 'Quastel, P.\n', name='plain.txt')
        with open(self.policy, encoding='utf-8') as f:
            self.assertEqual(json.load(f)['allow']['firms'], ['Quastel Water'])
        self.load(self.write_ledger(['asfalt'] * 30 + ['Quastel Water', 'P. Quastel']))
        with Served(self.store) as server:
            self.assertEqual(self.shown(server)[0], {'asfalt', 'Quastel Water', '[naam]'})
        self.assertIn('no header says what its 2 columns are', self.add('staff', 'a;b\nx;1\n', expect=3).stderr)
        self.run_it('lists', 'add', '--policy', self.policy, '--kind', 'staff', expect=2)
        self.run_it('lists', 'nope', '--policy', self.policy, expect=2)
        # A word of the language is no surname that counts by itself.
        words = self.write('words', 'riool\nzwaluw\nZwabber\n')
        self.add('clients', 'naam\nAnna Zwaluw\nBea Zwabber\n', '--words', words)
        path = self.write('t.csv', 'tekst\nZwaluw mei\nA. Zwaluw\nanna zwaluw\nzie Zwabber\n')
        found = os.path.join(self.folder, 'f.csv')
        self.run_it('privacy', '--policy', self.policy, '--findings', found, path)
        with open(found, encoding='utf-8') as f:
            self.assertEqual([row.strip().split(',')[-1] for row in f][1:], ['[naam]', '[naam]', 'zie [naam]'])

    def test_the_desks_gate_has_them(self):
        self.add_both()
        installed = os.path.join(self.folder, 'policy.json')
        os.rename(self.policy, installed)
        os.environ['STUIVER_PRIVACY_POLICY'] = installed
        self.addCleanup(os.environ.pop, 'STUIVER_PRIVACY_POLICY')
        rows = ['2024;6110;%s;1,00' % t for t in list(TEXTS) + ['asfalt %d' % i for i in range(60)]]
        ledger = self.write('grootboek-2024.csv', 'boekjaar;grootboek;omschrijving;bedrag\n' + '\n'.join(rows) + '\n')
        with Desk() as d:
            n = d.bring(ledger)
            said = d.wait(n, 'privacy').text
            for word in ('volgens lijst', 'zaaknummer', 'personeelsgegeven', 'uren [naam]', 'pas [personeel]'):
                self.assertIn(word, said)
            self.assertNotIn('uastel', said)

    def install(self):
        """The lists of the mapping become those of the whole installation."""
        installed = os.path.join(self.folder, 'policy.json')
        os.rename(self.policy, installed)
        os.environ['STUIVER_PRIVACY_POLICY'] = installed
        self.addCleanup(os.environ.pop, 'STUIVER_PRIVACY_POLICY', None)
        return installed

    def test_who_decides_about_a_column_loses_no_list(self):
        """A mapping that only says what is otherwise has the installation's lists, decisions and actions."""
        self.add_both()
        with open(self.policy, encoding='utf-8') as f:
            whole = json.load(f)
        decided = {'column': 'bedrag', 'open': True, 'ground': 'g', 'by': 'b', 'at': '2026-01-01'}
        whole['actions'] = dict(whole.get('actions', {}), R7='tell')
        whole['columns'] = [dict(decided, column='jaar')]
        self.write('m/privacy-policy.json', json.dumps(whole))
        installed = self.install()
        self.write('m/privacy-policy.json', json.dumps({'extends': 'stuiver', 'columns': [decided], 'actions': {'R13': 'mask'}}))
        self.load(self.ledger())
        with Served(self.store) as server:
            texts, labels = self.shown(server)
            self.assertEqual(texts, set(TEXTS.values()) | {'asfalt'})
            self.assertIn('Groen van [naam]', labels)
        said = self.run_it('lists', 'show', '--policy', self.policy).stdout
        self.assertRegex(said, r'staff: \d+ hashes, added to on .*\nclients: \d+ hashes')
        # What is said about a column of its own stands beside what the installation said of others.
        kept = json.loads(self.run_it('privacy', '--store', self.store, '--report', 'json').stdout)
        self.assertEqual({d['column'] for d in kept['column_decisions']}, {'bedrag', 'jaar'})
        # A list of the mapping's own is added to those; it is made so that it takes none of them away.
        os.remove(self.policy)
        self.add('clients', 'naam\nBea Kwibusma\n', name='more.csv')
        self.load(self.write_ledger(['zorg kwibusma bea', 'uren quastel r.', 'zorg zijgoria tolwem'] + ['asfalt'] * 30, name='b.csv'))
        with Served(self.store) as server:
            self.assertLessEqual({'zorg [naam]', 'uren [naam].'[:-1]}, {t.rstrip('.') for t in self.shown(server)[0]})
            self.assertNotIn(b'olwem', server.get(PATH + '/facts?pagesize=500')[2])
        # Under another key nobody could ask both.
        with open(installed, encoding='utf-8') as f:
            other = json.load(f)
        other['lists']['key'] = '0' * 16
        with open(installed, 'w', encoding='utf-8') as f:
            json.dump(other, f)
        self.assertIn('under the key', self.load(self.ledger('c.csv'), expect=REFUSED).stderr)

    def test_another_list_of_the_installation_is_another_mapping(self):
        self.add('staff', STAFF)
        installed = self.install()
        ledger = self.ledger()
        self.load(ledger)
        self.assertIn('loaded already with this mapping', self.load(ledger, expect=5).stderr)
        staged = self.run_it('stage', '-q', '--by', 'A', '--store', self.store, '--mapping', self.mapping, self.ledger('b.csv'), expect=None)
        self.assertEqual(staged.returncode, 5, staged.stderr)  # the same bytes
        number = self.run_it('stage', '-q', '--by', 'A', '--store', self.store, '--mapping', self.mapping,
                             self.write_ledger(['zorg zijgoria tolwem'] + ['asfalt'] * 60, name='c.csv')).stdout.strip()
        self.policy = installed
        self.add('clients', CLIENTS)
        # What was reviewed named her; what would be released does not.
        self.assertIn('privacy policy', self.run_it('release', '-q', '--by', 'B', '--store', self.store, number, expect=REFUSED).stderr)
        self.load(ledger)
        with Served(self.store) as server:
            self.assertNotIn(b'olwem', server.get(PATH + '/facts?pagesize=500')[2])


if __name__ == '__main__':
    unittest.main()
