"""Testers who fall ill or turn out to be in conflict, and people who change posts within a round."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import FormerMark, Mark, Replacement
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.types import Cause


def third_of(who: People) -> Actor:
    """The tester who has nothing to do with H01."""
    pair = f.pair_of(who)
    return next(person for person in (who.first, who.second, who.third) if person not in pair)


def replace(who: People, former: Actor, successor: Actor, cause: Cause, actor: Actor | None = None) -> int:
    assert former.account_id and successor.account_id
    with clock.at(f.OPEN_AT):
        return services.replace_tester(
            assessment=CODE, agency="H01", former=former.account_id, successor=successor.account_id, cause=cause,
            reason="Có giấy tờ kèm theo.", actor=actor or who.assessor,
        )  # fmt: skip


def marks_of(person: Actor) -> dict[str, str]:
    return dict(Mark.objects.filter(agency__code="H01", tester_id__in=f.ids(person)).values_list("criterion", "mark"))


def move(person: Actor, role: str, agency: str) -> Actor:
    """The person takes a post at an agency in the middle of the round."""
    assert person.account_id
    with clock.at(f.OPEN_AT + timedelta(hours=1)):
        account_services.grant_role(actor=SYSTEM, account_id=person.account_id, role=role, agency_code=agency)
        return accounts.actor_for(person.account_id)


def leave(person: Actor) -> Actor:
    """The person leaves every post at an agency."""
    assert person.account_id
    with clock.at(f.OPEN_AT + timedelta(hours=2)):
        for grant in accounts.grants_of(person.account_id):
            if grant.agency_code and grant.valid_to is None:
                account_services.revoke_role(actor=SYSTEM, grant_id=grant.id)
        return accounts.actor_for(person.account_id)


# Replacing


def test_marks_of_who_fell_ill_count_and_only_the_rest_is_handed_over(open_round: People) -> None:
    who, (first, _second), third = open_round, f.pair_of(open_round), third_of(open_round)
    f.give(first, {"2.1": "2"})
    assert replace(who, first, third, Cause.ILLNESS) == 2
    assert replace(who, first, third, Cause.ILLNESS) == 0, "the same again changes nothing"
    assert AuditEntry.objects.filter(action="replace_tester", subject=f"assessment:{CODE}:H01").count() == 1
    assert marks_of(first) == {"2.1": "2"} and marks_of(third) == {"2.2": "", "2.3": ""}
    (told,) = selectors.replacements_of(CODE, who.assessor)
    assert (told.kept, told.marks, told.cause) == (1, (), Cause.ILLNESS)


def test_marks_in_conflict_are_set_aside_and_kept_with_their_words(open_round: People) -> None:
    who, (first, second), third = open_round, f.pair_of(open_round), third_of(open_round)
    f.give(first, {"2.1": "2", "2.2": "1"})
    f.give(second, {"2.1": "0"})
    assert replace(who, first, third, Cause.CONFLICT) == 3
    assert marks_of(first) == {} and marks_of(third) == {"2.1": "", "2.2": "", "2.3": ""}
    (told,) = selectors.replacements_of(CODE, who.assessor)
    assert [(mark.criterion, mark.mark) for mark in told.marks] == [("2.1", "2"), ("2.2", "1")]
    with pytest.raises(DatabaseError), transaction.atomic():
        FormerMark.objects.update(mark="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        Replacement.objects.all().delete()


def test_who_saw_the_mark_set_aside_changes_nothing_and_the_successor_is_blind(open_round: People) -> None:
    who, (first, second), third = open_round, f.pair_of(open_round), third_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "0"})
    replace(who, first, third, Cause.CONFLICT)
    with pytest.raises(errors.MarksClosed):
        f.give(second, {"2.1": "2"})
    lines = selectors.sheet_lines(CODE, "H01", third)[1]
    assert all(line.other == "" for line in lines)
    f.give(third, {"2.1": "1"})


def test_a_third_mark_of_a_pair_that_no_longer_stands_is_set_aside_too(open_round: People) -> None:
    who, (first, second), third = open_round, f.pair_of(open_round), third_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "0"})
    with clock.at(f.OPEN_AT):
        services.give_third_mark(
            assessment=CODE, agency="H01", criterion="2.1", mark="1", note="Thử lại.", actor=who.assessor
        )
    replace(who, first, third, Cause.CONFLICT)
    assert FormerMark.objects.filter(place=3).count() == 1 and not Mark.objects.filter(place=3).exists()


def test_agreement_says_whose_marks_they_were(open_round: People) -> None:
    who, (first, second), third = open_round, f.pair_of(open_round), third_of(open_round)
    f.give(first, {"2.1": "1"})
    replace(who, first, third, Cause.ILLNESS)
    f.give(third, {"2.2": "1", "2.3": "1"})
    f.give(second, {"2.1": "1", "2.2": "1", "2.3": "0"})
    for code in ("H02", "H03"):
        for person in (who.first, who.second, who.third):
            held = Mark.objects.filter(agency__code=code, tester_id__in=f.ids(person)).values_list(
                "criterion", flat=True
            )
            if held:
                f.give(person, dict.fromkeys(held, "1"), code)
    f.close_first(who)
    told = {frozenset((row.first, row.second)): row for row in selectors.pair_agreements(CODE, who.assessor)}
    assert sum(row.found.pairs for row in told.values()) == 9
    assert told[frozenset((first.name, second.name))].is_former
    later = told[frozenset((third.name, second.name))].found
    assert later.agreed == later.pairs - 1
    with pytest.raises(NotAllowed):
        selectors.pair_agreements(CODE, who.head)


@pytest.mark.parametrize("who_takes", ["partner", "barred", "stranger"])
def test_a_successor_is_a_third_tester_without_an_interest(open_round: People, who_takes: str) -> None:
    who, (first, second), third = open_round, f.pair_of(open_round), third_of(open_round)
    wrong = {"partner": second, "barred": third, "stranger": who.head}[who_takes]
    if who_takes == "barred":
        services.declare_interest(agency="H01", reason="Vợ làm ở đó.", actor=third)
    expected = {"partner": errors.SameTester, "barred": errors.OwnAgency, "stranger": errors.NotATester}[who_takes]
    with pytest.raises(expected):
        replace(who, first, wrong, Cause.ILLNESS)


def test_only_who_conducts_replaces_and_only_who_has_marks_is_replaced(open_round: People) -> None:
    who, (first, _second), third = open_round, f.pair_of(open_round), third_of(open_round)
    with pytest.raises(NotAllowed):
        replace(who, first, third, Cause.ILLNESS, actor=first)
    with pytest.raises(NotFound):
        replace(who, third, first, Cause.ILLNESS)


# Conflicts of interest


def test_no_score_is_closed_while_a_mark_of_a_person_in_conflict_stands(open_round: People) -> None:
    who, third = open_round, third_of(open_round)
    f.mark_all(who)
    first, _second = f.pair_of(who)
    services.declare_interest(agency="H01", reason="Nay mới biết: em trai làm ở đó.", actor=first)
    with pytest.raises(errors.ConflictedMarks):
        f.close_first(who)
    assert [found.agency for found in selectors.conflicts(CODE)] == ["H01"]
    replace(who, first, third, Cause.CONFLICT)
    f.give(third, {"2.1": "1", "2.2": "1", "2.3": "1"})
    assert selectors.conflicts(CODE) == []
    f.close_first(who)


def test_leaving_a_post_within_the_round_lifts_no_conflict(open_round: People) -> None:
    """Issue 4, point 10: an assessor never scores the own agency, also not the one just left."""
    who = open_round
    moved = leave(move(who.assessor, "agency_head", "H02"))
    assert selectors.has_interest(moved, "H02") and not selectors.has_interest(moved, "H01")
    with clock.at(f.OPEN_AT + timedelta(hours=3)), pytest.raises(errors.OwnAgency):
        services.enter_pair(
            assessment=CODE, agency="H02", criterion="4.1", pair=(90, 100), source="Khảo sát.", actor=moved
        )


def test_a_post_taken_after_the_marks_were_given_makes_them_stand_in_conflict(open_round: People) -> None:
    who = open_round
    f.mark_all(who)
    first, _second = f.pair_of(who)
    move(first, "desk_officer", "H01")
    assert {(found.agency, found.person) for found in selectors.conflicts(CODE)} == {("H01", first.name)}


def test_a_post_left_before_the_round_bars_nobody(who: People) -> None:
    leave(move(who.first, "desk_officer", "H01"))
    add_agencies("H01")
    with clock.at(f.FIRST_AT):
        services.open_assessment(
            code="sau", title="Đợt sau", criteria="chay-thu", on=f.DAY, agency_codes=["H01"],
            explain_until=f.EMBARGO_UNTIL, embargo_until=f.EMBARGO_UNTIL, actor=who.assessor,
        )  # fmt: skip
        assert selectors.has_interest(accounts.actor_for(f.ids(who.first)[0]), "H01") is False


def test_an_approver_with_a_post_at_an_assessed_agency_within_the_round_never_approves(open_round: People) -> None:
    who = open_round
    f.mark_all(who)
    f.close_first(who)
    digest = f.close_second(who)
    moved = leave(move(who.approver, "agency_head", "H03"))
    with clock.at(f.PUBLIC_AT), pytest.raises(errors.OwnAgency):
        services.approve_assessment(assessment=CODE, digest=digest, actor=moved)
