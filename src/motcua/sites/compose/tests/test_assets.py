from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.templatetags.static import static

from motcua.sites.compose import assets

SHEET = "kit/tokens.css"


def _ask(path: str, method: str = "GET", query: str = "", **headers: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []

    def program(environ: dict[str, Any], start: assets.Start) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"the program"]

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query, **headers}
    answer = assets.with_assets(program, "/static/")(environ, lambda status, pairs: told.extend((status, dict(pairs))))
    return told[0], told[1], b"".join(answer)


def test_a_file_comes_with_its_kind_and_a_mark() -> None:
    status, headers, body = _ask(f"/static/{SHEET}")
    assert status == "200 OK"
    assert headers["Content-Type"].startswith("text/css")
    assert headers["ETag"]
    assert body


def test_text_is_sent_compressed_to_who_takes_it() -> None:
    _, plain_headers, plain = _ask(f"/static/{SHEET}")
    _, headers, packed = _ask(f"/static/{SHEET}", HTTP_ACCEPT_ENCODING="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain_headers
    assert gzip.decompress(packed) == plain
    assert int(headers["Content-Length"]) == len(packed) < len(plain)


def test_a_font_is_sent_as_it_is() -> None:
    name = next(name for name in assets.assets() if name.endswith(".woff2"))
    _, headers, body = _ask(f"/static/{name}", HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in headers
    assert body == assets.assets()[name].read_bytes()


def test_a_browser_that_has_it_is_told_so() -> None:
    _, headers, _ = _ask(f"/static/{SHEET}")
    status, _, body = _ask(f"/static/{SHEET}", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body) == ("304 Not Modified", b"")


def test_the_marked_address_may_be_kept_for_ever_and_no_other() -> None:
    address = static(SHEET)
    assert "immutable" in _ask(f"/static/{SHEET}", query=address.partition("?")[2])[1]["Cache-Control"]
    assert "immutable" not in _ask(f"/static/{SHEET}")[1]["Cache-Control"]
    assert "immutable" not in _ask(f"/static/{SHEET}", query="v=0123456789ab")[1]["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/none.css", "/static/../settings.py", "/static//etc/passwd", "/static/kit/", "/static/"]
)
def test_what_no_module_lists_does_not_exist(path: str) -> None:
    assert _ask(path)[0] == "404 Not Found"


def test_only_reading_is_allowed() -> None:
    assert _ask(f"/static/{SHEET}", method="POST")[0] == "405 Method Not Allowed"
    assert _ask(f"/static/{SHEET}", method="HEAD")[2] == b""


def test_other_addresses_are_the_programs() -> None:
    assert _ask("/ho-so/")[2] == b"the program"


def test_a_changed_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.css"
    file.write_text("a{}")
    monkeypatch.setattr(assets, "assets", lambda: {"x.css": file})
    first = assets.asset("x.css")
    file.write_text("b{color:red}")
    second = assets.asset("x.css")
    assert first and second
    assert first.mark != second.mark
