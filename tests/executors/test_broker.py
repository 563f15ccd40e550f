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


def test_of_several_rings_at_once_none_names_a_run() -> None:
    app = Celery("rung", broker="memory://rung-often", set_as_current=False)
    bell = BrokerBell(app)
    for n in range(200):
        bell.ring(RunId(f"run-{n}"))
    said = []
    with app.connection() as connection, connection.SimpleQueue("celery") as queue:
        while not said or (said[-1] not in ("", "run-199")):
            message = queue.get(timeout=10)
            message.ack()
            said += message.payload[0]
    assert len(said) < 200
    assert "" in said
