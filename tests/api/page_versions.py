"""Pages are of the cube as it is published now: what was remembered for them goes with the version it was of."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import CUBE, PATIENCE, PROGRAM, Served, load, make_store, write_ledger  # noqa: E402

PAGES = ('/%s/2024', '/%s/2024/programme', '/%s/2024/vergelijken', '/%s/2024?taal=en', '/%s/paspoort?cut=year.year:2024')


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, timeout=PATIENCE)


class Versions(unittest.TestCase):
    def total(self, served, page):
        status, _, body = served.get(page % CUBE.replace(':', '%3A'))
        self.assertEqual(status, 200, page)
        return {v.split('.')[0] for v in re.findall('<data value="([0-9.]+)"', body.decode())}

    def test_a_publication_and_a_withdrawal_are_seen_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            store, mapping = make_store(folder, 1000)
            with Served(store) as served:
                for cents, lines in ((100, 1000), (300, 1000), (500, 70)):
                    if cents > 100:
                        ledger = os.path.join(folder, 'grootboek.csv')
                        write_ledger(ledger, lines, cents=cents)
                        load(store, mapping, ledger)
                    for _ in range(2):  # asked, and asked again
                        for page in PAGES:
                            # Of all lines; where members stand side by side, of one of the ten.
                            wanted = lines * cents // (1000 if 'vergelijken' in page else 100)
                            self.assertIn(str(wanted), self.total(served, page), (page, cents))
                run('withdraw', '--quiet', '--store', store, '--reason', 'fout', '3')
                for page in PAGES:
                    self.assertEqual(served.get(page % CUBE.replace(':', '%3A'))[0], 410, page)


if __name__ == '__main__':
    unittest.main()
