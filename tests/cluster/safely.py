#!/usr/bin/env python3
"""TLS with verification, passwords that nobody sees, and a server whose disk is full. Exits 77 where there is no
ClickHouse."""
import glob
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402,F401 (finds served)
from served import PATIENCE, PROGRAM, Served, folder_of_module, make_store, stop_listening  # noqa: E402

TARGET = '/api/3/cubes/gm0000%3Abegroting/aggregate/?drilldown=programme'
PROCESSES = '/proc/[0-9]*/cmdline'


def setUpModule():
    global single, store, folder
    folder = folder_of_module()
    store, _ = make_store(folder, lines=3000)
    single = servers.Single(log_queries=True).__enter__()
    unittest.addModuleCleanup(single.__exit__)


def openssl(*arguments):
    subprocess.run(['openssl', *arguments], check=True, capture_output=True, timeout=PATIENCE)


class Front:
    """HTTPS before the server, with a certificate of its own; what passes is taken down."""

    def __init__(self, certificate, key):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                c, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(c,), daemon=True).start()

    def serve(self, c):
        try:
            with self.context.wrap_socket(c, server_side=True) as client, \
                    socket.create_connection(('127.0.0.1', single.server.http)) as server:
                there = threading.Thread(target=self.copy, args=(client, server), daemon=True)
                there.start()
                self.copy(server, client)
                there.join(PATIENCE)
        except OSError:
            pass

    @staticmethod
    def copy(a, b):
        try:
            while True:
                some = a.recv(65536)
                if not some:
                    b.shutdown(socket.SHUT_WR)
                    return
                b.sendall(some)
        except OSError:
            pass

    def close(self):
        stop_listening(self.listening, self.thread)


def certificate(name, subject='localhost', days='2', ca=None):
    """A certificate and its key, of itself or of a CA (certificate, key)."""
    cert, key = os.path.join(folder, name + '.pem'), os.path.join(folder, name + '.key')
    names = 'subjectAltName=DNS:%s' % subject
    if not ca:
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', days, '-subj', '/CN=' + subject,
                '-addext', names)
        return cert, key
    asked, more = os.path.join(folder, name + '.csr'), os.path.join(folder, name + '.ext')
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', asked, '-subj', '/CN=' + subject)
    with open(more, 'w', encoding='utf-8') as f:
        f.write(names + '\n')
    openssl('x509', '-req', '-in', asked, '-CA', ca[0], '-CAkey', ca[1], '-CAcreateserial', '-out', cert, '-days', days, '-extfile', more)
    return cert, key


@unittest.skipUnless(shutil.which('openssl'), 'no openssl')
class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ca = certificate('ca', 'Test CA')
        cls.other = certificate('other-ca', 'Other CA')

    def sync(self, pair, ca, host='localhost'):
        front = Front(*pair)
        try:
            to = 'clickhouse://%s@%s:%d/%s?secure=1%s' % (servers.USER, host, front.port, servers.DATABASE, '&ca=' + ca if ca else '')
            return subprocess.run([PROGRAM, 'sync', '--json', '--from', store, '--to', to], env=servers.environment(), capture_output=True,
                                  timeout=3 * PATIENCE, check=False)
        finally:
            front.close()

    def refused(self, p, *words):
        self.assertEqual(p.returncode, 1, p.stderr)
        self.assertTrue(any(w in p.stderr.lower() for w in words), p.stderr)
        self.assertIn(b'clickhouse at', p.stderr.lower())

    def test_what_is_right_is_taken(self):
        pair = certificate('right', ca=self.ca)
        p = self.sync(pair, self.ca[0])
        self.assertEqual(p.returncode, 0, p.stderr)
        front = Front(*pair)
        address = 'clickhouse://lezer@localhost:%d/%s?secure=1&ca=%s&catalogue=%s' % (front.port, servers.DATABASE, self.ca[0], store)
        with Served(store) as ours, Served(address, environment=servers.environment()) as theirs:
            self.assertEqual(ours.get(TARGET)[::2], theirs.get(TARGET)[::2], theirs.stderr())
        front.close()

    def test_another_name(self):
        self.refused(self.sync(certificate('name', 'db.example.nl', ca=self.ca), self.ca[0]), b'does not match', b'no alternative', b'subject name')

    def test_expired(self):
        self.refused(self.sync(certificate('old', days='-1', ca=self.ca), self.ca[0]), b'expired')

    def test_an_unknown_ca(self):
        pair = certificate('unknown', ca=self.other)
        self.refused(self.sync(pair, self.ca[0]), b'issuer', b'self-signed', b'self signed', b'unable to get')
        self.refused(self.sync(pair, None), b'issuer', b'self-signed', b'self signed', b'unable to get')

    def test_one_that_speaks_http(self):
        to = 'clickhouse://%s@localhost:%d/%s?secure=1' % (servers.USER, single.server.http, servers.DATABASE)
        p = subprocess.run([PROGRAM, 'sync', '--from', store, '--to', to], env=servers.environment(), capture_output=True,
                           timeout=3 * PATIENCE, check=False)
        self.refused(p, b'ssl', b'tls')


class Passwords(unittest.TestCase):
    def seen(self, secret, work):
        """Whether some process shows it while the work is done."""
        shown, done = [], threading.Event()

        def look():
            while not done.is_set():
                for path in glob.glob(PROCESSES):
                    try:
                        with open(path, 'rb') as f:
                            if secret in f.read():
                                shown.append(path)
                    except OSError:
                        pass
                time.sleep(0.05)
        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            return work(), shown
        finally:
            done.set()
            watcher.join()

    def test_in_no_list_of_processes_and_no_log(self):
        secret = servers.PASSWORD.encode()
        file = os.path.join(folder, 'password')
        with open(file, 'wb') as f:
            f.write(secret + b'\n')
        os.chmod(file, 0o600)
        bare = {k: v for k, v in os.environ.items() if k != 'STUIVER_CLICKHOUSE_PASSWORD'}
        address = single.address(**{'password-file': file})

        def work():
            p = subprocess.run([PROGRAM, 'sync', '--from', store, '--to', address, '--bind'], env=bare, capture_output=True,
                               timeout=3 * PATIENCE, check=False)
            self.assertEqual(p.returncode, 0, p.stderr)
            reader = single.address(user='lezer', **{'password-file': file, 'catalogue': store})
            with Served(reader, '--log-level', 'debug', environment=bare) as s:
                self.assertEqual(s.get(TARGET)[0], 200)
                said = s.stderr()
            wrong = subprocess.run([PROGRAM, 'sync', '--from', store, '--to', single.address()], capture_output=True,
                                   timeout=3 * PATIENCE, check=False, env=dict(bare, STUIVER_CLICKHOUSE_PASSWORD='onjuist-geheim'))
            self.assertEqual(wrong.returncode, 1)
            self.assertNotIn(b'onjuist-geheim', wrong.stderr + wrong.stdout)
            return p.stdout + p.stderr + said.encode() + wrong.stderr
        told, shown = self.seen(secret, work)
        self.assertEqual(shown, [])
        self.assertNotIn(secret, told)
        single.server.ask('SYSTEM FLUSH LOGS')
        logged = single.server.ask('SELECT query FROM system.query_log')
        self.assertIn('INSERT INTO', logged)
        with open(os.path.join(single.folder.name, 'log'), 'rb') as f:
            self.assertNotIn(secret, f.read() + logged.encode())


class FullDisk(unittest.TestCase):
    """On a disk of its own, where one may be mounted."""

    def test_nothing_half(self):
        place = os.path.join(folder, 'disk')
        os.mkdir(place)
        if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place], capture_output=True,
                                               check=False).returncode:
            self.skipTest('no disk can be mounted here')
        server = servers.Server(place, servers.free_ports(3))
        try:
            server.start()
            server.wait()
            server.ask('CREATE DATABASE %s' % servers.DATABASE)
            self.fill(server, place)
        finally:
            server.kill()
            subprocess.run(['umount', place], check=True)

    def fill(self, server, place):
        inner = os.path.join(folder, 'large')
        os.mkdir(inner)
        large, _ = make_store(inner, lines=400000)
        address = 'clickhouse://%s@127.0.0.1:%d/%s' % (servers.USER, server.http, servers.DATABASE)
        reader = address.replace(servers.USER, 'lezer')
        with open(os.path.join(place, 'ballast'), 'wb') as f:
            s = os.statvfs(place)
            f.write(b'\0' * (s.f_bavail * s.f_frsize - (1 << 20)))
        p = subprocess.run([PROGRAM, 'sync', '--from', large, '--to', address], env=servers.environment(), capture_output=True,
                           timeout=5 * PATIENCE, check=False)
        self.assertEqual(p.returncode, 1, p.stdout)
        self.assertTrue(any(w in p.stderr for w in (b'No space', b'not enough space', b'Not enough space', b'Cannot reserve')), p.stderr)
        with Served(reader + '?catalogue=' + large, environment=servers.environment()) as s:
            self.assertEqual(s.get(TARGET)[0], 503)
        os.remove(os.path.join(place, 'ballast'))
        subprocess.run(['mount', '-o', 'remount,size=512m', place], check=True)
        p = subprocess.run([PROGRAM, 'sync', '--from', large, '--to', address], env=servers.environment(), capture_output=True,
                           timeout=5 * PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)
        with Served(large) as ours, Served(reader + '?catalogue=' + large, environment=servers.environment()) as theirs:
            self.assertEqual(ours.get(TARGET)[::2], theirs.get(TARGET)[::2], theirs.stderr())


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
