"""What has no end of its own: loops that nothing but their limit ends, questions that may wait for ever."""

from collections.abc import Iterator

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice
from workflows.engine.advice.uses import inside
from workflows.engine.nodes import Node

THREE_DAYS = 259_200
_JUDGING = ("review", "judge", "evaluat", "critic", "check")


def aimless_loop(case: Case) -> Iterator[Advice]:
    """Find loops that have no condition, no evaluator and no break: they always pass to their limit."""
    for node in case.of_kind("loop"):
        config = node.config
        ends = config.until or config.condition or config.evaluator
        if ends or any(inner.kind.name == "break" for inner in inside(case.graph, node.id)):
            continue
        judge = _judge(case)
        known = (
            f" {case.agents[judge].name} could judge each pass." if judge else " Give it a condition or an evaluator."
        )
        yield Advice(
            code="aimless_loop",
            title="Nothing but its limit ends this loop",
            message=f"{case.name(node.id)} makes {config.max_iterations} passes whatever they bring.{known}",
            nodes=[node.id],
            patch=None if judge is None else _configured(case, node, evaluator=judge),
        )


def _judge(case: Case) -> str | None:
    """Find an agent of the registry that says of itself that it judges."""
    fits = (s for s, card in case.agents.items() if any(w in told for told in card.capabilities for w in _JUDGING))
    return next(fits, None)


def endless_question(case: Case) -> Iterator[Advice]:
    """Find approvals without a deadline: a run may wait for ever for somebody who has left."""
    for node in case.of_kind("approval"):
        if node.config.deadline_s is not None or node.policy.deadline_s is not None:
            continue
        document = _configured(case, node, deadline_s=THREE_DAYS, on_deadline="expire")
        if not any(edge.port == "expired" for edge in node.outgoing):
            for edge in node.outgoing:
                if edge.port == "rejected":
                    re.wire(document, node.id, edge.target, "expired")
        yield Advice(
            code="endless_question",
            title="This question may wait for ever",
            message=f"{case.name(node.id)} has no deadline: where nobody answers, the run never ends. With this, what "
            "nobody has allowed after three days goes the way of what was rejected.",
            nodes=[node.id],
            patch=document,
        )


def _configured(case: Case, node: Node, **settings: object) -> re.Documented:
    document = re.copied(case.document)
    told = re.node_in(document, node.id)
    told["config"] = {**(told.get("config") or {}), **settings}
    return document
