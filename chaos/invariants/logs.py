"""I2 to I4 and I11: how a log is numbered and chained, what it says of each step, and under whose epochs."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

from chaos.evidence import Evidence, Row
from workflows.engine import events as ev
from workflows.store.payloads import references


def numbered(evidence: Evidence) -> Iterator[str]:
    """Go through the numbers of every log."""
    for run, rows in evidence.logs.items():
        expected = 1
        for row, entry in zip(rows, evidence.entries(run), strict=True):
            count = len(entry.events)
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
        yield from _taken_twice(evidence, run)
        for (step, attempt), count in outcomes.items():
            if count > 1:
                yield f"run {run}: attempt {attempt} of step {step} has {count} outcomes"


def _taken_twice(evidence: Evidence, run: str) -> Iterator[str]:
    """Find events from outside that one letter brought, told twice; scenarios give each a payload of its own."""
    told = [one for entry in evidence.entries(run) for one in entry.events if isinstance(one, ev.EventReceived)]
    counted = Counter((one.name, repr(one.payload)) for one in told if one.payload is not None)
    for (name, _), count in counted.items():
        if count > 1:
            yield f"run {run}: event {name!r} from outside was taken {count} times"


def epochs_rise(evidence: Evidence) -> Iterator[str]:
    """Compare each row's epoch with the one before, with its take-over, and with the run's."""
    for run, rows in evidence.logs.items():
        for before, after in pairwise(rows):
            if after.epoch < before.epoch:
                yield f"run {run}: epoch {after.epoch} wrote event {after.seq}, after epoch {before.epoch} had written"
        if rows and run in evidence.runs and rows[-1].epoch > evidence.runs[run].epoch:
            yield f"run {run}: epoch {rows[-1].epoch} wrote, and the run is only at {evidence.runs[run].epoch}"
        yield from _take_overs(evidence, run)


def _take_overs(evidence: Evidence, run: str) -> Iterator[str]:
    before = 0
    for row, entry in zip(evidence.logs[run], evidence.entries(run), strict=True):
        for event in entry.events:
            # with epoch 0 a worker of a queue took a step over, and the run's driver is as it was
            if isinstance(event, ev.RunRecovered) and event.epoch:
                if event.epoch != row.epoch:
                    yield f"run {run}: a take-over by epoch {event.epoch} was written by epoch {row.epoch}"
                if event.epoch <= before:
                    yield f"run {run}: epoch {event.epoch} took it over after epoch {before} had written"
        before = row.epoch


def chained(evidence: Evidence) -> Iterator[str]:
    """Go along the chain of every log, and look at every large value that it names."""
    for run, rows in evidence.logs.items():
        after, bodies = "", evidence.bodies.get(run, {})
        for row in rows:
            if row.digest == after == "" and row.seq <= evidence.older.get(run, 0):
                continue
            if row.digest != _link(after, row):
                yield f"run {run}: the chain breaks at event {row.seq}"
                break
            after = row.digest
        named = {ref.digest for row in rows for ref in references(row.payloads)}
        wrong = [digest for digest, body in bodies.items() if sha256(body.encode()).hexdigest() != digest]
        if wrong or named != set(bodies):
            astray = len(named ^ set(bodies))
            yield f"run {run}: of its large values {len(wrong)} were changed, and {astray} are too many or missing"


def _link(after: str, row: Row) -> str:
    # reckoned here anew: a product that does not chain must not be its own judge
    apart = "".join(f" {ref.event}.{ref.field}={ref.digest}" for ref in references(row.payloads))
    return sha256(f"{after}\n{row.seq} {row.at!r}{apart}\n{row.events}".encode()).hexdigest()
