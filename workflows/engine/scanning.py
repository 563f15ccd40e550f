"""Read off a CEL source what it refers to, without evaluating it: roots, the keys taken from them, macros in macros.

CEL's own parser tells the names but not the keys; those are what the validator checks and what keeps evaluation cheap.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<string>[rRbB]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))"""
    r"""|(?P<comment>//[^\n]*)|(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\S)""",
    re.DOTALL,
)
_MACROS = frozenset(("map", "filter", "all", "exists", "exists_one"))
_WORDS = frozenset(("true", "false", "null", "in"))


@dataclass(frozen=True, slots=True)
class Scan:
    """What an expression refers to. `keys` has a root's keys only where all of its uses name one.

    `path` is the whole expression where it is no more than a root and keys (`results.a.text`).
    """

    roots: tuple[str, ...]
    keys: dict[str, frozenset[str]]
    macro_depth: int
    path: tuple[str, ...] | None = None


def scan(source: str) -> Scan:
    """Scan a CEL source that parses."""
    tokens = _tokens(source)
    roots: dict[str, None] = {}
    keys: dict[str, set[str] | None] = {}
    bound = _bound_names(tokens)
    for index, (kind, text) in enumerate(tokens):
        if kind != "name" or not _is_root(tokens, index) or text in bound:
            continue
        roots[text] = None
        key, taken = _key_after(tokens, index), keys.setdefault(text, set())
        if key is None or taken is None:
            keys[text] = None
        else:
            taken.add(key)
    whole = {root: frozenset(taken) for root, taken in keys.items() if taken is not None}
    return Scan(tuple(roots), whole, _macro_depth(tokens), _path(tokens))


def with_root(source: str, root: str, instead: str) -> str:
    """Write `instead` wherever a source that parses speaks of `root`; where a macro binds that name, change nothing."""
    matches = [match for match in _TOKEN.finditer(source) if match.lastgroup != "comment"]
    tokens = [(match.lastgroup or "", match.group()) for match in matches]
    if root in _bound_names(tokens):
        return source
    places = [i for i, token in enumerate(tokens) if token == ("name", root) and _is_root(tokens, i)]
    for place in reversed(places):
        source = source[: matches[place].start()] + instead + source[matches[place].end() :]
    return source


def _tokens(source: str) -> list[tuple[str, str]]:
    found = ((match.lastgroup or "", match.group()) for match in _TOKEN.finditer(source))
    return [token for token in found if token[0] != "comment"]


def _text(tokens: list[tuple[str, str]], index: int) -> str:
    return tokens[index][1] if 0 <= index < len(tokens) else ""


def _is_root(tokens: list[tuple[str, str]], index: int) -> bool:
    text = tokens[index][1]
    return text not in _WORDS and _text(tokens, index - 1) != "." and _text(tokens, index + 1) != "("


def _key_after(tokens: list[tuple[str, str]], index: int) -> str | None:
    """Give the key in `root.key` or `root["key"]`; none where the root is used whole or by a computed key."""
    sign = _text(tokens, index + 1)
    if sign == "." and _text(tokens, index + 3) != "(":
        return _text(tokens, index + 2)
    if sign == "[" and _text(tokens, index + 3) == "]" and tokens[index + 2][0] == "string":
        quoted = tokens[index + 2][1]
        plain = quoted[0] in "\"'" and "\\" not in quoted and not quoted.startswith(('"""', "'''"))
        return quoted[1:-1] if plain else None
    return None


def _path(tokens: list[tuple[str, str]]) -> tuple[str, ...] | None:
    if not tokens or tokens[0][0] != "name" or tokens[0][1] in _WORDS:
        return None
    parts, index = [tokens[0][1]], 0
    while index < len(tokens) - 1:
        key = _key_after(tokens, index)
        if key is None:
            return None
        parts.append(key)
        index += 2 if _text(tokens, index + 1) == "." else 3
    return tuple(parts)


def _is_macro(tokens: list[tuple[str, str]], index: int) -> bool:
    called = tokens[index][1] in _MACROS and _text(tokens, index + 1) == "("
    return called and _text(tokens, index - 1) == "."


def _bound_names(tokens: list[tuple[str, str]]) -> frozenset[str]:
    """Give the names that macros bind (the x of `map(x, ...)`)."""
    return frozenset(_text(tokens, index + 2) for index in range(len(tokens)) if _is_macro(tokens, index))


def _macro_depth(tokens: list[tuple[str, str]]) -> int:
    open_brackets: list[bool] = []
    deepest = 0
    for index, (_, text) in enumerate(tokens):
        if text == "(":
            open_brackets.append(_is_macro(tokens, index - 1) if index else False)
            deepest = max(deepest, sum(open_brackets))
        elif text == ")" and open_brackets:
            open_brackets.pop()
    return deepest
