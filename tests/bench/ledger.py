"""The files that are measured: a generated ledger of any length, and a real one."""
import gzip
import os
import shutil
from collections import namedtuple

import meter

HERE = os.path.dirname(os.path.realpath(__file__))
PROJECT = os.path.realpath(os.path.join(HERE, "..", ".."))
REAL = os.path.join(PROJECT, "..", "shared", "data", "load", "northtyneside_2014_2022_invoices.csv.gz")

# sum is text with two decimals; columns: name → SQL type, decimal where the amount is; comma: decimal comma, CRLF.
Ledger = namedtuple("Ledger", "name path lines sum mapping cube columns comma")

GENERATED = {
    "boekjaar": "SMALLINT", "periode": "SMALLINT", "boekdatum": "DATE", "grootboekrekening": "INTEGER",
    "grootboek_omschrijving": "VARCHAR", "kostenplaats": "INTEGER", "kostenplaats_omschrijving": "VARCHAR",
    "kostensoort": "VARCHAR", "taakveld": "VARCHAR", "categorie": "VARCHAR", "programma": "VARCHAR",
    "product": "VARCHAR", "crediteur": "VARCHAR", "omschrijving": "VARCHAR", "bedrag": "DECIMAL(18,2)",
    "debet_credit": "VARCHAR", "postcode": "VARCHAR", "verslagsoort": "VARCHAR"}
INVOICES = dict.fromkeys([
    "Payment Date", "Transaction Number", "Net Amount", "Supplier (Beneficiary) Name",
    "Local Supplier Internal Reference", "Directorate / Service Where Expenditure Incurred", "Service Category Label",
    "Service Category URI", "SeRCOP Expenditure Category", "SeRCOP Expenditure Code", "Purpose of Spend",
    "SeRCOP Detailed Expenditure Code", "Capital/Revenue", "Procurement Classification"], "VARCHAR")
INVOICES.update({"Payment Date": "DATE", "Net Amount": "DECIMAL(18,2)"})


def amount_column(ledger):
    return next(name for name, kind in ledger.columns.items() if kind.startswith("DECIMAL"))


def generated(folder, lines, compiler="cc"):
    """Written anew: the sum is the generator's own, which adds up as it writes."""
    program = os.path.join(folder, "generate")
    if not os.path.exists(program):
        meter.measure([compiler, "-O2", "-o", program, os.path.join(HERE, "generate.c")])
    path = os.path.join(folder, f"l{lines}.csv")
    with open(path, "wb") as out:
        process = meter.start([program, str(lines)], stdout=out, stderr=meter.subprocess.PIPE, text=True)
        said = process.communicate()[1]
    meter.running.remove(process)
    if process.returncode:
        raise meter.Failed(f"generate: {said}")
    total = dict(line.split() for line in said.splitlines())["sum"]
    return Ledger(f"generated, {lines:,}", path, lines, total, os.path.join(HERE, "mapping"), "bench", GENERATED, True)


def head(path):
    """Header and first line, without their ends."""
    with open(path, encoding="utf-8", newline="") as f:
        return [f.readline().rstrip("\r\n") for _ in range(2)]


def write_correction(path, header, line, amount):
    """A file of that one line of a generated ledger, with another amount (whole euros)."""
    fields, at = line.split(";"), header.split(";").index("bedrag")
    fields[at] = f"{amount},00"
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write("\r\n".join([header, ";".join(fields), ""]))


def real(folder):
    """None when the public files are not beside the project."""
    if not os.path.exists(REAL):
        return None
    path = os.path.join(folder, "northtyneside_2014_2022_invoices.csv")
    with gzip.open(REAL, "rb") as packed, open(path, "wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)
    return Ledger("North Tyneside, 1,183,764", path, 1183764, "2000262168.41",
                  os.path.join(PROJECT, "mappings", "uk-northtyneside"), "uk-northtyneside", INVOICES, False)
