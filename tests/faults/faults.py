#!/usr/bin/env python3
"""The program over a disk and a memory that fail on purpose: a store is what it was, or what it was to become, never
between, and whoever ran it is told what to do. By hand: faults.py disk --seconds 120 --seed 7, faults.py memory --all (each
call stack that allocates in any of the commands and questions, where it first does, several at once)."""
import argparse
import array
import collections
import concurrent.futures
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import DESCRIPTOR  # noqa: E402

SCHEMA = os.path.join(HERE, '..', '..', 'schema')
PATIENCE = 300
POWER_CUT = 99
STACKS = 'stacks'
LARGEST = 60
DISK = ('short', 'full', 'sync', 'power')
COUNTED = {'short': 0, 'full': 1, 'sync': 2, 'power': 3, 'alloc': 4, 'allocs': 4}
# When a load was, and which version of a cube that makes it: of no two runs the same.
VOLATILE = re.compile(r'"(at|\w+_at|\w+At|version|seconds|elapsed)":\s*"[^"]*"')
# What a message may say to do about it.
MENDS = re.compile(r'again|free|space|memory|restore|back-?up|damaged|verify|another|nothing was|choose|check|make room|next command', re.I)

tried = collections.Counter()
ends = collections.Counter()
words = collections.defaultdict(set)
counting = threading.Lock()


def count(counter, what):
    with counting:
        counter[what] += 1


class Found(Exception):
    """A fault of the program."""


def first_of_stacks(at):
    """Of each call stack the number of its first allocation, its size, and which stack."""
    stacks = array.array('Q')
    with open(os.path.join(at, 'stacks'), 'rb') as f:
        stacks.frombytes(f.read())
    first = {}
    for n, (stack, size) in enumerate(zip(stacks[::2], stacks[1::2]), 1):
        first.setdefault(stack, (n, size, stack))
    return sorted(first.values())


def ledger(path, year, lines, cents):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('jaar;programma;omschrijving;bedrag\r\n')
        for i in range(lines):
            f.write('%d;P%d;factuur %d van leverancier %d;%d,%02d\r\n' % (year, i % 7, i, i % 40, cents + i, i % 100))


class Bench:
    """Stores to begin with, in a folder."""

    def __init__(self, faulty, program, folder):
        self.faulty, self.program, self.folder = faulty, program, folder
        self.seen = {}
        self.mapping = os.path.join(folder, 'mapping')
        os.mkdir(self.mapping)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        for name, year, lines, cents in (('a.csv', 2023, 900, 100), ('b.csv', 2024, 900, 100), ('c.csv', 2023, 901, 100)):
            ledger(self.file(name), year, lines, cents)
        one, staged, gone = self.file('one.db'), self.file('staged.db'), self.file('gone.db')
        self.plain('load', '-q', '-s', one, '-m', self.mapping, self.file('a.csv'))
        shutil.copy(one, staged)
        self.plain('stage', '-q', '-s', staged, '-m', self.mapping, '--by', 'A', self.file('b.csv'))
        shutil.copy(one, gone)
        self.plain('load', '-q', '-s', gone, '-m', self.mapping, self.file('b.csv'))
        self.scenarios = {
            'load first': (None, ['load', '-q', '-m', self.mapping, self.file('a.csv')]),
            'load beside': (one, ['load', '-q', '-m', self.mapping, self.file('b.csv')]),
            'load anew': (one, ['load', '-q', '-m', self.mapping, self.file('c.csv')]),
            'stage': (one, ['stage', '-q', '-m', self.mapping, '--by', 'A', self.file('b.csv')]),
            'publish': (staged, ['release', '-q', '--by', 'A', '1']),
            'withdraw': (gone, ['withdraw', '-y', '--reason', 'x', '1']),
            'purge': (gone, ['withdraw', '-y', '--purge', '--reason', 'x', '1']),
            'erase': (gone, ['erase', '-q', '-y', '--by', 'A', '1']),
        }
        old = self.older(gone)
        if old:
            self.scenarios['migrate'] = (old, ['policy', '--persons', '1', '--by', 'A'])

    def file(self, name):
        return os.path.join(self.folder, name)

    def older(self, store):
        """A store as the version before made it: without what its last migration brought."""
        extension = os.path.join(os.path.dirname(self.program), 'extension', 'stuiver')
        shell = shutil.which('sqlite3')
        last = max(n for n in os.listdir(SCHEMA) if n[:4].isdigit())
        with open(os.path.join(SCHEMA, last), encoding='utf-8') as f:
            text = f.read()
        tables, columns = re.findall(r'^CREATE TABLE (\w+)', text, re.M), re.findall(r'^ALTER TABLE (\w+) ADD COLUMN (\w+)', text, re.M)
        if not shell or not os.path.exists(extension + '.so') or not (tables or columns):
            return None
        path = self.file('old.db')
        shutil.copy(store, path)
        p = subprocess.run([shell, ':memory:', '.load ' + extension, '.open "file:%s?vfs=stuiver"' % path,
                            *('DROP TABLE ' + t for t in tables), *('ALTER TABLE %s DROP COLUMN %s' % c for c in columns),
                            'PRAGMA user_version = %d' % (int(last[:4]) - 1)], capture_output=True, timeout=PATIENCE, check=False)
        return None if p.returncode or p.stderr else path

    def plain(self, *arguments, code=0):
        p = subprocess.run([self.program, *arguments], capture_output=True, timeout=PATIENCE, check=False)
        if code is not None and p.returncode != code:
            raise Found('%r gave %d: %s' % (arguments, p.returncode, p.stderr.decode('utf-8', 'replace')))
        return p

    def signature(self, store):
        """All that is to be seen of a store: None is no store. What is damaged is no answer but a fault."""
        if not os.path.exists(store):
            return None
        with open(store, 'rb') as f:
            content = f.read()
        # What nobody wrote to was looked at before.
        log = store + '-wal'
        if not (os.path.exists(log) and os.path.getsize(log)) and content in self.seen:
            return self.seen[content]
        self.plain('verify', '-q', '-s', store)
        told = self.plain('status', '--json', '--all', '-s', store).stdout.decode()
        review = self.plain('review', '--json', '-a', '-s', store).stdout.decode()
        return VOLATILE.sub('', (told + review).replace(store, 'STORE'))

    def know(self, store):
        """Of a store to begin with."""
        said = self.signature(store)
        with open(store, 'rb') as f:
            self.seen[f.read()] = said

    def run(self, scenario, fault, at):
        """One try in a folder of its own: its exit code, what it said, and its store."""
        base, command = self.scenarios[scenario]
        store = os.path.join(at, 'stuiver.db')
        if base:
            shutil.copy(base, store)
        environment = self.environment(fault, at)
        p = subprocess.run([*self.still(fault), self.faulty, *command, '-s', store], capture_output=True, timeout=PATIENCE, check=False, env=environment,
                           stdin=subprocess.DEVNULL)
        return p, store

    @staticmethod
    def still(fault):
        """Before the command: what has call stacks be the same numbers each time."""
        return ['setarch', '-R'] if fault == STACKS and shutil.which('setarch') else []

    def environment(self, fault, at):
        """Without a fault it is counted what could be one; with STACKS it is told where memory is asked for."""
        return dict(os.environ, TMPDIR=at, **({'STUIVER_STACKS': os.path.join(at, 'stacks')} if fault == STACKS else {'STUIVER_FAULT': fault} if fault else
                                              {'STUIVER_COUNT': os.path.join(at, 'counts')}))

    def migrated(self, store):
        self.plain('policy', '--persons', '1', '--by', 'B', '-s', store, code=None)

    def learn(self, scenario):
        """What the store is before and after, and how often a fault could be."""
        with tempfile.TemporaryDirectory(dir=self.folder) as at:
            base = self.scenarios[scenario][0]
            p, store = self.run(scenario, None, at)
            if p.returncode:
                raise Found('%s gave %d: %s' % (scenario, p.returncode, p.stderr.decode()))
            with open(os.path.join(at, 'counts'), encoding='utf-8') as f:
                counts = [int(n) for n in f.read().split()]
            after = self.signature(store)
            before = os.path.join(at, 'before.db')
            if base:
                shutil.copy(base, before)
                if scenario == 'migrate':
                    self.migrated(before)
            return self.signature(before), after, counts


def judge(bench, scenario, fault, p, store, before, after):
    """Raises Found."""
    said = p.stderr.decode('utf-8', 'replace').strip()
    if p.returncode < 0:
        raise Found('ended by signal %d: %s' % (-p.returncode, said[-600:]))
    if scenario == 'migrate':
        bench.migrated(store)
    now = bench.signature(store)
    # One moment of a purge is between: withdrawn and not yet written anew, which the next command finishes.
    if now not in (before, after):
        raise Found('exit %d, and the store is neither what it was nor what it was to be: %s\n%s\n%s\n%s' % (p.returncode, said[-600:], now, before, after))
    if p.returncode == 0 and now != after:
        raise Found('exit 0, and nothing was done')
    if p.returncode not in (0, POWER_CUT):
        text = re.sub(r'/\S+/|[0-9]+', '#', said.split('\n')[-1])
        words[fault.split(':')[0]].add('%d %s' % (p.returncode, text[:300]))
        if not said.startswith('stuiver: ') and 'stuiver: ' not in said:
            raise Found('exit %d without a message: %r' % (p.returncode, said))
        if not MENDS.search(said):
            raise Found('exit %d, and the message does not say what to do: %s' % (p.returncode, said))
    count(ends, '%s: %s' % (scenario, 'new' if now == after else 'old'))


def once(bench, scenario, fault, before, after):
    count(tried, '%s %s' % (scenario, fault.split(':')[0]))
    with tempfile.TemporaryDirectory(dir=bench.folder) as at:
        p, store = bench.run(scenario, fault, at)
        try:
            judge(bench, scenario, fault, p, store, before, after)
        except Found as e:
            return '%s, STUIVER_FAULT=%s: %s' % (scenario, fault, e)
    return None


def question(tool, **arguments):
    return json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': tool, 'arguments': arguments}}).encode() + b'\n'


CUBE = DESCRIPTOR['stuiver']['cube']
COMMON = 'aggregate'
QUESTIONS = {
    COMMON: question('aggregate', name=CUBE, drilldown='programme', cut='description~"leverancier 3"'),
    'pivot': question('aggregate', name=CUBE, drilldown='programme', pivot='year'),
    'facts': question('facts', name=CUBE, cut='description~"leverancier 3"', order='amount:desc', pagesize=20),
    'members': question('members', name=CUBE, ref='programme'),
    'provenance': question('provenance', name=CUBE, cut='programme:"P3"'),
    'search': question('search', q='leverancier 3', texts=True),
    'datapackage': question('datapackage', name=CUBE),
}


def ask(bench, at, fault, asked):
    store = os.path.join(at, 'stuiver.db')
    shutil.copy(bench.scenarios['publish'][0], store)
    return subprocess.run([*bench.still(fault), bench.faulty, 'mcp', '-s', store], input=QUESTIONS[asked], capture_output=True, timeout=PATIENCE,
                          check=False, env=bench.environment(fault, at))


def ask_once(bench, fault, right, asked=COMMON):
    """A question: the right answer, or an error that says so."""
    count(tried, 'question ' + fault.split(':')[0])
    with tempfile.TemporaryDirectory(dir=bench.folder) as at:
        p = ask(bench, at, fault, asked)
    said = p.stderr.decode('utf-8', 'replace').strip()
    where = 'question (%s), STUIVER_FAULT=%s: ' % (asked, fault)
    if p.returncode < 0:
        return where + 'ended by signal %d: %s' % (-p.returncode, said[-600:])
    if p.stdout == right:
        count(ends, 'question: answered')
        return None
    if p.returncode == 0 and b'"isError":true' not in p.stdout and b'"error"' not in p.stdout:
        return where + 'another answer: %s' % p.stdout[:600]
    if p.returncode and not said:
        return where + 'exit %d without a message' % p.returncode
    words['question'].add('%d %s' % (p.returncode, re.sub(r'/\S+/|[0-9]+', '#', (said or p.stdout.decode())[-300:])))
    count(ends, 'question: refused')
    return None


def answered(bench, at, fault, asked):
    """The right answer."""
    p = ask(bench, at, fault, asked)
    if p.returncode or b'"error"' in p.stdout or b'isError":true' in p.stdout:
        raise Found('the question (%s) gave %d: %s %s' % (asked, p.returncode, p.stdout[:300], p.stderr[:300]))
    return p.stdout


def disk_jobs(bench, known):
    """What was found once, then round and round: each scenario and kind in turn, at another moment each time."""
    # Reads of a stage: where one of a log's frame failed, its page went to the log without its sum.
    before, after, counts = known['stage']
    for at in range(60, counts[0], 2):
        yield lambda f='short:%d:1' % at: once(bench, 'stage', f, before, after)
    while True:
        for scenario in bench.scenarios:
            before, after, counts = known[scenario]
            for kind in DISK:
                if counts[COUNTED[kind]]:
                    fault = '%s:%d:%d' % (kind, random.randint(1, counts[COUNTED[kind]]), random.randint(1, 1000000))
                    yield lambda s=scenario, f=fault, b=before, a=after: once(bench, s, f, b, a)


def memory_jobs(bench, known):
    before, after, counts = known['load anew']
    with tempfile.TemporaryDirectory(dir=bench.folder) as at:
        answer = answered(bench, at, None, COMMON)
        with open(os.path.join(at, 'counts'), encoding='utf-8') as f:
            asked = int(f.read().split()[4])
        bench.run('load anew', STACKS, at)
        of_load = first_of_stacks(at)
    # The largest are what libraries work in, which tell of it in ways of their own: zstd's were once taken for a fault of ours.
    for n, _, _ in sorted(of_load, key=lambda x: -x[1])[:LARGEST]:
        yield lambda n=n: once(bench, 'load anew', 'alloc:%d:1' % n, before, after)
    for at in range(1, 100):  # SQLite's own beginning was one
        yield lambda n=at: ask_once(bench, 'allocs:%d:1' % n, answer)
    while True:
        for kind in ('alloc', 'allocs'):
            yield lambda f='%s:%d:1' % (kind, random.randint(1, counts[4])): once(bench, 'load anew', f, before, after)
            yield lambda f='%s:%d:1' % (kind, random.randint(1, asked)): ask_once(bench, f, answer)
        # Erasing once went on in a transaction that memory did not suffice to end.
        for scenario, (old, new, n) in known.items():
            yield lambda s=scenario, f='alloc:%d:1' % random.randint(1, n[4]), b=old, a=new: once(bench, s, f, b, a)


def all_memory_jobs(bench, known):
    """Each call stack once: those of a command that none before it had, where memory stands at the same addresses each time."""
    seen = set()

    def new_ones(what, at):
        first = [(n, stack) for n, _, stack in first_of_stacks(at) if stack not in seen]
        seen.update(stack for _, stack in first)
        print('%s: %d call stacks that allocate, which none before it had' % (what, len(first)), flush=True)
        return ['alloc:%d:1' % n for n, _ in first]

    for asked in QUESTIONS:
        with tempfile.TemporaryDirectory(dir=bench.folder) as at:
            right = answered(bench, at, STACKS, asked)
            faults = new_ones('question (%s)' % asked, at)
        for fault in faults:
            yield lambda f=fault, r=right, q=asked: ask_once(bench, f, r, q)
    for scenario, (before, after, _) in known.items():
        if bench.scenarios[scenario][0] and scenario != 'migrate':
            bench.know(bench.scenarios[scenario][0])
        with tempfile.TemporaryDirectory(dir=bench.folder) as at:
            bench.run(scenario, STACKS, at)
            faults = new_ones(scenario, at)
        for fault in faults:
            yield lambda s=scenario, f=fault, b=before, a=after: once(bench, s, f, b, a)


def at_once(jobs, n):
    """What each gave, n of them at a time; says how far it is."""
    began, done = time.monotonic(), 0
    with concurrent.futures.ThreadPoolExecutor(n) as pool:
        for some in iter(lambda: list(itertools.islice(jobs, 50 * n)), []):
            yield from pool.map(lambda job: job(), some)
            done += len(some)
            print('%d tried in %d s' % (done, time.monotonic() - began), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('what', choices=('disk', 'memory'))
    parser.add_argument('--faulty', default=os.path.join(HERE, '..', '..', 'build', 'tests', 'faults', 'stuiver_faults'))
    parser.add_argument('--program', default=os.path.join(HERE, '..', '..', 'build', 'stuiver'))
    parser.add_argument('--seconds', type=int, default=45)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--all', action='store_true', help='memory: each call stack that allocates, however long that takes')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='of --all, at once')
    parser.add_argument('--only', help='one try: SCENARIO=KIND:N:SEED')
    asked = parser.parse_args()
    random.seed(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(os.path.abspath(asked.faulty), os.path.abspath(asked.program), folder)
        if asked.only:
            scenario, fault = asked.only.split('=')
            fault = once(bench, scenario, fault, *bench.learn(scenario)[:2])
            print(fault or 'as it should be')
            return 1 if fault else 0
        known = {s: bench.learn(s) for s in bench.scenarios}
        for scenario, (_, _, counts) in known.items():
            print('%-12s reads %d, writes %d, fsyncs %d, changes %d, allocations %d' % (scenario, *counts))
        jobs = (disk_jobs if asked.what == 'disk' else all_memory_jobs if asked.all else memory_jobs)(bench, known)
        until, faults = time.monotonic() + asked.seconds, []
        for found in at_once(jobs, asked.jobs) if asked.all else (job() for job in jobs):
            if found:
                faults.append(found)
                print('FOUND ' + found, flush=True)
            if len(faults) >= 25 or (time.monotonic() > until and not asked.all):
                break
    print('seed %d, tried %d: %s' % (asked.seed, sum(tried.values()), ', '.join('%s %d' % x for x in sorted(tried.items()))))
    print('ended: ' + ', '.join('%s %d' % x for x in sorted(ends.items())))
    for kind, texts in sorted(words.items()):
        for text in sorted(texts):
            print('  %s: %s' % (kind, text))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
