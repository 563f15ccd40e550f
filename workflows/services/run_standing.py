"""What the starts of a workflow by a user rest on: its newest version, the agents' cards, what is known of the user.

It is remembered from one start to the next. The statement that keeps a run holds it to what is so at that moment, so a
start that rests on what is remembered reads nothing, and one that should not rest on it any more is not kept.
"""

from typing import Any, NamedTuple

import msgspec

from agents.selectors import Mark, agent_cards_of, agents_unchanged
from workflows.engine.graph import Graph
from workflows.engine.messages import AgentCard
from workflows.models import Workflow, WorkflowVersion
from workflows.selectors.start import newest_unchanged
from workflows.services.errors import RefusedError
from workflows.services.run_version import graph_of, newest_to_run
from workflows.store.starts import Provided

MAX_REMEMBERED = 1_000
Cards = dict[str, AgentCard]


class Standing(NamedTuple):
    """What a start rests on, and the condition in SQL that it is still so."""

    version: WorkflowVersion
    known: dict[str, Any]
    cards: Cards
    provided: Provided


_remembered: dict[tuple[Any, Any], Standing] = {}


def remembered(workflow: Workflow, user: Any) -> Standing | None:
    """Give what the last start of this workflow by this user rested on; it may not be so any more."""
    return _remembered.get((workflow.pk, user.pk))


def standing_now(workflow: Workflow, user: Any) -> Standing:
    """Read what a start rests on; refuse a workflow that was never published, or asks agents that are not there."""
    newest = newest_to_run(workflow=workflow, user=user)
    cards, mark = _cards_and_mark(graph_of(newest.version))
    is_newest, values = newest_unchanged(newest, workflow, user)
    are_same, more = agents_unchanged(mark)
    standing = Standing(newest.version, newest.known, cards, (f"{is_newest} AND {are_same}", (*values, *more)))
    while len(_remembered) >= MAX_REMEMBERED:
        _remembered.pop(next(iter(list(_remembered))), None)  # other threads remember meanwhile
    _remembered[workflow.pk, user.pk] = standing
    return standing


def cards_of(graph: Graph) -> Cards:
    """Describe the agents that a run is pinned to; refuse one where an agent is missing."""
    return _cards_and_mark(graph)[0]


def _cards_and_mark(graph: Graph) -> tuple[Cards, Mark]:
    found, mark = agent_cards_of(graph.agents)
    missing = sorted(graph.agents - found.keys())
    if missing:
        raise RefusedError(
            f"The registry has no enabled agent {', '.join(missing)}. Make or enable it, or choose another.",
            code="unknown_agent",
        )
    return msgspec.convert(found, Cards), mark
