"""Text as agents produce it: gathered for 50 ms, numbered by offset, shown live and never kept.

A sink may be called from any thread. Its text is cut off at `MAX_CHARS`: a step may not return more anyway.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import msgspec

from workflows.store.contract import RunId

FLUSH_S = 0.05
MAX_CHARS = 1_048_576


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a step's text, `offset` characters from its beginning; `ended` when no more will come."""

    run: RunId
    step: str
    attempt: int
    offset: int
    text: str = ""
    ended: bool = False


Shown = Callable[[Sequence[Delta]], None]


class LiveText:
    """Gather the text of all steps of a process and show it at intervals."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._fresh: dict[TextOfStep, None] = {}

    def add(self, source: TextOfStep, text: str) -> None:
        """Take a piece of text in; it is shown within 50 ms."""
        with self._lock:
            first = not self._fresh
            self._fresh[source] = None
            source.gather(text)
        if first:
            self._loop.call_soon_threadsafe(self._loop.call_later, FLUSH_S, self._flush)

    def end(self, source: TextOfStep) -> None:
        """Show what is left of the text of a step that showed some, and that it is over."""
        with self._lock:
            self._fresh.pop(source, None)
            last = source.cut(ended=True)
        self._shown([last])

    def _flush(self) -> None:
        with self._lock:
            deltas = [source.cut() for source in self._fresh]
            self._fresh.clear()
        if deltas:
            self._shown(deltas)


class TextOfStep:
    """The text of one attempt of a step."""

    def __init__(self, live: LiveText, run: RunId, step: str, attempt: int) -> None:
        self._live = live
        self._key = (run, step, attempt)
        self._offset = 0
        self._length = 0
        self._pieces: list[str] = []
        self._ended = False

    def write(self, text: str) -> None:
        """Add text; ignored after the end, and beyond the most that is shown."""
        if text and not self._ended and self._length < MAX_CHARS:
            self._live.add(self, text)

    def end(self) -> None:
        """Say that no more will come."""
        self._ended = True
        if self._length:
            self._live.end(self)

    def gather(self, text: str) -> None:
        """Keep text until it is shown."""
        self._pieces.append(text)
        self._length += len(text)

    def cut(self, *, ended: bool = False) -> Delta:
        """Make a delta of what was gathered since the last one."""
        run, step, attempt = self._key
        delta = Delta(run=run, step=step, attempt=attempt, offset=self._offset, text="".join(self._pieces), ended=ended)
        self._offset, self._pieces = self._length, []
        return delta
