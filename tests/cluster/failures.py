#!/usr/bin/env python3
"""What a cluster may do to answers: nothing. Two shards of two replicas lose servers while they are loaded and asked;
each answer is the store's, or a 503. Exits 77 where there is no ClickHouse or ZooKeeper."""
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.error

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from clusters import Cluster  # noqa: E402
from served import PATIENCE, PROGRAM, Served, folder_of_module, make_store, stop_listening, write_ledger  # noqa: E402

API = '/api/3/cubes/'
TARGETS = (API + 'gm0000%3Abegroting/aggregate/?drilldown=programme', API + 'awkward/aggregate/?drilldown=party.name|year',
           API + 'awkward/aggregate/?cut=party.group:%22G3%22', API + 'awkward/facts/?pagesize=50&order=amount:desc',
           API + 'awkward/provenance/?cut=year:2023')


def setUpModule():
    global cluster, store, expected, folder
    folder = folder_of_module()
    store, _ = make_store(folder, lines=20000)
    stores.load_awkward(store, folder)
    cluster = Cluster().__enter__()
    unittest.addModuleCleanup(cluster.__exit__)
    with Served(store) as s:
        expected = {t: s.get(t)[2] for t in TARGETS}
    stores.sync(store, cluster.address(), servers.environment())


def serve():
    return Served(cluster.address(user='lezer', catalogue=store), '--cache-memory', '0', '--query-timeout', '20',
                  environment=servers.environment())


class Failures(unittest.TestCase):
    def setUp(self):
        for process in [cluster.zookeeper] + cluster.servers:
            if process.process.poll() is not None:
                process.start()
        for server in cluster.servers:
            server.wait()

    def same_or_503(self, s, rounds=2):
        """How many answers were the store's."""
        good = 0
        for _ in range(rounds):
            for target in TARGETS:
                status, _, body = s.get(target)
                self.assertIn(status, (200, 503), (target, body[:300]))
                if status == 200:
                    self.assertEqual(body, expected[target], target)
                    good += 1
                else:
                    self.assertNotIn(b'ClickHouse', body)
        return good

    def settled(self):
        until = time.monotonic() + PATIENCE
        while True:
            p = stores.sync(store, cluster.address(), servers.environment(), check=False)
            if p.returncode == 0 or time.monotonic() > until:
                self.assertEqual(p.returncode, 0, p.stderr.decode())
                return p
            time.sleep(1)

    def when_ready(self, server, sql):
        """A server that was just started has no leader of its tables yet, and says so."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return server.ask(sql)
            except urllib.error.HTTPError as e:
                if time.monotonic() > until:
                    self.fail(e.read().decode())
                time.sleep(0.5)

    def test_a_whole_cluster(self):
        with serve() as s:
            self.assertEqual(self.same_or_503(s), 2 * len(TARGETS), s.stderr()[-2000:])
        self.assertTrue(cluster.wait_alike())
        self.assertIn(b'"sent":0', stores.sync(store, cluster.address(), servers.environment()).stdout)

    def test_a_replica_dies_between_and_within_questions(self):
        with serve() as s:
            cluster.servers[0].kill()
            self.assertEqual(self.same_or_503(s), 2 * len(TARGETS), s.stderr()[-2000:])
            cluster.servers[0].start()
            cluster.servers[0].wait()
            killer = threading.Timer(0.3, cluster.servers[3].kill)
            killer.start()
            self.same_or_503(s, rounds=6)
            killer.join()
            self.assertEqual(self.same_or_503(s), 2 * len(TARGETS), s.stderr()[-2000:])

    def test_a_shard_is_gone(self):
        with serve() as s:
            for server in cluster.servers[2:]:
                server.kill()
            self.assertEqual(self.same_or_503(s, rounds=1), 0)
            for server in cluster.servers[2:]:
                server.start()
                server.wait()
            self.assertEqual(self.same_or_503(s, rounds=1), len(TARGETS), s.stderr()[-2000:])

    def test_a_server_stands_still(self):
        with serve() as s:
            cluster.servers[1].signal(signal.SIGSTOP)
            try:
                self.same_or_503(s, rounds=1)
            finally:
                cluster.servers[1].signal(signal.SIGCONT)
            cluster.servers[1].wait()
            self.assertEqual(self.same_or_503(s, rounds=1), len(TARGETS), s.stderr()[-2000:])

    def test_a_server_dies_while_it_is_loaded(self):
        place = os.path.join(folder, 'other')
        os.mkdir(place)
        other, _ = make_store(place, lines=150000)
        p = subprocess.Popen([PROGRAM, 'sync', '--json', '--from', other, '--to', cluster.address()], env=servers.environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.5)
        cluster.servers[2].kill()
        p.communicate(timeout=3 * PATIENCE)
        cluster.servers[2].start()
        cluster.servers[2].wait()
        until = time.monotonic() + PATIENCE
        while stores.sync(other, cluster.address(), servers.environment(), check=False).returncode and time.monotonic() < until:
            time.sleep(1)
        self.assertIn(b'"sent":0', stores.sync(other, cluster.address(), servers.environment()).stdout)
        self.assertTrue(cluster.wait_alike())

    def test_a_bound_load_is_on_every_server_or_nowhere(self):
        place = os.path.join(folder, 'bound')
        os.mkdir(place)
        other, mapping = make_store(place, lines=3000)
        ledger = os.path.join(place, 'next.csv')
        write_ledger(ledger, 90000, year=2025, text=60)
        target = API + 'gm0000%3Abegroting/aggregate/?drilldown=year|programme'

        def run(*arguments):
            return subprocess.run([PROGRAM, *arguments], env=servers.environment(), capture_output=True, timeout=5 * PATIENCE, check=False)

        def same():
            with Served(other) as mine, Served(cluster.address(user='lezer', catalogue=other), environment=servers.environment()) as theirs:
                self.assertEqual(mine.get(target)[::2], theirs.get(target)[::2], theirs.stderr()[-2000:])
                return mine.get(target)[2]

        line = ('load', '--store', cluster.address(catalogue=other), '--mapping', mapping, ledger)
        p = subprocess.Popen([PROGRAM, *line], env=servers.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        cluster.servers[3].kill()
        said = p.communicate(timeout=5 * PATIENCE)[1]
        if p.returncode:
            self.assertIn(b'nothing was changed', said)
        cluster.servers[3].start()
        cluster.servers[3].wait()
        until = time.monotonic() + PATIENCE
        p = run(*line)
        while p.returncode not in (0, 5) and time.monotonic() < until:
            time.sleep(1)
            p = run(*line)
        self.assertIn(p.returncode, (0, 5), p.stderr.decode())
        before = same()
        self.assertTrue(cluster.wait_alike())
        erase = ('erase', '--store', other, '--by', 'A', '--yes', '2')
        p = run(*erase)
        while p.returncode == 1 and b'nothing was changed' in p.stderr and time.monotonic() < until + PATIENCE:
            time.sleep(1)  # replicas choose who leads, now that one came back
            p = run(*erase)
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        self.assertNotEqual(same(), before)
        for server in cluster.servers:
            self.assertNotIn('\t90000\t', '\n'.join(cluster.rows(server).values()))

    def test_zookeeper_is_gone(self):
        with serve() as s:
            cluster.zookeeper.kill()
            self.assertEqual(self.same_or_503(s, rounds=1), len(TARGETS), s.stderr()[-2000:])
            cluster.zookeeper.start()
        self.settled()

    def test_lines_that_lack_are_no_answer(self):
        """Rows are taken away on every replica of a shard, behind the catalogue's back."""
        table = next(t for t in cluster.rows(cluster.servers[0]) if t.startswith('cube_awkward'))
        holder = next(s for s in cluster.servers[::2] if cluster.rows(s)[table])
        content = cluster.rows(holder)[table].split()[0]
        self.when_ready(holder, 'ALTER TABLE %s.%s DROP PARTITION %s' % (servers.DATABASE, table, content))
        self.assertTrue(cluster.wait_alike())  # until then the other replica answers, and is right
        self.assertNotIn(content, cluster.rows(holder)[table])
        with serve() as s:
            for target in TARGETS[1:4]:
                self.assertEqual(s.get(target)[0], 503, target)
            self.assertEqual(s.get(TARGETS[0])[2], expected[TARGETS[0]])
            self.settled()
            self.assertEqual(self.same_or_503(s, rounds=1), len(TARGETS), s.stderr()[-2000:])

    def test_a_server_that_answers_half(self):
        """The first of the address hangs up in the midst of an answer; the next one is asked."""
        liar = socket.create_server(('127.0.0.1', 0))

        def lie():
            for _ in range(40):
                try:
                    c, _ = liar.accept()
                except OSError:
                    return
                with c:
                    c.recv(65536)
                    c.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n1\t2\t3\r\n')

        thread = threading.Thread(target=lie, daemon=True)
        thread.start()
        self.addCleanup(stop_listening, liar, thread)
        address = cluster.address(user='lezer', catalogue=store).replace('@', '@127.0.0.1:%d,' % liar.getsockname()[1])
        with Served(address, '--cache-memory', '0', environment=servers.environment()) as s:
            self.assertEqual(self.same_or_503(s, rounds=1), len(TARGETS), s.stderr()[-2000:])


if __name__ == '__main__':
    lacks = servers.why_not(cluster=True)
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
