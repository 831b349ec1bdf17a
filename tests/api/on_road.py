"""A store on the road to publication: what the tests of stage, release, erase and their kin start from."""
import json
import os
import re
import subprocess
import tempfile
import time
import unittest

from served import CUBE, DESCRIPTOR, PATH, PATIENCE, PROGRAM, write_ledger

SECRET = 'GEHEIM-7Q'
CRAWL = ['/', '/healthz', '/api/3/', '/api/3/cubes/', '/api/3/search/?q=regel*', '/api/3/search/?q=geheim*', '/api/3/search/?q=geheim*&texts=true',
         '/api/3/cubes/nieuw/model/', '/api/3/info/gm0000%3Abegroting/package', '/api/3/download/store.sqlite', '/none',
         '/wijzigingen.atom', '/zoeken?q=geheim', '/suggesties?q=gehe', '/suggesties?q=P', '/gm0000%3Abegroting', '/gm0000%3Abegroting/2025',
         '/gm0000%3Abegroting/wijzigingen', '/gm0000%3Abegroting/wijzigingen.atom', '/gm0000%3Abegroting/gegevens', '/nieuw/2025', '/sitemap.xml'] + [PATH + p for p in (
             '/model/', '/aggregate/', '/aggregate/?drilldown=year|programme', '/aggregate/?format=csv&drilldown=programme',
             '/facts/?pagesize=3', '/facts/?format=ndjson', '/facts/?download=csv', '/facts/?download=csv-excel', '/members/programme/',
             '/members/year/', '/members/description/', '/explanations/', '/provenance/', '/changes/', '/changes/?to=2', '/locations/',
             '/explain-change/?from=year:2024&to=year:2025', '/aggregate/?cut=programme:"%s"' % SECRET, '/facts/?order=nope',
             '/source/' + '0' * 64, '/manifest/1', '/manifest/2')]


# What an assistant asks at /mcp: what there is, and of what is staged by its name.
SAID = [('tools/list', {}), ('resources/list', {}), ('nothing/here', {})] + [('tools/call', {'name': name, 'arguments': more}) for name, more in (
    ('cubes', {}), ('search', {'q': 'geheim*'}), ('search', {'q': 'regel*'}), ('model', {'name': CUBE}), ('model', {'name': 'nieuw'}),
    ('aggregate', {'name': CUBE, 'drilldown': 'year|programme'}), ('members', {'name': CUBE, 'dimension': 'programme'}),
    ('facts', {'name': CUBE, 'pagesize': 3}), ('changes', {'name': CUBE}), ('aggregate', {'name': CUBE, 'cut': 'programme:"%s"' % SECRET}))]


def run(*arguments, code=0, **more):
    p = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, **more)
    if p.returncode != code:
        raise AssertionError('%r gave %d: %s%s' % (arguments, p.returncode, p.stdout, p.stderr))
    return p.stdout if code == 0 else p.stderr


class Case(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory()
        self.addCleanup(where.cleanup)
        self.folder = where.name
        self.temporary = self.at('tmp')  # what is left behind when something is killed, stays with the test
        os.mkdir(self.temporary)
        was = os.environ.get('TMPDIR')
        os.environ['TMPDIR'] = self.temporary
        self.addCleanup(lambda: os.environ.pop('TMPDIR') if was is None else os.environ.update(TMPDIR=was))
        self.store, self.mapping = self.at('s.db'), self.at('mapping')
        os.mkdir(self.mapping)
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(DESCRIPTOR, f)
        self.old, self.new = self.at('oud.csv'), self.at('nieuw.csv')
        write_ledger(self.old, 300)
        write_ledger(self.new, 400, year=2025, cents=250)
        with open(self.new, 'a', encoding='utf-8') as f:
            f.write('2025;%s;%s komt nog;1,00\r\n' % (SECRET, SECRET))
        run('load', '-q', '-s', self.store, '-m', self.mapping, '--by', 'A', self.old)

    def at(self, name):
        return os.path.join(self.folder, name)

    def stage(self, *files, by='A. de Wit', code=0, options=()):
        out = run('stage', '-q', '-s', self.store, '--by', by, '-m', self.mapping, *options, *(files or (self.new,)), code=code)
        return out.strip() if code == 0 else out

    def release(self, number, by='B. Smit', code=0):
        return run('release', '-q', '-s', self.store, '--by', by, number, code=code)

    def crawl(self, server):
        out = {}
        for target in CRAWL:
            for method in ('GET', 'HEAD'):
                status, headers, body = server.get(target.replace('"', '%22').replace('|', '%7C'), method=method)
                out[target, method] = status, {k: v for k, v in headers.items() if k != 'date'}, body
        head = {'Content-Type': 'application/json', 'Accept': 'application/json, text/event-stream'}
        for i, (method, params) in enumerate(SAID):
            asked = json.dumps({'jsonrpc': '2.0', 'id': i, 'method': method, 'params': params})
            status, headers, body = server.get('/mcp', 'POST', head, asked.encode())
            out[asked, 'POST'] = status, {k: v for k, v in headers.items() if k != 'date'}, body
        return out

    def logged(self, server, since=0):
        """Lines of the log since that many characters, without what a clock says, when those of a whole crawl are there; and how many
        characters there are now."""
        wanted, until, before = 2 * len(CRAWL) + len(SAID), time.monotonic() + PATIENCE, None
        while True:
            text = server.stderr()
            lines = sorted(re.sub(r'\b(time|ms)=\S+', '', line) for line in text[since:].splitlines() if 'method=' in line)
            # A line is written when its answer is on its way: all are there when nothing comes any more.
            if len(lines) >= wanted and text == before:
                return lines, len(text)
            if time.monotonic() > until:
                raise AssertionError('%d lines of %d' % (len(lines), wanted))
            before = text
            time.sleep(0.5)

    def same(self, before, after):
        for key, was in before.items():
            self.assertEqual(after[key], was, key)

