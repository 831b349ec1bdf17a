#!/usr/bin/env python3
"""Functions that must not be called, words that must not stay, and numbers before a noun in the plural, which read "1 regels"."""
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SUFFIXES = (".c", ".h", ".py", ".sh", ".sql", ".md", ".txt", ".cmake", ".json", ".tmpl", ".po")
FORBIDDEN = {
    "strcpy": "has no bound", "strcat": "has no bound", "sprintf": "has no bound", "vsprintf": "has no bound",
    "gets": "has no bound", "strncpy": "does not always end its copy", "atoi": "hides errors",
    "atol": "hides errors", "atoll": "hides errors", "strtok": "keeps hidden state",
    "system": "runs a shell", "popen": "runs a shell", "gmtime": "is not thread-safe: gmtime_r",
    "localtime": "is not thread-safe: localtime_r", "asctime": "is not thread-safe", "ctime": "is not thread-safe",
    "rand": "is not ours to repeat", "alloca": "has no bound", "tmpnam": "is a race", "mktemp": "is a race",
    "setlocale": "changes what numbers look like",
}
# Fine in a test, whose input is its own.
TESTS_MAY = {"atoi", "atol", "strtok", "rand", "system", "popen"}
# What one helper does for all; only it may call them.
HELPED = {"vsnprintf": "may cut inside a character: str_vprint", "pthread_cond_timedwait": "deadline_wait"}
HELPERS = {"etl/base/text/str.c", "etl/base/memory/buffer.c", "etl/base/memory/arena.c", "etl/base/system/deadline.c"}
FLOATING = {"strtod": "money never touches floating point", "strtof": "money never touches floating point",
            "atof": "money never touches floating point", "sscanf": "hides errors"}
CALL = re.compile(r"(?<![\w.>])([a-z_0-9]+)\s*\(")
LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XXX|HACK)\b")


# Texts for readers: by number there are {{ tn }}, TN() and worded_counted() (wording/wording.h).
TEXT = re.compile(r'\bt "((?:[^"\\]|\\.)*)"|\bT\("((?:[^"\\]|\\.)*)"')
UNCOUNTED = re.compile(r"\{\w+\} (regels|rijen|velden|kolommen|cellen|teksten|waarden|codes|bestanden|leveringen|versies|delen|bedragen|"
                       r"boekingen|bevindingen|vondsten|besluiten|fouten|vragen|personen|plaatsen|jaren|dagen|tekens)\b")
# Never one: several files are told by this text alone, limits, and what a row that is too short or too long has.
ALWAYS_MANY = ("Deze {n} bestanden", "Hoogstens {n} tekens", "Wat ermee gebeurt", "Deze regel heeft {n} velden", "De kop heeft {n} velden",
               "De kop is beschadigd", "{n} regels zijn afgekeurd", "Deze levering ")


def uncounted(path, text):
    if not path.startswith("etl/") or path.startswith("etl/dutch/") or not path.endswith((".c", ".tmpl")):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for said in (a or b for a, b in TEXT.findall(line)):
            if UNCOUNTED.search(said) and not said.startswith(ALWAYS_MANY):
                yield f"{path}:{number}: \"{UNCOUNTED.search(said).group(0)}\" also of one: by tn, TN or worded_counted()"


def code_only(text):
    """Comments and strings become blanks, line breaks stay."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)


def main():
    faults = []
    for top in ("etl", "schema", "samples", "mappings", "tests"):
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            folders[:] = sorted(f for f in folders if f not in ("corpus", "cases"))
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), ROOT)
                if not name.endswith(SUFFIXES) and "." in name:
                    continue
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as f:
                    text = f.read()
                if top != "mappings" and path != "tests/lint/words.py":
                    for number, line in enumerate(text.split("\n"), 1):
                        if LEFT_OVER.search(line):
                            faults.append(f"{path}:{number}: {LEFT_OVER.search(line).group(0)} left in")
                faults += uncounted(path, text)
                if top not in ("etl", "tests") or not name.endswith((".c", ".h")):
                    continue
                forbidden = dict(FORBIDDEN, **FLOATING, **({} if path in HELPERS else HELPED)) if top == "etl" else {
                    name: why for name, why in FORBIDDEN.items() if name not in TESTS_MAY}
                for number, line in enumerate(code_only(text).split("\n"), 1):
                    for call in CALL.findall(line):
                        if call in forbidden:
                            faults.append(f"{path}:{number}: {call}() {forbidden[call]}")
    print("\n".join(faults) or "no forbidden function, no left-over")
    return 1 if faults else 0


sys.exit(main())
