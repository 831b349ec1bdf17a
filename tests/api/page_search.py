"""/zoeken: what has the words, the money behind it a row per year, each figure the API's own; words that cannot be read,
that nothing has, that only lines have; filters; markup in words."""
import json
import os
import re
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures, links  # noqa: E402
from served import DESCRIPTOR, Served, load, load_samples, write_ledger  # noqa: E402


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        cls.served = Served(store)
        cls.answers = Answers(cls.served)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def page(self, status=200, **question):
        got, _, body = self.served.get('/zoeken?' + urllib.parse.urlencode(dict({'taal': 'nl'}, **question)))
        self.assertEqual(got, status, body[-2000:])
        return body.decode()

    def test_a_row_a_year_and_every_figure_is_the_api_s(self):
        for words in ('zwembad', 'jeug*', 'onderhoud', 'energie*', '"Zonder mutaties"', 'reserves OR subsidies'):
            page = self.page(q=words)
            for passport, value in figures(page):
                self.assertEqual(self.answers.of(passport), value, passport)
        page = self.page(q='zwembad')
        self.assertIn('<title>Zoeken: zwembad', page)
        self.assertIn('<mark>Zwembad</mark>', page)
        self.assertIn('Het staat op 4 plekken.', page)
        first = page[page.index('<article'):page.index('</article>')]
        self.assertEqual(re.findall(r'<th scope="row"[^>]*>\s*(?:<a[^>]*>)?(\d+)', first), ['2023', '2024', '2025'])
        self.assertEqual(len(figures(first)), 9, 'begroot, werkelijk en baten van drie jaren')
        self.assertIn('Dezelfde bedragen als Product Zwembad.', page)

    def test_it_leaves_out_what_all_pages_leave_out(self):
        """And shows what the page of the hit shows first."""
        page = self.page(q='overhead')
        self.assertIn('Zoals op alle pagina', page)
        for passport, _ in figures(page):
            self.assertIn('task.code!:"0.10"', urllib.parse.unquote(passport))
        first = page[page.index('<article'):page.index('</article>')]
        for url in links(first):
            if '/waterrijk/20' in url and 'paspoort' not in url:
                own = figures(self.served.get(url)[2].decode())[0]
                self.assertIn(own[1], [v for _, v in figures(first)], url)
        # What is left out elsewhere is counted where it is what was found.
        page = self.page(q='"Mutaties reserves"')
        self.assertIn('hier is het meegeteld', page)
        self.assertTrue([p for p, _ in figures(page) if '0.10' not in urllib.parse.unquote(p)])

    def test_hits_lead_to_pages_that_are_there(self):
        for words in ('zwembad', 'wijk*', 'inhuur'):
            page = self.page(q=words)
            for url in links(page[page.index('<article'):page.rindex('</article>')]):
                if not url.startswith('/waterrijk/paspoort'):
                    status, _, body = self.served.get(url)
                    self.assertEqual(status, 200, (words, url, body[-500:]))

    def test_filters_stay_and_can_be_taken_away(self):
        page = self.page(q='zwembad', jaar=2023, soort='product')
        self.assertEqual(page.count('<article'), 1)
        self.assertEqual({p for p, _ in figures(page) if 'year%3A2023' not in p and 'year.year%3A2023' not in p}, set())
        self.assertIn('/zoeken?q=zwembad&jaar=2023&taal=nl', [re.sub(r'(taal=nl)&(.*)', r'\2&\1', u) for u in links(page)])

    def test_lines_answer_where_no_name_does(self):
        names = self.page(q='zwembad', waar='regels')
        self.assertIn('Zoek in namen, codes en toelichtingen', names)
        page = self.page(q='factuur')
        lines = self.page(q='factuur', waar='regels')
        if 'Geen naam en geen toelichting' in page:
            self.assertEqual(page.count('<article'), lines.count('<article'))
        for passport, value in figures(lines):
            self.assertIn('~', urllib.parse.unquote(passport))
            self.assertEqual(self.answers.of(passport), value, passport)

    def test_years_that_may_be_added_up_are_told_apart_too(self):
        """A cube whose files replace each other by name: search itself gives one sum over all years."""
        descriptor = dict(DESCRIPTOR, stuiver={'cube': 't'})
        with tempfile.TemporaryDirectory() as where:
            mapping, store = os.path.join(where, 'mapping'), os.path.join(where, 's.db')
            os.mkdir(mapping)
            with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(descriptor, f)
            for year in (2022, 2023):
                write_ledger(os.path.join(where, '%d.csv' % year), 50, year)
                load(store, mapping, os.path.join(where, '%d.csv' % year))
            with Served(store) as served:
                body = served.get('/zoeken?q=P3&taal=nl')[2].decode()
                self.assertIn('P3', body)
                found = figures(body)
                self.assertEqual([str(v) for _, v in found[1:]], ['5', '5'])
                answers = Answers(served)
                for passport, value in found:
                    self.assertEqual(answers.of(passport), value, passport)
                body = served.get('/zoeken?q=P3&jaar=2022&taal=nl')[2].decode()
                self.assertEqual(len(figures(body)), 2)

    def test_odd_words(self):
        self.assertIn('kan niet worden gelezen', self.page(400, q='(zwembad'))
        self.assertIn('kan niet worden gelezen', self.page(400, q='x' * 1001))
        self.assertIn('kan niet worden gelezen', self.page(400, q='zwembad', jaar='vorig'))
        self.assertIn('Niets gevonden', self.page(q='qwertyuiop'))
        self.assertNotIn('<article', self.page())
        self.assertNotIn('<article', self.page(q='  '))
        evil = self.page(400, q='"><script>alert(1)</script>') + self.page(q='"><script>alert(1)</script>"')
        self.assertNotIn('<script>alert', evil)
        self.page(q='\u202e\u05d0 zwembad')
        self.page(404, q='zwembad', pagina='99')
        self.page(400, q='zwembad', pagina='-1')
        self.page(400, q='zwembad', waar='overal')
        self.assertIn('Wat wel kan: ', self.page(400, q='zwembad', gemeente='nergens'))
        self.assertIn('soort=nergens', self.page(400, q='zwembad', soort='nergens'))
        self.assertIn('It is in 4 places.', self.page(q='zwembad', taal='en'))


if __name__ == '__main__':
    unittest.main()
