"""Leases that were granted, of which the answer was lost on its way: the database has them, and nobody here knows.

They would be prolonged with the others for as long as this process lives, so they are given back. One that was granted
a moment ago may not have been heard of yet, hence only what is astray twice in a row counts.
"""

import logging
from collections.abc import Collection
from typing import Generic, TypeVar

Key = TypeVar("Key")
logger = logging.getLogger(__name__)


class Strays(Generic[Key]):
    """Tell the leases that nobody here works on; `what` they are for is said in the log."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._astray: set[Key] = set()

    def among(self, held: Collection[Key], known: Collection[Key]) -> set[Key]:
        """Give those of the leases `held` that were not among the `known` ones, now and the last time."""
        before, self._astray = self._astray, set(held).difference(known)
        found = self._astray & before
        if found:
            logger.warning("%d %s were leased and never heard of; they are given back", len(found), self._what)
        return found
