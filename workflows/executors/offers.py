"""What workers say of their room, and what web processes know of it: a start may be kept as begun for such a worker.

It is said each second, over Redis' own channels, to whoever listens, and kept nowhere. Without Redis nobody is told.
"""

import logging
import threading
import time
from typing import Any

import msgspec
import redis
from celery import Celery
from kombu.transport.redis import Channel

from workflows.executors.message import line_to_broker
from workflows.release import release

LASTS_S = 1.5
AGAIN_S = 1.0
RECKONED_FOR_S = 10.0
NAME = "baton.offers"
logger = logging.getLogger(__name__)


class Offer(msgspec.Struct, frozen=True):
    """How many runs more a worker would drive `at` a time that all share (seconds since the epoch), and its release."""

    worker: str
    runs: int = 0
    at: float = 0.0
    release: str = ""


_decoder: msgspec.json.Decoder[Offer] = msgspec.json.Decoder(Offer)


class Offers:
    """Know who has room, by what was heard lately; used by any thread.

    The time that all share is reckoned from the offers: what came quickest tells it best, and all come a little late.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[Offer, float]] = {}
        self._base, self._reckoned_at = 0.0, float("-inf")
        self._lock = threading.Lock()

    def hear(self, offer: Offer) -> None:
        """Take note of an offer in place of the worker's last one."""
        now = time.monotonic()
        with self._lock:
            base = offer.at - now
            if base > self._base or now - self._reckoned_at > RECKONED_FOR_S:
                self._base, self._reckoned_at = base, now
            self._known[offer.worker] = (offer, now)
            self._known = {name: known for name, known in self._known.items() if now - known[1] < LASTS_S}

    def take(self) -> tuple[str, float] | None:
        """Give a worker of this release with room for one more, and the shared time; nothing where none is known."""
        now = time.monotonic()
        with self._lock:
            able = [
                (offer.runs, name)
                for name, (offer, heard) in self._known.items()
                if offer.runs > 0 and now - heard < LASTS_S and offer.release == release()
            ]
            if not able:
                return None
            runs, name = max(able)
            offer, heard = self._known[name]
            self._known[name] = (msgspec.structs.replace(offer, runs=runs - 1), heard)
            return name, now + self._base


class Listener:
    """Hear offers on a thread of its own, for ever; a broker that is away is tried again each second."""

    def __init__(self, app: Celery, offers: Offers, silent_after_s: float) -> None:
        self._app = app
        self._offers = offers
        self._silent_after_s = silent_after_s
        threading.Thread(target=self._listen, name="baton-offers", daemon=True).start()

    def _listen(self) -> None:
        never = threading.Event()  # as a pause: `time.sleep` fails where somebody tampers with the machine's clock
        while True:
            try:
                if not self._heard():
                    return
            except Exception as error:  # noqa: BLE001  (each transport has errors of its own, and starts go on without)
                logger.debug("no offers are heard: %r", error)
            never.wait(AGAIN_S)

    def _heard(self) -> bool:
        """Listen for as long as the connection lasts; tell whether there is anything to listen to."""
        line = line_to_broker(self._app, self._silent_after_s)
        try:
            line.connect()
            channel = line.channel()
            if not isinstance(channel, Channel):
                return False
            with _client(channel).pubsub(ignore_subscribe_messages=True) as heard:
                heard.subscribe(name_on(channel))
                for message in heard.listen():
                    self._offers.hear(_decoder.decode(message["data"]))
            return True
        finally:
            line.release()


def publish_offer(channel: Any, offer: Offer) -> None:
    """Say what room there is, on a channel of Kombu's; over a broker that is no Redis nobody is told."""
    if isinstance(channel, Channel):
        _client(channel).publish(name_on(channel), msgspec.json.encode(offer))


def name_on(channel: Channel) -> str:
    """Name the channel of Redis: such are shared by all its databases, and each is another cluster's."""
    db = channel.client.connection_pool.connection_kwargs.get("db", 0)
    return f"/{db}.{channel.global_keyprefix}{NAME}"


def _client(channel: Channel) -> "redis.Redis":
    # without what Kombu's own does with names
    return redis.Redis(connection_pool=channel.client.connection_pool)
