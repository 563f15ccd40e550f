"""What is done again and again beside driving runs."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import InterfaceError, connection

from workflows.executors import pruner as pruning
from workflows.executors.checkpoints import checkpointer
from workflows.executors.chore import Chore, Wait
from workflows.models import Retention


def test_a_chore_that_rests_ends_at_once_when_it_is_to() -> None:
    resting, ended = threading.Event(), threading.Event()

    def round_(wait: Wait) -> None:
        resting.set()
        if wait(3600):
            ended.set()

    with working(Chore("chore", round_, 0.01)):
        assert resting.wait(20)
    assert ended.is_set()


def test_the_pruner_goes_on_whatever_a_round_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    failed, went_on = threading.Event(), threading.Event()

    def round_(_: Wait) -> None:
        if failed.is_set():
            went_on.set()
            return
        failed.set()
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(pruning, "EVERY_S", 0.01)
    monkeypatch.setattr(pruning, "prune_round", round_)
    with working(pruning.pruner()):
        assert went_on.wait(20)


@contextmanager
def working(chore: Chore) -> Iterator[None]:
    """Let a chore be done meanwhile."""
    chore.start()
    try:
        yield
    finally:
        chore.stop()


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_comes_into_the_file_beside_whoever_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.executors.checkpoints.EVERY_S", 0.01)
    file = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    Retention.objects.update_or_create(pk=1, defaults={"pruner": "x" * 80})
    assert b"x" * 80 not in file.read_bytes()
    with working(checkpointer()):
        assert _comes_true(lambda: b"x" * 80 in file.read_bytes())


def _comes_true(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()
