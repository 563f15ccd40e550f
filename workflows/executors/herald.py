"""Tell workers of a run that is about to be kept, from the thread that keeps it, and wait for no answer.

The message is the one that Celery would send, made once with Kombu and filled in for each run; on its own connection to
Redis it leaves in some 50 µs, where publishing it takes a millisecond of processor time that the start would wait for.
What became of it is read before the next one. One that is lost costs what a lost ring costs.
"""

import base64
import json
import logging
import threading
from contextlib import suppress
from typing import Any
from uuid import uuid4

from celery import Celery
from celery.utils import uuid
from kombu.transport.redis import Channel
from redis.exceptions import RedisError

from workflows.store.contract import RunId

UNANSWERED = 8  # then the connection is taken for lost
logger = logging.getLogger(__name__)


class Herald:
    """Send rings past the bell's thread; `prepare` connects, and whoever calls that may have to wait."""

    def __init__(self, app: Celery, task: str, answers_within_s: float) -> None:
        self._app = app
        self._task = task
        self._answers_within_s = answers_within_s
        self._line: _Line | None = None
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Connect, unless that is done, or the broker is no Redis, or cannot be reached."""
        if self._line is None:
            try:
                self._line = _connected(self._app, self._task, self._answers_within_s)
            except Exception as error:  # noqa: BLE001  (each transport has errors of its own; rings follow anyway)
                logger.debug("nothing can be announced: %r", error)

    def say(self, run: RunId) -> bool:
        """Tell of a run; tell whether that was sent. From any thread; while another one speaks, it is not."""
        if self._line is None or not self._lock.acquire(blocking=False):
            return False
        try:
            self._line.send(run)
        except (RedisError, OSError):
            self._line.close()
            self._line = None
            return False
        finally:
            self._lock.release()
        return True


class _Line:
    """A connection, what is filled in, and how much of what it was sent it has not answered."""

    def __init__(self, line: Any, connection: Any, form: tuple[str, Any, dict[str, Any]]) -> None:
        self._line = line
        self._connection = connection
        self._key, (_, *self._rest), self._message = form
        self._unanswered = 0

    def send(self, run: RunId) -> None:
        """Send, and read what was answered to those before."""
        while self._connection.can_read(timeout=0):  # the end of the connection can be read too, and raises
            self._connection.read_response()
            self._unanswered -= 1
        if self._unanswered >= UNANSWERED:
            raise OSError(f"{UNANSWERED} messages were not answered")
        command = self._connection.pack_command("LPUSH", self._key, self._filled_in(run))
        self._connection.send_packed_command(command, check_health=False)
        self._unanswered += 1

    def close(self) -> None:
        """Let the connection go."""
        with suppress(Exception):
            self._connection.disconnect()
            self._line.release()

    def _filled_in(self, run: RunId) -> str:
        id = str(uuid4())
        body = json.dumps([[run], *self._rest])
        headers = self._message["headers"] | {"id": id, "root_id": id, "argsrepr": f"('{run}',)"}
        properties = self._message["properties"] | {"correlation_id": id, "delivery_tag": str(uuid4())}
        filled = {"body": base64.b64encode(body.encode()).decode(), "headers": headers, "properties": properties}
        return json.dumps(self._message | filled)


def _connected(app: Celery, task: str, answers_within_s: float) -> _Line | None:
    line = app.connection_for_write(transport_options={"socket_timeout": answers_within_s})
    line.connect()
    channel = line.channel()
    if not isinstance(channel, Channel):
        return None
    put: list[tuple[str, dict[str, Any]]] = []
    # what Kombu would have sent
    channel._put = lambda queue, message, **kwargs: put.append((queue, message))  # type: ignore[method-assign]
    ring = app.amqp.create_task_message(uuid(), task, ("",), {})
    producer = app.amqp.Producer(channel, auto_declare=False)
    producer.publish(
        ring.body,
        routing_key=app.conf.task_default_queue,
        headers=ring.headers,
        serializer="json",
        **ring.properties,
    )
    ((queue, message),) = put
    key = f"{channel.global_keyprefix}{queue}"
    return _Line(line, channel.client.connection_pool.get_connection(), (key, ring.body, message))
