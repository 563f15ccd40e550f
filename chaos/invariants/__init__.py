"""What must hold after every scenario, whatever was broken: I1 to I12, each a function of the evidence alone."""

from collections.abc import Callable, Iterator, Mapping

from chaos.evidence import Evidence
from chaos.invariants import ends, logs, totals, work
from chaos.scenario import Violation

Check = Callable[[Evidence], Iterator[str]]
TELL_AT_MOST = 5

INVARIANTS: dict[str, tuple[str, Check]] = {
    "I1": ("every accepted run comes to an end", ends.all_ended),
    "I2": ("the events of a run are numbered 1 to n, without a gap or a repeat", logs.numbered),
    "I3": ("a step has one outcome an attempt, and none after it succeeded", logs.one_outcome),
    "I4": ("epochs only rise along a log, and none is higher than the run's", logs.epochs_rise),
    "I5": ("a refused write is counted, and told in the log of whoever tried", ends.refusals_counted),
    "I6": ("nothing is called more often than the log says, nor after its outcome was recorded", work.called_as_told),
    "I7": ("what a run says of itself, and its snapshot, are the fold of its log", totals.folds),
    "I8": ("tokens and cost are the sums of the events", totals.sums),
    "I9": ("what a watcher was shown is the log, in order, each event once", ends.streams_equal),
    "I10": ("nothing is left behind: leases, letters, questions, places", ends.nothing_left),
    "I11": ("the chain of every log holds, and its large values are those that it names", logs.chained),
    "I12": ("what was acknowledged is there", ends.acknowledged_kept),
}


def broken(evidence: Evidence, skipped: Mapping[str, str] | None = None) -> list[Violation]:
    """Check them all; tell at most a few violations of each, and how many more there are."""
    found = []
    for name, (_, check) in INVARIANTS.items():
        told = [] if name in (skipped or {}) else list(check(evidence))
        found += [Violation(name, one) for one in told[:TELL_AT_MOST]]
        if len(told) > TELL_AT_MOST:
            found.append(Violation(name, f"... and {len(told) - TELL_AT_MOST} more"))
    return found
