"""The lists that are open somewhere: the runs whose summaries changed, and how many questions wait for each user."""

from collections.abc import Iterable
from typing import Any

from workflows.executors.serial import SerialThread
from workflows.live.frames import frame
from workflows.live.socket import Socket
from workflows.models import Run
from workflows.selectors.inbox import inbox_ids, inbox_mark
from workflows.selectors.run import run_summary

MAX_ACTIVE = 500
MAX_SHOWN = 200
Heads = dict[str, tuple[int, str]]
Owned = list[tuple[Any, dict[str, Any]]]


class RunLists:
    """Gather which runs changed, and show them at intervals; and the inboxes, whenever a question came or went."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._active: Heads = {}
        self._inbox_mark: Any = None

    def changed(self, runs: Iterable[str]) -> None:
        """Hear that runs changed."""
        self._changed.update(runs)

    async def show(self, reader: SerialThread, sockets: Iterable[Socket]) -> None:
        """Send each socket that watches the changed summaries of runs that its user may see."""
        watching = [socket for socket in sockets if socket.watches_runs]
        if not watching:
            self._changed.clear()
            return
        await self._look(reader)
        changed, self._changed = self._changed, set()
        if changed:
            summaries = await reader.call(_summaries, list(changed))
            for socket in watching:
                _send(socket, summaries)
        await self._show_inboxes(reader, watching)

    async def _show_inboxes(self, reader: SerialThread, watching: list[Socket]) -> None:
        mark = await reader.call(inbox_mark)
        moved, self._inbox_mark = mark != self._inbox_mark, mark
        for socket in watching:
            if moved or socket.inbox is None:
                before, socket.inbox = socket.inbox, await reader.call(inbox_ids, socket.user)
                if socket.inbox != before:
                    socket.put(frame("inbox", count=len(socket.inbox)))

    async def _look(self, reader: SerialThread) -> None:
        # runs that another process drives say nothing here: their rows do
        active: Heads = await reader.call(_active)
        self._changed.update(run for run, seen in active.items() if self._active.get(run) != seen)
        self._changed.update(self._active.keys() - active.keys())
        self._active = active


def _send(socket: Socket, summaries: Owned) -> None:
    user = socket.user
    visible = [summary for owner, summary in summaries if user.is_staff or owner == user.pk]
    if visible:
        socket.put(frame("runs", runs=visible))


def _active() -> Heads:
    rows = Run.objects.filter(status__in=Run.ACTIVE).values_list("pk", "head_seq", "status")[:MAX_ACTIVE]
    return {str(key): (head, status) for key, head, status in rows}


def _summaries(runs: list[str]) -> Owned:
    rows = Run.objects.filter(pk__in=runs).select_related("workflow", "version", "owner")[:MAX_SHOWN]
    return [(run.owner_id, run_summary(run)) for run in rows]
