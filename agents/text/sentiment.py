"""The mood of a text by VADER (Hutto and Gilbert, 2014): English, rule-based, no download."""

from functools import cache
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agents.text.sentences import sentences

LEAN = 0.05
STRONG = 0.5


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def sentiment(text: str) -> dict[str, Any]:
    """Return `label` (negative, neutral, positive), `score` (-1..1), and the sentences that lean furthest."""
    scored = [(sentence, float(_analyser().polarity_scores(sentence)["compound"])) for sentence in sentences(text)]
    score = sum(value for _, value in scored) / len(scored) if scored else 0.0
    worst = min(scored, key=lambda pair: pair[1], default=("", 0.0))
    best = max(scored, key=lambda pair: pair[1], default=("", 0.0))
    return {
        "label": label(score),
        "score": round(score, 3),
        "most_positive": best[0] if best[1] >= STRONG else None,
        "most_negative": worst[0] if worst[1] <= -STRONG else None,
    }


def label(score: float) -> str:
    """Name a score."""
    if abs(score) < LEAN:
        return "neutral"
    return "positive" if score > 0 else "negative"
