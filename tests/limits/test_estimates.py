"""When something that a limit holds back may begin: the last minute tells the next, and what ended tells the rest."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from workflows.limits.estimates import Lately, expected_at
from workflows.limits.rules import AHEAD_S, MINUTE_S, Used

NOW = 1_000.0
begun = st.lists(st.floats(NOW - 59.9, NOW), max_size=12).map(sorted)


def as_it_goes(allowed: int, place: int, begun: list[float]) -> float:
    """Let one after the other go as soon as fewer than `allowed` began within the minute before."""
    window, now = deque(begun), NOW
    for _ in range(place):
        if len(window) >= allowed:
            now = max(now, window[-allowed] + MINUTE_S)
        window.append(now)
    return now


@given(st.integers(1, 8), st.integers(1, 30), begun)
def test_each_begins_when_a_minute_has_room_for_it(allowed: int, place: int, begun: list[float]) -> None:
    within = begun[-allowed:]  # a limit lets no more through
    told = expected_at("calls_per_minute", allowed, place, Lately(begun=within), NOW)
    assert told is not None
    assert abs(told - as_it_goes(allowed, place, within)) < 1e-6


@given(st.integers(1, 500), st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(0, 3))
def test_a_call_waits_until_the_tokens_of_the_last_minute_leave_room(
    allowed: int, tokens: list[int], under_way: int
) -> None:
    ended = [(NOW - 50 + n, spent) for n, spent in enumerate(tokens)]
    told = expected_at("tokens_per_minute", allowed, 1, Lately(ended=ended, under_way=under_way), NOW)
    assert told is not None
    left = [spent for at, spent in ended if at + MINUTE_S > told]
    mean = sum(tokens) / len(tokens)
    assert not left or sum(left) + (under_way + 1) * mean <= allowed
    if told > NOW:
        used = Used(at_once=under_way, tokens=sum(tokens), ended=len(tokens))
        assert not used.has_room("tokens_per_minute", allowed)


def test_places_at_once_become_free_as_often_as_something_ended() -> None:
    lately = Lately(ended=[(NOW - n, 0) for n in range(6)])
    assert expected_at("calls_at_once", 2, 3, lately, NOW) == NOW + 30
    assert expected_at("runs_at_once", 2, 1, Lately(), NOW) is None


def test_before_it_is_known_what_a_call_uses_one_after_the_other_is_expected_to_go_ahead() -> None:
    assert expected_at("tokens_per_minute", 9, 2, Lately(under_way=1), NOW) == NOW + 2 * AHEAD_S


def test_nobody_knows_when_a_limit_of_none_lets_anything_through() -> None:
    assert expected_at("runs_per_minute", 0, 1, Lately(begun=[NOW]), NOW) is None
