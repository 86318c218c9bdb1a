"""The JSON door of directives: friends, strangers, pages, and the same road as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.foundation.accounts.services import issue_token
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.vault.tests.factories import png
from motcua.kernel.access import Actor
from motcua.oversight.directives import services
from motcua.oversight.directives.models import DutyReading
from motcua.oversight.directives.tests.factories import Team, entered, given, handed_in, sent_up, team

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Program:
    """A program of one person."""

    def __init__(self, person: Actor | None) -> None:
        self.client = Client(SERVER_NAME="localhost")
        if person is not None and person.account_id:
            token = issue_token(person.account_id).value
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}{path}", query)

    def post(self, path: str, form: dict[str, Any]) -> Any:
        return self.client.post(f"{API}{path}", form)

    def send(self, path: str, **body: Any) -> Any:
        return self.client.post(f"{API}{path}", body, content_type="application/json")


@pytest.fixture
def people() -> Team:
    return team()


def test_everybody_reads_published_directives_and_nobody_else_an_unpublished_one(people: Team) -> None:
    letter = entered(people.office)
    given(people.office, letter)
    anybody = Program(None)
    assert anybody.get("/directives").json() == {"items": [], "total": 0}
    assert anybody.get(f"/directives/{letter}").status_code == 404
    assert anybody.get(f"/directives/{letter}/tasks").status_code == 404
    assert Program(people.clerk).get("/directives").json()["total"] == 0
    assert Program(people.analyst).get("/directives").json()["total"] == 1
    services.publish_directive(directive_id=letter, is_published=True, actor=people.office)
    shown = anybody.get(f"/directives/{letter}").json()
    assert (shown["number"], shown["tasks"], shown["duties"]["total"]) == ("15/GĐ", 1, 1)
    assert anybody.get("/directives").json()["items"] == [shown]
    task = anybody.get(f"/directives/{letter}/tasks").json()["items"][0]
    assert (task["text"], task["due_on"], task["duties"]["done"]) == ("Rà soát thủ tục giả định.", "2026-11-20", 0)


def test_the_shipped_resolution_is_told_as_its_source_tells_it() -> None:
    services.load_directives()
    found = {row["number"]: row for row in Program(None).get("/directives").json()["items"]}
    assert found["17/NQ-CP"]["stated"] == {"total": 83, "done": 54, "on": "7/2020"}
    assert found["3109/BTTTT-CĐSQG"]["stated"] is None and found["3109/BTTTT-CĐSQG"]["tasks"] == 20


def test_duties_are_those_of_the_callers_agencies(people: Team) -> None:
    duty = given(people.office)
    assert Program(None).get("/duties").status_code == 401
    assert Program(people.clerk).get("/duties").json()["total"] == 1
    assert Program(people.stranger).get("/duties").json() == {"items": [], "total": 0}
    assert Program(people.stranger).get(f"/duties/{duty.pk}").status_code == 404
    assert Program(people.clerk).get(f"/duties/{uuid4()}").status_code == 404


def test_duties_are_filtered_and_paged_late_ones_first(people: Team) -> None:
    letter = entered(people.office)
    for day in (25, 1, 24):
        given(people.office, letter, text=f"Việc {day}.", due_on=date(2026, 11, day))
    office = Program(people.office)
    first = office.get("/duties", limit=2).json()
    assert [row["text"] for row in first["items"]] == ["Việc 1.", "Việc 24."] and first["total"] == 3
    assert (first["items"][0]["is_late"], first["items"][0]["days"]) == (True, -9)
    assert [row["text"] for row in office.get("/duties", offset=2).json()["items"]] == ["Việc 25."]
    assert office.get("/duties", state="late").json()["total"] == 1
    assert office.get("/duties", state="accepted").json()["total"] == 0
    assert office.get("/duties", agency="H60").json()["total"] == 0
    assert office.get("/duties", directive=str(letter)).json()["total"] == 3
    for wrong in ({"state": "x"}, {"limit": 101}, {"offset": -1}, {"agency": "a\0"}, {"directive": "x"}):
        assert office.get("/duties", **wrong).status_code == 422


def test_one_duty_tells_its_version_and_history_and_who_read_it(people: Team) -> None:
    duty = given(people.office, evidence="Quyết định", indicator="IND-10")
    found = Program(people.head).get(f"/duties/{duty.pk}").json()
    assert (found["version"], found["evidence"], found["indicator"]) == (0, "Quyết định", "IND-10")
    assert [step["step"] for step in found["steps"]] == ["given"]
    assert DutyReading.objects.get().account_id == people.head.account_id


def test_a_program_reports_and_hands_in_with_files_and_the_head_still_decides(people: Team) -> None:
    duty = given(people.office, evidence="Quyết định")
    clerk = Program(people.clerk)
    told = clerk.post(f"/duties/{duty.pk}/progress", {"version": 0, "text": "Đang làm."}).json()
    assert (told["state"], told["version"]) == ("doing", 1)
    bare = clerk.post(f"/duties/{duty.pk}/evidence", {"version": 1, "text": "Đã xong."})
    assert (bare.status_code, bare.json()["code"]) == (422, "invalid_input") and "files" in bare.json()["errors"]
    sent = {"version": 1, "text": "Đã xong.", "files": [SimpleUploadedFile("anh.png", png(4, 4))]}
    done = clerk.post(f"/duties/{duty.pk}/evidence", sent).json()
    assert (done["state"], done["steps"][0]["files"][0]["name"]) == ("with_head", "anh.png")
    kept = f"/duties/{duty.pk}/evidence/{done['steps'][0]['files'][0]['id']}"
    assert b"".join(clerk.get(kept).streaming_content) == png(4, 4)
    assert Program(people.stranger).get(kept).status_code == 404


def test_a_step_tried_twice_or_by_a_stranger_is_refused(people: Team) -> None:
    duty = given(people.office)
    form = {"version": 0, "text": "Đang làm."}
    clerk = Program(people.clerk)
    assert clerk.post(f"/duties/{duty.pk}/progress", form).status_code == 200
    again = clerk.post(f"/duties/{duty.pk}/progress", form)
    assert (again.status_code, again.json()["code"]) == (409, "changed_meanwhile")
    assert Program(people.stranger).post(f"/duties/{duty.pk}/progress", form).status_code == 404
    assert Program(people.head).post(f"/duties/{duty.pk}/progress", form).status_code == 403
    assert Program(None).post(f"/duties/{duty.pk}/evidence", form).status_code == 401


def test_head_and_office_decide_on_evidence_by_program(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    head, office = Program(people.head), Program(people.office)
    address = f"/duties/{duty.pk}"
    unsaid = head.send(f"{address}/consent", version=1, is_agreed=False)
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "invalid_input")
    back = head.send(f"{address}/consent", version=1, is_agreed=False, text="Thiếu chữ ký.").json()
    assert (back["state"], back["steps"][0]["step"]) == ("doing", "sent_back")
    sent_up(duty, people.clerk)
    let_go = head.send(f"{address}/consent", version=3, is_agreed=True).json()
    assert (let_go["state"], let_go["version"]) == ("handed_in", 4)
    returned = office.send(f"{address}/decision", version=4, is_agreed=False, text="Chưa đủ.").json()
    assert (returned["state"], returned["steps"][0]["text"]) == ("doing", "Chưa đủ.")
    handed_in(duty, people.clerk, people.head)
    assert office.send(f"{address}/decision", version=7, is_agreed=True).json()["state"] == "accepted"
    again = office.send(f"{address}/decision", version=7, is_agreed=True)
    assert (again.status_code, again.json()["code"]) == (409, "changed_meanwhile")


def test_a_later_day_is_asked_let_go_and_granted_by_program(people: Team) -> None:
    duty = given(people.office)
    address = f"/duties/{duty.pk}/extension"
    early = Program(people.clerk).send(address, version=0, until="2026-11-11", reason="Chờ góp ý.")
    assert early.status_code == 422 and "until" in early.json()["errors"]
    asked = Program(people.clerk).send(address, version=0, until="2026-12-10", reason="Chờ góp ý.").json()
    assert (asked["asks"], asked["extension"]["waits_for"], asked["due_on"]) == (True, "head", "2026-11-20")
    assert Program(people.office).send(f"{address}/decision", version=1, is_agreed=True).status_code == 409
    passed = Program(people.head).send(f"{address}/consent", version=1, is_agreed=True).json()
    assert (passed["extension"]["waits_for"], passed["extension"]["until"]) == ("office", "2026-12-10")
    granted = Program(people.office).send(f"{address}/decision", version=2, is_agreed=True).json()
    assert (granted["due_on"], granted["extension"], granted["asks"]) == ("2026-12-10", None, False)


@pytest.mark.parametrize("what", ["", "/extension"])
def test_nobody_decides_for_another_desk_or_another_agency(people: Team, what: str) -> None:
    duty = given(people.office)
    answer = {"version": 0, "is_agreed": True}
    consent, decision = f"/duties/{duty.pk}{what}/consent", f"/duties/{duty.pk}{what}/decision"
    foreign = Program(actor(officer(95, "task_head", "H60")))
    assert foreign.send(consent, **answer).status_code == 404
    for person in (people.clerk, people.office, people.analyst):
        assert Program(person).send(consent, **answer).status_code == 403
    for person in (people.clerk, people.head, people.analyst):
        assert Program(person).send(decision, **answer).status_code == 403
    assert Program(None).send(consent, **answer).status_code == 401
    assert Program(people.stranger).send(f"/duties/{duty.pk}/extension", version=0, until="2026-12-10",
                                         reason="Xin thêm.").status_code == 404  # fmt: skip
    for wrong in (
        {"version": -1, "is_agreed": True},
        {"version": 0},
        {"version": 0, "is_agreed": True, "text": "a" * 2001},
    ):
        assert Program(people.head).send(consent, **wrong).status_code == 422


def test_the_description_for_programs_names_the_decisions() -> None:
    paths = Program(None).get("/openapi.json").json()["paths"]
    steps = [path for path in paths if path.endswith(("/consent", "/decision")) and "/duties/" in path]
    assert len(steps) == 4
    for path in steps:
        operation = paths[path]["post"]
        assert operation["description"] and "200" in operation["responses"]


def test_a_program_of_the_office_adds_an_agency_that_was_forgotten(people: Team) -> None:
    duty = given(people.office)
    office, path = Program(people.office), f"/tasks/{duty.task_id}/duties"
    assert Program(people.clerk).send(path, agencies=["H60"]).status_code == 403
    assert office.send(path, agencies=["H60", "H01"]).json() == {"given": 1}
    assert office.send(path, agencies=["H60"]).json() == {"given": 0}
    assert office.send(path, agencies=["H99"]).status_code == 422
    assert office.send(path, agencies=[]).status_code == 422
    assert office.send(f"/tasks/{uuid4()}/duties", agencies=["H60"]).status_code == 404
    assert office.get("/duties").json()["total"] == 2
