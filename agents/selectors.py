"""Every read of the registry."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from agents.contract import AgentLimits, AgentSpec, ProviderSpec
from agents.encryption import EncryptionError
from agents.models import Agent, AgentVersion, ModelProvider

UsageFinder = Callable[[Iterable[str]], dict[str, list[str]]]
_usage_finders: list[UsageFinder] = []
_CARDS = """SELECT slug, name, version, kind, description, CAST(capabilities AS text) FROM agents_agent
 WHERE enabled AND slug IN ({})"""


class UnknownAgentError(Exception):
    """Name an agent, or a version of one, that the registry does not have."""


def usage_register(finder: UsageFinder) -> None:
    """Let `finder` tell which workflows (slugs) use which agents; whoever owns workflows calls this once."""
    if finder not in _usage_finders:
        _usage_finders.append(finder)


def agents_used_in(slugs: Iterable[str]) -> dict[str, list[str]]:
    """Give for each agent the slugs of the workflows that use it."""
    wanted = list(slugs)
    used: dict[str, list[str]] = {slug: [] for slug in wanted}
    for finder in _usage_finders:
        for slug, workflows in finder(wanted).items():
            used[slug] = sorted({*used.get(slug, []), *workflows})
    return used


def agent_list(*, q: str = "", kind: str = "", capability: str = "") -> QuerySet[Agent]:
    """List agents whose name, slug, description or capabilities contain `q`, of a kind, with a capability."""
    agents = Agent.objects.all()
    if q:
        matches = Q(name__icontains=q) | Q(slug__icontains=q) | Q(description__icontains=q)
        agents = agents.filter(matches | Q(capabilities__icontains=q))
    if kind:
        agents = agents.filter(kind=kind)
    if capability:
        having = [agent.pk for agent in agents if capability in agent.capabilities]
        agents = agents.filter(pk__in=having)
    return agents


def agent_cards() -> dict[str, dict[str, Any]]:
    """Describe all enabled agents as leads, routers and the validator may know them."""
    fields = ("name", "version", "kind", "description", "capabilities")
    return {
        agent.slug: {field: getattr(agent, field) for field in fields} for agent in Agent.objects.filter(enabled=True)
    }


def agent_cards_of(slugs: Collection[str]) -> dict[str, dict[str, Any]]:
    """Describe those of some agents that are enabled; raw, for each run that starts waits for it."""
    if not slugs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CARDS.format(", ".join(["%s"] * len(slugs))), list(slugs))
        rows = cursor.fetchall()
    return {
        slug: {"name": name, "version": version, "kind": kind, "description": told, "capabilities": json.loads(able)}
        for slug, name, version, kind, told, able in rows
    }


def agent_specs(pins: dict[str, int]) -> dict[str, AgentSpec]:
    """Give each pinned agent as that version defines it; raise `UnknownAgentError` for one that does not exist."""
    rows = AgentVersion.objects.filter(agent__slug__in=pins).select_related("agent")
    chosen = {row.agent.slug: row for row in rows if row.number == pins[row.agent.slug]}
    missing = [f"{slug} v{number}" for slug, number in pins.items() if slug not in chosen]
    if missing:
        raise UnknownAgentError(f"the registry has no {', '.join(missing)}; make the agent, or choose another")
    providers = _provider_specs(chosen.values())
    return {slug: _spec(row, providers) for slug, row in chosen.items()}


def provider_slugs(settings: dict[str, Any]) -> list[str]:
    """Name the providers that an agent's settings mention: `provider`, and those of `routing` in order."""
    single, several = settings.get("provider"), settings.get("routing")
    named = [single, *(several if isinstance(several, list) else [])]
    return [slug for slug in named if isinstance(slug, str) and slug]


def provider_spec(provider: ModelProvider) -> ProviderSpec:
    """Give a provider as agents use it, with its key decrypted, or with the problem that prevents it."""
    api_key, problem = "", ""
    try:
        api_key = provider.key_read()
    except EncryptionError as error:
        problem = str(error)
    fields = {field: getattr(provider, field) for field in ("slug", "kind", "name", "base_url", "default_model")}
    return ProviderSpec(**fields, api_key=api_key, problem=problem)


def _provider_specs(rows: Iterable[AgentVersion]) -> dict[str, ProviderSpec]:
    wanted = {slug for row in rows for slug in provider_slugs(row.settings)}
    if not wanted:
        return {}
    return {provider.slug: provider_spec(provider) for provider in ModelProvider.objects.filter(slug__in=wanted)}


def _spec(row: AgentVersion, providers: dict[str, ProviderSpec]) -> AgentSpec:
    named = provider_slugs(row.settings)
    return AgentSpec(
        slug=row.agent.slug,
        version=row.number,
        name=row.name,
        kind=row.kind,
        settings=row.settings,
        description=row.description,
        capabilities=row.capabilities,
        instructions=row.instructions,
        limits=msgspec.convert(row.limits, AgentLimits),
        enabled=row.agent.enabled,
        providers={slug: providers[slug] for slug in named if slug in providers},
        queue=row.queue,
    )
