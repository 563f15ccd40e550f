"""Large values, as they are shown: by reference."""

from typing import Any

import msgspec

from workflows.store.sealing import reference


def by_reference(values: dict[str, Any]) -> dict[str, Any]:
    """Give null for each of the values that is large, and under `large` what is known of it."""
    apart = {field: reference(value, field=field) for field, value in values.items()}
    large = {field: referred(found[0]) for field, found in apart.items() if found is not None}
    return {field: None if field in large else value for field, value in values.items()} | {"large": large}


def referred(ref: msgspec.Struct) -> dict[str, Any]:
    """Tell what is known of a large value that belongs to no event."""
    told: dict[str, Any] = msgspec.to_builtins(ref)
    return {key: told[key] for key in ("digest", "bytes", "start", "count") if key in told}
