"""A preview of what the receiver of a handoff would be given, over HTTP."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from workflows.models import Workflow


def drawn(**config: Any) -> dict[str, Any]:
    """Draw a handoff of three members."""
    members = [
        {"id": m, "kind": "agent", "parent": "h", "config": {"agent": m}} for m in ("desk", "billing", "refunds")
    ]
    state = {"order": {"type": "number", "default": 7}, "notes": {"type": "array"}}
    return {"schema": 1, "nodes": [{"id": "h", "kind": "handoff", "config": config}, *members], "state": state}


def preview(api: APIClient, document: dict[str, Any], **sample: Any) -> dict[str, Any]:
    """Ask for a preview, and be answered."""
    body = {"document": document, "node": "h", "sample": sample}
    response = api.post("/api/workflows/handoff-preview/", body, format="json")
    assert response.status_code == 200, response.json()
    return response.json()


def test_without_a_sample_one_is_made_up_from_the_document(api: APIClient) -> None:
    seen = preview(api, drawn())
    assert (seen["note"]["source"], seen["note"]["chain"]) == ("desk", ["desk", "billing"])
    assert [finding["member"] for finding in seen["note"]["findings"]] == ["desk", "billing", "refunds"]
    assert seen["state"] == {"order": 7, "notes": []}
    assert "Control was handed to you by desk" in seen["text"]


def test_the_filter_decides_what_is_given(api: APIClient) -> None:
    findings = [{"member": "desk", "output": "first"}, {"member": "billing", "output": "second"}]
    last = preview(api, drawn(context={"mode": "last", "n": 1}), findings=findings)
    assert last["note"]["findings"] == findings[1:]
    assert "first" not in last["text"]
    nothing = preview(api, drawn(context={"mode": "none"}), findings=findings)
    assert (nothing["note"]["findings"], nothing["state"]) == ([], {})


def test_named_keys_of_the_state_are_given(api: APIClient) -> None:
    seen = preview(api, drawn(context={"mode": "keys", "keys": ["order"]}), state={"order": 9, "notes": ["x"]})
    assert seen["note"]["state"] == seen["state"] == {"order": 9}
    assert "9" in seen["text"]


def test_what_a_summariser_would_be_asked_is_told(api: APIClient) -> None:
    context = {"mode": "summary", "agent": "scribe"}
    seen = preview(api, drawn(context=context), request="refund me", reason="money")
    assert seen["summarise"]["agent"] == "scribe"
    assert seen["summarise"]["input"]["request"] == "refund me"
    assert "(a summary by scribe)" in seen["text"]
    assert preview(api, drawn(context=context), summary="charged twice")["note"]["summary"] == "charged twice"


def test_a_context_that_misses_its_schema_is_told(api: APIClient) -> None:
    schema = {"type": "object", "required": ["order"]}
    assert "'order' is a required property" in preview(api, drawn(context_schema=schema))["refused"]
    assert preview(api, drawn(context_schema=schema), context={"order": 1})["refused"] is None


def test_an_answer_that_goes_back_is_given_whatever_the_filter(api: APIClient) -> None:
    findings = [{"member": "billing", "output": "two charges"}]
    seen = preview(api, drawn(context={"mode": "none"}), findings=findings, returned=True)
    assert seen["note"]["findings"] == findings
    assert "returned to you from" in seen["text"]


@pytest.mark.parametrize(
    ("document", "node", "sample", "field"),
    [
        (drawn(), "desk", {}, "node"),
        (drawn(), "gone", {}, "node"),
        (drawn(max_hops=0), "h", {}, "node"),
        (drawn(), "h", {"context": "no object"}, "sample.context"),
    ],
)
def test_what_cannot_be_previewed_is_refused_by_field(
    api: APIClient, document: dict[str, Any], node: str, sample: dict[str, Any], field: str
) -> None:
    body = {"document": document, "node": node, "sample": sample}
    refused = api.post("/api/workflows/handoff-preview/", body, format="json")
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, [field])


def test_nothing_is_kept(api: APIClient) -> None:
    preview(api, drawn())
    assert Workflow.objects.count() == 0
