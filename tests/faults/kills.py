#!/usr/bin/env python3
"""kill -9 at N moments (1000) of loading, staging, releasing, withdrawing, purging, erasing, bringing an old store to the newest
version, backing up and restoring: the old or the new, never half. By hand: kills.py [N] [SEED]; the program is $STUIVER, or
build/stuiver. CI runs a share of each by a fixed seed (api/road_kills, api/migrate_kills, api/backup_kills, and desk_kills for the desk)."""
import concurrent.futures
import os
import re
import subprocess
import sys
import time

API = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'api')
ONE = [('road_kills.py', 'Killed.test_' + what) for what in ('load', 'stage', 'release', 'withdraw', 'purge', 'erase')]
ONE += [('migrate_kills.py', 'Migrations.test_at_moments')]
ONE += [('backup_kills.py', 'Killed.test_' + what) for what in ('backup', 'restore', 'restore_in_the_place_of_another')]
FEW_CALLS = '60000'  # strace counts to 65535: moments only, for the tests go through the calls by themselves


def kill(script, test, kills, seed):
    began = time.monotonic()
    p = subprocess.run([sys.executable, '-B', os.path.join(API, script), test], capture_output=True, text=True, check=False,
                       env=dict(os.environ, STUIVER_KILLS=str(kills), STUIVER_SEED=str(seed), STUIVER_STRIDE=FEW_CALLS))
    said = [line for line in p.stdout.splitlines() if re.search(r'\d (kills|moments)', line)]
    print('%-28s %d kills in %d s: %s' % (test.split('.')[1], kills, time.monotonic() - began, '; '.join(said) or ('as it should be', 'FAILED')[p.returncode != 0]), flush=True)
    if p.returncode:
        print(p.stdout + p.stderr, flush=True)
    return p.returncode


def main():
    n, seed = (int(x) for x in (sys.argv[1:] + ['1000', '1'][len(sys.argv) - 1:])[:2])
    share = -(-n // len(ONE))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = sum(1 for code in pool.map(lambda one: kill(*one, share, seed), ONE) if code)
    print('%d kills by seed %d, %d of %d kinds failed' % (share * len(ONE), seed, failed, len(ONE)))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
