"""Ask every rule, and offer no patch that does not compile."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from workflows.engine.advice.case import Case
from workflows.engine.advice.ending import aimless_loop, endless_question
from workflows.engine.advice.feeding import feeding_members
from workflows.engine.advice.habits import settled_lead
from workflows.engine.advice.routing import idle_router, unused_handoff
from workflows.engine.advice.shrinking import lone_member, nested_sequential
from workflows.engine.advice.stages import independent_stages, independent_steps
from workflows.engine.advice.telling import Advice, PastRun
from workflows.engine.advice.tolerance import brittle_fan_out, missing_retry
from workflows.engine.errors import DocumentError
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard
from workflows.engine.validation import validate_document

# nobody reads more at once, and each brings a whole document
MOST = 25
RULES: tuple[Callable[[Case], Iterator[Advice]], ...] = (
    feeding_members,
    independent_stages,
    independent_steps,
    lone_member,
    idle_router,
    nested_sequential,
    unused_handoff,
    settled_lead,
    brittle_fan_out,
    missing_retry,
    aimless_loop,
    endless_question,
)


def advise(document: Any, agents: Mapping[str, AgentCard] | None = None, past: Sequence[PastRun] = ()) -> list[Advice]:
    """List what could be better, `MOST` at most, errors first; nothing for a document that has errors of its own."""
    try:
        graph = compile_document(document, agents)
    except DocumentError:
        return []
    case = Case(document, graph, agents or {}, past)
    found = islice((advice for rule in RULES for advice in rule(case)), MOST)
    checked = [_checked(advice, agents) for advice in found]
    return sorted(checked, key=lambda advice: advice.severity != "error")


def _checked(advice: Advice, agents: Mapping[str, AgentCard] | None) -> Advice:
    if advice.patch is None:
        return advice
    faulty = any(problem.severity == "error" for problem in validate_document(advice.patch, agents))
    return msgspec.structs.replace(advice, patch=None) if faulty else advice
