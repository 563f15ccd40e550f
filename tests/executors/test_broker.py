"""The bell that rings through the broker: a ring arrives there, from the bell's own thread."""

from celery import Celery

from workflows.executors.broker import RING, BrokerBell
from workflows.store.contract import RunId


def test_a_ring_arrives_in_the_queue_of_the_workers() -> None:
    app = Celery("rung", broker="memory://rung", set_as_current=False)
    BrokerBell(app).ring(RunId("a-run"))
    with app.connection() as connection, connection.SimpleQueue("celery") as queue:
        message = queue.get(timeout=10)
        message.ack()
    assert message.headers["task"] == RING
    assert message.payload[0] == ["a-run"]
