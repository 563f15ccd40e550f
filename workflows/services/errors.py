"""Why a service refuses. Whoever calls it decides how to say so; nothing here knows HTTP."""

from collections.abc import Mapping, Sequence

from workflows.engine.errors import Problem


class ServiceError(Exception):
    """Be the root of all refusals; `problems` locate faults of a document, `fields` faults of what was handed in."""

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        problems: Sequence[Problem] = (),
        fields: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.problems = list(problems)
        self.fields = dict(fields or {})


class RefusedError(ServiceError):
    """What was handed in cannot be taken."""


class ForbiddenError(ServiceError):
    """The user may see this and may not do that to it."""

    code = "forbidden"


class ConflictError(ServiceError):
    """What was handed in fits a state of things that has passed."""

    code = "conflict"
