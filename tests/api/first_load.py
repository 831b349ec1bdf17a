#!/usr/bin/env python3
"""The first load makes the store: nobody sees half of it, whatever happens meanwhile."""
import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import served  # noqa: E402
from served import PATH, PATIENCE, PROGRAM, Served  # noqa: E402

OK, FAULT, NOT_FOUND = 0, 1, 6
LINES = 40000
NOBODY = 65534


def setUpModule():
    global folder, mapping, ledger
    folder = tempfile.TemporaryDirectory()
    mapping, ledger = os.path.join(folder.name, 'mapping'), os.path.join(folder.name, 'grootboek.csv')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(served.DESCRIPTOR, f)
    served.write_ledger(ledger, LINES)


def tearDownModule():
    folder.cleanup()


def loading(store, **more):
    return subprocess.Popen([PROGRAM, 'load', '-q', '-s', store, '-m', mapping, ledger], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **more)


def ended(process):
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said.decode()


def status(store, code=OK):
    p = subprocess.run([PROGRAM, 'status', '-s', store, '--json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=PATIENCE)
    assert p.returncode == code, p.stderr
    return json.loads(p.stdout)['cubes'] if code == OK else p.stderr.decode()


class FirstLoad(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store = os.path.join(self.where.name, 'stuiver.db')

    def whole(self):
        cube, = status(self.store)
        self.assertEqual([d['entries'] for d in cube['datasets']], [LINES])

    def files(self):
        """But for the log, which who only reads makes and leaves."""
        return sorted(set(os.listdir(self.where.name)) - {'stuiver.db-wal', 'stuiver.db-shm'})

    def test_search_finds_every_member_once(self):
        """Some come into the index beside the reading, the others when all else is over."""
        codes = 3000
        with open(os.path.join(self.where.name, 'codes.csv'), 'w', encoding='utf-8', newline='') as f:
            f.write('jaar;programma;omschrijving;bedrag\r\n')
            for i in range(7 * codes):
                f.write('2024;%s;regel %d;1,00\r\n' % ('' if i == 99 else 'Q%d' % (i * 11 % codes), i))
        p = subprocess.run([PROGRAM, 'load', '-q', '-s', self.store, '-m', mapping, f.name], capture_output=True,
                           timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, OK, p.stderr)
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            found = db.execute("SELECT count(*), count(DISTINCT s.ref), sum(m.programme = s.code) FROM search s"
                               " JOIN member_1_programme m ON m._key = s.ref"
                               " WHERE s.kind = 'member' AND s.dimension = 'programme'").fetchone()
            self.assertEqual(found, (codes, codes, codes))
            self.assertEqual(db.execute("SELECT code, typeof(code) FROM search WHERE kind = 'member'"
                                        " AND dimension = 'year'").fetchall(), [(2024, 'integer')])
            db.execute("INSERT INTO search(search) VALUES ('integrity-check')")
            rows = [db.execute("SELECT count(*) FROM search WHERE search MATCH ?", ('code:Q%d' % i,)).fetchone()[0]
                    for i in (0, 1, 999, codes - 1)]
        self.assertEqual(rows, [1] * 4)

    def test_search_is_what_the_store_makes_of_its_members(self):
        """Beside the reading members are indexed from memory; without an index, from their tables."""
        where = os.path.join(self.where.name, 'relaties')
        os.mkdir(where)
        descriptor = json.loads(json.dumps(served.DESCRIPTOR))
        names = ['nummer', 'naam', 'plaats', 'sinds', 'rang']
        types = ['string', 'string', 'string', 'date', 'integer']
        fields = descriptor['resources'][0]['schema']['fields']
        fields += [{'name': n, 'type': t, **({'format': '%Y-%m-%d'} if t == 'date' else {})}
                   for n, t in zip(names, types)]
        attributes = {n: {'source': n} for n in names}
        attributes['naam']['labelfor'] = 'nummer'
        descriptor['model']['dimensions']['relatie'] = {'primaryKey': 'nummer', 'attributes': attributes}
        descriptor['model']['dimensions']['rang'] = {'primaryKey': 'rang', 'attributes': {
            'rang': {'source': 'rang'}, 'naam': {'source': 'plaats', 'labelfor': 'rang'}}}
        with open(os.path.join(where, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor, f)

        def write(name, year, lines):
            with open(os.path.join(where, name), 'w', encoding='utf-8', newline='') as f:
                f.write('jaar;programma;omschrijving;bedrag;%s\r\n' % ';'.join(names))
                for i in lines:
                    k = i * 7 % 900  # again and again, with other names: the first is the one that is found
                    f.write('%d;P1;regel;1,00;%s;%s;%s;%s;%s\r\n' % (
                        year, '' if k == 5 else 'R%d' % k, '' if k % 50 == 1 else 'Naam %d %d' % (k, i % 11),
                        '' if k % 3 else 'Plaats "%d"' % k, '' if k % 4 else '2024-01-%02d' % (k % 28 + 1), k % 13))
            return f.name

        def rows(db):
            return db.execute("SELECT dimension, ref, label, code, more, typeof(label), typeof(code), typeof(more)"
                              " FROM search WHERE kind = 'member' ORDER BY dimension, ref").fetchall()
        served.load(self.store, where, write('a.csv', 2024, range(40000)))
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            beside = rows(db)
        served.write_sql(self.store, 'DROP TABLE search')
        served.load(self.store, where, write('b.csv', 2025, range(1)))
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            made = [r for r in rows(db) if r[3] != 2025]
        self.assertEqual(len([r for r in beside if r[0] == 'relatie']), 899)
        self.assertEqual(beside, made)

    def test_killed_at_any_moment(self):
        begun = time.monotonic()
        self.assertEqual(ended(loading(self.store)), (OK, ''))
        takes = time.monotonic() - begun
        self.assertEqual(self.files(), ['stuiver.db'])
        random.seed(7)
        made = 0
        for i in range(20):
            if os.path.exists(self.store):
                os.remove(self.store)
            process = loading(self.store)
            time.sleep(takes * 1.2 * random.random())
            process.kill()
            ended(process)
            if os.path.exists(self.store):
                made += 1
                self.whole()
            else:
                status(self.store, NOT_FOUND)
                self.assertTrue(set(self.files()) <= {'stuiver.db.loading' + end
                                                      for end in ('', '-wal', '-shm', '-journal')}, self.files())
        if os.path.exists(self.store):
            os.remove(self.store)
        self.assertEqual(ended(loading(self.store)), (OK, ''))
        self.whole()
        self.assertEqual(self.files(), ['stuiver.db'])
        self.assertLess(made, 20)

    def test_two_at_once(self):
        for _ in range(5):
            both = [loading(self.store) for _ in range(3)]
            results = [ended(p) for p in both]
            self.assertIn(OK, [code for code, _ in results])
            for code, said in results:
                # Others were told, or came when it was there: loaded already.
                self.assertTrue(code == OK or code == 5 or (code == FAULT and 'another load' in said), (code, said))
            self.assertEqual([code for code, _ in results].count(OK), 1)
            self.whole()
            self.assertEqual(self.files(), ['stuiver.db'])
            os.remove(self.store)

    def test_a_server_meanwhile(self):
        process = loading(self.store)
        while not os.path.exists(self.store + '.loading') and process.poll() is None:
            time.sleep(0.001)
        refused = 0
        while not os.path.exists(self.store):
            p = subprocess.run([PROGRAM, 'status', '-s', self.store], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               timeout=PATIENCE)
            if p.returncode != OK:
                self.assertIn(b'there is no store', p.stderr)
                refused += b'its first load is running' in p.stderr
        self.assertGreater(refused, 0)
        with Served(self.store) as server:  # before the load has told that it is done, perhaps
            code, _, body = server.get(PATH + '/aggregate/')
            self.assertEqual((code, json.loads(body)['summary']['_count']), (200, LINES))
        self.assertEqual(ended(process), (OK, ''))

    def test_a_refused_one_leaves_nothing(self):
        bad = os.path.join(self.where.name, 'bad.csv')
        with open(bad, 'w', encoding='utf-8') as f:
            f.write('jaar;programma;omschrijving;bedrag\n2024;P1;goed;1,00\n2024;P1;fout;=1+1\n')
        p = subprocess.run([PROGRAM, 'load', '-q', '-s', self.store, '-m', mapping, bad], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=PATIENCE)
        self.assertEqual((p.returncode, self.files()), (4, ['bad.csv']))

    def test_a_folder_that_cannot_be_written(self):
        """Root may write everywhere, so it becomes somebody else first."""
        somebody = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []} if os.geteuid() == 0 else {}
        os.chmod(folder.name, 0o755)
        os.chmod(self.where.name, 0o555)
        code, said = ended(loading(self.store, **somebody))
        os.chmod(self.where.name, 0o755)
        self.assertEqual(code, FAULT)
        self.assertIn('Permission denied', said)


if __name__ == '__main__':
    unittest.main()
