#!/usr/bin/env python3
"""The gate of a load: what is planted in texts, labels of code lists, suppliers and explanations stands in no byte
that anybody gets; amounts are as they were; what was masked is told, kept, and decided about in the mapping's policy."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

from privacy_corpus2 import corpus
from served import DESCRIPTOR, PATH, PATIENCE, PROGRAM, Served

REFUSED, FAULT = 4, 3
LABELS = ['Wegen', 'Groen t.n.v. J.P. van der Meulen', 'Zorg dhr. Kwabromans', 'Werf NL91ABNA0417164300']
EXPLANATION = 'Mevrouw Zijgoria van Leeuwen (06-12345678) vroeg ernaar.'
HIDDEN_IN_LISTS = ['Meulen', 'Kwabromans', 'NL91ABNA0417164300', 'Zijgoria', 'Leeuwen', '06-12345678']


def descriptor():
    d = json.loads(json.dumps(DESCRIPTOR))
    r = d['resources'][0]
    r['schema']['fields'][2]['stuiver']['personal'] = ['masked']
    r['schema']['fields'].append({'name': 'leverancier', 'type': 'string', 'stuiver': {'personal': ['masked']}})
    r['schema']['foreignKeys'] = [{'fields': 'programma', 'reference': {'resource': 'programmas', 'fields': 'code'}}]
    d['resources'] += [
        {'name': 'programmas', 'path': 'programmas.csv', 'stuiver': {'role': 'codelist'}, 'schema': {'fields': [
            {'name': 'code', 'type': 'string'},
            {'name': 'naam', 'type': 'string', 'stuiver': {'personal': ['masked']}}]}},
        {'name': 'toelichtingen', 'path': 'toelichtingen.md', 'stuiver': {'role': 'explanations'}}]
    dimensions = d['model']['dimensions']
    dimensions['programme']['attributes'] = {
        'programme': {'source': 'programma'},
        'name': {'resource': 'programmas', 'source': 'naam', 'labelfor': 'programme'}}
    dimensions['supplier'] = {'primaryKey': 'supplier', 'attributes': {'supplier': {'source': 'leverancier'}}}
    return d


class Load(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.store = os.path.join(self.folder, 's.db')
        self.mapping = os.path.join(self.folder, 'm')
        os.mkdir(self.mapping)
        self.write_mapping(descriptor())
        with open(os.path.join(self.mapping, 'programmas.csv'), 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f)
            out.writerows([('code', 'naam')] + [('P%d' % i, label) for i, label in enumerate(LABELS)])
        self.write('m/toelichtingen.md', '---\nscope: year:2024\ntitle: Vraag\nsource: Brief over NL91ABNA0417164300\n---\n\n%s\n' % EXPLANATION)

    def write_mapping(self, d):
        self.write('m/datapackage.json', json.dumps(d))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def write_ledger(self, texts, suppliers=('Jansen Beton B.V.',), name='2024.csv'):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, delimiter=';', lineterminator='\r\n')
            out.writerow(['jaar', 'programma', 'omschrijving', 'bedrag', 'leverancier'])
            for i, text in enumerate(texts):
                out.writerow([2024, 'P%d' % (i % len(LABELS)), text, '%d,25' % (i % 500), suppliers[i % len(suppliers)]])
        return path

    def run_it(self, *args, expect=0):
        p = subprocess.run([PROGRAM, *args], capture_output=True, text=True, encoding='utf-8', timeout=PATIENCE,
                           check=False)
        if expect is not None:
            self.assertEqual(p.returncode, expect, p.stdout + p.stderr)
        return p

    def load(self, ledger, expect=0, verb='load'):
        return self.run_it(verb, '--store', self.store, '--mapping', self.mapping, ledger, expect=expect)


def every_text(body):
    """What is in an answer; of packages and workbooks, of each file in them."""
    if body[:2] != b'PK':
        return [body]
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        return [part for name in z.namelist() for part in every_text(z.read(name))]


class Block(Load):
    BSN = '123456782'

    def read(self, policy, accepts=('bsn',), texts=('levering bsn 123456782 mei', 'zie 123456782')):
        d = descriptor()
        d['resources'][0]['schema']['fields'][2]['stuiver']['personal'] = list(accepts)
        self.write_mapping(d)
        self.write('m/privacy-policy.json', json.dumps(dict(policy, extends='stuiver')))
        if os.path.exists(self.store):
            os.remove(self.store)
        self.load(self.write_ledger(list(texts) + ['asfalt'] * 30))
        with Served(self.store) as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=100')[2])['data']
            return {r['description.description'] for r in rows} - {'asfalt'}

    def test_block_hides_the_number_and_no_more_whatever_the_mapping_accepts(self):
        block, clean = {'actions': {'R1': 'block'}}, {'levering bsn [BSN] mei', 'zie [BSN]'}
        self.assertEqual(self.read({}), {'levering bsn 123456782 mei', 'zie 123456782'})
        self.assertEqual(self.read(block), clean)
        self.assertEqual(self.read(block, accepts=['masked']), clean)
        # Nobody waits for it, and the report says so.
        report = self.run_it('privacy', '--store', self.store, '--version', '1').stdout
        self.assertIn('block', report)
        page = self.run_it('privacy', '--store', self.store, '--version', '1', '--report', 'html').stdout
        self.assertIn('altijd afgeschermd', page)
        self.assertNotIn('hele tekst', page)
        # The very words may be decided about: one number in eleven is no citizen's.
        decided = dict(block, decisions=[{'allow': self.BSN, 'ground': 'ordernummer', 'by': 'B', 'at': '2026-01-01'}])
        self.assertEqual(self.read(decided), {'levering bsn 123456782 mei', 'zie 123456782'})
        # A column of its own may be ruled otherwise.
        column = dict(block, columns=[{'column': 'omschrijving', 'rule': 'R1', 'action': 'mask', 'ground': 'g', 'by': 'B', 'at': '2026-01-01'}])
        self.assertEqual(self.read(column, accepts=['masked']), clean)

    def test_what_is_blocked_of_health_is_the_whole_text(self):
        self.assertEqual(self.read({}, texts=['verslaving van mevrouw Zijgoria van Leeuwen', 'zand']), {'[afgeschermd]', 'zand'})


class Planted(Load):
    def test_no_planted_value_is_in_a_public_byte(self):
        texts = self.found(corpus(11, 4000))
        planted = {value for _, kind, value in texts if len(value) > 5} | set(HIDDEN_IN_LISTS)
        planted -= {value for value in planted if any(value in text for text, kind, _ in texts if not kind)}
        persons = [text for text, kind, _ in texts if kind == 'title'][:40]
        suppliers = ['Mulder Groenprojecten bv', 'Gebr. de Jong BV'] + persons
        self.load(self.write_ledger([t for t, _, _ in texts], suppliers))
        seen = 0
        with Served(self.store, '--offer-store') as server:
            for target in self.targets(server):
                status, _, body = server.get(target)
                self.assertIn(status, (200, 206), target)
                for part in every_text(body):
                    self.look(target, part, planted)
                seen += 1
        self.assertGreater(seen, 60)
        for form in ('csv', 'ndjson', 'xlsx', 'fdp', 'sqlite'):
            out = os.path.join(self.folder, 'out.zip' if form == 'fdp' else 'out.' + form)
            self.run_it('export', '--store', self.store, '--format', form, '--output', out)
            with open(out, 'rb') as f:
                for part in every_text(f.read()):
                    self.look(form, part, planted)
        for args in (('privacy',), ('status',), ('sql', 'SELECT * FROM entry')):
            self.look(args[0], self.run_it(args[0], '--store', self.store, *args[1:]).stdout.encode(), planted)

    def found(self, texts):
        """Without those that the rules miss, which privacy.py counts."""
        path, out = self.write_ledger([t for t, _, _ in texts], name='all.csv'), os.path.join(self.folder, 'found.csv')
        self.run_it('privacy', '--findings', out, '--delimiter', ';', path)
        with open(out, encoding='utf-8', newline='') as f:
            masked = {int(r['line']): r['masked'] for r in csv.DictReader(f) if r['column'] == 'omschrijving'}
        kept = [x for i, x in enumerate(texts) if not x[1] or x[2] not in masked.get(i + 2, x[2])]
        self.assertGreater(len(kept), 0.99 * len(texts))
        return kept

    def look(self, where, body, planted):
        for value in planted:
            if value.encode() in body:  # "de groot" is in "de grootste"
                found = re.search(rb'\b%s\b' % re.escape(value.encode()), body)
                self.assertIsNone(found, found and '%s in %s: %r' % (value, where, body[max(0, found.start() - 80):][:160]))

    def targets(self, server):
        """What the API has, and pages by their links."""
        sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
        for tail in ('model', 'aggregate?drilldown=programme', 'aggregate?drilldown=supplier&format=csv', 'facts?pagesize=5000',
                     'facts?format=csv', 'facts?format=xlsx', 'members/supplier', 'members/programme', 'members/description',
                     'explanations', 'provenance', 'provenance?plan=1', 'facts?order=description&pagesize=4000'):
            yield PATH + '/' + tail
        for first in range(1, 4002, 500):
            yield PATH + '/source/%s?lines=%d-%d' % (sha, first, min(first + 499, 4001))
            yield PATH + '/source/%s?lines=%d-%d&format=txt' % (sha, first, min(first + 499, 4001))
        yield '/api/3/download/store.sqlite'
        for word in ('huur', 'storno', 'afgeschermd', 'groen', 'vroeg'):
            yield '/api/3/search/?texts=true&q=' + word
        done, left = set(), ['/']
        while left and len(done) < 60:
            page = left.pop(0)
            if page in done:
                continue
            done.add(page)
            status, headers, body = server.get(page)
            if status != 200:
                continue
            yield page
            if 'html' in headers.get('content-type', ''):
                links = re.findall(r'href="(/[^"#]*)', body.decode('utf-8', 'replace'))
                left += [x.replace('&amp;', '&') for x in links if not x.startswith(('/bestanden', '/handboek'))]


class Told(Load):
    def test_what_is_masked_is_told_and_kept_and_amounts_stay(self):
        texts = ['onderhoud'] * 20 + ['betaling dhr. Jansen', 'aan Tolwem Rieko', 'claim bouw']
        for verb in ('check', 'load'):
            p = self.load(self.write_ledger(texts), verb=verb)
            self.assertRegex(p.stdout + p.stderr, r'Privacy: \d+ texts masked, \d+ of them until somebody decides')
            self.assertNotIn('dhr. Jansen', p.stdout + p.stderr)
        with Served(self.store) as server:
            cells = json.loads(server.get(PATH + '/aggregate')[2])
            self.assertAlmostEqual(cells['summary']['amount.sum'], sum(i % 500 + .25 for i in range(len(texts))))
            facts = json.loads(server.get(PATH + '/facts?pagesize=100')[2])['data']
            told = {x['description.description'] for x in facts}
            self.assertEqual(told, {'onderhoud', 'betaling [naam]', 'aan [naam]', 'claim bouw'})

    def test_the_report_has_what_was_found_hidden_and_decided(self):
        policy = json.loads(self.run_it('privacy', '--print-policy').stdout)
        policy['decisions'] = [{'allow': 'Tolwem Rieko', 'ground': 'raadslid <b>', 'by': 'A. Bos', 'at': '2026-01-02'}]
        self.write('m/privacy-policy.json', json.dumps(policy))
        ledger = self.write_ledger(['onderhoud'] * 20 + ['betaling dhr. Jansen', '<i>NL91ABNA0417164300'])
        self.load(ledger)
        told = json.loads(self.run_it('privacy', '--store', self.store, '--report', 'json').stdout)
        self.assertEqual(told['decisions'], policy['decisions'])
        self.assertIn(('omschrijving', 'R4', 'mask', 1), {(x['field'], x['rule'], x['action'], x['texts']) for x in told['loads']})
        self.assertIn('raadslid <b>; A. Bos; 2026-01-02', self.run_it('privacy', '--store', self.store).stdout)
        kept = self.run_it('privacy', '--store', self.store, '--report', 'html').stdout
        self.assertIn('raadslid &lt;b&gt;', kept)
        page = self.run_it('privacy', '--by', 'programma', '--delimiter', ';', '--report', 'html', ledger).stdout
        self.assertIn('betaling [naam]', page)
        self.assertIn('&lt;i&gt;[IBAN]', page)
        self.assertRegex(page, r'<td>omschrijving</td>\s*<td>P0</td>\s*<td>R4</td>')
        self.assertNotIn('Jansen', page.replace('Jansen Beton', ''))
        self.run_it('privacy', '--report', 'pdf', ledger, expect=2)

    def test_a_decision_lets_it_pass(self):
        policy = json.loads(self.run_it('privacy', '--print-policy').stdout)
        policy['decisions'] = [{'allow': 'Tolwem Rieko', 'ground': 'raadslid', 'by': 'A. Bos', 'at': '2026-01-02'}]
        policy['actions']['R4'] = 'tell'
        self.write('m/privacy-policy.json', json.dumps(policy))
        self.load(self.write_ledger(['onderhoud'] * 20 + ['aan Tolwem Rieko', 'dhr. Jansen', 'NL91ABNA0417164300']))
        with Served(self.store) as server:
            facts = json.loads(server.get(PATH + '/facts?pagesize=100')[2])['data']
            self.assertEqual({x['description.description'] for x in facts},
                             {'onderhoud', 'aan Tolwem Rieko', 'dhr. Jansen', '[IBAN]'})

    def test_no_scope_names_a_member_as_it_was_before_it_was_masked(self):
        ledger = self.write_ledger(['asfalt'] * 9)
        for year in ('', 'year:2024|', 'year:2031|'):
            self.write('m/toelichtingen.md', '---\nscope: %sprogramme.name:"%s"\ntitle: Vraag\n---\n\nTekst.\n' % (year, LABELS[2]))
            p = self.load(ledger, expect=FAULT)
            self.assertIn('toelichtingen.md:2:', p.stderr)
            self.assertIn('programme.name: a value of it tells of people', p.stderr)
            self.assertNotIn('Kwabromans', p.stdout + p.stderr)
        self.write('m/toelichtingen.md', '---\nscope: programme.name:"Zorg [naam]"\ntitle: Vraag\n---\n\nTekst.\n')
        self.load(ledger)

    def test_a_policy_that_says_nothing_sensible_is_a_fault(self):
        for text, said in (('{"actions": {"R99": "mask"}}', 'R99'), ('{"actions": {"R1": "hide"}}', 'actions.R1'),
                           ('{"decisions": [{"allow": "x"}]}', 'decisions[0]'), ('{', 'privacy-policy.json')):
            self.write('m/privacy-policy.json', text)
            self.assertIn(said, self.load(self.write_ledger(['x']), expect=FAULT).stderr)

    def test_a_column_of_people_is_refused(self):
        d = descriptor()
        del d['resources'][0]['schema']['fields'][2]['stuiver']['personal']
        self.write_mapping(d)
        p = self.load(self.write_ledger(['dhr. Jansen', 'mw. de Vries', 'J. Bakker', 'x']), expect=REFUSED)
        self.assertIn('column "omschrijving"', p.stderr)
        self.assertNotIn('Jansen', p.stderr)


    def decide(self, *words):
        policy = json.loads(self.run_it('privacy', '--print-policy').stdout)
        policy['decisions'] = [{'allow': w, 'ground': 'openbaar', 'by': 'A. Bos', 'at': '2026-03-02'} for w in words]
        self.write('m/privacy-policy.json', json.dumps(policy))

    def test_a_file_whose_name_tells_of_people_is_refused(self):
        for name, word in (('kosten_mw._Jansen_2024.csv', 'Jansen'), ('uitkering bsn 111222333.csv', '111222333'),
                           ('uitkering-Jansen-2024.csv', 'Jansen'), ('uitkering.Jansen.2024.csv', 'Jansen'), ('2024-J-Jansen.csv', 'Jansen'),
                           ('Rekening_van-Piet-Tolwem.csv', 'Tolwem'), ('J.P. van der Meulen.csv', 'Meulen'), ('declaraties NL91ABNA0417164300.csv', '0417164300')):
            for verb in ('load', 'check'):
                p = self.load(self.write_ledger(['asfalt'] * 9, name=name), expect=REFUSED, verb=verb)
                self.assertIn('the name of a file tells of people', p.stderr)
                self.assertNotIn(word, p.stderr.replace(name, ''))
        for name in ('a.json.gz', 'B.csv', 'c.CSV.gz', 'p.xlsx.csv', 'PC-Berg-01.csv', 'KP-6.72-Groen.csv', 'begroting-voor-Oude-IJssel.csv',
                     'grootboek-2024-K1.csv', 'Jansen-Bouw-BV-2024.csv', 'Raming.P1.2024.csv', '2024-06-12345678.csv'):
            self.assertNotIn('the name of a file', self.load(self.write_ledger(['asfalt'] * 9, name=name), verb='check', expect=None).stderr)
        self.decide('mw. Jansen')
        self.load(self.write_ledger(['asfalt'] * 9, name='kosten_mw._Jansen_2024.csv'))

    def test_codes_that_may_be_of_citizens_ask_for_a_decision(self):
        d = descriptor()
        del d['resources'][0]['schema']['foreignKeys'], d['model']['dimensions']['programme']['attributes']['name']
        self.write_mapping(d)
        head, lines = 'jaar;programma;omschrijving;bedrag;leverancier\n', '2024;%s;asfalt;1,00;Bouw B.V.\n'
        others = ['10000000%d' % i for i in range(6)]
        # Beside codes of other lengths one of nine digits that passes the test of eleven is no chance.
        ledger = self.write('l.csv', head + ''.join(lines % c for c in ('KP1', 'KP2', '111222333')))
        p = self.load(ledger, expect=REFUSED)
        self.assertIn('1 of its 1 numbers of nine digits may be citizen service numbers', p.stderr)
        self.assertNotIn('111222333', p.stderr)
        self.decide('111222333')
        self.load(ledger)
        os.remove(os.path.join(self.folder, 'm', 'privacy-policy.json'))
        # Two of three are none either, one of three is.
        self.load(self.write('t.csv', head + ''.join(lines % c for c in others[:1] + ['111222333', '123456782'])), expect=REFUSED, verb='check')
        self.load(self.write('o.csv', head + ''.join(lines % c for c in others[:2] + ['111222333'])), verb='check')
        # Among many of nine digits one in eleven passes by chance, and is looked up by.
        self.load(self.write('m2.csv', head.replace('2024', '2025') + ''.join(lines % c for c in others + ['111222333'])), verb='check')

    def test_texts_of_the_descriptor_are_looked_at(self):
        ledger = self.write_ledger(['asfalt'] * 9)
        for change, place, word in ((lambda d: d.update(title='Kosten mevr. P. de Vries, BSN 111222333'), 'title', '111222333'),
                                    (lambda d: d.update(description='Over op NL91ABNA0417164300'), 'description', 'ABNA0417164300'),
                                    (lambda d: d['model']['dimensions']['programme'].update(label='BSN 111222333'),
                                     'model.dimensions.programme.label', '111222333'),
                                    (lambda d: d['stuiver'].update(third_party={'publisher': 'x', 'source': 'BSN 111222333'}),
                                     'stuiver.third_party.source', '111222333')):
            d = descriptor()
            change(d)
            self.write_mapping(d)
            for verb in ('check', 'load', 'stage'):
                args = (verb, '--store', self.store, '--mapping', self.mapping, ledger) + (('--by', 'An') if verb == 'stage' else ())
                p = self.run_it(*args, expect=REFUSED)
                self.assertIn('\n  %s: "' % place, p.stderr)
                for secret in (word, 'Vries'):
                    self.assertNotIn(secret, p.stdout + p.stderr)
        d = descriptor()
        d.update(title='Kosten van dhr. Jansen', contributors=[{'title': 'dhr. Bakker', 'role': 'publisher'}])
        self.write_mapping(d)
        p = self.load(ledger, verb='check')
        self.assertRegex(p.stdout + p.stderr, r'datapackage.json, title: [^"]*"Kosten van \[naam\]"')
        self.assertNotIn('Bakker', p.stdout + p.stderr)
        self.decide('dhr. Jansen')
        p = self.load(ledger)
        self.assertNotIn('privacy-descriptor', p.stdout + p.stderr)
        self.assertNotIn('datapackage.json, title', p.stdout + p.stderr)

    def test_a_reason_that_is_told_in_public_is_looked_at(self):
        self.load(self.write_ledger(['asfalt'] * 9))
        for reason in ('BSN 111222333 stond erin', 'op verzoek van mevr. P. de Vries'):
            p = self.run_it('withdraw', '--store', self.store, '--by', 'An', '--reason', reason, '--yes', '1', expect=REFUSED)
            self.assertIn('the reason would be public, and tells of people: R', p.stderr)
            for secret in ('111222333', 'Vries'):
                self.assertNotIn(secret, p.stderr)
        staged = ('stage', '--store', self.store, '--mapping', self.mapping, '--by', 'An', self.write_ledger(['grind'] * 9, name='2.csv'))
        self.run_it(*staged, '--beside')
        self.run_it('policy', '--store', self.store, '--persons', '2', '--by', 'Chef')
        for more in ((), ('--at', '2099-01-05 09:00')):
            p = self.run_it('release', '--store', self.store, '--by', 'An', '--force', '--reason', 'namens dhr. Jansen', '--beside', *more, '1',
                            expect=REFUSED)
            self.assertIn('the reason would be public', p.stderr)
        self.run_it('release', '-q', '--store', self.store, '--by', 'An', '--force', '--reason', 'haast', '--beside', '1')
        self.run_it('withdraw', '--store', self.store, '--by', 'An', '--reason', 'bevat een BSN', '--yes', '1')


class Levels(Load):
    """What a level hides of a line by its taakveld is in no byte, and its amounts are there."""
    LINES = [('2.1', 'asfalt', 'Wegenbouw BV', 100), ('6.72', 'geheimwoord', 'Zorgvoorelk BV', 40),
             ('3.1', 'beurs', 'Standbouw BV', 7), ('', 'zonder', 'Onbekend BV', 3), ('6.1', 'feest', 'Buurtfeest BV', 20)]

    def prepare(self, **levels):
        d = json.loads(json.dumps(DESCRIPTOR))
        d['resources'][0]['schema']['fields'].append({'name': 'leverancier', 'type': 'string', 'stuiver': {'level': 'L3'}})
        d['model']['dimensions']['supplier'] = {'primaryKey': 'supplier',
                                                'attributes': {'supplier': {'source': 'leverancier'}}}
        d['stuiver']['privacyLevels'] = levels
        self.write_mapping(d)
        rows = ['2024;%s;%s;%d,00;%s' % (task, text, amount, who) for task, text, who, amount in self.LINES * 40]
        return self.write('l.csv', 'jaar;programma;omschrijving;bedrag;leverancier\n' + '\n'.join(rows) + '\n')

    def test_a_column_that_one_ledger_publishes_and_another_does_not(self):
        """Of one name, in either order: what is private in a ledger is in no answer."""
        for order in ((0, 1), (1, 0)):
            d = json.loads(json.dumps(DESCRIPTOR))
            d['resources'][0]['path'] = 'open.csv'
            other = json.loads(json.dumps(d['resources'][0]))
            other.update(name='besloten', path='besloten.csv')
            other['schema']['fields'][2]['stuiver'] = {'class': 'private'}
            d['resources'] = [[d['resources'][0], other][i] for i in order]
            self.write_mapping(d)
            files = [self.write(name, 'jaar;programma;omschrijving;bedrag\n' + ''.join(
                '2024;P1;%s %d;%d,00\n' % (word, i, amount) for i in range(20))) for name, word, amount in (
                    ('open.csv', 'asfalt', 10), ('besloten.csv', 'geheimwoord', 7))]
            self.run_it('load', '--store', self.store, '-m', self.mapping, '--beside', *files)
            with Served(self.store, '--offer-store') as server:
                self.assertEqual(json.loads(server.get(PATH + '/aggregate')[2])['summary']['amount.sum'], 20 * 17)
                sums = json.loads(server.get(PATH + '/provenance')[2])['parts']
                bodies = [server.get(t)[2] for t in [PATH + '/facts?pagesize=100', PATH + '/facts?format=csv', '/api/3/download/store.sqlite'] + [
                    PATH + '/source/%s?lines=1-50' % x['file']['sha256'] for x in sums]]
                self.assertIn(b'asfalt 7', b''.join(bodies))
                self.assertNotIn(b'geheimwoord', b''.join(bodies))
            os.remove(self.store)

    def test_no_scope_names_what_a_level_hides(self):
        levels = dict(default='L1', task='programme', values={'2.*': 'L4', '6.1': 'L3'})
        ledger = self.prepare(**levels)
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            d = json.load(f)
        d['resources'].append({'name': 'uitleg', 'path': 'uitleg.csv', 'stuiver': {'role': 'explanations'}})
        self.write_mapping(d)
        hidden = ('supplier:"Zorgvoorelk BV"', 'supplier:"Zorgvoorelk BV"|year:2031',  # on no line that is shown, now or later
                  'supplier:"Wegenbouw BV"|programme:"6.72"')                          # shown, but not of that taakveld
        fine = ('supplier:"Wegenbouw BV"', 'supplier:"Wegenbouw BV"|programme:"2.1"', 'supplier:"afgeschermd"|programme:"6.72"',
                'programme:"6.72"')
        for scope, status in [(x, FAULT) for x in hidden] + [(x, 0) for x in fine]:
            self.write('m/uitleg.csv', 'scope,title,text\n"%s",Vraag,Een vraag\n' % scope.replace('"', '""'))
            said = self.load(ledger, verb='check', expect=status)
            if status:
                self.assertIn('level hides it', said.stderr, scope)

    def test_each_line_at_its_own_level(self):
        p = self.load(self.prepare(default='L1', task='programme', values={'2.*': 'L4', '6.72': 'L4', '6.1': 'L3', '': 'L4'}))
        self.assertIn('privacy-level', p.stdout + p.stderr)
        shown = {'2.1': ('asfalt', 'Wegenbouw BV'), '6.1': ('afgeschermd', 'Buurtfeest BV')}
        with Served(self.store, '--offer-store') as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
            self.assertEqual(len(rows), 5 * 40)
            for row in rows:
                expected = shown.get(row['programme.programme'], ('afgeschermd', 'afgeschermd'))
                self.assertEqual((row['description.description'], row['supplier.supplier']), expected)
            self.assertEqual(json.loads(server.get(PATH + '/aggregate')[2])['summary']['amount.sum'], 170 * 40)
            hidden = json.loads(server.get(PATH + '/aggregate?cut=supplier.supplier:%22afgeschermd%22')[2])['summary']
            self.assertEqual((hidden['amount.sum'], hidden['_count']), (50 * 40, 3 * 40))
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            for target in (PATH + '/members/supplier', PATH + '/source/%s?lines=1-50' % sha, PATH + '/facts?format=csv', '/',
                           PATH + '/members/description', '/api/3/search/?texts=true&q=zorg*', '/api/3/download/store.sqlite'):
                status, _, body = server.get(target)
                self.assertEqual(status, 200, target)
                for secret in (b'geheimwoord', b'Zorgvoorelk', b'Standbouw', b'beurs', b'Onbekend', b'zonder', b'feest;'):
                    self.assertNotIn(secret, body, target)

    def test_one_level_for_all(self):
        self.load(self.prepare(default='L3', noSocialDomain='invented'))
        with Served(self.store) as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
            self.assertEqual({r['description.description'] for r in rows}, {'afgeschermd'})
            self.assertEqual({r['supplier.supplier'] for r in rows}, {x[2] for x in self.LINES})

    def unsaid(self, levels=None, of_ledger=None, **of_fields):
        """Nobody said a level of any field, but those of `of_fields`."""
        d = json.loads(json.dumps(DESCRIPTOR))
        del d['stuiver']['privacyLevels']
        if levels:
            d['stuiver']['privacyLevels'] = levels
        ledger = d['resources'][0]
        more = [('leverancier', {}), ('boekstuk', {'columnType': 'transaction-id:code'}), ('wie', {'columnType': 'supplier:generic:name'}), ('dag', {'type': 'date'})]
        ledger['schema']['fields'] += [dict({'name': name, 'type': 'string'}, **of) for name, of in more]
        ledger['schema']['extraFields'] = [{'name': 'samen', 'stuiver': {'template': '{wie}/{programma}'}},
                                 {'name': 'deel', 'stuiver': {'from': 'omschrijving', 'pattern': '^(...)', 'group': 1}}]
        if of_ledger:
            ledger['stuiver'] = {'level': of_ledger}
        for f in ledger['schema']['fields']:
            if f['name'] in of_fields:
                f['stuiver'] = dict(f.get('stuiver', {}), level=of_fields[f['name']])
        for name in ('leverancier', 'boekstuk', 'wie', 'dag', 'samen', 'deel'):
            d['model']['dimensions'][name] = {'primaryKey': name, 'attributes': {name: {'source': name}}}
        self.write_mapping(d)
        rows = ['2024;P%d;geheimwoord %d;10,00;Betaald BV %d;stuk%03d;Ontvangst BV %d;2024-01-%02d' % (i % 5, i % 7, i % 3, i, i % 4, i % 28 + 1)
                for i in range(60)]
        return self.write('u.csv', 'jaar;programma;omschrijving;bedrag;leverancier;boekstuk;wie;dag\n' + '\n'.join(rows) + '\n')

    def seen(self):
        """Of each dimension whether it is hidden in all lines (True), in none (False), and that all money is there."""
        with Served(self.store, '--offer-store') as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
            self.assertEqual(len(rows), 60)
            self.assertEqual(json.loads(server.get(PATH + '/aggregate')[2])['summary']['amount.sum'], 60 * 10)
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            bytes_of = b''.join(server.get(t)[2] for t in (
                PATH + '/facts?format=csv', PATH + '/members/leverancier', PATH + '/members/samen', PATH + '/members/deel', '/api/3/download/store.sqlite',
                PATH + '/source/%s?lines=1-60' % sha, '/api/3/search/?texts=true&q=geheim*'))
        out = {}
        for name in ('description', 'leverancier', 'boekstuk', 'wie', 'dag', 'samen', 'deel', 'programme'):
            values = {next(v for k, v in r.items() if k.split('.')[0] == name) for r in rows}
            hidden = {'2024-01-01'} if name == 'dag' else {'afgeschermd'}  # of a day the month
            self.assertTrue(values == hidden or not values & hidden or name == 'dag', (name, values))
            out[name] = values == hidden
        return {name for name in out if out[name]}, bytes_of

    def test_what_nobody_said_is_level_one(self):
        """Texts, who is paid and numbers of bookings, by type and by name, and what is made of them; never a period, a code or an amount."""
        ledger = self.unsaid()
        for verb in ('check', 'load'):
            p = self.load(ledger, verb=verb)
            self.assertIn('states no level of publication, so L1 holds: "description", "leverancier", "boekstuk", "wie", "samen", "deel" read "afgeschermd"',
                          p.stdout + p.stderr)
            self.assertIn('of "dag" the month is shown and not the day, at level L1', p.stdout + p.stderr)
        hidden, public = self.seen()
        self.assertEqual(hidden, {'description', 'leverancier', 'boekstuk', 'wie', 'dag', 'samen', 'deel'})
        for secret in (b'geheimwoord', b'Betaald BV', b'stuk0', b'Ontvangst BV', b'2024-01-02', b'2024-01-28'):
            self.assertNotIn(secret, public)

    def test_what_is_staged_is_so_too(self):
        self.run_it('stage', '--store', self.store, '--mapping', self.mapping, '--by', 'An', self.unsaid())
        self.assertIn('so L1 holds', self.run_it('review', '--store', self.store, '1').stdout)
        self.run_it('release', '--store', self.store, '--by', 'Bo', '1')
        self.assertIn('leverancier', self.seen()[0])

    def test_a_field_that_says_a_level_is_opened_but_for_what_no_such_level_shows(self):
        """Who is paid is not of L1, a day is of L4 alone; a number of a booking may be whatever is said."""
        self.load(self.unsaid(leverancier='L1', boekstuk='L0', dag='L0', omschrijving='L1'))
        self.assertEqual(self.seen()[0], {'description', 'leverancier', 'wie', 'dag', 'samen', 'deel'})
        os.remove(self.store)
        self.load(self.unsaid(levels={'default': 'L2', 'noSocialDomain': 'invented'}, leverancier='L1', dag='L0'))
        self.assertEqual(self.seen()[0], {'description', 'wie', 'dag', 'samen', 'deel'})

    def test_a_ledger_has_a_level_of_its_own(self):
        why = {'noSocialDomain': 'invented'}
        self.load(self.unsaid(levels=why, of_ledger='L3'))
        self.assertEqual(self.seen()[0], {'description', 'dag', 'deel'})
        os.remove(self.store)
        p = self.load(self.unsaid(levels=dict(why, default='L4'), of_ledger='L2', dag='L3'))
        self.assertIn('shown at level L2', p.stdout + p.stderr)
        self.assertEqual(self.seen()[0], {'description', 'leverancier', 'wie', 'dag', 'samen', 'deel'})
        os.remove(self.store)
        p = self.load(self.unsaid(levels=dict(why, default='L4')))
        self.assertIn('level L4 is stated, and no line is of the social domain, the mapping says: invented', p.stdout + p.stderr)
        self.assertEqual(self.seen()[0], set())

    def test_a_mapping_that_said_nothing_rewrites_nothing(self):
        """What was published under a level that was stated stays so until somebody states another."""
        self.load(self.unsaid(levels={'default': 'L4', 'noSocialDomain': 'invented'}))
        with open(self.unsaid(), encoding='utf-8') as f:
            later = self.write('2025.csv', f.read().replace('\n2024;', '\n2025;'))
        self.load(later)
        with Served(self.store) as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
        self.assertEqual({(r['year.year'], r['wie.wie'] == 'afgeschermd') for r in rows}, {(2024, False), (2025, True)})

    def test_faults(self):
        for levels, said in (({'task': 'nope'}, 'nope'), ({'values': {'2.1': 'L2'}}, 'task'), ({'default': 'L9'}, 'L9')):
            p = self.run_it('check', '--mapping', self.mapping, self.prepare(**levels), expect=FAULT)
            self.assertIn(said, p.stderr)


if __name__ == '__main__':
    unittest.main()
