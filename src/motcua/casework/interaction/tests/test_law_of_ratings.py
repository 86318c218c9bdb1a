"""Ratings (F-025, TT 32/2017/TT-BTTTT Article 12, IND-27): three steps, overall compulsory, one a dossier."""

from __future__ import annotations

from uuid import UUID

import pytest

from motcua.casework.dossiers import services as dossiers
from motcua.casework.dossiers.errors import DossierNotFound
from motcua.casework.dossiers.tests.factories import Road
from motcua.casework.interaction import selectors, services
from motcua.casework.interaction.errors import NotYetServed, RatingIncomplete
from motcua.casework.interaction.models import Rating


def ended(road: Road) -> UUID:
    dossier = road.submitted()
    reason = "Việc này không thuộc thẩm quyền của phường."
    return dossiers.refuse_dossier(actor=road.desk, dossier_id=dossier.id, reason=reason).id


def test_a_service_is_rated_once_it_is_decided_or_ended_and_by_its_applicant(road: Road) -> None:
    """F-025: not while it runs, not by anybody else."""
    running = road.submitted()
    with pytest.raises(NotYetServed):
        services.rate_service(actor=road.mother, dossier_id=running.id, answers={"overall": 3})
    over = ended(road)
    with pytest.raises(DossierNotFound):
        services.rate_service(actor=road.stranger, dossier_id=over, answers={"overall": 3})
    assert services.rate_service(actor=road.mother, dossier_id=over, answers={"overall": 3}).overall == 3


def test_the_overall_answer_is_compulsory_and_has_three_steps(road: Road) -> None:
    """F-025, IND-27: overall is compulsory; 0, 4 and details alone are no answer; a detail out of scale is left out."""
    over = ended(road)
    for answers in ({}, {"overall": 0}, {"overall": 4}, {"attitude": 3}):
        with pytest.raises(RatingIncomplete):
            services.rate_service(actor=road.mother, dossier_id=over, answers=answers)
    assert not Rating.objects.exists()
    given = services.rate_service(actor=road.mother, dossier_id=over, answers={"overall": 1, "attitude": 7})
    assert (given.overall, given.attitude) == (1, None)


def test_changing_ones_mind_changes_the_answer_and_not_the_count(road: Road) -> None:
    """F-025, IND-27: one rating a dossier; the later answers hold, of every question."""
    over = ended(road)
    services.rate_service(actor=road.mother, dossier_id=over, answers={"overall": 2, "attitude": 2})
    services.rate_service(actor=road.mother, dossier_id=over, answers={"overall": 1})
    kept = selectors.rating_of(over)
    assert kept and (kept.overall, kept.attitude, Rating.objects.count()) == (1, None, 1)
    assert selectors.rating_of(ended(road)) is None
