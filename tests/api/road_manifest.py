#!/usr/bin/env python3
"""Manifests: what was published under a number, in writing; signed, given by the API, verified without a store, and no
byte of it or of its file can be another."""
import hashlib
import json
import os
import stat
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from on_road import Case, run  # noqa: E402
from served import CUBE, PATH, Served, write_ledger  # noqa: E402


class Manifest(Case):
    def setUp(self):
        super().setUp()
        self.key, self.public = self.at('gemeente.key'), self.at('gemeente.key.pub')
        run('manifest', '--new-key', self.key)

    def make(self, dataset, *words, code=0):
        return run('manifest', '-s', self.store, '-d', str(dataset), *words, code=code)

    def sign(self, dataset):
        return self.make(dataset, '--key', self.key, '--by', 'C. Ontvanger')

    def write(self, name, text):
        with open(self.at(name), 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return self.at(name)

    def verify(self, document, *files, key=None, code=0):
        return run('verify', '--manifest', self.write('m.json', document), '--key', key or self.public, *files, code=code)

    def published(self):
        """Of a ledger that one staged and another released, which took the place of a first one."""
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        write_ledger(self.new, 400, cents=250)
        self.release(self.stage(options=('--replace',)))

    def test_what_it_says(self):
        self.published()
        m = json.loads(self.make(2))
        self.assertEqual(m['signature'], None)
        m = m['manifest']
        with open(self.new, 'rb') as f:
            content = f.read()
        self.assertEqual(m['files'], [{'lines': 401, 'name': 'nieuw.csv', 'sha256': hashlib.sha256(content).hexdigest(), 'size': len(content)}])
        self.assertEqual((m['cube'], m['dataset'], m['version'], m['entries'], m['sums'], m['supersedes'], m['scope'], m['format']),
                         (CUBE, 2, 2, 400, {'bedrag': '1000'}, [1], ['2024'], 'stuiver-manifest/1'))
        self.assertEqual((m['staged']['by'], m['staged']['number'], m['released']['by']), ('stager', 1, 'releaser'))
        self.assertEqual(m['decisions'], {'confirmed_at': None, 'confirmed_by': None, 'dropped': 0, 'forced': None, 'persons': 2, 'rejected': 0})
        self.assertRegex(m['mapping']['fingerprint'], '^[0-9a-f]{16,64}$')
        first = json.loads(self.make(1))['manifest']
        self.assertEqual((first['staged'], first['released']['by'], first['decisions']['persons']), (None, 'releaser', 1))

    def test_it_is_canonical(self):
        self.published()
        document = self.sign(2)
        self.assertEqual(json.dumps(json.loads(document), sort_keys=True, separators=(',', ':'), ensure_ascii=False), document)

    def test_signed_served_verified(self):
        self.published()
        with Served(self.store) as server:
            there = PATH + '/manifest/2'
            self.assertEqual(server.get(there)[0], 404)
            document = self.sign(2)
            status, headers, body = server.get(there)
            self.assertEqual((status, headers['content-type'], body.decode()), (200, 'application/json', document))
            self.assertIn('1 file is that of the manifest', self.verify(body, self.new))
            for other in ('1', '3', 'x', '2x', '-2', '9' * 40):
                self.assertEqual(server.get(PATH + '/manifest/' + other)[0], 404, other)
            before = self.sign(2)
            self.assertEqual(before, document)  # the same, for nothing changed
            run('withdraw', '-q', '-s', self.store, '2')
            self.assertEqual(server.get(there)[0], 410)
        self.verify(document)  # it stays a proof of what was published
        self.assertEqual(json.loads(run('verify', '--json', '--manifest', self.at('m.json'), '--key', self.public)),
                         json.loads(document)['manifest'])
        self.assertEqual([(x['who'], x['action']) for x in map(json.loads, run('audit', '-s', self.store, '--json').splitlines())
                          if x['action'] == 'manifest'], [('C. Ontvanger', 'manifest')] * 2)

    def test_a_confirmation_is_in_the_next(self):
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        run('release', '-q', '-s', self.store, '--by', 'A. de Wit', '--force', '--reason', 'vakantie', self.stage())
        self.assertEqual(json.loads(self.sign(2))['manifest']['decisions']['forced'], 'vakantie')
        run('confirm', '-s', self.store, '--by', 'B. Smit', '2')
        decisions = json.loads(self.sign(2))['manifest']['decisions']
        self.assertEqual((decisions['forced'], decisions['confirmed_by']), ('vakantie', 'second person'))

    def test_people_are_named_as_the_policy_says(self):
        run('policy', '-s', self.store, '--persons', '2', '--by', 'Chef')
        self.release(self.stage())
        for names, wanted in ((None, ('stager', 'releaser')), ('initials', ('A.d.W.', 'B.S.')), ('name', ('A. de Wit', 'B. Smit')),
                              ('role', ('stager', 'releaser'))):
            if names:
                run('policy', '-s', self.store, '--names', names, '--by', 'Chef')
            m = json.loads(run('manifest', '-s', self.store, '-d', '2'))['manifest']
            self.assertEqual((m['staged']['by'], m['released']['by']), wanted)
        run('policy', '-s', self.store, '--names', 'anders', '--by', 'Chef', code=2)

    def fields(self, value, path=()):
        if isinstance(value, dict):
            for k in value:
                yield from self.fields(value[k], path + (k,))
        elif isinstance(value, list):
            for i, x in enumerate(value):
                yield from self.fields(x, path + (i,))
        else:
            yield path, value

    def test_each_field_that_is_another_is_told(self):
        self.published()
        document = json.loads(self.sign(2))
        seen = 0
        for path, value in self.fields(document):
            changed = json.loads(json.dumps(document))
            at = changed
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value + 1 if isinstance(value, int) else 'x' if value is None else value[:-1] + ('0' if value[-1:] != '0' else '1')
            self.verify(json.dumps(changed, sort_keys=True, separators=(',', ':'), ensure_ascii=False), code=3)
            seen += 1
        self.assertGreater(seen, 25)
        for change in ({'extra': 1}, {'signature': None}):
            self.verify(json.dumps({**document, **change}, sort_keys=True, separators=(',', ':')), code=3)

    def test_each_byte_that_is_another_is_told(self):
        self.published()
        document = self.sign(2).encode()
        for i in range(0, len(document), 41):  # each: unit/road_manifest
            for changed in (document[:i] + bytes([document[i] ^ 1]) + document[i + 1:], document[:i] + document[i + 1:]):
                self.verify(changed, code=3)
        for changed in (document + b'\n', b' ' + document, b'', document[:-1]):
            self.verify(changed, code=3)

    def test_each_byte_of_the_file(self):
        write_ledger(self.new, 3, text=5)
        self.release(self.stage(options=('--replace',)))
        document = self.sign(2)
        with open(self.new, 'rb') as f:
            content = f.read()
        for i in range(0, len(content), 3):
            other = self.write('ander.csv', content[:i] + bytes([content[i] ^ 1]) + content[i + 1:])
            self.assertIn('ander.csv is not the file', self.verify(document, self.new, other, code=3))
        self.verify(document, self.new, self.new)

    def test_keys(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.key).st_mode), 0o600)
        self.assertIn('never replaced', run('manifest', '--new-key', self.key, code=4))
        os.remove(self.key)
        self.assertIn('never replaced', run('manifest', '--new-key', self.key, code=4))  # the public one is there
        other = self.at('ander.key')
        run('manifest', '--new-key', other)
        document = self.make(1, '--key', other, '--by', 'C')
        self.assertIn('another key', self.verify(document, code=3))
        self.verify(document, key=other + '.pub')
        self.assertIn('no public key', self.verify(document, key=other, code=3))
        self.assertIn('not signed', self.verify(self.make(1), key=other + '.pub', code=3))
        self.assertIn('no secret key', self.make(1, '--key', other + '.pub', '--by', 'C', code=3))
        with open(other, encoding='utf-8') as f:
            self.assertNotIn(f.read().split()[1], document)
        self.assertIn('--by', self.make(1, '--key', other, code=2))
        self.assertIn('no dataset 9', self.make(9, code=6))
        self.assertIn('--dataset', run('manifest', '-s', self.store, code=2))
        self.assertIn('--key', run('verify', '--manifest', self.at('m.json'), code=2))
        without = {k: v for k, v in os.environ.items() if k != 'STUIVER_STORE'}
        self.assertIn('--store', run('verify', code=2, env=without))
        run('verify', env={**without, 'STUIVER_STORE': self.store})
        run('manifest', '-d', '1', env={**without, 'STUIVER_STORE': self.store})
        run('withdraw', '-q', '-s', self.store, '--purge', '1')
        self.assertIn('purged', self.make(1, code=4))


if __name__ == '__main__':
    unittest.main()
