"""What a clerk typed, as it came with a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from motcua.kernel.errors import Refusal
from motcua.oversight.campaigns.types import ChangedPlace, Choice, Finding, Remark, Seen


@dataclass
class Typed:
    """What came with a request, kept on the page whatever happens."""

    cells: dict[str, str]
    answers: dict[str, str]
    version: int
    seen: Seen = field(default_factory=lambda: Seen({}, {}))
    """Everything that stood on the page, touched or not."""
    reason: str = ""
    remarks: list[Remark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refusal: Refusal | None = None
    theirs: Mapping[str, str] = field(default_factory=dict)
    changed: Sequence[ChangedPlace] = ()
    choices: tuple[Choice, ...] = ()
    """Columns of a sheet from which a person must choose."""
    pasted: tuple[str, str] = ("", "")
    """Text and HTML of a sheet that waits for that choice."""


def typed_in(request: HttpRequest) -> Typed:
    """What was typed: what stands as the page showed it (`b:`) is nobody's change, and overwrites nothing."""
    version = request.POST.get("ban", "")
    shown = _named(request, "b:")
    seen = Seen(_named(request, "c:"), _named(request, "a:"))
    cells, answers = (
        {key: text for key, text in texts.items() if shown.get(key) != text} for texts in (seen.cells, seen.answers)
    )
    return Typed(
        cells=cells,
        answers=answers,
        seen=seen,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        reason=request.POST.get("ly-do", ""),
    )


def _named(request: HttpRequest, prefix: str) -> dict[str, str]:
    """The fields whose name begins with `prefix`, without it."""
    return {name[len(prefix) :]: str(text) for name, text in request.POST.items() if name.startswith(prefix)}
