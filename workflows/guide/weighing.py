"""Weigh answers: how much they speak for each pattern, and why."""

from collections.abc import Mapping

import msgspec

from workflows.guide.reading import Guide


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """How much the answers speak for a pattern, and what each of them says for it."""

    pattern: str
    weight: int
    because: list[str]


def weighed(guide: Guide, answers: Mapping[str, str]) -> list[Recommendation]:
    """Rank patterns by `answers` (by question), the best first, and leave out what nothing speaks for."""
    given = [
        answer for question in guide.questions for answer in question.answers if answers.get(question.id) == answer.id
    ]
    found = []
    for pattern in guide.patterns:
        speaking = sorted((a for a in given if pattern.id in a.weights), key=lambda a: -a.weights[pattern.id])
        weight = sum(answer.weights[pattern.id] for answer in speaking)
        if weight:
            reasons = [answer.because for answer in speaking]
            found.append(Recommendation(pattern=pattern.id, weight=weight, because=reasons))
    return sorted(found, key=lambda one: -one.weight)
