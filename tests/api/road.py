#!/usr/bin/env python3
"""The road to publication: what is staged shows nowhere, another person releases it, and who did what is kept."""
import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from on_road import SECRET, Case, run  # noqa: E402
from served import PATH, PATIENCE, PROGRAM, Served, write_ledger  # noqa: E402


class Road(Case):
    def test_what_counts_beside_is_released_by_who_saw_it(self):
        """As at the desk: two deliveries of one year are added up only where somebody says so."""
        again = self.at('naast.csv')
        write_ledger(again, 50, cents=500)
        number = self.stage(again, options=('--beside',))
        for more in ((), ('--at', '2999-12-01 09:00')):
            told = run('release', '-s', self.store, '--by', 'B. Smit', *more, number, code=4)
            self.assertIn('release it with --beside', told)
        self.assertIn('staged', run('review', '-s', self.store))
        run('release', '-q', '-s', self.store, '--by', 'B. Smit', '--beside', number)
        self.assertIn('Nothing is staged', run('review', '-s', self.store))

    def test_what_is_staged_shows_nowhere(self):
        with Served(self.store, '--offer-store', '--log', '--mcp-rate', '0') as server:
            time.sleep(1.1)
            self.crawl(server)  # what is asked for the first time is logged so
            at = self.logged(server)[1]
            before = self.crawl(server)
            said, at = self.logged(server, at)
            self.assertFalse([k for k, v in before.items() if SECRET.encode() in v[2] and 'cut' not in k[0]])
            number = self.stage()
            self.same(before, self.crawl(server))
            self.assertEqual(said, self.logged(server, at)[0])
            with Served(self.store, '--offer-store') as again:  # and to who begins only now
                self.assertEqual(again.get(PATH + '/aggregate/')[2], before[PATH + '/aggregate/', 'GET'][2])
            run('reject', '-s', self.store, '--by', 'B. Smit', '--remarks', 'nog niet', number)
            self.same(before, self.crawl(server))
            number = self.stage()
            self.same(before, self.crawl(server))
            self.release(number)
            after = self.crawl(server)
            self.assertNotEqual(after[PATH + '/model/', 'GET'][1]['etag'], before[PATH + '/model/', 'GET'][1]['etag'])
            members = json.loads(server.get(PATH + '/members/programme/')[2])['data']
            self.assertIn({'programme.programme': SECRET}, members)

    def test_a_new_cube_is_not_there(self):
        store = self.at('leeg.db')
        run('stage', '-q', '-s', store, '--by', 'A', '-m', self.mapping, self.new)
        with Served(store) as server:
            self.assertEqual(json.loads(server.get('/api/3/cubes/')[2])['data'], [])
            self.assertEqual(server.get(PATH + '/model/')[0], 404)
        run('release', '-q', '-s', store, '--by', 'B', '1')
        with Served(store) as server:
            self.assertEqual(server.get(PATH + '/model/')[0], 200)

    def test_two_persons(self):
        self.assertIn('one person', run('policy', '-s', self.store))
        self.release(self.stage(self.old, by='A', options=('--replace',), code=5) and self.stage(by='A'), by='A')  # one may
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        self.assertIn('two persons', run('policy', '-s', self.store))
        write_ledger(self.new, 500, year=2026)
        self.assertIn('stuiver stage', run('load', '-q', '-s', self.store, '-m', self.mapping, self.new, code=4))
        absent = ['load', '-s', self.store, '-m', self.mapping, self.at('er-is-geen.csv')]  # refused before it is looked for
        self.assertIn('stuiver stage', run(*absent, code=4))
        p = subprocess.run([PROGRAM, *absent, '--json'], capture_output=True, timeout=PATIENCE, check=False)
        told = json.loads(p.stdout)
        self.assertEqual((p.returncode, told['outcome'], told['report']), (4, 'refused', None))
        self.assertIn('stuiver stage', told['message'])
        pipe = self.at('pijp.csv')  # which nobody writes: reading would wait
        os.mkfifo(pipe)
        self.assertIn('stuiver stage', run('load', '-q', '-s', self.store, '-m', self.mapping, pipe, code=4))
        run('check', '-q', '-s', self.store, '-m', self.mapping, self.new)
        number = self.stage(by='A. de Wit')
        for same in ('A. de Wit', ' a. DE wit '):
            self.assertIn('another person', self.release(number, by=same, code=4))
        for nobody in ('', '  ', 'x' * 300, 'a\nb'):
            self.assertIn('--by', self.release(number, by=nobody, code=2))
        self.release(number)
        self.assertIn('was released by B. Smit', self.release(number, by='C', code=4))
        self.assertEqual(run('review', '-s', self.store), 'Nothing is staged.\n')
        shown = json.loads(run('review', '-s', self.store, '--json', '-a'))
        self.assertEqual([(x['status'], x['staged_by'], x['settled_by']) for x in shown],
                         [('released', 'A', 'A'), ('released', 'A. de Wit', 'B. Smit')])

    def test_what_is_reviewed_is_what_is_released(self):
        number = self.stage()
        os.remove(self.new)  # the bytes are kept
        shutil.rmtree(self.mapping)
        told = run('review', '-s', self.store, number)
        self.assertIn('read                                        401              1,001.00', told)
        self.release(number)
        with Served(self.store) as server:
            answer = json.loads(server.get(PATH + '/aggregate/?cut=year:2025')[2])
        self.assertEqual(answer['summary'], {'_count': 401, 'amount.sum': 1001})

    def test_what_was_published_meanwhile_makes_it_stale(self):
        other = self.at('ander.csv')
        write_ledger(other, 350)
        write_ledger(self.new, 300, cents=101)
        first, second = self.stage(self.new, options=('--replace',)), self.stage(other, options=('--replace',))
        self.release(first)
        self.assertIn('stage it again', self.release(second, code=4))
        self.assertIn('staged', run('review', '-s', self.store))
        run('reject', '-s', self.store, '--by', 'B', '--remarks', 'verouderd', second)

    def test_a_load_that_is_refused_is_not_staged(self):
        with open(self.new, 'a', encoding='utf-8') as f:
            f.write('2025;P1;x;geen bedrag\r\n')
        self.stage(code=4)
        self.assertEqual(run('review', '-s', self.store), 'Nothing is staged.\n')
        self.assertIn('standard input', self.stage('-', code=2))
        for number in ('1', '99'):
            self.release(number, code=6)
        self.release('x', code=2)

    def test_rejected_bytes_are_gone(self):
        number = self.stage()

        def is_there():
            for name in os.listdir(self.folder):
                if name.startswith('s.db'):
                    with open(self.at(name), 'rb') as f:
                        if (SECRET + ' komt').encode() in f.read():
                            return True
            return False
        self.assertTrue(is_there())
        self.assertIn('--remarks', run('reject', '-s', self.store, '--by', 'B', '--remarks', ' ', number, code=2))
        run('reject', '-s', self.store, '--by', 'B', '--remarks', 'kolom 7', number)
        self.assertFalse(is_there())
        self.assertIn('rejected by B', run('review', '-s', self.store, '-a'))
        self.assertIn('kolom 7', run('review', '-s', self.store, number))

    def test_the_record(self):
        first = self.stage()
        run('reject', '-s', self.store, '--by', 'B', '--remarks', 'nee', first)
        self.release(self.stage(), by='C')
        run('withdraw', '-q', '-s', self.store, '--by', 'D', '--reason', 'fout', '2')
        run('policy', '-s', self.store, '--persons', '2', '--by', 'E')
        rows = list(csv.DictReader(io.StringIO(run('audit', '-s', self.store, '--format', 'csv'), newline='')))
        self.assertEqual([(r['who'], r['action'], r['subject']) for r in rows],
                         [('A', 'load', 'gm0000:begroting'), ('A. de Wit', 'stage', 'gm0000:begroting'), ('B', 'reject', 'gm0000:begroting'),
                          ('A. de Wit', 'stage', 'gm0000:begroting'), ('C', 'release', 'gm0000:begroting'),
                          ('D', 'withdraw', 'gm0000:begroting'), ('E', 'policy', 'store')])
        self.assertEqual(json.loads(rows[4]['detail']), {'staged': 2, 'dataset': 2, 'version': 1, 'supersedes': []})
        self.assertEqual([r['previous'] for r in rows[1:]], [r['seal'] for r in rows[:-1]])
        self.assertFalse([r for r in rows if SECRET in str(r)])
        self.assertEqual(len(run('audit', '-s', self.store, '--json').splitlines()), len(rows))

    def test_the_record_tells_that_it_was_changed(self):
        self.release(self.stage())
        run('audit', '-s', self.store)
        text = run('audit', '-s', self.store, '--format', 'ndjson')
        with sqlite3.connect(self.store) as db:
            for statement in ("UPDATE audit SET who = 'x' WHERE id = 2", 'DELETE FROM audit'):
                with self.assertRaises(sqlite3.DatabaseError):
                    db.execute(statement)
        self.assertEqual(run('audit', '-s', self.store, '--format', 'ndjson'), text)

    def test_killed_at_any_moment(self):
        """All or nothing: what is staged stays staged, or is released."""
        with Served(self.store) as server:
            before = server.get(PATH + '/aggregate/')[2]
            number = self.stage()
            for delay in (0.005, 0.02, 0.04, 0.08, 0.16):
                p = subprocess.Popen([PROGRAM, 'release', '-q', '-s', self.store, '--by', 'B', number],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(delay)
                p.send_signal(signal.SIGKILL)
                p.wait(PATIENCE)
                status = json.loads(run('review', '-s', self.store, '--json', '-a'))[0]['status']
                changed = server.get(PATH + '/aggregate/')[2] != before
                self.assertEqual(changed, status == 'released')
                actions = [json.loads(x)['action'] for x in run('audit', '-s', self.store, '--json').splitlines()]
                self.assertEqual('release' in actions, changed)
        if status == 'staged':
            self.release(number)
        run('review', '-s', self.store)
        self.assertEqual(os.listdir(self.temporary), [])

    def left_by_a_kill(self):
        """The folder of a stage that waits for its input, a pipe with a ledger's name, and is killed."""
        pipe = self.at('pijp.csv')
        if not os.path.exists(pipe):
            os.mkfifo(pipe)
        p = subprocess.Popen([PROGRAM, 'stage', '-q', '-s', self.store, '--by', 'A', '-m', self.mapping, self.new, pipe],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(pipe, 'wb'):  # opened by both: so all before it is copied
            folder, = os.listdir(self.temporary)
            self.assertEqual(os.stat(os.path.join(self.temporary, folder)).st_mode & 0o777, 0o700)
            self.assertTrue(self.ledgers())
            for words in (['review'], ['policy'], ['reject', '--by', 'B', '--remarks', 'x', '9']):  # it lives: theirs stays
                run(words[0], '-s', self.store, *words[1:], code=6 if words[0] == 'reject' else 0)
            self.stage()
            self.assertEqual(os.listdir(self.temporary), [folder])
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
        self.assertTrue(self.ledgers())
        return os.path.join(self.temporary, folder)

    def ledgers(self):
        return [os.path.join(at, x) for at, _, names in os.walk(self.temporary) for x in names if x == 'nieuw.csv']

    def test_what_a_kill_leaves_goes_with_the_next_command(self):
        other = self.at('tmp/elders')
        os.mkdir(other)
        for words, code in ((['review'], 0), (['policy'], 0), (['reject', '--by', 'B', '--remarks', 'x', '99'], 6),
                            (['release', '--by', 'B', '99'], 6), (['stage', '--by', 'B', '-m', self.mapping, self.new], 0)):
            os.rmdir(other)
            folder = self.left_by_a_kill()
            with open(os.path.join(folder, '.verborgen'), 'w', encoding='utf-8') as f:
                f.write(SECRET)
            os.mkdir(other)
            os.symlink(other, os.path.join(folder, 'mapping', 'naar-elders'))
            with open(os.path.join(other, 'blijft'), 'w', encoding='utf-8') as f:
                f.write('x')
            os.symlink(other, self.at('tmp/stuiver-stage-gelegd'))
            run(words[0], '-s', self.store, *words[1:], code=code)
            self.assertEqual(sorted(os.listdir(self.temporary)), ['elders', 'stuiver-stage-gelegd'], words)
            os.remove(self.at('tmp/stuiver-stage-gelegd'))
            os.remove(os.path.join(other, 'blijft'))

    def test_a_relative_tmpdir_and_hidden_names_leave_nothing(self):
        hidden = self.at('.nieuw.csv')
        shutil.copy(self.new, hidden)
        run('stage', '-q', '-s', self.store, '--by', 'A', '-m', self.mapping, hidden, cwd=self.folder, env={**os.environ, 'TMPDIR': 'tmp'})
        run('release', '-q', '-s', 's.db', '--by', 'B', '1', cwd=self.folder, env={**os.environ, 'TMPDIR': 'tmp'})
        self.assertEqual(os.listdir(self.temporary), [])


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
