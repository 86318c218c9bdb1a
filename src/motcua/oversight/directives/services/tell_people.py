"""Notices of directives: who must know of a step, told in the transaction of the step."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import Person
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications.services import notify
from motcua.kernel.access import Actor, Permission
from motcua.oversight.directives.models import Directive, Duty
from motcua.oversight.directives.selectors.reference import agency_name
from motcua.oversight.directives.types import DECIDE_TASK, LEAD_TASK, REPORT_TASK, Step

HOME = "/nhiem-vu/"
_LONGEST = 200
AGENCY = (REPORT_TASK, LEAD_TASK)


def holders(permissions: Iterable[Permission], agency_code: str) -> list[Person]:
    """Everybody who holds one of the permissions for an agency, each once."""
    found = [person for each in permissions for person in accounts.officers_with(each, agency_code)]
    return list({person.account_id: person for person in found}.values())


def tell_agency(duty: Duty, step: Step, actor: Actor, **data: str) -> None:
    """Clerks and heads of the agency that owes the duty."""
    _tell(duty, step, _others(holders(AGENCY, duty.agency_code), actor), data)


def tell_heads(duty: Duty, step: Step, actor: Actor, **data: str) -> None:
    people = _others(holders((LEAD_TASK,), duty.agency_code), actor)
    _tell(duty, step, people, {"officer": actor.name} | data)


def tell_office(duty: Duty, step: Step, actor: Actor, **data: str) -> None:
    """The office, in one unread notice for each text: eighty agencies that hand in on one day are no eighty notices."""
    subject = f"directive:{duty.directive_id}"
    people = _others(holders((DECIDE_TASK,), ""), actor)
    _tell(duty, step, _unaware(people, f"task_{step}", subject), data, subject)


def tell_comment(duty: Duty, actor: Actor, words: str) -> None:
    """All who follow the duty, in one unread notice for each duty."""
    people = [*holders(AGENCY, duty.agency_code), *holders((DECIDE_TASK,), "")]
    others = _others({person.account_id: person for person in people}.values(), actor)
    told = {"officer": actor.name, "content": shortened(words)}
    _tell(duty, Step.COMMENTED, _unaware(others, "task_commented", f"duty:{duty.pk}"), told)


def tell_new(directive: Directive, agency_code: str, purpose: str, actor: Actor) -> None:
    """Tell an agency of duties that are new to it, in one unread notice for each text. Of an example nobody is told."""
    if directive.is_example:
        return
    subject = f"directive:{directive.pk}"
    for person in _unaware(_others(holders(AGENCY, agency_code), actor), purpose, subject):
        notify(
            account_id=person.account_id,
            purpose=purpose,
            data={"number": directive.number, "agency": agency_name(agency_code), "content": directive.title},
            link=f"{HOME}cua-toi/?van-ban={directive.pk}",
            subject=subject,
        )


def words_of(duty: Duty) -> dict[str, str]:
    """What every notice about a duty says: number of the text, place in it, the task, the agency by its name."""
    return {
        "number": duty.directive.number,
        "article": duty.task.article,
        "procedure": shortened(duty.task.text),
        "agency": agency_name(duty.agency_code),
    }


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _tell(duty: Duty, step: Step, people: Iterable[Person], data: dict[str, str], subject: str = "") -> None:
    if duty.directive.is_example:
        return
    for person in people:
        notify(
            account_id=person.account_id,
            purpose=f"task_{step}",
            data=words_of(duty) | data,
            link=f"{HOME}viec/{duty.pk}/",
            subject=subject or f"duty:{duty.pk}",
        )


def _others(people: Iterable[Person], actor: Actor) -> list[Person]:
    """Nobody is told of what they did themselves."""
    return [person for person in people if person.account_id != actor.account_id]


def _unaware(people: list[Person], purpose: str, subject: str) -> list[Person]:
    """Those in whose inbox no unread notice of this waits."""
    told = notices.still_unread(purpose, subject, [person.account_id for person in people])
    return [person for person in people if person.account_id not in told]
