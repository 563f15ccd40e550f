"""Who may open a socket, and who may see what by it. Asked again while it is open: a session ends, a right is lost."""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.request import validate_host

from workflows.models import Run

_SCHEMES = {"ws": "http", "wss": "https"}
_PORTS = {"http": 80, "https": 443}


class ExactOrigin:
    """Refuse a handshake from a page of any other scheme, host or port than the one that it is sent to."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass the handshake on, or close it before it is accepted (HTTP 403)."""
        if same_origin(scope):
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close"})


def same_origin(scope: dict[str, Any]) -> bool:
    """Tell whether a handshake's Origin is exactly where it was sent, and that is a host we serve."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin, host = urlsplit(headers.get(b"origin", "")), urlsplit("//" + headers.get(b"host", ""))
    scheme = _scheme(scope, headers)
    try:
        place = (origin.scheme, origin.hostname, origin.port or _PORTS.get(origin.scheme))
        served = (scheme, host.hostname, host.port or _PORTS[scheme])
    except ValueError:  # a port that is no number
        return False
    return place == served and host.hostname is not None and validate_host(host.hostname, settings.ALLOWED_HOSTS)


def _scheme(scope: dict[str, Any], headers: dict[bytes, str]) -> str:
    proxy = settings.SECURE_PROXY_SSL_HEADER
    if proxy is not None:
        name, value = proxy
        if headers.get(name.removeprefix("HTTP_").replace("_", "-").lower().encode()) == value:
            return "https"
    return _SCHEMES.get(scope.get("scheme", "ws"), "http")


def user_of(session_key: str | None) -> Any:
    """Find who is logged in by a session, now; None when it has ended or the user may not log in any more."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


def head_for(user: Any, run: str) -> int | None:
    """Tell how far the log of a run has grown; None where there is none that `user` may see."""
    return Run.objects.for_user(user).filter(pk=run).values_list("head_seq", flat=True).first()


def seen_of(user: Any, runs: list[str]) -> set[str]:
    """Keep of these runs those that `user` may see."""
    return {str(key) for key in Run.objects.for_user(user).filter(pk__in=runs).values_list("pk", flat=True)}
