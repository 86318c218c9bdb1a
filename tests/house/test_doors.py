"""Every page declares exactly one permission; public ones are listed in a file that a person keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from ninja import NinjaAPI, Router

from motcua.kernel.access import PUBLIC, Permission, Requires, requires
from motcua.sites.compose.api import api, intake_api
from tests.house import tree

SNAPSHOT = Path(__file__).with_name("public_pages.txt")
API_PREFIX = "api/"
VERBS_OF_ONE = {"public", "signed_in"}


def pages(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(address, view) of every page below `patterns`."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def undeclared(found: Iterable[tuple[str, Any]]) -> list[str]:
    return [f"/{address}" for address, view in found if not isinstance(getattr(view, "permission", None), Permission)]


def public(found: Iterable[tuple[str, Any]]) -> list[str]:
    return sorted(f"/{address}" for address, view in found if getattr(view, "permission", None) == PUBLIC)


def house_pages() -> list[tuple[str, Any]]:
    return [
        (address, view) for address, view in pages(get_resolver().url_patterns) if not address.startswith(API_PREFIX)
    ]


def operations(described: NinjaAPI) -> Iterator[tuple[str, Any]]:
    for prefix, router in described._routers:
        for address, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{','.join(operation.methods)} {prefix}{address}", operation


def open_operations(described: NinjaAPI) -> list[str]:
    """Operations without `auth=Requires(...)`."""
    return [
        name
        for name, operation in operations(described)
        if len(operation.auth_callbacks) != 1 or not isinstance(operation.auth_callbacks[0], Requires)
    ]


def undescribed_operations(described: NinjaAPI) -> list[str]:
    """Operations whose good answer has no schema; 204 has no content to describe."""
    return [
        name
        for name, operation in operations(described)
        if not any(code == 204 or (code < 300 and model) for code, model in _numbered(operation.response_models))
    ]


def _numbered(models: dict[Any, Any]) -> Iterator[tuple[int, Any]]:
    for code, model in models.items():
        if isinstance(code, int):
            yield code, model if "NOT_SET" not in repr(model) else None


def test_every_page_declares_its_permission() -> None:
    found = undeclared(house_pages())
    assert not found, tree.listed(found)


def test_public_pages_are_those_that_a_person_listed() -> None:
    """A page that becomes public, or stops being it, is written into public_pages.txt by hand."""
    listed = SNAPSHOT.read_text(encoding="utf-8").split("\n\n", 1)[1].split()
    assert public(house_pages()) == sorted(listed)


def test_every_operation_of_the_api_declares_its_permission() -> None:
    assert not open_operations(api) + open_operations(intake_api)


def test_every_operation_of_the_api_describes_its_answer() -> None:
    assert not undescribed_operations(api) + undescribed_operations(intake_api)


def test_there_are_pages_and_operations_to_look_at() -> None:
    assert len(house_pages()) > 40
    assert len(list(operations(api))) > 15


def test_permissions_are_named_module_and_verb() -> None:
    codes = {view.permission.code for _, view in house_pages()} - VERBS_OF_ONE
    labels = {module.label for module in tree.modules()}
    assert all(code.split(".")[0] in labels and code.count(".") == 1 for code in codes), codes


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_the_guards_catch_broken_samples() -> None:
    open_page = path("ho-so/", requires(PUBLIC)(lambda request: HttpResponse()))
    assert undeclared(pages([path("lo/", _view), open_page])) == ["/lo/"]
    assert public(pages([path("lo/", _view), open_page])) == ["/ho-so/"]
    router = Router()
    router.get("/bare")(lambda request: {})
    router.get("/held", auth=Requires(PUBLIC), response={200: dict[str, str]})(lambda request: {})
    sample = NinjaAPI(title="sample", urls_namespace="sample")
    sample.add_router("", router)
    assert open_operations(sample) == ["GET /bare"]
    assert undescribed_operations(sample) == ["GET /bare"]
