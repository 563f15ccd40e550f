"""Tell workers of a run that is about to be kept, from the thread that keeps it, and wait for no answer.

The message is the one that Celery would send, made once with Kombu and filled in for each run; on its own connection to
Redis it leaves at once, where publishing it takes a millisecond of processor time that the start would wait for.
What became of it is read before the next one. One that is lost costs what a lost ring costs.
"""

import base64
import json
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from celery import Celery
from kombu.transport.redis import Channel
from redis.exceptions import RedisError

from workflows.executors.message import line_to_broker, producer_on, publish
from workflows.store.contract import RunId

_RUN, _BODY, _TAG = "<run>", "<body>", "<tag>"
Ring = tuple[str, str]  # a task, and the queue of one worker, or of all
EXPIRES_S = 60
MAX_FORMS = 100
UNANSWERED = 16  # then the connection is taken for lost
logger = logging.getLogger(__name__)


class Herald:
    """Send rings past the bell's thread; `prepare` connects, and whoever calls that may have to wait."""

    def __init__(self, app: Celery, answers_within_s: float) -> None:
        self._app = app
        self._answers_within_s = answers_within_s
        self._line: _Line | None = None
        self._has_redis = True
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Connect, unless that is done, or the broker is no Redis, or cannot be reached."""
        if self._line is None and self._has_redis:
            try:
                self._line = _connected(self._app, self._answers_within_s)
                self._has_redis = self._line is not None
            except Exception as error:  # noqa: BLE001  (each transport has errors of its own; rings follow anyway)
                logger.debug("nothing can be announced: %r", error)

    def say(self, run: RunId, task: str, queue: str = "") -> bool:
        """Tell of a run; tell whether that was sent. From any thread; while another one speaks, it is not."""
        return self._alone_with(lambda line: line.send(run, (task, queue)))

    def hear(self) -> bool:
        """Read what was answered to whatever was said by now; tell whether no failure was heard of."""
        return self._alone_with(_Line.hear)

    def _alone_with(self, use: "Callable[[_Line], None]") -> bool:
        """Use the connection, and let go of one that fails; tell whether it was there, and did not fail."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            line = self._line
            return line is not None and self._used(line, use)
        finally:
            self._lock.release()

    def _used(self, line: "_Line", use: "Callable[[_Line], None]") -> bool:
        try:
            use(line)
        except (RedisError, OSError):
            line.close()
            self._line = None
            return False
        return True


class _Line:
    """A connection, the commands that are filled in, and how many answers are due."""

    def __init__(self, line: Any, connection: Any, make: "Callable[[str, str], _Form]") -> None:
        self._line = line
        self._connection = connection
        self._make = make
        self._forms: dict[Ring, _Form] = {}
        self._unanswered = 0

    def send(self, run: RunId, ring: Ring) -> None:
        """Send, unless too much of what was sent before was not answered."""
        self.hear()
        if self._unanswered >= UNANSWERED:
            raise OSError(f"{UNANSWERED} messages were not answered")
        if ring not in self._forms:
            while len(self._forms) >= MAX_FORMS:
                del self._forms[next(iter(self._forms))]
            self._forms[ring] = self._make(*ring)
        form = self._forms[ring]
        self._connection.send_packed_command([form.filled_in(run)], check_health=False)
        self._unanswered += form.answers

    def hear(self) -> None:
        """Read what was answered by now."""
        while self._connection.can_read(timeout=0):  # the end of the connection can be read too, and raises
            self._connection.read_response()
            self._unanswered -= 1

    def close(self) -> None:
        """Let the connection go."""
        with suppress(Exception):
            self._connection.disconnect()
            self._line.release()


class _Form:
    """A message as Kombu would write it, with places for what differs; a ring's id is that of its run."""

    def __init__(self, key: str, message: dict[str, Any], lasts_s: int) -> None:
        self._key = key.encode()
        self._then = _command(b"EXPIRE", self._key, b"%d" % lasts_s) if lasts_s else b""
        self.answers = 2 if lasts_s else 1
        _, *rest = json.loads(base64.b64decode(message["body"]))
        self._rest = ", ".join(map(json.dumps, rest))
        self._count = count()
        headers = message["headers"] | {"id": _RUN, "root_id": _RUN, "argsrepr": f"('{_RUN}',)"}
        properties = message["properties"] | {"correlation_id": _RUN, "delivery_tag": _TAG}
        self._text = json.dumps(message | {"body": _BODY, "headers": headers, "properties": properties})

    def filled_in(self, run: RunId) -> bytes:
        """Give the commands that put the message into its queue, for as long as it is to stay, as Redis reads them."""
        body = base64.b64encode(f'[["{run}"], {self._rest}]'.encode()).decode()
        tag = f"{run}-{next(self._count)}"
        text = self._text.replace(_BODY, body).replace(_RUN, run).replace(_TAG, tag).encode()
        return _command(b"LPUSH", self._key, text) + self._then


def _command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join([b"$%d\r\n%b\r\n" % (len(word), word) for word in words])


def _connected(app: Celery, answers_within_s: float) -> _Line | None:
    line = line_to_broker(app, answers_within_s)
    line.connect()
    channel = line.channel()
    if not isinstance(channel, Channel):
        line.release()
        return None
    put: list[tuple[str, dict[str, Any]]] = []
    # what Kombu would have sent
    channel._put = lambda queue, message, **kwargs: put.append((queue, message))  # type: ignore[method-assign]
    producer = producer_on(app, channel)

    def make(task: str, queue: str) -> _Form:
        publish(app, producer, task, "", queue=queue)
        key, message = put.pop()
        # nobody else consumes what is for one worker alone, and that may be gone
        return _Form(f"{channel.global_keyprefix}{key}", message, EXPIRES_S if queue else 0)

    return _Line(line, channel.client.connection_pool.get_connection(), make)
