"""All settings, driven by the environment. Every variable has a default that is right for one person on one machine.

BATON_DATA_DIR    where the database and the secret keys live (default: ./data)
BATON_HOSTS       host names that are served, separated by commas (default: 127.0.0.1,localhost)
BATON_HTTPS       1 where a proxy serves it by https, which passes Host on and sets X-Forwarded-Proto; nobody may reach
                  Baton but through it (default: 0)
BATON_DEBUG       1 for Django's debug pages (default: 0)
BATON_STATIC_ROOT where `collectstatic` puts what is served under /static/ (default: ./staticfiles)
BATON_SECRET_KEY, BATON_ENCRYPTION_KEY
                  what signs sessions and what encrypts API keys (default: made once, kept in the data directory)
BATON_FUNCTIONS   modules that register agent functions of your own, separated by commas (default: none)
BATON_TOOL_PRIVATE_HOSTS
                  hosts at private addresses that the tool http-request may ask all the same, separated by commas
                  (default: none)
BATON_EXECUTOR    where runs are driven: `embedded` (in the web process), `celery` (by workers; needs REDIS_URL and
                  DATABASE_URL) or `none` (nowhere) (default: celery where REDIS_URL is set, else embedded)
BATON_LEASE_S     for how many seconds a worker holds a run without a sign of life; others take it over then
                  (default: 15)
BATON_STEPS_AT_ONCE
                  how many steps of the queues that agents name a worker carries out at once (default: 100)
BATON_CIRCUIT_FAILURES, BATON_CIRCUIT_OPEN_S
                  after how many failures in a row an agent or a provider is not asked, and for how many seconds
                  (default: 5 and 30)
DATABASE_URL      postgresql://user:password@host:5432/name (default: a SQLite file of the data directory)
REDIS_URL         Celery's broker, and what carries live news between processes (default: none; one process needs none)
"""

import os
import secrets
import sys
import time
from pathlib import Path
from typing import NoReturn

from kombu.entity import Queue

from orchestrator_site.database import database

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("BATON_DATA_DIR", BASE_DIR / "data"))
SECRET_WITHIN_S = 5.0


def _no_data_directory(error: OSError) -> NoReturn:
    """End with one line: there is nowhere to keep anything."""
    hint = "Give this user the right to write there, or name another directory in BATON_DATA_DIR."
    sys.exit(f"baton: {DATA_DIR} cannot be written to: {error.strerror}. {hint}")


try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as refused:
    _no_data_directory(refused)


def _kept_secret(name: str) -> str:
    """Read a secret kept under the data directory, or make it once, readable by its owner alone."""
    path = DATA_DIR / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        if not path.exists():
            _no_data_directory(error)
    return _written(path)


def _written(path: Path) -> str:
    """Read a secret, which another process may just be writing."""
    until = time.monotonic() + SECRET_WITHIN_S
    while not (secret := path.read_text().strip()):
        if time.monotonic() > until:
            sys.exit(
                f"baton: {path} is empty. Remove it, and another secret is made; or put back the one that was there."
            )
        time.sleep(0.01)
    return secret


SECRET_KEY = os.environ.get("BATON_SECRET_KEY") or _kept_secret("secret.key")
ENCRYPTION_KEY = os.environ.get("BATON_ENCRYPTION_KEY") or _kept_secret("encryption.key")
DEBUG = os.environ.get("BATON_DEBUG", "0") == "1"
ALLOWED_HOSTS = os.environ.get("BATON_HOSTS", "127.0.0.1,localhost").split(",")
STEPS_AT_ONCE = int(os.environ.get("BATON_STEPS_AT_ONCE", "100"))
LEASE_S = float(os.environ.get("BATON_LEASE_S", "15"))
REDIS_URL = os.environ.get("REDIS_URL", "")
EXECUTOR = os.environ.get("BATON_EXECUTOR") or ("celery" if REDIS_URL else "embedded")
CIRCUIT_FAILURES = int(os.environ.get("BATON_CIRCUIT_FAILURES", "5"))
CIRCUIT_OPEN_S = float(os.environ.get("BATON_CIRCUIT_OPEN_S", "30"))
TOOL_PRIVATE_HOSTS = [host.casefold() for host in os.environ.get("BATON_TOOL_PRIVATE_HOSTS", "").split(",") if host]
AGENT_FUNCTION_MODULES = [name for name in os.environ.get("BATON_FUNCTIONS", "").split(",") if name]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "orchestrator_site.apps.SiteConfig",
    "agents",
    "workflows",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "orchestrator_site.middleware.security_headers",
    "orchestrator_site.middleware.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "orchestrator_site.urls"
ASGI_APPLICATION = "orchestrator_site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("BATON_STATIC_ROOT", BASE_DIR / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# names that hold a hash of the content: Vite's, and those that collectstatic makes
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(app/assets/.+-[\w-]{8,}|.+\.[0-9a-f]{12})\.\w+$"
WHITENOISE_ALLOW_ALL_ORIGINS = False
FRONTEND_MANIFEST = BASE_DIR / "static" / "app" / ".vite" / "manifest.json"
HTTPS = os.environ.get("BATON_HTTPS", "0") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["workflows.api.authentication.SessionOrUnauthorized"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["workflows.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workflows.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baton",
    "DESCRIPTION": "Design workflows of agents, run them, and read what happened.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api",
    "ENUM_NAME_OVERRIDES": {
        "RunStatus": "workflows.models.Run.Status",
        "PatternKind": "workflows.documents.PATTERN_KINDS",
        "Severity": "workflows.documents.SEVERITIES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "workflows.api.openapi.add_errors",
    ],
}
if REDIS_URL:
    # idle connections live on, and more than a hundred may be open: the client's defaults say otherwise
    _redis = {"address": REDIS_URL, "socket_timeout": None, "socket_keepalive": True, "max_connections": 5_000}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [_redis], "capacity": 1_000, "expiry": 30, "prefix": "baton"},
        }
    }
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker that gave up would end, and Redis may be away for long
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "global_keyprefix": "baton:",
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# a ring that is lost costs a second: nobody has to acknowledge it, and none is brought again
CELERY_TASK_QUEUES = [Queue("celery", no_ack=True)]
CELERY_INCLUDE = ["orchestrator_site.working"]
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "baton.ring", "schedule": 5.0, "options": {"expires": 5.0}},
    "prune": {"task": "baton.prune", "schedule": 60.0, "options": {"expires": 60.0}},
}
# a refusal is told to whoever asked; the log is for what went wrong here
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"django.request": {"level": "ERROR"}},
}
