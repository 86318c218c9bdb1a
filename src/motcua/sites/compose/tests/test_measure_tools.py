"""The commands of releases, of an agency's station and of the scores, through the command line itself."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from motcua.foundation.agencies.tests.factories import add_agencies, add_calendars
from motcua.kernel import clock, environment
from motcua.oversight.reconciliation.tests.factories import PROCEDURE, Platform, facts, feeding
from motcua.oversight.reconciliation.types import Measure, WitnessKind
from motcua.oversight.releases import ports, services
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.services.sign import public_key
from motcua.oversight.releases.tests.factories import Country, actor
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, State
from motcua.sites.compose import cli, maintenance

CODE = "2026-10-1"


@pytest.fixture(autouse=True)
def _at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.kernel.postgres.at_hand", nullcontext)


def run(*words: str) -> int:
    return cli.main(list(words))


# Releases


@pytest.fixture
def country(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    """On the first of December, with the draft of October."""
    add_agencies("G01", "G02", "G06", "H01", "H02", "H03")
    add_calendars()
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(ports, "_facts", {})
    monkeypatch.setattr(ports, "_definitions", {})
    found = Country(tmp_path)
    ports.register_fact_source(found)
    ports.register_definition_source(found)
    with clock.at(datetime(2026, 12, 1, tzinfo=UTC)):
        services.prepare_release(year=2026, month=10, actor=actor(PREPARE))
        yield found


def test_a_release_is_advanced_listed_fetched_and_verified(
    country: Country, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.zip"
    assert run("release", "advance") == 0
    taken = capsys.readouterr().out
    assert int(taken.split()[0]) >= 2 and questions.release(CODE, published_only=False).state is State.CUT_OFF
    run("release", "advance")
    assert capsys.readouterr().out == "0 steps taken\n"
    assert run("release", "fetch", CODE, str(bundle)) == 1 and not bundle.exists()
    capsys.readouterr()
    _publish()
    run("release", "list")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(CODE)]
    assert line.split()[1] == "published"
    assert run("release", "fetch", CODE, str(bundle)) == 0
    run("release", "key")
    key = capsys.readouterr().out.splitlines()[-1]
    assert key == public_key()
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    assert run("release", "verify", str(bundle), "--key", key) == 0
    assert "everything agrees" in capsys.readouterr().out


def _publish() -> None:
    digest = questions.release(CODE, published_only=False).digest
    services.accept_release(code=CODE, digest=digest, actor=actor(ACCEPT, name="Người Xem"))
    services.approve_release(code=CODE, digest=digest, actor=actor(APPROVE, name="Người Duyệt"))
    assert run("release", "advance") == 0


def test_a_bundle_that_is_not_there_and_a_place_that_is_none_are_said(
    country: Country, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("release", "fetch", "2020-01-1", str(tmp_path / "a.zip")) == 1
    assert "does not exist" in capsys.readouterr().out
    run("release", "advance")
    _publish()
    with pytest.raises(SystemExit, match="cannot be written"):
        run("release", "fetch", CODE, str(tmp_path / "none" / "a.zip"))


def test_a_file_that_is_no_bundle_is_told_and_not_thrown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    path = tmp_path / "wrong.zip"
    path.write_text("dossier,agency\n")
    assert run("release", "verify", str(path)) == 1
    assert "findings" in capsys.readouterr().out


# An agency's station

MONTH = {f"H01-{n:04d}": "" for n in range(300)}


@pytest.fixture
def station(tmp_path: Path) -> dict[str, str]:
    """The station's key and list in files: one dossier that only it knows, two that it does not."""
    platform = Platform("tram-h01", WitnessKind.STATION, "H01")
    key, codes = tmp_path / "key.pem", tmp_path / "codes.txt"
    key.write_bytes(platform.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    codes.write_text("\n".join(["", *list(MONTH)[2:], " H01-moi "]), encoding="utf-8")
    return {"code": platform.code, "public": platform.public_key, "key": str(key), "file": str(codes)}


def compare(station: dict[str, str], url: str, **changes: str) -> int:
    given = {"centre": url, "witness": station["code"], "key": station["key"], "agency": "H01", "month": "2026-11",
             "procedure": PROCEDURE} | changes  # fmt: skip
    words = [word for name, value in given.items() if name != "file" for word in (f"--{name}", value)]
    return run("reconcile", changes.get("file", station["file"]), *words)


@pytest.mark.django_db(transaction=True)
def test_a_station_finds_what_only_one_side_knows_and_hands_it_in(
    live_server: Any, station: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_agencies("H01")
    run("witness", "register", station["code"], "--kind", "station", "--agency", "H01", "--key", station["public"])
    about = (Measure.RECEIVED, PROCEDURE)
    capsys.readouterr()
    with feeding(facts(values={about: len(MONTH)}, ids={about: dict(MONTH)})):
        assert compare(station, f"{live_server.url}/") == 1
        said = capsys.readouterr().out
        same = tmp_path / "same.txt"
        same.write_text("\n".join(MONTH), encoding="utf-8")
        assert compare(station, live_server.url, file=str(same)) == 0
        with pytest.raises(SystemExit, match="gave no good answer"):
            compare(station, live_server.url, witness="nobody")
    assert "only here   H01-moi" in said and said.count("only there") == 2
    assert "299 dossiers here, 300 there, 298 on both sides" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"month": "11/2026"}, "--month is written as 2025-11"),
        ({"file": "/proc/none/list"}, "cannot be read as a list"),
        ({"key": "/proc/none/key"}, "holds no private key"),
        ({"key": "LIST"}, "holds no private key"),
        ({"centre": "http://127.0.0.1:1"}, "gave no good answer"),
    ],
)
def test_what_a_station_cannot_do_ends_in_words(
    station: dict[str, str], changes: dict[str, str], sentence: str
) -> None:
    given = {name: station["file"] if value == "LIST" else value for name, value in changes.items()}
    with pytest.raises(SystemExit, match=sentence):
        compare(station, "http://127.0.0.1:1", **given)


# Scores


def test_the_scores_are_written_and_the_exit_status_is_their_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = {"seed": 5, "honest": 4, "careless": 1, "cheating": 14}
    smallest = {**small, "sizes": (100, 300)}
    writing = importlib.import_module("motcua.oversight.detection.services.write_scores")
    for name, value in (("SMALL", small), ("HELD_OUT", small), ("SMALLEST", smallest), ("OF_SIZES", (smallest,))):
        monkeypatch.setattr(writing, name, value)
    monkeypatch.setattr(writing, "_SCORES", tmp_path / "scores.json")
    monkeypatch.setattr(maintenance, "SCORES_PAGE", tmp_path / "detection.md")
    status = run("score-signs")
    page = (tmp_path / "detection.md").read_text(encoding="utf-8")
    assert page in capsys.readouterr().out
    (_, card, *_) = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    is_bad = "**missed**" in page or 100 * card["honest_alarms"] > card["honest_months"]
    assert status == int(is_bad) and sum(score["planted"] for score in card["scores"]) > 0


def test_scores_are_not_written_where_the_source_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintenance, "SCORES_PAGE", tmp_path / "none" / "detection.md")
    with pytest.raises(SystemExit, match="part of the source"):
        run("score-signs")
