"""A stranger's page may be endless, slow or packed; reading its beginning costs no more than was allowed."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep

import pytest

from motcua.kernel import http
from motcua.kernel.errors import OutsideUnavailable

BOMB = gzip.compress(bytes(20_000_000))


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            if self.path == "/bomb":
                self.wfile.write(BOMB)
            while self.path != "/bomb":
                self.wfile.write(b"x" * (1 if self.path == "/drip" else 65536))
                self.wfile.flush()
                sleep(0.02 if self.path == "/drip" else 0)
        except OSError:
            return

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_a_page_without_end_is_cut(server: str) -> None:
    status, body = http.beginning("trang", f"{server}/endless", most=100_000, seconds=10, headers={})
    assert (status, len(body)) == (200, 100_000)


def test_a_page_that_drips_is_left_after_its_time(server: str) -> None:
    start = monotonic()
    _status, body = http.beginning("trang", f"{server}/drip", most=100_000, seconds=0.3, headers={})
    assert monotonic() - start < 60
    assert len(body) < 100_000


def test_a_packed_page_is_not_unpacked(server: str) -> None:
    _status, body = http.beginning("trang", f"{server}/bomb", most=1_000_000, seconds=10, headers={})
    assert body == BOMB


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[", "http://xn--a/"])
def test_an_address_that_does_not_answer_is_an_outside_that_is_unavailable(url: str) -> None:
    with pytest.raises(OutsideUnavailable):
        http.beginning("trang", url, most=10, seconds=1, headers={})
