from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path

import pytest

from motcua.kernel import environment, secrets_file
from motcua.kernel.environment import BadSetting
from motcua.kernel.secrets_file import kept_secret


def new() -> bytes:
    return secrets.token_bytes(32)


def test_a_secret_is_made_once_for_this_user_only_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "inner" / "key"
    assert kept_secret(file, new) == kept_secret(file, new)
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]


def test_of_many_that_start_together_all_have_the_same_secret(tmp_path: Path) -> None:
    gate, found = threading.Barrier(8), set()

    def start() -> None:
        gate.wait()
        found.add(kept_secret(tmp_path / "key", new))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(tmp_path / "key").read_bytes()}


def test_a_secret_that_another_process_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key"

    def late() -> bytes:
        file.write_bytes(b"of the other")
        return b"mine"

    assert kept_secret(file, late) == b"of the other"


def test_killed_while_writing_leaves_no_half_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(BaseException):
        pass

    def kill(descriptor: int) -> None:
        raise KilledError

    monkeypatch.setattr(os, "fsync", kill)
    with pytest.raises(KilledError):
        kept_secret(tmp_path / "key", new)
    assert not (tmp_path / "key").exists()
    monkeypatch.undo()
    assert len(kept_secret(tmp_path / "key", new)) == 32


def test_the_key_of_sessions_is_kept_this_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_SECRET_KEY", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    made: list[Path] = []
    put = secrets_file._put

    def put_and_tell(path: Path, content: bytes) -> None:
        made.append(path)
        put(path, content)

    monkeypatch.setattr(secrets_file, "_put", put_and_tell)
    assert len(environment.secret_key()) == 64
    assert made == [tmp_path / "secret_key"]


def test_an_empty_key_file_of_a_killed_start_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_SECRET_KEY", raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(BadSetting, match="is empty"):
        environment.secret_key()
