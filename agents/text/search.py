"""Search a small collection: BM25 (Robertson and Zaragoza, 2009), fused with sentence vectors where they are given.

Fusion is by reciprocal rank (Cormack et al., 2009), so that the two scales need not be compared.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.text.words import stems

K1, B, RANK_OFFSET = 1.4, 0.7, 60
NEAR = 0.25


class Index:
    """An index over texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._bags = [Counter(stems(text)) for text in texts]
        self._lengths = [sum(bag.values()) for bag in self._bags]
        self._mean = sum(self._lengths) / len(self._lengths) if texts else 1.0
        self._spread = Counter(stem for bag in self._bags for stem in bag)

    def scores(self, query: str) -> list[float]:
        """Give each text its BM25 score for the query."""
        wanted = set(stems(query))
        return [self._score(bag, length, wanted) for bag, length in zip(self._bags, self._lengths, strict=True)]

    def coverage(self, query: str) -> list[float]:
        """Give each text the share (0..1) of the query's words that it has, rarer words weighing more."""
        wanted = set(stems(query))
        total = sum(self._rarity(stem) for stem in wanted) or 1.0
        return [sum(self._rarity(stem) for stem in wanted if stem in bag) / total for bag in self._bags]

    def _score(self, bag: Counter[str], length: int, wanted: set[str]) -> float:
        damp = K1 * (1 - B + B * length / self._mean)
        return sum(self._rarity(stem) * bag[stem] * (K1 + 1) / (bag[stem] + damp) for stem in wanted if stem in bag)

    def _rarity(self, stem: str) -> float:
        having = self._spread.get(stem, 0)
        return math.log(1 + (len(self._bags) - having + 0.5) / (having + 0.5))


def fused(words: Sequence[float], nearness: NDArray[np.float32] | None) -> list[tuple[int, float]]:
    """Order the indexes of all texts that match by words, or by vectors (`nearness`), with their fused scores."""
    points: dict[int, float] = {}
    for place, index in enumerate(_ranked(words, 0.0)):
        points[index] = points.get(index, 0.0) + 1 / (RANK_OFFSET + place)
    for place, index in enumerate(_ranked([] if nearness is None else list(map(float, nearness)), NEAR)):
        points[index] = points.get(index, 0.0) + 1 / (RANK_OFFSET + place)
    return sorted(points.items(), key=lambda item: -item[1])


def _ranked(values: Sequence[float], least: float) -> list[int]:
    return sorted((index for index, value in enumerate(values) if value > least), key=lambda index: -values[index])
