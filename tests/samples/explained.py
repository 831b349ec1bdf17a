#!/usr/bin/env python3
"""The amounts that the samples' explanations name are those of the samples: each is asked of the API again."""
import json
import os
import sys
import unittest
import urllib.parse
from decimal import ROUND_HALF_UP, Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from served import folder_of_module, load_samples, server_of_module  # noqa: E402

YOUTH = 'side:"expenditure"|policy_field:"3.2"|year:%d|phase:"%s"'
PRODUCT = 'side:"expenditure"|year:2024|product:"%s"|phase:"%s"'
ENERGY = 'product:"P4103"|phase:"executed"|side:"expenditure"|account.code:"434100";"434200"|year:%d'
BENEFITS = 'product:"P5301"|year:2024|phase:"executed"|account.code:"%s"'
# Title, what its text says, and the cuts: one less the other.
CLAIMS = (
    ('Jeugdhulp kost ieder jaar meer', 'in 2023 kwamen wij € 165.328 tekort', YOUTH % (2023, 'executed'), YOUTH % (2023, 'proposed')),
    ('Jeugdhulp kost ieder jaar meer', 'in 2024 hielden wij € 222.107 over', YOUTH % (2024, 'proposed'), YOUTH % (2024, 'executed')),
    ('Jeugdhulp in 2024: waar het verschil zat', '€ 222.107 minder', YOUTH % (2024, 'proposed'), YOUTH % (2024, 'executed')),
    ('Jeugdhulp in 2024: waar het verschil zat', '€ 205.441 minder', PRODUCT % ('P3201', 'proposed'), PRODUCT % ('P3201', 'executed')),
    ('Jeugdhulp in 2024: waar het verschil zat', '€ 35.834 minder', PRODUCT % ('P3203', 'proposed'), PRODUCT % ('P3203', 'executed')),
    ('Jeugdhulp in 2024: waar het verschil zat', '€ 19.169 meer', PRODUCT % ('P3202', 'executed'), PRODUCT % ('P3202', 'proposed')),
    ('Zwembad De Golfslag', 'in 2024 voor € 264.369', ENERGY % 2024, None),
    ('Zwembad De Golfslag', '€ 34.936 meer dan in 2023', ENERGY % 2024, ENERGY % 2023),
    ('Bijstand: rijksbudget', 'in 2024 kregen wij € 201.641 meer', BENEFITS % '830200', BENEFITS % '437000'),
)


def setUpModule():
    global server
    store = os.path.join(folder_of_module(), 'samples.db')
    load_samples(store)
    server = server_of_module(store)


def ask(endpoint, **question):
    status, _, body = server.get('/api/3/cubes/waterrijk/%s/?%s' % (endpoint, urllib.parse.urlencode(question)))
    assert status == 200, body[:300]
    return json.loads(body, parse_float=Decimal)


class Explained(unittest.TestCase):
    def test_amounts(self):
        texts = {x['title']: ' '.join(x['text'].replace('*', '').split()) for x in ask('explanations', pagesize=500)['data']}
        for title, words, cut, less in CLAIMS:
            self.assertIn(words, texts[title])
            sums = [Decimal(ask('aggregate', cut=c, aggregates='amount.sum')['summary']['amount.sum']) if c else 0 for c in (cut, less)]
            said = Decimal(words.split('€ ')[1].split()[0].replace('.', ''))
            self.assertEqual((sums[0] - sums[1]).quantize(Decimal(1), ROUND_HALF_UP), said, words)

    def test_every_amount_is_claimed(self):
        """A new explanation with an amount in it belongs in the list above."""
        for x in ask('explanations', pagesize=500)['data']:
            for n, part in enumerate(x['text'].split('€ ')[1:]):
                amount = part.split()[0].rstrip('.,;:')
                self.assertTrue(any(t == x['title'] and '€ ' + amount in w for t, w, _, _ in CLAIMS), (x['title'], n, amount))


if __name__ == '__main__':
    unittest.main()
