"""The conversation and the sign-off: turns, deadlines, friends and strangers, what is frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.accounts.tests.factories import account, actor, officer
from motcua.foundation.notifications.selectors import inbox
from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS, Actor
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, SignInRequired
from motcua.kernel.models import AuditEntry
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.errors import (
    CasesUnsettled,
    MonthSettled,
    NothingToSign,
    NotYourTurn,
    PartiesMustDiffer,
    StatementChanged,
)
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    PROCEDURE,
    Case,
    Settlement,
    differing_month,
    facts,
    feeding,
    report,
)
from motcua.oversight.reconciliation.types import Attachment, CaseState, Measure, Party, Side, SideFigure

pytestmark = pytest.mark.django_db
RECEIVED = (Measure.RECEIVED, PROCEDURE)
Verb = Callable[..., CaseState]


@pytest.fixture
def case(house: None) -> Case:
    return differing_month()


def notices(person: Actor) -> list[str]:
    assert person.account_id
    return [notice.purpose for notice in inbox(person.account_id).object_list]


def explained(case: Case, reporter: Actor) -> None:
    services.explain_difference(case_id=case.id, words="Hai hồ sơ nhập sau ngày 30.", actor=reporter)


def agreed(case: Case, reporter: Actor, centre: Actor) -> str:
    """Explained and accepted; returns the seal of what may be signed."""
    explained(case, reporter)
    services.accept_explanation(case_id=case.id, actor=centre)
    return selectors.standing(AGENCY, NOVEMBER).digest


def sign(party: Party, digest: str, person: Actor) -> bool:
    return services.sign_month(agency=AGENCY, month=NOVEMBER, party=party, digest=digest, actor=person)


def test_a_conversation_goes_from_explanation_to_acceptance(case: Case, reporter: Actor, centre: Actor) -> None:
    letter = Attachment("Công văn giải trình", "15/CV-UBND")
    services.explain_difference(case_id=case.id, words=" Hai hồ sơ nhập muộn. ", attachments=[letter], actor=reporter)
    services.reject_explanation(case_id=case.id, words="Xin nêu mã hồ sơ.", actor=centre)
    services.explain_difference(case_id=case.id, words="Mã 1 và 2.", actor=reporter)
    services.accept_explanation(case_id=case.id, words="", actor=centre)
    info = selectors.case(case.id, actor=reporter)
    said = [(e.party, e.act, e.text) for e in info.entries[1:]]
    assert said == [
        ("agency", "explained", "Hai hồ sơ nhập muộn."), ("centre", "rejected", "Xin nêu mã hồ sơ."),
        ("agency", "explained", "Mã 1 và 2."), ("centre", "accepted", ""),
    ]  # fmt: skip
    assert info.entries[1].attachments == (letter,)
    assert info.entries[1].author == reporter.name
    assert info.line.state is CaseState.ACCEPTED


def test_each_step_tells_the_other_party(case: Case, reporter: Actor, centre: Actor) -> None:
    explained(case, reporter)
    assert notices(centre) == ["reconciliation_explained"]
    services.reject_explanation(case_id=case.id, words="Thiếu.", actor=centre)
    assert "reconciliation_rejected" in notices(reporter)


def test_each_turn_has_its_own_deadline(case: Case, reporter: Actor, centre: Actor) -> None:
    explained(case, reporter)
    assert selectors.case(case.id, actor=centre).line.due_at == datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
    with clock.at(NOW + timedelta(days=8)):
        assert selectors.case(case.id, actor=centre).line.is_overdue
        services.accept_explanation(case_id=case.id, actor=centre)
        line = selectors.case(case.id, actor=centre).line
    assert (line.due_at, line.turn, line.is_overdue) == (None, None, False)


def test_a_strangers_case_is_as_if_it_were_not_there(case: Case, stranger: Actor, house: None) -> None:
    for nobody in (stranger, ANONYMOUS, actor(account(41))):
        with pytest.raises(NotFound):
            selectors.case(case.id, actor=nobody)
        for verb in (services.explain_difference, services.accept_explanation, services.reject_explanation):
            with pytest.raises((NotFound, SignInRequired)):
                verb(case_id=case.id, words="x", actor=nobody)
    with pytest.raises(NotFound):
        selectors.case(uuid4(), actor=actor(officer(42, "analyst")))


def test_each_party_may_only_do_its_own_part(case: Case, reporter: Actor, centre: Actor) -> None:
    with pytest.raises(NotAllowed):
        services.explain_difference(case_id=case.id, words="x", actor=centre)
    explained(case, reporter)
    for verb in (services.accept_explanation, services.reject_explanation):
        with pytest.raises(NotAllowed):
            verb(case_id=case.id, words="x", actor=reporter)


def test_nobody_speaks_twice_or_out_of_turn(case: Case, reporter: Actor, centre: Actor) -> None:
    with pytest.raises(NotYourTurn):
        services.accept_explanation(case_id=case.id, actor=centre)
    explained(case, reporter)
    with pytest.raises(NotYourTurn):
        explained(case, reporter)
    assert case.entries.count() == 2


def test_everything_wrong_is_told_at_once(case: Case, reporter: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.explain_difference(case_id=case.id, words="  ", attachments=[Attachment("a", "")], actor=reporter)
    assert set(refusal.value.errors) == {"words", "attachment"}
    with pytest.raises(InvalidInput):
        services.explain_difference(case_id=case.id, words="x" * 4001, actor=reporter)
    with pytest.raises(InvalidInput):
        services.explain_difference(case_id=case.id, words="x", attachments=[Attachment("a", "b")] * 11, actor=reporter)


def test_every_step_is_audited(case: Case, reporter: Actor, centre: Actor) -> None:
    digest = agreed(case, reporter, centre)
    sign(Party.AGENCY, digest, reporter)
    sign(Party.CENTRE, digest, centre)
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    for action in ("measure_month", "explain_difference", "accept_explanation", "sign_month", "settle_month"):
        assert action in actions


def test_both_parties_sign_one_seal_and_the_month_is_frozen(case: Case, reporter: Actor, centre: Actor) -> None:
    digest = agreed(case, reporter, centre)
    assert sign(Party.AGENCY, digest, reporter) is False
    assert "reconciliation_signed" in notices(centre)
    assert sign(Party.CENTRE, digest, centre) is True
    settled = Settlement.objects.get()
    assert (settled.digest, settled.statement["gap"]) == (digest, [2, 10])
    case.refresh_from_db()
    assert case.state == CaseState.SIGNED
    for again in (lambda: sign(Party.AGENCY, digest, reporter), lambda: explained(case, reporter)):
        with pytest.raises(MonthSettled):
            again()


def test_what_comes_after_the_sign_off_shows_and_changes_nothing_agreed(
    case: Case, reporter: Actor, centre: Actor
) -> None:
    digest = agreed(case, reporter, centre)
    sign(Party.CENTRE, digest, centre)
    sign(Party.AGENCY, digest, reporter)
    assert not selectors.standing(AGENCY, NOVEMBER).has_moved
    with feeding(facts(values={RECEIVED: 3}), report(values={RECEIVED: 10})):
        services.pull_sides(agency=AGENCY, month=NOVEMBER)
        assert services.measure_month(agency=AGENCY, month=NOVEMBER).findings == 0
    standing = selectors.standing(AGENCY, NOVEMBER)
    assert (standing.has_moved, standing.gap) == (True, Ratio(7, 10))
    assert selectors.gap(AGENCY, NOVEMBER) == Ratio(2, 10)
    assert selectors.gap_series(AGENCY, NOVEMBER, NOVEMBER)[0].is_settled
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Settlement.objects.update(digest="")


def test_figures_that_move_between_two_signatures_need_both_again(case: Case, reporter: Actor, centre: Actor) -> None:
    before = agreed(case, reporter, centre)
    sign(Party.AGENCY, before, reporter)
    with feeding(facts(values={RECEIVED: 10}), report(values={RECEIVED: 10})):
        services.measure_month(agency=AGENCY, month=NOVEMBER)
    with pytest.raises(StatementChanged):
        sign(Party.CENTRE, before, centre)
    after = selectors.standing(AGENCY, NOVEMBER).digest
    assert sign(Party.CENTRE, after, centre) is False
    assert sign(Party.AGENCY, after, reporter) is True


def test_signing_twice_is_signing_once(case: Case, reporter: Actor, centre: Actor) -> None:
    digest = agreed(case, reporter, centre)
    assert [sign(Party.AGENCY, digest, reporter) for _time in range(2)] == [False, False]
    assert len(selectors.standing(AGENCY, NOVEMBER).signatures) == 1


def test_a_month_with_an_open_case_is_not_signed(case: Case, reporter: Actor) -> None:
    with pytest.raises(CasesUnsettled, match="1"):
        sign(Party.AGENCY, selectors.standing(AGENCY, NOVEMBER).digest, reporter)


def test_a_difference_that_was_not_measured_yet_cannot_be_signed_away(house: None, reporter: Actor) -> None:
    figures = [
        SideFigure(side, Measure.RECEIVED, AGENCY, PROCEDURE, NOVEMBER, value)
        for side, value in ((Side.DECLARED, 10), (Side.SYNCHRONISED, 8))
    ]
    services.take_figures(figures=figures, source="x", source_batch="1")
    with pytest.raises(StatementChanged):
        sign(Party.AGENCY, selectors.standing(AGENCY, NOVEMBER).digest, reporter)


def test_an_empty_or_running_month_is_not_signed(house: None, reporter: Actor) -> None:
    with pytest.raises(NothingToSign):
        sign(Party.AGENCY, selectors.standing(AGENCY, NOVEMBER).digest, reporter)
    with clock.at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        case = differing_month()
        Case.objects.filter(pk=case.pk).update(state=CaseState.ACCEPTED)
        with pytest.raises(NothingToSign):
            sign(Party.AGENCY, selectors.standing(AGENCY, NOVEMBER).digest, reporter)


def test_each_party_signs_for_itself_and_a_stranger_for_nobody(
    case: Case, reporter: Actor, centre: Actor, stranger: Actor
) -> None:
    digest = agreed(case, reporter, centre)
    for party, person in ((Party.CENTRE, reporter), (Party.AGENCY, centre), (Party.AGENCY, stranger)):
        with pytest.raises(NotAllowed):
            sign(party, digest, person)
    with pytest.raises(SignInRequired):
        sign(Party.AGENCY, digest, ANONYMOUS)


def test_one_person_cannot_sign_for_both_parties(case: Case, reporter: Actor, centre: Actor) -> None:
    digest = agreed(case, reporter, centre)
    both = Actor(
        account_id=UUID(int=5), name="Hai vai", kind="officer",
        grants=frozenset({("reconciliation.explain_difference", "H01"), ("reconciliation.answer_explanation", "")}),
    )  # fmt: skip
    sign(Party.AGENCY, digest, both)
    with pytest.raises(PartiesMustDiffer):
        sign(Party.CENTRE, digest, both)
    assert sign(Party.CENTRE, digest, centre) is True
