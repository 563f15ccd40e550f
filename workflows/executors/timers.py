"""The timers of one run on the loop that drives it; when one fires is told by the clock that all workers share."""

import asyncio
from collections.abc import Callable, Container

from workflows.engine.commands import SetTimer
from workflows.engine.messages import TimerFired
from workflows.executors.clock import Clock


class Timers:
    """Set timers, and give `fired` a message when one's time has come."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, fired: Callable[[TimerFired], None]) -> None:
        self._loop = loop
        self._clock = clock
        self._fired = fired
        self._set: dict[str, tuple[float, asyncio.TimerHandle]] = {}
        self._ahead_s = 0.0  # the shared clock, of the loop's, when what is carried out was decided

    def decided(self) -> None:
        """Note the time by which timers are set: a clock that jumps while they are written moves none of them."""
        self._ahead_s = self._clock.now() - self._loop.time()

    def set(self, command: SetTimer) -> None:
        """Set a timer, in place of one of its name that was set for another time."""
        at, handle = self._set.get(command.timer, (None, None))
        if at == command.at:
            return
        if handle is not None:
            handle.cancel()
        delay = max(0.0, command.at - self._ahead_s - self._loop.time())
        self._set[command.timer] = command.at, self._loop.call_later(delay, self._fire, command)

    def keep(self, *wanted: Container[str]) -> None:
        """Drop those that stand in none of these."""
        for timer in [name for name in self._set if not any(name in names for names in wanted)]:
            self._set.pop(timer)[1].cancel()

    def next_s(self) -> float:
        """Tell in how many seconds the next one fires; infinite where there is none."""
        return min((handle.when() for _, handle in self._set.values()), default=float("inf")) - self._loop.time()

    def _fire(self, command: SetTimer) -> None:
        self._set.pop(command.timer, None)
        # the loop's clock and the wall's differ by a little: a timer never fires before its time
        self._fired(TimerFired(at=max(self._clock.now(), command.at), timer=command.timer))
