import json
from datetime import date
from pathlib import Path

import pytest

from motcua.casework.workflow import rules, selectors, services
from motcua.casework.workflow.errors import ActionNotPossible, NoProcess
from motcua.casework.workflow.models import ProcessVersion

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"


@pytest.fixture(autouse=True)
def forget_versions() -> None:
    selectors.process_version.cache_clear()


def test_loading_twice_makes_one_version() -> None:
    assert services.load_processes() == 1
    assert services.load_processes() == 0
    assert ProcessVersion.objects.count() == 1


def test_a_changed_definition_becomes_a_new_version_and_closes_the_old_one(tmp_path: Path) -> None:
    """F-059, F-095: a process is data with validity."""
    services.load_processes()
    definition = json.loads(services.REFERENCE.read_text(encoding="utf-8"))
    definition[0]["valid_from"] = "2027-03-01"
    changed = tmp_path / "processes.json"
    changed.write_text(json.dumps(definition), encoding="utf-8")
    assert services.load_processes(changed) == 1
    assert selectors.process_for(BIRTH, date(2027, 2, 28)).number == 1
    assert selectors.process_for(BIRTH, date(2027, 3, 1)).number == 2


def test_a_process_with_a_dead_end_is_refused(tmp_path: Path) -> None:
    definition = json.loads(services.REFERENCE.read_text(encoding="utf-8"))
    definition[0]["transitions"] = [t for t in definition[0]["transitions"] if t[0] != "return"]
    broken = tmp_path / "processes.json"
    broken.write_text(json.dumps(definition), encoding="utf-8")
    with pytest.raises(ValueError, match="nothing leads out of return"):
        services.load_processes(broken)


def test_intake_has_the_three_outcomes_of_the_law() -> None:
    """R-RCV-03: complete, incomplete, refused (and the applicant may withdraw)."""
    services.load_processes()
    process = selectors.process_for(BIRTH, date(2026, 11, 22))
    actions = {t.action for t in process.transitions if t.step == "intake"}
    assert actions == {
        "receive",
        "request_supplement",
        "refuse",
        "withdraw",
    }
    assert rules.next_transition(process, "intake", "receive").state == "RECEIVED"


def test_an_action_from_another_step_is_refused_with_the_name_of_the_step() -> None:
    services.load_processes()
    process = selectors.process_for(BIRTH, date(2026, 11, 22))
    with pytest.raises(ActionNotPossible) as refusal:
        rules.next_transition(process, "assign", "receive")
    assert "Phân công" in refusal.value.sentence("vi")


def test_a_procedure_without_process_is_told() -> None:
    assert not selectors.has_process("9.999999", date(2026, 11, 22))
    with pytest.raises(NoProcess):
        selectors.process_for("9.999999", date(2026, 11, 22))
