"""The registry: agents, their immutable versions, and the model providers that they use.

A row of `Agent` holds an agent as it is now; each change of what defines it makes an `AgentVersion`, and runs are
pinned to a version's number. An API key is stored encrypted and leaves the registry only towards its own provider.
"""

from typing import Any

from django.conf import settings
from django.db import models

from agents.encryption import decrypt, encrypt


class ModelProvider(models.Model):
    """Where models are served: a remote API with its key, or something that runs in this process."""

    class Kind(models.TextChoices):
        OPENAI = "openai", "OpenAI"
        OPENAI_COMPATIBLE = "openai_compatible", "OpenAI-compatible URL"
        ANTHROPIC = "anthropic", "Anthropic"
        GOOGLE = "google", "Google"
        LOCAL_DECIDER = "local-decider", "Decision model in this process"
        LOCAL_EMBEDDINGS = "local-embeddings", "Sentence embeddings in this process"

    LOCAL = (Kind.LOCAL_DECIDER, Kind.LOCAL_EMBEDDINGS)

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    base_url = models.CharField(
        max_length=200, blank=True, help_text="Needed for an OpenAI-compatible URL; else the provider's own."
    )
    default_model = models.CharField(max_length=120, blank=True, help_text="The model of agents that name none.")
    encrypted_key = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_key(self) -> bool:
        """Tell whether an API key is stored."""
        return bool(self.encrypted_key)

    def key_set(self, api_key: str) -> None:
        """Encrypt `api_key` into the row (unsaved); an empty one removes what is stored."""
        self.encrypted_key = encrypt(api_key)

    def key_read(self) -> str:
        """Decrypt the API key; raise `EncryptionError` where the encryption key is another."""
        return decrypt(self.encrypted_key)


class Definition(models.Model):
    """What defines an agent; the same columns in `Agent` and in each of its versions."""

    FIELDS = ("name", "description", "kind", "capabilities", "instructions", "settings", "limits", "queue")

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="What it does, in a sentence: leads and routers choose by it.")
    kind = models.CharField(max_length=40)
    capabilities = models.JSONField(default=list, blank=True, help_text="A list of short texts.")
    instructions = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True, help_text="Those of its kind.")
    limits = models.JSONField(
        default=dict,
        blank=True,
        help_text="Any of calls_at_once, calls_per_minute, tokens_per_minute, timeout_s, circuit_failures, "
        "circuit_open_s.",
    )
    queue = models.CharField(
        max_length=64,
        blank=True,
        help_text="In a cluster, the queue whose workers carry its steps out; empty: whoever drives the run.",
    )

    class Meta:
        abstract = True

    def definition(self) -> dict[str, Any]:
        """Give what defines the agent, as a version keeps it."""
        return {field: getattr(self, field) for field in self.FIELDS}


class Agent(Definition):
    """A registered worker; `version` is the number of its newest version."""

    slug = models.SlugField(max_length=80, unique=True)
    enabled = models.BooleanField(default=True, help_text="A disabled agent refuses every call, also in running runs.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="agents")
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AgentVersion(Definition):
    """An agent as it was from one change to the next; never changed."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["agent", "number"], name="agent_version_once")]

    def __str__(self) -> str:
        return f"{self.agent} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the version; raise `ValueError` where it exists, for a version is never changed."""
        if not self._state.adding:
            raise ValueError("a version of an agent is immutable: change the agent, and it gets a new version")
        super().save(*args, **kwargs)
