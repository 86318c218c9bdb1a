"""What a browser saw on an errand: raw facts without a verdict (F-171; Decree 224/2026 Art 12.2b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fault(StrEnum):
    """Why an errand ended before the page stood."""

    NAME = "name"
    """The host has no address."""
    REFUSED = "refused"
    """Nobody answered at the address."""
    CERTIFICATE = "certificate"
    """The certificate is not valid for the host now."""
    HANG = "hang"
    """No complete answer before the deadline of the errand."""
    REDIRECTS = "redirects"
    """More redirects than a browser follows."""
    LEFT = "left"
    """It led to a host that is not on the allow-list, or to an address inside a private network."""
    STATUS = "status"
    """The server answered with an error status."""
    NOT_A_PAGE = "not_a_page"
    """Something else than a page: a download, an endless or too large body."""
    NO_BROWSER = "no_browser"
    """Our own fault: no browser could be started. Says nothing about the page."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a citizen would do on a service page."""

    address: str
    hosts: frozenset[str]
    """Host names, with port where it is not the scheme's own, that may be visited."""
    deadline_seconds: int
    search_address: str = ""
    """Page on which the service is looked for; empty where nothing is looked for."""
    search_words: str = ""
    expected_text: str = ""
    """Words that the list of answers must show (name or code of the procedure)."""
    form_address: str = ""
    """Page that must open a form; empty where the service page itself links to none."""
    width: int = 360
    """CSS pixels of the screen."""
    marks: tuple[str, ...] = ()
    """Texts by which the service page's source shows that a counting script is on it; empty: not looked for."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of axe that the page breaks."""

    rule: str
    impact: str
    places: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen; a field is None where it could not be seen because an earlier step failed or was not asked."""

    began_at: datetime
    fault: Fault | None
    final_address: str
    hops: tuple[str, ...]
    """Every address of the main page that was asked for, first to last."""
    status: int | None
    answer_milliseconds: int | None
    """From the request to the first byte of the last answer, by this machine's clock."""
    ready_milliseconds: int | None
    """From the request until the page's load event."""
    tls_version: str | None
    certificate_ends: datetime | None
    page_width: int | None
    """Scroll width in CSS pixels on a screen of `Errand.width`."""
    has_viewport: bool | None
    violations: tuple[Violation, ...] | None
    """None: not looked at; empty: axe found nothing."""
    is_found: bool | None
    """Whether the search showed the expected text."""
    opens_form: bool | None
    """Whether the form's page shows at least one field a person can fill."""
    screenshot: bytes | None
    """PNG of what stood on the screen at the end."""
    browser: str
    """Name and version of browser and of axe."""
    has_mark: bool | None = None
    """Whether the source of the service page holds one of `Errand.marks`."""
    blocked: int = 0
    """Parts of the service page that were not fetched because their hosts are not on the list."""
