"""What processes use of the processor, read from /proc: a process and all that it started."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> set[int]:
    """Give a process and all below it."""
    parents = {one: int(fields[1]) for one, fields in _all()}
    found, more = {pid}, True
    while more:
        below = {one for one, parent in parents.items() if parent in found} - found
        found |= below
        more = bool(below)
    return found


def cpu_s(pids: set[int]) -> float:
    """Add up the seconds of processor time that processes have used, and their children that have ended."""
    # after the name: state, parent, ...; user, system, and the two of children that have ended are the 12th to the 15th
    return sum(sum(map(int, fields[11:15])) for pid, fields in _all() if pid in pids) / TICKS


def end(pids: set[int]) -> None:
    """End processes at once."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _all() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                # the name stands in brackets, and may hold anything
                yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()
