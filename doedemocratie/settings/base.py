"""The settings that every way of running shares. What the environment can change is declared in environment.py."""

from pathlib import Path

from doedemocratie.settings import environment as env
from doedemocratie.settings.logs import FORMATTERS, LEVELS, logging_settings
from doedemocratie.settings.stores import cache_settings, database_settings

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
PORT = str(env.integer("PORT", 8000, "Port that `make run` listens on.", lowest=1, highest=65535))
SITE_URL = env.web_address(
    "SITE_URL",
    f"http://127.0.0.1:{PORT}"
    if HOST in {"0.0.0.0", "::"}  # noqa: S104
    else f"http://{'[' + HOST.strip('[]') + ']' if ':' in HOST else HOST}:{PORT}",
    "Address of the site as its readers see it: the start of the addresses in feeds, the sitemap and e-mails.",
    shown_default="`http://HOST:PORT`",
)
WEB_WORKERS = env.integer("WEB_WORKERS", 2, "Processes of the web server that `make run` starts.", lowest=1)
WEB_THREADS = env.integer("WEB_THREADS", 4, "Threads in each process of the web server.", lowest=1)
# What a command on the command line needs too, to find the same site.
COMMAND_VARIABLES = env.given("VAR_DIR", "DATABASE_URL")
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
    "doedemocratie.delivery.headers.security_headers",
    "doedemocratie.delivery.middleware.keep_permanent_redirects",
    "django.middleware.security.SecurityMiddleware",
    "doedemocratie.delivery.middleware.refuse_null_characters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doedemocratie.core.redirects.middleware.send_visitors_on",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "doedemocratie.editorial.clean_input.ReplaceControlCharacters",
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
    "default": database_settings(
        env.database(
            "DATABASE_URL",
            f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
            "Address of the database: `postgres://user:password@host:5432/name`, or SQLite.",
            shown_default="SQLite in `VAR_DIR`",
        ),
        max_age=env.integer("CONN_MAX_AGE", 600, "Seconds that a database connection is kept open."),
    )
}
STATEMENT_TIMEOUT = env.integer(
    "STATEMENT_TIMEOUT",
    10,
    "Seconds after which PostgreSQL cuts off a query of the web server, and after one more the server counts as hanging; "
    "0 is never. Commands and the worker have no limit.",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = cache_settings(
    env.cache(
        "CACHE_URL",
        f"filecache://{VAR_DIR / 'cache'}",
        "Address of the cache: `redis://host:6379/0`, or files.",
        shown_default="files in `VAR_DIR`",
    )
)
PAGE_CACHE_MEMORY = env.integer("PAGE_CACHE_MEMORY", 16, "MiB of stored pages in the memory of each web process.")
CDN_PURGE_URL = env.web_address(
    "CDN_PURGE_URL",
    "",
    "Where the CDN, Varnish or nginx takes `PURGE` requests for pages that changed: `https://host`.",
)
WAGTAILFRONTENDCACHE = (
    {"cdn": {"BACKEND": "doedemocratie.delivery.cdn.HttpBackend", "LOCATION": CDN_PURGE_URL}} if CDN_PURGE_URL else {}
)
# Zero as long as nobody tells the CDN when a page has changed: a reader would get the old one.
CDN_MAX_AGE = env.integer("CDN_MAX_AGE", 0, "Seconds that a CDN in front of the site may keep a page.")
CDN_STALE_WHILE_REVALIDATE = env.integer(
    "CDN_STALE_WHILE_REVALIDATE", 30, "Seconds that the CDN may show an old page while it gets the new one."
)

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
# Our own Dutch for the admin, before Wagtail's. An app's own directory is found without this, but not by the scripts of
# the admin: Wagtail's view gives them what stands in wagtail.admin and here.
LOCALE_PATHS = [BASE_DIR / "doedemocratie" / "editorial" / "locale"]
USE_TZ = True

# A ministry's own look: its theme.css is loaded after the site's and wins from it, because it stands outside the layers.
THEME_DIR = env.directory(
    "THEME_DIR",
    "Directory with a `theme.css` (and its fonts and pictures) that gives the site other tokens.",
    holding="theme.css",
)
STATICFILES_DIRS: list[object] = [BASE_DIR / "static", *([("theme", THEME_DIR)] if THEME_DIR else [])]
STATIC_ROOT = Path(
    env.text(
        "STATIC_ROOT",
        str(VAR_DIR / "static"),
        "Directory that the static files are collected in. In a container image they are outside `VAR_DIR`.",
        shown_default="`VAR_DIR/static`",
    )
).resolve()
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
MEDIA_STORAGE_URL = env.bucket(
    "MEDIA_STORAGE_URL",
    "",
    "Where media are kept: `s3://key:secret@bucket?endpoint_url=https://host&region_name=name`. "
    "Without a key boto3 looks where it always does, such as `AWS_ACCESS_KEY_ID`.",
    shown_default="files in `VAR_DIR/media`",
)
STORAGES = {
    "default": {
        "BACKEND": "doedemocratie.delivery.object_storage.ObjectMediaStorage"
        if MEDIA_STORAGE_URL
        else "doedemocratie.delivery.storage.MediaStorage"
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A page with a long body has thousands of form fields; Django's default of 1,000 would refuse to save it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

EMAIL_CONFIG = env.mail(
    "EMAIL_URL", "consolemail://", "Address of the mail server: `smtp+tls://user:password@host:587`."
)
vars().update(EMAIL_CONFIG)
# Seconds. The worker does one task at a time: a mail server that takes a connection and stays silent would keep it from all others.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "webmaster@localhost", "Sender of e-mails to editors.")

SECURITY_CONTACT = env.words(
    "SECURITY_CONTACT",
    [],
    "Where to report a weakness, as `mailto:…` or `https://…`, the best way first; without it, the page"
    " /kwetsbaarheid-melden/, else the e-mail address of the site.",
)
SECURITY_TXT_REDIRECT = env.text(
    "SECURITY_TXT_REDIRECT",
    "",
    "Address to send readers of security.txt to, such as `https://www.ncsc.nl/.well-known/security.txt`.",
)
SECURITY_TXT_FILE = env.file(
    "SECURITY_TXT_FILE", "A security.txt of one's own, for instance a signed one, to serve as it is."
)

LINK_CHECK = env.flag(
    "LINK_CHECK",
    True,
    "Let the worker look once a week whether links to other sites still work. It connects to those sites itself, not "
    "through a proxy.",
)
LINK_CHECK_PER_DAY = env.integer(
    "LINK_CHECK_PER_DAY", 2_000, "How many links to other sites are checked in a day, at most.", lowest=1
)
LINK_CHECK_NEVER = env.networks(
    "LINK_CHECK_NEVER",
    "Networks with public addresses that are yours and not for the public, such as `203.0.113.0/24,2001:db8::/32`: no "
    "link is checked there. Private networks never are.",
)

LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", "What is logged: `ERROR`, `WARNING`, `INFO` or `DEBUG`.", among=LEVELS)
LOG_FORMAT = env.choice(
    "LOG_FORMAT",
    "",
    "How the log looks: `json`, one object a line for machines, or `text` for people.",
    among=FORMATTERS,
    shown_default="`json`; on a terminal `text`",
)
ACCESS_LOG = env.flag("ACCESS_LOG", False, "Log a line for each request, without address, query and user.")
METRICS_PORT = env.integer(
    "METRICS_PORT", 0, "Port for Prometheus, none by default. Not for visitors: keep it inside.", highest=65535
)
METRICS_HOST = env.text("METRICS_HOST", "127.0.0.1", "Address that the port for Prometheus is opened on.")
if METRICS_PORT:
    MIDDLEWARE = ["doedemocratie.delivery.observation.note_view", *MIDDLEWARE]
LOGGING = logging_settings(LOG_FORMAT or "text", LOG_LEVEL, access=ACCESS_LOG)
SENTRY_DSN = env.sentry_dsn(
    "SENTRY_DSN", "Address of the Sentry project that gets errors, without anything about a person."
)
if SENTRY_DSN:
    from doedemocratie.delivery.errors import report_to_sentry

    report_to_sentry(SENTRY_DSN)

WAGTAIL_SITE_NAME = "Doe-democratie"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = False
# Who approves publishes: a second person (doedemocratie.editorial.four_eyes). A page without a workflow is published at once.
WAGTAIL_FINISH_WORKFLOW_ACTION = "doedemocratie.editorial.four_eyes.publishing.publish_approved"
WAGTAILADMIN_USER_LOGIN_FORM = "doedemocratie.accounts.forms.SignInForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILREDIRECTS_AUTO_CREATE = False  # doedemocratie.editorial.redirects does so: not for drafts, and without chains
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
WAGTAILDOCS_DOCUMENT_FORM_BASE = "doedemocratie.library.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # never by the address of the file: the view knows who may read it
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024  # bytes
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # a video is a link: no visitor's browser is sent to a third party
WAGTAILSEARCH_BACKENDS = {
    # The words are stemmed before they are indexed, so PostgreSQL must leave them as they are.
    "default": {"BACKEND": "doedemocratie.search.backend", "SEARCH_CONFIG": "simple"}
}
