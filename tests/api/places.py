#!/usr/bin/env python3
"""Places from the mapping to the API: points and areas of the sample, faults that refuse a load, and the
public files of ../shared/data (left out when they are absent)."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

from served import PROGRAM, Served

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(PROJECT, '..', 'shared', 'data')
REAL = os.path.isdir(SHARED)
CODES = ['--codelists', os.path.join(SHARED, 'codes')]


def mapping(name):
    return os.path.join(PROJECT, 'mappings', name)


def sample(year):
    return os.path.join(PROJECT, 'samples', 'grootboek-%d.csv' % year)


def run(command, *arguments):
    return subprocess.run([PROGRAM, command, *arguments], capture_output=True, text=True, timeout=300)


class Store:
    """A store in a folder of its own, loaded and served."""

    def __init__(self, folder, mapping_folder, files, *options):
        self.path = os.path.join(folder, 'places.db')
        self.done = run('load', '--json', '--store', self.path, '--mapping', mapping_folder, *options, *files)
        if self.done.returncode:
            raise RuntimeError(self.done.stderr)
        self.report = json.loads(self.done.stdout)['report']
        self.server = Served(self.path)

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *rest):
        self.server.__exit__(*rest)

    def get(self, path, headers=None, **params):
        target = '/api/3/cubes/' + path + '?' + urllib.parse.urlencode(params)
        return self.server.get(target, headers=headers)

    def json(self, path, **params):
        status, _, body = self.get(path, **params)
        if status != 200:
            raise RuntimeError('%d %s' % (status, body[:500]))
        return json.loads(body, parse_float=Decimal)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def check_whole(self, answer, store, cube, cut):
        """The features, the summary and the aggregate API say the same, to the cent."""
        whole = store.json(cube + '/aggregate/', cut=cut)['summary']
        self.assertEqual(answer['summary'], whole)
        for ref in (r for r in whole if r == '_count' or r.endswith('.sum')):
            total = sum(f['properties'][ref] or 0 for f in answer['features'])
            self.assertEqual(total, whole[ref] or 0, ref)  # the sum of nothing is null
        nowhere = [f for f in answer['features'] if f['geometry'] is None]
        self.assertLessEqual(len(nowhere), 1)
        if nowhere and nowhere[0]['properties']['members'] <= 1000:
            listed = nowhere[0]['properties']['without_place']
            self.assertEqual(len(listed), nowhere[0]['properties']['members'])
            self.assertEqual(sum(m['_count'] for m in listed), nowhere[0]['properties']['_count'])


class Sample(Case):
    def setUp(self):
        super().setUp()
        self.store = Store(self.folder, mapping('waterrijk'), [sample(y) for y in (2023, 2024)])
        self.store.__enter__()
        self.addCleanup(self.store.__exit__)

    def test_points(self):
        cut = 'year:2024|side:"expenditure"'
        answer = self.store.json('waterrijk/locations/', dimension='location', cut=cut)
        self.assertEqual((answer['type'], answer['level']), ('FeatureCollection', 'locations'))
        self.check_whole(answer, self.store, 'waterrijk', cut)
        harbour = next(f for f in answer['features'] if f.get('id') == 'OBJ13')
        self.assertEqual(harbour['geometry'],
                         {'type': 'Point', 'coordinates': [Decimal('5.24430'), Decimal('52.52951')]})
        self.assertEqual(harbour['properties']['details']['postcode'], '1399 SA')
        cells = self.store.json('waterrijk/aggregate/', cut=cut + '|location.code:"OBJ13"')['summary']
        self.assertEqual(harbour['properties']['amount.sum'], cells['amount.sum'])

    def test_points_in_areas(self):
        for cut in ('year:2023|side:"expenditure"', 'side:"revenue"', 'account.code:"nothing"'):
            answer = self.store.json('waterrijk/locations/', level='areas', cut=cut)
            self.check_whole(answer, self.store, 'waterrijk', cut)
            self.assertEqual([f['id'] for f in answer['features'] if f['geometry']], ['WK01', 'WK02', 'WK03'])
        # What lies in a district is what the list says is part of it.
        answer = self.store.json('waterrijk/locations/', level='wijken', aggregates='_count')
        parents = {}
        for cell in self.store.json('waterrijk/aggregate/', drilldown='location', pagesize=1000)['cells']:
            parents[cell['location.code']] = (cell['location.parent'], cell['_count'])
        want = {'WK01': 0, 'WK02': 0, 'WK03': 0}
        for code, (_, count) in parents.items():
            top = code
            while top and top not in want:
                top = parents[top][0] if top in parents else 'WK' + top[2:4]
            if top:
                want[top] += count
        self.assertEqual({f['id']: f['properties']['_count'] for f in answer['features'] if f['geometry']}, want)

    def test_wire(self):
        status, headers, body = self.store.get('waterrijk/locations/')
        self.assertEqual((status, headers['content-type']), (200, 'application/geo+json'))
        again = self.store.get('waterrijk/locations/', {'If-None-Match': headers['etag']})
        self.assertEqual((again[0], again[2]), (304, b''))
        other = self.store.get('waterrijk/locations/', level='areas')
        self.assertNotEqual(other[1]['etag'], headers['etag'])
        for params in ({'level': 'x'}, {'dimension': 'programme'}, {'cut': 'nothing:1'}, {'aggregates': 'x'}):
            status, _, body = self.store.get('waterrijk/locations/', **params)
            self.assertEqual(status, 400, params)
            self.assertEqual(json.loads(body)['status'], 'error')
        self.assertEqual(self.store.get('nothing/locations/')[0], 404)

    def test_report(self):
        by_name = {p['name']: p for p in self.store.report['places']}
        self.assertEqual(by_name['locations']['placed'], by_name['locations']['members'])
        self.assertEqual(by_name['wijken']['places'], 3)


class Faults(Case):
    """A copy of the sample's mapping with something broken in it: nothing may be loaded."""

    def setUp(self):
        super().setUp()
        self.mapping = os.path.join(self.folder, 'waterrijk')
        shutil.copytree(mapping('waterrijk'), self.mapping)

    def edit(self, name, old, new):
        path = os.path.join(self.mapping, name)
        with open(path, encoding='utf-8') as f:
            text = f.read()
        self.assertIn(old, text)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text.replace(old, new, 1))

    def refused(self, *words):
        store = os.path.join(self.folder, 'x.db')
        done = run('load', '--store', store, '--mapping', self.mapping, sample(2024))
        self.assertNotEqual(done.returncode, 0)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(os.path.exists(store))

    def test_swapped_columns(self):
        self.edit('locations.csv', '52.5312,5.2471', '5.2471,52.5312')
        self.refused('locations.csv:2:', 'latitude "5.2471"', 'swapped')

    def test_what_is_no_number(self):
        self.edit('locations.csv', '52.5312,5.2471', '"52,53,12","5,2471"')
        self.refused('locations.csv:2:', 'decimal degrees')

    def test_dutch_columns_and_decimal_commas(self):
        """As a Dutch spreadsheet has them: the map is the same."""
        with Store(self.folder, mapping('waterrijk'), [sample(2024)]) as store:
            before = store.json('waterrijk/locations/', level='locations')
            members = store.json('waterrijk/members/location/', pagesize=1000)['data']
        self.assertNotIn(str, {type(m['location.latitude']) for m in members})
        for english, dutch in (('latitude', 'Breedtegraad'), ('longitude', 'Lengtegraad')):
            self.edit('datapackage.json', '{"name": "%s", "type": "number"}' % english,
                      '{"name": "%s", "type": "number"}' % dutch)
            self.edit('datapackage.json', '"source": "%s"' % english, '"source": "%s"' % dutch)
        path = os.path.join(self.mapping, 'locations.csv')
        with open(path, encoding='utf-8', newline='') as f:
            rows = list(csv.reader(f))
        at = [rows[0].index('latitude'), rows[0].index('longitude')]
        for row in rows[1:]:
            for i in at:
                row[i] = row[i].replace('.', ',')
        rows[0][at[0]], rows[0][at[1]] = 'Breedtegraad', 'Lengtegraad'
        with open(path, 'w', encoding='utf-8', newline='') as f:
            csv.writer(f, lineterminator='\n').writerows(rows)
        with Store(self.folder, self.mapping, [sample(2024)], '--replace') as store:
            after = store.json('waterrijk/locations/', level='locations')
            self.assertEqual(store.json('waterrijk/members/location/', pagesize=1000)['data'], members)
        points = [[(f.get('id'), f['geometry']) for f in a['features']] for a in (before, after)]
        self.assertEqual(points[0], points[1])
        self.assertGreater(sum(g is not None for _, g in points[0]), 10)

    def test_one_coordinate(self):
        self.edit('locations.csv', '52.5312,5.2471', '52.5312,')
        self.refused('longitude', 'fill in both')

    def test_swapped_areas(self):
        self.edit('wijken.geojson', '[5.2405, 52.5445]', '[52.5445, 5.2405]')
        self.refused('wijken.geojson', 'feature 1 (WK01)', 'longitude first')

    def test_crossing(self):
        self.edit('wijken.geojson', '[5.284, 52.5201], [5.286, 52.526]', '[5.286, 52.526], [5.284, 52.5201]')
        self.refused('feature 3 (WK03)', 'crosses itself', '"crossing": "accept"')

    def test_unknown_dimension(self):
        self.edit('datapackage.json', '"role": "areas", "dimension": "location"',
                  '"role": "areas", "dimension": "place"')
        self.refused('"place" is no dimension')

    def test_alias_to_nowhere(self):
        self.edit('datapackage.json', '"label": "naam", "attribute": "code"',
                  '"label": "naam", "aliases": {"Haven": "WK011"}')
        self.refused('leads to "WK011"', 'did you mean "WK01"')

    def test_places_are_replaced(self):
        """A map that changed is news, though the ledger did not change; a mapping without places has none."""
        with Store(self.folder, mapping('waterrijk'), [sample(2024)]) as store:
            _, before, _ = store.get('waterrijk/locations/', level='wijken')
            self.edit('wijken.geojson', '"naam": "Oude Haven"', '"naam": "Nieuwe Haven"')
            again = run('load', '--store', store.path, '--mapping', self.mapping, sample(2024))
            self.assertEqual(again.returncode, 0, again.stderr)
            _, after, body = store.get('waterrijk/locations/', level='wijken')
            self.assertNotEqual(before['etag'], after['etag'])
            self.assertEqual(json.loads(body)['features'][0]['properties']['label'], 'Nieuwe Haven')
            self.edit('datapackage.json', '{"role": "locations", "dimension": "location"}', '{"role": "codelist"}')
            path = os.path.join(self.mapping, 'datapackage.json')
            with open(path, encoding='utf-8') as f:
                descriptor = json.load(f)
            descriptor['resources'] = [r for r in descriptor['resources'] if r['name'] != 'wijken']
            with open(path, 'w', encoding='utf-8') as f:
                json.dump(descriptor, f)
            last = run('load', '--store', store.path, '--mapping', self.mapping, sample(2024))
            self.assertEqual(last.returncode, 0, last.stderr)
            status, _, body = store.get('waterrijk/locations/')
            self.assertEqual(status, 404)
            self.assertIn(b'has no places', body)

    def test_rd_coordinates(self):
        """The same points in RD metres: the map is the same to a metre."""
        self.edit('locations.csv', 'latitude,longitude,', 'rd_x,rd_y,')
        self.edit('datapackage.json', '{"name": "latitude", "type": "number"}', '{"name": "rd_x", "type": "number"}')
        self.edit('datapackage.json', '{"name": "longitude", "type": "number"}', '{"name": "rd_y", "type": "number"}')
        self.edit('datapackage.json', '"source": "latitude"', '"source": "rd_x"')
        self.edit('datapackage.json', '"source": "longitude"', '"source": "rd_y"')
        path = os.path.join(self.mapping, 'locations.csv')
        with open(path, encoding='utf-8') as f:
            lines = f.read().split('\n')
        head = lines[0].split(',')
        x, y = head.index('rd_x'), head.index('rd_y')
        for i, line in enumerate(lines[1:-1], 1):
            cells = line.split(',')
            cells[x], cells[y] = '', ''
            lines[i] = ','.join(cells)
        cells = lines[13].split(',')
        self.assertEqual(cells[0], 'OBJ01')
        cells[x], cells[y] = '145477.0', '504865.0'
        lines[13] = ','.join(cells)
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines))
        with Store(self.folder, self.mapping, [sample(2024)]) as store:
            answer = store.json('waterrijk/locations/', level='locations')
            self.check_whole(answer, store, 'waterrijk', 'year:2024')
            points = [f for f in answer['features'] if f['geometry']]
            self.assertEqual([f['id'] for f in points], ['OBJ01'])
            lon, lat = points[0]['geometry']['coordinates']
            self.assertAlmostEqual(float(lat), 52.5314, delta=0.0005)
            self.assertAlmostEqual(float(lon), 5.2466, delta=0.0005)


@unittest.skipUnless(REAL, '../shared/data is absent')
class Real(Case):
    cut = 'phase:"adjusted"'

    def madrid(self, folder):
        return Store(self.folder, folder, [os.path.join(SHARED, 'es-madrid', '2019', 'inversiones.csv')], *CODES)

    def test_madrid(self):
        with self.madrid(mapping('es-madrid-inversiones')) as store:
            cube = 'es-madrid-inversiones'
            sums = {c['phase.phase']: (c['_count'], c['importe.sum'])
                    for c in store.json(cube + '/aggregate/', drilldown='phase')['cells']}
            self.assertEqual(sums['approved'], (3778, Decimal('226843260')))
            self.assertEqual(sums['adjusted'], (3778, Decimal('1080010441.19')))
            self.assertEqual(sums['paid'], (3778, Decimal('358207067.39')))
            answer = store.json(cube + '/locations/', dimension='distrito', cut=self.cut)
            self.check_whole(answer, store, cube, self.cut)
            areas = [f for f in answer['features'] if f['geometry']]
            self.assertEqual((len(areas), sum(f['properties']['_count'] for f in areas)), (21, 3071 + 171))
            listed = answer['features'][-1]['properties']['without_place']
            self.assertEqual([(m['label'], m['_count'], m['importe.sum']) for m in listed],
                             [('VARIOS DISTRITOS', 403, Decimal('263340789.09')),
                              ('NO DISTRITALIZABLE', 133, Decimal('15965585.33'))])

    def test_madrid_without_the_alias(self):
        folder = os.path.join(self.folder, 'madrid')
        shutil.copytree(mapping('es-madrid-inversiones'), folder)
        path = os.path.join(folder, 'datapackage.json')
        with open(path, encoding='utf-8') as f:
            descriptor = json.load(f)
        del next(r for r in descriptor['resources'] if r['name'] == 'districts')['stuiver']['aliases']
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(descriptor, f)
        with self.madrid(folder) as store:
            answer = store.json('es-madrid-inversiones/locations/', cut=self.cut)
            self.check_whole(answer, store, 'es-madrid-inversiones', self.cut)
            hit = [f['properties'] for f in answer['features'] if f['geometry'] and f['properties']['_count']]
            self.assertEqual((len(hit), sum(p['_count'] for p in hit)), (20, 3071))
            listed = {m['label']: m for m in answer['features'][-1]['properties']['without_place']}
            self.assertEqual(listed['SAN BLAS-CANILLEJAS']['near'], 'San Blas')
            self.assertEqual(listed['SAN BLAS-CANILLEJAS']['_count'], 171)
            self.assertNotIn('near', listed['VARIOS DISTRITOS'])
            told = store.report['places'][0]
            self.assertEqual((told['placed'], told['members']), (20, 23))
            self.assertIn({'member': 'SAN BLAS-CANILLEJAS', 'near': 'San Blas'}, told['without_place'])

    def test_municipalities(self):
        files = [os.path.join(SHARED, 'nl-iv3', '2023_%s.csv' % n) for n in ('begroting', 'jaarrekening')]
        with Store(self.folder, mapping('nl-iv3'), files, *CODES) as store:
            cut = 'phase:"executed"|side:"expenditure"'
            answer = store.json('nl-iv3/locations/', dimension='gemeente', level='gemeenten', cut=cut)
            self.check_whole(answer, store, 'nl-iv3', cut)
            self.assertEqual(len(answer['features']), 342)
            self.assertTrue(all(f['geometry'] and f['properties']['members'] == 1 for f in answer['features']))
            self.assertEqual(answer['summary']['bedrag.sum'], 85666357000)
            beek = next(f for f in answer['features'] if f['properties']['label'] == 'Beek (L.)')
            cell = store.json('nl-iv3/aggregate/', cut=cut + '|gemeente.naam:"Beek"')['summary']
            self.assertEqual((beek['id'], beek['properties']['bedrag.sum']), ('GM0888', cell['bedrag.sum']))

    def test_without_the_map(self):
        """Optional areas that are nowhere: the load goes on and says so."""
        files = [os.path.join(SHARED, 'nl-iv3', '2023_begroting.csv')]
        with Store(self.folder, mapping('nl-iv3'), files) as store:
            self.assertEqual(store.get('nl-iv3/locations/')[0], 404)
        done = run('check', '--mapping', mapping('nl-iv3'), *files)
        self.assertIn('there will be no map "gemeenten"', done.stdout)


if __name__ == '__main__':
    unittest.main()
