#!/usr/bin/env python3
"""Visits the pages that / leads to and holds each against what every page promises: links of ours that lead somewhere,
a policy, HTML that closes what it opens, no holes in texts, no more than 30 kB, and every figure equal to what the
API answers for its cut, on the page and on its passport.

    crawl.py [--each N] [--pages N] [--stores real|odd|iv3|overheden|municipalities|FILE…] [--sample N] [--say]

Links are followed breadth first, at most N of each kind (--each) a cube: a kind is a form of address, and which
parameter it has, so that every page is seen under every choice of its lens, in both languages; after --pages of them
(350; 0: all that --each lets through, some minutes, by hand) it ends, on a busy machine as on a quiet one. Without --stores the
samples are loaded and served; with "real" the public files of ../shared/data (exit code 77 when they are absent);
with "odd" cubes unlike the samples; with "iv3" the samples beside their Iv3 deliveries; with "overheden" governments as CBS publishes them; with "municipalities" the pages of --sample of
the 342 municipalities of ../shared/data/nl-iv3, evenly chosen by name (0: of all of them; some minutes, by hand), each in both languages, on
both sides and with its lines, and what they lead to; any other is a store. --say prints what was seen. The program is $STUIVER, or build/stuiver."""
import argparse
import glob
import gzip
import http.client
import json
import os
import re
import sys
import tempfile
import time
import xml.etree.ElementTree
import zlib
from collections import Counter
from decimal import Decimal
from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.join(HERE, '..', '..')
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'api')]
from page_reader import Page  # noqa: E402
from served import PATIENCE, Served, load, load_samples  # noqa: E402
from odd_cubes import load_odd  # noqa: E402
from cbs_iv3 import load_governments  # noqa: E402
from iv3_beside import load_all as load_iv3  # noqa: E402

SHARED = os.path.join(PROJECT, '..', 'shared', 'data')
REAL = {'de-bonn': ('Exec*.csv', 'Plan*.csv'), 'es-madrid': ('2019/gastos.csv', '2019/ingresos.csv'),
        'nl-iv3': ('2023_begroting.csv', '2023_jaarrekening.csv'), 'uk-oxford': ('data/*.csv',)}
PAGE_BYTES = 30000  # compressed
PASSPORTS = 2       # followed of one page
REDIRECTS = 4
MUNICIPALITIES = 342  # of 2023
LENS = ('kant', 'fase', 'naast', 'maat', 'prijzen', 'bedrag', 'met', 'zonder')
# Pages that others lead to and that are not there yet.
NOT_YET = ()


class Web:
    """One connection that stays."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)

    def get(self, target):
        self.connection.request('GET', target, headers={'Accept-Encoding': 'gzip'})
        r = self.connection.getresponse()
        body = r.read()
        size = len(body)
        headers = {k.lower(): v for k, v in r.getheaders()}
        if headers.get('content-encoding') == 'gzip':
            body = gzip.decompress(body)
        else:
            size = len(zlib.compress(body))
        return r.status, headers, body, size


def parsed(target):
    u = urlsplit(target)
    return u.path, {k: v[0] for k, v in parse_qs(u.query, keep_blank_values=True).items()}


class Crawl:
    """`base`: what stands before every address of ours, as '/begroting' where the site is below a path of another."""

    def __init__(self, web, each, most, untranslated=(), base=''):
        self.web, self.each, self.most, self.untranslated, self.base = web, each, most, untranslated, base
        self.faults, self.seen, self.kinds, self.amounts, self.passports = [], set(), Counter(), {}, {}
        self.measures, self.figures, self.not_yet = {}, 0, Counter()
        self.pages = self.largest = self.slowest = 0
        self.largest_at = self.slowest_at = ''

    def parsed(self, target):
        path, params = parsed(target)
        return path[len(self.base):] if path.startswith(self.base + '/') else path, params

    def fault(self, target, what):
        self.faults.append('%s\n    %s' % (target, what))

    # ---- which addresses ----

    def kind(self, target):
        path, params = self.parsed(target)
        parts = [unquote(x) for x in path.split('/') if x]
        framed = parts[:1] == ['embed']
        parts = parts[1:] if framed else parts
        if parts[:1] in (['api'], ['-']):
            cube = parts[3] if len(parts) > 3 else ''
            return (cube, 'api', *parts[4:5], params.get('download', ''))
        cube = parts[0] if parts else ''
        word = [x for x in parts[2:] if re.fullmatch('[a-z-]{6,}', x)][-1:] if len(parts) > 2 else parts[1:]
        tree = parts[2] if len(parts) > 3 else ''
        names = sorted(params)
        if not names:
            return (cube, len(parts), tree, *word, framed)
        # Which member it is of matters little to a choice of the lens, nor which of two languages to where.
        first = [k + ('=' + params[k][:12] if k in LENS or k == 'taal' else '') for k in names[:1]]
        return (cube, *word, 'year' if len(parts) == 2 else 'path', *first, len(names) > 1, framed)

    def choose(self, targets):
        """A part of every kind's budget a round, spread over the addresses of that kind."""
        by_kind = {}
        for t in sorted(set(targets) - self.seen, key=lambda t: zlib.crc32(t.encode())):
            by_kind.setdefault(self.kind(t), []).append(t)
        out = []
        for kind, those in by_kind.items():
            left = self.each - self.kinds[kind]
            take = those[:(left + 1) // 2]
            self.kinds[kind] += len(take)
            out += take
        return out

    def run(self, starts=('/',)):
        targets = list(starts)
        while targets:
            found = []
            for t in targets:
                if self.most and self.pages >= self.most:
                    return
                self.seen.add(t)
                found += self.visit(t)
            targets = self.choose(found)

    # ---- one page ----

    def visit(self, target):
        began, at = time.monotonic(), target
        for _ in range(REDIRECTS):
            status, headers, body, size = self.web.get(at)
            if status not in (301, 302, 303, 307, 308):
                break
            at = urljoin(at, headers.get('location', ''))
            if headers.get('location', '') == '' or urlsplit(at).netloc:
                self.fault(target, 'leads to %r' % headers.get('location'))
                return []
        took = time.monotonic() - began
        if status == 404 and urlsplit(at).path.rsplit('/', 1)[-1] in NOT_YET:
            self.not_yet[urlsplit(at).path.rsplit('/', 1)[-1]] += 1
            return []
        if status != 200:
            self.fault(target, 'status %d: %s' % (status, re.sub(r'\s+', ' ', re.sub('<[^>]*>', ' ', body.decode(
                'utf-8', 'replace')))[-300:]))
            return []
        if 'stuiver-ignored-parameters' in headers:
            self.fault(target, 'is linked to with what does not count there: %s' % headers['stuiver-ignored-parameters'])
        if headers.get('content-type', '').startswith('image/svg'):
            xml.etree.ElementTree.fromstring(body)
        if not headers.get('content-type', '').startswith('text/html'):
            return []
        return self.read(target, at, headers, body.decode(), size, took)

    def read(self, target, at, headers, text, size, took):
        self.pages += 1
        if size > self.largest:
            self.largest, self.largest_at = size, target
        if took > self.slowest:
            self.slowest, self.slowest_at = took, target
        page = Page(text)
        for what in page.faults:
            self.fault(target, what)
        if size > PAGE_BYTES:
            self.fault(target, '%d bytes, compressed' % size)
        policy = headers.get('content-security-policy', '')
        if "default-src 'none'" not in policy or 'unsafe' in policy:
            self.fault(target, 'policy %r' % policy)
        self.check_language(target, page)
        self.check_figures(target, page)
        return self.links(target, at, page)

    def check_language(self, target, page):
        wanted = self.parsed(target)[1].get('taal', 'nl')
        if page.language != wanted:
            self.fault(target, 'its language is %r' % page.language)
        if wanted == 'en':
            for t in page.texts:
                if t in self.untranslated:
                    self.fault(target, 'Dutch left: %r' % t[:100])

    def links(self, target, at, page):
        out = []
        for form, fields in page.forms:
            # A form that asks replaces what its address asks by its fields.
            page.links.append(urlsplit(form).path + '?' + urlencode(fields))
            if self.parsed(target)[1].get('taal', '') != dict(fields).get('taal', ''):
                self.fault(target, 'the form for %s forgets the language' % form)
        for href in page.links:
            if href.startswith('#'):
                if href[1:] not in page.ids:
                    self.fault(target, 'there is no %s' % href)
                continue
            full = urljoin(at, href)
            u = urlsplit(full)
            if u.scheme or u.netloc:
                if u.scheme not in ('http', 'https', 'mailto', 'geo'):
                    self.fault(target, 'a link to %r' % href[:200])
                continue
            out.append(quote(u.path, safe="/%:@!$&'()*+,;=-._~") + ('?' + u.query if u.query else ''))
        return out

    # ---- figures ----

    def check_figures(self, target, page):
        follow = PASSPORTS
        for f in page.figures:
            if f.href is None:
                continue
            self.figures += 1
            try:
                value = Decimal(f.value)
            except Exception:
                self.fault(target, 'a figure %r' % f.value)
                continue
            if not says(f.text, value, page.language):
                self.fault(target, 'shows %r for %s' % (f.text, f.value))
            answer = self.answer(f.href)
            if answer != value:
                self.fault(target, 'shows %s where the API answers %s for %s' % (f.value, answer, f.href))
            if follow and f.href not in self.passports:
                follow -= 1
                self.passports[f.href] = True
                self.check_passport(target, f)

    def check_passport(self, target, f):
        status, _, body, _ = self.web.get(f.href)
        if status != 200:
            self.fault(target, 'passport %s has status %d' % (f.href, status))
            return
        values = [x.value for x in Page(body.decode()).figures]
        if f.value not in values[:1]:
            self.fault(target, 'passport %s says %s, not %s' % (f.href, values[:1], f.value))

    def answer(self, href):
        path, params = self.parsed(href)
        cube = path.strip('/').split('/')
        cube = unquote(cube[1] if cube[0] == 'embed' else cube[0])
        measure = params.get('bedrag') or self.first_measure(cube)
        with_ = {k: params[k] for k in ('toggle', 'per', 'prices') if k in params}
        whole = self.sum(cube, measure, params.get('cut', ''), with_)
        if 'min' in params and isinstance(whole, Decimal):
            other = self.sum(cube, measure, params['min'], with_)
            return whole - other if isinstance(other, Decimal) else other
        return whole

    def first_measure(self, cube):
        if cube not in self.measures:
            told = json.loads(self.web.get(self.base + '/api/3/cubes/%s/model/' % quote(cube, safe=''))[2])
            self.measures[cube] = next(iter(told['model']['measures'])) if 'model' in told else cube
        return self.measures[cube]

    def sum(self, cube, measure, cut, with_):
        question = dict(with_, aggregates=measure + '.sum', **({'cut': cut} if cut else {}))
        target = '%s/api/3/cubes/%s/aggregate/?%s' % (self.base, quote(cube, safe=''), urlencode(question))
        if target not in self.amounts:
            status, _, body, _ = self.web.get(target)
            if status != 200:
                self.amounts[target] = 'status %d' % status
            else:
                told = json.loads(body, parse_float=Decimal)
                row = told['cells'][0] if told.get('cells') else told['summary']
                self.amounts[target] = Decimal(row.get(measure + '.sum') or 0)
        return self.amounts[target]


UNITS = {'mln.': 6, 'mld.': 9, 'million': 6, 'billion': 9, 'mln': 6, 'bln': 9, 'm': 6, 'bn': 9, 'k': 3}


def says(text, value, language):
    """Whether a text is that value, rounded; the sign may be said in words beside it."""
    found = re.search(r"([\d.,   ]*\d)\s*([a-z%]+\.?)?", text.replace(' ', ' '))
    if not found:
        return value == 0
    digits = re.sub(r'[\s  ]', '', found.group(1))
    digits = digits.replace(',', '') if language == 'en' else digits.replace('.', '').replace(',', '.')
    shown = Decimal(digits)
    for scale in (UNITS.get(found.group(2), 0), 3, -2):
        scaled = abs(value).scaleb(-scale)
        if abs(scaled - shown) <= Decimal('0.5').scaleb(shown.as_tuple().exponent):
            return True
    return False


def dutch_texts():
    """Texts of the pages whose English differs: none of them may stand on an English page."""
    out = set()
    with open(os.path.join(PROJECT, 'etl', 'texts', 'en.po'), encoding='utf-8') as f:
        for entry in f.read().split('\n\n'):
            said = {k: ''.join(json.loads(s) for s in re.findall(r'"(?:[^"\\]|\\.)*"', v))
                    for k, v in re.findall(r'^(msgid|msgstr) ((?:".*"\n?)+)', entry, re.M)}
            text = said.get('msgid', '')
            if said.get('msgstr') and said['msgstr'] != text and ' ' in text and '{' not in text:
                out.add(' '.join(text.split()))
    return out


def municipalities(web, sample):
    """The pages of each; of a sample those that lie evenly among all names, the same every time."""
    at, names = '/api/3/cubes/nl-iv3/members/gemeente/?pagesize=10000', []
    for row in json.loads(web.get(at)[2])['data']:
        names.append(row['gemeente.naam'])
    if len(names) != MUNICIPALITIES or len(set(names)) != MUNICIPALITIES:
        raise SystemExit('FAULT: %d municipalities' % len(names))
    names.sort()
    chosen = [names[i * len(names) // sample] for i in range(sample)] if sample else names
    for name in chosen:
        page = '/nl-iv3/2023/gemeente/' + quote(name, safe='')
        yield from (page, page + '?taal=en', page + '?kant=baten', page + '/regels')


def crawl(store, options):
    with Served(store) as server:
        c = Crawl(Web(server.port), options.each, options.pages, dutch_texts())
        began = time.monotonic()
        starts = list(municipalities(c.web, options.sample)) if options.stores == ['municipalities'] else ['/']
        c.run(starts)
        left = len(set(starts) - c.seen)
        if left:
            c.fault('/', '%d of %d first pages were not among %d' % (left, len(starts), options.pages))
        print('%d pages, %d other addresses, %d figures, %d passports; largest %d bytes compressed, slowest %.0f ms; %.1f s' % (
            c.pages, len(c.seen) - c.pages, c.figures, len(c.passports), c.largest, c.slowest * 1000, time.monotonic() - began))
        if options.say:
            print('largest %s\nslowest %s' % (c.largest_at, c.slowest_at))
            for kind, n in sorted(c.kinds.items(), key=str):
                print('  %3d %s' % (n, ' '.join(str(x) for x in kind)))
        for word, n in c.not_yet.items():
            print('not there yet: %s (%d links)' % (word, n))
        for what in c.faults[:options.faults]:
            print('FAULT ' + what)
        if len(c.faults) > options.faults:
            print('and %d more' % (len(c.faults) - options.faults))
        server.finish()
        if c.pages < 10 or c.figures < 10:
            print('FAULT: hardly anything was seen')
            return 1
        return len(c.faults)


def main():
    options = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    options.add_argument('--each', type=int, default=3)
    options.add_argument('--pages', type=int, default=350)
    options.add_argument('--faults', type=int, default=40)
    options.add_argument('--stores', nargs='+', default=[])
    options.add_argument('--sample', type=int, default=24)
    options.add_argument('--say', action='store_true')
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, 'stuiver.db')
        if options.stores in (['real'], ['municipalities']):
            if not os.path.isdir(SHARED):
                print('skipped: ../shared/data is absent, so the real files cannot be loaded')
                return 77
            for name, files in REAL.items() if options.stores == ['real'] else [('nl-iv3', REAL['nl-iv3'])]:
                load(store, os.path.join(PROJECT, 'mappings', name), *[
                    f for pattern in files for f in sorted(glob.glob(os.path.join(SHARED, name, pattern)))])
        elif options.stores == ['odd']:
            load_odd(store, folder)
        elif options.stores == ['iv3']:
            load_iv3(store, folder)
        elif options.stores == ['overheden']:
            load_governments(store, folder)
        elif not options.stores:
            load_samples(store)
        faults = [crawl(s, options) for s in ([store] if options.stores in ([], ['real'], ['odd'], ['iv3'], ['overheden'], ['municipalities']) else options.stores)]
    return 1 if any(faults) else 0


if __name__ == '__main__':
    sys.exit(main())
