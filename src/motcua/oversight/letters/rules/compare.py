"""Why a figure moved from one release to the next, exactly, and whether the two months may be compared at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from motcua.oversight.letters.rules.numerals import as_name, with_small_letter
from motcua.oversight.letters.types import FrozenMovement
from motcua.oversight.rankings.selectors import movement_between_printed
from motcua.oversight.rankings.types import Cell as Part
from motcua.oversight.releases.types import Cell, Definition

_WORDS = (
    ("numerator", "tử số"),
    ("denominator", "mẫu số"),
    ("counting", "cách đếm"),
    ("exclusions", "phần không tính"),
    ("period", "kỳ tính"),
    ("rounding", "cách làm tròn"),
)


def differences(old: Definition, new: Definition) -> list[str]:
    """In words, what two months do not mean alike; nothing where they may be compared."""
    told = [
        f"{word} đổi từ “{old.texts.get(key, '')}” thành “{new.texts.get(key, '')}”"
        for key, word in _WORDS
        if old.texts.get(key, "") != new.texts.get(key, "")
    ]
    told += _left_out(old, new)
    computed = ("subject", "within", "numerator", "denominator", "finish", "composite")
    if not told and any(getattr(old, name) != getattr(new, name) for name in computed):
        told.append("cách tính đã đổi")
    if told and old.version != new.version:
        told.insert(0, f"định nghĩa bản {old.version} được thay bằng bản {new.version} ({new.article})")
    return told


def _left_out(old: Definition, new: Definition) -> Iterator[str]:
    if more := sorted(new.exclusions.keys() - old.exclusions.keys()):
        yield f"nay không tính {', '.join(more)}"
    if less := sorted(old.exclusions.keys() - new.exclusions.keys()):
        yield f"nay tính cả {', '.join(less)}"


def frozen_movement(
    *,
    indicator: str,
    scope: str,
    published: tuple[Sequence[Part], Sequence[Part]],
    known: tuple[Sequence[Part], Sequence[Part]] | None,
) -> FrozenMovement | None:
    """From the published figure of the month before to this one; None where a month has nothing to take a share of.

    `known` is what is known now of both months by agency and kind of service. Without it, agencies alone.
    """
    old, new = known or published
    found = movement_between_printed((old, new), published)
    if found is None:
        return None
    effects = found.effects
    return FrozenMovement(
        indicator, scope, found.before, found.after,
        effects.volume, effects.mix, effects.behaviour, effects.revision, known is not None,
    )  # fmt: skip


_SENTENCES: Mapping[str, str] = {
    "volume": "hồ sơ dồn về các cơ quan có tỷ lệ khác nhau {{{{move:{at}|volume}}}}",
    "mix": "cơ cấu thủ tục trong từng cơ quan thay đổi {{{{move:{at}|mix}}}}",
    "behaviour": "tỷ lệ của chính từng thủ tục ở từng cơ quan thay đổi {{{{move:{at}|behaviour}}}}",
    "revision": "số liệu gửi lại sau công bố {{{{move:{at}|revision}}}}",
}
_ROUNDED = "Từng phần tính từ số chưa làm tròn rồi mới làm tròn, nên tổng các phần đã in có thể lệch ở chữ số cuối."
_AGENCIES_ONLY = "tỷ lệ của chính từng cơ quan thay đổi {{{{move:{at}|behaviour}}}}"


def drafted(found: FrozenMovement, *, name: str, where: str, month: str, before: str) -> str:
    """The paragraph of a comparison, every number a reference; parts without effect are not told."""
    at, shown = f"{found.indicator}:{found.scope}", as_name(with_small_letter(name))
    head = (
        f"So với tháng [[ngày|{_month(before)}]], {shown} của {where} {{{{move:{at}|total}}}} "
        f"(từ {{{{cell:{before}:{at}}}}} lên {{{{cell:{month}:{at}}}}})"
    )
    if found.total < 0:
        head = head.replace("}} lên {{", "}} xuống {{")
    elif not found.total:
        head = head.replace("}} lên {{", "}} sang {{")
    told = [_sentence(part, found).format(at=at) for part in _SENTENCES if getattr(found, part)]
    return f"{head}, trong đó: {'; '.join(told)}. {_ROUNDED}" if told else f"{head}."


def _sentence(part: str, found: FrozenMovement) -> str:
    return _AGENCIES_ONLY if part == "behaviour" and not found.has_kinds else _SENTENCES[part]


def _month(code: str) -> str:
    year, _, month = code.partition("-")
    return f"{int(month)}/{year}"


_TOLD = 3
"""How many agencies a sentence on ranks names on each side."""


def drafted_ranks(
    now: Iterable[Cell], before: Iterable[Cell], names: Mapping[str, str], inside: frozenset[str], *, name: str
) -> str:
    """Who rose and fell most among `inside` by the indicator `name`, ranks as references; empty where nobody moved."""
    old = {cell.scope: cell for cell in before if cell.rank}
    pairs = [(old[c.scope], c) for c in now if c.scope in inside and c.rank and c.scope in old]
    moved = sorted(pairs, key=lambda pair: (_fall(pair), names.get(pair[1].scope, "")))
    rose = [_rank_words(pair, names) for pair in moved[:_TOLD] if _fall(pair) < 0]
    fell = [_rank_words(pair, names) for pair in reversed(moved[-_TOLD:]) if _fall(pair) > 0]
    told = [f"tăng hạng nhiều nhất là {'; '.join(rose)}"] if rose else []
    told += [f"giảm hạng nhiều nhất là {'; '.join(fell)}"] if fell else []
    return (
        f"Về xếp hạng của các tỉnh, thành phố theo chỉ số {as_name(with_small_letter(name))}: {'; '.join(told)}."
        if told
        else ""
    )


def _fall(pair: tuple[Cell, Cell]) -> int:
    return (pair[1].rank or 0) - (pair[0].rank or 0)


def _rank_words(pair: tuple[Cell, Cell], names: Mapping[str, str]) -> str:
    name = names.get(pair[1].scope, pair[1].scope)
    return f"{name} (từ hạng {{{{cell:{pair[0].id}|rank}}}} thành hạng {{{{cell:{pair[1].id}|rank}}}})"
