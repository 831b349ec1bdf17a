"""ClickHouse and ZooKeeper of Debian, for the tests: in folders of their own, on ports of their own of the loopback,
ended by their process ids. Nothing of the system's services is touched."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

PATIENCE = 60
QUERY_LOG = ('<query_log><database>system</database><table>query_log</table>'
             '<flush_interval_milliseconds>300</flush_interval_milliseconds></query_log>')
USER, PASSWORD, DATABASE, CLUSTER = 'schrijver', "geheim \\ 'x", 'stuiver', 'stuiver'
ZOOKEEPER = '/usr/share/java/zookeeper.jar'  # it names what it needs


def why_not(cluster=False):
    """What lacks, or None."""
    if not shutil.which('clickhouse-server'):
        return 'clickhouse-server is not installed'
    if cluster and not shutil.which('java'):
        return 'java is not installed'
    if cluster and not os.path.exists(ZOOKEEPER):
        return 'zookeeper is not installed'
    return None


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(('127.0.0.1', 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def escaped(text):
    return text.replace('&', '&amp;').replace('<', '&lt;')


class Process:
    """A server of a folder, which is started, killed and started again."""

    def __init__(self, folder, arguments):
        self.folder, self.arguments, self.process = folder, arguments, None

    def start(self):
        out = open(os.path.join(self.folder, 'output'), 'ab')
        self.process = subprocess.Popen(self.arguments, cwd=self.folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                        start_new_session=True)
        out.close()

    def signal(self, which):
        self.process.send_signal(which)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


class Server(Process):
    """One ClickHouse. `cluster`: what its configuration says of the cluster, in XML."""

    def __init__(self, folder, ports, cluster='', log_queries=False):
        os.makedirs(os.path.join(folder, 'data'), exist_ok=True)
        self.http, self.tcp, self.between = ports
        with open(os.path.join(folder, 'config.xml'), 'w', encoding='utf-8') as f:
            f.write('<yandex><logger><level>warning</level><log>%(d)s/log</log><errorlog>%(d)s/errors</errorlog></logger>'
                    '<http_port>%(http)d</http_port><tcp_port>%(tcp)d</tcp_port><listen_host>127.0.0.1</listen_host>'
                    '<interserver_http_port>%(between)d</interserver_http_port>'
                    '<interserver_http_host>127.0.0.1</interserver_http_host><path>%(d)s/data/</path>'
                    '<tmp_path>%(d)s/tmp/</tmp_path><users_config>%(d)s/users.xml</users_config>'
                    '<mark_cache_size>33554432</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>'
                    '<default_profile>default</default_profile><default_database>default</default_database>%(log)s%(cluster)s</yandex>'
                    % {'d': folder, 'http': self.http, 'tcp': self.tcp, 'between': self.between, 'cluster': cluster,
                       'log': QUERY_LOG if log_queries else ''})
        logged = '<log_queries>1</log_queries><log_queries_cut_to_length>100000000</log_queries_cut_to_length>' if log_queries else ''
        user = ('<password>%s</password><networks><ip>127.0.0.1</ip></networks><profile>%s</profile><quota>default</quota>')
        with open(os.path.join(folder, 'users.xml'), 'w', encoding='utf-8') as f:
            f.write('<yandex><profiles><default>%s</default><reader><readonly>2</readonly>%s</reader></profiles><users>'
                    '<default>%s</default><%s>%s</%s><lezer>%s</lezer></users><quotas><default/></quotas></yandex>'
                    % (logged, logged, user % ('', 'default'), USER, user % (escaped(PASSWORD), 'default'), USER,
                       user % (escaped(PASSWORD), 'reader')))
        super().__init__(folder, ['clickhouse-server', '--config-file=%s/config.xml' % folder])

    def ask(self, sql, timeout=PATIENCE):
        r = urllib.request.Request('http://127.0.0.1:%d/' % self.http, data=sql.encode())
        with urllib.request.urlopen(r, timeout=timeout) as answer:
            return answer.read().decode()

    def wait(self):
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            try:
                return self.ask('SELECT 1', 5)
            except OSError:
                time.sleep(0.1)
        with open(os.path.join(self.folder, 'output'), encoding='utf-8', errors='replace') as f:
            raise RuntimeError('ClickHouse does not start: %s' % f.read()[-2000:])


class Single:
    """One server with one empty database."""

    def __init__(self, log_queries=False):
        self.log_queries = log_queries

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='stuiver-clickhouse.')
        self.server = Server(self.folder.name, free_ports(3), log_queries=self.log_queries)
        self.server.start()
        self.server.wait()
        self.server.ask('CREATE DATABASE %s' % DATABASE)
        return self

    def __exit__(self, *ignored):
        self.server.stop()
        self.folder.cleanup()

    def address(self, user=USER, **options):
        more = '&'.join('%s=%s' % (k, v) for k, v in options.items())
        return 'clickhouse://%s@127.0.0.1:%d/%s%s' % (user, self.server.http, DATABASE, '?' + more if more else '')


def environment():
    return dict(os.environ, STUIVER_CLICKHOUSE_PASSWORD=PASSWORD)
