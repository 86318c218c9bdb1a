"""Begin a letter from a release, save new versions of it, carry it over to a correction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound, WrongState
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.errors import DefinitionChanged, NothingToCompare, ReleaseNotFixed, StillStands, TooLong
from motcua.oversight.letters.models import Letter, Version
from motcua.oversight.letters.rules import codec
from motcua.oversight.letters.rules.characters import MOST_IN_ALL, MOST_IN_LINE, MOST_LINES, cleaned, is_too_long
from motcua.oversight.letters.rules.figures import exact_value
from motcua.oversight.letters.rules.numerals import as_name, with_marks
from motcua.oversight.letters.rules.steps import NAMES
from motcua.oversight.letters.selectors.basis import indicators_told, name_of, quoted_cells
from motcua.oversight.letters.selectors.late import late_reporters
from motcua.oversight.letters.selectors.letters import corrected
from motcua.oversight.letters.selectors.papers import composed
from motcua.oversight.letters.selectors.reference import issuer, monthly
from motcua.oversight.letters.services.compare_months import Comparison, compare_months, worded
from motcua.oversight.letters.services.steps import content_now, hold, note, same_version
from motcua.oversight.letters.types import (
    DRAFT,
    EDITABLE,
    OF_REPORTS,
    SETTLED,
    AnnexKind,
    AnnexOrder,
    Content,
    LateReporters,
    Quoted,
    State,
)
from motcua.oversight.releases.selectors import early, releases
from motcua.oversight.releases.types import ReleaseInfo
from motcua.oversight.releases.types import State as Public


@transaction.atomic
def compose_letter(*, release: str, indicators: Sequence[str], actor: Actor, reports: str = "", key: str = "") -> UUID:
    """Draft the monthly letter on a release; its id. The same `key` again gives the same letter.

    The release is public, or accepted and open to this actor. What cannot be compared with the month before is left
    out, and the first step says why. `reports` is the code of a round of reports that has fallen due: the letter names
    who had not reported. Raises NotFound, UnderEmbargo, ReleaseNotFixed, LateOtherwiseKnown, LateOfOtherPeriod.
    """
    check(actor, DRAFT)
    early.check_open(release, actor)
    if key and (found := Letter.objects.filter(id=UUID(key)).first()):
        return found.id
    info = _fixed(release)
    late = late_reporters(reports, info, indicators) if reports else None
    content, refused = drafted_content(info, tuple(indicators), late)
    letter = _new(content, actor, identifier=UUID(key) if key else None)
    note(letter, "compose", actor, note="\n".join(refused))
    return letter.id


def _fixed(code: str) -> ReleaseInfo:
    info = releases.release(code, published_only=False)
    if info.state not in (Public.ACCEPTED, Public.APPROVED, Public.PUBLISHED):
        raise ReleaseNotFixed(release=code)
    return info


def drafted_content(
    info: ReleaseInfo, indicators: tuple[str, ...], late: LateReporters | None
) -> tuple[Content, list[str]]:
    """The first wording with its comparisons, and why some are missing."""
    words, period, told = monthly(), Period(info.first, info.last), indicators_told(info)
    before, refused = _month_before(info), list(_not_annexed(info, indicators, told))
    comparisons: dict[str, Comparison] = {}
    for indicator in (each for each in indicators if before and each in told):
        try:
            comparisons[indicator] = compare_months(release=info.code, before=before, indicator=indicator)
        except (DefinitionChanged, NothingToCompare) as refusal:
            refused.append(refusal.sentence())
    content = Content(
        issuer=words["issuer"],
        subject=words["subject"].format(month=_month(period)),
        recipients=tuple(words["recipients"]),
        addressees=tuple(words["addressees"]),
        paragraphs=tuple(_paragraphs(info, indicators, comparisons, late)),
        annexes=tuple(AnnexOrder(AnnexKind.RANKING, each) for each in indicators if each in told),
        copies=tuple(words["copies"]),
        signer=tuple(words["signer"]),
        release=info.code,
        before=before,
        movements=tuple(m for found in comparisons.values() for m in found.movements),
        late=late,
    )
    return content, refused


def _not_annexed(info: ReleaseInfo, indicators: tuple[str, ...], told: frozenset[str]) -> Iterator[str]:
    for indicator in indicators:
        if indicator not in told:
            name = name_of(releases.frame_of(info.code), indicator)
            yield f"{name} ({indicator}): kỳ này chưa có số liệu nên không lập phụ lục."


def _month_before(info: ReleaseInfo) -> str:
    """Code of the public release of the month before; empty where there is none."""
    if info.first != info.last:
        return ""
    try:
        return releases.latest_release(Period(info.first - 1, info.first - 1)).code
    except NotFound:
        return ""


def _month(period: Period) -> str:
    return f"{period.first % 12 + 1}/{period.first // 12}"


def _paragraphs(
    info: ReleaseInfo, indicators: tuple[str, ...], comparisons: dict[str, Comparison], late: LateReporters | None
) -> Iterator[str]:
    words, period = monthly(), Period(info.first, info.last)
    yield words["opening"].format(month=_month(period))
    for number, indicator in enumerate(indicators, 1):
        yield from _told(info, indicator, number)
        yield from comparisons[indicator].paragraphs if indicator in comparisons else ()
    if late:
        yield words["late" if late.names else "nobody_late"]
    yield words["request"]
    yield words["closing"]


def _told(info: ReleaseInfo, indicator: str, number: int) -> Iterator[str]:
    """What the release says of one figure: the nation and groups that have one, and who is far behind."""
    words, name = monthly(), name_of(releases.frame_of(info.code), indicator)
    month = Period(info.first, info.last).code
    cells = {q.cell.scope: q for q in quoted_cells(info).values() if q.cell.indicator == indicator and q.cell.value}
    fields = {"month_code": month, "id": indicator, "bound": words["bound"]}
    scopes = [told.format(**fields) for scope, told in words["scopes"].items() if scope in cells]
    yield words["figure" if scopes else "nothing"].format(number=number, name=as_name(name), told="; ".join(scopes))
    behind = {str(q.group) for q in cells.values() if q.definition.is_ranked and q.group and _is_far_behind(q)}
    counts = [told.format(**fields) for group, told in words["counts"].items() if group in behind]
    if counts:
        yield words["below"].format(told=" và ".join(counts), bound=words["bound"])


def _is_far_behind(quoted: Quoted) -> bool:
    """Below the bound of the first wording, the 10 % under which letter 3485 of 2020 counts."""
    value = exact_value(quoted)
    return value is not None and value < monthly()["bound"]


def _new(content: Content, actor: Actor, *, identifier: UUID | None = None, corrects: Letter | None = None) -> Letter:
    given = {"id": identifier} if identifier else {}
    letter = Letter.objects.create(
        **given, release=content.release, subject="", issuer=content.issuer, mark=_mark(content),
        corrects=corrects, made_at=now(),
    )  # fmt: skip
    _write(letter, content, actor)
    return letter


def _mark(content: Content) -> str:
    return issuer(content.issuer, today()).mark


def _write(letter: Letter, content: Content, actor: Actor) -> None:
    """Add a version and what lists show of it."""
    row = codec.plain(content)
    letter.version += 1
    letter.release, letter.issuer, letter.mark = content.release, content.issuer, _mark(content)
    letter.subject = composed(content)[0].subject[:500]
    Version.objects.create(
        letter=letter, number=letter.version, content=row, digest=codec.digest(row),
        author_id=actor.account_id, author_name=actor.name, made_at=now(),
    )  # fmt: skip
    letter.save()


@transaction.atomic
def save_letter(*, letter_id: UUID, seen: int, changes: dict[str, Any], actor: Actor) -> int:
    """Save a new version of a draft; its number. Untied numbers are kept and told, they only stop the submission.

    Dates, document numbers and articles that are plainly such are marked. Raises ChangedMeanwhile where somebody else
    saved meanwhile, WrongState once it was submitted, TooLong. The same content again makes no version.
    """
    check(actor, DRAFT)
    letter = hold(letter_id, actor)
    if State(letter.state) not in EDITABLE:
        raise WrongState(NAMES[State(letter.state)])
    old = content_now(letter)
    content = replace(old, **{name: _marked(name, value) for name, value in _cleaned(changes).items()})
    if codec.digest(codec.plain(content)) == codec.digest(codec.plain(old)):
        return letter.version
    same_version(letter, seen)
    _write(letter, content, actor)
    note(letter, "save", actor)
    return letter.version


def _cleaned(changes: dict[str, Any]) -> dict[str, Any]:
    """What was typed, without characters that nobody sees and no file can hold. Raises TooLong."""
    found = {name: value if isinstance(value, str) else tuple(value) for name, value in changes.items()}
    written = [line for value in found.values() for line in ([value] if isinstance(value, str) else value)]
    if is_too_long(written):
        raise TooLong(line=MOST_IN_LINE, lines=MOST_LINES, all=MOST_IN_ALL)
    return {
        name: cleaned(value) if isinstance(value, str) else tuple(map(cleaned, value)) for name, value in found.items()
    }


def _marked(name: str, value: Any) -> Any:
    if name == "subject":
        return with_marks(value)
    return tuple(with_marks(line) for line in value) if name in ("paragraphs", "recipients", "copies") else value


@transaction.atomic
def refresh_letter(*, letter_id: UUID, actor: Actor) -> int:
    """Put a draft onto the newest edition of its release; cells keep their names, so the text follows by itself."""
    check(actor, DRAFT)
    letter = hold(letter_id, actor)
    if State(letter.state) not in EDITABLE:
        raise WrongState(NAMES[State(letter.state)])
    content, refused = _carried_over(content_now(letter), actor)
    if content != content_now(letter):
        _write(letter, content, actor)
        note(letter, "refresh", actor, note="\n".join(refused))
    return letter.version


def _newest_of(info: ReleaseInfo, actor: Actor) -> ReleaseInfo:
    """The public edition of the same period; where a release was given up, one that the actor may read early."""
    waiting = early.early_releases(actor) if info.state is Public.ABANDONED else []
    found = next((each for each in waiting if (each.first, each.last) == (info.first, info.last)), None)
    return found or releases.latest_release(Period(info.first, info.last))


def _carried_over(content: Content, actor: Actor) -> tuple[Content, list[str]]:
    """The content on the newest edition, its comparisons computed and worded anew.

    A comparison that somebody reworded stays as written; the check then says what no longer holds.
    """
    info = releases.release(content.release, published_only=False)
    is_fixed = info.state in (Public.ACCEPTED, Public.APPROVED)
    if is_fixed and not corrected(content):
        return content, []
    newest = info if is_fixed else _newest_of(info, actor)
    ids = tuple(dict.fromkeys(m.indicator for m in content.movements))
    late = _late_again(content, info, newest)
    drafted, refused = drafted_content(newest, ids, late)
    carried = replace(content, release=newest.code, before=drafted.before, movements=drafted.movements, late=late)
    return replace(carried, paragraphs=_reworded(content, carried)), refused


def _late_again(content: Content, old: ReleaseInfo, newest: ReleaseInfo) -> LateReporters | None:
    """Names known at the cut-off of the old edition are read again at that of the new one; others stay as told."""
    late = content.late
    if late is None or late.known != old.cut_off_at:
        return late
    return late_reporters(late.source, newest, OF_REPORTS)


def _reworded(old: Content, new: Content) -> tuple[str, ...]:
    """The paragraphs with each comparison that stands as it was drafted put into the words of the new figures."""
    said, says = worded(old), worded(new)
    instead = {text: says.get(key, "") for key, text in said.items() if text}
    lines = (instead.get(text, text) for text in old.paragraphs)
    return tuple(text for text in lines if text)


@transaction.atomic
def renew_letter(*, letter_id: UUID, actor: Actor) -> UUID:
    """Draft the letter that takes the place of a signed one whose figures were corrected; it points back.

    Doing it again gives the same one. Raises WrongState before the signature, StillStands where nothing changed.
    """
    check(actor, DRAFT)
    old = hold(letter_id, actor)
    if State(old.state) not in SETTLED or old.numbered_on is None:
        raise WrongState(NAMES[State(old.state)])
    if found := old.renewals.first():
        return found.id
    content, refused = _carried_over(content_now(old), actor)
    if corrected(content_now(old)) is None:
        raise StillStands()
    day = f"[[ngày|{old.numbered_on.day}/{old.numbered_on.month}/{old.numbered_on.year}]]"
    replaces = f"[[số|{old.number}/{old.mark}]] ngày {day}"
    first = monthly()["replaces"].format(replaces=replaces)
    content = replace(content, paragraphs=(first, *content.paragraphs), replaces=replaces)
    letter = _new(content, actor, corrects=old)
    note(letter, "renew", actor, note="\n".join(refused))
    return letter.id
