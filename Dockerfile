# The image of the site. It is the same for the web server, the worker and the job that prepares the database: only the
# command differs. docs/operations.md, "In containers", says how it is run, and what of this was tried.

FROM python:3.13-slim-trixie AS build

WORKDIR /app
# Only what is pinned gets in, as wheels: nothing is compiled here. The check fails when this Python needs a package that
# requirements.txt, which is written for the oldest Python, does not name.
COPY requirements.txt .
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --no-deps --only-binary :all: \
        --disable-pip-version-check --root-user-action ignore --requirement requirements.txt \
 && pip --python /opt/venv/bin/python --disable-pip-version-check check

# .dockerignore names the few things that belong in the image.
COPY . .
# A look of one's own: put it in theme/ and build with --build-arg THEME_DIR=/app/theme.
ARG THEME_DIR=
# The static files are made here, so a node writes nothing and starts at once. The key signs nothing and is kept nowhere.
# Everybody may read the code, whatever the umask of who builds.
RUN SECRET_KEY=for-collectstatic-only VAR_DIR=/tmp/var STATIC_ROOT=/opt/static \
    /opt/venv/bin/python manage.py collectstatic --noinput \
 && find /app /opt/venv -name __pycache__ -prune -exec rm -r {} + \
 && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib /app \
 && chmod -R a+rX,go-w /app

FROM python:3.13-slim-trixie

LABEL org.opencontainers.image.title="Doe-democratie" \
      org.opencontainers.image.licenses="EUPL-1.2"

# Pango lays out the PDF of a publication; it comes with the libraries that it needs itself. What installs software is not
# needed to run it. 10001 is nobody else's number on the host. A new volume takes the owner of the directory that it covers,
# and Podman's tmpfs its mode.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && rm -rf /usr/local/bin/pip* /usr/local/lib/python3.13/site-packages/pip* /usr/local/lib/python3.13/ensurepip \
 && groupadd --gid 10001 site \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin site \
 && install --directory --owner 10001 --group 10001 --mode 1777 /var/lib/doedemocratie \
 && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/doedemocratie/media

COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/static /opt/static
COPY --from=build /app /app

# The rest of the disk may be read-only: the site writes in VAR_DIR, /tmp (uploads) and /dev/shm only.
ARG THEME_DIR=
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/opt/static \
    THEME_DIR=$THEME_DIR \
    VAR_DIR=/var/lib/doedemocratie

WORKDIR /app
USER 10001:10001
EXPOSE 8000
# gunicorn answers who is there on SIGTERM; the worker finishes its task.
STOPSIGNAL SIGTERM
# For Docker: Kubernetes has its own probes. A database that is away does not make a node unhealthy.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["python", "-m", "gunicorn", "--config", "python:doedemocratie.delivery.gunicorn_conf"]
