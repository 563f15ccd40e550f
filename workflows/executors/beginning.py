"""Begin runs where they are started: in a process whose own executor has room for them.

Such a run need not wait to be found. Whoever starts it decides its first message and keeps what that says with the run
itself, leased to the executor, in one commit where there would be three; then the executor goes on from there. If the
process dies in between, whoever takes the run over finds a log and what it still owes, as ever. A worker that was rung
for a new run begins it likewise (`executors/doorstep.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from workflows.engine.commands import Command
from workflows.engine.decide import commands, decide
from workflows.engine.events import Entry
from workflows.engine.graph import Graph
from workflows.engine.messages import Start
from workflows.engine.state import RunState, fold
from workflows.executors.summary import open_questions, summarise
from workflows.store.contract import Append, Claim, Found, RunId

EPOCH = 1


class Begun(msgspec.Struct, frozen=True, gc=False):
    """A run that was begun: its lease, its state, its first entry as it is kept, and what that calls for."""

    claim: Claim
    graph: Graph
    state: RunState
    append: Append
    wanted: list[Command]
    kept_as: str = ""  # the digest of the entry, where it was read

    @property
    def tip(self) -> str:
        """Give the digest of the entry."""
        return self.kept_as or self.append.sealed[-1].digest


class Room(msgspec.Struct, frozen=True):
    """How many runs an executor takes, in whose name, and how it is given them.

    `now` is the time that all workers share, `until` that to which their leases last (seconds since the epoch).
    """

    runs: int
    worker: str
    now: float
    until: float
    take: Callable[[Sequence[Begun]], None]


class Seat(msgspec.Struct, frozen=True):
    """A place for one run with a worker elsewhere, and the time that all workers share (seconds since the epoch).

    `tell` says that the run is just being kept, and whether that could be said; `ring` says that it is.
    """

    worker: str
    now: float
    tell: Callable[[RunId], bool]
    ring: Callable[[RunId], None]


_rooms: list[Callable[[], Room | None]] = []


def offer(room: Callable[[], Room | None]) -> None:
    """Let runs be begun for an executor of this process, which says from any thread what room it has."""
    _rooms.append(room)


def withdraw(room: Callable[[], Room | None]) -> None:
    """Let no more be begun for it."""
    if room in _rooms:
        _rooms.remove(room)


def room() -> Room | None:
    """Give the room of this process; nothing where a run has to wait for whoever claims it."""
    return next((found for ask in list(_rooms) if (found := ask()) is not None), None)


def begin(claim: Claim, graph: Graph, start: Start, room: Room, taken: tuple[int, ...] = ()) -> Begun:
    """Decide what follows from the start of a run, at the executor's time, not the machine's.

    `taken` are the letters that it came by, where the run was kept before.
    """
    state, append = _decided(claim, graph, start, room, taken)
    return Begun(claim, graph, state, append, commands(graph, state, append.entries[0].events))


def begin_for(seat: Seat, claim: Claim, graph: Graph, start: Start) -> Append:
    """Decide the same for a worker elsewhere, which then finds out itself what that calls for."""
    return _decided(claim, graph, start, seat, ())[1]


def _decided(
    claim: Claim, graph: Graph, start: Start, place: Room | Seat, taken: tuple[int, ...]
) -> tuple[RunState, Append]:
    state, start = RunState(), msgspec.structs.replace(start, at=place.now)
    entry = Entry(seq=1, at=start.at, events=decide(graph, state, start))
    questions = open_questions(graph, state) or None
    return state, _first(claim, state, entry, place.worker, taken=taken, questions=questions)


def begun_elsewhere(found: Found, graph: Graph, worker: str) -> Begun:
    """Give a run that was assigned to a worker as whoever began it had it."""
    assert found.claim is not None
    assert found.entry is not None
    state, entry = RunState(), found.entry
    fold([entry], state)
    append = _first(found.claim, state, entry, worker)
    return Begun(found.claim, graph, state, append, commands(graph, state, entry.events), found.digest)


def _first(claim: Claim, state: RunState, entry: Entry, worker: str, **more: Any) -> Append:
    return Append(
        run=claim.run,
        epoch=claim.epoch,
        worker=worker,
        head=0,
        entries=[entry],
        summary=summarise(state),
        **more,
    )
