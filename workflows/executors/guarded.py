"""What is done again and again goes on, whatever happened to it once."""

import logging
from collections.abc import Awaitable

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)


async def guarded(chore: Awaitable[None]) -> bool:
    """Do a part of a round; tell whether it was done. A database that is away must not end the loop that waits."""
    try:
        await chore
    except Exception as error:  # noqa: BLE001  (it is told)
        tell(error)
        return False
    return True


def tell(error: Exception) -> None:
    """Tell in the log why a round could not be done."""
    if isinstance(error, (InterfaceError, OperationalError)):
        # it is asked several times a second, for as long as it is away: one line tells as much as a traceback
        logger.warning("the database cannot be used; it is tried again: %s", error)
    else:
        logger.error("the executor could not do its round; it tries again", exc_info=error)
