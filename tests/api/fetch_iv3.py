#!/usr/bin/env python3
"""stuiver fetch iv3 against a server on loopback that answers as CBS's open data do, against one that does
everything wrong, and from a folder of files."""
import csv
import html
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
from decimal import Decimal

from cbs_iv3 import MAPPING, NONE, PLACES, Cbs, Regions, Table, amounts
from served import HERE, PATIENCE, PROGRAM, Served, load

SHARED = os.path.join(HERE, '..', '..', '..', 'shared', 'data')


# One municipality's own cube.
OWN = {'profile': 'tabular-data-package', 'name': 'utrecht', 'title': 'Gemeente Utrecht: grootboek',
       'stuiver': {'scope': ['year'], 'statistics': {'region': 'GM0344'}},
       'resources': [{'name': 'grootboek', 'path': 'grootboek.csv', 'profile': 'tabular-data-resource', 'dialect': {'delimiter': ';', 'header': True},
                      'schema': {'fields': [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, {'name': 'taak', 'type': 'string'},
                                            {'name': 'bedrag', 'type': 'number', 'columnType': 'value'}]}}],
       'model': {'measures': {'bedrag': {'source': 'bedrag', 'currency': 'EUR'}},
                 'dimensions': {'year': {'dimensionType': 'datetime', 'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
                                'taak': {'dimensionType': 'classification', 'primaryKey': 'taak', 'attributes': {'taak': {'source': 'taak'}}}}}}


class Base(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.to = os.path.join(self.folder, 'iv3')
        self.table = Table('45067NED', 'Gemeenten 2024 onbewerkte Iv3-data', 2024, amounts())
        self.cbs = Cbs(self.table, Regions('85755NED', 2024))
        self.addCleanup(lambda: self.cbs.close())

    def fetch(self, *more, expect=0, years='2024', where=None, retries='0'):
        where = ['--url', self.cbs.base] if where is None else where
        p = subprocess.run([PROGRAM, 'fetch', 'iv3', '--years', years, '--to', self.to, '--rate', '100', '--retries', retries,
                            *where, *more], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, expect, p.stderr.decode())
        return (p.stdout if expect == 0 else p.stderr).decode('utf-8')

    def written(self, name='iv3-gemeenten-2024.csv'):
        with open(os.path.join(self.to, name), encoding='utf-8', newline='') as f:
            return list(csv.DictReader(f))

    def cells(self, column='bedrag', **where):
        out = {}
        for r in self.written():
            if all(r[k] == v for k, v in where.items()):
                key = (r['TaakveldBalanspost'], r['Categorie'], r['Overheid'], int(r['Verslagsoort'][-1]))
                self.assertNotIn(key, out)
                out[key] = Decimal(r[column]) if r[column] else None
        return out


class Fetching(Base):
    def test_every_figure_and_no_other(self):
        said = json.loads(self.fetch('--json'))['files'][0]
        got = {k: v for k, v in self.cells().items() if v}
        second = {('GM0344', 5)}
        wanted = {}
        for t, c, g, p, a, b in self.table.rows:
            v = b if (g, p) in second else a
            if v not in (NONE, None, 0) and t not in ('0', 'Tot_TV'):
                wanted[t, c, g, p] = Decimal(str(v))
        self.assertEqual(got, wanted)
        self.assertEqual(said['read'], len(self.table.rows))
        self.assertEqual(said['declared'], len(self.table.rows))
        self.assertEqual(said['totals'], 12)
        self.assertEqual(said['governments'], 3)
        self.assertTrue(any('skiptoken' in p for p in self.cbs.log), 'no second page was asked')
        self.assertTrue(any("Verslagsoort eq '2024X005'" in p for p in self.cbs.log))

    def test_both_publications(self):
        self.fetch()
        row = next(r for r in self.written() if (r['Overheid'], r['TaakveldBalanspost'], r['Categorie'], r['verslag']) ==
                   ('GM0344', '0.1', 'L1.1', 'jaarrekening'))
        self.assertEqual((row['k_1ePlaatsing_1'], row['k_2ePlaatsing_2'], row['bedrag']), ('900', '907', '907'))
        row = next(r for r in self.written() if (r['Overheid'], r['TaakveldBalanspost'], r['Categorie'], r['verslag']) ==
                   ('GM0344', '0.1', 'L1.1', 'begroting'))
        self.assertEqual((row['k_1ePlaatsing_1'], row['k_2ePlaatsing_2'], row['bedrag']), ('800', '', '800'))

    def test_quarters_are_cumulative_and_told_apart(self):
        self.fetch()
        alone = self.cells('in_kwartaal')
        self.assertEqual([alone['0.1', 'L1.1', 'GM0344', q] for q in (1, 2, 3, 4)], [200, 250, 150, 250])
        self.assertIsNone(alone['0.1', 'L1.1', 'GM0344', 5])
        # 30 in the first quarter, and taken back in the second: a line that CBS has as zero.
        self.assertEqual([alone.get(('2.1', 'L1.1', 'GM0344', q)) for q in (1, 2, 3, 4)], [30, -30, None, None])
        # Without the third quarter nobody can say what came in the fourth.
        self.assertEqual([alone.get(('0.10', 'L7.1', 'GM0202', q)) for q in (1, 2, 3, 4)], [-12, -12, None, None])
        for key, total in self.cells().items():
            if key[2] == 'GM0344' and key[3] in (1, 2, 3, 4) and key[0][0] not in 'A':
                self.assertEqual(total, sum(alone.get((*key[:3], q)) or 0 for q in range(1, key[3] + 1)), key)

    def test_sums_among_the_keys_are_found_by_their_figures(self):
        """6.71 of letters; 0.1 is no sum of 0.10, though it is written as if it were."""
        tasks = {'6.71': 'Maatwerk 18+', '6.71a': 'Hulp', '6.71b': 'Begeleiding', '0.1': 'Bestuur', '0.10': 'Reserves', 'A1': 'Vaste activa', 'A111': 'x',
                 'A112': 'y'}
        governments = {'GM%04d' % i: 'G%d' % i for i in range(1, 31)}

        def rows(own):
            out = []
            for i, g in enumerate(governments):
                parts = [100 + i, 200 + 3 * i]
                out += [('6.71a', 'L1.1', g, 5, parts[0], NONE), ('6.71b', 'L1.1', g, 5, parts[1], NONE), ('6.71', 'L1.1', g, 5, own(i, sum(parts)), NONE),
                        ('0.1', 'L1.1', g, 5, 50 + i, NONE), ('0.10', 'L1.1', g, 5, 70 + 2 * i, NONE),
                        ('A111', 'Primo', g, 5, 40, NONE), ('A112', 'Primo', g, 5, 2, NONE), ('A1', 'Primo', g, 5, 42, NONE)]
            return out

        def table(own):
            self.cbs.tables = {'45067NED': Table('45067NED', 'Gemeenten 2024 onbewerkte Iv3-data', 2024, rows(own), governments, tasks=tasks)}
            shutil.rmtree(self.to, ignore_errors=True)
        self.cbs.page = 1000
        table(lambda i, total: total + i % 2)  # each part was rounded by itself
        self.fetch()
        self.assertEqual({r['TaakveldBalanspost'] for r in self.written()}, {'6.71a', '6.71b', '0.1', '0.10', 'A111', 'A112'})
        table(lambda i, total: 900 + 20 * i)  # money of its own
        self.fetch()
        self.assertIn('6.71', {r['TaakveldBalanspost'] for r in self.written()})
        table(lambda i, total: total if i % 3 else 9000)
        self.assertIn('6.71 is in 20 van 30 cellen', self.fetch(expect=4))

    def test_only_what_is_asked(self):
        self.fetch('--periods', '0,5')
        self.assertEqual({r['verslag'] for r in self.written()}, {'begroting', 'jaarrekening'})
        self.assertFalse([p for p in self.cbs.log if '2024X001' in p])

    def test_unchanged_is_not_asked_again(self):
        self.fetch()
        n, before = len(self.cbs.log), self.written()
        said = json.loads(self.fetch('--json'))
        self.assertEqual((said['requests'], said['files'][0]['as_it_was'], len(self.cbs.log) - n), (1, True, 1))
        self.table.modified = '2024-10-01T02:00:00'
        self.table.rows[0] = ('0.1', 'L1.1', 'GM0344', 0, 801, NONE)
        self.fetch()
        self.assertEqual(self.cells()['0.1', 'L1.1', 'GM0344', 0], 801)
        self.assertNotEqual(before, self.written())
        self.fetch('--periods', '0')  # another question about the same version
        self.assertEqual({r['verslag'] for r in self.written()}, {'begroting'})

    def test_goes_on_where_it_was(self):
        def wrong(handler, path, query):
            if query.get('$skiptoken') != '4' or '2024X003' not in query.get('$filter', ''):
                return False
            self.cbs.send(handler, 500, {'odata.error': 'stuk'})
            return True
        self.cbs.wrong = wrong
        said = self.fetch(expect=1)
        self.assertIn('tabel 45067NED (gemeenten 2024): verslagsoort 2024X003', said)
        self.assertFalse(os.path.exists(os.path.join(self.to, 'iv3-gemeenten-2024.csv')))
        self.cbs.wrong, self.cbs.log[:] = None, []
        self.fetch()
        asked = [p for p in self.cbs.log if '45067NED/TypedDataSet?' in p]
        self.assertIn("2024X003", asked[0])
        self.assertIn('skiptoken=4', asked[0])
        self.assertFalse([p for p in asked if '2024X001' in p])
        resumed = self.written()
        shutil.rmtree(self.to)
        self.fetch()
        self.assertEqual(resumed, self.written())

    def test_goes_on_after_a_kill(self):
        """Killed while it waits for a page, it loses nothing of what came, and doubles nothing."""
        reached, leave = threading.Event(), threading.Event()
        self.addCleanup(leave.set)

        def wait(handler, path, query):
            if '2024X002' in query.get('$filter', '') and query.get('$skiptoken') == '4':
                reached.set()
                leave.wait(PATIENCE)
                handler.close_connection = True
                return True
            return False
        self.cbs.wrong = wait
        with subprocess.Popen([PROGRAM, 'fetch', 'iv3', '--years', '2024', '--to', self.to, '--rate', '100', '--url', self.cbs.base],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as p:
            self.assertTrue(reached.wait(PATIENCE))
            p.send_signal(signal.SIGKILL)
        leave.set()
        self.cbs.wrong, self.cbs.log[:] = None, []
        self.fetch()
        pages = [p for p in self.cbs.log if '45067NED/TypedDataSet?' in p]
        self.assertFalse([p for p in pages if '2024X000' in p or '2024X001' in p])
        self.assertIn('skiptoken=4', pages[0])
        resumed = self.written()
        shutil.rmtree(self.to)
        self.fetch()
        self.assertEqual(resumed, self.written())

    def test_large_reports_are_asked_where_pages_are(self):
        """ODataApi answers 500 above its limit: figures are asked of ODataFeed, lists and counts of ODataApi."""
        self.cbs.most = 7
        self.fetch()
        self.assertTrue(all(p.startswith('/ODataFeed/') for p in self.cbs.log if '45067NED/TypedDataSet?' in p))
        self.assertEqual(len([p for p in self.cbs.log if p.startswith('/ODataApi/') and '$count' in p]), 6)

    def test_a_table_that_changed_meanwhile_begins_anew(self):
        self.cbs.wrong = lambda h, path, q: 'skiptoken' in h.path and '2024X002' in h.path and not self.cbs.send(h, 500, {})
        self.fetch(expect=1)
        self.cbs.wrong, self.cbs.log[:] = None, []
        self.table.modified = '2024-10-01T02:00:00'
        self.fetch()
        self.assertTrue([p for p in self.cbs.log if '2024X000' in p])

    def test_where_municipalities_are_and_how_large(self):
        """Of "Gebieden in Nederland" of the year, whose columns are numbered anew each year."""
        sizes = {'GM0202': '150.000 tot 250.000 inwoners', 'GM0344': '250.000 inwoners of meer', 'GM1982': '50.000 tot 100.000 inwoners'}
        for first in (28, 26):
            self.cbs.tables['85755NED'] = Regions('85755NED', 2024, first=first)
            shutil.rmtree(self.to, ignore_errors=True)
            said = json.loads(self.fetch('--json'))['files'][0]
            self.assertEqual(said['placed'], 3)
            self.assertEqual({(r['Overheid'], r['provincie'], r['gemeentegrootte']) for r in self.written()}, {(g, PLACES[g][0], sizes[g]) for g in sizes})
        bounds = {'GM0001': 4999, 'GM0002': 5000, 'GM0202': 9999, 'GM0344': 249999, 'GM1982': 250000}
        self.cbs.tables['85755NED'].places = {g: ('Drenthe', n) for g, n in bounds.items()}
        shutil.rmtree(self.to)
        self.fetch()
        self.assertEqual({(r['Overheid'], r['gemeentegrootte']) for r in self.written()}, {('GM0202', '5.000 tot 10.000 inwoners'),
                         ('GM0344', '150.000 tot 250.000 inwoners'), ('GM1982', '250.000 inwoners of meer')})
        self.fetch('--no-regions')
        self.assertEqual({(r['provincie'], r['gemeentegrootte']) for r in self.written()}, {('', '')})
        del self.cbs.tables['85755NED']
        shutil.rmtree(self.to)
        self.assertIn('geen "Gebieden in Nederland 2024"', self.fetch())

    def test_patience_as_it_is_asked_for(self):
        turns = []

        def wrong(handler, path, query):
            if 'TypedDataSet' not in path or len(turns) >= 2:
                return False
            turns.append(1)
            self.cbs.send(handler, (429, 503)[len(turns) - 1], {}, Retry_After='1')
            return True
        self.cbs.wrong = wrong
        self.fetch('--periods', '5', retries='3')
        self.assertEqual(len(turns), 2)


class Wrong(Base):
    def refused(self, answer, *words, expect=3, when='45067NED/TypedDataSet'):
        """`answer(handler, path, query)` instead of CBS; nothing is written."""
        self.cbs.wrong = lambda h, path, q: when in path and answer(h, path, q) is not False
        said = self.fetch(expect=expect)
        for word in words:
            self.assertIn(word, said)
        self.assertEqual([n for n in os.listdir(self.to) if n.endswith('.csv')], [])
        self.cbs.wrong = None
        self.fetch()  # and the next time it is well
        shutil.rmtree(self.to)

    def row(self, **other):
        row = dict(self.table.set('TypedDataSet')[0])
        row.update(other)
        return {k: v for k, v in row.items() if v != 'absent'}

    def rows(self, *rows, **more):
        def answer(h, path, q):
            if '2024X000' not in q['$filter']:
                return False
            return self.cbs.send(h, 200, b'%d' % len(rows) if path.endswith('$count') else {'value': list(rows), **more})
        return answer

    def test_answers_that_are_none(self):
        whole = json.dumps({'value': [self.row()]}).encode()
        self.refused(lambda h, p, q: self.cbs.send(h, 200, whole[:len(whole) // 2]), '45067NED', expect=1)

        def cut(h, p, q):
            h.close_connection = True
            self.cbs.send(h, 200, whole[:20], length=len(whole))
        self.refused(cut, '45067NED', 'het antwoord breekt af', expect=1)
        self.refused(lambda h, p, q: self.cbs.send(h, 500, {}), '500', expect=1)
        self.refused(lambda h, p, q: self.cbs.send(h, 200, b'<html>storing</html>'), 'JSON', expect=1)
        self.refused(lambda h, p, q: self.cbs.send(h, 200, {'fout': 1}), 'value')
        self.refused(lambda h, p, q: self.cbs.send(h, 200, {'value': [3]}), 'deze rij van `value` is geen object: 1')

    def test_connections_that_break(self):
        whole = json.dumps({'value': [self.row()]}).encode()

        def reset(h, p, q):
            h.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            h.connection.close()
            h.close_connection = True
        self.refused(reset, 'verslagsoort 2024X000', 'probeer het later opnieuw', expect=1)

        def chunks(*parts):
            def answer(h, p, q):
                h.send_response(200)
                h.send_header('Transfer-Encoding', 'chunked')
                h.end_headers()
                for part in parts:
                    h.wfile.write(b'%x\r\n%s\r\n' % (len(part), part))
                h.close_connection = True
            return answer
        # The last chunk is missing, also of what is JSON as it stands.
        self.refused(chunks(whole[:30]), 'het antwoord breekt af', expect=1)
        self.refused(chunks(whole), 'het antwoord breekt af', expect=1)

    def test_a_list_that_was_cut_and_closed_again(self):
        """JSON as any other, and rows are missing: CBS's own count tells."""
        def shorter(h, path, q):
            if path.endswith('$count') or '2024X005' not in q['$filter'] or '$skiptoken' in q:
                return False
            return self.cbs.send(h, 200, {'value': self.cbs.rows(self.table, 'TypedDataSet', q)[:3]})
        self.refused(shorter, 'verslagsoort 2024X005: CBS telt 11 rijen en er kwamen er 3')

    def test_a_service_that_does_not_count(self):
        self.cbs.counts = False
        self.assertNotIn('LET OP', self.fetch())  # the catalogue has the number of all
        shutil.rmtree(self.to)
        self.assertIn('van 1 verslagen telt CBS de rijen niet', self.fetch('--periods', '5'))
        shutil.rmtree(self.to)
        self.table.listed = lambda: {**Table.listed(self.table), 'RecordCount': 1000}
        self.assertIn('volgens de catalogus heeft de tabel 1000 rijen', self.fetch(expect=3))
        self.assertFalse(os.path.exists(os.path.join(self.to, 'iv3-gemeenten-2024.csv')))

    def test_a_table_that_is_replaced_meanwhile(self):
        def replace(h, path, q):
            if '2024X003' in q.get('$filter', ''):
                self.table.modified = '2024-10-01T02:00:00'
                self.table.rows[0] = ('0.1', 'L1.1', 'GM0344', 0, 801, NONE)
            return False
        self.refused(replace, 'CBS heeft de tabel vervangen terwijl ze werd opgehaald', '2024-10-01T02:00:00')

    def test_more_patience_than_there_is(self):
        self.refused(lambda h, p, q: self.cbs.send(h, 503, {}, Retry_After='3600'), 'de server vraagt te wachten: 3600 s', expect=1)

    def test_what_is_no_catalogue_is_not_kept(self):
        self.refused(lambda h, p, q: self.cbs.send(h, 200, {'value': []}, ETag='"1"'), 'de catalogus van CBS', when='atalog')
        self.cbs.wrong = lambda h, p, q: 'atalog' in p and 'If-None-Match' in h.headers and not self.cbs.send(h, 304, b'')
        self.fetch()

    def test_pages_in_circles(self):
        def circle(h, path, q):
            return self.cbs.send(h, 200, {'value': [], 'odata.nextLink': self.cbs.base + path + '?$skiptoken=1&$filter=x'})
        self.refused(circle, 'kringen')
        self.refused(self.rows(self.row(), **{'odata.nextLink': 'http://elders.example/x'}), 'de volgende pagina staat niet onder')

    def test_rows_of_another_table(self):
        self.refused(self.rows(self.row(), self.row(Gemeenten='GM9999')), 'rij 2', 'GM9999', 'andere tabel')
        self.refused(self.rows(self.row(TaakveldBalanspost='9.9')), 'rij 1', 'TaakveldBalanspost 9.9')
        self.refused(self.rows(self.row(Verslagsoort='2023X000')), '2023X000')
        self.refused(self.rows(self.row(Verslagsoort='2024X001')), '2024X001')
        for absent in ('Gemeenten', 'Categorie', 'k_1ePlaatsing_1', 'k_2ePlaatsing_2'):
            self.refused(self.rows(self.row(**{absent: 'absent'})), absent)

    def test_amounts_that_are_none(self):
        self.refused(self.rows(self.row(k_1ePlaatsing_1='veel')), 'veel', 'rij 1')
        self.refused(self.rows(self.row(k_1ePlaatsing_1=True)), 'k_1ePlaatsing_1')
        self.refused(self.rows(self.row(k_1ePlaatsing_1=1.2345)), '1.2345')
        self.refused(self.rows(self.row(k_1ePlaatsing_1=1e30)), '1e+30')

    def test_a_key_twice(self):
        self.refused(self.rows(self.row(), self.row(k_1ePlaatsing_1=3)), 'GM0344 0.1 L1.1 2024X000', 'twee keer')

    def test_lists_that_are_off(self):
        def keys(*rows):
            return lambda h, path, q: self.cbs.send(h, 200, {'value': list(rows)}) if path.endswith('/Categorie') else False
        one = {'Key': 'L1.1    ', 'Title': 'x'}
        self.refused(keys(), 'Categorie', 'leeg', when='45067NED/Categorie')
        self.refused(keys(one, one), 'twee keer', when='45067NED/Categorie')
        self.refused(keys({'Title': 'x'}), 'Key', when='45067NED/Categorie')

    def test_a_catalogue_that_is_off(self):
        self.assertIn('2024', self.fetch(years='2023-2024', expect=6))
        self.assertEqual([p for p in self.cbs.log if '45067NED' in p], [])  # told before anything is fetched
        self.cbs.tables['45099NED'] = Table('45099NED', 'Gemeenten 2024 onbewerkte Iv3-data', 2024, [])
        self.assertIn('45099NED', self.fetch(expect=3))
        self.cbs.tables = {}
        self.assertIn('Gemeenten 2024 onbewerkte Iv3-data', self.fetch(expect=3))

    def test_regions_that_are_off(self):
        def off(word, *rows, at='85755NED/TypedDataSet'):
            self.refused(lambda h, p, q: self.cbs.send(h, 200, {'value': list(rows)}), '85755NED', word, '--no-regions', when=at)
        row = Regions('85755NED', 2024).set('TypedDataSet')[0]
        off('GM0202 staat er twee keer in', row, row)
        off('PV20 is geen gemeente', {**row, 'RegioS': 'PV20'})
        off('Naam_29 is geen kolom van provincies', *({**row, 'RegioS': 'GM%04d' % i, 'Naam_29': 'Regio %d' % i} for i in range(13)))
        off('geen kolom Naam onder Provincies', at='85755NED/DataProperties')
        self.refused(lambda h, p, q: self.cbs.send(h, 500, {}), 'Gebieden in Nederland 2024', expect=1, when='85755NED')

    def test_no_figure_at_all(self):
        self.table.rows = [('0.1', 'L1.1', 'GM0344', 0, NONE, NONE)]
        self.assertIn('geen enkel bedrag', self.fetch(expect=6))

    def test_words_of_the_command(self):
        for more, word in ((['--layer', 'gemeente'], 'gemeenschappelijke-regelingen'), (['--periods', '6'], '0,5'), (['--periods', ''], '--periods'),
                           (['--from', self.folder], '--url')):
            self.assertIn(word, self.fetch(*more, expect=2))
        self.assertIn('2017-2023', self.fetch(years='2025-2024', expect=2))
        self.assertEqual(self.cbs.log, [])


class Folder(Base):
    """The same, of files that were fetched elsewhere."""

    def put(self, pages=3):
        at = os.path.join(self.folder, 'gehaald')
        shutil.rmtree(at, ignore_errors=True)
        os.makedirs(os.path.join(at, '45067NED'))

        def write(name, content):
            with open(os.path.join(at, name), 'w', encoding='utf-8') as f:
                json.dump(content, f)
        write('Tables.json', self.cbs.catalogue())
        for name in self.table.keys:
            write('45067NED/%s.json' % name, {'value': self.table.set(name)})
        os.makedirs(os.path.join(at, '85755NED'))
        for name in ('DataProperties', 'TypedDataSet'):
            write('85755NED/%s.json' % name, {'value': self.cbs.tables['85755NED'].set(name)})
        rows, size = self.table.set('TypedDataSet'), -(-len(self.table.rows) // pages)
        for i in range(pages):
            link = {'odata.nextLink': 'x'} if i + 1 < pages else {}
            write('45067NED/TypedDataSet%s.json' % ('-%d' % (i + 1) if i else ''), {'value': rows[i * size:(i + 1) * size], **link})
        return at

    def test_the_same_as_from_cbs(self):
        self.fetch()
        served = self.written()
        for pages in (1, 3, 12):
            self.fetch(where=['--from', self.put(pages)])
            self.assertEqual(self.written(), served)

    def test_a_page_that_is_missing(self):
        at = self.put(3)
        os.unlink(os.path.join(at, '45067NED', 'TypedDataSet-3.json'))
        said = self.fetch(where=['--from', at], expect=3)
        self.assertIn('TypedDataSet-2.json', said)
        self.assertIn('volgende pagina', said)
        with open(os.path.join(at, '45067NED', 'TypedDataSet-2.json'), encoding='utf-8') as f:
            page = json.load(f)
        del page['odata.nextLink']
        with open(os.path.join(at, '45067NED', 'TypedDataSet-2.json'), 'w', encoding='utf-8') as f:
            json.dump(page, f)
        size, rows = -(-len(self.table.rows) // 3), len(self.table.rows)
        for more in ([], ['--periods', '0']):
            said = self.fetch(*more, where=['--from', at], expect=3)
            self.assertIn('%d rijen' % (2 * size), said)
            self.assertIn('zijn het er %d' % rows, said)
            self.assertFalse(os.path.exists(os.path.join(self.to, 'iv3-gemeenten-2024.csv')))
        said = self.fetch('--incomplete', where=['--from', at])
        self.assertIn('LET OP: volgens de catalogus heeft deze tabel %d rijen' % rows, said)
        self.fetch('--incomplete', expect=2)
        os.unlink(os.path.join(at, '45067NED', 'Categorie.json'))
        self.assertIn('Categorie', self.fetch(where=['--from', at], expect=3))
        os.unlink(os.path.join(at, 'Tables.json'))
        self.assertIn('Tables.json', self.fetch(where=['--from', at], expect=6))


class Cube(Base):
    """One cube of all governments."""

    def load(self):
        files = sorted(os.path.join(self.to, n) for n in os.listdir(self.to) if n.endswith('.csv'))
        store = os.path.join(self.folder, 'stuiver.db')
        p = subprocess.run([PROGRAM, 'load', '--store', store, '--mapping', MAPPING, *files], capture_output=True, timeout=600)
        self.assertEqual(p.returncode, 0, p.stderr.decode() + p.stdout.decode())
        return store

    def sums(self, served, drilldown, measure='bedrag', **more):
        target = '/api/3/cubes/nl-overheden/aggregate/?' + urllib.parse.urlencode(
            {'drilldown': drilldown, 'aggregates': measure + '.sum', 'pagesize': 10000, **more})
        status, _, body = served.get(target)
        self.assertEqual(status, 200, body)
        out = {}
        for c in json.loads(body, parse_float=Decimal)['cells']:
            value = c[measure + '.sum']
            out[tuple(c[k if '.' in k else '%s.%s' % (k, k)] for k in drilldown.split('|'))] = None if value is None else Decimal(value)
        return out

    def test_every_layer_in_one_cube(self):
        task = {'0.1': 'Uitkering provinciefonds', '2.1': 'Landwegen'}
        self.cbs.tables['45068NED'] = Table('45068NED', 'Provincies 2024 onbewerkte Iv3-data', 2024, [('2.1', 'L1.1', 'PV20', 5, 40, NONE)],
                                            {'PV20': 'Groningen'}, 'Provincies', task)
        self.cbs.tables['45069NED'] = Table('45069NED', 'Gemeenschappelijke regelingen 2024 onbewerkte Iv3-data', 2024,
                                            [('2.1', 'L1.1', 'GR0003.', 5, 3, NONE)], {'GR0003.': 'Regio'}, 'GemeenschappelijkeRegelingen')
        self.cbs.tables['45076NED'] = Table('45076NED', 'Waterschappen 2024 onbewerkte Iv3-data', 2024, [('2.1', 'L1.1', 'WS0646', 5, 2, NONE)],
                                            {'WS0646': 'Hunze en Aas'}, 'Waterschappen', {'2.1': 'Aanleg'}, old=True)
        self.cbs.tables['45031NED'] = Table('45031NED', 'Gemeenten 2016 onbewerkte Iv3-data', 2016, [('210', 'L3.0', 'GM0844', 5, 9, 8)],
                                            {'GM0844': 'Schijndel'}, 'Gemeenten', {'210': 'Wegen, straten en pleinen'}, {'L3.0': 'Personeel'}, old=True)
        self.fetch('--layer', 'alle')
        self.fetch(years='2016')
        with Served(self.load()) as served:
            got = self.sums(served, 'laag|taakveld.code|taakveld.naam', cut='phase:"executed"|zijde:"expenditure"')
            self.assertEqual(got['provincie', 'PV2.1', 'Landwegen'], 40000)
            self.assertEqual(got['gemeenschappelijke regeling', '2.1', 'Verkeer en vervoer'], 3000)
            self.assertEqual(got['waterschap', 'WS2.1', 'Aanleg'], 2000)
            self.assertEqual(got['gemeente', '2.1', 'Verkeer en vervoer'], 30000)
            self.assertEqual(got['gemeente', 'F210', 'Wegen, straten en pleinen'], 8000)
            # A municipality that became part of another: its years go on there.
            self.assertEqual(self.sums(served, 'overheid.code|year', cut='year:2016', comparable='2024'), {('GM1948', 2016): 8000})
            # Quarters, cumulative and alone.
            cut = 'overheid.code:"GM0344"|zijde:"expenditure"|taakveld.code:"0.1"'
            self.assertEqual(self.sums(served, 'phase', cut=cut)['3e kwartaal',], 600000)
            alone = self.sums(served, 'phase', 'in_kwartaal', cut=cut)
            self.assertEqual(alone['3e kwartaal',], 150000)
            # What is asked of the reports and what stands in the file are the same.
            got = json.loads(served.get('/api/3/cubes/nl-overheden/quarters/?' + urllib.parse.urlencode(
                {'year': 2024, 'cut': cut}))[2], parse_float=Decimal)
            [row] = [r for r in got['rows'] if not r['total']]
            for q in row['quarters']:
                self.assertEqual(q.get('alone'), alone.get(('%de kwartaal' % q['quarter'],)), q)

    def test_a_government_and_its_own_cube(self):
        """From one of many to its own figures and back, joined by CBS's code, which the API has in both models."""
        self.fetch()
        store, own = self.load(), os.path.join(self.folder, 'eigen')
        os.makedirs(own)
        with open(os.path.join(own, 'grootboek.csv'), 'w', encoding='utf-8') as f:
            f.write('jaar;taak;bedrag\n2024;2.1;30000\n')
        with open(os.path.join(own, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(OWN, f)
        load(store, own, os.path.join(own, 'grootboek.csv'))
        with Served(store) as served:
            def body(path):
                status, _, text = served.get(path)
                self.assertEqual(status, 200)
                return html.unescape(text.decode())
            of_many = body('/nl-overheden/2024/overheid/GM0344?taal=nl')
            self.assertIn('href="/utrecht?taal=nl"', of_many)
            self.assertIn('/nl-overheden/2024/naast-anderen?lid=GM0344', of_many)
            self.assertIn('In 2024 gaf Utrecht (gemeente) uit:', of_many)
            self.assertNotIn('/utrecht', body('/nl-overheden/2024/overheid/GM0202?taal=nl'))
            alone = body('/utrecht/2024?taal=nl')
            self.assertIn('href="/nl-overheden/2024/overheid/GM0344?taal=nl"', alone)
            self.assertIn('/nl-overheden/2024/naast-anderen?lid=GM0344', alone)
            for cube, word, value in (('nl-overheden', 'regions', 'overheid.code'), ('utrecht', 'region', 'GM0344')):
                self.assertEqual(json.loads(served.get('/api/3/cubes/%s/model/' % cube)[2])['model']['stuiver']['statistics'][word], value)

    def test_says_which_table_it_is_of(self):
        """openspending.nl's site leads to CBS's own table."""
        self.fetch()
        with Served(self.load(), '--openspending-nl') as served:
            slug = next(x['Slug'] for x in json.loads(served.get('/bronnen/Gemeenten')[2]) if x['Key'] == 'GM0344')
            said = json.loads(served.get('/bronnen/Gemeenten/%s/2024' % slug)[2])
            self.assertEqual([x['StatLine'] for x in [said['dataset'], *said['datasets']]], ['https://dataderden.cbs.nl/ODataApi/OData/45067NED'] * 2)

    def test_reconcile_takes_the_same_file(self):
        self.fetch()
        store = self.load()
        p = subprocess.run([PROGRAM, 'iv3', 'reconcile', '--store', store, '--cube', 'nl-overheden', '--number', '060344', '--year', '2024', '--period',
                            '5', '--cut', 'overheid.code:"GM0344"|zijde.zijde:"expenditure";"revenue"', '--taakveld', 'taakveld.code', '--categorie',
                            'categorie.code', '--json', os.path.join(self.to, 'iv3-gemeenten-2024.csv')], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 0, p.stderr.decode() + p.stdout.decode())
        self.assertIn('publication 2', p.stderr.decode())

    @unittest.skipUnless(os.path.exists(os.path.join(SHARED, 'nl-iv3')), 'no ../shared')
    def test_all_municipalities_tie_to_the_netherlands(self):
        """The 342 of data/nl-iv3, in CBS's shape: per taakveld and category their sum is the row `Nederland`."""
        names, tasks, rows, wanted = {}, {}, [], {}
        for period, name in ((0, 'begroting'), (5, 'jaarrekening')):
            with open(os.path.join(SHARED, 'nl-iv3', '2023_%s.csv' % name), encoding='utf-8', newline='') as f:
                for r in csv.DictReader(f, delimiter=';', quoting=csv.QUOTE_NONE):
                    code, title = r['Taakveld'].split(' ', 1)
                    values = [int(Decimal(r[k] or 0)) for k in ('L1.1 Salarissen en sociale lasten', 'Lasten', 'Baten')]
                    cells = {'L1.1': values[0], 'L3.8': values[1] - values[0], 'B3.8': values[2]}
                    if r['Gemeenten'] == 'Nederland':
                        wanted.update({(code, c[0] + ' ' + c[1:], period): v * 1000 for c, v in cells.items() if v})
                        continue
                    tasks[code] = title
                    key = names.setdefault(r['Gemeenten'], 'GM%04d' % (len(names) + 1))
                    rows += [(code, c, key, period, v if v else None, NONE) for c, v in cells.items()]
        self.assertEqual(len(names), 342)
        self.cbs.page = 10000
        self.cbs.tables = {'45063NED': Table('45063NED', 'Gemeenten 2023 onbewerkte Iv3-data', 2023, rows, {v: k for k, v in names.items()}, 'Gemeenten',
                                             tasks, {'L1.1': 'Salarissen', 'L3.8': 'Overig', 'B3.8': 'Overig'})}
        said = json.loads(self.fetch('--json', years='2023'))['files'][0]
        self.assertEqual((said['governments'], said['totals'], said['read']), (342, 0, len(rows)))
        with Served(self.load()) as served:
            # Rozendaal and Steenbergen are surnames too: of a government no name is masked.
            self.assertEqual({k[0] for k in self.sums(served, 'overheid.naam')}, set(names))
            got = {(t, {'expenditure': 'L', 'revenue': 'B'}[z] + ' ' + c, {'proposed': 0, 'executed': 5}[p]): v for (t, c, z, p), v in
                   self.sums(served, 'taakveld.code|categorie.code|zijde|phase').items() if v}
            self.assertEqual(got, wanted)
            both = {side: sum(v for (_, c, p), v in got.items() if p == 5 and c[0] == side) for side in 'LB'}
            self.assertEqual(both, {'L': 85666357 * 1000, 'B': 85666611 * 1000})


if __name__ == '__main__':
    unittest.main()
