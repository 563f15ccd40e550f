"""The tools over HTTP."""

from rest_framework.test import APIClient


def test_every_tool_is_told_with_its_arguments_and_an_example(api: APIClient) -> None:
    told = {tool["name"]: tool for tool in api.get("/api/tools/").json()}
    assert list(told) == sorted(told)
    assert {"calculate", "http-request", "search-documents"} <= told.keys()
    assert told["calculate"]["schema"]["required"] == ["expression"]
    assert "expression" in told["calculate"]["example"]


def test_whoever_is_not_logged_in_is_told_of_none() -> None:
    assert APIClient().get("/api/tools/").status_code == 401
