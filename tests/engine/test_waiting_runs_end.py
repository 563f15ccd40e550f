"""For random graphs over every kind, and a world in which people answer, events come and places are granted: every
activation ends once and after all inside it, nothing is held or awaited after the end, and no section is too full."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from tests.engine.random_graphs import Graphs
from tests.engine.random_runs import World, assert_each_ended_once
from workflows.engine import events as ev
from workflows.engine.commands import ReleaseLock, RequestLock
from workflows.engine.decide import commands, decide
from workflows.engine.errors import DocumentError, IllegalMessageError
from workflows.engine.events import Entry
from workflows.engine.messages import Answer, AnyMessage, Cancel, ExternalEvent, Granted
from workflows.engine.state import RunState, fold

MOST = 3_000
bounded = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
seeds = st.integers(0, 2**32)


class PatientWorld(World):
    """A world that also waits: it knows who stands in line outside, and gives up on what nothing can bring."""

    def __init__(self, random: Random, document: dict[str, Any]) -> None:
        super().__init__(random, document)
        self.places: dict[str, RequestLock] = {}
        self.gave_up = False

    def send(self, message: AnyMessage) -> list[ev.AnyEvent]:
        """Send one message, and look at the sections after it."""
        self.sent.append(message)
        seq = self.state.seq + 1
        try:
            events = decide(self.graph, self.state, message)
        except IllegalMessageError:
            return []
        if events:
            self.entries.append(Entry(seq=seq, at=message.at, events=events))
        for command in commands(self.graph, self.state, events):
            self._take(command)
        self.owed = {name: command for name, command in self.owed.items() if self._wanted(command)}
        return events

    def _take(self, command: Any) -> None:
        if isinstance(command, RequestLock):
            self.places[command.key] = command
        elif isinstance(command, ReleaseLock):
            self.places.pop(command.key, None)
        elif hasattr(command, "agent") or hasattr(command, "at"):
            self.owed[getattr(command, "timer", None) or command.step] = command
        else:
            self.owed.pop(command.step, None)

    def _from_outside(self) -> AnyMessage:
        asked, waiting = list(self.state.questions), list(self.places.values())
        choices: list[AnyMessage] = [self._decision(path) for path in asked]
        choices += [Granted(at=self.at, activation=place.activation, name=place.name) for place in waiting]
        for name in self.state.listeners:
            payload = self.random.choice((None, {"sum": 2}, {"sum": 0}))
            choices.append(ExternalEvent(at=self.at, name=name, payload=payload, transient=self.random.random() < 0.5))
        if choices and len(self.sent) < MOST - 500:
            return self.random.choice(choices)
        self.gave_up = True
        return Cancel(at=self.at)

    def _decision(self, path: str) -> AnyMessage:
        asked = self.state.activations[path].question
        assert asked is not None
        by = self.random.choice(("ann", "bob", "cy", "boss"))
        told = {"decision": self.random.choice(asked.decisions), "hash": asked.hash, "groups": ["board"]}
        return Answer(at=self.at, activation=path, by=by, **told)


def played(seed: int, most: int = MOST) -> PatientWorld:
    """Play a random document, if it is one without errors."""
    random = Random(seed)
    document = Graphs(random).make()
    for node in document["nodes"]:
        if node["kind"] == "critical":
            node["config"]["wide"] = node["config"]["lock"] == "desk"
    try:
        world = PatientWorld(random, document)
    except DocumentError:
        assume(False)
        raise
    world.run(most)
    return world


def too_full(state: RunState) -> list[str]:
    """Name the critical sections of the run's own that hold more than they may."""
    return [name for name, lock in state.locks.items() if not lock.wide and len(lock.holders) > lock.limit]


@bounded
@given(seeds)
def test_a_run_ends_and_leaves_nothing_behind(seed: int) -> None:
    world = played(seed)
    state = world.state
    assert state.ended
    assert (world.owed, world.places) == ({}, {})
    assert (state.timers, state.questions, state.listeners, state.watchers) == ({}, {}, {}, {})
    assert all(lock.holders == [] and lock.waiting == [] for lock in state.locks.values())
    assert to_builtins(fold(world.entries)) == to_builtins(state)


@bounded
@given(seeds)
def test_every_activation_ends_once_and_after_all_inside_it(seed: int) -> None:
    assert_each_ended_once(played(seed))


@bounded
@given(seeds)
def test_no_section_is_ever_too_full(seed: int) -> None:
    world = played(seed)
    state = RunState()
    for entry in world.entries:
        for event in entry.events:
            fold([Entry(seq=state.seq + 1, at=entry.at, events=[event])], state)
            assert too_full(state) == []


@bounded
@given(seeds)
def test_what_is_asked_is_asked_by_who_is_active(seed: int) -> None:
    world = played(seed, 60)
    active = {path for path, activation in world.state.activations.items() if activation.status == "active"}
    state = world.state
    waiting = [*state.questions, *state.watchers, *(path for paths in state.listeners.values() for path in paths)]
    waiting += [timer.activation for timer in state.timers.values()]
    waiting += [path for lock in state.locks.values() for path in (*lock.holders, *lock.waiting)]
    assert set(waiting) <= active
