#!/usr/bin/env python3
"""The record: each command that changes a store adds exactly one entry for each thing that it changed, each that does
not, or is refused, adds none; and no entry says what a ledger does."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import geocode  # noqa: E402
from on_road import SECRET, Case, run  # noqa: E402
from served import CUBE, write_ledger, write_sql  # noqa: E402

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'schema')


class Record(Case):
    def record(self, store=None):
        return [json.loads(x) for x in run('audit', '-s', store or self.store, '--json').splitlines()]

    def adds(self, wanted, *command, code=0, store=None):
        """Runs it; what came is `wanted`: (action, what its detail says of which thing)."""
        store = store or self.store
        before = self.record(store)
        words = ['-s', store] if '-s' not in command and '--store' not in command else []
        named = 2 if command[0] == 'fetch' else 1  # fetch is several commands
        out = run(*command[:named], *words, *command[named:], code=code)
        after = self.record(store)
        self.assertEqual(after[:len(before)], before, command)
        came = [(x['action'], json.loads(x['detail']).get('dataset', json.loads(x['detail']).get('staged'))) for x in after[len(before):]]
        self.assertEqual(came, wanted, command)
        return out

    def ledger(self, name, lines, year, cents=100):
        path = self.at(name)
        write_ledger(path, lines, year=year, cents=cents)
        with open(path, 'a', encoding='utf-8') as f:
            f.write('%d;%s;nota van mevrouw Jansen;1,00\r\n' % (year, SECRET))
        return path

    def test_every_command_that_changes_a_store(self):
        m = ['-q', '-m', self.mapping]
        a, b = self.ledger('jansen-2030.csv', 30, 2030), self.ledger('jansen-2031.csv', 30, 2031)
        self.adds([('load', 2), ('load', 3)], 'load', *m, '--by', 'A', a, b)
        self.adds([], 'load', *m, '--by', 'A', a, b, code=5)
        self.adds([], 'load', *m, '--by', 'A', self.at('geen.csv'), code=6)
        a = self.ledger('jansen-2030.csv', 30, 2030, cents=200)
        self.adds([('load', 4), ('supersede', 2)], 'load', *m, '--by', 'A', '--replace', a)
        self.adds([('undo', 5), ('supersede', 4)], 'undo', '-q', '--by', 'A', '4')
        self.adds([], 'undo', '-q', '--by', 'A', '--dry-run', '5')
        self.adds([], 'undo', '-q', '--by', 'A', '1', code=4)
        self.adds([('policy', None)], 'policy', '--persons', '2', '--by', 'Chef')
        self.adds([], 'policy')
        self.adds([], 'load', *m, '--by', 'A', b, code=4)
        stage = ['stage', *m, '--by', 'A. de Wit']
        self.adds([('stage', 1)], *stage, self.new)
        self.adds([('reject', 1)], 'reject', '--by', 'B', '--remarks', SECRET, '1')
        self.adds([], 'reject', '--by', 'B', '--remarks', 'x', '1', code=4)
        self.adds([], 'reopen', '--by', 'B', '1', code=4)
        self.adds([('reopen', 1)], 'reopen', '--by', 'A. de Wit', '1')
        self.adds([('stage', 1)], *stage, '--again', '1', self.new)
        self.adds([('schedule', 1)], 'release', '-q', '--by', 'B', '--at', '2040-01-01 09:00', '1')
        self.adds([], 'release', '-q', '--by', 'A. de Wit', '--at', '2040-01-01 09:00', '1', code=4)
        self.adds([], 'release-due')
        self.adds([('unschedule', 1)], 'release', '-q', '--by', 'B', '--at', 'never', '1')
        self.adds([], 'release', '-q', '--by', 'A. de Wit', '1', code=4)
        self.adds([('release', 6)], 'release', '-q', '--by', 'B', '1')
        self.adds([('stage', 2)], *stage, '--replace', self.ledger('nieuw.csv', 50, 2025, cents=300))
        self.adds([('release', 7), ('supersede', 6)], 'release', '-q', '--by', 'A. de Wit', '--force', '--reason', SECRET, '2')
        self.adds([], 'confirm', '--by', 'A. de Wit', '7', code=4)
        self.adds([('confirm', 7)], 'confirm', '--by', 'B', '7')
        run('manifest', '--new-key', self.at('k'))
        self.adds([], 'manifest', '-d', '7')
        self.adds([('manifest', 7)], 'manifest', '-d', '7', '--key', self.at('k'), '--by', 'C')
        self.adds([('withdraw', 3), ('withdraw', 7)], 'withdraw', '-q', '--by', 'D', '--reason', SECRET, '--note', SECRET, '3', '7')
        self.adds([], 'withdraw', '-q', '--by', 'D', '7', code=5)
        self.adds([], 'withdraw', '-q', '--by', 'D', '--dry-run', '1')
        self.adds([], 'withdraw', '-q', '--by', 'D', '--restore', '7', code=4)  # one person would publish it
        self.adds([('policy', None)], 'policy', '--persons', '1', '--by', 'Chef')
        self.adds([('policy', None)], 'policy', '--persons', '1', '--by', 'D')
        self.adds([('restore', 6)], 'withdraw', '-q', '--by', 'D', '--restore', '7')
        self.adds([('purge', 3)], 'withdraw', '-q', '--by', 'D', '--purge', '3')
        self.adds([('withdraw', 6)], 'withdraw', '-q', '--by', 'D', '--purge', '6')
        self.adds([], 'erase', '-q', '--by', 'D', '--dry-run', '4')
        self.adds([], 'erase', '-q', '--by', 'D', '4', code=4)
        self.adds([('stage', 3)], *stage, self.ledger('nog.csv', 20, 2032))
        self.adds([], 'erase', '-q', '--by', 'D', '--yes', '2', code=4)  # dataset 5 is the same file
        self.adds([('erase', 4), ('reject', 3)], 'erase', '-q', '--by', 'D', '--yes', '4')
        for reads in (['status', '--all'], ['review', '-a'], ['audit'], ['verify'], ['check', '-q', '-m', self.mapping, self.new],
                      ['privacy'], ['export', '--cube', CUBE, '--format', 'ndjson', '-o', self.at('uit.ndjson')],
                      ['sql', 'SELECT 1']):
            self.adds([], *reads)
        self.holds_nothing()

    def holds_nothing(self):
        text = run('audit', '-s', self.store, '--format', 'csv')
        for private in (SECRET, 'Jansen', 'jansen', '.csv', 'Begroting', 'regel'):
            self.assertNotIn(private, text)
        record = self.record()
        self.assertEqual([x['entry'] for x in record], list(range(1, len(record) + 1)))  # those of what is erased too
        self.assertEqual(sum(1 for x in record if '"dataset":4' in x['detail']), 3)  # loaded, superseded, erased

    def test_explanations_are_one_thing(self):
        waterrijk = os.path.join(SCHEMA, '..', 'mappings', 'waterrijk')
        sample = os.path.join(SCHEMA, '..', 'samples', 'grootboek-2024.csv')
        store = self.at('w.db')
        run('load', '-q', '-s', store, '-m', waterrijk, sample)
        self.assertEqual([x['action'] for x in self.record(store)][-1], 'explanations')
        sample = os.path.join(SCHEMA, '..', 'samples', 'grootboek-2023.csv')
        self.adds([('load', max(json.loads(x['detail']).get('dataset', 0) for x in self.record(store)) + 1)],
                  'load', '-q', '-m', waterrijk, sample, store=store)

    def test_statistics(self):
        figures = self.at('cijfers.csv')
        with open(figures, 'w', encoding='utf-8') as f:
            f.write('subject,region,year,value,table\ncpi,NL,2023,126.09,CBS 83131NED\n')
        self.adds([('statistics', None)], 'fetch', 'cbs', '-q', '--from-snapshot', figures)
        self.adds([], 'fetch', 'cbs', '-q', '--from-snapshot', figures)

    def test_a_store_of_the_version_before(self):
        old = self.store
        with open(os.path.join(SCHEMA, '0013_road.sql'), encoding='utf-8') as f:
            before = f.read()
        later, added, indexes = [], [], []
        for name in sorted(x for x in os.listdir(SCHEMA) if x[:4].isdigit() and x > '0014'):
            with open(os.path.join(SCHEMA, name), encoding='utf-8') as f:
                text = f.read()
            later += [t for t in re.findall(r'^CREATE TABLE (\w+)', text, re.M) if not t.endswith('_next')]
            indexes += re.findall(r'^CREATE (?:UNIQUE )?INDEX (\w+)', text, re.M)
            added += re.findall(r'^ALTER TABLE (\w+) ADD COLUMN (\w+)', text, re.M)
        write_sql(old, 'PRAGMA foreign_keys = OFF', *('DROP TABLE ' + t for t in (
            *later, 'policy', 'staged_block', 'staged_file', 'staged', 'audit')),
            *('DROP INDEX IF EXISTS ' + x for x in indexes),
            *('ALTER TABLE %s DROP COLUMN %s' % x for x in added if x[0] not in later),
            '\n' + before, "INSERT INTO staged VALUES (7, 'c', 'rejected', 'A', 't', '', '', 'r', 'B', 't', 'nee')",
            "INSERT INTO staged_file VALUES (1, 7, 'p', 0, '')", "INSERT INTO staged_block VALUES (1, 0, x'00')",
            'PRAGMA user_version = 13')
        run('policy', '-s', old, '--persons', '2', '--by', 'Chef')
        self.assertEqual([(x['action'], x['detail']) for x in self.record(old)],
                         [('migrate', '{"from":13,"to":%d}' % self.newest()), ('policy', '{"persons":2}')])
        self.assertIn('nee', run('review', '-s', old, '-a'))
        run('stage', '-q', '-s', old, '-m', self.mapping, '--by', 'A', self.new)
        self.assertEqual(json.loads(run('review', '-s', old, '--json'))[0]['number'], 8)
        run('reject', '-s', old, '--by', 'B', '--remarks', 'x', '8')
        run('verify', '-s', old)

    def newest(self):
        return max(int(x[:4]) for x in os.listdir(SCHEMA) if x[:4].isdigit())


class Places(geocode.Case):
    def test_places_and_addresses(self):
        def actions():
            return [(x['action'], x['subject']) for x in map(json.loads, run('audit', '-s', self.store, '--json').splitlines())]
        before = actions()
        self.geocode('--addresses', self.addresses(geocode.BAG))
        self.assertEqual(actions()[len(before):], [('addresses', 'store'), ('geocode', 'waterrijk')])
        self.geocode()
        self.assertEqual(len(actions()), len(before) + 2)
        text = run('audit', '-s', self.store)
        for private in ('Marktveld', 'Loskade', 'bag.csv', 'Vries', 'Privépad'):
            self.assertNotIn(private, text)


if __name__ == '__main__':
    unittest.main()
