"""Forms and templates are versions with validity; loading twice changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.forms import selectors
from motcua.foundation.forms.errors import NoSuchForm, NoSuchTemplate, UnusableForm
from motcua.foundation.forms.models import FormVersion, PrintedTemplate
from motcua.foundation.forms.services import load_forms
from motcua.foundation.forms.services.load import REFERENCE, check_document
from motcua.foundation.forms.tests.factories import TODAY, document
from motcua.kernel import clock

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "birth-registration.json"
    loaded = json.loads(path.read_text("utf-8"))
    change(loaded)
    path.write_text(json.dumps(loaded), "utf-8")


def retitle(title: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.update(title=title)


def test_loading_brings_the_birth_form_and_seven_papers() -> None:
    report = load_forms()
    assert len(report.new_versions) == 8
    assert FormVersion.objects.get().procedure_code == BIRTH
    assert PrintedTemplate.objects.count() == 7


def test_loading_twice_changes_nothing() -> None:
    load_forms()
    before = list(FormVersion.objects.values())
    report = load_forms()
    assert (report.new_versions, report.unchanged) == ((), 8)
    assert list(FormVersion.objects.values()) == before


def test_a_changed_document_becomes_the_next_version_from_today(folder: Path) -> None:
    """F-094: e-forms are versioned."""
    load_forms(folder)
    rewrite(folder, retitle("Tờ khai mới"))
    with clock.at(TODAY):
        assert load_forms(folder).new_versions == ("birth-registration",)
    first, second = FormVersion.objects.order_by("number")
    assert (first.valid_to, second.number, second.valid_from) == (date(2026, 11, 23), 2, date(2026, 11, 23))
    assert selectors.form_for(BIRTH, date(2026, 11, 22)).number == 1
    assert selectors.form_for(BIRTH, date(2026, 11, 23)).title == "Tờ khai mới"


def test_a_draft_keeps_the_version_it_was_begun_with(folder: Path) -> None:
    load_forms(folder)
    begun = selectors.form_for(BIRTH, date(2026, 11, 22)).version_id
    rewrite(folder, retitle("Tờ khai mới"))
    with clock.at(TODAY):
        load_forms(folder)
    assert selectors.form_version(begun).title == "Tờ khai đăng ký khai sinh"


def test_two_changes_on_one_day_leave_the_last_in_force(folder: Path) -> None:
    load_forms(folder)
    with clock.at(TODAY):
        for title in ("Một", "Hai"):
            rewrite(folder, retitle(title))
            load_forms(folder)
    assert selectors.form_for(BIRTH, date(2026, 11, 23)).title == "Hai"


def test_a_version_of_a_later_day_waits_for_it(folder: Path) -> None:
    load_forms(folder)
    rewrite(folder, lambda document: document.update(title="Tờ khai 2027", valid_from="2027-01-01"))
    with clock.at(datetime(2026, 12, 1, tzinfo=UTC)):
        load_forms(folder)
    assert selectors.form_for(BIRTH, date(2026, 12, 31)).number == 1
    assert selectors.form_for(BIRTH, date(2027, 1, 1)).number == 2


def test_a_procedure_without_a_form_is_told() -> None:
    with pytest.raises(NoSuchForm):
        selectors.form_for("9.999999", date(2026, 11, 23))


def test_no_form_is_in_force_before_its_first_day() -> None:
    load_forms()
    with pytest.raises(NoSuchForm):
        selectors.form_for(BIRTH, date(2025, 6, 30))
    with pytest.raises(NoSuchTemplate):
        selectors.template_for("form-01", date(2025, 6, 30))


def test_finding_a_known_form_takes_one_statement(django_assert_num_queries: Any) -> None:
    load_forms()
    selectors.form_for(BIRTH, date(2026, 11, 23))
    with django_assert_num_queries(1):
        selectors.form_for(BIRTH, date(2026, 11, 23))


def break_hint(document: dict[str, Any]) -> None:
    del document["hints"]["fields"]["child_name"]


def break_page(document: dict[str, Any]) -> None:
    document["hints"]["pages"][0]["fields"].append("child_name")


def break_widget(document: dict[str, Any]) -> None:
    document["hints"]["fields"]["child_name"]["widget"] = "video"


def break_schema(document: dict[str, Any]) -> None:
    document["schema"]["properties"]["child_name"]["maxLength"] = "dài"


@pytest.mark.parametrize("damage", [break_hint, break_page, break_widget, break_schema])
def test_a_document_that_contradicts_itself_is_refused_whole(
    folder: Path, damage: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(folder, damage)
    with pytest.raises(UnusableForm):
        load_forms(folder)
    assert not FormVersion.objects.exists()


def test_the_shipped_document_is_sound() -> None:
    check_document(document())
