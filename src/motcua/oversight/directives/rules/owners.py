"""Who shall do it and with whom, by the names of agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from motcua.foundation.agencies.types import Group
from motcua.oversight.directives.types import Named, Owners

_COMMITTEE = re.compile(r"(?:ủy|uỷ) ban nhân dân", re.I)
_GROUPS = (
    (re.compile(r"các bộ\b|bộ, ngành|bộ, cơ quan ngang bộ", re.I), Group.MINISTRY),
    (
        re.compile(
            r"ubnd (?:các )?tỉnh, thành phố|ubnd các tỉnh|các (?:tỉnh, thành phố|địa phương)|, địa phương\b", re.I
        ),
        Group.PROVINCE,
    ),
)
_WITH = re.compile(r"phối hợp(?: chặt chẽ)?(?: với)?", re.I)
_LEADS = re.compile(r"chủ trì", re.I)
_ADDRESSED = re.compile(r"Kính gửi\s*:(.*?)(?:\n\s*\n(?!\s*-)|$)", re.S)


class Register:
    """Names of agencies, ready to be looked for; a longer name is found before a shorter one inside it."""

    def __init__(self, names: Iterable[Named]) -> None:
        self._codes: dict[str, str] = {}
        for each in names:
            self._codes.setdefault(_plain(each.name), each.code)
        known = sorted((re.escape(name) for name in self._codes if len(name) > 5), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)") if known else None

    def mentions(self, text: str) -> list[tuple[int, str]]:
        """(place, code) of each agency that is named, in order, each once."""
        if self._pattern is None:
            return []
        found: dict[str, int] = {}
        for match in self._pattern.finditer(_plain(text)):
            found.setdefault(self._codes[match[0]], match.start())
        return sorted((place, code) for code, place in found.items())


def _plain(text: str) -> str:
    """Lower case, one spelling of the committee; letters keep their accents, for Hà Nam is not Hà Nấm."""
    return _COMMITTEE.sub("ubnd", text).casefold()


def owners_of(text: str, register: Register) -> Owners:
    """Owners are named before "phối hợp", partners after it. A citation of an author ("của Bộ …") names no owner."""
    plain = _plain(text)
    split = _WITH.search(plain)
    border = split.start() if split and (_LEADS.search(plain) or split.start() > 0) else len(plain)
    before = [(place, code) for place, code in register.mentions(plain) if not _is_cited(plain, place)]
    owners = tuple(code for place, code in before if place < border)
    partners = tuple(code for place, code in before if place > border)
    return Owners(owners, groups_of(plain[:border]), partners)


def _is_cited(plain: str, place: int) -> bool:
    return plain[:place].rstrip().endswith(("của", "do", "tại", "với hệ thống của", "-"))


def groups_of(text: str) -> tuple[Group, ...]:
    plain = _plain(text)
    return tuple(group for pattern, group in _GROUPS if pattern.search(plain))


def addressed(text: str, register: Register) -> Owners:
    """To whom the text is addressed: the lines after "Kính gửi"."""
    found = _ADDRESSED.search(text)
    if not found:
        return Owners()
    return Owners(tuple(code for _place, code in register.mentions(found[1])), groups_of(found[1]))


def either(first: Owners, otherwise: Owners) -> Owners:
    """The owners of a point, else those whom the whole text addresses."""
    if first.codes or first.groups:
        return first
    return Owners(otherwise.codes, otherwise.groups, first.partners)
