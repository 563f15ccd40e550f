"""An adapter's process, seen from the one that measures."""

import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.peers.processes import end, tree
from bench.peers.protocol import Job
from bench.peers.systems import CACHE, ROOT, Contender

START_WITHIN_S, STOP_WITHIN_S = 180.0, 30.0


class AdapterError(Exception):
    """Say that an adapter ended, took too long, or gave a wrong answer."""


class Adapter:
    """Start the adapter of a contender, and give it jobs."""

    def __init__(self, contender: Contender, folder: Path, servers: Mapping[str, str]) -> None:
        self.contender = contender
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._environment = {**os.environ, **servers, "BENCH_DIR": str(folder), "PYTHONPATH": str(ROOT)}
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()

    def start(self) -> dict[str, str]:
        """Start it, and wait until it is ready; give the versions that it runs."""
        with (self._folder / "adapter.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.contender.command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._lines = queue.Queue()
        threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        versions: dict[str, str] = self._hear(START_WITHIN_S)["versions"]
        return versions

    def do(self, job: Job, expected: int, within_s: float) -> dict[str, Any]:
        """Have a job done; give what the adapter measured, once its answer is known to be right."""
        assert self._process is not None
        assert self._process.stdin is not None
        print(json.dumps(asdict(job)), file=self._process.stdin, flush=True)
        told = self._hear(within_s)
        if told["answers"] != {str(expected): job.runs}:
            raise AdapterError(f"{self.contender.title} answered {told['answers']}, not {job.runs} times {expected}")
        return {"seconds": told["seconds"], **told["figures"]}

    def processes(self) -> set[int]:
        """Give the adapter's process and all that it started."""
        return set() if self._process is None else tree(self._process.pid)

    def stop(self) -> None:
        """End it and all that it started."""
        if self._process is None:
            return
        below = self.processes()
        try:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(STOP_WITHIN_S)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self._process.kill()
        self._process.wait()
        end(below - {self._process.pid})
        self._process = None

    def _hear(self, within_s: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=within_s)
        except queue.Empty:
            raise AdapterError(f"{self.contender.title} took more than {within_s:g} s") from None
        if not line:
            raise AdapterError(f"{self.contender.title} ended; see {CACHE / 'logs' / self.contender.name}")
        told: dict[str, Any] = json.loads(line)
        return told


def _read(process: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")
