"""The commands for sources, counted hosts and witnesses: what they do, say twice, and refuse in words."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.oversight.beacons import selectors as beacons
from motcua.oversight.intake import selectors as intake
from motcua.oversight.reconciliation import selectors as reconciliation
from motcua.sites.compose import cli

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    add_agencies("H01", "H33")
    monkeypatch.setattr("motcua.kernel.postgres.at_hand", nullcontext)
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        yield


def run(*words: str) -> int:
    return cli.main(list(words))


def new_key() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()


@pytest.fixture
def source() -> str:
    key = new_key()
    run("source", "register", "tinh", "--agency", "H01", "--name", "Hệ thống mẫu", "--key", key)
    return key


# Sources


def test_a_source_registered_twice_under_the_same_key_is_one_under_another_it_is_refused(source: str) -> None:
    run("source", "register", "tinh", "--agency", "H01", "--name", "Hệ thống mẫu", "--key", source)
    assert [key.public_key for key in intake.keys("tinh")] == [source]
    with pytest.raises(SystemExit, match="registered under another key"):
        run("source", "register", "tinh", "--agency", "H01", "--key", new_key())
    assert [key.public_key for key in intake.keys("tinh")] == [source]


def test_a_source_is_named_by_its_agency_unless_it_has_a_name(source: str) -> None:
    run("source", "register", "khac", "--agency", "H33", "--key", new_key())
    names = {row.code: row.name for row in intake.sources()}
    assert names == {"tinh": "Hệ thống mẫu", "khac": "Cơ quan H33"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["register", "khac", "--agency", "H99", "--key", ""], "one of the two"),
        (["register", "khac", "--agency", "H33", "--key", "no key"], "public_key: "),
        (["register", "mã sai", "--agency", "H33", "--key", "KEY"], "code: "),
        (["register", "khac", "--agency", "H99", "--key", "KEY"], "H99"),
        (["register", "khac", "--agency", "H01", "--key", "KEY"], "tinh"),
        (["rotate", "nobody", "--key", "KEY"], "does not exist"),
        (["rotate", "tinh", "--key", "KEY", "--days", "a week"], "--days is a whole number"),
        (["rotate", "tinh", "--key", "KEY", "--days", "31"], "overlap: "),
        (["revoke", "nobody", "--since", "2026-11-20T08:00"], "does not exist"),
        (["revoke", "tinh", "--since", "2027-01-01"], "stolen_since: "),
        (["retire", "nobody"], "does not exist"),
        (["relay", "ca hai", "--agency", "H33"], "code: "),
    ],
)
def test_what_a_source_cannot_be_told_ends_in_words_and_changes_nothing(
    source: str, words: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit, match=sentence):
        run("source", *[new_key() if word == "KEY" else word for word in words])
    assert [row.code for row in intake.sources() if row.is_active] == ["tinh"]
    assert [(key.public_key, key.valid_to) for key in intake.keys("tinh")] == [(source, None)]


def test_a_bad_path_for_a_new_key_is_said_and_no_source_is_made(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"cannot be written to .*No such file"):
        run("source", "register", "tinh", "--agency", "H01", "--new-key", str(tmp_path / "none" / "a.pem"))
    assert not intake.sources()


def test_a_new_key_of_a_refused_source_does_not_stay_behind(source: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pem"
    with pytest.raises(SystemExit, match="tinh"):
        run("source", "register", "khac", "--agency", "H01", "--new-key", str(path))
    assert not path.exists()


def test_a_stolen_key_is_revoked_once(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("source", "revoke", "tinh", "--since", "2026-11-21T08:00")
    assert "0 batches are in doubt" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run("source", "revoke", "tinh", "--since", "2026-11-21T08:00")


def test_a_source_is_retired_however_often_it_is_said(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("source", "retire", "tinh", "--reason", "Thay bằng hệ thống mới")
    run("source", "list")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("tinh ")]
    assert line.split()[1:3] == ["H01", "ended"] and line.endswith("Hệ thống mẫu")


def test_a_relay_has_a_secret_for_each_old_door_and_the_same_ones_again(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for _ in range(2):
        run("source", "relay", "cu", "--agency", "H33")
        said.append(capsys.readouterr().out)
    doors = dict(line.split() for line in said[0].splitlines())
    assert set(doors) == {"emc", "portal_sync"} and doors["emc"] != doors["portal_sync"]
    assert said[0] == said[1]


# Hosts that count


def test_a_host_is_registered_once_has_tokens_and_is_retired(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("site", "register", "dvc.example.vn", "--agency", "H01", "--name", "Cổng mẫu")
    first, second = capsys.readouterr().out.split()
    assert first == second
    run("site", "token", first)
    run("site", "token", first, "--procedure", "1.004772")
    whole, of_page = capsys.readouterr().out.split()
    assert whole != of_page
    for _ in range(2):
        run("site", "retire", first)
    assert not beacons.open_sites()
    with pytest.raises(SystemExit, match="does not exist"):
        run("site", "token", first)


def test_hosts_that_count_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    run("site", "register", "dvc.example.vn", "--agency", "H01")
    capsys.readouterr()
    run("site", "list")
    assert capsys.readouterr().out.split()[1:] == ["dvc.example.vn", "H01", "dvc.example.vn"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["register", "https://dvc.example.vn/", "--agency", "H01"], "host: "),
        (["register", "dvc.example.vn", "--agency", "H99"], "agency_code: "),
        (["register", "taken.example.vn", "--agency", "H01"], "H33"),
        (["token", "one"], "--number is a whole number"),
        (["token", "4711"], "does not exist"),
        (["token", "TAKEN", "--procedure", "a b"], "procedure: "),
        (["retire", "4711"], "does not exist"),
        (["retire", "-1"], "--number is a whole number|2"),
    ],
)
def test_what_a_host_cannot_be_told_ends_in_words(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("site", "register", "taken.example.vn", "--agency", "H33")
    number = capsys.readouterr().out.strip()
    with pytest.raises(SystemExit, match=sentence):
        run("site", *[number if word == "TAKEN" else word for word in words])
    assert [site.host for site in beacons.open_sites().values()] == ["taken.example.vn"]


# Witnesses


def test_a_witness_is_registered_listed_and_retired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("witness", "register", "thanh-toan", "--kind", "payment", "--new-key", str(tmp_path / "w.pem"))
    assert (tmp_path / "w.pem").stat().st_mode & 0o777 == 0o600
    private = load_pem_private_key((tmp_path / "w.pem").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    assert base64.b64encode(private.public_key().public_bytes_raw()).decode() in capsys.readouterr().out
    run("witness", "list")
    assert capsys.readouterr().out.split()[:4] == ["thanh-toan", "payment", "*", "active"]
    for _ in range(2):
        run("witness", "retire", "thanh-toan")
    run("witness", "list")
    assert "ended" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["register", "a", "--kind", "rumour", "--key", "KEY"], "--kind is one of payment"),
        (["register", "a", "--kind", "payment"], "one of the two"),
        (["register", "a", "--kind", "payment", "--key", "KEY", "--new-key", "PATH"], "one of the two"),
        (["register", "a", "--kind", "payment", "--key", "short"], "public_key: "),
        (["register", "a", "--kind", "payment", "--new-key", "NO_PATH"], "cannot be written"),
        (["register", "a b", "--kind", "payment", "--key", "KEY"], "code: "),
        (["register", "a", "--kind", "station", "--key", "KEY"], "agency_code: "),
        (["retire", "nobody"], "does not exist"),
    ],
)
def test_what_a_witness_cannot_be_told_ends_in_words(words: list[str], sentence: str, tmp_path: Path) -> None:
    given = {"KEY": new_key(), "PATH": str(tmp_path / "a"), "NO_PATH": str(tmp_path / "none" / "a")}
    with pytest.raises(SystemExit, match=sentence):
        run("witness", *[given.get(word, word) for word in words])
    assert not reconciliation.witnesses() and not list(tmp_path.iterdir())
