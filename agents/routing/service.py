"""Choose a member for a text by the first method that works, and say what was used instead of what.

Order: the providers that the agent names; then the decision model in this process; then shared words.
"""

from collections.abc import Callable, Sequence

from agents.contract import AgentSpec, Member, ProviderSpec
from agents.routing.choice import Choice, MethodMissingError
from agents.routing.decider import decider_scores
from agents.routing.embeddings import Embedder, embedder_of, embedding_scores
from agents.routing.keywords import keyword_scores

QUESTION = "Which of these should take care of this request?"
WORDS_POWER = 0.6
Method = Callable[[str, Sequence[Member], str], dict[str, float]]


class Router:
    """Choose with an agent's providers."""

    def __init__(self, providers: Sequence[ProviderSpec]) -> None:
        self.providers = list(providers)

    @classmethod
    def of(cls, spec: AgentSpec) -> "Router":
        """Take the providers that the agent's settings name, in their order."""
        named = spec.settings.get("routing") or []
        missing = [ProviderSpec(slug=slug, kind="missing") for slug in named if slug not in spec.providers]
        return cls([*(spec.providers[slug] for slug in named if slug in spec.providers), *missing])

    def choose(self, text: str, members: Sequence[Member], question: str = QUESTION) -> Choice:
        """Choose one of `members` for `text`; raise `ValueError` where there is none to choose."""
        return choose(text, members, self.providers, question)


def choose(
    text: str, members: Sequence[Member], providers: Sequence[ProviderSpec] = (), question: str = QUESTION
) -> Choice:
    """Choose one of `members` for `text`; raise `ValueError` where there is none to choose."""
    if not members:
        raise ValueError("there is nobody to choose from")
    missed: list[str] = []
    for name, method in _methods(providers):
        try:
            scores = method(text, members, question)
        except MethodMissingError as missing:
            missed.append(str(missing))
            continue
        return Choice(scores=_ordered(scores), method=name, note=_note(missed, name))
    raise AssertionError("shared words always choose")


def _methods(providers: Sequence[ProviderSpec]) -> list[tuple[str, Method]]:
    methods = [(_NAMES.get(provider.kind, "embeddings"), _method(provider)) for provider in providers]
    if not any(provider.kind == "local-decider" for provider in providers):
        methods.append(("decision model", _by_decider))
    return [*methods, ("shared words", _by_keywords)]


_NAMES = {"local-decider": "decision model", "local-embeddings": "sentence embeddings"}


def _method(provider: ProviderSpec) -> Method:
    if provider.kind == "local-decider":
        return _by_decider
    if provider.kind in ("local-embeddings", "openai", "openai_compatible"):
        return _by_embeddings(embedder_of(provider))
    return _impossible(provider)


def _by_embeddings(embedder: Embedder) -> Method:
    return lambda text, members, question: embedding_scores(text, members, embedder)


def _by_decider(text: str, members: Sequence[Member], question: str) -> dict[str, float]:
    """Let the decision model choose, and words that a description shares with the text weigh in."""
    model, words = decider_scores(text, members, question), keyword_scores(text, members)
    joint = {name: model[name] * words[name] ** WORDS_POWER for name in model}
    total = sum(joint.values())
    return {name: value / total for name, value in joint.items()}


def _by_keywords(text: str, members: Sequence[Member], question: str) -> dict[str, float]:
    return keyword_scores(text, members)


def _impossible(provider: ProviderSpec) -> Method:
    def refuse(text: str, members: Sequence[Member], question: str) -> dict[str, float]:
        absent = provider.kind == "missing"
        why = "is not in the registry" if absent else f"is of the kind {provider.kind!r}, which cannot choose"
        raise MethodMissingError(f"provider {provider.slug!r} {why}")

    return refuse


def _ordered(scores: dict[str, float]) -> dict[str, float]:
    best_first = sorted(scores.items(), key=lambda item: -item[1])
    return {name: round(value, 4) for name, value in best_first}


def _note(missed: list[str], used: str) -> str:
    return f"{'; '.join(missed)}: chosen by the {used} instead" if missed else ""
