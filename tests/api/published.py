"""What is published is of now, whole, and only that: a store built anew, and one that its reader cannot write to."""
import http.client
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import served

NOBODY = 65534
MAPPING = {
    'name': 't', 'resources': [{
        'name': 'grootboek', 'path': 'grootboek.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'programma', 'type': 'string'},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}],
    'model': {'dimensions': {
        'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
        'programme': {'primaryKey': 'programme', 'attributes': {'programme': {'source': 'programma'}}}},
        'measures': {'amount': {'source': 'bedrag'}}},
    'stuiver': {'cube': 't', 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}}


class Case(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        os.chmod(self.where.name, 0o755)
        self.mapping = self.at('mapping')
        os.mkdir(self.mapping)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(MAPPING, f)

    def at(self, name):
        return os.path.join(self.where.name, name)

    def program(self, *arguments, code=0, user=None):
        p = subprocess.run([served.PROGRAM, *arguments], capture_output=True, timeout=served.PATIENCE, check=False,
                           cwd=self.where.name, **({'user': user, 'group': user, 'extra_groups': []} if user else {}))
        if code is not None:
            self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def load(self, store, lines, name='grootboek-2024.csv', *more):
        with open(self.at(name), 'w', encoding='utf-8') as f:
            f.write('jaar;programma;bedrag\n' + lines)
        return self.program('load', '-q', '-s', store, '-m', self.mapping, *more, self.at(name))

    def get(self, server, path, **headers):
        c = http.client.HTTPConnection('127.0.0.1', server.port, timeout=served.PATIENCE)
        c.request('GET', path, headers=headers)
        r = c.getresponse()
        body = r.read()
        c.close()
        return r.status, r.headers.get('ETag'), body


class Current(Case):
    """Every ETag is of the content: that of a store built anew from a corrected file is another."""
    PATHS = ['/api/3/cubes/t/aggregate/?drilldown=programme', '/api/3/cubes/t/facts/', '/api/3/cubes/t/members/programme/',
             '/api/3/cubes/t/model/', '/api/3/cubes/t/package.zip', '/api/3/cubes/t/facts/?download=xlsx',
             '/api/3/cubes/t/provenance/', '/api/3/search/?q=P1', '/api/3/cubes/', '/api/3/download/store.sqlite']

    def tags(self, store):
        with served.Served(store, '--offer-store') as server:
            got = {p: self.get(server, p) for p in self.PATHS}
        for path, (status, tag, _) in got.items():
            self.assertEqual(status, 200, path)
            self.assertTrue(tag, path)
        return {p: t[1] for p, t in got.items()}

    def test_rebuilt(self):
        self.load(self.at('a.db'), '2024;P1;100,00\n2024;P2;50,00\n')
        self.load(self.at('b.db'), '2024;P1;999,00\n2024;P3;1,00\n')
        self.load(self.at('c.db'), '2024;P1;100,00\n2024;P2;50,00\n')
        a, b, c = (self.tags(self.at(n)) for n in ('a.db', 'b.db', 'c.db'))
        for path in self.PATHS:
            self.assertNotEqual(a[path], b[path], path)
        self.assertEqual(a, c, 'the same files and rules are the same content')
        with served.Served(self.at('b.db')) as server:
            path = self.PATHS[0]
            status, _, body = self.get(server, path, **{'If-None-Match': a[path]})
            self.assertEqual(status, 200)
            self.assertIn(b'999', body)


class OnlyThat(Case):
    """Names that no published line has are in nothing that is given out."""

    def setUp(self):
        super().setUp()
        mapping = json.loads(json.dumps(MAPPING))
        fields = mapping['resources'][0]['schema']['fields']
        fields += [{'name': 'crediteur', 'type': 'string'},
                   {'name': 'omschrijving', 'type': 'string', 'stuiver': {'text': True}}]
        dimensions = mapping['model']['dimensions']
        dimensions['supplier'] = {'primaryKey': 'supplier', 'attributes': {'supplier': {'source': 'crediteur'}}}
        dimensions['text'] = {'primaryKey': 'text', 'attributes': {'text': {'source': 'omschrijving'}}}
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(mapping, f)

    def load_lines(self, store, lines, name, *more):
        with open(self.at(name), 'w', encoding='utf-8') as f:
            f.write('jaar;programma;bedrag;crediteur;omschrijving\n' + ''.join(lines))
        return self.program('load', '-q', '-s', store, '-m', self.mapping, *more, self.at(name), code=None)

    def given_out(self, store):
        """All bytes of every answer, by where it came from."""
        out = {}
        for form in ('csv', 'csv-excel', 'ndjson', 'xlsx', 'sqlite', 'fdp'):
            name = self.at('out.%s' % form)
            self.program('export', '-s', store, '-f', form, '-o', name)
            if os.path.isdir(name):
                for part in os.listdir(name):
                    with open(os.path.join(name, part), 'rb') as f:
                        out['fdp/' + part] = f.read()
                shutil.rmtree(name)
                continue
            with open(name, 'rb') as f:
                out[form] = f.read()
            if form == 'xlsx':
                with zipfile.ZipFile(name) as z:
                    out['xlsx'] = b''.join(z.read(n) for n in z.namelist())
            os.unlink(name)
        out['status'] = self.program('status', '-s', store, '-a').stdout
        with served.Served(store, '--offer-store') as server:
            cube = '/api/3/cubes/t/'
            for path in ['/api/3/search/?q=PLANTED*', '/api/3/search/?q=PLANTED*&texts=true', '/api/3/search/?q=OPEN*',
                         cube + 'members/supplier/', cube + 'members/text/', cube + 'facts/', cube + 'provenance/',
                         cube + 'aggregate/?drilldown=supplier', cube + 'model/', cube + 'facts/?cut=supplier:"OPEN 2"',
                         cube + 'package.zip', '/api/3/download/store.sqlite', '/api/3/cubes/', '/']:
                status, _, body = self.get(server, path.replace('"', '%22').replace(' ', '%20').replace('*', '%2A'))
                self.assertIn(status, (200, 404), path)
                if path.endswith('.zip'):
                    with zipfile.ZipFile(io.BytesIO(body)) as z:
                        body = b''.join(z.read(n) for n in z.namelist())
                out[path] = body.replace(b'PLANTED*', b'').replace(b'PLANTED%2A', b'')
            out['log'] = server.stderr().encode()
        return out

    def check(self, store):
        found = self.given_out(store)
        for where, content in found.items():
            self.assertNotIn(b'PLANTED', content, where)
        self.assertIn(b'OPEN 1', found['sqlite'])
        self.assertIn(b'OPEN 1', found['/api/3/cubes/t/members/supplier/'])

    def test_of_a_superseded_version(self):
        store = self.at('s.db')
        lines = ['2024;P1;1,00;OPEN %d;regel\n' % i for i in range(50)]
        self.load_lines(store, lines + ['2024;P1;2,00;PLANTED 1;PLANTED text\n'], 'a.csv')
        self.load_lines(store, lines, 'a.csv')
        self.check(store)

    def test_of_rejected_lines(self):
        store = self.at('r.db')
        lines = ['2024;P1;1,00;OPEN %d;regel\n' % i for i in range(50)]
        p = self.load_lines(store, lines + ['2024;P1;x;PLANTED 1;PLANTED text\n'], 'a.csv', '--allow-rejected', '5')
        self.assertIn(p.returncode, (0, 3, 4), p.stderr)
        self.check(store)

    def test_of_lines_that_a_later_load_rejected(self):
        store = self.at('r.db')
        lines = ['2024;P1;1,00;OPEN %d;regel\n' % i for i in range(50)]
        self.load_lines(store, lines, 'a.csv')
        self.load_lines(store, [x.replace('2024', '2025') for x in lines] + ['2025;P1;x;PLANTED 1;PLANTED text\n'],
                        'b.csv', '--allow-rejected', '5')
        self.check(store)

    def test_a_name_that_comes_back(self):
        store = self.at('b.db')
        self.load_lines(store, ['2024;P1;1,00;OPEN 1;regel\n', '2024;P1;1,00;PLANTED;regel\n'], 'a.csv')
        self.load_lines(store, ['2024;P1;1,00;OPEN 1;regel\n'], 'a.csv')
        self.check(store)
        self.load_lines(store, ['2025;P1;1,00;PLANTED;regel\n'], 'b.csv')
        found = self.given_out(store)
        for where in ('sqlite', '/api/3/search/?q=PLANTED*', '/api/3/cubes/t/members/supplier/'):
            self.assertIn(b'PLANTED', found[where], where)

    def test_of_a_withdrawn_dataset(self):
        store = self.at('w.db')
        self.load_lines(store, ['2024;P1;1,00;OPEN %d;regel\n' % i for i in range(50)], 'a.csv')
        self.load_lines(store, ['2025;P1;1,00;PLANTED;PLANTED\n'], 'b.csv')
        self.program('withdraw', '-s', store, '2')
        self.check(store)


@unittest.skipUnless(os.geteuid() == 0, 'only root can be somebody else')
class NotOurs(Case):
    """Root loads, nobody reads."""

    def setUp(self):
        super().setUp()
        self.store = self.at('s.db')
        self.load(self.store, '2024;P1;1,00\n2024;P2;3,00\n')
        os.chmod(self.store, 0o644)

    def everything(self, store):
        out = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, out)
        os.chmod(out, 0o777)
        self.assertIn(b'2 entries', self.program('status', '-s', store, user=NOBODY).stdout)
        self.assertIn(b'2024,P2,3.00', self.program('export', '-s', store, '-f', 'csv', user=NOBODY).stdout)
        self.program('export', '-s', store, '-f', 'sqlite', '-o', os.path.join(out, 'o.sqlite'), user=NOBODY)
        self.assertEqual(self.program('sql', '-s', store, 'SELECT sum(bedrag_x100) AS s FROM entry', user=NOBODY).stdout,
                         self.program('sql', '-s', self.store, 'SELECT sum(bedrag_x100) AS s FROM entry').stdout)

    def test_a_folder_of_somebody_else(self):
        self.everything(self.store)

    def test_a_medium_that_cannot_be_written(self):
        medium = self.at('medium')
        os.mkdir(medium)
        if subprocess.run(['mount', '-t', 'tmpfs', 'none', medium], capture_output=True, check=False).returncode:
            self.skipTest('nothing can be mounted here')
        self.addCleanup(subprocess.run, ['umount', medium], check=True)
        shutil.copy(self.store, medium)
        subprocess.run(['mount', '-o', 'remount,ro', medium], check=True)
        self.everything(os.path.join(medium, 's.db'))

    def test_served_and_loaded_again(self):
        """A reader without memory beside the store still sees what is loaded later."""
        server = served.Served(self.store, user=NOBODY)
        with server:
            path = '/api/3/cubes/t/aggregate/?drilldown=programme'
            self.assertIn(b'"total_cell_count":2', self.get(server, path)[2].replace(b' ', b''))
            self.load(self.store, '2024;P1;7,00\n2024;P2;3,00\n2024;P3;5,00\n')
            status, _, body = self.get(server, path)
            self.assertEqual(status, 200, body)
            self.assertIn(b'"total_cell_count":3', body.replace(b' ', b''))

    def test_a_log_that_cannot_be_read_is_told(self):
        with open(self.store + '-wal', 'wb') as f:
            f.write(b'x' * 5000)
        p = self.program('status', '-s', self.store, user=NOBODY, code=None)
        self.assertNotEqual(p.returncode, 0)
        self.assertIn(b's.db-wal', p.stderr)


if __name__ == '__main__':
    unittest.main()
