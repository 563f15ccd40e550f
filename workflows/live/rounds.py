"""What each socket is due now and then, a share of the sockets each second: a heartbeat, and a look at its rights.

A heartbeat tells how far the logs that it follows have grown; a browser answers each with an acknowledgement. Its
session may have ended since it was opened, or the right to see what it follows may have been lost.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workflows.executors.serial import SerialThread
from workflows.live.checks import seen_of, user_of
from workflows.live.frames import Frame, frame
from workflows.live.socket import Socket

BEAT_EVERY, CHECK_EVERY = 10, 30  # rounds
BREATH = 50
NOT_LOGGED_IN = 4401
Seen = tuple[dict[str | None, Any], dict[int, set[str]]]


class Rounds:
    """Go the rounds, each second."""

    def __init__(self) -> None:
        self._round = 0

    async def beat(self, sockets: Sequence[Socket], heads: Mapping[str, int]) -> None:
        """Send a heartbeat to a tenth of the sockets."""
        self._round += 1
        made: dict[tuple[str, ...], Frame] = {}
        for number, socket in enumerate(sockets[self._round % BEAT_EVERY :: BEAT_EVERY], 1):
            runs = tuple(socket.following)
            if runs not in made:
                made[runs] = frame("beat", heads={run: heads[run] for run in runs if run in heads})
            socket.put(made[runs])
            if number % BREATH == 0:
                await asyncio.sleep(0)

    async def check_rights(self, reader: SerialThread, sockets: Sequence[Socket]) -> list[tuple[Socket, str]]:
        """Look at a thirtieth of the sockets; close those whose session ended, tell which may not follow what."""
        due = [(each, set(each.following)) for each in sockets[self._round % CHECK_EVERY :: CHECK_EVERY]]
        if not due:
            return []
        users, seen = await reader.call(_look, [(each.session, each.user.pk, runs) for each, runs in due])
        lost = []
        for socket, runs in due:
            user = users[socket.session]
            if user is None or user.pk != socket.user.pk:
                socket.end(NOT_LOGGED_IN)
                continue
            socket.user = user
            lost += [(socket, run) for run in runs - seen[user.pk] if run in socket.following]
        for socket, run in lost:
            socket.put(frame("error", run=run, code="not_found", message="there is no such run"))
        return lost


def _look(due: Iterable[tuple[str | None, int, set[str]]]) -> Seen:
    users: dict[str | None, Any] = {}
    wanted: dict[int, set[str]] = defaultdict(set)
    for session, user, runs in due:
        if session not in users:
            users[session] = user_of(session)
        wanted[user] |= runs
    known = {user.pk: user for user in users.values() if user is not None}
    return users, {key: seen_of(known[key], list(runs)) if key in known else set() for key, runs in wanted.items()}
