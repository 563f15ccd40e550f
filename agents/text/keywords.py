"""Key phrases: runs of words without a stopword (RAKE, Rose et al., 2010), weighted by number and place."""

import re
from collections import defaultdict

from agents.text.words import stem, stopwords

_BREAK = re.compile(r"[^\w\s'\u2019-]|\n")
MAX_WORDS = 3


def key_phrases(text: str, count: int = 8, language: str = "en") -> list[str]:
    """Return up to `count` phrases of at most three words, the weightiest first."""
    found = _candidates(text, language)
    if not found:
        return []
    points: dict[tuple[str, ...], float] = defaultdict(float)
    spelled: dict[tuple[str, ...], str] = {}
    for place, phrase in enumerate(found):
        key = tuple(stem(word.casefold()) for word in phrase)
        points[key] += len(phrase) ** 0.5 * (1 + 0.5 / (1 + place / 10))
        spelled.setdefault(key, " ".join(phrase))
    ordered = sorted(points, key=lambda key: -points[key])
    return [spelled[key] for key in _distinct(ordered)][:count]


def _candidates(text: str, language: str) -> list[list[str]]:
    common = stopwords(language)
    phrases: list[list[str]] = []
    for stretch in _BREAK.split(text):
        phrase: list[str] = []
        for word in [*stretch.split(), ""]:
            if word and word.casefold() not in common and re.search(r"[^\W\d_]{2}", word):
                phrase.append(word)
                continue
            if phrase:
                phrases.append(phrase[:MAX_WORDS])
            phrase = []
    return phrases


def _distinct(keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept: list[tuple[str, ...]] = []
    for key in keys:
        if not any(set(key) <= set(other) for other in kept):
            kept.append(key)
    return kept
