"""The connector's secrets and words."""

from __future__ import annotations

import base64
import hashlib
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from motcua.casework.dossiers.events import BY_ACTION
from motcua.connectors.emc_local import client, handlers, keys, mapping
from motcua.kernel.events import subscriptions
from motcua.oversight.intake.types import DOSSIER_TYPES


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    first = keys.public_key()
    assert keys.public_key() == first
    files = sorted(path.name for path in (tmp_path / "emc_local").iterdir())
    assert files == ["signing_key"]
    assert stat.S_IMODE((tmp_path / "emc_local" / "signing_key").stat().st_mode) == 0o600


def test_two_processes_that_start_at_once_agree_on_one_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys.public_key(), range(8)))
    assert len(made) == 1


def test_a_signature_holds_for_its_own_bytes_only() -> None:
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.public_key()))
    signature = base64.b64decode(keys.sign("emc-h01", 7, b"lot").removeprefix("ed25519-v2="))
    head = "motcua-signature-v2\nintake.batches\napplication/json\nreal\nemc-h01\n"
    public.verify(signature, f"{head}7\n{hashlib.sha256(b'lot').hexdigest()}\n".encode())
    with pytest.raises(InvalidSignature):
        public.verify(signature, f"{head}8\n{hashlib.sha256(b'lot').hexdigest()}\n".encode())


def test_a_pseudonym_lasts_and_differs_between_dossiers_and_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one, other = uuid4(), uuid4()
    assert keys.pseudonym(one) == keys.pseudonym(one) != keys.pseudonym(other)
    here = keys.pseudonym(one)
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "elsewhere"))
    assert keys.pseudonym(one) != here


def test_every_action_of_a_dossier_has_a_word_that_the_intake_knows() -> None:
    assert set(mapping.KINDS) == set(BY_ACTION)
    assert all(f"vn.motcua.dossier.{kind}.v1" in DOSSIER_TYPES for kind in mapping.KINDS.values())


def test_every_fact_of_a_dossier_is_heard_once() -> None:
    mine = [s for s in subscriptions() if s.name.startswith(handlers.__name__)]
    heard = [s.event for s in mine if not s.outside]
    assert sorted(e.__name__ for e in heard) == sorted(e.__name__ for e in BY_ACTION.values())
    assert [s.name.rsplit(".", 1)[1] for s in mine if s.outside] == ["send_waiting"]


def test_the_intake_is_this_copys_own_unless_another_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_URL", "http://localhost:8000/")
    assert client.intake_url() == "http://localhost:8000/api/intake/v1/batches"
    monkeypatch.setenv("INTAKE_URL", "https://do-luong.example.vn/lo")
    assert client.intake_url() == "https://do-luong.example.vn/lo"
