"""Somebody comes in at the desk of the unit and brings a ledger: desk_job.py LINK, in the network of the booted root."""
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'api'))
from desk_served import AN, SAMPLES, Desk  # noqa: E402


class Unit(Desk):
    """The desk that systemd runs."""

    def start(self, before=None):
        self.host, self.port = '127.0.0.1', 8081


d = Unit()
d.start()
d.come(AN, sys.argv[1])
n = d.bring(os.path.join(SAMPLES, 'grootboek-2024.csv'))
page = d.wait(n, 'herkend')
assert 'grootboek-2024.csv' in page.text and 'mislukt' not in page.text.lower(), page.text
print('brought in at the desk, and looked at by a job in its fences')
