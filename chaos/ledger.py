"""Write the ledger: what was broken, how often, what held; as Markdown for people and as JSON."""

import json
import platform
import sys
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chaos.scenario import Violation
from dev.machine import machine

PACKAGES = ("Django", "channels", "daphne", "celery", "redis", "psycopg")


@dataclass
class Played:
    """A scenario that was played in one mode: its counts, what came of it, and what its seconds were spent on."""

    id: str
    title: str
    mode: str
    seconds: float
    faults: tuple[int, int] = (0, 0)
    work: tuple[int, int] = (0, 0)
    spent: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Tell whether everything held."""
        return not self.violations


def surroundings(profile: str, seed: int) -> dict[str, Any]:
    """Tell what it was played on, and how to play it again."""
    return {
        **machine(),
        "profile": profile,
        "seed": seed,
        "versions": {name: version(name) for name in PACKAGES},
        "node": platform.node(),
        "command": " ".join(["python -m chaos", *sys.argv[1:]]),
        "began": time.strftime("%Y-%m-%d %H:%M:%S"),
    }


def write_ledger(folder: Path, around: dict[str, Any], played: list[Played]) -> Path:
    """Write `ledger.md` and `ledger.json` into a folder; give the first."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"around": around, "played": [asdict(one) | {"green": one.green} for one in played]}
    (folder / "ledger.json").write_text(json.dumps(told, indent=1, default=str) + "\n")
    path = folder / "ledger.md"
    path.write_text(as_markdown(around, played))
    return path


def as_markdown(around: dict[str, Any], played: list[Played]) -> str:
    """Write the ledger as a table, and every violation below it."""
    red = [one for one in played if not one.green]
    faults, work = (sum(getattr(one, name)[1] for one in played) for name in ("faults", "work"))
    versions = ", ".join(f"{name} {number}" for name, number in around["versions"].items())
    took = _minutes(around["seconds"])
    on = f"{around['cpus']} cores, load {around['load']} at the start, {around['system']}, Python {around['python']}"
    lines = [
        f"{len(played) - len(red)} of {len(played)} held: {faults:,} faults, {work:,} pieces of work.",
        "",
        f"Profile {around['profile']}, seed {around['seed']}, {took}; {on}; {versions}; {around['began']}.",
        "",
        "| | what happens | mode | faults | work done | seconds | figures | held |",
        "|---|---|---|---:|---:|---:|---|---|",
        *(_line(one) for one in played),
    ]
    for one in red:
        lines += ["", f"**{one.id} ({one.mode}) did not hold:**", ""]
        lines += [f"- {violation.invariant}: {violation.told}" for violation in one.violations]
    return "\n".join(lines) + "\n"


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s"


def _line(one: Played) -> str:
    figures = "; ".join(f"{name} {_short(value)}" for name, value in one.figures.items())
    faults, work = (f"{done:,} of {planned:,}" if planned else "" for planned, done in (one.faults, one.work))
    held = "yes" if one.green else "**no**"
    return f"| {one.id} | {one.title} | {one.mode} | {faults} | {work} | {one.seconds:.0f} | {figures} | {held} |"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
