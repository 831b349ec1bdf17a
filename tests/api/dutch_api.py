"""The Dutch API at /api/begrotingen/v1: its description passes the rules, answers have the shapes it tells, every sum is that
of /api/3, what is off is told all at once as a problem, and what a client of these rules counts on is there."""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import npm  # noqa: E402
from served import HERE, PATIENCE, PROGRAM, Served, load_samples  # noqa: E402

ROOT = '/api/begrotingen/v1'
BUDGET = ROOT + '/begrotingen/waterrijk'
OFFICIAL = os.path.join(HERE, '..', '..', '..', 'shared', 'data', 'standards', 'adr-linter.yaml')
CHECK = """
const Ajv = require('ajv/dist/2020'), formats = require('ajv-formats'), fs = require('fs');
const [told, answers] = process.argv.slice(2).map((f) => JSON.parse(fs.readFileSync(f)));
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema(told, 'api');
for (const [shape, body, at] of answers) {
  const check = ajv.getSchema('api#/components/schemas/' + shape);
  if (!check(body)) { console.log(at, ajv.errorsText(check.errors)); process.exitCode = 1; }
}
"""


class Dutch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        cls.served = Served(cls.store, '--public-url', 'https://cijfers.example', '--json')
        cls.told = cls.served.get(ROOT + '/openapi.json')[2]

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def ask(self, path, status=200, **parameters):
        target = path + ('?' + urllib.parse.urlencode(parameters) if parameters else '')
        code, headers, body = self.served.get(target)
        self.assertEqual(code, status, (target, body[:400]))
        self.assertEqual(headers['api-version'], '1.1.0', target)
        self.assertEqual(headers['access-control-allow-origin'], '*')
        self.assertEqual(headers['content-type'], 'application/json' if status == 200 else 'application/problem+json', target)
        return json.loads(body)

    def file(self, name, text):
        path = os.path.join(self.where.name, name)
        with open(path, 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def lint(self, rules, told):
        home = npm.folder('@stoplight/spectral-cli@6')
        p = subprocess.run([os.path.join(home, 'node_modules', '.bin', 'spectral'), 'lint', '--fail-severity', 'error', '-r', rules, '-f', 'json', told],
                           capture_output=True, timeout=PATIENCE * 3)
        return [x['code'] for x in json.JSONDecoder().raw_decode(p.stdout.decode())[0] if x['severity'] == 0]

    # ---- the description ----

    def test_spectral_finds_no_fault(self):
        told = self.file('told.json', self.told)
        self.assertEqual(self.lint(os.path.join(HERE, 'adr.yaml'), told), [])
        if os.path.exists(OFFICIAL):
            self.assertEqual(self.lint(OFFICIAL, told), [])

    def test_the_rules_can_find_faults(self):
        told = json.loads(self.told)
        told['info']['contact'].pop('email')
        told['servers'][0]['url'] = 'https://cijfers.example/api'
        told['paths']['/Begrotingen_oud/'] = told['paths'].pop('/begrotingen')
        get = told['paths']['/begrotingen/{begroting}/totalen']['get']
        get['parameters'][1]['name'] = 'page_size'
        get['responses'].pop('400')
        get['responses']['200'].pop('headers')
        told['components']['schemas']['Probleem']['properties'].pop('detail')
        found = self.lint(os.path.join(HERE, 'adr.yaml'), self.file('broken.json', json.dumps(told)))
        self.assertLessEqual({'contact-is-whole', 'major-version-in-address', 'segments-in-kebab-case', 'parameters-in-camel-case', 'bad-input-is-400',
                              'has-headers', 'problems-say-what', 'path-keys-no-trailing-slash'}, set(found))

    def test_whom_to_ask(self):
        contact = json.loads(self.told)['info']['contact']
        self.assertEqual(contact, {'name': 'Gemeente Waterrijk', 'email': 'financien@waterrijk.example', 'url': 'https://cijfers.example/'})

    def test_answers_have_the_shapes_that_are_told(self):
        home = npm.folder('ajv@8.17.1', 'ajv-formats@3.0.1')
        told = json.loads(self.told)
        answers = []
        for path, item in told['paths'].items():
            at = ROOT + path.replace('{begroting}', 'waterrijk').replace('{dimensie}', 'programme')
            shape = item['get']['responses']['200']['content']['application/json']['schema'].get('$ref', '').split('/')[-1]
            if not shape:
                continue
            taken = {p['name'] for p in item['get']['parameters'] if p['in'] == 'query'}
            for parameters in ({}, {'selectie': 'year:2024'}, {'selectie': 'phase:"realisatie"'}, {'pagina': 2, 'paginaGrootte': 3},
                               {'groepering': 'programme|year', 'sortering': 'amount.sum:desc'}):
                if set(parameters) <= taken:
                    answers.append([shape, self.ask(at, **parameters), [at, parameters]])
        answers.append(['Probleem', self.ask(BUDGET + '/totalen', 400, x=1, pagina='nul'), 'problem'])
        self.assertGreater(len(answers), 20)
        script = self.file('check.cjs', CHECK)
        p = subprocess.run(['node', script, self.file('told.json', self.told), self.file('answers.json', json.dumps(answers))],
                           capture_output=True, timeout=PATIENCE, env=dict(os.environ, NODE_PATH=os.path.join(home, 'node_modules')))
        self.assertEqual(p.returncode, 0, (p.stdout + p.stderr).decode()[:3000])

    def test_every_parameter_is_taken_and_no_other(self):
        for path, item in json.loads(self.told)['paths'].items():
            at = ROOT + path.replace('{begroting}', 'waterrijk').replace('{dimensie}', 'programme')
            names = [p['name'] for p in item['get']['parameters'] if p['in'] == 'query']
            values = {'selectie': 'year:2024', 'groepering': 'programme', 'sommen': 'amount.sum', 'velden': 'year,amount', 'sortering': 'programme:desc',
                      'schakelaars': 'reserves', 'pagina': '2', 'paginaGrootte': '5', 'taal': 'nl'}
            for name in names:
                asked = {name: values[name]}
                if name == 'sortering' and path.endswith('totalen'):
                    asked['groepering'] = 'programme'
                self.ask(at, **asked)
            problem = self.ask(at, 400, cut='year:2024')
            self.assertEqual([x['name'] for x in problem['errors']], ['cut'])

    # ---- sums ----

    def test_every_sum_is_that_of_the_other_api(self):
        chance = random.Random(21)
        model = json.loads(self.served.get('/api/3/cubes/waterrijk/model/')[2])['model']
        plain = [d for d in model['dimensions'] if d not in ('description', 'document', 'date')]
        members = {}
        for d in plain:
            told = json.loads(self.served.get('/api/3/cubes/waterrijk/members/%s/?pagesize=50' % d)[2])
            key = model['dimensions'][d]['key_ref']
            members[d] = [m[key] for m in told['data'] if m[key] is not None]
        rows = 0
        for _ in range(120):
            cuts = '|'.join('%s:%s' % (d, ';'.join(json.dumps(v) for v in chance.sample(members[d], min(len(members[d]), chance.randint(1, 3)))))
                            for d in chance.sample([d for d in plain if members[d]], chance.randint(0, 2)))
            split = '|'.join(chance.sample(plain, chance.randint(0, 3)))
            theirs, ours = {}, {}
            for dutch, english, value in (('selectie', 'cut', cuts), ('groepering', 'drilldown', split),
                                          ('sommen', 'aggregates', chance.choice(['', 'amount.sum', 'amount.sum|_count'])),
                                          ('sortering', 'order', chance.choice(['', 'amount.sum:desc'])),
                                          ('paginaGrootte', 'pagesize', str(chance.randint(1, 40))), ('pagina', 'page', str(chance.randint(1, 2)))):
                if value:
                    ours[dutch], theirs[english] = value, value
            status, _, body = self.served.get('/api/3/cubes/waterrijk/aggregate/?' + urllib.parse.urlencode(theirs))
            self.assertEqual(status, 200, (theirs, body))
            want = json.loads(body, parse_float=str)
            code, _, body = self.served.get(BUDGET + '/totalen?' + urllib.parse.urlencode(ours))
            self.assertEqual(code, 200, (ours, body))
            got = json.loads(body, parse_float=str)
            self.assertEqual([dict(t['groep'], **t['sommen']) for t in got['totalen']], want['cells'], ours)
            self.assertEqual((got['eindtotaal'], got['aantal']), (want['summary'], want['total_cell_count']), ours)
            self.assertEqual([(c['verwijzing'], c['operator'], c['waarden']) for c in got['selectie']],
                             [(c['ref'], c['operator'], c['value']) for c in want['cell']])
            rows += len(want['cells'])
        self.assertGreater(rows, 500)

    def test_lines_members_explanations_and_origins_are_the_same(self):
        base = '/api/3/cubes/waterrijk/'
        cut = 'year:2024|phase:"executed"|side:"expenditure"'
        want = json.loads(self.served.get(base + 'facts/?pagesize=50&cut=' + urllib.parse.quote(cut))[2], parse_float=str)
        got = json.loads(self.served.get(BUDGET + '/regels?paginaGrootte=50&selectie=' + urllib.parse.quote(cut))[2], parse_float=str)
        self.assertEqual([dict(r['kenmerken'], **r['bedragen']) for r in got['regels']], want['data'])
        self.assertEqual(got['aantal'], want['total_fact_count'])
        want = json.loads(self.served.get(base + 'members/product/')[2])
        self.assertEqual(self.ask(BUDGET + '/dimensies/product/leden')['leden'], want['data'])
        want = json.loads(self.served.get(base + 'explanations/')[2])
        told = self.ask(BUDGET + '/toelichtingen')
        self.assertEqual([(x['titel'], x['selectie'], x['tekst'], x['datum']) for x in told['toelichtingen']],
                         [(x['title'], x['cut'] or '', x['text'], x['date']) for x in want['data']])
        want = json.loads(self.served.get(base + 'provenance/?cut=' + urllib.parse.quote(cut))[2])
        told = self.ask(BUDGET + '/herkomst', selectie=cut)
        self.assertEqual((told['aantalRegels'], told['bedragen'], told['sluit']), (want['entries'], want['sums'], True))
        self.assertEqual([(b['sha256'], [[r['van'], r['tot']] for r in b['regels']]) for b in told['bestanden']],
                         [(p['file']['sha256'], p['line_ranges']) for p in want['parts']])

    def test_a_sum_of_nothing_is_warned_of(self):
        told = self.ask(BUDGET + '/totalen', selectie='year:2024')
        self.assertEqual(len(told['waarschuwingen']), 2)
        self.assertIn('(phase)', told['waarschuwingen'][0])
        whole = self.ask(BUDGET + '/totalen', selectie='year:2024|phase:"executed"', groepering='side')
        self.assertNotIn('waarschuwingen', whole)
        # Two values, all but one and a range are no choice of one.
        for phase in ('phase:"executed";"proposed"', 'phase!:"executed"'):
            self.assertIn('waarschuwingen', self.ask(BUDGET + '/totalen', selectie='year:2024|side:"revenue"|' + phase))
        told = self.ask(BUDGET + '/totalen', selectie='phase:"realisatie"')
        self.assertEqual(told['onbekendeWaarden'][0]['dichtstbij'], [{'waarde': 'executed'}])

    # ---- what is off ----

    def test_all_faults_are_told_together(self):
        told = self.ask(BUDGET + '/totalen', 400, paginaGrootte='20000', pagina='0', selectie='nergens:1', groepering='niets', sommen='amount.som', pagesize='3')
        self.assertEqual((told['status'], told['title']), (400, 'De vraag klopt niet'))
        self.assertEqual({x['name'] for x in told['errors']}, {'paginaGrootte', 'pagina', 'selectie', 'groepering', 'sommen', 'pagesize'})
        self.assertTrue(all(x['in'] == 'query' for x in told['errors']))
        for name, value in (('sortering', 'niets:desc'), ('schakelaars', 'niets'), ('selectie', 'year:2024|'), ('selectie', 'year:2024,phase'),
                            ('groepering', 'amount'), ('pagina', '1.0'), ('pagina', '-1'), ('paginaGrootte', '')):
            told = self.ask(BUDGET + '/totalen', 400, **{name: value})
            self.assertEqual([x['name'] for x in told['errors']], [name], (name, value, told))
        code, headers, body = self.served.get(BUDGET + '/totalen?selectie=year:2023&selectie=year:2024')
        self.assertEqual((code, json.loads(body)['errors'][0]['name']), (400, 'selectie'))

    def test_what_is_not_there(self):
        for path in (ROOT + '/begrotingen/', BUDGET + '/totalen/', BUDGET + '/dimensies/niets/leden', BUDGET + '/niets', ROOT + '/x', ROOT + '/begrotingen/niets/totalen',
                     ROOT + '/begrotingen/niets/totalen?x=1', ROOT + '/begrotingen/..%2Fx', BUDGET + '/dimensies/amount/leden', BUDGET + '/dimensies/year.year/leden'):
            code, headers, body = self.served.get(path, headers={'Accept': 'text/html'})
            self.assertEqual((code, headers['content-type'], headers['api-version']), (404, 'application/problem+json', '1.1.0'), path)
            self.assertEqual(json.loads(body)['status'], 404)
        self.assertEqual(self.served.get('/api/begrotingen/v10')[1].get('api-version'), None)

    def test_every_refusal_is_a_problem(self):
        for method in 'POST', 'PUT', 'DELETE':
            code, headers, body = self.served.get(ROOT + '/begrotingen', method)
            self.assertEqual((code, headers['content-type'], json.loads(body)['title']), (405, 'application/problem+json', 'Dat kan hier niet'))
            self.assertIn('GET', headers['allow'])
        code, headers, body = self.served.get(ROOT + '/begrotingen', 'POST', body=b'{}')
        self.assertEqual((code, headers['content-type']), (405, 'application/problem+json'))
        code, headers, body = self.served.get(ROOT + '/begrotingen?x=%zz')
        self.assertEqual((code, headers['content-type'], json.loads(body)['status']), (400, 'application/problem+json', 400))
        code, headers, body = self.served.get(BUDGET + '/totalen?selectie=' + 'x' * 9000)
        self.assertEqual((code, headers['content-type']), (414, 'application/problem+json'))

    def test_every_fault_is_told_in_dutch(self):
        cuts = ['niets:1', 'year', 'year:', 'year:"x"', 'programme:5', 'programme:2024-01-01', 'date:2024-13-45', 'date:"x"', 'date:7',
                'amount:x', 'amount:1.123..2', 'amount:..', 'amount:5..1', 'amount!:5', 'description~"', 'description~""', 'year~"x"',
                'description~"NOT x"', 'description~"(a"', 'description~"a)"', 'description~"!!!"', 'description~"a AND"',
                'description~"x %s"' % ('(' * 60), 'description*=""', 'programme:"1";2', 'programme:"1"x', 'programme:"\\q"', 'year:1;x',
                'year:2024-01-01;x', '|', 'programme:"5', '|'.join(['year:2024'] * 400), 'year:' + ';'.join(map(str, range(3000)))]
        asked = [('totalen', 'selectie', c) for c in cuts]
        asked += [('totalen', *x) for x in (('groepering', 'x'), ('groepering', 'programme,year'), ('sommen', 'x'), ('sortering', 'x'),
                                             ('sortering', 'programme:DESC'), ('sortering', 'location'), ('schakelaars', 'x'), ('pagina', '0'),
                                             ('paginaGrootte', '100000'), ('taal', 'fr'), ('zomaar', '1'),
                                             ('selectie', '%'), ('selectie', '\0'))]
        asked += [('regels', 'velden', 'x'), ('regels', 'sortering', 'x,'), ('dimensies/programme/leden', 'sortering', 'amount')]
        for resource, name, value in asked:
            told = self.ask(BUDGET + '/' + resource, 400 if len(value) < 7000 else 414, **{name: value})
            for detail in [told['detail']] + [x['detail'] for x in told.get('errors', [])]:
                self.assertNotIn('Engels', detail, (name, value))
                self.assertNotRegex(detail, r'\b(the|is not|expecting|must|Invalid)\b', (name, value))
        for raw in 'selectie=%zz', 'selectie=%ff', '&'.join('a%d=1' % i for i in range(300)), 'callback=1x':
            code, _, body = self.served.get(BUDGET + '/totalen?' + raw)
            self.assertEqual(code, 400)
            self.assertNotIn('Engels', json.loads(body)['detail'])

    def test_withdrawn(self):
        store = os.path.join(self.where.name, 'gone.db')
        load_samples(store, 'begroting-2023.csv')
        subprocess.run([PROGRAM, 'withdraw', '--store', store, '--reason', 'Te vroeg', '1'], check=True, capture_output=True, timeout=PATIENCE)
        with Served(store) as served:
            code, headers, body = served.get(BUDGET + '/totalen')
            self.assertEqual((code, headers['content-type']), (410, 'application/problem+json'))
            self.assertRegex(json.loads(body)['detail'], r"^Begroting 'waterrijk' is ingetrokken op 20.*: Te vroeg\.$")
            self.assertEqual(json.loads(served.get(ROOT + '/begrotingen')[2]), {'begrotingen': []})
            contact = json.loads(served.get(ROOT + '/openapi.json', headers={'Host': 'a.example:80'})[2])['info']['contact']
            self.assertEqual(contact['email'], 'webmaster@a.example')

    # ---- headers ----

    def test_pages_link_to_each_other(self):
        target, seen = BUDGET + '/dimensies/product/leden?paginaGrootte=20', []
        while target:
            code, headers, body = self.served.get(target)
            links = {x.split('rel="')[1].rstrip('"'): x.split('>')[0].lstrip(' <') for x in headers['link'].split(', <')}
            self.assertEqual(links['self'].replace('https://cijfers.example', ''), target)
            seen += json.loads(body)['leden']
            target = links.get('next', '').replace('https://cijfers.example', '')
        self.assertEqual(seen, json.loads(self.served.get('/api/3/cubes/waterrijk/members/product/')[2])['data'])

    def test_not_modified_and_known_again(self):
        target = BUDGET + '/totalen?groepering=programme'
        for _ in range(3):  # also from the answers that are ready
            code, headers, _ = self.served.get(target)
            self.assertEqual((code, headers['api-version']), (200, '1.1.0'))
            code, again, body = self.served.get(target, headers={'If-None-Match': headers['etag']})
            self.assertEqual((code, body, again['api-version']), (304, b'', '1.1.0'))
        code, headers, _ = self.served.get(target, 'OPTIONS')
        self.assertEqual((code, headers['api-version']), (200, '1.1.0'))
        self.assertIn('API-Version', headers['access-control-expose-headers'])

    def test_each_host_gets_its_own_description(self):
        with Served(self.store) as served:
            for host in ('a.example', 'b.example') * 2:
                told = json.loads(served.get(ROOT + '/openapi.json', headers={'Host': host})[2])
                self.assertEqual(told['servers'][0]['url'], 'http://%s/api/begrotingen/v1' % host)
                self.assertIn(host, json.loads(served.get(ROOT, headers={'Host': host})[2])['beschrijving'])

    def test_the_page_of_the_api_names_it(self):
        self.assertIn('href="/api/begrotingen/v1/openapi.json"', self.served.get('/api?taal=nl', headers={'Accept': 'text/html'})[2].decode().replace('https://cijfers.example', ''))


if __name__ == '__main__':
    unittest.main()
