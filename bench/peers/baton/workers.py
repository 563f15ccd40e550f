"""Two Celery workers, and the socket on which they tell that runs have ended."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.ends import WITHIN_S, End
from dev.cluster import QUIET
from orchestrator_site.celery import app
from workflows.executors.broker import ring_through
from workflows.models import WorkerSeen

WORKERS = 2
DATAGRAM = 2**20
START_WITHIN_S, STOP_WITHIN_S = 120.0, 30.0
COMMAND = ["-m", "celery", "-A", "orchestrator_site", "worker", "-P", "threads", "-c", "4"]


class Workers:
    """Start the workers, ring for them, and hear what they end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ended: list[End] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def start(self) -> None:
        """Start, and wait until all have given a sign of life."""
        path = Path(os.environ["BENCH_ENDS"])
        path.unlink(missing_ok=True)
        self._socket.bind(str(path))
        self._socket.settimeout(WITHIN_S)
        began, until = time.time(), time.monotonic() + START_WITHIN_S
        self._processes = [self._started(number) for number in range(WORKERS)]
        while WorkerSeen.objects.filter(seen_at__gte=began).count() < WORKERS:
            if time.monotonic() > until:
                raise RuntimeError(f"the workers did not start; see {self._folder}")
            time.sleep(0.1)
        ring_through(app)

    def stop(self) -> None:
        """Stop the workers."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(STOP_WITHIN_S)

    def _started(self, number: int) -> "subprocess.Popen[bytes]":
        with (self._folder / f"worker-{number}.log").open("ab") as log:
            command = [sys.executable, *COMMAND, *QUIET, "-n", f"bench-{number}@%h"]
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def wait_for(self, count: int) -> list[End]:
        """Wait until `count` runs ended since the last call, and give their ends."""
        while len(self._ended) < count:
            self._ended += [End(*told) for told in json.loads(self._socket.recv(DATAGRAM))]
        ended, self._ended = self._ended[:count], self._ended[count:]
        return ended
