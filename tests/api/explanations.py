#!/usr/bin/env python3
"""Explanations over the samples: which speak about a selection, as what they are served, where a deviation comes
from, and what is refused when it is loaded."""
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import HERE, PATIENCE, PROGRAM, Served, folder_of_module, load_samples, server_of_module  # noqa: E402

PROJECT = os.path.join(HERE, '..', '..')
MAPPING = os.path.join(PROJECT, 'mappings', 'waterrijk')
LEDGERS = sorted(glob.glob(os.path.join(PROJECT, 'samples', '*.csv')))
CUBE = '/api/3/cubes/waterrijk'
HEADER = 'scope,title,text,source,author,date\n'


def run_load(store, mapping, files, command='load'):
    where = ['--store', store] if command == 'load' else []
    return subprocess.run([PROGRAM, command, *where, '--mapping', mapping, *files],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE, text=True)


def setUpModule():
    global server
    store = os.path.join(folder_of_module(), 'waterrijk.db')
    load_samples(store)
    server = server_of_module(store)


def ask(path, status=200, **params):
    got, _, body = server.get('%s%s/?%s' % (CUBE, path, urlencode({k.rstrip('_'): v for k, v in params.items()})))
    assert got == status, (path, params, got, body[:300])
    return json.loads(body, parse_float=Decimal, parse_int=Decimal)


def titles(**params):
    return [x['title'] for x in ask('/explanations', **params)['data']]


class Selection(unittest.TestCase):
    def test_all_without_a_cut(self):
        a = ask('/explanations')
        self.assertEqual(a['total_explanation_count'], 21)
        self.assertEqual(len(a['data']), 21)
        terms = [len(x['scope']) for x in a['data']]
        self.assertEqual(terms, sorted(terms, reverse=True))

    def test_most_specific_first(self):
        self.assertEqual(titles(cut='policy_field:"3.2"|year:2024')[:2],
                         ['Jeugdhulp in 2024: waar het verschil zat', 'Jeugdhulp kost ieder jaar meer'])

    def test_a_product_speaks_in_its_programme_only(self):
        self.assertIn('Straatverlichting wordt led', titles(cut='programme:"2"'))
        self.assertNotIn('Straatverlichting wordt led', titles(cut='programme:"3"'))

    def test_other_years_and_phases_do_not_speak(self):
        self.assertIn('Hefbrug Havenhoofd', titles(cut='product:"P2102"|year:2024'))
        self.assertNotIn('Hefbrug Havenhoofd', titles(cut='product:"P2102"|year:2023'))
        self.assertNotIn('Hefbrug Havenhoofd', titles(cut='product:"P2102"|year:2024|phase:"proposed"'))

    def test_of_nothing(self):
        self.assertEqual(titles(cut='programme:"99"'), [])
        self.assertEqual(ask('/explanations', 400, cut='nope:1')['status'], 'error')

    def test_pages(self):
        all_titles = titles()
        self.assertEqual(titles(page=2, pagesize=5), all_titles[5:10])

    def test_overlap_is_a_shared_line(self):
        """Every explanation under a cut has lines in both, every other has none."""
        cut = 'programme:"6"|year:2024'
        speaking = set(titles(cut=cut))
        for x in ask('/explanations')['data']:
            mine = [t for t in x['cut'].split('|') if not t.startswith('year.year:')]
            years = [t for t in x['cut'].split('|') if t.startswith('year.year:')]
            if years and years != ['year.year:2024']:
                self.assertNotIn(x['title'], speaking)
                continue
            n = ask('/aggregate', cut='|'.join([cut] + mine), aggregates='_count')['summary']['_count']
            self.assertEqual(x['title'] in speaking, n > 0, x['title'])


class Cells(unittest.TestCase):
    def test_cells_count_only_when_asked(self):
        plain = ask('/aggregate', drilldown='programme', cut='year:2024')
        counted = ask('/aggregate', drilldown='programme', cut='year:2024', explanations='true')
        for a, b in zip(plain['cells'], counted['cells']):
            self.assertNotIn('_explanations', a)
            n = b.pop('_explanations')
            self.assertEqual(a, b)
            code = b['programme.code']
            if code is not None:
                self.assertEqual(n, len(titles(cut='programme:"%s"|year:2024' % code)), code)
        self.assertEqual(plain['summary'], counted['summary'])

    def test_one_cell(self):
        a = ask('/aggregate', cut='policy_field:"3.2"', explanations='true', aggregates='_count')
        self.assertEqual(a['cells'][0]['_explanations'], len(titles(cut='policy_field:"3.2"')))


class Text(unittest.TestCase):
    def test_markdown_file(self):
        x = ask('/explanations', cut='policy_field:"3.2"|year:2024')['data'][0]
        self.assertEqual(x['scope'], {'year.year': [2024], 'phase.phase': ['executed'], 'policy_field.code': ['3.2']})
        self.assertIn('**jeugdhulp**', x['text'])
        self.assertIn('<strong>jeugdhulp</strong>', x['html'])
        self.assertIn('<ul>\n<li>begeleiding: € 205.441 minder', x['html'])
        self.assertIn('<a href="https://www.waterrijk.example/jaarstukken/2024" rel="nofollow noopener">', x['html'])
        self.assertEqual((x['source_url'], x['date']), (x['source'], '2025-05-20'))

    def test_a_source_that_is_no_address(self):
        x = [x for x in ask('/explanations')['data'] if x['title'] == 'Periode 13'][0]
        self.assertEqual((x['source'], x['source_url']), ('Handleiding administratie', None))


class Figures(unittest.TestCase):
    """Amounts that the samples' explanations name are those of the ledger."""

    def amount(self, cut):
        return ask('/aggregate', cut=cut, aggregates='amount.sum')['summary']['amount.sum']

    def named(self, title, *amounts):
        text = [x['text'] for x in ask('/explanations')['data'] if x['title'] == title][0]
        told = [Decimal(t.replace('.', '')) for t in re.findall(r'€ ([0-9.]*[0-9])', text)]
        self.assertEqual(told, [abs(a).quantize(Decimal(1), ROUND_HALF_UP) for a in amounts], title)

    def over(self, cut):
        """What was spent beyond the budget."""
        return (self.amount(cut + '|side:"expenditure"|phase:"executed"') -
                self.amount(cut + '|side:"expenditure"|phase:"proposed"'))

    def test_youth_care(self):
        field = [self.over('policy_field:"3.2"|year:%d' % y) for y in (2023, 2024)]
        parts = [self.over('product:"P320%d"|year:2024' % n) for n in (1, 3, 2)]
        self.assertGreater(field[0], 0)
        self.assertLess(field[1], 0)
        self.assertEqual([p > 0 for p in parts], [False, False, True])
        self.named('Jeugdhulp kost ieder jaar meer', *field)
        self.named('Jeugdhulp in 2024: waar het verschil zat', field[1], *parts)

    def test_social_assistance(self):
        product = 'product:"P5301"|year:2024|phase:"executed"|account:'
        surplus = self.amount(product + '"830200"') - self.amount(product + '"437000"')
        self.assertGreater(surplus, 0)
        self.named('Bijstand: rijksbudget', surplus)

    def test_swimming_pool(self):
        now, before = [sum(self.amount('product:"P4103"|phase:"executed"|year:%d|account:"%s"' % (y, a))
                           for a in ('434100', '434200')) for y in (2024, 2023)]
        self.assertGreater(now, before)
        self.named('Zwembad De Golfslag', now, now - before)


class Change(unittest.TestCase):
    ask = dict(from_='phase:"proposed"', to='phase:"executed"', cut='year:2024|side:"expenditure"')

    def sums(self, cut):
        a = ask('/aggregate', drilldown='programme', cut=cut, aggregates='amount.sum', pagesize=1000)
        return {c['programme.code']: c['amount.sum'] for c in a['cells']}

    def test_sums_are_those_of_the_aggregate(self):
        a = ask('/explain-change', by='programme', pagesize=100, **self.ask)
        before = self.sums('phase:"proposed"|' + self.ask['cut'])
        after = self.sums('phase:"executed"|' + self.ask['cut'])
        self.assertEqual(a['from']['sum'], sum(before.values()))
        self.assertEqual(a['to']['sum'], sum(after.values()))
        self.assertEqual(a['difference'], a['to']['sum'] - a['from']['sum'])
        self.assertEqual({m['programme.code']: (m['from'], m['to']) for m in a['members']},
                         {k: (before.get(k, 0), after.get(k, 0)) for k in before.keys() | after.keys()})
        self.assertEqual(a['rest']['members'], 0)

    def test_largest_first_and_the_rest_adds_up(self):
        a = ask('/explain-change', by='programme', pagesize=2, **self.ask)
        sizes = [abs(m['difference']) for m in a['members']]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        self.assertEqual(sum(m['difference'] for m in a['members']) + a['rest']['difference'], a['difference'])
        for m in a['members']:
            self.assertEqual(m['share'], round(m['difference'] / a['difference'], 6))
        self.assertEqual(a['members'][0]['label'], 'Bestuur en veiligheid')

    def test_the_next_level_is_taken(self):
        self.assertEqual(ask('/explain-change', **self.ask)['by'], 'programme.code')
        deeper = dict(self.ask, cut=self.ask['cut'] + '|programme:"3"')
        self.assertEqual(ask('/explain-change', **deeper)['by'], 'policy_field.code')
        deeper['cut'] += '|policy_field:"3.2"'
        self.assertEqual(ask('/explain-change', **deeper)['by'], 'product.code')

    def test_years(self):
        a = ask('/explain-change', from_='year:2023', to='year:2025', cut='phase:"executed"|side:"revenue"', by='task')
        self.assertEqual(a['difference'], Decimal('104929876.96') - Decimal('97526711.43'))

    def test_no_difference_has_no_shares(self):
        a = ask('/explain-change', from_='year:2024', to='year:2024', by='programme')
        self.assertEqual((a['difference'], a['members'][0]['share']), (0, None))

    def test_bad_questions(self):
        for params, word in ((dict(to='year:2024'), 'from is missing'), (dict(from_='year:2024'), 'to is missing'),
                             (dict(self.ask, by='nope'), 'nope'), (dict(self.ask, by='amount'), 'amount'),
                             (dict(self.ask, measure='x'), 'measure'), (dict(self.ask, pagesize=0), 'pagesize'),
                             (dict(self.ask, from_='nope:1'), 'nope')):
            self.assertIn(word, ask('/explain-change', 400, **params)['message'])


class Loading(unittest.TestCase):
    """Each in a mapping of its own, with one ledger."""

    def load(self, rows=None, markdown=None, files=None, command='load'):
        with tempfile.TemporaryDirectory() as own:
            mapping = os.path.join(own, 'mapping')
            shutil.copytree(MAPPING, mapping)
            if rows is not None:
                with open(os.path.join(mapping, 'explanations.csv'), 'w', encoding='utf-8') as f:
                    f.write(rows)
            if markdown is not None:
                with open(os.path.join(mapping, 'explanations', 'own.md'), 'w', encoding='utf-8') as f:
                    f.write(markdown)
            store = os.path.join(own, 'store.db')
            p = run_load(store, mapping, files or LEDGERS, command)
            cubes = None
            if p.returncode == 0 and command == 'load':
                with sqlite3.connect(store) as db:
                    self.early = db.execute('SELECT severity, line, message FROM issue'
                                            " WHERE code = 'explanation-early'").fetchall()
                with Served(store) as s:
                    cubes = json.loads(s.get(CUBE + '/explanations/')[2])
            elif os.path.exists(store):
                with Served(store) as s:
                    self.assertEqual(json.loads(s.get('/api/3/cubes/')[2])['data'], [])
            return p, cubes

    def refused(self, rows, *words, markdown=None):
        for command in ('load', 'check'):
            p, _ = self.load(rows, markdown, command=command)
            self.assertEqual(p.returncode, 3, (p.returncode, p.stderr))
            for word in words:
                self.assertIn(word, p.stderr)

    def test_dutch_columns(self):
        p, cubes = self.load('Bereik,Titel,Tekst,Bron,Datum,Jaar\nprogramme:1,Kop,Waarom,Jaarstukken,1-4-2025,2024\n')
        self.assertEqual(p.returncode, 0, p.stderr)
        told = [x for x in cubes['data'] if x['title'] == 'Kop'][0]
        self.assertEqual((told['text'], told['date'], told['source']), ('Waarom', '2025-04-01', 'Jaarstukken'))

    def test_scopes_that_do_not_parse(self):
        self.refused(HEADER + 'programme:"1",a,b,,,\n"programme:""1",a,b,,,\n', 'explanations.csv:3:1', 'never closed')
        self.refused(HEADER + ',a,b,,,\n', 'explanations.csv:2:1', 'scope: is empty')

    def test_names_that_do_not_exist(self):
        self.refused(HEADER + 'program:1,a,b,,,\n', 'explanations.csv:2:1', 'nearest is "programme"')
        self.refused(HEADER + 'programme.lable:x,a,b,,,\n', 'nearest is "programme.label"')

    def test_members_that_do_not_exist(self):
        self.refused(HEADER + 'product:P2193,a,b,,,\n', 'explanations.csv:2:1', 'no member "P2193"', '"P2103"')
        self.refused(HEADER + 'phase:exekuted,a,b,,,\n', '"executed"')

    def test_missing_and_bad_fields(self):
        self.refused(HEADER + 'programme:1,,b,,,31-13-2024\n', 'explanations.csv:2:2: title', 'explanations.csv:2:6: date')
        self.refused('scope,titl,text\nprogramme:1,a,b\n', 'explanations.csv:1', '"titl" is unknown', '"title" is missing')

    def test_front_matter(self):
        self.refused(None, 'explanations/own.md:1', 'front matter is missing', markdown='# no\n')
        self.refused(None, 'explanations/own.md:2', 'nearest is "author"',
                     markdown='---\nautor: x\nscope: programme:1\ntitle: a\n---\ntext\n')
        self.refused(None, 'explanations/own.md:2', 'nearest is "programme"',
                     markdown='---\nscope: programma:1\ntitle: a\n---\ntext\n')
        self.refused(None, 'never ends', markdown='---\ntitle: a\n')
        self.refused(None, 'text: is empty', markdown='---\ntitle: a\nscope: programme:1\n---\n')

    def test_years_to_come_are_warned_of(self):
        p, a = self.load(HEADER + 'programme:1|year:2031,a,b,,,\n')
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertIn('explanations.csv:2:1: warning', p.stderr)
        self.assertEqual([k[:2] for k in self.early], [('warning', 0)])  # and kept with the dataset
        self.assertIn('explanations.csv:2: scope: year.year "2031"', self.early[0][2])
        self.assertIn('matches nothing yet', p.stderr)
        self.assertEqual(a['total_explanation_count'], 2)

    def test_one_ledger_needs_not_hold_all(self):
        p, a = self.load(files=LEDGERS[:1])
        self.assertEqual(p.returncode, 0, p.stderr)
        self.assertEqual(a['total_explanation_count'], 21)

    def test_phase_year_and_version_narrow(self):
        p, a = self.load('scope,title,text,phase,year,version\nprogramme:1,a,b,executed,2024,2\n')
        x = [x for x in a['data'] if x['title'] == 'a'][0]
        self.assertEqual((x['cut'], x['version']), ('year.year:2024|phase.phase:"executed"|programme.code:"1"', '2'))

    def test_script_is_text(self):
        evil = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>'
        p, a = self.load(HEADER + 'programme:1,<b>t</b>,"%s",javascript:alert(1),,\n' % evil)
        x = [x for x in a['data'] if x['title'] == '<b>t</b>'][0]
        self.assertEqual(x['text'], evil)
        self.assertEqual(x['html'], '<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1)) '
                                    '&lt;img src=x onerror=alert(1)&gt;</p>\n')
        self.assertIsNone(x['source_url'])

    def test_another_load_replaces_them(self):
        with tempfile.TemporaryDirectory() as own:
            mapping, store = os.path.join(own, 'mapping'), os.path.join(own, 'store.db')
            shutil.copytree(MAPPING, mapping)
            self.assertEqual(run_load(store, mapping, LEDGERS).returncode, 0)
            with open(os.path.join(mapping, 'explanations.csv'), 'w', encoding='utf-8') as f:
                f.write(HEADER + 'programme:1,Heel anders,Nieuwe toelichting,,,\n')
            with Served(store) as s:
                before = s.get(CUBE + '/explanations/')
                self.assertEqual(run_load(store, mapping, LEDGERS).returncode, 0)
                after = s.get(CUBE + '/explanations/')
                self.assertNotEqual(before[1]['etag'], after[1]['etag'])
                self.assertEqual(json.loads(after[2])['total_explanation_count'], 2)
                found = json.loads(s.get('/api/3/search/?q=toelichting+anders')[2])
                self.assertEqual([h['label'] for h in found['data']], ['Heel anders'])
                self.assertEqual(json.loads(s.get('/api/3/search/?q=hefbrug+kind')[2])['total_hit_count'], 0)


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
