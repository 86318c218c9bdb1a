"""Approval by another person on the content that was read, and publication after the embargo."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor
from motcua.kernel.clock import local, now
from motcua.kernel.errors import ChangedMeanwhile, SamePerson
from motcua.kernel.text import moment
from motcua.oversight.assessment.errors import OwnAgency, UnderEmbargo
from motcua.oversight.assessment.models import Assessment, Award, Explanation, Mark
from motcua.oversight.assessment.selectors.interests import barred_from
from motcua.oversight.assessment.services.close_score import digest_of
from motcua.oversight.assessment.services.take_step import hold, may, take
from motcua.oversight.assessment.services.tell_agencies import tell_agencies


@transaction.atomic
def approve_assessment(*, assessment: str, digest: str, actor: Actor) -> None:
    """Approve the second score with this SHA-256; by nobody who had a hand in it.

    Nor by whoever holds or held a post at one of the agencies since it was opened. Raises SamePerson, OwnAgency,
    ChangedMeanwhile.
    """
    found = hold(assessment)
    if not may(found, "approve", actor):
        return
    if not digest or digest != found.digest or digest != digest_of(found):
        raise ChangedMeanwhile()
    if actor.account_id is None or actor.account_id in _hands(found):
        raise SamePerson()
    if barred := sorted(barred_from(actor, found.code)):
        raise OwnAgency(agency=", ".join(barred))
    take(found, "approve", actor)


def _hands(found: Assessment) -> set[UUID | None]:
    """Everybody who ever did anything in it: opened, chose, drew, marked, judged, sent, explained, answered, closed.

    Marks, judgments and answers are read too: they may have been written by a program's import.
    """
    done = found.hands.values_list("account_id", flat=True)
    stepped = found.steps.values_list("actor_id", flat=True)
    marked = Mark.objects.filter(agency__assessment=found).values_list("tester_id", flat=True)
    judged = Award.objects.filter(agency__assessment=found).values_list("actor_id", flat=True)
    answered = Explanation.objects.filter(agency__assessment=found).values_list("answered_by", flat=True)
    return {*done, *stepped, *marked, *judged, *answered}


@transaction.atomic
def publish_assessment(*, assessment: str, actor: Actor) -> None:
    """Make an approved assessment public once its embargo is over. Raises UnderEmbargo."""
    found = hold(assessment)
    if not may(found, "publish", actor):
        return
    if now() < found.embargo_until:
        raise UnderEmbargo(until=moment(local(found.embargo_until)))
    found.published_at = now()
    take(found, "publish", actor)
    tell_agencies(found, "assessment_published")
