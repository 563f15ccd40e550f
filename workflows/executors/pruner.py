"""Prune by itself, a little each minute: on a thread of the embedded executor, or as a task that beat asks for."""

import logging
import os
import platform
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from celery import shared_task
from django.db import connections

from workflows.executors.chore import Chore, Wait
from workflows.models import Retention
from workflows.store.pruning import Pruned, bite, give_turn_back, take_turn

PRUNE = "baton.prune"
EVERY_S, ROUND_S = 60.0, 20.0
REST = 4.0  # times as long as a bite took: others have the database for most of the time
logger = logging.getLogger(__name__)


def prune_for(
    seconds: float, rest: float = REST, wait: Callable[[float], object] = time.sleep, *, who: str = ""
) -> Pruned | None:
    """Take away what need not be kept, for about that long; None where another process prunes just now."""
    pruner = who or f"{platform.node()}-{os.getpid()}-{threading.get_ident()}"
    until = time.monotonic() + seconds
    if not take_turn(pruner, time.time(), seconds + ROUND_S):
        return None
    gone = Pruned()
    try:
        while time.monotonic() < until:
            began = time.monotonic()
            some = bite(datetime.now(UTC))
            if some is None:
                break
            gone += some
            if wait(rest * (time.monotonic() - began)):
                break
    finally:
        give_turn_back(pruner)
    return gone


def prune_round(wait: Callable[[float], object] = time.sleep) -> None:
    """Do one round, if anything is to be pruned at all."""
    kept = Retention.current()
    if kept.keep_days is None and kept.keep_failed_days is None:
        return
    gone = prune_for(ROUND_S, wait=wait)
    if gone is not None and gone.runs:
        logger.info("pruned %d runs, %d bytes of logs", gone.runs, gone.bytes)


@shared_task(name=PRUNE, ignore_result=True)
def prune() -> None:
    """Do one round, in a worker."""
    prune_round()


def pruner() -> Chore:
    """Give what prunes each minute, in a process that embeds an executor."""
    return Chore("pruner", _round, EVERY_S)


def _round(wait: Wait) -> None:
    prune_round(wait)
    connections.close_all()  # nobody asks for a minute
