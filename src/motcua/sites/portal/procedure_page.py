"""The page of one procedure: its record put into the order and words in which people ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.foundation.catalogue import selectors
from motcua.foundation.catalogue.types import ChannelInfo, ComponentInfo, FeeLine, ProcedureInfo
from motcua.kernel.worktime import TimeLimit
from motcua.sites.portal import money, words
from motcua.sites.portal.listing import clean, level_of, plain_line, slug_of

_LONG_NAME, _LONG_PAPER, _SHORT = 110, 160, 60
_SPECIAL = ("trường hợp", "đối với trường hợp", "văn bản ủy quyền")
_STEPS_SHOWN = 6


@dataclass(frozen=True)
class Fact:
    icon: str
    term: str
    value: Any
    note: Any = ""


@dataclass(frozen=True)
class Paper:
    """One component of the dossier."""

    name: str
    copies: str
    form_file: str

    @property
    def is_long(self) -> bool:
        return len(self.name) > _LONG_PAPER


@dataclass(frozen=True)
class Case:
    """The papers of one case, under the heading that the record gives."""

    title: str
    papers: list[Paper]


@dataclass(frozen=True)
class ChannelRow:
    name: Any
    time: Any
    fee: str
    text: str


@dataclass(frozen=True)
class ProcedurePage:
    code: str
    name: str
    short_name: str
    is_long: bool
    field: str
    field_url: str
    plain: str
    facts: list[Fact]
    can_start: bool
    warnings: list[Any]
    needed: Case | None
    cases: list[Case]
    steps: tuple[str, ...]
    more_steps: tuple[str, ...]
    channels: list[ChannelRow]
    channels_text: str
    fees: list[FeeLine]
    time: Any
    audience: str
    agencies: str
    outcome: list[tuple[str, str]]
    conditions: list[str]


def short(name: str) -> str:
    """A name for the trail of links, cut at a word."""
    return name if len(name) <= _SHORT else name[:_SHORT].rsplit(" ", 1)[0] + "…"


# ---------- Papers ----------


def cases_of(components: Iterable[ComponentInfo]) -> list[Case]:
    """What everybody brings first, then the papers of special cases, remarks last; groups as in the record."""
    grouped: dict[str, list[Paper]] = {}
    for part in components:
        grouped.setdefault(clean(part.case).rstrip(" :."), []).append(_paper(part))
    cases = [Case(title or _("Giấy tờ chung"), papers) for title, papers in grouped.items()]
    ordered = sorted(cases, key=lambda case: not any(paper.copies or paper.form_file for paper in case.papers))
    return [part for case in ordered[:1] for part in _split(case)] + ordered[1:]


def _split(case: Case) -> list[Case]:
    """The first group without the papers that only some people need; those become a group of their own."""
    special = [paper for paper in case.papers if paper.name.lower().startswith(_SPECIAL)]
    usual = [paper for paper in case.papers if paper not in special]
    return [Case(case.title, usual), Case(_("Trường hợp riêng"), special)] if usual and special else [case]


def _paper(part: ComponentInfo) -> Paper:
    copies = [
        _("%(n)02d bản chính") % {"n": part.n_original} if part.n_original else "",
        _("%(n)02d bản sao") % {"n": part.n_copy} if part.n_copy else "",
    ]
    return Paper(clean(part.name), ", ".join(filter(None, copies)), part.form_file)


# ---------- Ways to hand in ----------


def channel_rows(info: ProcedureInfo, limit: TimeLimit | None) -> list[ChannelRow]:
    """The ways to hand in; a number printed without its unit gets the unit only from a rule with its own source."""
    return [
        ChannelRow(
            words.CHANNELS.get(channel.channel, channel.channel),
            _channel_time(channel, limit),
            money.channel_fee(channel, info.quality),
            channel.text if channel.text not in ("", "(Không)") else "",
        )
        for channel in info.channels
    ]


def _channel_time(channel: ChannelInfo, limit: TimeLimit | None) -> Any:
    if limit and channel.time_unit is None and channel.time_value == limit.value:
        return words.time_words(limit)
    return words.channel_time(channel.time_value, channel.time_unit)


# ---------- The four facts ----------


def _how_much(info: ProcedureInfo, fees: Sequence[FeeLine]) -> Fact:
    value, note = money.fee_summary(fees)
    if not value:
        value = money.published_fee(info)
        note = _("Theo bản công bố") if value else _("Xem phần 2")
    return Fact("coin", _("Hết bao nhiêu"), value or _("Tuỳ cách nộp"), note)


def _how_long(info: ProcedureInfo, time: Any) -> Fact:
    note = "" if time else _("Theo bản công bố")
    published = next((words.channel_time(c.time_value, c.time_unit) for c in info.channels), _("Không ghi"))
    return Fact("clock", _("Bao lâu"), time or published, note)


def _where(info: ProcedureInfo, level: str | None) -> Fact:
    if level in words.LEVEL_FACTS:
        value, note = words.LEVEL_FACTS[level]
        return Fact("phone", _("Nộp ở đâu"), value, note)
    names = [str(words.CHANNELS.get(c.channel, c.channel)) for c in info.channels]
    return Fact("phone", _("Nộp ở đâu"), ", ".join(names) or _("Không ghi"), _("Theo bản công bố"))


def _who(info: ProcedureInfo) -> Fact:
    agencies = list(info.implementing_agencies) or [info.issuing_agency]
    levels = ", ".join(str(words.AGENCY_LEVELS.get(level, level)) for level in info.levels)
    rest = len(agencies) - 1
    more = _("và %(n)d cơ quan khác") % {"n": rest} if rest else ""
    return Fact("desk", _("Ai giải quyết"), agencies[0], " · ".join(filter(None, [levels, more])))


# ---------- The page ----------


def procedure_page(info: ProcedureInfo, on: date) -> ProcedurePage:
    """All that `portal/procedure.html` shows of a procedure as valid on a date."""
    limit = selectors.limit_info(info.code, on).limit
    time = words.time_words(limit)
    fees = selectors.fee_lines(info.code, on)
    level = level_of(info)
    cases = cases_of(info.components)
    return ProcedurePage(
        code=info.code,
        name=info.name,
        short_name=short(info.name),
        is_long=len(info.name) > _LONG_NAME,
        field=info.field,
        field_url=f"/linh-vuc/{slug_of(info.field)}/",
        plain=plain_line(info),
        facts=[_how_long(info, time), _how_much(info, fees), _where(info, level), _who(info)],
        can_start=can_be_started(info.code),
        warnings=_warnings(info, time, fees),
        needed=cases[0] if cases else None,
        cases=cases[1:],
        steps=info.steps[:_STEPS_SHOWN],
        more_steps=info.steps[_STEPS_SHOWN:],
        channels=channel_rows(info, limit),
        channels_text=info.channels_text,
        fees=list(fees),
        time=time,
        audience=", ".join(info.audience),
        agencies="; ".join(info.implementing_agencies),
        outcome=_outcome(info),
        conditions=[clean(line) for line in info.conditions.splitlines() if line.strip()],
    )


def _warnings(info: ProcedureInfo, time: Any, fees: Sequence[FeeLine]) -> list[Any]:
    """What the source left open or garbled, in plain words."""
    flags = (flag for flag in info.quality if not _settled(flag, time, fees))
    return [words.QUALITY[flag] for flag in flags if flag in words.QUALITY]


def _settled(flag: str, time: Any, fees: Sequence[FeeLine]) -> bool:
    """Whether a rule with its own source already answers what the record leaves open."""
    return bool((flag in ("time_unit_missing", "no_time_limit") and time) or (flag == "fee_conflict" and fees))


def _outcome(info: ProcedureInfo) -> list[tuple[str, str]]:
    forms = dict.fromkeys(part.form_file for part in info.components if part.form_file)
    results = "; ".join(f"{r.name} ({r.code})" if r.code else r.name for r in info.results)
    return [
        (_("Kết quả"), results),
        (_("Mẫu đơn"), "; ".join(forms)),
        (_("Căn cứ pháp lý"), "; ".join(info.legal_basis)),
        (_("Quyết định công bố"), ", ".join(filter(None, [info.decision, info.issuing_agency]))),
    ]


def can_be_started(code: str) -> bool:
    """Whether a form and a process exist here, so that a dossier can be handed in online."""
    from motcua.casework.dossiers import selectors as dossiers

    return dossiers.can_be_started(code)
