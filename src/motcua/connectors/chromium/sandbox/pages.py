"""What stands on the pages of the town."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

SERVICE = "Đăng ký khai sinh"
CODE = "1.001193"
_HEAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="icon" href="data:,"></head><body><main><h1>{title}</h1>'
)
_FOOT = "</main></body></html>"
_SEARCH = (
    '<form action="{path}"><label for="q">Tìm thủ tục</label> '
    '<input id="q" name="q" type="search" value="{words}"><button>Tìm</button></form>'
)
_ENDLESS = "<script>{how}</script>"
_STORM = """<script>
for (let n = 0; n < 5; n++) { alert('Trúng thưởng ' + n); confirm('Thật không?'); window.open('/tot?bao=' + n); }
for (let n = 0; n < 5; n++) { const a = document.createElement('a'); a.href = '/tai-ve'; a.download = n; a.click(); }
navigator.geolocation && navigator.geolocation.getCurrentPosition(() => {}, () => {});
Notification.requestPermission && Notification.requestPermission();
navigator.serviceWorker && navigator.serviceWorker.register('/tho.js').catch(() => {});
</script>"""
_FALSE_CLOCK = """<script>
const zero = () => 0;
performance.now = zero; Date.now = zero;
performance.getEntriesByType = () => [];
for (const [owner, name] of [[Element.prototype, 'scrollWidth'], [Element.prototype, 'clientWidth']])
    Object.defineProperty(owner, name, {get: () => 360});
Document.prototype.querySelector = Document.prototype.querySelectorAll = () => [];
window.axe = {run: () => Promise.resolve({violations: []})};
Object.defineProperty(window, 'axe', {writable: false, configurable: false});
</script>"""


def page(title: str, body: str) -> str:
    return _HEAD.format(title=title) + body + _FOOT


def good(path: str) -> str:
    links = '<p><a href="/bieu-mau">Nộp hồ sơ</a></p><p><a href="/tim">Tìm thủ tục khác</a></p>'
    return page(SERVICE, f"<p>Mã thủ tục {CODE}. Thời hạn: trong ngày làm việc.</p>{links}")


def wide(path: str) -> str:
    return page("Quá rộng", '<table><tr><td style="min-width:900px;background:#eee">Bảng rộng 900 px</td></tr></table>')


def inaccessible(path: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title></title></head><body>'
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input type="text">'
        '<p style="color:#bbb;background:#fff">Chữ nhạt</p><a href="/tot"></a></body></html>'
    )


def soft_error(path: str) -> str:
    return page("Có lỗi xảy ra", "<p>Trang không tồn tại hoặc hệ thống đang bảo trì.</p>")


def searching(path: str, words: str) -> str:
    """Knows two services and says how many it found."""
    known = {SERVICE: "/tot", "Đăng ký kết hôn": "/tot?thu-tuc=ket-hon"}
    found = [name for name in known if words and words.lower() in name.lower()]
    rows = "".join(f'<li><a href="{known[name]}">{name} ({CODE})</a></li>' for name in found)
    said = f"<p>Có {len(found)} kết quả cho “{escape(words)}”.</p><ul>{rows}</ul>" if words else ""
    return page("Tìm thủ tục", _form(path, words) + said)


def finding_nothing(path: str, words: str) -> str:
    """Has the service in its menu, and nothing among its answers."""
    menu = f'<nav><a href="/tot">{SERVICE}</a></nav>'
    said = "<p>Không tìm thấy thủ tục nào.</p>" if words else ""
    return page("Tìm thủ tục", menu + _form(path, words) + said)


def echoing(path: str, words: str) -> str:
    """Repeats the question wherever an answer would stand."""
    asked = escape(words)
    said = f'<h2>Kết quả cho “{asked}”</h2><ul><li>{asked}</li><li><a href="?q={asked}">{asked}</a></li></ul>'
    return page("Tìm thủ tục", _form(path, words) + (said if words else ""))


def filtering(path: str, words: str) -> str:
    """Searches by script, without a new page, on a field that only its label tells."""
    script = f"""<script>
    const field = document.getElementById('o'), list = document.getElementById('ds');
    field.addEventListener('keydown', event => {{ if (event.key === 'Enter') setTimeout(() => {{
        list.innerHTML = '{SERVICE}'.toLowerCase().includes(field.value.toLowerCase())
            ? '<li><a href="/tot">{SERVICE}</a></li>' : '<li>Không có.</li>'; }}, 400); }});
    </script>"""
    return page("Tra cứu", f'<label for="o">Tìm theo tên</label><input id="o"><ul id="ds"></ul>{script}')


def _form(path: str, words: str) -> str:
    return _SEARCH.format(path=path, words=escape(words))


def form(path: str) -> str:
    fields = '<label for="ten">Họ tên</label><input id="ten" name="ten"><button>Nộp</button>'
    return page("Tờ khai", f"<form>{fields}</form>")


def empty_form(path: str) -> str:
    """A search field above, hidden and locked fields below: nothing that a person could fill."""
    fields = '<input type="hidden" name="ma"><input name="so" disabled><input name="x" style="display:none">'
    head = '<header><form role="search"><input name="tu-khoa" aria-label="Tìm"></form></header>'
    return page("Tờ khai", f"{head}<form>{fields}<button>Nộp</button></form>")


def signing_in(path: str) -> str:
    fields = (
        '<label for="u">Tài khoản</label><input id="u"><label for="p">Mật khẩu</label><input id="p" type="password">'
    )
    return page("Đăng nhập", f"<form>{fields}<button>Đăng nhập</button></form>")


def endless_script(path: str) -> str:
    return page("Bận mãi", _ENDLESS.format(how="for (;;) {}"))


def endless_script_later(path: str) -> str:
    return page("Bận sau khi mở", _ENDLESS.format(how="setTimeout(() => { for (;;) {} }, 150)"))


def endless_dialogs(path: str) -> str:
    return page("Hỏi mãi", _ENDLESS.format(how="for (;;) alert('Xin chào')"))


def moving_on(path: str) -> str:
    return page("Đi mãi", "<script>location.replace('?' + Math.random())</script>")


def moving_wrong(path: str) -> str:
    return page("Đi tới chỗ hỏng", "<script>location.href = '/cup-may'</script>")


def built_late(path: str) -> str:
    """Shows nothing until a script has fetched it: a form, and too wide."""
    fields = '<label for=\\"t\\">Họ tên</label><input id=\\"t\\"><div style=\\"width:900px\\">rộng</div>'
    script = f"""<script>addEventListener('load', () => fetch('/cham').then(() => setTimeout(() => {{
        document.querySelector('main').insertAdjacentHTML('beforeend', "{fields}"); }}, 100)));</script>"""
    return page("Dựng sau", script)


def moving_out(path: str) -> str:
    return page("Đi ra ngoài", "<script>location.href = 'http://noi-khac.example.vn/'</script>")


def storm(path: str) -> str:
    return page("Bão", _STORM)


def false_clock(path: str) -> str:
    return page("Đồng hồ sai", _FALSE_CLOCK + '<div style="width:900px">rộng</div><img src="data:,"><input>')


def in_the_way(path: str) -> str:
    """Elements that are named like what a reader of the page calls."""
    names = ("querySelector", "querySelectorAll", "documentElement", "body", "createElement", "evaluate", "axe")
    return page("Đứng cản", "".join(f'<img name="{name}" src="data:,">' for name in names))


def strangers(path: str) -> str:
    """Takes parts from elsewhere, from inside and from other ports of this machine."""
    parts = (
        "http://noi-khac.example.vn/a.js",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/anh.png",
        "http://localhost:64999/anh.png",
        "http://[::1]:64999/anh.png",
    )
    images = "".join(f'<img alt="" src="{part}">' for part in parts)
    socket = "<script>new WebSocket('ws://noi-khac.example.vn/'); fetch('http://noi-khac.example.vn/')</script>"
    return page("Nhiều nơi", images + socket)


def remembering(path: str, cookie: str) -> str:
    return page("Đã nhớ" if cookie else "Chưa nhớ", "" if cookie else '<script>localStorage.x = "1"</script>')


PLAIN: dict[str, tuple[str, Callable[[str], str]]] = {
    "/tot": ("Trang tốt", good),
    "/qua-rong": ("Rộng hơn màn hình điện thoại", wide),
    "/kho-doc": ("Khó tiếp cận", inaccessible),
    "/loi-200": ("Báo lỗi nhưng trả mã 200", soft_error),
    "/bieu-mau": ("Biểu mẫu mở được", form),
    "/bieu-mau-rong": ("Biểu mẫu không có ô nào điền được", empty_form),
    "/bieu-mau-dang-nhap": ("Biểu mẫu đòi đăng nhập", signing_in),
    "/ban-mai": ("Kịch bản chạy mãi", endless_script),
    "/ban-sau": ("Kịch bản chạy mãi sau khi mở trang", endless_script_later),
    "/hoi-mai": ("Hộp thoại không dứt", endless_dialogs),
    "/di-mai": ("Kịch bản chuyển hướng mãi", moving_on),
    "/di-hong": ("Kịch bản chuyển tới chỗ hỏng", moving_wrong),
    "/dung-sau": ("Trang dựng sau bằng kịch bản", built_late),
    "/di-ra": ("Kịch bản chuyển sang nơi khác", moving_out),
    "/bao": ("Bão cửa sổ, hộp thoại, tải về", storm),
    "/dong-ho-sai": ("Nói dối về thời gian, bề rộng và lỗi", false_clock),
    "/dung-can": ("Phần tử mang tên của hàm", in_the_way),
    "/nhieu-noi": ("Lấy phần trang từ nơi khác", strangers),
}
"""Path -> what it is, and its page."""
SEARCHES: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "/tim": ("Tìm thấy", searching),
    "/tim-khong": ("Không tìm thấy, nhưng có trong thực đơn", finding_nothing),
    "/tim-nhai": ("Nhại lại câu hỏi", echoing),
    "/tim-loc": ("Tìm bằng kịch bản", filtering),
}
