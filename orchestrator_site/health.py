"""For those who start, stop and balance processes: is this one alive, and is it of use?"""

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from workflows.release import release
from workflows.selectors.health import health


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Tell that this process answers."""
    return JsonResponse({"alive": True, "release": release()})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Tell whether runs that are started here get on; 503 with what is wrong where they do not."""
    told = health()
    if not _is_known(request):
        told = {name: told[name] for name in ("ready", "wrong")}
    return JsonResponse(told, status=200 if told["ready"] else 503)


def _is_known(request: HttpRequest) -> bool:
    try:
        return request.user.is_authenticated
    except Error:  # who it is stands in the database as well
        return False
