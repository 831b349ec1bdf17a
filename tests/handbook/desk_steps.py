#!/usr/bin/env python3
"""Goes through the seven steps of the handbook's first chapter at a desk, by two persons, and looks on each step's screen for the
words that the chapter says are there. Its pictures are of these screens:

    desk_steps.py [--pictures FOLDER]

makes them anew (Chromium, and ImageMagick for small files); without, into a folder that is thrown away, where there is a Chromium."""
import argparse
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
from chapters import FENCE, FOLDER, words_of  # noqa: E402
from desk_served import AN, BO, SAMPLES, Desk  # noqa: E402
from served import PROGRAM  # noqa: E402

PICTURES = {'kolommen': (3, 1520), 'totalen': (4, 1500), 'vrijgeven': (7, 1120)}  # step, height
WIDTH, BYTES = 900, 60000
# What stands on another screen than the step it is told at.
ELSEWHERE = {'Nieuwe levering', 'Maak het voorbeeld'}


def sections():
    """{step: the bold words of its section}"""
    with open(os.path.join(FOLDER, 'loket.md'), encoding='utf-8') as f:
        text = FENCE.sub('', f.read())
    parts = re.split(r'^## Stap (\d):[^\n]*\n', text, flags=re.M)
    return {int(n): set(re.findall(r'\*\*([^*]+)\*\*', part.split('\n## ')[0])) - ELSEWHERE for n, part in zip(parts[1::2], parts[2::2])}


def journey(d):
    """{step: what is on its screens}, by whom they are meant for."""
    subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer'], check=True, capture_output=True)
    screens = {1: [d.get('/leveringen/nieuw').text]}
    n = d.bring(os.path.join(SAMPLES, 'grootboek-2024.csv'))
    d.wait(n)
    for step, word in enumerate(('herkend', 'kolommen', 'totalen', 'bevindingen', 'privacy', 'publiceren'), 2):
        screens[step] = [d.wait(n, word).text]
    d.post('/leveringen/%d/klaarzetten' % n)
    d.wait(n, 'publiceren', AN)
    screens[7].append(d.wait(n, 'publiceren', BO).text)
    d.post('/leveringen/%d/vrijgeven' % n, BO)
    if 'vrijgegeven door ' + BO not in d.wait(n, 'publiceren', BO).text:
        raise AssertionError('it was not released')
    return screens


def picture(d, chromium, page, path, height):
    """Of a page as it came, with the desk's own style; no script runs in it."""
    base = 'http://%s:%d/' % (d.host, d.port)
    with tempfile.TemporaryDirectory() as folder:
        own = os.path.join(folder, 'page.html')
        with open(own, 'w', encoding='utf-8') as f:
            f.write(page.replace('<head>', '<head><base href="%s">' % base, 1))
        subprocess.run([chromium, '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--user-data-dir=' + folder + '/u',
                        '--window-size=%d,%d' % (WIDTH, height), '--screenshot=' + path, 'file://' + own], capture_output=True, timeout=300, check=True)
    if shutil.which('convert'):
        subprocess.run(['convert', path, '-strip', '-dither', 'None', '-colors', '24', '-define', 'png:compression-level=9', 'PNG8:' + path], check=True)


def size_of(path):
    with open(path, 'rb') as f:
        head = f.read(24)
    if head[:8] != b'\x89PNG\r\n\x1a\n':
        raise AssertionError(path + ' is no PNG')
    return struct.unpack('>II', head[16:24])


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--pictures')
    folder = a.parse_args().pictures
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    faults = []
    with Desk() as d, tempfile.TemporaryDirectory() as thrown:
        screens = journey(d)
        for step, bold in sorted(sections().items()):
            seen = ' '.join(words_of(s) for s in screens[step])
            faults += ['step %d: **%s** is not on its screen' % (step, w) for w in bold if w not in seen]
        for name, (step, height) in PICTURES.items():
            path = os.path.join(folder or thrown, name + '.png')
            if chromium:
                picture(d, chromium, screens[step][-1], path, height)
                if size_of(path) != (WIDTH, height):
                    faults.append('%s.png came out as %d by %d' % (name, *size_of(path)))
    if not chromium:
        print('skipped: no chromium: no picture was made')
    for name in sorted(os.listdir(os.path.join(FOLDER, 'beelden'))):
        path = os.path.join(FOLDER, 'beelden', name)
        size_of(path)
        if os.path.getsize(path) > BYTES:
            faults.append('%s is more than %d bytes' % (name, BYTES))
        if name[:-4] not in PICTURES:
            faults.append('%s is made by nothing' % name)
    print('\n'.join(faults) or '%d steps, %d pictures' % (len(screens), len(PICTURES)))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
