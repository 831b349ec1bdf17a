"""CBS's workbook of a delivery (the Iv3-model), written from the code lists and the places that the program ships."""
import csv
import os

import book_writer

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'schema')
LISTS = {'lasten': ('taakveld', 'lasten'), 'baten': ('taakveld', 'baten'), 'balans_lasten': ('balanscode', 'lasten'),
         'balans_baten': ('balanscode', 'baten')}


def rows_of(name):
    with open(os.path.join(SCHEMA, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter=';'))


def codes(layer, year, kind):
    return [(r['code'], r['omschrijving']) for r in rows_of('iv3-definitions.csv')
            if r['laag'] == layer and r['soort'] == kind and int(r['van']) <= year <= int(r['tot'])]


class Model:
    """Cells by tab, row and column, from 1; `at` says where an amount of a delivery stands."""

    def __init__(self, layer, year, said=None):
        """`said`: what 4.Informatie says instead."""
        self.layer, self.year = layer, year
        self.tabs = {'4.Informatie': {}}
        self.row, self.column, self.last = {}, {}, {}
        for p in rows_of('iv3-workbook.csv'):
            if p['laag'] == layer and int(p['van']) <= year <= int(p['tot']):
                self.place({k: v if k in ('laag', 'onderdeel', 'tabblad') else int(v) for k, v in p.items()})
        self.inform(said or {})

    def put(self, tab, row, column, value):
        self.tabs.setdefault(tab, {})[row, column] = value

    def place(self, p):
        tab, part = p['tabblad'], p['onderdeel']
        if part in LISTS:
            rows, columns = (codes(self.layer, self.year, kind) for kind in LISTS[part])
            self.put(tab, p['kopregel'], p['kolom_van'] + len(columns), 'Totaal')
            if p['regel_van'] + len(rows) <= p['regel_tot']:
                self.put(tab, p['regel_van'] + len(rows), p['codekolom'], 'Totaal')
        elif part == 'balans_standen':
            rows, columns = codes(self.layer, self.year, 'balanscode'), [('1 januari', ''), ('ultimo', '')]
        else:
            kind = 'kengetal' if part == 'kengetallen' else 'beleidsindicator'
            rows = [(name, name) for _, name in codes(self.layer, self.year, kind)]
            columns = [('Rekening %d' % self.year, '')]
        assert p['regel_van'] + len(rows) - 1 <= p['regel_tot'], (part, len(rows), p)
        for i, (code, name) in enumerate(rows):
            self.row[part, code] = (tab, p['regel_van'] + i)
            self.put(tab, p['regel_van'] + i, p['codekolom'] or p['kopkolom'], code)
            if p['codekolom']:
                self.put(tab, p['regel_van'] + i, p['kopkolom'], name)
        for i, (code, name) in enumerate(columns):
            self.column[part, code] = p['kolom_van'] + i
            self.put(tab, p['coderegel'] or p['kopregel'], p['kolom_van'] + i, code)

    def inform(self, said):
        about = {'Overheidslaag': self.layer, 'Naam': 'Waterrijk', 'Nummer': '060344', 'Jaar': self.year, 'Periode': 5,
                 'Status': 'Realisatie', 'Naam: ': 'F. Inancien', 'Telefoon: ': '0612345678', 'E-mail: ': 'f@waterrijk.nl',
                 'Datum: ': '30-06-2027', **said}
        for i, (label, value) in enumerate(about.items()):
            self.put('4.Informatie', 5 + i, 2, label)
            if value is not None:
                self.put('4.Informatie', 5 + i, 3, value)

    def at(self, part, row, column):
        tab, number = self.row[part, row]
        return tab, number, self.column[part, column]

    def fill(self, data):
        names = dict(codes(self.layer, self.year, 'kengetal'))
        for part, keys in (('lasten', ('taakveld', 'categorie')), ('baten', ('taakveld', 'categorie')),
                           ('balans_lasten', ('balanscode', 'categorie')), ('balans_baten', ('balanscode', 'categorie')),
                           ('balans_standen', ('balanscode', 'standper'))):
            for r in data[part]:
                self.put(*self.at(part, *[r[k] for k in keys]), r['bedrag'])
        for r in data['kengetallen']:
            self.put(*self.at('kengetallen', names[r['kengetal']], r['verslagperiode'].replace('Rek_', 'Rekening ')), r['waarde'])
        return self

    def save(self, path):
        sheets = {}
        for tab, cells in self.tabs.items():
            rows = {}
            for (row, column), value in cells.items():
                rows.setdefault(row, {})[column] = value
            sheets[tab] = book_writer.sheet([
                (n, [rows[n].get(c) for c in range(1, max(rows[n]) + 1)]) for n in sorted(rows)])
        with open(path, 'wb') as f:
            f.write(book_writer.book(sheets))
        return path
