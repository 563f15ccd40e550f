"""Place work through the API while things break, from a thread: each start is asked for until it is acknowledged."""

import threading
import time
from collections.abc import Callable

from chaos.client import Client
from chaos.world import Acknowledged, World

AGAIN_S = 0.1


class Placing:
    """Start runs of a workflow, one after the other, with an Idempotency-Key each; to whichever web process answers.

    `client` gives a client of a web process that should answer now. `in_doubt` counts the times that no answer came:
    the start may or may not have been taken. `seconds` are how long each answer took.
    """

    def __init__(self, world: World, client: Callable[[], Client], workflow: str, count: int, pause_s: float) -> None:
        self.in_doubt = 0
        self.refused = 0
        self.placed = 0
        self.seconds: list[float] = []
        self._world, self._client, self._workflow = world, client, workflow
        self._count, self._pause_s = count, pause_s
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._place, name="placing", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Tell whether all were acknowledged."""
        return self.placed >= self._count

    def finish(self, within_s: float) -> bool:
        """Wait until all were acknowledged, or give up; tell which."""
        self._thread.join(within_s)
        self._given_up.set()
        self._thread.join(30.0)
        return self.done

    def p95_s(self) -> float:
        """Tell within how many seconds 95 % of the answers came; 0 where none did."""
        return sorted(self.seconds)[int(0.95 * (len(self.seconds) - 1))] if self.seconds else 0.0

    def _place(self) -> None:
        for number in range(self._count):
            while not self._given_up.is_set() and not self._start(number):
                time.sleep(AGAIN_S)
            self._given_up.wait(self._pause_s)

    def _start(self, number: int) -> bool:
        client, began = self._client(), time.monotonic()
        body = {"workflow": self._workflow, "input": f"request {number}"}
        reply = client.post("/api/runs/", body, Idempotency_Key=f"placing {number}")
        if reply.ok:
            self.seconds.append(time.monotonic() - began)
            self.placed += 1
            self._world.acknowledged.append(Acknowledged("start", reply.body["id"]))
        elif reply.status == 0:
            self.in_doubt += 1
        else:
            self.refused += 1
        return reply.ok
