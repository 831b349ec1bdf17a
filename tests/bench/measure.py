#!/usr/bin/env python3
"""Helpers of tests/bench/run.

measure.py NAME LINES BYTES COMMAND…   runs the command, prints lines/s, MB/s, CPU seconds and peak memory
measure.py --sum                       reads `stuiver status --json`, prints the loaded sum of the only measure
measure.py --store STORE LINES         prints bytes a line in the store, with and without the archived original
"""
import decimal
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time


def measure(name, lines, size, command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(done.stdout)
        print(f"{name}: exit code {done.returncode}")
        return 1
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(f"{name}: {lines} lines in {wall:.2f} s = {lines / wall:,.0f} lines/s, {size / wall / 1e6:.0f} MB/s, "
          f"{cpu:.2f} CPU s, peak {after.ru_maxrss / 1024:.0f} MiB")
    return 0


def numbers(value):
    """Every number under a key `sums` of the published datasets, added up."""
    if isinstance(value, list):
        return sum((numbers(v) for v in value), decimal.Decimal(0))
    if isinstance(value, dict):
        return sum((decimal.Decimal(v) for v in value.values()), decimal.Decimal(0))
    return decimal.Decimal(0)


def loaded_sum():
    status = json.load(sys.stdin, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    cubes = status["cubes"] if isinstance(status, dict) else status
    total = decimal.Decimal(0)
    for cube in cubes:
        for dataset in cube["datasets"]:
            total += numbers(dataset["sums"])
    print(f"{total:.2f}")
    return 0


def store_size(path, lines):
    size = os.path.getsize(path)
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    archived = 0
    try:
        tables = [t for (t,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                              "name LIKE 'source%'")]
        for table in tables:
            for (column,) in list(store.execute("SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB'", (table,))):
                archived += store.execute(f"SELECT coalesce(sum(length({column})), 0) FROM {table}").fetchone()[0]
    finally:
        store.close()
    print(f"  {size / lines:.1f} bytes a line in the store, {(size - archived) / lines:.1f} without the archived original")
    return 0


def main(arguments):
    if arguments[0] == "--sum":
        return loaded_sum()
    if arguments[0] == "--store":
        return store_size(arguments[1], int(arguments[2]))
    return measure(arguments[0], int(arguments[1]), int(arguments[2]), arguments[3:])


sys.exit(main(sys.argv[1:]))
