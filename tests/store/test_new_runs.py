"""Runs that wait for their first worker: found by their ids, and leased with what they begin with, by one only."""

from typing import Any
from uuid import uuid4

import msgspec

from tests.store.test_store import ANN, BEN, LATER, an_append
from workflows.engine.events import Question
from workflows.engine.messages import Pause
from workflows.store.contract import Append, Claim, Found, OpenQuestion, RunId, Store, decode_message


def found(store: Store, run: RunId) -> Claim:
    """Give the claim of a run that is new."""
    claim = store.find(run, ANN.worker, ANN.now).claim
    assert claim is not None
    return claim


def beginning(claim: Claim, **more: Any) -> Append:
    """Append a first entry that answers all letters of a claim."""
    return msgspec.structs.replace(an_append(claim), taken=tuple(letter.id for letter in claim.letters), **more)


def test_a_new_run_is_found_with_its_letters_and_is_nobodys_yet(store: Store, make_run: Any) -> None:
    run, other = make_run(), make_run()
    store.send(run, Pause(at=1.0, by="ann"))
    for _ in range(2):
        claim = found(store, run)
        assert (claim.run, claim.epoch, claim.head) == (run, 1, 0)
        assert [type(decode_message(letter.body)) for letter in claim.letters] == [Pause]
    assert {claim.run for claim in store.claim(BEN, 9)} == {run, other}


def test_a_run_that_is_begun_is_its_workers_and_its_letters_are_gone(store: Store, make_run: Any) -> None:
    run, other = make_run(), make_run()
    store.send(run, Pause(at=1.0, by="ann"))
    claim = found(store, run)
    assert store.begin(ANN, beginning(claim))
    assert [(entry.seq, entry.last) for entry in store.entries(run)] == [(1, 1)]
    assert store.letters(ANN.worker) == []
    assert store.renew(ANN, []) == {run}
    assert [one.run for one in store.claim(BEN, 9)] == [other]
    assert store.append([an_append(claim, head=1)]) == [None]


def test_what_a_worker_lets_go_of_is_free_at_once_and_nothing_else(store: Store, make_run: Any) -> None:
    run, kept, other = make_run(), make_run(), make_run()
    for one in (run, kept):
        assert store.begin(ANN, beginning(found(store, one)))
    assert store.begin(BEN, beginning(found(store, other), worker=BEN.worker))
    store.let_go(ANN.worker, {run, other})
    assert store.renew(ANN, []) == {kept}
    assert store.renew(BEN, []) == {other}
    assert [one.run for one in store.claim(BEN, 9)] == [run]


def test_a_run_that_was_begun_for_a_worker_is_found_by_it_with_its_first_entry(store: Store, make_run: Any) -> None:
    run = make_run()
    append = beginning(found(store, run))
    store.begin(ANN, append)
    store.send(run, Pause(at=1.0, by="ann"))
    had = store.find(run, ANN.worker, LATER.now)
    assert had.claim is not None
    assert (had.claim.run, had.claim.epoch, had.claim.head) == (run, 1, 1)
    assert [type(decode_message(letter.body)) for letter in had.claim.letters] == [Pause]
    assert (had.entry, had.digest, had.until) == (append.entries[0], store.tip(run), ANN.now + ANN.ttl_s)
    assert store.append([an_append(had.claim, head=1)]) == [None]
    assert store.find(run, ANN.worker, LATER.now) == Found(True)


def test_a_run_that_somebody_else_took_over_is_not_found_by_whom_it_was_begun_for(store: Store, make_run: Any) -> None:
    lost, given_back = make_run(), make_run()
    for run in (lost, given_back):
        store.begin(ANN, beginning(found(store, run)))
    store.release(given_back, 1, 2000.0)
    store.claim(LATER, 9)
    for run in (lost, given_back):
        assert store.find(run, ANN.worker, ANN.now) == Found(True)


def test_of_two_that_would_begin_a_run_one_does(store: Store, make_run: Any) -> None:
    claim = found(store, make_run())
    assert store.begin(ANN, beginning(claim))
    assert not store.begin(BEN, beginning(claim))
    assert len(store.entries(claim.run)) == 1
    assert store.renew(BEN, []) == set()


def test_whoever_takes_over_a_run_that_was_begun_has_a_higher_epoch(store: Store, make_run: Any) -> None:
    claim = found(store, make_run())
    store.begin(ANN, beginning(claim))
    (taken,) = store.claim(LATER, 9)
    assert (taken.epoch, taken.head, taken.letters) == (2, 1, ())


def test_a_run_that_ends_as_it_begins_is_nobodys(store: Store, make_run: Any) -> None:
    claim = found(store, make_run())
    ended = msgspec.structs.replace(an_append(claim).summary, status="succeeded", ended_at=1000.5)
    assert store.begin(ANN, beginning(claim, summary=ended))
    assert store.renew(ANN, []) == set()
    assert store.find(claim.run, LATER.worker, LATER.now) == Found(True)


def test_what_is_kept_beside_a_first_entry_is_kept_with_it(store: Store, make_run: Any) -> None:
    claim = found(store, make_run())
    question = Question(prompt="Send it?", hash="abc", decisions=["approve", "reject"])
    asked = OpenQuestion(activation="a", node="n", asked_at=1000.5, question=question)
    assert store.begin(ANN, beginning(claim, questions=[asked]))
    assert not store.begin(BEN, beginning(claim, questions=[]))
    assert store.open_questions(claim.run) == [asked]


def test_a_run_that_is_driven_was_driven_or_waits_for_its_time_is_not_new(store: Store, make_run: Any) -> None:
    driven, parked = make_run(), make_run()
    store.begin(ANN, beginning(found(store, driven)))
    claim = found(store, parked)
    store.begin(ANN, beginning(claim))
    store.release(parked, claim.epoch, 0.0)
    for run in (driven, parked):
        assert store.find(run, LATER.worker, LATER.now) == Found(True)


def test_a_run_that_was_claimed_once_is_not_new(store: Store, make_run: Any) -> None:
    run = make_run()
    claim = found(store, run)
    (claimed,) = store.claim(ANN, 9)
    store.release(run, claimed.epoch, 2000.0)
    assert store.find(run, LATER.worker, LATER.now) == Found(True)
    assert not store.begin(LATER, beginning(claim))


def test_a_run_that_is_not_kept_is_told_from_one_that_is_not_new(store: Store, make_run: Any) -> None:
    assert store.find(RunId(str(uuid4())), ANN.worker, ANN.now) == Found(False)
