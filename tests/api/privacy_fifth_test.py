#!/usr/bin/env python3
"""How much of the fifth corpus (privacy_fifth.py) the rules find, kind by kind, and how often each rule is wrong.

`privacy_fifth_test.py --figures` prints all figures and every miss; the figures of the first run, before any rule was mended by what
it showed, are kept in tests/privacy-fifth.md."""
import sys
import unittest

import privacy_fifth
from privacy_measured import Outcome, figures

if __name__ == "__main__":
    if "--figures" in sys.argv:
        figures(privacy_fifth.PLANTS, privacy_fifth.texts())
    else:
        unittest.main()
