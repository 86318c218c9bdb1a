"""An invented country with two published months, letters on it, and people for each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.letters import services
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.types import APPROVE, DRAFT, ISSUE, READ_EARLY, REVIEW
from motcua.oversight.releases import services as releases
from motcua.oversight.releases.selectors.releases import release
from motcua.oversight.releases.tests.factories import PERIOD, Row, actor, country
from motcua.oversight.releases.tests.factories import Country as Country
from motcua.oversight.releases.types import ACCEPT, MANAGE_EMBARGO, PREPARE, PUBLISH
from motcua.oversight.releases.types import APPROVE as SEAL

EDITOR = actor(PREPARE, PUBLISH, MANAGE_EMBARGO, name="Người Lập")
ACCEPTER = actor(ACCEPT, name="Người Nhận Số")
SEALER = actor(SEAL, name="Người Niêm")
DRAFTER = actor(DRAFT, name="Người Soạn Mẫu")
REVIEWER = actor(REVIEW, name="Người Xét Mẫu")
APPROVER = actor(APPROVE, REVIEW, name="Người Ký Mẫu")
OFFICE = actor(ISSUE, name="Văn Thư Mẫu")
MINISTER = actor(READ_EARLY, name="Văn Phòng Mẫu")
STRANGER = actor()
NOW, BEFORE = "2026-10-1", "2026-09-1"
LATER = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
_PUBLIC = {9: datetime(2026, 11, 15, tzinfo=UTC), 10: datetime(2026, 12, 3, tzinfo=UTC)}


def earlier(rows: list[Row]) -> list[Row]:
    """The same dossiers a month before, every fifth of them at the counter."""
    return [
        {**row, "received_month": PERIOD.first - 1, "dossier": row["dossier"] + 10_000,
         "known_minute": row["known_minute"] - 60 * 24 * 31, "channel": 1 if n % 5 == 0 else row["channel"]}
        for n, row in enumerate(rows)
    ]  # fmt: skip


def published(month: int) -> str:
    """The release of a month of 2026, as three people bring it out; its code."""
    with clock.at(_PUBLIC[month]):
        return _sealed(releases.prepare_release(year=2026, month=month, actor=EDITOR))


def _sealed(code: str) -> str:
    releases.cut_off_release(code=code, actor=EDITOR)
    assert releases.build_release(code=code)
    digest = release(code, published_only=False).digest
    releases.accept_release(code=code, digest=digest, actor=ACCEPTER)
    releases.approve_release(code=code, digest=digest, actor=SEALER)
    releases.publish_release(code=code, actor=EDITOR)
    return code


def corrected(code: str = NOW) -> str:
    """A correction of a release, some days later; its code."""
    with clock.at(LATER + timedelta(days=3)):
        return _sealed(releases.prepare_correction(code=code, reason="tỉnh gửi bổ sung", actor=EDITOR))


def two_months(held: Country) -> str:
    """September and October published; the code of October's."""
    held.rows = [*country(), *earlier(country())]
    published(9)
    return published(10)


def letter(on: str = NOW, **asked: Any) -> Letter:
    """A fresh draft on a release."""
    asked = {"indicators": ["IND-10"], "actor": DRAFTER, **asked}
    with clock.at(LATER):
        return Letter.objects.get(id=services.compose_letter(release=on, **asked))


def fresh(row: Letter) -> Letter:
    return Letter.objects.get(id=row.id)


def at_step(state: str, *, people: dict[str, Actor] | None = None) -> Letter:
    """A letter brought to a state before the signature by the right people."""
    who = {"submit": DRAFTER, "review": REVIEWER, "approve": APPROVER, "number": OFFICE, **(people or {})}
    row = letter(actor=who["submit"])
    with clock.at(LATER):
        for step, reached in (("submit", "submitted"), ("review", "reviewed"), ("approve", "approved")):
            if fresh(row).state == state:
                break
            getattr(services, f"{step}_letter")(letter_id=row.id, seen=1, actor=who[step])
            if reached == state:
                break
        if state == "numbered":
            services.number_letter(letter_id=row.id, actor=who["number"])
    return fresh(row)


def with_text(row: Letter, *paragraphs: str, seen: int = 1, actor_: Actor = DRAFTER) -> int:
    """Save these paragraphs as the next version."""
    with clock.at(LATER):
        return services.save_letter(
            letter_id=row.id, seen=seen, changes={"paragraphs": tuple(paragraphs)}, actor=actor_
        )  # fmt: skip


def as_account(held: Actor, account_id: UUID) -> Actor:
    return replace(held, account_id=account_id)
