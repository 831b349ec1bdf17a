#!/usr/bin/env python3
"""The pages' scripts in a browser, under the pages' Content-Security-Policy: browser.py stuiver.js. 77 without one."""
import html
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.realpath(__file__))
POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
ROWS = [("10 Beheer", "300"), ("2 Afval", "400"), ("Zorg", "2900.50"), ("Éducation", "2000"), ("Niets", None), ("Tekort", "-5"),
        ("Sport", "7"), ("Wegen", "8"), ("Groen", "9")] + [(f"Post {i}", f"{50 + i}") for i in range(7)]
SUGGESTIONS = [{"label": "Zwembad", "address": "/b", "kind": "onderwerp", "amount": "€ 1,5 mln.", "of": "lasten 2025"},
               {"label": "Elders", "address": "https://example.org/"},
               {"label": "<img src=x onerror=alert(1)>", "address": "/b"}, {"label": 3}]


def page(name):
    rows = "".join(f'<tr><th scope="row">{n}</th><td class="chart"></td><td class="num">'
                   + (f'<data value="{v}">€ {v}</data>' if v else "–") + "</td></tr>" for n, v in ROWS)
    return f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{name}</title>
<link rel="icon" href="/icon.svg"><script type="module" src="/-/stuiver.js"></script></head><body>
<header><nav><a href="/"{' aria-current="page"' if name == "A" else ""}>A</a> <a href="/b"{' aria-current="page"' if name == "B" else ""}>B</a>
<a id="en" href="/?taal=en" hreflang="en">English</a></nav></header>
<main id="inhoud"><h1>Page {name}</h1>
<form role="search" action="/zoeken"><input id="zoek" type="search" name="q"></form>
<div role="group" id="maat"><a id="other" href="/?maat=aandeel">Aandeel</a></div>
<a id="next" href="/b">On</a> <a id="csv" href="/data.csv">CSV</a> <a id="away" href="https://example.org/">Away</a>
<table class="utrecht-table"><thead><tr><th scope="col">Naam</th><th scope="col" class="chart"><span>Grafiek</span></th>
<th scope="col" class="num">Bedrag</th></tr></thead><tbody>{rows}</tbody><tfoot><tr><th>Samen</th><td></td><td></td></tr></tfoot></table>
<svg class="s-chart" width="200" height="20" role="img"><g data-tip="Zorg: € 29,1 mln."><rect width="50" height="20"/></g>
<g data-tip="&lt;b&gt;Leren&lt;/b&gt;: € 14,4 mln."><rect x="60" width="20" height="20"/></g></svg>
</main></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    script = b""

    def do_GET(self):
        path = self.path.split("?")[0]
        kind, body = "text/html; charset=utf-8", None
        if path == "/-/stuiver.js":
            kind, body = "text/javascript", self.script
        elif path == "/-/check.js":
            kind, body = "text/javascript", open(os.path.join(HERE, "check.js"), "rb").read()
        elif path == "/suggesties":
            kind, body = "application/json", json.dumps(SUGGESTIONS).encode()
        elif path == "/icon.svg":
            kind, body = "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        else:
            body = page("B" if path == "/b" else "A").encode()
            # The first load alone runs the steps.
            if "start" in self.path:
                body = body.replace(b"</head>", b'<script type="module" src="/-/check.js"></script></head>')
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("skipped: no chromium")
        return 77
    with open(sys.argv[1], "rb") as f:
        Handler.script = f.read()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        got = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--force-prefers-reduced-motion", f"--user-data-dir={profile}",
                              "--window-size=1200,900", "--timeout=30000", "--virtual-time-budget=20000", "--dump-dom",
                              f"http://127.0.0.1:{server.server_address[1]}/?start"],
                             capture_output=True, text=True, timeout=300)
    server.shutdown()
    found = re.search(r'<pre id="results">(.*?)</pre>', got.stdout, re.S)
    text = html.unescape(found.group(1)) if found else f"FAILED: no results\n{got.stdout[-3000:]}\n{got.stderr[-2000:]}"
    print(text)
    return 1 if "FAILED" in text or not text.endswith("end") else 0


sys.exit(main())
