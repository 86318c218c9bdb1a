"""Make the database ready: tables, reference data, demo data; nothing to do when nothing has changed.

Convention: each module's `services` may hold `load_…` functions that need no argument and may be repeated;
`load_demo…` among them load invented people and dossiers. They run in the order of the storeys.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import django
import psycopg
from django.conf import settings

import motcua
from motcua.kernel import environment, postgres
from motcua.sites.compose.progress import say, step

PACKAGE = Path(motcua.__file__).parent
MODULES = (
    "foundation.agencies",
    "foundation.accounts",
    "foundation.catalogue",
    "foundation.forms",
    "foundation.vault",
    "foundation.signing",
    "foundation.notifications",
    "foundation.exchange",
    "casework.workflow",
    "casework.payments",
    "casework.dossiers",
    "casework.interaction",
    "oversight.intake",
    "oversight.beacons",
    "oversight.monitoring",
    "oversight.releases",
    "oversight.reconciliation",
    "oversight.detection",
    "oversight.planning",
    "oversight.campaigns",
    "oversight.directives",
    "oversight.assessment",
    "oversight.letters",
    "connectors.emc_local",
    "connectors.chromium",
)
_LOCK = 0x6D6F74637561
"""Key of the advisory lock that lets one copy prepare while others wait."""
_FOLDERS = {"migrations", "reference", "demo"}
_MARK = "motcua "
Loader = Callable[[], object]


def prepare() -> None:
    """Migrate and load everything, one copy at a time, and mark the database with the stamp of this version."""
    with postgres.at_hand(), _alone():
        _migrate()
        _load(is_demo=False)
        if settings.DEMO:
            _load(is_demo=True)
        _count_months()
        _write_demo_accounts()
        mark_prepared()


def migrate() -> None:
    with postgres.at_hand(), _alone():
        _migrate()


def load_reference() -> None:
    with postgres.at_hand(), _alone():
        django.setup()
        _load(is_demo=False)
        _count_months()


def load_demo() -> None:
    with postgres.at_hand(), _alone():
        django.setup()
        _load(is_demo=True)
        _count_months()
        _write_demo_accounts()


def _migrate() -> None:
    django.setup()
    from django.core.management import call_command

    with step("tables"):
        call_command("migrate", verbosity=0, interactive=False)


def _load(*, is_demo: bool) -> None:
    for name, load in loaders(is_demo=is_demo):
        with step(name):
            load()


def _count_months() -> None:
    """The first page of figures is summed from partials, not counted on the ledger while somebody waits."""
    with step("monitoring: months"):
        importlib.import_module("motcua.oversight.monitoring.services").advance_months()


def loaders(*, is_demo: bool) -> Iterator[tuple[str, Loader]]:
    """The loading services of all modules, lower storeys first."""
    for name in MODULES:
        if not (PACKAGE / name.replace(".", "/") / "services").exists() and not _services_file(name).exists():
            continue
        services = importlib.import_module(f"motcua.{name}.services")
        for verb, load in _own_loaders(services):
            if verb.startswith("load_demo") is is_demo:
                yield f"{name.split('.')[1]}: {verb.removeprefix('load_').replace('_', ' ')}", load


def _services_file(name: str) -> Path:
    return PACKAGE / name.replace(".", "/") / "services.py"


def _own_loaders(services: ModuleType) -> list[tuple[str, Loader]]:
    return [
        (verb, load)
        for verb, load in vars(services).items()
        if verb.startswith("load_")
        and getattr(load, "__module__", "").startswith(services.__name__)
        and not _needs_arguments(load)
    ]


def _needs_arguments(load: Loader) -> bool:
    """A verb that takes a file or an actor is no loader, whatever its name."""
    return any(p.default is p.empty for p in inspect.signature(load).parameters.values())


def _write_demo_accounts() -> None:
    """Keep the list of demo accounts for the screen of `motcua run`, which does not load Django."""
    accounts = importlib.import_module("motcua.foundation.accounts.selectors")
    people = accounts.demo_accounts() if settings.DEMO else ()
    rows = [[p.role or p.kind, p.person_number, p.name, p.label] for p in people]
    demo_accounts_file().write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def demo_accounts_file() -> Path:
    return environment.home() / "demo_accounts.json"


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the advisory lock: two copies started at once prepare one after the other."""
    with connect() as session:
        if session.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone() != (True,):
            say("  waiting for another copy that prepares the same database")
            session.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield


# -- the stamp: what the database was prepared with -----------------------------------------------------------------


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A plain session with the configured database, without Django."""
    of = postgres.database_settings()
    known = {
        "dbname": of["NAME"],
        "user": of["USER"],
        "password": of["PASSWORD"],
        "host": of["HOST"],
        "port": of["PORT"],
    }
    options = {name: value for name, value in of["OPTIONS"].items() if name != "pool"}
    return psycopg.connect(autocommit=True, **{name: value for name, value in known.items() if value}, **options)


def stamp() -> str:
    """Hash of everything that preparing depends on: version, settings, migrations, reference, demo data, loaders."""
    chosen = [environment.text(name) for name in ("MOTCUA_DEMO", "MOTCUA_PROVINCE")]
    if environment.flag("MOTCUA_DEMO"):
        chosen.append(str(environment.sandbox_port("town")))  # pages of the sandbox are registered with their port
    digest = hashlib.sha256(" ".join([motcua.__version__, *chosen]).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and _is_prepared_from(path):
            digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _is_prepared_from(path: Path) -> bool:
    folders = path.relative_to(PACKAGE).parts[:-1]
    if {"__pycache__", "tests", "static"} & set(folders):
        return False
    return bool(_FOLDERS & set(folders)) or "services" in folders or path.name in ("services.py", "demo.py")


def is_prepared() -> bool:
    """Whether the database carries this version's stamp."""
    with connect() as session:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        row = session.execute(query).fetchone()
    return row == (_MARK + stamp(),)


def mark_prepared() -> None:
    """Write the stamp into the database itself, as its comment: it goes wherever the data goes."""
    from psycopg import sql

    with connect() as session:
        name = sql.Identifier(session.info.dbname)
        session.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(_MARK + stamp())))
