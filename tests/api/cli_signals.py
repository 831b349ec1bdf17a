#!/usr/bin/env python3
"""The first SIGTERM ends whatever is going on, and a limit on the size of files is a full disk."""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, PROGRAM, Served, load, make_store, write_ledger  # noqa: E402

INTERRUPTED, FAULT = 130, 1


class Signals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.store, cls.mapping = make_store(cls.folder.name, 2000)

    def at(self, name):
        return os.path.join(self.folder.name, name)

    def begin(self, *words, stdin=subprocess.DEVNULL):
        return subprocess.Popen([PROGRAM, *words], stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def ends(self, process, said=b'interrupted'):
        """At the first signal, in a few seconds; by its own word, or before it has begun anything."""
        time.sleep(0.7)
        self.assertIsNone(process.poll(), 'it ended before it was asked to')
        process.send_signal(signal.SIGTERM)
        try:
            text = process.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail('it goes on: %r' % process.communicate()[1])
        if process.returncode != -signal.SIGTERM:
            self.assertEqual(process.returncode, INTERRUPTED, text)
            self.assertIn(said, text)

    def test_a_file_without_an_end(self):
        """Which charset it has takes reading it all."""
        path = self.at('endless.csv')
        with open(path, 'wb') as f:
            f.write(b'jaar;programma;omschrijving;bedrag\r\n' * 2000)
            f.truncate(1 << 43)
        self.addCleanup(os.remove, path)
        for command in ('load', 'check'):
            store = ('--store', self.at('new.db')) if command == 'load' else ()
            self.ends(self.begin(command, *store, '--mapping', self.mapping, path))
        self.assertFalse(os.path.exists(self.at('new.db')))

    def test_a_pipe_without_an_end_or_without_bytes(self):
        for writes in (True, False):
            reader, writer = os.pipe()
            process = self.begin('load', '--store', self.at('new.db'), '--mapping', self.mapping, '-', stdin=reader)
            os.close(reader)

            def fill(process=process, writer=writer):
                try:
                    while process.poll() is None:
                        os.write(writer, b'2024;P1;regel;1,00\r\n' * 50)
                        time.sleep(0.001)
                except BrokenPipeError:
                    pass
            thread = threading.Thread(target=fill)
            if writes:
                thread.start()
            self.ends(process)
            if writes:
                thread.join(PATIENCE)
            os.close(writer)
        self.assertFalse(os.path.exists(self.at('new.db')))

    def test_one_long_function_of_sql(self):
        """Some 10^12 comparisons, between which SQLite asks nobody."""
        self.ends(self.begin('sql', '--store', self.store,
                             "SELECT instr(printf('%.*c', 4000000, 'a'), printf('%.*c', 2000000, 'a') || 'b')"), b'')

    def test_a_limit_on_files_is_a_full_disk(self):
        ledger = self.at('larger.csv')
        write_ledger(ledger, 20000)
        store = self.at('limited.db')
        limit = os.path.getsize(self.store)
        p = subprocess.run([PROGRAM, 'load', '--store', store, '--mapping', self.mapping, ledger], capture_output=True,
                           timeout=PATIENCE,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(p.returncode, FAULT, p.stderr)
        self.assertIn(b'no space left', p.stderr)
        for words in (('--format', 'xlsx'), ('--format', 'fdp'), ('--format', 'csv'), ('--format', 'sqlite')):
            out = self.at('out')
            p = subprocess.run([PROGRAM, 'export', '--store', self.store, *words, '--output', out], capture_output=True,
                               timeout=PATIENCE,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
            self.assertEqual(p.returncode, FAULT, (words, p.stderr))
            self.assertFalse(os.path.exists(out), words)

    def test_serve_never_ends_by_a_fault_of_its_own(self):
        """Stopped again and again while clients come and go."""
        for _ in range(12):
            server, stop = Served(self.store, '--grace', '2'), threading.Event()

            def knock(server=server, stop=stop):
                while not stop.is_set():
                    try:
                        server.raw(b'GET /healthz HTTP/1.0\r\n\r\n').close()
                    except OSError:
                        time.sleep(0.002)  # its end takes the processor, too
            threads = [threading.Thread(target=knock, daemon=True) for _ in range(6)]
            for t in threads:
                t.start()
            time.sleep(0.05)
            try:
                code = server.stop()
            finally:
                stop.set()
            for t in threads:
                t.join(PATIENCE)
            self.assertEqual(code, 0, server.stderr())
            server.__exit__()


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
