"""Stores whose facts are worth moving: the recorded cubes, the samples, and one of awkward things."""
import csv
import json
import os
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import PATIENCE, PROGRAM, load, load_samples, make_store  # noqa: E402

SHARED = os.path.join(HERE, '..', '..', '..', 'shared', 'conformance')
RECORDED = ('cra', 'ledger', 'ledger_fdp')
AWKWARD = {
    'name': 'awkward', 'title': 'Awkward',
    'resources': [{
        'name': 'awkward', 'path': 'awkward.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'groep', 'type': 'string'}, {'name': 'naam', 'type': 'string'},
            {'name': 'tekst', 'type': 'string', 'stuiver': {'text': True}},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.', 'columnType': 'value'},
            {'name': 'tweede', 'type': 'number', 'decimalChar': ',', 'groupChar': '.', 'columnType': 'value'}]}}],
    'model': {
        'dimensions': {
            'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
            'party': {'primaryKey': 'group', 'attributes': {'group': {'source': 'groep'}, 'name': {'source': 'naam'}}},
            'text': {'primaryKey': 'text', 'attributes': {'text': {'source': 'tekst'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}, 'second': {'source': 'tweede', 'currency': 'EUR'}}},
    'stuiver': {'cube': 'awkward', 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}},
}
TEXTS = ('', 'één regel', "d'e \\ \\n", 'tab\tin tekst', '"aanhaling"', 'b"c', '%_%', 'NULL', '\\N', 'x' * 300, '🏛 stadhuis', ';--', 'Ø')


def load_recorded(store):
    """False when the recorded data are not there."""
    for cube in RECORDED:
        data = os.path.join(SHARED, 'data', cube.replace('_fdp', '') + '.csv')
        if not os.path.exists(data):
            return False
        load(store, os.path.join(HERE, '..', 'api', 'conformance.d', cube), data)
    return True


def load_awkward(store, folder, years=(2022, 2023), lines=3000):
    """Amounts whose sums pass 64 bits, empty ones, names that differ by case, texts that need quoting."""
    mapping = os.path.join(folder, 'awkward')
    os.makedirs(mapping, exist_ok=True)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(AWKWARD, f)
    for year in years:
        path = os.path.join(mapping, 'awkward-%d.csv' % year)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, delimiter=';', lineterminator='\r\n')
            out.writerow(['jaar', 'groep', 'naam', 'tekst', 'bedrag', 'tweede'])
            for i in range(lines):
                out.writerow([year, 'G%d' % (i * 7 % 40), ('Naam %d' if i % 3 else 'naam %d') % (i % 90),
                              TEXTS[i * 11 % len(TEXTS)] + (' %d' % (i % 50) if i % 4 else ''),
                              '' if i % 17 == 0 else '%d,%02d' % ((i * 7919 % 5000 - 2500), i % 100),
                              '%d,25' % (90000000000000000 - i) if i % 5 else '-%d,75' % (80000000000000000 + i)])
        load(store, mapping, path)


def make_all(folder):
    store, mapping = make_store(folder, lines=20000)
    load_awkward(store, folder)
    load_samples(store)
    load_recorded(store)
    return store


def golden_stores(folder):
    """The stores that golden cases leave, whatever became of their commands, and what they check is loaded: (case, path)."""
    here = os.path.join(HERE, '..', 'golden')
    shutil.copytree(os.path.join(here, 'mapping'), os.path.join(folder, 'mapping'))
    for case in sorted(os.listdir(here)):
        try:
            with open(os.path.join(here, case, 'command'), encoding='utf-8') as f:
                commands = [shlex.split(line) for line in f if line.strip() and not line.startswith('#')]
        except OSError:
            continue
        commands = [['load', '--store', 'checked.db', *c[1:]] if c[0] == 'check' and '--store' not in c else c for c in commands]
        if not any('--store' in c for c in commands):
            continue
        work = os.path.join(folder, case)
        shutil.copytree(os.path.join(here, case), work)
        if os.path.exists(os.path.join(work, 'make.py')):
            subprocess.run([sys.executable, 'make.py'], cwd=work, check=True)
        for words in commands:
            if '<' not in words:
                subprocess.run([PROGRAM, *words], cwd=work, capture_output=True, timeout=2 * PATIENCE, check=False, stdin=subprocess.DEVNULL)
        for name in sorted(os.listdir(work)):
            if name.endswith('.db'):
                yield case, os.path.join(work, name)


def sync(store, address, environment, check=True, patience=10 * PATIENCE):
    p = subprocess.run([PROGRAM, 'sync', '--json', '--from', store, '--to', address], env=environment, capture_output=True,
                       timeout=patience, check=False)
    if check and p.returncode:
        raise RuntimeError('sync ended with %d: %s' % (p.returncode, p.stderr.decode()))
    return p
