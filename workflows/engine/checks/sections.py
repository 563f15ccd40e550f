"""Loops and critical sections: jumps that have no loop, and sections that could wait for themselves or each other."""

from collections.abc import Iterator

from workflows.engine.checks.draft import Draft, DraftNode, Problems
from workflows.engine.errors import Problem
from workflows.engine.records import ROOT

JUMPS = ("break", "continue")


def check_sections(draft: Draft) -> Problems:
    """Find jumps outside of loops, sections inside themselves, and sections that two branches enter crosswise."""
    sections = [node for node in draft.nodes.values() if node.kind_name == "critical" and node.config is not None]
    for node in draft.nodes.values():
        if node.kind_name in JUMPS and not any(outer.kind_name == "loop" for outer in _around(draft, node)):
            message, hint = f"there is no loop around this {node.kind_name}", "move it into a loop, or delete it"
            yield Problem(code="no_loop", message=message, node=node.id, field="parent", hint=hint)
    for node in sections:
        yield from _inside_itself(draft, node)
    yield from _at_odds(sections)
    yield from _crosswise(draft, sections)


def _around(draft: Draft, node: DraftNode) -> Iterator[DraftNode]:
    """Give the patterns around a node, the nearest first; stop where they go in a circle."""
    seen = {node.id}
    outer = draft.nodes.get(node.parent) if node.parent != ROOT else None
    while outer is not None and outer.id not in seen:
        seen.add(outer.id)
        yield outer
        outer = draft.nodes.get(outer.parent) if outer.parent != ROOT else None


def _sections_around(draft: Draft, node: DraftNode) -> list[DraftNode]:
    return [outer for outer in _around(draft, node) if outer.kind_name == "critical" and outer.config is not None]


def _inside_itself(draft: Draft, node: DraftNode) -> Problems:
    for outer in _sections_around(draft, node):
        if outer.config.lock == node.config.lock:
            yield Problem(
                code="reentrant",
                message=f"it is inside '{outer.id}', a section of the same name, and would wait for itself for ever",
                node=node.id,
                field="config.lock",
                hint="give it another name, or take it away: what is inside is protected already",
            )


def _at_odds(sections: list[DraftNode]) -> Problems:
    """Find sections of one name that do not agree on how many may be inside, or on who shares them."""
    first: dict[str, DraftNode] = {}
    for node in sections:
        known = first.setdefault(node.config.lock, node)
        for field in ("limit", "wide"):
            ours, theirs = getattr(node.config, field), getattr(known.config, field)
            if ours != theirs:
                yield Problem(
                    code="section_differs",
                    message=f"'{known.id}' is a section of the same name with {field} {theirs}, here it is {ours}",
                    node=node.id,
                    field=f"config.{field}",
                    hint="set both alike, or give one another name",
                )


def _crosswise(draft: Draft, sections: list[DraftNode]) -> Problems:
    """Find sections that are entered in opposite orders: two branches that hold one each would wait for ever.

    One that waits only for so long breaks the circle.
    """
    inner: dict[str, dict[str, DraftNode]] = {}
    for node in sections:
        for outer in _sections_around(draft, node):
            if node.config.wait_s is None and outer.config.lock != node.config.lock:
                inner.setdefault(outer.config.lock, {})[node.config.lock] = node
    for outer_name, held in inner.items():
        for name, node in held.items():
            if outer_name in _reachable(inner, name):
                yield Problem(
                    code="lock_order",
                    message=f"'{name}' is entered inside of '{outer_name}' here, and the other way round elsewhere: "
                    "two that hold one each would wait for each other for ever",
                    node=node.id,
                    field="config.wait_s",
                    hint="enter them in one order everywhere, or set the longest wait",
                )


def _reachable(inner: dict[str, dict[str, DraftNode]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in inner.get(waiting.pop(), {}):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
