"""A feed as Debian's reader of feeds takes it: python3-feedparser, in Debian's own Python, whatever Python the tests run in."""
import json
import subprocess
import unittest

from served import PATIENCE

DEBIAN = '/usr/bin/python3'
READ = '''
import json, sys
try:
    import feedparser
except ImportError:
    sys.exit(77)
told = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps({'fault': str(told.get('bozo_exception', 'unknown')) if told.bozo else None,
                  'entries': [[i.id, i.title, i.link, i.summary] for i in told.entries]}))
'''


def entries(feed):
    """[id, title, link, summary] of each; of what is no good feed a failure, without the package a skip."""
    try:
        p = subprocess.run([DEBIAN, '-c', READ], input=feed, capture_output=True, timeout=PATIENCE, check=False)
    except FileNotFoundError as why:
        raise unittest.SkipTest('there is no %s' % DEBIAN) from why
    if p.returncode == 77:
        raise unittest.SkipTest('python3-feedparser is not installed')
    if p.returncode:
        raise AssertionError(p.stderr.decode())
    told = json.loads(p.stdout)
    if told['fault']:
        raise AssertionError(told['fault'])
    return told['entries']
