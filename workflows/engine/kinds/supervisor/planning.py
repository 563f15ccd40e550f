"""Plans: made, made anew, and written to the ledger. What is done stays; what a new plan replaces is dropped."""

from collections.abc import Collection, Sequence

import msgspec

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.kinds.supervisor.dispatching import workers
from workflows.engine.kinds.supervisor.reviewing import ask_person
from workflows.engine.kinds.supervisor.rounds import go_on
from workflows.engine.leading import PlanAnswer, read_plan
from workflows.engine.moves import Facts
from workflows.engine.records import Activation, Step
from workflows.engine.view import View


def planned(view: View, activation: Activation, step: Step) -> Facts:
    """Give what a plan calls for; raise before the first fact if it cannot be used."""
    plan = read(view, activation, step.output)
    return carry_out(view, activation, plan.subtasks, plan.reason)


def read(view: View, activation: Activation, output: object) -> PlanAnswer:
    """Read a plan that may build on what is done; raise `UnusableAnswerError` if it cannot be carried out."""
    node = view.nodes[activation.node]
    done = [line.id for line in activation.ledger if line.status == "done"]
    return read_plan(output, workers(node), node.config.max_subtasks, done)


def carry_out(view: View, activation: Activation, subtasks: Sequence[ev.Subtask], reason: str) -> Facts:
    """Write a plan to the ledger; begin, or let a person look at it first."""
    yield from write(activation, subtasks, reason)
    if view.nodes[activation.node].config.review is None:
        yield from go_on(view, activation)
    else:
        yield from ask_person(view, activation)


def write(activation: Activation, subtasks: Sequence[ev.Subtask], reason: str) -> Facts:
    """Write a plan to the ledger, in place of what has not succeeded there."""
    for line in [line for line in activation.ledger if line.status in ledger.LOST]:
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="dropped", error=line.error)
    taken = {line.id for line in activation.ledger}
    fresh = _renamed(subtasks, taken)
    yield ev.PlanMade(activation=activation.path, subtasks=fresh, reason=reason, replaces=bool(taken))


def _renamed(subtasks: Sequence[ev.Subtask], taken: Collection[str]) -> list[ev.Subtask]:
    """Give subtasks ids that the ledger does not have yet."""
    names: dict[str, str] = {}
    for subtask in subtasks:
        names[subtask.id] = _free(subtask.id, {*taken, *names.values()})
    return [
        msgspec.structs.replace(
            subtask, id=names[subtask.id], after=[names.get(other, other) for other in subtask.after]
        )
        for subtask in subtasks
    ]


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}#{number}", number + 1
    return free
