#!/usr/bin/env python3
"""stuiver privacy: what is planted is found and masked, by rule; what is clean mostly stays. Says recall and precision
of each rule, and what was missed."""
import collections
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from privacy_corpus import corpus
from privacy_corpus2 import corpus as second_corpus
from served import PATIENCE, PROGRAM, make_store

TEXTS = 20000
STRUCTURED = ('R1', 'R2', 'R3', 'R6', 'R7', 'R8', 'R9')
NAMES = {'R4': 0.95, 'R5': 0.95}


class Run(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *args, expect=0):
        p = subprocess.run([PROGRAM, 'privacy', *args], capture_output=True, text=True, encoding='utf-8',
                           timeout=PATIENCE, check=False)
        self.assertEqual(p.returncode, expect, p.stdout + p.stderr)
        return p

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def look(self, *texts, header='omschrijving', options=()):
        """What each text is masked to, and its rules; None where nothing was found."""
        path = os.path.join(self.folder, 'x.csv')
        found = os.path.join(self.folder, 'found.csv')
        with open(path, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, delimiter=';')
            out.writerow(['jaar', header])
            out.writerows(['2024', t] for t in texts)
        self.run_it('--findings', found, '--delimiter', ';', *options, path)
        with open(found, encoding='utf-8', newline='') as f:
            rows = {int(r['line']): (r['rules'], r['masked']) for r in csv.DictReader(f) if r['column'] == header}
        return [rows.get(i + 2) for i in range(len(texts))]


class Planted(Run):
    def test_corpus(self):
        texts = corpus(7, TEXTS)
        found = self.look(*(t for _, _, t in texts))
        planted, hit, seen = collections.Counter(), collections.Counter(), []
        clean, wrong = 0, collections.Counter()
        for (rule, value, text), result in zip(texts, found):
            rules = result[0].split() if result else []
            if rule is None:
                clean += 1
                wrong.update(rules)
                continue
            planted[rule] += 1
            # A name with a title may be found as one of the lists too: masked is what counts.
            good = rule in rules or (rule in NAMES and any(r in NAMES for r in rules))
            masked = result is not None and value not in result[1]
            hit[rule] += good and masked
            if not (good and masked):
                seen.append((rule, text, result))
        total = collections.Counter()
        for result in found:
            total.update(result[0].split() if result else [])
        for rule in sorted(planted, key=lambda x: int(x[1:])):
            print('%-4s recall %5d of %5d  on clean texts %4d of %d' % (rule, hit[rule], planted[rule], wrong[rule], clean),
                  file=sys.stderr)
        for miss in seen[:20]:
            print('missed', *miss, file=sys.stderr)
        for rule in STRUCTURED:
            self.assertEqual(hit[rule], planted[rule], rule)
        for rule, share in NAMES.items():
            self.assertGreaterEqual(hit[rule], share * planted[rule], rule)
        self.assertLessEqual(sum(wrong.values()), clean // 50, wrong)

    def test_second_corpus(self):
        """Written without having seen the rules: what they are worth elsewhere. Structured ones all, names nearly all."""
        texts = second_corpus(8, TEXTS)
        found = self.look(*(t for t, _, _ in texts))
        planted, hit, right, wrong, missed = (collections.Counter() for _ in range(5))
        for (text, kind, value), result in zip(texts, found):
            rules = result[0].split() if result else []
            (right if kind else wrong).update(rules)
            if not kind:
                continue
            planted[kind] += 1
            good = result is not None and value not in result[1]
            hit[kind] += good
            missed.update([] if good else [text])
        for kind in sorted(planted):
            print('%-8s recall %5d of %5d' % (kind, hit[kind], planted[kind]), file=sys.stderr)
        for rule in sorted(right | wrong, key=lambda x: int(x[1:])):
            print('%-4s precision %.4f (%d texts without anybody)' % (
                rule, right[rule] / (right[rule] + wrong[rule]), wrong[rule]), file=sys.stderr)
        for text in sorted(missed)[:40]:
            print('missed', text, file=sys.stderr)
        for kind in ('bsn', 'iban', 'email', 'phone'):
            self.assertEqual(hit[kind], planted[kind], kind)
        for kind in ('title', 'initials', 'known', 'cue'):
            self.assertGreaterEqual(hit[kind], 0.95 * planted[kind], kind)
        self.assertLessEqual(sum(wrong.values()), TEXTS // 2 // 50, wrong)

    def test_no_planted_value_is_in_the_report(self):
        texts = corpus(8, 2000)
        path = self.write('x.csv', 'jaar;tekst\n' + ''.join('2024;"%s"\n' % t for _, _, t in texts))
        for told in (self.run_it(path).stdout, self.run_it('--json', path).stdout):
            for rule, value, _ in texts:
                if rule in STRUCTURED:
                    self.assertNotIn(value, told)


class Rules(Run):
    def test_names(self):
        for text in ('dhr. J. de Vries', 'mevrouw van der Kwabro', 'J.P. VAN DEN BERG', 'Vries, J. de', 'Vries, Jan de',
                     'Jan de Vries', 'mw. jansen', 'de heer Zijgor', 'JP de Vries', 'betaling aan Tolwem Rieko'):
            with self.subTest(text):
                self.assertRegex(self.look(text)[0][1], r'\[naam\]$')
        for text in ('Jan van Galenstraat', 'Jansen Bouw B.V.', 'Stichting De Vries Fonds', 'groen en wegen', 'Bakker',
                     'Post en telefoon', 'Nieuwe Kerk', 'Gemeente Bergen', 'J.F. Kennedylaan'):
            with self.subTest(text):
                self.assertIsNone(self.look(text)[0])

    def test_streets_schools_and_firms_of_several_words_may_be_allowed(self):
        policy = json.loads(self.run_it('--print-policy').stdout)
        policy['allow'].update(firms=['Schouten Zekerheid'], schools=['J.P. Coenschool', 'V.V. De Meern'], streets=['Jan Steenlaan'])
        path = self.write('p.json', json.dumps(policy))
        texts = ('nota Schouten Zekerheid mrt', 'J.P. Coenschool huur', 'V.V. DE MEERN', 'Jan Steenlaan 12', 'dhr. Schouten Zekerheid',
                 'Schouten, J.', 'mw. Jansen V.V. De Meern')
        found = self.look(*texts, options=('--policy', path))
        self.assertEqual([f and f[1] for f in found[:4]], [None] * 4)
        for text, result in zip(texts[4:], found[4:]):
            self.assertIn('[naam]', result[1], text)
        self.assertTrue(all(self.look(*texts)[i] for i in (0, 2, 3)))

    def test_nobody_knows_them_and_so_a_person_looks(self):
        told = json.loads(self.run_it('--json', self.write('x.csv', 'a;b\n1;aan Tolwem Rieko\n2;c\n')).stdout)
        rules = {r['rule']: r['actions'] for c in told for r in c['rules']}
        self.assertEqual(rules, {'R5': {'review': 1}})

    def test_words_that_only_end_like_a_street(self):
        """The daily words of a ledger before a number are no addresses; a street that ends so, too, is."""
        clean = ('zie taakveld 6.1 en 6.2', 'Levering 5 lampen', 'Uitvoering 12 stuks', 'verzekering 3', 'Verbetering 10 scholen',
                 'Bestuur Amsterdam 12', 'arbeidsmarkt 3 regio', 'onderweg 4', 'jachthaven 3 steigers', 'Tennisbaan 4',
                 'fietspad 3 fase 2', 'jaareinde 31', 'termijn gerechtshof 3', 'speelveld 12',
                 'wat tot en met 2024 op 6.73a stond in taakveld', 'kredietruimte 2023 is 5 voor Westerdijk',
                 'begroot 2024 en 6 posten, Lindenlaan')
        self.assertEqual([t for t, r in zip(clean, self.look(*clean)) if r], [])
        found = ('dakreparatie Kerkveld 12', 'Zuiderring 12', 'Grote Vismarkt 3', 'Noorderbaan 4', 'wonende Speelveld 3',
                 'inburgering periode 07: 8529 GR 222-12', 'Lindenlaan 12, 1994 op')
        self.assertEqual([t for t, r in zip(found, self.look(*found)) if not r or 'R7' not in r[0]], [])

    def test_numbers(self):
        self.assertEqual(self.look('111222333', 'bsn 111222333', '1111222333', '111222334', 'bsn 111.222.333'),
                         [('R1', '[BSN]'), ('R1', 'bsn [BSN]'), None, None, ('R1', 'bsn [BSN]')])
        self.assertEqual(self.look('BSN111222333', 'sofi.12345672', 'rek123456789', 'tel0612345678', 'x111222333'),
                         [('R1', 'BSN[BSN]'), ('R1', 'sofi.[BSN]'), ('R3', 'rek[rekening]'), ('R6', 'tel[contact]'), None])
        self.assertEqual(self.look('geboren 12 05 1980', 'geb 12 mei 1980', 'geb.12-5-80', 'nota 12-05-2024'),
                         [('R8', 'geboren [geboortedatum]'), ('R8', 'geb [geboortedatum]'),
                          ('R8', 'geb.[geboortedatum]'), None])
        self.assertEqual(self.look('nl91abna0417164300', 'NL91ABNA0417164301'), [('R2', '[IBAN]'), None])
        self.assertEqual(self.look('rekening 123456789', 'kenmerk 123456789'), [('R3', 'rekening [rekening]'), None])

    def test_a_column_of_numbers_is_no_chance(self):
        rows = ''.join('2024;%s\n' % n for n in ('111222333', '123456782') * 15)
        told = json.loads(self.run_it('--json', self.write('x.csv', 'jaar;kenmerk\n' + rows)).stdout)
        self.assertEqual(told[1]['rules'][0]['actions'], {'block': 30})

    def test_words(self):
        self.assertEqual(self.look('schuldhulp dhr. Jansen', 'schuldhulpverlening 2024'),
                         [('R4 R10', '[afgeschermd]'), None])
        self.assertEqual(self.look('schikking bouw', 'declaratie mei', 'C:\\Users\\x.doc')[0][0], 'R13')
        self.assertEqual(self.look('info@gemeente.nl'), [None])

    def test_headers(self):
        self.assertEqual(self.look('J. de Vries', 'Jansen Bouw BV', header='Crediteur naam'),
                         [('R4 R12', 'Natuurlijk persoon (afgeschermd)'), None])
        self.assertEqual(self.look('12345', header='zaaknummer'), [('R9', '[zaaknummer]')])
        self.assertEqual(self.look('u12', header='gebruiker'), [('R15', '[afgeschermd]')])
        self.assertEqual(self.look('12-05-1980', header='geboortedatum'), [('R8', '[geboortedatum]')])


    def test_texts_that_come_again(self):
        """Whatever stands on many lines is counted on each, and found on each; a column's own header still decides."""
        texts = ['onderhoud %d' % (i % 7) if i % 3 else 'dhr. J. de Vries' for i in range(3000)] + ['', ' ', '123456782', 'onderhoud 3']
        found = self.look(*texts)
        self.assertEqual([i for i, f in enumerate(found) if f], [i for i, t in enumerate(texts) if 'Vries' in t or t == '123456782'])
        told = json.loads(self.run_it('--json', '--delimiter', ';', os.path.join(self.folder, 'x.csv')).stdout)
        self.assertEqual([(c['column'], c['texts']) for c in told], [('jaar', 3004), ('omschrijving', 3002)])
        path = self.write('y.csv', 'taakveld;een;declaratie;twee\n' + ''.join('%d;%s;%s;%s\n' % (i % 2, 'taxi', 'taxi', 'taxi') for i in range(100)))
        told = json.loads(self.run_it('--json', '--delimiter', ';', '--by', 'taakveld', path).stdout)
        self.assertEqual([c['texts'] for c in told], [50] * len(told))

    def test_apart_by_another_column(self):
        path = self.write('x.csv', 'taakveld;tekst\n6.1;dhr. J. Jansen\n6.1;wegen\n2.1;mw. Bakker\ndhr. Visser;x\n')
        told = json.loads(self.run_it('--json', '--by', 'taakveld', path).stdout)
        self.assertEqual({(c['of'], c['column']): [(r['rule'], r['texts']) for r in c['rules']] for c in told},
                         {('6.1', 'taakveld'): [], ('6.1', 'tekst'): [('R4', 1)], ('2.1', 'taakveld'): [],
                          ('2.1', 'tekst'): [('R4', 1)], ('[naam]', 'taakveld'): [('R4', 1)], ('[naam]', 'tekst'): []})
        self.assertNotIn('Visser', self.run_it('--by', 'taakveld', path).stdout)
        self.assertIn("no column 'x'", self.run_it('--by', 'x', path, expect=2).stderr)

    def test_a_column_is_judged_over_all_values_of_another(self):
        rows = ''.join('%d;%s\n' % (i, n) for i, n in enumerate(('111222333', '123456782') * 15))
        told = json.loads(self.run_it('--json', '--by', 'a', self.write('x.csv', 'a;kenmerk\n' + rows)).stdout)
        actions = [r['actions'] for c in told for r in c['rules'] if c['column'] == 'kenmerk']
        self.assertEqual(actions, [{'block': 1}] * 30)


class Policy(Run):
    def test_the_program_gives_its_own_to_be_changed(self):
        policy = json.loads(self.run_it('--print-policy').stdout)
        texts = ('NL91ABNA0417164300', 'aan Vries', 'Zwamstraat 12', 'lening Kwabro')
        self.assertEqual([bool(x) for x in self.look(*texts)], [True, True, True, False])
        policy['allow'] = {'ibans': ['NL91 ABNA 0417 1643 00'], 'names': ['Vries'], 'streets': ['Zwamstraat']}
        policy['names']['surnames'].append('Kwabro')
        own = self.write('beleid.json', json.dumps(policy))
        self.assertEqual([bool(x) for x in self.look(*texts, options=['--policy', own])], [False, False, False, True])

    def test_faults_are_told(self):
        self.assertIn('names.titles', self.run_it('--policy', self.write('p.json', '{"names": {"titles": [1]}}'), 'x',
                                                  expect=3).stderr)
        self.assertIn('p.json: 1:', self.run_it('--policy', self.write('p.json', '{'), 'x', expect=3).stderr)


class Store(Run):
    def test_labels_and_texts_of_a_store(self):
        store, _ = make_store(self.folder, 2000)
        told = json.loads(self.run_it('--store', store, '--json').stdout)
        self.assertEqual({c['column'] for c in told},
                         {'year.year', 'programme.programme', 'description.description', '(descriptor)'})
        self.assertEqual([c['rules'] for c in told], [[]] * 4)


if __name__ == '__main__':
    unittest.main()
