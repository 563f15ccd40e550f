"""The contract of a store, held against every store."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from workflows.engine.errors import UndecodableError
from workflows.engine.events import Entry, RunPaused
from workflows.engine.messages import Cancel, Pause, Usage
from workflows.models import Run
from workflows.store.contract import (
    Append,
    Claim,
    LeaseLostError,
    Lessee,
    RunId,
    Store,
    Summary,
    decode_message,
)

ANN, BEN = Lessee("ann@1", 1000.0, 15.0), Lessee("ben@2", 1001.0, 15.0)
LATER = Lessee("ben@2", 1016.0, 15.0)


def an_append(claim: Claim, *, events: int = 1, head: int | None = None, **summary: Any) -> Append:
    """Append `events` events where the claim's log ends."""
    start = claim.head if head is None else head
    fields = {"status": "running", "steps": 1, "usage": Usage(input_tokens=7), "started_at": 1000.0} | summary
    return Append(
        run=claim.run,
        epoch=claim.epoch,
        worker="ann@1",
        head=start,
        entries=[Entry(seq=start + 1, at=1000.5, events=[RunPaused(by="ann")] * events)],
        summary=Summary(**fields),
    )


def claimed(store: Store, lessee: Lessee = ANN) -> Claim:
    """Claim the one run that is free."""
    (claim,) = store.claim(lessee, 10)
    return claim


def test_what_is_appended_is_read_back_in_order(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([an_append(claim, events=3)])
    store.append([an_append(claim, head=3, events=2)])
    assert [(entry.seq, entry.last) for entry in store.entries(claim.run)] == [(1, 3), (4, 5)]


def test_a_reader_is_given_what_comes_after_its_number(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([an_append(claim, events=3)])
    store.append([an_append(claim, head=3)])
    assert [entry.seq for entry in store.entries(claim.run, after=3)] == [4]
    assert [entry.seq for entry in store.entries(claim.run, limit=1)] == [1]


def test_an_append_that_would_leave_a_gap_is_refused(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    (refused,) = store.append([an_append(claim, head=5)])
    assert isinstance(refused, LeaseLostError)
    assert store.entries(claim.run) == []


def test_an_append_twice_is_refused_the_second_time(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    assert store.append([an_append(claim)]) == [None]
    assert store.append([an_append(claim)]) != [None]
    assert len(store.entries(claim.run)) == 1


def test_a_zombie_writes_nothing_while_the_others_of_its_batch_commit(store: Store, make_run: Any) -> None:
    make_run()
    zombie = claimed(store)
    current = claimed(store, LATER)
    make_run()
    other = claimed(store, LATER)
    outcomes = store.append([an_append(zombie), an_append(other)])
    assert isinstance(outcomes[0], LeaseLostError)
    assert outcomes[1] is None
    assert store.entries(zombie.run) == []
    assert len(store.entries(other.run)) == 1
    assert current.epoch == zombie.epoch + 1


def test_a_leased_run_is_not_leased_to_another(store: Store, make_run: Any) -> None:
    make_run()
    claimed(store)
    assert store.claim(BEN, 10) == []


def test_a_lease_that_ran_out_can_be_claimed(store: Store, make_run: Any) -> None:
    make_run()
    claimed(store)
    assert claimed(store, LATER).epoch == 2


def test_a_renewed_lease_holds(store: Store, make_run: Any) -> None:
    run = make_run()
    claimed(store)
    assert store.renew(Lessee("ann@1", 1010.0, 15.0), {run}) == {run}
    assert store.claim(LATER, 10) == []


def test_what_a_worker_holds_and_does_not_name_is_told_and_not_prolonged(store: Store, make_run: Any) -> None:
    named, other = make_run(), make_run()
    store.claim(ANN, 10)
    assert store.renew(Lessee("ann@1", 1010.0, 15.0), {named}) == {named, other}
    assert [claim.run for claim in store.claim(LATER, 10)] == [other]


def test_whoever_lost_a_lease_is_told_when_renewing(store: Store, make_run: Any) -> None:
    run = make_run()
    claimed(store)
    claimed(store, LATER)
    assert store.renew(Lessee("ann@1", 1016.5, 15.0), {run}) == set()


def test_a_parked_run_waits_for_its_time(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([an_append(claim)])
    store.release(claim.run, claim.epoch, 1500.0)
    assert store.claim(LATER, 10) == []
    assert claimed(store, Lessee("ben@2", 1500.0, 15.0)).head == 1


def test_a_message_wakes_a_parked_run(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.release(claim.run, claim.epoch, 1500.0)
    store.send(claim.run, Cancel(at=1.0, by="ann"))
    (letter,) = claimed(store, BEN).letters
    assert decode_message(letter.body) == Cancel(at=1.0, by="ann")


def test_a_run_that_was_set_aside_waits_even_with_a_message(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.release(claim.run, claim.epoch, 1500.0, "aside")
    store.send(claim.run, Cancel(at=1.0))
    assert store.claim(LATER, 10) == []


def test_a_paused_run_is_claimed_only_for_a_message(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([an_append(claim, status="paused")])
    store.release(claim.run, claim.epoch, 0.0)
    assert store.claim(LATER, 10) == []
    store.send(claim.run, Pause(at=2.0))
    assert claimed(store, LATER).run == claim.run


def test_an_ended_run_is_never_claimed_and_its_messages_are_gone(store: Store, make_run: Any) -> None:
    run = make_run()
    store.send(run, Pause(at=2.0))
    claim = claimed(store)
    store.append([an_append(claim, status="succeeded", ended_at=1002.0)])
    assert store.claim(Lessee("ben@2", 9999.0, 15.0), 10) == []
    assert store.letters("ann@1") == []


def test_the_messages_that_an_append_answers_are_deleted_with_it(store: Store, make_run: Any) -> None:
    run = make_run()
    store.send(run, Pause(at=1.0))
    store.send(run, Pause(at=2.0))
    claim = claimed(store)
    first, second = claim.letters
    append = an_append(claim)
    store.append([Append(**{name: getattr(append, name) for name in append.__struct_fields__} | {"taken": [first.id]})])
    assert store.letters("ann@1") == [second]


def test_runs_that_have_begun_are_claimed_before_those_that_wait_to_begin(store: Store, make_run: Any) -> None:
    begun = make_run()
    claim = claimed(store)
    store.append([an_append(claim)])
    store.release(claim.run, claim.epoch, 1010.0)
    make_run()
    assert [claim.run for claim in store.claim(LATER, 1)] == [begun]


def test_no_more_runs_are_claimed_than_asked_for(store: Store, make_run: Any) -> None:
    for _ in range(5):
        make_run()
    assert len(store.claim(ANN, 3)) == 3
    assert len(store.claim(BEN, 3)) == 2


def test_one_run_can_be_claimed_by_whom_it_is_reserved_for(store: Store, make_run: Any) -> None:
    run, other = make_run(), make_run()
    claimed_one = store.claim_one(ANN, run)
    assert claimed_one is not None
    assert store.claim_one(BEN, run) is None
    assert [claim.run for claim in store.claim(BEN, 9)] == [other]


def test_the_leases_of_dead_workers_are_given_back_by_name(store: Store, make_run: Any) -> None:
    make_run()
    claimed(store)
    assert store.release_all("zoe@") == 0
    assert store.release_all("ann@") == 1
    assert claimed(store, BEN).epoch == 2


def test_a_message_that_does_not_decode_says_so() -> None:
    with pytest.raises(UndecodableError, match="does not decode"):
        decode_message('{"type":"Nonsense"}')


def test_the_summary_is_kept_beside_the_log(orm_kit: tuple[Store, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    run = make()
    claim = claimed(store)
    store.append([an_append(claim, events=4, status="succeeded", ended_at=1003.25, output={"a": [1]})])
    row = Run.objects.get(pk=run)
    assert (row.status, row.head_seq, row.steps, row.input_tokens) == ("succeeded", 4, 1, 7)
    assert row.output == {"a": [1]}
    assert row.ended_at is not None
    assert row.ended_at.timestamp() == 1003.25


def test_a_batch_of_any_size_is_written_whole(store: Store, make_run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.store.batches.MAX_BYTES", 1_000)
    runs = [make_run() for _ in range(5)]
    claims = store.claim(ANN, 10)
    output = {"z": 'a "quoted" \\ text, \u2028 and \x00', "a": [1.5, None]}
    refused = an_append(claims[2], head=7)
    batch = [refused if claim is claims[2] else an_append(claim, output=output) for claim in claims]
    assert [error is None for error in store.append(batch)] == [True, True, False, True, True]
    assert [len(store.entries(run)) for run in runs].count(1) == 4


def test_two_appends_to_one_run_in_a_batch_follow_each_other(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    assert store.append([an_append(claim, events=2), an_append(claim, head=2)]) == [None, None]
    assert [entry.seq for entry in store.entries(claim.run)] == [1, 3]


def test_an_append_of_several_entries_is_written_whole(store: Store, make_run: Any) -> None:
    for _ in range(3):
        make_run()
    claims = store.claim(ANN, 10)
    batch = []
    for number, claim in enumerate(claims):
        first = an_append(claim, events=2)
        more = [msgspec.structs.replace(first.entries[0], seq=3), msgspec.structs.replace(first.entries[0], seq=5)]
        batch.append(msgspec.structs.replace(first, entries=[*first.entries, *more[:number]]))
    assert store.append(batch) == [None, None, None]
    assert [[entry.seq for entry in store.entries(claim.run)] for claim in claims] == [[1], [1, 3], [1, 3, 5]]


def test_an_append_without_entries_changes_the_summary_alone(orm_kit: tuple[Store, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    runs = [make() for _ in range(2)]
    claims = store.claim(ANN, 10)
    empty = [msgspec.structs.replace(an_append(claim), entries=[]) for claim in claims]
    assert store.append(empty) == [None, None]
    assert [store.entries(run) for run in runs] == [[], []]
    assert set(Run.objects.values_list("status", flat=True)) == {"running"}
