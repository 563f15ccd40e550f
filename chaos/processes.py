"""Real processes of Baton: workers, web processes, beat. Started, killed, stopped and let go on, by their ids."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROGRAMS = ("daphne", "celery")
LAUNCHER = "BATON_CHAOS_LAUNCHER"
PRELOADED = "LD_PRELOAD"
END_WITHIN_S = 40.0
LOOK_EVERY_S = 0.01


@dataclass(eq=False)
class Process:
    """One process: its role (`worker`, `web`, `beat`), its id, and whether it was stopped or has ended."""

    role: str
    name: str
    pid: int
    log: Path
    port: int = 0
    stopped: bool = False
    started_at: float = field(default_factory=time.time)
    ended_at: float | None = None
    was_killed: bool = False
    stops: list[tuple[float, float]] = field(default_factory=list)
    stopped_at: float = 0.0

    def __post_init__(self) -> None:
        self._handle = os.pidfd_open(self.pid)
        self._ending = threading.Lock()  # a thread that places work looks at the same processes

    @property
    def alive(self) -> bool:
        """Tell whether it still is."""
        with self._ending:
            if self.ended_at is None and select.select([self._handle], [], [], 0)[0]:
                self.ended_at = time.time()
                os.close(self._handle)
            return self.ended_at is None

    def send(self, number: signal.Signals) -> bool:
        """Send it a signal; tell whether it was still there to get it."""
        if not self.alive:
            return False
        signal.pidfd_send_signal(self._handle, number)
        return True

    def kill(self) -> bool:
        """Kill it, as a power cut would, and wait until it is gone; tell whether it was there."""
        sent = self.send(signal.SIGKILL)
        self.was_killed = self.was_killed or sent
        self.wait()
        return sent

    def stop(self) -> bool:
        """Stop it in whatever it is doing (SIGSTOP)."""
        self.stopped, self.stopped_at = self.send(signal.SIGSTOP), time.time()
        return self.stopped

    def go_on(self) -> bool:
        """Let it go on (SIGCONT)."""
        if self.stopped:
            self.stops.append((self.stopped_at, time.time()))
        self.stopped = False
        return self.send(signal.SIGCONT)

    def terminate(self) -> bool:
        """Ask it to end (SIGTERM); `wait` for it."""
        return self.send(signal.SIGTERM)

    def wait(self, within_s: float = END_WITHIN_S) -> bool:
        """Wait for its end; tell whether it came in time."""
        until = time.monotonic() + within_s
        while self.alive:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_EVERY_S)
        return True

    def rss_bytes(self) -> int:
        """Tell how much memory it holds; 0 where it has ended."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu_s(self) -> float:
        """Tell how many seconds of a processor it has used; 0 where it has ended."""
        try:
            told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def open_sockets(self) -> int:
        """Count its open sockets, and no files, which it opens when it comes to them; 0 where it has ended."""
        count = 0
        with suppress(OSError):  # of the process, which has ended
            for one in Path(f"/proc/{self.pid}/fd").iterdir():
                with suppress(OSError):  # of one, which was closed just now
                    count += str(one.readlink()).startswith("socket:")
        return count


class Launcher:
    """Forks processes for whoever asks at its `address`; started once, as it takes seconds to load what all need."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.address = str(folder / "launcher")
        log = folder / "launcher.log"
        with log.open("ab") as file:
            command = [sys.executable, "-m", "chaos.launcher", self.address]
            self._server = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True
            )
        assert self._server.stdout is not None
        if self._server.stdout.readline().strip() != "ready":
            raise RuntimeError(f"nothing can be started: {log.read_text()[-2000:]}")

    def close(self) -> None:
        """Let go of it; what it started lives on."""
        self._server.communicate()


def forked(address: str, argv: Sequence[str], environment: Mapping[str, str], log: Path, group: int = 0) -> int:
    """Ask a launcher for a process, in the group of another or one of its own; give its id."""
    asked = {"argv": list(argv), "environment": dict(environment), "log": str(log), "group": group}
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(address)
        with asking.makefile("rw") as lines:
            print(json.dumps(asked), file=lines, flush=True)
            return int(lines.readline())


class Spawner:
    """Start the processes of one world: a fork each, or a program anew where its environment says more."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment = dict(environment)
        self._address = environment[LAUNCHER]
        self._logs = logs
        self._programs: list[subprocess.Popen[bytes]] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[int, Path]:
        """Start `daphne ...` or `celery ...`, or some other program."""
        log, wanted = self._logs / f"{name}.log", self._environment | dict(environment or {})
        if argv[0] not in PROGRAMS or PRELOADED in wanted:
            return self._start_program(argv, wanted, log), log
        return forked(self._address, argv, wanted, log, os.getpgrp()), log

    def close(self) -> None:
        """Wait for the end of all that were not forked; the others need nobody to."""
        for program in self._programs:
            program.wait(END_WITHIN_S)

    def _start_program(self, argv: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
        program = BIN / argv[0]  # else one of the PATH, as `prlimit` is
        with log.open("ab") as file:
            command = [str(program) if program.exists() else argv[0], *argv[1:]]
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )
        self._programs.append(process)
        return process.pid


def ended_threads(log: Path) -> list[str]:
    """Name the threads that an exception ended: the process lives on, and what they did nobody does any more."""
    return re.findall(r"^Exception in thread (.+):$", log.read_text(errors="replace"), re.MULTILINE)
