#!/usr/bin/env python3
"""HTML stands in templates: no tag in a string of C, and nobody but the writer's own room and what draws puts markup.
Nobody but that room says of a text that it is an address, HTML or JSON."""
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
# Rooms whose C may hold tags besides html: one draws, the compiler speaks of them.
MAY = {"charts", "template"}
# <mark> in the API's answer, <b> in that of openspending.nl: what was found, within a text that is escaped.
KEPT = {"etl/write/search.c", "etl/openspending_nl/words_asked.c"}
CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|html_(?:put_)?markup\b', re.S)
# An end tag, an attribute, or a name that is no placeholder of ours (<ref>, <cube>).
TAG = re.compile(r"</[a-z][a-z0-9]*>|<[a-z][a-z0-9]* [a-z-]+=|<!doctype|"
                 r"<(a|abbr|b|bdi|br|dd|details|div|dl|dt|em|form|g|h[1-6]|hr|i|img|input|li|main|nav|ol|option|p|path|"
                 r"section|select|small|span|strong|sub|sup|svg|table|tbody|td|th|thead|tr|ul)[ />]", re.I)
# What makes one of a text; an empty one is fine.
FORGED = re.compile(r"\(struct (url|html_safe|html_json)\)\s*\{(?!\s*(\{\s*0?\s*\}|0)?\s*\})|"
                    r"\bstruct (url|html_safe|html_json) \w+ = \{(?!\s*(\{\s*0?\s*\}|0)?\s*\})")
INSTEAD = {"url": "url_start, url_own, url_web (html/url.h)", "html_safe": "html_of_markdown, html_of (html/html.h)",
           "html_json": "html_json_of (html/html.h)"}


def forged(path, text):
    """Without comments and strings."""
    bare = CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)) if not m.group(0).startswith("html_") else m.group(0), text)
    for found in FORGED.finditer(bare):
        kind = found.group(1) or found.group(3)
        yield (f"{path}:{bare.count(chr(10), 0, found.start()) + 1}: a struct {kind} is made by {INSTEAD[kind]}")


def main():
    faults, count = [], 0
    for folder, _, names in os.walk(os.path.join(ROOT, "etl")):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            room = path.split("/")[1]
            if not name.endswith((".c", ".h", ".tmpl")) or room == "html":
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                text = f.read()
            faults += forged(path, text)
            if name.endswith(".tmpl") or room in MAY or path in KEPT:
                continue
            count += 1
            for found in CODE.finditer(text):
                piece, line = found.group(0), text.count("\n", 0, found.start()) + 1
                if piece.startswith("html_"):
                    faults.append(f"{path}:{line}: {piece}: markup stands in a template (etl/template/README.md)")
                elif piece.startswith('"') and TAG.search(piece):
                    faults.append(f"{path}:{line}: {piece[:60]}: HTML stands in a template (etl/template/README.md)")
    print("\n".join(faults) or f"{count} files of C without HTML")
    return 1 if faults else 0


sys.exit(main())
