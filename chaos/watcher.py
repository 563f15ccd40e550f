"""A watcher: follows one run as a page does, over as many sockets as it takes, and keeps what it was sent.

Frames that many are sent are decoded, and carried into a digest, once: a thousand watchers fit into one process.
"""

import asyncio
import json
import time
from typing import Any

import msgspec

from chaos.watching import EMPTY, Stream, chained
from chaos.wire import GONE, Handshake, Wire

ACK_BYTES = 128 * 1024
OPEN = 101


class Entry(msgspec.Struct, frozen=True):
    """An entry as it came: the number of its first event, its time, and its events as they are written."""

    seq: int
    at: float
    events: list[msgspec.Raw]


class Frame(msgspec.Struct, frozen=True):
    """Any frame of the server."""

    type: str
    run: str = ""
    head: int = 0
    entries: list[Entry] = []
    deltas: list[dict[str, Any]] = []
    code: Any = None

    @property
    def first(self) -> int:
        """Number its first event."""
        return self.entries[0].seq

    @property
    def last(self) -> int:
        """Number its last event."""
        return self.entries[-1].seq + len(self.entries[-1].events) - 1


class Reader:
    """Decode each text once, however many are sent it, and digest it once for all who were sent the same before."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(Frame)
        self._known: dict[bytes, Frame] = {}
        self._events: dict[int, list[Any]] = {}
        self._digests: dict[tuple[str, int], str] = {}

    def read(self, text: bytes) -> Frame:
        """Give the frame that a text is."""
        frame = self._known.get(text)
        if frame is None:
            frame = self._known[text] = self._decoder.decode(text)
        return frame

    def digest(self, before: str, frame: Frame) -> str:
        """Carry the digest of a stream on by what is in a frame."""
        key = (before, id(frame))
        if key not in self._digests:
            for event in self._plain(frame):
                before = chained(before, event)
            self._digests[key] = before
        return self._digests[key]

    def _plain(self, frame: Frame) -> list[Any]:
        if id(frame) not in self._events:
            told = [json.loads(bytes(event)) for entry in frame.entries for event in entry.events]
            self._events[id(frame)] = told
        return self._events[id(frame)]


class Watcher:
    """Follow one run from after an event; `delays`, while it is a list, gathers the seconds from event to arrival."""

    def __init__(self, handshake: Handshake, run: str, reader: Reader, after: int = 0) -> None:
        self.handshake = handshake
        self.run = run
        self.last = self.after = after
        self.frames: list[Frame] = []
        self.deltas: list[tuple[float, Frame]] = []
        self.delays: list[float] | None = None
        self.closes: list[tuple[float, int]] = []
        self.refused: list[str] = []
        self.bytes = 0
        self.wire: Wire | None = None
        self.repeats = self.gaps = 0
        self._reader = reader
        self._taken = self._unacked = 0

    async def connect(self, run: str = "", after: int | None = None) -> int:
        """Open a socket and follow, from where it is; give the HTTP status of the answer, 0 where there was none.

        It may ask for another run, or for what comes after another event than it has.
        """
        made: Wire | None = None

        def closed(code: int) -> None:
            self.closes.append((time.monotonic(), code))
            if self.wire is made:
                self.wire = None

        def wire() -> Wire:
            return Wire(self.handshake, lambda text: self._take(text, made), closed)

        loop = asyncio.get_running_loop()
        try:
            _, made = await loop.create_connection(wire, self.handshake.host, self.handshake.port)
        except OSError:
            return 0
        self.wire, self._taken, self._unacked = made, 0, 0
        status = await made.opened
        if status == OPEN:
            self.follow(self.last if after is None else after, run)
        return status

    def follow(self, after: int, run: str = "") -> None:
        """Ask for what comes after an event."""
        if self.wire:
            self.wire.send(json.dumps({"type": "follow", "run": run or self.run, "after": after}))

    def leave(self) -> None:
        """Close the socket without a word."""
        wire, self.wire = self.wire, None
        if wire:
            wire.cut()

    def stream(self, name: str) -> Stream:
        """Tell what it was shown."""
        numbers: list[int] = []
        digest = EMPTY
        for frame in self.frames:
            numbers += range(frame.first, frame.last + 1)
            digest = self._reader.digest(digest, frame)
        return Stream(self.run, name, self.after, numbers, digest)

    def _take(self, text: bytes, wire: Wire | None) -> None:
        if wire is not None and wire is not self.wire:
            return  # of a socket that it left
        frame = self._reader.read(text)
        self.bytes += len(text)
        self._taken += 1
        self._unacked += len(text)
        if frame.type == "entries":
            self._take_entries(frame)
        elif frame.type == "deltas":
            self.deltas.append((time.time(), frame))
        elif frame.type == "error":
            self.refused.append(str(frame.code))
        if self._unacked > ACK_BYTES or frame.type == "beat":
            self._ack()

    def _take_entries(self, frame: Frame) -> None:
        # it takes what it is given, as it comes: whether that is the log is for I9 to say
        self.repeats += frame.first <= self.last
        self.gaps += frame.first > self.last + 1
        self.last = frame.last
        self.frames.append(frame)
        if self.delays is not None:
            now = time.time()
            self.delays.extend(now - entry.at for entry in frame.entries)

    def _ack(self) -> None:
        self._unacked = 0
        if self.wire:
            self.wire.send(json.dumps({"type": "ack", "frames": self._taken}))


def ended(watcher: Watcher) -> bool:
    """Tell whether its socket was closed, by whomever."""
    return watcher.wire is None and bool(watcher.closes)


def close_codes(watcher: Watcher) -> list[int]:
    """List the codes with which its sockets were closed, those that the server gave."""
    return [code for _, code in watcher.closes if code != GONE]
