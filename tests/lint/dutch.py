#!/usr/bin/env python3
"""What commands say of a file has its Dutch for the desk: each sentence in etl/dutch, each code of a finding in etl/desk_checks/advice.c."""
import glob
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = re.compile(r'(?:%s\s*(?:PRI\w+\s*|MEMBER_HIDDEN\s*|UNTIL_DECIDED\s*)?)+' % LITERAL)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Where sentences come from that a person sees at the desk: what sniff has as evidence, what check has as findings.
EVIDENCE = ["sniff/proposed/decide.c", "sniff/seen/dependence.c", "sniff/proposed/fields.c", "sniff/proposed/fill.c", "sniff/proposed/made.c", "sniff/seen/phases.c", "sniff/seen/scope.c",
            "sniff/merge/shape.c", "sniff/seen/signs.c", "sniff/seen/units.c", "convention/number_vote.c", "convention/date_vote.c", "convention/personal.c",
            "extract/detect/detect.c", "extract/detect/detect_header.c", "extract/charset/charset_detect.c", "transform/execute.c", "transform/run.c",
            "transform/watch/watch.c", "transform/watch/watch_codes.c", "transform/watch/watch_width.c", "transform/watch/watch_years.c", "pipeline/gate/gate.c"]
# Faults of questions, which the Dutch API tells: those of what it asks nothing of are left.
QUESTIONS = ["cut_values", "cuts", "literal", "page", "parameters", "question", "refs", "text_match", "toggles", "words"]
NOT_ASKED = ["There is no parameter", "changes takes from", "asked for as cut", "q is missing"]
FINDERS = ["auditfile", "extract", "transform", "pipeline"]
# Not of a finding or of evidence: faults that end a command (desk_base/said_fault.c has those), words for other purposes.
NOT = ["euro euros", "cent cents", "totaal,total", "Baten realisatie", "Budget 2023", "the sums are the same", "all amounts together",
       "expenditure %", "total %", "charset %s is not known", "values as those below it do", "\", and \"", "^", "amounts fit", "and others", "and the fields stand", "unlike nearly all",
       "sources of explanations", "file name", "\n  column", "x1mln", "x1000 "]
# A code of a finding, by where it stands.
CODES = [r'SEVERITY_\w+,\s*(?:[\w>=\s.()-]+\?\s*)?"([a-z0-9-]+)"(?:\s*:\s*"([a-z0-9-]+)")?', r'damage\(\w+, "([a-z-]+)"',
         r'\.code =[^;{}]*?STR\("([a-z0-9-]+)"\)(?:\s*:\s*STR\("([a-z0-9-]+)"\))?', r'tell_cells\([^;]*?, "([a-z-]+)"',
         r'\[NUMBER_\w+\] = \{"([a-z-]+)"', r'bad_code = "([a-z-]+)"', r'\{"(privacy-r\d+)"', r'code = "([a-z-]+)"']
MESSAGE_CALLS = ["issues_addf", "transform_report", "tell_cells"]


def read(path):
    with open(path, encoding="utf-8") as f:
        return COMMENT.sub(lambda m: "\n" * m.group(0).count("\n"), f.read())


def joined(literals):
    """The text of C literals that stand together; a macro between them is a hole."""
    text = re.sub(r'"\s*(?:PRI\w+)\s*"?', "", literals.strip())
    text = re.sub(r'"\s*(?:MEMBER_HIDDEN|UNTIL_DECIDED)\s*"?', "%s", text)
    text = re.sub(r'(?<!\\)"\s*"', "", text)
    return text.strip().removeprefix('"').removesuffix('"').replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\").replace("%%", "%")


def pieces(text):
    """What stands between the holes of a printf format, without what joins sentences."""
    for piece in re.split(r"(?:0x|U\+)?%[-0-9.*]*(?:l{0,2}|z)[a-zA-Z](?![a-z])|%", text):
        for part in piece.split("; "):
            part = part.strip(" ;,'\"()")
            if len(part) >= 4 and re.search(r"[a-z]{2}", part):
                yield part


def call_of(text, start):
    """The call whose parenthesis opens at `start`."""
    depth, i = 0, start
    while i < len(text):
        if text[i] == '"':
            i += len(re.match(LITERAL, text[i:]).group(0)) - 1
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return text[start:i]
        i += 1
    return text[start:]


def known_sentences():
    out = []
    for path in glob.glob(os.path.join(ROOT, "etl/dutch/of_*.c")):
        for english, dutch in re.findall(r'\{(%s), (%s)\},\n' % (LITERAL, LITERAL), read(path)):
            holes = [re.findall(r"\{[#$~+]?(\w+)\}", t) for t in (english, dutch)]
            yield path, english[1:-1].replace('\\"', '"').replace("\\\\", "\\"), set(holes[1]) - set(holes[0])
    return out


def is_prose(text):
    return " " in text and re.search(r"[a-z]{2,} [a-z]{2,}", text) and not any(n in text for n in NOT)


def said():
    """(place, sentence) of all that is to have its Dutch."""
    for name in EVIDENCE:
        text = read(os.path.join(ROOT, "etl", name))
        for m in LITERALS.finditer(text):
            line = text.count("\n", 0, m.start()) + 1
            sentence = joined(m.group(0))
            if is_prose(sentence) and not re.search(r"error_set\([^;]*$", text[max(0, m.start() - 80):m.start()]):
                yield "%s:%d" % (name, line), sentence
    for name in QUESTIONS:
        text = read(os.path.join(ROOT, "etl/question", name + ".c"))
        for m in re.finditer(r"\b(?:error_set|not_a)\(", text):
            line = text.count("\n", 0, m.start()) + 1
            for literals in LITERALS.findall(call_of(text, m.end() - 1)):
                if is_prose(joined(literals)) and not any(n in literals for n in NOT_ASKED):
                    yield "question/%s.c:%d" % (name, line), joined(literals)
    for room in FINDERS:
        for path in sorted(glob.glob(os.path.join(ROOT, "etl", room, "**", "*.c"), recursive=True)):
            text = read(path)
            for m in re.finditer(r"\b(?:%s)\(" % "|".join(MESSAGE_CALLS), text):
                line = text.count("\n", 0, m.start()) + 1
                for literals in LITERALS.findall(call_of(text, m.end() - 1)):
                    if is_prose(joined(literals)):
                        yield "%s:%d" % (os.path.relpath(path, ROOT), line), joined(literals)


def main():
    faults = []
    sentences = list(known_sentences())
    english = [e for _, e, _ in sentences]
    for path, text, left in sentences:
        if left:
            faults.append("%s: \"%s\" has no hole %s" % (os.path.relpath(path, ROOT), text, ", ".join(sorted(left))))
    every = "\n".join(english)
    for place, sentence in said():
        for piece in pieces(sentence):
            if piece not in every:
                faults.append("%s: no Dutch in etl/dutch for \"%s\"" % (place, piece))
    advice = "\n".join(read(p) for p in glob.glob(os.path.join(ROOT, "etl/desk*/advice.c"), recursive=True))
    told = set(re.findall(r'\{"([a-z0-9-]+)", T\(', advice))
    codes = {}
    for room in FINDERS:
        for path in sorted(glob.glob(os.path.join(ROOT, "etl", room, "**", "*.c"), recursive=True)):
            for pattern in CODES:
                for m in re.finditer(pattern, read(path)):
                    codes.update((c, os.path.relpath(path, ROOT)) for c in m.groups() if c)
    for code, path in sorted(codes.items()):
        if code not in told and not re.match(r"privacy-r\d", code):
            faults.append("%s: no advice for the finding \"%s\"" % (path, code))
    for fault in faults:
        print(fault)
    print("dutch: %d sentences, %d codes" % (len(english), len(codes)))
    return 1 if faults or len(codes) < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
