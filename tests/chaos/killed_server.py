"""A real server process on its own data, that can be killed and started again, and what is left of its work."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dev.servers import free_port
from tests.chaos.calls import calls_in
from workflows.engine.events import Entry, decode_events

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0


class KilledServer:
    """Daphne with the embedded executor, on a data directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = os.environ | {
            "BATON_DATA_DIR": str(folder),
            "BATON_EXECUTOR": "embedded",
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "PYTHONPATH": str(ROOT),
        }
        self._launcher: subprocess.Popen[str] | None = None
        self._server = 0

    def prepare(self, runs: int, drawn: str = "long") -> None:
        """Make the tables, and runs that wait."""
        subprocess.run([sys.executable, "tests/chaos/prepare.py", str(runs), drawn], check=True, **self._place())

    def answer_all(self) -> None:
        """Let ann approve all that is asked, as the API does, in a process of its own."""
        subprocess.run([sys.executable, "tests/chaos/answer.py"], check=True, **self._place())

    def start(self) -> None:
        """Start serving."""
        self._tell(f"start {free_port()}")
        self._server = int(self._hear())

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        os.kill(self._server, signal.SIGKILL)
        self._server = 0
        assert self._hear() == "ended"

    def close(self) -> None:
        """Kill what still serves, and let go of the launcher."""
        if self._server:
            self.kill()
        if self._launcher is not None:
            self._launcher.communicate()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds of its work."""
        deadline = time.monotonic() + START_S
        while not condition():
            assert time.monotonic() < deadline, (self._folder / "server.log").read_text()[-3000:]
            time.sleep(0.02)

    def entry_count(self) -> int:
        """Count the rows of all logs."""
        return int(self._rows("SELECT count(*) FROM workflows_runentry")[0][0])

    def count(self, table: str, where: str = "1") -> int:
        """Count the rows of a table."""
        return int(self._rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])  # noqa: S608  (of the test's own)

    def runs(self) -> list[dict[str, Any]]:
        """Read the summaries of all runs."""
        columns = ("id", "status", "head_seq", "steps", "output")
        return [
            dict(zip(columns, row, strict=True))
            for row in self._rows("SELECT id, status, head_seq, steps, output FROM workflows_run")
        ]

    def log_of(self, run: str) -> list[Entry]:
        """Read the log of a run."""
        wanted = "SELECT seq, at, events FROM workflows_runentry WHERE run_id=? ORDER BY seq"
        return [Entry(seq=seq, at=at, events=decode_events(events)) for seq, at, events in self._rows(wanted, run)]

    def calls(self) -> dict[str, list[float]]:
        """Read when the agent was called, by idempotency key."""
        return calls_in(self._folder)

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self._folder / "baton.sqlite3", timeout=20)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def _tell(self, line: str) -> None:
        if self._launcher is None:
            with (self._folder / "server.log").open("ab") as log:
                self._launcher = subprocess.Popen(
                    [sys.executable, "tests/chaos/launcher.py"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    **self._place(),
                )
        assert self._launcher.stdin is not None
        print(line, file=self._launcher.stdin, flush=True)

    def _hear(self) -> str:
        assert self._launcher is not None
        assert self._launcher.stdout is not None
        return self._launcher.stdout.readline().strip()

    def _place(self) -> dict[str, Any]:
        return {"cwd": ROOT, "env": self._environment}
