"""What every node takes beside its kind's settings: retry, timeout, what an error means, its input, where to save."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workflows.engine.errors import ErrorCode


class Settings(BaseModel):
    """Be the base of all settings: unknown fields are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Retry(Settings):
    """Try a step again when it fails with one of these errors, each wait longer than the one before."""

    attempts: int = Field(default=1, ge=1, le=20, title="Attempts", description="How often a step is tried in all.")
    backoff_s: float = Field(
        default=1.0, ge=0, le=3600, title="First wait (s)", description="The wait before the second try."
    )
    factor: float = Field(
        default=2.0, ge=1, le=10, title="Factor", description="Each wait is so many times the one before."
    )
    max_s: float = Field(
        default=60.0, ge=0, le=86400, title="Longest wait (s)", description="No wait is longer than this."
    )
    jitter: float = Field(
        default=0.1, ge=0, le=1, title="Jitter", description="How far a wait is spread, as a share of it."
    )
    on: tuple[ErrorCode, ...] = Field(
        default=("timeout", "rate_limit", "provider", "tool", "agent"),
        title="Retry on",
        description="The kinds of error that are worth another try.",
    )


class OnError(Settings):
    """Say what a failure of the node means to the nodes around it."""

    mode: Literal["fail", "default", "port"] = Field(
        default="fail",
        title="When it fails",
        description="Fail; go on with a default value; or leave by the port 'error' with the error and the input.",
    )
    value: Any = Field(
        default=None,
        title="Default value",
        description="What the node returns instead, in mode 'default'.",
        json_schema_extra={"widget": "json"},
    )


class Policy(Settings):
    """Hold the settings that all kinds share; they stand beside `config` in a node."""

    retry: Retry = Field(default=Retry(), title="Retry")
    timeout_s: float = Field(
        default=60.0, gt=0, le=86400, title="Timeout (s)", description="How long one attempt of a step may take."
    )
    on_error: OnError = Field(default=OnError(), title="On error")
    input: Any = Field(
        default=None,
        title="Input",
        description="A template for what the node is given instead of what arrives; {{ input }} is what arrives.",
        json_schema_extra={"widget": "template"},
    )
    save_as: str | None = Field(
        default=None,
        title="Save as",
        description="A declared state key that takes in the node's output.",
        json_schema_extra={"widget": "state"},
    )


POLICY_FIELDS = frozenset(Policy.model_fields)
