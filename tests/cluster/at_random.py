"""Questions at random, of what a cube's own model and members offer; the same seed gives the same questions."""
import json
import random
import urllib.parse

WORDS = ('regel', 'één', 'jeugd', 'a', 'onderhoud', 'straat', 'b"c', "d'e", 'x\\y', 'huis*')


class Questions:
    def __init__(self, get, seed):
        """`get`: an address of the API → its bytes."""
        self.get, self.random = get, random.Random(seed)
        self.cubes = [c['name'] for c in self.json('/api/3/cubes/')['data']]
        self.models = {c: self.json('/api/3/cubes/%s/model/' % urllib.parse.quote(c))['model'] for c in self.cubes}
        self.samples = {}

    def json(self, target):
        return json.loads(self.get(target))

    def attributes(self, cube):
        return ['%s.%s' % (d, a) for d, x in self.models[cube]['dimensions'].items() for a in x['attributes']]

    def values(self, cube, ref):
        """Some values of an attribute, as facts have them."""
        if (cube, ref) not in self.samples:
            facts = self.json('/api/3/cubes/%s/facts/?fields=%s&pagesize=60&page=%d' % (
                urllib.parse.quote(cube), ref, self.random.randint(1, 2)))['data']
            self.samples[cube, ref] = list({json.dumps(f[ref]): f[ref] for f in facts}.values()) or [None]
        return self.samples[cube, ref]

    def literal(self, value):
        if value is None:
            return '""'
        return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)

    def cut(self, cube):
        r = self.random
        ref = r.choice(self.attributes(cube))
        values = self.values(cube, ref)
        way = r.random()
        if way < 0.08:
            measure = r.choice(list(self.models[cube]['measures']))
            low = r.choice((-100000, -500, 0, 100, 2500))
            return '%s:%s' % (measure, r.choice(('%d..%d' % (low, low + 10000), '%d..' % low, '..%d' % low, str(low))))
        if way < 0.2 and isinstance(values[0], str):
            part = r.choice(WORDS + tuple(values[0].split()[:3]))
            return '%s%s%s' % (ref, r.choice(('~', '*=')), json.dumps(part, ensure_ascii=False))
        if way < 0.35 and isinstance(values[0], int):
            a, b = sorted((r.choice(values) or 0, r.choice(values) or 0))
            return '%s%s[%d..%d]' % (ref, r.choice((':', '!:')), a, b)
        some = r.sample(values, min(len(values), r.choice((1, 1, 2, 5))))
        return '%s%s:%s' % (ref, r.choice(('', '', '!')), ';'.join(self.literal(v) for v in some))

    def cuts(self, cube):
        n = self.random.choice((0, 0, 1, 1, 2, 3))
        return [('cut', '|'.join(self.cut(cube) for _ in range(n)))] if n else []

    def order(self, refs):
        n = self.random.choice((0, 1, 1, 2))
        some = self.random.sample(refs, min(n, len(refs)))
        return [('order', ','.join(x + self.random.choice(('', ':desc', ':asc')) for x in some))] if some else []

    def page(self):
        r = self.random
        return r.choice(([], [('pagesize', r.choice((0, 1, 7, 100)))], [('page', r.randint(1, 4)), ('pagesize', r.choice((3, 50)))]))

    def form(self, forms):
        return self.random.choice(([], [], [], [('format', self.random.choice(forms))]))

    def aggregate(self, cube):
        r, model = self.random, self.models[cube]
        refs = r.sample(self.attributes(cube) + list(model['measures']), r.choice((0, 1, 1, 2, 3)))
        asked = [('drilldown', '|'.join(refs))] if refs else []
        aggregates = r.sample(list(model['aggregates']), r.randint(1, len(model['aggregates'])))
        if r.random() < 0.6:
            asked.append(('aggregates', '|'.join(aggregates)))
        else:
            aggregates = list(model['aggregates'])
        if refs and r.random() < 0.1:
            asked.append(('pivot', r.choice(self.attributes(cube))))
            return 'aggregate/', asked + self.cuts(cube)
        return 'aggregate/', asked + self.cuts(cube) + self.order(refs + aggregates) + self.page() + self.form(('csv', 'xlsx'))

    def facts(self, cube):
        r = self.random
        refs = self.attributes(cube) + list(self.models[cube]['measures'])
        fields = r.sample(refs, r.randint(1, min(6, len(refs))))
        asked = [('fields', ','.join(fields))] if r.random() < 0.7 else []
        if r.random() < 0.15:
            return 'facts/', asked + self.cuts(cube) + [('format', r.choice(('ndjson', 'csv')))]
        return 'facts/', asked + self.cuts(cube) + self.order(refs) + self.page()

    def members(self, cube):
        r = self.random
        d = r.choice(list(self.models[cube]['dimensions']))
        refs = ['%s.%s' % (d, a) for a in self.models[cube]['dimensions'][d]['attributes']]
        return 'members/%s/' % d, self.cuts(cube) + self.order(refs) + self.page()

    def provenance(self, cube):
        return 'provenance/', self.cuts(cube)

    def next(self):
        r = self.random
        cube = r.choice(self.cubes)
        way, asked = r.choice((self.aggregate,) * 5 + (self.facts,) * 3 + (self.members, self.provenance))(cube)
        query = urllib.parse.urlencode(asked, quote_via=urllib.parse.quote)
        return '/api/3/cubes/%s/%s%s' % (urllib.parse.quote(cube), way, '?' + query if query else '')
