"""The server of the town: plain and TLS on one port of loopback, with every way in which a server fails."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from motcua.connectors.chromium.keys import town_folder
from motcua.connectors.chromium.sandbox import certificates, pages

_HOST = "127.0.0.1"
_HANDSHAKE = 0x16
_SECONDS = 30
_REDIRECTS = {
    "/ra-ngoai": ("Chuyển hướng sang nơi khác", "http://noi-khac.example.vn/"),
    "/vao-trong": ("Chuyển hướng vào mạng nội bộ", "http://169.254.169.254/latest/meta-data/"),
    "/tep": ("Chuyển hướng tới tệp trên máy", "file:///etc/hostname"),
    "/doi-dia-chi": ("Chuyển hướng một lần tới trang tốt", "/tot"),
}


class Town(ThreadingHTTPServer):
    """Listens on `port`; `heard` holds each request as path, User-Agent and cookie."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, port: int, folder: Path) -> None:
        self.ending = threading.Event()
        self.heard: list[tuple[str, str, str]] = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._contexts = certificates.contexts(folder)
        self._tls.load_cert_chain(folder / f"{certificates.SELF_SIGNED}.pem")
        self._tls.sni_callback = self._choose
        super().__init__((_HOST, port), Visit)

    @property
    def port(self) -> int:
        return int(self.server_port)

    def _choose(self, line: Any, name: str | None, _context: ssl.SSLContext) -> None:
        if (context := self._contexts.get(name or "")) is not None:
            line.context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the thread of the request: the first byte says whether it speaks TLS."""
        request.settimeout(_SECONDS)
        with contextlib.suppress(OSError):
            if request.recv(1, socket.MSG_PEEK)[:1] != bytes([_HANDSHAKE]):
                super().finish_request(request, client_address)
                return
            with self._tls.wrap_socket(request, server_side=True) as line:
                super().finish_request(line, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error of the town."""


class Visit(BaseHTTPRequestHandler):
    """One request; every answer closes the connection."""

    protocol_version = "HTTP/1.1"
    server: Town

    def do_GET(self) -> None:
        """Answer as the path asks."""
        parts = urlsplit(self.path)
        words = parse_qs(parts.query).get("q", [""])[0]
        cookie = self.headers.get("Cookie", "")
        self.server.heard.append((self.path, self.headers.get("User-Agent", ""), cookie))
        if parts.path in pages.PLAIN:
            self._page(pages.PLAIN[parts.path][1](parts.path))
        elif parts.path in pages.SEARCHES:
            self._page(pages.SEARCHES[parts.path][1](parts.path, words))
        elif parts.path in _REDIRECTS:
            self._answer(302, {"Location": _REDIRECTS[parts.path][1]}, b"")
        elif parts.path in BEHAVIOURS:
            BEHAVIOURS[parts.path][1](self)
        else:
            self._page(pages.page("Không có trang này", ""), 404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Says nothing: `heard` knows."""

    def _page(self, text: str, status: int = 200, cookie: str = "") -> None:
        kept = {"Set-Cookie": cookie} if cookie else {}
        self._answer(status, {"Content-Type": "text/html; charset=utf-8", **kept}, text.encode())

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self._head(status, {**headers, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in {**headers, "Connection": "close", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()

    def index(self) -> None:
        known = {**pages.PLAIN, **pages.SEARCHES, **_REDIRECTS, **BEHAVIOURS}
        links = "".join(f'<li><a href="{path}">{said[0]}</a> <code>{path}</code></li>' for path, said in known.items())
        hosts = (certificates.GOOD, certificates.SELF_SIGNED, certificates.EXPIRED, certificates.WRONG_HOST)
        secure = "".join(f"<li><code>https://{host}:{self.server.server_port}/tot</code></li>" for host in hosts)
        self._page(pages.page("Thị trấn thử nghiệm", f"<ul>{links}</ul><h2>TLS</h2><ul>{secure}</ul>"))

    def slow(self) -> None:
        self.server.ending.wait(0.8)
        self._page(pages.false_clock(self.path))

    def silent(self) -> None:
        self.server.ending.wait(_SECONDS)

    def half(self) -> None:
        """The head, and then nothing."""
        self._head(200, {"Content-Type": "text/html; charset=utf-8", "Content-Length": "5000"})
        self.server.ending.wait(_SECONDS)

    def dripping(self) -> None:
        """A byte a second."""
        self._head(200, {"Content-Type": "text/html; charset=utf-8", "Content-Length": "5000"})
        for letter in pages.good(self.path).encode():
            self.wfile.write(bytes([letter]))
            if self.server.ending.wait(1):
                return

    def circle(self) -> None:
        number = int(self.path.rpartition("=")[2] or 0) if "=" in self.path else 0
        self._answer(302, {"Location": f"/vong?lan={number + 1}"}, b"")

    def endless(self) -> None:
        self._head(200, {"Content-Type": "text/html; charset=utf-8"})
        self.wfile.write(pages.page("Vô tận", "").encode() + b"<!--")
        while not self.server.ending.is_set():
            self.wfile.write(b"A" * 65536)

    def download(self) -> None:
        self._answer(200, {"Content-Type": "application/zip", "Content-Disposition": "attachment"}, b"PK" * 100)

    def sheet(self) -> None:
        self._answer(200, {"Content-Type": "application/json"}, b"{}")

    def broken(self) -> None:
        self._page(pages.page("Lỗi máy chủ", ""), 500)

    def cut(self) -> None:
        """Hangs up without a word."""
        self.close_connection = True

    def memory(self) -> None:
        text = pages.remembering(self.path, self.headers.get("Cookie", ""))
        self._page(text, cookie="quen=1; Path=/; Max-Age=9999")


BEHAVIOURS: dict[str, tuple[str, Callable[[Visit], None]]] = {
    "/": ("Danh mục này", Visit.index),
    "/cham": ("Chậm 0,8 giây, và nói dối", Visit.slow),
    "/im-lang": ("Không trả lời", Visit.silent),
    "/treo": ("Treo sau phần đầu", Visit.half),
    "/nho-giot": ("Mỗi giây một byte", Visit.dripping),
    "/vong": ("Chuyển hướng mãi", Visit.circle),
    "/vo-tan": ("Trang không có điểm cuối", Visit.endless),
    "/tai-ve": ("Tệp tải về", Visit.download),
    "/du-lieu": ("Dữ liệu, không phải trang", Visit.sheet),
    "/bieu-mau-loi": ("Biểu mẫu báo lỗi 500", Visit.broken),
    "/cup-may": ("Cúp máy không nói gì", Visit.cut),
    "/nho": ("Nhớ người đã đến", Visit.memory),
}


@contextlib.contextmanager
def start(port: int, folder: Path | None = None) -> Iterator[Town]:
    """The town listening on loopback (port 0: a free one) for as long as the block. Raises OSError on a taken port."""
    town = Town(port, folder or town_folder())
    thread = threading.Thread(target=town.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        town.ending.set()
        town.shutdown()
        thread.join()
        town.server_close()


def serve(port: int) -> None:
    """Run the town until the process ends. Raises OSError on a taken port."""
    with Town(port, town_folder()) as town:
        town.serve_forever()
