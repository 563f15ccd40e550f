"""The OpenAPI document is complete, and the copy that the front end's types are made from is the current one."""

import json
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

KEPT = Path(__file__).parents[2] / "frontend" / "openapi.json"


@pytest.fixture(scope="module")
def schema() -> Any:
    """Generate the document as `make api` does."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))


def test_the_kept_copy_is_current(schema: Any) -> None:
    assert json.loads(KEPT.read_text()) == schema, "run `make api`"


def test_every_operation_has_a_name_of_its_own_a_summary_and_an_error(schema: Any) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["description"] and "default" in operation["responses"] for operation in operations)


def test_every_answer_with_a_body_is_typed(schema: Any) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                assert content or status == "204", (method, path)
                assert all(body["schema"] for body in content.values()), (method, path)


def test_the_kinds_of_node_come_with_what_makes_their_forms(api: APIClient) -> None:
    kinds = {kind["kind"]: kind for kind in api.get("/api/node-kinds/").json()}
    assert set(kinds) >= {"input", "output", "agent", "sequential", "concurrent", "supervisor", "handoff", "router"}
    assert all(kind["schema"]["type"] == "object" and kind["policy_schema"] for kind in kinds.values())
    assert kinds["router"]["dynamic_ports"] == "cases"
