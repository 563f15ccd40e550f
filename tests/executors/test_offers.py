"""Offers of room: who has some, as far as was heard lately, and at what time all agree."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from dev.servers import Redis, running
from tests.executors.test_broker import heard_in, prepared
from workflows.executors import broker, offers
from workflows.executors.broker import ASSIGN, BrokerBell
from workflows.executors.message import queue_of
from workflows.executors.offers import Offer, Offers
from workflows.release import release
from workflows.store.contract import RunId


def offer(worker: str = "ann", runs: int = 1, **more: float) -> Offer:
    """Return an offer of this release, at the time of this machine unless another is named."""
    return Offer(worker, runs, more.get("at", time.time()), release())


def test_whoever_has_the_most_room_gets_the_next_run() -> None:
    known = Offers()
    assert known.take() is None
    known.hear(offer("ann", 2))
    known.hear(offer("ben", 3))
    assert [taken[0] if (taken := known.take()) else "" for _ in range(6)] == ["ben", "ben", "ann", "ben", "ann", ""]
    known.hear(offer("ann", 1))
    assert known.take() is not None
    known.hear(offer("ben", 0))
    assert known.take() is None


def test_nothing_is_begun_for_a_worker_of_another_release() -> None:
    known = Offers()
    known.hear(Offer("ann", 5, time.time(), "another"))
    assert known.take() is None


def test_an_offer_that_is_not_made_again_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "LASTS_S", 0.05)
    known = Offers()
    known.hear(offer())
    time.sleep(0.06)
    assert known.take() is None


def test_the_shared_time_is_that_of_the_offer_that_came_quickest() -> None:
    known, ahead_s = Offers(), 3600.0
    for late_s in (0.5, 0.0, 0.2):
        known.hear(offer("ann", 1, at=time.time() + ahead_s - late_s))
    taken = known.take()
    assert taken is not None
    assert abs(taken[1] - time.time() - ahead_s) < 0.1


def test_a_clock_that_was_set_back_is_believed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Offers()
    known.hear(offer(at=time.time() + 3600.0))
    monkeypatch.setattr(offers, "RECKONED_FOR_S", 0.0)
    known.hear(offer())
    taken = known.take()
    assert taken is not None
    assert abs(taken[1] - time.time()) < 0.1


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Return a Redis of its own."""
    with running(Redis(tmp_path)) as server:
        yield server


def listening(app: Celery) -> BrokerBell:
    """Return a bell that hears offers."""
    bell = BrokerBell(app)
    bell.hear_offers()
    return bell


def app_on(url: str, prefix: str = "") -> Celery:
    """Return an app on a broker."""
    app = Celery("offered", broker=url, set_as_current=False)
    app.conf.broker_transport_options = {"global_keyprefix": prefix}
    return app


def seat_of(bell: BrokerBell, offering: BrokerBell) -> str:
    """Offer room until it is heard of; give whose it is."""
    until = time.monotonic() + 20
    while (seat := bell.seat()) is None:
        assert time.monotonic() < until
        offering.offer(offer())
        time.sleep(0.02)
    return seat.worker


@pytest.mark.parametrize("prefix", ["", "baton:"])
def test_offers_are_heard_over_redis(redis: Redis, prefix: str) -> None:
    app = app_on(redis.url, prefix)
    assert seat_of(listening(app), BrokerBell(app)) == "ann"


def test_offers_of_another_cluster_on_the_same_redis_are_not_heard(redis: Redis) -> None:
    url = redis.url.rpartition("/")[0]
    bells = [listening(app_on(f"{url}/{n}")) for n in (0, 1)]
    seat_of(bells[0], BrokerBell(app_on(f"{url}/0")))
    assert bells[1].seat() is None


def test_offers_are_heard_again_after_the_broker_was_gone(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "QUIET_S", 0.1)
    monkeypatch.setattr(offers, "AGAIN_S", 0.1)
    app = app_on(redis.url)
    bell, offering = listening(app), BrokerBell(app)
    seat_of(bell, offering)
    redis.kill()
    offering.offer(offer())
    redis.start()
    while bell.seat() is not None:
        time.sleep(0.01)
    assert seat_of(bell, offering) == "ann"


def test_over_a_broker_that_is_no_redis_nothing_is_offered() -> None:
    app = app_on("memory://offered")
    bell, offering = listening(app), BrokerBell(app)
    offering.offer(offer())
    offering.ring(RunId("next"))
    assert heard_in(app, "celery") == "next"
    assert bell.seat() is None


def test_a_run_is_assigned_by_the_queue_of_its_worker_alone(redis: Redis) -> None:
    app = app_on(redis.url)
    bell = prepared(app)
    bell._offers.hear(offer("ann", 9))
    seat = bell.seat()
    assert seat is not None
    assert seat.tell(RunId("early"))
    seat.ring(RunId("surely"))
    for run in ("early", "surely"):
        assert heard_in(app, queue_of("ann"), ASSIGN) == run
    bell.ring(RunId("other"))
    assert heard_in(app, "celery") == "other"


def test_what_is_told_to_a_worker_that_is_gone_does_not_stay(redis: Redis) -> None:
    app = app_on(redis.url)
    bell = prepared(app)
    assert bell._herald.say(RunId("run"), ASSIGN, queue_of("gone"))
    with app.connection() as connection:
        left = connection.default_channel.client.ttl(queue_of("gone"))
    assert 0 < left <= broker.EXPIRES_S


def test_in_a_burst_no_seat_is_given(redis: Redis) -> None:
    bell = prepared(app_on(redis.url))
    bell._offers.hear(offer("ann", 1_000))
    given, began = 0, time.monotonic()
    for n in range(200):
        seat = bell.seat()
        given += seat is not None
        if seat is not None:
            seat.tell(RunId(f"run-{n}"))
    assert 1 <= given <= 1 + (time.monotonic() - began) / broker.ALONE_S
