#!/usr/bin/env python3
"""What somebody decides at step 6 about what rules find: who releases sees it, what is published obeys it, byte for byte,
and it can be undone. What is sure to be of a person no decision lets through."""
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_opened import plain, run  # noqa: E402
from desk_served import AN, BO, Desk  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

NAMES = {'Kwabromans': 'Factuur dhr. J. Kwabromans', 'Zeldenrust': 'Termijn mw. A. Zeldenrust', 'Ossewaard': 'Termijn mw. B. Ossewaard'}
ADDRESSES = ['Onderhoud Kerkstraat 12', 'Onderhoud Dorpsstraat 14', 'Schilderwerk Kerkstraat 12']
SURE = 'Restitutie BSN 123456782'
TELL = 'adressen van gemeentelijke panden'


def ledger(d, month, people=0):
    path = d.at('grootboek-2024-%02d.csv' % month)
    rows = list(NAMES.values()) + ADDRESSES + [SURE]
    rows += ['Termijn %d van %d' % (i, month) for i in range(60)] + ['Factuur mw. %s. Duivenvoorde' % 'ABCDEFGHIJ'[i % 10] for i in range(people)]
    with open(path, 'w', encoding='utf-8') as f:
        f.write('DienstJaar;PeriodeGrootboek;GrootboekNummer;Taakveld;InkomstenUitgavenBBV;OmschrijvingBoeking;Bedrag\n')
        for i, text in enumerate(rows):
            f.write('2024;%d;4%05d;%s;%s;%s;%d,%02d\n' % (month, i % 40, ('0.4', '2.1', '5.7')[i % 3], 'UI'[i % 9 == 0], text, 100 + i, i % 100))
    return path


class Decided(unittest.TestCase):
    def open(self, d, n, meaning='tekst'):
        page = d.wait(n, 'kolommen').text
        ids = {name: key for key, name in re.findall(r'<strong id="n(k[\d.]+)">([^<]+)</strong>', page)}
        fields = {'versie': re.search(r'name="versie" value="(\d+)"', page).group(1), ids['OmschrijvingBoeking']: meaning,
                  'g' + ids['OmschrijvingBoeking']: 'teksten van termijnen, nagezien'}
        self.assertEqual(d.post('/leveringen/%d/kolommen' % n, fields=fields).status, 303)
        d.level(n, 'L4')

    def decide(self, d, n, what, rule='', ground='', words='', column='OmschrijvingBoeking'):
        version = re.search(r'name="versie" value="(\d+)"', d.wait(n, 'privacy').text).group(1)
        return d.post('/leveringen/%d/privacy' % n, fields={
            'versie': version, 'wat': what, 'kolom': column, 'regel': rule, 'grond': ground, 'woorden': words})

    def publish(self, d, n):
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
        page = plain(d.wait(n, 'publiceren', BO).text)
        d.post('/leveringen/%d/vrijgeven' % n, BO)
        d.wait(n, 'publiceren')
        return page

    def public(self, d):
        """All that anybody gets to see of it, in one text."""
        with Served(d.at('store.db'), '--offer-store') as server:
            cube = json.loads(server.get('/api/3/cubes')[2])['data'][0]['name']
            there = '/api/3/cubes/' + cube
            parts = json.loads(server.get(there + '/provenance')[2])['parts']
            paths = [there + '/facts?pagesize=1000', there + '/facts?format=csv', there + '/members/omschrijvingboeking', '/api/3/download/store.sqlite',
                     '/api/3/search/?texts=true&q=termijn'] + [there + '/source/%s?lines=1-400' % x['file']['sha256'] for x in parts]
            return b''.join(server.get(p)[2] for p in paths)

    def test_decided_seen_and_obeyed(self):
        with Desk() as d:
            run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')
            n = d.bring(ledger(d, 1))
            self.open(d, n)
            page = d.wait(n, 'privacy').text
            said = plain(page)
            self.assertIn('Over één vondst moet nog iemand beslissen', said)
            self.assertRegex(said, r'OmschrijvingBoeking: adres 3 teksten: onleesbaar tot iemand beslist .*?\[adres\]')
            self.assertRegex(said, r'OmschrijvingBoeking: naam met titel of voorletters 3 teksten: wordt onleesbaar gemaakt')
            self.assertRegex(said, r'Per taakveld .*?2\.1: (één regel|\d+ regels)')
            for secret in list(NAMES) + ['Kerkstraat', '123456782']:
                self.assertNotIn(secret, page)
            # Not without a ground, nor with one that names somebody; what is sure, not at all.
            for ground in ('', '  ', 'mw. J.P. Kwabromans vindt het goed'):
                self.assertEqual(self.decide(d, n, 'doorlaten', 'R7', ground).status, 422)
            self.assertIn('Dat laat geen besluit door', plain(self.decide(d, n, 'doorlaten', 'R1', TELL).text))
            self.assertIn('Dat laat geen besluit door', plain(self.decide(d, n, 'waarde', 'R1', TELL, SURE).text))
            for what, rule, words in (('doorlaten', 'R99', ''), ('doorlaten', '', ''), ('waarde', 'R4', ''), ('waarde', 'R4', 'Termijn 7'), ('waarde-terug', 'R4', 'x')):
                self.assertEqual(self.decide(d, n, what, rule, TELL, words).status, 422, (what, rule, words))
            # All of a rule in a column; one value of another, by the whole text of its cell.
            self.assertEqual(self.decide(d, n, 'doorlaten', 'R7', TELL).status, 303)
            self.assertEqual(self.decide(d, n, 'waarde', 'R4', 'wethouder, openbaar', NAMES['Kwabromans']).status, 303)
            said = plain(d.wait(n, 'privacy').text)
            self.assertNotIn('moet nog iemand beslissen', said)
            self.assertRegex(said, r'OmschrijvingBoeking: adres 3 teksten: wordt getoond zoals het er staat .*?Besluit: mag openbaar, want: %s '
                                   r'\(gezegd door %s, \d+ \w+ \d{4}' % (TELL, AN))
            self.assertRegex(said, 'naam met titel of voorletters 2 teksten')
            # To print, for who only looks too.
            report = plain(d.get('/leveringen/%d/privacy/rapport' % n, BO).text)
            for said in (r'Privacyrapport: grootboek-2024-01\.csv', r'SHA-256 [0-9a-f]{64}', r'OmschrijvingBoeking: adres 3 teksten: wordt getoond',
                         r'want: %s \(gezegd door %s' % (TELL, AN), r'Kwabromans mag openbaar wethouder, openbaar %s' % AN,
                         r'Wat niveau L4 toont', r'van versie \d+ van de koppeling'):
                self.assertRegex(report, said)
            self.assertNotIn('Zeldenrust', report)
            self.assertNotIn('<form', d.get('/leveringen/%d/privacy/rapport' % n).text.split('<main')[1].split('</main')[0])
            # Whoever releases sees it, on both screens and in the report that is kept.
            seen = self.publish(d, n)
            self.assertRegex(seen, 'OmschrijvingBoeking: adres mag openbaar %s %s' % (TELL, AN))
            self.assertRegex(seen, 'Kwabromans mag openbaar wethouder, openbaar %s' % AN)
            review = run('review', '--store', d.at('store.db'), '1')
            self.assertRegex(review, r'Decided about what is found in columns\n  OmschrijvingBoeking; R7; tell; %s; %s; 20' % (TELL, AN))
            kept = run('privacy', '--store', d.at('store.db'), '--version', '1')
            self.assertIn('OmschrijvingBoeking; R7; tell; %s; %s' % (TELL, AN), kept)
            self.assertIn('OmschrijvingBoeking; open; ', kept)
            # What is public obeys.
            public = self.public(d)
            for shown in ('Kerkstraat 12', 'Dorpsstraat 14', 'Kwabromans'):
                self.assertIn(shown.encode(), public)
            for hidden in ('Zeldenrust', 'Ossewaard', '123456782'):
                self.assertNotIn(hidden.encode(), public)

    def test_a_column_of_people(self):
        with Desk() as d:
            run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')
            n = d.bring(ledger(d, 1, people=30))
            self.open(d, n)
            # A reason is not enough, and the screen says so and what can be done.
            said = plain(d.wait(n, 'privacy').text)
            self.assertIn('Een kolom van personen: iemand staat in 34 van 97 teksten. Een reden alleen is daarvoor niet genoeg', said)
            self.assertIn('Een kolom van personen houdt het laden tegen. Beslis er hierboven over', said)
            self.assertRegex(d.get('/leveringen/%d/privacy' % n).text, r'utrecht-button--disabled">Verder: Publiceren')
            self.assertIn('Stap 6 zegt wat er gevonden is, en wat u kunt doen', plain(d.wait(n, 'bevindingen').text))
            d.post('/leveringen/%d/klaarzetten' % n)
            self.assertIn('De levering is niet klaargezet', plain(d.wait(n, 'publiceren').text))
            self.assertEqual(self.decide(d, n, 'kolom-afschermen').status, 422, 'no ground')
            self.assertEqual(self.decide(d, n, 'kolom-afschermen', ground='namen van facturen zijn nagezien').status, 303)
            said = plain(d.wait(n, 'privacy').text)
            self.assertNotIn('Een reden alleen', said)
            self.assertRegex(d.get('/leveringen/%d/privacy' % n).text, r'publiceren">Verder: Publiceren')
            self.assertIn('Wat gevonden is wordt onleesbaar gemaakt; een naam die geen regel kent blijft staan', said)
            # Four eyes: whoever releases reads it, at the desk and on the command line.
            seen = self.publish(d, n)
            self.assertIn('Een kolom van personen: iemand staat in 34 van 97 teksten.', seen)
            self.assertIn('namen van facturen zijn nagezien', seen)
            self.assertIn('34 of 97 texts tell of people; a name that no rule knows stays as it is', run('review', '--store', d.at('store.db'), '1'))
            public = self.public(d)
            self.assertIn(b'Termijn 7 van 1', public)
            for hidden in ('Zeldenrust', 'Duivenvoorde', 'Kerkstraat', '123456782'):
                self.assertNotIn(hidden.encode(), public)

    def test_a_column_of_people_who_are_public(self):
        with Desk() as d:
            n = d.bring(ledger(d, 1, people=30))
            self.open(d, n)
            self.assertEqual(self.decide(d, n, 'doorlaten', 'R4', 'raadsleden, openbaar').status, 303)
            said = plain(d.wait(n, 'privacy').text)
            self.assertNotIn('Een kolom van personen', said)
            self.publish(d, n)
            public = self.public(d)
            self.assertIn(b'mw. A. Duivenvoorde', public)
            self.assertNotIn(b'123456782', public)

    def test_undone_and_taken_over(self):
        with Desk() as d:
            n = d.bring(ledger(d, 1))
            self.open(d, n)
            self.assertEqual(self.decide(d, n, 'doorlaten', 'R7', TELL).status, 303)
            self.assertEqual(self.decide(d, n, 'waarde', 'R4', 'wethouder, openbaar', NAMES['Kwabromans']).status, 303)
            self.publish(d, n)
            m = d.bring(ledger(d, 2))
            said = plain(d.wait(m, 'privacy').text)
            self.assertIn('Besluit: mag openbaar, want: %s' % TELL, said)
            self.assertGreaterEqual(said.count('overgenomen van ‘grootboek-2024-01.csv’'), 2)
            words = re.search(r'<code>([^<]*Kwabromans)</code>', d.get('/leveringen/%d/privacy' % m).text).group(1)
            self.assertEqual(self.decide(d, m, 'terug', 'R7').status, 303)
            self.assertEqual(self.decide(d, m, 'waarde-terug', 'R4', words=words).status, 303)
            said = plain(d.wait(m, 'privacy').text)
            self.assertNotIn('Wat besloten is', said)
            self.assertIn('besluit ongedaan gemaakt', d.get('/leveringen/%d/kolommen' % m).text)
            # Decided the other way: it is no question any more, and stays hidden.
            self.assertEqual(self.decide(d, m, 'afschermen', 'R7').status, 303)
            self.assertNotIn('moet nog iemand beslissen', plain(d.wait(m, 'privacy').text))
            self.publish(d, m)
            with Served(d.at('store.db')) as server:
                cube = json.loads(server.get('/api/3/cubes')[2])['data'][0]['name']
                rows = json.loads(server.get('/api/3/cubes/%s/facts?pagesize=1000&cut=period.period:2' % cube)[2])['data']
            texts = ' '.join(str(r) for r in rows)
            self.assertEqual(len(rows), 67)
            self.assertNotIn('Kwabromans', texts)
            self.assertNotIn('Kerkstraat', texts)
            self.assertIn('Termijn 7 van 2', texts)

    def test_an_installation_s_own_lists_hold_whatever_is_decided(self):
        with Desk() as d:
            d.end()
            policy, key, clients = d.at('eigen.json'), d.at('sleutel'), d.at('clienten.csv')
            with open(policy, 'w', encoding='utf-8') as f:
                f.write(run('privacy', '--print-policy'))
            with open(clients, 'w', encoding='utf-8') as f:
                f.write('naam\nPiet Duivenvoorde\n')
            os.environ.update(STUIVER_PRIVACY_KEY=key, STUIVER_PRIVACY_POLICY=policy)
            try:
                subprocess.run([PROGRAM, 'lists', 'add', '--policy', policy, '--kind', 'clients', clients], check=True, capture_output=True)
                path = d.at('grootboek-2024.csv')
                with open(ledger(d, 1), encoding='utf-8') as f:
                    text = f.read().replace('Termijn 7 van 1', 'voor Duivenvoorde piet')
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
                d.start()
                n = d.bring(path)
                self.open(d, n)
                self.assertEqual(self.decide(d, n, 'doorlaten', 'R7', TELL).status, 303)
                self.publish(d, n)
                public = self.public(d)
                self.assertIn(b'Kerkstraat 12', public)
                self.assertNotIn(b'Duivenvoorde', public)
                self.assertNotIn(b'piet', public)
            finally:
                del os.environ['STUIVER_PRIVACY_KEY'], os.environ['STUIVER_PRIVACY_POLICY']


if __name__ == '__main__':
    unittest.main()
