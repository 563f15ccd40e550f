"""What the measuring process and an adapter say to each other: JSON, a line each, over stdin and stdout.

The adapter says `{"ready": true, "versions": {...}}` once. Then for each job, `{"work", "size", "wait_ms", "runs"}`, it
answers `{"seconds", "answers", "figures"}`: how long it took from the first request to the last answer in hand, and how
often each answer was given. An adapter needs nothing but this file and the library that it drives.

    chain       agents in a row, `size` of them; each adds its answer to a list that grows; answers its length
    fan_out     as many at once; answers how many answers were gathered
    supervisor  a lead is asked who is next, and then that worker, `size` times, and a last time; answers how often
                workers were asked
    handoff     an agent hands over to the next, until `size` of them were asked; answers how many were

Every agent answers with 1,000 characters, after waiting `wait_ms`. `runs` of the same are started at once.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

ANSWER = "x" * 1000


@dataclass(frozen=True)
class Job:
    """What is to be done."""

    work: str
    size: int
    wait_ms: int = 0
    runs: int = 1

    @property
    def wait_s(self) -> float:
        """Tell for how long each agent waits."""
        return self.wait_ms / 1000

    @property
    def steps(self) -> int:
        """Count the agents that are asked in one run."""
        return 2 * self.size + 1 if self.work == "supervisor" else self.size


class System(Protocol):
    """Drive one system under measurement."""

    packages: tuple[str, ...]

    async def start(self) -> None:
        """Get ready for work; not timed."""

    async def prepare(self, job: Job) -> None:
        """Get ready for one job; not timed."""

    async def run(self, job: Job) -> list[int]:
        """Do it; give the answer of each run."""

    def figures(self) -> dict[str, float]:
        """Tell what else was measured in the last job."""

    async def stop(self) -> None:
        """End what was started."""


class Plain:
    """What most systems need not do."""

    packages: tuple[str, ...] = ()

    async def start(self) -> None:
        """Get ready for work."""

    async def prepare(self, job: Job) -> None:
        """Get ready for one job."""

    def figures(self) -> dict[str, float]:
        """Tell nothing more."""
        return {}

    async def stop(self) -> None:
        """End what was started."""


def serve(system: System) -> None:
    """Answer jobs until stdin ends."""
    asyncio.run(_serve(system))


async def _serve(system: System) -> None:
    # whatever a library prints must not get between the answers
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    await system.start()
    versions = {name: version(name) for name in system.packages}
    print(json.dumps({"ready": True, "versions": versions}), file=answers)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await _measured(system, Job(**json.loads(line)))), file=answers)
    await system.stop()


async def _measured(system: System, job: Job) -> dict[str, object]:
    await system.prepare(job)
    began = time.perf_counter()
    answers = await system.run(job)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "answers": Counter(map(str, answers)), "figures": system.figures()}


def whole(answers: list[str]) -> int:
    """Count the answers that arrived whole."""
    return sum(answer == ANSWER for answer in answers)
