"""Who may reach what: nobody without logging in, and nobody what is another's."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from workflows.models import Run, Thread, Workflow, WorkflowVersion
from workflows.services.workflow import workflow_create

PUBLIC = ("/login/", "/logout/", "/admin/login/", "/static/", "/health/")
METHODS = ("get", "post", "put", "patch", "delete")


def every_route() -> Iterator[str]:
    """Give an address for each route of the site, with something plausible in each place."""
    for pattern in _patterns(get_resolver().url_patterns, ""):
        yield _filled(pattern)


def _patterns(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for item in found:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _patterns(item.url_patterns, route)
        else:
            yield route


def _filled(route: str) -> str:
    kinds = {"uuid": str(UUID(int=7)), "int": "1", "slug": "some-slug", "path": "1", "str": "x"}
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: kinds[match[1] or "str"], route)
    if "^" in filled:
        filled = "workflows/desk" if "workflows|runs" in filled else "admin/auth/"
    return "/" + filled.removesuffix("$")


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted({one for one in every_route() if not one.startswith(PUBLIC)}))
def test_nothing_answers_whoever_is_not_logged_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (302, 401, 404)
    if address.startswith("/api/"):
        assert answer.status_code == 401
    elif answer.status_code == 302:
        assert answer["Location"].startswith(("/login/", "/admin/"))


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS[1:])
def test_no_write_answers_whoever_is_not_logged_in(client: Client, method: str) -> None:
    for address in every_route():
        if address.startswith("/api/"):
            assert getattr(client, method)(address).status_code in (401, 403, 405), address


def test_a_write_without_the_csrf_token_is_refused(ada: User) -> None:
    strict = APIClient(enforce_csrf_checks=True)
    strict.login(username="ada", password="correct horse")
    answer = strict.post("/api/workflows/", {"name": "x"}, format="json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "permission_denied")
    token = strict.get("/api/me/").cookies["csrftoken"].value
    assert strict.post("/api/workflows/", {"name": "x"}, format="json", HTTP_X_CSRFTOKEN=token).status_code == 201


@pytest.fixture
def others(ada: User) -> dict[str, str]:
    """Make one of each thing that is ada's, and give the value of each place in a route."""
    workflow = workflow_create(user=ada, name="Secret")
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=workflow.draft, published_by=ada)
    thread = Thread.objects.create(workflow=workflow, owner=ada)
    run = Run.objects.create(workflow=workflow, version=version, owner=ada, thread=thread)
    return {"workflows": workflow.slug, "runs": str(run.pk), "threads": str(thread.pk)}


def routes_of_one() -> list[tuple[str, str]]:
    """List the API's routes that name one workflow, run or thread, with the word that says which."""
    patterns = [route for route in _patterns(get_resolver().url_patterns, "") if re.search(r"<\w+:(slug|id)>", route)]
    found = [(re.match(r"api/(\w+)", route), route) for route in patterns]
    return [(m[1], route) for m, route in found if m and m[1] in ("workflows", "runs", "threads")]


@pytest.mark.parametrize(("kind", "route"), routes_of_one())
def test_what_is_anothers_does_not_exist(bob: User, others: dict[str, str], client_of, kind: str, route: str) -> None:
    address = "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<\w+:(slug|id)>", others[kind], route))
    stranger = client_of(bob)
    for method in METHODS:
        answer = getattr(stranger, method)(address, {}, format="json")
        assert answer.status_code in (404, 405), (method, address)
    assert Workflow.objects.filter(slug=others["workflows"]).exists()


def test_lists_hold_only_what_is_ones_own(bob: User, others: dict[str, str], client_of) -> None:
    stranger = client_of(bob)
    assert stranger.get("/api/workflows/").json() == []
    assert stranger.get("/api/threads/").json() == []
    assert stranger.get("/api/runs/").json() == {"results": [], "next": None}
