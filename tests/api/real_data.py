#!/usr/bin/env python3
"""Loads the public files of ../shared/data with the mappings of this project into one store, serves it, and
holds every sum against the control figures of ../shared/data/README.md, to the cent.

The program is the one that $STUIVER names. Exit code 77 (skipped) when ../shared is absent."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request
from decimal import Decimal

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STUIVER = os.environ.get("STUIVER", os.path.join(PROJECT, "build", "stuiver"))
SHARED = os.path.join(PROJECT, "..", "shared", "data")


def data(*parts):
    return os.path.join(SHARED, *parts)


def folder(*parts, suffix=".csv"):
    at = data(*parts)
    return [os.path.join(at, n) for n in sorted(os.listdir(at)) if n.endswith(suffix)]


class RealData(unittest.TestCase):
    maxDiff = None
    iv3_report = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.store = os.path.join(cls.folder.name, "real.db")
        cls.server = None
        cls.base = None

    @classmethod
    def tearDownClass(cls):
        cls.stop()
        cls.folder.cleanup()

    @classmethod
    def stop(cls):
        if cls.server:
            cls.server.terminate()
            cls.server.wait(20)
            cls.server.stdout.close()
            cls.server = None

    @classmethod
    def serve(cls):
        if cls.server is None:
            cls.server = subprocess.Popen(
                [STUIVER, "serve", "--store", cls.store, "--port", "0"],
                stdout=subprocess.PIPE, text=True)
            for line in cls.server.stdout:
                at = line.find("http://")
                if at >= 0:
                    cls.base = line[at:].split("/api/3")[0].split()[0].rstrip("/")
                    break

    def run_stuiver(self, command, mapping, files, *options, expect=0):
        arguments = [STUIVER, command, "--json", "--mapping",
                     os.path.join(PROJECT, "mappings", mapping), *options]
        if command == "load":
            arguments += ["--store", self.store]
        done = subprocess.run(arguments + files, capture_output=True, text=True)
        self.assertEqual(done.returncode, expect, done.stderr[-3000:] + done.stdout[-500:])
        report = json.loads(done.stdout, parse_float=Decimal)["report"] if done.stdout else None
        if expect == 0:
            self.tell(mapping, report)
        return report, done.stderr

    def tell(self, mapping, report):
        total = report["total"]
        self.assertTrue(total["ties"])
        say = []
        for part in ("loaded", "dropped", "rejected", "read"):
            t = total[part]
            sums = ", ".join(f"{k} {v}" for k, v in t["sums"].items())
            say.append(f"{part} {t['lines']} lines, {sums}")
        print(f"{mapping}: {say[0]} + {say[1]} + {say[2]} = {say[3]}", flush=True)

    def load(self, mapping, files, *options):
        return self.run_stuiver("load", mapping, files, *options)[0]

    def aggregate(self, cube, **params):
        self.serve()
        url = f"{self.base}/api/3/cubes/{cube}/aggregate/?" + urllib.parse.urlencode(params)
        with urllib.request.urlopen(url, timeout=300) as answer:
            return json.loads(answer.read(), parse_float=Decimal)

    def sums(self, cube, measure, drilldown, cut=None):
        params = {"drilldown": drilldown, "pagesize": 10000}
        if cut:
            params["cut"] = cut
        answer = self.aggregate(cube, **params)
        refs = answer["attributes"]
        return {tuple(c[r] for r in refs) if len(refs) > 1 else c[refs[0]]:
                (c["_count"], Decimal(str(c[f"{measure}.sum"]))) for c in answer["cells"]}

    def issues(self, report, code):
        return sum(s["issueTotals"].get(code, 0) for s in report["sources"])

    def test_bonn(self):
        executed = data("de-bonn", "Executed-Erträge und Kosten ohne Vorzeichen 2016.csv")
        plan = data("de-bonn", "Plan-Erträge und Kosten ohne Vorzeichen 2018-2024.csv")
        report = self.load("de-bonn", [executed, plan])
        self.assertEqual([s["tallies"]["read"]["lines"] for s in report["sources"]], [63071, 49406])
        s = self.sums("de-bonn", "amount", "phase.phase|side.side")
        by = {k: v[1] for k, v in s.items()}
        phases = sorted({k[0] for k in by})
        self.assertEqual(len(phases), 2)
        executed_phase = "executed"
        plan_phase = next(p for p in phases if p != executed_phase)
        self.assertEqual(by[(executed_phase, "expenditure")], Decimal("1579274205.98"))
        self.assertEqual(by[(executed_phase, "revenue")], Decimal("1514404694.91"))
        self.assertEqual(by[(plan_phase, "expenditure")], Decimal("10833761009.82"))
        self.assertEqual(by[(plan_phase, "revenue")], Decimal("10792553936.17"))
        year = {k: v[1] for k, v in self.sums("de-bonn", "amount", "year.year|side.side",
                                               f'phase:"{plan_phase}"').items()}
        self.assertEqual(year[(2018, "expenditure")], Decimal("1514783751.44"))
        self.assertEqual(year[(2018, "revenue")], Decimal("1451651358.23"))
        unmapped = report["sources"][0]["unmapped"]
        self.assertTrue(unmapped, "profit centres without a product are reported")
        # The same year in another dialect is the same year.
        other, _ = self.run_stuiver("check", "de-bonn", [data("de-bonn", "2018.csv")])
        self.assertEqual(other["total"]["ties"], True)
        sums = other["total"]["loaded"]["sums"]
        self.assertEqual(sum(Decimal(str(v)) for v in sums.values()),
                         Decimal("1514783751.44") + Decimal("1451651358.23"))

    def test_bonn_damaged(self):
        _, text = self.run_stuiver("check", "de-bonn", [data("de-bonn", "2019.csv")], expect=3)
        self.assertIn("2019.csv", text)
        self.assertIn("Planjahr100000100", text)

    def test_madrid(self):
        files = [data("es-madrid", "2019", n) for n in ("gastos.csv", "ingresos.csv")]
        report = self.load("es-madrid", files)
        self.assertEqual([s["tallies"]["read"]["lines"] for s in report["sources"]], [8235, 226])
        s = {k: v[1] for k, v in self.sums("es-madrid", "importe", "side.side|phase.phase").items()}
        for key, want in {
                ("expenditure", "approved"): "5114688774",
                ("expenditure", "amendment"): "1231469741.86",
                ("expenditure", "adjusted"): "6346158515.98",
                ("expenditure", "executed"): "5287775019.16",
                ("revenue", "approved"): "5114688774"}.items():
            self.assertEqual(s[key], Decimal(want), key)
        tree = self.sums("es-madrid", "importe", "area.code|politica.code|programa.code",
                         'phase:"approved"|side:"expenditure"')
        self.assertEqual(sum(v[1] for v in tree.values()), Decimal("5114688774"))
        unplaced = [k for k in tree if k[0] is None]
        self.assertEqual(unplaced, [], "every programme has its area")

    def test_oxford(self):
        files = folder("uk-oxford", "data")
        self.assertEqual(len(files), 17)
        report = self.load("uk-oxford", files)
        self.assertEqual(report["total"]["loaded"]["lines"], 61529)
        answer = self.aggregate("uk-oxford")
        self.assertEqual(Decimal(str(answer["summary"]["amount.sum"])), Decimal("228210155.40"))
        self.assertEqual(answer["summary"]["_count"], 61529)
        per_file = {s["name"].split("over-500-")[1][:12]: s["tallies"]["loaded"] for s in report["sources"]}
        self.assertEqual(per_file["jan-mar-2014"]["lines"], 3860)
        self.assertEqual(Decimal(str(per_file["jan-mar-2014"]["sums"]["amount"])), Decimal("13413467.98"))
        self.assertEqual(Decimal(str(per_file["jan-mar-2018"]["sums"]["amount"])), Decimal("4339765.85"))
        destroyed = next(s for s in report["sources"] if "apr-jun-2014" in s["name"])
        self.assertGreater(sum(v for k, v in destroyed["issueTotals"].items() if "date" in k), 3000)

    def test_leeds(self):
        files = folder("uk-leeds")
        self.assertEqual(len(files), 6)
        report = self.load("uk-leeds", files)
        by_name = {s["name"][-11:-4]: s for s in report["sources"]}
        for month, want in {"2010-12": "77179009.24", "2011-03": "78447368.22",
                            "2012-12": "72875039.12", "2020-06": "104445727.45"}.items():
            self.assertEqual(Decimal(str(by_name[month]["tallies"]["loaded"]["sums"]["amount"])),
                             Decimal(want), month)
        self.assertEqual(by_name["2012-12"]["tallies"]["rules"]["total-row"]["lines"], 1)
        self.assertEqual(by_name["2020-06"]["tallies"]["loaded"]["lines"], 16176)
        self.assertEqual(by_name["2011-06"]["tallies"]["rules"]["blank"]["lines"], 2222)
        self.assertEqual(by_name["2018-10"]["issueTotals"].get("empty-file"), 1)  # published without a byte: told, and no sum is less for it

    def municipalities(self):
        """Loaded once, whichever test comes first."""
        if RealData.iv3_report is None:
            files = [data("nl-iv3", n) for n in ("2023_begroting.csv", "2023_jaarrekening.csv")]
            RealData.iv3_report = self.load("nl-iv3", files)
        return RealData.iv3_report

    def test_iv3(self):
        report = self.municipalities()
        s = {k: v[1] for k, v in self.sums("nl-iv3", "bedrag", "phase.phase|side.side").items()}
        self.assertEqual(s[("proposed", "revenue")], 71384099000)
        self.assertEqual(s[("proposed", "expenditure")], 71369726000)
        self.assertEqual(s[("executed", "revenue")], 85666611000)
        self.assertEqual(s[("executed", "expenditure")], 85666357000)
        codes = self.sums("nl-iv3", "bedrag", "taakveld.code")
        self.assertIn("0.10", codes)
        self.assertIn("0.1", codes)
        self.assertEqual(report["sources"][0]["tallies"]["rules"]["nederland"]["lines"], 71)

    def test_iv3_ties_to_nederland(self):
        """The rows of the municipalities come to CBS's own row of the country: per taakveld, side and phase, and of the one
        category that these files have. They load with that row as their control; a copy that is one thousand off does not."""
        salaries = "L1.1 Salarissen en sociale lasten"
        country, own = {}, {}
        for name, phase in (("2023_begroting.csv", "proposed"), ("2023_jaarrekening.csv", "executed")):
            with open(data("nl-iv3", name), encoding="utf-8", newline="") as f:
                for r in csv.DictReader(f, delimiter=";"):
                    code = r["Taakveld"].split(" ")[0]
                    to = country if r["Gemeenten"] == "Nederland" else own.setdefault(r["Gemeenten"], {})
                    for column, side in (("Baten", "revenue"), ("Lasten", "expenditure"), (salaries, "1.1")):
                        if r[column]:
                            to[phase, side, code] = Decimal(r[column]) * 1000
        self.assertEqual(len(own), 342)
        self.municipalities()
        sums = {k: v[1] for k, v in self.sums("nl-iv3", "bedrag", "phase.phase|side.side|taakveld.code").items()}
        self.assertEqual(sums, {k: v for k, v in country.items() if k[1] != "1.1"})
        each = {k: v[1] for k, v in self.sums("nl-iv3", "bedrag", "gemeente.naam|phase.phase|side.side").items()}
        for name, cells in own.items():
            for phase in ("proposed", "executed"):
                for side in ("revenue", "expenditure"):
                    self.assertEqual(each[name, phase, side], sum(v for k, v in cells.items() if k[:2] == (phase, side)), name)
        for key in country:
            self.assertEqual(sum(cells.get(key, 0) for cells in own.values()), country[key], key)
        self.tied_by_the_program(salaries)

    def tied_by_the_program(self, salaries):
        with open(os.path.join(PROJECT, "mappings", "nl-iv3", "datapackage.json"), encoding="utf-8") as f:
            descriptor = json.load(f)
        fields = descriptor["resources"][0]["schema"]["fields"]
        descriptor["resources"][0]["schema"]["fields"] = [
            dict(x, name=salaries) if x["name"] == "Lasten" else x for x in fields if x["name"] != "Baten"]
        with tempfile.TemporaryDirectory() as at:
            shutil.copy(os.path.join(PROJECT, "mappings", "nl-iv3", "hoofdtaakvelden.csv"), at)
            with open(os.path.join(at, "datapackage.json"), "w", encoding="utf-8") as f:
                json.dump(descriptor, f)
            path = os.path.join(at, "2023_begroting.csv")
            shutil.copy(data("nl-iv3", "2023_begroting.csv"), path)
            self.run_stuiver("check", at, [path])
            with open(path, encoding="utf-8") as f:
                text = f.read()
            with open(path, "w", encoding="utf-8") as f:
                f.write(text.replace(";0.1 Bestuur;9869.0;", ";0.1 Bestuur;9870.0;", 1))
            _, said = self.run_stuiver("check", at, [path], expect=4)
            self.assertIn("0.1 Bestuur", said)

    def test_minfin(self):
        self.load("nl-minfin-owb", [data("nl-minfin-owb", "begrotingsstaten_origineel.csv")])
        s = {k: v[1] for k, v in self.sums("nl-minfin-owb", "bedrag", "year.year|phase.phase").items()}
        self.assertEqual(s[(2016, "proposed")], 539480664000)

    def test_esf(self):
        report = self.load("nl-esf", [data("nl-esf", "StructuralFundsNL2007NOW.csv")])
        self.assertEqual(report["sources"][0]["dialect"]["delimiter"], ",")
        s = {k: v[1] for k, v in self.sums("nl-esf", "bedrag", "bron.bron").items()}
        self.assertEqual(s["EU"], 1306089976)
        self.assertEqual(s["publiek"], 1328285248)
        self.assertEqual(s["privaat"], 597781904)
        self.assertEqual(s["totaal"], 3765498269)

    def test_subsidies(self):
        report = self.load("nl-subsidies", [data("nl-subsidies", "subsidiesministeries2015.csv")])
        self.assertEqual(report["total"]["loaded"]["lines"], 25163)
        answer = self.aggregate("nl-subsidies")
        self.assertEqual(Decimal(str(answer["summary"]["realisatie.sum"])), Decimal("4789382037.31007"))

    def test_same_file_again_changes_nothing(self):
        files = [data("nl-subsidies", "subsidiesministeries2015.csv")]
        store = os.path.join(self.folder.name, "again.db")
        command = [STUIVER, "load", "--store", store, "--mapping",
                   os.path.join(PROJECT, "mappings", "nl-subsidies")] + files
        self.assertEqual(subprocess.run(command, capture_output=True).returncode, 0)
        again = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(again.returncode, 5, again.stderr)
        self.assertIn("loaded already", again.stderr)


if __name__ == "__main__":
    if not os.path.isdir(SHARED):
        print("skipped: ../shared/data is absent, so the real files cannot be loaded")
        sys.exit(77)
    unittest.main()
