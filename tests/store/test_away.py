"""Steps that are away: handed over with an append, leased to one worker at a time, told of once."""

from typing import Any

import msgspec
import pytest

from tests.store.test_store import ANN, an_append, claimed
from workflows.engine.messages import StepDone, StepErred, StepTakenOver, TurnDone
from workflows.models import QueuedStep as Row
from workflows.store.away import QueueingStore, Report, TakenStep
from workflows.store.contract import Claim, LeaseLostError, Lessee, QueuedStep, decode_message

GIA, HAL = Lessee("gia@1", 1000.0, 15.0), Lessee("hal@2", 1001.0, 15.0)
LATE = Lessee("hal@2", 1016.0, 15.0)
GPU = ["gpu"]


def asked(step: str = "s:1", attempt: int = 1, queue: str = "gpu") -> QueuedStep:
    return QueuedStep(step=step, attempt=attempt, queue=queue, body=f'"{step}"', since=999.0)


def hand_over(store: QueueingStore, claim: Claim, *steps: QueuedStep) -> None:
    assert store.append([msgspec.structs.replace(an_append(claim), queued=list(steps))]) == [None]


def done(step: TakenStep, output: str = "ok") -> Report:
    return Report(id=step.id, message=StepDone(at=1.0, step=step.step, attempt=step.attempt, output=output))


@pytest.fixture
def claim(store: QueueingStore, make_run: Any) -> Claim:
    """Return a run that was begun."""
    make_run()
    return claimed(store)


def test_a_step_is_handed_over_with_the_append_and_taken_by_who_consumes_its_queue(
    store: QueueingStore, claim: Claim
) -> None:
    hand_over(store, claim, asked())
    assert store.steps.take(GIA, ["other"], 10) == []
    (taken,) = store.steps.take(GIA, GPU, 10)
    assert (taken.run, taken.step, taken.attempt, taken.body) == (claim.run, "s:1", 1, '"s:1"')
    assert store.steps.take(HAL, GPU, 10) == []


def test_an_append_that_is_refused_hands_nothing_over(store: QueueingStore, claim: Claim) -> None:
    refused = msgspec.structs.replace(an_append(claim, head=7), queued=[asked()])
    assert isinstance(store.append([refused])[0], LeaseLostError)
    assert store.steps.take(GIA, GPU, 10) == []


def test_an_attempt_is_handed_over_once(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    again = msgspec.structs.replace(an_append(claim, head=1), queued=[asked(), asked(attempt=2)])
    assert store.append([again]) == [None]
    assert [step.attempt for step in store.steps.take(GIA, GPU, 10)] == [1, 2]


def test_the_oldest_is_taken_first_and_no_more_than_asked_for(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked("a"), asked("b"), asked("c"))
    assert [step.step for step in store.steps.take(GIA, GPU, 2)] == ["a", "b"]
    assert [step.step for step in store.steps.take(HAL, GPU, 2)] == ["c"]


def test_an_outcome_ends_the_step_and_is_a_letter(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    (taken,) = store.steps.take(GIA, GPU, 10)
    assert store.steps.report("gia@1", [done(taken)]) == [True]
    (letter,) = store.letters(ANN.worker)
    assert decode_message(letter.body) == StepDone(at=1.0, step="s:1", attempt=1, output="ok")
    assert store.steps.held("gia@1") == set()
    assert store.steps.take(Lessee("hal@2", 9000.0, 15.0), GPU, 10) == []


def test_an_outcome_that_is_told_twice_is_heard_once(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    (taken,) = store.steps.take(GIA, GPU, 10)
    assert store.steps.report("gia@1", [done(taken)]) == [True]
    assert store.steps.report("gia@1", [done(taken, "again")]) == [False]
    assert len(store.letters(ANN.worker)) == 1


def test_who_lost_the_lease_of_a_step_is_not_heard(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    (taken,) = store.steps.take(GIA, GPU, 10)
    (again,) = store.steps.take(LATE, GPU, 10)
    assert store.steps.report("gia@1", [done(taken)]) == [False]
    (letter,) = store.letters(ANN.worker)
    assert decode_message(letter.body) == StepTakenOver(at=LATE.now, step="s:1", attempt=1, worker="hal@2")
    assert store.steps.report("hal@2", [done(again)]) == [True]


def test_a_renewed_lease_of_a_step_holds(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    (taken,) = store.steps.take(GIA, GPU, 10)
    assert store.steps.renew(Lessee("gia@1", 1010.0, 15.0)) == {taken.id}
    assert store.steps.take(LATE, GPU, 10) == []


def test_some_of_the_steps_that_a_worker_holds_can_be_given_back(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked(), asked("other"))
    taken, other = store.steps.take(GIA, GPU, 10)
    assert store.steps.give_back("gia@1", {taken.id}) == 1
    assert [one.id for one in store.steps.take(Lessee("hal@2", GIA.now, 15.0), GPU, 10)] == [taken.id]
    assert store.steps.held("gia@1") == {other.id}


def test_a_step_that_is_recalled_is_gone_and_its_outcome_too(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked(), asked("other"))
    taken, other = store.steps.take(GIA, GPU, 10)
    recall = msgspec.structs.replace(an_append(claim, head=1), recalled=["s:1"])
    assert store.append([recall]) == [None]
    assert store.steps.held("gia@1") == {other.id}
    assert store.steps.report("gia@1", [done(taken)]) == [False]
    assert store.letters(ANN.worker) == []


def test_a_turn_is_a_letter_and_goes_along_with_who_takes_the_step_next(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    (taken,) = store.steps.take(GIA, GPU, 10)
    turn = TurnDone(at=1.0, step="s:1", attempt=1, index=0, turn={"n": 1})
    assert store.steps.report("gia@1", [Report(id=taken.id, message=turn, turns=[{"n": 1}])]) == [True]
    assert decode_message(store.letters(ANN.worker)[0].body) == turn
    (again,) = store.steps.take(LATE, GPU, 10)
    assert again.turns == [{"n": 1}]


def test_whoever_takes_a_run_over_is_told_where_its_steps_are(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked("a"), asked("b"))
    (taken,) = store.steps.take(GIA, GPU, 1)
    store.steps.report("gia@1", [done(taken)])
    away = store.steps.away(claim.run)
    assert away.steps == {("b", 1)}
    assert [letter.id for letter in away.letters] == [letter.id for letter in store.letters(ANN.worker)]


def test_what_is_given_back_is_taken_up_at_once(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    store.steps.take(GIA, GPU, 10)
    assert store.steps.give_back("gia@1") == 1
    assert len(store.steps.take(HAL, GPU, 10)) == 1


def test_a_step_that_breaks_its_workers_is_taken_alone_and_fails_in_the_end(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked("a"), asked("b"))
    now = 1000.0
    for _ in range(Row.SUSPECT_TRIES):
        assert len(store.steps.take(Lessee("w@1", now, 15.0), GPU, 10)) == 2
        now += 20
    for n in range(2 * (Row.MAX_TRIES - Row.SUSPECT_TRIES)):
        worker = Lessee(f"w@{n}", now, 15.0)
        assert store.steps.take(worker, GPU, 10) == []
        assert store.steps.take_suspect(worker, GPU) is not None
        assert store.steps.take_suspect(worker, GPU) is None
        now += 20
    assert store.steps.sweep(now) == [claim.run, claim.run]
    told = [decode_message(letter.body) for letter in store.letters(ANN.worker)]
    assert [type(message) for message in told if not isinstance(message, StepTakenOver)] == [StepErred, StepErred]
    assert store.steps.away(claim.run).steps == set()


def test_the_steps_of_runs_that_have_ended_are_swept_away(store: QueueingStore, claim: Claim) -> None:
    hand_over(store, claim, asked())
    store.append([an_append(claim, head=1, status="cancelled", ended_at=1002.0)])
    assert store.steps.sweep(1003.0) == []
    assert store.steps.away(claim.run).steps == set()
