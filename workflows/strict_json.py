"""JSON as it may come in: from requests, sockets, files, and from agents.

Refused, with the place: too large, too deep, NUL, lone surrogates, duplicate keys, NaN and infinities, integers beyond
64 bits, keys that are no text. What passes here can be kept in any database and sent to any browser.
"""

import json
import math
from typing import Any

MAX_DEPTH = 32
DOCUMENT_DEPTH = 64
_INT_LIMIT = 2**63
_MAX_DIGITS = 400


class StrictJsonError(ValueError):
    """Refuse JSON; `at` is a place in the text (`line 3 column 5`) or a path in the value (`$.nodes[2].id`)."""

    def __init__(self, message: str, at: str = "$") -> None:
        super().__init__(f"{message} (at {at})")
        self.message = message
        self.at = at


class _Refused:
    """Stand in the parsed value for what must not be there, until the walk finds it and can tell its path."""

    def __init__(self, message: str) -> None:
        self.message = message


def parse_json(raw: bytes | str, *, max_bytes: int, max_depth: int = MAX_DEPTH) -> Any:
    """Parse `raw` strictly; raise `StrictJsonError` saying what is wrong and where."""
    if len(raw) > max_bytes:
        raise StrictJsonError(f"the JSON is {len(raw):,} bytes long; at most {max_bytes:,} are taken")
    text = _text(raw)
    if len(text) * 4 > max_bytes and len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise StrictJsonError(f"the JSON is longer than {max_bytes:,} bytes")
    try:
        value = _decoder.decode(text)
    except json.JSONDecodeError as error:
        raise StrictJsonError(error.msg, f"line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise StrictJsonError(f"the JSON is nested more than {max_depth} deep") from None
    check_value(value, max_depth=max_depth)
    return value


def check_value(value: Any, *, max_depth: int = MAX_DEPTH) -> None:
    """Check a value that is already parsed, or was made by an agent; raise `StrictJsonError` with the path."""
    if type(value) is str:  # as most answers are
        _check_text(value, None)
        return
    pending: list[tuple[Any, _Path | None, int]] = [(value, None, 0)]
    while pending:
        item, path, depth = pending.pop()
        kind = type(item)
        if kind is str:
            _check_text(item, path)
        elif kind is dict or kind is list:
            if depth >= max_depth:
                raise StrictJsonError(f"the JSON is nested more than {max_depth} deep", _shown(path))
            pending.extend(_members(item, path, depth + 1))
        elif item is not None and kind is not bool:
            _check_scalar(item, path)


# a path as a chain from the innermost outwards: made only where the walk goes, shown only in an error
_Path = tuple[Any, Any]


def _members(item: Any, path: _Path | None, depth: int) -> list[tuple[Any, _Path | None, int]]:
    if type(item) is list:
        return [(child, (path, index), depth) for index, child in enumerate(item)]
    for key in item:
        if type(key) is not str:
            raise StrictJsonError(f"a key must be text, not {type(key).__name__}", _shown(path))
        _check_text(key, path)
    return [(child, (path, key), depth) for key, child in item.items()]


def _check_text(text: str, path: _Path | None) -> None:
    if "\0" in text:
        raise StrictJsonError("text holds a NUL character", _shown(path))
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise StrictJsonError("text holds half of a surrogate pair", _shown(path))


def _check_scalar(item: Any, path: _Path | None) -> None:
    if isinstance(item, _Refused):
        raise StrictJsonError(item.message, _shown(path))
    if type(item) is int:
        if not -_INT_LIMIT <= item < _INT_LIMIT:
            raise StrictJsonError("an integer does not fit into 64 bits", _shown(path))
    elif type(item) is not float:
        raise StrictJsonError(f"{type(item).__name__} is not a JSON value", _shown(path))
    elif not math.isfinite(item):
        raise StrictJsonError("a number is not finite", _shown(path))


def _shown(path: _Path | None) -> str:
    parts: list[str] = []
    while path is not None:
        path, part = path
        parts.append(f"[{part}]" if isinstance(part, int) else f".{str(part)[:80]}")
    return "$" + "".join(reversed(parts))


def _text(raw: bytes | str) -> str:
    if isinstance(raw, str):
        return raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError("the text is not UTF-8", f"byte {error.start}") from None


def _object(pairs: list[tuple[str, Any]]) -> Any:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    seen: set[str] = set()
    twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return _Refused(f'the key "{twice[:80]}" is there twice')


def _integer(digits: str) -> Any:
    return int(digits) if len(digits) < _MAX_DIGITS else _Refused("an integer does not fit into 64 bits")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_constant=lambda name: _Refused(f"{name} is not a finite number"),
)
