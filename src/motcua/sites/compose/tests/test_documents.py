from __future__ import annotations

from motcua.kernel import environment
from motcua.sites.compose import cli, documents


def test_the_generated_pages_are_fresh() -> None:
    assert documents.stale() == [], "run ./dev map"


def test_every_setting_is_documented() -> None:
    page = documents.settings_page()
    assert [s.name for s in environment.SETTINGS if f"`{s.name}`" not in page] == []


def test_every_command_is_documented() -> None:
    page = documents.commands_page()
    assert [c.name for c in cli.COMMANDS if f"`motcua {c.name}" not in page] == []
