#!/usr/bin/env python3
"""Documents of a council as the sources of explanations: cited with their meeting, day and agenda item, wherever explanations are
told. The meetings here are invented, in the shape that open raadsinformatie publishes; one that it did is tried where it is there."""
import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import served
from served import CUBE, PATIENCE, PROGRAM, Served

SHARED = os.path.join(served.HERE, '..', '..', '..', 'shared', 'data', 'council', 'notubiz_meeting_amsterdam.json')


def document(number, title, confidential=0, **more):
    return dict({'id': number, 'title': title, 'confidential': confidential, 'self': 'raad.example/document/%d' % number,
                 'url': 'https://raad.example/document/%d/1' % number, 'types': [{'id': 1, 'value': 'Document'}]}, **more)


def item(prefix, title, documents=(), items=(), **more):
    return dict({'type': 'agenda_point', 'confidential': 0, 'permission_group': 'public', 'documents': list(documents),
                 'agenda_items': list(items), 'type_data': {'title_prefix': prefix, 'heading': False, 'attributes': [
                     {'id': 1, 'value': title, 'reference_model': None}, {'id': 2, 'value': 'besluitvormend'}]}}, **more)


def meeting(*items, documents=(), day='2024-11-07 19:30:00', title='Gemeenteraad', **more):
    return dict({'id': 1, 'type': 'meeting', 'confidential': 0, 'permission_group': 'public', 'documents': list(documents),
                 'agenda_items': list(items), 'attributes': {'Titel': title, 'Locatie': ''},
                 'plannings': [{'start_date': day, 'end_date': None}]}, **more)


class Council(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.mapping = os.path.join(self.folder, 'mapping')
        os.makedirs(os.path.join(self.mapping, 'raad'))
        self.ledger = os.path.join(self.folder, 'grootboek.csv')
        served.write_ledger(self.ledger, 20)

    def write(self, meetings, explanations, path='raad/'):
        descriptor = json.loads(json.dumps(served.DESCRIPTOR))
        descriptor['resources'] += [{'name': 'raad', 'path': path, 'stuiver': {'role': 'meetings'}},
                                    {'name': 'texts', 'path': 'texts.csv', 'stuiver': {'role': 'explanations'}}]
        for name, content in meetings.items():
            with open(os.path.join(self.mapping, 'raad', name), 'w', encoding='utf-8') as f:
                f.write(content if isinstance(content, str) else json.dumps(content))
        columns = sorted({k for x in explanations for k in x})
        with open(os.path.join(self.mapping, 'texts.csv'), 'w', encoding='utf-8', newline='') as f:
            out = csv.DictWriter(f, ['scope', 'title', 'text'] + columns)
            out.writeheader()
            for i, x in enumerate(explanations):
                out.writerow(dict({'scope': 'programme:"P%d"' % i, 'title': 'T%d' % i, 'text': 'tekst'}, **x))
        with open(os.path.join(self.mapping, 'datapackage.json'), 'w', encoding='utf-8') as f:
            json.dump(descriptor, f)

    def load(self):
        store = os.path.join(self.folder, 's.db')
        return store, subprocess.run([PROGRAM, 'load', '--store', store, '--mapping', self.mapping, self.ledger], capture_output=True,
                                     text=True, timeout=PATIENCE, check=False)

    def loaded(self):
        store, p = self.load()
        self.assertEqual(p.returncode, 0, p.stderr)
        return store

    def refused(self, *words):
        _, p = self.load()
        self.assertEqual(p.returncode, 3, p.stderr)
        for w in words:
            self.assertIn(w, p.stderr)

    def test_cited_wherever_it_is_told(self):
        self.write({'a.json': meeting(item('7.', 'Hamerstukken', items=[item('7a.', 'Wegen & bruggen', [document(12, 'Raadsbesluit <7>')])]),
                                      documents=[document(11, 'Besluitenlijst')]),
                    'b.json': [meeting(item(None, 'Begroting', [document(21, 'Amendement'), document(12, 'nog eens')]), day='2024-11-14',
                                       title='Commissie')], 'lees.txt': 'no meeting'},
                   [{'source': 'https://raad.example/document/12/1'}, {'source': 'raad.example/document/12/3'}, {'source': '12'},
                    {'source': 'https://raad.example/document/11'}, {'source': 'http://raad.example/document/21'},
                    {'source': 'Jaarstukken 2024'}, {'source': 'https://elders.example/document/12/1'},
                    {'source': '21', 'vergadering': 'Raad', 'vergaderdatum': '1-12-2024', 'agendapunt': '3', 'stuk': 'Motie'},
                    {'vergadering': 'Raad zonder stuk'}])
        with Served(self.loaded()) as server:
            def get(path, **headers):
                return server.get(path, headers=headers)[2].decode()
            told = {x['title']: x for x in json.loads(get(served.PATH + '/explanations/'))['data']}
            wegen = {'meeting': 'Gemeenteraad', 'meeting_date': '2024-11-07', 'agenda_item': '7a. Wegen & bruggen',
                     'document': 'Raadsbesluit <7>'}
            for t in 'T0', 'T1', 'T2':
                self.assertEqual((told[t]['citation'], told[t]['source_url']), (wegen, 'https://raad.example/document/12/1'), t)
            self.assertEqual(told['T3']['citation'], dict(wegen, agenda_item=None, document='Besluitenlijst'))
            self.assertEqual(told['T4']['citation'], {'meeting': 'Commissie', 'meeting_date': '2024-11-14', 'agenda_item': 'Begroting',
                                                      'document': 'Amendement'})
            self.assertEqual([told[t]['citation'] for t in ('T5', 'T6')], [None, None])
            self.assertEqual(told['T7']['citation'], {'meeting': 'Raad', 'meeting_date': '2024-12-01', 'agenda_item': '3',
                                                      'document': 'Motie'})
            self.assertEqual(told['T7']['source'], 'https://raad.example/document/21/1')
            self.assertEqual((told['T8']['source'], told['T8']['citation']['meeting']), (None, 'Raad zonder stuk'))
            rows = list(csv.DictReader(io.StringIO(get(served.PATH + '/explanations/?format=csv'))))
            self.assertEqual({k: v for k, v in next(r for r in rows if r['title'] == 'T0').items() if k in wegen}, wegen)
            dutch = json.loads(get('/api/begrotingen/v1/begrotingen/%s/toelichtingen' % CUBE.replace(':', '%3A')))['toelichtingen']
            self.assertEqual(next(x for x in dutch if x['titel'] == 'T0')['raadsstuk'],
                             {'vergadering': 'Gemeenteraad', 'datum': '2024-11-07', 'agendapunt': '7a. Wegen & bruggen',
                              'stuk': 'Raadsbesluit <7>'})
            self.assertNotIn('raadsstuk', next(x for x in dutch if x['titel'] == 'T5'))
            page = get('/%s/2024/programme/P0' % CUBE.replace(':', '%3A'), Accept='text/html')
            foot = re.sub(r'\s+', ' ', re.search(r'<footer>(.*?)</footer>', page.split('T0')[1], re.S).group(1))
            self.assertIn('Bron: <cite>Gemeenteraad, 7 november 2024, agendapunt 7a. Wegen &amp; bruggen</cite>: '
                          '<a href="https://raad.example/document/12/1" rel="nofollow noopener">Raadsbesluit &lt;7&gt;</a>', foot)
            english = get('/%s/2024/programme/P0?taal=en' % CUBE.replace(':', '%3A'), Accept='text/html')
            self.assertIn('agenda item 7a.', html.unescape(english))

    def test_what_is_not_public_is_refused(self):
        secret = {'a.json': meeting(item('1.', 'Besloten', [document(1, 'x')], permission_group='griffie'),
                                    item('2.', 'Open', [document(2, 'y', confidential=1)])),
                  'b.json': meeting(item('1.', 'z', [document(3, 'z')]), confidential=1)}
        self.write(secret, [{'source': str(n)} for n in (1, 2, 3)])
        self.refused('texts.csv:2:4: source: this document is confidential', 'texts.csv:3:4:', 'texts.csv:4:4:')

    def test_bad_files(self):
        good = [{'source': 'Jaarstukken'}]
        for content, words in (('{"a": ', 'is no JSON'), ({'events': []}, 'raad/a.json: is no meeting'), ([7], 'is no meeting'),
                               (meeting(day='morgen'), "'morgen' is no day"),
                               (meeting(documents=[{'title': 'x'}]), 'neither `url` nor `self`')):
            self.write({'a.json': content}, good)
            self.refused(words)
        deep = item('1.', 'diep')
        for _ in range(40):
            deep = item('1.', 'diep', items=[deep])
        self.write({'a.json': meeting(deep)}, good)
        self.refused('nested deeper')
        self.write({'a.json': meeting()}, [{'source': '99'}])
        self.refused('no meeting of this mapping has a document of this number')
        for path in '../x/', '/etc/', 'nergens/':
            self.write({}, good, path)
            _, p = self.load()
            self.assertIn(p.returncode, (3, 6), p.stderr)

    def test_a_new_agenda_is_a_new_version(self):
        self.write({'a.json': meeting(item('1.', 'Een', [document(1, 'x')]))}, [{'source': '1'}])
        store = self.loaded()
        self.assertEqual(self.load()[1].returncode, 5)
        self.write({'a.json': meeting(item('1.', 'Twee', [document(1, 'x')]))}, [{'source': '1'}])
        self.assertEqual(self.load()[1].returncode, 0)
        with Served(store) as server:
            told = json.loads(server.get(served.PATH + '/explanations/')[2])['data']
            self.assertEqual(told[0]['citation']['agenda_item'], '1. Twee')

    @unittest.skipUnless(os.path.exists(SHARED), 'the shared meeting is not there')
    def test_a_meeting_as_it_was_published(self):
        shutil.copy(SHARED, os.path.join(self.mapping, 'raad', 'a.json'))
        self.write({}, [{'source': 'api.notubiz.nl/document/6167808'}, {'source': 'https://api.notubiz.nl/document/6183601/1'}])
        with Served(self.loaded()) as server:
            told = {x['title']: x for x in json.loads(server.get(served.PATH + '/explanations/')[2])['data']}
            self.assertEqual(told['T0']['citation'], {'meeting': 'raadscommissie Financiën', 'meeting_date': '2018-02-08',
                                                      'agenda_item': '3. Vaststellen agenda',
                                                      'document': 'Commissie Agenda (Gewijzigde)'})
            self.assertEqual(told['T1']['citation']['document'], 'Uitslagenlijst FIN 2018 02 08')


if __name__ == '__main__':
    unittest.main()
