#!/usr/bin/env python3
"""What lines of originals show, held against what the facts answer of the same line: a store of mixed levels (the social domain at L1,
other taakvelden at L1, L2, L4), small cells and detectors; each line of each original by every public address, column by column. A
line shows what its facts show, and never more; what nobody may see is in no public byte."""
import csv
import datetime
import io
import json
import os
import unittest

import book_writer
from privacy_gate import Load, Planted, every_text
from served import CUBE, PATH, Served

MASK, HIDDEN = '▒▒▒', 'afgeschermd'
NAMES = ('jaar', 'taakveld', 'categorie', 'dag', 'stuk', 'leverancier', 'crediteurnr', 'omschrijving', 'rekening', 'soort', 'intern', 'geheim', 'bedrag')
SHOWN_BY = {'dag': 'dag', 'stuk': 'stuk', 'leverancier': 'leverancier', 'omschrijving': 'omschrijving'}
NEVER = ('crediteurnr', 'intern', 'geheim')  # of a payee's number only a kind is published, of another nothing, and one is never loaded
ALWAYS = ('jaar', 'taakveld', 'categorie', 'rekening', 'soort', 'bedrag')
TASKS = {'6.72': 1, '6.81a': 1, '0.1': 1, '2.1': 2, '3.1': 4, '6.1': 4, '': 1}
COLUMN = {name: i for i, name in enumerate(NAMES)}


def described(levels=None):
    fields = [{'name': n, 'type': 'string'} for n in NAMES]
    fields[0].update(type='integer', columnType='date:fiscal-year')
    fields[3].update(type='date', format='%d-%m-%Y')
    fields[4].update(columnType='transaction-id:code')
    fields[7]['stuiver'] = {'text': True, 'personal': ['masked']}
    fields[8]['title'] = 'Rekening'
    fields[11]['stuiver'] = {'class': 'private'}
    fields[12].update(type='number', decimalChar=',', columnType='value')
    extra = [{'name': 'maand', 'type': 'integer', 'stuiver': {'from': 'dag', 'part': 'month'}},
             {'name': 'kenmerk', 'stuiver': {'from': 'omschrijving', 'pattern': '(K[0-9]+)$', 'group': 1}}]
    dimensions = {n: {'primaryKey': n, 'attributes': {n: {'source': n}}}
                  for n in ('jaar', 'taakveld', 'categorie', 'dag', 'stuk', 'leverancier', 'omschrijving', 'rekening', 'soort', 'maand', 'kenmerk')}
    dimensions['crediteursoort'] = {'primaryKey': 'soort', 'attributes': {'soort': {'resource': 'crediteuren', 'source': 'aard'}}}
    # What two dimensions are made of, one of which is always shown.
    dimensions['rekeningsoort'] = {'primaryKey': 'r', 'attributes': {'r': {'source': 'rekening'}}}
    return {'name': 't', 'resources': [
        {'name': 'grootboek', 'path': 'l.csv', 'dialect': {'delimiter': ';'},
         'schema': {'fields': fields, 'extraFields': extra,
                    'foreignKeys': [{'fields': 'crediteurnr', 'reference': {'resource': 'crediteuren', 'fields': 'nr'}}]},
         'stuiver': {'drop': [{'name': 'weg', 'when': [{'field': 'rekening', 'equals': 'WEG'}]}]}},
        {'name': 'crediteuren', 'path': 'crediteuren.csv', 'stuiver': {'role': 'codelist'}, 'schema': {'fields': [
            {'name': 'nr', 'type': 'string'}, {'name': 'aard', 'type': 'string', 'stuiver': {'level': 'L0'}}]}}],
            'stuiver': {'cube': CUBE, 'scope': ['jaar'], 'privacyLevels': levels or {
                'default': 'L4', 'task': 'taakveld', 'category': 'categorie', 'values': {'0.1': 'L1', '2.1': 'L2'}}},
            'model': {'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}}, 'dimensions': dimensions}}


def lines():
    """Each with an amount of its own, by which its fact is found."""
    out = []
    for i in range(240):
        task = list(TASKS)[i % len(TASKS)]
        category = '4.1.1' if i % 11 == 3 else '3.8'
        day = 1 if i % 9 == 0 else i % 27 + 2
        text = 'betaling bsn 123456782 regel %d' % i if i % 10 == 4 else 'woord%dx werk K%d' % (i, i)
        out.append(('2024', task, category, '%02d-%02d-2024' % (day, i % 12 + 1), 'S%04dq' % i, 'Firma%dz BV' % i, 'C%d' % (90000 + i % 5),
                    text, 'WEG' if i % 37 == 36 else 'R%d' % (i % 4), 's%d' % (i % 3), 'intern%dy' % i, 'geheim%dw' % i, '%d,01' % (1000 + i)))
    return out


def level_of(line):
    return 1 if line[2] == '4.1.1' else TASKS[line[1]]


class Originals(Load):
    def setUp(self):
        super().setUp()
        self.write_mapping(described())
        self.write('m/crediteuren.csv', 'nr,aard\n' + ''.join('C%d,aard%d\n' % (90000 + i, i % 2) for i in range(5)))

    def put(self, form, rows):
        path = os.path.join(self.folder, 'l.' + form)
        text = io.StringIO()
        if form == 'csv':
            csv.writer(text, delimiter=';', lineterminator='\r\n').writerows([NAMES] + [list(r) for r in rows])
        elif form == 'ndjson':
            text.write(''.join(json.dumps(dict(zip(NAMES, r))) + '\n' for r in rows))
        elif form == 'json':
            text.write('[' + ',\n'.join(json.dumps(dict(zip(NAMES, r))) for r in rows) + ']\n')
        content = text.getvalue().encode()
        if form == 'xlsx':
            content = book_writer.book({'Blad': book_writer.sheet([list(NAMES)] + [list(r) for r in rows])})
        with open(path, 'wb') as f:
            f.write(content)
        return path

    def prepare(self, form, rows, extra=''):
        d = described()
        if form != 'csv':
            d['resources'][0].pop('dialect')
        d['resources'][0]['path'] = 'l.' + form
        self.write_mapping(d)
        path = self.put(form, rows)
        with open(path, 'a', encoding='utf-8') as f:
            f.write(extra)
        if os.path.exists(self.store):
            os.remove(self.store)
        self.run_it('load', '--store', self.store, '--mapping', self.mapping, '--allow-rejected', '1', path)

    def source_lines(self, server):
        """By amount: the columns of its line as they are shown, held equal by each address; and what is told of them."""
        parts = json.loads(server.get(PATH + '/provenance')[2])['parts']
        shown, masked, some = {}, 0, None
        for part in parts:
            source = PATH + '/source/%s?lines=' % part['file']['sha256']
            for first in range(1, part['file']['lines'] + 1, 100):
                answer = json.loads(server.get(source + '%d-%d' % (first, first + 99))[2])
                text = server.get(source + '%d-%d&format=txt' % (first, first + 99))[2].decode()
                self.assertEqual(text, ''.join(x['text'] + '\n' for x in answer['lines']))
                some = set(answer['masked_columns'])
                for x in answer['lines']:
                    alone = json.loads(server.get(source + str(x['line']))[2])['lines']
                    self.assertEqual(alone, [x])
                    fields = self.fields(x['text'])
                    masked += bool(x.get('masked'))
                    self.assertEqual(bool(x.get('masked')), fields is None, x)
                    if fields is None or fields.get('bedrag') == 'bedrag':
                        continue
                    told = set(x.get('masked_columns', some))
                    self.assertLessEqual(some, told)
                    if '{' not in x['text']:
                        self.assertEqual(told, {COLUMN[n] + 1 for n, v in fields.items() if v == MASK and v != ''}, x)
                    shown[fields['bedrag']] = fields
        return shown, masked

    @staticmethod
    def fields(text):
        text = text.strip()
        if text.strip('[],') in ('', MASK):
            return None
        if '{' in text:
            # A member that is masked has no name.
            pairs = json.loads(text.strip('[],'), object_pairs_hook=lambda p: p)
            return {n: dict(pairs).get(n, MASK) for n in NAMES}
        return dict(zip(NAMES, next(csv.reader(io.StringIO(text), delimiter=';'))))

    def facts(self, server):
        rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
        return {('%.2f' % r['amount']).replace('.', ','): {k.split('.')[0]: v for k, v in r.items()} for r in rows}

    def compare(self, line, shown, fact):
        """How many columns the level of the line hides and shows."""
        self.assertEqual({n: shown[n] for n in NEVER}, {n: MASK for n in NEVER})
        self.assertEqual([shown[n] for n in ALWAYS], [line[COLUMN[n]] for n in ALWAYS])
        hidden = 0
        for column, dimension in SHOWN_BY.items():
            written = line[COLUMN[column]]
            value = fact[dimension]
            if column == 'dag':
                day = datetime.datetime.strptime(written, '%d-%m-%Y').date()
                same = value == day.isoformat() and (day.day > 1 or fact['omschrijving'] != HIDDEN)
                self.assertTrue(same or value == day.replace(day=1).isoformat())
            else:
                same = value != HIDDEN
                written = value if same else written  # what a detector masked is so in the line
            self.assertEqual(shown[column], written if same else MASK, (column, line, fact))
            hidden += not same
        level = level_of(line)
        self.assertEqual(hidden, {1: 4, 2: 3, 4: 0}[level], line)
        return hidden

    def crawl(self):
        rows = lines()
        self.prepare('csv', rows, '2024;3.1;3.8;04-05-2024;SXX;Teveel BV;C1;teveelwoord;R1;s1;i;g;1,00;nog;meer\r\n')
        planted = {'123456782', 'Teveel', 'teveelwoord'}
        for r in rows:
            gone, level = r[8] == 'WEG', level_of(r)
            planted |= {r[10], r[11]} | ({r[4]} if gone or level < 2 else set()) | ({r[5]} if gone or level < 3 else set())
            planted |= {r[7].split()[0]} if (gone or level < 4) and 'bsn' not in r[7] else set()
        self.assertGreater(len(planted), 700)
        looked = 0
        with Served(self.store, '--offer-store') as server:
            for target in list(Planted.targets(self, server)) + [PATH + t for t in ('/package', '/facts?format=ndjson', '/members/stuk', '/members/leverancier')]:
                for part in every_text(server.get(target)[2]):
                    Planted.look(self, target, part, planted)
                looked += 1
        self.assertGreater(looked, 30)


class Lines(Originals):
    def test_a_line_shows_what_its_facts_show(self):
        rows = lines()
        for form in ('csv', 'json', 'ndjson', 'xlsx'):
            with self.subTest(form):
                self.prepare(form, rows)
                with Served(self.store) as server:
                    facts = self.facts(server)
                    shown, masked = self.source_lines(server)
                    kept = [r for r in rows if r[COLUMN['rekening']] != 'WEG']
                    self.assertEqual(set(shown), {r[-1] for r in kept})
                    self.assertEqual(masked, len(rows) - len(kept))
                    if form in ('json', 'ndjson'):
                        # What tells of people is masked as a whole there.
                        for r in kept:
                            if 'bsn' in r[7] and level_of(r) == 4:
                                self.assertEqual(shown[r[-1]]['omschrijving'], MASK)
                                shown[r[-1]]['omschrijving'] = facts[r[-1]]['omschrijving']
                    counts = [self.compare(r, shown[r[-1]], facts[r[-1]]) for r in kept]
                self.assertEqual({n: counts.count(n) > 20 for n in set(counts)}, {0: True, 3: True, 4: True})

    def test_no_hidden_value_is_in_a_public_byte(self):
        self.crawl()

    def test_several_facts_of_one_line_take_the_strictest(self):
        """An amount of roads and one of care in one line: its text is shown where there is none of care."""
        d = described()
        fields, extra = (d['resources'][0]['schema'][k] for k in ('fields', 'extraFields'))
        fields[1]['name'] = 'anders'
        fields[12].update(name='wegen', normalize={'taakveld': '3.1'})
        fields[12].pop('columnType')
        fields.append({'name': 'zorg', 'type': 'number', 'decimalChar': ',', 'normalize': {'taakveld': '6.72'}})
        extra += [{'name': 'taakveld', 'type': 'string', 'normalizationTarget': True},
                  {'name': 'bedrag', 'type': 'number', 'columnType': 'value', 'normalizationTarget': True}]
        self.write_mapping(d)
        rows = [r[:1] + ('x',) + ('3.8',) + r[3:8] + ('R1',) + r[9:] + ('%d,02' % i if i % 2 else '',)
                for i, r in enumerate(lines()) if r[3][:2] != '01' and 'bsn' not in r[7]]
        names = [f['name'] for f in fields]
        self.load(self.write('l.csv', '\n'.join(';'.join(r) for r in [names] + rows) + '\n'))
        with Served(self.store) as server:
            sha = json.loads(server.get(PATH + '/provenance')[2])['parts'][0]['file']['sha256']
            shown = json.loads(server.get(PATH + '/source/%s?lines=2-%d' % (sha, len(rows) + 1))[2])['lines']
        both = 0
        for row, line in zip(rows, shown):
            got = next(csv.reader(io.StringIO(line['text']), delimiter=';'))
            secret = [got[COLUMN[n]] for n in SHOWN_BY]
            self.assertEqual(secret, [MASK] * 4 if row[-1] else [row[COLUMN[n]] for n in SHOWN_BY], row)
            self.assertEqual(got[-2:], list(row[-2:]))
            both += bool(row[-1])
        self.assertGreater(both, 50)

    def test_two_files_each_by_its_own_lines(self):
        rows = lines()
        a, b = [r for r in rows if level_of(r) == 4], [('2025',) + r[1:] for r in rows if level_of(r) == 1]
        first = self.put('csv', a)
        os.rename(first, os.path.join(self.folder, 'a.csv'))
        self.load(os.path.join(self.folder, 'a.csv'))
        self.load(self.put('csv', b))
        with Served(self.store) as server:
            facts, (shown, _) = self.facts(server), self.source_lines(server)
        for r in a + b:
            if r[8] != 'WEG':
                self.compare(r, shown[r[-1]], facts[r[-1]])

    def test_what_a_column_accepts_no_more_is_masked_in_lines_of_before(self):
        d = described()
        d['resources'][0]['schema']['fields'][5]['stuiver'] = {'personal': ['name']}
        self.write_mapping(d)
        rows = [r for r in lines() if level_of(r) == 4 and r[8] != 'WEG']
        rows = [r[:5] + (('Dhr. P. Kwoefardi',) if i < 9 else r[5:6]) + r[6:] for i, r in enumerate(rows)]
        old, new = self.put('csv', rows), os.path.join(self.folder, 'nieuw.csv')
        self.load(old)
        with Served(self.store) as server:
            shown, _ = self.source_lines(server)
            self.assertEqual({shown[r[-1]]['leverancier'] for r in rows[:9]}, {'Dhr. P. Kwoefardi'})
        self.write_mapping(described())
        os.rename(self.put('csv', [('2025',) + r[1:-1] + ('7%d,00' % i,) for i, r in enumerate(rows[9:])]), new)
        self.load(new)
        with Served(self.store) as server:
            shown, _ = self.source_lines(server)
            self.assertEqual({shown[r[-1]]['leverancier'] for r in rows[:9]}, {self.facts(server)[rows[0][-1]]['leverancier']})
            self.assertNotIn('Kwoefardi', shown[rows[0][-1]]['leverancier'])

    def test_a_uniform_level_shows_its_columns_of_each_line(self):
        self.write_mapping(described({'default': 'L2'}))
        rows = [r for r in lines() if r[1] in ('2.1', '3.1')]
        self.load(self.put('csv', rows))
        with Served(self.store) as server:
            shown, _ = self.source_lines(server)
        for r in rows:
            if r[8] != 'WEG':
                self.assertEqual([shown[r[-1]][n] for n in ('leverancier', 'omschrijving', 'dag')], [MASK] * 3)
                self.assertEqual(shown[r[-1]]['stuk'], r[4])


class Cells(Originals):
    """Lines of few people are rows of a table; of the first of them the number is kept, and nothing of it is shown but what is fixed."""

    def setUp(self):
        super().setUp()
        self.policy('leverancier')

    def policy(self, payee):
        policy = json.loads(self.run_it('privacy', '--print-policy').stdout)
        policy['cells'] = {'payee': payee, 'over': ['soort'], 'task': 'taakveld', 'category': 'categorie'}
        self.write('m/privacy-policy.json', json.dumps(policy))

    def test_a_line_shows_what_its_facts_show(self):
        rows = lines()
        self.prepare('csv', rows)
        with Served(self.store) as server:
            facts, (shown, masked) = self.facts(server), self.source_lines(server)
        own = 0
        seen = set()
        for r in rows:
            fact, guarded = facts.get(r[-1]), r[1] in ('6.72', '6.81a', '') or r[2] == '4.1.1'
            if r[8] == 'WEG':
                continue
            if guarded:
                # Its amount is in a row with others; if its line is the first of them, it shows what is fixed.
                self.assertNotIn(r[-1], shown)
                continue
            if level_of(r) == 4:
                self.assertIsNotNone(fact)
                self.assertEqual([shown[r[-1]][n] for n in SHOWN_BY], [r[COLUMN[n]] if 'bsn' not in r[7] or n != 'omschrijving' else fact[n] for n in SHOWN_BY], r)
                own += 1
            seen.add(r[-1])
        self.assertGreater(own, 40)

    def test_no_hidden_value_is_in_a_public_byte(self):
        self.crawl()


if __name__ == '__main__':
    unittest.main()
