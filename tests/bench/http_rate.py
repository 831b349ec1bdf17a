"""Requests a second beside libmicrohttpd's hello world, and what ten thousand idle connections cost."""
import os
import re
import shutil
import socket
import subprocess
import time

import meter
from ledger import HERE

CONNECTIONS, WRK_THREADS = 64, 1


def build_hello(folder, compiler="cc"):
    """None, or why there is no peer."""
    program = os.path.join(folder, "hello")
    done = subprocess.run([compiler, "-O2", "-D_GNU_SOURCE", "-o", program, os.path.join(HERE, "hello.c"), "-lmicrohttpd"],
                          capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"hello.c does not build: {done.stderr.strip()[-200:]}"


class Hello:
    def __init__(self, folder, size):
        self.process = meter.start([os.path.join(folder, "hello"), str(size), "2"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        self.base = self.process.stdout.readline().strip()

    def close(self):
        meter.stop(self.process)


def wrk(base, target, process, seconds, headers=()):
    """Requests a second, server's processor seconds a request; refuses a run with answers other than 2xx."""
    before = meter.processor_seconds(process.pid)
    done = meter.measure(["wrk", "-t", str(WRK_THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s",
                          *[part for h in headers for part in ("-H", h)], base + target])
    used = meter.processor_seconds(process.pid) - before
    total = int(re.search(r"(\d+) requests in", done.output).group(1))
    rate = float(re.search(r"Requests/sec:\s*([0-9.]+)", done.output).group(1))
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)", done.output)
    if faults or "Socket errors" in done.output:
        raise meter.Failed(f"wrk saw errors: {done.output}")
    return rate, used / max(total, 1)


def compare(server, hello, target, seconds, times, headers=()):
    """Medians of (rate, CPU a request) of both, interleaved."""
    ours, theirs = meter.interleave(times, lambda: wrk(server.base, target, server.process, seconds, headers),
                                    (lambda: wrk(hello.base, "/", hello.process, seconds)) if hello else None)
    middle = [sorted(kind)[len(kind) // 2] if kind else None for kind in (ours, theirs)]
    return middle


def idle(server, count, target, requests=50):
    """Opens `count` connections that say nothing.

    Returns (open, bytes of memory more, median ms before, median ms beside them, slowest ms beside them)."""
    if meter.more_descriptors(count + 200) < count + 200:
        return None
    def ask():
        return [meter.milliseconds(lambda: server.get(target))[1] for _ in range(requests)]
    ask()
    before, memory = ask(), meter.memory(server.process.pid)
    sockets = []
    try:
        for i in range(count):
            try:
                sockets.append(socket.create_connection((server.host, server.port), timeout=10))
            except OSError:
                break
            if i % 500 == 0:
                time.sleep(0.01)  # the queue of connections not yet accepted is short
        time.sleep(0.5)
        # Both ends must have it: the kernel alone could keep some thousands that the server never took.
        taken = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        alive = min(sum(1 for s in sockets if not closed(s)), taken)
        beside = ask()
        return (alive, meter.memory(server.process.pid) - memory, meter.statistics.median(before),
                meter.statistics.median(beside), max(beside))
    finally:
        for s in sockets:
            s.close()


def closed(s):
    s.setblocking(False)
    try:
        return s.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def missing(folder):
    if not shutil.which("wrk"):
        return "wrk is not there"
    return build_hello(folder)
