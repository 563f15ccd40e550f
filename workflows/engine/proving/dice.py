"""Chance that repeats: numbers drawn from a seed alone (SplitMix64, Steele, Lea & Flood 2014)."""

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
_MASK = 2**64 - 1


class Dice:
    """Draw the same numbers from the same seed, on any machine."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def number(self) -> int:
        """Draw a number of 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def share(self) -> float:
        """Draw a number from 0 up to, but not including, 1."""
        return (self.number() >> 11) / 2**53

    def one_of(self, items: Sequence[Item]) -> Item:
        """Draw one of several."""
        return items[self.number() % len(items)]
