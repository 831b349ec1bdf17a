#!/usr/bin/env python3
"""HTML stands in templates: no tag in a string of C, and nobody but the writer's own room and what draws puts markup."""
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
# Rooms whose C may hold tags: they write HTML of texts, or draw; the compiler speaks of them.
MAY = {"html", "charts", "template"}
# Older than the templates; <mark> in the API's answer.
KEPT = {"etl/serve/page.c", "etl/write/search.c"}
CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|html_(?:put_)?markup\b', re.S)
# An end tag, an attribute, or a name that is no placeholder of ours (<ref>, <cube>).
TAG = re.compile(r"</[a-z][a-z0-9]*>|<[a-z][a-z0-9]* [a-z-]+=|<!doctype|"
                 r"<(a|abbr|b|bdi|br|dd|details|div|dl|dt|em|form|g|h[1-6]|hr|i|img|input|li|main|nav|ol|option|p|path|"
                 r"section|select|small|span|strong|sub|sup|svg|table|tbody|td|th|thead|tr|ul)[ />]", re.I)


def main():
    faults, count = [], 0
    for folder, _, names in os.walk(os.path.join(ROOT, "etl")):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if not name.endswith((".c", ".h")) or path.split("/")[1] in MAY or path in KEPT:
                continue
            count += 1
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                text = f.read()
            for found in CODE.finditer(text):
                piece, line = found.group(0), text.count("\n", 0, found.start()) + 1
                if piece.startswith("html_"):
                    faults.append(f"{path}:{line}: {piece}: markup stands in a template (etl/template/README.md)")
                elif piece.startswith('"') and TAG.search(piece):
                    faults.append(f"{path}:{line}: {piece[:60]}: HTML stands in a template (etl/template/README.md)")
    print("\n".join(faults) or f"{count} files of C without HTML")
    return 1 if faults else 0


sys.exit(main())
