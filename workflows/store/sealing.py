"""How an entry stands in the log: large values apart, by reference; and each entry linked to the one before.

A value whose JSON is longer than `LARGE` bytes is kept as a payload, once a run, under the SHA-256 of its JSON. In the
entry it is null, and a `Reference` says where it belongs. References stand beside the events and never in them, so that
nothing that a user or a model writes can pass for one.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import UndecodableError

LARGE = 64 * 1024
START = 160  # characters
# values that the fold only passes on; what it looks into stays in the entry
FIELDS: dict[type, tuple[str, ...]] = {
    ev.RunStarted: ("input", "history"),
    ev.EventReceived: ("payload",),
    ev.EventTaken: ("payload",),
    ev.ActivationEntered: ("input",),
    ev.ActivationLeft: ("output",),
    ev.StepScheduled: ("input",),
    ev.StepSucceeded: ("output",),
    ev.StepProgressed: ("turn",),
    ev.ValueChanged: ("value",),
    ev.ItemsAdded: ("items",),
    ev.HandedOff: ("context",),
    ev.QuestionAsked: ("question.action",),
    ev.QuestionAnswered: ("values",),
}


class Reference(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A large value of an entry: which field of which of its events (from 0), and what is known of it without it.

    `bytes` is the length of its JSON, `start` the beginning of that, `count` how many items it has if it is a list.
    """

    event: int
    field: str
    digest: str
    bytes: int
    start: str
    count: int | None = None


class Body(msgspec.Struct, frozen=True):
    """A large value itself, as JSON."""

    digest: str
    bytes: int
    text: str


class Sealed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An entry as it is kept; `bytes` is the length of its events without large values."""

    seq: int
    last: int
    at: float
    events: str
    bytes: int
    payloads: tuple[Reference, ...] = ()
    bodies: tuple[Body, ...] = ()
    digest: str = ""


_encoder = msgspec.json.Encoder()
_rows = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
_inside = msgspec.json.Decoder(dict[str, msgspec.Raw])


def seal(entries: Sequence[ev.Entry], after: str) -> list[Sealed]:
    """Write entries as they are kept; `after` is the digest of the entry before the first."""
    sealed: list[Sealed] = []
    for entry in entries:
        one = _sealed(entry, after)
        after = one.digest
        sealed.append(one)
    return sealed


def _sealed(entry: ev.Entry, after: str) -> Sealed:
    raw = ev.encode_events(entry.events)
    refs: list[Reference] = []
    bodies: list[Body] = []
    if len(raw) > LARGE:
        raw, refs, bodies = _taken_apart(entry.events)
    text, at = raw.decode(), float(entry.at)
    return Sealed(
        seq=entry.seq,
        last=entry.last,
        at=at,
        events=text,
        bytes=len(raw),
        payloads=tuple(refs),
        bodies=tuple(bodies),
        digest=_link(after, (entry.seq, at, raw), refs),
    )


def link(after: str, entry: tuple[int, float, str], payloads: Sequence[Reference] = ()) -> str:
    """Give the digest of an entry (number, time, events as JSON) that follows the one with the digest `after`."""
    seq, at, events = entry
    return _link(after, (seq, at, events.encode()), payloads)


def _link(after: str, entry: tuple[int, float, bytes], payloads: Sequence[Reference]) -> str:
    seq, at, events = entry
    apart = "".join([f" {ref.event}.{ref.field}={ref.digest}" for ref in payloads]) if payloads else ""
    return sha256(f"{after}\n{seq} {at!r}{apart}\n".encode() + events).hexdigest()


def digest_of(body: str | bytes) -> str:
    """Give the digest under which a large value's JSON is kept."""
    return sha256(body.encode() if isinstance(body, str) else body).hexdigest()


def reference(value: Any, *, field: str, event: int = 0) -> tuple[Reference, Body] | None:
    """Take a value apart if its JSON is large; None if it is not."""
    raw = _encoder.encode(value)
    if len(raw) <= LARGE:
        return None
    text = raw.decode()
    body = Body(digest_of(raw), len(raw), text)
    count = len(value) if isinstance(value, (list, tuple)) else None
    start = text[:START]
    return Reference(event=event, field=field, digest=body.digest, bytes=body.bytes, start=start, count=count), body


def _taken_apart(events: Sequence[ev.AnyEvent]) -> tuple[bytes, list[Reference], list[Body]]:
    kept: list[Any] = list(events)
    found: dict[str, Body] = {}
    refs: list[Reference] = []
    for index, event in enumerate(events):
        for field, value in _large_fields(event):
            apart = reference(value, field=field, event=index)
            if apart is not None:
                refs.append(apart[0])
                found[apart[1].digest] = apart[1]
                kept[index] = _without(kept[index], field)
    return ev.encode_events(kept), refs, list(found.values())


def _large_fields(event: ev.AnyEvent) -> Iterator[tuple[str, Any]]:
    for field in FIELDS.get(type(event), ()):
        value: Any = event
        for name in field.split("."):
            value = getattr(value, name)
        if value is not UNSET and value is not None:
            yield field, value


def _without(part: Any, field: str) -> Any:
    name, _, rest = field.partition(".")
    value = _without(getattr(part, name), rest) if rest else _EMPTY.get(name)
    return msgspec.structs.replace(part, **{name: value})


# what stands for a value that is apart; null, where the field's type allows it
_EMPTY: dict[str, Any] = {"items": [], "history": (), "context": {}}


def whole(events: str, payloads: Sequence[Reference], bodies: Mapping[str, str]) -> bytes:
    """Put large values back into the events that they were taken from; raise `UndecodableError` where one is gone."""
    rows = _rows.decode(events)
    for ref in payloads:
        body = bodies.get(ref.digest)
        if body is None:
            raise UndecodableError(f"the log names a large value that is gone: {ref.field}, {ref.digest}")
        rows[ref.event] = _with(rows[ref.event], ref.field, msgspec.Raw(body.encode()))
    return _encoder.encode(rows)


def _with(part: dict[str, msgspec.Raw], field: str, body: msgspec.Raw) -> dict[str, msgspec.Raw]:
    name, _, rest = field.partition(".")
    if rest:
        body = msgspec.Raw(_encoder.encode(_with(_inside.decode(part[name]), rest, body)))
    return part | {name: body}
