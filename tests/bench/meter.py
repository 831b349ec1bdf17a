"""Time, processor time and memory of programs, and an end to everything that was started.

Figures of a program come from wait4(): its own and those of the children it waited for. Nothing here kills by name.
"""
import atexit
import os
import resource
import statistics
import subprocess
import time
from collections import namedtuple

# Seconds, seconds, bytes. `output` is what the program wrote to standard output.
Cost = namedtuple("Cost", "wall cpu peak output")
TICKS = os.sysconf("SC_CLK_TCK")
running = []


class Failed(Exception):
    """A program of ours or of a peer did not do what was asked."""


class Differs(Failed):
    """It did, and its sums are not those of the file."""


def start(command, **options):
    """A program that runs until stop(), at the latest until the benchmark ends."""
    process = subprocess.Popen(command, **options)
    running.append(process)
    return process


def stop(process, seconds=20):
    if process in running:
        running.remove(process)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


@atexit.register
def stop_all():
    for process in list(running):
        stop(process, 5)


def measure(command, accept=(0,), **options):
    """Runs a program to its end."""
    begin = time.monotonic()
    process = start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    # Standard error is read last: programs measured here say at most a page there.
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    running.remove(process)
    process.stdout.close()
    process.stderr.close()
    if process.returncode not in accept:
        said = (errors or output).decode(errors="replace").strip()
        raise Failed(f"{' '.join(map(str, command[:2]))} ended with {process.returncode}: {said[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output.decode())


def processor_seconds(pid, children=False):
    """Of a running process, and of the children it has waited for."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return sum(int(fields[i]) for i in ((11, 12, 13, 14) if children else (11, 12))) / TICKS


def memory(pid, what="VmRSS"):
    """Bytes: VmRSS now, VmHWM at the most. RssAnon leaves out what the kernel can drop."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        for line in f:
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1024
    return 0


def milliseconds(call):
    """What the call returned, and how long it took."""
    begin = time.perf_counter()
    answer = call()
    return answer, (time.perf_counter() - begin) * 1000


def median_cost(costs):
    """Each figure's own median; the output of the last."""
    return Cost(*(statistics.median(c[i] for c in costs) for i in range(3)), costs[-1].output)


def quantile(values, part):
    """The smallest value that at least this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-part * len(ordered) // 1) - 1))]


def interleave(times, *calls):
    """A B A B …: the results of each call, so that a noisy minute falls on all of them."""
    results = [[] for _ in calls]
    for _ in range(times):
        for call, kept in zip(calls, results):
            if call:
                kept.append(call())
    return results


def warm(path):
    """Into the page cache, before each load: the system may have dropped some of it since the last. And what was
    written before goes to the disk now, not while something is measured."""
    os.sync()
    with open(path, "rb", buffering=0) as f:
        while f.read(1 << 22):
            pass


def more_descriptors(wanted):
    """Raises the limit on open files as far as allowed; what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
        except (ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
