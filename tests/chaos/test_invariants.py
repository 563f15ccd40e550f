"""An invariant that must fire does fire: each is shown evidence that was doctored in one place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chaos.evidence import Call, Evidence, Refused, Row, Stop, Told
from chaos.invariants import INVARIANTS, broken
from chaos.plain import plain
from chaos.watching import Stream
from chaos.world import Acknowledged
from workflows.engine import events as ev
from workflows.engine.errors import UndecodableError
from workflows.engine.messages import AgentCard, Usage
from workflows.engine.state import fold
from workflows.store.sealing import seal
from workflows.store.snapshots import encode_state

RUN = "11111111-1111-1111-1111-111111111111"
USED = Usage(input_tokens=3, output_tokens=2, cost_usd=0.5)
EVENTS: list[list[ev.AnyEvent]] = [
    [ev.RunStarted(run=RUN, input="go", agents={"worker": AgentCard(name="worker", kind="scripted", version=1)})],
    [
        ev.ActivationEntered(activation=".", node=".", input="go"),
        ev.ActivationEntered(activation="a", node="a", parent=".", input="go"),
        ev.StepScheduled(step="a:1", activation="a", agent="worker"),
    ],
    [ev.RunRecovered(worker="w2", epoch=2, steps=["a:1"])],
    [ev.StepSucceeded(step="a:1", attempt=1, output="done", usage=USED)],
    [
        ev.ActivationLeft(activation="a", output="done"),
        ev.ActivationLeft(activation=".", output="done"),
        ev.RunSucceeded(),
    ],
]
EPOCHS = [1, 1, 2, 2, 2]


def logged(decisions: list[list[ev.AnyEvent]], epochs: list[int] = EPOCHS) -> list[Row]:
    """Write a log as it is kept, a second between two entries."""
    seq, entries = 1, []
    for at, events in enumerate(decisions, start=1):
        entries.append(ev.Entry(seq=seq, at=float(at), events=events))
        seq += len(events)
    return [
        Row(one.seq, one.last, one.at, epoch, one.events, None, one.digest)
        for one, epoch in zip(seal(entries, ""), epochs, strict=True)
    ]


def evidence(decisions: list[list[ev.AnyEvent]] = EVENTS) -> Evidence:
    """Make what a good run leaves."""
    rows = logged(decisions, EPOCHS[: len(decisions)] if len(decisions) <= len(EPOCHS) else [*EPOCHS, 2])
    entries = [row.entry({}) for row in rows]
    state = fold(entries)
    told = Told(
        status=state.status,
        head=state.seq,
        steps=len(state.steps),
        input_tokens=3,
        output_tokens=2,
        cost_usd=0.5,
        output=state.output,
        epoch=2,
        worker="",
        log_bytes=sum(len(row.events) for row in rows),
    )
    stream = Stream(RUN)
    stream.take([{"seq": one.seq, "events": plain(one.events)} for one in entries])
    return Evidence(
        runs={RUN: told},
        logs={RUN: rows},
        snapshots={RUN: (state.seq, encode_state(state))},
        calls={f"{RUN}:a:1": [Call(2.1, 1), Call(3.1, 2)]},
        acknowledged=[Acknowledged("start", RUN)],
        streams=[stream],
        left={"letters": 0},
        refused=[Refused("worker-1", True, 1, 1)],
    )


def fired(shown: Evidence) -> set[str]:
    """Name the invariants that do not hold."""
    return {violation.invariant for violation in broken(shown)}


def test_a_good_run_breaks_nothing() -> None:
    assert broken(evidence()) == []


def told(shown: Evidence, **wrong: Any) -> None:
    shown.runs[RUN] = replace(shown.runs[RUN], **wrong)


def row(shown: Evidence, index: int, **wrong: Any) -> None:
    shown.logs[RUN][index] = replace(shown.logs[RUN][index], **wrong)


def shown_twice(shown: Evidence) -> None:
    shown.streams[0].numbers.insert(2, 2)


def shown_otherwise(shown: Evidence) -> None:
    shown.streams[0].digest = "another"


def stale_snapshot(shown: Evidence) -> None:
    state = fold(shown.entries(RUN)[:2])
    shown.snapshots[RUN] = (shown.runs[RUN].head, encode_state(state))


def taken_over_under_the_same_epoch(shown: Evidence) -> None:
    for index in (0, 1):
        row(shown, index, epoch=2)


DOCTORED: list[tuple[str, Callable[[Evidence], Any]]] = [
    ("I1", lambda shown: told(shown, status="running")),
    ("I2", lambda shown: told(shown, head=10)),
    ("I2", lambda shown: row(shown, 3, seq=9)),
    ("I2", lambda shown: row(shown, 1, last=9)),
    ("I4", lambda shown: row(shown, 4, epoch=1)),
    ("I4", lambda shown: told(shown, epoch=1)),
    ("I4", lambda shown: row(shown, 2, epoch=1)),
    ("I4", taken_over_under_the_same_epoch),
    ("I5", lambda shown: shown.refused.append(Refused("worker-2", True, 0, 3))),
    ("I5", lambda shown: shown.refused.append(Refused("worker-2", False, 3, 0))),
    ("I6", lambda shown: shown.calls[f"{RUN}:a:1"].append(Call(3.2, 2))),
    ("I6", lambda shown: shown.calls.update({f"{RUN}:a:1": [Call(4.5, 1)]})),
    ("I6", lambda shown: shown.calls.update({f"{RUN}:b:1": [Call(2.5, 1)]})),
    ("I7", lambda shown: told(shown, steps=4)),
    ("I7", lambda shown: told(shown, output="another")),
    ("I7", stale_snapshot),
    ("I8", lambda shown: told(shown, input_tokens=4)),
    ("I8", lambda shown: told(shown, cost_usd=0.25)),
    ("I8", lambda shown: told(shown, log_bytes=1)),
    ("I9", shown_twice),
    ("I9", shown_otherwise),
    ("I9", lambda shown: shown.streams[0].numbers.pop()),
    ("I10", lambda shown: shown.left.update({"letters": 2})),
    ("I11", lambda shown: row(shown, 2, digest="0" * 64)),
    ("I11", lambda shown: row(shown, 2, at=3.5)),
    ("I12", lambda shown: shown.acknowledged.append(Acknowledged("start", "another"))),
    ("I12", lambda shown: shown.acknowledged.append(Acknowledged("event", RUN, "paid"))),
    ("I12", lambda shown: shown.acknowledged.append(Acknowledged("answer", RUN, "gate"))),
]


@pytest.mark.parametrize(("invariant", "doctor"), DOCTORED)
def test_what_is_doctored_is_found(invariant: str, doctor: Callable[[Evidence], Any]) -> None:
    shown = evidence()
    doctor(shown)
    assert invariant in fired(shown)


def test_a_second_outcome_of_an_attempt_is_found() -> None:
    again = ev.StepSucceeded(step="a:1", attempt=1, output="done")
    assert "I3" in fired(evidence([*EVENTS[:4], [again], EVENTS[4]]))


def test_an_event_from_outside_that_is_taken_twice_is_found() -> None:
    received = ev.EventReceived(name="paid", payload={"id": 1})
    assert "I3" in fired(evidence([*EVENTS[:4], [received, received], EVENTS[4]]))


def test_every_invariant_is_shown_to_fire() -> None:
    assert {name for name, _ in DOCTORED} | {"I3"} == set(INVARIANTS)


def test_a_stop_excuses_one_call_with_the_first_breath_and_no_other() -> None:
    shown = evidence()
    shown.stops = [Stop(pid=1, began=2.0, ended=4.4)]
    shown.calls[f"{RUN}:a:1"] = [Call(3.1, 2), Call(4.5, 1)]
    assert fired(shown) == set()
    shown.calls[f"{RUN}:a:1"].append(Call(4.6, 1))
    assert fired(shown) == {"I6"}


def test_what_a_release_without_chains_wrote_needs_none_and_what_follows_does() -> None:
    shown = evidence()
    row(shown, 0, digest="")
    assert "I11" in fired(shown)
    shown.older = {RUN: shown.logs[RUN][0].seq}
    assert "I11" in fired(shown), "what follows was linked to a digest that is not there"
    for index in range(len(shown.logs[RUN])):
        row(shown, index, digest="")
    assert "I11" in fired(shown)
    shown.older = {RUN: shown.logs[RUN][-1].seq}
    assert "I11" not in fired(shown)


def test_a_run_whose_events_do_not_decode_is_no_evidence() -> None:
    shown = evidence()
    row(shown, 0, events='[{"type":"Unheard"}]')
    with pytest.raises(UndecodableError, match="Unheard"):
        broken(shown)
