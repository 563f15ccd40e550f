"""Tell records (orders, customers) in sentences, the fields that matter first."""

from collections.abc import Sequence
from typing import Any

MAX_FIELDS = 5
_UNTOLD = {"collection", "email", "customer", "id"}


def told_records(records: Sequence[dict[str, Any]], first: Sequence[str] = ()) -> list[str]:
    """Give one line for each record: what it is, then its fields, those of `first` before the others."""
    return [_line(record, first) for record in records]


def _line(record: dict[str, Any], first: Sequence[str]) -> str:
    named = record.get("number") or record.get("name") or record.get("email") or "?"
    kind = str(record.get("collection", "record")).rstrip("s").capitalize()
    fields = [*(field for field in first if field in record), *(field for field in record if field not in first)]
    told = [_field(field, record[field]) for field in fields if field not in _UNTOLD and record[field] != named]
    return f"{kind} {named}: {'; '.join([part for part in told if part][:MAX_FIELDS])}."


def _field(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return f"{name.replace('_', ' ')} {', '.join(_item(item) for item in value)}"
    return f"{name.replace('_', ' ')} {value}"


def _item(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    count = item.get("count", 1)
    return f"{count} x {item.get('name', '?')}" if count != 1 else str(item.get("name", "?"))
