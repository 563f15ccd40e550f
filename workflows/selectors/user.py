"""Reading what is known of a user across threads."""

from typing import Any

from django.contrib.auth import get_user_model

from workflows.models import UserContext


def user_context(user: Any) -> dict[str, Any]:
    """Return the user's record; an empty one where nothing is known."""
    found = UserContext.objects.filter(user=user).first()
    return found.record if found else {}


def usernames(limit: int = 1_000) -> list[str]:
    """List the names of those who may log in, in order."""
    users = get_user_model().objects.filter(is_active=True).order_by("username")
    return list(users.values_list("username", flat=True)[:limit])
