"""The bell that rings through the broker: a ring arrives there, from a thread of its own, whatever befell others."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from chaos.proxy import Proxy, port_of
from dev.servers import Redis, running
from workflows.executors import broker
from workflows.executors.broker import ASSIGN, RING, BrokerBell
from workflows.executors.herald import UNANSWERED
from workflows.executors.message import queue_of
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


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Return a Redis of its own."""
    with running(Redis(tmp_path)) as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bell try again soon, and wait for less: but for as long as an answer may take where much else runs."""
    monkeypatch.setattr(broker, "QUIET_S", 0.1)
    monkeypatch.setattr(broker, "ANSWERS_WITHIN_S", 2.0)


@pytest.mark.usefixtures("impatient")
def test_what_was_rung_for_while_the_broker_was_gone_is_rung_for_once_it_is_back(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    bell = BrokerBell(app)
    bell.ring(RunId("before"))
    assert heard(app) == "before"
    redis.kill()
    bell.ring(RunId("meanwhile"))
    await_failure(caplog)
    redis.start()
    assert heard(app) == ""
    bell.ring(RunId("after"))
    assert heard(app) == "after"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["black-hole", "half-open", "rst", "cut in mid-frame"])
def test_a_broker_that_was_cut_off_is_rung_at_again(redis: Redis, caplog: pytest.LogCaptureFixture, fault: str) -> None:
    proxy = Proxy(port_of(redis.url))
    bell = BrokerBell(Celery("rung", broker=proxy.by_way_of(redis.url), set_as_current=False))
    bell.ring(RunId("before"))
    direct = Celery("heard", broker=redis.url, set_as_current=False)
    assert heard(direct) == "before"
    with proxy.broken(fault):
        bell.ring(RunId("meanwhile"))
        await_failure(caplog)
    while heard(direct) == "meanwhile":
        pass  # what was held up on its way arrives as well
    proxy.close()


def await_failure(caplog: pytest.LogCaptureFixture) -> None:
    """Wait until the bell has found out that it is not heard."""
    until = time.monotonic() + 20
    while "cannot be reached" not in caplog.text:
        assert time.monotonic() < until
        time.sleep(0.01)


def heard(app: Celery) -> str:
    """Wait for a ring, and give what it says."""
    return heard_in(app, "celery")


def heard_in(app: Celery, name: str, task: str = RING) -> str:
    """Wait for a ring in a queue, and give what it says."""
    with app.connection() as connection, connection.SimpleQueue(name) as queue:
        message = queue.get(timeout=20)
        message.ack()
    assert message.headers["task"] == task
    said: str = message.payload[0][0]
    return said


def test_a_run_that_is_announced_is_rung_for_once(redis: Redis) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    bell = prepared(app)
    bell.announce(RunId("early"))
    bell.ring(RunId("early"))
    assert heard(app) == "early"
    bell.ring(RunId("next"))
    assert heard(app) == "next"


@pytest.mark.parametrize("prefix", ["", "baton:"])
def test_what_is_announced_is_the_message_that_is_rung_with(redis: Redis, prefix: str) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    app.conf.broker_transport_options = {"global_keyprefix": prefix}
    bell = prepared(app)
    said = []
    for tell in (bell.announce, bell.ring):
        tell(RunId("run"))
        with app.connection() as connection, connection.SimpleQueue("celery") as queue:
            message = queue.get(timeout=20)
            message.ack()
        said.append(
            (message.payload, {**message.headers, "id": "", "root_id": "", "expires": ""}, message.content_type)
        )
        time.sleep(2 * broker.EARLY_S)
    assert said[0] == said[1]


def test_what_was_kept_too_late_for_its_announcement_is_rung_for_again(redis: Redis) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    bell = prepared(app)
    bell.announce(RunId("slow"))
    time.sleep(2 * broker.EARLY_S)
    bell.ring(RunId("slow"))
    assert [heard(app), heard(app)] == ["slow", "slow"]


def test_what_may_have_been_lost_on_the_way_is_rung_for_as_it_was_announced(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "EARLY_S", 20.0)
    proxy = Proxy(port_of(redis.url))
    bell = prepared(Celery("rung", broker=proxy.by_way_of(redis.url), set_as_current=False))
    assert bell._assign("w", RunId("told"))
    direct, queue = Celery("heard", broker=redis.url, set_as_current=False), queue_of("w")
    assert heard_in(direct, queue, ASSIGN) == "told"
    with proxy.broken("rst"):
        time.sleep(0.1)
    bell.ring(RunId("told"))
    assert heard_in(direct, queue, ASSIGN) == "told"
    proxy.close()


def test_of_many_that_come_at_once_few_are_announced(redis: Redis) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    bell = prepared(app)
    said: list[str] = []
    bell._herald.say = lambda run, task, queue="": said.append(run) or True  # type: ignore[method-assign, func-returns-value]
    began = time.monotonic()
    for n in range(200):
        bell.announce(RunId(f"run-{n}"))
    assert len(said) <= 1 + (time.monotonic() - began) / broker.ALONE_S


@pytest.mark.usefixtures("impatient")
def test_a_run_that_cannot_be_announced_is_rung_for(redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    app = Celery("rung", broker=redis.url, set_as_current=False)
    bell = prepared(app)
    redis.kill()
    bell.announce(RunId("meanwhile"))
    bell.ring(RunId("meanwhile"))
    await_failure(caplog)
    redis.start()
    assert heard(app) == ""
    until = time.monotonic() + 20
    while not bell._herald.say(RunId("after"), RING):
        assert time.monotonic() < until
        bell.ring(RunId("wake"))
        time.sleep(0.05)
    while heard(app) != "after":
        pass


def test_a_broker_that_answers_nothing_is_told_no_more(redis: Redis) -> None:
    proxy = Proxy(port_of(redis.url))
    bell = prepared(Celery("rung", broker=proxy.by_way_of(redis.url), set_as_current=False))
    with proxy.broken("black-hole"):
        told = [bell._herald.say(RunId(f"run-{n}"), RING) for n in range(UNANSWERED + 2)]
    proxy.close()
    assert told == [True] * UNANSWERED + [False] * 2


def prepared(app: Celery) -> BrokerBell:
    """Return a bell that can announce."""
    bell = BrokerBell(app)
    until = time.monotonic() + 20
    while bell._herald._line is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    return bell
