"""Find out whether a provider answers: ask a remote one for its models, load a local one.

No redirect is followed, so that a key reaches its own provider's address alone.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2

from agents.contract import ProviderSpec
from agents.routing import decider, minilm
from agents.routing.choice import MethodMissingError

TIMEOUT_S = 10.0
ADDRESSES = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com",
}


async def provider_check(provider: ProviderSpec) -> dict[str, Any]:
    """Tell whether the provider answers, and what it said if not."""
    started = time.perf_counter()
    if provider.problem:
        ok, message = False, provider.problem
    elif provider.kind in _LOCAL:
        ok, message = await asyncio.to_thread(_loads, _LOCAL[provider.kind])
    else:
        ok, message = await _answers(provider)
    return {"ok": ok, "message": message, "duration_ms": round((time.perf_counter() - started) * 1000, 1)}


_LOCAL: dict[str, Callable[[], object]] = {"local-decider": decider.loaded, "local-embeddings": minilm.loaded}


def _loads(load: Callable[[], object]) -> tuple[bool, str]:
    try:
        load()
    except (MethodMissingError, OSError, ValueError) as error:
        return False, str(error)
    return True, "It is loaded and ready."


async def _answers(provider: ProviderSpec) -> tuple[bool, str]:
    url, headers = models_request(provider)
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
            answer = await client.get(url, headers=headers)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return False, f"{url} cannot be reached ({type(error).__name__}); check the address and the network."
    if answer.status_code in (401, 403):
        return False, f"It refused the API key ({answer.status_code}); enter a valid one."
    if not answer.is_success:
        return False, f"{url} answered {answer.status_code}; check the address."
    return True, "It answers."


def models_request(provider: ProviderSpec) -> tuple[str, dict[str, str]]:
    """Give the address and headers with which a provider lists its models."""
    base = (provider.base_url or ADDRESSES.get(provider.kind, "")).rstrip("/")
    key = provider.api_key
    if provider.kind == "anthropic":
        return f"{base}/v1/models", {"x-api-key": key, "anthropic-version": "2023-06-01"}
    if provider.kind == "google":
        return f"{base}/v1beta/models", {"x-goog-api-key": key}
    return f"{base}/models", {"Authorization": f"Bearer {key}"} if key else {}
