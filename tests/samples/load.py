#!/usr/bin/env python3
"""Loads the samples and compares what the API says of them with samples/totals.py, to the cent."""
import decimal
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
STUIVER = os.path.realpath(sys.argv[1])


def ask(base, path, **query):
    url = f"{base}{path}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(url, timeout=300) as answer:
        return json.loads(answer.read(), parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def fail(text):
    print("FAILED:", text)
    sys.exit(1)


def compare(base):
    expected = json.loads(subprocess.check_output(
        [sys.executable, os.path.join(ROOT, "samples", "totals.py"), "--json"]))
    answer = ask(base, "/cubes/waterrijk/aggregate/", drilldown="year|phase|side|programme.code",
                 aggregates="amount.sum|_count", pagesize=10000)
    found = {(int(c["year.year"]), c["phase.phase"], c["side.side"], c["programme.code"]):
             (int(c["_count"]), c["amount.sum"]) for c in answer["cells"]}
    wanted = {(e["year"], e["phase"], e["side"], e["programme"]):
              (e["lines"], decimal.Decimal(e["amount"])) for e in expected}
    for key in sorted(set(found) | set(wanted), key=str):
        if found.get(key) != wanted.get(key):
            fail(f"{key}: the store says {found.get(key)}, the files say {wanted.get(key)}")
    print(f"{len(wanted)} totals agree to the cent")
    # 0.10 is a text of its own, and not 0.1.
    tasks = {m["task.code"] for m in ask(base, "/cubes/waterrijk/members/task/", pagesize=1000)["data"]}
    if not {"0.1", "0.10", "0.11"} <= tasks:
        fail(f"taakvelden 0.1, 0.10 and 0.11 should be three members: {sorted(tasks)}")
    # Names that only Windows-1252 has, and line breaks inside a text.
    suppliers = {m["supplier.name"] for m in ask(base, "/cubes/waterrijk/members/supplier/", pagesize=1000)["data"]}
    if "Café-restaurant De Één B.V." not in suppliers:
        fail("accents were lost")
    for name in ("programme", "policy_field", "product", "account", "cost_centre", "task", "category"):
        members = ask(base, f"/cubes/waterrijk/members/{name}/", pagesize=1000)["data"]
        without = [m[f"{name}.code"] for m in members if not m[f"{name}.label"]]
        if without:
            fail(f"{name}: codes without a name: {without}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "samples.db")
        files = sorted(glob.glob(os.path.join(ROOT, "samples", "*-20*.csv")))
        load = [STUIVER, "load", "--store", store, "--mapping", os.path.join(ROOT, "mappings", "waterrijk")]
        subprocess.run(load + files, check=True)
        again = subprocess.run(load + files, capture_output=True, text=True)
        if again.returncode != 5:
            fail(f"loading the same files again should say so with exit code 5, not {again.returncode}: "
                 f"{again.stdout}{again.stderr}")
        server = subprocess.Popen([STUIVER, "serve", "--store", store, "--port", "0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            address = None
            while address is None:
                line = server.stdout.readline()
                if not line:
                    fail("the server ended before it said where it listens")
                address = re.search(r"http://[0-9.]+:\d+", line)
            compare(address.group(0) + "/api/3")
        finally:
            server.terminate()
            server.wait(20)
        if server.returncode != 0:
            fail(f"the server ended with {server.returncode} on SIGTERM")
        print("the server stopped cleanly")


main()
