"""Ways of breaking the product on purpose, one for each thing that holds the promise up.

A mutant is a patch of a process, made when Django is set up there. `caught_by` names the scenarios that have to turn
red; `python -m chaos --mutants` plays those and is red itself where one stays green.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One guarantee taken away: its name, what is broken, the scenario (and its counts) that must notice."""

    name: str
    breaks: str
    caught_by: str
    patch: Callable[[], None]


_all: dict[str, Mutant] = {}


def mutant(name: str, breaks: str, *, caught_by: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register the function below as the patch of a mutant."""

    def register(patch: Callable[[], None]) -> Callable[[], None]:
        _all[name] = Mutant(name, breaks, caught_by, patch)
        return patch

    return register


def all_mutants() -> dict[str, Mutant]:
    """Give all that are registered, by name."""
    return dict(_all)


def apply(name: str) -> None:
    """Break this process; raise `KeyError` for a mutant that there is not."""
    _all[name].patch()
