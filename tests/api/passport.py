#!/usr/bin/env python3
"""A number's passport: whatever its address asks with, number, lines, parts and files are of the same."""
import json
import os
import re
import sys
import unittest
import urllib.parse
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import figures  # noqa: E402
from served import folder_of_module, load_samples, server_of_module  # noqa: E402

CUT = 'year.year:2023|phase.phase:"executed"|side.side:"expenditure"'


def setUpModule():
    global served
    store = os.path.join(folder_of_module(), 'stuiver.db')
    load_samples(store, '*2023.csv')
    served = server_of_module(store)


class Passport(unittest.TestCase):
    def page(self, code=200, **asked):
        status, _, body = served.get('/waterrijk/paspoort?' + urllib.parse.urlencode(asked))
        self.assertEqual(status, code, body)
        return body.decode()

    def asked(self, **asked):
        status, _, body = served.get('/api/3/cubes/waterrijk/aggregate/?' + urllib.parse.urlencode(asked))
        self.assertEqual(status, 200, body)
        return json.loads(body, parse_float=Decimal, parse_int=Decimal)['summary']

    def shown(self, page):
        """The number, how many lines it is the sum of, and what the parts come to."""
        at = page.find('id="delen"')  # where it has more than one
        parts = page[at:page.index('</tbody>', at)] if at > 0 else ''
        lines = re.search(r'de som van ([\d.]+) regels', page).group(1)
        return (Decimal(re.search(r'stuiver-big"><data value="([^"]*)"', page).group(1)), int(lines.replace('.', '')),
                sum(value for _, value in figures(parts)) if parts else None)

    def test_all_of_it_is_of_the_same(self):
        model = json.loads(served.get('/api/3/cubes/waterrijk/model/')[2])['model']
        toggles = [t['name'] for t in model['stuiver']['toggles']]
        self.assertTrue(toggles)
        seen, split = set(), 0
        for more in [{}] + [{'toggle': t} for t in toggles] + [{'toggle': '|'.join(t for t in toggles if t.startswith('without'))}]:
            said = self.asked(cut=CUT, **more)
            page = self.page(cut=CUT, **more)
            number, lines, parts = self.shown(page)
            self.assertEqual((number, lines), (said['amount.sum'], said['_count']), more)
            self.assertIn(parts, (None, number), more)
            split += parts is not None
            self.assertIn('Het klopt tot op de cent', page)
            # Who follows it follows this number.
            feed = re.search(r'href="(/waterrijk/wijzigingen\.json[^"]*cut=[^"]*)"', page).group(1).replace('&amp;', '&')
            status, _, body = served.get(feed)
            self.assertEqual(status, 200)
            cut = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(feed).query))['cut']
            self.assertEqual(self.asked(cut=cut)['amount.sum'], said['amount.sum'], more)
            seen.add(said['amount.sum'])
        self.assertGreater(len(seen), 3)
        self.assertGreater(split, 3)

    def test_a_divided_one_is_not_followed_as_another(self):
        self.assertNotIn('Volg dit getal', self.page(cut=CUT, per='inhabitant'))

    def test_a_toggle_that_there_is_not(self):
        self.assertIn('nergens', self.page(400, cut=CUT, toggle='nergens'))


if __name__ == '__main__':
    unittest.main()
