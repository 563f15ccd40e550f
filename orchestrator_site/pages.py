"""The pages that Django itself draws: the app's shell, and what is shown where something is missing or broken."""

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie

from workflows.api.outages import RETRY_AFTER_S, Unavailable, unavailable
from workflows.release import release

ENTRY = "src/main.tsx"


@login_required
@ensure_csrf_cookie
def app_shell(request: HttpRequest, **parts: str) -> HttpResponse:
    """Serve the one page that the front end draws everything into."""
    manifest = Path(settings.FRONTEND_MANIFEST)
    if not manifest.exists():
        return render(request, "not_built.html", status=503)
    assets = _assets(manifest, manifest.stat().st_mtime_ns)
    return render(request, "app.html", {"assets": assets, "release": release()})


def admin_login(request: HttpRequest) -> HttpResponse:
    """Send the admin's visitors to the one log-in page, and those who may not enter to a page that says so."""
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page; to a program, as JSON."""
    if _is_api(request):
        return _error(404, "not_found", "There is no such address.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, or that the database cannot do its work; to a program, as JSON."""
    told = unavailable(sys.exception())
    if told is not None:
        return _outage(request, told)
    if _is_api(request):
        return _error(500, "internal", "Something broke on the server. Its log says what.")
    return render(request, "500.html", status=500)


def _outage(request: HttpRequest, told: Unavailable) -> HttpResponse:
    if _is_api(request):
        answer: HttpResponse = _error(*told)
    else:
        answer = render(request, "outage.html", {"told": told}, status=told.status)
    answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request itself was wrong, such as one for another host."""
    return _error(400, "bad_request", "This request cannot be answered. Is this host named in BATON_HOSTS?")


@lru_cache(maxsize=2)
def _assets(manifest: Path, changed_at: int) -> dict[str, Any]:
    """Read from Vite's manifest what the entry needs; `changed_at` makes a new build read anew."""
    chunks = json.loads(manifest.read_text())
    reached = _reached(chunks, ENTRY)
    base = f"{settings.STATIC_URL}app/"
    return {
        "script": base + chunks[ENTRY]["file"],
        "styles": [base + style for key in reached for style in chunks[key].get("css", [])],
        "preload": [base + chunks[key]["file"] for key in reached if key != ENTRY],
    }


def _reached(chunks: dict[str, Any], entry: str) -> list[str]:
    found, waiting = dict[str, None](), [entry]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = None
            waiting.extend(chunks[key].get("imports", []))
    return list(found)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
