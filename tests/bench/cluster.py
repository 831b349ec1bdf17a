#!/usr/bin/env python3
"""What a store's facts cost in ClickHouse: how long they take to get there beside clickhouse-client with the same rows, and how long a
question takes there, there by hand, and in the store.

Usage: tests/bench/cluster.py [OPTION…] [LINES…]      (of the generated ledger; default 1000000 10000000)
  --shards      two shards of two replicas, instead of one server; no client beside them
  --rounds N    pairs of each measurement, interleaved; medians count (default 5)
  --loads N     pairs of loads (default 1)
  EACH=1        in the environment: each statement by itself, too

By hand are the very statements that the answer took (for a page of facts several), sent to ClickHouse over HTTP. clickhouse-client inserts the very rows that were moved,
from a file in ClickHouse's own format (Native), into an empty table of the same kind. BENCH: the folder for files (default: a temporary one)."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cluster'))
import ledger as ledgers  # noqa: E402
import ours  # noqa: E402
import servers  # noqa: E402
import stores  # noqa: E402
from clusters import Cluster  # noqa: E402
from served import Served  # noqa: E402

QUESTIONS = ('aggregate/?drilldown=programma', 'aggregate/?drilldown=jaar|taakveld|categorie', 'aggregate/?drilldown=crediteur',
             'aggregate/?drilldown=programma&cut=taakveld:"3.4"', 'facts/?order=bedrag:desc', 'facts/?cut=taakveld:"3.4"&page=50')
LONG = 3600  # seconds that one statement may take


def timed(what):
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def memory(pid):
    with open('/proc/%d/status' % pid, encoding='utf-8') as f:
        return next(int(line.split()[1]) // 1024 for line in f if line.startswith('VmRSS'))


def statements(nodes, since):
    """Those of the last question, of whichever server took them: one for cells, several for a page of facts."""
    time.sleep(1.5)  # the log is written now and then
    found = set()
    for node in nodes:
        found.update(node.ask("SELECT query FROM system.query_log WHERE type=2 AND is_initial_query AND user='lezer'"
                              " AND event_time>=toDateTime(%d) AND query LIKE 'SELECT %%FROM cube\\_%%' FORMAT JSONEachRow" % since).splitlines())
    return [json.loads(row)['query'].replace(' FROM cube_', ' FROM %s.cube_' % servers.DATABASE) for row in found]


def by_itself(node, sql):
    try:
        return node.ask(sql, LONG)
    except OSError as e:
        raise SystemExit('%s: %s\n%s' % (e, getattr(e, 'read', bytes)()[:500], sql[:3000])) from e


def moved(store, address):
    stores.sync(store, address, servers.environment(), patience=LONG)


def facts_of(node, database):
    return node.ask("SELECT name FROM system.tables WHERE database='%s' AND name LIKE 'cube%%'" % database).split()[0]


def beside_the_client(store, one, loads, folder):
    """Pairs of both: into a database of its own, into an empty table of the same kind."""
    node = one.server
    table = facts_of(node, servers.DATABASE)
    rows = os.path.join(folder, 'rows.native')
    client = ['clickhouse-client', '--host', '127.0.0.1', '--port', str(node.tcp)]
    with open(rows, 'wb') as out:
        subprocess.run([*client, '--query', 'SELECT * FROM %s.%s FORMAT Native' % (servers.DATABASE, table)], stdout=out, check=True, timeout=LONG)
    times = ([], [])
    for i in range(loads):
        node.ask('CREATE DATABASE again_%d' % i)
        times[0].append(timed(lambda: moved(store, one.address().replace('/' + servers.DATABASE, '/again_%d' % i))))  # noqa: B023
        node.ask('DROP DATABASE again_%d' % i)
        node.ask('CREATE TABLE %s.beside AS %s.%s' % (servers.DATABASE, servers.DATABASE, table))
        with open(rows, 'rb') as f:
            times[1].append(timed(lambda: subprocess.run([*client, '--query', 'INSERT INTO %s.beside FORMAT Native' % servers.DATABASE],
                                                         stdin=f, check=True, timeout=LONG)))  # noqa: B023
        same = ['SELECT count(),sum(content) FROM %s.%s' % (servers.DATABASE, t) for t in ('beside', table)]
        if node.ask(same[0]) != node.ask(same[1]):
            raise SystemExit('clickhouse-client inserted other rows')
        node.ask('DROP TABLE %s.beside' % servers.DATABASE)
    os.remove(rows)
    mine, theirs = (statistics.median(t) for t in times)
    print('load: sync, counted and added up %.1f s; clickhouse-client %.1f s; %.2f times' % (mine, theirs, mine / theirs))


def ask_all(store, nodes, reader, rounds):
    print('%-53s %10s %10s %10s %8s' % ('milliseconds, medians of %d' % rounds, 'store', 'ClickHouse', 'by hand', 'ratio'))
    with Served(store, '--cache-memory', '0') as mine, Served(reader, '--cache-memory', '0',
                                                              environment=servers.environment()) as theirs:
        cube = urllib.parse.quote(json.loads(mine.get('/api/3/cubes/')[2])['data'][0]['name'])
        for question in QUESTIONS:
            target = '/api/3/cubes/%s/%s&pagesize=20' % (cube, urllib.parse.quote(question, safe='/?=&|:'))
            time.sleep(1.1)  # the log counts in seconds
            since = int(time.time())
            one, other = mine.get(target), theirs.get(target)
            if one[0] != 200 or (one[0], one[2]) != (other[0], other[2]):
                raise SystemExit('%s: %d %r, %d %r' % (target, one[0], one[2][:200], other[0], other[2][:200]))
            by_hand = statements(nodes, since)
            if not by_hand or (len(by_hand) > 1 and question.startswith('aggregate')):
                raise SystemExit('%s: %d statements' % (target, len(by_hand)))
            if os.environ.get('EACH'):
                for sql in by_hand:
                    print('%8.1f ms of %s' % (1000 * min(timed(lambda: by_itself(nodes[0], sql)) for _ in range(3)), sql[:200]))  # noqa: B023
            ways = [lambda: mine.get(target), lambda: theirs.get(target), lambda: [by_itself(nodes[0], sql) for sql in by_hand]]  # noqa: B023
            figures = ([], [], [])
            for i in range(rounds):
                for way in (0, 1, 2) if i % 2 else (0, 2, 1):  # whichever comes second finds all at hand
                    figures[way].append(1000 * timed(ways[way]))
            a, b, hand = (statistics.median(f) for f in figures)
            print('%-53s %10.1f %10.1f %10.1f %8.2f' % (question, a, b, hand, (b - 2) / hand), flush=True)
        print('memory of the server that answers from ClickHouse: %d MB, from the store: %d MB' % (memory(theirs.process.pid), memory(mine.process.pid)))


def settled(nodes):
    """Merges go on for a while behind a load, and would be measured with what comes first."""
    while any(int(n.ask('SELECT count() FROM system.merges').strip()) for n in nodes):
        time.sleep(1)


def measure(store, nodes, address, reader, rounds):
    print('moved in %.1f s' % timed(lambda: moved(store, address)))
    settled(nodes)
    disk = sum(int(n.ask('SELECT sum(bytes_on_disk) FROM system.parts WHERE active').strip() or 0) for n in nodes)
    print('disk: %.1f MB over %d servers, the store %.1f MB; memory: %s MB'
          % (disk / 1e6, len(nodes), os.path.getsize(store) / 1e6, [memory(n.process.pid) for n in nodes]), flush=True)
    ask_all(store, nodes, reader, rounds)


def run(lines, folder, asked):
    print('\n%d lines' % lines, flush=True)
    made, store = ledgers.generated(folder, lines), os.path.join(folder, '%d.db' % lines)
    ours.load(made, store, '--without-originals')
    os.remove(made.path)
    if asked.shards:
        with Cluster(log_queries=True) as c:
            measure(store, c.servers, c.address(), c.address(user='lezer', catalogue=store), asked.rounds)
    else:
        with servers.Single(log_queries=True) as one:
            measure(store, [one.server], one.address(), one.address(user='lezer', catalogue=store), asked.rounds)
            beside_the_client(store, one, asked.loads, folder)
    os.remove(store)


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument('--shards', action='store_true')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--loads', type=int, default=1)
    parser.add_argument('lines', type=int, nargs='*')
    asked = parser.parse_args()
    lacks = servers.why_not(cluster=asked.shards)
    if lacks:
        raise SystemExit(lacks)
    with tempfile.TemporaryDirectory(prefix='stuiver-bench.', dir=os.environ.get('BENCH')) as folder:
        for lines in asked.lines or (1000000, 10000000):
            run(lines, folder, asked)


if __name__ == '__main__':
    main()
