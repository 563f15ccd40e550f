"""The timers of one run on the loop that drives it; when one fires is told by the clock that all workers share."""

import asyncio
import time
from collections.abc import Callable, Container
from typing import NamedTuple

from workflows.engine.commands import SetTimer
from workflows.engine.messages import TimerFired
from workflows.executors.clock import Clock


class _Timer(NamedTuple):
    """When one fires: by the shared clock, and by the monotonic one; and what lets it."""

    at: float
    due: float
    handle: asyncio.Handle


class Timers:
    """Set timers, and give `fired` a message when one's time has come."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, fired: Callable[[TimerFired], None]) -> None:
        self._loop = loop
        self._clock = clock
        self._fired = fired
        self._set: dict[str, _Timer] = {}
        self._ahead_s = 0.0  # the shared clock, of the monotonic one, when what is carried out was decided

    def decided(self, at: float) -> None:
        """Note by which clock it was `at` when timers were decided: one that has jumped since moves none of them."""
        self._ahead_s = self._clock.ahead_s(at)

    def set(self, command: SetTimer) -> None:
        """Set a timer, in place of one of its name that was set for another time."""
        former = self._set.get(command.timer)
        if former is not None:
            if former.at == command.at:
                return
            former.handle.cancel()
        self._wait_for(command, command.at - self._ahead_s)

    def keep(self, *wanted: Container[str]) -> None:
        """Drop those that stand in none of these."""
        for timer in [name for name in self._set if not any(name in names for names in wanted)]:
            self._set.pop(timer).handle.cancel()

    def next_s(self) -> float:
        """Tell in how many seconds the next one fires; infinite where there is none."""
        return min((timer.due for timer in self._set.values()), default=float("inf")) - time.monotonic()

    def _wait_for(self, command: SetTimer, due: float) -> None:
        handle = self._loop.call_later(max(0.0, due - time.monotonic()), self._fire, command)
        self._set[command.timer] = _Timer(command.at, due, handle)

    def _fire(self, command: SetTimer) -> None:
        due = self._set.pop(command.timer).due
        if time.monotonic() < due:  # a loop that counts in milliseconds calls up to two of them early
            self._wait_for(command, due)
            return
        # the shared clock may have been set meanwhile: a timer never fires before its time
        self._fired(TimerFired(at=max(self._clock.now(), command.at), timer=command.timer))
