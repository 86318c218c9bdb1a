"""What is known of those who send: keys, day seals, doubts, what the door turned away, clocks and silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.clock import now
from motcua.kernel.templatetags import kit
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.types import ClockSkew, DoubtSummary, HandoverInfo, SilentSource, SourceInfo
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import FileTotals
from motcua.sites.national.tables import Cell, Head, Table, in_groups


def source_table() -> Table:
    """All sources: what came, who is silent, whose clock is wrong, what is in doubt."""
    silent = {found.code: found for found in intake.silent_sources()}
    skews = {found.source: found for found in intake.clock_skews()}
    doubts = {found.source: found for found in intake.doubts_by_source()}
    files, handed = monitoring.file_totals(), intake.handovers()
    rows = [
        _source_row(
            s,
            files.get(s.code),
            watch_words(silent.get(s.code), skews.get(s.code), doubts.get(s.code)),
            [one.heir for one in handed if one.source == s.code],
        )
        for s in intake.sources()
    ]
    head = (Head(_("Nguồn")), Head(_("Cơ quan")), Head(_("Trạng thái")), Head(_("Lô"), True), Head(_("Đã nhận"), True),
            Head(_("Bị loại"), True), Head(_("Lô cuối")), Head(_("Cần xem")))  # fmt: skip
    return Table("nguon", _("Nguồn gửi dữ liệu"), _("Mỗi nguồn ký lô bằng khóa riêng (Ed25519)"), head, rows)


def _state(source: SourceInfo, heirs: Sequence[str]) -> Cell:
    note = _("hồ sơ đã bàn giao cho %(heirs)s") % {"heirs": ", ".join(heirs)} if heirs else ""
    return Cell(_("Đang nhận"), tag="ok", note=note) if source.is_active else Cell(_("Ngừng"), tag="warn", note=note)


def _source_row(source: SourceInfo, files: FileTotals | None, told: Sequence[str], heirs: Sequence[str]) -> list[Cell]:
    taken, rejected = (files.taken, files.rejected) if files else (0, 0)
    instants = [at for at in (source.last_at, files.last_at if files else None) if at]
    return [
        Cell(source.name, url=reverse("national:source", args=[source.code]), note=source.code),
        Cell(source.agency_code),
        _state(source, heirs),
        Cell(kit.number(source.batches), note=_("%(n)s tệp") % {"n": kit.number(files.loads)} if files else ""),
        Cell(kit.number(source.accepted + taken)),
        Cell(kit.number(source.rejected + rejected)),
        Cell(kit.moment(max(instants, default=None)) or "–"),
        Cell(told[0], tag="warn", note=" · ".join(told[1:])) if told else Cell("–"),
    ]


def watch_words(silent: SilentSource | None, skew: ClockSkew | None, doubt: DoubtSummary | None) -> list[str]:
    """What somebody should look at, each in a few words; empty where nothing is."""
    found = []
    if doubt and doubt.batches:
        found.append(_("%(n)s lô trong nghi vấn") % {"n": kit.number(doubt.batches)})
    if silent:
        found.append(_("im lặng %(n)s giờ làm việc") % {"n": kit.number(silent.working_hours)})
    if skew:
        found.append(_("đồng hồ lệch %(n)s phút") % {"n": kit.number(max(skew.ahead, skew.behind))})
    return found


def handover_table(source: str) -> Table:
    """To whom its dossiers were handed over, from whom it took some, and how many of them have not ended."""
    rows = [_handover_row(one, is_given=one.source == source) for one in intake.handovers(source)]
    head = (Head(_("Chiều")), Head(_("Nguồn")), Head(_("Từ lúc")), Head(_("Chưa kết thúc"), True),
            Head(_("Lý do")))  # fmt: skip
    note = _("Hồ sơ giữ cơ quan đã mở; mỗi bản ghi giữ nguồn và lô đã gửi nó")
    return Table("ban-giao", _("Bàn giao hồ sơ"), note, head, rows)


def _handover_row(one: HandoverInfo, *, is_given: bool) -> list[Cell]:
    other = one.heir if is_given else one.source
    return [
        Cell(_("Đã giao"), tag="idle") if is_given else Cell(_("Đã nhận"), tag="ok"),
        Cell(other, url=reverse("national:source", args=[other])),
        Cell(kit.moment(one.handed_at), note=one.handed_by),
        Cell(kit.number(intake.open_dossiers(one))),
        Cell(one.reason),
    ]


def key_table(keys: Iterable[Any]) -> Table:
    """The newest key first, each with the time in which it counts."""
    rows = [
        [
            Cell(in_groups(key.public_key)),
            Cell(kit.moment(key.valid_from)),
            Cell(kit.moment(key.revoked_at or key.valid_to) or "–"),
            _key_state(key),
        ]
        for key in keys
    ]
    head = (Head(_("Khóa công khai")), Head(_("Có hiệu lực từ")), Head(_("Đến")), Head(_("Trạng thái")))
    return Table("khoa", _("Khóa ký"), _("Ed25519; một khóa chỉ dùng một lần trong đời nguồn"), head, rows)


def _key_state(key: Any) -> Cell:
    if key.revoked_at:
        told = {"at": kit.moment(key.revoked_at), "since": kit.moment(key.stolen_since)}
        return Cell(_("Đã thu hồi"), tag="bad", note=_("lúc %(at)s, lộ từ %(since)s") % told)
    if key.valid_to and key.valid_to <= now():
        return Cell(_("Hết hiệu lực"), tag="idle")
    return Cell(_("Đang dùng"), tag="ok")


def seal_table(seals: Iterable[Any], broken_at: int | None) -> Table:
    """The newest seal first; the first that does not fit what is stored is named."""
    rows = [
        [
            Cell(str(seal.number)),
            Cell(kit.day(seal.day)),
            Cell(_span(seal)),
            Cell(kit.number(seal.accepted)),
            Cell(kit.number(seal.rejected)),
            Cell(in_groups(seal.digest)),
            Cell(_("Không khớp"), tag="bad") if broken_at == seal.number else Cell(_("Khớp"), tag="ok"),
        ]
        for seal in seals
    ]
    head = (Head(_("Dấu số"), True), Head(_("Ngày")), Head(_("Lô")), Head(_("Đã nhận"), True), Head(_("Bị loại"), True),
            Head(_("SHA-256")), Head(_("Đối chiếu")))  # fmt: skip
    note = _("Mỗi dấu nối dấu trước; đối chiếu tính lại từ các lô đang lưu")
    return Table(
        "dau", _("Dấu ngày"), note, head, rows, empty=_("Mỗi ngày có lô gửi tới thì đêm hôm ấy được đóng dấu.")
    )


def _span(seal: Any) -> str:
    return f"{seal.first_sequence} – {seal.last_sequence}" if seal.batches else "–"


def doubt_table(marks: Iterable[Any]) -> Table:
    """Batches that came under a key in other hands, and what was decided."""
    head = (Head(_("Lô"), True), Head(_("Nhận lúc")), Head(_("Bản ghi"), True), Head(_("Lộ khóa từ")),
            Head(_("Quyết định")))  # fmt: skip
    rows = [_doubt_row(mark.batch, mark.stolen_since) for mark in marks]
    return Table("nghi-van", _("Lô trong nghi vấn"), _("Không lô nào tự rời khỏi số đếm"), head, rows,
                 empty=_("Không lô nào nhận dưới một khóa bị lộ."))  # fmt: skip


def _doubt_row(batch: Any, stolen_since: datetime) -> list[Cell]:
    return [
        Cell(str(batch.sequence), url=reverse("national:receipt", args=[batch.source_id, batch.sequence])),
        Cell(kit.moment(batch.received_at)),
        Cell(kit.number(batch.accepted)),
        Cell(kit.moment(stolen_since)),
        _decided(getattr(batch, "settlement", None)),
    ]


def _decided(settlement: Any) -> Cell:
    if settlement is None:
        return Cell(_("Chưa quyết định"), tag="warn")
    word, tag = (_("Vẫn tính"), "ok") if settlement.is_counted else (_("Không tính"), "bad")
    note = f"{settlement.reason} ({settlement.settled_by}, {kit.moment(settlement.settled_at)})"
    again = "" if settlement.is_counted else _("Điều đúng trong lô này gửi lại được, với mã sự kiện mới (mã cũ bị trả "
                                               "lời MON-08).")  # fmt: skip
    return Cell(word, tag=tag, note=" ".join(filter(None, (note, again))))


def door_table(counts: Iterable[Any]) -> Table:
    """What was turned away or repeated in the source's name, by day."""
    rows = [
        [Cell(kit.day(c.day)), Cell(c.code), Cell(kit.number(c.times)), Cell(kit.moment(c.last_at))] for c in counts
    ]
    head = (Head(_("Ngày")), Head(_("Trả lời")), Head(_("Lần"), True), Head(_("Lần cuối")))
    note = _("Lần gửi bị từ chối hoặc gửi lại, nhân danh nguồn này")
    return Table("cua", _("Ở cửa, 30 ngày"), note, head, rows, empty=_("30 ngày qua không lần gửi nào bị từ chối."))


def file_table(loads: Iterable[Any]) -> Table:
    """Whole tables that came as files, the newest first."""
    rows = [
        [
            Cell(kit.moment(load.loaded_at), note=load.name),
            *(Cell(kit.number(load.receipt[name])) for name in ("rows", "new", "changed")),
            _file_rejected(load),
            Cell(load.digest[:16]),
        ]
        for load in loads
    ]
    head = (Head(_("Nạp lúc")), Head(_("Dòng"), True), Head(_("Mới"), True), Head(_("Đổi"), True),
            Head(_("Bị loại"), True), Head(_("Dấu")))  # fmt: skip
    note = _("Bảng hồ sơ gửi bằng tệp; hồ sơ không có trong bảng sau vẫn giữ như đã nạp")
    return Table("tep", _("Các bảng đã nạp"), note, head, rows)


def _file_rejected(load: Any) -> Cell:
    """How many rows, leading to the list of them."""
    if not load.receipt["rejected_file"]:
        return Cell(kit.number(load.receipt["rejected"]))
    url = reverse("national:file_rejected", args=[load.source, load.pk])
    return Cell(kit.number(load.receipt["rejected"]), url=url, note=_("dòng bị loại, CSV"))


def watch_pairs(source: str, summary: Mapping[str, str]) -> list[tuple[str, str]]:
    """Agency, silence and clock of one source."""
    silent = next((s for s in intake.silent_sources() if s.code == source), None)
    skew = next((s for s in intake.clock_skews() if s.source == source), None)
    return [
        *summary.items(),
        (_("Im lặng"), _("%(n)s giờ làm việc") % {"n": kit.number(silent.working_hours)} if silent else _("không")),
        (_("Đồng hồ, 30 ngày"), _skew_text(skew)),
    ]


def _skew_text(skew: ClockSkew | None) -> str:
    if skew is None:
        return _("không lệch quá 5 phút")
    return _("%(n)s lô lệch; nhanh nhất %(ahead)s phút, chậm nhất %(behind)s phút") % {
        "n": kit.number(skew.batches), "ahead": kit.number(skew.ahead), "behind": kit.number(skew.behind),
    }  # fmt: skip
