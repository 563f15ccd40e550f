"""A supervisor's ledger as agents are told of it: lines for the lead, results and failures for whoever assembles."""

from typing import Any

from msgspec import UNSET

from workflows.engine.records import Activation, LedgerLine
from workflows.engine.view import View


def told(view: View, activation: Activation) -> list[dict[str, Any]]:
    """Give the ledger with each line's outcome."""
    return [_line_told(view, line) for line in activation.ledger]


def results(view: View, activation: Activation) -> dict[str, Any]:
    """Give the outputs of the subtasks that are done, by id."""
    return {line.id: _output(view, line) for line in activation.ledger if line.status == "done"}


def failures(activation: Activation) -> dict[str, Any]:
    """Give what failed or was blocked, by id."""
    lost = [line for line in activation.ledger if line.status in ("failed", "blocked")]
    return {line.id: {"worker": line.worker, "error": _reason(line)} for line in lost}


def to_assemble(view: View, activation: Activation) -> dict[str, Any]:
    """Give the input of the step that makes one answer of all."""
    done = [line for line in activation.ledger if line.status == "done"]
    return {
        "request": activation.input,
        "results": {
            line.id: {"worker": line.worker, "instruction": line.instruction, "output": _output(view, line)}
            for line in done
        },
        "failures": failures(activation),
    }


def subtask_input(view: View, activation: Activation, line: LedgerLine) -> Any:
    """Give what a worker is given for a subtask; unset: the request itself."""
    if line.after:
        done = {name: output for name, output in results(view, activation).items() if name in line.after}
        given = {} if line.input is UNSET else {"input": line.input}
        return {"request": activation.input, "instruction": line.instruction, **given, "results": done}
    if line.input is not UNSET:
        return line.input
    return {"request": activation.input, "instruction": line.instruction} if line.instruction else UNSET


def line_of(activation: Activation, child: Activation) -> LedgerLine:
    """Give the line that an activation of a worker belongs to."""
    return next(line for line in activation.ledger if line.child == child.path)


def next_id(activation: Activation, worker: str) -> str:
    """Give the id of a worker's next line in route mode: `worker`, `worker#2`, ..."""
    times = sum(line.worker == worker for line in activation.ledger) + 1
    return worker if times == 1 else f"{worker}#{times}"


def _line_told(view: View, line: LedgerLine) -> dict[str, Any]:
    told = {"id": line.id, "worker": line.worker, "instruction": line.instruction, "status": line.status}
    if line.status == "done":
        return {**told, "output": _output(view, line)}
    return {**told, "error": _reason(line)} if line.status in ("failed", "blocked") else told


def _output(view: View, line: LedgerLine) -> Any:
    assert line.child is not None
    return view.state.activations[line.child].output


def _reason(line: LedgerLine) -> str:
    return f"{line.error.code}: {line.error.message}" if line.error else line.status
