"""Ways of breaking the product on purpose, one for each thing that holds the promise up.

A mutant is a patch of a process, made when Django is set up there. `caught_by` names the scenario that has to turn red;
`python -m chaos --mutants` plays it with `COUNTS`, and is red itself where it stays green.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["cluster", "embedded"]


@dataclass(frozen=True)
class Mutant:
    """One guarantee taken away: its name, what is broken, the scenario that must notice, and the mode to play it in."""

    name: str
    breaks: str
    caught_by: str
    mode: Mode
    patch: Callable[[], None]


# small counts: what is broken shows soon
COUNTS: Mapping[str, Mapping[str, Any]] = {
    "R1": {"runs": 6, "kills": 2},
    "R3": {"runs": 10, "stops": 1, "zombie writes": 0},
    "R4": {"boundaries": 1},
    "R5": {"runs": 40, "restarts": 2, "thrown_out": 0, "kills": 0},
    "R8": {"timers": 9, "longest_s": 3, "long": 6},
    "R9": {"runs": 5, "times": 3, "rings": 5},
    "R12": {"watchers": 10, "reconnects": 60},
    "R13": {"watchers": 20, "never": 10, "slowly": 10, "seconds": 3.0},
    "R17": {"runs": 5, "waiting": 1, "kills": 1, "images": 1},
    "R21": {"healthy": 4, "step_s": 1.0},
}
# where only some crashes of a sweep can show it
BOUNDARIES: Mapping[str, str] = {
    "act-before-commit": "before the commit of a step is asked for",
    "letters-stay": "after the commit of an event from outside",
    "letters-go-early": "before the commit of the start",
}

_all: dict[str, Mutant] = {}


def mutant(name: str, breaks: str, *, caught_by: str, mode: Mode) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register the function below as the patch of a mutant."""

    def register(patch: Callable[[], None]) -> Callable[[], None]:
        _all[name] = Mutant(name, breaks, caught_by, mode, patch)
        return patch

    return register


def all_mutants() -> dict[str, Mutant]:
    """Give all of them, by name. Django has to be set up."""
    importlib.import_module("chaos.mutants.patches")
    return dict(_all)


def apply(name: str) -> None:
    """Break this process; raise `KeyError` for a mutant that there is not."""
    all_mutants()[name].patch()
