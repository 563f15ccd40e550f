"""L3: fifty runs stream text at once, each to one who watches."""

import asyncio
import time
from typing import Any

from chaos.crowd import connected, eventually
from chaos.scenario import Counts, Result, scenario
from chaos.watched import Watched, watched
from chaos.watcher import Reader, Watcher
from chaos.work import agent, chain, published, started
from chaos.world import World
from workflows.models import Run

WORD = "token "
THINKS_S = 6.0  # until then all watch
MORE_S = 90.0
FIRST_P95_MS = 300


@scenario(
    "L3",
    "50 streaming runs of 30 tokens a second",
    modes=("cluster", "embedded"),
    quick={"runs": 50, "rate": 30.0, "seconds": 6.0},
    full={"runs": 50, "rate": 30.0, "seconds": 30.0},
    full_part=3,
    alone=True,
)
def texts_stream(world: World, counts: Counts) -> Result:
    """Watch the text of each run from before it begins; it comes without a hole, and soon after it was produced."""
    tokens = [WORD] * round(counts["rate"] * counts["seconds"])
    agent("worker", {"latency_s": THINKS_S, "tokens": tokens, "token_s": 1 / counts["rate"]})
    at, workflow = watched(world, workers=2), published("speaking", chain(1))
    runs = [str(run.pk) for run in started(world, workflow, counts["runs"])]
    result = Result(work_planned=counts["runs"])
    asyncio.run(_listen(at, runs, counts["seconds"], result))
    result.work_done = Run.objects.filter(status="succeeded").count()
    result.figures["tokens/s"] = round(counts["runs"] * counts["rate"])
    return result


async def _listen(at: Watched, runs: list[str], seconds: float, result: Result) -> None:
    watchers = [Watcher(at.handshake, run, Reader()) for run in runs]
    began = time.monotonic()
    await asyncio.gather(*(connected(watcher) for watcher in watchers))
    cpu_s = at.web.cpu_s()
    await eventually(lambda: all(_has_ended(watcher) for watcher in watchers), seconds + THINKS_S + MORE_S)
    took = time.monotonic() - began
    result.figures["CPU of the web process, % of one"] = round((at.web.cpu_s() - cpu_s) / took * 100)
    for watcher in watchers:
        watcher.leave()
    at.world.streams += [watcher.stream(f"watcher of {watcher.run}") for watcher in watchers]
    holes = sum(_holes(watcher) for watcher in watchers)
    first = sorted(delay for watcher in watchers if (delay := _first_s(watcher)) is not None)
    p95_ms = round(first[int(len(first) * 0.95)] * 1e3) if first else None
    result.figures |= {"first token p95, ms over its agent's": p95_ms, "holes": holes}
    result.figures["frames of text"] = sum(len(watcher.deltas) for watcher in watchers)
    result.check(holes == 0, f"{holes} texts had a hole")
    result.check(len(first) == len(runs), f"only {len(first)} of {len(runs)} were shown text from its beginning")
    result.check(p95_ms is not None and p95_ms <= FIRST_P95_MS, f"the first token took {p95_ms} ms (p95)")


def _has_ended(watcher: Watcher) -> bool:
    return any(_tells(entry.events, b'"RunSucceeded"') for frame in watcher.frames[-2:] for entry in frame.entries)


def _pieces(watcher: Watcher) -> list[tuple[float, dict[str, Any]]]:
    return [(arrived, piece) for arrived, frame in watcher.deltas for piece in frame.deltas]


def _holes(watcher: Watcher) -> bool:
    length = 0
    for _, piece in _pieces(watcher):
        if piece["offset"] > length:
            return True
        length = max(length, piece["offset"] + len(piece["text"]))
    return length == 0


def _first_s(watcher: Watcher) -> float | None:
    """Tell how long after it was produced the first token was here; a step's agent is asked once it is scheduled."""
    begun = [
        entry.at for frame in watcher.frames for entry in frame.entries if _tells(entry.events, b'"StepScheduled"')
    ]
    pieces = _pieces(watcher)
    return pieces[0][0] - begun[0] - THINKS_S if begun and pieces else None


def _tells(events: list[Any], what: bytes) -> bool:
    return any(what in bytes(event) for event in events)
