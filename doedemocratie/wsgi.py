"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doedemocratie.settings.production")

django = get_wsgi_application()

# These read the settings, which stand only now.
from doedemocratie.delivery.health import HealthChecks  # noqa: E402
from doedemocratie.delivery.observation import Observation  # noqa: E402
from doedemocratie.delivery.page_cache import PageCache  # noqa: E402

application = Observation(HealthChecks(PageCache(django)))
