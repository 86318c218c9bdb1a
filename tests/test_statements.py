"""How many SQL statements the main verbs and pages take: counts are tests, times are `./dev bench`.

Counted as the server sees them, without BEGIN and COMMIT; the savepoints that stand for these inside a
test's own transaction are taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier, IssuedForm
from motcua.casework.dossiers.services.printing import facts_for_printing, print_form
from motcua.casework.dossiers.tests.factories import ALL_OK, PROPOSAL, Road, officer
from motcua.casework.dossiers.types import Form
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.services import load_processes
from motcua.foundation.accounts.services import begin_session, load_roles
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.catalogue.services import load_catalogue
from motcua.foundation.forms.services import load_forms
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import events
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.oversight.assessment.services import load_assessment
from motcua.oversight.monitoring.services import advance_months, load_monitoring

SAMPLE = Path(services.__file__).parents[1] / "tests" / "samples" / "procedures.jsonl"
REASON = "Đề nghị kiểm tra lại số quyển."
Act = Callable[[], object]


@pytest.fixture
def road(db: None) -> Iterator[Road]:
    """Reference data with one procedure, its people, and everything read once that a process keeps."""
    load_agencies()
    load_roles()
    load_catalogue(procedures=SAMPLE)
    load_forms()
    load_templates()
    workflow.process_version.cache_clear()
    load_processes()
    made = Road()
    _submit_and_print(made, made.complete_draft())
    yield made


def statements(act: Act) -> int:
    """How many statements `act` sends, each savepoint of a test standing for a BEGIN or COMMIT."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)


def browser(actor: Actor) -> Client:
    client = Client()
    session = client.session
    assert actor.account_id
    begin_session(session, actor.account_id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client


def shown(client: Client, address: str) -> int:
    """Statements of a page that has been shown before: of two times the one without the look at the stamp of the
    reference data, which comes at most every two seconds.
    """
    assert client.get(address).status_code == 200, address
    return min(statements(lambda: client.get(address)) for _ in range(2))


def _submit_and_print(road: Road, dossier: Dossier) -> None:
    """Hand in, let every handler inside the house hear of it, print form 01."""
    services.submit_dossier(actor=road.mother, dossier_id=dossier.id)
    assert events.deliver_lane(events.lanes()[0]) == 2
    submitted = road.fresh(dossier)
    data = {"officer": "Đỗ Thị Thử Nghiệm", "fees": [], **facts_for_printing(submitted, now())}
    assert print_form(
        submitted, IssuedForm(dossier=submitted, agency_id=road.agency, form=Form.RECEIPT, issued_at=now(), data=data)
    ).startswith(b"%PDF")


def test_a_submission_with_its_handlers_and_its_pdf_takes_at_most_29_statements(road: Road) -> None:
    """Four of them tell the measure what the person's store could have given (IND-43, IND-44)."""
    dossier = road.complete_draft()
    assert statements(lambda: _submit_and_print(road, dossier)) <= 29


def test_receiving_with_code_due_date_receipt_and_notice_takes_at_most_16_statements(road: Road) -> None:
    dossier = road.submitted()
    act = lambda: services.receive_dossier(actor=road.desk, dossier_id=dossier.id, checks=ALL_OK)  # noqa: E731
    assert statements(act) <= 16


@pytest.fixture
def page_of_transition(road: Road) -> Callable[[Dossier], int]:
    """Statements of the leader's "send back", through the whole request with session and rights."""
    leader = browser(road.leader)

    def count(dossier: Dossier) -> int:
        address = f"/mot-cua/ho-so/{dossier.id}/tra-lai/"
        seen = road.fresh(dossier).saved_at.isoformat()
        taken = statements(lambda: leader.post(address, {"reason": REASON, "seen": seen}))
        assert road.fresh(dossier).step == "appraise"
        services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL)
        return taken

    return count


def test_a_transition_through_its_page_takes_at_most_12_statements_and_stays_flat_over_200_entries(
    road: Road, page_of_transition: Callable[[Dossier], int]
) -> None:
    """The best peer's 122nd transition of one case took 812 statements."""
    dossier = road.proposed()
    first = page_of_transition(dossier)
    for _ in range(100):
        services.send_back(actor=road.leader, dossier_id=dossier.id, reason=REASON)
        services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL)
    assert dossier.events.count() >= 200
    assert page_of_transition(dossier) == first <= 12


def test_the_inbox_takes_as_many_statements_for_20_rows_as_for_2(road: Road) -> None:
    desk = browser(road.desk)
    road.submitted()
    few = shown(desk, "/mot-cua/")
    for _ in range(18):
        road.submitted()
    assert desk.get("/mot-cua/").context["rows"][19:]
    assert shown(desk, "/mot-cua/") == few <= 8


def test_my_dossiers_take_as_many_statements_for_20_rows_as_for_2(road: Road) -> None:
    mother = browser(road.mother)
    road.submitted()
    few = shown(mother, "/ho-so/")
    for _ in range(18):
        road.submitted()
    assert mother.get("/ho-so/").context["rows"][19:]
    assert shown(mother, "/ho-so/") == few <= 8


def test_a_long_history_costs_the_dossiers_page_no_statement_more(road: Road) -> None:
    dossier, desk = road.proposed(), browser(road.desk)
    short = shown(desk, f"/mot-cua/ho-so/{dossier.id}/")
    for _ in range(20):
        services.send_back(actor=road.leader, dossier_id=dossier.id, reason=REASON)
        services.propose_result(actor=road.specialist, dossier_id=dossier.id, result=PROPOSAL)
    assert shown(desk, f"/mot-cua/ho-so/{dossier.id}/") == short <= 14


@pytest.mark.parametrize(
    ("address", "most"), [("/", 5), ("/tim/?q=dang+ky+khai+sinh", 7), ("/thu-tuc/1.001193/", 7), ("/ho-so/", 8)]
)
def test_a_citizens_page_takes_few_statements(road: Road, address: str, most: int) -> None:
    assert shown(browser(road.mother), address) <= most


def test_the_pages_of_one_dossier_take_few_statements(road: Road) -> None:
    mother, draft = browser(road.mother), road.complete_draft()
    assert shown(mother, f"/ho-so/{draft.id}/khai/") <= 7
    assert shown(mother, f"/ho-so/{draft.id}/nop/") <= 10
    services.submit_dossier(actor=road.mother, dossier_id=draft.id)
    assert shown(mother, f"/ho-so/{draft.id}/") <= 8


def test_the_national_overview_takes_at_most_15_statements(road: Road) -> None:
    load_monitoring()
    load_assessment()
    advance_months()
    analyst = officer(17, "analyst", "", "Vũ Thị Giả Lập")
    assert shown(browser(analyst), "/do-luong/") <= 15
