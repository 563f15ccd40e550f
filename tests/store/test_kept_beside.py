"""What a store keeps beside the logs: signs of life of workers, and snapshots of long runs."""

from collections.abc import Callable
from typing import Any

import pytest

from workflows.engine.records import RunState
from workflows.models import RunSnapshot, WorkerSeen
from workflows.store.contract import RunId, Sign, Store


def test_a_sign_of_life_takes_the_place_of_the_one_before(orm_kit: tuple[Store, Callable[[], RunId]]) -> None:
    store, _ = orm_kit
    for seen_at in (1_000.0, 1_005.0):
        store.seen(sign("ann@1", seen_at))
    store.seen(sign("ben@2", 90_000.0))
    assert list(WorkerSeen.objects.values_list("name", "seen_at")) == [("ben@2", 90_000.0)]


def sign(worker: str, seen_at: float) -> Sign:
    """Make a worker's sign of life."""
    return Sign(worker=worker, release="r1", host="here", started_at=900.0, seen_at=seen_at, looked_at=seen_at, runs=0)


def test_a_snapshot_is_given_unless_it_is_ahead(store: Store, make_run: Any) -> None:
    run = make_run()
    assert store.snapshot(run, 100) is None
    for seq in (10, 30):
        store.keep_snapshot(run, RunState(run=run, seq=seq, values={"found": [seq]}))
    kept = store.snapshot(run, 30)
    assert kept is not None
    assert (kept.seq, kept.values) == (30, {"found": [30]})
    assert store.snapshot(run, 29) is None


def test_an_older_snapshot_takes_no_newer_ones_place(orm_kit: tuple[Store, Callable[[], RunId]]) -> None:
    store, make = orm_kit
    run = make()
    store.keep_snapshot(run, RunState(seq=30))
    store.keep_snapshot(run, RunState(seq=10))
    kept = store.snapshot(run, 50)
    assert kept is not None
    assert kept.seq == 30


@pytest.mark.parametrize("spoilt", [{"shape": "other"}, {"state": b"spoilt"}])
def test_a_snapshot_that_cannot_be_read_is_passed_over(
    orm_kit: tuple[Store, Callable[[], RunId]], spoilt: dict[str, Any]
) -> None:
    store, make = orm_kit
    run = make()
    store.keep_snapshot(run, RunState(seq=30))
    RunSnapshot.objects.update(**spoilt)
    assert store.snapshot(run, 50) is None


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
