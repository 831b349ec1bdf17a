#!/usr/bin/env python3
"""The totals of the samples, added up independently of Stuiver and of the generator, in exact decimals.

totals.py            prints the tables of README.md
totals.py --check    compares them with what README.md says; exit code 1 when they differ
totals.py --json     one object per year, phase, side and programme, for tests
"""
import collections
import csv
import decimal
import glob
import io
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MAPPING = os.path.join(HERE, "..", "mappings", "waterrijk")
PHASES = {"Primitief": "proposed", "Na wijziging": "adjusted"}
ORDER = ["proposed", "adjusted", "executed"]
BEGIN, END = "<!-- totals: made by totals.py -->", "<!-- end of totals -->"


def code_list(name, value):
    with open(os.path.join(MAPPING, name), encoding="utf-8", newline="") as f:
        return {row["code"]: row[value] for row in csv.DictReader(f)}


def dutch(text):
    return decimal.Decimal(text.replace(".", "").replace(",", "."))


def entries():
    """Yields year, phase, side, cost centre, amount (positive on its own side)."""
    for path in sorted(glob.glob(os.path.join(HERE, "begroting-*.csv"))):
        with open(path, encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                revenue = row["Lasten/Baten"] == "B"
                amount = decimal.Decimal(row["Bedrag"])
                yield (row["Jaar"], PHASES[row["Fase"]], "revenue" if revenue else "expenditure",
                       row["Kostenplaats"], -amount if revenue else amount)
    for path in sorted(glob.glob(os.path.join(HERE, "grootboek-*.csv"))):
        with open(path, encoding="cp1252", newline="") as f:
            for row in csv.DictReader(f, delimiter=";"):
                revenue = row["InkomstenUitgavenBBV"] == "I"
                amount = dutch(row["BedragDebet"]) - dutch(row["BedragCredit"])
                yield (row["DienstJaar"], "executed", "revenue" if revenue else "expenditure",
                       row["KostenPlaats"], -amount if revenue else amount)


def add_up():
    product = code_list("cost_centres.csv", "product")
    field = code_list("products.csv", "policy_field")
    programme = code_list("policy_fields.csv", "programme")
    totals = collections.defaultdict(lambda: [0, decimal.Decimal(0)])
    for year, phase, side, centre, amount in entries():
        cell = totals[year, phase, side, programme[field[product[centre]]]]
        cell[0] += 1
        cell[1] += amount
    return totals


def tables(totals):
    labels = code_list("programmes.csv", "label")
    out = io.StringIO()
    print("| year | phase | side | lines | euros |\n|---|---|---|---:|---:|", file=out)
    sums = collections.defaultdict(lambda: [0, decimal.Decimal(0)])
    for (year, phase, side, _), (lines, amount) in totals.items():
        sums[year, phase, side][0] += lines
        sums[year, phase, side][1] += amount
    for key in sorted(sums, key=lambda k: (k[0], ORDER.index(k[1]), k[2])):
        print(f"| {key[0]} | {key[1]} | {key[2]} | {sums[key][0]} | {sums[key][1]:,.2f} |", file=out)
    everything = sum(lines for lines, _ in sums.values())
    print(f"\n{everything} lines in all. Per programme:", file=out)
    years = sorted({key[0] for key in totals})
    for year in years:
        for side in ("expenditure", "revenue"):
            print(f"\n| {year}, {side} | " + " | ".join(ORDER) + " |", file=out)
            print("|---|" + "---:|" * len(ORDER), file=out)
            for code in labels:
                cells = (totals.get((year, p, side, code), (0, decimal.Decimal(0)))[1] for p in ORDER)
                print(f"| {code} {labels[code]} | " + " | ".join(f"{c:,.2f}" for c in cells) + " |", file=out)
    return out.getvalue().rstrip() + "\n"


def main():
    totals = add_up()
    if "--json" in sys.argv:
        print(json.dumps([{"year": int(y), "phase": p, "side": s, "programme": g, "lines": n, "amount": str(a)}
                          for (y, p, s, g), (n, a) in sorted(totals.items())], indent=1))
        return 0
    text = tables(totals)
    if "--check" not in sys.argv:
        print(text, end="")
        return 0
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as f:
        stated = f.read().split(BEGIN)[1].split(END)[0].strip()
    if stated != text.strip():
        print("README.md states other totals than the files give; run totals.py and compare", file=sys.stderr)
        return 1
    print("the totals of README.md are those of the files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
