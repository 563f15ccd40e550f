"""The shapes of the registry's bodies and answers."""

from typing import Any

from rest_framework import serializers

from agents.models import Agent, AgentVersion, ModelProvider

DEFINITION = ("name", "description", "kind", "capabilities", "instructions", "settings", "limits", "queue")


class DefinitionSerializer(serializers.Serializer[Any]):
    """What defines an agent."""

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    kind = serializers.CharField(max_length=40)
    capabilities = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=50)
    instructions = serializers.CharField(max_length=50_000, allow_blank=True, required=False, trim_whitespace=False)
    settings = serializers.DictField(required=False)
    limits = serializers.DictField(required=False)
    queue = serializers.CharField(max_length=64, allow_blank=True, required=False)


class AgentWriteSerializer(DefinitionSerializer):
    """What may be said of an agent."""

    slug = serializers.SlugField(max_length=80, required=False)
    enabled = serializers.BooleanField(required=False)


class AgentSerializer(serializers.ModelSerializer[Agent]):
    """An agent as it is now."""

    capabilities = serializers.ListField(child=serializers.CharField())
    settings = serializers.DictField()
    limits = serializers.DictField()
    used_in = serializers.SerializerMethodField(help_text="Slugs of the workflows that use it.")

    class Meta:
        model = Agent
        fields = ("slug", *DEFINITION, "enabled", "version", "updated_at", "used_in")

    def get_used_in(self, agent: Agent) -> list[str]:
        """Read what the view found for all agents at once."""
        used: dict[str, list[str]] = self.context.get("used_in", {})
        return used.get(agent.slug, [])


class AgentVersionSerializer(serializers.ModelSerializer[AgentVersion]):
    """An agent as it was."""

    capabilities = serializers.ListField(child=serializers.CharField())
    settings = serializers.DictField()
    limits = serializers.DictField()
    made_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = AgentVersion
        fields = ("number", *DEFINITION, "made_by", "made_at")


class AgentQuerySerializer(serializers.Serializer[Any]):
    """How a list of agents may be narrowed."""

    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    kind = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    capability = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class AskSerializer(serializers.Serializer[Any]):
    """A question to try an agent with."""

    input = serializers.JSONField()


class AnswerUsageSerializer(serializers.Serializer[Any]):
    """What an answer used."""

    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    requests = serializers.IntegerField()
    tool_calls = serializers.IntegerField()
    cost_usd = serializers.FloatField()


class AnswerErrorSerializer(serializers.Serializer[Any]):
    """Why an agent that was tried gave no answer."""

    code = serializers.CharField()
    message = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """What an agent that was tried answered, or why it did not."""

    output = serializers.JSONField(allow_null=True)
    note = serializers.CharField()
    usage = AnswerUsageSerializer(allow_null=True)
    error = AnswerErrorSerializer(allow_null=True)
    duration_ms = serializers.FloatField()


class AgentKindSerializer(serializers.Serializer[Any]):
    """A kind of agent, with the JSON Schema of its settings."""

    kind = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    schema = serializers.DictField()


class FunctionSerializer(serializers.Serializer[Any]):
    """A function that the operator registered."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    settings_schema = serializers.DictField(allow_null=True)


class ToolSerializer(serializers.Serializer[Any]):
    """A tool, with the JSON Schema of its arguments and arguments to try it with."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    schema = serializers.DictField()
    example = serializers.DictField()


class ProviderWriteSerializer(serializers.Serializer[Any]):
    """What may be said of a provider; `api_key` is never shown again, and an empty one removes what is stored."""

    slug = serializers.SlugField(max_length=80, required=False)
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=ModelProvider.Kind.choices)
    base_url = serializers.CharField(max_length=200, required=False, allow_blank=True)
    default_model = serializers.CharField(max_length=120, required=False, allow_blank=True)
    api_key = serializers.CharField(max_length=4000, required=False, allow_blank=True, write_only=True)


class ProviderSerializer(serializers.ModelSerializer[ModelProvider]):
    """A provider, with whether a key is stored in place of the key."""

    has_key = serializers.BooleanField(read_only=True)

    class Meta:
        model = ModelProvider
        fields = ("slug", "name", "kind", "base_url", "default_model", "has_key", "updated_at")


class ProviderCheckSerializer(serializers.Serializer[Any]):
    """Whether a provider answers."""

    ok = serializers.BooleanField()
    message = serializers.CharField()
    duration_ms = serializers.FloatField()
