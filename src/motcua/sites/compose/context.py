"""What every page's frame shows: site, menu, language, account."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Actor, Permission, actor_of, check
from motcua.kernel.errors import Refusal


@dataclass(frozen=True)
class Door:
    """An address in a menu and its word. `within` are further prefixes for which it counts as current."""

    url: str
    label: Any
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    url: str
    label: Any
    is_current: bool = False


@dataclass(frozen=True)
class Place:
    """One of the three sites as configured."""

    kind: str
    home: str
    density: str
    title: Any
    motto: Any
    menu: tuple[Door, ...]
    foot: tuple[Door, ...]

    @property
    def home_name(self) -> Any:
        """The word for the home: that of the menu, where the menu leads there."""
        return next((door.label for door in self.menu if door.url == self.home), _("Trang đầu"))


@dataclass(frozen=True)
class Site:
    """One of the three sites as this actor sees it in this request."""

    kind: str
    home: str
    density: str
    title: Any
    subtitle: Any
    name: str
    motto: Any
    home_name: Any = ""
    menu: list[Entry] = field(default_factory=list)
    account: list[Entry] = field(default_factory=list)
    foot: list[Entry] = field(default_factory=list)


_HELP = (
    Door("/tro-giup/", _("Hướng dẫn sử dụng")),
    Door("/phan-anh/", _("Góp ý, khiếu nại")),
    Door("/du-lieu-ca-nhan/", _("Dữ liệu cá nhân của bạn")),
    Door("/tiep-can/", _("Tiếp cận cho người khuyết tật")),
    Door("/xac-minh/", _("Kiểm tra chữ ký số")),
    Door("/so-do/", _("Sơ đồ trang")),
)
PORTAL = Place(
    "portal",
    "/",
    "",
    _("Dịch vụ công"),
    _("Một cửa cho mọi thủ tục. Nộp trực tuyến, qua bưu chính hoặc tại quầy đều được giải quyết như nhau."),
    (
        Door("/linh-vuc/", _("Thủ tục"), ("/tim/", "/thu-tuc/", "/nop-ho-so/")),
        Door("/tra-cuu/", _("Tra cứu hồ sơ")),
        Door("/phan-anh/", _("Hỏi đáp, phản ánh")),
    ),
    _HELP,
)
ONESTOP = Place(
    "onestop",
    "/mot-cua/",
    "desk",
    _("Một cửa điện tử"),
    _("Mọi thao tác trên hồ sơ đều ghi vào sổ vết và không xoá được."),
    (
        Door("/mot-cua/", _("Hộp việc")),
        Door("/mot-cua/thanh-toan/", _("Sổ thu phí")),
        Door("/mot-cua/phan-anh/", _("Phản ánh")),
        Door("/quan-tri/tai-khoan/", _("Tài khoản"), ("/quan-tri/vai-tro/",)),
        Door("/quan-tri/tin-nhan/", _("Thông điệp liên thông")),
    ),
    (Door("/tro-giup/", _("Trợ giúp")), Door("/tiep-can/", _("Tiếp cận cho người khuyết tật"))),
)
NATIONAL = Place(
    "national",
    "/do-luong/",
    "figures",
    _("Đo lường dịch vụ công"),
    _("Mỗi con số gạch chấm mở được “hộ chiếu”: định nghĩa, tử số, mẫu số, nguồn, kỳ và lúc chốt."),
    (
        Door("/do-luong/", _("Tổng quan")),
        Door("/do-luong/co-quan/", _("Cơ quan")),
        Door("/do-luong/cong-bo/", _("Kỳ công bố")),
        Door("/do-luong/danh-gia/", _("Đánh giá")),
        Door("/cong-van/", _("Công văn")),
        Door("/do-luong/chi-tieu/", _("Chỉ tiêu"), ("/do-luong/phan-cap/",)),
        Door("/nhiem-vu/", _("Nhiệm vụ")),
        Door("/do-luong/doi-soat/", _("Đối soát")),
        Door("/do-luong/dau-hieu/", _("Dấu hiệu")),
        Door("/do-luong/nguon/", _("Nguồn gửi")),
        Door("/bao-cao/", _("Báo cáo")),
    ),
    (
        Door("/do-luong/chi-so/", _("Cách tính")),
        Door("/do-luong/du-lieu-mo/", _("Dữ liệu mở")),
        Door("/do-luong/tham-do/", _("Trang dịch vụ nhìn từ bên ngoài")),
        Door("/bao-cao/tien-do/", _("Tiến độ báo cáo")),
        Door("/tiep-can/", _("Tiếp cận cho người khuyết tật")),
    ),
)
ACCOUNT = (
    Door("/ho-so/", _("Hồ sơ của tôi")),
    Door("/thong-bao/", _("Thông báo")),
    Door("/kho-giay-to/", _("Kho giấy tờ")),
    Door("/tai-khoan/", _("Tài khoản")),
    Door("/mot-cua/", _("Bàn làm việc của cán bộ")),
    Door("/nhiem-vu/cua-toi/", _("Nhiệm vụ được giao")),
    Door("/do-luong/phan-cap/cua-toi/", _("Chỉ tiêu của tôi")),
    Door("/do-luong/danh-gia/viec/", _("Việc dùng thử của tôi")),
    Door("/do-luong/danh-gia/cua-toi/", _("Đánh giá cơ quan tôi")),
    Door("/do-luong/danh-gia/y-kien/", _("Ý kiến của cơ quan tôi")),
    Door("/do-luong/", _("Đo lường dịch vụ công")),
    Door("/bao-cao/", _("Báo cáo định kỳ")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context `actor`, `demo`, `site`, `unread` (asked only where shown) and `language`."""
    actor = actor_of(request)
    return {
        "actor": actor,
        "demo": settings.DEMO,
        "site": SimpleLazyObject(lambda: _site(request.path, actor)),
        "unread": SimpleLazyObject(lambda: _unread(actor)),
        "language": (get_language() or "vi")[:2],
    }


def place_of(path: str) -> Place:
    """The site that an address belongs to; officers' administration is part of the one-stop desk."""
    if path.startswith((ONESTOP.home, "/quan-tri/")):
        return ONESTOP
    return NATIONAL if path.startswith((NATIONAL.home, "/bao-cao/", "/cong-van/", "/nhiem-vu/")) else PORTAL


SHARED = ("/thong-bao/", "/tai-khoan/")
"""Pages of a person, whichever site they work on."""


def place_for(path: str, actor: Actor) -> Place:
    """The site in whose frame somebody sees an address: a page of their own stands where they work."""
    if not path.startswith(SHARED) or not actor.grants:
        return place_of(path)
    return ONESTOP if _may_open(actor, ONESTOP.home) else NATIONAL


def _site(path: str, actor: Actor) -> Site:
    place = place_for(path, actor)
    subtitle = _subtitle(place)
    return Site(
        kind=place.kind,
        home=place.home,
        density=place.density,
        title=place.title,
        subtitle=subtitle,
        name=f"{place.title} {subtitle}".strip(),
        motto=place.motto,
        home_name=place.home_name,
        menu=_entries(place.menu, actor, path),
        account=_entries(ACCOUNT, actor, path) if actor.is_signed_in else [],
        foot=_entries(place.foot, actor, path),
    )


def _subtitle(place: Place) -> Any:
    """The province or ministry that this copy serves; the national site speaks of all."""
    return _("Cả nước: bộ, ngành và 34 tỉnh, thành phố") if place is NATIONAL else agency_name(settings.PROVINCE)


def agency_name(code: str) -> str:
    """The agency with `code` as a place, `Tỉnh An Giang`; '' before reference data are loaded."""
    try:
        name = agencies.agency(code).name.removeprefix("UBND ")
    except Refusal:
        return ""
    return name[:1].upper() + name[1:]


def _entries(doors: tuple[Door, ...], actor: Actor, path: str) -> list[Entry]:
    """The doors that exist in this copy and that `actor` may open."""
    current = max(
        (prefix for door in doors for prefix in _prefixes(door) if path.startswith(prefix)), default="", key=len
    )
    return [Entry(d.url, d.label, current in _prefixes(d)) for d in doors if _may_open(actor, d.url)]


def _prefixes(door: Door) -> tuple[str, ...]:
    return (door.url, *door.within)


def _may_open(actor: Actor, url: str) -> bool:
    permission = _permission_at(url, get_urlconf() or settings.ROOT_URLCONF)
    if permission is None:
        return False
    try:
        check(actor, permission)
    except Refusal:
        return False
    return True


@lru_cache(maxsize=256)
def _permission_at(url: str, urlconf: str) -> Permission | None:
    """The permission that the view at `url` declares; None where no view answers."""
    try:
        return getattr(resolve(url, urlconf).func, "permission", None)
    except Resolver404:
        return None


def _unread(actor: Actor) -> int:
    try:
        from motcua.foundation.notifications import selectors
    except ImportError:
        return 0
    return selectors.unread_count(actor.account_id) if actor.account_id else 0
