"""What every answer tells the browser that it may do, and static files served the same under ASGI and WSGI."""

from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from whitenoise.middleware import WhiteNoiseMiddleware

from workflows.release import release

# 'self' covers the websocket of the same host and port; React sets style attributes, nothing sets style elements
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@sync_and_async_middleware
def security_headers(get_response: Any) -> Any:
    """Add to every answer what the browser may do with it, that what is somebody's own is kept by nobody else, and
    which program gave it: a page that was loaded from another one says so."""

    def add(response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["Baton-Release"] = release()
        return response

    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return add(await get_response(request))

        return later
    return lambda request: add(get_response(request))


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Serve static files under ASGI and WSGI alike: each is small and read whole, so no iterator has to be bridged."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        """Answer with the static file of this address, or pass the request on."""
        found = self.find_file(request.path_info) if self.autorefresh else self.files.get(request.path_info)
        if found is None:
            return self.get_response(request)
        if self.is_async:
            return sync_to_async(self.serve, thread_sensitive=False)(found, request)
        return self.serve(found, request)

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Read the file, or the range of it that was asked for."""
        answer = static_file.get_response(request.method, request.META)
        body = b""
        if answer.file is not None:
            with answer.file as file:
                body = file.read()
        response = HttpResponse(body, status=int(answer.status))
        del response["content-type"]
        for name, value in answer.headers:
            response[name] = value
        return response
