#!/usr/bin/env python3
"""The time one question may take, and that a stop does not wait for questions that are long."""
import json
import os
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import DESCRIPTOR, PATH, Served, load, write_ledger  # noqa: E402

LINES = 800000
CLIENTS = 16
# A cell for each line, asked differently by each client: some seconds when all ask at once.
QUESTION = PATH + '/aggregate/?drilldown=description|programme&pagesize='


def setUpModule():
    global folder, store
    folder = tempfile.TemporaryDirectory()
    mapping = os.path.join(folder.name, 'mapping')
    os.mkdir(mapping)
    with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump(DESCRIPTOR, f)
    ledger = os.path.join(folder.name, 'grootboek.csv')
    write_ledger(ledger, LINES, text=0)
    store = os.path.join(folder.name, 'stuiver.db')
    load(store, mapping, ledger)


def tearDownModule():
    folder.cleanup()


def ask_all(server, answers):
    def ask(i):
        try:
            answers.append(server.get(QUESTION + str(i + 1)))
        except OSError as gone:
            answers.append((type(gone).__name__, {}, b''))
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(CLIENTS)]
    for t in threads:
        t.start()
    return threads


class Limits(unittest.TestCase):
    def test_what_takes_too_long_is_answered_503(self):
        with Served(store, '--query-timeout', '1', '--threads', str(CLIENTS)) as server:
            answers = []
            begun = time.monotonic()
            for t in ask_all(server, answers):
                t.join()
            took = time.monotonic() - begun
            over = [a for a in answers if a[0] == 503]
            self.assertEqual(len(answers), CLIENTS)
            self.assertTrue(over, 'all were answered within %.1f s' % took)
            for status, headers, body in over:
                problem = json.loads(body)
                self.assertEqual(problem['status'], 'error')
                self.assertIn('narrow it with a cut', problem['message'])
                self.assertGreater(int(headers['retry-after']), 0)
                self.assertEqual(headers['cache-control'], 'no-store')
            # Nothing is left behind: the next question, and a long download, are answered.
            status, _, body = server.get(PATH + '/aggregate/?drilldown=programme')
            self.assertEqual((status, json.loads(body)['summary']['_count']), (200, LINES))

    def test_a_download_may_take_longer(self):
        with Served(store, '--query-timeout', '1') as server:
            s = server.raw(b'GET ' + PATH.encode() + b'/facts/?format=ndjson HTTP/1.0\r\n\r\n',
                           receive_buffer=65536)
            begun, size, last = time.monotonic(), 0, b''
            while True:
                part = s.recv(1 << 20)
                if not part:
                    break
                if time.monotonic() - begun < 2:
                    time.sleep(0.02)
                size, last = size + len(part), (last + part)[-400:]
            s.close()
            self.assertGreater(time.monotonic() - begun, 1.5)
            self.assertIn(b'regel %d,' % (LINES - 1), last)

    def test_a_stop_does_not_wait_for_long_questions(self):
        with Served(store, '--grace', '0', '--threads', str(CLIENTS)) as server:
            answers = []
            threads = ask_all(server, answers)
            time.sleep(0.3)
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            took = time.monotonic() - begun
            for t in threads:
                t.join()
            self.assertEqual(len(answers), CLIENTS)
            # Nobody gets half an answer, and nobody is waited for.
            self.assertNotIn(200, [a[0] for a in answers], 'the stop took %.1f s' % took)


if __name__ == '__main__':
    unittest.main()
