"""What `motcua db` tells an operator beyond addresses and sizes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.notifications import selectors as notices
from motcua.kernel import events
from motcua.kernel.clock import now
from motcua.kernel.models import OutboxMessage
from motcua.sites.compose import maintenance

pytestmark = pytest.mark.django_db
SEND = next(one.name for one in events.subscriptions() if one.outside)


def waiting(handler: str, attempts: int, last_error: str = "") -> None:
    OutboxMessage.objects.create(
        handler=handler,
        payload={},
        created_at=now() - timedelta(hours=7),
        next_attempt_at=now(),
        attempts=attempts,
        last_error=last_error,
    )


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    maintenance.show_troubles()
    return capsys.readouterr().out.splitlines()


def test_a_house_in_order_has_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    waiting(SEND, attempts=5)
    assert told(capsys) == ["unsent    0 notices did not go out"]


def test_lost_handlers_stuck_messages_and_unsent_notices_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "failed_count", lambda: 3)
    waiting("motcua.gone.handlers.hear", attempts=0)
    waiting(SEND, attempts=6, last_error="TimeoutError: no answer")
    assert told(capsys) == [
        "unsent    3 notices did not go out",
        "lost      1 messages wait for the handler motcua.gone.handlers.hear, which no longer exists",
        f"stuck     {SEND}, 7 h old, 6 attempts: TimeoutError: no answer",
    ]
