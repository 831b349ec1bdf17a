#!/usr/bin/env python3
"""withdraw: what is taken back is gone from every public answer at once, also of a server that is running; what
it had superseded comes back only when asked; loading the same file again publishes it anew."""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import served  # noqa: E402
from served import CUBE, PATH, PATIENCE, PROGRAM, Served  # noqa: E402

OK, USAGE, REFUSED, EXISTS, NOT_FOUND = 0, 2, 4, 5, 6
HEAD = 'jaar;programma;naam;omschrijving;bedrag\n'
OLD = HEAD + '2023;P1;Wegen;onderhoud;10,00\n2023;P2;Groen;snoeien;20,00\n'
FIRST = HEAD + '2024;P1;Wegen;onderhoud;11,00\n'
WRONG = HEAD + '2024;P1;Wegen;onderhoud;12,00\n2024;P9;Tolwemsen;zwembad;30,00\n2024;P2;Kwabrosen;snoeien;1,00\n'
MENDED = HEAD + '2024;P1;Wegen;onderhoud;12,00\n2024;P9;Sport;zwembad;30,00\n'
NAMES = ('Tolwemsen', 'Kwabrosen')
SEARCH = '/api/3/search/?q='


def descriptor():
    d = json.loads(json.dumps(served.DESCRIPTOR))
    d['resources'][0]['schema']['fields'].insert(2, {'name': 'naam', 'type': 'string'})
    d['model']['dimensions']['programme'] = {
        'primaryKey': 'code', 'join_column': 'programme_id',  # so that its table is listed without lines
        'attributes': {'code': {'source': 'programma'},
                       'label': {'source': 'naam', 'labelfor': 'code'}}}
    return d


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store, self.mapping = self.at('stuiver.db'), self.at('mapping')
        os.mkdir(self.mapping)
        with open(self.at('mapping/datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor(), f)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def run_program(self, *args, code=OK, env=None):
        p = subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE,
                           env={**os.environ, 'LC_ALL': 'C.UTF-8', **(env or {})})
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def load(self, name, text, *more):
        with open(self.at(name), 'w', encoding='utf-8') as f:
            f.write(text)
        self.run_program('load', '-s', self.store, '-m', self.mapping, *more, self.at(name))

    def withdraw(self, *args, **more):
        return self.run_program('withdraw', '-s', self.store, *args, **more)

    def told(self, *args):
        return json.loads(self.withdraw('--json', *args).stdout)

    def datasets(self):
        cubes = json.loads(self.run_program('status', '-s', self.store, '--all', '--json').stdout)['cubes']
        return {d['dataset']: d for d in cubes[0]['datasets']}

    def statuses(self):
        return [d['status'] for d in self.datasets().values()]

    def assert_gone(self, server, *words):
        for target, text in public(server):
            for word in words:
                if word in target:  # an answer repeats its question
                    self.assertTrue(json.loads(text).get('total_hit_count', 0) == 0, target)
                else:
                    self.assertNotIn(word, text, target)

    def version(self):
        return json.loads(self.run_program('status', '-s', self.store, '--json').stdout)['cubes'][0]['version']


def ask(server, target, status=200):
    got, _, body = server.get(target)
    assert got == status, (target, got, body[:500])
    return json.loads(body)


def public(server):
    """Everything that the API says about the cube."""
    targets = ['/aggregate/?drilldown=programme|year', '/facts/', '/members/programme/', '/members/year/',
               '/members/description/', '/provenance/', '/model/', '/explain-change/?from=year:2023&to=year:2024'
               '&by=programme', '/facts/?format=ndjson', '/aggregate/?cut=description~"zwembad"&drilldown=description']
    texts = []
    for target in [PATH + t for t in targets] + [
            '/api/3/cubes/', '/api/3/info/gm0000%3Abegroting/package', '/api/3/search/?q=zwembad&texts=true',
            *(SEARCH + q for q in (*NAMES, 'P1', 'P2', 'P9'))]:
        status, _, body = server.get(target.replace('|', '%7C').replace('"', '%22'))
        assert status in (200, 410), (target, status, body[:500])
        texts.append((target, body.decode()))
    return texts


def total(server):
    return ask(server, PATH + '/aggregate/')['summary']['amount.sum']


class Public(Case):
    def test_gone_at_once_and_back_when_loaded_again(self):
        self.load('2023.csv', OLD)
        self.load('2024.csv', WRONG)
        with Served(self.store) as server:
            before = json.dumps(public(server))
            for name in NAMES:
                self.assertIn(name, before)
            _, headers, _ = server.get(PATH + '/aggregate/')
            answer = self.told('--reason', 'namen van personen', '2')
            self.assertEqual([(d['dataset'], d['source'], d['version'], d['entries'], d['sums'])
                              for d in answer['withdrawn']], [(2, '2024.csv', 1, 3, {'bedrag': 43})])
            self.assert_gone(server, *NAMES, 'zwembad')
            for q, hits in (('Tolwemsen', 0), ('Kwabrosen', 0), ('P9', 0), ('P2', 1), ('P1', 1)):
                found = ask(server, '/api/3/search/?q=' + q)
                self.assertEqual((found['total_hit_count'], len(found['data'])), (hits, hits), q)
                self.assertEqual(sum(f['count'] for f in found['facets']['dimension']), hits)
            self.assertEqual(total(server), 30)
            status, later, _ = server.get(PATH + '/aggregate/', headers={'If-None-Match': headers['etag']})
            self.assertEqual(status, 200)
            self.assertNotEqual(later['etag'], headers['etag'])
            source = answer['withdrawn'][0]['sha256']
            ask(server, PATH + '/source/' + source, 404)
            # The very same file: loaded, not known, and a version further.
            self.load('2024.csv', WRONG)
            self.assertEqual(total(server), 73)
            found = ask(server, '/api/3/search/?q=Tolwemsen')
            self.assertEqual([h['code'] for h in found['data']], ['P9'])
            self.assertIn('Kwabrosen', json.dumps(public(server)))
        last = self.datasets()[3]
        self.assertEqual((last['status'], last['version'], last['sha256']), ('published', 2, source))
        self.assertEqual(self.datasets()[2]['reason'], 'namen van personen')
        self.assertRegex(self.datasets()[2]['withdrawnAt'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')

    def test_a_mended_file_shows_its_own_labels(self):
        self.load('2024.csv', WRONG)
        self.told('1')
        self.load('2024.csv', MENDED)
        with Served(self.store) as server:
            self.assert_gone(server, *NAMES)
            hit, = ask(server, '/api/3/search/?q=P9')['data']
            self.assertEqual((hit['label'], hit['count']), ('Sport', 1))
            self.assertEqual(ask(server, '/api/3/search/?q=Sport')['total_hit_count'], 1)
        out = self.at('star.db')
        self.run_program('export', '-s', self.store, '--format', 'sqlite', '--output', out)
        with open(out, 'rb') as f:
            content = f.read()
        self.assertIn(b'Sport', content)
        for name in NAMES:
            self.assertNotIn(name.encode(), content)

    def test_a_cube_of_which_all_is_withdrawn_is_gone(self):
        self.load('2023.csv', OLD)
        self.load('2024.csv', WRONG)
        paths = [PATH + p for p in ('/model/', '/aggregate/?drilldown=programme', '/aggregate/?format=csv', '/aggregate/?format=xlsx', '/facts/',
                                    '/facts/?format=ndjson', '/facts/?download=csv-excel', '/facts/?download=xlsx', '/members/programme/',
                                    '/explanations/', '/provenance/', '/changes/', '/locations/', '/package.zip')]
        page, html = '/gm0000%3Abegroting', {'Accept': 'text/html', 'Accept-Language': 'nl'}
        pages = [page + p for p in ('', '/paspoort', '/gegevens', '/2024', '/2024/regels', '/2024/begroot-en-werkelijk')]
        with Served(self.store) as server:
            tag = server.get(paths[0])[1]['etag']
            self.withdraw('--reason', 'verkeerd jaar', '1')
            self.assertEqual(server.get(paths[0])[0], 200)  # something of it is there
            self.assertEqual(server.get(page, headers=html)[0], 302)
            self.withdraw('--reason', 'namen & <adressen>', '2')
            day = self.datasets()[2]['withdrawnAt']
            for path in paths + ['/api/3/info/gm0000%3Abegroting/package']:
                for method in ('GET', 'HEAD'):
                    status, headers, body = server.get(path.replace('|', '%7C'), method=method, headers={'If-None-Match': tag})
                    self.assertEqual((status, 'etag' in headers), (410, False), (path, body))
                    if method == 'GET':
                        message = json.loads(body)['message']
                        self.assertEqual(message, "cube 'gm0000:begroting' was withdrawn on %s: namen & <adressen>" % day, path)
            for path in pages:
                status, _, body = server.get(path, headers=html)
                self.assertEqual(status, 410, path)
                self.assertIn('Deze cijfers zijn ingetrokken op', body.decode())
                self.assertIn(day[:4] + '.', body.decode())
                self.assertIn('Reden: namen &amp; &lt;adressen&gt;', body.decode())
            self.assertIn('These figures were withdrawn on', server.get(page + '?taal=en', headers=html)[2].decode())
            self.assertEqual(ask(server, '/api/3/cubes/')['data'], [])
            self.assertNotIn('href="/gm0000', server.get('/', headers=html)[2].decode())  # told, and no way in
            for path in ('/zoeken?q=Wegen', '/zoeken?q=begroting', '/zoeken?q=toelichting', '/api/3/search/?q=Wegen', '/api/3/search/?q=Wegen&texts=true'):
                self.assertEqual(server.get(path, headers=html)[0], 200, path)
            for path in ('/api/3/cubes/nooit/model/', '/nooit', '/nooit/2024'):
                self.assertEqual(server.get(path, headers=html)[0], 404, path)
            self.load('2024.csv', MENDED)
            self.assertEqual(total(server), 42)
            self.assertEqual(server.get(page + '/2024', headers=html)[0], 200)

    def test_gone_without_a_reason_or_with_its_older_version_left_behind(self):
        self.load('2024.csv', FIRST)
        self.load('2024.csv', WRONG)
        self.withdraw('2')
        with Served(self.store) as server:
            self.assertRegex(ask(server, PATH + '/model/', 410)['message'], r"was withdrawn on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            self.assertNotIn('Reden:', server.get('/gm0000%3Abegroting', headers={'Accept': 'text/html'})[2].decode())
            self.withdraw('--restore', '2')
            self.assertEqual(total(server), 11)


class Choice(Case):
    def setUp(self):
        super().setUp()
        self.load('2023.csv', OLD)
        self.load('2024.csv', FIRST)
        self.load('2024.csv', WRONG)

    def test_what_it_had_superseded_stays_so_until_asked(self):
        answer = self.told('3')
        self.assertEqual([d['dataset'] for d in answer['superseded']], [2])
        self.assertEqual(self.statuses(), ['published', 'superseded', 'withdrawn'])
        again = self.told('--restore', '3')  # later on
        self.assertEqual(([d['dataset'] for d in again['restored']], again['withdrawn']), ([2], []))
        self.assertEqual(self.statuses(), ['published', 'published', 'withdrawn'])
        self.assertIsNone(self.datasets()[2]['supersededBy'])
        with Served(self.store) as server:
            self.assertEqual(total(server), 41)

    def test_restores_at_once(self):
        self.told('--restore', '--source', '2024.csv')
        self.assertEqual(self.statuses(), ['published', 'published', 'withdrawn'])

    def test_restores_nothing_that_would_count_twice(self):
        self.told('3')
        self.load('2024.csv', MENDED)
        before = self.version()
        p = self.withdraw('--restore', '3', code=REFUSED)
        self.assertIn('dataset 4 (2024.csv): both hold 2024', p.stderr.decode())
        self.assertEqual((self.version(), self.statuses()[1]), (before, 'superseded'))
        self.assertIn('nothing to restore', self.withdraw('--restore', '1', code=REFUSED).stderr.decode())
        self.assertEqual(self.statuses(), ['published', 'superseded', 'withdrawn', 'published'])

    def test_a_superseded_one_too(self):
        self.told('2')
        self.assertEqual(self.statuses(), ['published', 'withdrawn', 'published'])
        self.assertIn('nothing to restore', self.withdraw('--restore', '3', code=REFUSED).stderr.decode())

    def test_dry_run(self):
        before, version = self.datasets(), self.version()
        answer = self.told('--dry-run', '--restore', '3')
        self.assertEqual((answer['dryRun'], len(answer['withdrawn']), len(answer['restored'])), (True, 1, 1))
        self.assertEqual((self.datasets(), self.version()), (before, version))

    def test_by_name_hash_and_cube(self):
        self.withdraw('--source', 'absent.csv', code=NOT_FOUND)
        self.withdraw('--cube', 'absent', '1', code=NOT_FOUND)
        sha256 = self.datasets()[1]['sha256']
        self.assertEqual(self.told('--cube', CUBE, '--source', sha256)['withdrawn'][0]['dataset'], 1)

    def test_faults(self):
        version = self.version()
        for args, code in ((['99'], NOT_FOUND), (['x'], USAGE), ([], USAGE), (['0'], USAGE),
                           (['1', '99'], NOT_FOUND), (['1', '--source', 'x'], USAGE)):
            self.withdraw(*args, code=code)
        p = self.run_program('withdraw', '-s', self.at('absent.db'), '1', code=NOT_FOUND)
        self.assertFalse(os.path.exists(self.at('absent.db')), p.stderr)
        self.assertEqual(self.version(), version)
        self.withdraw('1')
        self.assertIn('withdrawn already', self.withdraw('1', code=EXISTS).stderr.decode())
        self.assertEqual([d['dataset'] for d in self.told('1', '3')['withdrawn']], [3])

    def test_words(self):
        text = self.withdraw('--reason', 'verkeerd jaar', '3').stdout.decode()
        self.assertIn('Withdrawn\n      3  2024.csv\n         %s, version 2, 3 entries' % CUBE, text)
        self.assertIn('43.00', text)
        self.assertIn('Stays superseded (--restore publishes it again)\n      2  2024.csv', text)
        text = self.run_program('status', '-s', self.store, '--all', env={'LC_ALL': 'nl_NL.UTF-8'}).stdout.decode()
        self.assertIn('ingetrokken 20', text)
        self.assertIn('reden: verkeerd jaar', text)
        text = self.withdraw('1', env={'LC_ALL': 'nl_NL.UTF-8'}).stdout.decode()
        self.assertIn('Ingetrokken\n      1  2023.csv', text)
        self.assertEqual(self.withdraw('--quiet', '2').stdout, b'')


class Purge(Case):
    def content(self):
        """All bytes of the store, its log too."""
        out = b''
        for name in os.listdir(self.folder.name):
            if name.startswith('stuiver.db'):
                with open(self.at(name), 'rb') as f:
                    out += f.read()
        return out

    def sound(self):
        db = sqlite3.connect(self.store)
        self.assertEqual(db.execute('PRAGMA integrity_check').fetchone(), ('ok',))
        self.assertEqual(db.execute('PRAGMA foreign_key_check').fetchall(), [])
        counts = [db.execute('SELECT count(*) FROM ' + t).fetchone()[0]
                  for t in ('segment', 'segment_data', 'text_piece', 'source_block', 'issue')]
        orphans = db.execute('SELECT count(*) FROM segment_data WHERE id NOT IN (SELECT data FROM segment_column'
                             ' WHERE data IS NOT NULL)').fetchone()[0]
        db.close()
        self.assertEqual(orphans, 0)
        return counts

    def test_nothing_of_it_is_left_and_the_rest_is_whole(self):
        self.load('2023.csv', OLD)
        counts = self.sound()
        self.load('2024.csv', WRONG)
        self.assertIn(b'Tolwemsen', self.content())
        with Served(self.store) as server:
            self.assertEqual(total(server), 73)
            before = self.version()
            answer = self.told('--purge', '2')
            self.assertEqual((answer['purged'], len(answer['withdrawn'])), (True, 1))
            self.assertNotEqual(self.version(), before)
            self.assert_gone(server, *NAMES, 'zwembad')
            self.assertEqual(total(server), 30)
            self.assertEqual(ask(server, SEARCH + 'Wegen')['total_hit_count'], 1)
        for word in (*NAMES, 'zwembad'):
            self.assertNotIn(word.encode(), self.content())
        self.assertEqual(self.sound(), counts)
        d = self.datasets()[2]
        self.assertEqual((d['status'], d['entries'], d['sums'], d['report']),
                         ('withdrawn', 3, {'bedrag': 43}, {'loaded': {'sums': {'bedrag': 43}}}))
        self.assertRegex(d['purgedAt'], r'^\d{4}-')
        # The same file again: its members and its original are there anew.
        self.load('2024.csv', WRONG)
        with Served(self.store) as server:
            self.assertEqual(total(server), 73)
            self.assertEqual([h['code'] for h in ask(server, SEARCH + 'Tolwemsen')['data']], ['P9'])
            self.assertEqual(len(ask(server, PATH + '/source/' + d['sha256'])['lines']), 4)
        self.sound()

    def test_later_on(self):
        self.load('2023.csv', OLD)
        self.load('2024.csv', WRONG)
        self.told('2')
        self.assertIn(b'Tolwemsen', self.content())
        self.assertEqual(self.told('--purge', '2')['withdrawn'], [])
        self.assertNotIn(b'Tolwemsen', self.content())
        self.load('2024.csv', MENDED)
        with Served(self.store) as server:
            self.assert_gone(server, *NAMES)
            self.assertEqual([h['label'] for h in ask(server, SEARCH + 'P9')['data']], ['Sport'])

    def test_what_others_have_stays(self):
        self.load('2024.csv', WRONG.replace('30,00', '29,00'))
        self.load('2024.csv', WRONG)
        self.told('--purge', '--restore', '2')
        self.assertIn(b'Tolwemsen', self.content())
        with Served(self.store) as server:
            self.assertEqual(total(server), 42)
            self.assertEqual(ask(server, SEARCH + 'Tolwemsen')['total_hit_count'], 1)
        self.sound()

    def test_labels_of_superseded_lines_stay_but_are_not_told(self):
        self.load('2024.csv', WRONG.replace('30,00', '29,00'))
        self.load('2024.csv', WRONG)
        self.told('--purge', '2')
        with Served(self.store) as server:
            self.assert_gone(server, *NAMES)
        self.told('--restore', '2')
        with Served(self.store) as server:
            self.assertIn('Tolwemsen', json.dumps(ask(server, PATH + '/members/programme/')))
            self.assertEqual(total(server), 42)

    def test_one_file_in_two_datasets(self):
        self.load('2024.csv', WRONG)
        self.told('1')
        self.load('2024.csv', WRONG)
        before = self.content()
        p = self.withdraw('--purge', '1', code=REFUSED)
        self.assertIn('dataset 1 cannot be purged: dataset 2 (2024.csv, published)', p.stderr.decode())
        self.assertEqual(self.statuses(), ['withdrawn', 'published'])
        self.assertIn(b'Tolwemsen', before)
        self.told('--purge', '1', '2')
        self.assertNotIn(b'Tolwemsen', self.content())

    def test_dry_run(self):
        self.load('2024.csv', WRONG)
        before = self.datasets()
        self.told('--purge', '--dry-run', '1')
        self.assertEqual(self.datasets(), before)
        self.assertIn(b'Tolwemsen', self.content())
        text = self.withdraw('--purge', '1', env={'LC_ALL': 'nl_NL.UTF-8'}).stdout.decode()
        self.assertIn('labels zijn uit de store verwijderd', text)
        self.assertIn('lines and file removed', self.run_program('status', '-s', self.store, '--all').stdout.decode())


class Interruption(Case):
    def test_waits_for_a_writer_and_says_so(self):
        self.load('2023.csv', OLD)
        other = sqlite3.connect(self.store, isolation_level=None)
        other.execute('BEGIN IMMEDIATE')
        self.assertIn('in use', self.withdraw('1', code=1).stderr.decode())
        other.execute('ROLLBACK')
        other.close()
        self.withdraw('1')

    def test_killed_it_is_wholly_done_or_not_at_all(self):
        self.load('2023.csv', OLD)
        seen = set()
        for i in range(20):
            self.load('2024.csv', WRONG.replace('30,00', '%d,00' % (30 + i)), *(['--replace'] if i else []))
            last = max(self.datasets())
            p = subprocess.Popen([PROGRAM, 'withdraw', '-s', self.store, str(last)], stdout=subprocess.DEVNULL)
            time.sleep(i / 1000)
            p.send_signal(signal.SIGKILL)
            p.wait(PATIENCE)
            d = self.datasets()[last]
            db = sqlite3.connect(self.store)
            rows = db.execute('SELECT count(*) FROM withdrawal WHERE dataset = ?', (last,)).fetchone()[0]
            hidden = db.execute('SELECT count(*) FROM member_hidden').fetchone()[0]
            db.close()
            self.assertEqual((d['status'] == 'withdrawn', rows), (rows == 1, rows))
            self.assertEqual(hidden > 0, rows == 1)
            seen.add(d['status'])
        self.assertTrue(seen <= {'published', 'withdrawn'}, seen)


if __name__ == '__main__':
    unittest.main()
