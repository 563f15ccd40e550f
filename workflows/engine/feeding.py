"""Which members of a flow lead to one join only, and whose failures joins bear: worked out once, at compiling."""

from collections.abc import Collection, Iterable, Mapping

Wires = Mapping[str, Iterable[str]]


def feeders(members: Iterable[str], after: Wires, joins: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give for each join the members from which every way on leads to it, in the order of `members`.

    `after` gives the members that each one's edges lead to. A member that leads nowhere else than to a join through
    other members is one of its feeders too; one that the join leads to is not.
    """
    ordered = list(members)
    found: dict[str, tuple[str, ...]] = {}
    for join in joins:
        leading = _leading_only_to({join}, ordered, after)
        found[join] = tuple(member for member in ordered if member in leading)
    return found


def absorbed(members: Iterable[str], after: Wires, bearing: Collection[str]) -> set[str]:
    """Give the members from which every way on leads into a join that bears failures."""
    return _leading_only_to(set(bearing), list(members), after)


def _leading_only_to(joins: set[str], members: list[str], after: Wires) -> set[str]:
    """Collect the members that lead somewhere, and all of whose ways on end in `joins`."""
    onward = {member: set(after.get(member, ())) for member in members}
    leading: set[str] = set()
    grown = True
    while grown:
        more = [member for member in reversed(members) if member not in leading and onward[member]]
        before = len(leading)
        for member in more:
            if onward[member] <= leading | joins:
                leading.add(member)
        grown = len(leading) > before
    return leading
