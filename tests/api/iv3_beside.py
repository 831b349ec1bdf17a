"""Waterrijk with its Iv3 deliveries and what CBS would publish of them, in one store: what reconciliations start from."""
import csv
import glob
import json
import os
import subprocess

from served import PROGRAM, load

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
WHO = ('--number', '069999', '--name', 'Waterrijk', '--contact-name', 'F. Inancien', '--email', 'financien@waterrijk.nl',
       '--phone', '0612345678', '--package', 'Pakket')
MONEY = {'type': 'number', 'decimalChar': '.', 'columnType': 'value', 'stuiver': {'decimals': 2}}
CBS = {
    'name': 'cbs', 'title': 'Iv3 van alle gemeenten',
    'resources': [{
        'name': 'cbs', 'path': 'cbs.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ','},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'verslagsoort', 'type': 'string'}, {'name': 'gemeente', 'type': 'string'},
            {'name': 'zijde', 'type': 'string', 'columnType': 'direction'},
            {'name': 'taakveld', 'type': 'string', 'stuiver': {'asWritten': True}},
            {'name': 'categorie', 'type': 'string', 'stuiver': {'asWritten': True}},
            dict(MONEY, name='eerste_plaatsing'), dict(MONEY, name='tweede_plaatsing')]},
        'stuiver': {'scale': 1000}}],
    'model': {
        'dimensions': {k: {'primaryKey': k, 'attributes': {k: {'source': k}}}
                       for k in ('jaar', 'verslagsoort', 'gemeente', 'zijde', 'taakveld', 'categorie')},
        'measures': {k: {'source': k, 'currency': 'EUR'} for k in ('eerste_plaatsing', 'tweede_plaatsing')}},
    'stuiver': {'cube': 'cbs', 'scope': ['jaar']}}


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, check=False, timeout=300)


def put(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(content, f)
    return path


def mapping_of(folder, name, beside):
    """Waterrijk's own mapping, in a folder of its own, that names what it is laid beside."""
    own = os.path.join(folder, name)
    if not os.path.isdir(own):
        os.mkdir(own)
        for f in glob.glob(os.path.join(ROOT, 'mappings', 'waterrijk', '*')):
            os.symlink(os.path.realpath(f), os.path.join(own, os.path.basename(f)))
        for f in ('iv3', 'cbs'):
            if not os.path.exists(os.path.join(folder, f)):
                os.symlink(os.path.realpath(os.path.join(ROOT, 'mappings', f)), os.path.join(folder, f))
        os.unlink(os.path.join(own, 'datapackage.json'))
    with open(os.path.join(ROOT, 'mappings', 'waterrijk', 'datapackage.json'), encoding='utf-8') as f:
        d = json.load(f)
    d['stuiver']['iv3'] = {'beside': beside}
    put(own, 'datapackage.json', d)
    return own


def export(store, year, period):
    p = run('iv3', 'export', '--store', store, '--cube', 'waterrijk', '--year', str(year), '--period', str(period), *WHO)
    assert p.returncode == 0, p.stderr
    return json.loads(p.stdout)


def load_deliveries(store, folder, deliveries, cube='waterrijk-iv3'):
    own = os.path.join(folder, cube)
    if not os.path.isdir(own):
        os.mkdir(own)
    with open(os.path.join(ROOT, 'mappings', 'nl-iv3-levering', 'datapackage.json'), encoding='utf-8') as f:
        d = json.load(f)
    d['name'] = cube
    put(own, 'datapackage.json', d)
    p = run('iv3', 'table', *[put(folder, 'levering-%d.json' % i, v) for i, v in enumerate(deliveries)])
    assert p.returncode == 0, p.stderr
    path = os.path.join(folder, cube + '.csv')
    with open(path, 'wb') as f:
        f.write(p.stdout)
    load(store, own, path)


def load_cbs(store, folder, deliveries, change=None):
    """Both publications of Waterrijk, and another municipality that nobody asked for; `change` is what the second one
    corrects: {(year, period, side, taakveld, categorie): thousands}."""
    own = os.path.join(folder, 'cbs-mapping')
    if not os.path.isdir(own):
        os.mkdir(own)
    put(own, 'datapackage.json', CBS)
    path = os.path.join(folder, 'cbs.csv')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f)
        out.writerow(['jaar', 'verslagsoort', 'gemeente', 'zijde', 'taakveld', 'categorie', 'eerste_plaatsing', 'tweede_plaatsing'])
        for d in deliveries:
            year, period = d['metadata']['boekjaar'], d['metadata']['periode']
            for side in ('lasten', 'baten'):
                for r in d['data'][side]:
                    key = (year, period, side, r['taakveld'], r['categorie'])
                    second = r['bedrag'] + (change or {}).get(key, 0)
                    for gemeente, factor in (('GM9999', 1), ('GM0001', 3)):
                        out.writerow([year, '%dX%03d' % (year, period), gemeente, side, r['taakveld'], r['categorie'],
                                      r['bedrag'] * factor, second * factor])
    load(store, own, path)


def load_waterrijk(store, folder, beside):
    load(store, mapping_of(folder, 'waterrijk', beside), *sorted(glob.glob(os.path.join(ROOT, 'samples', '*-202*.csv'))))


DELIVERY = {'cube': 'waterrijk-iv3', 'title': 'eigen levering'}
FIRST = {'cube': 'cbs', 'title': 'CBS, eerste plaatsing', 'cut': 'gemeente:"GM9999"', 'measure': 'eerste_plaatsing'}
SECOND = dict(FIRST, title='CBS, tweede plaatsing', measure='tweede_plaatsing')


def load_all(store, folder):
    """2024 and 2025 tie everywhere; in 2023 the delivery has a code that a spreadsheet made of 0.4, lacks a row, and
    calls a year what ends in December; CBS's second publication corrects a cell of 2024."""
    load_waterrijk(store, folder, [DELIVERY, FIRST, SECOND])
    good = [export(store, year, period) for year in (2024, 2025) for period in (0, 2, 5)]
    bad = export(store, 2023, 5)
    moved = next(r for r in bad['data']['lasten'] if r['taakveld'] == '0.4' and r['categorie'] == '1.1')
    moved['taakveld'] = '2.1'
    lost = bad['data']['baten'].pop(2)
    load_deliveries(store, folder, [bad, *good])
    cell = good[2]['data']['lasten'][0]
    load_cbs(store, folder, good[2:3], {(2024, 5, 'lasten', cell['taakveld'], cell['categorie']): 12})
    return moved, lost, cell
