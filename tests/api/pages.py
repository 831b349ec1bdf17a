"""Pages of facts: whatever their size, they are the same list cut elsewhere; ties are broken the same way."""
import json
import os
import sys
import tempfile
import unittest
from urllib.parse import urlencode

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import Served, load_samples  # noqa: E402


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory()
        store = os.path.join(cls.where.name, 'stuiver.db')
        load_samples(store)
        cls.served = Served(store)

    @classmethod
    def tearDownClass(cls):
        cls.served.finish()
        cls.where.cleanup()

    def pages(self, size, **question):
        out, page = [], 1
        while True:
            status, _, body = self.served.get('/api/3/cubes/waterrijk/facts/?' + urlencode(
                dict(question, pagesize=size, page=page)))
            self.assertEqual(status, 200, body[:300])
            answer = json.loads(body)
            out += [json.dumps(f) for f in answer['data']]
            page += 1
            if len(answer['data']) < size:
                self.assertEqual(len(out), answer['total_fact_count'])
                return out

    def test_every_size_gives_the_same_list(self):
        # Free texts (description) break ties among lines that are alike in what is asked for, and are asked for.
        for question in ({'cut': 'year:2024|phase:"executed"', 'order': 'programme'},
                         {'cut': 'year:2024|phase:"executed"|programme:"5"', 'order': 'period:desc'},
                         {'cut': 'year:2023|phase:"executed"', 'order': 'account:desc,description'},
                         {'cut': 'year:2025|phase:"adjusted"', 'order': 'side'},
                         {'cut': 'phase:"proposed"', 'order': 'amount:desc'},
                         {'cut': 'phase:"proposed"', 'fields': 'description,year,amount', 'order': 'year'}):
            whole = self.pages(10000, **question)
            self.assertGreater(len(whole), 400, question)
            for size in (97, 500):
                self.assertEqual(self.pages(size, **question) == whole, True, (question, size))


if __name__ == '__main__':
    unittest.main()
