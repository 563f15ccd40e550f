"""Follow runs beside what a scenario does: reconnect wherever somebody serves; measure how long nothing came."""

import asyncio
import threading
import time
from collections.abc import Sequence

from chaos.client import session_of
from chaos.watcher import Reader, Watcher, ended
from chaos.watching import Stream
from chaos.wire import Handshake
from chaos.work import person
from chaos.world import World
from workflows.models import Run

LOOK_EVERY_S = 0.02
CONNECT_WITHIN_S = 2.0


class Follower:
    """Follow each of some runs by one watcher, on a thread of its own, until `stop`."""

    def __init__(self, world: World, runs: Sequence[str]) -> None:
        self.longest_pause_s = 0.0
        self.reconnects = 0
        self._world = world
        self._cookie = f"sessionid={session_of(person('ann'))}"
        self._over = threading.Event()
        reader = Reader()
        self._watchers = [Watcher(self._somewhere(number), run, reader) for number, run in enumerate(runs)]
        self._thread = threading.Thread(target=lambda: asyncio.run(self._follow_all()), daemon=True)
        self._thread.start()

    def stop(self) -> list[Stream]:
        """Let go, and tell what was shown."""
        self._over.set()
        self._thread.join()
        return [watcher.stream(f"follower {number}") for number, watcher in enumerate(self._watchers, 1)]

    def have_all(self, heads: dict[str, int]) -> bool:
        """Tell whether each has seen its run to the end."""
        return all(watcher.last >= heads.get(watcher.run, 0) for watcher in self._watchers)

    def await_ends(self, within_s: float) -> bool:
        """Wait until each has seen the whole log of its run."""
        heads = {str(key): head for key, head in Run.objects.values_list("pk", "head_seq")}
        return self._world.wait_for(lambda: self.have_all(heads), within_s)

    async def _follow_all(self) -> None:
        await asyncio.gather(*(self._follow(number, watcher) for number, watcher in enumerate(self._watchers)))

    async def _follow(self, number: int, watcher: Watcher) -> None:
        last, since = 0, time.monotonic()
        while not self._over.is_set():
            if watcher.wire is None:
                await self._connect(number, watcher)
            now = time.monotonic()
            if watcher.last > last:
                # what was there before it first looked is no pause
                self.longest_pause_s = max(self.longest_pause_s, now - since if last else 0.0)
                last, since = watcher.last, now
            await asyncio.sleep(LOOK_EVERY_S)
        watcher.leave()

    async def _connect(self, number: int, watcher: Watcher) -> None:
        self.reconnects += ended(watcher)
        watcher.handshake = self._somewhere(number + self.reconnects)
        try:
            await asyncio.wait_for(watcher.connect(), CONNECT_WITHIN_S)
        except TimeoutError:
            watcher.leave()
        await asyncio.sleep(LOOK_EVERY_S)

    def _somewhere(self, number: int) -> Handshake:
        ports = [web.port for web in self._world.alive("web")]
        return Handshake("127.0.0.1", ports[number % len(ports)] if ports else 1, self._cookie)
