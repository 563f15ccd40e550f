"""Obvious repairs: a change of the document that takes a finding away. None where people have to decide."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from workflows.engine.proving.report import Repair

Documented = dict[str, Any]
Change = Callable[[Documented], None]
AN_HOUR = 3600


def change_node(document: Documented, title: str, node: str, change: Change) -> Repair | None:
    """Change one node of a copy of the document."""
    changed = deepcopy(document)
    told = next((one for one in changed["nodes"] if one.get("id") == node), None)
    if told is None:
        return None
    change(told)
    return Repair(title=title, document=changed)


def remove_edge(document: Documented, edge: str) -> Repair | None:
    """Take one edge away."""
    told = next((one for one in document.get("edges") or [] if one.get("id") == edge), None)
    if told is None:
        return None
    rest = [deepcopy(one) for one in document["edges"] if one is not told]
    title = f"Remove the edge from '{told['source']}' to '{told['target']}'"
    return Repair(title=title, document={**deepcopy(document), "edges": rest})


def break_circle(document: Documented, edges: tuple[str, ...]) -> Repair | None:
    """Take away the edge of a circle that goes back: to the node that stands first in the document."""
    place = {node.get("id"): index for index, node in enumerate(document["nodes"])}
    told = [one for one in document.get("edges") or [] if one.get("id") in edges]
    if not told:
        return None
    back = min(told, key=lambda edge: place.get(edge["target"], 0))
    return remove_edge(document, back["id"])


def first_success(document: Documented, node: str) -> Repair | None:
    """Let a join go on with the first branch that ends well."""

    def change(told: Documented) -> None:
        holder = told if "join" in told else told.setdefault("config", {})
        join = {key: value for key, value in (holder.get("join") or {}).items() if key not in ("n", "when")}
        holder["join"] = {**join, "mode": "first_success"}

    return change_node(document, f"Let '{node}' go on with the first branch that ends well", node, change)


def lower_quorum(document: Documented, node: str, most: int) -> Repair | None:
    """Ask for no more branches than there can be."""
    if most < 1:
        return None
    return change_node(
        document, f"Let '{node}' go on with {most} of its branches", node, lambda told: told["join"].update(n=most)
    )


def give_deadline(document: Documented, node: str) -> Repair | None:
    """Let a wait end after an hour, by its own port where it has one."""
    title = f"Let '{node}' wait for an hour at most"

    def change(told: Documented) -> None:
        if told.get("kind") == "wait":
            told.setdefault("config", {})["timer_s"] = AN_HOUR
        else:
            told["deadline_s"] = AN_HOUR

    return change_node(document, title, node, change)


def open_error_port(document: Documented, node: str) -> Repair | None:
    """Let a node that fails leave by the port that is wired."""

    def change(told: Documented) -> None:
        told["on_error"] = {**(told.get("on_error") or {}), "mode": "port"}

    return change_node(document, f"Let '{node}' leave by its error port when it fails", node, change)


def give_default(document: Documented, key: str) -> Repair | None:
    """Give a state key a value to start with."""
    empty = {"string": "", "number": 0, "boolean": False, "array": [], "object": {}}
    changed = deepcopy(document)
    told = (changed.get("state") or {}).get(key)
    if not isinstance(told, dict) or told.get("type") not in empty:
        return None
    told["default"] = empty[told["type"]]
    return Repair(title=f"Let the state key '{key}' start as {told['default']!r}", document=changed)


def wire_to_output(document: Documented, node: str, port: str, output: str) -> Repair:
    """Wire a port that leads nowhere to an output."""
    changed = deepcopy(document)
    taken = {edge.get("id") for edge in changed.get("edges") or []}
    name = next(name for number in range(len(taken) + 1) if (name := f"repair{number}") not in taken)
    changed.setdefault("edges", []).append({"id": name, "source": node, "port": port, "target": output})
    return Repair(title=f"Wire '{port}' of '{node}' to '{output}'", document=changed)
