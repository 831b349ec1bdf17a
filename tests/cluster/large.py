#!/usr/bin/env python3
"""The order of facts in a large cube, and in one just below it: page for page the store's. Exits 77 where there is no ClickHouse."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from facts_large import MOST, ORDERS, make, some_pages, target  # noqa: E402
from served import Served, folder_of_module  # noqa: E402


def setUpModule():
    global single
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)


class Large(unittest.TestCase):
    def the_same(self, lines):
        store, _ = make(folder_of_module(), lines)
        stores.sync(store, single.address(), servers.environment())
        with Served(store, '--json', '--query-timeout', '600') as ours, \
                Served(single.address(user='lezer', catalogue=store), '--json', '--query-timeout', '600', environment=servers.environment()) as theirs:
            for order, _, _ in ORDERS:
                for size in (7, 5000):
                    for page in some_pages(lines // size):
                        asked = target(order, page, size)
                        status, _, body = ours.get(asked)
                        self.assertEqual(status, 200, body[:300])
                        self.assertTrue((status, body) == theirs.get(asked)[::2], asked)

    def test_large(self):
        self.the_same(MOST + 1)

    def test_as_many_as_are_put_in_order(self):
        self.the_same(MOST)


if __name__ == '__main__':
    lacks = servers.why_not()
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
