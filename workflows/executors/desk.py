"""What all drivers of a process work with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

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
    """What all drivers of a process share; without `call_queue`, which rings for a queue, all steps are done here.

    It is made on their loop: to ask Python 3.11 which one runs is a system call, too much for several times a step.
    """

    store: QueueingStore
    reader: SerialThread
    writer: Writer
    leases: Leases
    places: Places
    library: Library
    steps: StepRunner
    clock: Clock
    call_queue: Callable[[str], None] | None
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
