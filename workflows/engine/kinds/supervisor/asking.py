"""What the lead is asked, by purpose. An answer that cannot be used is asked for again with `why`."""

from typing import Any

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.moves import schedule
from workflows.engine.records import Activation, LedgerLine, Step
from workflows.engine.view import View


def ask_route(view: View, activation: Activation) -> ev.StepScheduled:
    """Ask who works next."""
    told = {"round": len(activation.ledger) + 1, "ledger": ledger.told(view, activation)}
    return _ask(view, activation, "route", told)


def ask_plan(view: View, activation: Activation) -> ev.StepScheduled:
    """Ask for a plan."""
    return _ask(view, activation, "plan", {"max_subtasks": _settings(view, activation).max_subtasks})


def ask_progress(view: View, activation: Activation) -> ev.StepScheduled:
    """Ask what progress was made, and who works next."""
    looks = len(activation.progress)
    told = {
        "facts": facts(view, activation),
        "round": looks + 1,
        "rounds_left": _settings(view, activation).max_rounds - looks,
        "stalls": stalls(view, activation),
        "ledger": ledger.told(view, activation),
    }
    return _ask(view, activation, "progress", told)


def ask_replan(view: View, activation: Activation, because: str, **more: Any) -> ev.StepScheduled:
    """Ask for another plan."""
    told = {
        "because": because,
        "facts": facts(view, activation),
        "ledger": ledger.told(view, activation),
        "max_subtasks": _settings(view, activation).max_subtasks,
        **more,
    }
    return _ask(view, activation, "replan", told)


def ask_reassign(view: View, activation: Activation, line: LedgerLine, error: str, tried: list[str]) -> ev.AnyEvent:
    """Ask who tries a subtask that failed."""
    subtask = {"id": line.id, "worker": line.worker, "instruction": line.instruction, "error": error}
    told = {"subtask": subtask, "tried": tried, "ledger": ledger.told(view, activation)}
    return _ask(view, activation, "reassign", told)


def ask_again(view: View, activation: Activation, step: Step, why: str) -> ev.StepScheduled:
    """Ask the same once more, with what was wrong with the answer."""
    return schedule(activation, _settings(view, activation).lead, step.purpose, {**step.input, "why": why})


def facts(view: View, activation: Activation) -> list[str]:
    """Give what the lead wrote down as known when it last made a plan with facts."""
    for step in reversed([view.state.steps[name] for name in activation.steps]):
        known = step.output.get("facts") if isinstance(step.output, dict) else None
        if step.purpose in ("plan", "replan") and isinstance(known, list):
            return [fact for fact in known if isinstance(fact, str)]
    return []


def stalls(view: View, activation: Activation) -> int:
    """Give the count of stalls: that of the last look, but for a reset after it."""
    last = activation.progress[-1].stalls if activation.progress else 0
    return 0 if last > _settings(view, activation).max_stalls else last


def resets(view: View, activation: Activation) -> int:
    """Count how often the stalls have passed their limit."""
    limit = _settings(view, activation).max_stalls
    return sum(look.stalls > limit for look in activation.progress)


def _ask(view: View, activation: Activation, purpose: str, told: dict[str, Any]) -> ev.StepScheduled:
    asked = {"request": activation.input, **told}
    return schedule(activation, _settings(view, activation).lead, purpose, asked)


def _settings(view: View, activation: Activation) -> SupervisorSettings:
    config: SupervisorSettings = view.nodes[activation.node].config
    return config
