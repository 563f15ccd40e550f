"""Large values stand apart from the log and come back whole; entries are linked, each to the one before."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from workflows.engine import events as ev
from workflows.engine.errors import UndecodableError
from workflows.engine.events import Entry
from workflows.engine.messages import Usage
from workflows.models import Payload, Run, RunEntry
from workflows.store.contract import Append, Claim, Lessee, RunId, Store, Summary
from workflows.store.orm import OrmStore
from workflows.store.sealing import FIELDS, LARGE, digest_of, link, reference, seal, whole

ANN = Lessee("ann@1", 1000.0, 15.0)
LONG = {"text": "é" * LARGE}
QUESTION = ev.Question(prompt="go on?", hash="h", decisions=["approve"], action=LONG)
LARGE_ONES: list[ev.AnyEvent] = [
    ev.RunStarted(run="r", input=LONG, agents={}),
    ev.EventReceived(name="n", payload=LONG),
    ev.EventTaken(activation="a", name="n", payload=LONG),
    ev.ActivationEntered(activation="a", node="n", input=LONG),
    ev.ActivationLeft(activation="a", output=LONG),
    ev.StepScheduled(step="s", activation="a", agent="g", input=LONG),
    ev.StepSucceeded(step="s", attempt=1, output=LONG),
    ev.StepProgressed(step="s", attempt=1, index=0, turn=LONG),
    ev.ValueChanged(key="k", reducer="replace", activation="a", value=LONG),
    ev.ItemsAdded(activation="a", items=[LONG, LONG]),
    ev.HandedOff(activation="a", source="b", target="c", hop=1, context=LONG),
    ev.QuestionAsked(activation="a", question=QUESTION),
    ev.QuestionAnswered(activation="a", by="ann", decision="approve", hash="h", values=LONG),
]


def an_append(claim: Claim, events: list[ev.AnyEvent], head: int = 0, after: str = "") -> Append:
    """Append one entry of these events."""
    entry = Entry(seq=head + 1, at=1000.5, events=events)
    summary = Summary(status="running", steps=1, usage=Usage(), started_at=1000.0)
    told: dict[str, Any] = {"run": claim.run, "epoch": claim.epoch, "worker": "ann@1", "summary": summary}
    return Append(**told, head=head, entries=[entry], after=after)


def claimed(store: Store) -> Claim:
    """Claim the one run that is free."""
    (claim,) = store.claim(ANN, 10)
    return claim


@pytest.mark.parametrize("event", LARGE_ONES, ids=lambda event: type(event).__name__)
def test_every_field_that_may_be_large_stands_apart_and_comes_back(event: ev.AnyEvent) -> None:
    small = ev.RunPaused(by="é")
    (sealed,) = seal([Entry(seq=1, at=1.0, events=[small, event])], "")
    assert sealed.bytes < 1000
    assert [(ref.event, ref.field) for ref in sealed.payloads] == [(1, FIELDS[type(event)][0])]
    bodies = {body.digest: body.text for body in sealed.bodies}
    assert ev.decode_events(whole(sealed.events, sealed.payloads, bodies)) == [small, event]


def test_a_history_that_is_large_stands_apart() -> None:
    said = [{"role": "user", "content": "x" * LARGE}]
    events = ev.decode_events(
        json.dumps([{"type": "RunStarted", "run": "r", "input": 1, "agents": {}, "history": said}])
    )
    (sealed,) = seal([Entry(seq=1, at=1.0, events=events)], "")
    (ref,) = sealed.payloads
    assert (ref.field, ref.count, sealed.bytes < 200) == ("history", 1, True)
    assert ev.decode_events(whole(sealed.events, [ref], {ref.digest: sealed.bodies[0].text})) == events


def test_every_event_whose_fields_may_be_large_is_tried_here() -> None:
    assert {type(event) for event in LARGE_ONES} == set(FIELDS)


def test_a_reference_tells_what_is_known_without_the_value() -> None:
    apart = reference(["é"] * LARGE, field="items", event=3)
    assert apart is not None
    ref, body = apart
    assert (ref.event, ref.field, ref.count, ref.start[:8]) == (3, "items", LARGE, '["é","é"')
    assert ref.bytes == len(body.text.encode()) == 5 * LARGE + 1
    assert ref.digest == digest_of(body.text)


def test_a_value_of_just_64_kib_stays() -> None:
    assert reference("x" * (LARGE - 2), field="input") is None
    assert reference("x" * (LARGE - 1), field="input") is not None


def test_what_looks_like_a_reference_is_a_value_like_any_other(store: Store, make_run: Callable[[], RunId]) -> None:
    make_run()
    claim = claimed(store)
    forged = {"payloads": [{"event": 0, "field": "output", "digest": digest_of("{}"), "bytes": 2}]}
    event = ev.StepSucceeded(step="s", attempt=1, output=forged)
    store.append([an_append(claim, [event])])
    assert store.entries(claim.run)[0].events == [event]


def test_a_store_gives_large_values_back_whole(store: Store, make_run: Callable[[], RunId]) -> None:
    make_run()
    claim = claimed(store)
    append = an_append(claim, LARGE_ONES)
    assert store.append([append]) == [None]
    assert store.entries(claim.run) == append.entries


def test_entries_are_a_chain(store: Store, make_run: Callable[[], RunId]) -> None:
    make_run()
    claim = claimed(store)
    assert store.tip(claim.run) == ""
    first = an_append(claim, [ev.RunPaused()])
    store.append([first])
    assert store.tip(claim.run) == first.sealed[0].digest == link("", (1, 1000.5, first.sealed[0].events))
    second = an_append(claim, [ev.RunResumed()], head=1, after=store.tip(claim.run))
    store.append([second])
    assert store.tip(claim.run) == link(first.sealed[0].digest, (2, 1000.5, second.sealed[0].events))


def test_what_a_refused_append_carries_is_not_kept(orm_kit: tuple[OrmStore, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    make()
    claim = claimed(store)
    (refused,) = store.append([an_append(claim, [LARGE_ONES[0]], head=7)])
    assert refused is not None
    assert (Payload.objects.count(), Run.objects.get().log_bytes) == (0, 0)


def test_a_large_value_is_kept_once_and_counted_once(orm_kit: tuple[OrmStore, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    make()
    claim = claimed(store)
    store.append([an_append(claim, LARGE_ONES[:2])])
    store.append([an_append(claim, [LARGE_ONES[2]], head=2)])
    (payload,) = Payload.objects.all()
    rows = RunEntry.objects.filter(run_id=claim.run)
    assert json.loads(payload.body) == LONG
    assert payload.bytes == len(payload.body.encode())
    assert Run.objects.get().log_bytes == payload.bytes + sum(len(row.events.encode()) for row in rows)


def test_a_log_whose_large_value_is_gone_does_not_decode(orm_kit: tuple[OrmStore, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    make()
    claim = claimed(store)
    store.append([an_append(claim, LARGE_ONES[:1])])
    Payload.objects.all().delete()
    with pytest.raises(UndecodableError, match="large value that is gone"):
        store.entries(claim.run)
