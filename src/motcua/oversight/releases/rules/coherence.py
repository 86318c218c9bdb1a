"""What the members of a bundle say of themselves and of one another: nothing twice, nothing beside, no two truths.

What only the publisher can know (the hashes of sealed facts, batches before the period, names) is in no member twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.bundle import Bodies
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.types import DESK_KIND, Finding

_MOST_EDITIONS = 10_000
"""Far more than a period ever has; a bundle that claims a larger number corrects nothing that can be named."""


def misspelled(members: Bodies) -> Iterator[Finding]:
    """Members that are not in the one spelling of their content: a key that stands twice is read as the last one."""
    for name in sorted(members):
        if name in bundle.NAMES and name != bundle.PROSE and not _is_spelled(members[name]):
            yield Finding("spelling", name)


def _is_spelled(body: bytes) -> bool:
    try:
        return codec.written(codec.read(body)) == body
    except (ValueError, TypeError):
        return True  # told as an unreadable member


def incoherent(members: Bodies, contents: Contents) -> Iterator[Finding]:
    """Everything in which two places of the bundle, each readable by itself, do not agree."""
    facts = {bundle.FACTS.format(subject=subject) for subject in contents.facts}
    yield from (Finding("stranger", name) for name in sorted(set(members) - bundle.NAMES - facts))
    yield from _heading(contents)
    yield from _reporters(contents)
    yield from _batches(contents)
    yield from _left_out(contents)
    yield from _policies(contents)


def _heading(contents: Contents) -> Iterator[Finding]:
    heading = contents.heading
    code = f"{contents.period.code}-{heading.edition}"
    if heading.code != code:
        yield Finding("heading", "code", code, heading.code)
    if minute_of(datetime.fromisoformat(heading.cut_off_at)) != heading.known_minute:
        yield Finding("heading", "cut_off_at", instant_of(heading.known_minute).isoformat(), heading.cut_off_at)
    if heading.edition < 1:
        yield Finding("heading", "edition", "1", str(heading.edition))
    if bool(heading.corrects) != bool(heading.corrects_digest):
        yield Finding("heading", "corrects", heading.corrects, heading.corrects_digest)
    earlier = {f"{contents.period.code}-{edition}" for edition in range(1, min(heading.edition, _MOST_EDITIONS))}
    if heading.corrects and heading.corrects not in earlier:
        yield Finding("heading", "corrects", "an earlier edition of the period", heading.corrects)


def _reporters(contents: Contents) -> Iterator[Finding]:
    """Who had sent what: at least the batches that are listed, the last of them no later than the cut-off."""
    listed = Counter(note.source for note in contents.batches)
    times = Counter(reporter.source for reporter in contents.reporters)
    known = contents.heading.known_minute
    for one in contents.reporters:
        if times[one.source] > 1:
            yield Finding("reporter", one.source, "once", str(times[one.source]))
        if one.batches < listed[one.source]:
            yield Finding("reporter", f"{one.source} batches", str(listed[one.source]), str(one.batches))
        if one.last_minute is not None and one.last_minute > known:
            yield Finding("reporter", f"{one.source} last_minute", str(known), str(one.last_minute))


def _batches(contents: Contents) -> Iterator[Finding]:
    """Each listed once, of a source that reports, known by the cut-off and not after the last of its source.

    The desk of reports speaks for every agency and is no reporter of one: of its batches only the minute is held.
    """
    reporters = {one.source: one for one in contents.reporters}
    seen = Counter((note.source, note.sequence, note.top) for note in contents.batches)
    desks = {note.source for note in contents.batches if note.kinds == DESK_KIND} - reporters.keys()
    for note in contents.batches:
        one, name = reporters.get(note.source), f"{note.source}/{note.sequence}"
        if (times := seen[note.source, note.sequence, note.top]) > 1:
            yield Finding("batch", name, "once", str(times))
        if note.source in desks:
            if note.known_minute > contents.heading.known_minute:
                yield Finding(
                    "batch", f"{name} known_minute", str(contents.heading.known_minute), str(note.known_minute)
                )
        elif one is None or one.top != note.top:
            yield Finding("batch", f"{name} top", one.top if one else "", note.top)
        elif one.last_minute is None or note.known_minute > min(one.last_minute, contents.heading.known_minute):
            yield Finding("batch", f"{name} known_minute", str(one.last_minute), str(note.known_minute))


def _left_out(contents: Contents) -> Iterator[Finding]:
    """A figure that an index or another figure needs is in the bundle, or left out with its reason."""
    held = {definition.id for definition in contents.definitions}
    told = {row.indicator for row in contents.left_out}
    needed = {line.figure for d in contents.definitions if d.composite for line in d.composite.lines}
    needed |= {definition.factor for definition in contents.definitions if definition.factor}
    for figure in sorted(needed - held - {""}):
        if not {figure, figure.partition(".")[0]} & told:
            yield Finding("left_out", figure)


def _policies(contents: Contents) -> Iterator[Finding]:
    """Nothing is ranked by a policy that begins after the period."""
    last = contents.period.last_day.isoformat()
    ranked = [definition.composite.numbering for definition in contents.definitions if definition.composite]
    for numbering in dict.fromkeys((contents.numbering, *ranked)):
        if numbering and numbering.valid_from > last:
            yield Finding("policy", numbering.code, last, numbering.valid_from)
