"""Choosing by capability: each method, what is used instead of what, and an endpoint for embeddings."""

import json
from pathlib import Path

import numpy as np
import pytest

from agents.contract import Member, ProviderSpec
from agents.routing import choose, minilm
from agents.routing.keywords import keyword_scores
from tests.agents.fake_openai import fake_openai

TEAM = [
    Member(name="billing", description="Handles payments, invoices and refunds."),
    Member(name="shipping", description="Handles parcels and deliveries."),
]
LABELLED = json.loads((Path(__file__).parent / "routing_set.json").read_text())


def test_probabilities_sum_to_one_and_the_method_is_told() -> None:
    choice = choose("please refund my invoice", TEAM)
    assert (choice.best, choice.method, choice.note) == ("billing", "decision model", "")
    assert sum(choice.scores.values()) == pytest.approx(1, abs=0.01)
    assert 0 < choice.margin <= 1


def test_one_member_is_certain_and_none_is_an_error() -> None:
    assert choose("anything", TEAM[:1]).scores == {"billing": 1.0}
    with pytest.raises(ValueError, match="nobody"):
        choose("anything", [])


def test_most_of_the_labelled_messages_find_their_member() -> None:
    right = [
        choose(text, [Member(name=name, description=told) for name, told in team["members"].items()]).best == wanted
        for team in LABELLED.values()
        for text, wanted in team["messages"]
    ]
    assert sum(right) >= 27


def test_shared_words_choose_where_words_are_shared() -> None:
    assert max(keyword_scores("two parcels", TEAM).items(), key=lambda item: item[1])[0] == "shipping"
    assert keyword_scores("zzz", TEAM) == {"billing": 0.5, "shipping": 0.5}


@pytest.mark.skipif(minilm.installed(), reason="they are installed here")
def test_what_is_missing_and_what_was_used_instead_is_told() -> None:
    choice = choose("refund", TEAM, [ProviderSpec(slug="e", kind="local-embeddings")])
    assert choice.method == "decision model"
    assert "not installed" in choice.note
    assert "instead" in choice.note


def test_an_endpoint_for_embeddings_chooses() -> None:
    def vector(text: str) -> list[float]:
        return [1.0, 0.0] if "parcel" in text.casefold() else [0.0, 1.0]

    with fake_openai({"embedding": vector}) as server:
        provider = ProviderSpec(slug="e", kind="openai_compatible", base_url=server.url, api_key="k", default_model="m")
        choice = choose("my parcel", TEAM, [provider])
        choose("my parcel", TEAM, [provider])
    assert (choice.best, choice.method) == ("shipping", "embeddings")
    assert len(server.seen) == 1
    assert server.seen[0]["headers"]["authorization"] == "Bearer k"


def test_an_endpoint_that_fails_is_replaced_and_named() -> None:
    with fake_openai({"status": 500}) as server:
        provider = ProviderSpec(slug="e", kind="openai_compatible", base_url=server.url, default_model="m")
        choice = choose("refund my invoice", TEAM, [provider])
    assert choice.best == "billing"
    assert "'e' gave no embeddings" in choice.note


@pytest.mark.skipif(not minilm.installed(), reason="sentence embeddings are not installed")
def test_vectors_of_like_sentences_are_near() -> None:
    model = minilm.loaded()
    cat, kitten, law = (model.vector(text) for text in ("a cat sleeps", "a kitten naps", "tax law of 1990"))
    assert float(np.dot(cat, kitten)) > 0.5 > float(np.dot(cat, law))
