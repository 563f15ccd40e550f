"""What every store promises of open questions: they are those of the last append that changed them."""

from typing import Any

from tests.store.test_store import an_append, claimed
from workflows.engine.events import Question
from workflows.engine.records import AnswerGiven
from workflows.models import Addressee
from workflows.store.contract import Append, Claim, OpenQuestion, Store


def a_question(activation: str = "gate", at: float = 5.0, answered: tuple[str, ...] = (), **more: Any) -> OpenQuestion:
    """Ask something."""
    asked = Question(prompt="Send it?", hash="abc", decisions=["approve", "reject"], **more)
    given = [AnswerGiven(by=name, decision="approve", at=4.0, values={"n": 1}) for name in answered]
    return OpenQuestion(activation=activation, node="Gate", asked_at=at, question=asked, answered=given)


def asking(claim: Claim, *questions: OpenQuestion, head: int = 0, **summary: Any) -> Append:
    """Append an event, with all questions that are open from then on."""
    append = an_append(claim, head=head, **summary)
    told = {name: getattr(append, name) for name in append.__struct_fields__}
    return Append(**told | {"questions": list(questions)})


def test_questions_are_read_back_oldest_first(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    late, early = a_question("late", 9.0), a_question("early", 2.0, ("ann",), action={"to": ["x"]}, quorum=2)
    assert store.append([asking(claim, late, early)]) == [None]
    assert store.open_questions(claim.run) == [early, late]


def test_an_append_that_says_nothing_of_questions_leaves_them_open(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([asking(claim, a_question())])
    store.append([an_append(claim, head=1)])
    assert store.open_questions(claim.run) == [a_question()]


def test_questions_that_are_no_longer_named_are_closed(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    store.append([asking(claim, a_question("a"), a_question("b"))])
    store.append([asking(claim, a_question("b"), head=1)])
    assert [one.activation for one in store.open_questions(claim.run)] == ["b"]
    store.append([asking(claim, head=2, status="succeeded", ended_at=9.0)])
    assert store.open_questions(claim.run) == []


def test_an_append_that_is_refused_asks_nothing(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    assert store.append([asking(claim, a_question(), head=7)]) != [None]
    assert store.open_questions(claim.run) == []


def test_those_who_may_answer_now_are_kept_by_name(orm_kit: Any) -> None:
    store, make = orm_kit
    make()
    claim = claimed(store)
    ordered = a_question("b", answered=("ann",), approvers=["ann", "group:legal", "bob"], order="sequence")
    store.append([asking(claim, a_question("a", approvers=["ann", "bob"]), ordered)])
    names = Addressee.objects.order_by("id").values_list("question__activation", "name")
    assert list(names) == [("a", "ann"), ("a", "bob"), ("b", "group:legal")]
