"""Pages of the sandbox: plain, Vietnamese, readable with any browser and reader."""

from __future__ import annotations

from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from motcua.foundation.accounts.types import DemoAccount

_POLICY = "default-src 'none'; img-src data:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
_PAGE = Markup(
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body><main>'
    '<p class="try">Bản chạy thử của VNeID. Mọi người ở đây đều là giả định.</p><h1>{title}</h1>{body}'
    "</main></body></html>"
)
_STYLE = """
body { margin: 0; font: 18px/1.6 "Be Vietnam Pro", system-ui, sans-serif; color: #1d1b20; background: #faf6ee; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
.try { font-size: .85rem; color: #57514a; border-bottom: 4px solid #1f3f8c; padding-bottom: .5rem; }
ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; min-height: 56px; padding: .5rem 1rem; font: inherit; text-align: left; cursor: pointer;
  color: #1d1b20; background: #fff; border: 2px solid #7b7265; border-radius: 4px; }
button:hover { border-color: #1f3f8c; background: #edf1f9; }
button b, button span { display: block; }
button span { font-size: .9rem; color: #57514a; }
:focus-visible { outline: 3px solid #b5450b; outline-offset: 2px; }
label { display: block; font-weight: 600; }
input { font: inherit; min-height: 44px; padding: .25rem .75rem; border: 2px solid #7b7265; border-radius: 4px; }
.bad { color: #a3231b; font-weight: 600; border-left: 4px solid #a3231b; padding-left: .75rem; }
.stop { width: auto; min-height: 44px; }
"""


def style() -> Response:
    return Response(_STYLE, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})


def choose(people: tuple[DemoAccount, ...], fault: str = "") -> Response:
    """The sign-in page: one button for each invented person, one to stop. The request stays in the address."""
    alert = Markup('<p class="bad" role="alert">{}</p>').format(fault) if fault else Markup("")
    buttons = Markup("").join(map(_button, people))
    body = Markup(
        "<p>Chọn người đăng nhập. Bản thật sẽ hỏi trên ứng dụng VNeID của bạn.</p>"
        '<form method="post"><ul>{buttons}</ul>'
        '<p><button class="stop" name="stop" value="1">Dừng, không đăng nhập</button></p></form>'
        '<form method="post"><p><label for="number">Hoặc nhập số định danh</label>'
        '<input id="number" name="number" inputmode="numeric" autocomplete="off" required></p>'
        '<p><button class="stop">Đăng nhập</button></p></form>'
    )
    status = 400 if fault else 200
    return _page("Đăng nhập bằng VNeID", alert + body.format(buttons=buttons), status)


def _button(person: DemoAccount) -> Markup:
    detail = " · ".join(filter(None, [person.label, person.organisation_name]))
    return Markup('<li><button name="person" value="{key}"><b>{name}</b><span>{detail}</span></button></li>').format(
        key=person.key, name=person.name, detail=detail
    )


def home(people: tuple[DemoAccount, ...]) -> Response:
    """What this server is, and who can sign in."""
    lines = Markup("").join(Markup("<li><b>{}</b>, {}</li>").format(p.name, p.label) for p in people)
    body = Markup("<p>Máy chủ định danh thử. Bắt đầu từ nút Đăng nhập của trang dịch vụ công.</p><ul>{}</ul>")
    return _page("VNeID, bản chạy thử", body.format(lines))


def refused(reason: str) -> Response:
    """A request that is not sent back anywhere, because its address is not to be trusted."""
    return _page("Không đăng nhập được", Markup("<p>{}</p>").format(reason), status=400)


def signed_out() -> Response:
    return _page("Đã đăng xuất", Markup("<p>Bạn đã đăng xuất khỏi VNeID.</p>"))


def _page(title: str, body: Markup, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    html = _PAGE.format(title=escape(title), body=body)
    return Response(html, status=status, mimetype="text/html", headers=headers)
