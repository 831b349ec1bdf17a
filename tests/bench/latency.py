#!/usr/bin/env python3
"""Times aggregates by one dimension over HTTP. Usage: latency.py STUIVER STORE

Fifteen questions that no cache can know (each leaves out other months), then one question again and again.
"""
import re
import statistics
import subprocess
import sys
import time
import urllib.request


def ask(url):
    start = time.perf_counter()
    with urllib.request.urlopen(url, timeout=60) as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000


def series(name, urls):
    times = [ask(url) for url in urls]
    print(f"  {name}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms of {len(times)}")


def main():
    server = subprocess.Popen([sys.argv[1], "serve", "--store", sys.argv[2], "--port", "0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        start = time.perf_counter()
        base = re.search(r"http://[0-9.]+:\d+", server.stdout.readline()).group(0) + "/api/3/cubes/bench"
        first = ask(f"{base}/aggregate/?drilldown=programma")
        print(f"  first answer {first:.1f} ms, {(time.perf_counter() - start) * 1000:.0f} ms after the server's start")
        months = range(1, 13)
        cuts = [";".join(str(m) for m in months if m not in (leave, leave + step))
                for step in (0, 3) for leave in months][:15]
        for dimension in ("programma", "crediteur"):
            series(f"sum by {dimension}, no cache", [
                f"{base}/aggregate/?drilldown={dimension}&cut=periode:{cut}&pagesize=20" for cut in cuts])
        series("facts, one page of 100", [
            f"{base}/facts/?cut=programma:%22Milieu%22&page={page}&pagesize=100" for page in range(1, 16)])
        series("the same question again", [f"{base}/aggregate/?drilldown=programma"] * 50)
    finally:
        server.terminate()
        server.wait(20)


main()
