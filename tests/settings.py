"""Settings for tests: a data directory of their own, no background executor, static files without a collected manifest."""

import atexit
import os
import shutil
import tempfile

if "BATON_DATA_DIR" not in os.environ:
    os.environ["BATON_DATA_DIR"] = tempfile.mkdtemp(prefix="baton-tests-")
    atexit.register(shutil.rmtree, os.environ["BATON_DATA_DIR"], ignore_errors=True)
os.environ["BATON_EXECUTOR"] = "none"

from orchestrator_site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = os.path.join(os.environ["BATON_DATA_DIR"], "staticfiles")
os.makedirs(STATIC_ROOT, exist_ok=True)
