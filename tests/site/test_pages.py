"""The pages that Django draws, and what every answer tells the browser."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from workflows.release import release

MANIFEST = {
    "src/main.tsx": {"file": "assets/main-abcdef12.js", "css": ["assets/main-12abcdef.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared-87654321.js", "imports": ["src/main.tsx"]},
}


@pytest.fixture
def ada_browses(client: Client, ada: User) -> Client:
    """Return ada's browser, as it were."""
    client.force_login(ada)
    return client


@pytest.fixture
def built(tmp_path: Path, settings) -> Path:
    """Pretend that the front end is built, and return its manifest."""
    settings.FRONTEND_MANIFEST = tmp_path / "manifest.json"
    settings.FRONTEND_MANIFEST.write_text(json.dumps(MANIFEST))
    return settings.FRONTEND_MANIFEST


@pytest.mark.parametrize(
    "address", ["/", "/workflows/desk", "/runs", "/runs/", "/inbox", "/agents/a-b", "/providers", "/threads"]
)
def test_every_page_of_the_app_is_one_shell(ada_browses: Client, built: Path, address: str) -> None:
    page = ada_browses.get(address).content.decode()
    assert '<script type="module" src="/static/app/assets/main-abcdef12.js">' in page
    assert '<link rel="stylesheet" href="/static/app/assets/main-12abcdef.css">' in page
    assert '<link rel="modulepreload" href="/static/app/assets/shared-87654321.js">' in page


def test_a_page_and_every_answer_tell_which_program_they_are_of(ada_browses: Client, built: Path) -> None:
    page = ada_browses.get("/runs")
    assert f'<meta name="baton-release" content="{release()}">' in page.content.decode()
    assert ada_browses.get("/api/me/").headers["Baton-Release"] == release()


def test_a_new_build_is_served_without_a_restart(ada_browses: Client, built: Path) -> None:
    ada_browses.get("/")
    built.write_text(built.read_text().replace("main-abcdef12", "main-99999999"))
    assert "main-99999999.js" in ada_browses.get("/").content.decode()


def test_a_missing_build_is_said_so(ada_browses: Client, tmp_path: Path) -> None:
    with override_settings(FRONTEND_MANIFEST=tmp_path / "none.json"):
        page = ada_browses.get("/")
    assert page.status_code == 503
    assert "make build" in page.content.decode()


def test_whoever_is_not_logged_in_is_sent_to_log_in_and_back(client: Client, ada: User) -> None:
    assert client.get("/runs/").headers["Location"] == "/login/?next=/runs/"
    body = {"username": "ada", "password": "correct horse", "next": "/runs/"}
    assert client.post("/login/", body).headers["Location"] == "/runs/"


def test_a_wrong_password_is_refused_in_words(client: Client, ada: User) -> None:
    page = client.post("/login/", {"username": "ada", "password": "no"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="ada"' in page


def test_log_in_never_leads_to_another_site(client: Client, ada: User) -> None:
    body = {"username": "ada", "password": "correct horse", "next": "https://example.org/"}
    assert client.post("/login/", body).headers["Location"] == "/"


def test_the_admin_logs_in_where_everybody_does(client: Client, ada: User) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/login/?next=/admin/"
    client.force_login(ada)
    refused = client.get("/admin/", follow=True)
    assert (refused.status_code, "for staff" in refused.content.decode()) == (403, True)


def test_what_is_missing_is_told_to_people_as_a_page_and_to_programs_as_json(client: Client) -> None:
    assert "There is no such page" in client.get("/nowhere/").content.decode()
    assert client.get("/api/nowhere/").json()["error"]["code"] == "not_found"


def test_another_host_is_not_answered(client: Client) -> None:
    assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("address", ["/login/", "/api/me/", "/admin/", "/nowhere/", "/static/design/tokens.css"])
@pytest.mark.django_db
def test_every_answer_says_what_the_browser_may_do(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
