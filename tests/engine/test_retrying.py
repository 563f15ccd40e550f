"""When a failed step is tried again: by the class of its error, after waits that grow, never sooner than asked for."""

import pytest

from workflows.engine.errors import ErrorCode, ErrorInfo
from workflows.engine.policy import Retry, RetryRule
from workflows.engine.records import FailedAttempt, Step
from workflows.engine.retry import retry_at

RULES: dict[ErrorCode, RetryRule] = {"rate_limit": RetryRule(attempts=3, backoff_s=10, factor=2, max_s=15)}


def failed(*codes: ErrorCode) -> Step:
    """Make a step whose attempts before this one failed so."""
    failures = [
        FailedAttempt(attempt=number, error=ErrorInfo(code=code, message="no"), at=0.0)
        for number, code in enumerate(codes, start=1)
    ]
    told = {"activation": "a", "agent": "b", "purpose": "answer", "scheduled_at": 0.0}
    return Step(id="a:1", attempt=len(codes) + 1, failures=failures, **told)


def next_try(policy: Retry, step: Step, code: ErrorCode, after: float | None = None) -> float | None:
    return retry_at(policy, step, ErrorInfo(code=code, message="no", retry_after_s=after), now=100.0)


def test_a_class_with_a_rule_is_tried_again_though_no_other_is() -> None:
    policy = Retry(jitter=0, rules=RULES)
    assert next_try(policy, failed(), "rate_limit") == 110.0
    assert next_try(policy, failed(), "provider") is None


def test_the_waits_of_a_rule_grow_with_its_own_failures_up_to_its_longest() -> None:
    policy = Retry(attempts=9, jitter=0, rules=RULES)
    assert next_try(policy, failed("timeout"), "rate_limit") == 110.0
    assert next_try(policy, failed("rate_limit"), "rate_limit") == 115.0
    assert next_try(policy, failed("rate_limit", "rate_limit"), "rate_limit") is None


def test_a_rule_may_forbid_what_all_others_are_allowed() -> None:
    policy = Retry(attempts=5, rules={"tool": RetryRule(attempts=1)})
    assert next_try(policy, failed(), "tool") is None
    assert next_try(policy, failed(), "provider") is not None


@pytest.mark.parametrize("policy", [Retry(attempts=3, jitter=0), Retry(jitter=0, rules=RULES)])
def test_no_try_comes_sooner_than_the_provider_asks_for(policy: Retry) -> None:
    assert next_try(policy, failed(), "rate_limit", after=300.0) == 400.0
    assert next_try(policy, failed(), "rate_limit", after=0.5) == next_try(policy, failed(), "rate_limit")


def test_waits_are_spread_and_yet_the_same_each_time_that_they_are_worked_out() -> None:
    policy = Retry(jitter=0.5, rules=RULES)
    first = next_try(policy, failed(), "rate_limit")
    assert first is not None
    assert first != 110.0
    assert 105.0 <= first <= 115.0
    assert next_try(policy, failed(), "rate_limit") == first


def test_what_a_person_or_a_budget_ended_is_not_tried_again_by_itself() -> None:
    assert next_try(Retry(attempts=9), failed(), "cancelled") is None
    assert next_try(Retry(attempts=9), failed(), "budget") is None
