"""The repository speaks of the project alone: no machine, no registry, no real mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

ROOT_FOLDERS = "root", "work", "home/[a-z]+", "Users/[A-Za-z]+"
MACHINE = re.compile(rf"(?<![\w.$}}>~)\-])/(?:{'|'.join(ROOT_FOLDERS)})/[\w.]")
REGISTRY = re.compile(
    r"(?:py[p]i\.org|pythonhoste[d]\.org|np[m]js\.(?:org|com)|registry\.[a-z]+\.|index-url\s*=?\s*http)", re.I
)
MAIL = re.compile(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
INVENTED = re.compile(r"(?:^|\.)(?:example(?:\.(?:vn|com|org|net))?|localhost|test|invalid|local)$")
SHAPES = {"ten@mien.vn", "name@domain.vn"}
"""The shape of an address, told to a person who typed a wrong one."""
TEXT = {".py", ".html", ".md", ".json", ".toml", ".txt", ".css", ".js", ".typ", ".svg", ".in", ".csv", ".po", ""}


def texts() -> Iterator[tuple[Path, str]]:
    here = Path(__file__)
    for path in tree.files():
        if path.suffix in TEXT and path != here and path.stat().st_size < 2_000_000:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def machine_paths(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if MACHINE.search(line)]


def registries(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if REGISTRY.search(line)]


def real_mailboxes(text: str) -> list[str]:
    found = [match for match in MAIL.finditer(text) if not INVENTED.search(match.group(1).lower())]
    return [match.group() for match in found if not _is_number(match.group(1)) and match.group() not in SHAPES]


def _is_number(domain: str) -> bool:
    return domain.replace(".", "").isdigit()


def test_no_path_of_a_machine_is_written_down() -> None:
    found = [f"{tree.shown(path)}: {line}" for path, text in texts() for line in machine_paths(text)]
    assert not found, tree.listed(found)


def test_no_package_registry_is_written_down() -> None:
    found = [f"{tree.shown(path)}: {line}" for path, text in texts() for line in registries(text)]
    assert not found, tree.listed(found)


def test_no_real_mailbox_is_written_down() -> None:
    kinds = {".py", ".html", ".md", ".json", ".toml", ".typ", ".po"}
    found = [
        f"{tree.shown(path)}: {mailbox}"
        for path, text in texts()
        if path.suffix in kinds
        for mailbox in real_mailboxes(text)
    ]
    assert not found, tree.listed(found)


def test_the_guards_catch_broken_samples() -> None:
    assert machine_paths("see /ro" + "ot/project") and machine_paths('cd "/home/somebody/motcua"')
    assert not machine_paths("MOTCUA_HOME=/some/folder") and not machine_paths("docs/home/x")
    assert registries("--index-url https://x") and registries("from https://py" + "pi.org/simple")
    assert real_mailboxes("a.person@agency.gov.vn") == ["a.person@agency.gov.vn"]
    assert not real_mailboxes("minhhoa@example.vn motcua@localhost x@mail.example.vn")
