#!/usr/bin/env python3
"""No kind of page is cut off on a phone or a screen (narrow.cjs). narrow.py [PART-OF-AN-ADDRESS]. 77 without npm, its registry or Chromium."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import npm  # noqa: E402
from served import Served, load_samples  # noqa: E402
from validate import PAGES  # noqa: E402


def main():
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    try:
        home = npm.folder('puppeteer-core@24')
    except unittest.SkipTest as why:
        home, chromium = str(why), None
    if not chromium:
        print('skipped: no chromium, or %s' % home)
        return 77
    wanted = [p for p in PAGES if not sys.argv[1:] or sys.argv[1] in p]
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'samples.db')
        load_samples(store)
        with Served(store) as server:
            return subprocess.run(['node', os.path.join(HERE, 'narrow.cjs'), home, chromium,
                                   'http://127.0.0.1:%d' % server.port, *wanted], timeout=500, check=False).returncode


if __name__ == '__main__':
    sys.exit(main())
