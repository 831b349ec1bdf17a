"""Figures on pages: each is the API's answer for the cut that its passport's address names."""
import html
import json
import re
import urllib.parse
from decimal import Decimal

FIGURE = re.compile(r'<a class="fig" href="([^"]*)"[^>]*>\s*<data value="([^"]*)"')


def figures(page):
    return [(html.unescape(url), Decimal(value)) for url, value in FIGURE.findall(page)]


def links(page):
    return [html.unescape(url) for url in re.findall(r'href="([^"]*)"', page)]


class Answers:
    """What the API says of cuts; each is asked once."""

    def __init__(self, served):
        self.served, self.known, self.measures = served, {}, {}

    def ask(self, cube, endpoint, **question):
        status, _, body = self.served.get('/api/3/cubes/%s/%s/?%s' % (cube, endpoint, urllib.parse.urlencode(question)))
        if status != 200:
            raise AssertionError('%s %r: %d %s' % (cube, question, status, body[:200]))
        return json.loads(body, parse_float=Decimal, parse_int=Decimal)

    def measure(self, cube):
        if cube not in self.measures:
            self.measures[cube] = next(iter(self.ask(cube, 'model')['model']['measures']))
        return self.measures[cube]

    def sum(self, cube, cut, measure, **more):
        ref = measure + '.sum'
        answer = self.ask(cube, 'aggregate', aggregates=ref, **({'cut': cut} if cut else {}), **more)
        found = answer['cells'][0] if answer.get('cells') else answer['summary']
        return Decimal(found.get(ref) or 0)

    def of(self, passport):
        """The value of the figure that leads to that address."""
        if passport not in self.known:
            at = urllib.parse.urlsplit(passport)
            q = dict(urllib.parse.parse_qsl(at.query))
            cube, measure = at.path.split('/')[-2], q.get('bedrag')
            measure = measure or self.measure(cube)
            more = {k: q[k] for k in ('per', 'prices') if k in q}
            value = self.sum(cube, q.get('cut'), measure, **more)
            if 'min' in q:
                value -= self.sum(cube, q['min'], measure, **more)
            self.known[passport] = value
        return self.known[passport]
