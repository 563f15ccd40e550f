"""Places in critical sections, in memory: the twin of `workflows.store.places`."""

import time
from collections.abc import Callable

import msgspec

from workflows.engine.messages import AnyMessage, Granted
from workflows.store.contract import Place, RunId


class _Wish(msgspec.Struct, kw_only=True):
    """A place in a line, and whether it was given."""

    place: Place
    given: bool = False


class MemoryPlaces:
    """Keep the lines; whoever calls holds the store's lock. A name means the same line for all runs of one owner."""

    def __init__(self, is_active: Callable[[RunId], bool], send: Callable[[RunId, AnyMessage], None]) -> None:
        self._is_active = is_active
        self._send = send
        self._lines: dict[tuple[str, str], list[_Wish]] = {}

    def request(self, place: Place, owner: str) -> list[RunId]:
        """Stand in line, once a key; give the runs that were sent `Granted`."""
        line = self._lines.setdefault((owner, place.name), [])
        known = next((one for one in line if one.place.key == place.key), None)
        if known is None:
            line.append(_Wish(place=place))
        elif known.given:
            return [self._grant(known)]
        return self._give(line)

    def take_away(self, lost: Callable[[Place], bool]) -> list[RunId]:
        """Take the places and wishes that are `lost`; give the runs that were sent `Granted`."""
        granted: list[RunId] = []
        for line in self._lines.values():
            left = [one for one in line if not lost(one.place)]
            if len(left) < len(line):
                line[:] = left
                granted += self._give(line)
        return granted

    def sweep(self) -> list[RunId]:
        """Take those of runs that have ended or are gone; give the runs that were sent `Granted`."""
        return [run for line in self._lines.values() for run in self._give(line)]

    def _give(self, line: list[_Wish]) -> list[RunId]:
        line[:] = [one for one in line if self._is_active(one.place.run)]
        granted: list[RunId] = []
        for one in line:
            if not one.given and sum(other.given for other in line) >= one.place.limit:
                break
            if not one.given:
                one.given = True
                granted.append(self._grant(one))
        return granted

    def _grant(self, one: _Wish) -> RunId:
        place = one.place
        self._send(place.run, Granted(at=time.time(), activation=place.activation, name=place.name))
        return place.run
