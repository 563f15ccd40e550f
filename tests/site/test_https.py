"""Behind a proxy that serves it by https, whoever comes through it may log in, and cookies go no other way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from orchestrator_site import settings as written

ROOT = Path(__file__).parents[2]
SET = ("SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def told(https: str) -> str:
    """Read what the settings are where the variable has this value."""
    script = f"from orchestrator_site import settings as s; print(*(getattr(s, name) for name in {SET}))"
    environment = os.environ | {"BATON_HTTPS": https}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def logged_in(origin: str) -> int:
    """Send the form of the log-in page as a browser does through a proxy."""
    client = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https", "host": "127.0.0.1"})
    client.get("/login/")
    form = {"username": "nobody", "password": "x", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    return client.post("/login/", form, headers={"origin": origin, "referer": f"{origin}/login/"}).status_code


def test_the_proxy_is_believed_only_where_it_is_said_to_be_there() -> None:
    assert told("0") == "None False False"
    assert told("1") == "('HTTP_X_FORWARDED_PROTO', 'https') True True"
    assert [getattr(written, name) for name in SET] == [None, False, False]


@pytest.mark.django_db
def test_a_form_that_came_by_https_is_taken(settings) -> None:
    assert logged_in("https://127.0.0.1") == 403
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert logged_in("https://127.0.0.1") == 200
    assert logged_in("https://elsewhere.example") == 403
