"""Whose turn it is: a pure decision over what waits, what is used, and the caps.

- Nothing goes beyond a cap; what no cap holds back goes.
- Of two who may go, the one whose owner uses the smaller share of what the caps allow goes first, then the older.
- What waits behind something that a cap holds back, and is not held back itself, goes past it.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from workflows.limits.rules import ONE_MORE, Cap, Key, Parties, Tally, concerned


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

    def share(self, tally: Tally) -> float:
        """Tell how much of what its caps allow its owner uses, where it uses most."""
        owner = self.parties.owner
        shared = [(cap, key) for cap, key in self.caps if cap.scope != "user"]
        return max(
            (tally.share(owner, key).of(cap.measure, cap.allowed) / max(cap.allowed, 1) for cap, key in shared),
            default=0.0,
        )

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


def turns(waiting: Iterable[Waiting], tally: Tally, caps: Sequence[Cap]) -> Turns:
    """Decide who goes now; what goes is counted in `tally`."""
    decided = Turns()
    for flow, why in _served(list(_flows(waiting, caps)), tally, decided):
        decided.held += [(item, why) for item in flow.line]
    decided.held.sort(key=lambda one: (one[0].rank, one[0].since))
    return decided


def _served(flows: list[Flow], tally: Tally, decided: Turns) -> list[tuple[Flow, Why]]:
    held: list[tuple[Flow, Why]] = []
    # shares only grow while turns are given: what is out of date in the heap is too far in front, never behind
    heap = [(flow.share(tally), flow.line[0].rank, flow.line[0].since, n) for n, flow in enumerate(flows)]
    heapq.heapify(heap)
    while heap:
        share, _, _, n = heapq.heappop(heap)
        flow = flows[n]
        now = flow.share(tally)
        why = flow.why(tally)
        if why is not None:
            held.append((flow, why))
            continue
        if now <= share:
            decided.go.append(flow.line.popleft())
            tally.add(flow.parties, ONE_MORE)
            now = flow.share(tally)
        if flow.line:
            heapq.heappush(heap, (now, flow.line[0].rank, flow.line[0].since, n))
    return held


def _flows(waiting: Iterable[Waiting], caps: Sequence[Cap]) -> Iterable[Flow]:
    flows: dict[Any, Flow] = {}
    for item in sorted(waiting, key=lambda one: (one.rank, one.since)):
        kind = (item.parties, item.own, item.exempt)
        if kind not in flows:
            counted = concerned((*caps, *item.own), item.parties)
            flows[kind] = Flow(item.parties, [one for one in counted if one[0].measure not in item.exempt])
        flows[kind].line.append(item)
    return flows.values()
