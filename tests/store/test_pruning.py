"""Runs go when they were kept long enough, in bites, and never half."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from workflows.executors.pruner import prune_for, prune_round
from workflows.models import Payload, Retention, Run, RunEntry, RunSnapshot, Thread, Workflow
from workflows.store import pruning
from workflows.store.pruning import Pruned, bite, give_turn_back, prunable, take_turn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MakeRun = Callable[..., Run]


def ago(days: float) -> datetime:
    """Give the moment that many days before now."""
    return NOW - timedelta(days=days)


@pytest.fixture
def make_run(orm_kit: tuple[Any, Callable[[], Any]]) -> MakeRun:
    """Return a maker of runs that ended some days ago."""

    def make(days: float = 40, status: str = "succeeded", **fields: Any) -> Run:
        key = orm_kit[1]()
        Run.objects.filter(pk=key).update(status=status, ended_at=ago(days), log_bytes=100, **fields)
        RunEntry.objects.create(run_id=key, seq=1, last_seq=2, at=1.0, epoch=1, events="[]")
        return Run.objects.get(pk=key)

    return make


@pytest.fixture
def keep(db: None) -> Callable[[int | None, int | None], Retention]:
    """Return a way to say how long runs are kept."""

    def say(days: int | None, failed: int | None) -> Retention:
        kept = Retention.current()
        kept.keep_days, kept.keep_failed_days = days, failed
        kept.save()
        return kept

    return say


def found(kept: Retention) -> set[Any]:
    """Name the runs that may go."""
    return set(prunable(kept, NOW).values_list("pk", flat=True))


def test_at_first_runs_are_kept_for_ever(make_run: MakeRun) -> None:
    make_run(days=5000)
    assert found(Retention.current()) == set()


def test_runs_that_failed_are_kept_for_a_time_of_their_own(make_run: MakeRun, keep: Any) -> None:
    old, cancelled, failed = make_run(31), make_run(31, "cancelled"), make_run(91, "failed")
    make_run(29)
    make_run(89, "failed")
    assert found(keep(30, 90)) == {old.pk, cancelled.pk, failed.pk}
    assert found(keep(None, 90)) == {failed.pk}
    assert found(keep(30, None)) == {old.pk, cancelled.pk}


@pytest.mark.parametrize("status", Run.ACTIVE)
def test_a_run_that_goes_on_stays_and_so_does_what_it_started(make_run: MakeRun, keep: Any, status: str) -> None:
    active = make_run(100, status)
    make_run(100, started_by=active)
    assert found(keep(1, 1)) == set()


def test_a_conversation_stays_whole_as_long_as_it_is_used(make_run: MakeRun, keep: Any) -> None:
    thread = Thread.objects.create(workflow=Workflow.objects.get(), owner=User.objects.get())
    Thread.objects.update(updated_at=ago(3))
    runs = {make_run(days, thread=thread).pk for days in (100, 50, 31)}
    kept = keep(30, 30)
    assert found(kept) == set()
    Thread.objects.update(updated_at=ago(31))
    assert found(kept) == runs
    assert bite(NOW) == Pruned(3, 300)
    assert not Thread.objects.exists()


def test_a_thread_with_other_runs_stays(make_run: MakeRun, keep: Any) -> None:
    thread = Thread.objects.create(workflow=Workflow.objects.get(), owner=User.objects.get())
    Thread.objects.update(updated_at=ago(31))
    make_run(40, thread=thread)
    failed = make_run(40, "failed", thread=thread)
    keep(30, None)
    assert bite(NOW) == Pruned(1, 100)
    assert list(thread.runs.values_list("pk", flat=True)) == [failed.pk]


def test_all_that_belongs_to_a_run_goes_with_it(make_run: MakeRun, keep: Any) -> None:
    run, other = make_run(), make_run(1)
    for one in (run, other):
        Payload.objects.create(run=one, digest="d", bytes=2, body="{}")
        RunSnapshot.objects.create(run=one, seq=1, shape="s", state=b"")
    keep(30, 30)
    assert prune_for(5.0, rest=0) == Pruned(1, 100)
    assert prune_for(5.0, rest=0) == Pruned()
    kept = [list(model.objects.values_list("run", flat=True)) for model in (RunEntry, Payload, RunSnapshot)]
    assert kept == [[other.pk]] * 3


def test_a_long_run_goes_in_bites_and_is_seen_by_nobody_meanwhile(
    make_run: MakeRun, keep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "ROWS_A_BITE", 10)
    run = make_run()
    for n in range(25):
        RunEntry.objects.create(run=run, seq=n + 3, last_seq=n + 3, at=1.0, epoch=1, events="[]")
        Payload.objects.create(run=run, digest=str(n), bytes=2, body="{}")
    kept = keep(30, 30)
    assert bite(NOW) == Pruned()
    assert RunEntry.objects.count() == 16
    assert not Run.objects.for_user(run.owner).exists()
    assert found(kept) == {run.pk}
    keep(None, None)  # what has begun to go goes on going
    bites = [bite(NOW) for _ in range(6)]
    assert [one.runs for one in bites if one] == [0, 0, 0, 0, 0, 1]
    assert bite(NOW) is None


def test_large_values_go_a_few_megabytes_at_a_time(make_run: MakeRun, keep: Any) -> None:
    run = make_run()
    for n in range(3):
        Payload.objects.create(run=run, digest=str(n), bytes=pruning.BYTES_A_BITE // 2, body="")
    keep(30, 30)
    assert [bite(NOW), Payload.objects.count()] == [Pruned(), 3]
    assert [bite(NOW), Payload.objects.count()] == [Pruned(), 1]


def test_one_prunes_at_a_time(make_run: MakeRun, keep: Any) -> None:
    make_run()
    keep(30, 30)
    assert take_turn("ann", 1000.0, 60.0)
    assert take_turn("ann", 1010.0, 60.0)
    assert not take_turn("ben", 1069.0, 60.0)
    assert take_turn("ben", 1071.0, 1e12)
    assert prune_for(5.0) is None
    prune_round()
    assert Run.objects.count() == 1
    give_turn_back("ann")
    assert prune_for(5.0) is None
    give_turn_back("ben")
    prune_round()
    assert Run.objects.count() == 0


def test_whoever_waits_in_vain_between_bites_stops(make_run: MakeRun, keep: Any) -> None:
    for _ in range(pruning.RUNS_A_BITE + 1):
        make_run()
    keep(30, 30)
    prune_round(lambda seconds: True)
    assert Run.objects.count() == 1
