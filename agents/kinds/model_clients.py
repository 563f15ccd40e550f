"""Models of a provider, ready to be asked.

The key and the address always come from the registry, never from the environment of the process; redirects are not
followed, so that a key reaches its own provider's host alone. Retrying is the run's business: the clients do not.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary

import httpx2
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider

from agents.contract import AgentError, ProviderSpec

OPENAI_URL = "https://api.openai.com/v1"
ANTHROPIC_URL = "https://api.anthropic.com"
GOOGLE_URL = "https://generativelanguage.googleapis.com"
NO_KEY = "none"
KEPT_CLIENTS = 32
Key = tuple[ProviderSpec, str]
_kept: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Key, Model]] = WeakKeyDictionary()


def model_of(provider: ProviderSpec, name: str) -> Model:
    """Give the model `name` of a provider, with its connections kept for this event loop."""
    kept = _kept.setdefault(asyncio.get_running_loop(), {})
    key = (provider, name)
    if key not in kept:
        while len(kept) >= KEPT_CLIENTS:
            kept.pop(next(iter(kept)))
        kept[key] = _made(provider, name)
    return kept[key]


def _made(provider: ProviderSpec, name: str) -> Model:
    maker = _MAKERS.get(provider.kind)
    if maker is None:
        message = f"provider {provider.slug!r} is of the kind {provider.kind!r}, which serves no language models"
        raise AgentError("validation", message)
    if provider.kind != "openai_compatible" and not provider.api_key:
        raise AgentError("refused", f"provider {provider.slug!r} has no API key; enter one in the registry")
    return maker(provider, name)


def _openai(provider: ProviderSpec, name: str) -> Model:
    client = AsyncOpenAI(
        base_url=provider.base_url or OPENAI_URL,
        api_key=provider.api_key or NO_KEY,
        max_retries=0,
        http_client=_http(),
    )
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))


def _anthropic(provider: ProviderSpec, name: str) -> Model:
    client = AsyncAnthropic(
        base_url=provider.base_url or ANTHROPIC_URL, api_key=provider.api_key, max_retries=0, http_client=_http()
    )
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))


def _google(provider: ProviderSpec, name: str) -> Model:
    address = provider.base_url or GOOGLE_URL
    return GoogleModel(name, provider=GoogleProvider(api_key=provider.api_key, base_url=address, http_client=_http()))


def _http() -> httpx2.AsyncClient:
    return httpx2.AsyncClient(follow_redirects=False, timeout=httpx2.Timeout(600, connect=10), trust_env=False)


_MAKERS: dict[str, Callable[[ProviderSpec, str], Model]] = {
    "openai": _openai,
    "openai_compatible": _openai,
    "anthropic": _anthropic,
    "google": _google,
}
