"""I6: how often the outside was really called, against what the log says of it."""

from collections import Counter
from collections.abc import Iterator

from chaos.evidence import Evidence
from workflows.engine import events as ev


def called_as_told(evidence: Evidence) -> Iterator[str]:
    """Hold the agents' own ledger against the log.

    The log says of every call that may be made: the first attempt, each retry, and each take-over of a step that was
    under way. A call beyond those, or one after the outcome was recorded, was made by somebody who had no right to.
    """
    for run in evidence.logs:
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
        for step, count in allowed.items():
            times = evidence.calls.get(f"{run}:{step}", [])
            if len(times) > count:
                yield f"run {run}: step {step} was called {len(times)} times, and the log tells of {count}"
            if step in recorded and times and max(times) > recorded[step]:
                late_s = max(times) - recorded[step]
                yield f"run {run}: step {step} was called {late_s:.3f} s after its outcome was kept"
