"""A lead without a language model: it chooses workers by their capabilities, takes requests apart, and joins results.

It works with whatever members it is given. Members whose capabilities say `gathers facts` are called before the others.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentError, AgentRequest, HandoffWish, Member
from agents.functions.assembling import assembled
from agents.functions.decomposing import Part, gatherers, parts_of
from agents.functions.inputs import text_in
from agents.functions.progress import chair, progress, reassign, replan, summarise
from agents.functions.registry import Report, agent_function
from agents.routing import Router

Wanted = tuple[str, str, str]


class LeadOptions(BaseModel):
    """How a lead works."""

    model_config = ConfigDict(extra="forbid")

    max_parts: int = Field(default=6, ge=1, le=20, description="Into how many parts a request is taken apart at most.")


@agent_function("lead", "Lead", options=LeadOptions)
def lead(request: AgentRequest, report: Report) -> AgentAnswer:
    """Route, plan, judge progress, chair, classify, assemble or sum up: whatever the step asks for."""
    return _PURPOSES.get(request.purpose, _answer)(request, report)


def _route(request: AgentRequest, report: Report) -> AgentAnswer:
    """Chair a talk; else walk the plan of the request, a worker a round, and replace one that failed once."""
    if isinstance(request.input, dict) and isinstance(request.input.get("transcript"), list):
        return chair(request, report)
    ledger = _ledger(request)
    called = {line["worker"] for line in ledger}
    first = next((member for member in gatherers(request.members) if member.name not in called), None)
    if first is not None:
        return _next(report, (first.name, "", "gathers what the others need"))
    parts = _parts(request, report)
    wanted = _to_do(parts, ledger, request.members)
    note = parts[0].choice.note
    if wanted is not None:
        return _next(report, wanted, note)
    return AgentAnswer(
        output={"next": None, "reason": report.say("every part of the request was worked on")}, note=note
    )


def _next(report: Report, wanted: Wanted, note: str = "") -> AgentAnswer:
    worker, instruction, reason = wanted
    report.say(f"{worker}: {reason}")
    decision = {"next": worker, "reason": reason}
    return AgentAnswer(output=decision | ({"instruction": instruction} if instruction else {}), note=note)


def _to_do(parts: Sequence[Part], ledger: list[dict[str, Any]], members: Sequence[Member]) -> Wanted | None:
    called = {line["worker"]: line["status"] for line in ledger}
    gathering = {member.name for member in gatherers(members)}
    for part in parts:
        if part.worker not in called:
            return part.worker, part.text if len(parts) > 1 else "", _reason(part, part.worker)
        if called[part.worker] != "failed":
            continue
        spare = next((name for name in part.choice.scores if name not in called and name not in gathering), None)
        if spare and len(called) <= len(parts) + len(gathering):
            return spare, part.text if len(parts) > 1 else "", f"{part.worker} failed, and {spare} is the next best"
    return None


def _plan(request: AgentRequest, report: Report) -> AgentAnswer:
    """Make a subtask of each part; who gathers comes first, and a part that refers back waits for the one before."""
    gathering = [{"id": member.name, "worker": member.name} for member in gatherers(request.members)]
    before = [subtask["id"] for subtask in gathering]
    subtasks: list[dict[str, Any]] = [*gathering]
    parts = _parts(request, report)
    for number, part in enumerate(parts, start=1):
        after = [f"part{number - 1}"] if part.refers_back and number > 1 else before
        subtasks.append({"id": f"part{number}", "worker": part.worker, "instruction": part.text, "after": after})
        report.say(f"{number}. {part.text} ({part.worker}, {part.choice.scores[part.worker]:.0%})\n")
    reason = f"{len(parts)} part(s), matched by the {parts[0].choice.method}"
    return AgentAnswer(output={"subtasks": subtasks, "reason": reason}, note=parts[0].choice.note)


def _classify(request: AgentRequest, report: Report) -> AgentAnswer:
    text, router = text_in(request.input), Router.of(report.spec)
    choice = router.choose(text, request.members)
    cases = list(dict.fromkeys(part.worker for part in parts_of(text, request.members, router)))
    reason = report.say(f"{choice.best} by the {choice.method}, ahead by {choice.margin:.0%}")
    output = {"case": choice.best, "cases": cases, "scores": choice.scores, "reason": reason}
    return AgentAnswer(output=output, note=choice.note)


def _assemble(request: AgentRequest, report: Report) -> AgentAnswer:
    told = request.input if isinstance(request.input, dict) else {"results": {"result": request.input}}
    text = assembled(told.get("results") or {}, told.get("failures") or {})
    return AgentAnswer(output="".join(report.say(f"{line}\n") for line in text.splitlines()).strip())


def _answer(request: AgentRequest, report: Report) -> AgentAnswer:
    """Answer alone: hand over to whom the request fits, if there is anybody; else join what it was given."""
    if not request.members:
        return _assemble(request, report)
    choice = Router.of(report.spec).choose(text_in(request.input), request.members)
    reason = report.say(f"{choice.best} fits best ({choice.scores[choice.best]:.0%}, by the {choice.method})")
    context = {"probabilities": choice.scores}
    wish = HandoffWish(to=choice.best, reason=reason, context=context)
    return AgentAnswer(output=reason, handoff=wish, note=choice.note)


def _parts(request: AgentRequest, report: Report) -> list[Part]:
    gathering = gatherers(request.members)
    workers = [member for member in request.members if member not in gathering] or request.members
    if not workers:
        raise AgentError("validation", "this lead has no workers to choose from; put agents inside its node")
    limit: int = report.options.max_parts
    parts = parts_of(text_in(request.input), workers, Router.of(report.spec))
    rest = " ".join(part.text for part in parts[limit:])
    if rest:
        parts[limit - 1].text = f"{parts[limit - 1].text} {rest}"
    return parts[:limit]


def _ledger(request: AgentRequest) -> list[dict[str, Any]]:
    told = request.input.get("ledger") if isinstance(request.input, dict) else None
    lines = told if isinstance(told, list) else []
    return [line for line in lines if isinstance(line, dict) and "worker" in line and "status" in line]


def _reason(part: Part, worker: str) -> str:
    return f"{worker} fits best ({part.choice.scores[worker]:.0%}, by the {part.choice.method})"


_PURPOSES: dict[str, Callable[[AgentRequest, Report], AgentAnswer]] = {
    "route": _route,
    "plan": _plan,
    "progress": progress,
    "replan": replan,
    "reassign": reassign,
    "summarise": summarise,
    "classify": _classify,
    "assemble": _assemble,
    "synthesise": _assemble,
}
