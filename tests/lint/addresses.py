#!/usr/bin/env python3
"""An address of ours is built by what knows the path that the server stands below: url_at, visit_at, url_below, url_start with a base.
Nowhere in a program, a template or a script one stands as if we had the top of a host; tests/api/desk_below.py looks at what is answered."""
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"((?:\\.|[^"\\\n])*)"', re.S)
# By what such a text may be taken; a log and an audit tell places without the path.
TAKES = re.compile(r"(?:\b(?:url_at|visit_at|url_below)\((?:[\w>.-]+, )*(?:arena_printf\([\w>.-]+, )?|\blog_fault\(STR\()\s*$")
WHOLE = re.compile(r"^,\s*STR_ARG\(desk_address\(")
KEPT = {("etl/desk_steps/page_join.c", "/leveringen/%.*s")}
TOP = re.compile(r"\bURL\(\"/|(?<![\w\"])(?:href|src|action|formaction|poster)=\"/")


def words():
    with open(os.path.join(ROOT, "etl", "desk", "routes.c"), encoding="utf-8") as f:
        found = set(re.findall(r'\{(?:GETS|POSTS|PUTS),\s+"([a-z]+)', f.read()))
    assert len(found) > 10, found
    return found | {"-"}


OURS = re.compile(r"(%%\.\*s|%%s)?/(?:%s)(?:[/?.%%]|$)" % "|".join(sorted(words())))
SCRIPT = re.compile(r"(?<![*^$]=)[\"'`]/(?:%s)(?:[/?.]|[\"'`])" % "|".join(sorted(words())))


def of_program(path, text):
    for found in STRING.finditer(text):
        said = found.group(1)
        front = said and OURS.match(said)
        if not front or (path, said) in KEPT:
            continue
        ends = text[found.end():found.end() + 200]
        if not (WHOLE.match(ends) if front.group(1) else TAKES.search(text[:found.start()])):
            yield found.start(), "\"%s\": by url_at, visit_at or url_below; in a mail behind desk_address" % said


def main():
    faults, count = [], 0
    for folder, _, names in os.walk(os.path.join(ROOT, "etl")):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if not name.endswith((".c", ".h", ".tmpl", ".js")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                text = f.read()
            count += 1
            found = [(x.start(), x.group(0) + ": an address as if we stood at the top of a host") for x in TOP.finditer(text)]
            if name.endswith(".js"):
                found += [(x.start(), x.group(0) + ": a script gets addresses from its page, in a data- attribute") for x in SCRIPT.finditer(text)]
            elif path.split("/")[1].startswith("desk"):
                found += of_program(path, text)
                found += [(x.start(), "url_own: by url_below, which knows the path") for x in re.finditer(r"\burl_own\(", text)]
            faults += ["%s:%d: %s" % (path, text.count("\n", 0, at) + 1, why) for at, why in found]
    print("\n".join(faults) or "%d files name no address of their own" % count)
    return 1 if faults else 0


sys.exit(main())
