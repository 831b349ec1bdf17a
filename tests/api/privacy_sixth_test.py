#!/usr/bin/env python3
"""How much of the sixth corpus (privacy_sixth.py) the rules find, kind by kind, and how often each rule is wrong.

`privacy_sixth_test.py --figures` prints all figures and every miss; the figures of the first run, before any rule was mended by what
it showed, are kept in tests/privacy-sixth.md."""

import privacy_sixth
from privacy_measured import figures

if __name__ == "__main__":
    figures(privacy_sixth.PLANTS, privacy_sixth.texts())
