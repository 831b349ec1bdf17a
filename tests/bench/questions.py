"""Questions put to both sides: the same rows must come back."""
import csv
import decimal
import io
import json
import random
from collections import namedtuple
from urllib.parse import quote

# dimensions: the drill-down; cut: (dimension, value) pairs; top: the so many with most money, 0 is all; text: a cut on
# the free text as (kind, needle). SQL and URL are both made from these, so that they cannot drift apart. All of them
# can be more than a page of JSON holds, so whole drill-downs come as CSV.
Question = namedtuple("Question", "name dimensions cut top text", defaults=((), 0, None))

COLUMNS = {"programma": "programma", "jaar": "boekjaar", "taakveld": "taakveld", "categorie": "categorie",
           "crediteur": "crediteur", "kostenplaats": "kostenplaats", "periode": "periode", "product": "product",
           "fase": "verslagsoort", "rekening": "grootboekrekening"}
KEYS = {"kostenplaats": "code", "rekening": "code", "taakveld": "code", "categorie": "code"}

AGGREGATES = [
    Question("sum by programme", ("programma",)),
    Question("sum by year, taakveld, category", ("jaar", "taakveld", "categorie")),
    Question("one taakveld + cost centre, top 20 suppliers", ("crediteur",),
             (("taakveld", "3.4"), ("kostenplaats", "6000000")), 20),
]
NEEDLE = "afschrijving"
TEXTS = [Question("text contains, count + sum", (), (), 0, ("substring", NEEDLE[1:-1])),
         Question("word search, count + sum", (), (), 0, ("word", NEEDLE))]
# How the API names a cut on free text; the row says "not there" when the server does not know it.
TEXT_CUTS = {"substring": 'omschrijving*="%s"', "word": 'omschrijving~"%s"'}


def key(dimension):
    return f"{dimension}.{KEYS.get(dimension, dimension)}"


def busiest(database):
    """The cost centre with most lines of the taakveld, so that the third question has something to add up."""
    rows = database.ask(query="SELECT kostenplaats, count(*) n FROM ledger WHERE taakveld = '3.4' "
                              "GROUP BY 1 ORDER BY n DESC, 1 LIMIT 1")["rows"]
    return rows[0][0]


def with_centre(question, centre):
    cut = tuple((d, centre if d == "kostenplaats" else v) for d, v in question.cut)
    return question._replace(cut=cut)


def url(question):
    cuts = []
    for dimension, value in question.cut:
        values = value if isinstance(value, tuple) else (value,)
        cuts.append(f"{dimension}:" + ";".join(str(v) if isinstance(v, int) else f'"{v}"' for v in values))
    if question.text:
        cuts.append(TEXT_CUTS[question.text[0]] % question.text[1])
    parts = ["aggregates=" + quote("bedrag.sum|_count")]
    if question.dimensions:
        parts.append("drilldown=" + quote("|".join(question.dimensions)))
    if cuts:
        parts.append("cut=" + quote("|".join(cuts)))
    if question.top:
        parts.append("order=bedrag.sum:desc")
        parts.append(f"pagesize={question.top}")
    elif question.dimensions:
        parts.append("download=csv")
    return "/api/3/cubes/bench/aggregate/?" + "&".join(parts)


def sql(question):
    names = [COLUMNS[d] for d in question.dimensions]
    where = []
    for dimension, value in question.cut:
        values = value if isinstance(value, tuple) else (value,)
        where.append(f"{COLUMNS[dimension]} IN ({', '.join(repr(v) for v in values)})")
    if question.text:
        where.append(f"contains(omschrijving, '{question.text[1]}')")
    text = f"SELECT {''.join(n + ', ' for n in names)}sum(bedrag) AS total, count(*) FROM ledger"
    if where:
        text += " WHERE " + " AND ".join(where)
    if names:
        text += " GROUP BY " + ", ".join(names)
    if question.top:
        text += f" ORDER BY total DESC LIMIT {question.top}"
    return text


PHASES = {"Realisatie": "executed", "Begroting": "approved", "Jaarrekening": "audited"}


def our_rows(question, body):
    """Sorted (value of each dimension…, sum, count) of an answer's bytes."""
    if question.dimensions and not question.top:
        cells = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    else:
        answer = json.loads(body, parse_float=decimal.Decimal)
        cells = answer["cells"] if question.dimensions else [answer["summary"]]
    return sorted(tuple(str(cell[key(d)]) for d in question.dimensions)
                  + (decimal.Decimal(cell["bedrag.sum"] or 0), int(cell["_count"])) for cell in cells)


def their_rows(question, rows):
    n = len(question.dimensions)
    return sorted(tuple(PHASES.get(v, v) for v in row[:n])
                  + (decimal.Decimal(row[n] if row[n] != "null" else 0), int(row[n + 1])) for row in rows)


def varied(question, i):
    """The same question over other months each time: no cache of answers can know it."""
    months = [m for m in range(1, 13) if m not in (1 + i % 12, 1 + (i * 5 + i // 12 + 3) % 12)]
    return question._replace(cut=question.cut + (("periode", tuple(months)),))


def pages(members, n, seed=1):
    """URLs of n different pages of 100 facts, under cuts on up to three dimensions and any order.

    members: dimension → some of its values."""
    dice = random.Random(seed)
    orders = ["", *(f"{o}:{way}" for o in ("bedrag", "datum", "crediteur", "kostenplaats", "rekening", "programma")
                    for way in ("asc", "desc"))]
    found = []
    while len(found) < n:
        cut = "|".join(f'{d}:"{dice.choice(members[d])}"' if isinstance(members[d][0], str)
                       else f"{d}:{dice.choice(members[d])}"
                       for d in dice.sample(sorted(members), dice.choice((0, 1, 1, 2, 2, 3))))
        # Most people look at the first pages; some links and crawlers go deep.
        page = dice.choice((1, 1, 1, 2, 3, 5, 10, 100))
        order = dice.choice(orders)
        target = (f"/api/3/cubes/bench/facts/?pagesize=100&page={page}"
                  + (f"&cut={quote(cut)}" if cut else "") + (f"&order={order}" if order else ""))
        if target not in found:
            found.append(target)
    return found
