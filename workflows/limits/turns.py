"""Whose turn it is: a pure decision over what waits, what is used, and the caps.

- Nothing goes beyond a cap; what no cap holds back goes.
- Of two who may go, the one whose owner uses the smaller share of what is short goes first; of two who use the same,
  the one whose owner has not had a turn for longer; then the older.
- What waits behind something that a cap holds back, and is not held back itself, goes past it.
"""

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from workflows.limits.rules import Cap, Key, Parties, Tally, concerned, one_more

Turn = tuple[float, float, int, float]


class Waiting(msgspec.Struct, frozen=True):
    """Something that waits. Of one owner's, a lower `rank` goes first, then the one that waits `since` longest.

    `own` are caps that it brings along; the measures of `exempt` do not hold it back.
    """

    id: Any
    parties: Parties
    since: float
    rank: int = 0
    own: tuple[Cap, ...] = ()
    exempt: tuple[str, ...] = ()


class Why(msgspec.Struct, frozen=True):
    """The cap that holds something back, and how much of it is used."""

    scope: str
    subject: str
    measure: str
    allowed: int
    used: int


@dataclass
class Flow:
    """What waits under the same caps, in order: if the first may not go, none may."""

    parties: Parties
    caps: list[tuple[Cap, Key]]
    line: deque[Waiting] = field(default_factory=deque)
    contended: list[tuple[Cap, Key]] = field(default_factory=list)

    def turn(self, tally: Tally) -> Turn:
        """Tell how soon it has its turn: the less its owner uses of what is short, the sooner."""
        used = [(tally.share(self.parties.owner, key), cap) for cap, key in self.contended]
        share = max((one.of(cap.measure, cap.allowed) / max(cap.allowed, 1) for one, cap in used), default=0.0)
        last = max((one.last for one, _ in used), default=0.0)
        return share, last, self.line[0].rank, self.line[0].since

    def why(self, tally: Tally) -> Why | None:
        """Give the cap that holds its first back."""
        for cap, key in self.caps:
            used = tally.of(key)
            if not used.has_room(cap.measure, cap.allowed):
                title = cap.title or key[1]
                return Why(cap.scope, title, cap.measure, cap.allowed, used.of(cap.measure, cap.allowed))
        return None


@dataclass
class Turns:
    """The decision: those who go, in order, and those who wait on, in order, each with why."""

    go: list[Waiting] = field(default_factory=list)
    held: list[tuple[Waiting, Why]] = field(default_factory=list)


def turns(waiting: Iterable[Waiting], tally: Tally, caps: Sequence[Cap], most: int | None = None) -> Turns:
    """Decide who goes now, `most` at most; what goes is counted in `tally`."""
    decided = Turns()
    flows = list(_flows(waiting, caps))
    _find_contended(flows, tally)
    for flow, why in _served(flows, tally, decided, most):
        decided.held += [(item, why) for item in flow.line]
    decided.held.sort(key=lambda one: (one[0].rank, one[0].since))
    return decided


def _served(flows: list[Flow], tally: Tally, decided: Turns, most: int | None) -> list[tuple[Flow, Why]]:
    held: list[tuple[Flow, Why]] = []
    # while turns are given shares only grow: what is out of date in the heap is too far in front, never behind
    heap = [(flow.turn(tally), n) for n, flow in enumerate(flows)]
    heapq.heapify(heap)
    while heap and len(decided.go) != most:
        turn, n = heapq.heappop(heap)
        flow = flows[n]
        why = flow.why(tally)
        if why is not None:
            held.append((flow, why))
            continue
        if flow.turn(tally) <= turn:
            decided.go.append(flow.line.popleft())
            tally.add(flow.parties, one_more(len(decided.go)))
        if flow.line:
            heapq.heappush(heap, (flow.turn(tally), n))
    return held


def _find_contended(flows: list[Flow], tally: Tally) -> None:
    """Find for each flow the caps that cannot let go all who wait: only of these does one use up another's share."""
    wanted: Counter[Key] = Counter()
    for flow in flows:
        for key in {key for _, key in flow.caps}:
            wanted[key] += len(flow.line)
    for flow in flows:
        flow.contended = [
            (cap, key)
            for cap, key in flow.caps
            if cap.scope != "user" and not tally.of(key).room_for(wanted[key], cap.measure, cap.allowed)
        ]


def _flows(waiting: Iterable[Waiting], caps: Sequence[Cap]) -> Iterable[Flow]:
    flows: dict[Any, Flow] = {}
    for item in sorted(waiting, key=lambda one: (one.rank, one.since)):
        kind = (item.parties, item.own, item.exempt)
        if kind not in flows:
            counted = concerned((*caps, *item.own), item.parties)
            flows[kind] = Flow(item.parties, [one for one in counted if one[0].measure not in item.exempt])
        flows[kind].line.append(item)
    return flows.values()
