"""Rows in columns: Markdown that reads well in a terminal too."""


def text(headings, rows, right=()):
    """`right`: numbers of the columns that are figures."""
    texts = [[str(cell) for cell in row] for row in [headings, *rows]]
    widths = [max(3, *(len(row[i]) for row in texts)) for i in range(len(headings))]
    lines = ["| " + " | ".join(cell.rjust(w) if i in right else cell.ljust(w)
                               for i, (cell, w) in enumerate(zip(row, widths))) + " |" for row in texts]
    lines.insert(1, "|" + "|".join("-" * (w + 1) + (":" if i in right else "-") for i, w in enumerate(widths)) + "|")
    return "\n".join(lines) + "\n"


def show(headings, rows, right=()):
    print(text(headings, rows, right), flush=True)


def ms(value):
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def mib(value):
    return f"{value / 1048576:,.0f} MiB"


def ratio(a, b):
    return f"{a / b:.2f}" if b else "-"


class Goals:
    """The rows of the one table. `met` is None where there was nothing to compare with."""

    def __init__(self, judge):
        self.judge = judge
        self.rows = []
        self.wrong = 0

    def add(self, workload, ours, peer, value, goal, met):
        if not self.judge or not goal:
            verdict = ""
        else:
            verdict = "not judged" if met is None else "met" if met else "NOT MET"
        self.rows.append((workload, ours, peer, value, goal, verdict))

    def check(self, what, same, note=""):
        """Sums that differ are an error of the run, not a slow answer."""
        if not same:
            self.wrong += 1
            print(f"WRONG: {what}: {note}", flush=True)
        return same

    def show(self):
        show(("workload", "ours", "peer", "ratio", "goal", ""), self.rows, right=(1, 2, 3))
