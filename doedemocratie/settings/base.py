"""The settings that every way of running shares. What the environment can change is declared in environment.py."""

from pathlib import Path

from doedemocratie.settings import environment as env

BASE_DIR = env.BASE_DIR
VAR_DIR = Path(
    env.text(
        "VAR_DIR",
        str(BASE_DIR / "var"),
        "Directory of everything that the site writes: database, media, cache, secret key.",
        shown_default="`var/` in the project",
    )
).resolve()

SECRET_KEY = env.secret_key(VAR_DIR)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "Host names that the site answers to, separated by commas."
)
CSRF_TRUSTED_ORIGINS = env.words(
    "CSRF_TRUSTED_ORIGINS", [], "Origins (https://…) from which editors may send forms, when a proxy changes the host."
)
HOST = env.text("HOST", "127.0.0.1", "Address that `make run` listens on; `0.0.0.0` is every address of the machine.")
PORT = env.text("PORT", "8000", "Port that `make run` listens on.")
SITE_URL = env.text(
    "SITE_URL",
    f"http://127.0.0.1:{PORT}"
    if HOST in {"0.0.0.0", "::"}  # noqa: S104
    else f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{PORT}",
    "Address of the site as its readers see it: the start of the addresses in feeds, the sitemap and e-mails.",
    shown_default="`http://HOST:PORT`",
)
WEB_WORKERS = env.integer("WEB_WORKERS", 2, "Processes of the web server that `make run` starts.")
WEB_THREADS = env.integer("WEB_THREADS", 4, "Threads in each process of the web server.")
DJANGO_SUPERUSER_USERNAME = env.text(
    "DJANGO_SUPERUSER_USERNAME", "", "Name of the first administrator.", shown_default="`beheerder`"
)
DJANGO_SUPERUSER_PASSWORD = env.text(
    "DJANGO_SUPERUSER_PASSWORD",
    "",
    "Password of the first administrator.",
    shown_default="made up and printed once",
)
DJANGO_SUPERUSER_EMAIL = env.text("DJANGO_SUPERUSER_EMAIL", "", "E-mail address of the first administrator.")

INSTALLED_APPS = [
    "home",
    "news",
    "publications",
    "doedemocratie.opendata",
    "doedemocratie.search",
    "doedemocratie.editorial",
    "doedemocratie.delivery",
    "doedemocratie.content",
    "doedemocratie.core",
    "doedemocratie.library",
    "doedemocratie.accounts",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doedemocratie.delivery.middleware.refuse_null_characters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "doedemocratie.urls"
WSGI_APPLICATION = "doedemocratie.wsgi.application"

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
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        "Address of the database: `postgres://user:password@host:5432/name`, or SQLite.",
        shown_default="SQLite in `VAR_DIR`",
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for a writer (WAL), and two writers wait for each other instead of failing.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        }
    )
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.integer(
    "CONN_MAX_AGE", 600, "Seconds that a database connection is kept open."
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache(
        "CACHE_URL",
        f"filecache://{VAR_DIR / 'cache'}",
        "Address of the cache: `redis://host:6379/0`, or files.",
        shown_default="files in `VAR_DIR`",
    )
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["doedemocratie.accounts.backends.PausingBackend"]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# A ministry's own look: its theme.css is loaded after the site's and wins from it, because it stands outside the layers.
THEME_DIR = env.text(
    "THEME_DIR", "", "Directory with a `theme.css` (and its fonts and pictures) that gives the site other tokens."
)
STATICFILES_DIRS: list[object] = [BASE_DIR / "static", *([("theme", THEME_DIR)] if THEME_DIR else [])]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "doedemocratie.delivery.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A page with a long body has thousands of form fields; Django's default of 1,000 would refuse to save it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

EMAIL_CONFIG = env.mail(
    "EMAIL_URL", "consolemail://", "Address of the mail server: `smtp+tls://user:password@host:587`."
)
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "webmaster@localhost", "Sender of e-mails to editors.")

# Everything goes to the standard error of the process, where systemd and containers look for it: errors with their
# traceback, and no line for each page that does not exist. A request that is refused (an unknown host, a forged address)
# is one short line: it is no fault of the site, and anybody can send thousands.
LOG_LEVEL = env.text("LOG_LEVEL", "WARNING", "What is logged: `ERROR`, `WARNING`, `INFO` or `DEBUG`.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "short": {
            "class": "doedemocratie.delivery.logs.ShortFormatter",
            "format": "{asctime} {levelname} {name}: {message:.200}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "refusals": {"class": "logging.StreamHandler", "formatter": "short"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.request": {"level": "ERROR"},
        "django.security": {"handlers": ["refusals"], "level": LOG_LEVEL, "propagate": False},
    },
}

WAGTAIL_SITE_NAME = "Doe-democratie"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # the roles publish their own work; nobody has to approve it
WAGTAILADMIN_USER_LOGIN_FORM = "doedemocratie.accounts.forms.SignInForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
WAGTAILIMAGES_IMAGE_MODEL = "library.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "doedemocratie.library.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 30_000_000  # the worker takes 0.8 GB of memory for as many
WAGTAILIMAGES_WEBP_QUALITY = 80
WAGTAILIMAGES_JPEG_QUALITY = 80
WAGTAILDOCS_DOCUMENT_MODEL = "library.CustomDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024  # bytes
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # a video is a link: no visitor's browser is sent to a third party
WAGTAILSEARCH_BACKENDS = {
    # The words are stemmed before they are indexed, so PostgreSQL must leave them as they are.
    "default": {"BACKEND": "doedemocratie.search.backend", "SEARCH_CONFIG": "simple"}
}
