"""A damaged store: what is said of it, and the store that is made of what is left. It is what it was, to the byte, or none."""
import collections
import contextlib
import glob
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, write_sql  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
MAPPING = os.path.join(ROOT, 'mappings', 'waterrijk')
PAGE = 16384
PATIENCE = 300
# What can be made anew: these tables, and every index.
ANEW = ('segment_data', 'text_piece', 'dataset_sketch', 'dataset_part')


class Doctor(unittest.TestCase):
    """Of a store with explanations, places, texts, a superseded version and a withdrawn one."""

    @classmethod
    def setUpClass(cls):
        where = tempfile.TemporaryDirectory()
        cls.addClassCleanup(where.cleanup)
        cls.where = where.name
        cls.store, cls.damaged, cls.mended = cls.at('stuiver.db'), cls.at('damaged.db'), cls.at('mended.db')
        files = sorted(glob.glob(os.path.join(ROOT, 'samples', '*-2023.csv')) + glob.glob(os.path.join(ROOT, 'samples', 'begroting-2024.csv')))
        cls.run_it('load', '-q', '-s', cls.store, '-m', MAPPING, *files)
        later = cls.at('begroting-2023.csv')
        with open(files[0], 'rb') as f, open(later, 'wb') as g:
            lines = f.readlines()
            g.writelines(lines[:20] + lines[21:])
        cls.run_it('load', '-q', '-s', cls.store, '-m', MAPPING, later)
        cls.run_it('withdraw', '-q', '-s', cls.store, '2')
        with open(cls.store, 'rb') as f:
            cls.content = f.read()
        cls.right = cls.dump(cls.store)
        cls.pages = collections.defaultdict(list)
        shutil.copy(cls.store, cls.at('looked.db'))
        with contextlib.closing(sqlite3.connect(cls.at('looked.db'))) as db:
            try:
                for name, page in db.execute('SELECT name, pageno FROM dbstat'):
                    cls.pages[name].append(page)
            except sqlite3.OperationalError as e:
                raise unittest.SkipTest('this SQLite does not tell whose a page is') from e
            cls.tables = {n for n, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.where, *names)

    @staticmethod
    def run_it(*words, code=0):
        p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE, check=False,
                           env=dict(os.environ, LC_ALL='C.UTF-8'))
        if code is not None and p.returncode != code:
            raise AssertionError('%r gave %d: %s%s' % (words, p.returncode, p.stdout, p.stderr))
        return p

    @staticmethod
    def dump(path):
        """Every row of every table; texts of lines without the numbers of their rows, the index of words by what it finds."""
        out = {}
        with contextlib.closing(sqlite3.connect('file:%s?immutable=1' % path, uri=True)) as db:
            db.text_factory = bytes
            for name, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'search*'").fetchall():
                name = name.decode()
                columns = [r[1].decode() for r in db.execute('PRAGMA table_info("%s")' % name)]
                if name == 'text_piece':
                    columns.remove('id')
                out[name] = sorted(map(repr, db.execute('SELECT %s FROM "%s"' % (', '.join('"%s"' % c for c in columns), name))))
            out['search'] = sorted(map(repr, db.execute(
                "SELECT label, code, more, kind, dimension, ref FROM search WHERE NOT (kind = 'member' AND EXISTS (SELECT 1 FROM"
                ' member_hidden h JOIN dimension d ON d.id = h.dimension WHERE d.cube = search.rowid >> 40 AND d.name ='
                ' search.dimension AND search.ref BETWEEN h.first AND h.last))')))
        return out

    def damage(self, *places):
        content = bytearray(self.content)
        for page, at in places:
            content[(page - 1) * PAGE + at] ^= 1
        for left in glob.glob(self.damaged + '-*') + [self.mended] * os.path.exists(self.mended):
            os.remove(left)
        with open(self.damaged, 'wb') as f:
            f.write(content)

    def repair(self, *more, code=None):
        return self.run_it('doctor', '-q', '-s', self.damaged, '--repair', self.mended, '-m', MAPPING, *more, code=code)

    def is_right(self):
        self.run_it('verify', '-s', self.mended)
        mended = self.dump(self.mended)
        for name, rows in self.right.items():
            self.assertEqual(mended[name], rows, name)
        self.assertEqual(set(mended), set(self.right))

    def test_a_sound_one(self):
        self.assertIn('All is as it was', self.run_it('doctor', '-s', self.store).stdout)
        self.damage()
        self.repair(code=0)
        self.is_right()

    def test_each_table_and_index(self):
        """A page of each: it is said, and what comes out is what was there, or nothing does."""
        chance, mended = random.Random(23), 0
        with_all = os.environ.get('STUIVER_ALL')
        names = sorted(self.pages)
        for name in names if with_all else [n for n in names if n not in self.tables or n in ANEW] + chance.sample(names, 8):
            self.damage((chance.choice(self.pages[name]), chance.randrange(PAGE)))
            told = json.loads(self.run_it('doctor', '--json', '-s', self.damaged, code=1).stdout) if name != 'sqlite_schema' else None
            p = self.repair()
            if p.returncode == 0:
                self.is_right()
                mended += 1
                continue
            self.assertIn(name, self.tables | {'sqlite_schema'})
            self.assertNotIn(name, ANEW)
            self.assertIn('put back a backup', p.stderr, name)
            self.assertFalse(os.path.exists(self.mended))
            self.assertTrue(told is None or not all(d['by_repair'] for d in told['damaged']), name)
        self.assertGreater(mended, 20)
        self.assertEqual(glob.glob(self.mended + '.*'), [])

    def test_all_lines_and_texts_at_once(self):
        self.damage(*[(page, 100) for name in ANEW for page in self.pages[name]])
        told = self.run_it('doctor', '-s', self.damaged, code=1)
        self.assertIn('never in another sum', told.stdout)
        self.assertIn('--repair', told.stdout)
        p = self.run_it('doctor', '--json', '-s', self.damaged, '--repair', self.mended, '-m', MAPPING)
        self.assertEqual(json.loads(p.stdout)['datasets'], len(self.right['dataset']))
        self.assertIn('loaded again', p.stderr)
        self.is_right()

    def test_another_mapping(self):
        """What it would load is not what was there."""
        other = self.at('other')
        shutil.copytree(MAPPING, other, dirs_exist_ok=True)
        with open(os.path.join(other, 'datapackage.json'), 'r+', encoding='utf-8') as f:
            text = f.read()
            f.seek(0)
            f.write(text.replace('"title": "', '"title": "Anders ', 1))
            f.truncate()
        self.damage((self.pages['segment_data'][-1], 100))
        p = self.run_it('doctor', '-q', '-s', self.damaged, '--repair', self.mended, '-m', other, code=1)
        self.assertIn('the mapping is not the one', p.stderr)
        self.assertFalse(os.path.exists(self.mended))
        p = self.run_it('doctor', '-q', '-s', self.damaged, '--repair', self.mended, code=2)
        self.assertIn('--mapping', p.stderr)
        self.run_it('doctor', '-q', '-s', self.damaged, '--repair', self.store, '-m', MAPPING, code=4)

    def test_sound_pages_of_another_content(self):
        """A column of a segment that is gone from a sound file comes back; a count that was changed is said, and kept nowhere."""
        self.damage()
        write_sql(self.damaged, 'PRAGMA foreign_keys = OFF', 'DELETE FROM segment_data WHERE id = 3')
        self.assertIn('refers to a row', self.run_it('doctor', '-s', self.damaged, code=1).stdout)
        self.repair(code=0)
        self.is_right()
        self.damage()
        write_sql(self.damaged, "UPDATE dataset_part SET entries = entries + 1 WHERE dataset = 1 AND label ="
                  " (SELECT min(label) FROM dataset_part WHERE dataset = 1)")
        self.assertIn('its years, phases and sides', self.run_it('doctor', '-s', self.damaged, code=1).stdout)
        self.repair(code=1)
        self.assertFalse(os.path.exists(self.mended))

    def test_no_store(self):
        self.damage()
        self.run_it('doctor', '-s', self.at('none.db'), code=6)
        self.run_it('doctor', '-s', self.at('none.db'), '--repair', self.mended, code=6)
        with open(self.damaged, 'wb') as f:
            f.write(b'no store at all' * 3000)
        self.run_it('doctor', '-s', self.damaged, code=1)
        self.assertFalse(os.path.exists(self.mended))
        self.repair(code=1)


if __name__ == '__main__':
    unittest.main()
