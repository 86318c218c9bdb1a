"""Whether a bundle is what it says: container, hashes, signature, and every cell computed again (measurement.md 7).

Needs the bundle and an engine; no database, no network. Nothing stops at the first fault: what can still be checked
is, so that a reader learns which byte was touched and which figures it moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path

from motcua.kernel.errors import Refusal
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.releases.errors import UnreadableBundle
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.bundle import Bodies
from motcua.oversight.releases.rules.coherence import incoherent, misspelled
from motcua.oversight.releases.rules.computing import computed_cells, computed_changes
from motcua.oversight.releases.rules.contents import Contents, Unreadable, contents_of, prose_in
from motcua.oversight.releases.rules.facts_file import faults_of
from motcua.oversight.releases.types import FORMAT, Cell, Change, Finding, Verification

_CONTAINER = (bundle.MANIFEST, bundle.SIGNATURE)


def verify(
    content: bytes, *, engine: Engine, folder: Path, key: str = "", against: bytes | None = None
) -> Verification:
    """Check a bundle. `key` is the public key that must have signed it, `against` the bundle that it corrects.

    `folder` is an empty one for the facts. A bundle that cannot be opened gives one finding.
    """
    try:
        members = bundle.unpacked(content)
    except UnreadableBundle as refusal:
        return Verification("", 0, 0, "", "", (Finding("container", str(refusal.fields["what"])),))
    found = [*_container(content, members), *_manifest(members), *_signature(members, key), *misspelled(members)]
    try:
        contents = contents_of(members)
    except Unreadable as error:
        found.append(Finding("unreadable", str(error)))
        return Verification("", 0, 0, _signer(members), "", tuple(found))
    for part, findings in (
        ("members", incoherent(members, contents)),
        ("layout", _misshapen(contents)),
        ("facts", differing_cells(contents, engine, folder)),
        ("prose", _prose(members, contents)),
        ("changes", _corrected(contents, engine, folder, against)),
    ):
        found += _safely(part, findings)
    size = sum(map(len, contents.facts.values()))
    heading = contents.heading
    return Verification(heading.code, len(contents.cells), size, _signer(members), heading.program, tuple(found))


def _container(content: bytes, members: Bodies) -> Iterator[Finding]:
    """The bytes between the members: names, times and order follow from the members, or somebody was there."""
    expected = bundle.packed(members)
    if expected != content:
        place = next((n for n, (a, b) in enumerate(zip(expected, content, strict=False)) if a != b), len(expected))
        yield Finding("container", f"byte {min(place, len(content))}")


def _manifest(members: Bodies) -> Iterator[Finding]:
    try:
        manifest = codec.read(members[bundle.MANIFEST])
        told = {name: str(entry["sha256"]) for name, entry in manifest["members"].items()}
        definitions = {str(entry["id"]): str(entry["sha256"]) for entry in manifest["definitions"]}
        if manifest["format"] != FORMAT:
            yield Finding("format", bundle.MANIFEST, FORMAT, str(manifest["format"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        yield Finding("unreadable", bundle.MANIFEST)
        return
    yield from _members(told, members)
    yield from _definitions(definitions, members)
    for name, member in (("tree_version", bundle.TREE), ("policies_version", bundle.POLICIES)):
        if member in members and manifest.get(name) != bundle.sha256(members[member])[:16]:
            yield Finding("version", name, str(manifest.get(name)), bundle.sha256(members[member])[:16])


def _members(told: Mapping[str, str], members: Bodies) -> Iterator[Finding]:
    held = {name: bundle.sha256(body) for name, body in members.items() if name not in _CONTAINER}
    for name in sorted({*told, *held}):
        if told.get(name) != held.get(name):
            yield Finding("member", name, told.get(name, ""), held.get(name, ""))


def _definitions(told: Mapping[str, str], members: Bodies) -> Iterator[Finding]:
    try:
        rows = codec.read(members[bundle.DEFINITIONS])["definitions"]
        held = {_named(row): codec.digest(row) for row in rows}
    except (KeyError, ValueError, TypeError):
        return  # told as an unreadable member
    for name in sorted({*told, *held}):
        if told.get(name) != held.get(name):
            yield Finding("definition", name, told.get(name, ""), held.get(name, ""))


def _named(row: Mapping[str, str]) -> str:
    return f"{row['indicator']}.{row['figure']}" if row["figure"] else row["indicator"]


def _signature(members: Bodies, key: str) -> Iterator[Finding]:
    if bundle.SIGNATURE not in members:
        yield Finding("signature", "missing")
        return
    if not (found := _signer(members)):
        yield Finding("signature", "does not hold")
    elif key and found != key:
        yield Finding("signature", "another key", key, found)


def _signer(members: Bodies) -> str:
    try:
        return bundle.signer(members)
    except (ValueError, KeyError):
        return ""


def _safely(part: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings, and one that says why where forged content makes more impossible."""
    try:
        yield from findings
    except Refusal as refusal:
        yield Finding("uncountable", refusal.code, found=refusal.sentence("en"))
    except Exception as error:  # noqa: BLE001  forged content may fail in any way; the reader is told, nothing is lost
        yield Finding("uncountable", part, found=f"{type(error).__name__}: {error}"[:300])


def _prose(members: Bodies, contents: Contents) -> Iterator[Finding]:
    """The prose, written again."""
    if prose_in(contents) != members.get(bundle.PROSE):
        yield Finding("prose", bundle.PROSE)


def _misshapen(contents: Contents) -> Iterator[Finding]:
    """Facts in another layout than the listed one, or with rows that were not added up."""
    for subject, body in sorted(contents.facts.items()):
        name = bundle.FACTS.format(subject=subject)
        for what, expected, found in faults_of(contents.columns[subject], body):
            yield Finding("facts", f"{name} {what}", expected, found)


def differing_cells(contents: Contents, engine: Engine, folder: Path) -> Iterator[Finding]:
    """One finding for each field of each cell that is printed otherwise than it is computed, and for their order."""
    printed, computed = contents.cells, computed_cells(engine, contents, folder)
    first, second = {c.id: c for c in printed}, {c.id: c for c in computed}
    if len(first) < len(printed):
        yield Finding("cell", "twice")
    for name in sorted({*first, *second}):
        one, other = first.get(name), second.get(name)
        if one is None or other is None:
            yield Finding("cell", name, "printed" if one else "", "computed" if other else "")
            continue
        for field in fields(Cell):
            values = getattr(one, field.name), getattr(other, field.name)
            if values[0] != values[1]:
                yield Finding("cell", f"{name} {field.name}", str(values[0]), str(values[1]))
    if list(first) != list(second) and set(first) == set(second):
        yield Finding("cell", "order")


def _corrected(contents: Contents, engine: Engine, folder: Path, against: bytes | None) -> Iterator[Finding]:
    if not contents.heading.corrects:
        if contents.changes:
            yield Finding("change", "a release that corrects nothing lists changes")
        return
    yield from _adds_up(contents)
    if against is None:
        return
    try:
        old_members = bundle.unpacked(against)
        old = contents_of(old_members)
    except (UnreadableBundle, Unreadable) as error:
        yield Finding("against", str(error))
        return
    digest = bundle.sha256(old_members[bundle.MANIFEST])
    if digest != contents.heading.corrects_digest:
        yield Finding("against", "another bundle", contents.heading.corrects_digest, digest)
        return
    expected = computed_changes(engine, old, replace(contents, changes=()), folder)
    yield from _differing_changes(contents.changes, expected)


def _adds_up(contents: Contents) -> Iterator[Finding]:
    """Each listed change ends at the cell as it is printed, and its parts join without a gap."""
    cells = {cell.id: cell for cell in contents.cells}
    for change in contents.changes:
        if change.new != cells.get(change.cell):
            yield Finding("change", f"{change.cell} new")
        if not _is_joined(change):
            yield Finding("change", f"{change.cell} parts")


def _is_joined(change: Change) -> bool:
    steps = [_pair(change.old), *(part.after for part in change.parts)]
    starts = [part.before for part in change.parts]
    return starts == steps[:-1] and steps[-1] == _pair(change.new)


def _pair(cell: Cell | None) -> tuple[int, int]:
    return (cell.numerator, cell.denominator) if cell else (0, 0)


def _differing_changes(printed: tuple[Change, ...], computed: tuple[Change, ...]) -> Iterator[Finding]:
    first, second = {c.cell: c for c in printed}, {c.cell: c for c in computed}
    for name in sorted({*first, *second}):
        if first.get(name) != second.get(name):
            yield Finding("change", name, _causes(first.get(name)), _causes(second.get(name)))


def _causes(change: Change | None) -> str:
    return "" if change is None else " ".join(part.cause for part in change.parts) or "other fields"
