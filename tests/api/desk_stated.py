#!/usr/bin/env python3
"""A file without a year, a side or a phase: somebody says it at step 3 of all its lines, it stands in the totals, can be taken back, and the
year is asked again for the next file; the command line does the same."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

LINES = ['Centro;Programa;Economico;PREV.INICIAL'] + ['%d;%05d;%05d;%d,%02d' % (500 + i % 3, 23270 + i % 5, 20900 + i % 7, 1000 + i, i) for i in range(40)]
SUM = '40.787,80'  # 40 * 1000 + 780 (0 to 39) and 7,80 in cents


def text(answer):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', answer.text.split('<main', 1)[1]))


def write(path, lines=None):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines or LINES) + '\n')
    return path


class Stated(unittest.TestCase):
    def say(self, d, n, status=303, **fields):
        page = d.wait(n, 'kolommen')
        version = re.search(r'name="versie" value="(\d+)"', page.text).group(1)
        answer = d.post('/leveringen/%d/kolommen' % n, fields=dict({'versie': version}, **fields))
        self.assertEqual(answer.status, status, answer.text)
        return answer

    def publish(self, d, n):
        d.wait(n, 'publiceren')
        d.post('/leveringen/%d/klaarzetten' % n)
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
        self.assertIn('vrijgegeven door', d.wait(n, 'publiceren', BO).text)

    def stated_for(self, d, n):
        path, = glob.glob(d.at('**/%d/mapping/datapackage.json' % n), recursive=True)
        with open(path, encoding='utf-8') as f:
            fields = json.load(f)['resources'][0]['schema']['extraFields']
        return [f['name'] for x in fields for f in x['stuiver'].get('statedFor', [])]

    def cells(self, d, cube, *by):
        with Served(d.at('store.db')) as s:
            _, _, body = s.get('/api/3/cubes/%s/aggregate/?drilldown=%s' % (cube, '%7C'.join(by)))
        told = json.loads(body)
        return {tuple(c[b] for b in by): c['prev_inicial.sum'] for c in told['cells']}

    def test_said_shown_taken_back_and_remembered(self):
        with Desk() as d:
            n = d.bring(write(d.at('ingresos.csv')))
            said = text(d.wait(n, 'totalen'))
            self.assertIn('Alle bedragen tellen als lasten', said)
            self.assertIn('Nergens staat van welk jaar dit is', said)
            self.assertIn('Zeg het bij stap 3', said)
            asked = text(d.get('/leveringen/%d/kolommen' % n))
            self.assertIn('Deze levering is', asked)
            self.assertIn('begroot vastgesteld na wijziging werkelijk', asked)  # the words of the totals and of the form that joins
            # what is no year changes nothing, and stays in the form
            refused = self.say(d, n, 422, **{'s0.jaar': '19', 's0.kant': 'revenue'})
            self.assertIn('Een jaar heeft vier cijfers', text(refused))
            self.assertIn('value="19"', refused.text)
            self.say(d, n, 422, **{'s0.kant': 'links'})
            self.say(d, n, **{'s0.jaar': '2019', 's0.kant': 'revenue', 's0.fase': 'adjusted'})
            said = text(d.wait(n, 'totalen'))
            self.assertIn('Baten', said)
            self.assertIn(SUM, said)
            self.assertNotIn('Alle bedragen tellen als lasten', said)
            self.assertIn('2019', said)
            page = d.get('/leveringen/%d/kolommen' % n)
            self.assertIn('jaar van alle regels: – → 2019; kant van alle regels: – → baten', text(page))
            # another look at the file keeps it
            self.assertEqual(d.post('/leveringen/%d/herkend' % n, fields={'delimiter': ';'}).status, 303)
            self.assertIn('2019', text(d.wait(n, 'totalen')))
            # taken back, and said again
            self.say(d, n, **{'s0.kant': ''})
            said = text(d.wait(n, 'totalen'))
            self.assertIn('Alle bedragen tellen als lasten', said)
            self.say(d, n, **{'s0.kant': 'revenue'})
            self.publish(d, n)
            self.assertEqual(self.stated_for(d, n), ['ingresos.csv'])
            self.assertEqual(self.cells(d, 'waterrijk-ingresos', 'year.year', 'side.side', 'phase.phase'), {(2019, 'revenue', 'adjusted'): 40787.8})

            # the next file of that shape: side and phase are known, its year is asked
            m = d.bring(write(d.at('ingresos.csv'), LINES[:21]))
            page = d.wait(m, 'kolommen')
            self.assertIn('Van welk jaar is dit bestand?', text(page))
            self.assertRegex(page.text, r'<option value="revenue" selected')
            self.assertRegex(page.text, r'name="s0.jaar"[^>]*value=""')
            self.assertNotIn('Sluit aan', text(d.wait(m, 'totalen')))
            d.post('/leveringen/%d/klaarzetten' % m)
            self.assertNotIn('Klaargezet', text(d.wait(m, 'publiceren')))
            self.say(d, m, **{'s0.jaar': '2020'})
            self.assertIn('Sluit aan', text(d.wait(m, 'totalen')))
            self.publish(d, m)
            self.assertEqual(self.cells(d, 'waterrijk-ingresos', 'year.year'), {(2019,): 40787.8, (2020,): 20191.9})

    def test_two_files_each_their_side(self):
        with Desk() as d:
            n = d.bring(write(d.at('gastos.csv'), [x.replace('PREV.INICIAL', 'CRED_INICIAL').replace('Economico;', 'Economico;Seccion;', 1) if i == 0
                                                   else ';'.join(x.split(';')[:3] + ['7'] + x.split(';')[3:]) for i, x in enumerate(LINES)]),
                        write(d.at('ingresos.csv')))
            page = d.wait(n, 'kolommen')
            self.assertEqual(text(page).count('Deze levering is ('), 2)
            self.say(d, n, **{'s0.jaar': '2019', 's0.kant': 'expenditure', 's1.jaar': '2019', 's1.kant': 'revenue'})
            said = text(d.wait(n, 'totalen'))
            self.assertIn('Lasten', said)
            self.assertIn('Baten', said)

    def test_the_name_of_the_file_is_a_hint(self):
        with Desk() as d:
            n = d.bring(write(d.at('ingresos-2021.csv')))
            self.assertIn('De naam van het bestand noemt 2021', text(d.wait(n, 'kolommen')))
            self.assertIn('Nergens staat van welk jaar dit is', text(d.wait(n, 'totalen')))

    def test_what_the_file_says_is_not_for_people(self):
        with Desk() as d:
            n = d.bring(write(d.at('jaar.csv'), ['Jaar;' + LINES[0]] + ['2018;' + x for x in LINES[1:]]))
            page = d.wait(n, 'kolommen')
            self.assertIn('staat in het bestand', text(page))
            self.assertNotIn('name="s0.jaar"', page.text)
            self.say(d, n, **{'s0.jaar': '2019', 's0.kant': 'revenue'})
            self.assertIn('2018', text(d.wait(n, 'totalen')))
            self.assertNotIn('2019', text(d.wait(n, 'totalen')))

    def test_a_column_of_amounts_holds_no_citizen_service_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m = write(os.path.join(folder, 'ingresos.csv'), LINES + ['500;23270;20900;111222333']), os.path.join(folder, 'm')
            subprocess.run([PROGRAM, 'sniff', '--quiet', '--write', m, path], check=True, capture_output=True)
            told = [subprocess.run([PROGRAM, 'privacy', *words, path], capture_output=True, text=True, check=False).stdout for words in ([], ['-m', m])]
            self.assertIn('burgerservicenummer', told[0])  # nothing says what the column is
            self.assertNotIn('burgerservicenummer', told[1])

    def test_the_command_line_says_it_too(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m = write(os.path.join(folder, 'ingresos.csv')), os.path.join(folder, 'm')

            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
                return done.stdout + done.stderr
            run('sniff', '--quiet', '--write', m, path)
            self.assertIn('year: (nothing says it)', run('map', 'state', '-m', m))
            self.assertIn('--for FILE', run('map', 'state', '-m', m, 'year=2019', expect=2))
            self.assertIn('year: (nothing says it)', run('map', 'state', '-m', m))
            said = run('map', 'state', '-m', m, 'year=2019', 'side=revenue', '--for', path)
            self.assertIn('side: revenue', said)
            self.assertIn('year: 2019 of ingresos.csv', said)
            self.assertRegex(run('check', '-m', m, path), r'2019 · revenue +40 +40,787\.80')
            with open(os.path.join(m, 'datapackage.json'), encoding='utf-8') as f:
                self.assertEqual(json.load(f)['stuiver']['scope'], ['year', 'side'])
            for wrong in ('year=19', 'year=x', 'side=links', 'phase=begroot', 'kleur=rood', 'year'):
                run('map', 'state', '-m', m, wrong, expect=2)
            run('map', 'state', '-m', m, 'year=', 'side=')
            self.assertNotIn('2019', run('check', '-m', m, path))

    def test_a_year_is_of_the_file_that_it_was_said_of(self):
        with tempfile.TemporaryDirectory() as folder:
            first, m = write(os.path.join(folder, 'ingresos-2019.csv')), os.path.join(folder, 'm')
            # The name has a year, and the lines are of another: names decide nothing.
            second = write(os.path.join(folder, 'export-2025.csv'), LINES[:21])
            store = os.path.join(folder, 's.db')

            def run(*words, expect=0):
                done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
                return done.stdout + done.stderr

            def sums():
                with Served(store) as s:
                    cells = json.loads(s.get('/api/3/cubes/ingresos/aggregate/?drilldown=year')[2])['cells']
                return {c['year.year']: c['prev_inicial.sum'] for c in cells}
            run('sniff', '--quiet', '--write', m, first)
            run('map', 'state', '-m', m, 'year=2019', 'side=revenue', '--for', first)
            run('load', '--store', store, '-m', m, first)
            refused = []
            for words in (['check'], ['load', '--store', store], ['stage', '--store', store, '--by', 'A']):
                refused.append(run(*words, '-m', m, second, expect=4))
                self.assertIn('export-2025.csv: the mapping says the year 2019 of ingresos-2019.csv', refused[-1])
                self.assertIn('stuiver map state --mapping DIR year=YEAR --for export-2025.csv', refused[-1])
            self.assertEqual(sums(), {2019: 40787.8})
            # A correction is said of again, and is of the same year; the file before it stays one of them.
            fixed = write(os.path.join(folder, 'ingresos-2019-b.csv'), LINES[:-1] + [LINES[-1].replace('1039,39', '1039,40')])
            run('load', '--store', store, '-m', m, fixed, expect=4)
            self.assertIn('year: 2019 of ingresos-2019.csv, ingresos-2019-b.csv', run('map', 'state', '-m', m, 'year=2019', '--for', fixed))
            run('load', '--store', store, '-m', m, fixed)
            self.assertEqual(sums(), {2019: 40787.81})
            run('check', '-m', m, first)
            # The next year: what was said of the files before is theirs no more.
            run('map', 'state', '-m', m, 'year=2024', '--for', second)
            run('load', '--store', store, '-m', m, second)
            self.assertEqual(sums(), {2019: 40787.81, 2024: 20191.9})
            run('check', '-m', m, first, expect=4)
            self.assertIn('No such file', run('map', 'state', '-m', m, 'year=2024', '--for', os.path.join(folder, 'none.csv'), expect=6))

    def test_members_of_an_archive_are_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m, archive = write(os.path.join(folder, 'ingresos.csv')), os.path.join(folder, 'm'), os.path.join(folder, 'a.zip')
            with zipfile.ZipFile(archive, 'w') as z:
                z.write(path, 'ingresos.csv')
            for words, expect in ((['sniff', '--quiet', '--write', m, path], 0), (['map', 'state', '-m', m, 'year=2019', '--for', archive], 0),
                                  (['check', '-m', m, archive], 0), (['check', '-m', m, path], 0)):
                done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
            with Desk() as d:
                n = d.bring(archive)
                self.say(d, n, **{'s0.jaar': '2019', 's0.kant': 'revenue'})
                self.assertIn('Sluit aan', text(d.wait(n, 'totalen')))

    def test_a_year_that_is_said_of_no_file_is_told_for_each(self):
        with tempfile.TemporaryDirectory() as folder:
            path, m = write(os.path.join(folder, 'ingresos.csv')), os.path.join(folder, 'm')
            for words in (['sniff', '--quiet', '--write', m, path], ['map', 'state', '-m', m, 'year=2019', '--for', path]):
                subprocess.run([PROGRAM, *words], check=True, capture_output=True)
            name = os.path.join(m, 'datapackage.json')
            with open(name, encoding='utf-8') as f:
                descriptor = json.load(f)
            field = descriptor['resources'][0]['schema']['extraFields'][-1]
            self.assertEqual([f['name'] for f in field['stuiver'].pop('statedFor')], ['ingresos.csv'])
            with open(name, 'w', encoding='utf-8') as f:
                json.dump(descriptor, f)
            done = subprocess.run([PROGRAM, 'check', '--json', '-m', m, path], capture_output=True, text=True, check=True)
            told = [i for s in json.loads(done.stdout)['report']['sources'] for i in s['issues'] if i['code'] == 'year-of-mapping']
            self.assertEqual([(i['severity'], '2019' in i['message']) for i in told], [('warning', True)])


if __name__ == '__main__':
    unittest.main()
