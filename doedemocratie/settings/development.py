"""Settings of a developer's own machine: `make dev`."""

from doedemocratie.settings.base import *  # noqa: F403
from doedemocratie.settings.base import INSTALLED_APPS, MIDDLEWARE

DEBUG = True
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
INTERNAL_IPS = ["127.0.0.1", "::1"]
# Tasks run at once, so that no worker is needed beside `make dev`.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
