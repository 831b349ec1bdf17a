#!/usr/bin/env python3
"""What ends a job, and never the desk: bombs, tables without end, and the same file twice at once; and the fences of a job, as
the kernel has them."""
import gzip
import io
import os
import re
import resource
import sys
import threading
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, PROGRAM, SAMPLES  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name.replace('__', '/'), content)
    return out.getvalue()


def sheet_of(xml):
    return zipped(**{
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        'xl__workbook.xml': '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/'
                            'officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl___rels__workbook.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                                        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/'
                                        'sheet1.xml"/></Relationships>',
        'xl__worksheets__sheet1.xml': xml})


LAUGHS = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s">' % ('a' * 1000)
          + ''.join('<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 50) for i in range(9)) + ']>')
FILES = {
    'kolommen.csv': (';'.join('k%d' % i for i in range(100000)) + '\n' + ';'.join('1' for _ in range(100000)) + '\n').encode(),
    'quotes.csv': b'a;b\n' + b'"' * (8 << 20),
    'nullen.csv': b'\0' * (4 << 20),
    'regel.csv': b'jaar;bedrag\n2024;' + b'9' * (8 << 20) + b'\n',
    'bom.zip': zipped(**{'bom.csv': b'0' * (600 << 20)}),
    'zip-in-zip.zip': zipped(**{'a.zip': zipped(**{'b.zip': zipped(**{'c.csv': b'a;b\n1;2\n'})})}),
    '..%2f..%2fweg.zip': zipped(**{'..__..__..__weg.csv': b'jaar;bedrag\n2024;1,00\n'}),
    'lach.xaf': (LAUGHS + '<auditfile>&j;</auditfile>').encode(),
    'lach.xlsx': sheet_of(LAUGHS + '<worksheet><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'),
    'geen.xlsx': b'PK\3\4' + os.urandom(5000),
    'beeld.csv': b'\x89PNG\r\n\x1a\n' + os.urandom(50000),
    'half.zip': zipped(**{'a.csv': os.urandom(100000)})[:5000],
    'diep.json': b'[' * 200000,
    'bom.csv.gz': gzip.compress(b'0' * (600 << 20), 1),
    'zip-en-pdf.csv': b'%PDF-1.4\n' + zipped(**{'a.csv': b'jaar;bedrag\n2024;1,00\n'}),
    'gif-en-script.csv': b'GIF89a/*' + b'\0' * 100 + b'*/=1;<img src=x onerror=alert(1)>\n1;2\n',
    'regel%0aeinde\t.csv': b'\x1b[31mrood\x07;bedrag\n1;x\n',
    'polyglot.csv': b'%PDF-1.4\n<script>alert(1)</script>;=cmd|\' /C calc\'!A0\n1;2\n',
}


# One of these says what is the matter.
SAID = ('In dit bestand is geen tabel met bedragen gevonden|kan dit bestand niet gelezen worden|vroeg meer geheugen of schijfruimte|'
        'Zo wordt dit niet geladen|Er moet eerst|eerst iets gezegd')


class Hostile(unittest.TestCase):
    def test_each_ends_in_words_and_the_desk_goes_on(self):
        with Desk() as d:
            numbers = {}
            for name, content in FILES.items():
                a = d.post('/leveringen', files=[(name, content)])
                self.assertEqual(a.status, 303, name)
                numbers[name] = int(re.search(r'\d+', a.to).group())
            good = d.bring(LEDGER)
            for name, n in numbers.items():
                for step in ('herkend', 'kolommen', 'totalen', 'bevindingen', 'privacy', 'publiceren'):
                    a = d.wait(n, step)
                    self.assertEqual(a.status, 200, (name, step))
                    self.assertNotIn('<script>alert', a.text)
                    self.assertNotIn('<img src=x', a.text)
                    self.assertNotIn(d.folder, a.text, (name, step))
                self.assertNotIn('Zet klaar om', a.text, name)
                self.assertRegex(d.get('/leveringen/%d/herkend' % n).text + d.get('/leveringen/%d/bevindingen' % n).text, SAID, name)
                self.assertEqual(os.listdir(d.at('desk.db.files/%d/tmp' % n)), [], name)
            self.assertIn('Sluit aan', d.wait(good, 'totalen').text)
            self.assertIsNone(d.process.poll())
            d.end()
            self.assertNotIn('Sanitizer', d.said)
            self.assertFalse(os.path.exists(d.at('weg.csv')))

    def test_the_same_twice_at_once(self):
        with Desk() as d:
            got = []
            both = [threading.Thread(target=lambda who=who: got.append(d.bring(LEDGER, who=who))) for who in (AN, BO)]
            for t in both:
                t.start()
            for t in both:
                t.join()
            self.assertEqual(sorted(got), [1, 2])
            for n in got:
                self.assertIn('Sluit aan', d.wait(n, 'totalen').text)
            self.assertIn('al eens gebracht', d.get('/leveringen/2').text)

    def test_a_job_is_fenced(self):
        """What a process of a job may, by what the kernel says of it, while it reads a pipe of nothing but lines."""
        with Desk('--jobs', '1') as d:
            with open(LEDGER, 'rb') as f:
                content = f.read()
            n = d.bring(self.long_one(d, content))
            seen = {}
            while not seen and 'Deze pagina ververst' in d.get('/leveringen/%d/herkend' % n).text:
                for pid in self.children(d.process.pid):
                    try:
                        with open('/proc/%d/status' % pid, encoding='utf-8') as f:
                            status = dict(line.partition(':\t')[::2] for line in f)
                        with open('/proc/%d/limits' % pid, encoding='utf-8') as f:
                            limits = {line[:26].strip(): line[26:].split()[0] for line in f}
                        at = os.readlink('/proc/%d/cwd' % pid)
                        with open('/proc/%d/cmdline' % pid, encoding='utf-8') as f:
                            words = f.read().split('\0')
                    except OSError:
                        continue
                    if words[0] == 'stuiver' and status.get('Seccomp', '').strip() == '2':
                        seen = dict(status=status, limits=limits, at=at)
            self.assertTrue(seen, 'no job was seen at work')
            self.assertEqual(seen['status']['NoNewPrivs'].strip(), '1')
            self.assertEqual(os.path.realpath(seen['at']), os.path.realpath(d.at('desk.db.files/%d' % n)))
            if 'anitize' not in PROGRAM:  # which takes terabytes of addresses for its own books
                self.assertEqual(seen['limits']['Max data size'], str(3 << 30))
            self.assertEqual(seen['limits']['Max file size'], str(16 << 30))
            self.assertEqual(seen['limits']['Max cpu time'], '3600')
            self.assertEqual(seen['limits']['Max open files'], '256')
            self.assertEqual(seen['limits']['Max core file size'], '0')
            d.wait(n)

    def long_one(self, d, content):
        path = d.at('lang.csv')
        head, _, rest = content.partition(b'\r\n')
        with open(path, 'wb') as f:
            f.write(head + b'\r\n' + rest * 20)
        return path

    def children(self, pid):
        found = []
        for task in os.listdir('/proc/%d/task' % pid):
            try:
                with open('/proc/%d/task/%s/children' % (pid, task), encoding='utf-8') as f:
                    found += [int(word) for word in f.read().split()]
            except OSError:
                pass
        return found

    def test_a_job_whose_disk_is_full(self):
        """It ends in words, and leaves nothing; when there is room again it goes on from where it was."""
        with Desk('--jobs', '1') as d:
            with open(LEDGER, 'rb') as f:
                n = d.bring(self.long_one(d, f.read()))
            self.assertIn('Zet klaar om', d.wait(n, 'publiceren').text)
            room = 2 << 20
            resource.prlimit(d.process.pid, resource.RLIMIT_FSIZE, (room, room))
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
            said = d.wait(n, 'publiceren').text
            self.assertIn('De levering is niet klaargezet', said)
            self.assertRegex(said, 'De schijf van de server is vol|meer geheugen of schijfruimte dan een taak mag')
            self.assertNotIn('nog niets is openbaar', said)
            self.assertEqual(os.listdir(d.at('desk.db.files/%d/tmp' % n)), [])
            self.assertIsNone(d.process.poll())
            d.end()
            d.start()
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
            self.assertIn('nog niets is openbaar', d.wait(n, 'publiceren').text)

    def test_what_is_stopped_stays_stopped(self):
        with Desk('--jobs', '1') as d:
            first = d.bring(LEDGER)
            second = d.bring(LEDGER)
            page = d.get('/leveringen/%d/herkend' % second).text
            stop = re.search(r'action="([^"]+/stop)"', page)
            if stop:  # else it was done already
                self.assertEqual(d.post(stop.group(1)).status, 303)
            self.assertIn('Sluit aan', d.wait(first, 'totalen').text)
            self.assertEqual(d.wait(second, 'herkend').status, 200)


if __name__ == '__main__':
    unittest.main()
