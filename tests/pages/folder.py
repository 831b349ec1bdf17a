"""A folder that export --format site wrote, for the tests of it."""
import csv
import os
import re
import subprocess
import sys
from urllib.parse import unquote, urldefrag

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
from page_reader import Page  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

LIST = 'stuiver-site.csv'
# What a page of a folder is allowed: a choice that leads nowhere.
ALLOWED = '<a> without href'


def export(store, folder, *more, **how):
    return subprocess.run([os.path.abspath(PROGRAM), 'export', '--store', store, '--format', 'site', '--output', folder, *more],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=10 * PATIENCE, **how)


def files(folder):
    return sorted(os.path.relpath(os.path.join(where, name), folder)
                  for where, _, names in os.walk(folder) for name in names)


def listed(folder):
    with open(os.path.join(folder, LIST), encoding='utf-8', newline='') as f:
        return {row['file']: row for row in csv.DictReader(f)}


def read(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8') as f:
        return f.read()


def pages(folder):
    return {name: Page(read(folder, name)) for name in files(folder) if name.endswith('.html')}


def target(name, href):
    """The file that a link of a file leads to, and the place in it."""
    path, fragment = urldefrag(href)
    path = unquote(path.split('?')[0])
    return (os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name), fragment


def check_links(case, folder):
    read_pages, there = pages(folder), set(files(folder))
    for name, page in read_pages.items():
        case.assertEqual([f for f in page.faults if ALLOWED not in f], [], name)
        case.assertEqual(page.forms, [], name)
        for href in page.links:
            if re.match(r'(https?|mailto|geo):', href):
                continue
            case.assertFalse(href.startswith('/'), (name, href))
            to, fragment = target(name, href)
            case.assertIn(to, there, (name, href))
            if fragment and to in read_pages:
                case.assertIn(unquote(fragment), read_pages[to].ids, (name, href))
    return read_pages
