"""Caps, and how much of each is used.

A cap counts whatever names the same party: `calls_at_once` of agent `writer` counts the calls of that agent that are
under way, `runs_per_minute` of each user the runs that one user began within the last minute. Of several caps that
concern the same thing each holds, so the tightest wins.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

MINUTE_S = 60.0
AHEAD_S = 5.0  # for how long a call of which nothing is known goes ahead of the others alone
RUN_MEASURES = ("runs_at_once", "runs_per_minute")
CALL_MEASURES = ("calls_at_once", "calls_per_minute", "tokens_per_minute")
MEASURES = (*RUN_MEASURES, *CALL_MEASURES)
SCOPES = ("agent", "provider", "workflow", "user", "all")
RUN_SCOPES = ("workflow", "user", "all")
AFTER_ALL = 1e12  # seconds since the epoch
PLACES = "places_at_once"
Key = tuple[str, str]


class Parties(msgspec.Struct, frozen=True):
    """Whom something concerns: the ids of its owner and its workflow, the slugs of agent and provider."""

    owner: str
    workflow: str
    agent: str = ""
    provider: str = ""

    def counted(self) -> list[Key]:
        """Name all that a cap may count it under."""
        named = (("agent", self.agent), ("provider", self.provider), ("workflow", self.workflow), ("user", self.owner))
        return [("all", ""), *(key for key in named if key[1])]


class Cap(msgspec.Struct, frozen=True):
    """One measure of one limit. `subject` is as in `Parties`; empty is everything, or each user for itself.

    `title` is how people call the subject.
    """

    scope: str
    subject: str
    measure: str
    allowed: int
    title: str = ""

    def key(self, parties: Parties) -> Key | None:
        """Tell what is counted where `parties` want something; nothing where it does not concern them."""
        party: str = "" if self.scope == "all" else getattr(parties, "owner" if self.scope == "user" else self.scope)
        if self.scope == "all":
            return (self.scope, "")
        each = self.scope == "user" and not self.subject
        return (self.scope, party) if party and (each or party == self.subject) else None


@dataclass
class Used:
    """How much is under way, how much began within the last minute, and what ended in it: tokens, and how many.

    `last` is when the last one began, in seconds since the epoch; `young` is how much is under way that began within
    the last `AHEAD_S`.
    """

    at_once: int = 0
    per_minute: int = 0
    tokens: int = 0
    ended: int = 0
    last: float = 0.0
    young: int = 0

    def add(self, more: "Used") -> None:
        """Count more."""
        self.at_once += more.at_once
        self.per_minute += more.per_minute
        self.tokens += more.tokens
        self.ended += more.ended
        self.last = max(self.last, more.last)
        self.young += more.young

    def of(self, measure: str, allowed: int) -> int:
        """Tell how much of a measure is used.

        What calls under way will use is not known: each counts as the mean of those that ended within the last minute.
        Where there is none, one goes ahead of the others: it counts as all that is allowed, but for no longer than
        `AHEAD_S`, for a call that takes minutes must not hold up everybody.
        """
        if measure == "tokens_per_minute" and not self.ended:
            return allowed if self.young else 0
        if measure == "tokens_per_minute":
            return self.tokens + math.ceil(self.at_once * self._mean())
        return self.at_once if measure.endswith("at_once") else self.per_minute

    def has_room(self, measure: str, allowed: int) -> bool:
        """Tell whether one more is allowed."""
        if measure == PLACES:
            return True
        return self.room_for(1, measure, allowed)

    def room_for(self, more: int, measure: str, allowed: int) -> bool:
        """Tell whether `more` would be within what is allowed."""
        if measure != "tokens_per_minute":
            return self.of(measure, allowed) + more <= allowed and measure != PLACES
        if not self.ended:
            return self.young + more <= 1
        return self.tokens + (self.at_once + more) * self._mean() <= allowed

    def _mean(self) -> float:
        return self.tokens / self.ended


def one_more(number: int) -> Used:
    """Count the one that is let go as number so many of a decision: later than all before."""
    return Used(at_once=1, per_minute=1, last=AFTER_ALL + number, young=1)


@dataclass
class Tally:
    """What is used of everything that a cap may count, in all and by each owner."""

    _used: dict[Key, Used] = field(default_factory=dict)
    _by_owner: dict[tuple[str, Key], Used] = field(default_factory=dict)

    def add(self, parties: Parties, used: Used) -> None:
        """Count what these parties use."""
        for key in parties.counted():
            self._used.setdefault(key, Used()).add(used)
            self._by_owner.setdefault((parties.owner, key), Used()).add(used)

    def of(self, key: Key) -> Used:
        """Give what is used under a key."""
        return self._used.get(key) or Used()

    def share(self, owner: str, key: Key) -> Used:
        """Give what one owner uses under a key."""
        return self._by_owner.get((owner, key)) or Used()

    def users(self) -> Iterator[str]:
        """Name the owners that use anything."""
        return (subject for scope, subject in self._used if scope == "user")


def of_runs(caps: Iterable[Cap]) -> list[Cap]:
    """Keep the caps that count runs."""
    return [cap for cap in caps if cap.measure in RUN_MEASURES]


def of_calls(caps: Iterable[Cap]) -> list[Cap]:
    """Keep the caps that count calls."""
    return [cap for cap in caps if cap.measure in CALL_MEASURES]


def places(tally: Tally, most: int) -> Cap:
    """Give what makes whoever is driven least go first: the places of workers, which are short and hold nobody back."""
    return Cap("all", "", PLACES, tally.of(("all", "")).at_once + most)


def concerned(caps: Iterable[Cap], parties: Parties) -> list[tuple[Cap, Key]]:
    """List the caps that count these parties, with what each counts."""
    return [(cap, key) for cap in caps if (key := cap.key(parties)) is not None]
