"""What one failure costs: many members that one of them can end, agents that are never asked again."""

from collections.abc import Iterator, Sequence

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice
from workflows.engine.advice.uses import inside
from workflows.engine.nodes import Node

MANY = 4
ATTEMPTS = 3
_OURS = ("function", "scripted")
_PASSING = frozenset(("timeout", "rate_limit", "provider"))


def brittle_fan_out(case: Case) -> Iterator[Advice]:
    """Find concurrents of many members that the failure of one ends, and maps that the failure of one item ends."""
    for node in case.of_kind("concurrent", "map"):
        if not _is_brittle(case, node):
            continue
        many = "each of its items" if node.kind.name == "map" else f"each of its {len(node.members)} members"
        enough = {"on_failure": "min_success", "min_success": len(node.members) // 2 + 1}
        document = re.copied(case.document)
        told = re.node_in(document, node.id)
        told["config"] = {**(told.get("config") or {}), **(_BORNE if node.kind.name == "map" else enough)}
        rule = "the others count" if node.kind.name == "map" else "more than half of them are enough"
        yield Advice(
            code="brittle_fan_out",
            title="One failure throws away what all others found",
            message=f"{case.name(node.id)} fails when {many} does not succeed.{_lost(case, node)} "
            f"With this, it goes on without those that fail, and {rule}.",
            nodes=[node.id],
            patch=document,
        )


_BORNE = {"on_failure": "continue"}


def _is_brittle(case: Case, node: Node) -> bool:
    if node.config.on_failure != "fail" or node.config.join is not None or node.policy.on_error.mode != "fail":
        return False
    members = [case.graph.nodes[member] for member in node.members]
    may_fail = any(member.policy.on_error.mode == "fail" for member in members)
    return may_fail and (node.kind.name == "map" or len(members) >= MANY)


def _lost(case: Case, node: Node) -> str:
    """Say in how many past runs something inside failed."""
    ids = {inner.id for inner in inside(case.graph, node.id)} - {node.id}
    count = sum(any(id in run.failures for id in ids) for run in case.past)
    return f" In {count} of the last {len(case.past)} runs something inside did fail." if count else ""


def missing_retry(case: Case) -> Iterator[Advice]:
    """Find nodes that ask agents outside of this server and give up at the first time-out or busy provider."""
    found = [node for node in map(case.graph.nodes.__getitem__, case.told) if _gives_up(case, node)]
    if not found:
        return
    document = re.copied(case.document)
    for node in found:
        told = re.node_in(document, node.id)
        told["retry"] = {**(told.get("retry") or {}), "attempts": ATTEMPTS}
    yield Advice(
        code="missing_retry",
        title="A busy provider ends the run",
        message=f"{case.names([node.id for node in found])} may be answered by a provider that is busy or slow for a "
        f"moment, and are asked once only.{_passing(case, found)} With this, each is asked up to {ATTEMPTS} times.",
        nodes=[node.id for node in found],
        patch=document,
    )


def _gives_up(case: Case, node: Node) -> bool:
    cards = [case.agents[slug] for _, slug in node.kind.agents(node.config) if slug in case.agents]
    outside = any(card.kind not in _OURS for card in cards)
    return outside and node.policy.retry.attempts == 1 and not node.policy.retry.rules


def _passing(case: Case, nodes: Sequence[Node]) -> str:
    count = sum(
        bool(_PASSING.intersection(code for n in nodes for code in run.failures.get(n.id, []))) for run in case.past
    )
    return f" In {count} of the last {len(case.past)} runs that made one fail." if count else ""
