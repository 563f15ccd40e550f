"""Check a run's input by the JSON Schema of the workflow's input node, and say which field does not fit."""

from collections.abc import Sequence
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from workflows.engine.schemas import UnusableSchemaError, faults_of
from workflows.services.errors import RefusedError


def check_input(input: Any, schema: dict[str, Any] | None) -> None:
    """Refuse an input that does not fit `schema`, with what is wrong by field (`input.customer.name`)."""
    if not schema:
        return
    try:
        faults = faults_of(input, schema)
    except UnusableSchemaError as error:
        raise RefusedError(f"The input's schema cannot be used: {error}", code="invalid_schema") from error
    if faults:
        raise RefusedError(
            f"The input does not fit the workflow's schema in {len(faults)} place(s).",
            code="invalid_input",
            fields=_by_field(faults),
        )


def _by_field(faults: Sequence[ValidationError]) -> dict[str, list[str]]:
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
