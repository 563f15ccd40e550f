"""Place a skeleton between an input and an output: a whole document, which validates and runs as it is."""

from copy import deepcopy
from typing import Any

from workflows.guide.reading import Skeleton

Document = dict[str, Any]


def placed(skeleton: Skeleton) -> Document:
    """Make a document of an input with the skeleton's example, the skeleton, and an output."""
    wires = [("input", "out", skeleton.entry), *((way.node, way.port, "output") for way in skeleton.exits)]
    start = len(skeleton.edges) + 1
    drawn = [
        {"id": f"e{number}", "source": source, "port": port, "target": target}
        for number, (source, port, target) in enumerate(wires, start=start)
    ]
    return {
        "schema": 1,
        "nodes": [
            {"id": "input", "kind": "input", "config": {"example": deepcopy(skeleton.example)}},
            *deepcopy(skeleton.nodes),
            {"id": "output", "kind": "output", "config": {}},
        ],
        "edges": [*deepcopy(skeleton.edges), *drawn],
        "state": deepcopy(skeleton.state),
        "layout": deepcopy(skeleton.layout),
    }
