"""Pages as readers ask them: several at once over connections that stay, addresses that nobody asked before and again."""
import gzip
import html
import http.client
import re
import threading
import time
import urllib.parse

import meter

READERS = 20
PAGES = 400
# Of no cube, or no page: downloads, files, the API.
OTHER = re.compile(r"/(api|-|embed)/|\.[a-z]+$")
KIND = re.compile(r"[^/?&=]*\d[^/?&=]*")


class Reader:
    """One connection that stays."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=60)

    def get(self, target):
        self.connection.request("GET", target, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body

    def close(self):
        self.connection.close()


def links(body):
    for href, more in re.findall(r'href="(/[^"]*)"([^>]*)', body.decode()):
        target = html.unescape(href).split("#")[0]
        if "nofollow" in more:  # what says of itself that it takes a while
            continue
        if not OTHER.search(urllib.parse.urlsplit(target).path):
            yield target


def kind(target):
    """Addresses of one form: no reader opens a thousand passports for each subject."""
    path, _, query = target.partition("?")
    return KIND.sub("#", path), tuple(sorted(p.split("=")[0] for p in query.split("&") if p))


def find(server, n, each=6):
    """Different addresses that / leads to, at most so many of each form; followed breadth first."""
    reader, found, waiting, seen, forms = Reader(server), [], ["/"], {"/"}, {}
    while waiting and len(found) < n:
        target = waiting.pop(0)
        status, body = reader.get(target)
        if status in (301, 302):
            continue
        if status != 200:
            raise meter.Failed(f"{status} on {target}")
        found.append(target)
        for link in links(body):
            form = kind(link)
            if link not in seen and forms.get(form, 0) < each:
                seen.add(link)
                forms[form] = forms.get(form, 0) + 1
                waiting.append(link)
    reader.close()
    return found


def ask(server, targets, readers):
    """(milliseconds, address) of each, asked by so many at once; and the server's processor seconds a page."""
    took, faults, at, lock = [], [], iter(targets), threading.Lock()

    def read():
        reader = Reader(server)
        while True:
            with lock:
                target = next(at, None)
            if target is None:
                return reader.close()
            begun = time.perf_counter()
            reader.connection.request("GET", target, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
            answer = reader.connection.getresponse()
            answer.read()
            took.append(((time.perf_counter() - begun) * 1000, target))
            if answer.status != 200:
                faults.append(f"{answer.status} on {target}")

    before = meter.processor_seconds(server.process.pid)
    threads = [threading.Thread(target=read) for _ in range(readers)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if faults:
        raise meter.Failed(faults[0])
    return sorted(took, reverse=True), (meter.processor_seconds(server.process.pid) - before) / len(targets)
