"""What goes to browsers, as JSON text, encoded once however many are sent it. docs/guide/live-protocol.md tells all."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from workflows.executors.tokens import Delta
from workflows.selectors.run import RawEntry

MAX_EVENTS = 500
MAX_BYTES = 256 * 1024
_json = msgspec.json.Encoder()


class EntriesFrame(msgspec.Struct, frozen=True):
    """Entries of one run: the numbers of the first event and the last, and the text to send."""

    run: str
    first: int
    last: int
    text: str


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


def frame(kind: str, **fields: Any) -> str:
    """Make any other frame."""
    return _json.encode({"type": kind, **fields}).decode()


def deltas_frame(run: str, deltas: Iterable[Delta]) -> str:
    """Make a frame of pieces of text."""
    pieces = [{"step": d.step, "attempt": d.attempt, "offset": d.offset, "text": d.text} for d in deltas]
    return frame("deltas", run=run, deltas=pieces)


def _entries_frame(run: str, head: int, rows: list[RawEntry]) -> EntriesFrame:
    # the events go out as they were written: nothing is decoded on the way
    entries = ",".join(f'{{"seq":{seq},"at":{at!r},"events":{events}}}' for seq, _, at, events in rows)
    last = rows[-1][1]
    text = f'{{"type":"entries","run":"{run}","head":{max(head, last)},"entries":[{entries}]}}'
    return EntriesFrame(run, rows[0][0], last, text)
