"""What stands inside what: parents, depth, empty patterns, the one input and the outputs."""

from workflows.engine.checks.draft import Draft, DraftNode, Problems
from workflows.engine.errors import Problem
from workflows.engine.kinds import KINDS
from workflows.engine.records import ROOT

MAX_DEPTH = 16


def check_nesting(draft: Draft) -> Problems:
    """Find wrong parents, circles of parents, too deep nesting, empty patterns, missing or doubled inputs."""
    for node in draft.nodes.values():
        yield from _parent(draft, node)
    inside = draft.inside()
    for node in draft.nodes.values():
        if node.kind is not None and node.kind.container and node.id not in inside:
            yield Problem(
                code="empty_pattern",
                message=f"'{node.id}' has nothing inside",
                node=node.id,
                hint="drag a node into it, or delete it",
            )
    yield from _terminals(draft)


def _parent(draft: Draft, node: DraftNode) -> Problems:
    if node.parent == ROOT:
        return
    around = draft.nodes.get(node.parent)
    if around is None:
        message = f"its parent '{node.parent[:60]}' does not exist"
        yield Problem(code="unknown_parent", message=message, node=node.id, field="parent")
    elif around.kind is not None and not around.kind.container:
        message = f"its parent '{around.id}' is of kind {around.kind_name}, which holds no nodes"
        hint = f"only {', '.join(kind.name for kind in KINDS.values() if kind.container)} hold nodes"
        yield Problem(code="parent_no_pattern", message=message, node=node.id, field="parent", hint=hint)
    if node.kind_name in ("input", "output"):
        message = f"an {node.kind_name} node stands outside of all patterns"
        yield Problem(code="misplaced", message=message, node=node.id, field="parent", hint="move it out")
    depth = _depth(draft, node)
    if depth is None:
        message = f"'{node.id}' is inside itself"
        yield Problem(code="parent_cycle", message=message, node=node.id, field="parent", hint="move it out")
    elif depth > MAX_DEPTH:
        message = f"patterns are nested {depth} deep here, at most {MAX_DEPTH} are allowed"
        yield Problem(code="too_deep", message=message, node=node.id, field="parent")


def _depth(draft: Draft, node: DraftNode) -> int | None:
    """Count the patterns around a node; nothing if they go in a circle."""
    seen: set[str] = set()
    around: DraftNode | None = node
    while around is not None and around.parent != ROOT:
        if around.id in seen:
            return None
        seen.add(around.id)
        around = draft.nodes.get(around.parent)
    return len(seen)


def _terminals(draft: Draft) -> Problems:
    inputs = [node.id for node in draft.nodes.values() if node.kind_name == "input"]
    if not inputs:
        yield Problem(code="no_input", message="there is no input node, so no run could start", hint="add an input")
    for extra in inputs[1:]:
        message = f"there is one input already, '{inputs[0]}'"
        yield Problem(code="second_input", message=message, node=extra, hint="wire from the first one, delete this")
    if not any(node.kind_name == "output" for node in draft.nodes.values()):
        message = "there is no output node, so no run could return anything"
        yield Problem(code="no_output", message=message, hint="add an output and wire the last node to it")
