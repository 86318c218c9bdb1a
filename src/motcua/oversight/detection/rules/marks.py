"""Rules over a mark that the intake sets on single dossiers: far more of them than usual is a sign."""

from __future__ import annotations

from motcua.oversight.detection.rules.usual import exceeds, expected, is_rare_above, severity, total, usual_of
from motcua.oversight.detection.types import Context, Kind, Limits, Profile, Sign
from motcua.oversight.indicators.types import Ratio


def turned_done(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Decided without any act of an officer: a stopped or waiting dossier was only called done (integrations 5.2)."""
    return _marked(Kind.TURNED_DONE, "unacted", "decided", month, context, limits)


def upload_as_result(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """The result is a file that the applicant had uploaded (integrations 5.3, 4)."""
    return _marked(Kind.UPLOAD_AS_RESULT, "uploads", "decided", month, context, limits)


def placeholder_person(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Identity numbers that no person has: 000000000000, 123456789012 and the like (integrations 5.2)."""
    return _marked(Kind.PLACEHOLDER_PERSON, "placeholders", "received", month, context, limits)


def repeated_person(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Persons never met before who send many dossiers at once (measurement.md 7.2); see `asks_for_persons`."""
    seen = Ratio(month["newcomers"], max(month["named"], month["newcomers"]))
    usual = Ratio(0, 1000)
    if not exceeds(seen, usual, limits):
        return None
    return Sign(Kind.REPEATED_PERSON, seen, usual, severity(seen, usual), {"persons": month["newcomer_persons"]})


def asks_for_persons(month: Profile, own: tuple[Profile, ...], peers: Profile) -> bool:
    """Whether repeats are so many that the persons themselves are to be looked at: one deviation, no more."""
    seen = _repeats(month)
    usual = usual_of(total([_repeats(earlier) for earlier in own]), _repeats(peers))
    awaited = expected(seen.denominator, usual)
    return seen.numerator > awaited and (seen.numerator - awaited) ** 2 > awaited


def _repeats(profile: Profile) -> Ratio:
    return Ratio(max(0, profile["named"] - profile["persons"]), profile["named"])


def code_out_of_scheme(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Dossier numbers outside the agency's scheme or sequence (integrations 5.3, 4)."""
    return _marked(Kind.CODE_OUT_OF_SCHEME, "foreign_codes", "received", month, context, limits)


def _marked(kind: Kind, mark: str, of: str, month: Profile, context: Context, limits: Limits) -> Sign | None:
    seen = pair(month, mark, of)
    usual = usual_of(total([pair(earlier, mark, of) for earlier in context.own]), pair(context.peers, mark, of))
    if not (exceeds(seen, usual, limits) and is_rare_above(seen, usual)):
        return None
    return Sign(kind, seen, usual, severity(seen, usual), {})


def pair(profile: Profile, part: str, whole: str) -> Ratio:
    """Two counts of a profile as a pair."""
    return Ratio(profile[part], max(profile[whole], profile[part]))
