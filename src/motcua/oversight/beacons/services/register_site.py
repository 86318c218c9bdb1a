"""Let a host's service pages tell, or stop it; make the tokens of its pages."""

from __future__ import annotations

import re
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.beacons import rules, selectors
from motcua.oversight.beacons.errors import HostTaken
from motcua.oversight.beacons.models import Site

NAME = 200
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@transaction.atomic
def register_site(*, host: str, name: str, agency_code: str, actor: Actor) -> int:
    """Register `host` (small letters, no port) for an agency; returns its number. Idempotent.

    Raises InvalidInput with all that is wrong, HostTaken where the host tells for another agency.
    """
    agency = _checked(host, name, agency_code)
    known = Site.objects.select_for_update().filter(host=host, valid_to=None).first()
    if known and known.agency_code != agency:
        raise HostTaken(host=host, agency=known.agency_code)
    if known:
        return int(known.pk)
    site = Site.objects.create(host=host, name=name, agency_code=agency, valid_from=now())
    audit.record(actor, "register_site", f"site:{site.pk}", host=host, agency=agency)
    return int(site.pk)


def _checked(host: str, name: str, agency_code: str) -> str:
    """The agency's code as the register writes it."""
    errors: dict[str, list[str]] = {}
    if not _HOST.fullmatch(host):
        errors["host"] = ["Tên máy chủ gồm chữ thường, số, dấu chấm và gạch nối, không có cổng."]
    if not 0 < len(name.strip()) <= NAME:
        errors["name"] = [f"Tên dài từ 1 đến {NAME} ký tự."]
    try:
        agency: str = agencies.agency(agency_code).code
    except NotFound:
        errors["agency_code"] = ["Không có cơ quan nào mang mã này."]
    if errors:
        raise InvalidInput(errors)
    return agency


@transaction.atomic
def retire_site(*, number: int, actor: Actor) -> None:
    """Count no further beacon of the site; what was counted stays. Again changes nothing. Raises NotFound."""
    if not Site.objects.filter(pk=number).exists():
        raise NotFound()
    if Site.objects.filter(pk=number, valid_to=None).update(valid_to=now()):
        audit.record(actor, "retire_site", f"site:{number}")


def page_token(*, site: int, procedure: str = "") -> str:
    """What the page of `procedure` on the site puts into its script's tag. Raises NotFound, InvalidInput."""
    found = selectors.open_sites().get(site)
    if found is None:
        raise NotFound()
    if not rules.is_procedure(procedure):
        raise InvalidInput({"procedure": ["Mã thủ tục không hợp lệ."]})
    return rules.token(site, found.host, procedure, token_key())


def token_key() -> bytes:
    """The key of all tokens, from the program's secret: a new secret makes new tokens necessary."""
    return sha256(f"beacons.token\n{settings.SECRET_KEY}".encode()).digest()
