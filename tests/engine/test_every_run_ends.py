"""For random valid graphs and random outcomes: a run always ends, every activation ends once and after all inside it,
folding the log gives the live state, and what the run owes is what was commanded and not answered."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from tests.engine.random_documents import Documents
from tests.engine.random_runs import World, assert_each_ended_once
from workflows.engine import events as ev
from workflows.engine.events import decode_events, encode_events
from workflows.engine.messages import Pause, Resume
from workflows.engine.state import fold
from workflows.engine.validation import validate_document

MOST = 4_000
RUN_ENDINGS = (ev.RunSucceeded, ev.RunFailed, ev.RunCancelled)
bounded = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
seeds = st.integers(0, 2**32)


def played(seed: int) -> World:
    random = Random(seed)
    world = World(random, Documents(random).make())
    world.run(MOST)
    return world


@bounded
@given(seeds)
def test_random_documents_have_no_errors(seed: int) -> None:
    problems = validate_document(Documents(Random(seed)).make())
    assert [problem for problem in problems if problem.severity == "error"] == []


@bounded
@given(seeds)
def test_a_run_ends_and_its_fold_is_its_live_state(seed: int) -> None:
    world = played(seed)
    assert world.state.ended
    assert world.owed == {}
    assert to_builtins(fold(world.entries)) == to_builtins(world.state)
    events = [event for entry in world.entries for event in entry.events]
    assert decode_events(encode_events(events)) == events
    assert sum(isinstance(event, RUN_ENDINGS) for event in events) == 1
    assert isinstance(events[-1], RUN_ENDINGS)


@bounded
@given(seeds)
def test_every_activation_ends_once_and_after_all_inside_it(seed: int) -> None:
    assert_each_ended_once(played(seed))


@bounded
@given(seeds, st.integers(1, 60))
def test_what_a_run_owes_is_what_was_commanded_and_not_answered(seed: int, most: int) -> None:
    random = Random(seed)
    world = World(random, Documents(random).make())
    world.run(most)
    if world.state.status == "running":
        assert world.still_owed() == set(world.owed)
    world.send(Pause(at=world.at + 1))
    assert world.still_owed() == set()
    world.send(Resume(at=world.at + 2))
    assert world.still_owed() == (set() if world.state.ended else set(world.owed))


@bounded
@given(seeds)
def test_the_same_messages_give_the_same_log(seed: int) -> None:
    first = played(seed)
    again = World(Random(0), Documents(Random(seed)).make())
    for message in first.sent:
        again.send(message)
    assert encode_events([e for entry in again.entries for e in entry.events]) == encode_events(
        [e for entry in first.entries for e in entry.events]
    )
