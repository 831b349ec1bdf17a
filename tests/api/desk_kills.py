#!/usr/bin/env python3
"""kill -9 of the desk, and of the process that a job runs in, at random moments of staging, of a release that masks what was published
before, of a withdrawal and of an erasure. Started again there is the old or the new, never half, it can be done once more, and no public
byte has what was planted. $STUIVER_KILLS is how many of each victim (3), $STUIVER_SEED where the moments begin."""
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk  # noqa: E402
from privacy_gate import every_text  # noqa: E402
from served import PATIENCE, PROGRAM, Served  # noqa: E402

SANITIZED = 'anitize' in PROGRAM
KILLS = int(os.environ.get('STUIVER_KILLS', '1' if SANITIZED else '3'))
SEED = int(os.environ.get('STUIVER_SEED', '1'))
PAGES = 120
# Nobody knows these two until a list has them; the others no rule lets pass.
LISTED = (b'wabberstok', b'ribuldox')
PLANTED = (b'123456782', b'NL91ABNA0417164300', b'anna.oldenkamp', b'06-12345678', b'Quintenboer')
TEXTS = ['werk Zwabberstok jan', 'uren Tribuldox mei', 'bsn 123456782', 'terug naar NL91ABNA0417164300', 'mail anna.oldenkamp@example.net',
         'bel 06-12345678', 'Factuur mw. A. Quintenboer']


def run(*arguments, code=0):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False)
    if p.returncode != code:
        raise AssertionError('%s: %d: %s' % (arguments, p.returncode, p.stdout + p.stderr))
    return p.stdout


def children(pid):
    """The processes that a desk's jobs run in."""
    found = []
    for task in os.listdir('/proc/%d/task' % pid):
        try:
            with open('/proc/%d/task/%s/children' % (pid, task), encoding='ascii') as f:
                found += [int(x) for x in f.read().split()]
        except OSError:
            pass
    return found


class Killed(unittest.TestCase):
    def setUp(self):
        self.random = random.Random('%d %s' % (SEED, self.id()))
        self.desk = Desk()
        self.addCleanup(self.desk.__exit__)
        self.base = self.desk.folder + '.base'
        self.addCleanup(shutil.rmtree, self.base, True)
        os.environ.update(STUIVER_PRIVACY_KEY=self.desk.at('sleutel'), STUIVER_PRIVACY_POLICY=self.desk.at('eigen.json'))
        self.addCleanup(lambda: [os.environ.pop(x) for x in ('STUIVER_PRIVACY_KEY', 'STUIVER_PRIVACY_POLICY')])
        with open(self.desk.at('eigen.json'), 'w', encoding='utf-8') as f:
            f.write(run('privacy', '--print-policy'))
        self.desk.start()
        run('policy', '--store', self.desk.at('store.db'), '--persons', '2', '--by', 'beheer')

    def ledger(self, year):
        path = self.desk.at('grootboek-%d.csv' % year)
        texts = TEXTS + ['Termijn %d van %d' % (i, year) for i in range(1500)]
        with open(path, 'w', encoding='utf-8') as f:
            f.write('DienstJaar;PeriodeGrootboek;GrootboekNummer;Taakveld;InkomstenUitgavenBBV;OmschrijvingBoeking;Bedrag\n')
            for i, text in enumerate(texts):
                f.write('%d;%d;4%05d;%s;%s;%s;%d,%02d\n' % (year, i % 12 + 1, i % 40, ('0.4', '2.1', '5.7')[i % 3], 'UI'[i % 9 == 0], text, 100 + i, i % 100))
        return path

    def bring(self, year):
        d = self.desk
        n = d.bring(self.ledger(year))
        page = d.wait(n, 'kolommen').text
        ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
        fields = {'versie': re.search(r'name="versie" value="(\d+)"', page).group(1), ids['OmschrijvingBoeking']: 'tekst',
                  'g' + ids['OmschrijvingBoeking']: 'teksten van termijnen, nagezien'}
        self.assertEqual(d.post('/leveringen/%d/kolommen' % n, fields=fields).status, 303)
        d.level(n, 'L4')
        d.wait(n, 'publiceren')
        return n

    def stage(self, n):
        self.desk.post('/leveringen/%d/klaarzetten' % n)
        self.desk.wait(n, 'publiceren')

    def release(self, n):
        self.desk.post('/leveringen/%d/vrijgeven' % n, BO)
        self.desk.wait(n, 'publiceren', BO)

    def published(self, year=2024):
        n = self.bring(year)
        self.stage(n)
        self.release(n)
        return n

    # ---- what is public ----

    def crawl(self, server, cube):
        there = '/api/3/cubes/' + cube
        first = ['/', '/api/3/cubes/', '/wijzigingen.atom', '/sitemap.xml', '/api/3/search/?q=zwab*&texts=true', '/suggesties?q=zwab', '/api/3/download/store.sqlite']
        first += [there + x for x in ('/model/', '/facts/?pagesize=10000', '/facts/?format=csv', '/members/description/?pagesize=10000', '/changes/', '/provenance/',
                                      '/aggregate/?drilldown=year', '/package.zip')]
        queue, seen, bodies = collections.deque(first), set(first), {}
        while queue and len(bodies) < PAGES:
            target = queue.popleft()
            status, _, body = server.get(urllib.parse.quote(target, safe="/?&=:|%,;~!@$'()*+"))
            bodies[target] = status, body
            for link in re.findall(rb'(?:href|src)="(/[^"#]*)', body[:200000]):
                link = link.decode().replace('&amp;', '&')
                # No style, and of addresses with parameters a few: the values are on all of them.
                if link not in seen and not link.startswith(('/-/', '/handboek')) and (link.count('?') == 0 or self.random.random() < .1):
                    seen.add(link)
                    queue.append(link)
        return bodies

    def public(self):
        """What tells the old from the new, and which of the words are to be had."""
        with Served(self.desk.at('store.db'), '--offer-store') as server:
            said = json.loads(server.get('/api/3/cubes/')[2])['data']
            bodies = self.crawl(server, urllib.parse.quote(said[0]['name'] if said else 'waterrijk-grootboek', safe=''))
        have = set()
        for target, (status, body) in bodies.items():
            self.assertLess(status, 500, target)
            for part in every_text(body):
                for word in PLANTED:
                    self.assertNotIn(word, part, target)
                have |= {word for word in LISTED if word in part}
        facts = [re.sub(rb'"status".*', b'', b) for t, (s, b) in bodies.items() if 'pagesize=10000' in t]
        return tuple(facts), have

    def state(self):
        """Of the store, by itself, and of all that is public."""
        store = self.desk.at('store.db')
        run('verify', '--store', store)
        said = json.loads(run('status', '--store', store, '--all', '--json'))['cubes']
        staged = [(x['number'], x['status']) for x in json.loads(run('review', '--store', store, '-a', '--json'))]
        actions = [x for x in (json.loads(line)['action'] for line in run('audit', '--store', store, '--json').splitlines()) if x != 'clear']
        return [(x['dataset'], x['status'], x['entries']) for c in said for x in c['datasets']], staged, actions, self.public()

    # ---- killed ----

    def put(self):
        shutil.rmtree(self.desk.folder)
        shutil.copytree(self.base, self.desk.folder)
        self.desk.start()

    def act(self, ask):
        def quietly():
            try:
                ask()
            except (OSError, AssertionError, AttributeError):
                pass  # what it was asked of is no more
        t = threading.Thread(target=quietly)
        t.start()
        return t

    def kill(self, ask, longest, victim):
        """Whether there was a victim. `longest` is how long a form and its jobs take; of a job, it alone."""
        t = self.act(ask)
        if victim == 'job':
            until = time.monotonic() + PATIENCE
            while not children(self.desk.process.pid) and time.monotonic() < until:
                time.sleep(.001)
        time.sleep(self.random.uniform(0, longest))
        pids = [self.desk.process.pid] if victim == 'desk' else children(self.desk.process.pid)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        t.join(PATIENCE)
        if victim == 'desk':
            self.desk.end(signal.SIGKILL)
            self.desk.start()
        return bool(pids)

    def watched(self, ask, settle):
        """How long it takes that nobody kills, and the jobs of it."""
        seen, began, over = [], time.monotonic(), threading.Event()

        def watch():
            while not over.is_set():
                if children(self.desk.process.pid):
                    seen.append(time.monotonic())
                time.sleep(.001)
        t = threading.Thread(target=watch)
        t.start()
        ask()
        settle()
        over.set()
        t.join()
        return {'desk': time.monotonic() - began, 'job': seen[-1] - seen[0] if seen else 0}

    def loop(self, ask, settle, victims=('desk', 'job')):
        """`ask` sends the form; `settle` waits until nothing is at work."""
        d = self.desk
        d.end()
        shutil.rmtree(self.base, True)
        shutil.copytree(d.folder, self.base)
        old = self.state()
        d.start()
        longest = self.watched(ask, settle)
        d.end()
        new = self.state()
        self.assertNotEqual(old[:3], new[:3])
        seen = collections.Counter()
        for victim in victims:
            for i in range(KILLS):
                self.put()
                killed = self.kill(ask, longest[victim], victim)
                settle()
                d.end()
                state = self.state()
                at = 'old' if state[:3] == old[:3] else 'new'
                self.assertEqual(state[:3], (old if at == 'old' else new)[:3], (victim, i))
                self.assertEqual(state[3], (old if at == 'old' else new)[3], (victim, i))
                seen[victim, at, killed] += 1
                if at == 'old':
                    d.start()
                    ask()
                    settle()
                    d.end()
                    again = self.state()
                    self.assertEqual((again[0], again[3]), (new[0], new[3]), (victim, i))
        print('%s: %s' % (self.id().split('.')[-1], ', '.join('%s killed%s %d times left the %s' % (
            who, '' if there else ' too late', n, at) for (who, at, there), n in sorted(seen.items()))), flush=True)
        return old, new

    def test_staging(self):
        n = self.bring(2024)
        old, new = self.loop(lambda: self.desk.post('/leveringen/%d/klaarzetten' % n), lambda: self.desk.wait(n, 'publiceren'))
        self.assertEqual(old[3], new[3], 'what is staged is nowhere')

    def test_a_release_that_masks_what_was_before(self):
        self.published()
        with open(self.desk.at('lijst.csv'), 'w', encoding='utf-8') as f:
            f.write('naam\nJan Zwabberstok\nBea Tribuldox\n')
        run('lists', 'add', '--policy', self.desk.at('eigen.json'), '--kind', 'clients', self.desk.at('lijst.csv'))
        self.desk.end()
        self.desk.start()
        n = self.bring(2025)
        self.stage(n)
        old, new = self.loop(lambda: self.desk.post('/leveringen/%d/vrijgeven' % n, BO), lambda: self.desk.wait(n, 'publiceren', BO))
        self.assertEqual((old[3][1], new[3][1]), (set(LISTED), set()))

    def test_withdrawal(self):
        n = self.published()
        _, new = self.loop(lambda: self.desk.post('/gepubliceerd/1/intrekken', fields={'zeker': 'ja', 'reden': 'dubbel geboekt'}),
                           lambda: self.desk.wait(n, 'publiceren'), victims=('desk',))
        self.assertEqual(new[3][1], set())

    def test_erasure(self):
        self.published()

        def settle():
            until = time.monotonic() + PATIENCE
            while 'Refresh' in self.desk.get('/gepubliceerd').headers and time.monotonic() < until:
                time.sleep(.05)

        def ask():
            self.desk.post('/gepubliceerd/1/wissen', fields={'zeker': 'ja', 'titel': 'grootboek-2024.csv', 'eerdere': 'ja', 'zoek': 'grootboek-2024.csv'})
        _, new = self.loop(ask, settle)
        self.assertEqual(new[3][1], set())


if __name__ == '__main__':
    unittest.main()
