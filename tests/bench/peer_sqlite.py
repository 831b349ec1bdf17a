"""The peer sqlite3: .import of the file into one table of texts."""
import os
import shutil

import meter
from ledger import amount_column


def install(_):
    return None if shutil.which("sqlite3") else "sqlite3 is not there"


def drop(path):
    if os.path.exists(path):
        os.remove(path)


def load(ledger, path):
    drop(path)
    meter.warm(ledger.path)
    cost = meter.measure(["sqlite3", path, ".mode csv", f".separator {';' if ledger.comma else ','}",
                          f".import {ledger.path} ledger"])
    column = f'"{amount_column(ledger)}"'
    if ledger.comma:
        column = f"replace(replace({column}, '.', ''), ',', '.')"
    # In whole cents: SQLite's own sums of decimals are floating point.
    cents = meter.measure(["sqlite3", path, f"SELECT sum(CAST(round({column} * 100) AS INTEGER)), count(*) FROM ledger"])
    found, lines = cents.output.strip().split("|")
    if f"{int(found) // 100}.{int(found) % 100:02d}" != ledger.sum or int(lines) != ledger.lines:
        raise meter.Differs(f"sqlite3 holds {found} cents of {ledger.name}, expected {ledger.sum}")
    return cost._replace(output=str(os.path.getsize(path)))
