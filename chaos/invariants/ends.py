"""I1, I5, I9, I10 and I12: that all came to an end, that nothing was lost or left, and nothing happened in silence."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from chaos.evidence import Evidence
from chaos.plain import plain
from chaos.watching import EMPTY, Stream, chained
from chaos.world import Acknowledged
from workflows.engine import events as ev

ENDED = ("succeeded", "failed", "cancelled")


def all_ended(evidence: Evidence) -> Iterator[str]:
    """Look for runs that go on."""
    for run, told in evidence.runs.items():
        if told.status not in ENDED:
            yield f"run {run} is still {told.status}, at event {told.head}, held by {told.worker or 'nobody'}"


def refusals_counted(evidence: Evidence) -> Iterator[str]:
    """Compare what each process counted with what it told of; one that died may not have counted all."""
    for one in evidence.refused:
        if one.counted > one.told or (one.alive and one.counted < one.told):
            yield f"{one.process} counted {one.counted} refused writes, and told of {one.told}"


def streams_equal(evidence: Evidence) -> Iterator[str]:
    """Compare what each watcher was shown with the log."""

    @cache
    def digests(run: str, after: int) -> list[str]:
        found, digest = [], EMPTY
        for entry in evidence.entries(run):
            for number, event in enumerate(entry.events, start=entry.seq):
                if number > after:
                    digest = chained(digest, plain(event))
                    found.append(digest)
        return found

    for stream in evidence.streams:
        expected = digests(stream.run, stream.after) if stream.run in evidence.logs else []
        yield from _compared(stream, expected)


def _compared(stream: Stream, expected: list[str]) -> Iterator[str]:
    who = f"{stream.watcher or 'a watcher'} of run {stream.run}"
    wanted = list(range(stream.after + 1, stream.after + len(expected) + 1))
    if stream.numbers != wanted:
        wrong = next((at for at, (a, b) in enumerate(zip(stream.numbers, wanted, strict=False)) if a != b), None)
        at = min(len(wanted), len(stream.numbers)) if wrong is None else wrong
        seen, due = stream.numbers[at : at + 3], wanted[at : at + 3]
        yield f"{who} was shown {len(stream.numbers)} events of {len(wanted)}; where {due} belong: {seen}"
    elif expected and stream.digest != expected[-1]:
        yield f"{who} was shown other events than the log holds"


def nothing_left(evidence: Evidence) -> Iterator[str]:
    """Look for rows that nobody will ever take away."""
    for name, count in evidence.left.items():
        if count:
            yield f"{count} {name} are left"


def acknowledged_kept(evidence: Evidence) -> Iterator[str]:
    """Look for every write that was confirmed."""
    found: dict[str, list[Acknowledged]] = defaultdict(list)
    for write in evidence.acknowledged:
        found[write.run].append(write)
    for run, writes in found.items():
        if run not in evidence.runs:
            yield f"the start of run {run} was confirmed, and there is no such run"
            continue
        said = _said(evidence, run)
        for write in writes:
            if write.kind != "start" and (write.kind, write.what) not in said:
                yield f"run {run}: {write.kind} {write.what!r} was confirmed, and its log knows nothing of it"


def _said(evidence: Evidence, run: str) -> set[tuple[str, str]]:
    said = set()
    for entry in evidence.entries(run):
        for event in entry.events:
            if isinstance(event, ev.EventReceived):
                said.add(("event", event.name))
            elif isinstance(event, ev.QuestionAnswered):
                said.add(("answer", event.activation))
            elif isinstance(event, ev.RunCancelled):
                said.add(("cancel", ""))
    return said
