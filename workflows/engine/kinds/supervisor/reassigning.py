"""What becomes of a subtask whose worker failed: it is lost, or another worker tries it."""

import msgspec

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.cards import next_best
from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.supervisor.asking import ask_reassign
from workflows.engine.kinds.supervisor.dispatching import assign, dispatch, workers
from workflows.engine.kinds.supervisor.limits import exceeded
from workflows.engine.kinds.supervisor.rounds import go_on
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.leading import Reassignment, UnusableAnswerError, read_reassignment
from workflows.engine.moves import Facts
from workflows.engine.nodes import member_name
from workflows.engine.records import Activation, LedgerLine, Step
from workflows.engine.view import View

HOPELESS = ("cancelled", "budget")


def worker_failed(view: View, activation: Activation, line: LedgerLine, error: ErrorInfo) -> Facts:
    """Write the failure to the ledger, or ask the lead who tries the subtask now."""
    if not _another_may_try(view, activation, line, error):
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="failed", error=error)
        yield from go_on(view, activation)
        return
    left = untried(view, activation, line)
    tried = [name for name in workers(view.nodes[activation.node]) if name not in left]
    yield ask_reassign(view, activation, line, f"{error.code}: {error.message}", tried)
    if view.nodes[activation.node].config.mode == "plan":
        yield from dispatch(view, activation)


def reassigned(view: View, activation: Activation, step: Step) -> Facts:
    """Give a subtask to whom the lead chose, or, where that cannot be used, to whoever can most of it."""
    line = next(line for line in reversed(activation.ledger) if line.id == step.input["subtask"]["id"])
    if line.status != "active":
        return
    left = untried(view, activation, line)
    chosen, wrong = _choice(step, left)
    if wrong:
        chosen = _next_best(view, activation, line, left)
        assert chosen.worker is not None
        yield ev.LeadOverruled(activation=activation.path, reason=wrong, fallback=chosen.worker)
    if chosen.worker is None:
        error = ledger.last_try(view, activation, line).error
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="failed", error=error)
        yield from go_on(view, activation)
        return
    yield ev.SubtaskReassigned(activation=activation.path, subtask=line.id, worker=chosen.worker, reason=chosen.reason)
    begun = msgspec.structs.replace(line, instruction=chosen.instruction or line.instruction)
    yield from assign(view, activation, begun, chosen.reason)


def untried(view: View, activation: Activation, line: LedgerLine) -> list[str]:
    """Name the workers that have not tried a subtask."""
    steps = (view.state.steps[step] for step in activation.steps)
    asked = [step.input for step in steps if step.purpose == "reassign"]
    tried = {name for told in asked if told["subtask"]["id"] == line.id for name in told["tried"]}
    return [name for name in workers(view.nodes[activation.node]) if name not in tried and name != line.worker]


def _another_may_try(view: View, activation: Activation, line: LedgerLine, error: ErrorInfo) -> bool:
    config: SupervisorSettings = view.nodes[activation.node].config
    wanted = config.mode != "route" and line.attempts <= config.reassign and error.code not in HOPELESS
    return wanted and bool(untried(view, activation, line)) and exceeded(view, activation) is None


def _choice(step: Step, left: list[str]) -> tuple[Reassignment, str]:
    """Read the lead's choice, or say why there is none that can be used."""
    nobody = Reassignment(worker=None)
    if step.error is not None:
        return nobody, f"the lead failed: {step.error.message}"
    try:
        return read_reassignment(step.output, left), ""
    except UnusableAnswerError as error:
        return nobody, str(error)


def _next_best(view: View, activation: Activation, line: LedgerLine, left: list[str]) -> Reassignment:
    known = workers(view.nodes[activation.node])
    best = next_best(view, known[line.worker], [known[name] for name in left], line.instruction)
    return Reassignment(worker=member_name(best), reason=f"it can most of what {line.worker} can")
