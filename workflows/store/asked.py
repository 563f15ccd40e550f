"""The open questions of runs in Django's database, with those who may answer each now: what inboxes are read from."""

from collections.abc import Sequence

import msgspec

from workflows.engine.events import Question
from workflows.engine.questions import awaited
from workflows.engine.records import AnswerGiven
from workflows.models import Addressee
from workflows.models import OpenQuestion as QuestionRow
from workflows.store.contract import OpenQuestion, RunId


def write(run: RunId, questions: Sequence[OpenQuestion]) -> None:
    """Let these be all that a run asks; part of the transaction that appends to its log."""
    QuestionRow.objects.filter(run_id=run).delete()
    for asked in questions:
        row = QuestionRow.objects.create(
            run_id=run,
            activation=asked.activation,
            asked_at=asked.asked_at,
            question=msgspec.to_builtins(asked.question),
            node=asked.node,
            answered=msgspec.to_builtins(asked.answered),
        )
        names = dict.fromkeys(awaited(asked.question, len(asked.answered)))
        Addressee.objects.bulk_create(Addressee(question=row, name=name) for name in names)


def read(run: RunId) -> list[OpenQuestion]:
    """Read what people are asked by a run, oldest first."""
    return [
        OpenQuestion(
            activation=row.activation,
            asked_at=row.asked_at,
            question=msgspec.convert(row.question, Question),
            node=row.node,
            answered=msgspec.convert(row.answered, list[AnswerGiven]),
        )
        for row in QuestionRow.objects.filter(run_id=run)
    ]
