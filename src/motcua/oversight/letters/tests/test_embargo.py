"""A letter drafted before its figures are public: only those who may read them see it, and nothing of it leaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.tests import factories as people
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import NotFound
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import ReleaseNotFixed, ReleaseNotPublic
from motcua.oversight.letters.models import Letter, LetterFile, Posting, Register
from motcua.oversight.letters.selectors import letters as selectors
from motcua.oversight.letters.tests.factories import (
    ACCEPTER,
    APPROVER,
    DRAFTER,
    EDITOR,
    LATER,
    MINISTER,
    OFFICE,
    REVIEWER,
    SEALER,
    STRANGER,
    Country,
    fresh,
)
from motcua.oversight.letters.types import FileKind
from motcua.oversight.letters.views.files import PRINTERS
from motcua.oversight.releases import services as releases
from motcua.oversight.releases.errors import UnderEmbargo
from motcua.oversight.releases.selectors.releases import embargo_accesses, release
from motcua.oversight.releases.tests.factories import country as rows_of_a_country

WHILE = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LISTED = {DRAFTER, REVIEWER, APPROVER}
PEOPLE = {"drafter": DRAFTER, "reviewer": REVIEWER, "approver": APPROVER, "office": OFFICE, "minister": MINISTER}


@pytest.fixture
def waiting(country: Country) -> str:
    """October is accepted and waits for its hour; who drafts, reviews and approves is on the embargo list."""
    country.rows = rows_of_a_country()
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        code = releases.prepare_release(year=2026, month=10, actor=EDITOR)
        releases.cut_off_release(code=code, actor=EDITOR)
        assert releases.build_release(code=code)
        releases.accept_release(code=code, digest=release(code, published_only=False).digest, actor=ACCEPTER)
        for who in LISTED:
            assert who.account_id is not None
            releases.allow_reader(
                code=code, account_id=who.account_id, name=who.name, reason="lập công văn tháng", actor=EDITOR
            )
    return code


def drafted(code: str, actor: Actor = DRAFTER) -> Letter:
    with clock.at(WHILE):
        return Letter.objects.get(id=services.compose_letter(release=code, indicators=["IND-10"], actor=actor))


def made_public(code: str) -> None:
    with clock.at(LATER):
        digest = release(code, published_only=False).digest
        releases.approve_release(code=code, digest=digest, actor=SEALER)
        releases.publish_release(code=code, actor=EDITOR)


def test_only_the_embargo_list_drafts_before_publication(waiting: str) -> None:
    elsewhere = Actor(uuid4(), "Người Soạn Khác", grants=DRAFTER.grants)
    with pytest.raises(UnderEmbargo, match="chưa được công bố"):
        drafted(waiting, elsewhere)
    assert drafted(waiting).release == waiting
    assert not Letter.objects.exclude(release=waiting).exists()


def test_figures_that_may_still_change_are_not_quoted(country: Country) -> None:
    country.rows = rows_of_a_country()
    with clock.at(datetime(2026, 11, 10, tzinfo=UTC)):
        code = releases.prepare_release(year=2026, month=10, actor=EDITOR)
        releases.allow_reader(
            code=code, account_id=DRAFTER.account_id, name=DRAFTER.name, reason="lập công văn", actor=EDITOR  # type: ignore[arg-type]  # the factory gives one
        )  # fmt: skip
    with pytest.raises(ReleaseNotFixed):
        drafted(code)


Door = Callable[[UUID, Actor], object]
DOORS: dict[str, Door] = {
    "read": lambda id_, who: selectors.letter(id_, who),
    "note": lambda id_, who: services.note_reading(letter_id=id_, actor=who, what="page"),
    "save": lambda id_, who: services.save_letter(letter_id=id_, seen=1, changes={"subject": "x"}, actor=who),
    "refresh": lambda id_, who: services.refresh_letter(letter_id=id_, actor=who),
    "renew": lambda id_, who: services.renew_letter(letter_id=id_, actor=who),
    "submit": lambda id_, who: services.submit_letter(letter_id=id_, seen=1, actor=who),
    "review": lambda id_, who: services.review_letter(letter_id=id_, seen=1, actor=who),
    "return": lambda id_, who: services.return_letter(letter_id=id_, reason="sai", actor=who),
    "approve": lambda id_, who: services.approve_letter(letter_id=id_, seen=1, actor=who),
    "number": lambda id_, who: services.number_letter(letter_id=id_, actor=who),
    "sign": lambda id_, who: services.ask_to_sign(letter_id=id_, seen=1, newer="", actor=who),
    "dispatch": lambda id_, who: services.dispatch_letter(letter_id=id_, actor=who),
    "publish": lambda id_, who: services.publish_letter(letter_id=id_, actor=who),
    "archive": lambda id_, who: services.archive_letter(letter_id=id_, actor=who),
    "retry": lambda id_, who: services.retry_posting(letter_id=id_, agency="G06", actor=who),
}


@pytest.mark.parametrize("door", DOORS)
def test_for_whoever_is_not_on_the_list_the_letter_does_not_exist(waiting: str, door: str) -> None:
    row = drafted(waiting)
    every = frozenset(grant for who in PEOPLE.values() for grant in who.grants)
    unlisted = Actor(uuid4(), "Người Có Mọi Quyền Công Văn", grants=every)
    with clock.at(WHILE), pytest.raises(NotFound):
        DOORS[door](row.id, unlisted)


@pytest.mark.parametrize("who", [OFFICE, MINISTER, STRANGER, Actor()], ids=["office", "minister", "stranger", "public"])
def test_lists_hide_it_until_the_release_is_public(waiting: str, who: Actor) -> None:
    row = drafted(waiting)
    assert [each.id for each in selectors.letters_page(DRAFTER)] == [row.id]
    assert list(selectors.letters_page(who)) == []
    made_public(waiting)
    assert bool(list(selectors.letters_page(who))) is (who is OFFICE)


def test_whoever_was_taken_off_the_list_reads_no_more(waiting: str) -> None:
    row = drafted(waiting)
    assert DRAFTER.account_id is not None
    releases.withdraw_reader(code=waiting, account_id=DRAFTER.account_id, actor=EDITOR)
    with pytest.raises(NotFound):
        selectors.letter(row.id, DRAFTER)


def test_every_reading_stands_in_the_log_of_the_release(waiting: str) -> None:
    row = drafted(waiting)
    for what in ("page", "pdf"):
        with clock.at(WHILE):
            services.note_reading(letter_id=row.id, actor=REVIEWER, what=what)
    told = [row.what for row in embargo_accesses(waiting) if row.account_id == REVIEWER.account_id]
    assert told == [f"letter {row.id} page", f"letter {row.id} pdf"]
    made_public(waiting)
    services.note_reading(letter_id=row.id, actor=REVIEWER, what="page")
    assert len([row for row in embargo_accesses(waiting) if row.account_id == REVIEWER.account_id]) == 2


def approved(code: str) -> Letter:
    row = drafted(code)
    with clock.at(WHILE):
        services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
        services.review_letter(letter_id=row.id, seen=1, actor=REVIEWER)
        services.approve_letter(letter_id=row.id, seen=1, actor=APPROVER)
    return fresh(row)


def test_it_is_approved_before_and_numbered_only_after_publication(waiting: str) -> None:
    row = approved(waiting)
    on_list = Actor(DRAFTER.account_id, "Văn Thư Được Đọc Trước", grants=OFFICE.grants)
    with clock.at(WHILE), pytest.raises(ReleaseNotPublic, match="chưa lấy số"):
        services.number_letter(letter_id=row.id, actor=on_list)
    assert not Register.objects.exists()
    assert not LetterFile.objects.exists() and not Posting.objects.exists()
    made_public(waiting)
    with clock.at(LATER):
        assert services.number_letter(letter_id=row.id, actor=OFFICE) == 1


def test_the_files_are_the_same_before_and_after_publication(waiting: str) -> None:
    row = drafted(waiting)

    def printed() -> dict[FileKind, bytes]:
        paper = selectors.paper_of(selectors.letter(row.id, DRAFTER))
        return {kind: printer(paper) for kind, (printer, _) in PRINTERS.items()}

    before = printed()
    made_public(waiting)
    assert printed() == before


def test_a_letter_on_figures_that_were_given_up_goes_no_further(waiting: str) -> None:
    row = drafted(waiting)
    with clock.at(WHILE):
        releases.abandon_release(code=waiting, reason="số liệu sai", actor=EDITOR)
        with pytest.raises(ReleaseNotFixed, match="đã bị bỏ"):
            services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
        with pytest.raises(NotFound):
            services.refresh_letter(letter_id=row.id, actor=DRAFTER)
    with pytest.raises(NotFound):
        selectors.letter(row.id, OFFICE)


def test_the_pages_open_for_the_list_and_for_nobody_else(waiting: str) -> None:
    accounts.load_roles()
    listed, others = people.officer(40, "analyst"), ["analyst", "letter_office", "minister_office"]
    releases.allow_reader(
        code=waiting, account_id=people.actor(listed).account_id, name="Người Soạn", reason="soạn công văn",  # type: ignore[arg-type]  # an account has one
        actor=EDITOR,
    )  # fmt: skip
    row = drafted(waiting)
    addresses = [
        f"/cong-van/{row.id}/{page}" for page in ("", "phu-luc/", "tep/pdf/", "tep/docx/", "tep/xlsx/", "sua/")
    ]
    with clock.at(WHILE):
        strangers = [people.signed_in(people.officer(41 + n, role)) for n, role in enumerate(others)]
        shown = [people.signed_in(listed).get(address) for address in addresses]
        hidden = [who.get(each).status_code for who in strangers for each in addresses[:-1]]
        hidden += [strangers[0].get(addresses[-1]).status_code]
        lists = [who.get("/cong-van/").content.decode() for who in (*strangers, Client(SERVER_NAME="localhost"))]
        offered = strangers[0].get("/cong-van/moi/").content.decode()
    assert [response.status_code for response in shown] == [200] * 6
    page = shown[0].content.decode()
    assert "Số liệu chưa công bố" in page and "/do-luong/cong-bo/ky/" not in page
    assert set(hidden) == {404}
    assert not any(str(row.id) in each or waiting in each for each in lists)
    assert waiting not in offered


def test_nobody_signs_what_is_not_public_whatever_step_the_letter_stands_at(waiting: str) -> None:
    row = approved(waiting)
    Letter.objects.filter(id=row.id).update(state="numbered", number=1, year=2026, numbered_on=WHILE.date())
    with clock.at(WHILE), pytest.raises(ReleaseNotPublic):
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=APPROVER)
    assert fresh(row).state == "numbered"
