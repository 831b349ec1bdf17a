"""A workbook of the generated ledger: what its load costs beside reading it alone and loading the same lines as CSV."""
import csv
import os
import zipfile
from xml.sax.saxutils import escape

import meter
import ours
from table import ratio

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                           '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                           '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                  f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
                                  f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Grootboek" sheetId="1" r:id="r1"/>'
                       '</sheets></workbook>'}


def cell(value, strings, amount):
    if amount and value:
        return f'<c><v>{value.replace(".", "").replace(",", ".")}</v></c>'
    return f'<c t="s"><v>{strings.setdefault(value, len(strings))}</v></c>' if value else "<c/>"


def write(path, source, columns=None):
    """The lines of a generated ledger (its first columns and the amount) as Excel writes them: texts in one table."""
    strings = {}
    with open(source, encoding="utf-8", newline="") as f, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in PARTS.items():
            out.writestr(name, text)
        rows = csv.reader(f, delimiter=";")
        header = next(rows)
        chosen = [i for i, name in enumerate(header) if not columns or name in columns]
        amount = header.index("bedrag")
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            sheet.write(("<row>" + "".join(cell(header[i], strings, False) for i in chosen) + "</row>").encode())
            for row in rows:
                sheet.write(("<row>" + "".join(cell(row[i], strings, i == amount) for i in chosen) + "</row>").encode())
            sheet.write(b"</sheetData></worksheet>")
        out.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'
                     + "".join(f"<si><t>{escape(s)}</t></si>" for s in strings) + "</sst>")


def extract(path):
    return meter.measure(["sh", "-c", 'exec "$0" extract "$1" >/dev/null', ours.STUIVER, path])


NINE = ("boekjaar", "periode", "boekdatum", "grootboekrekening", "kostenplaats", "taakveld", "crediteur", "omschrijving",
        "bedrag")


def goals(bench, ledger):
    """Seconds of the processor: a sheet of nine columns as CSV; a load of all columns beside its parts."""
    path = os.path.join(bench.folder, "grootboek.xlsx")
    store = os.path.join(bench.folder, "workbook.db")
    write(path, ledger.path, NINE)
    read = meter.median_cost(meter.interleave(bench.repeats, lambda: extract(path))[0])
    rows = f"{ledger.lines:,} rows"
    bench.goals.add(f"a sheet of {rows} and nine columns to CSV, processor", f"{read.cpu:.2f} s", "-", "-",
                    "<= 1 s" if ledger.lines == 200000 else "", read.cpu <= 1 if ledger.lines == 200000 else None)
    write(path, ledger.path)
    loads, reads, texts = (meter.median_cost(c) for c in meter.interleave(
        bench.repeats, lambda: ours.load(ledger._replace(path=path), store), lambda: extract(path),
        lambda: ours.load(ledger, store)))
    parts = reads.cpu + texts.cpu
    bench.goals.add(f"load of a workbook of {rows}, processor", f"{loads.cpu:.2f} s", f"{parts:.2f} s",
                    ratio(loads.cpu, parts), "<= reading it + a CSV's load", loads.cpu <= parts)
    bench.goals.add("and its memory", f"{loads.peak >> 20} MiB", "-", "-", "<= 128 MiB", loads.peak <= 128 << 20)
    ours.drop(store)
    os.remove(path)
