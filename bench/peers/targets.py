"""What Baton is to reach beside its peers, as ratios of medians, and whether it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
AT_ONCE, STEPS_100, STEPS_1000 = "1,000 runs of 3 steps at once", "chain of 100", "chain of 1,000"
WAITING = "fan-out of 1,000, 50 ms each"


@dataclass(frozen=True)
class Target:
    """A bound on a figure of Baton's: beside a peer's, the best durable peer's or that of another work, or alone."""

    work: str
    ours: str
    bound: float
    by: str = ""
    by_work: str = ""

    def reached(self, ratio: float, *, more_is_better: bool) -> bool:
        """Tell whether a figure is within the bound."""
        return ratio >= self.bound if more_is_better else ratio <= self.bound


BEST = "the best durable peer"
PEER = {"cluster": "langgraph-postgres", "embedded": "langgraph-sqlite"}
TARGETS = (
    Target(AT_ONCE, "cluster", 20, by=PEER["cluster"]),
    Target(AT_ONCE, "cluster", 6, by=BEST),
    Target(AT_ONCE, "embedded", 20, by=PEER["embedded"]),
    Target("chain of 10", "cluster", 0.5, by=PEER["cluster"]),
    Target("chain of 10", "embedded", 0.4, by=PEER["embedded"]),
    *(Target(STEPS_1000, ours, 0.2, by=peer) for ours, peer in PEER.items()),
    *(Target(STEPS_1000, ours, 1.3, by_work=STEPS_100) for ours in PEER),
    *(Target(WAITING, ours, 200) for ours in PEER),
    *(Target(WAITING, ours, 0.15, by=peer) for ours, peer in PEER.items()),
    *(Target("supervisor of 5 rounds", ours, 0.5, by=peer) for ours, peer in PEER.items()),
    *(Target("handoff chain of 5", ours, 0.5, by=peer) for ours, peer in PEER.items()),
    *(Target(f"{AT_ONCE}: CPU s / 1,000 steps", ours, 0.3) for ours in PEER),
)


def verdicts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Hold what was measured to each target that it has the figures for."""
    rows = {row["work"]: row for row in told["rows"]}
    return [verdict for target in TARGETS if (verdict := _verdict(target, rows, told["systems"])) is not None]


def _verdict(target: Target, rows: Mapping[str, Row], systems: Mapping[str, Any]) -> dict[str, Any] | None:
    row = rows.get(target.work)
    figure = _median(row, target.ours)
    beside, measure = _beside(target, rows, systems)
    if row is None or figure is None or beside is None:
        return None
    ratio = figure / beside
    sign = "≥" if row["more_is_better"] else "≤"
    return {
        "work": target.work,
        "system": systems[target.ours]["title"],
        "measure": measure or row["unit"],
        "to_reach": f"{sign} {target.bound:g}{'x' if measure else ''}",
        "measured": f"{ratio:.3g}{'x' if measure else ''}",
        "reached": target.reached(ratio, more_is_better=row["more_is_better"]),
    }


def _beside(target: Target, rows: Mapping[str, Row], systems: Mapping[str, Any]) -> tuple[float | None, str]:
    """Give what the figure is divided by, and how that is called; 1 and nothing where it stands alone."""
    row = rows.get(target.work)
    if target.by_work:
        return _median(rows.get(target.by_work), target.ours), f"its own {target.by_work}"
    if target.by == BEST:
        peers = [name for name, one in systems.items() if one["durable"] and name not in PEER]
        known = [median for name in peers if (median := _median(row, name)) is not None]
        return max(known, default=None), target.by
    if target.by:
        return _median(row, target.by), systems.get(target.by, {}).get("title", target.by)
    return 1.0, ""


def _median(row: Row | None, name: str) -> float | None:
    spread = None if row is None else row["figures"].get(name)
    return None if spread is None else float(spread["median"])
