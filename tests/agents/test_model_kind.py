"""The model kind against a real HTTP server that speaks OpenAI's protocol, well and badly."""

from contextlib import suppress
from importlib import import_module

import pytest
from pydantic_ai.models.function import FunctionModel
from pydantic_ai.models.test import TestModel

from agents.contract import AgentError, AgentSpec, PastMessage, ProviderSpec
from agents.kinds.model import ModelKind
from agents.kinds.model_prompts import PURPOSES
from tests.agents.asked import Heard, answered, request, spec
from tests.agents.fake_openai import FakeOpenAI, fake_openai

# loaded once, so that the seconds it takes do not count as the first agent's
import_module("agents.kinds.model_loop")


def model_at(server: FakeOpenAI, key: str = "sk-secret", **settings: object) -> AgentSpec:
    provider = ProviderSpec(slug="p", kind="openai_compatible", base_url=server.url, api_key=key, default_model="fake")
    return spec("model", (provider,), provider="p", **settings)


async def error_of(agent: AgentSpec, **more: object) -> AgentError:
    with pytest.raises(AgentError) as caught:
        await answered(agent, request(**more))
    return caught.value


async def test_text_is_streamed_and_usage_is_counted() -> None:
    heard = Heard()
    with fake_openai({"text": "the parcel is on its way"}) as server:
        answer = await answered(model_at(server), sink=heard)
    assert answer.output.strip() == "the parcel is on its way"
    assert len(heard.tokens) >= 6
    assert answer.usage is not None
    assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.requests) == (11, 7, 1)


async def test_the_key_goes_to_the_providers_address() -> None:
    with fake_openai({"text": "ok"}) as server:
        await answered(model_at(server, "sk-secret"))
    assert server.seen[0]["headers"]["authorization"] == "Bearer sk-secret"


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    with fake_openai({"text": "stolen"}) as thief:
        moved = {"status": 307, "headers": {"Location": f"{thief.url}/chat/completions"}}
        with fake_openai(moved) as server:
            error = await error_of(model_at(server))
    assert thief.seen == []
    assert error.code == "provider"


async def test_no_key_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    with fake_openai({"text": "ok"}) as server:
        await answered(model_at(server, key=""))
    assert server.seen[0]["headers"]["authorization"] == "Bearer none"


async def test_history_instructions_and_user_reach_the_model() -> None:
    past = [PastMessage(role="user", content="my order is A-1"), PastMessage(role="assistant", content="noted")]
    with fake_openai({"text": "ok"}) as server:
        asked = request("where is it?", history=past, user={"city": "Bern"}, instructions="Be brief.")
        await answered(model_at(server), asked)
    messages = server.seen[0]["body"]["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert "Be brief." in messages[0]["content"]
    assert "Bern" in messages[0]["content"]


async def test_an_agent_may_hand_over_by_a_tool_made_of_its_members() -> None:
    wish = {"to": "billing", "reason": "about money", "context": {"order": "A-1"}}
    with fake_openai({"tool": "hand_over", "arguments": wish}) as server:
        answer = await answered(model_at(server), request(members=("billing", "shipping")))
    assert answer.handoff is not None
    assert (answer.handoff.to, answer.handoff.context) == ("billing", {"order": "A-1"})
    tool = server.seen[0]["body"]["tools"][0]["function"]
    assert tool["parameters"]["properties"]["to"]["enum"] == ["billing", "shipping"]


async def test_a_model_is_told_what_the_context_of_a_handoff_must_be() -> None:
    schema = {"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}}
    wish = {"to": "billing", "reason": "money", "context": {"order": "A-1"}}
    with fake_openai({"tool": "hand_over", "arguments": wish}) as server:
        await answered(model_at(server), request(members=("billing",), context_schema=schema))
    parameters = server.seen[0]["body"]["tools"][0]["function"]["parameters"]
    assert parameters["properties"]["context"]["required"] == ["order"]
    assert "context" in parameters["required"]


@pytest.mark.parametrize(
    ("purpose", "output"),
    [
        ("route", {"next": "billing", "reason": "money"}),
        ("route", {"next": None, "reason": "done", "answer": "here"}),
        ("plan", {"subtasks": [{"id": "s1", "worker": "billing", "instruction": "look"}]}),
        ("classify", {"case": "shipping"}),
        ("replan", {"facts": ["it is paid"], "subtasks": [{"id": "s2", "worker": "shipping", "instruction": "ask"}]}),
        (
            "progress",
            {
                "done": False,
                "looping": False,
                "progressing": True,
                "next": "billing",
                "subtask": "s1",
                "reason": "next",
            },
        ),
        ("progress", {"done": True, "looping": False, "progressing": True, "next": None, "answer": "A", "reason": "x"}),
        ("reassign", {"worker": "shipping", "reason": "knows parcels"}),
        ("reassign", {"worker": None, "reason": "nobody can"}),
        ("judge", {"best": "billing", "scores": {"billing": 0.9, "shipping": 0.2}, "reason": "complete"}),
        ("evaluate", {"accept": False, "score": 0.4, "feedback": "name the date"}),
    ],
)
async def test_decisions_are_structured_and_chosen_among_the_members(purpose: str, output: dict[str, object]) -> None:
    with fake_openai({"tool": "answer", "arguments": output}) as server:
        answer = await answered(model_at(server), request("x", purpose, ("billing", "shipping")))
    assert answer.output == output


@pytest.mark.parametrize(
    ("purpose", "first", "second"),
    [
        (
            "progress",
            {"done": "maybe"},
            {"done": False, "looping": False, "progressing": True, "next": "nobody", "reason": ""},
        ),
        ("reassign", {"worker": "nobody", "reason": ""}, {"worker": "billing"}),
        ("judge", {"best": "nobody", "reason": ""}, {"best": "billing", "scores": {"billing": 7}, "reason": ""}),
        ("evaluate", {"accept": "yes", "feedback": ""}, {"accept": True, "score": 2, "feedback": ""}),
        ("replan", {"subtasks": []}, {"subtasks": [{"id": "a", "worker": "nobody", "instruction": ""}]}),
    ],
)
async def test_a_decision_in_another_shape_is_refused(purpose: str, first: object, second: object) -> None:
    for output in (first, second):
        with fake_openai({"tool": "answer", "arguments": output}) as server:
            error = await error_of(model_at(server), value="x", purpose=purpose, members=("billing", "shipping"))
        assert error.code == "validation"
        assert len(server.seen) == 2


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
async def test_every_purpose_is_explained_to_the_model(purpose: str) -> None:
    with fake_openai({"text": "ok"}, {"text": "ok"}) as server, suppress(AgentError):
        await answered(model_at(server), request({"request": "x"}, purpose, ("billing",)))
    assert PURPOSES[purpose] in server.seen[0]["body"]["messages"][0]["content"]


@pytest.mark.parametrize("purpose", ["assemble", "synthesise", "summarise"])
async def test_what_is_to_be_read_by_people_is_text(purpose: str) -> None:
    with fake_openai({"text": "all in one"}) as server:
        answer = await answered(model_at(server), request({"request": "x", "results": {}}, purpose))
    assert answer.output.strip() == "all in one"
    assert "tools" not in server.seen[0]["body"]


async def test_an_answer_that_misses_its_schema_is_asked_for_once_more() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    wrong = {"tool": "answer", "arguments": {"n": "many"}}
    right = {"tool": "answer", "arguments": {"n": 3}}
    heard = Heard()
    with fake_openai(wrong, right) as server:
        answer = await answered(model_at(server), request(output_schema=schema), heard)
    assert answer.output == {"n": 3}
    assert len(heard.turns) == 2


async def test_a_step_goes_on_after_its_last_kept_turn() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    wrong = {"tool": "answer", "arguments": {"n": "many"}}
    heard = Heard()
    with fake_openai(wrong, {"status": 500}) as server, pytest.raises(AgentError):
        await answered(model_at(server), request(output_schema=schema), heard)
    with fake_openai({"tool": "answer", "arguments": {"n": 3}}) as server:
        answer = await answered(model_at(server), request(output_schema=schema, turns=heard.turns))
    assert answer.output == {"n": 3}
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ({"status": 429, "headers": {"Retry-After": "7"}}, "rate_limit"),
        ({"status": 500}, "provider"),
        ({"status": 401}, "refused"),
        ({"status": 400}, "validation"),
        ({"raw": b"<html>not json</html>"}, "validation"),
        ({"raw": b'{"choices": []}'}, "validation"),
    ],
)
async def test_failures_are_told_by_class(reply: dict[str, object], code: str) -> None:
    with fake_openai(reply) as server:
        error = await error_of(model_at(server))
    assert error.code == code
    assert error.retry_after_s == (7 if code == "rate_limit" else None)
    assert len(server.seen) == 1


async def test_a_model_that_hangs_is_given_up_in_time() -> None:
    with fake_openai({"hang_s": 1.0, "text": "late"}) as server:
        error = await error_of(model_at(server), timeout_s=0.2)
    assert error.code == "timeout"


async def test_an_address_where_nobody_listens_is_a_failure_of_the_provider() -> None:
    with fake_openai({"text": "x"}) as server:
        agent = model_at(server)
    assert (await error_of(agent)).code == "provider"


async def test_the_key_stands_in_no_error_and_no_repr() -> None:
    with fake_openai({"status": 401}) as server:
        agent = model_at(server, "sk-secret")
        error = await error_of(agent)
    assert "sk-secret" not in f"{error} {error.detail} {agent!r}"


async def test_a_provider_without_a_key_says_so() -> None:
    provider = ProviderSpec(slug="p", kind="openai", default_model="m")
    error = await error_of(spec("model", (provider,), provider="p"))
    assert "no API key" in error.message


async def test_models_that_pydantic_ai_scripts_answer_too() -> None:
    provider = ProviderSpec(slug="p", kind="openai", default_model="m")
    kind = ModelKind(make_model=lambda _provider, _name: TestModel(custom_output_text="fine"))
    answer = await kind.ask(spec("model", (provider,), provider="p"), request(), Heard())
    assert answer.output == "fine"


async def test_streamed_text_of_a_scripted_model_is_shown() -> None:
    async def stream(_messages: object, _info: object):  # type: ignore[no-untyped-def]
        yield "one "
        yield "two"

    provider, heard = ProviderSpec(slug="p", kind="openai", default_model="m"), Heard()
    kind = ModelKind(make_model=lambda _provider, _name: FunctionModel(stream_function=stream))
    await kind.ask(spec("model", (provider,), provider="p"), request(), heard)
    assert heard.text == "one two"
