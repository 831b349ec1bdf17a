"""An assistant asks over HTTP: the Model Context Protocol at /mcp, by hand and by the official SDK's client; and what must
not come in there."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import HERE, PATIENCE, PROGRAM, Served, load_samples, read_all  # noqa: E402

CUT = 'year:2024|phase:"executed"|side:"expenditure"'
PING = {'jsonrpc': '2.0', 'id': 7, 'method': 'ping'}


class AssistantOverHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        cls.served = Served(cls.store)
        cls.own = 'http://127.0.0.1:%d' % cls.served.port

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def post(self, message, served=None, **headers):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        head = {'Content-Type': 'application/json', 'Accept': 'application/json, text/event-stream'}
        head.update({k.replace('_', '-'): v for k, v in headers.items()})
        status, got, data = (served or self.served).get('/mcp', 'POST', head, body)
        return status, got, json.loads(data) if data else None

    def test_the_client_of_the_sdk(self):
        home = npm.folder('@modelcontextprotocol/sdk@1')
        script = os.path.join(home, 'mcp_http.cjs')
        with open(os.path.join(HERE, 'mcp_http.cjs'), encoding='utf-8') as f, open(script, 'w', encoding='utf-8') as out:
            out.write(f.read())
        p = subprocess.run(['node', script, self.own + '/mcp'], capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stderr.decode()[-800:])
        told = json.loads(p.stdout)
        self.assertEqual((told['server']['name'], told.get('session'), told['none']), ('stuiver', None, -32602))
        self.assertEqual([told['sum']['isError'], told['off']['isError']], [False, True])
        self.assertEqual([x['isError'] for x in told['many']], [False] * 6)
        # The same tools, and the same words, as on standard input.
        asked = [{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'},
                 {'jsonrpc': '2.0', 'id': 2, 'method': 'tools/call',
                  'params': {'name': 'aggregate', 'arguments': {'name': 'waterrijk', 'drilldown': 'programme', 'cut': CUT}}}]
        p = subprocess.run([PROGRAM, 'mcp', '--store', self.store, '--public-url', self.own], capture_output=True, timeout=PATIENCE,
                           input=b'\n'.join(json.dumps(x).encode() for x in asked), check=True)
        listed, summed = [json.loads(x)['result'] for x in p.stdout.splitlines()]
        self.assertEqual(told['tools'], listed['tools'])
        self.assertEqual(told['sum'], summed)
        address = told['sum']['content'][1]['text'].split('\n')[0].split(': ')[1]
        self.assertEqual(self.served.get(address[len(self.own):])[2].decode(), told['sum']['content'][0]['text'])

    def test_messages(self):
        status, headers, told = self.post(PING)
        self.assertEqual((status, headers['content-type'], told), (200, 'application/json', {'jsonrpc': '2.0', 'id': 7, 'result': {}}))
        self.assertEqual(headers['cache-control'], 'no-store')
        status, _, told = self.post({'jsonrpc': '2.0', 'method': 'notifications/initialized'})
        self.assertEqual((status, told), (202, None))
        for body, code in ((b'{', -32700), (b'', None), ([PING], -32600), ({'jsonrpc': '2.0', 'id': 1, 'result': {}}, -32600)):
            status, _, told = self.post(body)
            self.assertEqual((status, (told.get('error') or {}).get('code')), (400, code), body)
        status, _, told = self.post(dict(PING, method='nothing'))
        self.assertEqual((status, told['error']['code']), (200, -32601))
        for version in '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05':
            self.assertEqual(self.post(PING, MCP_Protocol_Version=version)[0], 200)
        self.assertEqual(self.post(PING, MCP_Protocol_Version='1999-01-01')[0], 400)
        for type_, status in (('text/plain', 415), ('application/x-www-form-urlencoded', 415), ('application/jsonp', 415),
                              ('Application/JSON; charset=utf-8', 200)):
            self.assertEqual(self.post(PING, Content_Type=type_)[0], status, type_)

    def test_pages_of_others_are_refused(self):
        for origin in 'https://evil.example', 'null', 'http://127.0.0.1:1', 'http://127.0.0.1.evil.example', self.own + '.evil.example':
            self.assertEqual(self.post(PING, Origin=origin)[0], 403, origin)
        self.assertEqual(self.post(PING, Origin=self.own)[0], 200)
        # A name that was made to lead to this machine.
        self.assertEqual(self.post(PING, Origin='http://evil.example', Host='evil.example')[0], 403)
        with Served(self.store, '--json', '--public-url', 'https://cijfers.example/open') as served:
            self.assertEqual(self.post(PING, served, Origin='https://cijfers.example')[0], 200)
            self.assertEqual(self.post(PING, served, Origin='http://127.0.0.1:%d' % served.port)[0], 403)
            asked = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'cubes'}}
            self.assertIn('https://cijfers.example/open/api/3/cubes/', self.post(asked, served)[2]['result']['content'][1]['text'])

    def test_so_many_a_minute(self):
        with Served(self.store, '--mcp-rate', '6', '--behind-proxy') as served:
            def post(ip, **more):
                return self.post(PING, served, X_Forwarded_For=ip, **more)
            for refused in (403, 'Origin', 'https://evil.example'), (415, 'Content_Type', 'text/plain'):
                for _ in range(30):  # these do not count
                    self.assertEqual(post('198.51.100.1', **{refused[1]: refused[2]})[0], refused[0])
            told = [post('198.51.100.%d' % i) for i in range(70)]  # of one part of the network
            self.assertEqual([s for s, _, _ in told], [200] * 60 + [429] * 10)
            self.assertTrue(1 <= int(told[-1][1]['retry-after']) <= 10)
            self.assertIn('too many messages', told[-1][2]['message'])
            for other in '198.51.101.1', '2001:db8:1::1', '203.0.113.7':
                self.assertEqual(post(other)[0], 200, other)
            self.assertEqual(post('203.0.113.7, 198.51.100.200')[0], 429, 'the last is whom the proxy saw')
            # Nothing else is bounded by it.
            self.assertEqual(served.get('/api/3/cubes/', headers={'X-Forwarded-For': '198.51.100.1'})[0], 200)
            self.assertEqual(served.get('/mcp', headers={'X-Forwarded-For': '198.51.100.1', 'Accept': 'text/event-stream'})[0], 405)
        with Served(self.store, '--mcp-rate', '0') as served:
            self.assertEqual({self.post(PING, served)[0] for _ in range(130)}, {200})

    def test_no_streams_and_no_sessions(self):
        for method, accept in (('GET', 'text/event-stream'), ('DELETE', '*/*'), ('PUT', '*/*')):
            status, headers, _ = self.served.get('/mcp', method, {'Accept': accept})
            self.assertEqual((status, headers['allow']), (405, 'POST, OPTIONS'), method)
        self.assertEqual(self.served.get('/mcp', 'OPTIONS')[1]['access-control-allow-methods'], 'POST, OPTIONS')
        self.assertEqual(self.served.get('/mcp', headers={'Accept': 'text/html'})[0], 404)

    def test_large_messages_are_refused(self):
        large = dict(PING, params={'x': 'y' * 70000})
        self.assertEqual(self.post(large)[0], 413)
        # One that does not say how long it is: the connection ends, and the next is answered.
        body = json.dumps(large).encode()
        s = self.served.raw(b'POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
                            b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body))
        self.assertNotIn(b'"result"', read_all(s))
        s.close()
        body = json.dumps(PING).encode()
        s = self.served.raw(b'POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n' +
                            b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body))
        self.assertIn(b'{"jsonrpc":"2.0","id":7,"result":{}}', read_all(s))
        s.close()

    def test_other_addresses_take_nothing(self):
        for target in '/api/3/cubes/', '/waterrijk/vraag', '/mcp/x', '/':
            status, headers, _ = self.served.get(target, 'POST', {'Content-Type': 'application/json'}, b'{}')
            self.assertEqual((status, headers['allow']), (405, 'GET, HEAD, OPTIONS'), target)


if __name__ == '__main__':
    unittest.main()
