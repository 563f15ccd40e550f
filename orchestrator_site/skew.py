"""A program does no work on a database that a newer release has changed: it would read and write what it does not know.

Workers, beat and the embedded executor refuse it at start; where it changes under them, they end as if asked to.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from celery.signals import beat_init, celeryd_init
from django.conf import settings
from django.db import Error, connections

from workflows.selectors.tables import tables_too_new

LOOKS = 3  # in the time that a lease lasts
logger = logging.getLogger(__name__)


class SkewWatch:
    """Look now and then, on a thread of its own, whether the tables have become too new for this program."""

    def __init__(self, found: Callable[[str], None], every_s: float = settings.LEASE_S / LOOKS) -> None:
        self._found, self._every_s = found, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="baton-skew", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; calling it twice is harmless."""
        self._stopping.set()

    def _work(self) -> None:
        while not self._stopping.wait(self._every_s):
            skew = skew_now()
            connections.close_all()
            if skew:
                self._found(skew)
                return


def skew_now() -> str:
    """Tell why this program must not work on the database; nothing where it may, or where that cannot be found out."""
    try:
        return "; ".join(tables_too_new())
    except Error:  # it is away, which whoever needs it will tell
        return ""


def end_for(skew: str) -> None:
    """Say why in one line, and end this process in good order: what it has begun is given to others."""
    logger.critical("baton: %s; this process ends", skew)
    os.kill(os.getpid(), signal.SIGTERM)


@celeryd_init.connect
@beat_init.connect
def refuse_and_watch(**kwargs: Any) -> None:
    """End a worker or beat that starts on tables that are too new, in one line; keep looking at the others'."""
    skew = skew_now()
    connections.close_all()
    if skew:
        sys.exit(f"baton: {skew}")
    SkewWatch(end_for).start()
