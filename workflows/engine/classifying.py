"""Read what a classifier or a capability match answered, strictly, and keep what it is sure enough of."""

from collections.abc import Sequence
from typing import Any

import msgspec

from workflows.engine.leading import UnusableAnswerError


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """The case that fits best, all that fit where several may, how sure it is of each (0..1), and why.

    `confidence` is for the case alone; `scores` count more. Who tells neither is taken to be sure.
    """

    case: str = ""
    cases: list[str] = []
    scores: dict[str, float] = {}
    confidence: float | None = None
    reason: str = ""

    def sure_of(self, case: str) -> float:
        """Tell how sure it is of a case."""
        alone = 1.0 if self.confidence is None else self.confidence
        return self.scores.get(case, alone)

    def told_scores(self) -> dict[str, float]:
        """Give the scores; of one confidence alone those of its case."""
        return self.scores or ({} if self.confidence is None else {self.case: self.confidence})


def read_cases(output: Any, cases: Sequence[str], several: bool) -> tuple[Classification, list[str]]:
    """Read a classifier's choice, and the cases that it takes in their order; raise `UnusableAnswerError` for none."""
    try:
        chosen = msgspec.convert(output, Classification)
    except (msgspec.ValidationError, RecursionError) as error:
        raise UnusableAnswerError(f"the answer has the wrong shape: {error}") from error
    named = (chosen.cases or [chosen.case]) if several else [chosen.case or next(iter(chosen.cases), "")]
    unknown = next((case for case in named if case not in cases), None)
    if unknown is not None:
        raise UnusableAnswerError(f"there is no case '{unknown}'; the cases are {', '.join(cases)}")
    return chosen, [case for case in cases if case in named]
