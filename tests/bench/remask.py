#!/usr/bin/env python3
"""What it costs that a policy which masks more is laid on what was published before. Usage: tests/bench/remask.py [--repeats N] [--lines N]

Publishes a file of each of some earlier years under own lists of 10,000 clients, adds 2,000 people of whom one line in twenty tells, and
loads the next year: as a first load into a store of its own, and into the store that has the earlier ones, which are masked in the
same transaction. Tells the processor seconds of both, and the ratio; each store must hold the sums of all files, and none of the names.

  --smoke     one year of 5,000 lines: only whether it still runs
"""
import argparse
import csv
import decimal
import json
import os
import random
import shutil
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
# pylint: disable=wrong-import-position
import ledger as ledgers  # noqa: E402
import listed  # noqa: E402
import meter  # noqa: E402
import ours  # noqa: E402
import table  # noqa: E402

YEARS = (1, 3)


def year(folder, ledger, number, names):
    """The generated ledger as one of that year, in which some lines tell of people."""
    rng, path = random.Random(number), os.path.join(folder, f"{number}.csv")
    with open(ledger.path, encoding="utf-8", newline="") as given, open(path, "w", encoding="utf-8", newline="") as out:
        rows, write = csv.reader(given, delimiter=";"), csv.writer(out, delimiter=";", lineterminator="\r\n")
        head = next(rows)
        write.writerow(head)
        of, day, text = (head.index(x) for x in ("boekjaar", "boekdatum", "omschrijving"))
        for row in rows:
            row[of], row[day] = str(number), row[day][:6] + str(number)
            if rng.random() < 0.05:
                row[text] += " " + " ".join(rng.choice(names))
            write.writerow(row)
    return path


def lists_add(policy, path):
    meter.measure([ours.STUIVER, "lists", "add", "-q", "--policy", policy, "--kind", "clients", path])


def load(store, mapping, path):
    meter.warm(path)
    return meter.measure([ours.STUIVER, "load", "--quiet", "--store", store, "--mapping", mapping, path]).cpu


def check(store, ledger, files, names):
    found, wanted = ours.loaded_sum(store), f"{decimal.Decimal(ledger.sum) * files:.2f}"
    texts = meter.measure([ours.STUIVER, "export", "--quiet", "--store", store, "--format", "csv", "--output", "-"]).output
    left = sum(" ".join(name) in texts for name in names[:50])
    if found != wanted or left or texts.count("\n") <= ledger.lines * files:
        raise meter.Differs(f"{store} holds {found}, expected {wanted}; {left} names are left")


def measure(folder, years, options):
    os.environ["STUIVER_PRIVACY_KEY"] = os.path.join(folder, "own.key")
    mapping = os.path.join(folder, f"mapping{years}")
    shutil.copytree(os.path.join(ledgers.HERE, "mapping"), mapping)
    policy = os.path.join(mapping, "privacy-policy.json")
    with open(policy, "w", encoding="utf-8") as out:
        json.dump({"extends": "stuiver"}, out)
    listed.people(os.path.join(folder, "clients.csv"), 10000, 1)
    names = listed.people(os.path.join(folder, "more.csv"), 2000, 7)
    lists_add(policy, os.path.join(folder, "clients.csv"))
    ledger = ledgers.generated(folder, options.lines, os.environ.get("CC", "cc"))
    files = [year(folder, ledger, 2020 + at, names) for at in range(years + 1)]
    before, store = os.path.join(folder, "before.db"), os.path.join(folder, "bench.db")
    ours.drop(before)
    for path in files[:-1]:
        load(before, mapping, path)
    lists_add(policy, os.path.join(folder, "more.csv"))

    def alone():
        ours.drop(store)
        return load(store, mapping, files[-1])

    def beside():
        ours.drop(store)
        shutil.copy(before, store)
        return load(store, mapping, files[-1])

    pairs = list(zip(*meter.interleave(options.repeats, alone, beside)))
    check(store, ledger, len(files), names)
    first, second = (statistics.median(x) for x in zip(*pairs))
    ratio = statistics.median(b / a for a, b in pairs)
    return (f"{years * options.lines:,}", f"{options.lines:,}", len(pairs), f"{first:.2f}", f"{second:.2f}", f"{ratio:.2f}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--lines", type=int, default=200000)
    options = parser.parse_args()
    if options.smoke:
        options.repeats, options.lines = 1, 5000
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH")) as folder:
        rows = [measure(folder, years, options) for years in (YEARS[:1] if options.smoke else YEARS)]
    table.show(("lines before", "lines loaded", "pairs", "load, s", "load that masks, s", "ratio"), rows, right=(0, 1, 2, 3, 4, 5))


if __name__ == "__main__":
    main()
