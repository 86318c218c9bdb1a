"""Which pages are visited: one by one, or many from a file; all faults are told at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.text import nfc
from motcua.oversight.probes import rules
from motcua.oversight.probes.models import Target
from motcua.oversight.probes.selectors.targets import hosts_for
from motcua.oversight.probes.types import LONGEST_ADDRESS, MANAGE, MOST_ROWS, TARGET_COLUMNS, TargetWish

_MOST = {"agency": 35, "procedure": 40, "search_words": 200, "expected_text": 200}
_NEEDED = {"agency": "Ghi mã cơ quan.", "address": "Ghi địa chỉ trang dịch vụ."}
_ADDRESSES = ("address", "search_address", "form_address")
_MOST_TOLD = 200


@transaction.atomic
def register_target(*, wish: TargetWish, actor: Actor) -> int:
    """Have a page visited from now on; returns its number. Again: the same page. Raises InvalidInput."""
    check_unless_system(actor, MANAGE)
    clean = _clean(wish)
    if wrong := _wrong(clean, {}):
        raise InvalidInput(wrong)
    return _keep(clean, actor)


@transaction.atomic
def register_targets(*, content: bytes, actor: Actor) -> int:
    """Have all pages of a CSV file visited; returns how many are new. Raises InvalidInput with every wrong line."""
    check_unless_system(actor, MANAGE)
    wishes = read_targets(content)
    allowed: dict[str, frozenset[str]] = {}
    wrong = {f"dòng {line}, cột {name}": told for line, wish in wishes for name, told in _wrong(wish, allowed).items()}
    if wrong:
        rest = len(wrong) - _MOST_TOLD
        more = {"…": [f"và {rest} lỗi nữa"]} if rest > 0 else {}
        raise InvalidInput(dict(list(wrong.items())[:_MOST_TOLD]) | more)
    before = Target.objects.count()
    for _, wish in wishes:
        _keep(wish, actor)
    return Target.objects.count() - before


def read_targets(content: bytes) -> list[tuple[int, TargetWish]]:
    """The rows of a file with their line numbers. Raises InvalidInput for what is no such file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput({"file": ["Tệp phải là CSV, bảng mã UTF-8."]}) from error
    if "\x00" in text:
        raise InvalidInput({"file": ["Tệp phải là CSV, bảng mã UTF-8."]})
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InvalidInput({"file": [f"Dòng {reader.line_num} không đọc được."]}) from error
    _check_head(reader.fieldnames or (), len(rows))
    return [(line, _clean(_wish(row))) for line, row in rows]


def _check_head(names: object, rows: int) -> None:
    head = tuple(str(name).strip() for name in names) if isinstance(names, list) else ()
    unknown, missing = sorted(set(head) - set(TARGET_COLUMNS)), sorted(_NEEDED.keys() - set(head))
    if unknown or missing:
        told = [f"Các cột phải là: {', '.join(TARGET_COLUMNS)}."]
        told += [f"Thiếu: {', '.join(missing)}."] if missing else []
        raise InvalidInput({"file": [*told, *([f"Không có cột {', '.join(unknown)}."] if unknown else [])]})
    if not 0 < rows <= MOST_ROWS:
        raise InvalidInput({"file": [f"Tệp phải có từ 1 đến {MOST_ROWS} dòng."]})


def _wish(row: Mapping[str | None, str | list[str] | None]) -> TargetWish:
    given = {str(name).strip(): value for name, value in row.items() if isinstance(value, str)}
    return TargetWish(**{name: given.get(name, "") for name in TARGET_COLUMNS})


def _clean(wish: TargetWish) -> TargetWish:
    return replace(wish, **{name: nfc(getattr(wish, name)) for name in TARGET_COLUMNS})


def _wrong(wish: TargetWish, allowed: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    """What is wrong with a wish, by column; `allowed` keeps the hosts of agencies that were looked up."""
    wrong = {name: [told] for name, told in _NEEDED.items() if not getattr(wish, name)}
    for name, most in _MOST.items():
        if len(getattr(wish, name)) > most:
            wrong[name] = [f"Dài nhất {most} ký tự."]
    if wish.agency and wish.agency not in allowed and "agency" not in wrong:
        allowed[wish.agency] = _hosts_of(wish.agency, wrong)
    for name in _ADDRESSES:
        if getattr(wish, name):
            wrong |= _wrong_address(wish, name, allowed.get(wish.agency, frozenset()))
    if bool(wish.search_address) != bool(wish.search_words and wish.expected_text):
        wrong["search_words"] = [
            "Trang tìm kiếm, từ khóa và chữ phải thấy đi cùng nhau: ghi cả ba hoặc để trống cả ba."
        ]
    return wrong


def _hosts_of(agency: str, wrong: dict[str, list[str]]) -> frozenset[str]:
    try:
        return hosts_for(agencies.agency(agency).code)
    except NotFound:
        wrong["agency"] = [f"Không có cơ quan nào mang mã {agency}."]
        return frozenset()


def _wrong_address(wish: TargetWish, name: str, allowed: frozenset[str]) -> dict[str, list[str]]:
    host = rules.host_of(getattr(wish, name), is_trial=settings.DEMO)
    if host is None:
        return {name: [f"Địa chỉ phải bắt đầu bằng https://, có tên máy chủ và dài nhất {LONGEST_ADDRESS} ký tự."]}
    if host not in allowed:
        return {name: [f"Máy chủ {host} chưa có trong danh sách được phép của cơ quan {wish.agency}."]}
    return {}


def _keep(wish: TargetWish, actor: Actor) -> int:
    agency = agencies.agency(wish.agency).code
    hosts = {rules.host_of(address, is_trial=settings.DEMO) for name in _ADDRESSES if (address := getattr(wish, name))}
    rest = {name: getattr(wish, name) for name in TARGET_COLUMNS if name not in ("agency", "procedure", "address")}
    key = {"agency_code": agency, "procedure_code": wish.procedure, "address": wish.address, "valid_to": None}
    row, is_new = Target.objects.get_or_create(
        **key, defaults={**rest, "hosts": sorted(host for host in hosts if host), "valid_from": now()}
    )
    if not is_new and any(getattr(row, name) != value for name, value in rest.items()):
        end_target(target=row.pk, actor=actor)
        return _keep(wish, actor)
    if is_new:
        audit.record(actor, "register_target", f"probe_target:{row.pk}", agency=agency, address=wish.address)
    return int(row.pk)


@transaction.atomic
def end_target(*, target: int, actor: Actor) -> None:
    """Visit a page no longer; what was seen stays. Again changes nothing. Raises NotFound."""
    check_unless_system(actor, MANAGE)
    if not Target.objects.filter(pk=target).exists():
        raise NotFound()
    if Target.objects.filter(pk=target, valid_to=None).update(valid_to=now()):
        audit.record(actor, "end_target", f"probe_target:{target}")
