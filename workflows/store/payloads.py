"""Large values of logs, in rows of their own: written in the transaction of the entries that name them."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db.models import F

from workflows.engine.events import Entry, decode_events
from workflows.models import Payload, Run
from workflows.store.contract import Append, RunId
from workflows.store.sealing import Body, Reference, whole

Row = tuple[int, float, str, list[dict[str, Any]] | None]


def write(appends: Iterable[Append]) -> None:
    """Keep the large values of appends, each once a run; call it in the transaction that has locked the runs' rows."""
    for append in appends:
        bodies = {body.digest: body for one in append.sealed for body in one.bodies}
        if bodies:
            _write(append.run, bodies)


def _write(run: RunId, bodies: dict[str, Body]) -> None:
    known = set(Payload.objects.filter(run_id=run, digest__in=list(bodies)).values_list("digest", flat=True))
    new = [body for body in bodies.values() if body.digest not in known]
    for body in new:
        Payload.objects.create(run_id=run, digest=body.digest, bytes=body.bytes, body=body.text)
    if new:
        Run.objects.filter(pk=run).update(log_bytes=F("log_bytes") + sum(body.bytes for body in new))


def references(told: list[dict[str, Any]] | None) -> list[Reference]:
    """Read the references of an entry's row."""
    return msgspec.convert(told or [], list[Reference])


def entries_of(run: RunId, rows: Sequence[Row]) -> list[Entry]:
    """Read rows as entries, with large values in their places."""
    wanted = {ref["digest"] for _, _, _, payloads in rows for ref in payloads or ()}
    bodies: dict[str, str] = {}
    if wanted:
        bodies.update(Payload.objects.filter(run_id=run, digest__in=wanted).values_list("digest", "body"))
    return [
        Entry(seq=seq, at=at, events=decode_events(whole(events, references(told), bodies) if told else events))
        for seq, at, events, told in rows
    ]
