"""A circuit opens after failures in a row, refuses at once, lets one trial through, and closes when that works."""

import asyncio
from typing import Any

import pytest

from agents.circuits import Circuit, circuits_of
from agents.contract import AgentError, AgentLimits, AgentSpec, ProviderSpec
from agents.kinds.model_errors import retry_after_s
from tests.agents.asked import answered, request
from tests.agents.fake_openai import fake_openai

DOWN = AgentError("provider", "it is down")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock, error: AgentError = DOWN) -> Circuit:
    circuit = Circuit(2, 10.0, clock)
    for _ in range(2):
        assert circuit.enter() is None
        circuit.failed(error)
    return circuit


def failing(code: str = "provider", **limits: Any) -> AgentSpec:
    script = [{"match": "well", "output": "fine"}, {"match": "slow", "hang": True}, {"fail": {"code": code}}]
    told = AgentLimits(**{"circuit_failures": 2, "circuit_open_s": 60.0, **limits})
    return AgentSpec(slug="shaky", version=1, name="S", kind="scripted", settings={"script": script}, limits=told)


async def error_of(agent: AgentSpec, value: Any = "x", **more: Any) -> AgentError:
    with pytest.raises(AgentError) as caught:
        await answered(agent, request(value, **more))
    return caught.value


def test_failures_in_a_row_open_it_for_a_while() -> None:
    clock = Clock()
    circuit = opened(clock)
    assert circuit.state == "open"
    clock.now += 4
    assert circuit.enter() == pytest.approx(6.0)


def test_a_success_between_two_failures_keeps_it_closed() -> None:
    circuit = Circuit(2, 10.0, Clock())
    circuit.failed(DOWN)
    circuit.worked()
    circuit.failed(DOWN)
    assert circuit.state == "closed"


def test_half_open_lets_one_trial_through_and_refuses_the_others() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 10
    assert circuit.state == "half-open"
    assert circuit.enter() is None
    assert circuit.enter() == 1.0


def test_a_trial_that_works_closes_it_and_one_that_fails_opens_it_again() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 10
    circuit.enter()
    circuit.failed(DOWN)
    assert circuit.state == "open"
    clock.now += 10
    circuit.enter()
    circuit.worked()
    assert circuit.state == "closed"


def test_a_trial_that_is_cancelled_leaves_room_for_another() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += 10
    circuit.enter()
    circuit.gave_up()
    assert circuit.enter() is None


def test_it_stays_open_as_long_as_the_other_side_asks() -> None:
    clock = Clock()
    circuit = opened(clock, AgentError("rate_limit", "slow down", retry_after_s=120.0))
    assert circuit.enter() == pytest.approx(120.0)


async def test_an_agent_that_keeps_failing_is_not_asked_any_more() -> None:
    agent = failing()
    assert "scripted failure" in (await error_of(agent)).message
    assert "scripted failure" in (await error_of(agent)).message
    refused = await error_of(agent, "well")
    assert (refused.code, refused.retry_after_s) == ("provider", pytest.approx(60.0, abs=1))
    assert refused.detail is not None
    circuit = refused.detail["circuit"]
    assert (circuit["of"], circuit["name"], circuit["state"], circuit["failures"]) == ("agent", "shaky", "open", 2)
    assert "a scripted failure" in circuit["last"]


async def test_timeouts_open_it() -> None:
    agent = failing()
    for _ in range(2):
        assert (await error_of(agent, "slow", timeout_s=0.05)).code == "timeout"
    assert "circuit is open" in (await error_of(agent, "well")).message


@pytest.mark.parametrize("code", ["validation", "refused", "agent", "tool"])
async def test_an_answer_that_says_no_does_not_open_it(code: str) -> None:
    agent = failing(code)
    for _ in range(4):
        assert (await error_of(agent)).code == code


async def test_after_its_time_a_trial_closes_it() -> None:
    agent = failing(circuit_open_s=0.05)
    for _ in range(2):
        await error_of(agent)
    await asyncio.sleep(0.06)
    assert (await answered(agent, request("well"))).output == "fine"
    assert (await answered(agent, request("well"))).output == "fine"


async def test_a_call_that_is_cancelled_counts_as_nothing() -> None:
    agent = failing(circuit_failures=1)
    call = asyncio.create_task(answered(agent, request("slow")))
    await asyncio.sleep(0.02)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert (await answered(agent, request("well"))).output == "fine"


async def test_agents_of_one_provider_share_its_circuit(settings: Any) -> None:
    settings.CIRCUIT_FAILURES = 2
    with fake_openai({"status": 503, "headers": {"Retry-After": "90"}}) as server:
        provider = ProviderSpec(slug="p", kind="openai_compatible", base_url=server.url, default_model="m")
        first, second = (
            AgentSpec(
                slug=slug,
                version=1,
                name=slug,
                kind="model",
                settings={"provider": "p"},
                providers={"p": provider},
            )
            for slug in ("first", "second")
        )
        assert (await error_of(first)).retry_after_s == 90
        await error_of(second)
        refused = await error_of(second)
    assert len(server.seen) == 2
    assert "provider 'p' failed 2 times in a row" in refused.message
    assert refused.retry_after_s == pytest.approx(90, abs=1)
    assert [(what, circuit.state) for what, _, circuit in circuits_of(first)] == [
        ("agent", "closed"),
        ("provider", "open"),
    ]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({}, None),
        (None, None),
    ],
)
def test_the_wait_that_a_provider_asks_for_is_read(headers: dict[str, str] | None, seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds


async def test_whoever_waits_as_long_as_is_asked_comes_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    agent = failing(circuit_open_s=0.3)
    (_, _, circuit) = circuits_of(agent)[0]
    monkeypatch.setattr(circuit, "_clock", clock)
    for _ in range(2):
        await error_of(agent)
    clock.now += 0.0006  # what is left, 0.2994 s, is rounded up
    asked = (await error_of(agent)).retry_after_s
    assert asked == 0.3
    clock.now += asked
    assert circuit.state == "half-open"
