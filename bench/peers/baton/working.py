"""What a measured worker does beside its work: it tells whoever measures which runs it has just ended, and how."""

import json
import os
import socket
from collections.abc import Sequence

from bench.ends import ends_of
from orchestrator_site.working import announcer
from workflows.executors.setup import Listeners
from workflows.executors.worker import worker
from workflows.store.contract import Append

AT_ONCE = 50  # a datagram takes no more than some two hundred kilobytes


class Teller:
    """Announce what was committed as every worker does, and send the ends, a few at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear of commits."""
        announcer.committed(appends)
        ended = list(ends_of(appends))
        for first in range(0, len(ended), AT_ONCE):
            self._socket.sendto(json.dumps(ended[first : first + AT_ONCE]).encode(), self._path)


worker.listeners = Listeners(Teller(os.environ["BENCH_ENDS"]).committed, announcer.shown)
