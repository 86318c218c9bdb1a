"""The commands of the walk through the measure: sources with keys, an invented country, its replay, its signs."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.epoch import minute_of
from motcua.oversight.detection import selectors as detection
from motcua.oversight.intake import selectors
from motcua.oversight.monitoring.tests.factories import FileLoad
from motcua.sites.compose import cli

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    add_agencies("H01", "H33", "H34")
    monkeypatch.setattr("motcua.kernel.postgres.at_hand", nullcontext)
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        yield


def run(*words: str) -> int:
    return cli.main(list(words))


def key_of(path: Path) -> str:
    private = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def test_a_source_is_registered_rotated_revoked_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first.pem", tmp_path / "second.pem"
    run("source", "register", "tinh", "--agency", "H01", "--new-key", str(first))
    assert first.stat().st_mode & 0o777 == 0o600
    run("source", "rotate", "tinh", "--new-key", str(second), "--days", "3")
    newest, oldest = selectors.keys("tinh")
    assert (newest.public_key, oldest.public_key) == (key_of(second), key_of(first))
    assert oldest.valid_to == datetime(2026, 11, 25, tzinfo=UTC)
    run("source", "revoke", "tinh", "--since", "2026-11-21T08:00")
    assert selectors.keys("tinh")[0].stolen_since == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    run("source", "list")
    assert "tinh" in capsys.readouterr().out.splitlines()[-1]


def test_a_private_key_is_never_written_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pem"
    path.write_text("mine")
    with pytest.raises(SystemExit, match="cannot be written"):
        run("source", "register", "tinh", "--agency", "H01", "--new-key", str(path))
    assert path.read_text() == "mine" and not selectors.sources()


@pytest.mark.parametrize("words", [["--key", ""], ["--key", "x", "--new-key", "y"]])
def test_one_of_the_two_keys_has_to_be_given(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="one of the two"):
        run("source", "register", "tinh", "--agency", "H01", *words)


def test_a_refusal_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="does not exist"):
        run("source", "rotate", "nobody", "--new-key", str(tmp_path / "a"))
    with pytest.raises(SystemExit, match="not soon"):
        run("source", "revoke", "nobody", "--since", "soon")


def test_an_invented_country_is_written_replayed_and_looked_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "country"
    run("source", "register", "tinh", "--agency", "H01", "--new-key", str(tmp_path / "h01"))
    run("simulate", str(folder), "--seed", "3", "--agencies", "2", "--months", "12")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["H33", "H34"]
    with pytest.raises(SystemExit, match="there already"):
        run("simulate", str(folder))
    with pytest.raises(SystemExit, match="No source speaks for H33, H34"):
        run("monitoring", "replay", str(folder))
    for code in ("H33", "H34"):
        run("source", "register", f"thu-{code}", "--agency", code, "--new-key", str(tmp_path / code))
    run("monitoring", "replay", str(folder))
    run("monitoring", "signs", "2024-12")
    said = capsys.readouterr().out
    assert "1 signs in 2024-12" in said and "H34" in said
    assert detection.is_looked_through(2024 * 12 + 11)
    last = max((folder / "H33").glob("*.parquet")).stem
    end_of_day = datetime.fromisoformat(f"{last}T00:00+07:00") + timedelta(days=1)
    assert last_known_minute() == minute_of(end_of_day), "a cut-off at that midnight has to know the table"


def last_known_minute() -> int:
    """The minute from which the last load is known."""
    return FileLoad.objects.order_by("-known_minute")[0].known_minute


def test_what_cannot_be_meant_is_said(tmp_path: Path) -> None:
    for words, sentence in (
        (["simulate", str(tmp_path / "a"), "--agencies", "9"], "from 2 to 3"),
        (["simulate", str(tmp_path / "a"), "--agencies", "few"], "whole number"),
        (["simulate", str(tmp_path / "a"), "--agencies", "2", "--months", "3"], "months from 12 to 24"),
        (["monitoring", "replay", str(tmp_path)], "There are no tables"),
        (["monitoring", "signs", "December"], "written as 2025-11"),
        (["monitoring", "signs", "2026-11"], "not reached its cut-off"),
    ):
        with pytest.raises(SystemExit, match=sentence):
            run(*words)
