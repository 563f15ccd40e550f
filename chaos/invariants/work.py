"""I6: how often the outside was really called, against what the log says of it."""

from collections import Counter
from collections.abc import Iterator

from chaos.evidence import Call, Evidence, Stop
from workflows.engine import events as ev

BREATH_S = 0.5
CLOCKS_S = 0.1  # a call is told by its machine's clock, an outcome by the one that all workers share, as last seen


def called_as_told(evidence: Evidence) -> Iterator[str]:
    """Hold the agents' own ledger against the log.

    The log says of every call that may be made: the first attempt, each retry, and each take-over of a step that was
    under way. A call beyond those, or one after the outcome was recorded, was made by somebody who had no right to.

    One thing nobody can rule out: a process is stopped between its last look at its lease and the call, and makes the
    call with its first breath when it goes on. Its loop is one thread, so that is one call a stop; more is a fault.
    """
    stops = list(evidence.stops)
    for run in evidence.logs:
        allowed, recorded = _told(evidence, run)
        for step in allowed.keys() | {key.partition(":")[2] for key in evidence.calls if key.startswith(f"{run}:")}:
            calls = evidence.calls.get(f"{run}:{step}", [])
            late = [call for call in calls if step in recorded and call.at > recorded[step] + CLOCKS_S]
            unexcused = [call for call in late if not _first_breath(call, stops)]
            if len(calls) - len(late) + len(unexcused) > allowed[step]:
                yield f"run {run}: step {step} was called {len(calls)} times, and the log tells of {allowed[step]}"
            for call in unexcused:
                late_s = call.at - recorded[step]
                yield f"run {run}: step {step} was called {late_s:.3f} s after its outcome was kept"


def _told(evidence: Evidence, run: str) -> tuple[Counter[str], dict[str, float]]:
    allowed: Counter[str] = Counter()
    recorded: dict[str, float] = {}
    for entry in evidence.entries(run):
        for event in entry.events:
            if isinstance(event, ev.StepScheduled | ev.StepRetried):
                allowed[event.step] += 1
            elif isinstance(event, ev.RunRecovered):
                allowed.update(event.steps)
            elif isinstance(event, ev.StepSucceeded):
                recorded[event.step] = entry.at
    return allowed, recorded


def _first_breath(call: Call, stops: list[Stop]) -> bool:
    """Tell whether a stop excuses a call; it excuses no other then."""
    for stop in stops:
        if stop.pid == call.pid and stop.ended <= call.at <= stop.ended + BREATH_S:
            stops.remove(stop)
            return True
    return False
