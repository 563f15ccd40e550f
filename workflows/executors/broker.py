"""Ring through Celery's broker: at once, but less and less often in a burst; none of its failures reach anybody.

A ring that is lost costs a second or so: workers look by themselves, and beat rings again.
"""

import logging
import threading
import time
from contextlib import suppress
from typing import Any

from celery import Celery

from workflows.executors.doorbell import SEVERAL
from workflows.executors.herald import Herald
from workflows.executors.message import line_to_broker, producer_on, publish
from workflows.store.contract import RunId

RING, STEP = "baton.ring", "baton.step"
APART_S, APART_IN_A_BURST_S = 0.001, 0.02
QUIET_S, EXPIRES_S = 5.0, 60
ALONE_S = 0.005
EARLY_S = 0.01  # whoever is rung for a run that is not there yet looks for it for longer
ANSWERS_WITHIN_S = 5.0  # or the broker has gone silent; a worker's consumer waits for longer, as it has to
logger = logging.getLogger(__name__)


class BrokerBell:
    """Send rings from a thread of its own, so that no request waits for the broker.

    The app is named: what Celery takes for the current one differs from thread to thread.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._wanted = threading.Event()
        # waited for as a pause: `time.sleep` fails where somebody tampers with the machine's clock
        self._never = threading.Event()
        self._last: dict[str, str] = {}  # for each queue the run that was rung for; "" is who drives runs
        self._announced = ("", 0.0)  # the run that was named last, and when
        self._producer: Any = None
        self._herald = Herald(app, RING, ANSWERS_WITHIN_S)
        self._thread = threading.Thread(target=self._send, name="baton-bell", daemon=True)
        self._thread.start()

    def ring(self, run: RunId) -> None:
        """Wake a worker that drives runs, soon; of several at once none is named, and it looks what there is.

        One that was `announced` is not rung for again while the worker still looks for it.
        """
        announced, at = self._announced
        if run and run == announced and time.monotonic() - at < EARLY_S:
            return
        self._last[""] = SEVERAL if "" in self._last else run
        self._wanted.set()

    def announce(self, run: RunId) -> None:
        """Wake a worker for a run that is about to be kept: the message takes as long as that.

        In a burst one message is for several, and comes once they are kept.
        """
        now = time.monotonic()
        if now - self._announced[1] >= ALONE_S and self._herald.say(run):
            self._announced = (run, now)

    def ring_queue(self, queue: str) -> None:
        """Wake a worker that carries out the steps of a queue, soon."""
        self._last[queue] = ""
        self._wanted.set()

    def _send(self) -> None:
        apart_s = APART_S
        self._herald.prepare()
        while self._wanted.wait():
            self._wanted.clear()
            if all(self._sent(queue, self._last.pop(queue)) for queue in list(self._last)):
                self._never.wait(apart_s)
                apart_s = min(2 * apart_s, APART_IN_A_BURST_S) if self._wanted.is_set() else APART_S
                self._herald.prepare()
            else:
                self._never.wait(QUIET_S)

    def _sent(self, queue: str, run: str) -> bool:
        """Send a ring; one that could not be sent is wanted again, and by then perhaps others are too."""
        try:
            self._send_one(queue, run)
        except Exception as error:  # noqa: BLE001  (each transport has errors of its own, and a bell that ends is mute)
            logger.warning("the broker cannot be reached; workers look by themselves: %r", error)
            self._hang_up()
            self._last[queue] = SEVERAL
            self._wanted.set()
            return False
        return True

    def _send_one(self, queue: str, run: str) -> None:
        if self._producer is None:
            self._producer = producer_on(self._app, line_to_broker(self._app, ANSWERS_WITHIN_S))
        task = STEP if queue else RING
        publish(self._app, self._producer, task, run, queue=queue, expires_s=EXPIRES_S)

    def _hang_up(self) -> None:
        """Let go of a connection that may be lost: the next ring makes another."""
        producer, self._producer = self._producer, None
        with suppress(Exception):
            producer.connection.release()
