"""Every read of the registry."""

import json
from collections.abc import Callable, Collection, Iterable
from itertools import chain
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from agents.contract import AgentLimits, AgentSpec, ProviderSpec
from agents.encryption import EncryptionError
from agents.models import Agent, ModelProvider

Mark = tuple[tuple[int, int], ...]  # ids and versions of agents
UsageFinder = Callable[[Iterable[str]], dict[str, list[str]]]
_usage_finders: list[UsageFinder] = []
# raw, for each run that starts, and each that is taken up, waits for one of these
_CARDS = """SELECT slug, name, version, kind, description, CAST(capabilities AS text), id FROM agents_agent
 WHERE enabled AND slug IN ({})"""
_UNCHANGED = "(SELECT count(*) FROM agents_agent WHERE enabled AND (id, version) IN ({}))=%s"
_MARKED = "SELECT * FROM unnest(%s::bigint[], %s::int[])"  # two values however many agents there are
_PINNED = """SELECT a.slug, a.enabled, v.number, v.name, v.kind, v.description, v.instructions, v.queue,
 CAST(v.capabilities AS text), CAST(v.settings AS text), CAST(v.limits AS text)
 FROM agents_agentversion v JOIN agents_agent a ON a.id=v.agent_id WHERE (a.slug, v.number) IN ({})"""


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


def agent_cards_of(slugs: Collection[str]) -> tuple[dict[str, dict[str, Any]], Mark]:
    """Describe those of some agents that are enabled, and mark them as they are now."""
    rows = _rows(_CARDS, [(slug,) for slug in slugs])
    cards = {
        slug: {"name": name, "version": version, "kind": kind, "description": told, "capabilities": json.loads(able)}
        for slug, name, version, kind, told, able, _ in rows
    }
    return cards, tuple((row[6], row[2]) for row in rows)


def agents_unchanged(mark: Mark) -> tuple[str, tuple[Any, ...]]:
    """Give a condition in SQL, and its values: that agents are enabled and as they were when they were marked."""
    if not mark:
        return "1=1", ()
    if connection.vendor == "postgresql":
        arrays = [f"{{{','.join(map(str, column))}}}" for column in zip(*mark, strict=True)]
        return _UNCHANGED.format(_MARKED), (*arrays, len(mark))
    return _UNCHANGED.format(_places(mark)), (*chain.from_iterable(mark), len(mark))


def agent_specs(pins: dict[str, int]) -> dict[str, AgentSpec]:
    """Give each pinned agent as that version defines it; raise `UnknownAgentError` for one that does not exist."""
    specs = {row[0]: _spec(row) for row in _rows(_PINNED, pins.items())}
    missing = [f"{slug} v{number}" for slug, number in pins.items() if slug not in specs]
    if missing:
        raise UnknownAgentError(f"the registry has no {', '.join(missing)}; make the agent, or choose another")
    return _with_providers(specs)


def _rows(sql: str, keys: Collection[tuple[Any, ...]]) -> list[Any]:
    """Read what belongs to some keys."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(_places(keys)), list(chain.from_iterable(keys)))
        return list(cursor.fetchall())


def _places(keys: Iterable[tuple[Any, ...]]) -> str:
    """Write places in SQL for the values of keys."""
    return ", ".join(f"({', '.join(['%s'] * len(key))})" for key in keys)


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


def _with_providers(specs: dict[str, AgentSpec]) -> dict[str, AgentSpec]:
    named = {slug: names for slug, spec in specs.items() if (names := provider_slugs(spec.settings))}
    if not named:
        return specs
    wanted = ModelProvider.objects.filter(slug__in={name for names in named.values() for name in names})
    providers = {provider.slug: provider_spec(provider) for provider in wanted}
    known = {
        slug: msgspec.structs.replace(
            specs[slug], providers={name: providers[name] for name in names if name in providers}
        )
        for slug, names in named.items()
    }
    return specs | known


def _spec(row: Any) -> AgentSpec:
    slug, enabled, number, name, kind, description, instructions, queue, capabilities, settings, limits = row
    return AgentSpec(
        slug=slug,
        version=number,
        name=name,
        kind=kind,
        settings=json.loads(settings),
        description=description,
        capabilities=json.loads(capabilities),
        instructions=instructions,
        limits=msgspec.convert(json.loads(limits), AgentLimits),
        enabled=bool(enabled),
        queue=queue,
    )
