"""What is known of a document when findings are made of it."""

from dataclasses import dataclass
from typing import Any

from workflows.engine.nodes import Graph
from workflows.engine.proving.explore import Exploration, Move
from workflows.engine.proving.observing import Observer
from workflows.engine.proving.oracle import Unset
from workflows.engine.proving.replaying import Replayer
from workflows.engine.proving.report import Counterexample


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All that is known when findings are made."""

    document: dict[str, Any]
    graph: Graph
    observer: Observer
    exploration: Exploration
    replayer: Replayer

    def run_to(self, move: Move | None, use: Unset | None = None) -> Counterexample | None:
        """Give the run that ends with a move; with `use`, it only has to read that too early."""
        return None if move is None else self.replayer.show(self.exploration.way_to(move), use)
