"""What a choice between members comes to, and by which method it was made."""

import math
from collections.abc import Mapping

import msgspec

from agents.contract import Member


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities by member (they sum to 1), the method that gave them, and what was used in place of what."""

    scores: dict[str, float]
    method: str
    note: str = ""

    @property
    def best(self) -> str:
        """Name the most probable member."""
        return max(self.scores, key=self.scores.__getitem__)

    @property
    def margin(self) -> float:
        """Tell by how much the best is ahead of the second."""
        first, *others = sorted(self.scores.values(), reverse=True)
        return first - others[0] if others else first


class MethodMissingError(Exception):
    """Say why a method of choosing cannot be used here."""


def described(member: Member) -> str:
    """Describe a member in one text, its name included where nothing else is known."""
    known = ". ".join(filter(None, [member.description.strip().rstrip("."), ", ".join(member.capabilities)]))
    return known or member.name.replace("-", " ").replace("_", " ")


def softmax(values: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Turn scores into probabilities; the lower the temperature, the sharper."""
    top = max(values.values())
    powers = {name: math.exp((value - top) / temperature) for name, value in values.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
