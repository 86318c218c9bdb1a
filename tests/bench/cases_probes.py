"""A browser's errand to a page of the town; what Chromium's own processes use is not in the CPU of this table."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache

from motcua.connectors.chromium.adapter import ChromiumVisitor
from motcua.connectors.chromium.sandbox import Town, start
from motcua.kernel import environment
from motcua.oversight.probes.types import Errand
from tests.bench.registry import Bar, Work, measured


@cache
def town() -> Town:
    """The town, until this process ends."""
    rest = ExitStack()
    atexit.register(rest.close)
    return rest.enter_context(start(environment.sandbox_port("town")))


@cache
def visitor() -> ChromiumVisitor:
    """A browser that stands."""
    made = ChromiumVisitor()
    made.warm()
    atexit.register(made.close)
    return made


def _errand(*, is_whole: bool) -> Errand:
    base = f"http://localhost:{town().port}"
    return Errand(
        address=f"{base}/tot",
        hosts=frozenset({f"localhost:{town().port}"}),
        deadline_seconds=30,
        search_address=f"{base}/tim" if is_whole else "",
        search_words="khai sinh",
        expected_text="Đăng ký khai sinh",
        form_address=f"{base}/bieu-mau" if is_whole else "",
    )


def _visit(*, is_whole: bool) -> Work:
    errand = _errand(is_whole=is_whole)

    def go() -> None:
        sight = visitor().visit(errand)
        assert sight.fault is None and sight.is_found is (True if is_whole else None)

    return Work(go)


@measured("probe: a service page, with axe and a picture", rounds=5, bar=Bar(wall=3))
def page() -> Work:
    return _visit(is_whole=False)


@measured("probe: page, search and form", rounds=5, bar=Bar(wall=8))
def whole() -> Work:
    return _visit(is_whole=True)
