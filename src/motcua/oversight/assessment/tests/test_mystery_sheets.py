"""The mystery shopper's sheet: versioned questions, marks from answers, pictures as evidence, blind to each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.catalogue.services import load_catalogue
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.tests.factories import phone_picture, png
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, rules, selectors, services
from motcua.oversight.assessment.models import AssessedAgency, Mark, Score, Sheet, SheetPhoto
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People, browser
from motcua.oversight.assessment.types import SheetTemplate

BEST = {"1a": "2", "1b": "2", "2a": "1", "2b": "1", "2c": "1", "3a": "2", "3b": "1", "4a": "2", "9": "Không có gì."}
SET = selectors.criteria_set("dung-thu")


def template() -> SheetTemplate:
    assert SET.sheet
    return SET.sheet


@pytest.fixture
def shopping(who: People) -> People:
    f.opened(who, criteria="dung-thu")
    return who


def pair_of(who: People) -> tuple[Actor, Actor]:
    by_id = {person.account_id: person for person in (who.first, who.second, who.third)}
    first, second = Mark.objects.filter(agency__code="H01", criterion="1").order_by("place")
    return by_id[first.tester_id], by_id[second.tester_id]


def fill(tester: Actor, answers: Mapping[str, str], agency: str = "H01") -> dict[str, str]:
    with clock.at(f.OPEN_AT):
        return services.fill_sheet(
            assessment=CODE, agency=agency, visited_on=date(2026, 11, 19), channel="mobile", minutes=20,
            story="Đã thử.", answers=answers, actor=tester,
        )  # fmt: skip


def show(tester: Actor, *questions: str) -> int:
    photos = {question: [("man-hinh.png", png(2 + at, 3))] for at, question in enumerate(questions)}
    with clock.at(f.OPEN_AT):
        return services.add_photos(assessment=CODE, agency="H01", photos=photos, actor=tester)


# The template


def test_every_question_and_mark_of_the_template_fits_its_criteria() -> None:
    assert SET.assumed and template().assumed
    for criterion in SET.criteria:
        marks = [mark for mark, _least in template().marks[criterion.code]]
        assert marks == [str(choice.mark) for choice in criterion.choices]
        leasts = [least for _mark, least in template().marks[criterion.code]]
        assert leasts == sorted(leasts, reverse=True) and leasts[-1] == 0
        assert leasts[0] <= sum(question.best for question in template().of(criterion.code))


@given(st.fixed_dictionaries({q.code: st.sampled_from([str(w) for w, _m in q.scale]) for q in template().of("1")}))
def test_a_better_answer_never_gives_a_worse_mark(answers: dict[str, str]) -> None:
    mark = rules.mark_of(template(), "1", answers)
    better = rules.mark_of(template(), "1", {**answers, "1a": "2"})
    assert mark is not None and better is not None and int(better) >= int(mark)


def test_a_criterion_with_an_open_question_has_no_mark_yet() -> None:
    assert rules.mark_of(template(), "1", {"1a": "2"}) is None
    assert rules.mark_of(template(), "1", {"1a": "2", "1b": "2"}) == "2"
    assert rules.mark_of(template(), "1", {"1a": "1", "1b": "1"}) == "1"


# Filling


def test_answers_become_marks_then_points_and_evidence(shopping: People) -> None:
    first, second = pair_of(shopping)
    assert fill(first, BEST) == {"1": "2", "2": "2", "3": "2", "4": "2"}
    assert fill(first, BEST) == {"1": "2", "2": "2", "3": "2", "4": "2"} and Sheet.objects.count() == 1
    fill(second, BEST)
    for code in ("H02", "H03"):
        for person in (shopping.first, shopping.second, shopping.third):
            if Mark.objects.filter(agency__code=code, tester_id__in=f.ids(person)).exists():
                fill(person, BEST, code)
    f.close_first(shopping)
    assert set(Score.objects.filter(agency__code="H01", stage=1).values_list("points", flat=True)) == {"25"}
    told = selectors.sheets_of(CODE, "H01", shopping.assessor)
    assert [{q.code: a for q, a in sheet.answers} for sheet in told] == [BEST, BEST]
    assert {"fill_sheet", "write_sheet"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_a_bad_answer_needs_a_picture_and_all_faults_are_told_at_once(shopping: People) -> None:
    first, _second = pair_of(shopping)
    bad = {**BEST, "1a": "0", "3a": "7", "zz": "1"}
    with pytest.raises(InvalidInput) as refused:
        fill(first, bad)
    assert set(refused.value.errors) == {"q-1a", "q-3a", "q-zz"} and not Sheet.objects.exists()
    assert show(first, "1a") == 1 and show(first, "1a") == 0, "the same picture is the same evidence"
    assert fill(first, {**BEST, "1a": "0"})["1"] == "1"


def test_a_testers_picture_tells_neither_where_nor_by_which_phone_it_was_taken(shopping: People) -> None:
    """A picture that names the tester's place would name the tester."""
    first, _second = pair_of(shopping)
    with clock.at(f.OPEN_AT):
        services.add_photos(assessment=CODE, agency="H01", photos={"1a": [("anh.jpg", phone_picture())]}, actor=first)
    kept = vault.file_content(SheetPhoto.objects.get().file_id)
    assert b"MH-2023" in phone_picture() and b"MH-2023" not in kept and kept.startswith(b"\xff\xd8")


def test_a_half_filled_sheet_is_kept_and_its_marks_wait(shopping: People) -> None:
    first, _second = pair_of(shopping)
    assert fill(first, {"1a": "2", "1b": "2", "2a": "1"}) == {"1": "2"}
    sheet = selectors.sheet_of(CODE, "H01", first)
    assert sheet and {q.code for q, _a in sheet.answers} == {"1a", "1b", "2a"}


def test_the_second_shopper_sees_nothing_and_closed_answers_stay(shopping: People) -> None:
    first, second = pair_of(shopping)
    show(first, "1a")
    fill(first, BEST)
    photo = SheetPhoto.objects.get().pk
    assert selectors.sheet_of(CODE, "H01", second) is None and selectors.photos_of(CODE, "H01", second) == {}
    with pytest.raises(NotFound):
        selectors.photo_file(photo, second)
    assert selectors.photo_file(photo, first) and selectors.photo_file(photo, shopping.assessor)
    fill(second, BEST)
    with pytest.raises(errors.MarksClosed):
        fill(first, {**BEST, "2c": "0"})


def test_a_mark_is_never_typed_where_a_sheet_gives_it(shopping: People) -> None:
    first, _second = pair_of(shopping)
    with pytest.raises(errors.NotByHand):
        f.give(first, {"1": "2"})


def test_who_was_not_assigned_fills_and_shows_nothing(shopping: People) -> None:
    outsider = next(p for p in (shopping.first, shopping.second, shopping.third) if p not in pair_of(shopping))
    with pytest.raises(NotFound):
        fill(outsider, BEST)
    with pytest.raises(NotFound):
        show(outsider, "1a")


def test_criteria_without_a_sheet_take_none(open_round: People) -> None:
    first, _second = f.pair_of(open_round)
    with pytest.raises(NotFound):
        fill(first, BEST)


def test_a_phone_keeps_the_pictures_although_the_sheet_has_a_fault(shopping: People) -> None:
    first, _second = pair_of(shopping)
    page, client = f"/do-luong/danh-gia/dot/{CODE}/cham/H01/", browser(first)
    day = {"visited_on-ngay": "19", "visited_on-thang": "11", "visited_on-nam": "2026"}
    form = {**day, "channel": "mobile", "minutes": "20", "story": "Đã thử.",
            **{f"q-{code}": answer for code, answer in {**BEST, "1a": "0", "3a": "0"}.items()}}  # fmt: skip
    with clock.at(f.OPEN_AT):
        assert "capture" in client.get(page).content.decode()
        wrong = client.post(page, {**form, "anh-1a": SimpleUploadedFile("a.png", png())})
        assert wrong.status_code == 422 and SheetPhoto.objects.count() == 1
        assert client.post(page, {**form, "anh-3a": SimpleUploadedFile("b.png", png(3, 3))}).status_code == 302
    assert Mark.objects.filter(tester_id__in=f.ids(first), agency__code="H01").exclude(mark="").count() == 4


def test_who_conducts_chooses_what_both_shoppers_try(shopping: People) -> None:
    load_catalogue()
    at: dict[str, Any] = {"assessment": CODE, "agency": "H01"}
    for _twice in range(2):
        services.choose_procedure(**at, procedure=" 1.001193 ", actor=shopping.assessor)
    assert AssessedAgency.objects.get(code="H01").procedure == "1.001193"
    entry = AuditEntry.objects.get(action="choose_procedure")
    assert (entry.subject, entry.detail["procedure"]) == (f"assessment:{CODE}:H01", "1.001193")
    with pytest.raises(NotFound):
        services.choose_procedure(**at, procedure="9.999999", actor=shopping.assessor)
    with pytest.raises(NotAllowed):
        services.choose_procedure(**at, procedure="", actor=shopping.first)
    services.choose_procedure(**at, procedure="", actor=shopping.assessor)
    assert AssessedAgency.objects.get(code="H01").procedure == ""
