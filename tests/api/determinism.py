"""What a load writes does not depend on how many processors it had, nor on what its threads did."""
import hashlib
import json
import os
import random
import re
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, load, write_ledger  # noqa: E402

TIMES = {'started_at', 'loaded_at', 'published_at', 'done_at', 'staged_at', 'released_at', 'seal'}  # the only columns that may differ
MOMENT = re.compile(rb'\d{4}\D{1,3}\d\d\D{1,3}\d\d \d\d\D{1,3}\d\d UTC')  # within the report of what was found of people: another minute may have begun
LINES = 150000  # three segments, many batches


def contents(store):
    """A hash of every table, row by row in the order of its rowid or key."""
    out = {}
    with sqlite3.connect('file:%s?mode=ro' % store, uri=True) as db:
        db.text_factory = bytes
        names = [r[0].decode() for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        virtual = {n for n in names for v in names if n != v and n.startswith(v + '_')}
        for name in names:
            columns = [r[1].decode() for r in db.execute('PRAGMA table_info("%s")' % name)]
            wanted = ', '.join('"%s"' % c for c in columns if c not in TIMES)
            h = hashlib.sha256()
            try:
                rows = db.execute('SELECT %s FROM "%s" ORDER BY 1, 2' % (wanted, name)
                                  if len(columns) > 1 else 'SELECT %s FROM "%s" ORDER BY 1' % (wanted, name))
                for row in rows:
                    h.update(MOMENT.sub(b'then', repr(row).encode()))
            except sqlite3.OperationalError:
                if name not in virtual and not name.startswith('sqlite_'):
                    continue  # a virtual table of a module that Python has not
            out[name] = h.hexdigest()
    return out


class Determinism(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.mapping = os.path.join(self.where.name, 'mapping')
        os.mkdir(self.mapping)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)

    def write(self):
        path = os.path.join(self.where.name, 'grootboek.csv')
        write_ledger(path, LINES, text=40)
        chance = random.Random(7)
        with open(path, 'rb') as f:
            lines = f.readlines()
        for i in sorted(chance.sample(range(1, len(lines)), 300)):  # quotes, blanks, bad amounts
            lines[i] = chance.choice([b'2023;P3;"een\r\ntwee; drie";1,00\r\n', b'\r\n', b'2024;P1;x;geen\r\n',
                                      b'2024;P"2;x;3,00\r\n', b'2025;P4;\xff;5,00\r\n'])
        with open(path, 'wb') as f:
            f.writelines(lines)
        return path

    def test_one_processor_or_all(self):
        ledger, found = self.write(), []
        every = os.sched_getaffinity(0)
        for turn, processors in enumerate((every, {min(every)}, every)):
            store = os.path.join(self.where.name, '%d.db' % turn)
            os.sched_setaffinity(0, processors)
            try:
                load(store, self.mapping, '--allow-rejected', '300', ledger)
            finally:
                os.sched_setaffinity(0, every)
            found.append(contents(store))
        self.assertGreater(len(found[0]), 15)
        for other in found[1:]:
            self.assertEqual({k: v for k, v in other.items() if found[0][k] != v}, {})
            self.assertEqual(found[0].keys(), other.keys())


if __name__ == '__main__':
    unittest.main()
