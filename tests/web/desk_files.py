"""Files for journeys of the desk, made of real ones where they are, else of samples, with the sums that must come out, in cents."""
import csv
import io
import json
import os
import sys
from decimal import Decimal

HERE = os.path.dirname(os.path.realpath(__file__))
DATA = os.path.join(HERE, '..', '..', '..', 'shared', 'data')
SAMPLES = os.path.join(HERE, '..', '..', 'samples')
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from iv3 import GOOD  # noqa: E402
from iv3_model import Model  # noqa: E402


def sample(name):
    return os.path.realpath(os.path.join(SAMPLES, name))  # Chromium reads no path with .. in it


def shared(*parts):
    found = [os.path.realpath(os.path.join(DATA, p)) for p in parts]
    return found if all(os.path.exists(p) for p in found) else None


def cents(text):
    """Of an amount with a decimal comma."""
    return int(Decimal(text.replace('.', '').replace(',', '.') or '0') * 100)


def put(folder, name, text, encoding='utf-8'):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding=encoding, newline='') as f:
        f.write(text)
    return path


def untold(folder):
    """A budget of revenue that says no year, side or phase: Madrid's of 2019, or one of its shape. Its control total stands with the data."""
    real = shared('es-madrid/2019/ingresos.csv')
    if real:
        with open(real[0], encoding='cp1252', newline='') as f:
            lines = f.read().split('\r\n')
    else:
        lines = ['Centro;Capitulo;Economico;PREV.INICIAL'] + ['%d;%d;%05d;%d,%02d' % (500 + i % 3, i % 8 + 1, 20900 + i % 7, 1000 + i, i) for i in range(40)] + ['']
    at = [h.strip() for h in lines[0].split(';')].index('PREV.INICIAL')
    amounts = [cents(x.split(';')[at]) for x in lines[1:] if x]
    if not real:
        print('skipped: no ../shared/data/es-madrid; a file of its shape is in its place')
    if real and sum(amounts) != 511468877400:
        raise AssertionError('Madrid is %d' % sum(amounts))
    last = max(i for i, x in enumerate(lines) if x)
    return {'file': put(folder, 'ingresos.csv', '\r\n'.join(lines), 'cp1252'), 'cents': sum(amounts),
            'next': put(folder, 'ingresos-nieuw.csv', '\r\n'.join(lines[:last] + lines[last + 1:]), 'cp1252'), 'next_cents': sum(amounts[:-1]),
            'corrected': put(folder, 'ingresos-beter.csv', '\r\n'.join(lines[:last - 1] + lines[last:]), 'cp1252'),
            'corrected_cents': sum(amounts) - amounts[-2]}


def ledger_sums(rows, side_of):
    sums = {}
    for row in rows:
        side = side_of(row)
        value = cents(row['BedragDebet']) - cents(row['BedragCredit'])
        sums[side] = sums.get(side, 0) + (value if side == 'expenditure' else -value)
    return sums


def slipped(folder):
    """The sample ledger of 2024, with one amount that has a decimal point among commas."""
    with open(sample('grootboek-2024.csv'), encoding='cp1252', newline='') as f:
        text = f.read()
    text = '\r\n'.join(text.split('\r\n')[:-2]) + '\r\n'  # without its last line, or both sides have one sum
    rows = list(csv.DictReader(io.StringIO(text), delimiter=';'))
    n = next(i for i, r in enumerate(rows) if i > 100 and r['InkomstenUitgavenBBV'] == 'U' and ',' in r['BedragDebet'] and cents(r['BedragDebet']) % 10
             and sum(r['BedragDebet'] == x['BedragDebet'] for x in rows) == 1)
    right = rows[n]['BedragDebet']
    wrong = right.replace('.', '').replace(',', '.')
    lines = text.split('\r\n')
    lines[n + 1] = lines[n + 1].replace(right, wrong)
    side_of = lambda r: {'U': 'expenditure', 'I': 'revenue'}[r['InkomstenUitgavenBBV']]  # noqa: E731
    of = ledger_sums(rows, side_of)
    # Pages tell movements of reserves and the result apart from what a year cost; the API counts all.
    apart = ledger_sums([r for r in rows if r['Taakveld'] in APART], side_of)
    return {'file': put(folder, 'grootboek-2024.csv', '\r\n'.join(lines), 'cp1252'), 'wrong': wrong, 'line': n + 2, 'cents': of['expenditure'],
            'without': of['expenditure'] - cents(right), 'of': of, 'apart': apart['expenditure'], 'by': 'side.code', 'cube': 'grootboek', 'measure': 'amount', 'year': 2024}


APART = ('0.10', '0.11')  # movements of reserves, and the result


def phaseless(folder, ledger, ledger_apart):
    """The sample budget as it was proposed, with nothing that says that it is one."""
    with open(sample('begroting-2024.csv'), encoding='utf-8', newline='') as f:
        rows = list(csv.reader(f))
    at, side, amount = (rows[0].index(h) for h in ('Fase', 'Lasten/Baten', 'Bedrag'))
    field = rows[0].index('Taakveld')
    kept = [r for r in rows if r[at] in ('Fase', 'Primitief')]
    of = {'executed ' + k: v for k, v in ledger.items()}
    shown = {'executed': ledger['expenditure'] - ledger_apart, 'proposed': 0}
    for r in kept[1:]:
        word = 'proposed ' + {'L': 'expenditure', 'B': 'revenue'}[r[side]]
        value = int(Decimal(r[amount]) * 100) * (1 if r[side] == 'L' else -1)
        of[word] = of.get(word, 0) + value
        if r[side] == 'L' and r[field] not in APART:
            shown['proposed'] += value
    return {'file': put(folder, 'cijfers-2024.csv', ''.join(','.join(r[:at] + r[at + 3:]) + '\n' for r in kept)), 'of': of, 'shown': shown}


def told_of(path, delivery):
    """In thousands of euros, as deliveries are."""
    lasten, baten = (sum(Decimal(str(r['bedrag'])) for r in delivery['data'][part]) for part in ('lasten', 'baten'))
    return {'file': path, 'year': delivery['metadata']['boekjaar'], 'lasten': int(lasten * 100000), 'baten': int(baten * 100000)}


def deliveries(folder):
    """One that a spreadsheet changed, CBS's workbook, and the delivery that CBS's checker takes, whose control totals stand with the data."""
    with open(sample('iv3-2024-jaarrekening.json'), encoding='utf-8') as f:
        delivery = json.load(f)
    mended = told_of(os.path.join(folder, 'hersteld-2024.json'), delivery)
    next(r for r in delivery['data']['lasten'] if r['taakveld'] == '0.10')['taakveld'] = '0.1'
    damaged = put(folder, 'levering-2024.json', json.dumps(delivery))
    book = os.path.join(folder, 'iv3-2026.xlsx')
    Model('Gemeente', 2026, {}).fill(GOOD['data']).save(book)
    others = [told_of(book, GOOD)]
    real = shared('iv3-json/iv3_bestand_zonder_fouten_1.json')
    if real:
        with open(real[0], encoding='iso-8859-1') as f:
            others.append(told_of(real[0], json.load(f)))
        if (others[-1]['lasten'], others[-1]['baten']) != (48340 * 100000, 52152 * 100000):
            raise AssertionError(others[-1])
    else:
        print('skipped: no delivery of ../shared/data/iv3-json')
    return {'damaged': damaged, 'mended': mended, 'deliveries': others}
