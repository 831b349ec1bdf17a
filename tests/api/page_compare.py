"""…/vergelijken: years, phases or members, each a column, none added up; each figure the API's own, ranks and median
over all members."""
import glob
import html
import os
import re
import shutil
import statistics
import sys
import tempfile
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures  # noqa: E402
from normalised import municipalities  # noqa: E402
from served import Served, load, load_samples  # noqa: E402

PROJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
IV3 = os.path.join(PROJECT, '..', 'shared', 'data', 'nl-iv3')
PEOPLE = ('subject,region,name,year,value,table\n'
          'population,GM0014,Groningen,2023,1000,made up\npopulation,GM0202,Arnhem,2023,4000,made up\n'
          'population,GM0344,Utrecht,2023,2000,made up\n')


def heads(page, n=0):
    """The columns of the n-th table, without its first and its difference."""
    table = re.findall(r'<table.*?</table>', page, re.S)[n]
    return [re.sub('<[^>]*>', '', h).strip() for h in re.findall(r'<th scope="col" class="num">(.*?)</th>', table, re.S)]


def rows(page, n=0):
    """Label -> cells, of the n-th table."""
    table = re.findall(r'<table.*?</table>', page, re.S)[n]
    out = {}
    for row in re.findall(r'<tr><th scope="row".*?</tr>', table, re.S):
        label, *cells = re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row, re.S)
        out[' '.join(re.sub('<[^>]*>', '', label).split())] = cells
    return out


def value(cell):
    found = re.search('<data value="([^"]*)"', cell)
    return Decimal(found.group(1)) if found else None


def notes(page):
    found = re.search('<ul class="stuiver-notes.*?</ul>', page, re.S)
    return re.findall('<li>(.*?)</li>', found.group(0)) if found else []


class Comparing(unittest.TestCase):
    def page(self, target, expect=200):
        status, _, body = self.served.get(target + ('&' if '?' in target else '?') + 'taal=nl')
        self.assertEqual(status, expect, body[-500:])
        return body.decode()

    def check(self, page, least):
        found = figures(page)
        self.assertGreaterEqual(len(found), least)
        for passport, shown in found:
            self.assertEqual(self.answers.of(passport), shown, passport)

    def start(self, *mappings):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        store = os.path.join(folder, 'store.db')
        for mapping, files in mappings:
            load(store, mapping, *files) if mapping else load_samples(store)
        self.served = Served(store)
        self.addCleanup(self.served.__exit__)
        self.answers = Answers(self.served)


class Samples(Comparing):
    def setUp(self):
        self.start((None, ()))

    def test_years(self):
        for lens in ('', '&maat=inwoner', '&prijzen=2023', '&kant=baten', '&fase=begroot'):
            page = self.page('/waterrijk/vergelijken?kolommen=jaren' + lens)
            self.assertEqual(heads(page), ['2023', '2024', '2025', 'Laatste min eerste'])
            self.check(page, 27)
        page = self.page('/waterrijk/vergelijken?jaren=2025,2023')
        self.assertEqual(heads(page), ['2023', '2025', 'Laatste min eerste'])
        differences = [abs(value(cells[-1])) for label, cells in rows(page).items() if label != 'Totaal']
        self.assertEqual(differences, sorted(differences, reverse=True))
        # Taakvelden changed in 2025: a reader is told before they compare.
        page = self.page('/waterrijk/vergelijken?kolommen=jaren&verdeling=taakveld')
        partly = sum(1 for cells in rows(page).values() if any(value(c) is None for c in cells[:3]))
        self.assertGreater(partly, 5)
        self.assertTrue(any(n.startswith('Niet in elk jaar te vinden: %d van ' % partly) for n in notes(page)), notes(page))

    def test_phases_and_each_amendment(self):
        page = self.page('/waterrijk/2024/vergelijken')
        self.assertEqual(heads(page), ['begroot', 'na wijziging', 'werkelijk', 'Laatste min eerste'])
        self.assertEqual(heads(page, 1), ['Primitieve begroting', 'Eerste bestuursrapportage', 'Tweede bestuursrapportage',
                                          'Slotwijziging'])
        self.check(page, 60)
        phases, amendments = rows(page), rows(page, 1)
        for label, cells in amendments.items():
            self.assertEqual(sum(value(c) or 0 for c in cells), value(phases[label][1]), label)
            self.assertEqual(value(cells[0]), value(phases[label][0]), label)
        self.assertEqual(heads(self.page('/waterrijk/2024/vergelijken?fasen=begroot,werkelijk')),
                         ['begroot', 'werkelijk', 'Laatste min eerste'])

    def test_members_and_what_is_below_them(self):
        page = self.page('/waterrijk/2024/vergelijken?kolommen=programma&leden=3,5')
        self.assertEqual(len(heads(page)), 3)
        self.check(page, 10)
        down = re.search(r'<a class="utrecht-link" href="([^"]*/vergelijken\?[^"]*)"', page[page.index('<table'):]).group(1)
        self.check(self.page(down.replace('&amp;', '&').split('&taal')[0].split('?taal')[0]), 1)

    def test_shares_are_of_the_column(self):
        page = self.page('/waterrijk/2024/vergelijken?fasen=begroot,werkelijk&maat=aandeel')
        for k in range(2):
            parts = [Decimal(re.sub(r'[^\d,−]', '', cells[k]).replace(',', '.').replace('−', '-'))
                     for label, cells in rows(page).items() if label != 'Totaal']
            self.assertLess(abs(sum(parts) - 100), 1)

    def mended(self, page):
        """The page behind the link that a refusal has."""
        link = re.search(r'<p class="utrecht-paragraph"><a class="utrecht-link" href="([^"]+)">', page).group(1)
        return self.page(html.unescape(link).replace('&taal=nl', '').replace('?taal=nl', ''))

    def test_at_most_twelve(self):
        codes = [c['task.code'] for c in self.answers.ask('waterrijk', 'aggregate', drilldown='task.code', cut='year:2024')['cells'] if c['task.code']]
        for asked in ('&leden=' + ','.join(codes[:20]), ''.join('&leden=' + c for c in codes[:20])):
            page = self.page('/waterrijk/2024/vergelijken?kolommen=taakveld' + asked, 400)
            self.assertRegex(page, 'Er passen er 12 naast elkaar, en in het adres staan er (1[3-9]|20) bij leden.')
            self.assertEqual(len(heads(self.mended(page))), 13)
        self.page('/waterrijk/2024/vergelijken?kolommen=taakveld&leden=' + ','.join(codes[:12] + codes[:3]))  # each counts once

    def test_what_is_not_there(self):
        self.page('/waterrijk/2024/programmabegroting/77/vergelijken', 404)
        for odd, word in (('leden=,,', ',,'), ('jaren=2024,1800', '1800'), ('fasen=' + 'a,' * 500, 'a'), ('leden=%C3%A9', 'é'),
                          ('kolommen=programma&leden=3&leden=5,77', '77'), ('fasen=begroot,zzz', 'zzz')):
            page = self.page('/waterrijk/2024/vergelijken?' + odd, 400)
            self.assertIn('In het adres staat %s bij %s, en dat is er hier niet. Wat wel kan: ' % (word, odd.rsplit('=', 1)[0].split('&')[-1]), html.unescape(page))
            self.assertGreater(len(heads(self.mended(page))), 1)
        for odd in 'kolommen=niets', 'verdeling=x', 'kolommen=jaren&leden=3', 'kolommen=fasen&jaren=2023', 'kolommen=programma&verdeling=programma':
            self.page('/waterrijk/2024/vergelijken?' + odd, 400)
        self.page('/waterrijk/2024/vergelijken?leden=')

    def test_what_is_of_another_year_is_told(self):
        """What the rest of the address leaves no amount of: links from year to year keep what was chosen."""
        by_year = {y: {c['task.code'] for c in self.answers.ask('waterrijk', 'aggregate', drilldown='task.code', cut='year:%d' % y)['cells']} - {None}
                   for y in (2024, 2025)}
        left, stays = sorted(by_year[2024] - by_year[2025])[0], sorted(by_year[2024] & by_year[2025])[0]
        page = self.page('/waterrijk/2025/vergelijken?kolommen=taakveld&leden=%s,%s' % (stays, left))
        self.assertIn('Hier niet te vinden: %s.' % left, notes(page))

    def test_phases_by_their_words_in_each_language(self):
        _, _, body = self.served.get('/waterrijk/2024/vergelijken?fasen=begroot,werkelijk&taal=en')
        self.assertEqual(len(heads(body.decode())), 3)


class ByMunicipality(Comparing):
    def test_per_inhabitant_ranks_by_it(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        mapping, ledger = municipalities(folder, PEOPLE)
        self.start((mapping, [ledger]))
        page = self.page('/iv3/2023/vergelijken?leden=GM0014,0202,GM0344')
        self.assertEqual([re.sub('<.*?>', '', c) for c in rows(page)['Plaats van de 3']][:3], ['1', '2', '3'])
        page = self.page('/iv3/2023/vergelijken?leden=GM0014,0202,GM0344&maat=inwoner')
        # A million a head of 1000, two of 4000, three of 2000; two lines each.
        self.assertEqual(heads(page)[:3], ['Utrecht', 'Groningen', 'Arnhem'])
        self.check(page, 9)

    def test_where_there_are_none_it_says_so(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        mapping, ledger = municipalities(folder, None)
        self.start((mapping, [ledger]))
        page = self.page('/iv3/2023/vergelijken?leden=GM0014&maat=inwoner')
        self.assertTrue(any('Per inwoner kan hier niet' in n for n in notes(page)), notes(page))


@unittest.skipUnless(os.path.isdir(IV3), '../shared/data is absent')
class Iv3(Comparing):
    def test_342_municipalities(self):
        self.start((os.path.join(PROJECT, 'mappings', 'nl-iv3'), sorted(glob.glob(os.path.join(IV3, '2023_*.csv')))))
        cells = self.answers.ask('nl-iv3', 'aggregate', drilldown='gemeente.naam', aggregates='bedrag.sum', pagesize=1000,
                                 cut='year:2023|phase:"executed"|side:"expenditure"', toggle='zonder-reserves|zonder-resultaat')['cells']
        sums = sorted((c['bedrag.sum'] for c in cells), reverse=True)
        self.assertEqual(len(sums), 342)
        page = self.page('/nl-iv3/vergelijken?leden=Utrecht,Bergen+(NH.),Leusden')
        by_name = {c['gemeente.naam']: c['bedrag.sum'] for c in cells}
        self.assertEqual(heads(page)[:3], sorted(('Utrecht', 'Leusden', 'Bergen (NH.)'), key=by_name.get, reverse=True))
        ranks = rows(page)['Plaats van de 342']
        for head, rank in zip(heads(page)[:3], ranks):
            self.assertEqual(int(re.sub('<.*?>', '', rank)), 1 + sums.index(by_name[head]), head)
        median = re.search(r'heeft de middelste\s*<data value="([^"]*)"', page)
        self.assertEqual(Decimal(median.group(1)), statistics.median(sums))
        self.assertEqual(page.count('<input type="checkbox" name="leden"'), 342)
        self.check(page, 300)


if __name__ == '__main__':
    unittest.main()
