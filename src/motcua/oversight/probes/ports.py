"""What testing from outside needs from outside: a browser that goes on an errand."""

from __future__ import annotations

from typing import Protocol

from motcua.kernel.clock import now
from motcua.oversight.probes.types import Errand, Fault, Sight


class Visitor(Protocol):
    """Goes on errands, one after the other; never two at once on one host."""

    def warm(self) -> bool:
        """Start what a visit needs; False where there is nothing to go with. Never raises; takes a minute at most."""
        ...

    def visit(self, errand: Errand) -> Sight:
        """Never raises for what a page does; answers within deadline_seconds + 10."""
        ...


class NobodyThere:
    """Stands where no connector brought a browser: every errand ends with our own fault."""

    def warm(self) -> bool:
        return False

    def visit(self, errand: Errand) -> Sight:
        return Sight(
            began_at=now(), fault=Fault.NO_BROWSER, final_address=errand.address, hops=(), status=None,
            answer_milliseconds=None, ready_milliseconds=None, tls_version=None, certificate_ends=None,
            page_width=None, has_viewport=None, violations=None, is_found=None, opens_form=None, screenshot=None,
            browser="",
        )  # fmt: skip


_visitors: list[Visitor] = [NobodyThere()]


def register_visitor(visitor: Visitor) -> None:
    """Fill the port; the last one stands."""
    _visitors[:] = [visitor]


def visitor() -> Visitor:
    return _visitors[0]
