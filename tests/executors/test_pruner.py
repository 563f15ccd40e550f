"""The thread that prunes goes on, whatever a round raises."""

import threading
from typing import Any

import pytest
from django.db import InterfaceError

from workflows.executors import pruner
from workflows.executors.pruner import Pruner


def test_a_round_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    failed, went_on = threading.Event(), threading.Event()

    def round_(wait: Any) -> None:
        if failed.is_set():
            went_on.set()
            return
        failed.set()
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(pruner, "prune_round", round_)
    thread = Pruner(every_s=0.01)
    thread.start()
    assert went_on.wait(20)
    thread.stop()
