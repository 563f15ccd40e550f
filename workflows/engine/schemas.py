"""JSON Schemas: what a value has that its schema refuses, and plain text in the shape that one asks for.

Nothing is ever fetched: a schema that refers to another address cannot be used.
"""

from collections.abc import Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable

MAX_FAULTS = 20
_NOTHING_REMOTE: Registry[Any] = Registry()


class UnusableSchemaError(Exception):
    """Say why a schema cannot be used at all."""


def faults_of(value: Any, schema: dict[str, Any]) -> Sequence[ValidationError]:
    """List where a value does not fit its schema, in the order of the places; raise `UnusableSchemaError`."""
    validator = Draft202012Validator(schema, registry=_NOTHING_REMOTE)
    try:
        return sorted(validator.iter_errors(value), key=lambda fault: list(map(str, fault.path)))[:MAX_FAULTS]
    except (SchemaError, Unresolvable) as error:
        raise UnusableSchemaError(str(error)) from error


def first_fault(value: Any, schema: dict[str, Any] | None) -> str | None:
    """Say the first thing that is wrong with a value, with its place; nothing if it fits."""
    if not schema:
        return None
    try:
        faults = faults_of(value, schema)
    except UnusableSchemaError as error:
        return f"the schema cannot be used: {error}"
    if not faults:
        return None
    where = ".".join(str(part) for part in faults[0].absolute_path)
    return f"{f'at {where}: ' if where else ''}{faults[0].message[:300]}"


def as_asked(value: Any, schema: dict[str, Any] | None) -> Any:
    """Give plain text the shape of an object with one required text, where that is asked for; else change nothing."""
    if not isinstance(value, str) or not schema or schema.get("type") != "object":
        return value
    required, fields = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or len(required) != 1 or not isinstance(fields, dict):
        return value
    field = fields.get(required[0])
    return {required[0]: value} if isinstance(field, dict) and field.get("type") == "string" else value
