"""Reads callgrind's files: instructions by source file of ours, libraries charged to whoever called them."""
import collections
import re

OURS = re.compile(r"/etl/(.+)$")
# Who calls back while we call it. Others (threads, the HTTP library's) call us without having been called.
CALLS_BACK = re.compile(r"libcsv|qsort|msort|bsearch")
NAME = re.compile(r"^(c?)(ob|fl|fi|fe|fn)=(?:\(\d+\))? ?(.*)$")


def read(path):
    """Counter: path below etl/ → instructions; "total" → all of them.

    A file is charged with its own instructions and with those of the library functions it calls, all the way down,
    less what these call back (which is supposed to stand in the same file).
    """
    cost = collections.Counter()
    now = {"ob": "", "fl": "", "fn": ""}
    home = ""
    called = dict(now)
    calling = False
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = NAME.match(line)
            if found:
                callee, kind, name = found.groups()
                if kind == "fl" and not callee:
                    home = name.strip()
                elif not callee and kind in ("fi", "fe") and OURS.search(home) and not OURS.search(name):
                    name = home  # a system header's inline function, such as an intrinsic
                kind = "fl" if kind in ("fi", "fe") else kind
                if callee:
                    called[kind] = name.strip()
                else:
                    now[kind] = name.strip()
                    called.update(now if kind == "fl" else {kind: now[kind]})
            elif line.startswith("calls="):
                calling = True
            elif line[:1].isdigit() or line[:1] in "+-*":
                count = int(line.split()[1])
                if calling:
                    charge(cost, now, called, count)
                    called = dict(now)
                else:
                    mine = OURS.search(now["fl"])
                    if mine:
                        cost[mine.group(1)] += count
                    cost["total"] += count
                calling = False
    return cost


def charge(cost, caller, callee, count):
    source, target = OURS.search(caller["fl"]), OURS.search(callee["fl"])
    if source and not target:
        cost[source.group(1)] += count
    elif target and not source and CALLS_BACK.search(caller["ob"] + " " + caller["fn"]):
        cost[target.group(1)] -= count


def group(cost, groups):
    """[(name, instructions)] of groups given as name → regular expression over paths; the rest of etl/ last."""
    left = {path: n for path, n in cost.items() if path != "total"}
    found = []
    for name, pattern in groups.items():
        paths = [p for p in left if re.match(pattern, p)]
        found.append((name, sum(left.pop(p) for p in paths)))
    found.append(("elsewhere", cost["total"] - sum(n for _, n in found)))
    return found
