"""Read what an evaluator answered of one result: whether it is good enough, and what to mend."""

from typing import Any

import msgspec

MAX_TOLD = 300


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluator's word: accepted or not, a score from 0 to 1 if it gave one, and what to mend."""

    accepted: bool
    score: float | None = None
    feedback: Any = None


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    accept: bool | None = None
    score: float | None = None
    feedback: Any = None


def read_evaluation(output: Any, enough: float | None) -> Evaluation:
    """Read an evaluator's answer; with `enough`, the score decides, unless the evaluator itself says no.

    An answer that cannot be used accepts nothing, and its feedback says what was wrong with it.
    """
    try:
        told = msgspec.convert(output, _Answer)
    except (msgspec.ValidationError, RecursionError) as error:
        return Evaluation(accepted=False, feedback=f"the evaluation could not be used: {str(error)[:MAX_TOLD]}")
    good = told.score is not None and enough is not None and told.score >= enough
    accepted = told.accept is not False and good if enough is not None else bool(told.accept)
    feedback = told.feedback
    if not accepted and not feedback and (told.score if enough is not None else told.accept) is None:
        feedback = f"the evaluation has no {'score' if enough is not None else '`accept`'}"
    return Evaluation(accepted=accepted, score=told.score, feedback=feedback)
