#!/usr/bin/env python3
"""Where the policy of a store asks two persons, no command lets one of them publish: each command of the program is named here, and
those that change what is public are tried by one person alone, in each way they have, with what is public looked at before and after."""
import os
import re
import unittest

from on_road import Case, run
from served import PATH, Served, write_ledger

# What reads only, or writes files of its own; a command that is in no list fails the test.
READS = {'sniff', 'extract', 'check', 'review', 'audit', 'explain', 'map', 'status', 'privacy', 'iv3', 'verify', 'diff', 'export', 'sql',
         'serve', 'help', 'man', 'completion', 'doctor', 'backup', 'restore', 'questions', 'mcp', 'lists', 'links', 'hooks', 'sync'}
# Places and figures that come from public registers: no line and no sum of a ledger.
REGISTERS = {'geocode', 'fetch'}
# A server and its people: what it does to a store goes through the same functions.
DESK = {'desk', 'desk-user'}
TRIED = {'load', 'stage', 'release', 'release-due', 'reject', 'reopen', 'confirm', 'policy', 'manifest', 'withdraw', 'undo', 'erase', 'pull'}


class Two(Case):
    def setUp(self):
        super().setUp()
        write_ledger(self.old, 300, cents=300)  # version 2 takes the place of version 1
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', '--replace', self.old)
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')

    def public(self):
        """Every sum and version that anybody sees."""
        with Served(self.store) as server:
            return [re.sub(rb'127.0.0.1:[0-9]+', b'here', server.get(path)[2]) for path in (
                PATH + '/aggregate/?drilldown=year', PATH + '/provenance/?pagesize=50', PATH + '/members/year/',
                PATH + '/facts/?pagesize=5')]

    def refused(self, *words, code=4):
        before = self.public()
        told = run(words[0], '-s', self.store, *words[1:], code=code)
        self.assertEqual(self.public(), before, words)
        return told

    def test_each_command_is_named_here(self):
        told = re.search(r'^Commands:$(.*?)^\S', run('--help'), re.S | re.M).group(1)
        commands = set(re.findall(r'^  ([a-z][a-z0-9-]*) ', told, re.M))
        self.assertEqual(commands - READS - REGISTERS - DESK - TRIED, set())
        self.assertEqual((READS | REGISTERS | DESK | TRIED) - commands, set())

    def test_load(self):
        for more in ((), ('--replace',), ('--by', 'A'), ('--by', 'A', '--replace')):
            self.assertIn('two persons', self.refused('load', '-q', '-m', self.mapping, *more, self.new))

    def test_pull(self):
        """What a list would have loaded at once is refused; what it stages waits."""
        sources = os.path.join(self.folder, 'sources.csv')
        with open(sources, 'w', encoding='utf-8') as f:
            f.write('name;url;mapping;do\nledger;%s;%s;load\n' % (self.new, self.mapping))
        self.refused('pull', sources)
        with open(sources, 'w', encoding='utf-8') as f:
            f.write('name;url;mapping;do\nledger;%s;%s;stage\n' % (self.new, self.mapping))
        before = self.public()
        run('pull', '-s', self.store, '--folder', self.folder + '/other', sources)
        self.assertEqual(self.public(), before)

    def test_restore(self):
        for more in (('2',), ('--by', 'A', '2'), ('--by', 'Somebody else', '2'), ('--by', 'A', '--purge', '2'), ('--by', 'A', '--dry-run', '2')):
            self.assertIn('two persons', self.refused('withdraw', '-q', '--restore', *more))
        run('withdraw', '-q', '-s', self.store, '--by', 'A', '2')  # taking back is no publication
        self.assertIn('two persons', self.refused('withdraw', '-q', '--by', 'A', '--restore', '2'))

    def test_what_came_before_comes_back_by_another(self):
        write_ledger(self.old, 300)
        run('withdraw', '-q', '-s', self.store, '--by', 'A', '2')
        number = self.stage(self.old)
        self.refused('release', '-q', '--by', 'A. de Wit', number)
        self.release(number, by='B. Smit')
        self.assertIn(b'300', self.public()[1])

    def test_undo(self):
        self.assertIn('two persons', self.refused('undo', '-q', '--by', 'A', '2'))
        self.refused('undo', '-q', '--by', 'A', '--force', '2', code=2)  # a reason is asked for

    def test_release(self):
        number = self.stage()
        for by in ('A. de Wit', 'a. DE wit', '  A. de Wit '):
            self.refused('release', '-q', '--by', by, number)
            self.refused('release', '-q', '--by', by, '--at', '2099-01-05 09:00', number)
            self.refused('reject', '-q', '--by', by, '--remarks', 'x', '99', code=6)
        self.refused('release-due', '-q', code=0)
        run('reopen', '-q', '-s', self.store, '--by', 'A. de Wit', number)
        self.refused('release', '-q', '--by', 'A. de Wit', number)

    def test_policy_is_no_way_around(self):
        before = self.public()
        self.assertIn('still takes two', run('policy', '-s', self.store, '--persons', '1', '--by', 'A'))
        for by in ('A', ' a '):
            run('policy', '-s', self.store, '--persons', '1', '--by', by)
            self.refused('load', '-q', '-m', self.mapping, '--by', 'A', self.new)
        self.assertEqual(self.public(), before)
        run('policy', '-s', self.store, '--persons', '2', '--by', 'B')  # what was asked is asked no more
        run('policy', '-s', self.store, '--persons', '1', '--by', 'C')
        self.refused('load', '-q', '-m', self.mapping, '--by', 'A', self.new)
        self.assertEqual(run('policy', '-s', self.store, '--persons', '1', '--by', 'D'), '')
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.new)

    def test_what_takes_back_or_writes_down_publishes_nothing(self):
        number = self.stage()
        self.refused('manifest', '-d', '2', code=0)
        self.refused('confirm', '--by', 'B', '2')
        self.refused('reject', '--by', 'B', '--remarks', 'x', number, code=0)
        self.refused('erase', '-q', '--by', 'A', '--dry-run', '2', code=0)


if __name__ == '__main__':
    unittest.main()
