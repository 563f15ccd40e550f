"""Values that a condition may tell apart: made of the paths that it asks for and of what it compares them with."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from workflows.engine import messages as ms
from workflows.engine.proving.dice import Dice

_PATH = re.compile(
    r"\b(?:input|output|message|payload|item\.value|item|results\.\w+|state\.\w+|arrived\.\w+)((?:\.[A-Za-z_]\w*(?!\w*\())*)"
)
_LITERAL = re.compile(r"""'([^']*)'|"([^"]*)"|(?<![\w.])(-?\d+(?:\.\d+)?)(?![\w.])|\b(true|false)\b""")
_SPARE: tuple[Any, ...] = ("something", 1, True)


class Witness:
    """Draw values out of what several conditions speak of."""

    def __init__(self, expressions: Sequence[str]) -> None:
        joined = " ; ".join(expressions)
        paths = dict.fromkeys(match.group(1) for match in _PATH.finditer(re.sub(r"'[^']*'|\"[^\"]*\"", "''", joined)))
        self.paths = [tuple(path.strip(".").split(".")) if path else () for path in paths]
        self.literals = _literals(joined)

    def value(self, dice: Dice) -> Any:
        """Draw a value: one of the literals, or an object that has one of them at each path."""
        nested = [path for path in self.paths if path]
        if not nested or (len(nested) < len(self.paths) and dice.share() < 0.5):
            return dice.one_of(self.literals)
        made: dict[str, Any] = {}
        for path in nested:
            _put(made, path, dice.one_of(self.literals))
        return made

    def filled(self, message: ms.AnyMessage, dice: Dice) -> ms.AnyMessage:
        """Put a value into a message that carries one."""
        if isinstance(message, ms.StepDone) and not _decides(message.output):
            return replace(message, output=self.value(dice))
        if isinstance(message, ms.Start):
            return replace(message, input=self.value(dice))
        if isinstance(message, ms.ExternalEvent):
            return replace(message, payload=self.value(dice))
        return message


def _decides(output: Any) -> bool:
    """Tell whether an output is a decision of a lead or classifier, which has a shape of its own."""
    return isinstance(output, dict) and not output.keys().isdisjoint(("next", "subtasks", "case", "accept", "best"))


def _put(made: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        inner = made.setdefault(key, {})
        if not isinstance(inner, dict):
            inner = made[key] = {}
        made = inner
    if not isinstance(made.get(path[-1]), dict):
        made[path[-1]] = value


def _literals(text: str) -> list[Any]:
    """Give what a text compares with, numbers with their neighbours, and a few values beside."""
    found: list[Any] = []
    for single, double, number, word in _LITERAL.findall(text):
        if number:
            value = float(number) if "." in number else int(number)
            found += [value, value - 1, value + 1]
        elif word:
            found += [True, False]
        else:
            found.append(single or double)
    return [*found, *_SPARE]
