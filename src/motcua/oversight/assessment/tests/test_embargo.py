"""Nothing of an assessment is told before its publication, through any of its doors, at any of its steps."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.oversight.assessment import services
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People, browser

ONE = f"/do-luong/danh-gia/dot/{CODE}"
DOORS = (
    f"{ONE}/", f"{ONE}/co-quan/H01/", f"{ONE}/bang.csv", f"{ONE}/bang.json", f"{ONE}/bang.xlsx",
    f"{ONE}/bang-diem.csv", f"{ONE}/bang-quy-tac.parquet",
    f"/do-luong/nhung/dot/{CODE}/khoi/province/",
)  # fmt: skip
CATALOGUE = "/do-luong/du-lieu-mo/danh-muc.jsonld"


def scored(who: People) -> None:
    f.mark_all(who, marks={"H01": "0", "H02": "2"})
    f.close_first(who)
    with clock.at(f.FIRST_AT):
        services.reply(assessment=CODE, agency="H01", text="Chúng tôi không đồng ý.", actor=who.head)


def scored_twice(who: People) -> None:
    scored(who)
    f.close_second(who)


def approved(who: People) -> None:
    scored(who)
    digest = f.close_second(who)
    with clock.at(f.SECOND_AT):
        services.approve_assessment(assessment=CODE, digest=digest, actor=who.approver)


@pytest.mark.parametrize("until", [lambda who: None, scored, scored_twice, approved])
def test_no_door_tells_anything_before_publication(open_round: People, until: Callable[[People], None]) -> None:
    until(open_round)
    stranger = f.person(78, "agency_head", "H09")
    with clock.at(f.SECOND_AT):
        for client in (Client(SERVER_NAME="localhost"), browser(stranger)):
            assert [client.get(door).status_code for door in DOORS] == [404] * len(DOORS)
        assert CODE not in Client(SERVER_NAME="localhost").get(CATALOGUE).content.decode()


def test_the_assessor_sees_the_table_early_and_yet_no_frame_does(open_round: People) -> None:
    scored_twice(open_round)
    with clock.at(f.SECOND_AT):
        assessor = browser(open_round.assessor)
        assert assessor.get(f"{ONE}/").status_code == 200
        assert assessor.get(DOORS[-1]).status_code == 404 and CODE not in assessor.get(CATALOGUE).content.decode()


def test_every_door_opens_at_publication_and_the_reply_stands_in_the_file(open_round: People) -> None:
    scored(open_round)
    f.publish(open_round)
    client = Client(SERVER_NAME="localhost")
    assert [client.get(door).status_code for door in DOORS] == [200] * len(DOORS)
    assert "Chúng tôi không đồng ý." in client.get(f"{ONE}/bang.csv").content.decode()
    assert "frame-ancestors *" in client.get(DOORS[-1]).headers["Content-Security-Policy"]
    named = [entry["dct:identifier"] for entry in json.loads(client.get(CATALOGUE).content)["dcat:dataset"]]
    assert f"{ONE}/" in named
