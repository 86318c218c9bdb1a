"""The web mailbox of the sandbox: list and read, text only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from motcua.connectors.smtp.sandbox.store import Mail, MailStore
from motcua.kernel.text import moment

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_URLS = Map([Rule("/", endpoint="list"), Rule("/style.css", endpoint="style"), Rule("/<int:mail_id>", endpoint="read")])
_POLICY = "default-src 'none'; img-src data:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
_PAGE = Markup(
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body><main>'
    '<p class="try">Hộp thư chạy thử. Không thư nào rời máy này.</p><h1>{title}</h1>{body}</main></body></html>'
)
_STYLE = """
body { margin: 0; font: 18px/1.6 "Be Vietnam Pro", system-ui, sans-serif; color: #1d1b20; background: #faf6ee; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.3; overflow-wrap: anywhere; }
.try { font-size: .85rem; color: #57514a; border-bottom: 4px solid #1f3f8c; padding-bottom: .5rem; }
ul { list-style: none; padding: 0; }
li { border-top: 1px solid #d9cfbd; }
a { color: #1f3f8c; display: inline-flex; align-items: center; min-height: 44px; font-weight: 600; }
span, dt { color: #57514a; font-size: .9rem; display: block; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; background: #fff; padding: 1rem; border: 1px solid #d9cfbd; }
:focus-visible { outline: 3px solid #b5450b; outline-offset: 2px; }
"""


class Mailbox:
    """The mailbox as a WSGI application over a store."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response | HTTPException:
        try:
            endpoint, arguments = _URLS.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return error
        if endpoint == "style":
            return Response(_STYLE, mimetype="text/css")
        return self._read(arguments["mail_id"]) if endpoint == "read" else self._list(request.args.get("to", ""))

    def _list(self, recipient: str) -> Response:
        mails = self._store.mails(recipient)
        lines = Markup("").join(map(_line, mails)) or Markup("<li><p>Chưa có thư nào.</p></li>")
        return _page("Hộp thư", Markup("<ul>{}</ul>").format(lines))

    def _read(self, mail_id: int) -> Response | HTTPException:
        mail = self._store.mail(mail_id)
        if mail is None:
            return NotFound()
        body = Markup(
            "<dl><dt>Gửi đến</dt><dd>{to}</dd><dt>Từ</dt><dd>{sender}</dd><dt>Lúc</dt><dd>{at}</dd>"
            '<dt>Mã thư</dt><dd>{id}</dd></dl><div class="text">{text}</div><p><a href="/">Tất cả thư</a></p>'
        ).format(to=mail.recipient, sender=mail.sender, at=_at(mail), id=mail.message_id, text=_linked(mail.text))
        return _page(mail.subject, body)


def _linked(text: str) -> Markup:
    """The text, escaped; a line that is an address of this machine becomes a link to follow while trying out."""
    link = Markup('<a href="{0}">{0}</a>')
    return Markup("\n").join(link.format(line) if _is_link(line) else line for line in text.splitlines())


def _is_link(line: str) -> bool:
    return line.startswith(("http://", "https://")) and " " not in line


def _line(mail: Mail) -> Markup:
    row = Markup('<li><a href="/{id}">{subject}</a><span>{to}, {at}</span></li>')
    return row.format(id=mail.id, subject=mail.subject or "(không có tiêu đề)", to=mail.recipient, at=_at(mail))


def _at(mail: Mail) -> str:
    return moment(datetime.fromisoformat(mail.at))


def _page(title: str, body: Markup) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(_PAGE.format(title=title, body=body), mimetype="text/html", headers=headers)
