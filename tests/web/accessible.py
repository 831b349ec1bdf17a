#!/usr/bin/env python3
"""Every kind of page of the samples by pa11y (npm), with axe and htmlcs, at 320 and 1280 px, in both languages (one at
each width, in turns; EVERY=1, by hand: both at both): no errors. [EVERY=1] accessible.py [PART-OF-AN-ADDRESS]. 77 without npm, its registry or Chromium.

Axe cannot decide the contrast of text that lies over shapes of a drawing, and pa11y does not tell that from a fault: such
text is listed by class, to be judged by eye. Anything else is an error."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import npm  # noqa: E402
from served import Served, load_samples  # noqa: E402
from validate import PAGES  # noqa: E402


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ''
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    if not chromium:
        print('skipped: no chromium')
        return 77
    try:
        home = npm.folder('pa11y@8.0.0')
    except unittest.SkipTest as why:
        print('skipped: %s' % why)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'samples.db')
        load_samples(store)
        with Served(store) as server:
            targets = [p for p, status in PAGES.items() if status == 200 and wanted in p]
            widths = [320, 1280]
            urls = [{'url': 'http://127.0.0.1:%d%s%staal=%s' % (server.port, p, '&' if '?' in p else '?', language),
                     'widths': widths if os.environ.get('EVERY') else [widths[(i + j) % 2]]}
                    for i, p in enumerate(targets) for j, language in enumerate(('nl', 'en'))]
            done = subprocess.run(['node', os.path.join(HERE, 'accessible.cjs'), home, chromium], input=json.dumps(urls),
                                  capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        print(done.stderr[-3000:])
        return 1
    told = json.loads(done.stdout)
    drawn = [f for f in told if f['runner'] == 'axe' and f['code'] == 'color-contrast' and f['context'].startswith('<text')]
    faults = [f for f in told if f not in drawn]
    for said, n in sorted(Counter(re.search('class="([^"]*)"', f['context']).group(1) for f in drawn).items()):
        print('to be judged by eye: %d texts of class "%s"' % (n, said))
    for f in faults:
        print('%(url)s at %(width)d px: %(runner)s %(code)s: %(message)s\n    %(selector)s\n    %(context)s' % f)
    print('%d pages in two languages, %d errors' % (len(targets), len(faults)))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
