"""Ring for a run: say to whoever listens in this process that something was left for it.

A ring carries nothing but the run's id, or none where something was left for several, and may be lost: the database
says what is to be done.
"""

from collections.abc import Callable

from django.db import transaction

from workflows.store.contract import RunId

Bell = Callable[[RunId], None]
SEVERAL = RunId("")
_bells: list[Bell] = []


def listen(bell: Bell) -> None:
    """Let `bell` be called, on any thread, for every ring from now on."""
    _bells.append(bell)


def ignore(bell: Bell) -> None:
    """Stop calling `bell`."""
    if bell in _bells:
        _bells.remove(bell)


def ring_on_commit(run: RunId) -> None:
    """Ring once what this transaction leaves for the run, or for `SEVERAL`, is durable."""
    transaction.on_commit(lambda: _ring(run))


def _ring(run: RunId) -> None:
    for bell in list(_bells):
        bell(run)
