#!/usr/bin/env python3
"""Geocoding from the command line to the map: the table of addresses, a Locatieserver of our own on loopback
that fails in every way, what is kept, what is sent, and what a later load finds."""
import csv
import http.server
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

from served import PROGRAM, Served

PATIENCE = 300

LOCATIONS = [
    # code, label, adres, postcode, woonplaats, bag_id, latitude, longitude, beheerder (private)
    ('A', 'Gemeentehuis', 'Marktveld 1', '1399 SA', '', '', '', '', 'J. de Vries, Geheimlaan 7'),
    ('B', 'Bibliotheek', 'Marktveld 14', '1399 SA', '', '', '52.5000', '5.2000', ''),
    ('C', 'Haven', 'Loskade 5 A', '', 'Waterrijk', '', '', '', 'K. Jansen'),
    ('D', 'Dubbel', 'Dubbelweg 3', '', 'Waterrijk', '', '', '', ''),
    ('E', 'Nergens', 'Nergensweg 9', '1399 ZZ', '', '', '', '', ''),
    ('F', 'Zonder adres', '', '', '', '', '', '', ''),
    ('G', 'School', '', '', '', '0999010000000007', '', '', ''),
    ('H', 'Zonder regels', 'Leegweg 1', '1399 SB', '', '', '', '', ''),
    ('I', 'Kade', 'Loskade', '', 'Waterrijk', '', '', '', ''),
]
USED = 'ABCDEFGI'
CLIENTS = [('K1', 'Client 1', 'Privépad 12', '1399 XX'), ('K2', 'Client 2', 'Privépad 14', '1399 XX')]

AREAS = {'type': 'FeatureCollection', 'features': [
    {'type': 'Feature', 'properties': {'code': name}, 'geometry': {'type': 'Polygon', 'coordinates': [
        [[x, 52.4], [x + 0.1, 52.4], [x + 0.1, 52.6], [x, 52.6], [x, 52.4]]]}}
    for name, x in (('west', 5.1), ('oost', 5.2))]}


def field(name, **stuiver):
    return {'name': name, 'type': 'string', **({'stuiver': stuiver} if stuiver else {})}


def descriptor():
    return {
        'name': 'waterrijk', 'countryCode': 'NL',
        'resources': [
            {'name': 'grootboek', 'path': 'grootboek.csv', 'dialect': {'delimiter': ','}, 'encoding': 'utf-8',
             'schema': {'fields': [
                 {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
                 field('plek'), field('client'),
                 {'name': 'bedrag', 'type': 'number', 'columnType': 'value'}],
                 'foreignKeys': [
                     {'fields': 'plek', 'reference': {'resource': 'locations', 'fields': 'code'}},
                     {'fields': 'client', 'reference': {'resource': 'clients', 'fields': 'code'}}]}},
            {'name': 'locations', 'path': 'locations.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ','},
             'stuiver': {'role': 'locations', 'dimension': 'plek'},
             'schema': {'fields': [field(n) for n in ('code', 'label', 'adres', 'postcode', 'woonplaats', 'bag_id',
                                                      'latitude', 'longitude')] +
                        [field('beheerder', **{'class': 'private'})]}},
            # The addresses of people: of a class that is never published.
            {'name': 'clients', 'path': 'clients.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ','},
             'stuiver': {'role': 'locations', 'dimension': 'client', 'class': 'private', 'town': 'Waterrijk'},
             'schema': {'fields': [field(n) for n in ('code', 'label', 'adres', 'postcode')]}},
            {'name': 'wijken', 'path': 'wijken.geojson',
             'stuiver': {'role': 'areas', 'dimension': 'plek', 'key': 'code'}}],
        'model': {
            'dimensions': {
                'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
                'plek': {'primaryKey': 'code', 'attributes': {
                    'code': {'source': 'plek'},
                    'label': {'source': 'label', 'resource': 'locations', 'labelfor': 'code'}}},
                'client': {'primaryKey': 'code', 'attributes': {'code': {'source': 'client'}}}},
            'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}},
        'stuiver': {'cube': 'waterrijk', 'scope': ['year']}}


def write_csv(path, rows, delimiter=','):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f, delimiter=delimiter).writerows(rows)


def write_ledger(path, year):
    write_csv(path, [('jaar', 'plek', 'client', 'bedrag')] +
              [(year, code, 'K%d' % (1 + i % 2), '10.00') for i, code in enumerate(USED)])


def run(command, *arguments):
    return subprocess.run([PROGRAM, command, *arguments], capture_output=True, text=True, timeout=PATIENCE)


def doc(street, number, town='Waterrijk', postcode='', letter='', lon=5.15, lat=52.5, **more):
    out = {'type': 'adres', 'weergavenaam': '%s %s%s, %s %s' % (street, number, letter, postcode, town),
           'straatnaam': street, 'woonplaatsnaam': town, 'centroide_ll': 'POINT(%s %s)' % (lon, lat), 'score': 9.5}
    for key, value in (('huisnummer', number), ('huisletter', letter), ('postcode', postcode)):
        if value:
            out[key] = value
    out.update(more)
    return out


def answer(*docs):
    return json.dumps({'response': {'numFound': len(docs), 'start': 0, 'maxScore': 9.5, 'docs': docs}}).encode()


GOOD = {  # by what must be in the question
    'loskade 5': answer(doc('Loskade', 5, postcode='1399SA', letter='A', lon=5.25),
                        doc('Loskade', 5, postcode='1399SA', letter='B', lon=5.26),
                        doc('Loskade', 7, postcode='1399SA', lon=5.27)),
    'dubbelweg': answer(doc('Dubbelweg', 3, postcode='1399SC'),
                        doc('Dubbelweg', 3, postcode='1399SD', lon=5.16)),
    '0999010000000007': answer(doc('Spoorsingel', 88, postcode='1399SA',
                                   adresseerbaarobject_id='0999010000000007', lon=5.12)),
    'loskade': answer(doc('Loskade', '', type='weg', lon=5.251)),
    'Marktveld': answer(),
}


class Locatieserver:
    """Answers from GOOD, unless a list of scripted replies comes first: (status, headers, body), a number of
    seconds to be silent, or None for a good answer in between."""

    def __init__(self, script=()):
        self.script = list(script)
        self.log = []  # (time, path with query)
        self.paths = {}  # answers by the beginning of path and query, before GOOD
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d/search/v3_1' % self.server.server_port

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def queries(self):
        return [urllib.parse.parse_qs(urllib.parse.urlsplit(path).query) for _, path in self.log]

    def answer(self, handler):
        self.log.append((time.monotonic(), handler.path))
        status, headers, body = 200, {}, None
        if self.script:
            reply = self.script.pop(0)
            if isinstance(reply, (int, float)):
                time.sleep(reply)
            elif reply:
                status, headers, body = reply
        if body is None:
            q = urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query).get('q', [''])[0]
            path = handler.path.replace('/search/v3_1', '', 1)
            body = next((v for k, v in self.paths.items() if path.startswith(k)), None)
            body = body or next((v for k, v in GOOD.items() if k in q), answer())
        try:
            handler.send_response(status)
            for key, value in {'Content-Type': 'application/json', 'Content-Length': str(len(body)), **headers}.items():
                handler.send_header(key, value)
            handler.end_headers()
            handler.wfile.write(body)
            if int({'Content-Length': len(body), **headers}['Content-Length']) != len(body):
                handler.close_connection = True
        except OSError:
            pass  # it gave up on us, as it should


class Case(unittest.TestCase):
    def setUp(self):
        for name in ('http_proxy', 'all_proxy', 'HTTP_PROXY', 'ALL_PROXY'):
            os.environ.pop(name, None)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.mapping = self.path('mapping')
        os.mkdir(self.mapping)
        self.write_mapping()
        self.store = self.path('stuiver.db')
        self.load(2024)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write_mapping(self, locations=None):
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor(), f)
        with open(os.path.join(self.mapping, 'wijken.geojson'), 'w', encoding='utf-8') as f:
            json.dump(AREAS, f)
        write_csv(os.path.join(self.mapping, 'locations.csv'),
                  [('code', 'label', 'adres', 'postcode', 'woonplaats', 'bag_id', 'latitude', 'longitude',
                    'beheerder')] + (locations or LOCATIONS))
        write_csv(os.path.join(self.mapping, 'clients.csv'), [('code', 'label', 'adres', 'postcode')] + CLIENTS)

    def load(self, year, *options):
        ledger = self.path('grootboek-%d.csv' % year)
        write_ledger(ledger, year)
        done = run('load', '--json', '--store', self.store, '--mapping', self.mapping, *options, ledger)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)['report']

    def geocode(self, *options, code=0):
        done = run('geocode', '--json', '--store', self.store, *options)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.stderr = done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def ask(self, server, *options, code=0):
        return self.geocode('--pdok', '--url', server.url, '--rate', '100', *options, code=code)

    def sql(self, question, *values):
        with sqlite3.connect(self.store) as db:
            return db.execute(question, values).fetchall()

    def version(self):
        return self.sql('SELECT version FROM cube')[0][0]

    def addresses(self, rows, name='bag.csv', delimiter=';'):
        path = self.path(name)
        write_csv(path, rows, delimiter)
        return path

    def features(self, **params):
        with Served(self.store) as server:
            status, headers, body = server.get('/api/3/cubes/waterrijk/locations/?' + urllib.parse.urlencode(params))
        self.assertEqual(status, 200, body)
        return {f['properties']['key']: f for f in json.loads(body)['features']}, headers


BAG = [('Postcode', 'Huisnummer', 'Huisletter', 'Straatnaam', 'Woonplaats', 'nummeraanduiding_id', 'verblijfsobject_id',
        'rd_x', 'rd_y', 'latitude', 'longitude', 'bouwjaar'),
       ('1399SA', '1', '', 'Marktveld', 'Waterrijk', '0999200000000001', '0999010000000001', '', '', '52,51', '5,11',
        '1900'),
       ('1399SA', '14', '', 'Marktveld', 'Waterrijk', '0999200000000002', '', '', '', '52.52', '5.12', ''),
       ('1399SA', '5', 'A', 'Loskade', 'Waterrijk', '0999200000000003', '', '155000', '463000', '', '', ''),
       ('1399SA', '9', '', 'Zonder', 'Waterrijk', '', '', '', '', '', '', '')]


class Table(Case):
    def test_a_file_of_addresses_puts_places_on_the_map(self):
        before = self.version()
        r = self.geocode('--addresses', self.addresses(BAG))
        self.assertEqual(r['addresses'], [{'rows': 4, 'loaded': 3, 'withoutCoordinates': 1, 'known': False}])
        self.assertEqual({p['key']: p['state'] for p in r['places'] if p['list'] == 'locations'},
                         {'A': 'table', 'C': 'table', 'D': 'unasked', 'E': 'unasked', 'F': 'vague', 'G': 'unasked',
                          'I': 'table'})
        self.assertEqual(r['changed'], 3)
        self.assertNotEqual(self.version(), before, 'another version, or ETags would lie')
        points, _ = self.features(level='locations')
        self.assertEqual(points['A']['geometry']['coordinates'], [5.11, 52.51])
        self.assertEqual(points['B']['geometry']['coordinates'], [5.2, 52.5], 'given by hand')
        self.assertNotIn('geocoded', points['B']['properties'])
        found = points['A']['properties']['geocoded']
        self.assertEqual((found['source'], found['match'], found['precision']),
                         ('table', 'Marktveld 1, 1399SA Waterrijk', 'address'))
        # Amersfoort's tower, the origin of RD, is in neither district: only its own.
        self.assertAlmostEqual(points['C']['geometry']['coordinates'][0], 5.3872062, 6)
        self.assertEqual(points['I']['properties']['geocoded']['precision'], 'street')
        areas, _ = self.features(level='areas')
        self.assertEqual(areas['west']['properties']['members'], 1)

    def test_nothing_changes_twice(self):
        bag = self.addresses(BAG)
        self.geocode('--addresses', bag)
        version = self.version()
        r = self.geocode('--addresses', bag)
        self.assertTrue(r['addresses'][0]['known'])
        self.assertEqual((r['changed'], self.version()), (0, version))

    def test_a_file_of_the_same_name_replaces_it_and_moves_places(self):
        self.geocode('--addresses', self.addresses(BAG))
        time.sleep(1.1)  # answers are dated in seconds
        moved = [BAG[0], BAG[1][:9] + ('52.55', '5.22', '')]
        r = self.geocode('--addresses', self.addresses(moved))
        self.assertEqual(r['changed'], 3)  # A moves; C and I have no address any more
        self.assertEqual(self.sql('SELECT count(*) FROM address'), [(1,)])
        points, _ = self.features(level='locations')
        self.assertEqual(points['A']['geometry']['coordinates'], [5.22, 52.55])
        self.assertNotIn('C', points)
        areas, _ = self.features(level='areas')
        self.assertEqual(areas['oost']['properties']['members'], 2)

    def test_a_later_load_finds_them_again(self):
        self.geocode('--addresses', self.addresses(BAG))
        report = self.load(2025)
        points, _ = self.features(level='locations', cut='year:2025')
        self.assertEqual(points['A']['geometry']['coordinates'], [5.11, 52.51])
        self.assertIn('geocoded', points['A']['properties'])
        areas, _ = self.features(level='areas', cut='year:2025')
        self.assertEqual(areas['west']['properties']['members'], 1)
        told = {p['name']: p for p in report['places']}
        self.assertEqual(told['locations']['placed'], 4)
        # and another cube's address is known too; by hand wins over what was found
        self.write_mapping([LOCATIONS[0][:6] + ('52.5999', '5.1999', '')] + LOCATIONS[1:])
        self.load(2026)
        points, _ = self.features(level='locations')
        self.assertEqual(points['A']['geometry']['coordinates'], [5.1999, 52.5999])
        self.assertNotIn('geocoded', points['A']['properties'])
        self.assertEqual(self.geocode()['changed'], 0)

    def test_the_town_of_a_list(self):
        rows = [('A', 'Gemeentehuis', 'Marktveld 1', '', '', '', '', '', ''),
                ('B', 'Elders', 'Marktveld 1, Elders', '', '', '', '', '', '')]
        self.write_mapping(rows)
        path = os.path.join(self.mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            d = json.load(f)
        d['resources'][1]['stuiver']['town'] = 'Waterrijk'
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(d, f)
        self.load(2025)
        r = self.geocode('--addresses', self.addresses(BAG))
        self.assertEqual({p['key']: p['state'] for p in r['places']}, {'A': 'table', 'B': 'unasked'})
        points, _ = self.features(level='locations')
        self.assertEqual(points['A']['properties']['details'], {'adres': 'Marktveld 1', 'town': 'Waterrijk'})

    def test_near_misses_are_told_and_not_taken(self):
        rows = [('straat', 'huisnummer', 'toevoeging', 'plaats', 'lat', 'lon'),
                ('Loskaden', '5', 'A', 'Waterrijk', '52.5', '5.15'),
                ('Dubbelweg', '5', '', 'Waterrijk', '52.5', '5.15'),
                ('Dubbelweg', '9', '', 'Waterrijk', '52.5', '5.15')]
        r = self.geocode('--addresses', self.addresses(rows))
        told = {p['key']: (p.get('reason'), p.get('nearest')) for p in r['places']}
        self.assertEqual(told['C'], ('the town has no street of this name', 'Loskaden'))
        self.assertEqual(told['D'], ('there is no number 3', 'Dubbelweg 5, Waterrijk'))
        self.assertEqual(r['changed'], 0)

    def test_misses_go_to_a_spreadsheet_and_come_back(self):
        misses = self.path('misses.csv')
        self.geocode('--addresses', self.addresses(BAG), '--misses', misses)
        with open(misses, encoding='utf-8-sig', newline='') as f:
            rows = list(csv.DictReader(f))
        self.assertEqual([r['code'] for r in rows if r['list'] == 'locations'], ['D', 'E', 'F', 'G'])
        for row in rows:
            if row['code'] in 'DG':
                row['latitude'], row['longitude'] = '52,41', '5,13'
        filled = self.path('filled.csv')
        with open(filled, 'w', encoding='utf-8-sig', newline='') as f:  # as a Dutch Excel does
            out = csv.DictWriter(f, rows[0].keys(), delimiter=';')
            out.writeheader()
            out.writerows(rows)
        r = self.geocode('--addresses', filled)
        self.assertEqual({p['key']: p['state'] for p in r['places'] if p['key'] in 'DG'}, {'D': 'table', 'G': 'table'})

    def test_faults_load_nothing(self):
        cases = [
            ([('straat', 'huisnummer', 'plaats'), ('x', '1', 'y')], 'names no coordinates'),
            ([('naam', 'lat', 'lon'), ('x', '1', '1')], 'names no address'),
            ([('postcode', 'huisnummer', 'lat', 'lon'), ('1399SA', '1', '52.5', '5.1'), ('1399SA', '2', '5.1', '52.5')],
             'latitude and longitude are swapped'),
            ([('postcode', 'huisnummer', 'rd_x', 'rd_y'), ('1399SA', '1', '463000', '155000')], 'rd_x and rd_y are swap'),
            ([('postcode', 'huisnummer', 'lat', 'lon'), ('1399SA', '1', 'x', '5.1')], 'is no number'),
            ([('postcode', 'huisnummer', 'lat', 'lon'), ('1399SA', '1', '52.5', '')], 'is empty and the other'),
            ([('straat', 'huisnummer', 'lat', 'lon'), ('Marktveld', '1', '52.5', '5.1')], 'says too little'),
            ([('postcode', 'Postcode', 'lat', 'lon'), ('1399SA', '1399SA', '52.5', '5.1')], 'say the same'),
            ([('postcode', 'huisnummer', 'lat', 'lon'), ('1399SA', '1', '', '')], 'has no address with coordinates'),
        ]
        for rows, text in cases:
            with self.subTest(text):
                self.geocode('--addresses', self.addresses(rows), code=3)
                self.assertIn(text, self.stderr)
                self.assertEqual(self.sql('SELECT (SELECT count(*) FROM address), (SELECT count(*) FROM address_file)'),
                                 [(0, 0)])

    def test_words_of_the_command(self):
        self.geocode('--url', 'http://127.0.0.1:9', code=2)
        self.assertIn('add --pdok', self.stderr)
        self.geocode('--pdok', '--url', 'ftp://x', code=2)
        self.geocode('--cube', 'nothere', code=6)
        done = run('geocode', '--store', self.path('none.db'))
        self.assertEqual(done.returncode, 6)
        self.assertFalse(os.path.exists(self.path('none.db')))
        done = run('geocode', '--store', self.store)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('Still without a place', done.stdout)
        self.assertIn('F: there is no address', done.stdout)


class Pdok(Case):
    def test_only_when_asked_for(self):
        with Locatieserver() as server:
            self.geocode()
            self.assertEqual(server.log, [])

    def test_finds_what_is_unambiguous(self):
        with Locatieserver() as server:
            r = self.ask(server)
        state = {p['key']: p for p in r['places'] if p['list'] == 'locations'}
        self.assertEqual({k: p['state'] for k, p in state.items()},
                         {'A': 'miss', 'C': 'pdok', 'D': 'miss', 'E': 'miss', 'F': 'vague', 'G': 'pdok', 'I': 'pdok'})
        self.assertEqual(state['D']['reason'], '2 addresses fit equally well, so none is taken')
        self.assertEqual(state['D']['nearest'], 'Dubbelweg 3, 1399SC Waterrijk')
        self.assertEqual(state['E']['reason'], 'there is no such address')
        points, _ = self.features(level='locations')
        self.assertEqual(points['C']['geometry']['coordinates'], [5.25, 52.5])
        self.assertEqual(points['C']['properties']['geocoded']['match'], 'Loskade 5 a, 1399SA Waterrijk')
        self.assertEqual(points['I']['properties']['geocoded']['precision'], 'street')
        areas, _ = self.features(level='areas')
        self.assertEqual((areas['oost']['properties']['members'], areas['west']['properties']['members']), (3, 1))

    def test_what_is_asked(self):
        with Locatieserver() as server:
            self.ask(server)
        asked = {q['q'][0]: q for q in server.queries()}
        self.assertEqual(len(asked), 6)
        self.assertEqual(asked['postcode:1399SA AND huisnummer:1']['fq'], ['type:adres'])
        self.assertEqual(asked['adresseerbaarobject_id:0999010000000007'].get('fq'), None)
        self.assertEqual(asked['loskade  waterrijk'.replace('  ', '   ')]['fq'], ['type:weg'])
        for _, path in server.log:
            self.assertTrue(path.startswith('/search/v3_1/free?'), path)

    def test_nothing_private_is_sent(self):
        with Locatieserver() as server:
            r = self.ask(server)
        sent = urllib.parse.unquote_plus(' '.join(path for _, path in server.log)).lower()
        for word in ('vries', 'geheim', 'jansen', 'priv', '1399xx', '1399 xx', 'client', 'k1',
                     'gemeentehuis', 'haven', 'leegweg', '1399sb'):
            self.assertNotIn(word, sent)
        kept = json.dumps(self.sql('SELECT * FROM location') + self.sql('SELECT * FROM geocode'))
        for word in ('Vries', 'Geheim', 'Jansen', 'Priv', '1399 XX'):
            self.assertNotIn(word, kept)
        self.assertEqual(({p['list'] for p in r['places']}, r['leftAlone']), ({'locations'}, 2))

    def test_points_that_are_private_in_part_are_not_sent_either(self):
        # Clients get coordinates, and in locations the street becomes a field of a private class.
        write_csv(os.path.join(self.mapping, 'clients.csv'),
                  [('code', 'label', 'adres', 'postcode', 'latitude', 'longitude')] +
                  [(c, label, '', '', '52.4%d' % i, '5.15') for i, (c, label, _, _) in enumerate(CLIENTS)])
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            d = json.load(f)
        d['resources'][2]['schema']['fields'] += [field('latitude'), field('longitude')]
        d['resources'][1]['schema']['fields'][2]['stuiver'] = {'class': 'internal'}
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(d, f)
        self.load(2025)
        with Locatieserver() as server:
            r = self.ask(server, '--reverse')
            self.assertEqual(server.log, [])
        self.assertEqual((r['locations'], sum(r['points'].values())), (0, 0))

    def test_answers_and_misses_are_kept(self):
        with Locatieserver() as server:
            self.ask(server)
            n, version = len(server.log), self.version()
            r = self.ask(server)
            self.assertEqual(len(server.log), n)
            self.assertEqual((r['cache'], r['miss'], r['requests'], r['changed']), (3, 3, 0, 0))
            self.assertEqual(self.version(), version)
            r = self.ask(server, '--retry-misses')
            self.assertEqual(len(server.log), n + 3)
        self.assertEqual(self.sql("SELECT DISTINCT source FROM geocode WHERE length(found_at) = 20"), [('pdok',)])

    def test_the_table_comes_first_also_for_what_pdok_missed(self):
        with Locatieserver() as server:
            self.ask(server)
            n = len(server.log)
            r = self.geocode('--addresses', self.addresses(BAG), '--pdok', '--url', server.url)
            self.assertEqual(len(server.log), n)
        self.assertEqual({p['key']: p['state'] for p in r['places'] if p['key'] in 'AC'}, {'A': 'table', 'C': 'cache'})

    def test_the_address_of_a_point(self):
        rows = [list(r) for r in LOCATIONS]
        rows[5][6:8] = ['52.5', '5.15']  # F: a point without an address; B has an address already
        rows[7][6:8] = ['52.5', '5.16']  # H: as F was, but no line is on it
        self.write_mapping(rows)
        self.load(2025)
        before = self.version()
        reverse = {'/reverse?lat=52.5&lon=5.15': answer({'weergavenaam': 'Vaartpad 2, 1399SA Waterrijk', 'afstand': 3})}
        with Locatieserver() as server:
            server.paths = reverse
            self.assertEqual(sum(self.ask(server)['points'].values()), 0, 'only when asked for')
            n = len(server.log)
            self.assertFalse([path for _, path in server.log if 'reverse' in path])
            middle = self.version()
            r = self.ask(server, '--reverse')
            self.assertEqual((len(server.log) - n, r['points']['pdok'], r['changed']), (1, 1, 1))
            query = server.queries()[-1]
            self.assertEqual((query['type'], query['rows'], 'distance' in query), (['adres'], ['1'], True))
            r = self.ask(server, '--reverse')
            self.assertEqual((len(server.log) - n, r['points']['cache'], r['changed']), (1, 1, 0))
        self.assertEqual(len({before, middle, self.version()}), 3)
        points, _ = self.features(level='locations')
        self.assertEqual(points['F']['properties']['nearest_address'], 'Vaartpad 2, 1399SA Waterrijk')
        self.assertNotIn('geocoded', points['F']['properties'])
        self.assertNotIn('nearest_address', points['B']['properties'])
        self.load(2026)
        points, _ = self.features(level='locations', cut='year:2026')
        self.assertEqual(points['F']['properties']['nearest_address'], 'Vaartpad 2, 1399SA Waterrijk')

    def test_an_id_of_pdok_is_looked_up(self):
        pdok_id = 'adr-0123456789abcdef0123456789abcdef'
        rows = [list(r) for r in LOCATIONS]
        rows[0] = ['A', 'Gemeentehuis', '', '', '', pdok_id, '', '', '']
        self.write_mapping(rows)
        self.load(2025)
        with Locatieserver() as server:
            server.paths = {'/lookup?id=' + pdok_id: answer(doc('Marktveld', 1, id=pdok_id, lon=5.13))}
            r = self.ask(server)
        self.assertEqual({p['key']: p['state'] for p in r['places']}['A'], 'pdok')

    def test_a_limit_and_on_from_there(self):
        with Locatieserver() as server:
            r = self.ask(server, '--limit', '2')
            self.assertEqual((r['requests'], r['unasked']), (2, 4))
            r = self.ask(server)
            self.assertEqual(r['requests'], 4)
        self.assertEqual(len({q['q'][0] for q in server.queries()}), 6)

    def test_faults_of_the_moment(self):
        half = (200, {'Content-Length': '5000'}, answer()[:20])
        script = [(429, {'Retry-After': '1'}, b''), None, (500, {}, b''), (500, {}, b''), None,
                  (200, {}, b'{"response": {"docs"'), None, half, None, (200, {}, b'{"iets": "anders"}'), None,
                  (503, {}, b'')]
        with Locatieserver(script) as server:
            r = self.ask(server)
        self.assertEqual((r['pdok'], r['failed'], r['fault']), (3, 0, None))
        self.assertEqual(r['requests'], 6 + 7)
        self.assertGreater(server.log[1][0] - server.log[0][0], 0.9, 'Retry-After')

    def test_silence(self):
        with Locatieserver([5]) as server:
            r = self.ask(server, '--timeout', '1', '--retries', '1')
        self.assertEqual((r['pdok'], r['requests']), (3, 7))

    def test_slow_is_not_dead(self):
        with Locatieserver([0.4] * 6) as server:
            r = self.ask(server, '--timeout', '30', '--retries', '0')
        self.assertEqual((r['pdok'], r['failed']), (3, 0))

    def test_a_service_that_is_broken_ends_it_and_loses_nothing(self):
        with Locatieserver() as server:
            self.ask(server, '--limit', '2')
            server.script = [(500, {}, b'')] * 50
            r = self.ask(server, '--retries', '0', code=1)
            self.assertEqual((r['failed'], r['requests']), (3, 3))
            self.assertIn('the server answers 500', r['fault'])
            server.script = []
            r = self.ask(server)
            self.assertEqual((r['pdok'] + r['cache'], r['failed']), (3, 0))

    def test_a_wrong_address_of_the_service(self):
        with Locatieserver([(404, {}, b'')] * 50) as server:
            r = self.ask(server, code=6)
            self.assertEqual(r['requests'], 1)
        self.assertIn('check the address', self.stderr)
        self.assertEqual(self.sql('SELECT count(*) FROM geocode'), [(0,)])

    def test_an_address_that_is_refused_is_a_miss(self):
        with Locatieserver([(400, {}, b'{}')]) as server:
            r = self.ask(server)
        self.assertEqual((r['failed'], r['miss']), (0, 3))
        self.assertIn('does not understand', json.dumps(r['places']))

    def test_the_rate_is_held(self):
        with Locatieserver() as server:
            self.geocode('--pdok', '--url', server.url)
        times = [at for at, _ in server.log]
        self.assertEqual(len(times), 6)
        # Five gaps of 200 ms at five a second; late is allowed, early is not.
        self.assertGreater(times[-1] - times[0], 5 * 0.2 - 0.1)

    def test_interrupted_and_killed(self):
        for how, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
            with self.subTest(how), Locatieserver() as server:
                self.store = self.path('store-%d.db' % how)
                self.load(2024)
                before = self.version()
                process = subprocess.Popen(
                    [PROGRAM, 'geocode', '--store', self.store, '--pdok', '--url', server.url, '--rate', '2'],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                deadline = time.monotonic() + PATIENCE
                while len(server.log) < 3 and time.monotonic() < deadline:
                    time.sleep(0.02)
                process.send_signal(how)
                _, errors = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, code, errors)
                self.assertEqual(self.version(), before, 'places are as they were')
                kept = self.sql('SELECT count(*) FROM geocode')[0][0]
                self.assertGreaterEqual(kept, 2)
                asked = len(server.log)
                r = self.ask(server)
                self.assertEqual(r['requests'], 6 - kept)
                self.assertLessEqual(len(server.log), asked + 6 - kept)
                self.assertEqual(r['pdok'] + r['cache'], 3)


class Store(Case):
    def test_a_load_while_it_asks(self):
        """The locations that it began with are replaced before it ends: the new ones get what was found."""
        with Locatieserver([0.2] * 6) as server:
            process = subprocess.Popen(
                [PROGRAM, 'geocode', '--json', '--store', self.store, '--pdok', '--url', server.url, '--rate', '2'],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            deadline = time.monotonic() + PATIENCE
            while not server.log and time.monotonic() < deadline:
                time.sleep(0.02)
            self.load(2025)
            asked_then = len(server.log)
            out, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, errors)
        self.assertLess(asked_then, 6, 'the load was in between')
        self.assertEqual(json.loads(out)['pdok'], 3)
        points, _ = self.features(level='locations', cut='year:2025')
        self.assertEqual({k for k in points if k}, {'B', 'C', 'G', 'I'})
        self.assertEqual(self.geocode()['changed'], 0)

    def test_another_file_of_addresses_that_says_the_same_is_no_news(self):
        self.geocode('--addresses', self.addresses(BAG))
        version, kept = self.version(), self.sql('SELECT * FROM geocode WHERE found ORDER BY query')
        time.sleep(1.1)
        self.geocode('--addresses', self.addresses([BAG[0], BAG[1][:1] + ('3',) + BAG[1][2:5] + ('', '') + BAG[1][7:]],
                                                   'more.csv'))
        self.assertEqual(self.version(), version)
        self.assertEqual(self.sql('SELECT * FROM geocode WHERE found ORDER BY query'), kept)

    def test_a_store_of_before_addresses(self):
        schema = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'schema')
        self.store = self.path('old.db')
        with sqlite3.connect(self.store) as db:
            for name in ('0001_catalogue.sql', '0002_explanations.sql', '0003_places.sql'):
                with open(os.path.join(schema, name), encoding='utf-8') as f:
                    db.executescript(f.read())
            db.execute('PRAGMA application_id = %d' % 0x53747576)
            db.execute('PRAGMA user_version = 3')
        done = run('serve', '--store', self.store, '--port', '0')
        self.assertIn('older store version 3', done.stderr)
        self.load(2024)
        self.assertEqual(self.geocode('--addresses', self.addresses(BAG))['changed'], 3)

    def test_a_load_says_what_could_be_looked_up(self):
        done = run('check', '--mapping', self.mapping, self.path('grootboek-2024.csv'))
        self.assertIn('6 of the others have an address: `stuiver geocode` finds their coordinates', done.stdout)


class Etags(Case):
    def test_a_running_server_shows_new_places(self):
        path = '/api/3/cubes/waterrijk/locations/?level=locations'
        with Served(self.store) as server:
            status, headers, body = server.get(path)
            etag = {k.lower(): v for k, v in dict(headers).items()}['etag']
            self.geocode('--addresses', self.addresses(BAG))
            status, headers, body = server.get(path, headers={'If-None-Match': etag})
            self.assertEqual(status, 200, 'not 304: the places have changed')
            self.assertIn('A', {f['properties']['key'] for f in json.loads(body)['features']})
            etag = {k.lower(): v for k, v in dict(headers).items()}['etag']
            self.geocode()
            status, _, _ = server.get(path, headers={'If-None-Match': etag})
            self.assertEqual(status, 304, 'nothing changed')


if __name__ == '__main__':
    unittest.main()
