#!/usr/bin/env python3
"""The floor of the social domain holds by whatever tells it, also where privacyLevels names nothing; and the day of a booking is in no
answer below L4, by whatever way. Amounts are what they are."""
import copy
import json
import os
import unittest

from privacy_gate import FAULT, REFUSED, Load, every_text
from served import CUBE, PATH, Served

LINES = [('2.1', '3.8', 'asfalt', 'Wegenbouw BV', 100), ('6.72', '3.5.1', 'geheimwoord', 'Zorgvoorelk BV', 40),
         ('3.1', '4.1.1', 'stilwoord', 'Uitkeringen BV', 7), ('', '3.8', 'zonderwoord', 'Onbekend BV', 3), ('6.1', '3.8', 'feest', 'Buurtfeest BV', 20)]
EACH = 40
SECRET = {'6.72': (b'geheimwoord', b'Zorgvoorelk'), '': (b'zonderwoord', b'Onbekend BV')}


def described(task=None, category=None, levels=None, model=None):
    """A ledger with who was paid and texts; `task` and `category` are what more its fields say of themselves."""
    fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, dict({'name': 'c1', 'type': 'string'}, **task or {}),
              dict({'name': 'c2', 'type': 'string'}, **category or {}), {'name': 'omschrijving', 'type': 'string', 'stuiver': {'text': True}},
              {'name': 'leverancier', 'type': 'string'}, {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]
    dimensions = {name: {'primaryKey': name, 'attributes': {name: {'source': source}}} for name, source in (
        ('year', 'jaar'), ('een', 'c1'), ('twee', 'c2'), ('description', 'omschrijving'), ('supplier', 'leverancier'))}
    dimensions.update(model or {})
    return {'name': 't', 'resources': [{'name': 'grootboek', 'path': 'l.csv', 'dialect': {'delimiter': ';'}, 'schema': {'fields': fields}}],
            'stuiver': {'cube': CUBE, 'scope': ['year'], 'privacyLevels': levels or {'default': 'L4'}},
            'model': {'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}, 'dimensions': dimensions}}


class Floor(Load):
    def shown(self, descriptor):
        """By code of the first dimension: whether text and payee are shown; what was said; every public byte."""
        if os.path.exists(self.store):
            os.remove(self.store)
        self.write_mapping(descriptor)
        rows = ['2024;%s;%s;%s;%s;%d,00' % (task, category, text, who, amount) for task, category, text, who, amount in LINES * EACH]
        said = self.load(self.write('l.csv', 'jaar;c1;c2;omschrijving;leverancier;bedrag\n' + '\n'.join(rows) + '\n'))
        with Served(self.store, '--offer-store') as server:
            facts = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
            self.assertEqual(json.loads(server.get(PATH + '/aggregate')[2])['summary']['amount.sum'], 170 * EACH)
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            public = b''.join(part for target in (
                PATH + '/facts?format=csv', PATH + '/facts?format=xlsx', PATH + '/members/supplier', PATH + '/members/description', '/api/3/download/store.sqlite',
                PATH + '/source/%s?lines=1-200' % sha, '/api/3/search/?texts=true&q=geheim*', '/' + CUBE, '/%s/2024/leveranciers' % CUBE) for part in every_text(server.get(target)[2]))
        first = next(iter(k for k in facts[0] if k.startswith('een')))
        seen = {}
        for row in facts:
            both = [next(v for k, v in row.items() if k.startswith(name + '.')) for name in ('description', 'supplier')]
            seen.setdefault(row[first] or '', set()).add(both == ['afgeschermd', 'afgeschermd'])
            self.assertIn(both.count('afgeschermd'), (0, 2))
        return {code: not hidden.pop() for code, hidden in seen.items() if len(hidden) == 1}, said.stdout + said.stderr, public

    def test_the_taakveld_is_found_by_what_it_is(self):
        ways = {'its title': dict(task={'title': 'Taakveld'}), 'an alias': dict(task={'stuiver': {'aliases': ['Iv3 taakveld']}}),
                'its type': dict(task={'columnType': 'functional-classification:generic:level2:code'}),
                'the dimension': dict(model={'een': {'label': 'Taakveld (Iv3)', 'primaryKey': 'een', 'attributes': {'een': {'source': 'c1'}}}}),
                'its name': dict(levels={'default': 'L4', 'task': 'een'})}
        for way, told in ways.items():
            with self.subTest(way):
                shown, _, public = self.shown(described(**told))
                self.assertEqual(shown, {'2.1': True, '3.1': True, '6.1': True, '6.72': False, '': False})
                for secret in SECRET['6.72'] + SECRET['']:
                    self.assertNotIn(secret, public)
                self.assertIn(b'asfalt', public)

    def test_by_its_code_list(self):
        self.write('m/taakvelden.csv', 'code,naam\n' + ''.join('%s,%s\n' % (x[0], x[2][:3]) for x in LINES if x[0]))
        d = described(model={'een': {'primaryKey': 'een', 'attributes': {'een': {'resource': 'taakvelden', 'source': 'code'}}}})
        d['resources'].append({'name': 'taakvelden', 'path': 'taakvelden.csv', 'stuiver': {'role': 'codelist'}, 'schema': {'fields': [
            {'name': 'code', 'type': 'string'}, {'name': 'naam', 'type': 'string'}]}})
        d['resources'][0]['schema']['foreignKeys'] = [{'fields': 'c1', 'reference': {'resource': 'taakvelden', 'fields': 'code'}}]
        shown, _, public = self.shown(d)
        self.assertEqual((shown['2.1'], shown['6.72']), (True, False))
        self.assertNotIn(b'geheimwoord', public)

    def test_categories_of_persons_hold_too(self):
        for category in ({'title': 'Economische categorie'}, {'title': 'Categorie', 'columnType': 'economic-classification:generic:level1:code'}):
            shown, _, public = self.shown(described(task={'title': 'Taakveld'}, category=category))
            self.assertEqual(shown, {'2.1': True, '6.1': True, '3.1': False, '6.72': False, '': False})
            self.assertNotIn(b'stilwoord', public)

    def test_where_nothing_tells_it_nothing_is_opened_until_somebody_says_why(self):
        shown, said, public = self.shown(described())
        self.assertEqual(set(shown.values()), {False})
        self.assertIn('level L4 is stated, and nothing tells the taakveld of lines', said)
        self.assertIn('privacyLevels.noSocialDomain', said)
        self.assertNotIn(b'asfalt', public)
        levels = {'default': 'L4', 'noSocialDomain': 'wegen en feesten'}
        shown, said, public = self.shown(described(levels=levels))
        self.assertEqual(set(shown.values()), {True})
        self.assertIn('the mapping says: wegen en feesten', said)
        # A level of the ledger alone is no more than that of the package.
        d = described(levels={'default': 'L1'})
        d['resources'][0]['stuiver'] = {'level': 'L4'}
        self.assertEqual(set(self.shown(d)[0].values()), {False})

    def test_a_reason_does_not_lift_what_a_taakveld_tells(self):
        levels = {'default': 'L4', 'noSocialDomain': 'volgens ons niet'}
        shown, _, public = self.shown(described(task={'title': 'Taakveld'}, levels=levels))
        self.assertEqual((shown['2.1'], shown['6.72']), (True, False))
        self.assertNotIn(b'geheimwoord', public)
        # Another country's functions are no taakvelden: there it holds.
        shown, _, _ = self.shown(described(task={'columnType': 'functional-classification:cofog:code'}, levels=levels))
        self.assertEqual(set(shown.values()), {True})

    def test_no_field_opens_a_text_or_a_payee_at_the_floor(self):
        d = described(task={'title': 'Taakveld'})
        for f in d['resources'][0]['schema']['fields']:
            if f['name'] in ('omschrijving', 'leverancier'):
                f['stuiver'] = dict(f.get('stuiver', {}), level='L0')
        self.assertFalse(self.shown(d)[0]['6.72'])


class Days(Load):
    """A day on which something was booked: 2024-03-05 as it is written here, in other columns as others write it."""
    WAYS = (b'2024-03-05', b'2024-03-28', b'05-03-2024', b'20240305', b'5/03/2024', b'5 maart 2024', b'5 mrt')

    def prepare(self, level, odd=''):
        fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, {'name': 'taakveld', 'type': 'string'},
                  {'name': 'dag', 'type': 'date', 'format': '%d-%m-%Y'}, {'name': 'Boekdatum', 'type': 'string'}, {'name': 'Factuurdatum', 'type': 'integer'},
                  {'name': 'stuk', 'type': 'string'}, {'name': 'bedrag', 'type': 'number', 'decimalChar': ',', 'columnType': 'value'}]
        extra = [{'name': 'maand', 'type': 'integer', 'stuiver': {'from': 'dag', 'part': 'month'}},
                 {'name': 'jaarmaand', 'stuiver': {'from': 'dag', 'pattern': '-([0-9]+-[0-9]+)$', 'group': 1}},
                 {'name': 'dagnummer', 'stuiver': {'from': 'dag', 'pattern': '^([0-9]+)-', 'group': 1}},
                 {'name': 'sleutel', 'stuiver': {'template': '{stuk}/{dag}'}}]
        names = ('jaar', 'taakveld', 'dag', 'Boekdatum', 'Factuurdatum', 'stuk', 'maand', 'jaarmaand', 'dagnummer', 'sleutel')
        d = {'name': 't', 'resources': [{'name': 'grootboek', 'path': 'd.csv', 'dialect': {'delimiter': ';'},
                                         'schema': {'fields': fields, 'extraFields': extra}}],
             'stuiver': {'cube': CUBE, 'scope': ['jaar'], 'privacyLevels': {'default': level, 'task': 'taakveld'}},
             'model': {'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}},
                       'dimensions': {n.lower(): {'primaryKey': n.lower(), 'attributes': {n.lower(): {'source': n}}} for n in names}}}
        self.write_mapping(copy.deepcopy(d))
        rows = ['2024;2.1;%02d-03-2024;%d/03/2024;202403%02d;s%d;10,00' % (i % 28 + 1, i % 28 + 1, i % 28 + 1, i) for i in range(60)]
        return self.write('d.csv', 'jaar;taakveld;dag;Boekdatum;Factuurdatum;stuk;bedrag\n' + '\n'.join(rows) + '\n' + odd)

    def public(self, ledger):
        self.load(ledger)
        with Served(self.store, '--offer-store') as server:
            self.assertEqual(json.loads(server.get(PATH + '/aggregate')[2])['summary']['amount.sum'], 600)
            months = json.loads(server.get(PATH + '/aggregate?drilldown=maand')[2])['cells']
            self.assertEqual([(x['maand.maand'], x['amount.sum']) for x in months], [(3, 600)])
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            targets = [PATH + t for t in (
                '/facts?pagesize=100', '/facts?format=csv', '/facts?format=xlsx', '/facts?format=ndjson', '/members/dag', '/members/boekdatum',
                '/members/factuurdatum', '/members/sleutel', '/members/dagnummer', '/members/jaarmaand', '/aggregate?drilldown=dag|sleutel',
                '/source/%s?lines=1-60' % sha, '/source/%s?lines=1-60&format=txt' % sha, '/model', '/package', '/provenance')]
            targets += ['/api/3/download/store.sqlite', '/api/3/search/?texts=true&q=2024*', '/'] + ['/%s%s' % (CUBE, t) for t in ('', '/2024', '/2024/lijst', '/2024/boekingen', '/feed.json', '/feed.atom')]
            out = {t: b'\n'.join(every_text(server.get(t)[2])) for t in targets}
        for form in ('csv', 'ndjson', 'xlsx', 'fdp', 'sqlite'):
            to = os.path.join(self.folder, '%d.%s' % (len(os.listdir(self.folder)), 'zip' if form == 'fdp' else form))
            self.run_it('export', '--store', self.store, '--format', form, '--output', to)
            with open(to, 'rb') as f:
                out[form] = b'\n'.join(every_text(f.read()))
        return out

    def test_no_day_gets_out_below_the_highest_level(self):
        for level in ('L1', 'L2', 'L3'):
            for where, body in self.public(self.prepare(level)).items():
                if where == PATH + '/members/dag':
                    self.assertEqual([x['dag.dag'] for x in json.loads(body)['data']], ['2024-03-01'], 'the month, by its first day')
                for way in self.WAYS:
                    self.assertNotIn(way, body, (level, where))
            os.remove(self.store)

    def test_at_the_highest_it_does(self):
        out = self.public(self.prepare('L4'))
        self.assertIn(b'2024-03-05', out[PATH + '/members/dag'])

    def test_a_day_is_no_scope_where_lines_may_hide_it(self):
        """It was shown as what a file replaces; hidden, a file of one day would replace all of its month."""
        ledger = self.prepare('L3')
        with open(os.path.join(self.mapping, 'datapackage.json'), encoding='utf-8') as f:
            d = json.load(f)
        for scope, levels, expect in ((['dag'], {'default': 'L3', 'noSocialDomain': 'wegen'}, FAULT), (['jaar', 'dag'], {'default': 'L4', 'task': 'taakveld'}, FAULT),
                                      (['dag'], None, FAULT), (['boekdatum'], {'default': 'L1'}, FAULT), (['jaar', 'stuk'], {'default': 'L1'}, 0)):
            d['stuiver'] = {'cube': CUBE, 'scope': scope, **({'privacyLevels': levels} if levels else {})}
            self.write_mapping(d)
            said = self.load(ledger, expect=expect, verb='check').stderr
            self.assertEqual('is shown from level L4 on, and lines may be below it, so it cannot tell what a file replaces' in said, bool(expect), said)
        # Where the taakveld is nowhere told, and no line is below L4, it may be.
        for f in d['resources'][0]['schema']['fields']:
            f['name'] = {'taakveld': 'product'}.get(f['name'], f['name'])
        d['model']['dimensions'] = {n: {'primaryKey': n, 'attributes': {n: {'source': n}}} for n in ('jaar', 'dag')}
        d['stuiver'] = {'cube': CUBE, 'scope': ['dag'], 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'wegen'}}
        self.write_mapping(d)
        with open(ledger, encoding='utf-8') as f:
            text = f.read().replace('taakveld', 'product')
        self.load(self.write('d.csv', text))

    def test_bad_days_and_those_of_another_year_are_told_still(self):
        p = self.load(self.prepare('L1', odd='2024;2.1;31-02-2024;x;1;s;5,00\n'), expect=REFUSED)
        self.assertIn('line 62, column 3 (dag): no date of the calendar; the line is rejected', p.stdout)
        with open(self.prepare('L1'), encoding='utf-8') as f:
            text = f.read()
        p = self.load(self.write('2019.csv', text.replace('2024;2.1', '2019;2.1')))
        self.assertIn('no date is near its fiscal year: dates are of 2024 to 2024', p.stdout + p.stderr)


if __name__ == '__main__':
    unittest.main()
