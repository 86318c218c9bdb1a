"""Keeping a file: on the disk before the row, once per content, nothing of what was refused."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import PROTECT

from motcua.foundation.vault import errors, ports, selectors, services
from motcua.foundation.vault.models import StoredFile
from motcua.foundation.vault.services.files import _keys_to_files
from motcua.foundation.vault.tests import factories as make
from motcua.foundation.vault.types import PDF, FileInfo
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def keep(content: Any, name: str = "giay.pdf", **more: Any) -> FileInfo:
    return services.keep_file(content, name=name, owner=more.pop("owner", None), **more)


def kept_paths(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_kept_file_is_read_back_as_it_was(settings: Any) -> None:
    content = make.pdf()
    info = keep(content)
    assert (info.media_type, info.size, info.sha256) == (PDF, len(content), hashlib.sha256(content).hexdigest())
    assert services.file_content(info.id) == content
    assert selectors.file_info(info.id) == info


def test_an_upload_is_streamed_in_pieces() -> None:
    content = make.pdf(b"x" * 700_000)
    assert services.file_content(keep(BytesIO(content)).id) == content


def test_the_same_content_lies_on_the_disk_once(settings: Any) -> None:
    first, second = keep(make.pdf(), "a.pdf"), keep(make.pdf(), "b.pdf")
    assert first.id != second.id and first.sha256 == second.sha256
    assert len(kept_paths(settings.FILES_ROOT)) == 1


def test_the_owner_is_kept() -> None:
    owner = make.account()
    assert selectors.own_file(keep(make.pdf(), owner=owner).id, owner)


def test_content_is_flushed_and_in_place_before_the_row_exists(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    flush = os.fsync

    def flush_and_tell(descriptor: int) -> None:
        seen.append("fsync")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush_and_tell)
    create = StoredFile.objects.create

    def create_after(**values: Any) -> StoredFile:
        seen.append("row" if kept_paths(settings.FILES_ROOT) else "row without content")
        return create(**values)

    monkeypatch.setattr(StoredFile.objects, "create", create_after)
    keep(make.pdf())
    assert seen == ["fsync", "fsync", "fsync", "fsync", "row"]


@pytest.mark.parametrize("content", [b"", b"<html></html>", make.pdf()[:50]])
def test_nothing_of_a_refused_file_is_left(settings: Any, content: bytes) -> None:
    with pytest.raises(errors.UnacceptableFile):
        keep(content)
    assert kept_paths(settings.FILES_ROOT) == []
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_at_the_first_byte_too_many(settings: Any) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int = -1, /) -> bytes:
            Endless.read_bytes += size
            return bytes(size)

    with pytest.raises(errors.OversizedFile) as refusal:
        keep(Endless(), max_bytes=1024 * 1024)
    assert Endless.read_bytes <= 2 * 1024 * 1024
    assert "lớn hơn 1 MB" in refusal.value.sentence()
    assert kept_paths(settings.FILES_ROOT) == []


def test_a_file_of_exactly_the_limit_is_kept() -> None:
    assert keep(make.pdf(), max_bytes=len(make.pdf()))


def test_damage_on_the_disk_is_noticed_and_the_next_copy_heals_it(settings: Any) -> None:
    info = keep(make.pdf())
    [path] = kept_paths(settings.FILES_ROOT)
    path.write_bytes(b"x" * info.size)
    with pytest.raises(errors.DamagedFile):
        services.file_content(info.id)
    keep(make.pdf())
    assert services.file_content(info.id) == make.pdf()


def test_a_lost_file_is_told_as_damaged(settings: Any) -> None:
    info = keep(make.pdf())
    kept_paths(settings.FILES_ROOT)[0].unlink()
    with pytest.raises(errors.DamagedFile):
        services.file_content(info.id)
    with pytest.raises(errors.DamagedFile):
        services.send_file(info.id)


def test_an_unknown_file_does_not_exist() -> None:
    with pytest.raises(NotFound):
        services.file_content(uuid4())


def test_a_response_downloads_and_can_run_nothing() -> None:
    response = services.send_file(keep(make.pdf(), "Giấy khai sinh.pdf").id)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Gi%E1%BA%A5y")
    assert response["Content-Type"] == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert make.body(response) == make.pdf()


def test_content_of_a_rolled_back_transaction_is_swept_after_two_days(settings: Any) -> None:
    class StopError(Exception):
        pass

    kept = keep(make.pdf(b"giu lai"))
    in_store(kept)
    with pytest.raises(StopError), transaction.atomic():
        keep(make.pdf(b"huy bo"))
        raise StopError
    assert services.remove_orphans() == 0
    for path in kept_paths(settings.FILES_ROOT):
        os.utime(path, (0, 0))
    assert services.remove_orphans() == 1
    assert services.file_content(kept.id) == make.pdf(b"giu lai")
    assert services.remove_orphans() == 0


def grow_old(root: Path) -> None:
    for path in kept_paths(root):
        os.utime(path, (0, 0))
    StoredFile.objects.update(created_at=now() - timedelta(days=3))


def in_store(info: FileInfo) -> None:
    services.keep_document(
        account_id=make.account(), title="Giấy", file_id=info.id, issued_by="H01.128", subject="dossier:1"
    )


def test_a_row_that_nothing_refers_to_goes_after_two_days_with_its_content(settings: Any) -> None:
    used, unused = keep(make.pdf(b"co dung")), keep(make.pdf(b"bo quen"))
    in_store(used)
    assert services.remove_orphans() == 0
    grow_old(settings.FILES_ROOT)
    fresh = keep(make.pdf(b"moi"))
    assert services.remove_orphans() == 1
    assert set(StoredFile.objects.values_list("id", flat=True)) == {used.id, fresh.id}
    assert services.file_content(used.id) == make.pdf(b"co dung")
    with pytest.raises(NotFound):
        services.file_content(unused.id)


def test_content_that_a_used_and_an_unused_row_share_stays(settings: Any) -> None:
    used, unused = keep(make.pdf()), keep(make.pdf())
    in_store(used)
    grow_old(settings.FILES_ROOT)
    assert services.remove_orphans() == 0
    assert not StoredFile.objects.filter(id=unused.id).exists()
    assert services.file_content(used.id) == make.pdf()


def test_every_key_to_a_file_protects_it() -> None:
    """A table that lost its file would show nothing; so each holds it fast and is asked before the sweep."""
    keys = _keys_to_files()
    assert {"vault.personaldocument.file", "dossiers.attachment.file"} <= {
        f"{key.model._meta.label_lower}.{key.name}" for key in keys
    }
    assert all(key.remote_field.on_delete is PROTECT for key in keys)


def test_a_row_that_is_used_while_the_sweep_is_under_way_stays(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    kept = keep(make.pdf())
    in_store(kept)
    grow_old(settings.FILES_ROOT)
    monkeypatch.setattr("motcua.foundation.vault.services.files._keys_to_files", list)
    assert services.remove_orphans() == 0
    assert StoredFile.objects.filter(id=kept.id).exists()


def test_the_disk_is_walked_folder_by_folder(settings: Any) -> None:
    hashes = {keep(make.pdf(str(number).encode())).sha256 for number in range(4)}
    grow_old(settings.FILES_ROOT)
    folders = list(ports.storage().hashes_untouched_since(1000.0))
    assert len(folders) == len({sha256[:4] for sha256 in hashes})
    assert {sha256 for folder in folders for sha256 in folder} == hashes


def test_an_orphan_that_is_brought_again_is_not_swept(settings: Any) -> None:
    keep(make.pdf())
    StoredFile.objects.all().delete()
    [path] = kept_paths(settings.FILES_ROOT)
    os.utime(path, (0, 0))
    keep(make.pdf())
    ports.storage().remove(path.name, 1000.0)
    assert path.exists()
