#!/usr/bin/env python3
"""The parts of the benchmark that could be wrong without anyone noticing: what is counted, and what counts as equal."""
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
# pylint: disable=wrong-import-position
import callgrind  # noqa: E402
import meter  # noqa: E402
import questions  # noqa: E402
import table  # noqa: E402

# main (5) calls split (10), which calls a library (100) that calls back on_field (3) and its own inner function (40).
PROFILE = """events: Ir

ob=/b/stuiver
fl=/p/etl/main.c
fn=main
1 5
cfi=/p/etl/extract/split.c
cfn=split
calls=1 1
1 113
cob=/lib/libc.so
cfi=memcpy.S
cfn=memcpy
calls=1 0
1 7

fl=/p/etl/extract/split.c
fn=split
1 6
fi=/usr/lib/gcc/avx2intrin.h
9 4
fe=/p/etl/extract/split.c
cob=/lib/libcsv.so
cfi=???
cfn=csv_parse
calls=1 0
1 103

fl=/p/etl/extract/split.c
fn=on_field
1 3

ob=/lib/libcsv.so
fl=???
fn=csv_parse
0 60
cfn=inner
calls=1 0
0 40
cob=/b/stuiver
cfi=/p/etl/extract/split.c
cfn=on_field
calls=1 0
0 3

fn=inner
0 40

ob=/lib/libc.so
fl=memcpy.S
fn=memcpy
0 7

ob=/lib/libmicrohttpd.so
fl=???
fn=thread
cob=/b/stuiver
cfi=/p/etl/serve/handle.c
cfn=handle
calls=1 0
0 9

ob=/b/stuiver
fl=/p/etl/serve/handle.c
fn=handle
1 9
"""


class Parts(unittest.TestCase):
    def test_libraries_are_charged_to_their_callers(self):
        with tempfile.NamedTemporaryFile("w", suffix=".out") as f:
            f.write(PROFILE)
            f.flush()
            cost = callgrind.read(f.name)
        self.assertEqual(cost["main.c"], 5 + 7)
        self.assertEqual(cost["extract/split.c"], 10 + 60 + 40 + 3, "what is called back counts once")
        self.assertEqual(cost["serve/handle.c"], 9, "a thread of a library is not charged to us")
        self.assertEqual(cost["total"], 134)
        groups = dict(callgrind.group(cost, {"split": "extract/", "transform": "transform/"}))
        self.assertEqual(groups, {"split": 113, "transform": 0, "elsewhere": 21})

    def test_quantiles(self):
        values = list(range(1, 301))
        self.assertEqual(meter.quantile(values, 0.99), 297)
        self.assertEqual(meter.quantile(values, 1), 300)
        self.assertEqual(meter.quantile([7], 0.5), 7)

    def test_answers_that_differ_are_seen(self):
        question = questions.AGGREGATES[0]
        body = b"programma.programma,bedrag.sum,_count\r\nMilieu,1.10,2\r\nWonen,0.90,1\r\n"
        mine = questions.our_rows(question, body)
        self.assertEqual(mine, questions.their_rows(question, [["Wonen", "0.90", "1"], ["Milieu", "1.10", "2"]]))
        self.assertNotEqual(mine, questions.their_rows(question, [["Wonen", "0.90", "1"], ["Milieu", "1.11", "2"]]))
        self.assertNotEqual(mine, questions.their_rows(question, [["Milieu", "1.10", "2"]]))

    def test_questions_are_the_same_on_both_sides(self):
        asked = questions.varied(questions.AGGREGATES[2], 0)
        self.assertIn("taakveld = '3.4'", questions.sql(asked).replace(" IN ('3.4')", " = '3.4'"))
        self.assertIn("periode IN (2, 3, 5, 6, 7, 8, 9, 10, 11, 12)", questions.sql(asked))
        self.assertIn("periode%3A2%3B3%3B5%3B6", questions.url(asked))
        targets = questions.pages({"programma": ["Milieu", "Wonen"], "jaar": [2018, 2019], "fase": ["executed"]}, 200)
        self.assertEqual(len(set(targets)), 200)

    def test_a_goal_is_judged_only_where_something_was_measured(self):
        goals = table.Goals(judge=True)
        for met in (True, False, None):
            goals.add("w", "1", "2", "0.50", "<= 1", met)
        self.assertEqual([row[-1] for row in goals.rows], ["met", "NOT MET", "not judged"])


unittest.main()
