"""Their claims to our words (integrations.md 3.7, A6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.foundation.accounts.types import AccountKind, Identity

Claims = Mapping[str, Any]

_PERSON, _GENDERS = "1", {"1": "male", "nam": "male", "0": "female", "2": "female", "nữ": "female"}
_DATES = ("%Y%m%d", "%d/%m/%Y", "%Y-%m-%d")


def identity_of(claims: Claims) -> Identity:
    """An identity from the claims of a proved token or of userinfo; missing claims are empty."""
    is_person = _text(claims, "LoaiTaiKhoan") in ("", _PERSON)
    return Identity(
        kind=AccountKind.CITIZEN if is_person else AccountKind.ENTERPRISE,
        person_number=_text(claims, "SoDinhDanh"),
        name=_text(claims, "HoVaTen"),
        assurance_level=assurance_level(claims),
        birth_date=_date(_text(claims, "NgayThangNamSinh")),
        gender=_GENDERS.get(_text(claims, "GioiTinh").lower(), ""),
        phone=_text(claims, "SoDienThoai"),
        email=_text(claims, "ThuDienTu"),
        address=_text(claims, "ThuongTru") or _text(claims, "DiaChi"),
        residence_unit_code=_text(claims, "MaXaThuongTru"),
        organisation_number="" if is_person else _text(claims, "MaSoDoanhNghiep") or _text(claims, "MaSoThue"),
        organisation_name="" if is_person else _text(claims, "TenDoanhNghiep"),
    )


def assurance_level(claims: Claims) -> int:
    """The lower of `loAs` and `acr`: neither may claim more than the other proves; 0 where both are missing."""
    levels = [_level(claims[name]) for name in ("loAs", "acr") if claims.get(name) not in (None, "")]
    return min(levels, default=0)


def _level(value: object) -> int:
    """`2`, `"2"`, `"level2"`, `"urn:vneid:loa:2"`: the last digit; 0 for anything else."""
    found = re.search(r"([0-4])$", str(value))
    return int(found[1]) if found else 0


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return str(value).strip() if isinstance(value, (str, int)) else ""


def _date(text: str) -> date | None:
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date of birth has no zone
        except ValueError:
            continue
    return None
