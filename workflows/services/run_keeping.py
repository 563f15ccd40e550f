"""Keep new runs, with what begins them.

Those for which an executor of this process has room are begun with the commit that keeps them; the others wait for
whoever claims them, and the bell rings.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from msgspec.structs import replace

from workflows.engine.graph import Graph
from workflows.engine.messages import Start
from workflows.executors import beginning, doorbell
from workflows.executors.doorbell import SEVERAL, ring_on_commit
from workflows.models import Run
from workflows.store.assigned import keep_assigned, may_be_assigned
from workflows.store.begun import keep_begun
from workflows.store.contract import Claim, RunId
from workflows.store.starts import Provided, keep_start, keep_starts


def runs_keep(runs: Sequence[Run], starts: Sequence[Start], graph: Graph, provided: Provided | None = None) -> None:
    """Keep runs that differ in their ids, titles and inputs alone; raise `IntegrityError` where an id is taken.

    One that is alone may be kept only provided that a condition holds; else it raises `ChangedError`.
    """
    room = beginning.room()
    count = 0
    if room is not None:
        count = min(len(runs), room.runs)
        common = _claim(runs[0], starts[0])
        taken = starts[:count]
        begun = [beginning.begin(replace(common, run=RunId(one.run)), graph, one, room) for one in taken]
        keep_begun(runs[:count], [one.append for one in begun], room.until, provided)
        transaction.on_commit(lambda: room.take(begun))
    _leave(runs[count:], starts[count:], graph, provided)


def _leave(runs: Sequence[Run], starts: Sequence[Start], graph: Graph, provided: Provided | None) -> None:
    if not runs:
        return
    if len(runs) > 1:
        keep_starts(runs, starts)
        ring_on_commit(SEVERAL)
    elif transaction.get_connection().in_atomic_block:
        keep_start(runs[0], starts[0], provided)
        ring_on_commit(RunId(str(runs[0].pk)))
    else:
        _leave_one(runs[0], starts[0], graph, provided)


def _leave_one(run: Run, start: Start, graph: Graph, provided: Provided | None) -> None:
    """Keep a run that commits at once: begun for a worker that has room, or else for whoever hears of it first."""
    seat, name = doorbell.seat(), RunId(start.run)
    append = beginning.begin_for(seat, _claim(run, start), graph, start) if seat is not None else None
    if seat is not None and append is not None and may_be_assigned(append):
        told: list[bool] = []
        keep_assigned(run, append, provided, lambda: told.append(seat.tell(name)))
        if not any(told):
            seat.ring(name)
    else:
        keep_start(run, start, provided, partial(doorbell.announce, name))
    ring_on_commit(name)


def _claim(run: Run, start: Start) -> Claim:
    return Claim(
        run=RunId(start.run),
        epoch=beginning.EPOCH,
        head=0,
        version=run.version_id,
        agents=run.agents,
        owner=str(run.owner_id),
        workflow=str(run.workflow_id),
    )
