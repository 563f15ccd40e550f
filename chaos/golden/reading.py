"""Read what earlier releases recorded, and hold today's fold to what theirs made of the same logs."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chaos.golden.unpacking import HERE
from chaos.plain import plain
from workflows.engine.events import Entry, decode_events
from workflows.engine.state import RunState, fold

PARTS = ("scenarios", "examples")
# what users and models put there: all keys are theirs
USERS = ("/input", "/output", "/values", "/results", "/user")


@dataclass(frozen=True)
class History:
    """The log of one run of an earlier release, the kinds of its nodes, and the state that it was folded to then."""

    release: str
    name: str
    kinds: frozenset[str]
    entries: list[Entry]
    state: dict[str, Any]

    def folded(self) -> RunState:
        """Fold the log as today's program does."""
        state = RunState()
        fold(self.entries, state)
        return state

    def differences(self) -> list[str]:
        """Tell what today's fold makes something else of than the release's own did, as paths into the state.

        What the release did not know of yet is not asked for; what today's state has no place for any more is told.
        """
        return list(_differences("", self.state, plain(self.folded())))


def histories(release: str) -> Iterator[History]:
    """Read all histories of a release."""
    for part in PARTS:
        for told in _read(release, part)["histories"]:
            entries = [_entry(*row) for row in told["entries"]]
            yield History(release, told["name"], frozenset(told["kinds"]), entries, told["state"])


def kinds_of(release: str) -> set[str]:
    """Name the kinds of nodes that a release knew."""
    return set(_read(release, PARTS[0])["kinds"])


def _read(release: str, part: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(gzip.decompress((HERE / release / f"{part}.json.gz").read_bytes()))
    return raw


def _entry(seq: int, last: int, at: float, events: str) -> Entry:
    return Entry(seq=seq, at=at, events=decode_events(events))


def _differences(path: str, then: Any, now: Any) -> Iterator[str]:
    if isinstance(then, dict) and isinstance(now, dict):
        if path in USERS and then.keys() != now.keys():
            yield f"{path} has other keys"
        for name, value in then.items():
            if name in now:
                yield from _differences(f"{path}/{name}", value, now[name])
            else:
                yield f"{path}/{name} is gone"
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _differences(f"{path}/{number}", one, other)
    elif then != now:
        yield f"{path} was {then!r} and is {now!r}"
