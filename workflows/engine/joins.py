"""When a join fires. Used wherever several branches become one: where edges meet, in concurrents, maps and races.

A branch delivers a value, fails, is skipped, or is still awaited. A skipped branch counts for nothing: the others
decide. Every arrival is one more chance to fire, and once nothing is awaited there is always a verdict: no join waits
for ever.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.expressions import Names, evaluate
from workflows.engine.policy import Join

Verdict = Literal["wait", "fire", "skip"] | ErrorInfo


@dataclass(slots=True)
class Arrivals:
    """What has become of the branches so far, each by its name, in the order in which they ended."""

    delivered: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, ErrorInfo] = field(default_factory=dict)
    skipped: Sequence[str] = ()
    waiting: int = 0
    ended: Sequence[str] = ()


def verdict(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    """Tell whether to wait, to fire, to skip (no branch was taken), or to fail."""
    if not arrivals.waiting and not arrivals.delivered and not arrivals.failed:
        return "skip"
    return _VERDICTS[join.mode](join, arrivals, names)


def late(join: Join, arrivals: Arrivals) -> Verdict:
    """Tell what to do at the deadline: go on with what there is, or fail."""
    if join.on_deadline == "proceed" and arrivals.delivered:
        return "fire"
    missed = f"{arrivals.waiting} of its branches had not ended after {join.deadline_s:g} s"
    return ErrorInfo(code="timeout", message=f"the join's deadline passed: {missed}")


def bears_failures(join: Join | None) -> bool:
    """Tell whether a failed branch is the join's own affair, instead of failing what is around."""
    return join is not None and join.mode in ("any", "first_success", "quorum", "predicate")


def _all(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if arrivals.waiting:
        return "wait"
    return "fire" if arrivals.delivered else _lost(arrivals, "none of its branches ended well")


def _any(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    first = next((name for name in arrivals.ended if name in arrivals.delivered or name in arrivals.failed), None)
    if first is None:
        return "wait"
    return "fire" if first in arrivals.delivered else _lost(arrivals, "the first branch to end failed")


def _first_success(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if arrivals.delivered:
        return "fire"
    return "wait" if arrivals.waiting else _lost(arrivals, "none of its branches ended well")


def _quorum(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if len(arrivals.delivered) >= join.n:
        return "fire"
    if len(arrivals.delivered) + arrivals.waiting >= join.n:
        return "wait"
    return _lost(arrivals, f"{join.n} branches must end well, and {len(arrivals.delivered)} did")


def _predicate(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if not arrivals.delivered and not arrivals.failed:
        return "wait"
    told: dict[str, Callable[[], Any]] = {
        "arrived": lambda: arrivals.delivered,
        "failed": lambda: list(arrivals.failed),
        "waiting": lambda: arrivals.waiting,
    }
    try:
        holds = evaluate(join.when or "false", {**names, **told})
    except ExpressionError as error:
        # a condition may speak of branches that have not arrived yet
        holds = None if arrivals.waiting else ErrorInfo(code="expression", message=f"the join's condition: {error}")
    if isinstance(holds, ErrorInfo):
        return holds
    if holds is True:
        return "fire"
    return "wait" if arrivals.waiting else _lost(arrivals, "all of its branches ended and its condition is not true")


def _lost(arrivals: Arrivals, why: str) -> ErrorInfo:
    told = "; ".join(f"{name}: {error.message}" for name, error in list(arrivals.failed.items())[:5])
    code = next(iter(arrivals.failed.values())).code if len(arrivals.failed) == 1 else "limit"
    return ErrorInfo(code=code, message=f"the join: {why}" + (f" ({told})" if told else ""))


_VERDICTS: Mapping[str, Callable[[Join, Arrivals, Names], Verdict]] = {
    "all": _all,
    "any": _any,
    "first_success": _first_success,
    "quorum": _quorum,
    "predicate": _predicate,
}
