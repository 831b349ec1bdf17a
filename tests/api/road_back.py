#!/usr/bin/env python3
"""The way back: withdrawn or erased, undone, reopened; what one person releases, and what is released at a set time."""
import datetime
import gzip
import json
import os
import pty
import sqlite3
import subprocess
import sys
import time
import unittest
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from book_writer import pack, parts, sheet  # noqa: E402
from on_road import Case, run  # noqa: E402
from served import CUBE, PATH, PATIENCE, PROGRAM, Served, write_ledger  # noqa: E402

# Each is in one place only: a code, a text of a line, a file's name.
PLANTED = ('ZEISTERPLAN-44', 'jansen-van-vreeburg', 'geheimbestand')


class Way(Case):
    def at_bytes(self):
        out = b''
        for name in os.listdir(self.folder):
            if name.startswith('s.db'):
                with open(self.at(name), 'rb') as f:
                    out += f.read()
        return out

    def planted(self, year=2025, lines=300):
        path = self.at('geheimbestand.csv')
        write_ledger(path, lines, year=year, cents=250)
        with open(path, 'a', encoding='utf-8') as f:
            f.write('%d;%s;nota jansen-van-vreeburg;1,00\r\n' % (year, PLANTED[0]))
        return path

    def load(self, *files, options=()):
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', *options, *files)

    def record(self):
        return [json.loads(x) for x in run('audit', '-s', self.store, '--json').splitlines()]

    def actions(self):
        return [(x['action'], x['subject']) for x in self.record()]

    def datasets(self):
        cubes = json.loads(run('status', '-s', self.store, '--all', '--json'))['cubes']
        return {d['dataset']: d for c in cubes for d in c['datasets']}

    def sum_of(self, server, cut=''):
        return json.loads(server.get(PATH + '/aggregate/' + cut)[2])['summary']


class Erase(Way):
    def erase(self, *words, code=0):
        out = run('erase', '-s', self.store, '--by', 'B. Smit', '--json', *words, code=code)
        return json.loads(out) if code == 0 else out

    def clean(self):
        """Neither in the file nor in anything that its tables say."""
        found = [x for x in PLANTED if x.encode() in self.at_bytes()]
        self.assertEqual(found, [])

    def test_a_dataset_of_several(self):
        self.load(self.planted(lines=400))
        self.assertEqual([x for x in PLANTED if x.encode() in self.at_bytes()], [PLANTED[0], PLANTED[2]])  # texts are packed
        with Served(self.store, '--offer-store') as server:
            before = self.crawl(server)
            answer = self.erase('--yes', '2')
            self.assertEqual((answer['found'], answer['tooShort']), (0, 0))
            self.assertGreater(answer['values'], 100)  # the texts of its own lines
            self.assertGreater(answer['shared'], 309)  # P0 to P9, and the texts that the other has too
            self.assertEqual(self.sum_of(server), {'_count': 300, 'amount.sum': 300})
            for (target, method), (status, _, body) in self.crawl(server).items():
                self.assertFalse([x for x in PLANTED if x.encode() in body], target)
            self.assertEqual(server.get(PATH + '/changes/?to=2')[0], 404)
            self.assertEqual(set(self.crawl(server)), set(before))
        self.clean()
        self.assertEqual(list(self.datasets()), [1])
        self.assertEqual(self.actions()[-1], ('erase', CUBE))
        self.load(self.planted())
        self.assertEqual(list(self.datasets()), [1, 3])  # no number is given twice
        run('verify', '-s', self.store)

    def test_a_cube_that_goes(self):
        title = 'Begroting &amp; &lt;rekening&gt;'
        with Served(self.store) as server:
            self.assertIn(title.encode(), server.get('/')[2])
            number = self.stage(self.planted())
            self.assertEqual(self.erase('--yes', '1')['found'], 0)
            for target in (PATH + '/model/', PATH + '/aggregate/', '/gm0000%3Abegroting'):
                status, _, body = server.get(target)
                self.assertEqual(status, 404, target)
            self.assertNotIn(title.encode(), server.get('/')[2])
            self.assertEqual(json.loads(server.get('/api/3/cubes/')[2]), {'status': 'ok', 'data': []})
        self.clean()
        for word in (b'gm0000:begroting', b'rekening>', b'oud.csv', b'regel 1'):
            self.assertNotIn(word, self.at_bytes())
        record = self.record()  # checked as it is read
        self.assertEqual([(x['action'], x['subject']) for x in record],
                         [('load', ''), ('stage', ''), ('erase', 'erased'), ('reject', 'erased')])
        self.assertEqual(json.loads(record[2]['detail']), {'dataset': 1, 'entries': [1, 2]})
        self.assertEqual(json.loads(run('review', '-s', self.store, '--json', number))['report'], None)
        self.assertEqual(run('status', '-s', self.store), 'The store is empty.\n')
        self.load(self.old)
        self.assertEqual(list(self.datasets()), [2])
        run('verify', '-s', self.store)

    def test_the_record_tells_when_another_name_was_taken_out(self):
        db = sqlite3.connect(self.store)
        with self.assertRaises(sqlite3.DatabaseError):
            db.execute("UPDATE audit SET subject = 'x'")
        db.close()

    def test_what_hangs_on_it_is_listed_first(self):
        self.load(self.planted(year=2024), options=('--replace',))
        number = self.stage()
        before = self.datasets(), self.record()
        told = self.erase('--dry-run', '2')
        self.assertEqual(told['hanging'], {'cubes': [{'cube': CUBE, 'answers': 404}], 'staged': [int(number)],
                                           'versionsBefore': [1], 'explanations': 0, 'manifests': 0})
        text = run('erase', '-s', self.store, '--by', 'B', '--dry-run', '2', env={**os.environ, 'LC_ALL': 'nl_NL.UTF-8'})
        for word in ('eerdere versie 1', 'klaargezet onder nummer', 'antwoordt 404', 'downloads en kopieën'):
            self.assertIn(word, text)
        self.assertIn('--yes', self.erase('2', code=4))  # nobody can be asked
        self.assertEqual((self.datasets(), self.record()), before)
        told = json.loads(run('withdraw', '-s', self.store, '--dry-run', '--json', '2'))
        self.assertEqual(told['hanging']['cubes'], [{'cube': CUBE, 'answers': 410}])
        self.assertIn('earlier version 1', run('withdraw', '-s', self.store, '--dry-run', '2'))

    def test_what_an_earlier_version_holds_is_told(self):
        path = self.planted(year=2024)
        self.load(path, options=('--replace',))
        with open(path, 'a', encoding='utf-8') as f:
            f.write('2024;P1;nog een;2,00\r\n')
        self.load(path)
        answer = self.erase('--yes', '3')
        self.assertEqual(answer['found'], 0)
        self.assertIn(PLANTED[0].encode(), self.at_bytes())  # dataset 2 says it too
        self.assertIn('still in', self.erase('--yes', '--value', PLANTED[0], code=1))
        self.assertEqual(self.datasets()[2]['supersededBy'], None)
        self.erase('--yes', '--value', PLANTED[0], '2')
        self.assertEqual(self.erase('--value', PLANTED[0])['found'], 0)
        self.clean()

    def look(self, *values):
        """The places of each value, by its number; the command fails where there are any."""
        words = [w for v in values for w in ('--value', v)]
        p = subprocess.run([PROGRAM, 'erase', '-s', self.store, '--by', 'B', '--yes', '--json', *words], capture_output=True, text=True,
                           timeout=PATIENCE, check=False)
        told = json.loads(p.stdout)
        self.assertEqual(p.returncode, 1 if told['places'] else 0, p.stderr)
        self.assertEqual(told['given'], len(values))
        places = [[x['where'] for x in told['places'] if x['value'] == i + 1] for i in range(len(values))]
        self.assertEqual(told['found'], sum(1 for x in places if x))
        return places

    def test_what_is_packed_is_found_too(self):
        """Texts of lines and originals are packed in the file: none of it stands in its bytes."""
        self.load(self.planted())
        self.assertNotIn(PLANTED[1].encode(), self.at_bytes())
        lines, short, member, none = self.look(PLANTED[1], 'VREEB', 'zeisterplan', 'hier niet')
        for where in lines, short:
            self.assertTrue([x for x in where if 'dataset 2, line 302, description' in x], where)
            self.assertTrue([x for x in where if x == 'original geheimbestand.csv of dataset 2, line 302'], where)
        self.assertTrue([x for x in member if x.startswith('table member_')], member)
        self.assertEqual(none, [])
        self.assertIn('the proof failed', self.erase('--yes', '--value', 'Vreeb', code=1))
        self.erase('--yes', '--value', 'vreeb', '2')
        self.assertEqual(self.look(PLANTED[1], 'vreeb', 'zeisterplan'), [[], [], []])

    def test_in_any_case_and_charset_however_short(self):
        path = self.planted()
        with open(path, 'a', encoding='utf-8') as f:
            f.write('2025;P1;aan Çelik;1,00\r\n2025;P1;nota 1234567;1,00\r\n')
        self.load(path)
        found = self.look('çELIK', 'lik', '234567', '1234567', 'Bos')
        self.assertEqual([bool(x) for x in found], [True, True, False, True, False])
        self.erase('--yes', '2')
        with open(path, 'w', encoding='cp1252', newline='') as f:
            f.write('jaar;programma;omschrijving;bedrag\r\n2025;P1;aan Çelik;1,00\r\n')
        number = self.stage(path)
        found = self.look('çelik')[0]
        self.assertTrue([x for x in found if 'staged under number %s, line 2' % number in x], found)

    def test_what_a_file_packs_itself(self):
        """A workbook is packed once more: what is staged of one, and gzip, and a column that is not published."""
        rows = [['jaar', 'programma', 'omschrijving', 'bedrag', 'naam']]
        rows += [[2025, 'P1', 'regel %d' % i, 1.5, 'Jansen van Vreeburg' if i == 2999 else 'geen'] for i in range(3000)]
        content = pack(parts({'Blad1': sheet(rows)}))
        self.assertNotIn(b'Vreeburg', content)
        path = self.at('map.xlsx')
        with open(path, 'wb') as f:
            f.write(content)
        zipped = self.at('oud.csv.gz')
        with gzip.open(zipped, 'wt', encoding='utf-8', newline='') as f:
            f.write('jaar;programma;omschrijving;bedrag;naam\r\n2026;P1;regel;1,00;Vreeburgse\r\n')
        self.load(path)
        number = self.stage(zipped)
        found, other, none = self.look('jansen van vreeburg', 'vreeburgse', 'vreeburgsen')
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith('original map.xlsx of dataset 2, packed in it, line '), found)
        self.assertEqual([x for x in other if 'staged under number %s, packed in it, line 2' % number in x], other)
        self.assertEqual((len(other), none), (1, []))

    def test_a_text_across_blocks(self):
        """An original is kept in blocks: a text on a seam is found, once."""
        path = self.at('groot.csv')
        with open(self.old, encoding='utf-8') as f:
            text = f.readline().strip() + '\r\n'
        while len(text) < (1 << 20) - 20000:
            text += '2025;P1;%s;1,00\r\n' % ('x' * 9000)
        text += '2025;P1;'
        text += 'x' * ((1 << 20) - 4 - len(text)) + 'Quispel;1,00\r\n'
        line = text.count('\n')
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(text)
        self.load(path)
        found = self.look('quispel')[0]
        self.assertEqual([x for x in found if x.startswith('original')], ['original groot.csv of dataset 2, line %d' % line])

    def test_who_is_asked(self):
        """On a terminal, with what hangs on it before the question."""
        def answer(word, *command):
            ours, theirs = pty.openpty()
            p = subprocess.Popen([PROGRAM, *command], stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
            os.close(theirs)
            told = b''
            while b'(yes or no)' not in told:
                told += os.read(ours, 4096)
            os.write(ours, word + b'\n')
            out = p.stdout.read()
            p.stdout.close()
            code = p.wait(PATIENCE)
            os.close(ours)
            self.assertIn(b'What hangs on it', told)
            return code, out.decode()
        words = ['erase', '-s', self.store, '--by', 'B', '1']
        for no in (b'nee', b'no', b'', b'y'):
            self.assertEqual(answer(no, *words)[0], 4, no)
        self.assertEqual(answer(b'no', 'withdraw', '-s', self.store, '1')[0], 4)
        self.assertEqual(self.datasets()[1]['status'], 'published')
        code, out = answer(b'yes', *words)
        self.assertEqual((code, self.datasets()), (0, {}))
        self.assertRegex(out, r'1 dataset erased, .*\n0 of \d+ values? found')

    def test_what_does_not_go(self):
        self.assertIn('no dataset 9', self.erase('--yes', '9', code=6))
        self.assertIn('--by', run('erase', '-s', self.store, '--by', ' ', '1', code=2))
        self.assertIn('no store', run('erase', '-s', self.at('geen.db'), '--by', 'B', '1', code=6))
        self.assertIn('by their numbers', self.erase('--yes', code=2))

    def test_a_note_is_not_public(self):
        run('withdraw', '-q', '-s', self.store, '--reason', 'verkeerd jaar', '--note', 'kolom 7: ' + PLANTED[1], '1')
        self.assertEqual(self.datasets()[1]['note'], 'kolom 7: ' + PLANTED[1])
        with Served(self.store, '--offer-store') as server:
            for (target, _), (_, _, body) in self.crawl(server).items():
                self.assertNotIn(PLANTED[1].encode(), body, target)
            status, _, body = server.get(PATH + '/model/')
            self.assertEqual((status, b'verkeerd jaar' in body), (410, True))
            listed = json.loads(server.get('/api/3/cubes/')[2])
            self.assertEqual((listed['data'], [(x['name'], x['reason']) for x in listed['withdrawn']]),
                             ([], [(CUBE, 'verkeerd jaar')]))


class Undo(Way):
    def undo(self, dataset, *words, code=0, by='B. Smit'):
        return run('undo', '-s', self.store, '--by', by, str(dataset), *words, code=code)

    def test_the_version_before_comes_back_as_the_next(self):
        with Served(self.store) as server:
            first = self.sum_of(server)
            lines = server.get(PATH + '/facts/?format=ndjson')[2]
            self.load(self.planted(year=2024), options=('--replace',))
            second = self.sum_of(server)
            self.assertNotEqual(first, second)
            self.assertIn('Nothing was changed', self.undo(2, '--dry-run'))
            self.assertEqual(self.sum_of(server), second)
            self.assertIn('dataset 3, version 3, is dataset 1 again', self.undo(2))
            self.assertEqual(self.sum_of(server), first)
            self.assertEqual(server.get(PATH + '/facts/?format=ndjson')[2], lines)
            self.assertEqual(json.loads(server.get('/api/3/search/?q=zeisterplan*')[2])['total_hit_count'], 0)
            self.undo(3)
            self.assertEqual(self.sum_of(server), second)
            self.assertEqual(json.loads(server.get('/api/3/search/?q=zeisterplan*')[2])['total_hit_count'], 1)
        self.assertEqual([(d['status'], d['version'], d['supersededBy']) for d in self.datasets().values()],
                         [('superseded', 1, 2), ('superseded', 2, 3), ('superseded', 3, 4), ('published', 4, None)])
        self.assertEqual([x[0] for x in self.actions()[-4:]], ['undo', 'supersede', 'undo', 'supersede'])
        run('verify', '-s', self.store)
        run('erase', '-s', self.store, '--by', 'B', '--yes', '2', '4')  # neither shares a row with another
        run('verify', '-s', self.store)

    def test_a_program_reads_it(self):
        self.load(self.planted(year=2024), options=('--replace',))
        self.assertEqual(json.loads(self.undo(2, '--json', '-n')), {'dryRun': True, 'releasedByOne': False, 'published': [
            {'dataset': 3, 'version': 3, 'again': 1}]})

    def test_what_is_replaced_goes_in_the_same_moment(self):
        """Who keeps asking sees the old or the new, and never both or neither."""
        number = self.stage(self.planted(year=2024, lines=400), options=('--replace',))
        with Served(self.store) as server:
            seen = [self.sum_of(server)['_count']]
            p = subprocess.Popen([PROGRAM, 'release', '-q', '-s', self.store, '--by', 'B', number])
            while p.poll() is None:
                seen.append(self.sum_of(server)['_count'])
            self.assertEqual(p.returncode, 0)
            seen.append(self.sum_of(server)['_count'])
        self.assertEqual(sorted(set(seen)), [300, 401])
        self.assertEqual(seen, sorted(seen))

    def test_what_cannot_be_undone(self):
        self.assertIn('took the place of nothing', self.undo(1, code=4))
        self.assertIn('no dataset 7', self.undo(7, code=6))
        self.load(self.planted(year=2024), options=('--replace',))
        self.assertIn('superseded: only what is published', self.undo(1, code=4))
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        self.assertIn('asks two persons', self.undo(2, code=4))
        self.assertIn('--reason', self.undo(2, '--force', code=2))
        self.assertIn('released by one person', self.undo(2, '--force', '--reason', 'haast'))
        run('confirm', '-s', self.store, '--by', 'C', '3')


class Reopened(Way):
    def reopen(self, number, by='A. de Wit', code=0):
        return run('reopen', '-s', self.store, '--by', by, number, code=code)

    def test_rejected_and_staged_anew(self):
        number = self.stage(self.planted())
        run('reject', '-s', self.store, '--by', 'B', '--remarks', 'kolom 7', number)
        self.assertIn('alone reopens', self.reopen(number, by='B', code=4))
        self.assertIn('is rejected', self.stage(options=('--again', number), code=4))
        self.reopen(number)
        self.assertIn('was reopened', self.reopen(number, code=4))
        self.assertIn('was reopened', self.release(number, code=4))
        self.assertIn('alone reopens', self.stage(by='B', options=('--again', number), code=4))
        self.assertEqual(self.stage(options=('--again', number)), number)
        self.assertIn('kolom 7', run('review', '-s', self.store))
        self.release(number)
        self.assertIn('was released', self.reopen(number, code=4))
        self.assertEqual([x[0] for x in self.actions()], ['load', 'stage', 'reject', 'reopen', 'stage', 'release'])

    def test_taken_back_before_anybody_looked(self):
        number = self.stage(self.planted())
        self.assertIn(PLANTED[1].encode(), self.at_bytes())
        self.reopen(number)
        self.assertNotIn(PLANTED[1].encode(), self.at_bytes())
        run('reject', '-s', self.store, '--by', 'B', '--remarks', 'x', number, code=4)
        self.assertIn('reopened by A. de Wit', run('review', '-s', self.store))


class Forced(Way):
    def setUp(self):
        super().setUp()
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')

    def marks(self, server):
        cubes = json.loads(server.get('/api/3/cubes/')[2])['data']
        model = json.loads(server.get(PATH + '/model/')[2])
        page = server.get('/gm0000%3Abegroting/2025')[2].decode()
        changes = json.loads(server.get(PATH + '/changes/?from=1&to=2')[2])
        return [cubes[0].get('released_by_one'), model.get('released_by_one'), changes.get('released_by_one'),
                'Door één persoon vrijgegeven' in page]

    def test_marked_until_another_confirms(self):
        number = self.stage()
        with Served(self.store) as server:
            self.assertIn('--reason', run('release', '-s', self.store, '--by', 'A. de Wit', '--force', number, code=2))
            self.assertIn('--force', run('release', '-s', self.store, '--by', 'A. de Wit', '--reason', 'x', number, code=2))
            run('release', '-q', '-s', self.store, '--by', 'A. de Wit', '--force', '--reason', 'niemand anders <hier>', number)
            *told, on_page = self.marks(server)
            self.assertTrue(on_page)
            for one in told:
                self.assertEqual([(x['dataset'], x['reason']) for x in one], [(2, 'niemand anders <hier>')])
            etag = server.get(PATH + '/model/')[1]['etag']
            self.assertIn('takes another person', run('confirm', '-s', self.store, '--by', ' a. DE wit', '2', code=4))
            run('confirm', '-s', self.store, '--by', 'B. Smit', '2')
            self.assertNotEqual(server.get(PATH + '/model/')[1]['etag'], etag)
            self.assertEqual(self.marks(server), [None, None, None, False])
        self.assertIn('confirmed already', run('confirm', '-s', self.store, '--by', 'C', '2', code=4))
        self.assertIn('not marked', run('confirm', '-s', self.store, '--by', 'C', '1', code=4))
        self.assertEqual([x[0] for x in self.actions()][-3:], ['stage', 'release', 'confirm'])
        self.assertTrue(json.loads(self.record()[-2]['detail'])['forced'])

    def test_another_needs_no_force(self):
        number = self.stage()
        run('release', '-q', '-s', self.store, '--by', 'B', '--force', '--reason', 'haast', number)
        with Served(self.store) as server:
            self.assertEqual(self.marks(server), [None, None, None, False])


class Times(Way):
    def at_time(self, number, moment, code=0, by='B. Smit', options=()):
        return run('release', '-s', self.store, '--by', by, '--at', moment, *options, number, code=code)

    def test_moments(self):
        number = self.stage()
        for moment, utc in (('2026-12-01 09:00', '2026-12-01T08:00:00Z'), ('2027-07-01T09:00:30', '2027-07-01T07:00:30Z'),
                            ('2027-10-31 02:30 +02:00', '2027-10-31T00:30:00Z'), ('2027-10-31 02:30 +01:00', '2027-10-31T01:30:00Z'),
                            ('2027-10-31 03:00', '2027-10-31T02:00:00Z'), ('2027-03-28 03:00', '2027-03-28T01:00:00Z'),
                            ('2027-03-28 01:59', '2027-03-28T00:59:00Z'), ('2028-02-29 00:00', '2028-02-28T23:00:00Z')):
            if moment < '2026-12-02' and datetime.datetime.now() > datetime.datetime(2026, 12, 1):
                continue
            self.at_time(number, moment)
            self.assertEqual(json.loads(run('review', '-s', self.store, '--json', number))['due_at'], utc)
        told = self.at_time(number, '2027-03-28 02:30', code=2)
        for word in ('no 02:30 on 2027-03-28', '01:30 or 03:30'):
            self.assertIn(word, told)
        told = self.at_time(number, '2027-10-31 02:30', code=2)
        for word in ('comes twice', "'2027-10-31 02:30 +02:00'", "'2027-10-31 02:30 +01:00'"):
            self.assertIn(word, told)
        for wrong in ('2027-02-29 10:00', '2027-01-01 24:00', 'morgen', '2027-01-01 10:00 +02:00', '2027-1-1 10:00', '2027-01-01', ''):
            self.assertIn('--at' if not wrong else wrong, self.at_time(number, wrong, code=2) + '--at')
        self.assertIn('has passed', self.at_time(number, '2020-01-01 09:00', code=2))
        self.assertEqual(json.loads(self.at_time(number, '2030-01-01 09:00', options=('--json',))),
                         {'number': 1, 'dueAt': '2030-01-01T08:00:00Z'})
        self.assertEqual(json.loads(self.at_time(number, 'never', options=('--json',))), {'number': 1, 'dueAt': None})
        self.assertEqual(json.loads(run('review', '-s', self.store, '--json', number))['due_at'], None)

    def soon(self, number, **how):
        moment = datetime.datetime.now(datetime.timezone.utc).astimezone() + datetime.timedelta(seconds=3)
        self.at_time(number, moment.astimezone(zoneinfo.ZoneInfo('Europe/Amsterdam')).strftime('%Y-%m-%d %H:%M:%S'), **how)

    def wait(self, number):
        due = json.loads(run('review', '-s', self.store, '--json', number))['due_at']
        while datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ') < due:
            time.sleep(0.1)

    def test_due_and_missed(self):
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        number = self.stage()
        self.assertIn('another person', self.at_time(number, '2030-01-01 09:00', by='A. de Wit', code=4))
        run('release-due', '-s', self.store)
        self.soon(number)
        with Served(self.store) as server:
            self.assertEqual(self.sum_of(server)['_count'], 300)  # not yet
            self.wait(number)
        with Served(self.store) as server:  # the missed moment runs when it begins
            self.assertEqual(self.sum_of(server)['_count'], 701)
            self.assertIn('number 1, due on', server.stderr())
            self.assertIn('was released', server.stderr())
        self.assertEqual(self.actions()[-2:], [('schedule', CUBE), ('release', CUBE)])
        self.assertEqual(self.record()[-1]['who'], 'B. Smit')

    def test_what_cannot_be_released_is_told(self):
        other = self.at('ander.csv')
        write_ledger(other, 350)
        write_ledger(self.new, 300, cents=101)
        first, second = self.stage(self.new, options=('--replace',)), self.stage(other, options=('--replace',))
        self.soon(second)
        self.release(first)
        self.wait(second)
        told = run('release-due', '-s', self.store, code=4)
        self.assertIn('stays staged', told)
        self.assertIn('stage it again', told)
        with Served(self.store) as server:  # and nothing keeps it from serving
            self.assertEqual(self.sum_of(server)['_count'], 300)
        self.assertIn('staged', run('review', '-s', self.store))


if __name__ == '__main__':
    unittest.main()
