"""/{cube}/vergelijken: a column per year, none added up; each figure the API's own, also per inhabitant and in prices."""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import Answers, figures  # noqa: E402
from served import Served, load_samples  # noqa: E402


class Compare(unittest.TestCase):
    def test_each_figure_is_the_api_s(self):
        with tempfile.TemporaryDirectory() as where:
            store = os.path.join(where, 's.db')
            load_samples(store)
            with Served(store) as served:
                answers = Answers(served)
                for lens in ('', '&maat=inwoner', '&prijzen=2023', '&kant=baten', '&fase=begroot'):
                    status, _, body = served.get('/waterrijk/vergelijken?taal=nl' + lens)
                    self.assertEqual(status, 200, body[-500:])
                    page = body.decode()
                    self.assertEqual(re.findall(r'<th scope="col" class="num">(\d+)', page), ['2023', '2024', '2025'])
                    found = figures(page)
                    self.assertGreaterEqual(len(found), 27)
                    for passport, value in found:
                        self.assertEqual(answers.of(passport), value, passport)


if __name__ == '__main__':
    unittest.main()
