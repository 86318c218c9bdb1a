from __future__ import annotations

import threading
import urllib.request

import pytest
from werkzeug.wrappers import Response

from motcua.sites.compose import ports, sandboxes


def test_a_sandbox_answers_on_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    free = next(p for p in range(23000, 60000) if ports.is_free(p))
    monkeypatch.setenv("MOTCUA_SANDBOX_PORT", str(free))

    class Played:
        application = Response("đây là bản mẫu")

    monkeypatch.setattr("importlib.import_module", lambda name: Played)
    run = sandboxes._web_server("vneid", "vneid")
    threading.Thread(target=run, daemon=True).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{free}/") as answer:
        assert answer.read().decode() == "đây là bản mẫu"
    run.__self__.shutdown()  # type: ignore[attr-defined]
    run.__self__.server_close()  # type: ignore[attr-defined]


def test_the_end_of_one_sandbox_ends_the_process() -> None:
    stop, faults = threading.Event(), list[BaseException]()

    def fail() -> None:
        raise RuntimeError("fault")

    sandboxes._watched(fail, stop, faults)
    assert stop.is_set()
    assert [str(fault) for fault in faults] == ["fault"]
