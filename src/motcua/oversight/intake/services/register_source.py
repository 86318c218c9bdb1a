"""Let a system send batches, change its key, or stop it."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor, covers
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.intake.errors import KeyUsedBefore, ScopeTaken
from motcua.oversight.intake.models import Source, SourceKey
from motcua.oversight.intake.types import REPORT_DESK

NAME = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LONGEST_OVERLAP = timedelta(days=30)


@transaction.atomic
def register_source(*, code: str, name: str, agency_code: str, public_key: str, actor: Actor) -> None:
    """Register or re-key the source `code`; `public_key` is 32 raw bytes in base64. Idempotent.

    A new key ends the old one at once; `rotate_key` lets both count for a while. Raises ScopeTaken where another
    active source speaks for the agency, for one above or for one below it, or where a person wants the desk's code.
    """
    _check_words(code, name)
    _check_key(public_key)
    if code != REPORT_DESK:
        _check_scope(code, agency_code)
    elif actor.kind != SYSTEM.kind:
        raise ScopeTaken(source=code, agency=agency_code)
    known = Source.objects.select_for_update().filter(code=code).first()
    wanted = {"name": name, "agency_code": agency_code, "public_key": public_key, "valid_to": None}
    if known and all(getattr(known, field) == value for field, value in wanted.items()):
        return
    at = now()
    source, _ = Source.objects.update_or_create(
        code=code, defaults=wanted, create_defaults={**wanted, "valid_from": at}
    )
    _begin_key(source, public_key, at, at)
    audit.record(actor, "register_source", f"source:{code}", agency=agency_code, public_key=public_key)


@transaction.atomic
def rotate_key(*, source: str, public_key: str, overlap: timedelta, actor: Actor, reason: str = "") -> None:
    """Let `public_key` count from now on, and the keys before it for `overlap` longer. Idempotent.

    Raises NotFound, InvalidInput (no key; overlap not between 0 and 30 days), KeyUsedBefore (ended or revoked key).
    """
    _check_key(public_key)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise InvalidInput({"overlap": ["Thời gian dùng song song hai khóa từ 0 đến 30 ngày."]})
    row = Source.objects.select_for_update().filter(code=source).first()
    if row is None:
        raise NotFound()
    if row.public_key == public_key:
        return
    at = now()
    row.public_key = public_key
    row.save(update_fields=["public_key"])
    _begin_key(row, public_key, at, at + overlap)
    audit.record(
        actor, "rotate_key", f"source:{source}", public_key=public_key, overlap=str(overlap), reason=reason.strip()
    )


@transaction.atomic
def retire_source(*, code: str, actor: Actor, reason: str = "") -> None:
    """Refuse all further batches of `code`; what it sent stays. Again changes nothing. Raises NotFound."""
    if not Source.objects.filter(code=code).exists():
        raise NotFound()
    if Source.objects.filter(code=code, valid_to=None).update(valid_to=now()):
        audit.record(actor, "retire_source", f"source:{code}", reason=reason.strip())


def _begin_key(source: Source, public_key: str, at: datetime, others_until: datetime) -> None:
    """The new key has no end; keys that would count after `others_until` end there. A key counts once in its life."""
    current = SourceKey.objects.filter(source=source, public_key=public_key).first()
    if current and (current.valid_to or current.revoked_at):
        raise KeyUsedBefore(source=source.code)
    others = SourceKey.objects.filter(source=source).exclude(public_key=public_key)
    others.filter(valid_to=None).update(valid_to=others_until)
    others.filter(valid_to__gt=others_until).update(valid_to=others_until)
    if current is None:
        SourceKey.objects.create(source=source, public_key=public_key, valid_from=at)


def _check_scope(code: str, agency_code: str) -> None:
    """One agency, one source; the lock keeps two registrations at once from both finding the scope free.

    The desk of reports stands beside them: it tells declared pairs only, which no source's facts are made of.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE intake_source IN SHARE ROW EXCLUSIVE MODE")
    for other in Source.objects.filter(valid_to=None).exclude(code__in=[code, REPORT_DESK]).order_by("code"):
        if covers(other.agency_code, agency_code) or covers(agency_code, other.agency_code):
            raise ScopeTaken(source=other.code, agency=other.agency_code)


def _check_words(code: str, name: str) -> None:
    errors: dict[str, list[str]] = {}
    if not _CODE.fullmatch(code):
        errors["code"] = ["Mã gồm chữ không dấu, số, dấu chấm, gạch nối; nhiều nhất 40 ký tự."]
    if not 0 < len(name.strip()) <= NAME:
        errors["name"] = [f"Tên dài từ 1 đến {NAME} ký tự."]
    if errors:
        raise InvalidInput(errors)


def _check_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except ValueError as error:
        raise InvalidInput({"public_key": ["Khóa công khai phải là 32 byte Ed25519 viết bằng base64."]}) from error
