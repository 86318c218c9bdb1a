from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from django.conf import settings


def read_anew() -> ModuleType:
    """The settings as another process would read them now."""
    spec = importlib.util.find_spec("motcua.sites.compose.settings")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("address", ["https://motcua.example.vn", "https://motcua.example.vn/"])
def test_the_public_address_ends_without_a_slash(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_URL", address)
    assert read_anew().PUBLIC_URL == "https://motcua.example.vn"


def test_as_many_files_may_be_sent_as_a_dossier_may_hold() -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == 40
