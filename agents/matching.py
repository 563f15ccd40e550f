"""Match a request to cases by what each is about: sentence embeddings where they are installed, else what comes next.

A request that wants several things is taken apart, so that each part finds its own case.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from agents.contract import Member, ProviderSpec
from agents.functions.decomposing import SURE, clauses
from agents.functions.inputs import text_in
from agents.routing import Choice, choose, minilm

# whoever has but one to choose from could only say yes
_NOBODY = Member(name="", description="Something else.")


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The best case, all cases that a part of the request clearly wants, how sure each is (0..1), and why."""

    case: str
    cases: list[str]
    scores: dict[str, float]
    reason: str
    note: str = ""


def matched(value: Any, members: Sequence[Member]) -> Match:
    """Match the text in `value` to `members`; raise `ValueError` where there is none to choose from."""
    text = text_in(value)
    whole = _chosen(text, members)
    parts = [_chosen(clause, members) for clause in clauses(text)]
    clear = [part for part in parts if part.scores[part.best] >= SURE]
    scores = {name: max(choice.scores[name] for choice in (whole, *clear)) for name in whole.scores}
    cases = list(dict.fromkeys(part.best for part in clear)) or [whole.best]
    return Match(
        case=whole.best,
        cases=cases,
        scores=scores,
        reason=f"{', '.join(f'{name} ({scores[name]:.0%})' for name in cases)} by the {whole.method}",
        note=whole.note,
    )


def _chosen(text: str, members: Sequence[Member]) -> Choice:
    if not text and members:
        return Choice(scores=dict.fromkeys((member.name for member in members), 0.0), method="lack of any text")
    if len(members) != 1:
        return choose(text, members, _providers())
    choice = choose(text, [*members, _NOBODY], _providers())
    name = members[0].name
    return Choice(scores={name: choice.scores[name]}, method=choice.method, note=choice.note)


def _providers() -> list[ProviderSpec]:
    return [ProviderSpec(slug="local-embeddings", kind="local-embeddings")] if minilm.installed() else []
