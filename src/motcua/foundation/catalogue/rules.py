"""Rules of the catalogue without Django: what a record may hold, its hash, its time limit, how it is searched."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import Any

from motcua.foundation.catalogue.types import LimitInfo, LimitStatus, Problem
from motcua.kernel.text import fold
from motcua.kernel.worktime import TimeLimit, TimeUnit

Record = dict[str, Any]

CODE = re.compile(r"[1-9]\.\d{6}", re.ASCII)
"""Procedure code of law.md 2.4; codes from 5. on are internal or local procedures."""

TEXTS = (
    *("code", "name", "decision", "issuing_agency", "scope", "field", "type"),
    *("competent_agency", "delegated_agency", "coordinating_agency", "receiving_address"),
    *("channels_text", "legal_basis_text", "conditions", "steps", "source", "source_url", "retrieved"),
)
LISTS = ("levels", "audience", "implementing_agencies", "legal_basis", "quality")
OBJECTS: dict[str, dict[str, str]] = {
    "channels": {
        "channel": "text",
        "time_value": "number",
        "time_unit": "text?",
        "fee_free": "flag",
        "fees_vnd": "amounts",
        "text": "text",
        "text_amounts_vnd": "amounts",
    },
    "components": {"case": "text", "name": "text", "form_file": "text", "n_original": "count", "n_copy": "count"},
    "results": {"code": "text", "name": "text"},
    "also_in": {"source": "text", "source_url": "text", "name": "text", "retrieved": "text"},
}
FLAGS = ("online_apply_button",)
KEYS = frozenset([*TEXTS, *LISTS, *OBJECTS, *FLAGS])
PROVENANCE = frozenset(["source", "source_url", "retrieved", "also_in"])
"""Where and when a record was read: no part of its content."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_MAX_AMOUNT = 10**13
MOST_COPIES = 100
"""More copies of one paper than this is a cutting error of the source (years, decree numbers)."""


def empty_record() -> Record:
    """A record in which nothing is stated."""
    return {
        **dict.fromkeys(TEXTS, ""),
        **{key: [] for key in (*LISTS, *OBJECTS)},
        **dict.fromkeys(FLAGS),
    }


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_count(value: object) -> bool:
    return value is None or (type(value) is int and value >= 0)


def is_number(value: object) -> bool:
    return value is None or (type(value) in (int, float) and 0 <= value <= 100_000)  # type: ignore[operator]


def is_flag(value: object) -> bool:
    return value is None or isinstance(value, bool)


def is_amounts(value: object) -> bool:
    return isinstance(value, list) and all(type(item) is int and 0 <= item <= _MAX_AMOUNT for item in value)


_CHECKS: dict[str, Callable[[object], bool]] = {
    "text": is_text,
    "text?": lambda value: value is None or is_text(value),
    "count": is_count,
    "number": is_number,
    "flag": is_flag,
    "amounts": is_amounts,
}


def check_record(raw: object) -> tuple[Record, list[Problem], list[Problem]]:
    """A row as (record with the known keys that it states, why it is rejected, what was repaired).

    Everything wrong is told at once. A rejected record must not be used.
    """
    if not isinstance(raw, dict):
        return {}, [Problem("not_an_object")], []
    unknown = sorted(str(key)[:40] for key in raw if key not in KEYS)
    record = {key: value for key, value in raw.items() if key in KEYS}
    wrong = sorted(place for key, value in record.items() for place in wrong_places(key, value))
    repairs = [Problem("unknown_field", ", ".join(unknown))] if unknown else []
    if wrong:
        return record, [Problem("wrong_type", ", ".join(wrong[:10]))], repairs
    cleaned: Record = {key: cleaned_value(value) for key, value in record.items()}
    if cleaned != record:
        repairs.append(Problem("cleaned_text", ", ".join(sorted(k for k in record if cleaned[k] != record[k]))))
    if places := _without_implausible_counts(cleaned):
        repairs.append(Problem("implausible_count", ", ".join(places[:10])))
        cleaned["quality"] = sorted({*cleaned.get("quality", []), "implausible_count"})
    return cleaned, _missing(cleaned), repairs


def _without_implausible_counts(record: Record) -> list[str]:
    """Empty the numbers of originals and copies that no desk could ask for; gives their places."""
    places = []
    for n, component in enumerate(record.get("components", [])):
        for key in ("n_original", "n_copy"):
            if (component.get(key) or 0) > MOST_COPIES:
                component[key] = None
                places.append(f"components[{n}].{key}")
    return places


def _missing(record: Record) -> list[Problem]:
    problems = []
    if not record.get("code"):
        problems.append(Problem("missing_code"))
    elif not CODE.fullmatch(record["code"]):
        problems.append(Problem("bad_code", record["code"][:40]))
    if not record.get("name"):
        problems.append(Problem("missing_name"))
    return problems


def wrong_places(key: str, value: object) -> list[str]:
    """The paths under `key` whose type is not the expected one."""
    if key in TEXTS:
        return [] if is_text(value) else [key]
    if key in FLAGS:
        return [] if is_flag(value) else [key]
    if not isinstance(value, list):
        return [key]
    if key in LISTS:
        return [f"{key}[{n}]" for n, item in enumerate(value) if not is_text(item)]
    return [place for n, item in enumerate(value) for place in _wrong_in_object(f"{key}[{n}]", OBJECTS[key], item)]


def _wrong_in_object(path: str, spec: Mapping[str, str], item: object) -> list[str]:
    if not isinstance(item, dict):
        return [path]
    return [f"{path}.{key}" for key, kind in spec.items() if key in item and not _CHECKS[kind](item[key])]


def cleaned_value(value: Any) -> Any:
    """The value in NFC, without invisible characters that PostgreSQL or a screen reader stumbles over."""
    if isinstance(value, str):
        text = value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)
        return _INVISIBLE.sub("", text).strip()
    if isinstance(value, list):
        return [cleaned_value(item) for item in value]
    if isinstance(value, dict):
        return {_INVISIBLE.sub("", key): cleaned_value(item) for key, item in value.items()}
    return value


def content_hash(record: Mapping[str, Any]) -> str:
    """Decides whether a procedure has changed; where and when it was read does not count."""
    content = {key: value for key, value in record.items() if key not in PROVENANCE}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# -- time limits ------------------------------------------------------------------------------------------------

_UNITS = {
    "working_day": (TimeUnit.WORKING_DAY, Fraction(1)),
    "day": (TimeUnit.CALENDAR_DAY, Fraction(1)),
    "hour": (TimeUnit.WORKING_HOUR, Fraction(1, 8)),
    "month": (TimeUnit.MONTH, Fraction(30)),
}


def stated_limit(channels: Sequence[Mapping[str, Any]]) -> LimitInfo:
    """The time limit that a record's channels print; the longest of several, marked as assumed.

    A bare number without a unit is not a limit (R-CAL-05): it is reported as not stated.
    """
    printed = {(c.get("time_value"), c.get("time_unit")) for c in channels if c.get("time_value")}
    if not printed:
        return _not_stated("hồ sơ thủ tục không nêu thời hạn")
    usable = [(_limit(value, unit), unit) for value, unit in printed]
    if any(limit is None for limit, _ in usable):
        return _not_stated("hồ sơ thủ tục nêu con số mà không nêu đơn vị thời gian")
    limit, unit = max(usable, key=lambda pair: _days(*pair))
    several = len(usable) > 1
    note = "có nhiều thời hạn, lấy thời hạn dài nhất" if several else ""
    status = LimitStatus.ASSUMED if several or unit == "hour" else LimitStatus.STATED
    return LimitInfo(limit=limit, status=status, source="procedure record", note=note or _hour_note(unit))


def _limit(value: Any, unit: str | None) -> TimeLimit | None:
    if unit not in _UNITS:
        return None
    if value == int(value):
        return TimeLimit(int(value), _UNITS[unit][0])
    hours = Fraction(str(value)) * 8
    return TimeLimit(int(hours), TimeUnit.WORKING_HOUR) if unit == "working_day" and hours.denominator == 1 else None


def _days(limit: TimeLimit | None, unit: str | None) -> Fraction:
    return limit.value * dict(_UNITS.values())[limit.unit] if limit and unit else Fraction(0)


def _hour_note(unit: str | None) -> str:
    return "giờ được hiểu là giờ làm việc" if unit == "hour" else ""


def _not_stated(note: str) -> LimitInfo:
    return LimitInfo(limit=None, status=LimitStatus.NOT_STATED, source="procedure record", note=note)


# -- reading texts ----------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^[\s\-–—+*•·]+")


def clean_item(text: str) -> str:
    """A list item without its leading dash, plus or star."""
    return _BULLET.sub("", text).strip()


def clean_case(text: str) -> str:
    """A group heading without star and colon: `* Giấy tờ phải nộp:` is `Giấy tờ phải nộp`."""
    return clean_item(text).rstrip(": ")


def step_lines(text: str) -> tuple[str, ...]:
    """The steps as separate sentences; a line that goes on in lower case belongs to the one before."""
    lines: list[str] = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        if lines and line[0].islower():
            lines[-1] = f"{lines[-1]} {line}"
        elif clean_item(line):
            lines.append(clean_item(line))
    return tuple(lines)


# -- search -----------------------------------------------------------------------------------------------------

_FILLERS = re.compile(
    r"\b(toi (muon|can|phai)|cho toi hoi|xin hoi|lam sao de|(nhu )?the nao|o dau|(can )?(nhung )?giay to gi"
    r"|gom nhung gi|can (chuan bi )?(nhung )?gi|bao lau|bao nhieu tien|thu tuc|huong dan)\b"
)
_REPEATED = re.compile(r"\b(\w+(?: \w+){0,2}) \1\b")
MAX_QUERY = 200


def searched_text(text: str) -> str:
    """A title or query as it is searched: folded, without filler words (unless nothing else is left)."""
    folded = fold(text)
    return re.sub(r" +", " ", _FILLERS.sub("", folded)).strip() or folded


def rewrite(folded: str, synonyms: Iterable[tuple[str, str]]) -> str:
    """The query in the words of the law: each phrase replaced once, longest first, nothing said twice running."""
    padded, changed = f" {folded} ", False
    for phrase, target in sorted(synonyms, key=lambda pair: -len(pair[0])):
        if f" {phrase} " in padded:
            padded, changed = padded.replace(f" {phrase} ", f" {target} ", 1), True
    return _REPEATED.sub(r"\1", padded.strip()) if changed else folded


def neighbours(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words of `vocabulary` that differ from `word` by one letter changed, added, left out or swapped."""
    return [other for other in vocabulary if abs(len(other) - len(word)) <= 1 and _one_slip(word, other)]


def _one_slip(word: str, other: str) -> bool:
    if len(word) > len(other):
        word, other = other, word
    same = 0
    while same < len(word) and word[same] == other[same]:
        same += 1
    if len(word) < len(other):
        return word[same:] == other[same + 1 :]
    swapped = word[same + 1 : same + 2] + word[same : same + 1] + word[same + 2 :]
    return word[same + 1 :] == other[same + 1 :] or swapped == other[same:]


class PhraseIndex:
    """Titles by their pairs of neighbouring syllables, which in Vietnamese are mostly words: for whole questions."""

    def __init__(self, titles: Iterable[tuple[str, str, float]]) -> None:
        self._weights: dict[str, tuple[float, float]] = {}
        self._codes: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, title, weight in titles:
            pairs = _pairs(title)
            self._weights[code] = (weight, (3 + len(pairs)) ** 0.5)
            for pair in pairs:
                self._codes[pair].append(code)

    def best(self, query: str, limit: int = 50) -> list[tuple[str, float]]:
        """The titles that share the rarest pairs with `query`, short ones first, with a score."""
        scores: dict[str, float] = defaultdict(float)
        for pair in _pairs(query):
            codes = self._codes.get(pair, ())
            for code in codes:
                scores[code] += log(1 + len(self._weights) / len(codes))
        ranked = [(code, score / self._weights[code][1] + self._weights[code][0]) for code, score in scores.items()]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(text.split()))


def loggable(folded: str) -> str:
    """A query for the log: at most 80 characters, runs of five digits or more hidden (person numbers, phones)."""
    return re.sub(r"\d[\d ]{3,}\d", "#", folded)[:80]
