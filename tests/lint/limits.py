#!/usr/bin/env python3
"""Folders of at most 40 files of code; files of at most 450 lines; functions of at most 60 lines and complexity 15, by pmccabe."""
import collections
import os
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
FOLDER_FILES, FILE_LINES, FUNCTION_LINES, COMPLEXITY = 40, 450, 60, 15
FOLDERS = ["etl", "tests", "samples"]
# Tables are data: no one reads them from top to bottom.
LONG_TABLES = set()


def sources():
    for top in FOLDERS:
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            folders[:] = sorted(f for f in folders if f not in ("corpus", "cases"))
            for name in sorted(names):
                if name.endswith((".c", ".h", ".tmpl")):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


def main():
    faults = []
    files = list(sources())
    # Tests of a kind are in one folder, so that their names tell what is tested.
    folders = collections.Counter(os.path.dirname(path) for path in files if path.startswith("etl/"))
    for folder, count in sorted(folders.items()):
        if count > FOLDER_FILES:
            faults.append(f"{folder}: {count} files, at most {FOLDER_FILES}: make folders in it by what they are for")
    for path in files:
        with open(os.path.join(ROOT, path), encoding="utf-8") as f:
            lines = sum(1 for _ in f)
        if lines > FILE_LINES and path not in LONG_TABLES:
            faults.append(f"{path}: {lines} lines, at most {FILE_LINES}")
    code = [p for p in files if p.endswith(".c")]
    answer = subprocess.run(["pmccabe", *code], cwd=ROOT, capture_output=True, text=True)
    functions = 0
    for line in answer.stdout.splitlines():
        # modified complexity, complexity, statements, first line, lines, file(line): name
        parts = line.split(None, 5)
        complexity, first, lines = int(parts[0]), int(parts[3]), int(parts[4])
        path = parts[5].split("(")[0]
        name = parts[5].split(": ", 1)[-1]
        functions += 1
        if lines > FUNCTION_LINES:
            faults.append(f"{path}:{first}: {name} is {lines} lines long, at most {FUNCTION_LINES}")
        if complexity > COMPLEXITY:
            faults.append(f"{path}:{first}: {name} has complexity {complexity}, at most {COMPLEXITY}")
    if answer.stderr.strip():
        faults.append(answer.stderr.strip())
    print("\n".join(faults) or f"{len(files)} files, {functions} functions within their limits")
    return 1 if faults else 0


sys.exit(main())
