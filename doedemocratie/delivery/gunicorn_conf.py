"""How gunicorn serves the site, wherever it runs: `python -m gunicorn --config python:doedemocratie.delivery.gunicorn_conf`.

The names are gunicorn's. What differs from one place to another is a setting of the site; what is here is the same everywhere.
"""

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doedemocratie.settings.production")

from django.conf import settings

from doedemocratie.delivery.answer_deadline import keep_deadlines
from doedemocratie.delivery.statement_limit import limit_statements


def address(host: str, port: str) -> str:
    """Return what gunicorn listens on; an IPv6 number goes in brackets."""
    host = host.strip("[]")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def post_fork(server: Any, worker: Any) -> None:
    """Let a new worker process wait for the database with a deadline; what it knows of the database is its own."""
    keep_deadlines(settings.DATABASES, settings.STATEMENT_TIMEOUT)


limit_statements(settings.DATABASES, settings.STATEMENT_TIMEOUT)

wsgi_app = "doedemocratie.wsgi:application"
bind = address(settings.HOST, settings.PORT)
worker_class = "doedemocratie.delivery.web_worker.WebWorker"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
# The code is loaded before the port opens, so the first reader does not wait for it.
preload_app = True

# Seconds. A worker that gives no sign of life is replaced; one that stops gets this long for the requests at hand.
timeout = 60
graceful_timeout = 25
# Longer than the proxy keeps an idle connection (deploy/nginx/proxy.conf): it never sends a request into one that closes.
keepalive = 65

# Bytes, and a number of headers. A browser's request stays far below.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# Django alone decides whether to believe the proxy (TRUST_PROXY_HEADERS); gunicorn believes nobody.
forwarded_allow_ips = ""
forwarder_headers = ""

# gunicorn's socket would lie in the home directory, where two copies of the site meet.
control_socket_disable = True
# gunicorn's advice: a heartbeat on a disk can block a worker. In a container the rest of the disk may be read-only.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
loglevel = "warning"
