"""An assistant asks: the Model Context Protocol on standard input, by hand and by the official SDK's client."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import HERE, PATIENCE, PROGRAM, Served, load_samples  # noqa: E402

SITE = 'https://data.example.nl'
CUT = 'year:2024|phase:"executed"|side:"expenditure"'


class Assistant(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        cls.served = Served(cls.store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def say(self, *lines):
        text = b''.join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b'\n' for x in lines)
        p = subprocess.run([PROGRAM, 'mcp', '--store', self.store, '--public-url', SITE], input=text, capture_output=True,
                           timeout=PATIENCE, check=True)
        return [json.loads(x) for x in p.stdout.splitlines()]

    def call(self, tool, **arguments):
        told, = self.say({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': tool, 'arguments': arguments}})
        return told['result']

    def test_a_figure_carries_its_passport_and_its_address(self):
        told = self.call('aggregate', name='waterrijk', drilldown='programme', cut=CUT)
        self.assertFalse(told['isError'])
        source, passport, row = told['content'][1]['text'].split('\n')
        self.assertIn('|programme.code:"1"', row)
        address = source.split(': ')[1]
        self.assertTrue(address.startswith(SITE + '/api/3/'))
        self.assertEqual(self.served.get(address[len(SITE):])[2].decode(), told['content'][0]['text'])
        link = passport.split(': ')[1][len(SITE):]
        status, _, page = self.served.get(link, headers={'Accept': 'text/html'})
        self.assertEqual(status, 200)
        self.assertEqual(urllib.parse.parse_qs(link.split('?')[1])['cut'], [CUT])
        total = json.loads(told['content'][0]['text'])['summary']['amount.sum']
        self.assertIn(('%.2f' % total).encode(), page)

    def test_each_sum_has_a_passport(self):
        """Without a cut too, and under what a passport knows: its page has the very number."""
        for asked in ({}, {'aggregates': 'amount.sum'}, {'toggle': 'without-reserves', 'cut': CUT}, {'per': 'inhabitant', 'cut': CUT},
                      {'prices': '2025', 'cut': CUT}):
            told = self.call('aggregate', name='waterrijk', **asked)
            answer, passport = json.loads(told['content'][0]['text']), told['content'][1]['text'].split('\n')[1].split(': ')[1]
            status, _, page = self.served.get(passport[len(SITE):], headers={'Accept': 'text/html'})
            self.assertEqual(status, 200, passport)
            value = answer['summary']['amount.sum'] if answer['summary'].get('amount.sum') is not None else answer['cells'][0]['amount.sum']
            self.assertRegex(page.decode(), 'value="%s0?"' % re.escape(str(value)), passport)
        self.assertIn('/waterrijk/paspoort?cut=', self.call('provenance', name='waterrijk', cut=CUT)['content'][1]['text'])
        for asked in ({'pivot': 'year'}, {'per': 'km2'}, {'comparable': '2025', 'drilldown': 'task'}):
            told = self.call('aggregate', name='waterrijk', aggregates='amount.sum', cut=CUT, **asked)
            self.assertNotIn('Passport', told['content'][-1]['text'])

    def test_addresses_are_whole_or_it_says_that_they_are_not(self):
        text = json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'aggregate', 'arguments': {'name': 'waterrijk'}}})
        p = subprocess.run([PROGRAM, 'mcp', '--store', self.store], input=text.encode() + b'\n', capture_output=True, timeout=PATIENCE, check=True)
        said = json.loads(p.stdout)['result']['content'][1]['text']
        self.assertIn('Source (cite it): /api/3/', said)
        self.assertIn('stuiver mcp --public-url', said)
        status, _, body = self.served.get('/mcp', 'POST', {'Content-Type': 'application/json', 'Host': 'cijfers.example:99'}, text)
        self.assertEqual(status, 200)
        said = json.loads(body)['result']['content'][1]['text']
        self.assertIn('Source (cite it): http://cijfers.example:99/api/3/', said)
        self.assertIn('Passport of the sum: http://cijfers.example:99/waterrijk/paspoort', said)
        self.assertNotIn('--public-url', said)

    def test_the_tools_are_the_api(self):
        told, = self.say({'jsonrpc': '2.0', 'id': 'a', 'method': 'tools/list'})
        self.assertEqual(told['id'], 'a')
        api = json.loads(self.served.get('/api/3/openapi.json')[2])
        operations = {x['get']['operationId']: x['get'] for x in api['paths'].values() if x.get('get', {}).get('tags') == ['OpenSpending']}
        names = [t['name'] for t in told['result']['tools']]
        self.assertEqual(set(operations) - set(names), {'source', 'manifest', 'reconciliation', 'key_figures', 'quarters', 'package'})
        for t in told['result']['tools']:
            want = {p['name'] for p in operations[t['name']]['parameters'] if p['name'] not in ('format', 'download')}
            self.assertEqual(set(t['inputSchema']['properties']), want)

    def test_what_is_off_is_told_and_the_next_is_answered(self):
        told = self.say(b'{', b'[]', {'jsonrpc': '2.0', 'id': 2, 'method': 'nothing'}, {'jsonrpc': '2.0', 'method': 'notifications/initialized'},
                        {'jsonrpc': '2.0', 'id': 3, 'method': 'tools/call', 'params': {'name': 'delete'}},
                        {'jsonrpc': '2.0', 'id': 4, 'method': 'tools/call', 'params': {}},
                        b'"' + b'x' * (3 << 20), {'jsonrpc': '2.0', 'id': 5, 'method': 'ping'})
        self.assertEqual([x.get('error', {}).get('code') for x in told], [-32700, -32600, -32601, -32602, -32602, -32700, None])
        self.assertEqual(told[-1], {'jsonrpc': '2.0', 'id': 5, 'result': {}})

    def test_questions_that_are_off_are_faults_that_it_can_read(self):
        for arguments, word in (({'name': 'waterrijk', 'cut': 'nergens:1'}, 'nergens'), ({}, "needs 'name'"),
                                ({'name': 'niets'}, 'niets'), ({'name': 'waterrijk', 'format': 'csv'}, "takes no 'format'"),
                                ({'name': 'waterrijk', 'cut': ['a']}, "'cut' must be"), ({'name': '../x'}, '../x')):
            told = self.call('aggregate', **arguments)
            self.assertTrue(told['isError'], arguments)
            self.assertIn(word, told['content'][0]['text'])
        told = self.call('facts', name='waterrijk', pagesize=10000)
        self.assertTrue(told['isError'])
        self.assertIn('pagesize', told['content'][0]['text'])

    def test_the_client_of_the_sdk(self):
        home = npm.folder('@modelcontextprotocol/sdk@1')
        script = os.path.join(home, 'mcp.cjs')
        with open(os.path.join(HERE, 'mcp.cjs'), encoding='utf-8') as f, open(script, 'w', encoding='utf-8') as out:
            out.write(f.read())
        p = subprocess.run(['node', script, PROGRAM, self.store], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 0, p.stderr.decode()[-800:])
        told = json.loads(p.stdout)
        self.assertEqual(told['server']['name'], 'stuiver')
        self.assertEqual(len(told['tools']), 12)
        self.assertIn('waterrijk', told['cubes']['content'][0]['text'])
        self.assertEqual([told[x].get('isError') for x in ('sum', 'lines', 'found', 'off', 'unnamed', 'large')],
                         [False, False, False, True, True, True])


if __name__ == '__main__':
    unittest.main()
