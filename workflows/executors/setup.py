"""What an executor works with: how much at once, whom it tells, and in whose place a test may stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from agents.asking import ask
from workflows.engine.graph import Graph
from workflows.executors.library import Specs, read_graph, read_specs
from workflows.executors.offers import Offer
from workflows.executors.slices import SLICE_S
from workflows.executors.steps import Ask
from workflows.executors.tokens import Delta
from workflows.store.contract import Append, RunId


@dataclass(frozen=True)
class Listeners:
    """Who is told, on the executor's loop, of what was committed and of text as it is produced."""

    committed: Callable[[Sequence[Append]], None] = lambda appends: None
    shown: Callable[[Sequence[Delta]], None] = lambda deltas: None


@dataclass(frozen=True)
class Setup:
    """What an executor works with; every default is the real thing."""

    role: str
    worker: str = ""  # made from the role, unless the run was reserved for a name beforehand
    listeners: Listeners = field(default_factory=Listeners)
    crowded: Callable[[], None] = lambda: None  # called when there was as much to claim as could be taken, or more
    offered: Callable[[Offer], None] = lambda offer: None  # told of its room for runs that are begun elsewhere
    ask: Ask = ask
    graph: Callable[[int], Graph] = read_graph
    specs: Callable[[dict[str, int]], Specs] = read_specs
    max_runs: int = 1_000  # none: it drives no runs
    begins: bool = False  # runs that this process starts may be begun for it
    max_steps: int = 1_000
    slice_s: float = SLICE_S
    queues: Sequence[str] = ()  # whose steps it carries out, `max_queued` at once
    max_queued: int = settings.STEPS_AT_ONCE
    call_queue: Callable[[str], None] | None = None  # rings for a queue; without it, queues are ignored
    told: Callable[[RunId], None] = lambda run: None  # rings for a run to which a step of a queue reported
    drain_s: float = 0.0
    lease_s: float = settings.LEASE_S
