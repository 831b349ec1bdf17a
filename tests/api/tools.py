"""Downloads read by the tools that journalists and portals read them with: pandas, R, LibreOffice, GDAL, DB Browser, the
validators of npm, babbage.ui and d3 in a browser. Each gives the sums of samples/README.md. What is not installed
(Debian: python3-pandas python3-openpyxl r-cran-readxl r-cran-rsqlite r-cran-jsonlite libreoffice-calc-nogui gdal-bin
sqlitebrowser chromium npm) is skipped, and said."""
import csv
import decimal
import functools
import http.server
import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading
import unittest
import zipfile

import npm
import served
from served import PROGRAM

ROOT = os.path.join(served.HERE, '..', '..')
D = decimal.Decimal
PATIENCE = 300
CUBE = '/api/3/cubes/waterrijk/'
DUTCH = {'begroot': 'proposed', 'na wijziging': 'adjusted', 'werkelijk': 'executed', 'lasten': 'expenditure',
         'baten': 'revenue'}


def setUpModule():
    global folder, store, server, wanted, url
    folder = served.folder_of_module()
    store = os.path.join(folder, 'samples.db')
    served.load_samples(store, '*-20*.csv')
    server = served.server_of_module(store, '--offer-store')
    url = 'http://127.0.0.1:%d' % server.port
    with open(os.path.join(ROOT, 'samples', 'README.md'), encoding='utf-8') as f:
        rows = re.findall(r'^\| (\d{4}) \| (\w+) \| (\w+) \| (\d+) \| ([\d,.]+) \|$', f.read(), re.M)
    wanted = {(y, p, s): D(e.replace(',', '')) for y, p, s, _, e in rows}
    assert len(wanted) == 18


def need(*programs):
    for p in programs:
        if not shutil.which(p):
            raise unittest.SkipTest('%s is not installed' % p)


def run(command, **more):
    p = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, **more)
    if p.returncode:
        raise AssertionError('%s gave %d: %s' % (command[0], p.returncode, p.stderr.decode()[-2000:]))
    return p.stdout.decode()


def export(name, *more):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        run([PROGRAM, 'export', '-s', store, '-o', path, *more])
    return path


def cents(value):
    return D(str(value)).quantize(D('0.01'))


def told(text):
    """Lines 'year phase side sum', with the words of either language."""
    sums = {}
    for line in text.splitlines():
        year, phase, side, much = line.split('\t')
        sums[year, DUTCH.get(phase, phase), DUTCH.get(side, side)] = cents(much)
    return sums


class Tool(unittest.TestCase):
    maxDiff = 3000

    def same(self, text, where):
        self.assertEqual(told(text), wanted, where)


PANDAS = r'''
import sys, json, sqlite3, urllib.request, pandas
kind, at = sys.argv[1:]
names = ['year.year', 'phase.phase', 'side.side', 'amount']
if kind == 'xlsx':
    frame = pandas.read_excel(at)
    names = ['Jaar', 'Fase', 'Lasten of baten', 'Bedrag']
    assert frame['Locatie: Breedtegraad'].dtype == float and frame['Boekdatum'].dtype.kind == 'M', frame.dtypes
    assert {'0.1', '0.10'} <= set(frame['Taakveld: Code']), 'codes stay'
elif kind == 'csv':
    frame = pandas.read_csv(at, dtype={'task.code': str}, low_memory=False)
    assert {'0.1', '0.10'} <= set(frame['task.code']), 'codes stay'
    assert frame['location.latitude'].dtype == float
elif kind == 'csvw':
    told = json.load(open(at + '/data.csv-metadata.json'))
    texts = {c['name']: str for c in told['tableSchema']['columns'] if c['datatype'] == 'string'}
    frame = pandas.read_csv(at + '/' + told['url'], dtype=texts, na_values=[''], keep_default_na=False)
    assert {'0.1', '0.10'} <= set(frame['task_code']), 'codes stay'
    names = ['year', 'phase', 'side', 'amount']
elif kind == 'ndjson':
    frame = pandas.read_json(at, lines=True, dtype=False)
    assert frame['location.latitude'].dtype == float
elif kind == 'json':
    frame = pandas.DataFrame(json.load(urllib.request.urlopen(at))['cells'])
    names[3] = 'amount.sum'
elif kind == 'sqlite':
    frame = pandas.read_sql('SELECT year, phase, side, amount_x100 / 100.0 AS amount FROM waterrijk',
                            sqlite3.connect(at))
    names = ['year', 'phase', 'side', 'amount']
for key, much in frame.groupby(names[:3])[names[3]].sum().items():
    print(*key, '%.2f' % much, sep='\t')
'''


class Pandas(Tool):
    @classmethod
    def setUpClass(cls):
        # The system's Python: others do not see Debian's packages.
        if subprocess.run(['/usr/bin/python3', '-c', 'import pandas, openpyxl'], capture_output=True,
                          check=False).returncode:
            raise unittest.SkipTest('pandas and openpyxl are not installed')

    def test_reads_all(self):
        question = CUBE + 'aggregate/?drilldown=year%7Cphase%7Cside&aggregates=amount.sum'
        for kind, at in (('xlsx', export('a.xlsx', '-f', 'xlsx')), ('csv', url + CUBE + 'facts/?download=csv'),
                         ('csvw', export('package', '-f', 'fdp')), ('ndjson', url + CUBE + 'facts/?format=ndjson'),
                         ('json', url + question), ('sqlite', export('a.sqlite', '-f', 'sqlite'))):
            with self.subTest(kind):
                self.same(run(['/usr/bin/python3', '-c', PANDAS, kind, at]), kind)


R = r'''
arguments <- commandArgs(TRUE); kind <- arguments[1]; at <- arguments[2]
names <- c("year.year", "phase.phase", "side.side", "amount")
if (kind == "xlsx") {
  frame <- readxl::read_excel(at, guess_max = 1048576)
  names <- c("Jaar", "Fase", "Lasten of baten", "Bedrag")
  stopifnot(is.numeric(frame[["Locatie: Breedtegraad"]]), all(c("0.1", "0.10") %in% frame[["Taakveld: Code"]]),
            inherits(frame[["Boekdatum"]], "POSIXct"))
} else if (kind == "csv") {
  frame <- read.csv(at, colClasses = "character", check.names = FALSE)
  stopifnot(all(c("0.1", "0.10") %in% frame[["task.code"]]))
} else if (kind == "json") {
  frame <- jsonlite::fromJSON(at)$cells
  names[4] <- "amount.sum"
} else {
  db <- DBI::dbConnect(RSQLite::SQLite(), at)
  frame <- DBI::dbGetQuery(db, "SELECT year, phase, side, location_latitude, amount_x100 / 100.0 AS amount FROM waterrijk
                                ORDER BY location_latitude IS NULL")
  stopifnot(is.numeric(frame$location_latitude))
  names <- c("year", "phase", "side", "amount")
}
sums <- aggregate(as.numeric(frame[[names[4]]]), by = lapply(names[1:3], function(n) as.character(frame[[n]])), FUN = sum)
cat(sprintf("%s\t%s\t%s\t%.2f", sums[[1]], sums[[2]], sums[[3]], sums[[4]]), sep = "\n")
'''


class InR(Tool):
    def test_reads_all(self):
        need('Rscript')
        question = CUBE + 'aggregate/?drilldown=year%7Cphase%7Cside&aggregates=amount.sum'
        for kind, library, at in (('xlsx', 'readxl', export('a.xlsx', '-f', 'xlsx')),
                                  ('csv', 'utils', url + CUBE + 'facts/?download=csv'),
                                  ('json', 'jsonlite', url + question),
                                  ('sqlite', 'RSQLite', export('a.sqlite', '-f', 'sqlite'))):
            with self.subTest(kind):
                there = 'quit(status = !requireNamespace("%s", quietly = TRUE))' % library
                if subprocess.run(['Rscript', '-e', there], capture_output=True, check=False).returncode:
                    self.skipTest('R has no package %s' % library)
                self.same(run(['Rscript', '-e', R, kind, at]), kind)


class LibreOffice(Tool):
    def convert(self, path, form, out, *more):
        need('soffice')
        home = os.path.join(folder, 'office')
        run(['soffice', '-env:UserInstallation=file://' + home, '--headless', *more, '--convert-to', form, '--outdir',
             os.path.join(folder, out), path])
        return os.path.join(folder, out)

    def sheets(self, path, out):
        """Each sheet as CSV, formulas calculated: by its name."""
        at = self.convert(path, 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false,false,false,-1', out)
        found = {}
        for name in os.listdir(at):
            with open(os.path.join(at, name), encoding='utf-8', newline='') as f:
                found[name[:-4].rpartition('-')[2]] = list(csv.reader(f))
        return found

    def without_values(self, path):
        """The workbook with formulas that nobody has calculated yet."""
        bare = os.path.join(folder, 'bare.xlsx')
        with zipfile.ZipFile(path) as a, zipfile.ZipFile(bare, 'w') as b:
            for name in a.namelist():
                data = a.read(name)
                if name == 'xl/worksheets/sheet2.xml':
                    data = re.sub(rb'</f><v>[^<]*</v>', b'</f>', data)
                b.writestr(name, data)
        return bare

    def test_workbook(self):
        found = self.sheets(self.without_values(export('a.xlsx', '-f', 'xlsx')), 'sheets')
        self.assertEqual(set(found), {'Gegevens', 'Totalen', 'Bron'})
        rows = found['Gegevens']
        at = [rows[0].index(n) for n in ('Jaar', 'Fase', 'Lasten of baten', 'Bedrag')]
        sums = {}
        for r in rows[1:]:
            key = (r[at[0]], DUTCH[r[at[1]]], DUTCH[r[at[2]]])
            sums[key] = sums.get(key, 0) + D(r[at[3]])
        self.assertEqual(sums, wanted)
        totals = {(r[1], DUTCH[r[2]], DUTCH[r[3]]): cents(r[5]) for r in found['Totalen'] if r[0] == 'Totaal'}
        self.assertEqual(totals, wanted)
        codes = {r[rows[0].index('Taakveld: Code')] for r in rows}
        self.assertTrue({'0.1', '0.10', '6.711'} <= codes)

    def test_csv_for_excel(self):
        """In a Dutch office codes stay, numbers are numbers, dates are dates; also in an English one codes stay."""
        path = export('excel.csv', '-f', 'csv-excel')
        with open(path, encoding='utf-8-sig', newline='') as f:
            header = next(csv.reader(f, delimiter=';'))
        at = {n: header.index(n) for n in ('Jaar', 'Fase', 'Lasten of baten', 'Bedrag', 'Taakveld: Code', 'Boekdatum',
                                           'Locatie: Breedtegraad', 'Economische categorie: Code')}
        for language in ('1043', '1033'):
            book = self.convert(path, 'xlsx', 'excel' + language, '--infilter=CSV:59,34,76,1,,%s,false,true' % language)
            rows = self.sheets(os.path.join(book, 'excel.xlsx'), 'excel-sheets' + language)
            rows = next(iter(rows.values()))
            self.assertEqual(rows[0], header)
            self.assertTrue({'0.1', '0.10', '6.711'} <= {r[at['Taakveld: Code']] for r in rows})
            self.assertIn('3.5.1', {r[at['Economische categorie: Code']] for r in rows})
            if language == '1033':
                continue
            sums = {}
            for r in rows[1:]:
                key = (r[at['Jaar']], DUTCH[r[at['Fase']]], DUTCH[r[at['Lasten of baten']]])
                sums[key] = sums.get(key, 0) + D(r[at['Bedrag']])
            self.assertEqual(sums, wanted)
            places = {r[at['Locatie: Breedtegraad']] for r in rows[1:]} - {''}
            self.assertTrue(places and all(52 < float(p) < 53 for p in places))


class Gdal(Tool):
    def test_geojson(self):
        need('ogr2ogr')
        path = os.path.join(folder, 'places.geojson')
        cut = 'cut=year:2024%7Cphase:%22executed%22%7Cside:%22expenditure%22'
        with open(path, 'wb') as f:
            f.write(server.get(CUBE + 'locations/?dimension=location&level=wijken&' + cut)[2])
        text = run(['ogr2ogr', '-f', 'CSV', '/vsistdout/', path])
        rows = list(csv.DictReader(text.splitlines()))
        self.assertEqual(sum(D(r['amount.sum']) for r in rows), wanted['2024', 'executed', 'expenditure'])
        self.assertIn('Feature Count: 4', run(['ogrinfo', '-al', '-so', path]))
        area = json.loads(sqlite3.connect(export('a.sqlite', '-f', 'sqlite')).execute(
            "SELECT json_object('type', 'Feature', 'properties', json_object(), 'geometry', json(geometry)) FROM area"
        ).fetchone()[0])
        self.assertIn('Polygon', area['geometry']['type'])


class Star(Tool):
    def test_says_what_it_is(self):
        db = sqlite3.connect(export('a.sqlite', '-f', 'sqlite'))
        self.assertEqual(db.execute('SELECT name, title, licence, licence_url FROM cube').fetchall(),
                         [('waterrijk', 'Gemeente Waterrijk: begroting en grootboek', 'EUPL-1.2',
                           'https://joinup.ec.europa.eu/collection/eupl')])
        units = dict(db.execute("SELECT name, unit FROM cube_column WHERE unit IS NOT NULL"))
        self.assertEqual(units, {'amount': 'EUR', 'amount_x100': 'EUR / 100'})
        columns = {r[0] for r in db.execute('SELECT name FROM cube_column')}
        self.assertEqual(columns | {'dataset', 'line'}, {r[1] for r in db.execute('PRAGMA table_info(waterrijk)')})
        self.assertEqual(db.execute('SELECT count(*) FROM explanation').fetchone(), (21,))
        self.assertEqual([r[0] for r in db.execute('SELECT key FROM area ORDER BY key')], ['WK01', 'WK02', 'WK03'])
        self.assertEqual(db.execute('SELECT DISTINCT typeof(latitude) FROM location').fetchall(), [('real',)])
        sums = {(str(y), p, s): D(a) / 100 for y, p, s, a in db.execute(
            'SELECT year, phase, side, sum(amount_x100) FROM waterrijk GROUP BY 1, 2, 3')}
        self.assertEqual(sums, wanted)

    def test_looks_up_only_what_is_asked(self):
        """A count reads no table but the facts, and codes are found by an index."""
        db = sqlite3.connect(export('a.sqlite', '-f', 'sqlite'))

        def plan(sql):
            return ' '.join(r[3] for r in db.execute('EXPLAIN QUERY PLAN ' + sql))

        self.assertNotIn('SUBQUERY', plan('SELECT count(*) FROM waterrijk'))
        self.assertEqual(set(re.findall('waterrijk_([a-z]+)', plan('SELECT programme_code, sum(amount) FROM waterrijk GROUP BY 1'))),
                         {'programme'})
        self.assertIn('USING', plan("SELECT * FROM waterrijk_programme WHERE programme_code = '5'"))
        self.assertIn('INDEX', plan('SELECT * FROM waterrijk_facts WHERE dataset = 1 AND line = 7'))

    def test_opens_in_db_browser(self):
        need('sqlitebrowser')
        p = subprocess.run(['timeout', '20', 'sqlitebrowser', '-q', '-t', 'waterrijk', export('a.sqlite', '-f', 'sqlite')],
                           env=dict(os.environ, QT_QPA_PLATFORM='offscreen', XDG_CONFIG_HOME=folder),
                           capture_output=True, timeout=PATIENCE, check=False)
        self.assertNotRegex((p.stdout + p.stderr).decode().lower(), 'pars|error|malformed|syntax')


VALIDATE = r'''
const {Package} = require('datapackage'), TypeProcessor = require('os-types');
(async () => {
  const pkg = await Package.load(process.argv[2]), told = {errors: pkg.errors.map(String), rows: {}};
  for (const r of pkg.resources) told.rows[r.name] = (await r.read()).length;
  const sums = {};
  for (const r of await pkg.getResource('data').read({keyed: true})) {
    const key = [r['year.year'], r['phase.phase'], r['side.side']].join('\t');
    sums[key] = (sums[key] || 0) + Math.round(Number(r.amount) * 100);
  }
  told.sums = Object.entries(sums).map(([k, v]) => k + '\t' + (v / 100).toFixed(2)).join('\n');
  const fields = pkg.descriptor.resources[0].schema.fields.map(f => ({name: f.name, title: f.title, type: f.columnType}));
  const model = new TypeProcessor().fieldsToModel(fields);
  told.types = model.errors || null;
  console.log(JSON.stringify(told));
})().catch(e => { console.error(e.message, (e.errors || []).map(String)); process.exit(1); });
'''
CLIENT = r'''
const {Api} = require('./package/lib/api'), api = new Api();
const [endpoint] = process.argv.slice(2);
(async () => {
  const {model} = await api.getJson(api.buildUrl(endpoint, 'waterrijk', 'model/'));
  const table = await api.aggregate(endpoint, 'waterrijk', {group: ['year.year', 'phase.phase', 'side.side'],
    aggregates: 'amount.sum'}, model);
  for (const c of table.cells)
    console.log([...c.dimensions.map(d => d.nameValue), c.measures.find(m => m.key == 'amount.sum').value].join('\t'));
  if (table.currency['amount.sum'] !== 'EUR') throw new Error(JSON.stringify(table.currency));
  const cut = {filter: ['phase.phase:"executed"', 'side.side:"revenue"']};
  const years = await api.aggregate(endpoint, 'waterrijk', {group: ['year.year'], ...cut}, model);
  const facts = await api.facts(endpoint, 'waterrijk', {...cut, pagesize: 7}, model);
  const members = await api.getDimensionMembers(endpoint, 'waterrijk', 'programme');
  if (years.cells.length !== 3 || facts.columns.length !== 7 || facts.info.total !== 1811 || members.data.length !== 9)
    throw new Error(JSON.stringify([years, facts.info, members.data.length]));
})().catch(e => { console.error(e.stack); process.exit(1); });
'''
PAGE = r'''<!doctype html><meta charset="utf-8"><pre id="out">nothing</pre><script src="/d3.min.js"></script><script>
const at = new URLSearchParams(location.search).get('at');
(async () => {
  const rows = await d3.csv(at + 'facts/?download=csv');
  const sums = d3.rollup(rows, v => d3.sum(v, d => Math.round(d.amount * 100)) / 100, d => [d['year.year'], d['phase.phase'],
    d['side.side']].join('\t'));
  const map = await d3.json(at + 'locations/?dimension=location&level=wijken&cut=year:2024');
  const areas = map.features.filter(f => f.geometry);
  const before = areas.map(f => d3.geoArea(f) > 2 * Math.PI);
  for (const f of areas) for (const p of f.geometry.type == 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates)
    p.forEach(ring => ring.reverse());
  const after = areas.map(f => d3.geoArea(f) > 2 * Math.PI);
  document.title = JSON.stringify([before, after]);
  out.textContent = [...sums].map(([k, v]) => k + '\t' + v.toFixed(2)).join('\n');
})().catch(e => { out.textContent = String(e); });
</script>'''


class Npm(Tool):
    def test_package_at_its_address(self):
        """/info/{cube}/package validates, and each of its resources is fetched and read with its types."""
        home = npm.folder('datapackage@1.1.10', 'os-types@1.17.0')
        with open(os.path.join(home, 'live.js'), 'w', encoding='utf-8') as f:
            f.write(VALIDATE)
        said = json.loads(run(['node', 'live.js', url + '/api/3/info/waterrijk/package'], cwd=home))
        self.assertEqual((said['errors'], said['types']), ([], None))
        self.same(said['sums'], 'datapackage')
        self.assertEqual((said['rows']['data'], said['rows']['list-programme']), (24036, 9))

    def test_babbage_ui(self):
        home = npm.folder('lodash@4', 'bluebird@3', 'isomorphic-fetch@2')
        npm.tarball('babbage.ui@1.7.0', home)
        with open(os.path.join(home, 'client.js'), 'w', encoding='utf-8') as f:
            f.write(CLIENT)
        self.same(run(['node', 'client.js', url + '/api/3'], cwd=home), 'babbage.ui')

    def test_d3_in_a_browser(self):
        """A page of another site reads the CSV; d3 wants the rings of areas the other way round (README)."""
        need('chromium')
        home = npm.folder('d3@7')
        site = os.path.join(folder, 'site')
        os.mkdir(site)
        shutil.copy(os.path.join(home, 'node_modules', 'd3', 'dist', 'd3.min.js'), site)
        with open(os.path.join(site, 'index.html'), 'w', encoding='utf-8') as f:
            f.write(PAGE)

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *ignored):
                pass

        with http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Quiet, directory=site)) as pages:
            threading.Thread(target=pages.serve_forever, daemon=True).start()
            dom = run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--user-data-dir=' + folder + '/chromium',
                       '--timeout=30000', '--virtual-time-budget=30000', '--dump-dom',
                       'http://127.0.0.1:%d/?at=%s%s' % (pages.server_port, url, CUBE)])
            pages.shutdown()
        self.same(re.search('<pre id="out">([^<]*)</pre>', dom).group(1), 'd3')
        before, after = json.loads(re.search('<title>([^<]*)</title>', dom).group(1))
        self.assertEqual((set(before), set(after)), ({True}, {False}))


if __name__ == '__main__':
    unittest.main()
