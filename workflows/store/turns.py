"""Which of the runs that wait are claimed, where not all can be: within the caps, and fairly between owners."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection

from workflows.limits.rules import MINUTE_S, Cap, Parties, places
from workflows.limits.turns import Waiting, turns
from workflows.models import RunTurn
from workflows.store import calls, lines, tallies

LOCK = calls.LOCK + 1
READ = 1_000
_FORGET = """DELETE FROM workflows_runturn WHERE at<%s AND EXISTS (SELECT 1 FROM workflows_runturn n
 WHERE n.owner_id=workflows_runturn.owner_id AND n.workflow_id=workflows_runturn.workflow_id
 AND n.at>workflows_runturn.at)"""


def in_turn(now: float, most: int, caps: Sequence[Cap]) -> list[Waiting]:
    """Choose up to `most` of the runs that wait; those whose worker is lost come first, and keep the places they hold.

    A few of each line are read; where all of a line's go and there is room yet, more of them.
    """
    chosen = lines.lost(now, most)
    others = [*lines.given_back(now, most), *lines.called(now, most)]
    tally = tallies.runs_tally(now, turns=bool(caps))
    caps = [*caps, places(tally, most)]
    shut = {cap.subject for cap in caps if cap.scope == "user" and not cap.allowed}
    found = [line for line in lines.lines() if str(line[0]) not in shut]
    each, more = 0, True
    while more and len(chosen) < most:
        each = min(most, max(4 * each, READ // max(len(found), 1), 4))
        taken = {item.id for item in chosen}
        waiting = {item.id: item for item in (*lines.first_of(found, now, each), *others) if item.id not in taken}
        chosen += turns(waiting.values(), tally, caps, most - len(chosen)).go
        whole = Counter((item.parties, item.rank) for item in chosen)
        more = each < most and max(whole.values(), default=0) >= each
    return chosen


def note_turns(chosen: Iterable[Waiting], now: float) -> None:
    """Note whose turn it was."""
    turns_of: dict[Parties, RunTurn] = {}
    for n, item in enumerate(chosen):
        line = item.parties
        turn = turns_of.setdefault(line, RunTurn(owner_id=int(line.owner), workflow_id=line.workflow, began=0))
        turn.at = now + n * calls.APART_S  # in the order of their turns
        turn.began += int(not item.exempt)
    RunTurn.objects.bulk_create(turns_of.values())
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, (now - MINUTE_S,))
