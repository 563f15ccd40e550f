"""Who asks: the session cookie, as everywhere; without one the answer is 401, so that a page knows to log in."""

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SessionOrUnauthorized(SessionAuthentication):
    """Authenticate by session with CSRF protection, answering 401 rather than 403 where nobody is logged in."""

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme; without a name REST framework would answer 403."""
        return "Session"


class SessionOrUnauthorizedScheme(SessionScheme):
    """Describe it in the OpenAPI document."""

    target_class = SessionOrUnauthorized  # type: ignore[assignment]
