#!/usr/bin/env python3
"""What watchers ask: /healthz, /readyz and /metrics, by promtool and by the rules of OpenMetrics."""
import os
import re
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import PROGRAM, Served, folder_of_module, load_samples  # noqa: E402

OPEN = {'Accept': 'application/openmetrics-text; version=1.0.0, text/plain;q=0.5'}
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\\]|\\\\.)*",?)+)\})? (-?[0-9.e+]+)')


def setUpModule():
    global store, folder
    folder = folder_of_module()
    store = os.path.join(folder, 'stuiver.db')
    load_samples(store, '*2023.csv')


def families(text):
    """Name -> (kind, unit, samples); each family whole and once, as OpenMetrics asks."""
    lines = text.split('\n')
    assert lines[-2:] == ['# EOF', ''], lines[-3:]
    found, now = {}, None
    for line in lines[:-2]:
        if line.startswith('# '):
            word, name, rest = line[2:].split(' ', 2)
            if name != now:
                assert name not in found, name
                found[name], now = ['', '', []], name
            if word == 'TYPE':
                found[name][0] = rest
            if word == 'UNIT':
                assert name.endswith('_' + rest), line
                found[name][1] = rest
            continue
        m = SAMPLE.fullmatch(line)
        assert m, line
        kind = found[now][0]
        suffixes = {'counter': ('_total',), 'gauge': ('',), 'histogram': ('_bucket', '_sum', '_count')}[kind]
        assert m.group(1) in [now + s for s in suffixes], line
        found[now][2].append((m.group(1), m.group(2) or '', float(m.group(3))))
    return found


class Watched(unittest.TestCase):
    def test_alive_and_ready(self):
        with Served(store) as d:
            self.assertEqual([d.get(t)[0::2] for t in ('/healthz', '/readyz', '/healthz/')], [(200, b'ok\n'), (200, b'ready\n'), (200, b'ok\n')])
            self.assertEqual(d.get('/metrics')[0], 404)
            self.assertEqual(d.get('/readyz')[1]['cache-control'], 'no-store')
        with Served(store, '--ready-disk', '900000000') as d:
            status, _, body = d.get('/readyz')
            self.assertEqual(status, 503)
            self.assertRegex(body.decode(), r'^not ready: \d+ MB are free where the store is, and 900000000 MB should be$')
            self.assertEqual(d.get('/healthz')[0], 200)

    def test_neither_without_a_store(self):
        moved = os.path.join(folder, 'moved.db')
        shutil.copy(store, moved)
        with Served(moved, '--metrics') as d:
            os.rename(moved, moved + '.away')
            self.assertEqual([d.get(t)[0] for t in ('/healthz', '/readyz', '/metrics')], [503, 503, 200])
            self.assertEqual(families(d.get('/metrics', headers=OPEN)[2].decode())['stuiver_store_up'][2], [('stuiver_store_up', '', 0.0)])
            os.rename(moved + '.away', moved)
            self.assertEqual([d.get(t)[0] for t in ('/healthz', '/readyz')], [200, 200])

    def test_what_is_told(self):
        with Served(store, '--metrics') as d:
            for target in ('/', '/api/3/cubes/', '/api/3/cubes/nergens/model/', '/-/stuiver.css', '/api/3/cubes/'):
                d.get(target)
            # A request is counted when its last byte has gone, which its reader may see before.
            until = time.monotonic() + 10
            status, headers, body = d.get('/metrics', headers=OPEN)
            while b'_count{part="api"} 3' not in body and time.monotonic() < until:
                status, headers, body = d.get('/metrics', headers=OPEN)
            self.assertEqual((status, headers['content-type']), (200, 'application/openmetrics-text; version=1.0.0; charset=utf-8'))
            found = families(body.decode())
        requests = {labels: n for _, labels, n in found['stuiver_http_requests'][2]}
        self.assertEqual((requests['part="api",code="2xx"'], requests['part="api",code="4xx"']), (2, 1))
        counted = {labels: n for name, labels, n in found['stuiver_http_request_duration_seconds'][2] if name.endswith('_count')}
        self.assertEqual(counted['part="api"'], 3)
        buckets = [n for name, labels, n in found['stuiver_http_request_duration_seconds'][2] if name.endswith('_bucket') and 'api' in labels]
        self.assertEqual((buckets, buckets[-1]), (sorted(buckets), 3))
        self.assertEqual(found['stuiver_cube_datasets'][2], [('stuiver_cube_datasets', 'cube="waterrijk"', 2.0)])
        self.assertGreater(found['stuiver_cube_published_timestamp_seconds'][2][0][2], 1.7e9)
        self.assertEqual(found['stuiver_store_bytes'][2][0][2], os.path.getsize(store))
        self.assertGreater(found['process_resident_memory_bytes'][2][0][2], 1e6)

    def test_promtool_finds_nothing(self):
        if not shutil.which('promtool'):
            self.skipTest('there is no promtool (package prometheus)')
        with Served(store, '--metrics') as d:
            d.get('/')
            body = d.get('/metrics')[2]
        p = subprocess.run(['promtool', 'check', 'metrics'], input=body, capture_output=True, timeout=300, check=False)
        self.assertEqual((p.returncode, p.stdout + p.stderr), (0, b''))

    def test_a_staged_cube_is_not_told(self):
        own = os.path.join(folder, 'staged.db')
        project = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
        p = subprocess.run([PROGRAM, 'stage', '--store', own, '--by', 'an', '--mapping', os.path.join(project, 'mappings', 'waterrijk'),
                            os.path.join(project, 'samples', 'grootboek-2023.csv')], capture_output=True, text=True, check=False)
        self.assertEqual(p.returncode, 0, p.stderr)
        with Served(own, '--metrics') as d:
            body = d.get('/metrics')[2].decode()
        self.assertIn('stuiver_store_up 1', body)
        self.assertNotIn('waterrijk', body)

    def test_the_log_names_a_request_as_the_proxy_does(self):
        with Served(store, '--log') as d:
            d.get('/healthz', headers={'X-Request-Id': 'a1b2"c'})
            d.get('/healthz')
            d.stop()
            # Each line is written when its connection is done with, and these are two.
            lines = sorted((x for x in d.stderr().splitlines() if 'method=' in x), key=lambda x: ' id=' not in x)
        self.assertRegex(lines[0], r'^time=\S+ method=GET target="/healthz" id="a1b2\\x22c" status=200 ')
        self.assertNotIn(' id=', lines[1])

    def test_where_it_listens_is_said_behind_a_proxy_too(self):
        p = subprocess.Popen([PROGRAM, 'serve', '--store', store, '--port', '0', '--public-url', 'https://data.example/geld'],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        with p:
            try:
                self.assertRegex(p.stdout.readline(), r'^Stuiver serves https://data\.example/geld/, and listens on http://127\.0\.0\.1:\d+$')
            finally:
                p.terminate()


if __name__ == '__main__':
    unittest.main()
