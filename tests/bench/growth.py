"""How cost grows with the number of lines: one table, a column for each size."""
import os
import statistics

import ledger as ledgers
import meter
import ours
import questions
import table


def column(bench, lines, compiler):
    """(label, figure) pairs of one size."""
    ledger = ledgers.generated(bench.folder, lines, compiler)
    cost = ours.load(ledger, bench.store)
    os.remove(ledger.path)
    store, bare = ours.size(bench.store)
    pairs = [("load, wall s", f"{cost.wall:.2f}"), ("load, CPU µs/line", f"{cost.cpu * 1e6 / lines:.2f}"),
             ("load, peak memory", table.mib(cost.peak)), ("store, bytes/line", f"{store / lines:.1f}"),
             ("store without the original, bytes/line", f"{bare / lines:.1f}"),
             ("start, open and first answer", table.ms(bench.opening_time(3)))]
    with ours.Server(bench.store, "--cache-memory", "0") as server:
        bench.check_total(server, ledger)
        for question in [*questions.AGGREGATES, *questions.TEXTS]:
            pairs.append((question.name, timed(server, question)))
        times = [t for t, _ in bench.page_times(server, 200)]
        pairs += [("page of 100 facts, p50", table.ms(statistics.median(times))),
                  ("page of 100 facts, p99", table.ms(meter.quantile(times, 0.99))),
                  ("server, memory at most", table.mib(meter.memory(server.process.pid, "VmHWM"))),
                  ("server, memory at most, own", table.mib(meter.memory(server.process.pid, "RssAnon")))]
    return pairs


def timed(server, question):
    target = questions.url(questions.with_centre(question, "6000000"))
    if server.get(target)[0] != 200:
        return "not there"
    return table.ms(statistics.median(meter.milliseconds(lambda: server.fetch(target))[1] for _ in range(5)))


def show(bench, sizes, compiler):
    columns = [column(bench, lines, compiler) for lines in sizes]
    rows = [(label, *(c[i][1] for c in columns)) for i, (label, _) in enumerate(columns[0])]
    print("How cost grows with the number of lines\n")
    table.show(("", *(f"{n:,}" for n in sizes)), rows, right=range(1, len(sizes) + 1))
