"""The peer PostgreSQL: COPY into one table, in a cluster of its own on a socket in the benchmark's folder."""
import glob
import os
import pwd
import re
import shutil
import subprocess
import time

import meter
from ledger import amount_column

USER = "postgres"  # made by Debian's package; PostgreSQL refuses to run as root
# Room for the load, and no write-ahead log for a table made in the same transaction.
SETTINGS = {"listen_addresses": "", "shared_buffers": "256MB", "maintenance_work_mem": "256MB", "max_wal_size": "4GB",
            "wal_level": "minimal", "max_wal_senders": "0", "checkpoint_timeout": "30min", "datestyle": "ISO,DMY"}


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
    return os.path.dirname(found[-1]) if found else None


def account():
    """As whom it runs: keywords of subprocess."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam(USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def install(_):
    if not binaries():
        return "PostgreSQL is not there"
    try:
        account()
    except KeyError:
        return f"there is no user {USER} to run PostgreSQL as"
    return None


class Cluster:
    def __init__(self, folder):
        self.folder = os.path.join(folder, "postgres")
        self.tools = binaries()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder, mode=0o700)
        self.account = account()
        if self.account:
            os.chown(self.folder, self.account["user"], self.account["group"])
        self.data = os.path.join(self.folder, "data")
        meter.measure([f"{self.tools}/initdb", "-D", self.data, "-U", "bench", "-A", "trust", "--no-sync",
                       "--locale=C.UTF-8", "-E", "UTF8"], cwd=self.folder, **self.account)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.process = meter.start([f"{self.tools}/postgres", "-D", self.data, "-k", self.folder, *options],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, **self.account)
        self.wait()

    def wait(self):
        for _ in range(300):
            if subprocess.run([f"{self.tools}/pg_isready", "-q", "-h", self.folder], check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise meter.Failed("PostgreSQL does not start")

    def run(self, script):
        return meter.measure([f"{self.tools}/psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                              "-U", "bench", "-d", "postgres", *[part for line in script for part in ("-c", line)]],
                             cwd=self.folder, **self.account)

    def load(self, ledger):
        # Amounts with a decimal comma stay text, as COPY cannot read them; that is less work for it, not more.
        kinds = {name: "text" if kind == "VARCHAR" or (ledger.comma and kind.startswith("DECIMAL")) else kind
                 for name, kind in ledger.columns.items()}
        columns = ", ".join('"%s" %s' % (name, kind) for name, kind in kinds.items())
        style = ";" if ledger.comma else ","
        self.run(["DROP TABLE IF EXISTS ledger", "CHECKPOINT"])
        before = self.processor_seconds()
        script = [f"BEGIN; CREATE TABLE ledger ({columns}); COPY ledger FROM '{ledger.path}' "
                  f"(FORMAT csv, DELIMITER '{style}', HEADER, FORCE_NULL ("
                  + ", ".join(f'"{n}"' for n, k in kinds.items() if k != "text") + ")); COMMIT",
                  "CHECKPOINT", "SELECT pg_read_file('/proc/self/status')"]
        meter.warm(ledger.path)
        cost = self.run(script)
        cpu = self.processor_seconds() - before
        peak = max(int(kib) for kib in re.findall(r"VmHWM:\s*(\d+)", cost.output)) * 1024
        column = f'"{amount_column(ledger)}"'
        if ledger.comma:
            column = f"replace(replace({column}, '.', ''), ',', '.')::numeric"
        found = self.run([f"SELECT sum({column}), count(*), pg_total_relation_size('ledger') FROM ledger"]).output
        total, lines, size = found.strip().split("|")
        if total != ledger.sum or int(lines) != ledger.lines:
            raise meter.Differs(f"PostgreSQL holds {total} of {ledger.name}, expected {ledger.sum}")
        return meter.Cost(cost.wall, cpu, peak, size)

    def processor_seconds(self):
        """Of the postmaster, the backends that ended, and its processes that go on (checkpointer, writers)."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="utf-8") as f:
            going = f.read().split()
        return (meter.processor_seconds(self.process.pid, children=True)
                + sum(meter.processor_seconds(int(pid)) for pid in going))

    def close(self):
        meter.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
