"""Two shards of two replicas each, and one ZooKeeper: five processes on the loopback."""
import os
import tempfile
import time

from servers import CLUSTER, DATABASE, PASSWORD, PATIENCE, USER, ZOOKEEPER, Process, Server, escaped, free_ports

class ZooKeeper(Process):
    def __init__(self, folder, port):
        os.makedirs(os.path.join(folder, 'data'), exist_ok=True)
        self.port = port
        with open(os.path.join(folder, 'zoo.cfg'), 'w', encoding='utf-8') as f:
            f.write('tickTime=500\nmaxClientCnxns=0\nadmin.enableServer=false\ndataDir=%s/data\nclientPort=%d\n'
                    'clientPortAddress=127.0.0.1\n4lw.commands.whitelist=ruok\n' % (folder, port))
        super().__init__(folder, ['java', '-Xmx192m', '-cp', ZOOKEEPER, 'org.apache.zookeeper.server.ZooKeeperServerMain',
                                  os.path.join(folder, 'zoo.cfg')])


class Cluster:
    SHARDS, REPLICAS = 2, 2

    def __init__(self, log_queries=False):
        self.log_queries = log_queries

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='stuiver-cluster.')
        nodes = self.SHARDS * self.REPLICAS
        ports = free_ports(1 + 3 * nodes)
        self.zookeeper = ZooKeeper(self.path('zookeeper'), ports[0])
        each = [ports[1 + 3 * i:4 + 3 * i] for i in range(nodes)]
        self.servers = [Server(self.path('node%d' % i), each[i], self.configuration(i, each), self.log_queries) for i in range(nodes)]
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def path(self, name):
        path = os.path.join(self.folder.name, name)
        os.makedirs(path, exist_ok=True)
        return path

    def configuration(self, i, ports):
        shards = ''
        for shard in range(self.SHARDS):
            replicas = ''.join(
                '<replica><host>127.0.0.1</host><port>%d</port><user>%s</user><password>%s</password></replica>'
                % (ports[shard * self.REPLICAS + r][1], USER, escaped(PASSWORD)) for r in range(self.REPLICAS))
            shards += '<shard><internal_replication>true</internal_replication>%s</shard>' % replicas
        return ('<remote_servers><%(c)s>%(shards)s</%(c)s></remote_servers>'
                '<zookeeper><node><host>127.0.0.1</host><port>%(zoo)d</port></node>'
                '<session_timeout_ms>6000</session_timeout_ms></zookeeper>'
                '<macros><shard>%(s)d</shard><replica>%(r)d</replica></macros>'
                '<distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>'
                % {'c': CLUSTER, 'shards': shards, 'zoo': self.zookeeper.port, 's': i // self.REPLICAS, 'r': i % self.REPLICAS})

    def start(self):
        self.zookeeper.start()
        time.sleep(2)
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.wait()
            server.ask('CREATE DATABASE %s' % DATABASE)

    def __exit__(self, *ignored):
        for process in self.servers + [self.zookeeper]:
            process.kill()
        self.folder.cleanup()

    def address(self, user=USER, **options):
        hosts = ','.join('127.0.0.1:%d' % s.http for s in self.servers)
        more = '&'.join('%s=%s' % x for x in dict(options, cluster=CLUSTER).items())
        return 'clickhouse://%s@%s/%s?%s' % (user, hosts, DATABASE, more)

    def rows(self, server):
        """What one server keeps itself: rows of each content, and a sum of all that is in them."""
        tables = [t for t in server.ask("SELECT name FROM system.tables WHERE database='%s'" % DATABASE).split() if t.endswith('_rows')]
        return {t: server.ask('SELECT content,count(),sum(line),sum(cityHash64(*)) FROM %s.%s GROUP BY content ORDER BY content'
                              % (DATABASE, t)) for t in sorted(tables)}

    def wait_alike(self):
        """Replicas of a shard come to the same."""
        until = time.monotonic() + PATIENCE
        while True:
            rows = [self.rows(s) for s in self.servers]
            alike = all(rows[i] == rows[i // self.REPLICAS * self.REPLICAS] for i in range(len(rows)))
            if alike or time.monotonic() > until:
                return alike
            time.sleep(0.5)
