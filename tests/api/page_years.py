"""The years of a subject: where its code or name changed that is marked, said, and followed where the mapping says how;
an unfinished year is hatched and said; per inhabitant and prices hold. And what a mapping says of its pages."""
import glob
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures  # noqa: E402
from served import PATIENCE, PROGRAM, Served, load, load_samples  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
# The name of code 1 changes; code 2 is divided into 3 and 4; code 5 becomes 6; 2024 ends in September.
LINES = [(2022, '1', 'Groen', '10,00'), (2023, '1', 'Groen en water', '11,00'), (2024, '1', 'Groen en water', '9,00'),
         (2022, '2', 'Jeugd', '20,00'), (2023, '3', 'Jeugd A', '8,00'), (2023, '4', 'Jeugd B', '12,00'),
         (2022, '5', 'Oud', '30,00'), (2023, '6', 'Nieuw', '33,00'), (2024, '6', 'Nieuw', '25,00')]
TURNS = [(2022, '2', 2023, '3', '0.4'), (2022, '2', 2023, '4', '0.6'), (2022, '5', 2023, '6', '1')]
PAGES = {'trees': ['kleur', 'post'], 'title': 'Wat kostte het in {year}?', 'thresholds': {'percent': 12.5, 'amount': 7}}


def mapping(folder, pages=None):
    os.makedirs(folder)
    text = {'type': 'string'}
    fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, dict(text, name='code'),
              dict(text, name='naam'), dict(text, name='kleur'),
              {'name': 'dag', 'type': 'date', 'format': '%Y-%m-%d', 'columnType': 'date:generic'},
              {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.', 'columnType': 'value'}]
    walk = {'name': 'turns', 'path': 'turns.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ','},
            'stuiver': {'role': 'crosswalk', 'dimension': 'post', 'attribute': 'code', 'year': 'jaar'},
            'schema': {'fields': [{'name': 'from_year', 'type': 'integer'}, dict(text, name='from_code'),
                                  {'name': 'to_year', 'type': 'integer'}, dict(text, name='to_code'),
                                  {'name': 'share', 'type': 'number'}]}}
    model = {'dimensions': {
        'jaar': {'primaryKey': 'jaar', 'attributes': {'jaar': {'source': 'jaar'}}},
        'dag': {'primaryKey': 'dag', 'dimensionType': 'datetime', 'attributes': {'dag': {'source': 'dag'}}},
        'post': {'label': 'Post', 'primaryKey': 'code', 'attributes': {'code': {'source': 'code'},
                                                                    'naam': {'source': 'naam', 'labelfor': 'code'}}},
        'kleur': {'label': 'Kleur', 'primaryKey': 'kleur', 'attributes': {'kleur': {'source': 'kleur'}}}},
        'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}}
    with open(os.path.join(folder, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump({'name': 'jaren', 'title': 'Jaren', 'model': model,
                   'stuiver': {'cube': 'jaren', **({'pages': pages} if pages else {})},
                   'resources': [{'name': 'lines', 'path': 'lines.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
                                  'schema': {'fields': fields}}, walk]}, f)
    with open(os.path.join(folder, 'turns.csv'), 'w', encoding='utf-8') as f:
        f.write('from_year,from_code,to_year,to_code,share\n' + ''.join('%d,%s,%d,%s,%s\n' % t for t in TURNS))
    lines = folder + '.csv'
    with open(lines, 'w', encoding='utf-8') as f:
        f.write('jaar;code;naam;kleur;dag;bedrag\n' + ''.join(
            '%d;%s;%s;%s;%d-%s;%s\n' % (y, c, n, 'rood' if i % 2 else 'blauw', y, '09-30' if y == 2024 else '12-31', b)
            for i, (y, c, n, b) in enumerate(LINES)))
    return folder, lines


class Years(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 's.db')
        load_samples(store)
        load(store, *mapping(os.path.join(cls.where.name, 'jaren'), PAGES))
        cls.served = Served(store)
        cls.answers = Answers(cls.served)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def get(self, target):
        status, _, body = self.served.get(target)
        self.assertEqual(status, 200, (target, body[-300:]))
        return html.unescape(body.decode())

    def years(self, target):
        """Each row of the years' table: the words of its head, its amount."""
        page = self.get(target)
        table = page[page.index('id="door"'):]
        table = table[table.index('<tbody>'):table.index('</tbody>')]
        rows = []
        for row in table.split('<tr>')[1:]:
            head = ' '.join(re.sub('<[^>]*>', ' ', row.split('</th>')[0]).split())
            rows.append((head, [Decimal(v) for v in re.findall(r'<data value="([^"]*)"', row)][-1]))
        return rows, page

    def test_a_code_that_became_another_is_followed(self):
        rows, page = self.years('/jaren/2023/post/6')
        self.assertEqual([v for _, v in rows], [30, 33, 25])
        self.assertEqual(rows[0][0], '2022 als 5')
        self.assertEqual(rows[1][0], '2023 ¹')
        self.assertIn('t/m 30 september 2024', rows[2][0])
        self.assertIn('¹ Tot 2023 had dit code 5; die jaren zijn hier meegenomen.', page)
        rows, page = self.years('/jaren/2022/post/5')
        self.assertEqual([v for _, v in rows], [30, 33, 25])
        self.assertIn('Vanaf 2023 heeft dit code 6', page)
        self.assertIn('Tot 2023 had dit code 5', self.get('/jaren/2023/post/6/tijdlijn.svg'))

    def test_every_year_is_the_api_s_under_its_own_code(self):
        for target in ('/waterrijk/2025/taakveld/6.762', '/waterrijk/2024/taakvelden-iv3/6/6.2',
                       '/waterrijk/2024/taakveld/6.2?maat=inwoner', '/waterrijk/2024/taakveld/6.2?prijzen=2023'):
            page = self.get(target).replace('&', '&amp;')
            table = page[page.index('id="door"'):]
            found = figures(table[:table.index('</table>')])
            self.assertEqual(len(found), 9, target)  # three phases of three years
            for passport, value in found:
                self.assertEqual(self.answers.of(passport), value, passport)

    def test_a_code_that_was_divided_is_not_followed_but_said(self):
        page = self.get('/jaren/2023/post/3')
        self.assertNotIn('als 2', page)
        self.assertIn('Vanaf 2023 anders ingedeeld: 3 kwam uit 2.', page)
        page = self.get('/jaren/2022/post/2')
        self.assertNotIn('als 3', page)
        self.assertIn('Vanaf 2023 anders ingedeeld: 2 ging naar 3, 4.', page)
        for target in ('/jaren/2023/post/4', '/jaren/2023/post/3'):
            self.assertEqual(self.served.get(target + '/tijdlijn.svg')[0], 404, 'of one year')

    def test_another_name_is_said(self):
        rows, page = self.years('/jaren/2024/post/1')
        self.assertEqual([v for _, v in rows], [10, 11, 9])
        self.assertIn('Heette tot 2023 “Groen”.', page)

    def test_a_year_that_is_not_over_is_hatched_and_said(self):
        picture = self.get('/jaren/2024/post/1/tijdlijn.svg')
        self.assertIn('(2024 tot en met 30 september 2024)', picture.replace('\u00a0', ' '))
        self.assertIn('url(#tijdlijn-hatch)', picture)
        self.assertIn('nog niet het hele jaar', picture)
        self.assertNotIn('url(#tijdlijn-hatch)', self.get('/waterrijk/2024/taakveld/6.2/tijdlijn.svg'))
        # What is not whole is no growth.
        self.assertIn('10 in 2022, € 11 in 2023 (+10,0'.replace(' ', ' '), picture.replace('\u00a0', ' '))

    def test_a_mapping_orders_titles_and_thresholds(self):
        page = self.get('/jaren/2023')
        self.assertIn('<h1 class="utrecht-heading-1">Wat kostte het in 2023?</h1>', page)
        table = page[page.index('id="waar"'):]
        self.assertIn('<th scope="col">Kleur</th>', table)
        page = self.get('/jaren/2023/begroot-en-werkelijk').replace('\u00a0', ' ')
        self.assertIn('Een vlag staat bij wat 12,5 % of 7 of meer afwijkt.', page)
        page = self.get('/waterrijk/2024/begroot-en-werkelijk').replace('\u00a0', ' ')
        self.assertIn('Een vlag staat bij wat 5 % of 50.000 of meer afwijkt.', page)

    def test_what_a_mapping_says_wrongly_is_refused(self):
        for pages, what in (({'trees': ['kluer']}, '"kluer" is no hierarchy or dimension'),
                            ({'thresholds': {'percent': 0}}, 'stuiver.pages.thresholds.percent'),
                            ({'thresholds': {'amount': 'veel'}}, 'stuiver.pages.thresholds.amount'),
                            ({'tree': ['post']}, 'stuiver.pages.tree'),
                            ({'question': {'side': 'lasten'}}, '"lasten" is none of: expenditure revenue'),
                            ({'question': {'phase': 'nothing'}}, 'stuiver.pages.question.phase'),
                            ({'question': {'beside': 3}}, 'stuiver.pages.question.beside'),
                            ({'question': {'phase': 'executed', 'beside': 'executed'}}, 'is the phase itself'),
                            ({'question': {'year': 2024}}, 'stuiver.pages.question.year'), ({'title': ''}, 'stuiver.pages.title')):
            with tempfile.TemporaryDirectory() as where:
                own, lines = mapping(os.path.join(where, 'm'), pages)
                p = subprocess.run([PROGRAM, 'check', '--mapping', own, lines], capture_output=True, timeout=PATIENCE,
                                   check=False)
                self.assertNotEqual(p.returncode, 0, pages)
                self.assertIn(what, p.stderr.decode() + p.stdout.decode(), pages)


class Planned(unittest.TestCase):
    """A budget was not spent: no sentence, heading, balance or picture of it says that money went or came."""

    HAPPENED = re.compile(r'\b(gaf|ging|gingen|kwam|kwamen|ontving|uitging|binnenkwam|spent|received|went|came)\b')

    def test_no_word_of_a_budget_says_that_it_happened(self):
        with tempfile.TemporaryDirectory() as where:
            store = os.path.join(where, 's.db')
            load(store, os.path.join(ROOT, 'mappings', 'waterrijk'), os.path.join(ROOT, 'samples', 'begroting-2025.csv'))
            with Served(store) as served:
                for path in ('', '/geldstromen', '/programmabegroting/3', '/vergelijken', '/begroot-en-werkelijk'):
                    for asked in ('kant=lasten', 'kant=baten', 'kant=baten&fase=begroot', 'fase=begroot'):
                        for language in 'nl', 'en':
                            target = f'/waterrijk/2025{path}?{asked}&taal={language}'
                            page = served.get(target, headers={'Accept': 'text/html'})[2].decode()
                            said = re.findall(r'<desc[^>]*>[^<]*|<h2[^>]*>[^<]*|<dd>[^<]*|<caption[^>]*>[^<]*|<figcaption[^>]*>[^<]*', page)
                            said += re.findall(r'stuiver-sentence">.*?</p>', page, re.S)
                            self.assertTrue(said, target)
                            for text in said:
                                self.assertIsNone(self.HAPPENED.search(re.sub('<[^>]*>', '', text)), (target, text))


class Sideless(unittest.TestCase):
    """Amounts of which nothing says that they went or came, as debit less credit of a journal, were not spent."""

    LINES = [(2016, 'Verkoop', '7,00'), (2016, 'Verkoop', '-7,00'), (2016, 'Kas', '20420,00'), (2017, 'Kas', '1,00')]
    WRONG = re.compile(r'\b(gaf|ging|kwam|ontving|uit|spent|received|went|came)\b')

    def test_what_has_no_side_adds_up(self):
        text = {'type': 'string'}
        model = {'measures': {'bedrag': {'source': 'bedrag', 'currency': 'EUR'}},
                 'dimensions': {n: {'primaryKey': n, 'attributes': {n: {'source': n}}} for n in ('jaar', 'dagboek')}}
        fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, dict(text, name='dagboek'),
                  {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.'}]
        package = {'name': 'boek', 'title': 'Boek', 'model': model, 'stuiver': {'cube': 'boek'},
                   'resources': [{'name': 'boek', 'path': 'boek.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'}, 'schema': {'fields': fields}}]}
        with tempfile.TemporaryDirectory() as where:
            store, mappings, lines = (os.path.join(where, n) for n in ('s.db', 'boek', 'boek.csv'))
            os.mkdir(mappings)
            with open(os.path.join(mappings, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(package, f)
            with open(lines, 'w', encoding='utf-8') as f:
                f.write('jaar;dagboek;bedrag\n' + ''.join('%d;%s;%s\n' % x for x in self.LINES))
            load(store, mappings, lines)
            with Served(store) as served:
                for path, amount in (('/boek/2016', '20420'), ('/boek/2016/dagboek/Verkoop', '0'), ('/boek/2016/dagboek/Kas', '20420')):
                    for language, words in (('nl', 'tellen de bedragen van Boek'), ('en', 'the amounts of Boek')):
                        status, _, body = served.get(path + '?taal=' + language, headers={'Accept': 'text/html'})
                        page = body.decode()
                        self.assertEqual(status, 200, path)
                        said = re.search(r'stuiver-sentence">.*?</p>', page, re.S)[0]
                        self.assertIn(words, said)
                        self.assertIn('<data value="%s"' % amount, said)
                        for one in [said] + re.findall(r'<h2[^>]*>[^<]*', page):
                            self.assertIsNone(self.WRONG.search(re.sub('<[^>]*>', '', one)), (path, one))


class Unasked(unittest.TestCase):
    """The question that a mapping asks for who asks nothing: the same as by its address in a store without it."""

    def served_with(self, where, question):
        mappings = os.path.join(where, 'waterrijk')
        shutil.copytree(os.path.join(ROOT, 'mappings', 'waterrijk'), mappings)
        name = os.path.join(mappings, 'datapackage.json')
        with open(name, encoding='utf-8') as f:
            package = json.load(f)
        package.setdefault('stuiver', {}).setdefault('pages', {})['question'] = question
        with open(name, 'w', encoding='utf-8') as f:
            json.dump(package, f)
        store = os.path.join(where, 's.db')
        load(store, mappings, *sorted(glob.glob(os.path.join(ROOT, 'samples', '*-202[34].csv'))),
             os.path.join(ROOT, 'samples', 'begroting-2025.csv'))
        return Served(store)

    def test_what_a_reader_gets_unasked(self):
        asked = 'kant=baten&fase=begroot&naast='
        for question, target, same, other in (
                ({'side': 'revenue', 'phase': 'proposed', 'beside': 'nothing'}, '/waterrijk/2024', asked + 'niets',
                 'kant=lasten'),
                # What is passed over is as without it: no line of 2025 is actual.
                ({'phase': 'executed', 'beside': 'adjusted'}, '/waterrijk/2024', 'naast=na-wijziging', 'naast=begroot'),
                ({'phase': 'executed', 'beside': 'adjusted'}, '/waterrijk/2025', 'fase=na-wijziging', 'fase=begroot')):
            with tempfile.TemporaryDirectory() as where, self.served_with(where, question) as served:
                unasked = served.get(target)[2].decode()
                explicit = served.get(target + '?' + same)[2].decode()
                self.assertTrue(figures(unasked))
                self.assertEqual(figures(unasked), figures(explicit), question)
                self.assertEqual(other in unasked, 'fase' not in other)  # a way to the other one, where the page offers it
                self.assertNotEqual(figures(unasked), figures(served.get(target + '?' + other)[2].decode()), question)

    def test_the_year_goes_with_the_phase(self):
        for question, year in (({'phase': 'proposed'}, '2025'), ({}, '2024')):
            with tempfile.TemporaryDirectory() as where, self.served_with(where, question) as served:
                menu = served.get('/waterrijk/gegevens')[2].decode()
                self.assertIn('href="/waterrijk/%s">In één oogopslag' % year, menu)


class Parts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 's.db')
        load_samples(store)
        cls.served = Served(store)
        cls.answers = Answers(cls.served)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def test_of_each_hundred(self):
        for lens in ('', '?kant=baten', '?maat=inwoner', '?fase=begroot', '?taal=en'):
            page = html.unescape(self.served.get('/waterrijk/2024' + lens)[2].decode())
            part = page[page.index('id="honderd"'):]
            part = part[:part.index('</section>')]
            tables = part.split('<table')[1:]
            self.assertEqual(len(tables), 2)
            for table in tables:
                units = [int(u) for u in re.findall(r'<b>€\s?(\d+)</b>', table)]
                amounts = [Decimal(v) for v in re.findall(r'<data value="([^"]*)"', table)]
                self.assertEqual(sum(units), 100)
                self.assertEqual(len(units), len(amounts))
                for unit, amount in zip(units, amounts):
                    self.assertLess(abs(amount * 100 / sum(amounts) - unit), 1, (lens, unit, amount))
            for passport, value in figures(part.replace('&', '&amp;')):
                self.assertEqual(self.answers.of(passport), value, passport)

    def test_shares_say_of_what_and_are_of_it(self):
        for target in ('/waterrijk/2024', '/waterrijk/2024/programmabegroting/5', '/waterrijk/2024/taakvelden-iv3'):
            page = html.unescape(self.served.get(target + '?maat=aandeel')[2].decode())
            table = page[page.index('Als staven'):]
            table = table[table.index('<table'):table.index('</table>')]
            heads = re.findall(r'Aandeel van ([^<]*)', table)
            self.assertEqual(len(heads), 2, target)
            rows = [re.findall(r'<data value="([^"]*)"|>(?:([\d,]+)\s%)<', row) for row in table.split('<tr>')[2:]]
            whole = [Decimal(x[0]) for x in rows[-1] if x[0]]
            for row in rows[:-1]:
                amounts = [Decimal(x[0]) for x in row if x[0]]
                shares = [Decimal(x[1].replace(',', '.')) for x in row if x[1]]
                self.assertEqual(len(shares), 2, row)
                for amount, share, of in zip(amounts, shares, whole):
                    self.assertLessEqual(abs(amount * 100 / of - share), Decimal('0.05'), (target, row))
            self.assertNotIn('Verschil', table)
            # The page keeps to shares when the year changes, and its lens has the way back.
            links = [urllib.parse.urlsplit(u) for u in re.findall(r'href="([^"]*)"', page)]
            self.assertTrue(any('2023' in u.path and 'maat=aandeel' in u.query for u in links))
            self.assertTrue(any(u.path == target and 'aandeel' not in u.query for u in links))


if __name__ == '__main__':
    unittest.main()
