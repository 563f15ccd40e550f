"""Redrawing a document: each function gives a new document and leaves the old one as it was.

What stands inside something that was redrawn loses its place in the layout: the editor finds it a new one.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from workflows.engine.nodes import Graph, member_name
from workflows.engine.scanning import with_root
from workflows.engine.templates import with_holes

MAX_ID = 40
Documented = dict[str, Any]


def copied(document: Documented) -> Documented:
    """Copy a document, so that it can be redrawn."""
    return deepcopy(document)


def node_in(document: Documented, node_id: str) -> Documented:
    """Give a node of a document by its id."""
    found: Documented = next(node for node in document["nodes"] if node["id"] == node_id)
    return found


def place_of(document: Documented, node_id: str) -> int:
    """Tell where in the list of nodes a node stands; the order of members is that of the list."""
    return next(index for index, node in enumerate(document["nodes"]) if node["id"] == node_id)


def free_id(document: Documented, wish: str) -> str:
    """Make an id that no node has, near to `wish`."""
    taken, base = {node["id"] for node in document["nodes"]}, wish[: MAX_ID - 4]
    return next(id for n in range(1, len(taken) + 2) if (id := base if n == 1 else f"{base}-{n}") not in taken)


def heads_and_all(graph: Graph, member: str) -> list[str]:
    """Name the nodes of the document that a member is: itself, or all that its edges wire together."""
    node = graph.nodes[member]
    return list(node.members) if node.kind.name == "flow" else [member]


def insert(document: Documented, index: int, node: Documented, parent: str | None) -> None:
    """Put a node into the list, inside `parent`."""
    document["nodes"].insert(index, {**node, "parent": parent} if parent else node)


def move_into(document: Documented, ids: Sequence[str], parent: str | None) -> None:
    """Let nodes stand inside `parent`, or outside of all patterns."""
    for node_id in ids:
        node = node_in(document, node_id)
        if parent is None:
            node.pop("parent", None)
        else:
            node["parent"] = parent


def remove(document: Documented, node_id: str) -> None:
    """Take a node away with its edges; what stood inside it must have been moved before."""
    document["nodes"] = [node for node in document["nodes"] if node["id"] != node_id]
    document["edges"] = [
        edge for edge in document.get("edges") or [] if node_id not in (edge["source"], edge["target"])
    ]
    (document.get("layout") or {}).pop(node_id, None)


def wire(document: Documented, source: str, target: str, port: str = "out") -> None:
    """Draw an edge, unless it is there."""
    edges = document.setdefault("edges", [])
    ends = (source, port, target)
    if any((edge["source"], edge.get("port") or "out", edge["target"]) == ends for edge in edges):
        return
    taken = {edge["id"] for edge in edges}
    number = next(n for n in range(1, len(edges) + 2) if f"e{n}" not in taken)
    edges.append({"id": f"e{number}", "source": source, "port": port, "target": target})


def remove_unreached(document: Documented, ids: Sequence[str]) -> None:
    """Take away those of `ids` that no edge leads to any more, with all inside them, and so on along their edges."""
    waiting = list(ids)
    while waiting:
        node_id = waiting.pop()
        edges = document.get("edges") or []
        known = any(node["id"] == node_id for node in document["nodes"])
        if known and not any(edge["target"] == node_id for edge in edges):
            waiting.extend(edge["target"] for edge in edges if edge["source"] == node_id)
            _remove_whole(document, node_id)


def _remove_whole(document: Documented, node_id: str) -> None:
    for inner in [node["id"] for node in document["nodes"] if node.get("parent") == node_id]:
        _remove_whole(document, inner)
    remove(document, node_id)


def forget_places(document: Documented, node_id: str) -> None:
    """Take everything inside a node out of the layout, and the node's own size."""
    layout = document.get("layout") or {}
    kept = {node["id"]: node.get("parent") for node in document["nodes"]}
    for inner in [id for id in layout if _is_inside(id, node_id, kept)]:
        del layout[inner]
    for name in ("w", "h"):
        layout.get(node_id, {}).pop(name, None)


def _is_inside(node_id: str, around: str, parents: dict[str, str | None]) -> bool:
    parent = parents.get(node_id)
    return parent is not None and (parent == around or _is_inside(parent, around, parents))


def take_only(document: Documented, graph: Graph, member: str, instead: str) -> None:
    """Let a member take `instead` (CEL over what arrives now) for what arrived before; what uses none of it stays."""
    for node_id in graph.nodes[member].sources or (member,):
        node = node_in(document, node_id)
        if node.get("input") is None:
            node["input"] = f"{{{{ {instead} }}}}"
        else:
            node["input"] = with_holes(node["input"], lambda source: with_root(source, "input", instead))


def of_member(member: str) -> str:
    """Write CEL for what a member gave, in the object that joins several."""
    return f'input["{member_name(member)}"]'
