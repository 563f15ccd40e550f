"""What runs are pinned to, read once: compiled graphs by version, and agents by their pins.

A version never changes, so its graph is kept. Agents are kept for seconds only: a provider's key, or an agent that was
disabled, takes effect on runs under way.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from agents.contract import AgentSpec
from agents.selectors import UnknownAgentError, agent_specs
from workflows.engine.graph import Graph, compile_document
from workflows.executors.serial import SerialThread
from workflows.models import WorkflowVersion

SPECS_FOR_S = 5.0
MAX_GRAPHS = 500
Specs = dict[str, AgentSpec]


class Library:
    """Read and keep what runs need to go on."""

    def __init__(
        self, thread: SerialThread, graph: Callable[[int], Graph], specs: Callable[[dict[str, int]], Specs]
    ) -> None:
        self._thread = thread
        self._read_graph = graph
        self._read_specs = specs
        self._graphs: dict[int, asyncio.Future[Graph]] = {}
        self._specs: dict[tuple[Any, ...], tuple[float, asyncio.Future[Specs]]] = {}

    async def graph(self, version: int) -> Graph:
        """Give the compiled graph of a version."""
        if version not in self._graphs:
            _make_room(self._graphs)
            self._graphs[version] = self._thread.call(self._read_graph, version)
        try:
            return await asyncio.shield(self._graphs[version])
        except Exception:
            self._graphs.pop(version, None)
            raise

    async def specs(self, pins: dict[str, int]) -> Specs:
        """Give the agents that a run is pinned to."""
        key = tuple(sorted(pins.items()))
        since, future = self._specs.get(key, (0.0, None))
        if future is None or time.monotonic() - since > SPECS_FOR_S:
            _make_room(self._specs)
            future = self._thread.call(self._read_specs, pins)
            self._specs[key] = (time.monotonic(), future)
        return await asyncio.shield(future)


def read_graph(version: int) -> Graph:
    """Compile the document of a version, with those that it runs as nodes."""
    found = WorkflowVersion.objects.only("document", "linked").get(pk=version)
    return compile_document(found.document, linked=found.linked_documents())


def read_specs(pins: dict[str, int]) -> Specs:
    """Read the agents of `pins`; one that the registry no longer has is left out, and its steps fail."""
    try:
        return agent_specs(pins)
    except UnknownAgentError:
        return {slug: spec for slug, number in pins.items() for spec in _read_one(slug, number)}


def _read_one(slug: str, number: int) -> list[AgentSpec]:
    try:
        return [agent_specs({slug: number})[slug]]
    except UnknownAgentError:
        return []


def _make_room(kept: dict[Any, Any]) -> None:
    while len(kept) >= MAX_GRAPHS:
        kept.pop(next(iter(kept)))
