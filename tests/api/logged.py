"""What a server says on standard error, by level; in a journal each line has its own, as sd-daemon(3) has it, and nobody's address."""
import os
import re
import socket
import subprocess
import tempfile
import time
import unittest

from served import PATIENCE, PROGRAM, Served, folder_of_module, load_samples

LINE = re.compile(r'(<\d>)?(time=\S+ method=GET target="[^"]*".* status=\d+ bytes=\d+ ms=[\d.]+|stuiver: .+)$')


def setUpModule():
    global folder, store
    folder = folder_of_module()
    store = os.path.join(folder, 'stuiver.db')
    load_samples(store, '*-2024.csv')


class Journal:
    """A socket as systemd has it, and the variable that names it."""

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(PATIENCE)
        told = os.fstat(self.theirs.fileno())
        self.environment = {'JOURNAL_STREAM': '%d:%d' % (told.st_dev, told.st_ino)}

    def lines(self):
        self.theirs.close()
        out = b''
        while part := self.ours.recv(65536):
            out += part
        self.ours.close()
        return out.decode().splitlines()


def ask(port):
    for target in ('/healthz', '/api/3/cubes/', '/nergens'):
        with socket.create_connection(('127.0.0.1', port), PATIENCE) as s:
            s.sendall(b'GET %s HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.77\r\nConnection: close\r\n\r\n' % target.encode())
            while s.recv(65536):
                pass


class Levels(unittest.TestCase):
    def served(self, *options, break_it=False):
        """The lines of a server in a journal that answers three requests, and one more of a store that went away."""
        journal = Journal()
        own = os.path.join(folder, 'own.db')
        subprocess.run(['cp', store, own], check=True)
        p = subprocess.Popen([PROGRAM, 'serve', '--store', own, '--port', '0', '--behind-proxy', *options], stdout=subprocess.PIPE,
                             stderr=journal.theirs.fileno(), env=dict(os.environ, **journal.environment))
        port = int(re.search(r':(\d+)/', p.stdout.readline().decode()).group(1))
        ask(port)
        if break_it:
            os.remove(own)
            until = time.monotonic() + PATIENCE
            answer = b''
            while b' 503 ' not in answer and time.monotonic() < until:
                with socket.create_connection(('127.0.0.1', port), PATIENCE) as s:
                    s.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
                    answer = s.recv(4096)
        p.terminate()
        self.assertEqual(p.wait(PATIENCE), 0)
        p.stdout.close()
        lines = journal.lines()
        for line in lines:
            self.assertRegex(line, LINE)
            self.assertTrue(line.startswith('<'), line)
            self.assertNotRegex(line, r'192\.0\.2|127\.0\.0\.1(?!:\d+$)')
        return lines

    def levels(self, lines):
        return sorted({line[:3] for line in lines})

    def test_info_has_requests_and_deeds(self):
        lines = self.served('--log-level', 'info')
        self.assertEqual(self.levels(lines), ['<6>'])
        self.assertEqual(len([x for x in lines if 'method=GET' in x]), 3)
        self.assertEqual(len([x for x in lines if x.startswith(('<6>stuiver: start: ', '<6>stuiver: stop: '))]), 2)

    def test_log_is_that(self):
        self.assertEqual(len([x for x in self.served('--log') if 'method=GET' in x]), 3)

    def test_warning_is_quiet_when_all_is_well(self):
        for options in ((), ('--log-level', 'warning'), ('--log-level', 'err')):
            self.assertEqual(self.served(*options), [])

    def test_a_fault_is_an_error(self):
        lines = self.served('--log-level', 'err', break_it=True)
        self.assertEqual(self.levels(lines), ['<3>'])
        self.assertIn('stuiver: /healthz: ', lines[0])

    def test_no_such_level(self):
        p = subprocess.run([PROGRAM, 'serve', '--store', store, '--log-level', 'loud'], capture_output=True, text=True, check=False)
        self.assertEqual(p.returncode, 2)
        self.assertIn('err', p.stderr)


class Elsewhere(unittest.TestCase):
    def test_no_journal_no_marks(self):
        """Also where the variable was inherited, and standard error is something else."""
        for environment in ({}, Journal().environment, {'JOURNAL_STREAM': 'x'}):
            with Served(store, '--log-level', 'info', environment=environment) as server:
                ask(server.port)
                self.assertEqual(server.stop(), 0)
                lines = server.stderr().splitlines()
            self.assertEqual(len([x for x in lines if x.startswith('time=')]), 3)
            self.assertFalse([x for x in lines if x.startswith('<')], lines)


class Commands(unittest.TestCase):
    """What ends a command is an error in the journal of its unit, line by line."""

    def test_the_end_of_a_command(self):
        with tempfile.TemporaryDirectory() as place:
            bad = os.path.join(place, 'datapackage.json')
            with open(bad, 'w', encoding='utf-8') as f:
                f.write('{"name": "x", "stuiver": {"no": 1, "nor": 2}}')
            for words in (['status', '--store', '/is/not.db'], ['load', '--store', os.path.join(place, 's.db'), '--mapping', place, bad]):
                journal = Journal()
                p = subprocess.run([PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=journal.theirs.fileno(),
                                   env=dict(os.environ, **journal.environment), check=False)
                self.assertNotEqual(p.returncode, 0)
                lines = journal.lines()
                self.assertTrue(lines and all(x.startswith('<3>') for x in lines), lines)


if __name__ == '__main__':
    unittest.main()
