#!/usr/bin/env python3
"""A name stands for one thing: no two headers of the same name, no struct, union or enum of a header defined elsewhere
too, guards that say where a header is, and a public header in each room."""
import collections
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
ETL = os.path.join(ROOT, "etl")
# One body is compiled for several processors: each file that includes it brings its own.
ONE_EACH = {"struct pattern"}
# Rooms without a header of their name: each is of several small things.
WITHOUT = {"base", "model", "cli", "mapping", "answer", "html", "console", "segment", "install"}
DEFINITION = re.compile(r"\b(struct|enum|union) (\w+) \{")
GUARD = re.compile(r"#ifndef (\w+)\n#define (\w+)\n")


def files():
    for folder, folders, names in os.walk(ETL):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as f:
                    yield os.path.relpath(path, ETL), re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)


def main():
    faults, headers, tags = [], collections.defaultdict(list), collections.defaultdict(set)
    for path, text in files():
        for kind, name in DEFINITION.findall(text):
            tags[f"{kind} {name}"].add(path)
        if not path.endswith(".h"):
            continue
        headers[os.path.basename(path)].append(path)
        guard = GUARD.search(text)
        wanted = re.sub(r"[^A-Z0-9]", "_", path.upper())
        if path.count("_body") == 0 and (not guard or guard.groups() != (wanted, wanted)):
            faults.append(f"etl/{path}: the guard must be {wanted}")
    for name, paths in headers.items():
        if len(paths) > 1:
            faults.append(f"{name} is the name of {len(paths)} headers: {', '.join(paths)}")
    for tag, paths in sorted(tags.items()):
        if len(paths) > 1 and tag not in ONE_EACH and any(p.endswith(".h") for p in paths):
            faults.append(f"{tag} stands for {len(paths)} things: {', '.join(sorted(paths))}")
    for room in sorted(os.listdir(ETL)):
        if os.path.isdir(os.path.join(ETL, room)) and room not in WITHOUT \
                and not os.path.exists(os.path.join(ETL, room, room + ".h")):
            faults.append(f"etl/{room} has no {room}.h, which says what it hides")
    print("\n".join(faults) or f"{len(headers)} headers, {len(tags)} tags, a name each")
    return 1 if faults else 0


sys.exit(main())
