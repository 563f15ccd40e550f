"""The messages of rings: what Celery's `send_task` would send, but for routes, results and events.

A ring has none of these, and they took half of its time.
"""

from typing import Any

from celery import Celery
from celery.utils import uuid
from kombu.entity import Exchange, Queue


def line_to_broker(app: Celery, answers_within_s: float) -> Any:
    """Make a connection of Kombu's to write on, which takes a broker that answers later for a silent one."""
    return app.connection_for_write(transport_options={"socket_timeout": answers_within_s})


def producer_on(app: Celery, line: Any) -> Any:
    """Make what publishes on a connection, or a channel, of Kombu's."""
    return app.amqp.Producer(line, auto_declare=False)


def publish(app: Celery, producer: Any, task: str, run: str, *, queue: str = "", expires_s: int | None = None) -> None:
    """Publish a ring for a run to a queue, or to who drives runs."""
    ring = app.amqp.create_task_message(uuid(), task, (run,), {}, expires=expires_s)
    where = queue or app.conf.task_default_queue
    producer.publish(ring.body, routing_key=where, headers=ring.headers, serializer="json", **ring.properties)


def queue_of(worker: str) -> str:
    """Name the queue of the rings that are for one worker alone."""
    return f"baton.{worker}"


def consume(app: Celery, worker: str) -> None:
    """Let the consumer of this process, which has not begun yet, take in that worker's rings beside all others."""
    name = queue_of(worker)
    # no exchange knows of it, so nothing is left of it at the broker
    app.amqp.queues.select_add(Queue(name, routing_key=name, no_ack=True, durable=False)).exchange = Exchange("")
