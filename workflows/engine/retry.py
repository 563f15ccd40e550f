"""When a failed step is tried again. The spread of the waits comes from the step's id, not from chance."""

from zlib import crc32

from workflows.engine.errors import ErrorInfo
from workflows.engine.policy import Retry
from workflows.engine.records import Step


def retry_at(policy: Retry, step: Step, error: ErrorInfo, now: float) -> float | None:
    """Give the time of the next attempt in seconds since the epoch, or nothing if there is none."""
    if step.attempt >= policy.attempts or error.code not in policy.on:
        return None
    return now + max(wait_s(policy, step.id, step.attempt), error.retry_after_s or 0.0)


def wait_s(policy: Retry, step_id: str, attempt: int) -> float:
    """Give the seconds to wait after a failed attempt: exponential, capped, spread by up to `jitter` of itself."""
    plain = min(policy.backoff_s * policy.factor ** (attempt - 1), policy.max_s)
    share = crc32(f"{step_id}/{attempt}".encode()) / 2**32
    return round(plain * (1 + policy.jitter * (2 * share - 1)), 3)
