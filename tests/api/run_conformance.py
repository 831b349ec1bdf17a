#!/usr/bin/env python3
"""The recorded answers of the reference against the running program: starts tests/api/conformance on a free
port and compares. Exits 77 (skipped) when the recorded cases are not there."""
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
COMPARE = os.path.join(HERE, '..', '..', '..', 'shared', 'conformance', 'compare.py')
START = os.path.join(HERE, 'conformance')
PATIENCE = 300


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_for(process, port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            c = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)
            c.request('GET', '/healthz')
            return c.getresponse().status == 200
        except OSError:
            time.sleep(0.1)
    return False


def main():
    for needed in (COMPARE, START):
        if not os.path.exists(needed):
            print('skipped: there is no %s' % os.path.relpath(needed, os.path.join(HERE, '..', '..')))
            return 77
    port = free_port()
    process = subprocess.Popen([START, str(port)], start_new_session=True)
    try:
        if not wait_for(process, port):
            print('no server on port %d' % port)
            return 1
        return subprocess.call([sys.executable, COMPARE, 'http://127.0.0.1:%d/api/3' % port] + sys.argv[1:])
    finally:
        # the starter and the server it started: they are a group of their own
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        process.wait(PATIENCE)


if __name__ == '__main__':
    sys.exit(main())
