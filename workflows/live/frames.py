"""What goes to browsers, as JSON text, encoded once however many are sent it. docs/guide/live-protocol.md tells all."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec

from workflows.executors.tokens import Delta
from workflows.selectors.run import RawEntry

MAX_EVENTS = 500
MAX_BYTES = 256 * 1024
_json = msgspec.json.Encoder()


class Frame:
    """A text to send, in UTF-8."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def text(self) -> str:
        """Give it as ASGI servers take it."""
        return self.data.decode()

    @cached_property
    def on_the_wire(self) -> bytes:
        """Give it as a whole websocket message of a server: unmasked, in one piece (RFC 6455, 5.2)."""
        size = len(self.data)
        if size < 126:
            return struct.pack("!BB", 0x81, size) + self.data
        if size < 65_536:
            return struct.pack("!BBH", 0x81, 126, size) + self.data
        return struct.pack("!BBQ", 0x81, 127, size) + self.data


class EntriesFrame(Frame):
    """Entries of one run, from event number `first` to `last`."""

    def __init__(self, data: bytes, first: int, last: int) -> None:
        super().__init__(data)
        self.first = first
        self.last = last


def entries_frames(run: str, head: int, rows: Sequence[RawEntry]) -> Iterator[EntriesFrame]:
    """Put entries into frames of at most 500 events or 256 KiB each, but of at least one entry."""
    some: list[RawEntry] = []
    events = size = 0
    for row in rows:
        count, length = row[1] - row[0] + 1, len(row[3])
        if some and (events + count > MAX_EVENTS or size + length > MAX_BYTES):
            yield _entries_frame(run, head, some)
            some, events, size = [], 0, 0
        some.append(row)
        events, size = events + count, size + length
    if some:
        yield _entries_frame(run, head, some)


def frame(kind: str, **fields: Any) -> Frame:
    """Make any other frame."""
    return Frame(_json.encode({"type": kind, **fields}))


def deltas_frame(run: str, deltas: Iterable[Delta]) -> Frame:
    """Make a frame of pieces of text."""
    pieces = [{"step": d.step, "attempt": d.attempt, "offset": d.offset, "text": d.text} for d in deltas]
    return frame("deltas", run=run, deltas=pieces)


def _entries_frame(run: str, head: int, rows: list[RawEntry]) -> EntriesFrame:
    # the events go out as they were written: nothing is decoded on the way
    entries = ",".join(map(_entry, rows))
    last = rows[-1][1]
    text = f'{{"type":"entries","run":"{run}","head":{max(head, last)},"entries":[{entries}]}}'
    return EntriesFrame(text.encode(), rows[0][0], last)


def _entry(row: RawEntry) -> str:
    seq, _, at, events, payloads = row
    apart = f',"payloads":{_json.encode(payloads).decode()}' if payloads else ""
    return f'{{"seq":{seq},"at":{at!r},"events":{events}{apart}}}'
