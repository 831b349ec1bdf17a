"""Charts by their own address, the treemap and the flows: the same rows as the table of their page, whole and safe to
embed; what a picture leaves out is said; a whole and its parts add up."""
import html
import json
import os
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures, links  # noqa: E402
from served import Served, load, load_samples  # noqa: E402

SVG = '{http://www.w3.org/2000/svg}'
# Each page that has a chart, and the charts it has.
CHARTS = {
    '/waterrijk/2024': ('verdeling',),
    '/waterrijk/2024?weergave=vlakken': ('vlakken',),
    '/waterrijk/2024/begroot-en-werkelijk': ('waterval',),
    '/waterrijk/2024/geldstromen': ('stromen',),
    '/waterrijk/2024/plaatsen': ('kaart',),
    '/waterrijk/2024/programmabegroting/5': ('verdeling', 'tijdlijn'),
    '/waterrijk/2024/programmabegroting/5?weergave=vlakken&verdeling=economische-categorie': ('vlakken', 'tijdlijn'),
}
ODD = [('Groot', '700,00'), ('Middel', '250,00'), ('Klein', '50,00'), ('Terug', '-40,00')]
BAD = [('Groot', '700,00'), ('Terug', '-400,00')]


def texts(picture):
    return [''.join(t.itertext()) for t in picture.iter(SVG + 'text')]


def tips(picture):
    """What a part of a picture says it is: its own title."""
    return [t.text for t in picture.iter(SVG + 'title')][1:]


def euros(text):
    """'€ 29,1 mln.' and '€ 450.313' as amounts, with the half of their last digit."""
    found = re.search('(\u2212?)([0-9.]+)(?:,([0-9]+))?(\u00a0mln)?', text)
    size = Decimal(1000000) if found.group(4) else Decimal(1)
    fraction = found.group(3) or ''
    value = Decimal(found.group(2).replace('.', '') + ('.' + fraction if fraction else ''))
    return (-value if found.group(1) else value) * size, size * Decimal('0.5').scaleb(-len(fraction))


def odd_mapping(folder, name, rows):
    os.makedirs(os.path.join(folder, name))
    money = {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'groupChar': '.', 'columnType': 'value'}
    with open(os.path.join(folder, name, 'datapackage.json'), 'w', encoding='utf-8') as f:
        json.dump({'name': name, 'title': name, 'stuiver': {'cube': name}, 'resources': [{
            'name': 'lines', 'path': 'lines.csv', 'encoding': 'utf-8', 'dialect': {'delimiter': ';'},
            'schema': {'fields': [{'name': 'post', 'type': 'string'}, money]}}],
            'model': {'dimensions': {'post': {'primaryKey': 'post', 'attributes': {'post': {'source': 'post'}}}},
                      'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}}}, f)
    ledger = os.path.join(folder, name + '.csv')
    with open(ledger, 'w', encoding='utf-8') as f:
        f.write('post;bedrag\n' + ''.join('%s;%s\n' % row for row in rows))
    return os.path.join(folder, name), ledger


class Pictures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(cls.store)
        for name, rows in (('odd', ODD), ('bad', BAD)):
            load(cls.store, *odd_mapping(cls.where.name, name, rows))
        cls.served = Served(cls.store, '--json', '--public-url', 'https://open.example/geld')
        cls.answers = Answers(cls.served)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def page(self, target):
        status, _, body = self.served.get(target)
        self.assertEqual(status, 200, (target, body[-300:]))
        return body.decode()

    def picture(self, target):
        status, headers, body = self.served.get(target)
        headers = {k.lower(): v for k, v in dict(headers).items()}
        self.assertEqual(status, 200, (target, body[-300:]))
        self.assertEqual(headers['content-type'], 'image/svg+xml', target)
        self.assertEqual(headers['x-content-type-options'], 'nosniff')
        policy = headers['content-security-policy']
        self.assertIn("default-src 'none'", policy)
        self.assertIn('frame-ancestors *', policy)
        self.assertNotIn('unsafe', policy)
        self.assertTrue(headers['etag'])
        again = self.served.get(target, headers={'If-None-Match': headers['etag']})
        self.assertEqual((again[0], again[2]), (304, b''), target)
        return ElementTree.fromstring(body)

    def here(self, url):
        self.assertTrue(url.startswith('https://open.example/geld') or url.startswith('/geld'), url)
        return url.split('/geld', 1)[1]

    def framed(self, target, snippets):
        """What can be copied as a frame: named, loaded when seen, and the same page, which may be framed."""
        for snippet in snippets:
            found = re.fullmatch(r'<iframe src="([^"]*)" title="([^"]+)" width="100%" height="\d+" loading="lazy">'
                                 r'</iframe>', snippet.strip())
            self.assertTrue(found, snippet)
            url = html.unescape(found.group(1))
            self.assertTrue(url.startswith('https://open.example/geld/embed/waterrijk/2024'), url)
            self.assertEqual(('weergave=vlakken' in url), ('weergave=vlakken' in target), url)
            status, headers, body = self.served.get(self.here(url))
            self.assertEqual(status, 200, url)
            self.assertIn('frame-ancestors *', {k.lower(): v for k, v in dict(headers).items()}['content-security-policy'])
            self.assertIn('class="utrecht-document embed"', body.decode())

    def test_a_finding_says_what_it_is_divided_by(self):
        for name in ('verdeling', 'begroot-en-werkelijk/waterval', 'geldstromen/stromen', 'plaatsen/kaart',
                     'programmabegroting/5/tijdlijn'):
            for query, per in (('', False), ('?maat=inwoner', True)):
                picture = self.picture('/waterrijk/2024/%s.svg%s' % (name, query))
                said = picture.find(SVG + 'desc').text.replace('\u00a0', ' ')
                amounts = re.findall('€ [\u2212+]?[0-9.,]*[0-9](?: mln\\.)?( per inwoner)?', said)
                self.assertTrue(amounts, said)
                self.assertEqual([bool(a) for a in amounts], [per] * len(amounts), said)

    def test_on_paper_nobody_is_told_to_click(self):
        for target in ('/waterrijk/2024', '/waterrijk/2024/begroot-en-werkelijk', '/waterrijk/2024/programmabegroting/5'):
            page = self.page(target)
            said = re.findall(r'(<[^>]*>)[^<]*Klik op een getal', page)
            self.assertTrue(said, target)
            self.assertEqual(set(said), {'<span class="no-print">'}, target)

    def test_every_chart_has_its_address_on_its_page(self):
        for target, charts in CHARTS.items():
            page = self.page(target)
            found = [self.here(url) for url in links(page) if '.svg' in url and '/-/' not in url]
            self.assertEqual([re.search(r'/([a-z]+)\.svg', url).group(1) for url in found], list(charts), target)
            copied = [html.unescape(html.unescape(x)) for x in re.findall(r'<textarea[^>]*>([^<]*)', page)]
            self.assertEqual(len(copied), 2 * len(found), target)
            self.framed(target, copied[1::2])
            for url, snippet in zip(found, copied[::2]):
                self.assertIn('<img src="https://open.example/geld%s"' % url, snippet)
                picture = self.picture(url)
                said = ' '.join(texts(picture))
                self.assertIn('Waterrijk', said)
                self.assertIn('https://open.example/geld/waterrijk/2024', said)
                self.assertRegex(said, r'Hoogste versie 1, het laatst geladen op \d+\s[a-z]+\s\d{4}\.')
                # The finding is in the picture, and has a number.
                self.assertRegex(texts(picture)[0] + texts(picture)[1], r'\d')

    def test_nothing_of_a_picture_is_active(self):
        for target in ('/waterrijk/2024/vlakken.svg', '/waterrijk/2024/geldstromen/stromen.svg'):
            for e in self.picture(target).iter():
                self.assertNotIn(e.tag, (SVG + 'script', SVG + 'style', SVG + 'a', SVG + 'foreignObject'))
                for name in e.attrib:
                    self.assertFalse(name.startswith('on') or name == 'style', (target, name))

    def rows(self, side, by):
        asked = self.answers.ask('waterrijk', 'aggregate', drilldown=by, cut=(
            'year:2024|phase:"executed"|side:"%s"|task.code!:"0.10"|task.code!:"0.11"' % side))
        return {c.get(by + '.label'): c['amount.sum'] for c in asked['cells']}

    def check_parts(self, picture, rows, all_drawn):
        seen = 0
        for tip in tips(picture):
            label, amount = tip.rsplit(': ', 1)
            if label in rows:
                value, half = euros(amount)
                self.assertLessEqual(abs(rows[label] - value), half, tip)
                seen += 1
        self.assertEqual(seen, len(rows)) if all_drawn else self.assertGreaterEqual(seen, 8)

    def test_a_picture_has_the_amounts_of_the_api(self):
        spent, got = self.rows('expenditure', 'programme'), self.rows('revenue', 'category')
        self.check_parts(self.picture('/waterrijk/2024/vlakken.svg'), spent, True)
        self.check_parts(self.picture('/waterrijk/2024/verdeling.svg'), spent, True)
        self.check_parts(self.picture('/waterrijk/2024/geldstromen/stromen.svg'), {**spent, **got}, False)
        self.check_parts(self.picture('/waterrijk/2024/vlakken.svg?kant=baten'), self.rows('revenue', 'programme'), False)

    def test_the_lens_and_the_language_count(self):
        whole, per, english = [self.served.get('/waterrijk/2024/vlakken.svg' + q)[2]
                               for q in ('?taal=nl', '?taal=nl&maat=inwoner', '?taal=en')]
        self.assertNotEqual(whole, per)
        self.assertIn('is het grootst'.encode(), whole)
        self.assertIn(b'is the largest', english)
        self.assertIn(b'xml:lang="en"', english)

    def test_what_has_no_chart_is_not_found(self):
        for target in ('/waterrijk/2024/tijdlijn.svg', '/waterrijk/2024/nee.svg', '/waterrijk/2024/plaatsen/stromen.svg',
                       '/waterrijk/2024/programmabegroting/5/regels/kaart.svg', '/odd/alle/geldstromen/stromen.svg',
                       '/bad/alle/vlakken.svg', '/waterrijk/.svg', '/waterrijk/2024/.svg'):
            self.assertEqual(self.served.get(target)[0], 404, target)

    def test_flows_are_the_api_s_and_add_up(self):
        for lens in ('', '?maat=inwoner', '?prijzen=2023', '?fase=begroot', '?aan=without-settlements'):
            page = self.page('/waterrijk/2024/geldstromen' + lens)
            found = figures(page)
            self.assertGreater(len(found), 20)
            for passport, value in found:
                self.assertEqual(self.answers.of(self.here(passport)), value, passport)
        self.assertEqual(self.served.get('/odd/alle/geldstromen')[0], 404)
        self.assertNotIn('geldstromen', self.page('/odd/alle'))

    def test_parts_are_of_what_is_positive(self):
        page = self.page('/odd/alle?weergave=vlakken')
        self.assertIn('<data value="1000">', page)  # what the areas are together
        self.assertIn('<data value="-40">', page)   # what has none
        self.assertRegex(page, r'samen\s*<data value="960">')
        tiles = [t for t in tips(self.picture('/odd/alle/vlakken.svg'))]
        self.assertEqual([t.split(':')[0] for t in tiles], ['Groot', 'Middel', 'Klein'])
        # So much is negative that areas would mislead: it says so, and bars are there.
        page = self.page('/bad/alle?weergave=vlakken')
        self.assertIn('te veel negatief', page)
        self.assertNotIn('id="vlakken-t"', page)
        self.assertIn('s-bar', page)

    def test_the_waterfall_is_whole(self):
        """From the first to the last sum, by the differences: as the picture draws and words them."""
        page = self.page('/waterrijk/2024/begroot-en-werkelijk')
        body = page[page.index('<tbody>'):]
        values = [value for _, value in figures(body)]
        self.assertEqual(values[0] + sum(values[1:-1]), values[-1])
        self.assertEqual(len(tips(self.picture('/waterrijk/2024/begroot-en-werkelijk/waterval.svg'))), len(values) - 2)


if __name__ == '__main__':
    unittest.main()
