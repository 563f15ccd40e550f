"""When something that a cap holds back may begin, as things are now: a guess for people, which decides nothing.

- A place of a minute is free a minute after it was taken, so times of the last minute tell the times of the next.
- What is counted at once becomes free as often as something ended within the last minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.limits.rules import AHEAD_S, MINUTE_S


@dataclass(frozen=True)
class Lately:
    """What a cap counted within the last minute, oldest first: when something began; when it ended, with its tokens.

    Times are in seconds since the epoch.
    """

    begun: Sequence[float] = ()
    ended: Sequence[tuple[float, int]] = ()
    under_way: int = 0


def expected_at(measure: str, allowed: int, place: int, lately: Lately, now: float) -> float | None:
    """Tell when the one at a `place` (from 1) of those that wait for the same cap may begin; None: nobody knows."""
    if allowed <= 0:
        return None
    if measure.endswith("at_once"):
        return now + place * MINUTE_S / len(lately.ended) if lately.ended else None
    if measure == "tokens_per_minute":
        return _by_tokens(allowed, place, lately, now)
    return _by_count(allowed, place, lately.begun, now)


def _by_count(allowed: int, place: int, begun: Sequence[float], now: float) -> float:
    minutes, turn = divmod(place - 1, allowed)
    taken = begun[-allowed:]
    free = allowed - len(taken)
    first = now if turn < free else taken[turn - free] + MINUTE_S
    return max(now, first) + minutes * MINUTE_S


def _by_tokens(allowed: int, place: int, lately: Lately, now: float) -> float:
    """Let as many go in each minute as fit in, where each uses as much as the mean of those that ended.

    Where nothing ended, one after the other goes ahead.
    """
    left = sum(tokens for _, tokens in lately.ended)
    if not left:
        return now + place * AHEAD_S
    mean = left / len(lately.ended)
    minutes, turn = divmod(place - 1, max(1, int(allowed / mean)))
    first = now
    for at, tokens in lately.ended:
        if left + (lately.under_way + turn + 1) * mean <= allowed:
            break
        left, first = left - tokens, at + MINUTE_S
    return max(now, first) + minutes * MINUTE_S
