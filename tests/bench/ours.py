"""Stuiver: loading, what a store takes, and a server to ask."""
import decimal
import http.client
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time

import meter
from ledger import PROJECT

STUIVER = os.path.realpath(os.environ.get("STUIVER") or os.path.join(PROJECT, "build", "stuiver"))


def load(ledger, store, *options, fresh=True):
    """The whole of a load: charset, mapping, code lists, versions, archive, durable. Checks the sum the store holds."""
    if fresh:
        drop(store)
    meter.warm(ledger.path)
    cost = meter.measure([STUIVER, "load", "--quiet", "--store", store, "--mapping", ledger.mapping, *options,
                          ledger.path])
    found = loaded_sum(store)
    if found != ledger.sum:
        raise meter.Differs(f"the store holds {found} of {ledger.name}, expected {ledger.sum}")
    return cost


def load_later(ledger, other, store, *options):
    """Into a store that holds another file: readers may go on meanwhile, and whether it came before must be known."""
    load(other, store, *options)
    try:
        both = decimal.Decimal(ledger.sum) + decimal.Decimal(other.sum)
        return load(ledger._replace(sum=f"{both:.2f}"), store, *options, fresh=False)
    finally:
        drop(store)


def loaded_sum(store):
    """Of the only measure of the published datasets, as `status` tells it."""
    status = json.loads(meter.measure([STUIVER, "status", "--store", store, "--json"]).output,
                        parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    total = decimal.Decimal(0)
    for cube in status["cubes"] if isinstance(status, dict) else status:
        for dataset in cube["datasets"]:
            sums = dataset["sums"]
            total += sum((decimal.Decimal(v) for v in (sums.values() if isinstance(sums, dict) else sums)),
                         decimal.Decimal(0))
    return f"{total:.2f}"


def drop(store):
    for end in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(store + end):
            os.remove(store + end)


def size(store):
    """Bytes of the file, and of its pages that do not hold the compressed original.

    The original lies in the tables named source_*, so pages are counted by SQLite's dbstat, which knows what table (or
    index of which table) a page belongs to. A SQLite without dbstat: the bytes of their blobs are taken off instead.
    """
    total = os.path.getsize(store)
    program = shutil.which("sqlite3")
    query = ("SELECT coalesce(sum(d.pgsize), 0) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name "
             "WHERE s.tbl_name LIKE 'source\\_%' ESCAPE '\\'")
    if program:
        done = subprocess.run([program, "-readonly", store, query], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return total, total - int(done.stdout)
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        blobs = database.execute("SELECT coalesce(sum(length(data)), 0) FROM source_block").fetchone()[0]
    return total, total - blobs


class Server:
    """`stuiver serve` on a free port, and one connection to it that stays open."""

    def __init__(self, store, *options, program=(STUIVER,)):
        self.begun = time.perf_counter()
        self.process = meter.start([*program, "serve", "--store", store, "--port", "0", *options],
                                   stdout=subprocess.PIPE, text=True)
        found = re.search(r"http://([0-9.]+):(\d+)", self.process.stdout.readline())
        if not found:
            raise meter.Failed("the server did not say where it listens")
        self.host, self.port = found.group(1), int(found.group(2))
        self.base = f"http://{self.host}:{self.port}"
        self.connection = None

    def get(self, target, headers=None):
        """Status, headers, body. Counts as one request from the last byte written to the last byte read."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        try:
            self.connection.request("GET", target, headers=headers or {})
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            self.connection = None
            raise

    def fetch(self, target):
        """The bytes of an answer that must be 200."""
        status, _, body = self.get(target)
        if status != 200:
            raise meter.Failed(f"{status} on {target}: {body[:300].decode(errors='replace')}")
        return body

    def json(self, target):
        return json.loads(self.fetch(target), parse_float=decimal.Decimal)

    def close(self):
        if self.connection:
            self.connection.close()
        meter.stop(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
