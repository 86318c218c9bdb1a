"""Accept or refuse one file: size, true kind, name against content, then the checks of its kind (F-015)."""

from __future__ import annotations

from motcua.foundation.vault.errors import DisguisedFile, EmptyFile, KindNotAllowed
from motcua.foundation.vault.rules.archives import check_archive
from motcua.foundation.vault.rules.kinds import BY_ENDING, KINDS, Kind, kind_of
from motcua.foundation.vault.rules.names import ending
from motcua.foundation.vault.rules.pdf import check_pdf_structure
from motcua.foundation.vault.rules.pictures import check_picture
from motcua.foundation.vault.types import DOCX, HEIC, JPEG, PDF, PNG, XLSX, ZIP

_RESCAN = ("Hãy chụp hoặc quét lại giấy rồi tải lên.", "Scan or photograph the paper again and upload it.")
_RESAVE = ("Hãy lưu lại đúng định dạng rồi tải lên.", "Save it in the right format and upload it.")


def accept(content: bytes, name: str, allowed: tuple[str, ...]) -> str:
    """The media type of an acceptable file. Raises a subclass of UnacceptableFile otherwise."""
    if not content:
        raise EmptyFile(name=name)
    kind = kind_of(content)
    _check_name(kind, name)
    if kind.media_type not in allowed:
        raise KindNotAllowed(name=name, **_actual(kind), **_allowed(allowed), **_way_out(_RESCAN))
    _check_inside(content, name, kind.media_type)
    return kind.media_type


def _check_name(kind: Kind, name: str) -> None:
    """The ending may only claim the family that the content belongs to (a PNG named .jpg is no disguise)."""
    claimed = BY_ENDING.get(ending(name))
    if claimed is not None and claimed.family != kind.family:
        way_out = _RESCAN if claimed.family in ("pdf", "picture") else _RESAVE
        raise DisguisedFile(name=name, ending=f".{ending(name)}", **_actual(kind), **_way_out(way_out))


def _check_inside(content: bytes, name: str, media_type: str) -> None:
    if media_type == PDF:
        check_pdf_structure(content, name)
    elif media_type in (JPEG, PNG, HEIC):
        check_picture(content, name, media_type)
    elif media_type in (DOCX, XLSX, ZIP):
        check_archive(content, name)


def _actual(kind: Kind) -> dict[str, str]:
    return {"actual": kind.vi, "actual_en": kind.en}


def _allowed(allowed: tuple[str, ...]) -> dict[str, str]:
    kinds = [KINDS[media_type] for media_type in allowed]
    return {"allowed": ", ".join(kind.vi for kind in kinds), "allowed_en": ", ".join(kind.en for kind in kinds)}


def _way_out(sentences: tuple[str, str]) -> dict[str, str]:
    return {"way_out": sentences[0], "way_out_en": sentences[1]}


def in_words(size: int) -> str:
    """A limit of bytes as people say it: `5 MB`, `512 KB`."""
    return f"{size // 1024**2} MB" if size >= 1024**2 else f"{max(1, size // 1024)} KB"
