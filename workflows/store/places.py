"""Places in critical sections that runs share, in Django's database: a line a section, first come, first served.

Whoever changes a line holds the row of the sections' owner (a transaction is a lock on SQLite), so that no two see the
same free place.
"""

import time
from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, QuerySet

from workflows.engine.messages import Granted
from workflows.models import Place as PlaceRow
from workflows.models import Run, RunMessage
from workflows.store.contract import Place, RunId, encode_message


@transaction.atomic
def request(place: Place, epoch: int) -> list[RunId]:
    """Stand in line for a place, once a key; refuse it silently where `epoch` is not the run's any more."""
    owner = Run.objects.filter(pk=place.run, epoch=epoch).values_list("workflow__owner_id", flat=True).first()
    if owner is None:
        return []
    _hold(owner)
    row, is_new = PlaceRow.objects.get_or_create(
        key=place.key,
        defaults={
            "owner_id": owner,
            "name": place.name,
            "run_id": place.run,
            "activation": place.activation,
            "limit": place.limit,
        },
    )
    if row.given and not is_new:
        return [_grant(row)]
    return _give(owner, place.name)


def release(key: str) -> list[RunId]:
    """Give a place back, or leave the line for it; give the runs that were sent `Granted`."""
    return _take_away(PlaceRow.objects.filter(key=key))


def keep(run: RunId, keys: Collection[str]) -> list[RunId]:
    """Take all places of a run but those of `keys`; give the runs that were sent `Granted`."""
    return _take_away(PlaceRow.objects.filter(run_id=run).exclude(key__in=keys))


def sweep() -> list[RunId]:
    """Take the places of runs that have ended or are gone; give the runs that were sent `Granted`."""
    granted: list[RunId] = []
    for owner, name in PlaceRow.objects.order_by().values_list("owner_id", "name").distinct():
        with transaction.atomic():
            _hold(owner)
            granted += _give(owner, name)
    return granted


@transaction.atomic
def _take_away(lost: QuerySet[PlaceRow]) -> list[RunId]:
    lines = list(lost.order_by().values_list("owner_id", "name").distinct())
    for owner in sorted({owner for owner, _ in lines}):
        _hold(owner)
    lost.delete()
    return [run for owner, name in lines for run in _give(owner, name)]


def _hold(owner: int) -> None:
    get_user_model().objects.select_for_update(no_key=True).filter(pk=owner).first()


def _give(owner: int, name: str) -> list[RunId]:
    line = PlaceRow.objects.filter(owner_id=owner, name=name)
    line.exclude(run__status__in=Run.ACTIVE).delete()
    held = line.filter(given=True).count()
    granted: list[RunId] = []
    for row in line.filter(given=False).order_by("id")[: _room(line, held)]:
        if held >= row.limit:
            break
        PlaceRow.objects.filter(pk=row.pk).update(given=True)
        granted.append(_grant(row))
        held += 1
    return granted


def _room(line: QuerySet[PlaceRow], held: int) -> int:
    """Tell how many more there may be room for, by the largest limit that somebody in line named."""
    most = line.filter(given=False, limit__gt=held).aggregate(most=Max("limit"))["most"] or held
    return int(most) - held


def _grant(row: PlaceRow) -> RunId:
    message = Granted(at=time.time(), activation=row.activation, name=row.name)
    RunMessage.objects.create(run_id=row.run_id, body=encode_message(message))
    return RunId(str(row.run_id))
