"""Soundness over HTTP: the report of any document and of published versions; what is not sound cannot be published."""

from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.api.test_workflows import DOCUMENT, make

CASES = [{"id": "long", "when": "input.size > 10"}, {"id": "short", "when": "input.size <= 10"}]
STARVED: dict[str, Any] = {
    "schema": 1,
    "nodes": [
        {"id": "input", "kind": "input"},
        {"id": "by-size", "kind": "router", "config": {"cases": CASES}},
        {"id": "a", "kind": "transform"},
        {"id": "b", "kind": "transform"},
        {"id": "both", "kind": "transform", "join": {"mode": "quorum", "n": 2}},
        {"id": "output", "kind": "output"},
    ],
    "edges": [
        {"id": "e1", "source": "input", "target": "by-size"},
        {"id": "e2", "source": "by-size", "port": "long", "target": "a"},
        {"id": "e3", "source": "by-size", "port": "short", "target": "b"},
        {"id": "e4", "source": "a", "target": "both"},
        {"id": "e5", "source": "b", "target": "both"},
        {"id": "e6", "source": "both", "target": "output"},
    ],
}


def check(api: APIClient, document: Any) -> dict[str, Any]:
    response = api.post("/api/workflows/check-soundness/", {"document": document}, format="json")
    assert response.status_code == 200, response.json()
    return response.json()


def test_a_sound_document_is_told_so(api: APIClient) -> None:
    report = check(api, DOCUMENT)
    assert report == {"sound": True, "explored": 1, "complete": True, "worst_steps": 0, "findings": []}


def test_a_finding_comes_with_a_run_and_a_repair_that_can_be_taken_over(api: APIClient) -> None:
    finding = check(api, STARVED)["findings"][0]
    assert (finding["code"], finding["severity"], finding["nodes"]) == ("starved_join", "error", ["both"])
    shown = finding["counterexample"]
    assert (shown["replays"], shown["messages"][0]["type"]) == (True, "Start")
    assert [entry["seq"] for entry in shown["entries"]] == [1]
    assert shown["entries"][0]["events"][0]["type"] == "RunStarted"
    assert "starved_join" not in [found["code"] for found in check(api, finding["repair"]["document"])["findings"]]


@pytest.mark.parametrize("document", [[], "text", {"schema": 1}, {"schema": 1, "nodes": [{"id": 3}]}])
def test_any_json_is_answered(api: APIClient, document: Any) -> None:
    report = check(api, document)
    assert (report["sound"], report["findings"][0]["code"]) == (False, "invalid_document")


def test_what_is_not_sound_is_not_published(api: APIClient) -> None:
    make(api, document=STARVED)
    refused = api.post("/api/workflows/desk/publish/", {}, format="json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unsound_document")
    assert [problem["code"] for problem in refused.json()["error"]["problems"]][:1] == ["starved_join"]
    assert api.get("/api/workflows/desk/versions/").json() == []


def test_warnings_are_published_and_told_of_the_version(api: APIClient) -> None:
    cases = [{"id": "long", "when": "input.size > 10"}]
    nodes = [STARVED["nodes"][0], {"id": "by-size", "kind": "router", "config": {"cases": cases}}, STARVED["nodes"][-1]]
    edges = [STARVED["edges"][0], {"id": "e2", "source": "by-size", "port": "long", "target": "output"}]
    make(api, document={"schema": 1, "nodes": nodes, "edges": edges})
    assert api.post("/api/workflows/desk/publish/", {}, format="json").status_code == 201
    report = api.get("/api/workflows/desk/versions/1/soundness/").json()
    assert (report["sound"], [finding["code"] for finding in report["findings"]]) == (True, ["output_missed"])


def test_versions_of_what_one_may_not_see_are_not_told(api: APIClient, bob: User) -> None:
    make(api)
    api.post("/api/workflows/desk/publish/", {}, format="json")
    api.force_authenticate(bob)
    assert api.get("/api/workflows/desk/versions/1/soundness/").status_code == 404


def row(*inner: dict[str, Any]) -> dict[str, Any]:
    """Wire nodes in a row, by their only port."""
    nodes = [STARVED["nodes"][0], *inner, STARVED["nodes"][-1]]
    edges = [
        {"id": target["id"], "source": source["id"], "port": source.pop("port", "out"), "target": target["id"]}
        for source, target in pairwise(nodes)
    ]
    return {"schema": 1, "nodes": nodes, "edges": edges}


def test_a_linked_workflow_is_explored_inside_the_one_that_runs_it(api: APIClient) -> None:
    make(api, "Inner", row({"id": "paid", "kind": "wait", "config": {"event": "paid"}, "port": "event"}))
    assert api.post("/api/workflows/inner/publish/", {}, format="json").status_code == 201
    report = check(api, row({"id": "call", "kind": "workflow", "config": {"workflow": "inner"}}))
    (finding,) = report["findings"]
    assert (report["sound"], finding["code"], finding["nodes"]) == (True, "waits_for_ever", ["call"])
    assert "paid" in finding["message"]
