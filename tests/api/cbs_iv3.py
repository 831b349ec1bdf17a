"""A server on loopback in the shapes of CBS's open data of Iv3 (dataderden.cbs.nl, OData 3): a catalogue, and per layer
and year a table with padded keys, two publications and pages by odata.nextLink. Helper of fetch_iv3.py."""
import http.server
import json
import re
import threading
import urllib.parse

WIDTH = {'TaakveldBalanspost': 6, 'FunctieKostenplaatsBalanspost': 6, 'Categorie': 8, 'Verslagsoort': 8}
TASKS = {'0.1': 'Bestuur', '0.10': 'Mutaties reserves', '2.1': 'Verkeer en vervoer', '6.711': 'Huishoudelijke hulp (WMO)',
         'A111': 'Kosten sluiten geldleningen', 'Tot_TV': 'Totaal taakvelden', '0': 'Bestuur en ondersteuning'}
CATEGORIES = {'L1.1': 'Salarissen en sociale lasten', 'B3.6': 'Huren', 'L7.1': 'Mutatie reserves', 'Primo': 'Primo',
              'Ultimo': 'Ultimo', 'LTot': 'Totaal lasten'}
MUNICIPALITIES = {'GM0202': 'Arnhem', 'GM0344': 'Utrecht (gemeente)', 'GM1982': 'Land van Cuijk'}
NONE = -99998


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


class Cbs:
    """`wrong(handler, path, query)` may take a request over: true when it did."""

    def __init__(self, *tables, page=4):
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
        answer = {'odata.metadata': self.base, 'value': rows[skip:skip + self.page] if rest[0] == 'TypedDataSet' else rows}
        if rest[0] == 'TypedDataSet' and skip + self.page < len(rows):
            query['$skiptoken'] = skip + self.page
            answer['odata.nextLink'] = '%s%s?%s' % (self.base, path, urllib.parse.urlencode(query, safe="$'() "))
        return self.send(handler, 200, answer)
