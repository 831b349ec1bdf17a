"""Packages of npm for tests, kept in a folder of their own from run to run: $STUIVER_NPM, or ~/.cache/stuiver-npm."""
import fcntl
import hashlib
import os
import shutil
import subprocess
import unittest


def folder_for(*packages):
    """A folder of their own, with nothing in it yet."""
    root = os.environ.get('STUIVER_NPM') or os.path.join(os.path.expanduser('~'), '.cache', 'stuiver-npm')
    home = os.path.join(root, hashlib.sha256(' '.join(packages).encode()).hexdigest()[:16])
    os.makedirs(home, exist_ok=True)
    return home


def folder(*packages):
    """Where they are installed, without their scripts. A skip when they cannot be had."""
    if not shutil.which('npm') or not shutil.which('node'):
        raise unittest.SkipTest('npm and node are not installed')
    home = folder_for(*packages)
    with open(os.path.join(home, 'lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = os.path.join(home, 'done')
        if not os.path.exists(done):
            p = subprocess.run(['npm', 'install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund',
                                '--fetch-retries=1', '--fetch-timeout=20000', *packages], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, timeout=300, cwd=home, check=False)
            if p.returncode:
                raise unittest.SkipTest('npm cannot install %s: %s' % (' '.join(packages), p.stdout.decode()[-300:]))
            with open(done, 'w', encoding='utf-8'):
                pass
    return home


def tarball(package, home):
    """The files of one package without what it depends on: some depend on what no registry has."""
    at = os.path.join(home, 'package')
    if not os.path.isdir(at):
        p = subprocess.run('npm pack --silent %s && tar xzf *.tgz' % package, shell=True, cwd=home, timeout=300,
                           capture_output=True, check=False)
        if p.returncode:
            raise unittest.SkipTest('npm cannot fetch %s: %s' % (package, p.stderr.decode()[-300:]))
    return at
