"""I2 to I4: how a log is numbered, what it says of each step, and under whose epochs."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from chaos.evidence import Evidence, Row
from workflows.engine import events as ev


def numbered(evidence: Evidence) -> Iterator[str]:
    """Go through the numbers of every log."""
    for run, rows in evidence.logs.items():
        expected = 1
        for row in rows:
            count = len(row.entry().events)
            if row.seq != expected:
                yield f"run {run}: event {expected} should follow, and {row.seq} does"
            if row.last != row.seq + count - 1:
                yield f"run {run}: {row.seq}..{row.last} holds {count} events"
            expected = row.last + 1
        head = evidence.runs[run].head if run in evidence.runs else 0
        if head != expected - 1:
            yield f"run {run}: the log ends at {expected - 1}, and the run says {head}"


def one_outcome(evidence: Evidence) -> Iterator[str]:
    """Count the outcomes of each attempt of each step."""
    for run in evidence.logs:
        outcomes: Counter[tuple[str, int]] = Counter()
        succeeded: set[str] = set()
        for entry in evidence.entries(run):
            for event in entry.events:
                if not isinstance(event, ev.StepSucceeded | ev.StepFailed):
                    continue
                if event.step in succeeded:
                    yield f"run {run}: step {event.step} has an outcome after it succeeded"
                outcomes[event.step, event.attempt] += 1
                if isinstance(event, ev.StepSucceeded):
                    succeeded.add(event.step)
        for (step, attempt), count in outcomes.items():
            if count > 1:
                yield f"run {run}: attempt {attempt} of step {step} has {count} outcomes"


def epochs_rise(evidence: Evidence) -> Iterator[str]:
    """Compare each row's epoch with the one before, with its take-over, and with the run's."""
    for run, rows in evidence.logs.items():
        for before, after in pairwise(rows):
            if after.epoch < before.epoch:
                yield f"run {run}: epoch {after.epoch} wrote event {after.seq}, after epoch {before.epoch} had written"
        if rows and run in evidence.runs and rows[-1].epoch > evidence.runs[run].epoch:
            yield f"run {run}: epoch {rows[-1].epoch} wrote, and the run is only at {evidence.runs[run].epoch}"
        yield from _take_overs(run, rows)


def _take_overs(run: str, rows: list[Row]) -> Iterator[str]:
    taken: list[int] = []
    for row in rows:
        for event in row.entry().events:
            if isinstance(event, ev.RunRecovered):
                if event.epoch != row.epoch:
                    yield f"run {run}: a take-over by epoch {event.epoch} was written by epoch {row.epoch}"
                if taken and event.epoch <= taken[-1]:
                    yield f"run {run}: epoch {event.epoch} took it over after epoch {taken[-1]} had"
                taken.append(event.epoch)
