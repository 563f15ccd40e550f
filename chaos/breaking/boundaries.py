"""Places in the program at which a process may die: each named, before or after something that matters.

`watch` wraps what is there in this process: it counts how often each boundary is crossed, and kills the process, as a
power cut would, at the crossing that it is told. The product knows nothing of it.
"""

import inspect
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agents.kinds.scripted import ScriptedKind
from workflows.engine import events as ev
from workflows.engine.messages import StepDone, StepErred
from workflows.executors.assigned import Assigned
from workflows.executors.driver import Driver
from workflows.executors.executor import Executor
from workflows.executors.mailbox import Mailbox
from workflows.executors.steps import StepRunner
from workflows.executors.timers import Timers
from workflows.executors.writer import Writer
from workflows.services import run_keeping
from workflows.store import asked
from workflows.store.orm import OrmStore

Fits = Callable[..., bool]
APPENDED: tuple[tuple[str, type], ...] = (
    ("the start", ev.RunStarted),
    ("a step is asked for", ev.StepScheduled),
    ("a step's result", ev.StepSucceeded),
    ("a failed attempt", ev.StepFailed),
    ("a retry", ev.StepRetried),
    ("a take-over", ev.RunRecovered),
    ("a question", ev.QuestionAsked),
    ("an answer", ev.QuestionAnswered),
    ("an event from outside", ev.EventReceived),
    ("a timer", ev.TimerExpired),
    ("a place given", ev.LockGranted),
    ("a handoff", ev.HandedOff),
    ("a fan-out's loser", ev.ActivationCancelled),
    ("a member's end", ev.ActivationLeft),
    ("the end", ev.RunSucceeded),
    ("a cancel", ev.RunCancelled),
)


@dataclass(frozen=True)
class Boundary:
    """Before or after a call of `owner.attribute` whose arguments and outcome fit."""

    name: str
    owner: Any
    attribute: str
    before: bool
    fits: Fits


class Watch:
    """Count crossings in this process, once it is `armed`; die at crossing `at` of the boundary `wanted`."""

    def __init__(self, wanted: str = "", at: int = 1) -> None:
        self.crossed: Counter[str] = Counter()
        self.armed = False
        self._wanted, self._at = wanted, at

    def cross(self, boundary: Boundary, *args: Any) -> None:
        """Note a crossing, or die."""
        if not self.armed or not boundary.fits(*args):
            return
        self.crossed[boundary.name] += 1
        if boundary.name == self._wanted and self.crossed[boundary.name] == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(watching: Watch) -> None:
    """Wrap every place of this process that a boundary names."""
    places: dict[tuple[Any, str], list[Boundary]] = {}
    for boundary in all_boundaries():
        places.setdefault((boundary.owner, boundary.attribute), []).append(boundary)
    for (owner, attribute), boundaries in places.items():
        setattr(owner, attribute, _wrapped(getattr(owner, attribute), boundaries, watching))


def _wrapped(call: Callable[..., Any], boundaries: list[Boundary], watching: Watch) -> Callable[..., Any]:
    before = [one for one in boundaries if one.before]
    after = [one for one in boundaries if not one.before]

    def cross(which: list[Boundary], *args: Any) -> None:
        for one in which:
            watching.cross(one, *args)

    async def later(*args: Any, **named: Any) -> Any:
        cross(before, *args)
        result = await call(*args, **named)
        cross(after, result, *args)
        return result

    def now(*args: Any, **named: Any) -> Any:
        cross(before, *args)
        result = call(*args, **named)
        cross(after, result, *args)
        return result

    return later if inspect.iscoroutinefunction(call) else now


def all_boundaries() -> list[Boundary]:
    """Give every boundary."""
    found = [boundary for what, event in APPENDED for boundary in _append(what, event)]
    for what, owner, attribute in (
        ("leaving a letter", OrmStore, "send"),
        ("a run is parked", OrmStore, "release"),
        ("a place is asked for", OrmStore, "place_request"),
        ("a place is given back", OrmStore, "place_release"),
        ("places are looked through", OrmStore, "place_keep"),
        ("open questions are kept", asked, "write"),
        ("a new run is begun", OrmStore, "begin"),
        ("a begun run is kept", run_keeping, "keep_begun"),
        ("a begun run is handed over", Executor, "_go_on"),
        ("a run is begun for a worker", run_keeping, "keep_assigned"),
        ("a worker takes in its run", Assigned, "_take_in"),
        ("a run is taken up", Driver, "_take_over"),
        ("a timer fires", Timers, "_fire"),
        ("an agent is called", ScriptedKind, "ask"),
        ("a step is carried out", StepRunner, "_carried_out"),
        ("watchers are told", Writer, "tell"),
    ):
        found.append(Boundary(f"before {what}", owner, attribute, True, _always))
        found.append(Boundary(f"after {what}", owner, attribute, False, _always))
    found += [
        Boundary("before commands are carried out", Driver, "_carry_out", True, lambda driver, wanted: bool(wanted)),
        Boundary("after commands are carried out", Driver, "_carry_out", False, lambda _, driver, wanted: bool(wanted)),
        Boundary("before an outcome is heard", Mailbox, "put", True, lambda _, message, *rest: _is_outcome(message)),
        Boundary("after an outcome is heard", Mailbox, "put", False, lambda *args: _is_outcome(args[2])),
        Boundary("before a claim", OrmStore, "claim", True, _always),
        Boundary("after a claim", OrmStore, "claim", False, lambda claims, *args: bool(claims)),
    ]
    return found


def _is_outcome(message: Any) -> bool:
    return isinstance(message, (StepDone, StepErred))


def _append(what: str, event: type) -> list[Boundary]:
    def holds(store: Any, batch: Any) -> bool:
        return any(isinstance(one, event) for append in batch for entry in append.entries for one in entry.events)

    def begins(store: Any, lessee: Any, append: Any) -> bool:
        return holds(store, [append])

    return [
        Boundary(f"before the commit of {what}", OrmStore, "append", True, holds),
        Boundary(f"after the commit of {what}", OrmStore, "append", False, lambda _, *args: holds(*args)),
        # the first entry of a run that was rung for is written with its lease
        Boundary(f"before the commit of {what}", OrmStore, "begin", True, begins),
        Boundary(f"after the commit of {what}", OrmStore, "begin", False, lambda _, *args: begins(*args)),
    ]


def _always(*args: Any) -> bool:
    return True
