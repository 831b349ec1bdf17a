#!/usr/bin/env python3
"""Steps 2 and 5 at the desk: how a file is written, said by hand; what is wrong with it, in Dutch, with the place."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import BO, Desk, SAMPLES  # noqa: E402

LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


def lines():
    with open(LEDGER, 'rb') as f:
        return f.read().splitlines(keepends=True)


def put(d, name, parts):
    path = d.at(name)
    with open(path, 'wb') as f:
        f.writelines(parts)
    return path


class Reading(unittest.TestCase):
    def test_how_it_is_written_is_said_by_hand_and_forgotten(self):
        with Desk() as d:
            n = d.bring(LEDGER)
            there = '/leveringen/%d/herkend' % n
            self.assertIn('<code>;</code>', d.wait(n, 'herkend').text)
            self.assertEqual(d.post(there, fields={'scheiding': 'x'}).status, 400)
            self.assertEqual(d.post(there, fields={'overslaan': '9999'}).status, 400)
            self.assertEqual(d.post(there, fields={'tekens': '../x'}).status, 400)
            self.assertEqual(d.post(there, fields={'scheiding': ';', 'tekens': 'cp850', 'kop': 'ja', 'overslaan': '0'}).status, 303)
            said = d.wait(n, 'herkend').text
            self.assertIn('cp850', said)
            self.assertIn('<option value="cp850" selected>', said)
            self.assertIn('Sluit aan', d.wait(n, 'totalen').text)
            self.assertEqual(d.post(there).status, 303)
            said = d.wait(n, 'herkend').text
            self.assertIn('windows-1252', said)
            self.assertNotIn('<option value="cp850" selected', said)
            self.assertIn('102.702.646,72', d.wait(n, 'totalen').text)

    def test_people_are_searched_for_as_the_file_is_read_or_it_is_not_staged(self):
        """What is said at step 2 holds for step 6 too; a search that failed stops what comes after it."""
        with Desk() as d:
            all_lines = [line.replace(b';Salarissen', b';j.jansen@example.nl') for line in lines()[:400]]
            n = d.bring(put(d, 'vast.csv', [all_lines[0].rstrip(b'\r\n')] + all_lines[1:]))
            d.wait(n, 'herkend')
            self.assertEqual(d.post('/leveringen/%d/herkend' % n, fields={'kop': 'nee', 'overslaan': '1'}).status, 303)
            d.wait(n, 'totalen')
            self.assertEqual(d.post('/leveringen/%d/totalen' % n, fields={'d.sign': 'own-side'}).status, 303)
            said = d.wait(n, 'privacy').text
            self.assertIn('e-mailadres of telefoonnummer', said)
            self.assertNotIn('Naar personen kon niet worden gezocht', d.get('/leveringen/%d/publiceren' % n).text)
            m = d.bring(LEDGER)
            d.wait(m, 'publiceren')
            with sqlite3.connect(d.at('desk.db')) as c:
                c.execute("UPDATE job SET state = 'failed', message = ? WHERE delivery = ? AND kind = 'privacy'",
                          ('stuiver: cannot read %s: gone' % os.path.join(os.path.realpath(d.at('desk.db.files')), str(m), 'files/x.csv'), m))
            said = d.get('/leveringen/%d/publiceren' % m).text
            self.assertNotIn('Zet klaar om', said)
            self.assertIn('cannot read files/x.csv: gone', said)
            self.assertNotIn(d.folder, said)
            self.assertIn('Naar personen kon niet worden gezocht', d.get('/leveringen/%d/publiceren' % m).text)
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % m).status, 409)
            self.assertEqual(d.post('/leveringen/%d/herkend' % m).status, 303)
            d.wait(m, 'publiceren')
            self.assertEqual(d.post('/leveringen/%d/klaarzetten' % m).status, 303)
            self.assertIn('nog niets is openbaar', d.wait(m, 'publiceren').text)

    def test_a_record_glued_to_the_header_is_refused_with_the_place(self):
        with Desk() as d:
            all_lines = lines()
            n = d.bring(put(d, 'vast.csv', [all_lines[0].rstrip(b'\r\n')] + all_lines[1:]))
            said = d.wait(n, 'herkend').text
            self.assertIn('vast.csv, regel 1: De kop heeft 31 velden en de regels eronder 16', said)
            self.assertIn('Exporteer het bestand opnieuw', said)
            self.assertNotIn('Zet klaar om', d.get('/leveringen/%d/publiceren' % n, BO).text)

    def test_two_records_glued_to_each_other_are_rejected_and_told(self):
        with Desk() as d:
            all_lines = lines()
            n = d.bring(put(d, 'midden.csv', all_lines[:100] + [all_lines[100].rstrip(b'\r\n')] + all_lines[101:]))
            said = d.wait(n, 'bevindingen').text
            self.assertIn('Eén regel is afgekeurd', said)
            self.assertIn('ontbreekt een regeleinde en zitten twee boekingen aan elkaar', said)
            self.assertNotIn('Zet klaar om', d.get('/leveringen/%d/publiceren' % n).text)

    def test_a_file_of_another_year_than_its_name(self):
        with Desk() as d:
            n = d.bring(put(d, 'grootboek-2021.csv', lines()))
            said = d.wait(n, 'bevindingen').text
            self.assertIn('Ander jaar dan de naam van het bestand zegt', said)
            self.assertIn('year-of-name', said)
            there = '/leveringen/%d/bevindingen?ernst=' % n
            self.assertIn('year-of-name', d.get(there + 'waarschuwing').text)
            only = d.get(there + 'opmerking').text
            self.assertNotIn('year-of-name', only)
            self.assertIn('Waarschuwingen (1)', only)

    def test_what_jobs_end_with_is_told_in_dutch(self):
        files = {
            'leeg.csv': (b'', 'Het bestand is leeg|geen grootboek of begroting'),
            'tekst.csv': (b'naam;plaats\nAnna;Zeist\nBert;Bunnik\n', 'geen grootboek of begroting|heeft bedragen'),
            'kapot.csv.gz': (b'\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x02', 'gz-bestand'),
            'kapot.json': (b'[{"a":1},\n {"a":2', 'JSON is niet te lezen'),
            'kapot.zip': (b'PK\x03\x04' + bytes(60), 'zip'),
        }
        with Desk() as d:
            for name, (content, words) in files.items():
                n = d.bring(put(d, name, [content]))
                said = d.wait(n, 'herkend').text
                self.assertIn('Dit lukte niet', said, name)
                self.assertRegex(said.split('Wat het programma')[0], words, name)


if __name__ == '__main__':
    unittest.main()
