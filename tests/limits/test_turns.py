"""Whose turn it is: never beyond a cap, nothing free while somebody may go, and nobody starves."""

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.limits.rules import Cap, Parties, Tally, Used, concerned, places
from workflows.limits.turns import Waiting, turns

OWNERS, AGENTS = ("ada", "bob", "cy"), ("writer", "editor")
PARTIES = st.builds(
    Parties, st.sampled_from(OWNERS), st.sampled_from(["w1", "w2"]), st.sampled_from(AGENTS), st.sampled_from(["", "p"])
)
CALL_MEASURES = st.sampled_from(["calls_at_once", "calls_per_minute", "tokens_per_minute"])
CAPS = st.lists(
    st.one_of(
        st.builds(Cap, st.just("agent"), st.sampled_from(AGENTS), CALL_MEASURES, st.integers(1, 6)),
        st.builds(Cap, st.just("provider"), st.just("p"), CALL_MEASURES, st.integers(1, 6)),
        st.builds(Cap, st.just("user"), st.sampled_from(["", *OWNERS]), CALL_MEASURES, st.integers(1, 6)),
        st.builds(Cap, st.just("all"), st.just(""), CALL_MEASURES, st.integers(1, 9)),
    ),
    max_size=5,
)
LINE = st.lists(st.tuples(PARTIES, st.floats(0, 9)), max_size=25).map(
    lambda told: [Waiting(n, parties, since) for n, (parties, since) in enumerate(told)]
)
USED = st.lists(
    st.tuples(PARTIES, st.builds(Used, *(st.integers(0, 3) for _ in range(4)), st.floats(0, 9), st.integers(0, 3))),
    max_size=6,
)


def tally_of(used: list[tuple[Parties, Used]]) -> Tally:
    """Count what some use."""
    tally = Tally()
    for parties, one in used:
        tally.add(parties, replace(one, tokens=one.tokens if one.ended else 0, young=min(one.young, one.at_once)))
    return tally


def calls(owner: str, count: int, since: float = 0.0, agent: str = "writer") -> list[Waiting]:
    """Let somebody wait for an agent, so many times."""
    return [Waiting((owner, agent, n), Parties(owner, "w", agent), since + n) for n in range(count)]


def owners(items: list[Waiting]) -> str:
    """Name the owners in order, by their first letters."""
    return "".join(item.parties.owner[0] for item in items)


@settings(deadline=None, max_examples=60)
@given(LINE, USED, CAPS)
def test_nothing_goes_beyond_a_cap(line: list[Waiting], used: Any, caps: list[Cap]) -> None:
    before, after = tally_of(used), tally_of(used)
    gone = turns(line, after, caps).go
    for item in gone:
        for cap in caps:
            key = cap.key(item.parties)
            if key is not None and cap.measure != "tokens_per_minute":
                assert after.of(key).of(cap.measure, cap.allowed) <= cap.allowed
            elif key is not None:
                was, now = before.of(key), after.of(key)
                alone = not was.ended and not was.young and now.young == 1
                assert alone or now.room_for(0, cap.measure, cap.allowed)


@settings(deadline=None, max_examples=60)
@given(LINE, USED, CAPS)
def test_whoever_waits_on_is_held_back_by_a_cap_that_has_no_room(line: list[Waiting], used: Any, caps: Any) -> None:
    tally = tally_of(used)
    decided = turns(line, tally, caps)
    assert sorted(item.id for item in decided.go + [item for item, _ in decided.held]) == [item.id for item in line]
    for item, why in decided.held:
        counted = concerned(caps, item.parties)
        full = [cap for cap, key in counted if not tally.of(key).has_room(cap.measure, cap.allowed)]
        assert (why.scope, why.measure, why.allowed) in [(cap.scope, cap.measure, cap.allowed) for cap in full]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=5), st.integers(1, 4), st.integers(1, 3))
def test_nobody_starves_however_many_others_wait(backlogs: list[int], allowed: int, lasts: int) -> None:
    caps = [Cap("agent", "writer", "calls_at_once", allowed)]
    line = [item for n, backlog in enumerate(backlogs) for item in calls(f"{n}", backlog, since=1_000.0 * n)]
    under_way: list[tuple[int, Waiting]] = []
    last: dict[str, float] = {}
    served: Counter[str] = Counter()
    for now in range(1, 200):
        under_way = [(end, item) for end, item in under_way if end > now]
        tally = Tally()
        for _, item in under_way:
            tally.add(item.parties, Used(at_once=1))
        for owner, at in last.items():
            tally.add(Parties(owner, "w", "writer"), Used(last=at))
        gone = turns(line, tally, caps).go
        last |= {item.parties.owner: now + n / 100 for n, item in enumerate(gone)}
        under_way += [(now + lasts, item) for item in gone]
        served.update(item.parties.owner for item in gone)
        taken = {item.id for item in gone}
        line = [item for item in line if item.id not in taken]
        waiting = {item.parties.owner for item in line}
        assert all(served[one] + allowed >= max(served.values()) for one in waiting)


def test_two_who_want_the_same_get_on_alike_though_one_came_first_with_all() -> None:
    line = calls("ada", 50) + calls("bob", 50, since=100)
    assert owners(turns(line, Tally(), [Cap("agent", "writer", "calls_at_once", 6)]).go) == "ababab"


def test_what_is_held_back_is_passed_by_what_is_not() -> None:
    line = calls("ada", 3) + calls("ada", 1, since=9, agent="editor")
    decided = turns(line, Tally(), [Cap("agent", "writer", "calls_at_once", 1)])
    assert [item.parties.agent for item in decided.go] == ["writer", "editor"]
    assert [why.used for _, why in decided.held] == [1, 1]


def test_a_limit_of_each_user_counts_every_one_for_themselves() -> None:
    line = calls("ada", 3) + calls("bob", 3)
    assert Counter(owners(turns(line, Tally(), [Cap("user", "", "calls_at_once", 2)]).go)) == {"a": 2, "b": 2}


def test_the_tightest_of_several_caps_wins() -> None:
    own = (Cap("agent", "writer", "calls_at_once", 2, "writer"),)
    line = [Waiting(n, Parties("ada", "w", "writer"), n, own=own) for n in range(5)]
    decided = turns(line, Tally(), [Cap("agent", "writer", "calls_at_once", 4), Cap("all", "", "calls_at_once", 3)])
    assert len(decided.go) == 2


def test_before_it_is_known_what_a_call_uses_one_goes_ahead() -> None:
    caps, parties = [Cap("agent", "writer", "tokens_per_minute", 1_000)], Parties("ada", "w", "writer")
    tally = Tally()
    assert len(turns(calls("ada", 9), tally, caps).go) == 1
    tally = Tally()
    tally.add(parties, Used(at_once=1, per_minute=1, young=1))
    assert turns(calls("ada", 9), tally, caps).go == []
    tally = Tally()
    tally.add(parties, Used(per_minute=1, tokens=200, ended=1))
    assert len(turns(calls("ada", 9), tally, caps).go) == 4
    tally = Tally()
    tally.add(parties, Used(per_minute=1, tokens=5_000, ended=1))
    assert turns(calls("ada", 9), tally, caps).go == []


def test_a_call_that_takes_minutes_is_not_all_that_a_limit_of_tokens_lets_through() -> None:
    tally = Tally()
    tally.add(Parties("ada", "w", "writer"), Used(at_once=3, per_minute=1))
    cap = Cap("agent", "writer", "tokens_per_minute", 1_000)
    assert tally.of(("agent", "writer")).of(cap.measure, cap.allowed) == 0
    assert len(turns(calls("bob", 9), tally, [cap]).go) == 1


def test_one_who_uses_much_of_what_is_not_short_waits_no_longer_for_what_is() -> None:
    tally = Tally()
    tally.add(Parties("ada", "w", "editor"), Used(at_once=50, last=9.0))
    tally.add(Parties("bob", "w", "writer"), Used(at_once=1, last=5.0))
    caps = [Cap("agent", "writer", "calls_at_once", 2), Cap("all", "", "calls_at_once", 1_000)]
    assert owners(turns(calls("bob", 3) + calls("ada", 3, since=100), tally, caps).go) == "a"


def test_places_of_workers_hold_nobody_back_and_go_to_whoever_is_driven_least() -> None:
    tally = Tally()
    tally.add(Parties("ada", "w"), Used(at_once=2))
    line = calls("ada", 9) + calls("bob", 9, since=100)
    assert owners(turns(line, tally, [places(tally, 6)], 6).go) == "bbabab"
    assert len(turns(line, tally, [places(tally, 1)]).go) == 18
