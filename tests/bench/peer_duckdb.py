"""The peer DuckDB, by npm's @duckdb/node-api."""
import json
import os
import shutil
import subprocess

import meter
from ledger import HERE, amount_column

PACKAGE = "@duckdb/node-api@1.5.6-r.1"
THREADS = "2"


def install(folder):
    """None, or why it cannot be had. Kept in `folder` for the next run."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not there"
    if os.path.exists(os.path.join(folder, "node_modules", "@duckdb", "node-api", "package.json")):
        return None
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as f:
        f.write("{}\n")
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE],
                          capture_output=True, text=True, check=False, timeout=600)
    return None if done.returncode == 0 else f"npm could not fetch {PACKAGE}: {done.stderr.strip()[-200:]}"


class Database:
    """A node process with one database file open."""

    def __init__(self, packages, path, storage="latest"):
        self.path = path
        self.process = meter.start(["node", os.path.join(HERE, "peer_duckdb.mjs"), packages, path, THREADS, storage],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.read().get("version")

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise meter.Failed("DuckDB ended early")
        answer = json.loads(line)
        if "error" in answer:
            raise meter.Failed(f"DuckDB: {answer['error']}")
        return answer

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        meter.stop(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def drop(path):
    for end in ("", ".wal"):
        if os.path.exists(path + end):
            os.remove(path + end)


def reading(ledger):
    """Its reader with everything said beforehand: nothing is sniffed, numbers and dates are converted by it."""
    quoted = {name.replace("'", "''"): kind for name, kind in ledger.columns.items()}
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in quoted.items()) + "}"
    style = ("delim=';', new_line='\\r\\n', dateformat='%d-%m-%Y', decimal_separator=',', thousands='.'" if ledger.comma
             else "delim=',', new_line='\\n', dateformat='%Y-%m-%d'")
    return (f"read_csv('{ledger.path}', auto_detect=false, header=true, quote='\"', escape='\"', "
            f"columns={columns}, {style})")


def load(packages, ledger, path, ordered=False, storage="latest"):
    """Its best: both threads, lines in any order (`ordered` keeps them, as Stuiver does: slower, but packs smaller),
    its newest storage format (the default one, which old versions can read, is larger and slower).

    The time is that of the statement and the checkpoint; that node and DuckDB had to start is not counted against it.
    """
    drop(path)
    with Database(packages, path, storage) as database:
        meter.warm(ledger.path)
        database.ask(sql=[f"SET preserve_insertion_order={'true' if ordered else 'false'}"])
        done = database.ask(sql=[f"CREATE TABLE ledger AS SELECT * FROM {reading(ledger)}", "CHECKPOINT"])
        total = database.ask(query=f"SELECT sum(\"{amount_column(ledger)}\"), count(*) FROM ledger")["rows"][0]
    if total != [ledger.sum, str(ledger.lines)]:
        raise meter.Differs(f"DuckDB holds {total} of {ledger.name}, expected {ledger.sum}")
    return meter.Cost(done["ms"] / 1000, done["cpu"], done["peak"], str(os.path.getsize(path)))
