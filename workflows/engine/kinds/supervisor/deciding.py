"""What the lead decides from round to round; and what is done where its decision cannot be used."""

from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.supervisor.asking import ask_again, ask_replan, resets, stalls
from workflows.engine.kinds.supervisor.dispatching import assign, workers
from workflows.engine.kinds.supervisor.ending import finish, stop_early
from workflows.engine.kinds.supervisor.limits import exceeded
from workflows.engine.kinds.supervisor.planning import carry_out
from workflows.engine.kinds.supervisor.rounds import rounds_used
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.leading import ProgressAnswer, UnusableAnswerError, read_decision, read_progress
from workflows.engine.moves import Facts, leave
from workflows.engine.records import Activation, LedgerLine, Step
from workflows.engine.view import View

OVERRULED = "the lead was overruled"


def routed(view: View, activation: Activation, step: Step) -> Facts:
    """Give what a decision calls for; raise before the first fact if it cannot be used."""
    decision = read_decision(step.output, workers(view.nodes[activation.node]), _has_results(activation))
    if decision.next is not None:
        line = _new_line(activation, decision.next, decision.instruction, decision.input)
        used = rounds_used(view, activation)
        return (
            assign(view, activation, line, decision.reason)
            if used is None
            else stop_early(view, activation, used, line)
        )
    if decision.answer is not UNSET:
        return leave(view, activation, decision.answer)
    return finish(view, activation)


def looked(view: View, activation: Activation, step: Step) -> Facts:
    """Give what a look at the progress calls for; raise before the first fact if it cannot be used."""
    seen = read_progress(step.output, workers(view.nodes[activation.node]), _has_results(activation))
    line = None if seen.next is None or seen.done else _line_for(activation, seen)
    return _after_look(view, activation, seen, line)


def _after_look(view: View, activation: Activation, seen: ProgressAnswer, line: LedgerLine | None) -> Facts:
    most = view.nodes[activation.node].config.max_stalls
    yield ev.ProgressNoted(
        activation=activation.path,
        done=seen.done,
        looping=seen.looping,
        progressing=seen.progressing,
        stalls=_stalls_after(stalls(view, activation), most, seen),
        next=None if seen.done else seen.next,
        reason=seen.reason,
    )
    used = rounds_used(view, activation)
    if seen.done:
        yield from _done(view, activation, seen)
    elif used is not None:
        yield from stop_early(view, activation, used, line)
    elif line is None or activation.progress[-1].stalls > most:
        yield from _reset(view, activation, seen)
    else:
        yield from _hand_on(activation, line, seen)
        yield from assign(view, activation, line, seen.reason)


def _stalls_after(before: int, most: int, seen: ProgressAnswer) -> int:
    """Count a look without progress; one that names nobody cannot be waited for."""
    if seen.done or (seen.progressing and not seen.looping):
        return max(0, before - 1)
    return before + 1 if seen.next is not None else max(before, most) + 1


def _done(view: View, activation: Activation, seen: ProgressAnswer) -> Facts:
    for line in [line for line in activation.ledger if line.status == "waiting"]:
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="dropped")
    if seen.answer is UNSET:
        yield from finish(view, activation)
    else:
        yield from leave(view, activation, seen.answer)


def _reset(view: View, activation: Activation, seen: ProgressAnswer) -> Facts:
    """Make the plan anew because of too many stalls; stop where that was done often enough."""
    config: SupervisorSettings = view.nodes[activation.node].config
    what = "it went round in circles" if seen.looping else "it made no progress"
    why = f"{what}" + (f": {seen.reason}" if seen.reason else "")
    if resets(view, activation) > config.max_resets:
        resets_told = f"{config.max_resets} reset{'' if config.max_resets == 1 else 's'}"
        message = f"{why}; the limit of {resets_told} is reached"
        yield from stop_early(view, activation, ErrorInfo(code="limit", message=message))
    else:
        yield ask_replan(view, activation, why, stalls=activation.progress[-1].stalls)


def _hand_on(activation: Activation, line: LedgerLine, seen: ProgressAnswer) -> Facts:
    """Let a line that another worker had, or that had failed, wait for the worker who takes it now."""
    known = next((other for other in reversed(activation.ledger) if other.id == line.id), None)
    if known is not None and (known.worker != line.worker or known.status != "waiting"):
        yield ev.SubtaskReassigned(activation=activation.path, subtask=line.id, worker=line.worker, reason=seen.reason)


def _line_for(activation: Activation, seen: ProgressAnswer) -> LedgerLine:
    """Find the line of the ledger that is worked on next, or make a new one: work is found as it goes."""
    assert seen.next is not None
    if seen.subtask:
        return _told_anew(_named(activation, seen.subtask), seen)
    done = {line.id for line in activation.ledger if line.status == "done"}
    waiting = (line for line in activation.ledger if line.status == "waiting" and line.worker == seen.next)
    free = next((line for line in waiting if done.issuperset(line.after)), None)
    if free is None:
        return _new_line(activation, seen.next, seen.instruction, seen.input)
    return _told_anew(free, seen)


def _named(activation: Activation, subtask: str) -> LedgerLine:
    line = next((line for line in reversed(activation.ledger) if line.id == subtask), None)
    if line is None:
        raise UnusableAnswerError(f"there is no subtask '{subtask}' in the ledger")
    if line.status not in ("waiting", *ledger.LOST):
        told = {"done": "is done already", "dropped": "was replaced by another plan"}
        raise UnusableAnswerError(f"the subtask '{subtask}' {told.get(line.status, 'is under way')}")
    return line


def _told_anew(line: LedgerLine, seen: ProgressAnswer) -> LedgerLine:
    assert seen.next is not None
    return LedgerLine(
        id=line.id,
        worker=seen.next,
        instruction=seen.instruction or line.instruction,
        after=line.after,
        input=line.input if seen.input is UNSET else seen.input,
    )


def _new_line(activation: Activation, worker: str, instruction: str, value: Any) -> LedgerLine:
    return LedgerLine(id=ledger.next_id(activation, worker), worker=worker, instruction=instruction, input=value)


def _has_results(activation: Activation) -> bool:
    return any(line.status == "done" for line in activation.ledger)


def unusable(view: View, activation: Activation, step: Step, error: ErrorInfo) -> Facts:
    """Ask once more; then give the request to the fallback worker, or finish with what there is, or fail."""
    config: SupervisorSettings = view.nodes[activation.node].config
    over = exceeded(view, activation)
    if over is not None:
        yield from stop_early(view, activation, over)
        return
    if "why" not in step.input:
        yield ask_again(view, activation, step, error.message)
        return
    tried = {line.worker for line in activation.ledger if line.attempts}
    if config.fallback is None or config.fallback in tried:
        lead = ErrorInfo(code=error.code, message=f"the lead: {error.message}")
        yield from stop_early(view, activation, lead)
        return
    yield ev.LeadOverruled(activation=activation.path, reason=error.message, fallback=config.fallback)
    if config.mode == "plan":
        only = ev.Subtask(id=config.fallback, worker=config.fallback)
        yield from carry_out(view, activation, [only], OVERRULED)
    else:
        line = LedgerLine(id=ledger.next_id(activation, config.fallback), worker=config.fallback)
        yield from assign(view, activation, line, OVERRULED)
