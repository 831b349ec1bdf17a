#!/usr/bin/env python3
"""The desk against the command line. Usage: tests/bench/desk.py [LINES] [--repeats N]

  LINES       of the generated ledger that is uploaded and staged (default 10000000)
  --repeats N pairs of the large one (default 1)

  STUIVER     the program (default: build/stuiver)
  BENCH       folder for files and stores, on a real disk (default: a temporary one, removed at the end)

Two goals: the samples' ledger from drop to published in at most 3 s; LINES lines uploaded and staged, by a token, at no less
than 0.8 of the speed of the command line doing the same: copying the file (an upload is a copy), sniff, check and stage. The desk also looks
for people before it stages, which the command line does when it is asked to: both ratios are told. The preview, for which nobody waits, is told apart.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
PROJECT = os.path.realpath(os.path.join(HERE, '..', '..'))
os.environ.setdefault('STUIVER', os.path.join(PROJECT, 'build', 'stuiver'))
sys.path[:0] = [HERE, os.path.join(PROJECT, 'tests', 'api')]
# pylint: disable=wrong-import-position
import ledger as ledgers  # noqa: E402
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from desk_uploads import token  # noqa: E402

PROGRAM = os.environ['STUIVER']


def stand(d, n, headers):
    return json.loads(d.ask('GET', '/leveringen/%d/stand' % n, headers=headers).text)


def until(d, n, headers, wanted, limit=3600):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        now = stand(d, n, headers)
        if wanted(now):
            return now
        if not now['working'] and now['job']:
            time.sleep(.1)
            if not stand(d, n, headers)['working']:
                raise SystemExit('it stopped: %s' % json.dumps(now))
        time.sleep(.02)
    raise SystemExit('it took too long')


def put(d, path, name, headers):
    """As curl -T does; the number of the delivery."""
    said = subprocess.run(['curl', '-sS', '-T', path, '-H', 'Authorization: ' + headers['Authorization'],
                           'http://%s:%d/leveringen/%s?klaarzetten=1' % (d.host, d.port, name)], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)['delivery']


def publish(d, n, headers):
    # It is staged a moment before the job that did so has ended; until then the desk says that it is not ready.
    end = time.monotonic() + 60
    while d.post('/leveringen/%d/vrijgeven' % n, BO).status != 303 and time.monotonic() < end:
        time.sleep(.01)
    until(d, n, headers, lambda s: s['state'] == 'published')


def samples():
    """A ledger with its budget, by somebody who is as fast as the desk."""
    with Desk() as d:
        headers = token(d, AN, brengen='1', klaarzetten='1')
        n = d.bring(os.path.join(SAMPLES, 'grootboek-2023.csv'))
        until(d, n, headers, lambda s: not s['working'])
        d.post('/leveringen/%d/klaarzetten' % n)
        until(d, n, headers, lambda s: s['state'] == 'staged')
        publish(d, n, headers)
        begun = time.monotonic()
        files = [os.path.join(SAMPLES, 'grootboek-%d.csv' % y) for y in (2024, 2025)]
        numbers = [put(d, f, os.path.basename(f), headers) for f in files]
        for n in numbers:
            until(d, n, headers, lambda s: s['state'] == 'staged')
            publish(d, n, headers)
        return time.monotonic() - begun


def first_of_its_shape(d, folder, headers):
    small = ledgers.generated(folder, 20000)
    n = d.bring(small.path)
    now = until(d, n, headers, lambda s: not s['working'])
    page = d.get('/leveringen/%d/totalen' % n).text
    fields = {name: re.search(r'name="%s" value="([^"]+)"' % re.escape(name), page).group(1) for name in set(re.findall(r'name="(d\.[^"]+)"', page))}
    if fields:
        d.post('/leveringen/%d/totalen' % n, fields=fields)
        now = until(d, n, headers, lambda s: not s['working'])
    d.post('/leveringen/%d/klaarzetten' % n)
    until(d, n, headers, lambda s: s['state'] == 'staged')
    publish(d, n, headers)
    # The large one is no correction of it.
    dataset = re.search(r'/gepubliceerd/(\d+)/intrekken', d.get('/gepubliceerd').text).group(1)
    d.post('/gepubliceerd/%s/intrekken' % dataset, fields={'zeker': 'ja', 'reden': 'proef'})
    return d.at('desk.db.files/%d/mapping' % n), now


def by_desk(d, path, headers):
    begun = time.monotonic()
    n = put(d, path, 'groot.csv', headers)
    brought = time.monotonic() - begun
    until(d, n, headers, lambda s: s['state'] == 'staged')
    staged = time.monotonic() - begun
    until(d, n, headers, lambda s: not s['working'])
    return staged, brought, time.monotonic() - begun


def by_command_line(d, path, mapping):
    folder = os.path.join(d.folder, 'commands')
    os.makedirs(folder)
    times, copy = {}, os.path.join(folder, 'groot.csv')
    for name, words in (('copy', ['cp', path, copy]),
                        ('sniff', [PROGRAM, 'sniff', '--json', '--quiet', '--write', os.path.join(folder, 'proposal'), copy]),
                        ('check', [PROGRAM, 'check', '--json', '--quiet', '--mapping', mapping, '--issues', os.path.join(folder, 'i.csv'), copy]),
                        ('search', [PROGRAM, 'privacy', '--json', '--quiet', '--mapping', mapping, '--findings', os.path.join(folder, 'p.csv'), copy]),
                        ('stage', [PROGRAM, 'stage', '--quiet', '--mapping', mapping, '--store', os.path.join(folder, 's.db'), '--by', 'x', copy])):
        begun = time.monotonic()
        subprocess.run(words, check=True, capture_output=True)
        times[name] = time.monotonic() - begun
    shutil.rmtree(folder)
    return times


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument('lines', nargs='?', type=int, default=10000000)
    parser.add_argument('--repeats', type=int, default=1)
    options = parser.parse_args()
    took = samples()
    print('samples, 13,059 lines in two files, from drop to published: %.2f s (goal 3)' % took)
    folder = os.environ.get('BENCH') or tempfile.mkdtemp()
    tempfile.tempdir = folder
    try:
        large = ledgers.generated(folder, options.lines)
        for _ in range(options.repeats):
            with Desk() as d:
                headers = token(d, AN, brengen='1', klaarzetten='1')
                mapping, _ = first_of_its_shape(d, folder, headers)
                kept = os.path.join(folder, 'mapping')
                shutil.copytree(mapping, kept, dirs_exist_ok=True)
                staged, brought, over = by_desk(d, large.path, headers)
                times = by_command_line(d, large.path, kept)
            both = sum(times.values())
            print('%s lines, %.0f MB: desk %.1f s (brought %.1f s; over after %.1f s), command line %.1f s (%s): %.2f of its speed, and %.2f where that '
                  'looks for people as well (goal 0.8)' % (
                      f'{options.lines:,}', os.path.getsize(large.path) / 1e6, staged, brought, over, both - times['search'],
                      ', '.join('%s %.1f' % x for x in times.items()), (both - times['search']) / staged, both / staged))
    finally:
        if not os.environ.get('BENCH'):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
