"""Let a system send batches, or stop it."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, covers
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.intake.errors import ScopeTaken
from motcua.oversight.intake.models import Source


@transaction.atomic
def register_source(*, code: str, name: str, agency_code: str, public_key: str, actor: Actor) -> None:
    """Register or re-key the source `code`; `public_key` is 32 raw bytes in base64. Idempotent.

    Raises ScopeTaken where another active source speaks for the agency, for one above or for one below it.
    """
    _check_key(public_key)
    _check_scope(code, agency_code)
    known = Source.objects.select_for_update().filter(code=code).first()
    wanted = {"name": name, "agency_code": agency_code, "public_key": public_key, "valid_to": None}
    if known and all(getattr(known, field) == value for field, value in wanted.items()):
        return
    Source.objects.update_or_create(code=code, defaults=wanted, create_defaults={**wanted, "valid_from": now()})
    audit.record(actor, "register_source", f"source:{code}", agency=agency_code, public_key=public_key)


@transaction.atomic
def retire_source(*, code: str, actor: Actor) -> None:
    """Refuse all further batches of `code`; what it sent stays."""
    if not Source.objects.filter(code=code).update(valid_to=now()):
        raise NotFound()
    audit.record(actor, "retire_source", f"source:{code}")


def _check_scope(code: str, agency_code: str) -> None:
    """One agency, one source; the lock keeps two registrations at once from both finding the scope free."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE intake_source IN SHARE ROW EXCLUSIVE MODE")
    for other in Source.objects.filter(valid_to=None).exclude(code=code).order_by("code"):
        if covers(other.agency_code, agency_code) or covers(agency_code, other.agency_code):
            raise ScopeTaken(source=other.code, agency=other.agency_code)


def _check_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except ValueError as error:
        raise InvalidInput({"public_key": ["Khóa công khai phải là 32 byte Ed25519 viết bằng base64."]}) from error
