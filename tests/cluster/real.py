#!/usr/bin/env python3
"""The control totals of real files (tests/api/real_data.py), asked of ClickHouse: each sum to the cent, each answer the bytes that the store
gives. Exits 77 where there is no ClickHouse, or no ../shared."""
import json
import os
import sys
import unittest
import urllib.parse
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers  # noqa: E402
import stores  # noqa: E402
from served import Served  # noqa: E402
import real_data  # noqa: E402


def setUpModule():
    global single
    single = servers.Single().__enter__()
    unittest.addModuleCleanup(single.__exit__)


class FromClickHouse(real_data.RealData):
    ours = theirs = None
    answered = 0

    @classmethod
    def stop(cls):
        for server in (cls.ours, cls.theirs):
            if server:
                server.finish()
        cls.ours = cls.theirs = None
        super().stop()

    def aggregate(self, cube, **params):
        stores.sync(self.store, single.address(), servers.environment())
        here = type(self)
        if not here.ours:
            here.ours = Served(self.store)
            here.theirs = Served(single.address(user='lezer', catalogue=self.store), environment=servers.environment())
        target = '/api/3/cubes/%s/aggregate/?%s' % (cube, urllib.parse.urlencode(params))
        mine, there = here.ours.get(target), here.theirs.get(target)
        self.assertEqual(mine[::2], there[::2], target)
        self.assertEqual(there[0], 200, target)
        here.answered += 1
        return json.loads(there[2], parse_float=Decimal)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        print('%d answers about real files, the same' % cls.answered)
        assert cls.answered > 10


if __name__ == '__main__':
    lacks = servers.why_not() or (None if os.path.isdir(real_data.SHARED) else '../shared/data is absent')
    if lacks:
        print('skipped: ' + lacks)
        sys.exit(77)
    unittest.main()
