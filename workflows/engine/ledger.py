"""A supervisor's ledger as agents are told of it: lines for the lead, results and failures for whoever assembles.

A line is *lost* when it failed, or when it was blocked: by one that it waits for, or because the supervisor had to
stop. A line that a later plan replaced is dropped, and missed by nobody.
"""

from typing import Any

from msgspec import UNSET

from workflows.engine.records import Activation, LedgerLine
from workflows.engine.view import View

LOST = ("failed", "blocked")


def told(view: View, activation: Activation) -> list[dict[str, Any]]:
    """Give the ledger with each line's outcome."""
    return [_line_told(view, activation, line) for line in activation.ledger]


def results(view: View, activation: Activation) -> dict[str, Any]:
    """Give the outputs of the subtasks that are done, by id."""
    return {line.id: output_of(view, activation, line) for line in activation.ledger if line.status == "done"}


def failures(activation: Activation) -> dict[str, Any]:
    """Give what failed or was blocked, by id."""
    lost = [line for line in activation.ledger if line.status in LOST]
    return {line.id: {"worker": line.worker, "error": reason(line)} for line in lost}


def missing(activation: Activation) -> list[dict[str, Any]]:
    """List the subtasks without a result: which, whose, and why."""
    return [missed(line, reason(line)) for line in activation.ledger if line.status not in ("done", "dropped")]


def missed(line: LedgerLine, why: str) -> dict[str, Any]:
    """Say of a subtask that it has no result."""
    told = {"subtask": line.id, "worker": line.worker, "why": why}
    return {**told, "instruction": line.instruction} if line.instruction else told


def to_assemble(view: View, activation: Activation) -> dict[str, Any]:
    """Give the input of the step that makes one answer of all."""
    done = [line for line in activation.ledger if line.status == "done"]
    return {
        "request": activation.input,
        "results": {
            line.id: {
                "worker": line.worker,
                "instruction": line.instruction,
                "output": output_of(view, activation, line),
            }
            for line in done
        },
        "failures": failures(activation),
    }


def subtask_input(view: View, activation: Activation, line: LedgerLine) -> Any:
    """Give what a worker is given for a subtask; unset: the request itself."""
    if line.after:
        awaited = [other for other in activation.ledger if other.id in line.after and other.status == "done"]
        done = {other.id: output_of(view, activation, other) for other in awaited}
        given = {} if line.input is UNSET else {"input": line.input}
        return {"request": activation.input, "instruction": line.instruction, **given, "results": done}
    if line.input is not UNSET:
        return line.input
    return {"request": activation.input, "instruction": line.instruction} if line.instruction else UNSET


def line_of(activation: Activation, child: Activation) -> LedgerLine:
    """Give the line that an activation of a worker belongs to."""
    return next(line for line in activation.ledger if line.child == child.origin)


def last_try(view: View, activation: Activation, line: LedgerLine) -> Activation:
    """Give the activation that a line's worker ended with: the first one, or its last rerun."""
    assert line.child is not None
    first = view.state.activations[line.child]
    if first.again_at is None:
        return first
    tries = (view.state.activations[path] for path in reversed(activation.children))
    return next(child for child in tries if child.origin == line.child)


def next_id(activation: Activation, worker: str) -> str:
    """Give a free id for another subtask of a worker: `worker`, `worker#2`, ..."""
    taken = {line.id for line in activation.ledger}
    times = sum(line.worker == worker for line in activation.ledger) + 1
    name = worker if times == 1 else f"{worker}#{times}"
    while name in taken:
        times += 1
        name = f"{worker}#{times}"
    return name


def output_of(view: View, activation: Activation, line: LedgerLine) -> Any:
    """Give what the worker of a line made."""
    return last_try(view, activation, line).output


def reason(line: LedgerLine) -> str:
    """Say why a line has no result."""
    return f"{line.error.code}: {line.error.message}" if line.error else line.status


def _line_told(view: View, activation: Activation, line: LedgerLine) -> dict[str, Any]:
    told: dict[str, Any] = {"id": line.id, "worker": line.worker, "instruction": line.instruction}
    told |= {"after": line.after} if line.after else {}
    told |= {"attempts": line.attempts} if line.attempts > 1 else {}
    told["status"] = line.status
    if line.status == "done":
        return {**told, "output": output_of(view, activation, line)}
    return {**told, "error": reason(line)} if line.status in LOST or line.error else told
