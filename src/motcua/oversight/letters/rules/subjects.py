"""Whom and what a sentence names beside a figure: another group, agency or indicator than the figure's is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from motcua.foundation.agencies.types import Group
from motcua.oversight.letters.types import Basis, Mark, Piece, Reference
from motcua.oversight.releases.types import NATION

_NEAR = 400
"""Letters before a figure in which its sentence is looked for."""
_CLAUSE = re.compile(r"[.;:](?:\s|$)")
_SENTENCE = re.compile(r"[.](?:\s|$)")
_MINISTRY, _PROVINCE = r"bộ,? ngành|cơ quan ngang bộ", r"(?:tỉnh(?:,? thành phố)?|địa phương)"
_WHOLE: Mapping[str, re.Pattern[str]] = {
    NATION: re.compile(r"(?<!\w)(?:cả nước|toàn quốc|bình quân chung)(?!\w)", re.I),
    str(Group.MINISTRY): re.compile(rf"(?<!\w)(?:khối|các|những)(?: các)? (?:{_MINISTRY}|bộ(?!\w))", re.I),
    str(Group.PROVINCE): re.compile(rf"(?<!\w)(?:khối|các|những)(?: các)? {_PROVINCE}(?!\w)", re.I),
}
_ALSO_PROVINCES = re.compile(rf"\s*(?:,|và)(?: các)? {_PROVINCE}(?!\w)", re.I)
_CALLED: Mapping[str, str] = {
    NATION: "cả nước",
    Group.MINISTRY: "khối bộ, ngành",
    Group.PROVINCE: "khối tỉnh, thành phố",
}


def faults_of_subjects(pieces: Sequence[Piece], basis: Basis) -> Iterator[str]:
    """Sentences on figures of a paragraph that stand beside somebody's or something else's name."""
    said = ""
    for piece in pieces:
        if isinstance(piece, Reference) and piece.kind in ("cell", "move", "count") and len(piece.parts) > 1:
            yield from _other_subject(piece, said[-_NEAR:], basis)
        said += piece if isinstance(piece, str) else piece.words if isinstance(piece, Mark) else "…"
        said = said[-_NEAR:]


def _other_subject(reference: Reference, said: str, basis: Basis) -> Iterator[str]:
    indicator, scope = reference.parts[-2:] if reference.kind != "count" else (reference.parts[1], "")
    clause = _CLAUSE.split(said)[-1]
    sentence = _SENTENCE.split(said)[-1]
    if scope in _WHOLE and (told := _group_before(clause.rpartition("…")[2])) not in ("", scope):
        yield f"“{_CALLED[told]}” đứng trước con số của {_CALLED[scope]} {reference.written}"
    if other := _other_name(sentence, indicator, basis.names):
        yield f"“{other}” là tên chỉ số khác, đứng trước con số của {indicator} {reference.written}"
    if scope not in _WHOLE and (other := _other_name(clause, scope, basis.places)):
        yield f"“{other}” đứng trước con số của cơ quan khác {reference.written}"


def _group_before(text: str) -> str:
    """The group that was named last before a figure; ministries together with provinces are everybody."""
    found = [(m.end(), scope, m) for scope, pattern in _WHOLE.items() for m in pattern.finditer(text)]
    if not found:
        return ""
    end, scope, _last = max(found, key=lambda each: each[0])
    both = {str(Group.MINISTRY), str(Group.PROVINCE)} <= {each[1] for each in found}
    return NATION if both or (scope == Group.MINISTRY and _ALSO_PROVINCES.match(text, end)) else scope


def _other_name(text: str, own: str, names: Mapping[str, frozenset[str]]) -> str:
    """The name that stands last in a text, where it is another's and the own one stands nowhere in it."""
    low = text.lower()
    if any(name in low for name in names.get(own, ())):
        return ""
    last = ("", -1)
    for whose, called in names.items():
        for name in called if whose != own else ():
            end = low.rfind(name) + len(name)
            if name in low and (end, len(name)) > (last[1], len(last[0])):
                last = (name, end)
    return last[0]
