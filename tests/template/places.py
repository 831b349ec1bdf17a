#!/usr/bin/env python3
"""Another reader of HTML agrees with the compiler about where values stand. Templates are made at random, most of them a
little damaged; of each that the compiler takes, the page is put together with a mark for each value, and Python's
html.parser must find every mark in a place of the kind that the compiler escaped it for.
Usage: places.py TEMPLATE_COMPILER [ROUNDS [SEED]]"""
import html.parser
import os
import random
import re
import subprocess
import sys
import tempfile

ADDRESSES = {"href", "src", "action", "formaction", "cite", "poster", "data"}
# Attributes whose values are read as something else: no value may come there.
CLOSED = {"style", "srcset", "srcdoc", "onclick", "onload", "fill"}
ELEMENTS = ["p", "b", "ul", "div", "a", "td", "title", "textarea", "script", "style", "svg", "pre", "form"]
EMPTY = ["br", "img", "input"]
SCRAPS = ['"', "'", ">", "<", "=", "/", "{{ v }}", "{{ v }}", " ", "<!--", "-->", "</p>", "<p>", "</script>", "<script>", "#",
          "<a href=\"", " title='", "&lt;", "{{ if c }}", "{{ end }}", "{{ else }}", "<br/>", "on", "x:", "{{ for ;; }}"]
MARK = re.compile(r"MARK([a-z]+)KRAM")


def attribute(r):
    name = r.choice(["href", "title", "class", "src", "id", "action", "alt", "data-x", "type", *CLOSED])
    value = r.choice(["{{ v }}", "x", "a {{ v }} b", "#{{ v }}", "/x?{{ v }}", "{{ v }}#x", "application/json", "{{ v }}{{ v }}",
                      "{{ if c }}{{ v }}{{ else }}y{{ end }}", "{{ if c }}{{ v }}{{ end }}{{ v }}",
                      "{{ if c }}#{{ end }}{{ v }}", "{{ if c }}{{ else }}{{ v }}{{ end }}{{ v }}"])
    quote = r.choice("\"'")
    whole = f" {name}={quote}{value}{quote}"
    return r.choice([whole, whole, "{{ if c }}" + whole + "{{ end }}", " checked"])


def element(r, depth):
    name = r.choice(ELEMENTS + EMPTY)
    tag = f"<{name}{''.join(attribute(r) for _ in range(r.randrange(3)))}>"
    if name in EMPTY:
        return tag
    inside = "".join(content(r, depth - 1) for _ in range(r.randrange(3))) if depth else "x"
    return f"{tag}{inside}</{name}>"


def content(r, depth):
    kind = r.randrange(8)
    if kind < 4 and depth:
        return element(r, depth)
    if kind == 4:
        return "{{ if c }}" + content(r, depth - 1 if depth else 0) + "{{ else }}" + content(r, 0) + "{{ end }}"
    if kind == 5:
        return "{{ for int i = 0; i < 2; i++ }}" + content(r, depth - 1 if depth else 0) + "{{ end }}"
    return r.choice(["{{ v }}", "words\n", "a > b", " {{ v }} "])


def damaged(r, text):
    for _ in range(r.choice([0, 1, 1, 2])):
        at = r.randrange(len(text) + 1)
        if r.randrange(3):
            text = text[:at] + r.choice(SCRAPS) + text[at:]
        else:
            text = text[:at] + text[at + r.randrange(1, 8):]
    return text


class Reader(html.parser.HTMLParser):
    """Says of each mark in what kind of place it is."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.found, self.wrong = [], 0, []

    def mark(self, text, fine, where):
        for kind in MARK.findall(text or ""):
            self.found += 1
            if kind not in fine:
                self.wrong.append(f"{kind} in {where}")

    def handle_starttag(self, tag, attrs):
        self.mark(tag, (), "a name")
        for name, value in attrs:
            self.mark(name, (), "a name")
            if name in CLOSED:
                self.mark(value, (), name)
            elif name in ADDRESSES:
                first = MARK.search(value or "")
                if first and first.group(1) == "url":
                    self.mark(value[:first.end()], ("url",) if first.start() == 0 else (), name)
                    value = value[first.end():]
                before = (value or "").split("MARK")[0]
                self.mark(value, ("anchor",) if "#" in before else (), name)
            else:
                self.mark(value, ("attr",), name)
        if tag not in EMPTY:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        self.mark(tag, (), "a name")
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data):
        tag, attrs = self.open[-1] if self.open else ("", {})
        tags = [name for name, _ in self.open]
        if tag == "script":
            fine = ("json",) if (attrs.get("type") or "").endswith("json") else ()
        elif tag == "style":
            fine = ()
        else:
            fine = ("attr",) if tag == "title" or "textarea" in tags else ("text",)
        self.mark(data, fine, f"the text of <{tag}>")

    def handle_comment(self, data):
        self.mark(data, (), "a comment")

    def handle_decl(self, decl):
        self.mark(decl, (), "a declaration")

    def handle_pi(self, data):
        self.mark(data, (), "an instruction")

    def unknown_decl(self, data):
        self.mark(data, (), "a declaration")


STATEMENT = re.compile(r'^html_put_markup\(out, "(.*)"\);$|^html_put_([a-z]+)\(out, \(v\)\);$|^(if \(|for \(|\} else \{|\})')


def pages(code):
    """The page of each way through: all ifs taken, none; every for twice or not at all."""
    body = [m for m in map(STATEMENT.match, code.split("\n{\n", 1)[1].split("\n")) if m][:-1]
    for taken in (True, False):
        page, at, stack = [], 0, []
        while at < len(body):
            markup, put, word = body[at].groups()
            live = all(state[1] for state in stack)
            if word in ("if (", "for ("):
                stack.append([word, taken, at, 1])
            elif word == "} else {":
                stack[-1][1] = not stack[-1][1]
            elif word == "}":
                kind, _, start, left = stack[-1]
                if kind == "for (" and live and left:
                    stack[-1][3], at = 0, start
                else:
                    stack.pop()
            elif live:
                page.append(f"MARK{put}KRAM" if put else re.sub(
                    rb"\\(n|\d{3}|.)", lambda m: b"\n" if m[1] == b"n" else bytes([int(m[1], 8)]) if m[1].isdigit() else m[1],
                    markup.encode()).decode())
            at += 1
        yield "".join(page)


def main():
    compiler, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 16
    r, taken, marks, faults = random.Random(seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, "x.tmpl"), os.path.join(folder, "x.c")
        for _ in range(rounds):
            text = damaged(r, "".join(content(r, 3) for _ in range(r.randrange(1, 4))))
            with open(source, "w", encoding="utf-8") as f:
                f.write("{{ define page(struct html *out, struct str v, int c) }}" + text + "{{ end }}")
            answer = subprocess.run([compiler, "compile", source, result], capture_output=True)
            if answer.returncode not in (0, 1):
                print(f"the compiler ended with {answer.returncode}:\n{text}")
                faults += 1
            if answer.returncode:
                continue
            taken += 1
            with open(result, encoding="utf-8") as f:
                code = f.read()
            for page in pages(code):
                reader = Reader()
                reader.feed(page)
                reader.close()
                marks += reader.found
                if reader.wrong or reader.found != page.count("MARK"):
                    print(f"{reader.wrong or 'a mark was not found'}\n  template: {text}\n  page: {page}")
                    faults += 1
    print(f"{rounds} templates, {taken} taken, {marks} values in place, {faults} faults")
    return 1 if faults or taken < rounds / 20 else 0


sys.exit(main())
