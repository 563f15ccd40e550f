"""A lead agent assigns work to the members, its workers, keeps the ledger, and answers.

Route: one worker at a time, round by round. Plan: subtasks, at once where they do not depend on each other.
A decision that cannot be used is asked for once more, with what was wrong; then the lead is overruled.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import UNSET
from pydantic import Field

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.cards import member_cards
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.kinds.base import Brief, Kind, Window, history
from workflows.engine.leading import Decision, UnusableAnswerError, read_decision, read_plan
from workflows.engine.moves import Facts, enter, fail, leave, schedule
from workflows.engine.nodes import Node, member_name
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, LedgerLine, Step
from workflows.engine.view import View

WHAT_THERE_IS = "the results so far"


class SupervisorSettings(Settings):
    lead: str = Field(
        min_length=1,
        title="Lead",
        description="The agent that assigns the work.",
        json_schema_extra={"widget": "agent"},
    )
    mode: Literal["route", "plan"] = Field(
        default="route",
        title="Mode",
        description="Route: one worker at a time, the lead asked after each. Plan: subtasks, at once where free.",
    )
    max_rounds: int = Field(
        default=8, ge=1, le=100, title="Rounds", description="How many workers the lead may call in route mode."
    )
    max_subtasks: int = Field(
        default=20, ge=1, le=200, title="Subtasks", description="How many subtasks a plan may have."
    )
    max_parallel: int = Field(
        default=8, ge=1, le=200, title="At once", description="How many subtasks may be active at once."
    )
    fallback: str | None = Field(
        default=None,
        title="Fallback",
        description="The worker that is given the request where the lead's decision cannot be used.",
        json_schema_extra={"widget": "node"},
    )
    assemble: bool = Field(
        default=True,
        title="Assemble",
        description="Let the lead make one answer of several results; else they are an object.",
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the lead is to keep to.",
        json_schema_extra={"widget": "text"},
    )
    window: Window = Field(default=Window(), title="History", description="How much of the thread the lead is given.")


class Supervisor(Kind):
    """Ask the lead, let workers work, and make one answer of what they found."""

    name, title, group, container = "supervisor", "Supervisor", "pattern", True
    description = "A lead agent assigns work to its workers and keeps control."
    settings = SupervisorSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Ask the lead for its first decision."""
        yield _ask(view, activation)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Use the lead's decision, or its answer."""
        if step.purpose == "assemble":
            yield from leave(view, activation)
            return
        try:
            facts = _decision(view, activation, step) if step.purpose == "route" else _plan(view, activation, step)
        except UnusableAnswerError as error:
            facts = _unusable(view, activation, step, ErrorInfo(code="validation", message=str(error)))
        yield from facts

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Count a lead that fails as a decision that cannot be used."""
        assert step.error is not None
        if step.purpose == "assemble":
            yield ev.LeadOverruled(
                activation=activation.path, reason=f"the lead failed: {step.error.message}", fallback=WHAT_THERE_IS
            )
            yield from leave(view, activation, ledger.results(view, activation))
        else:
            yield from _unusable(view, activation, step, step.error)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Write the result to the ledger and go on."""
        line = ledger.line_of(activation, child)
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="done")
        yield from _go_on(view, activation)

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Write the failure to the ledger and go on."""
        line = ledger.line_of(activation, child)
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="failed", error=child.error)
        yield from _go_on(view, activation)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the lead of its workers."""
        node = view.node(activation)
        workers = () if step.purpose == "assemble" else member_cards(view, node.members)
        last = node.config.window.last
        return Brief(instructions=node.config.instructions, members=workers, history=history(view, last))

    def agents(self, config: SupervisorSettings) -> Iterator[tuple[str, str]]:
        """Name the lead."""
        yield "lead", config.lead

    def window(self, config: SupervisorSettings) -> int:
        """Tell the lead's window."""
        return config.window.last

    def check(self, config: SupervisorSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a fallback that is no worker."""
        if config.fallback is not None and config.fallback not in members:
            yield Problem(
                code="unknown_member",
                message=f"the fallback '{config.fallback}' is none of its workers",
                field="config.fallback",
                hint=f"choose one of {', '.join(members)}" if members else "put a worker inside first",
            )


def _workers(node: Node) -> dict[str, str]:
    return {member_name(member): member for member in node.members}


def _ask(view: View, activation: Activation, why: str = "") -> ev.StepScheduled:
    config: SupervisorSettings = view.node(activation).config
    asked: dict[str, Any] = {"request": activation.input}
    if config.mode == "route":
        asked |= {"round": len(activation.ledger) + 1, "ledger": ledger.told(view, activation)}
    else:
        asked |= {"max_subtasks": config.max_subtasks}
    return schedule(activation, config.lead, config.mode, {**asked, "why": why} if why else asked)


def _decision(view: View, activation: Activation, step: Step) -> Facts:
    """Give what a decision calls for; raise before the first fact if it cannot be used."""
    workers = _workers(view.node(activation))
    has_results = any(line.status == "done" for line in activation.ledger)
    decision = read_decision(step.output, workers, has_results)
    if decision.next is not None:
        return _route(view, activation, decision)
    if decision.answer is not UNSET:
        return leave(view, activation, decision.answer)
    return _finish(view, activation)


def _route(view: View, activation: Activation, decision: Decision) -> Facts:
    assert decision.next is not None
    line = LedgerLine(
        id=ledger.next_id(activation, decision.next),
        worker=decision.next,
        instruction=decision.instruction,
        input=decision.input,
    )
    yield from _assign(view, activation, line, decision.reason)


def _plan(view: View, activation: Activation, step: Step) -> Facts:
    """Give what a plan calls for; raise before the first fact if it cannot be used."""
    node = view.node(activation)
    plan = read_plan(step.output, _workers(node), node.config.max_subtasks)
    return _carry_out(view, activation, plan.subtasks, plan.reason)


def _carry_out(view: View, activation: Activation, subtasks: list[ev.Subtask], reason: str) -> Facts:
    yield ev.PlanMade(activation=activation.path, subtasks=subtasks, reason=reason)
    yield from _dispatch(view, activation)


def _assign(view: View, activation: Activation, line: LedgerLine, reason: str = "") -> Facts:
    member = _workers(view.node(activation))[line.worker]
    value = ledger.subtask_input(view, activation, line)
    yield ev.SubtaskAssigned(
        activation=activation.path,
        subtask=line.id,
        worker=line.worker,
        child=view.next_path(activation, member),
        instruction=line.instruction,
        reason=reason,
    )
    yield enter(view, activation, member, value, activation.path if value is UNSET else None)


def _go_on(view: View, activation: Activation) -> Facts:
    """Ask the lead again, or start what has become free; finish at the limit, or when nothing is left to do."""
    config: SupervisorSettings = view.node(activation).config
    if config.mode == "plan":
        yield from _dispatch(view, activation)
    elif len(activation.ledger) < config.max_rounds:
        yield _ask(view, activation)
    else:
        yield from _stop_early(
            view, activation, ErrorInfo(code="limit", message=f"the limit of {config.max_rounds} rounds is reached")
        )


def _dispatch(view: View, activation: Activation) -> Facts:
    """Start every subtask that is free while there is room, block those that wait for a lost one, finish at the end."""
    room = view.node(activation).config.max_parallel
    while (line := _next_line(activation, activation.active < room)) is not None:
        if _is_lost(activation, line):
            yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="blocked")
        else:
            yield from _assign(view, activation, line)
    ended = all(line.status in ("done", "failed", "blocked") for line in activation.ledger)
    if ended and view.state.steps[activation.steps[-1]].purpose != "assemble":
        yield from _finish(view, activation)


def _next_line(activation: Activation, room: bool) -> LedgerLine | None:
    done = {line.id for line in activation.ledger if line.status == "done"}
    for line in activation.ledger:
        if line.status == "waiting" and (_is_lost(activation, line) or (room and done.issuperset(line.after))):
            return line
    return None


def _is_lost(activation: Activation, line: LedgerLine) -> bool:
    return any(other.id in line.after and other.status in ("failed", "blocked") for other in activation.ledger)


def _unusable(view: View, activation: Activation, step: Step, error: ErrorInfo) -> Facts:
    """Ask once more; then give the request to the fallback worker, or finish with what there is, or fail."""
    config: SupervisorSettings = view.node(activation).config
    if "why" not in step.input:
        yield _ask(view, activation, why=error.message)
        return
    tried = {line.worker for line in activation.ledger}
    if config.fallback is None or config.fallback in tried:
        yield from _stop_early(view, activation, error)
        return
    yield ev.LeadOverruled(activation=activation.path, reason=error.message, fallback=config.fallback)
    if config.mode == "plan":
        only = ev.Subtask(id=config.fallback, worker=config.fallback)
        yield from _carry_out(view, activation, [only], "the lead was overruled")
    else:
        line = LedgerLine(id=config.fallback, worker=config.fallback)
        yield from _assign(view, activation, line, "the lead was overruled")


def _stop_early(view: View, activation: Activation, error: ErrorInfo) -> Facts:
    if not ledger.results(view, activation):
        yield from fail(view, activation, ErrorInfo(code=error.code, message=f"the lead: {error.message}"))
        return
    yield ev.LeadOverruled(activation=activation.path, reason=error.message, fallback=WHAT_THERE_IS)
    yield from _finish(view, activation)


def _finish(view: View, activation: Activation) -> Facts:
    """Leave with the only result, let the lead assemble several, or fail without any."""
    config: SupervisorSettings = view.node(activation).config
    found, lost = ledger.results(view, activation), ledger.failures(activation)
    if not found:
        reasons = "; ".join(f"{name}: {told['error']}" for name, told in list(lost.items())[:5])
        yield from fail(view, activation, ErrorInfo(code="limit", message=f"no subtask succeeded ({reasons})"))
    elif len(found) == 1 and (config.mode == "route" or not lost):
        yield from leave(view, activation, source=_only_child(activation))
    elif config.assemble:
        yield schedule(activation, config.lead, "assemble", ledger.to_assemble(view, activation))
    else:
        yield from leave(view, activation, found)


def _only_child(activation: Activation) -> str | None:
    return next(line.child for line in activation.ledger if line.status == "done")
