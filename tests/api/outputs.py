"""Where output goes: a link stays and is followed, a pipe and a device are written to, nothing is replaced that is no
file; a store with originals is its owner's; names reach a terminal without control characters."""
import json
import os
import stat
import subprocess
import threading
import unittest
import zipfile

import published
import served


class Outputs(published.Case):
    def setUp(self):
        super().setUp()
        self.store = self.at('s.db')
        self.load(self.store, '2024;P1;1,00\n')
        self.right = self.program('export', '-s', self.store).stdout

    def test_rights_of_a_new_store(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.store).st_mode), 0o600)
        self.load(self.at('public.db'), '2024;P1;1,00\n', 'a.csv', '--without-originals')
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(stat.S_IMODE(os.stat(self.at('public.db')).st_mode), 0o666 & ~mask)

    @unittest.skipUnless(os.geteuid() == 0, 'only root can be somebody else')
    def test_who_may_not_read_is_told(self):
        p = self.program('status', '-s', self.store, code=1, user=published.NOBODY)
        self.assertIn(b'may not be read by this user', p.stderr)

    def test_a_link_stays(self):
        for form in ('csv', 'csv-excel', 'ndjson', 'xlsx'):
            with open(self.at('real'), 'wb') as f:
                f.write(b'before')
            os.chmod(self.at('real'), 0o640)
            os.symlink('real', self.at('link'))
            self.program('export', '-s', self.store, '-f', form, '-o', self.at('link'))
            self.assertTrue(os.path.islink(self.at('link')), form)
            with open(self.at('real'), 'rb') as f:
                self.assertNotIn(f.read(), (b'before', b''))
            self.assertEqual(stat.S_IMODE(os.stat(self.at('real')).st_mode), 0o640)
            os.unlink(self.at('link'))
        os.symlink('nothing', self.at('link'))
        for form in ('csv', 'xlsx', 'sqlite', 'fdp'):
            name = self.at('link.zip') if form == 'fdp' else self.at('link')
            if form == 'fdp':
                os.symlink('nothing', name)
            self.program('export', '-s', self.store, '-f', form, '-o', name, code=2)
            self.assertTrue(os.path.islink(name))
        self.assertFalse(os.path.exists(self.at('nothing')))

    def test_a_pipe_is_written_to(self):
        os.mkfifo(self.at('pipe'))
        got = []

        def read():
            with open(self.at('pipe'), 'rb') as f:
                got.append(f.read())
        reader = threading.Thread(target=read)
        reader.start()
        self.program('export', '-s', self.store, '-o', self.at('pipe'))
        reader.join(served.PATIENCE)
        self.assertEqual(got, [self.right])
        self.assertTrue(stat.S_ISFIFO(os.stat(self.at('pipe')).st_mode))
        for form in ('xlsx', 'sqlite'):
            self.assertNotEqual(self.program('export', '-s', self.store, '-f', form, '-o', self.at('pipe'), code=None).returncode, 0)
            self.assertTrue(stat.S_ISFIFO(os.stat(self.at('pipe')).st_mode))

    @unittest.skipUnless(os.geteuid() == 0, 'only root makes devices')
    def test_a_device_is_written_to(self):
        p = subprocess.run(['mknod', self.at('null'), 'c', '1', '3'], capture_output=True, check=False)
        if p.returncode:
            self.skipTest('no device can be made here')
        self.program('export', '-s', self.store, '-o', self.at('null'))
        self.program('sniff', self.at('grootboek-2024.csv'), code=None)
        self.assertTrue(stat.S_ISCHR(os.stat(self.at('null')).st_mode))

    def test_names_that_nobody_foresees(self):
        """What lies where a partial file could be expected is left alone."""
        with open(self.at('victim'), 'wb') as f:
            f.write(b'mine')
        for name in ('o.csv.part-%d' % n for n in range(os.getpid(), os.getpid() + 40)):
            os.symlink('victim', self.at(name))
        os.symlink('victim', self.at('o.sqlite.partial'))
        self.program('export', '-s', self.store, '-o', self.at('o.csv'))
        self.program('export', '-s', self.store, '-f', 'sqlite', '-o', self.at('o.sqlite'))
        with open(self.at('victim'), 'rb') as f:
            self.assertEqual(f.read(), b'mine')

    def test_names_without_control_characters(self):
        evil = 'a\x1b[31m\x9b2J\x07.csv'
        with open(self.at(evil), 'w', encoding='utf-8') as f:
            f.write('jaar;programma;bedrag\n2025;P1;1,00\n')
        with zipfile.ZipFile(self.at('z.zip'), 'w') as z:
            z.writestr('b\x1b]0;x\x07.csv', 'jaar;programma;bedrag\n2026;P1;1,00\n')
            z.writestr('c\x1b[0m.csv', 'not;a;ledger\n"')
        out = []
        for name in (evil, 'z.zip', 'missing\x1b[1m.csv'):
            for command in (['sniff'], ['check', '-m', self.mapping], ['load', '-s', self.store, '-m', self.mapping]):
                p = self.program(*command, self.at(name), code=None)
                out += [p.stdout, p.stderr]
        out += [self.program('status', '-a', '-s', self.store).stdout, self.program('verify', '-s', self.store).stdout,
                self.program('verify', '-s', self.at('missing\x1b[1m.db'), code=6).stderr]
        for text in out:
            for c in b'\x1b\x07':
                self.assertNotIn(bytes([c]), text, text)
            self.assertNotIn('\x9b'.encode(), text, text)
        json.loads(self.program('status', '--json', '-s', self.store).stdout)


if __name__ == '__main__':
    unittest.main()
