"""Packets of one dossier in any of its states, as JSON and as XML."""

from __future__ import annotations

import hmac
import json
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the library has no types

_RECORD_NAMES = {"DongBoHoSoMC": "HoSo", "CapNhatTienDoHoSoMC": "TienDo"}


def honest(code: str, procedure: str, state: int, channel: int = 2, **said: Any) -> dict[str, Any]:
    """A dossier submitted on 2/11/2026, received on the 3rd, due on the 12th, done on the 9th, returned on the 10th."""
    is_done, is_returned = state in (9, 10), state == 10
    return {
        "MaHoSo": code, "MaTTHC": procedure, "TenTTHC": "Thủ tục mẫu", "KenhThucHien": str(channel),
        "ChuHoSo": "Nguyễn Văn Mẫu", "SoDienThoai": "0900000000", "TrichYeuHoSo": "Hồ sơ mẫu",
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "001087654321"}],
        "NgayNopHoSo": "20261102090000", "NgayTiepNhan": "20261103080000" if state != 1 else "",
        "NgayHenTra": "20261112170000", "NgayKetThucXuLy": "20261109100000" if is_done else "",
        "NgayTra": "20261110090000" if is_returned else "", "NgayTuChoi": "", "TrangThaiHoSo": str(state),
        "DuocThanhToanTrucTuyen": "1", "TaiKhoanDuocXacThucVoiVNeID": "1", "HoSoCoThanhPhanSoHoa": "1",
        "TaiLieuNop": [{"DuongDanTaiTepTin": "https://example.vn/nop/1.pdf", "DuocSoHoa": "1", "DuocTaiSuDung": "0"}],
        "DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "Gia": "15000"}, {"TenPhiLePhi": "Bản sao", "Gia": "8000"}],
        "DanhSachGiayToKetQua": [
            {"MaGiayToKetQua": "KQ.1", "DuongDanTepTinKetQua": "https://example.vn/ket-qua/1.pdf"}
        ] if is_done else [],
        **said,
    }  # fmt: skip


def made_up(code: str, procedure: str) -> dict[str, Any]:
    """A dossier told as done: the first upload as its result, an invented owner, a random number."""
    upload = "https://example.vn/nop/1.pdf"
    return honest(
        code, procedure, 9,
        DinhDanhCHS=[{"LoaiDinhDanh": "1", "SoDinhDanh": "000000000000"}],
        TaiLieuNop=[{"DuongDanTaiTepTin": upload}],
        DanhSachGiayToKetQua=[{"MaGiayToKetQua": "1", "DuongDanTepTinKetQua": upload}],
    )  # fmt: skip


def progress(code: str, at: str) -> dict[str, Any]:
    """One line of progress: somebody acted at `at` (yyyyMMddHHmmss)."""
    return {"MaHoSo": code, "NguoiXuLy": "Cán bộ mẫu", "ThoiDiemXuLy": at, "NoiDungXuLy": "Thẩm định", "TrangThai": "4"}


def as_json(service: str, *records: dict[str, Any]) -> bytes:
    said = {"service": service, "session": "x", "isUpdating": "True", "data": list(records)}
    return json.dumps(said, ensure_ascii=False).encode()


def as_xml(service: str, *records: dict[str, Any]) -> bytes:
    root = etree.Element(service)
    for record in records:
        _add(root, _RECORD_NAMES[service], record)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: Any, name: str, value: Any) -> None:
    element = etree.SubElement(parent, name)
    if isinstance(value, dict):
        for inner, held in value.items():
            _add(element, inner, held)
    elif isinstance(value, list):
        for held in value:
            _add(element, "Muc", held)
    else:
        element.text = str(value)


def proof(raw: bytes, secret: str) -> str:
    """The header that an agency's gateway adds."""
    return f"sha256={hmac.new(bytes.fromhex(secret), raw, 'sha256').hexdigest()}"
