#!/usr/bin/env python3
"""The pages of the samples, in both languages, by html-validate's recommended rules. 77 without npm or its registry."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import PROGRAM, Served, load_samples  # noqa: E402

SUBJECT = '/waterrijk/2024/programmabegroting/3/3.2'
CUT = 'year:2024%7Cside:%22expenditure%22%7Cprogramme:%228%22%7Cphase:'
PAGES = {
    '/': 200, '/waterrijk/2024': 200, '/waterrijk/2024?naast=2023&maat=inwoner&prijzen=2025': 200,
    '/waterrijk/2024/programmabegroting/3': 200, SUBJECT: 200, SUBJECT + '/regels': 200,
    '/waterrijk/2024/programmabegroting/2/2.1/regels?tekst=onderhoud&pagina=2': 200, '/waterrijk/paspoort?cut=%s%%22executed%%22' % CUT: 200,
    '/waterrijk/paspoort?cut=%s%%22executed%%22&min=%s%%22proposed%%22' % (CUT, CUT): 200,
    '/waterrijk/2024/vergelijken': 200, '/waterrijk/vergelijken?kolommen=jaren&verdeling=taakveld': 200,
    SUBJECT + '/vergelijken?kolommen=leverancier': 200, '/waterrijk/2024/vergelijken?kolommen=programma&maat=aandeel': 200,
    '/waterrijk/2024/begroot-en-werkelijk': 200, '/waterrijk/2024/plaatsen': 200, '/waterrijk/gegevens': 200, '/waterrijk/wijzigingen': 200,
    '/waterrijk/2024/geldstromen': 200, '/waterrijk/2024?weergave=vlakken': 200, '/waterrijk/2024?maat=aandeel': 200,
    '/waterrijk/2024/vergelijken?kolommen=begrotingswijziging': 200, '/waterrijk/2024/vergelijken?kolommen=programma': 200,
    '/waterrijk/2024/leveranciers': 200, '/waterrijk/2024/lijst': 200, '/waterrijk/2024/plaatsen?niveau=wijken': 200,
    '/waterrijk/2024/programmabegroting/3/lijst?verdeling=kostenplaats&orde=naam&top=25&maat=inwoner': 200,
    '/zoeken': 200, '/zoeken?q=jeug*': 200, '/zoeken?q=nergens': 200,
    '/uitleg': 200, '/over': 200, '/toegankelijkheid': 200, '/privacy': 200, '/api': 200, '/niets': 404,
    '/waterrijk/2024/programmabegroting/33': 404}

PAGES['/handboek'] = 200
PAGES.update({'/handboek/' + name[:-3]: 200 for name in sorted(os.listdir(os.path.join(HERE, '..', '..', 'etl', 'handbook')))
              if name.endswith('.md')})


def skip(why):
    print('skipped: ' + why)
    sys.exit(77)


def validator():
    if not shutil.which('npm'):
        skip('no npm')
    cache = os.environ.get('STUIVER_NPM') or os.path.join(tempfile.gettempdir(), 'stuiver-npm-%d' % os.getuid())
    program = os.path.join(cache, 'node_modules', '.bin', 'html-validate')
    if not os.path.exists(program):
        os.makedirs(cache, exist_ok=True)
        if subprocess.run(['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', cache,
                           'html-validate@9']).returncode:
            skip('html-validate cannot be fetched')
    return program


def fetch(server, folder):
    names = {}
    for address, status in PAGES.items():
        for language in 'nl', 'en':
            target = '%s%staal=%s' % (address, '&' if '?' in address else '?', language)
            got, _, body = server.get(target, headers={'Accept': 'text/html'})
            assert got == status, (target, got)
            name = os.path.join(folder, '%d.html' % len(names))
            names[os.path.realpath(name)] = target
            with open(name, 'wb') as f:
                f.write(body)
    return names


def exported(store, folder):
    """Some of a folder of files, whose links were turned."""
    site = os.path.join(folder, 'site')
    subprocess.run([PROGRAM, 'export', '--quiet', '--store', store, '--format', 'site', '--output', site, '--max-pages', '60'], check=True)
    return {os.path.realpath(os.path.join(site, name)): name
            for name in ('index.html', 'en/waterrijk.html', 'waterrijk/2024.html', 'waterrijk/gegevens.html', 'waterrijk/2025/plaatsen.html',
                         'waterrijk/niet-in-deze-map.html', 'waterrijk/2025/programmabegroting/1.html')}


def main():
    program = validator()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'samples.db')
        load_samples(store)
        with Served(store) as server:
            names = fetch(server, folder)
        names.update(exported(store, folder))
        with open(os.path.join(folder, '.htmlvalidate.json'), 'w') as f:
            json.dump({'root': True, 'extends': ['html-validate:recommended'],
                       # Boxes of one name are one choice of several.
                       # Headings of the handbook are numbered, and are known by what a repository calls them.
                       'rules': {'valid-id': ['error', {'relaxed': True}], 'form-dup-name': ['error', {'shared': ['radio', 'submit', 'checkbox']}]}}, f)
        # Into a file: what it writes to a pipe is cut off where the pipe is full.
        told = os.path.join(folder, 'told.json')
        done = subprocess.run([program, '--formatter', 'json=' + told, *names], cwd=folder)
        with open(told) as f:
            faults = [(names[os.path.realpath(x['filePath'])], m) for x in json.load(f) for m in x['messages']]
    for target, m in faults:
        print('%s:%d:%d: %s: %s' % (target, m['line'], m['column'], m['ruleId'], m['message']))
    sys.exit(bool(faults) or done.returncode)


if __name__ == '__main__':
    main()
