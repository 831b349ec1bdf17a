"""A page as another reader sees it: its links, forms and figures, and what is wrong with it as HTML.
Python's standard library only."""
import re
from html.parser import HTMLParser

VOID = set('area base br col embed hr img input link meta source track wbr'.split())
BLOCKS = set('address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header '
             'hr main nav ol p pre section table ul'.split())
INTERACTIVE = {'a', 'button', 'select', 'textarea', 'summary', 'label'}
NAMES_IDS = ('for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list')
# What a text shows when its values did not reach it.
HOLES = re.compile(r'\(null\)|\{\w*[\s}]|\{\w+$|%(\.\*)?[sdu]\b|%l+[du]|\bnan\b|\b-?inf\b|\x00')
HEADINGS = re.compile(r'h[1-6]$')


class Figure:
    """<a class="fig" href=…><data value=…>text</data></a>; without a link `href` is None."""

    def __init__(self, href, value):
        self.href, self.value, self.text = href, value, ''


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.links, self.forms, self.figures = [], [], [], []
        self.title, self.language, self.texts, self.levels = '', '', [], []
        self.ids, self.named, self.open = set(), [], []
        self.in_link = self.in_figure = None
        self.other_language = 0  # how many elements are open around what says that it is in one
        self.feed(text)
        self.close()
        for tag, where in self.open:
            self.fault('<%s> of line %d is not closed' % (tag, where))
        for name, word in self.named:
            if word not in self.ids:
                self.fault('%s names the id %r, which is not there' % (name, word))
        if not self.title.strip():
            self.fault('no title')
        if self.levels.count(1) != 1:
            self.fault('%d h1' % self.levels.count(1))
        for before, level in zip([0] + self.levels, self.levels):
            if level > before + 1 and before:
                self.fault('h%d follows h%d' % (level, before))

    def fault(self, what):
        self.faults.append('line %d: %s' % (self.getpos()[0], what))

    def inside(self, tag):
        return any(t == tag for t, _ in self.open)

    def handle_startendtag(self, tag, attrs):
        if not self.inside('svg') and tag not in VOID and tag != 'svg':
            self.fault('<%s/> closes nothing in HTML' % tag)
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if len(a) != len(attrs):
            self.fault('<%s> has an attribute twice' % tag)
        if tag in BLOCKS and (self.inside('p') or self.open and HEADINGS.match(self.open[-1][0])):
            self.fault('<%s> inside a paragraph or heading' % tag)
        if tag in INTERACTIVE and self.inside('a'):
            self.fault('<%s> inside a link' % tag)
        self.take_names(tag, a)
        self.take_places(tag, a)
        if HEADINGS.match(tag):
            self.levels.append(int(tag[1]))
        if tag == 'html':
            self.language = a.get('lang', '')
        if tag == 'data':
            self.in_figure = Figure(self.in_link, a.get('value'))
            self.figures.append(self.in_figure)
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))
            if tag == 'article' and a.get('lang', self.language) != self.language:
                self.other_language = len(self.open)

    def take_names(self, tag, a):
        if 'id' in a:
            if not a['id'] or a['id'] in self.ids:
                self.fault('id %r is empty or there twice' % a['id'])
            self.ids.add(a['id'])
        for name in NAMES_IDS:
            self.named += [(name, word) for word in (a.get(name) or '').split()]
        for name in ('style', 'onclick', 'onload'):
            if name in a:
                self.fault('<%s %s=…>, which the policy refuses' % (tag, name))
        for name, value in a.items():
            if value and name not in ('href', 'action', 'value', 'content') and HOLES.search(value):
                self.fault('%s="%s" has a hole' % (name, value[:100]))
        if tag == 'img' and 'alt' not in a:
            self.fault('<img> without alt')
        if tag == 'th' and 'scope' not in a:
            self.fault('<th> without scope')

    def take_places(self, tag, a):
        for name in ('href', 'src', 'action'):
            if name in a and not (a[name] or '').strip():
                self.fault('<%s %s> is empty' % (tag, name))
            elif name in a and name != 'action':
                self.links.append(a[name])
        if tag == 'a':
            if 'href' not in a:
                self.fault('<a> without href')
            self.in_link = a.get('href') if 'fig' in (a.get('class') or '').split() else None
        if tag == 'form':
            self.forms.append((a.get('action', ''), []))
            if a.get('method', 'get') != 'get':
                self.fault('a form that does not ask but send')
        if tag in ('input', 'select') and self.forms and a.get('name') and self.inside('form') and (
                a.get('type') != 'checkbox' or 'checked' in a):
            self.forms[-1][1].append((a['name'], a.get('value') or ''))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            self.fault('</%s> closes %s' % (tag, '<%s> of line %d' % self.open[-1] if self.open else 'nothing'))
            if not self.inside(tag):
                return
        while self.open.pop()[0] != tag:
            pass
        if len(self.open) < self.other_language:
            self.other_language = 0
        if tag == 'a':
            self.in_link = None
        if tag == 'data':
            self.in_figure = None

    def handle_data(self, data):
        tag = self.open[-1][0] if self.open else ''
        if tag == 'title' and not self.inside('svg'):
            self.title += data
        if self.in_figure:
            self.in_figure.text += data
        if tag in ('script', 'style', 'pre', 'code') or not data.strip():
            return
        if not self.inside('mark') and HOLES.search(data):
            self.fault('a hole in the text %r' % data.strip()[:100])
        if not self.other_language:
            self.texts.append(' '.join(data.split()))
