#!/usr/bin/env python3
"""stuiver fetch cbs against a server on loopback that answers as StatLine does, in both versions of OData, and
against one that does everything wrong."""
import http.server
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
from decimal import Decimal

import served
from normalised import municipalities
from served import PATIENCE, PROGRAM, Served

PEOPLE = {('GM0014', 2023): 238147, ('GM0014', 2024): 243768, ('GM0202', 2023): 165770, ('GM0202', 2024): 167632,
          ('GM0344', 2023): 367947, ('GM0344', 2024): None}
HOUSEHOLDS = {k: None if v is None else v // 2 for k, v in PEOPLE.items()}
AREA = {k: 100.25 + i for i, k in enumerate(PEOPLE)}
CPI = {'2022JJ00': 93.18, '2023JJ00': 96.75, '2023MM12': 97.9, '2024JJ00': 100}
NAMES = {'GM0014': 'Groningen (gemeente)', 'GM0202': 'Arnhem', 'GM0344': 'Utrecht (gemeente)'}


def regional(figures):
    return [(r, '%dJJ00' % y, v) for (r, y), v in figures.items()]


TABLES = {
    '03759ned': {'M000352': ('Bevolking op 1 januari', 'aantal', regional(PEOPLE)),
                 'M000365': ('Gemiddelde bevolking', 'aantal', [])},
    '70072ned': {'M1': ('Totale bevolking', 'aantal', regional(PEOPLE)),
                 'M2': ('Totaal particuliere huishoudens', 'aantal', regional(HOUSEHOLDS)),
                 'M3': ('Totale oppervlakte', 'are', []),
                 'M4': ('Totale oppervlakte', 'km²', regional(AREA))},
    '86141NED': {'M5': ('CPI', '2025=100', [(None, p, v) for p, v in CPI.items()]),
                 'M6': ('Jaarmutatie CPI', '%', [])},
}
FIXED = {'03759ned': {'Geslacht': 'T001038', 'Leeftijd': '10000', 'BurgerlijkeStaat': 'T001019'},
         '86141NED': {'Bestedingscategorieen': 'T001112'}}
STEMS = {'M1': 'TotaleBevolking_1', 'M2': 'TotaalParticuliereHuishoudens_82', 'M3': 'TotaleOppervlakte_183',
         'M4': 'TotaleOppervlakte_248', 'M5': 'CPI_1', 'M6': 'JaarmutatieCPI_5'}


def passes(row, conditions):
    """The part of OData's $filter that is asked."""
    for part in re.split(r' and (?![^()]*\))', conditions):
        any_of = [c.strip() for c in part.strip('()' if part.startswith('(') else '').split(' or ')]
        for c in any_of:
            starts = re.fullmatch(r"startswith\((\w+),'([^']*)'\)?", c)
            equals = re.fullmatch(r"(\w+) eq '([^']*)'", c)
            if starts and str(row.get(starts[1])).startswith(starts[2]):
                break
            if equals and str(row.get(equals[1])) == equals[2]:
                break
        else:
            return False
    return True


class StatLine:
    """Both services under one address: /v4 and /v3. `wrong` may take a request over."""

    def __init__(self, page=3):
        self.page = page
        self.log = []
        self.wrong = None
        self.without = set()  # "v4/03759ned"
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                outer.log.append(self.path)
                if outer.wrong:
                    done = outer.wrong(self, len(outer.log))
                    if done:
                        return
                outer.answer(self)

            def log_message(self, *ignored):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.base = 'http://127.0.0.1:%d' % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def send(handler, status, body, length=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode('utf-8')
        handler.send_response(status)
        handler.send_header('Content-Type', 'application/json; charset=utf-8')
        handler.send_header('Content-Length', str(len(data) if length is None else length))
        handler.end_headers()
        handler.wfile.write(data)

    def rows(self, version, table, what):
        if what in ('MeasureCodes', 'DataProperties'):
            rows = [{'Identifier': m, 'Key': STEMS.get(m, m), 'Title': t, 'Unit': u}
                    for m, (t, u, _) in TABLES[table].items()]
            return rows + [{'Key': 'RegioS', 'Type': 'GeoDimension', 'Title': "Regio's", 'Unit': None}]
        if what in ('RegioSCodes', 'RegioS'):
            return [{'Identifier': c, 'Key': c + '    ', 'Title': n} for c, n in NAMES.items()] + \
                [{'Identifier': 'NL01', 'Key': 'NL01  ', 'Title': 'Nederland'}]
        if version == 'v4':
            return [{'Id': i, 'Measure': m, 'ValueAttribute': 'None' if v is not None else 'Impossible', 'Value': v,
                     'StringValue': None, 'RegioS': r, 'Perioden': p, **FIXED.get(table, {})}
                    for m, (_, _, figures) in TABLES[table].items() for i, (r, p, v) in enumerate(figures)]
        wide = {}
        for m, (_, _, figures) in TABLES[table].items():
            for r, p, v in figures:
                padded = {k: v + '  ' for k, v in FIXED.get(table, {}).items()}
                row = wide.setdefault((r, p), {'ID': len(wide), 'Perioden': p, **padded})
                if r:
                    row['RegioS'] = r + '   '
                row[STEMS[m]] = v
        return list(wide.values())

    def answer(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        version, table, what = url.path.strip('/').split('/')
        if '%s/%s' % (version, table) in self.without or table not in TABLES:
            return self.send(handler, 404, {'error': 'no such table'})
        query = dict(urllib.parse.parse_qsl(url.query))
        rows = [r for r in self.rows(version, table, what) if passes(r, query['$filter'])] \
            if '$filter' in query else self.rows(version, table, what)
        skip = int(query.get('$skip', 0))
        answer = {'value': rows[skip:skip + self.page]}
        if skip + self.page < len(rows):
            query['$skip'] = skip + self.page
            link = '%s%s?%s' % (self.base, url.path, urllib.parse.urlencode(query, safe="$'() "))
            answer['@odata.nextLink' if version == 'v4' else 'odata.nextLink'] = link
        return self.send(handler, 200, answer)


class Base(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        mapping, ledger = municipalities(self.folder, None)
        self.store = os.path.join(self.folder, 'store.db')
        subprocess.run([PROGRAM, 'load', '--store', self.store, '--mapping', mapping, ledger], check=True,
                       capture_output=True, timeout=PATIENCE)
        self.cbs = StatLine()
        self.addCleanup(self.cbs.close)

    def fetch(self, *more, expect=0, v4=True, v3=False):
        where = (['--url', self.cbs.base + '/v4'] if v4 else []) + (['--url-v3', self.cbs.base + '/v3'] if v3 else [])
        p = subprocess.run([PROGRAM, 'fetch', 'cbs', '--store', self.store, '--rate', '100', *where, *more],
                           capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, expect, p.stderr.decode())
        return p.stdout.decode('utf-8') if expect == 0 else p.stderr.decode('utf-8')

    def stored(self):
        with sqlite3.connect(self.store) as db:
            return {(s, r, y): Decimal(v) for s, r, y, v in
                    db.execute('SELECT subject, region, year, value FROM statistic')}

    def version(self):
        with sqlite3.connect(self.store) as db:
            return db.execute('SELECT version FROM cube').fetchone()[0]


class Fetching(Base):
    @staticmethod
    def expected():
        out = {}
        for name, figures in (('population', PEOPLE), ('households', HOUSEHOLDS), ('area', AREA)):
            out.update({(name, r, y): Decimal(str(v)) for (r, y), v in figures.items() if v is not None})
        out.update({('cpi', 'NL', int(p[:4])): Decimal(str(v)) for p, v in CPI.items() if p.endswith('JJ00')})
        return out

    def test_all_figures_in_both_versions(self):
        for version in ({'v4': True}, {'v4': False, 'v3': True}):
            said = json.loads(self.fetch('--years', '2022-2024', '--json', **version))
            self.assertEqual(self.stored(), self.expected())
            self.assertEqual(said['figures'], len(self.expected()))
            self.assertEqual(set(said['asked'].values()), {'OData 4' if version['v4'] else 'OData 3'})
            self.assertEqual(said['withheld'], 2)
            self.assertTrue(any('skip' in path for path in self.cbs.log), 'no second page was asked')

    def test_what_version_4_lacks_is_in_version_3(self):
        self.cbs.without = {'v4/03759ned'}
        said = json.loads(self.fetch('--years', '2022-2024', '--json', v3=True))
        self.assertEqual(said['asked']['population'], 'OData 3')
        self.assertEqual(said['asked']['area'], 'OData 4')
        self.assertEqual(self.stored(), self.expected())
        self.cbs.without = {'v4/03759ned', 'v3/70072ned'}
        self.assertIn('version 3', self.fetch('--years', '2024', '--tables', 'population', v3=True, expect=6))

    def test_only_what_is_asked(self):
        self.fetch('--years', '2023', '--regions', 'GM0014,GM0202', '--tables', 'population,cpi')
        self.assertEqual(set(self.stored()), {('population', 'GM0014', 2023), ('population', 'GM0202', 2023),
                                              ('cpi', 'NL', 2023)})
        asked = [urllib.parse.unquote(p) for p in self.cbs.log if 'Observations' in p and '03759ned' in p]
        self.assertIn("(RegioS eq 'GM0014' or RegioS eq 'GM0202')", asked[0])
        self.assertIn("Perioden eq '2023JJ00'", asked[0])
        self.assertIn("Geslacht eq 'T001038'", asked[0])

    def test_version_3_pads_its_keys(self):
        self.fetch('--years', '2023', '--regions', 'GM0014,GM0202', '--tables', 'population,cpi', v4=False, v3=True)
        self.assertEqual(set(self.stored()), {('population', 'GM0014', 2023), ('population', 'GM0202', 2023),
                                              ('cpi', 'NL', 2023)})
        asked = [urllib.parse.unquote(p) for p in self.cbs.log if 'TypedDataSet' in p]
        self.assertIn("(startswith(RegioS,'GM0014') or startswith(RegioS,'GM0202'))", asked[0])

    def test_the_api_divides_and_names_the_source(self):
        with Served(self.store) as served:
            target = '/api/3/cubes/iv3/aggregate/?' + urllib.parse.urlencode(
                {'drilldown': 'municipality.code|year', 'per': 'inhabitant', 'aggregates': 'amount.sum'})
            _, before, body = served.get(target)
            self.assertTrue(all(c['amount.sum'] is None for c in json.loads(body)['cells']))
            self.fetch('--years', '2023-2024')
            status, after, body = served.get(target)  # the same server: it must notice
            self.assertNotEqual(before['etag'], after['etag'])
            answer = json.loads(body, parse_float=Decimal)
            seen = 0
            for cell in answer['cells']:
                code = {'0202': 'GM0202'}.get(cell['municipality.code'], cell['municipality.code'])
                people = PEOPLE.get((code, cell['year.year']))
                if not people:
                    self.assertIsNone(cell['amount.sum'])
                    continue
                i = ['GM0014', 'GM0202', 'GM0344'].index(code)
                amount = 2 * (Decimal(1000000 * (i + 1) + cell['year.year']) + Decimal('0.07'))
                self.assertAlmostEqual(cell['amount.sum'], amount / people, delta=Decimal('0.005'))
                seen += 1
            self.assertEqual(seen, 5)
            source = answer['normalised']['sources'][0]
            self.assertEqual((source['table'], source['origin']), ('CBS 03759ned', 'live'))
            self.assertEqual(source['url'], self.cbs.base + '/v4/03759ned')
            self.assertRegex(source['retrieved'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
            self.assertIn('CC BY 4.0', source['note'])

    def test_the_same_again_changes_figures_that_changed(self):
        self.fetch('--years', '2023-2024', '--tables', 'population')
        said = json.loads(self.fetch('--years', '2023-2024', '--tables', 'population', '--json'))
        self.assertEqual((said['added'], said['changed'], said['same']), (0, 0, 5))
        PEOPLE_BEFORE = dict(TABLES['03759ned'])
        self.addCleanup(lambda: TABLES.update({'03759ned': PEOPLE_BEFORE}))
        TABLES['03759ned'] = dict(TABLES['03759ned'])
        TABLES['03759ned']['M000352'] = ('Bevolking op 1 januari', 'aantal', [('GM0014', '2024JJ00', 243777)])
        said = json.loads(self.fetch('--years', '2023-2024', '--tables', 'population', '--json'))
        self.assertEqual((said['added'], said['changed'], said['same']), (0, 1, 0))
        self.assertEqual(self.stored()['population', 'GM0014', 2024], 243777)
        self.assertEqual(self.stored()['population', 'GM0014', 2023], 238147)

    def test_an_index_of_another_table_replaces_the_whole(self):
        snapshot = os.path.join(self.folder, 'old.csv')
        with open(snapshot, 'w', encoding='utf-8') as f:
            f.write('subject,region,year,value,table\ncpi,NL,2019,106.16,CBS 83131NED\ncpi,NL,2023,126.09,CBS 83131NED\n')
        self.fetch('--from-snapshot', snapshot)
        self.assertEqual(self.stored()['cpi', 'NL', 2019], Decimal('106.16'))
        self.fetch('--years', '2023-2024', '--tables', 'cpi')
        self.assertEqual({k[2]: v for k, v in self.stored().items()}, {2023: Decimal('96.75'), 2024: 100})

    def test_a_snapshot_goes_round(self):
        path = os.path.join(self.folder, 'snapshot.csv')
        self.fetch('--years', '2022-2024', '--write-snapshot', path)
        before = self.stored()
        served.write_sql(self.store, 'DELETE FROM statistic')
        asked = len(self.cbs.log)
        self.fetch('--from-snapshot', path)
        self.assertEqual(self.stored(), before)
        self.assertEqual(len(self.cbs.log), asked, 'a snapshot asks nobody')
        with sqlite3.connect(self.store) as db:
            self.assertEqual(db.execute('SELECT DISTINCT origin FROM statistic JOIN statistic_source ON source = id')
                             .fetchall(), [('snapshot',)])
        self.assertIn('no such figure', self.fetch('--from-snapshot', path, '--years', '1990', expect=6))

    def test_a_store_version_that_tells(self):
        versions = {self.version()}
        for years in ('2023', '2024'):
            self.fetch('--years', years, '--tables', 'population')
            versions.add(self.version())
        self.assertEqual(len(versions), 3)


class Wrong(Base):
    """Every fault: told with the address, nothing stored, the store's version as it was."""

    def refused(self, wrong, *words, expect, tables='population', retries='0', **more):
        self.cbs.wrong = wrong
        before, version = self.stored(), self.version()
        error = self.fetch('--years', '2023-2024', '--tables', tables, '--retries', retries, '--timeout', '2',
                           expect=expect, **more)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual((self.stored(), self.version()), (before, version))
        self.cbs.wrong = None

    def test_server_faults(self):
        self.refused(lambda h, n: self.cbs.send(h, 500, {}) or True, '/v4/03759ned', 'nothing was stored', expect=1)
        self.refused(lambda h, n: self.cbs.send(h, 403, {}) or True, '/v4/03759ned', expect=4)
        self.refused(lambda h, n: self.cbs.send(h, 200, b'{"value": [', length=400) or True, '/v4/', expect=1)
        self.refused(lambda h, n: self.cbs.send(h, 200, b'<html>later</html>') or True, 'no JSON', expect=1)
        self.refused(lambda h, n: self.cbs.send(h, 200, [1, 2]) or True, 'no OData', expect=3)
        self.refused(lambda h, n: self.cbs.send(h, 200, {'value': 5}) or True, 'no OData', expect=3)
        self.refused(lambda h, n: self.cbs.send(h, 200, {'value': [5]}) or True, 'no object', expect=3)

    def test_a_fault_that_passes_is_tried_again(self):
        def once(handler, n):
            if n == 2:
                self.cbs.send(handler, 503, {})
                return True
            if n == 4:
                self.cbs.send(handler, 200, b'{"value": [{"Id"')
                return True
            return False
        self.cbs.wrong = once
        self.fetch('--years', '2023-2024', '--tables', 'population', '--retries', '2')
        self.assertEqual(len(self.stored()), 5)

    def observations(self, rows, link=None):
        def wrong(handler, n):
            if 'Observations' not in handler.path:
                return False
            answer = {'value': rows}
            if link:
                answer['@odata.nextLink'] = link(handler.path)
            self.cbs.send(handler, 200, answer)
            return True
        return wrong

    def row(self, **other):
        return {'Measure': 'M000352', 'Value': 5, 'RegioS': 'GM0014', 'Perioden': '2023JJ00', **FIXED['03759ned'],
                **other}

    def test_pages_that_go_in_circles(self):
        self.refused(self.observations([], lambda path: self.cbs.base + path), 'circles', expect=3)

    def test_pages_that_lead_elsewhere(self):
        self.refused(self.observations([], lambda path: 'http://127.0.0.1:1/v4/03759ned/x'), 'not below', expect=3)
        self.refused(self.observations([], lambda path: self.cbs.base + '/v4x/03759ned'), 'not below', expect=3)
        self.refused(self.observations([], lambda path: '/etc/passwd'), 'not below', expect=3)

    def test_a_relative_next_page(self):
        def link(handler, n):
            if 'Observations' not in handler.path or 'page2' in handler.path:
                return False
            self.cbs.send(handler, 200, {'value': [self.row(Value=238147)], '@odata.nextLink':
                                         'Observations?page2=1&$filter=' + "RegioS eq 'GM0202'"})
            return True
        self.cbs.wrong = link
        self.fetch('--years', '2023', '--tables', 'population')
        self.assertEqual(self.stored()['population', 'GM0202', 2023], 165770)

    def test_rows_that_were_not_asked(self):
        for other, word in (({'Geslacht': '3000'}, 'Geslacht'), ({'Measure': 'M000365'}, 'M000365'),
                            ({'Value': 'veel'}, 'no number'), ({'Value': -5}, '-5'), ({'Value': 1e30}, '1e+30'),
                            ({'Value': 5.12345678}, '5.12345678')):
            self.refused(self.observations([self.row(**other)]), word, '03759ned', expect=3)
        for absent in ('Value', 'Perioden', 'Leeftijd'):
            row = self.row()
            del row[absent]
            self.refused(self.observations([row]), absent, expect=3)
        self.refused(self.observations([self.row(), self.row(Value=6)]), 'twice, as 5 and as 6', expect=3)

    def test_a_table_that_changed(self):
        def measures(rows):
            def wrong(handler, n):
                if 'MeasureCodes' not in handler.path:
                    return False
                self.cbs.send(handler, 200, {'value': rows})
                return True
            return wrong
        one = {'Identifier': 'M4', 'Title': 'Totale oppervlakte', 'Unit': 'km²'}
        self.refused(measures([]), 'Totale oppervlakte', 'CBS has changed the table', tables='area', expect=6)
        self.refused(measures([{**one, 'Unit': 'ha'}]), '0 times', tables='area', expect=6)
        self.refused(measures([one, {**one, 'Identifier': 'M9'}]), '2 times', tables='area', expect=6)

    def test_nothing_there(self):
        self.refused(self.observations([]), 'has no population', '--years', expect=6)

    def test_words_of_the_command(self):
        for arguments, word in ((('--years', '24'), '2019-2024,2026'), (('--years', '2024-2020'), '2024-2020'),
                                (('--years', ''), '--years'), (('--regions', '0363'), 'GM0363'),
                                (('--tables', 'people'), 'population')):
            self.assertIn(word, self.fetch(*arguments, expect=2))
        p = subprocess.run([PROGRAM, 'fetch', 'knmi', '--store', self.store], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 2)
        self.assertIn(b'there is cbs', p.stderr)
        p = subprocess.run([PROGRAM, 'fetch', 'cbs', '--store', self.store + '.none'], capture_output=True,
                           timeout=PATIENCE)
        self.assertEqual(p.returncode, 6)
        self.assertFalse(os.path.exists(self.store + '.none'))
        self.assertEqual(self.cbs.log, [])

    def test_without_libcurl(self):
        """It is opened when something is fetched; all that does not fetch works without it."""
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'libcurl.so.4'), 'w', encoding='ascii') as f:
                f.write('no library')
            environment = dict(os.environ, LD_LIBRARY_PATH=folder)
            p = subprocess.run([PROGRAM, 'fetch', 'cbs', '--store', self.store, '--url', self.cbs.base + '/v4'],
                               capture_output=True, timeout=PATIENCE, env=environment)
            self.assertEqual(p.returncode, 1, p.stderr)
            self.assertIn(b'libcurl.so.4', p.stderr)
            self.assertIn(b'install it (package libcurl4)', p.stderr)
            subprocess.run([PROGRAM, 'status', '--store', self.store], capture_output=True, timeout=PATIENCE,
                           env=environment, check=True)
        self.assertEqual(self.cbs.log, [])


if __name__ == '__main__':
    unittest.main()
