#!/usr/bin/env python3
"""After the publication, at the desk: what is public, taking it back and putting back what was before, by whoever may."""
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_served import AN, BO, Desk, SAMPLES  # noqa: E402
from served import PATIENCE, PROGRAM  # noqa: E402

CUBE = 'waterrijk-grootboek'
LEDGER = os.path.join(SAMPLES, 'grootboek-2024.csv')


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


class Road(unittest.TestCase):
    def publish(self, d, *paths):
        n = d.bring(*paths)
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/klaarzetten' % n).status, 303)
        d.wait(n, 'publiceren')
        self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
        self.assertIn('vrijgegeven door ' + BO, d.wait(n, 'publiceren', BO).text)
        return n

    def correct(self, d):
        """The ledger again, with a line less."""
        with open(LEDGER, 'rb') as f:
            lines = f.read().splitlines(keepends=True)
        path = d.at('grootboek-2024-beter.csv')
        with open(path, 'wb') as f:
            f.writelines(lines[:-1])
        return self.publish(d, path)

    def datasets(self, d):
        said = json.loads(run('status', '--json', '--all', '--store', d.at('store.db')))
        return {x['dataset']: x for c in said['cubes'] for x in c['datasets']}

    def published(self, d):
        return [n for n, x in self.datasets(d).items() if x['status'] == 'published']

    def audit(self, d):
        d.come('baas', d.invite('baas@example.nl', 'admin'))
        return d.get('/logboek', 'baas').text

    def test_withdrawn_by_a_second_form(self):
        with Desk() as d:
            self.assertIn('nog niets openbaar', d.get('/gepubliceerd').text)
            self.publish(d, LEDGER)
            said = d.get('/gepubliceerd').text
            for word in ('Eén dataset', 'grootboek-2024.csv', CUBE, '6.517', BO, 'Trek in'):
                self.assertIn(word, said)
            self.assertNotIn('Zet de vorige terug', said, 'nothing came before')
            there = '/gepubliceerd/1/intrekken'
            a = d.post(there)
            self.assertEqual(a.status, 200)
            for word in ('Wat eraan hangt', CUBE + ' verdwijnt', 'name="reden"', 'name="notitie"', 'Er is nog niets veranderd'):
                self.assertIn(word, a.text)
            a = d.post(there, fields={'zeker': 'ja', 'reden': '  ', 'notitie': '<b>bel</b>'})
            self.assertEqual(a.status, 400)
            self.assertIn('Zeg erbij waarom', a.text)
            self.assertIn('&lt;b&gt;bel', a.text)
            self.assertEqual(d.post(there, fields={'zeker': 'ja', 'reden': 'x' * 4001}).status, 400)
            self.assertEqual(d.ask('POST', there, AN, {'zeker': 'ja', 'reden': 'dubbel geboekt'}).status, 403, 'no secret')
            self.assertEqual(self.published(d), [1])
            a = d.post(there, fields={'zeker': 'ja', 'reden': 'dubbel geboekt', 'notitie': 'zie mail van Bo'})
            self.assertEqual((a.status, a.to), (303, '/gepubliceerd'))
            gone = self.datasets(d)[1]
            self.assertEqual((gone['status'], gone['reason'], gone['note']), ('withdrawn', 'dubbel geboekt', 'zie mail van Bo'))
            said = d.get('/gepubliceerd').text
            for word in ('nog niets openbaar', 'Ingetrokken', 'dubbel geboekt', 'zie mail van Bo'):
                self.assertIn(word, said)
            self.assertEqual(d.post(there).status, 409, 'it is gone')
            self.assertEqual(d.post('/gepubliceerd/7/intrekken').status, 404)
            said = self.audit(d)
            self.assertEqual(said.count('Publicatie ingetrokken'), 1, 'what was only asked is not done')
            self.assertIn(CUBE + ', dataset 1', said)
            self.assertIn('dubbel geboekt', said)

    def test_what_came_before_is_put_back(self):
        with Desk() as d:
            self.publish(d, LEDGER)
            self.correct(d)
            said = d.get('/gepubliceerd').text
            self.assertIn('6.516', said)
            self.assertNotIn('6.517', said)
            there = re.search(r'action="(/gepubliceerd/\d+/terugzetten)"', said).group(1)
            a = d.post(there)
            self.assertEqual(a.status, 200)
            self.assertIn('grootboek-2024.csv, opnieuw, als versie 3', a.text)
            self.assertNotIn('name="reden"', a.text, 'one person is enough here')
            self.assertEqual(self.published(d), [2])
            self.assertEqual(d.post(there, fields={'zeker': 'ja'}).to, '/gepubliceerd')
            self.assertEqual(self.published(d), [3])
            now = self.datasets(d)
            self.assertEqual((now[3]['entries'], now[3]['version'], now[3]['fingerprint']), (6517, 3, now[1]['fingerprint']))
            self.assertIn('6.517', d.get('/gepubliceerd').text)
            self.assertEqual(d.post(there, fields={'zeker': 'ja'}).status, 409, 'twice')
            self.assertEqual(self.published(d), [3])
            self.assertEqual(self.audit(d).count('Vorige versie teruggezet'), 1)

    def test_alone_where_two_are_asked_it_is_marked(self):
        with Desk() as d:
            run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')
            self.publish(d, LEDGER)
            self.correct(d)
            there = '/gepubliceerd/2/terugzetten'
            self.assertIn('name="reden"', d.post(there).text)
            self.assertEqual(d.post(there, fields={'zeker': 'ja'}).status, 400)
            self.assertEqual(self.published(d), [2])
            self.assertEqual(d.post(there, fields={'zeker': 'ja', 'reden': 'regel vergeten'}).status, 303)
            self.assertEqual(self.datasets(d)[3]['releasedByOne'], 'regel vergeten')
            said = d.get('/gepubliceerd').text
            self.assertIn('door één persoon vrijgegeven', said)
            self.assertNotIn('/bevestigen', said, 'nobody confirms himself')
            self.assertEqual(d.post('/gepubliceerd/3/bevestigen').status, 409)
            self.assertEqual(self.datasets(d)[3].get('releasedByOne'), 'regel vergeten')
            self.assertIn('/gepubliceerd/3/bevestigen', d.get('/gepubliceerd', BO).text)
            self.assertEqual(d.post('/gepubliceerd/3/bevestigen', BO).status, 303)
            self.assertNotIn('releasedByOne', self.datasets(d)[3])
            self.assertNotIn('door één persoon vrijgegeven', d.get('/gepubliceerd').text)
            self.assertIn('Bevestigd als tweede persoon', self.audit(d))

    def test_who_staged_takes_back_until_it_is_released(self):
        with Desk() as d:
            run('policy', '--store', d.at('store.db'), '--persons', '2', '--by', 'beheer')
            n = d.bring(LEDGER)
            d.wait(n, 'publiceren')
            there = '/leveringen/%d/heropenen' % n
            self.assertEqual(d.post(there).status, 409, 'nothing is staged')
            d.post('/leveringen/%d/klaarzetten' % n)
            self.assertIn('Neem terug', d.wait(n, 'publiceren').text)
            self.assertNotIn('Neem terug', d.get('/leveringen/%d/publiceren' % n, BO).text)
            self.assertEqual(d.post(there, BO).status, 409)
            self.assertEqual(d.post(there).status, 303)
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 409, 'it is taken back')
            self.assertIn('Zet klaar om vrij te geven', d.wait(n, 'publiceren').text)
            d.post('/leveringen/%d/klaarzetten' % n)
            d.wait(n, 'publiceren')
            staged = json.loads(run('review', '--all', '--json', '--store', d.at('store.db')))
            self.assertEqual([(x['number'], x['status']) for x in staged], [(1, 'staged')], 'under its own number')
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            self.assertIn('vrijgegeven door ' + BO, d.wait(n, 'publiceren', BO).text)
            self.assertEqual(d.post(there).status, 409, 'it is released')
            self.assertEqual(self.published(d), [1])

    def test_only_what_the_organisation_holds_and_by_who_may(self):
        with Desk() as d:
            self.publish(d, LEDGER)
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            d.come('brenger', d.invite('c@example.nl', 'uploader'))
            self.assertNotIn(CUBE, d.get('/gepubliceerd', 'elders').text)
            for path in ('/gepubliceerd/1/intrekken', '/gepubliceerd/1/terugzetten'):
                self.assertEqual(d.post(path, 'elders', {'zeker': 'ja', 'reden': 'weg'}).status, 404)
                self.assertEqual(d.post(path, 'brenger', {'zeker': 'ja', 'reden': 'weg'}).status, 403)
            said = d.get('/gepubliceerd', 'brenger').text
            self.assertIn(CUBE, said)
            self.assertNotIn('Trek in', said)
            self.assertEqual(self.published(d), [1])
            a = d.ask('GET', '/gepubliceerd', AN, headers={'Accept-Language': 'en'})
            self.assertIn('One dataset of your organisation is public.', a.text)


if __name__ == '__main__':
    unittest.main()
