"""Cubes that are unlike the samples: one line without a year, members that no address likes, five thousand members."""
import csv
import json
import os

from served import load

ODD_CODES = ['a/b', '.', '..', 'a.b', '', '%20', 'x' * 300, '<b>vet</b>', '"aan"', '\u05e9\u05dc\u05d5\u05dd', '?q=1&x=2', '#anker',
             'regels', 'a b', '+plus', '\u00e9', '\\back', '2024', '|pijp', 'a;b', 'begroot-en-werkelijk', '/', '//x', '-', '0']
TEXT = {'type': 'string'}
MONEY = {'type': 'number', 'decimalChar': ',', 'groupChar': '.'}
YEAR = {'type': 'integer', 'columnType': 'date:fiscal-year'}


def cube(name, fields, rows):
    """Text and year fields are dimensions of their own, money is measures; `note` is the text of a line."""
    model = {'dimensions': {}, 'measures': {}}
    for field, kind in fields.items():
        if kind is MONEY:
            model['measures'][field] = {'source': field, 'currency': 'EUR'}
        else:
            model['dimensions'][field] = {'primaryKey': field, 'attributes': {field: {'source': field}}}
    schema = [dict(kind, name=field, **({'stuiver': {'text': True}} if field == 'note' else {}))
              for field, kind in fields.items()]
    resource = {'name': 'lines', 'path': 'lines.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
                'schema': {'fields': schema}}
    return name, {'name': name, 'title': name, 'resources': [resource], 'model': model,
                  'stuiver': {'cube': name, 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}}, [list(fields)] + rows


def cubes():
    yield cube('one-line', {'post': TEXT, 'amount': MONEY}, [['All', '-12,50']])
    yield cube('odd-codes', {'code': TEXT, 'year': YEAR, 'note': TEXT, 'amount': MONEY, 'other': MONEY}, [
        [code, 2020 + i % 3, 'note ' + code, '%d,%02d' % (i * 7 - 30, i), i] for i, code in enumerate(ODD_CODES)])
    yield cube('many', {'member': TEXT, 'amount': MONEY}, [
        ['M%04d' % i, '%d,00' % (i * 7919 % 100000 - 500)] for i in range(5000)])


def write_cube(store, folder, name, descriptor, rows):
    mapping, lines = os.path.join(folder, name), os.path.join(folder, name + '.csv')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(descriptor, f)
    with open(lines, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f, delimiter=';').writerows(rows)
    load(store, mapping, lines)


def load_odd(store, folder):
    for name, descriptor, rows in cubes():
        write_cube(store, folder, name, descriptor, rows)
