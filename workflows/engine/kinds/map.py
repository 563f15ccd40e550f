"""One body for each item of a list that is known only as the run goes; more items may come while it runs."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, ExpressionError, IllegalMessageError, Problem
from workflows.engine.expressions import evaluate
from workflows.engine.kinds.base import Source
from workflows.engine.kinds.fan_out import is_settled
from workflows.engine.kinds.gathering import Gathering
from workflows.engine.kinds.gathering_settings import GatheringSettings
from workflows.engine.moves import Facts, enter, fail
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.view import View

MAX_ITEMS = 10_000


class ItemSettings(Settings):
    items: str = Field(
        default="input",
        title="Items",
        description="CEL that gives the list; its body runs once for each item.",
        json_schema_extra={"widget": "cel"},
    )
    max_items: int = Field(
        default=1_000,
        ge=1,
        le=MAX_ITEMS,
        title="Most items",
        description="With more than these, those that come while it runs included, the map fails.",
    )
    more: str = Field(
        default="",
        title="More items",
        description="CEL over `output`, tried after each item that ended well: a list of new items.",
        json_schema_extra={"widget": "cel"},
    )
    stop_when: str = Field(
        default="",
        title="Stop when",
        description="CEL over `done` (outputs), `failed` and `waiting` (numbers), tried after each item.",
        json_schema_extra={"widget": "cel"},
    )


class MapSettings(GatheringSettings, ItemSettings):
    pass


class Map(Gathering):
    """Enter the body for as many items as may be active, in their order; join the results in that order."""

    name, title = "map", "Map"
    description = "Its body for each item of a list that is known only as it runs; the results become one."
    settings = MapSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Take the items up, then begin."""
        config: MapSettings = view.nodes[activation.node].config
        items = evaluate(config.items, view.names(activation.input, activation))
        wrong = _unfit(config, items)
        if wrong is not None:
            yield from fail(view, activation, wrong)
        elif items:
            yield ev.ItemsAdded(activation=activation.path, items=items)
        else:
            yield from super().entered(view, activation)

    def items_added(self, view: View, activation: Activation) -> Facts:
        """Begin with the first items, go on with more."""
        config: MapSettings = view.nodes[activation.node].config
        if len(activation.items) > config.max_items:
            yield from fail(view, activation, ErrorInfo(code="limit", message=_too_many(config, activation.items)))
        elif activation.children:
            yield from self.go_on(view, activation)
        else:
            yield from super().entered(view, activation)

    def more_items(self, view: View, activation: Activation, items: list[Any], by: str) -> Facts:
        """Put them after those that there are, unless its results are chosen already."""
        config: MapSettings = view.nodes[activation.node].config
        after = [*activation.items, *items]
        if len(after) > config.max_items:
            raise IllegalMessageError(f"{activation.path} does not take these items: {_too_many(config, after)}")
        return () if is_settled(activation) else (ev.ItemsAdded(activation=activation.path, items=items, by=by),)

    def size(self, view: View, activation: Activation) -> int:
        """Count the items."""
        return len(activation.items)

    def begun(self, view: View, activation: Activation) -> int:
        """Count the items that were begun: reruns come after the item that they try again."""
        children = (view.state.activations[path] for path in reversed(activation.children))
        last = next((child.index for child in children if child.tries == 1), None)
        return 0 if last is None else last + 1

    def enter_next(self, view: View, activation: Activation) -> ev.ActivationEntered:
        """Enter the body with the next item."""
        index = self.begun(view, activation)
        body = view.nodes[activation.node].members[0]
        return enter(view, activation, body, activation.items[index], index=index, scope="item")

    def place(self, view: View, child: Activation) -> tuple[int, str]:
        """Give the item's place, which is its name, too."""
        assert child.index is not None
        return child.index, str(child.index)

    def news(self, view: View, activation: Activation, child: Activation) -> list[Any]:
        """Ask the settings what an item that ended well adds."""
        config: MapSettings = view.nodes[activation.node].config
        if not config.more.strip():
            return []
        names = {**view.names(activation.input, activation), "output": lambda: child.output}
        found = evaluate(config.more, names)
        if not isinstance(found, list):
            raise ExpressionError(f"'{config.more[:80]}' gives no list of new items")
        return found

    def enough(self, view: View, activation: Activation) -> str | None:
        """Ask the settings whether to stop here."""
        config: MapSettings = view.nodes[activation.node].config
        if not config.stop_when.strip():
            return None
        names = {
            **view.names(activation.input, activation),
            "done": lambda: [child.output for child in self.results(view, activation).values()],
            "failed": lambda: activation.lost,
            "waiting": lambda: self.awaited(view, activation),
        }
        return "it was to stop here" if evaluate(config.stop_when, names) is True else None

    def sources(self, config: MapSettings) -> Iterator[Source]:
        """Give the expressions over items, beside those of all gatherings."""
        if config.items.strip():
            yield Source("items", config.items, template=False)
        if config.more.strip():
            yield Source("more", config.more, template=False, extra=("output",))
        if config.stop_when.strip():
            yield Source("stop_when", config.stop_when, template=False, extra=("done", "failed", "waiting"))
        yield from super().sources(config)

    def worst_steps(self, config: MapSettings, members: Sequence[int]) -> int | None:
        """Count the body for as many items as there may be."""
        return super().worst_steps(config, [config.max_items * sum(members)])

    def check(self, config: MapSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find more than one body, no items, and minimums that no list can meet."""
        yield from super().check(config, members)
        if len(members) > 1:
            yield Problem(
                code="one_body",
                message=f"a map has one body, this has {len(members)}: {', '.join(members[:5])}",
                hint="wire them to each other, or put them into a sequential or a concurrent",
            )
        if not config.items.strip():
            yield Problem(code="no_items", message="nothing says what the items are", field="config.items")
        for field, needed, applies in (
            ("min_success", config.min_success, config.on_failure == "min_success"),
            ("join.n", config.join.n if config.join else 0, config.join is not None and config.join.mode == "quorum"),
        ):
            if applies and needed > config.max_items:
                told = f"{needed} items must end well, but it takes only {config.max_items}"
                yield Problem(code="min_success", message=told, field=f"config.{field}")


def _unfit(config: MapSettings, items: Any) -> ErrorInfo | None:
    """Say why a map cannot begin with these items, or nothing."""
    if not isinstance(items, list):
        return ErrorInfo(code="validation", message=f"'{config.items[:80]}' gives no list of items")
    if len(items) > config.max_items:
        return ErrorInfo(code="limit", message=_too_many(config, items))
    needed = config.min_success if config.on_failure == "min_success" else 0
    if config.join is not None and config.join.mode == "quorum":
        needed = config.join.n
    if needed > len(items) and not config.more.strip():
        return ErrorInfo(code="limit", message=f"{needed} items must end well, and there are only {len(items)}")
    return None


def _too_many(config: MapSettings, items: Sequence[Any]) -> str:
    return f"there are {len(items)} items, at most {config.max_items} are allowed"
