"""Words beside a figure must say what the figure says: direction, group, name, and no bound of their own (issue 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from motcua.oversight.letters.rules.figures import exact_value
from motcua.oversight.letters.types import Basis, FrozenMovement, Piece, Quoted, Reference

_UP, _DOWN = "tăng", "giảm"
_DIRECTIONS: Mapping[str, int] = {_UP: 1, "lên": 1, _DOWN: -1, "xuống": -1}
_DIRECTION = re.compile(rf"(?<!\w)(?:{'|'.join(_DIRECTIONS)})(?!\w)", re.I)
_FROM = re.compile(r"(?<!\w)từ(?: hạng| mức)?\s*$", re.I)
_TO = re.compile(r"\s*,?\s*(?:(?P<word>tăng lên|giảm xuống|tăng|giảm|lên|xuống)\b)?[^.;()]{0,25}$", re.I)
_CLAUSE = re.compile(r"[.;:](?:\s|$)")
_BOUND = re.compile(
    r"(?<!\w)(?:hơn|trên|dưới|gần|ngót|chừng|khoảng|xấp xỉ|tối thiểu|tối đa|ít nhất|nhiều nhất|quá|vượt|không đạt"
    r"|(?:chưa|không) (?:tới|đến|đạt|quá|đầy))(?: mức)?\s*$",
    re.I,
)
_TOLD_PARTS = ("volume", "mix", "behaviour", "revision")


def faults_of_words(pieces: Sequence[Piece], basis: Basis) -> Iterator[str]:
    """Sentences on words of one paragraph that say another thing than the figures they stand beside."""
    for at, piece in enumerate(pieces):
        if isinstance(piece, Reference):
            before, after = _plain(pieces, at - 1), _plain(pieces, at + 1)
            yield from _bounds(piece, before)
            if piece.kind == "move":
                yield from _beside_movement(piece, before, after, basis)
            if piece.kind == "cell":
                yield from _ends(pieces, at, basis)
    yield from _missing_parts(pieces, basis)


def _plain(pieces: Sequence[Piece], at: int) -> str:
    found = pieces[at] if 0 <= at < len(pieces) else ""
    return found if isinstance(found, str) else ""


def _bounds(reference: Reference, before: str) -> Iterator[str]:
    """`Hơn 65,00%` is not the figure; `274 trên 2.133` is a share told in words."""
    is_share = reference.format == "denominator"
    if (found := _BOUND.search(before)) and not (is_share and found.group().strip().lower() == "trên"):
        yield (
            f"“{found.group().strip()}” đứng ngay trước một con số dẫn từ số liệu và làm nó thành con số khác; "
            f"số liệu là đúng bằng, không hơn không kém"
        )


# Direction


def _movement(reference: Reference, basis: Basis) -> FrozenMovement | None:
    return basis.movements.get((reference.parts[0], reference.parts[1])) if len(reference.parts) == 2 else None


def _sign(share: Fraction) -> int:
    return (share > 0) - (share < 0)


def _beside_movement(reference: Reference, before: str, after: str, basis: Basis) -> Iterator[str]:
    """A movement brings its own word; another one beside it doubles or contradicts it."""
    found = _movement(reference, basis)
    share = getattr(found, reference.format or "total", None)
    if not isinstance(share, Fraction):
        return
    if word := re.search(rf"{_DIRECTION.pattern}\s*$", before, re.I):
        yield f"“{word.group().strip()}” đứng ngay trước một biến động, mà biến động đã có chữ tăng, giảm của nó"
    clause = _CLAUSE.split(after, maxsplit=1)[0].partition("(")[0]
    wrong = [each.group() for each in _DIRECTION.finditer(clause) if _DIRECTIONS[each.group().lower()] != _sign(share)]
    if wrong:
        yield f"“{wrong[0]}” đứng sau một biến động có chiều khác"


@dataclass(frozen=True)
class _Step:
    """From one cell to another: what the words around them say and what the figures do."""

    words: tuple[str, ...]
    sign: int


def _ends(pieces: Sequence[Piece], at: int, basis: Basis) -> Iterator[str]:
    """`từ {{A}} lên {{B}}`: B is above A; for ranks, up means a smaller number."""
    found = _step(pieces, at, basis)
    for word in found.words if found else ():
        if found and _DIRECTIONS[word] != found.sign:
            yield f"“{word}” không đúng chiều của hai con số bên cạnh; xin viết lại câu so sánh theo số liệu"


def _step(pieces: Sequence[Piece], at: int, basis: Basis) -> _Step | None:
    other = pieces[at + 2] if at + 2 < len(pieces) else ""
    before, between = _plain(pieces, at - 1), _plain(pieces, at + 1)
    told, start = _TO.match(between), _FROM.search(before)
    if not isinstance(other, Reference) or not told or not (start or told["word"]):
        return None
    sign = _sign_between(pieces[at], other, basis)
    if sign is None:
        return None
    named = [word for word in (told["word"] or "").lower().split() if word in _DIRECTIONS]
    return _Step((*named, *(_announced(pieces, at) if start else ())), sign)


def _announced(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """The direction that was announced last before `từ`: `giảm từ`, `tăng hạng nhiều nhất là An Giang (từ`."""
    is_rank = isinstance(piece := pieces[at], Reference) and piece.format == "rank"
    text = "".join(each if isinstance(each, str) else "…" for each in pieces[max(0, at - 13) : at])
    clause = text if is_rank else _CLAUSE.split(text)[-1].rpartition("…")[2]
    found = [m.group().lower() for m in _DIRECTION.finditer(clause) if not is_rank or "hạng" in clause[m.end() :][:6]]
    return (found[-1],) if found else ()


def _sign_between(first: Piece, second: Piece, basis: Basis) -> int | None:
    """Whether the second cell is above the first; None where they are not the same figure of the same whom."""
    old, new = _quoted(first, basis), _quoted(second, basis)
    if old is None or new is None or not isinstance(first, Reference) or not isinstance(second, Reference):
        return None
    if first.format != second.format or (old.cell.indicator, old.cell.scope) != (new.cell.indicator, new.cell.scope):
        return None
    ends = [_compared(quoted, first.format) for quoted in (old, new)]
    if ends[0] is None or ends[1] is None:
        return None
    return _sign(ends[1] - ends[0]) * (-1 if first.format == "rank" else 1)


def _quoted(piece: Piece, basis: Basis) -> Quoted | None:
    is_cell = isinstance(piece, Reference) and piece.kind == "cell"
    return basis.cells.get(":".join(piece.parts)) if is_cell and isinstance(piece, Reference) else None


def _compared(quoted: Quoted, form: str) -> Fraction | None:
    if form in ("", "value"):
        return exact_value(quoted)
    whole = {"rank": quoted.cell.rank, "numerator": quoted.cell.numerator, "denominator": quoted.cell.denominator}
    found = whole.get(form)
    return None if found is None else Fraction(found)


def _missing_parts(pieces: Sequence[Piece], basis: Basis) -> Iterator[str]:
    """Parts of a movement are told all or not at all: some of them do not add up to the whole."""
    told: dict[tuple[str, ...], set[str]] = {}
    for piece in pieces:
        if isinstance(piece, Reference) and piece.kind == "move" and piece.format in _TOLD_PARTS:
            told.setdefault(piece.parts, set()).add(piece.format)
    for parts, some in told.items():
        found = basis.movements.get(parts)  # type: ignore[arg-type]  # a wrong length finds nothing
        missing = [part for part in _TOLD_PARTS if found and getattr(found, part) and part not in some]
        if missing:
            names = ", ".join(f"{{{{move:{':'.join(parts)}|{part}}}}}" for part in missing)
            yield f"không đủ các phần của biến động, cộng lại không bằng tổng: thiếu {names}"
