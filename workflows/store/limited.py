"""What a store promises of calls that limits concern.

- A call is granted only where each cap that counts it has room, in the order of `workflows.limits.turns`.
- One whose run is driven under another epoch by now, or has ended, is dead: it holds no place, and is granted none. So
  is one of a queued step that another worker holds by now.
- A round may be tried again whole: what it asks for is asked for once, what it ends is ended once.
- What calls used is counted for a minute after they ended.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from workflows.limits.rules import CALL_MEASURES, Cap, Parties


class CallAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A call that wants to begin. Without an epoch it is one of a queued step, and lives while its worker holds that.

    `own` are the limits of the agent's definition, in the order of `CALL_MEASURES`.
    """

    id: str
    run: str
    epoch: int | None
    step: str
    node: str
    attempt: int
    parties: Parties
    own: tuple[int | None, int | None, int | None] = (None, None, None)
    asked_at: float


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one worker has to say at a time (seconds since the epoch): what it asks for, and what ended with how much.

    `ended` are ids with the tokens that were used. With `sweep` what is dead or long over is cleared away.
    """

    worker: str
    now: float
    asked: Sequence[CallAsked] = ()
    ended: Sequence[tuple[str, int]] = ()
    sweep: bool = False


class Calls(Protocol):
    """Limits, and the calls that they concern."""

    def caps(self) -> list[Cap]:
        """Read all caps, of runs and of calls."""

    def round(self, said: Round) -> list[str]:
        """Take in what a worker says, let go whoever may go, and tell which calls of the worker are under way."""


def own_caps(agent: str, own: Sequence[int | None]) -> tuple[Cap, ...]:
    """Give the caps that an agent brings along in its definition."""
    named = zip(CALL_MEASURES, own, strict=True)
    return tuple(Cap("agent", agent, measure, allowed, agent) for measure, allowed in named if allowed is not None)
