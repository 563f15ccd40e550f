"""Central sentences: TextRank (Mihalcea and Tarau, 2004) over TF-IDF vectors, or over sentence vectors where given."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.text.words import stems

Array = NDArray[np.float64]
DAMPING = 0.85
ROUNDS = 40
FULL_WORDS = 12


def tfidf(texts: Sequence[str], language: str = "en") -> Array:
    """Give each text a row of length one (or zero, where it has no word of weight)."""
    bags = [Counter(stems(text, language)) for text in texts]
    spread = Counter(stem for bag in bags for stem in bag)
    places = {stem: place for place, stem in enumerate(spread)}
    rows = np.zeros((len(texts), max(len(places), 1)))
    for row, bag in zip(rows, bags, strict=True):
        for stem, count in bag.items():
            row[places[stem]] = (1 + math.log(count)) * math.log(1 + len(texts) / spread[stem])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Array = rows / np.where(lengths == 0, 1, lengths)
    return unit


def centrality(rows: Array) -> Array:
    """Rank rows by how much they are like the others; the ranks sum to 1."""
    likeness = np.clip(rows @ rows.T, 0, None)
    np.fill_diagonal(likeness, 0)
    sums = likeness.sum(axis=1, keepdims=True)
    moves = np.where(sums == 0, 1 / len(rows), likeness / np.where(sums == 0, 1, sums))
    ranks = np.full(len(rows), 1 / len(rows))
    for _ in range(ROUNDS):
        ranks = (1 - DAMPING) / len(rows) + DAMPING * (ranks @ moves)
    return ranks


def central(texts: Sequence[str], count: int, rows: Array | None = None, language: str = "en") -> list[int]:
    """Choose up to `count` central texts, none saying what another already says; in the order of the text."""
    if not texts:
        return []
    rows = tfidf(texts, language) if rows is None else rows
    places = 1 + 0.25 / (1 + np.arange(len(texts)))
    fullness = np.array([min(1.0, len(text.split()) / FULL_WORDS) for text in texts])
    chosen: list[int] = []
    for index in np.argsort(-(centrality(rows) * places * fullness)):
        if all(float(rows[index] @ rows[other]) < 0.7 for other in chosen):
            chosen.append(int(index))
        if len(chosen) == count:
            break
    return sorted(chosen)
