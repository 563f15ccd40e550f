"""Choose with sparrow-decider: a decision model of 3 MB whose weights are in its wheel; 1-2 ms a choice."""

from collections.abc import Sequence
from functools import cache

from sparrow_decider import Decider

from agents.contract import Member
from agents.routing.choice import described

MAX_CHARACTERS = 2000


@cache
def loaded() -> Decider:
    """Load the model once, about 50 ms and 33 MB."""
    return Decider.load()


def decider_scores(text: str, members: Sequence[Member], question: str) -> dict[str, float]:
    """Give each member its probability; one alone is certain."""
    if len(members) == 1:
        return {members[0].name: 1.0}
    criteria = {member.name: described(member) for member in members}
    asked = {"type": "choice", "instructions": question, "criteria": criteria}
    answer = loaded().ask(text[:MAX_CHARACTERS], {"choice": asked})["choice"]
    return {name: float(value) for name, value in answer["probabilities"].items()}
