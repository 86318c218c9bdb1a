from __future__ import annotations

import threading
import urllib.request

import pytest
from werkzeug.serving import BaseWSGIServer
from werkzeug.wrappers import Response

from motcua.kernel import environment
from motcua.sites.compose import sandboxes


def test_a_sandbox_answers_on_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "sandbox_port", lambda system: 0 if system == "vneid" else 1)

    class Played:
        application = Response("đây là bản mẫu")

    monkeypatch.setattr("importlib.import_module", lambda name: Played)
    run = sandboxes._web_server("vneid", "vneid")
    served: BaseWSGIServer = run.__self__  # type: ignore[attr-defined]
    threading.Thread(target=run, daemon=True).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{served.server_port}/") as answer:
        assert answer.read().decode() == "đây là bản mẫu"
    served.shutdown()
    served.server_close()


def test_the_end_of_one_sandbox_ends_the_process() -> None:
    stop, faults = threading.Event(), list[BaseException]()

    def fail() -> None:
        raise RuntimeError("fault")

    sandboxes._watched(fail, stop, faults)
    assert stop.is_set()
    assert [str(fault) for fault in faults] == ["fault"]
