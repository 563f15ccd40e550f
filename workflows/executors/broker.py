"""Ring through Celery's broker: at once, but less and less often in a burst; none of its failures reach anybody.

A ring that is lost costs a second or so: workers look by themselves, and beat rings again.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from celery import Celery

from workflows.executors import doorbell
from workflows.executors.beginning import Seat
from workflows.executors.doorbell import SEVERAL
from workflows.executors.herald import EXPIRES_S, Herald
from workflows.executors.message import line_to_broker, producer_on, publish, queue_of
from workflows.executors.offers import Listener, Offer, Offers, publish_offer
from workflows.store.contract import RunId

RING, ASSIGN, STEP = "baton.ring", "baton.assign", "baton.step"
APART_S, APART_IN_A_BURST_S = 0.001, 0.02
QUIET_S = 5.0
ALONE_S = 0.005
EARLY_S = 0.01  # whoever is rung for a run that is not there yet looks for it for longer
ANSWERS_WITHIN_S = 5.0  # or the broker has gone silent; a worker's consumer waits for longer, as it has to
Ring = tuple[str, str, str]  # a task, a queue, and the run, where each has a ring of its own
TO_ALL: Ring = (RING, "", "")
logger = logging.getLogger(__name__)


class BrokerBell:
    """Send rings from a thread of its own, so that no request waits for the broker.

    The app is named: what Celery takes for the current one differs from thread to thread.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        # waited for as a pause: `time.sleep` fails where somebody tampers with the machine's clock
        self._never = threading.Event()
        self._last: dict[Ring, str] = {}  # the run that was rung for last, by each
        self._announced: tuple[Ring, str, float] = (("", "", ""), "", 0.0)  # the last one, its run, and when
        self._offer: Offer | None = None
        self._offers = Offers()
        self._producer: Any = None
        self._herald = Herald(app, ANSWERS_WITHIN_S)
        self._thread = threading.Thread(target=self._send, name="baton-bell", daemon=True)
        self._thread.start()

    def ring(self, run: RunId) -> None:
        """Wake a worker that drives runs, soon; of several at once none is named, and it looks what there is.

        One that was `announced` is not rung for again while the worker still looks for it, unless that was lost.
        """
        ring, announced, at = self._announced
        if not run or run != announced or time.monotonic() - at >= EARLY_S:
            self._want(TO_ALL, run)
        elif not self._herald.hear():
            self._want(ring, run)

    def announce(self, run: RunId) -> None:
        """Wake a worker for a run that is about to be kept: the message takes as long as that.

        In a burst one message is for several, and comes once they are kept.
        """
        if self._is_alone() and self._herald.say(run, RING):
            self._announced = (TO_ALL, run, time.monotonic())

    def seat(self) -> Seat | None:
        """Give a worker that has room for a run which is begun here; nothing where none is known, or in a burst."""
        found = self._offers.take() if self._is_alone() else None
        if found is None:
            return None
        worker, now = found
        return Seat(worker, now, partial(self._assign, worker), partial(self._ring_for, worker))

    def _is_alone(self) -> bool:
        return time.monotonic() - self._announced[2] >= ALONE_S

    def _assign(self, worker: str, run: RunId) -> bool:
        queue = queue_of(worker)
        self._announced = ((ASSIGN, queue, run), run, time.monotonic())
        return self._herald.say(run, ASSIGN, queue)

    def _ring_for(self, worker: str, run: RunId) -> None:
        self._want((ASSIGN, queue_of(worker), run), run)

    def ring_queue(self, queue: str) -> None:
        """Wake a worker that carries out the steps of a queue, soon."""
        self._want((STEP, queue, ""), "")

    def offer(self, offer: Offer) -> None:
        """Say what room this worker has."""
        self._offer = offer
        self._wanted.set()

    def hear_offers(self) -> None:
        """Hear from now on which workers have room."""
        Listener(self._app, self._offers, ANSWERS_WITHIN_S)

    def _want(self, ring: Ring, run: str) -> None:
        with self._lock:  # what failed may be wanted again just now, on the bell's own thread
            self._last[ring] = run if self._last.get(ring, run) == run else SEVERAL
        self._wanted.set()

    def _send(self) -> None:
        apart_s = APART_S
        self._herald.prepare()
        while self._wanted.wait():
            self._wanted.clear()
            if all(self._sent(ring, self._last.pop(ring)) for ring in list(self._last)) and self._offered():
                self._never.wait(apart_s)
                apart_s = min(2 * apart_s, APART_IN_A_BURST_S) if self._wanted.is_set() else APART_S
                self._herald.prepare()
            else:
                self._never.wait(QUIET_S)

    def _sent(self, ring: Ring, run: str) -> bool:
        """Send a ring; one that could not be sent is wanted again, and by then perhaps others are too."""
        task, queue, only = ring
        sent = self._said(lambda: publish(self._app, self._line(), task, run, queue=queue, expires_s=EXPIRES_S))
        if not sent and not only:  # by then somebody else has claimed that one
            self._want(ring, SEVERAL)
        return sent

    def _offered(self) -> bool:
        """Say what room there is, if that is to be said; it is said again soon."""
        offer, self._offer = self._offer, None
        return offer is None or self._said(lambda: publish_offer(self._line().channel, offer))

    def _said(self, say: Callable[[], object]) -> bool:
        try:
            say()
        except Exception as error:  # noqa: BLE001  (each transport has errors of its own, and a bell that ends is mute)
            logger.warning("the broker cannot be reached; workers look by themselves: %r", error)
            self._hang_up()
            return False
        return True

    def _line(self) -> Any:
        if self._producer is None:
            self._producer = producer_on(self._app, line_to_broker(self._app, ANSWERS_WITHIN_S))
        return self._producer

    def _hang_up(self) -> None:
        """Let go of a connection that may be lost: the next ring makes another."""
        producer, self._producer = self._producer, None
        with suppress(Exception):
            producer.connection.release()


def ring_through(app: Celery) -> None:
    """Ring through this broker, from now on, for whatever is started in this process."""
    bell = BrokerBell(app)
    bell.hear_offers()
    doorbell.listen(bell.ring, herald=bell)
