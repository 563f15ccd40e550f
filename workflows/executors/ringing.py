"""Answer a ring where Celery's consumer receives it, before a task would be made of it: it only sets an event.

A request, a thread of the pool and the tracing of a task take two milliseconds, for which the run would wait. Nor does
it wait for what the consumer does after each message: that goes on a little later, and after a ring that is alone as
late as a short run takes.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)
AT_ONCE = f"{__name__}:at_once"
GIVE_WAY_S, GIVE_WAY_ALONE_S, ALONE_S = 0.001, 0.006, 0.1


def at_once(task: Any, app: Any, consumer: Any) -> Callable[..., None]:
    """Give the consumer what it calls with each message for `task` (Celery's `Task.Strategy`)."""

    last = float("-inf")

    def received(message: Any, body: Any, ack: Callable[..., Any], reject: Any, callbacks: Any) -> None:
        nonlocal last
        before, last = last, time.monotonic()
        try:
            # the second protocol of Celery leaves the body to be decoded here, as (args, kwargs, more)
            args = message.payload[0] if body is None else body["args"]
            task.run(*args)
            time.sleep(GIVE_WAY_ALONE_S if last - before > ALONE_S else GIVE_WAY_S)
        except Exception:
            logger.exception("a ring was not understood; workers look by themselves")
        ack(logger, consumer.connection_errors)

    return received
