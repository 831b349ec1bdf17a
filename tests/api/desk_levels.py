#!/usr/bin/env python3
"""Levels of publication at step 6: what the page counts for each of them is what a load under it hides, to the cent."""
import csv
import decimal
import html
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import Served  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')
SOCIAL = re.compile(r'^6(?!\.1$)')
PEOPLE = {'1.1', '3.4.1', '3.4.2', '4.1.1', '4.1.2'}
LEVELS = ['L0', 'L1', 'L2', 'L3', 'L4']


def plain(text):
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]+>', ' ', text)).replace('\u00a0', ' ').replace('\u202f', ' ')).strip()


def cents(text):
    """Of "€ 1.234,56"."""
    sign = -1 if re.search('[-\u2212]', text) else 1
    return sign * int(re.sub(r'\D', '', text))


def number(text):
    return int(re.sub(r'\D', '', text))


class Page:
    """What step 6 says of its levels."""

    def __init__(self, text):
        self.text = text
        self.version = re.search(r'name="versie" value="(\d+)"', text).group(1)
        chosen = re.findall(r'name="niveau" value="(\w+)"( checked)?', text)
        self.chosen = [word for word, checked in chosen if checked]
        self.panels = {}
        for word, table in re.findall(r'data-niveau="(\w+)">(.*?)</table>', text, re.S):
            heads = [plain(h) for h in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table, re.S)]
            rows = {}
            for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', table, re.S):
                name, rest = row.split('</th>', 1)
                rows[plain(name)] = dict(zip(heads[1:], [plain(c) for c in re.findall(r'<td[^>]*>(.*?)</td>', rest, re.S)]))
            self.panels[word] = rows

    def hidden(self, level, column, part):
        """Lines and cents that it says are hidden, of all the part's."""
        row = self.panels[level][part]
        all_of_it = number(row['Regels']), cents(row['Bedrag'])
        said = next(text for head, text in row.items() if column in head.split(', '))
        if said == 'getoond':
            return (0, 0), all_of_it
        if said == 'afgeschermd':
            return all_of_it, all_of_it
        shown, shown_sum, hidden, hidden_sum = re.fullmatch(
            r'getoond: ([\d.]+) regels, (.*?) afgeschermd: ([\d.]+) regels, (.*)', said).groups()
        if (number(shown) + number(hidden), cents(shown_sum) + cents(hidden_sum)) != all_of_it:
            raise AssertionError('%s is not %s' % (said, row))
        return (number(hidden), cents(hidden_sum)), all_of_it


def reckoned(standard, values):
    """The same from the file itself, in another way: hidden of the supplier (L3) by side."""
    found = {'lasten': [0, 0], 'baten': [0, 0]}
    with open(LEDGER, encoding='windows-1252', newline='') as f:
        for row in csv.DictReader(f, delimiter=';'):
            code, category = row['Taakveld'], row['CategorieBBV']
            level = LEVELS.index(values.get(code, standard))
            if SOCIAL.match(code) or not code or category in PEOPLE:
                level = min(level, 1)
            if level >= 3:
                continue
            out = row['InkomstenUitgavenBBV'] == 'U'
            debit, credit = (decimal.Decimal(row[k].replace('.', '').replace(',', '.')) for k in ('BedragDebet', 'BedragCredit'))
            amount = debit - credit if out else credit - debit
            one = found['lasten' if out else 'baten']
            one[0] += 1
            one[1] += int(amount * 100)
    return {k: tuple(v) for k, v in found.items()}


class Levels(unittest.TestCase):
    def test_of_several_amounts_each_is_told(self):
        with Desk() as d:
            path = d.at('begroting.csv')
            with open(path, 'w', encoding='utf-8') as f:
                f.write('Jaar;Taakveld;Kostenplaats;Bedrag exclusief btw;Bedrag inclusief btw\n')
                f.writelines('2024;%s;%d;%d,10;%d,20\n' % (('6.3', '2.1')[i % 2], 700 + i % 9, 100 + i, 200 + i) for i in range(40))
            page = self.page(d, d.bring(path))
            (row,) = page.panels['L4'].values()
            self.assertRegex(row['Bedrag'], r'^\S.* € 4\.784,00 \S.* € 8\.788,00$')
            kept = next(text for head, text in row.items() if 'Kostenplaats' in head.split(', '))
            self.assertEqual(kept, 'getoond')

    def opened(self, d):
        """A delivery with supplier and description, which are left out unasked."""
        n = d.bring(LEDGER)
        page = d.wait(n, 'kolommen').text
        ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
        fields = {'versie': re.search(r'name="versie" value="(\d+)"', page).group(1)}
        for name, meaning in (('CrediteurNaam', 'leverancier'), ('OmschrijvingBoeking', 'tekst')):
            fields.update({ids[name]: meaning, 'g' + ids[name]: 'alleen bedrijven en termijnen, nagezien'})
        self.assertEqual(d.post('/leveringen/%d/kolommen' % n, fields=fields).status, 303)
        return n

    def page(self, d, n):
        return Page(d.wait(n, 'privacy').text)

    def keep(self, d, n, page, **more):
        return d.post('/leveringen/%d/privacy' % n, fields=dict({'versie': page.version, 'wat': 'niveau-bewaren'}, **more))

    def publish(self, d, n):
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
        d.wait(n, 'publiceren')
        d.post('/leveringen/%d/vrijgeven' % n, BO)
        d.wait(n, 'publiceren')

    def published(self, d, column, n=1):
        """Hidden lines and cents by side, as the store has them."""
        found = {}
        with Served(d.at('store.db')) as server:
            cube = json.loads(server.get('/api/3/cubes')[2])['data'][0]['name']
            model = json.loads(server.get('/api/3/cubes/%s/model' % cube)[2])['model']
            dimension = next(k for k, x in model['dimensions'].items() if x.get('label') == column)
            key = model['dimensions'][dimension]['key_attribute']
            for side, word in (('expenditure', 'lasten'), ('revenue', 'baten')):
                cut = 'side.code:%%22%s%%22%%7C%s.%s:%%22afgeschermd%%22' % (side, dimension, key)
                s = json.loads(server.get('/api/3/cubes/%s/aggregate?cut=%s' % (cube, cut))[2], parse_float=decimal.Decimal)['summary']
                found[word] = (s['_count'], int((s['amount.sum'] or 0) * 100))
        return found

    def said(self, page, level, column):
        return {part.split(' · ')[-1]: page.hidden(level, column, part)[0] for part in page.panels[level]}

    def test_what_the_page_counts_is_what_the_load_hides(self):
        with Desk() as d:
            n = self.opened(d)
            page = self.page(d, n)
            self.assertEqual(page.chosen, ['L1'], 'nobody said another')
            for level in LEVELS:
                self.assertEqual(self.said(page, level, 'CrediteurNaam'), reckoned(level, {}), level)
            # Tried: nothing is kept, and the numbers are those of the file.
            values = {'2.1': 'L4', '0.4': 'L2', '6.71': 'L0'}
            fields = {'t.' + k: v for k, v in values.items()}
            a = d.post('/leveringen/%d/privacy' % n, fields=dict(fields, versie=page.version, wat='niveau-proberen', niveau='L2'))
            self.assertEqual(a.status, 200)
            tried = Page(a.text)
            self.assertIn('Dit is een proef', a.text)
            self.assertEqual((tried.chosen, tried.version), (['L2'], page.version))
            for level in ('L2', 'L4'):
                self.assertEqual(self.said(tried, level, 'CrediteurNaam'), reckoned(level, values), level)
            self.assertEqual(self.page(d, n).chosen, ['L1'])
            # Kept.
            self.assertEqual(self.keep(d, n, page, niveau='L2', **fields).status, 303)
            kept = self.page(d, n)
            self.assertEqual(kept.chosen, ['L2'])
            self.assertIn('niveau: L2', d.get('/leveringen/%d/kolommen' % n).text)
            self.assertIn(AN, d.get('/leveringen/%d/kolommen' % n).text)
            self.publish(d, n)
            for column in ('CrediteurNaam', 'OmschrijvingBoeking', 'BoekingsDatum', 'KostenPlaats'):
                self.assertEqual(self.said(kept, 'L2', column), self.published_or_nothing(d, column), column)
            self.assertEqual(self.published(d, 'CrediteurNaam'), reckoned('L2', values))

    def test_without_a_taakveld_somebody_says_why_none_is_missed(self):
        with Desk() as d:
            path = d.at('bibliotheek.csv')
            with open(path, 'w', encoding='utf-8') as f:
                f.write('Jaar;Leverancier;Bedrag\n')
                f.writelines('2024;Drukkerij %s B.V.;%d,00\n' % ('ABCDEFGH'[i % 8], 100 + i) for i in range(40))
            n = d.bring(path)
            page = self.page(d, n)
            self.assertEqual(self.keep(d, n, page, niveau='L4').status, 303)
            page = self.page(d, n)
            self.assertIn('alle regels blijven op L1, wat u ook kiest', page.text)
            reason = 'De bibliotheek <b>koopt</b> boeken; zij doet niets van het sociaal domein.'
            self.assertEqual(self.keep(d, n, page, niveau='L4', zonder=reason).status, 303)
            page = self.page(d, n)
            self.assertEqual(page.chosen, ['L4'])
            self.assertNotIn('alle regels blijven op L1', page.text)
            self.assertIn('Geen regel is van het sociaal domein, zegt de koppeling: De bibliotheek &lt;b&gt;koopt', page.text)
            d.wait(n, 'bevindingen')
            self.assertIn('geen regel is van het sociaal domein', d.get('/leveringen/%d/bevindingen' % n).text)
            # Taken back by an empty field.
            self.assertEqual(self.keep(d, n, page, niveau='L4', zonder=' ').status, 303)
            self.assertIn('alle regels blijven op L1', self.page(d, n).text)

    def published_or_nothing(self, d, column):
        """Of a day its month is shown, by its first day, and a text is no member: the lines tell."""
        if column not in ('BoekingsDatum', 'OmschrijvingBoeking'):
            return self.published(d, column)
        found = {'lasten': [0, 0], 'baten': [0, 0]}
        with Served(d.at('store.db')) as server:
            cube = json.loads(server.get('/api/3/cubes')[2])['data'][0]['name']
            name = column.lower()
            for i in range(1, 100):
                rows = json.loads(server.get('/api/3/cubes/%s/facts?pagesize=1000&page=%d' % (cube, i))[2], parse_float=decimal.Decimal)['data']
                for row in rows:
                    seen = next(v for k, v in row.items() if k.split('.')[0] == name)
                    # Where the text is shown the day is, too, which may be a first one.
                    month = column == 'BoekingsDatum' and seen.endswith('-01') and 'afgeschermd' in row.values()
                    if month or seen == 'afgeschermd':
                        one = found['lasten' if row['side.code'] == 'expenditure' else 'baten']
                        one[0] += 1
                        one[1] += int(row['amount'] * 100)
                if len(rows) < 1000:
                    return {k: tuple(v) for k, v in found.items()}

    def test_a_form_that_is_not_whole_or_too_late(self):
        with Desk() as d:
            n = self.opened(d)
            page = self.page(d, n)
            for fields in ({}, {'niveau': 'L9'}, {'niveau': 'geen'}, {'niveau': 'L2', 't.2.1': 'L7'}, {'niveau': 'L2', 'k.KostenPlaats': 'hoog'}):
                self.assertEqual(self.keep(d, n, page, **fields).status, 422, fields)
            self.assertEqual(self.keep(d, n, page, niveau='L1').status, 303)
            self.assertEqual(self.keep(d, n, page, niveau='L4').status, 409)
            now = self.page(d, n)
            self.assertEqual(now.chosen, ['L1'])
            # Another, and back: there is always one.
            self.assertEqual(self.keep(d, n, now, niveau='L3').status, 303)
            self.assertEqual(self.keep(d, n, self.page(d, n), niveau='L1').status, 303)
            self.assertEqual(self.page(d, n).chosen, ['L1'])

    def test_what_nobody_chose_a_level_for_shows_no_payee(self):
        with Desk() as d:
            n = self.opened(d)
            self.publish(d, n)
            self.assertEqual(self.published(d, 'CrediteurNaam'), reckoned('L1', {}))
            self.assertEqual(self.published_or_nothing(d, 'OmschrijvingBoeking'), reckoned('L1', {}))

    def test_a_column_that_is_opened_later_is_not_shown_below_its_level(self):
        with Desk() as d:
            n = d.bring(LEDGER)
            d.wait(n, 'kolommen')
            page = self.page(d, n)
            self.assertEqual(self.keep(d, n, page, niveau='L2').status, 303)
            page = d.wait(n, 'kolommen').text
            ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
            fields = {'versie': re.search(r'name="versie" value="(\d+)"', page).group(1),
                      ids['CrediteurNummer']: 'indeling', 'g' + ids['CrediteurNummer']: 'alleen bedrijven, nagezien'}
            self.assertEqual(d.post('/leveringen/%d/kolommen' % n, fields=fields).status, 303)
            said = self.page(d, n)
            hidden, everything = said.hidden('L2', 'CrediteurNummer', next(iter(said.panels['L2'])))
            self.assertEqual(hidden, everything, 'who was paid starts at L3, whatever the column is called')


if __name__ == '__main__':
    unittest.main()
