"""Choose by shared words: stems of the text found in each member's description, rarer ones counting more."""

import math
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from agents.contract import Member
from agents.routing.choice import described, softmax
from agents.text.words import stems

SIMILAR = 88.0
TEMPERATURE = 0.6


def keyword_scores(text: str, members: Sequence[Member]) -> dict[str, float]:
    """Give each member a probability; where no word is shared, all the same."""
    wanted = set(stems(text))
    known = {member.name: set(stems(f"{member.name.replace('-', ' ')} {described(member)}")) for member in members}
    points = {name: sum(_weight(stem, known) for stem in _shared(wanted, own)) for name, own in known.items()}
    return softmax(points, TEMPERATURE)


def _shared(wanted: set[str], own: set[str]) -> set[str]:
    if not own:
        return set()
    found = wanted & own
    for stem in wanted - own:
        near = process.extractOne(stem, own, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        if near is not None:
            found = found | {near[0]}
    return found


def _weight(stem: str, known: dict[str, set[str]]) -> float:
    having = sum(stem in own for own in known.values())
    return math.log(1 + len(known) / max(having, 1))
