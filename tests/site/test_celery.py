"""Celery as the site sets it up: whoever lost the broker goes on asking for it, and soon."""

from typing import Any

import pytest
from kombu.utils import functional

from dev.servers import free_port
from orchestrator_site.celery import app


def test_a_broker_that_is_away_is_asked_for_every_few_seconds_and_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    class EnoughError(Exception):
        pass

    def told(error: Exception, wait_s: float) -> None:
        waits.append(wait_s)
        if len(waits) > 150:  # Celery gives up after a hundred, and its worker ends
            raise EnoughError

    def no_sleep(seconds: Any) -> None:
        pass

    monkeypatch.setattr(functional, "sleep", no_sleep)
    monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    connection = app.connection_for_read()
    with pytest.raises(EnoughError):
        connection.ensure_connection(told, app.conf.broker_connection_max_retries)
    connection.release()
    assert (waits[0], max(waits)) == (1, 3)
