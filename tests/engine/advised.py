"""What a document is advised to, as tests ask for it."""

from typing import Any

from workflows.engine.advice import Advice, advise


def given(told: dict[str, Any], code: str, **known: Any) -> Advice:
    """Give the one advice with this code."""
    found = [advice for advice in advise(told, **known) if advice.code == code]
    assert len(found) == 1, advise(told, **known)
    return found[0]


def codes(told: dict[str, Any], **known: Any) -> set[str]:
    """Name all that is advised."""
    return {advice.code for advice in advise(told, **known)}
