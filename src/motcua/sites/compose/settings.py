"""Django settings: the composition of all modules, values from `motcua.kernel.environment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from motcua.kernel import environment
from motcua.kernel.postgres import database_settings

BASE = Path(__file__).resolve().parents[2]

SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("MOTCUA_DEBUG")
DEMO = environment.flag("MOTCUA_DEMO")
PROFILE = environment.choice("MOTCUA_PROFILE", "all", "agency", "headless", "national")
ALLOWED_HOSTS = environment.text("MOTCUA_HOSTS").split(",")
PUBLIC_URL = environment.text("MOTCUA_URL").removesuffix("/")
PROVINCE = environment.text("MOTCUA_PROVINCE")

CONNECTORS = [
    "motcua.connectors.vneid",
    "motcua.connectors.paygov",
    "motcua.connectors.csc_signing",
    "motcua.connectors.smtp",
    "motcua.connectors.emc_local",
    "motcua.connectors.duckdb",
    "motcua.connectors.clickhouse",
    "motcua.connectors.chromium",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "motcua.kernel",
    "motcua.foundation.agencies",
    "motcua.foundation.accounts",
    "motcua.foundation.catalogue",
    "motcua.foundation.forms",
    "motcua.foundation.vault",
    "motcua.foundation.signing",
    "motcua.foundation.notifications",
    "motcua.foundation.exchange",
    "motcua.casework.workflow",
    "motcua.casework.payments",
    "motcua.casework.dossiers",
    "motcua.casework.interaction",
    "motcua.oversight.intake",
    "motcua.oversight.beacons",
    "motcua.oversight.monitoring",
    "motcua.oversight.probes",
    "motcua.oversight.releases",
    "motcua.oversight.reconciliation",
    "motcua.oversight.detection",
    "motcua.oversight.planning",
    "motcua.oversight.campaigns",
    "motcua.oversight.directives",
    "motcua.oversight.assessment",
    "motcua.oversight.letters",
    *CONNECTORS,
    "motcua.sites.portal",
    "motcua.sites.onestop",
    "motcua.sites.national",
    "motcua.sites.compose",
]

MIDDLEWARE = [
    "motcua.kernel.middleware.stamp_arrival",
    "motcua.kernel.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "motcua.kernel.middleware.refuse_impossible_addresses",
    "motcua.kernel.middleware.lead_from_closed_doors",
    "motcua.kernel.middleware.RefusalMiddleware",
    "motcua.foundation.accounts.middleware.who_is_asking",
    "motcua.kernel.middleware.AccessMiddleware",
    "motcua.kernel.middleware.HiddenCharactersMiddleware",
]

ROOT_URLCONF = "motcua.sites.compose.urls"
WSGI_APPLICATION = "motcua.sites.compose.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "motcua.sites.compose.context.frame",
            ],
            "builtins": ["motcua.kernel.templatetags.kit"],
        },
    }
]

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE / "sites" / "compose" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = environment.home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.sites.compose.assets.MarkedStorage"},
}
FILES_ROOT = environment.home() / "files"
FACTS_ROOT = environment.home() / "facts"

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_NAME = "motcua"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "motcua.sites.compose.views.stale_form"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # as many as a dossier may hold
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("httpx", "mail.log", "procrastinate", "pyhanko")},
}
