#!/usr/bin/env python3
"""Runs golden cases: a folder with inputs, the commands, and the expected transcript.

run.py STUIVER CASE…             runs, shows what differs; exit code 1 when something does
run.py --update STUIVER CASE…    writes the transcripts anew (then read them: what is kept must be right)

In a case's folder `command` holds one command line of stuiver each line; it runs in a copy of the folder, with the common
mapping beside it as ../mapping. `make.py`, when there, makes inputs that are too large or too odd to keep.
The transcript `expected` has standard output as it is, standard error behind "! ", and the exit code.
"""
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
# What no two runs have in common, and no more: each with the words it stands between, for a count, a date or a code of the
# input that looks like it must be told.
VOLATILE = [
    (re.compile(r"(?<= in )\d+\.\d\d s(?= \(|[;,] )"), "N s"),
    (re.compile(r"\([\d,]+ lines/s\)"), "(N lines/s)"),
    (re.compile(r"(?<=, )\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", re.M), "TIME"),
    (re.compile(r"(?<=, state )[0-9a-f]{16}$", re.M), "FINGERPRINT"),
    (re.compile(r"(?<=/link/)[A-Za-z0-9_-]{43}$", re.M), "SECRET"),
    # The width of columns in reports (their lines are indented) is nobody's promise.
    (re.compile(r"^( +\S.*)$", re.M), lambda m: re.sub(r"(?<=\S)  +", "  ", m.group(1))),
    (re.compile(r"^ {12,}(?=\S)", re.M), " " * 12),
]


def calm(text):
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return text


def transcript(stuiver, case):
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "case")
        shutil.copytree(os.path.join(HERE, case), work)
        shutil.copytree(os.path.join(HERE, "mapping"), os.path.join(folder, "mapping"))
        if os.path.exists(os.path.join(work, "make.py")):
            subprocess.run([sys.executable, "make.py"], cwd=work, check=True)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TMPDIR": folder, "HOME": folder}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        with open(os.path.join(work, "command"), encoding="utf-8") as f:
            commands = [line.strip() for line in f if line.strip() and not line.startswith("#")]
        for command in commands:
            words = shlex.split(command)
            stdin = subprocess.DEVNULL
            if "<" in words:
                at = words.index("<")
                stdin = open(os.path.join(work, words[at + 1]), "rb")
                words = words[:at] + words[at + 2:]
            done = subprocess.run([stuiver, *words], cwd=work, env=environment, stdin=stdin,
                                  capture_output=True, timeout=300, check=False)
            out = done.stdout.decode("utf-8", "backslashreplace")
            err = done.stderr.decode("utf-8", "backslashreplace")
            if "Sanitizer" in err or "runtime error:" in err:
                print(err)
            parts.append(f"$ stuiver {command}\n")
            parts.append(out if out.endswith("\n") or not out else out + "\n(no line end)\n")
            parts.append("".join(f"! {line}\n" for line in err.splitlines()))
            parts.append(f"exit {done.returncode}\n")
    return calm("".join(parts)).replace("\r", "\\r")


def main():
    arguments = sys.argv[1:]
    update = arguments[0] == "--update"
    if update:
        del arguments[0]
    stuiver = os.path.realpath(arguments[0])
    cases = arguments[1:] or sorted(d for d in os.listdir(HERE) if os.path.exists(os.path.join(HERE, d, "command")))
    failed = 0
    for case in cases:
        found = transcript(stuiver, case)
        path = os.path.join(HERE, case, "expected")
        if update:
            with open(path, "w", encoding="utf-8") as f:
                f.write(found)
            continue
        expected = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                expected = f.read()
        if found != expected:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), found.splitlines(True),
                                                       f"{case}/expected", "this run"))
    if not update:
        print(f"{len(cases) - failed} as expected, {failed} not")
    return 1 if failed else 0


sys.exit(main())
