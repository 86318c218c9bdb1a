"""Packets in JSON and XML to the same records, and records without persons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the library has no types

from motcua.connectors.portal_sync.mapping.facts import findings, objects, told_flags
from motcua.connectors.portal_sync.types import DOSSIERS, MOST_RECORDS, PROGRESS
from motcua.oversight.intake import services
from motcua.oversight.intake.errors import MalformedBatch

KEPT = (
    "MaHoSo", "MaTTHC", "KenhThucHien", "DonViXuLy", "TrangThaiHoSo", "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra",
    "NgayKetThucXuLy", "NgayTra", "NgayTuChoi", "HinhThuc", "DuocThanhToanTrucTuyen",
)  # fmt: skip
_PROGRESS_KEPT = ("MaHoSo", "ThoiDiemXuLy", "TrangThai", "NgayBatDau", "NgayKetThucTheoQuyDinh")
_SUPPLEMENT_KEPT = ("NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi")
_LISTS = {
    "TaiLieuNop", "DanhSachLePhi", "DanhSachHoSoBoSung", "DanhSachGiayToKetQua", "DSKetNoiCSDL", "DinhDanhCHS",
    "DanhSachTepDinhKemKhac",
}  # fmt: skip
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": False}


@dataclass(frozen=True)
class Packet:
    """What a message is about, and its records as they came."""

    service: str
    records: list[Any]


def read_packet(raw: bytes, is_xml: bool) -> Packet:
    """Raises MalformedBatch for what is no packet."""
    said = _from_xml(raw) if is_xml else _from_json(raw)
    service, records = said.get("service"), said.get("data")
    if service not in (DOSSIERS, PROGRESS):
        raise MalformedBatch(what="service")
    if not isinstance(records, list) or not 0 < len(records) <= MOST_RECORDS:
        raise MalformedBatch(what="data")
    return Packet(service, records)


def _from_json(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedBatch(what="body") from error
    return said if isinstance(said, dict) else {}


def _from_xml(raw: bytes) -> dict[str, Any]:
    """The root names the service, its children are records. A document type is refused: nothing may be unfolded."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedBatch(what="body") from error
    if root.getroottree().docinfo.doctype:
        raise MalformedBatch(what="body")
    return {"service": etree.QName(root).localname, "data": [_plain(child) for child in root.iterchildren("{*}*")]}


def _plain(element: Any) -> Any:
    """An element as text, as an object of its children, or (names of `_LISTS`) as a list of them."""
    children = list(element.iterchildren("{*}*"))
    if etree.QName(element).localname in _LISTS:
        return [_plain(child) for child in children]
    if children:
        return {etree.QName(child).localname: _plain(child) for child in children}
    return (element.text or "").strip()


def without_persons(packet: Packet) -> list[dict[str, Any]]:
    """The records to be kept: what the measure needs, findings made while names and numbers were still there."""
    reduce = _dossier if packet.service == DOSSIERS else _progress
    return [reduce(record) if isinstance(record, dict) else {} for record in packet.records]


def _dossier(record: dict[str, Any]) -> dict[str, Any]:
    kept = {name: record[name] for name in KEPT if _is_plain(record.get(name))}
    number = identity_number(record)
    return {
        **kept,
        "supplements": [
            {name: one[name] for name in _SUPPLEMENT_KEPT if _is_plain(one.get(name))}
            for one in objects(record, "DanhSachHoSoBoSung")
        ],
        "flags": told_flags(record),
        "findings": findings(record, number),
        "fees": [one.get("Gia") for one in objects(record, "DanhSachLePhi") if _is_plain(one.get("Gia"))],
        "person": services.person_pseudonym(number) if number else "",
    }


def _progress(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in _PROGRESS_KEPT if _is_plain(record.get(name))}


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def identity_number(record: dict[str, Any]) -> str:
    """The owner's number: of the list of identities the citizen number first, else the older single field."""
    known = sorted(objects(record, "DinhDanhCHS"), key=lambda one: str(one.get("LoaiDinhDanh", "9")))
    numbers = [one.get("SoDinhDanh") for one in known] + [record.get("SoGiayToChuHoSo")]
    return next((str(number).strip() for number in numbers if _is_plain(number)), "")
