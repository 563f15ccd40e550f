"""An operations desk reads logs and holds purchases to rules."""

from typing import Any

import pytest

from agents.contract import AgentError
from tests.agents.asked import answered, request, spec

LOG = """10:01:02 INFO payments: started
10:04:11 ERROR payments: timeout after 30 s for order 10042
10:04:19 ERROR payments: timeout after 31 s for order 10043
10:05:00 ERROR web: bad gateway"""


async def analysed(value: Any) -> Any:
    return (await answered(spec("function", function="analyse-log"), request(value))).output


async def checked(rule: str, **purchase: Any) -> Any:
    agent = spec("function", function="check-purchase", options={"rule": rule})
    return (await answered(agent, request({"amount": 500, **purchase}))).output


async def test_a_log_is_told_by_what_failed_first_and_most() -> None:
    told = await analysed({"request": {"service": "shop", "log": LOG}})
    assert (told["severity"], told["component"], told["repeated"]) == ("high", "payments", 2)
    assert told["first_failure"] == "10:04:11 timeout after 30 s for order 10042"
    assert told["symptom"] == "timeout after # s for order #"


async def test_a_log_without_failures_is_not_grave() -> None:
    assert (await analysed("10:01 INFO all well"))["severity"] == "none"


async def test_what_is_no_log_is_refused_with_an_example() -> None:
    with pytest.raises(AgentError, match="such as"):
        await analysed("hello")


@pytest.mark.parametrize(
    ("rule", "purchase", "verdict"),
    [
        ("budget", {"cost_centre": "Office"}, "yes"),
        ("budget", {"cost_centre": "office", "amount": 20_000}, "no"),
        ("budget", {"cost_centre": "Nowhere"}, "no"),
        ("supplier", {"supplier": "Serverhaus"}, "yes"),
        ("supplier", {"supplier": "QuickPrint"}, "no"),
        ("need", {"reason": "the old one is broken beyond repair"}, "yes"),
        ("need", {}, "no"),
    ],
)
async def test_a_purchase_is_held_to_its_rule(rule: str, purchase: dict[str, Any], verdict: str) -> None:
    assert (await checked(rule, **purchase))["verdict"] == verdict


async def test_a_purchase_without_an_amount_is_refused() -> None:
    with pytest.raises(AgentError, match="amount"):
        await checked("budget", amount=0)
