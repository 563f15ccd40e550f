"""Settings for tests: data of their own, no background executor, static files as they lie in the sources."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "BATON_DATA_DIR" not in os.environ:
    os.environ["BATON_DATA_DIR"] = tempfile.mkdtemp(prefix="baton-tests-")
    atexit.register(shutil.rmtree, os.environ["BATON_DATA_DIR"], ignore_errors=True)
os.environ["BATON_EXECUTOR"] = "none"

from orchestrator_site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = Path(os.environ["BATON_DATA_DIR"]) / "staticfiles"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
