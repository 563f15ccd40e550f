"""Compile a graph document, with the workflows that it runs as nodes, to a frozen `Graph`.

The nodes of a linked workflow are made once, whoever runs it and however deep; so a workflow may run itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from workflows.engine.compiling import Documented, compiled_nodes, root_of
from workflows.engine.errors import DocumentError, Problem
from workflows.engine.messages import AgentCard
from workflows.engine.nodes import Graph, Linked, Node, StateKey
from workflows.engine.reducers import initial
from workflows.engine.validation import validate_document

__all__ = ["Graph", "compile_document"]


def compile_document(
    document: Documented,
    agents: Mapping[str, AgentCard] | None = None,
    tolerated: Collection[str] = (),
    linked: Mapping[str, Documented] | None = None,
) -> Graph:
    """Compile a document; raise `DocumentError` with every error, but for those whose code is `tolerated`.

    `linked` are the workflows that its nodes run, and those that these run, by slug. Without any, such a node counts as
    one step of which nothing more is known.
    """
    problems = validate_document(document, agents)
    errors = [problem for problem in problems if problem.severity == "error" and problem.code not in tolerated]
    if errors:
        raise DocumentError(errors)
    nodes = compiled_nodes(document)
    parts = {} if linked is None else _link(nodes, linked)
    asked = frozenset(slug for node in nodes.values() for _, slug in node.kind.agents(node.config))
    return Graph(
        nodes=nodes,
        state=_state(document),
        agents=asked,
        history_window=max(node.kind.window(node.config) for node in nodes.values()),
        input_schema=_input_schema(nodes.values()),
        linked=parts,
    )


def _link(nodes: dict[str, Node], linked: Mapping[str, Documented]) -> dict[str, Linked]:
    """Add the nodes of every workflow that is run, and open each node that runs one to them."""
    parts: dict[str, Linked] = {}
    waiting = _calls(nodes)
    while waiting:
        call = waiting.pop()
        slug = call.config.workflow
        if slug not in parts:
            inner = _linked_nodes(call, linked)
            parts[slug] = Linked(_state(linked[slug]), _input_schema(inner.values()))
            nodes.update(inner)
            waiting.extend(_calls(inner))
        whole = nodes[root_of(slug)]
        nodes[call.id] = replace(
            call,
            opens=slug,
            members=whole.members,
            sources=whole.sources,
            sinks=whole.sinks,
            ignoring=whole.ignoring,
            ways=whole.ways,
        )
    return parts


def _calls(nodes: Mapping[str, Node]) -> list[Node]:
    return [node for node in nodes.values() if node.kind.name == "workflow" and node.config.wait]


def _linked_nodes(call: Node, linked: Mapping[str, Documented]) -> dict[str, Node]:
    slug = call.config.workflow
    document = linked.get(slug)
    if document is None:
        raise DocumentError(
            [Problem(code="unknown_workflow", message=f"the workflow '{slug}' is not linked", node=call.id)]
        )
    problems = [problem for problem in validate_document(document) if problem.severity == "error"]
    if problems:
        raise DocumentError(problems)
    return compiled_nodes(document, slug)


def _state(document: Documented) -> dict[str, StateKey]:
    return {name: _state_key(name, told) for name, told in (document.get("state") or {}).items()}


def _state_key(name: str, told: Documented) -> StateKey:
    kind = told.get("type", "any")
    default = told.get("default")
    return StateKey(name, kind, told.get("reducer", "replace"), initial(kind) if default is None else default)


def _input_schema(nodes: Collection[Node]) -> dict[str, Any] | None:
    return next((node.config.json_schema for node in nodes if node.kind.name == "input"), None)
