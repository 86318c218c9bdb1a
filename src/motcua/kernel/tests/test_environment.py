from __future__ import annotations

from pathlib import Path

import pytest

from motcua.kernel import environment
from motcua.kernel.environment import BadSetting


def test_the_variable_wins_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9001")
    assert environment.port("PORT") == 9001


def test_the_public_address_follows_the_port_until_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_URL", raising=False)
    monkeypatch.setenv("PORT", "9001")
    assert environment.text("MOTCUA_URL") == "http://localhost:9001"
    monkeypatch.setenv("MOTCUA_URL", "https://motcua.example.vn")
    assert environment.text("MOTCUA_URL") == "https://motcua.example.vn"


def test_a_secret_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kín\n", encoding="utf-8")
    assert environment.text("PAYGOV_SECRET", {"PAYGOV_SECRET_FILE": str(tmp_path / "secret")}) == "kín"


def test_a_secret_file_that_cannot_be_read_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="PAYGOV_SECRET_FILE"):
        environment.text("PAYGOV_SECRET", {"PAYGOV_SECRET_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_DEMO", "yes"),
        ("PORT", "80a"),
        ("PORT", "70000"),
        ("MOTCUA_WEB_WORKERS", "0"),
        ("MOTCUA_PROFILE", "city"),
        ("PAYGOV_URL", "gateway.example.vn"),
    ],
)
def test_a_bad_value_is_named_at_start(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name):
        environment.validate()


def test_a_misspelt_setting_is_named_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOMME", "/srv")
    with pytest.raises(BadSetting, match="MOTCUA_HOMME"):
        environment.validate()


def test_good_settings_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    environment.validate()
    assert environment.flag("MOTCUA_DEMO")


_REAL = {
    "VNEID_ISSUER": "https://dinh-danh.example.vn",
    "VNEID_CLIENT_SECRET": "bi-mat-1",
    "SMTP_HOST": "thu.example.vn",
    "PAYGOV_URL": "https://thanh-toan.example.vn",
    "PAYGOV_ACCESS_KEY": "bi-mat-2",
    "PAYGOV_SECRET": "bi-mat-3",
    "CSC_URL": "https://ky-so.example.vn",
    "CSC_CLIENT_SECRET": "bi-mat-4",
    "CSC_TRUST_ROOTS": "/etc/motcua/roots.pem",
}


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of a copy that is no trial."""
    for name, value in {**_REAL, "MOTCUA_DEMO": "0", "MOTCUA_PROFILE": "all"}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_copy_with_real_systems_and_secrets_starts(real: pytest.MonkeyPatch) -> None:
    environment.validate()


@pytest.mark.parametrize("name", list(_REAL))
def test_outside_a_trial_each_sandbox_address_and_published_secret_is_refused(
    name: str, real: pytest.MonkeyPatch
) -> None:
    real.delenv(name)
    with pytest.raises(BadSetting, match=rf"{name}: is (empty|still the published secret).*MOTCUA_DEMO=1"):
        environment.validate()


def test_an_empty_secret_is_no_secret(real: pytest.MonkeyPatch) -> None:
    real.setenv("PAYGOV_SECRET", "")
    with pytest.raises(BadSetting, match="PAYGOV_SECRET"):
        environment.validate()


def test_a_real_secret_may_come_from_a_file(real: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("bi-mat-5")
    real.delenv("PAYGOV_SECRET")
    real.setenv("PAYGOV_SECRET_FILE", str(tmp_path / "secret"))
    environment.validate()


def test_the_national_copy_needs_neither_payments_nor_signatures(real: pytest.MonkeyPatch) -> None:
    for name in [name for name in _REAL if name.startswith(("PAYGOV_", "CSC_"))]:
        real.delenv(name)
    real.setenv("MOTCUA_PROFILE", "national")
    environment.validate()
    real.delenv("VNEID_ISSUER")
    with pytest.raises(BadSetting, match="VNEID_ISSUER"):
        environment.validate()


@pytest.mark.parametrize(
    ("user", "database", "mode"),
    [
        (1000, "", 0o700),
        (1000, "postgresql://an@db/motcua", 0o700),
        (0, "postgresql://an@db/motcua", 0o700),
        (0, "", 0o711),
    ],
)
def test_the_home_is_closed_to_others_who_at_most_pass_through(
    user: int, database: str, mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    assert environment.home().stat().st_mode & 0o777 == mode


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(BadSetting, match="name another folder"):
        environment.home()


def test_the_secret_key_is_made_once_and_for_this_user_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_SECRET_KEY", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    assert environment.secret_key() == environment.secret_key()
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_sandboxes_have_neighbouring_ports_after_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.delenv("MOTCUA_SANDBOX_PORT", raising=False)
    assert [environment.sandbox_port(name) for name in environment.SANDBOXES] == [9010, 9011, 9012, 9013, 9014, 9015]


def test_every_setting_has_a_meaning_and_one_name() -> None:
    names = [setting.name for setting in environment.SETTINGS]
    assert len(names) == len(set(names))
    assert all(setting.meaning.endswith(".") for setting in environment.SETTINGS)
