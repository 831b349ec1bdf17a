#!/usr/bin/env python3
"""The desk in Chromium, by who reads only the screen, with and without JavaScript (desk_journeys.cjs): from a first upload to its
publication by a second person, the second upload without a click, a correction, a withdrawal; a reader's question, its answer and
the explanation that it becomes; what a file does not say, one slip, a budget that joins its ledger, Iv3, and the ways back, each against what is
public in the end; below a path of a host; on the samples, and on exports of other places under ../shared where they are. [WALKS="said slip"] desk_journeys.py [JOURNEY].
77 without npm, its registry or Chromium."""
import glob
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
import desk_files  # noqa: E402
import npm  # noqa: E402
from below_path import OneHost  # noqa: E402
from desk_questions import QuestionsDesk  # noqa: E402
from desk_files import shared  # noqa: E402
from desk_served import Desk  # noqa: E402
from questions import PAGE  # noqa: E402
from served import PROGRAM, Served  # noqa: E402


def sample(year):
    return desk_files.sample('grootboek-%d.csv' % year)


def corrected(folder):
    """The second file again, with a line that was changed."""
    with open(sample(2024), 'rb') as f:
        lines = f.read().split(b'\r\n')
    path = os.path.join(folder, 'grootboek-2024-gecorrigeerd.csv')
    with open(path, 'wb') as f:
        f.write(b'\r\n'.join(lines[:-2] + lines[-1:]))
    return path


def grown(folder, name, times):
    """A ledger of many lines: what takes a while to bring."""
    with open(sample(2024), 'rb') as f:
        head, _, rest = f.read().partition(b'\r\n')
    path = os.path.join(folder, name)
    with open(path, 'wb') as f:
        f.write(head + b'\r\n' + rest * times)
    return path


def others():
    """What is there of exports of other places, and what stops those that cannot be published as they are."""
    all_ = [(shared('de-bonn/Executed-Erträge und Kosten ohne Vorzeichen 2016.csv'), None),
            (shared('es-madrid/2019/gastos.csv', 'es-madrid/2019/ingresos.csv'), None),
            (shared('sheets/bonn_budget2017sample.xlsx'), None),
            (shared('sheets/saopaulo_exec2014.ods'), None),
            (shared('xaf/exactonline_2016_XAF32.xaf'), None),
            (shared('xaf/osfinancials_2015_XAF31.xaf'), None)]
    return [{'files': files, 'stops': stops} for files, stops in all_ if files]


def run(home, chromium, name, scripts, told):
    return journey(Desk('--jobs', '2'), home, chromium, name, scripts, told)


def journey(desk, home, chromium, name, scripts, told):
    with desk as d:
        subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer'], check=True, capture_output=True)
        links = [d.invite(who, 'releaser') for who in ('carla@example.nl', 'dirk@example.nl')]
        told = dict(told, journey=name, base=d.url, links=links)
        done = subprocess.run(['node', os.path.join(HERE, 'desk_journeys.cjs'), home, chromium, scripts], input=json.dumps(told), text=True,
                              timeout=1100, check=False)
    return done.returncode


def run_below(home, chromium, told):
    """The first of them below a path: with scripts behind nginx, as its example has it, by https; without
    behind a proxy of the tests' own, which reads along."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ['DESK_BELOW'] = '/balie'
        try:
            for scripts in ('script', 'plain'):
                d = Desk('--jobs', '2')
                if scripts == 'script' and OneHost.there():
                    d.proxy.close()
                    d.proxy = OneHost(folder, 9, d.base, tls=True)
                if journey(d, home, chromium, 'samples', scripts, told):
                    return 1
        finally:
            del os.environ['DESK_BELOW']
    return 0


class Page(http.server.BaseHTTPRequestHandler):
    """Of somebody else, with any script in it."""

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.end_headers()
        self.wfile.write(b'<!doctype html><title>of somebody else</title><p>x')

    def log_message(self, *_):
        pass


def run_neighbours(home, chromium, told):
    """The same pages beside the desk on its host, on another port (another host of the same site, for a browser), and at another site."""
    if not OneHost.there():
        print('skipped: there is no nginx')
        return 0
    others = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Page)
    threading.Thread(target=others.serve_forever, daemon=True).start()
    port = others.server_address[1]
    os.environ['DESK_BELOW'] = '/balie'
    try:
        with tempfile.TemporaryDirectory() as folder:
            d = Desk()
            d.proxy.close()
            d.proxy = OneHost(folder, port, d.base)
            there = {'beside': 'http://127.0.0.1:%d/elders/' % d.proxy.port, 'another host of the site': 'http://127.0.0.1:%d/' % port,
                     'another site': 'http://localhost:%d/' % port}
            return journey(d, home, chromium, 'neighbours', 'script', dict(told, neighbours=there))
    finally:
        del os.environ['DESK_BELOW']
        others.shutdown()
        others.server_close()


def run_question(home, chromium, scripts):
    """With a public server beside the desk, over the same store."""
    people = ['carla@example.nl', 'dirk@example.nl']
    with QuestionsDesk() as d:
        subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer'], check=True, capture_output=True)
        told = {'journey': 'question', 'base': d.url, 'public': 'http://127.0.0.1:%d' % d.public.port,
                'figure': PAGE.replace('/vraag?', '/paspoort?'), 'people': people, 'links': [d.invite(who, 'releaser') for who in people]}
        done = subprocess.run(['node', os.path.join(HERE, 'desk_journeys.cjs'), home, chromium, scripts], input=json.dumps(told), text=True,
                              timeout=1100, check=False)
    return done.returncode


def run_later(home, chromium, wanted):
    """All of them in one desk, beside a public server; those without scripts are another organisation's, for what the desk learnt of a file
    is the organisation's own."""
    with tempfile.TemporaryDirectory() as folder, Desk('--jobs', '2') as d:
        subprocess.run([PROGRAM, 'policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer'], check=True, capture_output=True)
        files = {'said': desk_files.untold(folder), 'slip': desk_files.slipped(folder)}
        files['iv3'] = desk_files.deliveries(folder)
        files['joined'] = desk_files.phaseless(folder, files['slip']['of'], files['slip']['apart'])
        with Served(d.at('store.db')) as public:
            for scripts, organisation in (('script', 'waterrijk'), ('plain', 'elders')):
                told = dict(files, folder=folder, journey='later', base=d.url, public='http://127.0.0.1:%d' % public.port,
                            organisation=organisation, walks=wanted,
                            links=[d.invite('%s@%s.nl' % (who, organisation), 'releaser', organisation) for who in ('carla', 'dirk')])
                done = subprocess.run(['node', os.path.join(HERE, 'desk_journeys.cjs'), home, chromium, scripts], input=json.dumps(told), text=True,
                                      timeout=1100, check=False)
                if done.returncode:
                    return done.returncode
    return 0


def main():
    chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    try:
        home = npm.folder('puppeteer-core@24')
    except unittest.SkipTest as why:
        home, chromium = str(why), None
    if not chromium:
        print('skipped: no chromium, or %s' % home)
        return 77
    wanted = sys.argv[1:] or ['samples', 'others', 'pieces', 'question', 'below', 'neighbours', 'later']
    with tempfile.TemporaryDirectory() as folder:
        told = {'first': sample(2023), 'second': sample(2024), 'corrected': corrected(folder), 'deliveries': others()}
        if 'pieces' in wanted:
            told.update(large=grown(folder, 'groot.csv', 30), larger=grown(folder, 'groter.csv', 40))
        for walk in wanted:
            if walk == 'later':
                if run_later(home, chromium, os.environ.get('WALKS', 'said slip joined iv3 back').split()):
                    return 1
                continue
            if walk == 'below':
                if run_below(home, chromium, told):
                    return 1
                continue
            if walk == 'neighbours':
                if run_neighbours(home, chromium, told):
                    return 1
                continue
            if walk == 'others' and not told['deliveries']:
                print('skipped: no exports of other places')
                continue
            for scripts in ('script',) if walk == 'pieces' else ('script', 'plain'):
                if run_question(home, chromium, scripts) if walk == 'question' else run(home, chromium, walk, scripts, told):
                    return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
