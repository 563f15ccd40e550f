"""Workflows over HTTP: what is taken, what is refused, and what everybody else may see."""

import json

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from workflows.models import Workflow

DOCUMENT = {
    "schema": 1,
    "nodes": [{"id": "input", "kind": "input", "config": {}}, {"id": "output", "kind": "output", "config": {}}],
    "edges": [{"id": "e1", "source": "input", "target": "output"}],
    "state": {},
    "layout": {"input": {"x": 1, "y": 2}, "output": {"x": 300, "y": 2}},
}


def make(api: APIClient, name: str = "Desk", document: dict | None = None) -> dict:
    """Make a workflow through the API and return what it answers."""
    response = api.post("/api/workflows/", {"name": name, "document": document or DOCUMENT}, format="json")
    assert response.status_code == 201, response.json()
    return response.json()


def test_a_new_workflow_starts_with_where_a_run_begins_and_what_it_returns(api: APIClient) -> None:
    made = api.post("/api/workflows/", {"name": "Desk"}, format="json").json()
    assert [node["kind"] for node in made["draft"]["nodes"]] == ["input", "output"]
    assert (made["slug"], made["version"], made["dirty"], made["last_run"]) == ("desk", None, True, None)


def test_two_workflows_of_one_name_get_two_slugs(api: APIClient) -> None:
    assert [make(api)["slug"] for _ in range(3)] == ["desk", "desk-2", "desk-3"]


def test_no_workflow_takes_the_slug_of_an_endpoint(api: APIClient) -> None:
    assert make(api, "Import")["slug"] == "import-2"


def test_fields_that_are_not_named_are_not_taken(api: APIClient, bob: User) -> None:
    body = {"name": "Desk", "owner": bob.pk, "revision": 99, "shared": True}
    made = api.post("/api/workflows/", body, format="json").json()
    assert (made["owner"], made["revision"], made["shared"]) == ("ada", 1, False)


def test_a_draft_is_saved_from_the_revision_that_it_was_made_from(api: APIClient) -> None:
    make(api)
    saved = api.put("/api/workflows/desk/draft/", {"document": DOCUMENT, "revision": 1}, format="json")
    assert (saved.status_code, saved.json()["revision"], saved.json()["dirty"]) == (200, 2, True)


def test_a_stale_draft_is_refused_and_changes_nothing(api: APIClient) -> None:
    make(api)
    newer = {**DOCUMENT, "edges": []}
    api.put("/api/workflows/desk/draft/", {"document": newer, "revision": 1}, format="json")
    stale = api.put("/api/workflows/desk/draft/", {"document": DOCUMENT, "revision": 1}, format="json")
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_revision")
    assert Workflow.objects.get(slug="desk").draft["edges"] == []


def test_a_draft_with_problems_is_kept_and_its_problems_are_told(api: APIClient) -> None:
    make(api)
    broken = {**DOCUMENT, "nodes": [*DOCUMENT["nodes"], {"id": "x", "kind": "no-such-kind", "config": {}}]}  # type: ignore[misc]
    saved = api.put("/api/workflows/desk/draft/", {"document": broken, "revision": 1}, format="json").json()
    assert "x" in [problem["node"] for problem in saved["problems"]]
    assert api.get("/api/workflows/desk/").json()["draft"]["nodes"][2]["kind"] == "no-such-kind"


def test_what_is_no_document_is_not_kept(api: APIClient) -> None:
    make(api)
    for bad in ({"schema": 2}, {"schema": 1, "nodes": {}}, {"schema": 1, "edges": [1]}, {"schema": 1, "layout": []}):
        answer = api.put("/api/workflows/desk/draft/", {"document": bad, "revision": 1}, format="json")
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["document"])


def test_publishing_makes_a_numbered_version_and_the_draft_is_clean(api: APIClient) -> None:
    make(api)
    version = api.post("/api/workflows/desk/publish/", {"notes": "first"}, format="json")
    assert (version.status_code, version.json()["number"], version.json()["published_by"]) == (201, 1, "ada")
    again = api.get("/api/workflows/desk/").json()
    assert (again["version"], again["dirty"]) == (1, False)


def test_publishing_a_draft_with_errors_is_refused_with_each_located(api: APIClient) -> None:
    nodes = [*DOCUMENT["nodes"], {"id": "asker", "kind": "agent", "config": {"agent": "nobody"}}]  # type: ignore[misc]
    make(api, document={**DOCUMENT, "nodes": nodes})
    refused = api.post("/api/workflows/desk/publish/", {}, format="json")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, "invalid_document")
    assert "asker" in [problem.get("node") for problem in error["problems"]]
    assert api.get("/api/workflows/desk/versions/").json() == []


def test_restoring_makes_an_old_version_the_draft(api: APIClient) -> None:
    make(api)
    api.post("/api/workflows/desk/publish/", {}, format="json")
    api.put("/api/workflows/desk/draft/", {"document": {**DOCUMENT, "edges": []}, "revision": 1}, format="json")
    restored = api.post("/api/workflows/desk/restore/", {"number": 1}, format="json").json()
    assert (restored["revision"], restored["dirty"], restored["draft"]["edges"]) == (3, False, DOCUMENT["edges"])


def test_an_exported_file_comes_back_the_same(api: APIClient) -> None:
    make(api)
    file = api.get("/api/workflows/desk/export/")
    assert 'filename="desk.json"' in file["Content-Disposition"]
    document = json.loads(file.content)
    assert list(document)[:4] == ["schema", "name", "description", "nodes"]
    imported = api.post("/api/workflows/import/", document, format="json").json()
    assert (imported["slug"], imported["name"], imported["draft"]) == ("desk-2", "Desk", DOCUMENT)


def test_keys_of_an_export_come_in_a_fixed_order_whatever_order_they_came_in_with(api: APIClient) -> None:
    shuffled = {key: DOCUMENT[key] for key in reversed(DOCUMENT)}
    shuffled["nodes"] = [dict(reversed(node.items())) for node in DOCUMENT["nodes"]]  # type: ignore[union-attr, attr-defined]
    make(api, "One", DOCUMENT)
    make(api, "Two", shuffled)
    one, two = (api.get(f"/api/workflows/{slug}/export/").content.decode() for slug in ("one", "two"))
    assert one.replace("One", "Two") == two


def test_importing_publishes_and_runs_nothing(api: APIClient) -> None:
    imported = api.post("/api/workflows/import/", {**DOCUMENT, "name": "From afar"}, format="json").json()
    assert (imported["name"], imported["version"], imported["last_run"]) == ("From afar", None, None)


def test_a_shared_workflow_can_be_seen_and_copied_but_not_changed(api: APIClient, bob: User, client_of) -> None:
    make(api)
    api.patch("/api/workflows/desk/", {"shared": True}, format="json")
    other = client_of(bob)
    assert other.get("/api/workflows/desk/").json()["editable"] is False
    for method, path, body in (
        ("patch", "", {"name": "Mine"}),
        ("delete", "", None),
        ("put", "draft/", {"document": DOCUMENT, "revision": 1}),
        ("post", "publish/", {}),
    ):
        assert getattr(other, method)(f"/api/workflows/desk/{path}", body, format="json").status_code == 403
    copy = other.post("/api/workflows/desk/duplicate/", {}, format="json").json()
    assert (copy["owner"], copy["name"], copy["editable"]) == ("bob", "Desk (copy)", True)


def test_staff_see_and_change_everything(api: APIClient, staff: User, client_of) -> None:
    make(api)
    changed = client_of(staff).patch("/api/workflows/desk/", {"name": "Front desk"}, format="json")
    assert (changed.status_code, changed.json()["name"]) == (200, "Front desk")


def test_deleting_takes_the_versions_along(api: APIClient) -> None:
    make(api)
    api.post("/api/workflows/desk/publish/", {}, format="json")
    assert api.delete("/api/workflows/desk/").status_code == 204
    assert not Workflow.objects.exists()


def test_validating_keeps_nothing_and_takes_any_json(api: APIClient) -> None:
    for value in (DOCUMENT, [], "text", 3, None, {"nodes": [[]]}):
        answer = api.post("/api/validate/", {"document": value}, format="json")
        assert answer.status_code == 200 or value is None
    assert not Workflow.objects.exists()
