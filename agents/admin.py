"""The registry in the admin: every write goes through the services, so agents get versions and keys stay secret."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

from agents.definitions import RegistryError, check_definition
from agents.kinds import KINDS
from agents.models import Agent, AgentVersion, Definition, ModelProvider
from agents.selectors import agents_used_in
from agents.services import address_fault, agent_change, agent_create, provider_change, provider_create


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.title) for kind in KINDS.values()]


class AgentForm(forms.ModelForm):
    """An agent's form; what cannot be asked is refused by field."""

    kind = forms.ChoiceField(choices=_kinds)

    class Meta:
        model = Agent
        fields = ("name", "slug", "enabled", *Definition.FIELDS[1:])

    def clean(self) -> dict[str, Any]:
        """Check the definition as the API does."""
        cleaned = super().clean() or self.cleaned_data
        definition = {field: cleaned.get(field) for field in Definition.FIELDS}
        definition = {field: _unset(field) if value is None else value for field, value in definition.items()}
        if self.errors:
            return cleaned
        try:
            check_definition(definition)
        except RegistryError as error:
            for field, messages in error.fields.items():
                self.add_error(field, messages)
        return cleaned | definition


def _unset(field: str) -> Any:
    return {"capabilities": [], "settings": {}, "limits": {}}.get(field, "")


class AgentVersionInline(admin.TabularInline):
    """The versions of an agent, to read."""

    model = AgentVersion
    fields = ("number", "made_at", "made_by", "name", "kind", "capabilities", "settings", "instructions", "queue")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a version comes from a change of its agent."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a version is immutable."""
        return False


@admin.register(Agent)
class AgentAdmin(admin.ModelAdmin):
    """Agents, with their versions and where they are used."""

    form = AgentForm
    inlines = [AgentVersionInline]
    list_display = ("name", "slug", "kind", "able_to", "enabled", "version", "used_in", "updated_at")
    list_filter = ("kind", "enabled", "owner")
    search_fields = ("name", "slug", "description", "capabilities", "instructions")
    readonly_fields = ("version", "used_in", "owner", "created_at", "updated_at")

    @admin.display(description="capabilities")
    def able_to(self, agent: Agent) -> str:
        """Show the capabilities in a line."""
        return ", ".join(agent.capabilities)

    @admin.display(description="used in")
    def used_in(self, agent: Agent) -> str:
        """Show the workflows that use it."""
        return ", ".join(agents_used_in([agent.slug])[agent.slug]) or "-"

    def get_readonly_fields(self, request: HttpRequest, obj: Agent | None = None) -> Any:
        """Keep the slug of an agent that exists: workflows name it."""
        return ("slug", *self.readonly_fields) if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Agent, form: Any, change: bool) -> None:
        """Write through the services, which make the version."""
        definition = {field: getattr(obj, field) for field in Definition.FIELDS}
        user = request.user if isinstance(request.user, User) else None
        if change:
            stored = Agent.objects.get(pk=obj.pk)
            saved = agent_change(agent=stored, user=user, enabled=obj.enabled, **definition)
        else:
            saved = agent_create(user=user, slug=obj.slug, enabled=obj.enabled, **definition)
        obj.pk, obj.version = saved.pk, saved.version

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: runs are pinned to versions; an agent is disabled instead."""
        return False


class ProviderForm(forms.ModelForm):
    """A provider's form; the key goes in and never comes out."""

    api_key = forms.CharField(
        required=False,
        strip=True,
        label="API key",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Stored encrypted and never shown again. Leave it empty to keep the stored key.",
    )
    remove_key = forms.BooleanField(required=False, label="Remove the stored key")

    class Meta:
        model = ModelProvider
        fields = ("name", "slug", "kind", "base_url", "default_model")

    def clean(self) -> dict[str, Any]:
        """Refuse to send a stored key to another address."""
        cleaned = super().clean() or self.cleaned_data
        moved = {"kind", "base_url"} & set(self.changed_data)
        told = cleaned.get("api_key") or cleaned.get("remove_key")
        if self.instance.pk and self.instance.has_key and moved and not told:
            self.add_error("api_key", "Enter the API key again: the stored one was given for the former address.")
        if fault := address_fault(str(cleaned.get("kind", "")), cleaned.get("base_url") or ""):
            self.add_error("base_url", fault)
        return cleaned


@admin.register(ModelProvider)
class ModelProviderAdmin(admin.ModelAdmin):
    """Providers, with whether a key is stored in place of the key."""

    form = ProviderForm
    list_display = ("name", "slug", "kind", "base_url", "default_model", "key_stored", "updated_at")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "base_url", "default_model")
    readonly_fields = ("key_stored", "created_at", "updated_at")

    @admin.display(boolean=True, description="has key")
    def key_stored(self, provider: ModelProvider) -> bool:
        """Tell whether a key is stored."""
        return provider.has_key

    def save_model(self, request: HttpRequest, obj: ModelProvider, form: Any, change: bool) -> None:
        """Write through the services, which encrypt the key."""
        fields = {field: getattr(obj, field) for field in ("name", "kind", "base_url", "default_model")}
        typed = form.cleaned_data["api_key"]
        if change:
            api_key = "" if form.cleaned_data["remove_key"] else typed or None
            stored = ModelProvider.objects.get(pk=obj.pk)
            provider_change(provider=stored, api_key=api_key, **fields)
        else:
            obj.pk = provider_create(slug=obj.slug, api_key=typed, **fields).pk
