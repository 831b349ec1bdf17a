#!/usr/bin/env python3
"""Files that call each other in a circle: which of them is read first? And names that two files define: the linker takes
one of them without a word. Looks at the object files of a build, so that it sees calls and not only includes, and what
was made of templates. Usage: circles.py BUILD_FOLDER"""
import glob
import os
import subprocess
import sys


ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def symbols(paths):
    """Of each object file what it defines, and what it needs: asked of all at once, for a process a file takes minutes."""
    found = {path: (set(), set()) for path in paths}
    if not paths:
        return found
    answer = subprocess.run(["nm", "--format=posix", "--print-file-name", *paths], capture_output=True, text=True, check=True)
    for line in answer.stdout.splitlines():
        path, rest = line.split(": ", 1)
        name, kind = rest.split()[:2]
        if kind == "U":
            found[path][1].add(name)
        elif kind.isupper():
            found[path][0].add(name)
    return found


def circles(graph):
    """Tarjan's strongly connected components of more than one node."""
    index, low, stack, on, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on.add(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
                on.discard(group[-1])
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def twice(build):
    """Names that more than one object of the program defines. The extension has the same files once more; what makes templates and
    man pages are programs of their own."""
    home, ours = {}, {}
    for path in glob.glob(os.path.join(build, "CMakeFiles", "*.dir", "**", "*.o"), recursive=True):
        module, source = path.split("CMakeFiles" + os.sep)[1].split(".dir" + os.sep, 1)
        # What was made of a template goes with it: the old one may still lie in the build folder.
        made = os.path.exists(os.path.join(build, source[:-2]))
        template = source[:-4].removeprefix("generated/templates/") if source.endswith(".tmpl.c.o") else None
        own = os.path.exists(os.path.join(ROOT, template or source[:-2])) or (made and not template)
        if module not in ("stuiver_extension", "template_compiler", "manual") and own and not source.startswith("tests"):
            ours[path] = source[:-2]
    for path, (defined, _) in symbols(sorted(ours)).items():
        for name in defined:
            home.setdefault(name, set()).add(ours[path])
    return {name: sorted(files) for name, files in home.items() if len(files) > 1}


def main():
    sys.setrecursionlimit(10000)
    ours = {}
    for path in glob.glob(os.path.join(sys.argv[1], "CMakeFiles", "*.dir", "etl", "**", "*.o"), recursive=True):
        module, rest = path.split("CMakeFiles" + os.sep)[1].split(".dir" + os.sep, 1)
        source = rest[:-2]
        # The extension has the same files once more; objects of files that are gone may still lie there.
        if module != "stuiver_extension" and os.path.exists(os.path.join(ROOT, source)):
            ours[path] = source
    files = {ours[path]: found for path, found in symbols(sorted(ours)).items()}
    home = {name: file for file, (defined, _) in files.items() for name in defined}
    graph = {file: {home[name] for name in needed if home.get(name, file) != file}
             for file, (_, needed) in files.items()}
    if not graph:
        print("there are no object files: build first")
        return 77
    found = circles(graph)
    for group in found:
        print("a circle:", ", ".join(group))
        for file in group:
            for other in sorted(graph[file] & set(group)):
                print(f"    {file} calls {', '.join(sorted(n for n in files[file][1] if home.get(n) == other))} of {other}")
    again = twice(sys.argv[1])
    for name, homes in sorted(again.items()):
        print(f"{name} is defined by {' and by '.join(homes)}: make one static, or give it another name")
    print(f"{len(graph)} files, {len(found)} circles, {len(again)} names defined twice")
    return 1 if found or again else 0


sys.exit(main())
