"""Settings from the environment: one table, validated at start, every one documented.

A secret may also be given as a file: `NAME_FILE=/run/secrets/name`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from motcua.kernel.secrets_file import kept_secret


class BadSetting(SystemExit):
    """A setting is missing or malformed; the program says which, and stops before it has done anything."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Setting {name}: {reason}. See docs/reference/settings.md.")


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str
    secret: bool = False
    kind: str = "text"
    """What a value must be: text, flag, port, count, address, or the allowed words separated by `|`."""


SETTINGS = (
    Setting("MOTCUA_HOME", "~/.motcua", "Data folder: embedded database, files, keys made on first start."),
    Setting("MOTCUA_PROFILE", "all", "What this copy serves.", kind="all|agency|headless|national"),
    Setting(
        "MOTCUA_DEMO",
        "0",
        "1 loads invented people and accounts, may use sandboxes, and shows the notice that this is a trial.",
        kind="flag",
    ),
    Setting("MOTCUA_DEBUG", "0", "1 shows error details in the browser. Never in production.", kind="flag"),
    Setting("MOTCUA_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the web process answers to, by commas."),
    Setting(
        "MOTCUA_URL",
        "http://localhost:{PORT}",
        "Public address, used in QR codes, e-mails and sign-in.",
        kind="address",
    ),
    Setting("MOTCUA_SECRET_KEY", "", "Key for sessions and tokens; made and kept in MOTCUA_HOME when empty.", True),
    Setting("DATABASE_URL", "", "PostgreSQL address; empty starts the embedded server in MOTCUA_HOME.", True),
    Setting("MOTCUA_TEST_DATABASE", "test_motcua", "Name of the database that the tests make and remove."),
    Setting("PORT", "8000", "Port of the web process.", kind="port"),
    Setting("MOTCUA_BIND", "127.0.0.1", "Address that the web process listens on; 0.0.0.0 is every network."),
    Setting("MOTCUA_WEB_WORKERS", "2", "Processes that answer web requests.", kind="count"),
    Setting("MOTCUA_WEB_THREADS", "4", "Requests that each of these processes works on at once.", kind="count"),
    Setting("MOTCUA_SANDBOX_PORT", "0", "First port of the sandboxes; 0 means PORT + 10.", kind="port"),
    Setting("MOTCUA_PROVINCE", "H01", "Identifier code of the province or ministry that this copy serves."),
    Setting("VNEID_ISSUER", "", "Issuer address of the identity provider; empty means the sandbox.", kind="address"),
    Setting("VNEID_CLIENT_ID", "motcua", "Client id at the identity provider."),
    Setting("VNEID_CLIENT_SECRET", "sandbox-client-secret", "Client secret at the identity provider.", True),
    Setting("MOTCUA_PAYMENT_GATEWAY", "paygov", "Code of the connected gateway that new payments go to."),
    Setting("PAYGOV_URL", "", "Address of the payment gateway; empty means the sandbox.", kind="address"),
    Setting("PAYGOV_PARTNER", "MOTCUA", "Partner code at the payment gateway."),
    Setting("PAYGOV_ACCESS_KEY", "sandbox-access-key", "Access key at the payment gateway.", True),
    Setting("PAYGOV_SECRET", "sandbox-secret", "Secret of the payment gateway's checks.", True),
    Setting(
        "CSC_URL", "", "Address of the remote signing service (CSC API v1); empty means the sandbox.", kind="address"
    ),
    Setting("CSC_CLIENT_ID", "motcua", "Client id at the remote signing service."),
    Setting("CSC_CLIENT_SECRET", "sandbox-csc-secret", "Client secret at the remote signing service.", True),
    Setting("CSC_TRUST_ROOTS", "", "PEM file of trusted roots; empty trusts the sandbox's own authority."),
    Setting("SMTP_HOST", "", "Mail server; empty means the sandbox."),
    Setting("SMTP_PORT", "25", "Port of the mail server.", kind="port"),
    Setting("SMTP_TLS", "starttls", "How the line to the mail server is protected: starttls, tls or none."),
    Setting("SMTP_USER", "", "User at the mail server; empty sends without signing in."),
    Setting("SMTP_PASSWORD", "", "Password at the mail server.", True),
    Setting("SMTP_FROM", "motcua@localhost", "Sender of e-mails."),
    Setting(
        "MOTCUA_ENGINE",
        "duckdb",
        "What counts the figures: inside this program, or a server.",
        kind="duckdb|clickhouse",
    ),
    Setting(
        "CLICKHOUSE_URL",
        "http://localhost:8123",
        "Address of the ClickHouse server, where MOTCUA_ENGINE names it.",
        kind="address",
    ),
    Setting("CLICKHOUSE_USER", "default", "User at the ClickHouse server."),
    Setting("CLICKHOUSE_PASSWORD", "", "Password at the ClickHouse server.", True),
    Setting("INTAKE_URL", "", "Address of the measuring intake; empty means this copy's own.", kind="address"),
    Setting("INTAKE_AT_ONCE", "2", "Batches that one web process checks at once; others wait.", kind="count"),
    Setting("INTAKE_PATIENCE", "5", "Seconds that a batch waits for its turn before it is answered 503.", kind="count"),
    Setting("INTAKE_PER_MINUTE", "600000", "Records a minute after which a source is answered 429.", kind="count"),
    Setting(
        "INTAKE_SILENT_HOURS", "8", "Working hours without a batch after which a source is called silent.", kind="count"
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "How many proxies of ours a visitor comes through; 0 believes no forwarded address.",
        kind="0|1|2|3",
    ),
    Setting("PROBE_CONTACT", "", "Whom the owner of a visited page may ask; empty names MOTCUA_URL."),
    Setting("CHROMIUM_PATH", "", "Browser that visits service pages; empty looks for Chromium on this machine."),
    Setting(
        "CHROMIUM_SANDBOX",
        "auto",
        "Chromium's own sandbox: auto is on for everybody but root, whom it refuses; off where the machine forbids it.",
        kind="auto|off",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a setting: the variable, else the content of its `_FILE`, else the default."""
    setting, environ = _BY_NAME[name], os.environ if environ is None else environ
    file = environ.get(f"{name}_FILE")
    if file and setting.secret:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE", f"cannot be read ({error.strerror})") from error
    return environ[name] if name in environ else setting.default.replace("{PORT}", environ.get("PORT", "8000"))


def flag(name: str) -> bool:
    value = text(name)
    if value not in ("0", "1"):
        raise BadSetting(name, f"must be 0 or 1, not {value!r}")
    return value == "1"


def port(name: str) -> int:
    value = text(name)
    if not value.isdigit() or int(value) > 65535:
        raise BadSetting(name, f"must be a port number, not {value!r}")
    return int(value)


def choice(name: str, *allowed: str) -> str:
    value = text(name)
    if value not in allowed:
        raise BadSetting(name, f"must be one of {', '.join(allowed)}, not {value!r}")
    return value


def count(name: str) -> int:
    value = text(name)
    if not value.isdigit() or int(value) < 1:
        raise BadSetting(name, f"must be a whole number from 1, not {value!r}")
    return int(value)


def validate() -> None:
    """Read every setting once, so that a bad or misspelt one stops the program before it has done anything."""
    for setting in SETTINGS:
        _READ.get(setting.kind, _read_text)(setting)
    known = {name for setting in SETTINGS for name in (setting.name, f"{setting.name}_FILE")}
    for name in os.environ:
        if name.startswith("MOTCUA_") and name not in known:
            raise BadSetting(name, "there is no setting of this name")
    if not flag("MOTCUA_DEMO"):
        _refuse_sandboxes()


_OUTSIDE = ("VNEID_ISSUER", "SMTP_HOST", "PAYGOV_URL", "CSC_URL", "CSC_TRUST_ROOTS")
_OUTSIDE_SECRETS = ("VNEID_CLIENT_SECRET", "PAYGOV_ACCESS_KEY", "PAYGOV_SECRET", "CSC_CLIENT_SECRET")
_CASEWORK_ONLY = ("PAYGOV_", "CSC_")
_TRIAL = "or set MOTCUA_DEMO=1 for a trial with sandboxes and invented people"


def _refuse_sandboxes() -> None:
    """Outside a trial nothing may lean on a sandbox: its secrets are published with this program."""
    unused = _CASEWORK_ONLY if text("MOTCUA_PROFILE") == "national" else ()
    for name in (*_OUTSIDE, *_OUTSIDE_SECRETS):
        if name.startswith(unused):
            continue
        if not text(name):
            raise BadSetting(name, f"is empty, which means a sandbox; give that of the real system, {_TRIAL}")
        if name in _OUTSIDE_SECRETS and text(name) == _BY_NAME[name].default:
            raise BadSetting(name, f"is still the published secret of the sandbox; give the real one, {_TRIAL}")


def _read_text(setting: Setting) -> None:
    value = text(setting.name)
    if setting.kind == "address" and value and not value.startswith(("http://", "https://")):
        raise BadSetting(setting.name, f"must start with http:// or https://, not {value!r}")
    if "|" in setting.kind:
        choice(setting.name, *setting.kind.split("|"))


_READ = {
    "flag": lambda setting: flag(setting.name),
    "port": lambda setting: port(setting.name),
    "count": lambda setting: count(setting.name),
}


def home() -> Path:
    """The data folder, made when missing, for this user only.

    Where root starts the embedded server, others may pass through without seeing what is there: the server
    runs as a user without rights and must reach its own folder inside.
    """
    path = Path(text("MOTCUA_HOME")).expanduser()
    passes_through = os.geteuid() == 0 and not text("DATABASE_URL")
    try:
        path.mkdir(mode=0o711 if passes_through else 0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting("MOTCUA_HOME", f"{path} cannot be written ({error.strerror}); name another folder") from error
    if not os.access(path, os.W_OK):
        raise BadSetting("MOTCUA_HOME", f"{path} cannot be written; name another folder")
    return path


def secret_key() -> str:
    """The configured key, or one made on first start and kept readable by this user only."""
    if given := text("MOTCUA_SECRET_KEY"):
        return given
    file = home() / "secret_key"
    kept = kept_secret(file, lambda: secrets.token_urlsafe(48).encode()).decode()
    if not kept:
        raise BadSetting("MOTCUA_SECRET_KEY", f"{file} is empty; remove it and a new key is made")
    return kept


SANDBOXES = ("vneid", "paygov", "csc", "smtp", "mailbox", "town")


def sandbox_port(system: str) -> int:
    """The port on which the sandbox of `system` listens."""
    first = port("MOTCUA_SANDBOX_PORT") or port("PORT") + 10
    return first + SANDBOXES.index(system)


def address(name: str, sandbox: str) -> str:
    """The configured base address of an outside system, or that of its sandbox on this machine."""
    return text(name) or f"http://localhost:{sandbox_port(sandbox)}"
