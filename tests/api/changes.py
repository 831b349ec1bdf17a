"""`stuiver diff` and changes/: what changed between two versions, exactly; both stay as they are."""
import collections
import csv
import http.client
import io
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

import served

MAPPING = {
    'name': 't', 'resources': [{
        'name': 'grootboek', 'path': 'grootboek.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
        'schema': {'fields': [
            {'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'},
            {'name': 'nummer', 'type': 'string'},
            {'name': 'programma', 'type': 'string'},
            {'name': 'omschrijving', 'type': 'string', 'stuiver': {'text': True}},
            {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]}}],
    'model': {'dimensions': {
        'year': {'primaryKey': 'year', 'attributes': {'year': {'source': 'jaar'}}},
        'number': {'primaryKey': 'number', 'attributes': {'number': {'source': 'nummer'}}},
        'programme': {'primaryKey': 'programme', 'attributes': {'programme': {'source': 'programma'}}},
        'description': {'primaryKey': 'description', 'attributes': {'description': {'source': 'omschrijving'}}}},
        'measures': {'amount': {'source': 'bedrag'}}},
    'stuiver': {'cube': 't', 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}}
HEAD = 'jaar;nummer;programma;omschrijving;bedrag\n'


class Case(unittest.TestCase):
    def setUp(self):
        self.where = tempfile.TemporaryDirectory()
        self.addCleanup(self.where.cleanup)
        self.store = os.path.join(self.where.name, 's.db')
        self.mapping = os.path.join(self.where.name, 'mapping')
        os.mkdir(self.mapping)
        self.write_mapping(MAPPING)

    def write_mapping(self, mapping):
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(mapping, f)

    def program(self, *arguments, code=0):
        p = subprocess.run([served.PROGRAM, *arguments], capture_output=True, timeout=served.PATIENCE, check=False)
        self.assertEqual(p.returncode, code, p.stderr.decode())
        return p

    def load(self, rows):
        """rows: (number, programme, description, cents)"""
        path = os.path.join(self.where.name, 'ledger.csv')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(HEAD + ''.join('2024;%s;%s;%s;%s%d,%02d\n' % (n, p, t, '-' if c < 0 else '', abs(c) // 100, abs(c) % 100)
                                   for n, p, t, c in rows))
        self.program('load', '-q', '-s', self.store, '-m', self.mapping, path)

    OLD = [('1', 'P1', 'een', 100), ('2', 'P1', 'twee', 200), ('3', 'P2', 'drie', 300), ('4', 'P2', 'vier', -50)]
    NEW = [('4', 'P2', 'vier', -50), ('1', 'P1', 'een', 150), ('3', 'P1', 'drie', 300), ('5', 'P3', 'vijf', 1)]


class Changes(Case):
    def diff(self, *arguments):
        return json.loads(self.program('diff', '--json', '-s', self.store, *arguments).stdout, parse_float=Decimal,
                          parse_int=Decimal)

    def lines(self, *arguments):
        text = self.program('diff', '-f', 'csv', '-s', self.store, *arguments).stdout.decode()
        return list(csv.DictReader(io.StringIO(text, newline='')))

    def check_ties(self, d):
        for part in [d] + [m for by in d['by'].values() for m in by]:
            for what in ('bedrag', 'lines'):
                changed = part['changed'][what] if what == 'bedrag' else 0
                self.assertEqual(part['from'][what] + part['added'][what] - part['removed'][what] + changed,
                                 part['to'][what])

    def test_by_a_key(self):
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff('--key', 'number', '--by', 'programme,description')
        self.check_ties(d)
        self.assertEqual((d['changed'], d['added'], d['removed']), (
            {'lines': 2, 'bedrag': Decimal('0.5')}, {'lines': 1, 'bedrag': Decimal('0.01')}, {'lines': 1, 'bedrag': 2}))
        by = {m['programme.programme']: m for m in d['by']['programme']}
        self.assertEqual(by['P1']['to']['bedrag'] - by['P1']['from']['bedrag'], Decimal('1.5'))
        self.assertEqual(by['P2']['removed'], {'lines': 1, 'bedrag': 3})
        lines = self.lines('--key', 'number')
        self.assertEqual([(x['change'], x['line'], x['number.number']) for x in lines], [
            ('changed from', '2', '1'), ('changed to', '3', '1'), ('changed from', '4', '3'), ('changed to', '4', '3'),
            ('added', '5', '5'), ('removed', '3', '2')])
        self.assertEqual(sum(Decimal(x['bedrag_difference']) for x in lines), d['to']['bedrag'] - d['from']['bedrag'])

    def test_by_content(self):
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff()
        self.check_ties(d)
        self.assertEqual((d['changed']['lines'], d['added']['lines'], d['removed']['lines'], d['key']), (0, 3, 3, ''))
        self.assertEqual(sorted(x['number.number'] for x in self.lines() if x['change'] == 'added'), ['1', '3', '5'])

    def test_by_the_key_of_the_mapping(self):
        mapping = json.loads(json.dumps(MAPPING))
        mapping['resources'][0]['schema']['primaryKey'] = ['jaar', 'nummer']
        self.write_mapping(mapping)
        self.load(self.OLD)
        self.load(self.NEW)
        d = self.diff()
        self.assertEqual((d['key'], d['changed']['lines']), ('year.year, number.number', 2))

    def test_both_stay_as_they_are(self):
        self.load(self.OLD)
        self.load(self.NEW)
        with open(self.store, 'rb') as f:
            before = f.read()
        self.diff()
        shutil.copy(self.store, self.store + '.copy')
        with open(self.store, 'rb') as f:
            self.assertEqual(f.read(), before)

    def test_equal_versions_have_no_changes(self):
        self.load(self.OLD)
        self.write_mapping(dict(MAPPING, title="again"))  # else the same lines are known as the same
        self.load(list(reversed(self.OLD)))
        d = self.diff('--by', 'programme')
        self.assertEqual((d['added']['lines'], d['removed']['lines'], d['by']), (0, 0, {'programme': []}))
        self.assertEqual(self.lines(), [])

    def test_as_counted_here(self):
        chance = random.Random(5)
        old = [(str(i % 700), 'P%d' % chance.randrange(9), 'tekst %d' % (i % 50), chance.randrange(-9999, 9999))
               for i in range(3000)]
        new = [r for r in old if chance.random() > .05]
        new = [(n, p, t, c + 1) if chance.random() < .05 else (n, p, t, c) for n, p, t, c in new]
        new += [(str(i), 'P99', 'nieuw', 5) for i in range(40)]
        chance.shuffle(new)
        self.load(old)
        self.load(new)
        d = self.diff('--by', 'programme,number,description,year')
        self.check_ties(d)
        was, now = collections.Counter(old), collections.Counter(new)
        self.assertEqual((d['added']['lines'], d['removed']['lines']), (sum((now - was).values()), sum((was - now).values())))
        for by, i in (('programme', 1), ('number', 0), ('description', 2)):
            for m in d['by'][by]:
                for side, rows in (('from', old), ('to', new)):
                    mine = [r[3] for r in rows if r[i] == m['%s.%s' % (by, by)]]
                    self.assertEqual((m[side]['lines'], m[side]['bedrag']), (len(mine), Decimal(sum(mine)) / 100))
        keyed = self.diff('--key', 'number', '--by', 'programme')
        self.check_ties(keyed)
        self.assertLess(keyed['added']['lines'], d['added']['lines'])

    def test_faults(self):
        self.load(self.OLD)
        self.assertIn(b'no dataset superseded', self.program('diff', '-s', self.store, code=6).stderr)
        self.load(self.NEW)
        self.assertIn(b'superseded nothing', self.program('diff', '-s', self.store, '1', code=6).stderr)
        self.assertIn(b'no dataset 9', self.program('diff', '-s', self.store, '1', '9', code=6).stderr)
        self.assertIn(b'is no dataset', self.program('diff', '-s', self.store, 'x', '2', code=2).stderr)
        self.assertIn(b'no dimension', self.program('diff', '-s', self.store, '--key', 'number.x', code=2).stderr)
        self.assertIn(b'no dimension', self.program('diff', '-s', self.store, '--by', 'x', code=2).stderr)
        self.program('withdraw', '-s', self.store, '--purge', '1')
        self.assertIn(b'purged', self.program('diff', '-s', self.store, '1', '2', code=4).stderr)


class Public(Case):
    """/api/3/cubes/{name}/changes/: the same in public, without a name that is not published."""
    PARTS = ('from', 'added', 'removed', 'changed', 'to')

    def setUp(self):
        super().setUp()
        mapping = json.loads(json.dumps(MAPPING))
        mapping['resources'][0]['schema']['primaryKey'] = ['jaar', 'nummer']
        self.write_mapping(mapping)

    def serve(self):
        server = served.Served(self.store)
        self.enterContext(server)
        self.port = server.port

    def ask(self, code=200, tag=None, **words):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=served.PATIENCE)
        self.addCleanup(c.close)
        c.request('GET', '/api/3/cubes/t/changes/?' + urllib.parse.urlencode(words), headers={'If-None-Match': tag} if tag else {})
        r = c.getresponse()
        body = r.read().decode()
        self.assertEqual(r.status, code, body)
        self.tag = r.headers.get('ETag')
        return body

    def get(self, **words):
        return json.loads(self.ask(**words), parse_float=Decimal, parse_int=Decimal)

    def of(self, row):
        return {p: (row[p]['lines'], row[p]['sums']['amount']) for p in self.PARTS}

    def check_public(self, row):
        p = self.of(row)
        self.assertEqual(p['from'][1] + p['added'][1] - p['removed'][1] + p['changed'][1], p['to'][1])
        self.assertEqual(p['from'][0] + p['added'][0] - p['removed'][0], p['to'][0])
        self.assertEqual(row['same']['lines'], p['from'][0] - p['removed'][0] - p['changed'][0])

    def random_versions(self):
        chance = random.Random(7)
        old = [(str(i), 'OUD%d' % (i % 3) if i % 10 == 0 else 'P%d' % chance.randrange(9), 'geheim %d' % (i % 50),
                chance.randrange(-9999, 9999)) for i in range(2000)]
        new = [(n, 'P1' if p.startswith('OUD') else p, 'tekst', c + (chance.random() < .05))
               for n, p, t, c in old if chance.random() > .05]
        new += [('n%d' % i, 'P99', 'tekst', 5) for i in range(40)]
        chance.shuffle(new)
        self.load(old)
        self.load(new)
        return old, new

    def test_as_counted_in_python(self):
        old, new = self.random_versions()
        self.serve()
        d = self.get(**{'from': 1, 'to': 2, 'by': 'programme'})
        was, now = {r[0]: r[1:] for r in old}, {r[0]: r[1:] for r in new}
        both = [n for n in was if n in now]
        cents = lambda rows: Decimal(sum(r[-1] for r in rows)) / 100
        unlike = [n for n in both if was[n] != now[n]]
        self.assertEqual(self.of(d), {
            'from': (len(old), cents(old)), 'to': (len(new), cents(new)),
            'added': (len(now) - len(both), cents([now[n] for n in now if n not in was])),
            'removed': (len(was) - len(both), cents([was[n] for n in was if n not in now])),
            'changed': (len(unlike), cents([now[n] for n in unlike]) - cents([was[n] for n in unlike]))})
        self.assertEqual((d['same']['lines'], d['from_datasets'], d['to_dataset'], d['key']),
                         (len(both) - len(unlike), [1], 2, 'year.year, number.number'))
        published = {r[1] for r in new}
        for m in d['members']:
            self.check_public(m)
            name = m['programme.programme']
            self.assertEqual((m['published'], m['label']), (name is not None, None))
            mine = lambda p: p == name if name else p not in published
            for side, rows in (('from', old), ('to', new)):
                rows = [r for r in rows if mine(r[1])]
                self.assertEqual(self.of(m)[side], (len(rows), cents(rows)), name)
            came = [n for n in now if mine(now[n][0]) and not (n in was and mine(was[n][0]))]
            if name:
                self.assertEqual(self.of(m)['added'], (len(came), cents([now[n] for n in came])), name)
        self.assertEqual({m['programme.programme'] for m in d['members']}, published | {None})
        self.assertIsNone(d['members'][-1]['programme.programme'])
        for side in ('from', 'to'):
            self.assertEqual(sum(self.of(m)[side][1] for m in d['members']), self.of(d)[side][1])

    def test_no_old_name(self):
        self.random_versions()
        self.serve()
        for by in ('programme', 'programme.programme', 'description', 'number', 'year'):
            for form in ('json', 'csv'):
                for side in ({}, {'to': 2}, {'from': 1, 'to': 2}, {'from': 2, 'to': 1}):
                    text = self.ask(by=by, format=form, **side)
                    self.assertNotIn('OUD', text)
                    self.assertNotIn('geheim', text)

    def test_csv_has_the_rows(self):
        self.random_versions()
        self.serve()
        rows = list(csv.DictReader(io.StringIO(self.ask(by='programme', format='csv', to=2))))
        members = self.get(by='programme', to=2)['members']
        self.assertEqual(len(rows), len(members))
        for row, m in zip(rows, members):
            self.assertEqual((row['programme.programme'] or None, row['published'], Decimal(row['same.lines'])),
                             (m['programme.programme'], 'true' if m['published'] else 'false', m['same']['lines']))
            for p in self.PARTS:
                self.assertEqual((Decimal(row[p + '.lines']), Decimal(row[p + '.amount'])), self.of(m)[p])

    def test_what_is_not_named_is_the_last(self):
        self.load(self.OLD)
        self.load(self.NEW)
        self.load(self.NEW[:-1])
        self.serve()
        named = {(): ([2], 3), (('to', 2),): ([1], 2), (('from', 1), ('to', 3)): ([1], 3)}
        for words, datasets in named.items():
            d = self.get(**dict(words))
            self.assertEqual((d['from_datasets'], d['to_dataset']), datasets)
            self.assertNotIn('members', d)
        # Between two that are both superseded: P3 is in neither's successor.
        d = self.get(to=2, by='programme')
        self.assertEqual([m['programme.programme'] for m in d['members'] if not m['published']], [None])

    def test_label_of_what_is_published(self):
        mapping = json.loads(json.dumps(MAPPING))
        mapping['resources'][0]['schema']['primaryKey'] = ['jaar', 'nummer']
        mapping['model']['dimensions']['programme']['attributes']['name'] = {
            'source': 'omschrijving', 'labelfor': 'programme'}
        del mapping['model']['dimensions']['description']
        self.write_mapping(mapping)
        self.load([('1', 'P1', 'oude naam', 100), ('2', 'P2', 'weg', 5)])
        self.load([('1', 'P1', 'nieuwe naam', 150)])
        self.serve()
        text = self.ask(by='programme')
        self.assertNotIn('oude', text)
        self.assertNotIn('weg', text)
        first, rest = json.loads(text)['members']
        self.assertEqual((first['programme.programme'], first['label'], first['changed']['lines']), ('P1', 'nieuwe naam', 1))
        self.assertEqual((rest['programme.programme'], rest['label'], rest['removed']), (None, None, {
            'lines': 1, 'sums': {'amount': .05}}))
        self.assertNotIn('oude', self.ask(by='programme.name'))

    def test_tag(self):
        self.load(self.OLD)
        self.load(self.NEW)
        self.serve()
        first = self.ask(by='programme')
        tag = self.tag
        self.assertTrue(tag)
        self.assertEqual(self.ask(by='programme'), first)  # one that was kept
        self.assertEqual(self.ask(by='programme', code=304, tag=tag), '')
        self.ask(by='year')
        self.assertNotEqual(self.tag, tag)
        self.load(self.NEW[1:])
        self.assertNotEqual(self.ask(by='programme', tag=tag), first)

    def test_what_is_off(self):
        self.load(self.OLD)
        self.serve()
        self.assertIn('no dataset superseded', self.ask(404))
        self.load(self.NEW)
        for words, message in (({'from': 1}, 'to is missing'), ({'to': 'x'}, 'number of a dataset'), ({'to': ''}, 'number'),
                               ({'from': '-1', 'to': 2}, 'number'), ({'to': '0'}, 'number'), ({'to': '9' * 30}, 'number'),
                               ({'by': 'x'}, 'no dimension'), ({'by': ''}, 'no dimension'), ({'by': 'amount'}, 'no dimension'),
                               ({'by': 'year', 'format': 'xlsx'}, 'json and csv'), ({'format': 'csv'}, 'with by'),
                               ({'cut': 'year:2024'}, "not 'cut'")):
            answer = json.loads(self.ask(400, **words))
            self.assertEqual(answer['status'], 'error')
            self.assertIn(message, answer['message'])
        for words in ({'to': 9}, {'from': 7, 'to': 2}, {'to': 1}):
            self.ask(404, **words)

    def test_more_members_than_may_be_told(self):
        rows = [(str(i), 'P1', 'tekst', 1) for i in range(27000)]
        self.load(rows)
        self.load(rows[1:])
        self.serve()
        self.assertIn('more than', json.loads(self.ask(400, by='number'))['message'])
        self.assertEqual(self.get(by='programme')['removed']['lines'], 1)

    def test_what_is_withdrawn_is_not_there(self):
        self.load(self.OLD)
        self.load(self.NEW)
        self.load(self.NEW[1:])
        self.program('withdraw', '-s', self.store, '2')
        self.serve()
        never = json.loads(self.ask(404, to=99))['message'].replace('99', '2')
        for words in ({'to': 2}, {'from': 1, 'to': 2}, {'from': 2, 'to': 3}):
            self.assertEqual(json.loads(self.ask(404, **words))['message'], never)
        self.ask(404, to=3)  # what it took the place of is not there
        self.ask(404)
        self.assertEqual(self.get(**{'from': 1, 'to': 3})['from_datasets'], [1])


if __name__ == '__main__':
    unittest.main()
