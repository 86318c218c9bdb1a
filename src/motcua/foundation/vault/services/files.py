"""Keep a file, read it back, send it to a reader."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignObject, ForeignObjectRel, OuterRef, ProtectedError
from django.http import FileResponse

from motcua.foundation.vault import ports
from motcua.foundation.vault.errors import DamagedFile, OversizedFile, TruncatedFile
from motcua.foundation.vault.models import StoredFile
from motcua.foundation.vault.rules import accept, clean_name, in_words, without_traces
from motcua.foundation.vault.selectors import file_info, info_of
from motcua.foundation.vault.types import MAX_BYTES, PAPERS, FileInfo, Readable
from motcua.kernel.clock import now

log = logging.getLogger(__name__)

_CHUNK = 256 * 1024
ORPHAN_AGE = timedelta(days=2)
_ROWS_AT_ONCE = 500


def keep_file(
    content: bytes | Readable,
    *,
    name: str,
    owner: UUID | None,
    allowed: tuple[str, ...] = PAPERS,
    max_bytes: int = MAX_BYTES,
    is_evidence: bool = False,
) -> FileInfo:
    """Keep a file after checking what it really is (F-015); the content is on the disk before the row commits.

    A picture that is evidence leaves the place, the device and the hour that it tells of behind, before anything of it
    is kept. Raises a subclass of UnacceptableFile; then nothing is kept.
    """
    shown = clean_name(name)
    with _scratch_file(ports.storage().scratch()) as scratch:
        sha256, size = _copy(content, scratch, shown, max_bytes)
        media_type = accept(scratch.read_bytes(), shown, allowed)
        if is_evidence:
            sha256, size = _bare(scratch, shown, media_type)
        ports.storage().put(scratch, sha256)
    stored = StoredFile.objects.create(
        sha256=sha256, size=size, media_type=media_type, name=shown, created_at=now(), owner_id=owner
    )
    return info_of(stored)


def _bare(scratch: Path, name: str, media_type: str) -> tuple[str, int]:
    """Write the file anew without traces; SHA-256 and size. Raises TruncatedFile where it is no whole picture."""
    bare = without_traces(scratch.read_bytes(), media_type)
    if bare is None:
        raise TruncatedFile(name=name)
    scratch.write_bytes(bare)
    return hashlib.sha256(bare).hexdigest(), len(bare)


@contextmanager
def _scratch_file(folder: Path) -> Iterator[Path]:
    """A temporary file that is gone afterwards unless the storage has taken it over."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix="in-", delete=False) as stream:
        path = Path(stream.name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copy(content: bytes | Readable, target: Path, name: str, max_bytes: int) -> tuple[str, int]:
    """Stream to `target`; SHA-256 and size. Stops at the first byte too many."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as stream:
        for chunk in _chunks(content):
            size += len(chunk)
            if size > max_bytes:
                raise OversizedFile(name=name, limit=in_words(max_bytes))
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest(), size


def _chunks(content: bytes | Readable) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while chunk := content.read(_CHUNK):
        yield chunk


def file_content(file_id: UUID) -> bytes:
    """The content of a kept file, checked against its hash. Raises NotFound, DamagedFile."""
    info = file_info(file_id)
    with _open(info) as stream:
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != info.sha256:
        raise _damaged(info)
    return content


def _open(info: FileInfo) -> BinaryIO:
    try:
        return ports.storage().open(info.sha256)
    except FileNotFoundError as error:
        raise _damaged(info) from error


def _damaged(info: FileInfo) -> DamagedFile:
    log.error("stored file %s is damaged or missing (content %s)", info.id, info.sha256)
    return DamagedFile(name=info.name)


def send_file(file_id: UUID) -> FileResponse:
    """A response that downloads the file and can never run in our pages. The caller checks who may read it."""
    info = file_info(file_id)
    response = FileResponse(_open(info), as_attachment=True, filename=info.name, content_type=info.media_type)
    response.headers["Content-Length"] = str(info.size)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def remove_orphans() -> int:
    """Remove rows that nothing refers to, then content that no row names; both when two days old.

    Such rows are left by an upload whose page was never finished, such content by a transaction that was rolled
    back. Returns how many contents are gone.
    """
    before = now() - ORPHAN_AGE
    _remove_unused_rows(before)
    hashes = ports.storage().hashes_untouched_since(before.timestamp())
    return sum(_remove_unnamed(folder, before) for folder in hashes)


def _remove_unused_rows(before: datetime) -> None:
    """Delete old rows that no foreign key of any table holds; a key that is added meanwhile protects its row."""
    unused = StoredFile.objects.filter(created_at__lt=before)
    for key in _keys_to_files():
        unused = unused.exclude(Exists(key.model._base_manager.filter(**{key.attname: OuterRef("id")})))
    for file_id in unused.values_list("id", flat=True).iterator(_ROWS_AT_ONCE):
        with suppress(ProtectedError, IntegrityError), transaction.atomic():
            StoredFile.objects.filter(id=file_id).delete()


def _keys_to_files() -> list[ForeignObject[Any, Any]]:
    """The foreign keys of all tables that hold a file, also those without a name for the way back."""
    fields = StoredFile._meta.get_fields(include_hidden=True)
    return [field.field for field in fields if isinstance(field, ForeignObjectRel)]


def _remove_unnamed(hashes: list[str], before: datetime) -> int:
    named = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    orphans = [sha256 for sha256 in hashes if sha256 not in named]
    for sha256 in orphans:
        ports.storage().remove(sha256, before.timestamp())
    return len(orphans)
