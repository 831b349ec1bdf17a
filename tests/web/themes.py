#!/usr/bin/env python3
"""Published themes of the NL Design System (npm) by `serve --theme`, in Chromium: the colours are the theme's, and every
text keeps its contrast, light and dark. Says which of the tokens that the pages use a theme does not set. 77 without npm,
its registry or Chromium."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import npm  # noqa: E402
from served import Served, load_samples  # noqa: E402

# Package, its style, the class it hangs on.
THEMES = (
    ('@utrecht/design-tokens@5.0.1', 'dist/theme.css', 'utrecht-theme'),
    ('@nl-design-system-unstable/voorbeeld-design-tokens@7.4.1', 'dist/theme.css', 'voorbeeld-theme'),
    ('@rijkshuisstijl-community/design-tokens@11.1.0', 'dist/kern-lintblauw/index.css', 'kern-lintblauw'))
PAGES = ('/waterrijk/2024', '/waterrijk/2024/programmabegroting/3', '/waterrijk/2024/vergelijken')


def tokens_used():
    with open(os.path.join(HERE, '..', '..', 'etl', 'page', 'stuiver.css'), encoding='utf-8') as f:
        return sorted(set(re.findall(r'var\((--utrecht-[a-z0-9-]+)', f.read())))


def look(home, chromium, store, page, *options):
    with Served(store, *options) as server:
        done = subprocess.run(['node', os.path.join(HERE, 'themes.cjs'), home, chromium,
                               'http://127.0.0.1:%d%s' % (server.port, page)], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    return json.loads(done.stdout)


def main():
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    faults = 0
    try:
        home = npm.folder('puppeteer-core@24')
        styles = [os.path.join(npm.tarball(package, npm.folder_for(package)), style) for package, style, _ in THEMES]
    except unittest.SkipTest as why:
        print('skipped: %s' % why)
        return 77
    if not chromium:
        print('skipped: no chromium')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'samples.db')
        load_samples(store)
        plain = look(home, chromium, store, PAGES[0])
        for (package, _, name), style in zip(THEMES, styles):
            with open(style, encoding='utf-8') as f:
                text = f.read()
            unset = [t for t in tokens_used() if not re.search(re.escape(t) + r'\s*:', text)]
            print('%s sets %d of our %d tokens; not: %s' % (package, len(tokens_used()) - len(unset), len(tokens_used()),
                                                           ' '.join(t[10:] for t in unset)))
            for page in PAGES:
                for scheme, seen in look(home, chromium, store, page, '--theme', style, '--theme-class', name).items():
                    print('  %s %s: ink %s paper %s link %s' % (page, scheme, seen['ink'], seen['paper'], seen['link']))
                    if scheme == 'light' and (seen['link'], seen['font']) == (plain['light']['link'], plain['light']['font']):
                        print('FAULT the theme does nothing to links and type')
                        faults += 1
                    for poor in seen['poor']:
                        print('FAULT %s' % poor)
                        faults += 1
        for scheme, seen in plain.items():
            for poor in seen['poor']:
                print('FAULT without a theme, %s: %s' % (scheme, poor))
                faults += 1
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
