"""openapi.json says what is so: every address of it answers, every parameter is taken there, every form is had, and what is
not in it is refused; the page under /api has them all."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import HERE, PATIENCE, PROGRAM, Served, load_samples  # noqa: E402

# What an address takes besides what stands in it.
NEEDED = {'explainChange': {'from': 'phase:"proposed"', 'to': 'phase:"executed"', 'cut': 'year:2024|side:"expenditure"'},
          'search': {'q': 'jeug*'}, 'locations': {'dimension': 'location', 'cut': 'year:2024'}, 'changes': {'from': '1', 'to': '1', 'by': 'programme'}}
VALUES = {'cut': 'year:2024', 'order': None, 'toggle': None, 'compare': 'proposed,executed', 'pivot': 'year', 'comparable': '2024', 'prices': '2024',
          'from': None, 'to': None, 'by': None, 'q': 'jeug*', 'dimension': None, 'level': None, 'period': None, 'with': None, 'fields': 'amount'}
ALONE = {'pivot': {'drilldown': 'programme'}, 'compare': {'drilldown': 'programme', 'pivot': 'phase'}, 'comparable': {'drilldown': 'year'},
         'per': {'drilldown': 'year', 'aggregates': 'amount.sum'}, 'prices': {'drilldown': 'year', 'aggregates': 'amount.sum'},
         'explanations': {'drilldown': 'programme'}}
# Pages for people that are not told one by one: each takes the lens as /{cube}/{year} does, or nothing but taal, names in its head what
# machines read in its place (feed, data, picture), and does with a parameter what tests/api/parameters.py holds of all pages.
PAGES = {'', 'api', 'uitleg', 'over', 'toegankelijkheid', 'privacy', 'handboek', 'vraag', 'wijzigingen', 'vergelijken', 'gegevens',
         'niet-in-deze-map', 'begroot-en-werkelijk', 'geldstromen', 'plaatsen', 'leveranciers', 'aansluiting', 'kengetallen',
         'kwartalen', 'naast-anderen'}
# First words of addresses elsewhere in the program, that stand in no row by themselves.
APART = {'-': 'style, scripts and pictures of pages, by their content', 'favicon.ico': 'the icon of pages, where browsers look for it',
         'begrotingen': 'the Dutch API, which has a document of its own'}
# The samples alone have no delivery to CBS beside them, no quarters and no signed manifest: these are 404 there.
ABSENT = 'reconciliation', 'key_figures', 'quarters', 'manifest'


def names_of(operation):
    return [p['name'] for p in operation['parameters'] if p['in'] == 'query']


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        security = os.path.join(cls.where.name, 'security.txt')
        with open(security, 'w', encoding='utf-8') as f:
            f.write('Contact: mailto:csirt@example.nl\nExpires: %s\n' % time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 200 * 86400)))
        cls.hooks = os.path.join(cls.where.name, 'hooks.db')
        made = subprocess.run([PROGRAM, 'hooks', 'token', 'X', '--hooks', cls.hooks, '--json'], capture_output=True, check=True, timeout=PATIENCE)
        cls.token = json.loads(made.stdout)['token']
        cls.served = Served(store, '--offer-store', '--metrics', '--hooks', cls.hooks, '--hooks-private', '--security-txt', security, '--openspending-nl')
        status, headers, body = cls.served.get('/api/3/openapi.json')
        assert status == 200 and headers['content-type'] == 'application/json', (status, headers)
        cls.body = body
        cls.told = json.loads(body)
        changes = json.loads(cls.served.get('/api/3/cubes/waterrijk/provenance/?cut=year:2024')[2])
        text = json.dumps(changes)
        cls.parts = {'name': 'waterrijk', 'ref': 'programme', 'dataset': '1',
                     'sha256': re.search(r'[0-9a-f]{64}', text).group(0)}

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def operations(self):
        """The questions of /api/3; the rest is below."""
        for path, item in self.told['paths'].items():
            if item.get('get', {}).get('tags') != ['OpenSpending']:
                continue
            yield re.sub(r'{(\w+)}', lambda m: self.parts[m.group(1)], path), item['get']

    def site(self):
        """(template, address, method, operation) of what is no question."""
        for template, item in self.told['paths'].items():
            for method, operation in item.items():
                if operation['tags'] == ['Site']:
                    parts = {p['name']: str(p['example']) for p in operation['parameters'] if p['in'] == 'path'}
                    yield template, re.sub(r'{(\w+)}', lambda m: parts[m.group(1)], template), method, operation

    @staticmethod
    def is_peers(operation):
        """Of openspending.nl: as its operations are called."""
        return re.match('nl[A-Z]|openspendingNl', operation.get('operationId', '')) is not None

    @staticmethod
    def variants(template, path, operation):
        """The address with each word that a part of it may be; below a division codes are of that one."""
        for p in operation['parameters']:
            if p['in'] != 'path' or '{function}' in template:
                continue
            for word in p['schema'].get('enum', []):
                other = {q['name']: str(q['example']) for q in operation['parameters'] if q['in'] == 'path'}
                other[p['name']] = word
                if not ('{row}' in template and p['name'] == 'resource'):
                    yield re.sub(r'{(\w+)}', lambda m: other[m.group(1)], template)

    def ask(self, path, parameters):
        return self.served.get(path + ('?' + urllib.parse.urlencode(parameters) if parameters else ''))

    def test_every_address_answers(self):
        for path, operation in self.operations():
            if operation['operationId'] in ABSENT:
                continue
            status, headers, body = self.ask(path, NEEDED.get(operation['operationId'], {}))
            self.assertEqual(status, 200, (path, body[:300]))
            self.assertIn(headers['content-type'].split(';')[0], operation['responses']['200']['content'], path)

    def test_every_parameter_and_form_is_taken(self):
        tried = 0
        for path, operation in self.operations():
            if operation['operationId'] in ABSENT:
                continue
            base = NEEDED.get(operation['operationId'], {})
            for p in operation['parameters']:
                if p['in'] != 'query':
                    continue
                for value in p['schema'].get('enum', [VALUES.get(p['name'], p.get('example'))]):
                    if value is None:
                        continue
                    asked = dict(base, **ALONE.get(p['name'], {}))
                    asked.setdefault(p['name'], value)
                    if 'enum' in p['schema']:
                        asked[p['name']] = value
                    status, headers, body = self.ask(path, asked)
                    self.assertEqual(status, 200, (path, asked, body[:300]))
                    self.assertNotIn(p['name'], headers.get('stuiver-ignored-parameters', ''), (path, asked))
                    self.assertIn(headers['content-type'].split(';')[0], operation['responses']['200']['content'], (path, asked))
                    tried += 1
        self.assertGreater(tried, 80)

    def test_its_faults_are_those_that_it_tells(self):
        for path, operation in self.operations():
            if any(p['name'] == 'format' for p in operation['parameters']):
                status, _, body = self.ask(path, {'format': 'klei'})
                self.assertEqual((status, json.loads(body)['status']), (400, 'error'), path)
            if '/waterrijk/' in path:
                status = self.ask(path.replace('/waterrijk/', '/nergens/'), NEEDED.get(operation['operationId'], {}))[0]
                self.assertEqual(status, 404, path)
            self.assertTrue({'400', '404', '410', '503'} <= set(operation['responses']))
        self.assertEqual(self.served.get('/api/3/cubes/waterrijk/niets/')[0], 404)

    def test_withdrawn_and_out_of_reach(self):
        """410 and 503, which every address tells of."""
        store = os.path.join(self.where.name, 'gone.db')
        load_samples(store, 'begroting-2023.csv')
        with Served(store, '--offer-store') as served:
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'Te vroeg', '1'], check=True, capture_output=True,
                           timeout=PATIENCE)
            for path, operation in self.operations():
                if '/waterrijk/' in path:
                    asked = NEEDED.get(operation['operationId'], {})
                    status, _, body = served.get(path + ('?' + urllib.parse.urlencode(asked) if asked else ''))
                    self.assertEqual(status, 410, (path, body[:300]))
                    self.assertIn('Te vroeg', json.loads(body)['message'])
            os.remove(store)
            for path, operation in self.operations():
                if operation['operationId'] in ('openapi', 'index') or path in ('/api/3/', '/api/3/openapi.json'):
                    continue
                asked = dict(NEEDED.get(operation['operationId'], {}))
                status, headers, body = served.get(path + ('?' + urllib.parse.urlencode(asked) if asked else ''))
                self.assertEqual((status, json.loads(body)['status']), (503, 'error'), path)
                self.assertGreater(int(headers['retry-after']), 0)

    def test_every_route_of_the_server_is_in_it(self):
        """The tables of addresses that the program answers by, read from its source: a new one is told of, or said to be for people."""
        told = {(t, m) for t, item in self.told['paths'].items() for m in item}
        words = {w for t, _ in told for w in t.strip('/').split('/')}
        root = os.path.join(HERE, '..', '..', 'etl')
        with open(os.path.join(root, 'pages', 'page.c'), encoding='utf-8') as f:
            source = f.read()
        entries = re.findall(r'{KIND_(\w+), "([^"]*)", (\w+), (?:(?:LENS|[A-Z_]+|"[^"]*"| )+)(?:, "(\w+)")?', source)
        self.assertGreater(len(entries), 35)
        for kind, word, function, drawing in entries:
            if drawing:
                at = {'YEAR': '/{cube}/{year}', 'PATH': '/{cube}/{year}/{tree}/{code}'}[kind]
                self.assertIn(('%s%s/%s.svg' % (at, '/' + word if word else '', drawing), 'get'), told, function)
            elif word not in PAGES:
                self.assertIn(({'FIXED': '/', 'CUBE': '/{cube}/', 'YEAR': '/{cube}/{year}/', 'PATH': '/{cube}/{year}/'}[kind] + word, 'get'), told, function)
        for name in 'route.c', 'beside/hooks_post.c', 'beside/mcp_post.c', 'api/api.c', 'beside/question_form.c':
            with open(os.path.join(root, 'serve', name), encoding='utf-8') as f:
                for word in re.findall(r'segment_is\(rq, \d, "([^"]+)"\)', f.read()):
                    self.assertIn(word, words | PAGES | set(APART) | {'info'}, name)
        with open(os.path.join(root, 'openspending_nl', 'answer.c'), encoding='utf-8') as f:
            peers = re.findall(r'"([a-z]+)"[,}]', f.read().split('words[] = {')[1].split('};')[0] + '}')
        self.assertEqual(len(peers), 8)
        for word in peers:
            self.assertTrue(any(t.startswith('/' + word) for t, _ in told), word)
        with open(os.path.join(root, 'openspending_nl', 'v1.c'), encoding='utf-8') as f:
            for word in re.findall(r'{"(\w+)", nl_\w+_table', f.read()):
                self.assertIn(word, next(p for p in self.told['paths']['/api/v1/{resource}/']['get']['parameters'] if p['name'] == 'resource')['schema']['enum'])
        with open(os.path.join(root, 'page', 'files.c'), encoding='utf-8') as f:
            for word in re.findall(r'segments\[0\], STR\("([^"]+)"\)', f.read()):
                self.assertIn(word, words | set(APART), 'files.c')

    def test_what_the_operator_does_not_offer_is_not_told(self):
        with Served(os.path.join(self.where.name, 'stuiver.db')) as served:
            told = json.loads(served.get('/api/3/openapi.json')[2])['paths']
            gone = set(self.told['paths']) - set(told)
            peers = {t for t, item in self.told['paths'].items() if self.is_peers(item.get('get', {}))}
            self.assertGreater(len(peers), 30)
            self.assertEqual(gone, peers | {'/api/3/download/store.sqlite', '/.well-known/security.txt', '/metrics', '/webhooks', '/webhooks/{id}/remove'})
            addresses = {template: path for template, path, _, _ in self.site()}
            for path in gone - {'/webhooks/{id}/remove'}:
                self.assertEqual(served.get(addresses.get(path, path))[0], 404, path)

    def test_the_rest_of_the_site_answers_as_it_says(self):
        tried = 0
        for template, path, method, operation in self.site():
            if method != 'get' or operation['operationId'] in ('webhooks', 'badge'):
                continue
            for address in self.variants(template, path, operation):
                self.assertEqual(self.served.get(address)[0], 200, address)
            given = [{}] + [{p['name']: value} for p in operation['parameters'] if p['in'] == 'query'
                            for value in p['schema'].get('enum', [p.get('example')])]
            for asked in given:
                if 'per' in asked or 'prices' in asked:
                    asked['cut'] = 'year:2024'
                status, headers, body = self.ask(path, asked)
                well = next(s for s in operation['responses'] if s[0] in '23')
                self.assertEqual(str(status), well, (path, asked, body[:200]))
                if well == '200':
                    self.assertIn(headers['content-type'].split(';')[0], operation['responses'][well]['content'], (path, asked))
                else:
                    self.assertEqual(self.served.get(headers['location'])[0], 200, headers)
                self.assertNotIn('stuiver-ignored-parameters', headers, (path, asked))
                tried += 1
        self.assertGreater(tried, 150)

    def test_the_rest_of_the_site_fails_as_it_says(self):
        for template, path, method, operation in self.site():
            if method != 'get':
                continue
            responses = operation['responses']
            if '404' in responses:
                nowhere = re.sub('waterrijk|governments|GM9999|(?<=/)Gemeenten|(?<=aggregations/)main|(?<=onderwerpen/)2024', lambda m: '9999x' if m.group(0) == '2024' else 'nergens', path)
                if template == '/zoeken':
                    nowhere += '?q=zwem&pagina=999'
                status, headers, body = self.served.get(nowhere)
                self.assertEqual((status, headers['content-type']), (404, 'application/json'), nowhere)
            if '400' in responses:
                names = names_of(operation)
                wrong = [{'q': '(x'}] if template.startswith('/zoek') else [{'limit': 'x'}] if template.startswith('/api/v1') else [{'taal': 'xx'}]
                wrong += [{n: 'zzz'} for n in names if n not in ('taal', 'q', 'jaar', 'tekst', 'leden') and not (template.endswith(('.atom', '.json')) and n == 'cut')]
                for asked in wrong:
                    if 'q' in names and 'q' not in asked:
                        asked['q'] = 'zwem'
                    status, headers, body = self.ask(path, asked)
                    self.assertEqual(status, 400, (path, asked, body[:200]))
                    self.assertIn(headers['content-type'].split(';')[0], responses['400']['content'], path)
            if method == 'get' and '400' not in responses and not self.is_peers(operation) and not template.startswith('/api/'):
                self.assertEqual(names_of(operation), [], template)
        store = os.path.join(self.where.name, 'site-gone.db')
        load_samples(store, 'begroting-2023.csv')
        with Served(store, '--openspending-nl') as served:
            subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'Te vroeg', '1'], check=True, capture_output=True, timeout=PATIENCE)
            for template, path, method, operation in self.site():
                if '410' in operation['responses']:
                    status, headers, body = served.get(path)
                    self.assertEqual(status, 410, path)
                    self.assertIn(headers['content-type'].split(';')[0], operation['responses']['410']['content'], path)
            os.remove(store)
            for template, path, method, operation in self.site():
                if '503' in operation['responses'] and method == 'get' and not template.startswith('/webhooks'):
                    status, headers, body = served.get(path)
                    self.assertEqual(status, 503, path)

    def test_options_names_the_methods_that_it_tells(self):
        tried = 0
        for template, path, method, _ in self.site():
            status, headers, _ = self.served.get(path, 'OPTIONS')
            self.assertEqual(status, 200, path)
            self.assertIn(method.upper(), headers['allow'].split(', '), path)
            self.assertEqual(headers['allow'], headers['access-control-allow-methods'])
            tried += 1
        for path, methods in (('/webhooks', 'GET, POST, OPTIONS'), ('/webhooks/1/remove', 'POST, OPTIONS'), ('/waterrijk/vraag', 'GET, HEAD, OPTIONS')):
            self.assertEqual(self.served.get(path, 'OPTIONS')[1]['allow'], methods)
        self.assertEqual(self.served.get('/webhooks', 'DELETE')[1]['allow'], 'GET, POST, OPTIONS')
        self.assertGreater(tried, 60)

    def test_webhooks_and_assistants_answer_as_it_says(self):
        told = {o['operationId']: (p, o) for _, p, _, o in self.site()}
        own = {'Authorization': 'Bearer ' + self.token, 'Content-Type': 'application/json'}
        hook = json.dumps({'url': 'http://127.0.0.1:9/haak', 'cube': 'waterrijk'})

        def say(operation, status, headers, body, method='POST', path=None):
            got, answered, data = self.served.get(path or told[operation][0], method, headers, body)
            self.assertEqual(got, status, (operation, data[:200]))
            responses = told[operation][1]['responses']
            self.assertIn(str(status), responses)
            if data:
                self.assertIn(answered['content-type'], responses[str(status)].get('content', ['application/json']))

        say('webhookMake', 201, own, hook)
        say('webhooks', 200, own, None, 'GET')
        for body, status in (('{}', 400), (hook.replace('waterrijk', 'nergens'), 404), ('x' * 20000, 413)):
            say('webhookMake', status, own, body)
        for operation, method in (('webhooks', 'GET'), ('webhookMake', 'POST'), ('webhookRemove', 'POST')):
            say(operation, 401, {}, None if method == 'GET' else '{}', method)
        say('webhookRemove', 200, own, '')
        say('webhookRemove', 404, own, '')
        for _ in range(20):
            say('webhookMake', 201, own, hook)
        say('webhookMake', 409, own, hook)
        ping = json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'ping'})
        kind = {'Content-Type': 'application/json'}
        say('assistant', 200, kind, ping)
        say('assistant', 202, kind, json.dumps({'jsonrpc': '2.0', 'method': 'notifications/initialized'}))
        say('assistant', 400, kind, '{')
        say('assistant', 403, dict(kind, Origin='https://elders.example'), ping)
        c = self.served.connect()  # it is refused before it is sent
        c.putrequest('POST', '/mcp')
        for name, value in dict(kind, **{'Content-Length': str(2 << 20)}).items():
            c.putheader(name, value)
        c.endheaders()
        self.assertEqual(c.getresponse().status, 413)
        c.close()
        say('assistant', 415, {'Content-Type': 'text/plain'}, ping)

    def test_the_page_has_them_all(self):
        for language in 'nl', 'en':
            status, _, body = self.served.get('/api?taal=' + language, headers={'Accept': 'text/html'})
            self.assertEqual(status, 200)
            for path in self.told['paths']:
                self.assertIn('<code>%s</code>' % path, body.decode())
            self.assertIn('POST', body.decode())
            links = re.findall(r'href="(/api/3/[^"]*)"', body.decode())
            self.assertGreater(len(links), 7)
            for link in links:
                self.assertEqual(self.served.get(link)[0], 200, link)

    def test_it_is_valid(self):
        home = npm.folder('@seriousme/openapi-schema-validator@2')
        name = os.path.join(self.where.name, 'openapi.json')
        with open(name, 'wb') as f:
            f.write(self.body)
        p = subprocess.run([os.path.join(home, 'node_modules', '.bin', 'validate-api'), name], capture_output=True, timeout=PATIENCE)
        self.assertEqual(p.returncode, 0, p.stdout.decode())


if __name__ == '__main__':
    unittest.main()
