"""A client of the API of one web process, logged in as a user; every answer or failure is told, none is raised."""

import http.client
import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

TOKEN = "c" * 32
TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Reply:
    """What came back: 0 where nothing did, and then `body` tells why."""

    status: int
    body: Any
    bytes: int = 0

    @property
    def ok(self) -> bool:
        """Tell whether it was done."""
        return 200 <= self.status < 300


def session_of(user: Any) -> str:
    """Log a user in, and give the key of the session."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Client:
    """Ask one port of the loopback, on a connection of its own each time; any thread may."""

    def __init__(self, port: int, session: str = "", timeout_s: float = TIMEOUT_S) -> None:
        self.port = port
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self._timeout_s = timeout_s

    def status(self, path: str) -> int:
        """Ask for a page, and tell the status; 0 where nothing answered."""
        return self.get(path).status

    def get(self, path: str) -> Reply:
        """Read."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        """Send; underscores in the names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask("POST", path, json.dumps(body if body is not None else {}), named)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self._timeout_s)
        told = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/json", **headers}
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            raw = answer.read()
            return Reply(answer.status, _parsed(raw), len(raw))
        except (OSError, http.client.HTTPException) as error:
            return Reply(0, f"{type(error).__name__}: {error}")
        finally:
            connection.close()


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")[:2_000]
