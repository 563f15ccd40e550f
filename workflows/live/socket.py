"""One browser's socket, as the hub sees it: what it follows, and how much it was sent that it has not taken in.

Nothing here waits for the browser. It counts the frames that it has taken in, and says so; all others are in somebody's
memory, perhaps in ours. Over 512 KiB of those, text is left out; over 1 MiB, entries wait in the log, and lists wait;
over 4 MiB, which only answers to its own frames can reach, it is too slow, and so it is 25 seconds after it last took
anything in.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from workflows.live.frames import EntriesFrame, Frame
from workflows.live.outlets import Outlet

TEXT_BUDGET = 512 * 1024
BUDGET = 1024 * 1024
MOST = 4 * BUDGET
PATIENCE_S = 25.0
TOO_SLOW = 4408


class Following:
    """Where one socket is in the log of one run; `live` once it is given the frames that all are given."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self.live = False
        self.unsent_text = False
        self.task: asyncio.Task[None] | None = None


class Socket:
    """Send to one browser in order, and keep account of what it has not taken in; `end` closes it with a code."""

    def __init__(self, user: Any, outlet: Outlet, end: Callable[[int], None], session: str | None = None) -> None:
        self.user = user
        self.session = session
        self.end = end
        self.following: dict[str, Following] = {}
        self.watches_runs = False
        self.missed: set[str] = set()  # runs that changed while it was full
        self.inbox: list[int] | None = None  # the questions that it was last told of
        self._outlet = outlet
        self._sent = 0
        self._unread: deque[int] = deque()
        self._unread_bytes = 0
        self._waits_since = 0.0
        self._room = asyncio.Event()
        self._room.set()

    def close(self) -> None:
        """Stop sending."""
        self._outlet.close()
        for following in self.following.values():
            if following.task:
                following.task.cancel()

    def put(self, frame: Frame) -> None:
        """Send a frame, and count it until it is taken in."""
        if not self._unread:
            self._waits_since = time.monotonic()
        elif self._unread_bytes > MOST:
            return
        self._sent += 1
        self._unread.append(len(frame.data))
        self._unread_bytes += len(frame.data)
        if self._unread_bytes > BUDGET:
            self._room.clear()
        self._outlet.put(frame)

    def put_entries(self, entries: EntriesFrame, following: Following) -> None:
        """Send entries."""
        following.seq = entries.last
        self.put(entries)

    def put_text(self, text: Frame, following: Following) -> None:
        """Send text as it is produced, or leave it out where too much is not taken in."""
        if self._unread_bytes > TEXT_BUDGET:
            following.unsent_text = True
        else:
            self.put(text)

    @property
    def full(self) -> bool:
        """Tell whether it has taken in too little to be sent more entries."""
        return not self._room.is_set()

    @property
    def too_slow(self) -> bool:
        """Tell whether it takes in less than anyone waits for."""
        waits = bool(self._unread) and time.monotonic() - self._waits_since > PATIENCE_S
        return waits or self._unread_bytes > MOST

    async def room(self) -> None:
        """Wait until more entries may be sent."""
        await self._room.wait()

    def follow(self, run: str, after: int) -> Following:
        """Begin to follow a run from an event number."""
        self.unfollow(run)
        following = self.following[run] = Following(after)
        return following

    def unfollow(self, run: str) -> None:
        """Stop following a run."""
        following = self.following.pop(run, None)
        if following and following.task:
            following.task.cancel()

    def ack(self, frames: int) -> list[str]:
        """Hear that so many frames were taken in since it was opened; give the runs whose text may be sent again.

        Raise `ValueError` for more than were sent.
        """
        if frames > self._sent:
            raise ValueError(f"{self._sent} frames were sent")
        taken = frames - (self._sent - len(self._unread))
        if taken <= 0:
            return []
        for _ in range(taken):
            self._unread_bytes -= self._unread.popleft()
        self._waits_since = time.monotonic()
        if self._unread_bytes <= BUDGET:
            self._room.set()
        return self._texts_again() if self._unread_bytes <= TEXT_BUDGET else []

    def _texts_again(self) -> list[str]:
        again = [run for run, following in self.following.items() if following.unsent_text]
        for run in again:
            self.following[run].unsent_text = False
        return again
