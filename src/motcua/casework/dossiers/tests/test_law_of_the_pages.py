"""What law.md 6.2 and 6.3 ask of the pages of dossiers, each with what must not be shown or done."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.errors import FeeUnpaid
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.tests.conftest import at
from motcua.casework.dossiers.tests.factories import ALL_OK, ANSWERS, Road, picture
from motcua.foundation.accounts import services as accounts
from motcua.kernel.access import Actor
from motcua.kernel.models import AuditEntry

NAME = "Danh Thị Minh Hoạ"


def browser(actor: Actor) -> Client:
    assert actor.account_id
    client = Client(SERVER_NAME="localhost")
    session = client.session
    accounts.begin_session(session, actor.account_id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_a_personal_page_holds_the_own_dossiers_and_nobody_elses(road: Road) -> None:
    """F-010, F-022: dossiers on the personal page; the way of each, signed in, with what comes by when."""
    with at("2026-11-23T09:20"):
        dossier = road.received()
        mother, stranger = browser(road.mother), browser(road.stranger)
        assert str(dossier.code) in page(mother, "/ho-so/")
        assert str(dossier.code) not in page(stranger, "/ho-so/")
        assert "25/11/2026" in page(mother, f"/ho-so/{dossier.id}/")
        page(stranger, f"/ho-so/{dossier.id}/", 404)


def test_anybody_with_the_code_sees_how_far_it_is_and_no_name(road: Road) -> None:
    """F-022, R-LOG-01: public by code is the degree of completion; the rest needs the applicant's sign-in."""
    dossier = road.received()
    shown = page(Client(SERVER_NAME="localhost"), f"/tra-cuu/?ma={dossier.code}")
    assert str(dossier.code) in shown
    assert not [word for word in (NAME, "089000000001", road.desk.name) if word in shown]
    page(Client(SERVER_NAME="localhost"), "/tra-cuu/?ma=H01.999.07-261123-0001", 404)


def test_a_field_that_is_wrong_is_kept_and_told_and_a_paper_that_is_refused_costs_no_other(road: Road) -> None:
    """F-011, F-014: what was typed is kept, right or wrong; one refused file leaves the good one attached."""
    dossier = road.draft(child_birth="2031-02-30")
    assert dossier.answers["child_birth"] == "2031-02-30"
    assert "child_birth" in selectors.incomplete_places(dossier)
    files = {
        "birth-proof": SimpleUploadedFile("giay.png", picture()),
        "other": SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 100),
    }
    answer = browser(road.mother).post(f"/ho-so/{dossier.id}/giay-to/", files)
    assert answer.status_code == 422 and "paper-other" in answer.content.decode()
    assert [a.component for a in dossier.attachments.all()] == ["birth-proof"]


def test_what_is_owed_is_paid_before_handing_in_and_what_is_free_is_not_asked_for(road: Road) -> None:
    """F-019, R-FEE-01: pay online before handing in; no copies ordered, no fee."""
    free = road.complete_draft()
    assert services.submit_dossier(actor=road.mother, dossier_id=free.id)
    owing = road.complete_draft(**{**ANSWERS, "agency": road.agency, "copies": 1})
    with pytest.raises(FeeUnpaid):
        services.submit_dossier(actor=road.mother, dossier_id=owing.id)
    assert "8.000" in page(browser(road.mother), f"/ho-so/{owing.id}/nop/")


def test_one_inbox_has_the_nearest_deadline_first_and_no_other_agencys_dossiers(road: Road) -> None:
    """F-050: one inbox; ordered by what is due first, not by what came first."""
    with at("2026-11-23T15:00"):
        early = road.submitted()  # due Wednesday 25/11, 15:00
    with at("2026-11-23T08:00"):
        nearer = road.submitted()  # due Wednesday 25/11, 08:00
        shown = page(browser(road.desk), "/mot-cua/?ngan=intake")
        assert shown.index(str(nearer.id)) < shown.index(str(early.id))
        assert str(nearer.id) not in page(browser(road.elsewhere), "/mot-cua/?ngan=intake")
    assert [d.id for d in selectors.inbox(road.desk, "intake")] == [nearer.id, early.id]


READINGS = {
    "": "read_dossier",
    "phieu-kiem-soat.pdf": "read_control_slip",
}


def test_every_reading_by_an_officer_is_on_record_and_a_refused_one_reads_nothing(road: Road) -> None:
    """F-111: who read what and when; the number of a person is shown on demand only, and that is written down too."""
    dossier = road.received()
    desk, other = browser(road.desk), browser(road.elsewhere)
    for path, action in READINGS.items():
        assert other.get(f"/mot-cua/ho-so/{dossier.id}/{path}").status_code == 404
        assert not AuditEntry.objects.filter(action=action).exists()
        assert desk.get(f"/mot-cua/ho-so/{dossier.id}/{path}").status_code == 200
        entry = AuditEntry.objects.get(action=action)
        assert (entry.actor_id, entry.subject) == (road.desk.account_id, f"dossier:{dossier.id}")
    assert "089000000001" not in page(desk, f"/mot-cua/ho-so/{dossier.id}/")
    assert "089000000001" in desk.post(f"/mot-cua/ho-so/{dossier.id}/nguoi-nop/").content.decode()
    assert AuditEntry.objects.filter(action="reveal_person").count() == 1


def test_the_control_slip_is_built_from_the_trace(road: Road) -> None:
    """F-072, form 06: per hand-over giver, taker, time, early, on time or late."""
    with at("2026-11-25T08:00"):
        dossier = road.submitted()
    with at("2026-11-25T09:30"):
        services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK)
    with at("2026-11-25T14:31"):
        services.assign_dossier(actor=road.leader, dossier_id=dossier.id, officer_id=_id(road))
    body = browser(road.desk).get(f"/mot-cua/ho-so/{dossier.id}/phieu-kiem-soat.pdf").getvalue()
    said = " ".join("\n".join(p.extract_text() for p in PdfReader(BytesIO(body)).pages).split())
    assert str(Dossier.objects.get().code) in said
    assert all(name in said for name in (road.desk.name, road.leader.name))
    assert [row.mark for row in selectors.trace(dossier)][1:] == ["early", "late"]


def _id(road: Road) -> UUID:
    assert road.specialist.account_id
    return road.specialist.account_id
