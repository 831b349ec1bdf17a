#!/usr/bin/env python3
"""What a store's facts cost in ClickHouse, and how long the same question takes there, there by hand, and in the store.
Usage: tests/bench/cluster.py STORE [--shards]      (STORE as the bench makes it; --shards: two shards of two replicas)
By hand is the very statement that the answer took, sent to ClickHouse over HTTP; each figure is the best of five."""
import os
import sys
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cluster'))
import servers  # noqa: E402
import stores  # noqa: E402
from clusters import Cluster  # noqa: E402
from served import Served  # noqa: E402

ROUNDS = 5
QUESTIONS = ('drilldown=programma', 'drilldown=jaar|taakveld|categorie', 'drilldown=crediteur',
             'drilldown=programma&cut=taakveld:"3.4"')


def best(ask):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def memory(pid):
    with open('/proc/%d/status' % pid, encoding='utf-8') as f:
        return next(int(line.split()[1]) // 1024 for line in f if line.startswith('VmRSS'))


def statement(nodes, since):
    """The last statement over facts, of whichever server took it."""
    time.sleep(1.5)  # the log is written now and then
    found = []
    for node in nodes:
        found += node.ask("SELECT toUInt64(event_time),query FROM system.query_log WHERE type=2 AND is_initial_query"
                          " AND event_time>=toDateTime(%d) AND query LIKE 'SELECT count(),sum(content)%%'"
                          " ORDER BY event_time DESC LIMIT 1 FORMAT TabSeparatedRaw" % since).splitlines()
    return max(found).split('\t', 1)[1].replace(' FROM cube_', ' FROM %s.cube_' % servers.DATABASE) if found else None


def measure(store, nodes, address, reader):
    start = time.perf_counter()
    print('sync: %s in %.1f s' % (stores.sync(store, address, servers.environment()).stdout.decode().strip(),
                                  time.perf_counter() - start))
    disk = sum(int(n.ask('SELECT sum(bytes_on_disk) FROM system.parts WHERE active').strip() or 0) for n in nodes)
    print('disk: %.1f MB over %d servers; memory: %s MB' % (disk / 1e6, len(nodes), [memory(n.process.pid) for n in nodes]))
    print('%-45s %10s %10s %10s' % ('milliseconds', 'store', 'ClickHouse', 'by hand'))
    with Served(store, '--cache-memory', '0') as ours, Served(reader, '--cache-memory', '0',
                                                              environment=servers.environment()) as theirs:
        cube = urllib.parse.quote(stores.json.loads(ours.get('/api/3/cubes/')[2])['data'][0]['name'])
        for question in QUESTIONS:
            target = '/api/3/cubes/%s/aggregate/?pagesize=20&%s' % (cube, urllib.parse.quote(question, safe='=&|:'))
            one, other = ours.get(target), theirs.get(target)
            if one[0] != 200 or (one[0], one[2]) != (other[0], other[2]):
                raise SystemExit('%s: %d %r, %d %r' % (target, one[0], one[2][:200], other[0], other[2][:200]))
            since = int(time.time())
            figures = best(lambda: ours.get(target)), best(lambda: theirs.get(target))
            sql = statement(nodes, since)
            by_hand = best(lambda: nodes[0].ask(sql)) if sql else float('nan')
            print('%-45s %10.1f %10.1f %10.1f' % ((question,) + figures + (by_hand,)))


def main():
    lacks = servers.why_not(cluster='--shards' in sys.argv)
    if lacks or len(sys.argv) < 2:
        raise SystemExit(lacks or __doc__)
    store = sys.argv[1]
    if '--shards' in sys.argv:
        with Cluster(log_queries=True) as c:
            measure(store, c.servers, c.address(), c.address(user='lezer', catalogue=store))
    else:
        with servers.Single(log_queries=True) as one:
            measure(store, [one.server], one.address(), one.address(user='lezer', catalogue=store))


if __name__ == '__main__':
    main()
