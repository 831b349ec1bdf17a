#!/usr/bin/env python3
"""Three readers find what they came for, by keyboard alone, with and without JavaScript (journeys.cjs): a councillor prints
why youth care cost other than planned, a journalist takes a supplier's lines home, a citizen looks at her district. 77
without npm, its registry or Chromium."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import npm  # noqa: E402
from served import Served, load_samples  # noqa: E402


def check_paper(folder):
    """What came out of the printer says why, and where it stands."""
    if not shutil.which('pdftotext'):
        print('not read: no pdftotext')
        return
    text = subprocess.run(['pdftotext', '-layout', os.path.join(folder, 'jeugdhulp.pdf'), '-'], capture_output=True, text=True,
                          check=True).stdout
    assert 'Jeugdhulp kost ieder jaar meer' in text, text[:2000]
    assert 'Kruimelpad' not in text and 'Naar de inhoud' not in text, 'what only a screen needs is on paper'
    sheets = text.count('\f')
    assert sheets <= 4, '%d sheets' % sheets
    print('  ok printed on %d sheets' % sheets)


def check_lines(folder):
    with open(os.path.join(folder, 'regels.json'), encoding='utf-8') as f:
        told = json.load(f)
    with open(os.path.join(folder, 'regels.csv'), encoding='utf-8-sig', newline='') as f:
        rows = list(csv.DictReader(f))
    assert len(rows) == told['lines'], (len(rows), told)
    assert sum(Decimal(r['amount']) for r in rows) == Decimal(told['total']), told
    print('  ok %d lines are the total of the page' % len(rows))


def main():
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    try:
        home = npm.folder('puppeteer-core@24')
    except unittest.SkipTest as why:
        home, chromium = str(why), None
    if not chromium:
        print('skipped: no chromium, or %s' % home)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'samples.db')
        load_samples(store)
        with Served(store) as server:
            for scripts in 'script', 'plain':
                done = subprocess.run(['node', os.path.join(HERE, 'journeys.cjs'), home, chromium,
                                       'http://127.0.0.1:%d' % server.port, folder, scripts], timeout=300, check=False)
                if done.returncode:
                    return 1
                check_paper(folder)
                check_lines(folder)
    return 0


if __name__ == '__main__':
    sys.exit(main())
