"""What a store promises of steps that the workers of named queues carry out; `tests/store` holds every store to it.

- A step is handed to its queue in the transaction of the append that calls for it, once for each attempt.
- It is leased to one worker at a time, by the clock that all share. Only who holds the lease may report.
- Where it is taken over from a worker that was lost or has stopped, its run is told: the step is carried out again.
- Its outcome is left as a message to the run in the transaction that ends it: it is told once, and never done again.
- One that was taken up `SUSPECT_TRIES` times without getting on is a suspect: a worker takes one suspect at a time, and
  after `MAX_TRIES` the step fails.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

import msgspec

from workflows.engine.messages import AnyMessage
from workflows.store.contract import Lessee, Letter, RunId, Store


class TakenStep(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt of a step that was leased to the one who asked, and the turns that were completed of it already."""

    id: int
    run: RunId
    step: str
    attempt: int
    body: str
    turns: list[Any] = []


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a step that was taken: its outcome, or a completed turn, with all `turns` so far."""

    id: int
    message: AnyMessage
    turns: list[Any] | None = None


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """The attempts of steps of a run that are away, and the messages that wait for it, read after them."""

    steps: set[tuple[str, int]]
    letters: list[Letter]


class Steps(Protocol):
    """The steps of all queues."""

    def away(self, run: RunId) -> Away:
        """Tell which steps of a run are away. One that is not, and whose outcome is no letter, is nowhere."""

    def take(self, lessee: Lessee, queues: Collection[str], limit: int) -> list[TakenStep]:
        """Lease up to `limit` steps of these queues that are free and no suspects, the oldest first."""

    def take_suspect(self, lessee: Lessee, queues: Collection[str]) -> TakenStep | None:
        """Lease the suspect that was tried least, unless the worker holds one."""

    def renew(self, lessee: Lessee) -> set[int]:
        """Prolong all leases of the worker; tell which steps it still holds."""

    def held(self, worker: str) -> set[int]:
        """Tell which steps a worker holds."""

    def report(self, worker: str, reports: Sequence[Report]) -> list[bool]:
        """Leave all as messages to their runs, in one transaction; tell for each whether the step was still held."""

    def give_back(self, worker: str, only: Collection[int] | None = None) -> int:
        """Free all that a worker holds, or `only` some of it, for others to take up at once; count it."""

    def sweep(self, now: float) -> list[RunId]:
        """Fail the steps that break whoever takes them, drop those of runs that have ended; give the runs told."""


class QueueingStore(Store, Protocol):
    """A store of runs, and of the steps of theirs that are away."""

    @property
    def steps(self) -> Steps:
        """Give the steps of all queues."""
