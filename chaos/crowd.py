"""A crowd of watchers of one run: opened together, measured over a while, and followed to the end of the log."""

import asyncio
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chaos.processes import Process
from chaos.watcher import OPEN, Reader, Watcher
from chaos.watching import Stream
from chaos.wire import Handshake

CONNECT_AT_ONCE = 50
LOOK_EVERY_S = 0.1
TRIES, AGAIN_S = 20, 0.5
MANY_FILES = 65_536
UNTIL_WITHIN_S = 60.0


@dataclass(frozen=True)
class Window:
    """What a crowd was given over some seconds, and what that cost the process of its sockets; delays in seconds."""

    seconds: float
    frames: int
    bytes: int
    events: int
    cpu_s: float
    delays: Sequence[float]

    def delay_ms(self, share: float) -> int:
        """Tell which delay that share of all events stayed under; 0 where there were none."""
        at = min(len(self.delays) - 1, int(len(self.delays) * share))
        return round(self.delays[at] * 1e3) if self.delays else 0

    def figures(self, watchers: int) -> dict[str, Any]:
        """Tell it all."""
        return {
            "events/s of the run": round(self.events / self.seconds, 1),
            "delay p50, ms": self.delay_ms(0.5),
            "delay p99, ms": self.delay_ms(0.99),
            "delay at most, ms": self.delay_ms(1.0),
            "frames/s a watcher": round(self.frames / self.seconds / watchers, 2),
            "frames/s": round(self.frames / self.seconds),
            "MB/s": round(self.bytes / self.seconds / 1e6, 1),
            "CPU of the web process, % of one": round(self.cpu_s / self.seconds * 100),
            "CPU of the web process, µs a frame": round(self.cpu_s / max(self.frames, 1) * 1e6),
        }


class Crowd:
    """So many watchers of one run; `web` is the process of their sockets."""

    def __init__(self, handshake: Handshake, run: str, count: int, web: Process) -> None:
        self.reader = Reader()
        self.watchers = [Watcher(handshake, run, self.reader) for _ in range(count)]
        self._web = web

    async def connect(self) -> float:
        """Open all sockets and follow; tell how many seconds that took."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        for first in range(0, len(self.watchers), CONNECT_AT_ONCE):
            some = self.watchers[first : first + CONNECT_AT_ONCE]
            await asyncio.gather(*(connected(watcher) for watcher in some))
        return clock.time() - began

    async def measured(self, seconds: float, until: Callable[[], bool] = lambda: True) -> Window:
        """Measure for some seconds, and then until something holds."""
        clock, (frames, size, events), cpu_s = asyncio.get_running_loop(), self._so_far(), self._web.cpu_s()
        began = clock.time()
        for watcher in self.watchers:
            watcher.delays = []
        await asyncio.sleep(seconds)
        await eventually(until, UNTIL_WITHIN_S)
        delays = sorted(delay for watcher in self.watchers for delay in watcher.delays or ())
        for watcher in self.watchers:
            watcher.delays = None
        now = self._so_far()
        return Window(
            seconds=clock.time() - began,
            frames=now[0] - frames,
            bytes=now[1] - size,
            events=now[2] - events,
            cpu_s=self._web.cpu_s() - cpu_s,
            delays=delays,
        )

    async def have(self, head: int, within_s: float) -> bool:
        """Wait until all have the log up to an event; tell whether they did in time."""
        return await eventually(lambda: all(watcher.last >= head for watcher in self.watchers), within_s)

    def leave(self) -> list[Stream]:
        """Close all sockets, and tell what they were shown."""
        for watcher in self.watchers:
            watcher.leave()
        return [watcher.stream(f"watcher {number}") for number, watcher in enumerate(self.watchers, 1)]

    def _so_far(self) -> tuple[int, int, int]:
        frames = sum(len(watcher.frames) for watcher in self.watchers)
        return frames, sum(watcher.bytes for watcher in self.watchers), max(one.last for one in self.watchers)


async def connected(watcher: Watcher, run: str = "", after: int | None = None) -> bool:
    """Open a socket; try again, as a page does, where the server is too busy to answer within Daphne's 5 s."""
    for _ in range(TRIES):
        if await watcher.connect(run, after) == OPEN:
            return True
        await asyncio.sleep(AGAIN_S)
    return False


async def eventually(holds: Callable[[], bool], within_s: float, every_s: float = LOOK_EVERY_S) -> bool:
    """Wait until something holds; tell whether it did in time."""
    clock = asyncio.get_running_loop()
    until = clock.time() + within_s
    while not holds():
        if clock.time() > until:
            return False
        await asyncio.sleep(every_s)
    return True


def allow_sockets() -> None:
    """Let this process, and those that it starts, have many sockets: each of a crowd is one here and one there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(MANY_FILES, hard) if hard != resource.RLIM_INFINITY else MANY_FILES
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
