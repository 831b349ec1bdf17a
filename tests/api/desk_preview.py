#!/usr/bin/env python3
"""The explorer over what is staged: its sums, for whom it is, and that nothing of it is left behind or public."""
import json
import os
import re
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_journey import run, sample, two_persons  # noqa: E402
from desk_served import AN, BO, Desk  # noqa: E402
from served import Served  # noqa: E402

MARK = 'Voorbeeld: nog niet openbaar'


def staged(d, change=None):
    """A delivery that waits to be released, and its preview."""
    path = sample('grootboek-2024.csv')
    if change:
        with open(path, encoding='cp1252', newline='') as f:
            text = change(f.read())
        path = d.at('grootboek-2024.csv')
        with open(path, 'w', encoding='cp1252', newline='') as f:
            f.write(text)
    n = d.bring(path)
    d.wait(n, 'publiceren')
    stage(d, n)
    return n


def stage(d, n):
    a = d.post('/leveringen/%d/klaarzetten' % n)
    if a.status != 303:
        raise AssertionError(a.text)
    said = d.wait(n, 'publiceren').text
    if 'Bekijk het voorbeeld' not in said:
        raise AssertionError(said)


def front(n):
    return '/leveringen/%d/voorbeeld' % n


def files(d, n):
    folder = os.path.join(d.at('desk.db.files'), str(n), 'preview')
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else None


def crawl(d, n, most):
    """The pages that the preview leads to, by their addresses."""
    todo, seen = [front(n)], {}
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen:
            continue
        a = d.get(path)
        seen[path] = a
        if a.status == 302:
            todo.insert(0, a.to)
            continue
        todo += [t.replace('&amp;', '&') for t in re.findall(r'(?:href|src|action)="(/[^"#]*)', a.text)
                 if t.startswith(front(n) + '/') and '/api/' not in t]
    return seen


class Preview(unittest.TestCase):
    def test_its_sums_are_those_staged(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            said = d.get(front(n) + '/waterrijk-grootboek/2024').text
            # 102,702,646.72, of which movements of reserves and the result are told apart.
            self.assertIn('value="97722263.7"', said)
            self.assertIn('value="4980383.02"', said)
            # The very same pages show the same amounts once it is released.
            paths = [p for p, a in crawl(d, n, 25).items()
                     if a.status == 200 and 'html' in a.headers['Content-Type'] and '/waterrijk-grootboek/' in p]
            before = {p: re.findall(r'<data value="([^"]*)"', d.get(p).text) for p in paths}
            self.assertGreater(sum(len(v) for v in before.values()), 100)
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            self.assertIn('Gepubliceerd', d.wait(n, 'publiceren', BO).text)
            with Served(d.at('store.db')) as public:
                for p, amounts in before.items():
                    body = public.get(p[len(front(n)):], headers={'Accept': 'text/html'})[2].decode()
                    self.assertEqual(re.findall(r'<data value="([^"]*)"', body), amounts, p)

    def test_each_page_says_so_and_leads_nowhere_else(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            pages = crawl(d, n, 60)
            self.assertGreater(len(pages), 50)
            for path, a in pages.items():
                self.assertEqual(a.headers['Cache-Control'], 'no-store', path)
                self.assertIsNone(a.headers['Access-Control-Allow-Origin'], path)
                self.assertNotIn('frame-ancestors *', a.headers['Content-Security-Policy'] or '', path)
                self.assertNotEqual(a.status, 500, path)
                if 'html' not in (a.headers['Content-Type'] or '') or a.status >= 300:
                    continue
                self.assertIn('Preview: not public yet' if '<html lang="en"' in a.text else MARK, a.text, path)
                self.assertIn('<meta name="robots" content="noindex">', a.text, path)
                for to in re.findall(r'(?:href|src|action)="(/[^"]*)', a.text):
                    self.assertTrue(to.startswith(front(n)) or to == '/leveringen/%d/publiceren' % n, (path, to))
            self.assertIn('Preview: not public yet', d.get(front(n) + '?taal=en').text)
            for path in ('/api/3/cubes/', '/api/3/cubes/waterrijk-grootboek/facts?download=csv', '/wijzigingen.atom',
                         '/embed/waterrijk-grootboek/2024', '/waterrijk-grootboek/2024/verdeling.svg'):
                a = d.get(front(n) + path)
                self.assertEqual(a.status, 404, path)
                self.assertIn('geen downloads', a.text)
            self.assertEqual(d.get(front(n) + '/bestaat-niet').status, 404)
            self.assertEqual(d.post(front(n) + '/zoeken').status, 405)

    def test_it_is_for_its_own_organisation_alone(self):
        with Desk() as d:
            two_persons(d)
            d.come('elders', d.invite('baas@elders.nl', 'admin', 'elders'))
            d.come('kijker', d.invite('kijker@example.nl', 'viewer'))
            n = staged(d)
            inside = [p for p, a in crawl(d, n, 15).items() if a.status == 200]
            self.assertTrue(any('/-/' in p for p in inside))
            for path in inside:
                self.assertEqual(d.get(path, 'kijker').status, 200, path)
                a = d.get(path, 'elders')
                self.assertEqual(a.status, 404, path)
                nobody = d.ask('GET', path)
                self.assertEqual((nobody.status, nobody.to), (303, '/inloggen'), path)
                self.assertNotIn('<data', nobody.text)

    def test_the_public_server_shows_nothing_of_it(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            self.assertEqual(json.loads(run('status', '--json', '--store', d.at('store.db')))['cubes'], [])
            with Served(d.at('store.db')) as public:
                for path in ('/waterrijk-grootboek/2024', '/api/3/cubes/waterrijk-grootboek/facts', front(n)):
                    self.assertEqual(public.get(path, headers={'Accept': 'text/html'})[0], 404, path)

    def test_nothing_is_left_behind(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            self.assertIn('store.db', files(d, n))
            self.assertEqual(d.get(front(n)).status in (200, 302), True)
            # sent back: gone at once, and what was open of it shows nothing more
            self.assertEqual(d.post('/leveringen/%d/terugsturen' % n, BO, {'opmerkingen': 'nog eens'}).status, 303)
            self.assertIsNone(files(d, n))
            self.assertEqual(d.get(front(n)).status, 404)
            # staged again: made anew; a released one has none either
            stage(d, n)
            self.assertIn(d.get(front(n)).status, (200, 302))
            d.post('/leveringen/%d/vrijgeven' % n, BO)
            d.wait(n, 'publiceren', BO)
            self.assertIsNone(files(d, n))
            self.assertEqual(d.get(front(n)).status, 404)
            self.assertEqual(d.post(front(n)).status, 409)

    def test_what_changed_is_shown_as_it_is_now(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            d.get(front(n) + '/waterrijk-grootboek/2024')
            d.post('/leveringen/%d/terugsturen' % n, BO, {'opmerkingen': 'bedrag'})
            d.post('/leveringen/%d/weg' % n)
            self.assertFalse(os.path.exists(os.path.join(d.at('desk.db.files'), str(n))))
            new = staged(d, lambda t: t.replace('18.190,20', '18.190,21', 1))
            self.assertIn('value="97722263.71"', d.get(front(new) + '/waterrijk-grootboek/2024').text)
            self.assertEqual(d.get(front(n)).status, 404)

    def test_release_waits_for_no_preview(self):
        with Desk() as d:
            two_persons(d)
            n = staged(d)
            d.post(front(n))
            self.assertEqual(d.post('/leveringen/%d/vrijgeven' % n, BO).status, 303)
            self.assertIn('Gepubliceerd', d.wait(n, 'publiceren', BO).text)
            self.assertIsNone(files(d, n))

    def test_a_queue_of_before_takes_previews(self):
        with Desk() as d:
            n = d.bring(sample('grootboek-2024.csv'))
            d.wait(n, 'publiceren')
            d.end()
            with sqlite3.connect(d.at('desk.db')) as c:
                sql = c.execute("SELECT sql FROM sqlite_master WHERE name = 'job'").fetchone()[0]
                c.execute('ALTER TABLE job RENAME TO kept')
                c.execute(sql.replace("'preview', ", ''))
                c.execute('INSERT INTO job SELECT * FROM kept')
                c.execute('DROP TABLE kept')
                c.execute('CREATE INDEX job_state ON job (state)')
                c.execute('CREATE INDEX job_delivery ON job (delivery)')
                jobs = c.execute('SELECT count(*) FROM job').fetchone()
            c.close()
            d.start()
            stage(d, n)
            self.assertIn(d.get(front(n)).status, (200, 302))
            c = sqlite3.connect(d.at('desk.db'))
            self.assertGreater(c.execute('SELECT count(*) FROM job').fetchone(), jobs)
            c.close()


if __name__ == '__main__':
    unittest.main()
