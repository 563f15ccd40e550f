"""One browser's socket, as the hub sees it: frames go into a queue, and what is not acknowledged is counted.

Nothing here waits for the browser. Over 256 KiB of text unacknowledged, text is left out; over 1 MiB of entries, it is
told to follow again from where it is; 30 seconds later without a word from it, it is closed.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from workflows.live.frames import EntriesFrame, frame

ENTRIES_BUDGET = 1024 * 1024
TEXT_BUDGET = 256 * 1024
PATIENCE_S = 30.0
Send = Callable[[str], Awaitable[None]]


class Following:
    """Where one socket is in the log of one run; `live` once it is given the frames that all are given."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self.live = False
        self.unsent_text = False
        self.unacked: deque[tuple[int, int]] = deque()
        self.task: asyncio.Task[None] | None = None


class Socket:
    """Send to one browser in order, and keep account of what it has not acknowledged."""

    def __init__(self, user: Any, send: Send) -> None:
        self.user = user
        self.following: dict[str, Following] = {}
        self.watches_runs = False
        self.inbox: list[int] | None = None  # the questions that it was last told of
        self._send = send
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._entries_bytes = 0
        self._text_bytes = 0
        self._full_since: float | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._sender = asyncio.create_task(self._send_all())

    def close(self) -> None:
        """Stop sending."""
        self._sender.cancel()
        for following in self.following.values():
            if following.task:
                following.task.cancel()

    def put(self, text: str) -> None:
        """Send a frame that needs no acknowledgement."""
        self._queue.put_nowait(text)

    def put_entries(self, entries: EntriesFrame, following: Following) -> None:
        """Send entries, and count them until they are acknowledged."""
        following.seq = entries.last
        following.unacked.append((entries.last, len(entries.text)))
        self._entries_bytes += len(entries.text)
        if self._entries_bytes > ENTRIES_BUDGET:
            self._full_since = self._full_since or time.monotonic()
            self._room.clear()
        self.put(entries.text)

    def put_text(self, text: str, following: Following) -> None:
        """Send text as it is produced, or leave it out where too much is unacknowledged."""
        if self._text_bytes > TEXT_BUDGET:
            following.unsent_text = True
        else:
            self._text_bytes += len(text)
            self.put(text)

    def resync(self, run: str) -> None:
        """Tell the browser that it was too slow, and must follow the run again."""
        self.unfollow(run, keep_account=True)
        self.put(frame("resync", run=run))

    @property
    def full(self) -> bool:
        """Tell whether too much is unacknowledged to send more entries."""
        return not self._room.is_set()

    @property
    def too_slow(self) -> bool:
        """Tell whether it has been full for longer than anyone waits."""
        return self._full_since is not None and time.monotonic() - self._full_since > PATIENCE_S

    async def room(self) -> None:
        """Wait until more entries may be sent."""
        await self._room.wait()

    def follow(self, run: str, after: int) -> Following:
        """Begin to follow a run from an event number; what was sent of it before counts no more."""
        self.unfollow(run)
        following = self.following[run] = Following(after)
        return following

    def unfollow(self, run: str, *, keep_account: bool = False) -> None:
        """Stop following a run."""
        following = self.following.pop(run, None)
        if following is None:
            return
        if following.task:
            following.task.cancel()
        if not keep_account:
            self._acked(sum(size for _, size in following.unacked))

    def ack(self, run: str, seq: int) -> list[str]:
        """Take an acknowledgement up to `seq`; give the runs whose text was left out and can be sent again."""
        following = self.following.get(run)
        size = 0
        while following and following.unacked and following.unacked[0][0] <= seq:
            size += following.unacked.popleft()[1]
        self._acked(size)
        self._text_bytes = 0
        again = [run for run, other in self.following.items() if other.unsent_text]
        for name in again:
            self.following[name].unsent_text = False
        return again

    def forgive(self) -> None:
        """Start the account anew: the browser follows again, so it has taken in what it was sent."""
        self._entries_bytes = sum(size for other in self.following.values() for _, size in other.unacked)
        self._acked(0)

    def _acked(self, size: int) -> None:
        self._entries_bytes -= size
        if self._entries_bytes <= ENTRIES_BUDGET:
            self._full_since = None
            self._room.set()

    async def _send_all(self) -> None:
        while True:
            await self._send(await self._queue.get())
