"""Each goal, measured: methods of Run add rows to its table."""
import os
import shutil
import statistics

import http_rate
import ledger as ledgers
import meter
import ours
import questions
import readers
from table import mib, ms, ratio

MEMBERS = {"programma": "programma", "jaar": "jaar", "taakveld": "taakveld", "categorie": "categorie",
           "kostenplaats": "kostenplaats", "rekening": "rekening", "fase": "fase", "crediteur": "crediteur",
           "postcode": "postcode", "periode": "periode"}
PLAIN = "/api/3/cubes/bench/aggregate/?drilldown=programma&aggregates=bedrag.sum"


class Run:
    """One store of the generated ledger, its server's questions, and DuckDB beside it where it is there."""

    def __init__(self, folder, goals, repeats, seconds, size):
        self.folder, self.goals, self.repeats, self.seconds, self.size = folder, goals, repeats, seconds, size
        self.store = os.path.join(folder, "bench.db")
        self.duck_file = os.path.join(folder, "bench.duckdb")

    # Loading

    def load_goals(self, ledger, cost, lighter, duck):
        """lighter: without originals, which DuckDB does not keep either. duck: Cost of its fastest and the bytes of
        its smallest file; None: not there."""
        peak = f"load, peak memory, {ledger.name}"
        self.goals.add(peak, mib(cost.peak), mib(duck[0].peak) if duck else "-",
                       ratio(cost.peak, duck[0].peak) if duck else "-", "<= 128 MiB", cost.peak <= 128 << 20)
        store, bare = ours.size(self.store)
        note = f"{bare / ledger.lines:.1f} B ({store / ledger.lines:.1f})"
        if not duck:
            self.goals.add(f"bytes a line (with the original), {ledger.name}", note, "-", "-", "<= 0.75 x", None)
            return
        fast, smallest = duck
        for name, ours_ in ((f"load, {ledger.name}", cost), (f"load without originals, {ledger.name}", lighter)):
            self.goals.add(f"{name}, time", f"{ours_.wall:.2f} s", f"{fast.wall:.2f} s",
                           ratio(fast.wall, ours_.wall), ">= 5 x faster", fast.wall >= 5 * ours_.wall)
            self.goals.add(f"{name}, processor", f"{ours_.cpu:.2f} s", f"{fast.cpu:.2f} s",
                           ratio(ours_.cpu, fast.cpu), "<= 1/6", ours_.cpu * 6 <= fast.cpu)
        self.goals.add(f"bytes a line (with the original), {ledger.name}", note, f"{smallest / ledger.lines:.1f} B",
                       ratio(bare, smallest), "<= 0.75", bare <= 0.75 * smallest)

    # Questions

    def question(self, server, database, question, i=None):
        """A pair: ms of ours, ms of DuckDB's; the rows must be the same."""
        asked = question if i is None else questions.varied(question, i)
        answer, mine = meter.milliseconds(lambda: server.fetch(questions.url(asked)))
        if not database:
            return mine, None
        reply = database.ask(query=questions.sql(asked))
        rows = questions.our_rows(asked, answer), questions.their_rows(asked, reply["rows"])
        if question.top:  # suppliers with equal sums may stand in either order at the end
            rows = [[row[-2:] for row in side] for side in rows]
            rows = [sorted(side) for side in rows]
        self.goals.check(question.name, rows[0] == rows[1], f"{rows[0][:2]}…, {len(rows[0])} rows, against {rows[1][:2]}…, {len(rows[1])}")
        return mine, reply["ms"]

    def aggregates(self, server, uncached, database, ledger):
        centre = questions.busiest(database) if database else "6000000"
        self.check_total(uncached, ledger)
        for question in questions.AGGREGATES:
            self.timed(uncached, database, questions.with_centre(question, centre), "<= 1/3", 3)
        self.timed(server, database, questions.AGGREGATES[0], "<= 1/3", 3, varied=True)

    def check_total(self, server, ledger):
        question = questions.AGGREGATES[0]
        total = sum(row[-2] for row in questions.our_rows(question, server.fetch(questions.url(question))))
        self.goals.check(question.name, f"{total:.2f}" == ledger.sum, f"{total} is not {ledger.sum}")

    def timed(self, server, database, question, goal, factor, varied=False):
        """Medians; the first of each is not counted: both sides have the file in memory, as they would."""
        pairs = [self.question(server, database, question, i if varied else None) for i in range(self.repeats + 1)][1:]
        mine = statistics.median(p[0] for p in pairs)
        name = question.name + (", other months each time" if varied else "")
        if not database:
            self.goals.add(name, ms(mine), "-", "-", goal, None)
            return
        theirs = statistics.median(p[1] for p in pairs)
        self.goals.add(name, ms(mine), ms(theirs), ratio(mine, theirs), goal, mine * factor <= theirs)

    def texts(self, server, database):
        for question, goal, factor in zip(questions.TEXTS, ("<= 1", "<= 1/10"), (1, 10)):
            status = server.get(questions.url(question))[0]
            if status != 200:
                self.goals.add(question.name, f"not there ({status})", "-", "-", goal, None)
            else:
                self.timed(server, database, question, goal, factor)

    def again(self, server):
        """The same question again: over HTTP, and the processor time of the whole server for it."""
        etag = server.get(PLAIN)[1]["ETag"]
        plain = [meter.milliseconds(lambda: server.get(PLAIN))[1] for _ in range(200)]
        known = [meter.milliseconds(lambda: server.get(PLAIN, {"If-None-Match": etag}))[1] for _ in range(200)]
        status = server.get(PLAIN, {"If-None-Match": etag})[0]
        self.goals.check("ETag", status == 304, f"answered {status}")
        self.goals.add("the same question again, over HTTP (304)",
                       f"{ms(statistics.median(plain))} ({ms(statistics.median(known))})", "-", "-", "", None)

    def rates(self, server, times=9):
        """Beside hello world, and from the same runs what a cached answer costs the server."""
        lacking = http_rate.missing(self.folder)
        body = server.get(PLAIN)[2]
        if not shutil.which("wrk"):
            self.goals.add(f"cached aggregate of {len(body)} bytes, requests/s", lacking, "-", "-", ">= 0.8", None)
            return
        hello = None if lacking else http_rate.Hello(self.folder, len(body))
        mine, theirs = http_rate.compare(server, hello, PLAIN, self.seconds, times)
        if hello:
            hello.close()
        # CPU of the whole server, system calls too: an upper bound of the time in the engine.
        self.goals.add("the same question again, server CPU a request", f"{mine[1] * 1e6:.1f} µs",
                       f"{theirs[1] * 1e6:.1f} µs" if theirs else "-", ratio(mine[1], theirs[1]) if theirs else "-",
                       "<= 100 µs", mine[1] <= 100e-6)
        self.goals.add(f"cached aggregate of {len(body)} bytes, requests/s", f"{mine[0]:,.0f}",
                       f"{theirs[0]:,.0f}" if theirs else lacking, ratio(mine[0], theirs[0]) if theirs else "-",
                       ">= 0.8", mine[0] >= 0.8 * theirs[0] if theirs else None)

    def members(self, server):
        found = {}
        for name in MEMBERS:
            cells = server.json(f"/api/3/cubes/bench/members/{name}/?pagesize=500")["data"]
            found[name] = [row[questions.key(name)] for row in cells]
        return found

    def page_times(self, server, n):
        """Milliseconds of n different pages; what was found is checked to be facts."""
        times = []
        for target in questions.pages(self.members(server), n):
            answer, took = meter.milliseconds(lambda t=target: server.get(t))
            if answer[0] != 200:
                raise meter.Failed(f"{answer[0]} on {target}: {answer[2][:200]!r}")
            times.append((took, target))
        return sorted(times, reverse=True)

    def pages(self, server, n=300):
        times = self.page_times(server, n)
        values = [t for t, _ in times]
        p99 = meter.quantile(values, 0.99)
        self.goals.add(f"page of 100 facts, p99 of {n} (p50)", f"{ms(p99)} ({ms(statistics.median(values))})", "-", "-",
                       "<= 50 ms", p99 <= 50)
        return times[:3]

    def reading(self, n=readers.PAGES):
        """Pages of HTML as readers ask them, each once by a server that knows none of them, then all again."""
        with ours.Server(self.store, "--cache-memory", "0") as scout:
            targets = readers.find(scout, n)
        with ours.Server(self.store) as server:
            server.get("/bench/alle")  # the cube is open, as it is from the first reader on
            slowest = []
            for name, limit in (("nobody asked before", 150), ("that were asked", 10)):
                took, cost = readers.ask(server, targets, readers.READERS)
                values = [t for t, _ in took]
                p99 = meter.quantile(values, 0.99)
                self.goals.add(f"{len(targets)} pages {name}, {readers.READERS} readers: p99 (p50), CPU a page",
                               f"{ms(p99)} ({ms(statistics.median(values))}), {ms(cost * 1000)}", "-", "-",
                               f"<= {limit} ms", p99 <= limit)
                slowest = slowest or took[:3]
        return slowest

    def opening_time(self, times):
        """From the start of the program to the last byte of its first answer; the file is in the page cache."""
        def once():
            with ours.Server(self.store) as server:
                server.json(PLAIN)
                return (ours.time.perf_counter() - server.begun) * 1000
        return statistics.median(once() for _ in range(times))

    def opening(self, times=5):
        took = self.opening_time(times)
        self.goals.add("start, open and first answer", ms(took), "-", "-", "<= 200 ms", took <= 200)

    def supersede(self, compiler):
        """A dataset of `size` lines replaced by a file of one line: the whole command, so an upper bound.

        Beside it, in the column of the peer, the same command where there is nothing to replace."""
        big = ledgers.generated(self.folder, self.size, compiler)
        path = os.path.join(self.folder, "ledger.csv")  # by its name a file replaces its earlier version
        os.replace(big.path, path)
        big = big._replace(path=path)
        took, alone = [], []
        for i in range(3):
            store = os.path.join(self.folder, "versions.db")
            ours.load(big, store)
            took.append(self.replace(big, store, path, i, fresh=False))
            alone.append(self.replace(big, store, path, i, fresh=True))
            if i < 2:
                os.replace(path + ".big", path)
            else:
                os.remove(path + ".big")
        ours.drop(store)
        os.remove(path)
        mine, least = statistics.median(took) * 1000, statistics.median(alone) * 1000
        self.goals.add(f"superseding {self.size:,} lines, whole command (new store)", ms(mine), ms(least),
                       ratio(mine, least), "<= 50 ms", mine <= 50)

    def withdraw(self, compiler):
        """A dataset of `size` lines taken back: the whole command; every label of it is hidden as well."""
        big = ledgers.generated(self.folder, self.size, compiler)
        store, took = os.path.join(self.folder, "withdrawn.db"), []
        for _ in range(3):
            ours.load(big, store)
            took.append(meter.measure([ours.STUIVER, "withdraw", "--quiet", "--store", store, "1"]).wall)
            self.goals.check("withdrawing", ours.loaded_sum(store) == "0.00", "something is still published")
        ours.drop(store)
        os.remove(big.path)
        mine = statistics.median(took) * 1000
        self.goals.add(f"withdrawing {self.size:,} lines, whole command", ms(mine), "-", "-", "<= 50 ms", mine <= 50)

    def replace(self, big, store, path, i, fresh):
        if not fresh:
            head = ledgers.head(path)
            os.replace(path, path + ".big")
            ledgers.write_correction(path, *head, i)
        return ours.load(big._replace(lines=1, sum=f"{i}.00"), store, "--replace", fresh=fresh).wall

    def idle(self, count=10000):
        with ours.Server(self.store, "--max-connections", str(count + 100), "--timeout", "300") as server:
            found = http_rate.idle(server, count, PLAIN)
        name = f"{count:,} idle connections: a request's ms beside them (alone)"
        if not found:
            self.goals.add(name, "not measured: ulimit -n", "-", "-", "nothing to others", None)
            return
        alive, more, before, beside, slowest = found
        self.goals.check("idle connections", alive == count, f"{alive} of {count} stayed open")
        self.goals.add(name, f"{ms(beside)}, max {ms(slowest)}", ms(before), ratio(beside, before),
                       "nothing to others", beside <= 2 * before)
        self.goals.add(f"{count:,} idle connections: memory (of each)", f"{mib(more)} ({more / count:,.0f} B)", "-",
                       "-", "", None)

    def everything(self, ledger, database, compiler):
        """All but loading. Returns the slowest pages."""
        self.opening()
        with ours.Server(self.store) as server, ours.Server(self.store, "--cache-memory", "0") as uncached:
            self.aggregates(server, uncached, database, ledger)
            self.texts(uncached, database)
            slowest = self.pages(server)
            self.again(server)
            self.goals.add("server's memory after these questions", mib(meter.memory(server.process.pid, "VmHWM")),
                           "-", "-", "", None)
        with ours.Server(self.store) as server:
            server.get(PLAIN)
            self.rates(server)
        slowest += self.reading()
        self.idle()
        self.supersede(compiler)
        self.withdraw(compiler)
        return slowest


def duck_costs(ducks, ordered):
    """(DuckDB's costs, bytes of its smallest file). ordered: its load with the lines in order, which packs smaller."""
    return meter.median_cost(ducks), min(int(c.output) for c in [*ducks, ordered])
