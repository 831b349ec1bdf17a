#!/usr/bin/env python3
"""Cuts with a name are the cube's, and the mapping that loads last states them. A value that they leave out no longer counts again in what
was published before: check, stage, load and release say so, with the entries that have it; and nothing is said of what nobody published."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PATIENCE, PROGRAM  # noqa: E402

HEAD = 'jaar;taakveld;bedrag\n'
LONG, SHORT = '0.10 Mutaties "reserves"; e.d.', '0.10'
OLD = '2023;"0.10 Mutaties ""reserves""; e.d.";100,00\n' * 3 + '2023;6.1;7,00\n'
NEW = '2024;0.10;50,00\n2024;6.1;9,00\n'
BOTH = [SHORT, LONG]


def toggle(*values, ref='taakveld.naam', kind='exclude', **more):
    return {'name': 'zonder-reserves', 'label': 'Zonder reserves', kind: ref + ':' + ';'.join(json.dumps(v) for v in values), **more}


def descriptor(*toggles):
    fields = [{'name': 'jaar', 'type': 'integer', 'columnType': 'date:fiscal-year'}, {'name': 'taakveld', 'type': 'string'},
              {'name': 'bedrag', 'type': 'number', 'columnType': 'value', 'decimalChar': ','}]
    return {'name': 'knoppen', 'countryCode': 'NL',
            'stuiver': {'scope': 'file', 'privacyLevels': {'default': 'L4', 'noSocialDomain': 'invented'}},
            'resources': [{'name': 'ledger', 'path': 'x.csv', 'schema': {'fields': fields}}],
            'model': {'measures': {'amount': {'source': 'bedrag', 'currency': 'EUR'}},
                      'dimensions': {'year': {'attributes': {'year': {'source': 'jaar'}}}, 'taakveld': {'attributes': {'naam': {'source': 'taakveld'}}}},
                      'stuiver': {'toggles': list(toggles)}}}


class CountsAgain(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.store = os.path.join(self.folder, 'store.db')
        self.own = os.path.join(self.folder, 'mapping')
        os.mkdir(self.own)
        self.old, self.new = self.put('2023.csv', HEAD + OLD), self.put('2024.csv', HEAD + NEW)
        self.mapping(toggle(*BOTH))
        self.assertEqual(self.told('load', self.old), [])

    def put(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(content)
        return path

    def mapping(self, *toggles):
        self.put('mapping/datapackage.json', json.dumps(descriptor(*toggles)))

    def run_it(self, *words):
        p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return p.stdout

    def told(self, command, *files):
        said = json.loads(self.run_it(command, '--json', '-s', self.store, *(['-m', self.own] if files else []), *files))
        report = said.get('report') or {'sources': []}
        return [i['message'] for s in report['sources'] for i in s['issues'] if i['code'] == 'counts-again' and i['severity'] == 'warning']

    def kept(self):
        rows = self.run_it('sql', '-s', self.store, '--format', 'json', "SELECT message FROM issue WHERE code = 'counts-again'")
        return [r['message'] for r in json.loads(rows)]

    LOST = ("'Zonder reserves' leaves out taakveld.naam \"%s\" no longer, and 3 entries published before count from now on."
            ' Add the value to stuiver.toggles, or load their files again with this mapping' % LONG)

    def test_another_writing(self):
        """As two mappings of one cube have that were made apart."""
        self.mapping(toggle(SHORT))
        for command in ('check', 'load'):
            self.assertEqual(self.told(command, self.new), [self.LOST], command)
        self.assertEqual(self.kept(), [self.LOST])
        text = self.run_it('check', '-s', self.store, '-m', self.own, self.put('2025.csv', HEAD + '2025;6.1;1,00\n'))
        self.assertNotIn('no longer', text)  # the cube's cuts are those of the last load by now: it was told then
        self.mapping(toggle(*BOTH))
        self.assertEqual(self.told('load', self.new), [])  # with them again
        self.mapping(toggle(SHORT))
        self.assertIn(self.LOST, self.run_it('check', '-s', self.store, '-m', self.own, self.put('2026.csv', HEAD + '2026;6.1;1,00\n')))

    def test_a_cut_that_is_gone(self):
        self.mapping()
        self.assertEqual(self.told('load', self.new), [self.LOST])

    def test_what_is_replaced_with_it_is_not_told(self):
        """The year again, written as this mapping leaves it out: nothing of before is left that counts again."""
        self.mapping(toggle(SHORT))
        self.put('2023.csv', HEAD + OLD.replace('"0.10 Mutaties ""reserves""; e.d."', SHORT))
        self.assertEqual(self.told('load', '--replace', self.old), [])

    def test_nothing_has_it(self):
        self.mapping(toggle('0.11', *BOTH))
        self.assertEqual(self.told('load', self.new), [])
        self.mapping(toggle(*BOTH))
        self.assertEqual(self.told('load', self.put('2025.csv', HEAD + '2025;6.1;1,00\n')), [])

    def test_thousands_of_values(self):
        many = ['0.10 Mutatie "reserve" %d\\' % i for i in range(4000)]
        self.mapping(toggle(*many, *BOTH))
        self.assertEqual(self.told('load', self.put('2025.csv', HEAD + ''.join('2025;"%s";1,00\n' % v.replace('"', '""') for v in many))), [])
        self.mapping(toggle(*BOTH, *many[1000:]))
        told = self.told('load', self.new)
        self.assertEqual(told[0], ("'Zonder reserves' leaves out taakveld.naam \"%s\" no longer, and 1 entry published before counts from now on."
                                   ' Add the value to stuiver.toggles, or load their files again with this mapping') % many[0])
        self.assertEqual(len(told), 100)  # as many as are kept of any kind

    def test_the_same_lines_left_out_otherwise(self):
        """By the dimension alone, which is its key; by what must hold; with blanks between."""
        self.mapping(toggle(*BOTH, ref='taakveld'))
        self.assertEqual(self.told('load', self.new), [])
        spaced = toggle(*BOTH)
        spaced['exclude'] = spaced['exclude'].replace(':', ': ').replace('";"', '" ; "')
        self.mapping(spaced)
        self.assertEqual(self.told('load', self.put('2025.csv', HEAD + '2025;6.1;1,00\n')), [])
        self.mapping(toggle('6.1', kind='cut'))
        self.assertEqual(self.told('load', self.put('2026.csv', HEAD + '2026;6.1;1,00\n')), [])
        self.mapping(toggle('6.1', LONG, kind='cut'))
        self.assertEqual(self.told('load', self.put('2027.csv', HEAD + '2027;6.1;1,00\n')), [self.LOST])
        self.mapping(toggle(SHORT, LONG, ref='taakveld'))
        self.assertEqual(self.told('load', self.put('2028.csv', HEAD + '2028;6.1;1,00\n')), [])

    def test_another_dimension_and_by_itself(self):
        self.mapping(toggle(*BOTH, default=True))
        self.assertEqual(self.told('load', self.new), [])
        self.mapping(dict(toggle(*BOTH), exclude='year:2023'))
        self.assertEqual(self.told('load', self.put('2025.csv', HEAD + '2025;6.1;1,00\n')),
                         ["'Zonder reserves' is on by itself no longer: pages count what it leaves out, in what was published before too, until a reader chooses it",
                          "'Zonder reserves' is another cut than it was (%s before, year:2023 now): what was published before may count otherwise" % toggle(*BOTH)['exclude']])
        self.mapping(dict(toggle(*BOTH), exclude='year:2022'))  # whole numbers
        self.assertEqual([m.split(' from now')[0] for m in self.told('load', self.put('2026.csv', HEAD + '2026;6.1;1,00\n'))],
                         ["'Zonder reserves' leaves out year \"2023\" no longer, and 4 entries published before count"])

    def test_texts_of_lines(self):
        package = descriptor(toggle(*BOTH))
        package['stuiver']['cube'] = 'teksten'
        package['resources'][0]['schema']['fields'][1]['stuiver'] = {'text': True}
        self.put('mapping/datapackage.json', json.dumps(package))
        self.assertEqual(self.told('load', self.old), [])
        package['model']['stuiver']['toggles'] = [toggle(SHORT)]
        self.put('mapping/datapackage.json', json.dumps(package))
        self.assertEqual(self.told('load', self.new), [self.LOST])

    def test_a_release_comes_to_what_was_seen(self):
        """What was loaded meanwhile makes something count again that nobody saw: it is refused, and staged again it is told."""
        self.mapping(toggle(*BOTH))
        self.assertEqual(self.told('stage', '--by', 'An', self.new), [])
        self.mapping(toggle(*BOTH, '9.9'))
        self.assertEqual(self.told('load', self.put('2025.csv', HEAD + '2025;9.9;1,00\n')), [])
        p = subprocess.run([PROGRAM, 'release', '-s', self.store, '--by', 'Bo', '1'], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, 4, p.stdout + p.stderr)
        self.mapping(toggle(*BOTH))
        self.assertEqual(len(self.told('stage', '--by', 'An', self.new)), 1)
        self.run_it('release', '-s', self.store, '--by', 'Bo', '2')

    def test_on_the_road(self):
        self.mapping(toggle(SHORT))
        self.assertEqual(self.told('stage', '--by', 'An', self.new), [self.LOST])


if __name__ == '__main__':
    unittest.main()
