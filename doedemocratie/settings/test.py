"""Settings of the tests: the real database and cache of the environment, fast passwords, tasks at once."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

# Everything that a test writes goes to a directory of this process alone, and is gone when the process ends.
TEST_DIR = Path(tempfile.mkdtemp(prefix="doedemocratie-test-"))
atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)
os.environ["VAR_DIR"] = str(TEST_DIR)

from doedemocratie.settings.base import *  # noqa: E402, F403
from doedemocratie.settings.base import CACHES, DATABASES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce"}}
ALLOWED_HOSTS = ["*", "localhost", "testserver"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # Tests empty the cache, so each process has one of the sixteen databases of a Redis to itself, from the last one
    # down: the first ones may be in use.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for part in (part for part in CACHES.values() if "LOCATION" in part):
        part["LOCATION"] = urlsplit(part["LOCATION"])._replace(path=f"/{15 - worker}").geturl()
LINK_CHECK = False  # no test asks another site anything
