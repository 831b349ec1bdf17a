"""How much of a corpus of planted texts the rules find, kind by kind, and how often each rule is wrong: what its tests hold to, and
what `privacy_heldout_test.py --figures` and `privacy_fourth_test.py --figures` print."""
import collections
import csv
import os
import re
import subprocess
import tempfile

STUIVER = os.environ.get("STUIVER", "stuiver")
# The kind that a rule is right about. R10 and later judge what is no person: health, claims, expenses, paths.
RULES = {"R1": {"bsn"}, "R2": {"iban"}, "R3": {"iban", "bsn"}, "R4": {"title", "initials"}, "R5": {"known", "cue", "title", "initials"},
         "R6": {"email", "phone"}, "R7": {"address"}, "R8": {"birth"}, "R9": {"case", "bsn"}}


def stands_in(text, name):
    """As a word: Ali does not stand in "betaling"."""
    return re.search(r"(?<![^\W\d_])" + re.escape(name) + r"(?![^\W\d_])", text) is not None


class Outcome:
    """One run of `stuiver privacy` over all of a corpus: (kind, text, what of it must be gone)."""

    def __init__(self, texts):
        self.texts = texts
        with tempfile.TemporaryDirectory() as folder:
            ledger, found = os.path.join(folder, "ledger.csv"), os.path.join(folder, "found.csv")
            with open(ledger, "w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, delimiter=";", lineterminator="\n")
                writer.writerow(["regel", "omschrijving"])
                for at, (_, text, _) in enumerate(self.texts):
                    writer.writerow([f"r{at}", text])
            subprocess.run([STUIVER, "privacy", "--header", "-d", ";", "--charset", "UTF-8", "--findings", found, ledger], check=True,
                           stdout=subprocess.DEVNULL)
            with open(found, encoding="utf-8", newline="") as rows:
                self.found = {int(row["line"]) - 2: row for row in csv.DictReader(rows) if row["column"] == "omschrijving"}

    def left(self, at):
        """What of a planted thing is still there."""
        _, text, secrets = self.texts[at]
        masked = self.found[at]["masked"] if at in self.found else text
        return [secret for secret in secrets if secret in masked and (not secret.isalpha() or stands_in(masked, secret))]

    def misses(self, kind):
        return [at for at, text in enumerate(self.texts) if text[0] == kind and self.left(at)]

    def recall(self, kind):
        return 1 - len(self.misses(kind)) / sum(text[0] == kind for text in self.texts)

    def rules(self):
        """For each rule: texts in which it is right, texts in which there is nothing, and texts that hold another thing."""
        tally = collections.defaultdict(lambda: [0, 0, 0, []])
        for at, row in self.found.items():
            kind = self.texts[at][0]
            for rule in row["rules"].split():
                place = 0 if kind in RULES.get(rule, ()) or kind == "several" else 1 if kind == "none" else 2
                tally[rule][place] += 1
                if place == 1:
                    tally[rule][3].append(at)
        return dict(sorted(tally.items(), key=lambda item: int(item[0][1:])))

    def wrong(self):
        return sum(self.texts[at][0] == "none" for at in self.found)


def figures(kinds, texts):
    outcome = Outcome(texts)
    print("| kind | texts | missed | recall |\n|---|---|---|---|")
    for kind in kinds:
        texts = sum(text[0] == kind for text in outcome.texts)
        print(f"| {kind} | {texts} | {len(outcome.misses(kind))} | {outcome.recall(kind):.2%} |")
    print("\n| rule | right | in a text without anything | in a text with something else | precision |\n|---|---|---|---|---|")
    for rule, (right, nothing, other, _) in outcome.rules().items():
        print(f"| {rule} | {right} | {nothing} | {other} | {right / (right + nothing + other):.2%} |")
    print(f"\ntexts without anything in which a rule found something: {outcome.wrong()}")
    for kind in kinds:
        for at in outcome.misses(kind):
            print(f"missed {kind}: {outcome.texts[at][1]}  ->  {outcome.found[at]['masked'] if at in outcome.found else '(nothing found)'}")
    for rule, (_, _, _, wrong) in outcome.rules().items():
        for at in wrong:
            print(f"wrong {rule}: {outcome.texts[at][1]}  ->  {outcome.found[at]['masked']}")
