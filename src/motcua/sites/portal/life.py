"""Life events: everyday reasons to need the administration, each with the searches that serve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class LifeEvent:
    """`searches` are Vietnamese on purpose: procedures are found by their Vietnamese names."""

    slug: str
    title: Any
    summary: Any
    searches: tuple[str, ...]


LIFE_EVENTS = (
    LifeEvent(
        "co-con-nho",
        _("Có con nhỏ"),
        _("Khai sinh, nhận cha mẹ con, thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi"),
        ("đăng ký khai sinh", "nhận cha, mẹ, con", "trẻ em dưới 6 tuổi"),
    ),
    LifeEvent(
        "cu-tru-can-cuoc",
        _("Cư trú và căn cước"),
        _("Đăng ký thường trú, tạm trú, thông báo lưu trú, thẻ căn cước"),
        ("đăng ký thường trú", "đăng ký tạm trú", "thông báo lưu trú", "thẻ căn cước"),
    ),
    LifeEvent(
        "ket-hon-gia-dinh",
        _("Kết hôn và gia đình"),
        _("Đăng ký kết hôn, xác nhận tình trạng hôn nhân, nuôi con nuôi"),
        ("đăng ký kết hôn", "xác nhận tình trạng hôn nhân", "nuôi con nuôi"),
    ),
    LifeEvent(
        "nha-dat",
        _("Nhà đất"),
        _("Đăng ký biến động quyền sử dụng đất, giấy phép xây dựng nhà ở"),
        ("đăng ký biến động đất đai", "giấy chứng nhận quyền sử dụng đất", "giấy phép xây dựng nhà ở"),
    ),
    LifeEvent(
        "ho-kinh-doanh",
        _("Mở và chạy hộ kinh doanh"),
        _("Đăng ký thành lập, tạm ngừng, chấm dứt hoạt động"),
        ("đăng ký hộ kinh doanh", "tạm ngừng kinh doanh", "chấm dứt hoạt động hộ kinh doanh"),
    ),
    LifeEvent(
        "xe-giay-phep-lai-xe",
        _("Xe và giấy phép lái xe"),
        _("Đăng ký xe, đổi và cấp lại giấy phép lái xe"),
        ("đăng ký xe", "giấy phép lái xe"),
    ),
    LifeEvent(
        "sao-y-chung-thuc",
        _("Sao y, chứng thực"),
        _("Chứng thực bản sao, chữ ký, hợp đồng"),
        ("chứng thực bản sao", "chứng thực chữ ký", "chứng thực hợp đồng"),
    ),
    LifeEvent(
        "nguoi-than-qua-doi",
        _("Người thân qua đời"),
        _("Khai tử, xoá đăng ký thường trú, mai táng phí"),
        ("đăng ký khai tử", "xóa đăng ký thường trú", "mai táng phí"),
    ),
    LifeEvent(
        "chinh-sach-tro-cap",
        _("Hưởng chính sách, trợ cấp"),
        _("Người có công, giảm nghèo, trợ cấp một lần"),
        ("người có công", "hộ nghèo", "trợ cấp một lần"),
    ),
)
OFTEN_SOUGHT = ("Đăng ký khai sinh", "Chứng thực bản sao", "Đăng ký kết hôn", "Đăng ký thường trú")
