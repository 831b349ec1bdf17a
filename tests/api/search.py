#!/usr/bin/env python3
"""Search over the samples: words, hits, money, facets, pages, and what is refused with a reason."""
import json
import os
import sys
import tempfile
import unittest
from decimal import Decimal
from urllib.parse import quote, urlencode

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import CUBE, DESCRIPTOR, PROGRAM, Served, folder_of_module, load, load_samples, make_store, server_of_module  # noqa: E402


def setUpModule():
    global server
    store, _ = make_store(folder_of_module(), 100)  # two cubes in one store
    load_samples(store)
    server = server_of_module(store)


def get(path, **params):
    status, _, body = server.get('%s?%s' % (path, urlencode(params)))
    return status, json.loads(body, parse_float=Decimal, parse_int=Decimal)


def search(q, **params):
    status, a = get('/api/3/search/', q=q, **params)
    assert status == 200, (q, a)
    return a


def labels(q, **params):
    return [h['label'] for h in search(q, pagesize=100, **params)['data']]


class Words(unittest.TestCase):
    def test_prefix(self):
        found = labels('jeug*')
        self.assertIn('Jeugdhulp', found)
        self.assertIn('Jeugdbescherming', found)
        self.assertEqual(labels('jeug'), [])

    def test_accents_and_case_are_folded(self):
        self.assertEqual(labels('verkiezingen één'), ['Twee verkiezingen in één jaar'])
        self.assertEqual(labels('VERKIEZINGEN een'), ['Twee verkiezingen in één jaar'])

    def test_phrase(self):
        self.assertEqual(labels('"achterstallig onderhoud"'), ['Achterstallig onderhoud wegen'])
        self.assertEqual(labels('"onderhoud achterstallig"'), [])
        self.assertIn('Achterstallig onderhoud wegen', labels('onderhoud achterstallig'))

    def test_and_or_not(self):
        riool, afval = set(labels('riool*')), set(labels('afval*'))
        self.assertEqual(set(labels('riool* OR afval*')), riool | afval)
        self.assertEqual(set(labels('riool* AND afval*')), set(labels('riool* afval*')))
        jeugd, ggd = set(labels('jeug*')), set(labels('jeug* ggd'))
        self.assertTrue(ggd and ggd < jeugd)
        self.assertEqual(set(labels('jeug* NOT ggd')), jeugd - ggd)
        self.assertEqual(set(labels('(riool* OR jeug*) NOT (ggd OR riool*)')), jeugd - ggd - riool)

    def test_codes(self):
        hit = search('P2102')['data'][0]
        self.assertEqual((hit['dimension'], hit['code'], hit['cut']), ('product', 'P2102', 'product.code:"P2102"'))
        self.assertIn('0.10', [h.get('code') for h in search('"0.10"')['data']])

    def test_bad_syntax_is_told(self):
        for q, word in (('', 'q is missing'), ('  ', 'q is missing'), ('jeug* OR', 'missing behind OR'),
                        ('"open', 'never closed'), ('(riool', 'never closed'), ('riool)', 'closes nothing'),
                        ('NOT riool', 'NOT at character 1'), ('*', 'no letter or digit'),
                        ('a ' * 70, 'At most 64 words'), ('a' * 1100, '1000 bytes')):
            status, a = get('/api/3/search/', q=q)
            self.assertEqual((status, a['status']), (400, 'error'), q)
            self.assertIn(word, a['message'], q)
        self.assertEqual(server.get('/api/3/search/')[0], 400)

    def test_no_sql_and_no_fts_gets_through(self):
        for q in ("x' OR '1'='1", 'x"; DROP TABLE search; --', 'label:jeugdhulp', 'kind:member', 'NEAR(a b)', '^a',
                  'a + b', '{label code}:a', 'x\u0000y'.replace('\0', ''), '-a', 'a:b', "';--a", 'rowid:1'):
            status, a = get('/api/3/search/', q=q)
            self.assertIn(status, (200, 400), q)
            if status == 400:
                self.assertNotIn('fts5', a['message'])
                self.assertNotIn('sql', a['message'].lower())
        self.assertTrue(labels('jeug*'))

    def test_bad_pages(self):
        for params in (dict(page=0), dict(page='x'), dict(pagesize=0), dict(pagesize=101), dict(page=-1)):
            self.assertEqual(get('/api/3/search/', q='a', **params)[0], 400, params)


def money(hit):
    """All of it, which no answer tells where it is of several years, phases or sides."""
    return round(sum(part['sum'] for part in hit['sums']), 2)


class Hits(unittest.TestCase):
    def test_money_is_what_the_aggregate_says(self):
        for q in ('jeug*', 'programme', 'waterrijk', 'periode', '2024'):
            for hit in search(q, pagesize=50)['data']:
                if hit['kind'] == 'dimension':
                    self.assertNotIn('sum', hit)
                    continue
                params = {'cut': hit['cut']} if 'cut' in hit else {}
                _, a = get('/api/3/cubes/%s/aggregate/' % hit['cube'], aggregates='amount.sum|_count', **params)
                self.assertEqual(money(hit), a['summary']['amount.sum'] or 0, hit)
                # each part is what its cut gives, and more than one are never made one
                self.assertEqual(hit['sum'] is None, len(hit['sums']) > 1, hit)
                for part in hit['sums'][:3]:
                    cut = '|'.join(c for c in (hit.get('cut', ''), part['cut']) if c)
                    _, a = get('/api/3/cubes/%s/aggregate/' % hit['cube'], aggregates='amount.sum|_count', cut=cut)
                    self.assertEqual((part['sum'], part['count']),
                                     (a['summary']['amount.sum'] or 0, a['summary']['_count']), (hit, cut))
                _, a = get('/api/3/cubes/%s/aggregate/' % hit['cube'], aggregates='amount.sum|_count', **params)
                self.assertEqual(hit['count'], a['summary']['_count'], hit)
                # a sum over budgets and ledgers, costs and revenue says so
                if hit['cube'] == 'waterrijk':
                    self.assertEqual(hit['adds'], ['year', 'phase', 'side'])

    def test_kinds(self):
        kinds = {(h['kind'], h['label']) for h in search('waterrijk OR leverancier OR hefbrug', pagesize=100)['data']}
        self.assertIn(('cube', 'Gemeente Waterrijk: begroting en grootboek'), kinds)
        self.assertIn(('dimension', 'Leverancier'), kinds)
        self.assertIn(('explanation', 'Hefbrug Havenhoofd'), kinds)

    def test_an_explanation_comes_with_its_cut(self):
        hit = [h for h in search('hefbrug')['data'] if h['kind'] == 'explanation'][0]
        self.assertEqual(hit['cut'], 'year.year:2024|phase.phase:"executed"|product.code:"P2102"')

    def test_snippets(self):
        hit = [h for h in search('klinkerwegen')['data']][0]
        self.assertIn('⟦klinkerwegen⟧', hit['snippet'])
        self.assertIn('<mark>klinkerwegen</mark>', hit['snippet_html'])
        hit = [h for h in search('klinkerwegen matig')['data']][0]
        self.assertNotIn('"', hit['snippet_html'])  # &quot;
        self.assertIn('&quot;', hit['snippet_html'])

    def test_html_of_others_is_escaped(self):
        hit = [h for h in search('rekening', cube=CUBE)['data'] if h['kind'] == 'cube'][0]
        self.assertEqual(hit['cube_title'], 'Begroting & <rekening>')
        self.assertEqual(hit['snippet_html'], 'Begroting &amp; &lt;<mark>rekening</mark>&gt;')

    def test_free_text_of_lines_is_not_indexed(self):
        self.assertEqual(labels('regel', cube=CUBE), [])


class Facets(unittest.TestCase):
    def test_counts_add_up(self):
        a = search('jeug* OR begroting')
        total = a['total_hit_count']
        self.assertEqual(sum(f['count'] for f in a['facets']['cube']), total)
        self.assertEqual(sum(f['count'] for f in a['facets']['dimension']), total)
        self.assertEqual({f['cube'] for f in a['facets']['cube']}, {'waterrijk', CUBE})

    def test_filters_narrow_and_facets_stay(self):
        a, b = search('jeug*'), search('jeug*', dimension='product')
        self.assertEqual(a['facets'], b['facets'])
        self.assertEqual({h['dimension'] for h in b['data']}, {'product'})
        self.assertEqual(b['total_hit_count'], len(b['data']))
        self.assertEqual(search('jeug*', cube=CUBE)['total_hit_count'], 0)
        status, said = get('/api/3/search/', q='jeug*', cube='nope')
        self.assertEqual((status, said['message']), (404, "there is no cube 'nope'; there are: %s" % ', '.join(sorted(('waterrijk', CUBE)))))

    def test_pages(self):
        whole = search('jeug*', pagesize=100)['data']
        parts = [h for page in range(1, 9) for h in search('jeug*', pagesize=3, page=page)['data']]
        self.assertEqual(parts, whole)
        self.assertEqual(len(whole), search('jeug*')['total_hit_count'])

    def test_same_question_same_answer_and_tag(self):
        one = server.get('/api/3/search/?q=jeug*')
        two = server.get('/api/3/search/?q=jeug*', headers={'If-None-Match': one[1]['etag']})
        self.assertEqual((one[0], two[0]), (200, 304))


class Years(unittest.TestCase):
    def count(self, hit, year):
        """Lines and sum behind a hit in a year, by the aggregate API."""
        cut = '|'.join(filter(None, [hit.get('cut'), 'year:%d' % year]))
        status, a = get('/api/3/cubes/%s/aggregate/' % quote(hit['cube'], safe=''), cut=cut)
        self.assertEqual(status, 200, a)
        return a['summary']['_count'], a['summary'].get('%s.sum' % hit.get('measure'))

    def test_facets_count_hits_with_lines_in_the_year(self):
        for q in ('jeug*', 'begroting OR rekening OR waterrijk', 'hefbrug OR P2102'):
            a = search(q, pagesize=100)
            self.assertLessEqual(a['total_hit_count'], 100)
            counts = {f['year']: f['count'] for f in a['facets']['year']}
            self.assertEqual(list(counts), sorted(counts, reverse=True))
            for year in (2022, 2023, 2024, 2025, 2026):
                members = [h for h in a['data'] if h['kind'] != 'explanation']
                expected = [h['label'] for h in members if self.count(h, year)[0]]
                found = [h for h in search(q, year=year, pagesize=100)['data']]
                self.assertEqual([h['label'] for h in found if h['kind'] != 'explanation'], expected, (q, year))
                self.assertEqual(len(found), counts.get(year, 0), (q, year))

    def test_the_money_of_the_year(self):
        for hit in search('jeug*', year=2024, pagesize=100)['data']:
            if hit['kind'] == 'dimension':
                continue
            count, total = self.count(hit, 2024)
            self.assertEqual((hit['count'], money(hit)), (count, total or 0), hit['label'])
            self.assertNotIn('year', hit['adds'])

    def test_explanations_have_the_years_of_their_scope(self):
        hits = [h for h in search('verkiezingen', pagesize=100)['data'] if h['kind'] == 'explanation']
        self.assertTrue(hits)
        for hit in hits:
            years = [y for y in (2023, 2024, 2025) if 'year' not in hit['cut'] or 'year.year:%d' % y in hit['cut']]
            for year in (2023, 2024, 2025):
                there = hit['label'] in labels('verkiezingen', year=year)
                self.assertEqual(there, year in years, (hit['cut'], year))

    def test_pages(self):
        whole = labels('jeug* OR riool*', year=2024)
        pages = [h['label'] for p in range(1, len(whole) + 2)
                 for h in search('jeug* OR riool*', year=2024, page=p, pagesize=1)['data']]
        self.assertEqual(pages, whole)
        a = search('jeug*', year=2024, dimension='product')
        self.assertEqual({h['dimension'] for h in a['data']}, {'product'})
        self.assertEqual(a['total_hit_count'], len(a['data']))

    def test_a_year_without_lines(self):
        a = search('jeug*', year=1999)
        self.assertEqual((a['total_hit_count'], a['data']), (0, []))
        for year in ('0', '-1', 'x', '', '10000'):
            self.assertEqual(get('/api/3/search/', q='jeug*', year=year)[0], 400, year)


class Texts(unittest.TestCase):
    """The free texts of lines: counts and sums are those of the cut that each hit names."""

    def test_a_hit_is_its_cut(self):
        a = search('voorschot OR elektri*', texts='true')
        hit = [h for h in a['data'] if h['cube'] == 'waterrijk'][0]
        self.assertEqual(hit['kind'], 'text')
        self.assertEqual(a['total_hit_count'], len(a['data']))
        path = '/api/3/cubes/waterrijk'
        status, cell = get(path + '/aggregate/', cut=hit['cut'])
        self.assertEqual(status, 200, cell)
        self.assertEqual((hit['count'], money(hit)),
                         (cell['summary']['_count'], cell['summary'][hit['measure'] + '.sum']))
        self.assertGreater(hit['count'], 0)
        status, facts = get(path + '/facts/', cut=hit['cut'], pagesize=10000)
        self.assertEqual(facts['total_fact_count'], hit['count'])
        for fact in facts['data']:
            text = fact[hit['label']].lower()
            self.assertTrue('voorschot' in text or 'elektri' in text, text)
        status, members = get('%s/members/%s/' % (path, hit['label']), cut=hit['cut'], pagesize=10000)
        self.assertEqual(status, 200, members)
        self.assertEqual({m[hit['label']] for m in members['data']}, {f[hit['label']] for f in facts['data']})
        status, made_of = get(path + '/provenance/', cut=hit['cut'])
        self.assertEqual(status, 200, made_of)

    def test_filters_pages_and_none(self):
        whole = search('een OR 2023*', texts='true')
        for i, hit in enumerate(whole['data']):
            page = search('een OR 2023*', texts='true', pagesize=1, page=i + 1)
            self.assertEqual((page['data'], page['total_hit_count']), ([hit], whole['total_hit_count']))
        self.assertEqual(search('voorschot', texts='true', cube='waterrijk', dimension='programme')['data'], [])
        self.assertEqual(get('/api/3/search/', q='voorschot', texts='true', cube='waterrijk', dimension='nothing')[0], 404)
        self.assertEqual(search('bestaatniet', texts='true')['total_hit_count'], 0)
        self.assertEqual(get('/api/3/search/', q='(', texts='true')[0], 400)
        self.assertEqual(get('/api/3/search/', q='voorschot', texts='true', year=1999)[1]['data'], [])


    def test_texts_and_labels_together(self):
        """Those of texts first, then those of labels; any page is a part of the whole list."""
        for more in (dict(), dict(year=2024), dict(cube='waterrijk')):
            for q in ('onderhoud', 'jeug*', 'een OR 2023*'):
                texts = search(q, texts='true', **more)
                index = search(q, pagesize=100, **more)
                whole = search(q, texts='both', pagesize=100, **more)
                self.assertEqual(whole['data'], (texts['data'] + index['data'])[:100], (q, more))
                self.assertEqual(whole['total_hit_count'], texts['total_hit_count'] + index['total_hit_count'])
                self.assertEqual(whole['facets'], index['facets'])
                pages = []
                for page in range(1, 8):
                    pages += search(q, texts='both', pagesize=3, page=page, **more)['data']
                self.assertEqual(pages, whole['data'][:21], (q, more))
        self.assertTrue(search('onderhoud', texts='true')['data'] and search('onderhoud')['data'])


class Renewed(unittest.TestCase):
    """An index that grew with each load finds what one that was made at once finds."""

    def hits(self, path):
        with Served(path) as server:
            found = {}
            for q in ('j*', 'r* OR b* OR o*', 'jeugdhulp', 'waterrijk', '2024 OR 2025', 'programma*', 'nieuw'):
                pages, page = [], 1
                while True:
                    status, _, body = server.get('/api/3/search/?' + urlencode({'q': q, 'page': page, 'pagesize': 100}))
                    self.assertEqual(status, 200, body)
                    data = json.loads(body)['data']
                    pages += data
                    page += 1
                    if len(data) < 100:
                        break
                found[q] = sorted(json.dumps({k: h.get(k) for k in ('kind', 'dimension', 'label', 'code', 'cut', 'snippet', 'sums', 'count')},
                                             default=str) for h in pages)
                self.assertEqual(len(found[q]), len(set(found[q])), q)
            return found

    def test_three_loads_are_one(self):
        with tempfile.TemporaryDirectory() as where:
            once, often = os.path.join(where, 'once.db'), os.path.join(where, 'often.db')
            load_samples(once)
            for year in ('2023', '2024', '2025'):
                load_samples(often, '*%s*.csv' % year)
            found = self.hits(once)
            self.assertGreater(sum(map(len, found.values())), 100)
            self.assertEqual(self.hits(often), found)


class Corrected(unittest.TestCase):
    """A correction hides what only the version before had, and what has the same code is found still."""

    def test_two_labels_of_one_code(self):
        with tempfile.TemporaryDirectory() as folder:
            d = json.loads(json.dumps(DESCRIPTOR))
            d['resources'][0]['schema']['fields'].append({'name': 'naam', 'type': 'string'})
            d['model']['dimensions']['programme'] = {
                'primaryKey': 'programme', 'attributes': {
                    'programme': {'source': 'programma'}, 'label': {'source': 'naam', 'labelfor': 'programme'}}}
            os.mkdir(os.path.join(folder, 'mapping'))
            with open(os.path.join(folder, 'mapping', 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(d, f)
            store = os.path.join(folder, 'stuiver.db')

            def put(year, *lines):
                path = os.path.join(folder, '%d.csv' % year)
                with open(path, 'w', encoding='utf-8') as f:
                    f.write('jaar;programma;omschrijving;bedrag;naam\n')
                    f.writelines('%d;%s;regel %d;%d,00;%s\n' % (year, code, i, i + 1, name)
                                 for i, (code, name) in enumerate(lines))
                load(store, os.path.join(folder, 'mapping'), path)

            def found(*words):
                with Served(store) as one:
                    return [[h['label'] for h in json.loads(one.get('/api/3/search/?q=' + w)[2])['data']
                             if h['kind'] == 'member'] for w in words]

            put(2023, ('P1', 'Alfa'), ('P2', 'Gamma'), ('P3', 'Delta'))
            put(2024, ('P1', 'Beta'), ('P2', 'Gamma'))
            self.assertEqual(found('alfa', 'gamma', 'delta'), [['Alfa'], ['Gamma'], ['Delta']])
            put(2023, ('P2', 'Gamma'), ('P4', 'Epsilon'))  # hides Alfa and Delta
            self.assertEqual(found('alfa', 'beta', 'gamma', 'delta', 'epsilon'), [[], ['Beta'], ['Gamma'], [], ['Epsilon']])
            put(2023, ('P3', 'Delta'))  # shows Delta again, hides Epsilon
            self.assertEqual(found('alfa', 'beta', 'gamma', 'delta', 'epsilon'), [[], ['Beta'], ['Gamma'], ['Delta'], []])

    def test_codes_that_are_their_own(self):
        with tempfile.TemporaryDirectory() as folder:
            store, mapping = make_store(folder, 50)  # P0 to P9
            ledger = os.path.join(folder, 'grootboek.csv')
            with open(ledger, 'w', encoding='utf-8') as f:
                f.write('jaar;programma;omschrijving;bedrag\n2024;P3;regel;1,00\n2024;Nieuw;regel;1,00\n')
            load(store, mapping, ledger)

            def found():
                with Served(store) as one:
                    return {q: json.loads(one.get('/api/3/search/?q=' + q)[2])['total_hit_count'] for q in ('p3', 'p4', 'nieuw')}
            self.assertEqual(found(), {'p3': 1, 'p4': 0, 'nieuw': 1})
            with open(ledger, 'w', encoding='utf-8') as f:
                f.write('jaar;programma;omschrijving;bedrag\n2024;P3;regel;1,00\n2024;P4;regel;1,00\n')
            load(store, mapping, ledger)
            self.assertEqual(found(), {'p3': 1, 'p4': 1, 'nieuw': 0})


if __name__ == '__main__':
    if not os.access(PROGRAM, os.X_OK):
        print('skipped: there is no %s; build first, or set STUIVER' % PROGRAM)
        sys.exit(77)
    unittest.main()
