"""The gateway's pages, in plain Vietnamese: one style sheet inside, nothing loaded from elsewhere."""

from __future__ import annotations

from html import escape
from string import Template

from motcua.connectors.paygov.sandbox.store import Row
from motcua.kernel.text import dong

_PAGE = Template("""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title><link rel="icon" href="data:,"><style>
*{box-sizing:border-box}
body{margin:0;background:#f4f6f5;color:#1b2420;font:400 18px/1.6 system-ui,"Noto Sans",sans-serif}
header{background:#fff;border-bottom:4px solid #14614a}
header p,main{max-width:40rem;margin:0 auto;padding:12px 16px}
header p{font-weight:700;color:#14614a}
main{padding-block:24px 56px}
h1{font-size:1.6rem;line-height:1.3;margin:0 0 16px}
h2{font-size:1.15rem;margin:32px 0 8px}
.try{background:#fff4d6;border-left:5px solid #8a5300;padding:8px 16px;margin:0 0 24px}
.box{background:#fff;border:1px solid #c9d2cd;border-radius:8px;padding:16px;margin:0 0 24px}
dl{margin:0}
dl div{padding:8px 0;border-bottom:1px solid #dde4e0}
dl div:last-child{border:0}
dt{color:#4a5650;font-size:1rem}
dd{margin:0;overflow-wrap:anywhere}
.big{font-size:1.8rem;font-weight:700;line-height:1.3}
button,.btn{display:block;width:100%;min-height:48px;padding:10px 16px;margin:0 0 12px;font:inherit;font-weight:600;
text-align:center;text-decoration:none;border-radius:6px;border:2px solid #14614a;background:#14614a;color:#fff;
cursor:pointer}
.quiet{background:#fff;color:#14614a}
.fault{background:#fff;color:#7a2a00;border-color:#7a2a00}
:focus-visible{outline:3px solid #b5450b;outline-offset:2px}
summary{min-height:44px;font-weight:600;cursor:pointer;padding:8px 0}
.hint{color:#4a5650;font-size:1rem;margin:0 0 8px}
ul{padding-left:20px;overflow-wrap:anywhere}
li{margin-bottom:12px}
a{color:#14614a}
</style></head><body><header><p>Cổng thanh toán chạy thử (PayGov)</p></header><main>
<h1>$title</h1><p class="try">Đây là bản chạy thử. Không có đồng nào được chuyển.</p>$content</main></body></html>""")

FAULTS = (
    ("twice", "Trả tiền, báo hai lần", "Thông báo gửi hai lần; hồ sơ chỉ được ghi đã nộp một lần."),
    ("wrong_amount", "Trả tiền, báo sai số tiền", "Thiếu 1 đồng, mã kiểm tra vẫn đúng; không được ghi là đã nộp."),
    ("late", "Trả tiền quá muộn", "Giờ trả tiền là 48 giờ sau; phải chuyển sang hoàn tiền."),
    ("lost", "Trả tiền, mất thông báo", "Không gửi thông báo nào; hệ thống phải tự hỏi lại."),
    ("before_redirect", "Trả tiền, báo trước khi quay về", "Thông báo đến trước trình duyệt."),
    ("forged", "Gửi thông báo giả mạo", "Mã kiểm tra sai, không trả tiền; không có gì được thay đổi."),
    ("unknown_order", "Báo cho khoản thu không có", "Mã kiểm tra đúng nhưng không có khoản thu ấy."),
)
_STATES = {"00": "đã trả", "01": "chưa trả", "24": "đã huỷ"}
_SENT = {"forged": "Đã gửi thông báo giả mạo.", "unknown_order": "Đã gửi thông báo cho khoản thu không có."}


def _page(title: str, content: str) -> str:
    return _PAGE.substitute(title=escape(title), content=content)


def _button(act: str, label: str, look: str = "") -> str:
    return f'<button name="do" value="{escape(act)}" class="{look}">{escape(label)}</button>'


def _state(payment: Row) -> str:
    return _STATES.get(str(payment["error_code"]), "không rõ")


def _bill(payment: Row) -> str:
    pairs = (("Nội dung", payment["order_info"]), ("Mã đơn", payment["order_id"]))
    rows = "".join(f"<div><dt>{name}</dt><dd>{escape(str(value))}</dd></div>" for name, value in pairs)
    amount = escape(dong(payment["amount"]))
    return f'<div class="box"><dl><div><dt>Số tiền</dt><dd class="big">{amount}</dd></div>{rows}</dl></div>'


def pay_page(payment: Row, sent: str) -> str:
    """What is to be paid, two buttons, and a panel of faults for testers."""
    note = f'<p class="try" role="status">{_SENT[sent]}</p>' if sent in _SENT else ""
    if payment["error_code"] != "01":
        state = _state(payment)
        back = escape(payment["return_url"], quote=True)
        return _page(f"Khoản này {state}", f'{_bill(payment)}<a class="btn" href="{back}">Quay lại nơi nộp hồ sơ</a>')
    buttons = _button("pay", "Trả tiền") + _button("cancel", "Huỷ, không trả", "quiet")
    faults = "".join(f'<p class="hint">{why}</p>{_button(act, label, "fault")}' for act, label, why in FAULTS)
    panel = f"<details><summary>Thử các lỗi (dành cho người kiểm thử)</summary>{faults}</details>"
    return _page("Trả tiền", f'{note}{_bill(payment)}<form method="post">{buttons}{panel}</form>')


def overview(payments: list[Row], notices: list[Row]) -> str:
    """For testers: the latest payments and what the shop answered to each notice."""
    paid = "".join(
        f'<li><a href="/pay/{escape(p["token"])}">{escape(p["order_id"])}</a><br>{escape(dong(p["amount"]))}, '
        f"{escape(_state(p))}</li>"
        for p in payments
    )
    told = "".join(
        f"<li>{escape(n['order_id'])}<br>{'xong' if n['is_done'] else 'đang gửi'}, {n['attempts']} lần, "
        f"trả lời: {escape(n['answer'] or 'chưa có')}</li>"
        for n in notices
    )
    empty = "<li>Chưa có</li>"
    lists = f"<h2>Khoản thanh toán</h2><ul>{paid or empty}</ul><h2>Thông báo đã gửi</h2><ul>{told or empty}</ul>"
    return _page("Các khoản gần đây", lists)
