"""Who may not score whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Min

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import Grant
from motcua.kernel.access import Actor, covers
from motcua.kernel.clock import now
from motcua.kernel.errors import SignInRequired
from motcua.oversight.assessment.models import AssessedAgency, AssessmentStep, Award, Explanation, Interest, Mark
from motcua.oversight.assessment.types import Conflict, State


def account_of(actor: Actor) -> UUID:
    """The account of a person. Raises SignInRequired for nobody."""
    if actor.account_id is None:
        raise SignInRequired()
    return actor.account_id


def belongs_to(actor: Actor, agency: str) -> bool:
    """Whether any role of the actor is held at the agency, above it (but not everywhere) or below it."""
    return _touches({scope for _, scope in actor.grants if scope}, agency)


def _touches(posts: Collection[str], agency: str) -> bool:
    return any(covers(post, agency) or covers(agency, post) for post in posts)


def _posts_since(grants: Iterable[Grant], since: datetime) -> frozenset[str]:
    """The agencies at which a person held a role at any time from `since` until now."""
    return frozenset(
        grant.agency_code
        for grant in grants
        if grant.agency_code and grant.valid_from <= now() and (grant.valid_to is None or grant.valid_to > since)
    )


def barred_among(account_id: UUID, agencies: Collection[str], since: datetime) -> set[str]:
    """The agencies that a person must keep away from: a post there since then, or a declared interest."""
    return barred_by_person([account_id], agencies, since)[account_id]


def barred_by_person(people: Collection[UUID], agencies: Collection[str], since: datetime) -> dict[UUID, set[str]]:
    """The same of many people, in two statements."""
    declared = set(Interest.objects.filter(account_id__in=people).values_list("account_id", "agency_code"))
    posts = {account: _posts_since(grants, since) for account, grants in accounts.grants_by_account(people).items()}
    return {
        account: {code for code in agencies if (account, code) in declared or _touches(posts[account], code)}
        for account in people
    }


def has_interest(actor: Actor, agency: str) -> bool:
    """Whether the actor must keep away: belongs to the agency, did so since a running assessment of it was opened,
    or declared an interest in it. A change of post within a round lifts nothing.
    """
    if actor.account_id is None:
        return False
    return belongs_to(actor, agency) or bool(barred_among(actor.account_id, [agency], _running_since(agency)))


def _running_since(agency: str) -> datetime:
    """When the oldest assessment of the agency that is not published yet was opened; now where there is none."""
    running = AssessmentStep.objects.filter(step="open", assessment__agencies__code=agency)
    found = running.exclude(assessment__state=State.PUBLISHED).aggregate(first=Min("at"))["first"]
    return found or now()


def opened_at(code: str) -> datetime:
    """When an assessment was opened."""
    return AssessmentStep.objects.get(assessment_id=code, step="open").at


def barred_from(actor: Actor, code: str) -> set[str]:
    """The agencies of an assessment that the actor must keep away from; all of it counts, also former posts."""
    rows = AssessedAgency.objects.filter(assessment_id=code).values_list("code", flat=True)
    found = {agency for agency in rows if belongs_to(actor, agency)}
    return found | barred_among(account_of(actor), rows, opened_at(code))


def conflicts(code: str) -> list[Conflict]:
    """Marks and judgements that stand from somebody who must keep away from that agency (now, or since the opening).

    No score is closed before another person gave them.
    """
    marks = Mark.objects.filter(agency__assessment_id=code).exclude(mark="")
    testers = _hands(marks.filter(place__lt=3).values_list("agency_id", "tester_id").distinct())
    others = _hands(
        [
            *marks.filter(place=3).values_list("agency_id", "tester_id"),
            *Award.objects.filter(agency__assessment_id=code).values_list("agency_id", "actor_id").distinct(),
            *Explanation.objects.filter(agency__assessment_id=code).values_list("agency_id", "answered_by"),
        ]
    )
    rows = {row.pk: row for row in AssessedAgency.objects.filter(assessment_id=code)}
    codes, since = [row.code for row in rows.values()], opened_at(code)
    people = {account for _row, account in testers | others}
    barred, names = barred_by_person(people, codes, since), accounts.names_of(people)
    return [
        Conflict(rows[row].code, rows[row].name, account, names[account], (row, account) in testers)
        for row, account in sorted(testers | others, key=lambda hand: (rows[hand[0]].code, str(hand[1])))
        if rows[row].code in barred[account]
    ]


def _hands(pairs: Collection[tuple[int, UUID | None]]) -> set[tuple[int, UUID]]:
    return {(row, account) for row, account in pairs if account is not None}


def interests_of(actor: Actor) -> list[tuple[str, str]]:
    """The interests that the actor declared: (agency, reason)."""
    rows = Interest.objects.filter(account_id=account_of(actor)).order_by("agency_code")
    return list(rows.values_list("agency_code", "reason"))
