"""Sentence vectors from wherever a provider has them: in this process, or an OpenAI-compatible endpoint.

Vectors are kept by text, so a member's description is embedded once.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import httpx2
import numpy as np
from numpy.typing import NDArray

from agents.contract import Member, ProviderSpec
from agents.routing import minilm
from agents.routing.choice import MethodMissingError, described, softmax

Array = NDArray[np.float32]
TEMPERATURE = 0.06
KEPT_VECTORS = 4096
REMOTE_TIMEOUT_S = 10.0


class Embedder(Protocol):
    """Whatever turns texts into vectors of length one."""

    def vectors(self, texts: Sequence[str]) -> Array:
        """Embed texts, a row each; raise `MethodMissingError` where that is not possible."""


class LocalEmbedder:
    """Embed in this process."""

    def vectors(self, texts: Sequence[str]) -> Array:
        """Embed texts, 10-60 ms each."""
        model = minilm.loaded()
        return np.stack([model.vector(text) for text in texts])


class RemoteEmbedder:
    """Embed through an OpenAI-compatible endpoint; the key goes to the provider's address and nowhere else."""

    def __init__(self, provider: ProviderSpec) -> None:
        self._provider = provider

    def vectors(self, texts: Sequence[str]) -> Array:
        """Embed texts in one call."""
        provider = self._provider
        if provider.problem:
            raise MethodMissingError(provider.problem)
        url = f"{provider.base_url.rstrip('/')}/embeddings"
        body = {"model": provider.default_model, "input": list(texts)}
        headers = {"Authorization": f"Bearer {provider.api_key}"} if provider.api_key else {}
        try:
            answer = httpx2.post(url, json=body, headers=headers, timeout=REMOTE_TIMEOUT_S, follow_redirects=False)
            answer.raise_for_status()
            rows = np.array([item["embedding"] for item in answer.json()["data"]], dtype=np.float32)
            unit: Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            raise MethodMissingError(
                f"provider {provider.slug!r} gave no embeddings ({type(error).__name__})"
            ) from error
        if unit.shape[0] != len(texts):
            raise MethodMissingError(
                f"provider {provider.slug!r} gave {unit.shape[0]} embeddings for {len(texts)} texts"
            )
        return unit


class KeptVectors:
    """An embedder that remembers the vectors of the texts it met last."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def vectors(self, texts: Sequence[str]) -> Array:
        """Embed texts, asking only for those that are not known."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known |= dict(zip(fresh, self._embedder.vectors(fresh), strict=True))
            self._keep(known)
        return np.stack([known[text] for text in texts])

    def _keep(self, known: dict[str, Array]) -> None:
        with self._lock:
            self._kept.update(known)
            while len(self._kept) > KEPT_VECTORS:
                self._kept.popitem(last=False)


LOCAL = KeptVectors(LocalEmbedder())
_remote: dict[ProviderSpec, KeptVectors] = {}


def embedder_of(provider: ProviderSpec) -> Embedder:
    """Give the embedder of a provider, with the vectors that it has kept."""
    if provider.kind == "local-embeddings":
        return LOCAL
    return _remote.setdefault(provider, KeptVectors(RemoteEmbedder(provider)))


def embedding_scores(text: str, members: Sequence[Member], embedder: Embedder) -> dict[str, float]:
    """Give each member a probability by how near its description is to the text."""
    rows = embedder.vectors([text, *(described(member) for member in members)])
    nearness = rows[1:] @ rows[0]
    return softmax({member.name: float(near) for member, near in zip(members, nearness, strict=True)}, TEMPERATURE)
