#!/usr/bin/env python3
"""No message of a command says "1 lines": by plural() (base/text/plural.h) where a message says more, counted() (console/terminal.h) where
people read a summary, in their own language; words.py looks at pages. Behind words that name a limit a plural is right, for no limit is one."""
import glob
import os
import re
import sys

ROOM = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'etl')
THINGS = ('lines entries rows regels boekingen rijen files bestanden days dagen columns kolommen datasets places plaatsen pieces stukken '
          'links koppelingen originals originelen persons personen bevindingen findings cellen faults fouten warnings waarschuwingen rules '
          'payees betaalden').split()
NUMBER = r'%(?:llu|lld|zu|u|lu|d|hu|PRI[du](?:64|32)|s)'
# A number of these is a limit, never one, or of a fixed size; "All" is said of several.
LIMIT = r'(?:at most|more than|1 to|meer dan|hoogstens|at least|and more, one|under|1 and|All) $|[0-9] to $|%(?:llu|zu)$'
COUNT = re.compile(NUMBER + r' (?:%s)\b' % '|'.join(THINGS))


def texts(source):
    """Each literal, with those behind it put together, and its line."""
    source = re.sub(r'/\*.*?\*/', lambda m: re.sub(r'[^\n]', ' ', m.group()), source, flags=re.S)
    for m in re.finditer(r'"(?:[^"\\\n]|\\.)*"(?:\s*(?:PRI[du]\w+)?\s*"(?:[^"\\\n]|\\.)*")*(?:\s*PRI[du]\w+)?', source):
        joined = re.sub(r'"\s*(PRI[du]\w+)\s*"', r'\1', m.group())
        yield source[:m.start()].count('\n') + 1, re.sub(r'"\s*"', '', joined)


def faults(path):
    with open(path, encoding='utf-8') as f:
        for line, text in texts(f.read()):
            for found in COUNT.finditer(text):
                if not re.search(LIMIT, text[:found.start()]):
                    yield '%s:%d: "%s": one would be "1 %s"' % (os.path.relpath(path, ROOM), line, found.group(), found.group().split()[-1])


def main():
    paths = sorted(p for kind in ('c', 'h') for p in glob.glob(os.path.join(ROOM, '**', '*.' + kind), recursive=True))
    found = [f for p in paths for f in faults(p)]
    print('\n'.join(found))
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
