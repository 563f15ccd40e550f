"""The compiled graph: what a document means, frozen. Made by `graph.compile_document`, read by everything else.

A *member* of a pattern is one of its nodes, or a *lane*: nodes inside it that edges wire together. A lane is a node of
its own here (kind `flow`, id `<head>+`), and so is the whole document (`ROOT`). The nodes of a workflow that is linked
to are here once, however many nodes run it; their ids are `<slug>:<id>`, and what settings call them is `<id>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from workflows.engine.policy import Policy

if TYPE_CHECKING:
    from workflows.engine.commands import MemberCard
    from workflows.engine.events import Reducer
    from workflows.engine.kinds.base import Kind
    from workflows.engine.messages import AgentCard

LANE_MARK = "+"
LINK_MARK = ":"


@lru_cache(maxsize=4_096)
def plain_id(node_id: str) -> str:
    """Give the id of a node as its own document says it."""
    return node_id.rpartition(LINK_MARK)[2]


@lru_cache(maxsize=4_096)  # asked for each member at each handoff
def member_name(node_id: str) -> str:
    """Tell what people, agents and settings call a member: a lane goes by the name of its head."""
    return plain_id(node_id).removesuffix(LANE_MARK)


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection from a port of one node to another node with the same parent."""

    id: str
    source: str
    port: str
    target: str


@dataclass(frozen=True, slots=True)
class StateKey:
    """A declared key of the run's state: its JSON type, how it takes in values, what it starts as."""

    name: str
    type: str
    reducer: "Reducer"
    default: Any = None


@dataclass(frozen=True, slots=True)
class Node:
    """One node. `index` is its place among its parent's members; `sinks` are the members whose output a flow returns.

    `handoff` is the nearest handoff around it; `targets` are those that an agent may hand over to there, or none where
    its wish would not get through. `transfers` and `returns` say to whom each member of a handoff may pass control, and
    to whom its answer goes back. `workflow` is the linked workflow that the node is of (empty: the document's own), and
    `opens` the one that it runs inside. `ignoring` are the members of a flow whose joins do not wait for those who are
    late; `ways` are its edges that are the only one from a member and the only one to another that begins at once.

    What follows from these, and is asked for at every turn, is worked out once: `metered`, whether what is used inside
    is counted; `guarded`, whether something else than its kind may end it (a deadline, an event); `template` and
    `saves`, its policy's template for its input and state key for its output; `following`, the nodes that edges lead
    to, each once; `plain`, what its own document calls it.
    """

    id: str
    kind: "Kind"
    name: str
    parent: str | None
    config: Any
    policy: Policy
    index: int = 0
    members: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    incoming: tuple[Edge, ...] = ()
    outgoing: tuple[Edge, ...] = ()
    transfers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    returns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    handoff: str | None = None
    targets: tuple[str, ...] | None = None
    workflow: str = ""
    opens: str | None = None
    ignoring: tuple[str, ...] = ()
    ways: Mapping[str, Edge] = field(default_factory=dict)
    metered: bool = field(init=False)
    guarded: bool = field(init=False)
    template: Any = field(init=False)
    saves: str | None = field(init=False)
    following: tuple[str, ...] = field(init=False)
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        policy, derive = self.policy, partial(object.__setattr__, self)
        derive("metered", policy.budget is not None or self.kind.metered)
        derive("guarded", policy.deadline_s is not None or policy.cancel_on is not None)
        derive("template", policy.input)
        derive("saves", policy.save_as)
        derive("following", tuple(dict.fromkeys(edge.target for edge in self.outgoing)))
        derive("plain", plain_id(self.id))

    def beside(self, name: str) -> str:
        """Give the id of the node that settings of this one call `name`: it is of the same document."""
        return f"{self.workflow}{LINK_MARK}{name}" if self.workflow else name


@dataclass(frozen=True, slots=True)
class Linked:
    """A workflow that nodes run: its state keys, and what its input must satisfy."""

    state: Mapping[str, StateKey]
    input_schema: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a member: the card, and the agents of the run that it was told of."""

    agents: "dict[str, AgentCard]"
    card: "MemberCard"


@dataclass(frozen=True, slots=True)
class Graph:
    """A compiled document. `agents` are all that it asks; `history_window` the most messages that one is given.

    `cards` remembers what agents were last told of members: it saves work, and says nothing that the rest does not.
    """

    nodes: Mapping[str, Node]
    state: Mapping[str, StateKey]
    agents: frozenset[str]
    history_window: int
    input_schema: dict[str, Any] | None
    linked: Mapping[str, Linked] = field(default_factory=dict)
    cards: dict[str, Told] = field(default_factory=dict, init=False, compare=False, repr=False)

    def keys_of(self, workflow: str) -> Mapping[str, StateKey]:
        """Give the state keys of a linked workflow, or (empty) of the document itself."""
        return self.linked[workflow].state if workflow else self.state
