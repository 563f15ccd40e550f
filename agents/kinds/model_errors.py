"""Say in the run's own classes of error what went wrong with a model."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time

import httpx2
from pydantic_ai import exceptions as pai

from agents.contract import AgentError

_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (pai.ModelRateLimitError, "rate_limit"),
    (pai.ModelQuotaExceededError, "refused"),
    (pai.ModelTimeoutError, "timeout"),
    (pai.RunTimedOut, "timeout"),
    (pai.ModelAuthenticationError, "refused"),
    (pai.ContentFilterError, "refused"),
    (pai.ModelContextWindowExceededError, "too_large"),
    (pai.OutputTokenLimitExceeded, "limit"),
    (pai.UsageLimitExceeded, "limit"),
    (pai.ModelRequestRejectedError, "validation"),
    (pai.ModelAPIError, "provider"),
    (pai.UnexpectedModelBehavior, "validation"),
    (httpx2.TimeoutException, "timeout"),
    (httpx2.HTTPError, "provider"),
)
KNOWN = tuple(kind for kind, _ in _CODES)
MAX_MESSAGE = 600


def explained(error: BaseException, provider: str) -> AgentError:
    """Turn one of the `KNOWN` errors into an `AgentError`; a wait that the provider asked for goes along."""
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    message = f"provider {provider!r}: {str(error)[:MAX_MESSAGE] or type(error).__name__}"
    status = getattr(error, "status_code", None)
    detail = {"status": status} if isinstance(status, int) else None
    asked_s = retry_after_s(getattr(error, "headers", None))
    if asked_s is None:
        asked_s = _wait(getattr(error, "retry_after", None))
    return AgentError(code, message, retry_after_s=asked_s, detail=detail)


def retry_after_s(headers: Mapping[str, str] | None) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3): seconds, or a date; or the finer `retry-after-ms` where that is sent."""
    told = headers or {}
    fine = _wait(told.get("retry-after-ms", ""))
    if fine is not None:
        return fine / 1000
    plain = told.get("retry-after", "").strip()
    coarse = _wait(plain)
    return coarse if coarse is not None else _until(plain)


def _wait(told: object) -> float | None:
    try:
        wait = float(str(told))
    except ValueError:
        return None
    return max(0.0, wait) if isfinite(wait) else None


def _until(date: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time())
    except ValueError:
        return None
