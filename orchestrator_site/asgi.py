"""What Daphne serves: Django over HTTP, and the socket of the pages at /ws/.

The embedded executor starts with it; where Celery workers drive the runs, it rings for them and hears their news.
"""

import os
import sys

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestrator_site.settings")
http = get_asgi_application()

# models may be imported only now that Django is set up
from orchestrator_site.celery import app as celery  # noqa: E402
from orchestrator_site.database import keep_connections  # noqa: E402
from orchestrator_site.skew import SkewWatch, end_for  # noqa: E402
from workflows.executors import doorbell  # noqa: E402
from workflows.executors.broker import ring_through  # noqa: E402
from workflows.executors.embedded import AlreadyEmbeddedError, EmbeddedExecutor  # noqa: E402
from workflows.executors.setup import Listeners  # noqa: E402
from workflows.live.checks import ExactOrigin  # noqa: E402
from workflows.live.consumer import LiveConsumer  # noqa: E402
from workflows.live.hub import Hub  # noqa: E402
from workflows.live.outlets import MarkWire  # noqa: E402
from workflows.live.relay import listen  # noqa: E402
from workflows.store.orm import OrmStore  # noqa: E402


def start_executor(hub: Hub) -> None:
    """Start driving runs in this process, or end it with one line where another already does."""
    try:
        EmbeddedExecutor(OrmStore(), settings.DATA_DIR, Listeners(hub.committed, hub.shown)).start()
    except AlreadyEmbeddedError as error:
        sys.exit(str(error))


hub = Hub(news=listen if settings.EXECUTOR == "celery" else None)
doorbell.listen(hub.rang)
socket = MarkWire(ExactOrigin(AuthMiddlewareStack(URLRouter([path("ws/", LiveConsumer.as_asgi(hub=hub))]))))
application = ProtocolTypeRouter({"http": http, "websocket": socket})

if settings.EXECUTOR == "embedded":
    start_executor(hub)
    SkewWatch(end_for).start()
elif settings.EXECUTOR == "celery":
    keep_connections(connections.settings)
    ring_through(celery)
