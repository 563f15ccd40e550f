"""Runs that may break whoever drives them: a worker drives one suspect at a time, and only that one is blamed."""

from typing import Any

import msgspec

from tests.store.test_store import an_append, claimed
from workflows.engine.events import Entry, RunRecovered
from workflows.engine.messages import Pause
from workflows.models import Run
from workflows.store.contract import LATER, Claim, Lessee, RunId, Store


class Workers:
    """Workers that come one after the other, each after the lease of the one before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now = 1000.0

    def next(self) -> Lessee:
        """Start another, as the one before was killed."""
        self._now += 20
        return Lessee(f"w@{self._now:g}", self._now, 15.0)

    def kill_some(self, count: int) -> None:
        """Let so many claim all that they may, and die."""
        for _ in range(count):
            self._store.claim(self.next(), 100)


def test_a_run_that_never_gets_on_becomes_a_suspect_and_is_set_aside(store: Store, make_run: Any) -> None:
    run = make_run()
    workers = Workers(store)
    workers.kill_some(Run.SUSPECT_TRIES)
    for _ in range(Run.SUSPECT_TRIES, Run.MAX_TRIES):
        assert store.claim(worker := workers.next(), 100) == []
        assert [claim.run for claim in suspects(store, worker)] == [run]
    worker = workers.next()
    assert store.claim(worker, 100) == []
    assert suspects(store, worker) == []


def test_a_worker_drives_one_suspect_at_a_time_that_which_was_tried_least(store: Store, make_run: Any) -> None:
    runs = {make_run() for _ in range(3)}
    workers = Workers(store)
    workers.kill_some(Run.SUSPECT_TRIES)
    first, second = workers.next(), workers.next()
    tried = {claim.run for worker in (first, second) for claim in suspects(store, worker)}
    assert len(tried) == 2
    assert suspects(store, second) == []
    assert {claim.run for claim in suspects(store, workers.next())} == runs - tried


def test_a_suspect_that_got_on_is_none_and_another_has_its_turn(store: Store, make_run: Any) -> None:
    make_run()
    make_run()
    workers = Workers(store)
    workers.kill_some(Run.SUSPECT_TRIES)
    (claim,) = suspects(store, worker := workers.next())
    store.append([an_append(claim)])
    (other,) = suspects(store, worker)
    assert other.run != claim.run


def test_a_healthy_run_beside_a_poison_run_is_never_set_aside(store: Store, make_run: Any) -> None:
    poison, *healthy = (make_run() for _ in range(6))
    workers = Workers(store)
    unproven = set(healthy)
    for _ in range(60):
        worker = workers.next()
        held = {claim.run: claim for claim in [*store.claim(worker, 100), *suspects(store, worker)]}
        if poison in held:  # the worker dies before any long step has ended
            continue
        for run in unproven & held.keys():
            store.append([an_append(held[run], status="succeeded", ended_at=1002.0)])
            unproven.remove(run)
    assert unproven == set()
    assert store.claim_suspect(workers.next()) is None


def test_a_run_that_got_on_or_was_given_back_may_be_tried_as_often_again(store: Store, make_run: Any) -> None:
    run = make_run()
    workers = Workers(store)
    for n in range(3 * Run.SUSPECT_TRIES):
        (claim,) = store.claim(workers.next(), 10)
        if n % 3 == 1:
            store.append([an_append(claim)])
        elif n % 3 == 2:
            store.release(run, claim.epoch, 0.0)


def test_being_taken_over_is_not_getting_on(store: Store, make_run: Any) -> None:
    make_run()
    workers = Workers(store)
    for n in range(Run.SUSPECT_TRIES):
        (claim,) = store.claim(workers.next(), 10)
        taken_over = [Entry(seq=claim.head + 1, at=1000.5, events=[RunRecovered(worker=f"w@{n}", epoch=claim.epoch)])]
        store.append([msgspec.structs.replace(an_append(claim), entries=taken_over)])
    assert store.claim(workers.next(), 10) == []


def test_a_run_that_gave_way_comes_after_those_that_wait(store: Store, make_run: Any) -> None:
    lasting = make_run()
    ann = Lessee("ann@1", 1000.0, 15.0)
    (claim,) = store.claim(ann, 10)
    store.append([an_append(claim)])
    waiting = {make_run(), make_run()}
    store.release(lasting, claim.epoch, 1010.0, LATER)
    ben = Lessee("ben@2", 1011.0, 15.0)
    assert {claim.run for claim in store.claim(ben, 2)} == waiting
    assert [claim.run for claim in store.claim(ben, 2)] == [lasting]


def suspects(store: Store, worker: Lessee) -> list[Claim]:
    """Let a worker claim the suspect that it may have, if there is one."""
    claim = store.claim_suspect(worker)
    return [] if claim is None else [claim]


def test_a_suspect_that_is_asked_for_by_name_is_given(store: Store, make_run: Any) -> None:
    run: RunId = make_run()
    workers = Workers(store)
    workers.kill_some(Run.SUSPECT_TRIES)
    assert store.claim_one(workers.next(), run) is not None


def test_a_run_that_ended_is_nobodys_even_where_its_driver_did_not_hear_of_it(store: Store, make_run: Any) -> None:
    run = make_run()
    claim = claimed(store)
    store.append([an_append(claim, status="succeeded", ended_at=1002.0)])
    store.release(run, claim.epoch, 1500.0, "aside")
    store.send(run, Pause(at=2.0))
    assert store.letters("aside") == []
