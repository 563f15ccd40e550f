"""What every node takes beside its kind's settings: retry, timeout, what an error means, its input, where to save."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workflows.engine.errors import ErrorCode


class Settings(BaseModel):
    """Be the base of all settings: unknown fields are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


FirstWait = Annotated[
    float, Field(ge=0, le=3600, title="First wait (s)", description="The wait before the second try.")
]
Factor = Annotated[float, Field(ge=1, le=10, title="Factor", description="Each wait is so many times the one before.")]
LongestWait = Annotated[
    float, Field(ge=0, le=86400, title="Longest wait (s)", description="No wait is longer than this.")
]
Jitter = Annotated[float, Field(ge=0, le=1, title="Jitter", description="How far a wait is spread, as a share of it.")]


class RetryRule(Settings):
    """Say how often, and after what waits, to try again after errors of one class."""

    attempts: int = Field(default=3, ge=1, le=50, title="Attempts", description="How often it is tried in all.")
    backoff_s: FirstWait = 1.0
    factor: Factor = 2.0
    max_s: LongestWait = 60.0


class Retry(Settings):
    """Try a step again when it fails with one of these errors, each wait longer than the one before."""

    attempts: int = Field(default=1, ge=1, le=20, title="Attempts", description="How often a step is tried in all.")
    backoff_s: FirstWait = 1.0
    factor: Factor = 2.0
    max_s: LongestWait = 60.0
    jitter: Jitter = 0.1
    on: tuple[ErrorCode, ...] = Field(
        default=("timeout", "rate_limit", "provider", "tool", "agent"),
        title="Retry on",
        description="The kinds of error that are worth another try.",
    )
    rules: dict[ErrorCode, RetryRule] = Field(
        default={},
        title="By class of error",
        description="Other attempts and waits for some kinds of error; a provider's Retry-After is always honoured.",
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


class Rerun(Settings):
    """Enter a whole node again when it fails, with the same input and with nothing of what it had done."""

    attempts: int = Field(default=2, ge=1, le=20, title="Attempts", description="How often it is entered in all.")
    backoff_s: FirstWait = 0.0
    factor: Factor = 2.0
    max_s: LongestWait = 60.0
    jitter: Jitter = 0.1
    on: tuple[ErrorCode, ...] = Field(
        default=("timeout", "rate_limit", "provider", "tool", "agent", "limit", "validation"),
        title="Rerun on",
        description="The kinds of error that are worth another try.",
    )


class Budget(Settings):
    """Limit what is used inside a node; over it, the node fails with code `budget`."""

    steps: int | None = Field(default=None, ge=1, le=1_000_000, title="Steps", description="Steps asked for, in all.")
    tokens: int | None = Field(default=None, ge=1, title="Tokens", description="Tokens, both directions.")
    cost_usd: float | None = Field(default=None, gt=0, title="Money ($)", description="US dollars.")


class Join(Settings):
    """Say when what several branches lead to goes on, and what becomes of those that are late."""

    mode: Literal["all", "any", "first_success", "quorum", "predicate"] = Field(
        default="all",
        title="Waits for",
        description="All branches; the first that ends; the first that ends well; so many that end well; "
        "or a condition over what has arrived.",
    )
    n: int = Field(default=2, ge=1, le=100_000, title="Quorum", description="How many must end well, for 'quorum'.")
    when: str | None = Field(
        default=None,
        title="Condition",
        description="CEL over `arrived` (outputs by branch), `failed` (names) and `waiting` (a number).",
        json_schema_extra={"widget": "cel"},
    )
    deadline_s: float | None = Field(
        default=None, gt=0, le=31_536_000, title="Deadline (s)", description="How long it waits after the first began."
    )
    on_deadline: Literal["proceed", "fail"] = Field(
        default="proceed",
        title="At the deadline",
        description="Go on with what has arrived, if anything has; or fail.",
    )
    losers: Literal["cancel", "drain", "ignore"] = Field(
        default="cancel",
        title="The others",
        description="Are stopped; or finish, and what is around waits for them; or go on while nothing waits for them.",
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
    join: Join | None = Field(
        default=None, title="Join", description="When it begins, where several edges lead to it; empty: after all."
    )
    deadline_s: float | None = Field(
        default=None,
        gt=0,
        le=31_536_000,
        title="Deadline (s)",
        description="How long it may take in all, with everything inside it.",
    )
    budget: Budget | None = Field(default=None, title="Budget", description="What may be used inside it.")
    rerun: Rerun | None = Field(default=None, title="Rerun", description="Whether it is entered again when it fails.")
    cancel_on: str | None = Field(
        default=None,
        max_length=200,
        title="Cancel on event",
        description="An event of this name, sent to the run, stops it.",
    )


POLICY_FIELDS = frozenset(Policy.model_fields)
