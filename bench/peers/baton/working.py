"""What a measured worker does beside its work: it tells whoever measures how many runs it has just ended."""

import os
import socket
from collections.abc import Sequence

from bench.ends import ended
from orchestrator_site.working import announcer
from workflows.executors.setup import Listeners
from workflows.executors.worker import worker
from workflows.store.contract import Append


class Teller:
    """Announce what was committed as every worker does, and send the number of ends."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear of commits."""
        announcer.committed(appends)
        if count := ended(appends):
            self._socket.sendto(str(count).encode(), self._path)


worker.listeners = Listeners(Teller(os.environ["BENCH_ENDS"]).committed, announcer.shown)
