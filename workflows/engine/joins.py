"""When a join fires. Used wherever several branches become one: where edges meet, in concurrents, maps and races.

A branch delivers a value, fails, is skipped, or is still awaited. A skipped branch counts for nothing: the others
decide. Every arrival is one more chance to fire, and once nothing is awaited there is always a verdict: no join waits
for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.expressions import Names, evaluate
from workflows.engine.policy import Join

Verdict = Literal["wait", "fire", "skip"] | ErrorInfo
JOIN_NAMES = ("arrived", "failed", "waiting")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many branches delivered, failed and are awaited; and, where it is asked, what and why, by name."""

    done: int
    failed: int
    waiting: int
    outputs: Callable[[], dict[str, Any]]
    errors: Callable[[], dict[str, ErrorInfo]]


def verdict(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    """Tell whether to wait, to fire, to skip (no branch was taken), or to fail."""
    if not arrivals.done and not arrivals.failed:
        return "wait" if arrivals.waiting else "skip"
    return _VERDICTS[join.mode](join, arrivals, names)


def late(join: Join, arrivals: Arrivals) -> Verdict:
    """Tell what to do at the deadline: go on with what there is, or fail."""
    if join.on_deadline == "proceed" and arrivals.done:
        return "fire"
    missed = f"{arrivals.waiting} of its branches had not ended after {join.deadline_s:g} s"
    return ErrorInfo(code="timeout", message=f"the join's deadline passed: {missed}")


def bears_failures(join: Join | None) -> bool:
    """Tell whether a failed branch is the join's own affair, instead of failing what is around."""
    return join is not None and join.mode != "all"


def _all(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if arrivals.waiting:
        return "wait"
    return "fire" if arrivals.done else _lost(arrivals, "none of its branches ended well")


def _any(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    return "fire" if arrivals.done else _lost(arrivals, "the first branch to end failed")


def _first_success(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if arrivals.done:
        return "fire"
    return "wait" if arrivals.waiting else _lost(arrivals, "none of its branches ended well")


def _quorum(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    if arrivals.done >= join.n:
        return "fire"
    if arrivals.done + arrivals.waiting >= join.n:
        return "wait"
    told = f"{arrivals.done} did" + (f" and {arrivals.waiting} still could" if arrivals.waiting else "")
    return _lost(arrivals, f"{join.n} branches must end well, {told}")


def _predicate(join: Join, arrivals: Arrivals, names: Names) -> Verdict:
    told: dict[str, Callable[[], Any]] = {
        "arrived": arrivals.outputs,
        "failed": lambda: list(arrivals.errors()),
        "waiting": lambda: arrivals.waiting,
    }
    try:
        holds = evaluate(join.when or "false", {**names, **told})
    except ExpressionError as error:
        if arrivals.waiting:  # a condition may speak of branches that have not arrived yet
            return "wait"
        return ErrorInfo(code="expression", message=f"the join's condition: {error}")
    if holds is True and arrivals.done:
        return "fire"
    return "wait" if arrivals.waiting else _lost(arrivals, "all of its branches ended and its condition is not true")


def _lost(arrivals: Arrivals, why: str) -> ErrorInfo:
    errors = arrivals.errors()
    told = "; ".join(f"{name}: {error.message}" for name, error in list(errors.items())[:5])
    code = next(iter(errors.values())).code if len(errors) == 1 else "limit"
    return ErrorInfo(code=code, message=f"the join: {why}" + (f" ({told})" if told else ""))


_VERDICTS: Mapping[str, Callable[[Join, Arrivals, Names], Verdict]] = {
    "all": _all,
    "any": _any,
    "first_success": _first_success,
    "quorum": _quorum,
    "predicate": _predicate,
}
