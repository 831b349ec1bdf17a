"""A store that changed behind its back gives what it gave, or an error that says so: never another sum.
The long run by hand: build/tests/plain/plain_store_damage STORE 10000 SEED."""
import contextlib
import glob
import json
import os
import re
import random
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import served

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
PROGRAM = os.environ.get('STUIVER', os.path.join(ROOT, 'build', 'stuiver'))
HARNESS = os.path.join(os.path.dirname(PROGRAM), 'tests', 'plain', 'plain_store_damage')
PATIENCE = 300
PAGE = 16384


def run(*arguments, code=0):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=PATIENCE, check=False)
    if code is not None and p.returncode != code:
        raise AssertionError('%r gave %d: %s' % (arguments, p.returncode, p.stderr.decode()))
    return p


class Damage(unittest.TestCase):
    """Of a store with explanations, places, texts, a superseded version and a withdrawn one."""

    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        cls.mapping = os.path.join(ROOT, 'mappings', 'waterrijk')
        files = sorted(glob.glob(os.path.join(ROOT, 'samples', '*-2023.csv')) +
                       glob.glob(os.path.join(ROOT, 'samples', 'begroting-2024.csv')))
        run('load', '-q', '-s', cls.store, '-m', cls.mapping, *files)
        later = os.path.join(cls.where.name, 'begroting-2023.csv')
        with open(files[0], 'rb') as f, open(later, 'wb') as g:
            lines = f.readlines()
            g.writelines(lines[:20] + lines[21:])
        run('load', '-q', '-s', cls.store, '-m', cls.mapping, later)
        run('withdraw', '-s', cls.store, '2')
        with open(cls.store, 'rb') as f:
            cls.content = f.read()

    @classmethod
    def tearDownClass(cls):
        cls.where.cleanup()

    def test_nothing_is_ever_another_answer(self):
        if not os.path.exists(HARNESS):
            self.skipTest('the harness is not built')
        p = subprocess.run([HARNESS, self.store, '400', '7'], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stdout.decode() + p.stderr.decode())
        self.assertIn(b' 0 wrong', p.stdout)

    def answers(self, store):
        out = []
        for question in (['status', '-a'], ['export', '-f', 'csv'],
                         ['sql', 'SELECT year, phase, sum(amount_x100) FROM entry GROUP BY 1, 2']):
            p = run(question[0], '-s', store, *question[1:], code=None)
            self.assertGreaterEqual(p.returncode, 0, 'it crashed')
            self.assertTrue(p.returncode == 0 or p.stderr, 'an error without a word')
            out.append(p.stdout if p.returncode == 0 else None)
        return out

    def test_what_people_run(self):
        right, damaged = self.answers(self.store), os.path.join(self.where.name, 'damaged.db')
        chance, told = random.Random(11), 0
        for _ in range(40):
            content = bytearray(self.content)
            kind, at = chance.choice(('bit', 'page', 'cut')), chance.randrange(len(content))
            if kind == 'bit':
                content[at] ^= 1 << chance.randrange(8)
            elif kind == 'page':
                content[at // PAGE * PAGE:][:PAGE] = b''
                content[at // PAGE * PAGE:at // PAGE * PAGE] = chance.randbytes(PAGE)
                content = content[:len(self.content)]
            else:
                del content[at:]
            with open(damaged, 'wb') as f:
                f.write(content)
            for is_now, was in zip(self.answers(damaged), right):
                self.assertIn(is_now, (was, None), '%s at %d' % (kind, at))
                told += is_now is None
        self.assertGreater(told, 20)

    def test_verify_names_what_is_damaged(self):
        self.assertIn(b'all is as it was written', run('verify', '-s', self.store).stdout)
        chance, damaged = random.Random(3), os.path.join(self.where.name, 'named.db')
        for _ in range(15):
            content, at = bytearray(self.content), chance.randrange(PAGE, len(self.content))
            if not any(content[at // PAGE * PAGE:][:PAGE]):
                continue
            content[at] ^= 1 << chance.randrange(8)
            with open(damaged, 'wb') as f:
                f.write(content)
            p = run('verify', '-s', damaged, code=1)
            self.assertIn(b'page %d,' % (at // PAGE + 1), p.stdout)
            self.assertIn(b'is damaged', p.stderr)
            self.assertTrue(json.loads(run('verify', '--json', '-s', damaged, code=1).stdout)['damaged'])
        run('verify', '-s', os.path.join(self.where.name, 'none.db'), code=6)

    def test_sound_pages_of_another_content(self):
        """Whatever wrote them: what is read is held against what was loaded."""
        other = os.path.join(self.where.name, 'content.db')
        for statement, words in (
                ("DELETE FROM segment WHERE id = 2", b'lines'),
                ("UPDATE dataset SET entries = entries + 1 WHERE id = 3", b'lines'),
                ("UPDATE source_file SET sha256 = replace(sha256, '0', '1') WHERE id = 1", b'original'),
                ("UPDATE source_block SET data = (SELECT data FROM source_block WHERE id = 2) WHERE id = 1", b'original'),
                ("UPDATE dataset SET report = replace(report, '\"loaded\":', '\"was\":') WHERE id = 3", b'the sum of')):
            shutil.copy(self.store, other)
            served.write_sql(other, 'PRAGMA foreign_keys = OFF', statement)
            self.assertIn(words, run('verify', '-s', other, code=1).stdout, statement)
            for is_now, was in zip(self.answers(other)[1:], self.answers(self.store)[1:]):
                self.assertIn(is_now, (was, None), statement)

    def test_another_program_wrote(self):
        other = os.path.join(self.where.name, 'other.db')
        shutil.copy(self.store, other)
        with contextlib.closing(sqlite3.connect(other)) as db:
            db.execute("UPDATE cube SET title = 'x'")
            db.commit()
        self.assertIn(b'is damaged', run('status', '-s', other, code=1).stderr)

    def test_reading_with_another_program_changes_nothing(self):
        other = os.path.join(self.where.name, 'read.db')
        shutil.copy(self.store, other)
        with contextlib.closing(sqlite3.connect(other)) as db:
            self.assertEqual(db.execute('PRAGMA integrity_check').fetchone(), ('ok',))
        self.assertEqual(self.answers(other), self.answers(self.store))

    def test_a_log_that_another_program_folds(self):
        """The log of a load that could not fold it, because a reader was in the way."""
        other, ledger = os.path.join(self.where.name, 'log.db'), os.path.join(self.where.name, 'begroting-2024.csv')
        shutil.copy(self.store, other)
        with open(os.path.join(ROOT, 'samples', 'begroting-2024.csv'), 'rb') as f, open(ledger, 'wb') as g:
            lines = f.readlines()
            g.writelines(lines[:30] + lines[31:])
        with contextlib.closing(sqlite3.connect(other, isolation_level=None)) as db:
            db.execute('BEGIN')
            db.execute('SELECT count(*) FROM dataset').fetchone()
            run('load', '-q', '-s', other, '-m', self.mapping, ledger)
            now = self.answers(other)
            self.assertGreater(os.path.getsize(other + '-wal'), 0)
            db.execute('ROLLBACK')
        self.assertFalse(os.path.exists(other + '-wal'))
        self.assertEqual(self.answers(other), now)
        self.assertNotEqual(now, self.answers(self.store))

    def test_a_store_of_the_version_before(self):
        """Its pages have no sums, and get them with the next load."""
        old = os.path.join(self.where.name, 'old.db')
        with contextlib.closing(sqlite3.connect(self.store)) as db, contextlib.closing(sqlite3.connect(old)) as to:
            to.execute('PRAGMA page_size = 16384')
            to.execute('PRAGMA journal_mode = WAL')
            to.execute('PRAGMA application_id = %d' % db.execute('PRAGMA application_id').fetchone())
            for line in db.iterdump():
                if 'search' not in line.split('(')[0] and 'sqlite_' not in line and 'writable_schema' not in line:
                    to.execute(line)
            to.execute('DROP TABLE dataset_sketch')
            to.execute('DROP TABLE dataset_part')
            to.execute('PRAGMA foreign_keys = OFF')
            kept = {'explanation', 'dataset', 'cube', 'source_file'}
            versions = sorted(x for x in os.listdir(os.path.join(ROOT, 'schema')) if x[:4].isdigit())
            for name in versions[12:]:  # what came with 0013_road.sql and behind it
                with open(os.path.join(ROOT, 'schema', name), encoding='utf-8') as f:
                    text = f.read()
                for index in re.findall(r'^CREATE (?:UNIQUE )?INDEX (\w+)', text, re.M):
                    to.execute('DROP INDEX IF EXISTS ' + index)
                for table, column in re.findall(r'^ALTER TABLE (\w+) ADD COLUMN (\w+)', text, re.M):
                    if table in kept:
                        to.execute('ALTER TABLE %s DROP COLUMN %s' % (table, column))
                for table in re.findall(r'^CREATE TABLE (\w+)', text, re.M):
                    to.execute('DROP TABLE IF EXISTS ' + table)
            to.execute('DROP TRIGGER cube_published')
            to.execute('ALTER TABLE cube DROP COLUMN published_at')
            to.execute('PRAGMA user_version = 9')
            to.commit()
        self.assertIn(b'older store version 9', run('status', '-s', old, code=1).stderr)
        run('load', '-q', '-s', old, '-m', self.mapping, os.path.join(ROOT, 'samples', 'begroting-2025.csv'))
        self.assertEqual(run('sql', '-s', old, 'SELECT year, sum(amount_x100) FROM entry WHERE year < 2025 GROUP BY 1').stdout,
                         run('sql', '-s', self.store, 'SELECT year, sum(amount_x100) FROM entry GROUP BY 1').stdout)
        with open(old, 'rb') as f:
            header = f.read(100)
        self.assertEqual((header[20], header[18], header[63]), (16, 2, int(versions[-1][:4])))
        with open(old, 'r+b') as f:
            f.seek(PAGE - 1)
            last = f.read(1)[0]
            f.seek(PAGE - 1)
            f.write(bytes([last ^ 1]))
        self.assertIn(b'is damaged', run('status', '-s', old, code=1).stderr)


if __name__ == '__main__':
    unittest.main()
