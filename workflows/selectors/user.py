"""Reading what is known of a user across threads."""

from typing import Any

from workflows.models import UserContext


def user_context(user: Any) -> dict[str, Any]:
    """Return the user's record; an empty one where nothing is known."""
    found = UserContext.objects.filter(user=user).first()
    return found.record if found else {}
