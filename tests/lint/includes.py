#!/usr/bin/env python3
"""Holds the tree to its one-way dependencies, and each library to the few files that may know it."""
import fnmatch
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
ETL = os.path.join(ROOT, "etl")

# What a folder may include besides itself and the C library. A line downwards in this table never points up again.
FOLDERS = {
    "base": [],
    "model": ["base"],
    "auditfile": ["base", "model"],
    "book": ["base"],
    "iv3": ["base", "book", "schema"],
    "extract": ["base", "model", "auditfile", "book", "iv3"],
    "place": ["base", "model"],
    "fetch": ["base", "texts"],
    "oidc": ["base", "fetch"],
    "convention": ["base", "model"],
    "privacy": ["base", "convention", "schema"],
    "disclosure": ["base", "model"],
    "iv3_lists": ["base", "extract"],
    "descriptor": ["base", "model", "schema", "book", "extract", "place", "convention"],
    "mapping": ["base", "model", "descriptor", "extract", "place", "convention"],
    "transform": ["base", "model", "extract", "place", "convention", "descriptor", "mapping"],
    "sniff": ["base", "model", "extract", "convention", "descriptor", "mapping", "schema"],  # schema_auditfile.h is made of mappings/nl-xaf
    "texts": ["base"],
    "wording": ["base", "model", "texts", "convention"],
    "dutch": ["base", "model", "texts", "wording"],
    "html": ["base", "model", "texts", "wording"],
    "template": ["base", "texts"],  # runs while building
    "charts": ["base", "model", "html", "place"],
    "segment": ["base", "model"],
    "store": ["base", "model", "place", "segment", "schema"],  # schema_sql.h is made of schema/*.sql
    # a store, and what stands beside it, kept elsewhere
    "backup": ["base", "store"],
    "road": ["base", "model", "convention", "privacy", "store"],
    "accounts": ["base", "store", "schema"],
    "questions": ["base", "store", "schema"],
    "mail": ["base", "fetch", "store"],
    "load": ["base", "model", "place", "segment", "store", "road"],
    "doctor": ["base", "store", "load"],
    "shown": ["base", "model", "descriptor", "mapping"],
    "pipeline": ["base", "model", "convention", "privacy", "disclosure", "extract", "place", "descriptor", "mapping", "transform", "load", "shown"],
    "sql": ["base", "model", "segment", "store"],
    "changes": ["base", "model", "store"],
    # OpenSpending's words -> one checked question -> rows -> answers
    "question": ["base", "model"],
    "engine": ["base", "model", "store", "question"],  # the catalogue is SQLite whatever the engine
    "scan": ["base", "model", "segment", "store", "question", "engine"],
    "clickhouse": ["base", "model", "fetch", "store", "question", "engine"],
    "answer": ["base", "model", "store", "changes", "question", "engine"],
    "sheet": ["base", "model", "store", "question", "engine", "answer"],
    "locations": ["base", "model", "place", "store", "question", "engine", "answer", "sheet"],
    "search": ["base", "model", "store", "question", "engine", "answer"],
    "history": ["base", "model", "store", "question", "engine"],
    "provenance": ["base", "model", "privacy", "auditfile", "extract", "store", "question", "engine", "answer"],
    # results -> JSON, CSV, NDJSON, GeoJSON
    "write": ["base", "model", "html", "store", "changes", "question", "engine", "answer", "sheet", "locations", "search", "provenance"],
    "query": ["base", "model", "store", "question", "engine", "scan", "clickhouse", "answer", "sheet", "locations", "search", "provenance", "write"],
    # cubes as a reader sees them -> pages
    "explore": ["base", "model", "convention", "store", "question", "engine", "answer", "query"],
    "webhooks": ["base", "model", "schema", "fetch", "html", "store", "question", "engine", "history", "answer", "query", "explore"],
    # a cube beside its Iv3 delivery
    "reconcile": ["base", "model", "texts", "iv3", "extract", "store", "question", "engine", "answer", "provenance", "write", "query", "explore"],
    # questions as tools of an assistant
    "mcp": ["base", "model", "html", "question", "engine", "write", "query"],
    # what openspending.nl's site and programs read
    "openspending_nl": ["base", "model", "html", "store", "question", "engine", "answer", "write", "query", "explore", "reconcile"],
    # the Dutch API
    "nlgov": ["base", "model", "dutch", "store", "question", "engine", "answer", "provenance", "write", "query", "explore"],
    "handbook": ["base"],
    "page": ["base", "model", "convention", "texts", "wording", "html", "charts", "handbook", "store", "question", "engine", "answer", "write", "query", "explore", "web"],
    "pages": ["base", "model", "iv3", "texts", "wording", "html", "charts", "store", "question", "engine", "answer", "locations", "provenance", "search", "write", "query", "explore", "reconcile", "handbook", "page", "questions", "mail", "history"],
    "cbs": ["base", "model", "texts", "fetch"],
    # addresses that what is published names
    "web_links": ["base", "model", "store", "fetch"],
    "geocode": ["base", "model", "extract", "place", "store", "fetch"],
    "publish": ["base", "model", "store", "sql", "question", "engine", "answer", "sheet", "write", "query"],
    # a mapping's tables as people edit them
    "editor": ["base", "model", "texts", "extract", "descriptor", "mapping", "publish"],
    # files that others put somewhere
    "pull": ["base", "mail", "webhooks", "fetch", "editor"],
    "meter": ["base"],
    "serve": ["base", "model", "meter", "webhooks", "texts", "html", "reconcile", "openspending_nl", "nlgov", "mcp", "page", "pages", "questions", "store", "sql", "question", "engine", "answer", "query", "publish"],
    "site": ["base", "texts", "html", "store", "question", "engine", "write", "query", "publish", "page", "pages", "serve"],
    "desk_base": ["base", "texts", "wording", "dutch", "page", "store", "accounts", "serve", "schema"],
    "joining": ["base", "sniff"],
    "deliveries": ["base", "model", "convention", "privacy", "descriptor", "mapping", "editor", "joining", "texts", "wording", "store", "road", "accounts", "clickhouse", "serve", "desk_base"],
    "desk_people": ["base", "road", "accounts", "oidc", "serve", "desk_base", "deliveries"],
    "desk_readers": ["base", "store", "road", "accounts", "load", "questions", "mail", "serve", "desk_base", "deliveries"],
    "desk_steps": ["base", "serve", "desk_base", "deliveries"],
    "desk_checks": ["base", "model", "dutch", "editor", "road", "desk_base", "deliveries", "desk_steps"],
    "desk_iv3": ["base", "accounts", "desk_base", "deliveries", "desk_steps"],
    "desk_privacy": ["base", "model", "privacy", "descriptor", "road", "serve", "desk_base", "deliveries", "desk_steps", "desk_checks"],
    "desk_release": ["base", "model", "dutch", "road", "load", "accounts", "desk_base", "deliveries", "desk_people", "desk_steps", "desk_checks", "desk_privacy"],
    "desk_tables": ["base", "store", "desk_base", "deliveries", "desk_steps"],
    "desk": ["base", "texts", "oidc", "pages", "serve", "desk_base", "deliveries", "desk_people", "desk_readers", "desk_steps", "desk_checks", "desk_iv3", "desk_privacy", "desk_release", "desk_tables"],
    "console": ["base", "model"],
    "cli": ["base", "model", "texts", "html", "privacy", "iv3", "iv3_lists", "reconcile", "web_links", "extract", "descriptor", "mapping", "transform", "sniff", "store", "backup", "doctor", "road", "accounts", "questions", "mail", "webhooks", "changes", "load", "question", "engine", "write", "query", "sql", "clickhouse", "fetch", "geocode", "cbs", "pull", "publish", "serve", "site", "pipeline", "editor", "joining", "desk", "mcp", "console"],
    "main": ["base", "cli"],
}
# Which files may include a library's header, directly or through a private header of ours that does.
LIBRARIES = {
    "sqlite3ext.h": ["sql/extension/*"],
    "sqlite3.h": ["store/*", "backup/*", "doctor/*", "load/*", "road/*", "sql/*", "accounts/*", "questions/*", "mail/*", "webhooks/*", "desk*/*", "deliveries/*"],
    "sodium.h": ["accounts/*", "questions/*", "webhooks/*", "oidc/*", "privacy/people*", "road/sign.c"],
    "zstd.h": ["segment/*", "store/*", "load/*", "scan/text_scan*"],
    "microhttpd.h": ["serve/http*"],
    # place reads GeoJSON and TopoJSON: whole files of JSON, as descriptors are.
    "jansson.h": ["main.c", "backup/*", "iv3/*", "model/cube*", "privacy/policy*", "disclosure/policy*", "place/*", "geocode/*", "cbs/*", "web_links/*", "webhooks/asked*", "descriptor/*", "mapping/*", "sniff/merge*", "sniff/shipped*", "answer/members*", "write/model*", "sheet/*", "question/toggles*", "provenance/*", "changes/key*", "publish/about*", "explore/guide_read*", "mcp/*", "desk*/*", "deliveries/*", "editor/*", "joining/*", "pull/*", "cli/map*", "oidc/*"],
    "csv.h": ["extract/*"],
    "expat.h": ["auditfile/*", "book/xml.c"],
    "minizip/*": ["extract/*", "book/container.c", "publish/outlet*"],
    "xlsxwriter.h": ["publish/workbook*"],
    "zlib.h": ["extract/*", "road/seek_packed.c", "serve/*"],
    "curl/*": ["fetch/*", "mail/*", "webhooks/*", "clickhouse/wire/client*"],
    "openssl/*": ["base/*", "oidc/signature.c"],
    "cmark-gfm*": ["html/*"],
    "gmp.h": ["base/text/fraction.c"],
    "qrencode.h": ["desk_people/*"],
    "utf8proc.h": ["base/*"],
    "xxhash.h": ["base/*"],
}
# In a template the first one may stand behind the {! that begins its C.
INCLUDE = re.compile(r'^\s*(?:\{!)?\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')


def folder_of(path):
    """serve/http/http.c is in serve; main.c is a folder of its own."""
    head = path.split("/")[0]
    if "/" not in path:
        head = re.split(r"[._]", head)[0]
    return head


def includes():
    for folder, _, names in os.walk(ETL):
        for name in sorted(names):
            if not name.endswith((".c", ".h", ".tmpl")):
                continue
            full = os.path.join(folder, name)
            path = os.path.relpath(full, ETL)
            with open(full, encoding="utf-8") as f:
                for number, line in enumerate(f, 1):
                    found = INCLUDE.match(line)
                    if found:
                        yield path, number, found.group(2), found.group(3)


def main():
    faults = []
    everything = list(includes())
    carriers = {}  # our header -> libraries that come with it
    for path, _, system, _ in everything:
        for library in LIBRARIES:
            if system and fnmatch.fnmatch(system, library) and path.endswith(".h"):
                carriers.setdefault(path, set()).add(library)
    for path, number, system, own in everything:
        libraries = {l for l in LIBRARIES if system and fnmatch.fnmatch(system, l)}
        if own:
            if "/" not in own and not own.startswith(("schema_", "web_", "handbook_")) and not os.path.exists(os.path.join(ETL, own)):
                faults.append(f'etl/{path}:{number}: "{own}": write the path from etl/ on, as "folder/{own}"')
                continue
            here, there = folder_of(path), folder_of(own)
            if here not in FOLDERS:
                faults.append(f"etl/{path}: folder {here} is not in the table of tests/lint/includes.py")
            elif there != here and there not in FOLDERS[here]:
                faults.append(f'etl/{path}:{number}: {here} may not include "{own}" (it may include: '
                              f'{", ".join(FOLDERS[here]) or "nothing"})')
            libraries = carriers.get(own, set())
        for library in libraries:
            if not any(fnmatch.fnmatch(path, allowed) for allowed in LIBRARIES[library]):
                faults.append(f"etl/{path}:{number}: only {', '.join(LIBRARIES[library])} may include {library}")
    print("\n".join(faults) or f"{len(everything)} includes, all downwards")
    return 1 if faults else 0


sys.exit(main())
