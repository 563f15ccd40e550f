"""What the generated OpenAPI document says of every operation alike: the one shape of error."""

from typing import Any

_TEXT = {"type": "string"}
_PROBLEMS = {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}}
_FIELDS = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}}
ERROR_BODY = {
    "type": "object",
    "description": "Why a request was refused.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": _TEXT,
                "message": _TEXT,
                "problems": _PROBLEMS,
                "fields": _FIELDS,
                "at": _TEXT,
            },
        }
    },
}
_ANSWER = {
    "description": "The request was refused.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
}


def add_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Give each operation the error answer; called by drf-spectacular when the document is complete."""
    result["components"]["schemas"]["ErrorBody"] = ERROR_BODY
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = _ANSWER
    return result
