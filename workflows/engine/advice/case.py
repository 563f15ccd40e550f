"""What every rule is given: the document as it is told and as it compiles, the agents that are known, past runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workflows.engine.advice.telling import PastRun, Saving
from workflows.engine.advice.uses import mentions
from workflows.engine.messages import AgentCard
from workflows.engine.nodes import Graph, Node, member_name
from workflows.engine.policy import POLICY_FIELDS


@dataclass(frozen=True)
class Case:
    """A document that compiles, to be advised on."""

    document: dict[str, Any]
    graph: Graph
    agents: Mapping[str, AgentCard]
    past: Sequence[PastRun]

    @cached_property
    def told(self) -> dict[str, dict[str, Any]]:
        """Give the nodes as the document has them, by id."""
        return {node["id"]: node for node in self.document["nodes"]}

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Name every node whose result some expression may speak of."""
        return frozenset(self.told) & mentions(self.graph)

    @cached_property
    def configured(self) -> frozenset[str]:
        """Collect every text in the settings of nodes: the ids that settings name are among them."""
        return frozenset(text for node in self.told.values() for text in _texts(node.get("config")))

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """Give the nodes of these kinds, in the order of the document."""
        return (self.graph.nodes[id] for id, told in self.told.items() if told["kind"] in kinds)

    def is_bare(self, node_id: str) -> bool:
        """Tell whether a node has no policy and nothing speaks of it, so that nobody would miss its id."""
        named = node_id in self.mentioned or node_id in self.configured
        return not named and not POLICY_FIELDS & self.told[node_id].keys()

    def is_alone_after(self, node_id: str) -> bool:
        """Tell whether what follows a node is given its value as it is, not by its id among others."""
        node = self.graph.nodes[node_id]
        around = self.graph.nodes[node.parent] if node.parent else None
        alone = all(len(self.graph.nodes[edge.target].incoming) == 1 for edge in node.outgoing)
        sink = around is not None and node_id in around.sinks and len(around.sinks) > 1
        return alone and not sink and around is not None and around.kind.name in ("flow", "sequential")

    def name(self, member: str) -> str:
        """Tell what people call a node."""
        node = self.graph.nodes[member_name(member)]
        return f"'{node.name or node.id}'"

    def names(self, members: Sequence[str]) -> str:
        """Tell what people call these nodes, as they are listed in a sentence."""
        shown = [self.name(member) for member in members]
        return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

    def saving(self, members: Sequence[str], around: str) -> Saving | None:
        """Average what past runs would have saved, had these members run at once; `around` is what they are part of."""
        measured = [run.seconds for run in self.past if all(id in run.seconds for id in (*members, around))]
        if not measured:
            return None
        saved = [sum(s[m] for m in members) - max(s[m] for m in members) for s in measured]
        return Saving(
            seconds=round(sum(saved) / len(measured), 2),
            of_seconds=round(sum(seconds[around] for seconds in measured) / len(measured), 2),
            runs=len(measured),
        )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
