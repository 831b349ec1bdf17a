#!/usr/bin/env python3
"""How much of the fourth corpus (privacy_fourth.py) the rules find; `--figures` prints all of it, the first run stands in
tests/privacy-fourth.md."""
import sys
import unittest

import privacy_fourth
from privacy_measured import Outcome, figures

if __name__ == "__main__":
    if "--figures" in sys.argv:
        figures(privacy_fourth.PLANTS, privacy_fourth.texts())
    else:
        unittest.main()
