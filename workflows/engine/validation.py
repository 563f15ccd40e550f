"""Find everything that is wrong with a graph document, located and explained. Never raises, whatever the JSON."""

from collections.abc import Mapping
from typing import Any

from workflows.engine.checks.joining import check_joining
from workflows.engine.checks.nesting import check_nesting
from workflows.engine.checks.references import check_references
from workflows.engine.checks.sections import check_sections
from workflows.engine.checks.shape import read
from workflows.engine.checks.wiring import check_wiring
from workflows.engine.errors import Problem
from workflows.engine.messages import AgentCard


def validate_document(document: Any, agents: Mapping[str, AgentCard] | None = None) -> list[Problem]:
    """List every problem of a document; `agents` are those that exist (none given: they are not checked)."""
    draft, problems = read(document, agents)
    if not isinstance(document, dict) or any(problem.code == "too_deep" for problem in problems):
        return problems
    checks = (check_nesting, check_wiring, check_joining, check_references, check_sections)
    return [*problems, *(problem for check in checks for problem in check(draft))]
