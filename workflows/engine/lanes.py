"""Lanes: nodes inside a pattern that edges wire together count as one of its members, named by the lane's head."""

from collections.abc import Iterable, Sequence


def group_members(members: Sequence[str], wires: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Split what is inside a pattern into its members, in the order of their heads; in each group the head is first.

    `members` are in the order of the document, `wires` are (source, target). A head is the first that no wire leads to.
    """
    inside = set(members)
    joined: dict[str, list[str]] = {}
    led_to: set[str] = set()
    for source, target in wires:
        if source in inside and target in inside:
            joined.setdefault(source, []).append(target)
            joined.setdefault(target, []).append(source)
            led_to.add(target)
    groups = [_head_first(group, led_to) for group in _connected(members, joined)]
    place = {member: index for index, member in enumerate(members)}
    return sorted(groups, key=lambda group: place[group[0]])


def _connected(members: Sequence[str], joined: dict[str, list[str]]) -> list[list[str]]:
    group_of: dict[str, int] = {}
    for number, member in enumerate(members):
        waiting = [] if member in group_of else [member]
        while waiting:
            found = waiting.pop()
            if found not in group_of:
                group_of[found] = number
                waiting.extend(joined.get(found, ()))
    groups: dict[int, list[str]] = {}
    for member in members:
        groups.setdefault(group_of[member], []).append(member)
    return list(groups.values())


def _head_first(group: list[str], led_to: set[str]) -> list[str]:
    head = next((member for member in group if member not in led_to), group[0])
    return [head, *(member for member in group if member != head)]
