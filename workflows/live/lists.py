"""The lists that are open somewhere: the runs whose summaries changed, and how many questions wait for each user."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from workflows.executors.serial import SerialThread
from workflows.live.frames import frame
from workflows.live.socket import Socket
from workflows.models import Run, RunEntry
from workflows.selectors.inbox import inbox_ids, inbox_mark
from workflows.selectors.run import in_short, run_summary

MAX_MOVED = 2_000
MAX_SHOWN = 200
OVERLAP = 3  # looks: what was written before is committed by then
Moved = dict[str, int]
Owned = dict[str, tuple[Any, dict[str, Any]]]


class RunLists:
    """Gather which runs changed, and show them at intervals; and the inboxes, whenever a question came or went."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._newest: deque[int] = deque(maxlen=OVERLAP)
        self._seen: Moved = {}
        self._inbox_mark: Any = None

    def changed(self, runs: Iterable[str]) -> None:
        """Hear that runs changed."""
        self._changed.update(runs)

    async def show(self, reader: SerialThread, sockets: Iterable[Socket]) -> None:
        """Send each socket that watches the changed summaries of runs that its user may see."""
        watching = [socket for socket in sockets if socket.watches_runs]
        if not watching:
            self._changed.clear()
            self._newest.clear()
            return
        await self._look(reader)
        changed, self._changed = self._changed, set()
        missed = {run for socket in watching if not socket.full for run in socket.missed}
        if changed or missed:
            summaries = await reader.call(_summaries, list(changed | missed))
            for socket in watching:
                _send(socket, changed, summaries)
        if changed or any(socket.inbox is None for socket in watching):
            await self._show_inboxes(reader, watching)

    async def _show_inboxes(self, reader: SerialThread, watching: Sequence[Socket]) -> None:
        mark = await reader.call(inbox_mark)
        moved, self._inbox_mark = mark != self._inbox_mark, mark
        asked: dict[int, list[int]] = {}
        for socket in watching:
            if socket.full or not (moved or socket.inbox is None):
                continue
            if socket.user.pk not in asked:
                asked[socket.user.pk] = await reader.call(inbox_ids, socket.user)
            before, socket.inbox = socket.inbox, asked[socket.user.pk]
            if socket.inbox != before:
                socket.put(frame("inbox", count=len(socket.inbox)))

    async def _look(self, reader: SerialThread) -> None:
        # runs that another process starts or drives say nothing here: their rows do
        newest, moved = await reader.call(_moved, self._newest[0] if self._newest else None)
        self._newest.append(newest)
        self._changed.update(run for run, entry in moved.items() if self._seen.get(run) != entry)
        self._seen = moved


def _send(socket: Socket, changed: set[str], summaries: Owned) -> None:
    if socket.full:
        socket.missed |= changed
        return
    wanted, user = changed | socket.missed, socket.user
    socket.missed = set()
    told = [(owner, summary) for run, (owner, summary) in summaries.items() if run in wanted]
    visible = [summary for owner, summary in told if user.is_staff or owner == user.pk]
    if visible:
        socket.put(frame("runs", runs=visible))


def _moved(after: int | None) -> tuple[int, Moved]:
    """Give the number of the newest row of all logs, and that of each run whose log has rows after row `after`."""
    newest = RunEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if after is None:
        return newest, {}
    rows = RunEntry.objects.filter(pk__gt=after).order_by("-pk").values_list("run_id", "pk")[:MAX_MOVED]
    started = Run.objects.filter(created_at__gt=timezone.now() - timedelta(seconds=OVERLAP)).values_list(
        "pk", flat=True
    )
    moved = dict.fromkeys(map(str, started[:MAX_SHOWN]), 0)
    for run, row in rows:
        moved[str(run)] = max(moved.get(str(run), 0), row)
    return newest, moved


def _summaries(runs: list[str]) -> Owned:
    rows = in_short(Run.objects.filter(pk__in=runs))[:MAX_SHOWN]
    return {str(run.pk): (run.owner_id, run_summary(run)) for run in rows}
