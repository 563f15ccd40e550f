"""Expressions whose values nobody knows yet: they are answered by a script, so that each answer can be tried in turn.

What hangs on the shape of a run alone (how many branches have arrived, how many failed) is evaluated as it is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from workflows.engine.errors import ExpressionError
from workflows.engine.expressions import ORACLE, Names, evaluate, parse
from workflows.engine.messages import AnyMessage
from workflows.engine.nodes import Graph
from workflows.engine.proving.report import Assumption
from workflows.engine.records import RunState
from workflows.engine.view import View

SOMETHING = "something"
FAILS = "an error"
STRUCTURAL = frozenset(("arrived", "failed", "waiting", "done", "turn", "index", "round"))

_SURE = frozenset(("run", "arrived", "failed", "waiting", "turn", "index", "iteration", "round"))
_SAFE_DEPTH = {"results": 2, "state": 2, "item": 2}

Unset = tuple[str, str, str]


class Oracle:
    """Answer expressions by a script of choices; beyond it, take the first choice and note how many there were.

    `unset` collects (expression, root, key) where an expression asks for a result or value that is not set yet.
    """

    def __init__(self, candidates: Mapping[str, tuple[Any, ...]]) -> None:
        self.candidates = candidates
        self.script: tuple[int, ...] = ()
        self.choices: list[tuple[int, int]] = []
        self.assumed: list[Assumption] = []
        self.unset: list[Unset] = []
        self.asked: list[Unset] = []

    def begin(self, script: tuple[int, ...]) -> None:
        """Forget what was asked and answer by this script."""
        self.script = script
        self.choices, self.assumed, self.unset, self.asked = [], [], [], []

    def __call__(self, source: str, names: Names) -> Any:
        """Give a value of the expression: the true one where it is known, else one of its candidates."""
        self._look(source, names)
        known, value = _known(source, names)
        if known:
            return value
        if _must_fail(source, names):
            raise ExpressionError(f"'{source.strip()}': it is not set yet")
        candidates = self.candidates.get(source.strip(), (SOMETHING,))
        if _may_fail(source, names):
            candidates = (*candidates, FAILS)
        value = candidates[0] if len(candidates) == 1 else self._settled(source.strip(), candidates)
        if value is FAILS:
            raise ExpressionError(f"'{source.strip()}': the values do not fit")
        return value

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Answer what is asked meanwhile, and forget that it was asked."""
        kept = self.script, self.choices, self.assumed, self.unset, self.asked
        self.begin(())
        yield
        self.script, self.choices, self.assumed, self.unset, self.asked = kept

    def untried(self) -> list[tuple[int, ...]]:
        """Give the scripts that choose otherwise at a place beyond the present script."""
        taken = tuple(chosen for chosen, _ in self.choices)
        return [
            (*taken[:place], other)
            for place in range(len(self.script), len(taken))
            for other in range(1, self.choices[place][1])
        ]

    def _settled(self, source: str, candidates: tuple[Any, ...]) -> Any:
        """Choose, for one message alike wherever the same condition is asked: items of a map need not differ."""
        earlier = next((one for one in self.assumed if one.expression == source), None)
        if earlier is not None and (earlier.gives is FAILS or not isinstance(earlier.gives, str)):
            return earlier.gives
        value = candidates[self._choose(len(candidates))]
        self.assumed.append(Assumption(expression=source, gives=value))
        return value

    def _choose(self, count: int) -> int:
        place = len(self.choices)
        chosen = self.script[place] if place < len(self.script) else 0
        self.choices.append((chosen, count))
        return chosen

    def _look(self, source: str, names: Names) -> None:
        for root in ("results", "state"):
            for key in parse(source).scan.keys.get(root, ()):
                if root in names and not _is_guarded(source, root, key):
                    use = (source.strip(), root, key)
                    self.asked.append(use)
                    if names[root]().get(key) is None and (root == "state" or key not in names[root]()):
                        self.unset.append(use)


class Listener(Oracle):
    """Answer every expression truly, and note what is read before it is set."""

    def __init__(self) -> None:
        super().__init__({})

    def __call__(self, source: str, names: Names) -> Any:
        """Evaluate the expression over the run's own values."""
        self._look(source, names)
        return evaluate(source, without_oracle(names))


class OracleView(View):
    """Show a run whose values are not known: expressions over it are answered by an oracle."""

    __slots__ = ("oracle",)

    def __init__(self, graph: Graph, state: RunState, message: AnyMessage, oracle: Oracle) -> None:
        super().__init__(graph, state, message.at)
        self.oracle = oracle

    def names(self, *args: Any, **kwargs: Any) -> Names:
        """Give the names, and with them the oracle that answers for their values."""
        return {**super().names(*args, **kwargs), ORACLE: lambda: self.oracle}


def without_oracle(names: Names) -> Names:
    """Take the oracle out of names, so that expressions are evaluated."""
    return {name: give for name, give in names.items() if name != ORACLE}


def _known(source: str, names: Names) -> tuple[bool, Any]:
    """Evaluate what does not hang on values."""
    if not STRUCTURAL.issuperset(parse(source).scan.roots):
        return False, None
    try:
        return True, evaluate(source, without_oracle(names))
    except ExpressionError:
        return False, None


def _must_fail(source: str, names: Names) -> bool:
    """Tell whether an expression is no more than a result that is not set."""
    path = parse(source).scan.path
    return path is not None and len(path) > 1 and path[0] == "results" and path[1] not in names["results"]()


def _may_fail(source: str, names: Names) -> bool:
    """Tell whether some values make an expression fail: it asks for parts of them, or does something with them."""
    scan = parse(source).scan
    if scan.path is not None and len(scan.path) <= _SAFE_DEPTH.get(scan.path[0], 1):
        return False
    return any(root not in _SURE and not _is_set_state(scan.keys.get(root), root, names) for root in scan.roots)


def _is_set_state(keys: frozenset[str] | None, root: str, names: Names) -> bool:
    """Tell whether these are state keys that hold something, whose type the declaration keeps."""
    if root != "state" or keys is None:
        return False
    values = names["state"]()
    return all(values.get(key) is not None for key in keys)


def _is_guarded(source: str, root: str, key: str) -> bool:
    return f"has({root}.{key}" in source.replace(" ", "")
