"""How kind `model` asks: the loop with the model is pydantic-ai's, kept behind this file and its neighbours
`model_clients`, `model_prompts`, `model_shapes` and `model_errors`.

Text is shown as it comes; each completed turn (the messages of one request and its response) is kept, so that a step
that is carried out again goes on after its last turn.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import jsonschema
from pydantic import BaseModel, Field, WithJsonSchema, create_model
from pydantic_ai import Agent, ModelRetry, NativeOutput, PromptedOutput, StructuredDict, ToolOutput
from pydantic_ai.messages import (
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
)
from pydantic_ai.models import Model
from pydantic_ai.run import AgentRun
from pydantic_ai.settings import ModelSettings as CallSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from agents.contract import (
    AgentAnswer,
    AgentError,
    AgentRequest,
    AgentSpec,
    AgentUsage,
    HandoffWish,
    ProviderSpec,
    Sink,
)
from agents.kinds.model import ModelSettings
from agents.kinds.model_clients import model_of
from agents.kinds.model_errors import KNOWN, explained
from agents.kinds.model_prompts import described, history_of, instructions_of, prompt_of
from agents.kinds.model_shapes import answer_schema
from agents.kinds.parsing import settings_of

Schema = dict[str, Any]
AnyAgent = Agent[None, Any]
ModelMaker = Callable[[ProviderSpec, str], Model]
HAND_OVER, ANSWER, VALUE = "hand_over", "answer", "value"


async def answer(spec: AgentSpec, request: AgentRequest, sink: Sink, make_model: ModelMaker = model_of) -> AgentAnswer:
    """Let the model answer; raise `AgentError` by the class of what went wrong."""
    settings = settings_of(ModelSettings, spec)
    provider = _provider(spec, settings)
    model = make_model(provider, settings.model or provider.default_model)
    schema = answer_schema(request)
    agent = _agent(model, settings, spec, request)
    try:
        return await _run(agent, request, sink, UsageLimits(request_limit=settings.max_turns), schema)
    except KNOWN as error:
        raise explained(error, provider.slug) from error


def _provider(spec: AgentSpec, settings: ModelSettings) -> ProviderSpec:
    provider = spec.providers.get(settings.provider)
    if provider is None:
        message = f"agent {spec.slug!r} names the provider {settings.provider!r}, which is not in the registry"
        raise AgentError("validation", message)
    if provider.problem:
        raise AgentError("refused", f"provider {provider.slug!r}: {provider.problem}")
    if not (settings.model or provider.default_model):
        raise AgentError("validation", f"agent {spec.slug!r} names no model, and its provider has no default model")
    return provider


def _agent(model: Model, settings: ModelSettings, spec: AgentSpec, request: AgentRequest) -> AnyAgent:
    schema = answer_schema(request)
    call = CallSettings()
    if settings.temperature is not None:
        call["temperature"] = settings.temperature
    if settings.max_tokens is not None:
        call["max_tokens"] = settings.max_tokens
    agent: AnyAgent = Agent(
        model,
        output_type=_output_types(request, schema, settings.structured),
        instructions=instructions_of(spec, request),
        model_settings=call,
        retries=1,
    )
    if schema is not None:
        agent.output_validator(_checker(schema))
    return agent


def _output_types(request: AgentRequest, schema: Schema | None, structured: str) -> Any:
    answer: Any = str if schema is None else _structured(_as_object(schema), structured)
    if request.purpose != "answer" or not request.members:
        return answer
    return [answer, ToolOutput(_wish_model(request), name=HAND_OVER, description=_handover_text(request))]


def _structured(schema: Schema, how: str) -> Any:
    shape = StructuredDict(schema, name=ANSWER)
    if how == "native":
        return NativeOutput(shape)
    return PromptedOutput(shape) if how == "prompted" else ToolOutput(shape, name=ANSWER)


def _as_object(schema: Schema) -> Schema:
    if schema.get("type") == "object":
        return schema
    return {"type": "object", "properties": {VALUE: schema}, "required": [VALUE], "additionalProperties": False}


def _wish_model(request: AgentRequest) -> type[BaseModel]:
    names: Any = Literal[tuple(member.name for member in request.members)]
    default: Any = ... if request.context_schema else {}
    return create_model(
        "HandOver",
        to=(names, Field(description="Who takes over.")),
        reason=(str, Field(description="Why, in a sentence.")),
        context=(
            _context_type(request.context_schema),
            Field(default=default, description="What the other needs to know."),
        ),
    )


def _context_type(schema: Schema | None) -> Any:
    """Tell the model what the context must be; the engine checks it, whatever the model does."""
    return Annotated[dict[str, Any], WithJsonSchema(schema)] if schema else dict[str, Any]


def _handover_text(request: AgentRequest) -> str:
    return "\n".join(["Pass control to a colleague who fits better.", *map(described, request.members)])


def _checker(schema: Schema) -> Callable[[Any], Any]:
    whole = _as_object(schema)

    def check(output: Any) -> Any:
        if not isinstance(output, dict):
            return output
        try:
            jsonschema.validate(output, whole)
        except jsonschema.ValidationError as error:
            raise ModelRetry(f"at {error.json_path}: {error.message[:500]}") from error
        except jsonschema.SchemaError as error:
            raise AgentError("validation", f"the output schema is no JSON Schema: {error.message[:500]}") from error
        return output

    return check


async def _run(
    agent: AnyAgent, request: AgentRequest, sink: Sink, limits: UsageLimits, schema: Schema | None
) -> AgentAnswer:
    past = history_of(request.history)
    kept = _kept_messages(request.turns)
    prompt = None if kept else prompt_of(request.input)
    async with agent.iter(prompt, message_history=[*past, *kept], usage_limits=limits) as run:
        await _followed(run, sink, len(past) + len(kept))
        result = run.result
    if result is None:
        raise AgentError("agent", "the model ended without an answer")
    messages = result.all_messages()[len(past) :]
    return _answer(result.output, schema, _usage(run.usage, messages))


async def _followed(run: AgentRun[None, Any], sink: Sink, known: int) -> None:
    async for node in run:
        if Agent.is_model_request_node(node):
            async with node.stream(run.ctx) as stream:
                async for event in stream:
                    _show(event, sink)
        elif Agent.is_call_tools_node(node):
            fresh = run.all_messages()[known:]
            known += len(fresh)
            if fresh:
                sink.turn(ModelMessagesTypeAdapter.dump_python(fresh, mode="json"))


def _show(event: Any, sink: Sink) -> None:
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart) and event.part.content:
        sink.token(event.part.content)
    elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta) and event.delta.content_delta:
        sink.token(event.delta.content_delta)


def _kept_messages(turns: list[Any]) -> list[ModelMessage]:
    return [message for turn in turns for message in ModelMessagesTypeAdapter.validate_python(turn)]


def _answer(output: Any, schema: Schema | None, usage: AgentUsage) -> AgentAnswer:
    if isinstance(output, BaseModel):
        wish = HandoffWish(**output.model_dump())
        return AgentAnswer(output=wish.reason, handoff=wish, usage=usage)
    wrapped = schema is not None and schema.get("type") != "object"
    return AgentAnswer(output=output[VALUE] if wrapped and isinstance(output, dict) else output, usage=usage)


def _usage(used: RunUsage, messages: list[ModelMessage]) -> AgentUsage:
    return AgentUsage(
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        requests=used.requests,
        tool_calls=used.tool_calls,
        cost_usd=round(sum(_cost(message) for message in messages if isinstance(message, ModelResponse)), 6),
    )


def _cost(response: ModelResponse) -> float:
    try:
        return float(response.cost().total_price)
    except (LookupError, AssertionError):
        # a model without a known price costs nothing that could be told
        return 0.0
