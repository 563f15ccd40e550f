"""What a scenario is, what it reports, and the list of all of them.

A scenario is a function in `chaos/scenarios/`, registered by `scenario`. It is given a world and its counts, breaks
things, waits for the work, and reports. The harness checks the invariants afterwards; the scenario need not.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from chaos.world import World

Mode = Literal["cluster", "embedded"]
Profile = Literal["quick", "full"]
Counts = Mapping[str, Any]
DONE_AT_LEAST = 0.95


@dataclass(frozen=True)
class Violation:
    """Something promised that did not hold: which invariant (or `anti-vacuity`, or the scenario), and what was seen."""

    invariant: str
    told: str


@dataclass
class Result:
    """What a scenario did: faults and work, planned and real, figures for the ledger, and what it saw go wrong.

    `faults_on_work` counts the faults that hit something under way; a plan of faults none of which did is red.
    """

    faults_planned: int = 0
    faults_delivered: int = 0
    faults_on_work: int | None = None
    work_planned: int = 0
    work_done: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)

    def violated(self, invariant: str, told: str) -> None:
        """Note something that did not hold."""
        self.violations.append(Violation(invariant, told))

    def check(self, holds: bool, told: str) -> None:
        """Note `told` unless it `holds`."""
        if not holds:
            self.violated("scenario", told)

    def vacuous(self) -> list[Violation]:
        """Tell why it proves nothing: too few faults, too little work, or faults that hit nothing."""
        found = []
        if self.faults_delivered < self.faults_planned:
            found.append(f"{self.faults_delivered} faults were delivered of {self.faults_planned}")
        if self.work_done < DONE_AT_LEAST * self.work_planned:
            found.append(f"{self.work_done} was done of {self.work_planned}")
        if self.work_planned <= 0:
            found.append("no work was planned")
        if self.faults_on_work == 0:
            found.append("no fault hit anything that was under way")
        return [Violation("anti-vacuity", told) for told in found]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)


Play = Callable[[World, Counts], Result]


@dataclass(frozen=True)
class Scenario:
    """A way in which things go wrong, the worlds that it happens in, and how often in each profile.

    `environment` is what its processes are given besides; `skipped` names invariants that cannot be asked of it, with
    the reason. `full_part` tells in which of the three parts of the full profile it is played; one played `alone` has
    the machine to itself, as what it measures are times.
    """

    id: str
    title: str
    modes: tuple[Mode, ...]
    quick: Counts
    full: Counts
    play: Play
    environment: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    full_part: int = 1
    alone: bool = False


_all: dict[str, Scenario] = {}


def scenario(
    id: str, title: str, *, modes: tuple[Mode, ...], quick: Counts, full: Counts, **more: Any
) -> Callable[[Play], Play]:
    """Register the function below as a scenario."""

    def register(play: Play) -> Play:
        if id in _all:
            raise ValueError(f"there are two scenarios {id}")
        _all[id] = Scenario(id=id, title=title, modes=modes, quick=quick, full=full, play=play, **more)
        return play

    return register


def all_scenarios() -> dict[str, Scenario]:
    """Give all that are registered, by id: R1, R2 ... R17, then L1 ... (call after importing `chaos.scenarios`)."""
    return dict(sorted(_all.items(), key=lambda item: ("RLFMS".index(item[0][0]), int(item[0][1:]))))
