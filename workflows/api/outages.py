"""What is answered while the database cannot do its work: whoever asked did nothing wrong, and is told what to do."""

import logging
from typing import NamedTuple

from workflows.store.outage import Outage, outage_of

RETRY_AFTER_S = 5
logger = logging.getLogger(__name__)


class Unavailable(NamedTuple):
    """An answer: its HTTP status, a code for programs, a message for people."""

    status: int
    code: str
    message: str


_MESSAGES = {
    Outage.FULL: "The database has no room left, and nothing was saved. Make room on its disk, then try again.",
    Outage.READ_ONLY: "The database is read-only, and nothing was saved. Let the server write to it, then try again.",
    Outage.BUSY: "The database is held up by something else, and nothing was saved. Try again in a moment.",
    Outage.AWAY: "The database cannot be reached; whether this was saved is not known. Try again in a moment.",
}


def unavailable(error: BaseException | None) -> Unavailable | None:
    """Tell what to answer where the database is the reason, and say so in the log; None for any other error."""
    outage = outage_of(error)
    if outage is None:
        return None
    logger.error("%s: %s", outage.value, str(error).strip())
    return Unavailable(507 if outage is Outage.FULL else 503, outage.value, _MESSAGES[outage])
