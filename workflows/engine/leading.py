"""Read what a lead answered, strictly. An answer that cannot be used says why, so that it can be told.

The shapes are those of `commands.RunStep`: `Decision` for `route`, `PlanAnswer` for `plan` and `replan`,
`ProgressAnswer` for `progress`, `Reassignment` for `reassign`. Fields that nobody asked for are let be.
"""

from collections.abc import Collection
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from workflows.engine.errors import EngineError
from workflows.engine.events import Subtask

Shape = TypeVar("Shape")


class UnusableAnswerError(EngineError):
    """Say why an agent's decision cannot be used."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a lead wants next (null: nobody, it is finished), with what, and why."""

    next: str | None
    instruction: str = ""
    input: Any = UNSET
    answer: Any = UNSET
    reason: str = ""


class PlanAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How a lead divides a request, and what it knows and has to find out."""

    subtasks: list[Subtask]
    facts: list[str] = []
    reason: str = ""


class ProgressAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How a lead judges the progress made, and whom it wants next, on which line of the ledger (none: a new one)."""

    done: bool
    looping: bool
    progressing: bool
    next: str | None = None
    subtask: str | None = None
    instruction: str = ""
    input: Any = UNSET
    answer: Any = UNSET
    reason: str = ""


class Reassignment(msgspec.Struct, frozen=True, kw_only=True):
    """Who tries a subtask that failed (null: nobody)."""

    worker: str | None
    instruction: str = ""
    reason: str = ""


def read_decision(output: Any, workers: Collection[str], has_results: bool, called: str = "worker") -> Decision:
    """Read a choice among `workers` (or what they are `called`); raise `UnusableAnswerError` if it names no way on."""
    decision = _convert(output, Decision)
    if decision.next is not None and decision.next not in workers:
        raise UnusableAnswerError(f"there is no {called} '{decision.next}'; the {called}s are {', '.join(workers)}")
    if decision.next is None and decision.answer is UNSET and not has_results:
        raise UnusableAnswerError(f"it ends with no answer while no {called} has made a result")
    return decision


def read_plan(output: Any, workers: Collection[str], max_subtasks: int, done: Collection[str] = ()) -> PlanAnswer:
    """Read a lead's plan; raise `UnusableAnswerError` if it cannot be carried out. It may build on what is `done`."""
    plan = _convert(output, PlanAnswer)
    ids = [subtask.id for subtask in plan.subtasks]
    if not ids:
        raise UnusableAnswerError("the plan has no subtasks")
    if len(ids) > max_subtasks:
        raise UnusableAnswerError(f"the plan has {len(ids)} subtasks, at most {max_subtasks} are allowed")
    if len(set(ids)) < len(ids):
        raise UnusableAnswerError("two subtasks have the same id")
    for subtask in plan.subtasks:
        _check_subtask(subtask, workers, {*ids, *done})
    if _has_cycle(plan.subtasks):
        raise UnusableAnswerError("some subtasks wait for each other in a circle")
    return plan


def read_progress(output: Any, workers: Collection[str], has_results: bool) -> ProgressAnswer:
    """Read a lead's look at its progress; raise `UnusableAnswerError` if it names no way to go on.

    A lead that sees no progress may name nobody: the plan is to be made anew.
    """
    seen = _convert(output, ProgressAnswer)
    if seen.done:
        if seen.answer is UNSET and not has_results:
            raise UnusableAnswerError("it is done with no answer while no worker has made a result")
        return seen
    if seen.next is None and seen.progressing and not seen.looping:
        raise UnusableAnswerError("it is not done, and it names nobody who works next")
    if seen.next is not None and seen.next not in workers:
        raise UnusableAnswerError(f"there is no worker '{seen.next}'; the workers are {', '.join(workers)}")
    return seen


def read_reassignment(output: Any, workers: Collection[str]) -> Reassignment:
    """Read whom a lead gives a failed subtask; raise `UnusableAnswerError` if that is none of `workers`."""
    chosen = _convert(output, Reassignment)
    if chosen.worker is not None and chosen.worker not in workers:
        raise UnusableAnswerError(f"'{chosen.worker}' is none of those who may try it: {', '.join(workers)}")
    return chosen


def _check_subtask(subtask: Subtask, workers: Collection[str], ids: Collection[str]) -> None:
    if not subtask.id:
        raise UnusableAnswerError("a subtask has an empty id")
    if subtask.worker not in workers:
        raise UnusableAnswerError(
            f"subtask '{subtask.id}': there is no worker '{subtask.worker}'; the workers are {', '.join(workers)}"
        )
    unknown = [other for other in subtask.after if other not in ids]
    if unknown:
        raise UnusableAnswerError(f"subtask '{subtask.id}' waits for '{unknown[0]}', which is not in the plan")


def _has_cycle(subtasks: list[Subtask]) -> bool:
    waiting = {subtask.id: set(subtask.after) for subtask in subtasks}
    while waiting:
        free = {name for name, after in waiting.items() if not after & waiting.keys()}
        if not free:
            return True
        waiting = {name: after for name, after in waiting.items() if name not in free}
    return False


def _convert(output: Any, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(output, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise UnusableAnswerError(f"the answer has the wrong shape: {error}") from error
