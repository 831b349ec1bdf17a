#!/usr/bin/env python3
"""Every page of the desk that its table of routes has, of deliveries in each state and for who may all, in both languages:
by html-validate, by pa11y with axe and htmlcs at 320 and 1280 px (no errors), and narrow.cjs (nothing is cut off).
Pa11y is slow: it sees each page at both widths and in both languages, but one language at a width, in turns; with EVERY=1,
by hand, both at both.
[ONLY=regex] [EVERY=1] desk_pages.py [validate|accessible|narrow]. 77 without npm, its registry or Chromium."""
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
from desk_served import BO, Desk, SAMPLES  # noqa: E402
from served import PROGRAM  # noqa: E402

CHAPTERS = sorted(n[:-3] for n in os.listdir(os.path.join(HERE, '..', '..', 'etl', 'handbook')) if n.endswith('.md'))
# What is no page, or needs what only a link or a provider gives.
NO_PAGES = r'\.csv$|/stand$|^gebracht/|^aanvoer/|^inloggen/(code|organisatie|terug)$|voorbeeld|\.(json|atom|svg)$'


def sample(name):
    return os.path.join(SAMPLES, name)


def stocked(d):
    """Deliveries that are published, sent back, staged, open and of no use; somebody invited, a token, something withdrawn."""
    subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer'], check=True, capture_output=True)
    d.come('baas', d.invite('baas@example.nl', 'admin'))
    published, back, staged = (d.bring(sample('grootboek-%d.csv' % y)) for y in (2023, 2024, 2025))
    for n in (published, back, staged):
        d.wait(n)
        d.post('/leveringen/%d/klaarzetten' % n)
        d.wait(n, 'publiceren')
    d.post('/leveringen/%d/vrijgeven' % published, BO)
    d.post('/leveringen/%d/terugsturen' % back, BO, {'opmerkingen': 'kolom 7 noemt namen'})
    useless = d.at('niets.csv')
    with open(useless, 'wb') as f:
        f.write(b'\0' * 5000)
    numbers = [published, back, staged, d.bring(sample('begroting-2024.csv'), sample('grootboek-2024.csv')), d.bring(useless), d.bring(spoiled(d)), d.bring(long_texts(d))]
    for n in numbers:
        d.wait(n, 'publiceren', BO)
    csrf = re.search(r'name="csrf" value="([^"]+)"', d.get('/account', 'baas').text).group(1)
    d.ask('POST', '/mensen/uitnodigen', 'baas', {'csrf': csrf, 'adres': 'nieuw@example.nl', 'rol': 'viewer'})
    d.ask('POST', '/tokens', 'baas', {'csrf': csrf, 'naam': 'nachtelijke export', 'dagen': '30', 'brengen': '1'})
    return numbers


def spoiled(d):
    """An Iv3 delivery with a code that a spreadsheet changed, and one that nobody knows."""
    with open(sample('iv3-2024-jaarrekening.json'), encoding='utf-8') as f:
        delivery = json.load(f)
    next(r for r in delivery['data']['lasten'] if r['taakveld'] == '0.10')['taakveld'] = '0.1'
    delivery['data']['baten'][0]['taakveld'] = '9.9'
    with open(d.at('levering.json'), 'w', encoding='utf-8') as f:
        json.dump(delivery, f)
    return d.at('levering.json')


def long_texts(d):
    """Texts of people without a blank to break at: step 6 shows them masked, on a phone too."""
    path = d.at('lange-teksten.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('Jaar;Taakveld;Omschrijving;Bedrag\n')
        f.writelines('2024;0.%d;declaratie/%s/%d/j.jansen%d@example.nl/%s;%d,00\n' % (i % 5 + 1, 'onderwijshuisvesting-' * 4, i, i, 'x' * 70, 100 + i)
                     for i in range(60))
        f.writelines('2024;0.1;%smevr. A.B. Jansen-van_de_Wateringen;%d,00\n' % ('Vergoedingvoorkinderopvang_' * 5, 500 + i) for i in range(40))
    return path


def addresses(numbers):
    with open(os.path.join(HERE, '..', '..', 'etl', 'desk', 'routes.c'), encoding='utf-8') as f:
        patterns = re.findall(r'\{GETS,\s+"([^"]*)",\s+NEED_', f.read())
    found = []
    for pattern in patterns:
        if re.search(NO_PAGES, pattern) or '*' in pattern:
            continue
        for n in numbers if pattern.startswith('leveringen/#') else numbers[:1]:
            found.append('/' + pattern.replace('#', str(n), 1).replace('#', '1'))
    return [p for i, p in enumerate(found) if p not in found[:i]] + ['/handboek/' + c for c in CHAPTERS]


def cookie(d, path):
    """Who is logged in is sent on from where one logs in."""
    return {} if path == '/inloggen' else {'Cookie': d.cookies['baas']}


def validate(d, home, paths):
    """Its faults, in words."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for path in paths:
            for language in 'nl', 'en':
                a = d.ask('GET', path + '?taal=' + language, headers=cookie(d, path))
                name = os.path.join(folder, '%d.html' % len(names))
                names[os.path.realpath(name)] = '%s (%s)' % (path, language)
                with open(name, 'wb') as f:
                    f.write(a.body)
        with open(os.path.join(folder, '.htmlvalidate.json'), 'w', encoding='utf-8') as f:
            json.dump({'root': True, 'extends': ['html-validate:recommended'],
                       # What a form calls its fields is also what they are known by, as k0.12.
                       # One that waits asks again, without a script.
                       'rules': {'meta-refresh': 'off', 'valid-id': ['error', {'relaxed': True}], 'form-dup-name': ['error', {'shared': ['radio', 'submit', 'checkbox']}]}}, f)
        told = os.path.join(folder, 'told.json')
        subprocess.run([os.path.join(home, 'node_modules', '.bin', 'html-validate'), '--formatter', 'json=' + told, *names], cwd=folder, check=False)
        with open(told, encoding='utf-8') as f:
            return ['%s:%d:%d: %s: %s' % (names[os.path.realpath(x['filePath'])], m['line'], m['column'], m['ruleId'], m['message'])
                    for x in json.load(f) for m in x['messages']]


def accessible(d, home, chromium, paths):
    widths = [320, 1280]
    jobs = [{'url': 'http://%s:%d%s?taal=%s' % (d.host, d.port, p, language), 'headers': cookie(d, p),
             'widths': widths if os.environ.get('EVERY') else [widths[(i + j) % 2]]}
            for i, p in enumerate(paths) for j, language in enumerate(('nl', 'en'))]
    done = subprocess.run(['node', os.path.join(HERE, 'accessible.cjs'), home, chromium], input=json.dumps(jobs), capture_output=True, text=True,
                          timeout=1500, check=False)
    if done.returncode:
        return [done.stderr[-3000:]]
    # Axe takes the box for remarks to be partly covered, which pa11y does not tell from a fault; nothing lies over it at any
    # of its corners or its middle (elementsFromPoint), and its colours are those of every other box.
    told = [f for f in json.loads(done.stdout) if not (f['code'] == 'color-contrast' and f['context'].startswith('<textarea'))]
    return ['%(url)s at %(width)d px: %(runner)s %(code)s: %(message)s\n    %(selector)s\n    %(context)s' % f for f in told]


def narrow(d, home, chromium, paths):
    faults = []
    for some in [p for p in paths if cookie(d, p)], [p for p in paths if not cookie(d, p)]:
        if not some:
            continue
        done = subprocess.run(['node', os.path.join(HERE, 'narrow.cjs'), home, chromium, 'http://%s:%d' % (d.host, d.port), *some],
                              env=dict(os.environ, COOKIE=cookie(d, some[0]).get('Cookie', '')), capture_output=True, text=True, timeout=900,
                              check=False)
        faults += [line for line in done.stdout.splitlines() if 'FAILED' in line] or ([done.stderr[-2000:]] if done.returncode else [])
    return faults


def main():
    wanted = sys.argv[1:] or ['validate', 'accessible', 'narrow']
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    try:
        if not chromium:
            raise unittest.SkipTest('no chromium')
        homes = {'validate': npm.folder('html-validate@9'), 'accessible': npm.folder('pa11y@8.0.0'), 'narrow': npm.folder('puppeteer-core@24')}
    except unittest.SkipTest as why:
        print('skipped: %s' % why)
        return 77
    with Desk() as d:
        paths = [p for p in addresses(stocked(d)) if re.search(os.environ.get('ONLY', ''), p)]
        faults, there = [], []
        for path in paths:
            a = d.ask('GET', path, headers=cookie(d, path))
            # Where readers ask nothing, nothing was proposed, no mapping was made, and nothing is staged.
            if a.status != 200 and not (a.status in (404, 409) and re.search('^/vragen|/tabellen$|/voorstellen/1$|/versies/1$|/privacyverslag$', path)):
                faults.append('%s answers %d' % (path, a.status))
            elif a.status == 200 or path == '/inloggen':
                there.append(path)
        paths = there
        for what in wanted:
            found = validate(d, homes[what], paths) if what == 'validate' else \
                (accessible if what == 'accessible' else narrow)(d, homes[what], chromium, paths)
            print('%s: %d pages, %d errors' % (what, len(paths), len(found)))
            faults += found
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
