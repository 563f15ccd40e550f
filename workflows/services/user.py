"""Writing what is known of a user across threads."""

import json
from typing import Any

from workflows.models import UserContext
from workflows.services.errors import RefusedError

MAX_CONTEXT_BYTES = 16 * 1024


def user_context_save(*, user: Any, record: dict[str, Any]) -> dict[str, Any]:
    """Replace the user's record; refuse one over 16 KiB, because it goes along with every run and handoff."""
    if len(json.dumps(record)) > MAX_CONTEXT_BYTES:
        raise RefusedError("The context is larger than 16 KiB.", fields={"context": ["is larger than 16 KiB"]})
    UserContext.objects.update_or_create(user=user, defaults={"record": record})
    return record
