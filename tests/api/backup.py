"""Backups: made while others load and ask, each of one moment, only what changed copied, looked through, and put back to
the same answers; what is wrong is told before anything is in its place."""
import fcntl
import glob
import hashlib
import json
import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, PATH, PATIENCE, PROGRAM, Served, write_ledger, write_sql  # noqa: E402

ASKED = ['/api/3/cubes/', '/api/3/search/?q=regel*', '/', '/wijzigingen.atom'] + [PATH + p for p in (
    '/model/', '/aggregate/?drilldown=year%7Cprogramme', '/members/programme/', '/facts/?pagesize=200', '/changes/')]
PIECE = 65536


class Backup(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory()
        self.addCleanup(where.cleanup)
        self.where = where.name
        self.store, self.backups, self.mapping = self.at('stuiver.db'), self.at('backups'), self.at('mapping')
        os.mkdir(self.mapping)
        with open(self.at('mapping/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        self.load(2000, 2024)

    def at(self, *names):
        return os.path.join(self.where, *names)

    def run_it(self, *words, code=0, **more):
        p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, LC_ALL='C.UTF-8'), **more)
        self.assertEqual(p.returncode, code, '%r: %s%s' % (words, p.stdout, p.stderr))
        return p.stdout if code == 0 else p.stderr

    def load(self, lines, year, cents=100):
        path = self.at('g%d.csv' % year)
        write_ledger(path, lines, year=year, cents=cents)
        self.run_it('load', '-q', '--replace', '-s', self.store, '-m', self.mapping, path)

    def back_up(self, *more, code=0):
        told = self.run_it('backup', '--json', '-s', self.store, '--to', self.backups, *more, code=code)
        return json.loads(told) if code == 0 else told

    def restore(self, to, *more, code=0):
        return self.run_it('restore', '--from', self.backups, '--to', self.at(to), *more, code=code)

    def answers(self, store):
        with Served(store) as server:
            port = b':%d/' % server.port
            return [(status, body.replace(port, b'/')) for status, _, body in (server.get(t) for t in ASKED)]

    def files_of(self, folder):
        return {os.path.join(at, n) for at, _, names in os.walk(folder) for n in names}

    def desk(self):
        """As a desk has it: a database, and the files it names."""
        os.makedirs(self.at('desk', 'desk.db.files', '7', 'leeg'))
        self.run_it('desk-user', '--desk', self.at('desk', 'desk.db'), '--invite', 'a@b.example', '--organisation', 'g', '--label', 'G',
                    '--role', 'admin', '--url', 'https://b.example')
        with open(self.at('desk', 'desk.db.files', '7', 'grootboek.csv'), 'w', encoding='utf-8') as f:
            f.write('a;b\n' * 50000)
        return self.at('desk')

    # ---- there and back ----

    def test_removed_and_restored_it_answers_the_same(self):
        desk = self.desk()
        self.run_it('hooks', 'token', 'Krant', '--hooks', self.at('hooks.db'))
        before, mail = self.answers(self.store), self.dump(self.at('desk', 'desk.db'))
        made = self.back_up(desk, self.at('hooks.db'), self.mapping)
        self.assertGreater(made['copied'], 0)
        for gone in (self.store, desk, self.at('hooks.db')):
            shutil.rmtree(gone) if os.path.isdir(gone) else os.remove(gone)
        self.restore('again')
        self.assertEqual(sorted(os.listdir(self.at('again'))), ['desk', 'hooks.db', 'mapping', 'stuiver.db'])
        self.run_it('verify', '-s', self.at('again', 'stuiver.db'))
        self.assertEqual(self.answers(self.at('again', 'stuiver.db')), before)
        self.assertEqual(self.dump(self.at('again', 'desk', 'desk.db')), mail)
        with open(self.at('again', 'desk', 'desk.db.files', '7', 'grootboek.csv'), encoding='utf-8') as f:
            self.assertEqual(f.read(), 'a;b\n' * 50000)
        self.assertTrue(os.path.isdir(self.at('again', 'desk', 'desk.db.files', '7', 'leeg')))
        self.assertIn('Krant', self.run_it('hooks', 'list', '--hooks', self.at('again', 'hooks.db')) +
                      '\n'.join(self.dump(self.at('again', 'hooks.db'))))
        # What was restored is a store as any: it is loaded into, and kept.
        self.store = self.at('again', 'stuiver.db')
        self.load(30, 2025)
        self.back_up()

    def dump(self, path):
        with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as db:
            return list(db.iterdump())

    def test_within_a_second_the_last_one_is_the_newest(self):
        """They were told apart by their hashes then; and a clock may go back."""
        made = [self.back_up()['backup'] for _ in range(6)]
        self.assertEqual(sorted(made), made)
        self.assertEqual(len(set(made)), 6)

    def test_one_thing_of_it_in_its_place(self):
        self.back_up(self.desk())
        before = self.answers(self.store)
        self.load(40, 2024, cents=700)
        self.assertNotEqual(self.answers(self.store), before)
        self.assertIn('is there already', self.restore('stuiver.db', 'stuiver.db', code=4))
        with Served(self.store) as server:
            server.get('/api/3/cubes/')
            self.assertIn('in use', self.restore('stuiver.db', '--replace', 'stuiver.db', code=4))
        told = self.restore('stuiver.db', '--replace', 'stuiver.db')
        self.assertEqual(self.answers(self.store), before)
        kept = glob.glob(self.store + '.before-*')
        self.assertEqual(len(kept), 1)
        self.assertIn(os.path.basename(kept[0]), told)
        self.run_it('verify', '-s', kept[0])
        self.restore('only', 'desk')
        self.assertEqual(sorted(os.listdir(self.at('only'))), ['desk.db', 'desk.db.files'])
        self.assertIn("has no 'bureau'", self.restore('x', 'bureau', code=6))
        self.assertEqual(glob.glob(self.at('*.restoring')), [])

    def test_a_damaged_store_gives_way(self):
        self.back_up()
        before = self.answers(self.store)
        with open(self.store, 'r+b') as f:
            f.write(b'\0' * 5000)
        self.restore('stuiver.db', '--replace', 'stuiver.db')
        self.assertEqual(self.answers(self.store), before)

    def test_only_what_changed_is_copied(self):
        chance = random.Random(5)
        with open(self.at('long.csv'), 'w', encoding='utf-8') as f:
            f.write('jaar;programma;omschrijving;bedrag\n')
            f.writelines('2023;P%d;%s;1,00\n' % (i % 9, chance.randbytes(40).hex()) for i in range(60000))
        self.run_it('load', '-q', '-s', self.store, '-m', self.mapping, self.at('long.csv'))
        first = self.back_up()
        self.assertEqual(self.back_up()['copied'], 0)
        self.load(10, 2026)
        second = self.back_up()
        self.assertGreater(first['copied'], 80 * PIECE)
        self.assertLess(second['copied'], 20 * PIECE)  # a page of most tables, whatever is loaded
        for each in json.loads(self.run_it('restore', '--from', self.backups, '--json')):
            self.restore(each['backup'], '-b', each['backup'])
        totals = {self.run_it('sql', '-s', s, 'SELECT count(*) FROM entry').split()[-1]
                  for s in glob.glob(self.at('2*', 'stuiver.db'))}
        self.assertEqual(totals, {'62000', '62010'})

    def test_all_is_for_its_owner_only(self):
        os.umask(os.umask(0) & 0)
        self.addCleanup(os.umask, 0o022)
        self.back_up(self.desk())
        self.restore('again')
        for at, folders, names in os.walk(self.backups):
            self.assertEqual(stat.S_IMODE(os.stat(at).st_mode), 0o700)
            for name in names:
                self.assertEqual(stat.S_IMODE(os.stat(os.path.join(at, name)).st_mode), 0o600, name)
        for name in ('stuiver.db', os.path.join('desk', 'desk.db')):
            self.assertEqual(stat.S_IMODE(os.stat(self.at('again', name)).st_mode), stat.S_IMODE(os.stat(self.at(name)).st_mode))

    def test_while_others_load_and_ask(self):
        """Each backup is a store as one of the loads left it."""
        stop, failed, done = threading.Event(), [], []

        def loads():
            i = 0
            while not stop.is_set():
                i += 1
                try:
                    self.load(3000, 2024, cents=100 + i)
                    done.append(3000 * (100 + i))
                except AssertionError as e:
                    failed.append(e)
        thread = threading.Thread(target=loads)
        with Served(self.store) as server:
            thread.start()
            try:
                made = []
                while len(made) < 6 and not failed:
                    before = len(done)
                    made.append(self.back_up()['backup'])
                    self.assertEqual(server.get('/api/3/cubes/')[0], 200)
                    while len(done) == before and not failed:
                        stop.wait(0.01)
            finally:
                stop.set()
                thread.join()
        self.assertEqual(failed, [])
        for each in made:
            self.restore(each, '-b', each)
            store = self.at(each, 'stuiver.db')
            self.run_it('verify', '-s', store)
            total = self.run_it('sql', '-s', store, 'SELECT sum(bedrag_x100) FROM entry').split()[-1]
            self.assertIn(int(total), [2000 * 100] + done)

    # ---- what goes ----

    def made_earlier(self, moment):
        """As if the newest had been made then: its seal is of what is in it, not of its name."""
        at = os.path.join(self.backups, 'backups')
        newest = sorted(os.listdir(at))[-1]
        os.rename(os.path.join(at, newest), os.path.join(at, moment + newest[16:]))

    def test_days_and_weeks(self):
        moments = ['20261101T0%d0000Z' % i for i in range(3)] + ['202611%02dT030000Z' % d for d in range(2, 13)]
        for i, moment in enumerate(moments):
            with open(self.at('settings'), 'w', encoding='utf-8') as f:
                f.write('%d' % i * 1000)
            self.back_up(self.at('settings'))
            self.made_earlier(moment)
        every = len(self.files_of(os.path.join(self.backups, 'objects')))
        with open(self.at('settings'), 'w', encoding='utf-8') as f:
            f.write('new')
        made = self.back_up('--keep', '3', '--keep-weeks', '3', self.at('settings'))
        left = sorted(x['backup'][:8] for x in json.loads(self.run_it('restore', '--from', self.backups, '--json')))
        # Three days; the last of the weeks of 9 and 2 November (Mondays), beside the week of the new one.
        self.assertEqual(left, ['20261108', '20261111', '20261112', made['backup'][:8]])
        self.assertEqual(made['removed'], len(moments) - 3)
        self.assertGreater(made['freed'], 0)
        self.assertLess(len(self.files_of(os.path.join(self.backups, 'objects'))), every)
        self.run_it('restore', '--from', self.backups, '--check')
        with open(self.at('settings'), 'w', encoding='utf-8') as f:
            f.write('newer')
        self.assertEqual(self.back_up('--keep', '1', self.at('settings'))['removed'], 4)
        self.run_it('restore', '--from', self.backups, '--check')

    # ---- what is wrong ----

    def test_pieces_that_were_damaged(self):
        self.back_up()
        piece = max(self.files_of(os.path.join(self.backups, 'objects')), key=os.path.getsize)
        with open(piece, 'r+b') as f:
            f.seek(100)
            was = f.read(1)[0]
            f.seek(100)
            f.write(bytes([was ^ 4]))
        self.assertIn('is not what was written', self.restore('again', code=1))
        self.assertFalse(os.path.exists(self.at('again')))
        self.assertEqual(glob.glob(self.at('*.restoring')), [])
        self.assertIn('damaged', self.run_it('restore', '--from', self.backups, '--check', code=1))
        self.assertEqual(self.back_up()['mended'], 1)
        self.run_it('restore', '--from', self.backups, '--check')
        self.restore('again')
        os.remove(piece)
        self.assertIn('not there any more', self.restore('more', code=1))
        listed = max(glob.glob(os.path.join(self.backups, 'backups', '*')))
        with open(listed, 'r+b') as f:
            f.seek(30)
            f.write(b'x')
        self.assertIn('is not what was written', self.restore('more', code=1))
        self.assertIn('is not what was written', self.run_it('restore', '--from', self.backups))

    def test_a_damaged_store_is_not_kept(self):
        self.back_up()
        with open(self.store, 'r+b') as f:
            f.seek(16384 * 20 + 99)
            was = f.read(1)[0]
            f.seek(16384 * 20 + 99)
            f.write(bytes([was ^ 1]))
        self.assertIn('damaged', self.back_up('--keep', '1', code=1))
        self.assertEqual(len(json.loads(self.run_it('restore', '--from', self.backups, '--json'))), 1)
        self.run_it('restore', '--from', self.backups, '--check')

    def test_sound_pages_of_another_content_are_not_kept(self):
        write_sql(self.store, 'UPDATE dataset SET entries = entries + 1')
        self.assertIn('lines', self.back_up(code=1))

    def test_where_it_cannot_be(self):
        self.assertIn('no store', self.run_it('backup', '-s', self.at('none.db'), '--to', self.backups, code=6))
        self.assertFalse(os.path.exists(self.backups))
        self.assertIn('other things', self.run_it('backup', '-s', self.store, '--to', self.mapping, code=4))
        self.assertEqual(os.listdir(self.mapping), ['datapackage.json'])
        self.assertIn('is in', self.run_it('backup', '-s', self.store, '--to', self.at('mapping', 'b'), self.mapping, code=2))
        os.mkdir(self.at('other'))
        shutil.copy(self.store, self.at('other', 'stuiver.db'))
        self.back_up(self.at('other', 'stuiver.db'), self.at('other'), self.where + '/mapping')
        listed = json.loads(self.run_it('restore', '--from', self.backups, '--json'))[0]
        self.assertEqual([x['name'] for x in listed['holds']], ['other-stuiver.db', 'other', 'mapping', 'stuiver.db'])
        self.assertIn('no Stuiver store', self.run_it('backup', '-s', self.at('g2024.csv'), '--to', self.backups, code=1))
        self.assertIn('no folder of backups', self.run_it('restore', '--from', self.mapping, code=4))
        self.run_it('restore', '--from', self.at('nowhere'), code=6)
        self.back_up()
        self.assertIn('has no backup', self.restore('x', '-b', '20200101T000000Z-0000000000000000', code=6))

    def test_of_a_newer_program(self):
        self.back_up()
        name = glob.glob(os.path.join(self.backups, 'backups', '*'))[0]
        with open(name, encoding='utf-8') as f:
            text = f.read()
        for was, becomes in (('"store_version":', '"store_version":9'), ('"version":1', '"version":2')):
            newer = text.replace(was, becomes)
            os.remove(glob.glob(os.path.join(self.backups, 'backups', '*'))[0])
            seal = hashlib.sha256(newer.encode()).hexdigest()[:16]
            with open(name[:-21] + seal + '.json', 'w', encoding='utf-8') as f:
                f.write(newer)
            self.assertIn('newer Stuiver', self.restore('x', code=1))
        with open(os.path.join(self.backups, 'stuiver-backup.json'), 'w', encoding='utf-8') as f:
            f.write('{"format":"stuiver-backup","version":2}\n')
        self.assertIn('newer Stuiver', self.back_up(code=1))

    def test_no_room(self):
        """A limit on the size of files stands for a full disk, as it does for a load."""
        self.back_up()
        self.load(60000, 2022)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (200000, 200000))
        for words in (['backup', '-s', self.store, '--to', self.backups], ['restore', '--from', self.backups, '--to', self.at('again')]):
            told = self.run_it(*words, code=1, preexec_fn=limit)
            self.assertRegex(told, 'no space left|File too large')
        self.assertFalse(os.path.exists(self.at('again')))
        self.assertEqual(len(json.loads(self.run_it('restore', '--from', self.backups, '--json'))), 1)
        self.back_up()
        self.run_it('restore', '--from', self.backups, '--check')

    def test_names_that_lead_elsewhere(self):
        """Who can write in the folder of backups cannot write anywhere else by way of a restore."""
        self.back_up()
        name = glob.glob(os.path.join(self.backups, 'backups', '*'))[0]
        with open(name, encoding='utf-8') as f:
            text = f.read()
        for there in ('../stuiver.db', '/tmp/stuiver.db', 'a/../../x', ''):
            changed = text.replace('"name":"stuiver.db","kind"', '"name":"%s","kind"' % there)
            self.assertNotEqual(changed, text)
            os.remove(glob.glob(os.path.join(self.backups, 'backups', '*'))[0])
            with open(name[:-21] + hashlib.sha256(changed.encode()).hexdigest()[:16] + '.json', 'w', encoding='utf-8') as f:
                f.write(changed)
            self.assertIn('is no list', self.restore('x', code=1))

    def test_one_at_a_time(self):
        self.back_up()
        with open(os.path.join(self.backups, 'lock'), 'rb') as f:
            fcntl.flock(f, fcntl.LOCK_SH)
            self.assertIn('in use', self.back_up(code=1))
            self.restore('again')
            fcntl.flock(f, fcntl.LOCK_UN)


if __name__ == '__main__':
    unittest.main()
