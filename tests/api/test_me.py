"""Who is logged in, and what is known of them."""

from rest_framework.test import APIClient


def test_it_tells_the_user_and_sets_the_token_that_writes_must_echo(api: APIClient) -> None:
    answer = api.get("/api/me/")
    assert answer.json() == {"username": "ada", "is_staff": False, "context": {}}
    assert answer.cookies["csrftoken"].value


def test_what_is_known_of_a_user_is_kept(api: APIClient) -> None:
    api.patch("/api/me/", {"context": {"city": "Graz"}}, format="json")
    assert api.get("/api/me/").json()["context"] == {"city": "Graz"}


def test_a_record_that_is_too_large_to_go_along_is_refused(api: APIClient) -> None:
    refused = api.patch("/api/me/", {"context": {"life": "x" * 20_000}}, format="json")
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["context"])
