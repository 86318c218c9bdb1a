"""From draft to archive: who may take which step, twice, by two at once, and what never changes afterwards."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.tests import factories as people
from motcua.foundation.notifications import selectors as notice_selectors
from motcua.foundation.notifications import services as notices
from motcua.foundation.signing import ports as signing
from motcua.foundation.signing.errors import NoSigningService
from motcua.foundation.signing.services import check_pdf
from motcua.foundation.signing.tests.factories import Authority, KeyKeeper
from motcua.foundation.vault import services as vault
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import ChangedMeanwhile, NotAllowed, NotFound, SamePerson, WrongState
from motcua.kernel.events import deliver_all
from motcua.kernel.models import AuditEntry
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import NotSigned, OlderRelease, ReasonNeeded, StillStands, UntiedNumbers
from motcua.oversight.letters.models import Letter, LetterFile, Posting, Register, Step, Version
from motcua.oversight.letters.selectors import letters as selectors
from motcua.oversight.letters.selectors.papers import composed
from motcua.oversight.letters.tests.factories import (
    APPROVER,
    DRAFTER,
    LATER,
    MINISTER,
    OFFICE,
    REVIEWER,
    STRANGER,
    Country,
    at_step,
    corrected,
    fresh,
    letter,
    with_text,
)
from motcua.oversight.letters.types import FileKind, PostState, State, words_of
from motcua.oversight.letters.views.offers import state_tag
from motcua.oversight.releases.tests.factories import actor, dossier

Take = Callable[[UUID, Actor], object]
STEPS: dict[str, tuple[str, Take, Actor]] = {
    "submit": ("draft", lambda id_, who: services.submit_letter(letter_id=id_, seen=1, actor=who), DRAFTER),
    "review": ("submitted", lambda id_, who: services.review_letter(letter_id=id_, seen=1, actor=who), REVIEWER),
    "return": ("submitted", lambda id_, who: services.return_letter(letter_id=id_, reason="sai", actor=who), REVIEWER),
    "approve": ("reviewed", lambda id_, who: services.approve_letter(letter_id=id_, seen=1, actor=who), APPROVER),
    "number": ("approved", lambda id_, who: services.number_letter(letter_id=id_, actor=who), OFFICE),
    "ask_to_sign": (
        "numbered",
        lambda id_, who: services.ask_to_sign(letter_id=id_, seen=1, newer="", actor=who),
        APPROVER,
    ),
}


@pytest.fixture
def keeper() -> Iterator[KeyKeeper]:
    """A signing service and the trust in its root."""
    authority = Authority()
    keeper = KeyKeeper(authority)
    with (
        mock.patch.dict(signing._signers, {"default": keeper}),
        mock.patch.dict(signing._trust, {"default": authority}),
    ):
        yield keeper


@pytest.fixture
def signer(months: str) -> Actor:
    """An approver with an account: the signature names them."""
    account_services.load_roles()
    notices.load_templates()
    return people.actor(people.officer(42, "letter_approver"))


def signed(signer: Actor) -> Letter:
    """A letter through all steps up to its signatures."""
    row = at_step("numbered", people={"approve": signer})
    with clock.at(LATER):
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=signer)
        deliver_all()
    return fresh(row)


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_friends_and_strangers_and_may_be_taken_twice(months: str, step: str) -> None:
    before, take, friend = STEPS[step]
    row = letter() if before == "draft" else at_step(before)
    strangers = [who for who in (STRANGER, DRAFTER, REVIEWER, APPROVER, OFFICE, MINISTER) if who is not friend]
    with clock.at(LATER):
        for stranger in strangers:
            if not (step in ("return", "review") and stranger is APPROVER):
                with pytest.raises((NotAllowed, SamePerson)):
                    take(row.id, stranger)
        take(row.id, friend)
        reached = fresh(row).state
        take(row.id, friend)
    assert fresh(row).state == reached != before
    assert Step.objects.filter(letter=row, step=step).count() == 1
    assert AuditEntry.objects.filter(action=f"{step}_letter", subject=f"letter:{row.id}").count() == 1


@pytest.mark.parametrize("step", ["review", "approve", "number", "ask_to_sign"])
def test_no_step_is_taken_before_its_turn(months: str, step: str) -> None:
    with pytest.raises(WrongState, match="Dự thảo") as refusal:
        STEPS[step][1](letter().id, STEPS[step][2])
    assert refusal.value.sentence("en").startswith("This stands at “Draft”")


def test_untied_numbers_stop_the_submission_and_all_are_told(months: str) -> None:
    row = letter()
    assert with_text(row, "Đạt 17,97%.", "Có 05 bộ.") == 2
    with pytest.raises(UntiedNumbers, match="2 chỗ") as refusal:
        services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
    assert [fault.place for fault in refusal.value.faults] == ["Đoạn 1", "Đoạn 2"]
    assert fresh(row).state == State.DRAFT


def test_a_returned_letter_is_mended_and_comes_back(months: str) -> None:
    row = at_step("submitted")
    with pytest.raises(ReasonNeeded):
        services.return_letter(letter_id=row.id, reason=" ", actor=REVIEWER)
    services.return_letter(letter_id=row.id, reason="thiếu kiến nghị", actor=REVIEWER)
    assert selectors.letter(row.id, DRAFTER).steps[-1].note == "thiếu kiến nghị"
    with_text(row, "Đề nghị khắc phục.")
    services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
    with pytest.raises(ChangedMeanwhile, match="bản 2"):
        services.review_letter(letter_id=row.id, seen=1, actor=REVIEWER)
    services.review_letter(letter_id=row.id, seen=2, actor=REVIEWER)
    assert fresh(row).state == State.REVIEWED


def test_an_approved_letter_may_still_be_returned_and_a_numbered_one_may_not(months: str) -> None:
    row = at_step("approved")
    services.return_letter(letter_id=row.id, reason="số liệu vừa được đính chính", actor=APPROVER)
    assert fresh(row).state == State.RETURNED
    with pytest.raises(WrongState, match="Đã cấp số"):
        services.return_letter(letter_id=at_step("numbered").id, reason="muộn", actor=APPROVER)


def test_who_wrote_does_not_review_and_who_reviewed_does_not_approve(months: str) -> None:
    from motcua.oversight.letters.types import APPROVE, DRAFT, REVIEW

    everything = actor(DRAFT, REVIEW, APPROVE)
    row = at_step("submitted", people={"submit": everything})
    with pytest.raises(SamePerson):
        services.review_letter(letter_id=row.id, seen=1, actor=everything)
    row = at_step("reviewed", people={"review": everything})
    with pytest.raises(SamePerson):
        services.approve_letter(letter_id=row.id, seen=1, actor=everything)


def test_what_two_drafters_type_at_once_is_not_lost_silently(months: str) -> None:
    row = letter()
    assert with_text(row, "Người thứ nhất.") == 2
    with pytest.raises(ChangedMeanwhile):
        with_text(row, "Người thứ hai.")
    assert with_text(row, "Người thứ nhất.") == 2
    assert Version.objects.filter(letter=row).count() == 2
    with pytest.raises(NotAllowed):
        with_text(row, "Kẻ lạ.", seen=2, actor_=STRANGER)


def test_numbers_of_a_year_have_no_gap(months: str) -> None:
    numbers = [at_step("numbered").number for _ in range(3)]
    assert numbers == [1, 2, 3]
    row = at_step("approved")
    with clock.at(LATER.replace(year=2027)):
        assert services.number_letter(letter_id=row.id, actor=OFFICE) == 1
        assert services.number_letter(letter_id=row.id, actor=OFFICE) == 1
    assert {(r.year, r.last) for r in Register.objects.all()} == {(2026, 3), (2027, 1)}
    with refused_by_the_database():
        Register.objects.update(last=9)
    with refused_by_the_database():
        Letter.objects.filter(id=row.id).update(number=7)


@pytest.mark.django_db(transaction=True)
def test_two_numbers_at_once_are_neighbours_and_one_letter_gets_one(months: str) -> None:
    rows = [at_step("approved") for _ in range(3)]
    wanted = [rows[0].id, rows[0].id, rows[1].id, rows[2].id]
    gate, got = threading.Barrier(len(wanted)), []

    def number(letter_id: UUID) -> None:
        gate.wait()
        with clock.at(LATER):
            got.append((letter_id, services.number_letter(letter_id=letter_id, actor=OFFICE)))
        connection.close()

    threads = [threading.Thread(target=number, args=(letter_id,)) for letter_id in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4 and len(set(got)) == 3
    assert sorted({given for _, given in got}) == [1, 2, 3]


def test_person_and_agency_sign_a_real_pdf_without_the_mark_of_a_draft(signer: Actor, keeper: KeyKeeper) -> None:
    import pypdf

    row = signed(signer)
    assert row.state == State.SIGNED
    info = selectors.letter(row.id, OFFICE)
    pdf = vault.file_content(next(f.id for f in info.files if f.kind is FileKind.PDF))
    report = check_pdf(pdf)
    assert report.valid and report.count == 2
    assert report.signer_name == "Bộ Khoa học và Công nghệ"
    assert [description for *_, description in keeper.asked] == [
        f"Ban hành Công văn số 1/{row.mark} (Bộ Khoa học và Công nghệ)"
    ] * 2
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = pages[0].extract_text()
    assert f"Số: 1/{row.mark}" in text and "ngày 05 tháng 12 năm 2026" in text and signer.name in text
    assert not any("DỰ THẢO" in page.extract_text() for page in pages)
    assert not check_pdf(pdf[:-200].replace(b"/ByteRange", b"/ByteRangf", 1)).valid


def test_without_a_signing_service_the_letter_waits_and_stays_a_draft(signer: Actor) -> None:
    with mock.patch.dict(signing._signers, clear=True):
        row = at_step("numbered", people={"approve": signer})
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=signer)
        with pytest.raises(NoSigningService):
            services.sign_letter(row.id)
    info = selectors.letter(row.id, OFFICE)
    assert info.state is State.SIGNING and info.is_draft and info.files == ()


def test_signing_again_after_a_crash_signs_once(signer: Actor, keeper: KeyKeeper) -> None:
    row = signed(signer)
    services.sign_letter(row.id)
    assert LetterFile.objects.filter(letter=row).count() == 3 and len(keeper.asked) == 2


def test_every_recipient_has_a_copy_with_its_own_state(signer: Actor, keeper: KeyKeeper) -> None:
    row = signed(signer)
    with clock.at(LATER):
        assert services.dispatch_letter(letter_id=row.id, actor=OFFICE) == 5
        assert services.dispatch_letter(letter_id=row.id, actor=OFFICE) == 5
        deliver_all()
        assert selectors.post_counts(row.id) == {PostState.NOBODY: 5}
    receiver = people.officer(60, "reporter")
    with clock.at(LATER):
        services.retry_posting(letter_id=row.id, agency="H01", actor=OFFICE)
        deliver_all()
    assert selectors.post_counts(row.id) == {PostState.SENT: 1, PostState.NOBODY: 4}
    posting = Posting.objects.get(letter=row, agency_code="H01")
    assert AuditEntry.objects.filter(action="retry_posting", subject=f"letter:{row.id}").count() == 1
    [message] = notice_selectors.messages_about(selectors.subject_of(row.id, "H01"))
    assert message.link == f"/cong-van/{row.id}/" and f"1/{row.mark}" in message.body
    notices.mark_read(account_id=receiver.id, message_id=message.id)
    told = selectors.post_of(posting)
    assert (told.state, told.attempts, told.read, told.told) == (PostState.SENT, 2, 1, 1)
    assert selectors.letter(row.id, people.actor(receiver)).id == row.id
    with pytest.raises(NotAllowed):
        services.retry_posting(letter_id=row.id, agency="H02", actor=DRAFTER)
    with pytest.raises(NotFound):
        services.retry_posting(letter_id=row.id, agency="X", actor=OFFICE)


def test_a_copy_that_was_not_handed_over_keeps_the_fault_and_is_tried_again(signer: Actor, keeper: KeyKeeper) -> None:
    people.officer(60, "reporter")
    row = signed(signer)
    with clock.at(LATER):
        with mock.patch.object(notices, "notify", side_effect=ConnectionError("hộp thư không trả lời")) as called:
            services.dispatch_letter(letter_id=row.id, actor=OFFICE)
            deliver_all()
        posting = Posting.objects.get(letter=row, agency_code="H01")
        assert posting.state == PostState.FAILED and "hộp thư" in posting.error and called.call_count == 5
        services.send_posting(posting.id)
        services.send_posting(posting.id)
    posting.refresh_from_db()
    assert (posting.state, posting.attempts, posting.error) == (PostState.SENT, 2, "")
    assert len(notice_selectors.messages_about(selectors.subject_of(row.id, "H01"))) == 1


def test_an_archived_letter_never_changes(signer: Actor, keeper: KeyKeeper) -> None:
    row = signed(signer)
    with clock.at(LATER):
        services.dispatch_letter(letter_id=row.id, actor=OFFICE)
        deliver_all()
        services.archive_letter(letter_id=row.id, actor=OFFICE)
        services.archive_letter(letter_id=row.id, actor=OFFICE)
    for change in (
        lambda: Letter.objects.filter(id=row.id).update(subject="khác"),
        lambda: Letter.objects.filter(id=row.id).delete(),
        lambda: Version.objects.filter(letter=row).update(digest="khác"),
        lambda: Version.objects.create(letter=row, number=2, content={}, digest="", author_name="", made_at=LATER),
        lambda: Step.objects.filter(letter=row).delete(),
        lambda: LetterFile.objects.filter(letter=row).update(kind="xlsx"),
        lambda: Posting.objects.filter(letter=row).update(name="khác"),
    ):
        with refused_by_the_database():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        services.publish_letter(letter_id=row.id, actor=OFFICE)


def test_everybody_reads_a_published_letter_and_nobody_before(signer: Actor, keeper: KeyKeeper) -> None:
    row = at_step("numbered", people={"approve": signer})
    with pytest.raises(NotSigned):
        services.publish_letter(letter_id=row.id, actor=OFFICE)
    with pytest.raises(NotFound):
        selectors.letter(row.id, STRANGER)
    assert selectors.letter(row.id, MINISTER).id == row.id
    with clock.at(LATER):
        services.ask_to_sign(letter_id=row.id, seen=1, newer="", actor=signer)
        deliver_all()
        services.publish_letter(letter_id=row.id, actor=OFFICE)
        services.publish_letter(letter_id=row.id, actor=OFFICE)
    assert selectors.letter(row.id, STRANGER).is_published
    assert [found.id for found in selectors.letters_page(STRANGER)] == [row.id]
    assert Step.objects.filter(letter=row, step="publish").count() == 1


# A figure corrected


def revise(country: Country) -> str:
    country.rows = [*country.rows, *[dossier(top=3, number=900 + n, channel=2) for n in range(9)]]
    return corrected()


def test_a_draft_on_a_corrected_release_moves_before_it_is_submitted(country: Country, months: str) -> None:
    row = letter()
    newer = revise(country)
    with pytest.raises(OlderRelease, match=newer):
        services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
    assert services.refresh_letter(letter_id=row.id, actor=DRAFTER) == 2
    assert services.refresh_letter(letter_id=row.id, actor=DRAFTER) == 2
    assert AuditEntry.objects.filter(action="refresh_letter", subject=f"letter:{row.id}").count() == 1
    services.submit_letter(letter_id=row.id, seen=2, actor=DRAFTER)
    assert fresh(row).release == newer


def test_a_signed_letter_says_what_changed_and_a_new_one_points_back(
    country: Country, signer: Actor, keeper: KeyKeeper
) -> None:
    row = signed(signer)
    with pytest.raises(StillStands):
        services.renew_letter(letter_id=row.id, actor=DRAFTER)
    assert selectors.standing(selectors.letter(row.id, OFFICE)).newer == ""
    newer = revise(country)
    standing = selectors.standing(selectors.letter(row.id, OFFICE))
    assert standing.newer == newer
    changed = {change.cell: change for change in standing.changes}
    assert all(change.old != change.new for change in standing.changes)
    nation = changed["2026-10:IND-10:VN"]
    assert nation.old != nation.new and nation.causes == ("revision",)
    with clock.at(LATER):
        new = services.renew_letter(letter_id=row.id, actor=DRAFTER)
        assert services.renew_letter(letter_id=row.id, actor=DRAFTER) == new
        assert AuditEntry.objects.filter(action="renew_letter", subject=f"letter:{new}").count() == 1
    info = selectors.letter(new, DRAFTER)
    paper, faults = composed(info.content)
    assert faults == () and info.corrects == row.id and info.content.release == newer
    assert f"thay thế Công văn số 1/{row.mark} ngày 5/12/2026" in words_of(paper.body[0])
    assert selectors.standing(selectors.letter(row.id, OFFICE)).renewed_by == new
    assert fresh(row).release != newer


def test_a_state_is_named_in_the_language_of_the_reader() -> None:
    with override("en"):
        assert all(state_tag(state)[1].isascii() for state in State)
    assert state_tag(State.NUMBERED)[1] == "Đã cấp số"
