"""What comes in over HTTP is strict JSON: anything else is a 400 that says where, and never a 500."""

import pytest
from rest_framework.test import APIClient

BAD = {
    "cut off": b'{"name": "x"',
    "trailing comma": b'{"name": "x",}',
    "nul": b'{"name": "a\\u0000b"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "duplicate key": b'{"name": "a", "name": "b"}',
    "not a number": b'{"name": NaN}',
    "infinity": b'{"name": 1e400}',
    "huge integer": b'{"name": ' + b"9" * 5000 + b"}",
    "not utf-8": b'{"name": "\xff\xfe"}',
    "utf-16": '{"name": "x"}'.encode("utf-16"),
    "too deep": b'{"name": "x", "document": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "deep object": b'{"document": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_bad_json_is_refused_and_located(api: APIClient, body: bytes) -> None:
    answer = api.post("/api/workflows/", body, content_type="application/json")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "invalid_json")
    assert error["at"]


@pytest.mark.parametrize("body", [b"[]", b"3", b'"text"', b"null", b"true"])
def test_a_body_of_another_shape_is_refused(api: APIClient, body: bytes) -> None:
    answer = api.post("/api/workflows/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_a_document_of_ten_megabytes_is_refused(api: APIClient) -> None:
    body = b'{"name": "x", "description": "' + b"x" * 10_000_000 + b'"}'
    answer = api.post("/api/workflows/", body, content_type="application/json")
    assert answer.status_code == 413
    assert "2 MiB" in answer.json()["error"]["message"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_other_kinds_of_body_are_not_taken(api: APIClient, content_type: str) -> None:
    answer = api.post("/api/workflows/", b"name=x", content_type=content_type)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("name", ["", " ", "x" * 121, 3.5, None, [], {}, True])
def test_a_field_that_is_wrong_is_named(api: APIClient, name: object) -> None:
    answer = api.post("/api/workflows/", {"name": name}, format="json")
    if answer.status_code == 201:
        assert isinstance(name, float)
    else:
        assert list(answer.json()["error"]["fields"]) == ["name"]
