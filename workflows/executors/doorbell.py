"""Ring for a run: say to whoever listens in this process that something was left for it.

A ring carries nothing but the run's id, or none where something was left for several, and may be lost: the database
says what is to be done.
"""

from collections.abc import Callable
from typing import Protocol

from django.db import transaction

from workflows.executors.beginning import Seat
from workflows.store.contract import RunId

Bell = Callable[[RunId], None]
SEVERAL = RunId("")
_bells: list[Bell] = []
_heralds: "list[Herald]" = []


class Herald(Protocol):
    """Whoever reaches workers elsewhere a moment before a run is kept."""

    def announce(self, run: RunId) -> None:
        """Say that a new run is about to be kept."""

    def seat(self) -> Seat | None:
        """Give a worker that has room for a run which is begun here; nothing where none is known, or in a burst."""


def listen(bell: Bell, herald: Herald | None = None) -> None:
    """Let `bell` be called, on any thread, for every ring from now on; and `herald` a moment before some of them."""
    _bells.append(bell)
    if herald is not None:
        _heralds.append(herald)


def ignore(bell: Bell, herald: Herald | None = None) -> None:
    """Stop calling `bell`, and `herald`."""
    if bell in _bells:
        _bells.remove(bell)
    if herald in _heralds:
        _heralds.remove(herald)


def announce(run: RunId) -> None:
    """Say that a new run is about to be kept: whoever is far away may hear of it just when it is.

    It is no ring, which has to follow once the run is there.
    """
    for herald in list(_heralds):
        herald.announce(run)


def seat() -> Seat | None:
    """Give a worker elsewhere that has room for a run which is begun here."""
    return next((found for herald in list(_heralds) if (found := herald.seat()) is not None), None)


def ring_on_commit(run: RunId) -> None:
    """Ring once what this transaction leaves for the run, or for `SEVERAL`, is durable."""
    transaction.on_commit(lambda: _ring(run))


def _ring(run: RunId) -> None:
    for bell in list(_bells):
        bell(run)
