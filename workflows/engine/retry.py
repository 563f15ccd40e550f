"""When something that failed is tried again. The spread of the waits comes from its id, not from chance."""

from zlib import crc32

from workflows.engine.errors import ErrorInfo
from workflows.engine.policy import Rerun, Retry, RetryRule
from workflows.engine.records import Step


def retry_at(policy: Retry, step: Step, error: ErrorInfo, now: float) -> float | None:
    """Give the time of the next attempt in seconds since the epoch, or nothing if there is none.

    A class of error with a rule of its own counts its own failures; a provider's `Retry-After` is always waited out.
    """
    rule = policy.rules.get(error.code)
    if rule is None:
        if step.attempt >= policy.attempts or error.code not in policy.on:
            return None
        wait = wait_s(policy, step.id, step.attempt)
    else:
        tried = 1 + sum(failure.error.code == error.code for failure in step.failures)
        if tried >= rule.attempts:
            return None
        wait = _spread_s(rule, policy.jitter, step.id, tried)
    return now + max(wait, error.retry_after_s or 0.0)


def wait_s(policy: Retry, step_id: str, attempt: int) -> float:
    """Give the seconds to wait after a failed attempt: exponential, capped, spread by up to `jitter` of itself."""
    return _spread_s(policy, policy.jitter, step_id, attempt)


def spread(policy: Rerun, origin: str, tries: int) -> float:
    """Give the seconds to wait before a node is entered again."""
    return _spread_s(policy, policy.jitter, origin, tries)


def _spread_s(policy: Retry | RetryRule | Rerun, jitter: float, name: str, attempt: int) -> float:
    plain = min(policy.backoff_s * policy.factor ** (attempt - 1), policy.max_s)
    share = crc32(f"{name}/{attempt}".encode()) / 2**32
    return float(round(plain * (1 + jitter * (2 * share - 1)), 3))
