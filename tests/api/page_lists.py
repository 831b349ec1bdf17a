"""Suppliers, the list maker, places, what is told as one row, and questions about a figure: each figure the API's own, lists
in the order and number that was asked, the very list by download; a supplier followed over the years to its lines."""
import csv
import html
import io
import json
import os
import re
import sys
import tempfile
import unittest
import urllib.parse
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures, links  # noqa: E402
from served import DESCRIPTOR, Served, load, load_samples, write_ledger  # noqa: E402


def rows(page):
    body = page[page.index('<tbody>'):page.index('</tbody>')]
    return [[' '.join(html.unescape(re.sub(r'<[^>]*>', ' ', c)).split()) for c in re.findall(r'<t[dh][^>]*>(.*?)</t[dh]>', r, re.S)]
            for r in re.findall(r'<tr>(.*?)</tr>', body, re.S)]


class Lists(unittest.TestCase):
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

    def page(self, path, status=200, **question):
        target = path + '?' + urllib.parse.urlencode(dict({'taal': 'nl'}, **question))
        got, _, body = self.served.get(target, headers={'Accept': 'text/html'})
        self.assertEqual(got, status, (target, body[-2000:]))
        return body.decode()

    def check_figures(self, page, least):
        found = figures(page)
        self.assertGreaterEqual(len(found), least)
        for passport, value in found:
            self.assertEqual(self.answers.of(passport), value, passport)

    def test_suppliers(self):
        page = self.page('/waterrijk/2024/leveranciers')
        self.check_figures(page, 60)
        self.assertEqual(rows(page)[0][0], 'GGD Plassenland')
        self.assertIn('41 leveranciers', page)
        amounts = [v for p, v in figures(page[page.index('<tbody>'):]) if 'year.year%3A2024' in p]
        self.assertEqual(amounts, sorted(amounts, reverse=True))
        # What most went to, by the API.
        cells = self.answers.ask('waterrijk', 'aggregate', drilldown='programme.label', order='amount.sum:desc', pagesize='1',
                                 cut='year:2024|phase:"executed"|side:"expenditure"|supplier:"GGD Plassenland"')['cells']
        self.assertEqual(rows(page)[0][1], cells[0]['programme.label'])
        for more in ({'kant': 'baten'}, {'maat': 'inwoner'}, {'prijzen': '2025'}, {'uit': 'without-reserves'}):
            self.check_figures(self.page('/waterrijk/2024/leveranciers', **more), 1)
        self.page('/waterrijk/2023/leveranciers')
        self.assertIn('41 suppliers', self.page('/waterrijk/2024/leveranciers', taal='en'))

    def test_a_supplier_is_followed_to_its_lines(self):
        page = self.page('/waterrijk/2024/leveranciers')
        body = page[page.index('<tbody>'):]
        own = next(u for u in links(body) if '/leverancier/' in u)
        status, _, subject = self.served.get(own)
        self.assertEqual(status, 200)
        subject = subject.decode()
        years = subject[subject.index('id="door"'):]
        self.assertEqual(re.findall(r'<th scope="row">(\d{4})</th>', years[:years.index('</section>')]), ['2023', '2024', '2025'])
        self.check_figures(subject, 5)
        lines = next(u for u in links(subject) if '/regels' in u)
        status, _, body = self.served.get(lines)
        self.assertEqual(status, 200)
        download = next(u for u in links(body.decode()) if u.endswith('download=csv'))
        status, _, text = self.served.get(download)
        self.assertEqual(status, 200)
        amounts = [Decimal(r['amount']) for r in csv.DictReader(io.StringIO(text.decode('utf-8-sig')))]
        self.assertEqual(len(amounts), 12)  # of 16: the others are of the social domain
        self.assertEqual(sum(amounts), figures(subject)[0][1])

    def test_a_list_is_what_was_asked(self):
        page = self.page('/waterrijk/2024/lijst', top='5')
        self.assertEqual(len(rows(page)), 5)
        self.check_figures(page, 6)
        page = self.page('/waterrijk/2024/programmabegroting/3/lijst', verdeling='grootboekrekening', orde='minst', top='7', jaar='2023',
                         kant='baten')
        self.check_figures(page, 2)
        amounts = [v for _, v in figures(page[page.index('<tbody>'):page.index('</tbody>')])]
        self.assertEqual(amounts, sorted(amounts))
        self.assertTrue(all('year.year%3A2023' in p for p, _ in figures(page)))
        self.assertRegex(page, r'<option value="2023" selected')
        self.assertRegex(page, r'<option value="baten" selected')
        page = self.page('/waterrijk/2024/lijst', verdeling='programma', orde='naam', top='20')
        names = [r[0].split(' ', 1)[1] for r in rows(page)]
        self.assertEqual(names, sorted(names))
        counts = [int(r[1].replace('.', '')) for r in rows(self.page('/waterrijk/2024/lijst', verdeling='programma', orde='regels'))]
        self.assertEqual(counts, sorted(counts, reverse=True))

    def test_downloads_are_the_list(self):
        page = self.page('/waterrijk/2024/lijst', verdeling='taakveld', top='4', orde='minst')
        shown = [v for _, v in figures(page[page.index('<tbody>'):page.index('</tbody>')])]
        api = [u for u in links(page) if u.startswith('/api/3/')]
        self.assertEqual(len(api), 4)
        text = self.served.get(next(u for u in api if u.endswith('download=csv')))[2].decode('utf-8-sig')
        self.assertEqual([Decimal(r['amount.sum']) for r in csv.DictReader(io.StringIO(text))], shown)
        told = json.loads(self.served.get(next(u for u in api if 'download' not in u))[2], parse_float=Decimal)
        self.assertEqual([c['amount.sum'] for c in told['cells']], shown)
        self.assertEqual(self.served.get(next(u for u in api if u.endswith('download=xlsx')))[2][:2], b'PK')

    def test_odd_lists(self):
        self.assertLessEqual(len(rows(self.page('/waterrijk/2024/lijst', verdeling='boekdatum', top='500'))), 500)
        for q in ({'top': '0'}, {'top': '-1'}, {'top': 'x'}, {'top': '501'}, {'top': '99999999999999999999'}, {'verdeling': 'nergens'},
                  {'orde': '"><script>'}, {'jaar': '1900'}, {'fase': 'x'}, {'kant': 'x'}):
            page = self.page('/waterrijk/2024/lijst', 400, **q)
            self.assertNotIn('<script>"', page)
        self.page('/waterrijk/1900/lijst', 404)
        self.page('/waterrijk/2024/programma/99/lijst', 404)

    def test_the_form_keeps_the_lens(self):
        page = self.page('/waterrijk/2024/lijst', maat='inwoner', uit='without-reserves', taal='en')
        form = page[page.index('stuiver-list-form'):page.index('</form>')]
        for name, value in (('maat', 'inwoner'), ('uit', 'without-reserves'), ('taal', 'en')):
            self.assertIn('<input type="hidden" name="%s" value="%s">' % (name, value), form)
        self.assertNotIn('type="hidden" name="jaar"', form)

    def test_sums_over_places_have_passports(self):
        for level in ('locations', 'wijken'):
            page = self.page('/waterrijk/2024/plaatsen', niveau=level)
            self.check_figures(page, 5)
            self.assertEqual(len(re.findall('<data ', page)), len(figures(page)), level)

    def test_what_is_told_as_one_row_has_a_passport(self):
        for split in ('leverancier', 'kostenplaats', 'boekdatum'):
            page = self.page('/waterrijk/2024/taakveld', verdeling=split)
            if split != 'boekdatum':
                self.assertRegex(page, r'De andere \d+')
                self.assertEqual(len(re.findall('<data ', page)), len(figures(page)), split)
            self.check_figures(page, 20)

    def test_a_cube_with_little(self):
        with tempfile.TemporaryDirectory() as where:
            mapping, store = os.path.join(where, 'mapping'), os.path.join(where, 's.db')
            os.mkdir(mapping)
            with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(dict(DESCRIPTOR, stuiver={'cube': 't'}), f)
            write_ledger(os.path.join(where, 'a.csv'), 50)
            load(store, mapping, os.path.join(where, 'a.csv'))
            with Served(store) as served:
                self.assertEqual(served.get('/t/2024/leveranciers', headers={'Accept': 'text/html'})[0], 404)
                page = served.get('/t/2024/lijst?taal=nl&top=3')[2].decode()
                self.assertEqual(len(rows(page)), 3)
                self.assertNotIn('kies-kant', page)


class ManySuppliers(unittest.TestCase):
    """More suppliers than one answer has rows: who got most stands on top, wherever the name stands, and sums are of all."""

    COUNT = 10100

    def descriptor(self):
        own = json.loads(json.dumps(DESCRIPTOR))
        dimensions = own['model']['dimensions']
        del dimensions['description']
        del own['resources'][0]['schema']['fields'][2]
        del dimensions['programme']
        dimensions['supplier'] = {'primaryKey': 'supplier', 'attributes': {'supplier': {'source': 'programma'}}}
        own['stuiver'] = {'cube': 't', 'scope': ['year'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}}
        return own

    def test_all_of_them(self):
        with tempfile.TemporaryDirectory() as where:
            mapping, store, path = (os.path.join(where, n) for n in ('mapping', 's.db', 'a.csv'))
            os.mkdir(mapping)
            with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
                json.dump(self.descriptor(), f)
            with open(path, 'w', encoding='utf-8') as f:
                f.write('jaar;programma;bedrag\r\n')
                for i in range(self.COUNT):
                    f.write(f'2024;Firma {i:05} B.V.;{i + 1},00\r\n2023;Firma {i:05} B.V.;{i + 2},00\r\n')
                f.write('2024;;7,50\r\n')
            load(store, mapping, path)
            with Served(store) as served:
                page = served.get('/t/2024/leveranciers?taal=nl', headers={'Accept': 'text/html'})[2].decode()
                self.assertEqual(re.findall(r'([0-9.]+) leveranciers', page)[0], '10.100')
                found = rows(page)
                self.assertEqual(len(found), 50)
                self.assertEqual(found[0][0], 'Firma 10099 B.V.')
                self.assertIn('10.101', found[0])  # the year before
                values = [v for _, v in figures(page)]
                self.assertEqual(values[0], Decimal(self.COUNT * (self.COUNT + 1) // 2))
                self.assertIn(Decimal('7.5'), values)
                answers = Answers(served)
                for passport, value in figures(page):
                    self.assertEqual(answers.of(passport), value, passport)
                for target in ('/t/2024?taal=nl', '/t/2024/supplier/Firma%2010099%20B.V.?verdeling=supplier&taal=nl',
                               '/t/2024?naast=2023&taal=nl'):
                    page = served.get(target, headers={'Accept': 'text/html'})[2].decode()
                    for passport, value in figures(page):
                        self.assertEqual(answers.of(passport), value, (target, passport))
                page = served.get('/t/2024?naast=2023&taal=nl', headers={'Accept': 'text/html'})[2].decode()
                self.assertIn('Firma 10099 B.V.', page)
                self.assertNotIn('Firma 00000 B.V.', page)
                self.assertRegex(page, 'De andere (9|10).[0-9]{3}')


class Questions(unittest.TestCase):
    """A question about a figure goes to whom the mapping names."""

    def served_with(self, where, **more):
        mapping, store = os.path.join(where, 'mapping'), os.path.join(where, 's.db')
        os.mkdir(mapping)
        own = dict(DESCRIPTOR, **{k: v for k, v in more.items() if k != 'questions'})
        own['stuiver'] = dict({'cube': 't'}, **({'questions': more['questions']} if 'questions' in more else {}))
        with open(os.path.join(mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(own, f)
        write_ledger(os.path.join(where, 'a.csv'), 50)
        load(store, mapping, os.path.join(where, 'a.csv'))
        return Served(store)

    def ask(self, page, word='Vraag hierover'):
        return html.unescape(re.search(r'<a class="utrecht-link" href="([^"]*)">%s</a>' % word, page).group(1))

    def test_by_mail(self):
        with tempfile.TemporaryDirectory() as where, self.served_with(where, contributors=[
                {'title': 'Iemand', 'email': 'iemand@t.example'},
                {'title': 'Financien', 'role': 'contact', 'email': 'vragen@t.example'}]) as served:
            page = served.get('/t/2024/programme/P3?taal=nl', headers={'Host': 'geld.example'})[2].decode()
            mail = self.ask(page)
            self.assertTrue(mail.startswith('mailto:vragen@t.example?'), mail)
            told = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(mail).query))
            self.assertIn('P3 in 2024', told['subject'])
            self.assertIn('5,00', told['subject'])
            self.assertIn('programme.programme:"P3"', told['body'])
            link = re.search(r'Adres: (http://geld\.example(/t/paspoort\S*))', told['body'])
            passport = served.get(link.group(2), headers={'Host': 'geld.example'})[2].decode()
            self.assertIn('<data value="5">', passport)
            version = json.loads(served.get('/api/3/cubes/')[2])
            self.assertRegex(told['body'], r'Versie van de gegevens: [0-9a-f]+')
            self.assertTrue(version)
            self.assertIn('mailto:vragen@t.example', self.ask(passport))
            # Another host's reader gets another address.
            other = self.ask(served.get('/t/2024/programme/P3?taal=nl', headers={'Host': 'b.example'})[2].decode())
            self.assertIn('b.example', urllib.parse.unquote(other))
            english = self.ask(served.get('/t/2024/programme/P3?taal=en')[2].decode(), 'Ask about this')
            self.assertIn('My question:', urllib.parse.unquote(english))

    def test_by_form(self):
        with tempfile.TemporaryDirectory() as where, self.served_with(
                where, questions='https://t.example/contact?over={subject}&tekst={text}&waar={address}') as served:
            form = self.ask(served.get('/t/2024/programme/P3?taal=nl')[2].decode())
            self.assertTrue(form.startswith('https://t.example/contact?over=Vraag%20over'), form)
            told = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(form).query))
            self.assertIn('/t/paspoort?', told['waar'])
            self.assertIn('Mijn vraag:', told['tekst'])

    def test_an_address_that_is_none(self):
        for bad in ('vragen', 'javascript:alert(1)', 'a b@t.example', 'https://', 'https://t.example/a b', '@t.example'):
            with tempfile.TemporaryDirectory() as where:
                with self.assertRaisesRegex(RuntimeError, 'questions.*neither an e-mail address'):
                    self.served_with(where, questions=bad)

    def test_nobody(self):
        for more in ({}, {'contributors': [{'title': 'x'}]}):
            with tempfile.TemporaryDirectory() as where, self.served_with(where, **more) as served:
                page = served.get('/t/2024/programme/P3?taal=nl')[2].decode()
                self.assertIn('Deze gegevens noemen geen adres voor vragen', page)
                self.assertNotIn('mailto:', page)


if __name__ == '__main__':
    unittest.main()
