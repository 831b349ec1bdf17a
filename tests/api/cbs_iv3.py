"""A server on loopback in the shapes of CBS's open data of Iv3 (dataderden.cbs.nl, OData 3): a catalogue, and per layer
and year a table with padded keys, two publications and pages by odata.nextLink. Helper of fetch_iv3.py."""
import http.server
import json
import os
import re
import subprocess
import threading
import urllib.parse

from served import HERE, PATIENCE, PROGRAM, load

WIDTH = {'TaakveldBalanspost': 6, 'FunctieKostenplaatsBalanspost': 6, 'Categorie': 8, 'Verslagsoort': 8}
TASKS = {'0.1': 'Bestuur', '0.10': 'Mutaties reserves', '2.1': 'Verkeer en vervoer', '6.711': 'Huishoudelijke hulp (WMO)',
         'A111': 'Kosten sluiten geldleningen', 'Tot_TV': 'Totaal taakvelden', '0': 'Bestuur en ondersteuning'}
CATEGORIES = {'L1.1': 'Salarissen en sociale lasten', 'B3.6': 'Huren', 'L7.1': 'Mutatie reserves', 'Primo': 'Primo',
              'Ultimo': 'Ultimo', 'LTot': 'Totaal lasten'}
MUNICIPALITIES = {'GM0202': 'Arnhem', 'GM0344': 'Utrecht (gemeente)', 'GM1982': 'Land van Cuijk'}
NONE = -99998
MAPPING = os.path.join(HERE, '..', '..', 'mappings', 'nl-overheden')


def amounts():
    """Three governments, all reports: Utrecht improved its annual account, Arnhem skips the third quarter, Land van Cuijk
    delivers a budget only."""
    rows = []
    for period in range(6):
        base = {0: 800, 1: 200, 2: 450, 3: 600, 4: 850, 5: 900}[period]
        rows += [('0.1', 'L1.1', 'GM0344', period, base, base + 7 if period == 5 else NONE),
                 ('0.1', 'B3.6', 'GM0344', period, 10.5 * period, None if period != 5 else 60),
                 ('2.1', 'L1.1', 'GM0344', period, 30 if period in (1, 5) else 0, 30 if period == 5 else NONE),
                 ('0', 'L1.1', 'GM0344', period, base, NONE), ('Tot_TV', 'LTot', 'GM0344', period, 9999, NONE),
                 ('0.10', 'L7.1', 'GM0202', period, -12 * period if period != 3 else NONE, NONE),
                 ('6.711', 'L1.1', 'GM0202', period, NONE if period == 3 else 0, NONE),
                 ('0.1', 'L1.1', 'GM1982', period, 5 if period == 0 else NONE, NONE)]
    rows += [('A111', 'L1.1', 'GM0344', 5, 77, 78), ('A111', 'Primo', 'GM0344', 5, 1000, 1001), ('A111', 'Ultimo', 'GM0344', 5, 1100, 1100)]
    return rows


class Table:
    """rows: (task, category, government, period, first, second)."""

    def __init__(self, identifier, title, year, rows, governments=None, layer='Gemeenten', tasks=None, categories=None,
                 modified='2024-09-24T02:00:00', old=False):
        self.identifier, self.title, self.year, self.rows, self.modified, self.layer = identifier, title, year, rows, modified, layer
        self.task = 'FunctieKostenplaatsBalanspost' if old else 'TaakveldBalanspost'
        self.columns = ('k_1stePlaatsing_1', 'k_2dePlaatsing_2') if old else ('k_1ePlaatsing_1', 'k_2ePlaatsing_2')
        self.keys = {self.task: tasks or TASKS, 'Categorie': categories or CATEGORIES, layer: governments or MUNICIPALITIES,
                     'Verslagsoort': {'%dX00%d' % (year, p): p for p in range(6)}}

    def listed(self):
        return {'ID': 1, 'Identifier': self.identifier, 'Title': self.title + ' ', 'Catalog': 'IV3', 'Modified': self.modified,
                'RecordCount': len(self.rows)}

    def padded(self, dimension, key):
        return key.ljust(WIDTH.get(dimension, 9))

    def sets(self):
        return ['TableInfos', 'UntypedDataSet', 'TypedDataSet', 'DataProperties', 'CategoryGroups', *self.keys]

    def set(self, name):
        if name in self.keys:
            return [{'Key': self.padded(name, k), 'Title': str(t), 'Description': None, 'CategoryGroupID': None}
                    for k, t in self.keys[name].items()]
        if name != 'TypedDataSet':
            return []
        return [{'ID': i, self.task: self.padded(self.task, t), 'Categorie': self.padded('Categorie', c),
                 self.layer: self.padded(self.layer, g), 'Verslagsoort': '%dX00%d' % (self.year, p),
                 self.columns[0]: a, self.columns[1]: b} for i, (t, c, g, p, a, b) in enumerate(self.rows)]


PLACES = {'GM0202': ('Gelderland', 167632), 'GM0344': ('Utrecht', 374374), 'GM1982': ('Noord-Brabant', 92168)}


class Regions:
    """"Gebieden in Nederland" of a year: a row a municipality, columns that are numbered anew each year."""

    def __init__(self, identifier, year, places=None, first=28):
        self.identifier, self.year, self.modified, self.places, self.first = identifier, year, '%d-02-01T02:00:00' % year, places or PLACES, first

    def listed(self):
        return {'ID': 3, 'Identifier': self.identifier, 'Title': 'Gebieden in Nederland %d' % self.year, 'Catalog': 'CBS', 'Modified': self.modified,
                'RecordCount': len(self.places)}

    @staticmethod
    def sets():
        return ['TableInfos', 'UntypedDataSet', 'TypedDataSet', 'DataProperties', 'CategoryGroups', 'RegioS']

    def set(self, name):
        code, title, people = 'Code_%d' % self.first, 'Naam_%d' % (self.first + 1), 'Inwonertal_57'
        if name == 'DataProperties':
            return [{'ID': 0, 'ParentID': None, 'Type': 'GeoDimension', 'Key': 'RegioS', 'Title': "Regio's"},
                    {'ID': 1, 'ParentID': None, 'Type': 'TopicGroup', 'Key': '', 'Title': 'Landsdelen'},
                    {'ID': 2, 'ParentID': 1, 'Type': 'Topic', 'Key': 'Naam_3', 'Title': 'Naam'},
                    {'ID': 9, 'ParentID': None, 'Type': 'TopicGroup', 'Key': '', 'Title': 'Provincies'},
                    {'ID': 10, 'ParentID': 9, 'Type': 'Topic', 'Key': code, 'Title': 'Code'},
                    {'ID': 11, 'ParentID': 9, 'Type': 'Topic', 'Key': title, 'Title': 'Naam'},
                    {'ID': 12, 'ParentID': None, 'Type': 'Topic', 'Key': people, 'Title': 'Inwonertal'}]
        return [{'ID': i, 'RegioS': c, 'Naam_3': 'West-Nederland (LD)', code: 'PV00', title: p.ljust(20), people: n}
                for i, (c, (p, n)) in enumerate(self.places.items())] if name == 'TypedDataSet' else []


class Cbs:
    """`wrong(handler, path, query)` may take a request over: true when it did."""

    def __init__(self, *tables, page=4):
        self.counts, self.most = True, 10000
        self.tables, self.page, self.wrong, self.log = {t.identifier: t for t in tables}, page, None, []
        self.stamp = 'Tue, 24 Sep 2024 00:00:00 GMT'
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            wbufsize = -1  # a head and its body in one piece

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                outer.log.append(urllib.parse.unquote_plus(self.path))
                if not (outer.wrong and outer.wrong(self, url.path, query)):
                    outer.answer(self, url.path, query)

            def log_message(self, *ignored):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.base = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def send(handler, status, body, length=None, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode('utf-8')
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace('_', '-'), value)
        handler.send_header('Content-Length', str(len(data) if length is None else length))
        handler.end_headers()
        handler.wfile.write(data)

    def etag(self):
        return '"%d"' % hash(tuple((t.identifier, t.modified) for t in self.tables.values()))

    def catalogue(self):
        other = {'ID': 2, 'Identifier': '47018NED', 'Title': 'Geregistreerde misdrijven; 2024', 'Catalog': 'Politie', 'Modified': 'x'}
        return {'odata.metadata': self.base, 'value': [other] + [t.listed() for t in self.tables.values()]}

    def rows(self, table, name, query):
        rows = table.set(name)
        if isinstance(table, Regions):
            return rows
        wanted = re.fullmatch(r"Verslagsoort eq '(.*)'", query.get('$filter', ''))
        return [r for r in rows if r['Verslagsoort'] == wanted[1]] if wanted else rows

    def answer(self, handler, path, query):
        if path.lower() == '/odatacatalog/tables':
            if handler.headers.get('If-None-Match') == self.etag():
                return self.send(handler, 304, b'')
            return self.send(handler, 200, self.catalogue(), ETag=self.etag(), Last_Modified=self.stamp)
        service, _, identifier, *rest = path.strip('/').split('/')
        table = self.tables.get(identifier)
        if not table or service.lower() not in ('odataapi', 'odatafeed') or (rest and rest[0] not in table.sets()):
            return self.send(handler, 404, {'odata.error': 'niet gevonden'})
        if not rest:
            return self.send(handler, 200, {'value': [{'name': s, 'url': '%s%s/%s' % (self.base, path, s)} for s in table.sets()]})
        rows, skip = self.rows(table, rest[0], query), int(query.get('$skiptoken', 0))
        if rest[1:] == ['$count']:
            if service.lower() != 'odataapi' or not self.counts:
                return self.send(handler, 404, {'odata.error': 'niet gevonden'})
            return self.send(handler, 200, b'\xef\xbb\xbf%d' % len(rows), Content_Type='text/plain;charset=utf-8')
        if service.lower() == 'odataapi' and len(rows) > self.most:
            return self.send(handler, 500, {'odata.error': {'message': {'value': 'The number of rows exceeds 10000.'}}})
        answer = {'odata.metadata': self.base, 'value': rows[skip:skip + self.page] if rest[0] == 'TypedDataSet' else rows}
        if rest[0] == 'TypedDataSet' and skip + self.page < len(rows):
            query['$skiptoken'] = skip + self.page
            answer['odata.nextLink'] = '%s%s?%s' % (self.base, path, urllib.parse.urlencode(query, safe="$'() "))
        return self.send(handler, 200, answer)


def load_governments(store, folder):
    """Three municipalities, with inhabitants, and two provinces, as one cube."""
    cbs = Cbs(Table('45067NED', 'Gemeenten 2024 onbewerkte Iv3-data', 2024, amounts()),
              Table('45068NED', 'Provincies 2024 onbewerkte Iv3-data', 2024,
                    [('2.1', 'L1.1', 'PV2%d' % i, p, 40 * i + p, NONE) for i in range(2) for p in (0, 5)],
                    {'PV20': 'Groningen', 'PV21': 'Friesland'}, 'Provincies', {'2.1': 'Landwegen'}), Regions('85755NED', 2024))
    to = os.path.join(folder, 'iv3')
    subprocess.run([PROGRAM, 'fetch', 'iv3', '--quiet', '--years', '2024', '--layer', 'gemeenten,provincies', '--to', to, '--url', cbs.base, '--rate', '100'],
                   check=True, capture_output=True, timeout=PATIENCE)
    cbs.close()
    load(store, MAPPING, *sorted(os.path.join(to, n) for n in os.listdir(to) if n.endswith('.csv')))
    people = os.path.join(folder, 'people.csv')
    with open(people, 'w', encoding='utf-8') as f:
        f.write('subject,region,name,year,value,table,url,retrieved,note\n')
        f.writelines('population,%s,%s,2024,%d,03759ned,,2024-05-01,\n' % (code, name, 1000 * (i + 7))
                     for i, (code, name) in enumerate(MUNICIPALITIES.items()))
    subprocess.run([PROGRAM, 'fetch', 'cbs', '--store', store, '--from-snapshot', people], check=True, capture_output=True, timeout=PATIENCE)
