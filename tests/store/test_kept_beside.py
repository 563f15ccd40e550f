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
