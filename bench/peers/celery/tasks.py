"""The agents as Celery tasks; what they answer is kept by Redis, as far as Redis keeps it."""

import os
import time
from typing import Any

from celery import Celery

from bench.peers.protocol import ANSWER

app = Celery("bench", broker=os.environ["BENCH_REDIS"], backend=os.environ["BENCH_REDIS"])
app.conf.worker_prefetch_multiplier = 1
app.conf.task_acks_late = True


@app.task
def agent(log: list[str], wait_s: float) -> list[str]:
    """Add an answer to those there are."""
    time.sleep(wait_s)
    return [*log, ANSWER]


@app.task
def gather(logs: list[list[str]]) -> list[str]:
    """Make one list of all."""
    return [answer for log in logs for answer in log]


@app.task(bind=True)
def lead(self: Any, log: list[str], size: int, wait_s: float) -> Any:
    """Let the worker be asked, and then the lead again, until all rounds are over."""
    time.sleep(wait_s)
    if len(log) >= size:
        return log
    return self.replace(agent.s(log, wait_s) | lead.s(size, wait_s))


@app.task(bind=True)
def member(self: Any, log: list[str], size: int, wait_s: float) -> Any:
    """Answer, and hand over to the next."""
    time.sleep(wait_s)
    log = [*log, ANSWER]
    return log if len(log) >= size else self.replace(member.s(log, size, wait_s))
