"""A store made by the program itself, and the program serving it: what the black-box tests start from.
Python's standard library only. The program is $STUIVER, or build/stuiver."""
import csv
import glob
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get('STUIVER', os.path.join(HERE, '..', '..', 'build', 'stuiver'))
CUBE = 'gm0000:begroting'
PATH = '/api/3/cubes/gm0000%3Abegroting'
LINES = 60000
PATIENCE = 300  # seconds; sanitizers are slow

DESCRIPTOR = {
    'name': 'begroting', 'title': 'Begroting & <rekening>',
    'resources': [{
        'name': 'grootboek', 'path': 'grootboek.csv', 'encoding': 'utf-8',
        'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'programma', 'type': 'string'},
            {'name': 'omschrijving', 'type': 'string', 'stuiver': {'text': True}},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.',
             'columnType': 'value'}]}}],
    'model': {
        'dimensions': {
            'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
            'programme': {'primaryKey': 'programme',
                          'attributes': {'programme': {'source': 'programma'}}},
            'description': {'primaryKey': 'description',
                            'attributes': {'description': {'source': 'omschrijving'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}},
    'stuiver': {'cube': CUBE, 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}},
}


def write_ledger(path, lines, year=2024, cents=100, text=200):
    """Every line `cents` on programme P0..P9; a long description, so that downloads are long."""
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter=';', lineterminator='\r\n')
        out.writerow(['jaar', 'programma', 'omschrijving', 'bedrag'])
        for i in range(lines):
            out.writerow([year, 'P%d' % (i % 10), ('regel %d, één ' % i).ljust(text, 'x'),
                          '%d,%02d' % (cents // 100, cents % 100)])


def load(store, mapping, *files):
    """A new version, though it may share no line with the last."""
    p = subprocess.run([PROGRAM, 'load', '--replace', '--store', store, '--mapping', mapping, *files],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
    if p.returncode:
        raise RuntimeError('load ended with %d: %s' % (p.returncode, p.stderr.decode()))


def make_store(folder, lines=LINES, text=200):
    mapping = os.path.join(folder, 'mapping')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(DESCRIPTOR, f)
    ledger = os.path.join(folder, 'grootboek.csv')
    write_ledger(ledger, lines, text=text)
    store = os.path.join(folder, 'stuiver.db')
    load(store, mapping, ledger)
    return store, mapping


def load_samples(store, files='*.csv'):
    """Waterrijk: the samples that the project comes with."""
    project = os.path.join(HERE, '..', '..')
    load(store, os.path.join(project, 'mappings', 'waterrijk'), *sorted(glob.glob(os.path.join(project, 'samples', files))))


def write_sql(store, *statements):
    """What no command does, in SQL: through the extension, or the store's pages would be damage to the program."""
    shell = shutil.which('sqlite3')
    extension = os.path.join(os.path.dirname(PROGRAM), 'extension', 'stuiver')
    if not shell or not os.path.exists(extension + '.so'):
        raise unittest.SkipTest('the sqlite3 shell or the extension is not there')
    p = subprocess.run([shell, ':memory:', '.load ' + extension, '.open "file:%s?vfs=stuiver"' % store, *statements],
                       capture_output=True, timeout=PATIENCE, check=False)
    if b'ASan runtime' in p.stderr or b'Sanitizer' in p.stderr:
        raise unittest.SkipTest('the extension is built with a sanitizer, and the shell is not')
    if p.returncode or p.stderr:
        raise RuntimeError('%r: %s' % (statements, p.stderr.decode()))


class Served:
    """A running server; a context manager that ends it."""

    def __init__(self, store, *options, environment=None, user=None):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [PROGRAM, 'serve', '--store', store, '--port', '0', *options],
            stdout=subprocess.PIPE, stderr=self.errors, env=dict(os.environ, **(environment or {})),
            **({'user': user, 'group': user, 'extra_groups': []} if user else {}))
        line = self.process.stdout.readline().decode()
        found = re.match(r'Stuiver serves (http://127\.0\.0\.1:(\d+)/)$', line.strip()) or (
            '--json' in options and re.match(r'(.*"port":(\d+).*)$', line.strip()))
        if not found:
            self.process.wait(PATIENCE)
            raise RuntimeError('no server: %r %s' % (line, self.stderr()))
        self.port = int(found.group(2))

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        self.errors.close()

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode('utf-8', 'replace')

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def finish(self):
        """Ends it, and raises when that went badly or a sanitizer has said something."""
        code = self.stop() if self.process.poll() is None else self.process.returncode
        said = self.stderr()
        self.__exit__()
        if code or 'Sanitizer' in said:
            raise AssertionError('the server ended with %d: %s' % (code, said[-3000:]))

    def connect(self):
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)

    def get(self, target, method='GET', headers=None, body=None):
        """Status, headers (lower case) and body, over a connection of its own."""
        c = self.connect()
        try:
            c.request(method, target, body=body, headers=headers or {})
            r = c.getresponse()
            data = r.read()
            return r.status, {k.lower(): v for k, v in r.getheaders()}, data
        finally:
            c.close()

    def raw(self, data=b'', receive_buffer=None):
        s = socket.socket()
        if receive_buffer:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        s.settimeout(PATIENCE)
        s.connect(('127.0.0.1', self.port))
        s.sendall(data)
        return s


def stop_listening(listening, thread):
    """Ends the thread that takes connections, then closes: one that still waits at a closed socket takes those of the next socket with
    its number."""
    try:
        listening.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    thread.join(PATIENCE)
    listening.close()


def folder_of_module():
    """For setUpModule: a folder that goes when the tests of the module are done."""
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    return folder.name


def server_of_module(store, *options):
    """For setUpModule: a server for all tests of the module; one that ends badly is an error of theirs."""
    server = Served(store, *options)
    unittest.addModuleCleanup(server.finish)
    return server


def read_all(s):
    parts = []
    while True:
        try:
            part = s.recv(65536)
        except ConnectionResetError:
            break
        if not part:
            break
        parts.append(part)
    return b''.join(parts)
