#!/usr/bin/env python3
"""JSON as a ledger, from the file to the API: every shape and wrapping gives the same sums, each line leads back to
the file without its hidden columns, faults load nothing; locations joined by CBS code; and Amsterdam's subsidies of
../shared/data (left out when they are absent)."""
import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import zipfile
from decimal import Decimal

from served import PROGRAM, Served

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(PROJECT, '..', 'shared', 'data')
CUBE = 'zorg'
MASK = '\u2592\u2592\u2592'
RECORDS = [
    {'jaar': 2024, 'wie': {'naam': 'Geheim BV', 'plaats': 'A'}, 'bedrag': '10.125', 'tekst': 'één "x"'},
    {'bedrag': '-2.50', 'jaar': 2024, 'wie': {'plaats': 'B', 'naam': 'Verborgen'}},
    {'jaar': 2024, 'wie': {'naam': None, 'plaats': 'B'}, 'bedrag': '1000000', 'tekst': None, 'extra': [1, {'y': 2}]},
]
SUM = Decimal('1000007.625')
DESCRIPTOR = {
    'name': CUBE, 'stuiver': {'scope': ['year']},
    'resources': [{
        'name': 'grootboek', 'path': 'grootboek.json',
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'wie.naam', 'type': 'string', 'stuiver': {'class': 'private'}},
            {'name': 'wie.plaats', 'type': 'string'},
            {'name': 'tekst', 'type': 'string', 'constraints': {'required': False}},
            # What the descriptor says of the point is wrong on purpose: JSON's own rule holds.
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.', 'columnType': 'value',
             'stuiver': {'decimals': 3}}]}}],
    'model': {
        'dimensions': {
            'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
            'place': {'primaryKey': 'place', 'attributes': {'place': {'source': 'wie.plaats'}}},
            'text': {'primaryKey': 'text', 'attributes': {'text': {'source': 'tekst'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}},
}


def record(r):
    """As JSON, amounts as numbers with the digits they are written with."""
    return json.dumps(r, ensure_ascii=False).replace('"bedrag": "%s"' % r['bedrag'], '"bedrag": %s' % r['bedrag'])


LINES = [record(r) for r in RECORDS]
ARRAY = '[' + ',\n'.join(LINES) + ']\n'
WRAPPED = '{"meta": {"n": 3},\n"result": {"rows": [\n' + ',\n'.join(LINES) + '\n]}}'


def run(command, *arguments, stdin=None):
    return subprocess.run([PROGRAM, command, *arguments], input=stdin, capture_output=True, timeout=300)


def words(done):
    return done.stderr.decode()


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name
        self.store = os.path.join(self.folder, 'x.db')
        self.describe(DESCRIPTOR)

    def describe(self, descriptor):
        self.mapping = os.path.join(self.folder, 'mapping')
        os.makedirs(self.mapping, exist_ok=True)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor, f)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, *files, stdin=None, options=()):
        return run('load', '--json', '--store', self.store, '--mapping', self.mapping, *options, *files, stdin=stdin)

    def get(self, server, path, **params):
        status, _, body = server.get('/api/3/cubes/' + path + '?' + urllib.parse.urlencode(params))
        self.assertEqual(status, 200, body[:500])
        return json.loads(body, parse_float=Decimal)


class Shapes(Case):
    def check(self, name, text, stdin=None, options=()):
        path = self.write(name, text) if text is not None else '-'
        done = self.load(path, stdin=stdin, options=options)
        self.assertEqual(done.returncode, 0, words(done))
        report = json.loads(done.stdout)['report']['sources'][0]
        self.assertEqual(report['tallies']['loaded']['lines'], 3)
        with Served(self.store) as server:
            answer = self.get(server, CUBE + '/aggregate/', drilldown='place', order='place')
        self.assertEqual(answer['summary']['amount.sum'], SUM)
        self.assertEqual([(c['place.place'], c['amount.sum']) for c in answer['cells']],
                         [('A', Decimal('10.125')), ('B', Decimal('999997.5'))])
        return report

    def test_array(self):
        report = self.check('a.json', ARRAY)
        self.assertEqual(report['dialect']['format'], 'json')

    def test_byte_order_mark_and_utf16(self):
        self.check('a.json', ARRAY.encode('utf-16'))

    def test_wrapped(self):
        self.assertIn('result.rows', self.check('a.json', WRAPPED)['dialect']['evidence'])

    def test_stated_path(self):
        descriptor = json.loads(json.dumps(DESCRIPTOR))
        descriptor['resources'][0]['stuiver'] = {'json': {'path': 'result.rows'}}
        self.describe(descriptor)
        self.check('a.json', WRAPPED.replace('"n": 3', '"fields": [{"name": "jaar"}]'))

    def test_lines(self):
        self.assertEqual(self.check('a.ndjson', '\n'.join(LINES))['dialect']['format'], 'ndjson')

    def test_gzip(self):
        self.check('a.json.gz', gzip.compress(ARRAY.encode()))

    def test_zip(self):
        path = os.path.join(self.folder, 'a.zip')
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
            z.writestr('datapackage.json', '{}')
            z.writestr('2024.json', WRAPPED)
        with open(path, 'rb') as f:
            self.check('b.zip', f.read())

    def test_standard_input(self):
        self.check(None, None, stdin=ARRAY.encode())

    def test_the_point_is_json_s(self):
        done = run('explain', '--mapping', self.mapping, self.write('a.json', ARRAY))
        self.assertIn('decimal point, found: every value is a number of JSON', done.stdout.decode())

    def test_sniff_proposes_a_mapping_that_loads(self):
        path = self.write('zorg.json', ARRAY.replace('"naam"', '"code"'))
        proposed = os.path.join(self.folder, 'proposed')
        done = run('sniff', '--write', proposed, path)
        self.assertEqual(done.returncode, 0, words(done))
        done = run('load', '--json', '--store', self.store, '--mapping', proposed, path)
        self.assertEqual(done.returncode, 0, words(done))
        sums = json.loads(done.stdout)['report']['sources'][0]['tallies']['loaded']['sums']
        self.assertIn(Decimal('1000007.625'), [Decimal(str(v)) for v in sums.values()])

    def test_extract_is_csv(self):
        done = run('extract', self.write('a.json', ARRAY))
        self.assertEqual(done.stdout.decode(),
                         'jaar,wie.naam,wie.plaats,bedrag,tekst,extra\n'
                         '2024,Geheim BV,A,10.125,"één ""x""",\n'
                         '2024,Verborgen,B,-2.50,,\n'
                         '2024,,B,1000000,,"[1, {""y"": 2}]"\n')


class Source(Case):
    def lines(self, text):
        self.assertEqual(self.load(self.write('a.json', text)).returncode, 0)
        sha = hashlib.sha256(text.encode()).hexdigest()
        with Served(self.store) as server:
            told = self.get(server, CUBE + '/provenance/', cut='place:"B"')
            answer = self.get(server, '%s/source/%s' % (CUBE, sha), lines='1-9')
        for hidden in ('Geheim', 'Verborgen', 'naam'):
            self.assertNotIn(hidden, json.dumps(answer))
        return told['parts'][0], [(line['line'], line['text']) for line in answer['lines']]

    def test_an_array_line_by_line(self):
        part, lines = self.lines(ARRAY)
        self.assertEqual(part['line_ranges'], [[2, 3]])
        self.assertEqual(lines[0], (1, '[{"jaar":2024, "wie":{"%s":"%s", "plaats":"A"}, "bedrag":10.125, '
                                       '"tekst":"één \\"x\\""},' % (MASK, MASK)))
        self.assertEqual(lines[1][1], '{"bedrag":-2.50, "jaar":2024, "wie":{"plaats":"B", "%s":"%s"}},' % (MASK, MASK))
        self.assertTrue(lines[2][1].endswith('"tekst":null, "%s":"%s"}]' % (MASK, MASK)))

    def test_lines(self):
        _, lines = self.lines('\n'.join(LINES) + '\n')
        self.assertEqual(lines[1][1], '{"bedrag":-2.50, "jaar":2024, "wie":{"plaats":"B", "%s":"%s"}}' % (MASK, MASK))

    def test_one_line_shows_nothing(self):
        """Which of its records may be seen cannot be told, nor what wraps them."""
        for text in (ARRAY.replace('\n', ' '), '{"jaar": "Geheim", "rows": ' + ARRAY.replace('\n', ' ') + '}',
                     '{"jaar": "Geheim", "rows": [%s]}' % LINES[1]):
            part, lines = self.lines(text)
            self.assertEqual(part['line_ranges'], [[1, 1]])
            self.assertEqual(lines, [(1, MASK)])
            os.remove(self.store)

    def test_records_over_lines_show_nothing(self):
        part, lines = self.lines(json.dumps([json.loads(line, parse_float=float) for line in LINES], indent=1))
        self.assertEqual([text for _, text in lines], [MASK] * 9)
        self.assertEqual(part['line_ranges'][0][0], 11)


class Faults(Case):
    def refused(self, text, *said, code=3):
        done = self.load(self.write('a.json', text))
        self.assertEqual(done.returncode, code, words(done))
        for word in said:
            self.assertIn(word, words(done))
        self.assertEqual([name for name in os.listdir(os.path.dirname(self.store)) if name.startswith(
            os.path.basename(self.store))], [])  # a first load that is refused makes no store

    def test_documents(self):
        self.refused(ARRAY[:-3], 'a.json: 3:', 'cut off')
        self.refused(ARRAY + 'x', 'a.json: 4:1', 'the JSON cannot be read')
        self.refused(ARRAY + '[]', '4:1', 'behind the end')
        self.refused(WRAPPED.replace('"n": 3', '"x": [{"jaar": 1}]'), 'meta.x (1), result.rows (3)',
                     'stuiver.json.path')
        self.refused(ARRAY.replace('"jaar"', '"jaren"'), '"jaar"', 'nearest: "jaren"')

    def test_records(self):
        """A record that cannot be read counts as rejected: the load is refused, with its place."""
        self.refused(ARRAY.replace('"bedrag": -2.50', '"bedrag": -2.50, "bedrag": 2.50'), 'a.json:2',
                     'duplicate-member', code=4)
        self.refused('\n'.join(LINES) + '\n{"jaar"', 'a.json:4', 'bad-json', code=4)


class Codes(Case):
    """Locations that a CBS code puts in an area."""
    SQUARES = {'WK999901': (5.0, 52.0), 'WK999902': (5.1, 52.0)}

    def setUp(self):
        super().setUp()
        descriptor = json.loads(json.dumps(DESCRIPTOR))
        descriptor['countryCode'] = 'NL'
        descriptor['resources'] += [
            {'name': 'places', 'path': 'places.csv', 'stuiver': {'role': 'locations', 'dimension': 'place'},
             'schema': {'fields': [{'name': n, 'type': 'string'}
                                   for n in ('code', 'label', 'latitude', 'longitude', 'Wijkcode', 'buurt')]}},
            {'name': 'wijken', 'path': 'wijken.geojson',
             'stuiver': {'role': 'areas', 'dimension': 'place', 'key': 'code'}}]
        self.describe(descriptor)
        features = [{'type': 'Feature', 'properties': {'code': code}, 'geometry': {
            'type': 'Polygon',
            'coordinates': [[[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]]}}
            for code, (x, y) in self.SQUARES.items()]
        self.write('mapping/wijken.geojson', json.dumps({'type': 'FeatureCollection', 'features': features}))

    def places(self, *rows):
        self.write('mapping/places.csv', 'code,label,latitude,longitude,Wijkcode,buurt\n' + '\n'.join(rows) + '\n')
        done = run('load', '--store', self.store, '--mapping', self.mapping, self.write('a.json', ARRAY))
        self.assertEqual(done.returncode, 0, words(done))
        with Served(self.store) as server:
            answer = self.get(server, CUBE + '/locations/', dimension='place', level='wijken')
        return done.stdout.decode(), {f.get('id'): f['properties']['amount.sum'] for f in answer['features']}

    def test_by_code_alone(self):
        _, sums = self.places('A,A,,,WK999901,', 'B,B,,,,BU99990207')
        self.assertEqual(sums, {'WK999901': Decimal('10.125'), 'WK999902': Decimal('999997.5')})

    def test_the_code_wins_and_the_contradiction_is_told(self):
        told, sums = self.places('A,A,52.05,5.15,WK999901,', 'B,B,52.05,5.15,WK999902,')
        self.assertEqual(sums, {'WK999901': Decimal('10.125'), 'WK999902': Decimal('999997.5')})
        self.assertIn('places.csv:2: code "A": its code puts it in "WK999901"', told)
        self.assertEqual(told.count('its code puts it'), 1)
        with sqlite3.connect(self.store) as db:  # kept with the dataset, as what is odd in its own file
            kept = db.execute('SELECT severity, line, message FROM issue WHERE code = ?', ['area-contradiction'])
            (severity, line, message), = kept.fetchall()
        self.assertEqual((severity, line), ('warning', 0))
        self.assertIn('places.csv:2: its code puts it in', message)

    def test_a_code_that_no_area_has(self):
        told, sums = self.places('A,A,52.05,5.15,WK990001,', 'B,B,,,GM9999,')
        self.assertEqual(sums['WK999902'], Decimal('10.125'))
        self.assertEqual(sums[None], Decimal('999997.5'))
        self.assertIn('places.csv:2: code "A": its code "WK990001" is no area of "wijken"', told)
        self.assertNotIn('"GM9999" is no area', told)

    def test_keys_that_are_wanted(self):
        path = os.path.join(self.mapping, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            descriptor = json.load(f)
        descriptor['resources'][-1]['stuiver']['keys'] = ['WK??9902', 'x*']
        self.describe(descriptor)
        _, sums = self.places('A,A,52.05,5.05,,', 'B,B,52.05,5.15,,')
        self.assertEqual(sums, {'WK999902': Decimal('999997.5'), None: Decimal('10.125')})
        descriptor['resources'][-1]['stuiver']['keys'] = 'BU*'
        self.describe(descriptor)
        done = self.load(self.write('a.json', ARRAY))
        self.assertEqual(done.returncode, 3)
        self.assertIn('no feature has a key like "BU*"', words(done))


@unittest.skipUnless(os.path.isdir(SHARED), '../shared is absent')
class Amsterdam(Case):
    def setUp(self):
        super().setUp()
        self.mapping = os.path.join(PROJECT, 'mappings', 'nl-amsterdam-subsidies')
        self.file = os.path.join(SHARED, 'nl-subsidies', 'amsterdam-subsidies-2016.json')
        self.cube = 'nl-amsterdam-subsidies'
        with open(self.file, encoding='utf-8') as f:
            self.rows = json.load(f, parse_float=Decimal)
        done = self.load(self.file, options=['--codelists', os.path.join(SHARED, 'codes'),
                                             '--codelists', os.path.dirname(self.file)])
        self.assertEqual(done.returncode, 0, words(done))
        self.report = json.loads(done.stdout)['report']
        self.server = Served(self.store)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def expected(self, column):
        sums = {}
        for r in self.rows:
            key = r[column].strip()
            sums[key] = sums.get(key, 0) + r['Verleend']
        return sums

    def test_sums(self):
        """The control figure of ../shared/data/README.md, and each theme, district and scheme."""
        summary = self.get(self.server, self.cube + '/aggregate/')['summary']
        self.assertEqual((summary['_count'], summary['verleend.sum'], summary['aangevraagd.sum']),
                         (2691, 427419075, 465243429))
        for drilldown, ref, column in (('programme', 'programme.name', 'Thema'), ('scheme', 'scheme.name', 'Regeling'),
                                       ('organisation', 'organisation.code', 'Organisatie')):
            cells = self.get(self.server, self.cube + '/aggregate/', drilldown=drilldown, pagesize='1000')['cells']
            self.assertEqual({c[ref].strip(): c['verleend.sum'] for c in cells}, self.expected(column))
        levels = self.get(self.server, self.cube + '/aggregate/', drilldown='programme|scheme')
        self.assertEqual(levels['total_cell_count'], len({(r['Thema'], r['Regeling']) for r in self.rows}))

    def test_districts(self):
        answer = self.get(self.server, self.cube + '/locations/', dimension='organisation', level='districts')
        sums = {f['properties']['label']: f['properties']['verleend.sum'] for f in answer['features'] if f['geometry']}
        expected = {'S' + k[1:]: v for k, v in self.expected('Organisatie').items() if k.startswith('stadsdeel ')}
        self.assertEqual(len(expected), 7)
        self.assertEqual(sums, dict(expected, **{'Stadsdeel Westpoort': None}))
        nowhere = answer['features'][-1]['properties']
        self.assertEqual((nowhere['members'], nowhere['_count']), (8, 1032))
        self.assertEqual(nowhere['verleend.sum'] + sum(expected.values()), 427419075)
        told = next(p for p in self.report['places'] if p['name'] == 'districts')
        self.assertEqual((told['placed'], told['members'], told['places']), (7, 15, 8))

    def test_projects_explain(self):
        answer = self.get(self.server, self.cube + '/explanations/', pagesize='10', cut='recipient:"BADT"')
        mine = [r for r in self.rows if r['Naam'] == 'BADT']
        self.assertEqual(answer['total_explanation_count'], len(mine))
        self.assertEqual({x['title'] for x in answer['data']}, {'BADT: ' + r['Project'] for r in mine})
        self.assertIn('aangevraagd € 7.626, verleend 0.00 euro', json.dumps(answer, ensure_ascii=False))
        everything = self.get(self.server, self.cube + '/explanations/', pagesize='1')
        self.assertEqual(everything['total_explanation_count'], len(self.rows))

    def test_lines(self):
        told = self.get(self.server, self.cube + '/provenance/', cut='recipient:"BADT"')
        lines = [i + 1 for i, r in enumerate(self.rows) if r['Naam'] == 'BADT']
        ranges = told['parts'][0]['line_ranges']
        self.assertEqual([n for a, b in ranges for n in range(a, b + 1)], lines)
        answer = self.get(self.server, '%s/source/%s' % (self.cube, told['parts'][0]['file']['sha256']), lines='2')
        self.assertEqual(json.loads(answer['lines'][0]['text'].rstrip(','), parse_float=Decimal), self.rows[1])


if __name__ == '__main__':
    unittest.main()
