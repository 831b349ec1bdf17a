#!/usr/bin/env python3
"""Asks every question of README's walk through the samples, and looks for each of its figures in the answer."""
import decimal
import glob
import hashlib
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
LEDGER = os.path.join(ROOT, "samples", "grootboek-2024.csv")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def questions():
    """(question, what README says of the answer) of each GET."""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f:
        text = f.read()
    walk = text.split("## A walk through Waterrijk", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"^    GET (\S.*)\n((?:        .*\n)+)", walk, re.M)
    if len(found) < 10:
        sys.exit(f"README's walk has only {len(found)} questions: is it written as this test reads it?")
    return found


def numbers_of(text):
    return {decimal.Decimal(n.replace(",", "")) for n in NUMBER.findall(text)}


def values_of(answer):
    """All numbers and texts of a JSON answer."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, list):
        for value in answer:
            yield from values_of(value)
    else:
        yield answer


def ask(base, question):
    with open(LEDGER, "rb") as f:
        question = question.replace("SHA256", hashlib.sha256(f.read()).hexdigest())
    path, _, query = question.partition("?")
    url = f"{base}/{path}?{urllib.parse.quote(query, safe='=&|:,')}"
    with urllib.request.urlopen(url, timeout=300) as answer:
        return json.loads(answer.read(), parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def check(base, question, said):
    values = list(values_of(ask(base, question)))
    text = "\n".join(str(v) for v in values)
    numbers = {v for v in values if isinstance(v, decimal.Decimal)}
    plain = re.sub(r'"[^"]*"', "", said)
    missing = [str(n) for n in numbers_of(plain) if n not in numbers and str(n) not in text]
    # What stands between quotes is in the answer literally.
    missing += [q for q in re.findall(r'"([^"]+)"', said) if q not in text]
    if missing:
        print(f"GET {question}\n  README says {said.strip()}\n  the answer has no {', '.join(missing)}")
        print("  ", text[:1500].replace("\n", " "))
    return not missing


def main():
    with tempfile.TemporaryDirectory() as where:
        store = os.path.join(where, "samples.db")
        files = sorted(glob.glob(os.path.join(ROOT, "samples", "*.csv")))
        subprocess.check_call([STUIVER, "load", "-q", "--store", store, "--mapping",
                               os.path.join(ROOT, "mappings", "waterrijk"), *files], stdout=subprocess.DEVNULL)
        server = subprocess.Popen([STUIVER, "serve", "--store", store, "--port", "0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        try:
            base = re.search(r"http://\S+?:\d+", server.stdout.readline().decode())[0] + "/api/3/cubes/waterrijk"
            asked = [check(base, question, said) for question, said in questions()]
        finally:
            server.terminate()
            server.wait(20)
    print(f"{sum(asked)} of {len(asked)} questions of README are answered as it says")
    sys.exit(not all(asked))


main()
