from __future__ import annotations

import threading
from pathlib import Path
from types import ModuleType

import pytest

from motcua.sites.compose import prepare


def test_the_stamp_changes_with_reference_data_and_not_with_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "PACKAGE", tmp_path)
    for folder in ("agencies/reference", "agencies/tests", "agencies/migrations"):
        (tmp_path / folder).mkdir(parents=True)
    first = prepare.stamp()
    (tmp_path / "agencies/tests/test_x.py").write_text("x")
    (tmp_path / "agencies/views.py").write_text("x")
    assert prepare.stamp() == first
    (tmp_path / "agencies/reference/agencies.json").write_text("[]")
    second = prepare.stamp()
    (tmp_path / "agencies/migrations/0002_x.py").write_text("x")
    third = prepare.stamp()
    (tmp_path / "agencies/services.py").write_text("x")
    assert len({first, second, third, prepare.stamp()}) == 4


def test_the_stamp_differs_with_and_without_demo_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DEMO", "0")
    without = prepare.stamp()
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    assert prepare.stamp() != without


def test_a_trial_on_another_port_is_prepared_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the sandbox are registered with its port."""
    found = []
    for demo, port in (("1", "18000"), ("1", "19000"), ("0", "18000"), ("0", "19000")):
        monkeypatch.setenv("MOTCUA_DEMO", demo)
        monkeypatch.setenv("MOTCUA_SANDBOX_PORT", port)
        found.append(prepare.stamp())
    assert found[0] != found[1] and found[2] == found[3]


def test_the_stamp_differs_between_provinces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PROVINCE", "H01")
    first = prepare.stamp()
    monkeypatch.setenv("MOTCUA_PROVINCE", "H02")
    assert prepare.stamp() != first


@pytest.mark.django_db(transaction=True)
def test_the_mark_is_kept_in_the_database(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _look_at_the_test_database(monkeypatch)
    assert not prepare.is_prepared()
    prepare.mark_prepared()
    assert prepare.is_prepared()
    monkeypatch.setattr(prepare, "stamp", lambda: "of a later version")
    assert not prepare.is_prepared()


@pytest.mark.django_db(transaction=True)
def test_two_copies_prepare_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _look_at_the_test_database(monkeypatch)
    order: list[str] = []

    def second() -> None:
        with prepare._alone():
            order.append("second")

    with prepare._alone():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join(60)
    assert order == ["first", "second"]


def _look_at_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    monkeypatch.setattr("motcua.kernel.postgres.database_settings", lambda: connection.settings_dict)


def test_loaders_are_found_by_name_and_only_a_modules_own() -> None:
    services = ModuleType("motcua.foundation.agencies.services")

    def load_agencies() -> None: ...
    def load_borrowed() -> None: ...

    load_agencies.__module__ = "motcua.foundation.agencies.services.load"
    load_borrowed.__module__ = "motcua.kernel.text"
    vars(services).update(load_agencies=load_agencies, load_borrowed=load_borrowed, loaded=1)
    assert [verb for verb, _ in prepare._own_loaders(services)] == ["load_agencies"]


def test_reference_data_comes_from_lower_storeys_first() -> None:
    names = [name.partition(":")[0] for name, _ in prepare.loaders(is_demo=False)]
    order = [module.split(".")[1] for module in prepare.MODULES]
    assert names == sorted(names, key=order.index)


def test_every_module_with_loaders_is_listed() -> None:
    found = {
        ".".join(path.relative_to(prepare.PACKAGE).parts[:2])
        for pattern in ("*/*/services.py", "*/*/services/*.py")
        for path in prepare.PACKAGE.glob(pattern)
        if "def load_" in path.read_text(encoding="utf-8")
    }
    assert found <= set(prepare.MODULES)
