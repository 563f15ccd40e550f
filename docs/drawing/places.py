"""Where everything of a document goes in a small drawing: flows from left to right, boxes around what is inside them.

Rows for what runs at once, a line for what runs in order, layers for what edges wire together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from docs.drawing.captions import caption
from workflows.engine.lanes import group_members

LEAF_W, LEAF_H, WIDEST = 112, 40, 208
LETTER, BOLD = 5.1, 6.8
HEAD, PAD, GAP_X, GAP_Y = 36, 14, 72, 14
IN_ORDER = ("sequential", "loop", "critical", "map")
Documented = dict[str, Any]
Layered = Callable[[list[str], list[Documented]], dict[str, int]]


@dataclass
class Box:
    """A node's place in the drawing, absolute, and what is drawn inside it."""

    node: Documented
    x: float = 0
    y: float = 0
    w: float = LEAF_W
    h: float = LEAF_H
    inside: list["Box"] = field(default_factory=list)
    order: list[tuple[str, str]] = field(default_factory=list)

    def move(self, dx: float, dy: float) -> None:
        """Move the box with all that is inside it."""
        self.x, self.y = self.x + dx, self.y + dy
        for box in self.inside:
            box.move(dx, dy)

    def all(self) -> Iterable["Box"]:
        """Give the box and all boxes inside it, the outer before the inner."""
        yield self
        for box in self.inside:
            yield from box.all()


def placed(document: Documented) -> Box:
    """Place a whole document; the box that is given is the canvas."""
    canvas = Box({"id": ".", "kind": "flow"})
    canvas.inside, canvas.w, canvas.h = _flow(document, [n for n in document["nodes"] if not n.get("parent")])
    return canvas


def _box(document: Documented, node: Documented) -> Box:
    inside = [other for other in document["nodes"] if other.get("parent") == node["id"]]
    told = max(len(caption(node)) * LETTER, len(str(node.get("name") or node["id"])) * BOLD) + 22
    box = Box(node, w=min(max(LEAF_W, told), WIDEST))
    if not inside:
        return box
    if node["kind"] == "handoff":
        box.inside, w, h = _flow(document, inside, _spread)
    else:
        box.inside, w, h, box.order = _groups(document, node, inside)
    for inner in box.inside:
        inner.move(PAD, HEAD)
    box.w, box.h = max(w + 2 * PAD, min(told, 2 * WIDEST)), h + HEAD + PAD
    return box


def _groups(
    document: Documented, node: Documented, inside: list[Documented]
) -> tuple[list[Box], float, float, list[tuple[str, str]]]:
    """Place the members of a pattern, each a node or a lane: in a line, or in a column."""
    ids = [inner["id"] for inner in inside]
    groups = group_members(ids, [(edge["source"], edge["target"]) for edge in document["edges"]])
    told = {inner["id"]: inner for inner in inside}
    flows = [_flow(document, [told[id] for id in group]) for group in groups]
    line = node["kind"] in IN_ORDER
    boxes: list[Box] = []
    across = along = 0.0
    tallest = max(h for _, _, h in flows)
    for group, w, h in flows:
        for box in group:
            box.move(along, (tallest - h) / 2) if line else box.move(0, along)
        boxes.extend(group)
        along += (w + GAP_X) if line else (h + GAP_Y)
        across = max(across, h if line else w)
    along -= GAP_X if line else GAP_Y
    ends = [(left[-1], right[0]) for left, right in pairwise(groups)] if line else []
    return (boxes, along, across, ends) if line else (boxes, across, along, ends)


def _flow(
    document: Documented, nodes: list[Documented], layered: Layered | None = None
) -> tuple[list[Box], float, float]:
    """Place nodes that edges wire in layers, each right of all that leads to it; circles are cut where they close."""
    boxes = {node["id"]: _box(document, node) for node in nodes}
    layers: dict[int, list[Box]] = {}
    for node_id, layer in (layered or _layers)(list(boxes), document["edges"]).items():
        layers.setdefault(layer, []).append(boxes[node_id])
    x = tallest = 0.0
    for _, layer in sorted(layers.items()):
        tallest = max(tallest, sum(box.h + GAP_Y for box in layer) - GAP_Y)
    for _, layer in sorted(layers.items()):
        y = (tallest - (sum(box.h + GAP_Y for box in layer) - GAP_Y)) / 2
        for box in layer:
            box.move(x, y)
            y += box.h + GAP_Y
        x += max(box.w for box in layer) + GAP_X
    return list(boxes.values()), x - GAP_X, tallest


def _layers(ids: list[str], edges: list[Documented]) -> dict[str, int]:
    after: dict[str, list[str]] = {id: [] for id in ids}
    for edge in edges:
        if edge["source"] in after and edge["target"] in after and edge.get("port") != "return":
            after[edge["source"]].append(edge["target"])
    layer = dict.fromkeys(ids, 0)
    onward = _without_circles(ids, after)
    for _ in ids:
        for source, target in onward:
            layer[target] = max(layer[target], layer[source] + 1)
    return layer


def _spread(ids: list[str], edges: list[Documented]) -> dict[str, int]:
    """Place members of a handoff by how many times control must pass to get to them, the first one first."""
    layer, waiting = {ids[0]: 0}, [ids[0]]
    for source in waiting:
        for edge in edges:
            if edge["source"] == source and edge["target"] in ids and edge["target"] not in layer:
                layer[edge["target"]] = layer[source] + 1
                waiting.append(edge["target"])
    return {node_id: layer.get(node_id, 1) for node_id in ids}


def _without_circles(ids: list[str], after: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Give the edges but those that lead back to where a walk along them is."""
    kept: list[tuple[str, str]] = []
    done: set[str] = set()

    def walk(node: str, path: frozenset[str]) -> None:
        done.add(node)
        for target in after[node]:
            if target not in path:
                kept.append((node, target))
                if target not in done:
                    walk(target, path | {target})

    for node in ids:
        if node not in done:
            walk(node, frozenset((node,)))
    return kept
