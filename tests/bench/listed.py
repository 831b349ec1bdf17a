"""Own lists of people, to measure with."""
import csv
import random

SYLLABLES = "ba be bo da de do ga go ha he ka ki ko la lo ma me mi na no pa ra re ri sa so ta te ti va ve wa zo".split()


def people(path, count, seed):
    """A list of that many, of whom no generated ledger tells: what costs is looking. Gives their names."""
    rng = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";", lineterminator="\n")
        rows.writerow(["achternaam", "voornaam", "clientnummer" if seed else "personeelsnummer"])
        names = [["".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize() for _ in range(2)] for _ in range(count)]
        for at, name in enumerate(names):
            rows.writerow([*name, 1000000 + at])
    return names
