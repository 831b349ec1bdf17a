#!/usr/bin/env python3
"""Makes the store of an earlier version that tests/api/stores.py opens: make.py PROGRAM VERSION, with the last program that
made stores of that version (git log --diff-filter=A -- schema/: the commit before the next migration). Two were changed
while they were made, and are kept as the migrations after them expect: 19 before its number was given twice (3fc8f5d1), 16 with
the tables of small cells as they became (bc93a547, and upon it ea96c378, which came after 17 had its number)."""
import copy
import json
import lzma
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import DESCRIPTOR, write_ledger  # noqa: E402


def understood(version):
    """The mapping, as programs of then read it."""
    mapping = copy.deepcopy(DESCRIPTOR)
    if version < 21:
        del mapping['stuiver']['privacyLevels']['noSocialDomain']
    return mapping


def main(program, version):
    with tempfile.TemporaryDirectory() as where:
        store, ledger = os.path.join(where, 's.db'), os.path.join(where, 'grootboek.csv')
        with open(os.path.join(where, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(understood(version), f)

        def run(*words):
            subprocess.run([program, words[0], '-q', '-s', store, *words[1:]], check=True)

        def load(year, lines, cents, *more):
            write_ledger(ledger, lines, year=year, cents=cents, text=30)
            run('load', *more, '-m', where, ledger)
        load(2022, 300, 125)
        load(2023, 200, 300)
        if version > 9:
            load(2023, 200, 350, *(['--replace'] if version > 10 else []))  # in the place of the one before
        if version >= 9:
            load(2021, 100, 700)
            run('withdraw', '3' if version == 9 else '4')
        with open(store, 'rb') as f, open(os.path.join(HERE, '%02d.db.xz' % version), 'wb') as g:
            g.write(lzma.compress(f.read(), preset=9))


main(sys.argv[1], int(sys.argv[2]))
