"""How many results become one: what a fan-out returns.

Results come by name, in the members' or the items' order, whatever order they ended in. A vote and a contest choose
one of them: they say whose, with what each option was given.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.expressions import Names, evaluate, text_of

Aggregate = Literal["list", "object", "concatenate", "merge", "vote", "best_of", "synthesise"]
Majority = Literal["plurality", "absolute", "unanimous"]
Results = Mapping[str, Any]
NEEDS_RESULTS = frozenset(("vote", "best_of", "synthesise"))
LONGEST_OPTION = 80


class Joining(Protocol):
    """Say what stands between texts that become one."""

    @property
    def separator(self) -> str:
        """Give the text between two texts."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How votes are counted: `on` is CEL over `output` (empty: the output itself), a weight not given is 1."""

    on: str = ""
    majority: Majority = "plurality"
    tie: Literal["first", "fail"] = "first"
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose result was chosen, as what option, and what each option was given."""

    winner: str
    option: str
    reason: str
    scores: dict[str, float]


def combined(how: str, results: Results, settings: Joining) -> Any:
    """Make one value of all results: a list, an object, one text, or one merged object."""
    return _COMBINE[how](results, settings)


def voted(results: Results, rules: Rules, names: Names) -> Chosen | ErrorInfo:
    """Count the votes; the winner is the first who voted for what won. Says why where nothing won."""
    labels = _Labels()
    votes = {name: labels.of(_ballot(rules.on, output, names)) for name, output in results.items()}
    scores: dict[str, float] = {}
    for name, option in votes.items():
        scores[option] = scores.get(option, 0.0) + rules.weights.get(name, 1.0)
    most = max(scores.values())
    leading = [option for option, score in scores.items() if score == most]
    why = _no_majority(rules, scores, leading)
    if why is not None:
        return ErrorInfo(code="limit", message=why)
    winner = next(name for name, option in votes.items() if option == leading[0])
    return Chosen(winner, leading[0], f"{rules.majority}: {_shown(most)} of {_shown(sum(scores.values()))}", scores)


def best_scored(results: Results, score: str, names: Names) -> Chosen:
    """Choose the result with the highest score (CEL over `output`); of equals the first."""
    scores = {name: _score(score, output, names, name) for name, output in results.items()}
    winner = max(scores, key=scores.__getitem__)
    return Chosen(winner, winner, f"it scored {_shown(scores[winner])}", scores)


def _ballot(on: str, output: Any, names: Names) -> Any:
    return evaluate(on, {**names, "output": lambda: output}) if on.strip() else output


def _score(score: str, output: Any, names: Names, name: str) -> float:
    value = evaluate(score, {**names, "output": lambda: output})
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ExpressionError(f"the score of '{name}' is no number")
    return float(value)


def _no_majority(rules: Rules, scores: dict[str, float], leading: list[str]) -> str | None:
    told = ", ".join(f"'{option}' {_shown(score)}" for option, score in list(scores.items())[:5])
    total = sum(scores.values())
    if total <= 0:
        return f"no vote has any weight ({told})"
    if rules.majority == "absolute" and scores[leading[0]] * 2 <= total:
        return f"nothing has more than half of the votes ({told})"
    if rules.majority == "unanimous" and len(scores) > 1:
        return f"the votes are not unanimous ({told})"
    if len(leading) > 1 and rules.tie == "fail":
        return f"the vote is a tie ({told})"
    return None


class _Labels:
    """Name what was voted for: equal JSON values have one name, and no name is longer than people can read."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def of(self, value: Any) -> str:
        key = json.dumps(_canonical(value), sort_keys=True, ensure_ascii=False)
        if key not in self.names:
            self.names[key] = self._free(value if isinstance(value, str) else key)
        return self.names[key]

    def _free(self, text: str) -> str:
        short = text if len(text) <= LONGEST_OPTION else f"{text[: LONGEST_OPTION - 3]}..."
        taken = sum(name == short or name.startswith(f"{short} #") for name in self.names.values())
        return f"{short} #{taken + 1}" if taken else short


def _canonical(value: Any) -> Any:
    """Write numbers that are equal alike: 2.0 is 2."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    return [_canonical(item) for item in value] if isinstance(value, list) else value


def _shown(number: float) -> str:
    return f"{number:g}"


def _merged(results: Results, settings: Joining) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name, output in results.items():
        merged.update(output if isinstance(output, dict) else {name: output})
    return merged


_COMBINE: dict[str, Callable[[Results, Joining], Any]] = {
    "list": lambda results, settings: list(results.values()),
    "object": lambda results, settings: dict(results),
    "concatenate": lambda results, settings: settings.separator.join(map(text_of, results.values())),
    "merge": _merged,
}
