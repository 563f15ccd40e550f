"""Measure how often each method chooses the right member of the labelled set, and how long it takes.

Run `python -m bench.routing` from the project's root; methods that are not installed are left out.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from agents.contract import Member
from agents.routing import minilm
from agents.routing.decider import decider_scores
from agents.routing.embeddings import KeptVectors, LocalEmbedder, embedding_scores
from agents.routing.keywords import keyword_scores
from agents.routing.service import QUESTION, choose

LABELLED = Path(__file__).parents[1] / "tests" / "agents" / "routing_set.json"
Method = Callable[[str, Sequence[Member]], dict[str, float]]


def methods() -> dict[str, Method]:
    """Name the methods that are installed."""
    found: dict[str, Method] = {
        "shared words": keyword_scores,
        "decision model alone": lambda text, members: decider_scores(text, members, QUESTION),
        "decision model": lambda text, members: choose(text, members).scores,
    }
    if minilm.installed():
        embedder = KeptVectors(LocalEmbedder())
        found["sentence embeddings"] = lambda text, members: embedding_scores(text, members, embedder)
    return found


def measured(method: Method) -> tuple[int, int, float, float]:
    """Return how many were right, of how many, the median milliseconds, and how many right ones had a clear margin."""
    right, total, sure, times = 0, 0, 0, []
    for team in json.loads(LABELLED.read_text()).values():
        members = [Member(name=name, description=told) for name, told in team["members"].items()]
        method("warm up", members)
        for text, wanted in team["messages"]:
            began = time.perf_counter()
            scores = method(text, members)
            times.append((time.perf_counter() - began) * 1000)
            first, second = sorted(scores.values(), reverse=True)[:2]
            right += max(scores, key=scores.__getitem__) == wanted
            sure += max(scores, key=scores.__getitem__) == wanted and first - second > 0.2
            total += 1
    return right, total, statistics.median(times), sure / total


if __name__ == "__main__":
    for name, method in methods().items():
        right, total, median_ms, sure = measured(method)
        print(f"{name:22} {right}/{total} right   {median_ms:6.2f} ms a choice   {sure:.0%} right by a clear margin")
