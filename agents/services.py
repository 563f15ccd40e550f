"""Every write to the registry. Who may write is decided by the caller; what is written is checked here."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from agents.definitions import RegistryError, check_definition
from agents.models import Agent, AgentVersion, Definition, ModelProvider

AnyUser = User | None
DEFAULTS: dict[str, Any] = {
    "description": "",
    "instructions": "",
    "capabilities": [],
    "settings": {},
    "limits": {},
    "queue": "",
}
PROVIDER_FIELDS = ("name", "kind", "base_url", "default_model")


@transaction.atomic
def agent_create(*, user: AnyUser, slug: str = "", enabled: bool = True, **definition: Any) -> Agent:
    """Register an agent and its version 1; raise `RegistryError` where its definition or slug will not do."""
    full = {**DEFAULTS, **definition}
    check_definition(full)
    agent = Agent(slug=free_slug(Agent, slug, full["name"]), enabled=enabled, owner=user, **full)
    agent.save()
    _version_make(agent, user)
    return agent


@transaction.atomic
def agent_change(*, agent: Agent, user: AnyUser, enabled: bool | None = None, **changes: Any) -> Agent:
    """Change an agent; what defines it makes a new version, unless nothing of it differs."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    definition = {**agent.definition(), **changes}
    check_definition(definition)
    differs = definition != agent.definition()
    for field, value in definition.items():
        setattr(agent, field, value)
    if enabled is not None:
        agent.enabled = enabled
    agent.save()
    if differs:
        _version_make(agent, user)
    return agent


def agent_disable(*, agent: Agent) -> None:
    """Take an agent out of use; its versions stay, for the runs that had them."""
    agent.enabled = False
    agent.save(update_fields=["enabled", "updated_at"])


def _version_make(agent: Agent, user: AnyUser) -> None:
    agent.version += 1
    AgentVersion.objects.create(agent=agent, number=agent.version, made_by=user, **agent.definition())
    agent.save(update_fields=["version"])


@transaction.atomic
def provider_create(*, slug: str = "", api_key: str = "", **fields: Any) -> ModelProvider:
    """Register a model provider; its key is stored encrypted."""
    provider = ModelProvider(slug=free_slug(ModelProvider, slug, fields.get("name", "")))
    return _provider_save(provider, api_key, fields)


@transaction.atomic
def provider_change(*, provider: ModelProvider, api_key: str | None = None, **changes: Any) -> ModelProvider:
    """Change a provider. `api_key` None keeps the stored key and an empty one removes it.

    A key never follows to another address: a changed kind or URL drops the stored key unless a new one comes along.
    """
    moved = any(field in changes and changes[field] != getattr(provider, field) for field in ("kind", "base_url"))
    if moved and api_key is None and provider.has_key:
        message = "Enter the API key again: it was given for the former address and is not sent to another."
        raise RegistryError({"api_key": [message]})
    return _provider_save(provider, api_key, changes)


def provider_delete(*, provider: ModelProvider) -> None:
    """Remove a provider that no enabled agent names; raise `RegistryError` where one does."""
    users = [agent.slug for agent in Agent.objects.filter(enabled=True) if _names(agent, provider.slug)]
    if users:
        raise RegistryError({"slug": [f"Agents use it: {', '.join(users)}. Give them another provider first."]})
    provider.delete()


def _names(agent: Definition, slug: str) -> bool:
    return agent.settings.get("provider") == slug or slug in (agent.settings.get("routing") or [])


def _provider_save(provider: ModelProvider, api_key: str | None, fields: dict[str, Any]) -> ModelProvider:
    for field in PROVIDER_FIELDS:
        if field in fields:
            setattr(provider, field, fields[field])
    if fault := address_fault(provider.kind, provider.base_url):
        raise RegistryError({"base_url": [fault]})
    if api_key is not None:
        provider.key_set(api_key.strip())
    provider.save()
    return provider


def address_fault(kind: str, url: str) -> str:
    """Say what is wrong with a provider's address, or return an empty text."""
    if not url:
        needed = kind == ModelProvider.Kind.OPENAI_COMPATIBLE
        return "An OpenAI-compatible provider needs its URL, such as http://host/v1." if needed else ""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    proper = parts.scheme in ("http", "https") and parts.hostname and not parts.username and " " not in url
    return "" if proper else "Enter an address that begins with http:// or https://, without a password in it."


def free_slug(model: type[Agent] | type[ModelProvider], wanted: str, name: str) -> str:
    """Return the wanted slug, or one made from the name; raise `RegistryError` where the wanted one is taken."""
    taken = set(model._default_manager.values_list("slug", flat=True))
    if wanted:
        if wanted in taken:
            raise RegistryError({"slug": [f"{wanted!r} is taken; choose another."]})
        return wanted
    base = slugify(name)[:70] or "agent"
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
