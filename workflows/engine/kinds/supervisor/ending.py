"""How a supervisor ends: with the only result, with one answer made of several, or early, saying what is missing.

A partial answer is `{"answer", "complete": false, "why", "missing": [{"subtask", "worker", "why", "instruction"?}]}`.
"""

from typing import Any

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.moves import Facts, cancel_inside, fail, leave, schedule
from workflows.engine.records import Activation, LedgerLine, Step
from workflows.engine.view import View

WHAT_THERE_IS = "the results so far"
MAX_REASONS = 5


def finish(view: View, activation: Activation) -> Facts:
    """Leave with the only result, let the lead assemble several, or fail without any."""
    config: SupervisorSettings = view.nodes[activation.node].config
    found, lost = ledger.results(view, activation), ledger.failures(activation)
    if not found:
        yield from fail(view, activation, ErrorInfo(code="limit", message=_none_succeeded(activation)))
    elif len(found) == 1 and (config.mode == "route" or not lost):
        yield from leave(view, activation, source=_only_result(view, activation))
    elif config.assemble:
        yield schedule(activation, config.lead, "assemble", ledger.to_assemble(view, activation))
    else:
        yield from leave(view, activation, found)


def stop_early(view: View, activation: Activation, error: ErrorInfo, wanted: LedgerLine | None = None) -> Facts:
    """Stop everything; give a partial answer, or fail where there is none, or where a part is not wanted.

    `wanted` is what the lead wanted next, where that is not in the ledger.
    """
    yield from _stop_workers(view, activation, error)
    config: SupervisorSettings = view.nodes[activation.node].config
    if not ledger.results(view, activation):
        lost = f" ({_none_succeeded(activation)})" if activation.ledger else ""
        yield from fail(view, activation, ErrorInfo(code=error.code, message=f"{error.message}{lost}"))
    elif config.on_limit == "fail":
        yield from fail(view, activation, error)
    else:
        yield ev.LeadOverruled(activation=activation.path, reason=error.message, fallback=WHAT_THERE_IS)
        yield from _leave_with_part(view, activation, error, wanted)


def complete(view: View, activation: Activation) -> Facts:
    """End with what there is because a person wants no more; refuse where there is nothing."""
    if not ledger.results(view, activation):
        raise IllegalMessageError("no subtask is done yet, so there is nothing to go on with: wait, or cancel it")
    error = ErrorInfo(code="cancelled", message=view.said)
    yield from _stop_workers(view, activation, error)
    yield ev.LeadOverruled(activation=activation.path, reason=view.said, fallback=WHAT_THERE_IS)
    if is_assembling(view, activation):
        missing = ledger.missing(activation)
        yield from leave(view, activation, _part(_whatever(view, activation), missing, view.said))
    else:
        yield from _leave_with_part(view, activation, error)


def assembled(view: View, activation: Activation, step: Step) -> Facts:
    """Leave with what the lead made of the results."""
    told = step.input
    if "stopped" in told:
        yield from leave(view, activation, _part(step.output, told["missing"], told["stopped"]))
    else:
        yield from leave(view, activation)


def not_assembled(view: View, activation: Activation, step: Step) -> Facts:
    """Leave with the results as they are, for the lead could not make one answer of them."""
    assert step.error is not None
    why = f"the lead failed: {step.error.message}"
    yield ev.LeadOverruled(activation=activation.path, reason=why, fallback=WHAT_THERE_IS)
    told, found = step.input, ledger.results(view, activation)
    part = _part(found, told["missing"], told["stopped"]) if "stopped" in told else found
    yield from leave(view, activation, part)


def is_assembling(view: View, activation: Activation) -> bool:
    """Tell whether the last answer is being made; then nothing else is decided any more."""
    return bool(activation.steps) and view.state.steps[activation.steps[-1]].purpose == "assemble"


def _leave_with_part(view: View, activation: Activation, error: ErrorInfo, wanted: LedgerLine | None = None) -> Facts:
    config: SupervisorSettings = view.nodes[activation.node].config
    missing = ledger.missing(activation)
    if wanted is not None and wanted.id not in {line.id for line in activation.ledger}:
        missing.append(ledger.missed(wanted, f"{error.code}: {error.message}"))
    several = len(ledger.results(view, activation)) > 1
    if several and config.assemble and error.code != "budget":
        told = {"missing": missing, "stopped": error.message}
        yield schedule(activation, config.lead, "assemble", {**ledger.to_assemble(view, activation), **told})
    else:
        yield from leave(view, activation, _part(_whatever(view, activation), missing, error.message))


def _stop_workers(view: View, activation: Activation, error: ErrorInfo) -> Facts:
    """Stop who works, and those who wait to be tried again; no line of the ledger goes on."""
    yield from cancel_inside(view, activation, error.message)
    for timer in [timer for timer in activation.timers if timer in view.state.timers]:
        yield ev.TimerCleared(timer=timer)
    for line in activation.ledger:
        if line.status in ("waiting", "active"):
            status: ev.SubtaskStatus = "failed" if line.status == "active" else "blocked"
            yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status=status, error=error)


def _whatever(view: View, activation: Activation) -> Any:
    found = ledger.results(view, activation)
    return next(iter(found.values())) if len(found) == 1 else found


def _part(answer: Any, missing: list[dict[str, Any]], why: str) -> dict[str, Any]:
    return {"answer": answer, "complete": False, "why": why, "missing": missing}


def _none_succeeded(activation: Activation) -> str:
    lost = list(ledger.failures(activation).items())[:MAX_REASONS]
    told = "; ".join(f"{name}: {failure['error']}" for name, failure in lost)
    return f"no subtask succeeded ({told})"


def _only_result(view: View, activation: Activation) -> str:
    line = next(line for line in activation.ledger if line.status == "done")
    return ledger.last_try(view, activation, line).path
