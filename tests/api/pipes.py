"""What can be read only once, pipes, FIFOs and standard input under each of its names, is read whole: every
command sees the bytes that a file of the same content has."""
import gzip
import io
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import zipfile

from served import PROGRAM, PATIENCE

LINES = 60000  # some 800 kB: more than a pipe holds, and than each look at a source reads

MAPPING = {
    'profile': 'tabular-data-package', 'name': 'pipes', 'stuiver': {'cube': 'pipes', 'scope': 'file'},
    'resources': [{
        'profile': 'tabular-data-resource', 'name': 'ledger', 'path': 'big.csv',
        'dialect': {'delimiter': ';', 'header': False},
        'schema': {'fields': [
            {'name': 'code', 'type': 'string', 'columnType': 'functional:generic:code'},
            {'name': 'amount', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}]}


class Pipes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.text = b''.join(b'P%05d;1,00\n' % (i % 700) for i in range(LINES))
        self.put('big.csv', self.text)
        self.put('big.csv.gz', gzip.compress(self.text))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as z:
            z.writestr('big.csv', self.text)
        self.put('big.zip', packed.getvalue())
        os.mkdir(self.path('mapping'))
        self.put('mapping/datapackage.json', json.dumps(MAPPING).encode())

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, content):
        with open(self.path(name), 'wb') as f:
            f.write(content)

    def shell(self, command):
        """In bash, for `<(…)`; STUIVER is the program."""
        return subprocess.run(['bash', '-c', command], cwd=self.folder, timeout=PATIENCE,
                              env=dict(os.environ, STUIVER=PROGRAM, LC_ALL='C.UTF-8', TMPDIR=self.folder),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    WAYS = ('<(cat {})', '/dev/stdin < <(cat {})', '- < <(cat {})', '/dev/fd/0 < <(cat {})', '/dev/stdin < {}')

    def test_check_reads_all(self):
        for name in ('big.csv', 'big.csv.gz', 'big.zip'):
            for way in self.WAYS:
                with self.subTest(name=name, way=way):
                    p = self.shell('"$STUIVER" check --json -m mapping ' + way.format(name))
                    self.assertEqual(p.returncode, 0, p.stderr)
                    self.assertEqual(json.loads(p.stdout)['report']['total']['loaded']['lines'], LINES)

    def test_load_publishes_all_and_knows_it_again(self):
        for way in ('big.csv', '<(cat big.csv)', '/dev/stdin < <(cat big.csv)'):
            with self.subTest(way=way):
                store = way[0].replace('/', 's').replace('<', 'p') + '.db'
                p = self.shell(f'"$STUIVER" load --store {store} -m mapping {way}')
                self.assertEqual(p.returncode, 0, p.stderr)
                p = self.shell(f'"$STUIVER" sql --store {store} "select count(*), sum(amount) from entry"')
                self.assertIn(str(LINES), p.stdout.decode().replace(',', ''), p.stderr)

    def test_extract_sniff_and_explain_see_what_is_in_the_file(self):
        for command in ('extract --no-header', 'extract --json --no-header', 'sniff --json --no-header',
                        'explain -m mapping'):
            of_file = self.shell(f'"$STUIVER" {command} big.csv')
            self.assertEqual(of_file.returncode, 0, of_file.stderr)
            for way in self.WAYS[:2]:
                with self.subTest(command=command, way=way):
                    p = self.shell(f'"$STUIVER" {command} ' + way.format('big.csv'))
                    self.assertEqual(p.returncode, 0, p.stderr)
                    calm = p.stdout.decode()
                    for other in ('pipe 63', 'standard input'):
                        calm = calm.replace(other, 'big.csv')
                    self.assertEqual(calm, of_file.stdout.decode())

    def test_two_pipes_are_two_files(self):
        p = self.shell('"$STUIVER" check --json -m mapping <(cat big.csv) <(head -7 big.csv)')
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(json.loads(p.stdout)['report']['total']['loaded']['lines'], LINES + 7)

    def test_mapping_from_a_pipe(self):
        p = self.shell('"$STUIVER" explain --mapping <(cat mapping/datapackage.json)')
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertIn(b'pipes', p.stdout)

    def test_fifo(self):
        os.mkfifo(self.path('fifo.csv'))
        writer = threading.Thread(target=self.put, args=('fifo.csv', self.text))
        writer.start()
        p = self.shell('"$STUIVER" check --json -m mapping fifo.csv')
        writer.join()
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(json.loads(p.stdout)['report']['total']['loaded']['lines'], LINES)

    def test_one_signal_ends_the_wait(self):
        os.mkfifo(self.path('silent.csv'))
        for sign in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(sign), subprocess.Popen(
                    [PROGRAM, 'load', '--store', 'none.db', '-m', 'mapping', 'silent.csv'], cwd=self.folder,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
                self.await_open(p)
                p.send_signal(sign)
                p.communicate(timeout=300)
                self.assertNotEqual(p.returncode, 0)

    @staticmethod
    def await_open(p):
        """Until it sleeps, which is in opening the FIFO that nobody writes."""
        for _ in range(200):
            with open(f'/proc/{p.pid}/stat', encoding='ascii') as f:
                if f.read().rpartition(')')[2].split()[0] == 'S':
                    return
            time.sleep(0.02)


if __name__ == '__main__':
    unittest.main()
