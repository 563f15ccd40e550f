"""How many results become one: the plain ways, votes and contests, and what a judge may answer."""

from dataclasses import dataclass
from typing import Any

import pytest

from workflows.engine.aggregates import Chosen, Rules, best_scored, combined, voted
from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.judging import read_best
from workflows.engine.leading import UnusableAnswerError

RESULTS = {"ann": {"a": 1, "k": "x"}, "bob": "text", "cy": {"k": "y"}}


@dataclass(frozen=True)
class Joined:
    separator: str = " | "


@pytest.mark.parametrize(
    ("how", "made"),
    [
        ("list", [{"a": 1, "k": "x"}, "text", {"k": "y"}]),
        ("object", RESULTS),
        ("concatenate", '{"a": 1, "k": "x"} | text | {"k": "y"}'),
        ("merge", {"a": 1, "k": "y", "bob": "text"}),
    ],
)
def test_results_are_combined_in_their_order(how: str, made: Any) -> None:
    assert combined(how, RESULTS, Joined()) == made


@pytest.mark.parametrize(("how", "made"), [("list", []), ("object", {}), ("concatenate", ""), ("merge", {})])
def test_nothing_combines_to_something_empty(how: str, made: Any) -> None:
    assert combined(how, {}, Joined()) == made


def vote(*votes: Any, **rules: Any) -> Chosen | ErrorInfo:
    return voted({f"m{number}": vote for number, vote in enumerate(votes)}, Rules(**rules), {})


def won(*votes: Any, **rules: Any) -> Chosen:
    chosen = vote(*votes, **rules)
    assert isinstance(chosen, Chosen)
    return chosen


def test_most_votes_win_and_the_first_who_voted_so_is_the_winner() -> None:
    assert won("no", "yes", "yes") == Chosen("m1", "yes", "plurality: 2 of 3", {"no": 1.0, "yes": 2.0})


def test_a_tie_goes_to_the_first_option_or_fails() -> None:
    chosen = won("b", "a")
    assert chosen.option == "b"
    assert vote("b", "a", tie="fail") == ErrorInfo(code="limit", message="the vote is a tie ('b' 1, 'a' 1)")


def test_weights_count_and_a_member_without_one_has_one_vote() -> None:
    chosen = won("a", "b", "b", weights={"m0": 2.5})
    assert (chosen.option, chosen.scores) == ("a", {"a": 2.5, "b": 2.0})


def test_votes_without_any_weight_decide_nothing() -> None:
    assert vote("a", weights={"m0": 0.0}) == ErrorInfo(code="limit", message="no vote has any weight ('a' 0)")


@pytest.mark.parametrize(
    ("votes", "majority", "decided"),
    [
        ("aab", "absolute", True),
        ("aabb", "absolute", False),
        ("abc", "absolute", False),
        ("aaa", "unanimous", True),
        ("aab", "unanimous", False),
        ("abc", "plurality", True),
    ],
)
def test_a_majority_is_as_large_as_it_is_asked_to_be(votes: str, majority: str, decided: bool) -> None:
    assert isinstance(vote(*votes, majority=majority), Chosen) is decided


def test_equal_values_are_one_option_and_different_ones_never_share_a_name() -> None:
    chosen = won(2, 2.0, {"a": 1.0, "b": 2}, {"b": 2.0, "a": 1}, "2", True)
    assert chosen.scores == {"2": 2.0, '{"a": 1, "b": 2}': 2.0, "2 #2": 1.0, "true": 1.0}


def test_long_options_are_shortened_and_kept_apart() -> None:
    chosen = won("x" * 200 + "1", "x" * 200 + "2")
    assert list(chosen.scores) == ["x" * 77 + "...", "x" * 77 + "... #2"]


def test_a_vote_may_look_at_a_part_of_the_output() -> None:
    chosen = won({"label": "spam", "why": "1"}, {"label": "ham"}, {"label": "spam", "why": "2"}, on="output.label")
    assert (chosen.winner, chosen.option) == ("m0", "spam")


def test_the_highest_score_wins_and_of_equals_the_first() -> None:
    chosen = best_scored({"a": {"n": 1}, "b": {"n": 7.5}, "c": {"n": 7.5}}, "output.n", {})
    assert chosen == Chosen("b", "b", "it scored 7.5", {"a": 1.0, "b": 7.5, "c": 7.5})


@pytest.mark.parametrize("score", ["output.text", "output.n > 1", "output.gone"])
def test_a_score_that_is_no_number_is_an_error(score: str) -> None:
    with pytest.raises(ExpressionError):
        best_scored({"a": {"n": 1, "text": "x"}}, score, {})


def test_a_judge_names_one_of_the_candidates() -> None:
    assert read_best({"best": "a", "scores": {"a": 1}, "more": 1}, ["a", "b"]).best == "a"
    for answer in ("a", None, {"best": 3}, {"best": "c"}, {"best": "a", "scores": {"a": "high"}}):
        with pytest.raises(UnusableAnswerError):
            read_best(answer, ["a", "b"])
