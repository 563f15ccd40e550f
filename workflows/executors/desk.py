"""What all drivers of a process work with."""

from collections.abc import Callable
from dataclasses import dataclass

from workflows.executors.clock import Clock
from workflows.executors.lease import Leases
from workflows.executors.library import Library
from workflows.executors.places import Places
from workflows.executors.serial import SerialThread
from workflows.executors.steps import StepRunner
from workflows.executors.writer import Writer
from workflows.store.away import QueueingStore


@dataclass(frozen=True)
class Desk:
    """What all drivers of a process share; without `call_queue`, which rings for a queue, all steps are done here."""

    store: QueueingStore
    reader: SerialThread
    writer: Writer
    leases: Leases
    places: Places
    library: Library
    steps: StepRunner
    clock: Clock
    call_queue: Callable[[str], None] | None
