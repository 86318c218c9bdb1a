"""Let a platform or an agency's station bear witness, or stop it."""

from __future__ import annotations

import base64
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import access, audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.reconciliation.models import Witness
from motcua.oversight.reconciliation.types import MANAGE_WITNESSES, WitnessKind

NAME = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@transaction.atomic
def register_witness(
    *, code: str, kind: WitnessKind | None, name: str, agency_code: str, public_key: str, actor: Actor
) -> None:
    """Register or re-key the witness `code`; `public_key` is 32 raw bytes in base64. Idempotent.

    `agency_code` limits of whom it may speak ('' everybody); a station speaks for one agency. Raises InvalidInput.
    """
    access.check_unless_system(actor, MANAGE_WITNESSES)
    _check(code, name, kind, agency_code, public_key)
    wanted = {"kind": kind, "name": name, "agency_code": agency_code, "public_key": public_key, "valid_to": None}
    known = Witness.objects.select_for_update().filter(code=code).first()
    if known and all(getattr(known, field) == value for field, value in wanted.items()):
        return
    Witness.objects.update_or_create(code=code, defaults=wanted, create_defaults={**wanted, "valid_from": now()})
    audit.record(actor, "register_witness", f"witness:{code}", kind=kind, agency=agency_code, public_key=public_key)


@transaction.atomic
def retire_witness(*, code: str, actor: Actor) -> None:
    """Refuse all that `code` sends from now on; what it sent stays. Again changes nothing."""
    access.check_unless_system(actor, MANAGE_WITNESSES)
    if not Witness.objects.filter(code=code).exists():
        raise NotFound()
    if Witness.objects.filter(code=code, valid_to=None).update(valid_to=now()):
        audit.record(actor, "retire_witness", f"witness:{code}")


def _check(code: str, name: str, kind: WitnessKind | None, agency_code: str, public_key: str) -> None:
    errors: dict[str, list[str]] = {}
    if not _CODE.fullmatch(code):
        errors["code"] = ["Mã gồm chữ không dấu, số, dấu chấm, gạch nối; nhiều nhất 40 ký tự."]
    if not 0 < len(name.strip()) <= NAME:
        errors["name"] = [f"Tên dài từ 1 đến {NAME} ký tự."]
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except ValueError:
        errors["public_key"] = ["Khóa công khai phải là 32 byte Ed25519 viết bằng base64."]
    if kind is None:
        errors["kind"] = ["Hãy chọn loại nền tảng."]
    if kind is WitnessKind.STATION and not agency_code:
        errors["agency_code"] = ["Trạm đối chiếu phải thuộc một cơ quan."]
    if agency_code and not _is_agency(agency_code):
        errors["agency_code"] = ["Không có cơ quan nào mang mã này."]
    if errors:
        raise InvalidInput(errors)


def _is_agency(code: str) -> bool:
    try:
        return bool(agencies.agency(code))
    except NotFound:
        return False
