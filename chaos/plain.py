"""What the engine made, as JSON knows it: with lists for tuples, to be held against what was kept as JSON."""

from typing import Any

import msgspec


def plain(value: Any) -> Any:
    """Give engine values as JSON knows them."""
    return msgspec.json.decode(msgspec.json.encode(value))
