"""Arrays as parameters of PostgreSQL: psycopg makes its own item by item in Python, which took longer than all else."""

from collections.abc import Sequence
from struct import Struct
from typing import Any

from psycopg.abc import AdaptContext
from psycopg.adapt import Dumper
from psycopg.pq import Format

_TEXT, _TEXTS = 25, 1009  # the server's numbers of the types
_HEADER, _LENGTH = Struct(">iiIii"), Struct(">i")
_NULL = _LENGTH.pack(-1)


class Texts(bytes):
    """An array of texts as the protocol has it in binary: nothing to escape, and nothing to look for in it."""


Array = str | Texts


class _AsItIs(Dumper):
    format, oid = Format.BINARY, _TEXTS

    def dump(self, obj: Any) -> bytes:
        return bytes(obj)


def teach(context: AdaptContext) -> None:
    """Let a connection take `Texts`."""
    context.adapters.register_dumper(Texts, _AsItIs)


def array_of(values: Sequence[Any]) -> str:
    """Write an array of numbers, keys, words, or nothing: what has no character that would have to be escaped."""
    if None in values:
        values = ["NULL" if value is None else value for value in values]
    return f"{{{','.join(map(str, values))}}}"


def texts_of(values: Sequence[str | None]) -> Texts:
    """Write an array of texts."""
    parts = [_HEADER.pack(1, 1, _TEXT, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            raw = value.encode()
            parts.append(_LENGTH.pack(len(raw)))
            parts.append(raw)
    return Texts(b"".join(parts))
