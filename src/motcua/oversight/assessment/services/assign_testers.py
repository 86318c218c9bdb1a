"""Two testers for each agency, neither with an interest in it; and declaring an interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.kernel import audit
from motcua.kernel.access import SIGNED_IN, Actor, check, check_unless_system
from motcua.kernel.clock import now
from motcua.oversight.assessment.errors import NotATester, NotBlind, TooFewTesters
from motcua.oversight.assessment.models import AssessedAgency, Interest, Mark
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import account_of, barred_from
from motcua.oversight.assessment.services.take_step import hold, noted, require_state, words
from motcua.oversight.assessment.types import CONDUCT, TEST, VIEW, Kind, State


@transaction.atomic
def assign_testers(*, assessment: str, testers: Sequence[UUID], actor: Actor) -> int:
    """Give every criterion that people test two of `testers`, in turn by agency; how many agencies got some.

    Places that are taken stay as they are. Raises NotATester, NotBlind, TooFewTesters, WrongState.
    """
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.OPEN)
    people = [tester_of(account) for account in dict.fromkeys(testers)]
    codes = [c.code for c in set_in(found).criteria if c.kind is Kind.TESTER]
    rows = found.agencies.order_by("code").prefetch_related("marks")
    barred = {person.account_id: barred_from(person, found.code) for person in people}
    marks = [
        mark
        for turn, row in enumerate(rows)
        for mark in _missing(row, codes, [p for p in _turned(people, turn) if row.code not in barred[p.account_id]])
    ]
    Mark.objects.bulk_create(marks, batch_size=2000)
    many = len({mark.agency_id for mark in marks})
    if many:
        noted(actor, "assign_testers", found, agencies=many, testers=list(map(str, testers)))
    return many


def tester_of(account: UUID) -> Actor:
    """A person who may test, and sees nobody else's marks. Raises NotATester, NotBlind."""
    person = accounts.actor_for(account)
    if not person.may(TEST):
        raise NotATester()
    if person.may(VIEW):
        raise NotBlind(name=person.name)
    return person


def _turned(people: list[Actor], turn: int) -> list[Actor]:
    at = turn % max(len(people), 1)
    return people[at:] + people[:at]


def _missing(row: AssessedAgency, codes: Sequence[str], people: Sequence[Actor]) -> list[Mark]:
    """Marks for the places that nobody has yet, by testers who have none of the others."""
    taken: dict[str, dict[int, UUID]] = {code: {} for code in codes}
    for mark in row.marks.all():
        taken[mark.criterion][mark.place] = mark.tester_id
    return [mark for code, held in taken.items() for mark in _filled(row, code, held, people)]


def _filled(row: AssessedAgency, code: str, held: Mapping[int, UUID], people: Sequence[Actor]) -> list[Mark]:
    places = [place for place in (1, 2) if place not in held]
    free = [person for person in people if person.account_id not in held.values()]
    if len(free) < len(places):
        raise TooFewTesters(agency=row.name)
    return [
        Mark(agency=row, criterion=code, place=place, tester_id=account_of(person), tester_name=person.name)
        for place, person in zip(places, free, strict=False)
    ]


@transaction.atomic
def declare_interest(*, agency: str, reason: str, actor: Actor) -> None:
    """From now on the actor never tests or scores this agency; marks not yet given go back to be assigned."""
    check(actor, SIGNED_IN)
    kept = words(reason, 300)
    _, is_new = Interest.objects.get_or_create(
        account_id=account_of(actor), agency_code=agency, defaults={"reason": kept, "declared_at": now()}
    )
    if is_new:
        waiting = Mark.objects.filter(agency__code=agency, agency__assessment__state=State.OPEN, mark="")
        waiting.filter(tester_id=account_of(actor)).delete()
        audit.record(actor, "declare_interest", f"agency:{agency}")
