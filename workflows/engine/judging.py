"""Read what a judge answered of several candidates, strictly."""

from collections.abc import Collection
from typing import Any

import msgspec

from workflows.engine.leading import UnusableAnswerError


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Which candidate a judge found best, what it gave each, and why."""

    best: str
    scores: dict[str, float] = {}
    reason: str = ""


def read_best(output: Any, candidates: Collection[str]) -> Judgement:
    """Read a judge's answer; raise `UnusableAnswerError` if it names none of the candidates."""
    try:
        judged = msgspec.convert(output, Judgement)
    except (msgspec.ValidationError, RecursionError) as error:
        raise UnusableAnswerError(f"the answer has the wrong shape: {error}") from error
    if judged.best not in candidates:
        raise UnusableAnswerError(f"there is no candidate '{judged.best}'; the candidates are {', '.join(candidates)}")
    return judged
