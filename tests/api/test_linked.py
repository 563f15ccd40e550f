"""What the front end is told of workflows that run as nodes of others."""

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.services.test_linked import calling, made
from workflows.services.run import run_start


def test_a_version_and_a_run_tell_the_documents_that_they_run(api: APIClient, ada: User) -> None:
    inner = made(ada, "Inner", calling())
    outer = made(ada, "Outer", calling("inner"))
    told = {"inner": {"version": 1, "document": inner.draft}}
    assert api.get("/api/workflows/outer/versions/1/").json()["linked"] == told
    run = run_start(workflow=outer, user=ada, input="x")
    detail = api.get(f"/api/runs/{run.pk}/").json()
    assert (detail["linked"], detail["started_by"]) == (told, None)


def test_a_run_tells_which_run_started_it(api: APIClient, ada: User) -> None:
    workflow = made(ada, "Inner", calling())
    first, second = (run_start(workflow=workflow, user=ada, input="x") for _ in range(2))
    second.started_by = first
    second.save()
    assert [run["started_by"] for run in api.get("/api/runs/").json()["results"]] == [str(first.pk), None]


def test_problems_of_links_are_told_with_the_draft(api: APIClient, ada: User) -> None:
    made(ada, "Outer", calling("gone"), publish=False)
    problems = api.get("/api/workflows/outer/").json()["problems"]
    assert [(p["code"], p["node"], p["field"]) for p in problems] == [("unknown_workflow", "w0", "config.workflow")]


def test_a_document_may_run_the_workflow_that_it_is_the_draft_of(api: APIClient, ada: User) -> None:
    made(ada, "Itself", calling(), publish=False)
    body = {"document": calling("itself")}
    codes = [p["code"] for p in api.post("/api/validate/", body, format="json").json()["problems"]]
    assert codes == ["unpublished_workflow"]
    assert api.post("/api/validate/", {**body, "workflow": "itself"}, format="json").json()["problems"] == []


def test_a_draft_is_checked_with_the_eyes_of_its_owner(api: APIClient, ada: User, bob: User) -> None:
    made(bob, "Private", calling())
    shared = made(bob, "Shared", calling("private"))
    shared.shared = True
    shared.save()
    assert api.get("/api/workflows/shared/").json()["problems"] == []
    assert api.get("/api/workflows/private/").status_code == 404
