"""Check a run's input by the JSON Schema of the workflow's input node, and say which field does not fit."""

from typing import Any, cast

import jsonschema
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.services.errors import RefusedError

MAX_FAULTS = 20
# an empty registry: a schema that refers to another address is not fetched from there
_NOTHING_REMOTE: Registry[Any] = Registry()


def check_input(input: Any, schema: dict[str, Any] | None) -> None:
    """Refuse an input that does not fit `schema`, with what is wrong by field (`input.customer.name`)."""
    if not schema:
        return
    validator = jsonschema.Draft202012Validator(schema, registry=_NOTHING_REMOTE)
    try:
        faults = sorted(validator.iter_errors(input), key=lambda fault: list(map(str, fault.path)))[:MAX_FAULTS]
    except (SchemaError, Unresolvable) as error:
        raise RefusedError(f"The input's schema cannot be used: {error}", code="invalid_schema") from error
    if faults:
        raise RefusedError(
            f"The input does not fit the workflow's schema in {len(faults)} place(s).",
            code="invalid_input",
            fields=_by_field(faults),
        )


def as_asked(input: Any, schema: dict[str, Any] | None) -> Any:
    """Give plain text the shape of an object with one required text, where that is asked for; else change nothing."""
    if not isinstance(input, str) or not schema or schema.get("type") != "object":
        return input
    required, fields = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or len(required) != 1 or not isinstance(fields, dict):
        return input
    field = fields.get(required[0])
    return {required[0]: input} if isinstance(field, dict) and field.get("type") == "string" else input


def _by_field(faults: list[ValidationError]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for fault in faults:
        fields.setdefault(_place(fault), []).append(fault.message[:300])
    return fields


def _place(fault: ValidationError) -> str:
    path = ["input", *map(str, fault.absolute_path)]
    if fault.validator == "required":
        # the missing field is named, not the object that lacks it
        required: Any = fault.validator_value
        path += [key for key in required if key not in cast("dict[str, Any]", fault.instance)][:1]
    return ".".join(path)
