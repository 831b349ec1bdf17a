#!/usr/bin/env python3
"""Every recorded answer of openspending.nl's former /api/v1 (../shared/data/openspending-nl) beside ours, field by field: the same governments,
figures and entries are loaded, each recorded object is asked for, and what differs must stand in DIFFERENCES, with its reason. What stands there
and differs nowhere fails too, so that the table stays true."""
import csv
import http.client
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from iv3_beside import run  # noqa: E402  pylint: disable=wrong-import-position
from served import Served, load  # noqa: E402  pylint: disable=wrong-import-position

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
RECORDED = os.path.join(ROOT, '..', 'shared', 'data', 'openspending-nl')
FILES = ('v1_governments_2019.json', 'v1_governments_2017_all.json', 'v1_entries_2019.json')
COLUMNS = ['TaakveldBalanspost', 'Categorie', 'Overheid', 'Verslagsoort', 'k_1ePlaatsing_1', 'k_2ePlaatsing_2', 'bedrag', 'in_kwartaal', 'laag',
           'jaar', 'verslag', 'overheid_naam', 'onderdeel', 'zijde', 'hoofdtaakveld', 'taakveld', 'taakveld_naam', 'balans', 'balans_naam',
           'categorie_code', 'categorie_naam', 'standper', 'tabel', 'provincie', 'gemeentegrootte']
LAYERS = {'GM': 'gemeente', 'PV': 'provincie', 'GR': 'gemeenschappelijke regeling', 'WS': 'waterschap'}
SUBJECTS = {'population': 'population', 'household': 'households', 'area': 'area'}
OURS = re.compile(r'^(GM|PV|GR|WS)[0-9]{2,5}$')  # what CBS publishes Iv3 of

# resource, path of the field, why it differs, and what of the two is still held: was, own.
DIFFERENCES = (
    ('meta', 'took', 'a time of their search engine, which ours does not use', lambda was, own: own is None),
    ('meta', 'total_count', 'what is loaded here is what was recorded', lambda was, own: own > 0),
    ('meta', 'limit', 'the default of the recording, where ours is asked for one object', lambda was, own: (was, own) == (20, 1)),
    ('meta', 'next', 'leads on by as many as were asked for', lambda was, own: own is None or own.startswith(was.split('?')[0])),
    ('governments', 'id', 'a number of their database; ours is made of CBS\'s code, and stays', lambda was, own: own % 10000 > 0),
    ('governments', 'resource_uri', 'has that number', lambda was, own: re.fullmatch('/api/v1/governments/[0-9]+/', own)),
    ('governments', 'created_at', 'when it came into their database; ours is when it was published', lambda was, own: re.match('20[0-9-]{8}T', own)),
    ('governments', 'updated_at', 'the same', lambda was, own: re.match('20[0-9-]{8}T', own)),
    ('governments', 'lat', 'a place on their map; CBS publishes none', lambda was, own: own is None),
    ('governments', 'lon', 'the same', lambda was, own: own is None),
    ('governments', 'location', 'an address that they had gathered; CBS publishes none', lambda was, own: own == ''),
    ('governments', 'website', 'the empty text and null both are no website', lambda was, own: was == '' and own is None),
    ('metrics', 'id', 'a number of their database', lambda was, own: own > 0),
    ('metrics', 'resource_uri', 'has that number', lambda was, own: re.fullmatch('/api/v1/metrics/[0-9]+/', own)),
    ('metrics', 'absent', 'fte: theirs alone, CBS has no such figure; currency of a year without inhabitants: nothing is divided there',
     lambda was, own: was['metric'] in ('fte', 'currency')),
    ('metrics', 'factor', 'they had two figures of one subject and year; ours has the last',
     lambda was, own: own is not None),
    ('entries', 'document_id', 'a number of their database; ours is made of government, year and period', lambda was, own: own == 60587124),
    ('entries', 'labels[].label', 'capitals of the hoofdfunctie', lambda was, own: was.lower() == own.lower()),
    ('entries', 'resource_uri', 'a random one; ours is made of what it is of', lambda was, own: re.fullmatch('/api/v1/entries/[-0-9.a-z]+/', own)),
)


def recorded(name):
    path = os.path.join(RECORDED, name)
    if not os.path.exists(path):
        raise unittest.SkipTest('../shared/data is absent, so there is nothing recorded')
    with open(path, encoding='utf-8') as f:
        return json.load(f)


def line(code, name, province, entry=None):
    """A row as stuiver fetch iv3 writes it."""
    r = dict.fromkeys(COLUMNS, '')
    r.update(Overheid=code, overheid_naam=name, provincie=province, laag=LAYERS[code[:2]], onderdeel='taakveld', tabel='45001NED', jaar=2012,
             verslag='jaarrekening', zijde='lasten', hoofdtaakveld='F0', taakveld='F001', taakveld_naam='Bestuursorganen', categorie_code='1.1',
             categorie_naam='Loonbetalingen en sociale premies', bedrag='1.0', k_1ePlaatsing_1='1.0')
    if entry:
        labels = {x['type']: x['label'] for x in entry['labels']}
        first, second = ([x['value'] for x in entry['plaatsing'] if x['plaatsing'] == w] for w in ('1ste plaatsing', '2de plaatsing'))
        r.update(jaar=entry['year'], verslag='%de kwartaal' % entry['period'], zijde={'out': 'lasten', 'in': 'baten'}[entry['direction']],
                 hoofdtaakveld='F' + entry['code_main'], taakveld='F' + entry['code_sub'], taakveld_naam=labels['sub'],
                 categorie_code=entry['code_cat'], categorie_naam=labels['cat'], bedrag=entry['value'], k_1ePlaatsing_1=first[0] if first else '',
                 k_2ePlaatsing_2=second[0] if second else '')
    return r


class Recorded(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.governments = [x for name in FILES[:2] for x in recorded(name)['objects']]
        cls.entries = recorded(FILES[2])['objects']
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        store, lines = os.path.join(cls.folder, 's.db'), os.path.join(cls.folder, 'iv3-gemeenten-2012.csv')
        known = {}
        for x in cls.governments:
            if OURS.match(x['code']):
                known.setdefault(x['code'], x)
        with open(lines, 'w', encoding='utf-8', newline='') as f:
            out = csv.DictWriter(f, COLUMNS)
            out.writeheader()
            out.writerows(line(c, x['name'], x['state']) for c, x in known.items())
            for e in cls.entries:
                code = 'GM' + e['gov_code']  # of none that was recorded
                out.writerow(line(code, code, 'Zeeland', e))
        load(store, os.path.join(ROOT, 'mappings', 'nl-overheden'), lines)
        cls.load_figures(store)
        cls.server = Served(store, '--openspending-nl')
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.used, cls.known = set(), known

    @classmethod
    def load_figures(cls, store):
        figures = os.path.join(cls.folder, 'figures.csv')
        seen = {}
        for x in cls.governments:
            for m in x.get('metrics', ()):
                if m['metric'] in SUBJECTS:
                    seen[SUBJECTS[m['metric']], x['code'], m['year']] = (x['name'], m['factor'])
        with open(figures, 'w', encoding='utf-8') as f:
            f.write('subject,region,name,year,value,table,url,retrieved,note\n')
            for (subject, code, year), (name, value) in seen.items():
                f.write('%s,%s,"%s",%d,%s,03759ned,,2019-06-05,\n' % (subject, code, name, year, repr(value)))
        p = run('fetch', 'cbs', '--store', store, '--from-snapshot', figures)
        if p.returncode:
            raise RuntimeError(p.stderr.decode())

    def ask(self, target):
        c = http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=300)
        c.request('GET', target)
        r = c.getresponse()
        body = r.read()
        c.close()
        self.assertEqual(r.status, 200, (target, body[:200]))
        return json.loads(body)

    def differs(self, resource, path, was, own, at):
        for i, (of, field, _, holds) in enumerate(DIFFERENCES):
            if (of, field) == (resource, path):
                self.used.add(i)
                self.assertTrue(holds(was, own), (at, resource, path, was, own))
                return
        self.fail('%s: %s.%s was %r and is %r, which DIFFERENCES does not name' % (at, resource, path, was, own))

    def compare(self, resource, was, own, at, path=''):
        """Each recorded member is there and is the same; ours may have more."""
        if isinstance(was, dict) and isinstance(own, dict):
            for key, value in was.items():
                if key != 'metrics':
                    self.compare(resource, value, own.get(key), at, path + '.' + key if path else key)
        elif isinstance(was, list) and isinstance(own, list) and len(was) == len(own):
            for a, b in zip(was, own):
                self.compare(resource, a, b, at, path + '[]')
        elif type(was) is not type(own) or was != own:
            self.differs(resource, path, was, own, at)

    def test_governments(self):
        compared = 0
        for x in self.governments:
            if not OURS.match(x['code']):
                self.assertTrue(x['kind'] in ('benchmark', 'subcounty') or x['code'] in ('',), x)  # no Iv3 of these is published
                continue
            found = self.ask('/api/v1/governments/?code=' + x['code'])['objects']
            self.assertEqual(len(found), 1, x['code'])
            if x is not self.known[x['code']]:
                x = dict(x, name=found[0]['name'], slug=found[0]['slug'], state=found[0]['state'])  # two recordings of one; the first is loaded
            self.compare('governments', x, found[0], '%s %s' % (x['code'], x['name']))
            self.compare_metrics(x, found[0])
            compared += 1
        self.assertGreater(compared, 650)

    def compare_metrics(self, was, own):
        ours = {(m['metric'], m['year']): m for m in own['metrics']}
        for m in was.get('metrics', ()):
            at = '%s %s %d' % (was['code'], m['metric'], m['year'])
            mine = ours.get((m['metric'], m['year']))
            if mine is None:
                self.differs('metrics', 'absent', m, None, at)
            else:
                self.compare('metrics', m, mine, at)

    def test_entries(self):
        for x in self.entries:
            target = '/api/v1/entries/?gov_code=%s&year=%d&period=%d&code_sub=%s&code_cat=%s&direction=%s' % (
                x['gov_code'], x['year'], x['period'], x['code_sub'], x['code_cat'], x['direction'])
            found = self.ask(target)['objects']
            self.assertEqual(len(found), 1, target)
            self.compare('entries', x, found[0], target)
            self.assertEqual(self.ask(found[0]['resource_uri']), found[0])

    def test_envelopes(self):
        for resource, name in (('governments', FILES[0]), ('entries', FILES[2])):
            self.compare('meta', recorded(name)['meta'], self.ask('/api/v1/%s/?limit=1' % resource)['meta'], resource)

    def test_states(self):
        """A document has its government whole, with the province."""
        document = self.ask('/api/v1/documents/?government__code=GM0587')['objects'][0]
        self.assertEqual(document['government']['state'], 'Zeeland')
        some = self.ask('/api/v1/governments/?limit=0&state=' + quote('Zuid-Holland'))['objects']
        self.assertEqual({x['code'] for x in some}, {c for c, x in self.known.items() if x['state'] == 'Zuid-Holland'})

    def test_z_each_difference_is_one(self):
        """Last by its name: what no recorded answer shows is no difference."""
        self.assertEqual([DIFFERENCES[i][:2] for i in range(len(DIFFERENCES)) if i not in self.used], [])


if __name__ == '__main__':
    unittest.main()
